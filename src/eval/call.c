/* call.c - calls of user functions, anonymous functions and builtins. */
#include "config.h"

#include "eval/walk.h"

#include "base/intr.h"
#include "eval/quick.h"
#include "eval/report.h"
#include "eval/words.h"

/* Calls of user functions inside one another. */
enum { DEPTH_LIMIT = 256 };

static const char *plural(int n) {
  return n == 1 ? "" : "s";
}

static void put_list(la_buf *out, const la_list *list) {
  for (int i = 0; i < list->n; i++) {
    la_buf_puts(out, i > 0 ? ", " : "");
    la_ast_print(list->at[i], out);
  }
}

/* "[q, r] = f(x, y)", or an anonymous function as it prints. */
static void put_signature(la_buf *out, const la_function_def *def) {
  if (def->name == NULL) {
    la_buf_puts(out, ((const la_scope *)def->scope)->text);
    return;
  }
  if (def->outs.n > 0) {
    bool several = def->outs.n > 1;
    la_buf_puts(out, several ? "[" : "");
    put_list(out, &def->outs);
    la_buf_puts(out, several ? "] = " : " = ");
  }
  la_buf_printf(out, "%s(", def->name);
  put_list(out, &def->params);
  la_buf_putc(out, ')');
}

static la_status fail_signature(la_interp *in, const la_function_def *def) {
  la_buf sig = LA_BUF_INIT;
  put_signature(&sig, def);
  la_fail_hint(in->ctx, "%s", la_buf_text(&sig));
  la_buf_free(&sig);
  return LA_ERR;
}

/* What a message calls the function that [n] calls. */
static const char *function_words(const la_node *n,
                                  const la_function_def *def) {
  if (def->name != NULL) {
    return def->name;
  }
  bool named = n != NULL && n->kind == LA_N_INDEX &&
               n->u.index.callee->kind == LA_N_NAME;
  return named ? n->u.index.callee->u.name.text : "the function";
}

static inline bool accepts(const la_interp *in, const la_function_def *def,
                           int nargin, int nargout) {
  return nargin <= def->params.n && in->depth < DEPTH_LIMIT &&
         !la_walk_too_deep(in) &&
         (nargout <= 1 || def->name == NULL || nargout <= def->outs.n);
}

/* Why a call was not accepted. */
static la_status refuse(la_interp *in, const la_node *n,
                        const la_function_def *def, const la_call *call) {
  const char *name = function_words(n, def);
  int np = def->params.n, nargin = call->nargin;
  if (nargin > np) {
    la_fail(in->ctx, "%s takes %d argument%s, but %d %s given", name, np,
            plural(np), nargin, nargin == 1 ? "is" : "are");
    fail_signature(in, def);
  } else if (in->depth >= DEPTH_LIMIT) {
    la_fail(in->ctx, "%s: calls are nested more than %d deep", name,
            DEPTH_LIMIT);
    la_fail_hint(in->ctx, "a function that calls itself must stop somewhere");
  } else if (la_walk_too_deep(in)) {
    la_fail(in->ctx, "calls are nested too deeply");
  } else {
    la_fail(in->ctx, "%s has %d output%s, but %d are asked for", name,
            def->outs.n, plural(def->outs.n), call->nargout);
    fail_signature(in, def);
  }
  return la_report_place(in, n, LA_ERR);
}

/* The outputs leave the frame. One that was not set stays LA_NONE: it may not
   be wanted. */
static inline la_status take_outputs(la_interp *in, const la_function_def *def,
                                     const la_call *call) {
  if (def->outs.n == 0) {
    return LA_OK;
  }
  call->out[0] = la_share(*la_variable(in, def->outs.at[0]));
  for (int k = 1; k < call->nargout; k++) {
    call->out[k] = la_share(*la_variable(in, def->outs.at[k]));
  }
  if (call->out[0].tag == LA_NONE && call->nargout == 1) {
    la_fail(in->ctx, "%s: its output %s was not set", def->name,
            def->outs.at[0]->u.name.text);
    return la_report_place(in, def->body, LA_ERR);
  }
  return LA_OK;
}

/* The arguments of the node [n], or of the call where there is no node. */
static inline la_status fill_arguments(la_interp *in, la_node *n,
                                       const la_call *call, la_val *slot) {
  double x;
  if (n == NULL) {
    for (int i = 0; i < call->nargin; i++) {
      slot[i] = la_share(call->arg[i]);
    }
    return LA_OK;
  }
  if (call->nargin == 1 && la_quick(in, n->u.index.args.at[0], &x)) {
    slot[0] = la_val_num(x);
    return LA_OK;
  }
  return call->nargin == 0 ? LA_OK
                           : la_subs_eval(in, &n->u.index.args, NULL, slot);
}

static inline void count_arguments(la_node *n, la_call *call) {
  if (n != NULL) {
    call->nargin = n->kind == LA_N_INDEX ? n->u.index.args.n : 0;
  }
}

static inline void push_frame(la_interp *in, la_frame *f) {
  in->frame = f;
  in->slot = f->slot;
  in->depth++;
}

static inline void pop_frame(la_interp *in, la_frame *f) {
  in->depth--;
  in->frame = f->up;
  in->slot = f->up->slot;
  if (f->heap) {
    la_frame_clear(f);
  }
}

static void set_counts(const la_scope *scope, la_val *slot,
                       const la_call *call) {
  if (scope->nargin >= 0) {
    slot[scope->nargin] = la_val_num(call->nargin);
  }
  if (scope->nargout >= 0) {
    slot[scope->nargout] = la_val_num(call->nargout);
  }
}

/* Runs the function in a frame over [s], whose first slots hold the arguments.
   It is held while it runs: it may redefine itself. */
static inline la_status run_user(la_interp *in, la_ufunc *f, const la_slots *s,
                                 const la_call *call) {
  const la_function_def *def = f->def;
  la_frame frame = {
      .slot = s->at, .n = s->n, .body = &f->body, .up = in->frame};
  set_counts(f->body.scope, s->at, call);
  f->refs++;
  push_frame(in, &frame);
  la_status st = la_interrupted() ? LA_INTR : la_run_block(in, def->body);
  in->flow = LA_FLOW_ON;
  st = st == LA_OK ? take_outputs(in, def, call)
                   : la_report_place(in, def->body, st);
  pop_frame(in, &frame);
  if (f->refs == 1) {
    la_ufunc_release(f);
  } else {
    f->refs--;
  }
  return st;
}

la_status la_call_user(la_interp *in, la_node *n, la_ufunc *f, la_call *call) {
  la_slots s;
  count_arguments(n, call);
  if (!accepts(in, f->def, call->nargin, call->nargout)) {
    return refuse(in, n, f->def, call);
  }
  if (!la_slots_take(in, f->body.scope->n, &s)) {
    la_fail_nomem(in->ctx);
    return la_report_place(in, n, LA_ERR);
  }
  la_status st = fill_arguments(in, n, call, s.at);
  if (st == LA_OK) {
    st = run_user(in, f, &s, call);
    if (st == LA_ERR && n != NULL) {
      la_report_trace(in, n);
    }
  }
  la_slots_give(in, &s);
  return st;
}

/* The same for an anonymous function. */
static la_status run_handle(la_interp *in, la_handle *h, const la_slots *s,
                            const la_call *call) {
  const la_scope *scope = h->body.scope;
  la_frame frame = {
      .slot = s->at, .n = s->n, .body = &h->body, .up = in->frame};
  for (int i = 0; i < scope->ncapture; i++) {
    s->at[scope->capture[i].inner] = la_share(h->captured[i]);
  }
  h->base.refs++;
  push_frame(in, &frame);
  la_status st = la_interrupted() ? LA_INTR
                                  : la_eval_multi(in, h->def->body,
                                                  call->nargout, call->out);
  st = la_report_place(in, h->def->body, st);
  pop_frame(in, &frame);
  la_val held = {.tag = LA_FUNC, .u.func = &h->base};
  la_val_release(&held);
  return st;
}

static la_status call_handle(la_interp *in, la_node *n, la_handle *h,
                             la_call *call) {
  const la_scope *scope = h->body.scope;
  la_slots s;
  count_arguments(n, call);
  if (!accepts(in, h->def, call->nargin, call->nargout)) {
    return refuse(in, n, h->def, call);
  }
  if (!la_slots_take(in, scope->n, &s)) {
    la_fail_nomem(in->ctx);
    return la_report_place(in, n, LA_ERR);
  }
  la_status st = fill_arguments(in, n, call, s.at);
  if (st == LA_OK) {
    st = run_handle(in, h, &s, call);
    if (st == LA_ERR && n != NULL) {
      la_report_trace(in, n);
    }
  }
  la_slots_give(in, &s);
  return st;
}

/* "at least 2 arguments", "1 argument" */
static void put_arity(la_buf *out, const la_builtin *b, bool too_few) {
  int n = too_few ? b->min_in : b->max_in;
  bool open = b->min_in != b->max_in;
  la_buf_printf(out, "%s%d argument%s",
                !open     ? ""
                : too_few ? "at least "
                          : "at most ",
                n, plural(n));
}

/* The forms of a builtin, one a line in its row, on one line. */
static void put_forms(la_buf *out, const char *signature) {
  for (const char *c = signature; c != NULL && *c != '\0'; c++) {
    if (*c == '\n') {
      la_buf_puts(out, "  or  ");
    } else {
      la_buf_putc(out, *c);
    }
  }
}

static la_status check_builtin(la_interp *in, const la_builtin *b,
                               const la_call *call) {
  bool few = call->nargin < b->min_in;
  bool many = b->max_in != LA_ANY && call->nargin > b->max_in;
  if (few || many) {
    la_buf arity = LA_BUF_INIT;
    put_arity(&arity, b, few);
    la_fail(in->ctx, "%s takes %s, but %d %s given", b->name,
            la_buf_text(&arity), call->nargin,
            call->nargin == 1 ? "is" : "are");
    la_buf_free(&arity);
  } else if (call->nargout > 1 && call->nargout > b->max_out) {
    la_fail(in->ctx, "%s has %d output%s, but %d are asked for", b->name,
            b->max_out, plural(b->max_out), call->nargout);
  } else {
    return LA_OK;
  }
  put_forms(&in->ctx->err.hint, b->signature);
  return LA_ERR;
}

/* Complex results that are real become real arrays. */
static void narrow_outputs(la_interp *in, la_call *call) {
  for (int k = 0; k < call->nargout || k == 0; k++) {
    la_val *v = &call->out[k];
    if (v->tag == LA_ARR && v->u.arr->cls == LA_C_CPLX) {
      *v = la_val_arr_narrow(in->ctx, v->u.arr);
    }
  }
}

la_status la_call_builtin(la_interp *in, la_node *n, const la_builtin *b,
                          la_call *call) {
  la_status st = check_builtin(in, b, call);
  if (st != LA_OK) {
    return n == NULL ? st : la_report_place(in, n, st);
  }
  call->self = b;
  st = b->fn(in->ctx, call);
  if (st != LA_OK || in->ctx->warnings != NULL) {
    st = la_report_call(in, n, b, st);
  }
  if (st == LA_OK && in->quitting) {
    st = LA_INTR;
  }
  if (st == LA_OK && !call->as_is) {
    narrow_outputs(in, call);
  }
  if (st != LA_OK) {
    la_vals_release(call->nargout > 1 ? call->nargout : 1, call->out);
  }
  return st;
}

static la_status call_builtin_node(la_interp *in, la_node *n,
                                   const la_builtin *b, la_call *call) {
  enum { FEW = 3 };
  la_val few[FEW];
  la_slots s = {.at = few};
  count_arguments(n, call);
  if (call->nargin > FEW && !la_slots_take(in, call->nargin, &s)) {
    la_fail_nomem(in->ctx);
    return la_report_place(in, n, LA_ERR);
  }
  call->arg = s.at;
  la_status st = LA_OK;
  if (call->nargin > 0) {
    st = la_subs_eval(in, &n->u.index.args, NULL, s.at);
  }
  if (st == LA_OK) {
    const int given = call->nargin; /* a builtin may drop words at the end */
    st = la_call_builtin(in, n, b, call);
    for (int i = 0; i < given; i++) {
      la_drop(&s.at[i]);
      s.at[i].tag = LA_NONE;
    }
  }
  if (s.at != few) {
    la_slots_give(in, &s);
  }
  return st;
}

la_status la_call_symbol(la_interp *in, la_node *n, la_symbol *sym,
                         la_call *call) {
  if (sym->user != NULL) {
    return la_call_user(in, n, sym->user, call);
  }
  if (sym->builtin == NULL) {
    return la_words_undefined(in, n, sym->name);
  }
  return n == NULL ? la_call_builtin(in, n, sym->builtin, call)
                   : call_builtin_node(in, n, sym->builtin, call);
}

la_status la_call_value(la_interp *in, la_node *n, la_func *fn, la_call *call) {
  la_handle *h = la_handle_of(fn);
  return h->symbol != NULL ? la_call_symbol(in, n, h->symbol, call)
                           : call_handle(in, n, h, call);
}

static la_symbol *symbol_of_text(la_interp *in, la_val fn) {
  ptrdiff_t len;
  const char *text = la_val_chars(fn, &len);
  la_buf name = LA_BUF_INIT;
  if (text == NULL) {
    la_fail(in->ctx, "\001 is no function");
    return NULL;
  }
  la_buf_put(&name, text, len);
  la_symbol *sym =
      name.failed ? NULL : la_symbols_intern(&in->symbols, la_buf_text(&name));
  la_buf_free(&name);
  if (sym == NULL) {
    la_fail_nomem(in->ctx);
  }
  return sym;
}

la_status la_call_with(la_interp *in, const la_val *fn, la_call *call) {
  if (la_walk_too_deep(in)) {
    return la_fail(in->ctx, "calls are nested too deeply");
  }
  if (fn->tag == LA_FUNC) {
    return la_call_value(in, NULL, fn->u.func, call);
  }
  la_symbol *sym = symbol_of_text(in, *fn);
  return sym == NULL ? LA_ERR : la_call_symbol(in, NULL, sym, call);
}
