/* test_band.c - LU inside a band: the band is found, solutions of all three
   systems have small residuals, singular matrices are told. */
#include "config.h"

#include "engine_cases.h"
#include "spectra_help.h"

#include "engine/band.h"
#include "engine/gemm.h"
#include "engine/norm.h"
#include "engine/scalar.h"
#include "engine/vec.h"

enum { MOST = 70 };

/* Random inside the band, zero outside. */
static la_view banded(la_kind k, ptrdiff_t n, ptrdiff_t kl, ptrdiff_t ku,
                      unsigned seed) {
  la_view a = random_matrix(k, n, n, seed);
  for (ptrdiff_t j = 0; j < n; j++) {
    for (ptrdiff_t i = 0; i < n; i++) {
      if (i - j > kl || j - i > ku) {
        la_put(a, i, j, LA_ZERO);
      }
    }
  }
  return a;
}

static void check_residual(la_trans t, la_view a, la_band lu,
                           const ptrdiff_t *ipiv) {
  la_view b = random_matrix(a.k, a.n, 3, 9);
  la_view x = copy_of(b);
  la_gbtrs(t, lu, ipiv, x);
  double size = la_norm1(a) * la_normmax(x);
  la_gemm(t, LA_N, LA_MINUS_ONE, a, x, LA_ONE, b);
  ck_assert_msg(la_normmax(b) <= RATIO * (double)a.n * LA_EPS * size * 2,
                "n %td kl %td ku %td op %d", a.n, lu.kl, lu.ku, (int)t);
  drop(b), drop(x);
}

static void check_band(la_view a, ptrdiff_t kl, ptrdiff_t ku) {
  ptrdiff_t ipiv[MOST];
  double *room = fresh_vector(la_band_size(a.k, a.n, kl, ku));
  la_band lu = la_band_of(a, kl, ku, room);
  ck_assert_int_eq(la_gbtrf(lu, ipiv), 0);
  for (la_trans t = LA_N; t <= LA_C; t++) {
    check_residual(t, a, lu, ipiv);
  }
  drop_vector(room);
}

START_TEST(band_solves) {
  static const ptrdiff_t width[][2] = {{0, 0}, {1, 1}, {2, 0},  {0, 3}, {3, 1},
                                       {2, 5}, {5, 2}, {1, 69}, {69, 1}};
  static const ptrdiff_t order[] = {1, 2, 7, MOST};
  for (size_t w = 0; w < sizeof width / sizeof *width; w++) {
    for (size_t q = 0; q < 2 * sizeof order / sizeof *order; q++) {
      ptrdiff_t n = order[q / 2];
      ptrdiff_t kl = width[w][0] < n ? width[w][0] : n - 1;
      ptrdiff_t ku = width[w][1] < n ? width[w][1] : n - 1;
      ptrdiff_t found[2];
      la_view a = banded((la_kind)(1 + q % 2), n, kl, ku, (unsigned)(w + q));
      la_bandwidths(a, &found[0], &found[1]);
      ck_assert_msg(found[0] == kl && found[1] == ku, "%td %td of %td %td",
                    found[0], found[1], kl, ku);
      check_band(a, kl, ku);
      drop(a);
    }
  }
}
END_TEST

/* Second differences against a right-hand side of ones: x_i = i (n+1-i) / 2. */
START_TEST(band_differences) {
  ptrdiff_t ipiv[MOST];
  la_view a = fresh(LA_REAL, MOST, MOST);
  la_view x = fresh(LA_REAL, MOST, 1);
  la_laset(a, LA_ZERO, (la_scalar){2, 0});
  la_laset(x, LA_ONE, LA_ONE);
  for (ptrdiff_t i = 0; i + 1 < MOST; i++) {
    la_put(a, i, i + 1, LA_MINUS_ONE);
    la_put(a, i + 1, i, LA_MINUS_ONE);
  }
  double *room = fresh_vector(la_band_size(LA_REAL, MOST, 1, 1));
  la_band lu = la_band_of(a, 1, 1, room);
  ck_assert_int_eq(la_gbtrf(lu, ipiv), 0);
  la_gbtrs(LA_N, lu, ipiv, x);
  for (ptrdiff_t i = 0; i < MOST; i++) {
    double want = (double)((i + 1) * (MOST - i)) / 2;
    ck_assert_double_eq_tol(la_get(x, i, 0).re, want, 1e-12 * want);
  }
  drop_vector(room), drop(a), drop(x);
}
END_TEST

START_TEST(band_singular) {
  ptrdiff_t ipiv[4];
  double room[4 * 4];
  double p[16] = {1, 1, 0, 0, 2, 2, 0, 0, 0, 0, 1, 1, 0, 0, 1, 3};
  la_view a = la_view_of(LA_REAL, p, 4, 4);
  ck_assert_int_eq(la_gbtrf(la_band_of(a, 1, 1, room), ipiv), 2);
}
END_TEST

TCase *case_band(void) {
  TCase *c = tcase_create("band");
  tcase_add_test(c, band_solves);
  tcase_add_test(c, band_differences);
  tcase_add_test(c, band_singular);
  return c;
}
