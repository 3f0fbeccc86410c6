/* sort.h - sorting doubles along a dimension, and indices by any order. */
#ifndef LA_ENGINE_SORT_H
#define LA_ENGINE_SORT_H

#include "engine/lanes.h"
#include "engine/view.h"

#include <stdbool.h>

/* Sorts every lane of [x] into [y] (which may be x), stably; a complex number
   by modulus, then by argument in (-pi, pi]. NaN counts as larger than all. The
   places where the elements stood (from 1) go to [place] unless it is NULL.
   Returns 0, LA_INFO_NOMEM or LA_INFO_INTR. */
int la_sort(la_kind k, bool descending, la_lanes s, const double *x, double *y,
            double *place);

/* The order of two complex numbers as above: < 0, 0, > 0. A NaN is the
   largest. */
int la_order_complex(la_scalar a, la_scalar b);

/* Sorts the indices idx[0..n-1] stably (merge sort) so that
   less(arg, idx[i+1], idx[i]) is never true. Returns 0, LA_INFO_NOMEM or
   LA_INFO_INTR. */
typedef bool (*la_less_fn)(const void *arg, ptrdiff_t i, ptrdiff_t j);
int la_sort_index(ptrdiff_t n, ptrdiff_t *idx, la_less_fn less,
                  const void *arg);

#endif
