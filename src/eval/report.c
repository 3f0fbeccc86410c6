/* report.c - see report.h. */
#include "config.h"

#include "eval/report.h"

#include "base/intr.h"
#include "base/mem.h"
#include "eval/params.h"

#include <ctype.h>
#include <string.h>

/* Cells that an operand may take in a message, and the whole operation. */
enum { OPERAND_CELLS = 24, WHOLE_CELLS = 48 };

/* Operands that a message can name. */
enum { NAMES = 9 };

typedef struct names {
  la_buf text[NAMES];
  const char *at[NAMES];
  bool own[NAMES]; /* these are the user's words */
  int n;
  const char *signature; /* of the builtin called, or NULL */
  int nargs;
} names;

static int cells(const la_buf *text) {
  int n = 0;
  for (ptrdiff_t i = 0; i < text->len; i++) {
    n += ((unsigned char)text->text[i] & 0xC0) != 0x80;
  }
  return n;
}

bool la_report_words(const la_node *n, int limit, la_buf *out) {
  /* The text is never much shorter than the tree prints: a long one is not even
     tried. */
  if (n->span.end - n->span.begin > 8u * (unsigned)limit) {
    return false;
  }
  bool row = n->kind == LA_N_ROW;
  la_buf_puts(out, row ? "[" : "");
  la_ast_print(n, out);
  la_buf_puts(out, row ? "]" : "");
  if (out->failed || cells(out) > limit) {
    la_buf_clear(out);
    return false;
  }
  return true;
}

/* Names operand k by the words of [n], or by [otherwise] where these are too
   long. */
static void name(names *ns, int k, const la_node *n, const char *otherwise) {
  if (k >= NAMES) {
    return;
  }
  while (ns->n <= k) {
    ns->at[ns->n++] = NULL;
  }
  if (n != NULL && la_report_words(n, OPERAND_CELLS, &ns->text[k])) {
    ns->at[k] = la_buf_text(&ns->text[k]);
    ns->own[k] = true;
  } else {
    ns->at[k] = otherwise;
  }
}

static void free_names(names *ns) {
  for (int i = 0; i < NAMES; i++) {
    la_buf_free(&ns->text[i]);
  }
}

/* text := prefix + text */
static void put_prefix(la_buf *text, const char *prefix) {
  la_buf whole = LA_BUF_INIT;
  la_buf_printf(&whole, "%s: %s", prefix, la_buf_text(text));
  la_buf_free(text);
  *text = whole;
}

la_status la_report_place(la_interp *in, const la_node *n, la_status st) {
  la_err *err = &in->ctx->err;
  if (st == LA_ERR && la_interrupted()) {
    /* What is half done may look like any error. */
    la_err_clear(err);
    return LA_INTR;
  }
  if (st == LA_ERR && err->src == NULL && n != NULL &&
      in->frame->body->src != NULL) {
    err->src = in->frame->body->src;
    err->span = n->span;
    la_interp_keep(in, in->frame->body->src);
  }
  return st;
}

/* One warning in the user's words. [prefix] may be NULL. */
static void put_warning(la_buf *out, const char *text, const char *prefix,
                        const names *ns) {
  if (prefix != NULL) {
    la_buf_printf(out, "%s: ", prefix);
  }
  la_text_name_operands(out, text, ns->at, ns->n);
}

/* Hands all waiting warnings on; the first is an error under --strict and after
   warning("error"). */
static la_status warnings(la_interp *in, const la_node *n, const char *prefix,
                          const names *ns) {
  const bool strict = in->strict || in->ctx->warn_state == LA_WARN_ERROR;
  la_status st = LA_OK;
  la_warning *w;
  while ((w = la_warn_take(in->ctx)) != NULL) {
    la_buf text = LA_BUF_INIT;
    put_warning(&text, w->text, prefix, ns);
    if (!strict) {
      la_span span = n != NULL ? n->span : (la_span){0, 0, 0};
      in->hooks.warn(in->hooks.self, la_buf_text(&text), in->frame->body->src,
                     span);
    } else if (st == LA_OK) {
      st = la_fail(in->ctx, "%s", la_buf_text(&text));
      la_report_place(in, n, st);
    }
    la_buf_free(&text);
    la_mem_free(w->text);
    la_mem_free(w);
  }
  return st;
}

/* Names the operands in the hint. It is to be typed: what has no words of the
   user's is called as its parameter, and where that has no name either, there
   is no hint. */
static void name_in_hint(la_buf *hint, const names *ns) {
  la_buf named = LA_BUF_INIT;
  bool good = true;
  for (const char *c = la_buf_text(hint); *c != '\0' && good; c++) {
    int k = *c - 1;
    if (k < 0 || k >= NAMES) {
      la_buf_putc(&named, *c);
    } else if (k < ns->n && ns->own[k]) {
      la_buf_puts(&named, ns->at[k]);
    } else {
      good = ns->signature != NULL &&
             la_params_name(ns->signature, ns->nargs, k, &named);
    }
  }
  if (!good) {
    la_buf_clear(&named);
  }
  la_buf_free(hint);
  *hint = named;
}

/* What every report ends with. */
static la_status finish(la_interp *in, const la_node *n, const char *prefix,
                        names *ns, la_status st) {
  la_err *err = &in->ctx->err;
  if (st == LA_ERR && err->src == NULL) {
    name_in_hint(&err->hint, ns);
    la_err_name_operands(err, ns->at, ns->n);
    if (prefix != NULL) {
      put_prefix(&err->msg, prefix);
    }
    st = la_report_place(in, n, st);
  }
  if (in->ctx->warnings != NULL) {
    la_status strict = warnings(in, n, prefix, ns);
    st = st == LA_OK ? strict : st;
  }
  free_names(ns);
  return st;
}

/* "A * b"; where that is too long, the operator or the kind of thing. */
static void put_operation(la_buf *out, const la_node *n) {
  if (n->kind != LA_N_ASSIGN && la_report_words(n, WHOLE_CELLS, out)) {
    return;
  }
  switch (n->kind) {
  case LA_N_ASSIGN:
    la_buf_printf(out, "operator %s", la_op_text(n->u.assign.op));
    break;
  case LA_N_BINARY:
    la_buf_printf(out, "operator %s", la_op_text(n->u.binary.op));
    break;
  case LA_N_UNARY:
    la_buf_printf(out, "operator %s", la_op_text(n->u.unary.op));
    break;
  case LA_N_MATRIX:
    la_buf_puts(out, "[...]");
    break;
  default:
    la_buf_puts(out, "subscript");
    break;
  }
}

la_status la_report_operands(la_interp *in, const la_node *n, const la_node *a,
                             const la_node *b, la_status st) {
  if (st == LA_INTR || (st == LA_OK && in->ctx->warnings == NULL)) {
    return st;
  }
  names ns = {0};
  la_buf prefix = LA_BUF_INIT;
  name(&ns, 0, a, "the left operand");
  name(&ns, 1, b, "the right operand");
  put_operation(&prefix, n);
  st = finish(in, n, la_buf_text(&prefix), &ns, st);
  la_buf_free(&prefix);
  return st;
}

la_status la_report_binary(la_interp *in, const la_node *n, la_status st) {
  if (n->kind == LA_N_ASSIGN) {
    return la_report_operands(in, n, n->u.assign.targets.at[0],
                              n->u.assign.value, st);
  }
  return la_report_operands(in, n, n->u.binary.a, n->u.binary.b, st);
}

la_status la_report_unary(la_interp *in, const la_node *n, la_status st) {
  if (st == LA_OK && in->ctx->warnings == NULL) {
    return st;
  }
  names ns = {0};
  la_buf prefix = LA_BUF_INIT;
  name(&ns, 0, n->u.unary.x, "the operand");
  put_operation(&prefix, n);
  st = finish(in, n, la_buf_text(&prefix), &ns, st);
  la_buf_free(&prefix);
  return st;
}

/* No prefix: what the value floor says about subscripts shows them. */
la_status la_report_index(la_interp *in, const la_node *n, const la_node *rhs,
                          la_status st) {
  if (st == LA_OK && in->ctx->warnings == NULL) {
    return st;
  }
  names ns = {0};
  name(&ns, 0, n->u.index.callee, "the indexed value");
  name(&ns, 1, rhs, "the right side");
  return finish(in, n, NULL, &ns, st);
}

/* These speak for the user: what they say stands alone. */
static bool speaks_for_user(const char *builtin) {
  static const char *const list[] = {"error", "warning", "rethrow", "assert"};
  for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
    if (strcmp(builtin, list[i]) == 0) {
      return true;
    }
  }
  return false;
}

/* The prefix "inv", unless the texts have it already. */
static const char *call_prefix(const la_interp *in, const la_builtin *b,
                               la_status st) {
  const char *text = st == LA_ERR ? la_buf_text(&in->ctx->err.msg)
                     : in->ctx->warnings != NULL ? in->ctx->warnings->text
                                                 : "";
  size_t n = strlen(b->name);
  bool has = strncmp(text, b->name, n) == 0 && text[n] == ':';
  bool memory = strstr(text, "out of memory") == text;
  return has || memory || speaks_for_user(b->name) ? NULL : b->name;
}

/* Numbers as such: "0 must be positive, it is 0" would say nothing. */
static bool is_number(const la_node *n) {
  if (n->kind == LA_N_UNARY) {
    return is_number(n->u.unary.x);
  }
  return n->kind == LA_N_NUMBER ||
         (n->kind == LA_N_NAME && (strcmp(n->u.name.text, "NaN") == 0 ||
                                   strcmp(n->u.name.text, "Inf") == 0));
}

/* Names argument k of a call: in the user's words, but a number as its
   parameter is called (not "A": that may well be a variable of the user's). */
static void name_argument(names *ns, const la_builtin *b, const la_list *args,
                          int k) {
  const la_node *n = args->at[k];
  if (k < NAMES && is_number(n)) {
    if (la_params_name(b->signature, args->n, k, &ns->text[k]) &&
        islower((unsigned char)*la_buf_text(&ns->text[k]))) {
      name(ns, k, NULL, la_buf_text(&ns->text[k]));
      return;
    }
  }
  if (k < NAMES) {
    la_buf_clear(&ns->text[k]);
  }
  name(ns, k, n, NULL);
}

la_status la_report_call(la_interp *in, const la_node *n, const la_builtin *b,
                         la_status st) {
  names ns = {0};
  if (n != NULL && n->kind == LA_N_INDEX) {
    const la_list *args = &n->u.index.args;
    ns.signature = b->signature;
    ns.nargs = args->n;
    for (int i = 0; i < args->n && i < NAMES; i++) {
      name_argument(&ns, b, args, i);
    }
  }
  return finish(in, n, call_prefix(in, b, st), &ns, st);
}

void la_report_trace(la_interp *in, const la_node *n) {
  la_buf line = LA_BUF_INIT;
  int row = 0, column;
  const la_source *src = in->frame->body->src;
  if (src == NULL) {
    return;
  }
  la_source_place(src, n->span.at, &row, &column);
  la_buf_puts(&line, "called from ");
  if (in->frame->body->name != NULL) {
    la_buf_printf(&line, "%s at ", in->frame->body->name);
  }
  if (src->name != NULL) {
    la_buf_printf(&line, "%s:%d:%d\n", src->name, row, column);
  } else {
    la_buf_printf(&line, "line %d\n", row);
  }
  /* A recursion says the same line over and over: once is enough. */
  la_buf *trace = &in->ctx->err.trace;
  ptrdiff_t before = trace->len - line.len;
  if (before < 0 || line.failed ||
      memcmp(trace->text + before, line.text, (size_t)line.len) != 0) {
    la_buf_puts(trace, la_buf_text(&line));
  }
  la_buf_free(&line);
}
