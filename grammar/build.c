/* build.c - the nodes that the grammar's rules make. A part that is NULL has
   failed before, and its error stands. */
#include "config.h"

#include "grammar.h"

#include "parser.h"

#include <string.h>

/* Hands on a new node; notes where memory or depth has run out. */
static la_node *built(la_parser *p, la_node *node) {
  if (p->failed) {
    return NULL;
  }
  if (node == NULL) {
    la_syntax_nomem(p);
    return NULL;
  }
  if (node->depth > LA_AST_DEPTH_MAX) {
    la_syntax_too_deep(
        p, (la_span){node->span.at, node->span.at + 1, node->span.at});
    return NULL;
  }
  return node;
}

static la_node *start(la_parser *p, la_node_kind kind, la_span span) {
  return p->failed ? NULL : built(p, la_ast_new(p->arena, kind, span));
}

static la_node *finish(la_parser *p, la_node *node) {
  return built(p, la_ast_measure(node));
}

la_span la_span_at(la_span all, la_span at) {
  all.at = at.begin;
  return all;
}

la_list la_build_push(la_parser *p, la_list list, la_node *node) {
  if (!p->failed && !la_list_push(p->arena, &list, node)) {
    la_syntax_nomem(p);
  }
  return list;
}

/* --- expressions --- */

la_node *la_build_number(la_parser *p, double value, la_span span) {
  return built(p, la_ast_number(p->arena, value, false, span));
}

la_node *la_build_unary(la_parser *p, la_op op, bool postfix, la_node *x,
                        la_span span) {
  return built(p, la_ast_unary(p->arena, op, postfix, x, span));
}

la_node *la_build_binary(la_parser *p, la_op op, la_node *a, la_node *b,
                         la_span span) {
  return built(p, la_ast_binary(p->arena, op, a, b, span));
}

la_node *la_build_range(la_parser *p, la_node *base, la_node *inc,
                        la_node *limit, la_span span) {
  la_node *node = start(p, LA_N_RANGE, span);
  if (node != NULL) {
    node->u.range.base = base;
    node->u.range.inc = inc;
    node->u.range.limit = limit;
  }
  return finish(p, node);
}

la_node *la_build_index(la_parser *p, la_node *callee, la_list args,
                        la_span span) {
  return built(p, la_ast_index(p->arena, callee, args, span));
}

la_node *la_build_field(la_parser *p, la_node *x, const char *name,
                        la_span span) {
  la_node *node = start(p, LA_N_FIELD, span);
  if (node != NULL) {
    node->u.field.x = x;
    node->u.field.name = name;
  }
  return finish(p, node);
}

la_node *la_build_leaf(la_parser *p, la_node_kind kind, la_span span) {
  return start(p, kind, span);
}

la_node *la_build_list(la_parser *p, la_node_kind kind, la_list list,
                       la_span span) {
  la_node *node = start(p, kind, span);
  if (node != NULL) {
    node->u.list = list;
  }
  return finish(p, node);
}

la_list la_build_push_row(la_parser *p, la_list rows, la_list row,
                          la_span span) {
  if (row.n == 0) {
    return rows;
  }
  return la_build_push(p, rows, la_build_list(p, LA_N_ROW, row, span));
}

la_node *la_build_handle(la_parser *p, la_node *name, la_span span) {
  if (name != NULL) {
    name->kind = LA_N_HANDLE;
    name->span = span;
  }
  return built(p, name);
}

la_node *la_build_anon(la_parser *p, la_list params, la_node *body,
                       la_span span) {
  la_node *node = start(p, LA_N_ANON, span);
  if (node != NULL) {
    node->u.def.params = params;
    node->u.def.body = body;
  }
  return finish(p, node);
}

/* --- assignments --- */

static bool is_target(const la_node *node) {
  if (node->parens) {
    return false;
  }
  return node->kind == LA_N_NAME ||
         (node->kind == LA_N_INDEX && node->u.index.callee->kind == LA_N_NAME);
}

/* Turns what stands left of = into targets. */
static bool take_targets(la_parser *p, la_node *left, la_list *targets) {
  bool list = left->kind == LA_N_MATRIX && left->u.list.n == 1;
  if (list) {
    *targets = left->u.list.at[0]->u.list;
  } else {
    *targets = la_build_push(p, (la_list){0}, left);
  }
  for (int i = 0; i < targets->n; i++) {
    la_node *t = targets->at[i];
    if (list && t->kind == LA_N_TILDE) {
      p->tildes--;
    } else if (!is_target(t)) {
      int n = (int)(t->span.end - t->span.begin);
      la_syntax_fail(p, t->span, "%.*s cannot be assigned to", n < 40 ? n : 40,
                     p->text + t->span.begin);
      return false;
    }
  }
  return !p->failed;
}

la_node *la_build_assign(la_parser *p, la_node *left, la_node *value,
                         la_span span) {
  la_node *node = start(p, LA_N_ASSIGN, span);
  if (node == NULL || !take_targets(p, left, &node->u.assign.targets)) {
    return NULL;
  }
  node->u.assign.value = value;
  return finish(p, node);
}

la_node *la_build_update(la_parser *p, la_node *left, la_op op, la_node *value,
                         la_span span) {
  la_node *node = la_build_assign(p, left, value, span);
  if (node == NULL) {
    return NULL;
  }
  if (left->kind == LA_N_MATRIX) {
    la_syntax_fail(p, left->span, "only one variable can be updated at a time");
    return NULL;
  }
  node->u.assign.op = op;
  node->u.assign.has_op = true;
  return node;
}

static bool is_variable(const la_node *x) {
  return x->kind == LA_N_NAME ||
         (x->kind == LA_N_INDEX && x->u.index.callee->kind == LA_N_NAME);
}

static la_node *increment(la_parser *p, la_op op, la_node *x, la_form form,
                          la_span span) {
  la_node *one = la_build_number(p, 1, span);
  la_node *node = start(p, LA_N_ASSIGN, span);
  if (node == NULL) {
    return NULL;
  }
  node->u.assign.targets = la_build_push(p, (la_list){0}, x);
  node->u.assign.value = one;
  node->u.assign.op = op;
  node->u.assign.has_op = true;
  node->u.assign.form = form;
  return finish(p, node);
}

/* ++x; before what is no variable the two are signs. */
la_node *la_build_increment(la_parser *p, la_op op, la_node *x, la_span sign,
                            la_span span) {
  if (x == NULL || is_variable(x)) {
    return p->failed ? NULL : increment(p, op, x, LA_FORM_PREFIX, span);
  }
  la_op one = op == LA_OP_ADD ? LA_OP_UPLUS : LA_OP_NEG;
  la_span inner = {sign.begin + 1, span.end, sign.begin + 1};
  return la_build_unary(p, one, false, la_build_unary(p, one, false, x, inner),
                        span);
}

/* x++ */
la_node *la_build_incremented(la_parser *p, la_node *x, la_op op, la_span sign,
                              la_span span) {
  if (x != NULL && !is_variable(x)) {
    la_syntax_fail(p, sign,
                   "%s changes a variable, and there is none before it",
                   op == LA_OP_ADD ? "++" : "--");
  }
  return p->failed ? NULL : increment(p, op, x, LA_FORM_POSTFIX, span);
}

/* --- statements --- */

/* x++ as a statement is an assignment like any other. */
la_node *la_build_expr(la_parser *p, la_node *x) {
  if (!p->failed && x->kind == LA_N_ASSIGN) {
    x->u.assign.form = LA_FORM_SIGN;
    return x;
  }
  la_node *node = p->failed ? NULL : start(p, LA_N_EXPR, x->span);
  if (node != NULL) {
    node->u.expr.x = x;
  }
  return finish(p, node);
}

la_list la_build_statement(la_parser *p, la_list list, la_node *stmt,
                           int terminator) {
  if (p->failed) {
    return list;
  }
  if (stmt->kind == LA_N_EXPR) {
    stmt->u.expr.print = terminator != ';';
  } else if (stmt->kind == LA_N_ASSIGN) {
    stmt->u.assign.print = terminator != ';';
  }
  if (p->tildes > 0) {
    la_syntax_fail(p, p->tilde,
                   "~ stands only for an output that is not "
                   "wanted, as in [a,~] = f(x)");
  }
  return la_build_push(p, list, stmt);
}

void la_build_whole(la_parser *p, la_span terminator) {
  uint32_t len = (uint32_t)p->src->len; /* the last newline may be ours */
  if (!p->failed) {
    p->whole = terminator.end < len ? terminator.end : len;
  }
}

/* if (x = 0) is more often a slip than meant. */
static void check_condition(la_parser *p, const la_node *cond) {
  if (!p->failed && cond != NULL && cond->kind == LA_N_ASSIGN &&
      !cond->u.assign.has_op) {
    la_syntax_fail(p, cond->span, "an assignment is not a condition");
    la_syntax_hint(p, "to compare, write ==");
  }
}

la_node *la_build_clause(la_parser *p, la_node *cond, la_node *block,
                         la_span span) {
  check_condition(p, cond);
  la_node *node = start(p, LA_N_CLAUSE, span);
  if (node != NULL) {
    node->u.clause.cond = cond;
    node->u.clause.block = block;
  }
  return finish(p, node);
}

la_node *la_build_choice(la_parser *p, la_node_kind kind, la_node *subject,
                         la_list clauses, la_span span) {
  la_node *node = start(p, kind, span);
  if (node != NULL) {
    node->u.choice.subject = subject;
    node->u.choice.clauses = clauses;
  }
  return finish(p, node);
}

la_node *la_build_for(la_parser *p, la_node *target, la_node *value,
                      la_node *block, la_span span) {
  la_node *node = start(p, LA_N_FOR, span);
  if (node != NULL && !is_target(target)) {
    la_syntax_fail(p, target->span, "this cannot be assigned to");
  }
  if (node != NULL) {
    node->u.loop_for.target = target;
    node->u.loop_for.value = value;
    node->u.loop_for.block = block;
  }
  return finish(p, node);
}

la_node *la_build_loop(la_parser *p, la_node_kind kind, la_node *cond,
                       la_node *block, la_span span) {
  check_condition(p, cond);
  la_node *node = start(p, kind, span);
  if (node != NULL) {
    node->u.loop.cond = cond;
    node->u.loop.block = block;
  }
  return finish(p, node);
}

/* "catch err": a name on the line of the catch is not the first statement but
   what the error is called. Takes it out of the block. */
static la_node *take_catch_name(la_parser *p, la_node *handler) {
  if (handler == NULL || handler->u.list.n == 0) {
    return NULL;
  }
  la_list *list = &handler->u.list;
  const la_node *first = list->at[0];
  if (first->kind != LA_N_EXPR || first->u.expr.x->kind != LA_N_NAME) {
    return NULL;
  }
  uint32_t i = first->span.begin;
  while (i > 0 && (p->text[i - 1] == ' ' || p->text[i - 1] == '\t')) {
    i--;
  }
  if (i < 5 || memcmp(p->text + i - 5, "catch", 5) != 0) {
    return NULL;
  }
  list->at++;
  list->n--;
  list->cap--;
  return first->u.expr.x;
}

la_node *la_build_guard(la_parser *p, la_node_kind kind, la_node *block,
                        la_node *handler, la_span span) {
  la_node *node = start(p, kind, span);
  if (node != NULL) {
    node->u.guard.block = block;
    node->u.guard.handler = handler;
    if (kind == LA_N_TRY) {
      node->u.guard.name = take_catch_name(p, handler);
    }
  }
  return finish(p, node);
}

/* --- functions --- */

/* Lists of arguments would be cells. */
static void check_fixed(la_parser *p, const la_list *list, const char *name,
                        const char *hint) {
  for (int i = 0; i < list->n && !p->failed; i++) {
    const la_node *x = list->at[i];
    if (x->kind == LA_N_NAME && strcmp(x->u.name.text, name) == 0) {
      la_syntax_fail(p, x->span, "there is no %s: there are no cell arrays",
                     name);
      la_syntax_hint(p, "%s", hint);
    }
  }
}

la_node *la_build_function(la_parser *p, la_node *name, la_list outs,
                           la_list params, la_span span) {
  check_fixed(p, &params, "varargin",
              "name the parameters; nargin says how many are given");
  check_fixed(p, &outs, "varargout",
              "name the outputs; nargout says how many are wanted");
  la_node *node = start(p, LA_N_FUNCTION, span);
  if (node != NULL) {
    node->u.def.name = name->u.name.text;
    node->u.def.outs = outs;
    node->u.def.params = params;
    node->span.at = name->span.begin;
  }
  return node;
}

static const char *skip_line(const char *s) {
  s += strcspn(s, "\n");
  return *s == '\n' ? s + 1 : s;
}

/* The text of a line that holds only a comment, NULL for any other line. */
static const char *comment_text(const char *s) {
  s += strspn(s, " \t");
  if (*s != '%' && *s != '#') {
    return NULL;
  }
  s += strspn(s, "%#");
  return *s == ' ' ? s + 1 : s;
}

/* The comment lines at the beginning of the body. */
static const char *take_comment(la_parser *p, uint32_t from) {
  la_buf text = LA_BUF_INIT;
  const char *s = p->text + from;
  const char *line = comment_text(s);
  s = line == NULL ? skip_line(s) : s;
  while ((line = comment_text(s)) != NULL) {
    s = skip_line(s);
    la_buf_put(&text, line, s - line);
  }
  const char *copy = NULL;
  if (text.len > 0) {
    copy = la_scan_copy(p, la_buf_text(&text), text.len);
  }
  la_buf_free(&text);
  return copy;
}

la_node *la_build_body(la_parser *p, la_node *function, la_node *body,
                       la_span span) {
  if (p->failed) {
    return NULL;
  }
  function->u.def.comment = take_comment(p, function->span.end);
  function->u.def.body = body;
  function->span.end = span.end;
  return finish(p, function);
}
