/* leaf.h - kernels of either kind behind one name: contiguous vectors, one
   thread, no scaling. For loops that know that this is all they need. */
#ifndef LA_ENGINE_LEAF_H
#define LA_ENGINE_LEAF_H

#include "engine/kernel/kernel.h"
#include "engine/view.h"

#include <string.h>

/* y := y + A x. */
static inline void la_leaf_add(la_view a, const double *x, double *y) {
  const la_kern *kern = la_kernel();
  if (a.k == LA_REAL) {
    kern->gemv_n(a.m, a.n, a.p, a.ld, x, y);
  } else {
    kern->zgemv_n(a.m, a.n, a.p, a.ld, x, y);
  }
}

/* y := y - A x; x is overwritten. */
static inline void la_leaf_subtract(la_view a, double *x, double *y) {
  la_kernel()->scal(a.n * (ptrdiff_t)a.k, -1, x);
  la_leaf_add(a, x, y);
}

/* y := A' x. */
static inline void la_leaf_project(la_view a, const double *x, double *y) {
  const la_kern *kern = la_kernel();
  memset(y, 0, (size_t)(a.n * (ptrdiff_t)a.k) * sizeof *y);
  if (a.k == LA_REAL) {
    kern->gemv_t(a.m, a.n, a.p, a.ld, x, y);
  } else {
    kern->zgemv_t(1, a.m, a.n, a.p, a.ld, x, y);
  }
}

/* y := y + (the share of the first n columns in A x), A Hermitian and known by
   its lower triangle; a is m-by-n, m >= n. */
static inline void la_leaf_hermitian(la_view a, const double *x, double *y) {
  const la_kern *kern = la_kernel();
  if (a.k == LA_REAL) {
    kern->symv(a.m, a.n, a.p, a.ld, x, y);
  } else {
    kern->zhemv(a.m, a.n, a.p, a.ld, x, y);
  }
}

#endif
