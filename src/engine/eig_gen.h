/* eig_gen.h - eigenvalues and eigenvectors of general matrices. */
#ifndef LA_ENGINE_EIG_GEN_H
#define LA_ENGINE_EIG_GEN_H

#include "engine/view.h"

/* Eigenvalues of A (n-by-n, destroyed) into w (n complex). Right eigenvectors
   into vr, left ones (u'A = lambda u') into vl, complex n-by-n views or NULL,
   each column of Euclidean norm 1. For a real A conjugate pairs are exact
   conjugates, the one with positive imaginary part first, and real eigenvalues
   have real eigenvectors. [balance]: permute and scale first. A symmetric A is
   the caller's business (la_syev). Returns 0, > 0 if not converged,
   LA_INFO_NOMEM or LA_INFO_INTR. */
int la_geev(bool balance, la_view a, double *w, la_view *vl, la_view *vr);

/* Generalised eigenvalues alpha/beta of (A,B), both destroyed, by QZ (Moler and
   Stewart 1973): alpha n complex, beta n doubles; right vectors into vr
   (complex n-by-n), left ones into vl, or NULL. */
int la_ggev(la_view a, la_view b, double *alpha, double *beta, la_view *vl,
            la_view *vr);

#endif
