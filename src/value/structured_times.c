/* structured_times.c - see structured.h: products and quotients with diagonals
   and permutations, O(n^2) with a full matrix and O(n) among themselves. */
#include "config.h"

#include "value/structured.h"

#include "base/mem.h"
#include "engine/elem.h"
#include "value/linop.h"

#include <string.h>

static ptrdiff_t least(ptrdiff_t a, ptrdiff_t b) {
  return a < b ? a : b;
}

static la_kind kind(const la_arr *a) {
  return a->cls == LA_C_CPLX ? LA_CPLX : LA_REAL;
}

static la_class wider(const la_arr *a, const la_arr *b) {
  return a->cls == LA_C_CPLX || b->cls == LA_C_CPLX ? LA_C_CPLX : LA_C_REAL;
}

static char *element(const la_arr *a, ptrdiff_t i) {
  return (char *)a->data + i * la_class_size(a->cls);
}

static bool is_zero(const la_arr *a, ptrdiff_t i) {
  const double *x = (const double *)element(a, i);
  return x[0] == 0 && (a->cls != LA_C_CPLX || x[1] == 0);
}

/* The quotients of zero divisors are zero, not Inf or NaN. */
static void clear_zero_rows(const la_arr *d, ptrdiff_t count, la_arr *r,
                            ptrdiff_t first) {
  ptrdiff_t size = la_class_size(r->cls);
  for (ptrdiff_t i = 0; i < count; i++) {
    if (is_zero(d, i)) {
      memset(element(r, first + i), 0, (size_t)size);
    }
  }
}

/* D*B (op MUL) or D\B (op DIV): row i of B times or through d(i). The result
   has [m] rows, those beyond the diagonal zero. */
static la_status rows(la_ctx *ctx, la_elem op, const la_arr *d, ptrdiff_t m,
                      la_arr *b, la_val *out) {
  ptrdiff_t n = b->dim[1];
  la_arr *r = la_arr_zeros(ctx, wider(d, b), 2, (ptrdiff_t[]){m, n});
  if (r == NULL) {
    return LA_ERR;
  }
  ptrdiff_t count = least(d->numel, least(m, b->dim[0]));
  la_elem2_fn fn = la_elem2(op, kind(b), kind(d));
  for (ptrdiff_t j = 0; j < n; j++) {
    fn(count, element(b, j * b->dim[0]), 1, d->data, 1, element(r, j * m));
    if (op == LA_ELEM_DIV) {
      clear_zero_rows(d, count, r, j * m);
    }
  }
  *out = la_val_arr_narrow(ctx, r);
  return LA_OK;
}

/* B*D or B/D: column j of B times or through d(j); [n] columns. */
static la_status columns(la_ctx *ctx, la_elem op, la_arr *b, const la_arr *d,
                         ptrdiff_t n, la_val *out) {
  ptrdiff_t m = b->dim[0];
  la_arr *r = la_arr_zeros(ctx, wider(d, b), 2, (ptrdiff_t[]){m, n});
  if (r == NULL) {
    return LA_ERR;
  }
  ptrdiff_t count = least(d->numel, least(n, b->dim[1]));
  la_elem2_fn fn = la_elem2(op, kind(b), kind(d));
  for (ptrdiff_t j = 0; j < count; j++) {
    if (op == LA_ELEM_MUL || !is_zero(d, j)) {
      fn(m, element(b, j * m), 1, element(d, j), 0, element(r, j * m));
    }
  }
  *out = la_val_arr_narrow(ctx, r);
  return LA_OK;
}

/* Two diagonals: the same on their elements; the result is m-by-n. */
static la_status diagonals(la_ctx *ctx, la_elem op, const la_arr *x,
                           const la_arr *y, const ptrdiff_t size[2],
                           la_val *out) {
  ptrdiff_t k = least(size[0], size[1]);
  la_arr *r = la_arr_zeros(ctx, wider(x, y), 2, (ptrdiff_t[]){k, 1});
  if (r == NULL) {
    return LA_ERR;
  }
  ptrdiff_t count = least(k, least(x->numel, y->numel));
  la_elem2(op, kind(x), kind(y))(count, x->data, 1, y->data, 1, r->data);
  if (op == LA_ELEM_DIV) {
    clear_zero_rows(y, count, r, 0);
  }
  return la_val_diag(ctx, r, size[0], size[1], out);
}

/* P*B: row j of B becomes row p[j]. */
static la_status permute_rows(la_ctx *ctx, const la_perm *p, la_arr *b,
                              la_val *out) {
  la_arr *r = la_arr_like(ctx, b, b->cls);
  if (r == NULL) {
    return LA_ERR;
  }
  ptrdiff_t size = la_class_size(b->cls);
  for (ptrdiff_t j = 0; j < b->dim[1]; j++) {
    for (ptrdiff_t i = 0; i < p->n; i++) {
      memcpy(element(r, p->p[i] + j * p->n), element(b, i + j * p->n),
             (size_t)size);
    }
  }
  *out = la_val_arr(r);
  return LA_OK;
}

/* B*P: column j is column p[j] of B. */
static la_status permute_columns(la_ctx *ctx, la_arr *b, const la_perm *p,
                                 la_val *out) {
  la_arr *r = la_arr_like(ctx, b, b->cls);
  if (r == NULL) {
    return LA_ERR;
  }
  ptrdiff_t m = b->dim[0];
  for (ptrdiff_t j = 0; j < p->n; j++) {
    memcpy(element(r, j * m), element(b, p->p[j] * m),
           (size_t)(m * la_class_size(b->cls)));
  }
  *out = la_val_arr(r);
  return LA_OK;
}

static la_status permutations(la_ctx *ctx, const la_perm *a, const la_perm *b,
                              la_val *out) {
  ptrdiff_t *p = la_mem_alloc(a->n, sizeof *p);
  if (p == NULL) {
    return la_fail_nomem(ctx);
  }
  for (ptrdiff_t j = 0; j < a->n; j++) {
    p[j] = a->p[b->p[j]];
  }
  la_status st = la_val_perm(ctx, a->n, p, out);
  la_mem_free(p);
  return st;
}

/* One operand structured, the other written out. */
static la_status times_full(la_ctx *ctx, la_val a, la_val b, la_val *out) {
  bool left = a.tag == LA_DIAG || (a.tag == LA_PERM && b.tag != LA_DIAG);
  la_arr *x;
  LA_TRY(la_val_numeric(ctx, left ? b : a, &x));
  la_status st;
  if (left) {
    st = a.tag == LA_DIAG
             ? rows(ctx, LA_ELEM_MUL, a.u.diag->d, a.u.diag->m, x, out)
             : permute_rows(ctx, a.u.perm, x, out);
  } else {
    st = b.tag == LA_DIAG
             ? columns(ctx, LA_ELEM_MUL, x, b.u.diag->d, b.u.diag->n, out)
             : permute_columns(ctx, x, b.u.perm, out);
  }
  la_arr_release(x);
  return st;
}

la_status la_structured_times(la_ctx *ctx, la_val a, la_val b, la_val *out) {
  if (a.tag == LA_DIAG && b.tag == LA_DIAG) {
    const ptrdiff_t size[2] = {a.u.diag->m, b.u.diag->n};
    return diagonals(ctx, LA_ELEM_MUL, a.u.diag->d, b.u.diag->d, size, out);
  }
  if (a.tag == LA_PERM && b.tag == LA_PERM) {
    return permutations(ctx, a.u.perm, b.u.perm, out);
  }
  return times_full(ctx, a, b, out);
}

la_status la_structured_ldivide(la_ctx *ctx, la_val a, la_val b, la_val *out) {
  if (a.tag == LA_PERM) {
    la_val t;
    LA_TRY(la_perm_transposed(ctx, a.u.perm, &t));
    la_status st = la_structured_times(ctx, t, b, out);
    la_val_release(&t);
    return st;
  }
  const la_diag *d = a.u.diag;
  if (b.tag == LA_DIAG) {
    const ptrdiff_t size[2] = {d->n, b.u.diag->n};
    return diagonals(ctx, LA_ELEM_DIV, b.u.diag->d, d->d, size, out);
  }
  la_arr *x;
  LA_TRY(la_val_numeric(ctx, b, &x));
  la_status st = rows(ctx, LA_ELEM_DIV, d->d, d->n, x, out);
  la_arr_release(x);
  return st;
}

la_status la_structured_rdivide(la_ctx *ctx, la_val a, la_val b, la_val *out) {
  if (b.tag == LA_PERM) {
    la_val t;
    LA_TRY(la_perm_transposed(ctx, b.u.perm, &t));
    la_status st = la_structured_times(ctx, a, t, out);
    la_val_release(&t);
    return st;
  }
  const la_diag *d = b.u.diag;
  if (a.tag == LA_DIAG) {
    const ptrdiff_t size[2] = {a.u.diag->m, d->m};
    return diagonals(ctx, LA_ELEM_DIV, a.u.diag->d, d->d, size, out);
  }
  la_arr *x;
  LA_TRY(la_val_numeric(ctx, a, &x));
  la_status st = columns(ctx, LA_ELEM_DIV, x, d->d, d->m, out);
  la_arr_release(x);
  return st;
}
