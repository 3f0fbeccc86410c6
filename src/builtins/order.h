/* order.h - comparing elements and rows of any array, for sorting and sets. */
#ifndef LA_BUILTINS_ORDER_H
#define LA_BUILTINS_ORDER_H

#include "builtins/args.h"

/* The order of elements i of [a] and j of [b], two arrays of one class: < 0, 0,
   > 0. NaN comes last and is equal to NaN here. */
int la_order_elements(const la_arr *a, ptrdiff_t i, const la_arr *b,
                      ptrdiff_t j);

/* The order of row i of [a] and row j of [b], column by column. */
int la_order_rows(const la_arr *a, ptrdiff_t i, const la_arr *b, ptrdiff_t j);

/* True if element i (row i) holds a NaN, which equals nothing. */
bool la_order_has_nan(const la_arr *a, ptrdiff_t i, bool rows);

/* The indices of the elements (rows) of [a] in ascending order, stably; the
   caller frees them (la_mem_free). */
la_status la_order_index(la_ctx *ctx, const la_arr *a, bool rows,
                         ptrdiff_t **idx);

/* A new array of the n elements (rows) idx[...] of [a]; elements go into a row
   or a column. */
la_arr *la_order_pick(la_ctx *ctx, const la_arr *a, const ptrdiff_t *idx,
                      ptrdiff_t n, bool rows, bool as_row);

/* n places (from 0) as a column, or a row, of numbers from 1. */
la_arr *la_order_places(la_ctx *ctx, const ptrdiff_t *idx, ptrdiff_t n,
                        bool as_row);

#endif
