/* ops.c - see ops.h: from the kinds of the operands to what does the work. */
#include "config.h"

#include "value/ops.h"

#include "engine/norm.h"
#include "engine/vec.h"
#include "value/broadcast.h"
#include "value/ewise.h"
#include "value/linop.h"
#include "value/range.h"
#include "value/structured.h"

#include <math.h>

/* With a scalar, a matrix operator is the element-wise one. */
static la_op elementwise(la_op op, la_val a, la_val b) {
  bool left = la_val_is_scalar(a);
  bool right = la_val_is_scalar(b);
  if (op == LA_OP_MUL && (left || right)) {
    return LA_OP_EMUL;
  }
  if (op == LA_OP_DIV && right) {
    return LA_OP_EDIV;
  }
  if (op == LA_OP_LDIV && left) {
    return LA_OP_ELDIV;
  }
  return op == LA_OP_POW && left && right ? LA_OP_EPOW : op;
}

static la_status matrix_op(la_ctx *ctx, la_op op, la_val a, la_val b,
                           la_val *out) {
  switch (op) {
  case LA_OP_MUL:
    return la_mtimes(ctx, LA_N, a, LA_N, b, out);
  case LA_OP_DIV:
    return la_mrdivide(ctx, a, b, out);
  case LA_OP_LDIV:
    return la_mldivide(ctx, a, b, out);
  case LA_OP_POW:
    return la_mpower(ctx, a, b, out);
  case LA_OP_FRAC:
    la_fail(ctx, "exact fractions are not part of this version of lac");
    return la_fail_hint(ctx, "a/b divides; rat(x) shows a nearby fraction");
  default:
    return la_fail(ctx, "'%s' is not defined for \001 and \002",
                   la_op_text(op));
  }
}

static la_status binary(la_ctx *ctx, la_op op, la_val a, la_val b,
                        la_arr *const spare[2], la_val *out) {
  bool done = false;
  if (a.tag == LA_RANGE || b.tag == LA_RANGE) {
    LA_TRY(la_range_binary(ctx, op, a, b, out, &done));
  } else if (a.tag == LA_DIAG || b.tag == LA_DIAG) {
    LA_TRY(la_diag_binary(ctx, op, a, b, out, &done));
  }
  if (done) {
    return LA_OK;
  }
  op = elementwise(op, a, b);
  return la_ewise_has(op) ? la_ewise(ctx, op, a, b, spare, out)
                          : matrix_op(ctx, op, a, b, out);
}

/* Two unboxed real scalars; false if they are not. */
static bool scalars(la_val a, la_val b, double *x, double *y) {
  if (a.tag > LA_BOOL || b.tag > LA_BOOL || a.tag < LA_NUM || b.tag < LA_NUM) {
    return false;
  }
  *x = a.tag == LA_NUM ? a.u.num : a.u.b;
  *y = b.tag == LA_NUM ? b.u.num : b.u.b;
  return true;
}

la_status la_binary(la_ctx *ctx, la_op op, la_val a, la_val b, la_val *out) {
  double x;
  double y;
  if (scalars(a, b, &x, &y)) {
    op = elementwise(op, a, b);
    if (la_ewise_has(op)) {
      return la_ewise_num(ctx, op, x, y, out);
    }
  }
  return binary(ctx, op, a, b, NULL, out);
}

static la_arr *unshared(la_val v) {
  return v.tag == LA_ARR && la_arr_is_sole(v.u.arr) ? v.u.arr : NULL;
}

la_status la_binary_take(la_ctx *ctx, la_op op, la_val *a, la_val *b,
                         la_val *out) {
  if (a->tag < LA_ARR && b->tag < LA_ARR) {
    la_status st = la_binary(ctx, op, *a, *b, out);
    *a = LA_VAL_NONE;
    *b = LA_VAL_NONE;
    return st;
  }
  la_arr *spare[2] = {unshared(*a), unshared(*b)};
  la_status st = binary(ctx, op, *a, *b, spare, out);
  la_val_release(a);
  la_val_release(b);
  return st;
}

static bool has_root(double x) {
  return !(x < 0);
}

static la_status norm_of(la_ctx *ctx, la_val a, la_val *out) {
  la_arr *x;
  LA_TRY(la_val_numeric(ctx, a, &x));
  double norm = 0;
  la_status st = LA_OK;
  if (!la_arr_is2(x)) {
    st = la_fail(ctx, "\001 has %d dimensions; the norm takes a matrix", x->nd);
  } else if (x->dim[0] == 1 || x->dim[1] == 1) {
    la_kind k = x->cls == LA_C_CPLX ? LA_CPLX : LA_REAL;
    norm = la_nrm2(k, x->numel, la_arr_d(x), 1);
  } else {
    st = la_engine_status(ctx, la_norm2(la_arr_view(x), &norm), "the norm");
  }
  la_arr_release(x);
  *out = la_val_num(norm);
  return st;
}

static la_status negative(la_ctx *ctx, la_val a, la_arr *spare, la_val *out) {
  switch (a.tag) {
  case LA_NUM:
    *out = la_val_num(-a.u.num);
    return LA_OK;
  case LA_RANGE:
    return la_range_negate(ctx, a.u.range, out);
  case LA_DIAG:
    return la_diag_negate(ctx, a.u.diag, out);
  default:
    return la_ewise_neg(ctx, a, spare, out);
  }
}

static la_status positive(la_ctx *ctx, la_val a, la_val *out) {
  if (la_val_is_numeric(a)) {
    a = la_val_retain(a);
    *out = a.tag == LA_ARR ? la_val_arr_narrow(ctx, a.u.arr) : a;
    return LA_OK;
  }
  la_arr *x;
  LA_TRY(la_val_numeric(ctx, a, &x));
  *out = la_val_arr(x);
  return LA_OK;
}

static la_status unary(la_ctx *ctx, la_op op, la_val a, la_arr *spare,
                       la_val *out) {
  static const la_map1 root_map = {
      .fun = LA_FUN_SQRT, .zfn = la_csqrt, .domain = has_root};
  if (a.tag == LA_FUNC) {
    return la_fail(ctx, "\001 is a function; '%s' needs numbers",
                   la_op_text(op));
  }
  switch (op) {
  case LA_OP_NEG:
    return negative(ctx, a, spare, out);
  case LA_OP_UPLUS:
    return positive(ctx, a, out);
  case LA_OP_NOT:
    if (a.tag == LA_BOOL) {
      *out = la_val_bool(!a.u.b);
      return LA_OK;
    }
    return la_ewise_not(ctx, a, out);
  case LA_OP_CTRANS:
    return la_transposed(ctx, a, true, out);
  case LA_OP_TRANS:
    return la_transposed(ctx, a, false, out);
  case LA_OP_PINV:
    return la_pinv(ctx, a, -1, out);
  case LA_OP_SQRT:
    return la_map(ctx, &root_map, a, out);
  case LA_OP_NORM:
    return norm_of(ctx, a, out);
  default:
    return la_fail(ctx, "'%s' takes two operands", la_op_text(op));
  }
}

la_status la_unary(la_ctx *ctx, la_op op, la_val a, la_val *out) {
  return unary(ctx, op, a, NULL, out);
}

/* The transpose of a vector that nobody else holds: its sizes change places. */
static bool turn_vector(la_op op, la_val *a, la_val *out) {
  la_arr *x = unshared(*a);
  if (x == NULL || x->nd != 2 || (x->dim[0] != 1 && x->dim[1] != 1) ||
      (op != LA_OP_TRANS && (op != LA_OP_CTRANS || x->cls == LA_C_CPLX))) {
    return false;
  }
  ptrdiff_t m = x->dim[0];
  x->dim[0] = x->dim[1];
  x->dim[1] = m;
  *out = la_val_take(a);
  return true;
}

la_status la_unary_take(la_ctx *ctx, la_op op, la_val *a, la_val *out) {
  if (turn_vector(op, a, out)) {
    return LA_OK;
  }
  la_status st = unary(ctx, op, *a, unshared(*a), out);
  la_val_release(a);
  return st;
}
