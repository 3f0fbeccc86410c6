/* view.h - how the engine sees a matrix: borrowed, column-major, real or
   complex. */
#ifndef LA_ENGINE_VIEW_H
#define LA_ENGINE_VIEW_H

#include <stdbool.h>
#include <stddef.h>

/* The kind is the number of doubles in one element. Complex elements are
   stored as C99 stores them: real part, imaginary part. Algorithms are written
   once, over routines that take either kind; only where the mathematics
   differ (the QR iteration for eigenvalues) are there two. */
typedef enum la_kind { LA_REAL = 1, LA_CPLX = 2 } la_kind;

/* An m-by-n matrix whose element (i,j), counted from 0, begins at
   p[(i + j*ld) * k]. Owns nothing. m, n >= 0, ld >= max(1,m). */
typedef struct la_view {
  double *p;
  ptrdiff_t m, n, ld;
  la_kind k;
} la_view;

/* A scalar of either kind; im is 0 for a real one. */
typedef struct la_scalar {
  double re, im;
} la_scalar;

#define LA_ZERO ((la_scalar){0, 0})
#define LA_ONE ((la_scalar){1, 0})
#define LA_MINUS_ONE ((la_scalar){-1, 0})

/* How an operand enters a product. */
typedef enum la_trans { LA_N, LA_T, LA_C } la_trans; /* A, A.', A' */
typedef enum la_uplo { LA_UPPER, LA_LOWER } la_uplo;
typedef enum la_unit { LA_NONUNIT, LA_UNIT } la_unit;
typedef enum la_side { LA_LEFT, LA_RIGHT } la_side;

/* Engine routines return int as LAPACK's info: 0 done; > 0 as the routine
   says; one of these otherwise. An argument that does not fit is a programmer
   error (assert). */
enum { LA_INFO_NOMEM = -1000, LA_INFO_INTR = -1001 };

/* A whole matrix with ld = max(1,m). */
static inline la_view la_view_of(la_kind k, double *p, ptrdiff_t m,
                                 ptrdiff_t n) {
  return (la_view){p, m, n, m > 0 ? m : 1, k};
}

/* Address of element (i,j), counted from 0. */
static inline double *la_at(la_view a, ptrdiff_t i, ptrdiff_t j) {
  return a.p + (i + j * a.ld) * (ptrdiff_t)a.k;
}

/* The m-by-n block whose first element is (i,j). */
static inline la_view la_block(la_view a, ptrdiff_t i, ptrdiff_t j, ptrdiff_t m,
                               ptrdiff_t n) {
  return (la_view){la_at(a, i, j), m, n, a.ld, a.k};
}

/* Column j. */
static inline la_view la_col(la_view a, ptrdiff_t j) {
  return la_block(a, 0, j, a.m, 1);
}

#endif
