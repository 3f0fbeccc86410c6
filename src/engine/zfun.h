/* zfun.h - elementary functions of a complex number, with the branch cuts of
   Kahan (1987) and C99, and without overflow where the result is finite. */
#ifndef LA_ENGINE_ZFUN_H
#define LA_ENGINE_ZFUN_H

#include "engine/view.h"

la_scalar la_zfun_sqrt(la_scalar z);
la_scalar la_zfun_exp(la_scalar z);
la_scalar la_zfun_expm1(la_scalar z);
la_scalar la_zfun_log(la_scalar z);
la_scalar la_zfun_log1p(la_scalar z);
la_scalar la_zfun_log2(la_scalar z);
la_scalar la_zfun_log10(la_scalar z);
la_scalar la_zfun_sin(la_scalar z);
la_scalar la_zfun_cos(la_scalar z);
la_scalar la_zfun_tan(la_scalar z);
la_scalar la_zfun_sinh(la_scalar z);
la_scalar la_zfun_cosh(la_scalar z);
la_scalar la_zfun_tanh(la_scalar z);

/* On the cut beyond 1 asin and acos take the value from below, where C99 has it
   from above: asin(2) = pi/2 - 1.317i, as in Octave. */
la_scalar la_zfun_asin(la_scalar z);
la_scalar la_zfun_acos(la_scalar z);
la_scalar la_zfun_atan(la_scalar z);
la_scalar la_zfun_asinh(la_scalar z);
la_scalar la_zfun_acosh(la_scalar z);
la_scalar la_zfun_atanh(la_scalar z);

/* 1/z without overflow on the way. */
la_scalar la_zfun_inv(la_scalar z);

/* z/|z|, or 0; both parts rounded as floor, ceil, round (halves away from 0)
   and trunc round. */
la_scalar la_zfun_sign(la_scalar z);
la_scalar la_zfun_floor(la_scalar z);
la_scalar la_zfun_ceil(la_scalar z);
la_scalar la_zfun_round(la_scalar z);
la_scalar la_zfun_fix(la_scalar z);

#endif
