/* doubled.h - vectors in doubled precision, for residuals that cancel. */
#ifndef LA_ENGINE_DOUBLED_H
#define LA_ENGINE_DOUBLED_H

#include "engine/view.h"

/* A vector of n elements as sums hi + lo, real and imaginary parts apart.
   Borrows its room. */
typedef struct la_doubled {
  la_kind k;
  ptrdiff_t n;
  double *hi[2], *lo[2];
  double *part[2]; /* a column of a complex matrix, real and imaginary */
} la_doubled;

/* The doubles of room that an element needs. */
enum { LA_DOUBLED_ROOM = 6 };

/* A vector in [room], LA_DOUBLED_ROOM n doubles; its elements are not set. */
la_doubled la_doubled_of(la_kind k, ptrdiff_t n, double *room);

/* v := x, or 0 if x is NULL; v := v - x; x := v, rounded once. x: n elements
   of kind k. */
void la_doubled_set(const la_doubled *v, const double *x);
void la_doubled_subtract(const la_doubled *v, const double *x);
void la_doubled_round(const la_doubled *v, double *x);

/* v := v - A x, products and sums in doubled precision (Ogita, Rump, Oishi,
   SIAM J. Sci. Comput. 26, 2005). A: v.n-by-n, x: n elements. Rows go to
   threads, so the result does not depend on how many there are. */
void la_doubled_gemv(const la_doubled *v, la_view a, const double *x);

#endif
