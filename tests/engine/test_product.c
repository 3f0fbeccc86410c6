/* test_product.c - products and triangular solves against plain triple loops,
   every transposition, both kinds, shapes on all sides of the blocks. */
#include "config.h"

#include "engine_cases.h"
#include "spectra_help.h"

#include "base/mem.h"
#include "engine/gemm.h"
#include "engine/kernel/kernel.h"
#include "engine/par.h"
#include "engine/scalar.h"
#include "engine/trsm.h"
#include "engine/vec.h"

#include <math.h>

static const la_trans TRANS[] = {LA_N, LA_T, LA_C};

/* Element (i,j) of op(A). */
static la_scalar op(la_trans t, la_view a, ptrdiff_t i, ptrdiff_t j) {
  la_scalar z = t == LA_N ? la_get(a, i, j) : la_get(a, j, i);
  return t == LA_C ? la_cconj(z) : z;
}

/* |C - (alpha op(A) op(B) + beta C0)| <= c k eps |A||B|, element by element. */
static void check_product(la_trans ta, la_trans tb, la_scalar alpha, la_view a,
                          la_view b, la_scalar beta, la_view c0, la_view c) {
  ptrdiff_t k = ta == LA_N ? a.n : a.m;
  double worst = 0;
  for (ptrdiff_t j = 0; j < c.n; j++) {
    for (ptrdiff_t i = 0; i < c.m; i++) {
      la_scalar s = LA_ZERO;
      double size = 0;
      for (ptrdiff_t l = 0; l < k; l++) {
        la_scalar p = la_cmul(op(ta, a, i, l), op(tb, b, l, j));
        s = la_cx(s.re + p.re, s.im + p.im);
        size += la_cabs(p);
      }
      la_scalar old = la_cmul(beta, la_get(c0, i, j));
      la_scalar want = la_cmul(alpha, s);
      la_scalar got = la_get(c, i, j);
      double err =
          la_cabs(la_cx(got.re - want.re - old.re, got.im - want.im - old.im));
      double bound =
          4 * LA_EPS * ((double)(k + 4) * size * la_cabs(alpha) + la_cabs(old));
      worst = err <= bound * worst ? worst : err > 0 ? err / bound : worst;
    }
  }
  ck_assert_msg(worst <= 1, "%tdx%tdx%td trans %d %d kind %d: %g", c.m, c.n, k,
                (int)ta, (int)tb, (int)c.k, worst);
}

static la_view operand(la_kind kind, la_trans t, ptrdiff_t m, ptrdiff_t n,
                       unsigned seed) {
  return t == LA_N ? random_matrix(kind, m + 1, n, seed)
                   : random_matrix(kind, n + 3, m, seed);
}

static la_view inner(la_trans t, la_view a, ptrdiff_t m, ptrdiff_t n) {
  return t == LA_N ? la_block(a, 1, 0, m, n) : la_block(a, 3, 0, n, m);
}

static void try_product(la_kind kind, const ptrdiff_t *size, la_scalar alpha,
                        la_scalar beta) {
  for (int t = 0; t < 9; t++) {
    la_trans ta = TRANS[t / 3];
    la_trans tb = TRANS[t % 3];
    la_view a = operand(kind, ta, size[0], size[2], 1);
    la_view b = operand(kind, tb, size[2], size[1], 2);
    la_view c = random_matrix(kind, size[0], size[1], 3);
    la_view c0 = copy_of(c);
    la_view ai = inner(ta, a, size[0], size[2]);
    la_view bi = inner(tb, b, size[2], size[1]);
    ck_assert_int_eq(la_gemm(ta, tb, alpha, ai, bi, beta, c), 0);
    check_product(ta, tb, alpha, ai, bi, beta, c0, c);
    drop(a), drop(b), drop(c), drop(c0);
  }
}

static const ptrdiff_t SIZES[][3] = {
    {0, 3, 2},   {3, 0, 2},   {3, 2, 0},    {1, 1, 1},     {2, 2, 2},
    {4, 4, 4},   {5, 3, 7},   {1, 40, 30},  {40, 1, 30},   {24, 8, 9},
    {25, 9, 17}, {49, 17, 3}, {50, 33, 65}, {101, 97, 53}, {3, 2, 2000},
    {2, 300, 5}, {300, 2, 5}, {70, 70, 700}};

START_TEST(products) {
  for (size_t i = 0; i < sizeof SIZES / sizeof *SIZES; i++) {
    try_product(LA_REAL, SIZES[i], LA_ONE, LA_ZERO);
    try_product(LA_REAL, SIZES[i], la_cx(-0.5, 0), la_cx(2, 0));
    try_product(LA_CPLX, SIZES[i], LA_ONE, LA_ZERO);
    try_product(LA_CPLX, SIZES[i], la_cx(0.5, -1), la_cx(1, 2));
  }
}
END_TEST

/* The same bits again, and about the same with another number of threads. */
START_TEST(threads) {
  la_view a = random_matrix(LA_REAL, 230, 211, 1);
  la_view b = random_matrix(LA_REAL, 211, 190, 2);
  la_view c = fresh(LA_REAL, 230, 190);
  la_view d = fresh(LA_REAL, 230, 190);
  for (int t = 1; t <= 3; t++) {
    la_threads_set(t);
    la_gemm(LA_N, LA_N, LA_ONE, a, b, LA_ZERO, c);
    la_gemm(LA_N, LA_N, LA_ONE, a, b, LA_ZERO, d);
    ck_assert_mem_eq(c.p, d.p, 230 * 190 * sizeof *c.p);
    check_product(LA_N, LA_N, LA_ONE, a, b, LA_ZERO, d, c);
  }
  la_threads_set(0);
  drop(a), drop(b), drop(c), drop(d);
}
END_TEST

START_TEST(special_values) {
  la_view a = random_matrix(LA_REAL, 30, 30, 1);
  la_view b = random_matrix(LA_REAL, 30, 30, 2);
  la_view c = fresh(LA_REAL, 30, 30);
  la_put(c, 0, 0, la_cx(NAN, 0));
  la_put(a, 4, 5, la_cx(INFINITY, 0));
  la_put(b, 7, 9, la_cx(NAN, 0));
  la_gemm(LA_N, LA_N, LA_ONE, a, b, LA_ZERO, c);
  for (ptrdiff_t j = 0; j < 30; j++) {
    for (ptrdiff_t i = 0; i < 30; i++) {
      double x = la_get(c, i, j).re;
      ck_assert(j == 9 ? isnan(x) : i == 4 ? isinf(x) : isfinite(x));
    }
  }
  drop(a), drop(b), drop(c);
}
END_TEST

/* A product whose columns of B and C come in halves: what makes them whole has
   to be called once for each, before they are used, and the head is complete
   when it is said to be. */
typedef struct staged {
  la_view b, c, want;
  ptrdiff_t head;
  int heads;
  bool head_was_right;
} staged;

static void make_whole(void *arg, ptrdiff_t from, ptrdiff_t to) {
  const staged *s = arg;
  for (ptrdiff_t j = from; j < to; j++) {
    la_scal(s->b.k, s->b.m, la_cx(2, 0), la_at(s->b, 0, j), 1);
    la_scal(s->c.k, s->c.m, la_cx(2, 0), la_at(s->c, 0, j), 1);
  }
}

static double distance(la_view a, la_view b) {
  double far = 0;
  for (ptrdiff_t j = 0; j < a.n; j++) {
    for (ptrdiff_t i = 0; i < a.m; i++) {
      double d = la_cabs(la_csub(la_get(a, i, j), la_get(b, i, j)));
      far = d <= far ? far : d;
    }
  }
  return far;
}

static void look_at_head(void *arg) {
  staged *s = arg;
  s->heads++;
  s->head_was_right =
      distance(la_block(s->c, 0, 0, s->c.m, s->head),
               la_block(s->want, 0, 0, s->c.m, s->head)) < 1e-12;
}

/* [limit]: the most bytes of a block meanwhile. */
static void try_staged(la_kind kind, const ptrdiff_t *size, ptrdiff_t head,
                       ptrdiff_t limit) {
  la_view a = random_matrix(kind, size[0], size[2], 1);
  staged s = {.b = random_matrix(kind, size[2], size[1], 2),
              .c = random_matrix(kind, size[0], size[1], 3),
              .head = head};
  la_gemm_stages stages = {head, make_whole, look_at_head, &s};
  s.want = copy_of(s.c);
  la_gemm(LA_N, LA_N, la_cx(-2, 0), a, s.b, la_cx(2, 0), s.want);
  ptrdiff_t old = la_mem_limit(limit);
  la_gemm_staged(a, s.b, s.c, &stages);
  la_mem_limit(old);
  ck_assert_int_eq(s.heads, 1);
  ck_assert(s.head_was_right);
  ck_assert_msg(distance(s.c, s.want) < 1e-12, "%tdx%td", size[0], size[1]);
  drop(a), drop(s.b), drop(s.c), drop(s.want);
}

START_TEST(stages) {
  static const ptrdiff_t size[][3] = {
      {1, 2, 1}, {9, 40, 5}, {40, 9, 17}, {300, 290, 33}, {0, 5, 3}};
  for (size_t i = 0; i < 4 * sizeof size / sizeof *size; i++) {
    const ptrdiff_t *s = size[i / 4];
    la_threads_set(i % 2 == 0 ? 1 : 3);
    const la_kind kind = (la_kind)(1 + i / 2 % 2);
    try_staged(kind, s, 1, la_mem_limit_now());
    try_staged(kind, s, s[1] / 2, la_mem_limit_now());
    try_staged(kind, s, s[1], la_mem_limit_now());
    try_staged(kind, s, s[1] / 2, 1000);
  }
  la_threads_set(0);
}
END_TEST

static void try_herk(la_kind kind, la_trans ta, ptrdiff_t n, ptrdiff_t k) {
  la_view a =
      ta == LA_N ? random_matrix(kind, n, k, 1) : random_matrix(kind, k, n, 1);
  la_view c = random_hermitian(ta == LA_T ? LA_REAL : kind, n, 2);
  if (c.k != kind) {
    la_view wide = complex_of(c);
    drop(c);
    c = wide;
  }
  la_view c0 = copy_of(c);
  la_trans tl = ta;
  la_trans tr = ta == LA_N ? LA_C : LA_N;
  ck_assert_int_eq(la_herk(ta, -1.5, a, 0.5, c), 0);
  check_product(tl, tr, la_cx(-1.5, 0), a, a, la_cx(0.5, 0), c0, c);
  int unlike = 0;
  for (ptrdiff_t j = 0; j < n; j++) {
    for (ptrdiff_t i = 0; i <= j; i++) {
      la_scalar u = la_get(c, i, j);
      la_scalar l = la_get(c, j, i);
      unlike += u.re != l.re || u.im != (ta == LA_T ? l.im : -l.im);
    }
  }
  ck_assert_int_eq(unlike, 0);
  drop(a), drop(c), drop(c0);
}

START_TEST(own_transpose) {
  static const ptrdiff_t n[] = {0, 1, 2, 5, 23, 24, 25, 66, 130};
  for (size_t i = 0; i < sizeof n / sizeof *n; i++) {
    for (int t = 0; t < 3; t++) {
      try_herk(LA_REAL, TRANS[t], n[i], 37);
      try_herk(LA_CPLX, TRANS[t], n[i], 37);
      try_herk(LA_REAL, TRANS[t], n[i] / 4, 3000);
    }
  }
}
END_TEST

static void try_half(la_uplo uplo, la_kind kind, ptrdiff_t n) {
  la_view a = random_matrix(kind, n, 21, 1);
  la_view b = random_matrix(kind, 21, n, 2);
  la_view whole = random_matrix(kind, n, n, 3);
  la_view half = copy_of(whole);
  la_view before = copy_of(whole);
  la_gemm(LA_N, LA_N, la_cx(3, 0), a, b, la_cx(-1, 0), whole);
  la_gemm_triangle(uplo, LA_N, LA_N, 3, a, b, -1, half);
  for (ptrdiff_t j = 0; j < n; j++) {
    for (ptrdiff_t i = 0; i < n; i++) {
      bool counts = uplo == LA_LOWER ? i >= j : i <= j;
      la_scalar want = la_get(counts ? whole : before, i, j);
      double d = la_cabs(la_csub(la_get(half, i, j), want));
      ck_assert_msg(d <= (counts ? 1e-12 : 0), "(%td,%td) of %td", i, j, n);
    }
  }
  drop(a), drop(b), drop(whole), drop(half), drop(before);
}

START_TEST(half_products) {
  static const ptrdiff_t n[] = {1, 7, 50, 255, 300, 521};
  for (size_t i = 0; i < 4 * sizeof n / sizeof *n; i++) {
    la_threads_set(i % 2 == 0 ? 1 : 3);
    try_half(LA_LOWER, i % 4 < 2 ? LA_REAL : LA_CPLX, n[i / 4]);
    try_half(LA_UPPER, i % 4 < 2 ? LA_REAL : LA_CPLX, n[i / 4]);
  }
  la_threads_set(0);
}
END_TEST

START_TEST(matrix_vector) {
  for (int k = 1; k <= 2; k++) {
    la_kind kind = (la_kind)k;
    la_view a = random_matrix(kind, 300, 270, 1);
    la_view x = random_matrix(kind, 3, 300, 2);
    for (int t = 0; t < 3; t++) {
      ptrdiff_t m = t == 0 ? 300 : 270;
      ptrdiff_t n = t == 0 ? 270 : 300;
      la_view y = random_matrix(kind, 2, m, 3);
      la_view y0 = copy_of(y);
      la_scalar alpha = la_cx(0.5, k == 2 ? 0.25 : 0);
      la_gemv(TRANS[t], alpha, a, la_at(x, 1, 0), 3, la_cx(-1, 0), y.p, 2);
      la_view xc = fresh(kind, n, 1);
      la_view yc = fresh(kind, m, 1);
      la_view c0 = fresh(kind, m, 1);
      la_copy(kind, n, la_at(x, 1, 0), 3, xc.p, 1);
      la_copy(kind, m, y.p, 2, yc.p, 1);
      la_copy(kind, m, y0.p, 2, c0.p, 1);
      check_product(TRANS[t], LA_N, alpha, a, xc, la_cx(-1, 0), c0, yc);
      ck_assert(la_get(y, 1, 0).re == la_get(y0, 1, 0).re);
      drop(y), drop(y0), drop(xc), drop(yc), drop(c0);
    }
    drop(a), drop(x);
  }
}
END_TEST

START_TEST(rank_one) {
  for (int k = 1; k <= 2; k++) {
    la_view a = random_matrix((la_kind)k, 45, 37, 1);
    la_view a0 = copy_of(a);
    la_view x = random_matrix((la_kind)k, 45, 1, 2);
    la_view y = random_matrix((la_kind)k, 37, 1, 3);
    for (int conj = 0; conj < 2; conj++) {
      la_lacpy(a0, a);
      la_ger(la_cx(2, k == 2), x.p, 1, y.p, 1, conj != 0, a);
      check_product(LA_N, conj ? LA_C : LA_T, la_cx(2, k == 2), x, y, LA_ONE,
                    a0, a);
    }
    drop(a), drop(a0), drop(x), drop(y);
  }
}
END_TEST

/* ---- triangles ---- */

/* op(T) with zeros and ones written out. */
static la_view written_out(la_uplo uplo, la_trans trans, la_unit unit,
                           la_view t) {
  la_view full = copy_of(t);
  la_zero_other(uplo, full);
  for (ptrdiff_t j = 0; unit == LA_UNIT && j < t.n; j++) {
    la_put(full, j, j, LA_ONE);
  }
  la_view o = fresh(t.k, t.n, t.n);
  if (trans == LA_N) {
    la_lacpy(full, o);
  } else {
    la_transpose(full, trans == LA_C, o);
  }
  drop(full);
  return o;
}

/* A well-conditioned triangle with rubbish in the other half. */
static la_view triangle(la_kind kind, la_unit unit, ptrdiff_t n) {
  la_view t = random_matrix(kind, n, n, 5);
  for (ptrdiff_t i = 0; i < n * n * (ptrdiff_t)kind; i++) {
    t.p[i] /= (double)n;
  }
  for (ptrdiff_t j = 0; unit == LA_NONUNIT && j < n; j++) {
    la_put(t, j, j, la_cx(1.5 + (double)(j % 3), kind == LA_CPLX ? 0.5 : 0));
  }
  return t;
}

static void try_triangle(la_kind kind, int c, ptrdiff_t n, ptrdiff_t rhs) {
  la_side side = c % 2 ? LA_LEFT : LA_RIGHT;
  la_uplo uplo = c / 2 % 2 ? LA_LOWER : LA_UPPER;
  la_unit unit = c / 4 % 2 ? LA_UNIT : LA_NONUNIT;
  la_trans trans = TRANS[c / 8];
  la_view t = triangle(kind, unit, n);
  la_view o = written_out(uplo, trans, unit, t);
  la_view b = side == LA_LEFT ? random_matrix(kind, n, rhs, 6)
                              : random_matrix(kind, rhs, n, 6);
  la_view x = copy_of(b);
  la_view back = fresh(kind, b.m, b.n);
  la_scalar alpha = la_cx(2, kind == LA_CPLX ? 1 : 0);
  la_trsm(side, uplo, trans, unit, alpha, t, x);
  la_view left = side == LA_LEFT ? o : x;
  la_view right = side == LA_LEFT ? x : o;
  la_gemm(LA_N, LA_N, LA_ONE, left, right, LA_ZERO, back);
  for (ptrdiff_t j = 0; j < b.n; j++) {
    la_scal(kind, b.m, alpha, la_at(b, 0, j), 1);
  }
  ck_assert_msg(ratio_between(b, back) < RATIO, "trsm %d n %td", c, n);
  la_trmm(side, uplo, trans, unit, LA_ONE, t, x);
  ck_assert_msg(ratio_between(b, x) < RATIO, "trmm %d n %td", c, n);
  drop(t), drop(o), drop(b), drop(x), drop(back);
}

static const ptrdiff_t ORDERS[] = {1, 2, 5, 31, 32, 33, 70, 100, 150};

START_TEST(triangles) {
  for (size_t i = 0; i < sizeof ORDERS / sizeof *ORDERS; i++) {
    for (int c = 0; c < 24; c++) {
      try_triangle(LA_REAL, c, ORDERS[i], c % 5 == 0 ? 1 : 67);
      try_triangle(LA_CPLX, c, ORDERS[i], c % 5 == 0 ? 1 : 67);
    }
  }
}
END_TEST

START_TEST(inverses) {
  for (size_t i = 0; i < 4 * sizeof ORDERS / sizeof *ORDERS; i++) {
    ptrdiff_t n = ORDERS[i / 4];
    la_uplo uplo = i % 2 ? LA_LOWER : LA_UPPER;
    la_unit unit = i / 2 % 2 ? LA_UNIT : LA_NONUNIT;
    for (int k = 1; k <= 2; k++) {
      la_view t = triangle((la_kind)k, unit, n);
      la_view x = copy_of(t);
      ck_assert_int_eq(la_trtri(uplo, unit, x), 0);
      la_view a = written_out(uplo, LA_N, unit, t);
      la_view b = written_out(uplo, LA_N, unit, x);
      la_view c = fresh((la_kind)k, n, n);
      la_view one = fresh((la_kind)k, n, n);
      la_laset(one, LA_ZERO, LA_ONE);
      la_gemm(LA_N, LA_N, LA_ONE, a, b, LA_ZERO, c);
      ck_assert(ratio_between(one, c) < RATIO);
      drop(t), drop(x), drop(a), drop(b), drop(c), drop(one);
    }
  }
}
END_TEST

START_TEST(singular_triangle) {
  la_view t = triangle(LA_REAL, LA_NONUNIT, 40);
  la_put(t, 35, 35, LA_ZERO);
  la_view t0 = copy_of(t);
  ck_assert_int_eq(la_trtri(LA_UPPER, LA_NONUNIT, t), 36);
  ck_assert_mem_eq(t.p, t0.p, 1600 * sizeof *t.p);
  drop(t), drop(t0);
}
END_TEST

TCase *case_product(void) {
  TCase *c = tcase_create("product");
  tcase_set_timeout(c, 300);
  tcase_add_test(c, products);
  tcase_add_test(c, threads);
  tcase_add_test(c, stages);
  tcase_add_test(c, special_values);
  tcase_add_test(c, own_transpose);
  tcase_add_test(c, half_products);
  tcase_add_test(c, matrix_vector);
  tcase_add_test(c, rank_one);
  return c;
}

TCase *case_triangle(void) {
  TCase *c = tcase_create("triangle");
  tcase_set_timeout(c, 300);
  tcase_add_test(c, triangles);
  tcase_add_test(c, inverses);
  tcase_add_test(c, singular_triangle);
  return c;
}
