/* avx2_sym.c - symmetric matrices times vectors, and rank-2 updates, with AVX2
   and FMA: every element of the matrix is read once and used twice. */
#include "config.h"

#include "engine/kernel/avx2.h"
#include "engine/kernel/kernel.h"

enum { W = 4 };

/* [sum x0, sum x1, sum x2, sum x3] */
static inline __m256d sum_each(__m256d x0, __m256d x1, __m256d x2, __m256d x3) {
  __m256d a = _mm256_hadd_pd(x0, x1);
  __m256d b = _mm256_hadd_pd(x2, x3);
  return _mm256_add_pd(_mm256_permute2f128_pd(a, b, 0x20),
                       _mm256_permute2f128_pd(a, b, 0x31));
}

/* S x for the symmetric 4x4 matrix with the lower triangle at [a]. Elements
   above the diagonal are loaded, but do not enter. */
static inline __m256d corner(const double *a, ptrdiff_t lda, __m256d x0,
                             __m256d x1, __m256d x2, __m256d x3) {
  const __m256d c0 = _mm256_loadu_pd(a);
  const __m256d c1 = _mm256_loadu_pd(a + lda);
  const __m256d c2 = _mm256_loadu_pd(a + 2 * lda);
  const __m256d c3 = _mm256_loadu_pd(a + 3 * lda);
  /* The rows 1, 2 and 3. */
  const __m256d t0 = _mm256_unpacklo_pd(c0, c1);
  const __m256d t1 = _mm256_unpackhi_pd(c0, c1);
  const __m256d t2 = _mm256_unpacklo_pd(c2, c3);
  const __m256d t3 = _mm256_unpackhi_pd(c2, c3);
  const __m256d r1 = _mm256_permute2f128_pd(t1, t3, 0x20);
  const __m256d r2 = _mm256_permute2f128_pd(t0, t2, 0x31);
  const __m256d r3 = _mm256_permute2f128_pd(t1, t3, 0x31);
  __m256d y = _mm256_mul_pd(c0, x0);
  y = _mm256_fmadd_pd(_mm256_blend_pd(c1, r1, 0x1), x1, y);
  __m256d z = _mm256_mul_pd(_mm256_blend_pd(c2, r2, 0x3), x2);
  z = _mm256_fmadd_pd(r3, x3, z);
  return _mm256_add_pd(y, z);
}

/* [x] out of memory once: the compiler would rather load it for each use, and
   loads are the bottleneck here. */
static inline __m256d held(__m256d x) {
  __asm__("" : "+x"(x));
  return x;
}

/* The state of a walk down four columns: sums for A.' x, and x for A x. */
typedef struct walk {
  __m256d s0, s1, s2, s3;
  __m256d x0, x1, x2, x3;
} walk;

/* Four rows: r + A x, and the sums grow by what meets u. */
static inline __attribute__((always_inline)) __m256d
step(walk *w, __m256d a0, __m256d a1, __m256d a2, __m256d a3, __m256d u,
     __m256d r) {
  a0 = held(a0);
  a1 = held(a1);
  a2 = held(a2);
  a3 = held(a3);
  w->s0 = _mm256_fmadd_pd(a0, u, w->s0);
  r = _mm256_fmadd_pd(a0, w->x0, r);
  w->s1 = _mm256_fmadd_pd(a1, u, w->s1);
  r = _mm256_fmadd_pd(a1, w->x1, r);
  w->s2 = _mm256_fmadd_pd(a2, u, w->s2);
  r = _mm256_fmadd_pd(a2, w->x2, r);
  w->s3 = _mm256_fmadd_pd(a3, u, w->s3);
  return _mm256_fmadd_pd(a3, w->x3, r);
}

/* Four columns of a symmetric matrix of order m from the diagonal down. */
static void four_columns(ptrdiff_t m, const double *a, ptrdiff_t lda,
                         const double *x, double *y) {
  const double *a1 = a + lda;
  const double *a2 = a1 + lda;
  const double *a3 = a2 + lda;
  const __m256d zero = _mm256_setzero_pd();
  walk w = {zero,
            zero,
            zero,
            zero,
            _mm256_broadcast_sd(x),
            _mm256_broadcast_sd(x + 1),
            _mm256_broadcast_sd(x + 2),
            _mm256_broadcast_sd(x + 3)};
  const __m256d top = corner(a, lda, w.x0, w.x1, w.x2, w.x3);
  ptrdiff_t i = W;
  for (; i + W <= m; i += W) {
    __m256d r = step(&w, _mm256_loadu_pd(a + i), _mm256_loadu_pd(a1 + i),
                     _mm256_loadu_pd(a2 + i), _mm256_loadu_pd(a3 + i),
                     _mm256_loadu_pd(x + i), _mm256_loadu_pd(y + i));
    _mm256_storeu_pd(y + i, r);
  }
  if (i < m) {
    const __m256i lanes = la_avx2_lanes(m - i);
    __m256d r = step(
        &w, _mm256_maskload_pd(a + i, lanes), _mm256_maskload_pd(a1 + i, lanes),
        _mm256_maskload_pd(a2 + i, lanes), _mm256_maskload_pd(a3 + i, lanes),
        _mm256_maskload_pd(x + i, lanes), _mm256_maskload_pd(y + i, lanes));
    _mm256_maskstore_pd(y + i, lanes, r);
  }
  const __m256d sums = sum_each(w.s0, w.s1, w.s2, w.s3);
  _mm256_storeu_pd(y,
                   _mm256_add_pd(_mm256_loadu_pd(y), _mm256_add_pd(top, sums)));
}

/* One column of a symmetric matrix of order m from the diagonal down. */
static void one_column(ptrdiff_t m, const double *a, const double *x,
                       double *y) {
  const __m256d x0 = _mm256_broadcast_sd(x);
  const __m256d zero = _mm256_setzero_pd();
  __m256d s = zero;
  double lane[W];
  for (ptrdiff_t i = 1; i < m; i += W) {
    const ptrdiff_t left = m - i;
    const __m256d v = la_avx2_load(left, a + i);
    s = _mm256_fmadd_pd(v, la_avx2_load(left, x + i), s);
    __m256d r = _mm256_fmadd_pd(v, x0, la_avx2_load(left, y + i));
    la_avx2_store(left, y + i, r);
  }
  _mm256_storeu_pd(lane, sum_each(s, zero, zero, zero));
  *y += *a * *x + lane[0];
}

static void kern_symv_avx2(ptrdiff_t m, ptrdiff_t n, const double *a,
                           ptrdiff_t lda, const double *x, double *y) {
  ptrdiff_t j = 0;
  for (; j + W <= n; j += W) {
    four_columns(m - j, a + j + j * lda, lda, x + j, y + j);
  }
  for (; j < n; j++) {
    one_column(m - j, a + j + j * lda, x + j, y + j);
  }
}

/* [re im re im] -> [im re im re] */
static inline __m256d swap(__m256d x) {
  return _mm256_permute_pd(x, 0x5);
}

/* The complex numbers sum over conj(a) u, whose products are in s: re re,
   im im, and in t: re im, im re. */
static inline void add_sums(__m256d s, __m256d t, double *y) {
  double same[W];
  double cross[W];
  _mm256_storeu_pd(same, s);
  _mm256_storeu_pd(cross, t);
  y[0] += (same[0] + same[2]) + (same[1] + same[3]);
  y[1] += (cross[0] + cross[2]) - (cross[1] + cross[3]);
}

/* Two complex columns below the diagonal: yr := yr + A x, y := y + A' xr. */
static void two_zcolumns(ptrdiff_t m, const double *a, ptrdiff_t lda,
                         const double *x, const double *xr, double *y,
                         double *yr) {
  const double *b = a + 2 * lda;
  const __m256d re0 = _mm256_broadcast_sd(x);
  const __m256d im0 = _mm256_broadcast_sd(x + 1);
  const __m256d re1 = _mm256_broadcast_sd(x + 2);
  const __m256d im1 = _mm256_broadcast_sd(x + 3);
  __m256d s0 = _mm256_setzero_pd();
  __m256d t0 = s0;
  __m256d s1 = s0;
  __m256d t1 = s0;
  for (ptrdiff_t i = 0; i < 2 * m; i += W) {
    const ptrdiff_t left = 2 * m - i;
    const __m256d u = la_avx2_load(left, xr + i);
    const __m256d turned = swap(u);
    __m256d v = la_avx2_load(left, a + i);
    s0 = _mm256_fmadd_pd(v, u, s0);
    t0 = _mm256_fmadd_pd(v, turned, t0);
    __m256d re = _mm256_mul_pd(v, re0);
    __m256d im = _mm256_mul_pd(v, im0);
    v = la_avx2_load(left, b + i);
    s1 = _mm256_fmadd_pd(v, u, s1);
    t1 = _mm256_fmadd_pd(v, turned, t1);
    re = _mm256_fmadd_pd(v, re1, re);
    im = _mm256_fmadd_pd(v, im1, im);
    __m256d r = _mm256_addsub_pd(re, swap(im));
    la_avx2_store(left, yr + i, _mm256_add_pd(la_avx2_load(left, yr + i), r));
  }
  add_sums(s0, t0, y);
  add_sums(s1, t1, y + 2);
}

/* Element (1,0) below the diagonal of two columns. */
static void zcorner(const double *a, ptrdiff_t lda, const double *x,
                    double *y) {
  double re = a[2];
  double im = a[3];
  y[0] += a[0] * x[0] + (re * x[2] + im * x[3]);
  y[1] += a[0] * x[1] + (re * x[3] - im * x[2]);
  y[2] += a[2 * lda + 2] * x[2] + (re * x[0] - im * x[1]);
  y[3] += a[2 * lda + 2] * x[3] + (re * x[1] + im * x[0]);
}

static void kern_zhemv_avx2(ptrdiff_t m, ptrdiff_t n, const double *a,
                            ptrdiff_t lda, const double *x, double *y) {
  ptrdiff_t j = 0;
  for (; j + 2 <= n; j += 2) {
    const double *diag = a + 2 * (j + j * lda);
    zcorner(diag, lda, x + 2 * j, y + 2 * j);
    two_zcolumns(m - j - 2, diag + 4, lda, x + 2 * j, x + 2 * j + 4, y + 2 * j,
                 y + 2 * j + 4);
  }
  if (j < n) {
    /* The last column together with a second one that has no weight. */
    const double *diag = a + 2 * (j + j * lda);
    const double xs[4] = {x[2 * j], x[2 * j + 1], 0, 0};
    double ys[4] = {0};
    two_zcolumns(m - j - 1, diag + 2, 0, xs, x + 2 * j + 2, ys, y + 2 * j + 2);
    y[2 * j] += diag[0] * xs[0] + ys[0];
    y[2 * j + 1] += diag[0] * xs[1] + ys[1];
  }
}

static inline __attribute__((always_inline)) __m256d
add_twice(__m256d c, __m256d u, __m256d y0, __m256d v, __m256d y1) {
  return _mm256_fmadd_pd(v, y1, _mm256_fmadd_pd(u, y0, c));
}

/* A := A + x0 y0.' + x1 y1.' for four columns. The factors wait in registers:
   what is stored might be they, for all the compiler knows. */
static void update_four(ptrdiff_t m, const double *x0, const double *y0,
                        const double *x1, const double *y1, double *a,
                        ptrdiff_t lda) {
  const __m256d p0 = _mm256_broadcast_sd(y0);
  const __m256d p1 = _mm256_broadcast_sd(y0 + 1);
  const __m256d p2 = _mm256_broadcast_sd(y0 + 2);
  const __m256d p3 = _mm256_broadcast_sd(y0 + 3);
  const __m256d q0 = _mm256_broadcast_sd(y1);
  const __m256d q1 = _mm256_broadcast_sd(y1 + 1);
  const __m256d q2 = _mm256_broadcast_sd(y1 + 2);
  const __m256d q3 = _mm256_broadcast_sd(y1 + 3);
  double *a1 = a + lda;
  double *a2 = a1 + lda;
  double *a3 = a2 + lda;
  ptrdiff_t i = 0;
  for (; i + W <= m; i += W) {
    const __m256d u = _mm256_loadu_pd(x0 + i);
    const __m256d v = _mm256_loadu_pd(x1 + i);
    __m256d r0 = add_twice(_mm256_loadu_pd(a + i), u, p0, v, q0);
    __m256d r1 = add_twice(_mm256_loadu_pd(a1 + i), u, p1, v, q1);
    __m256d r2 = add_twice(_mm256_loadu_pd(a2 + i), u, p2, v, q2);
    __m256d r3 = add_twice(_mm256_loadu_pd(a3 + i), u, p3, v, q3);
    _mm256_storeu_pd(a + i, r0);
    _mm256_storeu_pd(a1 + i, r1);
    _mm256_storeu_pd(a2 + i, r2);
    _mm256_storeu_pd(a3 + i, r3);
  }
  if (i < m) {
    const __m256i lanes = la_avx2_lanes(m - i);
    const __m256d u = _mm256_maskload_pd(x0 + i, lanes);
    const __m256d v = _mm256_maskload_pd(x1 + i, lanes);
    __m256d r0 = _mm256_maskload_pd(a + i, lanes);
    __m256d r1 = _mm256_maskload_pd(a1 + i, lanes);
    __m256d r2 = _mm256_maskload_pd(a2 + i, lanes);
    __m256d r3 = _mm256_maskload_pd(a3 + i, lanes);
    _mm256_maskstore_pd(a + i, lanes, add_twice(r0, u, p0, v, q0));
    _mm256_maskstore_pd(a1 + i, lanes, add_twice(r1, u, p1, v, q1));
    _mm256_maskstore_pd(a2 + i, lanes, add_twice(r2, u, p2, v, q2));
    _mm256_maskstore_pd(a3 + i, lanes, add_twice(r3, u, p3, v, q3));
  }
}

static void update_one(ptrdiff_t m, const double *x0, double y0,
                       const double *x1, double y1, double *a) {
  const __m256d p = _mm256_set1_pd(y0);
  const __m256d q = _mm256_set1_pd(y1);
  for (ptrdiff_t i = 0; i < m; i += W) {
    const ptrdiff_t left = m - i;
    __m256d r = add_twice(la_avx2_load(left, a + i), la_avx2_load(left, x0 + i),
                          p, la_avx2_load(left, x1 + i), q);
    la_avx2_store(left, a + i, r);
  }
}

static void kern_ger2_avx2(ptrdiff_t m, ptrdiff_t n, const double *x0,
                           const double *y0, const double *x1, const double *y1,
                           double *a, ptrdiff_t lda) {
  ptrdiff_t j = 0;
  for (; j + 4 <= n; j += 4) {
    update_four(m, x0, y0 + j, x1, y1 + j, a + j * lda, lda);
  }
  for (; j < n; j++) {
    update_one(m, x0, y0[j], x1, y1[j], a + j * lda);
  }
}

void kern_init_avx2_sym(la_kern *table) {
  table->symv = kern_symv_avx2;
  table->zhemv = kern_zhemv_avx2;
  table->ger2 = kern_ger2_avx2;
}
