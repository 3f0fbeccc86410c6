/* spectra_help.c - see spectra_help.h. */
#include "config.h"

#include "spectra_help.h"

#include "base/mem.h"
#include "engine/gemm.h"
#include "engine/norm.h"
#include "engine/rng.h"
#include "engine/scalar.h"
#include "engine/vec.h"

#include <stdlib.h>
#include <string.h>

la_view fresh(la_kind k, ptrdiff_t m, ptrdiff_t n) {
  double *p = la_mem_zalloc(m * n * (ptrdiff_t)k + 1, sizeof *p);
  ck_assert_ptr_nonnull(p);
  return la_view_of(k, p, m, n);
}

la_view copy_of(la_view a) {
  la_view b = fresh(a.k, a.m, a.n);
  la_lacpy(a, b);
  return b;
}

la_view complex_of(la_view a) {
  la_view b = fresh(LA_CPLX, a.m, a.n);
  la_lacpy(a, b);
  return b;
}

la_view random_matrix(la_kind k, ptrdiff_t m, ptrdiff_t n, unsigned seed) {
  la_rng rng;
  la_rng_seed(&rng, seed);
  la_view a = fresh(k, m, n);
  la_rng_normal(&rng, m * n * (ptrdiff_t)k, a.p);
  return a;
}

la_view random_hermitian(la_kind k, ptrdiff_t n, unsigned seed) {
  la_view a = random_matrix(k, n, n, seed);
  for (ptrdiff_t j = 0; j < n; j++) {
    la_put(a, j, j, la_cx(la_get(a, j, j).re, 0));
    for (ptrdiff_t i = 0; i < j; i++) {
      la_put(a, i, j, la_cconj(la_get(a, j, i)));
    }
  }
  return a;
}

void drop(la_view a) {
  la_mem_free(a.p);
}

double *fresh_vector(ptrdiff_t n) {
  double *x = la_mem_zalloc(n + 1, sizeof *x);
  ck_assert_ptr_nonnull(x);
  return x;
}

void drop_vector(double *x) {
  la_mem_free(x);
}

static double frank(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  return j + 1 < i ? 0 : (double)(n - (i > j ? i : j));
}

static double grcar(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return i == j + 1 ? -1 : j >= i && j <= i + 3 ? 1 : 0;
}

static double wilkinson(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  return i == j ? fabs((double)i - (double)(n - 1) / 2) : labs(i - j) == 1;
}

static double jordan(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return i == j ? 2 : j == i + 1;
}

static double nilpotent(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return j == i + 1;
}

static double hilbert(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return 1.0 / (double)(i + j + 1);
}

static double zero(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)i, (void)j, (void)n;
  return 0;
}

static double identity(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return i == j;
}

static double ones(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)i, (void)j, (void)n;
  return 1;
}

static double cyclic(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  return (j + 1) % n == i;
}

static double graded(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  return pow(10, -(double)(i + j) * 14 / (double)n) / (double)(1 + labs(i - j));
}

static double huge_scale(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  return grcar(i, j, n) * 1e301;
}

static double tiny_scale(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  return frank(i, j, n) * 1e-304;
}

static double two_blocks(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  return i / 2 == j / 2 ? (i == j ? 0 : i < j ? 1 : -1) + 0 * (double)n : 0;
}

const gallery GALLERY[] = {
    {"frank", frank},     {"grcar", grcar},         {"wilkinson", wilkinson},
    {"jordan", jordan},   {"nilpotent", nilpotent}, {"hilbert", hilbert},
    {"zero", zero},       {"identity", identity},   {"ones", ones},
    {"cyclic", cyclic},   {"graded", graded},       {"huge", huge_scale},
    {"tiny", tiny_scale}, {"pairs", two_blocks},    {NULL, NULL}};

la_view gallery_matrix(const gallery *g, ptrdiff_t n) {
  la_view a = fresh(LA_REAL, n, n);
  for (ptrdiff_t j = 0; j < n; j++) {
    for (ptrdiff_t i = 0; i < n; i++) {
      *la_at(a, i, j) = g->element(i, j, n);
    }
  }
  return a;
}

la_view product(la_trans ta, la_trans tb, la_view a, la_view b) {
  la_view c = fresh(a.k, ta == LA_N ? a.m : a.n, tb == LA_N ? b.n : b.m);
  ck_assert_int_eq(la_gemm(ta, tb, LA_ONE, a, b, LA_ZERO, c), 0);
  return c;
}

void scale_columns(la_view a, const double *w, la_kind kw) {
  for (ptrdiff_t j = 0; j < a.n; j++) {
    la_scalar z = la_load(kw, w + j * (ptrdiff_t)kw);
    for (ptrdiff_t i = 0; i < a.m; i++) {
      la_put(a, i, j, la_cmul(z, la_get(a, i, j)));
    }
  }
}

double ratio_between(la_view a, la_view b) {
  /* Halves, and divided by the largest element, so that nothing overflows. */
  double big = fmax(la_normmax(a), la_normmax(b));
  ptrdiff_t n = a.m > a.n ? a.m : a.n;
  if (big == 0 || n == 0) {
    return 0;
  }
  double worst = 0, norm = 0;
  for (ptrdiff_t j = 0; j < a.n; j++) {
    double diff = 0, sum = 0;
    for (ptrdiff_t i = 0; i < a.m; i++) {
      la_scalar x = la_get(a, i, j), y = la_get(b, i, j);
      x = la_cx(x.re / big, x.im / big);
      y = la_cx(y.re / big, y.im / big);
      diff += la_cabs(la_csub(x, y));
      sum += la_cabs(x);
    }
    ck_assert(diff == diff);
    worst = fmax(worst, diff);
    norm = fmax(norm, sum);
  }
  return worst / norm / ((double)n * LA_EPS);
}

double ratio_orthogonal(la_view q) {
  la_view g = product(LA_C, LA_N, q, q);
  la_view one = fresh(q.k, q.n, q.n);
  la_laset(one, LA_ZERO, LA_ONE);
  double r = ratio_between(one, g);
  drop(one);
  drop(g);
  return r;
}
