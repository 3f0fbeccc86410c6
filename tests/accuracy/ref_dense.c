/* ref_dense.c - systems, determinants, exponentials and sums in extended
   precision. */
#include "config.h"

#include "reference.h"

#include <math.h>

static void swap_rows(wmat a, ptrdiff_t i, ptrdiff_t j) {
  for (ptrdiff_t c = 0; c < a.n && i != j; c++) {
    wnum z = w_get(a, i, c);
    w_put(a, i, c, w_get(a, j, c));
    w_put(a, j, c, z);
  }
}

static ptrdiff_t find_pivot(wmat a, ptrdiff_t j) {
  ptrdiff_t best = j;
  for (ptrdiff_t i = j + 1; i < a.m; i++) {
    if (wnum_abs(w_get(a, i, j)) > wnum_abs(w_get(a, best, j))) {
      best = i;
    }
  }
  return best;
}

ref_lu ref_factor(wmat a) {
  ref_lu f = {w_copy(a), NULL, false};
  wmat lu = f.lu;
  f.pivot = pool_take(a.n, sizeof *f.pivot);
  for (ptrdiff_t j = 0; j < a.n; j++) {
    f.pivot[j] = find_pivot(lu, j);
    swap_rows(lu, j, f.pivot[j]);
    wnum d = w_get(lu, j, j);
    if (wnum_abs(d) == 0) {
      f.rank_short = true;
      continue;
    }
    for (ptrdiff_t i = j + 1; i < a.n; i++) {
      w_put(lu, i, j, wnum_div(w_get(lu, i, j), d));
    }
    for (ptrdiff_t c = j + 1; c < a.n; c++) {
      wnum z = w_get(lu, j, c);
      if (wnum_abs(z) != 0) {
        w_axpy(a.k, a.n - j - 1, (wnum){-z.re, -z.im}, w_at(lu, j, j) + a.k,
               w_at(lu, j, c) + a.k);
      }
    }
  }
  return f;
}

wmat ref_solve(const ref_lu *f, wmat b) {
  wmat lu = f->lu;
  wmat x = w_copy(b);
  for (ptrdiff_t j = 0; j < lu.n; j++) {
    swap_rows(x, j, f->pivot[j]);
  }
  for (ptrdiff_t c = 0; c < x.n; c++) {
    for (ptrdiff_t j = 0; j < lu.n; j++) {
      wnum z = w_get(x, j, c);
      w_axpy(lu.k, lu.n - j - 1, (wnum){-z.re, -z.im}, w_at(lu, j, j) + lu.k,
             w_at(x, j, c) + lu.k);
    }
    for (ptrdiff_t j = lu.n - 1; j >= 0; j--) {
      wnum z = wnum_div(w_get(x, j, c), w_get(lu, j, j));
      w_put(x, j, c, z);
      w_axpy(lu.k, j, (wnum){-z.re, -z.im}, w_at(lu, 0, j), w_at(x, 0, c));
    }
  }
  return x;
}

wnum ref_determinant(const ref_lu *f, long *exponent) {
  wnum det = {1, 0};
  *exponent = 0;
  for (ptrdiff_t j = 0; j < f->lu.n; j++) {
    int e = 0;
    det = wnum_mul(det, w_get(f->lu, j, j));
    if (f->pivot[j] != j) {
      det = (wnum){-det.re, -det.im};
    }
    frexpl(wnum_abs(det), &e);
    det = (wnum){ldexpl(det.re, -e), ldexpl(det.im, -e)};
    *exponent += e;
  }
  return det;
}

/* A block upper triangular matrix [s d; 0 s]: a value and its derivative. d.n
   is 0 where only the value is wanted. */
typedef struct pair {
  wmat s, d;
} pair;

static void add_to(wmat a, wmat b) {
  w_axpy(a.k, a.m * a.n, (wnum){1, 0}, b.p, a.p);
}

static pair times(pair x, pair y) {
  pair z = {w_mul(LA_N, x.s, LA_N, y.s), x.d};
  if (x.d.n > 0) {
    z.d = w_mul(LA_N, x.s, LA_N, y.d);
    add_to(z.d, w_mul(LA_N, x.d, LA_N, y.s));
  }
  return z;
}

/* Scaling to norm 1/4, sixteen terms of the series, squaring. */
static pair exponential(wmat a, wmat e) {
  int exponent = 0;
  frexpl(w_norm1(a), &exponent);
  int squarings = exponent + 2 > 0 ? exponent + 2 : 0;
  pair x = {w_copy(a), w_copy(e)};
  pair sum = {w_identity(a.k, a.n), w_new(a.k, e.m, e.n)};
  w_scale(x.s, ldexpl(1, -squarings));
  w_scale(x.d, ldexpl(1, -squarings));
  for (int term = 16; term > 0; term--) {
    sum = times(x, sum);
    w_scale(sum.s, 1 / (wide)term);
    w_scale(sum.d, 1 / (wide)term);
    add_to(sum.s, w_identity(a.k, a.n));
  }
  for (int i = 0; i < squarings; i++) {
    sum = times(sum, sum);
  }
  return sum;
}

wmat ref_expm(wmat a) {
  return exponential(a, w_new(a.k, 0, 0)).s;
}

/* The derivative of exp at A in the direction E. */
static wmat derivative(wmat a, wmat e) {
  return exponential(a, e).d;
}

wmat ref_expm_derivative(wmat a) {
  ptrdiff_t n = a.n;
  wmat k = w_new(a.k, n * n, n * n);
  for (ptrdiff_t c = 0; c < n * n; c++) {
    wmat e = w_new(a.k, n, n);
    *w_at(e, c % n, c / n) = 1;
    wmat d = derivative(a, e);
    w_axpy(a.k, n * n, (wnum){1, 0}, d.p, w_at(k, 0, c));
  }
  return k;
}

wide ref_expm_condition(wmat a) {
  wmat adjoint = w_trans(LA_C, a);
  wmat e = w_new(a.k, a.n, a.n);
  wide norm = 0;
  for (ptrdiff_t i = 0; i < a.n * a.n * (ptrdiff_t)a.k; i++) {
    e.p[i] = 1 + (wide)(i * 7 % 11) / 8;
  }
  for (int step = 0; step < 4 && a.n > 0; step++) {
    w_scale(e, 1 / w_normfro(e));
    e = derivative(step % 2 == 0 ? a : adjoint, e);
    norm = w_normfro(e);
  }
  return norm * w_normfro(a) / w_normfro(ref_expm(a));
}

/* sum + carry := sum + carry + x without an error in the addition. */
static void add_exactly(wide x, wide *sum, wide *carry) {
  wide s = *sum + x;
  *carry += fabsl(*sum) >= fabsl(x) ? *sum - s + x : x - s + *sum;
  *sum = s;
}

wnum ref_sum(la_kind k, ptrdiff_t n, const double *x) {
  wnum sum = {0, 0};
  wnum carry = {0, 0};
  for (ptrdiff_t i = 0; i < n; i++) {
    add_exactly(x[i * (ptrdiff_t)k], &sum.re, &carry.re);
    if (k == LA_CPLX) {
      add_exactly(x[2 * i + 1], &sum.im, &carry.im);
    }
  }
  return (wnum){sum.re + carry.re, sum.im + carry.im};
}

wide ref_abs_sum(la_kind k, ptrdiff_t n, const double *x) {
  wide sum = 0;
  wide carry = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    const double *z = x + i * (ptrdiff_t)k;
    add_exactly(wnum_abs((wnum){z[0], k == LA_CPLX ? z[1] : 0}), &sum, &carry);
  }
  return sum + carry;
}
