/* svd.h - singular value decomposition A = U S V'. */
#ifndef LA_ENGINE_SVD_H
#define LA_ENGINE_SVD_H

#include "engine/view.h"

/* Singular values, descending, into s (min(m,n) doubles); A (m-by-n) is
   destroyed. u: NULL, or a view m-by-m or m-by-min(m,n); v: NULL, or n-by-n or
   n-by-min(m,n): V itself, not V'. Both or neither. Returns 0, > 0 if not
   converged, LA_INFO_NOMEM or LA_INFO_INTR. A with NaN or Inf is the caller's
   business. */
int la_svd(la_view a, double *s, la_view *u, la_view *v);

#endif
