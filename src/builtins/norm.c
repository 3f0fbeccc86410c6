/* norm.c - norms of vectors and matrices, condition, angles, normalising. */
#include "config.h"

#include "builtins/linalg.h"

#include "builtins/along.h"
#include "builtins/pnorm.h"
#include "engine/norm.h"
#include "engine/vec.h"
#include "value/linop.h"

#include <math.h>
#include <string.h>

/* Which norm: a number, or one that only matrices have. */
typedef struct which {
  double p;
  bool fro, nuclear;
} which;

static bool along_word(const la_call *call, int i, int *dim) {
  if (la_arg_is(call, i, "rows")) {
    *dim = 1;
  } else if (la_arg_is(call, i, "columns") || la_arg_is(call, i, "cols")) {
    *dim = 0;
  } else {
    return false;
  }
  return true;
}

static la_status read_p(la_ctx *ctx, const la_call *call, int i, which *w) {
  if (la_arg_is(call, i, "fro")) {
    w->fro = true;
  } else if (la_arg_is(call, i, "nuc")) {
    w->nuclear = true;
  } else if (la_arg_is(call, i, "inf")) {
    w->p = INFINITY;
  } else if (la_arg_is(call, i, "-inf")) {
    w->p = -INFINITY;
  } else if (la_val_is_text(call->arg[i])) {
    return la_arg_unknown(ctx, call, i,
                          "a number, \"fro\", \"nuc\", \"inf\", \"rows\" or "
                          "\"columns\"");
  } else {
    LA_TRY(la_arg_num(ctx, call, i, &w->p));
  }
  if (isnan(w->p)) {
    return la_arg_want(ctx, call, i, "a number");
  }
  return LA_OK;
}

/* The p-norms of the vectors along [dim]. */
static la_status norms_along(la_ctx *ctx, const la_arr *a, int dim, double p,
                             la_arr **out) {
  la_lanes c = la_along_lanes(a, dim);
  la_kind k = la_along_kind(a);
  *out = la_along_new(ctx, a, dim, 1, LA_C_REAL);
  if (*out == NULL) {
    return LA_ERR;
  }
  double *r = la_arr_d(*out);
  for (ptrdiff_t o = 0; o < c.outer; o++) {
    for (ptrdiff_t i = 0; i < c.inner; i++) {
      const double *x = la_arr_d(a) + (o * c.len * c.inner + i) * (ptrdiff_t)k;
      *r++ = la_vecnorm(k, c.len, x, c.inner, p);
    }
  }
  return LA_OK;
}

/* Sum of the singular values; [a] is borrowed. */
static la_status nuclear_norm(la_ctx *ctx, la_arr *a, double *norm) {
  la_arr *s = NULL;
  if (!la_isfinite(la_arr_view(a))) {
    *norm = la_normfro(la_arr_view(a));
    return LA_OK;
  }
  LA_TRY(la_lin_svdvals(ctx, la_arr_retain(a), &s));
  *norm = la_sum(LA_REAL, s->numel, la_arr_d(s), 1).re;
  la_arr_release(s);
  return LA_OK;
}

static la_status matrix_norm(la_ctx *ctx, la_arr *a, which w, double *norm) {
  la_view v = la_arr_view(a);
  if (w.fro) {
    *norm = la_normfro(v);
  } else if (w.nuclear) {
    return nuclear_norm(ctx, a, norm);
  } else if (w.p == 1) {
    *norm = la_norm1(v);
  } else if (w.p == INFINITY) {
    *norm = la_norminf(v);
  } else if (!la_isfinite(v)) {
    *norm = la_normfro(v);
  } else if (w.p == 2) {
    return la_engine_status(ctx, la_norm2(v, norm), "singular values");
  } else {
    return la_engine_status(ctx, la_pnorm_induced(v, w.p, norm), "p-norm");
  }
  return LA_OK;
}

/* The norm of a vector (one row or column) or a matrix. */
static la_status norm_of(la_ctx *ctx, const la_call *call, la_arr *a, which w,
                         double *norm) {
  if (a->numel == 0) {
    *norm = 0;
    return LA_OK;
  }
  if (a->dim[0] == 1 || a->dim[1] == 1) {
    double p = w.fro || w.nuclear ? 2 : w.p;
    la_kind k = la_along_kind(a);
    *norm = a->numel == 1 && p != 0
                ? la_normmax(la_arr_view(a))
                : la_vecnorm(k, a->numel, la_arr_d(a), 1, p);
    return LA_OK;
  }
  if (!w.fro && !w.nuclear && w.p < 1) {
    la_fail(ctx, "%s: for a matrix p must be at least 1, it is %.15g",
            call->self->name, w.p);
    return la_fail_hint(ctx, "norm(\001(:),p) is the norm of all elements as "
                             "one vector");
  }
  return matrix_norm(ctx, a, w, norm);
}

/* The norm of a diagonal matrix from its diagonal alone. */
static double diag_norm(const la_diag *d, which w) {
  la_kind k = la_along_kind(d->d);
  double p = w.fro ? 2 : w.nuclear ? 1 : INFINITY;
  return la_vecnorm(k, d->d->numel, la_arr_d(d->d), 1, p);
}

static la_status norm(la_ctx *ctx, la_call *call) {
  which w = {2, false, false};
  int dim = -1, last = call->nargin - 1;
  bool along = last > 0 && along_word(call, last, &dim);
  la_val v = call->arg[0];
  la_arr *a = NULL, *out = NULL;
  double x = 0;
  if (call->nargin > 2 && !along) {
    return la_arg_unknown(ctx, call, 2, "\"rows\" or \"columns\"");
  }
  if (call->nargin > (along ? 2 : 1)) {
    LA_TRY(read_p(ctx, call, 1, &w));
  }
  if (v.tag == LA_DIAG && !along && v.u.diag->m > 1 && v.u.diag->n > 1 &&
      (w.fro || w.nuclear || w.p >= 1)) {
    call->out[0] = la_val_num(diag_norm(v.u.diag, w));
    return LA_OK;
  }
  LA_TRY(la_arg_matrix(ctx, call, 0, &a));
  la_status st = LA_OK;
  if (along) {
    st = norms_along(ctx, a, dim, w.fro || w.nuclear ? 2 : w.p, &out);
  } else {
    st = norm_of(ctx, call, a, w, &x);
  }
  la_arr_release(a);
  if (st == LA_OK) {
    call->out[0] = along ? la_val_arr(out) : la_val_num(x);
  }
  return st;
}

static la_status vecnorm(la_ctx *ctx, la_call *call) {
  double p = 2;
  int dim = 0;
  la_arr *a = NULL, *out = NULL;
  if (la_arg_is(call, 1, "inf")) {
    p = INFINITY;
  } else if (call->nargin > 1) {
    LA_TRY(la_arg_num(ctx, call, 1, &p));
  }
  if (!(p > 0)) {
    return la_arg_want(ctx, call, 1, "positive");
  }
  LA_TRY(la_arg_array(ctx, call, 0, &a));
  la_status st = la_along_column(ctx, &a);
  dim = la_along_long(a);
  if (st == LA_OK && call->nargin > 2) {
    st = la_arg_dim(ctx, call, 2, &dim);
  }
  if (st == LA_OK) {
    st = norms_along(ctx, a, dim, p, &out);
  }
  la_arr_release(a);
  if (st == LA_OK) {
    la_lin_out(call, 0, out);
  }
  return st;
}

/* 1-norm condition and its relatives: norm(A,p) norm(inv(A),p). */
static la_status cond_by_inverse(la_ctx *ctx, const la_call *call, la_arr *a,
                                 which w, double *cond) {
  double rcond = 0, x = 0, y = 0;
  la_val v = {.tag = LA_ARR, .u.arr = a}, inverse = LA_VAL_NONE;
  la_arr *b = NULL;
  *cond = INFINITY;
  la_status st = la_inverse(ctx, v, &inverse, &rcond);
  if (st == LA_OK && rcond == 0) {
    la_val_release(&inverse);
    return LA_OK;
  }
  if (st == LA_OK) {
    st = la_val_numeric(ctx, inverse, &b);
  }
  if (st == LA_OK) {
    st = norm_of(ctx, call, a, w, &x);
  }
  if (st == LA_OK) {
    st = norm_of(ctx, call, b, w, &y);
    *cond = x * y;
  }
  la_val_release(&inverse);
  la_arr_release(b);
  return st;
}

static la_status cond(la_ctx *ctx, la_call *call) {
  which w = {2, false, false};
  la_arr *a = NULL, *s = NULL;
  double c = 0;
  if (call->nargin > 1) {
    LA_TRY(read_p(ctx, call, 1, &w));
  }
  bool two = !w.fro && !w.nuclear && w.p == 2;
  LA_TRY(two ? la_arg_matrix(ctx, call, 0, &a)
             : la_arg_square(ctx, call, 0, &a));
  la_status st = la_lin_finite(ctx, call, 0, a);
  if (st == LA_OK && a->numel > 0 && two) {
    st = la_lin_svdvals(ctx, la_arr_retain(a), &s);
    if (st == LA_OK) {
      double most = la_arr_d(s)[0], least = la_arr_d(s)[s->numel - 1];
      c = most == 0 || least == 0 ? INFINITY : most / least;
    }
    la_arr_release(s);
  } else if (st == LA_OK && a->numel > 0) {
    st = cond_by_inverse(ctx, call, a, w, &c);
  }
  la_arr_release(a);
  call->out[0] = la_val_num(c);
  return st;
}

/* The angle of two vectors by Kahan's formula, accurate for every angle:
   2 atan2(| x/|x| - y/|y| |, | x/|x| + y/|y| |). */
static la_status angle_of(la_ctx *ctx, la_arr *x, la_arr *y, double *angle) {
  la_kind k = la_arr_view(x).k;
  double nx = la_nrm2(k, x->numel, la_arr_d(x), 1);
  double ny = la_nrm2(k, y->numel, la_arr_d(y), 1);
  la_arr *d = la_arr_like(ctx, x, x->cls), *s = la_arr_like(ctx, x, x->cls);
  la_status st = d == NULL || s == NULL ? LA_ERR : LA_OK;
  if (st == LA_OK) {
    for (ptrdiff_t i = 0; i < x->numel * (ptrdiff_t)k; i++) {
      double p = la_arr_d(x)[i] / nx, q = la_arr_d(y)[i] / ny;
      la_arr_d(d)[i] = p - q;
      la_arr_d(s)[i] = p + q;
    }
    *angle = 2 * atan2(la_nrm2(k, d->numel, la_arr_d(d), 1),
                       la_nrm2(k, s->numel, la_arr_d(s), 1));
  }
  la_arr_release(d);
  la_arr_release(s);
  return st;
}

static la_status anglebetween(la_ctx *ctx, la_call *call) {
  la_arr *x[2] = {NULL, NULL}, *y[2] = {NULL, NULL};
  double angle = NAN;
  la_status st = la_arg_vector(ctx, call, 0, &x[0]);
  if (st == LA_OK) {
    st = la_arg_vector(ctx, call, 1, &x[1]);
  }
  if (st == LA_OK && x[0]->numel != x[1]->numel) {
    st = la_arg_differ(ctx, call, 0, x[0]->numel, 1, x[1]->numel, "element");
  }
  bool complex =
      st == LA_OK && (x[0]->cls == LA_C_CPLX || x[1]->cls == LA_C_CPLX);
  for (int i = 0; i < 2 && st == LA_OK; i++) {
    st = la_arr_convert(ctx, x[i], complex ? LA_C_CPLX : LA_C_REAL, &y[i]);
  }
  if (st == LA_OK) {
    st = angle_of(ctx, y[0], y[1], &angle);
  }
  for (int i = 0; i < 2; i++) {
    la_arr_release(x[i]);
    la_arr_release(y[i]);
  }
  call->out[0] = la_val_num(angle);
  return st;
}

const la_builtin la_rows_norm[] = {
    {"norm", norm, 1, 3, 1, LA_TOPIC_NORM, "2.5",
     "r = norm(x)\nr = norm(x,p)\nr = norm(A,\"fro\")\nr = norm(A,p,\"rows\")",
     "Length of a vector, size of a matrix",
     "For a vector the Lp norm, sum(abs(x).^p)^(1/p) (2.30): p = 2, the\n"
     "Euclidean length, if it is not given; 1 the sum of the moduli (2.31);\n"
     "Inf the largest modulus (2.32) and -Inf the smallest; 0 the number of\n"
     "nonzero elements, which is no norm; any other number.\n"
     "\n"
     "For a matrix the most that A can stretch a vector: p = 2, the largest\n"
     "singular value, if it is not given; 1 the largest column sum; Inf the\n"
     "largest row sum; another p > 1 the induced norm, found by iteration.\n"
     "\"fro\" is the Frobenius norm, the length of all elements as one vector\n"
     "(2.33); \"nuc\" the sum of the singular values.\n"
     "\n"
     "With \"rows\" or \"columns\" every row or column is a vector of its own.",
     "norm([3 4])\nnorm([1 -2 3], 1)\nnorm([1 2; 3 4], \"fro\")",
     "vecnorm, normalize, cond, svd"},
    {"vecnorm", vecnorm, 1, 3, 1, LA_TOPIC_NORM, "2.5",
     "r = vecnorm(A)\nr = vecnorm(A,p)\nr = vecnorm(A,p,dim)",
     "Norms of the columns, or along a dimension",
     "One p-norm for every vector along dim, by default the first dimension\n"
     "that is not 1; p is 2 unless it is given, and must be positive.",
     "vecnorm([3 5; 4 12])", "norm, normalize"},
    {"cond", cond, 1, 2, 1, LA_TOPIC_NORM, NULL, "c = cond(A)\nc = cond(A,p)",
     "Condition number",
     "How much a relative error in b can grow in the solution of A*x = b: the\n"
     "largest singular value over the smallest, or norm(A,p)*norm(inv(A),p).\n"
     "1 is best, Inf means singular; about log10(c) digits are lost.",
     "cond([1 0; 0 4])", "rcond, norm, svd"},
    {"anglebetween", anglebetween, 2, 2, 1, LA_TOPIC_NORM, "2.5",
     "t = anglebetween(x,y)", "Angle between two vectors, in radians",
     "The t in x'*y = norm(x)*norm(y)*cos(t) (2.34), between 0 and pi, "
     "without\n"
     "the loss of digits that acos has for small angles. For complex vectors\n"
     "the real part of x'*y counts. A zero vector gives NaN.",
     "anglebetween([1;0], [1;1])*180/pi", "dot, norm"},
    {.name = NULL}};
