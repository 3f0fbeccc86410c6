/* index.h - subscripts: reading, assigning, deleting. */
#ifndef LA_VALUE_INDEX_H
#define LA_VALUE_INDEX_H

#include "value/val.h"

/* out = v(idx[0], ..., idx[n-1]). A subscript is LA_COLON (or the string ":"),
   positive whole numbers, a logical mask, or negative whole numbers: all but
   those. Shapes as in Octave. Errors say which subscript of \1 is out of which
   bound. Ranges, diagonals and permutations are read without writing them out
   where the result is small. */
la_status la_index(la_ctx *ctx, la_val v, int n, const la_val *idx,
                   la_val *out);

/* *v (idx...) = rhs. *v may be LA_NONE (it is created) and grows with zeros; it
   is written in place when this is its only reference, and is untouched on any
   error. A real array becomes complex, a logical one numeric, as needed. */
la_status la_index_assign(la_ctx *ctx, la_val *v, int n, const la_val *idx,
                          la_val rhs);

/* *v (idx...) = []. */
la_status la_index_delete(la_ctx *ctx, la_val *v, int n, const la_val *idx);

#endif
