/* norm.c - see norm.h. Sums carry their rounding errors, squares are rescaled
   where they leave the range (vec.c). */
#include "config.h"

#include "engine/norm.h"

#include "base/intr.h"
#include "engine/kernel/kernel.h"
#include "engine/par.h"
#include "engine/vec.h"

#include <math.h>

/* Rows whose sums are built together. */
enum { ROWS = 256 };

static double larger(double most, double v) {
  return isnan(most) || v <= most ? most : v;
}

typedef struct column_sums {
  la_view a;
  double most[LA_THREADS_MAX]; /* of each share */
} column_sums;

static void sum_columns(void *arg, ptrdiff_t begin, ptrdiff_t end, int share) {
  column_sums *s = arg;
  double most = 0;
  for (ptrdiff_t j = begin; j < end; j++) {
    most = larger(most, la_asum(s->a.k, s->a.m, la_at(s->a, 0, j), 1));
  }
  s->most[share] = most;
}

double la_norm1(la_view a) {
  column_sums s;
  const double work = (double)a.m * (double)a.n * (double)a.k;
  int shares = la_par_shares(a.n, work);
  s.a = a;
  la_par_for(a.n, 1, work, sum_columns, &s);
  double most = 0;
  for (int i = 0; i < shares && a.n > 0; i++) {
    most = larger(most, s.most[i]);
  }
  return most;
}

static double modulus(la_view a, ptrdiff_t i, ptrdiff_t j) {
  const double *p = la_at(a, i, j);
  return a.k == LA_REAL ? fabs(*p) : la_cabs((la_scalar){p[0], p[1]});
}

double la_norminf(la_view a) {
  double most = 0;
  for (ptrdiff_t i0 = 0; i0 < a.m; i0 += ROWS) {
    ptrdiff_t rows = a.m - i0 < ROWS ? a.m - i0 : ROWS;
    double sum[ROWS] = {0};
    double err[ROWS] = {0};
    for (ptrdiff_t j = 0; j < a.n; j++) {
      for (ptrdiff_t i = 0; i < rows; i++) {
        /* Both terms are positive: the smaller one loses the digits. */
        double x = modulus(a, i0 + i, j);
        double t = sum[i] + x;
        err[i] += sum[i] >= x ? (sum[i] - t) + x : (x - t) + sum[i];
        sum[i] = t;
      }
    }
    for (ptrdiff_t i = 0; i < rows; i++) {
      most = larger(most, isfinite(sum[i]) ? sum[i] + err[i] : sum[i]);
    }
  }
  return most;
}

double la_normmax(la_view a) {
  double most = 0;
  for (ptrdiff_t j = 0; j < a.n; j++) {
    most = larger(most, la_amax(a.k, a.m, la_at(a, 0, j), 1));
  }
  return most;
}

double la_normfro(la_view a) {
  if (a.ld == a.m || a.n <= 1) {
    return la_nrm2(a.k, a.m * a.n, a.p, 1);
  }
  double most = la_normmax(a);
  if (most == 0 || !isfinite(most)) {
    return most;
  }
  int e;
  (void)frexp(most, &e);
  double sum = 0;
  double err = 0;
  for (ptrdiff_t j = 0; j < a.n; j++) {
    double v = ldexp(la_nrm2(a.k, a.m, la_at(a, 0, j), 1), -e);
    double t = sum + v * v;
    err += sum >= v * v ? (sum - t) + v * v : (v * v - t) + sum;
    sum = t;
  }
  return ldexp(sqrt(sum + err), e);
}

/* ---- vectors ---- */

typedef struct vector {
  la_kind k;
  ptrdiff_t n, incx;
  const double *x;
} vector;

static double size_at(const vector *v, ptrdiff_t i) {
  const double *p = v->x + i * v->incx * v->k;
  return v->k == LA_REAL ? fabs(*p) : la_cabs((la_scalar){p[0], p[1]});
}

static double smallest(const vector *v) {
  double least = v->n > 0 ? INFINITY : 0;
  for (ptrdiff_t i = 0; i < v->n; i++) {
    double x = size_at(v, i);
    if (isnan(x)) {
      return x;
    }
    least = x < least ? x : least;
  }
  return least;
}

static double nonzeros(const vector *v) {
  double count = 0;
  for (ptrdiff_t i = 0; i < v->n; i++) {
    double x = size_at(v, i);
    if (isnan(x)) {
      return x;
    }
    count += x != 0;
  }
  return count;
}

/* (sum |x|^p)^(1/p) with the dominating element brought to about 1: by a power
   of two, exactly, unless p is so large that even that goes out of range. */
static double general(const vector *v, double p) {
  double top = p > 0 ? la_amax(v->k, v->n, v->x, v->incx) : smallest(v);
  if (top == 0 || !isfinite(top)) {
    return top;
  }
  int e = 0;
  double unit = fabs(p) > 64 ? top : 1;
  if (unit == 1) {
    (void)frexp(top, &e);
  }
  double sum = 0;
  double err = 0;
  for (ptrdiff_t i = 0; i < v->n && !la_interrupted_at(i); i++) {
    double x = pow(ldexp(size_at(v, i), -e) / unit, p);
    double t = sum + x;
    err += sum >= x ? (sum - t) + x : (x - t) + sum;
    sum = t;
  }
  return ldexp(pow(isfinite(sum) ? sum + err : sum, 1 / p) * unit, e);
}

double la_vecnorm(la_kind k, ptrdiff_t n, const double *x, ptrdiff_t incx,
                  double p) {
  vector v = {.k = k, .n = n, .incx = incx, .x = x};
  if (n == 0) {
    return 0;
  }
  if (isnan(p)) {
    return p;
  }
  if (p == 2) {
    return la_nrm2(k, n, x, incx);
  }
  if (p == 1) {
    return la_asum(k, n, x, incx);
  }
  if (p == 0) {
    return nonzeros(&v);
  }
  if (isinf(p)) {
    return p > 0 ? la_amax(k, n, x, incx) : smallest(&v);
  }
  return general(&v, p);
}
