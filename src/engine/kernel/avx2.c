/* avx2.c - kernels for AVX2 with FMA: 12x4 register tiles. */
#include "config.h"

#include "engine/kernel/kernel.h"

#include <immintrin.h>

static void kern_axpy2_avx2(ptrdiff_t n, double alpha, const double *x,
                            double *hi, double *lo) {
  const __m256d a = _mm256_set1_pd(alpha);
  ptrdiff_t i = 0;
  for (; i + 4 <= n; i += 4) {
    __m256d v = _mm256_loadu_pd(x + i);
    __m256d h = _mm256_loadu_pd(hi + i);
    __m256d p = _mm256_mul_pd(a, v);
    __m256d e = _mm256_fmsub_pd(a, v, p);
    __m256d s = _mm256_add_pd(h, p);
    __m256d b = _mm256_sub_pd(s, h);
    __m256d d = _mm256_add_pd(_mm256_sub_pd(h, _mm256_sub_pd(s, b)),
                              _mm256_sub_pd(p, b));
    _mm256_storeu_pd(hi + i, s);
    _mm256_storeu_pd(
        lo + i, _mm256_add_pd(_mm256_loadu_pd(lo + i), _mm256_add_pd(d, e)));
  }
  for (; i < n; i++) {
    double p = alpha * x[i];
    double s = hi[i] + p;
    double b = s - hi[i];
    lo[i] += ((hi[i] - (s - b)) + (p - b)) + __builtin_fma(alpha, x[i], -p);
    hi[i] = s;
  }
}

void kern_init_avx2(la_kern *table) {
  table->name = "avx2";
  table->axpy2 = kern_axpy2_avx2;
}
