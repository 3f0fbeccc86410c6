/* column.c - see column.h.

   A number is written to as many significant digits as the format asks for,
   trailing zeros dropped, and never with fewer than all digits before the
   point. A column of whole numbers shows them as such. Any other column keeps
   fixed notation while its numbers fit side by side in a few more cells than
   that; otherwise it alone goes over to exponents. Numbers that are rounding
   errors of the largest one have no say in this and are shown as 0.0000, which
   sets them apart from an exact 0. */
#include "config.h"

#include "show/column.h"

#include "base/intr.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Relative to the largest number of the column. */
#define NOISE 0x1p-43

/* Fixed notation goes down to 0.00001 and is at most this much wider than the
   significant digits. */
enum { LEAST_EXPONENT = -5, EXTRA_WIDTH = 5, WHOLE_DIGITS = 8 };

/* Up to here every whole number is a double; what is larger is rounded. */
#define LARGEST_WHOLE 0x1p53

/* What is known of the numbers of a column. */
typedef struct facts {
  double max;   /* largest finite magnitude */
  bool whole;   /* all are whole but for noise */
  bool exact;   /* all are whole to the last bit, noise too */
  int top;      /* largest decimal exponent */
  int bottom;   /* smallest decimal exponent */
  int decimals; /* digits after the point that are not 0, at most */
  int mantissa; /* the same in d.ddd notation */
} facts;

static double part_at(const la_grid *g, ptrdiff_t i, ptrdiff_t j, bool im) {
  la_scalar z = la_grid_at(g, i, j);
  return im ? z.im : z.re;
}

/* The shown row after row i; the end at once if the user has had enough (then
   what was scanned does not matter, the writer will stop, too). */
static ptrdiff_t next_row(la_rows rows, ptrdiff_t i) {
  if ((++i & 0xfff) == 0 && la_interrupted()) {
    return rows.m;
  }
  return i == rows.head && rows.m - rows.tail > i ? rows.m - rows.tail : i;
}

static double column_max(const la_grid *g, la_rows rows, ptrdiff_t j) {
  double max = 0;
  for (ptrdiff_t i = 0; i < rows.m; i = next_row(rows, i)) {
    la_scalar z = la_grid_at(g, i, j);
    max = isfinite(z.re) ? fmax(max, fabs(z.re)) : max;
    max = isfinite(z.im) ? fmax(max, fabs(z.im)) : max;
  }
  return max;
}

/* Rounds to [digits] significant digits: the decimal exponent, and the number
   of digits left without trailing zeros. */
static int round_digits(double x, int digits, int *exponent) {
  char text[LA_NUMBER_ROOM];
  snprintf(text, sizeof text, "%.*e", digits - 1, x);
  char *e = strchr(text, 'e');
  *exponent = atoi(e + 1);
  int kept = digits;
  for (const char *c = e - 1; kept > 1 && *c == '0'; c--) {
    kept--;
  }
  return kept;
}

static bool is_whole(double x, double noise) {
  return fabs(x - rint(x)) <= noise;
}

static void note_number(facts *f, double x, int digits, double noise) {
  int e;
  int kept = round_digits(fabs(x), digits, &e);
  bool whole = is_whole(x, noise);
  if (whole && fabs(x) >= 1) {
    e = (int)floor(log10(rint(fabs(x)))); /* whole numbers are not rounded */
  }
  f->whole &= whole;
  f->exact &= x == rint(x);
  f->top = e > f->top ? e : f->top;
  f->bottom = e < f->bottom ? e : f->bottom;
  if (!whole && kept - 1 - e > f->decimals) {
    f->decimals = kept - 1 - e;
  }
  f->mantissa = kept - 1 > f->mantissa ? kept - 1 : f->mantissa;
}

static bool wants_exponent(const facts *f, int digits) {
  int whole_digits = digits > WHOLE_DIGITS ? digits : WHOLE_DIGITS;
  if (f->exact && f->max <= LARGEST_WHOLE) {
    return false;
  }
  if (f->top >= whole_digits) {
    return true;
  }
  if (f->whole) {
    return false;
  }
  int left = f->top < 0 ? 1 : f->top + 1;
  return f->bottom < LEAST_EXPONENT ||
         left + f->decimals > digits + EXTRA_WIDTH;
}

static la_look choose(const facts *f, const la_format *fmt, double noise) {
  la_look look = {.num = fmt->num, .digits = la_format_digits(fmt)};
  look.exponent = fmt->num == LA_FMT_SHORT_E || fmt->num == LA_FMT_LONG_E;
  if (fmt->num == LA_FMT_SHORT || fmt->num == LA_FMT_LONG) {
    look.exponent = wants_exponent(f, look.digits);
    look.noise = look.exponent ? 0 : noise;
  }
  look.decimals = look.exponent ? f->mantissa : f->decimals;
  return look;
}

static la_look scan_part(const la_grid *g, const la_format *fmt, la_rows rows,
                         ptrdiff_t j, bool im) {
  facts f = {.whole = true, .exact = true};
  f.max = column_max(g, rows, j);
  double noise = f.max * NOISE;
  int digits = la_format_digits(fmt);
  for (ptrdiff_t i = 0; i < rows.m; i = next_row(rows, i)) {
    double x = part_at(g, i, j, im);
    if (isfinite(x) && fabs(x) > noise) {
      note_number(&f, x, digits, noise);
      continue;
    }
    f.exact &= x == 0 || !isfinite(x);
    if (fmt->num == LA_FMT_SHORT_E || fmt->num == LA_FMT_LONG_E) {
      f.mantissa = isfinite(x) && x != 0 ? digits - 1 : f.mantissa;
    }
  }
  la_look look = choose(&f, fmt, noise);
  if (look.exponent && noise > 0) {
    /* Rounding errors are shown too; they may need more digits. */
    for (ptrdiff_t i = 0; i < rows.m; i = next_row(rows, i)) {
      double x = part_at(g, i, j, im);
      if (isfinite(x) && x != 0) {
        note_number(&f, x, digits, noise);
      }
    }
    look.decimals = f.mantissa;
  }
  return look;
}

static void drop_zeros(char *text) {
  char *point = strchr(text, '.');
  if (point != NULL) {
    char *end = text + strlen(text);
    while (end[-1] == '0') {
      end--;
    }
    *(end[-1] == '.' ? end - 1 : end) = '\0';
  }
}

/* Fixed notation, rounded to look->digits significant digits. */
static void write_fixed(const la_look *look, double x, char *text) {
  if (fabs(x) < look->noise) {
    int zeros = look->decimals > 4 ? look->decimals : 4;
    snprintf(text, LA_NUMBER_ROOM, "%.*f", zeros, 0.0);
    return;
  }
  int e;
  round_digits(fabs(x), look->digits, &e);
  int decimals = look->digits - 1 - e;
  decimals = decimals > look->decimals ? look->decimals : decimals;
  snprintf(text, LA_NUMBER_ROOM, "%.*f", decimals > 0 ? decimals : 0, x);
  drop_zeros(text);
}

/* The number as this column writes it, without padding. */
static void write_number(const la_look *look, double x, char *text) {
  if (la_number_fixed(look->num, look->digits, x, text)) {
    return;
  }
  if (look->exponent) {
    snprintf(text, LA_NUMBER_ROOM, "%.*e", look->decimals, x);
  } else {
    write_fixed(look, x, text);
  }
}

/* Where the decimal point stands. Fractions and bit patterns have none and are
   flush right. */
static la_extent extent_of(const la_look *look, const char *text) {
  int n = (int)strlen(text);
  int left = n;
  if (look->num != LA_FMT_RAT && look->num != LA_FMT_HEX) {
    left = (int)strcspn(text, ".e");
  }
  return (la_extent){left, n - left};
}

static la_extent measure(const la_look *look, const la_grid *g, la_rows rows,
                         ptrdiff_t j, bool im) {
  la_extent most = {0, 0};
  char text[LA_NUMBER_ROOM];
  for (ptrdiff_t i = 0; i < rows.m; i = next_row(rows, i)) {
    double x = part_at(g, i, j, im);
    write_number(look, im && look->num != LA_FMT_HEX ? fabs(x) : x, text);
    la_extent e = extent_of(look, text);
    most.left = e.left > most.left ? e.left : most.left;
    most.right = e.right > most.right ? e.right : most.right;
  }
  return most;
}

la_column la_column_scan(const la_grid *g, const la_format *fmt, la_rows rows,
                         ptrdiff_t j) {
  la_column c = {.j = j, .is_complex = g->cls == LA_C_CPLX};
  c.re = scan_part(g, fmt, rows, j, false);
  c.re_at = measure(&c.re, g, rows, j, false);
  c.width = c.re_at.left + c.re_at.right;
  if (c.is_complex) {
    c.im = scan_part(g, fmt, rows, j, true);
    c.im_at = measure(&c.im, g, rows, j, true);
    c.width += 3 + c.im_at.left + c.im_at.right + 1;
  }
  return c;
}

void la_column_put(const la_column *c, const la_grid *g, ptrdiff_t i,
                   la_buf *out) {
  char text[LA_NUMBER_ROOM];
  la_scalar z = la_grid_at(g, i, c->j);
  write_number(&c->re, z.re, text);
  la_extent e = extent_of(&c->re, text);
  la_buf_pad(out, ' ', c->re_at.left - e.left);
  la_buf_puts(out, text);
  la_buf_pad(out, ' ', c->re_at.right - e.right);
  if (!c->is_complex) {
    return;
  }
  bool hex = c->im.num == LA_FMT_HEX;
  la_buf_puts(out, z.im < 0 && !hex ? " - " : " + ");
  write_number(&c->im, hex ? z.im : fabs(z.im), text);
  e = extent_of(&c->im, text);
  la_buf_pad(out, ' ', c->im_at.left - e.left);
  la_buf_puts(out, text);
  la_buf_putc(out, 'i');
  la_buf_pad(out, ' ', c->im_at.right - e.right);
}
