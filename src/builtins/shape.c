/* shape.c - sizes, and the same elements under other sizes. */
#include "config.h"

#include "builtins/along.h"
#include "builtins/tables.h"
#include "builtins/walk.h"

#include <string.h>

/* --- asking --------------------------------------------------------------- */

/* The dimension number k among those that size(A,...) asks for: an element of
   [list], or argument k + 1. */
static la_status wanted_dim(la_ctx *ctx, la_call *call, const la_arr *list,
                            ptrdiff_t k, int *dim) {
  double x = 0;
  if (list == NULL) {
    LA_TRY(la_arg_num(ctx, call, (int)k + 1, &x));
  } else {
    x = list->cls == LA_C_REAL ? la_arr_d(list)[k] : 0;
  }
  if (!(x >= 1 && x <= 1e9 && x == (double)(int)x)) {
    return la_arg_fail(ctx, call, "there is no dimension %.15g", x);
  }
  *dim = (int)x - 1;
  return LA_OK;
}

/* The sizes that size(A,...) asks for, in a row: of all dimensions unless some
   are listed. */
static la_status list_sizes(la_ctx *ctx, la_call *call, la_arr **out) {
  la_arr *list = NULL;
  ptrdiff_t n =
      call->nargin == 1 ? la_val_ndims(call->arg[0]) : call->nargin - 1;
  if (call->nargin == 2) {
    LA_TRY(la_arg_vector(ctx, call, 1, &list));
    n = list->numel;
  }
  la_arr *r = la_arr_new2(ctx, LA_C_REAL, 1, n);
  la_status st = r == NULL ? LA_ERR : LA_OK;
  for (ptrdiff_t k = 0; st == LA_OK && k < n; k++) {
    int dim = (int)k;
    st = call->nargin == 1 ? LA_OK : wanted_dim(ctx, call, list, k, &dim);
    if (st == LA_OK) {
      la_arr_d(r)[k] = (double)la_val_dim(call->arg[0], dim);
    }
  }
  la_arr_release(list);
  if (st != LA_OK) {
    la_arr_release(r);
    return st;
  }
  *out = r;
  return LA_OK;
}

/* [r,c,...] = size(A): the last output takes all further dimensions together.
   With listed dimensions each output is one of them. */
static la_status spread_sizes(la_ctx *ctx, la_call *call, const la_arr *list) {
  ptrdiff_t n = list->numel;
  if (call->nargin > 1 && call->nargout > n) {
    return la_arg_fail(ctx, call, "%d outputs for %td dimensions",
                       call->nargout, n);
  }
  for (int k = 0; k < call->nargout; k++) {
    double x = k < n ? la_arr_d(list)[k] : 1;
    for (ptrdiff_t m = k + 1;
         call->nargin == 1 && k == call->nargout - 1 && m < n; m++) {
      x *= la_arr_d(list)[m];
    }
    call->out[k] = la_val_num(x);
  }
  return LA_OK;
}

static la_status size(la_ctx *ctx, la_call *call) {
  if (call->nargin == 2 && call->nargout <= 1 && call->arg[1].tag == LA_NUM &&
      call->arg[1].u.num >= 1 && call->arg[1].u.num <= LA_DIMS_MAX) {
    int k = (int)call->arg[1].u.num;
    if ((double)k == call->arg[1].u.num) {
      call->out[0] = la_val_num((double)la_val_dim(call->arg[0], k - 1));
      return LA_OK;
    }
  }
  la_arr *list = NULL;
  la_status st = list_sizes(ctx, call, &list);
  if (st != LA_OK) {
    return st;
  }
  if (call->nargout < 2) {
    call->out[0] = la_val_arr(list);
    return LA_OK;
  }
  st = spread_sizes(ctx, call, list);
  la_arr_release(list);
  return st;
}

static la_status size_equal(la_ctx *ctx, la_call *call) {
  (void)ctx;
  bool same = true;
  for (int i = 1; i < call->nargin; i++) {
    int na = la_val_ndims(call->arg[0]), nb = la_val_ndims(call->arg[i]);
    for (int k = 0; k < (na > nb ? na : nb); k++) {
      same = same && la_val_dim(call->arg[0], k) == la_val_dim(call->arg[i], k);
    }
  }
  call->out[0] = la_val_bool(same);
  return LA_OK;
}

static la_status ndims(la_ctx *ctx, la_call *call) {
  (void)ctx;
  call->out[0] = la_val_num(la_val_ndims(call->arg[0]));
  return LA_OK;
}

static la_status numel(la_ctx *ctx, la_call *call) {
  (void)ctx;
  call->out[0] = la_val_num((double)la_val_numel(call->arg[0]));
  return LA_OK;
}

static la_status length(la_ctx *ctx, la_call *call) {
  (void)ctx;
  la_val v = call->arg[0];
  ptrdiff_t longest = 0;
  for (int k = 0; k < la_val_ndims(v) && la_val_numel(v) > 0; k++) {
    ptrdiff_t n = la_val_dim(v, k);
    longest = n > longest ? n : longest;
  }
  call->out[0] = la_val_num((double)longest);
  return LA_OK;
}

static la_status rows(la_ctx *ctx, la_call *call) {
  (void)ctx;
  call->out[0] = la_val_num((double)la_val_rows(call->arg[0]));
  return LA_OK;
}

static la_status columns(la_ctx *ctx, la_call *call) {
  (void)ctx;
  call->out[0] = la_val_num((double)la_val_cols(call->arg[0]));
  return LA_OK;
}

/* --- other sizes, same order ---------------------------------------------- */

/* The argument as an array of its own class: moved out of a dying argument so
   that it can be changed in place. */
static la_status take_array(la_ctx *ctx, la_call *call, la_arr **a) {
  if (call->arg[0].tag == LA_ARR && call->arg[0].u.arr->refs == 1) {
    *a = la_val_take(&call->arg[0]).u.arr;
    return LA_OK;
  }
  return la_val_full(ctx, call->arg[0], a);
}

static la_status give_reshaped(la_ctx *ctx, la_call *call, int nd,
                               const ptrdiff_t *dim) {
  la_arr *a = NULL, *r = NULL;
  LA_TRY(take_array(ctx, call, &a));
  LA_TRY(la_arr_reshape(ctx, a, nd, dim, &r));
  call->out[0] = la_val_arr(r);
  return LA_OK;
}

/* The sizes of reshape(A,m,n,...), where one may be [] (-1 until it is known).
 */
static la_status wanted_sizes(la_ctx *ctx, la_call *call, int *nd,
                              ptrdiff_t *dim) {
  if (call->nargin == 2) {
    if (la_val_numel(call->arg[1]) < 2) {
      return la_arg_fail(ctx, call, "\002 must hold two or more sizes");
    }
    return la_arg_dims(ctx, call, 1, nd, dim);
  }
  *nd = call->nargin - 1;
  int open = -1;
  ptrdiff_t known = 1, n = la_val_numel(call->arg[0]);
  for (int k = 0; k < *nd; k++) {
    if (la_val_is_empty(call->arg[k + 1])) {
      if (open >= 0) {
        return la_arg_fail(ctx, call, "only one size may be []");
      }
      open = k;
      continue;
    }
    LA_TRY(la_arg_int(ctx, call, k + 1, &dim[k]));
    if (dim[k] < 0) {
      return la_arg_fail(ctx, call, "sizes must not be negative");
    }
    if (__builtin_mul_overflow(known, dim[k], &known)) {
      known = PTRDIFF_MAX;
    }
  }
  if (open < 0) {
    return LA_OK;
  }
  if (known == 0 ? n != 0 : n % known != 0) {
    return la_arg_fail(ctx, call,
                       "%td elements cannot be divided into parts of %td", n,
                       known);
  }
  dim[open] = known == 0 ? 0 : n / known;
  return LA_OK;
}

static la_status reshape(la_ctx *ctx, la_call *call) {
  int nd = 0;
  ptrdiff_t dim[LA_ANY];
  LA_TRY(wanted_sizes(ctx, call, &nd, dim));
  double total = 1;
  la_buf text = LA_BUF_INIT;
  for (int k = 0; k < nd; k++) {
    total *= (double)dim[k];
    la_buf_printf(&text, k == 0 ? "%td" : "x%td", dim[k]);
  }
  la_status st = LA_OK;
  if (total != (double)la_val_numel(call->arg[0])) {
    la_buf shape = LA_BUF_INIT;
    la_val_put_shape(call->arg[0], &shape);
    st = la_arg_fail(ctx, call, "\001 is %s and cannot become %s",
                     la_buf_text(&shape), la_buf_text(&text));
    la_buf_free(&shape);
  }
  la_buf_free(&text);
  return st == LA_OK ? give_reshaped(ctx, call, nd, dim) : st;
}

static la_status squeeze(la_ctx *ctx, la_call *call) {
  int nd = la_val_ndims(call->arg[0]), k = 0;
  ptrdiff_t dim[LA_DIMS_MAX] = {1, 1};
  if (nd <= 2) {
    call->out[0] = la_val_retain(call->arg[0]);
    return LA_OK;
  }
  for (int d = 0; d < nd; d++) {
    if (la_val_dim(call->arg[0], d) != 1) {
      dim[k++] = la_val_dim(call->arg[0], d);
    }
  }
  if (k < 2) {
    dim[k] = 1;
    k = 2;
  }
  return give_reshaped(ctx, call, k, dim);
}

static la_status vec(la_ctx *ctx, la_call *call) {
  int along = 0;
  ptrdiff_t dim[LA_DIMS_MAX];
  if (call->nargin == 2) {
    LA_TRY(la_arg_dim(ctx, call, 1, &along));
    if (along >= LA_DIMS_MAX) {
      return la_arg_fail(ctx, call, "an array has at most %d dimensions",
                         LA_DIMS_MAX);
    }
  }
  for (int k = 0; k <= along || k < 2; k++) {
    dim[k] = k == along ? la_val_numel(call->arg[0]) : 1;
  }
  return give_reshaped(ctx, call, along < 1 ? 2 : along + 1, dim);
}

/* --- dimensions in another order ------------------------------------------ */

/* Output dimension k is dimension order[k] of [a]. */
static la_status permuted(la_ctx *ctx, const la_arr *a, int nd,
                          const int *order, la_arr **out) {
  ptrdiff_t dim[LA_DIMS_MAX], step[LA_DIMS_MAX];
  ptrdiff_t s = 1;
  for (int k = 0; k < nd; k++) {
    step[k] = s;
    s *= la_arr_dim(a, k);
  }
  la_walk w = {.nd = nd};
  ptrdiff_t to = 1;
  for (int k = 0; k < nd; k++) {
    dim[k] = w.dim[k] = la_arr_dim(a, order[k]);
    w.from[k] = step[order[k]];
    w.to[k] = to;
    to *= dim[k];
  }
  *out = la_arr_new(ctx, a->cls, nd, dim);
  if (*out == NULL) {
    return LA_ERR;
  }
  la_walk_copy(&w, a, 0, *out, 0);
  return LA_OK;
}

/* Reads a permutation of 1..n (from 0 in [order]) out of argument 1. */
static la_status read_order(la_ctx *ctx, la_call *call, int *nd, int *order) {
  la_arr *p = NULL;
  LA_TRY(la_arg_vector(ctx, call, 1, &p));
  *nd = (int)p->numel;
  bool seen[LA_DIMS_MAX] = {false};
  bool good = p->cls == LA_C_REAL && p->numel <= LA_DIMS_MAX &&
              p->numel >= la_val_ndims(call->arg[0]);
  for (int k = 0; good && k < *nd; k++) {
    double x = la_arr_d(p)[k];
    good = x >= 1 && x <= *nd && x == (double)(int)x && !seen[(int)x - 1];
    if (good) {
      order[k] = (int)x - 1;
      seen[order[k]] = true;
    }
  }
  la_arr_release(p);
  if (!good) {
    return la_arg_fail(ctx, call, "\002 must list each dimension of \001 once");
  }
  return LA_OK;
}

static la_status permute_as(la_ctx *ctx, la_call *call, int nd,
                            const int *order) {
  la_arr *a = NULL, *r = NULL;
  LA_TRY(la_val_full(ctx, call->arg[0], &a));
  la_status st = permuted(ctx, a, nd, order, &r);
  la_arr_release(a);
  LA_TRY(st);
  call->out[0] = la_val_arr(r);
  return LA_OK;
}

static la_status permute(la_ctx *ctx, la_call *call) {
  int nd = 0, order[LA_DIMS_MAX];
  LA_TRY(read_order(ctx, call, &nd, order));
  return permute_as(ctx, call, nd, order);
}

static la_status ipermute(la_ctx *ctx, la_call *call) {
  int nd = 0, order[LA_DIMS_MAX], back[LA_DIMS_MAX];
  LA_TRY(read_order(ctx, call, &nd, order));
  for (int k = 0; k < nd; k++) {
    back[order[k]] = k;
  }
  return permute_as(ctx, call, nd, back);
}

/* shiftdim(A,n), n >= 0: the first n dimensions go to the end; n < 0: that many
   new ones of size 1 come first. */
static la_status shift_by(la_ctx *ctx, la_call *call, ptrdiff_t n) {
  int nd = la_val_ndims(call->arg[0]);
  if (n >= 0) {
    int order[LA_DIMS_MAX];
    for (int k = 0; k < nd; k++) {
      order[k] = (int)((k + n) % nd);
    }
    return permute_as(ctx, call, nd, order);
  }
  if (nd - n > LA_DIMS_MAX) {
    return la_arg_fail(ctx, call, "an array has at most %d dimensions",
                       LA_DIMS_MAX);
  }
  ptrdiff_t dim[LA_DIMS_MAX];
  int first = (int)-n;
  for (int k = 0; k < nd + first; k++) {
    dim[k] = k < first ? 1 : la_val_dim(call->arg[0], k - first);
  }
  return give_reshaped(ctx, call, nd + first, dim);
}

static la_status shiftdim(la_ctx *ctx, la_call *call) {
  ptrdiff_t n = 0;
  int nd = la_val_ndims(call->arg[0]);
  if (call->nargin == 2) {
    LA_TRY(la_arg_int(ctx, call, 1, &n));
  } else {
    while (n < nd && la_val_dim(call->arg[0], (int)n) == 1) {
      n++;
    }
  }
  n = n < 0 ? n : n % nd;
  LA_TRY(shift_by(ctx, call, n));
  if (call->nargout > 1) {
    call->out[1] = la_val_num((double)n);
  }
  return LA_OK;
}

const la_builtin la_rows_shape[] = {
    {"size", size, 1, LA_ANY, LA_ANY, LA_TOPIC_SHAPE, "2.1",
     "s = size(A)\n[m,n,...] = size(A)\nd = size(A,k)\nd = size(A,[k1 k2])",
     "The sizes of an array",
     "With several outputs the last one takes the remaining dimensions\n"
     "multiplied together.",
     "size(zeros(2,3))\n[m,n] = size([1 2; 3 4; 5 6])",
     "ndims, numel, rows, columns, length"},
    {"size_equal", size_equal, 1, LA_ANY, 1, LA_TOPIC_SHAPE, NULL,
     "t = size_equal(A,B,...)", "True if all arrays have the same sizes", NULL,
     "size_equal([1 2],[3 4])", "size, isequal"},
    {"ndims", ndims, 1, 1, 1, LA_TOPIC_SHAPE, "2.1", "n = ndims(A)",
     "The number of dimensions, at least 2", NULL, "ndims(zeros(2,3,4))",
     "size"},
    {"numel", numel, 1, 1, 1, LA_TOPIC_SHAPE, "2.1", "n = numel(A)",
     "The number of elements", NULL, "numel(zeros(2,3))", "size, length"},
    {"length", length, 1, 1, 1, LA_TOPIC_SHAPE, NULL, "n = length(A)",
     "The largest size, or 0 for an empty array", NULL, "length([1 2 3])",
     "size, numel"},
    {"rows", rows, 1, 1, 1, LA_TOPIC_SHAPE, NULL, "n = rows(A)",
     "The number of rows", NULL, "rows([1 2; 3 4; 5 6])", "columns, size"},
    {"columns", columns, 1, 1, 1, LA_TOPIC_SHAPE, NULL, "n = columns(A)",
     "The number of columns", NULL, "columns([1 2; 3 4; 5 6])", "rows, size"},
    {"reshape", reshape, 2, LA_ANY, 1, LA_TOPIC_SHAPE, "2.1",
     "B = reshape(A,m,n,...)\nB = reshape(A,[m n ...])\n"
     "B = reshape(A,m,[],...)",
     "The same elements under other sizes",
     "Elements are taken down the columns. A size given as [] is worked out\n"
     "from the others.",
     "reshape(1:6,2,3)\nreshape(1:6,[],2)", "vec, permute, squeeze, resize"},
    {"squeeze", squeeze, 1, 1, 1, LA_TOPIC_SHAPE, "2.1", "B = squeeze(A)",
     "Without the dimensions of size 1", "Matrices stay as they are.",
     "size(squeeze(zeros(1,1,3)))", "reshape, permute"},
    {"vec", vec, 1, 2, 1, LA_TOPIC_SHAPE, NULL, "v = vec(A)\nv = vec(A,dim)",
     "All elements in one column", "vec(A) is A(:); dim lays it elsewhere.",
     "vec([1 2; 3 4])", "reshape"},
    {"permute", permute, 2, 2, 1, LA_TOPIC_SHAPE, "2.1", "B = permute(A,order)",
     "Dimensions in another order",
     "Dimension k of B is dimension order(k) of A: permute(A,[2 1]) is A.'.",
     "permute([1 2; 3 4],[2 1])", "ipermute, reshape, transpose"},
    {"ipermute", ipermute, 2, 2, 1, LA_TOPIC_SHAPE, NULL,
     "A = ipermute(B,order)", "Undoes permute(A,order)", NULL,
     "size(ipermute(zeros(4,2,3),[3 1 2]))", "permute"},
    {"shiftdim", shiftdim, 1, 2, 2, LA_TOPIC_SHAPE, NULL,
     "B = shiftdim(A,n)\n[B,n] = shiftdim(A)", "Dimensions moved around",
     "The first n dimensions go to the end; with n < 0, -n dimensions of size "
     "1\n"
     "come first. Without n, leading dimensions of size 1 go.",
     "size(shiftdim(zeros(1,1,3)))", "permute, squeeze"},
    {.name = NULL}};
