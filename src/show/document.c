/* document.c - the styles for documents: latex and markdown. Numbers have the
   digits that the screen shows. */
#include "config.h"

#include "base/intr.h"
#include "show/grid.h"
#include "show/number.h"
#include "show/style.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A finite number to the digits asked for; whole numbers stay whole. */
static void number_text(const la_format *fmt, double x, char *text) {
  int digits = la_format_digits(fmt);
  if (x == 0) {
    memcpy(text, "0", 2);
  } else if (fmt->num == LA_FMT_BANK) {
    snprintf(text, LA_NUMBER_ROOM, "%.*f", fabs(x) < 1e15 ? 2 : 0, x);
  } else if (fmt->num == LA_FMT_SHORT_E || fmt->num == LA_FMT_LONG_E) {
    snprintf(text, LA_NUMBER_ROOM, "%.*e", digits - 1, x);
  } else if (fabs(x) < 1e8 && x == rint(x)) {
    snprintf(text, LA_NUMBER_ROOM, "%.0f", x);
  } else {
    snprintf(text, LA_NUMBER_ROOM, "%.*g", digits, x);
  }
}

static void put_latex_fraction(const la_format *fmt, double x, la_buf *out) {
  double p, q;
  bool exact;
  char text[LA_NUMBER_ROOM];
  if (!la_fraction_of(x, &p, &q, &exact)) {
    number_text(fmt, x, text);
    la_buf_puts(out, text);
    return;
  }
  la_buf_puts(out, exact ? "" : "\\approx ");
  if (q == 1) {
    la_buf_printf(out, "%.0f", x == 0 ? 0.0 : p);
  } else {
    la_buf_printf(out, "%s\\frac{%.0f}{%.0f}", p < 0 ? "-" : "", fabs(p), q);
  }
}

static void put_latex_number(const la_format *fmt, double x, la_buf *out) {
  char text[LA_NUMBER_ROOM];
  if (isnan(x)) {
    la_buf_puts(out, "\\mathrm{NaN}");
  } else if (isinf(x)) {
    la_buf_puts(out, x < 0 ? "-\\infty" : "\\infty");
  } else if (fmt->num == LA_FMT_RAT) {
    put_latex_fraction(fmt, x, out);
  } else {
    number_text(fmt, x, text);
    char *e = strchr(text, 'e');
    if (e == NULL) {
      la_buf_puts(out, text);
    } else {
      la_buf_put(out, text, e - text);
      la_buf_printf(out, " \\times 10^{%d}", atoi(e + 1));
    }
  }
}

static void put_markdown_number(const la_format *fmt, double x, la_buf *out) {
  char text[LA_NUMBER_ROOM];
  if (isnan(x) || isinf(x) || fmt->num == LA_FMT_RAT) {
    la_number_rat(x, text);
  } else {
    number_text(fmt, x, text);
  }
  la_buf_puts(out, text);
}

typedef void (*number_fn)(const la_format *fmt, double x, la_buf *out);

static void put_element(number_fn put, const la_format *fmt, const la_grid *g,
                        ptrdiff_t i, ptrdiff_t j, la_buf *out) {
  la_scalar z = la_grid_at(g, i, j);
  put(fmt, z.re, out);
  if (g->cls == LA_C_CPLX) {
    la_buf_puts(out, z.im < 0 ? " - " : " + ");
    put(fmt, fabs(z.im), out);
    bool word = !isfinite(z.im) && put == put_latex_number;
    la_buf_puts(out, word ? "\\,i" : "i");
  }
}

static void put_latex_char(char c, la_buf *out) {
  if (strchr("#$%&_{}", c) != NULL && c != '\0') {
    la_buf_putc(out, '\\');
    la_buf_putc(out, c);
  } else if (c == '\\') {
    la_buf_puts(out, "\\textbackslash{}");
  } else if (c == '^') {
    la_buf_puts(out, "\\textasciicircum{}");
  } else if (c == '~') {
    la_buf_puts(out, "\\textasciitilde{}");
  } else {
    la_buf_putc(out, c);
  }
}

static void put_latex_text(const char *command, const char *text, ptrdiff_t n,
                           la_buf *out) {
  la_buf_printf(out, "\\%s{", command);
  for (ptrdiff_t i = 0; i < n; i++) {
    put_latex_char(text[i], out);
  }
  la_buf_putc(out, '}');
}

static void put_latex_text_row(const la_grid *g, ptrdiff_t i, la_buf *out) {
  la_buf row = LA_BUF_INIT;
  if (i < g->m) {
    la_grid_put_text(g, i, &row);
  }
  put_latex_text("text", la_buf_text(&row), row.len, out);
  out->failed |= row.failed;
  la_buf_free(&row);
}

static la_status put_latex_slice(const la_format *fmt, const la_grid *g,
                                 la_buf *out) {
  la_buf_puts(out, "\\begin{bmatrix}\n");
  for (ptrdiff_t i = 0; i < g->m; i++) {
    if (la_interrupted()) {
      return LA_INTR;
    }
    if (g->cls == LA_C_CHAR) {
      put_latex_text_row(g, i, out);
    } else {
      for (ptrdiff_t j = 0; j < g->n; j++) {
        la_buf_puts(out, j > 0 ? " & " : "");
        put_element(put_latex_number, fmt, g, i, j, out);
      }
    }
    la_buf_puts(out, i + 1 < g->m ? " \\\\\n" : "\n");
  }
  la_buf_puts(out, "\\end{bmatrix}");
  return LA_OK;
}

static void put_latex_name(const char *name, la_buf *out) {
  if (strlen(name) == 1) {
    la_buf_puts(out, name);
  } else {
    put_latex_text("mathrm", name, (ptrdiff_t)strlen(name), out);
  }
}

/* Everything but slices of rows and columns; false for these. */
static bool put_latex_single(const la_format *fmt, la_val v, la_buf *out) {
  if (v.tag == LA_FUNC) {
    const char *text = v.u.func->text;
    put_latex_text("texttt", text, (ptrdiff_t)strlen(text), out);
    return true;
  }
  la_grid g = la_grid_of(v);
  if (la_grid_is_string(v)) {
    put_latex_text_row(&g, 0, out);
  } else if (la_val_is_empty(v)) {
    la_buf_puts(out, "[\\,]_{");
    for (int k = 0; k < la_val_ndims(v); k++) {
      la_buf_printf(out, k > 0 ? " \\times %td" : "%td", la_val_dim(v, k));
    }
    la_buf_putc(out, '}');
  } else if (la_val_is_scalar(v)) {
    put_element(put_latex_number, fmt, &g, 0, 0, out);
  } else {
    return false;
  }
  return true;
}

la_status la_show_latex(la_ctx *ctx, const la_format *fmt, const char *name,
                        la_val v, la_buf *out) {
  (void)ctx;
  bool stacked = v.tag != LA_FUNC && la_val_ndims(v) > 2 && !la_val_is_empty(v);
  if (name != NULL && !stacked) {
    put_latex_name(name, out);
    la_buf_puts(out, " = ");
  }
  if (put_latex_single(fmt, v, out)) {
    return LA_OK;
  }
  la_grid g = la_grid_of(v);
  for (ptrdiff_t k = 0; k < g.slices; k++) {
    la_grid_move(&g, k);
    if (k > 0) {
      la_buf_puts(out, " \\\\\n");
    }
    if (stacked) {
      put_latex_name(name == NULL ? "A" : name, out);
      la_buf_putc(out, '_');
      la_buf_putc(out, '{');
      la_grid_put_place(&g, k, out);
      la_buf_puts(out, "} = ");
    }
    LA_TRY(put_latex_slice(fmt, &g, out));
  }
  return LA_OK;
}

/* Text in a cell of a table. */
static void put_markdown_text(const char *text, ptrdiff_t n, la_buf *out) {
  for (ptrdiff_t i = 0; i < n; i++) {
    if (text[i] == '\n' || text[i] == '\r') {
      la_buf_puts(out, "<br>");
      continue;
    }
    if (strchr("|\\*_`<", text[i]) != NULL && text[i] != '\0') {
      la_buf_putc(out, '\\');
    }
    la_buf_putc(out, text[i]);
  }
}

static void put_markdown_cell(const la_format *fmt, const la_grid *g,
                              ptrdiff_t i, ptrdiff_t j, la_buf *out) {
  if (g->cls != LA_C_CHAR) {
    put_element(put_markdown_number, fmt, g, i, j, out);
    return;
  }
  la_buf row = LA_BUF_INIT;
  la_grid_put_text(g, i, &row);
  put_markdown_text(la_buf_text(&row), row.len, out);
  out->failed |= row.failed;
  la_buf_free(&row);
}

/* A table; GitHub's dialect asks for a header line, which stays empty. */
static la_status put_markdown_slice(const la_format *fmt, const la_grid *g,
                                    la_buf *out) {
  ptrdiff_t columns = g->cls == LA_C_CHAR ? 1 : g->n;
  for (ptrdiff_t j = 0; j < columns; j++) {
    la_buf_puts(out, "|  ");
  }
  la_buf_puts(out, "|\n");
  for (ptrdiff_t j = 0; j < columns; j++) {
    la_buf_puts(out, g->cls == LA_C_CHAR ? "|:--" : "|--:");
  }
  la_buf_putc(out, '|');
  for (ptrdiff_t i = 0; i < g->m; i++) {
    if (la_interrupted()) {
      return LA_INTR;
    }
    la_buf_puts(out, "\n|");
    for (ptrdiff_t j = 0; j < columns; j++) {
      la_buf_putc(out, ' ');
      put_markdown_cell(fmt, g, i, j, out);
      la_buf_puts(out, " |");
    }
  }
  return LA_OK;
}

static bool put_markdown_single(const la_format *fmt, la_val v, la_buf *out) {
  if (v.tag == LA_FUNC) {
    la_buf_printf(out, "`%s`", v.u.func->text);
    return true;
  }
  la_grid g = la_grid_of(v);
  if (la_val_is_empty(v)) {
    if (!la_grid_is_string(v)) {
      la_buf_puts(out, "[](");
      la_val_put_shape(v, out);
      la_buf_putc(out, ')');
    }
  } else if (la_val_is_scalar(v) || la_grid_is_string(v)) {
    put_markdown_cell(fmt, &g, 0, 0, out);
  } else {
    return false;
  }
  return true;
}

la_status la_show_markdown(la_ctx *ctx, const la_format *fmt, const char *name,
                           la_val v, la_buf *out) {
  (void)ctx;
  la_buf single = LA_BUF_INIT;
  if (put_markdown_single(fmt, v, &single)) {
    if (name != NULL) {
      la_buf_printf(out, "%s = ", name);
    }
    la_buf_put(out, la_buf_text(&single), single.len);
    out->failed |= single.failed;
    la_buf_free(&single);
    return LA_OK;
  }
  la_grid g = la_grid_of(v);
  for (ptrdiff_t k = 0; k < g.slices; k++) {
    la_grid_move(&g, k);
    la_buf_puts(out, k > 0 ? "\n\n" : "");
    if (la_val_ndims(v) > 2) {
      la_grid_put_title(&g, name, k, out);
      la_buf_putc(out, '\n');
    } else if (name != NULL) {
      la_buf_printf(out, "%s =\n\n", name);
    }
    LA_TRY(put_markdown_slice(fmt, &g, out));
  }
  return LA_OK;
}
