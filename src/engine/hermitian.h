/* hermitian.h - A = A': asked, and made true. */
#ifndef LA_ENGINE_HERMITIAN_H
#define LA_ENGINE_HERMITIAN_H

#include "engine/view.h"

/* True if A is square and equals its conjugate transpose element by element;
   NaN never does. */
bool la_is_hermitian(la_view a);

/* A := (A + A')/2 for a square A whose halves differ by rounding: exactly
   Hermitian afterwards, its diagonal real. */
void la_make_hermitian(la_view a);

#endif
