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

/* -d, and d' (conj) or d.'. */
la_status la_diag_negate(la_ctx *ctx, const la_diag *d, la_val *out);
la_status la_diag_transposed(la_ctx *ctx, const la_diag *d, bool conj,
                             la_val *out);

/* p', which is also the inverse. */
la_status la_perm_transposed(la_ctx *ctx, const la_perm *p, la_val *out);

#endif
