/* test_builtins.c - exact elimination: against known values, and against
   determinants made of factors; the registry. */
#include "config.h"

#include "base/mem.h"
#include "builtins/intmat.h"
#include "builtins/registry.h"
#include "engine/rng.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static la_arr *square(la_ctx *ctx, ptrdiff_t n, const double *rows) {
  la_arr *a = la_arr_new2(ctx, LA_C_REAL, n, n);
  ck_assert_ptr_nonnull(a);
  for (ptrdiff_t i = 0; i < n; i++) {
    for (ptrdiff_t j = 0; j < n; j++) {
      la_arr_d(a)[i + j * n] = rows[i * n + j];
    }
  }
  return a;
}

/* The determinant of [a], which is consumed; NaN if the exact way declines. */
static double det_of(la_ctx *ctx, la_arr *a) {
  bool done = false;
  double det = NAN;
  ck_assert_int_eq(la_int_det(ctx, a, &done, &det), LA_OK);
  la_arr_release(a);
  return done ? det : NAN;
}

START_TEST(known_determinants) {
  la_ctx ctx = {.sandbox = true};
  ck_assert_double_eq(det_of(&ctx, square(&ctx, 2, (double[]){1, 2, 3, 4})),
                      -2);
  ck_assert_double_eq(
      det_of(&ctx, square(&ctx, 3, (double[]){1, 2, 3, 4, 5, 6, 7, 8, 9})), 0);
  ck_assert_double_eq(
      det_of(&ctx, square(&ctx, 2, (double[]){0x1p53, 1, -1, 0x1p53})),
      0x1p106);
  ck_assert_double_eq(det_of(&ctx, square(&ctx, 0, (double[]){0})), 1);
  la_ctx_release(&ctx);
}
END_TEST

START_TEST(not_whole_numbers_decline) {
  la_ctx ctx = {.sandbox = true};
  ck_assert_double_nan(det_of(&ctx, square(&ctx, 2, (double[]){1, 2.5, 3, 4})));
  ck_assert_double_nan(det_of(&ctx, square(&ctx, 2, (double[]){1, NAN, 3, 4})));
  ck_assert_double_nan(det_of(&ctx, square(&ctx, 1, (double[]){0x1p60})));
  la_ctx_release(&ctx);
}
END_TEST

/* L U with unit lower L and upper U of small whole numbers: the determinant is
   the product of U's diagonal. */
static la_arr *product_of_triangles(la_ctx *ctx, la_rng *rng, ptrdiff_t n,
                                    double *det) {
  la_arr *a = la_arr_zeros(ctx, LA_C_REAL, 2, (ptrdiff_t[]){n, n});
  double *l = calloc((size_t)(n * n), sizeof *l);
  double *u = calloc((size_t)(n * n), sizeof *u);
  ck_assert(a != NULL && l != NULL && u != NULL);
  *det = 1;
  for (ptrdiff_t j = 0; j < n; j++) {
    for (ptrdiff_t i = 0; i < n; i++) {
      double x = (double)la_rng_below(rng, 7) - 3;
      l[i + j * n] = i > j ? x : i == j ? 1 : 0;
      u[i + j * n] = i < j ? x : 0;
    }
    u[j + j * n] = j % 3 == 0 ? -2 : 1;
    *det *= u[j + j * n];
  }
  for (ptrdiff_t j = 0; j < n; j++) {
    for (ptrdiff_t k = 0; k < n; k++) {
      for (ptrdiff_t i = 0; i < n; i++) {
        la_arr_d(a)[i + j * n] += l[i + k * n] * u[k + j * n];
      }
    }
  }
  free(l);
  free(u);
  return a;
}

START_TEST(triangular_factors) {
  la_ctx ctx = {.sandbox = true};
  la_rng rng;
  la_rng_seed(&rng, 1);
  for (ptrdiff_t n = 1; n <= 30; n++) {
    double want = 0;
    la_arr *a = product_of_triangles(&ctx, &rng, n, &want);
    ck_assert_double_eq(det_of(&ctx, a), want);
  }
  la_ctx_release(&ctx);
}
END_TEST

/* One nonzero a row and column, too large for one prime. */
START_TEST(large_determinants_round_once) {
  la_ctx ctx = {.sandbox = true};
  double rows[16] = {0, 9007199254740991.0, 0, 0, 9007199254740991.0};
  rows[10] = 3;
  rows[15] = 5;
  /* -(2^53 - 1)^2 * 15 = -15 * (2^106 - 2^54 + 1) */
  double want = -15 * 0x1p106 + 15 * 0x1p54;
  ck_assert_double_eq(det_of(&ctx, square(&ctx, 4, rows)), want);
  la_ctx_release(&ctx);
}
END_TEST

START_TEST(echelon_form) {
  la_ctx ctx = {.sandbox = true};
  la_arr *a = square(&ctx, 3, (double[]){1, 2, 3, 2, 4, 7, 3, 6, 10});
  double r[9];
  ptrdiff_t pivot[3], rank = 0;
  bool done = false;
  ck_assert_int_eq(la_int_rref(&ctx, a, &done, r, pivot, &rank), LA_OK);
  ck_assert(done);
  ck_assert_int_eq(rank, 2);
  ck_assert_int_eq(pivot[0], 0);
  ck_assert_int_eq(pivot[1], 2);
  const double want[9] = {1, 0, 0, 2, 0, 0, 0, 1, 0};
  for (int i = 0; i < 9; i++) {
    ck_assert_double_eq(r[i], want[i]);
  }
  la_arr_release(a);
  la_ctx_release(&ctx);
}
END_TEST

START_TEST(characteristic_polynomial) {
  la_ctx ctx = {.sandbox = true};
  la_arr *a = square(&ctx, 3, (double[]){2, -1, 0, -1, 2, -1, 0, -1, 2});
  double p[4];
  bool done = false;
  ck_assert_int_eq(la_int_charpoly(&ctx, a, &done, p), LA_OK);
  ck_assert(done);
  const double want[4] = {1, -6, 10, -4};
  for (int i = 0; i < 4; i++) {
    ck_assert_double_eq(p[i], want[i]);
  }
  la_arr_release(a);
  la_ctx_release(&ctx);
}
END_TEST

START_TEST(names_are_found_once) {
  for (int k = 0; la_builtin_at(k) != NULL; k++) {
    ck_assert_msg(la_builtin_find(la_builtin_at(k)->name) == la_builtin_at(k),
                  "%s", la_builtin_at(k)->name);
  }
  ck_assert_ptr_null(la_builtin_find("no such name"));
  ck_assert_ptr_null(la_builtin_find(""));
}
END_TEST

int main(void) {
  Suite *suite = suite_create("builtins");
  TCase *exact = tcase_create("exact");
  tcase_add_test(exact, known_determinants);
  tcase_add_test(exact, not_whole_numbers_decline);
  tcase_add_test(exact, triangular_factors);
  tcase_add_test(exact, large_determinants_round_once);
  tcase_add_test(exact, echelon_form);
  tcase_add_test(exact, characteristic_polynomial);
  suite_add_tcase(suite, exact);
  TCase *registry = tcase_create("registry");
  tcase_add_test(registry, names_are_found_once);
  suite_add_tcase(suite, registry);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed == 0 ? 0 : 1;
}
