/* pnorm.c - see pnorm.h.

   Method: Boyd's power method for p-norms with Higham's stopping test (N. J.
   Higham, Estimating the matrix p-norm, Numer. Math. 62, 1992): x -> dual_q(A'
   dual_p(A x)). Each step is two products with A and never lowers the
   estimate. It can stop at a local maximum, so it starts from the largest
   column, from a vector of ones and from alternating signs. */
#include "config.h"

#include "builtins/pnorm.h"

#include "base/intr.h"
#include "base/mem.h"
#include "engine/gemm.h"
#include "engine/norm.h"
#include "engine/vec.h"

#include <float.h>
#include <math.h>

enum { MAX_STEPS = 200, STARTS = 3 };

/* x := the vector of q-norm 1 dual to x in the p-norm: its inner product with
   x is |x|_p. */
static void make_dual(la_kind k, ptrdiff_t n, double *x, double p, double q) {
  double most = la_amax(k, n, x, 1);
  for (ptrdiff_t i = 0; most > 0 && i < n; i++) {
    double *e = x + i * (ptrdiff_t)k;
    double size = (k == LA_CPLX ? hypot(e[0], e[1]) : fabs(e[0])) / most;
    double f = size > 0 ? pow(size, p - 1) / (size * most) : 0;
    e[0] *= f;
    if (k == LA_CPLX) {
      e[1] *= f;
    }
  }
  double norm = la_vecnorm(k, n, x, 1, q);
  if (norm > 0) {
    la_scal(k, n, (la_scalar){1 / norm, 0}, x, 1);
  }
}

/* Vector number [which] to start from, of p-norm 1. */
static void start(la_view a, double p, int which, double *x) {
  ptrdiff_t best = 0;
  double most = -1;
  for (ptrdiff_t j = 0; j < a.n; j++) {
    double size = la_vecnorm(a.k, a.m, la_at(a, 0, j), 1, p);
    if (size > most) {
      most = size;
      best = j;
    }
    x[j * (ptrdiff_t)a.k] = which == 1 || j % 2 == 0 ? 1 : -1;
    if (a.k == LA_CPLX) {
      x[2 * j + 1] = 0;
    }
  }
  for (ptrdiff_t j = 0; which == 0 && j < a.n; j++) {
    x[j * (ptrdiff_t)a.k] = j == best ? 1 : 0;
  }
  double norm = la_vecnorm(a.k, a.n, x, 1, p);
  la_scal(a.k, a.n, (la_scalar){1 / norm, 0}, x, 1);
}

/* The power method from x (n elements); y has m elements. */
static int climb(la_view a, double p, double *x, double *y, double *norm) {
  double q = p / (p - 1), last = 0;
  for (int step = 0; step < MAX_STEPS; step++) {
    if (la_interrupted()) {
      return LA_INFO_INTR;
    }
    la_gemv(LA_N, LA_ONE, a, x, 1, LA_ZERO, y, 1);
    double gamma = la_vecnorm(a.k, a.m, y, 1, p);
    *norm = fmax(*norm, gamma);
    make_dual(a.k, a.m, y, p, q);
    la_gemv(LA_C, LA_ONE, a, y, 1, LA_ZERO, x, 1);
    if (gamma == 0 || (step > 0 && gamma - last <= DBL_EPSILON * gamma)) {
      break;
    }
    last = gamma;
    make_dual(a.k, a.n, x, q, p);
  }
  return 0;
}

int la_pnorm_induced(la_view a, double p, double *norm) {
  double *x = la_mem_alloc((a.m + a.n) * (ptrdiff_t)a.k, sizeof *x);
  if (x == NULL) {
    return LA_INFO_NOMEM;
  }
  int info = 0;
  *norm = 0;
  for (int which = 0; which < STARTS && info == 0; which++) {
    start(a, p, which, x);
    info = climb(a, p, x, x + a.n * (ptrdiff_t)a.k, norm);
  }
  la_mem_free(x);
  return info;
}
