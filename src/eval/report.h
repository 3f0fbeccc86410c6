/* report.h - errors and warnings in the user's own words: the place, the names
   of operands, the calls an error went through. */
#ifndef LA_EVAL_REPORT_H
#define LA_EVAL_REPORT_H

#include "eval/walk.h"

/* All return the status they are given (LA_OK becomes LA_ERR under --strict
   where a warning waits), after they have put what they know into ctx->err.
   An error that already has its place is left as it is; one that arises after
   the user has asked to stop is an interrupt: LA_INTR. */

/* The place alone. */
la_status la_report_place(la_interp *in, const la_node *n, la_status st);

/* After op on operands: "A * b: ..." with \1 and \2 named. Hands waiting
   warnings on, named in the same way. */
la_status la_report_binary(la_interp *in, const la_node *n, la_status st);
la_status la_report_unary(la_interp *in, const la_node *n, la_status st);

/* The same where the operands are not the ones that [n] shows: \1 and \2 are
   [a] and [b]. */
la_status la_report_operands(la_interp *in, const la_node *n, const la_node *a,
                             const la_node *b, la_status st);

/* After subscripting: \1 is the thing indexed, \2 ... the right-hand side. */
la_status la_report_index(la_interp *in, const la_node *n, const la_node *rhs,
                          la_status st);

/* After a builtin: "inv: ..." with \1, \2 ... named by its arguments. [n] NULL:
   called by another builtin. */
la_status la_report_call(la_interp *in, const la_node *n, const la_builtin *b,
                         la_status st);

/* An error went through the call [n] made by the running function: one more
   trace line. */
void la_report_trace(la_interp *in, const la_node *n);

/* Text of an expression for messages: false if it is too long to be helpful. */
bool la_report_words(const la_node *n, int cells, la_buf *out);

#endif
