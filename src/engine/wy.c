/* wy.c - see wy.h. All but O(n^2) of the work is in products. */
#include "config.h"

#include "engine/wy.h"

#include "engine/gemm.h"
#include "engine/trsm.h"
#include "engine/vec.h"

void la_wy_vectors(la_view a, la_view v) {
  la_lacpy(a, v);
  for (ptrdiff_t j = 0; j < a.n && j < a.m; j++) {
    la_laset(la_block(v, 0, j, j, 1), LA_ZERO, LA_ZERO);
    la_laset(la_block(v, j, j, 1, 1), LA_ONE, LA_ONE);
  }
}

/* T(0:j,j) = -tau(j) T(0:j,0:j) V(:,0:j)' v(j). */
void la_wy_triangle(la_view v, const double *tau, la_view t) {
  la_laset(t, LA_ZERO, LA_ZERO);
  (void)la_gemm(LA_C, LA_N, LA_ONE, v, v, LA_ZERO, t);
  for (ptrdiff_t j = 0; j < v.n; j++) {
    const double *p = tau + j * (ptrdiff_t)v.k;
    la_scalar minus = {-p[0], v.k == LA_CPLX ? -p[1] : 0};
    la_view above = la_block(t, 0, j, j, 1);
    la_trmm(LA_LEFT, LA_UPPER, LA_N, LA_NONUNIT, minus, la_block(t, 0, 0, j, j),
            above);
    la_copy(v.k, 1, p, 1, la_at(t, j, j), 1);
  }
  la_zero_other(LA_UPPER, t);
}

void la_wy_apply(la_side side, la_trans trans, la_view v, la_view t, la_view c,
                 double *work) {
  if (c.m == 0 || c.n == 0 || v.n == 0) {
    return;
  }
  if (side == LA_LEFT) {
    la_view w = la_view_of(c.k, work, v.n, c.n);
    (void)la_gemm(LA_C, LA_N, LA_ONE, v, c, LA_ZERO, w);
    la_trmm(LA_LEFT, LA_UPPER, trans, LA_NONUNIT, LA_ONE, t, w);
    (void)la_gemm(LA_N, LA_N, LA_MINUS_ONE, v, w, LA_ONE, c);
  } else {
    la_view w = la_view_of(c.k, work, c.m, v.n);
    (void)la_gemm(LA_N, LA_N, LA_ONE, c, v, LA_ZERO, w);
    la_trmm(LA_RIGHT, LA_UPPER, trans, LA_NONUNIT, LA_ONE, t, w);
    (void)la_gemm(LA_N, LA_C, LA_MINUS_ONE, w, v, LA_ONE, c);
  }
}
