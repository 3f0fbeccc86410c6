/* fun_round.h - functions that are exact, or rounded by the machine: roots,
   whole numbers, signs. They need no multiplication with one rounding. */
#ifndef LA_ENGINE_KERNEL_FUN_ROUND_H
#define LA_ENGINE_KERNEL_FUN_ROUND_H

#include "engine/kernel/fun.h"

SIMD_INLINE vec fun_sqrt(vec x, ivec *rare) {
  (void)rare;
  return v_sqrt(x);
}

SIMD_INLINE vec fun_abs(vec x, ivec *rare) {
  (void)rare;
  return v_abs(x);
}

SIMD_INLINE vec fun_sign(vec x, ivec *rare) {
  (void)rare;
  vec zero_or_nan = v_pick(x == v_all(0), v_all(0), x);
  vec y = v_pick(x < v_all(0), v_all(-1), zero_or_nan);
  return v_pick(x > v_all(0), v_all(1), y);
}

/* 1 in the lanes of the mask, else 0. */
SIMD_INLINE vec one_where(ivec mask) {
  return (vec)(mask & (ivec)v_all(1));
}

/* y with the sign of x, and x where that is whole for its size (or NaN). */
SIMD_INLINE vec settle_whole(vec x, vec y) {
  return v_pick(v_abs(x) < v_all(0x1p52), v_copysign(y, x), x);
}

/* The nearest whole number to |x| < 2^52. */
SIMD_INLINE vec near_whole(vec x) {
  return (v_abs(x) + v_all(0x1p52)) - v_all(0x1p52);
}

SIMD_INLINE vec fun_floor(vec x, ivec *rare) {
  (void)rare;
  vec y = v_copysign(near_whole(x), x);
  return settle_whole(x, y - one_where(y > x));
}

SIMD_INLINE vec fun_ceil(vec x, ivec *rare) {
  (void)rare;
  vec y = v_copysign(near_whole(x), x);
  return settle_whole(x, y + one_where(y < x));
}

SIMD_INLINE vec fun_fix(vec x, ivec *rare) {
  (void)rare;
  vec y = near_whole(x);
  return settle_whole(x, y - one_where(y > v_abs(x)));
}

SIMD_INLINE vec fun_round(vec x, ivec *rare) {
  (void)rare;
  vec y = near_whole(x);
  y -= one_where(y > v_abs(x));
  return settle_whole(x, y + one_where(v_abs(x) - y >= v_all(0.5)));
}

#endif
