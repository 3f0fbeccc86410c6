/* pca.c - principal components (section 2.12 of the chapter). */
#include "config.h"

#include "builtins/linalg.h"

#include "engine/gemm.h"
#include "engine/vec.h"
#include "value/linop.h"

#include <math.h>

/* X decomposed: D = the first k right singular vectors of X, which are the
   eigenvectors of X'X without its squared condition. */
typedef struct parts {
  la_arr *x;  /* the data, centred where asked */
  la_arr *mu; /* 1-by-n: what was taken away */
  la_arr *d, *c;
  la_lin_usv usv;
} parts;

static void free_parts(parts *p) {
  la_arr_release(p->x);
  la_arr_release(p->mu);
  la_arr_release(p->d);
  la_arr_release(p->c);
  la_lin_usv_free(&p->usv);
}

/* Takes the mean of every column away. */
static void center(parts *p) {
  la_view x = la_arr_view(p->x), mu = la_arr_view(p->mu);
  for (ptrdiff_t j = 0; j < x.n && x.m > 0; j++) {
    la_scalar s = la_sum(x.k, x.m, la_at(x, 0, j), 1);
    double mean[2] = {s.re / (double)x.m, s.im / (double)x.m};
    for (ptrdiff_t l = 0; l < (ptrdiff_t)x.k; l++) {
      la_at(mu, 0, j)[l] = mean[l];
      for (ptrdiff_t i = 0; i < x.m; i++) {
        la_at(x, i, j)[l] -= mean[l];
      }
    }
  }
}

/* The vectors are given up to sign: makes the largest element of each
   positive, so that results can be compared. */
static void fix_signs(la_arr *d) {
  la_view v = la_arr_view(d);
  for (ptrdiff_t j = 0; j < v.n && v.m > 0; j++) {
    const double *big = la_at(v, la_iamax(v.k, v.m, la_at(v, 0, j), 1), j);
    la_scalar z = {big[0], v.k == LA_CPLX ? big[1] : 0};
    double size = hypot(z.re, z.im);
    if (size > 0) {
      la_scal(v.k, v.m, (la_scalar){z.re / size, -z.im / size}, la_at(v, 0, j),
              1);
    }
  }
}

static la_status find_parts(la_ctx *ctx, ptrdiff_t k, bool centred, parts *p) {
  ptrdiff_t n = p->x->dim[1];
  p->mu = la_lin_zeros(ctx, p->x->cls, 1, n);
  if (p->mu == NULL) {
    return LA_ERR;
  }
  if (centred) {
    center(p);
  }
  LA_TRY(la_lin_svd(ctx, la_arr_retain(p->x), false, &p->usv));
  p->d = la_lin_block(ctx, p->usv.v, (ptrdiff_t[]){0, 0}, (ptrdiff_t[]){n, k});
  if (p->d == NULL) {
    return LA_ERR;
  }
  fix_signs(p->d);
  return la_lin_mul(ctx, LA_N, p->x, LA_N, p->d, &p->c);
}

/* R = C*D', with the mean put back. */
static la_status out_reconstruction(la_ctx *ctx, la_call *call, parts *p) {
  la_arr *r = NULL;
  LA_TRY(la_lin_mul(ctx, LA_N, p->c, LA_C, p->d, &r));
  la_view v = la_arr_view(r), mu = la_arr_view(p->mu);
  for (ptrdiff_t j = 0; j < v.n; j++) {
    for (ptrdiff_t i = 0; i < v.m; i++) {
      for (ptrdiff_t l = 0; l < (ptrdiff_t)v.k; l++) {
        la_at(v, i, j)[l] += la_at(mu, 0, j)[l];
      }
    }
  }
  la_lin_out_narrow(ctx, call, 2, r);
  return LA_OK;
}

/* Shares of the k components in the sum of all squared singular values. */
static la_status out_explained(la_ctx *ctx, la_call *call, ptrdiff_t k,
                               const la_arr *s) {
  la_arr *e = la_lin_zeros(ctx, LA_C_REAL, k, 1);
  if (e == NULL) {
    return LA_ERR;
  }
  double norm = la_nrm2(LA_REAL, s->numel, la_arr_d(s), 1);
  for (ptrdiff_t i = 0; i < k && i < s->numel && norm > 0; i++) {
    double share = la_arr_d(s)[i] / norm;
    la_arr_d(e)[i] = share * share;
  }
  la_lin_out(call, 3, e);
  return LA_OK;
}

static la_status out_parts(la_ctx *ctx, la_call *call, ptrdiff_t k, parts *p) {
  la_lin_out_narrow(ctx, call, 0, la_arr_retain(p->d));
  if (call->nargout > 1) {
    la_lin_out_narrow(ctx, call, 1, la_arr_retain(p->c));
  }
  if (call->nargout > 2) {
    LA_TRY(out_reconstruction(ctx, call, p));
  }
  if (call->nargout > 3) {
    LA_TRY(out_explained(ctx, call, k, p->usv.s));
  }
  if (call->nargout > 4) {
    la_lin_out_narrow(ctx, call, 4, la_arr_retain(p->mu));
  }
  return LA_OK;
}

static la_status pca(la_ctx *ctx, la_call *call) {
  parts p = {.x = NULL};
  ptrdiff_t n = la_val_cols(call->arg[0]), k = n;
  int last = call->nargin - 1;
  bool centred = la_arg_is(call, last, "center");
  if (last > (centred ? 1 : 0)) {
    LA_TRY(la_arg_int(ctx, call, 1, &k));
    if (k < 0 || k > n) {
      return la_arg_fail(ctx, call, "k must be between 0 and %td, it is %td", n,
                         k);
    }
  }
  if (call->nargin > 2 && !centred) {
    return la_arg_unknown(ctx, call, 2, "\"center\"");
  }
  LA_TRY(la_arg_own(ctx, call, 0, &p.x));
  la_status st = la_lin_finite(ctx, call, 0, p.x);
  if (st == LA_OK) {
    st = find_parts(ctx, k, centred, &p);
  }
  if (st == LA_OK) {
    st = out_parts(ctx, call, k, &p);
  }
  free_parts(&p);
  return st;
}

const la_builtin la_rows_pca[] = {
    {"pca", pca, 1, 3, 5, LA_TOPIC_STATS, "2.12",
     "[D,C,R] = pca(X,k)\n[D,C,R,explained,mu] = pca(X,k,\"center\")",
     "Principal components: encode, decode, reconstruct",
     "The rows of X are points. Of all n-by-k matrices D with orthonormal\n"
     "columns pca gives the one for which the points are best rebuilt from k\n"
     "numbers each: the code C = X*D (2.66), the reconstruction R = C*D'\n"
     "(2.67), with norm(X - R,\"fro\") least (2.68). The columns of D are the\n"
     "eigenvectors of X'*X to its k largest eigenvalues (2.84). Their signs\n"
     "are chosen so that the largest element of each is positive.\n"
     "\n"
     "\"center\" takes the mean mu of every column away first and puts it "
     "back\n"
     "in R: the form that statistics uses. explained is the share of each\n"
     "component in the sum of squares. Without k all components are given.",
     "X = [1 2; 2 4; 3 6];\n[D,C,R] = pca(X, 1);\nissame(R, X)",
     "svd, eigh, cov"},
    {.name = NULL}};
