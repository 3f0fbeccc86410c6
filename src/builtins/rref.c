/* rref.c - reduced row echelon form, and the bases read off from it. */
#include "config.h"

#include "builtins/linalg.h"

#include "base/intr.h"
#include "base/mem.h"
#include "builtins/intmat.h"
#include "engine/norm.h"
#include "engine/vec.h"

#include <float.h>
#include <math.h>

/* An echelon form on its way: A, its pivot columns and how many. */
typedef struct echelon {
  la_arr *a;
  ptrdiff_t *pivot;
  ptrdiff_t rank;
} echelon;

static void free_echelon(echelon *e) {
  la_arr_release(e->a);
  la_mem_free(e->pivot);
}

static double size_at(la_view a, ptrdiff_t i, ptrdiff_t j) {
  const double *x = la_at(a, i, j);
  return a.k == LA_CPLX ? hypot(x[0], x[1]) : fabs(x[0]);
}

static la_scalar scalar_at(la_view a, ptrdiff_t i, ptrdiff_t j) {
  const double *x = la_at(a, i, j);
  return (la_scalar){x[0], a.k == LA_CPLX ? x[1] : 0};
}

/* Makes (r,c) the only nonzero of its column, and 1. */
static void eliminate(la_view a, ptrdiff_t r, ptrdiff_t c) {
  la_scalar pivot = scalar_at(a, r, c);
  for (ptrdiff_t j = c + 1; j < a.n; j++) {
    double *x = la_at(a, r, j);
    la_scalar q = {x[0] / pivot.re, 0};
    if (a.k == LA_CPLX) {
      q = la_cdiv((la_scalar){x[0], x[1]}, pivot);
      x[1] = q.im;
    }
    x[0] = q.re;
    la_scalar f = {-q.re, -q.im};
    la_axpy(a.k, r, f, la_at(a, 0, c), 1, la_at(a, 0, j), 1);
    if (r + 1 < a.m) {
      la_axpy(a.k, a.m - r - 1, f, la_at(a, r + 1, c), 1, la_at(a, r + 1, j),
              1);
    }
  }
  la_scal(a.k, a.m, LA_ZERO, la_at(a, 0, c), 1);
  *la_at(a, r, c) = 1;
}

/* Gauss-Jordan elimination with the largest pivot of each column; columns
   whose rest is at most [tol] are cleared and passed over. */
static la_status reduce(echelon *e, double tol) {
  la_view a = la_arr_view(e->a);
  ptrdiff_t r = 0;
  for (ptrdiff_t c = 0; c < a.n && r < a.m; c++) {
    ptrdiff_t best = r;
    for (ptrdiff_t i = r + 1; i < a.m; i++) {
      if (size_at(a, i, c) > size_at(a, best, c)) {
        best = i;
      }
    }
    if (size_at(a, best, c) <= tol) {
      for (ptrdiff_t i = r; i < a.m; i++) {
        la_scal(a.k, 1, LA_ZERO, la_at(a, i, c), 1);
      }
      continue;
    }
    if (best != r) {
      for (ptrdiff_t j = c; j < a.n; j++) {
        la_swap(a.k, 1, la_at(a, best, j), 1, la_at(a, r, j), 1);
      }
    }
    eliminate(a, r, c);
    e->pivot[r++] = c;
    if (la_interrupted()) {
      return LA_INTR;
    }
  }
  e->rank = r;
  return LA_OK;
}

/* Whether Gauss-Jordan gives an echelon form in exact numbers; else *done is
   false. */
static la_status reduce_exactly(la_ctx *ctx, echelon *e, bool *done) {
  la_arr *r = NULL;
  *done = false;
  if (e->a->cls != LA_C_REAL) {
    return LA_OK;
  }
  r = la_arr_like(ctx, e->a, LA_C_REAL);
  if (r == NULL) {
    return LA_ERR;
  }
  la_status st = la_int_rref(ctx, e->a, done, la_arr_d(r), e->pivot, &e->rank);
  if (st == LA_OK && *done) {
    la_arr_release(e->a);
    e->a = r;
  } else {
    la_arr_release(r);
  }
  return st;
}

/* The echelon form of argument 0; the tolerance is argument 1, if given. */
static la_status find_echelon(la_ctx *ctx, la_call *call, echelon *e) {
  bool done = false;
  double tol = -1;
  *e = (echelon){NULL, NULL, 0};
  if (call->nargin > 1) {
    LA_TRY(la_arg_num(ctx, call, 1, &tol));
  }
  LA_TRY(la_arg_matrix(ctx, call, 0, &e->a));
  ptrdiff_t m = e->a->dim[0], n = e->a->dim[1];
  e->pivot = la_mem_alloc(m < n ? m : n, sizeof *e->pivot);
  la_status st = e->pivot == NULL ? la_fail_nomem(ctx) : LA_OK;
  if (st == LA_OK) {
    st = la_lin_finite(ctx, call, 0, e->a);
  }
  if (st == LA_OK && call->nargin < 2) {
    st = reduce_exactly(ctx, e, &done);
  }
  if (st == LA_OK && !done) {
    double most = (double)(m > n ? m : n);
    double norm = la_norminf(la_arr_view(e->a));
    st = la_arr_unique(ctx, &e->a);
    if (st == LA_OK) {
      st = reduce(e, call->nargin > 1 ? tol : DBL_EPSILON * most * norm);
    }
  }
  if (st != LA_OK) {
    free_echelon(e);
  }
  return st;
}

/* Pivot columns counted from 1, as a row. */
static la_arr *pivot_row(la_ctx *ctx, const echelon *e) {
  la_arr *p = la_arr_new2(ctx, LA_C_REAL, 1, e->rank);
  for (ptrdiff_t i = 0; p != NULL && i < e->rank; i++) {
    la_arr_d(p)[i] = (double)(e->pivot[i] + 1);
  }
  return p;
}

static la_status rref(la_ctx *ctx, la_call *call) {
  echelon e;
  la_status st = LA_OK;
  LA_TRY(find_echelon(ctx, call, &e));
  if (call->nargout > 1) {
    la_arr *p = pivot_row(ctx, &e);
    if (p != NULL) {
      la_lin_out_narrow(ctx, call, 1, p);
    } else {
      st = LA_ERR;
    }
  }
  if (st == LA_OK) {
    la_lin_out_narrow(ctx, call, 0, la_arr_retain(e.a));
  }
  free_echelon(&e);
  return st;
}

static la_status colspace(la_ctx *ctx, la_call *call) {
  echelon e;
  la_arr *a = NULL, *b = NULL;
  LA_TRY(find_echelon(ctx, call, &e));
  la_status st = la_arg_matrix(ctx, call, 0, &a);
  if (st == LA_OK) {
    b = la_arr_new2(ctx, a->cls, a->dim[0], e.rank);
    st = b == NULL ? LA_ERR : LA_OK;
  }
  for (ptrdiff_t j = 0; st == LA_OK && j < e.rank; j++) {
    la_lacpy(la_col(la_arr_view(a), e.pivot[j]), la_col(la_arr_view(b), j));
  }
  if (st == LA_OK) {
    la_lin_out_narrow(ctx, call, 0, b);
  }
  la_arr_release(a);
  free_echelon(&e);
  return st;
}

static la_status rowspace(la_ctx *ctx, la_call *call) {
  echelon e;
  LA_TRY(find_echelon(ctx, call, &e));
  la_arr *b = la_lin_block(ctx, e.a, (ptrdiff_t[]){0, 0},
                           (ptrdiff_t[]){e.rank, e.a->dim[1]});
  free_echelon(&e);
  if (b == NULL) {
    return LA_ERR;
  }
  la_lin_out_narrow(ctx, call, 0, b);
  return LA_OK;
}

const la_builtin la_rows_rref[] = {
    {"rref", rref, 1, 2, 2, LA_TOPIC_SPACE, "2.4",
     "R = rref(A)\n[R,pivots] = rref(A)\nR = rref(A,tol)",
     "Reduced row echelon form",
     "What Gauss-Jordan elimination makes of A: every row begins with a 1 "
     "that\n"
     "stands alone in its column, each further to the right than the one\n"
     "above. The columns with these ones are the pivots: the same columns of\n"
     "A are a basis of its column space, and their number is the rank. The\n"
     "other columns belong to the free variables of A*x = b.\n"
     "\n"
     "Matrices of moderate whole numbers are reduced exactly. Otherwise\n"
     "anything up to tol counts as zero: eps*max(size(A))*norm(A,Inf) unless\n"
     "it is given.",
     "[R,pivots] = rref([1 2 3; 2 4 7; 3 6 10])",
     "rank, null, solutions, colspace"},
    {"colspace", colspace, 1, 1, 1, LA_TOPIC_SPACE, "2.4", "B = colspace(A)",
     "Basis of the column space, from the columns of A",
     "The range of A: all A*x, the span of its columns (2.27, 2.28). The "
     "basis\n"
     "is made of those columns of A that do not depend on the ones before\n"
     "them. A*x = b has a solution exactly if b is in this space. orth(A)\n"
     "gives an orthonormal basis.",
     "colspace([1 2 0; 2 4 1])", "orth, rowspace, null, isinspan, rref"},
    {"rowspace", rowspace, 1, 1, 1, LA_TOPIC_SPACE, "2.4", "B = rowspace(A)",
     "Basis of the row space, as rows",
     "The nonzero rows of rref(A). The row space is all that is perpendicular\n"
     "to null(A), and has the same dimension as the column space.",
     "rowspace([1 2; 2 4])", "colspace, null, rref"},
    {.name = NULL}};
