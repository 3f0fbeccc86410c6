/* lu.h - LU factorisation with partial pivoting and what follows from it. */
#ifndef LA_ENGINE_LU_H
#define LA_ENGINE_LU_H

#include "engine/cond.h"
#include "engine/view.h"

/* A (m-by-n) := L and U with P A = L U; L unit lower trapezoidal, its diagonal
   not stored. ipiv[0..min(m,n)-1]: row i was swapped with row ipiv[i] (from 0).
   Returns j+1 if U(j,j) is the first exact zero (the factorisation is complete
   all the same), 0, LA_INFO_NOMEM or LA_INFO_INTR. */
int la_getrf(la_view a, ptrdiff_t *ipiv);

/* B := op(A)^-1 B from la_getrf's result. */
void la_getrs(la_trans trans, la_view lu, const ptrdiff_t *ipiv, la_view b);

/* LU := A^-1 from la_getrf's result. Returns j+1 if U(j,j) is exactly zero (LU
   is then untouched), 0, LA_INFO_NOMEM or LA_INFO_INTR. */
int la_getri(la_view lu, const ptrdiff_t *ipiv);

/* Row interchanges ipiv[from..to-1] applied to A, forwards or backwards. */
void la_laswp(la_view a, const ptrdiff_t *ipiv, ptrdiff_t from, ptrdiff_t to,
              bool forward);

/* Reciprocal 1-norm condition estimate of A from its LU factors and
   anorm = |A|_1 (Hager 1984, Higham 1988). 0 for singular, NaN for NaN, 1 for
   0-by-0. Returns 0, LA_INFO_NOMEM or LA_INFO_INTR. */
int la_gecon(la_view lu, const ptrdiff_t *ipiv, double anorm,
             la_rcond_need need, double *rcond);

/* det A = mantissa * 2^exponent from the LU factors: no early overflow or
   underflow. For a real matrix mantissa.im is 0. */
void la_getrf_det(la_view lu, const ptrdiff_t *ipiv, la_scalar *mantissa,
                  long *exponent);

#endif
