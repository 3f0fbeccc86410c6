/* tridiag.c - reduction of a Hermitian matrix to real tridiagonal form.

   Householder reflections in panels (Dongarra, Hammarling, Sorensen 1989;
   LAPACK's latrd): within a panel the matrix is not updated, the product of
   the matrix with each new reflection vector is corrected by the reflections
   before it; after the panel one rank-2nb product brings the rest up to date.
   Half of the 4/3 n^3 flops are matrix-vector products, which read the lower
   triangle once. Small real matrices stay in the cache: there each reflection
   updates the matrix and multiplies the next vector in one pass, strip by strip
   (Van Zee, van de Geijn, Quintana-Orti, ACM TOMS 38, 2012). Backward
   stable. */
#include "config.h"

#include "engine/tridiag.h"

#include "base/mem.h"
#include "base/progress.h"
#include "engine/gemm.h"
#include "engine/leaf.h"
#include "engine/par.h"
#include "engine/qr.h"
#include "engine/scalar.h"
#include "engine/vec.h"

#include <string.h>

/* Columns of a panel, of a strip that one thread multiplies, and of one that
   stays in the first level cache; the largest order done without panels. */
enum { PANEL = 32, STRIP = 64, NARROW = 8, SMALL = 300 };

/* ---- panels ---- */

/* One panel: columns j0 .. j0+nb of A. [vw] has the reflection vectors and
   their partners side by side, v w v w ..., [wv] each pair the other way
   round: the update is A - VW * WV'. */
typedef struct panel {
  la_view a, vw, wv;
  ptrdiff_t j0, nb;
  double *d, *e, *tau, *small, *sums;
} panel;

/* y := A x, A Hermitian and known by its lower triangle: each thread adds up
   the strips of its own in its own part of [sums]. */
typedef struct hermitian_product {
  la_view a;
  const double *x;
  double *sums; /* a.m elements for each thread */
  bool back;    /* the strips from the last to the first */
} hermitian_product;

/* Strips are dealt from both ends in turn: the first is the longest. */
static void add_strips(void *arg, ptrdiff_t begin, ptrdiff_t end, int share) {
  hermitian_product *q = arg;
  la_view a = q->a;
  ptrdiff_t n = a.m, k = (ptrdiff_t)a.k, strips = (n + STRIP - 1) / STRIP;
  double *y = q->sums + share * n * k;
  memset(y, 0, (size_t)(n * k) * sizeof *y);
  for (ptrdiff_t i = begin; i < end; i++) {
    ptrdiff_t item = q->back ? begin + end - 1 - i : i;
    ptrdiff_t s = item % 2 == 0 ? item / 2 : strips - 1 - item / 2;
    ptrdiff_t j = s * STRIP, nb = n - j < STRIP ? n - j : STRIP;
    la_leaf_hermitian(la_block(a, j, j, n - j, nb), q->x + j * k, y + j * k);
  }
}

/* Every other product goes back over the strips: it begins with what the last
   one has left in the cache. */
static void multiply_hermitian(la_view a, const double *x, double *y,
                               double *sums, bool back) {
  ptrdiff_t n = a.m, k = (ptrdiff_t)a.k, strips = (n + STRIP - 1) / STRIP;
  double work = 2.0 * (double)n * (double)n * (double)k;
  hermitian_product q = {.a = a, .x = x, .sums = sums, .back = back};
  int shares = la_par_shares(strips, work);
  la_par_for(strips, 1, work, add_strips, &q);
  memcpy(y, sums, (size_t)(n * k) * sizeof *y);
  for (ptrdiff_t t = 1; t < shares; t++) {
    la_axpy(a.k, n, LA_ONE, sums + t * n * k, 1, y, 1);
  }
}

/* Column j of A := what the earlier reflections of the panel made of it. */
static void update_column(panel *p, ptrdiff_t i) {
  ptrdiff_t j = p->j0 + i, n = p->a.m;
  double *col = la_at(p->a, j, j);
  la_copy(p->a.k, 2 * i, la_at(p->wv, j, 0), p->wv.ld, p->small, 1);
  la_conj(p->a.k, 2 * i, p->small, 1);
  la_leaf_subtract(la_block(p->vw, j, 0, n - j, 2 * i), p->small, col);
  p->d[j] = col[0];
  if (p->a.k == LA_CPLX) {
    col[1] = 0;
  }
}

/* w := tau (A v - V W'v - W V'v), then the share of v that makes the update
   A - v w' - w v' a similarity. */
static void find_partner(panel *p, ptrdiff_t i, la_scalar tau) {
  ptrdiff_t j = p->j0 + i + 1, r = p->a.m - j;
  la_kind k = p->a.k;
  double *v = la_at(p->vw, j, 2 * i), *w = la_at(p->vw, j, 2 * i + 1);
  multiply_hermitian(la_block(p->a, j, j, r, r), v, w, p->sums, j % 2 == 1);
  la_leaf_project(la_block(p->wv, j, 0, r, 2 * i), v, p->small);
  la_leaf_subtract(la_block(p->vw, j, 0, r, 2 * i), p->small, w);
  la_scal(k, r, tau, w, 1);
  la_scalar dot = la_dot(k, true, r, w, 1, v, 1);
  la_axpy(k, r, la_cscale(-0.5, la_cmul(tau, dot)), v, 1, w, 1);
  la_copy(k, r, w, 1, la_at(p->wv, j, 2 * i), 1);
  la_copy(k, r, v, 1, la_at(p->wv, j, 2 * i + 1), 1);
}

static void panel_step(panel *p, ptrdiff_t i) {
  ptrdiff_t j = p->j0 + i, r = p->a.m - j - 1;
  update_column(p, i);
  if (r == 0) {
    return;
  }
  double *x = la_at(p->a, j + 1, j), *tau = p->tau + j * (ptrdiff_t)p->a.k;
  la_larfg(p->a.k, r, x, x + p->a.k, 1, tau);
  p->e[j] = x[0];
  la_store(p->a.k, x, LA_ONE);
  la_copy(p->a.k, r, x, 1, la_at(p->vw, j + 1, 2 * i), 1);
  find_partner(p, i, la_load(p->a.k, tau));
}

static double cube(ptrdiff_t n) {
  return (double)n * (double)n * (double)n;
}

static int reduce(panel *p, la_work *done) {
  ptrdiff_t n = p->a.m;
  for (p->j0 = 0; p->j0 < n; p->j0 += p->nb) {
    if (n - p->j0 < p->nb) {
      p->nb = n - p->j0;
    }
    for (ptrdiff_t i = 0; i < p->nb; i++) {
      if (la_work_reach(done, cube(n) - cube(n - p->j0 - i))) {
        return LA_INFO_INTR;
      }
      panel_step(p, i);
    }
    ptrdiff_t j = p->j0 + p->nb, r = n - j;
    if (r > 0) {
      int info = la_gemm_triangle(
          LA_LOWER, LA_N, LA_C, -1, la_block(p->vw, j, 0, r, 2 * p->nb),
          la_block(p->wv, j, 0, r, 2 * p->nb), 1, la_block(p->a, j, j, r, r));
      if (info != 0) {
        return info;
      }
    }
  }
  return 0;
}

static int reduce_in_panels(la_view a, double *d, double *e, double *tau) {
  ptrdiff_t n = a.m, nb = n < 2 * PANEL ? (n < 8 ? n : 8) : PANEL;
  ptrdiff_t total = (4 * n + 2) * nb + la_threads() * n;
  double *work = la_mem_alloc(total * (ptrdiff_t)a.k, (ptrdiff_t)sizeof *work);
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  panel p = {.a = a, .nb = nb, .d = d, .e = e, .tau = tau};
  p.vw = la_view_of(a.k, work, n, 2 * nb);
  p.wv = la_view_of(a.k, la_at(p.vw, 0, 2 * nb), n, 2 * nb);
  p.small = la_at(p.wv, 0, 2 * nb);
  p.sums = p.small + 2 * nb * (ptrdiff_t)a.k;
  la_work done;
  la_work_begin(&done, "tridiagonal form", cube(n));
  int info = reduce(&p, &done);
  la_work_end(&done);
  la_mem_free(work);
  return info;
}

/* ---- small real matrices ---- */

/* The reflection last made, for rows and columns [from, n): A - v w' - w v' is
   still to be done there. Vectors are indexed as the matrix. */
typedef struct pending {
  double *v, *w, *minus_v, *minus_w, *y;
} pending;

static void subtract_pending(const pending *p, la_view a, ptrdiff_t j,
                             ptrdiff_t cols) {
  la_kernel()->ger2(a.m - j, cols, p->v + j, p->minus_w + j, p->w + j,
                    p->minus_v + j, la_at(a, j, j), a.ld);
}

/* Columns from j on: brought up to date and multiplied by x into p->y. */
static void update_and_multiply(const pending *p, la_view a, ptrdiff_t j,
                                const double *x) {
  memset(p->y + j, 0, (size_t)(a.m - j) * sizeof *p->y);
  for (; j < a.m; j += NARROW) {
    ptrdiff_t cols = a.m - j < NARROW ? a.m - j : NARROW;
    subtract_pending(p, a, j, cols);
    la_kernel()->symv(a.m - j, cols, la_at(a, j, j), a.ld, x + j, p->y + j);
  }
}

/* The partner of the reflection v, tau of column j from y = A v. */
static void set_pending(pending *p, ptrdiff_t from, ptrdiff_t n,
                        const double *v, double tau) {
  const la_kern *kern = la_kernel();
  ptrdiff_t r = n - from;
  double alpha = -0.5 * tau * tau * kern->dot(r, p->y + from, v);
  for (ptrdiff_t i = from; i < n; i++) {
    double w = tau * p->y[i] + alpha * v[i - from];
    p->w[i] = w;
    p->minus_w[i] = -w;
    p->v[i] = v[i - from];
    p->minus_v[i] = -v[i - from];
  }
}

static void reduce_small(la_view a, double *d, double *e, double *tau,
                         double *work) {
  ptrdiff_t n = a.m;
  pending p = {work, work + n, work + 2 * n, work + 3 * n, work + 4 * n};
  memset(work, 0, (size_t)(4 * n) * sizeof *work);
  for (ptrdiff_t j = 0; j < n; j++) {
    subtract_pending(&p, a, j, 1);
    d[j] = *la_at(a, j, j);
    if (j + 1 < n) {
      double *x = la_at(a, j + 1, j);
      la_larfg(LA_REAL, n - j - 1, x, x + 1, 1, &tau[j]);
      e[j] = x[0];
      x[0] = 1;
      update_and_multiply(&p, a, j + 1, x - j - 1);
      set_pending(&p, j + 1, n, x, tau[j]);
    }
  }
}

int la_hetrd(la_view a, double *d, double *e, double *tau) {
  ptrdiff_t n = a.m;
  if (n == 0) {
    return 0;
  }
  if (a.k == LA_CPLX || n > SMALL) {
    return reduce_in_panels(a, d, e, tau);
  }
  double *work = la_mem_alloc(5 * n, (ptrdiff_t)sizeof *work);
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  reduce_small(a, d, e, tau, work);
  la_mem_free(work);
  return 0;
}

int la_hetrd_apply(la_view a, const double *tau, la_view z) {
  ptrdiff_t n = a.m;
  if (n < 2) {
    return 0;
  }
  return la_ormqr(LA_LEFT, LA_N, la_block(a, 1, 0, n - 1, n - 1), tau, n - 1,
                  la_block(z, 1, 0, n - 1, z.n));
}
