/* op.c - see op.h. */
#include "config.h"

#include "base/op.h"

#include <stddef.h>

static const struct {
  const char *text;
  const char *function;
  int precedence;
} rows[LA_OP_COUNT] = {
#define LA_OP(name, text, function, precedence) \
  [LA_OP_##name] = {text, function, precedence},
#include "base/op.def"
#undef LA_OP
};

const char *la_op_text(la_op op) {
  return rows[op].text;
}

const char *la_op_function(la_op op) {
  return rows[op].function;
}

int la_op_precedence(la_op op) {
  return rows[op].precedence;
}
