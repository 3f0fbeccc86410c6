/* fun_log.h - logarithms, powers and cube roots. As Tang has it (fun_table.h) x
   = 2^k z and log(x) = k log(2) - log(c) + log(1 + r) for r = c z - 1; that
   difference is exact here, being taken in two parts. Powers are e^(y log(x))
   with the logarithm to some 68 bits. */
#ifndef LA_ENGINE_KERNEL_FUN_LOG_H
#define LA_ENGINE_KERNEL_FUN_LOG_H

#include "engine/kernel/fun.h"

/* log(x) = base + (small + log(1 + r + rest)); base is exact, and 0 or the
   larger part. */
typedef struct vreduced {
  vec base, small;
  vec r, rest;
  vec slope; /* of r as a function of x, where that counts */
} vreduced;

/* For normal x > 0. */
SIMD_INLINE vreduced log_reduce(vec x) {
  const uint64_t first = 0x3fe6000000000000;
  uvec from = (uvec)x - first;
  uvec whole = from & (uvec)v_ints(-((int64_t)1 << 52));
  ivec j = (ivec)(from >> (52 - LA_LOG_BITS)) & (LA_LOG_SIZE - 1);
  vec k = v_from_whole((whole + ((uint64_t)1023 << 52)) >> 52) - v_all(1023);
  vec z = (vec)((uvec)x - whole);
  vec c;
  vec h;
  vec l;
  v_look3(la_log_table, j, &c, &h, &l);
  vtwo p = two_times(z, c);
  /* 2^-k while it is a normal number; 0 beyond. */
  vec down = (vec)((uvec)v_all(1) - whole);
  down = v_pick(k < v_all(1000), down, v_all(0));
  return (vreduced){v_fma(k, v_all(0x1.62e42fefa38p-1), h),
                    v_fma(k, v_all(0x1.ef35793c7673p-45), l), p.hi - v_all(1),
                    p.lo, c * down};
}

/* log(x) rounded. */
SIMD_INLINE vec log_near(vreduced p) {
  static const double c[] = {-0x1p-1,
                             0x1.5555555555555p-2,
                             -0x1.fffffffffffdcp-3,
                             0x1.99999999971a4p-3,
                             -0x1.5555555a3152cp-3,
                             0x1.24924e49816d8p-3,
                             -0x1.fffc17b94b61cp-4,
                             0x1.c0c97cbf15928p-4};
  vtwo s = two_quick(p.base, p.r);
  vec rest = v_fma(-p.r, p.rest, p.rest) + p.small;
  return s.hi + (v_fma(p.r * p.r, v_poly(8, c, p.r), rest) + s.lo);
}

/* log(x) to about 2^-66 of its value. */
SIMD_INLINE vtwo log_two(vreduced p) {
  static const double c[] = {0x1.5555555555555p-2, -0x1.ffffffffffff4p-3,
                             0x1.9999999997b7bp-3, -0x1.55555557e04cep-3,
                             0x1.24924d791ddf4p-3, -0x1.fffdf4e1589c2p-4,
                             0x1.c1929b9b4d704p-4};
  vec half = v_all(-0.5) * p.r;
  vtwo square = two_times(p.r, half);
  vtwo s = two_quick(p.base, p.r);
  vtwo t = two_quick(s.hi, square.hi);
  vec rest = v_fma(-p.r, p.rest, p.rest) + p.small;
  vec lo = (s.lo + t.lo) + square.lo + rest;
  vec cubed = p.r * (p.r * p.r);
  return two_quick(t.hi, v_fma(cubed, v_poly(7, c, p.r), lo));
}

/* The cube root: a start from a third of the exponent and fraction taken as one
   number (Kahan), two steps of Halley's iteration, and one of Newton's with the
   cube to twice the precision. */
SIMD_INLINE vec fun_cbrt(vec x, ivec *rare) {
  vec size = v_abs(x);
  *rare = ~((size >= v_all(0x1p-1022)) & (size < v_all(0x1p1020)));
  size = v_pick(*rare, v_all(1), size);
  vec head = v_from_whole((uvec)size >> 32);
  ivec third;
  (void)v_nearest(v_fma(head, v_all(1.0 / 3), v_all(0x2a9f7893)), &third);
  vec y = (vec)((uvec)third << 32);
  for (int i = 0; i < 2; i++) {
    vec cube = y * y * y;
    y = y * (v_fma(v_all(2), size, cube) / v_fma(v_all(2), cube, size));
  }
  vtwo s = two_times(y, y);
  vtwo t = two_times(s.hi, y);
  vec rest = (size - t.hi) - v_fma(s.lo, y, t.lo);
  return v_copysign(y + rest / (v_all(3) * s.hi), x);
}

/* What is left to the C library: all but positive normal numbers. */
SIMD_INLINE ivec log_rare(vec x) {
  return ~((x >= v_all(0x1p-1022)) & (x < v_all(INFINITY)));
}

SIMD_INLINE vec fun_log(vec x, ivec *rare) {
  *rare = log_rare(x);
  return log_near(log_reduce(x));
}

/* log(x) (hi + lo). */
SIMD_INLINE vec log_scaled(vec x, double hi, double lo) {
  vtwo y = log_two(log_reduce(x));
  vtwo p = two_times(y.hi, v_all(hi));
  return p.hi + v_fma(y.hi, v_all(lo), v_fma(y.lo, v_all(hi), p.lo));
}

SIMD_INLINE vec fun_log2(vec x, ivec *rare) {
  *rare = log_rare(x);
  return log_scaled(x, 0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56);
}

SIMD_INLINE vec fun_log10(vec x, ivec *rare) {
  *rare = log_rare(x);
  return log_scaled(x, 0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57);
}

SIMD_INLINE vec fun_log1p(vec x, ivec *rare) {
  *rare = ~((x > v_all(-1)) & (x < v_all(INFINITY)));
  vtwo u = two_sum(v_all(1), x);
  vreduced p = log_reduce(u.hi);
  p.rest = v_fma(u.lo, p.slope, p.rest);
  return v_pick(x == v_all(0), x, log_near(p));
}

/* x^3, rounded once; left to the C library where its parts are too small. */
SIMD_INLINE vec pow_cube(vec x, ivec *rare) {
  vtwo s = two_times(x, x);
  vtwo t = two_times(s.hi, x);
  vec y = t.hi + v_fma(s.lo, x, t.lo);
  vec size = v_abs(t.hi);
  *rare = (size < v_all(0x1p-960)) & (x != v_all(0));
  ivec whole = (size >= v_all(0x1p-960)) & (size < v_all(INFINITY));
  return v_pick(whole, y, t.hi);
}

/* |x|^y for normal x while the result is far from both ends of the range. */
SIMD_INLINE vec pow_usual(vec x, vec y, ivec *rare) {
  vtwo l = log_two(log_reduce(x));
  vtwo e = two_times(y, l.hi);
  e.lo = v_fma(y, l.lo, e.lo);
  *rare |= ~(v_abs(e.hi) < v_all(708));
  ivec fits = v_abs(e.hi) < v_all(708);
  return exp_two(v_pick(fits, e.hi, v_all(0)), v_pick(fits, e.lo, v_all(0)));
}

/* The exponents that everybody uses are plain arithmetic, and correctly
   rounded. The signs of whole powers follow from the lowest bit. */
SIMD_INLINE vec pow_at(vec x, vec y, ivec *rare) {
  ivec bits;
  vec whole = v_nearest(y, &bits);
  ivec minus = x < v_all(0);
  ivec odd = (bits & 1) != 0;
  vec size = v_abs(x);
  *rare = log_rare(size) | (minus & (whole != y)) | ~(v_abs(y) < v_all(0x1p50));
  vec r = pow_usual(size, y, rare);
  r = v_pick(minus & odd, -r, r);
  ivec two = y == v_all(2);
  ivec three = y == v_all(3);
  ivec inverse = y == v_all(-1);
  ivec half = (y == v_all(0.5)) & (x > v_all(0));
  ivec plain = two | three | inverse | half;
  if (v_any(plain)) {
    ivec small;
    r = v_pick(two, x * x, r);
    r = v_pick(three, pow_cube(x, &small), r);
    r = v_pick(inverse, v_all(1) / x, r);
    r = v_pick(half, v_sqrt(x), r);
    *rare = (*rare & ~plain) | (three & small);
  }
  return r;
}

#endif
