/* test_kernel.c - every kernel against the scalar one: all sizes from 0 to
   twice the register tile and one more, odd strides, nothing aligned, and not a
   double written beyond the end. */
#include "config.h"

#include "engine_cases.h"
#include "spectra_help.h"

#include "engine/kernel/kernel.h"
#include "engine/rng.h"
#include "engine/scalar.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum {
  MOST = 2 * LA_MR_MAX + 1,
  PAD = 3,
  ROOM = 2 * (MOST + PAD) * (MOST + 3)
};

/* Inputs, and outputs of the kernel tested and of the scalar one; the first
   element is not aligned. */
typedef struct room {
  double a[ROOM + 1], b[ROOM + 1], x[ROOM + 1], got[ROOM + 1], want[ROOM + 1];
} room;

static room *fill(void) {
  static room r;
  static bool filled;
  if (!filled) {
    la_rng rng;
    la_rng_seed(&rng, 1);
    la_rng_normal(&rng, ROOM + 1, r.a);
    la_rng_normal(&rng, ROOM + 1, r.b);
    la_rng_normal(&rng, ROOM + 1, r.x);
    filled = true;
  }
  memcpy(r.got, r.b, sizeof r.got);
  memcpy(r.want, r.b, sizeof r.want);
  return &r;
}

static void same(const room *r, double tol, const char *what, ptrdiff_t m,
                 ptrdiff_t n) {
  ptrdiff_t wrong = -1;
  for (ptrdiff_t i = 0; i <= ROOM; i++) {
    wrong = fabs(r->got[i] - r->want[i]) <= tol ? wrong : i;
  }
  ck_assert_msg(wrong < 0, "%s %tdx%td at %td", what, m, n, wrong);
}

static double tolerance(ptrdiff_t terms) {
  return 64 * LA_EPS * (double)(terms + 8);
}

/* Packed operands of one table in the layout of another. */
static void repack(const double *from, ptrdiff_t w, ptrdiff_t k, double *to,
                   ptrdiff_t w2) {
  for (ptrdiff_t l = 0; l < k; l++) {
    for (ptrdiff_t i = 0; i < w2; i++) {
      to[l * w2 + i] = i < w ? from[l * w + i] : 0;
    }
  }
}

/* The tile of one table from the tiles of the scalar one. */
static void check_tile(const la_kern *kern, const la_kern *oracle, ptrdiff_t m,
                       ptrdiff_t n, ptrdiff_t k, double beta) {
  room *r = fill();
  const ptrdiff_t ldc = LA_MR_MAX + PAD;
  static double a[LA_MR_MAX * MOST];
  static double b[LA_NR_MAX * MOST];
  for (ptrdiff_t i = 0; i < m; i += oracle->mr) {
    for (ptrdiff_t j = 0; j < n; j += oracle->nr) {
      ptrdiff_t rows = m - i < oracle->mr ? m - i : oracle->mr;
      ptrdiff_t cols = n - j < oracle->nr ? n - j : oracle->nr;
      for (ptrdiff_t l = 0; l < k; l++) {
        repack(r->a + 1 + l * kern->mr + i, rows, 1, a + l * oracle->mr,
               oracle->mr);
        repack(r->b + 1 + l * kern->nr + j, cols, 1, b + l * oracle->nr,
               oracle->nr);
      }
      oracle->gemm(rows, cols, k, -1.5, a, b, beta, r->want + 1 + i + j * ldc,
                   ldc);
    }
  }
  kern->gemm(m, n, k, -1.5, r->a + 1, r->b + 1, beta, r->got + 1, ldc);
  same(r, tolerance(k), kern->name, m, n);
}

START_TEST(tiles) {
  for (int t = 1; la_kernel_at(t) != NULL; t++) {
    const la_kern *kern = la_kernel_at(t);
    for (ptrdiff_t m = 0; m <= kern->mr; m++) {
      for (ptrdiff_t n = 0; n <= kern->nr; n++) {
        for (ptrdiff_t k = 0; k <= MOST; k += k < 4 ? 1 : 15) {
          check_tile(kern, la_kernel_at(0), m, n, k, (double)(k % 3));
        }
      }
    }
  }
}
END_TEST

/* B's columns in place, from the same tile with them packed. */
static void check_tile_in_place(const la_kern *kern, ptrdiff_t m, ptrdiff_t k,
                                double beta) {
  room *r = fill();
  const ptrdiff_t ldb = MOST + 1;
  const ptrdiff_t ldc = LA_MR_MAX + PAD;
  static double packed[LA_NR_MAX * MOST];
  for (ptrdiff_t l = 0; l < k; l++) {
    for (ptrdiff_t j = 0; j < kern->nr; j++) {
      packed[l * kern->nr + j] = r->b[1 + l + j * ldb];
    }
  }
  kern->gemm(m, kern->nr, k, -1.5, r->a + 1, packed, beta, r->want + 1, ldc);
  kern->gemm_in_place(m, k, -1.5, r->a + 1, r->b + 1, ldb, beta, r->got + 1,
                      ldc);
  same(r, 0, kern->name, m, kern->nr);
}

START_TEST(tiles_in_place) {
  for (int t = 0; la_kernel_at(t) != NULL; t++) {
    const la_kern *kern = la_kernel_at(t);
    for (ptrdiff_t m = 0; kern->gemm_in_place != NULL && m <= kern->mr; m++) {
      for (ptrdiff_t k = 0; k <= MOST; k += k < 4 ? 1 : 15) {
        check_tile_in_place(kern, m, k, (double)(k % 3));
      }
    }
  }
}
END_TEST

START_TEST(unread_c) {
  for (int t = 0; la_kernel_at(t) != NULL; t++) {
    room *r = fill();
    for (ptrdiff_t i = 0; i < 8; i++) {
      r->got[1 + i] = NAN;
    }
    la_kernel_at(t)->gemm(2, 4, 3, 1, r->a, r->b, 0, r->got + 1, 2);
    for (ptrdiff_t i = 0; i < 8; i++) {
      ck_assert(isfinite(r->got[1 + i]));
    }
  }
}
END_TEST

typedef void (*kernel_check)(const la_kern *kern, const la_kern *oracle,
                             ptrdiff_t m, ptrdiff_t n);

/* Every table but the scalar one, all m and n. */
static void sweep(kernel_check check, ptrdiff_t step) {
  for (int t = 1; la_kernel_at(t) != NULL; t++) {
    for (ptrdiff_t m = 0; m <= MOST; m++) {
      for (ptrdiff_t n = 0; n <= MOST; n += n < 9 ? 1 : step) {
        check(la_kernel_at(t), la_kernel_at(0), m, n);
      }
    }
  }
}

static void check_transpose(const la_kern *kern, const la_kern *oracle,
                            ptrdiff_t m, ptrdiff_t n) {
  room *r = fill();
  kern->transpose(m, n, r->a + 1, m + PAD, r->got + 1, n + 1);
  oracle->transpose(m, n, r->a + 1, m + PAD, r->want + 1, n + 1);
  same(r, 0, kern->name, m, n);
}

static void check_pack(const la_kern *kern, const la_kern *oracle, ptrdiff_t m,
                       ptrdiff_t n) {
  if (m > kern->mr) {
    return;
  }
  room *r = fill();
  kern->pack(kern->mr, m, n, r->a + 1, m + PAD, r->got + 1);
  oracle->pack(kern->mr, m, n, r->a + 1, m + PAD, r->want + 1);
  same(r, 0, kern->name, m, n);
}

static void check_zpack(const la_kern *kern, const la_kern *oracle, ptrdiff_t m,
                        ptrdiff_t n) {
  if (2 * m > kern->mr || n > MOST / 2) {
    return;
  }
  room *r = fill();
  kern->zpack(kern->mr, m, n, r->a + 1, m + PAD, r->got + 1);
  oracle->zpack(kern->mr, m, n, r->a + 1, m + PAD, r->want + 1);
  same(r, 0, kern->name, m, n);
}

static void check_gemv(const la_kern *kern, const la_kern *oracle, ptrdiff_t m,
                       ptrdiff_t n) {
  room *r = fill();
  const ptrdiff_t lda = m + PAD;
  kern->gemv_n(m, n, r->a + 1, lda, r->x + 1, r->got + 1);
  oracle->gemv_n(m, n, r->a + 1, lda, r->x + 1, r->want + 1);
  same(r, tolerance(n), kern->name, m, n);
  kern->gemv_t(m, n, r->a + 1, lda, r->x + 1, r->got + 1);
  oracle->gemv_t(m, n, r->a + 1, lda, r->x + 1, r->want + 1);
  same(r, tolerance(n + m), kern->name, m, n);
  kern->zgemv_n(m, n, r->a + 1, lda, r->x + 1, r->got + 1);
  oracle->zgemv_n(m, n, r->a + 1, lda, r->x + 1, r->want + 1);
  same(r, 2 * tolerance(n + m), kern->name, m, n);
  for (int conj = 0; conj < 2; conj++) {
    kern->zgemv_t(conj, m, n, r->a + 1, lda, r->x + 1, r->got + 1);
    oracle->zgemv_t(conj, m, n, r->a + 1, lda, r->x + 1, r->want + 1);
    same(r, 4 * tolerance(n + m), kern->name, m, n);
  }
}

static void check_ger(const la_kern *kern, const la_kern *oracle, ptrdiff_t m,
                      ptrdiff_t n) {
  room *r = fill();
  kern->ger(m, n, r->x + 1, r->b + 1, r->got + 1, m + PAD);
  oracle->ger(m, n, r->x + 1, r->b + 1, r->want + 1, m + PAD);
  same(r, tolerance(1), kern->name, m, n);
}

static void check_ger2(const la_kern *kern, const la_kern *oracle, ptrdiff_t m,
                       ptrdiff_t n) {
  room *r = fill();
  kern->ger2(m, n, r->x + 1, r->b + 1, r->x + 3, r->a + 1, r->got + 1, m + PAD);
  oracle->ger2(m, n, r->x + 1, r->b + 1, r->x + 3, r->a + 1, r->want + 1,
               m + PAD);
  same(r, tolerance(2), kern->name, m, n);
}

/* The first n columns of a matrix of order m, whose upper triangle must not be
   read. */
static void check_symv(const la_kern *kern, const la_kern *oracle, ptrdiff_t m,
                       ptrdiff_t n) {
  if (n > m) {
    return;
  }
  room *r = fill();
  const ptrdiff_t lda = m + PAD;
  static double a[ROOM + 1];
  memcpy(a, r->a, sizeof a);
  for (ptrdiff_t j = 1; j < m; j++) {
    for (ptrdiff_t i = 0; i < j; i++) {
      a[1 + i + j * lda] = NAN;
    }
  }
  kern->symv(m, n, a + 1, lda, r->x + 1, r->got + 1);
  oracle->symv(m, n, a + 1, lda, r->x + 1, r->want + 1);
  same(r, tolerance(m), kern->name, m, n);
}

static void check_zhemv(const la_kern *kern, const la_kern *oracle, ptrdiff_t m,
                        ptrdiff_t n) {
  if (n > m) {
    return;
  }
  room *r = fill();
  const ptrdiff_t lda = m + PAD;
  static double a[ROOM + 1];
  memcpy(a, r->a, sizeof a);
  for (ptrdiff_t j = 0; j < m; j++) {
    a[2 + 2 * (j + j * lda)] = NAN; /* the diagonal is real */
    for (ptrdiff_t i = 0; i < 2 * j; i++) {
      a[1 + i + 2 * j * lda] = NAN;
    }
  }
  kern->zhemv(m, n, a + 1, lda, r->x + 1, r->got + 1);
  oracle->zhemv(m, n, a + 1, lda, r->x + 1, r->want + 1);
  same(r, 2 * tolerance(m), kern->name, m, n);
}

/* A chain of reflections down the rows, and each of them on columns. */
static void check_reflections(const la_kern *kern, const la_kern *oracle,
                              ptrdiff_t m, ptrdiff_t n) {
  room *r = fill();
  const ptrdiff_t count = m / 2;
  double v[3 * MOST];
  for (ptrdiff_t q = 0; q <= count; q++) {
    const double *w = r->x + 3 * q;
    v[3 * q] = w[0];
    v[3 * q + 1] = w[1];
    v[3 * q + 2] = 2 / (1 + w[0] * w[0] + w[1] * w[1]);
  }
  kern->reflect_cols(n, v, r->got + 1, n + PAD);
  oracle->reflect_cols(n, v, r->want + 1, n + PAD);
  kern->reflect_rows(n, count, v, r->got + 1, m + 1 + PAD);
  oracle->reflect_rows(n, count, v, r->want + 1, m + 1 + PAD);
  same(r, tolerance(4 * m), kern->name, m, n);
}

static void check_vectors(const la_kern *kern, const la_kern *oracle,
                          ptrdiff_t m, ptrdiff_t n) {
  const double z[2] = {0.5, -1.25};
  room *r = fill();
  ptrdiff_t count = m * (n + 1) < ROOM / 2 ? m * (n + 1) : ROOM / 2;
  kern->axpy(count, -1.25, r->a + 1, r->got + 1);
  oracle->axpy(count, -1.25, r->a + 1, r->want + 1);
  kern->zaxpy(count / 2, z, r->b + 1, r->got + 1);
  oracle->zaxpy(count / 2, z, r->b + 1, r->want + 1);
  kern->scal(count, 0.75, r->got + 1);
  oracle->scal(count, 0.75, r->want + 1);
  kern->div(count, 3, r->got + 1);
  oracle->div(count, 3, r->want + 1);
  same(r, tolerance(4), kern->name, count, 1);
  double s = kern->dot(count, r->a + 1, r->b + 1);
  double w = oracle->dot(count, r->a + 1, r->b + 1);
  ck_assert_msg(fabs(s - w) <= tolerance(count), "%s %td", kern->name, count);
  kern->zdot(count / 2, r->a + 1, r->b + 1, r->got);
  oracle->zdot(count / 2, r->a + 1, r->b + 1, r->want);
  same(r, tolerance(count), kern->name, count, 1);
  ck_assert(kern->amax(count, r->a + 1) == oracle->amax(count, r->a + 1));
}

static void check_sums(const la_kern *kern, const la_kern *oracle, ptrdiff_t m,
                       ptrdiff_t n) {
  room *r = fill();
  ptrdiff_t count = m * (n + 1) < ROOM / 2 ? m * (n + 1) : ROOM / 2;
  double s[4];
  double w[4];
  kern->sum2(count, r->a + 1, s);
  oracle->sum2(count, r->a + 1, w);
  for (int i = 0; i < 4; i += 2) {
    ck_assert(fabs(s[i] + s[i + 1] - (w[i] + w[i + 1])) <= 1e-15 * fabs(w[i]));
  }
  kern->asum2(count, r->a + 1, s);
  oracle->asum2(count, r->a + 1, w);
  ck_assert(fabs(s[0] + s[1] - (w[0] + w[1])) <= LA_EPS * w[0]);
  kern->ssq2(count, r->a + 1, s);
  oracle->ssq2(count, r->a + 1, w);
  ck_assert(fabs(s[0] + s[1] - (w[0] + w[1])) <= 2 * LA_EPS * w[0]);
}

static void check_axpy2(const la_kern *kern, const la_kern *oracle, ptrdiff_t m,
                        ptrdiff_t n) {
  room *r = fill();
  const ptrdiff_t half = ROOM / 2;
  ptrdiff_t count = m * (n + 1) < half ? m * (n + 1) : half;
  kern->axpy2(count, 1.0 / 3, r->a + 1, r->got, r->got + half);
  oracle->axpy2(count, 1.0 / 3, r->a + 1, r->want, r->want + half);
  same(r, tolerance(1) * LA_EPS + 4 * LA_EPS, kern->name, count, 1);
}

/* Products and extremes of a line, and the place of one. */
static void check_line(const la_kern *kern, const la_kern *oracle, ptrdiff_t m,
                       ptrdiff_t n) {
  const room *r = fill();
  ptrdiff_t count = m + n;
  const double *x = r->a + 1;
  double p = kern->prod(count, x), q = oracle->prod(count, x);
  ck_assert_msg(fabs(p - q) <= tolerance(count) * fabs(q), "%s prod of %td",
                kern->name, count);
  double least = kern->min(count, x), most = kern->max(count, x);
  ck_assert_msg(least == oracle->min(count, x), "%s min", kern->name);
  ck_assert_msg(most == oracle->max(count, x), "%s max", kern->name);
  ck_assert_int_eq(kern->place(count, x, most), oracle->place(count, x, most));
  ck_assert_int_eq(kern->place(count, x, 100), count);
}

/* The same and sums of w = m neighbours in n rows. */
static void check_rows(const la_kern *kern, const la_kern *oracle, ptrdiff_t m,
                       ptrdiff_t n) {
  room *r = fill();
  const ptrdiff_t step = m == 1 ? 1 : m + PAD, half = ROOM / 2;
  const double *a = r->a + 1, *x = r->x + 1;
  kern->sum_rows(step, n, m, a, r->got, r->got + half);
  oracle->sum_rows(step, n, m, a, r->want, r->want + half);
  same(r, tolerance(n), kern->name, m, n);
  kern->ssq_rows(step, n, m, a, r->got, r->got + half);
  oracle->ssq_rows(step, n, m, a, r->want, r->want + half);
  same(r, tolerance(n), kern->name, m, n);
  double *d = r->got + half / 2, *e = r->want + half / 2;
  kern->dev_rows(step, n, m, a, x, r->got, r->got + half, d);
  oracle->dev_rows(step, n, m, a, x, r->want, r->want + half, e);
  same(r, tolerance(n), kern->name, m, n);
  kern->prod_rows(step, n, m, a, r->got);
  oracle->prod_rows(step, n, m, a, r->want);
  same(r, tolerance(n), kern->name, m, n);
  if (n == 0) {
    return; /* no extremes: infinite */
  }
  fill();
  kern->min_rows(step, n, m, a, r->got);
  oracle->min_rows(step, n, m, a, r->want);
  same(r, 0, kern->name, m, n);
  kern->max_rows(step, n, m, a, r->got);
  oracle->max_rows(step, n, m, a, r->want);
  same(r, 0, kern->name, m, n);
  kern->place_rows(step, n, m, a, r->want, r->got);
  oracle->place_rows(step, n, m, a, r->want, r->want);
  same(r, 0, kern->name, m, n);
}

START_TEST(transposes) {
  sweep(check_transpose, 5);
}
END_TEST

START_TEST(packs) {
  sweep(check_pack, 20);
  sweep(check_zpack, 7);
}
END_TEST

START_TEST(matrix_vector) {
  sweep(check_gemv, 11);
  sweep(check_ger, 11);
  sweep(check_ger2, 11);
  sweep(check_symv, 1);
  sweep(check_zhemv, 1);
  sweep(check_reflections, 1);
}
END_TEST

START_TEST(vectors) {
  sweep(check_vectors, 40);
  sweep(check_sums, 40);
  sweep(check_line, 40);
  sweep(check_rows, 20);
  sweep(check_axpy2, 40);
}
END_TEST

/* hi + lo is the sum to twice the precision, at both ends of the range, too. */
START_TEST(doubled_products) {
  int wrong = 0;
  for (int t = 0; la_kernel_at(t) != NULL; t++) {
    for (int e = -1020; e <= 1020; e += 4) {
      double x = ldexp(1 + 1.0 / 3, e), alpha = ldexp(1 + 1.0 / 7, -e);
      double hi = 0, lo = 0;
      la_kernel_at(t)->axpy2(1, alpha, &x, &hi, &lo);
      wrong += hi != alpha * x || lo != fma(alpha, x, -hi);
      hi = lo = 0;
      la_kernel_at(t)->axpy2(1, x, &alpha, &hi, &lo);
      wrong += hi != alpha * x || lo != fma(alpha, x, -hi);
    }
  }
  ck_assert_int_eq(wrong, 0);
}
END_TEST

/* Stretches of bytes, wherever they lie in a cache line. */
static void check_stream(const la_kern *kern, ptrdiff_t m, ptrdiff_t place) {
  enum { STRETCHES = 3, STEP = 300 };
  char from[STRETCHES * STEP], got[STRETCHES * STEP + 64];
  char want[STRETCHES * STEP + 64];
  for (int i = 0; i < STRETCHES * STEP; i++) {
    from[i] = (char)(i * 7);
  }
  memset(got, -1, sizeof got);
  memset(want, -1, sizeof want);
  kern->stream(m, STRETCHES, from + 1, STEP - 3, got + place, STEP);
  for (int j = 0; j < STRETCHES; j++) {
    memcpy(want + place + j * STEP, from + 1 + j * (STEP - 3), (size_t)m);
  }
  ck_assert_msg(memcmp(got, want, sizeof got) == 0, "%s: %td bytes at %td",
                kern->name, m, place);
}

static double apply_arith(int op, double x, double y) {
  return op == LA_PLUS    ? x + y
         : op == LA_MINUS ? x - y
         : op == LA_TIMES ? x * y
                          : x / y;
}

static void check_past(const la_kern *kern, int op, ptrdiff_t n,
                       ptrdiff_t place, int steps) {
  const ptrdiff_t sx = steps & 1, sy = steps >> 1;
  room *r = fill();
  kern->past[op](n, r->a + 1, sx, r->x + 3, sy, r->got + place);
  for (ptrdiff_t i = 0; i < n; i++) {
    r->want[place + i] = apply_arith(op, r->a[1 + i * sx], r->x[3 + i * sy]);
  }
  same(r, 0, kern->name, n, place);
}

START_TEST(past_the_caches) {
  for (int t = 0; la_kernel_at(t) != NULL; t++) {
    const la_kern *kern = la_kernel_at(t);
    for (ptrdiff_t place = 0; place < 64; place += 7) {
      for (ptrdiff_t m = 0; m < 200; m++) {
        check_stream(kern, m, place);
      }
    }
    for (int op = 0; op < LA_ARITH_COUNT && kern->past[op] != NULL; op++) {
      for (ptrdiff_t n = 0; n < 40; n++) {
        for (ptrdiff_t place = 0; place < 9; place++) {
          for (int steps = 0; steps < 4; steps++) {
            check_past(kern, op, n, place, steps);
          }
        }
      }
    }
  }
}
END_TEST

START_TEST(nan_wins) {
  int missed = 0;
  for (int t = 0; la_kernel_at(t) != NULL; t++) {
    for (ptrdiff_t n = 1; n <= MOST; n++) {
      for (ptrdiff_t at = 0; at < n; at++) {
        double x[MOST];
        for (ptrdiff_t i = 0; i < n; i++) {
          x[i] = i == at ? NAN : (double)i;
        }
        missed += !isnan(la_kernel_at(t)->amax(n, x));
      }
    }
  }
  ck_assert_int_eq(missed, 0);
}
END_TEST

START_TEST(names) {
  ck_assert_str_eq(la_kernel_at(0)->name, "scalar");
  ck_assert_str_eq(la_kernel_at(1)->name, "portable");
  ck_assert_ptr_nonnull(la_kernel_name());
}
END_TEST

TCase *case_kernel(void) {
  TCase *c = tcase_create("kernel");
  tcase_set_timeout(c, 300);
  tcase_add_test(c, tiles);
  tcase_add_test(c, tiles_in_place);
  tcase_add_test(c, unread_c);
  tcase_add_test(c, transposes);
  tcase_add_test(c, packs);
  tcase_add_test(c, matrix_vector);
  tcase_add_test(c, vectors);
  tcase_add_test(c, doubled_products);
  tcase_add_test(c, past_the_caches);
  tcase_add_test(c, nan_wins);
  tcase_add_test(c, names);
  return c;
}
