/* avx2.h - what the files of the AVX2 kernels share. */
#ifndef LA_ENGINE_KERNEL_AVX2_H
#define LA_ENGINE_KERNEL_AVX2_H

#include "engine/kernel/kernel.h"

#include <immintrin.h>

/* Enters the kernels on vectors, and on matrices with vectors. */
void kern_init_avx2_vec(la_kern *table);

/* Enters those on symmetric matrices. */
void kern_init_avx2_sym(la_kern *table);

/* The mask of the first n of four lanes, any n. */
static inline __m256i la_avx2_lanes(ptrdiff_t n) {
  static const long long ones[8] = {-1, -1, -1, -1, 0, 0, 0, 0};
  ptrdiff_t skip = n >= 4 ? 0 : n <= 0 ? 4 : 4 - n;
  return _mm256_loadu_si256((const __m256i *)(const void *)(ones + skip));
}

/* The first n doubles at [p], zeros behind them. */
static inline __m256d la_avx2_load(ptrdiff_t n, const double *p) {
  return n >= 4 ? _mm256_loadu_pd(p) : _mm256_maskload_pd(p, la_avx2_lanes(n));
}

static inline void la_avx2_store(ptrdiff_t n, double *p, __m256d x) {
  if (n >= 4) {
    _mm256_storeu_pd(p, x);
  } else {
    _mm256_maskstore_pd(p, la_avx2_lanes(n), x);
  }
}

#endif
