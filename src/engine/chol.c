/* chol.c - see chol.h.

   Recursive Cholesky: the leading half, a triangular solve, a Hermitian update,
   the trailing half; 1/3 n^3 flops. Backward stable without pivoting (Higham,
   Accuracy and Stability of Numerical Algorithms, 10.1). */
#include "config.h"

#include "engine/chol.h"

#include "base/intr.h"
#include "base/progress.h"
#include "engine/cond.h"
#include "engine/gemm.h"
#include "engine/trsm.h"
#include "engine/vec.h"

#include <assert.h>
#include <math.h>

/* Order up to which one column is done after the other. */
enum { LEAF = 32 };

/* The square root of the pivot in place; false if it is not positive (or
   NaN). */
static bool root(la_view a, ptrdiff_t j, double minus) {
  double *p = la_at(a, j, j);
  double d = p[0] - minus;
  p[0] = d;
  if (a.k == LA_CPLX) {
    p[1] = 0;
  }
  if (!(d > 0) || isinf(d)) {
    return false;
  }
  p[0] = sqrt(d);
  return true;
}

static double square_sum(la_view a, const double *x, ptrdiff_t n,
                         ptrdiff_t inc) {
  return la_dot(a.k, true, n, x, inc, x, inc).re;
}

static void divide(la_view a, ptrdiff_t n, double by, double *x,
                   ptrdiff_t inc) {
  for (ptrdiff_t i = 0; i < n; i++) {
    for (ptrdiff_t part = 0; part < (ptrdiff_t)a.k; part++) {
      x[i * inc * (ptrdiff_t)a.k + part] /= by;
    }
  }
}

/* Column j of L from the columns before it. */
static int leaf_lower(la_view a) {
  double x[2 * LEAF];
  for (ptrdiff_t j = 0; j < a.n; j++) {
    ptrdiff_t below = a.n - j - 1;
    if (!root(a, j, square_sum(a, la_at(a, j, 0), j, a.ld))) {
      return (int)(j + 1);
    }
    la_copy(a.k, j, la_at(a, j, 0), a.ld, x, 1);
    la_conj(a.k, j, x, 1);
    la_gemv(LA_N, LA_MINUS_ONE, la_block(a, j + 1, 0, below, j), x, 1, LA_ONE,
            la_at(a, j + 1, j), 1);
    divide(a, below, *la_at(a, j, j), la_at(a, j + 1, j), 1);
  }
  return 0;
}

/* Row j of R from the rows above it. */
static int leaf_upper(la_view a) {
  double x[2 * LEAF];
  for (ptrdiff_t j = 0; j < a.n; j++) {
    ptrdiff_t right = a.n - j - 1;
    if (!root(a, j, square_sum(a, la_at(a, 0, j), j, 1))) {
      return (int)(j + 1);
    }
    la_copy(a.k, j, la_at(a, 0, j), 1, x, 1);
    la_conj(a.k, j, x, 1);
    la_gemv(LA_T, LA_MINUS_ONE, la_block(a, 0, j + 1, j, right), x, 1, LA_ONE,
            la_at(a, j, j + 1), a.ld);
    divide(a, right, *la_at(a, j, j), la_at(a, j, j + 1), a.ld);
  }
  return 0;
}

static int factor(la_uplo uplo, la_view a, la_work *done) {
  const double n = (double)a.n;
  if (a.n <= LEAF) {
    if (la_work_step(done, n * n * n / 3)) {
      return LA_INFO_INTR;
    }
    return uplo == LA_LOWER ? leaf_lower(a) : leaf_upper(a);
  }
  ptrdiff_t n1 = (a.n / 2 + LEAF - 1) / LEAF * LEAF;
  n1 = n1 < a.n ? n1 : a.n / 2;
  ptrdiff_t n2 = a.n - n1;
  la_view a11 = la_block(a, 0, 0, n1, n1);
  la_view a22 = la_block(a, n1, n1, n2, n2);
  int info = factor(uplo, a11, done);
  if (info != 0) {
    return info;
  }
  const double side = (double)n1 * (double)n2;
  la_work_step(done, side * (double)n1);
  if (uplo == LA_LOWER) {
    la_view a21 = la_block(a, n1, 0, n2, n1);
    la_trsm(LA_RIGHT, LA_LOWER, LA_C, LA_NONUNIT, LA_ONE, a11, a21);
    la_work_step(done, side * (double)n2);
    la_herk_triangle(uplo, LA_N, -1, a21, 1, a22);
  } else {
    la_view a12 = la_block(a, 0, n1, n1, n2);
    la_trsm(LA_LEFT, LA_UPPER, LA_C, LA_NONUNIT, LA_ONE, a11, a12);
    la_work_step(done, side * (double)n2);
    la_herk_triangle(uplo, LA_C, -1, a12, 1, a22);
  }
  info = factor(uplo, a22, done);
  return info > 0 ? info + (int)n1 : info;
}

int la_potrf(la_uplo uplo, la_view a) {
  assert(a.m == a.n);
  const double n = (double)a.n;
  la_work done;
  if (a.n == 0) {
    return 0;
  }
  la_work_begin(&done, "Cholesky factorisation", n * n * n / 3);
  int info = factor(uplo, a, &done);
  la_work_end(&done);
  return la_interrupted() ? LA_INFO_INTR : info;
}

void la_potrs(la_uplo uplo, la_view r, la_view b) {
  la_trans first = uplo == LA_UPPER ? LA_C : LA_N;
  la_trans second = uplo == LA_UPPER ? LA_N : LA_C;
  la_trsm(LA_LEFT, uplo, first, LA_NONUNIT, LA_ONE, r, b);
  la_trsm(LA_LEFT, uplo, second, LA_NONUNIT, LA_ONE, r, b);
}

typedef struct factor_of {
  la_uplo uplo;
  la_view r;
} factor_of;

static void apply_inverse(void *arg, bool adjoint, la_view x) {
  const factor_of *f = arg;
  (void)adjoint;
  la_potrs(f->uplo, f->r, x);
}

int la_pocon(la_uplo uplo, la_view r, double anorm, la_rcond_need need,
             double *rcond) {
  factor_of f = {.uplo = uplo, .r = r};
  return la_rcond_estimate(r.k, r.n, apply_inverse, &f, anorm, need, rcond);
}
