/* refine.c - see refine.h. Cost of a step: a residual (2 n^2 products with
   their errors) and a solve for each right-hand side; memory 8 n doubles for
   each right-hand side. Rows go to threads, so results do not depend on how
   many there are. */
#include "config.h"

#include "engine/refine.h"

#include "base/mem.h"
#include "base/progress.h"
#include "engine/doubled.h"
#include "engine/vec.h"

#include <float.h>
#include <math.h>

/* r := b - A x, column by column. False if interrupted. */
static bool residuals(const la_doubled *v, la_view a, la_view b, la_view x,
                      la_view r, la_work *done) {
  for (ptrdiff_t j = 0; j < x.n; j++) {
    if (la_work_step(done, 1)) {
      return false;
    }
    la_doubled_set(v, la_at(b, 0, j));
    la_doubled_gemv(v, a, la_at(x, 0, j));
    la_doubled_round(v, la_at(r, 0, j));
  }
  return true;
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
  ptrdiff_t room = LA_DOUBLED_ROOM * m;
  double *work = la_mem_alloc(most * x.n * a.k + room, sizeof *work);
  if (work == NULL) {
    return;
  }
  const la_doubled v = la_doubled_of(a.k, m, work);
  la_view both = la_view_of(a.k, work + room, most, x.n);
  la_view r = la_block(both, 0, 0, m, x.n);
  la_view d = la_block(both, 0, 0, a.n, x.n);
  /* The error is multiplied by about the same rate in each step; the first
     correction is as large as the rate, since it starts from an error of 1. */
  double last = 1;
  la_work done;
  la_work_begin(&done, "refinement", (double)steps * (double)x.n);
  for (int step = 0; step < steps; step++) {
    if (!residuals(&v, a, b, x, r, &done)) {
      break;
    }
    solve(arg, both);
    double now = correction(d, x);
    if (!(now < last / 2)) {
      break;
    }
    add(d, x);
    if (now * (now / last) < DBL_EPSILON / 64) {
      break;
    }
    last = now;
  }
  la_work_end(&done);
  la_mem_free(work);
}
