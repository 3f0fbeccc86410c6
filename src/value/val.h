/* val.h - the tagged value that variables, operands and results are.

   Ownership, everywhere above the engine: arguments are borrowed, results come
   through an out parameter as new references. A function that wants to reuse a
   dying temporary takes it (la_val_take); the caller releases what is left. */
#ifndef LA_VALUE_VAL_H
#define LA_VALUE_VAL_H

#include "base/buf.h"
#include "base/ctx.h"
#include "value/arr.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum la_tag {
  LA_NONE,  /* no value: an undefined variable, a missing output */
  LA_COLON, /* the bare ':' as a subscript; nowhere else */
  LA_NUM,   /* a real scalar, unboxed */
  LA_BOOL,  /* a logical scalar, unboxed */
  LA_ARR,   /* la_arr of any class and shape, also 1x1 */
  LA_RANGE, /* base:inc:limit, kept lazy */
  LA_DIAG,  /* diagonal matrix in O(n) */
  LA_PERM,  /* permutation matrix in O(n) */
  LA_FUNC   /* function handle or anonymous function */
} la_tag;

/* n elements base + i*inc, 0 <= i < n, a row. */
typedef struct la_range {
  int refs;
  double base, inc, limit;
  ptrdiff_t n;
} la_range;

/* m-by-n with the elements of [d] (a real or complex column of min(m,n)
   elements) on the main diagonal. */
typedef struct la_diag {
  int refs;
  ptrdiff_t m, n;
  la_arr *d;
} la_diag;

/* n-by-n; column j has its one at row p[j] (from 0). */
typedef struct la_perm {
  int refs;
  ptrdiff_t n;
  ptrdiff_t *p;
} la_perm;

/* A function value; the evaluator derives its own struct from this one. */
typedef struct la_func {
  int refs;
  char *text; /* as it prints: "@(x) x + 1" or "@sin"; owned */
  void (*destroy)(struct la_func *self); /* frees the whole, text too */
  /* What the function remembers: the name of variable k, from 0, and its value,
     borrowed; NULL after the last. */
  const char *(*captured)(const struct la_func *self, int k,
                          struct la_val *value);
} la_func;

typedef struct la_val {
  la_tag tag;
  union {
    double num;
    bool b;
    la_arr *arr;
    la_range *range;
    la_diag *diag;
    la_perm *perm;
    la_func *func;
  } u;
} la_val;

#define LA_VAL_NONE ((la_val){.tag = LA_NONE})

static inline la_val la_val_num(double x) {
  return (la_val){.tag = LA_NUM, .u.num = x};
}
static inline la_val la_val_bool(bool b) {
  return (la_val){.tag = LA_BOOL, .u.b = b};
}

/* A complex array whose imaginary parts are all zero made real, others as they
   are. Consumes [a]. */
la_arr *la_arr_narrow(la_ctx *ctx, la_arr *a);

/* Wraps an array, taking over the caller's reference; a real or logical 1x1
   becomes an unboxed scalar. la_val_arr_narrow narrows it first. */
la_val la_val_arr(la_arr *a);
la_val la_val_arr_narrow(la_ctx *ctx, la_arr *a);

/* A complex scalar, narrowed to real where im is 0. */
la_status la_val_complex(la_ctx *ctx, double re, double im, la_val *out);

/* A string; C-string form. */
la_status la_val_text(la_ctx *ctx, const char *text, ptrdiff_t n, la_val *out);

/* A lazy range as base:inc:limit computes it (Octave's element count, with a
   tolerance of a few ulps at the limit; the last element never passes the
   limit; empty 1x0). A NaN gives the scalar NaN. */
la_status la_val_range(la_ctx *ctx, double base, double inc, double limit,
                       la_val *out);
double la_range_at(const la_range *r, ptrdiff_t i);

/* diag(d) as m-by-n; consumes [d] (a real or complex vector, any orientation).
   A permutation from p[0..n-1], copied. */
la_status la_val_diag(la_ctx *ctx, la_arr *d, ptrdiff_t m, ptrdiff_t n,
                      la_val *out);
la_status la_val_perm(la_ctx *ctx, ptrdiff_t n, const ptrdiff_t *p,
                      la_val *out);

la_val la_val_retain(la_val v);
void la_val_release(la_val *v);         /* and sets it to LA_NONE */
void la_vals_release(int n, la_val *v); /* the same for n of them */
la_val la_val_take(la_val *v);          /* moves it out, leaving LA_NONE */

/* A new reference to the value as an ordinary array: scalars boxed, ranges,
   diagonals and permutations written out. A function value is an error. */
la_status la_val_full(la_ctx *ctx, la_val v, la_arr **out);

/* The same, as real or complex numbers (logical and text converted). */
la_status la_val_numeric(la_ctx *ctx, la_val v, la_arr **out);

/* Room in which a scalar can pose as an array without an allocation. */
typedef struct la_box {
  la_arr arr;
  ptrdiff_t dim[2];
  double num;
  unsigned char byte;
  la_arr *held;
} la_box;

/* The value as a full array to read from: borrowed from [v], or in [box], or
   written out and held by [box]. la_box_close gives it back (also after an
   error, and for a box that is all zero). */
la_status la_box_open(la_ctx *ctx, la_val v, la_box *box, la_arr **out);
void la_box_close(la_box *box);

/* Shape without writing anything out. */
int la_val_ndims(la_val v);
ptrdiff_t la_val_dim(la_val v, int k); /* k from 0; 1 beyond the last */
ptrdiff_t la_val_numel(la_val v);
static inline ptrdiff_t la_val_rows(la_val v) {
  return la_val_dim(v, 0);
}
static inline ptrdiff_t la_val_cols(la_val v) {
  return la_val_dim(v, 1);
}
bool la_val_is_scalar(la_val v);
bool la_val_is_vector(la_val v); /* 2-d, a side of 1, at least one element */
bool la_val_is_empty(la_val v);
bool la_val_is_square(la_val v); /* 2-d and rows == columns */

/* Kinds. la_val_class is the class of the elements (LA_C_REAL for a range). */
la_class la_val_class(la_val v);
bool la_val_is_numeric(la_val v); /* real or complex numbers, not logical */
bool la_val_is_complex(la_val v);
bool la_val_is_text(la_val v);
bool la_val_is_bool(la_val v);

/* "double", "logical", "char", "function_handle". */
const char *la_val_class_name(la_val v);

/* Writes "2x3" or "2x3x4". */
void la_val_put_shape(la_val v, la_buf *buf);

/* The bytes of a string value and their number; NULL if [v] is no row string.
   Borrowed. */
const char *la_val_chars(la_val v, ptrdiff_t *n);

/* A scalar's value. False if [v] is not a real or logical scalar (1x1 arrays
   and one-character strings count). */
bool la_val_get_num(la_val v, double *x);

/* Octave's truth: all elements nonzero and at least one. A NaN is an error;
   text counts by its bytes; a function value is an error. */
la_status la_val_truth(la_ctx *ctx, la_val v, bool *truth);

/* Exactly equal in class-blind value and shape (isequal; NaN differs). */
la_status la_val_equal(la_ctx *ctx, la_val a, la_val b, bool *equal);

#endif
