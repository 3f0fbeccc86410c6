/* peak_portable.c - the loops in plain C. */
#include "config.h"

#include "peak.h"

enum { SUMS = 8 };

static double portable_fma(long rounds, double x, double y) {
  double s[SUMS] = {0, 1, 2, 3, 4, 5, 6, 7};
  for (long i = 0; i < rounds; i++) {
    for (int k = 0; k < SUMS; k++) {
      s[k] = s[k] * x + y;
    }
  }
  double sum = 0;
  for (int k = 0; k < SUMS; k++) {
    sum += s[k];
  }
  return sum;
}

static void portable_triad(ptrdiff_t n, double *a, const double *b,
                           const double *c, double s) {
  for (ptrdiff_t i = 0; i < n; i++) {
    a[i] = b[i] + s * c[i];
  }
}

const peak_loops PEAK_PORTABLE = {"portable", portable_fma, 2.0 * SUMS,
                                  portable_triad};
