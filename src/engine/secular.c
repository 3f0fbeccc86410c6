/* secular.c - the secular equation of divide and conquer.

   Between two poles the function is interpolated by two poles and a constant
   with the weight of the nearer pole fixed (Li, LAWN 89, 1994; LAPACK's laed4),
   inside a bracket that only shrinks; the unknown is the distance from the
   nearer pole, so that all differences from poles keep full relative accuracy.
   The weights are then recomputed from the roots found, which makes the vectors
   orthogonal however close the roots are (Gu and Eisenstat, SIAM J. Matrix
   Anal. Appl. 16, 1995). About 4 evaluations of k terms for each root; threads
   share the roots out. */
#include "config.h"

#include "engine/secular.h"

#include "base/intr.h"
#include "engine/gemm.h"
#include "engine/par.h"
#include "engine/scalar.h"
#include "engine/vec.h"

#include <math.h>
#include <stdatomic.h>

enum { MOST_STEPS = 120 };

/* One root being found: f = rho_inverse + psi + phi, psi from the poles up to
   [split], phi from those after it. delta[i] = D[i] - origin. */
typedef struct search {
  const la_secular *q;
  double *delta;
  ptrdiff_t split, origin;
  double psi, dpsi, phi, dphi;
  double lo, hi; /* the root is between them */
} search;

static double pole_difference(const la_secular *q, ptrdiff_t i, ptrdiff_t j) {
  double diff = q->d[i] - q->d[j];
  return q->squared ? diff * (q->d[i] + q->d[j]) : diff;
}

static void set_origin(search *r, ptrdiff_t origin) {
  r->origin = origin;
  for (ptrdiff_t i = 0; i < r->q->k; i++) {
    r->delta[i] = pole_difference(r->q, i, origin);
  }
}

/* Two sums at a time: the division is the bottleneck. */
static void sum_terms(const double *delta, const double *z, ptrdiff_t n,
                      double tau, double *sum, double *slope) {
  double s0 = 0, s1 = 0, d0 = 0, d1 = 0;
  ptrdiff_t i = 0;
  for (; i + 1 < n; i += 2) {
    double t0 = z[i] / (delta[i] - tau), t1 = z[i + 1] / (delta[i + 1] - tau);
    s0 += z[i] * t0;
    s1 += z[i + 1] * t1;
    d0 += t0 * t0;
    d1 += t1 * t1;
  }
  if (i < n) {
    double t = z[i] / (delta[i] - tau);
    s0 += z[i] * t;
    d0 += t * t;
  }
  *sum = s0 + s1;
  *slope = d0 + d1;
}

static double evaluate(search *r, double tau) {
  ptrdiff_t k = r->q->k, n = r->split + 1;
  sum_terms(r->delta, r->q->z, n, tau, &r->psi, &r->dpsi);
  sum_terms(r->delta + n, r->q->z + n, k - n, tau, &r->phi, &r->dphi);
  return r->q->rho_inverse + r->psi + r->phi;
}

/* The root (a - sqrt(a^2 - 4 b c)) / (2 c) of c x^2 - a x + b. */
static double small_root(double a, double b, double c) {
  double disc = sqrt(fabs(a * a - 4 * b * c));
  return a <= 0 ? (a - disc) / (2 * c) : 2 * b / (a + disc);
}

static double large_root(double a, double b, double c) {
  double disc = sqrt(fabs(a * a - 4 * b * c));
  return a >= 0 ? (a + disc) / (2 * c) : 2 * b / (a - disc);
}

/* The step from tau that the interpolation proposes. */
static double propose_step(const search *r, double tau, double f) {
  const la_secular *q = r->q;
  bool last = r->split == q->k - 1;
  ptrdiff_t i = last ? q->k - 2 : r->split, j = i + 1;
  double di = r->delta[i] - tau, dj = r->delta[j] - tau;
  double slope = r->dpsi + r->dphi, c;
  if (last) {
    double t = q->z[j] / dj;
    c = f - di * (slope - t * t) - dj * t * t;
  } else if (r->origin == i) {
    double t = q->z[i] / di;
    c = f - dj * slope - (r->delta[i] - r->delta[j]) * t * t;
  } else {
    double t = q->z[j] / dj;
    c = f - di * slope - (r->delta[j] - r->delta[i]) * t * t;
  }
  double a = (di + dj) * f - di * dj * slope, b = di * dj * f;
  double step;
  if (last) {
    step = large_root(a, b, fabs(c));
  } else {
    step = c == 0 ? b / a : small_root(a, b, c);
  }
  /* f grows: a step must go against its sign. */
  return isfinite(step) && f * step < 0 ? step : -f / slope;
}

/* Newton-like iteration inside the bracket from tau on. */
static int refine(search *r, double *root) {
  double tau = *root;
  for (int step = 0; step < MOST_STEPS; step++) {
    double f = evaluate(r, tau);
    double size = 8 * (fabs(r->psi) + fabs(r->phi)) + r->q->rho_inverse +
                  fabs(tau) * (r->dpsi + r->dphi);
    *root = tau;
    if (fabs(f) <= LA_EPS * size) {
      return 0;
    }
    if (f < 0) {
      r->lo = tau;
    } else {
      r->hi = tau;
    }
    double next = tau + propose_step(r, tau, f);
    if (!(next > r->lo && next < r->hi)) {
      next = 0.5 * (r->lo + r->hi);
    }
    if (next == tau || next == r->lo || next == r->hi ||
        fabs(next - tau) <= LA_EPS * fabs(tau)) {
      return 0;
    }
    tau = next;
  }
  return 1;
}

/* Root j between two poles: the half of the interval it is in decides on the
   origin, two poles and the rest as a constant on the start. */
static double start_inside(search *r, ptrdiff_t j) {
  const la_secular *q = r->q;
  set_origin(r, j);
  double gap = r->delta[j + 1], mid = 0.5 * gap, f = evaluate(r, mid);
  double zi = q->z[j] * q->z[j], zj = q->z[j + 1] * q->z[j + 1];
  double c = f + zi / mid - zj / mid, tau;
  if (f >= 0) {
    r->lo = 0;
    r->hi = mid;
    tau = small_root(c * gap + zi + zj, zi * gap, c);
  } else {
    set_origin(r, j + 1);
    r->lo = -mid;
    r->hi = 0;
    double a = c * gap - zi - zj, b = zj * gap;
    double disc = sqrt(fabs(a * a + 4 * b * c));
    tau = a < 0 ? 2 * b / (a - disc) : -(a + disc) / (2 * c);
  }
  return tau > r->lo && tau < r->hi ? tau : 0.5 * (r->lo + r->hi);
}

static double start_last(search *r, ptrdiff_t j) {
  const la_secular *q = r->q;
  set_origin(r, j);
  double sum = 0;
  for (ptrdiff_t i = 0; i < q->k; i++) {
    sum += q->z[i] * q->z[i];
  }
  r->lo = 0;
  r->hi = sum / q->rho_inverse * (1 + 8 * LA_EPS);
  double mid = 0.5 * r->hi, f = evaluate(r, mid);
  /* The last two poles, and the rest as a constant. */
  ptrdiff_t i = j - 1;
  double gap = -r->delta[i], zi = q->z[i] * q->z[i], zj = q->z[j] * q->z[j];
  double c = f + zi / (gap + mid) + zj / mid;
  double tau = large_root(-c * gap + zi + zj, -zj * gap, c);
  return tau > r->lo && tau < r->hi ? tau : mid;
}

static int find_root(const la_secular *q, ptrdiff_t j) {
  search r = {.q = q, .delta = la_at(q->s, 0, j), .split = j};
  double tau;
  int info = 0;
  if (q->k == 1) {
    set_origin(&r, 0);
    tau = q->z[0] * q->z[0] / q->rho_inverse;
  } else {
    tau = j == q->k - 1 ? start_last(&r, j) : start_inside(&r, j);
    info = refine(&r, &tau);
  }
  double d = q->d[r.origin];
  q->root[j] = q->squared ? d + tau / (d + sqrt(d * d + tau)) : d + tau;
  for (ptrdiff_t i = 0; i < q->k; i++) {
    r.delta[i] -= tau;
  }
  return info;
}

typedef struct task {
  const la_secular *q;
  atomic_int failed;
} task;

static void find_range(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  task *t = arg;
  (void)thread;
  for (ptrdiff_t j = begin; j < end && !la_interrupted(); j++) {
    if (find_root(t->q, j) != 0) {
      atomic_store(&t->failed, 1);
    }
  }
}

/* weight[i]^2 = product of (x[j] - D[i]) over the roots divided by that of
   (D[j] - D[i]) over the other poles, paired so that factors stay near 1. */
static void find_weights(void *arg, ptrdiff_t begin, ptrdiff_t end,
                         int thread) {
  la_secular *q = arg;
  (void)thread;
  for (ptrdiff_t i = begin; i < end; i++) {
    q->weight[i] = -*la_at(q->s, i, q->k - 1);
  }
  for (ptrdiff_t j = 0; j + 1 < q->k; j++) {
    const double *s = la_at(q->s, 0, j);
    for (ptrdiff_t i = begin; i < end; i++) {
      ptrdiff_t pole = j < i ? j : j + 1;
      q->weight[i] *= s[i] / pole_difference(q, i, pole);
    }
  }
  for (ptrdiff_t i = begin; i < end; i++) {
    q->weight[i] = copysign(sqrt(fabs(q->weight[i])), q->z[i]);
  }
}

int la_secular_solve(la_secular *q) {
  task t = {.q = q};
  double work = (double)q->k * (double)q->k;
  la_par_for(q->k, 1, 40 * work, find_range, &t);
  la_par_for(q->k, 8, 8 * work, find_weights, q);
  return la_interrupted() ? LA_INFO_INTR : atomic_load(&t.failed);
}

/* Copies the columns of a half of Q next to one another. */
static la_view pack_half(la_view q, const la_dc_groups *groups, ptrdiff_t from,
                         ptrdiff_t to, ptrdiff_t unit, double *pack) {
  la_view p = la_view_of(q.k, pack, q.m, to - from);
  for (ptrdiff_t g = from; g < to; g++) {
    double *x = la_at(p, 0, g - from);
    if (g == unit) {
      la_laset(la_col(p, g - from), LA_ZERO, LA_ZERO);
    } else {
      la_copy(q.k, q.m, la_at(q, 0, groups->col[g]), 1, x, 1);
    }
  }
  return p;
}

static int multiply_half(la_view p, la_view s, la_view g) {
  if (p.n == 0 || p.m == 0) {
    la_laset(g, LA_ZERO, LA_ZERO);
    return 0;
  }
  return la_gemm(LA_N, LA_N, LA_ONE, p, s, LA_ZERO, g);
}

int la_dc_multiply(la_view q, ptrdiff_t n1, ptrdiff_t low,
                   const la_dc_groups *groups, ptrdiff_t unit, la_view s,
                   double *pack, la_view g) {
  ptrdiff_t k = groups->k, both = groups->top + groups->dense;
  ptrdiff_t n2 = q.m - low;
  la_view p =
      pack_half(la_block(q, 0, 0, n1, q.n), groups, 0, both, unit, pack);
  int info =
      multiply_half(p, la_block(s, 0, 0, both, k), la_block(g, 0, 0, n1, k));
  if (info == 0) {
    p = pack_half(la_block(q, low, 0, n2, q.n), groups, groups->top, k, unit,
                  pack);
    info = multiply_half(p, la_block(s, groups->top, 0, k - groups->top, k),
                         la_block(g, low, 0, n2, k));
  }
  return info;
}

void la_dc_merge(ptrdiff_t n1, ptrdiff_t n, const double *x, ptrdiff_t *perm) {
  ptrdiff_t i = 0, j = n1;
  for (ptrdiff_t at = 0; at < n; at++) {
    bool first = j == n || (i < n1 && x[i] <= x[j]);
    perm[at] = first ? i++ : j++;
  }
}
