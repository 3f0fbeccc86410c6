/* quick.c - see quick.h. */
#include "config.h"

#include "eval/quick.h"

static inline bool compute(la_op op, double a, double b, double *x) {
  switch (op) {
  case LA_OP_ADD:
    *x = a + b;
    return true;
  case LA_OP_SUB:
    *x = a - b;
    return true;
  case LA_OP_MUL:
  case LA_OP_EMUL:
    *x = a * b;
    return true;
  case LA_OP_DIV:
  case LA_OP_EDIV:
    *x = a / b;
    return true;
  default:
    return false;
  }
}

static bool binary(const la_interp *in, const la_node *n, double *x) {
  double a, b;
  return la_quick(in, n->u.binary.a, &a) && la_quick(in, n->u.binary.b, &b) &&
         compute(n->u.binary.op, a, b, x);
}

/* The place, from 0, that subscript k means in 1 .. n; -1: none. */
static inline ptrdiff_t place(double k, ptrdiff_t n) {
  if (!(k >= 1) || k > (double)n) {
    return -1;
  }
  ptrdiff_t i = (ptrdiff_t)k;
  return (double)i == k ? i - 1 : -1;
}

/* Where the subscripts of an index node point in a real matrix; -1: they are
   not one or two plain numbers within its bounds. */
static ptrdiff_t element_place(const la_interp *in, const la_list *args,
                               const la_arr *a) {
  double i, j;
  if (a->cls != LA_C_REAL || args->n > 2 || args->n < 1 ||
      !la_quick(in, args->at[0], &i)) {
    return -1;
  }
  if (args->n == 1) {
    return place(i, a->numel);
  }
  if (a->nd != 2 || !la_quick(in, args->at[1], &j)) {
    return -1;
  }
  ptrdiff_t row = place(i, a->dim[0]), col = place(j, a->dim[1]);
  return row < 0 || col < 0 ? -1 : row + col * a->dim[0];
}

/* An element of a variable that is a real matrix or a range. */
static bool element(const la_interp *in, const la_node *n, double *x) {
  const la_node *callee = n->u.index.callee;
  const la_list *args = &n->u.index.args;
  if (callee->kind != LA_N_NAME) {
    return false;
  }
  const la_val *v = la_variable(in, callee);
  ptrdiff_t at = -1;
  if (v->tag == LA_ARR) {
    at = element_place(in, args, v->u.arr);
    *x = at < 0 ? 0 : la_arr_d(v->u.arr)[at];
  } else if (v->tag == LA_RANGE && args->n == 1) {
    double i;
    at = la_quick(in, args->at[0], &i) ? place(i, v->u.range->n) : -1;
    *x = at < 0 ? 0 : la_range_at(v->u.range, at);
  }
  return at >= 0;
}

bool la_quick_node(const la_interp *in, const la_node *n, double *x) {
  switch (n->kind) {
  case LA_N_BINARY:
    return binary(in, n, x);
  case LA_N_INDEX:
    return element(in, n, x);
  case LA_N_UNARY:
    if (n->u.unary.op != LA_OP_NEG || !la_quick(in, n->u.unary.x, x)) {
      return false;
    }
    *x = -*x;
    return true;
  default:
    return false;
  }
}

bool la_quick_compare(const la_interp *in, const la_node *n, bool *truth) {
  double a, b;
  la_op op = n->u.binary.op;
  if (op < LA_OP_LT || op > LA_OP_GT || !la_quick(in, n->u.binary.a, &a) ||
      !la_quick(in, n->u.binary.b, &b)) {
    return false;
  }
  switch (op) {
  case LA_OP_LT:
    *truth = a < b;
    return true;
  case LA_OP_LE:
    *truth = a <= b;
    return true;
  case LA_OP_EQ:
    *truth = a == b;
    return true;
  case LA_OP_NE:
    *truth = a != b;
    return true;
  case LA_OP_GE:
    *truth = a >= b;
    return true;
  case LA_OP_GT:
    *truth = a > b;
    return true;
  default:
    return false;
  }
}

bool la_quick_update(const la_interp *in, const la_node *n, double *x) {
  double a, b;
  return la_quick(in, n->u.assign.targets.at[0], &a) &&
         la_quick(in, n->u.assign.value, &b) &&
         compute(n->u.assign.op, a, b, x);
}

bool la_quick_store(la_interp *in, const la_node *n) {
  const la_node *target = n->u.assign.targets.at[0];
  const la_node *callee = target->u.index.callee;
  double x;
  if (n->u.assign.has_op || callee->kind != LA_N_NAME ||
      !la_quick(in, n->u.assign.value, &x)) {
    return false;
  }
  la_val *v = la_variable(in, callee);
  if (v->tag != LA_ARR || !la_arr_is_sole(v->u.arr)) {
    return false;
  }
  ptrdiff_t at = element_place(in, &target->u.index.args, v->u.arr);
  if (at < 0) {
    return false;
  }
  la_arr_d(v->u.arr)[at] = x;
  return true;
}
