/* avx2.c - products, packing and transposition with AVX2 and FMA: register
   tiles of 12 rows (three registers) by 4 columns, 12 of the 16 registers for
   the sums. */
#include "config.h"

#include "engine/kernel/avx2.h"
#include "engine/kernel/kernel.h"

/* AT_ONCE: steps of the inner loop in one go. Whatever is not a load or a sum
   there costs time when another thread shares the core.
   AHEAD: columns between the prefetch of one and its packing. */
enum { W = 4, MR = 3 * W, NR = 4, AT_ONCE = 8, AHEAD = 8, LINE = 2 * W };

/* One column of the tile. A struct of registers, not an array: arrays that a
   loop runs over are kept in memory, and each step would store them. */
typedef struct column {
  __m256d v0, v1, v2;
} column;

/* Column += (x0, x1, x2) y, of which the first [vecs] registers count. */
static inline __attribute__((always_inline)) column
add(int vecs, column s, column x, const double *y) {
  const __m256d t = _mm256_broadcast_sd(y);
  s.v0 = _mm256_fmadd_pd(x.v0, t, s.v0);
  if (vecs > 1) {
    s.v1 = _mm256_fmadd_pd(x.v1, t, s.v1);
  }
  if (vecs > 2) {
    s.v2 = _mm256_fmadd_pd(x.v2, t, s.v2);
  }
  return s;
}

static inline __attribute__((always_inline)) column load(int vecs,
                                                         const double *a) {
  const __m256d zero = _mm256_setzero_pd();
  return (column){_mm256_loadu_pd(a), vecs > 1 ? _mm256_loadu_pd(a + W) : zero,
                  vecs > 2 ? _mm256_loadu_pd(a + 2 * W) : zero};
}

/* Four rows of a column in memory: alpha * sum + beta * C, [rows] of them. */
static inline __attribute__((always_inline)) void
store_rows(ptrdiff_t rows, double alpha, double beta, __m256d sum, double *c) {
  __m256d r = _mm256_mul_pd(_mm256_set1_pd(alpha), sum);
  if (beta != 0) {
    r = _mm256_fmadd_pd(_mm256_set1_pd(beta), la_avx2_load(rows, c), r);
  }
  la_avx2_store(rows, c, r);
}

static inline __attribute__((always_inline)) void
store(int vecs, ptrdiff_t m, double alpha, double beta, column s, double *c) {
  store_rows(vecs > 1 ? W : m, alpha, beta, s.v0, c);
  if (vecs > 1) {
    store_rows(vecs > 2 ? W : m - W, alpha, beta, s.v1, c + W);
  }
  if (vecs > 2) {
    store_rows(m - 2 * W, alpha, beta, s.v2, c + 2 * W);
  }
}

/* The sums of a tile. */
typedef struct sums {
  column s0, s1, s2, s3;
} sums;

/* One step of the inner sum: a column of A by a row of B, whose elements are
   [bj] apart. */
static inline __attribute__((always_inline)) sums
step(int vecs, sums s, const double *a, const double *b, ptrdiff_t bj) {
  const column x = load(vecs, a);
  return (sums){add(vecs, s.s0, x, b), add(vecs, s.s1, x, b + bj),
                add(vecs, s.s2, x, b + 2 * bj), add(vecs, s.s3, x, b + 3 * bj)};
}

/* The tile with the number of its registers known to the compiler. Element
   (l,j) of B is at b[l bl + j bj]. */
static inline __attribute__((always_inline)) void
tile(int vecs, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, double alpha,
     const double *a, const double *b, ptrdiff_t bl, ptrdiff_t bj, double beta,
     double *c, ptrdiff_t ldc) {
  const __m256d zero = _mm256_setzero_pd();
  const column none = {zero, zero, zero};
  sums s = {none, none, none, none};
  ptrdiff_t l = 0;
  for (; l + AT_ONCE <= k; l += AT_ONCE) {
#pragma GCC unroll 8
    for (int q = 0; q < AT_ONCE; q++) {
      s = step(vecs, s, a + q * MR, b + q * bl, bj);
    }
    a += AT_ONCE * MR;
    b += AT_ONCE * bl;
  }
  for (; l < k; l++) {
    s = step(vecs, s, a, b, bj);
    a += MR;
    b += bl;
  }
  if (n > 0) {
    store(vecs, m, alpha, beta, s.s0, c);
  }
  if (n > 1) {
    store(vecs, m, alpha, beta, s.s1, c + ldc);
  }
  if (n > 2) {
    store(vecs, m, alpha, beta, s.s2, c + 2 * ldc);
  }
  if (n > 3) {
    store(vecs, m, alpha, beta, s.s3, c + 3 * ldc);
  }
}

static inline __attribute__((always_inline)) void
any_tile(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, double alpha, const double *a,
         const double *b, ptrdiff_t bl, ptrdiff_t bj, double beta, double *c,
         ptrdiff_t ldc) {
  for (ptrdiff_t j = 0; j < n; j++) {
    _mm_prefetch((const char *)(c + j * ldc), _MM_HINT_T0);
    _mm_prefetch((const char *)(c + j * ldc + 2 * W), _MM_HINT_T0);
  }
  if (m > 2 * W) {
    tile(3, m, n, k, alpha, a, b, bl, bj, beta, c, ldc);
  } else if (m > W) {
    tile(2, m, n, k, alpha, a, b, bl, bj, beta, c, ldc);
  } else {
    tile(1, m, n, k, alpha, a, b, bl, bj, beta, c, ldc);
  }
}

static void kern_gemm_avx2_12x4(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k,
                                double alpha, const double *a, const double *b,
                                double beta, double *c, ptrdiff_t ldc) {
  any_tile(m, n, k, alpha, a, b, NR, 1, beta, c, ldc);
}

static void kern_gemm_in_place_avx2(ptrdiff_t m, ptrdiff_t k, double alpha,
                                    const double *a, const double *b,
                                    ptrdiff_t ldb, double beta, double *c,
                                    ptrdiff_t ldc) {
  any_tile(m, NR, k, alpha, a, b, 1, ldb, beta, c, ldc);
}

/* A panel of full width: each column in one go. The stretches are too short for
   the machine to see where they lead, so the columns to come are asked for. */
static void pack_full(ptrdiff_t k, const double *a, ptrdiff_t lda,
                      double *dst) {
  const ptrdiff_t coming = AHEAD * lda;
  for (ptrdiff_t l = 0; l < k; l++) {
    _mm_prefetch((const char *)(a + coming), _MM_HINT_T0);
    _mm_prefetch((const char *)(a + coming + MR - 1), _MM_HINT_T0);
    const column x = load(3, a);
    _mm256_storeu_pd(dst, x.v0);
    _mm256_storeu_pd(dst + W, x.v1);
    _mm256_storeu_pd(dst + 2 * W, x.v2);
    a += lda;
    dst += MR;
  }
}

static void kern_pack_avx2(ptrdiff_t w, ptrdiff_t m, ptrdiff_t k,
                           const double *a, ptrdiff_t lda, double *dst) {
  if (w == MR && m == MR) {
    pack_full(k, a, lda, dst);
    return;
  }
  for (ptrdiff_t v = 0; v < w; v += W) {
    for (ptrdiff_t l = 0; l < k; l++) {
      _mm256_storeu_pd(dst + v + l * w, la_avx2_load(m - v, a + v + l * lda));
    }
  }
}

/* Four columns in registers to the four rows in [x]. */
static inline __attribute__((always_inline)) void turn(__m256d *x) {
  __m256d t0 = _mm256_unpacklo_pd(x[0], x[1]);
  __m256d t1 = _mm256_unpackhi_pd(x[0], x[1]);
  __m256d t2 = _mm256_unpacklo_pd(x[2], x[3]);
  __m256d t3 = _mm256_unpackhi_pd(x[2], x[3]);
  x[0] = _mm256_permute2f128_pd(t0, t2, 0x20);
  x[1] = _mm256_permute2f128_pd(t1, t3, 0x20);
  x[2] = _mm256_permute2f128_pd(t0, t2, 0x31);
  x[3] = _mm256_permute2f128_pd(t1, t3, 0x31);
}

/* A block of 4x4. */
static inline __attribute__((always_inline)) void
turn_full(const double *a, ptrdiff_t lda, double *b, ptrdiff_t ldb) {
  __m256d x[W] = {_mm256_loadu_pd(a), _mm256_loadu_pd(a + lda),
                  _mm256_loadu_pd(a + 2 * lda), _mm256_loadu_pd(a + 3 * lda)};
  turn(x);
  _mm256_storeu_pd(b, x[0]);
  _mm256_storeu_pd(b + ldb, x[1]);
  _mm256_storeu_pd(b + 2 * ldb, x[2]);
  _mm256_storeu_pd(b + 3 * ldb, x[3]);
}

/* A block of up to 4x4. */
static void turn_part(ptrdiff_t m, ptrdiff_t n, const double *a, ptrdiff_t lda,
                      double *b, ptrdiff_t ldb) {
  __m256d x[W];
  for (int j = 0; j < W; j++) {
    x[j] = j < n ? la_avx2_load(m, a + j * lda) : _mm256_setzero_pd();
  }
  turn(x);
  for (int i = 0; i < W && i < m; i++) {
    la_avx2_store(n, b + i * ldb, x[i]);
  }
}

/* One line of the cache of each of the next columns. Where they are beyond the
   matrix nothing happens. */
static inline void ask_for_columns(const double *a, ptrdiff_t lda) {
  for (int j = 0; j < W; j++) {
    _mm_prefetch((const char *)(a + j * lda), _MM_HINT_T0);
  }
}

static void kern_transpose_avx2(ptrdiff_t m, ptrdiff_t n, const double *a,
                                ptrdiff_t lda, double *b, ptrdiff_t ldb) {
  for (ptrdiff_t j = 0; j < n; j += W) {
    ptrdiff_t i = 0;
    for (; i + W <= m && j + W <= n; i += W) {
      if (i % LINE == 0) {
        ask_for_columns(a + i + (j + W) * lda, lda);
      }
      turn_full(a + i + j * lda, lda, b + j + i * ldb, ldb);
    }
    for (; i < m; i += W) {
      turn_part(m - i, n - j, a + i + j * lda, lda, b + j + i * ldb, ldb);
    }
  }
}

void kern_init_avx2(la_kern *table) {
  table->name = "avx2";
  table->mr = MR;
  table->nr = NR;
  /* A panel of A and one of B, 32 kB, share the first level cache. */
  table->mc = 10 * MR;
  table->fc = 240;
  table->kc = 256;
  table->nc = 4080;
  table->gemm = kern_gemm_avx2_12x4;
  table->gemm_in_place = kern_gemm_in_place_avx2;
  table->pack = kern_pack_avx2;
  table->transpose = kern_transpose_avx2;
  kern_init_avx2_vec(table);
  kern_init_avx2_sym(table);
}
