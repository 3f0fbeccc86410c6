/* steqr.c - eigenvalues and eigenvectors of a real symmetric tridiagonal
   matrix by the implicit QL and QR iteration.

   Wilkinson shifts; the end with the smaller elements is worked on first, so
   that graded matrices keep their small eigenvalues (Golub and Van Loan 8.3;
   Parlett, The Symmetric Eigenvalue Problem, 8.15; LAPACK's steqr). QR is QL on
   the reversed matrix: one routine walks in either direction. About 6 n^3
   flops; without vectors see sterf.c. Backward stable. */
#include "config.h"

#include "engine/eig_sym.h"

#include "base/intr.h"
#include "base/mem.h"
#include "engine/scalar.h"
#include "engine/rot.h"
#include "engine/vec.h"

#include <math.h>

enum { SWEEPS_PER_VALUE = 30 };

/* A block of T seen from the end that is worked on: its elements are
   d[first + step i], i = 0 .. last, e[ebase + step i] couples i and i+1. */
typedef struct chase {
  double *d, *e, *c, *s;
  la_view *z;
  ptrdiff_t first, ebase, step, last;
  ptrdiff_t sweeps; /* left before giving up */
} chase;

static double *diag(const chase *q, ptrdiff_t i) {
  return q->d + q->first + q->step * i;
}

static double *off(const chase *q, ptrdiff_t i) {
  return q->e + q->ebase + q->step * i;
}

/* One implicit QL step on the elements l .. m. */
static void ql_step(chase *q, ptrdiff_t l, ptrdiff_t m) {
  double p = *diag(q, l), el = *off(q, l);
  double g = (*diag(q, l + 1) - p) / (2 * el), r = hypot(g, 1);
  g = *diag(q, m) - p + el / (g + copysign(r, g));
  double s = 1, c = 1;
  p = 0;
  for (ptrdiff_t i = m - 1; i >= l; i--) {
    double f = s * *off(q, i), b = c * *off(q, i);
    la_lartg(g, f, &c, &s, &r);
    if (i != m - 1) {
      *off(q, i + 1) = r;
    }
    g = *diag(q, i + 1) - p;
    r = (*diag(q, i) - g) * s + 2 * c * b;
    p = s * r;
    *diag(q, i + 1) = g + p;
    g = c * r - b;
    q->c[i - l] = c;
    q->s[i - l] = -s;
  }
  *diag(q, l) -= p;
  *off(q, l) = g;
  if (q->z != NULL) {
    la_rot_chain(*q->z, q->first + q->step * l, q->step, m - l, true, q->c,
                 q->s);
  }
}

/* Elements l and l+1 stand alone: their eigenvalues directly. */
static void split_pair(chase *q, ptrdiff_t l) {
  double rt1, rt2, c, s;
  la_laev2(*diag(q, l), *off(q, l), *diag(q, l + 1), &rt1, &rt2, &c, &s);
  if (q->z != NULL) {
    ptrdiff_t rows = q->z->m * (ptrdiff_t)q->z->k;
    la_rot(LA_REAL, rows, la_at(*q->z, 0, q->first + q->step * l), 1,
           la_at(*q->z, 0, q->first + q->step * (l + 1)), 1, c, s);
  }
  *diag(q, l) = rt1;
  *diag(q, l + 1) = rt2;
  *off(q, l) = 0;
}

/* The first i >= l whose coupling to i+1 is negligible; it is set to zero. */
static ptrdiff_t find_split(chase *q, ptrdiff_t l) {
  for (ptrdiff_t i = l; i < q->last; i++) {
    double t = fabs(*off(q, i));
    if (t * t <= LA_EPS * LA_EPS * fabs(*diag(q, i)) * fabs(*diag(q, i + 1)) +
                     LA_SAFMIN) {
      *off(q, i) = 0;
      return i;
    }
  }
  return q->last;
}

/* All eigenvalues of one unreduced block. Returns 0, 1 or LA_INFO_INTR. */
static int iterate(chase *q) {
  for (ptrdiff_t l = 0; l <= q->last;) {
    ptrdiff_t m = find_split(q, l);
    if (m == l) {
      l++;
    } else if (m == l + 1) {
      split_pair(q, l);
      l += 2;
    } else {
      if (q->sweeps-- == 0) {
        return 1;
      }
      if (la_interrupted()) {
        return LA_INFO_INTR;
      }
      ql_step(q, l, m);
    }
  }
  return 0;
}

/* Scales the unreduced block lo .. hi near 1, solves it from its smaller end,
   scales back. */
static int solve_block(chase *q, ptrdiff_t lo, ptrdiff_t hi) {
  double big = fmax(la_amax(LA_REAL, hi - lo + 1, q->d + lo, 1),
                    la_amax(LA_REAL, hi - lo, q->e + lo, 1));
  if (big == 0) {
    return 0;
  }
  if (!isfinite(big)) {
    return 1;
  }
  int power;
  frexp(big, &power);
  bool scaled = power < -400 || power > 400;
  if (scaled) {
    for (ptrdiff_t i = lo; i <= hi; i++) {
      q->d[i] = ldexp(q->d[i], -power);
      if (i < hi) {
        q->e[i] = ldexp(q->e[i], -power);
      }
    }
  }
  bool down = fabs(q->d[hi]) < fabs(q->d[lo]);
  q->step = down ? -1 : 1;
  q->first = down ? hi : lo;
  q->ebase = down ? hi - 1 : lo;
  q->last = hi - lo;
  int info = iterate(q);
  if (scaled) {
    for (ptrdiff_t i = lo; i <= hi; i++) {
      q->d[i] = ldexp(q->d[i], power);
    }
  }
  return info;
}

/* Splits T at negligible couplings and solves block by block. */
static int solve(chase *q, ptrdiff_t n) {
  q->sweeps = SWEEPS_PER_VALUE * n;
  for (ptrdiff_t lo = 0, hi; lo < n; lo = hi + 1) {
    for (hi = lo; hi < n - 1; hi++) {
      double t = fabs(q->e[hi]);
      if (t == 0 ||
          t <= sqrt(fabs(q->d[hi])) * sqrt(fabs(q->d[hi + 1])) * LA_EPS) {
        q->e[hi] = 0;
        break;
      }
    }
    int info = solve_block(q, lo, hi);
    if (info != 0) {
      return info;
    }
  }
  return 0;
}

int la_steqr(ptrdiff_t n, double *d, double *e, la_view *z) {
  chase q = {.d = d, .e = e, .z = z};
  q.c = la_mem_alloc(2 * n, (ptrdiff_t)sizeof *q.c);
  if (q.c == NULL) {
    return LA_INFO_NOMEM;
  }
  q.s = q.c + n;
  int info = solve(&q, n);
  la_mem_free(q.c);
  if (info == 0) {
    la_sort_columns(n, d, false, z, NULL);
  }
  return info;
}
