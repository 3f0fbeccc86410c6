/* hemm.c - a Hermitian matrix times few columns (BLAS hemm), by block rows:
   what is left of the diagonal as it lies, what is above it as the conjugate
   transpose of what is below. Each thread takes whole block rows, so that none
   adds to what another one writes; the triangle is read twice. */
#include "config.h"

#include "base/mem.h"
#include "engine/gemm.h"
#include "engine/par.h"
#include "engine/vec.h"

/* Rows of a block. */
enum { ROWS = 128 };

typedef struct job {
  la_view a, b, c;
  double *room; /* ROWS^2 elements for each thread */
} job;

/* D := the Hermitian block whose lower triangle is A. */
static void fill(la_view a, la_view d) {
  for (ptrdiff_t j = 0; j < a.n; j++) {
    la_copy(a.k, a.m - j, la_at(a, j, j), 1, la_at(d, j, j), 1);
    la_copy(a.k, a.m - j, la_at(a, j, j), 1, la_at(d, j, j), d.ld);
    la_conj(a.k, a.m - j, la_at(d, j, j), d.ld);
    if (a.k == LA_CPLX) {
      la_at(d, j, j)[1] = 0;
    }
  }
}

static void multiply_rows(void *arg, ptrdiff_t begin, ptrdiff_t end,
                          int thread) {
  const job *q = arg;
  la_view a = q->a, b = q->b;
  for (ptrdiff_t block = begin; block < end; block++) {
    ptrdiff_t i = block * ROWS, m = a.m - i < ROWS ? a.m - i : ROWS;
    ptrdiff_t below = a.m - i - m;
    la_view c = la_block(q->c, i, 0, m, b.n);
    la_view d =
        la_view_of(a.k, q->room + thread * ROWS * ROWS * (ptrdiff_t)a.k, m, m);
    fill(la_block(a, i, i, m, m), d);
    (void)la_gemm(LA_N, LA_N, LA_ONE, la_block(a, i, 0, m, i),
                  la_block(b, 0, 0, i, b.n), LA_ZERO, c);
    (void)la_gemm(LA_N, LA_N, LA_ONE, d, la_block(b, i, 0, m, b.n), LA_ONE, c);
    (void)la_gemm(LA_C, LA_N, LA_ONE, la_block(a, i + m, i, below, m),
                  la_block(b, i + m, 0, below, b.n), LA_ONE, c);
  }
}

int la_hemm(la_view a, la_view b, la_view c) {
  ptrdiff_t blocks = (a.m + ROWS - 1) / ROWS;
  job q = {.a = a, .b = b, .c = c};
  q.room = la_mem_alloc(la_threads() * ROWS * ROWS * (ptrdiff_t)a.k,
                        (ptrdiff_t)sizeof *q.room);
  if (q.room == NULL) {
    return LA_INFO_NOMEM;
  }
  double flops = 2.0 * (double)a.m * (double)a.m * (double)b.n * (double)a.k;
  la_par_each(blocks, flops, multiply_rows, &q);
  la_mem_free(q.room);
  return 0;
}
