/* dump.c - la_ast_dump: the tree as nested lists, for tests and --dump-ast. */
#include "config.h"

#include "lang/ast.h"

#include "lang/text.h"

static void dump(const la_node *node, la_buf *out);

static void dump_child(const la_node *node, la_buf *out) {
  la_buf_putc(out, ' ');
  if (node == NULL) {
    la_buf_puts(out, "nil");
  } else {
    dump(node, out);
  }
}

static void dump_list(la_list list, la_buf *out) {
  for (int i = 0; i < list.n; i++) {
    dump_child(list.at[i], out);
  }
}

/* A list in its own parentheses: " (a b)". */
static void dump_group(la_list list, la_buf *out) {
  la_buf_puts(out, " (");
  for (int i = 0; i < list.n; i++) {
    if (i > 0) {
      la_buf_putc(out, ' ');
    }
    dump(list.at[i], out);
  }
  la_buf_putc(out, ')');
}

static void dump_function(const la_node *node, la_buf *out) {
  const la_function_def *def = &node->u.def;
  if (def->name != NULL) {
    la_buf_printf(out, " %s", def->name);
    dump_group(def->outs, out);
  }
  dump_group(def->params, out);
  dump_child(def->body, out);
}

static void dump_assign(const la_node *node, la_buf *out) {
  if (node->u.assign.form == LA_FORM_POSTFIX) {
    la_buf_puts(out, " postfix");
  }
  if (node->u.assign.has_op) {
    la_buf_printf(out, " %s=", la_op_text(node->u.assign.op));
  }
  dump_list(node->u.assign.targets, out);
  dump_child(node->u.assign.value, out);
  la_buf_puts(out, node->u.assign.print ? " print" : "");
}

static void dump_unary(const la_node *node, la_buf *out) {
  la_buf_printf(out, " %s%s", node->u.unary.postfix ? "postfix " : "",
                la_op_text(node->u.unary.op));
  dump_child(node->u.unary.x, out);
}

static void dump_binary(const la_node *node, la_buf *out) {
  la_buf_printf(out, " %s", la_op_text(node->u.binary.op));
  dump_child(node->u.binary.a, out);
  dump_child(node->u.binary.b, out);
}

static void dump_command(const la_node *node, la_buf *out) {
  const char *rest = node->u.command.rest;
  la_buf_printf(out, " %s ", node->u.command.word);
  la_text_quote(out, rest, la_text_length(rest), true);
}

static void dump_statement(const la_node *node, la_buf *out) {
  switch (node->kind) {
  case LA_N_EXPR:
    dump_child(node->u.expr.x, out);
    la_buf_puts(out, node->u.expr.print ? " print" : "");
    break;
  case LA_N_ASSIGN:
    dump_assign(node, out);
    break;
  case LA_N_SWITCH:
    dump_child(node->u.choice.subject, out);
    dump_list(node->u.choice.clauses, out);
    break;
  case LA_N_IF:
    dump_list(node->u.choice.clauses, out);
    break;
  case LA_N_CLAUSE:
    dump_child(node->u.clause.cond, out);
    dump_child(node->u.clause.block, out);
    break;
  case LA_N_FOR:
    dump_child(node->u.loop_for.target, out);
    dump_child(node->u.loop_for.value, out);
    dump_child(node->u.loop_for.block, out);
    break;
  case LA_N_WHILE:
  case LA_N_DO:
    dump_child(node->u.loop.cond, out);
    dump_child(node->u.loop.block, out);
    break;
  case LA_N_TRY:
  case LA_N_UNWIND:
    if (node->u.guard.name != NULL) {
      dump_child(node->u.guard.name, out);
    }
    dump_child(node->u.guard.block, out);
    dump_child(node->u.guard.handler, out);
    break;
  case LA_N_COMMAND:
    dump_command(node, out);
    break;
  default:
    break;
  }
}

static void dump_inside(const la_node *node, la_buf *out) {
  switch (node->kind) {
  case LA_N_NUMBER:
    la_buf_putc(out, ' ');
    la_text_number(out, node->u.number.value);
    la_buf_puts(out, node->u.number.imag ? "i" : "");
    break;
  case LA_N_STRING:
    la_buf_putc(out, ' ');
    la_text_quote(out, node->u.string.text, node->u.string.n,
                  node->u.string.dq);
    break;
  case LA_N_NAME:
  case LA_N_HANDLE:
    la_buf_printf(out, " %s", node->u.name.text);
    break;
  case LA_N_UNARY:
    dump_unary(node, out);
    break;
  case LA_N_BINARY:
    dump_binary(node, out);
    break;
  case LA_N_RANGE:
    dump_child(node->u.range.base, out);
    dump_child(node->u.range.inc, out);
    dump_child(node->u.range.limit, out);
    break;
  case LA_N_INDEX:
    dump_child(node->u.index.callee, out);
    dump_list(node->u.index.args, out);
    break;
  case LA_N_FIELD:
    dump_child(node->u.field.x, out);
    la_buf_printf(out, " %s", node->u.field.name);
    break;
  case LA_N_MATRIX:
  case LA_N_ROW:
  case LA_N_BLOCK:
    dump_list(node->u.list, out);
    break;
  case LA_N_ANON:
  case LA_N_FUNCTION:
    dump_function(node, out);
    break;
  default:
    dump_statement(node, out);
    break;
  }
}

static void dump(const la_node *node, la_buf *out) {
  la_buf_putc(out, '(');
  la_buf_puts(out, la_node_kind_name(node->kind));
  dump_inside(node, out);
  la_buf_putc(out, ')');
}

void la_ast_dump(const la_node *node, la_buf *out) {
  if (node->kind != LA_N_BLOCK) {
    dump(node, out);
    la_buf_putc(out, '\n');
    return;
  }
  for (int i = 0; i < node->u.list.n; i++) {
    dump(node->u.list.at[i], out);
    la_buf_putc(out, '\n');
  }
}
