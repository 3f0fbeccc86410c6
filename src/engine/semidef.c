/* semidef.c - see semidef.h.

   An eigenvalue of rounding errors, eps |A|, has a root of sqrt(eps |A|). The
   rank is found by Cholesky's method with pivoting (Higham, Accuracy and
   Stability of Numerical Algorithms, 10.3): for a semidefinite A what is left
   of a diagonal element a(i,i) is in error by a small multiple of eps a(i,i)
   only, however small the element is, so that a graded matrix keeps its small
   eigenvalues. n^3/3 products, and none where no eigenvalue is small. */
#include "config.h"

#include "engine/semidef.h"

#include "base/intr.h"
#include "base/mem.h"
#include "engine/gemm.h"
#include "engine/scalar.h"
#include "engine/vec.h"

#include <math.h>

/* The row whose diagonal element has lost least, or -1 if all that is left is
   rounding errors. [was]: the diagonal of A, interchanged as the rows are. */
static ptrdiff_t find_pivot(la_view a, const double *was, ptrdiff_t from,
                            double noise) {
  ptrdiff_t at = -1;
  double most = noise;
  for (ptrdiff_t i = from; i < a.n; i++) {
    double left = la_at(a, i, i)[0];
    if (left > most * was[i]) {
      most = left / was[i];
      at = i;
    }
  }
  return at;
}

static void exchange(la_view a, double *was, ptrdiff_t i, ptrdiff_t j) {
  double t = was[i];
  was[i] = was[j];
  was[j] = t;
  la_swap(a.k, a.n, la_at(a, 0, i), 1, la_at(a, 0, j), 1);
  la_swap(a.k, a.n, la_at(a, i, 0), a.ld, la_at(a, j, 0), a.ld);
}

static int find_rank(la_view a, ptrdiff_t *rank) {
  ptrdiff_t n = a.n, k = (ptrdiff_t)a.k;
  double noise = (double)n * LA_ULP;
  double *was = la_mem_alloc(n * (1 + k), (ptrdiff_t)sizeof *was);
  if (was == NULL) {
    return LA_INFO_NOMEM;
  }
  double *column = was + n;
  for (ptrdiff_t i = 0; i < n; i++) {
    was[i] = la_at(a, i, i)[0];
  }
  *rank = 0;
  ptrdiff_t p = find_pivot(a, was, 0, noise);
  for (; p >= 0 && !la_interrupted(); (*rank)++) {
    ptrdiff_t j = *rank, rest = n - j - 1;
    exchange(a, was, j, p);
    double pivot = la_at(a, j, j)[0];
    la_copy(a.k, rest, la_at(a, j, j) + k, 1, column, 1);
    la_ger(la_cx(-1 / pivot, 0), column, 1, column, 1, true,
           la_block(a, j + 1, j + 1, rest, rest));
    p = find_pivot(a, was, j + 1, noise);
  }
  la_mem_free(was);
  return la_interrupted() ? LA_INFO_INTR : 0;
}

int la_semidefinite_zeros(la_view a, double *w) {
  ptrdiff_t n = a.n, rank = n;
  double most = la_amax(LA_REAL, n, w, 1);
  double noise = (double)n * LA_ULP * most;
  bool positive = n > 0 && w[0] >= -noise,
       negative = n > 0 && w[n - 1] <= noise;
  if (positive == negative || (positive ? w[0] : -w[n - 1]) > noise) {
    return 0;
  }
  for (ptrdiff_t j = 0; negative && j < n; j++) {
    la_scal(a.k, n, LA_MINUS_ONE, la_at(a, 0, j), 1);
  }
  int info = find_rank(a, &rank);
  for (ptrdiff_t i = 0; info == 0 && i < n - rank; i++) {
    double *x = positive ? w + i : w + n - 1 - i;
    *x = fabs(*x) <= noise ? 0 : *x;
  }
  return info;
}
