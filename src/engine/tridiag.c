/* tridiag.c - reduction of a Hermitian matrix to real tridiagonal form.

   Householder reflections in panels (Dongarra, Hammarling, Sorensen 1989;
   LAPACK's latrd): within a panel the matrix is not updated, the product of
   the matrix with each new reflection vector is corrected by the reflections
   before it; after the panel one rank-2nb product brings the rest up to date.
   Both triangles are kept, so that every product is a plain one. Half of the
   4/3 n^3 flops are matrix-vector products. Backward stable. */
#include "config.h"

#include "engine/tridiag.h"

#include "base/mem.h"
#include "base/progress.h"
#include "engine/scalar.h"
#include "engine/gemm.h"
#include "engine/par.h"
#include "engine/qr.h"
#include "engine/vec.h"

enum { PANEL = 32, STRIP = 64, WHOLE = 600 };

/* One panel: columns j0 .. j0+nb of A. [vwv] is n-by-3nb: V, W and V again, so
   that [V W] and [W V] are both single blocks. */
typedef struct panel {
  la_view a, vwv;
  ptrdiff_t j0, nb;
  double *d, *e, *tau, *small, *sums;
  bool whole; /* both triangles of A are kept */
} panel;

/* y := A x, A Hermitian and known by its lower triangle: each thread adds up
   the strips of its own in its own part of [sums]. */
typedef struct hermitian_product {
  la_view a;
  const double *x;
  double *sums;   /* a.m elements for each thread */
  double *square; /* a strip's square for each thread */
} hermitian_product;

/* The square on the diagonal of a strip, both triangles. */
static la_view fill_square(la_view a, ptrdiff_t j, ptrdiff_t nb, double *to) {
  la_view s = la_view_of(a.k, to, nb, nb);
  for (ptrdiff_t c = 0; c < nb; c++) {
    for (ptrdiff_t r = c; r < nb; r++) {
      la_scalar z = la_get(a, j + r, j + c);
      la_put(s, r, c, z);
      la_put(s, c, r, la_cconj(z));
    }
  }
  return s;
}

/* Strips are dealt from both ends in turn: the first is the longest. */
static void add_strips(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  hermitian_product *q = arg;
  la_view a = q->a;
  ptrdiff_t n = a.m, k = (ptrdiff_t)a.k, strips = (n + STRIP - 1) / STRIP;
  double *y = q->sums + thread * n * k;
  ptrdiff_t side = n < STRIP ? n : STRIP;
  double *square = q->square + thread * side * side * k;
  for (ptrdiff_t item = begin; item < end; item++) {
    ptrdiff_t s = item % 2 == 0 ? item / 2 : strips - 1 - item / 2;
    ptrdiff_t j = s * STRIP, nb = n - j < STRIP ? n - j : STRIP;
    ptrdiff_t low = j + nb;
    const double *xj = q->x + j * k;
    la_gemv(LA_N, LA_ONE, fill_square(a, j, nb, square), xj, 1, LA_ONE,
            y + j * k, 1);
    if (low < n) {
      la_view below = la_block(a, low, j, n - low, nb);
      la_gemv(LA_N, LA_ONE, below, xj, 1, LA_ONE, y + low * k, 1);
      la_gemv(LA_C, LA_ONE, below, q->x + low * k, 1, LA_ONE, y + j * k, 1);
    }
  }
}

static void multiply_hermitian(la_view a, const double *x, double *y,
                               double *work) {
  ptrdiff_t n = a.m, k = (ptrdiff_t)a.k, threads = la_threads();
  hermitian_product q = {.a = a, .x = x, .sums = work};
  q.square = work + threads * n * k;
  for (ptrdiff_t i = 0; i < threads * n * k; i++) {
    work[i] = 0;
  }
  la_par_for((n + STRIP - 1) / STRIP, 1,
             2.0 * (double)n * (double)n * (double)k, add_strips, &q);
  la_copy(a.k, n, work, 1, y, 1);
  for (ptrdiff_t t = 1; t < threads; t++) {
    la_axpy(a.k, n, LA_ONE, work + t * n * k, 1, y, 1);
  }
}

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
  la_view rest = la_block(p->a, j + 1, j + 1, r, r);
  if (p->whole) {
    la_gemv(LA_N, LA_ONE, rest, v, 1, LA_ZERO, w, 1);
  } else {
    multiply_hermitian(rest, v, w, p->sums);
  }
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

/* A - V W' - W V' from row and column j0 on, by wide strips of columns. */
static int update_rest(panel *p, ptrdiff_t j0) {
  ptrdiff_t n = p->a.m, wide = p->whole ? n : 4 * STRIP;
  for (ptrdiff_t j = j0; j < n; j += wide) {
    ptrdiff_t cols = n - j < wide ? n - j : wide;
    la_view left = la_block(p->vwv, j, 0, n - j, 2 * p->nb);
    la_view right = la_block(p->vwv, j, p->nb, cols, 2 * p->nb);
    int info = la_gemm(LA_N, LA_C, LA_MINUS_ONE, left, right, LA_ONE,
                       la_block(p->a, j, j, n - j, cols));
    if (info != 0) {
      return info;
    }
  }
  return 0;
}

/* The upper triangle := the conjugate of the lower one. */
static void mirror(la_view a) {
  for (ptrdiff_t j = 0; j < a.n; j++) {
    for (ptrdiff_t i = j + 1; i < a.n; i++) {
      la_put(a, j, i, la_cconj(la_get(a, i, j)));
    }
  }
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
      int info = update_rest(p, j);
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
  ptrdiff_t side = n < STRIP ? n : STRIP;
  ptrdiff_t total = (3 * n + 1) * nb + la_threads() * (n + side * side);
  double *work = la_mem_alloc(total * (ptrdiff_t)a.k, (ptrdiff_t)sizeof *work);
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  panel p = {.a = a, .nb = nb, .d = d, .e = e, .tau = tau};
  p.vwv = la_view_of(a.k, work, n, 3 * nb);
  p.small = la_at(p.vwv, 0, 3 * nb);
  p.sums = p.small + nb * (ptrdiff_t)a.k;
  p.whole = n <= WHOLE;
  if (p.whole) {
    mirror(a);
  }
  la_work done;
  la_work_begin(&done, "tridiagonal form", cube(n));
  int info = reduce(&p, &done);
  la_work_end(&done);
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
