/* fun_arc.h - inverse sine, cosine and tangent.

   atan(x) = atan(c) + atan((x - c) / (1 + x c)) with c = j/32 next to x, or to
   1/x where that is smaller; the rest is a short series, the angles come from a
   table (Gal and Bachelis, An accurate elementary mathematical library, ACM
   TOMS 17, 1991). asin(x) is a polynomial up to 1/2 and pi/2 - 2 asin(s) with s
   = sqrt((1 - x)/2) beyond (Cody and Waite, 1980), s taken with its error. */
#ifndef LA_ENGINE_KERNEL_FUN_ARC_H
#define LA_ENGINE_KERNEL_FUN_ARC_H

#include "engine/kernel/fun.h"

/* (atan(r) - r) / r^3 for |r| <= 1/64. */
SIMD_INLINE vec atan_series(vec square) {
  static const double c[] = {-1.0 / 3, 1.0 / 5, -1.0 / 7, 1.0 / 9, -1.0 / 11};
  return v_poly(5, c, square);
}

SIMD_INLINE vec fun_atan(vec x, ivec *rare) {
  (void)rare;
  vec size = v_min(v_all(0x1p1000), v_abs(x));
  ivec large = size > v_all(1);
  vec small = v_min(v_pick(large, v_all(1) / size, size), v_all(1));
  ivec j;
  vec c = v_nearest(v_all(32) * small, &j) * v_all(1.0 / 32);
  j = (j & 63) + (large & (LA_ATAN_SIZE));
  /* (x - c) / (1 + x c), or (c x - 1) / (x + c). */
  vec top = v_pick(large, v_fma(c, size, v_all(-1)), size - c);
  vec low = v_pick(large, size + c, v_fma(size, c, v_all(1)));
  vec lost = v_pick(large, v_all(0), v_fma(size, c, v_all(1) - low));
  vtwo r = two_over((vtwo){top, v_all(0)}, (vtwo){low, lost});
  vec angle;
  vec error;
  v_look2(la_atan_table, j, &angle, &error);
  vec square = r.hi * r.hi;
  vtwo s = two_quick(angle, r.hi);
  vec lo = v_fma(r.hi * square, atan_series(square), r.lo + error);
  return v_copysign(s.hi + (s.lo + lo), x);
}

/* (asin(x) - x) / x^3 for x^2 <= 1/4. */
SIMD_INLINE vec asin_poly(vec square) {
  static const double c[] = {
      0x1.5555555555556p-3, 0x1.3333333332ec4p-4, 0x1.6db6db6e3292ep-5,
      0x1.f1c71c1d4aa0dp-6, 0x1.6e8bb1d89492bp-6, 0x1.1c4d343fa57f6p-6,
      0x1.c9cf3759fd8ffp-7, 0x1.78246f32d075cp-7, 0x1.524ea8b3aad31p-7,
      0x1.653a8f8cfd43cp-8, 0x1.1d661531b222ep-6, -0x1.e7a24f548c99fp-7,
      0x1.d78189767524ep-6};
  return v_poly(13, c, square);
}

/* The inverse sine of |x| up to 1/2, of sqrt((1 - |x|)/2) beyond ([far]). */
SIMD_INLINE vtwo asin_parts(vec x, ivec *far) {
  vec size = v_abs(x);
  *far = size > v_all(0.5);
  vec square = v_pick(*far, (v_all(1) - size) * v_all(0.5), size * size);
  vec root = v_sqrt(square);
  vec error = v_fma(-root, root, square) / (root + root);
  vec y = v_pick(*far, root, size);
  vec lo = v_pick(*far & (root > v_all(0)), error, v_all(0));
  return (vtwo){y, v_fma(y * square, asin_poly(square), lo)};
}

/* pi/2 as two numbers. */
SIMD_INLINE vtwo half_pi(void) {
  return (vtwo){v_all(0x1.921fb54442d18p+0), v_all(0x1.1a62633145c07p-54)};
}

SIMD_INLINE vec fun_asin(vec x, ivec *rare) {
  (void)rare;
  ivec far;
  vtwo a = asin_parts(x, &far);
  vtwo s = two_quick(half_pi().hi, v_all(-2) * a.hi);
  vec beyond = s.hi + (s.lo + v_fma(v_all(-2), a.lo, half_pi().lo));
  return v_copysign(v_pick(far, beyond, a.hi + a.lo), x);
}

/* pi/2 - asin(x), 2 asin(s), or pi - 2 asin(s). */
SIMD_INLINE vec fun_acos(vec x, ivec *rare) {
  (void)rare;
  ivec far;
  vtwo a = asin_parts(x, &far);
  ivec minus = x < v_all(0);
  vec scale = v_pick(far, v_all(2), v_all(1));
  vec turn = v_pick(far, v_pick(minus, v_all(2), v_all(0)), v_all(1));
  /* The part with a sign: + beyond 1/2 to the right and below 0 to the left. */
  vec sign = v_pick((ivec)(far ^ minus), v_all(1), v_all(-1));
  vec hi = scale * sign * a.hi;
  vtwo s = two_quick(turn * half_pi().hi, hi);
  s.lo = v_pick(turn == v_all(0), v_all(0), s.lo);
  vec lo = v_fma(scale * sign, a.lo, turn * half_pi().lo);
  return s.hi + (s.lo + lo);
}

#endif
