/* range.h - arithmetic that leaves a range a range. */
#ifndef LA_VALUE_RANGE_H
#define LA_VALUE_RANGE_H

#include "base/op.h"
#include "value/val.h"

/* part[0]:part[1]:part[2], the step LA_NONE where there is none. Of an array
   the first element counts, an empty one makes the range empty, and text
   anywhere makes it text. *bad is the part that an error is about. */
la_status la_val_colon(la_ctx *ctx, const la_val part[3], la_val *out,
                       int *bad);

/* Tries a op b, one of them a range and the other a real number: + - and *.
 *done is false, and nothing happened, where the result is no range. */
la_status la_range_binary(la_ctx *ctx, la_op op, la_val a, la_val b,
                          la_val *out, bool *done);

/* -r */
la_status la_range_negate(la_ctx *ctx, const la_range *r, la_val *out);

#endif
