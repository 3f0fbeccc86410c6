/* lines.h - lines of text as the rows of a character matrix. */
#ifndef LA_BUILTINS_LINES_H
#define LA_BUILTINS_LINES_H

#include "value/val.h"

/* A matrix with one row for each line of [text], the short ones padded with
   blanks; with [trim], without the columns at both sides that are all blank. A
   text of no lines gives a 0x0 string. */
la_status la_lines_matrix(la_ctx *ctx, const la_buf *text, bool trim,
                          la_val *out);

#endif
