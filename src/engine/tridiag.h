/* tridiag.h - Hermitian matrices to real symmetric tridiagonal form, and the
   eigenvalues of such matrices. */
#ifndef LA_ENGINE_TRIDIAG_H
#define LA_ENGINE_TRIDIAG_H

#include "engine/view.h"

/* T = Q' A Q. A (n-by-n) is Hermitian, its lower triangle is read; d (n) and
   e (n-1) are the diagonals of T, real for either kind. On return column i of A
   holds below the subdiagonal the reflection i, tau (n-1 elements) belongs to
   it. Returns 0, LA_INFO_NOMEM or LA_INFO_INTR. */
int la_hetrd(la_view a, double *d, double *e, double *tau);

/* d and e alone, by way of a band: faster where A is too large for the cache. A
   is destroyed. Returns as la_hetrd. */
int la_hetrd_2stage(la_view a, double *d, double *e);

/* Z := Q Z with Q from la_hetrd. */
int la_hetrd_apply(la_view a, const double *tau, la_view z);

/* Eigenvalues only of the tridiagonal matrix d (n), e (n-1), ascending in d, by
   the root-free QL and QR iteration; e is destroyed. Returns 0, > 0 if not
   converged or LA_INFO_INTR. */
int la_sterf(ptrdiff_t n, double *d, double *e);

/* Eigenvalues d ascending and eigenvectors z (n-by-n, real, overwritten) of the
   tridiagonal matrix by divide and conquer. Returns as la_steqr. */
int la_stedc(ptrdiff_t n, double *d, double *e, la_view z);

#endif
