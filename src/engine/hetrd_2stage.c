/* hetrd_2stage.c - Hermitian matrices to real tridiagonal form in two stages,
   for the eigenvalues of matrices that do not fit into the cache.

   In one stage half of the flops are matrix-vector products, which read the
   whole matrix for every column. Here panels of QR factorisations make a band
   of it first, in products of matrices alone (Bischof, Lang, Sun, ACM TOMS 26,
   2000; LAPACK's hetrd_he2hb); the band, small enough for the cache, becomes
   tridiagonal by chasing bulges (hetrd_hb2st; chase.h). Backward stable. */
#include "config.h"

#include "engine/tridiag.h"

#include "base/mem.h"
#include "base/progress.h"
#include "engine/chase.h"
#include "engine/gemm.h"
#include "engine/leaf.h"
#include "engine/qr.h"
#include "engine/scalar.h"
#include "engine/vec.h"
#include "engine/wy.h"

/* Diagonals below the main one of the band, and columns of a strip of which the
   part above the diagonal may be overwritten, too. */
#ifdef LAC_HOSTILE
enum { WIDTH = 4, NARROW = 8 };
#else
enum { WIDTH = 32, NARROW = 8 };
#endif

static ptrdiff_t least(ptrdiff_t a, ptrdiff_t b) {
  return a < b ? a : b;
}

/* ---- first stage: to a band ---- */

/* [vw] has the vectors of a panel and their partners side by side, [wv] the
   other way round: the update is A - VW WV'. */
typedef struct stage {
  la_view a, vw, wv, t, s;
  double *tau, *work;
} stage;

static int take_stage(stage *g, la_view a) {
  ptrdiff_t n = a.n, b = WIDTH;
  double *work = la_mem_alloc((4 * n * b + 5 * b * b + b) * (ptrdiff_t)a.k,
                              (ptrdiff_t)sizeof *work);
  *g = (stage){.a = a};
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  g->vw = la_view_of(a.k, work, n, 2 * b);
  g->wv = la_view_of(a.k, la_at(g->vw, 0, 2 * b), n, 2 * b);
  g->t = la_view_of(a.k, la_at(g->wv, 0, 2 * b), b, b);
  g->s = la_view_of(a.k, la_at(g->t, 0, b), b, b);
  g->tau = la_at(g->s, 0, b);
  g->work = g->tau + b * (ptrdiff_t)a.k;
  return 0;
}

/* A := H'A H for the rest of the matrix and the block I - V T V': with Y = A V
   T and W = Y - V (T'V'Y)/2 that is A - V W' - W V'. */
static int update_rest(const stage *g, la_view a, la_view v, la_view t) {
  ptrdiff_t m = v.m, n = v.n;
  la_view vw = la_view_of(a.k, g->vw.p, m, 2 * n);
  la_view wv = la_view_of(a.k, g->wv.p, m, 2 * n);
  la_view w = la_block(wv, 0, 0, m, n), y = la_block(vw, 0, n, m, n);
  la_view s = la_view_of(a.k, g->s.p, n, n);
  la_view ts = la_view_of(a.k, g->work, n, n);
  int info = la_hemm(a, v, w);
  if (info != 0) {
    return info;
  }
  (void)la_gemm(LA_N, LA_N, LA_ONE, w, t, LA_ZERO, y);
  (void)la_gemm(LA_C, LA_N, LA_ONE, v, y, LA_ZERO, s);
  (void)la_gemm(LA_C, LA_N, LA_ONE, t, s, LA_ZERO, ts);
  (void)la_gemm(LA_N, LA_N, la_cx(-0.5, 0), v, ts, LA_ONE, y);
  la_lacpy(y, w);
  la_lacpy(v, la_block(wv, 0, n, m, n));
  return la_gemm_triangle(LA_LOWER, LA_N, LA_C, -1, vw, wv, 1, a);
}

/* The panel at column j: cleared below the band. */
static int reduce_panel(const stage *g, ptrdiff_t j) {
  la_view a = g->a;
  ptrdiff_t m = a.n - j - WIDTH, n = least(m, WIDTH);
  la_view panel = la_block(a, j + WIDTH, j, m, WIDTH);
  la_view v = la_view_of(a.k, g->vw.p, m, n);
  la_view t = la_view_of(a.k, g->t.p, n, n);
  la_geqrt(la_block(panel, 0, 0, m, n), g->tau, t, v, g->work);
  la_wy_apply(LA_LEFT, LA_C, v, t, la_block(panel, 0, n, m, WIDTH - n),
              g->work);
  return update_rest(g, la_block(a, j + WIDTH, j + WIDTH, m, m), v, t);
}

static double cube(ptrdiff_t n) {
  return (double)n * (double)n * (double)n;
}

static int reduce_to_band(la_view a) {
  stage g;
  int info = take_stage(&g, a);
  la_work done;
  la_work_begin(&done, "band form", cube(a.n));
  for (ptrdiff_t j = 0; info == 0 && j + WIDTH < a.n; j += WIDTH) {
    info = la_work_reach(&done, cube(a.n) - cube(a.n - j))
               ? LA_INFO_INTR
               : reduce_panel(&g, j);
  }
  la_work_end(&done);
  la_mem_free(g.vw.p);
  return info;
}

/* ---- second stage: from a band ---- */

typedef struct chase {
  la_chase c;
  la_band_store band;
} chase;

/* A := H'A H for the diagonal block A, whose lower triangle counts. */
static void both_sides(la_view a, const double *v, la_scalar tau) {
  const la_kern *kern = la_kernel();
  double w[2 * LA_CHASE_MAX] = {0}, minus_v[2 * LA_CHASE_MAX],
               minus_w[2 * LA_CHASE_MAX];
  ptrdiff_t n = a.n, k = (ptrdiff_t)a.k;
  la_leaf_hermitian(a, v, w);
  la_scal(a.k, n, tau, w, 1);
  la_scalar dot = la_dot(a.k, true, n, w, 1, v, 1);
  la_axpy(a.k, n, la_cscale(-0.5, la_cmul(tau, dot)), v, 1, w, 1);
  la_copy(a.k, n, v, 1, minus_v, 1);
  la_copy(a.k, n, w, 1, minus_w, 1);
  kern->scal(n * k, -1, minus_v);
  kern->scal(n * k, -1, minus_w);
  for (ptrdiff_t j = 0; a.k == LA_REAL && j < n; j += NARROW) {
    kern->ger2(n - j, least(NARROW, n - j), v + j, minus_w + j, w + j,
               minus_v + j, la_at(a, j, j), a.ld);
  }
  if (a.k == LA_CPLX) {
    la_conj(a.k, n, minus_v, 1);
    la_conj(a.k, n, minus_w, 1);
    for (ptrdiff_t j = 0; j < n; j++) {
      double *diag = la_at(a, j, j);
      kern->zaxpy(n - j, minus_w + 2 * j, v + 2 * j, diag);
      kern->zaxpy(n - j, minus_v + 2 * j, w + 2 * j, diag);
      diag[1] = 0;
    }
  }
}

static void chase_step(void *arg, ptrdiff_t s, ptrdiff_t t) {
  const chase *q = arg;
  const la_chase *c = &q->c;
  ptrdiff_t row = la_chase_row(c, s, t), m = la_chase_len(c, row);
  double *v = la_chase_v(c, s, t), *tau = la_chase_tau(c, s, t);
  if (t == 0) {
    la_chase_begin(q->band.k, m, la_band_block(&q->band, row, s, m, 1).p, v,
                   tau);
  } else {
    la_chase_column(la_band_block(&q->band, row, row - c->width, m, c->width),
                    la_chase_v(c, s, t - 1), la_chase_tau(c, s, t - 1), v, tau);
  }
  both_sides(la_band_block(&q->band, row, row, m, m), v,
             la_load(q->band.k, tau));
}

static void load_band(la_view a, const la_band_store *band) {
  for (ptrdiff_t j = 0; j < a.n; j++) {
    ptrdiff_t m = least(WIDTH + 1, a.n - j);
    la_copy(a.k, m, la_at(a, j, j), 1, la_band_block(band, j, j, m, 1).p, 1);
  }
}

static void unload(const la_band_store *band, double *d, double *e) {
  for (ptrdiff_t j = 0; j < band->n; j++) {
    const double *diag = la_band_block(band, j, j, 1, 1).p;
    d[j] = diag[0];
    if (j + 1 < band->n) {
      e[j] = diag[band->k];
    }
  }
}

int la_hetrd_2stage(la_view a, double *d, double *e) {
  chase q;
  la_work both;
  /* Of the flops, 4/3 n^3 are in the first stage, 6 n^2 WIDTH slower ones in
     the second. */
  la_work_begin(&both, NULL, (double)a.n + 15 * WIDTH);
  la_work_step(&both, (double)a.n);
  int info = reduce_to_band(a);
  if (info == 0 && la_work_step(&both, 15 * WIDTH)) {
    info = LA_INFO_INTR;
  }
  if (info == 0) {
    info = la_band_store_open(&q.band, a.k, a.n, NARROW, 2 * WIDTH - 1);
  }
  if (info == 0) {
    info = la_chase_open(&q.c, a.k, a.n, WIDTH);
    if (info == 0) {
      load_band(a, &q.band);
      info = la_chase_run(&q.c, "tridiagonal form", chase_step, &q);
      unload(&q.band, d, e);
      la_chase_close(&q.c);
    }
    la_mem_free(q.band.p);
  }
  la_work_end(&both);
  return info;
}
