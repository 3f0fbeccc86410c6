/* solve.c - solving systems and inverting: inv, pinv, solve, linsolve, rcond.
 */
#include "config.h"

#include "builtins/linalg.h"

#include "engine/lu.h"
#include "engine/cond.h"
#include "engine/norm.h"
#include "engine/vec.h"
#include "value/linop.h"

#include <math.h>

static la_status inv(la_ctx *ctx, la_call *call) {
  la_val a = call->arg[0];
  if (la_val_is_text(a) || a.tag == LA_FUNC) {
    return la_arg_want(ctx, call, 0, "a matrix of numbers");
  }
  if (!la_val_is_square(a)) {
    la_arg_want(ctx, call, 0, "square");
    return la_val_ndims(a) > 2
               ? LA_ERR
               : la_arg_hint(ctx, "pinv(\001) is defined for every matrix");
  }
  double rcond = 0;
  bool ask = call->nargout > 1;
  LA_TRY(la_inverse(ctx, a, &call->out[0], ask ? &rcond : NULL));
  if (ask) {
    call->out[1] = la_val_num(rcond);
  }
  return LA_OK;
}

static la_status pinv(la_ctx *ctx, la_call *call) {
  double tol = -1;
  la_arr *a = NULL;
  if (call->nargin > 1) {
    LA_TRY(la_arg_num(ctx, call, 1, &tol));
    if (!(tol >= 0)) {
      return la_arg_want(ctx, call, 1, "a tolerance >= 0");
    }
  }
  if (call->arg[0].tag != LA_DIAG) {
    LA_TRY(la_arg_matrix(ctx, call, 0, &a));
    la_status st = la_lin_finite(ctx, call, 0, a);
    la_arr_release(a);
    LA_TRY(st);
  }
  /* what is as large as tol stays: as in Octave, only what is below goes */
  tol = tol > 0 ? nextafter(tol, 0) : tol;
  return la_pinv(ctx, call->arg[0], tol, &call->out[0]);
}

static la_status solve(la_ctx *ctx, la_call *call) {
  return la_mldivide(ctx, call->arg[0], call->arg[1], &call->out[0]);
}

/* The words after A and b. */
typedef struct system_kind {
  bool lower, upper, transposed;
} system_kind;

static la_status read_kind(la_ctx *ctx, const la_call *call,
                           system_kind *kind) {
  *kind = (system_kind){false, false, false};
  for (int i = 2; i < call->nargin; i++) {
    if (la_arg_is(call, i, "lower")) {
      kind->lower = true;
    } else if (la_arg_is(call, i, "upper")) {
      kind->upper = true;
    } else if (la_arg_is(call, i, "transposed")) {
      kind->transposed = true;
    } else {
      return la_arg_unknown(ctx, call, i,
                            "\"lower\", \"upper\" or \"transposed\"");
    }
  }
  if (kind->lower && kind->upper) {
    return la_arg_fail(ctx, call, "\"lower\" and \"upper\" exclude each other");
  }
  return LA_OK;
}

/* The matrix that the words ask for. */
static la_status system_matrix(la_ctx *ctx, la_call *call, system_kind kind,
                               la_val *a) {
  la_arr *t = NULL;
  *a = la_val_retain(call->arg[0]);
  if (kind.lower || kind.upper) {
    la_val_release(a);
    LA_TRY(la_arg_matrix(ctx, call, 0, &t));
    la_status st = la_arr_unique(ctx, &t);
    if (st != LA_OK) {
      la_arr_release(t);
      return st;
    }
    la_zero_other(kind.lower ? LA_LOWER : LA_UPPER, la_arr_view(t));
    *a = la_val_arr(t);
  }
  if (kind.transposed) {
    la_val turned = LA_VAL_NONE;
    la_status st = la_transposed(ctx, *a, true, &turned);
    la_val_release(a);
    LA_TRY(st);
    *a = turned;
  }
  return LA_OK;
}

static la_status matrix_rcond(la_ctx *ctx, la_arr *a, double *rcond);

static la_status linsolve(la_ctx *ctx, la_call *call) {
  system_kind kind;
  la_val a = LA_VAL_NONE;
  LA_TRY(read_kind(ctx, call, &kind));
  la_status st = system_matrix(ctx, call, kind, &a);
  if (st == LA_OK) {
    st = la_mldivide(ctx, a, call->arg[1], &call->out[0]);
  }
  if (st == LA_OK && call->nargout > 1) {
    double rcond = 0;
    la_arr *full = NULL;
    if (la_val_is_square(a)) {
      st = la_val_numeric(ctx, a, &full);
      if (st == LA_OK) {
        st = matrix_rcond(ctx, full, &rcond);
      }
      la_arr_release(full);
    }
    call->out[1] = la_val_num(rcond);
  }
  la_val_release(&a);
  return st;
}

/* 1 / (|A|_1 |A^-1|_1), estimated; [a] square and borrowed. */
static la_status matrix_rcond(la_ctx *ctx, la_arr *a, double *rcond) {
  ptrdiff_t n = a->dim[0];
  double norm = la_norm1_in_range(la_arr_view(a));
  *rcond = n == 0 ? INFINITY : isnan(norm) ? NAN : 0;
  if (n == 0 || !(norm < INFINITY)) {
    return LA_OK;
  }
  la_arr *lu = la_arr_retain(a);
  la_arr *piv = la_arr_new2(ctx, LA_C_REAL, n, 1);
  la_status st = piv == NULL ? LA_ERR : la_arr_unique(ctx, &lu);
  if (st == LA_OK) {
    ptrdiff_t *ipiv = piv->data;
    int info = la_getrf(la_arr_view(lu), ipiv);
    if (info == 0) {
      info = la_gecon(la_arr_view(lu), ipiv, norm, LA_RCOND_BEST, rcond);
    }
    st = info > 0 ? LA_OK : la_engine_status(ctx, info, "condition");
  }
  la_arr_release(piv);
  la_arr_release(lu);
  return st;
}

static la_status rcond(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL;
  double r = 0;
  LA_TRY(la_arg_square(ctx, call, 0, &a));
  la_status st = matrix_rcond(ctx, a, &r);
  la_arr_release(a);
  call->out[0] = la_val_num(r);
  return st;
}

const la_builtin la_rows_solve[] = {
    {"solve", solve, 2, 2, 1, LA_TOPIC_SOLVE, "2.3", "x = solve(A,b)",
     "Solution of A*x = b",
     "The same as A\\b: by the structure of A, with a warning where the "
     "answer\n"
     "cannot be trusted, and least squares where A is not square. b may have\n"
     "several columns.",
     "solve([2 1; 1 3], [3; 5])", "mldivide, linsolve, solutions, inv"},
    {"linsolve", linsolve, 2, LA_ANY, 2, LA_TOPIC_SOLVE, "2.3",
     "x = linsolve(A,b)\nx = linsolve(A,b,\"lower\")\n[x,rcond] = "
     "linsolve(A,b,...)",
     "Solution of A*x = b, told what A is",
     "\"lower\" and \"upper\": only that triangle of A is read. "
     "\"transposed\":\n"
     "solves A'*x = b. The second value is the reciprocal condition number\n"
     "of A, 0 if it is not square.",
     "linsolve([2 9; 1 3], [4; 8], \"lower\")", "mldivide, solve"},
    {"inv", inv, 1, 1, 2, LA_TOPIC_SOLVE, "2.3",
     "B = inv(A)\n[B,rcond] = inv(A)", "Inverse of a square matrix",
     "The matrix with inv(A)*A = I (2.21). It exists if A is square and its\n"
     "columns are independent. A singular A gives Inf and a warning, a nearly\n"
     "singular one a warning; with two values there is no warning but the\n"
     "reciprocal condition number.\n"
     "\n"
     "To solve A*x = b use A\\b: it is faster and more accurate. (inv(A)*b is\n"
     "evaluated that way.)",
     "inv([1 2; 3 4])", "mldivide, pinv, det, rcond"},
    {"pinv", pinv, 1, 2, 1, LA_TOPIC_SOLVE, "2.9",
     "B = pinv(A)\nB = pinv(A,tol)", "Moore-Penrose pseudoinverse",
     "V*D*U' from the singular value decomposition A = U*S*V', with the\n"
     "nonzero singular values inverted (2.47). pinv(A)*b is the solution of\n"
     "A*x = b of least norm, or if there is none, the shortest x that brings\n"
     "A*x nearest to b. Singular values below tol count as zero; by default\n"
     "max(size(A))*eps times the largest.",
     "pinv([1 2; 2 4])", "inv, svd, mldivide, rank"},
    {"rcond", rcond, 1, 1, 1, LA_TOPIC_NORM, NULL, "r = rcond(A)",
     "Reciprocal condition number in the 1-norm, estimated",
     "Near 1: solving with A loses no digits. Near eps (2e-16): all of them.\n"
     "0: A is singular. log10(1/r) digits are lost, about.",
     "rcond([1 0; 0 4])", "cond, inv, norm"},
    {.name = NULL}};
