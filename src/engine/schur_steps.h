/* schur_steps.h - the parts of the Schur iteration: the plain iteration for
   small or active blocks, and 2x2 blocks. */
#ifndef LA_ENGINE_SCHUR_STEPS_H
#define LA_ENGINE_SCHUR_STEPS_H

#include "engine/view.h"

/* What the plain iterations work on; the arguments of la_hseqr. */
typedef struct la_schur {
  bool want_t;
  la_view h;
  double *w;  /* n complex eigenvalues */
  la_view *z; /* NULL: not wanted */
} la_schur;

/* Plain double-shift (real) and single-shift (complex) QR iteration on the
   active block [lo, hi). Return 0, the number of leading eigenvalues that did
   not converge (counted from row 0), or LA_INFO_INTR. */
int la_lahqr_real(const la_schur *s, ptrdiff_t lo, ptrdiff_t hi);
int la_lahqr_cplx(const la_schur *s, ptrdiff_t lo, ptrdiff_t hi);

/* A real 2x2 block [a b; c d], its standard form after the rotation (cs, sn),
   and its eigenvalues. */
typedef struct la_block2 {
  double a, b, c, d, cs, sn;
  la_scalar w1, w2;
} la_block2;

/* Standardises: afterwards either c = 0, or a = d and b c < 0 (Bai and Demmel;
   LAPACK's lanv2). */
void la_lanv2(la_block2 *q);

#endif
