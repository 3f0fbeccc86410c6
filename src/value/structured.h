/* structured.h - diagonal and permutation matrices that stay what they are. */
#ifndef LA_VALUE_STRUCTURED_H
#define LA_VALUE_STRUCTURED_H

#include "base/op.h"
#include "value/val.h"

/* Tries a op b where one of them is a diagonal: diagonals of one size are added
   and subtracted, and a scalar multiplies or divides one. *done is false, and
   nothing happened, where the result is no diagonal. */
la_status la_diag_binary(la_ctx *ctx, la_op op, la_val a, la_val b, la_val *out,
                         bool *done);

/* a * b, a \ b and a / b where one of them (the divisor, for the last two) is a
   diagonal or permutation and neither is a scalar; the shapes fit. Where a
   diagonal has zeros the quotient has zeros, as the solution of least norm has.
   */
la_status la_structured_times(la_ctx *ctx, la_val a, la_val b, la_val *out);
la_status la_structured_ldivide(la_ctx *ctx, la_val a, la_val b, la_val *out);
la_status la_structured_rdivide(la_ctx *ctx, la_val a, la_val b, la_val *out);

/* -d, and d' (conj) or d.'. */
la_status la_diag_negate(la_ctx *ctx, const la_diag *d, la_val *out);
la_status la_diag_transposed(la_ctx *ctx, const la_diag *d, bool conj,
                             la_val *out);

/* p', which is also the inverse. */
la_status la_perm_transposed(la_ctx *ctx, const la_perm *p, la_val *out);

#endif
