/* solve.h - what solves and inverses share: the shape of a matrix, and the
   words about its condition. */
#ifndef LA_VALUE_SOLVE_H
#define LA_VALUE_SOLVE_H

#include "value/val.h"

typedef enum la_shape {
  LA_SHAPE_UPPER,    /* triangular, also diagonal */
  LA_SHAPE_LOWER,    /* triangular */
  LA_SHAPE_DEFINITE, /* Hermitian with positive diagonal: try Cholesky */
  LA_SHAPE_BAND,     /* a narrow band: only solving gains by that */
  LA_SHAPE_GENERAL
} la_shape;

/* What a square matrix looks like, bands aside; stops at the first element that
   decides. */
la_shape la_shape_of(la_view a);

#endif
