/* source.h - a text with a name, its lines, and the message under a caret. */
#ifndef LA_LANG_SOURCE_H
#define LA_LANG_SOURCE_H

#include "base/ctx.h"

#include <stdint.h>

typedef struct la_source {
  int refs;
  char *name; /* "fit.la"; NULL: the prompt; "-e", "stdin" */
  char *text; /* NUL-closed */
  ptrdiff_t len;
  int first_line; /* number of the first line: a pipe hands over statement by
                     statement */
} la_source;

/* A new source with one reference, copying both texts; [name] may be NULL. */
la_source *la_source_new(const char *name, const char *text, ptrdiff_t len,
                         int first_line);
la_source *la_source_retain(la_source *src);
void la_source_release(la_source *src);

/* Line (from first_line) and column (from 1, in terminal cells) of a byte. */
void la_source_place(const la_source *src, uint32_t offset, int *line,
                     int *column);

/* Appends the whole message of DESIGN 4: "error: ...", the place, the source
   line with its underline and note, the hint; every line closed. Colour as
   asked. */
void la_err_render(const la_err *err, bool color, la_buf *out);

/* The same for a warning: one line "warning: TEXT", prefixed by the place when
   [src] has a name. */
void la_warning_render(const char *text, const la_source *src, la_span span,
                       bool color, la_buf *out);

#endif
