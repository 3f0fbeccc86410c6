/* solve.c - see linop.h: a \ b and b / a. A square matrix is looked at first
   (diagonal and permutation by their kind, triangular, banded or Hessenberg,
   Hermitian with a positive diagonal), then factored once; the condition is
   estimated from the factors and decides what is said with the answer. */
#include "config.h"

#include "value/linop.h"

#include "base/mem.h"
#include "engine/band.h"
#include "engine/chol.h"
#include "engine/cond.h"
#include "engine/equil.h"
#include "engine/hermitian.h"
#include "engine/lstsq.h"
#include "engine/lu.h"
#include "engine/norm.h"
#include "engine/refine.h"
#include "engine/scale.h"
#include "engine/trsm.h"
#include "engine/vec.h"
#include "value/condition.h"
#include "value/ewise.h"
#include "value/parts.h"
#include "value/solve.h"
#include "value/structured.h"

#include <float.h>
#include <math.h>

/* Systems up to this order are read by people: every digit shall be right. */
enum { READABLE = 64 };

static bool is_zero(la_view a, ptrdiff_t i, ptrdiff_t j) {
  const double *x = la_at(a, i, j);
  return x[0] == 0 && (a.k == LA_REAL || x[1] == 0);
}

static bool is_triangular(la_uplo uplo, la_view a) {
  for (ptrdiff_t j = 0; j < a.n; j++) {
    ptrdiff_t from = uplo == LA_UPPER ? j + 1 : 0;
    ptrdiff_t to = uplo == LA_UPPER ? a.m : j;
    for (ptrdiff_t i = from; i < to; i++) {
      if (!is_zero(a, i, j)) {
        return false;
      }
    }
  }
  return true;
}

/* Hermitian with a real positive diagonal, as positive definite ones are. */
static bool may_be_definite(la_view a) {
  for (ptrdiff_t j = 0; j < a.n; j++) {
    const double *d = la_at(a, j, j);
    if (!(d[0] > 0) || (a.k == LA_CPLX && d[1] != 0)) {
      return false;
    }
  }
  return la_is_hermitian(a);
}

la_shape la_shape_of(la_view a) {
  if (is_triangular(LA_UPPER, a)) {
    return LA_SHAPE_UPPER;
  }
  if (is_triangular(LA_LOWER, a)) {
    return LA_SHAPE_LOWER;
  }
  return may_be_definite(a) ? LA_SHAPE_DEFINITE : LA_SHAPE_GENERAL;
}

/* A square matrix with what solves by it. */
typedef struct factors {
  la_shape shape;
  la_view f;       /* triangle, R or LU; the matrix itself if triangular */
  ptrdiff_t *ipiv; /* owned; of LU */
  la_band band;    /* its elements owned; of a band, whose f is the matrix */
  double rcond;
  bool singular; /* exactly */
  int *r, *c;    /* owned; LU is of 2^r(i) A(i,j) 2^c(j); NULL: of A */
} factors;

static void apply_lu(const factors *t, la_trans trans, la_view x) {
  if (t->r == NULL) {
    la_getrs(trans, t->f, t->ipiv, x);
    return;
  }
  la_scale_rows_columns(x, trans == LA_N ? t->r : t->c, NULL);
  la_getrs(trans, t->f, t->ipiv, x);
  la_scale_rows_columns(x, trans == LA_N ? t->c : t->r, NULL);
}

static void apply(const factors *t, la_trans trans, la_view x) {
  switch (t->shape) {
  case LA_SHAPE_UPPER:
    la_trsm(LA_LEFT, LA_UPPER, trans, LA_NONUNIT, LA_ONE, t->f, x);
    break;
  case LA_SHAPE_LOWER:
    la_trsm(LA_LEFT, LA_LOWER, trans, LA_NONUNIT, LA_ONE, t->f, x);
    break;
  case LA_SHAPE_DEFINITE:
    la_potrs(LA_UPPER, t->f, x);
    break;
  case LA_SHAPE_BAND:
    la_gbtrs(trans, t->band, t->ipiv, x);
    break;
  default:
    apply_lu(t, trans, x);
  }
}

static void apply_factors(void *arg, la_view x) {
  apply(arg, LA_N, x);
}

static void apply_operator(void *arg, bool adjoint, la_view x) {
  apply(arg, adjoint ? LA_C : LA_N, x);
}

static int note_singular(factors *t) {
  t->singular = true;
  return 0;
}

static int factor_triangular(factors *t, la_uplo uplo) {
  for (ptrdiff_t i = 0; i < t->f.n; i++) {
    if (is_zero(t->f, i, i)) {
      return note_singular(t);
    }
  }
  return la_trcon(uplo, LA_NONUNIT, t->f, LA_RCOND_CLEAR, &t->rcond);
}

/* > 0 if it is not definite. */
static int factor_definite(factors *t) {
  double anorm = la_norm1_in_range(t->f);
  int info = la_potrf(LA_UPPER, t->f);
  return info == 0 ? la_pocon(LA_UPPER, t->f, anorm, LA_RCOND_CLEAR, &t->rcond)
                   : info;
}

static int factor_general(factors *t) {
  t->shape = LA_SHAPE_GENERAL;
  t->ipiv = la_mem_alloc(t->f.n, sizeof *t->ipiv);
  if (t->ipiv == NULL) {
    return LA_INFO_NOMEM;
  }
  double anorm = la_norm1_in_range(t->f);
  int info = la_getrf(t->f, t->ipiv);
  if (info > 0) {
    return note_singular(t);
  }
  return info == 0 ? la_gecon(t->f, t->ipiv, anorm, LA_RCOND_CLEAR, &t->rcond)
                   : info;
}

/* A zero pivot may be all that rounding has left of a badly scaled matrix; it
   is believed if scaling does not make the matrix a well-conditioned one. [a]
   holds the elements. */
static int factor_scaled(factors *t, la_view a) {
  ptrdiff_t n = a.n;
  bool found = false;
  double rcond = 0;
  int *e = la_mem_alloc(2 * n, (ptrdiff_t)sizeof *e);
  if (e == NULL) {
    return LA_INFO_NOMEM;
  }
  int info = la_equilibrate(a, e, e + n, &found);
  if (info == 0 && found) {
    la_lacpy(a, t->f);
    la_scale_rows_columns(t->f, e, e + n);
    double norm = la_norm1(t->f);
    info = la_getrf(t->f, t->ipiv);
    info = info == 0 ? la_gecon(t->f, t->ipiv, norm, LA_RCOND_CLEAR, &rcond)
                     : info;
  }
  if (info != 0 || !(rcond > (double)n * DBL_EPSILON)) {
    la_mem_free(e);
    return info > 0 ? 0 : info;
  }
  t->r = e;
  t->c = e + n;
  t->singular = false;
  return la_rcond_estimate(a.k, n, apply_operator, t, la_norm1_in_range(a),
                           LA_RCOND_CLEAR, &t->rcond);
}

/* A band so narrow, or with so few diagonals below, that leaving out the zeros
   saves more than the loss of long inner loops costs. */
static bool is_narrow(la_view a, ptrdiff_t *kl, ptrdiff_t *ku) {
  la_bandwidths(a, kl, ku);
  return 16 * *kl * (2 * *kl + *ku) < a.n * a.n;
}

static int factor_band(factors *t, la_view a, ptrdiff_t kl, ptrdiff_t ku) {
  double *room = la_mem_alloc(la_band_size(a.k, a.n, kl, ku), sizeof *room);
  t->ipiv = la_mem_alloc(a.n, sizeof *t->ipiv);
  if (room == NULL || t->ipiv == NULL) {
    la_mem_free(room);
    return LA_INFO_NOMEM;
  }
  t->shape = LA_SHAPE_BAND;
  t->f = a;
  t->band = la_band_of(a, kl, ku, room);
  int info = la_gbtrf(t->band, t->ipiv);
  if (info != 0) {
    return info > 0 ? note_singular(t) : info;
  }
  return la_rcond_estimate(a.k, a.n, apply_operator, t, la_norm1_in_range(a),
                           LA_RCOND_CLEAR, &t->rcond);
}

/* Factors [a] in [copy], which holds the same elements. */
static int factor(factors *t, la_view a, la_view copy) {
  t->f = copy;
  if (t->shape == LA_SHAPE_UPPER || t->shape == LA_SHAPE_LOWER) {
    return factor_triangular(t,
                             t->shape == LA_SHAPE_UPPER ? LA_UPPER : LA_LOWER);
  }
  if (t->shape == LA_SHAPE_DEFINITE) {
    int info = factor_definite(t);
    if (info <= 0) {
      return info;
    }
    la_lacpy(a, copy);
  }
  int info = factor_general(t);
  return info == 0 && t->singular ? factor_scaled(t, a) : info;
}

/* Systems that a person reads, and those that lose digits, are refined until
   every digit is right; for the rest a backward stable solution is as good as
   the data. A step takes about 40 flops for each element of A and right-hand
   side: many right-hand sides are refined only where that does not cost more
   than the factors (2/3 n^3). */
static int refinement_steps(ptrdiff_t n, ptrdiff_t p, double rcond) {
  const int steps = 3;
  if (n <= READABLE) {
    return steps;
  }
  bool affordable = steps * 40.0 * (double)p <= 2.0 / 3 * (double)n;
  return rcond < 1e-6 && (p == 1 || affordable) ? steps : 0;
}

/* x := a^-1 b from the factors, refined; x comes in as a copy of b. */
static void solve_and_refine(factors *t, la_view a, la_view b, la_view x) {
  apply_factors(t, x);
  la_refine(a, b, x, refinement_steps(a.n, x.n, t->rcond), apply_factors, t);
}

/* A column so near the end of the range that a sum of two elements is beyond
   it. */
static bool is_huge(la_view x) {
  double big = la_normmax(x);
  return big > 0x1p+1000 && (isfinite(big) || la_isfinite(x));
}

/* Columns of x that are huge in b := x 2^p. */
static void scale_huge(la_view b, int p, la_view x) {
  for (ptrdiff_t j = 0; j < x.n; j++) {
    if (is_huge(la_col(b, j))) {
      la_scale_matrix(la_col(x, j), p);
    }
  }
}

/* The same, huge columns by way of smaller ones: LA_INFO_NOMEM or 0. */
static int solve_scaled(factors *t, la_view a, la_view b, la_view x) {
  enum { DOWN = 64 };
  double *room = la_mem_alloc(b.m * b.n, (ptrdiff_t)sizeof *room * b.k);
  la_view small = la_view_of(b.k, room, b.m, b.n);
  if (room == NULL) {
    return LA_INFO_NOMEM;
  }
  scale_huge(b, -DOWN, x);
  la_lacpy(x, small);
  solve_and_refine(t, a, small, x);
  scale_huge(b, DOWN, x);
  la_mem_free(room);
  return 0;
}

/* x := a \ b for a square system; x comes in as a copy of b. Untouched if a is
   singular, exactly or so nearly that its inverse is beyond the range; but
   where a has an Inf, the limits decide. */
static int solve_square(la_ctx *ctx, const la_arr *a, const la_arr *b,
                        la_view x, la_condition *c, bool *singular) {
  la_view v = la_arr_view(a);
  factors t = {.shape = la_shape_of(v)};
  ptrdiff_t kl;
  ptrdiff_t ku;
  bool triangular = t.shape == LA_SHAPE_UPPER || t.shape == LA_SHAPE_LOWER;
  bool narrow = !triangular && is_narrow(v, &kl, &ku);
  la_arr *copy = triangular || narrow ? NULL : la_arr_copy(ctx, a);
  if (!triangular && !narrow && copy == NULL) {
    return LA_INFO_NOMEM;
  }
  int info = narrow ? factor_band(&t, v, kl, ku)
                    : factor(&t, v, triangular ? v : la_arr_view(copy));
  *singular = t.singular || (t.rcond == 0 && la_isfinite(v));
  if (info == 0 && !*singular && is_huge(x)) {
    info = solve_scaled(&t, v, la_arr_view(b), x);
  } else if (info == 0 && !*singular) {
    solve_and_refine(&t, v, la_arr_view(b), x);
  }
  if (info == 0 && !*singular && t.rcond != 0 && la_condition_is_bad(t.rcond)) {
    c->cond2 = la_condition_estimate2(v, apply_operator, &t);
  }
  c->rcond = t.rcond;
  la_mem_free(t.ipiv);
  la_mem_free(t.r);
  la_mem_free(t.band.a.p);
  la_arr_release(copy);
  return info;
}

/* Least squares of least norm: *x is replaced. */
static la_status least_squares(la_ctx *ctx, const la_arr *a, const la_arr *b,
                               la_arr **x) {
  const la_view none = {.k = la_arr_view(a).k, .ld = 1};
  ptrdiff_t rank;
  la_arr *r = la_arr_zeros(ctx, b->cls, 2, (ptrdiff_t[]){a->dim[1], b->dim[1]});
  if (r == NULL) {
    return LA_ERR;
  }
  int info =
      la_lstsq(la_arr_view(a), none, la_arr_view(b), -1, la_arr_view(r), &rank);
  la_status st = la_engine_status(ctx, info, "least squares");
  if (st != LA_OK) {
    la_arr_release(r);
    return st;
  }
  *x = r;
  return LA_OK;
}

/* a \ b for matrices of one kind whose rows agree. [name]: the operand that [a]
   is, 1 or 2. */
static la_status solve(la_ctx *ctx, int name, const la_arr *a, const la_arr *b,
                       la_arr **x) {
  if (a->dim[0] != a->dim[1] || a->numel == 0) {
    return least_squares(ctx, a, b, x);
  }
  *x = la_arr_copy(ctx, b);
  if (*x == NULL) {
    return LA_ERR;
  }
  la_condition c = {1, 0};
  bool singular = false;
  la_status st = la_engine_status(
      ctx, solve_square(ctx, a, b, la_arr_view(*x), &c, &singular),
      "the solution");
  if (st == LA_OK && singular) {
    la_arr_release(*x);
    *x = NULL;
    la_condition_warn_singular(
        ctx, name, "the answer is the least-squares one of least norm");
    return least_squares(ctx, a, b, x);
  }
  if (st != LA_OK) {
    la_arr_release(*x);
    return st;
  }
  la_condition_warn(ctx, name, c);
  return LA_OK;
}

/* The same where b may be complex and a real: its parts are right-hand sides of
   their own. */
static la_status solve_parts(la_ctx *ctx, int name, const la_arr *a,
                             const la_arr *b, la_arr **x) {
  if (a->cls == b->cls) {
    return solve(ctx, name, a, b, x);
  }
  la_arr *r = NULL;
  la_arr *parts = la_parts_split(ctx, LA_N, b);
  la_status st = parts == NULL ? LA_ERR : solve(ctx, name, a, parts, &r);
  if (st == LA_OK) {
    *x = la_parts_join(ctx, r);
    st = *x == NULL ? LA_ERR : LA_OK;
    la_arr_release(r);
  }
  la_arr_release(parts);
  return st;
}

/* Both as numbers, b complex if a is. */
static la_status as_numbers(la_ctx *ctx, la_val a, la_val b, la_arr **x,
                            la_arr **y) {
  LA_TRY(la_val_numeric(ctx, a, x));
  LA_TRY(la_val_numeric(ctx, b, y));
  if ((*x)->cls != LA_C_CPLX || (*y)->cls == LA_C_CPLX) {
    return LA_OK;
  }
  la_arr *z;
  LA_TRY(la_arr_convert(ctx, *y, LA_C_CPLX, &z));
  la_arr_release(*y);
  *y = z;
  return LA_OK;
}

static la_status fail_function(la_ctx *ctx, la_val a, const char *op) {
  return la_fail(ctx,
                 a.tag == LA_FUNC ? "\001 is a function; '%s' needs numbers"
                                  : "\002 is a function; '%s' needs numbers",
                 op);
}

static la_status fail_dimensions(la_ctx *ctx, la_val a, la_val b) {
  bool left = la_val_ndims(a) > 2;
  return la_fail(ctx,
                 left ? "\001 has %d dimensions; a division takes matrices"
                      : "\002 has %d dimensions; a division takes matrices",
                 left ? la_val_ndims(a) : la_val_ndims(b));
}

static void note_shapes(la_ctx *ctx, la_val a, la_val b) {
  la_fail_note(ctx, "\001 is %tdx%td, \002 is %tdx%td", la_val_rows(a),
               la_val_cols(a), la_val_rows(b), la_val_cols(b));
}

/* What stands in the way of a \ b. */
static la_status check_left(la_ctx *ctx, la_val a, la_val b) {
  if (a.tag == LA_FUNC || b.tag == LA_FUNC) {
    return fail_function(ctx, a, "\\");
  }
  if (la_val_ndims(a) > 2 || la_val_ndims(b) > 2) {
    return fail_dimensions(ctx, a, b);
  }
  ptrdiff_t m = la_val_rows(a);
  ptrdiff_t k = la_val_rows(b);
  if (m == k) {
    return LA_OK;
  }
  la_fail(ctx, "\001 has %td row%s but \002 has %td", m, m == 1 ? "" : "s", k);
  note_shapes(ctx, a, b);
  if (la_val_cols(b) == m) {
    la_fail_hint(ctx, "\001 \\ \002' would work");
  } else if (la_val_cols(a) == k) {
    la_fail_hint(ctx, "\001' \\ \002 would work");
  }
  return LA_ERR;
}

/* What stands in the way of b / a, operands 1 and 2. */
static la_status check_right(la_ctx *ctx, la_val b, la_val a) {
  if (a.tag == LA_FUNC || b.tag == LA_FUNC) {
    return fail_function(ctx, b, "/");
  }
  if (la_val_ndims(a) > 2 || la_val_ndims(b) > 2) {
    return fail_dimensions(ctx, b, a);
  }
  ptrdiff_t n = la_val_cols(b);
  ptrdiff_t k = la_val_cols(a);
  if (n == k) {
    return LA_OK;
  }
  la_fail(ctx, "\001 has %td column%s but \002 has %td", n, n == 1 ? "" : "s",
          k);
  note_shapes(ctx, b, a);
  if (la_val_rows(b) == k) {
    la_fail_hint(ctx, "\001' / \002 would work");
  } else if (la_val_rows(b) == la_val_rows(a)) {
    la_fail_hint(ctx, "\002 \\ \001 solves \002*x = \001");
  }
  return LA_ERR;
}

static void warn_zero_diagonal(la_ctx *ctx, int name, la_val a) {
  const la_arr *d = a.tag == LA_DIAG ? a.u.diag->d : NULL;
  if (d == NULL || a.u.diag->m != a.u.diag->n) {
    return;
  }
  la_view v = la_arr_view(d);
  for (ptrdiff_t i = 0; i < d->numel; i++) {
    if (is_zero(v, i, 0)) {
      la_condition_warn_singular(
          ctx, name, "the answer is the least-squares one of least norm");
      return;
    }
  }
}

la_status la_mldivide(la_ctx *ctx, la_val a, la_val b, la_val *out) {
  if (la_val_is_scalar(a)) {
    return la_ewise(ctx, LA_OP_ELDIV, a, b, NULL, out);
  }
  LA_TRY(check_left(ctx, a, b));
  if (a.tag == LA_DIAG || a.tag == LA_PERM) {
    warn_zero_diagonal(ctx, 1, a);
    return la_structured_ldivide(ctx, a, b, out);
  }
  la_arr *x = NULL;
  la_arr *y = NULL;
  la_arr *r = NULL;
  la_status st = as_numbers(ctx, a, b, &x, &y);
  if (st == LA_OK) {
    st = solve_parts(ctx, 1, x, y, &r);
  }
  la_arr_release(x);
  la_arr_release(y);
  if (st == LA_OK) {
    *out = la_val_arr_narrow(ctx, r);
  }
  return st;
}

/* b / a = (a.' \ b.').' */
static la_status divide_right(la_ctx *ctx, la_val b, la_val a, la_val *out) {
  la_val at = LA_VAL_NONE;
  la_val bt = LA_VAL_NONE;
  la_arr *x = NULL;
  la_arr *y = NULL;
  la_arr *r = NULL;
  la_status st = la_transposed(ctx, a, false, &at);
  if (st == LA_OK) {
    st = la_transposed(ctx, b, false, &bt);
  }
  if (st == LA_OK) {
    st = as_numbers(ctx, at, bt, &x, &y);
  }
  if (st == LA_OK) {
    st = solve_parts(ctx, 2, x, y, &r);
  }
  if (st == LA_OK) {
    la_val v = la_val_arr_narrow(ctx, r);
    st = la_transposed(ctx, v, false, out);
    la_val_release(&v);
  }
  la_arr_release(x);
  la_arr_release(y);
  la_val_release(&at);
  la_val_release(&bt);
  return st;
}

la_status la_mrdivide(la_ctx *ctx, la_val b, la_val a, la_val *out) {
  if (la_val_is_scalar(a)) {
    return la_ewise(ctx, LA_OP_EDIV, b, a, NULL, out);
  }
  LA_TRY(check_right(ctx, b, a));
  if (a.tag == LA_DIAG || a.tag == LA_PERM) {
    warn_zero_diagonal(ctx, 2, a);
    return la_structured_rdivide(ctx, b, a, out);
  }
  return divide_right(ctx, b, a, out);
}
