/* plain.c - the plain style and its sisters csv and tsv: rows of numbers in
   full precision with one separator between them. */
#include "config.h"

#include "base/intr.h"
#include "base/progress.h"
#include "show/grid.h"
#include "show/number.h"
#include "show/style.h"

#include <string.h>

static void put_cell(const la_grid *g, const la_format *fmt, ptrdiff_t i,
                     ptrdiff_t j, la_buf *out) {
  la_scalar z = la_grid_at(g, i, j);
  if (fmt->style == LA_PLAIN) {
    z.re += 0.0; /* people do not expect to see -0 */
    z.im += 0.0;
  }
  if (g->cls == LA_C_CPLX) {
    la_put_complex(out, fmt, z, 'i');
  } else {
    la_put_number(out, fmt, z.re);
  }
}

/* The rows of one slice, separated by newlines. */
static la_status put_rows(const la_grid *g, const la_format *fmt, char sep,
                          la_buf *out) {
  la_work done;
  la_work_begin(&done, "writing numbers", (double)g->m);
  for (ptrdiff_t i = 0; i < g->m; i++) {
    if (la_work_step(&done, 1)) {
      break;
    }
    if (i > 0) {
      la_buf_putc(out, '\n');
    }
    if (g->cls == LA_C_CHAR) {
      la_grid_put_text(g, i, out);
      continue;
    }
    for (ptrdiff_t j = 0; j < g->n; j++) {
      if (j > 0) {
        la_buf_putc(out, sep);
      }
      put_cell(g, fmt, i, j, out);
    }
  }
  la_work_end(&done);
  return la_interrupted() ? LA_INTR : LA_OK;
}

static void put_empty(la_val v, la_buf *out) {
  la_buf_puts(out, "[](");
  la_val_put_shape(v, out);
  la_buf_putc(out, ')');
}

la_status la_show_plain(la_ctx *ctx, const la_format *fmt, const char *name,
                        la_val v, la_buf *out) {
  (void)ctx;
  bool is_string = v.tag != LA_FUNC && la_grid_is_string(v);
  bool one_line = v.tag == LA_FUNC || is_string || la_val_is_scalar(v) ||
                  la_val_is_empty(v);
  if (name != NULL) {
    la_buf_printf(out, one_line ? "%s = " : "%s =\n", name);
  }
  if (v.tag == LA_FUNC) {
    la_buf_puts(out, v.u.func->text);
    return LA_OK;
  }
  if (la_val_is_empty(v)) {
    if (!is_string) {
      put_empty(v, out);
    }
    return LA_OK;
  }
  la_grid g = la_grid_of(v);
  for (ptrdiff_t k = 0; k < g.slices; k++) {
    la_grid_move(&g, k);
    if (k > 0) {
      la_buf_puts(out, "\n\n");
    }
    la_grid_put_title(&g, NULL, k, out);
    LA_TRY(put_rows(&g, fmt, ' ', out));
  }
  return LA_OK;
}

/* A text field as RFC 4180 quotes it. */
static void put_field(const char *text, ptrdiff_t n, char sep, la_buf *out) {
  bool quote = n == 0;
  for (ptrdiff_t i = 0; i < n && !quote; i++) {
    quote =
        text[i] == sep || text[i] == '"' || text[i] == '\n' || text[i] == '\r';
  }
  if (!quote) {
    la_buf_put(out, text, n);
    return;
  }
  la_buf_putc(out, '"');
  for (ptrdiff_t i = 0; i < n; i++) {
    if (text[i] == '"') {
      la_buf_putc(out, '"');
    }
    la_buf_putc(out, text[i]);
  }
  la_buf_putc(out, '"');
}

static void put_text_fields(const la_grid *g, char sep, la_buf *out) {
  la_buf row = LA_BUF_INIT;
  for (ptrdiff_t i = 0; i < g->m || i == 0; i++) {
    la_buf_clear(&row);
    if (i < g->m) {
      la_grid_put_text(g, i, &row);
    }
    if (i > 0) {
      la_buf_putc(out, '\n');
    }
    put_field(la_buf_text(&row), row.len, sep, out);
    out->failed |= row.failed;
  }
  la_buf_free(&row);
}

/* Slices follow each other, a blank line between them. */
static la_status put_separated(const la_format *fmt, la_val v, char sep,
                               la_buf *out) {
  if (v.tag == LA_FUNC) {
    const char *text = v.u.func->text;
    put_field(text, (ptrdiff_t)strlen(text), sep, out);
    return LA_OK;
  }
  la_grid g = la_grid_of(v);
  for (ptrdiff_t k = 0; k < g.slices; k++) {
    la_grid_move(&g, k);
    if (k > 0) {
      la_buf_puts(out, "\n\n");
    }
    if (g.cls == LA_C_CHAR) {
      put_text_fields(&g, sep, out);
    } else {
      LA_TRY(put_rows(&g, fmt, sep, out));
    }
  }
  return LA_OK;
}

la_status la_show_csv(la_ctx *ctx, const la_format *fmt, const char *name,
                      la_val v, la_buf *out) {
  (void)ctx;
  (void)name;
  return put_separated(fmt, v, ',', out);
}

la_status la_show_tsv(la_ctx *ctx, const la_format *fmt, const char *name,
                      la_val v, la_buf *out) {
  (void)ctx;
  (void)name;
  return put_separated(fmt, v, '\t', out);
}
