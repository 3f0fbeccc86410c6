/* avx512.c - kernels for AVX-512: 24x8 register tiles. */
#include "config.h"

#include "engine/kernel/kernel.h"

void kern_init_avx512(la_kern *table) {
  table->name = "avx512";
}
