/* pretty.c - the style of the screen: layout of whole matrices in brackets, cut
   to the screen where they are larger. */
#include "config.h"

#include "base/intr.h"
#include "base/mem.h"
#include "base/progress.h"
#include "show/column.h"
#include "show/style.h"

#include <stdint.h>

/* The signs a matrix is drawn with. */
typedef struct signs {
  const char *open[4]; /* only row; first, middle, last row */
  const char *close[4];
  const char *across, *down, *diagonal; /* what is left out */
  int across_width;
} signs;

static const signs unicode_signs = {
    {"[", "⎡", "⎢", "⎣"}, {"]", "⎤", "⎥", "⎦"}, "⋯", "⋮", "⋱", 1};
static const signs ascii_signs = {
    {"[", "[", "[", "["}, {"]", "]", "]", "]"}, "...", ":", ":", 3};

enum { INDENT = 2, GAP = 2, FRAME = 4 };

/* What of a slice is shown: rows, and the layout of the columns, the first
   [left] and the last ones of n. */
typedef struct layout {
  const signs *signs;
  la_rows rows;
  la_column *column;
  ptrdiff_t shown, left;
  bool cut_columns;
} layout;

static bool rows_cut(la_rows rows) {
  return rows.head + rows.tail < rows.m;
}

/* Room for the name, the line that tells the size, and the next prompt. */
static la_rows choose_rows(const la_format *fmt, ptrdiff_t m) {
  enum { OTHER_LINES = 3, LEAST = 4 };
  la_rows rows = {m, m, 0};
  if (fmt->height == 0 || fmt->all || m <= fmt->height - OTHER_LINES) {
    return rows;
  }
  ptrdiff_t most = fmt->height - OTHER_LINES - 1;
  most = most < LEAST ? LEAST : most;
  if (m > most) {
    rows.head = (most + 1) / 2;
    rows.tail = most / 2;
  }
  return rows;
}

/* Lays out every column; false if they do not fit in [room] cells. */
static bool fit_all(layout *l, const la_grid *g, const la_format *fmt,
                    ptrdiff_t room) {
  ptrdiff_t used = 0;
  la_work done;
  la_work_begin(&done, "layout of the columns", (double)g->n);
  for (ptrdiff_t j = 0; j < g->n && used <= room; j++) {
    if (la_work_step(&done, 1)) {
      break;
    }
    l->column[j] = la_column_scan(g, fmt, l->rows, j);
    used += l->column[j].width + (j > 0 ? GAP : 0);
  }
  la_work_end(&done);
  l->shown = l->left = g->n;
  return used <= room;
}

/* Takes columns from both ends, in turn, while they fit beside the dots. The
   right ones are collected from the end of the array, then moved. */
static void fit_ends(layout *l, const la_grid *g, const la_format *fmt,
                     ptrdiff_t cap, ptrdiff_t room) {
  ptrdiff_t left = 0, right = 0;
  ptrdiff_t used = l->signs->across_width;
  while (left + right < cap && left + right < g->n) {
    bool from_left = left <= right;
    ptrdiff_t j = from_left ? left : g->n - 1 - right;
    la_column c = la_column_scan(g, fmt, l->rows, j);
    if (used + GAP + c.width > room && left > 0) {
      break;
    }
    used += GAP + c.width;
    if (from_left) {
      l->column[left++] = c;
    } else {
      l->column[cap - 1 - right++] = c;
    }
  }
  for (ptrdiff_t k = 0; k < right; k++) {
    l->column[left + k] = l->column[cap - right + k];
  }
  l->left = left;
  l->shown = left + right;
  l->cut_columns = l->shown < g->n;
}

static la_status lay_out(la_ctx *ctx, const la_format *fmt, const la_grid *g,
                         ptrdiff_t indent, layout *l) {
  l->signs = fmt->unicode ? &unicode_signs : &ascii_signs;
  l->rows = choose_rows(fmt, g->m);
  bool no_limit = fmt->width == 0 || fmt->all;
  ptrdiff_t room = no_limit ? PTRDIFF_MAX / 2 : fmt->width - FRAME - indent;
  room = room < 1 ? 1 : room;
  /* A column is at least one cell wide and has a gap beside it. */
  ptrdiff_t cap = no_limit || g->n < room / 3 + 2 ? g->n : room / 3 + 2;
  l->column = la_mem_alloc(cap, sizeof *l->column);
  if (l->column == NULL) {
    return la_fail_nomem(ctx);
  }
  if (g->n > cap || !fit_all(l, g, fmt, room)) {
    fit_ends(l, g, fmt, cap, room);
  }
  return LA_OK;
}

/* Which of the four bracket signs stands in a row. */
static int bracket(ptrdiff_t i, ptrdiff_t m) {
  if (m == 1) {
    return 0;
  }
  return i == 0 ? 1 : (i == m - 1 ? 3 : 2);
}

static void put_row(const layout *l, const la_grid *g, ptrdiff_t i,
                    la_buf *out) {
  for (ptrdiff_t k = 0; k < l->shown; k++) {
    if (k > 0) {
      la_buf_pad(out, ' ', GAP);
    }
    if (k == l->left) {
      la_buf_puts(out, l->signs->across);
      la_buf_pad(out, ' ', GAP);
    }
    la_column_put(&l->column[k], g, i, out);
  }
  if (l->cut_columns && l->left == l->shown) {
    la_buf_pad(out, ' ', GAP);
    la_buf_puts(out, l->signs->across);
  }
}

/* The row of dots; each stands under the units of its column. */
static void put_dots(const layout *l, la_buf *out) {
  for (ptrdiff_t k = 0; k < l->shown; k++) {
    const la_column *c = &l->column[k];
    int before = c->re_at.left > 0 ? c->re_at.left - 1 : 0;
    if (k > 0) {
      la_buf_pad(out, ' ', GAP);
    }
    if (k == l->left) {
      la_buf_puts(out, l->signs->diagonal);
      la_buf_pad(out, ' ', l->signs->across_width - 1 + GAP);
    }
    la_buf_pad(out, ' ', before);
    la_buf_puts(out, l->signs->down);
    la_buf_pad(out, ' ', c->width - before - 1);
  }
  if (l->cut_columns && l->left == l->shown) {
    la_buf_pad(out, ' ', GAP);
    la_buf_puts(out, l->signs->diagonal);
    la_buf_pad(out, ' ', l->signs->across_width - 1);
  }
}

/* The lines of one slice in brackets, each but the last closed. */
static la_status put_slice(const layout *l, const la_grid *g, ptrdiff_t indent,
                           la_buf *out) {
  ptrdiff_t lines = l->rows.head + l->rows.tail + (rows_cut(l->rows) ? 1 : 0);
  ptrdiff_t i = 0;
  la_work done;
  la_work_begin(&done, "writing numbers", (double)lines);
  for (ptrdiff_t line = 0; line < lines; line++) {
    if (la_work_step(&done, 1)) {
      break;
    }
    int b = bracket(line, lines);
    la_buf_pad(out, ' ', indent);
    la_buf_puts(out, l->signs->open[b]);
    la_buf_putc(out, ' ');
    if (rows_cut(l->rows) && line == l->rows.head) {
      put_dots(l, out);
      i = l->rows.m - l->rows.tail;
    } else {
      put_row(l, g, i++, out);
    }
    la_buf_putc(out, ' ');
    la_buf_puts(out, l->signs->close[b]);
    if (line + 1 < lines) {
      la_buf_putc(out, '\n');
    }
  }
  la_work_end(&done);
  return la_interrupted() ? LA_INTR : LA_OK;
}

/* Rows of text, without brackets. */
static void put_text(const la_grid *g, la_rows rows, ptrdiff_t indent,
                     const signs *s, la_buf *out) {
  for (ptrdiff_t i = 0; i < g->m; i++) {
    la_buf_pad(out, ' ', indent);
    if (i == rows.head && rows_cut(rows)) {
      la_buf_puts(out, s->down);
      la_buf_putc(out, '\n');
      la_buf_pad(out, ' ', indent);
      i = g->m - rows.tail;
    }
    la_grid_put_text(g, i, out);
    if (i + 1 < g->m) {
      la_buf_putc(out, '\n');
    }
  }
}

static la_status put_matrix(la_ctx *ctx, const la_format *fmt, const la_grid *g,
                            ptrdiff_t indent, la_buf *out, bool *cut) {
  layout l = {0};
  if (g->cls == LA_C_CHAR) {
    la_rows rows = choose_rows(fmt, g->m);
    put_text(g, rows, indent, fmt->unicode ? &unicode_signs : &ascii_signs,
             out);
    *cut |= rows_cut(rows);
    return LA_OK;
  }
  LA_TRY(lay_out(ctx, fmt, g, indent, &l));
  la_status status = put_slice(&l, g, indent, out);
  *cut |= rows_cut(l.rows) || l.cut_columns;
  la_mem_free(l.column);
  return status;
}

/* How many slices the screen has room for. */
static ptrdiff_t choose_slices(const la_format *fmt, const la_grid *g) {
  if (fmt->height == 0 || fmt->all || g->slices == 1) {
    return g->slices;
  }
  la_rows rows = choose_rows(fmt, g->m);
  ptrdiff_t each = rows.head + rows.tail + (rows_cut(rows) ? 1 : 0) + 1;
  ptrdiff_t most = (fmt->height - 3) / each;
  most = most < 1 ? 1 : most;
  return g->slices < most ? g->slices : most;
}

static void put_size_line(la_val v, ptrdiff_t indent, la_buf *out) {
  la_buf_putc(out, '\n');
  la_buf_pad(out, ' ', indent);
  la_val_put_shape(v, out);
  la_buf_puts(out, ", cut to fit; all: format all");
}

static la_status put_array(la_ctx *ctx, const la_format *fmt, const char *name,
                           la_val v, la_buf *out) {
  la_grid g = la_grid_of(v);
  bool stacked = la_val_ndims(v) > 2;
  ptrdiff_t indent = name != NULL || stacked ? INDENT : 0;
  ptrdiff_t slices = choose_slices(fmt, &g);
  bool cut = slices < g.slices;
  if (name != NULL && !stacked) {
    la_buf_printf(out, "%s =\n", name);
  }
  for (ptrdiff_t k = 0; k < slices; k++) {
    la_grid_move(&g, k);
    if (k > 0) {
      la_buf_putc(out, '\n');
    }
    la_grid_put_title(&g, name, k, out);
    LA_TRY(put_matrix(ctx, fmt, &g, indent, out, &cut));
  }
  if (slices < g.slices) {
    la_buf_putc(out, '\n');
    la_buf_puts(out, fmt->unicode ? unicode_signs.down : ascii_signs.down);
  }
  if (cut) {
    put_size_line(v, indent, out);
  }
  return LA_OK;
}

static void put_scalar(const la_format *fmt, la_val v, la_buf *out) {
  la_grid g = la_grid_of(v);
  la_column c = la_column_scan(&g, fmt, (la_rows){1, 1, 0}, 0);
  la_column_put(&c, &g, 0, out);
}

static void put_empty(la_val v, la_buf *out) {
  if (la_val_is_text(v)) {
    la_buf_puts(out, "\"\"");
    if (la_grid_is_string(v) && la_val_rows(v) == 0) {
      return;
    }
  } else {
    la_buf_puts(out, "[]");
  }
  la_buf_putc(out, '(');
  la_val_put_shape(v, out);
  la_buf_putc(out, ')');
}

la_status la_show_pretty(la_ctx *ctx, const la_format *fmt, const char *name,
                         la_val v, la_buf *out) {
  bool is_func = v.tag == LA_FUNC;
  bool is_empty = !is_func && la_val_is_empty(v);
  bool is_string = !is_func && !is_empty && la_grid_is_string(v);
  bool is_scalar = !is_func && la_val_is_scalar(v) && !la_val_is_text(v);
  if (!is_func && !is_empty && !is_string && !is_scalar) {
    return put_array(ctx, fmt, name, v, out);
  }
  if (name != NULL) {
    la_buf_printf(out, "%s = ", name);
  }
  if (is_func) {
    la_buf_puts(out, v.u.func->text);
  } else if (is_empty) {
    /* Without a name (disp) an empty string is just no text. */
    if (name != NULL || !la_grid_is_string(v)) {
      put_empty(v, out);
    }
  } else if (is_string) {
    la_grid g = la_grid_of(v);
    la_grid_put_text(&g, 0, out);
  } else {
    put_scalar(fmt, v, out);
  }
  return LA_OK;
}
