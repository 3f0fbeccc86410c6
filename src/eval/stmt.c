/* stmt.c - statements. */
#include "config.h"

#include "eval/walk.h"

#include "eval/quick.h"
#include "eval/report.h"

static la_status show(la_interp *in, const la_node *n, const char *name,
                      la_val v) {
  bool assigned = n->kind != LA_N_EXPR;
  la_status st = in->hooks.display(in->hooks.self, name, assigned, v);
  return la_report_place(in, n, st);
}

/* An expression that is not the name of a variable leaves its value in ans. */
static la_status plain_expression(la_interp *in, la_node *n) {
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
  LA_TRY(la_heed_interrupt(1, &v));
  if (v.tag == LA_NONE) {
    return LA_OK;
  }
  la_val *ans = &in->slot[in->frame->body->scope->ans];
  la_val old = *ans;
  *ans = la_share(v);
  la_drop(&old);
  la_status st = n->u.expr.print ? show(in, n, "ans", v) : LA_OK;
  la_drop(&v);
  return st;
}

static la_status expression(la_interp *in, la_node *n) {
  return n->plan == LA_NESTED_ASSIGN ? la_exec_guarded(in, n, plain_expression)
                                     : plain_expression(in, n);
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

la_status la_show_targets(la_interp *in, const la_list *targets) {
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
    la_node *cond = c->u.clause.cond;
    bool truth = true;
    if (cond != NULL &&
        !(cond->kind == LA_N_BINARY && la_quick_compare(in, cond, &truth))) {
      LA_TRY(la_eval_truth(in, cond, &truth));
    }
    if (truth) {
      return la_run_block(in, c->u.clause.block);
    }
  }
  return LA_OK;
}

static la_status exec_break(la_interp *in, la_node *n) {
  (void)n;
  in->flow = LA_FLOW_BREAK;
  return LA_OK;
}

static la_status exec_continue(la_interp *in, la_node *n) {
  (void)n;
  in->flow = LA_FLOW_CONTINUE;
  return LA_OK;
}

static la_status exec_return(la_interp *in, la_node *n) {
  (void)n;
  in->flow = LA_FLOW_RETURN;
  return LA_OK;
}

/* Functions are defined before their text begins to run. */
static la_status exec_function(la_interp *in, la_node *n) {
  (void)in;
  (void)n;
  return LA_OK;
}

la_status (*const la_statements[LA_N_KINDS])(la_interp *, la_node *) = {
    [LA_N_EXPR] = expression,
    [LA_N_ASSIGN] = la_exec_assign,
    [LA_N_IF] = exec_if,
    [LA_N_FOR] = la_exec_for,
    [LA_N_WHILE] = la_exec_while,
    [LA_N_DO] = la_exec_do,
    [LA_N_SWITCH] = la_exec_switch,
    [LA_N_BREAK] = exec_break,
    [LA_N_CONTINUE] = exec_continue,
    [LA_N_RETURN] = exec_return,
    [LA_N_FUNCTION] = exec_function,
    [LA_N_TRY] = la_exec_try,
    [LA_N_UNWIND] = la_exec_unwind,
    [LA_N_COMMAND] = la_exec_command,
    [LA_N_BLOCK] = la_exec_block};

static la_status too_deep(la_interp *in, const la_node *block) {
  la_fail(in->ctx, "this is nested too deeply to be run");
  return la_report_place(in, block, LA_ERR);
}

la_status la_exec_block(la_interp *in, la_node *block) {
  if (la_walk_too_deep(in)) {
    return too_deep(in, block);
  }
  return la_run_block(in, block);
}
