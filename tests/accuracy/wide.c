/* wide.c - see wide.h. */
#include "config.h"

#include "wide.h"

#include "engine/par.h"
#include "engine/vec.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static la_arena *current;

la_arena *pool_use(la_arena *pool) {
  la_arena *before = current;
  current = pool;
  return before;
}

void *pool_take(ptrdiff_t count, ptrdiff_t size) {
  void *p = la_arena_alloc(current, (count > 0 ? count : 1) * size);
  if (p == NULL) {
    abort();
  }
  return p;
}

la_view view_new(la_kind k, ptrdiff_t m, ptrdiff_t n) {
  double *p = pool_take(m * n * (ptrdiff_t)k, (ptrdiff_t)sizeof *p);
  return la_view_of(k, p, m, n);
}

la_view view_copy(la_view a) {
  la_view b = view_new(a.k, a.m, a.n);
  la_lacpy(a, b);
  return b;
}

la_view view_complex(la_view a) {
  la_view b = view_new(LA_CPLX, a.m, a.n);
  la_lacpy(a, b);
  return b;
}

wmat w_new(la_kind k, ptrdiff_t m, ptrdiff_t n) {
  wide *p = pool_take(m * n * (ptrdiff_t)k, (ptrdiff_t)sizeof *p);
  return (wmat){p, m, n, k};
}

wmat w_identity(la_kind k, ptrdiff_t n) {
  wmat a = w_new(k, n, n);
  for (ptrdiff_t i = 0; i < n; i++) {
    *w_at(a, i, i) = 1;
  }
  return a;
}

wmat w_of(la_view a) {
  wmat b = w_new(a.k, a.m, a.n);
  for (ptrdiff_t j = 0; j < a.n; j++) {
    const double *from = la_at(a, 0, j);
    wide *to = w_at(b, 0, j);
    for (ptrdiff_t i = 0; i < a.m * (ptrdiff_t)a.k; i++) {
      to[i] = from[i];
    }
  }
  return b;
}

wmat w_of_complex(la_view a) {
  return w_of(a.k == LA_CPLX ? a : view_complex(a));
}

wmat w_copy(wmat a) {
  wmat b = w_new(a.k, a.m, a.n);
  size_t count = (size_t)(a.m * a.n * (ptrdiff_t)a.k);
  memcpy(b.p, a.p, count * sizeof *a.p);
  return b;
}

la_view w_round(wmat a) {
  la_view b = view_new(a.k, a.m, a.n);
  for (ptrdiff_t i = 0; i < a.m * a.n * (ptrdiff_t)a.k; i++) {
    b.p[i] = (double)a.p[i];
  }
  return b;
}

wmat w_trans(la_trans t, wmat a) {
  if (t == LA_N) {
    return w_copy(a);
  }
  wmat b = w_new(a.k, a.n, a.m);
  for (ptrdiff_t j = 0; j < a.n; j++) {
    for (ptrdiff_t i = 0; i < a.m; i++) {
      wnum z = w_get(a, i, j);
      w_put(b, j, i, (wnum){z.re, t == LA_C ? -z.im : z.im});
    }
  }
  return b;
}

wmat w_abs(wmat a) {
  wmat b = w_new(LA_REAL, a.m, a.n);
  for (ptrdiff_t j = 0; j < a.n; j++) {
    for (ptrdiff_t i = 0; i < a.m; i++) {
      *w_at(b, i, j) = wnum_abs(w_get(a, i, j));
    }
  }
  return b;
}

wmat w_block(wmat a, ptrdiff_t i, ptrdiff_t j, ptrdiff_t m, ptrdiff_t n) {
  wmat b = w_new(a.k, m, n);
  for (ptrdiff_t c = 0; c < n && m > 0; c++) {
    memcpy(w_at(b, 0, c), w_at(a, i, j + c),
           (size_t)(m * (ptrdiff_t)a.k) * sizeof *a.p);
  }
  return b;
}

/* Four sums side by side: an addition of 80 bits takes several cycles. */
static wide dot_real(ptrdiff_t n, const wide *x, const wide *y) {
  wide s[4] = {0, 0, 0, 0};
  ptrdiff_t i = 0;
  for (; i + 4 <= n; i += 4) {
    s[0] += x[i] * y[i];
    s[1] += x[i + 1] * y[i + 1];
    s[2] += x[i + 2] * y[i + 2];
    s[3] += x[i + 3] * y[i + 3];
  }
  for (; i < n; i++) {
    s[0] += x[i] * y[i];
  }
  return s[0] + s[1] + (s[2] + s[3]);
}

wnum w_dot(la_kind k, ptrdiff_t n, const wide *x, const wide *y) {
  wnum s = {0, 0};
  if (k == LA_REAL) {
    s.re = dot_real(n, x, y);
    return s;
  }
  for (ptrdiff_t i = 0; i < 2 * n; i += 2) {
    s.re += x[i] * y[i] + x[i + 1] * y[i + 1];
    s.im += x[i] * y[i + 1] - x[i + 1] * y[i];
  }
  return s;
}

void w_axpy(la_kind k, ptrdiff_t n, wnum alpha, const wide *x, wide *y) {
  if (k == LA_REAL) {
    for (ptrdiff_t i = 0; i < n; i++) {
      y[i] += alpha.re * x[i];
    }
    return;
  }
  for (ptrdiff_t i = 0; i < 2 * n; i += 2) {
    y[i] += alpha.re * x[i] - alpha.im * x[i + 1];
    y[i + 1] += alpha.re * x[i + 1] + alpha.im * x[i];
  }
}

/* Columns [begin, end) of C: inner products of the columns of X and Y. */
typedef struct products {
  wmat x, y, c;
} products;

static void multiply_columns(void *arg, ptrdiff_t begin, ptrdiff_t end,
                             int thread) {
  products p = *(const products *)arg;
  (void)thread;
  for (ptrdiff_t j = begin; j < end; j++) {
    for (ptrdiff_t i = 0; i < p.c.m; i++) {
      const wide *x = w_at(p.x, 0, i);
      w_put(p.c, i, j, w_dot(p.c.k, p.x.m, x, w_at(p.y, 0, j)));
    }
  }
}

wmat w_mul(la_trans ta, wmat a, la_trans tb, wmat b) {
  /* Rows of op(A), conjugated, and columns of op(B), both without gaps. */
  wmat x = ta == LA_C ? a : w_trans(LA_C, ta == LA_N ? a : w_trans(ta, a));
  wmat y = tb == LA_N ? b : w_trans(tb, b);
  products p = {x, y, w_new(a.k, x.n, y.n)};
  /* Threads only where they have much to do. */
  double work = (double)(x.m * x.n * y.n * (ptrdiff_t)(a.k * a.k));
  la_par_for(y.n, 1, work / 10, multiply_columns, &p);
  return p.c;
}

void w_sub(wmat a, wmat b) {
  for (ptrdiff_t i = 0; i < a.m * a.n * (ptrdiff_t)a.k; i++) {
    a.p[i] -= b.p[i];
  }
}

void w_scale(wmat a, wide s) {
  for (ptrdiff_t i = 0; i < a.m * a.n * (ptrdiff_t)a.k; i++) {
    a.p[i] *= s;
  }
}

void w_scale_columns(wmat a, la_kind kd, const double *d) {
  for (ptrdiff_t j = 0; j < a.n; j++) {
    const double *x = d + j * (ptrdiff_t)kd;
    wnum z = {x[0], kd == LA_CPLX ? x[1] : 0};
    for (ptrdiff_t i = 0; i < a.m; i++) {
      w_put(a, i, j, wnum_mul(z, w_get(a, i, j)));
    }
  }
}

void w_triangle(wmat a, la_uplo uplo, bool unit) {
  for (ptrdiff_t j = 0; j < a.n; j++) {
    for (ptrdiff_t i = 0; i < a.m; i++) {
      if (uplo == LA_UPPER ? i > j : i < j) {
        w_put(a, i, j, (wnum){0, 0});
      } else if (i == j && unit) {
        w_put(a, i, j, (wnum){1, 0});
      }
    }
  }
}

/* max that keeps a NaN */
static wide larger(wide a, wide b) {
  return a > b || isnan(a) ? a : b;
}

wide w_norm1(wmat a) {
  wide most = 0;
  for (ptrdiff_t j = 0; j < a.n; j++) {
    wide sum = 0;
    for (ptrdiff_t i = 0; i < a.m; i++) {
      sum += wnum_abs(w_get(a, i, j));
    }
    most = larger(most, sum);
  }
  return most;
}

wide w_norminf(wmat a) {
  wide most = 0;
  for (ptrdiff_t i = 0; i < a.m; i++) {
    wide sum = 0;
    for (ptrdiff_t j = 0; j < a.n; j++) {
      sum += wnum_abs(w_get(a, i, j));
    }
    most = larger(most, sum);
  }
  return most;
}

wide w_normfro(wmat a) {
  ptrdiff_t count = a.m * a.n * (ptrdiff_t)a.k;
  return sqrtl(dot_real(count, a.p, a.p));
}

wide w_normmax(wmat a) {
  wide most = 0;
  for (ptrdiff_t j = 0; j < a.n; j++) {
    for (ptrdiff_t i = 0; i < a.m; i++) {
      most = larger(most, wnum_abs(w_get(a, i, j)));
    }
  }
  return most;
}

wide w_colnorm(wmat a, ptrdiff_t j) {
  const wide *x = w_at(a, 0, j);
  return sqrtl(dot_real(a.m * (ptrdiff_t)a.k, x, x));
}

wide wnum_abs(wnum z) {
  return z.im == 0 ? fabsl(z.re) : hypotl(z.re, z.im);
}

wnum wnum_div(wnum a, wnum b) {
  wide size = b.re * b.re + b.im * b.im;
  wnum c = wnum_mul(a, (wnum){b.re, -b.im});
  return (wnum){c.re / size, c.im / size};
}
