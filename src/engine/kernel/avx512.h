/* avx512.h - what the files of the AVX-512 kernels share. */
#ifndef LA_ENGINE_KERNEL_AVX512_H
#define LA_ENGINE_KERNEL_AVX512_H

#include "engine/kernel/kernel.h"

/* Enters the kernels on vectors, and on matrices with vectors. */
void kern_init_avx512_vec(la_kern *table);

#endif
