/* column.h - one column of the pretty style: look at its numbers, choose how to
   write them, write them. */
#ifndef LA_SHOW_COLUMN_H
#define LA_SHOW_COLUMN_H

#include "show/grid.h"
#include "show/number.h"

/* The way in which the numbers of a column (or its imaginary parts) are
   written. */
typedef struct la_look {
  la_numfmt num;
  bool exponent; /* d.ddde+XX */
  int digits;    /* significant digits of each number */
  int decimals;  /* digits after the point, at most */
  double noise;  /* nonzero numbers below this are shown as 0.0000 */
} la_look;

/* Cells before and after the decimal point. */
typedef struct la_extent {
  int left, right;
} la_extent;

typedef struct la_column {
  ptrdiff_t j;
  la_look re, im;
  la_extent re_at, im_at;
  bool is_complex;
  int width;
} la_column;

/* The rows that are shown: the first [head] and the last [tail] of m. */
typedef struct la_rows {
  ptrdiff_t m, head, tail;
} la_rows;

/* Scans the shown rows of column j and chooses its layout. */
la_column la_column_scan(const la_grid *g, const la_format *fmt, la_rows rows,
                         ptrdiff_t j);

/* Writes element i of the column, padded to its width. */
void la_column_put(const la_column *c, const la_grid *g, ptrdiff_t i,
                   la_buf *out);

#endif
