/* concat.c - see concat.h. Along dimension d an array is a sequence of runs:
   everything up to and including d lies together. The result takes one run from
   each operand in turn. */
#include "config.h"

#include "value/concat.h"

#include "base/intr.h"
#include "base/mem.h"
#include "engine/move.h"

#include <string.h>

typedef struct part {
  la_box box;
  la_arr *a;
  bool skip; /* empty in a way that says nothing about the shape */
} part;

typedef struct job {
  int dim; /* from 0 */
  int n;
  part *part;
  int nd;
  ptrdiff_t size[LA_DIMS_MAX];
  int shaped_by; /* the operand that fixed the other sizes, or -1 */
} job;

static la_class join(la_class a, la_class b) {
  if (a == LA_C_CHAR || b == LA_C_CHAR) {
    return LA_C_CHAR;
  }
  if (a == LA_C_CPLX || b == LA_C_CPLX) {
    return LA_C_CPLX;
  }
  return a == LA_C_REAL || b == LA_C_REAL ? LA_C_REAL : LA_C_BOOL;
}

static bool is_0x0(const la_arr *a) {
  return a->nd == 2 && a->dim[0] == 0 && a->dim[1] == 0;
}

/* 1x0 and 0x1 give way too, but only where they do not fit. */
static bool gives_way(const la_arr *a) {
  return a->nd == 2 && a->dim[0] + a->dim[1] == 1;
}

static bool fits(const job *w, const la_arr *a) {
  int nd = w->nd > a->nd ? w->nd : a->nd;
  for (int k = 0; k < nd; k++) {
    if (k != w->dim && la_arr_dim(a, k) != (k < w->nd ? w->size[k] : 1)) {
      return false;
    }
  }
  return true;
}

static void shape_by(job *w, int i) {
  const la_arr *a = w->part[i].a;
  w->nd = a->nd > w->dim + 1 ? a->nd : w->dim + 1;
  for (int k = 0; k < w->nd; k++) {
    w->size[k] = la_arr_dim(a, k);
  }
  w->shaped_by = i;
}

static la_status fail_fit(la_ctx *ctx, const job *w, int i, int bad[2]) {
  const la_arr *a = w->part[w->shaped_by].a;
  const la_arr *b = w->part[i].a;
  la_val x = {.tag = LA_ARR, .u.arr = (la_arr *)a};
  la_val y = {.tag = LA_ARR, .u.arr = (la_arr *)b};
  la_buf shapes = LA_BUF_INIT;
  bad[0] = w->shaped_by;
  bad[1] = i;
  la_buf_puts(&shapes, "\001 is ");
  la_val_put_shape(x, &shapes);
  la_buf_puts(&shapes, ", \002 is ");
  la_val_put_shape(y, &shapes);
  if (a->nd == 2 && b->nd == 2 && w->dim < 2) {
    int k = 1 - w->dim;
    la_fail(ctx,
            k == 0 ? "side by side \001 and \002 need the same number of rows, "
                     "not %td and %td"
                   : "one above the other \001 and \002 need the same number "
                     "of columns, not %td and %td",
            a->dim[k], b->dim[k]);
  } else {
    la_fail(ctx, "\001 and \002 differ in more than dimension %d", w->dim + 1);
  }
  la_fail_note(ctx, "%s", la_buf_text(&shapes));
  la_buf_free(&shapes);
  return LA_ERR;
}

/* The shape of the result, leaving out what says nothing. */
static la_status plan(la_ctx *ctx, job *w, int bad[2]) {
  w->shaped_by = -1;
  for (int i = 0; i < w->n; i++) {
    part *p = &w->part[i];
    if (is_0x0(p->a)) {
      p->skip = w->dim > 1 || w->shaped_by < 0 || !fits(w, p->a);
      continue;
    }
    if (w->shaped_by < 0) {
      shape_by(w, i);
    } else if (fits(w, p->a)) {
      w->size[w->dim] += la_arr_dim(p->a, w->dim);
    } else if (gives_way(p->a) && w->dim < 2) {
      p->skip = true;
    } else if (gives_way(w->part[w->shaped_by].a) && w->dim < 2 &&
               w->size[0] * w->size[1] == 0) {
      w->part[w->shaped_by].skip = true;
      shape_by(w, i);
    } else {
      return fail_fit(ctx, w, i, bad);
    }
  }
  if (w->shaped_by < 0) {
    w->nd = 2;
    w->size[0] = 0;
    w->size[1] = 0;
  }
  return LA_OK;
}

static ptrdiff_t run_length(const job *w, const la_arr *a) {
  ptrdiff_t n = 1;
  for (int k = 0; k <= w->dim; k++) {
    n *= la_arr_dim(a, k);
  }
  return n;
}

static void copy_runs(const job *w, la_arr *out) {
  ptrdiff_t size = la_class_size(out->cls);
  char *dst = out->data;
  ptrdiff_t run = run_length(w, out);
  ptrdiff_t turns = run == 0 ? 0 : out->numel / run;
  for (ptrdiff_t j = 0; j < turns && !la_interrupted_moving(run * size, j);
       j++) {
    for (int i = 0; i < w->n; i++) {
      const la_arr *a = w->part[i].a;
      if (w->part[i].skip || a->numel == 0) {
        continue;
      }
      ptrdiff_t n = run_length(w, a);
      const char *src = (const char *)a->data + j * n * la_class_size(a->cls);
      if (a->cls == out->cls) {
        la_move_part(dst, src, n * size, out->numel * size);
      } else {
        la_elems_convert(a->cls, src, out->cls, dst, n);
      }
      dst += n * size;
    }
  }
}

/* Complex numbers are no characters. */
static la_status check_text(la_ctx *ctx, const job *w, int bad[2]) {
  for (int i = 0; i < w->n; i++) {
    if (w->part[i].a->cls == LA_C_CPLX) {
      bad[0] = bad[1] = i;
      return la_fail(ctx, "\001 is complex and cannot be part of a text");
    }
  }
  return LA_OK;
}

static la_status concat(la_ctx *ctx, job *w, la_val *out, int bad[2]) {
  LA_TRY(plan(ctx, w, bad));
  la_class cls = w->part[0].a->cls;
  bool dq = true;
  for (int i = 0; i < w->n; i++) {
    cls = join(cls, w->part[i].a->cls);
    dq = dq && w->part[i].a->dq;
  }
  if (cls == LA_C_CHAR) {
    LA_TRY(check_text(ctx, w, bad));
  }
  la_arr *r = la_arr_new(ctx, cls, w->nd, w->size);
  if (r == NULL) {
    return LA_ERR;
  }
  r->dq = dq;
  copy_runs(w, r);
  *out = cls == LA_C_CPLX ? la_val_arr_narrow(ctx, r) : la_val_arr(r);
  return LA_OK;
}

static la_status fail_kind(la_ctx *ctx, int i, int bad[2]) {
  bad[0] = i;
  bad[1] = i;
  return la_fail(ctx, "\001 is a function and cannot be part of a matrix");
}

static la_status one_value(la_ctx *ctx, la_val v, la_val *out, int bad[2]) {
  la_arr *a;
  if (v.tag == LA_NUM || v.tag == LA_BOOL) {
    *out = v;
    return LA_OK;
  }
  if (v.tag == LA_FUNC) {
    return fail_kind(ctx, 0, bad);
  }
  LA_TRY(la_val_full(ctx, v, &a));
  *out = (la_val){.tag = LA_ARR, .u.arr = a};
  return LA_OK;
}

la_status la_concat(la_ctx *ctx, int dim, int n, const la_val *v, la_val *out,
                    int bad[2]) {
  bad[0] = 0;
  bad[1] = 0;
  if (n == 1) {
    return one_value(ctx, v[0], out, bad);
  }
  if (dim >= LA_DIMS_MAX) {
    return la_fail(ctx, "an array has at most %d dimensions", LA_DIMS_MAX);
  }
  job w = {.dim = dim, .n = n};
  if (n == 0) {
    la_arr *empty = la_arr_new2(ctx, LA_C_REAL, 0, 0);
    *out = (la_val){.tag = LA_ARR, .u.arr = empty};
    return empty == NULL ? LA_ERR : LA_OK;
  }
  w.part = la_mem_zalloc(n, sizeof *w.part);
  if (w.part == NULL) {
    return la_fail_nomem(ctx);
  }
  la_status st = LA_OK;
  for (int i = 0; st == LA_OK && i < n; i++) {
    st = v[i].tag == LA_FUNC
             ? fail_kind(ctx, i, bad)
             : la_box_open(ctx, v[i], &w.part[i].box, &w.part[i].a);
  }
  if (st == LA_OK) {
    st = concat(ctx, &w, out, bad);
  }
  for (int i = 0; i < n; i++) {
    la_box_close(&w.part[i].box);
  }
  la_mem_free(w.part);
  return st;
}

/* [1 2; 3 4]: nothing but real scalars, the rows of one length. */
static bool all_numbers(int nrows, const int *rows, const la_val *v) {
  int total = 0;
  for (int i = 0; i < nrows; i++) {
    if (rows[i] != rows[0]) {
      return false;
    }
    total += rows[i];
  }
  for (int k = 0; k < total; k++) {
    if (v[k].tag != LA_NUM) {
      return false;
    }
  }
  return total > 0;
}

static la_status matrix_of_numbers(la_ctx *ctx, int m, int n, const la_val *v,
                                   la_val *out) {
  la_arr *a = la_arr_new2(ctx, LA_C_REAL, m, n);
  if (a == NULL) {
    return LA_ERR;
  }
  double *x = la_arr_d(a);
  for (int i = 0; i < m; i++) {
    for (int j = 0; j < n; j++) {
      x[i + (ptrdiff_t)j * m] = v[i * n + j].u.num;
    }
  }
  *out = (la_val){.tag = LA_ARR, .u.arr = a};
  return LA_OK;
}

static bool all_text(int n, const la_val *v) {
  for (int i = 0; i < n; i++) {
    if (!la_val_is_text(v[i])) {
      return false;
    }
  }
  return true;
}

/* Where every element is text, rows are filled up with blanks to the longest,
   as Octave does in brackets. */
static la_status pad_text(la_ctx *ctx, int n, la_val *row) {
  ptrdiff_t width = 0;
  for (int i = 0; i < n; i++) {
    if (row[i].u.arr->nd != 2) {
      return LA_OK;
    }
    ptrdiff_t columns = row[i].u.arr->dim[1];
    width = columns > width ? columns : width;
  }
  for (int i = 0; i < n; i++) {
    const la_arr *a = row[i].u.arr;
    if (a->dim[1] == width || a->numel == 0) {
      continue;
    }
    la_arr *r = la_arr_new2(ctx, LA_C_CHAR, a->dim[0], width);
    if (r == NULL) {
      return LA_ERR;
    }
    r->dq = a->dq;
    memset(r->data, ' ', (size_t)r->numel);
    memcpy(r->data, a->data, (size_t)a->numel);
    la_val_release(&row[i]);
    row[i] = (la_val){.tag = LA_ARR, .u.arr = r};
  }
  return LA_OK;
}

/* The words for rows that do not fit: the user sees rows, not operands. */
static la_status fail_rows(la_ctx *ctx, const la_val *row, const int bad[2]) {
  if (bad[0] == bad[1] || la_val_ndims(row[bad[0]]) > 2 ||
      la_val_ndims(row[bad[1]]) > 2) {
    return LA_ERR;
  }
  ptrdiff_t p = la_val_cols(row[bad[0]]);
  ptrdiff_t q = la_val_cols(row[bad[1]]);
  if (p == q) {
    return LA_ERR;
  }
  return la_fail(ctx, "row %d has %td column%s but row %d has %td", bad[0] + 1,
                 p, p == 1 ? "" : "s", bad[1] + 1, q);
}

static la_status stack_rows(la_ctx *ctx, int nrows, const int *rows,
                            la_val *row, la_val *out, int bad[2]) {
  la_status st = la_concat(ctx, 0, nrows, row, out, bad);
  if (st == LA_ERR) {
    fail_rows(ctx, row, bad);
    for (int side = 0; side < 2; side++) {
      int first = 0;
      for (int i = 0; i < bad[side]; i++) {
        first += rows[i];
      }
      bad[side] = first;
    }
  }
  return st;
}

la_status la_concat_rows(la_ctx *ctx, int nrows, const int *rows,
                         const la_val *v, la_val *out, int bad[2]) {
  if (nrows > 0 && all_numbers(nrows, rows, v) && nrows * rows[0] > 1) {
    return matrix_of_numbers(ctx, nrows, rows[0], v, out);
  }
  if (nrows <= 1) {
    return la_concat(ctx, 1, nrows == 0 ? 0 : rows[0], v, out, bad);
  }
  la_val *row = la_mem_zalloc(nrows, sizeof *row);
  if (row == NULL) {
    return la_fail_nomem(ctx);
  }
  la_status st = LA_OK;
  int first = 0;
  for (int i = 0; st == LA_OK && i < nrows; i++) {
    st = la_concat(ctx, 1, rows[i], v + first, &row[i], bad);
    if (st != LA_OK) {
      bad[0] += first;
      bad[1] += first;
    }
    first += rows[i];
  }
  if (st == LA_OK && all_text(first, v)) {
    st = pad_text(ctx, nrows, row);
  }
  if (st == LA_OK) {
    st = stack_rows(ctx, nrows, rows, row, out, bad);
  }
  la_vals_release(nrows, row);
  la_mem_free(row);
  return st;
}
