/* norm.h - norms of whole matrices without premature overflow or underflow.
   A NaN anywhere gives NaN; an empty matrix has norm 0. */
#ifndef LA_ENGINE_NORM_H
#define LA_ENGINE_NORM_H

#include "engine/view.h"

double la_norm1(la_view a);   /* largest column sum of moduli */
double la_norminf(la_view a); /* largest row sum of moduli */
double la_normfro(la_view a); /* Frobenius */
double la_normmax(la_view a); /* largest modulus */

/* Largest singular value. Returns 0, or what la_svd returns. A is kept. */
int la_norm2(la_view a, double *norm);

/* p-norm of a vector for any p in [-Inf, Inf]; p = 0 counts nonzeros. */
double la_vecnorm(la_kind k, ptrdiff_t n, const double *x, ptrdiff_t incx,
                  double p);

#endif
