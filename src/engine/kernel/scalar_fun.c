/* scalar_fun.c - elementary functions by the C library, one call for each
   element: for machines that have no multiplication and addition with one
   rounding, and the oracle of the vectors. */
#include "config.h"

#include "engine/kernel/kernel.h"

#include <math.h>

static double kern_sign(double x) {
  return isnan(x) ? x : (x > 0) - (x < 0);
}

/* Rounded from extended precision: roots of cubes are exact. */
static double kern_cbrt(double x) {
  return (double)cbrtl((long double)x);
}

#define LA_FUN(id, name, fn)                                                  \
  static void kern_##name##_scalar(ptrdiff_t n, const double *x, double *y) { \
    for (ptrdiff_t i = 0; i < n; i++) {                                       \
      y[i] = fn(x[i]);                                                        \
    }                                                                         \
  }
#include "engine/kernel/fun.def"
#undef LA_FUN

/* As the vectors have it: the usual exponents are plain arithmetic. */
static double power(double x, double y) {
  if (y == 2) {
    return x * x;
  }
  if (y == -1) {
    return 1 / x;
  }
  return y == 0.5 && x > 0 ? sqrt(x) : pow(x, y);
}

static void kern_pow_scalar(ptrdiff_t n, const double *x, ptrdiff_t sx,
                            const double *y, ptrdiff_t sy, double *out) {
  for (ptrdiff_t i = 0; i < n; i++) {
    out[i] = power(x[i * sx], y[i * sy]);
  }
}

void kern_init_funs_scalar(la_kern *table) {
#define LA_FUN(id, name, fn) table->fun[LA_FUN_##id] = kern_##name##_scalar;
#include "engine/kernel/fun.def"
#undef LA_FUN
  table->pow = kern_pow_scalar;
}
