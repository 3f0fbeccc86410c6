/* accumulate.c - accumarray: values gathered by subscripts. */
#include "config.h"

#include "base/mem.h"
#include "builtins/along.h"
#include "builtins/tables.h"

#include <math.h>
#include <string.h>

/* The call taken apart: n values, each with the index of its group. */
typedef struct groups {
  la_arr *value; /* one element for all, or n */
  ptrdiff_t n;
  ptrdiff_t *at;
  int nd;
  ptrdiff_t dim[LA_DIMS_MAX];
} groups;

static void drop_groups(groups *g) {
  la_arr_release(g->value);
  la_mem_free(g->at);
}

/* Sizes of the result: argument 2, or the largest subscripts. */
static la_status result_size(la_ctx *ctx, la_call *call, const la_arr *subs,
                             groups *g) {
  ptrdiff_t n = subs->dim[0], width = subs->dim[1];
  g->nd = (int)width < 2 ? 2 : (int)width;
  for (int d = 0; d < g->nd; d++) {
    g->dim[d] = d < width ? 0 : 1;
    for (ptrdiff_t i = 0; d < width && i < n; i++) {
      double x = la_arr_d(subs)[i + d * n];
      g->dim[d] = x > (double)g->dim[d] ? (ptrdiff_t)x : g->dim[d];
    }
  }
  if (!la_along_given(call, 2)) {
    return LA_OK;
  }
  la_call size = *call;
  ptrdiff_t dim[LA_ANY];
  int nd = 0;
  size.nargin = 3;
  LA_TRY(la_arg_dims(ctx, &size, 2, &nd, dim));
  bool fits = nd >= g->nd && nd <= LA_DIMS_MAX;
  for (int d = 0; fits && d < nd; d++) {
    fits = d >= g->nd || dim[d] >= g->dim[d];
  }
  if (!fits) {
    return la_arg_fail(ctx, call, "\003 is too small for the subscripts");
  }
  g->nd = nd;
  memcpy(g->dim, dim, (size_t)nd * sizeof *dim);
  return LA_OK;
}

/* Subscripts to indices from 0. */
static void index_groups(const la_arr *subs, groups *g) {
  for (ptrdiff_t i = 0; i < g->n; i++) {
    ptrdiff_t at = 0, step = 1;
    for (ptrdiff_t d = 0; d < subs->dim[1]; d++) {
      at += ((ptrdiff_t)la_arr_d(subs)[i + d * g->n] - 1) * step;
      step *= g->dim[d];
    }
    g->at[i] = at;
  }
}

static la_status read_groups(la_ctx *ctx, la_call *call, const la_arr *subs,
                             groups *g) {
  for (ptrdiff_t i = 0; i < subs->numel; i++) {
    double x = subs->cls == LA_C_REAL ? la_arr_d(subs)[i] : NAN;
    if (!(x >= 1 && x < 9e15 && x == floor(x))) {
      return la_arg_fail(
          ctx, call, "subscripts must be whole numbers from 1, not %.15g", x);
    }
  }
  if (subs->dim[1] > LA_DIMS_MAX) {
    return la_arg_fail(ctx, call, "an array has at most %d dimensions",
                       LA_DIMS_MAX);
  }
  LA_TRY(la_arg_array(ctx, call, 1, &g->value));
  g->n = subs->dim[0];
  if (g->value->numel != 1 && g->value->numel != g->n) {
    return la_arg_fail(ctx, call, "there are %td subscripts but %td values",
                       g->n, g->value->numel);
  }
  LA_TRY(result_size(ctx, call, subs, g));
  g->at = la_mem_alloc(g->n, (ptrdiff_t)sizeof *g->at);
  if (g->at == NULL) {
    return la_fail_nomem(ctx);
  }
  index_groups(subs, g);
  return LA_OK;
}

static la_status open_groups(la_ctx *ctx, la_call *call, groups *g) {
  la_arr *subs = NULL;
  LA_TRY(la_arg_matrix(ctx, call, 0, &subs));
  if (subs->dim[0] == 1 && subs->dim[1] > 1 &&
      la_val_numel(call->arg[1]) == subs->dim[1]) {
    la_arr *column = NULL; /* a row of indices into a vector */
    la_status st =
        la_arr_reshape(ctx, subs, 2, (ptrdiff_t[]){subs->numel, 1}, &column);
    LA_TRY(st);
    subs = column;
  }
  la_status st = read_groups(ctx, call, subs, g);
  la_arr_release(subs);
  return st;
}

/* Sums of each group. */
static la_status add_up(la_ctx *ctx, const groups *g, la_arr **out) {
  la_arr *r = la_arr_zeros(ctx, g->value->cls, g->nd, g->dim);
  if (r == NULL) {
    return LA_ERR;
  }
  ptrdiff_t k = (ptrdiff_t)la_along_kind(r);
  bool one = g->value->numel == 1;
  for (ptrdiff_t i = 0; i < g->n; i++) {
    for (ptrdiff_t p = 0; p < k; p++) {
      la_arr_d(r)[k * g->at[i] + p] += la_arr_d(g->value)[one ? p : k * i + p];
    }
  }
  *out = r;
  return LA_OK;
}

/* Elements sorted by group: start[j] to start[j+1] of [list] belong to group
   j. */
static void list_members(const groups *g, ptrdiff_t total, ptrdiff_t *start,
                         ptrdiff_t *list) {
  memset(start, 0, (size_t)(total + 2) * sizeof *start);
  for (ptrdiff_t i = 0; i < g->n; i++) {
    start[g->at[i] + 2]++;
  }
  for (ptrdiff_t j = 2; j <= total; j++) {
    start[j] += start[j - 1];
  }
  for (ptrdiff_t i = 0; i < g->n; i++) {
    list[start[g->at[i] + 1]++] = i;
  }
}

/* f of a column of the members. */
static la_status call_group(la_ctx *ctx, const groups *g, const la_val *fn,
                            const ptrdiff_t *list, ptrdiff_t n, double *y) {
  la_arr *x = la_arr_new2(ctx, LA_C_REAL, n, 1);
  if (x == NULL) {
    return LA_ERR;
  }
  for (ptrdiff_t i = 0; i < n; i++) {
    la_arr_d(x)[i] = la_arr_d(g->value)[g->value->numel == 1 ? 0 : list[i]];
  }
  la_val arg = la_val_arr(x), out = LA_VAL_NONE;
  la_status st = ctx->host.call(ctx->host.self, fn, 1, &arg, 1, &out);
  la_val_release(&arg);
  if (st == LA_OK && !la_val_get_num(out, y)) {
    st = la_fail(ctx, "accumarray: the function must give one real number for "
                      "each group");
  }
  la_val_release(&out);
  return st;
}

static la_status apply(la_ctx *ctx, la_call *call, const groups *g, double fill,
                       la_arr **out) {
  la_arr *r = la_arr_new(ctx, LA_C_REAL, g->nd, g->dim);
  if (r == NULL) {
    return LA_ERR;
  }
  ptrdiff_t *start = la_mem_alloc(r->numel + 2, (ptrdiff_t)sizeof *start);
  ptrdiff_t *list = la_mem_alloc(g->n, (ptrdiff_t)sizeof *list);
  la_status st = LA_OK;
  if (start == NULL || list == NULL) {
    st = la_fail_nomem(ctx);
  } else {
    list_members(g, r->numel, start, list);
  }
  for (ptrdiff_t j = 0; st == LA_OK && j < r->numel; j++) {
    ptrdiff_t n = start[j + 1] - start[j];
    la_arr_d(r)[j] = fill;
    if (n > 0) {
      st = call_group(ctx, g, &call->arg[3], list + start[j], n,
                      &la_arr_d(r)[j]);
    }
  }
  la_mem_free(start);
  la_mem_free(list);
  if (st != LA_OK) {
    la_arr_release(r);
    return st;
  }
  *out = r;
  return LA_OK;
}

static la_status accumulate(la_ctx *ctx, la_call *call, groups *g,
                            la_arr **out) {
  double fill = 0;
  LA_TRY(open_groups(ctx, call, g));
  if (!la_along_given(call, 3)) {
    return add_up(ctx, g, out);
  }
  if (call->arg[3].tag != LA_FUNC) {
    return la_arg_want(ctx, call, 3, "a function");
  }
  if (g->value->cls == LA_C_CPLX) {
    return la_arg_want(ctx, call, 1, "real where a function is given");
  }
  if (la_along_given(call, 4)) {
    LA_TRY(la_arg_num(ctx, call, 4, &fill));
  }
  return apply(ctx, call, g, fill, out);
}

static la_status accumarray(la_ctx *ctx, la_call *call) {
  groups g = {0};
  la_arr *r = NULL;
  la_status st = accumulate(ctx, call, &g, &r);
  drop_groups(&g);
  if (st == LA_OK) {
    call->out[0] = la_val_arr_narrow(ctx, r);
  }
  return st;
}

const la_builtin la_rows_accumulate[] = {
    {"accumarray", accumarray, 2, 5, 1, LA_TOPIC_SHAPE, NULL,
     "A = accumarray(subs,values)\nA = accumarray(subs,values,size)\n"
     "A = accumarray(subs,values,size,f,fill)",
     "Values gathered by subscripts",
     "Each row of subs says where a value belongs; values that belong "
     "together\n"
     "are added up, or handed to f as a column. Where nothing belongs stands\n"
     "fill, 0 unless given.",
     "accumarray([1;2;1],[10;20;30])", "histc, unique, sum"},
    {.name = NULL}};
