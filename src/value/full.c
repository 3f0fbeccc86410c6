/* full.c - values written out as ordinary arrays, and what can be said of their
   elements: truth and equality. */
#include "config.h"

#include "value/val.h"

#include "base/intr.h"
#include "base/mem.h"
#include "engine/count.h"

#include <math.h>
#include <string.h>

static la_arr *range_full(la_ctx *ctx, const la_range *r) {
  enum { STRETCH = 1 << 20 };
  la_arr *a = la_arr_new2(ctx, LA_C_REAL, 1, r->n);
  for (ptrdiff_t from = 0; a != NULL && from < r->n && !la_interrupted();
       from += STRETCH) {
    ptrdiff_t to = r->n - from < STRETCH ? r->n : from + STRETCH;
    for (ptrdiff_t i = from; i < to; i++) {
      la_arr_d(a)[i] = la_range_at(r, i);
    }
  }
  return la_arr_unless_interrupted(a);
}

static la_arr *diag_full(la_ctx *ctx, const la_diag *d) {
  la_arr *a = la_arr_zeros(ctx, d->d->cls, 2, (ptrdiff_t[]){d->m, d->n});
  if (a != NULL) {
    la_view v = la_arr_view(a);
    for (ptrdiff_t i = 0; i < d->d->numel; i++) {
      memcpy(la_at(v, i, i), la_arr_d(d->d) + i * (ptrdiff_t)v.k,
             (size_t)v.k * sizeof(double));
    }
  }
  return a;
}

static la_arr *perm_full(la_ctx *ctx, const la_perm *p) {
  la_arr *a = la_arr_zeros(ctx, LA_C_REAL, 2, (ptrdiff_t[]){p->n, p->n});
  for (ptrdiff_t j = 0; a != NULL && j < p->n; j++) {
    la_arr_d(a)[p->p[j] + j * p->n] = 1;
  }
  return a;
}

static la_arr *scalar_full(la_ctx *ctx, la_val v) {
  la_arr *a = la_arr_new2(ctx, la_val_class(v), 1, 1);
  if (a != NULL && v.tag == LA_NUM) {
    la_arr_d(a)[0] = v.u.num;
  } else if (a != NULL) {
    la_arr_b(a)[0] = v.u.b;
  }
  return a;
}

la_status la_val_full(la_ctx *ctx, la_val v, la_arr **out) {
  switch (v.tag) {
  case LA_ARR:
    *out = la_arr_retain(v.u.arr);
    return LA_OK;
  case LA_NUM:
  case LA_BOOL:
    *out = scalar_full(ctx, v);
    break;
  case LA_RANGE:
    *out = range_full(ctx, v.u.range);
    break;
  case LA_DIAG:
    *out = diag_full(ctx, v.u.diag);
    break;
  case LA_PERM:
    *out = perm_full(ctx, v.u.perm);
    break;
  case LA_FUNC:
    return la_fail(ctx, "a function is not a matrix: %s", v.u.func->text);
  case LA_COLON:
    return la_fail(ctx, "':' stands for a whole dimension only as a subscript");
  default:
    return la_fail(ctx, "there is no value here");
  }
  return *out == NULL ? LA_ERR : LA_OK;
}

la_status la_val_numeric(la_ctx *ctx, la_val v, la_arr **out) {
  la_arr *a;
  LA_TRY(la_val_full(ctx, v, &a));
  if (la_arr_is_num(a)) {
    *out = a;
    return LA_OK;
  }
  la_status st = la_arr_convert(ctx, a, LA_C_REAL, out);
  la_arr_release(a);
  return st;
}

la_status la_box_open(la_ctx *ctx, la_val v, la_box *box, la_arr **out) {
  box->held = NULL;
  if (v.tag == LA_ARR) {
    *out = v.u.arr;
    return LA_OK;
  }
  if (v.tag != LA_NUM && v.tag != LA_BOOL) {
    LA_TRY(la_val_full(ctx, v, &box->held));
    *out = box->held;
    return LA_OK;
  }
  box->num = v.tag == LA_NUM ? v.u.num : 0;
  box->byte = v.tag == LA_BOOL && v.u.b;
  box->dim[0] = 1;
  box->dim[1] = 1;
  box->arr = (la_arr){.refs = 1,
                      .cls = v.tag == LA_NUM ? LA_C_REAL : LA_C_BOOL,
                      .nd = 2,
                      .room = 2,
                      .numel = 1,
                      .cap = 1};
  box->arr.dim = box->dim;
  box->arr.data = v.tag == LA_NUM ? (void *)&box->num : (void *)&box->byte;
  *out = &box->arr;
  return LA_OK;
}

void la_box_close(la_box *box) {
  la_arr_release(box->held);
  box->held = NULL;
}

static la_status fail_nan_truth(la_ctx *ctx) {
  return la_fail(ctx, "NaN is neither true nor false");
}

static la_status arr_truth(la_ctx *ctx, const la_arr *a, bool *truth) {
  bool all = a->numel > 0;
  int parts = a->cls == LA_C_CPLX ? 2 : 1;
  for (ptrdiff_t i = 0; i < a->numel; i++) {
    if (!la_arr_is_num(a)) {
      all = all && la_arr_b(a)[i] != 0;
      continue;
    }
    const double *z = la_arr_d(a) + i * parts;
    if (isnan(z[0]) || isnan(z[parts - 1])) {
      return fail_nan_truth(ctx);
    }
    all = all && (z[0] != 0 || z[parts - 1] != 0);
  }
  *truth = all;
  return LA_OK;
}

static bool range_truth(const la_range *r) {
  if (r->n == 0) {
    return false;
  }
  /* Only an element next to the sign change can be zero. */
  double at = r->inc == 0 ? 0 : -r->base / r->inc;
  ptrdiff_t near = at >= 0 && at < (double)r->n ? (ptrdiff_t)at : 0;
  for (ptrdiff_t i = near > 0 ? near - 1 : 0; i <= near + 1 && i < r->n; i++) {
    if (la_range_at(r, i) == 0) {
      return false;
    }
  }
  return la_range_at(r, 0) != 0 && la_range_at(r, r->n - 1) != 0;
}

la_status la_val_truth(la_ctx *ctx, la_val v, bool *truth) {
  switch (v.tag) {
  case LA_BOOL:
    *truth = v.u.b;
    return LA_OK;
  case LA_NUM:
    *truth = v.u.num != 0;
    return isnan(v.u.num) ? fail_nan_truth(ctx) : LA_OK;
  case LA_ARR:
    return arr_truth(ctx, v.u.arr, truth);
  case LA_RANGE:
    *truth = range_truth(v.u.range);
    return LA_OK;
  case LA_DIAG:
    LA_TRY(arr_truth(ctx, v.u.diag->d, truth));
    *truth = false; /* never 1x1, so there are zeros, or nothing at all */
    return LA_OK;
  case LA_PERM:
    *truth = false;
    return LA_OK;
  default:
    return la_fail(ctx, "a function is neither true nor false");
  }
}

/* Element i as a complex number, whatever the class. */
static la_scalar element(const la_arr *a, ptrdiff_t i) {
  switch (a->cls) {
  case LA_C_REAL:
    return (la_scalar){la_arr_d(a)[i], 0};
  case LA_C_CPLX:
    return (la_scalar){la_arr_d(a)[2 * i], la_arr_d(a)[2 * i + 1]};
  default:
    return (la_scalar){la_arr_b(a)[i], 0};
  }
}

static bool same_shape(la_val a, la_val b) {
  if (la_val_ndims(a) != la_val_ndims(b)) {
    return false;
  }
  for (int k = 0; k < la_val_ndims(a); k++) {
    if (la_val_dim(a, k) != la_val_dim(b, k)) {
      return false;
    }
  }
  return true;
}

static bool same_elements(const la_arr *a, const la_arr *b) {
  if (a->cls == b->cls && la_arr_is_num(a)) {
    ptrdiff_t n = a->cls == LA_C_CPLX ? 2 * a->numel : a->numel;
    return la_count_equal(n, la_arr_d(a), la_arr_d(b));
  }
  if (!la_arr_is_num(a) && !la_arr_is_num(b)) {
    return a->numel == 0 ||
           memcmp(la_arr_b(a), la_arr_b(b), (size_t)a->numel) == 0;
  }
  for (ptrdiff_t i = 0; i < a->numel; i++) {
    la_scalar x = element(a, i);
    la_scalar y = element(b, i);
    if (!(x.re == y.re && x.im == y.im)) {
      return false;
    }
  }
  return true;
}

la_status la_val_equal(la_ctx *ctx, la_val a, la_val b, bool *equal) {
  *equal = false;
  if (a.tag == LA_FUNC || b.tag == LA_FUNC) {
    *equal = a.tag == b.tag && strcmp(a.u.func->text, b.u.func->text) == 0;
    return LA_OK;
  }
  if (!same_shape(a, b)) {
    return LA_OK;
  }
  la_box box_a = {0};
  la_box box_b = {0};
  la_arr *x = NULL;
  la_arr *y = NULL;
  la_status st = la_box_open(ctx, a, &box_a, &x);
  if (st == LA_OK) {
    st = la_box_open(ctx, b, &box_b, &y);
  }
  if (st == LA_OK) {
    *equal = same_elements(x, y);
  }
  la_box_close(&box_a);
  la_box_close(&box_b);
  return st;
}
