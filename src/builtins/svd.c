/* svd.c - singular value decomposition. */
#include "config.h"

#include "builtins/linalg.h"

#include "engine/vec.h"

#include <math.h>
#include <stdlib.h>

static int descending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x < y) - (x > y);
}

/* The singular values of a diagonal are the moduli of its elements. */
static la_status diag_values(la_ctx *ctx, la_call *call, const la_arr *d) {
  la_arr *s = la_arr_new2(ctx, LA_C_REAL, d->numel, 1);
  if (s == NULL) {
    return LA_ERR;
  }
  for (ptrdiff_t i = 0; i < d->numel; i++) {
    const double *x = la_arr_d(d) + (d->cls == LA_C_CPLX ? 2 * i : i);
    la_arr_d(s)[i] = d->cls == LA_C_CPLX ? hypot(x[0], x[1]) : fabs(x[0]);
  }
  qsort(la_arr_d(s), (size_t)s->numel, sizeof(double), descending);
  la_lin_out(call, 0, s);
  return LA_OK;
}

/* U, S, V of [a], which is consumed. */
static la_status out_usv(la_ctx *ctx, la_call *call, la_arr *a, bool thin) {
  la_lin_usv usv;
  ptrdiff_t m = a->dim[0], n = a->dim[1];
  LA_TRY(la_lin_svd(ctx, a, thin, &usv));
  ptrdiff_t k = usv.s->numel;
  la_status st =
      la_val_diag(ctx, usv.s, thin ? k : m, thin ? k : n, &call->out[1]);
  usv.s = NULL;
  if (st == LA_OK) {
    la_lin_out_narrow(ctx, call, 0, la_arr_retain(usv.u));
    if (call->nargout > 2) {
      la_lin_out_narrow(ctx, call, 2, la_arr_retain(usv.v));
    }
  }
  la_lin_usv_free(&usv);
  return st;
}

static la_status svd(la_ctx *ctx, la_call *call) {
  double zero = 1;
  la_arr *a = NULL, *s = NULL;
  la_val v = call->arg[0];
  bool thin = la_arg_is(call, 1, "econ");
  if (call->nargin > 1 && !thin) {
    if (la_val_is_text(call->arg[1]) || !la_val_get_num(call->arg[1], &zero) ||
        zero != 0) {
      return la_arg_unknown(ctx, call, 1, "\"econ\" or 0");
    }
    thin = la_val_rows(v) > la_val_cols(v);
  }
  if (v.tag == LA_DIAG && call->nargout < 2 &&
      la_isfinite(la_arr_view(v.u.diag->d))) {
    return diag_values(ctx, call, v.u.diag->d);
  }
  LA_TRY(la_arg_own(ctx, call, 0, &a));
  la_status st = la_lin_finite(ctx, call, 0, a);
  if (st != LA_OK) {
    la_arr_release(a);
    return st;
  }
  if (call->nargout > 1) {
    return out_usv(ctx, call, a, thin);
  }
  LA_TRY(la_lin_svdvals(ctx, a, &s));
  la_lin_out(call, 0, s);
  return LA_OK;
}

const la_builtin la_rows_svd[] = {
    {"svd", svd, 1, 2, 3, LA_TOPIC_FACTOR, "2.8",
     "s = svd(A)\n[U,S,V] = svd(A)\n[U,S,V] = svd(A,\"econ\")",
     "Singular value decomposition",
     "Every matrix is A = U*S*V' (2.43): V turns the axes, S stretches along\n"
     "them by the singular values, U turns again. U and V are orthogonal, S\n"
     "is diagonal with S(1,1) >= S(2,2) >= ... >= 0. The columns of U are\n"
     "eigenvectors of A*A', those of V of A'*A, and the nonzero singular\n"
     "values the square roots of the eigenvalues of both.\n"
     "\n"
     "\"econ\" leaves out the columns of U and V that meet no singular value,\n"
     "0 does so only where A has more rows than columns. With one value: the\n"
     "singular values as a column.",
     "svd([3 0; 4 5])", "pinv, rank, norm, eigh, pca"},
    {.name = NULL}};
