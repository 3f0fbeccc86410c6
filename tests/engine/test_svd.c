/* test_svd.c - singular value decomposition. */
#include "config.h"

#include "spectra_help.h"

#include "engine/bidiag.h"
#include "engine/norm.h"
#include "engine/rng.h"
#include "engine/scalar.h"
#include "engine/svd.h"
#include "engine/vec.h"

#include <math.h>

/* A = U S V', U and V orthonormal, S descending and the same without U, V. */
static void check_svd(la_view a, bool full, const char *what) {
  ptrdiff_t r = a.m < a.n ? a.m : a.n;
  double norm = la_normmax(a), scale = norm > 0 ? norm : 1;
  la_view work = copy_of(a), unit = copy_of(a);
  la_view u = fresh(a.k, a.m, full ? a.m : r);
  la_view v = fresh(a.k, a.n, full ? a.n : r);
  double *s = fresh_vector(r), *s1 = fresh_vector(r);
  ck_assert_int_eq(la_svd(work, s, &u, &v), 0);
  la_lacpy(a, work);
  ck_assert_int_eq(la_svd(work, s1, NULL, NULL), 0);
  double tol = RATIO * (double)(a.m + a.n) * LA_EPS * (r > 0 ? s[0] : 0);
  for (ptrdiff_t j = 0; j < r; j++) {
    ck_assert_msg(s[j] >= 0 && (j == 0 || s[j] <= s[j - 1]), "%s: order", what);
    ck_assert_msg(fabs(s[j] - s1[j]) <= tol, "%s: values only %td", what, j);
  }
  for (ptrdiff_t j = 0; j < r; j++) {
    s[j] /= scale;
  }
  for (ptrdiff_t i = 0; i < a.m * a.n * (ptrdiff_t)a.k; i++) {
    unit.p[i] = a.p[i] / scale;
  }
  la_view us = copy_of(la_block(u, 0, 0, a.m, r));
  scale_columns(us, s, LA_REAL);
  la_view back = product(LA_N, LA_C, us, la_block(v, 0, 0, a.n, r));
  double res = ratio_between(unit, back);
  double ou = ratio_orthogonal(u), ov = ratio_orthogonal(v);
  ck_assert_msg(res < RATIO, "%s: residual %g", what, res);
  ck_assert_msg(ou < RATIO && ov < RATIO, "%s: orthogonality %g %g", what, ou,
                ov);
  la_view all[] = {work, unit, u, v, us, back};
  for (int i = 0; i < 6; i++) {
    drop(all[i]);
  }
  drop_vector(s);
  drop_vector(s1);
}

START_TEST(random_shapes) {
  static const ptrdiff_t shape[][2] = {
      {0, 0},   {0, 3},   {4, 0},   {1, 1},     {1, 7},    {7, 1},
      {2, 2},   {5, 3},   {3, 5},   {20, 20},   {40, 33},  {33, 40},
      {90, 20}, {20, 90}, {70, 70}, {130, 130}, {240, 230}};
  ptrdiff_t m = shape[_i][0], n = shape[_i][1];
  for (int k = 1; k <= 2; k++) {
    la_view a = random_matrix((la_kind)k, m, n, (unsigned)_i + 7);
    check_svd(a, false, "random");
    check_svd(a, true, "random, full");
    drop(a);
  }
}
END_TEST

/* By way of a band: the singular values that one stage finds. */
START_TEST(two_stages) {
  static const ptrdiff_t shape[][2] = {
      {0, 0},   {1, 1},   {4, 2},   {31, 31},   {40, 32},  {33, 33},
      {70, 64}, {65, 65}, {90, 97}, {200, 150}, {331, 331}};
  ptrdiff_t m = shape[_i][0], n = shape[_i][1] < m ? shape[_i][1] : m;
  for (int k = 1; k <= 2; k++) {
    la_view a = random_matrix((la_kind)k, m, n, (unsigned)_i + 5);
    la_view b = copy_of(a);
    double *d = fresh_vector(n), *e = fresh_vector(n), *s = fresh_vector(n);
    ck_assert_int_eq(la_gebrd_2stage(b, d, e), 0);
    ck_assert_int_eq(la_bdsval(n, d, e), 0);
    ck_assert_int_eq(la_svd(a, s, NULL, NULL), 0);
    double tol = RATIO * (double)(m + n) * LA_EPS * (n > 0 ? s[0] : 0);
    for (ptrdiff_t j = 0; j < n; j++) {
      ck_assert_double_eq_tol(d[j], s[j], tol);
    }
    drop(a);
    drop(b);
    drop_vector(d);
    drop_vector(e);
    drop_vector(s);
  }
}
END_TEST

START_TEST(known_matrices) {
  for (const gallery *g = GALLERY; g->name != NULL; g++) {
    for (ptrdiff_t n = 6; n <= 96; n *= 4) {
      la_view a = gallery_matrix(g, n);
      check_svd(a, true, g->name);
      drop(a);
    }
  }
}
END_TEST

/* Bidiagonal, diagonal 10^(-20 i), superdiagonal 10^(-20 i) in addition: the
   singular values are those of weakly coupled 1x1 blocks, which first order
   perturbation gives to far more than 16 digits: s_0 = sqrt(2) etc. Here only
   the product is used: the determinant is exact. */
START_TEST(relative_accuracy) {
  double d[12], e[12], logdet = 0, sum = 0;
  for (int i = 0; i < 12; i++) {
    d[i] = ldexp(1, -60 * i);
    e[i] = ldexp(1, -60 * i);
    logdet += -60 * i;
  }
  double d1[12], e1[12];
  for (int i = 0; i < 12; i++) {
    d1[i] = d[i];
    e1[i] = e[i];
  }
  ck_assert_int_eq(la_bdsqr(12, d, e, NULL, NULL), 0);
  ck_assert_int_eq(la_bdsval(12, d1, e1), 0);
  for (int i = 0; i < 12; i++) {
    sum += log2(d[i]);
    ck_assert_double_eq_tol(d1[i] / d[i], 1, 1e-13);
  }
  ck_assert_double_eq_tol(sum, logdet, 1e-10);
  ck_assert_double_eq_tol(d[0], sqrt(2.0), 1e-15);
}
END_TEST

/* The two iterations that keep relative accuracy agree on bidiagonal matrices
   whose elements are spread over many orders of magnitude. */
START_TEST(wild_bidiagonals) {
  enum { MOST = 24 };
  double d[2][MOST], e[2][MOST], u[2 * MOST];
  la_rng rng;
  la_rng_seed(&rng, (unsigned)_i);
  for (ptrdiff_t turn = 0; turn < 200; turn++) {
    ptrdiff_t n = 2 + turn % (MOST - 1);
    double orders = (double)(turn % 4) * 5;
    la_rng_uniform(&rng, 2 * MOST, u);
    for (ptrdiff_t i = 0; i < n; i++) {
      d[0][i] = d[1][i] = pow(10, -orders * u[i]);
      e[0][i] = e[1][i] = pow(10, -orders * u[MOST + i]);
    }
    ck_assert_int_eq(la_bdsval(n, d[0], e[0]), 0);
    ck_assert_int_eq(la_bdsqr(n, d[1], e[1], NULL, NULL), 0);
    for (ptrdiff_t i = 0; i < n; i++) {
      ck_assert_msg(fabs(d[0][i] - d[1][i]) <= 1e-13 * d[1][i],
                    "turn %td, n = %td, value %td: %.17g, %.17g", turn, n, i,
                    d[0][i], d[1][i]);
    }
  }
}
END_TEST

/* Rows so small that products with them underflow. */
START_TEST(graded_rows) {
  for (int k = 1; k <= 2; k++) {
    la_view a = random_matrix((la_kind)k, 6, 6, 3);
    for (ptrdiff_t i = 0; i < 6; i++) {
      la_scal(a.k, 6, la_cx(pow(10, -56.0 * (double)i), 0), la_at(a, i, 0),
              a.ld);
    }
    check_svd(a, true, "graded rows");
    drop(a);
  }
}
END_TEST

/* Hilbert of order 3 (exact values from its characteristic polynomial). */
START_TEST(hilbert_3) {
  la_view a = fresh(LA_REAL, 3, 3);
  double s[3];
  for (ptrdiff_t i = 0; i < 9; i++) {
    a.p[i] = 1.0 / (double)(1 + i % 3 + i / 3);
  }
  ck_assert_int_eq(la_svd(a, s, NULL, NULL), 0);
  ck_assert_double_eq_tol(s[0], 1.4083189271236539575, 1e-15);
  ck_assert_double_eq_tol(s[1], 0.12232706585390584656, 1e-15);
  ck_assert_double_eq_tol(s[2], 0.0026873403557735292310, 1e-15);
  drop(a);
}
END_TEST

TCase *case_svd(void) {
  TCase *c = tcase_create("svd");
  tcase_set_timeout(c, 120);
  tcase_add_loop_test(c, random_shapes, 0, 17);
  tcase_add_loop_test(c, two_stages, 0, 11);
  tcase_add_test(c, known_matrices);
  tcase_add_test(c, relative_accuracy);
  tcase_add_loop_test(c, wild_bidiagonals, 0, 5);
  tcase_add_test(c, graded_rows);
  tcase_add_test(c, hilbert_3);
  return c;
}
