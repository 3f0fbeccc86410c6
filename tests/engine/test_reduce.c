/* test_reduce.c - reductions, sorting, special functions: against plain loops
   in long double, and against identities. */
#include "config.h"

#include "engine/reduce.h"
#include "engine/rng.h"
#include "engine/sort.h"
#include "engine/specfun.h"
#include "engine/zfun.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 4096 };

static la_rng rng;

static void start(void) {
  la_rng_seed(&rng, 20);
}

/* Every shape of lanes worth trying, with up to MOST elements. */
static const la_lanes shapes[] = {
    {1, 0, 3}, {1, 1, 5},    {1, 7, 1},   {1, 8, 4},   {1, 1000, 3},
    {2, 9, 3}, {3, 1, 4},    {5, 17, 2},  {300, 5, 1}, {257, 3, 2},
    {4, 0, 2}, {1, 4096, 1}, {513, 7, 1}, {8, 64, 8}};
enum { SHAPES = (int)(sizeof shapes / sizeof *shapes) };

static ptrdiff_t place_of(la_lanes s, ptrdiff_t t, ptrdiff_t l) {
  return t % s.inner + s.inner * (l + s.len * (t / s.inner));
}

static ptrdiff_t fill(la_lanes s, double *x) {
  ptrdiff_t n = s.inner * s.len * s.outer;
  ck_assert_int_le(n, MOST);
  la_rng_normal(&rng, n, x);
  return n;
}

START_TEST(test_sum) {
  la_lanes s = shapes[_i];
  double x[MOST], y[MOST], q[MOST];
  fill(s, x);
  la_reduce_sum(LA_REAL, s, x, y);
  la_reduce_sumsq(LA_REAL, s, x, q);
  for (ptrdiff_t t = 0; t < s.inner * s.outer; t++) {
    long double sum = 0, sq = 0;
    for (ptrdiff_t l = 0; l < s.len; l++) {
      long double v = x[place_of(s, t, l)];
      sum += v;
      sq += v * v;
    }
    ck_assert_double_eq_tol(y[t], (double)sum, 1e-15 * (1 + (double)sq));
    ck_assert_double_eq_tol(q[t], (double)sq, 1e-15 * (1 + (double)sq));
  }
}
END_TEST

START_TEST(test_complex_is_two_real) {
  la_lanes s = {3, 11, 2};
  double x[MOST], y[MOST], z[MOST];
  la_rng_normal(&rng, 2 * 3 * 11 * 2, x);
  la_reduce_sum(LA_CPLX, s, x, y);
  la_reduce_sumsq(LA_CPLX, s, x, z);
  for (ptrdiff_t t = 0; t < 6; t++) {
    double re = 0, im = 0, sq = 0;
    for (ptrdiff_t l = 0; l < s.len; l++) {
      const double *v = x + 2 * place_of(s, t, l);
      re += v[0];
      im += v[1];
      sq += v[0] * v[0] + v[1] * v[1];
    }
    ck_assert_double_eq_tol(y[2 * t], re, 1e-13);
    ck_assert_double_eq_tol(y[2 * t + 1], im, 1e-13);
    ck_assert_double_eq_tol(z[t], sq, 1e-12);
  }
}
END_TEST

START_TEST(test_sum_is_compensated) {
  double x[1002], y;
  x[0] = 1e16;
  for (int i = 1; i <= 1000; i++) {
    x[i] = 1;
  }
  x[1001] = -1e16;
  la_reduce_sum(LA_REAL, (la_lanes){1, 1002, 1}, x, &y);
  ck_assert_double_eq(y, 1000);
  double z[2];
  double w[6] = {1e300, 1e16, 1e300, 1, -1e300, -1e16};
  la_reduce_sum(LA_REAL, (la_lanes){2, 3, 1}, w, z);
  ck_assert_double_eq(z[0], 1e300);
  ck_assert_double_eq(z[1], 1);
}
END_TEST

START_TEST(test_sum_beyond_the_finite) {
  const double inf = INFINITY;
  double a[3] = {1, inf, 2}, b[2] = {inf, -inf}, c[2] = {1.7e308, 1.7e308};
  double y;
  la_reduce_sum(LA_REAL, (la_lanes){1, 3, 1}, a, &y);
  ck_assert_double_infinite(y);
  la_reduce_sum(LA_REAL, (la_lanes){1, 2, 1}, b, &y);
  ck_assert_double_nan(y);
  la_reduce_sum(LA_REAL, (la_lanes){1, 2, 1}, c, &y);
  ck_assert_double_infinite(y);
}
END_TEST

/* A long lane is cut into pieces: same result as the pieces by hand. */
START_TEST(test_long_lane) {
  ptrdiff_t n = 200003;
  double *x = malloc((size_t)n * sizeof *x), y, place;
  ck_assert_ptr_nonnull(x);
  for (ptrdiff_t i = 0; i < n; i++) {
    x[i] = 0.1;
  }
  x[150000] = 7;
  la_reduce_sum(LA_REAL, (la_lanes){1, n, 1}, x, &y);
  ck_assert_double_eq_tol(y, 0.1 * 200002 + 7, 1e-11);
  la_reduce_extreme(false, (la_lanes){1, n, 1}, x, &y, &place);
  ck_assert_double_eq(y, 7);
  ck_assert_double_eq(place, 150001);
  free(x);
}
END_TEST

START_TEST(test_prod) {
  double x[4] = {2, 3, 4, 5}, y[2], z[4] = {0, 1, 0, 1};
  la_reduce_prod(LA_REAL, (la_lanes){2, 2, 1}, x, y);
  ck_assert_double_eq(y[0], 8);
  ck_assert_double_eq(y[1], 15);
  la_reduce_prod(LA_CPLX, (la_lanes){1, 2, 1}, z, y);
  ck_assert_double_eq(y[0], -1);
  ck_assert_double_eq(y[1], 0);
}
END_TEST

START_TEST(test_deviation) {
  double x[4] = {1e8, 1e8 + 1, 1e8 + 2, 1e8 + 3}, mean = 1e8 + 1.5, y;
  la_reduce_sumdev(LA_REAL, (la_lanes){1, 4, 1}, x, &mean, &y);
  ck_assert_double_eq(y, 5);
}
END_TEST

START_TEST(test_extreme) {
  la_lanes s = shapes[_i];
  double x[MOST], y[MOST], at[MOST];
  ptrdiff_t n = fill(s, x);
  for (ptrdiff_t i = 0; i < n; i += 5) {
    x[i] = NAN;
  }
  for (int smallest = 0; smallest < 2; smallest++) {
    la_reduce_extreme(smallest, s, x, y, at);
    for (ptrdiff_t t = 0; t < s.inner * s.outer; t++) {
      double best = NAN;
      ptrdiff_t where = 0;
      for (ptrdiff_t l = 0; l < s.len; l++) {
        double v = x[place_of(s, t, l)];
        if (!isnan(v) && (isnan(best) || (smallest ? v < best : v > best))) {
          best = v;
          where = l;
        }
      }
      ck_assert(isnan(best) ? isnan(y[t]) : y[t] == best);
      ck_assert_double_eq(at[t], (double)(where + 1));
    }
  }
}
END_TEST

START_TEST(test_extreme_infinite) {
  double x[3] = {-INFINITY, NAN, -INFINITY}, y, at;
  la_reduce_extreme(false, (la_lanes){1, 3, 1}, x, &y, &at);
  ck_assert(isinf(y) && y < 0);
  ck_assert_double_eq(at, 1);
}
END_TEST

START_TEST(test_running) {
  la_lanes s = shapes[_i];
  double x[MOST], sum[MOST], prod[MOST], high[MOST], at[MOST];
  fill(s, x);
  la_running_sum(LA_REAL, s, x, sum);
  la_running_prod(LA_REAL, s, x, prod);
  la_running_extreme(false, s, x, high, at);
  for (ptrdiff_t t = 0; t < s.inner * s.outer; t++) {
    double p = 1, a = 0, m = -INFINITY;
    for (ptrdiff_t l = 0; l < s.len; l++) {
      ptrdiff_t i = place_of(s, t, l);
      a += x[i];
      p *= x[i];
      m = fmax(m, x[i]);
      ck_assert_double_eq_tol(sum[i], a, 1e-12 * (1 + (double)l));
      ck_assert_double_eq(prod[i], p);
      ck_assert_double_eq(high[i], m);
      ck_assert_double_eq(x[place_of(s, t, (ptrdiff_t)at[i] - 1)], m);
    }
  }
}
END_TEST

/* --- sorting -------------------------------------------------------------- */

START_TEST(test_sort) {
  la_lanes s = shapes[_i];
  double x[MOST], y[MOST], z[MOST], at[MOST];
  ptrdiff_t n = fill(s, x);
  for (ptrdiff_t i = 0; i < n; i += 7) {
    x[i] = i % 2 == 0 ? NAN : 0;
  }
  for (int down = 0; down < 2; down++) {
    ck_assert_int_eq(la_sort(LA_REAL, down, s, x, y, at), 0);
    ck_assert_int_eq(la_sort(LA_REAL, down, s, x, z, NULL), 0);
    for (ptrdiff_t t = 0; t < s.inner * s.outer; t++) {
      for (ptrdiff_t l = 0; l < s.len; l++) {
        ptrdiff_t i = place_of(s, t, l), from = (ptrdiff_t)at[i] - 1;
        double v = x[place_of(s, t, from)];
        ck_assert(isnan(v) ? isnan(y[i]) && isnan(z[i])
                           : v == y[i] && v == z[i]);
        if (l == 0) {
          continue;
        }
        double w = y[place_of(s, t, l - 1)];
        ck_assert(down ? isnan(w) || w >= v : isnan(v) || w <= v);
        if (w == v || (isnan(w) && isnan(v))) { /* stable */
          ck_assert_double_lt(at[place_of(s, t, l - 1)], at[i]);
        }
      }
    }
  }
}
END_TEST

START_TEST(test_sort_signs) {
  double x[6] = {3, -1, INFINITY, -INFINITY, 0, -2.5}, y[6];
  const double want[6] = {-INFINITY, -2.5, -1, 0, 3, INFINITY};
  ck_assert_int_eq(la_sort(LA_REAL, false, (la_lanes){1, 6, 1}, x, y, NULL), 0);
  ck_assert_mem_eq(y, want, sizeof want);
}
END_TEST

START_TEST(test_sort_complex) {
  double z[8] = {0, 1, -1, 0, 1, 0, 0, -1}, y[8], at[4];
  const double want[8] = {0, -1, 1, 0, 0, 1, -1, 0};
  ck_assert_int_eq(la_sort(LA_CPLX, false, (la_lanes){1, 4, 1}, z, y, at), 0);
  for (int i = 0; i < 8; i++) {
    ck_assert_double_eq(y[i], want[i]);
  }
  ck_assert_double_eq(at[0], 4);
}
END_TEST

/* --- functions ------------------------------------------------------------ */

START_TEST(test_gamma) {
  double f = 1;
  for (int n = 1; n <= 22; n++) {
    ck_assert_double_eq(la_gamma(n), f);
    f *= n;
  }
  ck_assert_double_infinite(la_gamma(-3));
  ck_assert_double_eq_tol(la_beta(2, 3), 1.0 / 12, 1e-17);
}
END_TEST

START_TEST(test_inverse_erf) {
  for (double x = -0.999; x < 1; x += 0.037) {
    double y = la_erfinv(x);
    ck_assert_double_eq_tol(erf(y), x, 3e-16);
  }
  for (double q = 1e-300; q < 2; q *= 17) {
    double y = la_erfcinv(q);
    ck_assert_double_eq_tol(erfc(y) / q, 1, 1e-13 * (1 + y * y));
  }
  ck_assert_double_infinite(la_erfinv(1));
  ck_assert_double_nan(la_erfinv(1.5));
}
END_TEST

START_TEST(test_degrees) {
  const double s[] = {0, 0.5, 1, 0.5, 0, -0.5, -1, -0.5};
  const double at[] = {0, 30, 90, 150, 180, 210, 270, 330};
  for (int i = 0; i < 8; i++) {
    for (int turn = -2; turn <= 2; turn++) {
      ck_assert_double_eq(la_sind(at[i] + 360 * turn), s[i]);
      ck_assert_double_eq(la_cosd(at[i] - 90 + 360 * turn), s[i]);
    }
  }
  ck_assert_double_eq(la_tand(45), 1);
  ck_assert_double_eq(la_tand(-225), -1);
  ck_assert_double_infinite(la_tand(90));
}
END_TEST

START_TEST(test_mod) {
  ck_assert_double_eq(la_mod(-5, 3), 1);
  ck_assert_double_eq(la_mod(5, -3), -1);
  ck_assert_double_eq(la_rem(-5, 3), -2);
  ck_assert_double_eq(la_mod(5, 0), 5);
  ck_assert_double_nan(la_rem(5, 0));
  ck_assert_double_eq(la_mod(0.3, 0.1), 0);
  ck_assert_double_eq(la_mod(1e15, 0.7), fmod(1e15, 0.7));
  ck_assert_double_eq(la_gcd(-12, 18), 6);
  ck_assert_double_eq(la_nthroot(-27, 3), -3);
  ck_assert_double_eq(la_nthroot(16, 4), 2);
  ck_assert(la_is_missing(la_missing()) && !la_is_missing(NAN));
}
END_TEST

START_TEST(test_branch_cuts) {
  la_scalar w = la_zfun_asin((la_scalar){2, 0});
  ck_assert_double_eq_tol(w.re, 1.5707963267948966, 1e-15);
  ck_assert_double_eq_tol(w.im, -1.3169578969248166, 1e-15);
  w = la_zfun_log((la_scalar){-1, 0});
  ck_assert_double_eq_tol(w.im, 3.141592653589793, 1e-15);
  w = la_zfun_sqrt((la_scalar){-4, 0});
  ck_assert_double_eq(w.re, 0);
  ck_assert_double_eq(w.im, 2);
  w = la_zfun_inv((la_scalar){1e300, 1e300});
  ck_assert_double_eq_tol(w.re * 1e300, 0.5, 1e-15);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("reduce");
  TCase *t = tcase_create("reduce");
  tcase_add_checked_fixture(t, start, NULL);
  tcase_add_loop_test(t, test_sum, 0, SHAPES);
  tcase_add_test(t, test_complex_is_two_real);
  tcase_add_test(t, test_sum_is_compensated);
  tcase_add_test(t, test_sum_beyond_the_finite);
  tcase_add_test(t, test_long_lane);
  tcase_add_test(t, test_prod);
  tcase_add_test(t, test_deviation);
  tcase_add_loop_test(t, test_extreme, 0, SHAPES);
  tcase_add_test(t, test_extreme_infinite);
  tcase_add_loop_test(t, test_running, 0, SHAPES);
  tcase_add_loop_test(t, test_sort, 0, SHAPES);
  tcase_add_test(t, test_sort_signs);
  tcase_add_test(t, test_sort_complex);
  tcase_add_test(t, test_gamma);
  tcase_add_test(t, test_inverse_erf);
  tcase_add_test(t, test_degrees);
  tcase_add_test(t, test_mod);
  tcase_add_test(t, test_branch_cuts);
  suite_add_tcase(suite, t);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed != 0;
}
