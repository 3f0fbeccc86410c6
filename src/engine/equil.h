/* equil.h - powers of two for rows and columns that make a badly scaled matrix
   a well scaled one. */
#ifndef LA_ENGINE_EQUIL_H
#define LA_ENGINE_EQUIL_H

#include "engine/view.h"

/* Exponents r and c (n of each) such that the elements of the square matrix
   2^r(i) A(i,j) 2^c(j) are at most 1 and a permutation of the rows brings
   elements of at least 1/2 to the diagonal. *found is false, and nothing set,
   if there are none: A is singular wherever its elements are not zero; or if
   the elements are near enough to each other to do without. O(n^3) at worst.
   Returns 0, LA_INFO_NOMEM or LA_INFO_INTR. */
int la_equilibrate(la_view a, int *r, int *c, bool *found);

/* Row i of A := 2^r(i) times itself, and column j 2^c(j) times; NULL for none.
 */
void la_scale_rows_columns(la_view a, const int *r, const int *c);

#endif
