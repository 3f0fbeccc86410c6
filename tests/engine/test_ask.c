/* test_ask.c - questions to many numbers: the kernels against the scalar one at
   every length and with all steps, counts and lanes against plain loops, by one
   thread and several. */
#include "config.h"

#include "engine_cases.h"

#include "engine/count.h"
#include "engine/kernel/kernel.h"
#include "engine/par.h"
#include "engine/rng.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { MOST = 37, PAD = 8, LONG = 700001 };

/* Small whole numbers, so that many are equal, some NaN, Inf and -0. */
static void fill(uint64_t seed, ptrdiff_t n, double *x) {
  la_rng rng;
  la_rng_seed(&rng, seed);
  for (ptrdiff_t i = 0; i < n; i++) {
    switch (la_rng_below(&rng, 12)) {
    case 0:
      x[i] = NAN;
      break;
    case 1:
      x[i] = -INFINITY;
      break;
    case 2:
      x[i] = -0.0;
      break;
    default:
      x[i] = (double)la_rng_below(&rng, 5) - 2;
    }
  }
}

static void check_asks(const la_kern *kern, ptrdiff_t n, const double *x,
                       const double *y, int steps) {
  ptrdiff_t sx = steps & 1, sy = steps >> 1;
  for (int q = 0; q < LA_ASK_COUNT; q++) {
    unsigned char got[MOST + PAD], want[MOST + PAD];
    memset(got, 77, sizeof got);
    memset(want, 77, sizeof want);
    kern->ask[q](n, x, sx, y, sy, got);
    la_kernel_at(0)->ask[q](n, x, sx, y, sy, want);
    ck_assert_msg(memcmp(got, want, sizeof got) == 0,
                  "%s question %d, %td numbers, steps %d", kern->name, q, n,
                  steps);
  }
}

static void check_picks(const la_kern *kern, ptrdiff_t n, const double *x,
                        const double *y, int steps) {
  ptrdiff_t sx = steps & 1, sy = steps >> 1;
  const la_kern *oracle = la_kernel_at(0);
  double got[2 * (MOST + PAD)] = {0}, want[2 * (MOST + PAD)] = {0};
  kern->larger(n, x, sx, y, sy, got);
  kern->smaller(n, x, sx, y, sy, got + MOST + PAD);
  oracle->larger(n, x, sx, y, sy, want);
  oracle->smaller(n, x, sx, y, sy, want + MOST + PAD);
  for (int i = 0; i < 2 * (MOST + PAD); i++) {
    bool same = got[i] == want[i] && signbit(got[i]) == signbit(want[i]);
    ck_assert_msg(same || (isnan(got[i]) && isnan(want[i])),
                  "%s of %td numbers, steps %d: %g, not %g", kern->name, n,
                  steps, got[i], want[i]);
  }
}

static void check_counts(const la_kern *kern, ptrdiff_t n, const double *x,
                         const double *y) {
  const la_kern *oracle = la_kernel_at(0);
  unsigned char b[MOST + PAD];
  for (ptrdiff_t i = 0; i < n; i++) {
    b[i] = (unsigned char)(i * 37);
  }
  ck_assert_int_eq(kern->zeros(n, x), oracle->zeros(n, x));
  ck_assert_int_eq(kern->nans(n, x), oracle->nans(n, x));
  ck_assert_int_eq(kern->differ(n, x, y), oracle->differ(n, x, y));
  ck_assert_int_eq(kern->byte_sum(n, b), oracle->byte_sum(n, b));
}

START_TEST(kernels) {
  double x[MOST + PAD], y[MOST + PAD];
  for (int k = 1; la_kernel_at(k) != NULL; k++) {
    for (ptrdiff_t n = 0; n <= MOST; n++) {
      fill((uint64_t)n + 1, MOST + PAD, x);
      fill((uint64_t)n + 100, MOST + PAD, y);
      for (int steps = 0; steps < 4; steps++) {
        check_asks(la_kernel_at(k), n, x + 1, y + 3, steps);
        check_picks(la_kernel_at(k), n, x + 1, y + 3, steps);
      }
      check_counts(la_kernel_at(k), n, x + 1, y + 3);
    }
  }
}
END_TEST

static ptrdiff_t counted(const double *x, bool nan) {
  ptrdiff_t n = 0;
  for (ptrdiff_t i = 0; i < LONG; i++) {
    n += nan ? isnan(x[i]) : x[i] == 0;
  }
  return n;
}

START_TEST(counts) {
  static double x[LONG], y[LONG];
  static unsigned char b[LONG];
  fill(3, LONG, x);
  ptrdiff_t ones = 0;
  for (ptrdiff_t i = 0; i < LONG; i++) {
    b[i] = x[i] > 0;
    ones += b[i];
    y[i] = (double)i;
  }
  for (int threads = 1; threads <= 3; threads++) {
    la_threads_set(threads);
    ck_assert_int_eq(la_count_zeros(LONG, x), counted(x, false));
    ck_assert_int_eq(la_count_nans(LONG, x), counted(x, true));
    ck_assert_int_eq(la_count_bytes(LONG, b), ones);
    ck_assert(la_count_negative(LONG, x) && !la_count_negative(LONG, y));
    ck_assert(la_count_equal(LONG, y, y) && !la_count_equal(LONG, x, x));
    for (ptrdiff_t at = 0; at < LONG; at += LONG / 7) {
      memset(b, 1, sizeof b);
      ck_assert(!la_count_odd(LONG, b));
      b[at] = 2;
      ck_assert(la_count_odd(LONG, b));
      b[at] = 1;
    }
    for (ptrdiff_t i = 0; i < LONG; i++) {
      b[i] = x[i] > 0;
    }
  }
  la_threads_set(0);
}
END_TEST

/* Lane t of [s] in plain loops. */
static void plain_lane(la_lanes s, ptrdiff_t t, const double *x, double *sum,
                       bool *any, bool *all) {
  ptrdiff_t at = t % s.inner + t / s.inner * s.inner * s.len;
  *sum = 0;
  *any = false;
  *all = true;
  for (ptrdiff_t l = 0; l < s.len; l++) {
    double v = x[at + l * s.inner];
    *sum += v > 0;
    *any = *any || (v != 0 && !isnan(v));
    *all = *all && v != 0;
  }
}

static void check_lanes(la_lanes s, const double *x) {
  enum { LANES = 3000 };
  static double sum[LANES];
  static unsigned char b[LONG], any[LANES], all[LANES], any1[LANES],
      all1[LANES];
  for (ptrdiff_t i = 0; i < s.inner * s.len * s.outer; i++) {
    b[i] = x[i] > 0;
  }
  la_count_sum(s, b, sum);
  la_count_ask_real(true, s, x, any);
  la_count_ask_real(false, s, x, all);
  la_count_ask(true, s, b, any1);
  la_count_ask(false, s, b, all1);
  for (ptrdiff_t t = 0; t < s.inner * s.outer; t++) {
    double want = 0;
    bool some = false, every = false;
    plain_lane(s, t, x, &want, &some, &every);
    ck_assert(sum[t] == want);
    ck_assert(any[t] == some && all[t] == every);
    ck_assert(any1[t] == (want > 0) && all1[t] == (want == (double)s.len));
  }
}

START_TEST(lanes) {
  static double x[LONG];
  static const la_lanes shapes[] = {{1, 0, 3},    {1, 1, 7},     {1, 300, 5},
                                    {7, 1, 2},    {7, 600, 2},   {1030, 3, 2},
                                    {1, 9000, 3}, {2050, 260, 1}};
  for (size_t k = 0; k < sizeof shapes / sizeof shapes[0]; k++) {
    fill(k, LONG, x);
    check_lanes(shapes[k], x);
    for (ptrdiff_t i = 0; i < LONG; i++) {
      x[i] = i % 977 == 0 ? 1 : 0;
    }
    check_lanes(shapes[k], x);
    for (ptrdiff_t i = 0; i < LONG; i++) {
      x[i] = i % 977 == 0 ? 0 : 1;
    }
    check_lanes(shapes[k], x);
  }
}
END_TEST

TCase *case_ask(void) {
  TCase *c = tcase_create("ask");
  tcase_set_timeout(c, 300);
  tcase_add_test(c, kernels);
  tcase_add_test(c, counts);
  tcase_add_test(c, lanes);
  return c;
}
