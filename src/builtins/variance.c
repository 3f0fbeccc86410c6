/* variance.c - var and std: along a dimension, over several, weighted. */
#include "config.h"

#include "builtins/moments.h"
#include "builtins/tables.h"
#include "builtins/walk.h"
#include "engine/reduce.h"

#include <math.h>

/* Checks the weights of var(x,w): as many as elements along dim, not
   negative. */
static la_status check_weights(la_ctx *ctx, la_call *call, const la_arr *w,
                               ptrdiff_t n) {
  bool good = w->cls == LA_C_REAL && w->numel == n;
  for (ptrdiff_t i = 0; good && i < n; i++) {
    good = la_arr_d(w)[i] >= 0;
  }
  return good ? LA_OK
              : la_arg_fail(ctx, call,
                            "\002 must be 0, 1 or a weight, not negative, for "
                            "each of %td elements",
                            n);
}

/* sum(w |x - m|^2) / sum(w) for each lane, m the weighted mean. */
static void weighted(const la_arr *a, la_lanes s, const double *w, double *v,
                     double *mean) {
  ptrdiff_t k = (ptrdiff_t)la_along_kind(a);
  double total = 0;
  la_reduce_sum(LA_REAL, (la_lanes){1, s.len, 1}, w, &total);
  for (ptrdiff_t t = 0; t < s.inner * s.outer; t++) {
    const double *x =
        la_arr_d(a) + k * (t % s.inner + t / s.inner * s.inner * s.len);
    v[t] = 0;
    for (ptrdiff_t p = 0; p < k; p++) {
      double m = 0, sq = 0;
      for (ptrdiff_t l = 0; l < s.len; l++) {
        m += w[l] * x[k * l * s.inner + p];
      }
      m /= total;
      for (ptrdiff_t l = 0; l < s.len; l++) {
        double d = x[k * l * s.inner + p] - m;
        sq += w[l] * d * d;
      }
      mean[k * t + p] = m;
      v[t] += sq / total;
    }
  }
}

static la_status weighted_var(la_ctx *ctx, la_call *call, const la_arr *a,
                              int dim, la_arr **v, la_arr **mean) {
  la_arr *w = NULL;
  LA_TRY(la_arg_vector(ctx, call, 1, &w));
  la_lanes s = la_along_lanes(a, dim);
  la_status st = check_weights(ctx, call, w, s.len);
  if (st == LA_OK) {
    *v = la_along_new(ctx, a, dim, 1, LA_C_REAL);
    *mean = *v == NULL ? NULL : la_along_new(ctx, a, dim, 1, a->cls);
    st = *mean == NULL ? LA_ERR : LA_OK;
  }
  if (st == LA_OK) {
    weighted(a, s, la_arr_d(w), la_arr_d(*v), la_arr_d(*mean));
  }
  la_arr_release(w);
  return st;
}

/* --- roots -----------------------------------------------------------------
 */

/* The deviation of one lane of [a] (w doubles apart) from its mean, for a
   divisor d: relative to the largest, so that no square overflows or
   underflows. */
static double scaled_deviation(const double *x, ptrdiff_t w, ptrdiff_t k,
                               la_lanes s, const double *mean, double d) {
  double most = 0, squares = 0, sum[2] = {0, 0};
  for (ptrdiff_t l = 0; l < s.len * k; l++) {
    double size = fabs(x[l / k * w + l % k] - mean[l % k]);
    most = size > most || isnan(size) ? size : most;
  }
  for (ptrdiff_t l = 0; l < s.len * k && most > 0; l++) {
    double q = (x[l / k * w + l % k] - mean[l % k]) / most;
    sum[l % k] += q;
    squares += q * q;
  }
  double rest = sum[0] * sum[0] + sum[1] * sum[1];
  return most * sqrt((squares - rest / (double)s.len) / d);
}

/* Roots of variances; where they are out of the range, or nearly so, while the
   root is not, from the elements. */
static void root_lanes(const la_arr *a, int dim, bool opt, const la_arr *mean,
                       la_arr *v) {
  const double low = 0x1p-900;
  la_lanes s = la_along_lanes(a, dim);
  ptrdiff_t k = (ptrdiff_t)la_along_kind(a), w = s.inner * k;
  double n = (double)s.len, d = s.len == 1 || opt ? n : n - 1;
  for (ptrdiff_t t = 0; t < v->numel; t++) {
    double *r = &la_arr_d(v)[t];
    if (*r >= low && *r < INFINITY) {
      *r = sqrt(*r);
    } else if (!isnan(*r)) {
      ptrdiff_t at = t % s.inner * k + t / s.inner * w * s.len;
      *r = scaled_deviation(la_arr_d(a) + at, w, k, s, la_arr_d(mean) + k * t,
                            d);
    }
  }
}

/* --- over several dimensions ---------------------------------------------- */

/* The dimensions in argument 2: "all", or a list without repetitions. */
static la_status read_dims(la_ctx *ctx, la_call *call, int nd, bool *chosen) {
  la_arr *list = NULL;
  if (la_val_is_text(call->arg[2])) {
    if (!la_arg_is(call, 2, "all")) {
      return la_arg_unknown(ctx, call, 2, "a dimension or \"all\"");
    }
    for (int k = 0; k < nd; k++) {
      chosen[k] = true;
    }
    return LA_OK;
  }
  LA_TRY(la_arg_vector(ctx, call, 2, &list));
  bool good = list->cls == LA_C_REAL;
  for (ptrdiff_t i = 0; good && i < list->numel; i++) {
    double x = la_arr_d(list)[i];
    good = x >= 1 && x <= LA_DIMS_MAX && x == floor(x) && !chosen[(int)x - 1];
    if (good) {
      chosen[(int)x - 1] = true;
    }
  }
  la_arr_release(list);
  return good ? LA_OK
              : la_arg_fail(ctx, call, "\003 must list different dimensions");
}

/* [a] as a matrix with what is along the chosen dimensions in its columns. */
static la_arr *gathered(la_ctx *ctx, const la_arr *a, const bool *chosen) {
  la_walk all = la_walk_over(a), w = {.nd = a->nd};
  ptrdiff_t len = 1, to = 1;
  int n = 0;
  for (int pass = 0; pass < 2; pass++) {
    for (int k = 0; k < a->nd; k++) {
      if (chosen[k] == (pass == 0)) {
        w.dim[n] = a->dim[k];
        w.from[n] = all.from[k];
        w.to[n++] = to;
        to *= a->dim[k];
      }
    }
    len = pass == 0 ? to : len;
  }
  ptrdiff_t rest = 1;
  for (int k = 0; k < a->nd; k++) {
    rest *= chosen[k] ? 1 : a->dim[k];
  }
  la_arr *r = la_arr_new2(ctx, a->cls, len, rest);
  if (r != NULL && r->numel > 0) {
    la_walk_copy(&w, a, 0, r, 0);
  }
  return r;
}

/* A row of results in the shape that [a] has without the chosen dimensions.
   Consumes *r. */
static la_status spread(la_ctx *ctx, const la_arr *a, const bool *chosen,
                        la_arr **r) {
  ptrdiff_t dim[LA_DIMS_MAX];
  la_arr *shaped = NULL;
  for (int k = 0; k < a->nd; k++) {
    dim[k] = chosen[k] ? 1 : a->dim[k];
  }
  la_status st = la_arr_reshape(ctx, *r, a->nd, dim, &shaped);
  *r = shaped;
  return st;
}

static la_status variance_over(la_ctx *ctx, la_call *call, bool root,
                               const la_arr *a, la_arr **v, la_arr **mean) {
  bool chosen[LA_DIMS_MAX] = {false}, opt = false;
  LA_TRY(read_dims(ctx, call, a->nd, chosen));
  LA_TRY(la_moment_opt(ctx, call, 1, &opt));
  la_arr *m = gathered(ctx, a, chosen);
  if (m == NULL) {
    return LA_ERR;
  }
  *v = la_moment_var(ctx, m, 0, opt);
  *mean = *v == NULL ? NULL : la_moment_mean(ctx, m, 0);
  if (*mean != NULL && root) {
    root_lanes(m, 0, opt, *mean, *v);
  }
  la_arr_release(m);
  if (*mean == NULL) {
    return LA_ERR;
  }
  LA_TRY(spread(ctx, a, chosen, v));
  return spread(ctx, a, chosen, mean);
}

/* --- var and std ---------------------------------------------------------- */

static la_status variance_along(la_ctx *ctx, la_call *call, bool root,
                                la_arr **a, la_arr **v, la_arr **mean) {
  int dim = 0;
  bool opt = false;
  LA_TRY(la_along_dim(ctx, call, 2, *a, &dim));
  if ((*a)->nd == 2 && (*a)->dim[0] == 0 && (*a)->dim[1] == 0) {
    LA_TRY(la_along_column(ctx, a));
  }
  if (call->nargin > 1 && la_val_numel(call->arg[1]) > 1) {
    LA_TRY(weighted_var(ctx, call, *a, dim, v, mean));
    for (ptrdiff_t i = 0; root && i < (*v)->numel; i++) {
      la_arr_d(*v)[i] = sqrt(la_arr_d(*v)[i]);
    }
    return LA_OK;
  }
  LA_TRY(la_moment_opt(ctx, call, 1, &opt));
  *v = la_moment_var(ctx, *a, dim, opt);
  *mean = *v == NULL ? NULL : la_moment_mean(ctx, *a, dim);
  if (*mean != NULL && root) {
    root_lanes(*a, dim, opt, *mean, *v);
  }
  return *mean == NULL ? LA_ERR : LA_OK;
}

/* Variance (or its root) and mean of argument 0, by arguments 1 (divisor or
   weights) and 2 (dimensions). */
static la_status variance(la_ctx *ctx, la_call *call, bool root, la_arr **v,
                          la_arr **mean) {
  la_arr *a = NULL;
  LA_TRY(la_moment_array(ctx, call, &a));
  bool several = la_along_given(call, 2) && (la_val_is_text(call->arg[2]) ||
                                             !la_val_is_scalar(call->arg[2]));
  la_status st = several ? variance_over(ctx, call, root, a, v, mean)
                         : variance_along(ctx, call, root, &a, v, mean);
  la_arr_release(a);
  return st;
}

static la_status give_variance(la_ctx *ctx, la_call *call, bool root) {
  la_arr *v = NULL, *mean_of = NULL;
  la_status st = variance(ctx, call, root, &v, &mean_of);
  if (st != LA_OK) {
    la_arr_release(v);
    la_arr_release(mean_of);
    return st;
  }
  call->out[0] = la_val_arr(v);
  if (call->nargout > 1) {
    call->out[1] = la_val_arr_narrow(ctx, mean_of);
  } else {
    la_arr_release(mean_of);
  }
  return LA_OK;
}

static la_status var(la_ctx *ctx, la_call *call) {
  return give_variance(ctx, call, false);
}

static la_status std(la_ctx *ctx, la_call *call) {
  return give_variance(ctx, call, true);
}

const la_builtin la_rows_variance[] = {
    {"std", std, 1, 3, 2, LA_TOPIC_STATS, NULL,
     "s = std(A)\ns = std(A,opt)\ns = std(A,opt,dim)\ns = std(A,opt,\"all\")\n"
     "[s,m] = std(...)",
     "Standard deviation along a dimension",
     "The square root of the variance, see var.", "std([1 2 3 4])",
     "var, mean, cov"},
    {"var", var, 1, 3, 2, LA_TOPIC_STATS, NULL,
     "v = var(A)\nv = var(A,opt)\nv = var(A,w)\nv = var(A,opt,dim)\n"
     "v = var(A,opt,\"all\")\n[v,m] = var(...)",
     "Variance along a dimension",
     "The sum of squared deviations from the mean m, divided by n-1, or by n "
     "for\n"
     "opt = 1. A vector w weighs the elements. dim may list several "
     "dimensions,\n"
     "\"all\" is all of them.",
     "var([1 2 3 4])", "std, mean, cov, meansq"},
    {.name = NULL}};
