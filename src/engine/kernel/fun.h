/* fun.h - what the vectors of elementary functions share: doubled numbers, the
   exponential of Tang (see fun_table.h), and the loop over many elements.

   All of it needs one rounding in v_fma: where the machine cannot do that
   (SIMD_FMA is 0) the C library's functions are used instead. A result depends
   on the argument alone, not on its place or its neighbours: the lanes of an
   uneven end are filled up, and arguments that a vector does not treat are
   handed, each for itself, to the C library.

   Products and sums with their errors: Dekker (Numer. Math. 18, 1971) and
   Knuth; see Muller et al., Handbook of Floating-Point Arithmetic, 4.3 and
   11. */
#ifndef LA_ENGINE_KERNEL_FUN_H
#define LA_ENGINE_KERNEL_FUN_H

#include "engine/kernel/fun_table.h"
#include "engine/kernel/simd.h"

/* hi + lo, where lo is about an ulp of hi. */
typedef struct vtwo {
  vec hi, lo;
} vtwo;

/* a + b, |a| >= |b|; for all a and b; a b. */
SIMD_INLINE vtwo two_quick(vec a, vec b) {
  vec s = a + b;
  return (vtwo){s, (a - s) + b};
}

SIMD_INLINE vtwo two_sum(vec a, vec b) {
  vec s = a + b;
  vec z = s - a;
  return (vtwo){s, (a - (s - z)) + (b - z)};
}

SIMD_INLINE vtwo two_times(vec a, vec b) {
  vec p = a * b;
  return (vtwo){p, v_fma(a, b, -p)};
}

/* a/b, rounded once but for some 2^-100. */
SIMD_INLINE vec two_quotient(vtwo a, vtwo b) {
  vec inv = v_all(1) / b.hi;
  vec y = a.hi * inv;
  vec rest = v_fma(-y, b.hi, a.hi) + v_fma(-y, b.lo, a.lo);
  return v_fma(rest, inv, y);
}

/* The quotient with its error. */
SIMD_INLINE vtwo two_over(vtwo a, vtwo b) {
  vec inv = v_all(1) / b.hi;
  vec y = a.hi * inv;
  vec rest = v_fma(-y, b.hi, a.hi) + v_fma(-y, b.lo, a.lo);
  return two_quick(y, rest * inv);
}

/* c[0] + c[1] x + ... + c[n-1] x^(n-1); even and odd powers apart, since a
   chain of n products would be what all else waits for. */
SIMD_INLINE vec v_poly(int n, const double *c, vec x) {
  vec square = x * x;
  vec even = v_all(c[(n - 1) & ~1]);
  vec odd = v_all(c[(n - 2) | 1]);
  for (int i = ((n - 1) & ~1) - 2; i >= 0; i -= 2) {
    even = v_fma(even, square, v_all(c[i]));
  }
  for (int i = ((n - 2) | 1) - 2; i >= 1; i -= 2) {
    odd = v_fma(odd, square, v_all(c[i]));
  }
  return v_fma(odd, x, even);
}

/* A whole number below 2^52 as a double. */
SIMD_INLINE vec v_from_whole(uvec k) {
  const uvec magic = (uvec)v_all(0x1p52);
  return (vec)(k | magic) - v_all(0x1p52);
}

/* ---- the exponential ---- */

/* scale (1 + hi + lo) = e^x for a scale 2^(k/LA_EXP_SIZE), the error of which
   is in lo; |hi| <= log(2)/256. */
typedef struct vpower {
  vec scale;
  vec hi, lo;
} vpower;

/* (k - 2^51) / LA_EXP_SIZE is the exponent; [tail] as in the table. */
SIMD_INLINE vec power_scale(ivec k, vec *tail) {
  vec t;
  v_look2(la_exp_table, k & (LA_EXP_SIZE - 1), &t, tail);
  uvec whole = (uvec)(k & -LA_EXP_SIZE);
  return (vec)((uvec)t + (whole << (52 - LA_EXP_BITS)));
}

/* For |x| <= 709: an argument with an error, to some 2^-62 of the value. */
SIMD_INLINE vec exp_two(vec x, vec lo) {
  static const double c[] = {0x1.fffffffffff57p-2, 0x1.5555555555525p-3,
                             0x1.55555acf8df82p-5, 0x1.1111143255ff1p-7};
  ivec k;
  vec tail;
  vec n = v_nearest(x * v_all(0x1.71547652b82fep+7), &k);
  vec r = v_fma(n, v_all(-0x1.62e42fefa39efp-8), x);
  r = v_fma(n, v_all(-0x1.abc9e3b39803fp-63), r) + lo;
  vec scale = power_scale(k, &tail);
  vec p = v_fma(r * r, v_poly(4, c, r), tail + r);
  return v_fma(scale, p, scale);
}

/* The parts of e^x, to some 2^-62 of hi: what e^x - 1 is made of. */
SIMD_INLINE vpower exp_parts(vec x) {
  static const double c[] = {1.0 / 2, 1.0 / 6, 1.0 / 24, 1.0 / 120, 1.0 / 720};
  ivec k;
  vec tail;
  vec n = v_nearest(x * v_all(0x1.71547652b82fep+7), &k);
  vec scale = power_scale(k, &tail);
  /* n times the first part is exact, and so is the difference. */
  vec r0 = v_fma(n, v_all(-0x1.62e42fefap-8), x);
  vec w = n * v_all(0x1.cf79abc9e3b3ap-47);
  vtwo r = two_quick(r0, -w);
  vec rest = r.lo + v_fma(tail, r.hi, tail);
  vec lo = v_fma(r.hi * r.hi, v_poly(5, c, r.hi), rest);
  return (vpower){scale, r.hi, lo};
}

/* e^x and e^x - 1 from the parts. */
SIMD_INLINE vtwo parts_exp(vpower p) {
  vtwo m = two_times(p.scale, p.hi);
  vtwo s = two_quick(p.scale, m.hi);
  return two_quick(s.hi, s.lo + v_fma(p.scale, p.lo, m.lo));
}

SIMD_INLINE vtwo parts_expm1(vpower p) {
  vtwo m = two_times(p.scale, p.hi);
  vtwo a = two_sum(p.scale, v_all(-1));
  vtwo s = two_sum(a.hi, m.hi);
  return two_quick(s.hi, s.lo + a.lo + v_fma(p.scale, p.lo, m.lo));
}

/* ---- over many elements ---- */

/* A vector's function also says which lanes it leaves to the C library's. */
typedef vec (*vfun)(vec x, ivec *rare);
typedef double (*cfun)(double x);

static __attribute__((noinline, unused)) vec fun_rare(cfun c, vec x, ivec rare,
                                                      vec y) {
  double from[SIMD_W];
  double to[SIMD_W];
  v_store(from, x);
  v_store(to, y);
  for (int i = 0; i < SIMD_W; i++) {
    if (rare[i] != 0) {
      to[i] = c(from[i]);
    }
  }
  return v_load(to);
}

SIMD_INLINE vec fun_at(vfun f, cfun c, vec x) {
  ivec rare = v_ints(0);
  vec y = f(x, &rare);
  return v_any(rare) ? fun_rare(c, x, rare, y) : y;
}

/* y := f(x), also in place. */
SIMD_INLINE void fun_map(vfun f, cfun c, ptrdiff_t n, const double *x,
                         double *y) {
  ptrdiff_t i = 0;
  for (; i + SIMD_W <= n; i += SIMD_W) {
    v_store(y + i, fun_at(f, c, v_load(x + i)));
  }
  if (i < n) {
    v_store_part(n - i, y + i, fun_at(f, c, v_load_part(n - i, x + i, 1)));
  }
}

#endif
