/* tridiag.c - reduction of a Hermitian matrix to real tridiagonal form.

   Householder reflections in panels (Dongarra, Hammarling, Sorensen 1989;
   LAPACK's latrd): within a panel the matrix is not updated, the product of
   the matrix with each new reflection vector is corrected by the reflections
   before it; after the panel one rank-2nb product brings the rest up to date.
   Both triangles are kept, so that every product is a plain one. Half of the
   4/3 n^3 flops are matrix-vector products. Backward stable. */
#include "config.h"

#include "engine/tridiag.h"

#include "base/intr.h"
#include "base/mem.h"
#include "engine/scalar.h"
#include "engine/gemm.h"
#include "engine/qr.h"
#include "engine/vec.h"

enum { PANEL = 32 };

/* One panel: columns j0 .. j0+nb of A. [vwv] is n-by-3nb: V, W and V again, so
   that [V W] and [W V] are both single blocks. */
typedef struct panel {
  la_view a, vwv;
  ptrdiff_t j0, nb;
  double *d, *e, *tau, *small;
} panel;

/* y := y + alpha M conj(row) for the first [count] elements of the row. */
static void add_row_product(la_view m, la_view row, double *small, double *y) {
  la_copy(m.k, m.n, row.p, row.ld, small, 1);
  la_conj(m.k, m.n, small, 1);
  la_gemv(LA_N, LA_MINUS_ONE, m, small, 1, LA_ONE, y, 1);
}

/* Column j of A := what the earlier reflections of the panel made of it. */
static void update_column(panel *p, ptrdiff_t i) {
  ptrdiff_t j = p->j0 + i, n = p->a.m;
  double *col = la_at(p->a, j, j);
  la_view v = la_block(p->vwv, j, 0, n - j, i);
  la_view w = la_block(p->vwv, j, p->nb, n - j, i);
  if (i > 0) {
    add_row_product(v, la_block(p->vwv, j, p->nb, 1, i), p->small, col);
    add_row_product(w, la_block(p->vwv, j, 0, 1, i), p->small, col);
  }
  p->d[j] = col[0];
  if (p->a.k == LA_CPLX) {
    col[1] = 0;
  }
}

/* w := tau (A v - V W'v - W V'v), then the share of v that makes the update
   A - v w' - w v' a similarity. */
static void panel_w(panel *p, ptrdiff_t i, const double *tau) {
  ptrdiff_t j = p->j0 + i, r = p->a.m - j - 1;
  la_kind k = p->a.k;
  double *v = la_at(p->vwv, j + 1, i), *w = la_at(p->vwv, j + 1, p->nb + i);
  la_view vs = la_block(p->vwv, j + 1, 0, r, i);
  la_view ws = la_block(p->vwv, j + 1, p->nb, r, i);
  la_scalar t = la_load(k, tau);
  la_gemv(LA_N, LA_ONE, la_block(p->a, j + 1, j + 1, r, r), v, 1, LA_ZERO, w,
          1);
  if (i > 0) {
    la_gemv(LA_C, LA_ONE, ws, v, 1, LA_ZERO, p->small, 1);
    la_gemv(LA_N, LA_MINUS_ONE, vs, p->small, 1, LA_ONE, w, 1);
    la_gemv(LA_C, LA_ONE, vs, v, 1, LA_ZERO, p->small, 1);
    la_gemv(LA_N, LA_MINUS_ONE, ws, p->small, 1, LA_ONE, w, 1);
  }
  la_scal(k, r, t, w, 1);
  la_scalar dot = la_dot(k, true, r, w, 1, v, 1);
  la_scalar alpha = la_cscale(-0.5, la_cmul(t, dot));
  la_axpy(k, r, alpha, v, 1, w, 1);
}

static void panel_step(panel *p, ptrdiff_t i) {
  ptrdiff_t j = p->j0 + i, r = p->a.m - j - 1;
  ptrdiff_t kk = (ptrdiff_t)p->a.k;
  update_column(p, i);
  if (r == 0) {
    return;
  }
  double *x = la_at(p->a, j + 1, j), *tau = p->tau + j * kk;
  la_larfg(p->a.k, r, x, x + kk, 1, tau);
  p->e[j] = x[0];
  la_store(p->a.k, x, LA_ONE);
  la_copy(p->a.k, r, x, 1, la_at(p->vwv, j + 1, i), 1);
  la_copy(p->a.k, r, x, 1, la_at(p->vwv, j + 1, 2 * p->nb + i), 1);
  panel_w(p, i, tau);
}

static int reduce(panel *p) {
  ptrdiff_t n = p->a.m;
  for (p->j0 = 0; p->j0 < n; p->j0 += p->nb) {
    if (la_interrupted()) {
      return LA_INFO_INTR;
    }
    if (n - p->j0 < p->nb) {
      p->nb = n - p->j0;
    }
    for (ptrdiff_t i = 0; i < p->nb; i++) {
      panel_step(p, i);
    }
    ptrdiff_t j = p->j0 + p->nb, r = n - j;
    if (r > 0) {
      la_view left = la_block(p->vwv, j, 0, r, 2 * p->nb);
      la_view right = la_block(p->vwv, j, p->nb, r, 2 * p->nb);
      int info = la_gemm(LA_N, LA_C, LA_MINUS_ONE, left, right, LA_ONE,
                         la_block(p->a, j, j, r, r));
      if (info != 0) {
        return info;
      }
    }
  }
  return 0;
}

int la_hetrd(la_view a, double *d, double *e, double *tau) {
  ptrdiff_t n = a.m, nb = n < 2 * PANEL ? (n < 8 ? n : 8) : PANEL;
  if (n == 0) {
    return 0;
  }
  double *work =
      la_mem_alloc((3 * n + 1) * nb * (ptrdiff_t)a.k, (ptrdiff_t)sizeof *work);
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  panel p = {.a = a, .nb = nb, .d = d, .e = e, .tau = tau};
  p.vwv = la_view_of(a.k, work, n, 3 * nb);
  p.small = la_at(p.vwv, 0, 3 * nb);
  int info = reduce(&p);
  la_mem_free(work);
  return info;
}

int la_hetrd_apply(la_view a, const double *tau, la_view z) {
  ptrdiff_t n = a.m;
  if (n < 2) {
    return 0;
  }
  return la_ormqr(LA_LEFT, LA_N, la_block(a, 1, 0, n - 1, n - 1), tau, n - 1,
                  la_block(z, 1, 0, n - 1, z.n));
}
