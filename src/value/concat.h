/* concat.h - putting arrays side by side. */
#ifndef LA_VALUE_CONCAT_H
#define LA_VALUE_CONCAT_H

#include "value/val.h"

/* Concatenates n values along dimension [dim] (from 0). 0x0 operands are
   skipped; a class mixture becomes char over complex over real over logical.
   Text rows of different lengths are an error as in Octave. Errors name the
   operands \1 and \2: the caller substitutes the offending two, whose numbers
   are left in bad[0] and bad[1] (from 0). */
la_status la_concat(la_ctx *ctx, int dim, int n, const la_val *v, la_val *out,
                    int bad[2]);

/* The literal [ ... ; ... ]: rows[i] values in row i, row after row in [v]. A
   fast path writes scalars straight into the result. */
la_status la_concat_rows(la_ctx *ctx, int nrows, const int *rows,
                         const la_val *v, la_val *out, int bad[2]);

#endif
