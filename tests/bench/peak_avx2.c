/* peak_avx2.c - the loops with AVX2 and FMA: twelve sums hide the latency of
   two units, and fit the sixteen registers. */
#include "config.h"

#include "peak.h"

#include <immintrin.h>

enum { SUMS = 12, W = 4 };

static double avx2_fma(long rounds, double x, double y) {
  __m256d vx = _mm256_set1_pd(x);
  __m256d vy = _mm256_set1_pd(y);
  __m256d s[SUMS];
#pragma GCC unroll 12
  for (int k = 0; k < SUMS; k++) {
    s[k] = _mm256_set1_pd(k);
  }
  for (long i = 0; i < rounds; i++) {
#pragma GCC unroll 12
    for (int k = 0; k < SUMS; k++) {
      s[k] = _mm256_fmadd_pd(s[k], vx, vy);
    }
  }
  double out[W];
#pragma GCC unroll 12
  for (int k = 1; k < SUMS; k++) {
    s[0] = _mm256_add_pd(s[0], s[k]);
  }
  _mm256_storeu_pd(out, s[0]);
  return out[0] + out[1] + out[2] + out[3];
}

static void avx2_triad(ptrdiff_t n, double *a, const double *b, const double *c,
                       double s) {
  __m256d vs = _mm256_set1_pd(s);
  for (ptrdiff_t i = 0; i + W <= n; i += W) {
    __m256d x = _mm256_loadu_pd(c + i);
    _mm256_stream_pd(a + i, _mm256_fmadd_pd(x, vs, _mm256_loadu_pd(b + i)));
  }
  _mm_sfence();
}

const peak_loops PEAK_AVX2 = {"avx2", avx2_fma, 2.0 * SUMS *W, avx2_triad};
