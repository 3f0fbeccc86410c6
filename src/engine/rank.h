/* rank.h - the rank that a pivoted triangle shows. */
#ifndef LA_ENGINE_RANK_H
#define LA_ENGINE_RANK_H

#include "engine/view.h"

/* The order of the largest leading triangle of R, from a QR factorisation with
   column pivoting, whose condition is at most 1/rcond, by incremental condition
   estimation. work: 2 min(m,n) elements. */
ptrdiff_t la_triangle_rank(la_view r, double rcond, double *work);

#endif
