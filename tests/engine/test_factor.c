/* test_factor.c - LU, Cholesky, QR, least squares: residuals and orthogonality
   bounded by c n eps on random shapes, and the edges: singular, not definite,
   huge, tiny, NaN. */
#include "config.h"

#include "engine_cases.h"
#include "spectra_help.h"

#include "base/intr.h"
#include "engine/chol.h"
#include "engine/cond.h"
#include "engine/gemm.h"
#include "engine/lstsq.h"
#include "engine/lu.h"
#include "engine/norm.h"
#include "engine/par.h"
#include "engine/qr.h"
#include "engine/scalar.h"
#include "engine/trsm.h"
#include "engine/vec.h"

#include <math.h>

static const ptrdiff_t SHAPES[][2] = {
    {1, 1},     {2, 2},    {3, 3},    {1, 9},    {9, 1},    {7, 12},
    {12, 7},    {33, 33},  {64, 64},  {65, 65},  {100, 70}, {70, 100},
    {130, 130}, {300, 20}, {20, 300}, {210, 210}};
enum { NSHAPES = sizeof SHAPES / sizeof *SHAPES };

static ptrdiff_t least(ptrdiff_t a, ptrdiff_t b) {
  return a < b ? a : b;
}

/* ---- LU ---- */

static void check_lu(la_view a) {
  const ptrdiff_t k = least(a.m, a.n);
  ptrdiff_t ipiv[300];
  la_view lu = copy_of(a);
  ck_assert_int_ge(la_getrf(lu, ipiv), 0);
  la_view l = fresh(a.k, a.m, k);
  la_view u = fresh(a.k, k, a.n);
  la_lacpy(la_block(lu, 0, 0, a.m, k), l);
  la_lacpy(la_block(lu, 0, 0, k, a.n), u);
  la_zero_other(LA_LOWER, l);
  la_zero_other(LA_UPPER, u);
  for (ptrdiff_t j = 0; j < k; j++) {
    la_put(l, j, j, LA_ONE);
  }
  /* Pivots by |re|+|im|, as LAPACK's. */
  ck_assert(la_normmax(l) <= (a.k == LA_REAL ? 1 : sqrt(2)) + LA_ULP);
  la_view back = product(LA_N, LA_N, l, u);
  la_laswp(back, ipiv, 0, k, false);
  ck_assert_msg(ratio_between(a, back) < RATIO, "lu %tdx%td", a.m, a.n);
  drop(lu), drop(l), drop(u), drop(back);
}

START_TEST(lu_shapes) {
  for (int s = 0; s < 2 * NSHAPES; s++) {
    la_view a = random_matrix((la_kind)(1 + s % 2), SHAPES[s / 2][0],
                              SHAPES[s / 2][1], (unsigned)s);
    check_lu(a);
    drop(a);
  }
}
END_TEST

/* Shapes that take several blocks of columns, and so long that interchanges are
   gathered, by one thread and by more. */
START_TEST(lu_blocks) {
  static const ptrdiff_t shape[][2] = {{160, 160}, {193, 193}, {300, 170},
                                       {170, 300}, {900, 200}, {200, 900}};
  for (size_t i = 0; i < 4 * sizeof shape / sizeof *shape; i++) {
    const ptrdiff_t *s = shape[i / 4];
    la_threads_set(i % 4 < 2 ? 1 : 3);
    la_view a = random_matrix((la_kind)(1 + i % 2), s[0], s[1], (unsigned)i);
    check_lu(a);
    drop(a);
  }
  la_threads_set(0);
}
END_TEST

/* The first exact zero counts, in whichever block. */
START_TEST(lu_blocks_singular) {
  static const ptrdiff_t zero[] = {0, 31, 32, 100, 199};
  for (size_t i = 0; i < sizeof zero / sizeof *zero; i++) {
    ptrdiff_t ipiv[200];
    la_view a = fresh(LA_REAL, 200, 200);
    for (ptrdiff_t j = 0; j < 200; j++) {
      la_put(a, j, j, la_cx(j < zero[i] ? 1 : 0, 0));
    }
    ck_assert_int_eq(la_getrf(a, ipiv), (int)zero[i] + 1);
    drop(a);
  }
}
END_TEST

START_TEST(lu_gallery) {
  for (const gallery *g = GALLERY; g->name != NULL; g++) {
    la_view a = gallery_matrix(g, 50);
    check_lu(a);
    drop(a);
  }
}
END_TEST

static void check_solves(la_view a) {
  ptrdiff_t ipiv[300];
  la_view lu = copy_of(a);
  ck_assert_int_eq(la_getrf(lu, ipiv), 0);
  double norm = la_norm1(a);
  double rcond;
  ck_assert_int_eq(la_gecon(lu, ipiv, norm, LA_RCOND_BEST, &rcond), 0);
  for (la_trans t = LA_N; t <= LA_C; t++) {
    la_view b = random_matrix(a.k, a.n, 3, 9);
    la_view x = copy_of(b);
    la_getrs(t, lu, ipiv, x);
    la_view back = fresh(a.k, a.n, 3);
    la_gemm(t, LA_N, LA_ONE, a, x, LA_ZERO, back);
    la_gemm(t, LA_N, LA_MINUS_ONE, a, x, LA_ONE, b);
    ck_assert(la_normmax(b) <=
              RATIO * (double)a.n * LA_EPS * norm * la_normmax(x) * 2);
    drop(b), drop(x), drop(back);
  }
  la_view inv = copy_of(lu);
  ck_assert_int_eq(la_getri(inv, ipiv), 0);
  la_view one = product(LA_N, LA_N, a, inv);
  for (ptrdiff_t j = 0; j < a.n; j++) {
    la_put(one, j, j, la_csub(la_get(one, j, j), LA_ONE));
  }
  double cond = norm * la_norm1(inv);
  ck_assert(la_norm1(one) <= RATIO * (double)a.n * LA_EPS * cond);
  /* The estimate is a lower bound for the condition, rarely off by 3. */
  ck_assert_msg(rcond * cond >= 0.99 && rcond * cond < 10, "rcond %g n %td",
                rcond * cond, a.n);
  double clear;
  ck_assert_int_eq(la_gecon(lu, ipiv, norm, LA_RCOND_CLEAR, &clear), 0);
  ck_assert_msg(clear * cond >= 0.99 && clear * cond < 30, "clear %g n %td",
                clear * cond, a.n);
  ck_assert(clear > 1e-3 || clear == rcond);
  drop(lu), drop(inv), drop(one);
}

START_TEST(lu_solves) {
  static const ptrdiff_t n[] = {1, 2, 3, 8, 31, 64, 65, 100, 129};
  for (size_t i = 0; i < 2 * sizeof n / sizeof *n; i++) {
    la_view a =
        random_matrix((la_kind)(1 + i % 2), n[i / 2], n[i / 2], (unsigned)i);
    check_solves(a);
    drop(a);
  }
}
END_TEST

START_TEST(lu_singular) {
  double p[9] = {4, 2, 1, 8, 4, 2, 1, 1, 1};
  ptrdiff_t ipiv[3];
  double rcond = -1;
  la_view a = la_view_of(LA_REAL, p, 3, 3);
  ck_assert_int_eq(la_getrf(a, ipiv), 2);
  ck_assert_int_eq(la_gecon(a, ipiv, 9, LA_RCOND_BEST, &rcond), 0);
  ck_assert(rcond == 0);
  ck_assert_int_eq(la_getri(a, ipiv), 2);
  la_scalar det;
  long e;
  la_getrf_det(a, ipiv, &det, &e);
  ck_assert(det.re == 0);
}
END_TEST

/* A cyclic shift by three times a diagonal matrix, and how often it was asked
   for. */
static void shift_and_scale(void *arg, bool adjoint, la_view x) {
  int *products = arg;
  const ptrdiff_t n = x.m;
  ++*products;
  for (ptrdiff_t j = 0; j < x.n; j++) {
    double y[32];
    for (ptrdiff_t i = 0; i < n; i++) {
      ptrdiff_t to = adjoint ? i : (i + 3) % n;
      ptrdiff_t from = adjoint ? (i + 3) % n : i;
      y[to] = (double)(i + 1) * la_get(x, from, j).re;
    }
    memcpy(la_at(x, 0, j), y, (size_t)n * sizeof *y);
  }
}

/* The 1-norm is 32; what is enough ends the walk, what is not does not. */
START_TEST(norm_estimate_enough) {
  static const double enough[] = {0, 31, 33};
  for (int i = 0; i < 3; i++) {
    int products = 0;
    double norm = 0;
    ck_assert_int_eq(la_norm1_estimate(LA_REAL, 32, shift_and_scale, &products,
                                       enough[i], &norm),
                     0);
    ck_assert(norm == 32);
    ck_assert_int_eq(products == 3, enough[i] > 32);
  }
}
END_TEST

/* Elements of the inverse up to 1e330: the condition is beyond the range, not
   unknown. */
START_TEST(lu_condition_overflows) {
  ptrdiff_t ipiv[66];
  double rcond = -1;
  la_view a = fresh(LA_REAL, 66, 66);
  for (ptrdiff_t j = 0; j < 66; j++) {
    la_put(a, j, j, la_cx(j % 2 == 0 ? 1 : 1e-10, 0));
    if (j > 0) {
      la_put(a, j - 1, j, LA_ONE);
    }
  }
  ck_assert_int_eq(la_trcon(LA_UPPER, LA_NONUNIT, a, LA_RCOND_BEST, &rcond), 0);
  ck_assert(rcond == 0);
  double norm = la_norm1(a);
  ck_assert_int_eq(la_getrf(a, ipiv), 0);
  ck_assert_int_eq(la_gecon(a, ipiv, norm, LA_RCOND_BEST, &rcond), 0);
  ck_assert(rcond == 0);
  drop(a);
}
END_TEST

/* det of the second difference matrix of order n is n+1; scaled by 2^s it would
   overflow. */
START_TEST(lu_determinant) {
  static const int scale[] = {0, 60, -60};
  for (int s = 0; s < 3; s++) {
    ptrdiff_t ipiv[60];
    la_view a = fresh(LA_REAL, 60, 60);
    for (ptrdiff_t j = 0; j < 60; j++) {
      la_put(a, j, j, la_cx(ldexp(2, scale[s]), 0));
      if (j > 0) {
        la_put(a, j, j - 1, la_cx(ldexp(-1, scale[s]), 0));
        la_put(a, j - 1, j, la_cx(ldexp(-1, scale[s]), 0));
      }
    }
    la_scalar det;
    long e;
    ck_assert_int_eq(la_getrf(a, ipiv), 0);
    la_getrf_det(a, ipiv, &det, &e);
    ck_assert(det.im == 0);
    double value = ldexp(det.re, (int)(e - 60L * scale[s]));
    ck_assert_msg(fabs(value - 61) < 1e-12, "det %g", value);
    drop(a);
  }
}
END_TEST

static void check_stops(la_view a) {
  ptrdiff_t ipiv[300];
  la_intr_raise();
  ck_assert_int_eq(la_getrf(a, ipiv), LA_INFO_INTR);
  la_intr_clear();
}

START_TEST(lu_nan_and_stop) {
  ptrdiff_t ipiv[70];
  la_view a = random_matrix(LA_REAL, 70, 70, 1);
  la_put(a, 30, 20, la_cx(NAN, 0));
  ck_assert_int_ge(la_getrf(a, ipiv), 0);
  double rcond = 0;
  ck_assert_int_eq(la_gecon(a, ipiv, NAN, LA_RCOND_BEST, &rcond), 0);
  ck_assert(isnan(rcond));
  check_stops(a);
  drop(a);
}
END_TEST

START_TEST(lu_blocks_stop) {
  la_view a = random_matrix(LA_REAL, 300, 300, 1);
  check_stops(a);
  drop(a);
}
END_TEST

/* ---- Cholesky ---- */

static la_view definite(la_kind k, ptrdiff_t n) {
  la_view x = random_matrix(k, n, n + 3, 4);
  la_view a = product(LA_N, LA_C, x, x);
  drop(x);
  return a;
}

static void check_chol(la_kind k, la_uplo uplo, ptrdiff_t n) {
  la_view a = definite(k, n);
  la_view r = copy_of(a);
  la_zero_other(uplo, r);
  for (ptrdiff_t j = 1; j < n; j++) {
    ptrdiff_t i = uplo == LA_UPPER ? j : 0;
    la_put(r, i, uplo == LA_UPPER ? 0 : j, la_cx(NAN, 0));
  }
  ck_assert_int_eq(la_potrf(uplo, r), 0);
  double rcond;
  ck_assert_int_eq(la_pocon(uplo, r, la_norm1(a), LA_RCOND_BEST, &rcond), 0);
  ck_assert(rcond > 0 && rcond <= 1.0001);
  la_view b = random_matrix(k, n, 2, 8);
  la_view x = copy_of(b);
  la_potrs(uplo, r, x);
  la_gemm(LA_N, LA_N, LA_MINUS_ONE, a, x, LA_ONE, b);
  ck_assert(la_normmax(b) <=
            RATIO * (double)n * LA_EPS * la_norm1(a) * la_normmax(x));
  la_zero_other(uplo, r);
  la_view back =
      uplo == LA_UPPER ? product(LA_C, LA_N, r, r) : product(LA_N, LA_C, r, r);
  ck_assert_msg(ratio_between(a, back) < RATIO, "chol n %td", n);
  drop(a), drop(r), drop(back), drop(b), drop(x);
}

START_TEST(chol_orders) {
  static const ptrdiff_t n[] = {1, 2, 3, 31, 32, 33, 65, 100, 150};
  for (size_t i = 0; i < 4 * sizeof n / sizeof *n; i++) {
    check_chol((la_kind)(1 + i % 2), i / 2 % 2 ? LA_LOWER : LA_UPPER, n[i / 4]);
  }
}
END_TEST

START_TEST(chol_not_definite) {
  static const ptrdiff_t at[] = {0, 5, 31, 32, 50, 79};
  for (size_t i = 0; i < 2 * sizeof at / sizeof *at; i++) {
    la_view a = definite(LA_REAL, 80);
    la_put(a, at[i / 2], at[i / 2], la_cx(i % 2 ? -1 : NAN, 0));
    ck_assert_int_eq(la_potrf(LA_UPPER, a), at[i / 2] + 1);
    drop(a);
  }
}
END_TEST

/* ---- QR ---- */

/* Columns [0, n) of Q, formed from the reflections in [qr]. */
static la_view form_q(la_view qr, const double *tau, ptrdiff_t n) {
  ptrdiff_t k = least(qr.m, qr.n);
  ptrdiff_t count = least(k, n);
  la_view q = fresh(qr.k, qr.m, n);
  la_lacpy(la_block(qr, 0, 0, qr.m, count), la_block(q, 0, 0, qr.m, count));
  ck_assert_int_eq(la_orgqr(q, tau, count), 0);
  return q;
}

static void check_q(la_view a, la_view qr, const double *tau) {
  ptrdiff_t k = least(a.m, a.n);
  la_view q = form_q(qr, tau, a.m);
  la_view r = fresh(a.k, a.m, a.n);
  la_lacpy(la_block(qr, 0, 0, a.m, a.n), r);
  la_zero_other(LA_UPPER, r);
  la_view back = product(LA_N, LA_N, q, r);
  ck_assert_msg(ratio_between(a, back) < RATIO, "qr %tdx%td", a.m, a.n);
  ck_assert(ratio_orthogonal(q) < RATIO);
  /* Q R again, now by applying reflections. */
  ck_assert_int_eq(la_ormqr(LA_LEFT, LA_N, qr, tau, k, r), 0);
  ck_assert(ratio_between(a, r) < RATIO);
  /* And Q' Q. */
  ck_assert_int_eq(la_ormqr(LA_RIGHT, LA_C, qr, tau, k, q), 0);
  la_view one = fresh(a.k, a.m, a.m);
  la_laset(one, LA_ZERO, LA_ONE);
  ck_assert(ratio_between(one, q) < RATIO);
  drop(q), drop(r), drop(back), drop(one);
}

static void check_qr(la_view a) {
  double tau[2 * 300];
  ptrdiff_t jpvt[300];
  la_view qr = copy_of(a);
  ck_assert_int_eq(la_geqrf(qr, tau), 0);
  check_q(a, qr, tau);
  la_lacpy(a, qr);
  ck_assert_int_eq(la_geqp3(qr, jpvt, tau), 0);
  la_view ap = fresh(a.k, a.m, a.n);
  for (ptrdiff_t j = 0; j < a.n; j++) {
    la_copy(a.k, a.m, la_at(a, 0, jpvt[j]), 1, la_at(ap, 0, j), 1);
  }
  check_q(ap, qr, tau);
  for (ptrdiff_t j = 1; j < least(a.m, a.n); j++) {
    ck_assert(la_cabs(la_get(qr, j, j)) <=
              la_cabs(la_get(qr, j - 1, j - 1)) * (1 + 1e-10));
  }
  drop(qr), drop(ap);
}

START_TEST(qr_shapes) {
  for (int s = 0; s < 2 * NSHAPES; s++) {
    la_view a = random_matrix((la_kind)(1 + s % 2), SHAPES[s / 2][0],
                              SHAPES[s / 2][1], (unsigned)s);
    check_qr(a);
    drop(a);
  }
}
END_TEST

START_TEST(qr_gallery) {
  for (const gallery *g = GALLERY; g->name != NULL; g++) {
    la_view a = gallery_matrix(g, 70);
    check_qr(a);
    drop(a);
  }
}
END_TEST

/* Kahan's matrix: down-dated norms without care give a wrong order. */
START_TEST(qr_kahan) {
  enum { N = 90 };
  la_view a = fresh(LA_REAL, N, N);
  double c = 0.285;
  double s = sqrt(1 - c * c);
  for (ptrdiff_t j = 0; j < N; j++) {
    for (ptrdiff_t i = 0; i <= j; i++) {
      la_put(a, i, j, la_cx(pow(s, (double)i) * (i == j ? 1 : -c), 0));
    }
  }
  check_qr(a);
  drop(a);
}
END_TEST

/* ---- least squares ---- */

/* X := the least-squares solution by la_gelsy, top rows of x. */
static la_view by_gelsy(la_view a, la_view b, ptrdiff_t *rank) {
  la_view x = fresh(a.k, a.m > a.n ? a.m : a.n, b.n);
  la_view work = copy_of(a);
  la_lacpy(b, la_block(x, 0, 0, a.m, b.n));
  ck_assert_int_eq(la_gelsy(work, x, -1, rank), 0);
  drop(work);
  return x;
}

static la_view by_lstsq(la_view a, la_view b, ptrdiff_t *rank) {
  const la_view none = {.k = a.k, .ld = 1};
  la_view x = fresh(a.k, a.m > a.n ? a.m : a.n, b.n);
  ck_assert_int_eq(la_lstsq(a, none, b, -1, la_block(x, 0, 0, a.n, b.n), rank),
                   0);
  return x;
}

/* A' (b - A x) = 0, x in the row space of A, the rank is found. */
static void check_lstsq(la_view a, ptrdiff_t rank, bool refined) {
  ptrdiff_t most = a.m > a.n ? a.m : a.n;
  la_view b = random_matrix(a.k, a.m, 2, 11);
  ptrdiff_t found = -1;
  la_view x = refined ? by_lstsq(a, b, &found) : by_gelsy(a, b, &found);
  ck_assert_msg(found == rank, "rank %td, not %td", found, rank);
  la_view top = la_block(x, 0, 0, a.n, 2);
  double size = la_normfro(a) * la_normfro(top) + la_normfro(b);
  la_gemm(LA_N, LA_N, LA_MINUS_ONE, a, top, LA_ONE, b);
  la_view g = product(LA_C, LA_N, a, b);
  ck_assert(la_normmax(g) <=
            RATIO * (double)most * LA_EPS * la_normfro(a) * size);
  /* x lies in the row space: x = A' z, the residual of that is zero. */
  la_view at = fresh(a.k, a.n, a.m);
  la_transpose(a, true, at);
  la_view z = fresh(a.k, most, 2);
  la_lacpy(top, la_block(z, 0, 0, a.n, 2));
  la_view at2 = copy_of(at);
  ck_assert_int_eq(la_gelsy(at2, z, -1, &found), 0);
  la_view rest = copy_of(top);
  la_gemm(LA_N, LA_N, LA_MINUS_ONE, at, la_block(z, 0, 0, a.m, 2), LA_ONE,
          rest);
  ck_assert(la_normmax(rest) <= 1e-9 * (la_normmax(top) + 1e-300));
  drop(b), drop(x), drop(g), drop(at), drop(z), drop(at2);
  drop(rest);
}

START_TEST(lstsq_shapes) {
  for (int s = 0; s < 2 * NSHAPES; s++) {
    ptrdiff_t m = SHAPES[s / 2][0];
    ptrdiff_t n = SHAPES[s / 2][1];
    la_kind kind = (la_kind)(1 + s % 2);
    ptrdiff_t full = least(m, n);
    ptrdiff_t half = (full + 1) / 2;
    la_view a = random_matrix(kind, m, n, (unsigned)s);
    check_lstsq(a, full, false);
    check_lstsq(a, full, true);
    la_view l = random_matrix(kind, m, half, 21);
    la_view r = random_matrix(kind, half, n, 22);
    la_view low = product(LA_N, LA_N, l, r);
    check_lstsq(low, half, false);
    check_lstsq(low, half, true);
    drop(a), drop(l), drop(r), drop(low);
  }
}
END_TEST

/* Scaling A by s and b by t scales x by t/s, near the ends of the range too. */
START_TEST(lstsq_scaled) {
  static const double scale[] = {1e290, 1e-290, 1e-305};
  for (int s = 0; s < 3; s++) {
    la_view a = random_matrix(LA_REAL, 9, 4, 1);
    la_view b = random_matrix(LA_REAL, 9, 1, 2);
    la_view x = copy_of(b);
    la_view c = copy_of(a);
    ptrdiff_t rank;
    ck_assert_int_eq(la_gelsy(c, x, -1, &rank), 0);
    for (ptrdiff_t i = 0; i < 36; i++) {
      a.p[i] *= scale[s];
    }
    for (ptrdiff_t i = 0; i < 9; i++) {
      b.p[i] *= scale[s];
    }
    ck_assert_int_eq(la_gelsy(a, b, -1, &rank), 0);
    ck_assert_int_eq(rank, 4);
    for (ptrdiff_t i = 0; i < 4; i++) {
      ck_assert(fabs(b.p[i] - x.p[i]) < (s == 2 ? 1e-10 : 1e-13));
    }
    drop(a), drop(b), drop(x), drop(c);
  }
}
END_TEST

/* Columns of any scale: every digit of a known solution, with residual. */
START_TEST(lstsq_columns) {
  enum { M = 30, N = 12 };
  const la_view none = {.k = LA_REAL, .ld = 1};
  la_view a = fresh(LA_REAL, M, N);
  la_view b = fresh(LA_REAL, M, 1);
  la_view x = fresh(LA_REAL, N, 1);
  ptrdiff_t rank;
  /* Powers of two times small integers: products and sums are exact. */
  for (ptrdiff_t i = 0; i < M * N; i++) {
    a.p[i] = ldexp((double)((i * 37 + i * i * 11) % 101 - 50),
                   (int)(i / M * 40 - 200));
  }
  for (ptrdiff_t i = 0; i < M; i++) {
    for (ptrdiff_t j = 0; j < N; j++) {
      b.p[i] += *la_at(a, i, j) * ldexp(1, (int)(200 - j * 40));
    }
  }
  ck_assert_int_eq(la_lstsq(a, none, b, -1, x, &rank), 0);
  ck_assert_int_eq(rank, N);
  for (ptrdiff_t j = 0; j < N; j++) {
    ck_assert(x.p[j] == ldexp(1, (int)(200 - j * 40)));
  }
  drop(a), drop(b), drop(x);
}
END_TEST

START_TEST(lstsq_edges) {
  ptrdiff_t rank = 7;
  la_view a = fresh(LA_REAL, 5, 3);
  la_view b = random_matrix(LA_REAL, 5, 1, 2);
  ck_assert_int_eq(la_gelsy(a, b, -1, &rank), 0);
  ck_assert_int_eq(rank, 0);
  ck_assert(b.p[0] == 0 && b.p[2] == 0);
  la_put(a, 1, 1, la_cx(NAN, 0));
  ck_assert_int_eq(la_gelsy(a, b, -1, &rank), 0);
  ck_assert(isnan(b.p[0]));
  la_view none = fresh(LA_REAL, 0, 3);
  ck_assert_int_eq(la_gelsy(none, la_block(b, 0, 0, 3, 1), -1, &rank), 0);
  ck_assert(b.p[1] == 0);
  drop(a), drop(b), drop(none);
}
END_TEST

TCase *case_factor(void) {
  TCase *c = tcase_create("factor");
  tcase_set_timeout(c, 300);
  tcase_add_test(c, lu_shapes);
  tcase_add_test(c, lu_blocks);
  tcase_add_test(c, lu_blocks_singular);
  tcase_add_test(c, lu_blocks_stop);
  tcase_add_test(c, lu_gallery);
  tcase_add_test(c, lu_solves);
  tcase_add_test(c, lu_singular);
  tcase_add_test(c, norm_estimate_enough);
  tcase_add_test(c, lu_condition_overflows);
  tcase_add_test(c, lu_determinant);
  tcase_add_test(c, lu_nan_and_stop);
  tcase_add_test(c, chol_orders);
  tcase_add_test(c, chol_not_definite);
  tcase_add_test(c, qr_shapes);
  tcase_add_test(c, qr_gallery);
  tcase_add_test(c, qr_kahan);
  return c;
}

TCase *case_least_squares(void) {
  TCase *c = tcase_create("least squares");
  tcase_set_timeout(c, 300);
  tcase_add_test(c, lstsq_shapes);
  tcase_add_test(c, lstsq_scaled);
  tcase_add_test(c, lstsq_columns);
  tcase_add_test(c, lstsq_edges);
  return c;
}
