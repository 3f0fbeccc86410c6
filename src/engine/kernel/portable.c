/* portable.c - kernels in the compiler's generic vectors: whatever registers
   the baseline of the machine has. */
#include "config.h"

#include "engine/kernel/kernel.h"

#include <string.h>

enum { MR = 4, NR = 4, W = 2 };

/* Two doubles: the width of the baseline of x86-64 and of AArch64. */
typedef double vec __attribute__((vector_size(16)));

static inline vec load(const double *p) {
  vec v;
  memcpy(&v, p, sizeof v);
  return v;
}

static void kern_gemm_portable(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k,
                               double alpha, const double *a, const double *b,
                               double beta, double *c, ptrdiff_t ldc) {
  vec s0[NR] = {{0}};
  vec s1[NR] = {{0}};
  for (ptrdiff_t l = 0; l < k; l++) {
    vec a0 = load(a + l * MR);
    vec a1 = load(a + l * MR + W);
    for (int j = 0; j < NR; j++) {
      s0[j] += a0 * b[l * NR + j];
      s1[j] += a1 * b[l * NR + j];
    }
  }
  for (ptrdiff_t j = 0; j < n; j++) {
    double col[MR];
    memcpy(col, &s0[j], sizeof s0[j]);
    memcpy(col + W, &s1[j], sizeof s1[j]);
    for (ptrdiff_t i = 0; i < m; i++) {
      double *to = &c[i + j * ldc];
      *to = alpha * col[i] + (beta == 0 ? 0 : beta * *to);
    }
  }
}

void kern_init_portable(la_kern *table) {
  table->name = "portable";
  table->gemm = kern_gemm_portable;
}
