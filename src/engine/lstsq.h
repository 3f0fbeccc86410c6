/* lstsq.h - linear least squares, minimum norm when the rank is short. */
#ifndef LA_ENGINE_LSTSQ_H
#define LA_ENGINE_LSTSQ_H

#include "engine/view.h"

/* Minimises |B - A X| column by column, of all minimisers the X of least norm,
   by a complete orthogonal factorisation (Golub and Van Loan 5.5; LAPACK's
   gelsy). A is m-by-n and destroyed; B has max(m,n) rows: the right-hand sides
   in its first m, on return X in its first n. [rcond]: columns are counted as
   dependent when the condition of the leading triangle would exceed 1/rcond;
   negative: max(m,n)*eps. *rank: the rank found. Returns 0, LA_INFO_NOMEM or
   LA_INFO_INTR. */
int la_gelsy(la_view a, la_view b, double rcond, ptrdiff_t *rank);

/* The same, A and B untouched, to as many digits as they determine: badly
   scaled columns of a tall matrix of full rank lose nothing, and systems that
   are small or ill-conditioned are refined with residuals in doubled precision.
   The matrix is A + low; low.p is NULL if A is all there is (its rank then
   counts where A + low does not have full rank). B: m-by-p, X: n-by-p. */
int la_lstsq(la_view a, la_view low, la_view b, double rcond, la_view x,
             ptrdiff_t *rank);

#endif
