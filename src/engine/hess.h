/* hess.h - balancing and reduction to Hessenberg form. */
#ifndef LA_ENGINE_HESS_H
#define LA_ENGINE_HESS_H

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

/* V := P D V for right eigenvectors, P D^-1 V for left ones. */
void la_gebak(const la_balance *bal, bool left, la_view v);

/* A := Q' A Q, upper Hessenberg, the reflections below the subdiagonal; tau
   has max(0, n-1) elements. Only rows and columns [lo, hi) are touched as
   LAPACK's gehrd. Returns 0, LA_INFO_NOMEM or LA_INFO_INTR. */
int la_gehrd(la_view a, ptrdiff_t lo, ptrdiff_t hi, double *tau);

/* Q (n-by-n) := the orthogonal matrix of la_gehrd's result in [a]. */
int la_orghr(la_view a, ptrdiff_t lo, ptrdiff_t hi, const double *tau,
             la_view q);

#endif
