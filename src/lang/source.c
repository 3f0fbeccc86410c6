/* source.c - see source.h: a text and its places. */
#include "config.h"

#include "lang/source.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "lang/render.h"

#include <string.h>

la_source *la_source_new(const char *name, const char *text, ptrdiff_t len,
                         int first_line) {
  la_source *src = la_mem_zalloc(1, sizeof *src);
  if (src == NULL) {
    return NULL;
  }
  src->refs = 1;
  src->first_line = first_line;
  src->len = len;
  src->text = la_mem_strndup(text, len);
  if (name != NULL) {
    src->name = la_mem_strndup(name, (ptrdiff_t)strlen(name));
  }
  if (src->text == NULL || (name != NULL && src->name == NULL)) {
    la_source_release(src);
    return NULL;
  }
  return src;
}

la_source *la_source_retain(la_source *src) {
  src->refs++;
  return src;
}

void la_source_release(la_source *src) {
  if (src == NULL || --src->refs > 0) {
    return;
  }
  la_mem_free(src->name);
  la_mem_free(src->text);
  la_mem_free(src);
}

la_line la_line_at(const la_source *src, uint32_t offset) {
  ptrdiff_t place = (ptrdiff_t)offset < src->len ? (ptrdiff_t)offset : src->len;
  la_line line = {src->text, NULL, src->first_line};
  const char *stop = src->text + place;
  const char *newline;
  while ((newline = memchr(line.begin, '\n', (size_t)(stop - line.begin))) !=
         NULL) {
    line.begin = newline + 1;
    line.number++;
  }
  const char *end = src->text + src->len;
  newline = memchr(line.begin, '\n', (size_t)(end - line.begin));
  line.end = newline != NULL ? newline : end;
  if (line.end > line.begin && line.end[-1] == '\r' && line.end > stop) {
    line.end--;
  }
  return line;
}

int la_cells_next(const char **s, const char *end, int cell, uint32_t *cp) {
  *s += la_utf8_decode(*s, end, cp);
  if (*cp == '\t') {
    return 8 - cell % 8;
  }
  return la_utf8_width(*cp);
}

int la_cells_before(la_line line, const char *stop) {
  int cell = 0;
  const char *s = line.begin;
  while (s < stop && s < line.end) {
    uint32_t cp;
    cell += la_cells_next(&s, line.end, cell, &cp);
  }
  return cell;
}

void la_source_place(const la_source *src, uint32_t offset, int *line,
                     int *column) {
  la_line at = la_line_at(src, offset);
  *line = at.number;
  *column = 1 + la_cells_before(at, src->text + offset);
}
