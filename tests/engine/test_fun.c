/* test_fun.c - the kernels' elementary functions: errors in ulps against the C
   library in extended precision, arguments where a value is exact or special,
   and results that depend on the argument alone. */
#include "config.h"

#include "engine_cases.h"

#include "engine/kernel/fun_table.h"
#include "engine/kernel/kernel.h"
#include "engine/rng.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { COUNT = 4096 };

/* Errors that rounding to nearest would keep to 0.5; a C library is allowed
   more (scalar and portable tables). */
static const double within = 0.72, within_tan = 0.82, within_library = 2.5;

static const char *const names[LA_FUN_COUNT] = {
    "none",
#define LA_FUN(id, name, fn) #name,
#include "engine/kernel/fun.def"
#undef LA_FUN
};

/* A function, its oracle, and where to try it: between two numbers, or between
   two powers of 2 and of both signs. */
typedef struct trial {
  la_fun fun;
  long double (*oracle)(long double);
  double low, high;
  bool powers;
} trial;

static const trial trials[] = {
    {LA_FUN_EXP, expl, -1, 1, false},
    {LA_FUN_EXP, expl, -746, 710, false},
    {LA_FUN_EXP, expl, -70, 9.4, true},
    {LA_FUN_EXPM1, expm1l, -1, 1, false},
    {LA_FUN_EXPM1, expm1l, -40, 709, false},
    {LA_FUN_EXPM1, expm1l, -1074, 9.4, true},
    {LA_FUN_LOG, logl, 0.9, 1.1, false},
    {LA_FUN_LOG, logl, 0.3, 3, false},
    {LA_FUN_LOG, logl, -1074, 1023, true},
    {LA_FUN_LOG1P, log1pl, -0.999, 1, false},
    {LA_FUN_LOG1P, log1pl, -0.02, 0.02, false},
    {LA_FUN_LOG1P, log1pl, -1074, 1023, true},
    {LA_FUN_LOG2, log2l, 0.9, 1.1, false},
    {LA_FUN_LOG2, log2l, -1074, 1023, true},
    {LA_FUN_LOG10, log10l, 0.9, 1.1, false},
    {LA_FUN_LOG10, log10l, -1074, 1023, true},
    {LA_FUN_SIN, sinl, -3.2, 3.2, false},
    {LA_FUN_SIN, sinl, -6e5, 6e5, false},
    {LA_FUN_SIN, sinl, -1074, 60, true},
    {LA_FUN_COS, cosl, -3.2, 3.2, false},
    {LA_FUN_COS, cosl, -6e5, 6e5, false},
    {LA_FUN_COS, cosl, -1074, 60, true},
    {LA_FUN_TAN, tanl, -3.2, 3.2, false},
    {LA_FUN_TAN, tanl, -6e5, 6e5, false},
    {LA_FUN_TAN, tanl, -1074, 60, true},
    {LA_FUN_ASIN, asinl, -1, 1, false},
    {LA_FUN_ASIN, asinl, -1074, -0.001, true},
    {LA_FUN_ACOS, acosl, -1, 1, false},
    {LA_FUN_ACOS, acosl, -1074, -0.001, true},
    {LA_FUN_ACOS, acosl, 0.9999, 1, false},
    {LA_FUN_ATAN, atanl, -1, 1, false},
    {LA_FUN_ATAN, atanl, -30, 30, false},
    {LA_FUN_ATAN, atanl, -1074, 1023, true},
    {LA_FUN_CBRT, cbrtl, 1, 8, false},
    {LA_FUN_CBRT, cbrtl, -1074, 1023, true},
    {LA_FUN_SINH, sinhl, -1, 1, false},
    {LA_FUN_SINH, sinhl, -710, 710, false},
    {LA_FUN_SINH, sinhl, -1074, 9.4, true},
    {LA_FUN_COSH, coshl, -1, 1, false},
    {LA_FUN_COSH, coshl, -710.4, 710.4, false},
    {LA_FUN_TANH, tanhl, -1, 1, false},
    {LA_FUN_TANH, tanhl, -25, 25, false},
    {LA_FUN_TANH, tanhl, -1074, 8, true},
    {LA_FUN_SQRT, sqrtl, -1074, 1023, true},
    {LA_FUN_FLOOR, floorl, -4, 54, true},
    {LA_FUN_CEIL, ceill, -4, 54, true},
    {LA_FUN_FIX, truncl, -4, 54, true},
    {LA_FUN_ROUND, roundl, -4, 54, true},
    {LA_FUN_ABS, fabsl, -1074, 1023, true},
};

enum { TRIALS = sizeof trials / sizeof trials[0] };

static void arguments(const trial *t, la_rng *rng, double *x) {
  double sign[COUNT];
  la_rng_uniform(rng, COUNT, x);
  la_rng_uniform(rng, COUNT, sign);
  for (int i = 0; i < COUNT; i++) {
    double at = t->low + (t->high - t->low) * x[i];
    x[i] = t->powers ? copysign(exp2(at), sign[i] - 0.5) : at;
  }
}

/* The distance in units of the last place of a double of that size. */
static double ulps(double got, long double want) {
  if (isnan(want)) {
    return isnan(got) ? 0 : INFINITY;
  }
  if (got == (double)want) {
    return (double)fabsl(want) <= DBL_MAX && want != 0
               ? (double)(fabsl((long double)got - want) /
                          fabsl((long double)nextafter(got, INFINITY) - got))
               : 0;
  }
  int e = 0;
  (void)frexpl(want, &e);
  e = e - DBL_MANT_DIG < -1074 ? -1074 : e - DBL_MANT_DIG;
  return (double)(fabsl((long double)got - want) / ldexpl(1, e));
}

static double bound(const la_kern *k, const trial *t) {
  if (la_kernel_at(0)->fun[t->fun] == k->fun[t->fun]) {
    return within_library;
  }
  return t->fun == LA_FUN_TAN ? within_tan : within;
}

static bool extended(void) {
  return LDBL_MANT_DIG >= 64;
}

START_TEST(errors) {
  la_rng rng;
  la_rng_seed(&rng, 7);
  static double x[COUNT], y[COUNT];
  for (int t = 0; extended() && t < TRIALS; t++) {
    arguments(&trials[t], &rng, x);
    for (int k = 0; la_kernel_at(k) != NULL; k++) {
      const la_kern *kern = la_kernel_at(k);
      kern->fun[trials[t].fun](COUNT, x, y);
      int worst = 0;
      double most = 0;
      for (int i = 0; i < COUNT; i++) {
        double u = ulps(y[i], trials[t].oracle(x[i]));
        worst = u <= most ? worst : i;
        most = u <= most ? most : u;
      }
      ck_assert_msg(most <= bound(kern, &trials[t]),
                    "%s %s(%a) = %a, %.3f ulps off", kern->name,
                    names[trials[t].fun], x[worst], y[worst], most);
    }
  }
}
END_TEST

/* The same bits; all NaN are one. */
static bool same(double a, double b) {
  return isnan(a) ? isnan(b) : memcmp(&a, &b, sizeof a) == 0;
}

static const double special[] = {0.0,
                                 -0.0,
                                 1,
                                 -1,
                                 2,
                                 0.5,
                                 -0.5,
                                 1.5,
                                 -1.5,
                                 2.5,
                                 0x1p52,
                                 -0x1p52,
                                 0x1p53,
                                 1e300,
                                 -1e300,
                                 INFINITY,
                                 -INFINITY,
                                 NAN,
                                 0x1p-1074,
                                 -0x1p-1074,
                                 0x1p-1022,
                                 -0x1p-1022,
                                 DBL_MAX,
                                 -DBL_MAX,
                                 0.49999999999999994,
                                 -0.49999999999999994,
                                 709.9,
                                 -745.2,
                                 1000,
                                 -1000};

enum { SPECIALS = sizeof special / sizeof special[0] };

/* Where there is nothing to round every library agrees. */
START_TEST(specials) {
  for (int k = 1; la_kernel_at(k) != NULL; k++) {
    for (int f = LA_FUN_NONE + 1; f < LA_FUN_COUNT; f++) {
      double got[SPECIALS];
      double want[SPECIALS];
      la_kernel_at(k)->fun[f](SPECIALS, special, got);
      la_kernel_at(0)->fun[f](SPECIALS, special, want);
      for (int i = 0; i < SPECIALS; i++) {
        bool plain = isfinite(want[i]) && want[i] != 0 && f >= LA_FUN_EXP;
        bool close = fabs(got[i] - want[i]) <= 4e-16 * fabs(want[i]);
        ck_assert_msg(plain ? close : same(got[i], want[i]),
                      "%s %s(%a) = %a, not %a", la_kernel_at(k)->name, names[f],
                      special[i], got[i], want[i]);
      }
    }
  }
}
END_TEST

static double at(const la_kern *k, la_fun f, double x) {
  k->fun[f](1, &x, &x);
  return x;
}

START_TEST(exact) {
  for (int k = 0; la_kernel_at(k) != NULL; k++) {
    const la_kern *kern = la_kernel_at(k);
    ck_assert(at(kern, LA_FUN_EXP, 0) == 1);
    ck_assert(at(kern, LA_FUN_EXP, 1) == 0x1.5bf0a8b145769p+1);
    ck_assert(at(kern, LA_FUN_LOG, 1) == 0);
    ck_assert(at(kern, LA_FUN_LOG, 0x1.5bf0a8b145769p+1) == 1);
    ck_assert(at(kern, LA_FUN_COS, 0) == 1);
    for (int i = -1022; i < 1024; i++) {
      ck_assert(at(kern, LA_FUN_LOG2, ldexp(1, i)) == i);
    }
    for (int i = -1000; i <= 1000; i++) {
      ck_assert(at(kern, LA_FUN_CBRT, (double)i * i * i) == i);
    }
    double ten = 1;
    for (int i = 0; i <= 22; i++, ten *= 10) {
      ck_assert(at(kern, LA_FUN_LOG10, ten) == i);
    }
  }
}
END_TEST

/* x^y for whole x and y, as long as it is representable. */
static void check_powers(const la_kern *kern, double x) {
  double want = 1;
  for (int i = 0; fabs(want) <= 0x1p53; i++, want *= x) {
    double e = i;
    double got = 0;
    kern->pow(1, &x, 1, &e, 1, &got);
    ck_assert_msg(got == want, "%s %g^%d = %a", kern->name, x, i, got);
    kern->pow(1, &x, 1, &e, 0, &got);
    ck_assert_msg(got == want, "%s %g^%d = %a", kern->name, x, i, got);
  }
}

START_TEST(whole_powers) {
  for (int k = 0; la_kernel_at(k) != NULL; k++) {
    const la_kern *kern = la_kernel_at(k);
    for (int x = -40; x <= 40; x++) {
      if (x < -1 || x > 1) {
        check_powers(kern, x);
      }
    }
    const double two = 2;
    for (int i = -1074; i < 1024; i++) {
      double e = i;
      double got = 0;
      kern->pow(1, &two, 0, &e, 1, &got);
      ck_assert(got == ldexp(1, i));
    }
    const double ten = 10;
    static const double tens[] = {
        1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    for (int i = 0; i <= 22; i++) {
      double e = i;
      double got = 0;
      kern->pow(1, &ten, 0, &e, 1, &got);
      ck_assert(got == tens[i]);
    }
  }
}
END_TEST

START_TEST(power_errors) {
  la_rng rng;
  la_rng_seed(&rng, 8);
  static double x[COUNT], y[COUNT], z[COUNT];
  for (int round = 0; extended() && round < 4; round++) {
    la_rng_uniform(&rng, COUNT, x);
    la_rng_uniform(&rng, COUNT, y);
    for (int i = 0; i < COUNT; i++) {
      x[i] = round == 0 ? 4 * x[i] : exp2(2000 * x[i] - 1000);
      x[i] = round == 2 ? 1 + 1e-4 * (y[i] - 0.3) : x[i];
      y[i] = (2 * y[i] - 1) * (round == 0 ? 8 : 744 / log(x[i]));
      y[i] = round == 3 ? trunc(y[i]) : y[i];
      x[i] = round == 3 ? -x[i] : x[i];
    }
    for (int k = 0; la_kernel_at(k) != NULL; k++) {
      la_kernel_at(k)->pow(COUNT, x, 1, y, 1, z);
      for (int i = 0; i < COUNT; i++) {
        double u = ulps(z[i], powl(x[i], y[i]));
        ck_assert_msg(u < 0.6, "%s %a^%a = %a, %.3f ulps off",
                      la_kernel_at(k)->name, x[i], y[i], z[i], u);
      }
    }
  }
}
END_TEST

START_TEST(power_specials) {
  double x[SPECIALS * SPECIALS];
  double y[SPECIALS * SPECIALS];
  double got[SPECIALS * SPECIALS];
  for (int i = 0; i < SPECIALS * SPECIALS; i++) {
    x[i] = special[i % SPECIALS];
    y[i] = special[i / SPECIALS];
  }
  for (int k = 0; la_kernel_at(k) != NULL; k++) {
    la_kernel_at(k)->pow(SPECIALS * SPECIALS, x, 1, y, 1, got);
    for (int i = 0; i < SPECIALS * SPECIALS; i++) {
      double want = pow(x[i], y[i]);
      bool plain = isfinite(want) && want != 0;
      ck_assert_msg(plain ? fabs(got[i] - want) <= 4e-16 * fabs(want)
                          : same(got[i], want),
                    "%s %a^%a = %a", la_kernel_at(k)->name, x[i], y[i], got[i]);
    }
  }
}
END_TEST

/* Arguments of all sizes, one in eight a special one. */
static void mixture(double *x) {
  la_rng rng;
  la_rng_seed(&rng, 9);
  la_rng_normal(&rng, COUNT, x);
  for (int i = 0; i < COUNT; i++) {
    x[i] = i % 8 == 0   ? special[i / 8 % SPECIALS]
           : i % 3 == 0 ? x[i] * exp2(i % 40 - 20)
                        : x[i];
  }
}

/* Each element alone, at every place of a short vector, and in place. */
START_TEST(places) {
  enum { MOST = 19 };
  static double x[COUNT], all[COUNT];
  mixture(x);
  for (int k = 0; la_kernel_at(k) != NULL; k++) {
    for (int f = LA_FUN_NONE + 1; f < LA_FUN_COUNT; f++) {
      const la_kern *kern = la_kernel_at(k);
      int differ = 0;
      kern->fun[f](COUNT, x, all);
      for (int n = 1; n <= MOST; n++) {
        for (int i = 0; i + n <= COUNT; i += 7 * n) {
          double y[MOST + 1];
          memcpy(y, x + i, (size_t)n * sizeof *y);
          y[n] = 12345;
          kern->fun[f](n, y, y);
          for (int j = 0; j < n; j++) {
            differ += !same(y[j], all[i + j]);
          }
          differ += y[n] != 12345;
        }
      }
      ck_assert_msg(differ == 0, "%s %s", kern->name, names[f]);
    }
  }
}
END_TEST

START_TEST(power_places) {
  static double x[COUNT], y[COUNT], all[COUNT];
  static const double usual[] = {2, 3, -1, 0.5, -2, 4, 1, 0, 0.25, 7};
  mixture(x);
  for (int i = 0; i < COUNT; i++) {
    y[i] = usual[i % 10];
  }
  for (int k = 0; la_kernel_at(k) != NULL; k++) {
    const la_kern *kern = la_kernel_at(k);
    int differ = 0;
    kern->pow(COUNT, x, 1, y, 1, all);
    for (int i = 0; i < COUNT; i++) {
      double r[4] = {0};
      kern->pow(1, x + i, 0, y + i, 0, r);
      differ += !same(r[0], all[i]);
      kern->pow(1, x + i, 1, y + i, 0, r);
      differ += !same(r[0], all[i]);
      kern->pow(1, x + i, 0, y + i, 1, r);
      differ += !same(r[0], all[i]);
    }
    ck_assert_msg(differ == 0, "%s", kern->name);
  }
}
END_TEST

/* Vectors of every width give one result. */
START_TEST(widths) {
  static double x[COUNT], y[COUNT], z[COUNT];
  mixture(x);
  for (int k = 3; la_kernel_at(k) != NULL; k++) {
    for (int f = LA_FUN_NONE + 1; f < LA_FUN_COUNT; f++) {
      int differ = 0;
      la_kernel_at(k - 1)->fun[f](COUNT, x, y);
      la_kernel_at(k)->fun[f](COUNT, x, z);
      for (int i = 0; i < COUNT; i++) {
        differ += !same(y[i], z[i]);
      }
      ck_assert_msg(differ == 0, "%s %s", la_kernel_at(k)->name, names[f]);
    }
  }
}
END_TEST

START_TEST(tables) {
  for (int j = 0; extended() && j < LA_EXP_SIZE; j++) {
    long double want = exp2l((long double)j / LA_EXP_SIZE);
    const double *p = la_exp_table + 2 * j;
    ck_assert(p[0] == (double)want);
    ck_assert(fabsl(p[1] - (want - p[0]) / p[0]) < 0x1p-62L);
  }
  for (int j = 0; extended() && j < LA_ATAN_SIZE; j++) {
    long double small = atanl(j / 32.0L);
    long double large = j == 0 ? acosl(0) : atanl(32.0L / j);
    const double *p = la_atan_table + 2 * j;
    const double *q = p + 2 * LA_ATAN_SIZE;
    ck_assert(p[0] == (double)small && q[0] == (double)large);
    ck_assert(fabsl(p[1] - (small - p[0])) < 0x1p-62L);
    ck_assert(fabsl(q[1] - (large - q[0])) < 0x1p-62L);
  }
  for (int j = 0; extended() && j < LA_LOG_SIZE; j++) {
    const double *p = la_log_table + 4 * j;
    double from = j < 80 ? 0.6875 + j / 256.0 : 1 + (j - 80) / 128.0;
    double to = j < 80 ? from + 1 / 256.0 : from + 1 / 128.0;
    ck_assert(from * p[0] >= 1 - 1 / 128.0 && to * p[0] <= 1 + 1 / 128.0);
    ck_assert(ldexp(p[1], 42) == rint(ldexp(p[1], 42)));
    ck_assert(fabsl((-logl(p[0]) - p[1]) - p[2]) < 0x1p-64L);
  }
}
END_TEST

TCase *case_fun(void) {
  TCase *c = tcase_create("fun");
  tcase_set_timeout(c, 300);
  tcase_add_test(c, errors);
  tcase_add_test(c, specials);
  tcase_add_test(c, exact);
  tcase_add_test(c, whole_powers);
  tcase_add_test(c, power_errors);
  tcase_add_test(c, power_specials);
  tcase_add_test(c, places);
  tcase_add_test(c, power_places);
  tcase_add_test(c, widths);
  tcase_add_test(c, tables);
  return c;
}
