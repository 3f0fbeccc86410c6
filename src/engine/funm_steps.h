/* funm_steps.h - what the functions of matrices share: functions of complex
   upper triangular matrices, and the way there and back. */
#ifndef LA_ENGINE_FUNM_STEPS_H
#define LA_ENGINE_FUNM_STEPS_H

#include "engine/view.h"

/* A function of a triangular matrix in place: T := f(T). arg is the caller's.
   Returns 0, LA_INFO_NOMEM or LA_INFO_INTR. */
typedef int (*la_triangular_fn)(void *arg, la_view t);

/* A := U f(T) U' for the Schur form of the complex matrix A. *singular: T has
   a zero on its diagonal, or one that rounding could have made. A matrix with
   NaN or Inf becomes all NaN. Returns what la_gees or fn returns. */
int la_schur_function(la_view a, la_triangular_fn fn, void *arg,
                      bool *singular);

/* R := the principal square root of R, upper triangular. [arg] is unused. */
int la_sqrt_triangular(void *arg, la_view r);

/* X with A X + X B = C in C's place; A and B upper triangular, all complex.
   0/0 counts as 0. */
int la_trsyl(la_view a, la_view b, la_view c);

/* Elementary functions; the branch cut is the negative real axis. */
la_scalar la_clog(la_scalar z);
la_scalar la_cexp(la_scalar z);
la_scalar la_cpow_real(la_scalar z, double p);

/* z^(1/2^s) - 1 without cancellation (Al-Mohy, Numer. Algorithms 59, 2012). */
la_scalar la_root_minus_one(la_scalar z, int s);

/* The element (1,2) of log and of the p-th power of [a t; 0 b]. */
la_scalar la_log_superdiagonal(la_scalar a, la_scalar b, la_scalar t);
la_scalar la_power_superdiagonal(la_scalar a, la_scalar b, la_scalar t,
                                 double p);

/* ||(T-I)^k||_1^(1/k) for k = 2 .. 5 and the square roots taken so far. */
typedef struct la_roots {
  la_view t;    /* T^(1/2^s); destroyed in the end: T - I */
  la_view t0;   /* the original T */
  la_view x[2]; /* workspace */
  int s;        /* square roots taken */
  int degree;   /* chosen degree of the Pade approximant, 1 .. 7 */
} la_roots;

/* Takes square roots of r->t until a Pade approximant of degree at most 7
   serves, theta[m] being the largest norm for degree m; then r->t := T - I with
   accurate diagonals (Al-Mohy and Higham 2012, Algorithm 4.1). */
int la_take_roots(la_roots *r, const double *theta);

/* Allocates t0 and x of r for r->t (one block, returned; NULL: no memory), and
   sets t0 := t. */
double *la_roots_new(la_roots *r);

#endif
