/* balance.h - balancing a matrix before its eigenvalues are computed. */
#ifndef LA_ENGINE_BALANCE_H
#define LA_ENGINE_BALANCE_H

#include "engine/view.h"

/* What la_gebal did: rows and columns outside [lo, hi) are already triangular;
   scale[i] is the power of two of row i inside, the interchange partner (from
   0) outside. */
typedef struct la_balance {
  ptrdiff_t lo, hi;
  double *scale; /* n doubles, owned by the caller */
} la_balance;

/* A := D^-1 P' A P D, P a permutation towards triangular form ([permute]), D
   diagonal of powers of two ([scale]) (James, Langou, Lowery, arXiv 1401.5766;
   LAPACK 3.5's gebal). */
void la_gebal(la_view a, bool permute, bool scale, la_balance *bal);

/* The same with both, and D continued until rows and columns agree as nearly as
   powers of two allow, where that lowers the norm off the diagonal. Not for
   every matrix: eigenvectors that D makes out of small elements are lost. room:
   2 n doubles. */
void la_gebal_fully(la_view a, la_balance *bal, double *room);

/* V := P D V for right eigenvectors, P D^-1 V for left ones. */
void la_gebak(const la_balance *bal, bool left, la_view v);

#endif
