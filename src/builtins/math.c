/* math.c - functions of one number, applied element by element. The rows come
   from math.def; one mapper serves them all. */
#include "config.h"

#include "base/intr.h"
#include "builtins/along.h"
#include "builtins/tables.h"
#include "engine/elem.h"
#include "engine/par.h"
#include "engine/specfun.h"
#include "engine/zfun.h"
#include "value/broadcast.h"

#include <math.h>

static const double degree = 57.295779513082320877; /* 180/pi */

/* --- domains -------------------------------------------------------------- */

/* NaN is inside all of them: it needs no complex function to stay NaN. */
static bool not_negative(double x) {
  return !(x < 0);
}

static bool above_minus_one(double x) {
  return !(x < -1);
}

static bool at_least_one(double x) {
  return !(x < 1);
}

static bool within_one(double x) {
  return !(fabs(x) > 1);
}

static bool outside_one(double x) {
  return !(fabs(x) < 1);
}

static bool unit_interval(double x) {
  return !(signbit(x) || x > 1); /* 1/-0 is -Inf */
}

/* --- functions that C does not have --------------------------------------- */

/* As elsewhere in lac: to the bit what 1 ./ cos(x) is. */

static double sec(double x) {
  return 1 / la_elem_fun_at(LA_FUN_COS, x);
}

static double csc(double x) {
  return 1 / la_elem_fun_at(LA_FUN_SIN, x);
}

static double cot(double x) {
  return 1 / la_elem_fun_at(LA_FUN_TAN, x);
}

static double asec(double x) {
  return la_elem_fun_at(LA_FUN_ACOS, 1 / x);
}

static double acsc(double x) {
  return la_elem_fun_at(LA_FUN_ASIN, 1 / x);
}

static double acot(double x) {
  return la_elem_fun_at(LA_FUN_ATAN, 1 / x);
}

static double sech(double x) {
  return 1 / la_elem_fun_at(LA_FUN_COSH, x);
}

static double csch(double x) {
  return 1 / la_elem_fun_at(LA_FUN_SINH, x);
}

static double coth(double x) {
  return 1 / la_elem_fun_at(LA_FUN_TANH, x);
}

static double asech(double x) {
  return acosh(1 / x);
}

static double acsch(double x) {
  return asinh(1 / x);
}

static double acoth(double x) {
  return atanh(1 / x);
}

/* A function that gives an angle, in degrees. */
static double angle(la_fun f, double x) {
  return la_elem_fun_at(f, x) * degree;
}

static double asind(double x) {
  return fabs(x) == 0.5 ? copysign(30, x) : angle(LA_FUN_ASIN, x);
}

static double acosd(double x) {
  return fabs(x) == 0.5 ? (x > 0 ? 60 : 120) : angle(LA_FUN_ACOS, x);
}

static double atand(double x) {
  return fabs(x) == 1 ? copysign(45, x) : angle(LA_FUN_ATAN, x);
}

static double deg2rad(double x) {
  return x * (3.14159265358979323846 / 180);
}

static double rad2deg(double x) {
  return x * degree;
}

static la_scalar zsec(la_scalar z) {
  return la_zfun_inv(la_zfun_cos(z));
}

static la_scalar zcsc(la_scalar z) {
  return la_zfun_inv(la_zfun_sin(z));
}

static la_scalar zcot(la_scalar z) {
  return la_zfun_inv(la_zfun_tan(z));
}

/* 1/z, on the real axis with +0 as imaginary part: the negative zero that
   division gives would choose the other side of a cut. */
static la_scalar inverse(la_scalar z) {
  la_scalar w = la_zfun_inv(z);
  w.im = z.im == 0 ? 0 : w.im;
  return w;
}

static la_scalar zasec(la_scalar z) {
  return la_zfun_acos(inverse(z));
}

static la_scalar zacsc(la_scalar z) {
  return la_zfun_asin(inverse(z));
}

static la_scalar zacot(la_scalar z) {
  return la_zfun_atan(inverse(z));
}

static la_scalar zsech(la_scalar z) {
  return la_zfun_inv(la_zfun_cosh(z));
}

static la_scalar zcsch(la_scalar z) {
  return la_zfun_inv(la_zfun_sinh(z));
}

static la_scalar zcoth(la_scalar z) {
  return la_zfun_inv(la_zfun_tanh(z));
}

static la_scalar zasech(la_scalar z) {
  return la_zfun_acosh(inverse(z));
}

static la_scalar zacsch(la_scalar z) {
  return la_zfun_asinh(inverse(z));
}

static la_scalar zacoth(la_scalar z) {
  return la_zfun_atanh(inverse(z));
}

static la_scalar degrees(la_scalar z) {
  return (la_scalar){z.re * degree, z.im * degree};
}

static la_scalar zasind(la_scalar z) {
  return degrees(la_zfun_asin(z));
}

static la_scalar zacosd(la_scalar z) {
  return degrees(la_zfun_acos(z));
}

static la_scalar zatand(la_scalar z) {
  return degrees(la_zfun_atan(z));
}

static la_scalar zdeg2rad(la_scalar z) {
  return (la_scalar){deg2rad(z.re), deg2rad(z.im)};
}

static la_scalar zrad2deg(la_scalar z) {
  return degrees(z);
}

/* On the real axis as exact as for real numbers. */
static la_scalar zsind(la_scalar z) {
  return z.im == 0 ? (la_scalar){la_sind(z.re), 0} : la_zfun_sin(zdeg2rad(z));
}

static la_scalar zcosd(la_scalar z) {
  return z.im == 0 ? (la_scalar){la_cosd(z.re), 0} : la_zfun_cos(zdeg2rad(z));
}

static la_scalar ztand(la_scalar z) {
  return z.im == 0 ? (la_scalar){la_tand(z.re), 0} : la_zfun_tan(zdeg2rad(z));
}

/* --- the mapper ----------------------------------------------------------- */

static la_status map(la_ctx *ctx, la_call *call);

/* --- complex in, real out ------------------------------------------------- */

/* A loop from n complex numbers to as many real ones, and the same for real
   numbers. */
typedef void (*part_fn)(ptrdiff_t n, const double *x, double *y);

typedef struct part_job {
  part_fn fn;
  ptrdiff_t step;
  const double *x;
  double *y;
} part_job;

static void run_part(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  const part_job *q = arg;
  (void)thread;
  q->fn(end - begin, q->x + q->step * begin, q->y + begin);
}

static la_status parts(la_ctx *ctx, la_call *call, part_fn real, part_fn cplx) {
  la_arr *a = NULL;
  LA_TRY(la_arg_array(ctx, call, 0, &a));
  la_arr *r = la_arr_like(ctx, a, LA_C_REAL);
  if (r != NULL) {
    bool z = a->cls == LA_C_CPLX;
    part_job q = {z ? cplx : real, z ? 2 : 1, la_arr_d(a), la_arr_d(r)};
    la_par_elements(a->numel, 1, run_part, &q);
  }
  la_arr_release(a);
  if (r == NULL) {
    return LA_ERR;
  }
  call->out[0] = la_val_arr(r);
  return LA_OK;
}

static void moduli(ptrdiff_t n, const double *x, double *y) {
  la_elem_fun(LA_FUN_ABS, n, x, y);
}

static la_status magnitude(la_ctx *ctx, la_call *call) {
  if (call->arg[0].tag == LA_NUM) {
    call->out[0] = la_val_num(fabs(call->arg[0].u.num));
    return LA_OK;
  }
  return parts(ctx, call, moduli, la_elem_cabs);
}

static void copy_real(ptrdiff_t n, const double *x, double *y) {
  for (ptrdiff_t i = 0; i < n; i++) {
    y[i] = x[i];
  }
}

static void take_real(ptrdiff_t n, const double *x, double *y) {
  for (ptrdiff_t i = 0; i < n; i++) {
    y[i] = x[2 * i];
  }
}

static la_status real(la_ctx *ctx, la_call *call) {
  return parts(ctx, call, copy_real, take_real);
}

static void no_imag(ptrdiff_t n, const double *x, double *y) {
  (void)x;
  for (ptrdiff_t i = 0; i < n; i++) {
    y[i] = 0;
  }
}

static void take_imag(ptrdiff_t n, const double *x, double *y) {
  for (ptrdiff_t i = 0; i < n; i++) {
    y[i] = x[2 * i + 1];
  }
}

static la_status imag(la_ctx *ctx, la_call *call) {
  return parts(ctx, call, no_imag, take_imag);
}

static void real_angles(ptrdiff_t n, const double *x, double *y) {
  for (ptrdiff_t i = 0; i < n; i++) {
    y[i] = atan2(0, x[i]);
  }
}

static void angles(ptrdiff_t n, const double *x, double *y) {
  for (ptrdiff_t i = 0; i < n; i++) {
    y[i] = atan2(x[2 * i + 1], x[2 * i]);
  }
}

static la_status arg(la_ctx *ctx, la_call *call) {
  return parts(ctx, call, real_angles, angles);
}

static la_status conjugate(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL;
  LA_TRY(la_arg_array(ctx, call, 0, &a));
  if (a->cls != LA_C_CPLX) {
    call->out[0] = la_val_arr(a);
    return LA_OK;
  }
  la_arr *r = la_arr_like(ctx, a, LA_C_CPLX);
  if (r != NULL) {
    la_elem_conj(a->numel, la_arr_d(a), la_arr_d(r));
  }
  la_arr_release(a);
  if (r == NULL) {
    return LA_ERR;
  }
  call->out[0] = la_val_arr(r);
  return LA_OK;
}

/* --- questions ------------------------------------------------------------ */

typedef bool (*ask_fn)(double x);

/* What a kernel answers about x[i] and y, or about x[i] and itself. */
typedef struct question {
  la_ask what;
  bool itself;
  double y;
} question;

typedef struct ask_job {
  const question *q;
  const double *x;
  unsigned char *out;
} ask_job;

static void ask_range(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  const ask_job *job = arg;
  const double *x = job->x + begin;
  (void)thread;
  la_kernel()->ask[job->q->what](end - begin, x, 1,
                                 job->q->itself ? x : &job->q->y,
                                 job->q->itself, job->out + begin);
}

/* The same as [ask] for real arrays, by a kernel. */
static la_status ask_real(la_ctx *ctx, la_call *call, const question *q) {
  la_arr *a = call->arg[0].u.arr;
  la_arr *r = la_arr_like(ctx, a, LA_C_BOOL);
  if (r == NULL) {
    return LA_ERR;
  }
  ask_job job = {q, la_arr_d(a), la_arr_b(r)};
  la_par_elements(a->numel, 1, ask_range, &job);
  call->out[0] = la_val_arr(r);
  return LA_OK;
}

static bool is_real_array(la_val v) {
  return v.tag == LA_ARR && v.u.arr->cls == LA_C_REAL;
}

/* Where [fn] holds; for a complex number, where it holds for one part, or for
   both if [both]. */
static la_status ask(la_ctx *ctx, la_call *call, ask_fn fn, bool both) {
  la_arr *a = NULL;
  LA_TRY(la_arg_array(ctx, call, 0, &a));
  la_arr *r = la_arr_like(ctx, a, LA_C_BOOL);
  for (ptrdiff_t i = 0; r != NULL && i < a->numel && !la_interrupted_at(i);
       i++) {
    const double *x = la_arr_d(a);
    if (a->cls == LA_C_CPLX) {
      bool p = fn(x[2 * i]), q = fn(x[2 * i + 1]);
      la_arr_b(r)[i] = both ? p && q : p || q;
    } else {
      la_arr_b(r)[i] = fn(x[i]);
    }
  }
  la_arr_release(a);
  if (r == NULL) {
    return LA_ERR;
  }
  call->out[0] = la_val_arr(r);
  return LA_OK;
}

static bool nan_at(double x) {
  return isnan(x);
}

static bool inf_at(double x) {
  return isinf(x);
}

static bool finite_at(double x) {
  return isfinite(x);
}

static bool signbit_at(double x) {
  return signbit(x);
}

static la_status is_nan(la_ctx *ctx, la_call *call) {
  static const question q = {LA_ASK_NE, true, 0};
  if (is_real_array(call->arg[0])) {
    return ask_real(ctx, call, &q);
  }
  return ask(ctx, call, nan_at, false);
}

static la_status is_inf(la_ctx *ctx, la_call *call) {
  static const question q = {LA_ASK_SIZE_EQ, false, INFINITY};
  if (is_real_array(call->arg[0])) {
    return ask_real(ctx, call, &q);
  }
  return ask(ctx, call, inf_at, false);
}

static la_status is_finite(la_ctx *ctx, la_call *call) {
  static const question q = {LA_ASK_SIZE_LT, false, INFINITY};
  if (is_real_array(call->arg[0])) {
    return ask_real(ctx, call, &q);
  }
  return ask(ctx, call, finite_at, true);
}

static la_status is_na(la_ctx *ctx, la_call *call) {
  return ask(ctx, call, la_is_missing, false);
}

static la_status sign_bit(la_ctx *ctx, la_call *call) {
  if (la_val_is_complex(call->arg[0])) {
    return la_arg_want(ctx, call, 0, "real");
  }
  return ask(ctx, call, signbit_at, false);
}

/* --- log2 ----------------------------------------------------------------- */

/* [f,e] = log2(x): x = f * 2^e with 0.5 <= |f| < 1. */
static la_status fraction_and_exponent(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL;
  LA_TRY(la_arg_array(ctx, call, 0, &a));
  if (a->cls == LA_C_CPLX) {
    la_arr_release(a);
    return la_arg_want(ctx, call, 0, "real for two outputs");
  }
  la_arr *f = la_arr_like(ctx, a, LA_C_REAL);
  la_arr *e = f == NULL ? NULL : la_arr_like(ctx, a, LA_C_REAL);
  for (ptrdiff_t i = 0; e != NULL && i < a->numel && !la_interrupted_at(i);
       i++) {
    int k = 0;
    la_arr_d(f)[i] = frexp(la_arr_d(a)[i], &k);
    la_arr_d(e)[i] = isfinite(la_arr_d(a)[i]) ? k : 0;
  }
  la_arr_release(a);
  if (e == NULL) {
    la_arr_release(f);
    return LA_ERR;
  }
  call->out[0] = la_val_arr(f);
  call->out[1] = la_val_arr(e);
  return LA_OK;
}

static la_status log_2(la_ctx *ctx, la_call *call) {
  static const la_map1 fn = {
      .fun = LA_FUN_LOG2, .zfn = la_zfun_log2, .domain = not_negative};
  if (call->nargout > 1) {
    return fraction_and_exponent(ctx, call);
  }
  return la_map(ctx, &fn, call->arg[0], &call->out[0]);
}

const la_builtin la_rows_math[] = {
#define LA_MATH(name, fn, zfn, domain, summary, help, example, see)       \
  {name,    map,  1,       1,  1, LA_TOPIC_MATH, NULL, "y = " name "(x)", \
   summary, help, example, see},
#include "builtins/math.def"
#undef LA_MATH
    {"log2", log_2, 1, 1, 2, LA_TOPIC_MATH, NULL,
     "y = log2(x)\n[f,e] = log2(x)",
     "Logarithm to base 2; fraction and exponent",
     "With two outputs x = f .* 2.^e, where 0.5 <= abs(f) < 1.",
     "log2([1 8])\n[f,e] = log2(10)", "log, log10, exp"},
    {"abs", magnitude, 1, 1, 1, LA_TOPIC_MATH, NULL, "y = abs(x)",
     "Absolute value or modulus", NULL, "abs([-2 3+4i])", "sign, arg, norm"},
    {"real", real, 1, 1, 1, LA_TOPIC_MATH, NULL, "y = real(z)", "Real part",
     NULL, "real(1+2i)", "imag, complex"},
    {"imag", imag, 1, 1, 1, LA_TOPIC_MATH, NULL, "y = imag(z)",
     "Imaginary part", NULL, "imag(1+2i)", "real, complex"},
    {"arg", arg, 1, 1, 1, LA_TOPIC_MATH, NULL, "y = arg(z)",
     "Argument of a complex number, in (-pi,pi]", NULL, "arg(1i)",
     "abs, angle"},
    {"angle", arg, 1, 1, 1, LA_TOPIC_MATH, NULL, "y = angle(z)",
     "Argument of a complex number, in (-pi,pi]", NULL, "angle(-1)",
     "abs, arg"},
    {"conj", conjugate, 1, 1, 1, LA_TOPIC_MATH, NULL, "w = conj(z)",
     "Complex conjugate", NULL, "conj(1+2i)", "real, imag, ctranspose"},
    {"isnan", is_nan, 1, 1, 1, LA_TOPIC_MATH, NULL, "t = isnan(x)",
     "True where x is not a number", NULL, "isnan([1 NaN])",
     "isinf, isfinite, isna"},
    {"isinf", is_inf, 1, 1, 1, LA_TOPIC_MATH, NULL, "t = isinf(x)",
     "True where x is infinite", NULL, "isinf([1 -Inf])", "isnan, isfinite"},
    {"isfinite", is_finite, 1, 1, 1, LA_TOPIC_MATH, NULL, "t = isfinite(x)",
     "True where x is neither infinite nor NaN", NULL, "isfinite([1 Inf NaN])",
     "isnan, isinf"},
    {"isna", is_na, 1, 1, 1, LA_TOPIC_MATH, NULL, "t = isna(x)",
     "True where x is the missing value NA", NULL, "isna([NA NaN])",
     "NA, isnan"},
    {"signbit", sign_bit, 1, 1, 1, LA_TOPIC_MATH, NULL, "t = signbit(x)",
     "True where the sign is minus, also of -0", NULL, "signbit([-1 1])",
     "sign"},
    {.name = NULL}};

static const la_map1 maps[] = {
#define LOOP(id) .fun = LA_FUN_##id
#define EACH(function) .fn = function
#define LA_MATH(name, real, cplx, reals, summary, help, example, see) \
  {real, .zfn = cplx, .domain = reals},
#include "builtins/math.def"
#undef LA_MATH
#undef EACH
#undef LOOP
};

static la_status map(la_ctx *ctx, la_call *call) {
  const la_map1 *m = &maps[call->self - la_rows_math];
  if (m->zfn == NULL && la_val_is_complex(call->arg[0])) {
    return la_arg_want(ctx, call, 0, "real");
  }
  if (call->arg[0].tag == LA_FUNC) {
    return la_arg_want(ctx, call, 0, "an array of numbers");
  }
  return la_map(ctx, m, call->arg[0], &call->out[0]);
}
