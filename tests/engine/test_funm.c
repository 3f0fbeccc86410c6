/* test_funm.c - functions of matrices. */
#include "config.h"

#include "spectra_help.h"

#include "engine/funm.h"
#include "engine/norm.h"
#include "engine/scalar.h"
#include "engine/vec.h"

#include <math.h>

START_TEST(exponential_of_nilpotent) {
  /* exp of the shift matrix has 1/k! on the k-th superdiagonal. */
  la_view a = fresh(LA_REAL, 7, 7);
  for (ptrdiff_t i = 0; i < 6; i++) {
    *la_at(a, i, i + 1) = 1;
  }
  ck_assert_int_eq(la_expm(a), 0);
  double f = 1;
  for (ptrdiff_t k = 0; k < 7; k++) {
    f /= k > 0 ? (double)k : 1;
    for (ptrdiff_t i = 0; i + k < 7; i++) {
      ck_assert_double_eq_tol(*la_at(a, i, i + k), f, 1e-15);
    }
  }
  drop(a);
}
END_TEST

START_TEST(exponential_of_rotation) {
  static const double angles[] = {1e-9, 0.1, 1, 3, 40, 1000};
  double t = angles[_i], p[] = {0, t, -t, 0};
  la_view a = la_view_of(LA_REAL, p, 2, 2);
  ck_assert_int_eq(la_expm(a), 0);
  double tol = 4e-15 * fmax(1, t);
  ck_assert_double_eq_tol(p[0], cos(t), tol);
  ck_assert_double_eq_tol(p[1], sin(t), tol);
}
END_TEST

/* Al-Mohy and Higham 2009: [1 b; 0 -1] must not be scaled by the size of b. */
START_TEST(exponential_without_overscaling) {
  double b = 1e8, p[] = {1, 0, b, -1};
  la_view a = la_view_of(LA_REAL, p, 2, 2);
  ck_assert_int_eq(la_expm(a), 0);
  ck_assert_double_eq_tol(p[0], exp(1.0), 1e-15);
  ck_assert_double_eq_tol(p[2] / (b * sinh(1.0)), 1, 1e-15);
  ck_assert_double_eq_tol(p[3], exp(-1.0), 1e-16);
}
END_TEST

START_TEST(square_roots) {
  static const ptrdiff_t orders[] = {0, 1, 2, 5, 30, 80};
  la_view a = random_matrix(LA_CPLX, orders[_i], orders[_i], 21);
  la_view r = copy_of(a);
  bool singular;
  ck_assert_int_eq(la_sqrtm(r, &singular), 0);
  ck_assert(!singular);
  la_view back = product(LA_N, LA_N, r, r);
  double norm = la_normfro(r), whole = la_normfro(a);
  double stretch = whole > 0 ? norm * norm / whole : 1;
  ck_assert(ratio_between(a, back) < RATIO * stretch);
  drop(a);
  drop(r);
  drop(back);
}
END_TEST

START_TEST(logarithm_undoes_exponential) {
  la_view a = random_matrix(LA_CPLX, 12, 12, 5);
  for (ptrdiff_t i = 0; i < 288; i++) {
    a.p[i] *= 0.2;
  }
  la_view b = copy_of(a);
  bool singular;
  ck_assert_int_eq(la_expm(b), 0);
  ck_assert_int_eq(la_logm(b, &singular), 0);
  ck_assert(ratio_between(a, b) < RATIO);
  drop(a);
  drop(b);
}
END_TEST

START_TEST(powers) {
  static const double exponents[] = {0.25, 1.0 / 3, -0.7, 2.5, -1.5, 3};
  double p = exponents[_i];
  la_view a = random_matrix(LA_CPLX, 10, 10, 17);
  for (ptrdiff_t i = 0; i < 10; i++) {
    la_at(a, i, i)[0] += 8;
  }
  la_view x = copy_of(a), y = copy_of(a);
  bool singular;
  ck_assert_int_eq(la_powm(x, p, &singular), 0);
  ck_assert_int_eq(la_powm(y, 1 - p, &singular), 0);
  la_view back = product(LA_N, LA_N, x, y);
  double stretch = la_norm1(x) * la_norm1(y) / la_norm1(a);
  ck_assert(ratio_between(a, back) < RATIO * stretch);
  drop(a);
  drop(x);
  drop(y);
  drop(back);
}
END_TEST

START_TEST(singular_is_told) {
  bool singular = false;
  double p[] = {1, 0, 1, 0, 1, 0, 1, 0};
  la_view a = la_view_of(LA_CPLX, p, 2, 2);
  ck_assert_int_eq(la_sqrtm(a, &singular), 0);
  ck_assert(singular);
  ck_assert_double_eq_tol(p[0], sqrt(0.5), 1e-8);
}
END_TEST

TCase *case_funm(void) {
  TCase *c = tcase_create("funm");
  tcase_set_timeout(c, 120);
  tcase_add_test(c, exponential_of_nilpotent);
  tcase_add_loop_test(c, exponential_of_rotation, 0, 6);
  tcase_add_test(c, exponential_without_overscaling);
  tcase_add_loop_test(c, square_roots, 0, 6);
  tcase_add_test(c, logarithm_undoes_exponential);
  tcase_add_loop_test(c, powers, 0, 6);
  tcase_add_test(c, singular_is_told);
  return c;
}
