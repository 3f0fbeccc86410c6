/* along.h - what the functions share that work along one dimension. */
#ifndef LA_BUILTINS_ALONG_H
#define LA_BUILTINS_ALONG_H

#include "builtins/args.h"
#include "engine/lanes.h"

/* The first dimension whose size is not 1; is above 1; else the first of all
   (from 0). */
int la_along_first(const la_arr *a);
int la_along_long(const la_arr *a);

/* True if argument i is given and is not []. */
bool la_along_given(const la_call *call, int i);

/* Argument i as a dimension of [a]; la_along_first if it is not given. */
la_status la_along_dim(la_ctx *ctx, const la_call *call, int i, const la_arr *a,
                       int *dim);

/* Makes a column without elements of []: so that the sum of [] is 0 and its
   mean NaN, single numbers. Consumes *a. */
la_status la_along_column(la_ctx *ctx, la_arr **a);

/* The lanes of [a] along [dim], which may lie beyond its last one. */
la_lanes la_along_lanes(const la_arr *a, int dim);

/* A new array shaped as [a], but of size [len] along [dim]. */
la_arr *la_along_new(la_ctx *ctx, const la_arr *a, int dim, ptrdiff_t len,
                     la_class cls);

/* The engine's kind of a real or complex array. */
static inline la_kind la_along_kind(const la_arr *a) {
  return a->cls == LA_C_CPLX ? LA_CPLX : LA_REAL;
}

/* Hands a new array (consumed; real if all imaginary parts are 0) to output k;
   NULL: the error that kept it from being. */
la_status la_along_give(la_ctx *ctx, la_call *call, int k, la_arr *a);

#endif
