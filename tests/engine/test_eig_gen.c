/* test_eig_gen.c - general and generalised eigenvalues. */
#include "config.h"

#include "spectra_help.h"

#include "engine/eig_gen.h"
#include "engine/norm.h"
#include "engine/scalar.h"
#include "engine/vec.h"

#include <math.h>

/* |X - Y| relative to [norm] n eps. */
static double distance(la_view x, la_view y, double norm) {
  double worst = 0;
  for (ptrdiff_t j = 0; j < x.n; j++) {
    double sum = 0;
    for (ptrdiff_t i = 0; i < x.m; i++) {
      sum += la_cabs(la_csub(la_get(x, i, j), la_get(y, i, j)));
    }
    ck_assert(sum == sum);
    worst = fmax(worst, sum);
  }
  return norm > 0 ? worst / (norm * (double)x.n * LA_EPS) : worst;
}

/* A with its largest element made 1: keeps the tests in range. */
static la_view unit_of(la_view a, double *scale) {
  la_view c = complex_of(a);
  double big = la_normmax(a);
  *scale = big > 0 ? big : 1;
  for (ptrdiff_t i = 0; i < 2 * a.m * a.n; i++) {
    c.p[i] /= *scale;
  }
  return c;
}

static void check_eig(la_view a, bool balance, const char *what) {
  ptrdiff_t n = a.n;
  double scale, *w = fresh_vector(2 * n);
  la_view work = copy_of(a), c = unit_of(a, &scale);
  la_view vr = fresh(LA_CPLX, n, n), vl = fresh(LA_CPLX, n, n);
  ck_assert_int_eq(la_geev(balance, work, w, &vl, &vr), 0);
  for (ptrdiff_t i = 0; i < 2 * n; i++) {
    w[i] /= scale;
  }
  double norm = la_norm1(c);
  la_view av = product(LA_N, LA_N, c, vr), vw = copy_of(vr);
  scale_columns(vw, w, LA_CPLX);
  double r = distance(av, vw, norm);
  ck_assert_msg(r < RATIO, "%s: right vectors %g", what, r);
  la_view ul = product(LA_C, LA_N, c, vl), uw = copy_of(vl);
  la_conj(LA_CPLX, n, w, 1);
  scale_columns(uw, w, LA_CPLX);
  double l = distance(ul, uw, norm);
  ck_assert_msg(l < RATIO, "%s: left vectors %g", what, l);
  for (ptrdiff_t j = 0; j < n; j++) {
    ck_assert_double_eq_tol(la_nrm2(LA_CPLX, n, la_at(vr, 0, j), 1), 1, 1e-13);
    if (a.k == LA_REAL && w[2 * j + 1] == 0) {
      for (ptrdiff_t i = 0; i < n; i++) {
        ck_assert(la_get(vr, i, j).im == 0 && la_get(vl, i, j).im == 0);
      }
    }
  }
  la_view all[] = {work, c, vr, vl, av, vw, ul, uw};
  for (int i = 0; i < 8; i++) {
    drop(all[i]);
  }
  drop_vector(w);
}

START_TEST(random_orders) {
  static const ptrdiff_t orders[] = {0, 1, 2, 3, 4, 7, 20, 50, 90, 150};
  ptrdiff_t n = orders[_i];
  for (int k = 1; k <= 2; k++) {
    la_view a = random_matrix((la_kind)k, n, n, (unsigned)n + 11);
    check_eig(a, true, "random");
    check_eig(a, false, "random, not balanced");
    drop(a);
  }
}
END_TEST

START_TEST(known_matrices) {
  for (const gallery *g = GALLERY; g->name != NULL; g++) {
    for (ptrdiff_t n = 6; n <= 96; n *= 4) {
      la_view a = gallery_matrix(g, n), c = complex_of(a);
      check_eig(a, false, g->name);
      check_eig(c, false, g->name);
      drop(a);
      drop(c);
    }
  }
}
END_TEST

/* Equal eigenvalues under large elements: vectors overflow, if nobody scales
   them down, within the rows of a step and from one step to the next. */
START_TEST(steep) {
  static const ptrdiff_t orders[] = {10, 33, 64, 71, 150};
  ptrdiff_t n = orders[_i];
  for (int k = 1; k <= 2; k++) {
    la_view a = random_matrix((la_kind)k, n, n, (unsigned)n + 5);
    for (ptrdiff_t j = 0; j < n; j++) {
      for (ptrdiff_t i = 0; i < n; i++) {
        la_scalar z = la_cscale(1e5, la_get(a, i, j));
        la_put(a, i, j, i < j ? z : i == j ? LA_ONE : LA_ZERO);
      }
    }
    check_eig(a, false, "steep");
    for (ptrdiff_t j = 0; j + 1 < n; j += 2) {
      la_put(a, j, j + 1, la_cx(2, 0));
      la_put(a, j + 1, j, la_cx(-3, 0));
    }
    check_eig(a, false, "steep, in pairs");
    drop(a);
  }
}
END_TEST

/* beta A x = alpha B x and u' (beta A - alpha B) = 0. */
static void check_pencil(la_view a, la_view b, const char *what) {
  ptrdiff_t n = a.n;
  double *alpha = fresh_vector(2 * n), *beta = fresh_vector(n);
  la_view wa = copy_of(a), wb = copy_of(b);
  la_view ac = complex_of(a), bc = complex_of(b);
  la_view vr = fresh(LA_CPLX, n, n), vl = fresh(LA_CPLX, n, n);
  ck_assert_int_eq(la_ggev(wa, wb, alpha, beta, &vl, &vr), 0);
  double norm = la_norm1(ac) + la_norm1(bc);
  for (ptrdiff_t j = 0; j < n; j++) {
    /* alpha and beta grow with A and B. */
    double big = fmax(la_cabs(la_load(LA_CPLX, alpha + 2 * j)), beta[j]);
    for (int i = 0; i < 2 && big > 0; i++) {
      alpha[2 * j + i] /= big;
    }
    beta[j] /= big > 0 ? big : 1;
  }
  la_trans how[] = {LA_N, LA_C};
  la_view vectors[] = {vr, vl};
  for (int side = 0; side < 2; side++) {
    la_view x = product(how[side], LA_N, ac, vectors[side]);
    la_view y = product(how[side], LA_N, bc, vectors[side]);
    scale_columns(x, beta, LA_REAL);
    scale_columns(y, alpha, LA_CPLX);
    double r = distance(x, y, norm);
    ck_assert_msg(r < RATIO, "%s: side %d: %g", what, side, r);
    la_conj(LA_CPLX, n, alpha, 1);
    drop(x);
    drop(y);
  }
  la_view all[] = {wa, wb, ac, bc, vr, vl};
  for (int i = 0; i < 6; i++) {
    drop(all[i]);
  }
  drop_vector(alpha);
  drop_vector(beta);
}

START_TEST(random_pencils) {
  static const ptrdiff_t orders[] = {0, 1, 2, 3, 4, 9, 30, 70};
  ptrdiff_t n = orders[_i];
  for (int k = 1; k <= 2; k++) {
    la_view a = random_matrix((la_kind)k, n, n, (unsigned)n + 1);
    la_view b = random_matrix((la_kind)k, n, n, (unsigned)n + 2);
    check_pencil(a, b, "random");
    drop(a);
    drop(b);
  }
}
END_TEST

START_TEST(singular_pencils) {
  for (const gallery *g = GALLERY; g->name != NULL; g++) {
    la_view a = random_matrix(LA_REAL, 14, 14, 3), b = gallery_matrix(g, 14);
    if (la_normmax(b) < 1e100 && la_normmax(b) > 1e-100) {
      check_pencil(a, b, g->name);
      check_pencil(b, a, g->name);
    }
    drop(a);
    drop(b);
  }
}
END_TEST

/* B of rank 1: one finite eigenvalue, two infinite ones (beta = 0). */
START_TEST(infinite_eigenvalues) {
  double ap[] = {1, 2, 0, 0, 3, 1, 4, 0, 1}, bp[9] = {1};
  la_view a = la_view_of(LA_REAL, ap, 3, 3), b = la_view_of(LA_REAL, bp, 3, 3);
  double alpha[6], beta[3];
  ck_assert_int_eq(la_ggev(a, b, alpha, beta, NULL, NULL), 0);
  int infinite = 0;
  for (int i = 0; i < 3; i++) {
    infinite += beta[i] == 0;
    if (beta[i] != 0) {
      /* det(A - x B) = 11 - 3 x */
      ck_assert_double_eq_tol(alpha[2 * i] / beta[i], 11.0 / 3, 1e-14);
    }
  }
  ck_assert_int_eq(infinite, 2);
}
END_TEST

TCase *case_eig_gen(void) {
  TCase *c = tcase_create("eig_gen");
  tcase_set_timeout(c, 120);
  tcase_add_loop_test(c, random_orders, 0, 10);
  tcase_add_test(c, known_matrices);
  tcase_add_loop_test(c, steep, 0, 5);
  tcase_add_loop_test(c, random_pencils, 0, 8);
  tcase_add_test(c, singular_pencils);
  tcase_add_test(c, infinite_eigenvalues);
  return c;
}
