/* quantile.h - quantiles of sorted numbers. */
#ifndef LA_BUILTINS_QUANTILE_H
#define LA_BUILTINS_QUANTILE_H

#include <stddef.h>

/* Quantile p of n numbers in ascending order, [step] apart, by method 1 to 9 of
   Hyndman and Fan; NaN if there are none. */
double la_quantile_at(const double *x, ptrdiff_t step, ptrdiff_t n, double p,
                      int method);

#endif
