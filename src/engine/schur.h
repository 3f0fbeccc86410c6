/* schur.h - Schur form of a general matrix. */
#ifndef LA_ENGINE_SCHUR_H
#define LA_ENGINE_SCHUR_H

#include "engine/view.h"

/* H (upper Hessenberg, n-by-n) := its Schur form T; Z := Z Q if z is not NULL
   (give the identity or the matrix that made H). Real: quasi-triangular with
   standardised 2x2 blocks (equal diagonals, off-diagonals of opposite sign);
   complex: triangular. w: n complex eigenvalues. [want_t] false: eigenvalues
   only, H is destroyed. Only [lo, hi) is active. Returns 0; i > 0 if the
   iteration did not converge (eigenvalues i.. are right); LA_INFO_NOMEM;
   LA_INFO_INTR. */
int la_hseqr(bool want_t, la_view h, ptrdiff_t lo, ptrdiff_t hi, double *w,
             la_view *z);

/* A := T, U := the Schur vectors (A = U T U'), w as above. u may be NULL. */
int la_gees(la_view a, double *w, la_view *u);

/* Reorders T, U of A = U T U': the eigenvalues flagged in select (n) come
   first, in their order; both of a pair or none are taken. Returns 0; 1 if some
   were too close to be exchanged (T is a Schur form all the same);
   LA_INFO_NOMEM. */
int la_trsen(la_view t, la_view u, const bool *select);

/* Complex T and U from real ones (rsf2csf). All views are complex. */
int la_rsf2csf(la_view t, la_view u);

#endif
