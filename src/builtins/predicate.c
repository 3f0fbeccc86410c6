/* predicate.c - questions about matrices: structure, and
   orthogonality. */
#include "config.h"

#include "builtins/linalg.h"

#include "base/intr.h"
#include "engine/gemm.h"
#include "engine/norm.h"
#include "engine/vec.h"
#include "value/linop.h"

#include <math.h>

/* What "up to rounding" means where no tolerance is given. */
static const double default_tol = 1e-10;

static la_status answer(la_call *call, bool yes) {
  call->out[0] = la_val_bool(yes);
  return LA_OK;
}

/* Numbers or truth values in two dimensions. */
static bool is_number_matrix(la_val v) {
  return v.tag != LA_FUNC && !la_val_is_text(v) && la_val_ndims(v) == 2;
}

/* Reads the tolerance in argument i, if there is one. */
static la_status read_tol(la_ctx *ctx, const la_call *call, int i,
                          double *tol) {
  if (call->nargin > i) {
    LA_TRY(la_arg_num(ctx, call, i, tol));
    if (!(*tol >= 0)) {
      return la_arg_want(ctx, call, i, "a tolerance >= 0");
    }
  }
  return LA_OK;
}

/* What symmetry is asked for: A = sign * A.' or A', within tol*norm(A,Inf). */
typedef struct symmetry {
  double sign;
  bool conj;
  double tol;
} symmetry;

/* norm(A - sign*op(A), Inf) of a square matrix; without a tolerance, something
   above 0 as soon as it is known to be. */
static double asymmetry(la_view a, symmetry s) {
  double most = 0;
  double im_sign = s.conj ? -s.sign : s.sign;
  for (ptrdiff_t i = 0; i < a.m && !la_interrupted(); i++) {
    double sum = 0;
    for (ptrdiff_t j = 0; j < a.n; j++) {
      const double *x = la_at(a, i, j), *y = la_at(a, j, i);
      double re = x[0] == s.sign * y[0] ? 0 : x[0] - s.sign * y[0];
      double im = 0;
      if (a.k == LA_CPLX && x[1] != im_sign * y[1]) {
        im = x[1] - im_sign * y[1];
      }
      sum += hypot(re, im);
    }
    if (!(sum <= most)) {
      most = sum;
    }
    if (isnan(sum) || (s.tol == 0 && sum > 0)) {
      return sum;
    }
  }
  return most;
}

static la_status test_symmetry(la_ctx *ctx, la_call *call, symmetry s) {
  la_arr *a = NULL;
  LA_TRY(la_arg_matrix(ctx, call, 0, &a));
  la_view v = la_arr_view(a);
  bool yes = v.m == v.n;
  if (yes) {
    double gap = asymmetry(v, s);
    yes = gap == 0 || gap <= s.tol * la_norminf(v);
  }
  la_arr_release(a);
  return answer(call, yes);
}

static la_status symmetric(la_ctx *ctx, la_call *call, bool conj) {
  symmetry s = {1, conj, 0};
  int i = 1;
  if (la_arg_is(call, 1, "skew") || la_arg_is(call, 1, "nonskew")) {
    s.sign = la_arg_is(call, 1, "skew") ? -1 : 1;
    i = 2;
  } else if (call->nargin > 1 && la_val_is_text(call->arg[1])) {
    return la_arg_unknown(ctx, call, 1, "a tolerance, \"skew\" or \"nonskew\"");
  }
  LA_TRY(la_arg_most(ctx, call, i + 1));
  LA_TRY(read_tol(ctx, call, i, &s.tol));
  if (!is_number_matrix(call->arg[0]) || !la_val_is_square(call->arg[0])) {
    return answer(call, false);
  }
  return test_symmetry(ctx, call, s);
}

static la_status issymmetric(la_ctx *ctx, la_call *call) {
  return symmetric(ctx, call, false);
}

static la_status ishermitian(la_ctx *ctx, la_call *call) {
  return symmetric(ctx, call, true);
}

/* Whether all nonzeros (i,j) have i - j <= lower and j - i <= upper. */
static la_status banded(la_ctx *ctx, la_call *call, double lower,
                        double upper) {
  la_arr *a = NULL;
  bool yes = true;
  if (!is_number_matrix(call->arg[0])) {
    return answer(call, false);
  }
  if (call->arg[0].tag == LA_DIAG) {
    return answer(call, true);
  }
  LA_TRY(la_arg_matrix(ctx, call, 0, &a));
  la_view v = la_arr_view(a);
  for (ptrdiff_t j = 0; yes && j < v.n; j++) {
    for (ptrdiff_t i = 0; yes && i < v.m; i++) {
      const double *x = la_at(v, i, j);
      bool outside = (double)(i - j) > lower || (double)(j - i) > upper;
      yes = !outside || (x[0] == 0 && (v.k == LA_REAL || x[1] == 0));
    }
  }
  la_arr_release(a);
  return answer(call, yes);
}

static la_status isdiag(la_ctx *ctx, la_call *call) {
  return banded(ctx, call, 0, 0);
}

static la_status istriu(la_ctx *ctx, la_call *call) {
  return banded(ctx, call, 0, INFINITY);
}

static la_status istril(la_ctx *ctx, la_call *call) {
  return banded(ctx, call, INFINITY, 0);
}

static la_status isbanded(la_ctx *ctx, la_call *call) {
  double band[2] = {0, 0};
  for (int i = 1; i < 3; i++) {
    LA_TRY(la_arg_num(ctx, call, i, &band[i - 1]));
    if (!(band[i - 1] >= 0)) {
      return la_arg_want(ctx, call, i, "a number of diagonals >= 0");
    }
  }
  return banded(ctx, call, band[0], band[1]);
}

static la_status isunit(la_ctx *ctx, la_call *call) {
  double tol = default_tol;
  la_arr *x = NULL;
  LA_TRY(read_tol(ctx, call, 1, &tol));
  LA_TRY(la_arg_vector(ctx, call, 0, &x));
  double r = la_nrm2(la_arr_view(x).k, x->numel, la_arr_d(x), 1);
  la_arr_release(x);
  return answer(call, fabs(r - 1) <= tol);
}

/* Whether the columns of [q] are orthonormal: no element of Q'Q - I beyond
   tol. */
static la_status orthonormal(la_ctx *ctx, la_arr *q, double tol, bool *yes) {
  ptrdiff_t n = q->dim[1];
  *yes = n <= q->dim[0];
  if (!*yes) {
    return LA_OK;
  }
  la_arr *g = la_arr_new2(ctx, q->cls, n, n);
  if (g == NULL) {
    return LA_ERR;
  }
  la_view v = la_arr_view(g);
  la_status st =
      la_engine_status(ctx, la_herk(LA_C, 1, la_arr_view(q), 0, v), "product");
  for (ptrdiff_t i = 0; st == LA_OK && i < n; i++) {
    *la_at(v, i, i) -= 1;
  }
  *yes = st == LA_OK && la_normmax(v) <= tol;
  la_arr_release(g);
  return st;
}

static la_status isorthonormal(la_ctx *ctx, la_call *call) {
  double tol = default_tol;
  la_arr *q = NULL;
  bool yes = false;
  LA_TRY(read_tol(ctx, call, 1, &tol));
  LA_TRY(la_arg_matrix(ctx, call, 0, &q));
  la_status st = orthonormal(ctx, q, tol, &yes);
  la_arr_release(q);
  return st == LA_OK ? answer(call, yes) : st;
}

/* Two vectors: |x'y| <= tol |x| |y|. */
static la_status perpendicular(la_ctx *ctx, la_call *call, double tol) {
  la_arr *x = NULL, *y = NULL, *p = NULL;
  la_status st = la_arg_vector(ctx, call, 0, &x);
  if (st == LA_OK) {
    st = la_arg_vector(ctx, call, 1, &y);
  }
  if (st == LA_OK && x->numel != y->numel) {
    st = la_arg_differ(ctx, call, 0, x->numel, 1, y->numel, "element");
  }
  ptrdiff_t n = st == LA_OK ? x->numel : 0;
  for (int i = 0; i < 2 && st == LA_OK; i++) {
    la_arr **v = i == 0 ? &x : &y, *column = NULL;
    st = la_arr_reshape(ctx, *v, 2, (ptrdiff_t[]){n, 1}, &column);
    *v = column;
  }
  if (st == LA_OK) {
    st = la_lin_mul(ctx, LA_C, x, LA_N, y, &p);
  }
  if (st == LA_OK) {
    double size = la_nrm2(la_arr_view(x).k, n, la_arr_d(x), 1) *
                  la_nrm2(la_arr_view(y).k, n, la_arr_d(y), 1);
    answer(call, la_normmax(la_arr_view(p)) <= tol * size);
  }
  la_arr_release(x);
  la_arr_release(y);
  la_arr_release(p);
  return st;
}

static la_status isorthogonal(la_ctx *ctx, la_call *call) {
  double tol = default_tol;
  la_arr *q = NULL;
  bool yes = false;
  bool two = call->nargin > 1 && (!la_val_is_scalar(call->arg[1]) ||
                                  la_val_is_scalar(call->arg[0]));
  LA_TRY(read_tol(ctx, call, two ? 2 : 1, &tol));
  if (two) {
    return perpendicular(ctx, call, tol);
  }
  LA_TRY(la_arg_matrix(ctx, call, 0, &q));
  la_status st = LA_OK;
  if (q->dim[0] == q->dim[1]) {
    st = orthonormal(ctx, q, tol, &yes);
  }
  la_arr_release(q);
  return st == LA_OK ? answer(call, yes) : st;
}

const la_builtin la_rows_predicate[] = {
    {"issymmetric", issymmetric, 1, 3, 1, LA_TOPIC_PREDICATE, "2.6",
     "t = issymmetric(A)\n"
     "t = issymmetric(A,tol)\n"
     "t = issymmetric(A,\"skew\",tol)",
     "Whether A = A.'",
     "A(i,j) = A(j,i) for all i and j (2.35), exactly, or with\n"
     "norm(A - A.',Inf) <= tol*norm(A,Inf). \"skew\": A = -A.'.",
     "issymmetric([1 2; 2 3])", "ishermitian, eigh"},
    {"ishermitian", ishermitian, 1, 3, 1, LA_TOPIC_PREDICATE, "2.6",
     "t = ishermitian(A)\n"
     "t = ishermitian(A,tol)\n"
     "t = ishermitian(A,\"skew\",tol)",
     "Whether A = A'",
     "The same as issymmetric for real matrices; with complex ones A(i,j) is\n"
     "the conjugate of A(j,i).",
     "ishermitian([1 2i; -2i 3])", "issymmetric, eigh"},
    {"isdiag", isdiag, 1, 1, 1, LA_TOPIC_PREDICATE, "2.6", "t = isdiag(A)",
     "Whether all elements off the main diagonal are zero",
     "A need not be square.", "isdiag([1 0; 0 2])",
     "diag, istriu, istril, isbanded"},
    {"istriu", istriu, 1, 1, 1, LA_TOPIC_PREDICATE, "2.6", "t = istriu(A)",
     "Whether A is upper triangular", NULL, "istriu([1 2; 0 3])",
     "istril, isdiag, triu"},
    {"istril", istril, 1, 1, 1, LA_TOPIC_PREDICATE, "2.6", "t = istril(A)",
     "Whether A is lower triangular", NULL, "istril([1 0; 2 3])",
     "istriu, isdiag, tril"},
    {"isbanded", isbanded, 3, 3, 1, LA_TOPIC_PREDICATE, "2.6",
     "t = isbanded(A,lower,upper)",
     "Whether nonzeros lie near the main diagonal only",
     "True if A is zero beyond lower diagonals below the main one and upper\n"
     "above.",
     "isbanded([1 2 0; 3 4 5; 0 6 7], 1, 1)", "isdiag, istriu, istril"},
    {"isunit", isunit, 1, 2, 1, LA_TOPIC_PREDICATE, "2.6",
     "t = isunit(v)\n"
     "t = isunit(v,tol)",
     "Whether a vector has length 1",
     "norm(v) is 1 (2.36) within tol, 1e-10 unless it is given.",
     "isunit([0.6; 0.8])", "normalize, norm, isorthonormal"},
    {"isorthogonal", isorthogonal, 1, 3, 1, LA_TOPIC_PREDICATE, "2.6",
     "t = isorthogonal(Q)\n"
     "t = isorthogonal(Q,tol)\n"
     "t = isorthogonal(x,y)\n"
     "t = isorthogonal(x,y,tol)",
     "Whether a matrix is orthogonal, or two vectors are",
     "A square Q with Q'*Q = Q*Q' = I (2.37): its columns, and its rows, are\n"
     "orthonormal, and its inverse is Q' (2.38). Two vectors: x'*y = 0. Up to\n"
     "rounding: no element off by more than tol, 1e-10 unless it is given,\n"
     "relative to the lengths of x and y.",
     "isorthogonal([0 1; -1 0])\n"
     "isorthogonal([1;2], [2;-1])",
     "isorthonormal, isunit, anglebetween"},
    {"isorthonormal", isorthonormal, 1, 2, 1, LA_TOPIC_PREDICATE, "2.6",
     "t = isorthonormal(Q)\n"
     "t = isorthonormal(Q,tol)",
     "Whether columns are unit vectors at right angles",
     "Q'*Q = I; Q may have more rows than columns.",
     "isorthonormal([1 0; 0 1; 0 0])", "isorthogonal, orth, isunit"},
    {.name = NULL}};
