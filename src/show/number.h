/* number.h - single numbers as text, beside those in format.h. */
#ifndef LA_SHOW_NUMBER_H
#define LA_SHOW_NUMBER_H

#include "show/format.h"

/* Room for any number as text. */
enum { LA_NUMBER_ROOM = 64 };

/* The word for a NaN: "NA" for the one that marks a missing value. */
const char *la_number_nan(double x);

/* Shortest digits, or fmt->digits of them where that is set; whole numbers stay
   whole. In the plain style also as rat, bank, hex and the forms with e and g
   ask for. */
void la_put_number(la_buf *out, const la_format *fmt, double x);

/* The same for re+imi, without spaces; the imaginary unit is [unit]. */
void la_put_complex(la_buf *out, const la_format *fmt, la_scalar z, char unit);

/* Shortest digits with a point, so that Python reads a float: "1.0". */
void la_put_float(la_buf *out, const la_format *fmt, double x);

/* A nearby fraction p/q in few digits; false where x is too large, too small or
   not finite for one. *exact tells whether p/q is x. */
bool la_fraction_of(double x, double *p, double *q, bool *exact);

/* The fraction as text, "~" before one that is not exact; other numbers in
   five digits. Returns the length. */
int la_number_rat(double x, char text[LA_NUMBER_ROOM]);

/* Writes x to [text] where that does not depend on its neighbours: zero, what
   is not finite, and every number under rat, bank, hex, short g and long g. */
bool la_number_fixed(la_numfmt num, int digits, double x,
                     char text[LA_NUMBER_ROOM]);

/* Significant digits that the format asks for in documents and on screen. */
int la_format_digits(const la_format *fmt);

#endif
