/* schur_order.c - reordering of a Schur form, so that chosen eigenvalues lead
   and the first columns of U span their invariant subspace.

   Every chosen block is moved up past its neighbours, one exchange after
   another (Bai and Demmel 1993; Golub and Van Loan 7.6.2; LAPACK's trsen). Each
   exchange is an orthogonal similarity: backward stable. */
#include "config.h"

#include "engine/schur.h"

#include "base/mem.h"
#include "engine/rot.h"
#include "engine/scalar.h"
#include "engine/schur_steps.h"
#include "engine/vec.h"

/* Exchanges the eigenvalues at j and j + 1 of a triangular complex T. */
static void exchange(la_view t, la_view u, ptrdiff_t j) {
  la_scalar t11 = la_get(t, j, j), t22 = la_get(t, j + 1, j + 1), s, r;
  double c;
  la_clartg(la_get(t, j, j + 1), la_csub(t22, t11), &c, &s, &r);
  if (j + 2 < t.n) {
    la_crot(t.n - j - 2, la_at(t, j, j + 2), t.ld, la_at(t, j + 1, j + 2), t.ld,
            c, s);
  }
  la_crot(j, la_at(t, 0, j), 1, la_at(t, 0, j + 1), 1, c, la_cconj(s));
  la_put(t, j, j, t22);
  la_put(t, j + 1, j + 1, t11);
  la_crot(u.m, la_at(u, 0, j), 1, la_at(u, 0, j + 1), 1, c, la_cconj(s));
}

static int order_complex(la_view t, la_view u, const bool *select) {
  ptrdiff_t lead = 0;
  for (ptrdiff_t k = 0; k < t.n; k++) {
    if (select[k]) {
      for (ptrdiff_t j = k; j > lead; j--) {
        exchange(t, u, j - 1);
      }
      lead++;
    }
  }
  return 0;
}

static int order_real(la_view t, la_view u, const bool *select, double *work) {
  ptrdiff_t lead = 0, order;
  for (ptrdiff_t k = 0; k < t.n; k += order) {
    order = k + 1 < t.n && *la_at(t, k + 1, k) != 0 ? 2 : 1;
    if (select[k] || (order == 2 && select[k + 1])) {
      ptrdiff_t from = k;
      la_trexc(t, u, &from, lead, work);
      if (from != lead) {
        return 1;
      }
      lead += order;
    }
  }
  return 0;
}

int la_trsen(la_view t, la_view u, const bool *select) {
  if (t.k == LA_CPLX) {
    return order_complex(t, u, select);
  }
  double *work = la_mem_alloc(t.n, (ptrdiff_t)sizeof *work);
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  int info = order_real(t, u, select, work);
  la_mem_free(work);
  return info;
}
