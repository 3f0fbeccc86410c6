/* render.c - errors and warnings as the user sees them:

   error: A * b: A has 3 columns but b has 2 rows
    --> fit.la:4:9
     4 |     x = A * b
       |         ~~^~~   A is 3x3, b is 2x1
   hint: b has to have 3 rows */
#include "config.h"

#include "lang/source.h"

#include "base/utf8.h"
#include "lang/render.h"

#include <stdio.h>

/* Longer lines are cut around the span. */
enum { SHOWN = 72, BEFORE_SPAN = 24 };

/* Stands for what is cut off; not all terminals have a sign for it. */
#define CUT "..."

/* A line's part that is shown, in cells, and the underlined cells in it. */
typedef struct window {
  int first, last; /* [first, last) */
  int begin, end;  /* underlined: [begin, end) */
  int caret;
} window;

static void put_color(la_buf *out, bool color, const char *code) {
  if (color) {
    la_buf_printf(out, "\033[%sm", code);
  }
}

static void put_head(la_buf *out, bool color, const char *code,
                     const char *word) {
  put_color(out, color, code);
  la_buf_puts(out, word);
  put_color(out, color, "0");
  la_buf_putc(out, ' ');
}

static window window_of(const la_source *src, la_line line, la_span span) {
  int whole = la_cells_before(line, line.end);
  window w = {.first = 0, .last = whole};
  w.begin = la_cells_before(line, src->text + span.begin);
  w.end = la_cells_before(line, src->text + span.end);
  w.caret = la_cells_before(line, src->text + span.at);
  if (w.end <= w.begin) {
    w.end = w.begin + 1;
  }
  if (w.caret < w.begin || w.caret >= w.end) {
    w.caret = w.begin;
  }
  if (whole > SHOWN) {
    int focus = w.end - w.begin < SHOWN / 2 ? w.begin : w.caret;
    w.first = focus > BEFORE_SPAN ? focus - BEFORE_SPAN : 0;
    w.last = w.first + SHOWN < whole ? w.first + SHOWN : whole;
    w.begin = w.begin > w.first ? w.begin : w.first;
    w.end = w.end < w.last ? w.end : w.last;
    w.end = w.end > w.begin ? w.end : w.begin + 1;
  }
  return w;
}

/* Appends one code point that takes [cells]. */
static void put_glyph(la_buf *out, const char *s, ptrdiff_t n, uint32_t cp,
                      int cells) {
  if (cp < ' ' || cp == 0x7F) {
    la_buf_pad(out, ' ', cells);
  } else if (cp == LA_UTF8_BAD) {
    la_buf_puts(out, "\xEF\xBF\xBD");
  } else {
    la_buf_put(out, s, n);
  }
}

static void put_text(la_buf *out, la_line line, window w) {
  int cell = 0;
  const char *s = line.begin;
  la_buf_puts(out, w.first > 0 ? CUT : "");
  while (s < line.end && cell < w.last) {
    const char *glyph = s;
    uint32_t cp;
    int cells = la_cells_next(&s, line.end, cell, &cp);
    if (cell >= w.first) {
      put_glyph(out, glyph, s - glyph, cp, cells);
    } else if (cell + cells > w.first) {
      la_buf_pad(out, ' ', cell + cells - w.first);
    }
    cell += cells;
  }
  la_buf_puts(out, s < line.end ? CUT : "");
}

static void put_underline(la_buf *out, window w) {
  la_buf_pad(out, ' ', w.begin - w.first);
  la_buf_pad(out, ' ', w.first > 0 ? (int)sizeof CUT - 1 : 0);
  la_buf_pad(out, '~', w.caret - w.begin);
  la_buf_putc(out, '^');
  la_buf_pad(out, '~', w.end - w.caret - 1);
}

/* Where the caret stands. A span of several lines is shown by the line that has
   the operator in it. */
static uint32_t caret_of(la_span span) {
  return span.at >= span.begin && span.at < span.end ? span.at : span.begin;
}

/* The offset that names the place of an error: where the span begins, or where
   it goes on in the line of the caret. */
static uint32_t place_of(const la_source *src, la_span span) {
  la_line line = la_line_at(src, caret_of(span));
  const char *s = line.begin;
  if (src->text + span.begin >= line.begin) {
    return span.begin;
  }
  while (*s == ' ' || *s == '\t') {
    s++;
  }
  return (uint32_t)(s - src->text);
}

/* The two lines with a bar. */
static void put_excerpt(const la_err *err, bool color, la_buf *out) {
  la_line line = la_line_at(err->src, caret_of(err->span));
  la_span span = err->span;
  span.begin = place_of(err->src, span);
  window w = window_of(err->src, line, span);
  char number[16];
  int digits = snprintf(number, sizeof number, "%d", line.number);
  put_color(out, color, "34");
  la_buf_printf(out, "  %s |", number);
  put_color(out, color, "0");
  if (line.end > line.begin) {
    la_buf_putc(out, ' ');
    put_text(out, line, w);
  }
  la_buf_putc(out, '\n');
  put_color(out, color, "34");
  la_buf_pad(out, ' ', 2 + digits);
  la_buf_puts(out, " | ");
  put_color(out, color, "1;31");
  put_underline(out, w);
  put_color(out, color, "0");
  if (err->note.len > 0) {
    la_buf_printf(out, "   %s", la_buf_text(&err->note));
  }
  la_buf_putc(out, '\n');
}

void la_err_render(const la_err *err, bool color, la_buf *out) {
  put_head(out, color, "1;31", "error:");
  la_buf_puts(out, la_buf_text(&err->msg));
  la_buf_putc(out, '\n');
  if (err->src != NULL) {
    int line;
    int column;
    la_source_place(err->src, place_of(err->src, err->span), &line, &column);
    if (err->src->name != NULL) {
      la_buf_printf(out, " --> %s:%d:%d\n", err->src->name, line, column);
    }
    put_excerpt(err, color, out);
  } else if (err->note.len > 0) {
    la_buf_printf(out, "note: %s\n", la_buf_text(&err->note));
  }
  if (err->trace.len > 0) {
    la_buf_put(out, err->trace.text, err->trace.len);
    if (err->trace.text[err->trace.len - 1] != '\n') {
      la_buf_putc(out, '\n');
    }
  }
  if (err->hint.len > 0) {
    put_head(out, color, "1;36", "hint:");
    la_buf_printf(out, "%s\n", la_buf_text(&err->hint));
  }
}

void la_warning_render(const char *text, const la_source *src, la_span span,
                       bool color, la_buf *out) {
  if (src != NULL && src->name != NULL) {
    int line;
    int column;
    la_source_place(src, span.begin, &line, &column);
    la_buf_printf(out, "%s:%d:%d: ", src->name, line, column);
  }
  put_head(out, color, "1;35", "warning:");
  la_buf_printf(out, "%s\n", text);
}
