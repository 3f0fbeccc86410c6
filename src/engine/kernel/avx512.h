/* avx512.h - what the files of the AVX-512 kernels share. */
#ifndef LA_ENGINE_KERNEL_AVX512_H
#define LA_ENGINE_KERNEL_AVX512_H

#include "engine/kernel/kernel.h"

#include <immintrin.h>

/* A mask of the first [n] lanes; all of them from 8 on. */
static inline __mmask8 la_avx512_lanes(ptrdiff_t n) {
  return (__mmask8)(n >= 8 ? 0xff : n <= 0 ? 0 : (1 << n) - 1);
}

/* Enters the kernels on vectors, and on matrices with vectors. */
void kern_init_avx512_vec(la_kern *table);

#endif
