/* ewise.h - element-wise operators on arrays. */
#ifndef LA_VALUE_EWISE_H
#define LA_VALUE_EWISE_H

#include "base/op.h"
#include "value/val.h"

/* True for + - .* ./ .\ .^, the comparisons, & and |. */
bool la_ewise_has(la_op op);

/* a op b by Octave's class rules; la_ewise_has(op). [spare]: up to two arrays
   that may be overwritten with the result (NULL: none); the one that is used
   gets a new reference. */
la_status la_ewise(la_ctx *ctx, la_op op, la_val a, la_val b,
                   la_arr *const spare[2], la_val *out);

/* x op y for two real numbers. */
la_status la_ewise_num(la_ctx *ctx, la_op op, double x, double y, la_val *out);

/* -a and !a; [spare] as above, one array. */
la_status la_ewise_neg(la_ctx *ctx, la_val a, la_arr *spare, la_val *out);
la_status la_ewise_not(la_ctx *ctx, la_val a, la_val *out);

#endif
