/* walk.h - copying between arrays by steps: permuting, turning, repeating,
   cutting out and putting in are all this one loop. */
#ifndef LA_BUILTINS_WALK_H
#define LA_BUILTINS_WALK_H

#include "value/arr.h"

/* dim[k] turns in dimension k; each advances the place read by from[k] and the
   place written by to[k] elements, which may be 0 or negative. */
typedef struct la_walk {
  int nd;
  ptrdiff_t dim[LA_DIMS_MAX];
  ptrdiff_t from[LA_DIMS_MAX];
  ptrdiff_t to[LA_DIMS_MAX];
} la_walk;

/* A walk over all of [a] in order, reading and writing arrays of its shape. */
la_walk la_walk_over(const la_arr *a);

/* Copies from element [at] of [src] to element [into] of [dst], two arrays of
   one class. */
void la_walk_copy(const la_walk *w, const la_arr *src, ptrdiff_t at,
                  la_arr *dst, ptrdiff_t into);

/* Copies element i of [src] to element j of [dst]. */
void la_walk_one(const la_arr *src, ptrdiff_t i, la_arr *dst, ptrdiff_t j);

/* Fills an array of any class with a number (its real part, or its byte). */
void la_walk_fill(la_arr *a, double re, double im);

#endif
