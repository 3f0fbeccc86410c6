/* ref_least.c - systems and least squares of least norm in extended precision.

   A = U C V' with orthonormal bases U of the column space and V of the row
   space (found by pivoted Gram and Schmidt, every projection done twice) and a
   regular square core C; then the augmented system [I A; A' 0] [R; X] = [B; 0]
   is refined (Bjorck, BIT 7, 1967) with residuals summed in twice the extended
   precision (Dekker, Numer. Math. 18, 1971; Ogita, Rump, Oishi, SIAM J. Sci.
   Comput. 26, 2005), so that X has every digit of a double even where the
   condition of A is large. */
#include "config.h"

#include "reference.h"

#include <math.h>

/* ---- residuals in twice the precision ---- */

/* The upper half of the digits of x. */
static wide upper_half(wide x) {
  wide t = x * (0x1p32L + 1);
  return t - (t - x);
}

/* hi + lo := hi + lo - a b. */
static void subtract_product(wide a, wide b, wide *hi, wide *lo) {
  wide p = -(a * b);
  wide ah = upper_half(a);
  wide al = a - ah;
  wide bh = upper_half(b);
  wide bl = b - bh;
  wide error = -(al * bl) - (al * bh + ah * bl + (ah * bh + p));
  wide s = *hi + p;
  wide t = s - *hi;
  *lo += *hi - (s - t) + (p - t) + error;
  *hi = s;
}

/* One element of B - op(A) X (conj: the elements of A conjugated); step is the
   distance of the elements of A. */
static wnum residual_element(la_kind k, ptrdiff_t n, const wide *a,
                             ptrdiff_t step, bool conj, const wide *x, wnum b) {
  wide hi[2] = {b.re, b.im};
  wide lo[2] = {0, 0};
  for (ptrdiff_t i = 0; i < n; i++) {
    const wide *y = a + i * step * (ptrdiff_t)k;
    const wide *z = x + i * (ptrdiff_t)k;
    subtract_product(y[0], z[0], &hi[0], &lo[0]);
    if (k == LA_CPLX) {
      wide im = conj ? -y[1] : y[1];
      subtract_product(-im, z[1], &hi[0], &lo[0]);
      subtract_product(y[0], z[1], &hi[1], &lo[1]);
      subtract_product(im, z[0], &hi[1], &lo[1]);
    }
  }
  return (wnum){hi[0] + lo[0], hi[1] + lo[1]};
}

/* B - A X or B - A'X. */
static wmat residual(wmat b, bool adjoint, wmat a, wmat x) {
  wmat r = w_new(a.k, b.m, b.n);
  ptrdiff_t inner = adjoint ? a.m : a.n;
  for (ptrdiff_t j = 0; j < b.n; j++) {
    for (ptrdiff_t i = 0; i < b.m; i++) {
      const wide *from = adjoint ? w_at(a, 0, i) : w_at(a, i, 0);
      w_put(r, i, j,
            residual_element(a.k, inner, from, adjoint ? 1 : a.m, adjoint,
                             w_at(x, 0, j), w_get(b, i, j)));
    }
  }
  return r;
}

/* ---- bases ---- */

/* x := x - Q Q'x for the first [count] columns of Q, twice. */
static void project(wmat q, ptrdiff_t count, wide *x) {
  for (ptrdiff_t i = 0; i < 2 * count; i++) {
    const wide *column = w_at(q, 0, i % count);
    wnum z = w_dot(q.k, q.m, column, x);
    w_axpy(q.k, q.m, (wnum){-z.re, -z.im}, column, x);
  }
}

static ptrdiff_t largest_column(wmat a, const bool *used) {
  ptrdiff_t best = -1;
  wide most = -1;
  for (ptrdiff_t j = 0; j < a.n; j++) {
    wide norm = used[j] ? -1 : w_colnorm(a, j);
    if (norm > most) {
      most = norm;
      best = j;
    }
  }
  return best;
}

/* [rank] orthonormal columns that span the column space of A. */
static wmat column_basis(wmat a, ptrdiff_t rank) {
  wmat rest = w_copy(a);
  wmat q = w_new(a.k, a.m, rank);
  bool *used = pool_take(a.n, sizeof *used);
  for (ptrdiff_t r = 0; r < rank; r++) {
    ptrdiff_t j = largest_column(rest, used);
    wmat x = w_block(rest, 0, j, a.m, 1);
    project(q, r, x.p);
    w_scale(x, 1 / w_colnorm(x, 0));
    w_axpy(a.k, a.m, (wnum){1, 0}, x.p, w_at(q, 0, r));
    used[j] = true;
    for (ptrdiff_t c = 0; c < a.n; c++) {
      wnum z = w_dot(a.k, a.m, x.p, w_at(rest, 0, c));
      w_axpy(a.k, a.m, (wnum){-z.re, -z.im}, x.p, w_at(rest, 0, c));
    }
  }
  return q;
}

/* ---- the solution ---- */

typedef struct factors {
  wmat a, u, v;
  ref_lu core, adjoint; /* of C and C' */
} factors;

static factors factor(wmat a, ptrdiff_t rank) {
  factors f = {.a = a, .u = column_basis(a, rank)};
  f.v = column_basis(w_mul(LA_C, a, LA_N, f.u), rank);
  wmat core = w_mul(LA_C, f.u, LA_N, w_mul(LA_N, a, LA_N, f.v));
  f.core = ref_factor(core);
  f.adjoint = ref_factor(w_trans(LA_C, core));
  return f;
}

/* dX and dR with dR + A dX = F, A'dR = G. */
static void solve(const factors *f, wmat top, wmat low, wmat *dx, wmat *dr) {
  wmat y = w_mul(LA_C, f->u, LA_N, top);
  w_sub(y, ref_solve(&f->adjoint, w_mul(LA_C, f->v, LA_N, low)));
  *dx = w_mul(LA_N, f->v, LA_N, ref_solve(&f->core, y));
  *dr = w_copy(top);
  w_sub(*dr, w_mul(LA_N, f->a, LA_N, *dx));
}

wmat ref_least_squares(wmat a, wmat b, ptrdiff_t rank, int steps) {
  /* Of a wide matrix with independent rows the system of A' has the solution
     in R's place. */
  bool turned = a.m < a.n && rank == a.m;
  factors f = factor(turned ? w_trans(LA_C, a) : a, rank);
  wmat zero = w_new(a.k, a.n, b.n);
  wmat top = turned ? zero : b;
  wmat low = turned ? b : zero;
  wmat x;
  wmat r;
  solve(&f, top, low, &x, &r);
  for (; steps > 0; steps--) {
    wmat dx;
    wmat dr;
    wmat rest = residual(top, false, f.a, x);
    w_sub(rest, r);
    solve(&f, rest, residual(low, true, f.a, r), &dx, &dr);
    w_scale(dx, -1);
    w_scale(dr, -1);
    w_sub(x, dx);
    w_sub(r, dr);
  }
  return turned ? r : x;
}
