/* walk.h - inside the evaluator: its state, and what its files offer each
   other. Not for other floors. */
#ifndef LA_EVAL_WALK_H
#define LA_EVAL_WALK_H

#include "eval/env.h"
#include "eval/interp.h"

#include "base/ctx.h"
#include "base/intr.h"

#include <stdbool.h>

/* What the running statement wants the blocks around it to do. */
typedef enum la_flow {
  LA_FLOW_ON,
  LA_FLOW_BREAK,
  LA_FLOW_CONTINUE,
  LA_FLOW_RETURN
} la_flow;

/* The value that 'end' speaks of: the innermost one that is being indexed.
   Without a value (LA_NONE) it is a product that nobody has formed, m-by-n. */
typedef struct la_end {
  la_val of;
  ptrdiff_t m, n;
  int position, count; /* of the subscript being evaluated */
} la_end;

/* A piece of the value stack, or a block of its own where that is full. */
typedef struct la_slots {
  la_val *at;
  int n;
  bool heap;
} la_slots;

typedef struct la_guard la_guard; /* nested.c */

struct la_interp {
  la_ctx *ctx;
  la_interp_hooks hooks;
  bool strict;
  bool quitting;
  int quit_status;
  la_flow flow;
  int depth;   /* of user function calls */
  int running; /* texts that are being run, one inside the other */
  la_frame *frame;
  la_val *slot;    /* of the frame */
  la_guard *guard; /* of the statement that runs under one */
  la_frame top;
  la_body top_body;
  la_val *stack, *stack_top, *stack_limit; /* above the top all LA_NONE */
  const char *floor; /* address below which the C stack must not grow */
  la_symbols symbols;
  la_symbol *sym_nargin, *sym_nargout, *sym_ans;
  la_source **kept; /* sources that a pending error may speak of */
  int nkept, kept_cap;
  const char **listing; /* of la_interp_variable, la_interp_function */
  int nlisting;
};

/* eval.c: the value of an expression. One value (an error if there is none);
   up to nargout values, out[0 .. max(1,nargout)-1] (some may stay LA_NONE);
   its truth as a condition of if and while. */
la_status la_eval(la_interp *in, la_node *n, la_val *out);
la_status la_eval_multi(la_interp *in, la_node *n, int nargout, la_val *out);
la_status la_eval_truth(la_interp *in, la_node *n, bool *truth);

/* op on two operands that are given up, with errors and warnings placed at
   [n]. */
la_status la_eval_binary_take(la_interp *in, la_node *n, la_val *a, la_val *b,
                              la_val *out);

/* subs.c: subscripts. Evaluates the arguments of an index expression into arg[0
   .. list->n-1]; all or none are set. With [end], a ':' stays LA_COLON and
   'end' speaks of that value; without, they are arguments of a function, where
   a
   ':' is the string ":" and 'end' keeps its meaning. */
la_status la_subs_eval(la_interp *in, const la_list *list, la_end *end,
                       la_val *arg);

/* out = v(args) for an index node whose callee has the value v (borrowed). */
la_status la_subs_index(la_interp *in, la_node *n, la_val v, la_val *out);

/* call.c: functions. [n] is the INDEX or NAME that calls; its arguments are
   evaluated into the call. Without a node (a builtin calls) the arguments are
   those of the call. */
la_status la_call_symbol(la_interp *in, la_node *n, la_symbol *sym,
                         la_call *call);
la_status la_call_user(la_interp *in, la_node *n, la_ufunc *f, la_call *call);
la_status la_call_value(la_interp *in, la_node *n, la_func *fn, la_call *call);

/* A builtin whose arguments are there and may be taken; [n] is for messages. */
la_status la_call_builtin(la_interp *in, la_node *n, const la_builtin *b,
                          la_call *call);

/* A function value, or the function named by a string. */
la_status la_call_with(la_interp *in, const la_val *fn, la_call *call);

/* handle.c: function values. */
la_status la_handle_named(la_interp *in, la_node *n, la_val *out);
la_status la_handle_anonymous(la_interp *in, la_node *n, la_val *out);

typedef struct la_handle {
  la_func base;
  la_symbol *symbol;    /* of @name; NULL: anonymous */
  la_function_def *def; /* anonymous: parameters and body */
  la_body body;         /* text and arena are held */
  la_val *captured;     /* one for each capture of its scope */
} la_handle;

static inline la_handle *la_handle_of(la_func *f) {
  return (la_handle *)f;
}

/* assign.c; la_assign_name: the name of the variable that a target changes (the
   target itself if it is none, like '~'). */
la_node *la_assign_name(la_node *target);
la_status la_assign_exec(la_interp *in, la_node *n);

/* The statement: assigns, then shows what is to be shown. */
la_status la_exec_assign(la_interp *in, la_node *n);

/* The plan of a statement: an assignment to one name without an operator; an
   expression or assignment that has assignments inside. */
enum { LA_PLAIN_STATEMENT, LA_ASSIGN_NAME, LA_NESTED_ASSIGN };
la_status la_assign_to(la_interp *in, la_node *target, la_val *v);

/* True for x(k) = []. */
bool la_assign_deletes(const la_node *n);

/* nested.c: the value of an assignment inside an expression; a statement with
   such assignments, which takes them back where it fails. */
la_status la_eval_assign(la_interp *in, la_node *n, la_val *out);
la_status la_exec_guarded(la_interp *in, la_node *n,
                          la_status (*run)(la_interp *, la_node *));

/* stmt.c: how each kind of statement is run; a block with a check of the depth;
   the variables that an assignment has changed. */
extern la_status (*const la_statements[LA_N_KINDS])(la_interp *, la_node *);
la_status la_exec_block(la_interp *in, la_node *block);
la_status la_show_targets(la_interp *in, const la_list *targets);

/* The statements of a block, until one fails or leaves it. */
static inline la_status la_run_block(la_interp *in, const la_node *block) {
  const la_list *list = &block->u.list;
  for (int i = 0; i < list->n && in->flow == LA_FLOW_ON; i++) {
    la_node *n = list->at[i];
    LA_TRY(la_statements[n->kind](in, n));
  }
  return LA_OK;
}

/* loop.c */
la_status la_exec_for(la_interp *in, la_node *n);
la_status la_exec_while(la_interp *in, la_node *n);
la_status la_exec_do(la_interp *in, la_node *n);

/* branch.c */
la_status la_exec_switch(la_interp *in, la_node *n);
la_status la_exec_try(la_interp *in, la_node *n);
la_status la_eval_field(la_interp *in, la_node *n, la_val *out);
la_status la_exec_unwind(la_interp *in, la_node *n);

/* command.c */
la_status la_exec_command(la_interp *in, la_node *n);

/* host.c: sets ctx->host. */
void la_host_install(la_interp *in);

static inline void la_drop(la_val *v) {
  if (v->tag > LA_BOOL) {
    la_val_release(v);
  }
}

/* Room on the value stack for n values, all LA_NONE; false without memory.
   Given back in reverse order, with the values that are still in it. */
bool la_slots_take_block(int n, la_slots *s); /* interp.c */
void la_slots_give_block(la_slots *s);

static inline bool la_slots_take(la_interp *in, int n, la_slots *s) {
  if (in->stack_limit - in->stack_top < n) {
    return la_slots_take_block(n, s);
  }
  s->at = in->stack_top;
  s->n = n;
  s->heap = false;
  in->stack_top += n;
  return true;
}

static inline void la_slots_give(la_interp *in, la_slots *s) {
  for (int i = 0; i < s->n; i++) {
    la_drop(&s->at[i]);
    s->at[i].tag = LA_NONE;
  }
  if (s->heap) {
    la_slots_give_block(s);
  } else {
    in->stack_top = s->at;
  }
}

/* Makes room for every name of a frame's scope; false without memory. */
bool la_interp_reserve(la_interp *in, la_frame *f);

/* Keeps the source of an error until it is reported. */
void la_interp_keep(la_interp *in, la_source *src);

/* True if the C stack has no room for one more level of the walk. */
static inline bool la_walk_too_deep(const la_interp *in) {
  return (const char *)__builtin_frame_address(0) < in->floor;
}

/* A new reference, without a call for scalars and arrays. */
static inline la_val la_share(la_val v) {
  if (v.tag <= LA_BOOL) {
    return v;
  }
  if (v.tag == LA_ARR) {
    v.u.arr->refs++;
    return v;
  }
  return la_val_retain(v);
}

static inline la_val *la_variable(const la_interp *in, const la_node *name) {
  return &in->slot[name->u.name.slot];
}

/* What was computed while the user asked to stop may be half done: the [n]
   values are dropped, not kept. */
static inline la_status la_heed_interrupt(int n, la_val *v) {
  if (!la_interrupted()) {
    return LA_OK;
  }
  for (int i = 0; i < n; i++) {
    la_drop(&v[i]);
  }
  return LA_INTR;
}

#endif
