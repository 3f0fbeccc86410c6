/* val.c - see val.h: making, counting and asking values. */
#include "config.h"

#include "value/val.h"

#include "base/mem.h"

la_val la_val_arr(la_arr *a) {
  la_val v = {.tag = LA_ARR, .u.arr = a};
  if (a->numel == 1 && a->nd == 2) {
    if (a->cls == LA_C_REAL) {
      v = la_val_num(la_arr_d(a)[0]);
      la_arr_release(a);
    } else if (a->cls == LA_C_BOOL) {
      v = la_val_bool(la_arr_b(a)[0] != 0);
      la_arr_release(a);
    }
  }
  return v;
}

static bool imag_is_zero(const la_arr *a) {
  const double *z = la_arr_d(a);
  for (ptrdiff_t i = 0; i < a->numel; i++) {
    if (z[2 * i + 1] != 0) {
      return false;
    }
  }
  return true;
}

/* The real parts move to the front of the same block. */
static void narrow_in_place(la_arr *a) {
  double *z = la_arr_d(a);
  for (ptrdiff_t i = 0; i < a->numel; i++) {
    z[i] = z[2 * i];
  }
  a->cls = LA_C_REAL;
  a->cap *= 2;
}

la_arr *la_arr_narrow(la_ctx *ctx, la_arr *a) {
  if (a->cls == LA_C_CPLX && imag_is_zero(a)) {
    if (la_arr_is_sole(a)) {
      narrow_in_place(a);
    } else {
      /* Without memory the complex array stays, equal in value. */
      la_arr *r = NULL;
      if (la_arr_convert(ctx, a, LA_C_REAL, &r) == LA_OK) {
        la_arr_release(a);
        a = r;
      }
    }
  }
  return a;
}

la_val la_val_arr_narrow(la_ctx *ctx, la_arr *a) {
  return la_val_arr(la_arr_narrow(ctx, a));
}

la_status la_val_complex(la_ctx *ctx, double re, double im, la_val *out) {
  if (im == 0) {
    *out = la_val_num(re);
    return LA_OK;
  }
  la_arr *a = la_arr_new2(ctx, LA_C_CPLX, 1, 1);
  if (a == NULL) {
    return LA_ERR;
  }
  la_arr_d(a)[0] = re;
  la_arr_d(a)[1] = im;
  *out = (la_val){.tag = LA_ARR, .u.arr = a};
  return LA_OK;
}

la_status la_val_text(la_ctx *ctx, const char *text, ptrdiff_t n, la_val *out) {
  la_arr *a = la_arr_text(ctx, text, n);
  if (a == NULL) {
    return LA_ERR;
  }
  *out = (la_val){.tag = LA_ARR, .u.arr = a};
  return LA_OK;
}

la_val la_val_retain(la_val v) {
  switch (v.tag) {
  case LA_ARR:
    v.u.arr->refs++;
    break;
  case LA_RANGE:
    v.u.range->refs++;
    break;
  case LA_DIAG:
    v.u.diag->refs++;
    break;
  case LA_PERM:
    v.u.perm->refs++;
    break;
  case LA_FUNC:
    v.u.func->refs++;
    break;
  default:
    break;
  }
  return v;
}

static void release_structured(la_val v) {
  if (v.tag == LA_RANGE && --v.u.range->refs == 0) {
    la_mem_free(v.u.range);
  } else if (v.tag == LA_DIAG && --v.u.diag->refs == 0) {
    la_arr_release(v.u.diag->d);
    la_mem_free(v.u.diag);
  } else if (v.tag == LA_PERM && --v.u.perm->refs == 0) {
    la_mem_free(v.u.perm);
  } else if (v.tag == LA_FUNC && --v.u.func->refs == 0) {
    v.u.func->destroy(v.u.func);
  }
}

void la_val_release(la_val *v) {
  if (v->tag == LA_ARR) {
    la_arr_release(v->u.arr);
  } else if (v->tag > LA_ARR) {
    release_structured(*v);
  }
  *v = LA_VAL_NONE;
}

void la_vals_release(int n, la_val *v) {
  for (int k = 0; k < n; k++) {
    la_val_release(&v[k]);
  }
}

la_val la_val_take(la_val *v) {
  la_val taken = *v;
  *v = LA_VAL_NONE;
  return taken;
}

int la_val_ndims(la_val v) {
  return v.tag == LA_ARR ? v.u.arr->nd : 2;
}

ptrdiff_t la_val_dim(la_val v, int k) {
  switch (v.tag) {
  case LA_NONE:
  case LA_COLON:
    return k < 2 ? 0 : 1;
  case LA_ARR:
    return la_arr_dim(v.u.arr, k);
  case LA_RANGE:
    return k == 1 ? v.u.range->n : 1;
  case LA_DIAG:
    return k == 0 ? v.u.diag->m : k == 1 ? v.u.diag->n : 1;
  case LA_PERM:
    return k < 2 ? v.u.perm->n : 1;
  default:
    return 1;
  }
}

ptrdiff_t la_val_numel(la_val v) {
  return v.tag == LA_ARR ? v.u.arr->numel : la_val_dim(v, 0) * la_val_dim(v, 1);
}

bool la_val_is_scalar(la_val v) {
  return v.tag == LA_NUM || v.tag == LA_BOOL ||
         (v.tag != LA_FUNC && la_val_numel(v) == 1);
}

bool la_val_is_vector(la_val v) {
  return la_val_ndims(v) == 2 && la_val_numel(v) >= 1 &&
         (la_val_rows(v) == 1 || la_val_cols(v) == 1);
}

bool la_val_is_empty(la_val v) {
  return la_val_numel(v) == 0;
}

bool la_val_is_square(la_val v) {
  return la_val_ndims(v) == 2 && la_val_rows(v) == la_val_cols(v);
}

la_class la_val_class(la_val v) {
  switch (v.tag) {
  case LA_ARR:
    return v.u.arr->cls;
  case LA_DIAG:
    return v.u.diag->d->cls;
  case LA_BOOL:
    return LA_C_BOOL;
  default:
    return LA_C_REAL;
  }
}

static bool has_elements(la_val v) {
  return v.tag >= LA_NUM && v.tag != LA_FUNC;
}

bool la_val_is_numeric(la_val v) {
  return has_elements(v) && la_val_class(v) <= LA_C_CPLX;
}

bool la_val_is_complex(la_val v) {
  return has_elements(v) && la_val_class(v) == LA_C_CPLX;
}

bool la_val_is_text(la_val v) {
  return v.tag == LA_ARR && v.u.arr->cls == LA_C_CHAR;
}

bool la_val_is_bool(la_val v) {
  return has_elements(v) && la_val_class(v) == LA_C_BOOL;
}

const char *la_val_class_name(la_val v) {
  if (v.tag == LA_FUNC) {
    return "function_handle";
  }
  la_class cls = la_val_class(v);
  return cls == LA_C_BOOL ? "logical" : cls == LA_C_CHAR ? "char" : "double";
}

void la_val_put_shape(la_val v, la_buf *buf) {
  for (int k = 0; k < la_val_ndims(v); k++) {
    la_buf_printf(buf, k == 0 ? "%td" : "x%td", la_val_dim(v, k));
  }
}

const char *la_val_chars(la_val v, ptrdiff_t *n) {
  if (!la_val_is_text(v) || v.u.arr->nd != 2 ||
      (v.u.arr->dim[0] != 1 && v.u.arr->numel > 0)) {
    return NULL;
  }
  *n = v.u.arr->numel;
  return v.u.arr->data;
}

bool la_val_get_num(la_val v, double *x) {
  if (v.tag == LA_NUM) {
    *x = v.u.num;
  } else if (v.tag == LA_BOOL) {
    *x = v.u.b;
  } else if (v.tag == LA_ARR && v.u.arr->numel == 1 &&
             v.u.arr->cls != LA_C_CPLX) {
    const la_arr *a = v.u.arr;
    *x = a->cls == LA_C_REAL ? la_arr_d(a)[0] : la_arr_b(a)[0];
  } else {
    return false;
  }
  return true;
}
