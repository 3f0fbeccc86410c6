/* moments.c - see moments.h. Variances take two passes, the second one
   corrected for the rounding of the mean. */
#include "config.h"

#include "builtins/moments.h"

#include "engine/reduce.h"

#include <math.h>

la_status la_moment_array(la_ctx *ctx, const la_call *call, la_arr **a) {
  if (la_val_is_text(call->arg[0])) {
    return la_arg_want(ctx, call, 0, "an array of numbers");
  }
  return la_arg_array(ctx, call, 0, a);
}

la_arr *la_moment_mean(la_ctx *ctx, const la_arr *a, int dim) {
  la_arr *m = la_along_new(ctx, a, dim, 1, a->cls);
  if (m == NULL) {
    return NULL;
  }
  la_lanes s = la_along_lanes(a, dim);
  la_reduce_sum(la_along_kind(a), s, la_arr_d(a), la_arr_d(m));
  ptrdiff_t n = m->numel * (ptrdiff_t)la_along_kind(m);
  for (ptrdiff_t i = 0; i < n; i++) {
    la_arr_d(m)[i] /= (double)s.len;
  }
  return m;
}

la_arr *la_moment_center(la_ctx *ctx, const la_arr *a, int dim) {
  la_arr *m = la_moment_mean(ctx, a, dim);
  la_arr *r = m == NULL ? NULL : la_arr_like(ctx, a, a->cls);
  if (r != NULL) {
    la_lanes s = la_along_lanes(a, dim);
    ptrdiff_t w = s.inner * (ptrdiff_t)la_along_kind(a);
    for (ptrdiff_t o = 0; o < s.outer; o++) {
      const double *mean = la_arr_d(m) + o * w;
      for (ptrdiff_t l = 0; l < s.len; l++) {
        ptrdiff_t at = (l + s.len * o) * w;
        for (ptrdiff_t i = 0; i < w; i++) {
          la_arr_d(r)[at + i] = la_arr_d(a)[at + i] - mean[i];
        }
      }
    }
  }
  la_arr_release(m);
  return r;
}

la_arr *la_moment_var(la_ctx *ctx, const la_arr *a, int dim, bool opt) {
  la_arr *m = la_moment_mean(ctx, a, dim);
  la_arr *v = m == NULL ? NULL : la_along_new(ctx, a, dim, 1, LA_C_REAL);
  if (v != NULL) {
    la_lanes s = la_along_lanes(a, dim);
    la_reduce_sumdev(la_along_kind(a), s, la_arr_d(a), la_arr_d(m),
                     la_arr_d(v));
    double n = (double)s.len, d = s.len == 1 || opt ? n : n - 1;
    for (ptrdiff_t i = 0; i < v->numel; i++) {
      la_arr_d(v)[i] = s.len == 0 ? NAN : la_arr_d(v)[i] / d;
    }
  }
  la_arr_release(m);
  return v;
}

void la_moment_divide(la_arr *a, int dim, const double *d) {
  la_lanes s = la_along_lanes(a, dim);
  ptrdiff_t k = (ptrdiff_t)la_along_kind(a);
  for (ptrdiff_t at = 0; at < a->numel; at++) {
    double by = d[at % s.inner + at / (s.inner * s.len) * s.inner];
    for (ptrdiff_t p = 0; p < k; p++) {
      la_arr_d(a)[k * at + p] /= by;
    }
  }
}

la_status la_moment_opt(la_ctx *ctx, const la_call *call, int i, bool *opt) {
  double x = 0;
  *opt = false;
  if (!la_along_given(call, i)) {
    return LA_OK;
  }
  if (!la_val_get_num(call->arg[i], &x) || (x != 0 && x != 1)) {
    return la_arg_want(ctx, call, i, "0 (divide by n-1) or 1 (by n)");
  }
  *opt = x == 1;
  return LA_OK;
}
