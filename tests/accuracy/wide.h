/* wide.h - matrices in extended precision, in which the judges compute: their
   own rounding does not show in the ratios, and nothing overflows that is
   finite in double. Where long double is no wider than double the ratios are
   merely those of LAPACK, whose test programs compute in working precision. */
#ifndef LA_TESTS_ACCURACY_WIDE_H
#define LA_TESTS_ACCURACY_WIDE_H

#include "base/arena.h"
#include "engine/view.h"

#include <float.h>
#include <stdbool.h>
#include <stddef.h>

typedef long double wide;
#define WIDE_EPS LDBL_EPSILON

/* A number of either kind; im is 0 for a real one. */
typedef struct wnum {
  wide re, im;
} wnum;

/* An m-by-n matrix without gaps, element (i,j) at p[(i + j*m) * k]. */
typedef struct wmat {
  wide *p;
  ptrdiff_t m, n;
  la_kind k;
} wmat;

/* All memory comes from the pool in use and goes with it. [pool_use] returns
   the pool that was in use before; without memory the program ends. */
la_arena *pool_use(la_arena *pool);
void *pool_take(ptrdiff_t count, ptrdiff_t size);

/* Matrices of doubles: zeros, a copy, a copy of kind complex. */
la_view view_new(la_kind k, ptrdiff_t m, ptrdiff_t n);
la_view view_copy(la_view a);
la_view view_complex(la_view a);

/* Zeros, the identity, the values of a view, those as complex numbers. */
wmat w_new(la_kind k, ptrdiff_t m, ptrdiff_t n);
wmat w_identity(la_kind k, ptrdiff_t n);
wmat w_of(la_view a);
wmat w_of_complex(la_view a);
wmat w_copy(wmat a);

/* Rounded to doubles; op(A); the moduli; rows and columns [i, i+m) x [j,
   j+n). */
la_view w_round(wmat a);
wmat w_trans(la_trans t, wmat a);
wmat w_abs(wmat a);
wmat w_block(wmat a, ptrdiff_t i, ptrdiff_t j, ptrdiff_t m, ptrdiff_t n);

/* op(A) op(B); A := A - B; A := s A. */
wmat w_mul(la_trans ta, wmat a, la_trans tb, wmat b);
void w_sub(wmat a, wmat b);
void w_scale(wmat a, wide s);

/* Column j of A times d[j]; d holds n elements of kind kd, and A is complex if
   they are. */
void w_scale_columns(wmat a, la_kind kd, const double *d);

/* The strict triangle opposite to [uplo] becomes zero; with [unit] the diagonal
   becomes one. */
void w_triangle(wmat a, la_uplo uplo, bool unit);

/* Norms: largest column sum, largest row sum, Frobenius, largest modulus, and
   the Euclidean norm of column j. NaN if there is one. */
wide w_norm1(wmat a);
wide w_norminf(wmat a);
wide w_normfro(wmat a);
wide w_normmax(wmat a);
wide w_colnorm(wmat a, ptrdiff_t j);

/* x'y and y := y + alpha x for n elements of kind k. */
wnum w_dot(la_kind k, ptrdiff_t n, const wide *x, const wide *y);
void w_axpy(la_kind k, ptrdiff_t n, wnum alpha, const wide *x, wide *y);

static inline wide *w_at(wmat a, ptrdiff_t i, ptrdiff_t j) {
  return a.p + (i + j * a.m) * (ptrdiff_t)a.k;
}

static inline wnum w_get(wmat a, ptrdiff_t i, ptrdiff_t j) {
  const wide *x = w_at(a, i, j);
  return (wnum){x[0], a.k == LA_CPLX ? x[1] : 0};
}

static inline void w_put(wmat a, ptrdiff_t i, ptrdiff_t j, wnum z) {
  wide *x = w_at(a, i, j);
  x[0] = z.re;
  if (a.k == LA_CPLX) {
    x[1] = z.im;
  }
}

static inline wnum wnum_mul(wnum a, wnum b) {
  return (wnum){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

/* |z| and a/b. */
wide wnum_abs(wnum z);
wnum wnum_div(wnum a, wnum b);

#endif
