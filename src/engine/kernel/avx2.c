/* avx2.c - kernels for AVX2 with FMA: 12x4 register tiles. */
#include "config.h"

#include "engine/kernel/kernel.h"

void kern_init_avx2(la_kern *table) {
  table->name = "avx2";
}
