/* doubled.c - see doubled.h. Sums by compensation: lo collects what rounding
   takes from hi (Ogita, Rump, Oishi 2005), so a product loses about n^2 eps^2
   of the sum of moduli. About eight times the flops of the plain product. */
#include "config.h"

#include "engine/doubled.h"

#include "engine/kernel/kernel.h"
#include "engine/par.h"

#include <math.h>

la_doubled la_doubled_of(la_kind k, ptrdiff_t n, double *room) {
  la_doubled v = {.k = k, .n = n};
  for (int c = 0; c < 2; c++) {
    v.hi[c] = room + (3 * c) * n;
    v.lo[c] = room + (3 * c + 1) * n;
    v.part[c] = room + (3 * c + 2) * n;
  }
  return v;
}

void la_doubled_set(const la_doubled *v, const double *x) {
  ptrdiff_t k = v->k;
  for (ptrdiff_t c = 0; c < k; c++) {
    for (ptrdiff_t i = 0; i < v->n; i++) {
      v->hi[c][i] = x == NULL ? 0 : x[i * k + c];
      v->lo[c][i] = 0;
    }
  }
}

void la_doubled_subtract(const la_doubled *v, const double *x) {
  ptrdiff_t k = v->k;
  for (ptrdiff_t c = 0; c < k; c++) {
    for (ptrdiff_t i = 0; i < v->n; i++) {
      double a = v->hi[c][i];
      double b = -x[i * k + c];
      double sum = a + b;
      double seen = sum - a;
      v->lo[c][i] += (a - (sum - seen)) + (b - seen);
      v->hi[c][i] = sum;
    }
  }
}

void la_doubled_round(const la_doubled *v, double *x) {
  ptrdiff_t k = v->k;
  for (ptrdiff_t c = 0; c < k; c++) {
    for (ptrdiff_t i = 0; i < v->n; i++) {
      x[i * k + c] = v->hi[c][i] + v->lo[c][i];
    }
  }
}

typedef struct product {
  const la_doubled *v;
  la_view a;
  const double *x;
} product;

/* The rows [begin, begin+n) of v minus column j times x(j), complex. */
static void subtract_complex(const product *t, ptrdiff_t j, ptrdiff_t begin,
                             ptrdiff_t n) {
  const la_kern *kern = la_kernel();
  const la_doubled *v = t->v;
  const double *col = la_at(t->a, begin, j);
  double xr = t->x[2 * j];
  double xi = t->x[2 * j + 1];
  double *ar = v->part[0] + begin;
  double *ai = v->part[1] + begin;
  for (ptrdiff_t i = 0; i < n; i++) {
    ar[i] = col[2 * i];
    ai[i] = col[2 * i + 1];
  }
  kern->axpy2(n, -xr, ar, v->hi[0] + begin, v->lo[0] + begin);
  kern->axpy2(n, xi, ai, v->hi[0] + begin, v->lo[0] + begin);
  kern->axpy2(n, -xi, ar, v->hi[1] + begin, v->lo[1] + begin);
  kern->axpy2(n, -xr, ai, v->hi[1] + begin, v->lo[1] + begin);
}

static void rows(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  const product *t = arg;
  const la_doubled *v = t->v;
  (void)thread;
  for (ptrdiff_t j = 0; j < t->a.n; j++) {
    if (v->k == LA_CPLX) {
      subtract_complex(t, j, begin, end - begin);
    } else {
      la_kernel()->axpy2(end - begin, -t->x[j], la_at(t->a, begin, j),
                         v->hi[0] + begin, v->lo[0] + begin);
    }
  }
}

void la_doubled_gemv(const la_doubled *v, la_view a, const double *x) {
  product t = {v, a, x};
  double work = 8.0 * (double)a.m * (double)a.n * (double)a.k;
  la_par_for(a.m, 64, work, rows, &t);
}
