/* parts.h - complex matrices as two real ones, for work with a real operand:
   half the arithmetic, and no Inf * 0 between parts that never meet. */
#ifndef LA_VALUE_PARTS_H
#define LA_VALUE_PARTS_H

#include "value/arr.h"

/* [Re op(z), Im op(z)], a real matrix of twice as many columns. NULL with the
   error set. */
la_arr *la_parts_split(la_ctx *ctx, la_trans trans, const la_arr *z);

/* The complex matrix whose parts are the halves of [r]. */
la_arr *la_parts_join(la_ctx *ctx, const la_arr *r);

#endif
