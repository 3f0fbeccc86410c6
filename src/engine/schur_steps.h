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

/* The same for real blocks of any order by the small-bulge multishift iteration
   with early deflation; falls back on la_lahqr_real for small ones. */
int la_laqr_real(const la_schur *s, ptrdiff_t lo, ptrdiff_t hi);

/* Moves the diagonal block (order 1 or 2) whose first row is *from up to row
   [to] of the real quasi-triangular T by orthogonal similarities, V := V Q.
   *from is where it came to rest: further down if neighbours were too close to
   be exchanged. work: as many doubles as T or V has rows. */
void la_trexc(la_view t, la_view v, ptrdiff_t *from, ptrdiff_t to,
              double *work);

/* Makes the 2x2 block of T at j standard, with rows, columns and V to match. */
void la_standardise(la_view t, la_view v, ptrdiff_t j);

/* Early deflation in the last [nw] rows of the active block [top, end): how
   many eigenvalues split off, and how many others may serve as shifts; they
   are in s->w, ending with the last one not split off. Returns 0,
   LA_INFO_NOMEM or LA_INFO_INTR. */
int la_aed_real(const la_schur *s, ptrdiff_t top, ptrdiff_t end, ptrdiff_t nw,
                ptrdiff_t *deflated, ptrdiff_t *shifts);

/* One sweep of [count] shifts (even, conjugate or real pairs side by side)
   through the active block [top, end). Returns 0, LA_INFO_NOMEM or
   LA_INFO_INTR. */
int la_sweep_real(const la_schur *s, ptrdiff_t top, ptrdiff_t end,
                  const double *shift, ptrdiff_t count);

/* H := U'H right of and H := H U above the diagonal block [at, at + U.n), and
   Z := Z U; [top, end) bounds the active block where T is not wanted. work: as
   many doubles as U.n times the larger of H's and Z's order. */
int la_schur_apply(const la_schur *s, la_view u, ptrdiff_t at, ptrdiff_t top,
                   ptrdiff_t end, double *work);

#endif
