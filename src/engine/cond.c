/* cond.c - see cond.h.

   Hager's method in Higham and Tisseur's form: a walk over vertices of the unit
   ball, each step two products, at most five steps. Two walks go side by side,
   so that each product reads the operator once for both: one starts from the
   vector of ones, one from that of alternating signs, since where the inverse
   has many elements of one size the first ends at any of them. O(n^2) for
   triangular factors. */
#include "config.h"

#include "engine/cond.h"

#include "base/mem.h"
#include "engine/norm.h"
#include "engine/trsm.h"
#include "engine/vec.h"

#include <assert.h>
#include <float.h>
#include <math.h>

enum { STEPS = 5, WALKS = 2 };

typedef struct walk {
  la_kind k;
  ptrdiff_t n;
  la_operator_fn fn;
  void *arg;
  la_view x;           /* the vectors that are multiplied */
  la_view sign;        /* signs of the last products, to see when they repeat */
  ptrdiff_t at[WALKS]; /* the columns of the operator that the walks are at */
} walk;

/* z := its sign (complex: z/|z|). */
static void take_sign(la_kind k, double *z) {
  if (k == LA_REAL) {
    z[0] = z[0] >= 0 ? 1 : -1;
    return;
  }
  double size = la_cabs((la_scalar){z[0], z[1]});
  bool has_one = size > 0 && isfinite(size);
  z[0] = has_one ? z[0] / size : 1;
  z[1] = has_one ? z[1] / size : 0;
}

/* x := its signs; true if they are those of last time. */
static bool take_signs(const walk *w) {
  bool same = w->k == LA_REAL;
  for (int j = 0; j < WALKS; j++) {
    double *x = la_at(w->x, 0, j), *old = la_at(w->sign, 0, j);
    for (ptrdiff_t i = 0; i < w->n * (ptrdiff_t)w->k; i += w->k) {
      take_sign(w->k, x + i);
      same = same && x[i] == old[i];
    }
    la_copy(w->k, w->n, x, 1, old, 1);
  }
  return same;
}

/* The row of the largest element of column j, row [taken] left out. The moduli
   decide, not |re|+|im|. */
static ptrdiff_t largest(const walk *w, int j, ptrdiff_t taken) {
  ptrdiff_t at = taken == 0 ? 1 : 0;
  double most = -1;
  for (ptrdiff_t i = 0; i < w->n; i++) {
    const double *z = la_at(w->x, i, j);
    double v = w->k == LA_REAL ? fabs(z[0]) : la_cabs((la_scalar){z[0], z[1]});
    if (v > most && i != taken) {
      most = v;
      at = i;
    }
  }
  return at;
}

/* x := the unit vectors that the products with signs point to; false if the
   walks are there already. */
static bool turn(walk *w) {
  ptrdiff_t first = largest(w, 0, -1);
  ptrdiff_t second = largest(w, 1, first);
  bool stay = first == w->at[0] && second == w->at[1];
  w->at[0] = first;
  w->at[1] = second;
  la_laset(w->x, LA_ZERO, LA_ZERO);
  *la_at(w->x, first, 0) = 1;
  *la_at(w->x, second, 1) = 1;
  return !stay;
}

/* The larger 1-norm of the two columns; NaN if one is not a number. */
static double size_of(la_view x) {
  double a = la_asum(x.k, x.m, x.p, 1);
  double b = la_asum(x.k, x.m, la_at(x, 0, 1), 1);
  return isnan(a) || isnan(b) ? NAN : a > b ? a : b;
}

/* x := the vector of ones and that of alternating signs, of norm 1. */
static void start(walk *w) {
  const double n = (double)w->n;
  la_laset(w->x, LA_ZERO, LA_ZERO);
  for (ptrdiff_t i = 0; i < w->n; i++) {
    double v = (1 + (double)i / (n - 1)) / (1.5 * n);
    *la_at(w->x, i, 0) = 1 / n;
    *la_at(w->x, i, 1) = i % 2 == 0 ? v : -v;
  }
  w->at[0] = w->at[1] = -1;
}

static double estimate(walk *w, double enough) {
  start(w);
  w->fn(w->arg, false, w->x);
  double best = size_of(w->x);
  for (int step = 1; step < STEPS && isfinite(best); step++) {
    if (take_signs(w) && step > 1) {
      break;
    }
    w->fn(w->arg, true, w->x);
    if (!turn(w)) {
      break;
    }
    w->fn(w->arg, false, w->x);
    double now = size_of(w->x);
    if (!(now > best)) {
      return isnan(now) ? now : best;
    }
    best = now;
    if (best <= enough) {
      break;
    }
  }
  return best;
}

static double estimate_scalar(const walk *w) {
  la_view x = la_col(w->x, 0);
  la_laset(x, LA_ONE, LA_ONE);
  w->fn(w->arg, false, x);
  return la_asum(w->k, 1, x.p, 1);
}

int la_norm1_estimate(la_kind k, ptrdiff_t n, la_operator_fn fn, void *arg,
                      double enough, double *norm) {
  ptrdiff_t size = n * WALKS * (ptrdiff_t)k;
  *norm = 0;
  if (n == 0) {
    return 0;
  }
  double *buf = la_mem_zalloc(2 * size, (ptrdiff_t)sizeof *buf);
  if (buf == NULL) {
    return LA_INFO_NOMEM;
  }
  walk w = {.k = k,
            .n = n,
            .fn = fn,
            .arg = arg,
            .x = la_view_of(k, buf, n, WALKS),
            .sign = la_view_of(k, buf + size, n, WALKS)};
  *norm = n == 1 ? estimate_scalar(&w) : estimate(&w, enough);
  la_mem_free(buf);
  return 0;
}

int la_rcond_estimate(la_kind k, ptrdiff_t n, la_operator_fn inverse, void *arg,
                      double anorm, la_rcond_need need, double *rcond) {
  /* Nothing worse than this has to be found. */
  const double clear = 1e-3;
  const double enough = need == LA_RCOND_CLEAR ? 1 / (clear * anorm) : 0;
  double norm = 0;
  *rcond = n == 0 ? 1 : isnan(anorm) ? NAN : 0;
  if (n == 0 || !(anorm > 0) || isinf(anorm)) {
    return 0;
  }
  int info = la_norm1_estimate(k, n, inverse, arg, enough, &norm);
  if (info == 0) {
    /* Of a finite matrix: the inverse is beyond the range. */
    *rcond = isnan(norm) ? 0 : 1 / norm / anorm;
  }
  return info;
}

typedef struct triangle {
  la_uplo uplo;
  la_unit unit;
  la_view t;
} triangle;

static void apply_inverse(void *arg, bool adjoint, la_view x) {
  const triangle *f = arg;
  la_trsm(LA_LEFT, f->uplo, adjoint ? LA_C : LA_N, f->unit, LA_ONE, f->t, x);
}

/* The 1-norm of the triangle alone. */
static double norm_of(const triangle *f) {
  double most = 0;
  for (ptrdiff_t j = 0; j < f->t.n; j++) {
    ptrdiff_t skip = f->unit == LA_UNIT ? 1 : 0;
    ptrdiff_t from = f->uplo == LA_LOWER ? j + skip : 0;
    ptrdiff_t n = f->uplo == LA_LOWER ? f->t.n - from : j + 1 - skip;
    double sum = la_asum(f->t.k, n, la_at(f->t, from, j), 1) + (double)skip;
    most = sum > most || isnan(sum) ? sum : most;
    if (isnan(sum)) {
      break;
    }
  }
  return most;
}

double la_norm1_in_range(la_view a) {
  double norm = la_norm1(a);
  return isinf(norm) && la_isfinite(a) ? DBL_MAX : norm;
}

int la_trcon(la_uplo uplo, la_unit unit, la_view t, la_rcond_need need,
             double *rcond) {
  triangle f = {.uplo = uplo, .unit = unit, .t = t};
  double norm = norm_of(&f);
  if (isinf(norm) && la_isfinite(t)) {
    norm = DBL_MAX;
  }
  assert(t.m == t.n);
  for (ptrdiff_t j = 0; unit == LA_NONUNIT && j < t.n; j++) {
    const double *p = la_at(t, j, j);
    if (p[0] == 0 && (t.k == LA_REAL || p[1] == 0)) {
      *rcond = isnan(norm) ? NAN : 0;
      return 0;
    }
  }
  return la_rcond_estimate(t.k, t.n, apply_inverse, &f, norm, need, rcond);
}
