/* fun_exp.h - the exponential and what is made of it: expm1, sinh, cosh, tanh.
   All but exp are put together from doubled parts, so that the last step alone
   rounds to more than some hundredths of an ulp. */
#ifndef LA_ENGINE_KERNEL_FUN_EXP_H
#define LA_ENGINE_KERNEL_FUN_EXP_H

#include "engine/kernel/fun.h"

#include <float.h>

/* The last stretch before cosh and sinh overflow, where e^|x| has done so. */
static inline double far_half_exp(double x) {
#if LDBL_MAX_EXP > DBL_MAX_EXP
  return (double)(expl((long double)x) / 2);
#else
  return cosh(x);
#endif
}

static inline double far_cosh(double x) {
  return far_half_exp(fabs(x));
}

static inline double far_sinh(double x) {
  return copysign(far_half_exp(fabs(x)), x);
}

SIMD_INLINE vec fun_exp(vec x, ivec *rare) {
  const double most = 0x1.62e42fefa39efp+9;   /* e^x overflows above */
  const double least = -0x1.74910d52d3051p+9; /* e^x is 0 below */
  vec y = exp_two(v_min(v_all(708), v_max(v_all(-708), x)), v_all(0));
  ivec high = x > v_all(most);
  ivec low = x < v_all(least);
  *rare = (v_abs(x) > v_all(708)) & ~(high | low);
  return v_pick(low, v_all(0), v_pick(high, v_all(INFINITY), y));
}

SIMD_INLINE vec fun_expm1(vec x, ivec *rare) {
  *rare = x > v_all(708);
  vtwo y = parts_expm1(exp_parts(v_min(v_all(708), v_max(v_all(-40), x))));
  return v_pick(x == v_all(0), x, y.hi + y.lo);
}

SIMD_INLINE vec fun_tanh(vec x, ivec *rare) {
  (void)rare;
  vtwo t = parts_expm1(exp_parts(v_min(v_all(80), v_all(2) * v_abs(x))));
  vtwo d = two_sum(t.hi, v_all(2));
  d.lo += t.lo;
  return v_copysign(two_quotient(t, d), x);
}

/* (t + t/(t+1)) / 2 for t = e^|x| - 1: no cancellation. */
SIMD_INLINE vec fun_sinh(vec x, ivec *rare) {
  *rare = v_abs(x) > v_all(708);
  vtwo t = parts_expm1(exp_parts(v_min(v_all(708), v_abs(x))));
  vtwo d = two_sum(t.hi, v_all(1));
  d.lo += t.lo;
  vtwo q = two_over(t, d);
  vtwo s = two_quick(t.hi, q.hi);
  vec y = s.hi + (s.lo + (t.lo + q.lo));
  return v_copysign(v_all(0.5) * y, x);
}

SIMD_INLINE vec fun_cosh(vec x, ivec *rare) {
  *rare = v_abs(x) > v_all(708);
  vtwo e = parts_exp(exp_parts(v_min(v_all(708), v_abs(x))));
  vtwo q = two_over((vtwo){v_all(1), v_all(0)}, e);
  vtwo s = two_quick(e.hi, q.hi);
  return v_all(0.5) * (s.hi + (s.lo + (e.lo + q.lo)));
}

#endif
