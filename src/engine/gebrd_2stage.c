/* gebrd_2stage.c - general matrices to real upper bidiagonal form in two
   stages, for the singular values of matrices that do not fit into the cache.

   Panels of QR and LQ factorisations in turn make an upper band of the matrix,
   in products of matrices alone (Grosser and Lang, Parallel Computing 25,
   1999); the band becomes bidiagonal by chasing bulges (chase.h). Backward
   stable. */
#include "config.h"

#include "engine/bidiag.h"

#include "base/mem.h"
#include "base/progress.h"
#include "engine/chase.h"
#include "engine/gemm.h"
#include "engine/qr.h"
#include "engine/scalar.h"
#include "engine/vec.h"
#include "engine/wy.h"

/* Diagonals above the main one of the band. */
#ifdef LAC_HOSTILE
enum { WIDTH = 4 };
#else
enum { WIDTH = 32 };
#endif

static ptrdiff_t least(ptrdiff_t a, ptrdiff_t b) {
  return a < b ? a : b;
}

/* ---- first stage: to a band ---- */

typedef struct stage {
  la_view a, v, t, rows; /* rows: the conjugate transpose of a panel of rows */
  double *tau, *work;
} stage;

static int take_stage(stage *g, la_view a) {
  ptrdiff_t m = a.m, b = WIDTH;
  double *work = la_mem_alloc((4 * m * b + 2 * b * b + b) * (ptrdiff_t)a.k,
                              (ptrdiff_t)sizeof *work);
  *g = (stage){.a = a};
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  g->v = la_view_of(a.k, work, m, b);
  g->rows = la_view_of(a.k, la_at(g->v, 0, b), m, b);
  g->t = la_view_of(a.k, la_at(g->rows, 0, b), b, b);
  g->tau = la_at(g->t, 0, b);
  g->work = g->tau + b * (ptrdiff_t)a.k;
  return 0;
}

/* The panel := R and reflections, whose block is I - V T V'. */
static void factor(const stage *g, la_view panel, la_view *v, la_view *t) {
  ptrdiff_t n = least(panel.m, panel.n);
  *v = la_view_of(panel.k, g->v.p, panel.m, n);
  *t = la_view_of(panel.k, g->t.p, n, n);
  la_geqrt(la_block(panel, 0, 0, panel.m, n), g->tau, *t, *v, g->work);
  la_wy_apply(LA_LEFT, LA_C, *v, *t,
              la_block(panel, 0, n, panel.m, panel.n - n), g->work);
}

static void reduce_columns(const stage *g, ptrdiff_t j, ptrdiff_t nb) {
  la_view a = g->a, v, t;
  ptrdiff_t m = a.m - j;
  factor(g, la_block(a, j, j, m, nb), &v, &t);
  la_wy_apply(LA_LEFT, LA_C, v, t, la_block(a, j, j + nb, m, a.n - j - nb),
              g->work);
}

static void reduce_rows(const stage *g, ptrdiff_t j, ptrdiff_t nb) {
  la_view a = g->a, v, t;
  ptrdiff_t c = j + nb, n = a.n - c;
  la_view panel = la_block(a, j, c, nb, n);
  la_view rows = la_view_of(a.k, g->rows.p, n, nb);
  la_transpose(panel, true, rows);
  factor(g, rows, &v, &t);
  la_transpose(rows, true, panel);
  la_wy_apply(LA_RIGHT, LA_N, v, t, la_block(a, c, c, a.m - c, n), g->work);
}

/* Flops, about, that are left from column j on. */
static double flops_from(la_view a, ptrdiff_t j) {
  double rest = (double)(a.n - j);
  return 4 * rest * rest * ((double)(a.m - j) - rest / 3);
}

static int reduce_to_band(la_view a) {
  stage g;
  int info = take_stage(&g, a);
  la_work done;
  la_work_begin(&done, "band form", flops_from(a, 0));
  for (ptrdiff_t j = 0; info == 0 && j < a.n; j += WIDTH) {
    ptrdiff_t nb = least(WIDTH, a.n - j);
    if (la_work_reach(&done, flops_from(a, 0) - flops_from(a, j))) {
      info = LA_INFO_INTR;
      break;
    }
    reduce_columns(&g, j, nb);
    if (j + nb < a.n) {
      reduce_rows(&g, j, nb);
    }
  }
  la_work_end(&done);
  la_mem_free(g.v.p);
  return info;
}

/* ---- second stage: from a band ---- */

typedef struct chase {
  la_chase left, right;
  la_band_store band;
} chase;

/* The reflection of the columns from [row] on, then that of these rows. */
static void chase_step(void *arg, ptrdiff_t s, ptrdiff_t t) {
  const chase *q = arg;
  const la_band_store *band = &q->band;
  ptrdiff_t row = la_chase_row(&q->left, s, t);
  ptrdiff_t m = la_chase_len(&q->left, row), b = q->left.width;
  double *u = la_chase_v(&q->right, s, t), *tu = la_chase_tau(&q->right, s, t);
  double *v = la_chase_v(&q->left, s, t), *tv = la_chase_tau(&q->left, s, t);
  if (t == 0) {
    double x[2 * LA_CHASE_MAX];
    la_view line = la_band_block(band, s, row, 1, m);
    la_copy(band->k, m, line.p, line.ld, x, 1);
    la_conj(band->k, m, x, 1);
    la_chase_begin(band->k, m, x, u, tu);
    la_copy(band->k, m, x, 1, line.p, line.ld);
  } else {
    la_chase_row_of(la_band_block(band, row - b, row, b, m),
                    la_chase_v(&q->left, s, t - 1),
                    la_chase_tau(&q->left, s, t - 1), u, tu);
  }
  la_chase_column(la_band_block(band, row, row, m, m), u, tu, v, tv);
}

static void load_band(la_view a, const la_band_store *band) {
  for (ptrdiff_t j = 0; j < a.n; j++) {
    ptrdiff_t i = j < WIDTH ? 0 : j - WIDTH, m = j - i + 1;
    la_copy(a.k, m, la_at(a, i, j), 1, la_band_block(band, i, j, m, 1).p, 1);
  }
}

static void unload(const la_band_store *band, double *d, double *e) {
  for (ptrdiff_t j = 0; j < band->n; j++) {
    d[j] = la_band_block(band, j, j, 1, 1).p[0];
    if (j + 1 < band->n) {
      e[j] = la_band_block(band, j, j + 1, 1, 1).p[0];
    }
  }
}

/* The band in the first n rows of A, chased. */
static int chase_band(la_view a, double *d, double *e) {
  chase q;
  int info = la_band_store_open(&q.band, a.k, a.n, 2 * WIDTH, WIDTH);
  if (info != 0) {
    return info;
  }
  info = la_chase_open(&q.left, a.k, a.n, WIDTH);
  if (info == 0) {
    info = la_chase_open(&q.right, a.k, a.n, WIDTH);
    if (info == 0) {
      load_band(a, &q.band);
      info = la_chase_run(&q.left, "bidiagonal form", chase_step, &q);
      unload(&q.band, d, e);
      la_chase_close(&q.right);
    }
    la_chase_close(&q.left);
  }
  la_mem_free(q.band.p);
  return info;
}

int la_gebrd_2stage(la_view a, double *d, double *e) {
  la_work both;
  /* Of the flops, 8/3 n^3 (m = n) are in the first stage, 12 n^2 WIDTH slower
     ones in the second. */
  la_work_begin(&both, NULL, (double)a.m + 15 * WIDTH);
  la_work_step(&both, (double)a.m);
  int info = reduce_to_band(a);
  if (info == 0 && la_work_step(&both, 15 * WIDTH)) {
    info = LA_INFO_INTR;
  }
  if (info == 0) {
    info = chase_band(a, d, e);
  }
  la_work_end(&both);
  return info;
}
