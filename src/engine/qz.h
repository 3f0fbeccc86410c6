/* qz.h - generalised Schur form of a pencil (A,B) by the QZ algorithm. */
#ifndef LA_ENGINE_QZ_H
#define LA_ENGINE_QZ_H

#include "engine/view.h"

/* A pencil on its way to triangular form: A = Q S Z', B = Q T Z'. q and z are
   n-by-n of the same kind, or have n = 0 where not wanted. */
typedef struct la_pencil {
  la_view a, b, q, z;
} la_pencil;

/* A := upper Hessenberg, B := upper triangular; q and z are set. Returns 0,
   LA_INFO_NOMEM or LA_INFO_INTR. */
int la_gghrd(la_pencil *p);

/* From there to B triangular and A triangular (complex) or with 2x2 blocks on
   its diagonal (real). Returns 0, > 0 if not converged, LA_INFO_INTR. */
int la_hgeqz(la_pencil *p);

/* Rows i and i+1 of A and B from column [col] on, and Q, turned such that
   [f; g] becomes [r; 0]. Returns r. */
la_scalar la_pencil_turn_rows(la_pencil *p, ptrdiff_t i, ptrdiff_t col,
                              la_scalar f, la_scalar g);

/* Columns j and j+1 of A down to row rows_a - 1, of B down to row rows_b - 1,
   and Z, turned such that [f g] becomes [0 r]. Returns r. */
la_scalar la_pencil_turn_columns(la_pencil *p, ptrdiff_t j, ptrdiff_t rows_a,
                                 ptrdiff_t rows_b, la_scalar f, la_scalar g);

#endif
