/* op.h - the operators, shared by the tree and by the operator tables. */
#ifndef LA_BASE_OP_H
#define LA_BASE_OP_H

typedef enum la_op {
#define LA_OP(name, text, function, precedence) LA_OP_##name,
#include "base/op.def"
#undef LA_OP
  LA_OP_COUNT
} la_op;

/* The operator as it is written, for example "+". */
const char *la_op_text(la_op op);

/* The builtin of the same meaning, for example "plus", or NULL. */
const char *la_op_function(la_op op);

/* How tightly it binds; higher binds tighter. */
int la_op_precedence(la_op op);

#endif
