/* reduce.h - sums, products, extremes along a dimension, at memory speed. */
#ifndef LA_ENGINE_REDUCE_H
#define LA_ENGINE_REDUCE_H

#include "engine/lanes.h"
#include "engine/view.h"

#include <stdbool.h>

/* All of these read inner*len*outer elements of [x] and write inner*outer
   results to [y], lane (i,o) to i + inner*o. They use the threads. A lane
   without elements gives 0, 1, or NaN for the extremes. */

/* Sum, sum of squared moduli (real results), product. Sums are compensated: the
   error does not grow with the number of elements. */
void la_reduce_sum(la_kind k, la_lanes s, const double *x, double *y);
void la_reduce_sumsq(la_kind k, la_lanes s, const double *x, double *y);
void la_reduce_prod(la_kind k, la_lanes s, const double *x, double *y);

/* Sum of squared moduli of x - mean, mean being one element for each lane; real
   results. The second pass of a variance, corrected for the rounding of the
   mean (Chan, Golub and LeVeque 1983). */
void la_reduce_sumdev(la_kind k, la_lanes s, const double *x,
                      const double *mean, double *y);

/* Smallest or largest of real elements, NaN passed over, and the places of the
   first such elements (from 1), which may be NULL. */
void la_reduce_extreme(bool smallest, la_lanes s, const double *x, double *y,
                       double *place);

/* Running versions: as many results as elements. */
void la_running_sum(la_kind k, la_lanes s, const double *x, double *y);
void la_running_prod(la_kind k, la_lanes s, const double *x, double *y);
void la_running_extreme(bool smallest, la_lanes s, const double *x, double *y,
                        double *place);

#endif
