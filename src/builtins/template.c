/* template.c - see template.h. */
#include "config.h"

#include "builtins/template.h"

#include "base/intr.h"
#include "builtins/args.h"
#include "show/number.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Hands out the elements of all values one after the other. */
typedef struct supply {
  la_ctx *ctx;
  const la_val *arg;
  int n;
  int k;        /* value that is next or being used */
  la_arr *a;    /* that value written out; NULL: not yet */
  ptrdiff_t at; /* next element of it */
  bool used;    /* something was handed out */
  bool ran_dry; /* something was asked for after the last element */
} supply;

/* One conversion of the template, "%-5.2f". */
typedef struct conversion {
  char flags[8];
  int width, precision; /* -1: none */
  bool width_star, precision_star;
  char type;
} conversion;

/* What a conversion is given. */
typedef struct datum {
  bool is_text;
  double x;
  const char *text; /* is_text; borrowed from the supply */
  ptrdiff_t len;
} datum;

static void drop(supply *s) {
  la_arr_release(s->a);
  s->a = NULL;
  s->at = 0;
}

static la_status open_value(supply *s) {
  la_val v = s->arg[s->k];
  if (v.tag == LA_FUNC) {
    return la_fail(s->ctx, "a template cannot print a function");
  }
  if (la_val_is_complex(v)) {
    la_fail(s->ctx, "a template cannot print complex numbers");
    return la_fail_hint(s->ctx, "print real(z) and imag(z), or use num2str");
  }
  return la_val_full(s->ctx, v, &s->a);
}

/* Goes to the next value that has elements left. For text conversions an empty
   value counts as an empty text: *empty. */
static la_status seek(supply *s, bool wants_text, bool *empty) {
  *empty = false;
  while (s->k < s->n) {
    if (s->a == NULL) {
      LA_TRY(open_value(s));
    }
    if (s->at < s->a->numel) {
      return LA_OK;
    }
    bool nothing = s->a->numel == 0;
    s->k++;
    if (nothing && wants_text) {
      *empty = true;
      return LA_OK;
    }
    drop(s);
  }
  return LA_OK;
}

static bool has_more(const supply *s) {
  int k = s->k;
  if (k < s->n && s->a != NULL && s->at < s->a->numel) {
    return true;
  }
  for (k += s->a != NULL; k < s->n; k++) {
    if (la_val_numel(s->arg[k]) > 0 || la_val_is_text(s->arg[k])) {
      return true;
    }
  }
  return false;
}

static double element(const la_arr *a, ptrdiff_t i) {
  return a->cls == LA_C_REAL ? la_arr_d(a)[i] : (double)la_arr_b(a)[i];
}

/* The next element, or for %s a whole text that begins here. Sets ran_dry when
   there is none. */
static la_status next_datum(supply *s, char type, datum *d) {
  bool empty;
  *d = (datum){.is_text = false};
  if (s->k >= s->n) {
    s->ran_dry = true;
    return LA_OK;
  }
  if (s->a != NULL && s->at == s->a->numel) {
    drop(s);
    s->k++;
  }
  LA_TRY(seek(s, type == 's' || type == 'c', &empty));
  if (empty) {
    drop(s);
    *d = (datum){.is_text = true, .text = ""};
    s->used = true;
    return LA_OK;
  }
  if (s->k >= s->n) {
    s->ran_dry = true;
    return LA_OK;
  }
  s->used = true;
  if (s->a->cls == LA_C_CHAR && (type == 's' || type == 'c')) {
    d->is_text = true;
    d->text = (const char *)la_arr_b(s->a) + s->at;
    d->len = type == 's' ? s->a->numel - s->at : 1;
    s->at += d->len;
    return LA_OK;
  }
  d->x = element(s->a, s->at++);
  return LA_OK;
}

static void skip_used(supply *s) {
  if (s->a != NULL && s->at == s->a->numel) {
    drop(s);
    s->k++;
  }
}

/* Digits at p as a number, at most [most]. */
static const char *take_int(const char *p, const char *end, int *n) {
  enum { MOST = 100000 };
  *n = 0;
  for (; p < end && *p >= '0' && *p <= '9'; p++) {
    *n = *n < MOST ? *n * 10 + (*p - '0') : *n;
  }
  return p;
}

/* Reads the conversion after a '%'; NULL if it is none. */
static const char *take_conversion(const char *p, const char *end,
                                   conversion *c) {
  *c = (conversion){.width = -1, .precision = -1};
  size_t flags = 0;
  for (; p < end && *p != '\0' && strchr("-+ 0#", *p) != NULL; p++) {
    if (flags + 1 < sizeof c->flags && strchr(c->flags, *p) == NULL) {
      c->flags[flags++] = *p;
    }
  }
  if (p < end && *p == '*') {
    c->width_star = true;
    p++;
  } else if (p < end && *p >= '0' && *p <= '9') {
    p = take_int(p, end, &c->width);
  }
  if (p < end && *p == '.') {
    p++;
    c->precision = 0;
    if (p < end && *p == '*') {
      c->precision_star = true;
      p++;
    } else {
      p = take_int(p, end, &c->precision);
    }
  }
  while (p < end && (*p == 'l' || *p == 'h' || *p == 'L')) {
    p++;
  }
  if (p == end || *p == '\0' || strchr("diouxXcseEfFgGaA", *p) == NULL) {
    return NULL;
  }
  c->type = *p;
  return p + 1;
}

/* Writes "%FLAGS WIDTH .PRECISION TAIL" for the C library. */
static void put_spec(const conversion *c, bool precision, const char *tail,
                     char spec[64]) {
  int n = snprintf(spec, 64, "%%%s", c->flags);
  if (c->width >= 0) {
    n += snprintf(spec + n, (size_t)(64 - n), "%d", c->width);
  }
  if (precision && c->precision >= 0) {
    n += snprintf(spec + n, (size_t)(64 - n), ".%d", c->precision);
  }
  snprintf(spec + n, (size_t)(64 - n), "%s", tail);
}

static void put_double(const conversion *c, const char *type, double x,
                       la_buf *out) {
  char spec[64];
  put_spec(c, true, type, spec);
  la_buf_printf(out, spec, x);
}

static void put_whole(const conversion *c, double x, la_buf *out) {
  char spec[64], type[4] = {'j', c->type, '\0', '\0'};
  put_spec(c, true, type, spec);
  la_buf_printf(out, spec, (intmax_t)x);
}

/* Text with the conversion's width; a precision cuts it. */
static void put_text(const conversion *c, const char *text, ptrdiff_t len,
                     la_buf *out) {
  ptrdiff_t n = c->precision >= 0 && c->precision < len ? c->precision : len;
  ptrdiff_t pad = c->width > n ? c->width - n : 0;
  bool left = strchr(c->flags, '-') != NULL;
  la_buf_pad(out, ' ', left ? 0 : pad);
  la_buf_put(out, text, n);
  la_buf_pad(out, ' ', left ? pad : 0);
}

static void put_not_finite(const conversion *c, double x, la_buf *out) {
  conversion as_text = *c;
  as_text.precision = -1;
  const char *word = isnan(x) ? la_number_nan(x) : x < 0 ? "-Inf" : "Inf";
  la_buf text = LA_BUF_INIT;
  if (strchr(c->flags, '+') != NULL && !(x < 0)) {
    la_buf_putc(&text, '+');
  }
  la_buf_put(&text, word, (ptrdiff_t)strlen(word));
  put_text(&as_text, la_buf_text(&text), text.len, out);
  la_buf_free(&text);
}

/* A code as a character: a byte, or from 256 on its UTF-8. */
static ptrdiff_t encode(double x, char text[4]) {
  unsigned code = (unsigned)x;
  if (code < 0x100) {
    text[0] = (char)code;
    return 1;
  }
  if (code < 0x800) {
    text[0] = (char)(0xc0 | code >> 6);
    text[1] = (char)(0x80 | (code & 0x3f));
    return 2;
  }
  int n = code < 0x10000 ? 3 : 4;
  for (int k = n - 1; k > 0; k--) {
    text[k] = (char)(0x80 | (code & 0x3f));
    code >>= 6;
  }
  text[0] = (char)((n == 3 ? 0xe0 : 0xf0) | code);
  return n;
}

static bool is_whole(double x) {
  return x == floor(x) && fabs(x) < 0x1p63;
}

static void put_number(const conversion *c, double x, la_buf *out) {
  bool is_int = strchr("diouxX", c->type) != NULL;
  bool is_char = c->type == 's' || c->type == 'c';
  char type[2] = {c->type, '\0'};
  if (!isfinite(x)) {
    put_not_finite(c, x, out);
  } else if (is_char && x == floor(x) && x >= 0 && x < 0x110000) {
    char text[4];
    ptrdiff_t n = encode(x, text);
    conversion whole = *c;
    whole.precision = -1;
    put_text(&whole, text, n, out);
  } else if (is_int && is_whole(x) &&
             (x >= 0 || c->type == 'd' || c->type == 'i')) {
    put_whole(c, x, out);
  } else if (is_char || is_int) {
    /* What is no whole number is not cut to one. */
    put_double(c, is_whole(x) ? ".0f" : "g", x, out);
  } else {
    put_double(c, type, x, out);
  }
}

static la_status take_star(supply *s, int *n) {
  datum d;
  LA_TRY(next_datum(s, 'd', &d));
  if (s->ran_dry) {
    return LA_OK;
  }
  if (!(d.x == floor(d.x) && fabs(d.x) < 100000)) {
    return la_fail(s->ctx, "a width or precision given by * must be a whole "
                           "number");
  }
  *n = (int)d.x;
  return LA_OK;
}

static bool is_code(double x) {
  return x >= 0 && x < 256 && x == floor(x);
}

/* %s takes all that may be codes of characters from here on, as in Octave. */
static void put_codes(supply *s, const conversion *c, double first,
                      la_buf *out) {
  la_buf text = LA_BUF_INIT;
  la_buf_putc(&text, (char)(unsigned char)first);
  for (; s->at < s->a->numel && is_code(element(s->a, s->at)); s->at++) {
    la_buf_putc(&text, (char)(unsigned char)element(s->a, s->at));
  }
  put_text(c, la_buf_text(&text), text.len, out);
  out->failed = out->failed || text.failed;
  la_buf_free(&text);
}

static la_status convert(supply *s, conversion *c, la_buf *out) {
  if (c->width_star) {
    LA_TRY(take_star(s, &c->width));
    if (c->width < -1) {
      c->width = -c->width;
      memcpy(c->flags, "-", 2);
    }
  }
  if (c->precision_star) {
    LA_TRY(take_star(s, &c->precision));
  }
  datum d;
  LA_TRY(next_datum(s, c->type, &d));
  if (s->ran_dry) {
    /* Without any values a conversion stands for nothing. */
    if (!s->used) {
      conversion blank = *c;
      put_text(&blank, "", 0, out);
    }
  } else if (d.is_text) {
    put_text(c, d.text, d.len, out);
  } else if (c->type == 's' && is_code(d.x)) {
    put_codes(s, c, d.x, out);
  } else {
    put_number(c, d.x, out);
  }
  skip_used(s);
  return LA_OK;
}

/* Names the conversion as far as it can be read. */
static la_status fail_conversion(const supply *s, const char *percent,
                                 const char *end) {
  const char *p = percent + 1;
  while (p < end && *p != '\0' && strchr("-+ 0#*.123456789lhL", *p) != NULL) {
    p++;
  }
  bool bare = p == end || (unsigned char)*p <= ' ';
  return la_fail(s->ctx, "the template has '%.*s', which is no conversion",
                 (int)(p - percent + !bare), percent);
}

/* One pass through the template; stops at the first conversion that finds no
   value left, unless there were none at all. */
static la_status pass(supply *s, const char *p, const char *end, la_buf *out) {
  while (p < end) {
    const char *percent = memchr(p, '%', (size_t)(end - p));
    if (percent == NULL) {
      la_buf_put(out, p, end - p);
      return LA_OK;
    }
    la_buf_put(out, p, percent - p);
    if (percent + 1 < end && percent[1] == '%') {
      la_buf_putc(out, '%');
      p = percent + 2;
      continue;
    }
    conversion c;
    p = take_conversion(percent + 1, end, &c);
    if (p == NULL) {
      return fail_conversion(s, percent, end);
    }
    LA_TRY(convert(s, &c, out));
    if (s->ran_dry && s->used) {
      return LA_OK;
    }
  }
  return LA_OK;
}

static bool has_conversion(const char *p, const char *end) {
  for (; p + 1 < end; p++) {
    if (*p == '%' && p[1] != '%') {
      return true;
    }
    p += *p == '%';
  }
  return false;
}

la_status la_template_fill_text(la_ctx *ctx, const char *text, ptrdiff_t len,
                                int n, const la_val *arg, la_buf *out) {
  supply s = {.ctx = ctx, .arg = arg, .n = n};
  la_status status = LA_OK;
  bool again = has_conversion(text, text + len);
  do {
    if (la_interrupted()) {
      status = LA_INTR;
      break;
    }
    status = pass(&s, text, text + len, out);
  } while (status == LA_OK && again && !s.ran_dry && has_more(&s));
  drop(&s);
  if (status == LA_OK && out->failed) {
    status = la_fail_nomem(ctx);
  }
  return status;
}

/* The value of up to [most] digits of a base at *p, which moves behind them. */
static unsigned escape_digits(const char **p, const char *end, int most,
                              unsigned base) {
  unsigned x = 0;
  for (; *p < end && most > 0; ++*p, most--) {
    static const char digits[] = "0123456789abcdef";
    char c = **p >= 'A' && **p <= 'F' ? (char)(**p + 32) : **p;
    const char *d = c == '\0' ? NULL : strchr(digits, c);
    if (d == NULL || (unsigned)(d - digits) >= base) {
      break;
    }
    x = x * base + (unsigned)(d - digits);
  }
  return x;
}

void la_template_unescape(const char *text, ptrdiff_t n, la_buf *out) {
  static const char letter[] = "ntrabfv\\\"'";
  static const char byte[] = "\n\t\r\a\b\f\v\\\"'";
  const char *end = text + n;
  for (const char *p = text; p < end;) {
    if (*p != '\\' || p + 1 == end) {
      la_buf_putc(out, *p++);
      continue;
    }
    p++;
    const char *l = *p == '\0' ? NULL : strchr(letter, *p);
    if (l != NULL) {
      la_buf_putc(out, byte[l - letter]);
      p++;
    } else if (*p >= '0' && *p <= '7') {
      la_buf_putc(out, (char)escape_digits(&p, end, 3, 8));
    } else if (*p == 'x') {
      p++;
      la_buf_putc(out, (char)escape_digits(&p, end, 2, 16));
    } else {
      la_buf_putc(out, '\\');
      la_buf_putc(out, *p++);
    }
  }
}

la_status la_template_fill(la_ctx *ctx, const la_call *call, int first,
                           la_buf *out) {
  ptrdiff_t n = 0;
  la_val v = call->arg[first];
  const char *text = la_val_chars(v, &n);
  if (text == NULL) {
    if (!la_val_is_text(v) || !la_val_is_empty(v)) {
      return la_arg_want(ctx, call, first, "a template text");
    }
    text = "";
  }
  int rest = call->nargin - first - 1;
  /* Between single quotes the escapes are still as they were typed. */
  bool raw = v.tag == LA_ARR && !v.u.arr->dq && n > 0 &&
             memchr(text, '\\', (size_t)n) != NULL;
  la_buf unescaped = LA_BUF_INIT;
  if (raw) {
    la_template_unescape(text, n, &unescaped);
    text = la_buf_text(&unescaped);
    n = unescaped.len;
  }
  la_status status = unescaped.failed
                         ? la_fail_nomem(ctx)
                         : la_template_fill_text(ctx, text, n, rest,
                                                 call->arg + first + 1, out);
  la_buf_free(&unescaped);
  return status;
}
