/* linop.h - the matrix operators: products, solves, powers. Used by the
   operator table and by the builtins of the same names. */
#ifndef LA_VALUE_LINOP_H
#define LA_VALUE_LINOP_H

#include "value/val.h"

/* op(a) * op(b) without copying a transpose; LA_N, LA_T, LA_C. */
la_status la_mtimes(la_ctx *ctx, la_trans ta, la_val a, la_trans tb, la_val b,
                    la_val *out);

/* a \ b and b / a. Square systems by structure: diagonal, permutation,
   triangular, positive definite, general. Nearly singular: the answer and a
   warning with rcond and the digits that can be trusted. Singular: a warning
   and the minimum-norm least-squares answer. Not square: least squares, minimum
   norm. */
la_status la_mldivide(la_ctx *ctx, la_val a, la_val b, la_val *out);
la_status la_mrdivide(la_ctx *ctx, la_val b, la_val a, la_val *out);

/* Inverse. Singular: warns and gives Inf. *rcond may be NULL; if it is asked
   for there is no warning. */
la_status la_inverse(la_ctx *ctx, la_val a, la_val *out, double *rcond);

/* a ^ b: matrix to a scalar power, scalar to a matrix power. */
la_status la_mpower(la_ctx *ctx, la_val a, la_val b, la_val *out);

/* Pseudo-inverse with singular values up to [tol] counted as zero; negative:
   the default max(m,n)*eps*largest. */
la_status la_pinv(la_ctx *ctx, la_val a, double tol, la_val *out);

/* a' or a.'. Consumes nothing. */
la_status la_transposed(la_ctx *ctx, la_val a, bool conj, la_val *out);

/* Turns an engine info into an error: LA_INFO_NOMEM, LA_INFO_INTR, or > 0
   ("\1: the iteration for [what] did not converge"). LA_OK for 0, unless the
   user has asked to stop: a product in progress is then left as it is, so
   whatever comes out of the engine must not be kept. */
la_status la_engine_status(la_ctx *ctx, int info, const char *what);

#endif
