/* quick.h - expressions of plain numbers, computed in registers.

   Numbers, variables that hold one, elements of real matrices, and + - * / of
   such: nothing here has an effect or an error, so that where it does not apply
   the expression is simply evaluated again in the ordinary way. */
#ifndef LA_EVAL_QUICK_H
#define LA_EVAL_QUICK_H

#include "eval/walk.h"

/* The same for nodes with operands; use la_quick. */
bool la_quick_node(const la_interp *in, const la_node *n, double *x);

/* a op b for a comparison of two such expressions. */
bool la_quick_compare(const la_interp *in, const la_node *n, bool *truth);

/* The new value of x for the assignment x op= b. */
bool la_quick_update(const la_interp *in, const la_node *n, double *x);

/* A(i,j) = x in place, for a real matrix that nobody else holds; true if it was
   done. */
bool la_quick_store(la_interp *in, const la_node *n);

/* True if the value of [n] is a real scalar that can be had this way: *x. */
static inline bool la_quick(const la_interp *in, const la_node *n, double *x) {
  if (n->kind == LA_N_NAME) {
    const la_val *v = la_variable(in, n);
    *x = v->u.num;
    return v->tag == LA_NUM;
  }
  if (n->kind == LA_N_NUMBER) {
    *x = n->u.number.value;
    return !n->u.number.imag;
  }
  return !n->slow && la_quick_node(in, n, x);
}

#endif
