/* moments.h - means and deviations along a dimension, for the statistics. */
#ifndef LA_BUILTINS_MOMENTS_H
#define LA_BUILTINS_MOMENTS_H

#include "builtins/along.h"

/* Argument 0 as numbers; text is refused. */
la_status la_moment_array(la_ctx *ctx, const la_call *call, la_arr **a);

/* A new array of the means of the lanes of [a] along [dim]; NULL with the error
   set. NaN for a lane without elements. */
la_arr *la_moment_mean(la_ctx *ctx, const la_arr *a, int dim);

/* A new array [a] minus the means of its lanes; the same into sums of squared
   moduli of that, divided by n-1 (n for [opt] 1; one element deviates by 0). */
la_arr *la_moment_center(la_ctx *ctx, const la_arr *a, int dim);
la_arr *la_moment_var(la_ctx *ctx, const la_arr *a, int dim, bool opt);

/* Every element of lane t of the real or complex array [a] divided by the real
   number d[t]. */
void la_moment_divide(la_arr *a, int dim, const double *d);

/* Argument i as the choice 0 or 1 of a divisor; [] and nothing are 0. */
la_status la_moment_opt(la_ctx *ctx, const la_call *call, int i, bool *opt);

#endif
