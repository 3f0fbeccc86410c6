/* divisor.c - greatest common divisors, with their cofactors, and least common
   multiples. */
#include "config.h"

#include "builtins/along.h"
#include "builtins/tables.h"
#include "engine/specfun.h"
#include "value/broadcast.h"

#include <math.h>

/* Refuses an argument that holds anything but whole numbers. */
static la_status check_whole(la_ctx *ctx, la_call *call) {
  for (int i = 0; i < call->nargin; i++) {
    la_arr *a = NULL;
    if (la_val_is_complex(call->arg[i])) {
      return la_arg_want(ctx, call, i, "real");
    }
    LA_TRY(la_arg_array(ctx, call, i, &a));
    bool whole = true;
    for (ptrdiff_t k = 0; k < a->numel; k++) {
      double x = la_arr_d(a)[k];
      whole = whole && isfinite(x) && x == floor(x);
    }
    la_arr_release(a);
    if (!whole) {
      return la_arg_fail(ctx, call, "all values must be whole numbers");
    }
  }
  return LA_OK;
}

/* --- loops ---------------------------------------------------------------- */

static void gcd_loop(ptrdiff_t n, const void *a, ptrdiff_t sa, const void *b,
                     ptrdiff_t sb, void *out) {
  const double *x = a, *y = b;
  for (ptrdiff_t i = 0; i < n; i++) {
    ((double *)out)[i] = la_gcd(x[i * sa], y[i * sb]);
  }
}

static void lcm_loop(ptrdiff_t n, const void *a, ptrdiff_t sa, const void *b,
                     ptrdiff_t sb, void *out) {
  const double *x = a, *y = b;
  for (ptrdiff_t i = 0; i < n; i++) {
    double p = x[i * sa], q = y[i * sb];
    ((double *)out)[i] = p == 0 || q == 0 ? 0 : p * (q / la_gcd(p, q));
  }
}

static void times_loop(ptrdiff_t n, const void *a, ptrdiff_t sa, const void *b,
                       ptrdiff_t sb, void *out) {
  const double *x = a, *y = b;
  for (ptrdiff_t i = 0; i < n; i++) {
    ((double *)out)[i] = x[i * sa] * y[i * sb];
  }
}

/* Euclid's algorithm, extended: u and v with u*a + v*b = gcd(a,b). */
static void bezout(double a, double b, double uv[2]) {
  double x = fabs(a), y = fabs(b);
  double u = 1, v = 0, next_u = 0, next_v = 1;
  while (y != 0) {
    double q = floor(x / y), rest = fmod(x, y);
    double tu = u - q * next_u, tv = v - q * next_v;
    u = next_u;
    v = next_v;
    next_u = tu;
    next_v = tv;
    x = y;
    y = rest;
  }
  uv[0] = a < 0 ? -u : u;
  uv[1] = b < 0 ? -v : v;
}

static void first_loop(ptrdiff_t n, const void *a, ptrdiff_t sa, const void *b,
                       ptrdiff_t sb, void *out) {
  const double *x = a, *y = b;
  for (ptrdiff_t i = 0; i < n; i++) {
    double uv[2];
    bezout(x[i * sa], y[i * sb], uv);
    ((double *)out)[i] = uv[0] + 0.0; /* no -0 */
  }
}

static void second_loop(ptrdiff_t n, const void *a, ptrdiff_t sa, const void *b,
                        ptrdiff_t sb, void *out) {
  const double *x = a, *y = b;
  for (ptrdiff_t i = 0; i < n; i++) {
    double uv[2];
    bezout(x[i * sa], y[i * sb], uv);
    ((double *)out)[i] = uv[1] + 0.0;
  }
}

/* --- functions ------------------------------------------------------------ */

/* *a := fn(*a, b) with broadcasting. */
static la_status apply(la_ctx *ctx, la_ewise2_fn fn, la_arr **a, la_arr *b) {
  la_arr *r = NULL;
  LA_TRY(la_broadcast(ctx, fn, *a, b, LA_C_REAL, &r));
  la_arr_release(*a);
  *a = r;
  return LA_OK;
}

/* The cofactors of the arguments before i and of argument i, whose values are
   b; g is the divisor of those before. */
static la_status extend(la_ctx *ctx, la_call *call, int i, la_arr *g,
                        la_arr *b) {
  la_arr *u = NULL, *v = NULL;
  LA_TRY(la_broadcast(ctx, first_loop, g, b, LA_C_REAL, &u));
  la_status st = la_broadcast(ctx, second_loop, g, b, LA_C_REAL, &v);
  for (int k = 0; k < i && k + 1 < call->nargout && st == LA_OK; k++) {
    la_arr *c = NULL;
    if (call->out[k + 1].tag == LA_NONE) {
      call->out[k + 1] = la_val_arr(la_arr_retain(u));
      continue;
    }
    st = la_val_numeric(ctx, call->out[k + 1], &c);
    if (st == LA_OK) {
      st = apply(ctx, times_loop, &c, u);
    }
    if (st == LA_OK) {
      la_val_release(&call->out[k + 1]);
      call->out[k + 1] = la_val_arr(c);
    } else {
      la_arr_release(c);
    }
  }
  if (st == LA_OK && i + 1 < call->nargout) {
    call->out[i + 1] = la_val_arr(v);
    v = NULL;
  }
  la_arr_release(u);
  la_arr_release(v);
  return st;
}

static la_status fold(la_ctx *ctx, la_call *call, la_ewise2_fn fn) {
  la_arr *r = NULL;
  if (call->nargout > call->nargin + 1) {
    return la_arg_fail(ctx, call, "gives at most %d outputs here",
                       call->nargin + 1);
  }
  LA_TRY(check_whole(ctx, call));
  LA_TRY(la_arg_array(ctx, call, 0, &r));
  la_status st = LA_OK;
  for (int i = 1; i < call->nargin && st == LA_OK; i++) {
    la_arr *b = NULL;
    st = la_arg_array(ctx, call, i, &b);
    if (st == LA_OK && call->nargout > 1) {
      st = extend(ctx, call, i, r, b);
    }
    if (st == LA_OK) {
      st = apply(ctx, fn, &r, b);
    }
    la_arr_release(b);
  }
  if (st != LA_OK) {
    la_arr_release(r);
    return st;
  }
  call->out[0] = la_val_arr(r);
  return LA_OK;
}

static la_status gcd(la_ctx *ctx, la_call *call) {
  return fold(ctx, call, gcd_loop);
}

static la_status lcm(la_ctx *ctx, la_call *call) {
  return fold(ctx, call, lcm_loop);
}

const la_builtin la_rows_divisor[] = {
    {"gcd", gcd, 2, LA_ANY, LA_ANY, LA_TOPIC_MATH, NULL,
     "d = gcd(a,b,...)\n[d,u,v,...] = gcd(a,b,...)", "Greatest common divisor",
     "With more outputs also whole numbers with u.*a + v.*b + ... = d.",
     "gcd([12 18],8)\n[d,u,v] = gcd(12,18)", "lcm, factor"},
    {"lcm", lcm, 2, LA_ANY, 1, LA_TOPIC_MATH, NULL, "m = lcm(a,b,...)",
     "Least common multiple", NULL, "lcm(4,6)", "gcd"},
    {.name = NULL}};
