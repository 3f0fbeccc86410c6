/* eig_sym.c - eigenvalues and eigenvectors of real symmetric and complex
   Hermitian matrices.

   Reduction to a real tridiagonal matrix (tridiag.c), then for small orders the
   implicit QL iteration (steqr.c), for larger ones divide and conquer
   (dc_sym.c); values only by the root-free QL iteration (Golub and Van Loan
   8.3-8.4). Backward stable: eigenvalues are right to eps |A|, eigenvectors
   orthonormal to working precision. */
#include "config.h"

#include "engine/eig_sym.h"

#include "base/mem.h"
#include "base/progress.h"
#include "engine/scalar.h"
#include "engine/scale.h"
#include "engine/tridiag.h"
#include "engine/vec.h"

/* The order from which on values only are found by way of a band. */
enum { TWO_STAGES = 2200 };

/* Nothing but the lower triangle counts; the diagonal is real. */
static void clear_upper(la_view a) {
  la_zero_other(LA_LOWER, a);
  for (ptrdiff_t j = 0; j < a.n && a.k == LA_CPLX; j++) {
    la_at(a, j, j)[1] = 0;
  }
}

/* A := Q Z for the tridiagonal matrix d, e. */
static int find_vectors(la_view a, double *d, double *e, const double *tau,
                        la_work *done) {
  ptrdiff_t n = a.n;
  double *work = la_mem_alloc(n * n * (ptrdiff_t)(a.k + 1), sizeof *work);
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  la_view z = la_view_of(LA_REAL, work, n, n);
  la_work_step(done, 4.0 / 3);
  int info = la_stedc(n, d, e, z);
  if (info == 0) {
    la_view full = z;
    if (a.k == LA_CPLX) {
      full = la_view_of(LA_CPLX, work + n * n, n, n);
      la_lacpy(z, full);
    }
    la_work_step(done, 2);
    info = la_hetrd_apply(a, tau, full);
    if (info == 0) {
      la_lacpy(full, a);
    }
  }
  la_mem_free(work);
  return info;
}

static int solve(bool vectors, la_view a, double *w) {
  ptrdiff_t n = a.n;
  double *work =
      la_mem_alloc(n * (ptrdiff_t)(a.k + 1), (ptrdiff_t)sizeof *work);
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  double *e = work, *tau = work + n;
  /* The parts take about as many n^3 flops as their steps say, but those of
     the reduction are slow. */
  la_work done;
  la_work_begin(&done, NULL, vectors ? 3 + 4.0 / 3 + 2 : 3);
  la_work_step(&done, 3);
  int info = !vectors && n >= TWO_STAGES ? la_hetrd_2stage(a, w, e)
                                         : la_hetrd(a, w, e, tau);
  if (info == 0) {
    info = vectors ? find_vectors(a, w, e, tau, &done) : la_sterf(n, w, e);
  }
  la_work_end(&done);
  la_mem_free(work);
  return info;
}

int la_syev(bool vectors, la_view a, double *w) {
  ptrdiff_t n = a.n;
  clear_upper(a);
  bool finite;
  int p = la_scale_safe(a, &finite);
  if (!finite) {
    la_fill_nan(n, w);
    la_fill_nan_view(vectors ? &a : NULL);
    return 0;
  }
  int info = solve(vectors, a, w);
  la_scale_vector(n, w, p);
  return info;
}
