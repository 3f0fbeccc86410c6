/* grid.h - any array value as slices of rows and columns, element by element,
   without writing out ranges, diagonals and permutations. */
#ifndef LA_SHOW_GRID_H
#define LA_SHOW_GRID_H

#include "value/val.h"

#include <stdbool.h>

/* One m-by-n slice of a value. Borrows the value. */
typedef struct la_grid {
  la_val v;
  la_class cls;
  ptrdiff_t m, n;
  ptrdiff_t slices; /* 1 but for arrays of more than two dimensions */
  ptrdiff_t first;  /* offset of the slice's first element */
} la_grid;

/* The first slice of [v], which is no function value. */
la_grid la_grid_of(la_val v);

/* Moves to slice k, from 0. */
void la_grid_move(la_grid *g, ptrdiff_t k);

/* Element (i,j) of the slice as a number, from 0. */
la_scalar la_grid_at(const la_grid *g, ptrdiff_t i, ptrdiff_t j);

/* Writes the subscripts of slice k: "(:,:,2,1)". */
void la_grid_put_place(const la_grid *g, ptrdiff_t k, la_buf *out);

/* Writes "NAME(:,:,2) =" and a newline where there are several slices, and
   nothing where there is one. [name] may be NULL. */
void la_grid_put_title(const la_grid *g, const char *name, ptrdiff_t k,
                       la_buf *out);

/* Copies row i of a text value, n bytes, to [out]. */
void la_grid_put_text(const la_grid *g, ptrdiff_t i, la_buf *out);

/* True if v is a string: text of at most one row, two-dimensional. */
bool la_grid_is_string(la_val v);

#endif
