/* index.c - see index.h: reading elements. The work is a gather with one
   counter for each subscript; contiguous columns are copied whole. */
#include "config.h"

#include "value/index.h"

#include "base/intr.h"
#include "base/mem.h"
#include "engine/move.h"
#include "value/subs.h"

#include <string.h>

/* Copies the elements at s of a column of [size]-byte elements to dst, which is
   a piece of [whole] bytes. Short columns do not look at the interrupt flag:
   that is for who has many of them. */
static void gather(const la_sub *s, const char *src, char *dst, ptrdiff_t size,
                   ptrdiff_t whole) {
  if (s->list == NULL && s->step == 1) {
    la_move_part(dst, src + s->start * size, s->n * size, whole);
    return;
  }
  if (size == sizeof(double)) {
    const double *from = (const double *)src;
    double *to = (double *)dst;
    for (ptrdiff_t i = 0; i < s->n && !la_interrupted_at(i + 1); i++) {
      to[i] = from[la_sub_at(s, i)];
    }
    return;
  }
  for (ptrdiff_t i = 0; i < s->n && !la_interrupted_at(i + 1); i++) {
    memcpy(dst + i * size, src + la_sub_at(s, i) * size, (size_t)size);
  }
}

/* The same for every column that the subscripts after the first select. */
static void gather_all(la_val v, const la_arr *a, const la_subs *subs,
                       la_arr *out) {
  ptrdiff_t size = la_class_size(a->cls);
  ptrdiff_t stride[LA_DIMS_MAX];
  ptrdiff_t at[LA_DIMS_MAX] = {0};
  ptrdiff_t step = 1;
  for (int k = 0; k < subs->n; k++) {
    stride[k] = step;
    step *= la_subs_extent(v, subs->n, k);
  }
  char *dst = out->data;
  ptrdiff_t bytes = subs->s[0].n * size;
  if (subs->n == 2 && subs->s[0].n == 1 && subs->s[1].list == NULL) {
    /* A piece of a row is a column whose elements lie further apart. */
    const la_sub *j = &subs->s[1];
    const la_sub row = {.n = j->n,
                        .start =
                            la_sub_at(&subs->s[0], 0) + j->start * stride[1],
                        .step = j->step * stride[1]};
    gather(&row, a->data, dst, size, out->numel * size);
    return;
  }
  ptrdiff_t turn = 0;
  for (ptrdiff_t done = 0;
       done < out->numel && !la_interrupted_moving(bytes, turn++);
       done += subs->s[0].n) {
    ptrdiff_t offset = 0;
    for (int k = 1; k < subs->n; k++) {
      offset += la_sub_at(&subs->s[k], at[k]) * stride[k];
    }
    gather(&subs->s[0], (const char *)a->data + offset * size, dst, size,
           out->numel * size);
    dst += bytes;
    for (int k = 1; k < subs->n && ++at[k] == subs->s[k].n; k++) {
      at[k] = 0;
    }
  }
}

/* The one dimension that is not 1, or -1 if there are none or several. */
static int only_dim(la_val v) {
  int only = -1;
  for (int k = 0; k < la_val_ndims(v); k++) {
    if (la_val_dim(v, k) != 1) {
      if (only >= 0) {
        return -1;
      }
      only = k;
    }
  }
  return only;
}

/* The shape of the subscript itself, as that of the elements it selects. */
static int subscript_shape(const la_sub *s, ptrdiff_t *dim) {
  if (s->flip) {
    bool one = la_val_is_bool(s->src) && la_val_numel(s->src) == 1;
    bool row = la_val_rows(s->src) == 1 && la_val_cols(s->src) != 1;
    dim[0] = row ? 1 : s->n;
    dim[1] = row || one ? s->n : 1;
    return 2;
  }
  int nd = la_val_ndims(s->src);
  for (int k = 0; k < nd; k++) {
    dim[k] = la_val_dim(s->src, k);
  }
  return nd;
}

/* The shape of v(s). A vector indexed by a vector keeps its orientation;
   otherwise the subscript gives the shape. */
static int linear_shape(la_val v, const la_sub *s, ptrdiff_t *dim) {
  if (s->colon) {
    dim[0] = s->n;
    dim[1] = 1;
    return 2;
  }
  int nd = subscript_shape(s, dim);
  int along = only_dim(v);
  bool complement = s->flip && !la_val_is_bool(s->src);
  bool vector = s->n != 1 &&
                (s->flip ? la_val_numel(s->src) != 1 : only_dim(s->src) >= 0);
  if (along < 0 || !(vector || complement)) {
    return nd;
  }
  nd = la_val_ndims(v);
  for (int k = 0; k < nd; k++) {
    dim[k] = k == along ? s->n : 1;
  }
  return nd;
}

static int result_shape(la_val v, const la_subs *subs, ptrdiff_t *dim) {
  if (subs->n == 1) {
    return linear_shape(v, &subs->s[0], dim);
  }
  for (int k = 0; k < subs->n; k++) {
    dim[k] = subs->s[k].n;
  }
  return subs->n;
}

/* Element (i,j) of a diagonal or permutation. */
static la_scalar structured_at(la_val v, ptrdiff_t i, ptrdiff_t j) {
  if (v.tag == LA_PERM) {
    return (la_scalar){v.u.perm->p[j] == i, 0};
  }
  const la_arr *d = v.u.diag->d;
  if (i != j) {
    return LA_ZERO;
  }
  return d->cls == LA_C_CPLX ? ((const la_scalar *)d->data)[i]
                             : (la_scalar){la_arr_d(d)[i], 0};
}

static void put(la_arr *out, ptrdiff_t k, la_scalar z) {
  if (out->cls == LA_C_CPLX) {
    ((la_scalar *)out->data)[k] = z;
  } else {
    la_arr_d(out)[k] = z.re;
  }
}

/* Ranges, diagonals and permutations, element by element. */
static void read_structured(la_val v, const la_subs *subs, la_arr *out) {
  ptrdiff_t m = la_val_rows(v);
  const la_sub *s = subs->s;
  ptrdiff_t columns = subs->n > 1 ? s[1].n : 1;
  ptrdiff_t k = 0;
  for (ptrdiff_t j = 0; j < columns && !la_interrupted_at(j); j++) {
    for (ptrdiff_t i = 0; i < s[0].n; i++) {
      ptrdiff_t at = la_sub_at(&s[0], i);
      at += subs->n > 1 ? la_sub_at(&s[1], j) * m : 0;
      put(out, k++,
          v.tag == LA_RANGE ? (la_scalar){la_range_at(v.u.range, at), 0}
                            : structured_at(v, at % m, at / m));
    }
  }
}

/* The columns of a permutation; those of the identity in [own]. NULL: v is
   neither. */
static const ptrdiff_t *columns_of(la_val v, ptrdiff_t *own) {
  if (v.tag == LA_PERM) {
    return v.u.perm->p;
  }
  const la_diag *d = v.u.diag;
  if (v.tag != LA_DIAG || d->m != d->n || d->d->cls != LA_C_REAL) {
    return NULL;
  }
  for (ptrdiff_t j = 0; j < d->n; j++) {
    if (la_arr_d(d->d)[j] != 1) {
      return NULL;
    }
    own[j] = j;
  }
  return own;
}

/* back[s(i)] = i; false if s does not name each of 0 .. n-1 once. */
static bool invert(const la_sub *s, ptrdiff_t n, ptrdiff_t *back) {
  for (ptrdiff_t i = 0; i < n; i++) {
    back[i] = -1;
  }
  for (ptrdiff_t i = 0; i < n; i++) {
    ptrdiff_t k = la_sub_at(s, i);
    if (back[k] >= 0) {
      return false;
    }
    back[k] = i;
  }
  return true;
}

/* P(s,:) and P(:,s) of a permutation or identity, s a permutation: one again.
 *done is false, and nothing happened, for anything else. */
static la_status read_permutation(la_ctx *ctx, la_val v, const la_subs *subs,
                                  la_val *out, bool *done) {
  ptrdiff_t n = la_val_rows(v);
  if (subs->n != 2 || v.tag == LA_RANGE || n < 2 || n != la_val_cols(v) ||
      subs->s[0].colon == subs->s[1].colon) {
    return LA_OK;
  }
  const la_sub *s = &subs->s[subs->s[0].colon ? 1 : 0];
  if (s->n != n) {
    return LA_OK;
  }
  ptrdiff_t *work = la_mem_alloc(3 * n, sizeof *work);
  if (work == NULL) {
    return la_fail_nomem(ctx);
  }
  const ptrdiff_t *p = columns_of(v, work);
  ptrdiff_t *back = work + n, *q = back + n;
  la_status st = LA_OK;
  if (p != NULL && invert(s, n, back)) {
    for (ptrdiff_t j = 0; j < n; j++) {
      q[j] = subs->s[0].colon ? p[la_sub_at(s, j)] : back[p[j]];
    }
    *done = true;
    st = la_val_perm(ctx, n, q, out);
  }
  la_mem_free(work);
  return st;
}

static la_status read_subs(la_ctx *ctx, la_val v, const la_subs *subs,
                           la_val *out) {
  LA_TRY(la_subs_check(ctx, v, subs));
  bool done = false;
  if (v.tag != LA_ARR) {
    LA_TRY(read_permutation(ctx, v, subs, out, &done));
  }
  if (done) {
    return LA_OK;
  }
  ptrdiff_t dim[LA_DIMS_MAX];
  int nd = result_shape(v, subs, dim);
  la_arr *r = la_arr_new(ctx, la_val_class(v), nd, dim);
  if (r == NULL) {
    return LA_ERR;
  }
  if (v.tag == LA_ARR) {
    r->dq = v.u.arr->dq;
    gather_all(v, v.u.arr, subs, r);
  } else if (r->numel > 0) {
    read_structured(v, subs, r);
  }
  *out = r->cls == LA_C_CPLX ? la_val_arr_narrow(ctx, r) : la_val_arr(r);
  return LA_OK;
}

/* v(), v(:,:) of a matrix: the value itself. */
static bool is_same(la_val v, int n, const la_val *idx) {
  return n == 0 ||
         (n == 2 && idx[0].tag == LA_COLON && idx[1].tag == LA_COLON &&
          v.tag == LA_ARR && v.u.arr->nd == 2);
}

/* v(:): the elements as they lie, in one column. */
static bool is_column(la_val v, int n, const la_val *idx) {
  return n == 1 && idx[0].tag == LA_COLON && v.tag == LA_ARR;
}

static la_status read_column(la_ctx *ctx, la_val v, la_val *out) {
  const ptrdiff_t dim[2] = {v.u.arr->numel, 1};
  la_arr *column = NULL;
  LA_TRY(la_arr_reshape(ctx, la_arr_retain(v.u.arr), 2, dim, &column));
  *out = la_val_arr(column);
  return LA_OK;
}

/* One real or logical element at plain scalar subscripts; false if it is
   anything else. */
static bool read_scalar(la_val v, int n, const la_val *idx, la_val *out) {
  if (v.tag != LA_ARR) {
    return false;
  }
  const la_arr *a = v.u.arr;
  ptrdiff_t at = la_subs_plain(a, n, idx);
  if (at < 0) {
    return false;
  }
  if (a->cls == LA_C_REAL) {
    *out = la_val_num(la_arr_d(a)[at]);
  } else if (a->cls == LA_C_BOOL) {
    *out = la_val_bool(la_arr_b(a)[at] != 0);
  }
  return a->cls == LA_C_REAL || a->cls == LA_C_BOOL;
}

la_status la_index(la_ctx *ctx, la_val v, int n, const la_val *idx,
                   la_val *out) {
  if (read_scalar(v, n, idx, out)) {
    return LA_OK;
  }
  if (is_same(v, n, idx)) {
    *out = la_val_retain(v);
    return LA_OK;
  }
  if (is_column(v, n, idx)) {
    return read_column(ctx, v, out);
  }
  if (v.tag == LA_FUNC || v.tag < LA_NUM) {
    return la_fail(ctx, "\001 has no elements to select");
  }
  la_arr *boxed = NULL;
  bool lazy = v.tag == LA_RANGE || v.tag == LA_DIAG || v.tag == LA_PERM;
  if (!lazy || n > 2) {
    LA_TRY(la_val_full(ctx, v, &boxed));
    v = (la_val){.tag = LA_ARR, .u.arr = boxed};
  }
  la_subs subs;
  la_status st = la_subs_read(ctx, v, n, idx, &subs);
  if (st == LA_OK) {
    st = read_subs(ctx, v, &subs, out);
  }
  la_subs_free(&subs);
  la_arr_release(boxed);
  return st;
}
