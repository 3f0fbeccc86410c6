/* qr.h - Householder reflections and QR factorisations. A reflection is
   H = I - tau v v' with v(0) = 1; tau is of the kind of the matrix. */
#ifndef LA_ENGINE_QR_H
#define LA_ENGINE_QR_H

#include "engine/view.h"

/* Makes H with H' [alpha; x] = [beta; 0], beta real: on return *alpha = beta,
   x holds v(1:). n counts alpha and x together. LAPACK's larfg, rescaled
   against underflow. */
void la_larfg(la_kind k, ptrdiff_t n, double *alpha, double *x, ptrdiff_t incx,
              double *tau);

/* C := H C (LA_LEFT) or C H (LA_RIGHT), or with H' if [adjoint]; v has n
   elements with v(0) = 1 stored as such. work: max(c.m, c.n) elements. */
void la_larf(la_side side, bool adjoint, const double *v, ptrdiff_t incv,
             const double *tau, la_view c, double *work);

/* A (m-by-n) := R above, reflections below the diagonal; tau: min(m,n)
   elements. Returns 0, LA_INFO_NOMEM or LA_INFO_INTR. */
int la_geqrf(la_view a, double *tau);

/* A panel: A (m-by-n, m >= n, n <= LA_WY_MAX) := R and reflections, T (n-by-n)
   := the triangle of their block, V (m-by-n, ld m) := their vectors (wy.h).
   work: 2 n^2 elements. */
void la_geqrt(la_view a, double *tau, la_view t, la_view v, double *work);

/* The same with column pivoting, A P = Q R, |R(k,k)| not increasing (norms
   down-dated safely: Drmac and Bujanovic, LAWN 176). jpvt[j]: the column of A,
   from 0, that became column j. */
int la_geqp3(la_view a, ptrdiff_t *jpvt, double *tau);

/* Q (m-by-n, m >= n >= count) := the first n columns of the product of the
   first [count] reflections stored in its columns. */
int la_orgqr(la_view q, const double *tau, ptrdiff_t count);

/* C := op(Q) C or C op(Q), Q the product of the reflections in the columns of
   [a]; trans is LA_N or LA_C. */
int la_ormqr(la_side side, la_trans trans, la_view a, const double *tau,
             ptrdiff_t count, la_view c);

#endif
