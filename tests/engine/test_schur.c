/* test_schur.c - balancing, Hessenberg form and Schur form. */
#include "config.h"

#include "spectra_help.h"

#include "engine/balance.h"
#include "engine/hess.h"
#include "engine/norm.h"
#include "engine/scalar.h"
#include "engine/schur.h"
#include "engine/schur_steps.h"
#include "engine/vec.h"

#include <math.h>

/* A = Q H Q'. */
static void check_similar(la_view a, la_view q, la_view h, const char *what) {
  double norm = la_normmax(a), scale = norm > 0 ? norm : 1;
  la_view unit = copy_of(a), hs = copy_of(h);
  for (ptrdiff_t i = 0; i < a.m * a.n * (ptrdiff_t)a.k; i++) {
    unit.p[i] /= scale;
    hs.p[i] /= scale;
  }
  la_view qh = product(LA_N, LA_N, q, hs), back = product(LA_N, LA_C, qh, q);
  double r = ratio_between(unit, back), o = ratio_orthogonal(q);
  ck_assert_msg(r < RATIO, "%s: residual %g", what, r);
  ck_assert_msg(o < RATIO, "%s: orthogonality %g", what, o);
  drop(unit);
  drop(hs);
  drop(qh);
  drop(back);
}

/* Blocks are 1x1 or standardised 2x2, everything below is zero. */
static void check_form(la_view t, const double *w, const char *what) {
  for (ptrdiff_t j = 0; j < t.n; j++) {
    for (ptrdiff_t i = j + 2; i < t.n; i++) {
      ck_assert_msg(la_cabs1(la_get(t, i, j)) == 0, "%s: form", what);
    }
    if (j + 1 < t.n && la_cabs1(la_get(t, j + 1, j)) != 0) {
      ck_assert_msg(t.k == LA_REAL, "%s: complex block", what);
      double b = *la_at(t, j, j + 1), c = *la_at(t, j + 1, j);
      ck_assert_msg(*la_at(t, j, j) == *la_at(t, j + 1, j + 1) &&
                        (b < 0) != (c < 0),
                    "%s: standard block", what);
      ck_assert_msg(w[2 * j + 1] > 0 && w[2 * j + 1] == -w[2 * j + 3],
                    "%s: pair", what);
    }
  }
}

static void check_schur(la_view a, const char *what) {
  ptrdiff_t n = a.n;
  la_view t = copy_of(a), u = fresh(a.k, n, n);
  double *w = fresh_vector(2 * n);
  ck_assert_int_eq(la_gees(t, w, &u), 0);
  check_similar(a, u, t, what);
  check_form(t, w, what);
  if (a.k == LA_REAL) {
    la_view ac = complex_of(a), tc = complex_of(t), uc = complex_of(u);
    ck_assert_int_eq(la_rsf2csf(tc, uc), 0);
    check_similar(ac, uc, tc, what);
    check_form(tc, w, what);
    drop(ac);
    drop(tc);
    drop(uc);
  }
  drop_vector(w);
  drop(t);
  drop(u);
}

START_TEST(random_orders) {
  static const ptrdiff_t orders[] = {0, 1, 2, 3, 4, 7, 20, 50, 90, 260};
  ptrdiff_t n = orders[_i];
  for (int k = 1; k <= 2; k++) {
    la_view a = random_matrix((la_kind)k, n, n, (unsigned)n + 3);
    check_schur(a, "random");
    drop(a);
  }
}
END_TEST

START_TEST(known_matrices) {
  for (const gallery *g = GALLERY; g->name != NULL; g++) {
    for (ptrdiff_t n = 6; n <= 96; n *= 4) {
      la_view a = gallery_matrix(g, n), c = complex_of(a);
      check_schur(a, g->name);
      check_schur(c, g->name);
      drop(a);
      drop(c);
    }
  }
}
END_TEST

START_TEST(hessenberg) {
  static const ptrdiff_t orders[] = {1, 2, 3, 10, 97, 140};
  ptrdiff_t n = orders[_i];
  for (int k = 1; k <= 2; k++) {
    la_view a = random_matrix((la_kind)k, n, n, 5), h = copy_of(a);
    la_view q = fresh((la_kind)k, n, n);
    double *tau = fresh_vector(2 * n);
    ck_assert_int_eq(la_gehrd(h, 0, n, tau), 0);
    ck_assert_int_eq(la_orghr(h, 0, n, tau, q), 0);
    for (ptrdiff_t j = 0; j < n; j++) {
      for (ptrdiff_t i = j + 2; i < n; i++) {
        la_put(h, i, j, LA_ZERO);
      }
    }
    check_similar(a, q, h, "hess");
    drop(a);
    drop(h);
    drop(q);
    drop_vector(tau);
  }
}
END_TEST

/* D^-1 A D with D = diag(1, 2^20, 2^-15, ...) is balanced back, exactly. */
START_TEST(balancing) {
  enum { N = 8 };
  la_view a = random_matrix(LA_REAL, N, N, 9), b = copy_of(a);
  for (ptrdiff_t j = 0; j < N; j++) {
    for (ptrdiff_t i = 0; i < N; i++) {
      *la_at(b, i, j) =
          ldexp(*la_at(a, i, j), (int)(9 * (i % 3) - 9 * (j % 3)));
    }
  }
  double scale[N];
  la_balance bal = {.scale = scale};
  double before = la_norm1(b);
  la_gebal(b, true, true, &bal);
  ck_assert_int_eq((int)bal.lo, 0);
  ck_assert_int_eq((int)bal.hi, N);
  ck_assert(la_norm1(b) < before / 100);
  la_view id = fresh(LA_REAL, N, N), inv = fresh(LA_REAL, N, N);
  la_laset(id, LA_ZERO, LA_ONE);
  la_laset(inv, LA_ZERO, LA_ONE);
  la_gebak(&bal, false, id);
  la_gebak(&bal, true, inv);
  la_view one = product(LA_C, LA_N, inv, id);
  ck_assert(ratio_orthogonal(one) == 0);
  drop(a);
  drop(b);
  drop(id);
  drop(inv);
  drop(one);
}
END_TEST

/* A triangular matrix is permuted all the way. */
START_TEST(triangular_is_isolated) {
  la_view a = fresh(LA_REAL, 4, 4);
  double scale[4];
  for (ptrdiff_t j = 0; j < 4; j++) {
    for (ptrdiff_t i = j; i < 4; i++) {
      *la_at(a, i, j) = (double)(1 + i + j);
    }
  }
  la_balance bal = {.scale = scale};
  la_gebal(a, true, true, &bal);
  ck_assert_int_eq((int)(bal.hi - bal.lo), 0);
  ck_assert(*la_at(a, 3, 0) == 0 && *la_at(a, 1, 0) == 0);
  drop(a);
}
END_TEST

/* Sweeps of one bulge to several chains of them, on all of a matrix and on a
   block inside: similarities, with no bulge left behind. */
START_TEST(sweeps) {
  static const struct {
    ptrdiff_t n, top, end, count;
  } sizes[] = {{3, 0, 3, 2},       {4, 0, 4, 2},       {9, 1, 8, 2},
               {24, 0, 24, 6},     {40, 3, 39, 12},    {100, 0, 100, 32},
               {150, 10, 149, 34}, {300, 0, 300, 64},  {300, 2, 296, 70},
               {400, 0, 400, 128}, {420, 1, 400, 132}, {90, 0, 90, 46}};
  ptrdiff_t n = sizes[_i].n, count = sizes[_i].count;
  la_view a = random_matrix(LA_REAL, n, n, (unsigned)n),
          z = fresh(LA_REAL, n, n);
  for (ptrdiff_t j = 0; j < n; j++) {
    for (ptrdiff_t i = j + 2; i < n; i++) {
      *la_at(a, i, j) = 0;
    }
  }
  ptrdiff_t top = sizes[_i].top, end = sizes[_i].end;
  if (top > 0) {
    *la_at(a, top, top - 1) = 0;
  }
  if (end < n) {
    *la_at(a, end, end - 1) = 0;
  }
  double *shift = fresh_vector(2 * count), *w = fresh_vector(2 * n);
  for (ptrdiff_t i = 0; i < count; i++) {
    shift[2 * i] = *la_at(a, i % n, 1) - (i % 2 != 0 ? 0.25 : 0);
    shift[2 * i + 1] = 0;
    if (i % 4 == 3) { /* a pair of conjugates */
      shift[2 * i] = shift[2 * i - 2];
      shift[2 * i - 1] = 0.5;
      shift[2 * i + 1] = -0.5;
    }
  }
  la_view h = copy_of(a);
  la_laset(z, LA_ZERO, LA_ONE);
  la_schur s = {.want_t = true, .h = h, .w = w, .z = &z};
  ck_assert_int_eq(la_sweep_real(&s, top, end, shift, count), 0);
  check_similar(a, z, h, "sweep");
  for (ptrdiff_t j = 0; j < n; j++) {
    for (ptrdiff_t i = j + 2; i < n; i++) {
      ck_assert(*la_at(h, i, j) == 0);
    }
  }
  drop_vector(shift);
  drop_vector(w);
  drop(a);
  drop(h);
  drop(z);
}
END_TEST

TCase *case_schur(void) {
  TCase *c = tcase_create("schur");
  tcase_set_timeout(c, 120);
  tcase_add_loop_test(c, random_orders, 0, 10);
  tcase_add_test(c, known_matrices);
  tcase_add_loop_test(c, hessenberg, 0, 6);
  tcase_add_loop_test(c, sweeps, 0, 12);
  tcase_add_test(c, balancing);
  tcase_add_test(c, triangular_is_isolated);
  return c;
}
