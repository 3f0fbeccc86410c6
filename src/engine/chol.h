/* chol.h - Cholesky factorisation of a Hermitian positive definite matrix. */
#ifndef LA_ENGINE_CHOL_H
#define LA_ENGINE_CHOL_H

#include "engine/cond.h"
#include "engine/view.h"

/* The [uplo] triangle of A := R with A = R'R (upper) or L with A = LL' (lower);
   the other triangle is neither read nor written. Returns j+1 if the leading
   minor of order j+1 is not positive definite (the first j rows or columns are
   then those of the factor of the minor of order j), 0, LA_INFO_NOMEM or
   LA_INFO_INTR. */
int la_potrf(la_uplo uplo, la_view a);

/* B := A^-1 B from la_potrf's result. */
void la_potrs(la_uplo uplo, la_view r, la_view b);

/* Reciprocal 1-norm condition estimate from la_potrf's result; [anorm] is
   |A|_1. */
int la_pocon(la_uplo uplo, la_view r, double anorm, la_rcond_need need,
             double *rcond);

#endif
