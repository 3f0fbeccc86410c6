/* band.h - systems whose matrix is zero outside a band, Hessenberg ones among
   them. */
#ifndef LA_ENGINE_BAND_H
#define LA_ENGINE_BAND_H

#include "engine/view.h"

/* A square matrix in band storage: element (i,j) of A is element
   (kl + ku + i - j, j) of [a], whose first kl rows are room for what the
   factorisation fills in. a is (2 kl + ku + 1)-by-n. */
typedef struct la_band {
  la_view a;
  ptrdiff_t kl, ku; /* diagonals below and above the main one */
} la_band;

/* The bandwidths of A, m-by-n: the least kl and ku with A(i,j) = 0 for i - j >
   kl and j - i > ku. Looks at each column from its ends until it finds an
   element, so that it costs next to nothing where A is full. */
void la_bandwidths(la_view a, ptrdiff_t *kl, ptrdiff_t *ku);

/* Doubles of the band storage of an n-by-n matrix of kind [k]. */
ptrdiff_t la_band_size(la_kind k, ptrdiff_t n, ptrdiff_t kl, ptrdiff_t ku);

/* The band of a square A in [p], la_band_size doubles, which stay the
   caller's. */
la_band la_band_of(la_view a, ptrdiff_t kl, ptrdiff_t ku, double *p);

/* B := L and U with P A = L U, row i swapped with row ipiv[i]: 2 n kl (kl + ku)
   flops. Returns j+1 if U(j,j) is the first exact zero, 0 or LA_INFO_INTR. */
int la_gbtrf(la_band b, ptrdiff_t *ipiv);

/* X := op(A)^-1 X from la_gbtrf's result. */
void la_gbtrs(la_trans trans, la_band lu, const ptrdiff_t *ipiv, la_view x);

#endif
