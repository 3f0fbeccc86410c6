/* zfun.c - see zfun.h. The C library's complex functions do the work (Kahan,
   "Branch cuts for complex elementary functions", 1987); what C does not have,
   or has otherwise, is here. */
#include "config.h"

#include "engine/zfun.h"

#include <complex.h>
#include <math.h>
#include <string.h>

/* C lays a complex number out as its two parts. */
static double complex pack(la_scalar z) {
  double complex w;
  memcpy(&w, &z, sizeof w);
  return w;
}

static la_scalar unpack(double complex w) {
  la_scalar z;
  memcpy(&z, &w, sizeof z);
  return z;
}

la_scalar la_zfun_sqrt(la_scalar z) {
  return unpack(csqrt(pack(z)));
}

la_scalar la_zfun_exp(la_scalar z) {
  return unpack(cexp(pack(z)));
}

/* e^x cos y - 1 = (e^x - 1) cos y - 2 sin^2(y/2), which does not cancel. */
la_scalar la_zfun_expm1(la_scalar z) {
  if (fabs(z.re) > 1) {
    la_scalar w = la_zfun_exp(z);
    return (la_scalar){w.re - 1, w.im};
  }
  double s = sin(z.im / 2);
  return (la_scalar){expm1(z.re) * cos(z.im) - 2 * s * s,
                     exp(z.re) * sin(z.im)};
}

la_scalar la_zfun_log(la_scalar z) {
  return unpack(clog(pack(z)));
}

/* |1+z|^2 - 1 = x(2+x) + y^2 decides the modulus near 1. */
la_scalar la_zfun_log1p(la_scalar z) {
  double r = z.re * (2 + z.re) + z.im * z.im;
  if (fabs(r) > 0.5) {
    return la_zfun_log((la_scalar){1 + z.re, z.im});
  }
  return (la_scalar){log1p(r) / 2, atan2(z.im, 1 + z.re)};
}

la_scalar la_zfun_log2(la_scalar z) {
  static const double log2_e = 1.4426950408889634074;
  la_scalar w = la_zfun_log(z);
  double re = z.im == 0 ? log2(fabs(z.re)) : w.re * log2_e;
  return (la_scalar){re, w.im * log2_e};
}

la_scalar la_zfun_log10(la_scalar z) {
  static const double log10_e = 0.43429448190325182765;
  la_scalar w = la_zfun_log(z);
  double re = z.im == 0 ? log10(fabs(z.re)) : w.re * log10_e;
  return (la_scalar){re, w.im * log10_e};
}

la_scalar la_zfun_sin(la_scalar z) {
  return unpack(csin(pack(z)));
}

la_scalar la_zfun_cos(la_scalar z) {
  return unpack(ccos(pack(z)));
}

la_scalar la_zfun_tan(la_scalar z) {
  return unpack(ctan(pack(z)));
}

la_scalar la_zfun_sinh(la_scalar z) {
  return unpack(csinh(pack(z)));
}

la_scalar la_zfun_cosh(la_scalar z) {
  return unpack(ccosh(pack(z)));
}

la_scalar la_zfun_tanh(la_scalar z) {
  return unpack(ctanh(pack(z)));
}

static bool on_right_cut(la_scalar z) {
  return z.im == 0 && z.re > 1;
}

la_scalar la_zfun_asin(la_scalar z) {
  double complex w = casin(pack(z));
  return unpack(on_right_cut(z) ? conj(w) : w);
}

la_scalar la_zfun_acos(la_scalar z) {
  double complex w = cacos(pack(z));
  return unpack(on_right_cut(z) ? conj(w) : w);
}

la_scalar la_zfun_atan(la_scalar z) {
  return unpack(catan(pack(z)));
}

la_scalar la_zfun_asinh(la_scalar z) {
  return unpack(casinh(pack(z)));
}

la_scalar la_zfun_acosh(la_scalar z) {
  return unpack(cacosh(pack(z)));
}

la_scalar la_zfun_atanh(la_scalar z) {
  return unpack(catanh(pack(z)));
}

la_scalar la_zfun_inv(la_scalar z) {
  if (z.im == 0) {
    return (la_scalar){1 / z.re, -z.im};
  }
  int e = 0;
  frexp(fmax(fabs(z.re), fabs(z.im)), &e);
  double x = ldexp(z.re, -e), y = ldexp(z.im, -e);
  double d = x * x + y * y;
  return (la_scalar){ldexp(x / d, -e), ldexp(-y / d, -e)};
}

la_scalar la_zfun_sign(la_scalar z) {
  double r = hypot(z.re, z.im);
  return r == 0 ? LA_ZERO : (la_scalar){z.re / r, z.im / r};
}

la_scalar la_zfun_floor(la_scalar z) {
  return (la_scalar){floor(z.re), floor(z.im)};
}

la_scalar la_zfun_ceil(la_scalar z) {
  return (la_scalar){ceil(z.re), ceil(z.im)};
}

la_scalar la_zfun_round(la_scalar z) {
  return (la_scalar){round(z.re), round(z.im)};
}

la_scalar la_zfun_fix(la_scalar z) {
  return (la_scalar){trunc(z.re), trunc(z.im)};
}
