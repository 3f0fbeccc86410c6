/* linop.c - see linop.h: products and transposes. */
#include "config.h"

#include "value/linop.h"

#include "base/intr.h"
#include "engine/gemm.h"
#include "engine/hermitian.h"
#include "engine/vec.h"
#include "value/ops.h"
#include "value/parts.h"
#include "value/structured.h"

#include <string.h>

la_status la_engine_status(la_ctx *ctx, int info, const char *what) {
  if (info == LA_INFO_INTR || la_interrupted()) {
    return LA_INTR;
  }
  if (info == 0) {
    return LA_OK;
  }
  if (info == LA_INFO_NOMEM) {
    return la_fail_nomem(ctx);
  }
  return la_fail(ctx, "\001: the iteration for %s did not converge", what);
}

/* Transposes. */

static void transpose_bytes(const la_arr *a, la_arr *r) {
  ptrdiff_t m = a->dim[0];
  ptrdiff_t n = a->dim[1];
  for (ptrdiff_t j = 0; j < n; j++) {
    for (ptrdiff_t i = 0; i < m; i++) {
      la_arr_b(r)[j + i * n] = la_arr_b(a)[i + j * m];
    }
  }
}

static void transpose_into(const la_arr *a, bool conj, la_arr *r) {
  if (la_arr_is_num(a)) {
    la_transpose(la_arr_view(a), conj, la_arr_view(r));
  } else {
    transpose_bytes(a, r);
  }
}

static la_status transposed_arr(la_ctx *ctx, la_arr *a, bool conj,
                                la_arr **out) {
  if (a->nd > 2) {
    la_fail(ctx, "\001 has %d dimensions; only a matrix has a transpose",
            a->nd);
    return la_fail_hint(ctx, "permute(\001, ...) reorders dimensions");
  }
  const ptrdiff_t dim[2] = {a->dim[1], a->dim[0]};
  bool vector = a->dim[0] == 1 || a->dim[1] == 1;
  if (vector && !(conj && a->cls == LA_C_CPLX)) {
    return la_arr_reshape(ctx, la_arr_retain(a), 2, dim, out);
  }
  la_arr *r = la_arr_new(ctx, a->cls, 2, dim);
  if (r != NULL) {
    r->dq = a->dq;
    transpose_into(a, conj, r);
  }
  *out = r;
  return r == NULL ? LA_ERR : LA_OK;
}

la_status la_transposed(la_ctx *ctx, la_val a, bool conj, la_val *out) {
  la_arr *full;
  switch (a.tag) {
  case LA_NUM:
  case LA_BOOL:
    *out = a;
    return LA_OK;
  case LA_DIAG:
    return la_diag_transposed(ctx, a.u.diag, conj, out);
  case LA_PERM:
    return la_perm_transposed(ctx, a.u.perm, out);
  case LA_RANGE:
    LA_TRY(la_val_full(ctx, a, &full));
    LA_TRY(la_arr_reshape(ctx, full, 2, (ptrdiff_t[]){full->numel, 1}, &full));
    break;
  case LA_ARR:
    LA_TRY(transposed_arr(ctx, a.u.arr, conj, &full));
    break;
  default:
    return la_fail(ctx, "\001 is no matrix and has no transpose");
  }
  *out = full->cls == LA_C_CPLX ? la_val_arr_narrow(ctx, full)
                                : (la_val){.tag = LA_ARR, .u.arr = full};
  return LA_OK;
}

/* Products. */

typedef struct shape {
  ptrdiff_t m, n;
} shape;

static shape shape_of(la_trans t, la_val v) {
  ptrdiff_t m = la_val_rows(v);
  ptrdiff_t n = la_val_cols(v);
  return t == LA_N ? (shape){m, n} : (shape){n, m};
}

static bool broadcasts(ptrdiff_t p, ptrdiff_t q) {
  return p == q || p == 1 || q == 1;
}

static la_status fail_product(la_ctx *ctx, shape a, shape b) {
  la_fail(ctx, "\001 has %td column%s but \002 has %td row%s", a.n,
          a.n == 1 ? "" : "s", b.m, b.m == 1 ? "" : "s");
  la_fail_note(ctx, "\001 is %tdx%td, \002 is %tdx%td", a.m, a.n, b.m, b.n);
  if (a.m == b.m) {
    la_fail_hint(ctx, "\001' * \002 would work");
  } else if (a.n == b.n) {
    la_fail_hint(ctx, "\001 * \002' would work");
  } else if (broadcasts(a.m, b.m) && broadcasts(a.n, b.n)) {
    la_fail_hint(ctx, "\001 .* \002 multiplies element by element");
  }
  return LA_ERR;
}

static la_status fail_dimensions(la_ctx *ctx, la_val a, la_val b) {
  bool left = la_val_ndims(a) > 2;
  return la_fail(ctx,
                 left ? "\001 has %d dimensions; a product takes matrices"
                      : "\002 has %d dimensions; a product takes matrices",
                 left ? la_val_ndims(a) : la_val_ndims(b));
}

/* A * B for complex A and real B: the parts of A's elements are rows of a real
   matrix twice as tall. */
static la_view as_real_rows(la_view a) {
  return (la_view){a.p, 2 * a.m, a.n, 2 * a.ld, LA_REAL};
}

static int multiply(la_trans ta, la_view a, la_trans tb, la_view b, la_view c) {
  ptrdiff_t k = ta == LA_N ? a.n : a.m;
  bool same = a.p == b.p && a.m == b.m && a.n == b.n;
  if (k == 0) {
    la_laset(c, LA_ZERO, LA_ZERO);
    return 0;
  }
  if (a.k != b.k && ta == LA_N && a.k == LA_CPLX) {
    return la_gemm(LA_N, tb, LA_ONE, as_real_rows(a), b, LA_ZERO,
                   as_real_rows(c));
  }
  if (same && a.n > 1 && a.m > 1) {
    bool real = a.k == LA_REAL;
    if (ta == LA_N && tb == LA_N && la_is_hermitian(a)) {
      return la_herk(LA_N, 1, a, 0, c); /* A*A = A*A' */
    }
    if (ta != LA_N && tb == LA_N) {
      return la_herk(ta, 1, a, 0, c);
    }
    if (ta == LA_N && tb != LA_N && (real || tb == LA_C)) {
      return la_herk(LA_N, 1, a, 0, c);
    }
  }
  if (c.m == 1 && ta == LA_C && tb == LA_N) {
    /* x'*B = (B'*x)' */
    la_gemv(LA_C, LA_ONE, b, a.p, 1, LA_ZERO, c.p, 1);
    la_conj(c.k, c.n, c.p, 1);
    return 0;
  }
  return la_gemm(ta, tb, LA_ONE, a, b, LA_ZERO, c);
}

/* op(a) op(b) for arrays of one kind, or a complex untransposed left one. */
static la_arr *product(la_ctx *ctx, la_trans ta, const la_arr *a, la_trans tb,
                       const la_arr *b) {
  la_view x = la_arr_view(a);
  la_view y = la_arr_view(b);
  la_class cls = x.k == LA_CPLX || y.k == LA_CPLX ? LA_C_CPLX : LA_C_REAL;
  la_arr *c =
      la_arr_new2(ctx, cls, ta == LA_N ? x.m : x.n, tb == LA_N ? y.n : y.m);
  if (c != NULL && multiply(ta, x, tb, y, la_arr_view(c)) != 0) {
    la_fail_nomem(ctx);
    la_arr_release(c);
    c = NULL;
  }
  return c;
}

/* Real times complex: times the parts of b side by side. */
static la_arr *product_by_parts(la_ctx *ctx, la_trans ta, const la_arr *a,
                                la_trans tb, const la_arr *b) {
  la_arr *parts = la_parts_split(ctx, tb, b);
  la_arr *r = parts == NULL ? NULL : product(ctx, ta, a, LA_N, parts);
  la_arr *c = r == NULL ? NULL : la_parts_join(ctx, r);
  la_arr_release(parts);
  la_arr_release(r);
  return c;
}

static la_status times_full(la_ctx *ctx, la_trans ta, const la_arr *a,
                            la_trans tb, la_arr *b, la_val *out) {
  la_arr *c;
  if (a->cls == LA_C_REAL && b->cls == LA_C_CPLX) {
    c = product_by_parts(ctx, ta, a, tb, b);
  } else if (a->cls == LA_C_CPLX && b->cls == LA_C_REAL && ta != LA_N) {
    la_arr *z;
    LA_TRY(la_arr_convert(ctx, b, LA_C_CPLX, &z));
    c = product(ctx, ta, a, tb, z);
    la_arr_release(z);
  } else {
    c = product(ctx, ta, a, tb, b);
  }
  if (c == NULL) {
    return LA_ERR;
  }
  *out = la_val_arr_narrow(ctx, c);
  return LA_OK;
}

/* op(v) as a value. */
static la_status entering(la_ctx *ctx, la_trans t, la_val v, la_val *out) {
  if (t == LA_N) {
    *out = la_val_retain(v);
    return LA_OK;
  }
  return la_transposed(ctx, v, t == LA_C, out);
}

/* Two values, at least one of them scalar or structured, transposed first. */
static la_status times_transposed(la_ctx *ctx, la_trans ta, la_val a,
                                  la_trans tb, la_val b, la_val *out) {
  la_val x = LA_VAL_NONE;
  la_val y = LA_VAL_NONE;
  la_status st = entering(ctx, ta, a, &x);
  if (st == LA_OK) {
    st = entering(ctx, tb, b, &y);
  }
  if (st == LA_OK) {
    st = la_val_is_scalar(x) || la_val_is_scalar(y)
             ? la_binary(ctx, LA_OP_MUL, x, y, out)
             : la_structured_times(ctx, x, y, out);
  }
  la_val_release(&x);
  la_val_release(&y);
  return st;
}

static bool is_structured(la_val v) {
  return v.tag == LA_DIAG || v.tag == LA_PERM;
}

static la_status check_product(la_ctx *ctx, la_trans ta, la_val a, la_trans tb,
                               la_val b) {
  if (a.tag == LA_FUNC || b.tag == LA_FUNC) {
    return la_fail(ctx, a.tag == LA_FUNC
                            ? "\001 is a function; '*' needs numbers"
                            : "\002 is a function; '*' needs numbers");
  }
  if (la_val_is_scalar(a) || la_val_is_scalar(b)) {
    return LA_OK;
  }
  if (la_val_ndims(a) > 2 || la_val_ndims(b) > 2) {
    return fail_dimensions(ctx, a, b);
  }
  /* The message shows the shapes as they enter the product. */
  shape x = shape_of(ta, a);
  shape y = shape_of(tb, b);
  return x.n == y.m ? LA_OK : fail_product(ctx, x, y);
}

la_status la_mtimes(la_ctx *ctx, la_trans ta, la_val a, la_trans tb, la_val b,
                    la_val *out) {
  LA_TRY(check_product(ctx, ta, a, tb, b));
  if (la_val_is_scalar(a) || la_val_is_scalar(b) || is_structured(a) ||
      is_structured(b)) {
    return times_transposed(ctx, ta, a, tb, b, out);
  }
  la_arr *x = NULL;
  la_arr *y = NULL;
  la_status st = la_val_numeric(ctx, a, &x);
  if (st == LA_OK) {
    st = la_val_numeric(ctx, b, &y);
  }
  if (st == LA_OK) {
    st = times_full(ctx, ta, x, tb, y, out);
  }
  la_arr_release(x);
  la_arr_release(y);
  return st;
}
