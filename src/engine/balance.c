/* balance.c - similarity transformations that even out a matrix before its
   eigenvalues are computed.

   Rows and columns that isolate an eigenvalue are permuted to the ends, then
   powers of two even out the 2-norms of rows and columns (Parlett and Reinsch
   1969; James, Langou, Lowery 2014: norms instead of sums keep balancing from
   spoiling the matrix). */
#include "config.h"

#include "engine/balance.h"

#include "base/intr.h"
#include "engine/scalar.h"
#include "engine/vec.h"

#include <math.h>

/* True if row i is zero in the columns [lo, hi) but for the diagonal. */
static bool row_isolated(la_view a, ptrdiff_t i, ptrdiff_t lo, ptrdiff_t hi) {
  for (ptrdiff_t j = lo; j < hi; j++) {
    if (j != i && la_cabs1(la_get(a, i, j)) != 0) {
      return false;
    }
  }
  return true;
}

static bool column_isolated(la_view a, ptrdiff_t j, ptrdiff_t lo,
                            ptrdiff_t hi) {
  for (ptrdiff_t i = lo; i < hi; i++) {
    if (i != j && la_cabs1(la_get(a, i, j)) != 0) {
      return false;
    }
  }
  return true;
}

/* Interchanges rows and columns i and j: columns as far down as row hi, rows
   from column lo on; the rest is zero. */
static void exchange(la_view a, const la_balance *b, ptrdiff_t i, ptrdiff_t j) {
  if (i != j) {
    la_swap(a.k, b->hi, la_at(a, 0, i), 1, la_at(a, 0, j), 1);
    la_swap(a.k, a.n - b->lo, la_at(a, i, b->lo), a.ld, la_at(a, j, b->lo),
            a.ld);
  }
}

static bool push_row_down(la_view a, la_balance *b) {
  for (ptrdiff_t i = b->hi - 1; i >= b->lo; i--) {
    if (row_isolated(a, i, b->lo, b->hi)) {
      b->scale[b->hi - 1] = (double)i;
      exchange(a, b, i, b->hi - 1);
      b->hi--;
      return true;
    }
  }
  return false;
}

static bool push_column_left(la_view a, la_balance *b) {
  for (ptrdiff_t j = b->lo; j < b->hi; j++) {
    if (column_isolated(a, j, b->lo, b->hi)) {
      b->scale[b->lo] = (double)j;
      exchange(a, b, j, b->lo);
      b->lo++;
      return true;
    }
  }
  return false;
}

/* The power of two that evens out row and column i, 1 if it is not worth it. */
static double find_factor(la_view a, const la_balance *b, ptrdiff_t i) {
  const double least = LA_SAFMIN / LA_ULP * 2, most = 1 / least;
  ptrdiff_t n = b->hi - b->lo;
  double c = la_nrm2(a.k, n, la_at(a, b->lo, i), 1);
  double r = la_nrm2(a.k, n, la_at(a, i, b->lo), a.ld);
  if (c == 0 || r == 0 || !isfinite(c + r)) {
    return 1;
  }
  double ca = la_amax(a.k, b->hi, la_at(a, 0, i), 1);
  double ra = la_amax(a.k, a.n - b->lo, la_at(a, i, b->lo), a.ld);
  double s = c + r, f = 1;
  for (; c < r / 2 && fmax(f, fmax(c, ca)) < most && fmin(r, ra) > least;
       f *= 2, c *= 2, ca *= 2, r /= 2, ra /= 2) {
  }
  for (; c / 2 >= r && fmax(r, ra) < most && fmin(f, fmin(c, ca)) > least;
       f /= 2, c /= 2, ca /= 2, r *= 2, ra *= 2) {
  }
  double old = b->scale[i];
  if (c + r >= 0.95 * s || (f < 1 && old < 1 && f * old <= least) ||
      (f > 1 && old > 1 && old >= most / f)) {
    return 1;
  }
  return f;
}

static void equilibrate(la_view a, la_balance *b) {
  for (bool again = true; again;) {
    again = false;
    for (ptrdiff_t i = b->lo; i < b->hi && !la_interrupted(); i++) {
      double f = find_factor(a, b, i);
      if (f != 1) {
        again = true;
        b->scale[i] *= f;
        la_scal(a.k, a.n - b->lo, la_cx(1 / f, 0), la_at(a, i, b->lo), a.ld);
        la_scal(a.k, b->hi, la_cx(f, 0), la_at(a, 0, i), 1);
      }
    }
  }
}

void la_gebal(la_view a, bool permute, bool scale, la_balance *bal) {
  bal->lo = 0;
  bal->hi = a.n;
  while (permute && bal->lo < bal->hi && !la_interrupted() &&
         push_row_down(a, bal)) {
  }
  while (permute && bal->lo < bal->hi && !la_interrupted() &&
         push_column_left(a, bal)) {
  }
  for (ptrdiff_t i = bal->lo; i < bal->hi; i++) {
    bal->scale[i] = 1;
  }
  if (scale) {
    equilibrate(a, bal);
  }
}

/* Powers of two even out neighbours to within a factor of two and are blind to
   less, so that along a chain of n elements the largest may still be 2^n times
   the smallest. Osborne's iteration (1960) on real factors w, for D^-1 A D with
   D = diag(w), goes on to the end; v holds 1/w. */
typedef struct factors {
  double *w, *v;
} factors;

enum { SWEEPS = 100 };

/* Euclidean norm of x(i) y(i) without i = skip; the numbers are in the range
   where squares are safe. */
static double weighted_norm(la_kind k, ptrdiff_t n, const double *x,
                            ptrdiff_t incx, const double *y, ptrdiff_t skip) {
  double sum = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    const double *p = x + i * incx * k;
    double re = p[0] * y[i], im = k == LA_CPLX ? p[1] * y[i] : 0;
    sum += i == skip ? 0 : re * re + im * im;
  }
  return sqrt(sum);
}

/* Evens out row and column i (from 0 in the block); log2 of the factor. */
static double even_out(la_view block, factors f, ptrdiff_t i) {
  const double most = 0x1p20;
  ptrdiff_t n = block.n;
  double c = weighted_norm(block.k, n, la_at(block, 0, i), 1, f.v, i);
  double r = weighted_norm(block.k, n, la_at(block, i, 0), block.ld, f.w, i);
  double now = f.w[i], next = sqrt(r / c);
  if (!(c > 0 && r > 0 && isfinite(c + r))) {
    return 0;
  }
  next = next > most ? most : next < 1 / most ? 1 / most : next;
  f.w[i] = next;
  f.v[i] = 1 / next;
  return fabs(log2(next / now));
}

static void find_factors(la_view block, factors f) {
  const double settled = 0.05;
  double change = 1;
  for (ptrdiff_t i = 0; i < block.n; i++) {
    f.w[i] = f.v[i] = 1;
  }
  for (int sweep = 0; sweep < SWEEPS && change > settled; sweep++) {
    change = 0;
    for (ptrdiff_t i = 0; i < block.n && !la_interrupted(); i++) {
      change = fmax(change, even_out(block, f, i));
    }
  }
}

/* Row and column i by the power of two next to w, or with [back] back again. */
static void scale_by(la_view a, la_balance *b, ptrdiff_t i, double w,
                     bool back) {
  double p = exp2(back ? -rint(log2(w)) : rint(log2(w)));
  if (p != 1) {
    b->scale[i] *= p;
    la_scal(a.k, a.n - b->lo, la_cx(1 / p, 0), la_at(a, i, b->lo), a.ld);
    la_scal(a.k, b->hi, la_cx(p, 0), la_at(a, 0, i), 1);
  }
}

/* Frobenius norm of a block without its diagonal. */
static double norm_off_diagonal(la_view block) {
  double norm = 0;
  for (ptrdiff_t j = 0; j < block.n; j++) {
    norm = hypot(norm, la_nrm2(block.k, j, la_at(block, 0, j), 1));
    norm = hypot(norm, la_nrm2(block.k, block.n - j - 1,
                               la_at(block, j, j) + block.k, 1));
  }
  return norm;
}

void la_gebal_fully(la_view a, la_balance *bal, double *room) {
  la_gebal(a, true, true, bal);
  ptrdiff_t n = bal->hi - bal->lo;
  la_view block = la_block(a, bal->lo, bal->lo, n, n);
  factors f = {room, room + n};
  double before = norm_off_diagonal(block);
  find_factors(block, f);
  for (ptrdiff_t i = 0; i < n; i++) {
    scale_by(a, bal, bal->lo + i, f.w[i], false);
  }
  if (!(norm_off_diagonal(block) < before)) {
    for (ptrdiff_t i = 0; i < n; i++) {
      scale_by(a, bal, bal->lo + i, f.w[i], true);
    }
  }
}

void la_gebak(const la_balance *bal, bool left, la_view v) {
  for (ptrdiff_t i = bal->lo; i < bal->hi; i++) {
    double f = left ? 1 / bal->scale[i] : bal->scale[i];
    if (f != 1) {
      la_scal(v.k, v.n, la_cx(f, 0), la_at(v, i, 0), v.ld);
    }
  }
  for (ptrdiff_t i = bal->lo - 1; i >= 0; i--) {
    ptrdiff_t j = (ptrdiff_t)bal->scale[i];
    if (j != i) {
      la_swap(v.k, v.n, la_at(v, i, 0), v.ld, la_at(v, j, 0), v.ld);
    }
  }
  for (ptrdiff_t i = bal->hi; i < v.m; i++) {
    ptrdiff_t j = (ptrdiff_t)bal->scale[i];
    if (j != i) {
      la_swap(v.k, v.n, la_at(v, i, 0), v.ld, la_at(v, j, 0), v.ld);
    }
  }
}
