/* specfun.h - real functions that the C library lacks or computes otherwise
   than is wanted here. */
#ifndef LA_ENGINE_SPECFUN_H
#define LA_ENGINE_SPECFUN_H

#include <stdbool.h>

/* The missing value NA: a NaN with a mark of its own, the one that Octave and R
   use; and whether x is that. */
double la_missing(void);
bool la_is_missing(double x);

/* Gamma: Inf at 0 and at negative whole numbers, -Inf at -0; log |gamma|; beta.
   To about an ulp. */
double la_gamma(double x);
double la_lgamma(double x);
double la_beta(double a, double b);

/* Cube root, complementary error function, to about an ulp. */
double la_cbrt(double x);
double la_erfc(double x);

/* Inverses of erf on [-1,1] and of erfc on [0,2]; NaN outside. */
double la_erfinv(double x);
double la_erfcinv(double x);

/* sin, cos and tan of degrees, exact at multiples of 30 where they are
   rational; tan is Inf at odd multiples of 90. */
double la_sind(double x);
double la_cosd(double x);
double la_tand(double x);

/* Octave's mod and rem: y = 0 gives x and NaN. Exact, except that a quotient
   within an ulp of a whole number counts as whole where y is no whole number
   itself: mod(0.3, 0.1) is 0. */
double la_mod(double x, double y);
double la_rem(double x, double y);

/* Greatest common divisor of whole numbers, not negative. */
double la_gcd(double x, double y);

/* The real root of order n (not 0): NaN for an even root of a negative number.
   The result is improved by one Newton step. */
double la_nthroot(double x, double n);

#endif
