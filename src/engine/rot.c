/* rot.c - see rot.h. */
#include "config.h"

#include "engine/rot.h"

#include "engine/qr.h"
#include "engine/scalar.h"
#include "engine/vec.h"

#include <math.h>

void la_lartg(double f, double g, double *c, double *s, double *r) {
  const double small = 0x1p-510, large = 0x1p+510;
  double f1 = fabs(f), g1 = fabs(g);
  if (g == 0) {
    *c = 1;
    *s = 0;
    *r = f;
  } else if (f == 0) {
    *c = 0;
    *s = copysign(1, g);
    *r = g1;
  } else if (f1 > small && f1 < large && g1 > small && g1 < large) {
    double d = sqrt(f * f + g * g);
    *c = f1 / d;
    *r = copysign(d, f);
    *s = g / *r;
  } else {
    double u = fmin(fmax(LA_SAFMIN, fmax(f1, g1)), 1 / LA_SAFMIN);
    double fs = f / u, gs = g / u;
    double d = sqrt(fs * fs + gs * gs);
    *c = fabs(fs) / d;
    *r = copysign(d, f);
    *s = gs / *r;
    *r *= u;
  }
}

void la_clartg(la_scalar f, la_scalar g, double *c, la_scalar *s,
               la_scalar *r) {
  if (g.re == 0 && g.im == 0) {
    *c = 1;
    *s = LA_ZERO;
    *r = f;
    return;
  }
  double g1 = la_cabs(g);
  if (f.re == 0 && f.im == 0) {
    *c = 0;
    *s = la_cx(g.re / g1, -g.im / g1);
    *r = la_cx(g1, 0);
    return;
  }
  double f1 = la_cabs(f), d;
  double absr;
  la_lartg(f1, g1, c, &d, &absr);
  la_scalar phase = la_cx(f.re / f1, f.im / f1);
  la_scalar gbar = la_cx(g.re / g1, -g.im / g1);
  *s = la_cscale(d, la_cmul(phase, gbar));
  *r = la_cscale(absr, phase);
}

void la_rot(la_kind k, ptrdiff_t n, double *x, ptrdiff_t incx, double *y,
            ptrdiff_t incy, double c, double s) {
  ptrdiff_t kk = (ptrdiff_t)k;
  if (incx == 1 && incy == 1) {
    for (ptrdiff_t i = 0; i < n * kk; i++) {
      double t = c * x[i] + s * y[i];
      y[i] = c * y[i] - s * x[i];
      x[i] = t;
    }
    return;
  }
  for (ptrdiff_t i = 0; i < n; i++) {
    double *px = x + i * incx * kk, *py = y + i * incy * kk;
    for (ptrdiff_t q = 0; q < kk; q++) {
      double t = c * px[q] + s * py[q];
      py[q] = c * py[q] - s * px[q];
      px[q] = t;
    }
  }
}

void la_crot(ptrdiff_t n, double *x, ptrdiff_t incx, double *y, ptrdiff_t incy,
             double c, la_scalar s) {
  for (ptrdiff_t i = 0; i < n; i++) {
    double *px = x + 2 * i * incx, *py = y + 2 * i * incy;
    double xr = px[0], xi = px[1], yr = py[0], yi = py[1];
    px[0] = c * xr + (s.re * yr - s.im * yi);
    px[1] = c * xi + (s.re * yi + s.im * yr);
    py[0] = c * yr - (s.re * xr + s.im * xi);
    py[1] = c * yi - (s.re * xi - s.im * xr);
  }
}

void la_reflect_small(ptrdiff_t n, double *v, double *tau) {
  double third = n > 2 ? v[2] : 0;
  double rest = v[1] * v[1] + third * third, all = v[0] * v[0] + rest;
  if (!(rest > 0x1p-900 && all < 0x1p+900)) {
    la_larfg(LA_REAL, n, v, v + 1, 1, tau);
    return;
  }
  double beta = -copysign(sqrt(all), v[0]), scale = 1 / (v[0] - beta);
  *tau = (beta - v[0]) / beta;
  v[0] = beta;
  v[1] *= scale;
  if (n > 2) {
    v[2] *= scale;
  }
}

/* Two neighbouring rotations of a chain in one pass over three columns: x, y, z
   in the order in which the chain meets them. */
static void rotate_three(ptrdiff_t n, double *x, double *y, double *z,
                         const double *cs) {
  double c1 = cs[0], s1 = cs[1], c2 = cs[2], s2 = cs[3];
  for (ptrdiff_t i = 0; i < n; i++) {
    double t = c1 * y[i] - s1 * x[i];
    x[i] = c1 * x[i] + s1 * y[i];
    y[i] = c2 * t + s2 * z[i];
    z[i] = c2 * z[i] - s2 * t;
  }
}

void la_rot_chain(la_view z, ptrdiff_t first, ptrdiff_t step, ptrdiff_t count,
                  bool backward, const double *c, const double *s) {
  ptrdiff_t rows = z.m * (ptrdiff_t)z.k;
  ptrdiff_t i = 0;
  for (; i + 1 < count; i += 2) {
    if (backward) {
      /* Seen from the far end the plane is turned: s changes its sign. */
      ptrdiff_t q = count - 1 - i;
      double cs[4] = {c[q], -s[q], c[q - 1], -s[q - 1]};
      rotate_three(rows, la_at(z, 0, first + step * (q + 1)),
                   la_at(z, 0, first + step * q),
                   la_at(z, 0, first + step * (q - 1)), cs);
    } else {
      double cs[4] = {c[i], s[i], c[i + 1], s[i + 1]};
      rotate_three(rows, la_at(z, 0, first + step * i),
                   la_at(z, 0, first + step * (i + 1)),
                   la_at(z, 0, first + step * (i + 2)), cs);
    }
  }
  if (i < count) {
    ptrdiff_t q = backward ? 0 : i;
    la_rot(LA_REAL, rows, la_at(z, 0, first + step * q), 1,
           la_at(z, 0, first + step * (q + 1)), 1, c[q], s[q]);
  }
}

void la_laev2(double a, double b, double c, double *rt1, double *rt2,
              double *cs, double *sn) {
  double sm = a + c, df = a - c, adf = fabs(df), tb = b + b, ab = fabs(tb);
  double acmx = fabs(a) > fabs(c) ? a : c, acmn = fabs(a) > fabs(c) ? c : a;
  double rt = adf > ab   ? adf * sqrt(1 + (ab / adf) * (ab / adf))
              : adf < ab ? ab * sqrt(1 + (adf / ab) * (adf / ab))
                         : ab * sqrt(2.0);
  int sgn1 = sm < 0 ? -1 : 1;
  if (sm == 0) {
    *rt1 = 0.5 * rt;
    *rt2 = -0.5 * rt;
  } else {
    *rt1 = 0.5 * (sm + sgn1 * rt);
    *rt2 = (acmx / *rt1) * acmn - (b / *rt1) * b;
  }
  int sgn2 = df >= 0 ? 1 : -1;
  double t = df + sgn2 * rt;
  if (fabs(t) > ab) {
    double ct = -tb / t;
    *sn = 1 / sqrt(1 + ct * ct);
    *cs = ct * *sn;
  } else if (ab == 0) {
    *cs = 1;
    *sn = 0;
  } else {
    double tn = -t / tb;
    *cs = 1 / sqrt(1 + tn * tn);
    *sn = tn * *cs;
  }
  if (sgn1 == sgn2) {
    double tn = *cs;
    *cs = -*sn;
    *sn = tn;
  }
}

static void swap_columns(la_view *z, ptrdiff_t i, ptrdiff_t j) {
  if (z != NULL) {
    la_swap(z->k, z->m, la_at(*z, 0, i), 1, la_at(*z, 0, j), 1);
  }
}

static bool before(double a, double b, bool down) {
  return down ? a > b : a < b;
}

/* Heapsort step on values only. */
static void sift(double *d, ptrdiff_t root, ptrdiff_t n, bool down) {
  for (ptrdiff_t child; (child = 2 * root + 1) < n; root = child) {
    if (child + 1 < n && before(d[child], d[child + 1], down)) {
      child++;
    }
    if (!before(d[root], d[child], down)) {
      return;
    }
    double t = d[root];
    d[root] = d[child];
    d[child] = t;
  }
}

static void heap_sort(ptrdiff_t n, double *d, bool down) {
  for (ptrdiff_t i = n / 2; i-- > 0;) {
    sift(d, i, n, down);
  }
  for (ptrdiff_t i = n; i-- > 1;) {
    double t = d[0];
    d[0] = d[i];
    d[i] = t;
    sift(d, 0, i, down);
  }
}

void la_sort_columns(ptrdiff_t n, double *d, bool down, la_view *u,
                     la_view *v) {
  if (u == NULL && v == NULL) {
    heap_sort(n, d, down);
    return;
  }
  /* Selection: few swaps of long columns. */
  for (ptrdiff_t i = 0; i + 1 < n; i++) {
    ptrdiff_t best = i;
    for (ptrdiff_t j = i + 1; j < n; j++) {
      if (before(d[j], d[best], down)) {
        best = j;
      }
    }
    if (best != i) {
      double t = d[best];
      d[best] = d[i];
      d[i] = t;
      swap_columns(u, i, best);
      swap_columns(v, i, best);
    }
  }
}
