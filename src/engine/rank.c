/* rank.c - see rank.h. The extreme singular values of each leading triangle
   from those of the one before (Bischof, SIAM J. Matrix Anal. Appl. 11, 1990);
   O(n) for each column. */
#include "config.h"

#include "engine/rank.h"

#include "engine/vec.h"

#include <math.h>

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

ptrdiff_t la_triangle_rank(la_view r, double rcond, double *work) {
  const ptrdiff_t k = r.m < r.n ? r.m : r.n;
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
