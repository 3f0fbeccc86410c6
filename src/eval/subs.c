/* subs.c - subscripts and arguments of index expressions. */
#include "config.h"

#include "eval/walk.h"

#include "eval/quick.h"
#include "eval/report.h"
#include "value/index.h"

static la_status argument(la_interp *in, la_node *n, bool subscript,
                          la_val *out) {
  if (n->kind != LA_N_COLON) {
    return la_eval(in, n, out);
  }
  if (subscript) {
    *out = (la_val){.tag = LA_COLON};
    return LA_OK;
  }
  return la_val_text(in->ctx, ":", 1, out);
}

la_status la_subs_eval(la_interp *in, const la_list *list, la_end *end,
                       la_val *arg) {
  const la_end *outer = in->frame->end;
  if (end != NULL) {
    end->count = list->n;
    in->frame->end = end;
  }
  la_status st = LA_OK;
  int i = 0;
  for (; i < list->n; i++) {
    if (end != NULL) {
      end->position = i;
    }
    double x;
    if (la_quick(in, list->at[i], &x)) {
      arg[i] = la_val_num(x);
      continue;
    }
    st = argument(in, list->at[i], end != NULL, &arg[i]);
    if (st != LA_OK) {
      arg[i] = LA_VAL_NONE;
      la_vals_release(i, arg);
      break;
    }
  }
  in->frame->end = outer;
  return st;
}

/* The place, from 0, that a scalar subscript means; -1: not within [0, n), or
   no plain number. */
static inline ptrdiff_t place(la_val k, ptrdiff_t n) {
  if (k.tag != LA_NUM || !(k.u.num >= 1) || k.u.num > (double)n) {
    return -1;
  }
  ptrdiff_t i = (ptrdiff_t)k.u.num;
  return (double)i == k.u.num ? i - 1 : -1;
}

/* One element of a real or logical array by scalar subscripts. */
static bool read_element(la_val v, int n, const la_val *k, la_val *out) {
  ptrdiff_t at;
  if (v.tag == LA_RANGE) {
    at = n == 1 ? place(k[0], v.u.range->n) : -1;
    if (at >= 0) {
      *out = la_val_num(la_range_at(v.u.range, at));
    }
    return at >= 0;
  }
  if (v.tag != LA_ARR) {
    return false;
  }
  const la_arr *a = v.u.arr;
  if (n == 1) {
    at = place(k[0], a->numel);
  } else if (n == 2 && a->nd == 2) {
    ptrdiff_t i = place(k[0], a->dim[0]), j = place(k[1], a->dim[1]);
    at = i < 0 || j < 0 ? -1 : i + j * a->dim[0];
  } else {
    return false;
  }
  if (at < 0 || (a->cls != LA_C_REAL && a->cls != LA_C_BOOL)) {
    return false;
  }
  *out = a->cls == LA_C_REAL ? la_val_num(la_arr_d(a)[at])
                             : la_val_bool(la_arr_b(a)[at] != 0);
  return true;
}

static la_status read_value(la_interp *in, la_node *n, la_val v,
                            const la_val *arg, la_val *out) {
  int count = n->u.index.args.n;
  if (read_element(v, count, arg, out)) {
    return LA_OK;
  }
  la_status st = la_index(in->ctx, v, count, arg, out);
  if (st != LA_OK || in->ctx->warnings != NULL) {
    st = la_report_index(in, n, NULL, st);
    if (st != LA_OK) {
      la_drop(out);
    }
  }
  return st;
}

la_status la_subs_index(la_interp *in, la_node *n, la_val v, la_val *out) {
  enum { FEW = 3 };
  const la_list *args = &n->u.index.args;
  if (args->n == 0) {
    *out = la_share(v);
    return LA_OK;
  }
  la_val few[FEW];
  la_slots s = {.at = few};
  if (args->n > FEW && !la_slots_take(in, args->n, &s)) {
    la_fail_nomem(in->ctx);
    return la_report_place(in, n, LA_ERR);
  }
  /* Held: an argument may be a call that clears the variable. */
  la_end end = {.of = la_share(v)};
  la_status st_args = la_subs_eval(in, args, &end, s.at);
  la_status st = st_args;
  if (st == LA_OK) {
    st = read_value(in, n, end.of, s.at, out);
  }
  la_drop(&end.of);
  if (s.at != few) {
    la_slots_give(in, &s);
  } else if (st_args == LA_OK) {
    for (int i = 0; i < args->n; i++) {
      la_drop(&s.at[i]);
    }
  }
  return st;
}
