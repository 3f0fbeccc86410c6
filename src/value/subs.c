/* subs.c - see subs.h. */
#include "config.h"

#include "value/subs.h"

#include "base/mem.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

ptrdiff_t la_subs_extent(la_val v, int n, int k) {
  if (v.tag == LA_NONE) {
    return 0;
  }
  if (k < n - 1) {
    return la_val_dim(v, k);
  }
  ptrdiff_t extent = 1;
  for (int d = k; d < la_val_ndims(v); d++) {
    extent *= la_val_dim(v, d);
  }
  return extent;
}

/* Where the offending subscript stands, for messages. */
typedef struct spot {
  int k, n;
} spot;

static la_status fail_number(la_ctx *ctx, spot at, double x, const char *why) {
  if (at.n == 1) {
    return la_fail(ctx, "index %.15g of \001: %s", x, why);
  }
  return la_fail(ctx, "index %.15g in position %d of \001: %s", x, at.k + 1,
                 why);
}

static la_status fail_subscript(la_ctx *ctx, spot at, double x) {
  if (isnan(x) || floor(x) != x) {
    return fail_number(ctx, at, x, "subscripts are whole numbers");
  }
  if (x == 0) {
    la_status st = fail_number(ctx, at, x, "subscripts start at 1");
    return st;
  }
  if (x < 0) {
    fail_number(ctx, at, x, "it is mixed with positive ones");
    return la_fail_note(ctx, "negative subscripts mean all but those");
  }
  return fail_number(ctx, at, x, "no array is that large");
}

static ptrdiff_t *new_list(la_ctx *ctx, ptrdiff_t n) {
  ptrdiff_t *list = la_mem_alloc(n, sizeof *list);
  if (list == NULL) {
    la_fail_memory(ctx, "a list of subscripts",
                   (double)n * (double)sizeof *list);
  }
  return list;
}

/* Positive whole numbers as positions. */
static la_status read_numbers(la_ctx *ctx, const double *x, ptrdiff_t n,
                              spot at, la_sub *s) {
  s->list = new_list(ctx, n);
  if (s->list == NULL) {
    return LA_ERR;
  }
  ptrdiff_t top = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    if (!(x[i] >= 1 && x[i] < 0x1p53) || floor(x[i]) != x[i]) {
      return fail_subscript(ctx, at, x[i]);
    }
    ptrdiff_t k = (ptrdiff_t)x[i];
    top = k > top ? k : top;
    s->list[i] = k - 1;
  }
  s->n = n;
  s->top = top;
  return LA_OK;
}

static la_status from_marks(la_ctx *ctx, const unsigned char *mark,
                            ptrdiff_t extent, unsigned char wanted, la_sub *s) {
  ptrdiff_t n = 0;
  for (ptrdiff_t i = 0; i < extent; i++) {
    n += mark[i] == wanted;
  }
  s->list = new_list(ctx, n);
  if (s->list == NULL) {
    return LA_ERR;
  }
  for (ptrdiff_t i = 0; i < extent; i++) {
    if (mark[i] == wanted) {
      s->list[s->n++] = i;
      s->top = i + 1;
    }
  }
  return LA_OK;
}

/* Negative whole numbers: all but those. */
static la_status read_negative(la_ctx *ctx, const double *x, ptrdiff_t n,
                               ptrdiff_t extent, spot at, la_sub *s) {
  unsigned char *mark = la_mem_zalloc(extent, 1);
  if (mark == NULL) {
    return la_fail_nomem(ctx);
  }
  la_status st = LA_OK;
  for (ptrdiff_t i = 0; st == LA_OK && i < n; i++) {
    if (x[i] > 0) {
      st = fail_number(ctx, at, x[i], "it is mixed with negative ones");
      la_fail_note(ctx, "negative subscripts mean all but those");
    } else if (!(x[i] < 0) || floor(x[i]) != x[i]) {
      st = fail_subscript(ctx, at, x[i]);
    } else if (x[i] < -(double)extent) {
      fail_number(ctx, at, x[i], "there is no such element to leave out");
      st = la_fail_note(ctx, "negative subscripts mean all but those");
    } else {
      mark[-(ptrdiff_t)x[i] - 1] = 1;
    }
  }
  if (st == LA_OK) {
    st = from_marks(ctx, mark, extent, 0, s);
    s->flip = true;
  }
  la_mem_free(mark);
  return st;
}

static la_status read_array(la_ctx *ctx, la_arr *a, ptrdiff_t extent, spot at,
                            la_sub *s) {
  if (a->cls == LA_C_BOOL) {
    s->flip = true;
    return from_marks(ctx, la_arr_b(a), a->numel, 1, s);
  }
  if (a->cls == LA_C_CPLX) {
    return la_fail(ctx, "a subscript of \001 is complex: subscripts are whole "
                        "numbers");
  }
  if (a->cls == LA_C_CHAR) {
    la_arr *x;
    LA_TRY(la_arr_convert(ctx, a, LA_C_REAL, &x));
    la_status st = read_numbers(ctx, la_arr_d(x), x->numel, at, s);
    la_arr_release(x);
    return st;
  }
  const double *x = la_arr_d(a);
  return a->numel > 0 && x[0] < 0
             ? read_negative(ctx, x, a->numel, extent, at, s)
             : read_numbers(ctx, x, a->numel, at, s);
}

/* True for a range of positive whole numbers, which needs no list. */
static bool read_range(const la_range *r, la_sub *s) {
  double last = r->n > 0 ? la_range_at(r, r->n - 1) : 1;
  if (r->n > 0 && (r->base < 1 || last < 1 || floor(r->base) != r->base ||
                   floor(r->inc) != r->inc || fmax(r->base, last) >= 0x1p53)) {
    return false;
  }
  s->n = r->n;
  s->start = r->n > 0 ? (ptrdiff_t)r->base - 1 : 0;
  s->step = r->n > 0 ? (ptrdiff_t)r->inc : 1;
  s->top = r->n > 0 ? (ptrdiff_t)fmax(r->base, last) : 0;
  return true;
}

static bool is_colon(la_val v) {
  ptrdiff_t n = 0;
  const char *text = v.tag == LA_ARR ? la_val_chars(v, &n) : NULL;
  return v.tag == LA_COLON || (text != NULL && n == 1 && text[0] == ':');
}

static la_status read_one(la_ctx *ctx, la_val v, ptrdiff_t extent, spot at,
                          la_sub *s) {
  *s = (la_sub){.step = 1, .src = v};
  ptrdiff_t plain = la_sub_plain(v);
  if (plain >= 0) {
    s->n = 1;
    s->start = plain;
    s->top = plain + 1;
    s->scalar = true;
    return LA_OK;
  }
  if (is_colon(v)) {
    s->n = extent;
    s->top = extent;
    s->colon = true;
    return LA_OK;
  }
  if (v.tag == LA_RANGE && read_range(v.u.range, s)) {
    return LA_OK;
  }
  if (v.tag == LA_FUNC) {
    return la_fail(ctx, "a subscript of \001 is a function: subscripts are "
                        "whole numbers");
  }
  la_box box = {0};
  la_arr *a = NULL;
  LA_TRY(la_box_open(ctx, v, &box, &a));
  s->scalar = a->numel == 1;
  la_status st = read_array(ctx, a, extent, at, s);
  s->scalar = s->scalar && s->n == 1 && !s->flip;
  la_box_close(&box);
  return st;
}

la_status la_subs_read(la_ctx *ctx, la_val v, int n, const la_val *idx,
                       la_subs *subs) {
  subs->n = 0;
  if (n > LA_DIMS_MAX) {
    return la_fail(ctx, "\001 has at most %d dimensions, not %d", LA_DIMS_MAX,
                   n);
  }
  for (int k = 0; k < n; k++) {
    ptrdiff_t extent = la_subs_extent(v, n, k);
    subs->n = k + 1;
    LA_TRY(read_one(ctx, idx[k], extent, (spot){k, n}, &subs->s[k]));
  }
  return LA_OK;
}

void la_subs_free(la_subs *subs) {
  for (int k = 0; k < subs->n; k++) {
    la_mem_free(subs->s[k].list);
    subs->s[k].list = NULL;
  }
}

la_status la_subs_fail_range(la_ctx *ctx, la_val v, const la_subs *subs,
                             int k) {
  ptrdiff_t extent = la_subs_extent(v, subs->n, k);
  ptrdiff_t top = subs->s[k].top;
  const char *s = extent == 1 ? "" : "s";
  if (subs->n == 1) {
    la_fail(ctx, "\001 has %td element%s, not %td", extent, s, top);
  } else if (k == subs->n - 1 && subs->n < la_val_ndims(v)) {
    la_fail(ctx, "subscript %d of \001 ends at %td, not %td", k + 1, extent,
            top);
  } else if (k < 2) {
    la_fail(ctx, "\001 has %td %s%s, not %td", extent,
            k == 0 ? "row" : "column", s, top);
  } else {
    la_fail(ctx, "dimension %d of \001 has size %td, not %td", k + 1, extent,
            top);
  }
  la_buf shape = LA_BUF_INIT;
  la_val_put_shape(v, &shape);
  la_fail_note(ctx, "\001 is %s", la_buf_text(&shape));
  la_buf_free(&shape);
  return LA_ERR;
}

la_status la_subs_check(la_ctx *ctx, la_val v, const la_subs *subs) {
  for (int k = 0; k < subs->n; k++) {
    if (subs->s[k].top > la_subs_extent(v, subs->n, k)) {
      return la_subs_fail_range(ctx, v, subs, k);
    }
  }
  return LA_OK;
}

bool la_sub_is_all(const la_sub *s, ptrdiff_t extent) {
  if (s->colon || s->n != extent) {
    return s->colon;
  }
  for (ptrdiff_t i = 0; i < extent; i++) {
    if (la_sub_at(s, i) != i) {
      return false;
    }
  }
  return true;
}

la_status la_sub_complement(la_ctx *ctx, const la_sub *s, ptrdiff_t extent,
                            la_sub *rest) {
  *rest = (la_sub){.step = 1};
  unsigned char *mark = la_mem_zalloc(extent, 1);
  if (mark == NULL) {
    return la_fail_nomem(ctx);
  }
  for (ptrdiff_t i = 0; i < s->n; i++) {
    mark[la_sub_at(s, i)] = 1;
  }
  la_status st = from_marks(ctx, mark, extent, 0, rest);
  la_mem_free(mark);
  return st;
}
