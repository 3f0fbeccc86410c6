/* level2.c - matrix times vector and rank-1 updates (gemm.h). Bound by memory:
   A is read once, threads share its rows or columns. */
#include "config.h"

#include "engine/gemm.h"

#include "engine/kernel/kernel.h"
#include "engine/par.h"
#include "engine/vec.h"

#include <assert.h>
#include <string.h>

/* Pieces of the vectors that are gathered, and of long dot products. */
enum { PIECE = 256, LONG = 4096 };

typedef struct job {
  la_trans ta;
  la_scalar alpha;
  la_view a;
  const double *x;
  const double *x2; /* the second vector of a rank-1 update */
  double *y;
  ptrdiff_t incx, incy;
  bool conj;
} job;

static ptrdiff_t least(ptrdiff_t a, ptrdiff_t b) {
  return a < b ? a : b;
}

static void scale(la_kind k, ptrdiff_t n, la_scalar beta, double *y,
                  ptrdiff_t incy) {
  if (beta.re == 0 && beta.im == 0 && incy == 1) {
    memset(y, 0, (size_t)(n * (ptrdiff_t)k) * sizeof *y);
  } else if (beta.re == 0 && beta.im == 0) {
    for (ptrdiff_t i = 0; i < n; i++) {
      memset(y + i * incy * k, 0, (size_t)k * sizeof *y);
    }
  } else if (beta.re != 1 || beta.im != 0) {
    la_scal(k, n, beta, y, incy);
  }
}

static void add_n(la_view a, const double *x, double *y) {
  if (a.k == LA_REAL) {
    la_kernel()->gemv_n(a.m, a.n, a.p, a.ld, x, y);
  } else {
    la_kernel()->zgemv_n(a.m, a.n, a.p, a.ld, x, y);
  }
}

/* y := y + A x for a block whose x is contiguous; a strided y is summed
   apart. */
static void block_n(const job *g, la_view a, const double *x, double *y) {
  if (g->incy == 1) {
    add_n(a, x, y);
    return;
  }
  double sum[2 * PIECE];
  for (ptrdiff_t i = 0; i < a.m; i += PIECE) {
    ptrdiff_t m = least(PIECE, a.m - i);
    memset(sum, 0, sizeof sum);
    add_n(la_block(a, i, 0, m, a.n), x, sum);
    la_axpy(a.k, m, LA_ONE, sum, 1, y + i * g->incy * a.k, g->incy);
  }
}

static void rows_n(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  const job *g = arg;
  const la_kind k = g->a.k;
  double x[2 * PIECE];
  (void)thread;
  for (ptrdiff_t j = 0; j < g->a.n; j += PIECE) {
    ptrdiff_t n = least(PIECE, g->a.n - j);
    la_copy(k, n, g->x + j * g->incx * k, g->incx, x, 1);
    la_scal(k, n, g->alpha, x, 1);
    block_n(g, la_block(g->a, begin, j, end - begin, n), x,
            g->y + begin * g->incy * k);
  }
}

static void add_t(const job *g, la_view a, const double *x, double *sum) {
  double buf[2 * PIECE];
  const ptrdiff_t step = g->incx == 1 ? LONG : PIECE;
  for (ptrdiff_t i = 0; i < a.m; i += step) {
    ptrdiff_t m = least(step, a.m - i);
    const double *part = x + i * g->incx * a.k;
    if (g->incx != 1) {
      la_copy(a.k, m, part, g->incx, buf, 1);
      part = buf;
    }
    if (a.k == LA_REAL) {
      la_kernel()->gemv_t(m, a.n, la_at(a, i, 0), a.ld, part, sum);
    } else {
      la_kernel()->zgemv_t(g->ta == LA_C, m, a.n, la_at(a, i, 0), a.ld, part,
                           sum);
    }
  }
}

static void cols_t(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  const job *g = arg;
  double sum[2 * PIECE];
  (void)thread;
  for (ptrdiff_t j = begin; j < end; j += PIECE) {
    ptrdiff_t n = least(PIECE, end - j);
    memset(sum, 0, (size_t)(n * (ptrdiff_t)g->a.k) * sizeof *sum);
    add_t(g, la_block(g->a, 0, j, g->a.m, n), g->x, sum);
    la_axpy(g->a.k, n, g->alpha, sum, 1, g->y + j * g->incy * g->a.k, g->incy);
  }
}

/* Few long columns: the threads share each dot product. */
static void long_t(const job *g) {
  for (ptrdiff_t j = 0; j < g->a.n; j++) {
    la_scalar s = la_dot(g->a.k, g->ta == LA_C, g->a.m, la_at(g->a, 0, j), 1,
                         g->x, g->incx);
    double sum[2] = {s.re, s.im};
    la_axpy(g->a.k, 1, g->alpha, sum, 1, g->y + j * g->incy * g->a.k, 1);
  }
}

static double work(la_view a) {
  return 2.0 * (double)a.m * (double)a.n * (double)a.k;
}

void la_gemv(la_trans ta, la_scalar alpha, la_view a, const double *x,
             ptrdiff_t incx, la_scalar beta, double *y, ptrdiff_t incy) {
  job g = {.ta = ta,
           .alpha = alpha,
           .a = a,
           .x = x,
           .y = y,
           .incx = incx,
           .incy = incy};
  scale(a.k, ta == LA_N ? a.m : a.n, beta, y, incy);
  if (a.m == 0 || a.n == 0 || (alpha.re == 0 && alpha.im == 0)) {
    return;
  }
  if (ta == LA_N) {
    la_par_for(a.m, 64, work(a), rows_n, &g);
  } else if (a.n < 4 * la_threads() && a.m > LONG) {
    long_t(&g);
  } else {
    la_par_for(a.n, 4, work(a), cols_t, &g);
  }
}

/* ---- few vectors at once ---- */

/* C := C + alpha op(A) B, in pieces of A that stay in the first level cache
   until the last column of B has met them. */
typedef struct few {
  la_trans ta;
  la_scalar alpha;
  la_view a, b, c;
} few;

enum { COLUMNS = 8 };

static void few_rows(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  const few *g = arg;
  double x[2 * COLUMNS];
  (void)thread;
  for (ptrdiff_t j = 0; j < g->a.n; j += COLUMNS) {
    ptrdiff_t n = least(COLUMNS, g->a.n - j);
    la_view part = la_block(g->a, begin, j, end - begin, n);
    for (ptrdiff_t c = 0; c < g->c.n; c++) {
      la_copy(g->b.k, n, la_at(g->b, j, c), 1, x, 1);
      la_scal(g->b.k, n, g->alpha, x, 1);
      add_n(part, x, la_at(g->c, begin, c));
    }
  }
}

static void few_cols(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  const few *g = arg;
  (void)thread;
  for (ptrdiff_t j = begin; j < end; j += COLUMNS) {
    ptrdiff_t n = least(COLUMNS, end - j);
    la_view part = la_block(g->a, 0, j, g->a.m, n);
    for (ptrdiff_t c = 0; c < g->c.n; c++) {
      double sum[2 * COLUMNS] = {0};
      const job one = {.ta = g->ta, .a = part, .incx = 1};
      add_t(&one, part, la_at(g->b, 0, c), sum);
      la_axpy(g->a.k, n, g->alpha, sum, 1, la_at(g->c, j, c), 1);
    }
  }
}

void la_gemv_few(la_trans ta, la_scalar alpha, la_view a, la_view b,
                 la_scalar beta, la_view c) {
  few g = {.ta = ta, .alpha = alpha, .a = a, .b = b, .c = c};
  for (ptrdiff_t j = 0; j < c.n; j++) {
    scale(c.k, c.m, beta, la_at(c, 0, j), 1);
  }
  if (a.m == 0 || a.n == 0 || (alpha.re == 0 && alpha.im == 0)) {
    return;
  }
  if (ta == LA_N) {
    la_par_for(a.m, 64, work(a) * (double)c.n, few_rows, &g);
  } else {
    la_par_for(a.n, COLUMNS, work(a) * (double)c.n, few_cols, &g);
  }
}

/* ---- rank-1 updates ---- */

/* alpha times elements [j, j+n) of y, conjugated if asked for. */
static void load_y(const job *g, ptrdiff_t j, ptrdiff_t n, double *w) {
  la_copy(g->a.k, n, g->x2 + j * g->incy * g->a.k, g->incy, w, 1);
  if (g->conj) {
    la_conj(g->a.k, n, w, 1);
  }
  la_scal(g->a.k, n, g->alpha, w, 1);
}

static void ger_block(const job *g, la_view a, const double *w) {
  if (a.k == LA_REAL && g->incx == 1) {
    la_kernel()->ger(a.m, a.n, g->x, w, a.p, a.ld);
    return;
  }
  for (ptrdiff_t j = 0; j < a.n; j++) {
    const double *p = w + j * (ptrdiff_t)a.k;
    la_axpy(a.k, a.m, (la_scalar){p[0], a.k == LA_CPLX ? p[1] : 0}, g->x,
            g->incx, la_at(a, 0, j), 1);
  }
}

static void ger_range(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  const job *g = arg;
  double w[2 * PIECE];
  (void)thread;
  for (ptrdiff_t j = begin; j < end; j += PIECE) {
    ptrdiff_t n = least(PIECE, end - j);
    load_y(g, j, n, w);
    ger_block(g, la_block(g->a, 0, j, g->a.m, n), w);
  }
}

void la_ger(la_scalar alpha, const double *x, ptrdiff_t incx, const double *y,
            ptrdiff_t incy, bool conj, la_view a) {
  job g = {.alpha = alpha,
           .a = a,
           .x = x,
           .x2 = y,
           .incx = incx,
           .incy = incy,
           .conj = conj};
  la_par_for(a.n, 8, work(a), ger_range, &g);
}
