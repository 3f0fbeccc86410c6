/* inverse.c - see linop.h: inverse and pseudo-inverse. */
#include "config.h"

#include "value/linop.h"

#include "base/mem.h"
#include "engine/chol.h"
#include "engine/cond.h"
#include "engine/elem.h"
#include "engine/gemm.h"
#include "engine/hermitian.h"
#include "engine/lu.h"
#include "engine/norm.h"
#include "engine/refine.h"
#include "engine/svd.h"
#include "engine/trsm.h"
#include "engine/vec.h"
#include "value/condition.h"
#include "value/solve.h"
#include "value/structured.h"

#include <float.h>
#include <math.h>

/* What is known of an inverse besides its elements. */
typedef struct outcome {
  double rcond;
  bool singular; /* exactly */
} outcome;

/* The inverse of an upper or lower triangle in place. */
static int invert_triangular(la_uplo uplo, la_view a, outcome *o) {
  int info = la_trcon(uplo, LA_NONUNIT, a, LA_RCOND_CLEAR, &o->rcond);
  o->singular = info == 0 && la_trtri(uplo, LA_NONUNIT, a) > 0;
  return info;
}

/* An inversion in progress. [old], [factors] and [square] are n-by-n or have no
   memory; all are owned. */
typedef struct inversion {
  bool definite, hermitian;
  la_view old;     /* the matrix: only for small ones, which are refined */
  la_view factors; /* R or LU: likewise */
  la_view square;  /* room for a product */
  ptrdiff_t *ipiv; /* of LU */
  double *diagonal;
  double rcond;
  bool singular; /* exactly */
} inversion;

/* Up to the first order an inverse is read by people: its last digits are
   mended. Up to the second one digits are mended where many are lost: from LU
   factors X A may be near I and A X not, or the other way round. */
enum { READABLE = 16, MENDABLE = 64 };

static const double LOST = 1e-8;

static la_view like(la_view a) {
  double *p = la_mem_alloc(a.n * a.n, (ptrdiff_t)sizeof *p * a.k);
  return la_view_of(a.k, p, a.n, a.n);
}

static void solve_factors(void *arg, la_view x) {
  const inversion *t = arg;
  if (t->definite) {
    la_potrs(LA_UPPER, t->factors, x);
  } else {
    la_getrs(LA_N, t->factors, t->ipiv, x);
  }
}

/* Mends x = old^-1, if the matrix was kept. */
static void refine_inverse(inversion *t, la_view x) {
  const bool wanted = x.n <= READABLE || t->rcond < LOST;
  if (t->old.p == NULL || t->factors.p == NULL || !wanted ||
      !(t->rcond > DBL_EPSILON)) {
    return;
  }
  la_view one = like(x);
  if (one.p != NULL) {
    la_laset(one, LA_ZERO, LA_ONE);
    la_refine(t->old, one, x, 3, solve_factors, t);
  }
  la_mem_free(one.p);
}

/* The factors of [a], before its inverse takes their place. */
static void keep_factors(inversion *t, la_view a) {
  if (t->old.p != NULL) {
    t->factors = like(a);
    if (t->factors.p != NULL) {
      la_lacpy(a, t->factors);
    }
  }
}

/* Upper triangle := conjugate of the lower one. */
static void mirror(la_view a) {
  for (ptrdiff_t j = 0; j < a.n; j++) {
    for (ptrdiff_t i = 0; i < j; i++) {
      double *u = la_at(a, i, j);
      const double *l = la_at(a, j, i);
      u[0] = l[0];
      if (a.k == LA_CPLX) {
        u[1] = -l[1];
      }
    }
  }
}

/* The reciprocal condition in the 1-norm: of a matrix and its inverse it need
   not be estimated. 0 if the inverse is beyond the range. */
static double rcond_of(double anorm, la_view inverse) {
  if (inverse.n == 0 || isnan(anorm)) {
    return inverse.n == 0 ? 1 : NAN;
  }
  double norm = la_norm1(inverse);
  return isnan(norm) || !(anorm > 0) || isinf(anorm) ? 0 : 1 / norm / anorm;
}

/* a := R^-1 R^-T from a = R'R: symmetric to the last bit. > 0, and [a] as it
   was, if it is not definite. */
static int invert_definite(inversion *t, la_view a) {
  double anorm = la_norm1_in_range(a);
  la_copy(a.k, a.n, a.p, a.ld + 1, t->diagonal, 1);
  int info = la_potrf(LA_UPPER, a);
  if (info > 0) {
    mirror(a);
    la_copy(a.k, a.n, t->diagonal, 1, a.p, a.ld + 1);
  }
  if (info != 0) {
    return info;
  }
  keep_factors(t, a);
  la_trtri(LA_UPPER, LA_NONUNIT, a);
  la_zero_other(LA_UPPER, a);
  info = la_herk(LA_N, 1, a, 0, t->square);
  if (info == 0) {
    la_lacpy(t->square, a);
    t->rcond = rcond_of(anorm, a);
    refine_inverse(t, a);
    la_make_hermitian(a);
  }
  return info;
}

static int invert_general(inversion *t, la_view a) {
  double anorm = la_norm1_in_range(a);
  t->definite = false;
  t->rcond = 0;
  int info = la_getrf(a, t->ipiv);
  if (info == 0) {
    keep_factors(t, a);
    info = la_getri(a, t->ipiv);
  }
  if (info == 0) {
    t->rcond = rcond_of(anorm, a);
    refine_inverse(t, a);
    if (t->hermitian) {
      la_make_hermitian(a);
    }
  }
  t->singular = info > 0;
  return t->singular ? 0 : info;
}

static int invert_full(inversion *t, la_view a) {
  int info = 1;
  if (t->definite) {
    t->diagonal = la_mem_alloc(a.n, (ptrdiff_t)sizeof *t->diagonal * a.k);
    t->square = like(a);
    info = t->diagonal == NULL || t->square.p == NULL ? LA_INFO_NOMEM
                                                      : invert_definite(t, a);
  }
  if (info > 0) {
    t->ipiv = la_mem_alloc(a.n, sizeof *t->ipiv);
    info = t->ipiv == NULL ? LA_INFO_NOMEM : invert_general(t, a);
  }
  la_mem_free(t->diagonal);
  la_mem_free(t->square.p);
  la_mem_free(t->factors.p);
  la_mem_free(t->old.p);
  la_mem_free(t->ipiv);
  return info;
}

/* a := a^-1. */
static int invert(la_view a, outcome *o) {
  la_shape shape = la_shape_of(a);
  if (shape == LA_SHAPE_UPPER || shape == LA_SHAPE_LOWER) {
    return invert_triangular(shape == LA_SHAPE_UPPER ? LA_UPPER : LA_LOWER, a,
                             o);
  }
  inversion t = {.definite = shape == LA_SHAPE_DEFINITE};
  t.hermitian = t.definite || la_is_hermitian(a);
  if (a.n <= MENDABLE) {
    t.old = like(a);
    if (t.old.p != NULL) {
      la_lacpy(a, t.old);
    }
  }
  int info = invert_full(&t, a);
  *o = (outcome){t.rcond, t.singular};
  return info;
}

/* The warning about the condition of [a] with its inverse at hand. */
static void warn(la_ctx *ctx, const la_arr *a, const la_arr *inverse,
                 double rcond) {
  la_condition c = {rcond, 0};
  if (!la_condition_is_bad(rcond)) {
    return;
  }
  if (rcond == 0) {
    la_condition_warn(ctx, 1, c);
    return;
  }
  la_multiplier p = {la_arr_view(inverse), NULL};
  p.room = la_mem_alloc(p.a.n * (ptrdiff_t)p.a.k, sizeof *p.room);
  if (p.room != NULL) {
    c.cond2 = la_condition_estimate2(la_arr_view(a), la_multiply_by, &p);
  }
  la_mem_free(p.room);
  la_condition_warn(ctx, 1, c);
}

/* [r] is the inverse of [a]; all Inf where that is singular, exactly or so
   nearly that the inverse is beyond the range. Where [a] has an Inf the limits
   decide. */
static la_status finish(la_ctx *ctx, const la_arr *a, la_arr *r, outcome o,
                        double *asked, la_val *out) {
  double rcond = o.singular ? 0 : o.rcond;
  bool singular = o.singular || (rcond == 0 && la_isfinite(la_arr_view(a)));
  if (singular) {
    la_laset(la_arr_view(r), (la_scalar){INFINITY, 0},
             (la_scalar){INFINITY, 0});
  }
  if (asked != NULL) {
    *asked = rcond;
  } else if (singular) {
    la_condition_warn_singular(ctx, 1, "its inverse is Inf");
  } else {
    warn(ctx, a, r, rcond);
  }
  *out = la_val_arr_narrow(ctx, r);
  return LA_OK;
}

static la_status inverse_full(la_ctx *ctx, la_val a, la_val *out,
                              double *asked) {
  la_arr *x;
  LA_TRY(la_val_numeric(ctx, a, &x));
  la_arr *r = la_arr_copy(ctx, x);
  outcome o = {x->numel > 0 ? 1 : INFINITY, false};
  la_status st = r == NULL ? LA_ERR : LA_OK;
  if (st == LA_OK && x->numel > 0) {
    st = la_engine_status(ctx, invert(la_arr_view(r), &o), "the inverse");
  }
  if (st == LA_OK) {
    st = finish(ctx, x, r, o, asked, out);
  } else {
    la_arr_release(r);
  }
  la_arr_release(x);
  return st;
}

/* 1 ./ d, or zero where d(i) is not above [least] in modulus; extremes of the
   modulus into range[0] and range[1]. */
static la_arr *reciprocals(la_ctx *ctx, const la_arr *d, double least,
                           double range[2]) {
  la_arr *r = la_arr_zeros(ctx, d->cls, 2, d->dim);
  const double one = 1;
  la_kind k = d->cls == LA_C_CPLX ? LA_CPLX : LA_REAL;
  la_elem2_fn divide = la_elem2(LA_ELEM_DIV, LA_REAL, k);
  range[0] = INFINITY;
  range[1] = 0;
  for (ptrdiff_t i = 0; r != NULL && i < d->numel; i++) {
    const double *x = la_arr_d(d) + i * (ptrdiff_t)k;
    double size = k == LA_CPLX ? hypot(x[0], x[1]) : fabs(x[0]);
    range[0] = size < range[0] || isnan(size) ? size : range[0];
    range[1] = size > range[1] || isnan(size) ? size : range[1];
    if (!(size <= least)) {
      divide(1, &one, 0, x, 0, la_arr_d(r) + i * (ptrdiff_t)k);
    }
  }
  return r;
}

static la_status inverse_diag(la_ctx *ctx, const la_diag *d, la_val *out,
                              double *asked) {
  double range[2];
  la_arr *r = reciprocals(ctx, d->d, 0, range);
  if (r == NULL) {
    return LA_ERR;
  }
  double rcond = r->numel == 0 ? INFINITY : range[0] / range[1];
  bool singular = range[0] == 0;
  if (singular) {
    rcond = 0;
    la_laset(la_arr_view(r), (la_scalar){INFINITY, 0},
             (la_scalar){INFINITY, 0});
  }
  if (asked != NULL) {
    *asked = rcond;
  } else if (singular) {
    la_condition_warn_singular(ctx, 1, "its inverse is Inf");
  }
  return la_val_diag(ctx, r, d->n, d->m, out);
}

static la_status inverse_scalar(la_ctx *ctx, la_val a, la_val *out,
                                double *asked) {
  double x = 1;
  if (la_val_get_num(a, &x)) {
    *out = la_val_num(1 / x);
  } else {
    la_box box = {0};
    la_arr *z;
    LA_TRY(la_box_open(ctx, a, &box, &z));
    const double one = 1;
    double q[2];
    la_elem2(LA_ELEM_DIV, LA_REAL, LA_CPLX)(1, &one, 0, z->data, 0, q);
    la_box_close(&box);
    LA_TRY(la_val_complex(ctx, q[0], q[1], out));
  }
  if (asked != NULL) {
    *asked = x == 0 || isinf(x) ? 0 : isnan(x) ? x : 1;
  } else if (x == 0) {
    la_condition_warn_singular(ctx, 1, "its inverse is Inf");
  }
  return LA_OK;
}

la_status la_inverse(la_ctx *ctx, la_val a, la_val *out, double *rcond) {
  if (a.tag == LA_FUNC) {
    return la_fail(ctx, "\001 is a function and has no inverse here");
  }
  if (!la_val_is_square(a)) {
    la_buf shape = LA_BUF_INIT;
    la_val_put_shape(a, &shape);
    la_fail(ctx, "\001 must be square, it is %s", la_buf_text(&shape));
    la_buf_free(&shape);
    return la_val_ndims(a) > 2
               ? LA_ERR
               : la_fail_hint(ctx, "pinv(\001) inverts as far as possible");
  }
  if (la_val_is_scalar(a)) {
    return inverse_scalar(ctx, a, out, rcond);
  }
  if (a.tag == LA_DIAG) {
    return inverse_diag(ctx, a.u.diag, out, rcond);
  }
  if (a.tag == LA_PERM) {
    if (rcond != NULL) {
      *rcond = 1;
    }
    return la_perm_transposed(ctx, a.u.perm, out);
  }
  return inverse_full(ctx, a, out, rcond);
}

/* Pseudo-inverse. */

/* r := V diag(1/s) U' over the singular values above [tol]. */
static int assemble(la_view u, const double *s, la_view v, double tol,
                    la_view r) {
  ptrdiff_t rank = 0;
  while (rank < u.n && s[rank] > tol) {
    la_scal(v.k, v.m, (la_scalar){1 / s[rank], 0}, la_at(v, 0, rank), 1);
    rank++;
  }
  if (rank == 0) {
    la_laset(r, LA_ZERO, LA_ZERO);
    return 0;
  }
  return la_gemm(LA_N, LA_C, LA_ONE, la_block(v, 0, 0, v.m, rank),
                 la_block(u, 0, 0, u.m, rank), LA_ZERO, r);
}

static la_status pinv_full(la_ctx *ctx, la_arr *a, double tol, la_arr **out) {
  ptrdiff_t m = a->dim[0];
  ptrdiff_t n = a->dim[1];
  ptrdiff_t k = m < n ? m : n;
  bool hermitian = la_is_hermitian(la_arr_view(a));
  la_arr *u = la_arr_new2(ctx, a->cls, m, k);
  la_arr *v = la_arr_new2(ctx, a->cls, n, k);
  la_arr *s = la_arr_new2(ctx, LA_C_REAL, k, 1);
  la_arr *r = la_arr_zeros(ctx, a->cls, 2, (ptrdiff_t[]){n, m});
  la_status st =
      u == NULL || v == NULL || s == NULL || r == NULL ? LA_ERR : LA_OK;
  if (st == LA_OK && k > 0) {
    la_view uv = la_arr_view(u);
    la_view vv = la_arr_view(v);
    int info = la_svd(la_arr_view(a), la_arr_d(s), &uv, &vv);
    if (info == 0) {
      double largest = la_arr_d(s)[0];
      double most = (double)(m > n ? m : n);
      /* below DBL_MIN a reciprocal overflows */
      double cut = tol < 0 ? fmax(most * DBL_EPSILON * largest, DBL_MIN) : tol;
      info = assemble(uv, la_arr_d(s), vv, cut, la_arr_view(r));
    }
    if (hermitian) {
      la_make_hermitian(la_arr_view(r));
    }
    st = la_engine_status(ctx, info, "the singular values");
  }
  la_arr_release(u);
  la_arr_release(v);
  la_arr_release(s);
  if (st != LA_OK) {
    la_arr_release(r);
    r = NULL;
  }
  *out = r;
  return st;
}

static la_status pinv_diag(la_ctx *ctx, const la_diag *d, double tol,
                           la_val *out) {
  double range[2];
  la_arr *r = reciprocals(ctx, d->d, tol < 0 ? 0 : tol, range);
  if (r == NULL) {
    return LA_ERR;
  }
  double size = (double)(d->m > d->n ? d->m : d->n);
  double cut = size * DBL_EPSILON * range[1];
  if (tol < 0 && range[0] <= cut) {
    la_arr_release(r);
    r = reciprocals(ctx, d->d, cut, range);
    if (r == NULL) {
      return LA_ERR;
    }
  }
  return la_val_diag(ctx, r, d->n, d->m, out);
}

la_status la_pinv(la_ctx *ctx, la_val a, double tol, la_val *out) {
  if (a.tag == LA_PERM) {
    return la_perm_transposed(ctx, a.u.perm, out);
  }
  if (a.tag == LA_DIAG) {
    return pinv_diag(ctx, a.u.diag, tol, out);
  }
  la_arr *x;
  LA_TRY(la_val_numeric(ctx, a, &x));
  la_arr *r = NULL;
  la_status st;
  if (!la_arr_is2(x)) {
    st = la_fail(ctx,
                 "\001 has %d dimensions; only a matrix has a "
                 "pseudo-inverse",
                 x->nd);
  } else if (!la_isfinite(la_arr_view(x))) {
    st = la_fail(ctx, "\001 has an Inf or NaN, so it has no pseudo-inverse");
  } else {
    st = la_arr_unique(ctx, &x);
  }
  if (st == LA_OK) {
    st = pinv_full(ctx, x, tol, &r);
  }
  la_arr_release(x);
  if (st == LA_OK) {
    *out = la_val_arr_narrow(ctx, r);
  }
  return st;
}
