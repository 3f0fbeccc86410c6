/* space.c - rank, null space, range, span and independence, all by the
   singular value decomposition with Octave's tolerance. */
#include "config.h"

#include "builtins/linalg.h"

#include "builtins/intmat.h"
#include "engine/norm.h"
#include "engine/vec.h"
#include "value/concat.h"

#include <float.h>
#include <math.h>

/* Argument i as a finite matrix. */
static la_status finite_matrix(la_ctx *ctx, const la_call *call, int i,
                               la_arr **a) {
  LA_TRY(la_arg_matrix(ctx, call, i, a));
  la_status st = la_lin_finite(ctx, call, i, *a);
  if (st != LA_OK) {
    la_arr_release(*a);
    *a = NULL;
  }
  return st;
}

/* The tolerance in argument 1; -1 if there is none. */
static la_status read_tol(la_ctx *ctx, const la_call *call, double *tol) {
  *tol = -1;
  if (call->nargin > 1) {
    LA_TRY(la_arg_num(ctx, call, 1, tol));
    if (!(*tol >= 0)) {
      return la_arg_want(ctx, call, 1, "a tolerance >= 0");
    }
  }
  return LA_OK;
}

/* A diagonal's rank is seen at once. */
static ptrdiff_t diag_rank(const la_diag *d, double tol) {
  la_view v = la_arr_view(d->d);
  if (tol < 0) {
    double most = (double)(d->m > d->n ? d->m : d->n);
    tol = most * DBL_EPSILON * la_normmax(v);
  }
  ptrdiff_t rank = 0;
  for (ptrdiff_t i = 0; i < d->d->numel; i++) {
    const double *x = la_arr_d(d->d) + i * (ptrdiff_t)v.k;
    rank += (v.k == LA_CPLX ? hypot(x[0], x[1]) : fabs(x[0])) > tol;
  }
  return rank;
}

static la_status rank(la_ctx *ctx, la_call *call) {
  double tol = -1;
  la_arr *a = NULL;
  ptrdiff_t r = 0;
  la_val v = call->arg[0];
  LA_TRY(read_tol(ctx, call, &tol));
  if (v.tag == LA_DIAG && la_isfinite(la_arr_view(v.u.diag->d))) {
    call->out[0] = la_val_num((double)diag_rank(v.u.diag, tol));
    return LA_OK;
  }
  LA_TRY(finite_matrix(ctx, call, 0, &a));
  la_status st = la_lin_rank(ctx, a, tol, &r);
  la_arr_release(a);
  call->out[0] = la_val_num((double)r);
  return st;
}

/* Sets what is below eps in modulus to zero, as Octave's null does. */
static void clean(la_arr *a) {
  double *x = la_arr_d(a);
  ptrdiff_t n = a->numel * (a->cls == LA_C_CPLX ? 2 : 1);
  for (ptrdiff_t i = 0; i < n; i++) {
    x[i] = fabs(x[i]) < DBL_EPSILON ? 0 : x[i];
  }
}

/* Argument 0 decomposed, and its rank by the tolerance in argument 1. */
static la_status decompose(la_ctx *ctx, la_call *call, la_lin_usv *usv,
                           ptrdiff_t *r) {
  la_arr *a = NULL;
  double tol = -1;
  LA_TRY(read_tol(ctx, call, &tol));
  LA_TRY(finite_matrix(ctx, call, 0, &a));
  ptrdiff_t m = a->dim[0], n = a->dim[1];
  LA_TRY(la_lin_svd(ctx, a, false, usv));
  *r = la_lin_count_above(usv->s, tol < 0 ? la_lin_tol(m, n, usv->s) : tol);
  return LA_OK;
}

/* Columns [from, to) of [a] as output 0. */
static la_status out_columns(la_ctx *ctx, la_call *call, const la_arr *a,
                             const ptrdiff_t from_to[2]) {
  la_arr *b = la_lin_block(ctx, a, (ptrdiff_t[]){0, from_to[0]},
                           (ptrdiff_t[]){a->dim[0], from_to[1] - from_to[0]});
  if (b == NULL) {
    return LA_ERR;
  }
  clean(b);
  la_lin_out_narrow(ctx, call, 0, b);
  return LA_OK;
}

static la_status null(la_ctx *ctx, la_call *call) {
  la_lin_usv usv;
  ptrdiff_t r = 0;
  LA_TRY(decompose(ctx, call, &usv, &r));
  la_status st = out_columns(ctx, call, usv.v, (ptrdiff_t[]){r, usv.v->dim[1]});
  la_lin_usv_free(&usv);
  return st;
}

static la_status orth(la_ctx *ctx, la_call *call) {
  la_lin_usv usv;
  ptrdiff_t r = 0;
  if (la_val_is_empty(call->arg[0])) {
    la_arr *none = la_arr_new2(ctx, LA_C_REAL, 0, 0);
    la_lin_out_narrow(ctx, call, 0, none);
    return none == NULL ? LA_ERR : LA_OK;
  }
  LA_TRY(decompose(ctx, call, &usv, &r));
  la_status st = out_columns(ctx, call, usv.u, (ptrdiff_t[]){0, r});
  la_lin_usv_free(&usv);
  return st;
}

/* All arguments side by side, as one finite matrix. */
static la_status join(la_ctx *ctx, la_call *call, la_arr **a) {
  la_val all = LA_VAL_NONE;
  int bad[2] = {0, 1};
  if (call->nargin == 1) {
    return finite_matrix(ctx, call, 0, a);
  }
  la_status st = la_concat(ctx, 1, call->nargin, call->arg, &all, bad);
  if (st == LA_ERR) {
    return la_fail(ctx, "%s: the arguments must have the same number of rows",
                   call->self->name);
  }
  if (st == LA_OK) {
    la_call one = *call;
    one.nargin = 1;
    one.arg = &all;
    st = finite_matrix(ctx, &one, 0, a);
  }
  la_val_release(&all);
  return st;
}

static la_status isindependent(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL;
  ptrdiff_t r = 0, n = 0;
  LA_TRY(join(ctx, call, &a));
  la_status st = la_lin_rank(ctx, a, -1, &r);
  n = a->dim[1];
  la_arr_release(a);
  call->out[0] = la_val_bool(r == n);
  return st;
}

static la_status issingular(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL;
  ptrdiff_t r = 0, n = la_val_cols(call->arg[0]);
  bool exact = false;
  double det = 0;
  la_val v = call->arg[0];
  LA_TRY(la_arg_square(ctx, call, 0, &a));
  la_status st = la_lin_finite(ctx, call, 0, a);
  if (st == LA_OK && v.tag == LA_DIAG) {
    r = diag_rank(v.u.diag, -1);
  } else if (st == LA_OK) {
    st = la_int_det(ctx, a, &exact, &det);
    r = exact && det != 0 ? n : 0;
  }
  if (st == LA_OK && !exact && v.tag != LA_DIAG) {
    st = la_lin_rank(ctx, a, -1, &r);
  }
  la_arr_release(a);
  call->out[0] = la_val_bool(r < n);
  return st;
}

const la_builtin la_rows_space[] = {
    {"rank", rank, 1, 2, 1, LA_TOPIC_SPACE, "2.4",
     "r = rank(A)\nr = rank(A,tol)", "Number of independent columns",
     "The dimension of the column space, which is also that of the row space:\n"
     "the number of singular values above tol, by default\n"
     "max(size(A))*eps times the largest.",
     "rank([1 2; 2 4])", "null, orth, rref, svd"},
    {"null", null, 1, 2, 1, LA_TOPIC_SPACE, "2.4",
     "N = null(A)\nN = null(A,tol)", "Orthonormal basis of the null space",
     "The columns of N span all x with A*x = 0: what can be added to one\n"
     "solution of A*x = b to get the others. There are columns(A) - rank(A)\n"
     "of them, the right singular vectors to zero singular values; without\n"
     "any the result is empty.",
     "A = [1 2; 2 4];\nissame(A*null(A), [0;0])", "orth, rank, solutions, svd"},
    {"orth", orth, 1, 2, 1, LA_TOPIC_SPACE, "2.4",
     "Q = orth(A)\nQ = orth(A,tol)", "Orthonormal basis of the column space",
     "rank(A) columns that span the range of A, unit vectors at right angles:\n"
     "the left singular vectors to nonzero singular values.",
     "Q = orth([3 6; 4 8]);\nabs(Q)", "colspace, null, rank, qr, svd"},
    {"isindependent", isindependent, 1, LA_ANY, 1, LA_TOPIC_SPACE, "2.4",
     "t = isindependent(A)\nt = isindependent(u,v,...)",
     "Whether columns are linearly independent",
     "True if no column is a linear combination of the others, that is if "
     "only\n"
     "x = 0 has A*x = 0: rank(A) == columns(A). More columns than rows are\n"
     "always dependent. Several arguments are put side by side.",
     "isindependent([1 2; 2 4])\nisindependent([1;0], [1;1])",
     "rank, isinspan, rref"},
    {"issingular", issingular, 1, 1, 1, LA_TOPIC_SPACE, "2.4",
     "t = issingular(A)", "Whether a square matrix has no inverse",
     "True if the columns are dependent; then the determinant and some\n"
     "eigenvalue are zero. Exact for small matrices of whole numbers,\n"
     "otherwise rank(A) < columns(A) in floating point.",
     "issingular([1 2; 2 4])", "det, rank, rcond, inv"},
    {.name = NULL}};
