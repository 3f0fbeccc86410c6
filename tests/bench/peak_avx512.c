/* peak_avx512.c - the loops with AVX-512: sixteen sums hide the latency of two
   units. */
#include "config.h"

#include "peak.h"

#include <immintrin.h>

enum { SUMS = 16, W = 8 };

static double avx512_fma(long rounds, double x, double y) {
  __m512d vx = _mm512_set1_pd(x);
  __m512d vy = _mm512_set1_pd(y);
  __m512d s[SUMS];
#pragma GCC unroll 16
  for (int k = 0; k < SUMS; k++) {
    s[k] = _mm512_set1_pd(k);
  }
  for (long i = 0; i < rounds; i++) {
#pragma GCC unroll 16
    for (int k = 0; k < SUMS; k++) {
      s[k] = _mm512_fmadd_pd(s[k], vx, vy);
    }
  }
#pragma GCC unroll 16
  for (int k = 1; k < SUMS; k++) {
    s[0] = _mm512_add_pd(s[0], s[k]);
  }
  return _mm512_reduce_add_pd(s[0]);
}

static void avx512_triad(ptrdiff_t n, double *a, const double *b,
                         const double *c, double s) {
  __m512d vs = _mm512_set1_pd(s);
  for (ptrdiff_t i = 0; i + W <= n; i += W) {
    __m512d x = _mm512_loadu_pd(c + i);
    _mm512_stream_pd(a + i, _mm512_fmadd_pd(x, vs, _mm512_loadu_pd(b + i)));
  }
  _mm_sfence();
}

const peak_loops PEAK_AVX512 = {"avx512", avx512_fma, 2.0 * SUMS *W,
                                avx512_triad};
