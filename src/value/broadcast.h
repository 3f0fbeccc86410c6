/* broadcast.h - element-wise work on arrays: one operand, or two with
   broadcasting. */
#ifndef LA_VALUE_BROADCAST_H
#define LA_VALUE_BROADCAST_H

#include "engine/elem.h"
#include "value/val.h"

/* The common shape of two shapes: equal sizes, or one of them 1. Writes at most
   max(a->nd, b->nd) sizes to [dim]
   (room for LA_DIMS_MAX is enough); returns their number, or 0 with the error
   set ("\1 is 2x3 but \2 is 4x3") when they do not fit. */
int la_broadcast_shape(la_ctx *ctx, const la_arr *a, const la_arr *b,
                       ptrdiff_t *dim);

/* A leaf loop over n elements: out[i] = f(a[i*sa], b[i*sb]); sa and sb are 0 or
   1 (element steps). out may be a or b. Numbers come as doubles or pairs;
   logical and text operands are widened to doubles on the way. */
typedef la_elem2_fn la_ewise2_fn;

/* Applies [fn] over the broadcast of a and b into a new array of class [cls].
 */
la_status la_broadcast(la_ctx *ctx, la_ewise2_fn fn, la_arr *a, la_arr *b,
                       la_class cls, la_arr **out);

/* The same into an array that has the common shape already; it may be a or b.
 */
la_status la_broadcast_into(la_ewise2_fn fn, const la_arr *a, const la_arr *b,
                            la_arr *out);

/* The same for operands that are both logical or text, with a loop over bytes
   (la_elem2_bytes). */
la_status la_broadcast_bytes_into(la_ewise2_fn fn, const la_arr *a,
                                  const la_arr *b, la_arr *out);

/* Real function of a real number mapped over a value: the kernels' loop [fun],
   or [fn] where there is none (LA_FUN_NONE). Where [domain] says that it leaves
   the reals (may be NULL: never) or the value is complex, [zfn] is used and the
   result narrowed. Logical and text count as numbers. The domain of a [fun] is
   an interval. */
typedef struct la_map1 {
  la_fun fun;
  double (*fn)(double);
  la_scalar (*zfn)(la_scalar); /* NULL: complex operands are an error */
  bool (*domain)(double);      /* true where fn may be used */
} la_map1;
la_status la_map(la_ctx *ctx, const la_map1 *map, la_val a, la_val *out);

#endif
