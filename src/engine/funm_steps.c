/* funm_steps.c - see funm_steps.h: scalar formulas and square roots for the
   logarithm and powers of triangular matrices (Al-Mohy and Higham 2012; Higham
   and Lin 2011, 2013). */
#include "config.h"

#include "engine/funm_steps.h"

#include "base/intr.h"
#include "base/mem.h"
#include "engine/scalar.h"
#include "engine/gemm.h"
#include "engine/norm.h"
#include "engine/vec.h"

#include <complex.h>
#include <math.h>

enum { MOST_ROOTS = 100, MOST_DEGREE = 7 };

static double complex to_c(la_scalar z) {
  double complex c;
  double *part = (double *)&c;
  part[0] = z.re;
  part[1] = z.im;
  return c;
}

static la_scalar from_c(double complex c) {
  return la_cx(creal(c), cimag(c));
}

la_scalar la_clog(la_scalar z) {
  return from_c(clog(to_c(z)));
}

la_scalar la_cexp(la_scalar z) {
  return from_c(cexp(to_c(z)));
}

la_scalar la_cpow_real(la_scalar z, double p) {
  if (z.re == 0 && z.im == 0) {
    return p > 0 ? LA_ZERO : p == 0 ? LA_ONE : la_cx(INFINITY, 0);
  }
  if (z.im == 0 && z.re > 0) {
    return la_cx(pow(z.re, p), 0);
  }
  return la_cexp(la_cscale(p, la_clog(z)));
}

la_scalar la_root_minus_one(la_scalar z, int s) {
  if (s == 0) {
    return la_csub(z, LA_ONE);
  }
  int n = s;
  if (z.re < 0 || (z.re == 0 && z.im != 0)) {
    z = la_csqrt(z);
    n--;
  }
  la_scalar start = la_csub(z, LA_ONE);
  if (n == 0) {
    return start;
  }
  z = la_csqrt(z);
  la_scalar r = la_cadd(LA_ONE, z);
  for (int i = 1; i < n; i++) {
    z = la_csqrt(z);
    r = la_cmul(r, la_cadd(LA_ONE, z));
  }
  return la_cdiv(start, r);
}

/* How many turns of 2 pi the difference of two logarithms has too much. */
static double unwinding(la_scalar z) {
  const double pi = 3.14159265358979323846;
  return ceil((z.im - pi) / (2 * pi));
}

/* Half of log(b/a), a and b near each other. */
static la_scalar half_log_ratio(la_scalar a, la_scalar b) {
  const double pi = 3.14159265358979323846;
  la_scalar z = la_cdiv(la_csub(b, a), la_cadd(b, a));
  la_scalar w = from_c(catanh(to_c(z)));
  w.im += pi * unwinding(la_csub(la_clog(b), la_clog(a)));
  return w;
}

static bool far_apart(la_scalar a, la_scalar b) {
  return la_cabs(la_csub(b, a)) > la_cabs(la_cadd(a, b)) / 2;
}

la_scalar la_log_superdiagonal(la_scalar a, la_scalar b, la_scalar t) {
  la_scalar diff = la_csub(b, a);
  if (la_cabs1(diff) == 0) {
    return la_cdiv(t, a);
  }
  la_scalar top = far_apart(a, b) ? la_csub(la_clog(b), la_clog(a))
                                  : la_cscale(2, half_log_ratio(a, b));
  return la_cmul(t, la_cdiv(top, diff));
}

la_scalar la_power_superdiagonal(la_scalar a, la_scalar b, la_scalar t,
                                 double p) {
  la_scalar diff = la_csub(b, a);
  if (la_cabs1(diff) == 0) {
    return la_cmul(t, la_cscale(p, la_cpow_real(a, p - 1)));
  }
  la_scalar top;
  if (far_apart(a, b)) {
    top = la_csub(la_cpow_real(b, p), la_cpow_real(a, p));
  } else {
    la_scalar mean = la_cadd(la_clog(a), la_clog(b));
    la_scalar w = la_cscale(p, half_log_ratio(a, b));
    top = la_cmul(la_cexp(la_cscale(p / 2, mean)),
                  la_cscale(2, from_c(csinh(to_c(w)))));
  }
  return la_cmul(t, la_cdiv(top, diff));
}

double *la_roots_new(la_roots *r) {
  ptrdiff_t n = r->t.n, size = 2 * n * n;
  double *work = la_mem_alloc(3 * size, (ptrdiff_t)sizeof *work);
  if (work != NULL) {
    r->t0 = la_view_of(LA_CPLX, work, n, n);
    r->x[0] = la_view_of(LA_CPLX, work + size, n, n);
    r->x[1] = la_view_of(LA_CPLX, work + 2 * size, n, n);
    la_lacpy(r->t, r->t0);
  }
  return work;
}

static int take_root(la_roots *r) {
  if (la_interrupted()) {
    return LA_INFO_INTR;
  }
  r->s++;
  return la_sqrt_triangular(NULL, r->t);
}

/* d[k] := |(T-I)^k|^(1/k) for k = 2 .. 5. */
static int power_norms(la_roots *r, double *d) {
  ptrdiff_t n = r->t.n;
  double *space = la_mem_alloc(2 * n * n, (ptrdiff_t)sizeof *space);
  if (space == NULL) {
    return LA_INFO_NOMEM;
  }
  la_view m = la_view_of(LA_CPLX, space, n, n);
  la_lacpy(r->t, m);
  for (ptrdiff_t i = 0; i < n; i++) {
    la_put(m, i, i, la_csub(la_get(m, i, i), LA_ONE));
  }
  int info = 0;
  la_view last = m;
  for (int k = 2; k <= 5 && info == 0; k++) {
    la_view next = r->x[k % 2];
    info = la_gemm(LA_N, LA_N, LA_ONE, last, m, LA_ZERO, next);
    d[k] = pow(la_norm1(next), 1.0 / k);
    last = next;
  }
  la_mem_free(space);
  return info;
}

/* The smallest degree in from .. MOST_DEGREE for the norm, or 0. */
static int degree_for(double norm, const double *theta, int from) {
  for (int m = from; m <= MOST_DEGREE; m++) {
    if (norm <= theta[m - 1]) {
      return m;
    }
  }
  return 0;
}

/* T^(1/2^s) - I with diagonals from the scalar formulas. */
static void subtract_identity(la_roots *r) {
  double p = ldexp(1, -r->s);
  for (ptrdiff_t i = 0; i < r->t.n; i++) {
    la_scalar a = la_get(r->t0, i, i);
    la_put(r->t, i, i, la_root_minus_one(a, r->s));
    if (i + 1 < r->t.n && r->s > 0) {
      la_put(r->t, i, i + 1,
             la_power_superdiagonal(a, la_get(r->t0, i + 1, i + 1),
                                    la_get(r->t0, i, i + 1), p));
    }
  }
}

/* Square roots until all eigenvalues are near enough to 1. */
static int roots_for_eigenvalues(la_roots *r, double bound) {
  int info = 0;
  for (bool near = false; !near && info == 0 && r->s < MOST_ROOTS;) {
    near = true;
    for (ptrdiff_t i = 0; i < r->t.n && near; i++) {
      la_scalar z = la_csub(la_get(r->t, i, i), LA_ONE);
      near = la_cabs(z) <= bound;
    }
    info = near ? 0 : take_root(r);
  }
  return info;
}

int la_take_roots(la_roots *r, const double *theta) {
  int info = roots_for_eigenvalues(r, theta[MOST_DEGREE - 1]);
  double d[6] = {0};
  for (int tries = 0; info == 0;) {
    info = power_norms(r, d);
    double a2 = fmax(d[2], d[3]), a3 = fmax(d[3], d[4]), a4 = fmax(d[4], d[5]);
    r->degree = degree_for(a2, theta, 1);
    if (info != 0 || (r->degree >= 1 && r->degree <= 2)) {
      break;
    }
    r->degree = a3 <= theta[6] ? degree_for(a3, theta, 3) : 0;
    if (r->degree > 0 && r->degree <= 6) {
      break;
    }
    bool once_more = r->degree > 0 && a3 / 2 <= theta[4] && ++tries < 2;
    r->degree = once_more ? 0 : degree_for(fmin(a3, a4), theta, 6);
    if (r->degree > 0) {
      break;
    }
    if (r->s >= MOST_ROOTS || !isfinite(a3)) {
      r->degree = MOST_DEGREE;
      break;
    }
    info = take_root(r);
  }
  if (info == 0) {
    subtract_identity(r);
  }
  return info;
}
