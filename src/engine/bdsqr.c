/* bdsqr.c - singular values and vectors of a real upper bidiagonal matrix by
   the implicit zero-shift QR iteration.

   Demmel and Kahan (SIAM J. Sci. Stat. Comput. 11, 1990): shifts only where
   they do not spoil the small singular values, otherwise the zero-shift sweep,
   so that every singular value keeps its relative accuracy; the bulge runs
   from the larger end to the smaller. A sweep upwards is a sweep downwards on
   the matrix turned by 180 degrees, where U and V change places: one routine
   walks both ways. O(n^2) flops, with vectors about 12 n^3. */
#include "config.h"

#include "engine/bidiag.h"

#include "base/intr.h"
#include "base/mem.h"
#include "engine/scalar.h"
#include "engine/rot.h"
#include "engine/vec.h"

#include <math.h>

enum { SWEEPS_PER_VALUE = 6 };

/* The unreduced block lo .. hi, walked from [first] with [step]. */
typedef struct sweep {
  double *d, *e;
  double *c1, *s1, *c2, *s2; /* rotations of the right and left vectors */
  la_view *u, *v;
  ptrdiff_t lo, hi, first, ebase, step;
  bool up;
  double tol;
} sweep;

static double *diag(const sweep *q, ptrdiff_t i) {
  return q->d + q->first + q->step * i;
}

static double *off(const sweep *q, ptrdiff_t i) {
  return q->e + q->ebase + q->step * i;
}

static void direct(sweep *q, bool up) {
  q->up = up;
  q->step = up ? -1 : 1;
  q->first = up ? q->hi : q->lo;
  q->ebase = up ? q->hi - 1 : q->lo;
}

static void zero_shift_sweep(sweep *q, ptrdiff_t last) {
  double c = 1, oldc = 1, s = 0, olds = 0, r;
  for (ptrdiff_t i = 0; i < last; i++) {
    la_lartg(*diag(q, i) * c, *off(q, i), &c, &s, &r);
    if (i > 0) {
      *off(q, i - 1) = olds * r;
    }
    la_lartg(oldc * r, *diag(q, i + 1) * s, &oldc, &olds, diag(q, i));
    q->c1[i] = c;
    q->s1[i] = s;
    q->c2[i] = oldc;
    q->s2[i] = olds;
  }
  double h = *diag(q, last) * c;
  *diag(q, last) = h * oldc;
  *off(q, last - 1) = h * olds;
}

static void shifted_sweep(sweep *q, ptrdiff_t last, double shift) {
  double d0 = *diag(q, 0), r, cr, sr, cl, sl;
  double f = (fabs(d0) - shift) * (copysign(1, d0) + shift / d0);
  double g = *off(q, 0);
  for (ptrdiff_t i = 0; i < last; i++) {
    double *di = diag(q, i), *dn = diag(q, i + 1), *ei = off(q, i);
    la_lartg(f, g, &cr, &sr, &r);
    if (i > 0) {
      *off(q, i - 1) = r;
    }
    f = cr * *di + sr * *ei;
    *ei = cr * *ei - sr * *di;
    g = sr * *dn;
    *dn = cr * *dn;
    la_lartg(f, g, &cl, &sl, &r);
    *di = r;
    f = cl * *ei + sl * *dn;
    *dn = cl * *dn - sl * *ei;
    if (i < last - 1) {
      g = sl * *off(q, i + 1);
      *off(q, i + 1) = cl * *off(q, i + 1);
    }
    q->c1[i] = cr;
    q->s1[i] = sr;
    q->c2[i] = cl;
    q->s2[i] = sl;
  }
  *off(q, last - 1) = f;
}

/* The smaller singular value of [f g; 0 h] (LAPACK's las2), and the larger. */
static void two_values(double f, double g, double h, double *min, double *max) {
  double fa = fabs(f), ga = fabs(g), ha = fabs(h);
  double lo = fmin(fa, ha), hi = fmax(fa, ha);
  if (lo == 0) {
    *min = 0;
    *max = hypot(hi, ga);
  } else if (ga < hi) {
    double as = 1 + lo / hi, at = (hi - lo) / hi, au = (ga / hi) * (ga / hi);
    double c = 2 / (sqrt(as * as + au) + sqrt(at * at + au));
    *min = lo * c;
    *max = hi / c;
  } else {
    double au = hi / ga;
    if (au == 0) {
      *min = (lo * hi) / ga;
      *max = ga;
      return;
    }
    double as = (1 + lo / hi) * au, at = ((hi - lo) / hi) * au;
    double c = 1 / (sqrt(1 + as * as) + sqrt(1 + at * at));
    *min = 2 * (lo * c) * au;
    *max = ga / (c + c);
  }
}

/* Negligible couplings inside the block in the present direction (Demmel and
   Kahan's criteria 1b and 2b). Returns true if one was found and zeroed;
   otherwise *smallest is a lower bound of the least singular value. */
static bool deflate(sweep *q, ptrdiff_t last, double *smallest) {
  if (fabs(*off(q, last - 1)) <= q->tol * fabs(*diag(q, last))) {
    *off(q, last - 1) = 0;
    return true;
  }
  double mu = fabs(*diag(q, 0));
  *smallest = mu;
  for (ptrdiff_t i = 0; i < last; i++) {
    if (fabs(*off(q, i)) <= q->tol * mu) {
      *off(q, i) = 0;
      return true;
    }
    mu = fabs(*diag(q, i + 1)) * (mu / (mu + fabs(*off(q, i))));
    *smallest = fmin(*smallest, mu);
  }
  return false;
}

static void rotate_vectors(sweep *q, ptrdiff_t last) {
  if (q->u == NULL) {
    return;
  }
  la_view *right = q->up ? q->u : q->v, *left = q->up ? q->v : q->u;
  la_rot_chain(*right, q->first, q->step, last, false, q->c1, q->s1);
  la_rot_chain(*left, q->first, q->step, last, false, q->c2, q->s2);
}

/* One step on the unreduced block lo .. hi. */
static void step_block(sweep *q, bool fresh) {
  ptrdiff_t last = q->hi - q->lo;
  if (fresh) {
    direct(q, fabs(q->d[q->lo]) < fabs(q->d[q->hi]));
  } else {
    direct(q, q->up);
  }
  double smallest = 0;
  if (deflate(q, last, &smallest)) {
    return;
  }
  double largest = fmax(la_amax(LA_REAL, last + 1, q->d + q->lo, 1),
                        la_amax(LA_REAL, last, q->e + q->lo, 1));
  double shift = 0, r;
  ptrdiff_t n = last + 1;
  if ((double)n * q->tol * (smallest / largest) > fmax(LA_EPS, 0.01 * q->tol)) {
    two_values(*diag(q, last - 1), *off(q, last - 1), *diag(q, last), &shift,
               &r);
    double ratio = shift / fabs(*diag(q, 0));
    if (ratio * ratio < LA_EPS) {
      shift = 0;
    }
  }
  if (shift == 0) {
    zero_shift_sweep(q, last);
  } else {
    shifted_sweep(q, last, shift);
  }
  rotate_vectors(q, last);
  if (fabs(*off(q, last - 1)) <= q->tol * fabs(*diag(q, last))) {
    *off(q, last - 1) = 0;
  }
}

/* The unreduced block that ends at hi; hi is moved over what has converged.
   [thresh]: couplings below it are zero. Returns false when all is done. */
static bool find_block(sweep *q, double thresh) {
  while (q->hi > 0) {
    q->lo = q->hi;
    while (q->lo > 0) {
      double *e = &q->e[q->lo - 1];
      if (fabs(*e) <= thresh) {
        *e = 0;
        break;
      }
      q->lo--;
    }
    if (q->lo < q->hi) {
      return true;
    }
    q->hi--;
  }
  return false;
}

/* The threshold under which a coupling cannot matter: tol times a lower bound
   of the least singular value over sqrt(n). */
static double threshold(const sweep *q, ptrdiff_t n) {
  double mu = fabs(q->d[0]), least = mu;
  for (ptrdiff_t i = 1; i < n && least > 0; i++) {
    mu = fabs(q->d[i]) * (mu / (mu + fabs(q->e[i - 1])));
    least = fmin(least, mu);
  }
  least /= sqrt((double)n);
  double floor = (double)n * (double)n * SWEEPS_PER_VALUE * LA_SAFMIN;
  return fmax(q->tol * least, floor);
}

static int iterate(sweep *q, ptrdiff_t n) {
  double thresh = threshold(q, n);
  double budget = (double)SWEEPS_PER_VALUE * (double)n * (double)(n + 20);
  ptrdiff_t oldlo = -1, oldhi = -1;
  q->hi = n - 1;
  while (find_block(q, thresh)) {
    budget -= (double)(q->hi - q->lo);
    if (budget < 0) {
      return 1;
    }
    if (la_interrupted()) {
      return LA_INFO_INTR;
    }
    step_block(q, q->lo > oldhi || q->hi < oldlo);
    oldlo = q->lo;
    oldhi = q->hi;
  }
  return 0;
}

/* Signs into V, so that all values are positive. */
static void make_positive(ptrdiff_t n, double *d, la_view *v) {
  for (ptrdiff_t i = 0; i < n; i++) {
    if (signbit(d[i])) {
      d[i] = -d[i];
      if (v != NULL) {
        la_scal(v->k, v->m, LA_MINUS_ONE, la_at(*v, 0, i), 1);
      }
    }
  }
}

int la_bdsqr(ptrdiff_t n, double *d, double *e, la_view *u, la_view *v) {
  sweep q = {.d = d, .e = e, .u = u, .v = v};
  if (n == 0) {
    return 0;
  }
  if (!isfinite(la_asum(LA_REAL, n, d, 1)) ||
      !isfinite(la_asum(LA_REAL, n - 1, e, 1))) {
    return 1;
  }
  q.tol = fmax(10, fmin(100, pow(LA_EPS, -0.125))) * LA_EPS;
  q.c1 = la_mem_alloc(4 * n, (ptrdiff_t)sizeof *q.c1);
  if (q.c1 == NULL) {
    return LA_INFO_NOMEM;
  }
  q.s1 = q.c1 + n;
  q.c2 = q.s1 + n;
  q.s2 = q.c2 + n;
  int info = iterate(&q, n);
  la_mem_free(q.c1);
  if (info == 0) {
    make_positive(n, d, v);
    la_sort_columns(n, d, true, u, v);
  }
  return info;
}
