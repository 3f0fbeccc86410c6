/* gemm.h - matrix products (BLAS level 3 and 2), real and complex. */
#ifndef LA_ENGINE_GEMM_H
#define LA_ENGINE_GEMM_H

#include "engine/view.h"

/* C := alpha op(A) op(B) + beta C. op(A) is m-by-k, op(B) k-by-n, C m-by-n; all
   of one kind; C overlaps neither A nor B. beta = 0 never reads C. NaN and Inf
   propagate as the sums of products demand. Returns 0 (where memory for packing
   cannot be had, smaller blocks must do). */
int la_gemm(la_trans ta, la_trans tb, la_scalar alpha, la_view a, la_view b,
            la_scalar beta, la_view c);

/* What happens around a product C := C - A B whose columns are taken in groups
   by the threads: [before] makes columns [from, to) of B and C ready, whose turn
   it is; [then] is called once, as soon as the first [head] columns of C are
   there, by the thread that made them, while the others go on with the rest. */
typedef struct la_gemm_stages {
  ptrdiff_t head; /* 0 < head <= n */
  void (*before)(void *arg, ptrdiff_t from, ptrdiff_t to);
  void (*then)(void *arg);
  void *arg;
} la_gemm_stages;

/* C := C - A B in these stages; A is m-by-k with k > 0. After an interrupt C is
   not complete, and neither function need have been called. */
void la_gemm_staged(la_view a, la_view b, la_view c,
                    const la_gemm_stages *stages);

/* C := alpha op(A) op(A)' + beta C with op = LA_N (A*A') or LA_C/LA_T (A'*A),
   alpha and beta real: both triangles are written, exactly Hermitian (LA_T on a
   complex A gives A.'*A, exactly symmetric). Half the flops of la_gemm. */
int la_herk(la_trans ta, double alpha, la_view a, double beta, la_view c);

/* The same in the [uplo] triangle only; the other one is neither read nor
   written. */
int la_herk_triangle(la_uplo uplo, la_trans ta, double alpha, la_view a,
                     double beta, la_view c);

/* C := alpha op(A) op(B) + beta C in the [uplo] triangle of a square C only;
   the other one is neither read nor written. */
int la_gemm_triangle(la_uplo uplo, la_trans ta, la_trans tb, double alpha,
                     la_view a, la_view b, double beta, la_view c);

/* C := A B, A Hermitian (n-by-n) and known by its lower triangle, B n-by-few.
   Returns 0 or LA_INFO_NOMEM. */
int la_hemm(la_view a, la_view b, la_view c);

/* y := alpha op(A) x + beta y; x and y are vectors with element increments incx
   and incy (>= 1). */
void la_gemv(la_trans ta, la_scalar alpha, la_view a, const double *x,
             ptrdiff_t incx, la_scalar beta, double *y, ptrdiff_t incy);

/* C := alpha op(A) B + beta C for few columns: A is read once for all of
   them. */
void la_gemv_few(la_trans ta, la_scalar alpha, la_view a, la_view b,
                 la_scalar beta, la_view c);

/* A := A + alpha x y' (conj = true) or alpha x y.' (conj = false). */
void la_ger(la_scalar alpha, const double *x, ptrdiff_t incx, const double *y,
            ptrdiff_t incy, bool conj, la_view a);

#endif
