/* json.h - arrays from JSON texts. (The writer is the style json of
   show/format.h.) */
#ifndef LA_IO_JSON_H
#define LA_IO_JSON_H

#include "value/val.h"

/* Reads one value: a number, true, false, a string, nested lists of the same
   length at each level (the first subscript is the outermost; a simple list is
   a column), or an object with that as its only member. null is NaN,
   {"re":1,"im":2} a complex number, a list of strings the rows of a text.
   [name] is for messages, which give line and column. */
la_status la_json_parse(la_ctx *ctx, const char *name, const char *text,
                        ptrdiff_t n, la_val *out);

#endif
