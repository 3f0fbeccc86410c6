/* ast.c - see ast.h: making nodes. */
#include "config.h"

#include "lang/ast.h"

#include <string.h>

static const char *const kind_names[LA_N_KINDS] = {
    [LA_N_NUMBER] = "number",   [LA_N_STRING] = "string",
    [LA_N_NAME] = "name",       [LA_N_COLON] = "colon",
    [LA_N_END] = "end",         [LA_N_TILDE] = "tilde",
    [LA_N_UNARY] = "unary",     [LA_N_BINARY] = "binary",
    [LA_N_RANGE] = "range",     [LA_N_INDEX] = "index",
    [LA_N_FIELD] = "field",     [LA_N_MATRIX] = "matrix",
    [LA_N_ROW] = "row",         [LA_N_HANDLE] = "handle",
    [LA_N_ANON] = "anon",       [LA_N_BLOCK] = "block",
    [LA_N_EXPR] = "expr",       [LA_N_ASSIGN] = "assign",
    [LA_N_IF] = "if",           [LA_N_CLAUSE] = "clause",
    [LA_N_FOR] = "for",         [LA_N_WHILE] = "while",
    [LA_N_DO] = "do",           [LA_N_SWITCH] = "switch",
    [LA_N_BREAK] = "break",     [LA_N_CONTINUE] = "continue",
    [LA_N_RETURN] = "return",   [LA_N_FUNCTION] = "function",
    [LA_N_TRY] = "try",         [LA_N_UNWIND] = "unwind",
    [LA_N_COMMAND] = "command",
};

const char *la_node_kind_name(la_node_kind kind) {
  return kind_names[kind];
}

la_node *la_ast_new(la_arena *arena, la_node_kind kind, la_span span) {
  la_node *node = la_arena_alloc(arena, (ptrdiff_t)sizeof *node);
  if (node != NULL) {
    node->kind = kind;
    node->span = span;
    node->depth = 1;
  }
  return node;
}

la_node *la_ast_number(la_arena *arena, double value, bool imag, la_span span) {
  la_node *node = la_ast_new(arena, LA_N_NUMBER, span);
  if (node != NULL) {
    node->u.number.value = value;
    node->u.number.imag = imag;
  }
  return node;
}

la_node *la_ast_string(la_arena *arena, const char *text, ptrdiff_t n, bool dq,
                       la_span span) {
  la_node *node = la_ast_new(arena, LA_N_STRING, span);
  char *copy = la_arena_strndup(arena, text, n);
  if (node == NULL || copy == NULL) {
    return NULL;
  }
  node->u.string.text = copy;
  node->u.string.n = n;
  node->u.string.dq = dq;
  return node;
}

la_node *la_ast_name(la_arena *arena, const char *text, la_span span) {
  la_node *node = la_ast_new(arena, LA_N_NAME, span);
  if (node == NULL || text == NULL) {
    return NULL;
  }
  node->u.name.text = text;
  return node;
}

la_node *la_ast_unary(la_arena *arena, la_op op, bool postfix, la_node *x,
                      la_span span) {
  la_node *node = la_ast_new(arena, LA_N_UNARY, span);
  if (node == NULL || x == NULL) {
    return NULL;
  }
  node->u.unary.op = op;
  node->u.unary.postfix = postfix;
  node->u.unary.x = x;
  return la_ast_measure(node);
}

la_node *la_ast_binary(la_arena *arena, la_op op, la_node *a, la_node *b,
                       la_span span) {
  la_node *node = la_ast_new(arena, LA_N_BINARY, span);
  if (node == NULL || a == NULL || b == NULL) {
    return NULL;
  }
  node->u.binary.op = op;
  node->u.binary.a = a;
  node->u.binary.b = b;
  return la_ast_measure(node);
}

la_node *la_ast_index(la_arena *arena, la_node *callee, la_list args,
                      la_span span) {
  la_node *node = la_ast_new(arena, LA_N_INDEX, span);
  if (node == NULL || callee == NULL) {
    return NULL;
  }
  node->u.index.callee = callee;
  node->u.index.args = args;
  return la_ast_measure(node);
}

bool la_list_push(la_arena *arena, la_list *list, la_node *node) {
  if (node == NULL) {
    return false;
  }
  if (list->n == list->cap) {
    int cap = list->cap == 0 ? 4 : list->cap * 2;
    la_node **at = la_arena_alloc(arena, cap * (ptrdiff_t)sizeof *at);
    if (at == NULL) {
      return false;
    }
    if (list->n > 0) {
      memcpy(at, list->at, (size_t)list->n * sizeof *at);
    }
    list->at = at;
    list->cap = cap;
  }
  list->at[list->n++] = node;
  return true;
}

static void under(int *depth, const la_node *child) {
  if (child != NULL && child->depth > *depth) {
    *depth = child->depth;
  }
}

static void under_all(int *depth, la_list list) {
  for (int i = 0; i < list.n; i++) {
    under(depth, list.at[i]);
  }
}

/* Depth of the highest child of a statement. */
static int below_statement(const la_node *node) {
  int d = 0;
  switch (node->kind) {
  case LA_N_EXPR:
    under(&d, node->u.expr.x);
    break;
  case LA_N_ASSIGN:
    under_all(&d, node->u.assign.targets);
    under(&d, node->u.assign.value);
    break;
  case LA_N_IF:
  case LA_N_SWITCH:
    under(&d, node->u.choice.subject);
    under_all(&d, node->u.choice.clauses);
    break;
  case LA_N_CLAUSE:
    under(&d, node->u.clause.cond);
    under(&d, node->u.clause.block);
    break;
  case LA_N_FOR:
    under(&d, node->u.loop_for.target);
    under(&d, node->u.loop_for.value);
    under(&d, node->u.loop_for.block);
    break;
  case LA_N_WHILE:
  case LA_N_DO:
    under(&d, node->u.loop.cond);
    under(&d, node->u.loop.block);
    break;
  case LA_N_TRY:
  case LA_N_UNWIND:
    under(&d, node->u.guard.block);
    under(&d, node->u.guard.handler);
    break;
  default:
    break;
  }
  return d;
}

/* Depth of the highest child of any node. */
static int below(const la_node *node) {
  int d = 0;
  switch (node->kind) {
  case LA_N_UNARY:
    under(&d, node->u.unary.x);
    break;
  case LA_N_BINARY:
    under(&d, node->u.binary.a);
    under(&d, node->u.binary.b);
    break;
  case LA_N_RANGE:
    under(&d, node->u.range.base);
    under(&d, node->u.range.inc);
    under(&d, node->u.range.limit);
    break;
  case LA_N_INDEX:
    under(&d, node->u.index.callee);
    under_all(&d, node->u.index.args);
    break;
  case LA_N_FIELD:
    under(&d, node->u.field.x);
    break;
  case LA_N_MATRIX:
  case LA_N_ROW:
  case LA_N_BLOCK:
    under_all(&d, node->u.list);
    break;
  case LA_N_ANON:
  case LA_N_FUNCTION:
    under(&d, node->u.def.body);
    break;
  default:
    return below_statement(node);
  }
  return d;
}

la_node *la_ast_measure(la_node *node) {
  if (node != NULL) {
    node->depth = 1 + below(node);
  }
  return node;
}
