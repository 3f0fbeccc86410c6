/* loop.c - for, while, do. */
#include "config.h"

#include "eval/walk.h"

#include "base/progress.h"
#include "eval/report.h"
#include "value/index.h"

/* Runs a body once. *again is false if the loop ends here. */
static la_status body(la_interp *in, la_node *block, bool *again) {
  *again = true;
  if (la_interrupted()) {
    return LA_INTR;
  }
  LA_TRY(la_run_block(in, block));
  if (in->flow == LA_FLOW_ON) {
    return LA_OK;
  }
  *again = in->flow == LA_FLOW_CONTINUE;
  if (in->flow != LA_FLOW_RETURN) {
    in->flow = LA_FLOW_ON;
  }
  return LA_OK;
}

/* One turn with the loop variable set to *v, which is consumed. */
static la_status turn(la_interp *in, la_node *n, la_val *v, bool *again) {
  la_node *target = n->u.loop_for.target;
  if (target->kind == LA_N_NAME) {
    la_val *slot = la_variable(in, target);
    la_val old = *slot;
    *slot = *v;
    la_drop(&old);
  } else {
    la_status st = la_assign_to(in, target, v);
    la_drop(v);
    LA_TRY(st);
  }
  return body(in, n->u.loop_for.block, again);
}

static la_status for_range(la_interp *in, la_node *n, const la_range *r,
                           la_work *turns) {
  bool again = true;
  for (ptrdiff_t i = 0; i < r->n && again; i++) {
    la_val v = la_val_num(la_range_at(r, i));
    la_work_step(turns, 1);
    LA_TRY(turn(in, n, &v, &again));
  }
  return LA_OK;
}

/* A real row: its elements. */
static la_status for_row(la_interp *in, la_node *n, const la_arr *a,
                         la_work *turns) {
  bool again = true;
  for (ptrdiff_t i = 0; i < a->numel && again; i++) {
    la_val v = la_val_num(la_arr_d(a)[i]);
    la_work_step(turns, 1);
    LA_TRY(turn(in, n, &v, &again));
  }
  return LA_OK;
}

/* Columns, all dimensions beyond the first taken together. */
static la_status for_columns(la_interp *in, la_node *n, la_val m,
                             la_work *turns) {
  bool again = true;
  ptrdiff_t cols = la_val_numel(m) / la_val_rows(m);
  for (ptrdiff_t j = 0; j < cols && again; j++) {
    la_work_step(turns, 1);
    la_val k[2] = {{.tag = LA_COLON}, la_val_num((double)(j + 1))};
    la_val v = LA_VAL_NONE;
    la_status st = la_index(in->ctx, m, 2, k, &v);
    LA_TRY(la_report_place(in, n->u.loop_for.value, st));
    LA_TRY(turn(in, n, &v, &again));
  }
  return LA_OK;
}

static la_status for_over(la_interp *in, la_node *n, la_val v, la_work *turns) {
  bool again;
  if (v.tag == LA_RANGE && v.u.range->n > 0) {
    return for_range(in, n, v.u.range, turns);
  }
  if (v.tag == LA_FUNC || la_val_is_scalar(v)) {
    la_val one = la_share(v);
    return turn(in, n, &one, &again);
  }
  if (la_val_is_empty(v)) {
    la_val none = la_share(v);
    la_status st = la_assign_to(in, n->u.loop_for.target, &none);
    la_drop(&none);
    return st;
  }
  if (v.tag == LA_ARR && v.u.arr->cls == LA_C_REAL && v.u.arr->nd == 2 &&
      v.u.arr->dim[0] == 1) {
    return for_row(in, n, v.u.arr, turns);
  }
  return for_columns(in, n, v, turns);
}

/* The turns that a loop over v takes. */
static double count_turns(la_val v) {
  return v.tag == LA_FUNC || la_val_is_empty(v) || la_val_rows(v) == 0
             ? 0
             : (double)la_val_numel(v) / (double)la_val_rows(v);
}

la_status la_exec_for(la_interp *in, la_node *n) {
  la_val v;
  LA_TRY(la_eval(in, n->u.loop_for.value, &v));
  la_work turns;
  la_work_begin(&turns, NULL, count_turns(v));
  la_status st = for_over(in, n, v, &turns);
  la_work_end(&turns);
  la_drop(&v);
  return st;
}

la_status la_exec_while(la_interp *in, la_node *n) {
  for (;;) {
    bool truth, again;
    LA_TRY(la_eval_truth(in, n->u.loop.cond, &truth));
    if (!truth) {
      return LA_OK;
    }
    LA_TRY(body(in, n->u.loop.block, &again));
    if (!again) {
      return LA_OK;
    }
  }
}

la_status la_exec_do(la_interp *in, la_node *n) {
  for (;;) {
    bool truth, again;
    LA_TRY(body(in, n->u.loop.block, &again));
    if (!again) {
      return LA_OK;
    }
    LA_TRY(la_eval_truth(in, n->u.loop.cond, &truth));
    if (truth) {
      return LA_OK;
    }
  }
}
