/* ref_spectra.c - eigenvalues and singular values in extended precision:
   Householder reduction to tridiagonal, bidiagonal or Hessenberg form (Golub
   and Van Loan 5.4.8, 7.4.3), then bisection by Sturm counts (Barth, Martin,
   Wilkinson, Numer. Math. 9, 1967); singular values as eigenvalues of the
   tridiagonal matrix of Golub and Kahan, whose diagonal is zero. */
#include "config.h"

#include "reference.h"

#include <math.h>

/* x := v of the reflection H = I - tau v v' that takes x to a multiple of its
   first element. Returns tau, 0 if x is zero. */
static wide make_reflection(la_kind k, ptrdiff_t n, wide *x) {
  wide norm2 = w_dot(k, n, x, x).re;
  wnum head = {x[0], k == LA_CPLX ? x[1] : 0};
  wide size = wnum_abs(head);
  wide norm = sqrtl(norm2);
  if (norm2 == 0) {
    return 0;
  }
  wnum phase =
      size == 0 ? (wnum){1, 0} : (wnum){head.re / size, head.im / size};
  x[0] += phase.re * norm;
  if (k == LA_CPLX) {
    x[1] += phase.im * norm;
  }
  return 1 / (norm2 + size * norm);
}

void ref_reflect_left(wmat a, ptrdiff_t i, ptrdiff_t j, const wide *v,
                      wide tau) {
  for (; j < a.n; j++) {
    wide *x = w_at(a, i, j);
    wnum z = w_dot(a.k, a.m - i, v, x);
    w_axpy(a.k, a.m - i, (wnum){-tau * z.re, -tau * z.im}, v, x);
  }
}

void ref_reflect_right(wmat a, ptrdiff_t i, ptrdiff_t j, const wide *v,
                       wide tau) {
  ptrdiff_t m = a.m - i;
  wmat w = w_new(a.k, m, 1);
  wmat vm = {(wide *)v, a.n - j, 1, a.k};
  for (ptrdiff_t c = j; c < a.n; c++) {
    w_axpy(a.k, m, w_get(vm, c - j, 0), w_at(a, i, c), w.p);
  }
  for (ptrdiff_t c = j; c < a.n; c++) {
    wnum z = w_get(vm, c - j, 0);
    w_axpy(a.k, m, (wnum){-tau * z.re, tau * z.im}, w.p, w_at(a, i, c));
  }
}

static void clear_column(wmat a, ptrdiff_t i, ptrdiff_t j) {
  for (; i < a.m; i++) {
    w_put(a, i, j, (wnum){0, 0});
  }
}

/* A unitarily similar upper Hessenberg matrix of the same kind. */
static wmat hessenberg(wmat a) {
  wmat h = w_copy(a);
  for (ptrdiff_t j = 0; j + 2 < h.n; j++) {
    wmat v = w_block(h, j + 1, j, h.n - j - 1, 1);
    wide tau = make_reflection(h.k, v.m, v.p);
    ref_reflect_left(h, j + 1, j, v.p, tau);
    ref_reflect_right(h, 0, j + 1, v.p, tau);
    clear_column(h, j + 2, j);
  }
  return h;
}

wmat ref_hessenberg(wmat a) {
  wmat h = hessenberg(a);
  if (h.k == LA_CPLX) {
    return h;
  }
  wmat z = w_new(LA_CPLX, h.m, h.n);
  for (ptrdiff_t i = 0; i < h.m * h.n; i++) {
    z.p[2 * i] = h.p[i];
  }
  return z;
}

/* The moduli of the diagonal and the superdiagonal of a bidiagonal matrix
   unitarily equivalent to A (m >= n). */
static void bidiagonal(wmat a, wide *d, wide *e) {
  a = w_copy(a);
  for (ptrdiff_t j = 0; j < a.n; j++) {
    wmat v = w_block(a, j, j, a.m - j, 1);
    wide tau = make_reflection(a.k, v.m, v.p);
    ref_reflect_left(a, j, j, v.p, tau);
    d[j] = wnum_abs(w_get(a, j, j));
    if (j + 1 == a.n) {
      break;
    }
    wmat row = w_trans(LA_C, w_block(a, j, j + 1, 1, a.n - j - 1));
    tau = make_reflection(a.k, row.m, row.p);
    ref_reflect_right(a, j, j + 1, row.p, tau);
    e[j] = wnum_abs(w_get(a, j, j + 1));
  }
}

/* A real symmetric tridiagonal matrix: diagonal, squared off-diagonal. */
typedef struct tridiagonal {
  ptrdiff_t n;
  const wide *d; /* NULL: zero */
  const wide *e2;
  wide least; /* a pivot that is smaller counts as negative */
} tridiagonal;

/* The number of eigenvalues below x. */
static ptrdiff_t count_below(const tridiagonal *t, wide x) {
  ptrdiff_t count = 0;
  wide q = 1;
  for (ptrdiff_t i = 0; i < t->n; i++) {
    q = (t->d == NULL ? 0 : t->d[i]) - x - (i == 0 ? 0 : t->e2[i - 1] / q);
    if (fabsl(q) < t->least) {
      q = -t->least;
    }
    count += q < 0;
  }
  return count;
}

/* Halfway between lo and hi; between numbers of very different size their
   geometric mean, so that small roots are found to full relative accuracy. */
static wide halfway(wide lo, wide hi) {
  if (lo > 0 && hi > 4 * lo) {
    return sqrtl(lo) * sqrtl(hi);
  }
  return lo + (hi - lo) / 2;
}

/* Eigenvalue number k from below, known to lie in [lo, hi], to [abs] or to
   relative accuracy. */
static wide bisect(const tridiagonal *t, ptrdiff_t k, wide lo, wide hi,
                   wide abs) {
  while (hi - lo > fmaxl(abs, WIDE_EPS * fmaxl(fabsl(lo), fabsl(hi)))) {
    wide x = halfway(lo, hi);
    if (x <= lo || x >= hi) {
      break;
    }
    if (count_below(t, x) > k) {
      hi = x;
    } else {
      lo = x;
    }
  }
  return hi;
}

static wide *tridiagonal_values(ptrdiff_t n, const wide *d, const wide *e) {
  wide *w = pool_take(n, sizeof *w);
  wide *e2 = pool_take(n, sizeof *e2);
  wide bound = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    wide left = i > 0 ? fabsl(e[i - 1]) : 0;
    wide right = i + 1 < n ? fabsl(e[i]) : 0;
    e2[i] = right * right;
    bound = fmaxl(bound, fabsl(d[i]) + left + right);
  }
  tridiagonal t = {n, d, e2, WIDE_EPS * WIDE_EPS * bound + LDBL_MIN};
  wide top = bound * (1 + 4 * WIDE_EPS);
  for (ptrdiff_t k = 0; k < n && bound > 0; k++) {
    wide from = k == 0 ? -top : w[k - 1] - WIDE_EPS * bound;
    w[k] = bisect(&t, k, from, top, WIDE_EPS * bound / 4);
  }
  return w;
}

static wide *bidiagonal_values(ptrdiff_t n, const wide *d, const wide *e,
                               wide abs) {
  wide *s = pool_take(n, sizeof *s);
  wide *e2 = pool_take(2 * n, sizeof *e2);
  wide bound = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    e2[2 * i] = d[i] * d[i];
    e2[2 * i + 1] = i + 1 < n ? e[i] * e[i] : 0;
    bound = fmaxl(bound, fabsl(d[i]) + (i + 1 < n ? fabsl(e[i]) : 0));
  }
  tridiagonal t = {2 * n, NULL, e2, LDBL_MIN};
  wide least = fmaxl(abs * bound, 0x1p-1080L);
  for (ptrdiff_t k = n - 1; k >= 0 && bound > 0; k--) {
    /* Counted from below, the positive ones are n .. 2n-1. */
    ptrdiff_t place = 2 * n - 1 - k;
    wide from = k == n - 1 ? least : fmaxl(s[k + 1], least);
    if (count_below(&t, from) > place) {
      s[k] = k == n - 1 ? 0 : s[k + 1];
    } else {
      s[k] = bisect(&t, place, from, 2 * bound, abs * bound);
    }
  }
  return s;
}

wide *ref_tridiagonal_values(ptrdiff_t n, const double *d, const double *e) {
  wide *dw = pool_take(n, sizeof *dw);
  wide *ew = pool_take(n, sizeof *ew);
  for (ptrdiff_t i = 0; i < n; i++) {
    dw[i] = d[i];
    ew[i] = i + 1 < n ? e[i] : 0;
  }
  return tridiagonal_values(n, dw, ew);
}

wide *ref_bidiagonal_values(ptrdiff_t n, const double *d, const double *e) {
  wide *dw = pool_take(n, sizeof *dw);
  wide *ew = pool_take(n, sizeof *ew);
  for (ptrdiff_t i = 0; i < n; i++) {
    dw[i] = d[i];
    ew[i] = i + 1 < n ? e[i] : 0;
  }
  return bidiagonal_values(n, dw, ew, 0);
}

wide *ref_hermitian_values(wmat a) {
  wmat h = hessenberg(a);
  wide *d = pool_take(h.n, sizeof *d);
  wide *e = pool_take(h.n, sizeof *e);
  for (ptrdiff_t i = 0; i < h.n; i++) {
    d[i] = w_get(h, i, i).re;
    e[i] = i + 1 < h.n ? wnum_abs(w_get(h, i + 1, i)) : 0;
  }
  return tridiagonal_values(h.n, d, e);
}

wide *ref_singular_values(wmat a) {
  wmat b = a.m >= a.n ? a : w_trans(LA_C, a);
  wide *d = pool_take(b.n, sizeof *d);
  wide *e = pool_take(b.n, sizeof *e);
  bidiagonal(b, d, e);
  return bidiagonal_values(b.n, d, e, WIDE_EPS / 4);
}

/* Row k and k+1 of R turned such that R(k+1,k) becomes zero. */
static void turn_rows(wmat r, ptrdiff_t k) {
  wnum f = w_get(r, k, k);
  wnum g = w_get(r, k + 1, k);
  wide size = hypotl(wnum_abs(f), wnum_abs(g));
  if (size == 0) {
    return;
  }
  wnum c = {f.re / size, f.im / size};
  wnum s = {g.re / size, g.im / size};
  for (ptrdiff_t j = k; j < r.n; j++) {
    wnum x = w_get(r, k, j);
    wnum y = w_get(r, k + 1, j);
    wnum cx = wnum_mul((wnum){c.re, -c.im}, x);
    wnum sy = wnum_mul((wnum){s.re, -s.im}, y);
    wnum sx = wnum_mul(s, x);
    wnum cy = wnum_mul(c, y);
    w_put(r, k, j, (wnum){cx.re + sy.re, cx.im + sy.im});
    w_put(r, k + 1, j, (wnum){cy.re - sx.re, cy.im - sx.im});
  }
}

/* x := (R'R)^-1 x for an upper triangular R. */
static void solve_normal(wmat r, wmat x) {
  for (ptrdiff_t i = 0; i < r.n; i++) {
    wnum s = w_dot(LA_CPLX, i, w_at(r, 0, i), x.p);
    wnum b = w_get(x, i, 0);
    wnum d = w_get(r, i, i);
    b = (wnum){b.re - s.re, b.im - s.im};
    w_put(x, i, 0, wnum_div(b, (wnum){d.re, -d.im}));
  }
  for (ptrdiff_t i = r.n - 1; i >= 0; i--) {
    wnum z = wnum_div(w_get(x, i, 0), w_get(r, i, i));
    w_put(x, i, 0, z);
    w_axpy(LA_CPLX, i, (wnum){-z.re, -z.im}, w_at(r, 0, i), x.p);
  }
}

wide ref_gap(wmat h, wnum z) {
  wmat r = w_copy(h);
  wmat x = w_new(LA_CPLX, h.n, 1);
  wide gap = 0;
  for (ptrdiff_t i = 0; i < h.n; i++) {
    wnum d = w_get(r, i, i);
    w_put(r, i, i, (wnum){d.re - z.re, d.im - z.im});
    w_put(x, i, 0, (wnum){1 + (wide)(i % 7) / 8, (wide)(i % 5) / 8});
  }
  for (ptrdiff_t k = 0; k + 1 < h.n; k++) {
    turn_rows(r, k);
  }
  for (ptrdiff_t i = 0; i < h.n; i++) {
    if (wnum_abs(w_get(r, i, i)) == 0) {
      return 0;
    }
  }
  for (int step = 0; step < 4; step++) {
    w_scale(x, 1 / w_colnorm(x, 0));
    solve_normal(r, x);
    gap = 1 / sqrtl(w_colnorm(x, 0));
  }
  return gap;
}
