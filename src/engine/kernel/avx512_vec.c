/* avx512_vec.c - vectors, and matrices times vectors, with AVX-512. Enough sums
   run beside each other to hide the latency of the additions; the last lanes
   are masked, so there are no loops for remainders. */
#include "config.h"

#include "engine/kernel/avx512.h"
#include "engine/kernel/kernel.h"

#include <immintrin.h>
#include <math.h>

enum { W = 8, LANES = 4 };

static inline __mmask8 lanes(ptrdiff_t n) {
  return (__mmask8)(n >= W ? 0xff : n <= 0 ? 0 : (1 << n) - 1);
}

static inline __m512d load(ptrdiff_t left, const double *p) {
  return _mm512_maskz_loadu_pd(lanes(left), p);
}

/* [re im ...] -> [im re ...] */
static inline __m512d swap(__m512d x) {
  return _mm512_permute_pd(x, 0x55);
}

static void kern_div_avx512(ptrdiff_t n, double d, double *x) {
  const __m512d s = _mm512_set1_pd(d);
  for (ptrdiff_t i = 0; i < n; i += W) {
    __m512d r = _mm512_div_pd(load(n - i, x + i), s);
    _mm512_mask_storeu_pd(x + i, lanes(n - i), r);
  }
}

static void kern_scal_avx512(ptrdiff_t n, double alpha, double *x) {
  const __m512d s = _mm512_set1_pd(alpha);
  ptrdiff_t i = 0;
  for (; i + W <= n; i += W) {
    _mm512_storeu_pd(x + i, _mm512_mul_pd(s, _mm512_loadu_pd(x + i)));
  }
  if (i < n) {
    __m512d r = _mm512_mul_pd(s, load(n - i, x + i));
    _mm512_mask_storeu_pd(x + i, lanes(n - i), r);
  }
}

static void kern_axpy_avx512(ptrdiff_t n, double alpha, const double *x,
                             double *y) {
  const __m512d s = _mm512_set1_pd(alpha);
  ptrdiff_t i = 0;
  for (; i + W <= n; i += W) {
    __m512d r = _mm512_loadu_pd(y + i);
    _mm512_storeu_pd(y + i, _mm512_fmadd_pd(s, _mm512_loadu_pd(x + i), r));
  }
  if (i < n) {
    __m512d r = _mm512_fmadd_pd(s, load(n - i, x + i), load(n - i, y + i));
    _mm512_mask_storeu_pd(y + i, lanes(n - i), r);
  }
}

/* even: re xr - im xi, odd: re xi + im xr, added to y. */
static inline __m512d zstep(__m512d re, __m512d im, __m512d x, __m512d y) {
  __m512d t = _mm512_fmaddsub_pd(re, x, _mm512_mul_pd(im, swap(x)));
  return _mm512_add_pd(y, t);
}

static void kern_zaxpy_avx512(ptrdiff_t n, const double *alpha, const double *x,
                              double *y) {
  const __m512d re = _mm512_set1_pd(alpha[0]);
  const __m512d im = _mm512_set1_pd(alpha[1]);
  for (ptrdiff_t i = 0; i < 2 * n; i += W) {
    ptrdiff_t left = 2 * n - i;
    __m512d r = zstep(re, im, load(left, x + i), load(left, y + i));
    _mm512_mask_storeu_pd(y + i, lanes(left), r);
  }
}

static double kern_dot_avx512(ptrdiff_t n, const double *x, const double *y) {
  __m512d s[LANES] = {_mm512_setzero_pd(), _mm512_setzero_pd(),
                      _mm512_setzero_pd(), _mm512_setzero_pd()};
  ptrdiff_t i = 0;
  for (; i + LANES * W <= n; i += LANES * W) {
#pragma GCC unroll 4
    for (int v = 0; v < LANES; v++) {
      s[v] = _mm512_fmadd_pd(_mm512_loadu_pd(x + i + v * W),
                             _mm512_loadu_pd(y + i + v * W), s[v]);
    }
  }
  for (; i < n; i += W) {
    s[0] = _mm512_fmadd_pd(load(n - i, x + i), load(n - i, y + i), s[0]);
  }
  return _mm512_reduce_add_pd(
      _mm512_add_pd(_mm512_add_pd(s[0], s[1]), _mm512_add_pd(s[2], s[3])));
}

/* The sums of even and of odd lanes. */
static inline void split(__m512d s, double *even, double *odd) {
  *even = _mm512_mask_reduce_add_pd(0x55, s);
  *odd = _mm512_mask_reduce_add_pd(0xaa, s);
}

static void kern_zdot_avx512(ptrdiff_t n, const double *x, const double *y,
                             double *out) {
  __m512d same[2] = {_mm512_setzero_pd(), _mm512_setzero_pd()};
  __m512d cross[2] = {_mm512_setzero_pd(), _mm512_setzero_pd()};
  ptrdiff_t i = 0;
  for (; i + 2 * W <= 2 * n; i += 2 * W) {
#pragma GCC unroll 2
    for (int v = 0; v < 2; v++) {
      __m512d a = _mm512_loadu_pd(x + i + v * W);
      __m512d b = _mm512_loadu_pd(y + i + v * W);
      same[v] = _mm512_fmadd_pd(a, b, same[v]);
      cross[v] = _mm512_fmadd_pd(a, swap(b), cross[v]);
    }
  }
  for (; i < 2 * n; i += W) {
    __m512d a = load(2 * n - i, x + i);
    __m512d b = load(2 * n - i, y + i);
    same[0] = _mm512_fmadd_pd(a, b, same[0]);
    cross[0] = _mm512_fmadd_pd(a, swap(b), cross[0]);
  }
  split(_mm512_add_pd(same[0], same[1]), &out[0], &out[1]);
  split(_mm512_add_pd(cross[0], cross[1]), &out[2], &out[3]);
}

/* y := y + A x for up to eight columns; [cols] is known to the compiler. */
static inline __attribute__((always_inline)) void
add_columns(int cols, ptrdiff_t m, const double *a, ptrdiff_t lda,
            const double *x, double *y) {
  __m512d s[W];
#pragma GCC unroll 8
  for (int j = 0; j < cols; j++) {
    s[j] = _mm512_set1_pd(x[j]);
  }
  ptrdiff_t i = 0;
  for (; i + W <= m; i += W) {
    __m512d r = _mm512_loadu_pd(y + i);
    __m512d t = _mm512_setzero_pd();
#pragma GCC unroll 8
    for (int j = 0; j < cols; j += 2) {
      r = _mm512_fmadd_pd(s[j], _mm512_loadu_pd(a + i + j * lda), r);
      if (j + 1 < cols) {
        t = _mm512_fmadd_pd(s[j + 1], _mm512_loadu_pd(a + i + (j + 1) * lda),
                            t);
      }
    }
    _mm512_storeu_pd(y + i, _mm512_add_pd(r, t));
  }
  if (i < m) {
    __m512d r = load(m - i, y + i);
#pragma GCC unroll 8
    for (int j = 0; j < cols; j++) {
      r = _mm512_fmadd_pd(s[j], load(m - i, a + i + j * lda), r);
    }
    _mm512_mask_storeu_pd(y + i, lanes(m - i), r);
  }
}

static void kern_gemv_n_avx512(ptrdiff_t m, ptrdiff_t n, const double *a,
                               ptrdiff_t lda, const double *x, double *y) {
  ptrdiff_t j = 0;
  for (; j + 8 <= n; j += 8) {
    add_columns(8, m, a + j * lda, lda, x + j, y);
  }
  if (n - j >= 4) {
    add_columns(4, m, a + j * lda, lda, x + j, y);
    j += 4;
  }
  if (n - j >= 2) {
    add_columns(2, m, a + j * lda, lda, x + j, y);
    j += 2;
  }
  if (j < n) {
    add_columns(1, m, a + j * lda, lda, x + j, y);
  }
}

/* A := A + x y.' for up to eight columns. */
static inline __attribute__((always_inline)) void
ger_columns(int cols, ptrdiff_t m, const double *x, const double *y, double *a,
            ptrdiff_t lda) {
  __m512d s[W];
#pragma GCC unroll 8
  for (int j = 0; j < cols; j++) {
    s[j] = _mm512_set1_pd(y[j]);
  }
  ptrdiff_t i = 0;
  for (; i + W <= m; i += W) {
    __m512d v = _mm512_loadu_pd(x + i);
#pragma GCC unroll 8
    for (int j = 0; j < cols; j++) {
      double *c = a + i + j * lda;
      _mm512_storeu_pd(c, _mm512_fmadd_pd(v, s[j], _mm512_loadu_pd(c)));
    }
  }
  if (i < m) {
    const __mmask8 rows = lanes(m - i);
    __m512d v = _mm512_maskz_loadu_pd(rows, x + i);
#pragma GCC unroll 8
    for (int j = 0; j < cols; j++) {
      double *c = a + i + j * lda;
      __m512d r = _mm512_fmadd_pd(v, s[j], _mm512_maskz_loadu_pd(rows, c));
      _mm512_mask_storeu_pd(c, rows, r);
    }
  }
}

static void kern_ger_avx512(ptrdiff_t m, ptrdiff_t n, const double *x,
                            const double *y, double *a, ptrdiff_t lda) {
  ptrdiff_t j = 0;
  for (; j + 8 <= n; j += 8) {
    ger_columns(8, m, x, y + j, a + j * lda, lda);
  }
  if (n - j >= 4) {
    ger_columns(4, m, x, y + j, a + j * lda, lda);
    j += 4;
  }
  for (; j < n; j++) {
    ger_columns(1, m, x, y + j, a + j * lda, lda);
  }
}

/* y := y + A.' x for [cols] columns, known to the compiler. */
static inline __attribute__((always_inline)) void
dot_columns(int cols, ptrdiff_t m, const double *a, ptrdiff_t lda,
            const double *x, double *y) {
  __m512d s[4];
  __m512d t[4];
#pragma GCC unroll 4
  for (int j = 0; j < cols; j++) {
    s[j] = t[j] = _mm512_setzero_pd();
  }
  ptrdiff_t i = 0;
  for (; i + 2 * W <= m; i += 2 * W) {
    __m512d x0 = _mm512_loadu_pd(x + i);
    __m512d x1 = _mm512_loadu_pd(x + i + W);
#pragma GCC unroll 4
    for (int j = 0; j < cols; j++) {
      s[j] = _mm512_fmadd_pd(x0, _mm512_loadu_pd(a + i + j * lda), s[j]);
      t[j] = _mm512_fmadd_pd(x1, _mm512_loadu_pd(a + i + W + j * lda), t[j]);
    }
  }
  for (; i < m; i += W) {
    __m512d x0 = load(m - i, x + i);
#pragma GCC unroll 4
    for (int j = 0; j < cols; j++) {
      s[j] = _mm512_fmadd_pd(x0, load(m - i, a + i + j * lda), s[j]);
    }
  }
#pragma GCC unroll 4
  for (int j = 0; j < cols; j++) {
    y[j] += _mm512_reduce_add_pd(_mm512_add_pd(s[j], t[j]));
  }
}

static void kern_gemv_t_avx512(ptrdiff_t m, ptrdiff_t n, const double *a,
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
  const __m512d one = _mm512_set1_pd(1);
  for (ptrdiff_t i = 0; i < 2 * m; i += W) {
    ptrdiff_t left = 2 * m - i;
    __m512d re = _mm512_setzero_pd();
    __m512d im = _mm512_setzero_pd();
#pragma GCC unroll 4
    for (int j = 0; j < cols; j++) {
      __m512d v = load(left, a + i + 2 * j * lda);
      re = _mm512_fmadd_pd(_mm512_set1_pd(x[2 * j]), v, re);
      im = _mm512_fmadd_pd(_mm512_set1_pd(x[2 * j + 1]), v, im);
    }
    __m512d sum = _mm512_fmaddsub_pd(one, re, swap(im));
    sum = _mm512_add_pd(load(left, y + i), sum);
    _mm512_mask_storeu_pd(y + i, lanes(left), sum);
  }
}

static void kern_zgemv_n_avx512(ptrdiff_t m, ptrdiff_t n, const double *a,
                                ptrdiff_t lda, const double *x, double *y) {
  ptrdiff_t j = 0;
  for (; j + 4 <= n; j += 4) {
    zadd_columns(4, m, a + 2 * j * lda, lda, x + 2 * j, y);
  }
  for (; j < n; j++) {
    zadd_columns(1, m, a + 2 * j * lda, lda, x + 2 * j, y);
  }
}

static inline __attribute__((always_inline)) void
zdot_columns(int cols, double sign, ptrdiff_t m, const double *a, ptrdiff_t lda,
             const double *x, double *y) {
  __m512d same[4];
  __m512d cross[4];
#pragma GCC unroll 4
  for (int j = 0; j < cols; j++) {
    same[j] = cross[j] = _mm512_setzero_pd();
  }
  for (ptrdiff_t i = 0; i < 2 * m; i += W) {
    ptrdiff_t left = 2 * m - i;
    __m512d v = load(left, x + i);
    __m512d w = swap(v);
#pragma GCC unroll 4
    for (int j = 0; j < cols; j++) {
      __m512d u = load(left, a + i + 2 * j * lda);
      same[j] = _mm512_fmadd_pd(u, v, same[j]);
      cross[j] = _mm512_fmadd_pd(u, w, cross[j]);
    }
  }
#pragma GCC unroll 4
  for (int j = 0; j < cols; j++) {
    double s[4];
    split(same[j], &s[0], &s[1]);
    split(cross[j], &s[2], &s[3]);
    y[2 * j] += s[0] - sign * s[1];
    y[2 * j + 1] += s[2] + sign * s[3];
  }
}

static void kern_zgemv_t_avx512(int conj, ptrdiff_t m, ptrdiff_t n,
                                const double *a, ptrdiff_t lda, const double *x,
                                double *y) {
  const double sign = conj ? -1 : 1;
  ptrdiff_t j = 0;
  for (; j + 4 <= n; j += 4) {
    zdot_columns(4, sign, m, a + 2 * j * lda, lda, x, y + 2 * j);
  }
  for (; j < n; j++) {
    zdot_columns(1, sign, m, a + 2 * j * lda, lda, x, y + 2 * j);
  }
}

/* ---- sums that keep their rounding errors ---- */

static void kern_axpy2_avx512(ptrdiff_t n, double alpha, const double *x,
                              double *hi, double *lo) {
  const __m512d a = _mm512_set1_pd(alpha);
  ptrdiff_t i = 0;
  for (; i + 8 <= n; i += 8) {
    __m512d v = _mm512_loadu_pd(x + i);
    __m512d h = _mm512_loadu_pd(hi + i);
    __m512d p = _mm512_mul_pd(a, v);
    __m512d e = _mm512_fmsub_pd(a, v, p);
    __m512d s = _mm512_add_pd(h, p);
    __m512d b = _mm512_sub_pd(s, h);
    __m512d d = _mm512_add_pd(_mm512_sub_pd(h, _mm512_sub_pd(s, b)),
                              _mm512_sub_pd(p, b));
    _mm512_storeu_pd(hi + i, s);
    _mm512_storeu_pd(
        lo + i, _mm512_add_pd(_mm512_loadu_pd(lo + i), _mm512_add_pd(d, e)));
  }
  for (; i < n; i++) {
    double p = alpha * x[i];
    double s = hi[i] + p;
    double b = s - hi[i];
    lo[i] += ((hi[i] - (s - b)) + (p - b)) + __builtin_fma(alpha, x[i], -p);
    hi[i] = s;
  }
}

void kern_init_avx512_vec(la_kern *table) {
  table->div = kern_div_avx512;
  table->scal = kern_scal_avx512;
  table->axpy = kern_axpy_avx512;
  table->zaxpy = kern_zaxpy_avx512;
  table->dot = kern_dot_avx512;
  table->zdot = kern_zdot_avx512;
  table->ger = kern_ger_avx512;
  table->gemv_n = kern_gemv_n_avx512;
  table->gemv_t = kern_gemv_t_avx512;
  table->zgemv_n = kern_zgemv_n_avx512;
  table->zgemv_t = kern_zgemv_t_avx512;
  table->axpy2 = kern_axpy2_avx512;
}
