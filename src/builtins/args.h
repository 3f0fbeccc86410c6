/* args.h - checking and reading the arguments of a builtin. Every message is
   made here, so that all functions complain alike: "inv: A must be square, it
   is 3x2". Arguments are numbered from 0 and named \1, \2, ... in messages. */
#ifndef LA_BUILTINS_ARGS_H
#define LA_BUILTINS_ARGS_H

#include "builtins/builtin.h"

/* Sets "NAME: ..." and the signature as hint; always LA_ERR. */
la_status la_arg_fail(la_ctx *ctx, const la_call *call, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Replaces the hint of the error just set; always LA_ERR. */
la_status la_arg_hint(la_ctx *ctx, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Refuses what stands after the first n arguments, once the words among them
   have been taken off. */
la_status la_arg_most(la_ctx *ctx, const la_call *call, int n);

/* A real scalar; a whole number; a whole number >= 0 (a size; negative counts
   as 0 as in Octave where [clamp]). */
la_status la_arg_num(la_ctx *ctx, const la_call *call, int i, double *x);
la_status la_arg_int(la_ctx *ctx, const la_call *call, int i, ptrdiff_t *n);
la_status la_arg_size(la_ctx *ctx, const la_call *call, int i, ptrdiff_t *n);

/* A dimension argument 1, 2, ...: written from 0. */
la_status la_arg_dim(la_ctx *ctx, const la_call *call, int i, int *dim);

/* A string; borrowed, NUL-closed copy in [buf]. */
la_status la_arg_text(la_ctx *ctx, const la_call *call, int i, la_buf *buf);

/* True if argument i is a string equal to [word] (case-insensitive). */
bool la_arg_is(const la_call *call, int i, const char *word);

/* A new reference to the argument as a real or complex array: of any shape;
   with at most two dimensions; square; a vector. */
la_status la_arg_array(la_ctx *ctx, const la_call *call, int i, la_arr **a);
la_status la_arg_matrix(la_ctx *ctx, const la_call *call, int i, la_arr **a);
la_status la_arg_square(la_ctx *ctx, const la_call *call, int i, la_arr **a);
la_status la_arg_vector(la_ctx *ctx, const la_call *call, int i, la_arr **a);

/* A matrix, but a copy that the caller may overwrite (the argument itself when
   nobody else holds it: arg[i] may be LA_NONE afterwards). la_arg_own_square
   also wants it square. */
la_status la_arg_own(la_ctx *ctx, la_call *call, int i, la_arr **a);
la_status la_arg_own_square(la_ctx *ctx, la_call *call, int i, la_arr **a);

/* Refuses argument i: "NAME: \1 must be WANT, it is SHAPE" (or "it is text"
   and the like where the shape is not the trouble). */
la_status la_arg_want(la_ctx *ctx, const la_call *call, int i,
                      const char *want);

/* Refuses an option: "NAME: \1 is not understood here: it can be KNOWN". */
la_status la_arg_unknown(la_ctx *ctx, const la_call *call, int i,
                         const char *known);

/* Takes off a closing "double", which says what all numbers are anyway. */
void la_arg_drop_class(la_call *call);

/* Refuses two arguments that do not fit: "NAME: \1 has 2 rows but \2 has 3".
   [noun] is "row". */
la_status la_arg_differ(la_ctx *ctx, const la_call *call, int i, ptrdiff_t m,
                        int j, ptrdiff_t n, const char *noun);

/* Sizes from arguments i..nargin-1 as zeros() takes them: none (1x1), one n
   (n-by-n), several, or one vector. dim has room for LA_ANY sizes. */
la_status la_arg_dims(la_ctx *ctx, const la_call *call, int i, int *nd,
                      ptrdiff_t *dim);

#endif
