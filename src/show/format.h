/* format.h - how values are written: settings and the two entry points. */
#ifndef LA_SHOW_FORMAT_H
#define LA_SHOW_FORMAT_H

#include "value/val.h"

#include <stdbool.h>

typedef enum la_style {
  LA_PRETTY, /* brackets, aligned, cut to the screen */
  LA_PLAIN,  /* shortest digits that read back, no brackets */
  LA_LA,     /* reads back into lac */
  LA_CSV,
  LA_TSV,
  LA_JSON,
  LA_LATEX,
  LA_MARKDOWN,
  LA_NUMPY
} la_style;

/* How numbers are written in the pretty style. */
typedef enum la_numfmt {
  LA_FMT_SHORT, /* five significant digits */
  LA_FMT_LONG,  /* sixteen */
  LA_FMT_RAT,   /* nearby fractions */
  LA_FMT_SHORT_E,
  LA_FMT_LONG_E,
  LA_FMT_SHORT_G,
  LA_FMT_LONG_G,
  LA_FMT_BANK, /* two decimals */
  LA_FMT_HEX
} la_numfmt;

typedef struct la_format {
  la_style style;
  la_numfmt num;
  int digits;   /* significant digits asked for; 0: by num (pretty) or all
                   that are needed (plain) */
  bool unicode; /* brackets and dots beyond ASCII */
  bool color;
  int width;            /* columns of the screen; 0: no cutting */
  int height;           /* rows of the screen; 0: no cutting */
  bool all;             /* no cutting whatever the screen is (format all) */
  la_style usual_style; /* what format alone goes back to */
  int usual_digits;
} la_format;

/* Plain, short, no cutting. */
#define LA_FORMAT_PLAIN \
  ((la_format){.style = LA_PLAIN, .usual_style = LA_PLAIN})

/* The style named "pretty", "plain", ...; false if there is none. */
bool la_style_from_name(const char *name, la_style *style);

/* Sets [fmt] from the words after the command format: "long", "short g", "rat",
   a style name, a number of digits, "all" (no cutting) and "screen" (cutting),
   "compact" and "loose" (accepted, nothing to do); "" is short, cut to the
   screen, in the usual style and digits. LA_ERR names what is known. */
la_status la_format_set(la_ctx *ctx, la_format *fmt, const char *words);

/* The words that la_format_set knows, separated by blanks. */
const char *la_format_words(void);

/* Writes a result in full: with its name ("A =", "x = 5") where the style says
   so, closed by a newline. [name] NULL: no name. The blank line between
   plain results is the session's. */
la_status la_show(la_ctx *ctx, const la_format *fmt, const char *name, la_val v,
                  la_buf *out);

/* The value as one text without a name and without a closing newline: disp,
   num2str, latex(A), repr(A). */
la_status la_show_text(la_ctx *ctx, const la_format *fmt, la_val v,
                       la_buf *out);

/* One real number in the shortest digits that read back to the same double:
   "0.1", "1e+300", "NaN", "-Inf", "-0" as "0" when [zero_sign] is false. */
void la_put_shortest(la_buf *out, double x, bool zero_sign);

/* One real number with at most [digits] significant digits, as %.*g. */
void la_put_digits(la_buf *out, double x, int digits);

#endif
