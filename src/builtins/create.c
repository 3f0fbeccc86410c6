/* create.c - matrices from sizes, limits, diagonals and pieces. */
#include "config.h"

#include "base/intr.h"
#include "builtins/along.h"
#include "builtins/tables.h"
#include "builtins/walk.h"
#include "engine/elem.h"
#include "value/concat.h"
#include "value/range.h"

#include <math.h>
#include <string.h>

static const double pi = 3.14159265358979323846;

/* --- eye and diag --------------------------------------------------------- */

static la_status eye(la_ctx *ctx, la_call *call) {
  int nd = 0;
  ptrdiff_t dim[LA_ANY];
  la_arg_drop_class(call);
  LA_TRY(la_arg_dims(ctx, call, 0, &nd, dim));
  if (nd > 2) {
    return la_arg_fail(ctx, call, "makes matrices, not arrays of %d dimensions",
                       nd);
  }
  if (call->nargin == 0) {
    call->out[0] = la_val_num(1);
    return LA_OK;
  }
  la_arr *d = la_arr_new2(ctx, LA_C_REAL, dim[0] < dim[1] ? dim[0] : dim[1], 1);
  if (d == NULL) {
    return LA_ERR;
  }
  la_walk_fill(d, 1, 0);
  return la_val_diag(ctx, d, dim[0], dim[1], &call->out[0]);
}

/* diag(v,k): v on diagonal k of an otherwise zero square matrix. */
static la_status put_diagonal(la_ctx *ctx, const la_arr *v, ptrdiff_t k,
                              la_val *out) {
  ptrdiff_t n = v->numel + (k < 0 ? -k : k);
  la_arr *a = la_arr_zeros(ctx, v->cls, 2, (ptrdiff_t[]){n, n});
  if (a == NULL) {
    return LA_ERR;
  }
  la_walk w = {.nd = 1, .dim = {v->numel}, .from = {1}, .to = {n + 1}};
  la_walk_copy(&w, v, 0, a, k > 0 ? k * n : -k);
  *out = la_val_arr_narrow(ctx, a);
  return LA_OK;
}

/* The elements of diagonal k of a matrix, as a column. */
static la_status get_diagonal(la_ctx *ctx, const la_arr *a, ptrdiff_t k,
                              la_val *out) {
  ptrdiff_t m = a->dim[0], n = a->dim[1];
  ptrdiff_t rows = k < 0 ? m + k : m, cols = k > 0 ? n - k : n;
  ptrdiff_t len = rows < cols ? rows : cols;
  len = len < 0 ? 0 : len;
  bool none = m == 0 && n == 0;
  la_arr *d = la_arr_new2(ctx, a->cls, len, none ? 0 : 1);
  if (d == NULL) {
    return LA_ERR;
  }
  la_walk w = {.nd = 1, .dim = {len}, .from = {m + 1}, .to = {1}};
  la_walk_copy(&w, a, k > 0 ? k * m : -k, d, 0);
  *out = la_val_arr_narrow(ctx, d);
  return LA_OK;
}

/* Hands out a diagonal matrix; one of truth values or characters is written out
   to keep its class. Consumes d. */
static la_status give_diag(la_ctx *ctx, la_call *call, la_arr *d, ptrdiff_t m,
                           ptrdiff_t n) {
  if (d->cls <= LA_C_CPLX) {
    return la_val_diag(ctx, d, m, n, &call->out[0]);
  }
  la_arr *a = la_arr_zeros(ctx, d->cls, 2, (ptrdiff_t[]){m, n});
  if (a != NULL) {
    la_walk w = {.nd = 1, .dim = {d->numel}, .from = {1}, .to = {m + 1}};
    la_walk_copy(&w, d, 0, a, 0);
    call->out[0] = la_val_arr(a);
  }
  la_arr_release(d);
  return a == NULL ? LA_ERR : LA_OK;
}

/* diag(v) and diag(v,m,n). Consumes v. */
static la_status make_diag(la_ctx *ctx, la_call *call, la_arr *v) {
  ptrdiff_t m = v->numel, n = v->numel;
  if (call->nargin == 3) {
    la_status st = la_arg_size(ctx, call, 1, &m);
    st = st == LA_OK ? la_arg_size(ctx, call, 2, &n) : st;
    if (st != LA_OK) {
      la_arr_release(v);
      return st;
    }
  }
  ptrdiff_t len = m < n ? m : n, have = v->numel < len ? v->numel : len;
  if (len == v->numel) {
    return give_diag(ctx, call, v, m, n);
  }
  la_arr *d = la_arr_zeros(ctx, v->cls, 2, (ptrdiff_t[]){len, 1});
  if (d != NULL) {
    memcpy(d->data, v->data, (size_t)(have * la_class_size(v->cls)));
  }
  la_arr_release(v);
  return d == NULL ? LA_ERR : give_diag(ctx, call, d, m, n);
}

static la_status diag(la_ctx *ctx, la_call *call) {
  la_val v = call->arg[0];
  ptrdiff_t k = 0;
  if (call->nargin == 2) {
    LA_TRY(la_arg_int(ctx, call, 1, &k));
  }
  if (v.tag == LA_DIAG && call->nargin == 1) {
    call->out[0] = la_val_arr(la_arr_retain(v.u.diag->d));
    return LA_OK;
  }
  if (v.tag == LA_FUNC || la_val_ndims(v) > 2) {
    return la_arg_want(ctx, call, 0, "a matrix");
  }
  la_arr *a = NULL;
  LA_TRY(la_val_full(ctx, v, &a));
  bool vector = a->dim[0] == 1 || a->dim[1] == 1;
  if (vector && (call->nargin == 3 || (call->nargin == 1 && a->numel != 1))) {
    return make_diag(ctx, call, a);
  }
  la_status st;
  if (call->nargin == 3) {
    st = la_arg_fail(ctx, call, "\001 must be a vector");
  } else {
    st = vector ? put_diagonal(ctx, a, k, &call->out[0])
                : get_diagonal(ctx, a, k, &call->out[0]);
  }
  la_arr_release(a);
  return st;
}

/* --- linspace and relatives ----------------------------------------------- */

/* n numbers from a to b, computed from both ends towards the middle, so that
   they are symmetric. Step [step] doubles apart. */
static void fill_linear(double a, double b, ptrdiff_t n, double *x,
                        ptrdiff_t step) {
  double d = (b - a) / (double)(n - 1);
  for (ptrdiff_t i = 0; i <= n / 2 && i < n; i++) {
    x[i * step] = a + (double)i * d;
    x[(n - 1 - i) * step] = b - (double)i * d;
  }
  if (n % 2 == 1) {
    x[n / 2 * step] = a == -b ? 0 : (a + b) / 2;
    if (!isfinite((a + b) / 2)) {
      x[n / 2 * step] = a / 2 + b / 2;
    }
  }
  x[0] = a;
  x[(n - 1) * step] = b;
}

/* The number of points: argument i, at least 1 unless zero is meant. */
static la_status point_count(la_ctx *ctx, const la_call *call, int i,
                             ptrdiff_t *n) {
  double x = 0;
  *n = 100;
  if (i >= call->nargin) {
    return LA_OK;
  }
  LA_TRY(la_arg_num(ctx, call, i, &x));
  if (!(fabs(x) < 9e15)) {
    return la_arg_fail(ctx, call, "%.5g points are not possible", x);
  }
  *n = x < 0 ? 0 : (ptrdiff_t)x;
  return LA_OK;
}

static la_status linspace_of(la_ctx *ctx, const la_arr *a, const la_arr *b,
                             ptrdiff_t n, la_arr **out) {
  la_class cls =
      a->cls == LA_C_CPLX || b->cls == LA_C_CPLX ? LA_C_CPLX : LA_C_REAL;
  ptrdiff_t m = a->numel != 1 ? a->numel : b->numel; /* 0 where one is empty */
  la_arr *r = la_arr_new2(ctx, cls, m, n);
  if (r == NULL) {
    return LA_ERR;
  }
  ptrdiff_t k = cls == LA_C_CPLX ? 2 : 1;
  ptrdiff_t ka = a->cls == LA_C_CPLX ? 2 : 1, kb = b->cls == LA_C_CPLX ? 2 : 1;
  for (ptrdiff_t i = 0; i < m && n > 0 && !la_interrupted(); i++) {
    const double *from = la_arr_d(a) + (a->numel > 1 ? ka * i : 0);
    const double *to = la_arr_d(b) + (b->numel > 1 ? kb * i : 0);
    for (ptrdiff_t p = 0; p < k; p++) {
      fill_linear(p < ka ? from[p] : 0, p < kb ? to[p] : 0, n,
                  la_arr_d(r) + i * k + p, m * k);
    }
  }
  *out = r;
  return LA_OK;
}

static la_status linspace(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL, *b = NULL, *r = NULL;
  ptrdiff_t n = 0;
  LA_TRY(point_count(ctx, call, 2, &n));
  LA_TRY(la_arg_vector(ctx, call, 0, &a));
  la_status st = la_arg_vector(ctx, call, 1, &b);
  if (st == LA_OK && a->numel != b->numel && a->numel != 1 && b->numel != 1) {
    st = la_arg_differ(ctx, call, 0, a->numel, 1, b->numel, "element");
  }
  if (st == LA_OK) {
    st = linspace_of(ctx, a, b, n, &r);
  }
  la_arr_release(a);
  la_arr_release(b);
  if (st == LA_OK) {
    call->out[0] = la_val_arr_narrow(ctx, r);
  }
  return st;
}

/* 10 to a power, exact where the power is whole and small. */
static double ten_to(double x) {
  return la_elem_pow(10, x);
}

static la_status logspace(la_ctx *ctx, la_call *call) {
  double a = 0, b = 0;
  ptrdiff_t n = 0;
  LA_TRY(la_arg_num(ctx, call, 0, &a));
  LA_TRY(la_arg_num(ctx, call, 1, &b));
  LA_TRY(point_count(ctx, call, 2, &n));
  n = call->nargin < 3 ? 50 : n;
  la_arr *r = la_arr_new2(ctx, LA_C_REAL, 1, n);
  if (r == NULL) {
    return LA_ERR;
  }
  double *x = la_arr_d(r);
  if (n > 0) {
    fill_linear(a, b == pi ? log10(pi) : b, n, x, 1);
  }
  for (ptrdiff_t i = 0; i < n; i++) {
    x[i] = ten_to(x[i]);
  }
  if (n > 0 && b == pi) {
    x[n - 1] = pi;
  }
  call->out[0] = la_val_arr(r);
  return LA_OK;
}

static la_status colon(la_ctx *ctx, la_call *call) {
  la_val part[3] = {call->arg[0], LA_VAL_NONE, call->arg[call->nargin - 1]};
  int bad;
  if (call->nargin == 3) {
    part[1] = call->arg[1];
  }
  return la_val_colon(ctx, part, &call->out[0], &bad);
}

/* --- repeating ------------------------------------------------------------ */

/* Every dimension of the result is two of the walk: through [a], then over its
   copies; the second fastest, so that whole columns are copied. */
static la_status repeat(la_ctx *ctx, const la_arr *a, int nd,
                        const ptrdiff_t *times, la_val *out) {
  nd = nd < a->nd ? a->nd : nd;
  if (2 * nd > LA_DIMS_MAX) {
    return la_fail(ctx, "an array of %d dimensions cannot be repeated", nd);
  }
  ptrdiff_t dim[LA_DIMS_MAX] = {0};
  double bytes = (double)la_class_size(a->cls);
  bool over = false;
  for (int k = 0; k < nd; k++) {
    over = __builtin_mul_overflow(la_arr_dim(a, k), times[k], &dim[k]) || over;
    bytes *= (double)la_arr_dim(a, k) * (double)times[k];
  }
  if (over) {
    return la_fail_memory(ctx, "the repeated array", bytes);
  }
  la_arr *r = la_arr_new(ctx, a->cls, nd, dim);
  if (r == NULL) {
    return LA_ERR;
  }
  la_walk w = {.nd = 2 * nd};
  ptrdiff_t from = 1, to = 1;
  for (int k = 0; k < nd; k++) {
    w.dim[2 * k] = la_arr_dim(a, k);
    w.dim[2 * k + 1] = times[k];
    w.from[2 * k] = from;
    w.to[2 * k] = to;
    w.to[2 * k + 1] = to * la_arr_dim(a, k);
    from *= la_arr_dim(a, k);
    to *= dim[k];
  }
  if (a->numel == 1) { /* one dimension of copies is enough, and fast */
    la_walk_fill(r, a->cls <= LA_C_CPLX ? *la_arr_d(a) : *la_arr_b(a),
                 a->cls == LA_C_CPLX ? la_arr_d(a)[1] : 0);
  } else {
    la_walk_copy(&w, a, 0, r, 0);
  }
  *out = la_val_arr_narrow(ctx, r);
  return LA_OK;
}

static la_status repmat(la_ctx *ctx, la_call *call) {
  ptrdiff_t times[LA_ANY];
  int nd = 0;
  LA_TRY(la_arg_dims(ctx, call, 1, &nd, times));
  for (int k = nd; k < LA_DIMS_MAX; k++) {
    times[k] = 1;
  }
  for (int k = 1; call->nargin > 2 && k < call->nargin; k++) {
    if (la_val_is_empty(call->arg[k])) {
      times[k - 1] = 1; /* as in Octave: not repeated */
    }
  }
  la_arr *a = NULL;
  LA_TRY(la_val_full(ctx, call->arg[0], &a));
  la_status st = repeat(ctx, a, nd, times, &call->out[0]);
  la_arr_release(a);
  return st;
}

/* Output k of a grid over n vectors: vector [which] laid along dimension
   [along], repeated in the others. */
static la_status grid_axis(la_ctx *ctx, la_arr *v, int along, int n,
                           const ptrdiff_t *size, la_val *out) {
  ptrdiff_t shape[LA_ANY], times[LA_ANY];
  for (int k = 0; k < n; k++) {
    shape[k] = k == along ? size[k] : 1;
    times[k] = k == along ? 1 : size[k];
  }
  la_arr *line = NULL;
  LA_TRY(la_arr_reshape(ctx, la_arr_retain(v), n, shape, &line));
  la_status st = repeat(ctx, line, n, times, out);
  la_arr_release(line);
  return st;
}

/* ndgrid, and meshgrid whose first two dimensions are exchanged. */
static la_status grid(la_ctx *ctx, la_call *call, int n, bool mesh) {
  la_arr *v[LA_DIMS_MAX] = {NULL};
  ptrdiff_t size[LA_DIMS_MAX];
  la_status st = LA_OK;
  for (int k = 0; k < n && st == LA_OK; k++) {
    int place = mesh && k < 2 ? 1 - k : k;
    st = la_arg_vector(ctx, call, k < call->nargin ? k : call->nargin - 1,
                       &v[k]);
    size[place] = st == LA_OK ? v[k]->numel : 0;
  }
  int wanted = call->nargout > 1 ? call->nargout : 1;
  for (int k = 0; k < wanted && st == LA_OK; k++) {
    int place = mesh && k < 2 ? 1 - k : k;
    st = grid_axis(ctx, v[k], place, n, size, &call->out[k]);
  }
  for (int k = 0; k < n; k++) {
    la_arr_release(v[k]);
  }
  return st;
}

static la_status meshgrid(la_ctx *ctx, la_call *call) {
  int n = call->nargin > 2 || call->nargout > 2 ? 3 : 2;
  return grid(ctx, call, n, true);
}

static la_status ndgrid(la_ctx *ctx, la_call *call) {
  int n = call->nargin;
  if (n == 1 && call->nargout < 2) {
    la_arr *v = NULL, *column = NULL; /* the grid of a line is the line */
    LA_TRY(la_arg_vector(ctx, call, 0, &v));
    LA_TRY(la_arr_reshape(ctx, v, 2, (ptrdiff_t[]){v->numel, 1}, &column));
    call->out[0] = la_val_arr_narrow(ctx, column);
    return LA_OK;
  }
  n = n == 1 ? call->nargout : n;
  if (n > LA_DIMS_MAX / 2 || call->nargout > n) {
    return la_arg_fail(ctx, call, "%d outputs need as many vectors",
                       call->nargout);
  }
  return grid(ctx, call, n, false);
}

/* --- joining -------------------------------------------------------------- */

/* la_concat calls the pieces that do not fit \1 and \2: these are arguments
   [skip] + bad[0] and [skip] + bad[1]. */
static la_status join(la_ctx *ctx, la_call *call, int skip, int dim) {
  int bad[2] = {0, 0};
  la_status st = la_concat(ctx, dim, call->nargin - skip, call->arg + skip,
                           &call->out[0], bad);
  if (st != LA_ERR) {
    return st;
  }
  char text[2][32];
  const char *name[2] = {text[0], text[1]};
  for (int k = 0; k < 2; k++) {
    int n = skip + bad[k] + 1;
    la_buf buf = LA_BUF_INIT;
    la_buf_printf(&buf, n <= 9 ? "%c" : "argument %d", n);
    memcpy(text[k], la_buf_text(&buf), buf.len < 31 ? (size_t)buf.len + 1 : 1);
    la_buf_free(&buf);
  }
  la_err_name_operands(&ctx->err, name, 2);
  return st;
}

static la_status cat(la_ctx *ctx, la_call *call) {
  int dim = 0;
  LA_TRY(la_arg_dim(ctx, call, 0, &dim));
  return join(ctx, call, 1, dim);
}

static la_status horzcat(la_ctx *ctx, la_call *call) {
  return join(ctx, call, 0, 1);
}

static la_status vertcat(la_ctx *ctx, la_call *call) {
  return join(ctx, call, 0, 0);
}

/* The pieces of a block diagonal as arrays of one class. */
static la_status block_pieces(la_ctx *ctx, la_call *call, la_arr **piece,
                              ptrdiff_t size[2]) {
  la_class cls = LA_C_REAL;
  for (int k = 0; k < call->nargin; k++) {
    if (la_val_is_complex(call->arg[k])) {
      cls = LA_C_CPLX;
    }
  }
  size[0] = size[1] = 0;
  for (int k = 0; k < call->nargin; k++) {
    la_arr *a = NULL;
    LA_TRY(la_arg_matrix(ctx, call, k, &a));
    la_status st = la_arr_convert(ctx, a, cls, &piece[k]);
    la_arr_release(a);
    LA_TRY(st);
    size[0] += piece[k]->dim[0];
    size[1] += piece[k]->dim[1];
  }
  return LA_OK;
}

static la_status blkdiag(la_ctx *ctx, la_call *call) {
  la_arr *piece[LA_ANY] = {NULL};
  ptrdiff_t size[2];
  if (call->nargin > LA_ANY) {
    return la_arg_fail(ctx, call, "takes at most %d blocks", LA_ANY);
  }
  la_status st = block_pieces(ctx, call, piece, size);
  la_arr *r = st == LA_OK ? la_arr_zeros(ctx, piece[0]->cls, 2, size) : NULL;
  st = r == NULL && st == LA_OK ? LA_ERR : st;
  ptrdiff_t i = 0, j = 0;
  for (int k = 0; k < call->nargin; k++) {
    if (st == LA_OK) {
      la_walk w = la_walk_over(piece[k]);
      w.to[1] = size[0];
      la_walk_copy(&w, piece[k], 0, r, i + j * size[0]);
      i += piece[k]->dim[0];
      j += piece[k]->dim[1];
    }
    la_arr_release(piece[k]);
  }
  if (st == LA_OK) {
    call->out[0] = la_val_arr(r);
  }
  return st;
}

const la_builtin la_rows_create[] = {
    {"eye", eye, 0, 2, 1, LA_TOPIC_CREATE, "2.3",
     "I = eye(n)\nI = eye(m,n)\nI = eye(size)", "The identity matrix",
     "Kept as a diagonal: eye(n) takes memory for n numbers, and products "
     "with\n"
     "it are cheap.",
     "eye(3)", "diag, zeros, ones"},
    {"diag", diag, 1, 3, 1, LA_TOPIC_CREATE, "2.6",
     "D = diag(v)\nD = diag(v,k)\nD = diag(v,m,n)\nv = diag(A)\nv = diag(A,k)",
     "A diagonal matrix, or the diagonal of a matrix",
     "diag(v) and diag(v,m,n) keep only the diagonal: products, inverses and\n"
     "solves with it cost O(n^2) at most. Diagonal k lies above the main one\n"
     "for k > 0 and below it for k < 0.",
     "diag([1 2 3])\ndiag([1 2; 3 4])", "eye, triu, tril, trace"},
    {"linspace", linspace, 2, 3, 1, LA_TOPIC_CREATE, NULL,
     "x = linspace(a,b)\nx = linspace(a,b,n)", "Evenly spaced numbers",
     "n numbers (100 unless given) from a to b, both included exactly. "
     "Columns\n"
     "a and b give one row each.",
     "linspace(0,1,5)", "logspace, colon"},
    {"logspace", logspace, 2, 3, 1, LA_TOPIC_CREATE, NULL,
     "x = logspace(a,b)\nx = logspace(a,b,n)",
     "Numbers evenly spaced in their logarithm",
     "n numbers (50 unless given) from 10^a to 10^b; to pi where b is pi.",
     "logspace(0,3,4)", "linspace"},
    {"colon", colon, 2, 3, 1, LA_TOPIC_CREATE, NULL,
     "r = colon(base,limit)\nr = colon(base,step,limit)",
     "The range base:limit or base:step:limit", NULL, "colon(1,2,9)",
     "linspace"},
    {"repmat", repmat, 2, LA_ANY, 1, LA_TOPIC_CREATE, NULL,
     "B = repmat(A,n)\nB = repmat(A,m,n,...)\nB = repmat(A,size)",
     "Copies of an array side by side", NULL, "repmat([1 2],2,2)", "kron, cat"},
    {"meshgrid", meshgrid, 1, 3, 3, LA_TOPIC_CREATE, NULL,
     "[X,Y] = meshgrid(x,y)\n[X,Y,Z] = meshgrid(x,y,z)",
     "Coordinates of a grid, x along the columns",
     "X repeats the row x, Y the column y. A vector that is not given is the\n"
     "one before it. Broadcasting often makes a grid unnecessary: x + y'\n"
     "already is a table of sums.",
     "[X,Y] = meshgrid(1:3,1:2)", "ndgrid"},
    {"ndgrid", ndgrid, 1, LA_ANY, LA_ANY, LA_TOPIC_CREATE, NULL,
     "[X,Y,...] = ndgrid(x,y,...)",
     "Coordinates of a grid, the first vector down the rows", NULL,
     "[X,Y] = ndgrid(1:3,1:2)", "meshgrid"},
    {"cat", cat, 1, LA_ANY, 1, LA_TOPIC_CREATE, "2.1", "C = cat(dim,A,B,...)",
     "Arrays joined along a dimension", NULL,
     "cat(1,[1 2],[3 4])\nsize(cat(3,[1 2],[3 4]))", "horzcat, vertcat"},
    {"horzcat", horzcat, 0, LA_ANY, 1, LA_TOPIC_CREATE, NULL,
     "C = horzcat(A,B,...)", "Arrays side by side: [A, B]", NULL,
     "horzcat([1;2],[3;4])", "vertcat, cat"},
    {"vertcat", vertcat, 0, LA_ANY, 1, LA_TOPIC_CREATE, NULL,
     "C = vertcat(A,B,...)", "Arrays on top of each other: [A; B]", NULL,
     "vertcat([1 2],[3 4])", "horzcat, cat"},
    {"blkdiag", blkdiag, 1, LA_ANY, 1, LA_TOPIC_CREATE, NULL,
     "D = blkdiag(A,B,...)", "A block diagonal matrix", NULL,
     "blkdiag([1 2],3)", "diag, kron"},
    {.name = NULL}};
