/* trevc.h - eigenvectors of (quasi-)triangular matrices. */
#ifndef LA_ENGINE_TREVC_H
#define LA_ENGINE_TREVC_H

#include "engine/view.h"

/* Right eigenvectors of the Schur form T (n-by-n, standardised if real) with
   eigenvalues w (n complex) as la_hseqr leaves them. X (n-by-n, kind of T):
   upper triangular, column j the vector of w[j], largest element about 1; of a
   conjugate pair j, j+1 column j is the real part and column j+1 the imaginary
   part for the eigenvalue with positive imaginary part. Returns 0,
   LA_INFO_NOMEM or LA_INFO_INTR. */
int la_trevc(la_view t, const double *w, la_view x);

#endif
