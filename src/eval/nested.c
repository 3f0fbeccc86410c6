/* nested.c - assignments inside expressions: a = b = 3, v(k++), (x = 2) + 1.

   They happen at once, so that the rest of the expression sees them. A
   statement that has some and fails puts the variables back: it runs under a
   guard, which keeps what they were. */
#include "config.h"

#include "eval/walk.h"

#include "base/mem.h"
#include "eval/report.h"

/* What a variable was. */
typedef struct old_value {
  int slot;
  la_val v;
} old_value;

struct la_guard {
  la_guard *up;
  const la_frame *frame; /* of the statement */
  old_value *at;
  int n, cap;
};

/* Notes the value of the variable in [slot]. */
static la_status keep(la_interp *in, int slot) {
  la_guard *g = in->guard;
  if (g == NULL || g->frame != in->frame) {
    return LA_OK;
  }
  if (g->n == g->cap) {
    int cap = g->cap == 0 ? 8 : 2 * g->cap;
    old_value *at = la_mem_resize(g->at, g->cap * (ptrdiff_t)sizeof *at,
                                  cap * (ptrdiff_t)sizeof *at);
    if (at == NULL) {
      return la_fail_nomem(in->ctx);
    }
    g->at = at;
    g->cap = cap;
  }
  g->at[g->n++] = (old_value){slot, la_share(in->slot[slot])};
  return LA_OK;
}

static la_status keep_targets(la_interp *in, const la_list *targets) {
  for (int i = 0; i < targets->n; i++) {
    const la_node *name = la_assign_name(targets->at[i]);
    if (name->kind == LA_N_NAME) {
      LA_TRY(keep(in, name->u.name.slot));
    }
  }
  return LA_OK;
}

/* Latest first: a variable may have been changed more than once. */
static void put_back(la_interp *in, la_guard *g) {
  while (g->n > 0) {
    old_value *old = &g->at[--g->n];
    la_drop(&in->slot[old->slot]);
    in->slot[old->slot] = old->v;
  }
}

la_status la_exec_guarded(la_interp *in, la_node *n,
                          la_status (*run)(la_interp *, la_node *)) {
  la_guard g = {.up = in->guard, .frame = in->frame};
  in->guard = &g;
  la_status st = run(in, n);
  in->guard = g.up;
  if (st != LA_OK) {
    put_back(in, &g);
  }
  while (g.n > 0) {
    la_drop(&g.at[--g.n].v);
  }
  la_mem_free(g.at);
  return st;
}

/* x++: what it was. */
static la_status postfix(la_interp *in, la_node *n, la_val *out) {
  la_val old;
  LA_TRY(la_eval(in, n->u.assign.targets.at[0], &old));
  la_status st = la_assign_exec(in, n);
  if (st == LA_OK) {
    *out = old;
  } else {
    la_drop(&old);
  }
  return st;
}

/* (x(k) = y): y, whatever x makes of it. */
static la_status plain(la_interp *in, la_node *n, la_val *out) {
  la_val v;
  LA_TRY(la_eval(in, n->u.assign.value, &v));
  la_val copy = la_share(v);
  la_status st = la_assign_to(in, n->u.assign.targets.at[0], &copy);
  la_drop(&copy);
  if (st == LA_OK) {
    *out = v;
  } else {
    la_drop(&v);
  }
  return st;
}

la_status la_eval_assign(la_interp *in, la_node *n, la_val *out) {
  la_node *target = n->u.assign.targets.at[0];
  LA_TRY(la_report_place(in, n, keep_targets(in, &n->u.assign.targets)));
  if (n->u.assign.form == LA_FORM_POSTFIX) {
    return postfix(in, n, out);
  }
  if (n->u.assign.targets.n == 1 && !n->u.assign.has_op &&
      !la_assign_deletes(n)) {
    return plain(in, n, out);
  }
  LA_TRY(la_assign_exec(in, n));
  return la_eval(in, target, out);
}
