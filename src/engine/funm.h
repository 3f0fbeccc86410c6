/* funm.h - functions of square matrices. */
#ifndef LA_ENGINE_FUNM_H
#define LA_ENGINE_FUNM_H

#include "engine/view.h"

/* A := exp(A) by scaling and squaring with Pade approximants up to degree 13
   (Higham 2005; Al-Mohy and Higham 2009). */
int la_expm(la_view a);

/* A := sqrt(A), principal, by the (blocked) Schur method (Bjorck and Hammarling
   1983; Deadman, Higham, Ralha 2013). A must be complex. *singular: an
   eigenvalue is zero, the root may not exist. */
int la_sqrtm(la_view a, bool *singular);

/* A := log(A), principal, by inverse scaling and squaring of the Schur form
   (Al-Mohy and Higham 2012). A must be complex. *singular as above. */
int la_logm(la_view a, bool *singular);

/* A := A^p for real p by the Schur-Pade algorithm (Higham and Lin 2011). A must
   be complex. */
int la_powm(la_view a, double p, bool *singular);

#endif
