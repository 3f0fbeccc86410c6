/* template.h - the templates of printf: %d %5.2f %s and the escapes. */
#ifndef LA_BUILTINS_TEMPLATE_H
#define LA_BUILTINS_TEMPLATE_H

#include "builtins/builtin.h"

/* Appends the template in argument [first] filled with the arguments after it,
   as Octave fills it: again and again until all elements of all arguments are
   used. */
la_status la_template_fill(la_ctx *ctx, const la_call *call, int first,
                           la_buf *out);

/* The same with the template as text and the [n] values at [arg]. */
la_status la_template_fill_text(la_ctx *ctx, const char *text, ptrdiff_t len,
                                int n, const la_val *arg, la_buf *out);

/* Appends [text] with backslash escapes replaced. */
void la_template_unescape(const char *text, ptrdiff_t n, la_buf *out);

#endif
