/* stats.c - centre and spread: mean, median, mode, range and relatives. */
#include "config.h"

#include "base/mem.h"
#include "builtins/moments.h"
#include "builtins/tables.h"
#include "engine/reduce.h"
#include "engine/sort.h"
#include "value/linop.h"

#include <math.h>
#include <string.h>

/* Argument i as a dimension; otherwise the first one whose size exceeds 1. */
static la_status long_dim(la_ctx *ctx, la_call *call, int i, const la_arr *a,
                          int *dim) {
  if (!la_along_given(call, i)) {
    *dim = la_along_long(a);
    return LA_OK;
  }
  return la_arg_dim(ctx, call, i, dim);
}

/* --- mean ----------------------------------------------------------------- */

/* "a", "g" or "h" among the arguments, which is taken out. */
static char take_kind(la_call *call, la_val *arg) {
  char kind = 'a';
  int n = 0;
  for (int i = 0; i < call->nargin; i++) {
    if (la_arg_is(call, i, "a") || la_arg_is(call, i, "g") ||
        la_arg_is(call, i, "h")) {
      ptrdiff_t len = 0;
      kind = (char)(*la_val_chars(call->arg[i], &len) | 0x20);
    } else {
      arg[n++] = call->arg[i];
    }
  }
  call->nargin = n;
  call->arg = arg;
  return kind;
}

/* x := 1/x, log x or exp x, of real numbers, in place. */
static void transform(la_arr *a, char how) {
  double *x = la_arr_d(a);
  for (ptrdiff_t i = 0; i < a->numel; i++) {
    x[i] = how == '/' ? 1 / x[i] : how == 'l' ? log(x[i]) : exp(x[i]);
  }
}

/* The geometric mean is the exponential of the mean logarithm, the harmonic one
   the reciprocal of the mean reciprocal. */
static la_status other_mean(la_ctx *ctx, la_call *call, char kind, int dim,
                            la_arr **a) {
  if ((*a)->cls == LA_C_CPLX) {
    return la_arg_want(ctx, call, 0, "real for this mean");
  }
  for (ptrdiff_t i = 0; kind == 'g' && i < (*a)->numel; i++) {
    if (la_arr_d(*a)[i] < 0) {
      return la_arg_fail(ctx, call,
                         "a negative number in \001 has no geometric mean");
    }
  }
  LA_TRY(la_arr_unique(ctx, a));
  transform(*a, kind == 'g' ? 'l' : '/');
  la_arr *m = la_moment_mean(ctx, *a, dim);
  if (m != NULL) {
    transform(m, kind == 'g' ? 'e' : '/');
  }
  return la_along_give(ctx, call, 0, m);
}

static la_status mean(la_ctx *ctx, la_call *call) {
  la_val arg[3];
  la_call own = *call;
  la_arr *a = NULL;
  int dim = 0;
  char kind = take_kind(&own, arg);
  if (own.nargin < 1) {
    return la_arg_fail(ctx, call, "needs an array of numbers");
  }
  LA_TRY(la_arg_most(ctx, &own, 2));
  LA_TRY(la_moment_array(ctx, &own, &a));
  la_status st = la_along_column(ctx, &a);
  if (st == LA_OK) {
    st = long_dim(ctx, &own, 1, a, &dim);
  }
  if (st == LA_OK && kind != 'a') {
    st = other_mean(ctx, &own, kind, dim, &a);
  } else if (st == LA_OK) {
    st = la_along_give(ctx, &own, 0, la_moment_mean(ctx, a, dim));
  }
  la_arr_release(a);
  return st;
}

static la_status meansq(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL;
  int dim = 0;
  LA_TRY(la_moment_array(ctx, call, &a));
  la_status st = la_along_column(ctx, &a);
  if (st == LA_OK) {
    st = la_along_dim(ctx, call, 1, a, &dim);
  }
  la_arr *r = NULL;
  if (st == LA_OK) {
    r = la_along_new(ctx, a, dim, 1, LA_C_REAL);
    la_lanes s = la_along_lanes(a, dim);
    if (r != NULL) {
      la_reduce_sumsq(la_along_kind(a), s, la_arr_d(a), la_arr_d(r));
    }
    for (ptrdiff_t i = 0; r != NULL && i < r->numel; i++) {
      la_arr_d(r)[i] /= (double)s.len;
    }
  }
  la_arr_release(a);
  return st == LA_OK ? la_along_give(ctx, call, 0, r) : st;
}

/* --- median and mode ------------------------------------------------------ */

/* The lanes of argument 0, sorted, in a new array. */
static la_status sorted_lanes(la_ctx *ctx, la_call *call, la_arr **out,
                              int *dim) {
  la_arr *a = NULL, *r = NULL;
  LA_TRY(la_moment_array(ctx, call, &a));
  la_status st = long_dim(ctx, call, 1, a, dim);
  if (st == LA_OK && a->cls == LA_C_CPLX) {
    st = la_arg_want(ctx, call, 0, "real");
  }
  if (st == LA_OK) {
    r = la_arr_like(ctx, a, LA_C_REAL);
    st = r == NULL
             ? LA_ERR
             : la_engine_status(ctx,
                                la_sort(LA_REAL, false, la_along_lanes(a, *dim),
                                        la_arr_d(a), la_arr_d(r), NULL),
                                "sorting");
  }
  la_arr_release(a);
  if (st != LA_OK) {
    la_arr_release(r);
    return st;
  }
  *out = r;
  return LA_OK;
}

/* The middle of a sorted lane; NaN, which sorts last, spoils it. */
static double middle(const double *x, ptrdiff_t step, ptrdiff_t n) {
  if (isnan(x[(n - 1) * step])) {
    return NAN;
  }
  double high = x[n / 2 * step];
  if (n % 2 == 1) {
    return high;
  }
  double low = x[(n / 2 - 1) * step], sum = low + high;
  bool overflow = isinf(sum) && isfinite(low) && isfinite(high);
  return overflow ? low / 2 + high / 2 : sum / 2;
}

static la_status median(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL;
  int dim = 0;
  if (la_val_is_empty(call->arg[0])) {
    return la_arg_fail(ctx, call, "\001 must not be empty");
  }
  LA_TRY(sorted_lanes(ctx, call, &a, &dim));
  la_arr *r = la_along_new(ctx, a, dim, 1, LA_C_REAL);
  la_lanes s = la_along_lanes(a, dim);
  for (ptrdiff_t t = 0; r != NULL && t < r->numel; t++) {
    ptrdiff_t at = t % s.inner + t / s.inner * s.inner * s.len;
    la_arr_d(r)[t] = middle(la_arr_d(a) + at, s.inner, s.len);
  }
  la_arr_release(a);
  return la_along_give(ctx, call, 0, r);
}

/* The value that a sorted lane holds most often, the smallest of equals. */
static double most_frequent(const double *x, ptrdiff_t step, ptrdiff_t n,
                            double *times) {
  double best = NAN;
  ptrdiff_t count = 0;
  for (ptrdiff_t i = 0; i < n;) {
    ptrdiff_t k = i + 1;
    while (k < n && x[k * step] == x[i * step]) {
      k++;
    }
    if (k - i > count) {
      count = k - i;
      best = x[i * step];
    }
    i = k;
  }
  *times = (double)count;
  return best;
}

static la_status mode(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL;
  int dim = 0;
  LA_TRY(sorted_lanes(ctx, call, &a, &dim));
  la_arr *r = la_along_new(ctx, a, dim, 1, LA_C_REAL);
  la_arr *times = r == NULL ? NULL : la_along_new(ctx, a, dim, 1, LA_C_REAL);
  la_lanes s = la_along_lanes(a, dim);
  for (ptrdiff_t t = 0; times != NULL && t < r->numel; t++) {
    ptrdiff_t at = t % s.inner + t / s.inner * s.inner * s.len;
    la_arr_d(r)[t] =
        most_frequent(la_arr_d(a) + at, s.inner, s.len, &la_arr_d(times)[t]);
  }
  la_arr_release(a);
  if (times == NULL) {
    la_arr_release(r);
    return LA_ERR;
  }
  if (la_val_is_bool(call->arg[0])) {
    la_arr *t = NULL;
    la_status st = la_arr_convert(ctx, r, LA_C_BOOL, &t);
    la_arr_release(r);
    if (st != LA_OK) {
      la_arr_release(times);
      return st;
    }
    r = t;
  }
  call->out[0] = la_val_arr(r);
  if (call->nargout > 1) {
    call->out[1] = la_val_arr(times);
  } else {
    la_arr_release(times);
  }
  return LA_OK;
}

/* --- centred and scaled --------------------------------------------------- */

static la_status center(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL;
  int dim = 0;
  LA_TRY(la_moment_array(ctx, call, &a));
  la_status st = la_along_dim(ctx, call, 1, a, &dim);
  la_arr *r = st == LA_OK ? la_moment_center(ctx, a, dim) : NULL;
  la_arr_release(a);
  return st == LA_OK ? la_along_give(ctx, call, 0, r) : st;
}

/* [z,mu,sigma]: [z] is handed over last, when nothing can fail any more. */
static la_status score(la_ctx *ctx, la_call *call, const la_arr *a, int dim,
                       bool opt) {
  la_arr *z = la_moment_center(ctx, a, dim);
  la_arr *sigma = z == NULL ? NULL : la_moment_var(ctx, a, dim, opt);
  la_arr *mu = sigma == NULL ? NULL : la_moment_mean(ctx, a, dim);
  la_arr *d = mu == NULL ? NULL : la_arr_like(ctx, sigma, LA_C_REAL);
  if (d == NULL) {
    la_arr_release(z);
    la_arr_release(sigma);
    la_arr_release(mu);
    return LA_ERR;
  }
  for (ptrdiff_t i = 0; i < d->numel; i++) {
    double s = la_arr_d(sigma)[i] = sqrt(la_arr_d(sigma)[i]);
    la_arr_d(d)[i] = s == 0 ? 1 : s;
  }
  la_moment_divide(z, dim, la_arr_d(d));
  la_arr_release(d);
  call->out[0] = la_val_arr_narrow(ctx, z);
  la_val rest[2] = {la_val_arr_narrow(ctx, mu), la_val_arr(sigma)};
  for (int k = 1; k < 3; k++) {
    if (call->nargout > k) {
      call->out[k] = rest[k - 1];
    } else {
      la_val_release(&rest[k - 1]);
    }
  }
  return LA_OK;
}

static la_status zscore(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL;
  int dim = 0;
  bool opt = false;
  LA_TRY(la_moment_opt(ctx, call, 1, &opt));
  LA_TRY(la_moment_array(ctx, call, &a));
  la_status st = la_along_dim(ctx, call, 2, a, &dim);
  if (st == LA_OK) {
    st = score(ctx, call, a, dim, opt);
  }
  la_arr_release(a);
  return st;
}

/* --- range ---------------------------------------------------------------- */

static la_status range(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL;
  int dim = 0;
  if (la_val_is_complex(call->arg[0])) {
    return la_arg_want(ctx, call, 0, "real");
  }
  LA_TRY(la_moment_array(ctx, call, &a));
  la_status st = la_along_dim(ctx, call, 1, a, &dim);
  ptrdiff_t keep = st == LA_OK && la_arr_dim(a, dim) > 0 ? 1 : 0;
  la_arr *r = st == LA_OK ? la_along_new(ctx, a, dim, keep, LA_C_REAL) : NULL;
  la_arr *low = r == NULL ? NULL : la_arr_like(ctx, r, LA_C_REAL);
  if (low != NULL && r->numel > 0) {
    la_lanes s = la_along_lanes(a, dim);
    la_reduce_extreme(false, s, la_arr_d(a), la_arr_d(r), NULL);
    la_reduce_extreme(true, s, la_arr_d(a), la_arr_d(low), NULL);
    for (ptrdiff_t i = 0; i < r->numel; i++) {
      la_arr_d(r)[i] -= la_arr_d(low)[i];
    }
  }
  la_arr_release(a);
  if (low == NULL) {
    la_arr_release(r);
    return st == LA_OK ? LA_ERR : st;
  }
  la_arr_release(low);
  call->out[0] = la_val_arr(r);
  return LA_OK;
}

const la_builtin la_rows_stats[] = {
    {"mean", mean, 1, 3, 1, LA_TOPIC_STATS, NULL,
     "m = mean(A)\nm = mean(A,dim)\nm = mean(A,dim,kind)",
     "Mean along a dimension",
     "Along the first dimension whose size exceeds 1 unless dim says "
     "otherwise.\n"
     "kind is \"a\" for the arithmetic, \"g\" for the geometric, \"h\" for "
     "the\n"
     "harmonic mean.",
     "mean([1 2; 3 4])\nmean([1 2 4],\"g\")", "median, mode, std, sum"},
    {"median", median, 1, 2, 1, LA_TOPIC_STATS, NULL,
     "m = median(A)\nm = median(A,dim)", "Median along a dimension",
     "The middle element of the sorted ones, or the mean of the two middle "
     "ones.\n"
     "NaN where one is among the elements.",
     "median([3 1 2 10])", "mean, mode, quantile"},
    {"mode", mode, 1, 2, 2, LA_TOPIC_STATS, NULL,
     "m = mode(A)\nm = mode(A,dim)\n[m,n] = mode(...)",
     "The most frequent element along a dimension",
     "The smallest one of several. n says how often it occurs.",
     "[m,n] = mode([1 2 2 3 3])", "mean, median, histc"},
    {"meansq", meansq, 1, 2, 1, LA_TOPIC_STATS, NULL,
     "m = meansq(A)\nm = meansq(A,dim)",
     "Mean of squared absolute values along a dimension", NULL,
     "meansq([1 2 3])", "sumsq, var"},
    {"center", center, 1, 2, 1, LA_TOPIC_STATS, "2.12",
     "B = center(A)\nB = center(A,dim)", "Minus the mean along a dimension",
     NULL, "center([1 2 6])", "mean, zscore, pca"},
    {"zscore", zscore, 1, 3, 3, LA_TOPIC_STATS, NULL,
     "z = zscore(A)\nz = zscore(A,opt,dim)\n[z,mu,sigma] = zscore(...)",
     "Centred, and divided by the standard deviation",
     "A deviation of 0 counts as 1. opt as for std.", "zscore([1 2 3])",
     "center, std, normalize"},
    {"range", range, 1, 2, 1, LA_TOPIC_STATS, NULL,
     "r = range(A)\nr = range(A,dim)",
     "Largest minus smallest element along a dimension", NULL, "range([1 5 3])",
     "max, min, iqr"},
    {.name = NULL}};
