/* eval.c - the value of an expression. The walker only dispatches: scalars are
   computed here, everything else is the work of a lower floor. */
#include "config.h"

#include "eval/walk.h"

#include "base/mem.h"
#include "eval/plan.h"
#include "eval/quick.h"
#include "eval/report.h"
#include "eval/words.h"
#include "value/concat.h"
#include "value/ops.h"
#include "value/range.h"

/* Both operands are real scalars. False: leave it to the operator table. */
static inline bool scalar_binary(la_op op, double x, double y, la_val *out) {
  switch (op) {
  case LA_OP_ADD:
    *out = la_val_num(x + y);
    return true;
  case LA_OP_SUB:
    *out = la_val_num(x - y);
    return true;
  case LA_OP_MUL:
  case LA_OP_EMUL:
    *out = la_val_num(x * y);
    return true;
  case LA_OP_DIV:
  case LA_OP_EDIV:
    *out = la_val_num(x / y);
    return true;
  case LA_OP_LT:
    *out = la_val_bool(x < y);
    return true;
  case LA_OP_LE:
    *out = la_val_bool(x <= y);
    return true;
  case LA_OP_EQ:
    *out = la_val_bool(x == y);
    return true;
  case LA_OP_NE:
    *out = la_val_bool(x != y);
    return true;
  case LA_OP_GE:
    *out = la_val_bool(x >= y);
    return true;
  case LA_OP_GT:
    *out = la_val_bool(x > y);
    return true;
  default:
    return false;
  }
}

static la_status index(la_interp *in, la_node *n, int nargout, la_val *out);
static la_status no_value(la_interp *in, const la_node *n);

/* The user function that an index node calls, or NULL: it is something else. */
static inline la_ufunc *user_function(const la_interp *in, const la_node *n) {
  const la_node *callee = n->u.index.callee;
  if (n->plan != 0 || callee->kind != LA_N_NAME ||
      la_variable(in, callee)->tag != LA_NONE) {
    return NULL;
  }
  return ((const la_symbol *)callee->u.name.cache)->user;
}

/* Variables and numbers without a call, calls without the dispatch. */
static inline la_status operand(la_interp *in, la_node *n, la_val *out) {
  if (n->kind == LA_N_NAME) {
    const la_val *v = la_variable(in, n);
    if (v->tag != LA_NONE) {
      *out = la_share(*v);
      return LA_OK;
    }
  } else if (n->kind == LA_N_NUMBER && !n->u.number.imag) {
    *out = la_val_num(n->u.number.value);
    return LA_OK;
  } else if (n->kind == LA_N_INDEX) {
    *out = LA_VAL_NONE;
    la_ufunc *f = user_function(in, n);
    la_call call = {.nargout = 1, .out = out};
    LA_TRY(f != NULL ? la_call_user(in, n, f, &call) : index(in, n, 1, out));
    return out->tag == LA_NONE ? no_value(in, n) : LA_OK;
  }
  return la_eval(in, n, out);
}

la_status la_eval_binary_take(la_interp *in, la_node *n, la_val *a, la_val *b,
                              la_val *out) {
  la_op op = n->kind == LA_N_ASSIGN ? n->u.assign.op : n->u.binary.op;
  la_status st = la_binary_take(in->ctx, op, a, b, out);
  la_drop(a);
  la_drop(b);
  if (st != LA_OK || in->ctx->warnings != NULL) {
    st = la_report_binary(in, n, st);
    if (st != LA_OK) {
      la_drop(out);
    }
  }
  return st;
}

static la_status truth_of(la_interp *in, la_node *n, la_val v, bool *truth) {
  if (v.tag == LA_BOOL) {
    *truth = v.u.b;
    return LA_OK;
  }
  return la_report_place(in, n, la_val_truth(in->ctx, v, truth));
}

static la_status eval_truth_plain(la_interp *in, la_node *n, bool *truth) {
  la_val v;
  LA_TRY(operand(in, n, &v));
  la_status st = truth_of(in, n, v, truth);
  la_drop(&v);
  return st;
}

/* && and || look at the right side only if the left has not decided. */
static la_status eval_short(la_interp *in, la_node *n, bool *truth) {
  LA_TRY(la_eval_truth(in, n->u.binary.a, truth));
  if (*truth == (n->u.binary.op == LA_OP_OROR)) {
    return LA_OK;
  }
  return la_eval_truth(in, n->u.binary.b, truth);
}

/* In a condition | and & look at the right side only if a scalar on the left
   has not decided. */
static la_status eval_bar(la_interp *in, la_node *n, bool *truth) {
  la_val a;
  LA_TRY(la_eval(in, n->u.binary.a, &a));
  if (la_val_is_scalar(a)) {
    la_status st = truth_of(in, n->u.binary.a, a, truth);
    if (st != LA_OK || *truth == (n->u.binary.op == LA_OP_OR)) {
      la_drop(&a);
      return st;
    }
  }
  la_val b, v;
  la_status st = la_eval(in, n->u.binary.b, &b);
  if (st != LA_OK) {
    la_drop(&a);
    return st;
  }
  LA_TRY(la_eval_binary_take(in, n, &a, &b, &v));
  st = truth_of(in, n, v, truth);
  la_drop(&v);
  return st;
}

la_status la_eval_truth(la_interp *in, la_node *n, bool *truth) {
  if (n->kind == LA_N_BINARY) {
    switch (n->u.binary.op) {
    case LA_OP_OROR:
    case LA_OP_ANDAND:
      return eval_short(in, n, truth);
    case LA_OP_OR:
    case LA_OP_AND:
      return eval_bar(in, n, truth);
    default:
      if (la_quick_compare(in, n, truth)) {
        return LA_OK;
      }
    }
  }
  return eval_truth_plain(in, n, truth);
}

static la_status eval_binary(la_interp *in, la_node *n, la_val *out) {
  la_val a, b;
  LA_TRY(operand(in, n->u.binary.a, &a));
  la_status st = operand(in, n->u.binary.b, &b);
  if (st != LA_OK) {
    la_drop(&a);
    return st;
  }
  if (a.tag == LA_NUM && b.tag == LA_NUM) {
    if (scalar_binary(n->u.binary.op, a.u.num, b.u.num, out)) {
      return LA_OK;
    }
  }
  return la_eval_binary_take(in, n, &a, &b, out);
}

/* Plain numbers. Where they are none the node is not tried again. */
static inline bool quick(const la_interp *in, la_node *n, la_val *out) {
  double x;
  if (n->slow) {
    return false;
  }
  if (la_quick_node(in, n, &x)) {
    *out = la_val_num(x);
    return true;
  }
  n->slow = true;
  return false;
}

static la_status binary(la_interp *in, la_node *n, la_val *out) {
  if (quick(in, n, out)) {
    return LA_OK;
  }
  if (n->plan != 0) {
    return la_plan_eval(in, n, out);
  }
  if (n->u.binary.op == LA_OP_OROR || n->u.binary.op == LA_OP_ANDAND) {
    bool truth;
    LA_TRY(eval_short(in, n, &truth));
    *out = la_val_bool(truth);
    return LA_OK;
  }
  return eval_binary(in, n, out);
}

static la_status unary(la_interp *in, la_node *n, la_val *out) {
  la_val a;
  LA_TRY(operand(in, n->u.unary.x, &a));
  if (a.tag == LA_NUM) {
    switch (n->u.unary.op) {
    case LA_OP_NEG:
      *out = la_val_num(-a.u.num);
      return LA_OK;
    case LA_OP_UPLUS:
    case LA_OP_CTRANS:
    case LA_OP_TRANS:
      *out = a;
      return LA_OK;
    default:
      break;
    }
  } else if (a.tag == LA_BOOL && n->u.unary.op == LA_OP_NOT) {
    *out = la_val_bool(!a.u.b);
    return LA_OK;
  }
  *out = LA_VAL_NONE;
  la_status st = la_unary_take(in->ctx, n->u.unary.op, &a, out);
  la_drop(&a);
  if (st != LA_OK || in->ctx->warnings != NULL) {
    st = la_report_unary(in, n, st);
    if (st != LA_OK) {
      la_drop(out);
    }
  }
  return st;
}

static la_status range(la_interp *in, la_node *n, la_val *out) {
  la_node *node[3] = {n->u.range.base, n->u.range.inc, n->u.range.limit};
  la_val part[3] = {LA_VAL_NONE, LA_VAL_NONE, LA_VAL_NONE};
  la_status st = LA_OK;
  for (int k = 0; k < 3 && st == LA_OK; k++) {
    if (node[k] != NULL) {
      st = operand(in, node[k], &part[k]);
      part[k] = st == LA_OK ? part[k] : LA_VAL_NONE;
    }
  }
  if (st == LA_OK) {
    int bad = 0;
    st = la_val_colon(in->ctx, part, out, &bad);
    st = la_report_place(in, bad == 0 ? n : node[bad], st);
  }
  la_vals_release(3, part);
  return st;
}

static int count_elements(const la_list *rows) {
  int n = 0;
  for (int i = 0; i < rows->n; i++) {
    n += rows->at[i]->u.list.n;
  }
  return n;
}

static la_status eval_elements(la_interp *in, const la_list *rows, la_val *v,
                               int *len) {
  int k = 0;
  for (int i = 0; i < rows->n; i++) {
    const la_list *row = &rows->at[i]->u.list;
    len[i] = row->n;
    for (int j = 0; j < row->n; j++) {
      la_status st = operand(in, row->at[j], &v[k]);
      if (st != LA_OK) {
        v[k] = LA_VAL_NONE;
        la_vals_release(k, v);
        return st;
      }
      k++;
    }
  }
  return LA_OK;
}

/* What a message calls element k of a literal: the element if it stands alone
   in its row or the other one is beside it, else its row. */
static const la_node *element_words(const la_list *rows, int k, int other) {
  int row = 0;
  while (k >= rows->at[row]->u.list.n) {
    k -= rows->at[row]->u.list.n;
    other -= rows->at[row]->u.list.n;
    row++;
  }
  const la_list *list = &rows->at[row]->u.list;
  bool beside = other >= 0 && other < list->n;
  return list->n == 1 || beside ? list->at[k] : rows->at[row];
}

static la_status concat(la_interp *in, la_node *n, const int *len,
                        const la_val *v, la_val *out) {
  const la_list *rows = &n->u.list;
  int bad[2] = {0, 0};
  *out = LA_VAL_NONE;
  la_status st = la_concat_rows(in->ctx, rows->n, len, v, out, bad);
  if (st == LA_OK && in->ctx->warnings == NULL) {
    return LA_OK;
  }
  if (rows->n == 0) {
    return la_report_place(in, n, st);
  }
  st = la_report_operands(in, n, element_words(rows, bad[0], bad[1]),
                          element_words(rows, bad[1], bad[0]), st);
  if (st != LA_OK) {
    la_drop(out);
  }
  return st;
}

static la_status matrix(la_interp *in, la_node *n, la_val *out) {
  enum { FEW = 16 };
  const la_list *rows = &n->u.list;
  int few[FEW];
  int *len = rows->n <= FEW ? few : la_mem_alloc(rows->n, sizeof(int));
  la_slots s = {0};
  la_status st;
  if (len == NULL || !la_slots_take(in, count_elements(rows), &s)) {
    la_fail_nomem(in->ctx);
    st = la_report_place(in, n, LA_ERR);
  } else {
    st = eval_elements(in, rows, s.at, len);
    if (st == LA_OK) {
      st = concat(in, n, len, s.at, out);
    }
    la_slots_give(in, &s);
  }
  if (len != few) {
    la_mem_free(len);
  }
  return st;
}

static la_status end_value(la_interp *in, const la_node *n, la_val *out) {
  const la_end *e = in->frame->end;
  if (e == NULL) {
    la_fail(in->ctx, "end stands for a size only inside a subscript");
    return la_report_place(in, n, LA_ERR);
  }
  ptrdiff_t size;
  if (e->of.tag == LA_NONE) {
    size = e->count == 1      ? e->m * e->n
           : e->position == 0 ? e->m
           : e->position == 1 ? e->n
                              : 1;
  } else if (e->count == 1) {
    size = la_val_numel(e->of);
  } else {
    size = la_val_dim(e->of, e->position);
    int nd = la_val_ndims(e->of);
    for (int k = e->count; e->position == e->count - 1 && k < nd; k++) {
      size *= la_val_dim(e->of, k);
    }
  }
  *out = la_val_num((double)size);
  return LA_OK;
}

static la_status string(la_interp *in, la_node *n, la_val *out) {
  LA_TRY(la_val_text(in->ctx, n->u.string.text, n->u.string.n, out));
  if (out->tag == LA_ARR) {
    out->u.arr->dq = n->u.string.dq;
  }
  return LA_OK;
}

/* An index expression whose callee is a value, not a name: f(x)(2). */
static la_status index_value(la_interp *in, la_node *n, int nargout,
                             la_val *out) {
  la_val v;
  LA_TRY(la_eval(in, n->u.index.callee, &v));
  la_status st;
  if (v.tag == LA_FUNC) {
    la_call call = {.nargout = nargout, .out = out};
    st = la_call_value(in, n, v.u.func, &call);
  } else {
    st = la_subs_index(in, n, v, out);
  }
  la_drop(&v);
  return st;
}

static la_status index_name(la_interp *in, la_node *n, int nargout,
                            la_val *out) {
  la_node *callee = n->u.index.callee;
  const la_val *v = la_variable(in, callee);
  if (v->tag != LA_NONE && v->tag != LA_FUNC) {
    return la_subs_index(in, n, *v, out);
  }
  la_call call = {.nargout = nargout, .out = out};
  if (v->tag == LA_NONE) {
    la_symbol *sym = callee->u.name.cache;
    return sym->user != NULL ? la_call_user(in, n, sym->user, &call)
                             : la_call_symbol(in, n, sym, &call);
  }
  la_val fn = la_share(*v);
  la_status st = la_call_value(in, n, fn.u.func, &call);
  la_drop(&fn);
  return st;
}

static la_status index(la_interp *in, la_node *n, int nargout, la_val *out) {
  if (n->plan != 0 && nargout <= 1) {
    bool done = false;
    la_status st = la_plan_index(in, n, out, &done);
    if (st != LA_OK || done) {
      return st;
    }
  }
  if (n->u.index.callee->kind == LA_N_NAME) {
    return index_name(in, n, nargout, out);
  }
  return index_value(in, n, nargout, out);
}

static la_status call_or_variable(la_interp *in, la_node *n, int nargout,
                                  la_val *out) {
  const la_val *v = la_variable(in, n);
  if (v->tag != LA_NONE) {
    *out = la_share(*v);
    return LA_OK;
  }
  la_call call = {.nargout = nargout, .out = out};
  return la_call_symbol(in, n, n->u.name.cache, &call);
}

/* The name in a message about a call that gave nothing. */
static la_status no_value(la_interp *in, const la_node *n) {
  la_buf words = LA_BUF_INIT;
  const la_node *callee = n->kind == LA_N_INDEX ? n->u.index.callee : n;
  if (la_report_words(callee, 24, &words)) {
    la_fail(in->ctx, "%s returns no value", la_buf_text(&words));
  } else {
    la_fail(in->ctx, "this call returns no value");
  }
  la_buf_free(&words);
  return la_report_place(in, n, LA_ERR);
}

static la_status dispatch(la_interp *in, la_node *n, la_val *out) {
  switch (n->kind) {
  case LA_N_NUMBER:
    if (!n->u.number.imag) {
      *out = la_val_num(n->u.number.value);
      return LA_OK;
    }
    return la_val_complex(in->ctx, 0, n->u.number.value, out);
  case LA_N_STRING:
    return string(in, n, out);
  case LA_N_NAME:
    return call_or_variable(in, n, 1, out);
  case LA_N_END:
    return end_value(in, n, out);
  case LA_N_UNARY:
    return unary(in, n, out);
  case LA_N_RANGE:
    return range(in, n, out);
  case LA_N_INDEX:
    return index(in, n, 1, out);
  case LA_N_FIELD:
    return la_eval_field(in, n, out);
  case LA_N_MATRIX:
    return matrix(in, n, out);
  case LA_N_HANDLE:
    return la_handle_named(in, n, out);
  case LA_N_ANON:
    return la_handle_anonymous(in, n, out);
  case LA_N_ASSIGN:
    return la_eval_assign(in, n, out);
  case LA_N_COLON:
    la_fail(in->ctx, "a ':' stands alone only as a subscript");
    return la_report_place(in, n, LA_ERR);
  default:
    la_fail(in->ctx, "a %s is no value", la_node_kind_name(n->kind));
    return la_report_place(in, n, LA_ERR);
  }
}

static la_status too_deep(la_interp *in, const la_node *n) {
  la_fail(in->ctx, "this is nested too deeply to be evaluated");
  return la_report_place(in, n, LA_ERR);
}

la_status la_eval(la_interp *in, la_node *n, la_val *out) {
  if (la_walk_too_deep(in)) {
    return too_deep(in, n);
  }
  *out = LA_VAL_NONE;
  if (n->kind == LA_N_BINARY) {
    return binary(in, n, out);
  }
  LA_TRY(dispatch(in, n, out));
  return out->tag == LA_NONE ? no_value(in, n) : LA_OK;
}

la_status la_eval_multi(la_interp *in, la_node *n, int nargout, la_val *out) {
  for (int i = 0; i < nargout || i == 0; i++) {
    out[i] = LA_VAL_NONE;
  }
  if (la_walk_too_deep(in)) {
    return too_deep(in, n);
  }
  if (n->kind == LA_N_INDEX) {
    return index(in, n, nargout, out);
  }
  if (n->kind == LA_N_NAME) {
    return call_or_variable(in, n, nargout, out);
  }
  return la_eval(in, n, out);
}
