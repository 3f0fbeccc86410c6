/* coef.h - real and complex coefficients alike, for the polynomials. */
#ifndef LA_BUILTINS_COEF_H
#define LA_BUILTINS_COEF_H

#include "value/val.h"

/* Element i of a real or complex vector; to put a complex number into a real
   vector drops its imaginary part. */
static inline la_scalar la_coef_get(const la_arr *a, ptrdiff_t i) {
  return a->cls == LA_C_CPLX ? ((la_scalar *)a->data)[i]
                             : (la_scalar){la_arr_d(a)[i], 0};
}

static inline void la_coef_put(la_arr *a, ptrdiff_t i, la_scalar z) {
  if (a->cls == LA_C_CPLX) {
    ((la_scalar *)a->data)[i] = z;
  } else {
    la_arr_d(a)[i] = z.re;
  }
}

static inline la_scalar la_coef_times(la_scalar a, la_scalar b) {
  return (la_scalar){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

static inline la_scalar la_coef_plus(la_scalar a, la_scalar b) {
  return (la_scalar){a.re + b.re, a.im + b.im};
}

static inline la_scalar la_coef_minus(la_scalar a, la_scalar b) {
  return (la_scalar){a.re - b.re, a.im - b.im};
}

static inline bool la_coef_is_zero(la_scalar z) {
  return z.re == 0 && z.im == 0;
}

/* Complex if one of the two is. */
static inline la_class la_coef_class(const la_arr *a, const la_arr *b) {
  return a->cls == LA_C_CPLX || b->cls == LA_C_CPLX ? LA_C_CPLX : LA_C_REAL;
}

#endif
