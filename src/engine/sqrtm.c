/* sqrtm.c - the principal square root of a matrix.

   Schur form, then the recurrence of Bjorck and Hammarling (1983) by blocks
   that halve: the block above the diagonal solves a Sylvester equation, itself
   split in halves, so that nearly all flops are products (Deadman, Higham,
   Ralha 2013; Jonsson and Kagstrom 2002). 28 n^3 flops, mostly the Schur form.
   Backward stable up to |R|^2/|A|. */
#include "config.h"

#include "engine/funm.h"

#include "base/intr.h"
#include "base/mem.h"
#include "base/progress.h"
#include "engine/scalar.h"
#include "engine/funm_steps.h"
#include "engine/gemm.h"
#include "engine/norm.h"
#include "engine/scale.h"
#include "engine/schur.h"
#include "engine/trsm.h"
#include "engine/vec.h"

#include <math.h>

enum { LEAF = 24 };

static void sylvester_leaf(la_view a, la_view b, la_view c) {
  for (ptrdiff_t j = 0; j < c.n; j++) {
    for (ptrdiff_t k = 0; k < j; k++) {
      la_axpy(LA_CPLX, c.m, la_cneg(la_get(b, k, j)), la_at(c, 0, k), 1,
              la_at(c, 0, j), 1);
    }
    for (ptrdiff_t i = c.m - 1; i >= 0; i--) {
      la_scalar d = la_cadd(la_get(a, i, i), la_get(b, j, j));
      la_scalar x = la_get(c, i, j);
      x = la_cabs1(x) == 0 ? LA_ZERO : la_cdiv(x, d);
      la_put(c, i, j, x);
      la_axpy(LA_CPLX, i, la_cneg(x), la_at(a, 0, i), 1, la_at(c, 0, j), 1);
    }
  }
}

static int subtract_product(la_view a, la_view b, la_view c) {
  return la_gemm(LA_N, LA_N, LA_MINUS_ONE, a, b, LA_ONE, c);
}

int la_trsyl(la_view a, la_view b, la_view c) {
  ptrdiff_t m = c.m, n = c.n;
  if (m <= LEAF && n <= LEAF) {
    sylvester_leaf(a, b, c);
    return 0;
  }
  if (la_interrupted()) {
    return LA_INFO_INTR;
  }
  int info;
  if (m >= n) {
    ptrdiff_t h = m / 2;
    la_view top = la_block(c, 0, 0, h, n), low = la_block(c, h, 0, m - h, n);
    info = la_trsyl(la_block(a, h, h, m - h, m - h), b, low);
    if (info == 0) {
      info = subtract_product(la_block(a, 0, h, h, m - h), low, top);
    }
    return info == 0 ? la_trsyl(la_block(a, 0, 0, h, h), b, top) : info;
  }
  ptrdiff_t h = n / 2;
  la_view left = la_block(c, 0, 0, m, h), right = la_block(c, 0, h, m, n - h);
  info = la_trsyl(a, la_block(b, 0, 0, h, h), left);
  if (info == 0) {
    info = subtract_product(left, la_block(b, 0, h, h, n - h), right);
  }
  return info == 0 ? la_trsyl(a, la_block(b, h, h, n - h, n - h), right) : info;
}

static void root_leaf(la_view r) {
  for (ptrdiff_t j = 0; j < r.n; j++) {
    la_put(r, j, j, la_csqrt(la_get(r, j, j)));
    for (ptrdiff_t i = j - 1; i >= 0; i--) {
      la_scalar sum = la_get(r, i, j);
      for (ptrdiff_t k = i + 1; k < j; k++) {
        sum = la_csub(sum, la_cmul(la_get(r, i, k), la_get(r, k, j)));
      }
      la_scalar d = la_cadd(la_get(r, i, i), la_get(r, j, j));
      la_put(r, i, j, la_cabs1(sum) == 0 ? LA_ZERO : la_cdiv(sum, d));
    }
  }
}

int la_sqrt_triangular(void *arg, la_view r) {
  ptrdiff_t n = r.n, h = n / 2;
  if (n <= LEAF) {
    root_leaf(r);
    return 0;
  }
  la_view r11 = la_block(r, 0, 0, h, h);
  la_view r22 = la_block(r, h, h, n - h, n - h);
  int info = la_sqrt_triangular(arg, r11);
  if (info == 0) {
    info = la_sqrt_triangular(arg, r22);
  }
  return info == 0 ? la_trsyl(r11, r22, la_block(r, 0, h, h, n - h)) : info;
}

/* True if a diagonal element of T is zero to working precision. */
static bool has_zero(la_view t) {
  double small = (double)t.n * LA_ULP * la_normmax(t);
  for (ptrdiff_t i = 0; i < t.n; i++) {
    if (la_cabs(la_get(t, i, i)) <= small) {
      return true;
    }
  }
  return false;
}

/* A := U T U'. */
static int transform_back(la_view t, la_view u, la_view a) {
  la_trmm(LA_RIGHT, LA_UPPER, LA_N, LA_NONUNIT, LA_ONE, t, a);
  la_lacpy(a, t);
  return la_gemm(LA_N, LA_C, LA_ONE, t, u, LA_ZERO, a);
}

int la_schur_function(la_view a, la_triangular_fn fn, void *arg,
                      bool *singular) {
  ptrdiff_t n = a.n;
  *singular = false;
  if (!la_isfinite(a)) {
    la_fill_nan_view(&a);
    return 0;
  }
  double *work = la_mem_alloc(4 * n * n + 2 * n, (ptrdiff_t)sizeof *work);
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  la_view t = la_view_of(LA_CPLX, work, n, n);
  la_view u = la_view_of(LA_CPLX, work + 2 * n * n, n, n);
  la_lacpy(a, t);
  /* By experience: most of the time goes into the Schur form. */
  la_work done, inner;
  la_work_begin(&done, NULL, 40);
  la_work_step(&done, 28);
  int info = la_gees(t, work + 4 * n * n, &u);
  if (info == 0) {
    *singular = has_zero(t);
    la_zero_other(LA_UPPER, t);
    la_work_step(&done, 8);
    la_work_begin(&inner, "function of the triangle", 0);
    info = fn(arg, t);
    la_work_end(&inner);
  }
  if (info == 0) {
    la_lacpy(u, a);
    la_work_step(&done, 4);
    info = transform_back(t, u, a);
  }
  la_work_end(&done);
  la_mem_free(work);
  return info;
}

int la_sqrtm(la_view a, bool *singular) {
  return la_schur_function(a, la_sqrt_triangular, NULL, singular);
}
