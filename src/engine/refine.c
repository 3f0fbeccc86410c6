/* refine.c - see refine.h. Cost of a step: a residual (2 n^2 products with
   their errors) and a solve for each right-hand side; memory 8 n doubles for
   each right-hand side. Rows go to threads, so results do not depend on how
   many there are. */
#include "config.h"

#include "engine/refine.h"

#include "base/mem.h"
#include "engine/kernel/kernel.h"
#include "engine/par.h"
#include "engine/vec.h"

#include <math.h>
#include <string.h>

/* One residual r = b - A x: real and imaginary parts apart, each as hi + lo. */
typedef struct residual {
  la_view a;
  const double *b, *x;
  double *r;
  double *hi[2], *lo[2]; /* re, im: n doubles each */
  double *part[2];       /* a column of A, re and im, for complex A */
} residual;

static void start(const residual *t, ptrdiff_t begin, ptrdiff_t end) {
  ptrdiff_t k = t->a.k;
  for (ptrdiff_t c = 0; c < k; c++) {
    for (ptrdiff_t i = begin; i < end; i++) {
      t->hi[c][i] = t->b[i * k + c];
      t->lo[c][i] = 0;
    }
  }
}

/* (re, im) := (re, im) - (ar + i ai) (xr + i xi) over the rows. */
static void subtract_complex(const residual *t, ptrdiff_t j, ptrdiff_t begin,
                             ptrdiff_t n) {
  const la_kern *kern = la_kernel();
  const double *col = la_at(t->a, begin, j);
  double xr = t->x[2 * j];
  double xi = t->x[2 * j + 1];
  for (ptrdiff_t i = 0; i < n; i++) {
    t->part[0][begin + i] = col[2 * i];
    t->part[1][begin + i] = col[2 * i + 1];
  }
  const double *ar = t->part[0] + begin;
  const double *ai = t->part[1] + begin;
  kern->axpy2(n, -xr, ar, t->hi[0] + begin, t->lo[0] + begin);
  kern->axpy2(n, xi, ai, t->hi[0] + begin, t->lo[0] + begin);
  kern->axpy2(n, -xi, ar, t->hi[1] + begin, t->lo[1] + begin);
  kern->axpy2(n, -xr, ai, t->hi[1] + begin, t->lo[1] + begin);
}

static void rows(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  const residual *t = arg;
  (void)thread;
  start(t, begin, end);
  for (ptrdiff_t j = 0; j < t->a.n; j++) {
    if (t->a.k == LA_CPLX) {
      subtract_complex(t, j, begin, end - begin);
    } else {
      la_kernel()->axpy2(end - begin, -t->x[j], la_at(t->a, begin, j),
                         t->hi[0] + begin, t->lo[0] + begin);
    }
  }
  ptrdiff_t k = t->a.k;
  for (ptrdiff_t c = 0; c < k; c++) {
    for (ptrdiff_t i = begin; i < end; i++) {
      t->r[i * k + c] = t->hi[c][i] + t->lo[c][i];
    }
  }
}

/* r := b - A x, column by column. */
static void residuals(residual *t, la_view b, la_view x, la_view r) {
  double work = 8.0 * (double)t->a.m * (double)t->a.n * (double)t->a.k;
  for (ptrdiff_t j = 0; j < x.n; j++) {
    t->b = la_at(b, 0, j);
    t->x = la_at(x, 0, j);
    t->r = la_at(r, 0, j);
    la_par_for(t->a.m, 64, work, rows, t);
  }
}

/* Largest correction relative to its column, or Inf where a column is not
   finite. */
static double correction(la_view d, la_view x) {
  double worst = 0;
  for (ptrdiff_t j = 0; j < x.n; j++) {
    double dn = la_amax(d.k, d.m, la_at(d, 0, j), 1);
    double xn = la_amax(x.k, x.m, la_at(x, 0, j), 1);
    if (!isfinite(dn) || !isfinite(xn)) {
      return INFINITY;
    }
    double ratio = dn == 0 ? 0 : dn / xn;
    worst = ratio > worst ? ratio : worst;
  }
  return worst;
}

static void add(la_view d, la_view x) {
  for (ptrdiff_t j = 0; j < x.n; j++) {
    la_axpy(x.k, x.m, LA_ONE, la_at(d, 0, j), 1, la_at(x, 0, j), 1);
  }
}

void la_refine(la_view a, la_view b, la_view x, int steps, la_solve_fn solve,
               void *arg) {
  ptrdiff_t m = a.m;
  ptrdiff_t most = m > a.n ? m : a.n;
  double *work = la_mem_alloc(most * x.n * a.k + 6 * m, sizeof *work);
  if (work == NULL) {
    return;
  }
  la_view room = la_view_of(a.k, work + 6 * m, most, x.n);
  la_view r = la_block(room, 0, 0, m, x.n);
  la_view d = la_block(room, 0, 0, a.n, x.n);
  residual t = {.a = a};
  for (int c = 0; c < 2; c++) {
    t.hi[c] = work + (3 * c) * m;
    t.lo[c] = work + (3 * c + 1) * m;
    t.part[c] = work + (3 * c + 2) * m;
  }
  double last = INFINITY;
  for (int step = 0; step < steps; step++) {
    residuals(&t, b, x, r);
    solve(arg, room);
    double now = correction(d, x);
    if (!(now < last / 2)) {
      break;
    }
    add(d, x);
    last = now;
  }
  la_mem_free(work);
}
