/* norm2.c - the spectral norm (norm.h): the largest singular value. */
#include "config.h"

#include "engine/norm.h"

#include "base/mem.h"
#include "engine/svd.h"
#include "engine/vec.h"

#include <math.h>

int la_norm2(la_view a, double *norm) {
  const ptrdiff_t k = a.m < a.n ? a.m : a.n;
  double most = la_normmax(a);
  *norm = most;
  if (k == 0 || most == 0 || !isfinite(most)) {
    return 0;
  }
  if (k == 1 && (a.n == 1 || a.ld == a.m)) {
    *norm = la_nrm2(a.k, a.m * a.n, a.p, 1);
    return 0;
  }
  double *copy =
      la_mem_alloc(a.m * a.n * (ptrdiff_t)a.k + k, (ptrdiff_t)sizeof *copy);
  if (copy == NULL) {
    return LA_INFO_NOMEM;
  }
  double *s = copy + a.m * a.n * (ptrdiff_t)a.k;
  la_view b = la_view_of(a.k, copy, a.m, a.n);
  la_lacpy(a, b);
  int info = la_svd(b, s, NULL, NULL);
  *norm = s[0];
  la_mem_free(copy);
  return info;
}
