/* arr.c - see arr.h. An array is one block: the struct, its sizes, and from the
   next cache line on the elements; one that shares the elements of another has
   the first two only. */
#include "config.h"

#include "value/arr.h"

#include "base/intr.h"
#include "base/mem.h"
#include "engine/move.h"

#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

/* Arrays with more bytes than this have room for ROOM_LARGE sizes, so that a
   reshape needs no copy. */
enum { LARGE = 1024, ROOM_SMALL = 2, ROOM_LARGE = 10 };

ptrdiff_t la_class_size(la_class cls) {
  static const signed char size[] = {sizeof(double), 2 * sizeof(double), 1, 1};
  return size[cls];
}

ptrdiff_t la_dims_numel(int nd, const ptrdiff_t *dim) {
  ptrdiff_t n = 1;
  bool over = false;
  for (int k = 0; k < nd; k++) {
    if (dim[k] == 0) {
      return 0;
    }
    over = over || n > PTRDIFF_MAX / dim[k];
    n = over ? n : n * dim[k];
  }
  return over ? -1 : n;
}

int la_dims_trim(int nd, const ptrdiff_t *dim) {
  while (nd > 2 && dim[nd - 1] == 1) {
    nd--;
  }
  return nd;
}

static la_arr *fail_size(la_ctx *ctx, la_class cls, int nd,
                         const ptrdiff_t *dim) {
  la_buf what = LA_BUF_INIT;
  double bytes = (double)la_class_size(cls);
  la_buf_puts(&what, "a ");
  for (int k = 0; k < nd; k++) {
    la_buf_printf(&what, k == 0 ? "%td" : "x%td", dim[k]);
    bytes *= (double)dim[k];
  }
  la_buf_puts(&what, nd == 2 ? " matrix" : " array");
  la_fail_memory(ctx, la_buf_text(&what), bytes);
  la_buf_free(&what);
  return NULL;
}

static ptrdiff_t head_bytes(int room) {
  ptrdiff_t bytes =
      (ptrdiff_t)sizeof(la_arr) + room * (ptrdiff_t)sizeof(ptrdiff_t);
  return (bytes + LA_MEM_ALIGN - 1) / LA_MEM_ALIGN * LA_MEM_ALIGN;
}

static void put_dims(la_arr *a, int nd, ptrdiff_t n, const ptrdiff_t *dim) {
  memmove(a->dim, dim, (size_t)nd * sizeof *dim);
  a->nd = nd;
  a->numel = n;
}

la_arr *la_arr_new_cap(la_ctx *ctx, la_class cls, int nd, const ptrdiff_t *dim,
                       ptrdiff_t cap) {
  nd = la_dims_trim(nd, dim);
  if (nd > LA_DIMS_MAX) {
    la_fail(ctx, "an array has at most %d dimensions, not %d", LA_DIMS_MAX, nd);
    return NULL;
  }
  ptrdiff_t n = la_dims_numel(nd, dim);
  ptrdiff_t size = la_class_size(cls);
  cap = cap > n ? cap : n;
  if (n < 0 || cap > PTRDIFF_MAX / size - 4096) {
    return fail_size(ctx, cls, nd, dim);
  }
  int room = nd > ROOM_SMALL || cap * size > LARGE ? ROOM_LARGE : ROOM_SMALL;
  room = nd > room ? nd : room;
  ptrdiff_t head = head_bytes(room);
  la_arr *a = la_mem_alloc(head + cap * size, 1);
  if (a == NULL) {
    return fail_size(ctx, cls, nd, dim);
  }
  *a = (la_arr){.refs = 1, .cls = cls, .room = room, .cap = cap};
  a->dim = (ptrdiff_t *)(a + 1);
  a->data = (char *)a + head;
  put_dims(a, nd, n, dim);
  return a;
}

/* The elements of [a] under other sizes. */
static la_arr *share(la_ctx *ctx, la_arr *a, int nd, const ptrdiff_t *dim) {
  int room = nd > ROOM_LARGE ? nd : ROOM_LARGE;
  la_arr *r = la_mem_alloc(head_bytes(room), 1);
  if (r == NULL) {
    return fail_size(ctx, a->cls, nd, dim);
  }
  la_arr *owner = a->owner == NULL ? a : a->owner;
  *r = (la_arr){.refs = 1, .cls = a->cls, .dq = a->dq, .room = room};
  r->cap = a->numel;
  r->dim = (ptrdiff_t *)(r + 1);
  r->data = a->data;
  r->owner = la_arr_retain(owner);
  put_dims(r, nd, a->numel, dim);
  return r;
}

la_arr *la_arr_new(la_ctx *ctx, la_class cls, int nd, const ptrdiff_t *dim) {
  return la_arr_new_cap(ctx, cls, nd, dim, 0);
}

la_arr *la_arr_new2(la_ctx *ctx, la_class cls, ptrdiff_t m, ptrdiff_t n) {
  return la_arr_new_cap(ctx, cls, 2, (ptrdiff_t[]){m, n}, 0);
}

la_arr *la_arr_unless_interrupted(la_arr *a) {
  if (a != NULL && la_interrupted()) {
    la_arr_release(a);
    return NULL;
  }
  return a;
}

la_arr *la_arr_zeros(la_ctx *ctx, la_class cls, int nd, const ptrdiff_t *dim) {
  la_arr *a = la_arr_new(ctx, cls, nd, dim);
  if (a != NULL) {
    la_clear(a->data, a->numel * la_class_size(cls));
  }
  return la_arr_unless_interrupted(a);
}

la_arr *la_arr_like(la_ctx *ctx, const la_arr *like, la_class cls) {
  return la_arr_new(ctx, cls, like->nd, like->dim);
}

la_arr *la_arr_text(la_ctx *ctx, const char *text, ptrdiff_t n) {
  la_arr *a = la_arr_new2(ctx, LA_C_CHAR, n == 0 ? 0 : 1, n);
  if (a != NULL && n > 0) {
    memcpy(a->data, text, (size_t)n);
  }
  return a;
}

la_arr *la_arr_retain(la_arr *a) {
  a->refs++;
  return a;
}

void la_arr_release(la_arr *a) {
  while (a != NULL && --a->refs == 0) {
    la_arr *owner = a->owner;
    la_mem_free(a);
    a = owner;
  }
}

la_arr *la_arr_copy(la_ctx *ctx, const la_arr *a) {
  la_arr *copy = la_arr_like(ctx, a, a->cls);
  if (copy != NULL) {
    copy->dq = a->dq;
    la_move(copy->data, a->data, a->numel * la_class_size(a->cls));
  }
  return la_arr_unless_interrupted(copy);
}

la_status la_arr_unique(la_ctx *ctx, la_arr **a) {
  if (la_arr_is_sole(*a)) {
    return LA_OK;
  }
  la_arr *copy = la_arr_copy(ctx, *a);
  if (copy == NULL) {
    return LA_ERR;
  }
  la_arr_release(*a);
  *a = copy;
  return LA_OK;
}

static void bytes_to_doubles(const unsigned char *x, int step, double *y,
                             ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) {
    y[i * step] = x[i];
  }
}

static void doubles_to_doubles(const double *x, int sx, double *y, int sy,
                               ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) {
    y[i * sy] = x[i * sx];
  }
}

/* Numbers as bytes: without their fraction, modulo 256, as Octave joins numbers
   to text; 0 for what is no int. */
static void doubles_to_bytes(const double *x, int step, unsigned char *y,
                             ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) {
    double v = x[i * step];
    bool fits = v > (double)INT_MIN - 1 && v < (double)INT_MAX + 1;
    y[i] = fits ? (unsigned char)(int)v : 0;
  }
}

static void to_truth(la_class from, const void *src, unsigned char *y,
                     ptrdiff_t n) {
  const double *d = src;
  const unsigned char *b = src;
  for (ptrdiff_t i = 0; i < n; i++) {
    if (from == LA_C_REAL) {
      y[i] = d[i] != 0;
    } else if (from == LA_C_CPLX) {
      y[i] = d[2 * i] != 0 || d[2 * i + 1] != 0;
    } else {
      y[i] = b[i] != 0;
    }
  }
}

void la_elems_convert(la_class from, const void *src, la_class to, void *dst,
                      ptrdiff_t n) {
  int from_step = from == LA_C_CPLX ? 2 : 1;
  int to_step = to == LA_C_CPLX ? 2 : 1;
  if (from == to) {
    la_move(dst, src, n * la_class_size(to));
  } else if (to == LA_C_BOOL) {
    to_truth(from, src, dst, n);
  } else if (to == LA_C_CHAR) {
    if (from == LA_C_BOOL) {
      memcpy(dst, src, (size_t)n);
    } else {
      doubles_to_bytes(src, from_step, dst, n);
    }
  } else {
    if (to == LA_C_CPLX) {
      la_clear(dst, n * la_class_size(to));
    }
    if (from == LA_C_REAL || from == LA_C_CPLX) {
      doubles_to_doubles(src, from_step, dst, to_step, n);
    } else {
      bytes_to_doubles(src, to_step, dst, n);
    }
  }
}

static bool has_nan(const la_arr *a) {
  ptrdiff_t n = a->numel * (a->cls == LA_C_CPLX ? 2 : 1);
  const double *x = la_arr_d(a);
  for (ptrdiff_t i = 0; la_arr_is_num(a) && i < n; i++) {
    if (isnan(x[i])) {
      return true;
    }
  }
  return false;
}

la_status la_arr_convert(la_ctx *ctx, la_arr *a, la_class cls, la_arr **out) {
  if (a->cls == cls) {
    *out = la_arr_retain(a);
    return LA_OK;
  }
  if (cls == LA_C_BOOL && has_nan(a)) {
    return la_fail(ctx, "NaN is neither true nor false");
  }
  la_arr *r = la_arr_like(ctx, a, cls);
  if (r == NULL) {
    return LA_ERR;
  }
  la_elems_convert(a->cls, a->data, cls, r->data, a->numel);
  *out = la_arr_unless_interrupted(r);
  return *out == NULL ? LA_ERR : LA_OK;
}

la_status la_arr_characters(la_ctx *ctx, la_arr *a, la_arr **out) {
  la_arr *r = la_arr_like(ctx, a, LA_C_CHAR);
  if (r == NULL) {
    return LA_ERR;
  }
  for (ptrdiff_t i = 0; i < a->numel; i++) {
    double x = round(la_arr_d(a)[i]);
    if (isnan(x)) {
      la_arr_release(r);
      return la_fail(ctx, "NaN is no character");
    }
    la_arr_b(r)[i] = x >= 0 && x < 256 ? (unsigned char)x : 0;
  }
  *out = r;
  return LA_OK;
}

bool la_arr_set_dims(la_arr *a, int nd, const ptrdiff_t *dim) {
  nd = la_dims_trim(nd, dim);
  ptrdiff_t n = la_dims_numel(nd, dim);
  if (nd > a->room || n < 0 || n > a->cap) {
    return false;
  }
  put_dims(a, nd, n, dim);
  return true;
}

la_status la_arr_reshape(la_ctx *ctx, la_arr *a, int nd, const ptrdiff_t *dim,
                         la_arr **out) {
  if (a->refs == 1 && la_arr_set_dims(a, nd, dim)) {
    *out = a;
    return LA_OK;
  }
  nd = la_dims_trim(nd, dim);
  bool large = a->numel * la_class_size(a->cls) > LARGE && nd <= LA_DIMS_MAX;
  la_arr *r = large ? share(ctx, a, nd, dim) : la_arr_new(ctx, a->cls, nd, dim);
  if (r != NULL && !large) {
    r->dq = a->dq;
    memcpy(r->data, a->data, (size_t)(a->numel * la_class_size(a->cls)));
  }
  la_arr_release(a);
  *out = r;
  return r == NULL ? LA_ERR : LA_OK;
}
