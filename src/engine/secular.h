/* secular.h - the secular equation of divide and conquer, for eigenvalues and
   for singular values, and the products that follow. */
#ifndef LA_ENGINE_SECULAR_H
#define LA_ENGINE_SECULAR_H

#include "engine/view.h"

/* 1/rho + sum z[i]^2 / (D[i] - x) = 0 with k poles D: d[i], or d[i]^2 if
   [squared]; d strictly ascending (from 0 on if squared), no z zero. */
typedef struct la_secular {
  ptrdiff_t k;
  const double *d, *z;
  double rho_inverse;
  bool squared;
  la_view s;      /* k-by-k, out: s(i,j) = D[i] - x[j], accurately */
  double *root;   /* k, out: x[j], or its square root if squared */
  double *weight; /* k, out: z for which the roots are exact (Gu, Eisenstat) */
} la_secular;

/* Finds all roots. Returns 0 or 1 if one did not converge. */
int la_secular_solve(la_secular *q);

/* How the columns of a merged problem that take part are grouped: first those
   that are zero in the bottom half, then those without zeros, then those that
   are zero in the top half. */
typedef struct la_dc_groups {
  ptrdiff_t k;          /* columns that take part */
  ptrdiff_t top, dense; /* the first two groups */
  ptrdiff_t *col;       /* k: the column in Q of each, in grouped order */
  ptrdiff_t *row;       /* k: its place among the poles, ascending */
} la_dc_groups;

/* G(:, 0..k) := Q(:, col) S, rows of S in grouped order; Q's upper half has
   [n1] rows, its lower half begins at row [low]. [unit]: the place in the
   groups of a column that counts as zero here, or -1. pack: k m doubles of
   space. */
int la_dc_multiply(la_view q, ptrdiff_t n1, ptrdiff_t low,
                   const la_dc_groups *groups, ptrdiff_t unit, la_view s,
                   double *pack, la_view g);

/* Stable merge: perm lists 0..n-1 such that x is ascending; x[0..n1) and
   x[n1..n) are ascending. */
void la_dc_merge(ptrdiff_t n1, ptrdiff_t n, const double *x, ptrdiff_t *perm);

#endif
