/* print.c - la_ast_print: an expression as a user would write it. A part is put
   in parentheses where its operator binds less than its place asks for. */
#include "config.h"

#include "lang/ast.h"

#include "lang/text.h"

/* Levels beside those of the operators (op.def). */
enum {
  ANYTHING = 0,
  ANON = 1,
  RANGE = 7,
  PREFIX = 10,
  POSTFIX = 11,
  WHOLE = 20
};

static void print(const la_node *node, int least, la_buf *out);

static bool is_power(la_op op) {
  return op == LA_OP_POW || op == LA_OP_EPOW;
}

/* How tightly the node holds together. */
static int level(const la_node *node) {
  switch (node->kind) {
  case LA_N_UNARY:
    return node->u.unary.op == LA_OP_NORM ? WHOLE
           : node->u.unary.postfix        ? POSTFIX
                                          : PREFIX;
  case LA_N_BINARY:
    return la_op_precedence(node->u.binary.op);
  case LA_N_RANGE:
    return RANGE;
  case LA_N_ANON:
    return ANON;
  case LA_N_ASSIGN:
    return node->u.assign.form == LA_FORM_SIGN     ? ANYTHING
           : node->u.assign.form == LA_FORM_PREFIX ? PREFIX
                                                   : POSTFIX;
  default:
    return WHOLE;
  }
}

static void print_list(la_list list, const char *between, la_buf *out) {
  for (int i = 0; i < list.n; i++) {
    la_buf_puts(out, i > 0 ? between : "");
    print(list.at[i], ANON, out);
  }
}

static void print_unary(const la_node *node, la_buf *out) {
  const la_node *x = node->u.unary.x;
  const char *text = la_op_text(node->u.unary.op);
  if (node->u.unary.op == LA_OP_NORM) {
    la_buf_puts(out, text);
    print(x, ANYTHING, out);
    la_buf_puts(out, text);
  } else if (node->u.unary.postfix) {
    print(x, POSTFIX, out);
    la_buf_puts(out, text);
  } else {
    /* "--x" would be read as a decrement. */
    bool again = x->kind == LA_N_UNARY && x->u.unary.op == node->u.unary.op;
    la_buf_puts(out, text);
    print(x, again ? WHOLE : PREFIX, out);
  }
}

/* The exponent may carry a sign without parentheses: 2^-1. */
static void print_exponent(const la_node *x, la_buf *out) {
  bool sign = x->kind == LA_N_UNARY && !x->u.unary.postfix &&
              level(x->u.unary.x) == WHOLE;
  print(x, sign ? PREFIX : WHOLE, out);
}

static void print_binary(const la_node *node, la_buf *out) {
  la_op op = node->u.binary.op;
  int own = la_op_precedence(op);
  print(node->u.binary.a, own, out);
  if (is_power(op)) {
    la_buf_puts(out, la_op_text(op));
    print_exponent(node->u.binary.b, out);
  } else {
    la_buf_printf(out, " %s ", la_op_text(op));
    print(node->u.binary.b, own + 1, out);
  }
}

static void print_range(const la_node *node, la_buf *out) {
  print(node->u.range.base, RANGE + 1, out);
  la_buf_putc(out, ':');
  if (node->u.range.inc != NULL) {
    print(node->u.range.inc, RANGE + 1, out);
    la_buf_putc(out, ':');
  }
  print(node->u.range.limit, RANGE + 1, out);
}

static void print_index(const la_node *node, la_buf *out) {
  const la_node *callee = node->u.index.callee;
  bool postfix = callee->kind == LA_N_UNARY && callee->u.unary.postfix;
  print(callee, postfix ? POSTFIX : WHOLE, out);
  la_buf_putc(out, '(');
  print_list(node->u.index.args, ", ", out);
  la_buf_putc(out, ')');
}

/* ++x, x++ */
static void print_increment(const la_node *node, la_buf *out) {
  const char *sign = node->u.assign.op == LA_OP_ADD ? "++" : "--";
  bool prefix = node->u.assign.form == LA_FORM_PREFIX;
  la_buf_puts(out, prefix ? sign : "");
  print(node->u.assign.targets.at[0], POSTFIX, out);
  la_buf_puts(out, prefix ? "" : sign);
}

static void print_assign(const la_node *node, la_buf *out) {
  if (node->u.assign.form != LA_FORM_SIGN) {
    print_increment(node, out);
    return;
  }
  la_list targets = node->u.assign.targets;
  la_buf_puts(out, targets.n > 1 ? "[" : "");
  print_list(targets, ", ", out);
  la_buf_puts(out, targets.n > 1 ? "]" : "");
  la_buf_printf(
      out, " %s= ", node->u.assign.has_op ? la_op_text(node->u.assign.op) : "");
  print(node->u.assign.value, ANYTHING, out);
}

static void print_operation(const la_node *node, la_buf *out) {
  switch (node->kind) {
  case LA_N_UNARY:
    print_unary(node, out);
    break;
  case LA_N_BINARY:
    print_binary(node, out);
    break;
  case LA_N_RANGE:
    print_range(node, out);
    break;
  case LA_N_INDEX:
    print_index(node, out);
    break;
  case LA_N_FIELD:
    print(node->u.field.x, POSTFIX, out);
    la_buf_printf(out, ".%s", node->u.field.name);
    break;
  case LA_N_MATRIX:
    la_buf_putc(out, '[');
    print_list(node->u.list, "; ", out);
    la_buf_putc(out, ']');
    break;
  case LA_N_ROW:
    print_list(node->u.list, ", ", out);
    break;
  case LA_N_ANON:
    la_buf_puts(out, "@(");
    print_list(node->u.def.params, ", ", out);
    la_buf_puts(out, ") ");
    print(node->u.def.body, ANYTHING, out);
    break;
  case LA_N_EXPR:
    print(node->u.expr.x, ANYTHING, out);
    break;
  case LA_N_ASSIGN:
    print_assign(node, out);
    break;
  default:
    la_buf_puts(out, la_node_kind_name(node->kind));
    break;
  }
}

static void print_node(const la_node *node, la_buf *out) {
  switch (node->kind) {
  case LA_N_NUMBER:
    la_text_number(out, node->u.number.value);
    la_buf_puts(out, node->u.number.imag ? "i" : "");
    break;
  case LA_N_STRING:
    la_text_quote(out, node->u.string.text, node->u.string.n,
                  node->u.string.dq);
    break;
  case LA_N_HANDLE:
    la_buf_printf(out, "@%s", node->u.name.text);
    break;
  case LA_N_NAME:
    la_buf_puts(out, node->u.name.text);
    break;
  case LA_N_COLON:
    la_buf_putc(out, ':');
    break;
  case LA_N_END:
    la_buf_puts(out, "end");
    break;
  case LA_N_TILDE:
    la_buf_putc(out, '~');
    break;
  default:
    print_operation(node, out);
    break;
  }
}

static void print(const la_node *node, int least, la_buf *out) {
  bool parens = level(node) < least;
  la_buf_puts(out, parens ? "(" : "");
  print_node(node, out);
  la_buf_puts(out, parens ? ")" : "");
}

void la_ast_print(const la_node *node, la_buf *out) {
  print(node, ANYTHING, out);
}

void la_ast_print_signature(const la_function_def *def, la_buf *out) {
  la_buf_puts(out, def->outs.n > 1 ? "[" : "");
  print_list(def->outs, ", ", out);
  la_buf_puts(out, def->outs.n > 1 ? "]" : "");
  la_buf_printf(out, "%s%s(", def->outs.n > 0 ? " = " : "", def->name);
  print_list(def->params, ", ", out);
  la_buf_putc(out, ')');
}
