/* factor.c - LU, Cholesky and QR factorisations. */
#include "config.h"

#include "builtins/linalg.h"

#include "base/mem.h"
#include "engine/chol.h"
#include "engine/lu.h"
#include "engine/qr.h"
#include "engine/vec.h"
#include "value/linop.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Permutation p counted from 1 as output 2: a column of row numbers, or a row
   of column numbers, as in Octave. */
static la_status out_numbers(la_ctx *ctx, la_call *call, bool column,
                             ptrdiff_t n, const ptrdiff_t *p) {
  la_arr *v = la_arr_new2(ctx, LA_C_REAL, column ? n : 1, column ? 1 : n);
  if (v == NULL) {
    return LA_ERR;
  }
  for (ptrdiff_t i = 0; i < n; i++) {
    la_arr_d(v)[i] = (double)(p[i] + 1);
  }
  la_lin_out_narrow(ctx, call, 2, v);
  return LA_OK;
}

/* The upper trapezoid of the first [rows] rows of a factored matrix. */
static la_arr *upper_part(la_ctx *ctx, const la_arr *f, ptrdiff_t rows) {
  la_arr *u = la_lin_zeros(ctx, f->cls, rows, f->dim[1]);
  if (u == NULL) {
    return NULL;
  }
  la_view from = la_arr_view(f), to = la_arr_view(u);
  for (ptrdiff_t j = 0; j < to.n; j++) {
    ptrdiff_t len = j + 1 < from.m ? j + 1 : from.m;
    len = len < rows ? len : rows;
    if (len > 0) {
      la_copy(to.k, len, la_at(from, 0, j), 1, la_at(to, 0, j), 1);
    }
  }
  return u;
}

/* The unit lower trapezoid, row i of it at row to[i]. */
static la_arr *lower_part(la_ctx *ctx, const la_arr *f, const ptrdiff_t *to) {
  ptrdiff_t m = f->dim[0], k = m < f->dim[1] ? m : f->dim[1];
  la_arr *l = la_lin_zeros(ctx, f->cls, m, k);
  if (l == NULL) {
    return NULL;
  }
  la_view from = la_arr_view(f), v = la_arr_view(l);
  for (ptrdiff_t j = 0; j < k; j++) {
    *la_at(v, to == NULL ? j : to[j], j) = 1;
    for (ptrdiff_t i = j + 1; i < m; i++) {
      memcpy(la_at(v, to == NULL ? i : to[i], j), la_at(from, i, j),
             (size_t)v.k * sizeof(double));
    }
  }
  return l;
}

/* Row i of P*A is row perm[i] of A. */
static void swaps_to_rows(ptrdiff_t m, ptrdiff_t count, const ptrdiff_t *ipiv,
                          ptrdiff_t *perm) {
  for (ptrdiff_t i = 0; i < m; i++) {
    perm[i] = i;
  }
  for (ptrdiff_t i = 0; i < count; i++) {
    ptrdiff_t t = perm[i];
    perm[i] = perm[ipiv[i]];
    perm[ipiv[i]] = t;
  }
}

static la_status out_row_perm(la_ctx *ctx, la_call *call, bool vector,
                              ptrdiff_t m, const ptrdiff_t *perm) {
  if (vector) {
    return out_numbers(ctx, call, true, m, perm);
  }
  ptrdiff_t *where = la_mem_alloc(m, sizeof *where);
  if (where == NULL) {
    return la_fail_nomem(ctx);
  }
  for (ptrdiff_t i = 0; i < m; i++) {
    where[perm[i]] = i;
  }
  la_status st = la_val_perm(ctx, m, where, &call->out[2]);
  la_mem_free(where);
  return st;
}

/* The outputs from the factored [f]; perm holds room for m row numbers after
   the interchanges. */
static la_status out_lu(la_ctx *ctx, la_call *call, la_arr *f, bool vector,
                        const ptrdiff_t *perm) {
  ptrdiff_t m = f->dim[0], k = m < f->dim[1] ? m : f->dim[1];
  if (call->nargout < 2) {
    la_lin_out_narrow(ctx, call, 0, la_arr_retain(f));
    return LA_OK;
  }
  la_arr *l = lower_part(ctx, f, call->nargout > 2 ? NULL : perm);
  la_arr *u = upper_part(ctx, f, k);
  if (l == NULL || u == NULL) {
    la_arr_release(l);
    la_arr_release(u);
    return LA_ERR;
  }
  la_lin_out_narrow(ctx, call, 0, l);
  la_lin_out_narrow(ctx, call, 1, u);
  return call->nargout > 2 ? out_row_perm(ctx, call, vector, m, perm) : LA_OK;
}

static la_status lu(la_ctx *ctx, la_call *call) {
  la_arr *f = NULL;
  bool vector = la_arg_is(call, 1, "vector");
  if (call->nargin > 1 && !vector) {
    return la_arg_unknown(ctx, call, 1, "\"vector\"");
  }
  LA_TRY(la_arg_own(ctx, call, 0, &f));
  ptrdiff_t m = f->dim[0], k = m < f->dim[1] ? m : f->dim[1];
  ptrdiff_t *perm = la_mem_alloc(m + k, sizeof *perm);
  la_status st = perm == NULL ? la_fail_nomem(ctx) : LA_OK;
  if (st == LA_OK) {
    int info = la_getrf(la_arr_view(f), perm + m);
    st = info > 0 ? LA_OK : la_engine_status(ctx, info, "factorisation");
  }
  if (st == LA_OK) {
    swaps_to_rows(m, k, perm + m, perm);
    st = out_lu(ctx, call, f, vector, perm);
  }
  la_mem_free(perm);
  la_arr_release(f);
  return st;
}

/* A Hermitian matrix has a real diagonal; 0 or the place, from 1, where this
   one has not, by more than rounding. */
static ptrdiff_t complex_diagonal(la_view a) {
  for (ptrdiff_t i = 0; a.k == LA_CPLX && i < a.n; i++) {
    const double *x = la_at(a, i, i);
    if (!(fabs(x[1]) <= 100 * DBL_EPSILON * fabs(x[0]))) {
      return i + 1;
    }
  }
  return 0;
}

/* Hands out the factor [r] (consumed) of the leading minor of order n. */
static la_status out_chol(la_ctx *ctx, la_call *call, la_arr *r, ptrdiff_t n,
                          la_uplo uplo) {
  la_zero_other(uplo, la_arr_view(r));
  if (n < r->dim[0]) {
    la_arr *minor =
        la_lin_block(ctx, r, (ptrdiff_t[]){0, 0}, (ptrdiff_t[]){n, n});
    la_arr_release(r);
    r = minor;
  }
  if (r == NULL) {
    return LA_ERR;
  }
  la_lin_out_narrow(ctx, call, 0, r);
  return LA_OK;
}

static la_status chol(la_ctx *ctx, la_call *call) {
  la_arr *r = NULL;
  la_uplo uplo = la_arg_is(call, 1, "lower") ? LA_LOWER : LA_UPPER;
  if (call->nargin > 1 && uplo == LA_UPPER && !la_arg_is(call, 1, "upper")) {
    return la_arg_unknown(ctx, call, 1, "\"upper\" or \"lower\"");
  }
  LA_TRY(la_arg_own_square(ctx, call, 0, &r));
  bool finite = la_isfinite(la_arr_view(r));
  ptrdiff_t bad = complex_diagonal(la_arr_view(r));
  if (bad == 0) {
    int info = la_potrf(uplo, la_arr_view(r));
    la_status st =
        info > 0 ? LA_OK : la_engine_status(ctx, info, "factorisation");
    if (st != LA_OK) {
      la_arr_release(r);
      return st;
    }
    bad = info;
  }
  if (bad > 0 && call->nargout < 2 && !finite) {
    la_arr_release(r);
    return la_arg_fail(ctx, call, "\001 must not contain NaN or Inf");
  }
  if (bad > 0 && call->nargout < 2) {
    la_arr_release(r);
    la_fail(ctx,
            "chol: \001 is not positive definite: its leading minor of order "
            "%td is not positive",
            bad);
    return la_fail_hint(ctx, "[R,p] = chol(\001) asks without an error; "
                             "definiteness(\001) tells what it is");
  }
  if (call->nargout > 1) {
    call->out[1] = la_val_num((double)bad);
  }
  return out_chol(ctx, call, r, bad > 0 ? bad - 1 : r->dim[0], uplo);
}

/* A QR factorisation under way. */
typedef struct qr_work {
  la_arr *f; /* R above, reflections below */
  la_arr *tau;
  ptrdiff_t *jpvt; /* NULL: no pivoting */
  ptrdiff_t m, n, k;
} qr_work;

/* The words after A. */
typedef struct qr_kind {
  bool econ, vector;
  int b; /* the argument that Q' is to be applied to, or 0 */
} qr_kind;

static la_status read_qr(la_ctx *ctx, const la_call *call, qr_kind *kind) {
  *kind = (qr_kind){false, false, 0};
  for (int i = 1; i < call->nargin; i++) {
    double x = 1;
    if (la_arg_is(call, i, "econ")) {
      kind->econ = true;
    } else if (la_arg_is(call, i, "vector") || la_arg_is(call, i, "matrix")) {
      kind->vector = la_arg_is(call, i, "vector");
    } else if (la_val_is_text(call->arg[i])) {
      return la_arg_unknown(ctx, call, i,
                            "0, \"econ\", \"vector\" or \"matrix\"");
    } else if (la_val_get_num(call->arg[i], &x) && x == 0) {
      kind->econ = kind->vector = true;
    } else if (i == 1) {
      kind->b = 1;
    } else {
      return la_arg_want(ctx, call, i, "0 or a word");
    }
  }
  return LA_OK;
}

static la_status run_qr(la_ctx *ctx, bool pivot, qr_work *w) {
  w->m = w->f->dim[0];
  w->n = w->f->dim[1];
  w->k = w->m < w->n ? w->m : w->n;
  w->tau = la_arr_new2(ctx, w->f->cls, w->k, 1);
  if (w->tau == NULL) {
    return LA_ERR;
  }
  if (!pivot) {
    int info = la_geqrf(la_arr_view(w->f), la_arr_d(w->tau));
    return la_engine_status(ctx, info, "factorisation");
  }
  w->jpvt = la_mem_alloc(w->n, sizeof *w->jpvt);
  if (w->jpvt == NULL) {
    return la_fail_nomem(ctx);
  }
  int info = la_geqp3(la_arr_view(w->f), w->jpvt, la_arr_d(w->tau));
  return la_engine_status(ctx, info, "factorisation");
}

/* The first [columns] columns of Q. */
static la_status out_q(la_ctx *ctx, la_call *call, const qr_work *w,
                       ptrdiff_t columns) {
  la_arr *q = la_lin_zeros(ctx, w->f->cls, w->m, columns);
  if (q == NULL) {
    return LA_ERR;
  }
  la_lacpy(la_block(la_arr_view(w->f), 0, 0, w->m, w->k),
           la_block(la_arr_view(q), 0, 0, w->m, w->k));
  int info = la_orgqr(la_arr_view(q), la_arr_d(w->tau), w->k);
  la_lin_out_narrow(ctx, call, 0, q);
  return la_engine_status(ctx, info, "factorisation");
}

/* The first [rows] rows of Q'*B. */
static la_status out_qb(la_ctx *ctx, la_call *call, const qr_work *w,
                        ptrdiff_t rows) {
  la_arr *b = NULL, *c = NULL;
  LA_TRY(la_arg_matrix(ctx, call, 1, &b));
  la_status st = LA_OK;
  if (b->dim[0] != w->m) {
    st = la_arg_differ(ctx, call, 0, w->m, 1, b->dim[0], "row");
  }
  if (st == LA_OK && w->f->cls == LA_C_REAL && b->cls == LA_C_CPLX) {
    st = la_arg_want(ctx, call, 1, "real like the first argument");
  }
  if (st == LA_OK) {
    st = la_arr_convert(ctx, b, w->f->cls, &c);
  }
  if (st == LA_OK) {
    st = la_arr_unique(ctx, &c);
  }
  if (st == LA_OK) {
    int info = la_ormqr(LA_LEFT, LA_C, la_arr_view(w->f), la_arr_d(w->tau),
                        w->k, la_arr_view(c));
    st = la_engine_status(ctx, info, "product");
  }
  la_arr *top = st != LA_OK ? NULL
                            : la_lin_block(ctx, c, (ptrdiff_t[]){0, 0},
                                           (ptrdiff_t[]){rows, c->dim[1]});
  la_arr_release(b);
  la_arr_release(c);
  if (top == NULL) {
    return st == LA_OK ? LA_ERR : st;
  }
  la_lin_out_narrow(ctx, call, 0, top);
  return LA_OK;
}

static la_status out_qr(la_ctx *ctx, la_call *call, const qr_work *w,
                        qr_kind kind) {
  ptrdiff_t rows = kind.econ ? w->k : w->m;
  la_arr *r = upper_part(ctx, w->f, rows);
  if (r == NULL) {
    return LA_ERR;
  }
  la_lin_out_narrow(ctx, call, call->nargout < 2 ? 0 : 1, r);
  if (call->nargout < 2) {
    return LA_OK;
  }
  LA_TRY(kind.b > 0 ? out_qb(ctx, call, w, rows) : out_q(ctx, call, w, rows));
  if (call->nargout < 3) {
    return LA_OK;
  }
  return kind.vector ? out_numbers(ctx, call, false, w->n, w->jpvt)
                     : la_val_perm(ctx, w->n, w->jpvt, &call->out[2]);
}

static la_status qr(la_ctx *ctx, la_call *call) {
  qr_kind kind;
  qr_work w = {.f = NULL};
  LA_TRY(read_qr(ctx, call, &kind));
  LA_TRY(la_arg_own(ctx, call, 0, &w.f));
  la_status st = run_qr(ctx, call->nargout > 2, &w);
  if (st == LA_OK) {
    st = out_qr(ctx, call, &w, kind);
  }
  la_arr_release(w.f);
  la_arr_release(w.tau);
  la_mem_free(w.jpvt);
  return st;
}

const la_builtin la_rows_factor[] = {
    {"lu", lu, 1, 2, 3, LA_TOPIC_FACTOR, NULL,
     "[L,U,P] = lu(A)\n[L,U] = lu(A)\n[L,U,p] = lu(A,\"vector\")",
     "Triangular factors by Gaussian elimination",
     "P*A = L*U: L is lower triangular with ones on its diagonal, U upper\n"
     "triangular, and P exchanges rows so that no multiplier exceeds 1. With\n"
     "two values L takes the exchanges in and A = L*U; \"vector\" gives P as\n"
     "row numbers, A(p,:) = L*U. A need not be square.",
     "[L,U,P] = lu([1 2; 3 4])", "chol, qr, mldivide, det"},
    {"chol", chol, 1, 2, 2, LA_TOPIC_FACTOR, "2.7",
     "R = chol(A)\n[R,p] = chol(A)\nL = chol(A,\"lower\")",
     "Cholesky factor of a positive definite matrix",
     "The upper triangular R with positive diagonal and R'*R = A, or the "
     "lower\n"
     "triangular L with L*L' = A. It exists exactly if the symmetric matrix A\n"
     "is positive definite. Only that triangle of A is read. With two values\n"
     "there is no error: p is 0, or the order of the first leading minor that\n"
     "is not positive, and R the factor of the minor before.",
     "chol([4 2; 2 5])", "definiteness, lu, eigh, mldivide"},
    {"qr", qr, 1, 3, 3, LA_TOPIC_FACTOR, NULL,
     "[Q,R] = qr(A)\n[Q,R] = qr(A,\"econ\")\n[Q,R,P] = qr(A)\n[Q,R,p] = "
     "qr(A,0)\n[C,R] = qr(A,B)\nR = qr(A)",
     "Orthogonal and triangular factor",
     "A = Q*R with orthonormal columns of Q and R upper triangular, by\n"
     "Householder reflections. \"econ\" or 0 leaves out the columns of Q and\n"
     "rows of R that are not needed. With three values columns are exchanged,\n"
     "A*P = Q*R, so that the diagonal of R decreases in modulus; \"vector\" "
     "or\n"
     "0 gives P as column numbers. With B, Q'*B takes the place of Q: R\\C is\n"
     "then the least-squares solution of A*X = B.",
     "R = qr([3 1; 4 2]);\nabs(R)", "lu, orth, svd, mldivide"},
    {.name = NULL}};
