/* hess.c - reduction to Hessenberg form.

   Householder reflections in panels (Golub and Van Loan 7.4; the
   panel scheme is Dongarra, Hammarling, Sorensen 1989 as in LAPACK's lahr2):
   Y = A V T grows with the panel, then A := (I - V T V')' (A - Y V').
   10/3 n^3 flops, a fifth of them matrix-vector products. Backward stable. */
#include "config.h"

#include "engine/hess.h"

#include "base/mem.h"
#include "base/progress.h"
#include "engine/scalar.h"
#include "engine/gemm.h"
#include "engine/qr.h"
#include "engine/vec.h"

#include <string.h>

enum { PANEL = 32 };

/* A panel of nb columns from j0 on. Row i of v, y stands for row i of A; v has
   the reflections with their zeros and ones, t is their triangular factor. */
typedef struct panel {
  la_view a, v, y, t, w;
  ptrdiff_t hi, j0, nb;
  double *small;
  la_work done;
} panel;

/* Column j0+i := what the panel's earlier reflections make of it. */
static void update_column(panel *p, ptrdiff_t i) {
  la_kind k = p->a.k;
  ptrdiff_t top = p->j0 + 1, rows = p->hi - top;
  double *b = la_at(p->a, top, p->j0 + i);
  la_view v = la_block(p->v, top, 0, rows, i);
  la_copy(k, i, la_at(p->v, p->j0 + i, 0), p->v.ld, p->small, 1);
  la_conj(k, i, p->small, 1);
  la_gemv(LA_N, LA_MINUS_ONE, la_block(p->y, top, 0, rows, i), p->small, 1,
          LA_ONE, b, 1);
  double *u = p->small + p->nb * (ptrdiff_t)k;
  la_gemv(LA_C, LA_ONE, v, b, 1, LA_ZERO, p->small, 1);
  la_gemv(LA_C, LA_ONE, la_block(p->t, 0, 0, i, i), p->small, 1, LA_ZERO, u, 1);
  la_gemv(LA_N, LA_MINUS_ONE, v, u, 1, LA_ONE, b, 1);
}

/* The new columns of Y (rows below j0) and T. */
static void grow_factors(panel *p, ptrdiff_t i, const double *tau) {
  la_kind k = p->a.k;
  ptrdiff_t top = p->j0 + 1, rows = p->hi - top, j = p->j0 + i + 1;
  double *v = la_at(p->v, j, i), *y = la_at(p->y, top, i);
  la_scalar t = la_load(k, tau);
  la_gemv(LA_N, LA_ONE, la_block(p->a, top, j, rows, p->hi - j), v, 1, LA_ZERO,
          y, 1);
  if (i > 0) {
    la_gemv(LA_C, LA_ONE, la_block(p->v, j, 0, p->hi - j, i), v, 1, LA_ZERO,
            p->small, 1);
    la_gemv(LA_N, LA_MINUS_ONE, la_block(p->y, top, 0, rows, i), p->small, 1,
            LA_ONE, y, 1);
    la_gemv(LA_N, la_cneg(t), la_block(p->t, 0, 0, i, i), p->small, 1, LA_ZERO,
            la_at(p->t, 0, i), 1);
  }
  la_scal(k, rows, t, y, 1);
  la_put(p->t, i, i, t);
}

/* Flops, about, that are left from column j on. */
static double flops_from(const panel *p, ptrdiff_t j) {
  double rest = (double)(p->hi - j);
  return rest * rest * ((double)p->a.n * 2 + rest * 4 / 3);
}

static int reduce_panel(panel *p, double *tau) {
  la_kind k = p->a.k;
  la_laset(p->t, LA_ZERO, LA_ZERO);
  la_laset(p->v, LA_ZERO, LA_ZERO);
  for (ptrdiff_t i = 0; i < p->nb; i++) {
    ptrdiff_t j = p->j0 + i;
    if (la_work_reach(&p->done, flops_from(p, 0) - flops_from(p, j))) {
      return LA_INFO_INTR;
    }
    if (i > 0) {
      update_column(p, i);
    }
    double *x = la_at(p->a, j + 1, j), *ti = tau + j * (ptrdiff_t)k;
    la_larfg(k, p->hi - j - 1, x, x + k, 1, ti);
    la_copy(k, p->hi - j - 1, x, 1, la_at(p->v, j + 1, i), 1);
    la_put(p->v, j + 1, i, LA_ONE);
    grow_factors(p, i, ti);
  }
  return 0;
}

/* Rows above the panel: Y := A V T; then A := A - Y V', from the right. The
   columns of the panel itself are done below j0 and get the rest here. */
static int update_right(panel *p) {
  ptrdiff_t top = p->j0 + 1, rest = p->j0 + p->nb, hi = p->hi;
  la_view v = la_block(p->v, top, 0, hi - top, p->nb);
  la_view w = la_block(p->w, 0, 0, top, p->nb);
  int info = la_gemm(LA_N, LA_N, LA_ONE, la_block(p->a, 0, top, top, hi - top),
                     v, LA_ZERO, w);
  if (info == 0) {
    info = la_gemm(LA_N, LA_N, LA_ONE, w, p->t, LA_ZERO,
                   la_block(p->y, 0, 0, top, p->nb));
  }
  if (info == 0 && p->nb > 1) {
    info = la_gemm(LA_N, LA_C, LA_MINUS_ONE, la_block(p->y, 0, 0, top, p->nb),
                   la_block(p->v, top, 0, p->nb - 1, p->nb), LA_ONE,
                   la_block(p->a, 0, top, top, p->nb - 1));
  }
  if (info == 0) {
    info = la_gemm(LA_N, LA_C, LA_MINUS_ONE, la_block(p->y, 0, 0, hi, p->nb),
                   la_block(p->v, rest, 0, hi - rest, p->nb), LA_ONE,
                   la_block(p->a, 0, rest, hi, hi - rest));
  }
  return info;
}

/* A := (I - V T' V') A for the columns right of the panel. */
static int update_left(panel *p) {
  ptrdiff_t top = p->j0 + 1, rest = p->j0 + p->nb, cols = p->a.n - rest;
  la_view v = la_block(p->v, top, 0, p->hi - top, p->nb);
  la_view c = la_block(p->a, top, rest, p->hi - top, cols);
  la_view w1 = la_view_of(p->a.k, p->w.p, p->nb, cols);
  la_view w2 = la_view_of(p->a.k, la_at(w1, 0, cols), p->nb, cols);
  int info = la_gemm(LA_C, LA_N, LA_ONE, v, c, LA_ZERO, w1);
  if (info == 0) {
    info = la_gemm(LA_C, LA_N, LA_ONE, p->t, w1, LA_ZERO, w2);
  }
  if (info == 0) {
    info = la_gemm(LA_N, LA_N, LA_MINUS_ONE, v, w2, LA_ONE, c);
  }
  return info;
}

/* The panel and everything that follows from it. */
static int step_panel(panel *p, ptrdiff_t nb, double *tau) {
  p->nb = nb;
  p->v.n = p->y.n = p->w.n = nb;
  p->t.m = p->t.n = nb;
  int info = reduce_panel(p, tau);
  info = info == 0 ? update_right(p) : info;
  return info == 0 ? update_left(p) : info;
}

/* The last few columns, or all of a small matrix, one reflection at a time. */
static void reduce_plainly(la_view a, ptrdiff_t lo, ptrdiff_t hi, double *tau,
                           double *work) {
  for (ptrdiff_t j = lo; j + 2 < hi; j++) {
    double *x = la_at(a, j + 1, j), *t = tau + j * (ptrdiff_t)a.k;
    ptrdiff_t r = hi - j - 1;
    la_larfg(a.k, r, x, x + a.k, 1, t);
    la_scalar beta = la_load(a.k, x);
    la_store(a.k, x, LA_ONE);
    la_larf(LA_RIGHT, false, x, 1, t, la_block(a, 0, j + 1, hi, r), work);
    la_larf(LA_LEFT, true, x, 1, t, la_block(a, j + 1, j + 1, r, a.n - j - 1),
            work);
    la_store(a.k, x, beta);
  }
  if (hi - lo >= 2) {
    /* A complex matrix has its last subdiagonal element made real as well. */
    ptrdiff_t j = hi - 2;
    double *x = la_at(a, j + 1, j), *t = tau + j * (ptrdiff_t)a.k;
    la_larfg(a.k, 1, x, x, 1, t);
    la_scalar beta = la_load(a.k, x);
    la_store(a.k, x, LA_ONE);
    la_larf(LA_RIGHT, false, x, 1, t, la_block(a, 0, j + 1, hi, 1), work);
    la_larf(LA_LEFT, true, x, 1, t, la_block(a, j + 1, j + 1, 1, a.n - j - 1),
            work);
    la_store(a.k, x, beta);
  }
}

int la_gehrd(la_view a, ptrdiff_t lo, ptrdiff_t hi, double *tau) {
  ptrdiff_t n = a.n, k = (ptrdiff_t)a.k, j = lo;
  if (n > 1) {
    memset(tau, 0, (size_t)((n - 1) * k) * sizeof *tau);
  }
  double *work =
      la_mem_alloc((4 * n + PANEL + 2) * PANEL * k, (ptrdiff_t)sizeof *work);
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  int info = 0;
  panel p = {.a = a, .hi = hi};
  p.v = la_view_of(a.k, work, n, PANEL);
  p.y = la_view_of(a.k, work + n * PANEL * k, n, PANEL);
  p.w = la_view_of(a.k, work + 2 * n * PANEL * k, n, PANEL);
  p.t = la_view_of(a.k, work + 4 * n * PANEL * k, PANEL, PANEL);
  p.small = la_at(p.t, 0, PANEL);
  la_work_begin(&p.done, "Hessenberg form", flops_from(&p, 0));
  for (; hi - j > 3 * PANEL && info == 0; j += PANEL) {
    p.j0 = j;
    info = step_panel(&p, PANEL, tau);
  }
  la_work_end(&p.done);
  if (info == 0) {
    reduce_plainly(a, j, hi, tau, work);
  }
  la_mem_free(work);
  return info;
}

int la_orghr(la_view a, ptrdiff_t lo, ptrdiff_t hi, const double *tau,
             la_view q) {
  ptrdiff_t r = hi - lo - 1;
  la_laset(q, LA_ZERO, LA_ONE);
  if (r <= 0) {
    return 0;
  }
  la_view inner = la_block(q, lo + 1, lo + 1, r, r);
  la_lacpy(la_block(a, lo + 1, lo, r, r), inner);
  return la_orgqr(inner, tau + lo * (ptrdiff_t)a.k, r);
}
