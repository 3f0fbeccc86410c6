/* parts.c - see parts.h. */
#include "config.h"

#include "value/parts.h"

la_arr *la_parts_split(la_ctx *ctx, la_trans trans, const la_arr *z) {
  bool flip = trans != LA_N;
  ptrdiff_t m = z->dim[flip ? 1 : 0];
  ptrdiff_t n = z->dim[flip ? 0 : 1];
  ptrdiff_t down = flip ? z->dim[0] : 1;
  ptrdiff_t across = flip ? 1 : z->dim[0];
  double sign = trans == LA_C ? -1 : 1;
  la_arr *r = la_arr_new2(ctx, LA_C_REAL, m, 2 * n);
  if (r == NULL) {
    return NULL;
  }
  const la_scalar *from = z->data;
  double *re = la_arr_d(r);
  double *im = re + m * n;
  for (ptrdiff_t j = 0; j < n; j++) {
    for (ptrdiff_t i = 0; i < m; i++) {
      la_scalar x = from[i * down + j * across];
      re[i + j * m] = x.re;
      im[i + j * m] = sign * x.im;
    }
  }
  return r;
}

la_arr *la_parts_join(la_ctx *ctx, const la_arr *r) {
  ptrdiff_t n = r->dim[1] / 2;
  la_arr *z = la_arr_new2(ctx, LA_C_CPLX, r->dim[0], n);
  if (z == NULL) {
    return NULL;
  }
  const double *re = la_arr_d(r);
  const double *im = re + z->numel;
  la_scalar *to = z->data;
  for (ptrdiff_t k = 0; k < z->numel; k++) {
    to[k] = (la_scalar){re[k], im[k]};
  }
  return z;
}
