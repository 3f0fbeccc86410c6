/* eig.c - eigenvalues and eigenvectors. */
#include "config.h"

#include "builtins/linalg.h"

#include "base/mem.h"
#include "engine/chol.h"
#include "engine/eig_gen.h"
#include "engine/eig_sym.h"
#include "engine/hermitian.h"
#include "engine/trsm.h"
#include "engine/vec.h"
#include "value/linop.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The words of a call, and whether the second argument is a matrix B. */
typedef struct eig_kind {
  bool vector, matrix, balance, qz, pair;
} eig_kind;

/* Eigenvalues w (a column), right and left eigenvectors; NULL: not wanted. */
typedef struct eig_set {
  la_arr *w, *v, *u;
} eig_set;

static void free_set(eig_set *e) {
  la_arr_release(e->w);
  la_arr_release(e->v);
  la_arr_release(e->u);
}

static la_status read_kind(la_ctx *ctx, const la_call *call, eig_kind *kind) {
  *kind = (eig_kind){.balance = true};
  for (int i = 1; i < call->nargin; i++) {
    if (la_arg_is(call, i, "vector")) {
      kind->vector = true;
    } else if (la_arg_is(call, i, "matrix")) {
      kind->matrix = true;
    } else if (la_arg_is(call, i, "balance") ||
               la_arg_is(call, i, "nobalance")) {
      kind->balance = la_arg_is(call, i, "balance");
    } else if (la_arg_is(call, i, "qz") || la_arg_is(call, i, "chol")) {
      kind->qz = la_arg_is(call, i, "qz");
    } else if (i == 1 && !la_val_is_text(call->arg[i])) {
      kind->pair = true;
    } else {
      return la_arg_unknown(
          ctx, call, i,
          "\"vector\", \"matrix\", \"balance\", \"nobalance\", "
          "\"chol\" or \"qz\"");
    }
  }
  for (int i = 1; i < call->nargin && !kind->pair; i++) {
    if (la_arg_is(call, i, "qz") || la_arg_is(call, i, "chol")) {
      return la_arg_fail(ctx, call, "%c is for two matrices: eig(A,B,%c)",
                         i + 1, i + 1);
    }
  }
  return LA_OK;
}

/* A complex array without imaginary parts becomes real. */
static la_status narrow(la_ctx *ctx, la_arr **a) {
  la_val v = la_val_arr_narrow(ctx, *a);
  *a = NULL;
  la_status st = la_val_full(ctx, v, a);
  la_val_release(&v);
  return st;
}

/* Hands the set out: values alone, or vectors and values. */
static la_status out_set(la_ctx *ctx, la_call *call, eig_kind kind,
                         eig_set *e) {
  int at = call->nargout > 1 ? 1 : 0;
  ptrdiff_t n = e->w->numel;
  LA_TRY(narrow(ctx, &e->w));
  if (kind.matrix || (at == 1 && !kind.vector)) {
    la_arr *w = e->w;
    e->w = NULL;
    LA_TRY(la_val_diag(ctx, w, n, n, &call->out[at]));
  } else {
    la_arr *w = n > 0 ? la_arr_retain(e->w) : la_arr_new2(ctx, LA_C_REAL, 0, 0);
    if (w == NULL) {
      return LA_ERR;
    }
    la_lin_out(call, at, w); /* 0x0 for a 0x0 matrix, as in Octave */
  }
  if (call->nargout > 1) {
    la_lin_out_narrow(ctx, call, 0, la_arr_retain(e->v));
  }
  if (call->nargout > 2) {
    la_lin_out_narrow(ctx, call, 2, la_arr_retain(e->u));
  }
  return LA_OK;
}

/* Hermitian [a] (consumed): values ascending; V = U. */
static la_status solve_hermitian(la_ctx *ctx, la_arr *a, bool vectors,
                                 eig_set *e) {
  la_status st = la_arr_unique(ctx, &a);
  if (st == LA_OK) {
    e->w = la_arr_new2(ctx, LA_C_REAL, a->dim[0], 1);
    st = e->w == NULL ? LA_ERR : LA_OK;
  }
  if (st == LA_OK) {
    int info = la_syev(vectors, la_arr_view(a), la_arr_d(e->w));
    st = la_engine_status(ctx, info, "eigenvalues");
  }
  if (st == LA_OK && vectors) {
    e->v = la_arr_retain(a);
    e->u = la_arr_retain(a);
  }
  la_arr_release(a);
  return st;
}

/* Room for n complex values and as many vectors as are wanted. */
static la_status make_room(la_ctx *ctx, ptrdiff_t n, int nargout, eig_set *e) {
  e->w = la_arr_new2(ctx, LA_C_CPLX, n, 1);
  e->v = nargout > 1 ? la_arr_new2(ctx, LA_C_CPLX, n, n) : NULL;
  e->u = nargout > 2 ? la_arr_new2(ctx, LA_C_CPLX, n, n) : NULL;
  bool ok = e->w != NULL && (nargout < 2 || e->v != NULL) &&
            (nargout < 3 || e->u != NULL);
  return ok ? LA_OK : LA_ERR;
}

/* General [a] (consumed). */
static la_status solve_general(la_ctx *ctx, la_arr *a, int nargout,
                               bool balance, eig_set *e) {
  la_status st = la_arr_unique(ctx, &a);
  if (st == LA_OK) {
    st = make_room(ctx, a->dim[0], nargout, e);
  }
  if (st == LA_OK) {
    la_view v = {0}, u = {0};
    v = e->v != NULL ? la_arr_view(e->v) : v;
    u = e->u != NULL ? la_arr_view(e->u) : u;
    int info = la_geev(balance, la_arr_view(a), la_arr_d(e->w),
                       e->u != NULL ? &u : NULL, e->v != NULL ? &v : NULL);
    st = la_engine_status(ctx, info, "eigenvalues");
  }
  la_arr_release(a);
  return st;
}

/* A x = lambda B x with Hermitian A and B = R'R: the eigenproblem of
   R^-H A R^-1, and x = R^-1 y, so that x'Bx = 1. [a] and [r] are consumed, r
   holds the Cholesky factor. */
static la_status solve_definite_pair(la_ctx *ctx, la_arr *a, la_arr *r,
                                     bool vectors, eig_set *e) {
  la_status st = la_arr_unique(ctx, &a);
  if (st == LA_OK) {
    la_view f = la_arr_view(r), v = la_arr_view(a);
    la_trsm(LA_LEFT, LA_UPPER, LA_C, LA_NONUNIT, LA_ONE, f, v);
    la_trsm(LA_RIGHT, LA_UPPER, LA_N, LA_NONUNIT, LA_ONE, f, v);
    la_make_hermitian(la_arr_view(a));
    st = solve_hermitian(ctx, la_arr_retain(a), vectors, e);
  }
  if (st == LA_OK && vectors) {
    la_arr_release(e->u);
    e->u = NULL;
    st = la_arr_unique(ctx, &e->v);
  }
  if (st == LA_OK && vectors) {
    la_trsm(LA_LEFT, LA_UPPER, LA_N, LA_NONUNIT, LA_ONE, la_arr_view(r),
            la_arr_view(e->v));
    e->u = la_arr_retain(e->v);
  }
  la_arr_release(a);
  la_arr_release(r);
  return st;
}

/* Scales every column so that its largest |re| + |im| is 1, as LAPACK's
   ggev. */
static void scale_columns(la_arr *v) {
  la_view x = la_arr_view(v);
  for (ptrdiff_t j = 0; j < x.n; j++) {
    const double *big = la_at(x, la_iamax(x.k, x.m, la_at(x, 0, j), 1), j);
    double size = fabs(big[0]) + fabs(big[1]);
    if (size > 0 && size < INFINITY) {
      la_scal(x.k, x.m, (la_scalar){1 / size, 0}, la_at(x, 0, j), 1);
    }
  }
}

/* General pair, both consumed; they are of one class. */
static la_status solve_general_pair(la_ctx *ctx, la_arr *a, la_arr *b,
                                    int nargout, eig_set *e) {
  ptrdiff_t n = a->dim[0];
  la_arr *beta = la_arr_new2(ctx, LA_C_REAL, n, 1);
  la_status st = beta == NULL ? LA_ERR : la_arr_unique(ctx, &a);
  if (st == LA_OK) {
    st = la_arr_unique(ctx, &b);
  }
  if (st == LA_OK) {
    st = make_room(ctx, n, nargout, e);
  }
  if (st == LA_OK) {
    la_view v = {0}, u = {0};
    v = e->v != NULL ? la_arr_view(e->v) : v;
    u = e->u != NULL ? la_arr_view(e->u) : u;
    int info =
        la_ggev(la_arr_view(a), la_arr_view(b), la_arr_d(e->w), la_arr_d(beta),
                e->u != NULL ? &u : NULL, e->v != NULL ? &v : NULL);
    st = la_engine_status(ctx, info, "eigenvalues");
  }
  for (ptrdiff_t i = 0; st == LA_OK && i < n; i++) {
    double *w = la_arr_d(e->w) + 2 * i, d = la_arr_d(beta)[i];
    w[0] /= d;
    w[1] = w[1] == 0 ? 0 : w[1] / d;
  }
  if (st == LA_OK && nargout > 1) {
    scale_columns(e->v);
  }
  if (st == LA_OK && nargout > 2) {
    scale_columns(e->u);
  }
  la_arr_release(beta);
  la_arr_release(a);
  la_arr_release(b);
  return st;
}

/* The Cholesky factor of [b] into *r; *r stays NULL if b is not positive
   definite. */
static la_status try_chol(la_ctx *ctx, la_arr *b, la_arr **r) {
  *r = la_arr_retain(b);
  la_status st = la_arr_unique(ctx, r);
  if (st == LA_OK) {
    int info = la_potrf(LA_UPPER, la_arr_view(*r));
    st = info > 0 ? LA_OK : la_engine_status(ctx, info, "factorisation");
    if (st == LA_OK && info == 0) {
      return LA_OK;
    }
  }
  la_arr_release(*r);
  *r = NULL;
  return st;
}

/* Dispatches the pair [a], [b] (both consumed) of one class. */
static la_status solve_pair(la_ctx *ctx, la_call *call, la_arr *a, la_arr *b,
                            eig_kind kind, eig_set *e) {
  la_arr *r = NULL;
  if (!kind.qz && la_lin_hermitian(a, true) && la_lin_hermitian(b, true)) {
    la_status st = try_chol(ctx, b, &r);
    if (st != LA_OK || r != NULL) {
      la_arr_release(b);
      if (st != LA_OK) {
        la_arr_release(a);
        return st;
      }
      return solve_definite_pair(ctx, a, r, call->nargout > 1, e);
    }
  }
  return solve_general_pair(ctx, a, b, call->nargout, e);
}

static la_status eig_pair(la_ctx *ctx, la_call *call, eig_kind kind) {
  eig_set e = {NULL, NULL, NULL};
  la_arr *ab[2] = {NULL, NULL}, *same[2] = {NULL, NULL};
  la_status st = LA_OK;
  for (int i = 0; i < 2 && st == LA_OK; i++) {
    st = la_arg_square(ctx, call, i, &ab[i]);
    if (st == LA_OK) {
      st = la_lin_finite(ctx, call, i, ab[i]);
    }
  }
  if (st == LA_OK && ab[0]->dim[0] != ab[1]->dim[0]) {
    st = la_fail(ctx, "eig: \001 is %tdx%td but \002 is %tdx%td", ab[0]->dim[0],
                 ab[0]->dim[0], ab[1]->dim[0], ab[1]->dim[0]);
  }
  for (int i = 0; i < 2 && st == LA_OK; i++) {
    bool complex = ab[0]->cls == LA_C_CPLX || ab[1]->cls == LA_C_CPLX;
    st = la_arr_convert(ctx, ab[i], complex ? LA_C_CPLX : LA_C_REAL, &same[i]);
  }
  la_arr_release(ab[0]);
  la_arr_release(ab[1]);
  if (st == LA_OK) {
    st = solve_pair(ctx, call, same[0], same[1], kind, &e);
  } else {
    la_arr_release(same[0]);
    la_arr_release(same[1]);
  }
  if (st == LA_OK) {
    st = out_set(ctx, call, kind, &e);
  }
  free_set(&e);
  return st;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* The eigenvalues of a real diagonal matrix are its elements. */
static la_status diag_values(la_ctx *ctx, const la_arr *d, eig_set *e) {
  e->w = la_arr_new2(ctx, LA_C_REAL, d->numel, 1);
  if (e->w == NULL) {
    return LA_ERR;
  }
  memcpy(la_arr_d(e->w), la_arr_d(d), (size_t)d->numel * sizeof(double));
  qsort(la_arr_d(e->w), (size_t)d->numel, sizeof(double), ascending);
  return LA_OK;
}

static bool plain_diag(la_val v) {
  return v.tag == LA_DIAG && v.u.diag->m == v.u.diag->n &&
         v.u.diag->d->cls == LA_C_REAL && la_isfinite(la_arr_view(v.u.diag->d));
}

static la_status eig(la_ctx *ctx, la_call *call) {
  eig_kind kind;
  eig_set e = {NULL, NULL, NULL};
  la_arr *a = NULL;
  LA_TRY(read_kind(ctx, call, &kind));
  if (kind.pair) {
    return eig_pair(ctx, call, kind);
  }
  la_status st = LA_OK;
  if (plain_diag(call->arg[0]) && call->nargout < 2) {
    st = diag_values(ctx, call->arg[0].u.diag->d, &e);
  } else {
    LA_TRY(la_arg_own_square(ctx, call, 0, &a));
    st = la_lin_finite(ctx, call, 0, a);
    if (st != LA_OK) {
      la_arr_release(a);
    } else if (la_lin_hermitian(a, true)) {
      st = solve_hermitian(ctx, a, call->nargout > 1, &e);
    } else {
      st = solve_general(ctx, a, call->nargout, kind.balance, &e);
    }
  }
  if (st == LA_OK) {
    st = out_set(ctx, call, kind, &e);
  }
  free_set(&e);
  return st;
}

/* Turns the order of values and vectors round. */
static la_status reverse(la_ctx *ctx, eig_set *e) {
  ptrdiff_t n = e->w->numel;
  double *w = la_arr_d(e->w);
  la_arr_release(e->u);
  e->u = NULL;
  if (e->v != NULL) {
    LA_TRY(la_arr_unique(ctx, &e->v));
  }
  for (ptrdiff_t i = 0; i < n / 2; i++) {
    la_swap(LA_REAL, 1, w + i, 1, w + n - 1 - i, 1);
    if (e->v != NULL) {
      la_view v = la_arr_view(e->v);
      la_swap(v.k, n, la_at(v, 0, i), 1, la_at(v, 0, n - 1 - i), 1);
    }
  }
  return LA_OK;
}

static la_status eigh(la_ctx *ctx, la_call *call) {
  eig_set e = {NULL, NULL, NULL};
  la_arr *s = NULL;
  LA_TRY(la_arg_own_square(ctx, call, 0, &s));
  la_status st = la_lin_finite(ctx, call, 0, s);
  if (st == LA_OK && !la_lin_nearly_hermitian(s)) {
    st = la_fail(ctx, "eigh: \001 must be symmetric (Hermitian), it is not");
    la_fail_hint(ctx, "eig(\001) takes every square matrix");
  }
  if (st != LA_OK) {
    la_arr_release(s);
    return st;
  }
  la_make_hermitian(la_arr_view(s));
  st = solve_hermitian(ctx, s, call->nargout > 1, &e);
  if (st == LA_OK) {
    st = reverse(ctx, &e);
  }
  if (st == LA_OK) {
    st = out_set(ctx, call, (eig_kind){.balance = true}, &e);
  }
  free_set(&e);
  return st;
}

const la_builtin la_rows_eig[] = {
    {"eig", eig, 1, 4, 3, LA_TOPIC_EIG, "2.7",
     "lambda = eig(A)\n[V,D] = eig(A)\n[V,D,W] = eig(A)\n[V,D] = eig(A,B)\n"
     "... = eig(...,\"vector\")",
     "Eigenvalues and eigenvectors",
     "A*v = lambda*v (2.39): along an eigenvector v the matrix only "
     "stretches.\n"
     "The columns of V are eigenvectors of length 1, D is diagonal with the\n"
     "eigenvalues, A*V = V*D; if A has n independent eigenvectors\n"
     "A = V*D*inv(V) (2.40). The columns of W are left eigenvectors,\n"
     "W'*A = D*W'. A real matrix may have complex eigenvalues, in conjugate\n"
     "pairs.\n"
     "\n"
     "For symmetric A the eigenvalues are real and ascend, and V is\n"
     "orthogonal; eigh gives them in descending order. Otherwise the order is\n"
     "that of the algorithm.\n"
     "\n"
     "With B, A*v = lambda*B*v. Words: \"vector\" or \"matrix\" for the form "
     "of\n"
     "the eigenvalues, \"nobalance\" against scaling A first, \"chol\" or\n"
     "\"qz\" for the method with B.",
     "eig([2 0; 0 3])\n[V,D] = eig([1 2; 2 1])",
     "eigh, svd, multiplicity, charpoly, schur"},
    {"eigh", eigh, 1, 1, 2, LA_TOPIC_EIG, "2.7",
     "lambda = eigh(S)\n[Q,L] = eigh(S)",
     "Eigendecomposition of a symmetric matrix, descending",
     "S = Q*L*Q' (2.41) with orthogonal Q and the eigenvalues on the diagonal\n"
     "of L, largest first: every real symmetric matrix has one. Q turns the\n"
     "axes, L stretches along them. S may be complex Hermitian; differences\n"
     "of the size of rounding between S and S' are averaged away.",
     "[Q,L] = eigh([2 0; 0 5])", "eig, svd, definiteness, pca"},
    {.name = NULL}};
