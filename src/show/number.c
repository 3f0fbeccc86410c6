/* number.c - see number.h and format.h. */
#include "config.h"

#include "show/number.h"

#include "base/decimal.h"
#include "engine/specfun.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Writes the decimal digits of w so that they end before [end]. */
static char *digits_before(char *end, uint64_t w) {
  do {
    *--end = (char)('0' + w % 10);
    w /= 10;
  } while (w > 0);
  return end;
}

const char *la_number_nan(double x) {
  return la_is_missing(x) ? "NA" : "NaN";
}

static bool put_word(la_buf *out, double x) {
  if (isnan(x)) {
    la_buf_puts(out, la_number_nan(x));
  } else if (isinf(x)) {
    la_buf_puts(out, x < 0 ? "-Inf" : "Inf");
  } else {
    return false;
  }
  return true;
}

/* Lays out n digits with the point [place] digits from the first one. */
static char *lay_out(char *t, const char *digits, int n, int place) {
  if (place <= 0) {
    *t++ = '0';
    *t++ = '.';
    memset(t, '0', (size_t)-place);
    memcpy(t - place, digits, (size_t)n);
    return t - place + n;
  }
  int whole = n < place ? n : place;
  memcpy(t, digits, (size_t)whole);
  memset(t + whole, '0', (size_t)(place - whole));
  t += place;
  if (n > place) {
    *t++ = '.';
    memcpy(t, digits + place, (size_t)(n - place));
    t += n - place;
  }
  return t;
}

/* d.ddde+XX */
static char *lay_out_scientific(char *t, const char *digits, int n, int e) {
  t = lay_out(t, digits, n, 1);
  return t + snprintf(t, 8, "e%c%02d", e < 0 ? '-' : '+', e < 0 ? -e : e);
}

void la_put_shortest(la_buf *out, double x, bool zero_sign) {
  char text[LA_NUMBER_ROOM];
  char room[24];
  char *end = room + sizeof room;
  char *t = text;
  if (put_word(out, x)) {
    return;
  }
  if (x == 0) {
    la_buf_puts(out, zero_sign && signbit(x) ? "-0" : "0");
    return;
  }
  if (x < 0) {
    *t++ = '-';
    x = -x;
  }
  if (x < 1e15 && x == (double)(int64_t)x) {
    char *digits = digits_before(end, (uint64_t)x);
    memcpy(t, digits, (size_t)(end - digits));
    t += end - digits;
  } else {
    uint64_t w;
    int e;
    la_decimal_shortest(x, &w, &e);
    char *digits = digits_before(end, w);
    int n = (int)(end - digits);
    int scale = n - 1 + e;
    t = scale < -4 || scale >= 16 ? lay_out_scientific(t, digits, n, scale)
                                  : lay_out(t, digits, n, scale + 1);
  }
  la_buf_put(out, text, t - text);
}

void la_put_digits(la_buf *out, double x, int digits) {
  if (!put_word(out, x)) {
    la_buf_printf(out, "%.*g", digits, x);
  }
}

/* As format rat and its like ask for; short and long have no say where no
   digit may be lost. */
static bool put_as_asked(la_buf *out, const la_format *fmt, double x) {
  char text[LA_NUMBER_ROOM];
  int digits = la_format_digits(fmt);
  if (fmt->style != LA_PLAIN || fmt->num == LA_FMT_SHORT ||
      fmt->num == LA_FMT_LONG) {
    return false;
  }
  if (!la_number_fixed(fmt->num, digits, x, text)) {
    snprintf(text, sizeof text, "%.*e", digits - 1, x);
  }
  la_buf_puts(out, text);
  return true;
}

void la_put_number(la_buf *out, const la_format *fmt, double x) {
  if (put_as_asked(out, fmt, x)) {
    return;
  }
  bool whole = x == rint(x) && fabs(x) < 1e15;
  if (fmt->digits > 0 && fmt->digits < 17 && !whole) {
    la_put_digits(out, x, fmt->digits);
  } else {
    la_put_shortest(out, x, true);
  }
}

void la_put_complex(la_buf *out, const la_format *fmt, la_scalar z, char unit) {
  la_put_number(out, fmt, z.re);
  if (!signbit(z.im) || isnan(z.im)) {
    la_buf_putc(out, '+');
  }
  la_put_number(out, fmt, z.im);
  la_buf_putc(out, unit);
}

void la_put_float(la_buf *out, const la_format *fmt, double x) {
  ptrdiff_t start = out->len;
  la_put_number(out, fmt, x);
  if (strpbrk(la_buf_text(out) + (out->failed ? 0 : start), ".eN") == NULL) {
    la_buf_puts(out, ".0");
  }
}

bool la_fraction_of(double x, double *p, double *q, bool *exact) {
  enum { STEPS = 20 };
  if (!(fabs(x) < 1e9)) {
    return false;
  }
  const double whole = floor(fabs(x));
  double rest = fabs(x) - whole;
  double p0 = 1, q0 = 0, p1 = whole, q1 = 1;
  /* Convergents of the continued fraction. */
  for (int k = 0; k < STEPS && rest > 0; k++) {
    if (fabs(p1 / q1 - fabs(x)) <= 1e-14 * fabs(x)) {
      break;
    }
    double a = floor(1 / rest);
    double p2 = a * p1 + p0, q2 = a * q1 + q0;
    rest = 1 / rest - a;
    /* A longer fraction only where it is the number itself. */
    bool handy = p2 < 1e8 && q2 < 1e4;
    if (!handy && (q2 > 1e6 || p2 > 1e9 || p2 / q2 != fabs(x))) {
      break;
    }
    p0 = p1;
    q0 = q1;
    p1 = p2;
    q1 = q2;
  }
  *p = copysign(p1, x);
  *q = q1;
  *exact = p1 / q1 == fabs(x);
  return p1 > 0 || x == 0;
}

int la_number_rat(double x, char text[LA_NUMBER_ROOM]) {
  double p, q;
  bool exact;
  if (isnan(x) || isinf(x)) {
    return snprintf(text, LA_NUMBER_ROOM, "%s",
                    isnan(x) ? la_number_nan(x) : (x < 0 ? "-Inf" : "Inf"));
  }
  if (!la_fraction_of(x, &p, &q, &exact)) {
    return snprintf(text, LA_NUMBER_ROOM, "%.5g", x);
  }
  const char *mark = exact ? "" : "~";
  if (q == 1) {
    return snprintf(text, LA_NUMBER_ROOM, "%s%.0f", mark, x == 0 ? 0.0 : p);
  }
  return snprintf(text, LA_NUMBER_ROOM, "%s%.0f/%.0f", mark, p, q);
}

int la_format_digits(const la_format *fmt) {
  if (fmt->digits > 0) {
    return fmt->digits < 17 ? fmt->digits : 17;
  }
  bool is_long = fmt->num == LA_FMT_LONG || fmt->num == LA_FMT_LONG_E ||
                 fmt->num == LA_FMT_LONG_G;
  return is_long ? 16 : 5;
}

static void write_hex(double x, char *text) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  snprintf(text, LA_NUMBER_ROOM, "%016" PRIx64, bits);
}

bool la_number_fixed(la_numfmt num, int digits, double x,
                     char text[LA_NUMBER_ROOM]) {
  if (num == LA_FMT_HEX) {
    write_hex(x, text);
  } else if (!isfinite(x)) {
    snprintf(text, LA_NUMBER_ROOM, "%s",
             isnan(x) ? la_number_nan(x)
             : x < 0  ? "-Inf"
                      : "Inf");
  } else if (x == 0) {
    memcpy(text, "0", 2);
  } else if (num == LA_FMT_RAT) {
    la_number_rat(x, text);
  } else if (num == LA_FMT_BANK) {
    snprintf(text, LA_NUMBER_ROOM, "%.*f", fabs(x) < 1e15 ? 2 : 0, x);
    if (strcmp(text, "-0.00") == 0) {
      memcpy(text, "0.00", 5);
    }
  } else if (num == LA_FMT_SHORT_G || num == LA_FMT_LONG_G) {
    snprintf(text, LA_NUMBER_ROOM, "%.*g", digits, x);
  } else {
    return false;
  }
  return true;
}
