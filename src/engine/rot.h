/* rot.h - plane rotations: making them and applying them to pairs and chains
   of columns. */
#ifndef LA_ENGINE_ROT_H
#define LA_ENGINE_ROT_H

#include "engine/view.h"

/* c, s with [c s; -s c] [f; g] = [r; 0], without overflow or underflow
   (Anderson, LAWN 150). */
void la_lartg(double f, double g, double *c, double *s, double *r);

/* The complex rotation: c real, [c s; -conj(s) c] [f; g] = [r; 0]. */
void la_clartg(la_scalar f, la_scalar g, double *c, la_scalar *s, la_scalar *r);

/* x := c x + s y; y := c y - s x; x and y hold n elements of kind k. */
void la_rot(la_kind k, ptrdiff_t n, double *x, ptrdiff_t incx, double *y,
            ptrdiff_t incy, double c, double s);

/* The same with complex s: x := c x + s y; y := c y - conj(s) x. */
void la_crot(ptrdiff_t n, double *x, ptrdiff_t incx, double *y, ptrdiff_t incy,
             double c, la_scalar s);

/* la_larfg for 2 or 3 real elements v[0..n) side by side, without its calls:
   v[0] becomes beta, v[1..] the rest of the reflection's vector. */
void la_reflect_small(ptrdiff_t n, double *v, double *tau);

/* A chain of rotations in the columns of Z, the i-th of [count] in the columns
   at(i) and at(i+1), at(i) = first + step i (step 1 or -1): i from 0 upwards,
   or downwards if [backward]. */
void la_rot_chain(la_view z, ptrdiff_t first, ptrdiff_t step, ptrdiff_t count,
                  bool backward, const double *c, const double *s);

/* [a b; b c]: rt1 the eigenvalue of larger modulus, rt2 the other, (cs, sn) the
   unit eigenvector of rt1 (LAPACK's laev2). */
void la_laev2(double a, double b, double c, double *rt1, double *rt2,
              double *cs, double *sn);

/* Sorts d (n) ascending or, with [down], descending, and the columns of the
   views that are not NULL with it. */
void la_sort_columns(ptrdiff_t n, double *d, bool down, la_view *u, la_view *v);

#endif
