/* lstsq.c - see lstsq.h.

   QR with column pivoting; the rank from incremental condition estimation
   (Bischof, SIAM J. Matrix Anal. Appl. 11, 1990); if columns depend on each
   other, a second QR, of the adjoint of the leading rows of R, completes the
   orthogonal factorisation (Golub and Van Loan 5.5.2). Backward stable. */
#include "config.h"

#include "engine/lstsq.h"

#include "base/mem.h"
#include "engine/norm.h"
#include "engine/qr.h"
#include "engine/trsm.h"
#include "engine/vec.h"

#include <assert.h>
#include <float.h>
#include <math.h>

static ptrdiff_t least(ptrdiff_t a, ptrdiff_t b) {
  return a < b ? a : b;
}

/* ---- rank ---- */

/* An approximate singular vector x of the leading triangle with value s. */
typedef struct singular {
  double *x;
  double s;
} singular;

/* The singular values of [f 0; g h], all >= 0, and the right vector of the
   larger one. */
typedef struct svd2 {
  double max, min, s, c;
} svd2;

static svd2 triangle2(double f, double g, double h) {
  double top = fmax(f, fmax(g, h));
  if (!(top > 0)) {
    return (svd2){top, top, 1, 0};
  }
  f /= top;
  g /= top;
  h /= top;
  double max = (hypot(f + h, g) + hypot(f - h, g)) / 2;
  double min = f * h / max;
  /* Of the two null vectors of M'M - max^2 I the one that does not cancel. */
  double s = h * h <= f * f + g * g ? max * max - h * h : g * h;
  double c = h * h <= f * f + g * g ? g * h : max * max - f * f - g * g;
  double size = hypot(s, c);
  if (size == 0) {
    s = f >= h;
    c = f < h;
    size = 1;
  }
  return (svd2){max * top, min * top, s / size, c / size};
}

/* The estimates for one more column [w; gamma] of R; new.x only has the two
   factors: x := s x, x(r) := c. */
typedef struct step {
  double s;
  la_scalar c;
  double value;
} step;

static step extend(la_view r, ptrdiff_t n, const singular *e, bool max) {
  const double *p = la_at(r, n, n);
  la_scalar gamma = {p[0], r.k == LA_CPLX ? p[1] : 0};
  la_scalar alpha = la_dot(r.k, true, n, la_at(r, 0, n), 1, e->x, 1);
  double g = la_cabs(alpha);
  double h = la_cabs(gamma);
  svd2 m = triangle2(e->s, g, h);
  step to = {.s = max ? m.s : -m.c, .value = max ? m.max : m.min};
  double c = max ? m.c : m.s;
  /* c turns conj(gamma) into the direction of alpha. */
  la_scalar turn = LA_ONE;
  if (g > 0 && h > 0) {
    turn = (la_scalar){(alpha.re * gamma.re - alpha.im * gamma.im) / g / h,
                       (alpha.re * gamma.im + alpha.im * gamma.re) / g / h};
  }
  to.c = (la_scalar){c * turn.re, c * turn.im};
  return to;
}

static void accept(la_kind k, ptrdiff_t n, step by, singular *e) {
  double c[2] = {by.c.re, by.c.im};
  la_scal(k, n, (la_scalar){by.s, 0}, e->x, 1);
  la_copy(k, 1, c, 1, e->x + n * k, 1);
  e->s = by.value;
}

/* The order of the largest leading triangle of R whose condition is at most
   1/rcond. work: 2 min(m,n) elements. */
static ptrdiff_t find_rank(la_view r, double rcond, double *work) {
  const ptrdiff_t k = least(r.m, r.n);
  singular low = {.x = work, .s = 0};
  singular high = {.x = work + k * (ptrdiff_t)r.k, .s = 0};
  if (k == 0) {
    return 0;
  }
  double first = la_amax(r.k, 1, r.p, 1);
  if (!(first > 0)) {
    return 0;
  }
  step unit = {.s = 0, .c = LA_ONE, .value = first};
  accept(r.k, 0, unit, &low);
  accept(r.k, 0, unit, &high);
  for (ptrdiff_t n = 1; n < k; n++) {
    step max = extend(r, n, &high, true);
    step min = extend(r, n, &low, false);
    if (!(max.value * rcond < min.value)) {
      return n;
    }
    accept(r.k, n, max, &high);
    accept(r.k, n, min, &low);
  }
  return k;
}

/* ---- solution ---- */

/* B(0:n) := the solution of least norm of R(0:rank,:) x = B(0:rank). */
static int solve_minimum_norm(la_view r, ptrdiff_t rank, la_view b) {
  const ptrdiff_t n = r.n;
  const ptrdiff_t kind = r.k;
  la_view b1 = la_block(b, 0, 0, rank, b.n);
  la_laset(la_block(b, rank, 0, b.m - rank, b.n), LA_ZERO, LA_ZERO);
  if (rank == n) {
    la_trsm(LA_LEFT, LA_UPPER, LA_N, LA_NONUNIT, LA_ONE,
            la_block(r, 0, 0, n, n), b1);
    return 0;
  }
  double *buf = la_mem_alloc((n * rank + rank) * kind, (ptrdiff_t)sizeof *buf);
  if (buf == NULL) {
    return LA_INFO_NOMEM;
  }
  la_view z = la_view_of(r.k, buf, n, rank);
  double *tau = buf + n * rank * kind;
  la_view top = la_block(r, 0, 0, rank, n);
  la_zero_other(LA_UPPER, top);
  la_transpose(top, true, z);
  int info = la_geqrf(z, tau);
  if (info == 0) {
    la_trsm(LA_LEFT, LA_UPPER, LA_C, LA_NONUNIT, LA_ONE,
            la_block(z, 0, 0, rank, rank), b1);
    info = la_ormqr(LA_LEFT, LA_N, z, tau, rank, la_block(b, 0, 0, n, b.n));
  }
  la_mem_free(buf);
  return info;
}

/* X(jpvt[i]) := X(i), one column after the other. */
static void unpivot(la_view x, const ptrdiff_t *jpvt, double *work) {
  for (ptrdiff_t j = 0; j < x.n; j++) {
    la_copy(x.k, x.m, la_at(x, 0, j), 1, work, 1);
    for (ptrdiff_t i = 0; i < x.m; i++) {
      la_copy(x.k, 1, work + i * (ptrdiff_t)x.k, 1, la_at(x, jpvt[i], j), 1);
    }
  }
}

/* A := 2^-e A with the largest modulus in [1/2, 1); returns e. Exact but for
   numbers that are subnormal beside it. */
static int scale_to_one(la_view a) {
  int e = 0;
  double most = la_normmax(a);
  if (most == 0 || (most > 0x1p-400 && most < 0x1p400)) {
    return 0;
  }
  (void)frexp(most, &e);
  for (int half = 0; half < 2; half++) {
    int by = half == 0 ? -e / 2 : -e - (-e / 2);
    for (ptrdiff_t j = 0; j < a.n; j++) {
      la_scal(a.k, a.m, (la_scalar){ldexp(1, by), 0}, la_at(a, 0, j), 1);
    }
  }
  return e;
}

static void scale_back(la_view x, int e) {
  for (int half = 0; e != 0 && half < 2; half++) {
    int by = half == 0 ? e / 2 : e - e / 2;
    for (ptrdiff_t j = 0; j < x.n; j++) {
      la_scal(x.k, x.m, (la_scalar){ldexp(1, by), 0}, la_at(x, 0, j), 1);
    }
  }
}

static int solve(la_view a, la_view b, double rcond, ptrdiff_t *rank,
                 double *work, ptrdiff_t *jpvt) {
  const ptrdiff_t k = least(a.m, a.n);
  double *tau = work;
  double *rest = work + k * (ptrdiff_t)a.k;
  int ea = scale_to_one(a);
  int eb = scale_to_one(b);
  int info = la_geqp3(a, jpvt, tau);
  if (info != 0) {
    return info;
  }
  info = la_ormqr(LA_LEFT, LA_C, a, tau, k, la_block(b, 0, 0, a.m, b.n));
  if (info != 0) {
    return info;
  }
  *rank = find_rank(a, rcond, rest);
  info = solve_minimum_norm(a, *rank, b);
  if (info == 0) {
    la_view x = la_block(b, 0, 0, a.n, b.n);
    unpivot(x, jpvt, rest);
    scale_back(x, eb - ea);
  }
  return info;
}

int la_gelsy(la_view a, la_view b, double rcond, ptrdiff_t *rank) {
  const ptrdiff_t most = a.m > a.n ? a.m : a.n;
  assert(b.m == most && a.k == b.k);
  *rank = 0;
  la_laset(la_block(b, a.m, 0, most - a.m, b.n), LA_ZERO, LA_ZERO);
  if (a.m == 0 || a.n == 0) {
    la_laset(b, LA_ZERO, LA_ZERO);
    return 0;
  }
  if (!la_isfinite(a) || !la_isfinite(b)) {
    la_laset(b, (la_scalar){NAN, 0}, (la_scalar){NAN, 0});
    return 0;
  }
  ptrdiff_t doubles = 3 * most * (ptrdiff_t)a.k;
  double *work = la_mem_alloc(doubles + a.n, (ptrdiff_t)sizeof *work);
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  _Static_assert(sizeof(ptrdiff_t) <= sizeof(double), "jpvt fits");
  ptrdiff_t *jpvt = (ptrdiff_t *)(void *)(work + doubles);
  int info = solve(a, b, rcond < 0 ? (double)most * DBL_EPSILON : rcond, rank,
                   work, jpvt);
  la_mem_free(work);
  return info;
}
