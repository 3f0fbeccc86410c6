/* literal.h - a number as people and programs write it into files. */
#ifndef LA_IO_LITERAL_H
#define LA_IO_LITERAL_H

#include "engine/view.h"

#include <stdbool.h>

/* Reads [begin, end) as one number: 1, -2.5e3, Inf, NaN, NA, 2i, 1+2i, 1+i,
   1 - 2j, (1+2j). *is_complex tells whether an imaginary part was written.
   False if the text is anything else; then *z means nothing. */
bool la_literal_parse(const char *begin, const char *end, la_scalar *z,
                      bool *is_complex);

/* Reads the number without a sign at the beginning of [begin, end): digits,
   Inf, NaN or NA. Returns where it ends, or NULL if none stands there. */
const char *la_literal_unsigned(const char *begin, const char *end, double *x);

#endif
