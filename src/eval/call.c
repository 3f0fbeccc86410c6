/* call.c - calls of user functions, anonymous functions and builtins. */
#include "config.h"

#include "eval/walk.h"

#include "base/intr.h"
#include "eval/quick.h"
#include "eval/report.h"
#include "eval/words.h"

#include <string.h>

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

/* "[q, r] = f(x, y)" */
static void put_signature(la_buf *out, const la_function_def *def,
                          const char *name) {
  if (def->outs.n > 0) {
    bool several = def->outs.n > 1;
    la_buf_puts(out, several ? "[" : "");
    put_list(out, &def->outs);
    la_buf_puts(out, several ? "] = " : " = ");
  }
  la_buf_puts(out, name == NULL ? "@" : name);
  la_buf_putc(out, '(');
  put_list(out, &def->params);
  la_buf_putc(out, ')');
}

static la_status fail_signature(la_interp *in, const la_function_def *def,
                                const char *name) {
  la_buf sig = LA_BUF_INIT;
  put_signature(&sig, def, name);
  la_fail_hint(in->ctx, "%s", la_buf_text(&sig));
  la_buf_free(&sig);
  return LA_ERR;
}

/* What is called: the body, and who keeps it alive while it runs (a function
   may redefine itself). One of [f] and [h] is NULL. */
typedef struct callee {
  const la_function_def *def;
  la_code code;
  la_ufunc *f;
  la_handle *h;
} callee;

static inline callee callee_user(la_ufunc *f) {
  return (callee){f->def, {f->src, f->arena}, f, NULL};
}

static inline callee callee_handle(la_handle *h) {
  return (callee){h->def, h->code, NULL, h};
}

static inline bool accepts(const la_interp *in, const la_function_def *def,
                           int nargin, int nargout) {
  return nargin <= def->params.n && in->depth < DEPTH_LIMIT &&
         (nargout <= 1 || def->name == NULL || nargout <= def->outs.n);
}

/* Why a call was not accepted. */
static la_status refuse(la_interp *in, const la_function_def *def, int nargin,
                        int nargout) {
  const char *name = def->name == NULL ? "this function" : def->name;
  int np = def->params.n;
  if (nargin > np) {
    la_fail(in->ctx, "%s takes %d argument%s, but %d %s given", name, np,
            plural(np), nargin, nargin == 1 ? "is" : "are");
    return fail_signature(in, def, def->name);
  }
  if (in->depth >= DEPTH_LIMIT) {
    la_fail(in->ctx, "%s: calls are nested more than %d deep", name,
            DEPTH_LIMIT);
    la_fail_hint(in->ctx, "a function that calls itself must stop somewhere");
    return LA_ERR;
  }
  la_fail(in->ctx, "%s has %d output%s, but %d are asked for", name,
          def->outs.n, plural(def->outs.n), nargout);
  return fail_signature(in, def, def->name);
}

/* Moves the outputs out of the frame. One that was not set stays LA_NONE: it
   may not be wanted. */
static inline la_status take_outputs(la_interp *in, const la_function_def *def,
                                     int nargout, la_val *out) {
  for (int k = 0; k < def->outs.n && (k == 0 || k < nargout); k++) {
    out[k] = la_share(*la_variable(in, def->outs.at[k]));
  }
  if (nargout == 1 && def->outs.n > 0 && out[0].tag == LA_NONE) {
    return la_fail(in->ctx, "%s: its output %s was not set", def->name,
                   def->outs.at[0]->u.name.text);
  }
  return LA_OK;
}

static la_status run_body(la_interp *in, const la_function_def *def,
                          int nargout, la_val *out) {
  if (la_interrupted()) {
    return LA_INTR;
  }
  if (def->name == NULL) {
    return la_eval_multi(in, def->body, nargout, out);
  }
  la_status st = la_exec_block(in, def->body);
  in->flow = LA_FLOW_ON;
  return st == LA_OK ? take_outputs(in, def, nargout, out) : st;
}

/* The slots that a call gets besides its arguments. */
static void fill_frame(const la_scope *scope, const callee *c, la_val *slot,
                       const la_call *call) {
  if (scope->nargin >= 0) {
    slot[scope->nargin] = la_val_num(call->nargin);
  }
  if (scope->nargout >= 0) {
    slot[scope->nargout] = la_val_num(call->nargout);
  }
  for (int i = 0; i < scope->ncapture; i++) {
    slot[scope->capture[i].inner] = la_share(c->h->captured[i]);
  }
}

/* Runs a body in a frame made of [s], whose first slots hold the arguments;
   leaves it empty. */
static la_status activate(la_interp *in, const callee *c, la_slots *s,
                          const la_call *call) {
  la_frame frame = {.slot = s->at,
                    .n = s->n,
                    .scope = c->def->scope,
                    .name = c->def->name,
                    .code = c->code,
                    .up = in->frame};
  fill_frame(frame.scope, c, s->at, call);
  in->frame = &frame;
  in->depth++;
  la_status st = run_body(in, c->def, call->nargout, call->out);
  if (st == LA_ERR) {
    la_report_place(in, c->def->body, st);
  }
  in->depth--;
  in->frame = frame.up;
  la_frame_clear(&frame);
  return st;
}

static la_status hold_and_activate(la_interp *in, const callee *c, la_slots *s,
                                   const la_call *call) {
  if (c->f != NULL) {
    la_ufunc_retain(c->f);
  } else {
    c->h->base.refs++;
  }
  la_status st = activate(in, c, s, call);
  if (c->f != NULL) {
    la_ufunc_release(c->f);
  } else {
    la_val held = {.tag = LA_FUNC, .u.func = &c->h->base};
    la_val_release(&held);
  }
  return st;
}

static int frame_size(const la_function_def *def, int nargin) {
  int n = ((const la_scope *)def->scope)->n;
  return n > nargin ? n : nargin;
}

/* A call from a node, whose arguments are evaluated straight into the new
   frame. */
static la_status call_frame(la_interp *in, la_node *n, const callee *c,
                            la_call *call) {
  static const la_list none = {0};
  const la_list *args = n->kind == LA_N_INDEX ? &n->u.index.args : &none;
  la_slots s;
  if (!accepts(in, c->def, args->n, call->nargout)) {
    la_status st = refuse(in, c->def, args->n, call->nargout);
    return la_report_place(in, n, st);
  }
  if (!la_slots_take(in, frame_size(c->def, args->n), &s)) {
    la_fail_nomem(in->ctx);
    return la_report_place(in, n, LA_ERR);
  }
  call->nargin = args->n;
  double x;
  la_status st = LA_OK;
  if (args->n == 1 && la_quick(in, args->at[0], &x)) {
    s.at[0] = la_val_num(x);
  } else {
    st = la_subs_eval(in, args, NULL, s.at);
  }
  if (st == LA_OK) {
    st = hold_and_activate(in, c, &s, call);
    if (st == LA_ERR) {
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
  if (st != LA_OK) {
    la_vals_release(call->nargout > 1 ? call->nargout : 1, call->out);
  }
  return st;
}

static la_status call_builtin_node(la_interp *in, la_node *n,
                                   const la_builtin *b, const la_list *args,
                                   la_call *call) {
  enum { FEW = 3 };
  la_val few[FEW];
  la_slots s = {.at = few};
  if (args->n > FEW && !la_slots_take(in, args->n, &s)) {
    la_fail_nomem(in->ctx);
    return la_report_place(in, n, LA_ERR);
  }
  call->nargin = args->n;
  call->arg = s.at;
  la_status st = la_subs_eval(in, args, NULL, s.at);
  if (st == LA_OK) {
    st = la_call_builtin(in, n, b, call);
    for (int i = 0; i < args->n; i++) {
      la_drop(&s.at[i]);
    }
  }
  if (s.at != few) {
    la_slots_give(in, &s);
  }
  return st;
}

la_status la_call_user(la_interp *in, la_node *n, la_ufunc *f, int nargout,
                       la_val *out) {
  la_call call = {.nargout = nargout, .out = out};
  callee c = callee_user(f);
  return call_frame(in, n, &c, &call);
}

la_status la_call_symbol(la_interp *in, la_node *n, la_symbol *sym,
                         const la_list *args, int nargout, la_val *out) {
  la_call call = {.nargout = nargout, .out = out};
  if (sym->user != NULL) {
    return la_call_user(in, n, sym->user, nargout, out);
  }
  if (sym->builtin != NULL) {
    return call_builtin_node(in, n, sym->builtin, args, &call);
  }
  return la_words_undefined(in, n, sym->name);
}

la_status la_call_value(la_interp *in, la_node *n, la_func *fn,
                        const la_list *args, int nargout, la_val *out) {
  la_handle *h = la_handle_of(fn);
  if (h->symbol != NULL) {
    return la_call_symbol(in, n, h->symbol, args, nargout, out);
  }
  la_call call = {.nargout = nargout, .out = out};
  callee c = callee_handle(h);
  return call_frame(in, n, &c, &call);
}

/* Calls a user or anonymous function with values that are there. */
static la_status call_frame_with(la_interp *in, const callee *c,
                                 la_call *call) {
  la_slots s;
  if (!accepts(in, c->def, call->nargin, call->nargout)) {
    return refuse(in, c->def, call->nargin, call->nargout);
  }
  if (!la_slots_take(in, frame_size(c->def, call->nargin), &s)) {
    return la_fail_nomem(in->ctx);
  }
  for (int i = 0; i < call->nargin; i++) {
    s.at[i] = la_share(call->arg[i]);
  }
  la_status st = hold_and_activate(in, c, &s, call);
  la_slots_give(in, &s);
  return st;
}

static la_status call_symbol_with(la_interp *in, la_symbol *sym,
                                  la_call *call) {
  if (sym->user != NULL) {
    callee c = callee_user(sym->user);
    return call_frame_with(in, &c, call);
  }
  if (sym->builtin != NULL) {
    return la_call_builtin(in, NULL, sym->builtin, call);
  }
  return la_words_undefined(in, NULL, sym->name);
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
  la_symbol *sym = la_symbols_intern(&in->symbols, la_buf_text(&name));
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
    la_handle *h = la_handle_of(fn->u.func);
    if (h->symbol != NULL) {
      return call_symbol_with(in, h->symbol, call);
    }
    callee c = callee_handle(h);
    return call_frame_with(in, &c, call);
  }
  la_symbol *sym = symbol_of_text(in, *fn);
  return sym == NULL ? LA_ERR : call_symbol_with(in, sym, call);
}
