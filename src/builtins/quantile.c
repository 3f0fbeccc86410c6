/* quantile.c - quantiles, percentiles, interquartile range. */
#include "config.h"

#include "builtins/quantile.h"

#include "base/intr.h"
#include "builtins/along.h"
#include "builtins/tables.h"
#include "engine/sort.h"
#include "value/linop.h"

#include <math.h>
#include <string.h>

/* x(k) of a sorted lane of n elements, k from 1, kept inside. */
static double at(const double *x, ptrdiff_t step, ptrdiff_t n, double k) {
  k = k < 1 ? 1 : k > (double)n ? (double)n : k;
  return x[((ptrdiff_t)k - 1) * step];
}

/* The place, in general between two elements, that methods 4 to 9 of Hyndman
   and Fan (1996) give to quantile p of n. */
static double place(int method, double p, double n) {
  switch (method) {
  case 4:
    return n * p;
  case 5:
    return n * p + 0.5;
  case 6:
    return (n + 1) * p;
  case 7:
    return (n - 1) * p + 1;
  case 8:
    return (n + 1.0 / 3) * p + 1.0 / 3;
  default:
    return (n + 0.25) * p + 0.375;
  }
}

double la_quantile_at(const double *x, ptrdiff_t step, ptrdiff_t n, double p,
                      int method) {
  double m = (double)n;
  if (n == 0 || isnan(p)) {
    return NAN;
  }
  switch (method) {
  case 1:
    return at(x, step, n, ceil(m * p));
  case 2:
    return (at(x, step, n, ceil(m * p)) + at(x, step, n, floor(m * p + 1))) / 2;
  case 3:
    return at(x, step, n, nearbyint(m * p)); /* halves to even */
  default:
    break;
  }
  double t = place(method, p, m), k = floor(t);
  k = k > m - 1 ? m - 1 : k;
  k = k < 1 ? 1 : k;
  double f = t - k;
  f = f > 1 ? 1 : f < 0 ? 0 : f;
  double low = at(x, step, n, k), high = at(x, step, n, k + 1);
  return f == 0 ? low : f == 1 ? high : (1 - f) * low + f * high;
}

static void fill(const la_arr *x, la_lanes s, const la_arr *p, int method,
                 double *y) {
  for (ptrdiff_t t = 0; t < s.inner * s.outer; t++) {
    ptrdiff_t i = t % s.inner, o = t / s.inner;
    const double *lane = la_arr_d(x) + i + o * s.inner * s.len;
    ptrdiff_t n = s.len;
    while (n > 0 && isnan(lane[(n - 1) * s.inner])) {
      n--; /* they sort last, and do not count */
    }
    for (ptrdiff_t k = 0; k < p->numel && !la_interrupted_at(t + k); k++) {
      y[i + s.inner * (k + p->numel * o)] =
          la_quantile_at(lane, s.inner, n, la_arr_d(p)[k], method);
    }
  }
}

/* Quantiles p of argument 0 along dim, or (dim < 0) along its first dimension
   whose size is not 1; then those of a vector are shaped as p. */
static la_status quantiles(la_ctx *ctx, la_call *call, la_arr *p, int dim,
                           int method, la_arr **out) {
  la_arr *a = NULL, *r = NULL;
  LA_TRY(la_arg_array(ctx, call, 0, &a));
  bool as_p = dim < 0 && (a->dim[0] == 1 || a->dim[1] == 1) && a->nd == 2;
  dim = dim < 0 ? la_along_first(a) : dim;
  la_lanes s = la_along_lanes(a, dim);
  la_arr *x = la_arr_like(ctx, a, LA_C_REAL);
  la_status st = x == NULL ? LA_ERR : LA_OK;
  if (st == LA_OK) {
    int info = la_sort(LA_REAL, false, s, la_arr_d(a), la_arr_d(x), NULL);
    st = la_engine_status(ctx, info, "sorting");
  }
  if (st == LA_OK) {
    r = as_p ? la_arr_like(ctx, p, LA_C_REAL)
             : la_along_new(ctx, a, dim, p->numel, LA_C_REAL);
    st = r == NULL ? LA_ERR : LA_OK;
  }
  if (st == LA_OK) {
    fill(x, s, p, method, la_arr_d(r));
  }
  la_arr_release(a);
  la_arr_release(x);
  *out = r;
  return st;
}

/* Refuses levels outside 0 to [whole]: likely fractions and percents are mixed
   up. NaN may stand for what is missing. */
static la_status check_levels(la_ctx *ctx, la_call *call, const la_arr *p,
                              double whole) {
  for (ptrdiff_t i = 0; i < p->numel; i++) {
    double x = la_arr_d(p)[i];
    if (x < 0 || x > whole) {
      la_arg_fail(ctx, call, "p must be between 0 and %g, it is %.15g", whole,
                  x);
      return la_arg_hint(ctx, whole == 1 ? "prctile takes percents"
                                         : "quantile takes fractions");
    }
  }
  return LA_OK;
}

/* Argument 1 divided by [whole], or the five quarters. */
static la_status read_levels(la_ctx *ctx, la_call *call, double whole,
                             la_arr **p) {
  if (la_along_given(call, 1)) {
    LA_TRY(la_arg_vector(ctx, call, 1, p));
    if ((*p)->cls != LA_C_REAL) {
      return la_arg_want(ctx, call, 1, "real");
    }
    LA_TRY(check_levels(ctx, call, *p, whole));
    LA_TRY(la_arr_unique(ctx, p));
    for (ptrdiff_t i = 0; i < (*p)->numel; i++) {
      la_arr_d(*p)[i] /= whole;
    }
    return LA_OK;
  }
  *p = la_arr_new2(ctx, LA_C_REAL, 1, 5);
  for (int k = 0; *p != NULL && k < 5; k++) {
    la_arr_d(*p)[k] = k / 4.0;
  }
  return *p == NULL ? LA_ERR : LA_OK;
}

static la_status read_method(la_ctx *ctx, la_call *call, ptrdiff_t *method) {
  *method = 5;
  if (!la_along_given(call, 3)) {
    return LA_OK;
  }
  LA_TRY(la_arg_int(ctx, call, 3, method));
  return *method >= 1 && *method <= 9
             ? LA_OK
             : la_arg_want(ctx, call, 3, "a method from 1 to 9");
}

static la_status by_levels(la_ctx *ctx, la_call *call, double whole) {
  ptrdiff_t method = 5;
  int dim = -1;
  la_val v = call->arg[0];
  if (la_val_is_empty(v) || la_val_is_complex(v) || la_val_is_text(v)) {
    return la_arg_want(ctx, call, 0, "an array of real numbers, not empty");
  }
  if (la_along_given(call, 2)) {
    LA_TRY(la_arg_dim(ctx, call, 2, &dim));
  }
  LA_TRY(read_method(ctx, call, &method));
  la_arr *p = NULL, *r = NULL;
  la_status st = read_levels(ctx, call, whole, &p);
  if (st == LA_OK) {
    st = quantiles(ctx, call, p, dim, (int)method, &r);
  }
  la_arr_release(p);
  if (st != LA_OK) {
    la_arr_release(r);
    return st;
  }
  call->out[0] = la_val_arr(r);
  return LA_OK;
}

static la_status quantile(la_ctx *ctx, la_call *call) {
  return by_levels(ctx, call, 1);
}

static la_status prctile(la_ctx *ctx, la_call *call) {
  return by_levels(ctx, call, 100);
}

/* The distance between the quartiles. */
static la_status iqr(la_ctx *ctx, la_call *call) {
  la_val v = call->arg[0];
  la_arr *a = NULL, *p = NULL, *q = NULL, *r = NULL;
  int dim = 0;
  if (la_val_is_empty(v) || la_val_is_complex(v) || la_val_is_text(v)) {
    return la_arg_want(ctx, call, 0, "an array of real numbers, not empty");
  }
  LA_TRY(la_arg_array(ctx, call, 0, &a));
  la_status st = la_along_dim(ctx, call, 1, a, &dim);
  if (st == LA_OK) {
    p = la_arr_new2(ctx, LA_C_REAL, 1, 2);
    r = p == NULL ? NULL : la_along_new(ctx, a, dim, 1, LA_C_REAL);
    st = r == NULL ? LA_ERR : LA_OK;
  }
  if (st == LA_OK) {
    la_arr_d(p)[0] = 0.25;
    la_arr_d(p)[1] = 0.75;
    st = quantiles(ctx, call, p, dim, 5, &q);
  }
  la_lanes s = la_along_lanes(a, dim);
  for (ptrdiff_t t = 0; st == LA_OK && t < r->numel; t++) {
    const double *x = la_arr_d(q) + t % s.inner + t / s.inner * 2 * s.inner;
    la_arr_d(r)[t] = x[s.inner] - x[0];
  }
  la_arr_release(a);
  la_arr_release(p);
  la_arr_release(q);
  if (st != LA_OK) {
    la_arr_release(r);
    return st;
  }
  call->out[0] = la_val_arr(r);
  return LA_OK;
}

const la_builtin la_rows_quantile[] = {
    {"quantile", quantile, 1, 4, 1, LA_TOPIC_STATS, NULL,
     "q = quantile(x)\nq = quantile(x,p)\nq = quantile(x,p,dim,method)",
     "Quantiles along a dimension",
     "The values below which the fractions p lie, [0 0.25 0.5 0.75 1] unless\n"
     "given. Method 5 interpolates between the middles of steps; 1 to 9 are "
     "those\n"
     "of Hyndman and Fan. NaN do not count.",
     "quantile([1 2 3 4 5],[0.25 0.5])", "prctile, median, iqr"},
    {"prctile", prctile, 1, 3, 1, LA_TOPIC_STATS, NULL,
     "q = prctile(x)\nq = prctile(x,p)\nq = prctile(x,p,dim)",
     "Percentiles along a dimension", "quantile with p in percent.",
     "prctile([1 2 3 4 5],[25 50 75])", "quantile"},
    {"iqr", iqr, 1, 2, 1, LA_TOPIC_STATS, NULL, "r = iqr(x)\nr = iqr(x,dim)",
     "Distance between the quartiles along a dimension", NULL, "iqr(1:10)",
     "quantile, range, std"},
    {.name = NULL}};
