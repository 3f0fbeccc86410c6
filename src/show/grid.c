/* grid.c - see grid.h. */
#include "config.h"

#include "show/grid.h"

la_grid la_grid_of(la_val v) {
  la_grid g = {.v = v, .cls = la_val_class(v), .slices = 1};
  g.m = la_val_rows(v);
  g.n = la_val_cols(v);
  for (int k = 2; k < la_val_ndims(v); k++) {
    g.slices *= la_val_dim(v, k);
  }
  return g;
}

void la_grid_move(la_grid *g, ptrdiff_t k) {
  g->first = k * g->m * g->n;
}

static la_scalar array_at(const la_arr *a, ptrdiff_t at) {
  switch (a->cls) {
  case LA_C_REAL:
    return (la_scalar){la_arr_d(a)[at], 0};
  case LA_C_CPLX:
    return (la_scalar){la_arr_d(a)[2 * at], la_arr_d(a)[2 * at + 1]};
  default:
    return (la_scalar){la_arr_b(a)[at], 0};
  }
}

la_scalar la_grid_at(const la_grid *g, ptrdiff_t i, ptrdiff_t j) {
  switch (g->v.tag) {
  case LA_NUM:
    return (la_scalar){g->v.u.num, 0};
  case LA_BOOL:
    return (la_scalar){g->v.u.b ? 1 : 0, 0};
  case LA_ARR:
    return array_at(g->v.u.arr, g->first + i + j * g->m);
  case LA_RANGE:
    return (la_scalar){la_range_at(g->v.u.range, j), 0};
  case LA_DIAG:
    return i == j ? array_at(g->v.u.diag->d, i) : LA_ZERO;
  case LA_PERM:
    return g->v.u.perm->p[j] == i ? LA_ONE : LA_ZERO;
  default:
    return LA_ZERO;
  }
}

void la_grid_put_place(const la_grid *g, ptrdiff_t k, la_buf *out) {
  la_buf_puts(out, "(:,:");
  for (int d = 2; d < la_val_ndims(g->v); d++) {
    ptrdiff_t size = la_val_dim(g->v, d);
    la_buf_printf(out, ",%td", k % size + 1);
    k /= size;
  }
  la_buf_putc(out, ')');
}

void la_grid_put_title(const la_grid *g, const char *name, ptrdiff_t k,
                       la_buf *out) {
  if (la_val_ndims(g->v) > 2) {
    la_buf_puts(out, name == NULL ? "ans" : name);
    la_grid_put_place(g, k, out);
    la_buf_puts(out, " =\n");
  }
}

void la_grid_put_text(const la_grid *g, ptrdiff_t i, la_buf *out) {
  const unsigned char *text = la_arr_b(g->v.u.arr) + g->first;
  if (g->m == 1) {
    la_buf_put(out, (const char *)text, g->n);
    return;
  }
  for (ptrdiff_t j = 0; j < g->n; j++) {
    la_buf_putc(out, (char)text[i + j * g->m]);
  }
}

bool la_grid_is_string(la_val v) {
  if (!la_val_is_text(v) || la_val_ndims(v) > 2) {
    return false;
  }
  return la_val_rows(v) == 1 || (la_val_rows(v) == 0 && la_val_cols(v) == 0);
}
