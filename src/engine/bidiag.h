/* bidiag.h - general matrices to real upper bidiagonal form, and the singular
   values of such matrices. */
#ifndef LA_ENGINE_BIDIAG_H
#define LA_ENGINE_BIDIAG_H

#include "engine/view.h"

/* What la_gebrd made of an m-by-n matrix, m >= n: A = Q B P'. */
typedef struct la_bidiag {
  la_view a;           /* Q's reflections in the columns, from the diagonal */
  la_view p;           /* n-by-n: P's, column i from row i+1 */
  double *tauq, *taup; /* n elements each */
  double *d, *e;       /* n and n-1: diagonal and superdiagonal of B, real */
} la_bidiag;

/* Reduces b->a; every member points to memory of the caller. Returns 0,
   LA_INFO_NOMEM or LA_INFO_INTR. */
int la_gebrd(la_bidiag *b);

/* The diagonals of B alone for an m-by-n matrix, m >= n, by way of a band:
   faster where it is too large for the cache. A is destroyed. Returns as
   la_gebrd. */
int la_gebrd_2stage(la_view a, double *d, double *e);

/* U := Q U (U has m rows), V := P V (V has n rows). */
int la_gebrd_apply_q(const la_bidiag *b, la_view u);
int la_gebrd_apply_p(const la_bidiag *b, la_view v);

/* Singular values of the bidiagonal matrix d (n), e (n-1), descending in d;
   U := U U_B and V := V V_B where not NULL (both or neither). Even the smallest
   ones have full relative accuracy. e is destroyed. Returns 0, > 0 if not
   converged, LA_INFO_NOMEM or LA_INFO_INTR. */
int la_bdsqr(ptrdiff_t n, double *d, double *e, la_view *u, la_view *v);

/* The same with U and V (real, n-by-n) overwritten by the singular vectors of
   the bidiagonal matrix, by divide and conquer. */
int la_bdsdc(ptrdiff_t n, double *d, double *e, la_view u, la_view v);

/* Singular values only, descending in d, by the differential qd algorithm. */
int la_bdsval(ptrdiff_t n, double *d, double *e);

#endif
