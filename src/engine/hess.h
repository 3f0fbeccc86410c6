/* hess.h - reduction to Hessenberg form. */
#ifndef LA_ENGINE_HESS_H
#define LA_ENGINE_HESS_H

#include "engine/view.h"

/* A := Q' A Q, upper Hessenberg, the reflections below the subdiagonal; tau
   has max(0, n-1) elements. Only rows and columns [lo, hi) are touched as
   LAPACK's gehrd. Returns 0, LA_INFO_NOMEM or LA_INFO_INTR. */
int la_gehrd(la_view a, ptrdiff_t lo, ptrdiff_t hi, double *tau);

/* Q (n-by-n) := the orthogonal matrix of la_gehrd's result in [a]. */
int la_orghr(la_view a, ptrdiff_t lo, ptrdiff_t hi, const double *tau,
             la_view q);

#endif
