/* assign.c - assignment: plain, indexed, with an operator, to several targets,
   deletion. A variable changes only after everything that can fail is done. */
#include "config.h"

#include "eval/walk.h"

#include "eval/quick.h"
#include "eval/report.h"
#include "eval/words.h"
#include "value/index.h"

/* Subscripts of a target that are kept on the C stack. */
enum { FEW = 3 };

static inline void store(la_interp *in, const la_node *name, la_val *v) {
  la_val *slot = la_variable(in, name);
  la_val old = *slot;
  *slot = *v;
  *v = LA_VAL_NONE;
  la_drop(&old);
}

la_node *la_assign_name(la_node *target) {
  return target->kind == LA_N_INDEX ? target->u.index.callee : target;
}

static la_status check_target(la_interp *in, la_node *target) {
  if (target->kind == LA_N_TILDE || la_assign_name(target)->kind == LA_N_NAME) {
    return LA_OK;
  }
  la_fail(in->ctx, target->kind == LA_N_INDEX
                       ? "only one pair of parentheses can be assigned to"
                       : "this cannot be assigned to");
  return la_report_place(in, target, LA_ERR);
}

/* The subscripts of a target; [s] starts out over [few]. */
static la_status subscripts(la_interp *in, la_node *target, la_slots *s) {
  const la_list *args = &target->u.index.args;
  if (args->n == 0) {
    la_fail(in->ctx, "an assignment needs a subscript between '(' and ')'");
    return la_report_place(in, target, LA_ERR);
  }
  if (args->n > FEW && !la_slots_take(in, args->n, s)) {
    la_fail_nomem(in->ctx);
    return la_report_place(in, target, LA_ERR);
  }
  /* Held while the subscripts are evaluated, let go before the assignment,
     which can then write in place. */
  la_end end = {.of = la_share(*la_variable(in, la_assign_name(target)))};
  la_status st = la_subs_eval(in, args, &end, s->at);
  la_drop(&end.of);
  return st;
}

static void drop_subscripts(la_interp *in, la_node *target, la_slots *s,
                            const la_val *few) {
  if (s->at != few) {
    la_slots_give(in, s);
    return;
  }
  for (int i = 0; i < target->u.index.args.n; i++) {
    la_drop(&s->at[i]);
  }
}

/* What is done at the subscripts once they are known. */
typedef struct change {
  la_node *node; /* the assignment */
  la_val *rhs;   /* NULL: delete */
  bool has_op;
} change;

/* rhs = v(subscripts) op rhs */
static la_status combine(la_interp *in, la_node *target, const change *c,
                         const la_val *k) {
  la_val *v = la_variable(in, la_assign_name(target));
  if (v->tag == LA_NONE) {
    return la_words_undefined(in, la_assign_name(target),
                              la_assign_name(target)->u.name.text);
  }
  la_val old = LA_VAL_NONE, fresh = LA_VAL_NONE;
  la_status st = la_index(in->ctx, *v, target->u.index.args.n, k, &old);
  LA_TRY(la_report_index(in, target, NULL, st));
  LA_TRY(la_eval_binary_take(in, c->node, &old, c->rhs, &fresh));
  *c->rhs = fresh;
  return LA_OK;
}

static la_status apply(la_interp *in, la_node *target, const change *c,
                       const la_val *k) {
  int n = target->u.index.args.n;
  la_status st;
  if (c->has_op) {
    LA_TRY(combine(in, target, c, k));
  }
  la_val *v = la_variable(in, la_assign_name(target));
  if (c->rhs == NULL) {
    if (v->tag == LA_NONE) {
      return la_words_undefined(in, la_assign_name(target),
                                la_assign_name(target)->u.name.text);
    }
    st = la_index_delete(in->ctx, v, n, k);
  } else {
    st = la_index_assign(in->ctx, v, n, k, *c->rhs);
  }
  if (st != LA_OK || in->ctx->warnings != NULL) {
    st = la_report_index(in, target,
                         c->node == NULL ? NULL : c->node->u.assign.value, st);
  }
  return st;
}

static la_status assign_indexed(la_interp *in, la_node *target,
                                const change *c) {
  LA_TRY(check_target(in, target));
  la_val few[FEW];
  la_slots s = {.at = few};
  la_status st = subscripts(in, target, &s);
  if (st != LA_OK) {
    if (s.at != few) {
      la_slots_give(in, &s);
    }
    return st;
  }
  st = apply(in, target, c, s.at);
  drop_subscripts(in, target, &s, few);
  return st;
}

la_status la_assign_to(la_interp *in, la_node *target, la_val *v) {
  LA_TRY(check_target(in, target));
  if (target->kind == LA_N_NAME) {
    store(in, target, v);
  } else if (target->kind == LA_N_INDEX) {
    change c = {.rhs = v};
    return assign_indexed(in, target, &c);
  }
  return LA_OK;
}

/* Only a literal [], '' or "" deletes; an empty value does not. */
bool la_assign_deletes(const la_node *n) {
  const la_node *value = n->u.assign.value;
  bool empty = (value->kind == LA_N_MATRIX && value->u.list.n == 0) ||
               (value->kind == LA_N_STRING && value->u.string.n == 0);
  return empty && !value->parens && !n->u.assign.has_op;
}

/* f(x) = x^2, as it stands on paper: one more hint where it went wrong and all
   that stands left of the = is unknown. */
static la_status hint_at_function(la_interp *in, const la_node *n,
                                  la_node *target, la_status st) {
  const la_list *args = &target->u.index.args;
  const la_node *f = la_assign_name(target);
  la_err *err = &in->ctx->err;
  if (st != LA_ERR || f->kind != LA_N_NAME || err->hint.len > 0 ||
      la_variable(in, f)->tag != LA_NONE) {
    return st;
  }
  for (int i = 0; i < args->n; i++) {
    if (args->at[i]->kind != LA_N_NAME ||
        la_variable(in, args->at[i])->tag != LA_NONE) {
      return st;
    }
  }
  la_buf text = LA_BUF_INIT;
  la_buf_printf(&text, "%s = @(", f->u.name.text);
  for (int i = 0; i < args->n; i++) {
    la_buf_puts(&text, i > 0 ? ", " : "");
    la_buf_puts(&text, args->at[i]->u.name.text);
  }
  la_buf_puts(&text, ") ");
  la_ast_print(n->u.assign.value, &text);
  if (!text.failed) {
    la_fail_hint(in->ctx, "a function is written %s", la_buf_text(&text));
  }
  la_buf_free(&text);
  return st;
}

static la_status assign_index(la_interp *in, la_node *n, la_node *target) {
  if (la_assign_deletes(n)) {
    change c = {.node = n};
    return assign_indexed(in, target, &c);
  }
  la_val rhs;
  LA_TRY(hint_at_function(in, n, target, la_eval(in, n->u.assign.value, &rhs)));
  LA_TRY(la_heed_interrupt(1, &rhs));
  change c = {.node = n, .rhs = &rhs, .has_op = n->u.assign.has_op};
  la_status st = assign_indexed(in, target, &c);
  la_drop(&rhs);
  return hint_at_function(in, n, target, st);
}

static inline void store_number(la_interp *in, const la_node *name, double x) {
  la_val *slot = la_variable(in, name);
  la_val old = *slot;
  *slot = la_val_num(x);
  la_drop(&old);
}

static inline la_status assign_name(la_interp *in, la_node *n,
                                    const la_node *target) {
  double x;
  la_val v;
  if (la_quick(in, n->u.assign.value, &x)) {
    store_number(in, target, x);
    return LA_OK;
  }
  LA_TRY(la_eval(in, n->u.assign.value, &v));
  LA_TRY(la_heed_interrupt(1, &v));
  store(in, target, &v);
  return LA_OK;
}

static la_status assign_op(la_interp *in, la_node *n, la_node *target) {
  if (la_variable(in, target)->tag == LA_NONE) {
    return la_words_undefined(in, target, target->u.name.text);
  }
  double x;
  if (la_quick_update(in, n, &x)) {
    store_number(in, target, x);
    return LA_OK;
  }
  la_val b, v = LA_VAL_NONE;
  LA_TRY(la_eval(in, n->u.assign.value, &b));
  /* A second reference, so that the variable survives an error. */
  la_val a = la_share(*la_variable(in, target));
  LA_TRY(la_eval_binary_take(in, n, &a, &b, &v));
  LA_TRY(la_heed_interrupt(1, &v));
  store(in, target, &v);
  return LA_OK;
}

/* The user function that a call node calls, or NULL. */
static const la_ufunc *called(const la_interp *in, la_node *call) {
  const la_node *name = la_assign_name(call);
  if (name->kind != LA_N_NAME || la_variable(in, name)->tag != LA_NONE) {
    return NULL;
  }
  return ((const la_symbol *)name->u.name.cache)->user;
}

/* Every wanted output must be there before the first one is assigned. */
static la_status check_outputs(la_interp *in, const la_node *n,
                               const la_val *v) {
  const la_list *targets = &n->u.assign.targets;
  la_node *value = n->u.assign.value;
  for (int i = 0; i < targets->n; i++) {
    if (v[i].tag != LA_NONE || targets->at[i]->kind == LA_N_TILDE) {
      continue;
    }
    const la_ufunc *f = called(in, value);
    if (f != NULL && i < f->def->outs.n) {
      la_fail(in->ctx, "%s: its output %s was not set", f->body.name,
              f->def->outs.at[i]->u.name.text);
    } else if (i == 0) {
      la_fail(in->ctx, "the right side has no value");
    } else {
      la_fail(in->ctx, "the right side has %d value%s, but %d are asked for", i,
              i == 1 ? "" : "s", targets->n);
    }
    return la_report_place(in, value, LA_ERR);
  }
  return LA_OK;
}

/* Assigns in order; on an error every variable gets its old value back. [old]
   has room for as many values as there are targets. */
static la_status assign_all(la_interp *in, const la_list *targets, la_val *v,
                            la_val *old) {
  la_status st = LA_OK;
  for (int i = 0; i < targets->n; i++) {
    if (targets->at[i]->kind != LA_N_TILDE) {
      LA_TRY(check_target(in, targets->at[i]));
    }
  }
  int done = 0;
  for (; done < targets->n && st == LA_OK; done++) {
    la_node *t = targets->at[done];
    if (t->kind != LA_N_TILDE) {
      old[done] = la_share(*la_variable(in, la_assign_name(t)));
      st = la_assign_to(in, t, &v[done]);
    }
  }
  while (st != LA_OK && done-- > 0) {
    if (targets->at[done]->kind != LA_N_TILDE) {
      store(in, la_assign_name(targets->at[done]), &old[done]);
    }
  }
  return st;
}

static la_status assign_several(la_interp *in, la_node *n) {
  const la_list *targets = &n->u.assign.targets;
  int count = targets->n;
  la_slots s;
  if (!la_slots_take(in, 2 * count, &s)) {
    la_fail_nomem(in->ctx);
    return la_report_place(in, n, LA_ERR);
  }
  la_status st = la_eval_multi(in, n->u.assign.value, count, s.at);
  if (st == LA_OK) {
    st = la_heed_interrupt(count, s.at);
  }
  if (st == LA_OK) {
    st = check_outputs(in, n, s.at);
  }
  if (st == LA_OK) {
    st = assign_all(in, targets, s.at, s.at + count);
  }
  la_slots_give(in, &s);
  return st;
}

la_status la_assign_exec(la_interp *in, la_node *n) {
  la_node *target = n->u.assign.targets.at[0];
  if (n->u.assign.targets.n > 1) {
    return assign_several(in, n);
  }
  if (target->kind == LA_N_INDEX) {
    return la_quick_store(in, n) ? LA_OK : assign_index(in, n, target);
  }
  if (target->kind != LA_N_NAME) {
    return check_target(in, target);
  }
  return n->u.assign.has_op ? assign_op(in, n, target)
                            : assign_name(in, n, target);
}

la_status la_exec_assign(la_interp *in, la_node *n) {
  la_status st;
  if (n->plan == LA_ASSIGN_NAME) {
    st = assign_name(in, n, n->u.assign.targets.at[0]);
  } else if (n->plan == LA_NESTED_ASSIGN) {
    st = la_exec_guarded(in, n, la_assign_exec);
  } else {
    st = la_assign_exec(in, n);
  }
  return st == LA_OK && n->u.assign.print
             ? la_show_targets(in, &n->u.assign.targets)
             : st;
}
