/* count.h - how many elements are of a kind, and sums of truth values: whole
   numbers, the same by any number of threads. */
#ifndef LA_ENGINE_COUNT_H
#define LA_ENGINE_COUNT_H

#include "engine/lanes.h"

#include <stdbool.h>

/* How many of n numbers are 0, and NaN; the sum of n bytes. */
ptrdiff_t la_count_zeros(ptrdiff_t n, const double *x);
ptrdiff_t la_count_nans(ptrdiff_t n, const double *x);
ptrdiff_t la_count_bytes(ptrdiff_t n, const unsigned char *x);

/* True if two lines of n numbers are equal, NaN being equal to nothing. */
bool la_count_equal(ptrdiff_t n, const double *x, const double *y);

/* True if some number is below 0; if some byte has its second bit set (as the
   kernels answer about NaN). */
bool la_count_negative(ptrdiff_t n, const double *x);
bool la_count_odd(ptrdiff_t n, const unsigned char *x);

/* Sums of truth values (0 or 1) along lanes, to inner*outer results. */
void la_count_sum(la_lanes s, const unsigned char *x, double *y);

/* For each lane, whether some truth value is 1 ([any]), or all are; y has room
   for inner*outer. */
void la_count_ask(bool any, la_lanes s, const unsigned char *x,
                  unsigned char *y);

/* The same for numbers that are not 0; NaN is no reason for any, nor against
   all. */
void la_count_ask_real(bool any, la_lanes s, const double *x, unsigned char *y);

#endif
