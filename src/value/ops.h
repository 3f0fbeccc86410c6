/* ops.h - the operators on values, by one table of kinds. */
#ifndef LA_VALUE_OPS_H
#define LA_VALUE_OPS_H

#include "base/op.h"
#include "value/val.h"

/* a op b for every binary operator but && and || (which need the evaluator).
   Errors name the operands \1 and \2. Structure is used and kept: a diagonal or
   permutation times a matrix costs O(n^2), their products and inverses stay
   what they are, ranges stay ranges under + - * with a scalar. a and b are
   borrowed, but an unshared array that the caller gives up through
   la_binary_take may be overwritten. */
la_status la_binary(la_ctx *ctx, la_op op, la_val a, la_val b, la_val *out);

/* The same, consuming both operands (they are LA_NONE afterwards). */
la_status la_binary_take(la_ctx *ctx, la_op op, la_val *a, la_val *b,
                         la_val *out);

/* op a: - ! + ' .' and the Unicode ones. */
la_status la_unary(la_ctx *ctx, la_op op, la_val a, la_val *out);
la_status la_unary_take(la_ctx *ctx, la_op op, la_val *a, la_val *out);

#endif
