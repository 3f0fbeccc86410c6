/* band.c - see band.h.

   LU with partial pivoting inside the band, column by column (Golub and Van
   Loan 4.3; LAPACK's gbtf2): row interchanges widen U to kl + ku diagonals. In
   band storage the rows of A run along diagonals, so that a block of A is a
   view whose leading dimension is one less. */
#include "config.h"

#include "engine/band.h"

#include "base/intr.h"
#include "engine/gemm.h"
#include "engine/vec.h"

#include <assert.h>
#include <string.h>

static ptrdiff_t least(ptrdiff_t a, ptrdiff_t b) {
  return a < b ? a : b;
}

static la_scalar get(const double *p, la_kind k) {
  return (la_scalar){p[0], k == LA_CPLX ? p[1] : 0};
}

static bool is_zero(const double *p, la_kind k) {
  return p[0] == 0 && (k == LA_REAL || p[1] == 0);
}

/* ---- the band ---- */

void la_bandwidths(la_view a, ptrdiff_t *kl, ptrdiff_t *ku) {
  *kl = *ku = 0;
  for (ptrdiff_t j = 0; j < a.n; j++) {
    ptrdiff_t first = 0;
    ptrdiff_t last = a.m - 1;
    while (first < j - *ku && first < a.m && is_zero(la_at(a, first, j), a.k)) {
      first++;
    }
    while (last > j + *kl && is_zero(la_at(a, last, j), a.k)) {
      last--;
    }
    *ku = j - first > *ku && first < a.m ? j - first : *ku;
    *kl = last - j > *kl ? last - j : *kl;
  }
}

ptrdiff_t la_band_size(la_kind k, ptrdiff_t n, ptrdiff_t kl, ptrdiff_t ku) {
  return (2 * kl + ku + 1) * n * (ptrdiff_t)k;
}

la_band la_band_of(la_view a, ptrdiff_t kl, ptrdiff_t ku, double *p) {
  la_band b = {la_view_of(a.k, p, 2 * kl + ku + 1, a.n), kl, ku};
  memset(p, 0, (size_t)la_band_size(a.k, a.n, kl, ku) * sizeof *p);
  for (ptrdiff_t j = 0; j < a.n; j++) {
    ptrdiff_t from = j > ku ? j - ku : 0;
    ptrdiff_t to = least(a.n, j + kl + 1);
    la_copy(a.k, to - from, la_at(a, from, j), 1,
            la_at(b.a, kl + ku + from - j, j), 1);
  }
  return b;
}

/* Address of element (i,j) of A. */
static double *at(la_band b, ptrdiff_t i, ptrdiff_t j) {
  return la_at(b.a, b.kl + b.ku + i - j, j);
}

/* The block of A at (i,j), all of it inside the band. */
static la_view block(la_band b, ptrdiff_t i, ptrdiff_t j, ptrdiff_t m,
                     ptrdiff_t n) {
  return (la_view){at(b, i, j), m, n, b.a.ld - 1, b.a.k};
}

/* ---- factorisation ---- */

int la_gbtrf(la_band b, ptrdiff_t *ipiv) {
  const la_kind k = b.a.k;
  const ptrdiff_t n = b.a.n;
  int info = 0;
  ptrdiff_t reach = 0; /* the last column that a pivot row extends to */
  for (ptrdiff_t j = 0; j < n; j++) {
    ptrdiff_t below = least(b.kl, n - 1 - j);
    double *pivot = at(b, j, j);
    ptrdiff_t p = la_iamax(k, below + 1, pivot, 1);
    if (j % 64 == 0 && la_interrupted()) {
      return LA_INFO_INTR;
    }
    ipiv[j] = j + p;
    if (is_zero(at(b, j + p, j), k)) {
      info = info == 0 ? (int)(j + 1) : info;
      continue;
    }
    ptrdiff_t end = least(j + p + b.ku, n - 1);
    reach = end > reach ? end : reach;
    if (p != 0) {
      la_swap(k, reach - j + 1, at(b, j + p, j), b.a.ld - 1, pivot, b.a.ld - 1);
    }
    if (below > 0) {
      la_rscl(k, below, get(pivot, k), at(b, j + 1, j), 1);
    }
    if (below > 0 && reach > j) {
      la_ger(LA_MINUS_ONE, at(b, j + 1, j), 1, at(b, j, j + 1), b.a.ld - 1,
             false, block(b, j + 1, j + 1, below, reach - j));
    }
  }
  return info;
}

/* ---- solving ---- */

/* x := L^-1 P x for one column. */
static void forward(la_band b, const ptrdiff_t *ipiv, double *x) {
  const ptrdiff_t k = b.a.k;
  for (ptrdiff_t j = 0; j + 1 < b.a.n; j++) {
    ptrdiff_t below = least(b.kl, b.a.n - 1 - j);
    if (ipiv[j] != j) {
      la_swap(b.a.k, 1, x + k * j, 1, x + k * ipiv[j], 1);
    }
    la_scalar c = get(x + k * j, b.a.k);
    la_axpy(b.a.k, below, (la_scalar){-c.re, -c.im}, at(b, j + 1, j), 1,
            x + k * (j + 1), 1);
  }
}

/* x := U^-1 x. */
static void backward(la_band b, double *x) {
  const ptrdiff_t k = b.a.k;
  for (ptrdiff_t j = b.a.n - 1; j >= 0; j--) {
    ptrdiff_t above = least(b.kl + b.ku, j);
    la_rscl(b.a.k, 1, get(at(b, j, j), b.a.k), x + k * j, 1);
    la_scalar c = get(x + k * j, b.a.k);
    la_axpy(b.a.k, above, (la_scalar){-c.re, -c.im}, at(b, j - above, j), 1,
            x + k * (j - above), 1);
  }
}

/* x[j] := x[j] - (column of the factors).' y, conjugated if asked for. */
static void subtract_dot(la_band b, bool conj, ptrdiff_t n, const double *col,
                         const double *y, double *xj) {
  la_scalar d = la_dot(b.a.k, conj, n, col, 1, y, 1);
  xj[0] -= d.re;
  if (b.a.k == LA_CPLX) {
    xj[1] -= d.im;
  }
}

/* x := op(U)^-1 x and x := P' op(L)^-1 x for op = transposition. */
static void forward_adjoint(la_band b, bool conj, double *x) {
  const ptrdiff_t k = b.a.k;
  for (ptrdiff_t j = 0; j < b.a.n; j++) {
    ptrdiff_t above = least(b.kl + b.ku, j);
    la_scalar d = get(at(b, j, j), b.a.k);
    subtract_dot(b, conj, above, at(b, j - above, j), x + k * (j - above),
                 x + k * j);
    la_rscl(b.a.k, 1, (la_scalar){d.re, conj ? -d.im : d.im}, x + k * j, 1);
  }
}

static void backward_adjoint(la_band b, bool conj, const ptrdiff_t *ipiv,
                             double *x) {
  const ptrdiff_t k = b.a.k;
  for (ptrdiff_t j = b.a.n - 2; j >= 0; j--) {
    ptrdiff_t below = least(b.kl, b.a.n - 1 - j);
    subtract_dot(b, conj, below, at(b, j + 1, j), x + k * (j + 1), x + k * j);
    if (ipiv[j] != j) {
      la_swap(b.a.k, 1, x + k * j, 1, x + k * ipiv[j], 1);
    }
  }
}

void la_gbtrs(la_trans trans, la_band lu, const ptrdiff_t *ipiv, la_view x) {
  assert(lu.a.n == x.m && lu.a.k == x.k);
  for (ptrdiff_t j = 0; j < x.n; j++) {
    double *col = la_at(x, 0, j);
    if (trans == LA_N) {
      forward(lu, ipiv, col);
      backward(lu, col);
    } else {
      forward_adjoint(lu, trans == LA_C, col);
      backward_adjoint(lu, trans == LA_C, ipiv, col);
    }
  }
}
