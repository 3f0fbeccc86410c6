/* augmented.h - the augmented system of least squares and of least norm, from a
   QR factorisation. */
#ifndef LA_ENGINE_AUGMENTED_H
#define LA_ENGINE_AUGMENTED_H

#include "engine/view.h"

/* M + low (p-by-q, p >= q, rank q) beside a factorisation of M. low.p is NULL
   if there is no more to M than its doubles. */
typedef struct la_tall {
  la_view m, low;
  la_view qr;      /* la_geqrf's or la_geqp3's result for M */
  double *tau;     /* of the same */
  ptrdiff_t *jpvt; /* of la_geqp3; NULL for la_geqrf */
} la_tall;

/* R and Y with R + M Y = F and M' R = G. G = 0 makes Y the least-squares
   solution of M Y = F and R its residual; F = 0 makes R the solution of least
   norm of M' R = G. F: p-by-n or F.p NULL for 0; G: q-by-n or G.p NULL. At most
   [steps] corrections from residuals in doubled precision, R and Y held as
   sums of two numbers (Bjorck, BIT 7, 1967; Demmel, Hida, Riedy, Li, ACM TOMS
   35, 2009): where the condition of M times eps is well below 1, both end with
   every digit right. Returns 0, LA_INFO_NOMEM or LA_INFO_INTR. */
int la_augmented_solve(const la_tall *t, la_view f, la_view g, int steps,
                       la_view y, la_view r);

#endif
