/* coef.h - real and complex coefficients alike, for the polynomials. */
#ifndef LA_BUILTINS_COEF_H
#define LA_BUILTINS_COEF_H

#include "engine/scalar.h"
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

static inline bool la_coef_is_zero(la_scalar z) {
  return z.re == 0 && z.im == 0;
}

/* Complex if one of the two is. */
static inline la_class la_coef_class(const la_arr *a, const la_arr *b) {
  return a->cls == LA_C_CPLX || b->cls == LA_C_CPLX ? LA_C_CPLX : LA_C_REAL;
}

/* A row of n elements, zeros, of the class of [like]. */
static inline la_arr *la_coef_row(la_ctx *ctx, const la_arr *like,
                                  ptrdiff_t n) {
  return la_arr_zeros(ctx, like->cls, 2, (ptrdiff_t[]){1, n});
}

#endif
