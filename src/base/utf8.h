/* utf8.h - code points and their width in terminal cells, whatever the locale
   says. */
#ifndef LA_BASE_UTF8_H
#define LA_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* What a byte that belongs to no code point decodes to. */
enum { LA_UTF8_BAD = 0xFFFD };

/* Decodes the code point at [s], which ends before [end] (s < end), into [cp].
   Returns its length in bytes; a malformed sequence counts as one byte and
   gives LA_UTF8_BAD. */
int la_utf8_decode(const char *s, const char *end, uint32_t *cp);

/* Cells a code point takes on a terminal: 0 for combining marks, 2 for wide
   ones, else 1. */
int la_utf8_width(uint32_t cp);

/* Cells of the [n] bytes at [s]; tabs and control characters count one. */
ptrdiff_t la_utf8_cells(const char *s, ptrdiff_t n);

#endif
