/* dc_svd.c - singular values and vectors of a real bidiagonal matrix by divide
   and conquer.

   Leaving out one row in the middle splits the matrix in two; merging makes it
   a diagonal matrix with one full row, deflates, solves the secular equation
   for the squares (secular.c) and multiplies both sets of vectors (Gu and
   Eisenstat, SIAM J. Matrix Anal. Appl. 16, 1995; Jessup and Sorensen 1994;
   LAPACK's bdsdc). Weights are recomputed, so that the vectors are orthogonal.
   At most 8/3 n^3 flops, all in products. Backward stable. */
#include "config.h"

#include "engine/bidiag.h"

#include "base/mem.h"
#include "base/progress.h"
#include "engine/rot.h"
#include "engine/scalar.h"
#include "engine/scale.h"
#include "engine/secular.h"
#include "engine/vec.h"

#include <math.h>
#include <string.h>

enum { LEAF = 28 };

/* Which half of a column is zero. */
enum { TOP = 1, DENSE = 2, LOW = 3 };

/* Space for the merges, allocated once for the largest. */
typedef struct space {
  double *z, *poles, *weights, *roots, *weight, *values;
  ptrdiff_t *sorted, *column, *kind, *col, *row;
  la_work done;
  double *s, *t, *pack, *g;
} space;

/* One merge: n rows and m = n or n+1 columns; row n1 is the one left out. The
   item n1 stands for the pole 0: U's unit vector and V's null vector. */
typedef struct merge {
  la_view u, v;
  ptrdiff_t n, m, n1;
  double *d, tol;
  space *w;
  ptrdiff_t k;        /* columns that take part: column[0..k), item n1 first */
  ptrdiff_t deflated; /* those that do not: column[n-deflated..n) */
} merge;

/* The full row, from the middle row's two elements and V. With m > n the two
   null vectors become one that takes part and one that stays. */
static void set_z(merge *q, double alpha, double beta) {
  double *z = q->w->z, big = fmax(fabs(alpha), fabs(beta));
  ptrdiff_t n1 = q->n1;
  for (ptrdiff_t j = 0; j < q->n; j++) {
    bool top = j < n1;
    z[j] = top ? alpha * *la_at(q->v, n1, j) : beta * *la_at(q->v, n1 + 1, j);
    q->w->kind[j] = top ? TOP : LOW;
    if (j != n1) {
      big = fmax(big, fabs(q->d[j]));
    }
  }
  /* The whole matrix has norm 1; squares of the floor do not underflow. */
  q->tol = fmax(8 * LA_EPS * big, 0x1p-400);
  q->d[n1] = 0;
  q->w->kind[n1] = DENSE;
  z[n1] = alpha * *la_at(q->v, n1, n1);
  if (q->m > q->n) {
    double c, s, other = beta * *la_at(q->v, n1 + 1, q->n);
    la_lartg(z[n1], other, &c, &s, &z[n1]);
    la_rot(LA_REAL, q->m, la_at(q->v, 0, n1), 1, la_at(q->v, 0, q->n), 1, c, s);
  }
  if (fabs(z[n1]) <= q->tol) {
    z[n1] = q->tol;
  }
}

static void deflate(merge *q, ptrdiff_t j) {
  q->deflated++;
  q->w->column[q->n - q->deflated] = j;
}

/* Turns columns p and j, whose values agree to tol, such that z[p] is zero. */
static void rotate_away(merge *q, ptrdiff_t p, ptrdiff_t j) {
  double *z = q->w->z, tau = hypot(z[p], z[j]);
  double c = z[j] / tau, s = -z[p] / tau;
  z[j] = tau;
  z[p] = 0;
  la_rot(LA_REAL, q->n, la_at(q->u, 0, p), 1, la_at(q->u, 0, j), 1, c, s);
  la_rot(LA_REAL, q->m, la_at(q->v, 0, p), 1, la_at(q->v, 0, j), 1, c, s);
  if (q->w->kind[p] != q->w->kind[j]) {
    q->w->kind[p] = q->w->kind[j] = DENSE;
  }
}

/* All columns but n1 with ascending values, into w->sorted[0..n-1). */
static void sort_halves(merge *q) {
  space *w = q->w;
  ptrdiff_t n = q->n, n1 = q->n1;
  for (ptrdiff_t j = 0; j < n - 1; j++) {
    w->values[j] = q->d[j < n1 ? j : j + 1];
  }
  la_dc_merge(n1, n - 1, w->values, w->sorted);
  for (ptrdiff_t i = 0; i < n - 1; i++) {
    w->sorted[i] += w->sorted[i] >= n1;
  }
}

/* Sorts out the columns that need no work. */
static void find_deflated(merge *q) {
  space *w = q->w;
  ptrdiff_t pending = -1;
  sort_halves(q);
  w->column[q->k++] = q->n1;
  for (ptrdiff_t i = 0; i < q->n - 1; i++) {
    ptrdiff_t j = w->sorted[i];
    if (fabs(w->z[j]) <= q->tol) {
      deflate(q, j);
      continue;
    }
    if (pending >= 0 && fabs(q->d[j] - q->d[pending]) <= q->tol) {
      rotate_away(q, pending, j);
      deflate(q, pending);
    } else if (pending >= 0) {
      w->column[q->k++] = pending;
    }
    pending = j;
  }
  if (pending >= 0) {
    w->column[q->k++] = pending;
  }
}

/* Groups the columns that take part by their zeros. */
static la_dc_groups group(merge *q) {
  space *w = q->w;
  la_dc_groups g = {.k = q->k, .col = w->col, .row = w->row};
  ptrdiff_t at = 0;
  for (ptrdiff_t kind = TOP; kind <= LOW; kind++) {
    for (ptrdiff_t i = 0; i < q->k; i++) {
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

/* x := x / |x| in grouped order, into s. */
static void store_normalised(const la_dc_groups *g, const double *x,
                             double *s) {
  double norm = 0;
  for (ptrdiff_t i = 0; i < g->k; i++) {
    norm += x[i] * x[i];
  }
  norm = sqrt(norm);
  for (ptrdiff_t i = 0; i < g->k; i++) {
    s[i] = x[g->row[i]] / norm;
  }
}

/* Right vectors weight / (d^2 - w^2) into t, left ones d weight / (d^2 - w^2)
   with -1 for the pole 0 in place of the differences. */
static void form_vectors(const la_secular *p, const la_dc_groups *g, la_view t,
                         double *x) {
  for (ptrdiff_t j = 0; j < p->k; j++) {
    double *s = la_at(p->s, 0, j);
    for (ptrdiff_t i = 0; i < p->k; i++) {
      x[i] = p->weight[i] / s[i];
    }
    store_normalised(g, x, la_at(t, 0, j));
    x[0] = -1;
    for (ptrdiff_t i = 1; i < p->k; i++) {
      x[i] *= p->d[i];
    }
    store_normalised(g, x, s);
  }
}

/* The order of the new columns (g: 0..k, deflated after): values ascending in
   w->values, sources in w->sorted; w->row lists the deflated columns. */
static void order_columns(merge *q) {
  space *w = q->w;
  ptrdiff_t n = q->n, k = q->k;
  for (ptrdiff_t i = 0; i < n - k; i++) {
    ptrdiff_t j = w->column[n - 1 - i], at = i;
    for (; at > 0 && w->values[k + at - 1] > q->d[j]; at--) {
      w->values[k + at] = w->values[k + at - 1];
      w->row[at] = w->row[at - 1];
    }
    w->values[k + at] = q->d[j];
    w->row[at] = j;
  }
  memcpy(w->values, w->roots, (size_t)k * sizeof *w->roots);
  la_dc_merge(k, n, w->values, w->sorted);
}

static void collect(merge *q, la_view to, la_view g) {
  space *w = q->w;
  ptrdiff_t n = q->n, k = q->k;
  for (ptrdiff_t i = 0; i < n - k; i++) {
    la_copy(LA_REAL, to.m, la_at(to, 0, w->row[i]), 1, la_at(g, 0, k + i), 1);
  }
  for (ptrdiff_t i = 0; i < n; i++) {
    la_copy(LA_REAL, to.m, la_at(g, 0, w->sorted[i]), 1, la_at(to, 0, i), 1);
  }
}

/* New vectors U and V by products. */
static int multiply(merge *q, const la_secular *p, la_view t) {
  space *w = q->w;
  ptrdiff_t n1 = q->n1, k = q->k;
  la_dc_groups g = group(q);
  form_vectors(p, &g, t, w->z);
  ptrdiff_t unit = 0;
  while (g.row[unit] != 0) {
    unit++;
  }
  la_view gu = la_view_of(LA_REAL, w->g, q->n, q->n);
  la_view gv = la_view_of(LA_REAL, w->g, q->m, q->n);
  int info = la_dc_multiply(q->u, n1, n1 + 1, &g, unit, p->s, w->pack, gu);
  for (ptrdiff_t j = 0; j < k; j++) {
    *la_at(gu, n1, j) = *la_at(p->s, unit, j);
  }
  if (info != 0) {
    return info;
  }
  /* collect() needs the deflated columns in w->row, which g used. */
  la_view keep = la_view_of(LA_REAL, w->s, q->n, k);
  la_lacpy(la_block(gu, 0, 0, q->n, k), keep);
  info = la_dc_multiply(q->v, n1 + 1, n1 + 1, &g, -1, t, w->pack, gv);
  if (info == 0) {
    order_columns(q);
    collect(q, la_block(q->v, 0, 0, q->m, q->n), gv);
    la_lacpy(keep, la_block(gu, 0, 0, q->n, k));
    collect(q, q->u, gu);
    for (ptrdiff_t i = 0; i < q->n; i++) {
      q->d[i] = w->values[w->sorted[i]];
    }
  }
  return info;
}

static int merge_halves(merge *q, double alpha, double beta) {
  space *w = q->w;
  set_z(q, alpha, beta);
  find_deflated(q);
  for (ptrdiff_t i = 0; i < q->k; i++) {
    w->poles[i] = q->d[w->column[i]];
    w->weights[i] = w->z[w->column[i]];
  }
  if (q->k > 1 && w->poles[1] <= q->tol / 2) {
    w->poles[1] = q->tol / 2;
  }
  la_secular p = {.k = q->k, .d = w->poles, .z = w->weights, .squared = true};
  p.rho_inverse = 1;
  p.s = la_view_of(LA_REAL, w->s, q->k, q->k);
  p.root = w->roots;
  p.weight = w->weight;
  int info = la_secular_solve(&p);
  if (info == 0) {
    info = multiply(q, &p, la_view_of(LA_REAL, w->t, q->k, q->k));
  }
  return info;
}

/* A small block, n-by-m: the extra column is rotated away, values ascend. */
static int solve_leaf(la_view u, la_view v, double *d, double *e) {
  ptrdiff_t n = u.n, m = v.n;
  la_laset(u, LA_ZERO, LA_ONE);
  la_laset(v, LA_ZERO, LA_ONE);
  if (m > n) {
    double f = e[n - 1], c, s;
    for (ptrdiff_t i = n - 1; i >= 0 && f != 0; i--) {
      la_lartg(d[i], f, &c, &s, &d[i]);
      f = i > 0 ? -s * e[i - 1] : 0;
      if (i > 0) {
        e[i - 1] *= c;
      }
      la_rot(LA_REAL, m, la_at(v, 0, i), 1, la_at(v, 0, n), 1, c, s);
    }
  }
  la_view vn = la_block(v, 0, 0, m, n);
  int info = la_bdsqr(n, d, e, &u, &vn);
  for (ptrdiff_t i = 0; i < n / 2; i++) {
    ptrdiff_t j = n - 1 - i;
    la_swap(LA_REAL, n, la_at(u, 0, i), 1, la_at(u, 0, j), 1);
    la_swap(LA_REAL, m, la_at(v, 0, i), 1, la_at(v, 0, j), 1);
    la_swap(LA_REAL, 1, &d[i], 1, &d[j], 1);
  }
  return info;
}

static int solve(la_view u, la_view v, double *d, double *e, space *w) {
  ptrdiff_t n = u.n, m = v.n, n1 = n / 2, n2 = n - n1 - 1, m2 = m - n1 - 1;
  if (n <= LEAF) {
    return solve_leaf(u, v, d, e);
  }
  double alpha = d[n1], beta = e[n1];
  la_laset(u, LA_ZERO, LA_ZERO);
  la_laset(v, LA_ZERO, LA_ZERO);
  *la_at(u, n1, n1) = 1;
  int info = solve(la_block(u, 0, 0, n1, n1), la_block(v, 0, 0, n1 + 1, n1 + 1),
                   d, e, w);
  if (info == 0) {
    info =
        solve(la_block(u, n1 + 1, n1 + 1, n2, n2),
              la_block(v, n1 + 1, n1 + 1, m2, m2), d + n1 + 1, e + n1 + 1, w);
  }
  if (info != 0) {
    return info;
  }
  merge q = {.u = u, .v = v, .n = n, .m = m, .n1 = n1, .d = d, .w = w};
  if (la_work_step(&w->done, (double)n * (double)n * (double)n)) {
    return LA_INFO_INTR;
  }
  return merge_halves(&q, alpha, beta);
}

/* Values descending, as la_bdsqr leaves them. */
static void reverse_columns(ptrdiff_t n, double *d, la_view u, la_view v) {
  for (ptrdiff_t i = 0; i < n / 2; i++) {
    ptrdiff_t j = n - 1 - i;
    la_swap(LA_REAL, n, la_at(u, 0, i), 1, la_at(u, 0, j), 1);
    la_swap(LA_REAL, n, la_at(v, 0, i), 1, la_at(v, 0, j), 1);
    la_swap(LA_REAL, 1, &d[i], 1, &d[j], 1);
  }
}

static void set_space(space *w, ptrdiff_t n, double *reals, ptrdiff_t *ints) {
  double **vectors[] = {&w->z,     &w->poles,  &w->weights,
                        &w->roots, &w->weight, &w->values};
  for (int i = 0; i < 6; i++) {
    *vectors[i] = reals + i * n;
  }
  double **squares[] = {&w->s, &w->t, &w->pack, &w->g};
  for (int i = 0; i < 4; i++) {
    *squares[i] = reals + 6 * n + i * n * (n + 1);
  }
  ptrdiff_t **lists[] = {&w->sorted, &w->column, &w->kind, &w->col, &w->row};
  for (int i = 0; i < 5; i++) {
    *lists[i] = ints + i * n;
  }
}

/* The larger problems: space for the merges, and B scaled to norm 1. */
static int solve_scaled(ptrdiff_t n, double *d, double *e, la_view u,
                        la_view v) {
  double big = fmax(la_amax(LA_REAL, n, d, 1), la_amax(LA_REAL, n - 1, e, 1));
  if (!isfinite(big)) {
    return 1;
  }
  if (big == 0) {
    la_laset(u, LA_ZERO, LA_ONE);
    la_laset(v, LA_ZERO, LA_ONE);
    return 0;
  }
  double *reals =
      la_mem_alloc(6 * n + 4 * n * (n + 1), (ptrdiff_t)sizeof *reals);
  ptrdiff_t *ints = la_mem_alloc(5 * n, (ptrdiff_t)sizeof *ints);
  int info = LA_INFO_NOMEM;
  if (reals != NULL && ints != NULL) {
    space w;
    set_space(&w, n, reals, ints);
    int p = 0;
    frexp(big, &p);
    la_scale_vector(n, d, -p);
    la_scale_vector(n - 1, e, -p);
    /* Each level costs a quarter of the one above it. */
    la_work_begin(&w.done, "divide and conquer",
                  (double)n * (double)n * (double)n * 4 / 3);
    info = solve(u, v, d, e, &w);
    la_work_end(&w.done);
    la_scale_vector(n, d, p);
    reverse_columns(n, d, u, v);
  }
  la_mem_free(ints);
  la_mem_free(reals);
  return info;
}

int la_bdsdc(ptrdiff_t n, double *d, double *e, la_view u, la_view v) {
  if (n > LEAF) {
    return solve_scaled(n, d, e, u, v);
  }
  la_laset(u, LA_ZERO, LA_ONE);
  la_laset(v, LA_ZERO, LA_ONE);
  return la_bdsqr(n, d, e, &u, &v);
}
