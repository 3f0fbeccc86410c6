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

/* One column of the tile. Not an array: see avx2.c. */
typedef struct column {
  vec v0, v1;
} column;

static inline __attribute__((always_inline)) column add(column s, column x,
                                                        double y) {
  return (column){s.v0 + x.v0 * y, s.v1 + x.v1 * y};
}

static void store(ptrdiff_t m, double alpha, double beta, column s, double *c) {
  double sum[MR];
  memcpy(sum, &s.v0, sizeof s.v0);
  memcpy(sum + W, &s.v1, sizeof s.v1);
  for (ptrdiff_t i = 0; i < m; i++) {
    c[i] = alpha * sum[i] + (beta == 0 ? 0 : beta * c[i]);
  }
}

static void kern_gemm_portable(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k,
                               double alpha, const double *a, const double *b,
                               double beta, double *c, ptrdiff_t ldc) {
  column s0 = {{0}, {0}};
  column s1 = s0;
  column s2 = s0;
  column s3 = s0;
  for (ptrdiff_t l = 0; l < k; l++) {
    const column x = {load(a), load(a + W)};
    s0 = add(s0, x, b[0]);
    s1 = add(s1, x, b[1]);
    s2 = add(s2, x, b[2]);
    s3 = add(s3, x, b[3]);
    a += MR;
    b += NR;
  }
  const column sum[NR] = {s0, s1, s2, s3};
  for (ptrdiff_t j = 0; j < n; j++) {
    store(m, alpha, beta, sum[j], c + j * ldc);
  }
}

void kern_init_portable(la_kern *table) {
  table->name = "portable";
  table->gemm = kern_gemm_portable;
}
