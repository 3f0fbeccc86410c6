/* eig_sym.h - eigenvalues of real symmetric and complex Hermitian matrices. */
#ifndef LA_ENGINE_EIG_SYM_H
#define LA_ENGINE_EIG_SYM_H

#include "engine/view.h"

/* Eigenvalues, ascending, into w (n doubles); with [vectors] A := orthonormal
   eigenvectors, otherwise A is destroyed. Only the lower triangle is read.
   Returns 0, > 0 if not converged, LA_INFO_NOMEM or LA_INFO_INTR. */
int la_syev(bool vectors, la_view a, double *w);

/* The same for a real symmetric tridiagonal matrix: d (n), e (n-1), both
   destroyed; z, if not NULL, is multiplied from the right by the
   eigenvectors. */
int la_steqr(ptrdiff_t n, double *d, double *e, la_view *z);

#endif
