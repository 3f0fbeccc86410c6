/* refine.h - iterative refinement of a solution, the residual in doubled
   precision. */
#ifndef LA_ENGINE_REFINE_H
#define LA_ENGINE_REFINE_H

#include "engine/view.h"

/* x := A^-1 x, or the least-squares solution, from whatever factors [arg]
   holds: x has max(m,n) rows, the right-hand sides in its first m, the
   solutions in its first n. */
typedef void (*la_solve_fn)(void *arg, la_view x);

/* X := X + A^-1 (B - A X), at most [steps] times and only while the correction
   gets smaller. The residual is summed in doubled precision and rounded once,
   so that a matrix that is not too ill-conditioned ends with every digit right
   (Golub and Van Loan 3.5.3; Demmel et al., ACM TOMS 32, 2006). A: n-by-n, B
   and X: n-by-p, one kind. X stays as it is where it is not finite or memory is
   short. */
void la_refine(la_view a, la_view b, la_view x, int steps, la_solve_fn solve,
               void *arg);

#endif
