/* reference.h - answers in extended precision. The methods are plain and, where
   there is a choice, not those of the engine: bisection instead of QR and
   divide and conquer, Taylor instead of Pade. */
#ifndef LA_TESTS_ACCURACY_REFERENCE_H
#define LA_TESTS_ACCURACY_REFERENCE_H

#include "wide.h"

/* Eigenvalues, ascending, of a Hermitian matrix; singular values, descending.
   To about n WIDE_EPS |A|. */
wide *ref_hermitian_values(wmat a);
wide *ref_singular_values(wmat a);

/* Eigenvalues, ascending, of the tridiagonal matrix d (n), e (n-1); singular
   values, descending and to full relative accuracy, of the bidiagonal one. */
wide *ref_tridiagonal_values(ptrdiff_t n, const double *d, const double *e);
wide *ref_bidiagonal_values(ptrdiff_t n, const double *d, const double *e);

/* A(i:, j:) := H A(i:, j:) and A(i:, j:) H for the reflection H = I - tau v v';
   v has m - i or n - j elements. */
void ref_reflect_left(wmat a, ptrdiff_t i, ptrdiff_t j, const wide *v,
                      wide tau);
void ref_reflect_right(wmat a, ptrdiff_t i, ptrdiff_t j, const wide *v,
                       wide tau);

/* A complex upper Hessenberg matrix unitarily similar to A, and an upper bound,
   nearly always sharp, for the smallest singular value of H - z I. */
wmat ref_hessenberg(wmat a);
wide ref_gap(wmat h, wnum z);

/* LU factors with partial pivoting; [rank_short] if a pivot is zero. */
typedef struct ref_lu {
  wmat lu;
  ptrdiff_t *pivot;
  bool rank_short;
} ref_lu;
ref_lu ref_factor(wmat a);

/* The solution of least norm of the least-squares problem A X = B, A having
   exactly the given rank, refined [steps] times: two are enough for every digit
   of a double if the rank is full and the condition below about 1e13. */
wmat ref_least_squares(wmat a, wmat b, ptrdiff_t rank, int steps);

/* A^-1 B. The determinant is mantissa * 2^exponent. */
wmat ref_solve(const ref_lu *f, wmat b);
wnum ref_determinant(const ref_lu *f, long *exponent);

/* exp(A); the matrix of its derivative there, n^2-by-n^2; and its relative
   condition number in the Frobenius norm (Higham, Functions of Matrices, SIAM
   2008, 3.1) by power iteration. |A|_1 is to be below a thousand. */
wmat ref_expm(wmat a);
wmat ref_expm_derivative(wmat a);
wide ref_expm_condition(wmat a);

/* The sum of n elements of kind k and the sum of their moduli, compensated
   (Neumaier, ZAMM 54, 1974). */
wnum ref_sum(la_kind k, ptrdiff_t n, const double *x);
wide ref_abs_sum(la_kind k, ptrdiff_t n, const double *x);

#endif
