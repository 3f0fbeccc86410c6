/* copy.c - moving, scaling and transposing vectors and matrices (vec.h). */
#include "config.h"

#include "engine/vec.h"

#include "base/intr.h"
#include "engine/kernel/kernel.h"
#include "engine/move.h"
#include "engine/par.h"

#include <assert.h>
#include <math.h>
#include <stdalign.h>
#include <string.h>

void la_axpy(la_kind k, ptrdiff_t n, la_scalar alpha, const double *x,
             ptrdiff_t incx, double *y, ptrdiff_t incy) {
  const double a[2] = {alpha.re, alpha.im};
  if (incx == 1 && incy == 1) {
    if (alpha.im == 0) {
      la_kernel()->axpy(n * (ptrdiff_t)k, alpha.re, x, y);
    } else {
      la_kernel()->zaxpy(n, a, x, y);
    }
    return;
  }
  for (ptrdiff_t i = 0; i < n; i++) {
    const double *from = x + i * incx * k;
    double *to = y + i * incy * k;
    if (k == LA_REAL) {
      *to += alpha.re * *from;
    } else {
      double re = from[0];
      double im = from[1];
      to[0] += alpha.re * re - alpha.im * im;
      to[1] += alpha.re * im + alpha.im * re;
    }
  }
}

void la_scal(la_kind k, ptrdiff_t n, la_scalar alpha, double *x,
             ptrdiff_t incx) {
  if (alpha.im == 0 && incx == 1) {
    la_kernel()->scal(n * (ptrdiff_t)k, alpha.re, x);
    return;
  }
  if (k == LA_REAL) {
    for (ptrdiff_t i = 0; i < n; i++) {
      x[i * incx] *= alpha.re;
    }
    return;
  }
  for (ptrdiff_t i = 0; i < n; i++) {
    double *p = x + i * incx * k;
    double re = p[0];
    p[0] = alpha.re * re - alpha.im * p[1];
    p[1] = alpha.re * p[1] + alpha.im * re;
  }
}

static bool in_range(la_scalar d) {
  double size = fabs(d.re) + fabs(d.im);
  return size > 0x1p-500 && size < 0x1p500;
}

void la_rscl(la_kind k, ptrdiff_t n, la_scalar d, double *x, ptrdiff_t incx) {
  if (k == LA_CPLX && d.im != 0 && in_range(d)) {
    la_scal(k, n, la_cdiv(LA_ONE, d), x, incx);
    return;
  }
  if (incx == 1 && d.im == 0) {
    la_kernel()->div(n * (ptrdiff_t)k, d.re, x);
    return;
  }
  for (ptrdiff_t i = 0; i < n; i++) {
    double *p = x + i * incx * k;
    if (k == LA_REAL) {
      *p /= d.re;
    } else {
      la_scalar q = la_cdiv((la_scalar){p[0], p[1]}, d);
      p[0] = q.re;
      p[1] = q.im;
    }
  }
}

void la_copy(la_kind k, ptrdiff_t n, const double *x, ptrdiff_t incx, double *y,
             ptrdiff_t incy) {
  if (n <= 0) {
    return;
  }
  if (incx == 1 && incy == 1) {
    memcpy(y, x, (size_t)(n * (ptrdiff_t)k) * sizeof *x);
  } else if (k == LA_REAL) {
    for (ptrdiff_t i = 0; i < n; i++) {
      y[i * incy] = x[i * incx];
    }
  } else {
    for (ptrdiff_t i = 0; i < n; i++) {
      y[2 * i * incy] = x[2 * i * incx];
      y[2 * i * incy + 1] = x[2 * i * incx + 1];
    }
  }
}

void la_swap(la_kind k, ptrdiff_t n, double *x, ptrdiff_t incx, double *y,
             ptrdiff_t incy) {
  for (ptrdiff_t i = 0; i < n; i++) {
    for (ptrdiff_t part = 0; part < (ptrdiff_t)k; part++) {
      double *p = x + i * incx * k + part;
      double *q = y + i * incy * k + part;
      double t = *p;
      *p = *q;
      *q = t;
    }
  }
}

void la_conj(la_kind k, ptrdiff_t n, double *x, ptrdiff_t incx) {
  if (k == LA_REAL) {
    return;
  }
  for (ptrdiff_t i = 0; i < n; i++) {
    x[2 * i * incx + 1] = -x[2 * i * incx + 1];
  }
}

/* A matrix operation column range by column range. */
typedef struct columns {
  la_view a, b;
  bool conj;
  bool past; /* B goes past the caches */
} columns;

static void copy_columns(void *arg, ptrdiff_t begin, ptrdiff_t end,
                         int thread) {
  const columns *job = arg;
  (void)thread;
  for (ptrdiff_t j = begin; j < end && !la_interrupted(); j++) {
    const double *x = la_at(job->a, 0, j);
    double *y = la_at(job->b, 0, j);
    if (job->a.k == job->b.k) {
      la_copy(job->a.k, job->a.m, x, 1, y, 1);
      continue;
    }
    for (ptrdiff_t i = 0; i < job->a.m; i++) {
      y[2 * i] = x[i];
      y[2 * i + 1] = 0;
    }
  }
}

void la_lacpy(la_view a, la_view b) {
  assert(a.m == b.m && a.n == b.n && a.k <= b.k);
  columns job = {.a = a, .b = b};
  la_par_for(a.n, 1, (double)a.m * (double)a.n * (double)b.k, copy_columns,
             &job);
}

typedef struct setting {
  la_view a;
  la_scalar alpha, beta;
} setting;

static void set_columns(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  const setting *job = arg;
  const la_view a = job->a;
  (void)thread;
  for (ptrdiff_t j = begin; j < end && !la_interrupted(); j++) {
    for (ptrdiff_t i = 0; i < a.m; i++) {
      la_scalar v = i == j ? job->beta : job->alpha;
      double *p = la_at(a, i, j);
      p[0] = v.re;
      if (a.k == LA_CPLX) {
        p[1] = v.im;
      }
    }
  }
}

void la_laset(la_view a, la_scalar alpha, la_scalar beta) {
  setting job = {a, alpha, beta};
  la_par_for(a.n, 1, (double)a.m * (double)a.n * (double)a.k, set_columns,
             &job);
}

/* Sides of the tiles of a transposition; of those that go past the caches,
   larger since lines of B that a tile shares with its neighbours do not. */
enum { TILE = 32, PAST_TILE = 96 };

/* A tile of real numbers, turned at hand and then sent past the caches. */
static void transpose_past(la_view a, la_view b) {
  const ptrdiff_t size = (ptrdiff_t)sizeof(double);
  alignas(64) double t[PAST_TILE * PAST_TILE];
  la_kernel()->transpose(a.m, a.n, a.p, a.ld, t, PAST_TILE);
  la_kernel()->stream(b.m * size, b.n, (const char *)t, PAST_TILE * size,
                      (char *)b.p, b.ld * size);
}

static void transpose_tile(la_view a, bool conj, la_view b) {
  if (a.k == LA_REAL) {
    la_kernel()->transpose(a.m, a.n, a.p, a.ld, b.p, b.ld);
    return;
  }
  const double sign = conj ? -1 : 1;
  for (ptrdiff_t i = 0; i < a.m; i++) {
    for (ptrdiff_t j = 0; j < a.n; j++) {
      const double *from = la_at(a, i, j);
      double *to = la_at(b, j, i);
      to[0] = from[0];
      to[1] = sign * from[1];
    }
  }
}

/* Rows [begin, end) of A, tile by tile. */
static void transpose_rows(void *arg, ptrdiff_t begin, ptrdiff_t end,
                           int thread) {
  const columns *job = arg;
  const ptrdiff_t side = job->past ? PAST_TILE : TILE;
  (void)thread;
  for (ptrdiff_t j = 0; j < job->a.n; j += side) {
    ptrdiff_t n = job->a.n - j < side ? job->a.n - j : side;
    for (ptrdiff_t i = begin; i < end && !la_interrupted(); i += side) {
      ptrdiff_t m = end - i < side ? end - i : side;
      const la_view from = la_block(job->a, i, j, m, n);
      const la_view to = la_block(job->b, j, i, n, m);
      if (job->past) {
        transpose_past(from, to);
      } else {
        transpose_tile(from, job->conj, to);
      }
    }
  }
}

void la_transpose(la_view a, bool conj, la_view b) {
  assert(a.m == b.n && a.n == b.m && a.k == b.k);
  const ptrdiff_t bytes = a.m * a.n * (ptrdiff_t)sizeof(double);
  columns job = {.a = a,
                 .b = b,
                 .conj = conj,
                 .past = a.k == LA_REAL && a.n >= PAST_TILE &&
                         la_is_beyond_caches(bytes)};
  la_par_for(a.m, job.past ? PAST_TILE : TILE, 4.0 * (double)a.m * (double)a.n,
             transpose_rows, &job);
}

void la_zero_other(la_uplo uplo, la_view a) {
  for (ptrdiff_t j = 0; j < a.n; j++) {
    ptrdiff_t begin = uplo == LA_UPPER ? j + 1 : 0;
    ptrdiff_t end = uplo == LA_UPPER ? a.m : (j < a.m ? j : a.m);
    if (begin < end) {
      memset(la_at(a, begin, j), 0,
             (size_t)((end - begin) * (ptrdiff_t)a.k) * sizeof(double));
    }
  }
}

/* x - x is 0 for a finite x, else NaN: no branch inside the sum. */
static bool column_finite(ptrdiff_t n, const double *x) {
  double s = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    s += x[i] - x[i];
  }
  return s == 0;
}

bool la_isfinite(la_view a) {
  for (ptrdiff_t j = 0; j < a.n; j++) {
    if (!column_finite(a.m * (ptrdiff_t)a.k, la_at(a, 0, j))) {
      return false;
    }
  }
  return true;
}
