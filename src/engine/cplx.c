/* cplx.c - arithmetic on single complex numbers. */
#include "config.h"

#include "engine/vec.h"

#include <float.h>
#include <math.h>

double la_cabs(la_scalar z) {
  double ssq = z.re * z.re + z.im * z.im;
  /* In range, the plain formula is as good as hypot and much faster. */
  if (ssq > 0x1p-900 && ssq < 0x1p1000) {
    return sqrt(ssq);
  }
  /* C's hypot(NaN, Inf) is Inf, but here a NaN wins everywhere. */
  return isnan(z.re) || isnan(z.im) ? NAN : hypot(z.re, z.im);
}

/* One part of (a+bi)/(c+di), |d| <= |c|, with r = d/c and t = 1/(c + d r): the
   product with r is avoided where it underflows (Baudin and Smith, A Robust
   Complex Division in Scilab, 2012). */
static double divided_part(double a, double b, double c, double d, double r,
                           double t) {
  if (r != 0) {
    double br = b * r;
    return br != 0 ? (a + br) * t : a * t + (b * t) * r;
  }
  return (a + d * (b / c)) * t;
}

static la_scalar divide_scaled(double a, double b, double c, double d) {
  if (fabs(d) <= fabs(c)) {
    double r = d / c;
    double t = 1 / (c + d * r);
    return (la_scalar){divided_part(a, b, c, d, r, t),
                       divided_part(b, -a, c, d, r, t)};
  }
  double r = c / d;
  double t = 1 / (d + c * r);
  return (la_scalar){divided_part(b, a, d, c, r, t),
                     -divided_part(a, -b, d, c, r, t)};
}

/* Division by zero, and what Inf makes of it (C99 Annex G). */
static la_scalar divide_special(la_scalar z, la_scalar w, la_scalar q) {
  if (w.re == 0 && w.im == 0 && !(isnan(z.re) && isnan(z.im))) {
    return (la_scalar){copysign(INFINITY, w.re) * z.re,
                       copysign(INFINITY, w.re) * z.im};
  }
  if ((isinf(z.re) || isinf(z.im)) && isfinite(w.re) && isfinite(w.im)) {
    double a = copysign(isinf(z.re) ? 1 : 0, z.re);
    double b = copysign(isinf(z.im) ? 1 : 0, z.im);
    return (la_scalar){INFINITY * (a * w.re + b * w.im),
                       INFINITY * (b * w.re - a * w.im)};
  }
  if ((isinf(w.re) || isinf(w.im)) && isfinite(z.re) && isfinite(z.im)) {
    double c = copysign(isinf(w.re) ? 1 : 0, w.re);
    double d = copysign(isinf(w.im) ? 1 : 0, w.im);
    return (la_scalar){0 * (z.re * c + z.im * d), 0 * (z.im * c - z.re * d)};
  }
  return q;
}

la_scalar la_cdiv(la_scalar z, la_scalar w) {
  if (w.im == 0 && w.re != 0 && isfinite(w.re)) {
    return (la_scalar){z.re / w.re, z.im / w.re};
  }
  double zmax = fmax(fabs(z.re), fabs(z.im));
  double wmax = fmax(fabs(w.re), fabs(w.im));
  double s = 1;
  double up = 2 / (DBL_EPSILON * DBL_EPSILON);
  if (zmax >= DBL_MAX / 2) {
    z = (la_scalar){z.re / 2, z.im / 2};
    s *= 2;
  }
  if (wmax >= DBL_MAX / 2) {
    w = (la_scalar){w.re / 2, w.im / 2};
    s /= 2;
  }
  if (zmax <= 2 * DBL_MIN / DBL_EPSILON) {
    z = (la_scalar){z.re * up, z.im * up};
    s /= up;
  }
  if (wmax <= 2 * DBL_MIN / DBL_EPSILON) {
    w = (la_scalar){w.re * up, w.im * up};
    s *= up;
  }
  la_scalar q = divide_scaled(z.re, z.im, w.re, w.im);
  q = (la_scalar){q.re * s, q.im * s};
  return isnan(q.re) || isnan(q.im) ? divide_special(z, w, q) : q;
}

/* The square root of the modulus' share that cannot cancel; z scaled by a power
   of four when its parts are near the ends of the range. */
la_scalar la_csqrt(la_scalar z) {
  if (isinf(z.im)) {
    return (la_scalar){INFINITY, z.im};
  }
  if (z.re == 0 && z.im == 0) {
    return (la_scalar){0, z.im};
  }
  if (isnan(z.re) || isnan(z.im) || isinf(z.re)) {
    if (!isinf(z.re)) {
      return (la_scalar){NAN, NAN};
    }
    double other = isnan(z.im) ? NAN : 0;
    return z.re > 0 ? (la_scalar){INFINITY, isnan(z.im) ? NAN : 0 * z.im}
                    : (la_scalar){other, copysign(INFINITY, z.im)};
  }
  double most = fmax(fabs(z.re), fabs(z.im));
  double down = 1;
  if (most >= 0x1p1020) {
    z = (la_scalar){z.re * 0x1p-4, z.im * 0x1p-4};
    down = 0x1p2;
  } else if (most <= 0x1p-960) {
    z = (la_scalar){z.re * 0x1p110, z.im * 0x1p110};
    down = 0x1p-55;
  }
  double t = sqrt((fabs(z.re) + hypot(z.re, z.im)) / 2);
  if (z.re >= 0) {
    return (la_scalar){t * down, z.im / (2 * t) * down};
  }
  return (la_scalar){fabs(z.im) / (2 * t) * down, copysign(t, z.im) * down};
}
