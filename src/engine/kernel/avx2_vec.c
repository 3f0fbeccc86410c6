/* avx2_vec.c - vectors, and matrices times vectors, with AVX2 and FMA. */
#include "config.h"

#include "engine/kernel/avx2.h"
#include "engine/kernel/kernel.h"

#include <math.h>

enum { W = 4, LANES = 4 };

/* [re im re im] -> [im re im re] */
static inline __m256d swap(__m256d x) {
  return _mm256_permute_pd(x, 0x5);
}

static void kern_div_avx2(ptrdiff_t n, double d, double *x) {
  const __m256d s = _mm256_set1_pd(d);
  for (ptrdiff_t i = 0; i < n; i += W) {
    __m256d r = _mm256_div_pd(la_avx2_load(n - i, x + i), s);
    la_avx2_store(n - i, x + i, r);
  }
}

static void kern_scal_avx2(ptrdiff_t n, double alpha, double *x) {
  const __m256d s = _mm256_set1_pd(alpha);
  for (ptrdiff_t i = 0; i < n; i += W) {
    __m256d r = _mm256_mul_pd(s, la_avx2_load(n - i, x + i));
    la_avx2_store(n - i, x + i, r);
  }
}

static void kern_axpy_avx2(ptrdiff_t n, double alpha, const double *x,
                           double *y) {
  const __m256d s = _mm256_set1_pd(alpha);
  for (ptrdiff_t i = 0; i < n; i += W) {
    __m256d r = _mm256_fmadd_pd(s, la_avx2_load(n - i, x + i),
                                la_avx2_load(n - i, y + i));
    la_avx2_store(n - i, y + i, r);
  }
}

static void kern_zaxpy_avx2(ptrdiff_t n, const double *alpha, const double *x,
                            double *y) {
  const __m256d re = _mm256_set1_pd(alpha[0]);
  const __m256d im = _mm256_set1_pd(alpha[1]);
  for (ptrdiff_t i = 0; i < 2 * n; i += W) {
    ptrdiff_t left = 2 * n - i;
    __m256d v = la_avx2_load(left, x + i);
    __m256d r = _mm256_fmaddsub_pd(re, v, _mm256_mul_pd(im, swap(v)));
    la_avx2_store(left, y + i, _mm256_add_pd(la_avx2_load(left, y + i), r));
  }
}

static double sum_lanes(__m256d x) {
  __m128d s =
      _mm_add_pd(_mm256_castpd256_pd128(x), _mm256_extractf128_pd(x, 1));
  return _mm_cvtsd_f64(_mm_add_sd(s, _mm_unpackhi_pd(s, s)));
}

static double kern_dot_avx2(ptrdiff_t n, const double *x, const double *y) {
  __m256d s[LANES];
  ptrdiff_t i = 0;
  for (int v = 0; v < LANES; v++) {
    s[v] = _mm256_setzero_pd();
  }
  for (; i + LANES * W <= n; i += LANES * W) {
#pragma GCC unroll 4
    for (int v = 0; v < LANES; v++) {
      s[v] = _mm256_fmadd_pd(_mm256_loadu_pd(x + i + v * W),
                             _mm256_loadu_pd(y + i + v * W), s[v]);
    }
  }
  for (; i < n; i += W) {
    s[0] = _mm256_fmadd_pd(la_avx2_load(n - i, x + i),
                           la_avx2_load(n - i, y + i), s[0]);
  }
  return sum_lanes(
      _mm256_add_pd(_mm256_add_pd(s[0], s[1]), _mm256_add_pd(s[2], s[3])));
}

/* The sums of even and of odd lanes. */
static inline void split(__m256d x, double *even, double *odd) {
  __m128d s =
      _mm_add_pd(_mm256_castpd256_pd128(x), _mm256_extractf128_pd(x, 1));
  *even = _mm_cvtsd_f64(s);
  *odd = _mm_cvtsd_f64(_mm_unpackhi_pd(s, s));
}

static void kern_zdot_avx2(ptrdiff_t n, const double *x, const double *y,
                           double *out) {
  __m256d same[2] = {_mm256_setzero_pd(), _mm256_setzero_pd()};
  __m256d cross[2] = {_mm256_setzero_pd(), _mm256_setzero_pd()};
  for (ptrdiff_t i = 0; i < 2 * n; i += 2 * W) {
#pragma GCC unroll 2
    for (int v = 0; v < 2; v++) {
      ptrdiff_t at = i + v * W;
      ptrdiff_t left = 2 * n - at;
      if (left <= 0) {
        break;
      }
      __m256d a = la_avx2_load(left, x + at);
      __m256d b = la_avx2_load(left, y + at);
      same[v] = _mm256_fmadd_pd(a, b, same[v]);
      cross[v] = _mm256_fmadd_pd(a, swap(b), cross[v]);
    }
  }
  split(_mm256_add_pd(same[0], same[1]), &out[0], &out[1]);
  split(_mm256_add_pd(cross[0], cross[1]), &out[2], &out[3]);
}

/* A := A + x y.' for [cols] columns, known to the compiler. What is the same
   for all rows stays in registers: the stores to A might change it in memory,
   for all that a compiler knows. */
static inline __attribute__((always_inline)) void
ger_columns(int cols, ptrdiff_t m, const double *x, const double *y, double *a,
            ptrdiff_t lda) {
  __m256d s[4];
  ptrdiff_t i = 0;
#pragma GCC unroll 4
  for (int j = 0; j < cols; j++) {
    s[j] = _mm256_broadcast_sd(y + j);
  }
  for (; i + W <= m; i += W) {
    __m256d v = _mm256_loadu_pd(x + i);
#pragma GCC unroll 4
    for (int j = 0; j < cols; j++) {
      double *c = a + i + j * lda;
      _mm256_storeu_pd(c, _mm256_fmadd_pd(v, s[j], _mm256_loadu_pd(c)));
    }
  }
  if (i < m) {
    __m256d v = la_avx2_load(m - i, x + i);
#pragma GCC unroll 4
    for (int j = 0; j < cols; j++) {
      double *c = a + i + j * lda;
      __m256d r = _mm256_fmadd_pd(v, s[j], la_avx2_load(m - i, c));
      la_avx2_store(m - i, c, r);
    }
  }
}

static void kern_ger_avx2(ptrdiff_t m, ptrdiff_t n, const double *x,
                          const double *y, double *a, ptrdiff_t lda) {
  ptrdiff_t j = 0;
  for (; j + 4 <= n; j += 4) {
    ger_columns(4, m, x, y + j, a + j * lda, lda);
  }
  for (; j < n; j++) {
    ger_columns(1, m, x, y + j, a + j * lda, lda);
  }
}

/* y := y + A x for [cols] columns. */
static inline __attribute__((always_inline)) void
add_columns(int cols, ptrdiff_t m, const double *a, ptrdiff_t lda,
            const double *x, double *y) {
  __m256d s[8];
  ptrdiff_t i = 0;
#pragma GCC unroll 8
  for (int j = 0; j < cols; j++) {
    s[j] = _mm256_broadcast_sd(x + j);
  }
  for (; i + 2 * W <= m; i += 2 * W) {
    __m256d r0 = _mm256_loadu_pd(y + i);
    __m256d r1 = _mm256_loadu_pd(y + i + W);
#pragma GCC unroll 8
    for (int j = 0; j < cols; j++) {
      const double *p = a + i + j * lda;
      r0 = _mm256_fmadd_pd(s[j], _mm256_loadu_pd(p), r0);
      r1 = _mm256_fmadd_pd(s[j], _mm256_loadu_pd(p + W), r1);
    }
    _mm256_storeu_pd(y + i, r0);
    _mm256_storeu_pd(y + i + W, r1);
  }
  for (; i < m; i += W) {
    __m256d r = la_avx2_load(m - i, y + i);
#pragma GCC unroll 8
    for (int j = 0; j < cols; j++) {
      r = _mm256_fmadd_pd(s[j], la_avx2_load(m - i, a + i + j * lda), r);
    }
    la_avx2_store(m - i, y + i, r);
  }
}

static void kern_gemv_n_avx2(ptrdiff_t m, ptrdiff_t n, const double *a,
                             ptrdiff_t lda, const double *x, double *y) {
  ptrdiff_t j = 0;
  for (; j + 8 <= n; j += 8) {
    add_columns(8, m, a + j * lda, lda, x + j, y);
  }
  if (n - j >= 4) {
    add_columns(4, m, a + j * lda, lda, x + j, y);
    j += 4;
  }
  for (; j < n; j++) {
    add_columns(1, m, a + j * lda, lda, x + j, y);
  }
}

static inline __attribute__((always_inline)) void
dot_columns(int cols, ptrdiff_t m, const double *a, ptrdiff_t lda,
            const double *x, double *y) {
  __m256d s[4];
  __m256d t[4];
#pragma GCC unroll 4
  for (int j = 0; j < cols; j++) {
    s[j] = t[j] = _mm256_setzero_pd();
  }
  ptrdiff_t i = 0;
  for (; i + 2 * W <= m; i += 2 * W) {
    __m256d x0 = _mm256_loadu_pd(x + i);
    __m256d x1 = _mm256_loadu_pd(x + i + W);
#pragma GCC unroll 4
    for (int j = 0; j < cols; j++) {
      const double *p = a + i + j * lda;
      s[j] = _mm256_fmadd_pd(x0, _mm256_loadu_pd(p), s[j]);
      t[j] = _mm256_fmadd_pd(x1, _mm256_loadu_pd(p + W), t[j]);
    }
  }
  for (; i < m; i += W) {
    __m256d x0 = la_avx2_load(m - i, x + i);
#pragma GCC unroll 4
    for (int j = 0; j < cols; j++) {
      s[j] = _mm256_fmadd_pd(x0, la_avx2_load(m - i, a + i + j * lda), s[j]);
    }
  }
#pragma GCC unroll 4
  for (int j = 0; j < cols; j++) {
    y[j] += sum_lanes(_mm256_add_pd(s[j], t[j]));
  }
}

static void kern_gemv_t_avx2(ptrdiff_t m, ptrdiff_t n, const double *a,
                             ptrdiff_t lda, const double *x, double *y) {
  ptrdiff_t j = 0;
  for (; j + 4 <= n; j += 4) {
    dot_columns(4, m, a + j * lda, lda, x, y + j);
  }
  for (; j < n; j++) {
    dot_columns(1, m, a + j * lda, lda, x, y + j);
  }
}

static inline __attribute__((always_inline)) void
zadd_columns(int cols, ptrdiff_t m, const double *a, ptrdiff_t lda,
             const double *x, double *y) {
  __m256d s[8];
#pragma GCC unroll 8
  for (int j = 0; j < 2 * cols; j++) {
    s[j] = _mm256_broadcast_sd(x + j);
  }
  for (ptrdiff_t i = 0; i < 2 * m; i += W) {
    ptrdiff_t left = 2 * m - i;
    __m256d re = _mm256_setzero_pd();
    __m256d im = _mm256_setzero_pd();
#pragma GCC unroll 4
    for (int j = 0; j < cols; j++) {
      __m256d v = la_avx2_load(left, a + i + 2 * j * lda);
      re = _mm256_fmadd_pd(s[2 * j], v, re);
      im = _mm256_fmadd_pd(s[2 * j + 1], v, im);
    }
    __m256d sum = _mm256_addsub_pd(re, swap(im));
    sum = _mm256_add_pd(la_avx2_load(left, y + i), sum);
    la_avx2_store(left, y + i, sum);
  }
}

static void kern_zgemv_n_avx2(ptrdiff_t m, ptrdiff_t n, const double *a,
                              ptrdiff_t lda, const double *x, double *y) {
  ptrdiff_t j = 0;
  for (; j + 4 <= n; j += 4) {
    zadd_columns(4, m, a + 2 * j * lda, lda, x + 2 * j, y);
  }
  for (; j < n; j++) {
    zadd_columns(1, m, a + 2 * j * lda, lda, x + 2 * j, y);
  }
}

static void kern_zgemv_t_avx2(int conj, ptrdiff_t m, ptrdiff_t n,
                              const double *a, ptrdiff_t lda, const double *x,
                              double *y) {
  const double sign = conj ? -1 : 1;
  for (ptrdiff_t j = 0; j < n; j++) {
    double s[4];
    kern_zdot_avx2(m, a + 2 * j * lda, x, s);
    y[2 * j] += s[0] - sign * s[1];
    y[2 * j + 1] += s[2] + sign * s[3];
  }
}

/* ---- sums that keep their rounding errors ---- */

typedef struct sum2 {
  __m256d s, e;
} sum2;

static inline void add2(sum2 *to, __m256d x) {
  __m256d t = _mm256_add_pd(to->s, x);
  __m256d back = _mm256_sub_pd(t, to->s);
  __m256d lost = _mm256_add_pd(_mm256_sub_pd(to->s, _mm256_sub_pd(t, back)),
                               _mm256_sub_pd(x, back));
  to->e = _mm256_add_pd(to->e, lost);
  to->s = t;
}

static void kern_axpy2_avx2(ptrdiff_t n, double alpha, const double *x,
                            double *hi, double *lo) {
  const __m256d a = _mm256_set1_pd(alpha);
  for (ptrdiff_t i = 0; i < n; i += W) {
    __m256d v = la_avx2_load(n - i, x + i);
    __m256d p = _mm256_mul_pd(a, v);
    sum2 to = {la_avx2_load(n - i, hi + i), la_avx2_load(n - i, lo + i)};
    add2(&to, p);
    to.e = _mm256_add_pd(to.e, _mm256_fmsub_pd(a, v, p));
    la_avx2_store(n - i, hi + i, to.s);
    la_avx2_store(n - i, lo + i, to.e);
  }
}

void kern_init_avx2_vec(la_kern *table) {
  table->div = kern_div_avx2;
  table->scal = kern_scal_avx2;
  table->axpy = kern_axpy_avx2;
  table->zaxpy = kern_zaxpy_avx2;
  table->dot = kern_dot_avx2;
  table->zdot = kern_zdot_avx2;
  table->ger = kern_ger_avx2;
  table->gemv_n = kern_gemv_n_avx2;
  table->gemv_t = kern_gemv_t_avx2;
  table->zgemv_n = kern_zgemv_n_avx2;
  table->zgemv_t = kern_zgemv_t_avx2;
  table->axpy2 = kern_axpy2_avx2;
}
