/* pnorm.h - matrix norms induced by p-norms of vectors. */
#ifndef LA_BUILTINS_PNORM_H
#define LA_BUILTINS_PNORM_H

#include "engine/view.h"

/* The largest |A x|_p over |x|_p = 1, 1 < p < Inf, by a power method from
   several starts: a lower bound that is nearly always sharp. A is finite and
   kept. Returns 0, LA_INFO_NOMEM or LA_INFO_INTR. */
int la_pnorm_induced(la_view a, double p, double *norm);

#endif
