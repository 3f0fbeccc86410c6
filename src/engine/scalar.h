/* scalar.h - arithmetic on la_scalar and access to single elements. Products
   are the schoolbook ones: no detour for Inf and NaN as C99's own would take.
 */
#ifndef LA_ENGINE_SCALAR_H
#define LA_ENGINE_SCALAR_H

#include "engine/view.h"

#include <math.h>

/* Rounding unit 2^-53 is LAPACK's "eps"; LA_ULP = 2^-52 its "precision".
   LA_SAFMIN: the smallest number whose reciprocal is finite. */
#define LA_EPS 0x1p-53
#define LA_ULP 0x1p-52
#define LA_SAFMIN 0x1p-1022

static inline la_scalar la_cx(double re, double im) {
  return (la_scalar){re, im};
}

static inline la_scalar la_cadd(la_scalar a, la_scalar b) {
  return (la_scalar){a.re + b.re, a.im + b.im};
}

static inline la_scalar la_csub(la_scalar a, la_scalar b) {
  return (la_scalar){a.re - b.re, a.im - b.im};
}

static inline la_scalar la_cmul(la_scalar a, la_scalar b) {
  return (la_scalar){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

static inline la_scalar la_cneg(la_scalar a) {
  return (la_scalar){-a.re, -a.im};
}

static inline la_scalar la_cconj(la_scalar a) {
  return (la_scalar){a.re, -a.im};
}

static inline la_scalar la_cscale(double s, la_scalar a) {
  return (la_scalar){s * a.re, s * a.im};
}

/* |re| + |im|: as good as the modulus for tests, and cheap. */
static inline double la_cabs1(la_scalar a) {
  return fabs(a.re) + fabs(a.im);
}

/* The element of kind k at p. */
static inline la_scalar la_load(la_kind k, const double *p) {
  return (la_scalar){p[0], k == LA_CPLX ? p[1] : 0};
}

static inline void la_store(la_kind k, double *p, la_scalar z) {
  p[0] = z.re;
  if (k == LA_CPLX) {
    p[1] = z.im;
  }
}

static inline la_scalar la_get(la_view a, ptrdiff_t i, ptrdiff_t j) {
  return la_load(a.k, la_at(a, i, j));
}

static inline void la_put(la_view a, ptrdiff_t i, ptrdiff_t j, la_scalar z) {
  la_store(a.k, la_at(a, i, j), z);
}

#endif
