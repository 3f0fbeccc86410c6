/* order.c - see order.h. */
#include "config.h"

#include "builtins/order.h"

#include "base/intr.h"
#include "base/mem.h"
#include "engine/sort.h"
#include "value/linop.h"

#include <math.h>
#include <string.h>

static int order_real(double x, double y) {
  bool p = isnan(x), q = isnan(y);
  if (p || q) {
    return (int)p - (int)q;
  }
  return (x > y) - (x < y);
}

int la_order_elements(const la_arr *a, ptrdiff_t i, const la_arr *b,
                      ptrdiff_t j) {
  if (a->cls == LA_C_REAL) {
    return order_real(la_arr_d(a)[i], la_arr_d(b)[j]);
  }
  if (a->cls == LA_C_CPLX) {
    return la_order_complex(((la_scalar *)a->data)[i],
                            ((la_scalar *)b->data)[j]);
  }
  return (int)la_arr_b(a)[i] - (int)la_arr_b(b)[j];
}

int la_order_rows(const la_arr *a, ptrdiff_t i, const la_arr *b, ptrdiff_t j) {
  for (ptrdiff_t c = 0; c < a->dim[1]; c++) {
    int o = la_order_elements(a, i + c * a->dim[0], b, j + c * b->dim[0]);
    if (o != 0) {
      return o;
    }
  }
  return 0;
}

static bool nan_at(const la_arr *a, ptrdiff_t i) {
  if (a->cls == LA_C_REAL) {
    return isnan(la_arr_d(a)[i]);
  }
  return a->cls == LA_C_CPLX &&
         (isnan(la_arr_d(a)[2 * i]) || isnan(la_arr_d(a)[2 * i + 1]));
}

bool la_order_has_nan(const la_arr *a, ptrdiff_t i, bool rows) {
  bool found = false;
  for (ptrdiff_t c = 0; c < (rows ? a->dim[1] : 1); c++) {
    found = found || nan_at(a, i + c * a->dim[0]);
  }
  return found;
}

static bool less_element(const void *arg, ptrdiff_t i, ptrdiff_t j) {
  return la_order_elements(arg, i, arg, j) < 0;
}

static bool less_row(const void *arg, ptrdiff_t i, ptrdiff_t j) {
  return la_order_rows(arg, i, arg, j) < 0;
}

/* Real elements are sorted by the engine's fast sort. */
static int sort_reals(const la_arr *a, ptrdiff_t *idx) {
  ptrdiff_t n = a->numel;
  double *y = la_mem_alloc(2 * n, (ptrdiff_t)sizeof *y);
  int info = y == NULL ? LA_INFO_NOMEM
                       : la_sort(LA_REAL, false, (la_lanes){1, n, 1},
                                 la_arr_d(a), y, y + n);
  for (ptrdiff_t i = 0; info == 0 && i < n; i++) {
    idx[i] = (ptrdiff_t)y[n + i] - 1;
  }
  la_mem_free(y);
  return info;
}

la_status la_order_index(la_ctx *ctx, const la_arr *a, bool rows,
                         ptrdiff_t **idx) {
  ptrdiff_t n = rows ? a->dim[0] : a->numel;
  ptrdiff_t *p = la_mem_alloc(n, (ptrdiff_t)sizeof *p);
  if (p == NULL) {
    return la_fail_nomem(ctx);
  }
  for (ptrdiff_t i = 0; i < n; i++) {
    p[i] = i;
  }
  int info;
  if (!rows && a->cls == LA_C_REAL) {
    info = sort_reals(a, p);
  } else {
    info = la_sort_index(n, p, rows ? less_row : less_element, a);
  }
  if (info != 0) {
    la_mem_free(p);
    return la_engine_status(ctx, info, "sorting");
  }
  *idx = p;
  return LA_OK;
}

la_arr *la_order_pick(la_ctx *ctx, const la_arr *a, const ptrdiff_t *idx,
                      ptrdiff_t n, bool rows, bool as_row) {
  ptrdiff_t size = la_class_size(a->cls);
  ptrdiff_t cols = rows ? a->dim[1] : 1;
  la_arr *r = !rows && as_row ? la_arr_new2(ctx, a->cls, 1, n)
                              : la_arr_new2(ctx, a->cls, n, cols);
  for (ptrdiff_t c = 0; r != NULL && c < cols; c++) {
    for (ptrdiff_t i = 0; i < n && !la_interrupted_at(i); i++) {
      memcpy((char *)r->data + size * (i + c * n),
             (const char *)a->data + size * (idx[i] + c * a->dim[0]),
             (size_t)size);
    }
  }
  return r;
}

la_arr *la_order_places(la_ctx *ctx, const ptrdiff_t *idx, ptrdiff_t n,
                        bool as_row) {
  la_arr *r = as_row ? la_arr_new2(ctx, LA_C_REAL, 1, n)
                     : la_arr_new2(ctx, LA_C_REAL, n, 1);
  for (ptrdiff_t i = 0; r != NULL && i < n; i++) {
    la_arr_d(r)[i] = (double)(idx[i] + 1);
  }
  return r;
}
