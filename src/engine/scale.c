/* scale.c - see scale.h. */
#include "config.h"

#include "engine/scale.h"

#include "engine/kernel/kernel.h"
#include "engine/norm.h"
#include "engine/vec.h"

#include <float.h>
#include <math.h>

void la_scale_vector(ptrdiff_t n, double *x, int p) {
  if (p != 0 && p > DBL_MIN_EXP && p < DBL_MAX_EXP) {
    la_kernel()->scal(n, ldexp(1, p), x); /* rounds once, as ldexp does */
    return;
  }
  for (ptrdiff_t i = 0; p != 0 && i < n; i++) {
    x[i] = ldexp(x[i], p);
  }
}

void la_scale_matrix(la_view a, int p) {
  for (ptrdiff_t j = 0; p != 0 && j < a.n; j++) {
    la_scale_vector(a.m * (ptrdiff_t)a.k, la_at(a, 0, j), p);
  }
}

/* The largest modulus of a complex matrix may overflow where the parts do
   not. */
static int needed(la_view a, bool *finite) {
  /* The square root of the smallest normal number over eps, and the reciprocal,
     with some room for sums of many elements. */
  const double low = 0x1p-460, high = 0x1p+460;
  double big = la_normmax(a);
  int p = 0;
  if (isinf(big)) {
    *finite = a.k == LA_CPLX && la_isfinite(a);
    return *finite ? 1024 : 0;
  }
  *finite = isfinite(big) != 0;
  if (*finite && big > 0 && (big < low || big > high)) {
    frexp(big, &p);
  }
  return p;
}

int la_scale_needed(la_view a) {
  bool finite;
  return needed(a, &finite);
}

int la_scale_safe(la_view a, bool *finite) {
  int p = needed(a, finite);
  la_scale_matrix(a, -p);
  return p;
}

void la_fill_nan(ptrdiff_t n, double *x) {
  for (ptrdiff_t i = 0; i < n; i++) {
    x[i] = NAN;
  }
}

void la_fill_nan_view(la_view *a) {
  for (ptrdiff_t j = 0; a != NULL && j < a->n; j++) {
    la_fill_nan(a->m * (ptrdiff_t)a->k, la_at(*a, 0, j));
  }
}
