/* condition.h - what is said about the condition of a matrix. */
#ifndef LA_VALUE_CONDITION_H
#define LA_VALUE_CONDITION_H

#include "base/ctx.h"
#include "engine/cond.h"

/* The condition of one matrix: LAPACK's reciprocal 1-norm estimate, and an
   estimate of the 2-norm condition, made only where the first calls for a
   warning (0: not made). */
typedef struct la_condition {
  double rcond;
  double cond2;
} la_condition;

/* True if rcond calls for a warning: more than half of the digits are lost. */
bool la_condition_is_bad(double rcond);

/* A square matrix at hand as an operator, for one vector, and room for it. */
typedef struct la_multiplier {
  la_view a;
  double *room; /* a.n elements */
} la_multiplier;

/* x := A x or A'x; [arg] is a la_multiplier. */
void la_multiply_by(void *arg, bool adjoint, la_view x);

/* Lower bound for the 2-norm condition of [a], nearly always within a factor of
   2: power iteration with A'A and with its inverse, [solve] being A^-1. 0
   without memory. */
double la_condition_estimate2(la_view a, la_operator_fn solve, void *arg);

/* Warns if the condition is bad: operand [name] (1 or 2) is ill-conditioned or
   nearly singular, rcond, and how many digits a perturbation by rounding leaves
   (from cond2, which does not grow with the order as the 1-norm does). */
void la_condition_warn(la_ctx *ctx, int name, la_condition c);

/* Warns that operand [name] is exactly singular, and what the answer is. */
void la_condition_warn_singular(la_ctx *ctx, int name, const char *answer);

#endif
