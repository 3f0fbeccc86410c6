/* repr.c - the style "la": expressions that lac reads back to the same value,
   bit for bit. */
#include "config.h"

#include "base/intr.h"
#include "base/progress.h"
#include "show/grid.h"
#include "show/style.h"

#include <math.h>

/* Which part of complex numbers is written. */
typedef enum part { WHOLE, RE, IM } part;

/* True if re+imi, read as a sum, gives this very number. */
static bool sums_up(la_scalar z) {
  return isfinite(z.im) && !isnan(z.re) && !(signbit(z.re) && z.re == 0) &&
         !(signbit(z.im) && z.im == 0);
}

/* True if all elements do, and at least one keeps the value complex. */
static bool can_sum(const la_grid *g) {
  bool any_im = false;
  la_grid at = *g;
  for (ptrdiff_t k = 0; k < g->slices; k++) {
    la_grid_move(&at, k);
    for (ptrdiff_t j = 0; j < g->n; j++) {
      for (ptrdiff_t i = 0; i < g->m; i++) {
        la_scalar z = la_grid_at(&at, i, j);
        if (!sums_up(z)) {
          return false;
        }
        any_im |= z.im != 0;
      }
    }
  }
  return any_im;
}

static void put_number(const la_grid *g, la_scalar z, part p, la_buf *out) {
  if (g->cls != LA_C_CPLX || p != WHOLE) {
    la_put_shortest(out, p == IM ? z.im : z.re, true);
    return;
  }
  la_put_shortest(out, z.re, true);
  if (z.im >= 0) {
    la_buf_putc(out, '+');
  }
  la_put_shortest(out, z.im, true);
  la_buf_putc(out, 'i');
}

/* A byte inside double quotes. */
static void put_escaped(unsigned char c, la_buf *out) {
  static const char plain[] = "\n\t\r\a\b\f\v\\\"";
  static const char letter[] = "ntrabfv\\\"";
  for (int k = 0; plain[k] != '\0'; k++) {
    if (c == (unsigned char)plain[k]) {
      la_buf_putc(out, '\\');
      la_buf_putc(out, letter[k]);
      return;
    }
  }
  if (c < ' ' || c == 0x7f) {
    la_buf_printf(out, "\\%03o", (unsigned)c);
  } else {
    la_buf_putc(out, (char)c);
  }
}

static void put_quoted(const unsigned char *text, ptrdiff_t n, ptrdiff_t step,
                       la_buf *out) {
  la_buf_putc(out, '"');
  for (ptrdiff_t i = 0; i < n; i++) {
    put_escaped(text[i * step], out);
  }
  la_buf_putc(out, '"');
}

/* [1 2; 3 4], a long one with a line for each row. */
static la_status put_bracketed(const la_grid *g, part p, la_buf *out) {
  enum { SHORT = 60 };
  la_work done;
  la_buf_putc(out, '[');
  la_work_begin(&done, "writing numbers", (double)g->m);
  for (ptrdiff_t i = 0; i < g->m; i++) {
    if (la_work_step(&done, 1)) {
      break;
    }
    if (i > 0) {
      la_buf_puts(out, g->m * g->n > SHORT ? ";\n " : "; ");
    }
    if (g->cls == LA_C_CHAR) {
      put_quoted(la_arr_b(g->v.u.arr) + g->first + i, g->n, g->m, out);
      continue;
    }
    for (ptrdiff_t j = 0; j < g->n; j++) {
      if (j > 0) {
        la_buf_putc(out, ' ');
      }
      put_number(g, la_grid_at(g, i, j), p, out);
    }
  }
  la_work_end(&done);
  la_buf_putc(out, ']');
  return la_interrupted() ? LA_INTR : LA_OK;
}

/* All elements of an array of many dimensions as one row. */
static la_status put_flat(la_val v, part p, la_buf *out) {
  la_grid row = la_grid_of(v);
  row.n = la_val_numel(v);
  row.m = 1;
  row.slices = 1;
  if (row.cls == LA_C_CHAR) {
    put_quoted(la_arr_b(v.u.arr), row.n, 1, out);
    return LA_OK;
  }
  return put_bracketed(&row, p, out);
}

static void put_sizes(la_val v, la_buf *out) {
  for (int k = 0; k < la_val_ndims(v); k++) {
    la_buf_printf(out, k == 0 ? "%td" : ",%td", la_val_dim(v, k));
  }
}

/* The numbers of a value of any shape with at least one element. */
static la_status put_elements(la_val v, part p, la_buf *out) {
  la_grid g = la_grid_of(v);
  if (la_val_ndims(v) > 2) {
    la_buf_puts(out, "reshape(");
    LA_TRY(put_flat(v, p, out));
    la_buf_putc(out, ',');
    put_sizes(v, out);
    la_buf_putc(out, ')');
  } else if (g.cls == LA_C_CHAR && g.m == 1) {
    put_quoted(la_arr_b(v.u.arr), g.n, 1, out);
  } else if (g.m == 1 && g.n == 1 && g.cls != LA_C_CHAR) {
    put_number(&g, la_grid_at(&g, 0, 0), p, out);
  } else {
    return put_bracketed(&g, p, out);
  }
  return LA_OK;
}

static la_status put_complex(la_val v, la_buf *out) {
  la_grid g = la_grid_of(v);
  if (can_sum(&g)) {
    return put_elements(v, WHOLE, out);
  }
  la_buf_puts(out, "complex(");
  LA_TRY(put_elements(v, RE, out));
  la_buf_putc(out, ',');
  LA_TRY(put_elements(v, IM, out));
  la_buf_putc(out, ')');
  return LA_OK;
}

static void put_empty(la_val v, la_buf *out) {
  la_class cls = la_val_class(v);
  bool is_null =
      la_val_ndims(v) == 2 && la_val_rows(v) == 0 && la_val_cols(v) == 0;
  if (is_null && (cls == LA_C_CHAR || cls == LA_C_REAL)) {
    la_buf_puts(out, cls == LA_C_CHAR ? "\"\"" : "[]");
    return;
  }
  if (cls == LA_C_CPLX) {
    la_buf_puts(out, "complex(zeros(");
    put_sizes(v, out);
    la_buf_puts(out, "),zeros(");
    put_sizes(v, out);
    la_buf_puts(out, "))");
    return;
  }
  la_buf_puts(out, cls == LA_C_CHAR   ? "char(zeros("
                   : cls == LA_C_BOOL ? "false("
                                      : "zeros(");
  put_sizes(v, out);
  la_buf_puts(out, cls == LA_C_CHAR ? "))" : ")");
}

static la_status put_bool(la_val v, la_buf *out) {
  if (la_val_is_scalar(v)) {
    la_grid g = la_grid_of(v);
    la_buf_puts(out, la_grid_at(&g, 0, 0).re != 0 ? "true" : "false");
    return LA_OK;
  }
  la_buf_puts(out, "logical(");
  LA_TRY(put_elements(v, WHOLE, out));
  la_buf_putc(out, ')');
  return LA_OK;
}

/* A range as base:inc:limit where that gives the same elements. */
static la_status put_range(la_ctx *ctx, la_val v, la_buf *out) {
  const la_range *r = v.u.range;
  la_val again = LA_VAL_NONE;
  LA_TRY(la_val_range(ctx, r->base, r->inc, r->limit, &again));
  bool same = la_val_numel(again) == r->n &&
              (again.tag == LA_RANGE && again.u.range->base == r->base &&
               again.u.range->inc == r->inc &&
               signbit(again.u.range->base) == signbit(r->base));
  la_val_release(&again);
  if (!same) {
    return put_elements(v, WHOLE, out);
  }
  la_put_shortest(out, r->base, true);
  if (r->inc != 1) {
    la_buf_putc(out, ':');
    la_put_shortest(out, r->inc, true);
  }
  la_buf_putc(out, ':');
  la_put_shortest(out, r->limit, true);
  return LA_OK;
}

static la_status put_diag(const la_diag *d, la_buf *out) {
  const ptrdiff_t numel = d->d->numel;
  ptrdiff_t dim[] = {1, numel};
  la_arr row = *d->d; /* the same elements as a row, borrowed */
  row.dim = dim;
  la_val elements = {.tag = LA_ARR, .u.arr = &row};
  la_buf_puts(out, "diag(");
  LA_TRY(d->d->cls == LA_C_CPLX ? put_complex(elements, out)
                                : put_elements(elements, WHOLE, out));
  if (d->m != d->n || numel == 1) {
    la_buf_printf(out, ",%td,%td", d->m, d->n);
  }
  la_buf_putc(out, ')');
  return LA_OK;
}

static void put_perm(const la_perm *p, la_buf *out) {
  la_buf_printf(out, "eye(%td)(:,[", p->n);
  for (ptrdiff_t j = 0; j < p->n; j++) {
    la_buf_printf(out, j > 0 ? " %td" : "%td", p->p[j] + 1);
  }
  la_buf_puts(out, "])");
}

static la_status put_value(la_ctx *ctx, la_val v, la_buf *out);

/* A function that remembers variables is made by one that is given them:
   (@(a) @(x) a * x)(2). */
static la_status put_function(la_ctx *ctx, const la_func *f, la_buf *out) {
  const char *name;
  la_val v;
  if (f->captured(f, 0, &v) == NULL) {
    la_buf_puts(out, f->text);
    return LA_OK;
  }
  for (int k = 0; (name = f->captured(f, k, &v)) != NULL; k++) {
    la_buf_puts(out, k == 0 ? "(@(" : ", ");
    la_buf_puts(out, name);
  }
  la_buf_printf(out, ") %s)(", f->text);
  for (int k = 0; f->captured(f, k, &v) != NULL; k++) {
    la_buf_puts(out, k == 0 ? "" : ", ");
    LA_TRY(put_value(ctx, v, out));
  }
  la_buf_putc(out, ')');
  return LA_OK;
}

static la_status put_value(la_ctx *ctx, la_val v, la_buf *out) {
  if (v.tag == LA_FUNC) {
    return put_function(ctx, v.u.func, out);
  }
  if (la_val_is_empty(v)) {
    put_empty(v, out);
    return LA_OK;
  }
  switch (v.tag) {
  case LA_RANGE:
    return put_range(ctx, v, out);
  case LA_DIAG:
    return put_diag(v.u.diag, out);
  case LA_PERM:
    put_perm(v.u.perm, out);
    return LA_OK;
  default:
    break;
  }
  switch (la_val_class(v)) {
  case LA_C_BOOL:
    return put_bool(v, out);
  case LA_C_CPLX:
    return put_complex(v, out);
  default:
    return put_elements(v, WHOLE, out);
  }
}

la_status la_show_la(la_ctx *ctx, const la_format *fmt, const char *name,
                     la_val v, la_buf *out) {
  (void)fmt;
  if (name != NULL) {
    la_buf_printf(out, "%s = ", name);
  }
  return put_value(ctx, v, out);
}
