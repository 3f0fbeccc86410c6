/* solve.h - what solves and inverses share: the shape of a matrix, and the
   words about its condition. */
#ifndef LA_VALUE_SOLVE_H
#define LA_VALUE_SOLVE_H

#include "value/val.h"

typedef enum la_shape {
  LA_SHAPE_UPPER,    /* triangular, also diagonal */
  LA_SHAPE_LOWER,    /* triangular */
  LA_SHAPE_DEFINITE, /* Hermitian with positive diagonal: try Cholesky */
  LA_SHAPE_GENERAL
} la_shape;

/* What a square matrix looks like; stops at the first element that decides. */
la_shape la_shape_of(la_view a);

/* Warns if the reciprocal condition number says that digits were lost: operand
   [name] (1 or 2) is ill-conditioned or nearly singular, and how many digits
   can be trusted. */
void la_warn_condition(la_ctx *ctx, int name, double rcond);

/* Warns that operand [name] is exactly singular, and what the answer is. */
void la_warn_singular(la_ctx *ctx, int name, const char *answer);

#endif
