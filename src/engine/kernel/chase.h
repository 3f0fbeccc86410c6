/* chase.h - reflections of three neighbouring columns or rows, the steps of a
   bulge of the QR iteration. Written over vectors (simd.h), compiled once for
   each width. */
#ifndef LA_ENGINE_KERNEL_CHASE_H
#define LA_ENGINE_KERNEL_CHASE_H

#include "engine/kernel/kernel.h"
#include "engine/kernel/simd.h"

static void kern_reflect_cols(ptrdiff_t m, const double *v, double *a,
                              ptrdiff_t lda) {
  const double w2 = v[0], w3 = v[1], t1 = v[2], t2 = t1 * w2, t3 = t1 * w3;
  double *x = a;
  double *y = a + lda;
  double *z = y + lda;
  ptrdiff_t i = 0;
  for (; i + SIMD_W <= m; i += SIMD_W) {
    vec p = v_load(x + i), q = v_load(y + i), r = v_load(z + i);
    vec sum = v_fma(v_all(w3), r, v_fma(v_all(w2), q, p));
    v_store(x + i, v_fma(v_all(-t1), sum, p));
    v_store(y + i, v_fma(v_all(-t2), sum, q));
    v_store(z + i, v_fma(v_all(-t3), sum, r));
  }
  for (; i < m; i++) {
    double sum = x[i] + w2 * y[i] + w3 * z[i];
    x[i] -= t1 * sum;
    y[i] -= t2 * sum;
    z[i] -= t3 * sum;
  }
}

/* Two rows of SIMD_W columns: lane j is of column j. */
typedef struct two_rows {
  vec x, y;
} two_rows;

#if defined(__AVX2__) && defined(__FMA__)

SIMD_INLINE __m256d v_two_columns(const double *low, const double *high) {
  return _mm256_insertf128_pd(_mm256_castpd128_pd256(_mm_loadu_pd(low)),
                              _mm_loadu_pd(high), 1);
}

SIMD_INLINE void v_four_out(double *p, ptrdiff_t lda, __m256d x, __m256d y) {
  __m256d even = _mm256_unpacklo_pd(x, y);
  __m256d odd = _mm256_unpackhi_pd(x, y);
  _mm_storeu_pd(p, _mm256_castpd256_pd128(even));
  _mm_storeu_pd(p + lda, _mm256_castpd256_pd128(odd));
  _mm_storeu_pd(p + 2 * lda, _mm256_extractf128_pd(even, 1));
  _mm_storeu_pd(p + 3 * lda, _mm256_extractf128_pd(odd, 1));
}

#endif

#if defined(__AVX512F__)

SIMD_INLINE two_rows v_load_rows(const double *p, ptrdiff_t lda) {
  const double *q = p + 4 * lda;
  __m256d even = v_two_columns(p, p + 2 * lda);
  __m256d odd = v_two_columns(p + lda, p + 3 * lda);
  __m256d even2 = v_two_columns(q, q + 2 * lda);
  __m256d odd2 = v_two_columns(q + lda, q + 3 * lda);
  __m512d e = _mm512_insertf64x4(_mm512_castpd256_pd512(even), even2, 1);
  __m512d o = _mm512_insertf64x4(_mm512_castpd256_pd512(odd), odd2, 1);
  return (two_rows){(vec)_mm512_unpacklo_pd(e, o),
                    (vec)_mm512_unpackhi_pd(e, o)};
}

SIMD_INLINE vec v_load_row(const double *p, ptrdiff_t lda) {
  const double *q = p + 4 * lda;
  return (vec){p[0], p[lda], p[2 * lda], p[3 * lda],
               q[0], q[lda], q[2 * lda], q[3 * lda]};
}

SIMD_INLINE void v_store_rows(double *p, ptrdiff_t lda, two_rows r) {
  __m512d x = (__m512d)r.x;
  __m512d y = (__m512d)r.y;
  v_four_out(p, lda, _mm512_castpd512_pd256(x), _mm512_castpd512_pd256(y));
  v_four_out(p + 4 * lda, lda, _mm512_extractf64x4_pd(x, 1),
             _mm512_extractf64x4_pd(y, 1));
}

#elif defined(__AVX2__) && defined(__FMA__)

SIMD_INLINE two_rows v_load_rows(const double *p, ptrdiff_t lda) {
  __m256d even = v_two_columns(p, p + 2 * lda);
  __m256d odd = v_two_columns(p + lda, p + 3 * lda);
  return (two_rows){(vec)_mm256_unpacklo_pd(even, odd),
                    (vec)_mm256_unpackhi_pd(even, odd)};
}

SIMD_INLINE vec v_load_row(const double *p, ptrdiff_t lda) {
  return (vec){p[0], p[lda], p[2 * lda], p[3 * lda]};
}

SIMD_INLINE void v_store_rows(double *p, ptrdiff_t lda, two_rows r) {
  v_four_out(p, lda, (__m256d)r.x, (__m256d)r.y);
}

#else

SIMD_INLINE two_rows v_load_rows(const double *p, ptrdiff_t lda) {
  return (two_rows){(vec){p[0], p[lda]}, (vec){p[1], p[lda + 1]}};
}

SIMD_INLINE vec v_load_row(const double *p, ptrdiff_t lda) {
  return (vec){p[0], p[lda]};
}

SIMD_INLINE void v_store_rows(double *p, ptrdiff_t lda, two_rows r) {
  p[0] = r.x[0];
  p[1] = r.y[0];
  p[lda] = r.x[1];
  p[lda + 1] = r.y[1];
}

#endif

/* One column of the rows: what the reflections share stays in z. */
SIMD_INLINE void reflect_column(ptrdiff_t count, const double *v, double *a) {
  double z = a[2 * count];
  for (ptrdiff_t q = count - 1; q >= 0; q--) {
    const double *w = v + 3 * q;
    double x = a[2 * q], y = a[2 * q + 1];
    double sum = w[2] * (x + w[0] * y + w[1] * z);
    a[2 * q + 1] = y - w[0] * sum;
    a[2 * q + 2] = z - w[1] * sum;
    z = x - sum;
  }
  a[0] = z;
}

static void kern_reflect_rows(ptrdiff_t n, ptrdiff_t count, const double *v,
                              double *a, ptrdiff_t lda) {
  ptrdiff_t j = 0;
  for (; j + SIMD_W <= n && count > 0; j += SIMD_W) {
    double *p = a + j * lda;
    vec z = v_load_row(p + 2 * count, lda);
    for (ptrdiff_t q = count - 1; q >= 0; q--) {
      const double *w = v + 3 * q;
      two_rows r = v_load_rows(p + 2 * q, lda);
      vec sum = v_fma(v_all(w[1]), z, v_fma(v_all(w[0]), r.y, r.x));
      vec t = v_all(w[2]) * sum;
      vec low = v_fma(v_all(-w[1]), t, z);
      z = v_fma(v_all(-w[2]), sum, r.x);
      v_store_rows(p + 2 * q + 1, lda,
                   (two_rows){v_fma(v_all(-w[0]), t, r.y), low});
    }
    for (int i = 0; i < SIMD_W; i++) {
      p[i * lda] = z[i];
    }
  }
  for (; j < n && count > 0; j++) {
    reflect_column(count, v, a + j * lda);
  }
}

static void enter_chase(la_kern *table) {
  table->reflect_cols = kern_reflect_cols;
  table->reflect_rows = kern_reflect_rows;
}

#endif
