/* structured.c - see val.h and structured.h: diagonal and permutation matrices
   in O(n) memory. */
#include "config.h"

#include "value/structured.h"

#include "base/mem.h"
#include "engine/elem.h"
#include "value/ewise.h"

#include <stdint.h>
#include <string.h>

/* [d] as a real or complex column of k elements, consuming it. */
static la_arr *as_column(la_ctx *ctx, la_arr *d, ptrdiff_t k) {
  la_arr *r = NULL;
  if (!la_arr_is_num(d)) {
    la_status st = la_arr_convert(ctx, d, LA_C_REAL, &r);
    la_arr_release(d);
    if (st != LA_OK) {
      return NULL;
    }
    d = r;
  }
  la_status st = la_arr_reshape(ctx, d, 2, (ptrdiff_t[]){k, 1}, &r);
  return st == LA_OK ? r : NULL;
}

la_status la_val_diag(la_ctx *ctx, la_arr *d, ptrdiff_t m, ptrdiff_t n,
                      la_val *out) {
  if (m == 1 && n == 1) {
    *out = la_val_arr_narrow(ctx, d);
    return LA_OK;
  }
  d = as_column(ctx, d, m < n ? m : n);
  la_diag *p = d == NULL ? NULL : la_mem_alloc(1, sizeof *p);
  if (p == NULL) {
    la_arr_release(d);
    return la_fail_nomem(ctx);
  }
  *p = (la_diag){.refs = 1, .m = m, .n = n, .d = la_arr_narrow(ctx, d)};
  *out = (la_val){.tag = LA_DIAG, .u.diag = p};
  return LA_OK;
}

static la_perm *new_perm(la_ctx *ctx, ptrdiff_t n) {
  ptrdiff_t head = (ptrdiff_t)sizeof(la_perm);
  la_perm *p = NULL;
  if (n <= (PTRDIFF_MAX - head) / (ptrdiff_t)sizeof *p->p) {
    p = la_mem_alloc(head + n * (ptrdiff_t)sizeof *p->p, 1);
  }
  if (p == NULL) {
    la_fail_nomem(ctx);
    return NULL;
  }
  *p = (la_perm){.refs = 1, .n = n, .p = (ptrdiff_t *)(p + 1)};
  return p;
}

la_status la_val_perm(la_ctx *ctx, ptrdiff_t n, const ptrdiff_t *p,
                      la_val *out) {
  la_perm *q = new_perm(ctx, n);
  if (q == NULL) {
    return LA_ERR;
  }
  if (n > 0) {
    memcpy(q->p, p, (size_t)n * sizeof *p);
  }
  *out = (la_val){.tag = LA_PERM, .u.perm = q};
  return LA_OK;
}

la_status la_perm_transposed(la_ctx *ctx, const la_perm *p, la_val *out) {
  la_perm *q = new_perm(ctx, p->n);
  if (q == NULL) {
    return LA_ERR;
  }
  for (ptrdiff_t j = 0; j < p->n; j++) {
    q->p[p->p[j]] = j;
  }
  *out = (la_val){.tag = LA_PERM, .u.perm = q};
  return LA_OK;
}

la_status la_diag_transposed(la_ctx *ctx, const la_diag *d, bool conj,
                             la_val *out) {
  la_arr *t = la_arr_retain(d->d);
  if (conj && t->cls == LA_C_CPLX) {
    la_arr_release(t);
    t = la_arr_like(ctx, d->d, LA_C_CPLX);
    if (t == NULL) {
      return LA_ERR;
    }
    la_elem_conj(t->numel, la_arr_d(d->d), la_arr_d(t));
  }
  return la_val_diag(ctx, t, d->n, d->m, out);
}

/* The diagonal with elements [v], which is consumed. */
static la_status with_elements(la_ctx *ctx, const la_diag *like, la_val v,
                               la_val *out) {
  la_arr *a;
  la_status st = la_val_full(ctx, v, &a);
  la_val_release(&v);
  return st == LA_OK ? la_val_diag(ctx, a, like->m, like->n, out) : st;
}

la_status la_diag_negate(la_ctx *ctx, const la_diag *d, la_val *out) {
  la_val v;
  la_val elements = {.tag = LA_ARR, .u.arr = d->d};
  LA_TRY(la_ewise_neg(ctx, elements, NULL, &v));
  return with_elements(ctx, d, v, out);
}

static la_val elements_or_scalar(la_val v) {
  return v.tag == LA_DIAG ? (la_val){.tag = LA_ARR, .u.arr = v.u.diag->d} : v;
}

static bool keeps_diagonal(la_op op, la_val a, la_val b) {
  if (a.tag == LA_DIAG && b.tag == LA_DIAG) {
    return (op == LA_OP_ADD || op == LA_OP_SUB) && a.u.diag->m == b.u.diag->m &&
           a.u.diag->n == b.u.diag->n;
  }
  if (a.tag == LA_DIAG) {
    return la_val_is_scalar(b) && (op == LA_OP_MUL || op == LA_OP_DIV);
  }
  return b.tag == LA_DIAG && la_val_is_scalar(a) &&
         (op == LA_OP_MUL || op == LA_OP_LDIV);
}

la_status la_diag_binary(la_ctx *ctx, la_op op, la_val a, la_val b, la_val *out,
                         bool *done) {
  *done = keeps_diagonal(op, a, b);
  if (!*done) {
    return LA_OK;
  }
  la_op each = op == LA_OP_MUL    ? LA_OP_EMUL
               : op == LA_OP_DIV  ? LA_OP_EDIV
               : op == LA_OP_LDIV ? LA_OP_ELDIV
                                  : op;
  la_val v;
  LA_TRY(la_ewise(ctx, each, elements_or_scalar(a), elements_or_scalar(b), NULL,
                  &v));
  return with_elements(ctx, a.tag == LA_DIAG ? a.u.diag : b.u.diag, v, out);
}
