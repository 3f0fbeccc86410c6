/* subs.h - subscripts made sense of: what they select, and what is wrong with
   them. */
#ifndef LA_VALUE_SUBS_H
#define LA_VALUE_SUBS_H

#include "value/val.h"

/* One subscript: n positions from 0, in [list], or start, start + step, ... */
typedef struct la_sub {
  ptrdiff_t n;
  ptrdiff_t start, step;
  ptrdiff_t *list;
  ptrdiff_t top; /* the largest position plus 1; 0 if there is none */
  bool colon;    /* the bare ':' */
  bool scalar;   /* one position, written as a scalar */
  bool flip;     /* a mask or complement: selects as a column unless it was a
                    row */
  la_val src;    /* borrowed: the subscript itself, for its shape */
} la_sub;

typedef struct la_subs {
  int n;
  la_sub s[LA_DIMS_MAX];
} la_subs;

static inline ptrdiff_t la_sub_at(const la_sub *s, ptrdiff_t i) {
  return s->list != NULL ? s->list[i] : s->start + i * s->step;
}

/* Reads [n] subscripts into an array shaped as [v] (LA_NONE: 0x0). Positions
   beyond the array are not an error here. la_subs_free also after an error. */
la_status la_subs_read(la_ctx *ctx, la_val v, int n, const la_val *idx,
                       la_subs *subs);
void la_subs_free(la_subs *subs);

/* The size of dimension k of [v] as [n] subscripts see it: the last one runs
   through all dimensions that are left. */
ptrdiff_t la_subs_extent(la_val v, int n, int k);

/* The error for subscript [k] reaching beyond [v]: "\1 has 2 rows, not 3". */
la_status la_subs_fail_range(la_ctx *ctx, la_val v, const la_subs *subs, int k);

/* LA_OK if all lie inside [v], else the error above. */
la_status la_subs_check(la_ctx *ctx, la_val v, const la_subs *subs);

/* True if the subscript covers a dimension of size [extent] in order. */
bool la_sub_is_all(const la_sub *s, ptrdiff_t extent);

/* The positions from 0 to extent-1 that [s] does not have, into [rest], whose
   list is the caller's to free. */
la_status la_sub_complement(la_ctx *ctx, const la_sub *s, ptrdiff_t extent,
                            la_sub *rest);

/* A single subscript as a position from 0; -1 if it is none or no plain scalar.
 */
static inline ptrdiff_t la_sub_plain(la_val v) {
  if (v.tag != LA_NUM || !(v.u.num >= 1 && v.u.num < 0x1p53)) {
    return -1;
  }
  ptrdiff_t i = (ptrdiff_t)v.u.num;
  return (double)i == v.u.num ? i - 1 : -1;
}

/* The place of the one element that [n] plain scalar subscripts select in [a];
   -1 if they are anything else or lie outside. */
static inline ptrdiff_t la_subs_plain(const la_arr *a, int n,
                                      const la_val *idx) {
  ptrdiff_t at = n > 0 ? la_sub_plain(idx[0]) : -1;
  if (n == 1) {
    return at < a->numel ? at : -1;
  }
  if (n != a->nd || at >= a->dim[0]) {
    return -1;
  }
  ptrdiff_t stride = a->dim[0];
  for (int k = 1; k < n && at >= 0; k++) {
    ptrdiff_t i = la_sub_plain(idx[k]);
    at = i < 0 || i >= a->dim[k] ? -1 : at + i * stride;
    stride *= a->dim[k];
  }
  return at;
}

#endif
