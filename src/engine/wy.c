/* wy.c - see wy.h. All but O(n^2) of the work is in products. */
#include "config.h"

#include "engine/wy.h"

#include "engine/gemm.h"
#include "engine/vec.h"

#include <assert.h>
#include <string.h>

void la_wy_vectors(la_view a, la_view v) {
  const double one[2] = {1, 0};
  for (ptrdiff_t j = 0; j < a.n; j++) {
    ptrdiff_t top = j < a.m ? j : a.m;
    memset(la_at(v, 0, j), 0, (size_t)(top * (ptrdiff_t)a.k) * sizeof *v.p);
    if (j < a.m) {
      la_copy(a.k, 1, one, 1, la_at(v, j, j), 1);
      la_copy(a.k, a.m - j - 1, la_at(a, j + 1, j), 1, la_at(v, j + 1, j), 1);
    }
  }
}

/* T := V'V. Where all elements are of one sign, as in the QR factors of a
   matrix of ones, so are the rounding errors of a long sum, and the block would
   be orthogonal only to so many ulps. Hence sums of about as many sums as each
   of them has terms. */
static void inner_products(la_view v, la_view t) {
  ptrdiff_t rows = 16;
  while (rows * rows < v.m) {
    rows *= 2;
  }
  la_laset(t, LA_ZERO, LA_ZERO);
  for (ptrdiff_t i = 0; i < v.m; i += rows) {
    la_view part = la_block(v, i, 0, v.m - i < rows ? v.m - i : rows, v.n);
    (void)la_gemm(LA_C, LA_N, LA_ONE, part, part, LA_ONE, t);
  }
}

/* T(0:j,j) = -tau(j) T(0:j,0:j) V(:,0:j)' v(j), all the inner products V'V at
   once. */
void la_wy_triangle(la_view v, const double *tau, la_view t) {
  double x[2 * LA_WY_MAX];
  assert(v.n <= LA_WY_MAX);
  inner_products(v, t);
  la_zero_other(LA_UPPER, t);
  for (ptrdiff_t j = 0; j < v.n; j++) {
    const double *p = tau + j * (ptrdiff_t)v.k;
    la_scalar minus = {-p[0], v.k == LA_CPLX ? -p[1] : 0};
    la_copy(v.k, j, la_at(t, 0, j), 1, x, 1);
    la_gemv(LA_N, minus, la_block(t, 0, 0, j, j), x, 1, LA_ZERO, la_at(t, 0, j),
            1);
    la_copy(v.k, 1, p, 1, la_at(t, j, j), 1);
  }
}

void la_wy_apply(la_side side, la_trans trans, la_view v, la_view t, la_view c,
                 double *work) {
  if (c.m == 0 || c.n == 0 || v.n == 0) {
    return;
  }
  /* T is small: a product with its zeros is faster than a triangular one. */
  if (side == LA_LEFT) {
    la_view w = la_view_of(c.k, work, v.n, c.n);
    la_view tw = la_view_of(c.k, la_at(w, 0, c.n), v.n, c.n);
    (void)la_gemm(LA_C, LA_N, LA_ONE, v, c, LA_ZERO, w);
    (void)la_gemm(trans, LA_N, LA_ONE, t, w, LA_ZERO, tw);
    (void)la_gemm(LA_N, LA_N, LA_MINUS_ONE, v, tw, LA_ONE, c);
  } else {
    la_view w = la_view_of(c.k, work, c.m, v.n);
    la_view wt = la_view_of(c.k, la_at(w, 0, v.n), c.m, v.n);
    (void)la_gemm(LA_N, LA_N, LA_ONE, c, v, LA_ZERO, w);
    (void)la_gemm(LA_N, trans, LA_ONE, w, t, LA_ZERO, wt);
    (void)la_gemm(LA_N, LA_C, LA_MINUS_ONE, wt, v, LA_ONE, c);
  }
}
