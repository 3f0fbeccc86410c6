/* functions.c - functions as values, text as program, and classes. */
#include "config.h"

#include "builtins/args.h"
#include "builtins/evaluate.h"

#include "base/mem.h"
#include "base/progress.h"
#include "value/concat.h"

#include <string.h>
#include <strings.h>

enum { MAX_OUT = 16, MAX_IN = 16 };

/* Without the semicolons, commas and blanks at its end, an expression. */
static void strip_end(la_buf *text) {
  while (text->len > 0 &&
         strchr(" \t\n;,", text->text[text->len - 1]) != NULL) {
    text->text[--text->len] = '\0';
  }
}

static la_status run_text(la_ctx *ctx, la_call *call, int i) {
  la_buf text = LA_BUF_INIT;
  la_status status = la_arg_text(ctx, call, i, &text);
  if (status == LA_OK && call->nargout > 0) {
    strip_end(&text);
    status = la_evaluate(ctx, "eval", la_buf_text(&text), &call->out[0]);
  } else if (status == LA_OK) {
    status =
        ctx->host.run(ctx->host.self, "eval", la_buf_text(&text), text.len);
  }
  la_buf_free(&text);
  return status;
}

static la_status eval(la_ctx *ctx, la_call *call) {
  call->as_is = true;
  la_status status = run_text(ctx, call, 0);
  if (status != LA_ERR || call->nargin < 2) {
    return status;
  }
  la_buf_clear(&ctx->lasterr);
  la_buf_puts(&ctx->lasterr, la_buf_text(&ctx->err.msg));
  la_err_clear(&ctx->err);
  return run_text(ctx, call, 1);
}

static la_status check_callable(la_ctx *ctx, const la_call *call, int i) {
  ptrdiff_t n = 0;
  if (call->arg[i].tag != LA_FUNC && la_val_chars(call->arg[i], &n) == NULL) {
    return la_arg_want(ctx, call, i, "a function or the name of one");
  }
  return LA_OK;
}

static la_status feval(la_ctx *ctx, la_call *call) {
  LA_TRY(check_callable(ctx, call, 0));
  call->as_is = true; /* as the other function has left it */
  return ctx->host.call(ctx->host.self, &call->arg[0], call->nargin - 1,
                        call->arg + 1, call->nargout, call->out);
}

/* Element i of a value, as arrayfun hands it over. */
static la_status pick(la_ctx *ctx, const la_arr *a, ptrdiff_t i, la_val *out) {
  switch (a->cls) {
  case LA_C_REAL:
    *out = la_val_num(la_arr_d(a)[i]);
    return LA_OK;
  case LA_C_BOOL:
    *out = la_val_bool(la_arr_b(a)[i] != 0);
    return LA_OK;
  case LA_C_CPLX:
    return la_val_complex(ctx, la_arr_d(a)[2 * i], la_arr_d(a)[2 * i + 1], out);
  default:
    return la_val_text(ctx, (const char *)la_arr_b(a) + i, 1, out);
  }
}

/* arrayfun in progress: the arrays, and what each call gave. */
typedef struct mapping {
  la_ctx *ctx;
  const la_call *call;
  int nin, nout;
  la_arr *in[MAX_IN];
  la_val *result[MAX_OUT]; /* nout lists of numel values */
  ptrdiff_t called;        /* elements that have some */
} mapping;

/* Counts the arrays before an option; only "UniformOutput", true is there. */
static la_status count_arrays(la_ctx *ctx, const la_call *call, int *n) {
  bool yes = true;
  *n = call->nargin - 1;
  for (int i = 1; i < call->nargin; i++) {
    if (!la_arg_is(call, i, "UniformOutput")) {
      continue;
    }
    if (i + 1 < call->nargin) {
      LA_TRY(la_val_truth(ctx, call->arg[i + 1], &yes));
    }
    if (!yes) {
      return la_arg_fail(ctx, call,
                         "results that are no single numbers "
                         "cannot be collected: lac has no cells");
    }
    *n = i - 1;
    break;
  }
  if (*n < 1 || *n > MAX_IN) {
    return la_arg_fail(ctx, call, "takes from 1 to %d arrays", MAX_IN);
  }
  return LA_OK;
}

static bool same_shape(const la_arr *a, const la_arr *b) {
  return a->nd == b->nd &&
         memcmp(a->dim, b->dim, (size_t)a->nd * sizeof *a->dim) == 0;
}

static la_status open_mapping(mapping *m) {
  LA_TRY(count_arrays(m->ctx, m->call, &m->nin));
  for (int k = 0; k < m->nin; k++) {
    if (m->call->arg[k + 1].tag == LA_FUNC) {
      return la_arg_want(m->ctx, m->call, k + 1, "an array");
    }
    LA_TRY(la_val_full(m->ctx, m->call->arg[k + 1], &m->in[k]));
    if (!same_shape(m->in[0], m->in[k])) {
      return la_arg_fail(m->ctx, m->call, "the arrays must have one shape");
    }
  }
  for (int k = 0; k < m->nout; k++) {
    m->result[k] = la_mem_zalloc(m->in[0]->numel, sizeof **m->result);
    if (m->result[k] == NULL) {
      return la_fail_nomem(m->ctx);
    }
  }
  return LA_OK;
}

static void close_mapping(mapping *m) {
  for (int k = 0; k < m->nout; k++) {
    for (ptrdiff_t i = 0; m->result[k] != NULL && i < m->called; i++) {
      la_val_release(&m->result[k][i]);
    }
    la_mem_free(m->result[k]);
  }
  for (int k = 0; k < m->nin; k++) {
    la_arr_release(m->in[k]);
  }
}

/* Calls the function for element i. */
static la_status map_element(mapping *m, ptrdiff_t i) {
  la_val arg[MAX_IN] = {{LA_NONE, {0}}};
  la_val out[MAX_OUT] = {{LA_NONE, {0}}};
  la_status status = LA_OK;
  m->called = i + 1;
  for (int k = 0; k < m->nin && status == LA_OK; k++) {
    status = pick(m->ctx, m->in[k], i, &arg[k]);
  }
  if (status == LA_OK) {
    status = m->ctx->host.call(m->ctx->host.self, &m->call->arg[0], m->nin, arg,
                               m->nout, out);
  }
  for (int k = 0; k < m->nout && status == LA_OK; k++) {
    if (out[k].tag == LA_NONE || out[k].tag == LA_FUNC ||
        !la_val_is_scalar(out[k])) {
      status = la_arg_fail(m->ctx, m->call,
                           "the function must give one number for each "
                           "element");
    } else {
      m->result[k][i] = la_val_take(&out[k]);
    }
  }
  la_vals_release(m->nin, arg);
  la_vals_release(MAX_OUT, out);
  return status;
}

/* The values of one output as an array of the shape of the input. */
static la_status collect(mapping *m, int k, la_val *out) {
  const la_arr *like = m->in[0];
  int bad[2];
  la_val column = LA_VAL_NONE;
  la_arr *a = NULL;
  if (like->numel == 0) {
    a = la_arr_like(m->ctx, like, LA_C_REAL);
    *out = a == NULL ? LA_VAL_NONE : la_val_arr(a);
    return a == NULL ? LA_ERR : LA_OK;
  }
  LA_TRY(la_concat(m->ctx, 0, (int)like->numel, m->result[k], &column, bad));
  la_status status = la_val_full(m->ctx, column, &a);
  la_val_release(&column);
  LA_TRY(status);
  la_arr *shaped = NULL;
  LA_TRY(la_arr_reshape(m->ctx, a, like->nd, like->dim, &shaped));
  *out = la_val_arr(shaped);
  return LA_OK;
}

static la_status arrayfun(la_ctx *ctx, la_call *call) {
  mapping m = {.ctx = ctx, .call = call};
  m.nout = call->nargout > 1 ? call->nargout : 1;
  LA_TRY(check_callable(ctx, call, 0));
  if (m.nout > MAX_OUT) {
    return la_arg_fail(ctx, call, "gives at most %d values", MAX_OUT);
  }
  la_status status = open_mapping(&m);
  la_work done;
  la_work_begin(&done, "arrayfun",
                status == LA_OK ? (double)m.in[0]->numel : 0);
  for (ptrdiff_t i = 0; status == LA_OK && i < m.in[0]->numel; i++) {
    status = la_work_step(&done, 1) ? LA_INTR : map_element(&m, i);
  }
  la_work_end(&done);
  for (int k = 0; k < m.nout && status == LA_OK; k++) {
    status = collect(&m, k, &call->out[k]);
  }
  close_mapping(&m);
  return status;
}

static la_status func2str(la_ctx *ctx, la_call *call) {
  if (call->arg[0].tag != LA_FUNC) {
    return la_arg_want(ctx, call, 0, "a function");
  }
  const char *text = call->arg[0].u.func->text;
  text += text[0] == '@' && text[1] != '(';
  return la_val_text(ctx, text, (ptrdiff_t)strlen(text), &call->out[0]);
}

static la_status str2func(la_ctx *ctx, la_call *call) {
  la_buf name = LA_BUF_INIT, text = LA_BUF_INIT;
  la_status status = la_arg_text(ctx, call, 0, &name);
  if (status == LA_OK) {
    la_buf_puts(&text, la_buf_text(&name)[0] == '@' ? "" : "@");
    la_buf_puts(&text, la_buf_text(&name));
    status = text.failed ? la_fail_nomem(ctx)
                         : la_evaluate(ctx, "str2func", la_buf_text(&text),
                                       &call->out[0]);
  }
  la_buf_free(&text);
  la_buf_free(&name);
  return status;
}

static la_status is_function_handle(la_ctx *ctx, la_call *call) {
  (void)ctx;
  call->out[0] = la_val_bool(call->arg[0].tag == LA_FUNC);
  return LA_OK;
}

static la_status class_(la_ctx *ctx, la_call *call) {
  const char *name = la_val_class_name(call->arg[0]);
  return la_val_text(ctx, name, (ptrdiff_t)strlen(name), &call->out[0]);
}

static la_status isa(la_ctx *ctx, la_call *call) {
  (void)ctx;
  const char *name = la_val_class_name(call->arg[0]);
  bool yes = la_arg_is(call, 1, name);
  if (strcmp(name, "double") == 0) {
    yes |= la_arg_is(call, 1, "float") || la_arg_is(call, 1, "numeric");
  }
  call->out[0] = la_val_bool(yes);
  return LA_OK;
}

const la_builtin la_rows_functions[] = {
    {"arrayfun", arrayfun, 2, LA_ANY, MAX_OUT, LA_TOPIC_SYSTEM, NULL,
     "B = arrayfun(f,A,...)\n[B,C,...] = arrayfun(f,A,...)",
     "A function applied to each element", NULL,
     "arrayfun(@(x) x^2 + 1, [1 2; 3 4])", "feval"},
    {"class", class_, 1, 1, 1, LA_TOPIC_SYSTEM, NULL, "s = class(x)",
     "The class of a value",
     "\"double\", \"logical\", \"char\" or \"function_handle\".",
     "class(1 < 2)", "isa, whos"},
    {"eval", eval, 1, 2, 1, LA_TOPIC_SYSTEM, NULL,
     "eval(text)\neval(text,on_error)\nx = eval(text)",
     "Run a text as a program", "The second text is run if the first fails.",
     "eval(\"x = 2 + 3;\"); x\neval(\"nonsense(\", \"disp('failed')\")",
     "feval, str2num"},
    {"feval", feval, 1, LA_ANY, MAX_OUT, LA_TOPIC_SYSTEM, NULL,
     "y = feval(f,x,...)", "Call a function by value or by name", NULL,
     "feval(\"sqrt\", 9)", "arrayfun, eval"},
    {"func2str", func2str, 1, 1, 1, LA_TOPIC_SYSTEM, NULL, "s = func2str(f)",
     "A function as text", NULL, "func2str(@(x) x + 1)", "str2func"},
    {"is_function_handle", is_function_handle, 1, 1, 1, LA_TOPIC_SYSTEM, NULL,
     "t = is_function_handle(x)", "True for a function as a value", NULL,
     "is_function_handle(@sin)", "class"},
    {"isa", isa, 2, 2, 1, LA_TOPIC_SYSTEM, NULL, "t = isa(x,class)",
     "True if a value is of a class",
     "\"float\" and \"numeric\" stand for \"double\", too.",
     "isa(1,\"numeric\")", "class"},
    {"str2func", str2func, 1, 1, 1, LA_TOPIC_SYSTEM, NULL, "f = str2func(text)",
     "A text as a function", NULL, "f = str2func(\"@(x) 2 * x\"); f(21)",
     "func2str, feval"},
    {.name = NULL}};
