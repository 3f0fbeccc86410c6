/* schur.c - Schur form of a general matrix: A = U T U'.

   Permutation, Hessenberg form (hess.c), then the QR iteration: the plain one
   of schur_real.c and schur_cplx.c (Golub and Van Loan 7.4-7.5), for large real
   matrices the multishift one with early deflation of schur_multi.c. Backward
   stable. */
#include "config.h"

#include "engine/schur.h"

#include "base/mem.h"
#include "base/progress.h"
#include "engine/balance.h"
#include "engine/scalar.h"
#include "engine/hess.h"
#include "engine/rot.h"
#include "engine/scale.h"
#include "engine/schur_steps.h"
#include "engine/vec.h"

#include <math.h>

/* Zero below the subdiagonal, where the reflections were. */
static void clear_below(la_view h) {
  for (ptrdiff_t j = 0; j < h.n; j++) {
    for (ptrdiff_t i = j + 2; i < h.m; i++) {
      la_put(h, i, j, LA_ZERO);
    }
  }
}

int la_hseqr(bool want_t, la_view h, ptrdiff_t lo, ptrdiff_t hi, double *w,
             la_view *z) {
  la_schur s = {.want_t = want_t, .h = h, .w = w, .z = z};
  clear_below(h);
  for (ptrdiff_t i = 0; i < h.n; i++) {
    if (i < lo || i >= hi) {
      la_store(LA_CPLX, w + 2 * i, la_get(h, i, i));
    }
  }
  return h.k == LA_REAL ? la_laqr_real(&s, lo, hi) : la_lahqr_cplx(&s, lo, hi);
}

/* The finite part of la_gees. */
static int decompose(la_view a, double *w, la_view *u) {
  ptrdiff_t n = a.n;
  double *work =
      la_mem_alloc(n * (1 + (ptrdiff_t)a.k), (ptrdiff_t)sizeof *work);
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  la_balance bal = {.scale = work};
  double *tau = work + n;
  la_gebal(a, true, false, &bal);
  /* The parts take about as many n^3 flops as their steps say. */
  la_work done;
  la_work_begin(&done, NULL, 25);
  la_work_step(&done, 10.0 / 3);
  int info = la_gehrd(a, bal.lo, bal.hi, tau);
  if (info == 0 && u != NULL) {
    la_work_step(&done, 4.0 / 3);
    info = la_orghr(a, bal.lo, bal.hi, tau, *u);
  }
  if (info == 0) {
    la_work_step(&done, 20);
    info = la_hseqr(true, a, bal.lo, bal.hi, w, u);
  }
  la_work_end(&done);
  if (info == 0 && u != NULL) {
    la_gebak(&bal, false, *u);
  }
  la_mem_free(work);
  return info;
}

int la_gees(la_view a, double *w, la_view *u) {
  bool finite;
  int p = la_scale_safe(a, &finite);
  if (!finite) {
    la_fill_nan(2 * a.n, w);
    la_fill_nan_view(&a);
    la_fill_nan_view(u);
    return 0;
  }
  int info = decompose(a, w, u);
  la_scale_matrix(a, p);
  la_scale_vector(2 * a.n, w, p);
  return info;
}

/* Splits the 2x2 block at m-1, m by a complex rotation. */
static void split_block(la_view t, la_view u, ptrdiff_t m) {
  la_scalar sub = la_get(t, m, m - 1), sup = la_get(t, m - 1, m);
  /* Diagonals are equal: the eigenvalues differ from them by +-mu. */
  la_scalar mu = la_cx(0, sqrt(fabs(sub.re)) * sqrt(fabs(sup.re)));
  double c;
  la_scalar s, r;
  la_clartg(mu, sub, &c, &s, &r);
  ptrdiff_t cols = t.n - (m - 1);
  la_crot(cols, la_at(t, m - 1, m - 1), t.ld, la_at(t, m, m - 1), t.ld, c, s);
  la_crot(m + 1, la_at(t, 0, m - 1), 1, la_at(t, 0, m), 1, c, la_cconj(s));
  la_crot(u.m, la_at(u, 0, m - 1), 1, la_at(u, 0, m), 1, c, la_cconj(s));
  la_put(t, m, m - 1, LA_ZERO);
}

int la_rsf2csf(la_view t, la_view u) {
  for (ptrdiff_t m = t.n - 1; m > 0; m--) {
    if (la_cabs1(la_get(t, m, m - 1)) != 0) {
      split_block(t, u, m);
    }
  }
  return 0;
}
