/* resolve.c - see resolve.h. */
#include "config.h"

#include "eval/resolve.h"

#include "base/mem.h"
#include "eval/plan.h"
#include "eval/report.h"

static la_status walk(la_interp *in, la_scope *s, la_node *n);

static la_status walk_list(la_interp *in, la_scope *s, const la_list *list) {
  for (int i = 0; i < list->n; i++) {
    LA_TRY(walk(in, s, list->at[i]));
  }
  return LA_OK;
}

/* A name with its slot; a handle only needs the symbol. */
static la_status name(la_interp *in, la_scope *s, la_name *nm, bool slot) {
  la_symbol *sym = la_symbols_intern(&in->symbols, nm->text);
  if (sym == NULL) {
    return la_fail_nomem(in->ctx);
  }
  nm->cache = sym;
  if (slot && (nm->slot = la_scope_add(s, sym)) < 0) {
    return la_fail_nomem(in->ctx);
  }
  if (s->function && sym == in->sym_nargin) {
    s->nargin = nm->slot;
  } else if (s->function && sym == in->sym_nargout) {
    s->nargout = nm->slot;
  }
  return LA_OK;
}

static la_status params(la_interp *in, la_scope *s, const la_list *list) {
  for (int i = 0; i < list->n; i++) {
    la_node *p = list->at[i];
    if (p->kind != LA_N_NAME) {
      if (la_scope_add_unnamed(s) < 0) {
        return la_fail_nomem(in->ctx);
      }
      continue;
    }
    LA_TRY(name(in, s, &p->u.name, true));
    if (p->u.name.slot != i) {
      la_fail(in->ctx, "two parameters are named %s", p->u.name.text);
      return la_report_place(in, p, LA_ERR);
    }
  }
  s->nparams = list->n;
  return LA_OK;
}

/* A name in the body of an anonymous function that is no parameter is taken
   along from the scope around. */
static la_status captures(la_interp *in, la_scope *s, la_scope *around) {
  int n = s->n - s->nparams;
  s->capture = la_arena_alloc(s->arena, n * (ptrdiff_t)sizeof(la_capture));
  if (s->capture == NULL) {
    return la_fail_nomem(in->ctx);
  }
  for (int i = 0; i < n; i++) {
    int inner = s->nparams + i;
    int outer = la_scope_add(around, s->name[inner]);
    if (outer < 0) {
      return la_fail_nomem(in->ctx);
    }
    s->capture[i] = (la_capture){inner, outer};
  }
  s->ncapture = n;
  return LA_OK;
}

static la_status anonymous(la_interp *in, la_scope *around, la_node *n) {
  la_function_def *def = &n->u.def;
  la_scope *s = la_scope_new(in->frame->body->arena);
  if (s == NULL) {
    return la_fail_nomem(in->ctx);
  }
  LA_TRY(params(in, s, &def->params));
  LA_TRY(walk(in, s, def->body));
  if (s->nassign > 0) {
    la_fail(in->ctx, "a function without a name cannot change variables");
    return la_report_place(in, def->body, LA_ERR);
  }
  LA_TRY(captures(in, s, around));
  la_buf text = LA_BUF_INIT;
  la_ast_print(n, &text);
  s->text = text.failed
                ? NULL
                : la_arena_strndup(s->arena, la_buf_text(&text), text.len);
  la_buf_free(&text);
  if (s->text == NULL) {
    return la_fail_nomem(in->ctx);
  }
  def->scope = s;
  return LA_OK;
}

static la_status function(la_interp *in, la_node *n) {
  la_function_def *def = &n->u.def;
  la_scope *s = la_scope_new(in->frame->body->arena);
  if (s == NULL) {
    return la_fail_nomem(in->ctx);
  }
  s->function = true;
  LA_TRY(params(in, s, &def->params));
  LA_TRY(walk_list(in, s, &def->outs));
  LA_TRY(walk(in, s, def->body));
  def->scope = s;
  return LA_OK;
}

static la_status needs_ans(la_interp *in, la_scope *s) {
  if (s->ans < 0 && (s->ans = la_scope_add(s, in->sym_ans)) < 0) {
    return la_fail_nomem(in->ctx);
  }
  return LA_OK;
}

/* Down the left side in a loop: a sum of thousands of terms is that deep. */
static la_status binary(la_interp *in, la_scope *s, la_node *n) {
  la_node *left = n;
  while (left->kind == LA_N_BINARY) {
    LA_TRY(walk(in, s, left->u.binary.b));
    la_plan_mark(left);
    left = left->u.binary.a;
  }
  return walk(in, s, left);
}

static la_status index(la_interp *in, la_scope *s, la_node *n) {
  LA_TRY(walk(in, s, n->u.index.callee));
  LA_TRY(walk_list(in, s, &n->u.index.args));
  la_plan_mark(n);
  return LA_OK;
}

static la_status maybe(la_interp *in, la_scope *s, la_node *n) {
  return n == NULL ? LA_OK : walk(in, s, n);
}

static la_status expression(la_interp *in, la_scope *s, la_node *n) {
  int before = s->nassign;
  LA_TRY(needs_ans(in, s));
  LA_TRY(walk(in, s, n->u.expr.x));
  n->plan = s->nassign > before ? LA_NESTED_ASSIGN : LA_PLAIN_STATEMENT;
  return LA_OK;
}

static la_status assignment(la_interp *in, la_scope *s, la_node *n) {
  const la_list *targets = &n->u.assign.targets;
  int before = ++s->nassign;
  LA_TRY(walk_list(in, s, targets));
  LA_TRY(maybe(in, s, n->u.assign.value));
  if (s->nassign > before) {
    n->plan = LA_NESTED_ASSIGN;
  } else if (targets->n == 1 && !n->u.assign.has_op &&
             targets->at[0]->kind == LA_N_NAME) {
    n->plan = LA_ASSIGN_NAME;
  }
  return LA_OK;
}

static la_status statement(la_interp *in, la_scope *s, la_node *n) {
  switch (n->kind) {
  case LA_N_BLOCK:
    return walk_list(in, s, &n->u.list);
  case LA_N_EXPR:
    return expression(in, s, n);
  case LA_N_ASSIGN:
    return assignment(in, s, n);
  case LA_N_IF:
  case LA_N_SWITCH:
    LA_TRY(maybe(in, s, n->u.choice.subject));
    return walk_list(in, s, &n->u.choice.clauses);
  case LA_N_CLAUSE:
    LA_TRY(maybe(in, s, n->u.clause.cond));
    return maybe(in, s, n->u.clause.block);
  case LA_N_FOR:
    LA_TRY(walk(in, s, n->u.loop_for.target));
    LA_TRY(walk(in, s, n->u.loop_for.value));
    return maybe(in, s, n->u.loop_for.block);
  case LA_N_WHILE:
  case LA_N_DO:
    LA_TRY(walk(in, s, n->u.loop.cond));
    return maybe(in, s, n->u.loop.block);
  case LA_N_TRY:
  case LA_N_UNWIND:
    LA_TRY(maybe(in, s, n->u.guard.name));
    LA_TRY(maybe(in, s, n->u.guard.block));
    return maybe(in, s, n->u.guard.handler);
  case LA_N_FUNCTION:
    return function(in, n);
  default:
    return LA_OK;
  }
}

static la_status walk(la_interp *in, la_scope *s, la_node *n) {
  if (la_walk_too_deep(in)) {
    la_fail(in->ctx, "this is nested too deeply");
    return la_report_place(in, n, LA_ERR);
  }
  switch (n->kind) {
  case LA_N_NAME:
    return name(in, s, &n->u.name, true);
  case LA_N_HANDLE:
    return name(in, s, &n->u.name, false);
  case LA_N_UNARY:
    return walk(in, s, n->u.unary.x);
  case LA_N_BINARY:
    return binary(in, s, n);
  case LA_N_RANGE:
    LA_TRY(walk(in, s, n->u.range.base));
    LA_TRY(maybe(in, s, n->u.range.inc));
    return walk(in, s, n->u.range.limit);
  case LA_N_INDEX:
    return index(in, s, n);
  case LA_N_FIELD:
    return walk(in, s, n->u.field.x);
  case LA_N_MATRIX:
  case LA_N_ROW:
    return walk_list(in, s, &n->u.list);
  case LA_N_ANON:
    return anonymous(in, s, n);
  default:
    return statement(in, s, n);
  }
}

/* A function from its definition in the code that is running. */
static la_ufunc *make(la_interp *in, const la_function_def *def) {
  la_ufunc *f = la_mem_zalloc(1, sizeof *f);
  if (f != NULL) {
    f->refs = 1;
    f->def = def;
    f->body = (la_body){def->name, def->scope, in->frame->body->src,
                        in->frame->body->arena};
    la_source_retain(f->body.src);
    la_arena_retain(f->body.arena);
  }
  return f;
}

static la_status define(la_interp *in, const la_node *n) {
  la_symbol *sym = la_symbols_intern(&in->symbols, n->u.def.name);
  la_ufunc *f = sym == NULL ? NULL : make(in, &n->u.def);
  if (f == NULL) {
    return la_fail_nomem(in->ctx);
  }
  la_ufunc_release(sym->user);
  sym->user = f;
  return LA_OK;
}

la_status la_resolve(la_interp *in, la_scope *scope, la_node *n) {
  LA_TRY(walk(in, scope, n));
  if (n->kind != LA_N_BLOCK) {
    return LA_OK;
  }
  for (int i = 0; i < n->u.list.n; i++) {
    if (n->u.list.at[i]->kind == LA_N_FUNCTION) {
      LA_TRY(define(in, n->u.list.at[i]));
    }
  }
  return LA_OK;
}
