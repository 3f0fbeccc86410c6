/* bidiag.c - reduction of a general matrix to real upper bidiagonal form.

   Householder reflections from both sides in panels (Golub and Kahan 1965;
   Dongarra, Hammarling, Sorensen 1989; LAPACK's labrd): inside a panel the
   matrix stays as it is and every product with it is corrected by the
   reflections before; after the panel A - V Y' - X U' is one product. Half of
   the 8/3 n^3 flops (m = n) are matrix-vector products. Backward stable. */
#include "config.h"

#include "engine/bidiag.h"

#include "base/mem.h"
#include "base/progress.h"
#include "engine/scalar.h"
#include "engine/gemm.h"
#include "engine/qr.h"
#include "engine/vec.h"

enum { PANEL = 32 };

/* The panel from column j0 on: V in the columns of vx left, X right of it; Y
   and U side by side in yu, so that V Y' + X U' is one product. */
typedef struct panel {
  la_bidiag *b;
  la_view vx, yu;
  ptrdiff_t j0, nb;
  double *small;
} panel;

/* y := y - M conj(row). */
static void subtract_row_product(la_view m, la_view row, double *small,
                                 double *y) {
  if (m.n > 0 && m.m > 0) {
    la_copy(m.k, m.n, row.p, row.ld, small, 1);
    la_conj(m.k, m.n, small, 1);
    la_gemv(LA_N, LA_MINUS_ONE, m, small, 1, LA_ONE, y, 1);
  }
}

/* y := y - L (R' x). */
static void subtract_projected(la_view l, la_view r, const double *x,
                               double *small, double *y) {
  if (l.n > 0 && l.m > 0) {
    la_gemv(LA_C, LA_ONE, r, x, 1, LA_ZERO, small, 1);
    la_gemv(LA_N, LA_MINUS_ONE, l, small, 1, LA_ONE, y, 1);
  }
}

/* Brings column j up to date, makes its reflection v, and Y's column
   tau (A'v - Y V'v - U X'v) for the columns right of it. */
static void left_reflection(panel *p, ptrdiff_t i) {
  la_view a = p->b->a;
  la_kind k = a.k;
  ptrdiff_t j = p->j0 + i, nb = p->nb, rows = a.m - j, cols = a.n - j - 1;
  double *col = la_at(a, j, j), *tau = p->b->tauq + j * (ptrdiff_t)k;
  la_view vs = la_block(p->vx, j, 0, rows, i);
  la_view xs = la_block(p->vx, j, nb, rows, i);
  subtract_row_product(vs, la_block(p->yu, j, 0, 1, i), p->small, col);
  subtract_row_product(xs, la_block(p->yu, j, nb, 1, i), p->small, col);
  la_larfg(k, rows, col, col + k, 1, tau);
  p->b->d[j] = col[0];
  la_store(k, col, LA_ONE);
  la_copy(k, rows, col, 1, la_at(p->vx, j, i), 1);
  if (cols == 0) {
    return;
  }
  double *y = la_at(p->yu, j + 1, i);
  la_gemv(LA_C, LA_ONE, la_block(a, j, j + 1, rows, cols), col, 1, LA_ZERO, y,
          1);
  subtract_projected(la_block(p->yu, j + 1, 0, cols, i), vs, col, p->small, y);
  subtract_projected(la_block(p->yu, j + 1, nb, cols, i), xs, col, p->small, y);
  la_scal(k, cols, la_load(k, tau), y, 1);
}

/* The same for row j, as a conjugated column: its reflection u, and X's column
   tau (A u - V Y'u - X U'u) for the rows below. */
static void right_reflection(panel *p, ptrdiff_t i) {
  la_view a = p->b->a;
  la_kind k = a.k;
  ptrdiff_t j = p->j0 + i, nb = p->nb, rows = a.m - j - 1, cols = a.n - j - 1;
  double *u = la_at(p->b->p, j + 1, j), *tau = p->b->taup + j * (ptrdiff_t)k;
  la_copy(k, cols, la_at(a, j, j + 1), a.ld, u, 1);
  la_conj(k, cols, u, 1);
  la_view ys = la_block(p->yu, j + 1, 0, cols, i + 1);
  la_view us = la_block(p->yu, j + 1, nb, cols, i);
  subtract_row_product(ys, la_block(p->vx, j, 0, 1, i + 1), p->small, u);
  subtract_row_product(us, la_block(p->vx, j, nb, 1, i), p->small, u);
  la_larfg(k, cols, u, u + k, 1, tau);
  p->b->e[j] = u[0];
  la_store(k, u, LA_ONE);
  la_copy(k, cols, u, 1, la_at(p->yu, j + 1, nb + i), 1);
  if (rows == 0) {
    return;
  }
  double *x = la_at(p->vx, j + 1, nb + i);
  la_gemv(LA_N, LA_ONE, la_block(a, j + 1, j + 1, rows, cols), u, 1, LA_ZERO, x,
          1);
  subtract_projected(la_block(p->vx, j + 1, 0, rows, i + 1), ys, u, p->small,
                     x);
  subtract_projected(la_block(p->vx, j + 1, nb, rows, i), us, u, p->small, x);
  la_scal(k, rows, la_load(k, tau), x, 1);
}

/* Flops, about, that are left from column j on. */
static double flops_from(la_view a, ptrdiff_t j) {
  double rest = (double)(a.n - j);
  return 4 * rest * rest * ((double)(a.m - j) - rest / 3);
}

static int reduce(panel *p, la_work *done) {
  la_view a = p->b->a;
  for (p->j0 = 0; p->j0 < a.n; p->j0 += p->nb) {
    if (a.n - p->j0 < p->nb) {
      p->nb = a.n - p->j0;
    }
    for (ptrdiff_t i = 0; i < p->nb; i++) {
      if (la_work_reach(done, flops_from(a, 0) - flops_from(a, p->j0 + i))) {
        return LA_INFO_INTR;
      }
      left_reflection(p, i);
      if (p->j0 + i + 1 < a.n) {
        right_reflection(p, i);
      }
    }
    ptrdiff_t j = p->j0 + p->nb, rows = a.m - j, cols = a.n - j;
    if (cols > 0) {
      int info = la_gemm(LA_N, LA_C, LA_MINUS_ONE,
                         la_block(p->vx, j, 0, rows, 2 * p->nb),
                         la_block(p->yu, j, 0, cols, 2 * p->nb), LA_ONE,
                         la_block(a, j, j, rows, cols));
      if (info != 0) {
        return info;
      }
    }
  }
  return 0;
}

int la_gebrd(la_bidiag *b) {
  la_view a = b->a;
  ptrdiff_t nb = a.n < 2 * PANEL ? (a.n < 8 ? a.n : 8) : PANEL;
  if (a.n == 0) {
    return 0;
  }
  double *work =
      la_mem_alloc((2 * a.m + 2 * a.n + 1) * nb * (ptrdiff_t)a.k, sizeof *work);
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  panel p = {.b = b, .nb = nb};
  p.vx = la_view_of(a.k, work, a.m, 2 * nb);
  p.yu = la_view_of(a.k, la_at(p.vx, 0, 2 * nb), a.n, 2 * nb);
  p.small = la_at(p.yu, 0, 2 * nb);
  la_work done;
  la_work_begin(&done, "bidiagonal form", flops_from(a, 0));
  int info = reduce(&p, &done);
  la_work_end(&done);
  la_mem_free(work);
  return info;
}

int la_gebrd_apply_q(const la_bidiag *b, la_view u) {
  return la_ormqr(LA_LEFT, LA_N, b->a, b->tauq, b->a.n, u);
}

int la_gebrd_apply_p(const la_bidiag *b, la_view v) {
  ptrdiff_t n = b->a.n;
  if (n < 2) {
    return 0;
  }
  return la_ormqr(LA_LEFT, LA_N, la_block(b->p, 1, 0, n - 1, n - 1), b->taup,
                  n - 1, la_block(v, 1, 0, n - 1, v.n));
}
