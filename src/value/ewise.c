/* ewise.c - see ewise.h: which loop for which classes, and into what. */
#include "config.h"

#include "value/ewise.h"

#include "engine/count.h"
#include "engine/elem.h"
#include "value/broadcast.h"

#include <math.h>

typedef enum family { NOT_HERE, ARITHMETIC, COMPARISON, LOGIC } family;

typedef struct row {
  family what;
  la_elem loop;
  bool swap; /* b op a */
} row;

static const row rows[LA_OP_COUNT] = {
    [LA_OP_ADD] = {ARITHMETIC, LA_ELEM_ADD, false},
    [LA_OP_SUB] = {ARITHMETIC, LA_ELEM_SUB, false},
    [LA_OP_EMUL] = {ARITHMETIC, LA_ELEM_MUL, false},
    [LA_OP_EDIV] = {ARITHMETIC, LA_ELEM_DIV, false},
    [LA_OP_ELDIV] = {ARITHMETIC, LA_ELEM_DIV, true},
    [LA_OP_EPOW] = {ARITHMETIC, LA_ELEM_POW, false},
    [LA_OP_LT] = {COMPARISON, LA_ELEM_LT, false},
    [LA_OP_LE] = {COMPARISON, LA_ELEM_LE, false},
    [LA_OP_EQ] = {COMPARISON, LA_ELEM_EQ, false},
    [LA_OP_NE] = {COMPARISON, LA_ELEM_NE, false},
    [LA_OP_GE] = {COMPARISON, LA_ELEM_LE, true},
    [LA_OP_GT] = {COMPARISON, LA_ELEM_LT, true},
    [LA_OP_AND] = {LOGIC, LA_ELEM_AND, false},
    [LA_OP_OR] = {LOGIC, LA_ELEM_OR, false},
};

bool la_ewise_has(la_op op) {
  return rows[op].what != NOT_HERE;
}

static la_status fail_nan(la_ctx *ctx, la_op op) {
  return la_fail(ctx,
                 "NaN is neither true nor false, so '%s' cannot be applied",
                 la_op_text(op));
}

static la_status power_num(la_ctx *ctx, double x, double y, la_val *out) {
  if (x < 0 && floor(y) != y && !isnan(y)) {
    la_scalar z;
    la_elem_pow_leave_reals(1, &x, 1, &y, 1, &z);
    return la_val_complex(ctx, z.re, z.im, out);
  }
  *out = la_val_num(la_elem_pow(x, y));
  return LA_OK;
}

static la_status logic_num(la_ctx *ctx, la_op op, double x, double y,
                           la_val *out) {
  if (isnan(x) || isnan(y)) {
    return fail_nan(ctx, op);
  }
  *out = la_val_bool(op == LA_OP_AND ? x != 0 && y != 0 : x != 0 || y != 0);
  return LA_OK;
}

la_status la_ewise_num(la_ctx *ctx, la_op op, double x, double y, la_val *out) {
  switch (op) {
  case LA_OP_ADD:
    *out = la_val_num(x + y);
    return LA_OK;
  case LA_OP_SUB:
    *out = la_val_num(x - y);
    return LA_OK;
  case LA_OP_EMUL:
    *out = la_val_num(x * y);
    return LA_OK;
  case LA_OP_EDIV:
    *out = la_val_num(x / y);
    return LA_OK;
  case LA_OP_ELDIV:
    *out = la_val_num(y / x);
    return LA_OK;
  case LA_OP_EPOW:
    return power_num(ctx, x, y, out);
  case LA_OP_LT:
    *out = la_val_bool(x < y);
    return LA_OK;
  case LA_OP_LE:
    *out = la_val_bool(x <= y);
    return LA_OK;
  case LA_OP_EQ:
    *out = la_val_bool(x == y);
    return LA_OK;
  case LA_OP_NE:
    *out = la_val_bool(x != y);
    return LA_OK;
  case LA_OP_GE:
    *out = la_val_bool(x >= y);
    return LA_OK;
  case LA_OP_GT:
    *out = la_val_bool(x > y);
    return LA_OK;
  default:
    return logic_num(ctx, op, x, y, out);
  }
}

static bool has_nan(const la_arr *a) {
  ptrdiff_t n = a->cls == LA_C_CPLX ? 2 * a->numel : a->numel;
  return la_arr_is_num(a) && la_count_nans(n, la_arr_d(a)) > 0;
}

static bool any_negative(const la_arr *a) {
  return a->cls == LA_C_REAL && la_count_negative(a->numel, la_arr_d(a));
}

static bool any_fraction(const la_arr *a) {
  for (ptrdiff_t i = 0; a->cls == LA_C_REAL && i < a->numel; i++) {
    if (floor(la_arr_d(a)[i]) != la_arr_d(a)[i]) {
      return true;
    }
  }
  return false;
}

/* For arrays that are not of one shape this may say false too often; the result
   is then narrowed. */
static bool power_is_real(const la_arr *x, const la_arr *y) {
  if (!any_fraction(y) || !any_negative(x)) {
    return true;
  }
  return x->numel == y->numel && la_arr_is_num(x) && la_arr_is_num(y) &&
         la_elem_pow_is_real(x->numel, la_arr_d(x), 1, la_arr_d(y), 1);
}

static la_kind kind(const la_arr *a) {
  return a->cls == LA_C_CPLX ? LA_CPLX : LA_REAL;
}

static bool has_shape(const la_arr *a, int nd, const ptrdiff_t *dim) {
  if (a->nd != la_dims_trim(nd, dim)) {
    return false;
  }
  for (int k = 0; k < a->nd; k++) {
    if (a->dim[k] != dim[k]) {
      return false;
    }
  }
  return true;
}

static la_arr *place(la_ctx *ctx, la_arr *const spare[2], la_class cls, int nd,
                     const ptrdiff_t *dim) {
  for (int k = 0; spare != NULL && k < 2; k++) {
    if (spare[k] != NULL && spare[k]->cls == cls &&
        has_shape(spare[k], nd, dim)) {
      return la_arr_retain(spare[k]);
    }
  }
  return la_arr_new(ctx, cls, nd, dim);
}

/* The loop and the class of its result. */
static la_ewise2_fn choose(la_op op, const la_arr *x, const la_arr *y,
                           la_class *cls) {
  const row *r = &rows[op];
  bool cplx = x->cls == LA_C_CPLX || y->cls == LA_C_CPLX;
  *cls = r->what != ARITHMETIC ? LA_C_BOOL : cplx ? LA_C_CPLX : LA_C_REAL;
  if (op == LA_OP_EPOW && !cplx && !power_is_real(x, y)) {
    *cls = LA_C_CPLX;
    return la_elem_pow_leave_reals;
  }
  return la_elem2(r->loop, kind(x), kind(y));
}

/* Where loops of logic mark NaN in the result (see la_elem2), it need not be
   looked for before. */
static bool marks_nan(const la_arr *x, const la_arr *y, const ptrdiff_t *dim,
                      int nd) {
  for (int k = 0; k < nd; k++) {
    if (dim[k] == 0) {
      return false;
    }
  }
  return x->cls != LA_C_CPLX && y->cls != LA_C_CPLX;
}

static la_status run(la_op op, la_ewise2_fn fn, const la_arr *x,
                     const la_arr *y, la_arr *r) {
  if (la_arr_is_num(x) || la_arr_is_num(y) || rows[op].what == ARITHMETIC) {
    return la_broadcast_into(fn, x, y, r);
  }
  return la_broadcast_bytes_into(la_elem2_bytes(rows[op].loop), x, y, r);
}

/* Adds what would fit to the error about two shapes. */
static la_status hint_transpose(la_ctx *ctx, la_op op, const la_arr *x,
                                const la_arr *y) {
  if (x->nd == 2 && y->nd == 2 && x->dim[0] == y->dim[1] &&
      x->dim[1] == y->dim[0]) {
    la_fail_hint(ctx, "\001 %s \002' would work", la_op_text(op));
  }
  return LA_ERR;
}

static la_status apply(la_ctx *ctx, la_op op, la_arr *x, la_arr *y,
                       la_arr *const spare[2], la_val *out) {
  ptrdiff_t dim[LA_DIMS_MAX];
  int nd = la_broadcast_shape(ctx, x, y, dim);
  if (nd == 0) {
    return hint_transpose(ctx, op, x, y);
  }
  bool marks = marks_nan(x, y, dim, nd);
  if (rows[op].what == LOGIC && !marks && (has_nan(x) || has_nan(y))) {
    return fail_nan(ctx, op);
  }
  if (rows[op].swap) {
    la_arr *t = x;
    x = y;
    y = t;
  }
  la_class cls;
  la_ewise2_fn fn = choose(op, x, y, &cls);
  la_arr *r = place(ctx, spare, cls, nd, dim);
  if (r == NULL) {
    return LA_ERR;
  }
  la_status st = run(op, fn, x, y, r);
  if (st == LA_OK && rows[op].what == LOGIC && marks &&
      la_count_odd(r->numel, la_arr_b(r))) {
    st = fail_nan(ctx, op);
  }
  if (st != LA_OK) {
    la_arr_release(r);
    return st;
  }
  *out = cls == LA_C_CPLX ? la_val_arr_narrow(ctx, r) : la_val_arr(r);
  return LA_OK;
}

static la_status fail_function(la_ctx *ctx, la_val a, la_op op) {
  return la_fail(ctx,
                 a.tag == LA_FUNC ? "\001 is a function; '%s' needs numbers"
                                  : "\002 is a function; '%s' needs numbers",
                 la_op_text(op));
}

la_status la_ewise(la_ctx *ctx, la_op op, la_val a, la_val b,
                   la_arr *const spare[2], la_val *out) {
  if (a.tag == LA_FUNC || b.tag == LA_FUNC) {
    return fail_function(ctx, a, op);
  }
  la_box box_a = {0};
  la_box box_b = {0};
  la_arr *x = NULL;
  la_arr *y = NULL;
  la_status st = la_box_open(ctx, a, &box_a, &x);
  if (st == LA_OK) {
    st = la_box_open(ctx, b, &box_b, &y);
  }
  if (st == LA_OK) {
    st = apply(ctx, op, x, y, spare, out);
  }
  la_box_close(&box_a);
  la_box_close(&box_b);
  return st;
}

la_status la_ewise_neg(la_ctx *ctx, la_val a, la_arr *spare, la_val *out) {
  la_arr *x;
  LA_TRY(la_val_numeric(ctx, a, &x));
  la_arr *r = spare == x ? la_arr_retain(x) : la_arr_like(ctx, x, x->cls);
  if (r != NULL) {
    la_elem_neg(x->numel * (x->cls == LA_C_CPLX ? 2 : 1), la_arr_d(x),
                la_arr_d(r));
    *out = la_val_arr_narrow(ctx, r);
  }
  la_arr_release(x);
  return r == NULL ? LA_ERR : LA_OK;
}

/* !x into bytes; fails where x has a NaN. */
static la_status negation(la_ctx *ctx, const la_arr *x, la_arr *r) {
  if (!la_arr_is_num(x)) {
    la_elem_not_bytes(x->numel, la_arr_b(x), la_arr_b(r));
    return LA_OK;
  }
  if (x->cls == LA_C_CPLX) {
    la_elem_not_complex(x->numel, la_arr_d(x), la_arr_b(r));
    return has_nan(x) ? fail_nan(ctx, LA_OP_NOT) : LA_OK;
  }
  la_box box = {0};
  la_arr *zero = NULL;
  LA_TRY(la_box_open(ctx, la_val_num(0), &box, &zero));
  la_status st =
      la_broadcast_into(la_elem2(LA_ELEM_NOT, LA_REAL, LA_REAL), x, zero, r);
  la_box_close(&box);
  return st == LA_OK && la_count_odd(r->numel, la_arr_b(r))
             ? fail_nan(ctx, LA_OP_NOT)
             : st;
}

la_status la_ewise_not(la_ctx *ctx, la_val a, la_val *out) {
  la_box box = {0};
  la_arr *x = NULL;
  LA_TRY(la_box_open(ctx, a, &box, &x));
  la_arr *r = la_arr_like(ctx, x, LA_C_BOOL);
  la_status st = r == NULL ? LA_ERR : negation(ctx, x, r);
  la_box_close(&box);
  if (st != LA_OK) {
    la_arr_release(r);
    return st;
  }
  *out = la_val_arr(r);
  return LA_OK;
}
