/* dc_sym.c - see tridiag.h. */
#include "config.h"

#include "engine/eig_sym.h"
#include "engine/tridiag.h"

#include "engine/vec.h"

int la_stedc(ptrdiff_t n, double *d, double *e, la_view z) {
  la_laset(z, LA_ZERO, LA_ONE);
  return la_steqr(n, d, e, &z);
}
