/* text.h - numbers and strings as the language writes them. */
#ifndef LA_LANG_TEXT_H
#define LA_LANG_TEXT_H

#include "base/buf.h"

#include <stdbool.h>

/* Appends [x] in the fewest digits that read back to the same double. */
void la_text_number(la_buf *out, double x);

/* Appends the [n] bytes at [text] as a string literal: in double quotes with
   escapes where [dq], or where single quotes cannot hold them. */
void la_text_quote(la_buf *out, const char *text, ptrdiff_t n, bool dq);

/* strlen as a signed size. */
ptrdiff_t la_text_length(const char *text);

#endif
