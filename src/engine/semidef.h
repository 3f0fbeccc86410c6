/* semidef.h - the eigenvalues that a semidefinite matrix has at zero. */
#ifndef LA_ENGINE_SEMIDEF_H
#define LA_ENGINE_SEMIDEF_H

#include "engine/view.h"

/* w: the eigenvalues of the Hermitian A (destroyed), ascending. Where they show
   A to be semidefinite and singular but for rounding, as many of the least as
   A lacks in rank become zero, so that roots of A are as accurate as A.
   Returns 0, LA_INFO_NOMEM or LA_INFO_INTR. */
int la_semidefinite_zeros(la_view a, double *w);

#endif
