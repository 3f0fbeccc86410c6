/* textnum.c - text as numbers: parsing, other bases, and conversions between
   the classes of values. */
#include "config.h"

#include "base/intr.h"
#include "builtins/args.h"
#include "builtins/evaluate.h"
#include "builtins/lines.h"
#include "io/literal.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

enum { MAX_BASE = 36 };

static const char digit_signs[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/* Row i of a text without blanks at both ends and without the commas that
   group thousands, in [line]. */
static void take_row(const la_arr *a, ptrdiff_t i, la_buf *line) {
  la_buf_clear(line);
  ptrdiff_t m = a->dim[0];
  for (ptrdiff_t at = i; at < a->numel; at += m) {
    char c = (char)la_arr_b(a)[at];
    if (c != ',' && !(line->len == 0 && (c == ' ' || c == '\t'))) {
      la_buf_putc(line, c);
    }
  }
  while (line->len > 0 && (line->text[line->len - 1] == ' ' ||
                           line->text[line->len - 1] == '\t' ||
                           line->text[line->len - 1] == '\n')) {
    line->text[--line->len] = '\0';
  }
}

static const char *skip_blanks(const char *p, const char *end) {
  while (p < end && (*p == ' ' || *p == '\t')) {
    p++;
  }
  return p;
}

/* The imaginary unit, but not the beginning of Inf. */
static bool at_unit(const char *p, const char *end) {
  return p < end && (*p == 'i' || *p == 'j' || *p == 'I' || *p == 'J') &&
         !(end - p > 1 && (p[1] == 'n' || p[1] == 'N'));
}

/* One part of a complex number, blanks around it: 2, 2i, 2*i, i*2, i, with a
   sign, which [signed_only] asks for. Returns where it ends, or NULL. */
static const char *take_part(const char *p, const char *end, bool signed_only,
                             double *x, bool *imag) {
  p = skip_blanks(p, end);
  bool sign = p < end && (*p == '+' || *p == '-'), minus = sign && *p == '-';
  if (!sign && signed_only) {
    return NULL;
  }
  p = skip_blanks(p + sign, end);
  *x = 1;
  *imag = at_unit(p, end);
  if (*imag) {
    p = skip_blanks(p + 1, end);
    if (p < end && *p == '*') {
      p = la_literal_unsigned(skip_blanks(p + 1, end), end, x);
    }
  } else {
    p = la_literal_unsigned(p, end, x);
    if (p != NULL) {
      const char *q = skip_blanks(p, end);
      q = q < end && *q == '*' ? skip_blanks(q + 1, end) : q;
      *imag = at_unit(q, end);
      p = *imag ? q + 1 : p;
    }
  }
  *x = minus ? -*x : *x;
  return p == NULL ? NULL : skip_blanks(p, end);
}

/* A real and an imaginary part in either order, or one of them. */
static bool parse_row(const la_buf *line, la_scalar *z) {
  const char *p = la_buf_text(line), *end = p + line->len;
  double part[2] = {0, 0}, x = 0;
  bool imag = false, second = false;
  if (end - p > 2 && *p == '(' && end[-1] == ')') {
    p++;
    end--;
  }
  p = take_part(p, end, false, &x, &imag);
  if (p == NULL) {
    return false;
  }
  part[imag] = x;
  if (p < end) {
    p = take_part(p, end, true, &x, &second);
    if (p != end || second == imag) {
      return false;
    }
    part[second] = x;
  }
  *z = (la_scalar){part[0], part[1]};
  return true;
}

static la_status str2double(la_ctx *ctx, la_call *call) {
  la_val v = call->arg[0];
  if (!la_val_is_text(v) || la_val_is_empty(v) || la_val_ndims(v) > 2) {
    call->out[0] = la_val_num(NAN);
    return LA_OK;
  }
  const la_arr *text = v.u.arr;
  la_arr *a = la_arr_new2(ctx, LA_C_CPLX, text->dim[0], 1);
  if (a == NULL) {
    return LA_ERR;
  }
  la_buf line = LA_BUF_INIT;
  for (ptrdiff_t i = 0; i < a->numel && !la_interrupted_at(i); i++) {
    la_scalar z;
    take_row(text, i, &line);
    if (!parse_row(&line, &z)) {
      z = (la_scalar){NAN, 0};
    }
    la_arr_d(a)[2 * i] = z.re;
    la_arr_d(a)[2 * i + 1] = z.im;
  }
  bool failed = line.failed;
  la_buf_free(&line);
  call->out[0] = la_val_arr_narrow(ctx, a);
  return failed ? la_fail_nomem(ctx) : LA_OK;
}

/* Evaluates the text as the inside of a matrix. */
static la_status str2num(la_ctx *ctx, la_call *call) {
  la_buf text = LA_BUF_INIT, inside = LA_BUF_INIT;
  la_status status = la_arg_text(ctx, call, 0, &inside);
  if (status == LA_OK) {
    la_buf_printf(&text, "[%s\n]", la_buf_text(&inside));
    status = text.failed ? la_fail_nomem(ctx)
                         : la_evaluate(ctx, "str2num", la_buf_text(&text),
                                       &call->out[0]);
    if (call->nargout > 1) {
      call->out[1] = la_val_bool(status == LA_OK);
    }
    if (status == LA_ERR) {
      la_err_clear(&ctx->err);
      status = la_val_text(ctx, "", 0, &call->out[0]);
    }
  }
  la_buf_free(&text);
  la_buf_free(&inside);
  return status;
}

/* How many bits, 8, 16, 32 or 64, a number below zero is written with in two's
   complement: as few as all elements fit in. 0 if there is none; -1 if one has
   no place even in 64. */
static int complement_bits(const la_arr *a) {
  double low = 0, high = 0;
  for (ptrdiff_t i = 0; i < a->numel; i++) {
    low = fmin(low, la_arr_d(a)[i]);
    high = fmax(high, la_arr_d(a)[i]);
  }
  for (int bits = 8; low < 0 && bits <= 64; bits *= 2) {
    if (low >= -ldexp(1, bits - 1) && high < ldexp(1, bits - 1)) {
      return bits;
    }
  }
  return low < 0 ? -1 : 0;
}

/* A number below zero in two's complement of [bits]. */
static void put_complement(double x, int bits, int base, la_buf *out) {
  uint64_t u = (uint64_t)(int64_t)x;
  int step = base == 2 ? 1 : 4;
  for (int at = bits - step; at >= 0; at -= step) {
    la_buf_putc(out, digit_signs[u >> at & (uint64_t)(base - 1)]);
  }
}

/* A whole number in a base, the last digit first. */
typedef struct digits {
  unsigned char at[1100]; /* the largest double has 1024 binary digits */
  int n;
} digits;

static void double_digits(digits *d, int base) {
  int carry = 0;
  for (int i = 0; i < d->n; i++) {
    int twice = 2 * d->at[i] + carry;
    carry = twice >= base;
    d->at[i] = (unsigned char)(twice - carry * base);
  }
  if (carry > 0) {
    d->at[d->n++] = 1;
  }
}

/* x is whole, finite, >= 0: a number of 53 bits, doubled as often as need be,
   so that every digit is right. */
static void take_digits(double x, int base, digits *d) {
  int power = 0;
  frexp(x, &power);
  int twice = power > DBL_MANT_DIG ? power - DBL_MANT_DIG : 0;
  uint64_t rest = (uint64_t)ldexp(x, -twice);
  d->n = 0;
  do {
    d->at[d->n++] = (unsigned char)(rest % (unsigned)base);
    rest /= (unsigned)base;
  } while (rest > 0);
  for (; twice > 0; twice--) {
    double_digits(d, base);
  }
}

/* A whole number >= 0 in a base, with at least [least] digits. */
static void put_in_base(double x, int base, ptrdiff_t least, la_buf *out) {
  digits d;
  take_digits(x, base, &d);
  la_buf_pad(out, '0', least - d.n);
  while (d.n > 0) {
    la_buf_putc(out, digit_signs[d.at[--d.n]]);
  }
}

static int digits_in_base(double x, int base) {
  digits d;
  take_digits(x, base, &d);
  return d.n;
}

/* dec2base and its sisters: [length] is the argument that asks for digits. */
static la_status to_base(la_ctx *ctx, la_call *call, int base, int length) {
  ptrdiff_t least = 0;
  la_arr *a = NULL;
  if (call->nargin > length) {
    LA_TRY(la_arg_size(ctx, call, length, &least));
  }
  LA_TRY(la_arg_array(ctx, call, 0, &a));
  /* dec2base has no sign, dec2bin and dec2hex have two's complement */
  bool sign = length == 1, good = a->cls == LA_C_REAL;
  int bits = good && sign ? complement_bits(a) : 0;
  for (ptrdiff_t i = 0; good && i < a->numel && !la_interrupted_at(i); i++) {
    double x = la_arr_d(a)[i];
    good = (x >= 0 || bits > 0) && isfinite(x) && x == floor(x);
    if (good) {
      int n = x < 0 ? bits / (base == 2 ? 1 : 4) : digits_in_base(x, base);
      least = n > least ? n : least;
    }
  }
  if (!good) {
    la_arr_release(a);
    return la_arg_want(ctx, call, 0,
                       sign ? "whole numbers of at most 64 bits"
                            : "whole numbers that are not negative");
  }
  la_buf text = LA_BUF_INIT;
  for (ptrdiff_t i = 0; i < a->numel && !la_interrupted_at(i); i++) {
    double x = la_arr_d(a)[i];
    if (x < 0) {
      la_buf_pad(&text, '0', least - bits / (base == 2 ? 1 : 4));
      put_complement(x, bits, base, &text);
    } else {
      put_in_base(x, base, least, &text);
    }
    la_buf_putc(&text, '\n');
  }
  la_arr_release(a);
  la_status status = la_lines_matrix(ctx, &text, false, &call->out[0]);
  la_buf_free(&text);
  return status;
}

static la_status take_base(la_ctx *ctx, la_call *call, int *base) {
  ptrdiff_t n = 0;
  LA_TRY(la_arg_int(ctx, call, 1, &n));
  if (n < 2 || n > MAX_BASE) {
    return la_arg_want(ctx, call, 1, "a base from 2 to 36");
  }
  *base = (int)n;
  return LA_OK;
}

/* The value of row i in a base; NaN if it is no number there. Blanks count
   for nothing. */
static double from_row(const la_arr *a, ptrdiff_t i, int base) {
  double x = 0;
  bool any = false;
  for (ptrdiff_t at = i; at < a->numel; at += a->dim[0]) {
    char c = (char)la_arr_b(a)[at];
    if (c == ' ') {
      continue;
    }
    c = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
    const char *d = c == '\0' ? NULL : strchr(digit_signs, c);
    if (d == NULL || d - digit_signs >= base) {
      return (double)NAN;
    }
    x = x * base + (double)(d - digit_signs);
    any = true;
  }
  return any ? x : (double)NAN;
}

static la_status from_base(la_ctx *ctx, la_call *call, int base) {
  la_val v = call->arg[0];
  if (!la_val_is_text(v) || la_val_ndims(v) > 2) {
    return la_arg_want(ctx, call, 0, "text");
  }
  la_arr *a = la_arr_new2(ctx, LA_C_REAL, la_val_rows(v), 1);
  if (a == NULL) {
    return LA_ERR;
  }
  for (ptrdiff_t i = 0; i < a->numel && !la_interrupted_at(i); i++) {
    la_arr_d(a)[i] = from_row(v.u.arr, i, base);
  }
  call->out[0] = la_val_arr(a);
  return LA_OK;
}

static la_status dec2bin(la_ctx *ctx, la_call *call) {
  return to_base(ctx, call, 2, 1);
}

static la_status dec2hex(la_ctx *ctx, la_call *call) {
  return to_base(ctx, call, 16, 1);
}

static la_status dec2base(la_ctx *ctx, la_call *call) {
  int base = 0;
  LA_TRY(take_base(ctx, call, &base));
  return to_base(ctx, call, base, 2);
}

static la_status bin2dec(la_ctx *ctx, la_call *call) {
  return from_base(ctx, call, 2);
}

static la_status hex2dec(la_ctx *ctx, la_call *call) {
  return from_base(ctx, call, 16);
}

static la_status base2dec(la_ctx *ctx, la_call *call) {
  int base = 0;
  LA_TRY(take_base(ctx, call, &base));
  return from_base(ctx, call, base);
}

/* Codes as characters. */
static la_status to_text(la_ctx *ctx, la_call *call, int i, la_arr **out) {
  la_arr *a = NULL;
  if (call->arg[i].tag == LA_FUNC) {
    return la_arg_want(ctx, call, i, "text or codes of characters");
  }
  LA_TRY(la_val_full(ctx, call->arg[i], &a));
  if (a->cls == LA_C_CHAR) {
    *out = a;
    return LA_OK;
  }
  la_arr *text = la_arr_like(ctx, a, LA_C_CHAR);
  bool good = a->cls != LA_C_CPLX;
  for (ptrdiff_t k = 0; text != NULL && good && k < a->numel; k++) {
    double x = a->cls == LA_C_REAL ? la_arr_d(a)[k] : la_arr_b(a)[k];
    good = x >= 0 && x <= 255 && x == floor(x);
    la_arr_b(text)[k] = good ? (unsigned char)x : 0;
  }
  la_arr_release(a);
  if (text != NULL && !good) {
    la_arr_release(text);
    return la_arg_want(ctx, call, i, "codes of characters, 0 to 255");
  }
  *out = text;
  return text == NULL ? LA_ERR : LA_OK;
}

/* Rows and columns that the texts make one above the other; an empty one is one
   empty row. */
static void stack_size(la_arr *const *text, int n, ptrdiff_t size[2]) {
  size[0] = size[1] = 0;
  for (int i = 0; i < n; i++) {
    ptrdiff_t m = text[i]->dim[0], w = m == 0 ? 0 : text[i]->numel / m;
    size[0] += m == 0 ? 1 : m;
    size[1] = w > size[1] ? w : size[1];
  }
}

/* The texts one above the other, padded with blanks. */
static la_arr *stack(la_ctx *ctx, la_arr *const *text, int n) {
  ptrdiff_t size[2], row = 0;
  stack_size(text, n, size);
  la_arr *r = la_arr_new2(ctx, LA_C_CHAR, size[0], size[1]);
  if (r == NULL) {
    return NULL;
  }
  memset(r->data, ' ', (size_t)r->numel);
  for (int i = 0; i < n; i++) {
    ptrdiff_t m = text[i]->dim[0];
    for (ptrdiff_t at = 0; at < text[i]->numel; at++) {
      la_arr_b(r)[row + at % m + at / m * size[0]] = la_arr_b(text[i])[at];
    }
    row += m == 0 ? 1 : m;
  }
  return r;
}

/* char(x); char("a","bcd"): one row each, padded. */
static la_status char_(la_ctx *ctx, la_call *call) {
  la_arr *text[LA_ANY] = {NULL}, *r = NULL;
  la_status st = LA_OK;
  int n = call->nargin;
  for (int i = 0; i < n && st == LA_OK; i++) {
    st = to_text(ctx, call, i, &text[i]);
  }
  if (st == LA_OK) {
    r = n == 1 ? la_arr_retain(text[0]) : stack(ctx, text, n);
    st = r == NULL ? LA_ERR : LA_OK;
  }
  for (int i = 0; i < n; i++) {
    la_arr_release(text[i]);
  }
  if (st == LA_OK) {
    call->out[0] = la_val_arr(r);
  }
  return st;
}

static la_status double_(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL;
  if (la_val_is_numeric(call->arg[0])) {
    call->out[0] = la_val_retain(call->arg[0]);
    return LA_OK;
  }
  LA_TRY(la_arg_array(ctx, call, 0, &a));
  call->out[0] = la_val_arr(a);
  return LA_OK;
}

static la_status logical_(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL, *b = NULL;
  if (la_val_is_bool(call->arg[0])) {
    call->out[0] = la_val_retain(call->arg[0]);
    return LA_OK;
  }
  if (la_val_is_text(call->arg[0])) {
    return la_arg_want(ctx, call, 0, "numbers");
  }
  LA_TRY(la_arg_array(ctx, call, 0, &a));
  la_status status = la_arr_convert(ctx, a, LA_C_BOOL, &b);
  la_arr_release(a);
  if (status == LA_OK) {
    call->out[0] = la_val_arr(b);
  }
  return status;
}

const la_builtin la_rows_textnum[] = {
    {"base2dec", base2dec, 2, 2, 1, LA_TOPIC_TEXT, NULL, "n = base2dec(s,base)",
     "The number that digits in a base stand for",
     "What is no number in that base gives NaN.", "base2dec(\"zz\",36)",
     "dec2base, bin2dec"},
    {"bin2dec", bin2dec, 1, 1, 1, LA_TOPIC_TEXT, NULL, "n = bin2dec(s)",
     "The number that binary digits stand for", NULL, "bin2dec(\"1110\")",
     "dec2bin, hex2dec"},
    {"char", char_, 1, LA_ANY, 1, LA_TOPIC_TEXT, NULL,
     "s = char(codes)\ns = char(a,b,...)", "Codes as characters",
     "Several arguments become the rows of one text, padded with blanks.",
     "char([108 97 99])", "double, blanks"},
    {"dec2base", dec2base, 2, 3, 1, LA_TOPIC_TEXT, NULL,
     "s = dec2base(n,base)\ns = dec2base(n,base,digits)",
     "A whole number in a base from 2 to 36",
     "Several numbers make several rows, of as many digits as the longest has.",
     "dec2base(1295,36)", "base2dec, dec2bin"},
    {"dec2bin", dec2bin, 1, 2, 1, LA_TOPIC_TEXT, NULL,
     "s = dec2bin(n)\ns = dec2bin(n,digits)", "A whole number in binary",
     "Numbers below zero in two's complement of 8, 16, 32 or 64 digits.",
     "dec2bin(14)\ndec2bin(2,8)", "bin2dec, dec2hex"},
    {"dec2hex", dec2hex, 1, 2, 1, LA_TOPIC_TEXT, NULL,
     "s = dec2hex(n)\ns = dec2hex(n,digits)", "A whole number in hexadecimal",
     "Numbers below zero in two's complement of 8, 16, 32 or 64 bits.",
     "dec2hex(255)", "hex2dec, dec2bin"},
    {"double", double_, 1, 1, 1, LA_TOPIC_TEXT, NULL, "x = double(v)",
     "Characters or truth values as numbers", NULL, "double(\"lac\")",
     "char, logical"},
    {"hex2dec", hex2dec, 1, 1, 1, LA_TOPIC_TEXT, NULL, "n = hex2dec(s)",
     "The number that hexadecimal digits stand for", NULL, "hex2dec(\"FF\")",
     "dec2hex, bin2dec"},
    {"logical", logical_, 1, 1, 1, LA_TOPIC_TEXT, NULL, "t = logical(x)",
     "Numbers as truth values: all but 0 are true", NULL, "logical([0 1 2])",
     "double, true, false"},
    {"str2double", str2double, 1, 1, 1, LA_TOPIC_TEXT, NULL,
     "x = str2double(s)", "The number that a text spells, else NaN",
     "Complex numbers and Inf are understood, and commas between thousands.",
     "str2double(\"1e3\")\nstr2double(\"1+2i\")", "str2num, num2str"},
    {"str2num", str2num, 1, 1, 2, LA_TOPIC_TEXT, NULL,
     "x = str2num(s)\n[x,ok] = str2num(s)",
     "The value of a text evaluated as a matrix", NULL, "str2num(\"1 2; 3 4\")",
     "str2double, eval"},
    {.name = NULL}};
