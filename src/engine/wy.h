/* wy.h - products of Householder reflections as one block, I - V T V'
   (Schreiber and Van Loan, SIAM J. Sci. Stat. Comput. 10, 1989). */
#ifndef LA_ENGINE_WY_H
#define LA_ENGINE_WY_H

#include "engine/view.h"

/* The most reflections in one block. */
enum { LA_WY_MAX = 128 };

/* V (m-by-n) := the vectors below the diagonal of [a], with their unit
   diagonal and the zeros above it. */
void la_wy_vectors(la_view a, la_view v);

/* T (n-by-n, n <= LA_WY_MAX, upper triangular; the rest is zero) of the
   block H(0) H(1) ... H(n-1) whose vectors are the columns of V. */
void la_wy_triangle(la_view v, const double *tau, la_view t);

/* C := H C, H' C (LA_LEFT), C H or C H' (LA_RIGHT) for H = I - V T V'; trans is
   LA_N or LA_C. work: 2 c.n (right: 2 c.m) times v.n elements. */
void la_wy_apply(la_side side, la_trans trans, la_view v, la_view t, la_view c,
                 double *work);

#endif
