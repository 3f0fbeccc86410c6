/* elem.h - element-wise loops over blocks: arithmetic, comparison, elementary
   functions, for real and complex elements. */
#ifndef LA_ENGINE_ELEM_H
#define LA_ENGINE_ELEM_H

#include "engine/kernel/kernel.h"
#include "engine/view.h"

typedef enum la_elem {
  LA_ELEM_ADD,
  LA_ELEM_SUB,
  LA_ELEM_MUL,
  LA_ELEM_DIV,
  LA_ELEM_POW,
  LA_ELEM_LT,
  LA_ELEM_LE,
  LA_ELEM_EQ,
  LA_ELEM_NE,
  LA_ELEM_AND,
  LA_ELEM_OR,
  LA_ELEM_NOT, /* whether a is b, b being 0 */
  LA_ELEM_COUNT
} la_elem;

/* out[i] = a[i*sa] op b[i*sb] for 0 <= i < n; sa and sb are 0 or 1. out may be
   a or b where the elements are equally large. */
typedef void (*la_elem2_fn)(ptrdiff_t n, const void *a, ptrdiff_t sa,
                            const void *b, ptrdiff_t sb, void *out);

/* The loop for operands of kinds ka and kb (for one complex and one real
   operand the mixed rule holds: Inf * (1+0i) has no NaN). Arithmetic gives
   doubles for two real operands, else pairs; comparison and logic give bytes 0
   and 1. Complex numbers are ordered by modulus, then by argument in (-pi, pi];
   logic takes everything but zero as true, and for real operands adds 2 to the
   byte where one is NaN. NOT is for real operands. POW of two real numbers is
   pow(): NaN where the result is complex (la_elem_pow_is_real asks first). */
la_elem2_fn la_elem2(la_elem op, la_kind ka, la_kind kb);

/* The same loop with its results written past the caches, for those that nobody
   asks for soon; NULL where there is none. */
la_elem2_fn la_elem2_past(la_elem2_fn loop);

/* The loop of a comparison, AND or OR for operands that are bytes, which count
   as numbers. */
la_elem2_fn la_elem2_bytes(la_elem op);

/* True if the real power x^y is real for all i: no negative base meets a
   fractional exponent. */
bool la_elem_pow_is_real(ptrdiff_t n, const double *x, ptrdiff_t sx,
                         const double *y, ptrdiff_t sy);

/* out[i] = x[i] ^ y[i] as pairs for real operands; negative bases are exact at
   multiples of a half. */
void la_elem_pow_leave_reals(ptrdiff_t n, const void *x, ptrdiff_t sx,
                             const void *y, ptrdiff_t sy, void *out);

/* z ^ w for one pair: whole powers by repeated squaring. */
la_scalar la_elem_cpow(la_scalar z, la_scalar w);

/* The real power x^y as the loops have it. */
double la_elem_pow(double x, double y);

/* y[i] = f(x[i]), also in place, and the same for one number: equal bit by
   bit, wherever a number stands among how many others. */
void la_elem_fun(la_fun f, ptrdiff_t n, const double *x, double *y);
double la_elem_fun_at(la_fun f, double x);

/* out[i] = -a[i] over n doubles (2n for pairs); out[i] = a[i] == 0 as bytes, of
   pairs and of bytes. */
void la_elem_neg(ptrdiff_t n, const double *a, double *out);
void la_elem_not_complex(ptrdiff_t n, const double *a, unsigned char *out);
void la_elem_not_bytes(ptrdiff_t n, const unsigned char *a, unsigned char *out);

/* out[i] = |z[i]|; out[i] = conj(z[i]). */
void la_elem_cabs(ptrdiff_t n, const double *z, double *out);
void la_elem_conj(ptrdiff_t n, const double *z, double *out);

/* Widens bytes to doubles. */
void la_elem_widen(ptrdiff_t n, const unsigned char *a, double *out);

#endif
