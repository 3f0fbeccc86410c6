/* condition.c - see condition.h. */
#include "config.h"

#include "value/condition.h"

#include "base/mem.h"
#include "engine/gemm.h"
#include "engine/vec.h"

#include <float.h>
#include <math.h>

/* sqrt(eps): below it more than half of the digits are lost. */
static const double bad = 1.4901161193847656e-08;

enum { SWEEPS = 6 };

bool la_condition_is_bad(double rcond) {
  return rcond < bad;
}

/* A start without symmetry, so that no singular vector is likely to be
   orthogonal to it. */
static void start(ptrdiff_t n, double *x) {
  unsigned state = 1;
  for (ptrdiff_t i = 0; i < n; i++) {
    state = state * 1664525u + 1013904223u;
    x[i] = (double)state / 4294967296.0 + 0.25;
  }
}

void la_multiply_by(void *arg, bool adjoint, la_view x) {
  const la_multiplier *p = arg;
  la_view y = la_view_of(x.k, p->room, x.m, 1);
  la_gemv(adjoint ? LA_C : LA_N, LA_ONE, p->a, x.p, 1, LA_ZERO, y.p, 1);
  la_lacpy(y, x);
}

/* |B|_2 from below for the operator [fn]: x := B'Bx, scaled each time. */
static double norm2(la_operator_fn fn, void *arg, la_view x) {
  double norm = 0;
  start(x.m * (ptrdiff_t)x.k, x.p);
  for (int sweep = 0; sweep < SWEEPS; sweep++) {
    double size = la_nrm2(x.k, x.m, x.p, 1);
    if (!(size > 0) || !isfinite(size)) {
      return size;
    }
    la_scal(x.k, x.m, (la_scalar){1 / size, 0}, x.p, 1);
    fn(arg, false, x);
    norm = la_nrm2(x.k, x.m, x.p, 1);
    fn(arg, true, x);
  }
  return norm;
}

double la_condition_estimate2(la_view a, la_operator_fn solve, void *arg) {
  ptrdiff_t doubles = a.n * (ptrdiff_t)a.k;
  double *x = la_mem_alloc(doubles, sizeof *x);
  double *room = la_mem_alloc(doubles, sizeof *room);
  double cond = 0;
  if (x != NULL && room != NULL) {
    la_multiplier p = {a, room};
    la_view v = la_view_of(a.k, x, a.n, 1);
    cond = norm2(la_multiply_by, &p, v) * norm2(solve, arg, v);
  }
  la_mem_free(x);
  la_mem_free(room);
  return cond;
}

void la_condition_warn(la_ctx *ctx, int name, la_condition c) {
  if (!la_condition_is_bad(c.rcond)) {
    return;
  }
  if (c.rcond == 0) {
    la_warn(ctx, "%c has an Inf: its condition is not known, rcond = 0", name);
    return;
  }
  double cond = c.cond2 >= 1 ? c.cond2 : 1 / c.rcond;
  int digits = (int)lround(fmax(0, -log10(DBL_EPSILON * cond)));
  la_warn(ctx, "%c is %s: rcond = %.2g, about %d digit%s can be trusted", name,
          c.rcond < DBL_EPSILON ? "nearly singular" : "ill-conditioned",
          c.rcond, digits, digits == 1 ? "" : "s");
}

void la_condition_warn_singular(la_ctx *ctx, int name, const char *answer) {
  la_warn(ctx, "%c is singular: %s", name, answer);
}
