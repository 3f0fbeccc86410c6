/* sorting.c - sort, sortrows, issorted. */
#include "config.h"

#include "base/mem.h"
#include "builtins/along.h"
#include "builtins/order.h"
#include "builtins/tables.h"
#include "engine/sort.h"
#include "value/linop.h"

#include <math.h>
#include <string.h>

/* --- sort ----------------------------------------------------------------- */

/* Takes the word "ascend" or "descend" off the end of the arguments. */
static la_status take_mode(la_ctx *ctx, la_call *call, bool *down) {
  int last = call->nargin - 1;
  *down = last > 0 && la_arg_is(call, last, "descend");
  if (last < 1 || !la_val_is_text(call->arg[last])) {
    return LA_OK;
  }
  if (!*down && !la_arg_is(call, last, "ascend")) {
    return la_arg_want(ctx, call, last, "\"ascend\" or \"descend\"");
  }
  call->nargin--;
  return LA_OK;
}

/* The numbers in class [cls] again: sorted text is text. */
static la_status restore_class(la_ctx *ctx, la_arr **a, la_class cls) {
  if ((*a)->cls == cls) {
    return LA_OK;
  }
  la_arr *r = la_arr_like(ctx, *a, cls);
  if (r == NULL) {
    return LA_ERR;
  }
  for (ptrdiff_t i = 0; i < r->numel; i++) {
    la_arr_b(r)[i] = (unsigned char)la_arr_d(*a)[i];
  }
  la_arr_release(*a);
  *a = r;
  return LA_OK;
}

static la_status sort_array(la_ctx *ctx, la_call *call, const la_arr *a,
                            int dim, bool down) {
  la_arr *r = la_arr_like(ctx, a, a->cls), *place = NULL;
  la_status st = r == NULL ? LA_ERR : LA_OK;
  if (st == LA_OK && call->nargout > 1) {
    place = la_arr_like(ctx, a, LA_C_REAL);
    st = place == NULL ? LA_ERR : LA_OK;
  }
  if (st == LA_OK) {
    int info =
        la_sort(la_along_kind(a), down, la_along_lanes(a, dim), la_arr_d(a),
                la_arr_d(r), place == NULL ? NULL : la_arr_d(place));
    st = la_engine_status(ctx, info, "sorting");
  }
  la_class cls = la_val_class(call->arg[0]);
  if (st == LA_OK && cls > LA_C_CPLX) {
    st = restore_class(ctx, &r, cls);
  }
  if (st != LA_OK) {
    la_arr_release(r);
    la_arr_release(place);
    return st;
  }
  call->out[0] = la_val_arr(r);
  if (place != NULL) {
    call->out[1] = la_val_arr(place);
  }
  return LA_OK;
}

static la_status sort(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL;
  int dim = 0;
  bool down = false;
  LA_TRY(take_mode(ctx, call, &down));
  LA_TRY(la_arg_most(ctx, call, 2));
  LA_TRY(la_arg_array(ctx, call, 0, &a));
  la_status st = la_along_dim(ctx, call, 1, a, &dim);
  if (st == LA_OK) {
    st = sort_array(ctx, call, a, dim, down);
  }
  la_arr_release(a);
  return st;
}

/* --- sortrows ------------------------------------------------------------- */

/* Columns to compare, from 1; negative ones descending. */
typedef struct keys {
  const la_arr *a;
  const double *column;
  ptrdiff_t n;
} keys;

static bool less_keys(const void *arg, ptrdiff_t i, ptrdiff_t j) {
  const keys *q = arg;
  ptrdiff_t m = q->a->dim[0];
  for (ptrdiff_t k = 0; k < q->n; k++) {
    ptrdiff_t c = (ptrdiff_t)fabs(q->column[k]) - 1;
    int o = la_order_elements(q->a, i + c * m, q->a, j + c * m);
    if (o != 0) {
      return q->column[k] > 0 ? o < 0 : o > 0;
    }
  }
  return false;
}

/* Refuses columns that the matrix does not have. */
static la_status check_columns(la_ctx *ctx, la_call *call, const la_arr *c,
                               ptrdiff_t n) {
  for (ptrdiff_t k = 0; k < c->numel; k++) {
    double x = c->cls == LA_C_REAL ? la_arr_d(c)[k] : NAN;
    if (!(x != 0 && x == floor(x) && fabs(x) <= (double)n)) {
      return la_arg_fail(ctx, call, "there is no column %.15g to sort by", x);
    }
  }
  return LA_OK;
}

/* The columns to sort by: argument 1, or all. */
static la_status read_columns(la_ctx *ctx, la_call *call, ptrdiff_t n,
                              la_arr **c) {
  bool down = false;
  LA_TRY(take_mode(ctx, call, &down));
  if (call->nargin > 1) {
    LA_TRY(la_arg_vector(ctx, call, 1, c));
    return check_columns(ctx, call, *c, n);
  }
  *c = la_arr_new2(ctx, LA_C_REAL, 1, n);
  for (ptrdiff_t k = 0; *c != NULL && k < n; k++) {
    la_arr_d(*c)[k] = down ? (double)(-k - 1) : (double)(k + 1);
  }
  return *c == NULL ? LA_ERR : LA_OK;
}

static la_status sort_rows_of(la_ctx *ctx, la_call *call, const la_arr *a,
                              const la_arr *c) {
  ptrdiff_t m = a->dim[0];
  ptrdiff_t *idx = la_mem_alloc(m, (ptrdiff_t)sizeof *idx);
  if (idx == NULL) {
    return la_fail_nomem(ctx);
  }
  for (ptrdiff_t i = 0; i < m; i++) {
    idx[i] = i;
  }
  keys q = {a, la_arr_d(c), c->numel};
  la_status st =
      la_engine_status(ctx, la_sort_index(m, idx, less_keys, &q), "sorting");
  la_arr *r = st == LA_OK ? la_order_pick(ctx, a, idx, m, true, false) : NULL;
  la_arr *place = r == NULL ? NULL : la_order_places(ctx, idx, m, false);
  la_mem_free(idx);
  if (place == NULL) {
    la_arr_release(r);
    return st == LA_OK ? LA_ERR : st;
  }
  call->out[0] = la_val_arr(r);
  if (call->nargout > 1) {
    call->out[1] = la_val_arr(place);
  } else {
    la_arr_release(place);
  }
  return LA_OK;
}

static la_status sortrows(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL, *c = NULL;
  if (la_val_ndims(call->arg[0]) > 2 || call->arg[0].tag == LA_FUNC) {
    return la_arg_want(ctx, call, 0, "a matrix");
  }
  LA_TRY(la_val_full(ctx, call->arg[0], &a));
  la_status st = read_columns(ctx, call, a->dim[1], &c);
  if (st == LA_OK) {
    st = sort_rows_of(ctx, call, a, c);
  }
  la_arr_release(a);
  la_arr_release(c);
  return st;
}

/* --- issorted ------------------------------------------------------------- */

/* The words after the first argument: which orders will do, and whether whole
   rows are compared. */
static la_status read_orders(la_ctx *ctx, const la_call *call, bool *up,
                             bool *down, bool *by_rows) {
  *up = true;
  *down = false;
  *by_rows = false;
  for (int i = 1; i < call->nargin; i++) {
    if (la_arg_is(call, i, "rows") && !*by_rows) {
      *by_rows = true;
    } else if (la_arg_is(call, i, "descend") ||
               la_arg_is(call, i, "descending")) {
      *up = false;
      *down = true;
    } else if (la_arg_is(call, i, "either")) {
      *down = true;
    } else if (!la_arg_is(call, i, "ascend") &&
               !la_arg_is(call, i, "ascending")) {
      return la_arg_unknown(ctx, call, i,
                            "\"ascend\", \"descend\", \"either\" or \"rows\"");
    }
  }
  return LA_OK;
}

static la_status issorted(la_ctx *ctx, la_call *call) {
  bool up = true, down = false, by_rows = false;
  la_arr *a = NULL;
  LA_TRY(read_orders(ctx, call, &up, &down, &by_rows));
  if (!by_rows && !la_val_is_vector(call->arg[0]) &&
      !la_val_is_empty(call->arg[0])) {
    return la_arg_want(ctx, call, 0, "a vector");
  }
  if (la_val_ndims(call->arg[0]) > 2 || call->arg[0].tag == LA_FUNC) {
    return la_arg_want(ctx, call, 0, "a matrix");
  }
  LA_TRY(la_val_full(ctx, call->arg[0], &a));
  ptrdiff_t n = by_rows ? a->dim[0] : a->numel;
  for (ptrdiff_t i = 1; i < n && (up || down); i++) {
    int o = by_rows ? la_order_rows(a, i - 1, a, i)
                    : la_order_elements(a, i - 1, a, i);
    up = up && o <= 0;
    down = down && o >= 0;
  }
  la_arr_release(a);
  call->out[0] = la_val_bool(up || down);
  return LA_OK;
}

const la_builtin la_rows_sorting[] = {
    {"sort", sort, 1, 3, 2, LA_TOPIC_REDUCE, NULL,
     "s = sort(A)\ns = sort(A,dim)\ns = sort(...,\"descend\")\n"
     "[s,i] = sort(...)",
     "Elements in order along a dimension",
     "Equal elements keep their order; s is A(i) for a vector. NaN comes "
     "last,\n"
     "or first where the order is descending. Complex numbers are sorted by\n"
     "modulus, then by argument.",
     "sort([3 1 2])\n[s,i] = sort([3 1 2],\"descend\")",
     "sortrows, unique, issorted, max"},
    {"sortrows", sortrows, 1, 2, 2, LA_TOPIC_REDUCE, NULL,
     "S = sortrows(A)\nS = sortrows(A,c)\n[S,i] = sortrows(...)",
     "Rows of a matrix in order",
     "c lists the columns to compare, negative ones for descending order.",
     "sortrows([3 1; 1 2; 1 1])\nsortrows([3 1; 1 2; 1 1],-2)", "sort, unique"},
    {"issorted", issorted, 1, 3, 1, LA_TOPIC_REDUCE, NULL,
     "t = issorted(x)\nt = issorted(x,\"descend\")\n"
     "t = issorted(A,\"rows\",...)",
     "True if the elements of a vector, or the rows of a matrix, are in order",
     "\"either\": ascending or descending. Equal neighbours do not matter.",
     "issorted([1 2 2 5])", "sort, sortrows"},
    {.name = NULL}};
