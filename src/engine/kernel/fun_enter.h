/* fun_enter.h - the loops of the elementary functions for the instruction set
   that the including file is compiled for, and their places in the table. */
#ifndef LA_ENGINE_KERNEL_FUN_ENTER_H
#define LA_ENGINE_KERNEL_FUN_ENTER_H

#include "engine/kernel/fun_arc.h"
#include "engine/kernel/fun_exp.h"
#include "engine/kernel/fun_log.h"
#include "engine/kernel/fun_round.h"
#include "engine/kernel/fun_trig.h"
#include "engine/kernel/kernel.h"

static void kern_sqrt(ptrdiff_t n, const double *x, double *y) {
  fun_map(fun_sqrt, sqrt, n, x, y);
}

static void kern_abs(ptrdiff_t n, const double *x, double *y) {
  fun_map(fun_abs, fabs, n, x, y);
}

static void kern_sign(ptrdiff_t n, const double *x, double *y) {
  fun_map(fun_sign, fabs, n, x, y);
}

static void kern_floor(ptrdiff_t n, const double *x, double *y) {
  fun_map(fun_floor, floor, n, x, y);
}

static void kern_ceil(ptrdiff_t n, const double *x, double *y) {
  fun_map(fun_ceil, ceil, n, x, y);
}

static void kern_fix(ptrdiff_t n, const double *x, double *y) {
  fun_map(fun_fix, trunc, n, x, y);
}

static void kern_round(ptrdiff_t n, const double *x, double *y) {
  fun_map(fun_round, round, n, x, y);
}

static void enter_exact_funs(la_kern *table) {
  table->fun[LA_FUN_SQRT] = kern_sqrt;
  table->fun[LA_FUN_ABS] = kern_abs;
  table->fun[LA_FUN_SIGN] = kern_sign;
  table->fun[LA_FUN_FLOOR] = kern_floor;
  table->fun[LA_FUN_CEIL] = kern_ceil;
  table->fun[LA_FUN_FIX] = kern_fix;
  table->fun[LA_FUN_ROUND] = kern_round;
}

#if SIMD_FMA

static void kern_exp(ptrdiff_t n, const double *x, double *y) {
  fun_map(fun_exp, exp, n, x, y);
}

static void kern_expm1(ptrdiff_t n, const double *x, double *y) {
  fun_map(fun_expm1, expm1, n, x, y);
}

static void kern_log(ptrdiff_t n, const double *x, double *y) {
  fun_map(fun_log, log, n, x, y);
}

static void kern_log1p(ptrdiff_t n, const double *x, double *y) {
  fun_map(fun_log1p, log1p, n, x, y);
}

static void kern_log2(ptrdiff_t n, const double *x, double *y) {
  fun_map(fun_log2, log2, n, x, y);
}

static void kern_log10(ptrdiff_t n, const double *x, double *y) {
  fun_map(fun_log10, log10, n, x, y);
}

static void kern_sin(ptrdiff_t n, const double *x, double *y) {
  fun_map(fun_sin, sin, n, x, y);
}

static void kern_cos(ptrdiff_t n, const double *x, double *y) {
  fun_map(fun_cos, cos, n, x, y);
}

static void kern_tan(ptrdiff_t n, const double *x, double *y) {
  fun_map(fun_tan, tan, n, x, y);
}

static void kern_asin(ptrdiff_t n, const double *x, double *y) {
  fun_map(fun_asin, asin, n, x, y);
}

static void kern_acos(ptrdiff_t n, const double *x, double *y) {
  fun_map(fun_acos, acos, n, x, y);
}

static void kern_atan(ptrdiff_t n, const double *x, double *y) {
  fun_map(fun_atan, atan, n, x, y);
}

static double rare_cbrt(double x) {
  return (double)cbrtl((long double)x);
}

static void kern_cbrt(ptrdiff_t n, const double *x, double *y) {
  fun_map(fun_cbrt, rare_cbrt, n, x, y);
}

static void kern_sinh(ptrdiff_t n, const double *x, double *y) {
  fun_map(fun_sinh, far_sinh, n, x, y);
}

static void kern_cosh(ptrdiff_t n, const double *x, double *y) {
  fun_map(fun_cosh, far_cosh, n, x, y);
}

static void kern_tanh(ptrdiff_t n, const double *x, double *y) {
  fun_map(fun_tanh, tanh, n, x, y);
}

/* x^y in lanes; whole vectors of both. */
static vec pow_rare(vec x, vec y, ivec rare, vec z) {
  double a[SIMD_W];
  double b[SIMD_W];
  double to[SIMD_W];
  v_store(a, x);
  v_store(b, y);
  v_store(to, z);
  for (int i = 0; i < SIMD_W; i++) {
    if (rare[i] != 0) {
      to[i] = pow(a[i], b[i]);
    }
  }
  return v_load(to);
}

SIMD_INLINE vec pow_lanes(vec x, vec y) {
  ivec rare = v_ints(0);
  vec z = pow_at(x, y, &rare);
  return v_any(rare) ? pow_rare(x, y, rare, z) : z;
}

SIMD_INLINE void pow_map(ptrdiff_t n, const double *x, ptrdiff_t sx,
                         const double *y, ptrdiff_t sy, double *out) {
  const vec one_x = v_all(x[0]);
  const vec one_y = v_all(y[0]);
  ptrdiff_t i = 0;
  for (; i + SIMD_W <= n; i += SIMD_W) {
    vec a = sx == 0 ? one_x : v_load(x + i);
    vec b = sy == 0 ? one_y : v_load(y + i);
    v_store(out + i, pow_lanes(a, b));
  }
  if (i < n) {
    vec a = sx == 0 ? one_x : v_load_part(n - i, x + i, 1);
    vec b = sy == 0 ? one_y : v_load_part(n - i, y + i, 1);
    v_store_part(n - i, out + i, pow_lanes(a, b));
  }
}

/* One exponent that is plain arithmetic (see pow_at). */

SIMD_INLINE vec fun_square(vec x, ivec *rare) {
  (void)rare;
  return x * x;
}

SIMD_INLINE vec fun_cube(vec x, ivec *rare) {
  return pow_cube(x, rare);
}

SIMD_INLINE vec fun_inverse(vec x, ivec *rare) {
  (void)rare;
  return v_all(1) / x;
}

SIMD_INLINE vec fun_root(vec x, ivec *rare) {
  *rare = ~(x > v_all(0));
  return v_sqrt(x);
}

static double cube_power(double x) {
  return pow(x, 3);
}

static double root_power(double x) {
  return pow(x, 0.5);
}

static void kern_pow(ptrdiff_t n, const double *x, ptrdiff_t sx,
                     const double *y, ptrdiff_t sy, double *out) {
  if (n == 0) {
    return;
  }
  if (sx != 0 && sy == 0 && y[0] == 2) {
    fun_map(fun_square, fabs, n, x, out);
  } else if (sx != 0 && sy == 0 && y[0] == 3) {
    fun_map(fun_cube, cube_power, n, x, out);
  } else if (sx != 0 && sy == 0 && y[0] == -1) {
    fun_map(fun_inverse, fabs, n, x, out);
  } else if (sx != 0 && sy == 0 && y[0] == 0.5) {
    fun_map(fun_root, root_power, n, x, out);
  } else if (sx != 0 && sy == 0) {
    pow_map(n, x, 1, y, 0, out);
  } else if (sy != 0 && sx == 0) {
    pow_map(n, x, 0, y, 1, out);
  } else {
    pow_map(n, x, sx, y, sy, out);
  }
}

static void enter_funs(la_kern *table) {
  enter_exact_funs(table);
  table->fun[LA_FUN_EXP] = kern_exp;
  table->fun[LA_FUN_EXPM1] = kern_expm1;
  table->fun[LA_FUN_LOG] = kern_log;
  table->fun[LA_FUN_LOG1P] = kern_log1p;
  table->fun[LA_FUN_LOG2] = kern_log2;
  table->fun[LA_FUN_LOG10] = kern_log10;
  table->fun[LA_FUN_SIN] = kern_sin;
  table->fun[LA_FUN_COS] = kern_cos;
  table->fun[LA_FUN_TAN] = kern_tan;
  table->fun[LA_FUN_ASIN] = kern_asin;
  table->fun[LA_FUN_ACOS] = kern_acos;
  table->fun[LA_FUN_ATAN] = kern_atan;
  table->fun[LA_FUN_CBRT] = kern_cbrt;
  table->fun[LA_FUN_SINH] = kern_sinh;
  table->fun[LA_FUN_COSH] = kern_cosh;
  table->fun[LA_FUN_TANH] = kern_tanh;
  table->pow = kern_pow;
}

#else

/* Without one rounding in v_fma the C library's functions stay. */
static void enter_funs(la_kern *table) {
  enter_exact_funs(table);
}

#endif

#endif
