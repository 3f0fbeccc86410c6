/* simd.h - vectors of doubles, as wide as the instruction set that the
   including file is compiled for: 8 with AVX-512, 4 with AVX2 and FMA, else 2.
   Loops written over them are compiled once for each set.

   Arithmetic, comparison (to masks of all ones or all zeros in each lane) and
   the bit operations on masks are the compiler's own, for gcc and clang alike;
   only what those cannot say is an intrinsic here. */
#ifndef LA_ENGINE_KERNEL_SIMD_H
#define LA_ENGINE_KERNEL_SIMD_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__AVX512F__)
#include <immintrin.h>
enum { SIMD_W = 8 };
#elif defined(__AVX2__) && defined(__FMA__)
#include <immintrin.h>
enum { SIMD_W = 4 };
#else
#ifdef __SSE2__
#include <emmintrin.h>
#endif
enum { SIMD_W = 2 };
#endif

#define SIMD_INLINE static inline __attribute__((always_inline, unused))

typedef double vec __attribute__((vector_size(8 * SIMD_W)));
typedef int64_t ivec __attribute__((vector_size(8 * SIMD_W)));
typedef uint64_t uvec __attribute__((vector_size(8 * SIMD_W)));

/* x in every lane. */
SIMD_INLINE vec v_all(double x) {
  return x - (vec){0};
}

SIMD_INLINE ivec v_ints(int64_t x) {
  return x - (ivec){0};
}

SIMD_INLINE vec v_load(const double *p) {
  vec x;
  memcpy(&x, p, sizeof x);
  return x;
}

SIMD_INLINE void v_store(double *p, vec x) {
  memcpy(p, &x, sizeof x);
}

/* The same to an aligned place, past the caches where the machine can do that;
   v_streamed, once all is stored, has others see it before what follows. */
SIMD_INLINE void v_stream(double *p, vec x) {
#if defined(__AVX512F__)
  _mm512_stream_pd(p, (__m512d)x);
#elif defined(__AVX2__) && defined(__FMA__)
  _mm256_stream_pd(p, (__m256d)x);
#elif defined(__SSE2__)
  _mm_stream_pd(p, (__m128d)x);
#else
  v_store(p, x);
#endif
}

SIMD_INLINE void v_streamed(void) {
#if defined(__SSE2__)
  _mm_sfence();
#endif
}

/* The first n < SIMD_W elements, and [fill] in the lanes behind them. */
SIMD_INLINE vec v_load_part(ptrdiff_t n, const double *p, double fill) {
  double room[SIMD_W];
  for (int i = 0; i < SIMD_W; i++) {
    room[i] = i < n ? p[i] : fill;
  }
  return v_load(room);
}

SIMD_INLINE void v_store_part(ptrdiff_t n, double *p, vec x) {
  double room[SIMD_W];
  v_store(room, x);
  for (int i = 0; i < n; i++) {
    p[i] = room[i];
  }
}

/* a where the mask is set, else b. */
SIMD_INLINE vec v_pick(ivec mask, vec a, vec b) {
#if defined(__AVX512F__)
  __m512i m = (__m512i)mask;
  return (vec)_mm512_mask_blend_pd(_mm512_test_epi64_mask(m, m), (__m512d)b,
                                   (__m512d)a);
#elif defined(__AVX2__) && defined(__FMA__)
  return (vec)_mm256_blendv_pd((__m256d)b, (__m256d)a, (__m256d)mask);
#else
  return (vec)((mask & (ivec)a) | (~mask & (ivec)b));
#endif
}

/* True if some lane of the mask is set. */
SIMD_INLINE int v_any(ivec mask) {
#if defined(__AVX512F__)
  return _mm512_test_epi64_mask((__m512i)mask, (__m512i)mask) != 0;
#elif defined(__AVX2__) && defined(__FMA__)
  return _mm256_movemask_pd((__m256d)mask) != 0;
#elif defined(__SSE2__)
  return _mm_movemask_pd((__m128d)mask) != 0;
#else
  return (mask[0] | mask[1]) != 0;
#endif
}

/* a b + c, with one rounding where the machine can do that (see SIMD_FMA). */
#if defined(__AVX512F__)
#define SIMD_FMA 1
SIMD_INLINE vec v_fma(vec a, vec b, vec c) {
  return (vec)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)c);
}
#elif defined(__AVX2__) && defined(__FMA__)
#define SIMD_FMA 1
SIMD_INLINE vec v_fma(vec a, vec b, vec c) {
  return (vec)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c);
}
#elif defined(__FP_FAST_FMA)
#define SIMD_FMA 1
SIMD_INLINE vec v_fma(vec a, vec b, vec c) {
  return (vec){__builtin_fma(a[0], b[0], c[0]),
               __builtin_fma(a[1], b[1], c[1])};
}
#else
#define SIMD_FMA 0
SIMD_INLINE vec v_fma(vec a, vec b, vec c) {
  return a * b + c;
}
#endif

/* x + y and x - y, where the units that multiply are idle. */
SIMD_INLINE vec v_plus(vec x, vec y) {
#if SIMD_FMA
  return v_fma(v_all(1), x, y);
#else
  return x + y;
#endif
}

SIMD_INLINE vec v_less(vec x, vec y) {
#if SIMD_FMA
  return v_fma(v_all(-1), y, x);
#else
  return x - y;
#endif
}

/* The lanes 4 or 2 places on come to the front. */
SIMD_INLINE vec v_turn4(vec x) {
#if defined(__AVX512F__)
  return (vec)_mm512_shuffle_f64x2((__m512d)x, (__m512d)x, 0x4e);
#else
  return x;
#endif
}

SIMD_INLINE vec v_turn2(vec x) {
#if defined(__AVX512F__)
  return (vec)_mm512_shuffle_f64x2((__m512d)x, (__m512d)x, 0xb1);
#elif defined(__AVX2__) && defined(__FMA__)
  return (vec)_mm256_permute2f128_pd((__m256d)x, (__m256d)x, 1);
#else
  return x;
#endif
}

SIMD_INLINE vec v_sqrt(vec x) {
#if defined(__AVX512F__)
  return (vec)_mm512_sqrt_pd((__m512d)x);
#elif defined(__AVX2__) && defined(__FMA__)
  return (vec)_mm256_sqrt_pd((__m256d)x);
#elif defined(__SSE2__)
  return (vec)_mm_sqrt_pd((__m128d)x);
#else
  return (vec){sqrt(x[0]), sqrt(x[1])};
#endif
}

/* x > y ? x : y and x < y ? x : y; y where one of the two is NaN. */
SIMD_INLINE vec v_max(vec x, vec y) {
#if defined(__AVX512F__)
  return (vec)_mm512_max_pd((__m512d)x, (__m512d)y);
#elif defined(__AVX2__) && defined(__FMA__)
  return (vec)_mm256_max_pd((__m256d)x, (__m256d)y);
#elif defined(__SSE2__)
  return (vec)_mm_max_pd((__m128d)x, (__m128d)y);
#else
  return v_pick(x > y, x, y);
#endif
}

SIMD_INLINE vec v_min(vec x, vec y) {
#if defined(__AVX512F__)
  return (vec)_mm512_min_pd((__m512d)x, (__m512d)y);
#elif defined(__AVX2__) && defined(__FMA__)
  return (vec)_mm256_min_pd((__m256d)x, (__m256d)y);
#elif defined(__SSE2__)
  return (vec)_mm_min_pd((__m128d)x, (__m128d)y);
#else
  return v_pick(x < y, x, y);
#endif
}

SIMD_INLINE vec v_abs(vec x) {
  return (vec)((ivec)x & INT64_MAX);
}

/* The nearest whole number, halves to even, for |x| < 2^51; [bits]: its low
   bits are those of the whole number, in two's complement. */
SIMD_INLINE vec v_nearest(vec x, ivec *bits) {
  const vec shift = v_all(0x1.8p52);
  vec y = x + shift;
  *bits = (ivec)y;
  return y - shift;
}

/* table[2 i] and table[2 i + 1] for each lane's i. */
SIMD_INLINE void v_look2(const double *table, ivec i, vec *a, vec *b) {
#if defined(__AVX512F__)
  ivec at = i * 2;
  *a = (vec)_mm512_i64gather_pd((__m512i)at, table, 8);
  *b = (vec)_mm512_i64gather_pd((__m512i)at, table + 1, 8);
#elif defined(__AVX2__) && defined(__FMA__)
  __m128d p = _mm_loadu_pd(table + 2 * i[0]);
  __m128d q = _mm_loadu_pd(table + 2 * i[1]);
  __m128d r = _mm_loadu_pd(table + 2 * i[2]);
  __m128d s = _mm_loadu_pd(table + 2 * i[3]);
  __m256d even = _mm256_insertf128_pd(_mm256_castpd128_pd256(p), r, 1);
  __m256d odd = _mm256_insertf128_pd(_mm256_castpd128_pd256(q), s, 1);
  *a = (vec)_mm256_unpacklo_pd(even, odd);
  *b = (vec)_mm256_unpackhi_pd(even, odd);
#else
  *a = (vec){table[2 * i[0]], table[2 * i[1]]};
  *b = (vec){table[2 * i[0] + 1], table[2 * i[1] + 1]};
#endif
}

/* The first three of the four at table[4 i]. */
SIMD_INLINE void v_look3(const double *table, ivec i, vec *a, vec *b, vec *c) {
#if defined(__AVX512F__)
  ivec at = i * 4;
  *a = (vec)_mm512_i64gather_pd((__m512i)at, table, 8);
  *b = (vec)_mm512_i64gather_pd((__m512i)at, table + 1, 8);
  *c = (vec)_mm512_i64gather_pd((__m512i)at, table + 2, 8);
#elif defined(__AVX2__) && defined(__FMA__)
  __m256d p = _mm256_loadu_pd(table + 4 * i[0]);
  __m256d q = _mm256_loadu_pd(table + 4 * i[1]);
  __m256d r = _mm256_loadu_pd(table + 4 * i[2]);
  __m256d s = _mm256_loadu_pd(table + 4 * i[3]);
  __m256d even = _mm256_unpacklo_pd(p, q);
  __m256d more = _mm256_unpacklo_pd(r, s);
  *a = (vec)_mm256_permute2f128_pd(even, more, 0x20);
  *c = (vec)_mm256_permute2f128_pd(even, more, 0x31);
  even = _mm256_unpackhi_pd(p, q);
  more = _mm256_unpackhi_pd(r, s);
  *b = (vec)_mm256_permute2f128_pd(even, more, 0x20);
#else
  const double *p = table + 4 * i[0];
  const double *q = table + 4 * i[1];
  *a = (vec){p[0], q[0]};
  *b = (vec){p[1], q[1]};
  *c = (vec){p[2], q[2]};
#endif
}

SIMD_INLINE vec v_copysign(vec x, vec sign) {
  return (vec)(((ivec)x & INT64_MAX) | ((ivec)sign & INT64_MIN));
}

/* out[i] := f(x[i*sx], y[i*sy]); sx and sy are 0 or 1. */
SIMD_INLINE void v_map(vec (*f)(vec x, vec y), ptrdiff_t n, const double *x,
                       ptrdiff_t sx, const double *y, ptrdiff_t sy,
                       double *out) {
  ptrdiff_t i = 0;
  for (; i + SIMD_W <= n; i += SIMD_W) {
    vec p = sx == 0 ? v_all(x[0]) : v_load(x + i);
    vec q = sy == 0 ? v_all(y[0]) : v_load(y + i);
    v_store(out + i, f(p, q));
  }
  if (i < n) {
    vec p = sx == 0 ? v_all(x[0]) : v_load_part(n - i, x + i, 0);
    vec q = sy == 0 ? v_all(y[0]) : v_load_part(n - i, y + i, 0);
    v_store_part(n - i, out + i, f(p, q));
  }
}

#endif
