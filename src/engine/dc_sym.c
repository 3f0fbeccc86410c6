/* dc_sym.c - eigenvalues and eigenvectors of a real symmetric tridiagonal
   matrix by divide and conquer.

   The matrix is torn in two halves by a rank-one change (Cuppen 1981); merging
   deflates whatever is already an eigenpair, solves the secular equation for
   the rest (secular.c) and multiplies the vectors, whose zero halves are left
   out of the products (Gu and Eisenstat 1995; LAPACK's stedc). At most 4/3 n^3
   flops, all in products, often far less. Backward stable. */
#include "config.h"

#include "engine/eig_sym.h"
#include "engine/tridiag.h"

#include "base/mem.h"
#include "base/progress.h"
#include "engine/rot.h"
#include "engine/scalar.h"
#include "engine/scale.h"
#include "engine/secular.h"
#include "engine/vec.h"

#include <math.h>
#include <string.h>

enum { LEAF = 32 };

/* Which half of a column is zero. */
enum { TOP = 1, DENSE = 2, LOW = 3 };

/* Space for the merges, allocated once for the largest. */
typedef struct space {
  double *z, *poles, *weights, *roots, *weight, *values;
  ptrdiff_t *sorted, *column, *kind, *col, *row;
  la_work done;
  double *s, *pack, *g;
} space;

/* One merge: order n, the first n1 rows are the upper half. */
typedef struct merge {
  la_view q;
  ptrdiff_t n, n1;
  double *d, rho;
  space *w;
  ptrdiff_t k;        /* columns that take part: column[0..k) */
  ptrdiff_t deflated; /* those that do not: column[n-deflated..n) */
} merge;

/* The vector of the rank-one change in the basis of the halves, of norm 1. */
static void set_z(merge *m, double e) {
  double *z = m->w->z;
  for (ptrdiff_t j = 0; j < m->n; j++) {
    bool top = j < m->n1;
    z[j] = *la_at(m->q, top ? m->n1 - 1 : m->n1, j) * sqrt(0.5);
    z[j] = top || e > 0 ? z[j] : -z[j];
    m->w->kind[j] = top ? TOP : LOW;
  }
  m->rho = 2 * fabs(e);
}

static void deflate(merge *m, ptrdiff_t j) {
  m->deflated++;
  m->w->column[m->n - m->deflated] = j;
}

/* Turns columns p and j, whose eigenvalues are close, such that z[p] becomes
   zero, if that changes the matrix by less than tol. */
static bool rotate_away(merge *m, ptrdiff_t p, ptrdiff_t j, double tol) {
  double *z = m->w->z, *d = m->d;
  double tau = hypot(z[j], z[p]), c = z[j] / tau, s = -z[p] / tau;
  double diff = d[j] - d[p];
  if (fabs(diff * c * s) > tol) {
    return false;
  }
  z[j] = tau;
  z[p] = 0;
  la_rot(LA_REAL, m->n, la_at(m->q, 0, p), 1, la_at(m->q, 0, j), 1, c, s);
  double low = d[p] * c * c + d[j] * s * s;
  d[j] = d[p] * s * s + d[j] * c * c;
  d[p] = low;
  if (m->w->kind[p] != m->w->kind[j]) {
    m->w->kind[p] = m->w->kind[j] = DENSE;
  }
  return true;
}

/* Sorts out the columns that need no work. */
static void find_deflated(merge *m) {
  space *w = m->w;
  double big =
      fmax(la_amax(LA_REAL, m->n, m->d, 1), la_amax(LA_REAL, m->n, w->z, 1));
  double tol = 8 * LA_EPS * big;
  ptrdiff_t pending = -1;
  la_dc_merge(m->n1, m->n, m->d, w->sorted);
  for (ptrdiff_t i = 0; i < m->n; i++) {
    ptrdiff_t j = w->sorted[i];
    if (m->rho * fabs(w->z[j]) <= tol) {
      deflate(m, j);
    } else if (pending >= 0 && rotate_away(m, pending, j, tol)) {
      deflate(m, pending);
      pending = j;
    } else {
      if (pending >= 0) {
        w->column[m->k++] = pending;
      }
      pending = j;
    }
  }
  if (pending >= 0) {
    w->column[m->k++] = pending;
  }
}

/* Groups the columns that take part by their zeros. */
static la_dc_groups group(merge *m) {
  space *w = m->w;
  la_dc_groups g = {.k = m->k, .col = w->col, .row = w->row};
  ptrdiff_t at = 0;
  for (ptrdiff_t kind = TOP; kind <= LOW; kind++) {
    for (ptrdiff_t i = 0; i < m->k; i++) {
      if (w->kind[w->column[i]] == kind) {
        g.col[at] = w->column[i];
        g.row[at++] = i;
      }
    }
    g.top = kind == TOP ? at : g.top;
    g.dense = kind == DENSE ? at - g.top : g.dense;
  }
  return g;
}

/* Eigenvectors of the secular problem, rows in grouped order: weight over
   difference, normalised. */
static void form_vectors(const la_secular *q, const la_dc_groups *g,
                         double *column) {
  for (ptrdiff_t j = 0; j < q->k; j++) {
    double *s = la_at(q->s, 0, j), norm = 0;
    for (ptrdiff_t i = 0; i < q->k; i++) {
      column[i] = q->weight[i] / s[i];
      norm += column[i] * column[i];
    }
    norm = sqrt(norm);
    for (ptrdiff_t i = 0; i < q->k; i++) {
      s[i] = column[g->row[i]] / norm;
    }
  }
}

/* Columns of G and the deflated ones of Q, in ascending order, into Q. */
static void collect(merge *m) {
  space *w = m->w;
  ptrdiff_t n = m->n, k = m->k;
  la_view g = la_view_of(LA_REAL, w->g, n, n);
  /* Deflation went upwards, but rotations may have shuffled neighbours. */
  for (ptrdiff_t i = 0; i < n - k; i++) {
    ptrdiff_t j = w->column[n - 1 - i], at = i;
    for (; at > 0 && w->values[k + at - 1] > m->d[j]; at--) {
      w->values[k + at] = w->values[k + at - 1];
      w->row[at] = w->row[at - 1];
    }
    w->values[k + at] = m->d[j];
    w->row[at] = j;
  }
  memcpy(w->values, w->roots, (size_t)k * sizeof *w->roots);
  for (ptrdiff_t i = 0; i < n - k; i++) {
    la_copy(LA_REAL, n, la_at(m->q, 0, w->row[i]), 1, la_at(g, 0, k + i), 1);
  }
  la_dc_merge(k, n, w->values, w->sorted);
  for (ptrdiff_t i = 0; i < n; i++) {
    ptrdiff_t from = w->sorted[i];
    m->d[i] = w->values[from];
    la_copy(LA_REAL, n, la_at(g, 0, from), 1, la_at(m->q, 0, i), 1);
  }
}

/* The halves are solved; e couples them. */
static int merge_halves(merge *m, double e) {
  space *w = m->w;
  set_z(m, e);
  find_deflated(m);
  int info = 0;
  if (m->k > 0) {
    for (ptrdiff_t i = 0; i < m->k; i++) {
      w->poles[i] = m->d[w->column[i]];
      w->weights[i] = w->z[w->column[i]];
    }
    la_secular q = {.k = m->k, .d = w->poles, .z = w->weights};
    q.rho_inverse = 1 / m->rho;
    q.s = la_view_of(LA_REAL, w->s, m->k, m->k);
    q.root = w->roots;
    q.weight = w->weight;
    info = la_secular_solve(&q);
    la_dc_groups g = group(m);
    form_vectors(&q, &g, w->z);
    if (info == 0) {
      info = la_dc_multiply(m->q, m->n1, m->n1, &g, -1, q.s, w->pack,
                            la_view_of(LA_REAL, w->g, m->n, m->n));
    }
  }
  if (info == 0) {
    collect(m);
  }
  return info;
}

static int solve(la_view q, double *d, double *e, space *w) {
  ptrdiff_t n = q.n, n1 = n / 2;
  if (n <= LEAF) {
    la_laset(q, LA_ZERO, LA_ONE);
    return la_steqr(n, d, e, &q);
  }
  double couple = e[n1 - 1];
  d[n1 - 1] -= fabs(couple);
  d[n1] -= fabs(couple);
  int info = solve(la_block(q, 0, 0, n1, n1), d, e, w);
  if (info == 0) {
    info = solve(la_block(q, n1, n1, n - n1, n - n1), d + n1, e + n1, w);
  }
  if (info != 0) {
    return info;
  }
  la_laset(la_block(q, n1, 0, n - n1, n1), LA_ZERO, LA_ZERO);
  la_laset(la_block(q, 0, n1, n1, n - n1), LA_ZERO, LA_ZERO);
  merge m = {.q = q, .n = n, .n1 = n1, .d = d, .w = w};
  if (la_work_step(&w->done, (double)n * (double)n * (double)n)) {
    return LA_INFO_INTR;
  }
  return merge_halves(&m, couple);
}

/* The larger problems: space for the merges, and T scaled to norm 1. */
static int solve_scaled(ptrdiff_t n, double *d, double *e, la_view z) {
  double big = fmax(la_amax(LA_REAL, n, d, 1), la_amax(LA_REAL, n - 1, e, 1));
  if (!isfinite(big)) {
    return 1;
  }
  double *reals = la_mem_alloc(6 * n + 3 * n * n, (ptrdiff_t)sizeof *reals);
  ptrdiff_t *ints = la_mem_alloc(5 * n, (ptrdiff_t)sizeof *ints);
  int info = LA_INFO_NOMEM;
  if (reals != NULL && ints != NULL) {
    space w = {.z = reals, .sorted = ints};
    w.poles = reals + n;
    w.weights = reals + 2 * n;
    w.roots = reals + 3 * n;
    w.weight = reals + 4 * n;
    w.values = reals + 5 * n;
    w.s = reals + 6 * n;
    w.pack = w.s + n * n;
    w.g = w.pack + n * n;
    w.column = ints + n;
    w.kind = ints + 2 * n;
    w.col = ints + 3 * n;
    w.row = ints + 4 * n;
    int p = 0;
    frexp(big, &p);
    la_scale_vector(n, d, -p);
    la_scale_vector(n - 1, e, -p);
    /* Each level costs a quarter of the one above it. */
    la_work_begin(&w.done, "divide and conquer",
                  (double)n * (double)n * (double)n * 4 / 3);
    info = solve(z, d, e, &w);
    la_work_end(&w.done);
    la_scale_vector(n, d, p);
  }
  la_mem_free(ints);
  la_mem_free(reals);
  return info;
}

int la_stedc(ptrdiff_t n, double *d, double *e, la_view z) {
  if (n > LEAF) {
    return solve_scaled(n, d, e, z);
  }
  la_laset(z, LA_ZERO, LA_ONE);
  return la_steqr(n, d, e, &z);
}
