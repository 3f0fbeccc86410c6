/* cond.c - see cond.h.

   Higham's refinement of Hager's method (Higham, FORTRAN Codes for Estimating
   the One-Norm of a Real or Complex Matrix, ACM TOMS 14, 1988): a walk over
   vertices of the unit ball, each step two products, at most five steps; at the
   end the vector of alternating signs as a second opinion, and a step from
   there: where the inverse has many elements of one size, the first walk ends
   at any of them. O(n^2) for triangular factors. */
#include "config.h"

#include "engine/cond.h"

#include "base/mem.h"
#include "engine/norm.h"
#include "engine/trsm.h"
#include "engine/vec.h"

#include <assert.h>
#include <float.h>
#include <math.h>

enum { STEPS = 5 };

typedef struct walk {
  la_kind k;
  ptrdiff_t n;
  la_operator_fn fn;
  void *arg;
  double *x;    /* the vector that is multiplied */
  double *sign; /* signs of the last product, to see when they repeat */
} walk;

static void set(walk *w, ptrdiff_t i, double re) {
  w->x[i * w->k] = re;
  if (w->k == LA_CPLX) {
    w->x[2 * i + 1] = 0;
  }
}

/* x := its signs (complex: z/|z|); true if they are those of last time. */
static bool take_signs(walk *w) {
  bool same = w->k == LA_REAL;
  for (ptrdiff_t i = 0; i < w->n; i++) {
    double *z = w->x + i * w->k;
    double *s = w->sign + i * w->k;
    double old = s[0];
    if (w->k == LA_REAL) {
      s[0] = z[0] >= 0 ? 1 : -1;
    } else {
      double size = la_cabs((la_scalar){z[0], z[1]});
      s[0] = size > 0 && isfinite(size) ? z[0] / size : 1;
      s[1] = size > 0 && isfinite(size) ? z[1] / size : 0;
    }
    same = same && s[0] == old;
    la_copy(w->k, 1, s, 1, z, 1);
  }
  return same;
}

/* The moduli decide, not |re|+|im|. */
static ptrdiff_t largest(const walk *w) {
  ptrdiff_t at = 0;
  double most = -1;
  for (ptrdiff_t i = 0; i < w->n; i++) {
    const double *z = w->x + i * w->k;
    double v = w->k == LA_REAL ? fabs(z[0]) : la_cabs((la_scalar){z[0], z[1]});
    if (v > most) {
      most = v;
      at = i;
    }
  }
  return at;
}

/* From a product with some vector of norm 1, in x: to the column of the
   operator that its signs point to, and on while the norm grows. */
static double climb(walk *w, double best, int steps) {
  ptrdiff_t j = -1;
  for (int step = 0; step < steps; step++) {
    if (take_signs(w) && step > 0) {
      break;
    }
    w->fn(w->arg, true, w->x);
    ptrdiff_t next = largest(w);
    if (next == j) {
      break;
    }
    j = next;
    for (ptrdiff_t i = 0; i < w->n; i++) {
      set(w, i, i == j ? 1 : 0);
    }
    w->fn(w->arg, false, w->x);
    double now = la_asum(w->k, w->n, w->x, 1);
    if (!(now > best)) {
      return isnan(now) ? now : best;
    }
    best = now;
  }
  return best;
}

/* The vector of alternating signs, of norm 3/2 n, and a step from there. */
static double second_opinion(walk *w) {
  for (ptrdiff_t i = 0; i < w->n; i++) {
    double v = 1 + (double)i / (double)(w->n > 1 ? w->n - 1 : 1);
    set(w, i, i % 2 == 0 ? v : -v);
  }
  w->fn(w->arg, false, w->x);
  double norm = 2 * la_asum(w->k, w->n, w->x, 1) / (3 * (double)w->n);
  return isfinite(norm) ? climb(w, norm, 1) : norm;
}

static double estimate(walk *w) {
  for (ptrdiff_t i = 0; i < w->n; i++) {
    set(w, i, 1 / (double)w->n);
  }
  w->fn(w->arg, false, w->x);
  double best = la_asum(w->k, w->n, w->x, 1);
  if (w->n == 1 || !isfinite(best)) {
    return best;
  }
  best = climb(w, best, STEPS - 1);
  if (isnan(best)) {
    return best;
  }
  double other = second_opinion(w);
  return other > best || isnan(other) ? other : best;
}

int la_norm1_estimate(la_kind k, ptrdiff_t n, la_operator_fn fn, void *arg,
                      double *norm) {
  ptrdiff_t size = n * (ptrdiff_t)k;
  *norm = 0;
  if (n == 0) {
    return 0;
  }
  double *buf = la_mem_zalloc(2 * size, (ptrdiff_t)sizeof *buf);
  if (buf == NULL) {
    return LA_INFO_NOMEM;
  }
  walk w = {.k = k, .n = n, .fn = fn, .arg = arg, .x = buf, .sign = buf + size};
  *norm = estimate(&w);
  la_mem_free(buf);
  return 0;
}

typedef struct triangle {
  la_uplo uplo;
  la_unit unit;
  la_view t;
} triangle;

static void apply_inverse(void *arg, bool adjoint, double *x) {
  const triangle *f = arg;
  la_trsm(LA_LEFT, f->uplo, adjoint ? LA_C : LA_N, f->unit, LA_ONE, f->t,
          la_view_of(f->t.k, x, f->t.n, 1));
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

int la_trcon(la_uplo uplo, la_unit unit, la_view t, double *rcond) {
  triangle f = {.uplo = uplo, .unit = unit, .t = t};
  double inverse = 0;
  double norm = norm_of(&f);
  if (isinf(norm) && la_isfinite(t)) {
    norm = DBL_MAX;
  }
  assert(t.m == t.n);
  *rcond = t.n == 0 ? 1 : isnan(norm) ? NAN : 0;
  if (t.n == 0 || !(norm > 0) || isinf(norm)) {
    return 0;
  }
  for (ptrdiff_t j = 0; unit == LA_NONUNIT && j < t.n; j++) {
    const double *p = la_at(t, j, j);
    if (p[0] == 0 && (t.k == LA_REAL || p[1] == 0)) {
      return 0;
    }
  }
  int info = la_norm1_estimate(t.k, t.n, apply_inverse, &f, &inverse);
  if (info == 0) {
    /* Of a finite matrix: the inverse is beyond the range. */
    *rcond = isnan(inverse) ? 0 : 1 / inverse / norm;
  }
  return info;
}
