/* avx512.c - products, packing and transposition with AVX-512: register tiles
   of 24 rows (three registers) by 8 columns. 24 of the 32 registers hold the
   sums; each step loads three of A and broadcasts eight numbers of B. */
#include "config.h"

#include "engine/kernel/avx512.h"
#include "engine/kernel/kernel.h"

#include <immintrin.h>

enum { W = 8, VECS = 3, MR = VECS * W, NR = 8 };

/* The first [n] lanes, n <= 8. */
static inline __mmask8 lanes(ptrdiff_t n) {
  return (__mmask8)(n >= W ? 0xff : n <= 0 ? 0 : (1 << n) - 1);
}

/* Rows of the tile's columns in memory: alpha * sum + beta * C. */
static inline __attribute__((always_inline)) void
store(int vecs, ptrdiff_t m, __m512d alpha, double beta, const __m512d *sum,
      double *c) {
#pragma GCC unroll 3
  for (int v = 0; v < vecs; v++) {
    __mmask8 rows = lanes(m - v * W);
    __m512d r = _mm512_mul_pd(alpha, sum[v]);
    if (beta != 0) {
      __m512d old = _mm512_maskz_loadu_pd(rows, c + v * W);
      r = _mm512_fmadd_pd(_mm512_set1_pd(beta), old, r);
    }
    _mm512_mask_storeu_pd(c + v * W, rows, r);
  }
}

/* The tile with the loops over registers known to the compiler: all of them
   are unrolled and the sums stay in registers. Element (l,j) of B is at b[l bl
   + j bj]. */
static inline __attribute__((always_inline)) void
tile(int vecs, int cols, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, double alpha,
     const double *a, const double *b, ptrdiff_t bl, ptrdiff_t bj, double beta,
     double *c, ptrdiff_t ldc) {
  __m512d sum[NR][VECS];
#pragma GCC unroll 8
  for (int j = 0; j < cols; j++) {
#pragma GCC unroll 3
    for (int v = 0; v < vecs; v++) {
      sum[j][v] = _mm512_setzero_pd();
    }
  }
  for (ptrdiff_t l = 0; l < k; l++) {
    __m512d x[VECS];
#pragma GCC unroll 3
    for (int v = 0; v < vecs; v++) {
      x[v] = _mm512_loadu_pd(a + v * W);
    }
#pragma GCC unroll 8
    for (int j = 0; j < cols; j++) {
      __m512d y = _mm512_set1_pd(b[j * bj]);
#pragma GCC unroll 3
      for (int v = 0; v < vecs; v++) {
        sum[j][v] = _mm512_fmadd_pd(x[v], y, sum[j][v]);
      }
    }
    a += MR;
    b += bl;
  }
#pragma GCC unroll 8
  for (int j = 0; j < cols; j++) {
    if (j < n) {
      store(vecs, m, _mm512_set1_pd(alpha), beta, sum[j], c + j * ldc);
    }
  }
}

/* The smallest tile that covers m-by-n. */
static inline __attribute__((always_inline)) void
any_tile(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, double alpha, const double *a,
         const double *b, ptrdiff_t bl, ptrdiff_t bj, double beta, double *c,
         ptrdiff_t ldc) {
  for (ptrdiff_t j = 0; j < n; j++) {
    _mm_prefetch((const char *)(c + j * ldc), _MM_HINT_T0);
    _mm_prefetch((const char *)(c + j * ldc + W), _MM_HINT_T0);
    _mm_prefetch((const char *)(c + j * ldc + 2 * W), _MM_HINT_T0);
  }
  if (m > 2 * W && n > 4) {
    tile(3, 8, m, n, k, alpha, a, b, bl, bj, beta, c, ldc);
  } else if (m > 2 * W) {
    tile(3, 4, m, n, k, alpha, a, b, bl, bj, beta, c, ldc);
  } else if (m > W && n > 4) {
    tile(2, 8, m, n, k, alpha, a, b, bl, bj, beta, c, ldc);
  } else if (m > W) {
    tile(2, 4, m, n, k, alpha, a, b, bl, bj, beta, c, ldc);
  } else if (n > 4) {
    tile(1, 8, m, n, k, alpha, a, b, bl, bj, beta, c, ldc);
  } else {
    tile(1, 4, m, n, k, alpha, a, b, bl, bj, beta, c, ldc);
  }
}

static void kern_gemm_avx512_24x8(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k,
                                  double alpha, const double *a,
                                  const double *b, double beta, double *c,
                                  ptrdiff_t ldc) {
  any_tile(m, n, k, alpha, a, b, NR, 1, beta, c, ldc);
}

static void kern_gemm_in_place_avx512(ptrdiff_t m, ptrdiff_t k, double alpha,
                                      const double *a, const double *b,
                                      ptrdiff_t ldb, double beta, double *c,
                                      ptrdiff_t ldc) {
  any_tile(m, NR, k, alpha, a, b, 1, ldb, beta, c, ldc);
}

static void kern_pack_avx512(ptrdiff_t w, ptrdiff_t m, ptrdiff_t k,
                             const double *a, ptrdiff_t lda, double *dst) {
  for (ptrdiff_t v = 0; v < w; v += W) {
    __mmask8 rows = lanes(m - v);
    const double *from = a + v;
    double *to = dst + v;
    for (ptrdiff_t l = 0; l < k; l++) {
      _mm512_storeu_pd(to, _mm512_maskz_loadu_pd(rows, from));
      from += lda;
      to += w;
    }
  }
}

static void kern_zpack_avx512(ptrdiff_t w, ptrdiff_t m, ptrdiff_t k,
                              const double *a, ptrdiff_t lda, double *dst) {
  const __m512d zero = _mm512_setzero_pd();
  for (ptrdiff_t v = 0; v < w; v += W) {
    __mmask8 rows = lanes(2 * m - v);
    const double *from = a + v;
    double *to = dst + v;
    for (ptrdiff_t l = 0; l < k; l++) {
      __m512d z = _mm512_maskz_loadu_pd(rows, from);
      __m512d turned = _mm512_permute_pd(z, 0x55);
      _mm512_storeu_pd(to, z);
      _mm512_storeu_pd(to + w, _mm512_mask_sub_pd(turned, 0x55, zero, turned));
      from += 2 * lda;
      to += 2 * w;
    }
  }
}

/* An 8x8 block in registers, columns to rows: pairs, then quarters. */
static inline __attribute__((always_inline)) void turn(__m512d *r) {
  __m512d t[W];
  for (int i = 0; i < W; i += 2) {
    t[i] = _mm512_unpacklo_pd(r[i], r[i + 1]);
    t[i + 1] = _mm512_unpackhi_pd(r[i], r[i + 1]);
  }
  for (int i = 0; i < 2; i++) {
    __m512d lo = _mm512_shuffle_f64x2(t[i], t[i + 2], 0x88);
    __m512d hi = _mm512_shuffle_f64x2(t[i], t[i + 2], 0xdd);
    __m512d lo2 = _mm512_shuffle_f64x2(t[i + 4], t[i + 6], 0x88);
    __m512d hi2 = _mm512_shuffle_f64x2(t[i + 4], t[i + 6], 0xdd);
    r[i] = _mm512_shuffle_f64x2(lo, lo2, 0x88);
    r[i + 2] = _mm512_shuffle_f64x2(hi, hi2, 0x88);
    r[i + 4] = _mm512_shuffle_f64x2(lo, lo2, 0xdd);
    r[i + 6] = _mm512_shuffle_f64x2(hi, hi2, 0xdd);
  }
}

static void turn_edge(ptrdiff_t m, ptrdiff_t n, const double *a, ptrdiff_t lda,
                      double *b, ptrdiff_t ldb) {
  __m512d r[W];
  for (int j = 0; j < W; j++) {
    r[j] = j < n ? _mm512_maskz_loadu_pd(lanes(m), a + j * lda)
                 : _mm512_setzero_pd();
  }
  turn(r);
  for (int i = 0; i < W && i < m; i++) {
    _mm512_mask_storeu_pd(b + i * ldb, lanes(n), r[i]);
  }
}

static void turn_block(const double *a, ptrdiff_t lda, double *b,
                       ptrdiff_t ldb) {
  __m512d r[W];
#pragma GCC unroll 8
  for (int j = 0; j < W; j++) {
    r[j] = _mm512_loadu_pd(a + j * lda);
  }
  turn(r);
#pragma GCC unroll 8
  for (int i = 0; i < W; i++) {
    _mm512_storeu_pd(b + i * ldb, r[i]);
  }
}

static void kern_transpose_avx512(ptrdiff_t m, ptrdiff_t n, const double *a,
                                  ptrdiff_t lda, double *b, ptrdiff_t ldb) {
  for (ptrdiff_t i = 0; i < m; i += W) {
    for (ptrdiff_t j = 0; j < n; j += W) {
      const double *from = a + i + j * lda;
      double *to = b + j + i * ldb;
      if (m - i >= W && n - j >= W) {
        turn_block(from, lda, to, ldb);
      } else {
        turn_edge(m - i, n - j < W ? n - j : W, from, lda, to, ldb);
      }
    }
  }
}

void kern_init_avx512(la_kern *table) {
  table->name = "avx512";
  table->mr = MR;
  table->nr = NR;
  /* A block of A and a panel of B, 600 and 20 kB, leave room in the caches of
     the first and the second level. */
  table->mc = 10 * MR;
  table->kc = 320;
  table->nc = 4080;
  table->gemm = kern_gemm_avx512_24x8;
  table->gemm_in_place = kern_gemm_in_place_avx512;
  table->pack = kern_pack_avx512;
  table->zpack = kern_zpack_avx512;
  table->transpose = kern_transpose_avx512;
  kern_init_avx512_vec(table);
}
