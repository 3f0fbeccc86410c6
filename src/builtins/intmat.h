/* intmat.h - exact elimination on small matrices of whole numbers, for results
   that come out right to the last digit. */
#ifndef LA_BUILTINS_INTMAT_H
#define LA_BUILTINS_INTMAT_H

#include "value/arr.h"

/* Each returns LA_OK with *done false, and nothing else written, where the
   numbers are not whole, too many or too large for the exact way; LA_ERR
   without memory. [a] is a real matrix and borrowed. */

/* det A, correctly rounded. A is square. */
la_status la_int_det(la_ctx *ctx, const la_arr *a, bool *done, double *det);

/* The reduced row echelon form of A, each element correctly rounded or nearly
   so, into [r] (of A's shape); pivot[0..*rank-1]: the pivot columns, from 0. */
la_status la_int_rref(la_ctx *ctx, const la_arr *a, bool *done, double *r,
                      ptrdiff_t *pivot, ptrdiff_t *rank);

/* Coefficients of det(lambda I - A), highest power first, into p[0..n],
   correctly rounded. A is square. */
la_status la_int_charpoly(la_ctx *ctx, const la_arr *a, bool *done, double *p);

#endif
