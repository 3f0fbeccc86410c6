/* elem.c - see elem.h. The loops have unit or zero steps only, so that
   compilers turn them into vector code; everything that needs a branch per
   element (powers, complex quotients, orderings) calls a function instead.

   Products follow the usual formula and fall back on C's Annex G rules only
   where it gives NaN twice; quotients are C's, scaled against overflow. */
#include "config.h"

#include "engine/elem.h"

#include <complex.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

/* In-place use makes out equal to a or b, never overlap them by a part, so no
   turn of the loop depends on an earlier one. */
#if defined(__GNUC__) && !defined(__clang__)
#define INDEPENDENT _Pragma("GCC ivdep")
#else
#define INDEPENDENT
#endif

/* The body of a loop function: [expr] of x (type ta) and y (type tb) for the
   four combinations of steps. */
#define LOOP(ta, tb, to, expr)          \
  const ta *pa = a;                     \
  const tb *pb = b;                     \
  to *po = out;                         \
  if (sa != 0 && sb != 0) {             \
    INDEPENDENT                         \
    for (ptrdiff_t i = 0; i < n; i++) { \
      const ta x = pa[i];               \
      const tb y = pb[i];               \
      po[i] = (expr);                   \
    }                                   \
  } else if (sa != 0) {                 \
    const tb y = pb[0];                 \
    INDEPENDENT                         \
    for (ptrdiff_t i = 0; i < n; i++) { \
      const ta x = pa[i];               \
      po[i] = (expr);                   \
    }                                   \
  } else {                              \
    const ta x = pa[0];                 \
    INDEPENDENT                         \
    for (ptrdiff_t i = 0; i < n; i++) { \
      const tb y = pb[i * sb];          \
      po[i] = (expr);                   \
    }                                   \
  }

/* Each loop has la_elem2_fn's parameters. */
#define ARGS                                                             \
  ptrdiff_t n, const void *a, ptrdiff_t sa, const void *b, ptrdiff_t sb, \
      void *out

typedef unsigned char byte;

/* The two layouts are the same by C's rules. */
static inline double _Complex to_c(la_scalar z) {
  double _Complex c;
  memcpy(&c, &z, sizeof c);
  return c;
}

static inline la_scalar of_c(double _Complex z) {
  return (la_scalar){creal(z), cimag(z)};
}

/* Arithmetic. */

static void add_rr(ARGS) {
  LOOP(double, double, double, x + y)
}

static void add_rc(ARGS) {
  LOOP(double, la_scalar, la_scalar, ((la_scalar){x + y.re, y.im}))
}

static void add_cr(ARGS) {
  LOOP(la_scalar, double, la_scalar, ((la_scalar){x.re + y, x.im}))
}

static void add_cc(ARGS) {
  LOOP(la_scalar, la_scalar, la_scalar, ((la_scalar){x.re + y.re, x.im + y.im}))
}

static void sub_rr(ARGS) {
  LOOP(double, double, double, x - y)
}

static void sub_rc(ARGS) {
  LOOP(double, la_scalar, la_scalar, ((la_scalar){x - y.re, -y.im}))
}

static void sub_cr(ARGS) {
  LOOP(la_scalar, double, la_scalar, ((la_scalar){x.re - y, x.im}))
}

static void sub_cc(ARGS) {
  LOOP(la_scalar, la_scalar, la_scalar, ((la_scalar){x.re - y.re, x.im - y.im}))
}

static la_scalar mul_annex_g(la_scalar x, la_scalar y) {
  return of_c(to_c(x) * to_c(y));
}

static inline la_scalar mul(la_scalar x, la_scalar y) {
  la_scalar z = {x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re};
  return isnan(z.re) && isnan(z.im) ? mul_annex_g(x, y) : z;
}

static void mul_rr(ARGS) {
  LOOP(double, double, double, x *y)
}

static void mul_rc(ARGS) {
  LOOP(double, la_scalar, la_scalar, ((la_scalar){x * y.re, x * y.im}))
}

static void mul_cr(ARGS) {
  LOOP(la_scalar, double, la_scalar, ((la_scalar){x.re * y, x.im * y}))
}

static void mul_cc(ARGS) {
  LOOP(la_scalar, la_scalar, la_scalar, mul(x, y))
}

static la_scalar quotient(la_scalar x, la_scalar y) {
  return of_c(to_c(x) / to_c(y));
}

static void div_rr(ARGS) {
  LOOP(double, double, double, x / y)
}

static void div_rc(ARGS) {
  LOOP(double, la_scalar, la_scalar, of_c(x / to_c(y)))
}

static void div_cr(ARGS) {
  LOOP(la_scalar, double, la_scalar, ((la_scalar){x.re / y, x.im / y}))
}

static void div_cc(ARGS) {
  LOOP(la_scalar, la_scalar, la_scalar, quotient(x, y))
}

/* Powers. */

static bool is_whole(double x) {
  return floor(x) == x && isfinite(x);
}

static void pow_rr(ARGS) {
  la_kernel()->pow(n, a, sa, b, sb, out);
}

double la_elem_pow(double x, double y) {
  double r = 0;
  la_kernel()->pow(1, &x, 0, &y, 0, &r);
  return r;
}

bool la_elem_pow_is_real(ptrdiff_t n, const double *x, ptrdiff_t sx,
                         const double *y, ptrdiff_t sy) {
  if (sy == 0 && (n == 0 || is_whole(y[0]))) {
    return true;
  }
  for (ptrdiff_t i = 0; i < n; i++) {
    double e = y[i * sy];
    if (x[i * sx] < 0 && floor(e) != e) {
      return false;
    }
  }
  return true;
}

/* cos and sin of pi*t, exact at multiples of a half. */
static la_scalar cis_pi(double t) {
  double r = fmod(t, 2);
  if (r == floor(r)) {
    return (la_scalar){r == 0 ? 1 : -1, 0};
  }
  if (r + 0.5 == floor(r + 0.5)) {
    return (la_scalar){0, r == 0.5 || r == -1.5 ? 1 : -1};
  }
  return (la_scalar){cos(M_PI * r), sin(M_PI * r)};
}

static la_scalar real_power(double x, double y) {
  if (x >= 0 || floor(y) == y || isnan(x) || isnan(y)) {
    return (la_scalar){la_elem_pow(x, y), 0};
  }
  double r = la_elem_pow(-x, y);
  la_scalar u = cis_pi(y);
  return (la_scalar){u.re == 0 ? 0 : r * u.re, u.im == 0 ? 0 : r * u.im};
}

void la_elem_pow_leave_reals(ptrdiff_t n, const void *a, ptrdiff_t sa,
                             const void *b, ptrdiff_t sb, void *out) {
  LOOP(double, double, la_scalar, real_power(x, y))
}

/* z^e for a whole e >= 0 by repeated squaring. */
static la_scalar whole_power(la_scalar z, double e) {
  la_scalar p = LA_ONE;
  for (long k = (long)e; k > 0; k >>= 1) {
    if ((k & 1) != 0) {
      p = mul(p, z);
    }
    if (k > 1) {
      z = mul(z, z);
    }
  }
  return p;
}

la_scalar la_elem_cpow(la_scalar z, la_scalar w) {
  if (w.im == 0 && z.im == 0) {
    return real_power(z.re, w.re);
  }
  if (w.im == 0 && is_whole(w.re) && fabs(w.re) <= 1024) {
    la_scalar p = whole_power(z, fabs(w.re));
    return w.re < 0 ? quotient(LA_ONE, p) : p;
  }
  if (z.re == 0 && z.im == 0) {
    double r = w.re > 0 ? 0 : w.re < 0 ? INFINITY : NAN;
    return (la_scalar){r, isnan(r) ? NAN : 0};
  }
  double modulus = hypot(z.re, z.im);
  double angle = atan2(z.im, z.re);
  double scale = pow(modulus, w.re);
  double turn = w.re * angle;
  if (w.im != 0) {
    scale *= exp(-w.im * angle);
    turn += w.im * log(modulus);
  }
  return (la_scalar){scale * cos(turn), scale * sin(turn)};
}

static void pow_rc(ARGS) {
  LOOP(double, la_scalar, la_scalar, la_elem_cpow((la_scalar){x, 0}, y))
}

static void pow_cr(ARGS) {
  LOOP(la_scalar, double, la_scalar, la_elem_cpow(x, (la_scalar){y, 0}))
}

static void pow_cc(ARGS) {
  LOOP(la_scalar, la_scalar, la_scalar, la_elem_cpow(x, y))
}

/* Comparisons. */

static void lt_rr(ARGS) {
  la_kernel()->ask[LA_ASK_LT](n, a, sa, b, sb, out);
}

static void lt_bb(ARGS) {
  LOOP(byte, byte, byte, x < y)
}

static void le_rr(ARGS) {
  la_kernel()->ask[LA_ASK_LE](n, a, sa, b, sb, out);
}

static void le_bb(ARGS) {
  LOOP(byte, byte, byte, x <= y)
}

static void eq_rr(ARGS) {
  la_kernel()->ask[LA_ASK_EQ](n, a, sa, b, sb, out);
}

static void eq_bb(ARGS) {
  LOOP(byte, byte, byte, x == y)
}

static void ne_rr(ARGS) {
  la_kernel()->ask[LA_ASK_NE](n, a, sa, b, sb, out);
}

static void ne_bb(ARGS) {
  LOOP(byte, byte, byte, x != y)
}

static double argument(la_scalar z) {
  double t = atan2(z.im, z.re);
  return t == -M_PI ? M_PI : t;
}

/* Modulus first, then argument. */
static bool less(la_scalar x, la_scalar y, bool or_equal) {
  double p = hypot(x.re, x.im);
  double q = hypot(y.re, y.im);
  if (p != q) {
    return p < q;
  }
  double s = argument(x);
  double t = argument(y);
  return or_equal ? s <= t : s < t;
}

/* Beside a complex number a real one counts as having argument 0, also a
   negative one: so Octave orders them. */
static inline la_scalar widen(double x) {
  return (la_scalar){fabs(x), 0};
}

static void lt_rc(ARGS) {
  LOOP(double, la_scalar, byte, less(widen(x), y, false))
}

static void lt_cr(ARGS) {
  LOOP(la_scalar, double, byte, less(x, widen(y), false))
}

static void lt_cc(ARGS) {
  LOOP(la_scalar, la_scalar, byte, less(x, y, false))
}

static void le_rc(ARGS) {
  LOOP(double, la_scalar, byte, less(widen(x), y, true))
}

static void le_cr(ARGS) {
  LOOP(la_scalar, double, byte, less(x, widen(y), true))
}

static void le_cc(ARGS) {
  LOOP(la_scalar, la_scalar, byte, less(x, y, true))
}

static void eq_rc(ARGS) {
  LOOP(double, la_scalar, byte, x == y.re && y.im == 0)
}

static void eq_cr(ARGS) {
  LOOP(la_scalar, double, byte, x.re == y && x.im == 0)
}

static void eq_cc(ARGS) {
  LOOP(la_scalar, la_scalar, byte, x.re == y.re && x.im == y.im)
}

static void ne_rc(ARGS) {
  LOOP(double, la_scalar, byte, x != y.re || y.im != 0)
}

static void ne_cr(ARGS) {
  LOOP(la_scalar, double, byte, x.re != y || x.im != 0)
}

static void ne_cc(ARGS) {
  LOOP(la_scalar, la_scalar, byte, x.re != y.re || x.im != y.im)
}

/* Logic. */

static inline bool true_c(la_scalar z) {
  return z.re != 0 || z.im != 0;
}

static void and_rr(ARGS) {
  la_kernel()->ask[LA_ASK_AND](n, a, sa, b, sb, out);
}

static void and_bb(ARGS) {
  LOOP(byte, byte, byte, (x != 0) & (y != 0))
}

static void and_rc(ARGS) {
  LOOP(double, la_scalar, byte, x != 0 && true_c(y))
}

static void and_cr(ARGS) {
  LOOP(la_scalar, double, byte, true_c(x) && y != 0)
}

static void and_cc(ARGS) {
  LOOP(la_scalar, la_scalar, byte, true_c(x) && true_c(y))
}

static void or_rr(ARGS) {
  la_kernel()->ask[LA_ASK_OR](n, a, sa, b, sb, out);
}

static void or_bb(ARGS) {
  LOOP(byte, byte, byte, (x != 0) | (y != 0))
}

static void or_rc(ARGS) {
  LOOP(double, la_scalar, byte, x != 0 || true_c(y))
}

static void or_cr(ARGS) {
  LOOP(la_scalar, double, byte, true_c(x) || y != 0)
}

static void or_cc(ARGS) {
  LOOP(la_scalar, la_scalar, byte, true_c(x) || true_c(y))
}

static void not_rr(ARGS) {
  la_kernel()->ask[LA_ASK_NOT](n, a, sa, b, sb, out);
}

/* By operation, then by what is complex: neither, right, left, both. */
static const la_elem2_fn loops[LA_ELEM_COUNT][4] = {
    [LA_ELEM_ADD] = {add_rr, add_rc, add_cr, add_cc},
    [LA_ELEM_SUB] = {sub_rr, sub_rc, sub_cr, sub_cc},
    [LA_ELEM_MUL] = {mul_rr, mul_rc, mul_cr, mul_cc},
    [LA_ELEM_DIV] = {div_rr, div_rc, div_cr, div_cc},
    [LA_ELEM_POW] = {pow_rr, pow_rc, pow_cr, pow_cc},
    [LA_ELEM_LT] = {lt_rr, lt_rc, lt_cr, lt_cc},
    [LA_ELEM_LE] = {le_rr, le_rc, le_cr, le_cc},
    [LA_ELEM_EQ] = {eq_rr, eq_rc, eq_cr, eq_cc},
    [LA_ELEM_NE] = {ne_rr, ne_rc, ne_cr, ne_cc},
    [LA_ELEM_AND] = {and_rr, and_rc, and_cr, and_cc},
    [LA_ELEM_OR] = {or_rr, or_rc, or_cr, or_cc},
    [LA_ELEM_NOT] = {not_rr},
};

static const la_elem2_fn byte_loops[LA_ELEM_COUNT] = {
    [LA_ELEM_LT] = lt_bb, [LA_ELEM_LE] = le_bb,   [LA_ELEM_EQ] = eq_bb,
    [LA_ELEM_NE] = ne_bb, [LA_ELEM_AND] = and_bb, [LA_ELEM_OR] = or_bb,
};

la_elem2_fn la_elem2(la_elem op, la_kind ka, la_kind kb) {
  return loops[op][(ka == LA_CPLX ? 2 : 0) + (kb == LA_CPLX ? 1 : 0)];
}

la_elem2_fn la_elem2_past(la_elem2_fn loop) {
  static const struct {
    la_elem2_fn loop;
    la_arith op;
  } all[] = {{add_rr, LA_PLUS},
             {sub_rr, LA_MINUS},
             {mul_rr, LA_TIMES},
             {div_rr, LA_OVER}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    if (loop == all[i].loop) {
      return la_kernel()->past[all[i].op];
    }
  }
  return NULL;
}

la_elem2_fn la_elem2_bytes(la_elem op) {
  return byte_loops[op];
}

/* One operand. */

void la_elem_fun(la_fun f, ptrdiff_t n, const double *x, double *y) {
  la_kernel()->fun[f](n, x, y);
}

double la_elem_fun_at(la_fun f, double x) {
  la_kernel()->fun[f](1, &x, &x);
  return x;
}

void la_elem_neg(ptrdiff_t n, const double *a, double *out) {
  INDEPENDENT
  for (ptrdiff_t i = 0; i < n; i++) {
    out[i] = -a[i];
  }
}

void la_elem_not_complex(ptrdiff_t n, const double *a, unsigned char *out) {
  for (ptrdiff_t i = 0; i < n; i++) {
    out[i] = a[2 * i] == 0 && a[2 * i + 1] == 0;
  }
}

void la_elem_not_bytes(ptrdiff_t n, const unsigned char *a,
                       unsigned char *out) {
  for (ptrdiff_t i = 0; i < n; i++) {
    out[i] = a[i] == 0;
  }
}

void la_elem_cabs(ptrdiff_t n, const double *z, double *out) {
  for (ptrdiff_t i = 0; i < n; i++) {
    out[i] = hypot(z[2 * i], z[2 * i + 1]);
  }
}

void la_elem_conj(ptrdiff_t n, const double *z, double *out) {
  INDEPENDENT
  for (ptrdiff_t i = 0; i < n; i++) {
    out[2 * i] = z[2 * i];
    out[2 * i + 1] = -z[2 * i + 1];
  }
}

void la_elem_widen(ptrdiff_t n, const unsigned char *a, double *out) {
  for (ptrdiff_t i = 0; i < n; i++) {
    out[i] = a[i];
  }
}
