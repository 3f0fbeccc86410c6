/* arr.h - reference-counted arrays of any number of dimensions. */
#ifndef LA_VALUE_ARR_H
#define LA_VALUE_ARR_H

#include "base/ctx.h"
#include "engine/view.h"

#include <stdbool.h>
#include <stddef.h>

/* What the elements are: doubles, pairs of doubles (re, im), bytes 0 and 1,
   bytes of UTF-8 text. */
typedef enum la_class { LA_C_REAL, LA_C_CPLX, LA_C_BOOL, LA_C_CHAR } la_class;

/* Column-major, dim[0] fastest. There are always at least two dimensions and
   no trailing dimension of 1 beyond the second. Only a sole array is ever
   written (la_arr_is_sole, la_arr_unique). */
enum { LA_DIMS_MAX = 32 }; /* more dimensions are an error */

typedef struct la_arr {
  int refs;
  la_class cls;
  bool dq; /* a double-quoted string; only matters for printing it back */
  int nd;
  int room; /* for sizes */
  ptrdiff_t numel;
  ptrdiff_t *dim;       /* nd sizes; points into the array itself */
  void *data;           /* numel elements, aligned to LA_MEM_ALIGN */
  struct la_arr *owner; /* whose elements these are, held; NULL: its own */
  ptrdiff_t cap; /* elements there is room for; more than numel in vectors that
                    grew by assignment */
} la_arr;

/* Returns a new array with one reference and uninitialised elements, or NULL
   with the error set (shape and size named). Trailing ones in [dim] are
   dropped. */
la_arr *la_arr_new(la_ctx *ctx, la_class cls, int nd, const ptrdiff_t *dim);

/* The same with room for [cap] elements (at least their number). */
la_arr *la_arr_new_cap(la_ctx *ctx, la_class cls, int nd, const ptrdiff_t *dim,
                       ptrdiff_t cap);

/* The same for a matrix; la_arr_zeros has zeros in it (NULL also where the user
   has asked to stop). */
la_arr *la_arr_new2(la_ctx *ctx, la_class cls, ptrdiff_t m, ptrdiff_t n);
la_arr *la_arr_zeros(la_ctx *ctx, la_class cls, int nd, const ptrdiff_t *dim);

/* A new array of the class and shape of [like]. */
la_arr *la_arr_like(la_ctx *ctx, const la_arr *like, la_class cls);

/* A 1-by-n string. */
la_arr *la_arr_text(la_ctx *ctx, const char *text, ptrdiff_t n);

la_arr *la_arr_retain(la_arr *a);
void la_arr_release(la_arr *a); /* NULL is allowed */

/* True if nobody else can see the elements: they may be written. */
static inline bool la_arr_is_sole(const la_arr *a) {
  return a->refs == 1 && (a->owner == NULL || a->owner->refs == 1);
}

/* Makes *a sole, copying if it is shared; untouched on an error. */
la_status la_arr_unique(la_ctx *ctx, la_arr **a);

/* A new reference to [a] in class [cls]: [a] itself if it is of that class
   already. Complex to real drops the imaginary parts; to bool, NaN is an
   error. */
la_status la_arr_convert(la_ctx *ctx, la_arr *a, la_class cls, la_arr **out);

/* The real array [a] as text: codes rounded, 0 where there is no such
   character; NaN is an error. */
la_status la_arr_characters(la_ctx *ctx, la_arr *a, la_arr **out);

/* The elements of [a] in another shape with the same number of elements: in
   place if [a] is consumed unshared, else sharing them where they are many, so
   that the result need not be sole. Consumes [a]. */
la_status la_arr_reshape(la_ctx *ctx, la_arr *a, int nd, const ptrdiff_t *dim,
                         la_arr **out);

/* Changes the sizes of an unshared array to others with room for them; false,
   with nothing changed, if there is none. The elements stay as they lie. */
bool la_arr_set_dims(la_arr *a, int nd, const ptrdiff_t *dim);

/* A new array with the same elements, a string staying the kind it is. NULL
   without memory, and where the user has asked to stop. */
la_arr *la_arr_copy(la_ctx *ctx, const la_arr *a);

/* [a] (may be NULL), which has been filled as far as there was time; or NULL,
   with [a] released, where the user has asked to stop: nobody gets to see what
   is half done. */
la_arr *la_arr_unless_interrupted(la_arr *a);

/* The product of sizes, or -1 if it does not fit. */
ptrdiff_t la_dims_numel(int nd, const ptrdiff_t *dim);

/* [nd] without trailing ones, at least 2. */
int la_dims_trim(int nd, const ptrdiff_t *dim);

/* n elements of class [from] at [src] converted to class [to] at [dst]. Complex
   to real drops the imaginary parts; to logical: not zero. */
void la_elems_convert(la_class from, const void *src, la_class to, void *dst,
                      ptrdiff_t n);

/* Size of one element in bytes. */
ptrdiff_t la_class_size(la_class cls);

static inline double *la_arr_d(const la_arr *a) {
  return (double *)a->data;
}
static inline unsigned char *la_arr_b(const la_arr *a) {
  return (unsigned char *)a->data;
}
static inline bool la_arr_is_num(const la_arr *a) {
  return a->cls <= LA_C_CPLX;
}
static inline ptrdiff_t la_arr_dim(const la_arr *a, int k) {
  return k < a->nd ? a->dim[k] : 1;
}
static inline bool la_arr_is2(const la_arr *a) {
  return a->nd == 2;
}

/* The engine's view of a real or complex matrix (nd == 2). For more
   dimensions: dim[0] rows and all the rest as columns. */
static inline la_view la_arr_view(const la_arr *a) {
  ptrdiff_t m = a->dim[0];
  return la_view_of(a->cls == LA_C_CPLX ? LA_CPLX : LA_REAL, la_arr_d(a), m,
                    m > 0 ? a->numel / m : a->dim[1]);
}

#endif
