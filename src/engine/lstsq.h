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

#endif
