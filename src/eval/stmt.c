/* stmt.c - statements. */
#include "config.h"

#include "eval/walk.h"

#include "eval/report.h"

static la_status show(la_interp *in, const la_node *n, const char *name,
                      la_val v) {
  bool assigned = n->kind != LA_N_EXPR;
  la_status st = in->hooks.display(in->hooks.self, name, assigned, v);
  return la_report_place(in, n, st);
}

/* An expression that is not the name of a variable leaves its value in ans. */
static la_status expression(la_interp *in, la_node *n) {
  la_node *x = n->u.expr.x;
  la_val v;
  if (x->kind == LA_N_NAME && la_variable(in, x)->tag != LA_NONE) {
    if (!n->u.expr.print) {
      return LA_OK;
    }
    v = la_share(*la_variable(in, x));
    la_status st = show(in, n, x->u.name.text, v);
    la_drop(&v);
    return st;
  }
  LA_TRY(la_eval_multi(in, x, 0, &v));
  if (v.tag == LA_NONE) {
    return LA_OK;
  }
  la_val *ans = &in->frame->slot[in->frame->scope->ans];
  la_val old = *ans;
  *ans = la_share(v);
  la_drop(&old);
  la_status st = n->u.expr.print ? show(in, n, "ans", v) : LA_OK;
  la_drop(&v);
  return st;
}

/* A variable that is assigned more than once is shown once. */
static bool shown_later(const la_list *targets, int k) {
  const la_node *name = la_assign_name(targets->at[k]);
  for (int i = k + 1; i < targets->n; i++) {
    const la_node *other = la_assign_name(targets->at[i]);
    if (other->kind == LA_N_NAME && other->u.name.slot == name->u.name.slot) {
      return true;
    }
  }
  return false;
}

static la_status assignment(la_interp *in, la_node *n) {
  LA_TRY(la_assign_exec(in, n));
  if (!n->u.assign.print) {
    return LA_OK;
  }
  const la_list *targets = &n->u.assign.targets;
  for (int i = 0; i < targets->n; i++) {
    const la_node *name = la_assign_name(targets->at[i]);
    if (name->kind == LA_N_NAME && !shown_later(targets, i)) {
      la_val v = la_share(*la_variable(in, name));
      la_status st = show(in, name, name->u.name.text, v);
      la_drop(&v);
      LA_TRY(st);
    }
  }
  return LA_OK;
}

static la_status exec_if(la_interp *in, la_node *n) {
  const la_list *clauses = &n->u.choice.clauses;
  for (int i = 0; i < clauses->n; i++) {
    la_node *c = clauses->at[i];
    bool truth = true;
    if (c->u.clause.cond != NULL) {
      LA_TRY(la_eval_truth(in, c->u.clause.cond, &truth));
    }
    if (truth) {
      return la_exec_block(in, c->u.clause.block);
    }
  }
  return LA_OK;
}

static la_status leave(la_interp *in, la_flow flow) {
  in->flow = flow;
  return LA_OK;
}

static la_status statement(la_interp *in, la_node *n) {
  switch (n->kind) {
  case LA_N_EXPR:
    return expression(in, n);
  case LA_N_ASSIGN:
    return assignment(in, n);
  case LA_N_IF:
    return exec_if(in, n);
  case LA_N_FOR:
    return la_exec_for(in, n);
  case LA_N_WHILE:
    return la_exec_while(in, n);
  case LA_N_DO:
    return la_exec_do(in, n);
  case LA_N_SWITCH:
    return la_exec_switch(in, n);
  case LA_N_BREAK:
    return leave(in, LA_FLOW_BREAK);
  case LA_N_CONTINUE:
    return leave(in, LA_FLOW_CONTINUE);
  case LA_N_RETURN:
    return leave(in, LA_FLOW_RETURN);
  case LA_N_TRY:
    return la_exec_try(in, n);
  case LA_N_UNWIND:
    return la_exec_unwind(in, n);
  case LA_N_COMMAND:
    return la_exec_command(in, n);
  case LA_N_BLOCK:
    return la_exec_block(in, n);
  default: /* a function: defined before the text began to run */
    return LA_OK;
  }
}

la_status la_exec_block(la_interp *in, la_node *block) {
  if (block == NULL) {
    return LA_OK;
  }
  if (la_walk_too_deep(in)) {
    la_fail(in->ctx, "this is nested too deeply to be run");
    return la_report_place(in, block, LA_ERR);
  }
  const la_list *list = &block->u.list;
  for (int i = 0; i < list->n && in->flow == LA_FLOW_ON; i++) {
    LA_TRY(statement(in, list->at[i]));
  }
  return LA_OK;
}
