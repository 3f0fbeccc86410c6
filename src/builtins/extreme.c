/* extreme.c - the smallest and the largest: along a dimension, running, and of
   two arrays element by element. NaN is passed over. */
#include "config.h"

#include "base/intr.h"
#include "builtins/along.h"
#include "builtins/tables.h"
#include "engine/kernel/kernel.h"
#include "engine/reduce.h"
#include "engine/sort.h"
#include "value/broadcast.h"

#include <math.h>
#include <string.h>

/* --- along a dimension ---------------------------------------------------- */

static bool is_nan(la_scalar z) {
  return isnan(z.re) || isnan(z.im);
}

/* True if z takes the place of the best so far. */
static bool beats(bool smallest, la_scalar z, la_scalar best) {
  if (is_nan(z) || is_nan(best)) {
    return is_nan(best) && !is_nan(z);
  }
  int c = la_order_complex(z, best);
  return smallest ? c < 0 : c > 0;
}

/* Complex lanes; with [running] every step is written. */
static void complex_lanes(bool smallest, la_lanes s, const la_scalar *x,
                          la_scalar *y, double *place, bool running) {
  for (ptrdiff_t t = 0; t < s.inner * s.outer; t++) {
    ptrdiff_t at = t % s.inner + t / s.inner * s.inner * s.len;
    ptrdiff_t where = 0;
    la_scalar best = {NAN, NAN};
    for (ptrdiff_t l = 0; l < s.len && !la_interrupted_at(t + l); l++) {
      if (beats(smallest, x[at + l * s.inner], best)) {
        best = x[at + l * s.inner];
        where = l;
      }
      if (running || l == s.len - 1) {
        ptrdiff_t to = running ? at + l * s.inner : t;
        y[to] = best;
        if (place != NULL) {
          place[to] = (double)(where + 1);
        }
      }
    }
  }
}

static void fill(bool smallest, const la_arr *a, la_lanes s, la_arr *r,
                 double *place) {
  if (a->cls == LA_C_CPLX) {
    complex_lanes(smallest, s, a->data, r->data, place, false);
  } else {
    la_reduce_extreme(smallest, s, la_arr_d(a), la_arr_d(r), place);
  }
}

static void fill_running(bool smallest, const la_arr *a, la_lanes s, la_arr *r,
                         double *place) {
  if (a->cls == LA_C_CPLX) {
    complex_lanes(smallest, s, a->data, r->data, place, true);
  } else {
    la_running_extreme(smallest, s, la_arr_d(a), la_arr_d(r), place);
  }
}

/* Hands on the extremes [r] (consumed); those of truth values are such. */
static la_status give(la_ctx *ctx, la_call *call, la_arr *r, bool logical) {
  if (!logical) {
    call->out[0] = la_val_arr_narrow(ctx, r);
    return LA_OK;
  }
  la_arr *t = NULL;
  la_status st = la_arr_convert(ctx, r, LA_C_BOOL, &t);
  la_arr_release(r);
  if (st == LA_OK) {
    call->out[0] = la_val_arr(t);
  }
  return st;
}

/* Results: extremes and, for a second output, their places. A dimension of size
   0 has no extreme and stays. */
static la_status results(la_ctx *ctx, la_call *call, const la_arr *a, int dim,
                         bool run) {
  ptrdiff_t len = la_arr_dim(a, dim);
  ptrdiff_t keep = run || len == 0 ? len : 1;
  bool smallest = strstr(call->self->name, "min") != NULL;
  la_arr *r = la_along_new(ctx, a, dim, keep, a->cls), *place = NULL;
  if (r != NULL && call->nargout > 1) {
    place = la_along_new(ctx, a, dim, keep, LA_C_REAL);
  }
  if (r == NULL || (call->nargout > 1 && place == NULL)) {
    la_arr_release(r);
    return LA_ERR;
  }
  if (r->numel > 0) {
    (run ? fill_running : fill)(smallest, a, la_along_lanes(a, dim), r,
                                place == NULL ? NULL : la_arr_d(place));
  }
  if (place != NULL) {
    call->out[1] = la_val_arr(place);
  }
  return give(ctx, call, r, la_val_is_bool(call->arg[0]));
}

static la_status along(la_ctx *ctx, la_call *call, int dim_at, bool run) {
  la_arr *a = NULL;
  int dim = 0;
  LA_TRY(la_arg_array(ctx, call, 0, &a));
  la_status st = la_along_dim(ctx, call, dim_at, a, &dim);
  if (st == LA_OK) {
    st = results(ctx, call, a, dim, run);
  }
  la_arr_release(a);
  return st;
}

/* --- of two --------------------------------------------------------------- */

static void max_loop(ptrdiff_t n, const void *a, ptrdiff_t sa, const void *b,
                     ptrdiff_t sb, void *out) {
  la_kernel()->larger(n, a, sa, b, sb, out);
}

static void min_loop(ptrdiff_t n, const void *a, ptrdiff_t sa, const void *b,
                     ptrdiff_t sb, void *out) {
  la_kernel()->smaller(n, a, sa, b, sb, out);
}

/* As in Octave: of two numbers of one modulus the first, whatever their
   arguments. */
static bool keeps(bool smallest, la_scalar p, la_scalar q) {
  if (is_nan(p) || is_nan(q)) {
    return is_nan(q);
  }
  double m = hypot(p.re, p.im), n = hypot(q.re, q.im);
  return smallest ? m <= n : m >= n;
}

static void zmax_loop(ptrdiff_t n, const void *a, ptrdiff_t sa, const void *b,
                      ptrdiff_t sb, void *out) {
  const la_scalar *x = a, *y = b;
  la_scalar *r = out;
  for (ptrdiff_t i = 0; i < n; i++) {
    la_scalar p = x[i * sa], q = y[i * sb];
    r[i] = keeps(false, p, q) ? p : q;
  }
}

static void zmin_loop(ptrdiff_t n, const void *a, ptrdiff_t sa, const void *b,
                      ptrdiff_t sb, void *out) {
  const la_scalar *x = a, *y = b;
  la_scalar *r = out;
  for (ptrdiff_t i = 0; i < n; i++) {
    la_scalar p = x[i * sa], q = y[i * sb];
    r[i] = keeps(true, p, q) ? p : q;
  }
}

/* Argument i as an array of class [cls]. */
static la_status as_class(la_ctx *ctx, la_call *call, int i, la_class cls,
                          la_arr **out) {
  la_arr *a = NULL;
  LA_TRY(la_arg_array(ctx, call, i, &a));
  la_status st = la_arr_convert(ctx, a, cls, out);
  la_arr_release(a);
  return st;
}

static la_status of_two(la_ctx *ctx, la_call *call, bool smallest) {
  if (call->nargout > 1) {
    return la_arg_fail(ctx, call, "of two arrays gives one output");
  }
  bool z = la_val_is_complex(call->arg[0]) || la_val_is_complex(call->arg[1]);
  bool logical = la_val_is_bool(call->arg[0]) && la_val_is_bool(call->arg[1]);
  la_class cls = z ? LA_C_CPLX : LA_C_REAL;
  la_arr *a = NULL, *b = NULL, *r = NULL;
  la_status st = as_class(ctx, call, 0, cls, &a);
  if (st == LA_OK) {
    st = as_class(ctx, call, 1, cls, &b);
  }
  if (st == LA_OK) {
    la_ewise2_fn real = smallest ? min_loop : max_loop;
    la_ewise2_fn cplx = smallest ? zmin_loop : zmax_loop;
    st = la_broadcast(ctx, z ? cplx : real, a, b, cls, &r);
  }
  la_arr_release(a);
  la_arr_release(b);
  return st == LA_OK ? give(ctx, call, r, logical) : st;
}

static la_status extreme(la_ctx *ctx, la_call *call, bool smallest) {
  if (call->nargin == 2) {
    return of_two(ctx, call, smallest);
  }
  if (call->nargin == 3 && !la_val_is_empty(call->arg[1])) {
    return la_arg_fail(ctx, call, "\002 must be [] where a dimension follows");
  }
  return along(ctx, call, 2, false);
}

static la_status max(la_ctx *ctx, la_call *call) {
  return extreme(ctx, call, false);
}

static la_status min(la_ctx *ctx, la_call *call) {
  return extreme(ctx, call, true);
}

static la_status running(la_ctx *ctx, la_call *call) {
  return along(ctx, call, 1, true);
}

const la_builtin la_rows_extreme[] = {
    {"max", max, 1, 3, 2, LA_TOPIC_REDUCE, NULL,
     "m = max(A)\n[m,i] = max(A)\nm = max(A,[],dim)\nC = max(A,B)",
     "The largest element along a dimension, or of two arrays",
     "i is the place of the first largest element. NaN is passed over. "
     "Complex\n"
     "numbers compare by modulus, then (but not with B) by argument.",
     "max([3 1; 2 5])\n[m,i] = max([3 9 2])\nmax([1 5],3)",
     "min, cummax, range, sort"},
    {"min", min, 1, 3, 2, LA_TOPIC_REDUCE, NULL,
     "m = min(A)\n[m,i] = min(A)\nm = min(A,[],dim)\nC = min(A,B)",
     "The smallest element along a dimension, or of two arrays",
     "i is the place of the first smallest element. NaN is passed over.",
     "min([3 1; 2 5])\n[m,i] = min([3 9 2])", "max, cummin, range, sort"},
    {"cummax", running, 1, 2, 2, LA_TOPIC_REDUCE, NULL,
     "m = cummax(A)\nm = cummax(A,dim)\n[m,i] = cummax(...)",
     "The largest element so far along a dimension", NULL, "cummax([1 3 2 5])",
     "max, cummin"},
    {"cummin", running, 1, 2, 2, LA_TOPIC_REDUCE, NULL,
     "m = cummin(A)\nm = cummin(A,dim)\n[m,i] = cummin(...)",
     "The smallest element so far along a dimension", NULL, "cummin([5 3 4 1])",
     "min, cummax"},
    {.name = NULL}};
