/* assign.c - see index.h: writing elements. Everything that can fail happens
   before the first element changes: subscripts and shapes are checked, then the
   target is made unshared, wide and large enough, then the elements are
   scattered. */
#include "config.h"

#include "value/index.h"

#include "base/intr.h"
#include "engine/move.h"
#include "value/subs.h"

#include <math.h>
#include <string.h>

/* A value being assigned to. */
typedef struct target {
  la_val *v;
  la_subs *subs;
  int nd;                     /* of the shape it will have */
  ptrdiff_t dim[LA_DIMS_MAX]; /* that shape */
  bool grows;
} target;

static bool selects_nothing(const la_subs *subs) {
  for (int k = 0; k < subs->n; k++) {
    if (subs->s[k].n == 0) {
      return true;
    }
  }
  return false;
}

/* The class after the assignment. Text and truth values stay what they are and
   take numbers as characters and as truth values, as Octave does. */
static la_class joined_class(la_val v, const la_subs *subs, la_class rhs) {
  if (v.tag == LA_NONE) {
    return rhs;
  }
  la_class cls = la_val_class(v);
  if (cls == rhs || cls == LA_C_CPLX || selects_nothing(subs)) {
    return cls;
  }
  if (rhs == LA_C_CPLX) {
    return LA_C_CPLX;
  }
  return cls;
}

/* What is assigned, in the class of the target. */
static la_status convert(la_ctx *ctx, la_arr *rhs, la_class cls, la_arr **out) {
  if (cls == LA_C_CHAR && rhs->cls == LA_C_REAL) {
    return la_arr_characters(ctx, rhs, out);
  }
  if (cls == LA_C_BOOL && rhs->cls == LA_C_CHAR) {
    return la_fail(ctx, "text cannot be an element of \001, whose elements are "
                        "true or false");
  }
  return la_arr_convert(ctx, rhs, cls, out);
}

static bool all_zero_dims(la_val v) {
  if (v.tag == LA_NONE) {
    return true;
  }
  for (int k = 0; k < la_val_ndims(v); k++) {
    if (la_val_dim(v, k) != 0) {
      return false;
    }
  }
  return true;
}

/* The next size of [rhs] from *k on that is not 1; 1 when they are used up. */
static ptrdiff_t next_size(const la_arr *rhs, int *k) {
  while (*k < rhs->nd && rhs->dim[*k] == 1) {
    (*k)++;
  }
  return *k < rhs->nd ? rhs->dim[(*k)++] : 1;
}

/* A colon into an empty target takes its size from what is assigned. */
static void size_colons(la_subs *subs, const la_arr *rhs) {
  bool positional = subs->n == rhs->nd;
  for (int k = 0; k < subs->n; k++) {
    positional = positional && !subs->s[k].scalar;
  }
  int next = 0;
  for (int k = 0; k < subs->n; k++) {
    la_sub *s = &subs->s[k];
    if (s->colon) {
      s->n = positional ? rhs->dim[k] : next_size(rhs, &next);
      s->top = s->n;
    } else if (!s->scalar) {
      next_size(rhs, &next);
    }
  }
}

static la_status fail_sizes(la_ctx *ctx, const la_subs *subs,
                            const la_arr *rhs) {
  la_buf text = LA_BUF_INIT;
  la_val r = {.tag = LA_ARR, .u.arr = (la_arr *)rhs};
  if (subs->n == 1) {
    la_buf_printf(&text, "%td elements of \001 cannot take %td values",
                  subs->s[0].n, rhs->numel);
  } else {
    la_buf_puts(&text, "a ");
    for (int k = 0; k < subs->n; k++) {
      la_buf_printf(&text, k == 0 ? "%td" : "x%td", subs->s[k].n);
    }
    la_buf_puts(&text, " part of \001 cannot take a ");
    la_val_put_shape(r, &text);
    la_buf_puts(&text, " value");
  }
  la_fail(ctx, "%s", la_buf_text(&text));
  la_buf_free(&text);
  return LA_ERR;
}

/* Octave's rule: a scalar goes everywhere; else the sizes must agree in order
   when those of 1 are left out, and for one subscript the numbers only. Nothing
   into no elements, in other sizes, changes nothing: *nothing. */
static la_status check_sizes(la_ctx *ctx, const la_subs *subs,
                             const la_arr *rhs, bool *nothing) {
  *nothing = false;
  if (rhs->numel == 1) {
    return LA_OK;
  }
  if (subs->n == 1) {
    return subs->s[0].n == rhs->numel ? LA_OK : fail_sizes(ctx, subs, rhs);
  }
  int next = 0;
  bool empty = false;
  bool match = true;
  for (int k = 0; k < subs->n; k++) {
    empty = empty || subs->s[k].n == 0;
    if (subs->s[k].n != 1) {
      match = match && next_size(rhs, &next) == subs->s[k].n;
    }
  }
  match = match && next_size(rhs, &next) == 1;
  *nothing = !match && empty && rhs->numel == 0;
  return match || *nothing ? LA_OK : fail_sizes(ctx, subs, rhs);
}

static la_status fail_growth(la_ctx *ctx, la_val v, const la_subs *subs,
                             int k) {
  la_subs_fail_range(ctx, v, subs, k);
  return la_fail_hint(ctx, subs->n == 1
                               ? "one subscript makes only vectors grow"
                               : "an array grows only with a subscript for "
                                 "each of its dimensions");
}

/* The shape that x(i) = ... makes of a vector; rows unless it is a column. */
static la_status grow_linear(la_ctx *ctx, target *t) {
  la_val v = *t->v;
  ptrdiff_t top = t->subs->s[0].top;
  bool none = v.tag == LA_NONE;
  ptrdiff_t rows = none ? 0 : la_val_rows(v);
  ptrdiff_t columns = none ? 0 : la_val_cols(v);
  if (!none && la_val_ndims(v) > 2) {
    return fail_growth(ctx, v, t->subs, 0);
  }
  if (rows > 1 && columns != 1) {
    return fail_growth(ctx, v, t->subs, 0);
  }
  bool column = rows > 1;
  t->nd = 2;
  t->dim[0] = column ? top : 1;
  t->dim[1] = column ? 1 : top;
  return LA_OK;
}

/* The shape after the assignment. */
static la_status plan_shape(la_ctx *ctx, target *t) {
  la_val v = *t->v;
  int n = t->subs->n;
  t->grows = v.tag == LA_NONE;
  for (int k = 0; k < n; k++) {
    if (t->subs->s[k].top > la_subs_extent(v, n, k)) {
      t->grows = true;
      if (n > 1 && v.tag != LA_NONE && n < la_val_ndims(v)) {
        return fail_growth(ctx, v, t->subs, k);
      }
    }
  }
  t->nd = v.tag == LA_NONE ? 2 : la_val_ndims(v);
  if (n == 1 && t->grows && t->subs->s[0].top > 0) {
    return grow_linear(ctx, t);
  }
  t->nd = t->nd > n || n == 1 ? t->nd : n;
  for (int k = 0; k < t->nd; k++) {
    ptrdiff_t old = v.tag == LA_NONE ? 0 : la_val_dim(v, k);
    ptrdiff_t top = n > 1 && k < n && n >= t->nd ? t->subs->s[k].top : 0;
    t->dim[k] = top > old ? top : old;
  }
  return LA_OK;
}

/* True if only the last size differs, so that the old elements keep their
   places. */
static bool grows_at_end(const la_arr *a, const target *t) {
  int last = t->nd - 1;
  while (last > 0 && t->dim[last] == 1) {
    last--;
  }
  for (int k = 0; k < last; k++) {
    if (la_arr_dim(a, k) != t->dim[k]) {
      return false;
    }
  }
  for (int k = last + 1; k < a->nd; k++) {
    if (a->dim[k] != 1) {
      return false;
    }
  }
  return true;
}

/* The old elements at their places in the larger array of zeros. */
static void copy_block(const la_arr *a, la_arr *r) {
  ptrdiff_t from = la_class_size(a->cls);
  ptrdiff_t to = la_class_size(r->cls);
  ptrdiff_t at[LA_DIMS_MAX] = {0};
  ptrdiff_t m = a->dim[0];
  for (ptrdiff_t done = 0; done < a->numel && !la_interrupted(); done += m) {
    ptrdiff_t offset = 0;
    ptrdiff_t step = r->dim[0];
    for (int k = 1; k < a->nd; k++) {
      offset += at[k] * step;
      step *= la_arr_dim(r, k);
    }
    la_elems_convert(a->cls, (char *)a->data + done * from, r->cls,
                     (char *)r->data + offset * to, m);
    for (int k = 1; k < a->nd && ++at[k] == a->dim[k]; k++) {
      at[k] = 0;
    }
  }
}

static void zero_from(la_arr *a, ptrdiff_t old) {
  ptrdiff_t size = la_class_size(a->cls);
  la_clear((char *)a->data + old * size, (a->numel - old) * size);
}

/* A larger copy. What grew at its end once will again: it gets room for half as
   much more. */
static la_arr *enlarged(la_ctx *ctx, const la_arr *a, la_class cls,
                        const target *t) {
  bool at_end = a != NULL && grows_at_end(a, t);
  ptrdiff_t need = la_dims_numel(t->nd, t->dim);
  ptrdiff_t cap = at_end && a->numel > 0 ? need + need / 2 + 8 : need;
  la_arr *r = la_arr_new_cap(ctx, cls, t->nd, t->dim, cap);
  if (r == NULL && cap > need) {
    r = la_arr_new(ctx, cls, t->nd, t->dim);
  }
  if (r == NULL) {
    return NULL;
  }
  if (at_end) {
    la_elems_convert(a->cls, a->data, cls, r->data, a->numel);
    zero_from(r, a->numel);
  } else {
    zero_from(r, 0);
    if (a != NULL) {
      copy_block(a, r);
    }
  }
  return la_arr_unless_interrupted(r);
}

/* Gives the target an unshared array of class [cls] and the planned shape;
   nothing changes if that fails. */
static la_status prepare(la_ctx *ctx, target *t, la_class cls, la_arr **out) {
  la_val v = *t->v;
  la_arr *a = v.tag == LA_ARR ? v.u.arr : NULL;
  if (a != NULL && la_arr_is_sole(a) && a->cls == cls) {
    ptrdiff_t old = a->numel;
    if (!t->grows) {
      *out = a;
      return LA_OK;
    }
    if (grows_at_end(a, t) && la_arr_set_dims(a, t->nd, t->dim)) {
      ptrdiff_t size = la_class_size(cls); /* no interrupt from here on */
      memset((char *)a->data + old * size, 0,
             (size_t)((a->numel - old) * size));
      *out = a;
      return LA_OK;
    }
  }
  la_arr *full = NULL;
  if (v.tag != LA_NONE) {
    LA_TRY(la_val_full(ctx, v, &full));
  }
  la_arr *r = enlarged(ctx, full, cls, t);
  if (r != NULL) {
    r->dq = full != NULL && full->dq;
    la_val_release(t->v);
    *t->v = (la_val){.tag = LA_ARR, .u.arr = r};
  }
  la_arr_release(full);
  *out = r;
  return r == NULL ? LA_ERR : LA_OK;
}

/* n elements of rhs (one size with dst), every one the same if [step] is 0. */
static void scatter(const la_sub *s, const char *src, ptrdiff_t step, char *dst,
                    ptrdiff_t size) {
  if (s->list == NULL && s->step == 1 && step != 0) {
    memcpy(dst + s->start * size, src, (size_t)(s->n * size));
    return;
  }
  if (size == sizeof(double)) {
    const double *from = (const double *)src;
    double *to = (double *)dst;
    for (ptrdiff_t i = 0; i < s->n; i++) {
      to[la_sub_at(s, i)] = from[step == 0 ? 0 : i];
    }
    return;
  }
  for (ptrdiff_t i = 0; i < s->n; i++) {
    memcpy(dst + la_sub_at(s, i) * size, src + i * step, (size_t)size);
  }
}

static void scatter_all(const la_subs *subs, const la_arr *rhs, la_arr *a) {
  la_val v = {.tag = LA_ARR, .u.arr = a};
  ptrdiff_t size = la_class_size(a->cls);
  ptrdiff_t step = rhs->numel == 1 ? 0 : size;
  ptrdiff_t total = 1;
  ptrdiff_t stride[LA_DIMS_MAX];
  ptrdiff_t at[LA_DIMS_MAX] = {0};
  ptrdiff_t run = 1;
  for (int k = 0; k < subs->n; k++) {
    stride[k] = run;
    run *= la_subs_extent(v, subs->n, k);
    total *= subs->s[k].n;
  }
  const char *src = rhs->data;
  for (ptrdiff_t done = 0; done < total; done += subs->s[0].n) {
    ptrdiff_t offset = 0;
    for (int k = 1; k < subs->n; k++) {
      offset += la_sub_at(&subs->s[k], at[k]) * stride[k];
    }
    scatter(&subs->s[0], src, step, (char *)a->data + offset * size, size);
    src += subs->s[0].n * step;
    for (int k = 1; k < subs->n && ++at[k] == subs->s[k].n; k++) {
      at[k] = 0;
    }
  }
}

/* A complex variable that has become real is narrowed, as in Octave, and one
   element is unboxed. */
static void narrow(la_ctx *ctx, la_val *v, la_class written) {
  la_arr *a = v->u.arr;
  if (a->cls == LA_C_CPLX && written != LA_C_CPLX) {
    *v = la_val_arr_narrow(ctx, a);
  } else if (a->numel == 1) {
    *v = la_val_arr(a);
  }
}

static la_status write_subs(la_ctx *ctx, la_val *v, la_subs *subs,
                            la_arr *rhs) {
  target t = {.v = v, .subs = subs};
  if (all_zero_dims(*v) && subs->n > 1) {
    size_colons(subs, rhs);
  }
  bool nothing;
  LA_TRY(check_sizes(ctx, subs, rhs, &nothing));
  if (nothing && v->tag != LA_NONE) {
    return LA_OK;
  }
  LA_TRY(plan_shape(ctx, &t));
  la_class cls = joined_class(*v, subs, rhs->cls);
  la_arr *values;
  LA_TRY(convert(ctx, rhs, cls, &values));
  la_arr *a;
  la_status st = prepare(ctx, &t, cls, &a);
  if (st == LA_OK) {
    scatter_all(subs, values, a);
    narrow(ctx, v, rhs->cls);
  }
  la_arr_release(values);
  return st;
}

/* x(end+1) = number, where there is room. */
static bool append(la_arr *a, double x) {
  if (a->numel >= a->cap || a->nd != 2 || a->numel == 0) {
    return false;
  }
  if (a->dim[0] == 1) {
    a->dim[1]++;
  } else if (a->dim[1] == 1) {
    a->dim[0]++;
  } else {
    return false;
  }
  la_arr_d(a)[a->numel++] = x;
  return true;
}

/* A real or logical scalar into an unshared array of its class; false if it is
   anything else. This is the inner loop of interpreted programs. */
static bool write_scalar(la_val v, int n, const la_val *idx, la_val rhs) {
  if (v.tag != LA_ARR || !la_arr_is_sole(v.u.arr)) {
    return false;
  }
  la_arr *a = v.u.arr;
  bool number = a->cls == LA_C_REAL && rhs.tag == LA_NUM;
  ptrdiff_t at = la_subs_plain(a, n, idx);
  if (at < 0) {
    return number && n == 1 && la_sub_plain(idx[0]) == a->numel &&
           append(a, rhs.u.num);
  }
  if (number) {
    la_arr_d(a)[at] = rhs.u.num;
    return true;
  }
  if (a->cls == LA_C_BOOL && rhs.tag == LA_BOOL) {
    la_arr_b(a)[at] = rhs.u.b;
    return true;
  }
  if (a->cls == LA_C_BOOL && rhs.tag == LA_NUM && !isnan(rhs.u.num)) {
    la_arr_b(a)[at] = rhs.u.num != 0;
    return true;
  }
  return false;
}

la_status la_index_assign(la_ctx *ctx, la_val *v, int n, const la_val *idx,
                          la_val rhs) {
  if (write_scalar(*v, n, idx, rhs)) {
    return LA_OK;
  }
  if (v->tag == LA_FUNC || rhs.tag == LA_FUNC) {
    return la_fail(ctx, "a function cannot be %s",
                   v->tag == LA_FUNC ? "assigned to by subscripts: \001"
                                     : "an element of \001");
  }
  if (n == 0) {
    return la_fail(ctx, "\001() = ... has no subscript");
  }
  la_subs subs;
  la_box box = {0};
  la_arr *values = NULL;
  la_status st = la_subs_read(ctx, *v, n, idx, &subs);
  if (st == LA_OK) {
    st = la_box_open(ctx, rhs, &box, &values);
  }
  if (st == LA_OK) {
    st = write_subs(ctx, v, &subs, values);
  }
  la_box_close(&box);
  la_subs_free(&subs);
  return st;
}
