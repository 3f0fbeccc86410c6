/* dqds.c - singular values of a real upper bidiagonal matrix by the
   differential quotient-difference algorithm with shifts.

   Fernando and Parlett (Numer. Math. 67, 1994); shifts and the treatment of
   those that prove too large after Parlett and Marques (Linear Algebra Appl.
   309, 2000; LAPACK's lasq1). The arrays q and e hold the squares of diagonal
   and superdiagonal. One transform takes tau from all eigenvalues of B'B and
   never subtracts but for that, so that even the smallest singular values keep
   their relative accuracy; it waits for one division a row. About 2 transforms
   for each value. Where squares might leave the range, or nothing converges,
   the implicit QR iteration of bdsqr.c does the work. */
#include "config.h"

#include "engine/bidiag.h"

#include "base/intr.h"
#include "base/mem.h"
#include "engine/rot.h"
#include "engine/scalar.h"
#include "engine/scale.h"
#include "engine/vec.h"

#include <math.h>
#include <string.h>

enum { PASSES_PER_VALUE = 30 };

/* Couplings with |b| below TOL |a| change no singular value by more than some
   ulps. */
static const double TOL = 8 * LA_EPS;
static const double TOL2 = 64 * LA_EPS * LA_EPS;

/* One transform: the shift, where the new q and e go, and what was found: the
   pivots d of the last three rows, and the least pivot of all rows, of all but
   the last, and of all but the last two. */
typedef struct lane {
  double tau, *q, *e;
  double last[3], least[3];
} lane;

/* The block [lo, hi) at work. q and e have been transformed with shifts that
   add up to sigma + carry. Values that are found go to [found], at the place of
   their row. */
typedef struct state {
  double *q, *e, *found;
  ptrdiff_t lo, hi;
  double sigma, carry;
  lane safe, bold; /* the larger shift counts if it proves possible */
  double tau, last[3], least[3]; /* of the last transform that counted */
  double hint; /* a shift that a bold one has shown to be excellent, or 0 */
  int guess;   /* times in a row that there was nothing to go by */
  ptrdiff_t *budget; /* passes left for all blocks */
} state;

/* One row of a transform. */
static inline __attribute__((always_inline)) double
advance(lane *w, ptrdiff_t i, double d, double e, double next) {
  double sum = d + e, t = next / sum;
  w->q[i] = sum;
  w->e[i] = e * t;
  return d * t - w->tau;
}

static inline double lesser(double a, double b) {
  return a < b ? a : b;
}

static void note(lane *w, int left, double d, double least) {
  w->last[left] = d;
  w->least[left] = least;
}

/* Both transforms of the block, three rows or more. Each alone waits for its
   divisions; two take hardly longer. */
static void transform(state *s) {
  const double *q = s->q, *e = s->e;
  lane a = s->safe, b = s->bold;
  double da = q[s->lo] - a.tau, db = q[s->lo] - b.tau, la = da, lb = db;
  ptrdiff_t i = s->lo;
  for (; i < s->hi - 3; i++) {
    da = advance(&a, i, da, e[i], q[i + 1]);
    db = advance(&b, i, db, e[i], q[i + 1]);
    la = lesser(da, la);
    lb = lesser(db, lb);
  }
  note(&a, 2, da, la);
  note(&b, 2, db, lb);
  for (int left = 1; left >= 0; left--, i++) {
    da = advance(&a, i, da, e[i], q[i + 1]);
    db = advance(&b, i, db, e[i], q[i + 1]);
    la = lesser(da, la);
    lb = lesser(db, lb);
    note(&a, left, da, la);
    note(&b, left, db, lb);
  }
  a.q[i] = da;
  b.q[i] = db;
  s->safe = a;
  s->bold = b;
}

/* The transform counts: its shift has been taken from everything. */
static void accept(state *s, lane *w) {
  double *q = s->q, *e = s->e;
  double sum = s->sigma + w->tau;
  s->q = w->q;
  s->e = w->e;
  w->q = q;
  w->e = e;
  s->carry +=
      w->tau < s->sigma ? w->tau - (sum - s->sigma) : s->sigma - (sum - w->tau);
  s->sigma = sum;
  s->tau = w->tau;
  memcpy(s->last, w->last, sizeof s->last);
  memcpy(s->least, w->least, sizeof s->least);
}

/* ---- shifts ---- */

/* 1 + this is the square of the norm of the vector that belongs to the pivot of
   the last row, from what its upper neighbours add; negative if the vector is
   not at the bottom. */
static double squared_norm(const state *s) {
  double sum = 0, term = 1, before = 0;
  for (ptrdiff_t i = s->hi - 2; i >= s->lo; i--) {
    if (s->e[i] > s->q[i]) {
      return -1;
    }
    term *= s->e[i] / s->q[i];
    sum += term;
    if (100 * fmax(term, before) < sum || sum > 0.6) {
      break;
    }
    before = term;
  }
  return 1.05 * sum;
}

/* By the last two rows alone: the smaller eigenvalue of their block of BB',
   which is too large, and a lower bound (Gerschgorin; Kato and Temple). */
static void look_at_corner(const state *s, double *safe, double *bold) {
  ptrdiff_t n = s->hi - 1;
  double b1 = sqrt(s->q[n]) * sqrt(s->e[n - 1]);
  double b2 = sqrt(s->q[n - 1]) * sqrt(s->e[n - 2]);
  double a2 = s->q[n - 1] + s->e[n - 1], dn = s->last[0];
  double gap2 = 0.75 * s->least[2] - a2;
  double gap1 = a2 - dn - (gap2 > 0 && gap2 > b2 ? (b2 / gap2) * b2 : b1 + b2);
  if (gap1 > 0 && gap1 > b1) {
    double half = 0.5 * (a2 - dn);
    *safe = fmax(*safe, fmax(dn - (b1 / gap1) * b1, 0.5 * s->least[0]));
    *bold = dn - (b1 / (half + hypot(half, b1))) * b1;
    return;
  }
  double bound = dn > b1 ? dn - b1 : 0;
  if (a2 > b1 + b2) {
    bound = fmin(bound, a2 - (b1 + b2));
  }
  *safe = fmax(*safe, fmax(bound, s->least[0] / 3));
}

/* A shift to begin with, from the rows alone (Gerschgorin). */
static double first_shift(const state *s) {
  double least = INFINITY, most = 0;
  for (ptrdiff_t i = s->lo; i < s->hi; i++) {
    least = fmin(least, s->q[i]);
    most = i + 1 < s->hi ? fmax(most, s->e[i]) : most;
  }
  return fmax(0, least - 2 * sqrt(least) * sqrt(most));
}

/* The shifts of the next pass. [gone]: rows that have split off since the last
   one. The vector that sits at the bottom has a Rayleigh quotient, which is too
   large, and a lower bound by its residual and the gap to the next pivot. */
static void choose_shifts(state *s, int gone) {
  double *safe = &s->safe.tau, *bold = &s->bold.tau;
  if (gone > 2 || !(s->least[gone] > 0)) {
    *safe = 0;
    *bold = first_shift(s);
    s->hint = 0;
    return;
  }
  double pivot = s->least[gone];
  *safe = 0.25 * pivot;
  *bold = 0.75 * pivot;
  if (pivot == s->last[gone]) {
    double norm2 = squared_norm(s);
    if (norm2 >= 0 && norm2 <= 0.563) {
      double norm = sqrt(norm2), quotient = pivot / (1 + norm2);
      double gap = gone < 2 ? 0.5 * s->least[gone + 1] - quotient : 0;
      *safe = fmax(*safe, quotient * (1 - norm));
      if (gap > norm * quotient) {
        *safe = fmax(*safe, quotient * (1 - 1.01 * quotient * norm2 / gap));
      }
      *bold = quotient;
    }
    if (gone == 0 && s->least[1] == s->last[1]) {
      look_at_corner(s, safe, bold);
    }
  }
  if (s->hint > *safe) {
    *bold = s->hint;
  }
  if (*bold < *safe) {
    double t = *bold;
    *bold = *safe;
    *safe = t;
  }
  s->hint = 0;
}

/* All pivots are positive, or the last one is but for rounding zero. */
static bool possible(const state *s, lane *w) {
  if (w->least[0] >= 0 && isfinite(w->last[0])) {
    return true;
  }
  bool hidden = w->least[1] > 0 && fabs(w->last[0]) < TOL2 * s->sigma &&
                w->e[s->hi - 2] < TOL * s->sigma;
  if (hidden) {
    w->q[s->hi - 1] = w->last[0] = w->least[0] = 0;
  }
  return hidden;
}

/* The shift that a transform suggests which failed in its last row: it is an
   excellent lower bound (Rutishauser). Otherwise 0. */
static double suggestion(const lane *w) {
  bool late = w->least[0] < 0 && w->least[1] > 0 && isfinite(w->last[0]);
  return late ? (w->tau + w->last[0]) * (1 - 4 * LA_EPS) : 0;
}

/* One pass that counts. */
static bool step(state *s) {
  while ((*s->budget)-- > 0) {
    transform(s);
    if (possible(s, &s->bold)) {
      accept(s, &s->bold);
      return true;
    }
    double better = suggestion(&s->bold);
    if (possible(s, &s->safe)) {
      s->hint = better - s->safe.tau;
      accept(s, &s->safe);
      return true;
    }
    if (s->safe.tau == 0) {
      return false;
    }
    better = fmax(better, suggestion(&s->safe));
    s->bold.tau = better > 0 ? better : 0.25 * s->safe.tau;
    s->safe.tau = 0;
  }
  return false;
}

/* ---- splitting off ---- */

/* The eigenvalues of the last two rows into q (LAPACK's formulas: nothing
   cancels). */
static void solve_pair(double *q, double e) {
  if (q[1] > q[0]) {
    double t = q[0];
    q[0] = q[1];
    q[1] = t;
  }
  double t = 0.5 * ((q[0] - q[1]) + e);
  if (e > q[1] * TOL2 && t != 0) {
    double s = q[1] * (e / t);
    s = s <= t ? q[1] * (e / (t * (1 + sqrt(1 + s / t))))
               : q[1] * (e / (t + sqrt(t) * sqrt(t + s)));
    t = q[0] + (s + e);
    q[1] *= q[0] / t;
    q[0] = t;
  }
}

/* The coupling below row i does not count beside what every value exceeds. In
   BB', e adds to the diagonal of its row, and e q is the square of the element
   beside it. */
static bool negligible(const state *s, ptrdiff_t i) {
  double e = s->e[i], most = TOL * s->sigma;
  return e <= most && e * s->q[i + 1] <= most * most;
}

/* The last row has a value of its own, but for what e adds to the diagonal of
   the row before: the square of the element of BB' beside e is small beside
   what every value exceeds, or beside the least value, which is that of the
   last row, and its gap to the others. Those exceed the least pivot over the
   number of rows: the reciprocals of the pivots are the diagonal of an
   inverse. */
static bool separable(const state *s, ptrdiff_t n, int gone) {
  double most = TOL * s->sigma, square = s->e[n - 1] * s->q[n];
  double others = gone < 2 ? s->least[gone + 1] / (double)(n - s->lo) : 0;
  return square <= most * most ||
         square <= TOL * (s->sigma + s->q[n]) * (others - s->tau - s->q[n]);
}

/* Adds e below row i to the diagonal of BB' there; the other elements of BB'
   stay what they are. Less than every value's rounding error ends it. */
static void fold(state *s, ptrdiff_t i) {
  double more = s->e[i];
  for (; i >= s->lo && more > 0.1 * LA_EPS * s->sigma; i--) {
    double old = s->q[i];
    s->q[i] += more;
    if (i > s->lo) {
      double e = s->e[i - 1];
      s->e[i - 1] = e * (old / s->q[i]);
      more = e * (more / s->q[i]);
    }
  }
}

static void found(state *s, ptrdiff_t row) {
  s->found[row] = (s->q[row] + s->carry) + s->sigma;
}

/* Moves hi over what has converged. Returns how many rows are gone. */
static int split_off(state *s) {
  int gone = 0;
  while (s->hi > s->lo) {
    ptrdiff_t n = s->hi - 1, rows = s->hi - s->lo;
    bool alone = rows > 1 && separable(s, n, gone);
    if (rows == 1 || alone || s->e[n - 1] <= TOL2 * s->q[n]) {
      found(s, n);
      if (alone) {
        fold(s, n - 1);
      }
      s->hi--;
      gone++;
    } else if (rows == 2 || negligible(s, n - 2)) {
      solve_pair(&s->q[n - 1], s->e[n - 1]);
      found(s, n - 1);
      found(s, n);
      s->hi -= 2;
      gone += 2;
    } else {
      break;
    }
  }
  return gone;
}

static void turn_round(double *x, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n / 2; i++) {
    double t = x[i];
    x[i] = x[n - 1 - i];
    x[n - 1 - i] = t;
  }
}

/* What the last transform found is not of this block. */
static void forget(state *s) {
  memset(s->least, 0, sizeof s->least);
  s->hint = 0;
}

/* The smaller end comes last: there the values converge. */
static void set_direction(state *s) {
  if (s->lo < s->hi && 1.5 * s->q[s->lo] < s->q[s->hi - 1]) {
    turn_round(s->q + s->lo, s->hi - s->lo);
    turn_round(s->e + s->lo, s->hi - s->lo - 1);
    forget(s);
  }
}

/* The last row whose coupling to the next is negligible, or -1. With
   [thorough], it may be so beside the pivots as well, which are the squares of
   Demmel and Kahan's lower bounds (Li's test). */
static ptrdiff_t find_split(const state *s, bool thorough) {
  ptrdiff_t at = -1;
  double d = s->q[s->lo];
  for (ptrdiff_t i = s->lo; i < s->hi - 1; i++) {
    if (negligible(s, i) || (thorough && s->e[i] <= TOL2 * d)) {
      at = i;
    }
    d = thorough ? s->q[i + 1] * (d / (d + s->e[i])) : 0;
  }
  return at;
}

static int solve(state s);

/* Cuts the block behind row i: the shorter part is solved apart, *s goes on
   with the longer one. */
static int split(state *s, ptrdiff_t i) {
  state part = *s;
  if (2 * (i + 1 - s->lo) < s->hi - s->lo) {
    part.hi = s->lo = i + 1;
  } else {
    part.lo = s->hi = i + 1;
  }
  forget(&part);
  forget(s);
  return solve(part);
}

/* All values of a block of which nothing is known yet. Returns 0, 1 without
   convergence, LA_INFO_INTR. */
static int solve(state s) {
  int info = 0;
  while (s.lo < s.hi && info == 0) {
    int gone = split_off(&s);
    bool fresh = s.least[0] == 0;
    if (fresh || gone > 0) {
      set_direction(&s);
    }
    ptrdiff_t cut =
        s.lo < s.hi && (fresh || gone > 0) ? find_split(&s, fresh) : -1;
    if (la_interrupted()) {
      info = LA_INFO_INTR;
    } else if (cut >= 0) {
      info = split(&s, cut);
    } else if (s.lo < s.hi) {
      choose_shifts(&s, gone);
      info = step(&s) ? 0 : 1;
    }
  }
  return info;
}

/* q and e for the bidiagonal matrix d, e, scaled to norm 1 by 2^-power. False
   where squares would leave the range. */
static bool square(ptrdiff_t n, const double *d, const double *e, double *q,
                   double *f, int *power) {
  double big = fmax(la_amax(LA_REAL, n, d, 1), la_amax(LA_REAL, n - 1, e, 1));
  if (!isfinite(big)) {
    return false;
  }
  frexp(big, power);
  for (ptrdiff_t i = 0; i < n; i++) {
    double x = ldexp(d[i], -*power), y = i + 1 < n ? ldexp(e[i], -*power) : 0;
    q[i] = x * x;
    f[i] = y * y;
    if (!(q[i] > 0x1p-700)) {
      return false;
    }
  }
  return true;
}

int la_bdsval(ptrdiff_t n, double *d, double *e) {
  ptrdiff_t budget = PASSES_PER_VALUE * n;
  int power, info = 1;
  if (n == 0) {
    return 0;
  }
  double *work = la_mem_alloc(7 * n, (ptrdiff_t)sizeof *work);
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  state s = {.q = work,
             .e = work + n,
             .safe = {.q = work + 2 * n, .e = work + 3 * n},
             .bold = {.q = work + 4 * n, .e = work + 5 * n},
             .found = work + 6 * n,
             .hi = n,
             .budget = &budget};
  if (square(n, d, e, s.q, s.e, &power)) {
    info = solve(s);
  }
  if (info == 0) {
    for (ptrdiff_t i = 0; i < n; i++) {
      d[i] = ldexp(sqrt(s.found[i]), power);
    }
    la_sort_columns(n, d, true, NULL, NULL);
  }
  la_mem_free(work);
  return info > 0 ? la_bdsqr(n, d, e, NULL, NULL) : info;
}
