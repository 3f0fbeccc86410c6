/* augmented.c - see augmented.h. With M P = Q R, both parts of the solution
   come from two triangular solves and two applications of Q (Higham, Accuracy
   and Stability, 20.5). A step costs that, O(pq) for each right-hand side, and
   two residuals. */
#include "config.h"

#include "engine/augmented.h"

#include "base/intr.h"
#include "base/mem.h"
#include "engine/doubled.h"
#include "engine/qr.h"
#include "engine/trsm.h"
#include "engine/vec.h"

#include <math.h>

/* The state of the iteration. */
typedef struct state {
  const la_tall *t;
  la_view f, g;       /* the right-hand sides */
  la_view adj, adlow; /* M' and low'; only for corrections */
  la_view y, ylow;    /* the solution as y + ylow, r + rlow */
  la_view r, rlow;
  la_view df, dg;   /* residuals, then corrections */
  double *last;     /* the size of the correction before, for each column;
                       negative once a column is done */
  double *doubled;  /* room for a vector of p elements */
  double *permuted; /* room for q elements */
} state;

/* ---- one solution ---- */

/* Permutes the rows of B: forward B := P'B, otherwise B := P B. */
static void permute(const state *s, bool forward, la_view b) {
  const ptrdiff_t *jpvt = s->t->jpvt;
  const ptrdiff_t k = b.k;
  for (ptrdiff_t j = 0; jpvt != NULL && j < b.n; j++) {
    double *col = la_at(b, 0, j);
    la_copy(b.k, b.m, col, 1, s->permuted, 1);
    for (ptrdiff_t i = 0; i < b.m; i++) {
      la_copy(b.k, 1, s->permuted + (forward ? jpvt[i] : i) * k, 1,
              col + (forward ? i : jpvt[i]) * k, 1);
    }
  }
}

/* [df; dg] := the solution of the augmented system for them. */
static int correct(const state *s) {
  const la_tall *t = s->t;
  ptrdiff_t q = t->m.n;
  la_view tri = la_block(t->qr, 0, 0, q, q);
  la_view top = la_block(s->df, 0, 0, q, s->df.n);
  permute(s, true, s->dg);
  la_trsm(LA_LEFT, LA_UPPER, LA_C, LA_NONUNIT, LA_ONE, tri, s->dg);
  int info = la_ormqr(LA_LEFT, LA_C, t->qr, t->tau, q, s->df);
  if (info != 0) {
    return info;
  }
  for (ptrdiff_t j = 0; j < top.n; j++) {
    double *h = la_at(s->dg, 0, j);
    double *d = la_at(top, 0, j);
    la_swap(top.k, q, h, 1, d, 1);
    la_axpy(top.k, q, LA_MINUS_ONE, d, 1, h, 1);
  }
  la_trsm(LA_LEFT, LA_UPPER, LA_N, LA_NONUNIT, LA_ONE, tri, s->dg);
  permute(s, false, s->dg);
  return la_ormqr(LA_LEFT, LA_N, t->qr, t->tau, q, s->df);
}

/* ---- residuals ---- */

static const double *column(la_view a, ptrdiff_t j) {
  return a.p == NULL ? NULL : la_at(a, 0, j);
}

/* d := d - (a + low)(x + xlow) */
static void subtract_product(const la_doubled *d, la_view a, la_view low,
                             const double *x, const double *xlow) {
  la_doubled_gemv(d, a, x);
  la_doubled_gemv(d, a, xlow);
  if (low.p != NULL) {
    la_doubled_gemv(d, low, x);
  }
}

static void residual(const state *s, ptrdiff_t j) {
  const la_tall *t = s->t;
  la_doubled d = la_doubled_of(t->m.k, t->m.m, s->doubled);
  la_doubled_set(&d, column(s->f, j));
  la_doubled_subtract(&d, la_at(s->r, 0, j));
  la_doubled_subtract(&d, la_at(s->rlow, 0, j));
  subtract_product(&d, t->m, t->low, la_at(s->y, 0, j), la_at(s->ylow, 0, j));
  la_doubled_round(&d, la_at(s->df, 0, j));

  d = la_doubled_of(t->m.k, t->m.n, s->doubled);
  la_doubled_set(&d, column(s->g, j));
  subtract_product(&d, s->adj, s->adlow, la_at(s->r, 0, j),
                   la_at(s->rlow, 0, j));
  la_doubled_round(&d, la_at(s->dg, 0, j));
}

/* (x, low) := x + low + d, x rounded to nearest; n doubles. */
static void accumulate(ptrdiff_t n, const double *d, double *x, double *low) {
  for (ptrdiff_t i = 0; i < n; i++) {
    double sum = x[i] + d[i];
    double seen = sum - x[i];
    double rest = (x[i] - (sum - seen)) + (d[i] - seen) + low[i];
    x[i] = sum + rest;
    low[i] = rest - (x[i] - sum);
  }
}

/* The size of the correction of column j beside what is asked for. */
static double relative(const state *s, ptrdiff_t j) {
  bool norm = s->f.p == NULL;
  la_view d = norm ? s->df : s->dg;
  la_view x = norm ? s->r : s->y;
  double dn = la_amax(d.k, d.m, la_at(d, 0, j), 1);
  double xn = la_amax(x.k, x.m, la_at(x, 0, j), 1);
  return dn == 0 ? 0 : dn / xn;
}

/* Takes the corrections that get smaller. Returns whether another step can
   change a digit. */
static bool take(const state *s) {
  const ptrdiff_t k = s->t->m.k;
  bool more = false;
  for (ptrdiff_t j = 0; j < s->y.n; j++) {
    double now = relative(s, j);
    if (!(now < s->last[j] / 2)) {
      s->last[j] = -1;
      continue;
    }
    accumulate(s->y.m * k, la_at(s->dg, 0, j), la_at(s->y, 0, j),
               la_at(s->ylow, 0, j));
    accumulate(s->r.m * k, la_at(s->df, 0, j), la_at(s->r, 0, j),
               la_at(s->rlow, 0, j));
    bool done = now * (now / s->last[j]) < 0x1p-64;
    s->last[j] = done ? -1 : now;
    more = more || !done;
  }
  return more;
}

static int iterate(const state *s, int steps) {
  bool more = true;
  for (int step = 0; more && step < steps; step++) {
    if (la_interrupted()) {
      return LA_INFO_INTR;
    }
    for (ptrdiff_t j = 0; j < s->y.n; j++) {
      residual(s, j);
    }
    int info = correct(s);
    if (info != 0) {
      return info;
    }
    more = take(s);
  }
  return 0;
}

/* ---- the whole ---- */

static la_view matrix(la_kind k, ptrdiff_t m, ptrdiff_t n, double **room) {
  la_view a = la_view_of(k, *room, m, n);
  *room += m * n * (ptrdiff_t)k;
  return a;
}

static void copy_or_zero(la_view from, la_view to) {
  if (from.p == NULL) {
    la_laset(to, LA_ZERO, LA_ZERO);
  } else {
    la_lacpy(from, to);
  }
}

/* Y and R from the factors alone. */
static int start(state *s) {
  copy_or_zero(s->f, s->df);
  copy_or_zero(s->g, s->dg);
  int info = correct(s);
  if (info == 0) {
    la_lacpy(s->dg, s->y);
    la_lacpy(s->df, s->r);
  }
  return info;
}

/* What the corrections work with. */
static void prepare(state *s, double *room) {
  la_kind k = s->t->m.k;
  ptrdiff_t p = s->t->m.m;
  ptrdiff_t q = s->t->m.n;
  ptrdiff_t n = s->y.n;
  s->ylow = matrix(k, q, n, &room);
  s->rlow = matrix(k, p, n, &room);
  s->adj = matrix(k, q, p, &room);
  la_laset(s->ylow, LA_ZERO, LA_ZERO);
  la_laset(s->rlow, LA_ZERO, LA_ZERO);
  la_transpose(s->t->m, true, s->adj);
  if (s->t->low.p != NULL) {
    s->adlow = matrix(k, q, p, &room);
    la_transpose(s->t->low, true, s->adlow);
  }
  s->doubled = room;
  s->last = room + LA_DOUBLED_ROOM * p;
  for (ptrdiff_t j = 0; j < n; j++) {
    s->last[j] = 1;
  }
}

int la_augmented_solve(const la_tall *t, la_view f, la_view g, int steps,
                       la_view y, la_view r) {
  const ptrdiff_t p = t->m.m;
  const ptrdiff_t q = t->m.n;
  const ptrdiff_t n = y.n;
  ptrdiff_t elements = (p + q) * n + q;
  ptrdiff_t more = (p + q) * n + p * q * (t->low.p == NULL ? 1 : 2);
  ptrdiff_t total = (elements + (steps > 0 ? more : 0)) * t->m.k +
                    (steps > 0 ? LA_DOUBLED_ROOM * p + n : 0);
  double *buf = la_mem_alloc(total, (ptrdiff_t)sizeof *buf);
  if (buf == NULL) {
    return LA_INFO_NOMEM;
  }
  double *room = buf;
  state s = {.t = t, .f = f, .g = g, .y = y, .r = r};
  s.dg = matrix(t->m.k, q, n, &room);
  s.df = matrix(t->m.k, p, n, &room);
  s.permuted = room;
  room += q * (ptrdiff_t)t->m.k;
  int info = start(&s);
  if (info == 0 && steps > 0) {
    prepare(&s, room);
    info = iterate(&s, steps);
  }
  la_mem_free(buf);
  return info;
}
