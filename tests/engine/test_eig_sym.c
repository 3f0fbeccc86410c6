/* test_eig_sym.c - symmetric and Hermitian eigenvalues. */
#include "config.h"

#include "spectra_help.h"

#include "engine/eig_sym.h"
#include "engine/norm.h"
#include "engine/scalar.h"
#include "engine/tridiag.h"
#include "engine/vec.h"

#include <math.h>
#include <stdlib.h>

/* A V = V W, V orthonormal, W ascending and the same without vectors. */
static void check_decomposition(la_view a, const char *what) {
  ptrdiff_t n = a.n;
  la_view v = copy_of(a), half = copy_of(a);
  double *w = fresh_vector(n), *w1 = fresh_vector(n);
  ck_assert_int_eq(la_syev(true, v, w), 0);
  ck_assert_int_eq(la_syev(false, half, w1), 0);
  la_view vw = copy_of(v);
  double big = la_amax(LA_REAL, n, w, 1), norm = la_normmax(a);
  double scale = norm > 0 ? norm : 1;
  for (ptrdiff_t j = 0; j < n; j++) {
    ck_assert_msg(j == 0 || w[j] >= w[j - 1], "%s: order", what);
    ck_assert_msg(fabs(w[j] - w1[j]) <= RATIO * (double)n * LA_EPS * big,
                  "%s: values only %td", what, j);
  }
  for (ptrdiff_t j = 0; j < n; j++) {
    w[j] /= scale;
  }
  scale_columns(vw, w, LA_REAL);
  la_view back = product(LA_N, LA_C, vw, v);
  for (ptrdiff_t j = 0; j < n; j++) {
    for (ptrdiff_t i = 0; i < a.m * (ptrdiff_t)a.k; i++) {
      la_at(half, 0, j)[i] = la_at(a, 0, j)[i] / scale;
    }
  }
  double r = ratio_between(half, back), o = ratio_orthogonal(v);
  ck_assert_msg(r < RATIO, "%s: residual %g", what, r);
  ck_assert_msg(o < RATIO, "%s: orthogonality %g", what, o);
  drop(back);
  drop(vw);
  drop(v);
  drop(half);
  drop_vector(w);
  drop_vector(w1);
}

START_TEST(random_orders) {
  static const ptrdiff_t orders[] = {0, 1, 2, 3, 5, 16, 33, 65, 100, 130, 620};
  ptrdiff_t n = orders[_i];
  for (int k = 1; k <= 2; k++) {
    la_view a = random_hermitian((la_kind)k, n, (unsigned)n + 1);
    check_decomposition(a, "random");
    drop(a);
  }
}
END_TEST

/* By way of a band: the eigenvalues that one stage finds. */
START_TEST(two_stages) {
  static const ptrdiff_t orders[] = {0, 1, 2, 31, 32, 33, 64, 65, 97, 150, 331};
  ptrdiff_t n = orders[_i];
  for (int k = 1; k <= 2; k++) {
    la_view a = random_hermitian((la_kind)k, n, (unsigned)n + 3);
    la_view b = copy_of(a);
    double *d = fresh_vector(n), *e = fresh_vector(n), *w = fresh_vector(n);
    ck_assert_int_eq(la_hetrd_2stage(b, d, e), 0);
    ck_assert_int_eq(la_sterf(n, d, e), 0);
    ck_assert_int_eq(la_syev(false, a, w), 0);
    double tol = RATIO * (double)n * LA_EPS * la_amax(LA_REAL, n, w, 1);
    for (ptrdiff_t j = 0; j < n; j++) {
      ck_assert_double_eq_tol(d[j], w[j], tol);
    }
    drop(a);
    drop(b);
    drop_vector(d);
    drop_vector(e);
    drop_vector(w);
  }
}
END_TEST

START_TEST(known_matrices) {
  for (const gallery *g = GALLERY; g->name != NULL; g++) {
    for (ptrdiff_t n = 6; n <= 96; n *= 4) {
      la_view a = gallery_matrix(g, n);
      for (ptrdiff_t j = 0; j < n; j++) {
        for (ptrdiff_t i = 0; i < j; i++) {
          *la_at(a, i, j) = *la_at(a, j, i);
        }
      }
      check_decomposition(a, g->name);
      drop(a);
    }
  }
}
END_TEST

/* The second difference matrix has the eigenvalues 2 - 2 cos(k pi/(n+1)). */
START_TEST(second_difference) {
  const ptrdiff_t n = 120;
  la_view a = fresh(LA_REAL, n, n);
  double *w = fresh_vector(n);
  for (int vectors = 0; vectors < 2; vectors++) {
    la_laset(a, LA_ZERO, la_cx(2, 0));
    for (ptrdiff_t i = 0; i + 1 < n; i++) {
      *la_at(a, i + 1, i) = -1;
    }
    ck_assert_int_eq(la_syev(vectors == 1, a, w), 0);
    for (ptrdiff_t k = 1; k <= n; k++) {
      double half = sin((double)k * acos(-1.0) / (double)(2 * (n + 1)));
      ck_assert_double_eq_tol(w[k - 1], 4 * half * half, 1e-14);
    }
  }
  drop_vector(w);
  drop(a);
}
END_TEST

/* Wilkinson's W21+: its two largest eigenvalues agree to 15 digits. */
START_TEST(wilkinson_21) {
  double d[21], e[21];
  for (int i = 0; i < 21; i++) {
    d[i] = abs(i - 10);
    e[i] = 1;
  }
  ck_assert_int_eq(la_steqr(21, d, e, NULL), 0);
  ck_assert_double_eq_tol(d[20], 10.746194182903393, 1e-13);
  ck_assert_double_eq_tol(d[19], 10.746194182903322, 1e-13);
  ck_assert_double_eq_tol(d[0], -1.125441522119985, 1e-13);
}
END_TEST

START_TEST(nan_and_inf) {
  static const double bad[] = {NAN, INFINITY};
  for (int b = 0; b < 2; b++) {
    la_view a = random_hermitian(LA_REAL, 9, 4);
    double *w = fresh_vector(9);
    *la_at(a, 5, 2) = bad[b];
    ck_assert_int_eq(la_syev(true, a, w), 0);
    ck_assert(isnan(w[0]) && isnan(a.p[0]));
    drop_vector(w);
    drop(a);
  }
}
END_TEST

TCase *case_eig_sym(void) {
  TCase *c = tcase_create("eig_sym");
  tcase_set_timeout(c, 120);
  tcase_add_loop_test(c, random_orders, 0, 11);
  tcase_add_loop_test(c, two_stages, 0, 11);
  tcase_add_test(c, known_matrices);
  tcase_add_test(c, second_difference);
  tcase_add_test(c, wilkinson_21);
  tcase_add_test(c, nan_and_inf);
  return c;
}
