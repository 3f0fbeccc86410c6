/* render.h - lines and their cells, as source.c and render.c share them. */
#ifndef LA_LANG_RENDER_H
#define LA_LANG_RENDER_H

#include "lang/source.h"

/* One line of a source: [begin, end) without its newline. */
typedef struct la_line {
  const char *begin;
  const char *end;
  int number;
} la_line;

/* The line that holds the byte; the last one for a byte beyond the end. */
la_line la_line_at(const la_source *src, uint32_t offset);

/* Steps over the code point at [*s], which begins in cell [cell] (from 0), and
   returns the cells it takes; a tab goes to the next multiple of eight. */
int la_cells_next(const char **s, const char *end, int cell, uint32_t *cp);

/* Cells from the beginning of the line to [stop]. */
int la_cells_before(la_line line, const char *stop);

#endif
