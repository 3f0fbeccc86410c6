/* fun_trig.h - sine, cosine and tangent. The argument is reduced to
   [-pi/4, pi/4] by Cody and Waite's subtraction of n pi/2 in parts (Software
   Manual for the Elementary Functions, 1980), the rest carried as a doubled
   number; where that is not enough (huge arguments, which need the way of Payne
   and Hanek, and arguments next to multiples of pi/2) the C library is asked.
   Polynomials are close to minimax, in x^2. */
#ifndef LA_ENGINE_KERNEL_FUN_TRIG_H
#define LA_ENGINE_KERNEL_FUN_TRIG_H

#include "engine/kernel/fun.h"

/* x = n pi/2 + hi + lo; lowest bits of n in [quadrant]. */
typedef struct vangle {
  vec hi, lo;
  ivec quadrant;
} vangle;

SIMD_INLINE vangle angle_reduce(vec x, ivec *rare) {
  ivec q;
  vec n = v_nearest(x * v_all(0x1.45f306dc9c883p-1), &q);
  /* Two parts of 33 bits: their products with n are exact. */
  vec r0 = v_fma(n, v_all(-0x1.921fb544p+0), x);
  vtwo r = two_sum(r0, n * v_all(-0x1.0b4611a6p-34));
  vtwo y = two_quick(r.hi, v_fma(n, v_all(-0x1.3198a2e037073p-69), r.lo));
  *rare = ~(v_abs(x) < v_all(0x1p19)) |
          ((v_abs(y.hi) < v_all(0x1p-40)) & (n != v_all(0)));
  return (vangle){y.hi, y.lo, q};
}

/* sin and cos of hi + lo as a leading part and the rest; [z]: the square of
   hi. */
SIMD_INLINE vtwo sine_parts(vangle a, vtwo z) {
  static const double c[] = {0x1.1111111111111p-7,  -0x1.a01a01a019ed3p-13,
                             0x1.71de3a550bf1ap-19, -0x1.ae645532257fep-26,
                             0x1.612259280a9d4p-33, -0x1.ab927d42cd64p-41};
  const vec sixth = v_all(-0x1.5555555555555p-3);
  vtwo cube = two_times(a.hi, z.hi);
  vec lo = v_fma(v_all(-0.5) * z.hi, a.lo, a.lo);
  lo = v_fma(sixth, v_fma(a.hi, z.lo, cube.lo), lo);
  lo = v_fma(cube.hi * z.hi, v_poly(6, c, z.hi), lo);
  return (vtwo){a.hi, v_fma(sixth, cube.hi, lo)};
}

SIMD_INLINE vtwo cosine_parts(vangle a, vtwo z) {
  static const double c[] = {0x1.5555555555555p-5,  -0x1.6c16c16c1696p-10,
                             0x1.a01a019f4d0edp-16, -0x1.27e4fa15bd814p-22,
                             0x1.1eeb66b683028p-29, -0x1.907c0e63adbb6p-37};
  vec half = v_all(0.5) * z.hi;
  vec w = v_all(1) - half;
  vec lo = (v_all(1) - w) - half;
  lo = v_fma(-a.hi, a.lo, v_fma(v_all(-0.5), z.lo, lo));
  return (vtwo){w, v_fma(z.hi * z.hi, v_poly(6, c, z.hi), lo)};
}

/* The sine of an angle that is [turns] quarter turns further. */
SIMD_INLINE vec sine_of(vangle a, int turns) {
  ivec q = a.quadrant + turns;
  vtwo z = two_times(a.hi, a.hi);
  vtwo s = sine_parts(a, z);
  vtwo c = cosine_parts(a, z);
  vec y = v_pick((q & 1) != 0, c.hi + c.lo, s.hi + s.lo);
  return (vec)((ivec)y ^ (ivec)((uvec)(q & 2) << 62));
}

SIMD_INLINE vec fun_sin(vec x, ivec *rare) {
  return v_pick(x == v_all(0), x, sine_of(angle_reduce(x, rare), 0));
}

SIMD_INLINE vec fun_cos(vec x, ivec *rare) {
  return sine_of(angle_reduce(x, rare), 1);
}

SIMD_INLINE vec fun_tan(vec x, ivec *rare) {
  vangle a = angle_reduce(x, rare);
  vtwo z = two_times(a.hi, a.hi);
  vtwo s = sine_parts(a, z);
  vtwo c = cosine_parts(a, z);
  s = two_quick(s.hi, s.lo);
  c = two_quick(c.hi, c.lo);
  ivec odd = (a.quadrant & 1) != 0;
  vtwo top = {v_pick(odd, -c.hi, s.hi), v_pick(odd, -c.lo, s.lo)};
  vtwo low = {v_pick(odd, s.hi, c.hi), v_pick(odd, s.lo, c.lo)};
  return v_pick(x == v_all(0), x, two_quotient(top, low));
}

#endif
