/* avx2.c - products, packing and transposition with AVX2 and FMA: register
   tiles of 12 rows (three registers) by 4 columns, 12 of the 16 registers for
   the sums. */
#include "config.h"

#include "engine/kernel/avx2.h"
#include "engine/kernel/kernel.h"

enum { W = 4, VECS = 3, MR = VECS * W, NR = 4 };

/* Rows of one column of the tile in memory: alpha * sum + beta * C. */
static inline __attribute__((always_inline)) void
store(int vecs, ptrdiff_t m, __m256d alpha, double beta, const __m256d *sum,
      double *c) {
  for (int v = 0; v < vecs; v++) {
    ptrdiff_t rows = m - v * W;
    __m256d r = _mm256_mul_pd(alpha, sum[v]);
    if (beta != 0) {
      r = _mm256_fmadd_pd(_mm256_set1_pd(beta), la_avx2_load(rows, c + v * W),
                          r);
    }
    la_avx2_store(rows, c + v * W, r);
  }
}

/* The tile with the loops over registers known to the compiler: all of them
   are unrolled and the sums stay in registers. */
static inline __attribute__((always_inline)) void
tile(int vecs, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, double alpha,
     const double *a, const double *b, double beta, double *c, ptrdiff_t ldc) {
  __m256d sum[NR][VECS];
#pragma GCC unroll 4
  for (int j = 0; j < NR; j++) {
#pragma GCC unroll 3
    for (int v = 0; v < vecs; v++) {
      sum[j][v] = _mm256_setzero_pd();
    }
  }
  for (ptrdiff_t l = 0; l < k; l++) {
    __m256d x[VECS];
#pragma GCC unroll 3
    for (int v = 0; v < vecs; v++) {
      x[v] = _mm256_loadu_pd(a + v * W);
    }
#pragma GCC unroll 4
    for (int j = 0; j < NR; j++) {
      __m256d y = _mm256_broadcast_sd(b + j);
#pragma GCC unroll 3
      for (int v = 0; v < vecs; v++) {
        sum[j][v] = _mm256_fmadd_pd(x[v], y, sum[j][v]);
      }
    }
    a += MR;
    b += NR;
  }
#pragma GCC unroll 4
  for (int j = 0; j < NR; j++) {
    if (j < n) {
      store(vecs, m, _mm256_set1_pd(alpha), beta, sum[j], c + j * ldc);
    }
  }
}

static void kern_gemm_avx2_12x4(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k,
                                double alpha, const double *a, const double *b,
                                double beta, double *c, ptrdiff_t ldc) {
  for (ptrdiff_t j = 0; j < n; j++) {
    _mm_prefetch((const char *)(c + j * ldc), _MM_HINT_T0);
    _mm_prefetch((const char *)(c + j * ldc + 2 * W), _MM_HINT_T0);
  }
  if (m > 2 * W) {
    tile(3, m, n, k, alpha, a, b, beta, c, ldc);
  } else if (m > W) {
    tile(2, m, n, k, alpha, a, b, beta, c, ldc);
  } else {
    tile(1, m, n, k, alpha, a, b, beta, c, ldc);
  }
}

static void kern_pack_avx2(ptrdiff_t w, ptrdiff_t m, ptrdiff_t k,
                           const double *a, ptrdiff_t lda, double *dst) {
  for (ptrdiff_t v = 0; v < w; v += W) {
    for (ptrdiff_t l = 0; l < k; l++) {
      _mm256_storeu_pd(dst + v + l * w, la_avx2_load(m - v, a + v + l * lda));
    }
  }
}

/* A block of up to 4x4 in registers, columns to rows. */
static void turn(ptrdiff_t m, ptrdiff_t n, const double *a, ptrdiff_t lda,
                 double *b, ptrdiff_t ldb) {
  __m256d r[W];
  for (int j = 0; j < W; j++) {
    r[j] = j < n ? la_avx2_load(m, a + j * lda) : _mm256_setzero_pd();
  }
  __m256d t0 = _mm256_unpacklo_pd(r[0], r[1]);
  __m256d t1 = _mm256_unpackhi_pd(r[0], r[1]);
  __m256d t2 = _mm256_unpacklo_pd(r[2], r[3]);
  __m256d t3 = _mm256_unpackhi_pd(r[2], r[3]);
  r[0] = _mm256_permute2f128_pd(t0, t2, 0x20);
  r[1] = _mm256_permute2f128_pd(t1, t3, 0x20);
  r[2] = _mm256_permute2f128_pd(t0, t2, 0x31);
  r[3] = _mm256_permute2f128_pd(t1, t3, 0x31);
  for (int i = 0; i < W && i < m; i++) {
    la_avx2_store(n, b + i * ldb, r[i]);
  }
}

static void kern_transpose_avx2(ptrdiff_t m, ptrdiff_t n, const double *a,
                                ptrdiff_t lda, double *b, ptrdiff_t ldb) {
  for (ptrdiff_t i = 0; i < m; i += W) {
    for (ptrdiff_t j = 0; j < n; j += W) {
      turn(m - i, n - j, a + i + j * lda, lda, b + j + i * ldb, ldb);
    }
  }
}

void kern_init_avx2(la_kern *table) {
  table->name = "avx2";
  table->mr = MR;
  table->nr = NR;
  table->mc = 16 * MR;
  table->kc = 256;
  table->nc = 4080;
  table->gemm = kern_gemm_avx2_12x4;
  table->pack = kern_pack_avx2;
  table->transpose = kern_transpose_avx2;
  kern_init_avx2_vec(table);
}
