/* reducing.c - sums, products and questions along a dimension, and their
   running forms. */
#include "config.h"

#include "base/intr.h"
#include "builtins/along.h"
#include "builtins/tables.h"
#include "engine/count.h"
#include "engine/reduce.h"

#include <math.h>
#include <string.h>

/* Takes off the words that Octave has after the arguments. "native" keeps truth
   values what they are; the others change nothing here. */
static la_status drop_words(la_ctx *ctx, la_call *call, bool *native) {
  *native = false;
  for (; call->nargin > 1 && la_val_is_text(call->arg[call->nargin - 1]);
       call->nargin--) {
    int last = call->nargin - 1;
    bool keep = la_arg_is(call, last, "native");
    if (!keep && !la_arg_is(call, last, "double") &&
        !la_arg_is(call, last, "extra")) {
      return la_arg_unknown(ctx, call, last,
                            "\"native\", \"double\" or \"extra\"");
    }
    *native = *native || keep;
  }
  *native = *native && la_val_class(call->arg[0]) == LA_C_BOOL;
  return la_arg_most(ctx, call, 2);
}

/* Hands the result out, as truth values where [native]. Consumes r. */
static la_status give(la_ctx *ctx, la_call *call, la_arr *r, bool native) {
  if (native) {
    la_arr *t = la_arr_like(ctx, r, LA_C_BOOL);
    for (ptrdiff_t i = 0; t != NULL && i < r->numel; i++) {
      la_arr_b(t)[i] = la_arr_d(r)[i] != 0;
    }
    la_arr_release(r);
    if (t == NULL) {
      return LA_ERR;
    }
    call->out[0] = la_val_arr(t);
    return LA_OK;
  }
  call->out[0] = la_val_arr_narrow(ctx, r);
  return LA_OK;
}

/* The numbers to be reduced, and the dimension. */
static la_status open_call(la_ctx *ctx, la_call *call, la_arr **a, int *dim,
                           bool *native) {
  la_arr *x = NULL;
  LA_TRY(drop_words(ctx, call, native));
  LA_TRY(la_arg_array(ctx, call, 0, &x));
  la_status st = la_along_column(ctx, &x);
  if (st == LA_OK) {
    st = la_along_dim(ctx, call, 1, x, dim);
  }
  if (st != LA_OK) {
    la_arr_release(x);
    return st;
  }
  *a = x;
  return LA_OK;
}

typedef void (*reduce_fn)(la_kind k, la_lanes s, const double *x, double *y);

static la_status reduce(la_ctx *ctx, la_call *call, reduce_fn fn,
                        bool to_real) {
  la_arr *a = NULL;
  int dim = 0;
  bool native = false;
  LA_TRY(open_call(ctx, call, &a, &dim, &native));
  la_arr *r = la_along_new(ctx, a, dim, 1, to_real ? LA_C_REAL : a->cls);
  if (r != NULL) {
    fn(la_along_kind(a), la_along_lanes(a, dim), la_arr_d(a), la_arr_d(r));
  }
  la_arr_release(a);
  if (r == NULL) {
    return LA_ERR;
  }
  return give(ctx, call, r, native);
}

/* Sums of truth values, which need not be widened. */
static la_status sum_truths(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL;
  int dim = 0;
  bool native = false;
  LA_TRY(drop_words(ctx, call, &native));
  LA_TRY(la_val_full(ctx, call->arg[0], &a));
  la_status st = la_along_column(ctx, &a);
  if (st == LA_OK) {
    st = la_along_dim(ctx, call, 1, a, &dim);
  }
  la_arr *r = st == LA_OK ? la_along_new(ctx, a, dim, 1, LA_C_REAL) : NULL;
  if (r != NULL) {
    la_count_sum(la_along_lanes(a, dim), la_arr_b(a), la_arr_d(r));
  }
  la_arr_release(a);
  return r == NULL ? LA_ERR : give(ctx, call, r, native);
}

static la_status running(la_ctx *ctx, la_call *call, reduce_fn fn) {
  la_arr *a = NULL;
  int dim = 0;
  bool native = false;
  LA_TRY(drop_words(ctx, call, &native));
  LA_TRY(la_arg_array(ctx, call, 0, &a));
  la_status st = la_along_dim(ctx, call, 1, a, &dim);
  la_arr *r = st == LA_OK ? la_arr_like(ctx, a, a->cls) : NULL;
  if (r != NULL) {
    fn(la_along_kind(a), la_along_lanes(a, dim), la_arr_d(a), la_arr_d(r));
  }
  la_arr_release(a);
  if (r == NULL) {
    return st == LA_OK ? LA_ERR : st;
  }
  return give(ctx, call, r, native);
}

/* The sum of a range, which is never written out as a whole. */
static la_status sum_range(const la_range *r, double *sum) {
  enum { PART = 512 };
  double part[PART], total[2] = {0, 0};
  for (ptrdiff_t i = 0; i < r->n; i += PART) {
    ptrdiff_t n = r->n - i < PART ? r->n - i : PART;
    for (ptrdiff_t j = 0; j < n; j++) {
      part[j] = la_range_at(r, i + j);
    }
    double s = 0;
    la_reduce_sum(LA_REAL, (la_lanes){1, n, 1}, part, &s);
    double t = total[0] + s, z = t - total[0];
    total[1] += (total[0] - (t - z)) + (s - z);
    total[0] = t;
    if (i % (PART << 12) == 0 && la_interrupted()) {
      return LA_INTR;
    }
  }
  *sum = isfinite(total[0]) ? total[0] + total[1] : total[0];
  return LA_OK;
}

/* The same for whole numbers without a loop, rounded once. */
static bool sum_whole_range(const la_range *r, double *sum) {
  double last = r->n > 0 ? la_range_at(r, r->n - 1) : 0, most = 0x1p53;
  if (r->base != floor(r->base) || r->inc != floor(r->inc) ||
      !(fabs(r->base) <= most && fabs(last) <= most && fabs(r->inc) <= most)) {
    return false;
  }
  __extension__ typedef __int128 wide;
  wide n = r->n, pairs = n * (n - 1) / 2;
  *sum = (double)(n * (wide)r->base + pairs * (wide)r->inc);
  return true;
}

static la_status sum(la_ctx *ctx, la_call *call) {
  if (call->nargin == 1 && call->arg[0].tag == LA_RANGE) {
    double s = 0;
    const la_range *r = call->arg[0].u.range;
    if (!sum_whole_range(r, &s)) {
      LA_TRY(sum_range(r, &s));
    }
    call->out[0] = la_val_num(s);
    return LA_OK;
  }
  if (call->arg[0].tag == LA_ARR && call->arg[0].u.arr->cls == LA_C_BOOL) {
    return sum_truths(ctx, call);
  }
  return reduce(ctx, call, la_reduce_sum, false);
}

static la_status prod(la_ctx *ctx, la_call *call) {
  return reduce(ctx, call, la_reduce_prod, false);
}

static la_status sumsq(la_ctx *ctx, la_call *call) {
  return reduce(ctx, call, la_reduce_sumsq, true);
}

static la_status cumsum(la_ctx *ctx, la_call *call) {
  return running(ctx, call, la_running_sum);
}

static la_status cumprod(la_ctx *ctx, la_call *call) {
  return running(ctx, call, la_running_prod);
}

/* --- any and all ---------------------------------------------------------- */

static bool counts(const la_arr *a, ptrdiff_t i) {
  if (a->cls == LA_C_CPLX) {
    const double *z = la_arr_d(a) + 2 * i;
    return z[0] != 0 || z[1] != 0;
  }
  return la_arr_b(a)[i] != 0;
}

static void ask_lanes(const la_arr *a, la_lanes s, bool any, unsigned char *y) {
  if (a->cls == LA_C_BOOL) {
    la_count_ask(any, s, la_arr_b(a), y);
    return;
  }
  if (a->cls == LA_C_REAL) {
    la_count_ask_real(any, s, la_arr_d(a), y);
    return;
  }
  memset(y, any ? 0 : 1, (size_t)(s.inner * s.outer));
  for (ptrdiff_t o = 0; o < s.outer; o++) {
    unsigned char *t = y + o * s.inner;
    ptrdiff_t at = o * s.len * s.inner;
    for (ptrdiff_t l = 0; l < s.len; l++) {
      for (ptrdiff_t i = 0; i < s.inner; i++, at++) {
        if (counts(a, at) == any) {
          t[i] = any;
        }
      }
      if (s.inner == 1 && *t == any) {
        break;
      }
    }
  }
}

static la_status ask(la_ctx *ctx, la_call *call, bool any) {
  la_arr *a = NULL;
  int dim = 0;
  if (call->arg[0].tag == LA_FUNC) {
    return la_arg_want(ctx, call, 0, "an array of numbers");
  }
  LA_TRY(la_val_full(ctx, call->arg[0], &a));
  la_status st = la_along_column(ctx, &a);
  if (st == LA_OK) {
    st = la_along_dim(ctx, call, 1, a, &dim);
  }
  la_arr *r = st == LA_OK ? la_along_new(ctx, a, dim, 1, LA_C_BOOL) : NULL;
  if (r != NULL) {
    ask_lanes(a, la_along_lanes(a, dim), any, la_arr_b(r));
  }
  la_arr_release(a);
  if (r == NULL) {
    return st == LA_OK ? LA_ERR : st;
  }
  call->out[0] = la_val_arr(r);
  return LA_OK;
}

static la_status any(la_ctx *ctx, la_call *call) {
  return ask(ctx, call, true);
}

static la_status all(la_ctx *ctx, la_call *call) {
  return ask(ctx, call, false);
}

/* --- differences ---------------------------------------------------------- */

/* One round of differences along [dim]. Consumes *a. */
static la_status difference(la_ctx *ctx, la_arr **a, int dim) {
  la_lanes s = la_along_lanes(*a, dim);
  ptrdiff_t n = s.len > 0 ? s.len - 1 : 0;
  la_arr *r = la_along_new(ctx, *a, dim, n, (*a)->cls);
  if (r == NULL) {
    return LA_ERR;
  }
  ptrdiff_t k = (ptrdiff_t)la_along_kind(*a), w = s.inner * k;
  for (ptrdiff_t o = 0; o < s.outer; o++) {
    const double *x = la_arr_d(*a) + o * s.len * w;
    double *y = la_arr_d(r) + o * n * w;
    for (ptrdiff_t i = 0; i < n * w; i++) {
      y[i] = x[i + w] - x[i];
    }
  }
  la_arr_release(*a);
  *a = r;
  return LA_OK;
}

/* All rounds; a dimension that is used up (and was not asked for) leaves the
   rest to the next one. */
static la_status differences(la_ctx *ctx, la_arr **a, ptrdiff_t order, int dim,
                             bool fixed) {
  for (; order > 0; order--) {
    if (!fixed && la_arr_dim(*a, dim) == 1 && la_along_long(*a) > dim) {
      dim = la_along_long(*a);
    }
    LA_TRY(difference(ctx, a, dim));
    if ((*a)->numel == 0) {
      break;
    }
  }
  return LA_OK;
}

static la_status diff(la_ctx *ctx, la_call *call) {
  ptrdiff_t order = 1;
  int dim = 0;
  if (la_along_given(call, 1)) {
    LA_TRY(la_arg_int(ctx, call, 1, &order));
    if (order < 0) {
      return la_arg_want(ctx, call, 1, "a whole number, not negative");
    }
  }
  la_arr *a = NULL;
  LA_TRY(la_arg_array(ctx, call, 0, &a));
  bool fixed = la_along_given(call, 2);
  la_status st = la_along_dim(ctx, call, 2, a, &dim);
  if (st == LA_OK && fixed && dim >= a->nd) {
    st = la_arg_fail(ctx, call, "\003 is %d, but \001 has %d dimensions",
                     dim + 1, a->nd);
  }
  if (st == LA_OK && a->numel == 1 && order > 0) {
    la_arr_release(a);
    a = la_arr_new2(ctx, LA_C_REAL, 0, 0);
    st = a == NULL ? LA_ERR : LA_OK;
  } else if (st == LA_OK) {
    st = differences(ctx, &a, order, dim, fixed);
  }
  if (st != LA_OK) {
    la_arr_release(a);
    return st;
  }
  call->out[0] = la_val_arr_narrow(ctx, a);
  return LA_OK;
}

/* --- areas ---------------------------------------------------------------- */

/* Twice the area of each strip, real or complex, along [s]: (x' - x)(y + y').
   x is NULL for unit steps, a vector laid along the lanes, or as large as y. */
static void strips(la_lanes s, const la_arr *x, const la_arr *y, double *out) {
  ptrdiff_t k = (ptrdiff_t)la_along_kind(y), n = s.len - 1;
  bool shared = x != NULL && x->numel == s.len;
  for (ptrdiff_t o = 0; o < s.outer; o++) {
    for (ptrdiff_t l = 0; l < n; l++) {
      for (ptrdiff_t i = 0; i < s.inner; i++) {
        ptrdiff_t at = i + s.inner * (l + s.len * o);
        double h = 1;
        if (x != NULL) {
          const double *p = la_arr_d(x) + (shared ? l : at);
          h = p[shared ? 1 : s.inner] - p[0];
        }
        const double *v = la_arr_d(y) + k * at;
        double *to = out + k * (i + s.inner * (l + n * o));
        for (ptrdiff_t p = 0; p < k; p++) {
          to[p] = h * (v[p] + v[p + k * s.inner]);
        }
      }
    }
  }
}

/* trapz and cumtrapz share their arguments: (y), (x,y), (x,y,dim); x may be [].
 *x is NULL for unit steps. */
static la_status open_areas(la_ctx *ctx, la_call *call, la_arr **x, la_arr **y,
                            int *dim) {
  bool two = call->nargin > 2 ||
             (call->nargin == 2 && !la_val_is_scalar(call->arg[1]));
  LA_TRY(la_arg_array(ctx, call, two ? 1 : 0, y));
  LA_TRY(la_along_dim(ctx, call, two ? 2 : 1, *y, dim));
  if (!two || la_val_is_empty(call->arg[0])) {
    return LA_OK;
  }
  if (la_val_is_complex(call->arg[0])) {
    return la_arg_want(ctx, call, 0, "real");
  }
  LA_TRY(la_arg_array(ctx, call, 0, x));
  ptrdiff_t len = la_arr_dim(*y, *dim);
  if ((*x)->numel != len && (*x)->numel != (*y)->numel) {
    la_arg_differ(ctx, call, 0, (*x)->numel, 1, len, "element");
    return la_arg_hint(ctx, "x goes along dimension %d of y", *dim + 1);
  }
  return LA_OK;
}

/* The areas of the strips as an array shaped as y, one shorter along dim. */
static la_status areas(la_ctx *ctx, la_call *call, la_arr **y, la_arr **out,
                       int *dim) {
  la_arr *x = NULL;
  la_status st = open_areas(ctx, call, &x, y, dim);
  if (st == LA_OK) {
    la_lanes s = la_along_lanes(*y, *dim);
    *out = la_along_new(ctx, *y, *dim, s.len > 0 ? s.len - 1 : 0, (*y)->cls);
    st = *out == NULL ? LA_ERR : LA_OK;
    if (st == LA_OK && (*out)->numel > 0) {
      strips(s, x, *y, la_arr_d(*out));
    }
  }
  la_arr_release(x);
  return st;
}

static void halve(la_arr *a) {
  ptrdiff_t n = a->numel * (ptrdiff_t)la_along_kind(a);
  for (ptrdiff_t i = 0; i < n; i++) {
    la_arr_d(a)[i] /= 2;
  }
}

static la_status trapz(la_ctx *ctx, la_call *call) {
  la_arr *y = NULL, *strip = NULL, *r = NULL;
  int dim = 0;
  la_status st = areas(ctx, call, &y, &strip, &dim);
  if (st == LA_OK) {
    st = la_along_column(ctx, &strip);
  }
  if (st == LA_OK) {
    r = la_along_new(ctx, strip, dim, 1, strip->cls);
    st = r == NULL ? LA_ERR : LA_OK;
  }
  if (st == LA_OK) {
    la_reduce_sum(la_along_kind(r), la_along_lanes(strip, dim), la_arr_d(strip),
                  la_arr_d(r));
    halve(r);
    call->out[0] = la_val_arr_narrow(ctx, r);
  }
  la_arr_release(y);
  la_arr_release(strip);
  return st;
}

/* Puts a layer of zeros before the running sums of the strips. */
static void running_areas(la_lanes s, const la_arr *strip, la_arr *r) {
  ptrdiff_t w = s.inner * (ptrdiff_t)la_along_kind(r);
  la_lanes t = {s.inner, s.len - 1, s.outer};
  la_running_sum(la_along_kind(r), t, la_arr_d(strip), la_arr_d(strip));
  for (ptrdiff_t o = 0; o < s.outer; o++) {
    double *to = la_arr_d(r) + o * s.len * w;
    memset(to, 0, (size_t)w * sizeof *to);
    memcpy(to + w, la_arr_d(strip) + o * t.len * w,
           (size_t)(t.len * w) * sizeof *to);
  }
  halve(r);
}

static la_status cumtrapz(la_ctx *ctx, la_call *call) {
  la_arr *y = NULL, *strip = NULL, *r = NULL;
  int dim = 0;
  la_status st = areas(ctx, call, &y, &strip, &dim);
  if (st == LA_OK) {
    r = la_arr_like(ctx, y, y->cls);
    st = r == NULL ? LA_ERR : LA_OK;
  }
  if (st == LA_OK) {
    if (r->numel > 0) {
      running_areas(la_along_lanes(y, dim), strip, r);
    }
    call->out[0] = la_val_arr_narrow(ctx, r);
  }
  la_arr_release(y);
  la_arr_release(strip);
  return st;
}

const la_builtin la_rows_reducing[] = {
    {"sum", sum, 1, 4, 1, LA_TOPIC_REDUCE, "2.1",
     "s = sum(A)\ns = sum(A,dim)\ns = sum(...,\"native\")",
     "Sum of the elements along a dimension",
     "Along the first dimension whose size is not 1 unless dim says "
     "otherwise:\n"
     "the columns of a matrix. Sums are compensated: they do not lose digits\n"
     "however many elements there are. \"native\" makes the sum of truth "
     "values\n"
     "a truth value.",
     "sum([1 2; 3 4])\nsum([1 2; 3 4],2)", "prod, cumsum, mean, sumsq"},
    {"prod", prod, 1, 4, 1, LA_TOPIC_REDUCE, NULL,
     "p = prod(A)\np = prod(A,dim)",
     "Product of the elements along a dimension", NULL, "prod([1 2; 3 4])",
     "sum, cumprod, factorial"},
    {"sumsq", sumsq, 1, 2, 1, LA_TOPIC_REDUCE, "2.5",
     "s = sumsq(A)\ns = sumsq(A,dim)",
     "Sum of squared absolute values along a dimension",
     "The square of the Euclidean norm of each column.", "sumsq([3 4])",
     "norm, sum, meansq"},
    {"cumsum", cumsum, 1, 4, 1, LA_TOPIC_REDUCE, NULL,
     "s = cumsum(A)\ns = cumsum(A,dim)", "Running sums along a dimension", NULL,
     "cumsum([1 2 3])", "sum, cumprod, diff"},
    {"cumprod", cumprod, 1, 2, 1, LA_TOPIC_REDUCE, NULL,
     "p = cumprod(A)\np = cumprod(A,dim)", "Running products along a dimension",
     NULL, "cumprod([1 2 3 4])", "prod, cumsum"},
    {"any", any, 1, 2, 1, LA_TOPIC_REDUCE, NULL, "t = any(A)\nt = any(A,dim)",
     "True where some element along a dimension is not zero", NULL,
     "any([0 0; 0 1])", "all, find, xor"},
    {"all", all, 1, 2, 1, LA_TOPIC_REDUCE, NULL, "t = all(A)\nt = all(A,dim)",
     "True where all elements along a dimension are not zero",
     "Of no elements at all it is true.", "all([1 1; 0 1])", "any, find"},
    {"diff", diff, 1, 3, 1, LA_TOPIC_REDUCE, NULL,
     "d = diff(A)\nd = diff(A,k)\nd = diff(A,k,dim)",
     "Differences of neighbours along a dimension",
     "k says how often differences are taken.", "diff([1 4 9 16])",
     "cumsum, polyder"},
    {"trapz", trapz, 1, 3, 1, LA_TOPIC_REDUCE, NULL,
     "a = trapz(y)\na = trapz(y,dim)\na = trapz(x,y)\na = trapz(x,y,dim)",
     "Area below a curve by the trapezoidal rule",
     "Points are 1 apart where x is not given.", "trapz([1 2 3],[1 4 9])",
     "cumtrapz, sum, polyint"},
    {"cumtrapz", cumtrapz, 1, 3, 1, LA_TOPIC_REDUCE, NULL,
     "a = cumtrapz(y)\na = cumtrapz(x,y)\na = cumtrapz(x,y,dim)",
     "Running area below a curve by the trapezoidal rule", NULL,
     "cumtrapz([1 2 3])", "trapz, cumsum"},
    {.name = NULL}};
