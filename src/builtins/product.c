/* product.c - products: dot, outer, cross, Kronecker; trace and quadratic
   forms. */
#include "config.h"

#include "builtins/linalg.h"

#include "base/intr.h"
#include "builtins/along.h"
#include "engine/gemm.h"
#include "engine/vec.h"
#include "value/linop.h"

#include <math.h>
#include <string.h>

/* Arguments 0 and 1 as numbers of one class. */
static la_status two_alike(la_ctx *ctx, const la_call *call, la_arr *ab[2]) {
  la_class cls = LA_C_REAL;
  la_status st = LA_OK;
  for (int k = 0; k < 2 && st == LA_OK; k++) {
    st = la_arg_array(ctx, call, k, &ab[k]);
    if (st == LA_OK && ab[k]->cls == LA_C_CPLX) {
      cls = LA_C_CPLX;
    }
  }
  for (int k = 0; k < 2 && st == LA_OK; k++) {
    la_arr *same = NULL;
    st = la_arr_convert(ctx, ab[k], cls, &same);
    if (st == LA_OK) {
      la_arr_release(ab[k]);
      ab[k] = same;
    }
  }
  return st;
}

static bool same_shape(const la_arr *a, const la_arr *b) {
  bool same = a->nd == b->nd;
  for (int k = 0; same && k < a->nd; k++) {
    same = a->dim[k] == b->dim[k];
  }
  return same;
}

static bool is_vector(const la_arr *a) {
  return a->nd == 2 && (a->dim[0] == 1 || a->dim[1] == 1);
}

/* "NAME: \1 and \2 must ..., they are 2x3 and 4x1". */
static la_status fail_pair(la_ctx *ctx, const la_call *call, const char *must) {
  la_buf a = LA_BUF_INIT, b = LA_BUF_INIT;
  la_val_put_shape(call->arg[0], &a);
  la_val_put_shape(call->arg[1], &b);
  la_fail(ctx, "%s: \001 and \002 must %s, they are %s and %s",
          call->self->name, must, la_buf_text(&a), la_buf_text(&b));
  la_buf_free(&a);
  la_buf_free(&b);
  return LA_ERR;
}

/* conj(a) . b along one dimension of arrays of one shape and class. */
static la_status dot_along(la_ctx *ctx, la_arr *const ab[2], int dim,
                           la_arr **out) {
  const la_arr *a = ab[0];
  la_kind k = la_along_kind(a);
  *out = la_along_new(ctx, a, dim, 1, a->cls);
  if (*out == NULL) {
    return LA_ERR;
  }
  la_lanes c = la_along_lanes(a, dim);
  double *r = la_arr_d(*out);
  for (ptrdiff_t o = 0; o < c.outer; o++) {
    for (ptrdiff_t i = 0; i < c.inner; i++) {
      ptrdiff_t at = (o * c.len * c.inner + i) * (ptrdiff_t)k;
      la_scalar s = la_dot(k, true, c.len, la_arr_d(a) + at, c.inner,
                           la_arr_d(ab[1]) + at, c.inner);
      memcpy(r, &s, (size_t)k * sizeof *r);
      r += k;
    }
  }
  return LA_OK;
}

static la_status dot_arrays(la_ctx *ctx, la_call *call, la_arr *const ab[2]) {
  const la_arr *a = ab[0], *b = ab[1];
  la_arr *out = NULL;
  if (call->nargin < 3 && is_vector(a) && is_vector(b)) {
    if (a->numel != b->numel) {
      return fail_pair(ctx, call, "have the same number of elements");
    }
    la_scalar s = la_dot(a->cls == LA_C_CPLX ? LA_CPLX : LA_REAL, true,
                         a->numel, la_arr_d(a), 1, la_arr_d(b), 1);
    return la_val_complex(ctx, s.re, s.im, &call->out[0]);
  }
  if (!same_shape(a, b)) {
    return fail_pair(ctx, call, "have the same shape");
  }
  int dim = la_along_first(a);
  if (call->nargin > 2) {
    LA_TRY(la_arg_dim(ctx, call, 2, &dim));
  }
  LA_TRY(dot_along(ctx, ab, dim, &out));
  la_lin_out_narrow(ctx, call, 0, out);
  return LA_OK;
}

/* Runs [fn] on the first two arguments as numbers of one class. */
static la_status with_two(la_ctx *ctx, la_call *call,
                          la_status (*fn)(la_ctx *, la_call *,
                                          la_arr *const[2])) {
  la_arr *ab[2] = {NULL, NULL};
  la_status st = two_alike(ctx, call, ab);
  if (st == LA_OK) {
    st = fn(ctx, call, ab);
  }
  la_arr_release(ab[0]);
  la_arr_release(ab[1]);
  return st;
}

static la_status dot(la_ctx *ctx, la_call *call) {
  return with_two(ctx, call, dot_arrays);
}

static la_status outer_arrays(la_ctx *ctx, la_call *call, la_arr *const ab[2]) {
  la_arr *x = ab[0], *y = ab[1];
  la_arr *c = la_lin_zeros(ctx, x->cls, x->numel, y->numel);
  if (c == NULL) {
    return LA_ERR;
  }
  if (c->numel > 0) {
    la_ger(LA_ONE, la_arr_d(x), 1, la_arr_d(y), 1, false, la_arr_view(c));
  }
  la_lin_out_narrow(ctx, call, 0, c);
  return LA_OK;
}

static la_status outer(la_ctx *ctx, la_call *call) {
  for (int k = 0; k < 2; k++) {
    if (!la_val_is_vector(call->arg[k]) && !la_val_is_empty(call->arg[k])) {
      return la_arg_want(ctx, call, k, "a vector");
    }
  }
  return with_two(ctx, call, outer_arrays);
}

/* a*d - b*c. */
static la_scalar cross_term(la_kind k, const double *a, const double *d,
                            const double *b, const double *c) {
  if (k == LA_REAL) {
    return (la_scalar){a[0] * d[0] - b[0] * c[0], 0};
  }
  return (la_scalar){(a[0] * d[0] - a[1] * d[1]) - (b[0] * c[0] - b[1] * c[1]),
                     (a[0] * d[1] + a[1] * d[0]) - (b[0] * c[1] + b[1] * c[0])};
}

/* The cross products of the threes along [dim], into [out]. */
static void cross_along(la_arr *const ab[2], int dim, la_arr *out) {
  la_kind k = la_along_kind(out);
  la_lanes c = la_along_lanes(ab[0], dim);
  ptrdiff_t step = c.inner * (ptrdiff_t)k;
  for (ptrdiff_t o = 0; o < c.outer; o++) {
    for (ptrdiff_t i = 0; i < c.inner; i++) {
      ptrdiff_t at = (o * 3 * c.inner + i) * (ptrdiff_t)k;
      const double *x = la_arr_d(ab[0]) + at, *y = la_arr_d(ab[1]) + at;
      double *z = la_arr_d(out) + at;
      for (ptrdiff_t l = 0; l < 3; l++) {
        ptrdiff_t p = (l + 1) % 3 * step, q = (l + 2) % 3 * step;
        la_scalar s = cross_term(k, x + p, y + q, x + q, y + p);
        memcpy(z + l * step, &s, (size_t)k * sizeof *z);
      }
    }
  }
}

/* The dimension to work along, which must have three elements. */
static la_status cross_dim(la_ctx *ctx, la_call *call, const la_arr *x,
                           int *dim) {
  if (call->nargin > 2) {
    LA_TRY(la_arg_dim(ctx, call, 2, dim));
    if (la_arr_dim(x, *dim) == 3) {
      return LA_OK;
    }
    return fail_pair(ctx, call, "have three elements along the dimension");
  }
  for (*dim = 0; *dim < x->nd; (*dim)++) {
    if (x->dim[*dim] == 3) {
      return LA_OK;
    }
  }
  return fail_pair(ctx, call, "have three elements");
}

static la_status cross_arrays(la_ctx *ctx, la_call *call, la_arr *const ab[2]) {
  int dim = 0;
  const la_arr *x = ab[0], *y = ab[1];
  bool across = call->nargin < 3 && is_vector(x) && is_vector(y) &&
                x->numel == 3 && y->numel == 3;
  if (!across && !same_shape(x, y)) {
    return fail_pair(ctx, call, "have the same shape");
  }
  if (!across || same_shape(x, y)) {
    LA_TRY(cross_dim(ctx, call, x, &dim));
  } else {
    la_warn(ctx, "cross: a row and a column: the result is a column");
    dim = x->dim[0] == 3 ? 0 : 1;
  }
  const la_arr *like = across && y->dim[0] == 3 ? y : x;
  la_arr *out = la_arr_like(ctx, like, x->cls);
  if (out == NULL) {
    return LA_ERR;
  }
  cross_along(ab, dim, out);
  la_lin_out_narrow(ctx, call, 0, out);
  return LA_OK;
}

static la_status cross(la_ctx *ctx, la_call *call) {
  return with_two(ctx, call, cross_arrays);
}

/* Which factors are diagonal matrices, whose zeros make zeros whatever they
   meet. */
typedef enum kron_kind { KRON_FULL, KRON_FIRST, KRON_BOTH } kron_kind;

/* C := the Kronecker product of A and B: every element of A times B. */
static void kron_fill(la_view a, la_view b, la_view c, kron_kind kind) {
  for (ptrdiff_t j = 0; j < a.n; j++) {
    for (ptrdiff_t q = 0; q < b.n && !la_interrupted(); q++) {
      double *col = la_at(c, 0, j * b.n + q);
      for (ptrdiff_t i = 0; i < a.m; i++, col += b.m * b.k) {
        const double *s = la_at(a, i, j);
        la_scalar f = {s[0], a.k == LA_CPLX ? s[1] : 0};
        if (kind == KRON_FULL || i == j) {
          ptrdiff_t from = kind == KRON_BOTH ? q : 0;
          ptrdiff_t n = kind != KRON_BOTH ? b.m : q < b.m ? 1 : 0;
          double *to = col + from * (ptrdiff_t)b.k;
          memcpy(to, la_at(b, from, q), (size_t)(n * b.k) * sizeof *to);
          la_scal(b.k, n, f, to, 1);
        }
      }
    }
  }
}

/* A new array for the Kronecker product. */
static la_arr *kron_room(la_ctx *ctx, const la_arr *x, const la_arr *y) {
  ptrdiff_t size[2] = {0, 0};
  for (int k = 0; k < 2; k++) {
    if (__builtin_mul_overflow(x->dim[k], y->dim[k], &size[k])) {
      la_fail(ctx, "kron: the result has too many rows or columns");
      return NULL;
    }
  }
  return la_arr_zeros(ctx, x->cls, 2, size);
}

/* Replaces *acc by its Kronecker product with [b]; consumes b. */
static la_status kron_step(la_ctx *ctx, la_arr **acc, la_arr *b,
                           kron_kind kind) {
  la_class cls =
      (*acc)->cls == LA_C_CPLX || b->cls == LA_C_CPLX ? LA_C_CPLX : LA_C_REAL;
  la_arr *x = NULL, *y = NULL, *c = NULL;
  la_status st = la_arr_convert(ctx, *acc, cls, &x);
  if (st == LA_OK) {
    st = la_arr_convert(ctx, b, cls, &y);
  }
  if (st == LA_OK) {
    c = kron_room(ctx, x, y);
    st = c == NULL ? LA_ERR : LA_OK;
  }
  if (st == LA_OK) {
    if (c->numel > 0) {
      kron_fill(la_arr_view(x), la_arr_view(y), la_arr_view(c), kind);
    }
    la_arr_release(*acc);
    *acc = c;
  }
  la_arr_release(x);
  la_arr_release(y);
  la_arr_release(b);
  return st;
}

static la_status kron(la_ctx *ctx, la_call *call) {
  la_arr *acc = NULL;
  bool diag = call->arg[0].tag == LA_DIAG;
  LA_TRY(la_arg_matrix(ctx, call, 0, &acc));
  for (int k = 1; k < call->nargin; k++) {
    la_arr *b = NULL;
    bool both = diag && call->arg[k].tag == LA_DIAG;
    la_status st = la_arg_matrix(ctx, call, k, &b);
    if (st == LA_OK) {
      /* only a product of square ones is a diagonal again */
      bool square = acc->dim[0] == acc->dim[1] && b->dim[0] == b->dim[1];
      st = kron_step(ctx, &acc, b,
                     both   ? KRON_BOTH
                     : diag ? KRON_FIRST
                            : KRON_FULL);
      diag = both && square;
    }
    if (st == LA_OK && la_interrupted()) {
      st = LA_INTR;
    }
    if (st != LA_OK) {
      la_arr_release(acc);
      return st;
    }
  }
  la_lin_out_narrow(ctx, call, 0, acc);
  return LA_OK;
}

/* |x - y| of element i, and the larger modulus in *size. */
static double apart(const la_arr *a, const la_arr *b, ptrdiff_t i,
                    double *size) {
  if (a->cls == LA_C_REAL) {
    double x = la_arr_d(a)[i], y = la_arr_d(b)[i];
    *size = fmax(fabs(x), fabs(y));
    return x == y ? 0 : fabs(x - y);
  }
  const double *x = la_arr_d(a) + 2 * i, *y = la_arr_d(b) + 2 * i;
  *size = fmax(hypot(x[0], x[1]), hypot(y[0], y[1]));
  return x[0] == y[0] && x[1] == y[1] ? 0 : hypot(x[0] - y[0], x[1] - y[1]);
}

static la_status same_arrays(la_ctx *ctx, la_call *call, la_arr *const ab[2]) {
  double tol = 1e-10, gap = 0, most = 1;
  if (call->nargin > 2) {
    LA_TRY(la_arg_num(ctx, call, 2, &tol));
    if (!(tol >= 0)) {
      return la_arg_want(ctx, call, 2, "a tolerance >= 0");
    }
  }
  bool same = same_shape(ab[0], ab[1]);
  for (ptrdiff_t i = 0; same && i < ab[0]->numel && !la_interrupted_at(i);
       i++) {
    double size = 0, d = apart(ab[0], ab[1], i, &size);
    same = d <= INFINITY && (d == 0 || d < INFINITY);
    gap = fmax(gap, d);
    most = size < INFINITY ? fmax(most, size) : most;
  }
  call->out[0] = la_val_bool(same && gap <= tol * most);
  return LA_OK;
}

static la_status issame(la_ctx *ctx, la_call *call) {
  return with_two(ctx, call, same_arrays);
}

/* The number of rows that a permutation leaves in place. */
static double fixed_points(const la_perm *p) {
  double count = 0;
  for (ptrdiff_t j = 0; j < p->n; j++) {
    count += p->p[j] == j;
  }
  return count;
}

static la_status trace(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL;
  la_val v = call->arg[0];
  bool diag = v.tag == LA_DIAG;
  if (v.tag == LA_PERM) {
    call->out[0] = la_val_num(fixed_points(v.u.perm));
    return LA_OK;
  }
  if (diag) {
    a = la_arr_retain(v.u.diag->d);
  } else {
    LA_TRY(la_arg_matrix(ctx, call, 0, &a));
  }
  la_kind k = la_along_kind(a);
  ptrdiff_t m = a->dim[0], n = a->dim[1];
  ptrdiff_t len = diag ? a->numel : m < n ? m : n;
  la_scalar s = la_sum(k, len, la_arr_d(a), diag ? 1 : m + 1);
  la_arr_release(a);
  return la_val_complex(ctx, s.re, s.im, &call->out[0]);
}

/* x'*A*x for every column x. */
static la_status quad_columns(la_ctx *ctx, la_call *call, la_arr *a,
                              la_arr *x) {
  la_arr *ab[2] = {x, NULL}, *ax = NULL, *same = NULL, *out = NULL;
  la_status st = la_lin_mul(ctx, LA_N, a, LA_N, x, &ax);
  if (st == LA_OK) {
    ab[1] = ax;
    st = la_arr_convert(ctx, x, ax->cls, &same);
  }
  if (st == LA_OK) {
    ab[0] = same;
    st = dot_along(ctx, ab, 0, &out);
  }
  if (st == LA_OK) {
    la_view o = la_arr_view(out);
    bool real = o.k == LA_CPLX && la_lin_hermitian(a, true);
    for (ptrdiff_t j = 0; real && j < o.n; j++) {
      la_at(o, 0, j)[1] = 0;
    }
    la_lin_out_narrow(ctx, call, 0, out);
  }
  la_arr_release(ax);
  la_arr_release(same);
  return st;
}

static la_status quadform(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL, *x = NULL;
  la_status st = la_arg_square(ctx, call, 0, &a);
  if (st == LA_OK) {
    st = la_arg_matrix(ctx, call, 1, &x);
  }
  if (st == LA_OK && x->dim[0] == 1 && x->dim[1] == a->dim[0]) {
    la_arr *column = NULL;
    st = la_arr_reshape(ctx, x, 2, (ptrdiff_t[]){x->numel, 1}, &column);
    x = column;
  }
  if (st == LA_OK && x->dim[0] != a->dim[1]) {
    st = la_arg_differ(ctx, call, 0, a->dim[1], 1, x->dim[0], "row");
  }
  if (st == LA_OK) {
    st = quad_columns(ctx, call, a, x);
  }
  la_arr_release(a);
  la_arr_release(x);
  return st;
}

const la_builtin la_rows_product[] = {
    {"dot", dot, 2, 3, 1, LA_TOPIC_PRODUCT, "2.2",
     "s = dot(x,y)\ns = dot(X,Y,dim)", "Dot product of two vectors",
     "The sum of the products of corresponding elements, x'*y (2.8): a number\n"
     "that measures how far two vectors point the same way (see\n"
     "anglebetween). Rows and columns may be mixed. Complex x is conjugated.\n"
     "\n"
     "For arrays of one shape the products are taken along a dimension, the\n"
     "first that is not 1 unless dim says which: for matrices, column by\n"
     "column.",
     "dot([1 2 3], [4;5;6])", "outer, cross, mtimes, anglebetween"},
    {"outer", outer, 2, 2, 1, LA_TOPIC_PRODUCT, "2.2", "A = outer(x,y)",
     "Outer product of two vectors",
     "The matrix of all products x(i)*y(j), which has rank one. The product "
     "of\n"
     "two matrices is the sum of the outer products of the columns of the\n"
     "first with the rows of the second. Nothing is conjugated.",
     "outer([1;2;3], [10 20])", "dot, kron, mtimes"},
    {"cross", cross, 2, 3, 1, LA_TOPIC_PRODUCT, "2.2",
     "z = cross(x,y)\nz = cross(X,Y,dim)",
     "Cross product of vectors with three elements",
     "The vector at right angles to x and y, as long as the area of the\n"
     "parallelogram they span, on the side given by the right-hand rule.\n"
     "Arrays are taken along their first dimension of three elements, or\n"
     "along dim.",
     "cross([1 0 0], [0 1 0])", "dot, outer, det"},
    {"kron", kron, 2, LA_ANY, 1, LA_TOPIC_PRODUCT, "2.2",
     "C = kron(A,B)\nC = kron(A,B,C,...)", "Kronecker product of matrices",
     "The block matrix [A(1,1)*B A(1,2)*B ...; A(2,1)*B ...; ...]. It turns\n"
     "matrix equations into systems: vec(A*X*B) = kron(B.',A)*vec(X). More\n"
     "than two matrices are taken from the left.",
     "kron([1 2], [1 0; 0 1])", "outer, vec"},
    {"trace", trace, 1, 1, 1, LA_TOPIC_PRODUCT, "2.10", "t = trace(A)",
     "Sum of the diagonal elements",
     "Tr(A) = sum of A(i,i) (2.48). It is also the sum of the eigenvalues,\n"
     "does not change under transposition (2.50), and lets the factors of a\n"
     "product go round: trace(A*B) = trace(B*A) (2.51-2.53). With it the\n"
     "Frobenius norm is sqrt(trace(A*A')) (2.49).",
     "trace([1 2; 3 4])", "det, eig, norm"},
    {"quadform", quadform, 2, 2, 1, LA_TOPIC_PRODUCT, "2.7",
     "q = quadform(A,x)", "Quadratic form x'*A*x",
     "For unit x and symmetric A the value lies between the smallest and the\n"
     "largest eigenvalue, and an eigenvector of length one gives its\n"
     "eigenvalue. If x has several columns there is one value for each.",
     "quadform([2 0; 0 3], [1;1])", "definiteness, eigh, dot"},
    {"issame", issame, 2, 3, 1, LA_TOPIC_PRODUCT, "2.2",
     "t = issame(a,b)\nt = issame(a,b,tol)",
     "Whether two arrays agree up to rounding",
     "True if a and b have the same shape and no element differs by more than\n"
     "tol times the largest element (or times 1, if all are smaller). tol is\n"
     "1e-10 if it is not given; 0 asks for exact agreement. NaN agrees with\n"
     "nothing. Made for checking laws such as A*(B*C) = (A*B)*C (2.7) and\n"
     "(A*B)' = B'*A' (2.9).",
     "A = [1 2; 3 4]; B = [0.1 0.2; 0.3 0.4];\nissame((A*B)', B'*A')",
     "isequal, norm"},
    {.name = NULL}};
