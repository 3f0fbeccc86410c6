/* scale.h - bringing a matrix into the range where squares neither overflow
   nor underflow, as LAPACK's drivers do, but by an exact power of two. */
#ifndef LA_ENGINE_SCALE_H
#define LA_ENGINE_SCALE_H

#include "engine/view.h"

/* The p of la_scale_safe alone; 0 also if A has a NaN or an Inf. */
int la_scale_needed(la_view a);

/* A := A 2^-p with p = 0 if the largest modulus is already in the safe range,
   otherwise such that it is near 1. Returns p. If A has a NaN or an Inf,
   *finite is false and A is untouched. */
int la_scale_safe(la_view a, bool *finite);

/* A := A 2^p, and the same for n doubles. */
void la_scale_matrix(la_view a, int p);
void la_scale_vector(ptrdiff_t n, double *x, int p);

/* Fills n doubles with NaN; fills the view, if not NULL, with NaN. */
void la_fill_nan(ptrdiff_t n, double *x);
void la_fill_nan_view(la_view *a);

#endif
