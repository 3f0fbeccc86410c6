/* trsm.h - triangular solves, products and inverses. */
#ifndef LA_ENGINE_TRSM_H
#define LA_ENGINE_TRSM_H

#include "engine/view.h"

/* B := alpha op(T)^-1 B (LA_LEFT) or alpha B op(T)^-1 (LA_RIGHT); T is square
   triangular, only its [uplo] triangle is read. No test for singularity: a zero
   on the diagonal gives Inf or NaN. */
void la_trsm(la_side side, la_uplo uplo, la_trans trans, la_unit unit,
             la_scalar alpha, la_view t, la_view b);

/* B := alpha op(T) B or alpha B op(T). */
void la_trmm(la_side side, la_uplo uplo, la_trans trans, la_unit unit,
             la_scalar alpha, la_view t, la_view b);

/* T := T^-1 in its [uplo] triangle. Returns j+1 if T(j,j) is exactly zero (T
   is then untouched), else 0. */
int la_trtri(la_uplo uplo, la_unit unit, la_view t);

#endif
