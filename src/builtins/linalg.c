/* linalg.c - see linalg.h: what the linear-algebra topics share. */
#include "config.h"

#include "builtins/linalg.h"

#include "engine/gemm.h"
#include "engine/hermitian.h"
#include "engine/norm.h"
#include "engine/svd.h"
#include "engine/vec.h"
#include "value/linop.h"

#include <float.h>
#include <math.h>

void la_lin_out(la_call *call, int k, la_arr *a) {
  call->out[k] = la_val_arr(a);
}

void la_lin_out_narrow(la_ctx *ctx, la_call *call, int k, la_arr *a) {
  call->out[k] = la_val_arr_narrow(ctx, a);
}

la_status la_lin_finite(la_ctx *ctx, const la_call *call, int i,
                        const la_arr *a) {
  if (la_isfinite(la_arr_view(a))) {
    return LA_OK;
  }
  char mark[2] = {(char)(i + 1), '\0'};
  return la_fail(ctx, "%s: %s must not contain NaN or Inf", call->self->name,
                 mark);
}

bool la_lin_hermitian(const la_arr *a, bool conj) {
  la_view v = la_arr_view(a);
  if (v.k == LA_REAL || conj) {
    return la_is_hermitian(v);
  }
  if (v.m != v.n) {
    return false;
  }
  for (ptrdiff_t j = 0; j < v.n; j++) {
    for (ptrdiff_t i = 0; i <= j; i++) {
      const double *x = la_at(v, i, j), *y = la_at(v, j, i);
      if (!(x[0] == y[0]) || !(x[1] == y[1])) {
        return false;
      }
    }
  }
  return true;
}

bool la_lin_nearly_hermitian(const la_arr *a) {
  la_view v = la_arr_view(a);
  double tol = 100 * DBL_EPSILON * la_normmax(v);
  double sign = v.k == LA_CPLX ? 1 : 0;
  for (ptrdiff_t j = 0; j < v.n; j++) {
    for (ptrdiff_t i = 0; i <= j; i++) {
      const double *x = la_at(v, i, j), *y = la_at(v, j, i);
      if (!(fabs(x[0] - y[0]) <= tol) ||
          (sign != 0 && !(fabs(x[1] + y[1]) <= tol))) {
        return false;
      }
    }
  }
  return true;
}

bool la_lin_whole(const la_arr *a) {
  const double *x = la_arr_d(a);
  if (a->cls != LA_C_REAL) {
    return false;
  }
  for (ptrdiff_t i = 0; i < a->numel; i++) {
    if (!(x[i] == rint(x[i]) && fabs(x[i]) <= 0x1p53)) {
      return false;
    }
  }
  return true;
}

la_arr *la_lin_zeros(la_ctx *ctx, la_class cls, ptrdiff_t m, ptrdiff_t n) {
  return la_arr_zeros(ctx, cls, 2, (ptrdiff_t[]){m, n});
}

la_arr *la_lin_eye(la_ctx *ctx, la_class cls, ptrdiff_t n) {
  la_arr *a = la_arr_new2(ctx, cls, n, n);
  if (a != NULL) {
    la_laset(la_arr_view(a), LA_ZERO, LA_ONE);
  }
  return a;
}

la_arr *la_lin_block(la_ctx *ctx, const la_arr *a, const ptrdiff_t at[2],
                     const ptrdiff_t size[2]) {
  la_arr *b = la_arr_new2(ctx, a->cls, size[0], size[1]);
  if (b != NULL && b->numel > 0) {
    la_lacpy(la_block(la_arr_view(a), at[0], at[1], size[0], size[1]),
             la_arr_view(b));
  }
  return b;
}

la_status la_lin_mul(la_ctx *ctx, la_trans ta, la_arr *a, la_trans tb,
                     la_arr *b, la_arr **c) {
  la_class cls =
      a->cls == LA_C_CPLX || b->cls == LA_C_CPLX ? LA_C_CPLX : LA_C_REAL;
  la_arr *x = NULL, *y = NULL;
  *c = NULL;
  la_status st = la_arr_convert(ctx, a, cls, &x);
  if (st == LA_OK) {
    st = la_arr_convert(ctx, b, cls, &y);
  }
  if (st == LA_OK) {
    *c = la_arr_new2(ctx, cls, ta == LA_N ? x->dim[0] : x->dim[1],
                     tb == LA_N ? y->dim[1] : y->dim[0]);
    st = *c == NULL ? LA_ERR : LA_OK;
  }
  if (st == LA_OK) {
    int info = la_gemm(ta, tb, LA_ONE, la_arr_view(x), la_arr_view(y), LA_ZERO,
                       la_arr_view(*c));
    st = la_engine_status(ctx, info, "product");
  }
  if (st != LA_OK) {
    la_arr_release(*c);
    *c = NULL;
  }
  la_arr_release(x);
  la_arr_release(y);
  return st;
}

la_status la_lin_svdvals(la_ctx *ctx, la_arr *a, la_arr **s) {
  ptrdiff_t m = a->dim[0], n = a->dim[1];
  la_status st = la_arr_unique(ctx, &a);
  *s = st == LA_OK ? la_arr_new2(ctx, LA_C_REAL, m < n ? m : n, 1) : NULL;
  if (*s == NULL) {
    st = LA_ERR;
  } else {
    int info = la_svd(la_arr_view(a), la_arr_d(*s), NULL, NULL);
    st = la_engine_status(ctx, info, "singular values");
  }
  la_arr_release(a);
  if (st != LA_OK) {
    la_arr_release(*s);
    *s = NULL;
  }
  return st;
}

void la_lin_usv_free(la_lin_usv *usv) {
  la_arr_release(usv->u);
  la_arr_release(usv->s);
  la_arr_release(usv->v);
  *usv = (la_lin_usv){NULL, NULL, NULL};
}

la_status la_lin_svd(la_ctx *ctx, la_arr *a, bool thin, la_lin_usv *usv) {
  ptrdiff_t m = a->dim[0], n = a->dim[1], k = m < n ? m : n;
  la_status st = la_arr_unique(ctx, &a);
  *usv = (la_lin_usv){NULL, NULL, NULL};
  if (st == LA_OK) {
    usv->u = la_arr_new2(ctx, a->cls, m, thin ? k : m);
    usv->s = la_arr_new2(ctx, LA_C_REAL, k, 1);
    usv->v = la_arr_new2(ctx, a->cls, n, thin ? k : n);
    st = usv->u == NULL || usv->s == NULL || usv->v == NULL ? LA_ERR : LA_OK;
  }
  if (st == LA_OK) {
    la_view u = la_arr_view(usv->u), v = la_arr_view(usv->v);
    int info = la_svd(la_arr_view(a), la_arr_d(usv->s), &u, &v);
    st = la_engine_status(ctx, info, "singular values");
  }
  la_arr_release(a);
  if (st != LA_OK) {
    la_lin_usv_free(usv);
  }
  return st;
}

double la_lin_tol(ptrdiff_t m, ptrdiff_t n, const la_arr *s) {
  double most = (double)(m > n ? m : n);
  return s->numel > 0 ? most * DBL_EPSILON * la_arr_d(s)[0] : 0;
}

ptrdiff_t la_lin_count_above(const la_arr *s, double tol) {
  ptrdiff_t count = 0;
  for (ptrdiff_t i = 0; i < s->numel; i++) {
    count += la_arr_d(s)[i] > tol;
  }
  return count;
}

la_status la_lin_rank(la_ctx *ctx, la_arr *a, double tol, ptrdiff_t *rank) {
  la_arr *s = NULL;
  LA_TRY(la_lin_svdvals(ctx, la_arr_retain(a), &s));
  *rank = la_lin_count_above(s, tol < 0 ? la_lin_tol(a->dim[0], a->dim[1], s)
                                        : tol);
  la_arr_release(s);
  return LA_OK;
}
