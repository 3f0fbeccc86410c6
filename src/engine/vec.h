/* vec.h - vectors: sums, products, norms, scaling, copying (BLAS level 1).
   Vectors are n elements of kind k with increment incx >= 1. */
#ifndef LA_ENGINE_VEC_H
#define LA_ENGINE_VEC_H

#include "engine/view.h"

/* Sum of the elements, pairwise (Higham, Accuracy and Stability, 4.2). */
la_scalar la_sum(la_kind k, ptrdiff_t n, const double *x, ptrdiff_t incx);

/* x.'y or, with conj, x'y; pairwise. */
la_scalar la_dot(la_kind k, bool conj, ptrdiff_t n, const double *x,
                 ptrdiff_t incx, const double *y, ptrdiff_t incy);

/* Euclidean norm without overflow or underflow, to about an ulp. */
double la_nrm2(la_kind k, ptrdiff_t n, const double *x, ptrdiff_t incx);

/* Sum of moduli, compensated; largest modulus; index of the largest |re|+|im|
   (-1 if n is 0; a NaN wins). */
double la_asum(la_kind k, ptrdiff_t n, const double *x, ptrdiff_t incx);
double la_amax(la_kind k, ptrdiff_t n, const double *x, ptrdiff_t incx);
ptrdiff_t la_iamax(la_kind k, ptrdiff_t n, const double *x, ptrdiff_t incx);

/* y := y + alpha x; x := alpha x; y := x; swap; x := conj(x). */
void la_axpy(la_kind k, ptrdiff_t n, la_scalar alpha, const double *x,
             ptrdiff_t incx, double *y, ptrdiff_t incy);
void la_scal(la_kind k, ptrdiff_t n, la_scalar alpha, double *x,
             ptrdiff_t incx);
void la_copy(la_kind k, ptrdiff_t n, const double *x, ptrdiff_t incx, double *y,
             ptrdiff_t incy);
void la_swap(la_kind k, ptrdiff_t n, double *x, ptrdiff_t incx, double *y,
             ptrdiff_t incy);
void la_conj(la_kind k, ptrdiff_t n, double *x, ptrdiff_t incx);

/* x := x / d. Complex numbers are multiplied by 1/d where that is in range: two
   more roundings, but many times faster. */
void la_rscl(la_kind k, ptrdiff_t n, la_scalar d, double *x, ptrdiff_t incx);

/* |z| without overflow; z/w by the robust algorithm of Baudin and Smith (2012);
   the square root of z. */
double la_cabs(la_scalar z);
la_scalar la_cdiv(la_scalar z, la_scalar w);
la_scalar la_csqrt(la_scalar z);

/* B := A (same kind, or real A into complex B); A := alpha everywhere with
   beta on the diagonal; B := A.' or A' (blocked). All are left half done where
   the user has asked to stop. */
void la_lacpy(la_view a, la_view b);
void la_laset(la_view a, la_scalar alpha, la_scalar beta);
void la_transpose(la_view a, bool conj, la_view b);

/* Sets the strict triangle opposite to [uplo] to zero. */
void la_zero_other(la_uplo uplo, la_view a);

/* True if every element is finite. */
bool la_isfinite(la_view a);

#endif
