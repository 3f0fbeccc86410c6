/* normalize.c - vectors brought to a common place and size: (x - c)./s, with
   centre and scale measured along a dimension. */
#include "config.h"

#include "builtins/linalg.h"

#include "base/intr.h"
#include "base/mem.h"
#include "builtins/along.h"
#include "builtins/quantile.h"
#include "engine/norm.h"
#include "engine/sort.h"
#include "engine/vec.h"
#include "value/linop.h"

#include <math.h>

typedef enum center { AT_NUMBER, AT_MEAN, AT_MEDIAN, AT_LEAST } center;
typedef enum scale {
  BY_NUMBER,
  BY_STD,
  BY_NORM,
  BY_RANGE,
  BY_MAD,
  BY_FIRST,
  BY_IQR
} scale;

/* What is to be done: how c and s are found, the numbers they are (AT_NUMBER,
   BY_NUMBER), the p of a norm, the ends of a range, the dimension. */
typedef struct plan {
  center at;
  scale by;
  double c, s, p, low, high;
  int dim;
} plan;

/* ---- reading the arguments ---- */

/* Takes argument *i into *x if there is one and it is a number. */
static la_status take_number(la_ctx *ctx, const la_call *call, int *i,
                             bool *taken, double *x) {
  *taken = *i < call->nargin && !la_val_is_text(call->arg[*i]);
  if (*taken) {
    LA_TRY(la_arg_num(ctx, call, *i, x));
    ++*i;
  }
  return LA_OK;
}

static bool take_word(const la_call *call, int *i, const char *word) {
  bool is = la_arg_is(call, *i, word);
  *i += is;
  return is;
}

static la_status read_norm(la_ctx *ctx, const la_call *call, int *i, plan *w) {
  bool taken = false;
  w->by = BY_NORM;
  if (take_word(call, i, "inf")) {
    w->p = INFINITY;
    return LA_OK;
  }
  LA_TRY(take_number(ctx, call, i, &taken, &w->p));
  return w->p > 0 ? LA_OK : la_arg_want(ctx, call, *i - 1, "positive");
}

static la_status read_range(la_ctx *ctx, const la_call *call, int *i, plan *w) {
  la_arr *ends = NULL;
  w->at = AT_LEAST;
  w->by = BY_RANGE;
  if (*i >= call->nargin || la_val_is_text(call->arg[*i])) {
    return LA_OK;
  }
  LA_TRY(la_arg_array(ctx, call, *i, &ends));
  bool two = ends->cls == LA_C_REAL && ends->numel == 2;
  if (two) {
    w->low = la_arr_d(ends)[0];
    w->high = la_arr_d(ends)[1];
  }
  la_arr_release(ends);
  ++*i;
  return two ? LA_OK : la_arg_want(ctx, call, *i - 1, "two ends [a b]");
}

static la_status read_scale(la_ctx *ctx, const la_call *call, int *i, plan *w) {
  bool number = false;
  LA_TRY(take_number(ctx, call, i, &number, &w->s));
  if (number) {
    w->by = BY_NUMBER;
  } else if (take_word(call, i, "mad")) {
    w->by = BY_MAD;
  } else if (take_word(call, i, "first")) {
    w->by = BY_FIRST;
  } else if (take_word(call, i, "iqr")) {
    w->by = BY_IQR;
  } else {
    w->by = BY_STD;
    take_word(call, i, "std");
  }
  return LA_OK;
}

static la_status read_center(la_ctx *ctx, const la_call *call, int *i,
                             plan *w) {
  bool number = false;
  LA_TRY(take_number(ctx, call, i, &number, &w->c));
  if (number) {
    w->at = AT_NUMBER;
  } else if (take_word(call, i, "median")) {
    w->at = AT_MEDIAN;
  } else {
    w->at = AT_MEAN;
    take_word(call, i, "mean");
  }
  return LA_OK;
}

static void read_zscore(const la_call *call, int *i, plan *w) {
  bool robust = take_word(call, i, "robust");
  w->at = robust ? AT_MEDIAN : AT_MEAN;
  w->by = robust ? BY_MAD : BY_STD;
  if (!robust) {
    take_word(call, i, "std");
  }
}

/* One method at argument *i with its option. */
static la_status read_method(la_ctx *ctx, const la_call *call, int *i,
                             plan *w) {
  if (take_word(call, i, "zscore")) {
    read_zscore(call, i, w);
  } else if (take_word(call, i, "norm")) {
    return read_norm(ctx, call, i, w);
  } else if (take_word(call, i, "range")) {
    return read_range(ctx, call, i, w);
  } else if (take_word(call, i, "scale")) {
    return read_scale(ctx, call, i, w);
  } else if (take_word(call, i, "center")) {
    return read_center(ctx, call, i, w);
  } else if (take_word(call, i, "medianiqr")) {
    w->at = AT_MEDIAN;
    w->by = BY_IQR;
  } else {
    return la_arg_unknown(ctx, call, *i,
                          "\"zscore\", \"norm\", \"range\", \"scale\", "
                          "\"center\" or \"medianiqr\"");
  }
  return LA_OK;
}

/* The arguments after x: [dim], then a method, or both "scale" and "center". */
static la_status read_plan(la_ctx *ctx, const la_call *call, plan *w) {
  int i = 1;
  *w = (plan){AT_NUMBER, BY_NUMBER, 0, 1, 2, 0, 1, -1};
  if (call->nargin > i && !la_val_is_text(call->arg[i])) {
    LA_TRY(la_arg_dim(ctx, call, i++, &w->dim));
  }
  if (call->nargin == i) {
    read_zscore(call, &i, w);
    return LA_OK;
  }
  bool scales = la_arg_is(call, i, "scale");
  bool centers = la_arg_is(call, i, "center");
  LA_TRY(read_method(ctx, call, &i, w));
  if ((scales && la_arg_is(call, i, "center")) ||
      (centers && la_arg_is(call, i, "scale"))) {
    LA_TRY(read_method(ctx, call, &i, w));
  }
  return call->nargin > i
             ? la_arg_fail(ctx, call,
                           "of the methods only \"scale\" and \"center\" go "
                           "together, each with one option")
             : LA_OK;
}

static bool needs_order(const plan *w) {
  return w->at >= AT_MEDIAN || w->by >= BY_RANGE;
}

/* ---- one vector ---- */

/* A vector without its NaN, in order where the plan needs that (real only), and
   room for as many numbers more. */
typedef struct lane {
  la_kind k;
  ptrdiff_t n;
  double *x, *spare;
  double first;
} lane;

static double middle(const double *x, ptrdiff_t n) {
  return la_quantile_at(x, 1, n, 0.5, 5);
}

/* Median of the distances from the median. */
static int find_mad(const lane *v, double *mad) {
  double m = middle(v->x, v->n);
  for (ptrdiff_t i = 0; i < v->n; i++) {
    v->spare[i] = fabs(v->x[i] - m);
  }
  int info =
      la_sort(LA_REAL, false, (la_lanes){1, v->n, 1}, v->spare, v->spare, NULL);
  *mad = middle(v->spare, v->n);
  return info;
}

static la_scalar find_mean(const lane *v) {
  la_scalar s = la_sum(v->k, v->n, v->x, 1);
  return (la_scalar){s.re / (double)v->n, s.im / (double)v->n};
}

static double find_std(const lane *v) {
  la_scalar mean = find_mean(v);
  for (ptrdiff_t i = 0; i < v->n; i++) {
    const double *x = v->x + i * (ptrdiff_t)v->k;
    double *d = v->spare + i * (ptrdiff_t)v->k;
    d[0] = x[0] - mean.re;
    if (v->k == LA_CPLX) {
      d[1] = x[1] - mean.im;
    }
  }
  double n = (double)v->n;
  return v->n == 0 ? NAN
                   : la_nrm2(v->k, v->n, v->spare, 1) / sqrt(n > 1 ? n - 1 : 1);
}

static int find_scale(const plan *w, const lane *v, double *s) {
  double width = v->n > 0 ? v->x[v->n - 1] - v->x[0] : NAN;
  switch (w->by) {
  case BY_NUMBER:
    *s = w->s;
    break;
  case BY_STD:
    *s = find_std(v);
    break;
  case BY_NORM:
    *s = la_vecnorm(v->k, v->n, v->x, 1, w->p);
    break;
  case BY_RANGE:
    *s = (width == 0 ? 1 : width) / (w->high - w->low);
    break;
  case BY_MAD:
    return find_mad(v, s);
  case BY_FIRST:
    *s = v->first;
    break;
  case BY_IQR:
    *s = la_quantile_at(v->x, 1, v->n, 0.75, 5) -
         la_quantile_at(v->x, 1, v->n, 0.25, 5);
    break;
  }
  return 0;
}

static la_scalar find_center(const plan *w, const lane *v, double s) {
  switch (w->at) {
  case AT_MEAN:
    return find_mean(v);
  case AT_MEDIAN:
    return (la_scalar){middle(v->x, v->n), 0};
  case AT_LEAST:
    return (la_scalar){v->n > 0 ? v->x[0] - w->low * s : NAN, 0};
  default:
    return (la_scalar){w->c, 0};
  }
}

/* ---- the array ---- */

/* The input, the three results (c and s of size 1 along the dimension), and
   the buffers of a lane. */
typedef struct work {
  la_arr *x, *z, *c, *s;
  la_lanes lanes;
  lane v;
} work;

/* Reads the lane that begins at [from]. */
static int load(const work *a, const plan *w, const double *from, lane *v) {
  ptrdiff_t k = (ptrdiff_t)v->k, step = a->lanes.inner * k;
  v->n = 0;
  v->first = a->lanes.len > 0 ? from[0] : NAN;
  for (ptrdiff_t l = 0; l < a->lanes.len; l++, from += step) {
    if (!isnan(from[0]) && (k == 1 || !isnan(from[1]))) {
      v->x[v->n * k] = from[0];
      if (k == 2) {
        v->x[v->n * k + 1] = from[1];
      }
      v->n++;
    }
  }
  return needs_order(w)
             ? la_sort(LA_REAL, false, (la_lanes){1, v->n, 1}, v->x, v->x, NULL)
             : 0;
}

/* z := (x - c)/s along the lane at [at]. */
static void store(const work *a, ptrdiff_t at, la_scalar c, double s) {
  ptrdiff_t k = (ptrdiff_t)a->v.k;
  for (ptrdiff_t l = 0; l < a->lanes.len; l++) {
    ptrdiff_t i = (at + l * a->lanes.inner) * k;
    la_arr_d(a->z)[i] = (la_arr_d(a->x)[i] - c.re) / s;
    if (k == 2) {
      la_arr_d(a->z)[i + 1] = (la_arr_d(a->x)[i + 1] - c.im) / s;
    }
  }
}

static int apply(const plan *w, work *a) {
  ptrdiff_t k = (ptrdiff_t)a->v.k;
  ptrdiff_t count = a->lanes.inner * a->lanes.outer;
  int info = 0;
  for (ptrdiff_t t = 0; t < count && info == 0; t++) {
    ptrdiff_t at =
        t % a->lanes.inner + t / a->lanes.inner * a->lanes.inner * a->lanes.len;
    double s = 0;
    info = load(a, w, la_arr_d(a->x) + at * k, &a->v);
    if (info == 0) {
      info = find_scale(w, &a->v, &s);
    }
    la_scalar c = find_center(w, &a->v, s);
    la_arr_d(a->s)[t] = s;
    la_arr_d(a->c)[t * k] = c.re;
    if (k == 2) {
      la_arr_d(a->c)[t * k + 1] = c.im;
    }
    store(a, at, c, s);
    info = info == 0 && la_interrupted_at(t) ? LA_INFO_INTR : info;
  }
  return info;
}

static la_status open_work(la_ctx *ctx, const plan *w, work *a) {
  a->v.k = la_along_kind(a->x);
  a->lanes = la_along_lanes(a->x, w->dim);
  a->z = la_arr_like(ctx, a->x, a->x->cls);
  a->c = la_along_new(ctx, a->x, w->dim, 1, a->x->cls);
  a->s = la_along_new(ctx, a->x, w->dim, 1, LA_C_REAL);
  ptrdiff_t room = a->lanes.len * (ptrdiff_t)a->v.k;
  a->v.x = la_mem_alloc(2 * room, sizeof *a->v.x);
  a->v.spare = a->v.x == NULL ? NULL : a->v.x + room;
  if (a->z == NULL || a->c == NULL || a->s == NULL) {
    return LA_ERR;
  }
  return a->v.x == NULL ? la_fail_nomem(ctx) : LA_OK;
}

static void close_work(work *a) {
  la_arr_release(a->x);
  la_arr_release(a->z);
  la_arr_release(a->c);
  la_arr_release(a->s);
  la_mem_free(a->v.x);
}

/* z, c and s; a centre or scale that was given is that number. */
static void give(la_ctx *ctx, la_call *call, const plan *w, work *a) {
  la_lin_out_narrow(ctx, call, 0, a->z);
  a->z = NULL;
  if (call->nargout > 1) {
    if (w->at == AT_NUMBER) {
      call->out[1] = la_val_num(w->c);
    } else {
      la_lin_out_narrow(ctx, call, 1, a->c);
      a->c = NULL;
    }
  }
  if (call->nargout > 2) {
    if (w->by == BY_NUMBER) {
      call->out[2] = la_val_num(w->s);
    } else {
      la_lin_out(call, 2, a->s);
      a->s = NULL;
    }
  }
}

static la_status normalize(la_ctx *ctx, la_call *call) {
  plan w;
  work a = {.x = NULL};
  if (la_val_is_text(call->arg[0])) {
    return la_arg_want(ctx, call, 0, "an array of numbers");
  }
  LA_TRY(read_plan(ctx, call, &w));
  LA_TRY(la_arg_array(ctx, call, 0, &a.x));
  w.dim = w.dim < 0 ? la_along_first(a.x) : w.dim;
  la_status st = LA_OK;
  if (needs_order(&w) && a.x->cls == LA_C_CPLX) {
    st = la_arg_want(ctx, call, 0, "real for this method");
  }
  if (st == LA_OK) {
    st = open_work(ctx, &w, &a);
  }
  if (st == LA_OK) {
    st = la_engine_status(ctx, apply(&w, &a), "normalize");
  }
  if (st == LA_OK) {
    give(ctx, call, &w, &a);
  }
  close_work(&a);
  return st;
}

const la_builtin la_rows_normalize[] = {
    {"normalize", normalize, 1, 6, 3, LA_TOPIC_NORM, "2.5",
     "z = normalize(x)\nz = normalize(x,dim)\nz = normalize(...,method)\n"
     "z = normalize(...,method,option)\n"
     "z = normalize(...,\"scale\",option,\"center\",option)\n"
     "[z,c,s] = normalize(...)",
     "Vectors brought to a common place and size, or to length 1",
     "z = (x - c)./s for every vector along dim, the first dimension that is\n"
     "not 1 unless it is given: the columns of a matrix. NaN do not count for\n"
     "c and s. The methods and their options, the first one if none is given:\n"
     "\n"
     "\"zscore\"     (if no method is given) \"std\": mean 0 and standard "
     "deviation\n"
     "             1; \"robust\": median 0 and median distance from it 1\n"
     "\"norm\"       p-norm 1; p is 2 unless it is given: unit vectors (2.36)\n"
     "\"range\"      from a to b for the option [a b], [0 1] unless it is "
     "given\n"
     "\"scale\"      \"std\", \"mad\" (median distance from the median), "
     "\"first\"\n"
     "             (the first element), \"iqr\" or a number becomes 1\n"
     "\"center\"     \"mean\", \"median\" or a number becomes 0\n"
     "\"medianiqr\"  median 0, distance of the quartiles 1",
     "normalize([1 2 3])\nnormalize([3 4], \"norm\")\n"
     "normalize([3 4 7], \"range\", [-1 1])",
     "norm, vecnorm, isunit, zscore, center"},
    {.name = NULL}};
