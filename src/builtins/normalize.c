/* normalize.c - vectors brought to a common size: to length 1, to the range
   [0,1], to mean 0 and deviation 1. */
#include "config.h"

#include "builtins/linalg.h"

#include "builtins/along.h"
#include "engine/norm.h"
#include "engine/vec.h"

#include <math.h>

typedef enum method { BY_NORM, BY_ZSCORE, BY_RANGE, BY_CENTER } method;

/* What is to be done: the method, the p of the norm, the dimension (-1: the
   first that is not 1). */
typedef struct plan {
  method how;
  double p;
  int dim;
} plan;

/* x := x - mean. */
static void center(la_kind k, ptrdiff_t n, double *x, ptrdiff_t inc) {
  la_scalar s = la_sum(k, n, x, inc);
  for (ptrdiff_t i = 0; i < n; i++) {
    double *e = x + i * inc * (ptrdiff_t)k;
    e[0] -= s.re / (double)n;
    if (k == LA_CPLX) {
      e[1] -= s.im / (double)n;
    }
  }
}

static void divide(la_kind k, ptrdiff_t n, double *x, ptrdiff_t inc, double d) {
  for (ptrdiff_t i = 0; i < n; i++) {
    double *e = x + i * inc * (ptrdiff_t)k;
    e[0] /= d;
    if (k == LA_CPLX) {
      e[1] /= d;
    }
  }
}

/* Real x onto [0,1]. */
static void to_range(ptrdiff_t n, double *x, ptrdiff_t inc) {
  double least = INFINITY, most = -INFINITY;
  for (ptrdiff_t i = 0; i < n; i++) {
    least = fmin(least, x[i * inc]);
    most = fmax(most, x[i * inc]);
  }
  for (ptrdiff_t i = 0; i < n; i++) {
    x[i * inc] = most > least ? (x[i * inc] - least) / (most - least) : 0;
  }
}

/* One vector of n elements. */
static void apply(plan w, la_kind k, ptrdiff_t n, double *x, ptrdiff_t inc) {
  if (w.how == BY_RANGE) {
    to_range(n, x, inc);
  } else if (w.how == BY_NORM) {
    divide(k, n, x, inc, la_vecnorm(k, n, x, inc, w.p));
  } else {
    center(k, n, x, inc);
  }
  if (w.how == BY_ZSCORE) {
    double s = la_nrm2(k, n, x, inc) / sqrt(n > 1 ? (double)(n - 1) : 1);
    divide(k, n, x, inc, s > 0 ? s : 1);
  }
}

/* Reads the arguments after x: [method], [p], [dim]. */
static la_status read_plan(la_ctx *ctx, const la_call *call, plan *w) {
  int i = 1;
  *w = (plan){BY_NORM, 2, -1};
  if (call->nargin > i && la_val_is_text(call->arg[i]) &&
      !la_arg_is(call, i, "inf")) {
    w->how = la_arg_is(call, i, "zscore")   ? BY_ZSCORE
             : la_arg_is(call, i, "range")  ? BY_RANGE
             : la_arg_is(call, i, "center") ? BY_CENTER
                                            : BY_NORM;
    if (w->how == BY_NORM && !la_arg_is(call, i, "norm")) {
      return la_arg_unknown(ctx, call, i,
                            "\"norm\", \"zscore\", \"range\" or \"center\"");
    }
    i++;
  }
  if (w->how == BY_NORM && call->nargin > i) {
    if (la_arg_is(call, i, "inf")) {
      w->p = INFINITY;
    } else {
      LA_TRY(la_arg_num(ctx, call, i, &w->p));
    }
    if (!(w->p > 0)) {
      return la_arg_want(ctx, call, i, "positive");
    }
    i++;
  }
  if (call->nargin > i) {
    LA_TRY(la_arg_dim(ctx, call, i, &w->dim));
    i++;
  }
  return call->nargin > i ? la_arg_fail(ctx, call, "too many arguments")
                          : LA_OK;
}

static void apply_along(plan w, la_arr *a) {
  la_lanes c = la_along_lanes(a, w.dim);
  la_kind k = la_along_kind(a);
  for (ptrdiff_t o = 0; o < c.outer; o++) {
    for (ptrdiff_t i = 0; i < c.inner; i++) {
      double *x = la_arr_d(a) + (o * c.len * c.inner + i) * (ptrdiff_t)k;
      apply(w, k, c.len, x, c.inner);
    }
  }
}

static la_status normalize(la_ctx *ctx, la_call *call) {
  plan w;
  la_arr *a = NULL;
  LA_TRY(read_plan(ctx, call, &w));
  LA_TRY(la_arg_array(ctx, call, 0, &a));
  la_status st = la_arr_unique(ctx, &a);
  if (st == LA_OK && w.how == BY_RANGE && a->cls == LA_C_CPLX) {
    st = la_arg_want(ctx, call, 0, "real for \"range\"");
  }
  if (st != LA_OK) {
    la_arr_release(a);
    return st;
  }
  w.dim = w.dim < 0 ? la_along_first(a) : w.dim;
  apply_along(w, a);
  la_lin_out(call, 0, a);
  return LA_OK;
}

const la_builtin la_rows_normalize[] = {
    {"normalize", normalize, 1, 4, 1, LA_TOPIC_NORM, "2.5",
     "y = normalize(x)\ny = normalize(x,p)\ny = normalize(x,method)\n"
     "y = normalize(x,method,...,dim)",
     "Vectors of length 1",
     "x/norm(x): a unit vector (2.36) in the direction of x. A matrix is "
     "taken\n"
     "column by column; in general along dim, the first dimension that is not\n"
     "1 unless it is given as the last argument. p says which norm becomes 1,\n"
     "2 unless it is given.\n"
     "\n"
     "Other methods: \"norm\" the same as above, \"zscore\" mean 0 and "
     "standard\n"
     "deviation 1, \"center\" mean 0, \"range\" from 0 to 1.",
     "normalize([3 4])\nnormalize([1 2 3], \"zscore\")",
     "norm, vecnorm, isunit"},
    {.name = NULL}};
