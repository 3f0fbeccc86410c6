/* delete.c - see index.h: removing elements, rows, columns, slices. */
#include "config.h"

#include "value/index.h"

#include "base/intr.h"
#include "base/mem.h"
#include "engine/move.h"
#include "value/subs.h"

#include <string.h>

static la_val numbers(la_arr *a) {
  return (la_val){.tag = LA_ARR, .u.arr = a};
}

/* True for a scalar, a rising range, and a mask whose true elements come first.
 */
static bool is_run(const la_sub *s) {
  if (s->list == NULL) {
    return s->n == 1 || s->step == 1;
  }
  return s->flip && la_val_is_bool(s->src) && s->top == s->n;
}

/* What v(s) = [] leaves of a matrix is a row or a column as in Octave; a vector
   stays as it lies. */
static bool leaves_column(const la_arr *a, const la_sub *s) {
  bool flat = a->nd == 2 && (a->dim[0] == 1 || a->dim[1] == 1);
  return flat ? a->dim[1] == 1 && a->dim[0] != 1 : !is_run(s);
}

static la_status delete_linear(la_ctx *ctx, const la_arr *a, const la_sub *s,
                               la_arr **out) {
  if (s->colon) {
    *out = la_arr_new2(ctx, a->cls, 0, 0);
    return *out == NULL ? LA_ERR : LA_OK;
  }
  la_sub rest;
  LA_TRY(la_sub_complement(ctx, s, a->numel, &rest));
  la_arr *r = leaves_column(a, s) ? la_arr_new2(ctx, a->cls, rest.n, 1)
                                  : la_arr_new2(ctx, a->cls, 1, rest.n);
  ptrdiff_t size = la_class_size(a->cls);
  for (ptrdiff_t i = 0; r != NULL && i < rest.n && !la_interrupted_at(i); i++) {
    memcpy((char *)r->data + i * size,
           (const char *)a->data + la_sub_at(&rest, i) * size, (size_t)size);
  }
  la_mem_free(rest.list);
  *out = la_arr_unless_interrupted(r);
  return *out == NULL ? LA_ERR : LA_OK;
}

/* The dimension to shorten: the one whose subscript is not everything. -1 with
   the error set if there are two. */
static int find_dimension(la_ctx *ctx, la_val v, const la_subs *subs) {
  int found = -1;
  int first_written = -1;
  for (int k = 0; k < subs->n; k++) {
    const la_sub *s = &subs->s[k];
    if (!s->colon && first_written < 0) {
      first_written = k;
    }
    if (la_sub_is_all(s, la_subs_extent(v, subs->n, k))) {
      continue;
    }
    if (found >= 0) {
      la_fail(ctx, "only whole rows, columns or slices of \001 can be deleted");
      la_fail_note(ctx, "all subscripts but one have to be ':'");
      return -1;
    }
    found = k;
  }
  if (found < 0) {
    found = first_written < 0 ? 0 : first_written;
  }
  return found;
}

/* Keeps the slices [keep] of dimension k of [a], seen as having sizes [dim]. */
static void keep_slices(const la_arr *a, int k, const ptrdiff_t *dim,
                        const la_sub *keep, la_arr *r) {
  ptrdiff_t inner = la_class_size(a->cls);
  const ptrdiff_t whole = r->numel * inner;
  for (int d = 0; d < k; d++) {
    inner *= dim[d];
  }
  ptrdiff_t outer = r->numel == 0 ? 0 : whole / (inner * keep->n);
  char *dst = r->data;
  for (ptrdiff_t j = 0; j < outer; j++) {
    const char *src = (const char *)a->data + j * inner * dim[k];
    for (ptrdiff_t i = 0; i < keep->n && !la_interrupted_moving(inner, i);
         i++) {
      la_move_part(dst, src + la_sub_at(keep, i) * inner, inner, whole);
      dst += inner;
    }
  }
}

static la_status delete_slices(la_ctx *ctx, la_arr *a, const la_subs *subs,
                               la_arr **out) {
  int k = find_dimension(ctx, numbers(a), subs);
  if (k < 0) {
    return LA_ERR;
  }
  ptrdiff_t dim[LA_DIMS_MAX];
  for (int d = 0; d < subs->n; d++) {
    dim[d] = la_subs_extent(numbers(a), subs->n, d);
  }
  la_sub keep;
  LA_TRY(la_sub_complement(ctx, &subs->s[k], dim[k], &keep));
  ptrdiff_t left[LA_DIMS_MAX];
  memcpy(left, dim, (size_t)subs->n * sizeof *dim);
  left[k] = keep.n;
  la_arr *r = la_arr_new(ctx, a->cls, subs->n, left);
  if (r != NULL) {
    keep_slices(a, k, dim, &keep, r);
  }
  la_mem_free(keep.list);
  *out = la_arr_unless_interrupted(r);
  return *out == NULL ? LA_ERR : LA_OK;
}

static bool selects_nothing(const la_subs *subs) {
  for (int k = 0; k < subs->n; k++) {
    if (subs->s[k].n == 0 && !subs->s[k].colon) {
      return true;
    }
  }
  return false;
}

static la_status delete_subs(la_ctx *ctx, la_arr *a, const la_subs *subs,
                             la_arr **out) {
  if (selects_nothing(subs)) {
    *out = la_arr_retain(a);
    return LA_OK;
  }
  LA_TRY(la_subs_check(ctx, numbers(a), subs));
  return subs->n == 1 ? delete_linear(ctx, a, &subs->s[0], out)
                      : delete_slices(ctx, a, subs, out);
}

la_status la_index_delete(la_ctx *ctx, la_val *v, int n, const la_val *idx) {
  if (v->tag == LA_NONE) {
    return la_fail(ctx, "\001 is not defined, so nothing of it can be deleted");
  }
  if (n == 0) {
    return la_fail(ctx, "\001() = [] has no subscript");
  }
  la_arr *a;
  LA_TRY(la_val_full(ctx, *v, &a));
  /* Dimensions without a subscript are deleted from whole. */
  la_val all[LA_DIMS_MAX];
  if (n > 1 && n < a->nd) {
    for (int k = 0; k < a->nd; k++) {
      all[k] = k < n ? idx[k] : (la_val){.tag = LA_COLON};
    }
    n = a->nd;
    idx = all;
  }
  la_arr *r = NULL;
  la_subs subs;
  la_status st = la_subs_read(ctx, *v, n, idx, &subs);
  if (st == LA_OK) {
    st = delete_subs(ctx, a, &subs, &r);
  }
  la_subs_free(&subs);
  if (st == LA_OK) {
    r->dq = a->dq;
    la_arr_release(a);
    la_val_release(v);
    *v = r->cls == LA_C_CPLX ? la_val_arr_narrow(ctx, r) : la_val_arr(r);
    return LA_OK;
  }
  la_arr_release(a);
  return st;
}
