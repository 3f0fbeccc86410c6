/* covariance.c - how variables vary together, and the shape of distributions.
 */
#include "config.h"

#include "builtins/moments.h"
#include "builtins/tables.h"
#include "engine/gemm.h"
#include "engine/scale.h"
#include "value/linop.h"

#include <math.h>

/* --- covariance ----------------------------------------------------------- */

/* Argument i as observations down the rows: a row vector counts as a column. */
static la_status observations(la_ctx *ctx, la_call *call, int i, la_arr **x) {
  la_arr *a = NULL;
  LA_TRY(la_arg_matrix(ctx, call, i, &a));
  if (a->dim[0] == 1 && a->dim[1] != 1) {
    return la_arr_reshape(ctx, a, 2, (ptrdiff_t[]){a->numel, 1}, x);
  }
  *x = a;
  return LA_OK;
}

/* The centred columns of [a] in class [cls]. */
static la_status centred(la_ctx *ctx, la_arr *a, la_class cls, la_arr **out) {
  la_arr *c = la_moment_center(ctx, a, 0);
  if (c == NULL) {
    return LA_ERR;
  }
  la_status st = la_arr_convert(ctx, c, cls, out);
  la_arr_release(c);
  return st;
}

static void scale(la_arr *a, double by) {
  ptrdiff_t n = a->numel * (ptrdiff_t)la_along_kind(a);
  for (ptrdiff_t i = 0; i < n; i++) {
    la_arr_d(a)[i] /= by;
  }
}

/* x'y / d of centred columns; y NULL: x'x, exactly Hermitian. */
static la_status cross(la_ctx *ctx, const la_arr *x, const la_arr *y, double d,
                       la_arr **out) {
  ptrdiff_t n = y == NULL ? x->dim[1] : y->dim[1];
  la_arr *c = la_arr_zeros(ctx, x->cls, 2, (ptrdiff_t[]){x->dim[1], n});
  if (c == NULL) {
    return LA_ERR;
  }
  int info = 0;
  if (c->numel > 0 && x->dim[0] > 0) {
    info = y == NULL ? la_herk(LA_C, 1, la_arr_view(x), 0, la_arr_view(c))
                     : la_gemm(LA_C, LA_N, LA_ONE, la_arr_view(x),
                               la_arr_view(y), LA_ZERO, la_arr_view(c));
  }
  if (info != 0) {
    la_arr_release(c);
    return la_engine_status(ctx, info, "the product");
  }
  scale(c, d);
  *out = c;
  return LA_OK;
}

/* Covariance of x, or of x and y (NULL where there is none). */
static la_status covariance(la_ctx *ctx, la_call *call, la_arr *x, la_arr *y,
                            bool opt, la_arr **out) {
  if (y != NULL && y->dim[0] != x->dim[0]) {
    return la_arg_differ(ctx, call, 0, x->dim[0], 1, y->dim[0], "observation");
  }
  bool z = x->cls == LA_C_CPLX || (y != NULL && y->cls == LA_C_CPLX);
  la_class cls = z ? LA_C_CPLX : LA_C_REAL;
  la_arr *p = NULL, *q = NULL;
  la_status st = centred(ctx, x, cls, &p);
  if (st == LA_OK && y != NULL) {
    st = centred(ctx, y, cls, &q);
  }
  if (st == LA_OK) {
    double n = (double)x->dim[0];
    st = cross(ctx, p, q, n == 1 || opt ? n : n - 1, out);
  }
  la_arr_release(p);
  la_arr_release(q);
  return st;
}

static la_status cov(la_ctx *ctx, la_call *call) {
  bool opt = false;
  bool two = call->nargin > 1 && !la_val_is_scalar(call->arg[1]);
  if (call->nargin == 3) {
    two = la_along_given(call, 1);
  }
  if (call->nargin > 1) {
    LA_TRY(la_moment_opt(ctx, call, call->nargin == 3 || two ? 2 : 1, &opt));
  }
  if (la_val_is_empty(call->arg[0]) && !two) {
    la_arr *none = la_arr_new2(ctx, LA_C_REAL, 0, 0);
    call->out[0] = none == NULL ? LA_VAL_NONE : la_val_arr(none);
    return none == NULL ? LA_ERR : LA_OK;
  }
  la_arr *x = NULL, *y = NULL, *c = NULL;
  la_status st = observations(ctx, call, 0, &x);
  if (st == LA_OK && two) {
    st = observations(ctx, call, 1, &y);
  }
  if (st == LA_OK) {
    st = covariance(ctx, call, x, y, opt, &c);
  }
  la_arr_release(x);
  la_arr_release(y);
  if (st == LA_OK) {
    call->out[0] = la_val_arr_narrow(ctx, c);
  }
  return st;
}

/* --- correlation ---------------------------------------------------------- */

static void roots_of(la_arr *v) {
  for (ptrdiff_t i = 0; i < v->numel; i++) {
    la_arr_d(v)[i] = sqrt(la_arr_d(v)[i]);
  }
}

/* c(i,j) / (sx(i) sy(j)); where [own], the diagonal is 1. A deviation of 0
   makes NaN. */
static void normalise(la_arr *c, const la_arr *sx, const la_arr *sy, bool own) {
  ptrdiff_t k = (ptrdiff_t)la_along_kind(c), m = c->dim[0];
  for (ptrdiff_t j = 0; j < c->dim[1]; j++) {
    for (ptrdiff_t i = 0; i < m; i++) {
      double d = la_arr_d(sx)[i] * la_arr_d(sy)[j];
      for (ptrdiff_t p = 0; p < k; p++) {
        double *x = &la_arr_d(c)[k * (i + j * m) + p];
        *x = d == 0 ? NAN : *x / d;
        *x = own && i == j && !isnan(*x) ? p == 0 : *x;
      }
    }
  }
}

/* The exponent of the largest finite part of a column, 0 for none. */
static int exponent_of(ptrdiff_t n, const double *x) {
  double most = 0;
  int e = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    most = isfinite(x[i]) ? fmax(most, fabs(x[i])) : most;
  }
  frexp(most, &e);
  return e;
}

/* A correlation does not depend on the scale of a column: powers of two bring
   each near 1, where squares neither overflow nor underflow. NULL for NULL. */
static la_status scaled_columns(la_ctx *ctx, const la_arr *x, la_arr **out) {
  *out = x == NULL ? NULL : la_arr_copy(ctx, x);
  if (x == NULL || *out == NULL) {
    return x == NULL ? LA_OK : LA_ERR;
  }
  ptrdiff_t n = x->dim[0] * (ptrdiff_t)la_along_kind(x);
  for (ptrdiff_t j = 0; j < x->dim[1]; j++) {
    double *column = la_arr_d(*out) + j * n;
    la_scale_vector(n, column, -exponent_of(n, column));
  }
  return LA_OK;
}

static la_status correlation_of(la_ctx *ctx, la_call *call, la_arr *x,
                                la_arr *y, la_arr **out) {
  la_arr *c = NULL;
  LA_TRY(covariance(ctx, call, x, y, false, &c));
  la_arr *sx = la_moment_var(ctx, x, 0, false);
  la_arr *sy =
      sx == NULL ? NULL : la_moment_var(ctx, y == NULL ? x : y, 0, false);
  if (sy != NULL) {
    roots_of(sx);
    roots_of(sy);
    normalise(c, sx, sy, y == NULL);
  }
  bool done = sy != NULL;
  la_arr_release(sx);
  la_arr_release(sy);
  if (!done) {
    la_arr_release(c);
    return LA_ERR;
  }
  *out = c;
  return LA_OK;
}

static la_status correlation(la_ctx *ctx, la_call *call, const la_arr *x,
                             const la_arr *y, la_arr **out) {
  la_arr *p = NULL, *q = NULL;
  la_status st = scaled_columns(ctx, x, &p);
  st = st == LA_OK ? scaled_columns(ctx, y, &q) : st;
  st = st == LA_OK ? correlation_of(ctx, call, p, q, out) : st;
  la_arr_release(p);
  la_arr_release(q);
  return st;
}

static la_status corr(la_ctx *ctx, la_call *call) {
  la_arr *x = NULL, *y = NULL, *c = NULL;
  if (la_val_is_scalar(call->arg[0]) &&
      la_val_is_scalar(call->arg[call->nargin - 1])) {
    call->out[0] = la_val_num(1); /* as in Octave */
    return LA_OK;
  }
  la_status st = observations(ctx, call, 0, &x);
  if (st == LA_OK && call->nargin > 1) {
    st = observations(ctx, call, 1, &y);
  }
  if (st == LA_OK) {
    st = correlation(ctx, call, x, y, &c);
  }
  la_arr_release(x);
  la_arr_release(y);
  if (st == LA_OK) {
    call->out[0] = la_val_arr_narrow(ctx, c);
  }
  return st;
}

/* All elements of two arrays as two columns of observations. */
static la_status two_columns(la_ctx *ctx, la_call *call, la_arr **out) {
  la_arr *part[2] = {NULL, NULL};
  bool z = la_val_is_complex(call->arg[0]) || la_val_is_complex(call->arg[1]);
  la_status st = LA_OK;
  for (int k = 0; k < 2 && st == LA_OK; k++) {
    la_arr *a = NULL;
    st = la_val_is_text(call->arg[k])
             ? la_arg_want(ctx, call, k, "an array of numbers")
             : la_arg_array(ctx, call, k, &a);
    if (st == LA_OK) {
      st = la_arr_convert(ctx, a, z ? LA_C_CPLX : LA_C_REAL, &part[k]);
    }
    la_arr_release(a);
  }
  if (st == LA_OK && part[0]->numel != part[1]->numel) {
    st = la_arg_differ(ctx, call, 0, part[0]->numel, 1, part[1]->numel,
                       "element");
  }
  if (st == LA_OK) {
    *out = la_arr_new2(ctx, part[0]->cls, part[0]->numel, 2);
    st = *out == NULL ? LA_ERR : LA_OK;
  }
  for (int k = 0; k < 2; k++) {
    if (st == LA_OK) {
      ptrdiff_t n = part[k]->numel * (ptrdiff_t)la_along_kind(part[k]);
      for (ptrdiff_t i = 0; i < n; i++) {
        la_arr_d(*out)[k * n + i] = la_arr_d(part[k])[i];
      }
    }
    la_arr_release(part[k]);
  }
  return st;
}

/* As in Octave, a variable that does not vary still goes with itself. */
static la_status mend_diagonal(la_ctx *ctx, const la_arr *x, la_arr *c) {
  la_arr *v = la_moment_var(ctx, x, 0, false);
  ptrdiff_t k = (ptrdiff_t)la_along_kind(c);
  for (ptrdiff_t i = 0; v != NULL && i < v->numel; i++) {
    double *z = la_arr_d(c) + k * i * (c->dim[0] + 1);
    for (ptrdiff_t p = 0; p < k && la_arr_d(v)[i] == 0; p++) {
      z[p] = p == 0;
    }
  }
  bool done = v != NULL;
  la_arr_release(v);
  return done ? LA_OK : LA_ERR;
}

static la_status corrcoef(la_ctx *ctx, la_call *call) {
  la_arr *x = NULL, *c = NULL;
  if (call->nargin == 1 && la_val_is_scalar(call->arg[0])) {
    call->out[0] = la_val_num(NAN);
    return LA_OK;
  }
  la_status st = call->nargin > 1 ? two_columns(ctx, call, &x)
                                  : observations(ctx, call, 0, &x);
  if (st == LA_OK) {
    st = correlation(ctx, call, x, NULL, &c);
  }
  if (st == LA_OK) {
    st = mend_diagonal(ctx, x, c);
  }
  la_arr_release(x);
  if (st != LA_OK) {
    la_arr_release(c);
    return st;
  }
  call->out[0] = la_val_arr_narrow(ctx, c);
  return LA_OK;
}

/* --- skewness and kurtosis ------------------------------------------------ */

/* The mean of (x/s)^power of one lane of a centred array, s its standard
   deviation. Divided by its largest element first, so that no square overflows
   or underflows; what rounding has left of the mean is taken out of s. */
static double standard_moment(la_lanes n, const double *x, int power) {
  double most = 0, sum = 0, squares = 0, count = (double)n.len;
  for (ptrdiff_t l = 0; l < n.len; l++) {
    double size = fabs(x[l * n.inner]);
    most = size > most || isnan(size) ? size : most;
  }
  for (ptrdiff_t l = 0; l < n.len; l++) {
    double q = x[l * n.inner] / most;
    sum += q;
    squares += q * q;
  }
  double s = sqrt((squares - sum * sum / count) / count), moment = 0;
  for (ptrdiff_t l = 0; l < n.len; l++) {
    double q = x[l * n.inner] / most / s;
    moment += power == 3 ? q * q * q : q * q * q * q;
  }
  return most == 0 || n.len == 0 ? NAN : moment / count;
}

static void standard_moments(const la_arr *a, int dim, int power, double *y) {
  la_lanes n = la_along_lanes(a, dim);
  for (ptrdiff_t t = 0; t < n.inner * n.outer; t++) {
    ptrdiff_t at = t % n.inner + t / n.inner * n.inner * n.len;
    y[t] = standard_moment(n, la_arr_d(a) + at, power);
  }
}

/* The correction of the bias in a sample of n, for which 3 elements are needed,
   or 4. */
static double unbiased(double y, int power, double n) {
  if (n < power) {
    return NAN;
  }
  return power == 3
             ? y * sqrt(n * (n - 1)) / (n - 2)
             : 3 + (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * y - 3 * (n - 1));
}

static la_status shape_of(la_ctx *ctx, la_arr *a, int dim, int power,
                          la_arr **out) {
  la_arr *c = la_moment_center(ctx, a, dim);
  la_arr *y = c == NULL ? NULL : la_along_new(ctx, a, dim, 1, LA_C_REAL);
  if (y != NULL) {
    standard_moments(c, dim, power, la_arr_d(y));
  }
  la_arr_release(c);
  *out = y;
  return y == NULL ? LA_ERR : LA_OK;
}

/* (x, flag, dim); flag 0 asks for the unbiased form. */
static la_status standardised(la_ctx *ctx, la_call *call, int power) {
  la_arr *a = NULL, *y = NULL;
  int dim = 0;
  bool biased = true;
  if (la_val_is_complex(call->arg[0])) {
    return la_arg_want(ctx, call, 0, "real");
  }
  if (la_along_given(call, 1)) {
    LA_TRY(la_moment_opt(ctx, call, 1, &biased));
  }
  LA_TRY(la_moment_array(ctx, call, &a));
  la_status st = la_along_dim(ctx, call, 2, a, &dim);
  if (st == LA_OK && a->nd == 2 && a->dim[0] == 0 && a->dim[1] == 0) {
    la_arr_release(a);
    call->out[0] = la_val_num(NAN);
    return LA_OK;
  }
  if (st == LA_OK) {
    st = shape_of(ctx, a, dim, power, &y);
  }
  double n = st == LA_OK ? (double)la_arr_dim(a, dim) : 0;
  for (ptrdiff_t i = 0; st == LA_OK && !biased && i < y->numel; i++) {
    la_arr_d(y)[i] = unbiased(la_arr_d(y)[i], power, n);
  }
  la_arr_release(a);
  if (st == LA_OK) {
    call->out[0] = la_val_arr(y);
  }
  return st;
}

static la_status skewness(la_ctx *ctx, la_call *call) {
  return standardised(ctx, call, 3);
}

static la_status kurtosis(la_ctx *ctx, la_call *call) {
  return standardised(ctx, call, 4);
}

const la_builtin la_rows_covariance[] = {
    {"cov", cov, 1, 3, 1, LA_TOPIC_STATS, "2.12",
     "C = cov(X)\nC = cov(X,Y)\nC = cov(X,opt)\nC = cov(X,Y,opt)",
     "Covariance of the columns of a matrix",
     "Rows are observations; a row vector is one variable. C(i,j) is that of\n"
     "column i of X and column j of Y (of X). Divided by n-1, or n for opt = "
     "1.",
     "cov([1 2; 3 4; 5 7])", "corr, corrcoef, var, pca"},
    {"corr", corr, 1, 2, 1, LA_TOPIC_STATS, NULL, "R = corr(X)\nR = corr(X,Y)",
     "Correlation of the columns of a matrix",
     "R(i,j) is that of column i of X and column j of Y (of X).",
     "corr([1 2; 3 4; 5 7])", "cov, corrcoef"},
    {"corrcoef", corrcoef, 1, 2, 1, LA_TOPIC_STATS, NULL,
     "R = corrcoef(X)\nR = corrcoef(x,y)", "Matrix of correlation coefficients",
     "Of the columns of X, or of the two variables x and y.",
     "corrcoef([1 2 3],[1 2 4])", "corr, cov"},
    {"skewness", skewness, 1, 3, 1, LA_TOPIC_STATS, NULL,
     "s = skewness(x)\ns = skewness(x,flag,dim)", "Skewness along a dimension",
     "flag 0 corrects the bias of a sample of at least 3.", "skewness([1 2 9])",
     "kurtosis, mean, std"},
    {"kurtosis", kurtosis, 1, 3, 1, LA_TOPIC_STATS, NULL,
     "k = kurtosis(x)\nk = kurtosis(x,flag,dim)", "Kurtosis along a dimension",
     "3 for a normal distribution. flag 0 corrects the bias of a\nsample of at "
     "least 4.",
     "kurtosis([1 2 5 9])", "skewness, std"},
    {.name = NULL}};
