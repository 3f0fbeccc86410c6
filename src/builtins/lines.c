/* lines.c - see lines.h. */
#include "config.h"

#include "builtins/lines.h"

#include <stdint.h>
#include <string.h>

/* What the lines are like. */
typedef struct measure {
  ptrdiff_t lines;
  ptrdiff_t first, last; /* columns with something in them, last exclusive */
} measure;

static ptrdiff_t line_length(const char *p, const char *end) {
  const char *newline = memchr(p, '\n', (size_t)(end - p));
  return newline == NULL ? end - p : newline - p;
}

static measure measure_lines(const char *p, const char *end, bool trim) {
  measure m = {0, PTRDIFF_MAX, 0};
  while (p < end) {
    ptrdiff_t n = line_length(p, end), first = 0, last = n;
    while (trim && first < n && p[first] == ' ') {
      first++;
    }
    while (trim && last > first && p[last - 1] == ' ') {
      last--;
    }
    if (first < last || !trim) {
      m.first = first < m.first ? first : m.first;
      m.last = last > m.last ? last : m.last;
    }
    m.lines++;
    p += n + 1;
  }
  m.first = m.first > m.last ? m.last : m.first;
  return m;
}

la_status la_lines_matrix(la_ctx *ctx, const la_buf *text, bool trim,
                          la_val *out) {
  if (text->failed) {
    return la_fail_nomem(ctx);
  }
  const char *p = la_buf_text(text), *end = p + text->len;
  measure m = measure_lines(p, end, trim);
  la_arr *a = la_arr_new2(ctx, LA_C_CHAR, m.lines, m.last - m.first);
  if (a == NULL) {
    return LA_ERR;
  }
  if (a->numel > 0) {
    memset(a->data, ' ', (size_t)a->numel);
  }
  for (ptrdiff_t i = 0; i < m.lines; i++) {
    ptrdiff_t n = line_length(p, end);
    for (ptrdiff_t j = m.first; j < n && j < m.last; j++) {
      la_arr_b(a)[i + (j - m.first) * m.lines] = (unsigned char)p[j];
    }
    p += n + 1;
  }
  *out = la_val_arr(a);
  return LA_OK;
}
