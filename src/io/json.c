/* json.c - see json.h. Elements are collected in the order of the text, the
   last subscript fastest, while the nesting tells the shape. */
#include "config.h"

#include "io/json.h"

#include "base/decimal.h"
#include "base/mem.h"
#include "base/progress.h"

#include <math.h>
#include <string.h>

enum { MAX_RANK = 32 };

typedef struct reader {
  la_ctx *ctx;
  const char *name, *text, *p, *end;
  la_scalar *at; /* elements so far */
  ptrdiff_t count, cap;
  bool any_bool, any_number, any_complex;
  la_buf rows;     /* strings, one after the other */
  ptrdiff_t width; /* of the longest */
  ptrdiff_t *length;
  ptrdiff_t nrows, row_cap;
  int rank;                /* -1: not known yet */
  ptrdiff_t dim[MAX_RANK]; /* -1: not known yet */
  la_work done;            /* in bytes */
} reader;

static la_status fail(const reader *r, const char *what) {
  ptrdiff_t line = 1, column = 1;
  for (const char *c = r->text; c < r->p; c++) {
    line += *c == '\n';
    column = *c == '\n' ? 1 : column + (((unsigned char)*c & 0xc0) != 0x80);
  }
  return la_fail(r->ctx, "%s:%td:%td: %s", r->name, line, column, what);
}

static char peek(reader *r) {
  while (r->p < r->end && strchr(" \t\r\n", *r->p) != NULL && *r->p != '\0') {
    r->p++;
  }
  return r->p < r->end ? *r->p : '\0';
}

static bool take(reader *r, char c) {
  if (peek(r) != c || r->p == r->end) {
    return false;
  }
  r->p++;
  return true;
}

static bool take_word(reader *r, const char *word) {
  size_t n = strlen(word);
  if ((size_t)(r->end - r->p) < n || memcmp(r->p, word, n) != 0) {
    return false;
  }
  r->p += n;
  return true;
}

static bool take_number(reader *r, double *x) {
  bool minus = peek(r) == '-';
  const char *end = la_decimal_parse(r->p + minus, r->end, x);
  if (end == NULL) {
    return false;
  }
  *x = minus ? -*x : *x;
  r->p = end;
  return true;
}

/* A code of four hexadecimal digits; -1 if there are none. */
static int take_code(reader *r) {
  int code = 0;
  for (int k = 0; k < 4; k++, r->p++) {
    static const char digits[] = "0123456789abcdef";
    char c = r->p < r->end ? *r->p : '\0';
    c = c >= 'A' && c <= 'F' ? (char)(c + 32) : c;
    const char *d = c == '\0' ? NULL : strchr(digits, c);
    if (d == NULL) {
      return -1;
    }
    code = code * 16 + (int)(d - digits);
  }
  return code;
}

static void put_utf8(la_buf *out, int code) {
  if (code < 0x80) {
    la_buf_putc(out, (char)code);
  } else if (code < 0x800) {
    la_buf_putc(out, (char)(0xc0 | code >> 6));
    la_buf_putc(out, (char)(0x80 | (code & 0x3f)));
  } else if (code < 0x10000) {
    la_buf_putc(out, (char)(0xe0 | code >> 12));
    la_buf_putc(out, (char)(0x80 | (code >> 6 & 0x3f)));
    la_buf_putc(out, (char)(0x80 | (code & 0x3f)));
  } else {
    la_buf_putc(out, (char)(0xf0 | code >> 18));
    la_buf_putc(out, (char)(0x80 | (code >> 12 & 0x3f)));
    la_buf_putc(out, (char)(0x80 | (code >> 6 & 0x3f)));
    la_buf_putc(out, (char)(0x80 | (code & 0x3f)));
  }
}

/* What follows a backslash. */
static la_status take_escape(reader *r, la_buf *out) {
  static const char letter[] = "\"\\/bfnrt";
  static const char byte[] = "\"\\/\b\f\n\r\t";
  char c = r->p < r->end ? *r->p : '\0';
  const char *l = c == '\0' ? NULL : strchr(letter, c);
  if (l != NULL) {
    r->p++;
    la_buf_putc(out, byte[l - letter]);
    return LA_OK;
  }
  r->p += r->p < r->end;
  int code = c == 'u' ? take_code(r) : -1;
  if (code >= 0xd800 && code < 0xdc00 && take_word(r, "\\u")) {
    int low = take_code(r);
    code = low >= 0xdc00 && low < 0xe000
               ? 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00)
               : -1;
  }
  if (code < 0) {
    return fail(r, "this escape is not known");
  }
  put_utf8(out, code);
  return LA_OK;
}

static la_status take_string(reader *r, la_buf *out) {
  if (!take(r, '"')) {
    return fail(r, "a string was expected");
  }
  while (r->p < r->end && *r->p != '"') {
    if (*r->p != '\\') {
      la_buf_putc(out, *r->p++);
      continue;
    }
    r->p++;
    LA_TRY(take_escape(r, out));
  }
  return take(r, '"') ? LA_OK : fail(r, "the string is not closed");
}

/* Doubles the room of a list. */
static la_status grow(reader *r, void **list, ptrdiff_t used, ptrdiff_t *cap,
                      ptrdiff_t size) {
  ptrdiff_t more = *cap < 16 ? 16 : 2 * *cap;
  void *fresh = more > PTRDIFF_MAX / size
                    ? NULL
                    : la_mem_resize(*list, used * size, more * size);
  if (fresh == NULL) {
    return la_fail_nomem(r->ctx);
  }
  *list = fresh;
  *cap = more;
  return LA_OK;
}

/* All elements lie equally deep. */
static la_status check_rank(reader *r, int depth) {
  if (r->rank >= 0 && r->rank != depth) {
    return fail(r, "the lists are not nested equally deep");
  }
  r->rank = depth;
  return LA_OK;
}

static la_status push(reader *r, la_scalar z) {
  if (r->count == r->cap) {
    void *list = r->at;
    LA_TRY(grow(r, &list, r->count, &r->cap, sizeof *r->at));
    r->at = list;
  }
  r->at[r->count++] = z;
  return LA_OK;
}

static la_status push_string(reader *r) {
  ptrdiff_t start = r->rows.len;
  LA_TRY(take_string(r, &r->rows));
  if (r->nrows == r->row_cap) {
    void *list = r->length;
    LA_TRY(grow(r, &list, r->nrows, &r->row_cap, sizeof *r->length));
    r->length = list;
  }
  ptrdiff_t n = r->rows.len - start;
  r->length[r->nrows++] = n;
  r->width = n > r->width ? n : r->width;
  return r->rows.failed ? la_fail_nomem(r->ctx) : LA_OK;
}

/* {"re":1,"im":2} after its brace. */
static la_status take_complex(reader *r, la_scalar *z) {
  la_buf key = LA_BUF_INIT;
  la_status status = LA_OK;
  *z = LA_ZERO;
  do {
    la_buf_clear(&key);
    status = take_string(r, &key);
    double *part = strcmp(la_buf_text(&key), "re") == 0   ? &z->re
                   : strcmp(la_buf_text(&key), "im") == 0 ? &z->im
                                                          : NULL;
    if (status == LA_OK && (part == NULL || !take(r, ':'))) {
      status = fail(r, "an object here must be {\"re\":...,\"im\":...}");
    } else if (status == LA_OK && peek(r) == 'n' && take_word(r, "null")) {
      *part = (double)NAN;
    } else if (status == LA_OK && !take_number(r, part)) {
      status = fail(r, "a number was expected");
    }
  } while (status == LA_OK && take(r, ','));
  if (status == LA_OK && !take(r, '}')) {
    status = fail(r, "the object is not closed");
  }
  la_buf_free(&key);
  return status;
}

static la_status take_element(reader *r, int depth) {
  la_scalar z = LA_ZERO;
  LA_TRY(check_rank(r, depth));
  char c = peek(r);
  if (c == '"') {
    return push_string(r);
  }
  if (c == '{') {
    r->p++;
    r->any_complex = true;
    LA_TRY(take_complex(r, &z));
  } else if (take_word(r, "true") || take_word(r, "false")) {
    r->any_bool = true;
    z.re = c == 't';
  } else if (take_word(r, "null")) {
    r->any_number = true;
    z.re = (double)NAN;
  } else if (take_number(r, &z.re)) {
    r->any_number = true;
  } else {
    return fail(r, "a number, a string or a list was expected");
  }
  return push(r, z);
}

static la_status take_value(reader *r, int depth) {
  if (la_work_reach(&r->done, (double)(r->p - r->text))) {
    return LA_INTR;
  }
  if (peek(r) != '[') {
    return take_element(r, depth);
  }
  if (depth == MAX_RANK) {
    return fail(r, "the lists are nested too deep");
  }
  r->p++;
  ptrdiff_t n = 0;
  if (!take(r, ']')) {
    do {
      LA_TRY(take_value(r, depth + 1));
      n++;
    } while (take(r, ','));
    if (!take(r, ']')) {
      return fail(r, "',' or ']' was expected");
    }
  } else if (r->rank >= 0 && r->rank <= depth) {
    return check_rank(r, depth);
  } else if (r->rank < 0) {
    r->rank = depth + 1;
  }
  if (r->dim[depth] >= 0 && r->dim[depth] != n) {
    return fail(r, "this list is not as long as the one before it");
  }
  r->dim[depth] = n;
  return LA_OK;
}

static void store(la_arr *a, ptrdiff_t at, la_scalar z) {
  if (a->cls == LA_C_BOOL) {
    la_arr_b(a)[at] = z.re != 0;
  } else if (a->cls == LA_C_REAL) {
    la_arr_d(a)[at] = z.re;
  } else {
    la_arr_d(a)[2 * at] = z.re;
    la_arr_d(a)[2 * at + 1] = z.im;
  }
}

/* From the order of the text to column-major order. */
static void reorder(const reader *r, la_arr *a) {
  ptrdiff_t stride[MAX_RANK], sub[MAX_RANK] = {0}, step = 1, at = 0;
  for (int k = 0; k < r->rank; k++) {
    stride[k] = step;
    step *= r->dim[k];
  }
  for (ptrdiff_t done = 0; done < r->count; done++) {
    store(a, at, r->at[done]);
    for (int k = r->rank - 1; k >= 0; k--) {
      at += stride[k];
      if (++sub[k] < r->dim[k]) {
        break;
      }
      at -= stride[k] * r->dim[k];
      sub[k] = 0;
    }
  }
}

static la_arr *make_text(const reader *r) {
  la_arr *a =
      la_arr_new2(r->ctx, LA_C_CHAR,
                  r->rank == 0 && r->width == 0 ? 0 : r->nrows, r->width);
  const char *text = la_buf_text(&r->rows);
  for (ptrdiff_t i = 0; a != NULL && i < a->dim[0]; i++) {
    for (ptrdiff_t j = 0; j < r->width; j++) {
      char c = j < r->length[i] ? text[j] : ' ';
      la_arr_b(a)[i + j * r->nrows] = (unsigned char)c;
    }
    text += r->length[i];
  }
  return a;
}

static la_status finish(reader *r, la_val *out) {
  ptrdiff_t dim[MAX_RANK + 2];
  if (r->nrows > 0 && (r->count > 0 || r->rank > 1)) {
    return fail(r, "strings can only be rows of a text");
  }
  for (int k = 0; k < MAX_RANK + 2; k++) {
    dim[k] = k < r->rank ? r->dim[k] : 1;
  }
  if (r->rank == 1 && r->dim[0] == 0) {
    dim[1] = 0;
  }
  la_class cls = r->any_complex                  ? LA_C_CPLX
                 : r->any_bool && !r->any_number ? LA_C_BOOL
                                                 : LA_C_REAL;
  la_arr *a = r->nrows > 0
                  ? make_text(r)
                  : la_arr_new(r->ctx, cls, r->rank < 2 ? 2 : r->rank, dim);
  if (a == NULL) {
    return LA_ERR;
  }
  if (r->nrows == 0) {
    reorder(r, a);
  }
  *out = la_val_arr(a);
  return LA_OK;
}

/* Passes over {"NAME": before the value; *named tells that it was there. */
static la_status take_name(reader *r, bool *named) {
  *named = false;
  if (peek(r) != '{') {
    return LA_OK;
  }
  const char *brace = r->p++;
  la_buf key = LA_BUF_INIT;
  la_status status = take_string(r, &key);
  bool part = strcmp(la_buf_text(&key), "re") == 0 ||
              strcmp(la_buf_text(&key), "im") == 0;
  if (status == LA_OK && part) {
    r->p = brace; /* a complex number */
  } else if (status == LA_OK) {
    *named = true;
    status = take(r, ':') ? LA_OK : fail(r, "':' was expected");
  }
  la_buf_free(&key);
  return status;
}

static la_status read_text(reader *r, la_val *out) {
  bool named;
  LA_TRY(take_name(r, &named));
  LA_TRY(take_value(r, 0));
  if (named && peek(r) == ',') {
    return fail(r, "the object has several members, one can be read");
  }
  if (named && !take(r, '}')) {
    return fail(r, "the object is not closed");
  }
  if (peek(r) != '\0' || r->p < r->end) {
    return fail(r, "something follows the value");
  }
  return finish(r, out);
}

la_status la_json_parse(la_ctx *ctx, const char *name, const char *text,
                        ptrdiff_t n, la_val *out) {
  reader r = {.ctx = ctx, .name = name, .text = text, .p = text, .rank = -1};
  r.end = text + n;
  for (int k = 0; k < MAX_RANK; k++) {
    r.dim[k] = -1;
  }
  la_work_begin(&r.done, "reading numbers", (double)n);
  la_status status = read_text(&r, out);
  la_work_end(&r.done);
  la_mem_free(r.at);
  la_mem_free(r.length);
  la_buf_free(&r.rows);
  return status;
}
