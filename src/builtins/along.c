/* along.c - see along.h. */
#include "config.h"

#include "builtins/along.h"

int la_along_first(const la_arr *a) {
  for (int k = 0; k < a->nd; k++) {
    if (a->dim[k] != 1) {
      return k;
    }
  }
  return 0;
}

int la_along_long(const la_arr *a) {
  for (int k = 0; k < a->nd; k++) {
    if (a->dim[k] > 1) {
      return k;
    }
  }
  return 0;
}

bool la_along_given(const la_call *call, int i) {
  return i < call->nargin && !la_val_is_empty(call->arg[i]);
}

la_status la_along_dim(la_ctx *ctx, const la_call *call, int i, const la_arr *a,
                       int *dim) {
  if (!la_along_given(call, i)) {
    *dim = la_along_first(a);
    return LA_OK;
  }
  return la_arg_dim(ctx, call, i, dim);
}

la_status la_along_column(la_ctx *ctx, la_arr **a) {
  if ((*a)->nd != 2 || (*a)->dim[0] != 0 || (*a)->dim[1] != 0) {
    return LA_OK;
  }
  la_arr *column = la_arr_new2(ctx, (*a)->cls, 0, 1);
  if (column == NULL) {
    return LA_ERR;
  }
  la_arr_release(*a);
  *a = column;
  return LA_OK;
}

la_lanes la_along_lanes(const la_arr *a, int dim) {
  la_lanes s = {1, la_arr_dim(a, dim), 1};
  for (int k = 0; k < a->nd; k++) {
    if (k < dim) {
      s.inner *= a->dim[k];
    } else if (k > dim) {
      s.outer *= a->dim[k];
    }
  }
  return s;
}

la_arr *la_along_new(la_ctx *ctx, const la_arr *a, int dim, ptrdiff_t len,
                     la_class cls) {
  int nd = dim < a->nd || len == 1 ? a->nd : dim + 1;
  if (nd > LA_DIMS_MAX) {
    la_fail(ctx, "an array has at most %d dimensions", LA_DIMS_MAX);
    return NULL;
  }
  ptrdiff_t size[LA_DIMS_MAX];
  for (int k = 0; k < nd; k++) {
    size[k] = k == dim ? len : la_arr_dim(a, k);
  }
  return la_arr_new(ctx, cls, nd, size);
}

la_status la_along_give(la_ctx *ctx, la_call *call, int k, la_arr *a) {
  if (a == NULL) {
    return LA_ERR;
  }
  call->out[k] = la_val_arr_narrow(ctx, a);
  return LA_OK;
}
