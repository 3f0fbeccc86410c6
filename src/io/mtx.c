/* mtx.c - see mtx.h. The format is described in Boisvert, Pozo and Remington,
   "The Matrix Market exchange formats", NISTIR 5935 (1996). */
#include "config.h"

#include "io/mtx.h"

#include "base/progress.h"
#include "io/literal.h"
#include "show/format.h"

#include <math.h>
#include <string.h>
#include <strings.h>

typedef enum symmetry { GENERAL, SYMMETRIC, SKEW, HERMITIAN } symmetry;

typedef struct reader {
  la_ctx *ctx;
  const char *name;
  const char *p, *end, *line_start;
  ptrdiff_t line;
  const char *token; /* the last one read */
  bool coordinate, pattern, is_complex;
  symmetry kind;
  la_arr *a;
  const char *text;
  la_work done; /* in bytes */
} reader;

static la_status fail_at(const reader *r, const char *place, const char *what) {
  return la_fail(r->ctx, "%s:%td:%td: %s", r->name, r->line,
                 place - r->line_start + 1, what);
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

/* The next word of any line but comments; NULL at the end of the text. */
static const char *next_token(reader *r) {
  while (r->p < r->end) {
    if (*r->p == '\n') {
      r->line++;
      r->line_start = ++r->p;
    } else if (*r->p == '%' && r->p == r->line_start) {
      const char *newline = memchr(r->p, '\n', (size_t)(r->end - r->p));
      r->p = newline == NULL ? r->end : newline;
    } else if (is_blank(*r->p)) {
      r->p++;
    } else {
      r->token = r->p;
      while (r->p < r->end && *r->p != '\n' && !is_blank(*r->p)) {
        r->p++;
      }
      return r->token;
    }
  }
  r->token = r->end;
  return NULL;
}

static la_status take_number(reader *r, double *x) {
  la_scalar z;
  bool is_complex;
  if (next_token(r) == NULL) {
    return fail_at(r, r->end, "the file ends before its last number");
  }
  if (!la_literal_parse(r->token, r->p, &z, &is_complex) || is_complex) {
    return fail_at(r, r->token, "a number was expected");
  }
  *x = z.re;
  return LA_OK;
}

/* A whole number from [least] to [most]. */
static la_status take_count(reader *r, ptrdiff_t least, ptrdiff_t most,
                            ptrdiff_t *n) {
  double x = 0;
  LA_TRY(take_number(r, &x));
  if (!(x == floor(x) && x >= (double)least && x <= (double)most)) {
    return fail_at(r, r->token,
                   least > 0 ? "this subscript is out of bounds"
                             : "this is no size");
  }
  *n = (ptrdiff_t)x;
  return LA_OK;
}

/* True if the next word of the first line is [word]. */
static bool is_word(const reader *r, const char *word) {
  size_t n = strlen(word);
  return (size_t)(r->p - r->token) == n && strncasecmp(r->token, word, n) == 0;
}

static la_status read_banner(reader *r) {
  static const char banner[] = "%%MatrixMarket";
  size_t n = sizeof banner - 1;
  if ((size_t)(r->end - r->p) < n || strncasecmp(r->p, banner, n) != 0) {
    return fail_at(r, r->p, "a Matrix Market file begins with %%MatrixMarket");
  }
  r->p += n;
  if (next_token(r) == NULL || !is_word(r, "matrix") || next_token(r) == NULL) {
    return fail_at(r, r->token, "only 'matrix' can be read");
  }
  r->coordinate = is_word(r, "coordinate");
  if (!r->coordinate && !is_word(r, "array")) {
    return fail_at(r, r->token, "'coordinate' or 'array' was expected");
  }
  next_token(r);
  r->pattern = is_word(r, "pattern") && r->coordinate;
  r->is_complex = is_word(r, "complex");
  if (!r->pattern && !r->is_complex && !is_word(r, "real") &&
      !is_word(r, "integer") && !is_word(r, "double")) {
    return fail_at(r, r->token,
                   "'real', 'integer', 'complex' or 'pattern' was expected");
  }
  next_token(r);
  static const char *const kinds[] = {"general", "symmetric", "skew-symmetric",
                                      "hermitian"};
  for (int k = 0; k < 4; k++) {
    if (is_word(r, kinds[k])) {
      r->kind = (symmetry)k;
      return LA_OK;
    }
  }
  return fail_at(r, r->token,
                 "'general', 'symmetric', 'skew-symmetric' or "
                 "'hermitian' was expected");
}

/* A zero gives way, so that a -0 stays one. */
static double sum(double a, double b) {
  return a == 0 ? b : a + b;
}

/* Entries given twice add up. */
static void add(reader *r, ptrdiff_t i, ptrdiff_t j, la_scalar z) {
  double *d = la_arr_d(r->a) + (i + j * r->a->dim[0]) * (r->is_complex ? 2 : 1);
  d[0] = sum(d[0], z.re);
  if (r->is_complex) {
    d[1] = sum(d[1], z.im);
  }
}

/* The entry, and the one that the symmetry implies. */
static void put_entry(reader *r, ptrdiff_t i, ptrdiff_t j, la_scalar z) {
  add(r, i, j, z);
  if (i == j || r->kind == GENERAL) {
    return;
  }
  if (r->kind == SKEW) {
    z = (la_scalar){-z.re, -z.im};
  } else if (r->kind == HERMITIAN) {
    z.im = -z.im;
  }
  add(r, j, i, z);
}

static la_status take_value(reader *r, la_scalar *z) {
  *z = (la_scalar){1, 0};
  if (r->pattern) {
    return LA_OK;
  }
  LA_TRY(take_number(r, &z->re));
  return r->is_complex ? take_number(r, &z->im) : LA_OK;
}

static la_status read_coordinates(reader *r, ptrdiff_t entries) {
  ptrdiff_t m = r->a->dim[0], n = r->a->dim[1], i = 0, j = 0;
  la_scalar z;
  for (ptrdiff_t k = 0; k < entries; k++) {
    if ((k & 0xfff) == 0 && la_work_reach(&r->done, (double)(r->p - r->text))) {
      return LA_INTR;
    }
    LA_TRY(take_count(r, 1, m, &i));
    LA_TRY(take_count(r, 1, n, &j));
    LA_TRY(take_value(r, &z));
    put_entry(r, i - 1, j - 1, z);
  }
  return LA_OK;
}

/* Column after column; of a symmetric matrix the lower triangle. */
static la_status read_array(reader *r) {
  ptrdiff_t m = r->a->dim[0], n = r->a->dim[1];
  la_scalar z;
  for (ptrdiff_t j = 0; j < n; j++) {
    if (la_work_reach(&r->done, (double)(r->p - r->text))) {
      return LA_INTR;
    }
    ptrdiff_t first = r->kind == GENERAL ? 0 : j + (r->kind == SKEW);
    for (ptrdiff_t i = first; i < m; i++) {
      LA_TRY(take_value(r, &z));
      put_entry(r, i, j, z);
    }
  }
  return LA_OK;
}

static la_status read_matrix(reader *r) {
  const ptrdiff_t most = (ptrdiff_t)1 << 48;
  ptrdiff_t m = 0, n = 0, entries = 0;
  LA_TRY(read_banner(r));
  LA_TRY(take_count(r, 0, most, &m));
  LA_TRY(take_count(r, 0, most, &n));
  if (r->coordinate) {
    LA_TRY(take_count(r, 0, most, &entries));
  }
  if (r->kind != GENERAL && m != n) {
    return fail_at(r, r->token, "a symmetric matrix must be square");
  }
  const ptrdiff_t dim[] = {m, n};
  r->a = la_arr_zeros(r->ctx, r->is_complex ? LA_C_CPLX : LA_C_REAL, 2, dim);
  if (r->a == NULL) {
    return LA_ERR;
  }
  LA_TRY(r->coordinate ? read_coordinates(r, entries) : read_array(r));
  if (next_token(r) != NULL) {
    return fail_at(r, r->token, "there are more numbers than announced");
  }
  return LA_OK;
}

la_status la_mtx_parse(la_ctx *ctx, const char *name, const char *text,
                       ptrdiff_t n, la_val *out) {
  reader r = {.ctx = ctx, .name = name, .p = text, .line = 1};
  r.end = text + n;
  r.line_start = r.token = r.text = text;
  la_work_begin(&r.done, "reading numbers", (double)n);
  la_status status = read_matrix(&r);
  la_work_end(&r.done);
  if (status == LA_OK) {
    *out = la_val_arr(r.a);
  } else {
    la_arr_release(r.a);
  }
  return status;
}

static void put_value(la_buf *out, const la_arr *a, ptrdiff_t at) {
  const double *d = la_arr_d(a) + (a->cls == LA_C_CPLX ? 2 * at : at);
  la_put_shortest(out, d[0], true);
  if (a->cls == LA_C_CPLX) {
    la_buf_putc(out, ' ');
    la_put_shortest(out, d[1], true);
  }
  la_buf_putc(out, '\n');
}

static void put_banner(la_buf *out, bool coordinate, bool is_complex) {
  la_buf_printf(out, "%%%%MatrixMarket matrix %s %s general\n",
                coordinate ? "coordinate" : "array",
                is_complex ? "complex" : "real");
}

static void write_diag(const la_diag *d, la_buf *out) {
  put_banner(out, true, d->d->cls == LA_C_CPLX);
  la_buf_printf(out, "%td %td %td\n", d->m, d->n, d->d->numel);
  for (ptrdiff_t i = 0; i < d->d->numel; i++) {
    la_buf_printf(out, "%td %td ", i + 1, i + 1);
    put_value(out, d->d, i);
  }
}

static void write_perm(const la_perm *p, la_buf *out) {
  put_banner(out, true, false);
  la_buf_printf(out, "%td %td %td\n", p->n, p->n, p->n);
  for (ptrdiff_t j = 0; j < p->n; j++) {
    la_buf_printf(out, "%td %td 1\n", p->p[j] + 1, j + 1);
  }
}

la_status la_mtx_write(la_ctx *ctx, la_val v, la_buf *out) {
  la_arr *a = NULL;
  if (v.tag == LA_FUNC || la_val_is_text(v) || la_val_ndims(v) > 2) {
    return la_fail(ctx, "a .mtx file holds a matrix of numbers");
  }
  if (v.tag == LA_DIAG) {
    write_diag(v.u.diag, out);
  } else if (v.tag == LA_PERM) {
    write_perm(v.u.perm, out);
  } else {
    LA_TRY(la_val_numeric(ctx, v, &a));
    put_banner(out, false, a->cls == LA_C_CPLX);
    la_buf_printf(out, "%td %td\n", a->dim[0], a->dim[1]);
    for (ptrdiff_t i = 0; i < a->numel; i++) {
      put_value(out, a, i);
    }
    la_arr_release(a);
  }
  return out->failed ? la_fail_nomem(ctx) : LA_OK;
}
