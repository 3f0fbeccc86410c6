/* rearrange.c - elements in other places: flipped, turned, shifted, cut,
   padded. All functions keep the class of their argument. */
#include "config.h"

#include "builtins/along.h"
#include "builtins/tables.h"
#include "builtins/walk.h"

#include <string.h>

/* --- flipping and turning ------------------------------------------------- */

static la_status flipped(la_ctx *ctx, la_call *call, int dim) {
  la_arr *a = NULL;
  LA_TRY(la_val_full(ctx, call->arg[0], &a));
  if (dim < 0) {
    dim = la_along_first(a);
  }
  la_arr *r = la_arr_like(ctx, a, a->cls);
  if (r != NULL && a->numel > 0) {
    la_walk w = la_walk_over(a);
    ptrdiff_t at = 0;
    if (dim < a->nd) {
      at = w.from[dim] * (a->dim[dim] - 1);
      w.from[dim] = -w.from[dim];
    }
    la_walk_copy(&w, a, at, r, 0);
  }
  la_arr_release(a);
  if (r == NULL) {
    return LA_ERR;
  }
  call->out[0] = la_val_arr(r);
  return LA_OK;
}

static la_status flip(la_ctx *ctx, la_call *call) {
  int dim = -1;
  if (call->nargin == 2) {
    LA_TRY(la_arg_dim(ctx, call, 1, &dim));
  }
  return flipped(ctx, call, dim);
}

static la_status fliplr(la_ctx *ctx, la_call *call) {
  return flipped(ctx, call, 1);
}

static la_status flipud(la_ctx *ctx, la_call *call) {
  return flipped(ctx, call, 0);
}

/* The matrices of [a] turned by k quarters, 0 <= k < 4, counter-clockwise. */
static la_status turned(la_ctx *ctx, const la_arr *a, int k, la_arr **out) {
  ptrdiff_t m = a->dim[0], n = a->dim[1], dim[LA_DIMS_MAX];
  for (int d = 0; d < a->nd; d++) {
    dim[d] = a->dim[d < 2 && k % 2 == 1 ? 1 - d : d];
  }
  la_arr *r = la_arr_new(ctx, a->cls, a->nd, dim);
  if (r == NULL) {
    return LA_ERR;
  }
  const ptrdiff_t at[4] = {0, (n - 1) * m, m * n - 1, m - 1};
  const ptrdiff_t down[4] = {1, -m, -1, m};
  const ptrdiff_t across[4] = {m, 1, -m, -1};
  la_walk w = {.nd = 3,
               .dim = {dim[0], dim[1], m * n == 0 ? 0 : a->numel / (m * n)},
               .from = {down[k], across[k], m * n},
               .to = {1, dim[0], m * n}};
  la_walk_copy(&w, a, at[k], r, 0);
  *out = r;
  return LA_OK;
}

static la_status rot90(la_ctx *ctx, la_call *call) {
  ptrdiff_t k = 1;
  if (call->nargin == 2) {
    LA_TRY(la_arg_int(ctx, call, 1, &k));
  }
  la_arr *a = NULL, *r = NULL;
  LA_TRY(la_val_full(ctx, call->arg[0], &a));
  la_status st = turned(ctx, a, (int)((k % 4 + 4) % 4), &r);
  la_arr_release(a);
  LA_TRY(st);
  call->out[0] = la_val_arr(r);
  return LA_OK;
}

/* --- circular shifts ------------------------------------------------------ */

/* Moves everything [by] places along [dim], in a circle. Consumes *a. */
static la_status shift_along(la_ctx *ctx, la_arr **a, int dim, ptrdiff_t by) {
  ptrdiff_t n = la_arr_dim(*a, dim);
  if ((*a)->numel == 0 || by % n == 0) {
    return LA_OK;
  }
  by = (by % n + n) % n;
  la_arr *r = la_arr_like(ctx, *a, (*a)->cls);
  if (r == NULL) {
    return LA_ERR;
  }
  la_walk w = la_walk_over(*a);
  ptrdiff_t step = w.from[dim];
  w.dim[dim] = n - by;
  la_walk_copy(&w, *a, 0, r, by * step);
  w.dim[dim] = by;
  la_walk_copy(&w, *a, (n - by) * step, r, 0);
  la_arr_release(*a);
  *a = r;
  return LA_OK;
}

/* Whole numbers out of argument 1: the shifts. */
static la_status read_shifts(la_ctx *ctx, la_call *call, int *n,
                             ptrdiff_t *by) {
  la_arr *p = NULL;
  LA_TRY(la_arg_vector(ctx, call, 1, &p));
  bool good = p->cls == LA_C_REAL && p->numel <= LA_DIMS_MAX;
  *n = good ? (int)p->numel : 0;
  for (int k = 0; k < *n; k++) {
    double x = la_arr_d(p)[k];
    good = good && x > -9e15 && x < 9e15 && x == (double)(ptrdiff_t)x;
    by[k] = good ? (ptrdiff_t)x : 0;
  }
  la_arr_release(p);
  return good ? LA_OK
              : la_arg_fail(ctx, call,
                            "\002 must be a whole number for each "
                            "dimension");
}

static la_status circshift(la_ctx *ctx, la_call *call) {
  int n = 0, dim = 0;
  ptrdiff_t by[LA_DIMS_MAX];
  LA_TRY(read_shifts(ctx, call, &n, by));
  la_arr *a = NULL;
  LA_TRY(la_val_full(ctx, call->arg[0], &a));
  la_status st = LA_OK;
  if (n == 1) {
    st = la_along_dim(ctx, call, 2, a, &dim);
  } else if (call->nargin == 3) {
    st = la_arg_fail(ctx, call, "one dimension takes one shift, not %d", n);
  }
  for (int k = 0; k < n && st == LA_OK; k++) {
    int d = n == 1 ? dim : k;
    st = d < a->nd ? shift_along(ctx, &a, d, by[k]) : LA_OK;
  }
  if (st != LA_OK) {
    la_arr_release(a);
    return st;
  }
  call->out[0] = la_val_arr(a);
  return LA_OK;
}

/* --- triangles ------------------------------------------------------------ */

/* The part above (or below) diagonal k, that included. */
static la_status triangle(la_ctx *ctx, la_call *call, bool upper) {
  ptrdiff_t k = 0;
  if (call->nargin == 2) {
    LA_TRY(la_arg_int(ctx, call, 1, &k));
  }
  if (la_val_ndims(call->arg[0]) > 2) {
    return la_arg_fail(ctx, call, "\001 must be a matrix");
  }
  la_arr *a = NULL;
  LA_TRY(la_val_full(ctx, call->arg[0], &a));
  la_arr *r = la_arr_zeros(ctx, a->cls, a->nd, a->dim);
  ptrdiff_t m = a->dim[0], size = la_class_size(a->cls);
  for (ptrdiff_t j = 0; r != NULL && j < a->dim[1]; j++) {
    ptrdiff_t cut = upper ? j - k + 1 : j - k;
    cut = cut < 0 ? 0 : cut > m ? m : cut;
    ptrdiff_t from = j * m + (upper ? 0 : cut);
    ptrdiff_t n = upper ? cut : m - cut;
    memcpy((char *)r->data + from * size, (char *)a->data + from * size,
           (size_t)(n * size));
  }
  la_arr_release(a);
  if (r == NULL) {
    return LA_ERR;
  }
  call->out[0] = la_val_arr_narrow(ctx, r);
  return LA_OK;
}

static la_status triu(la_ctx *ctx, la_call *call) {
  return triangle(ctx, call, true);
}

static la_status tril(la_ctx *ctx, la_call *call) {
  return triangle(ctx, call, false);
}

/* --- cutting and padding -------------------------------------------------- */

/* What the two arrays have in common is copied from corner to corner. */
static void copy_common(const la_arr *a, la_arr *r) {
  la_walk from = la_walk_over(a), to = la_walk_over(r);
  la_walk w = {.nd = a->nd > r->nd ? a->nd : r->nd};
  for (int k = 0; k < w.nd; k++) {
    ptrdiff_t p = la_arr_dim(a, k), q = la_arr_dim(r, k);
    w.dim[k] = p < q ? p : q;
    w.from[k] = k < a->nd ? from.from[k] : 0;
    w.to[k] = k < r->nd ? to.to[k] : 0;
  }
  la_walk_copy(&w, a, 0, r, 0);
}

static la_status resize(la_ctx *ctx, la_call *call) {
  int nd = 0;
  ptrdiff_t dim[LA_ANY];
  LA_TRY(la_arg_dims(ctx, call, 1, &nd, dim));
  la_arr *a = NULL;
  LA_TRY(la_val_full(ctx, call->arg[0], &a));
  la_arr *r = la_arr_zeros(ctx, a->cls, nd, dim);
  if (r != NULL) {
    copy_common(a, r);
  }
  la_arr_release(a);
  if (r == NULL) {
    return LA_ERR;
  }
  call->out[0] = la_val_arr_narrow(ctx, r);
  return LA_OK;
}

/* [a] cut or filled up with [c] to size [len] along [dim]; [front]: at the
   beginning. */
static void copy_padded(const la_arr *a, int dim, ptrdiff_t len, la_arr *r,
                        bool front) {
  la_lanes s = la_along_lanes(a, dim), t = la_along_lanes(r, dim);
  ptrdiff_t keep = s.len < len ? s.len : len;
  la_walk w = {.nd = 3,
               .dim = {s.inner, keep, s.outer},
               .from = {1, s.inner, s.inner * s.len},
               .to = {1, t.inner, t.inner * t.len}};
  la_walk_copy(&w, a, front ? (s.len - keep) * s.inner : 0, r,
               front ? (t.len - keep) * t.inner : 0);
}

static la_status pad(la_ctx *ctx, la_call *call, bool front) {
  ptrdiff_t len = 0;
  double c = 0;
  int dim = 0;
  LA_TRY(la_arg_size(ctx, call, 1, &len));
  if (la_along_given(call, 2)) {
    LA_TRY(la_arg_num(ctx, call, 2, &c));
  }
  la_arr *a = NULL;
  if (c == 0 && call->arg[0].tag != LA_FUNC) {
    LA_TRY(la_val_full(ctx, call->arg[0], &a));
  } else {
    LA_TRY(la_arg_array(ctx, call, 0, &a));
  }
  la_status st = la_along_dim(ctx, call, 3, a, &dim);
  la_arr *r = st == LA_OK ? la_along_new(ctx, a, dim, len, a->cls) : NULL;
  if (r != NULL) {
    la_walk_fill(r, c, 0);
    copy_padded(a, dim, len, r, front);
  }
  la_arr_release(a);
  if (r == NULL) {
    return st == LA_OK ? LA_ERR : st;
  }
  call->out[0] = la_val_arr_narrow(ctx, r);
  return st;
}

static la_status postpad(la_ctx *ctx, la_call *call) {
  return pad(ctx, call, false);
}

static la_status prepad(la_ctx *ctx, la_call *call) {
  return pad(ctx, call, true);
}

static la_status full(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL;
  LA_TRY(la_val_full(ctx, call->arg[0], &a));
  call->out[0] = la_val_arr(a);
  return LA_OK;
}

const la_builtin la_rows_rearrange[] = {
    {"flip", flip, 1, 2, 1, LA_TOPIC_SHAPE, NULL,
     "B = flip(A)\nB = flip(A,dim)", "Elements in reverse order", NULL,
     "flip([1 2 3])\nflip([1 2; 3 4],2)", "fliplr, flipud, rot90"},
    {"fliplr", fliplr, 1, 1, 1, LA_TOPIC_SHAPE, NULL, "B = fliplr(A)",
     "Columns in reverse order", NULL, "fliplr([1 2; 3 4])", "flip, flipud"},
    {"flipud", flipud, 1, 1, 1, LA_TOPIC_SHAPE, NULL, "B = flipud(A)",
     "Rows in reverse order", NULL, "flipud([1 2; 3 4])", "flip, fliplr"},
    {"rot90", rot90, 1, 2, 1, LA_TOPIC_SHAPE, NULL,
     "B = rot90(A)\nB = rot90(A,k)",
     "A matrix turned by quarters, counter-clockwise",
     "By one quarter, or by k; those of a tensor each.", "rot90([1 2; 3 4])",
     "flip, transpose"},
    {"circshift", circshift, 2, 3, 1, LA_TOPIC_SHAPE, NULL,
     "B = circshift(A,n)\nB = circshift(A,n,dim)",
     "Elements shifted in a circle",
     "Shifts along the first dimension whose size is not 1. A vector n shifts\n"
     "each dimension.",
     "circshift([1 2 3 4],1)", "flip, permute"},
    {"triu", triu, 1, 2, 1, LA_TOPIC_SHAPE, NULL, "U = triu(A)\nU = triu(A,k)",
     "The upper triangle", "What lies below diagonal k (0 unless given) is 0.",
     "triu([1 2 3; 4 5 6; 7 8 9])", "tril, diag, istriu"},
    {"tril", tril, 1, 2, 1, LA_TOPIC_SHAPE, NULL, "L = tril(A)\nL = tril(A,k)",
     "The lower triangle", "What lies above diagonal k (0 unless given) is 0.",
     "tril([1 2 3; 4 5 6; 7 8 9])", "triu, diag, istril"},
    {"resize", resize, 2, LA_ANY, 1, LA_TOPIC_SHAPE, NULL,
     "B = resize(A,n)\nB = resize(A,m,n,...)",
     "Cut or filled with zeros to other sizes",
     "Unlike with reshape, every element keeps its subscripts.",
     "resize([1 2; 3 4],3,2)", "reshape, postpad"},
    {"postpad", postpad, 2, 4, 1, LA_TOPIC_SHAPE, NULL,
     "B = postpad(A,len)\nB = postpad(A,len,c)\nB = postpad(A,len,c,dim)",
     "Cut or filled up at the end", "c is 0 unless given.", "postpad([1 2],4)",
     "prepad, resize"},
    {"prepad", prepad, 2, 4, 1, LA_TOPIC_SHAPE, NULL,
     "B = prepad(A,len)\nB = prepad(A,len,c)\nB = prepad(A,len,c,dim)",
     "Cut or filled up at the beginning", "c is 0 unless given.",
     "prepad([1 2],4)", "postpad, resize"},
    {"full", full, 1, 1, 1, LA_TOPIC_SHAPE, "2.6", "B = full(A)",
     "Written out as an ordinary array",
     "Ranges, diagonal and permutation matrices are kept in short form; full\n"
     "gives all of their elements.",
     "full(eye(2))", "diag, eye"},
    {.name = NULL}};
