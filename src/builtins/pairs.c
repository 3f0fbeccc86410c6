/* pairs.c - functions of two numbers, element by element with broadcasting. */
#include "config.h"

#include "builtins/along.h"
#include "builtins/tables.h"
#include "engine/elem.h"
#include "engine/specfun.h"
#include "value/broadcast.h"

#include <math.h>
#include <stdint.h>

/* The broadcast of arguments 0 and 1, which must be real. */
static la_status pair_of(la_ctx *ctx, la_call *call, la_ewise2_fn fn,
                         la_class cls, la_arr **out) {
  la_arr *a = NULL, *b = NULL;
  for (int i = 0; i < 2; i++) {
    if (la_val_is_complex(call->arg[i])) {
      return la_arg_want(ctx, call, i, "real");
    }
  }
  LA_TRY(la_arg_array(ctx, call, 0, &a));
  la_status st = la_arg_array(ctx, call, 1, &b);
  if (st == LA_OK) {
    st = la_broadcast(ctx, fn, a, b, cls, out);
  }
  la_arr_release(a);
  la_arr_release(b);
  return st;
}

static la_status pairs(la_ctx *ctx, la_call *call, la_ewise2_fn fn) {
  const la_val *arg = call->arg;
  if (arg[0].tag == LA_NUM && arg[1].tag == LA_NUM) {
    double x;
    fn(1, &arg[0].u.num, 1, &arg[1].u.num, 1, &x);
    call->out[0] = la_val_num(x);
    return LA_OK;
  }
  la_arr *r = NULL;
  LA_TRY(pair_of(ctx, call, fn, LA_C_REAL, &r));
  call->out[0] = la_val_arr(r);
  return LA_OK;
}

/* The same folded over any number of arguments. */
static la_status fold(la_ctx *ctx, la_call *call, la_ewise2_fn fn,
                      la_class cls) {
  la_arr *r = NULL;
  LA_TRY(pair_of(ctx, call, fn, cls, &r));
  for (int i = 2; i < call->nargin; i++) {
    la_arr *b = NULL, *next = NULL;
    la_status st = la_val_is_complex(call->arg[i])
                       ? la_arg_want(ctx, call, i, "real")
                       : la_arg_array(ctx, call, i, &b);
    if (st == LA_OK) {
      st = la_broadcast(ctx, fn, r, b, cls, &next);
    }
    la_arr_release(b);
    la_arr_release(r);
    LA_TRY(st);
    r = next;
  }
  call->out[0] = la_val_arr(r);
  return LA_OK;
}

/* --- loops ---------------------------------------------------------------- */

static void mod_loop(ptrdiff_t n, const void *a, ptrdiff_t sa, const void *b,
                     ptrdiff_t sb, void *out) {
  const double *x = a, *y = b;
  for (ptrdiff_t i = 0; i < n; i++) {
    ((double *)out)[i] = la_mod(x[i * sa], y[i * sb]);
  }
}

static void rem_loop(ptrdiff_t n, const void *a, ptrdiff_t sa, const void *b,
                     ptrdiff_t sb, void *out) {
  const double *x = a, *y = b;
  for (ptrdiff_t i = 0; i < n; i++) {
    ((double *)out)[i] = la_rem(x[i * sa], y[i * sb]);
  }
}

static void atan2_loop(ptrdiff_t n, const void *a, ptrdiff_t sa, const void *b,
                       ptrdiff_t sb, void *out) {
  const double *x = a, *y = b;
  for (ptrdiff_t i = 0; i < n; i++) {
    ((double *)out)[i] = atan2(x[i * sa], y[i * sb]);
  }
}

static void hypot_loop(ptrdiff_t n, const void *a, ptrdiff_t sa, const void *b,
                       ptrdiff_t sb, void *out) {
  const double *x = a, *y = b;
  for (ptrdiff_t i = 0; i < n; i++) {
    ((double *)out)[i] = hypot(x[i * sa], y[i * sb]);
  }
}

static void beta_loop(ptrdiff_t n, const void *a, ptrdiff_t sa, const void *b,
                      ptrdiff_t sb, void *out) {
  const double *x = a, *y = b;
  for (ptrdiff_t i = 0; i < n; i++) {
    ((double *)out)[i] = la_beta(x[i * sa], y[i * sb]);
  }
}

static void root_loop(ptrdiff_t n, const void *a, ptrdiff_t sa, const void *b,
                      ptrdiff_t sb, void *out) {
  const double *x = a, *y = b;
  for (ptrdiff_t i = 0; i < n; i++) {
    ((double *)out)[i] = la_nthroot(x[i * sa], y[i * sb]);
  }
}

static void xor_loop(ptrdiff_t n, const void *a, ptrdiff_t sa, const void *b,
                     ptrdiff_t sb, void *out) {
  const double *x = a, *y = b;
  for (ptrdiff_t i = 0; i < n; i++) {
    ((unsigned char *)out)[i] = (x[i * sa] != 0) != (y[i * sb] != 0);
  }
}

/* A whole number from 0 to 2^53 - 1 as its bits. */
static uint64_t bits_of(double x) {
  return (uint64_t)x;
}

static void and_loop(ptrdiff_t n, const void *a, ptrdiff_t sa, const void *b,
                     ptrdiff_t sb, void *out) {
  const double *x = a, *y = b;
  for (ptrdiff_t i = 0; i < n; i++) {
    ((double *)out)[i] = (double)(bits_of(x[i * sa]) & bits_of(y[i * sb]));
  }
}

static void or_loop(ptrdiff_t n, const void *a, ptrdiff_t sa, const void *b,
                    ptrdiff_t sb, void *out) {
  const double *x = a, *y = b;
  for (ptrdiff_t i = 0; i < n; i++) {
    ((double *)out)[i] = (double)(bits_of(x[i * sa]) | bits_of(y[i * sb]));
  }
}

static void bitxor_loop(ptrdiff_t n, const void *a, ptrdiff_t sa, const void *b,
                        ptrdiff_t sb, void *out) {
  const double *x = a, *y = b;
  for (ptrdiff_t i = 0; i < n; i++) {
    ((double *)out)[i] = (double)(bits_of(x[i * sa]) ^ bits_of(y[i * sb]));
  }
}

/* What leaves the 53 bits is lost. */
static double shift_bits(double x, double by) {
  uint64_t u = bits_of(x);
  if (fabs(by) >= 53) {
    return 0;
  }
  u = by >= 0 ? u << (int)by : u >> (int)-by;
  return (double)(u & UINT64_C(0x1FFFFFFFFFFFFF));
}

static void shift_loop(ptrdiff_t n, const void *a, ptrdiff_t sa, const void *b,
                       ptrdiff_t sb, void *out) {
  const double *x = a, *y = b;
  for (ptrdiff_t i = 0; i < n; i++) {
    ((double *)out)[i] = shift_bits(x[i * sa], y[i * sb]);
  }
}

/* --- functions ------------------------------------------------------------ */

static la_status mod(la_ctx *ctx, la_call *call) {
  return pairs(ctx, call, mod_loop);
}

static la_status rem(la_ctx *ctx, la_call *call) {
  return pairs(ctx, call, rem_loop);
}

static la_status atan_2(la_ctx *ctx, la_call *call) {
  return pairs(ctx, call, atan2_loop);
}

static la_status beta(la_ctx *ctx, la_call *call) {
  return pairs(ctx, call, beta_loop);
}

/* The moduli of a complex argument, as a value. */
static la_status moduli(la_ctx *ctx, la_call *call, int i, la_val *out) {
  la_arr *z = NULL;
  LA_TRY(la_arg_array(ctx, call, i, &z));
  la_arr *r = la_arr_like(ctx, z, LA_C_REAL);
  if (r != NULL) {
    la_elem_cabs(z->numel, la_arr_d(z), la_arr_d(r));
    *out = la_val_arr(r);
  }
  la_arr_release(z);
  return r == NULL ? LA_ERR : LA_OK;
}

static la_status hypotenuse(la_ctx *ctx, la_call *call) {
  la_call own = *call;
  la_val arg[LA_ANY];
  la_status st = LA_OK;
  int n = 0;
  own.arg = arg;
  if (call->nargin > LA_ANY) {
    return la_arg_fail(ctx, call, "takes at most %d arguments", LA_ANY);
  }
  for (; n < call->nargin && st == LA_OK; n++) {
    arg[n] = LA_VAL_NONE;
    if (la_val_is_complex(call->arg[n])) {
      st = moduli(ctx, call, n, &arg[n]);
    } else {
      arg[n] = la_val_retain(call->arg[n]);
    }
  }
  if (st == LA_OK) {
    st = fold(ctx, &own, hypot_loop, LA_C_REAL);
  }
  la_vals_release(n, arg);
  return st;
}

static la_status nthroot(la_ctx *ctx, la_call *call) {
  la_arr *x = NULL;
  double order = 0;
  LA_TRY(la_arg_num(ctx, call, 1, &order));
  if (order == 0 || order != floor(order)) {
    return la_arg_want(ctx, call, 1, "a whole number other than 0");
  }
  LA_TRY(la_arg_array(ctx, call, 0, &x));
  bool bad = false;
  for (ptrdiff_t i = 0; x->cls == LA_C_REAL && i < x->numel; i++) {
    bad = bad || (la_arr_d(x)[i] < 0 && fmod(order, 2) == 0);
  }
  la_arr_release(x);
  if (bad) {
    return la_arg_fail(ctx, call,
                       "an even root of a negative number is not real");
  }
  return pairs(ctx, call, root_loop);
}

static la_status exclusive_or(la_ctx *ctx, la_call *call) {
  return fold(ctx, call, xor_loop, LA_C_BOOL);
}

/* Refuses what has no bits among the first n arguments. */
static la_status check_bits(la_ctx *ctx, la_call *call, int n) {
  for (int i = 0; i < n; i++) {
    la_arr *a = NULL;
    LA_TRY(la_arg_array(ctx, call, i, &a));
    bool good = a->cls == LA_C_REAL;
    for (ptrdiff_t k = 0; k < a->numel && good; k++) {
      double x = la_arr_d(a)[k];
      good = x >= 0 && x < 0x1p53 && x == floor(x);
    }
    bool one = a->numel == 1;
    la_arr_release(a);
    if (!good && one) {
      return la_arg_want(ctx, call, i, "a whole number from 0 to 2^53-1");
    }
    if (!good) {
      return la_arg_fail(ctx, call, "%c must be whole numbers from 0 to 2^53-1",
                         i + 1);
    }
  }
  return LA_OK;
}

static la_status bitand(la_ctx *ctx, la_call *call) {
  LA_TRY(check_bits(ctx, call, 2));
  return pairs(ctx, call, and_loop);
}

static la_status bitor (la_ctx * ctx, la_call *call) {
  LA_TRY(check_bits(ctx, call, 2));
  return pairs(ctx, call, or_loop);
}

static la_status bitxor(la_ctx *ctx, la_call *call) {
  LA_TRY(check_bits(ctx, call, 2));
  return pairs(ctx, call, bitxor_loop);
}

static la_status bitshift(la_ctx *ctx, la_call *call) {
  LA_TRY(check_bits(ctx, call, 1));
  la_arr *by = NULL;
  LA_TRY(la_arg_array(ctx, call, 1, &by));
  bool good = by->cls == LA_C_REAL;
  for (ptrdiff_t k = 0; k < by->numel && good; k++) {
    good = la_arr_d(by)[k] == floor(la_arr_d(by)[k]);
  }
  la_arr_release(by);
  if (!good) {
    return la_arg_want(ctx, call, 1, "whole");
  }
  return pairs(ctx, call, shift_loop);
}

/* --- complex from parts --------------------------------------------------- */

static void join_parts(ptrdiff_t n, const void *a, ptrdiff_t sa, const void *b,
                       ptrdiff_t sb, void *out) {
  const double *x = a, *y = b;
  for (ptrdiff_t i = 0; i < n; i++) {
    ((la_scalar *)out)[i] = (la_scalar){x[i * sa], y[i * sb]};
  }
}

/* The result stays complex even where all imaginary parts are zero. */
static la_status make_complex(la_ctx *ctx, la_call *call) {
  la_arr *r = NULL;
  if (call->nargin == 1) {
    la_arr *a = NULL;
    LA_TRY(la_arg_array(ctx, call, 0, &a));
    la_status st = la_arr_convert(ctx, a, LA_C_CPLX, &r);
    la_arr_release(a);
    LA_TRY(st);
  } else {
    LA_TRY(pair_of(ctx, call, join_parts, LA_C_CPLX, &r));
  }
  call->out[0] = la_val_arr(r);
  call->as_is = true;
  return LA_OK;
}

const la_builtin la_rows_pairs[] = {
    {"mod", mod, 2, 2, 1, LA_TOPIC_MATH, NULL, "r = mod(x,y)",
     "Remainder with the sign of y",
     "x - floor(x./y).*y without its rounding errors; mod(x,0) is x. Where y\n"
     "has a fraction and x/y is whole but for rounding, the result is 0.",
     "mod([5 -5],3)\nmod(0.3,0.1)", "rem, gcd"},
    {"rem", rem, 2, 2, 1, LA_TOPIC_MATH, NULL, "r = rem(x,y)",
     "Remainder with the sign of x",
     "x - fix(x./y).*y without its rounding errors; rem(x,0) is NaN.",
     "rem([5 -5],3)", "mod"},
    {"atan2", atan_2, 2, 2, 1, LA_TOPIC_MATH, NULL, "t = atan2(y,x)",
     "Angle of the point (x,y), in (-pi,pi]", NULL, "atan2(1,[1 -1])",
     "atan, arg, hypot"},
    {"hypot", hypotenuse, 2, LA_ANY, 1, LA_TOPIC_MATH, "2.5",
     "r = hypot(x,y)\nr = hypot(x,y,z,...)", "sqrt(x^2 + y^2) without overflow",
     NULL, "hypot(3,4)", "norm, abs, atan2"},
    {"beta", beta, 2, 2, 1, LA_TOPIC_MATH, NULL, "b = beta(x,y)",
     "Beta function, gamma(x)*gamma(y)/gamma(x+y)", NULL, "beta(2,3)", "gamma"},
    {"nthroot", nthroot, 2, 2, 1, LA_TOPIC_MATH, NULL, "y = nthroot(x,n)",
     "Real root of order n", "Negative numbers have one where n is odd.",
     "nthroot([-27 8],3)", "sqrt, cbrt, power"},
    {"xor", exclusive_or, 2, LA_ANY, 1, LA_TOPIC_MATH, NULL, "t = xor(a,b,...)",
     "Exclusive or: true where just one is",
     "Of more than two, where an odd number is.", "xor([0 1],[1 1])",
     "and, or, not"},
    {"bitand", bitand, 2, 2, 1, LA_TOPIC_MATH, NULL, "c = bitand(a,b)",
     "Bits that both numbers have", "Whole numbers from 0 to 2^53-1.",
     "bitand(12,10)", "bitor, bitxor, bitshift"},
    {"bitor", bitor, 2, 2, 1, LA_TOPIC_MATH, NULL, "c = bitor(a,b)",
     "Bits that one of the numbers has", NULL, "bitor(12,10)",
     "bitand, bitxor"},
    {"bitxor", bitxor, 2, 2, 1, LA_TOPIC_MATH, NULL, "c = bitxor(a,b)",
     "Bits in which the numbers differ", NULL, "bitxor(12,10)",
     "bitand, bitor"},
    {"bitshift", bitshift, 2, 2, 1, LA_TOPIC_MATH, NULL, "c = bitshift(a,n)",
     "Bits shifted n places up, or down where n < 0", NULL, "bitshift(1,3)",
     "bitand"},
    {"complex", make_complex, 1, 2, 1, LA_TOPIC_MATH, NULL,
     "z = complex(x)\nz = complex(re,im)", "Complex numbers from their parts",
     "Unlike re + im*i it keeps infinite and negative zero parts apart.",
     "complex(1,2)", "real, imag, conj"},
    {.name = NULL}};
