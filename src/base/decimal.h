/* decimal.h - doubles to the shortest decimal digits and back, exactly. */
#ifndef LA_BASE_DECIMAL_H
#define LA_BASE_DECIMAL_H

#include <stdint.h>

/* The shortest decimal w * 10^e that reads back to [x], which is finite and
   above zero; w has at most 17 digits and does not end in 0. */
void la_decimal_shortest(double x, uint64_t *w, int *e);

/* Reads one unsigned decimal number (12, 1.5, .5e-3) at [text], not beyond
   [end], correctly rounded. Returns the end of the number, or NULL where none
   stands there. Knows neither signs nor Inf and NaN. */
const char *la_decimal_parse(const char *text, const char *end, double *x);

#endif
