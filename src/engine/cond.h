/* cond.h - estimating |A^-1|_1 from products with A^-1 only. */
#ifndef LA_ENGINE_COND_H
#define LA_ENGINE_COND_H

#include "engine/view.h"

/* x (n rows, one or two columns, of the kind asked for) := op x, op being the
   operator or, if [adjoint], its conjugate transpose. */
typedef void (*la_operator_fn)(void *arg, bool adjoint, la_view x);

/* Lower bound, nearly always within a factor 3, for the 1-norm of an n-by-n
   operator (Higham and Tisseur, SIAM J. Matrix Anal. Appl. 21, 2000, with two
   columns). Where three products have found no more than [enough] it is not
   looked for any further; 0: always. Returns 0 or LA_INFO_NOMEM. */
int la_norm1_estimate(la_kind k, ptrdiff_t n, la_operator_fn fn, void *arg,
                      double enough, double *norm);

/* How well the reciprocal of a condition number has to be known: as well as it
   can be estimated, or no better than roughly once it is clear that no digit
   worth a word is lost. */
typedef enum la_rcond_need { LA_RCOND_BEST, LA_RCOND_CLEAR } la_rcond_need;

/* Reciprocal 1-norm condition estimate of an n-by-n matrix from [anorm], its
   1-norm, and products with its inverse. 0 where the inverse is beyond the
   range or [anorm] is Inf, NaN where [anorm] is. Returns 0 or LA_INFO_NOMEM. */
int la_rcond_estimate(la_kind k, ptrdiff_t n, la_operator_fn inverse, void *arg,
                      double anorm, la_rcond_need need, double *rcond);

/* |A|_1, but for a finite A no more than the largest double: a sum of elements
   beyond the range is no Inf. */
double la_norm1_in_range(la_view a);

/* Reciprocal 1-norm condition estimate of a triangular matrix. 0 if it is
   singular or has an Inf. */
int la_trcon(la_uplo uplo, la_unit unit, la_view t, la_rcond_need need,
             double *rcond);

#endif
