/* linalg.h - what the linear-algebra topics share: outputs, checks, and the
   decompositions as arrays. */
#ifndef LA_BUILTINS_LINALG_H
#define LA_BUILTINS_LINALG_H

#include "builtins/args.h"

/* Hands an array (consumed) to output k: as it is, or a complex one without
   imaginary parts as real. */
void la_lin_out(la_call *call, int k, la_arr *a);
void la_lin_out_narrow(la_ctx *ctx, la_call *call, int k, la_arr *a);

/* Refuses argument i if its numbers [a] are not all finite. */
la_status la_lin_finite(la_ctx *ctx, const la_call *call, int i,
                        const la_arr *a);

/* A equals its conjugate transpose (plain transpose with conj = false) element
   by element; NaN never does. */
bool la_lin_hermitian(const la_arr *a, bool conj);

/* The same but for differences of the size of rounding. */
bool la_lin_nearly_hermitian(const la_arr *a);

/* True if all elements are whole numbers of at most 2^53. */
bool la_lin_whole(const la_arr *a);

/* A new zero matrix; the n-by-n identity. */
la_arr *la_lin_zeros(la_ctx *ctx, la_class cls, ptrdiff_t m, ptrdiff_t n);
la_arr *la_lin_eye(la_ctx *ctx, la_class cls, ptrdiff_t n);

/* A new copy of rows [i, i+m) and columns [j, j+n) of a matrix. */
la_arr *la_lin_block(la_ctx *ctx, const la_arr *a, const ptrdiff_t at[2],
                     const ptrdiff_t size[2]);

/* op(A) * op(B) of two matrices of any kinds as a new array. */
la_status la_lin_mul(la_ctx *ctx, la_trans ta, la_arr *a, la_trans tb,
                     la_arr *b, la_arr **c);

/* Singular values of [a] (consumed; must be finite), descending, as a column.
 */
la_status la_lin_svdvals(la_ctx *ctx, la_arr *a, la_arr **s);

/* The full or thin decomposition A = U S V' of [a] (consumed; must be finite):
   s is a column, v is V itself. */
typedef struct la_lin_usv {
  la_arr *u, *s, *v;
} la_lin_usv;
la_status la_lin_svd(la_ctx *ctx, la_arr *a, bool thin, la_lin_usv *usv);
void la_lin_usv_free(la_lin_usv *usv);

/* The tolerance max(m,n)*eps*s(1) below which a singular value of an m-by-n
   matrix counts as zero, and how many are above [tol]. */
double la_lin_tol(ptrdiff_t m, ptrdiff_t n, const la_arr *s);
ptrdiff_t la_lin_count_above(const la_arr *s, double tol);

/* Rank of [a] (borrowed): singular values above [tol], negative: the default
   tolerance. */
la_status la_lin_rank(la_ctx *ctx, la_arr *a, double tol, ptrdiff_t *rank);

/* Coefficients of det(lambda I - A), highest power first, as a row of n + 1.
   Exact where the entries are small whole numbers. [a] is borrowed. */
la_status la_lin_charpoly(la_ctx *ctx, la_arr *a, la_arr **p);

#endif
