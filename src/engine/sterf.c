/* sterf.c - eigenvalues of a real symmetric tridiagonal matrix by the root-free
   QL iteration.

   The variant of Pal, Walker and Kahan works on the squares of the couplings
   (Parlett, The Symmetric Eigenvalue Problem, 8.15; LAPACK's sterf). One sweep
   is a chain of operations that wait for one another, so two sweeps follow each
   other at a distance of two rows, with both eigenvalues of the first 2x2 block
   as shifts: a few more sweeps, each of half the time. A block is turned round
   if its larger end comes first, so that graded matrices keep their small
   eigenvalues. About 40 n^2 flops. Backward stable. */
#include "config.h"

#include "engine/tridiag.h"

#include "base/intr.h"
#include "engine/rot.h"
#include "engine/scalar.h"
#include "engine/scale.h"
#include "engine/vec.h"

#include <math.h>

/* SHORT: blocks with fewer rows gain nothing from a second sweep. */
enum { SWEEPS_PER_VALUE = 30, SHORT = 12 };

#define LEAST 0x1p-1000

/* A sweep on its way up; e holds squares. */
typedef struct sweep {
  double c, s, gamma, p, shift;
} sweep;

static inline sweep start(double last, double shift) {
  double gamma = last - shift;
  return (sweep){1, 0, gamma, gamma * gamma, shift};
}

/* Row i; the coupling below it in [below] becomes what the sweep leaves. A p
   below LEAST, next to squares near 1, is none; then the rotation is a quarter
   turn, or none where the first of two sweeps has left no coupling either. */
static inline __attribute__((always_inline)) void
advance(sweep *q, double *d, const double *e, ptrdiff_t i, double *below) {
  double square = e[i], alpha = d[i], old = q->gamma, oldc = q->c;
  if (q->p >= LEAST) {
    double r = q->p + square, inverse = 1 / r;
    *below = q->s * r;
    q->c = q->p * inverse;
    q->s = square * inverse;
    q->gamma = q->c * (alpha - q->shift) - q->s * old;
    /* gamma^2 / c, without waiting for c */
    q->p = q->gamma * q->gamma * (r * (1 / q->p));
  } else {
    *below = q->s * square;
    q->c = square == 0 ? 1 : 0;
    q->s = 1 - q->c;
    q->gamma = square == 0 ? alpha - q->shift : -old;
    q->p = square == 0 ? q->gamma * q->gamma : oldc * square;
  }
  d[i + 1] = old + (alpha - q->gamma);
}

static inline void finish(const sweep *q, double *d, double *e, ptrdiff_t l) {
  e[l] = q->s * q->p;
  d[l] = q->shift + q->gamma;
}

/* One sweep over the rows l .. m. */
static void sweep_once(double *d, double *e, ptrdiff_t l, ptrdiff_t m,
                       double shift) {
  double none;
  sweep q = start(d[m], shift);
  advance(&q, d, e, m - 1, &none);
  for (ptrdiff_t i = m - 2; i >= l; i--) {
    advance(&q, d, e, i, &e[i + 1]);
  }
  finish(&q, d, e, l);
}

/* Two sweeps, m - l >= 3; the second stays two rows behind. */
static void sweep_twice(double *d, double *e, ptrdiff_t l, ptrdiff_t m,
                        double shift, double second) {
  double none;
  sweep q = start(d[m], shift);
  advance(&q, d, e, m - 1, &none);
  advance(&q, d, e, m - 2, &e[m - 1]);
  advance(&q, d, e, m - 3, &e[m - 2]);
  sweep r = start(d[m], second);
  advance(&r, d, e, m - 1, &none);
  for (ptrdiff_t i = m - 4; i >= l; i--) {
    advance(&q, d, e, i, &e[i + 1]);
    advance(&r, d, e, i + 2, &e[i + 3]);
  }
  finish(&q, d, e, l);
  advance(&r, d, e, l + 1, &e[l + 2]);
  advance(&r, d, e, l, &e[l + 1]);
  finish(&r, d, e, l);
}

/* The rows l .. m: shifts are the eigenvalues of the first 2x2 block, the one
   nearer to d[l] (Wilkinson's) first. */
static void sweep_block(double *d, double *e, ptrdiff_t l, ptrdiff_t m) {
  double root = sqrt(e[l]), half = (d[l + 1] - d[l]) / (2 * root);
  double shift = d[l] - root / (half + copysign(sqrt(half * half + 1), half));
  if (m - l < SHORT) {
    sweep_once(d, e, l, m, shift);
  } else {
    sweep_twice(d, e, l, m, shift, d[l] + d[l + 1] - shift);
  }
}

/* The first i >= l whose coupling to i+1 is negligible; it is set to zero. */
static ptrdiff_t find_split(const double *d, double *e, ptrdiff_t l,
                            ptrdiff_t last) {
  for (ptrdiff_t i = l; i < last; i++) {
    if (e[i] <= LA_EPS * LA_EPS * fabs(d[i] * d[i + 1])) {
      e[i] = 0;
      return i;
    }
  }
  return last;
}

/* All eigenvalues of one block of n rows, e its squared couplings. */
static int iterate(ptrdiff_t n, double *d, double *e, ptrdiff_t *sweeps) {
  for (ptrdiff_t l = 0; l < n - 1;) {
    ptrdiff_t m = find_split(d, e, l, n - 1);
    if (m == l) {
      l++;
    } else if (m == l + 1) {
      double c, s;
      la_laev2(d[l], sqrt(e[l]), d[m], &d[l], &d[m], &c, &s);
      e[l] = 0;
      l += 2;
    } else {
      if ((*sweeps)-- == 0) {
        return 1;
      }
      if (la_interrupted()) {
        return LA_INFO_INTR;
      }
      sweep_block(d, e, l, m);
    }
  }
  return 0;
}

static void turn_round(ptrdiff_t n, double *x) {
  for (ptrdiff_t i = 0; i < n / 2; i++) {
    double t = x[i];
    x[i] = x[n - 1 - i];
    x[n - 1 - i] = t;
  }
}

/* One unreduced block: scaled to norm 1, solved from its smaller end, scaled
   back. Squares that vanish belong to negligible couplings. */
static int solve_block(ptrdiff_t n, double *d, double *e, ptrdiff_t *sweeps) {
  double big = fmax(la_amax(LA_REAL, n, d, 1), la_amax(LA_REAL, n - 1, e, 1));
  if (big == 0 || n == 1) {
    return 0;
  }
  if (!isfinite(big)) {
    return 1;
  }
  int power;
  frexp(big, &power);
  la_scale_vector(n, d, -power);
  la_scale_vector(n - 1, e, -power);
  for (ptrdiff_t i = 0; i < n - 1; i++) {
    e[i] *= e[i];
  }
  if (fabs(d[n - 1]) < fabs(d[0])) {
    turn_round(n, d);
    turn_round(n - 1, e);
  }
  int info = iterate(n, d, e, sweeps);
  la_scale_vector(n, d, power);
  return info;
}

/* Splits T at negligible couplings and solves block by block. */
int la_sterf(ptrdiff_t n, double *d, double *e) {
  ptrdiff_t sweeps = SWEEPS_PER_VALUE * n;
  for (ptrdiff_t lo = 0, hi; lo < n; lo = hi + 1) {
    for (hi = lo; hi < n - 1; hi++) {
      double t = fabs(e[hi]);
      if (t == 0 || t <= sqrt(fabs(d[hi])) * sqrt(fabs(d[hi + 1])) * LA_EPS) {
        break;
      }
    }
    int info = solve_block(hi - lo + 1, d + lo, e + lo, &sweeps);
    if (info != 0) {
      return info;
    }
  }
  la_sort_columns(n, d, false, NULL, NULL);
  return 0;
}
