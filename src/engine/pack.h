/* pack.h - laying blocks of op(A) and op(B) out in the order in which the
   product's micro-kernel reads them. */
#ifndef LA_ENGINE_PACK_H
#define LA_ENGINE_PACK_H

#include "engine/kernel/kernel.h"
#include "engine/view.h"

/* Complex matrices are packed so that the real micro-kernel multiplies them
   ("1m": Van Zee, SIAM J. Sci. Comput. 42, 2020). C, m-by-n complex, is the
   real 2m-by-n matrix it is stored as. Each element of A becomes the 2x2 block
   [re -im; im re], each element of B the column [re; im]. So one complex row
   of A is two packed rows, one complex step of k two packed steps. */

/* Packs rows [i, i+m) and columns [l, l+k) of op(A) in panels of kern->mr
   packed rows; the last panel is filled up with zeros. */
void la_pack_a(const la_kern *kern, la_trans ta, la_view a, ptrdiff_t i,
               ptrdiff_t m, ptrdiff_t l, ptrdiff_t k, double *dst);

/* Packs alpha times rows [l, l+k) and columns [j, j+n) of op(B), n <= kern->nr:
   one panel; missing columns are zeros. */
void la_pack_b(const la_kern *kern, la_trans tb, la_view b, la_scalar alpha,
               ptrdiff_t l, ptrdiff_t k, ptrdiff_t j, ptrdiff_t n, double *dst);

#endif
