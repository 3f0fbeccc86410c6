/* nested.c - the styles json and numpy: arrays as lists in lists, the first
   subscript outermost. */
#include "config.h"

#include "show/grid.h"

#include "base/progress.h"
#include "show/number.h"
#include "show/style.h"

#include <math.h>
#include <string.h>

/* How one language writes things. */
typedef struct dialect {
  void (*number)(const la_format *fmt, double x, la_buf *out);
  void (*complex)(const la_format *fmt, la_scalar z, la_buf *out);
  const char *truth[2];
  const char *separator;
} dialect;

static void put_json_number(const la_format *fmt, double x, la_buf *out) {
  if (isfinite(x)) {
    la_put_number(out, fmt, x);
  } else {
    la_buf_puts(out, "null"); /* JSON has no NaN and no Inf */
  }
}

static void put_json_complex(const la_format *fmt, la_scalar z, la_buf *out) {
  la_buf_puts(out, "{\"re\":");
  put_json_number(fmt, z.re, out);
  la_buf_puts(out, ",\"im\":");
  put_json_number(fmt, z.im, out);
  la_buf_putc(out, '}');
}

static void put_numpy_number(const la_format *fmt, double x, la_buf *out) {
  if (isfinite(x)) {
    la_put_float(out, fmt, x);
  } else {
    la_buf_puts(out, isnan(x) ? "np.nan" : x < 0 ? "-np.inf" : "np.inf");
  }
}

/* A sum of two parts is exact only for ordinary numbers. */
static void put_numpy_complex(const la_format *fmt, la_scalar z, la_buf *out) {
  bool plain = isfinite(z.re) && isfinite(z.im) && !signbit(z.re);
  if (!plain || (z.im == 0 && signbit(z.im))) {
    la_buf_puts(out, "complex(");
    put_numpy_number(fmt, z.re, out);
    la_buf_puts(out, ", ");
    put_numpy_number(fmt, z.im, out);
    la_buf_putc(out, ')');
    return;
  }
  la_put_complex(out, fmt, z, 'j');
}

static const dialect json = {
    put_json_number, put_json_complex, {"false", "true"}, ","};
static const dialect numpy = {
    put_numpy_number, put_numpy_complex, {"False", "True"}, ", "};

/* The bytes of a string in double quotes; JSON and Python agree on these
   escapes. Bytes that are no UTF-8 are the reader's to refuse. */
static void put_string(const char *text, ptrdiff_t n, la_buf *out) {
  la_buf_putc(out, '"');
  for (ptrdiff_t i = 0; i < n; i++) {
    unsigned char c = (unsigned char)text[i];
    if (c == '"' || c == '\\') {
      la_buf_putc(out, '\\');
      la_buf_putc(out, (char)c);
    } else if (c == '\n') {
      la_buf_puts(out, "\\n");
    } else if (c < ' ' || c == 0x7f) {
      la_buf_printf(out, "\\u%04x", (unsigned)c);
    } else {
      la_buf_putc(out, (char)c);
    }
  }
  la_buf_putc(out, '"');
}

static void put_text_row(const la_grid *g, ptrdiff_t i, la_buf *out) {
  la_buf row = LA_BUF_INIT;
  if (i < g->m) {
    la_grid_put_text(g, i, &row);
  }
  put_string(la_buf_text(&row), row.len, out);
  out->failed |= row.failed;
  la_buf_free(&row);
}

static void put_element(const dialect *d, const la_format *fmt,
                        const la_grid *g, ptrdiff_t i, ptrdiff_t j,
                        la_buf *out) {
  la_scalar z = la_grid_at(g, i, j);
  if (g->cls == LA_C_CPLX) {
    d->complex(fmt, z, out);
  } else if (g->cls == LA_C_BOOL) {
    la_buf_puts(out, d->truth[z.re != 0]);
  } else {
    d->number(fmt, z.re, out);
  }
}

/* A walk through all subscripts with the first outermost. */
typedef struct walk {
  const dialect *d;
  const la_format *fmt;
  la_grid g;
  int nd;
  ptrdiff_t i, j;
  la_work done; /* in rows */
} walk;

static ptrdiff_t stride(const walk *w, int dim) {
  ptrdiff_t s = 1;
  for (int k = 2; k < dim; k++) {
    s *= la_val_dim(w->g.v, k);
  }
  return s;
}

/* Lists for the dimensions from [dim] on; [slice] is the slice that the
   subscripts chosen so far lead to. */
static la_status put_lists(walk *w, int dim, ptrdiff_t slice, la_buf *out) {
  bool is_text = w->g.cls == LA_C_CHAR;
  if (is_text && dim == 1) {
    return put_lists(w, 2, slice, out); /* the columns make a string */
  }
  if (dim == w->nd) {
    la_grid_move(&w->g, slice);
    if (is_text) {
      put_text_row(&w->g, w->i, out);
    } else {
      put_element(w->d, w->fmt, &w->g, w->i, w->j, out);
    }
    return LA_OK;
  }
  ptrdiff_t size = la_val_dim(w->g.v, dim);
  ptrdiff_t step = dim < 2 ? 0 : stride(w, dim);
  la_buf_putc(out, '[');
  for (ptrdiff_t k = 0; k < size; k++) {
    if (dim == 0 && la_work_step(&w->done, 1)) {
      return LA_INTR;
    }
    if (k > 0) {
      la_buf_puts(out, w->d->separator);
    }
    w->i = dim == 0 ? k : w->i;
    w->j = dim == 1 ? k : w->j;
    LA_TRY(put_lists(w, dim + 1, slice + k * step, out));
  }
  la_buf_putc(out, ']');
  return LA_OK;
}

static la_status put_array(const dialect *d, const la_format *fmt, la_val v,
                           la_buf *out) {
  walk w = {.d = d, .fmt = fmt, .g = la_grid_of(v), .nd = la_val_ndims(v)};
  la_work_begin(&w.done, "writing numbers", (double)la_val_rows(v));
  la_status status = put_lists(&w, 0, 0, out);
  la_work_end(&w.done);
  return status;
}

/* Scalars, strings and functions: no lists. */
static bool put_single(const dialect *d, const la_format *fmt, la_val v,
                       la_buf *out) {
  if (v.tag == LA_FUNC) {
    put_string(v.u.func->text, (ptrdiff_t)strlen(v.u.func->text), out);
    return true;
  }
  la_grid g = la_grid_of(v);
  if (la_grid_is_string(v)) {
    put_text_row(&g, 0, out);
    return true;
  }
  if (la_val_is_scalar(v)) {
    put_element(d, fmt, &g, 0, 0, out);
    return true;
  }
  return false;
}

la_status la_show_json(la_ctx *ctx, const la_format *fmt, const char *name,
                       la_val v, la_buf *out) {
  (void)ctx;
  if (name != NULL) {
    la_buf_putc(out, '{');
    put_string(name, (ptrdiff_t)strlen(name), out);
    la_buf_putc(out, ':');
  }
  if (!put_single(&json, fmt, v, out)) {
    LA_TRY(put_array(&json, fmt, v, out));
  }
  if (name != NULL) {
    la_buf_putc(out, '}');
  }
  return LA_OK;
}

static void put_numpy_empty(la_val v, la_buf *out) {
  la_buf_puts(out, "np.zeros((");
  for (int k = 0; k < la_val_ndims(v); k++) {
    la_buf_printf(out, k > 0 ? ", %td" : "%td", la_val_dim(v, k));
  }
  la_class cls = la_val_class(v);
  la_buf_puts(out, cls == LA_C_BOOL   ? "), dtype=bool)"
                   : cls == LA_C_CPLX ? "), dtype=complex)"
                   : cls == LA_C_CHAR ? "), dtype=str)"
                                      : "))");
}

la_status la_show_numpy(la_ctx *ctx, const la_format *fmt, const char *name,
                        la_val v, la_buf *out) {
  (void)ctx;
  if (name != NULL) {
    la_buf_printf(out, "%s = ", name);
  }
  if (put_single(&numpy, fmt, v, out)) {
    return LA_OK;
  }
  if (la_val_is_empty(v)) {
    put_numpy_empty(v, out);
    return LA_OK;
  }
  la_buf_puts(out, "np.array(");
  LA_TRY(put_array(&numpy, fmt, v, out));
  la_buf_putc(out, ')');
  return LA_OK;
}
