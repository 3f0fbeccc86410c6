/* numtext.c - numbers as text: num2str, mat2str. */
#include "config.h"

#include "builtins/args.h"
#include "builtins/lines.h"
#include "builtins/template.h"
#include "show/number.h"

#include "base/intr.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* How one number is written: "%W.Pg", or whole numbers "%W.0f". */
typedef struct spec {
  int width, precision;
  bool whole;
} spec;

/* Largest finite magnitude of the parts, and whether all finite ones are whole
   and whether all are finite. */
typedef struct survey {
  double max;
  bool whole, finite;
} survey;

static survey look_at(const la_arr *a) {
  survey s = {0, true, true};
  ptrdiff_t n = a->numel * (a->cls == LA_C_CPLX ? 2 : 1);
  for (ptrdiff_t i = 0; i < n; i++) {
    double x = la_arr_d(a)[i];
    if (isfinite(x)) {
      s.max = fmax(s.max, fabs(x));
      s.whole &= x == trunc(x);
    } else {
      s.finite = false;
    }
  }
  return s;
}

/* Octave's choice: at least four decimals, at most 16 digits. */
static spec choose(const la_arr *a) {
  survey s = look_at(a);
  int digits = s.max > 0 ? (int)floor(log10(s.max)) : 0;
  if (digits > 15 || !s.whole) {
    int p = digits + 5 < 5 ? 5 : digits + 5;
    p = p > 16 ? 16 : p;
    return (spec){p + 7, p, false};
  }
  int width = digits + 3;
  return (spec){!s.finite && width < 5 ? 5 : width, 0, true};
}

/* The number as text; words for what is not finite. */
static int write_number(const spec *f, double x, bool sign,
                        char text[LA_NUMBER_ROOM]) {
  const char *plus = sign && !signbit(x) ? "+" : "";
  if (!isfinite(x)) {
    return snprintf(text, LA_NUMBER_ROOM, "%s%s",
                    isnan(x) && !sign ? ""
                    : isnan(x)        ? "+"
                                      : plus,
                    isnan(x) ? la_number_nan(x)
                    : x < 0  ? "-Inf"
                             : "Inf");
  }
  return f->whole
             ? snprintf(text, LA_NUMBER_ROOM, "%s%.0f", plus, x)
             : snprintf(text, LA_NUMBER_ROOM, "%s%.*g", plus, f->precision, x);
}

static void put_element(const spec *f, const la_arr *a, ptrdiff_t at,
                        la_buf *out) {
  char text[LA_NUMBER_ROOM];
  bool is_complex = a->cls == LA_C_CPLX;
  double re = la_arr_d(a)[is_complex ? 2 * at : at];
  int n = write_number(f, re, false, text);
  la_buf_pad(out, ' ', f->width - n);
  la_buf_put(out, text, n);
  if (is_complex) {
    n = write_number(f, la_arr_d(a)[2 * at + 1], true, text);
    la_buf_put(out, text, n);
    la_buf_putc(out, 'i');
    la_buf_pad(out, ' ', f->width - n);
  }
}

/* One line for each row; further dimensions stand side by side. */
static la_status put_rows(const spec *f, const la_arr *a, la_buf *out) {
  ptrdiff_t m = a->dim[0];
  for (ptrdiff_t i = 0; i < m; i++) {
    if (la_interrupted()) {
      return LA_INTR;
    }
    for (ptrdiff_t at = i; at < a->numel && !la_interrupted_at(at / m);
         at += m) {
      put_element(f, a, at, out);
    }
    la_buf_putc(out, '\n');
  }
  return LA_OK;
}

/* Every row through a template. */
static la_status put_templated(la_ctx *ctx, const la_buf *template,
                               const la_arr *a, la_buf *out) {
  ptrdiff_t m = a->dim[0];
  la_arr *row = la_arr_new2(ctx, LA_C_REAL, 1, m > 0 ? a->numel / m : 0);
  if (row == NULL) {
    return LA_ERR;
  }
  la_val v = {.tag = LA_ARR, .u.arr = row};
  la_status status = LA_OK;
  for (ptrdiff_t i = 0; i < m && status == LA_OK; i++) {
    for (ptrdiff_t j = 0; j < row->numel; j++) {
      la_arr_d(row)[j] = la_arr_d(a)[i + j * m];
    }
    status = la_interrupted()
                 ? LA_INTR
                 : la_template_fill_text(ctx, la_buf_text(template),
                                         template->len, 1, &v, out);
    la_buf_putc(out, '\n');
  }
  la_arr_release(row);
  return status;
}

/* num2str(A,"%5.2f"): the escapes of a raw template are replaced first. */
static la_status num2str_template(la_ctx *ctx, la_call *call, const la_arr *a,
                                  la_buf *out) {
  if (a->cls == LA_C_CPLX) {
    return la_arg_fail(ctx, call, "a template is for real numbers only");
  }
  la_buf raw = LA_BUF_INIT, template = LA_BUF_INIT;
  la_status status = la_arg_text(ctx, call, 1, &raw);
  if (status == LA_OK) {
    la_template_unescape(la_buf_text(&raw), raw.len, &template);
    status = template.failed ? la_fail_nomem(ctx)
                             : put_templated(ctx, &template, a, out);
  }
  la_buf_free(&raw);
  la_buf_free(&template);
  return status;
}

static la_status num2str_rows(la_ctx *ctx, la_call *call, const la_arr *a,
                              la_buf *out) {
  spec f = choose(a);
  if (call->nargin > 1 && la_val_is_text(call->arg[1])) {
    return num2str_template(ctx, call, a, out);
  }
  if (call->nargin > 1) {
    ptrdiff_t p = 0;
    LA_TRY(la_arg_size(ctx, call, 1, &p));
    p = p > 40 ? 40 : p;
    f = (spec){(int)p + 7, (int)p, false};
  } else if (la_val_is_bool(call->arg[0])) {
    f = (spec){3, 0, true};
  }
  return put_rows(&f, a, out);
}

static la_status num2str(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL;
  if (la_val_is_text(call->arg[0])) {
    call->out[0] = la_val_retain(call->arg[0]);
    return LA_OK;
  }
  LA_TRY(la_arg_array(ctx, call, 0, &a));
  la_buf text = LA_BUF_INIT;
  la_status status = a->numel > 0 ? num2str_rows(ctx, call, a, &text) : LA_OK;
  if (status == LA_OK) {
    status = la_lines_matrix(ctx, &text, true, &call->out[0]);
  }
  la_buf_free(&text);
  la_arr_release(a);
  return status;
}

static la_status int2str(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL;
  LA_TRY(la_arg_array(ctx, call, 0, &a));
  la_status status = la_arr_unique(ctx, &a);
  la_buf text = LA_BUF_INIT;
  if (status == LA_OK && a->numel > 0) {
    ptrdiff_t n = a->numel * (a->cls == LA_C_CPLX ? 2 : 1);
    for (ptrdiff_t i = 0; i < n; i++) {
      la_arr_d(a)[i] = round(la_arr_d(a)[i]);
    }
    spec f = choose(a);
    status = put_rows(&f, a, &text);
  }
  if (status == LA_OK) {
    status = la_lines_matrix(ctx, &text, true, &call->out[0]);
  }
  la_buf_free(&text);
  la_arr_release(a);
  return status;
}

static void put_part(double x, ptrdiff_t digits, bool sign, la_buf *out) {
  if (sign && (isnan(x) || !signbit(x))) {
    la_buf_putc(out, '+');
  }
  la_put_digits(out, x, (int)digits);
}

static void put_mat_element(const la_arr *a, ptrdiff_t at,
                            const ptrdiff_t digits[2], la_buf *out) {
  switch (a->cls) {
  case LA_C_REAL:
    put_part(la_arr_d(a)[at], digits[0], false, out);
    break;
  case LA_C_CPLX:
    put_part(la_arr_d(a)[2 * at], digits[0], false, out);
    put_part(la_arr_d(a)[2 * at + 1], digits[1], true, out);
    la_buf_putc(out, 'i');
    break;
  case LA_C_BOOL:
    la_buf_puts(out, la_arr_b(a)[at] != 0 ? "true" : "false");
    break;
  case LA_C_CHAR:
    if (la_arr_b(a)[at] == '"') {
      la_buf_putc(out, '"');
    }
    la_buf_putc(out, (char)la_arr_b(a)[at]);
    break;
  }
}

static void put_mat(const la_arr *a, const ptrdiff_t digits[2], la_buf *out) {
  ptrdiff_t m = a->dim[0], n = a->dim[1];
  bool is_text = a->cls == LA_C_CHAR;
  bool brackets = is_text ? m != 1 : m * n != 1;
  if (m == 0 && n == 0 && !is_text) {
    la_buf_puts(out, "[]");
    return;
  }
  if (m * n == 0 && !(is_text && m < 2)) {
    la_buf_printf(out, "zeros(%td,%td)", m, n);
    return;
  }
  la_buf_puts(out, brackets && m > 0 ? "[" : "");
  for (ptrdiff_t i = 0; i < m || (i == 0 && is_text); i++) {
    la_buf_puts(out, i > 0 ? ";" : "");
    la_buf_puts(out, is_text ? "\"" : "");
    for (ptrdiff_t j = 0; j < n && !la_interrupted_at(i + j); j++) {
      la_buf_puts(out, j > 0 && !is_text ? " " : "");
      put_mat_element(a, i + j * m, digits, out);
    }
    la_buf_puts(out, is_text ? "\"" : "");
  }
  la_buf_puts(out, brackets && m > 0 ? "]" : "");
}

/* One precision, or two: for real and imaginary parts. */
static la_status take_digits(la_ctx *ctx, la_call *call, ptrdiff_t digits[2]) {
  digits[0] = digits[1] = 15;
  if (call->nargin < 2 || la_val_is_empty(call->arg[1])) {
    return LA_OK;
  }
  la_arr *p = NULL;
  LA_TRY(la_arg_vector(ctx, call, 1, &p));
  bool good = p->cls == LA_C_REAL && (p->numel == 1 || p->numel == 2);
  for (ptrdiff_t k = 0; good && k < 2; k++) {
    double x = la_arr_d(p)[p->numel == 2 ? k : 0];
    good = x >= 0 && x <= 40;
    digits[k] = good ? (ptrdiff_t)x : 0;
  }
  la_arr_release(p);
  return good ? LA_OK : la_arg_want(ctx, call, 1, "a number of digits");
}

/* Takes the word "class" off the end. */
static la_status take_class(la_ctx *ctx, la_call *call, bool *named) {
  int last = call->nargin - 1;
  *named = last > 0 && la_val_is_text(call->arg[last]);
  if (*named && !la_arg_is(call, last, "class")) {
    return la_arg_unknown(ctx, call, last, "\"class\"");
  }
  call->nargin -= *named;
  return la_arg_most(ctx, call, 2);
}

static la_status mat2str(la_ctx *ctx, la_call *call) {
  ptrdiff_t digits[2];
  la_arr *a = NULL;
  bool named = false;
  LA_TRY(take_class(ctx, call, &named));
  LA_TRY(take_digits(ctx, call, digits));
  if (call->arg[0].tag == LA_FUNC || la_val_ndims(call->arg[0]) > 2) {
    return la_arg_want(ctx, call, 0, "a matrix");
  }
  LA_TRY(la_val_full(ctx, call->arg[0], &a));
  la_buf text = LA_BUF_INIT;
  named = named && a->cls != LA_C_CHAR;
  if (named) {
    la_buf_puts(&text, a->cls == LA_C_BOOL ? "logical(" : "double(");
  }
  put_mat(a, digits, &text);
  la_buf_puts(&text, named ? ")" : "");
  la_arr_release(a);
  la_status status = text.failed ? la_fail_nomem(ctx)
                                 : la_val_text(ctx, la_buf_text(&text),
                                               text.len, &call->out[0]);
  la_buf_free(&text);
  return status;
}

const la_builtin la_rows_numtext[] = {
    {"int2str", int2str, 1, 1, 1, LA_TOPIC_TEXT, NULL, "s = int2str(A)",
     "Numbers rounded to whole ones, as text", NULL, "int2str(2.7)", "num2str"},
    {"mat2str", mat2str, 1, 3, 1, LA_TOPIC_TEXT, NULL,
     "s = mat2str(A)\ns = mat2str(A,digits)\ns = mat2str(...,\"class\")",
     "A matrix as the text of an expression",
     "15 significant digits unless told otherwise; repr keeps every bit. With\n"
     "\"class\" the text is a call of double or logical.",
     "mat2str([1 2; 3 4.5])\nmat2str(pi,4)", "repr, num2str"},
    {"num2str", num2str, 1, 2, 1, LA_TOPIC_TEXT, NULL,
     "s = num2str(A)\ns = num2str(A,digits)\ns = num2str(A,template)",
     "Numbers as text", "A matrix gives a text of several rows.",
     "num2str(pi)\nnum2str(pi,8)\nnum2str([1 2; 3 4])",
     "mat2str, sprintf, repr"},
    {.name = NULL}};
