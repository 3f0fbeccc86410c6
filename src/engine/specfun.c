/* specfun.c - see specfun.h.

   Gamma and its relatives go through long double where that is wider than
   double, which leaves one rounding. The inverse error functions start from a
   rational approximation (Abramowitz and Stegun 26.2.23) and take Halley steps
   on erfc, whose relative accuracy keeps the tails exact. Degrees are reduced
   exactly before they become radians. */
#include "config.h"

#include "engine/specfun.h"

#include "engine/elem.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

static const double pi = 3.14159265358979323846;

double la_missing(void) {
  uint64_t u = UINT64_C(0x7FF840F440000000);
  double x;
  memcpy(&x, &u, sizeof x);
  return x;
}

bool la_is_missing(double x) {
  uint64_t u, na;
  double m = la_missing();
  memcpy(&u, &x, sizeof u);
  memcpy(&na, &m, sizeof na);
  return u == na;
}

double la_gamma(double x) {
  if (x == 0) {
    return signbit(x) ? -INFINITY : INFINITY;
  }
  if ((x < 0 && floor(x) == x) || isinf(x)) {
    return INFINITY;
  }
  return (double)tgammal((long double)x);
}

/* lgammal writes a global of the C library, the reentrant form does not. */
static long double log_gamma(long double x) {
#ifdef __GLIBC__
  int sign;
  return lgammal_r(x, &sign);
#else
  return lgammal(x);
#endif
}

double la_lgamma(double x) {
  return (double)log_gamma((long double)x);
}

/* The sign of the gamma function. */
static int gamma_sign(double x) {
  if (x > 0 || (x == 0 && !signbit(x))) {
    return 1;
  }
  return x == 0 || fmod(floor(x), 2) != 0 ? -1 : 1;
}

double la_beta(double a, double b) {
  long double x = a, y = b;
  double r = (double)expl(log_gamma(x) + log_gamma(y) - log_gamma(x + y));
  return gamma_sign(a) * gamma_sign(b) * gamma_sign(a + b) * r;
}

double la_cbrt(double x) {
  return la_elem_fun_at(LA_FUN_CBRT, x);
}

double la_erfc(double x) {
  return (double)erfcl((long double)x);
}

/* --- inverse error functions ---------------------------------------------- */

/* A start for erfc(y) = q, 0 < q <= 1. */
static double tail_guess(double q) {
  double t = sqrt(-2 * log(q / 2));
  double num = 2.515517 + t * (0.802853 + t * 0.010328);
  double den = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return (t - num / den) / sqrt(2.0);
}

/* Halley's step on erfc(y) - q, given that difference. */
static double improve(double y, double diff) {
  double u = diff / (-2 / sqrt(pi) * exp(-y * y));
  return y - u / (1 + y * u);
}

static double inverse_tail(double q) {
  double y = tail_guess(q);
  for (int k = 0; k < 3; k++) {
    y = improve(y, erfc(y) - q);
  }
  return y;
}

double la_erfinv(double x) {
  double a = fabs(x);
  if (!(a <= 1)) {
    return NAN;
  }
  if (a == 1) {
    return copysign(INFINITY, x);
  }
  if (a < 1e-8) {
    return x * (sqrt(pi) / 2);
  }
  if (a >= 0.5) { /* 1 - a is exact */
    return copysign(inverse_tail(1 - a), x);
  }
  double y = tail_guess(1 - a);
  for (int k = 0; k < 3; k++) {
    y = improve(y, a - erf(y));
  }
  return copysign(y, x);
}

double la_erfcinv(double x) {
  if (!(x >= 0 && x <= 2)) {
    return NAN;
  }
  if (x == 0 || x == 2) {
    return x == 0 ? INFINITY : -INFINITY;
  }
  if (x > 0.5 && x <= 1.5) {
    return la_erfinv(1 - x);
  }
  return x <= 0.5 ? inverse_tail(x) : -inverse_tail(2 - x);
}

/* --- degrees -------------------------------------------------------------- */

/* x = 90 k + r with |r| <= 45; returns k modulo 4. Exact. */
static int quarter(double x, double *r) {
  double t = remainder(x, 360);
  double k = nearbyint(t / 90);
  *r = t - 90 * k;
  return (int)k & 3;
}

/* Degrees to radians with the rounding error of pi/180 carried along. */
static double radians(double r) {
  static const double high = 0.017453292519943295, low = 2.9486522708701687e-19;
  return fma(r, high, r * low);
}

static double sin_part(double r) {
  return fabs(r) == 30 ? copysign(0.5, r) : sin(radians(r));
}

static double cos_part(double r) {
  return cos(radians(r));
}

double la_sind(double x) {
  double r = 0;
  if (!isfinite(x)) {
    return NAN;
  }
  switch (quarter(x, &r)) {
  case 0:
    return r == 0 ? 0 : sin_part(r);
  case 1:
    return cos_part(r);
  case 2:
    return r == 0 ? 0 : -sin_part(r);
  default:
    return -cos_part(r);
  }
}

double la_cosd(double x) {
  double r = 0;
  if (!isfinite(x)) {
    return NAN;
  }
  switch (quarter(x, &r)) {
  case 0:
    return cos_part(r);
  case 1:
    return r == 0 ? 0 : -sin_part(r);
  case 2:
    return -cos_part(r);
  default:
    return r == 0 ? 0 : sin_part(r);
  }
}

double la_tand(double x) {
  double r = 0;
  if (!isfinite(x)) {
    return NAN;
  }
  int k = quarter(x, &r);
  double t = fabs(r) == 45 ? copysign(1, r) : tan(radians(r));
  if (k % 2 == 0) {
    return r == 0 ? 0 : t;
  }
  return r == 0 ? INFINITY : -1 / t;
}

/* --- whole quotients ------------------------------------------------------ */

/* True if x/y is a whole number but for the rounding of x and y: only asked
   where y has a fraction, and not for quotients so large that chance would do
   it. */
static bool divides(double x, double y) {
  double q = x / y, n = nearbyint(q);
  return y != nearbyint(y) && fabs(q) < 1073741824.0 && n != 0 &&
         fabs((q - n) / n) < 2.220446049250313e-16;
}

double la_mod(double x, double y) {
  if (y == 0) {
    return x;
  }
  if (isinf(y) || divides(x, y)) {
    return isinf(y) || !isfinite(x) ? NAN : 0;
  }
  double r = fmod(x, y);
  if (r != 0 && (r < 0) != (y < 0)) {
    r += y;
  }
  return r == 0 ? 0 : r;
}

double la_rem(double x, double y) {
  if (isinf(y) || divides(x, y)) {
    return isinf(y) || !isfinite(x) ? NAN : 0;
  }
  double r = fmod(x, y);
  return r == 0 ? 0 : r;
}

double la_gcd(double x, double y) {
  x = fabs(x);
  y = fabs(y);
  while (y != 0) {
    double r = fmod(x, y);
    x = y;
    y = r;
  }
  return x;
}

/* --- roots ---------------------------------------------------------------- */

double la_nthroot(double x, double n) {
  bool odd = fmod(n, 2) != 0;
  if (n == 3) {
    return la_cbrt(x);
  }
  if (n == -3) {
    return 1 / la_cbrt(x);
  }
  if (x < 0 && !odd) {
    return NAN;
  }
  double y = copysign(pow(fabs(x), 1 / n), odd ? x : 1);
  if (isfinite(y) && y != 0 && isfinite(x)) {
    double fix = (x / pow(y, n - 1) - y) / n;
    y = isfinite(fix) ? y + fix : y;
  }
  return y;
}
