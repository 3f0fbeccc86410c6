/* plan.h - algebra-aware evaluation: expressions whose value is computed in a
   cheaper way than they are written.

   The plan of a node is found once, from the shape of the tree; whether it may
   be used (nothing is shadowed, the operands are matrices that fit) is decided
   at each evaluation. Where it may not, the node is evaluated as it is written,
   so that errors are the ones of the plain evaluation. Results agree with it to
   rounding. */
#ifndef LA_EVAL_PLAN_H
#define LA_EVAL_PLAN_H

#include "eval/walk.h"

typedef enum la_plan {
#define LA_PLAN(id, text) LA_PLAN_##id,
#include "eval/plan.def"
#undef LA_PLAN
  LA_PLAN_COUNT
} la_plan;

/* Sets n->plan of a BINARY or INDEX node from its own shape. */
void la_plan_mark(la_node *n);

/* What a plan does, in words. */
const char *la_plan_text(la_plan plan);

/* The value of a BINARY node that has a plan. */
la_status la_plan_eval(la_interp *in, la_node *n, la_val *out);

/* The value of an INDEX node that has a plan, if it can be used: *done. */
la_status la_plan_index(la_interp *in, la_node *n, la_val *out, bool *done);

/* The builtin that the callee of [n] means now, if it is called [name] and
   nothing shadows it; else NULL. */
const la_builtin *la_plan_builtin(const la_interp *in, const la_node *n,
                                  const char *name);

/* product.c: a chain of factors under '*'. */
la_status la_product_eval(la_interp *in, la_node *n, la_val *out);

/* The tree below f' or f.' or inv(f) or f^-1, or NULL if [n] is none of these.
 */
la_node *la_plan_transposed(const la_node *n);
la_node *la_plan_inverted(const la_node *n);

#endif
