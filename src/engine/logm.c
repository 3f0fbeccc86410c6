/* logm.c - the principal logarithm and real powers of a matrix.

   Inverse scaling and squaring on the Schur form: square roots until T is near
   I, then a Pade approximant, evaluated by partial fractions for the logarithm
   (Al-Mohy and Higham, SIAM J. Sci. Comput. 34, 2012) and as a continued
   fraction for powers (Schur-Pade; Higham and Lin, SIAM J. Matrix Anal. Appl.
   32, 2011). Diagonals and superdiagonals are computed from scalar formulas,
   free of cancellation. About 25 n^3 flops for the Schur form and n^3/3 for
   each root and term. */
#include "config.h"

#include "engine/funm.h"

#include "base/intr.h"
#include "base/mem.h"
#include "engine/scalar.h"
#include "engine/funm_steps.h"
#include "engine/gemm.h"
#include "engine/norm.h"
#include "engine/scale.h"
#include "engine/trsm.h"
#include "engine/vec.h"

#include <math.h>

/* Gauss-Legendre nodes and weights on [0,1], 1 to 7 points, half of them: the
   rest is symmetric about 1/2. */
static const double NODES[7][4] = {
    {0.5},
    {0.21132486540518711775},
    {0.11270166537925831148, 0.5},
    {0.069431844202973712388, 0.33000947820757186760},
    {0.046910077030668003601, 0.23076534494715845448, 0.5},
    {0.033765242898423986094, 0.16939530676686774317, 0.38069040695840154568},
    {0.025446043828620737737, 0.12923440720030278007, 0.29707742431130141655,
     0.5}};
static const double WEIGHTS[7][4] = {
    {1},
    {0.5},
    {0.27777777777777777778, 0.44444444444444444444},
    {0.17392742256872692869, 0.32607257743127307131},
    {0.11846344252809454376, 0.23931433524968323402, 0.28444444444444444444},
    {0.085662246189585172520, 0.18038078652406930378, 0.23395696728634552370},
    {0.064742483084434846635, 0.13985269574463833395, 0.19091502525255947247,
     0.20897959183673469388}};

/* Largest norms for degree 1 .. 7, logarithm and power. */
static const double THETA_LOG[] = {1.586970738772063e-5, 2.313807884242979e-3,
                                   1.938179313533253e-2, 6.209171588994762e-2,
                                   1.276404810806775e-1, 2.060962623452836e-1,
                                   2.879093714241194e-1};
static const double THETA_POWER[] = {1.51e-5, 2.24e-3, 1.88e-2, 6.04e-2,
                                     1.24e-1, 2.00e-1, 2.79e-1};

/* Y := Y + weight (I + node X)^-1 X, by the column of terms. */
static void add_term(la_view x, double node, double weight, la_view m,
                     la_view term, la_view y) {
  ptrdiff_t n = x.n;
  la_lacpy(x, m);
  la_lacpy(x, term);
  for (ptrdiff_t j = 0; j < n; j++) {
    la_scal(LA_CPLX, j + 1, la_cx(node, 0), la_at(m, 0, j), 1);
    la_put(m, j, j, la_cadd(la_get(m, j, j), LA_ONE));
  }
  la_trsm(LA_LEFT, LA_UPPER, LA_N, LA_NONUNIT, la_cx(weight, 0), m, term);
  for (ptrdiff_t j = 0; j < n; j++) {
    la_axpy(LA_CPLX, j + 1, LA_ONE, la_at(term, 0, j), 1, la_at(y, 0, j), 1);
  }
}

static int log_triangular(void *arg, la_view t) {
  (void)arg;
  ptrdiff_t n = t.n;
  la_roots r = {.t = t};
  double *work = la_roots_new(&r);
  double *sum = la_mem_alloc(2 * n * n, (ptrdiff_t)sizeof *sum);
  int info = work == NULL || sum == NULL ? LA_INFO_NOMEM : 0;
  if (info == 0) {
    info = la_take_roots(&r, THETA_LOG);
  }
  if (info == 0) {
    int m = r.degree;
    la_view y = la_view_of(LA_CPLX, sum, n, n);
    la_laset(y, LA_ZERO, LA_ZERO);
    for (int i = 0; i < m; i++) {
      int half = i < (m + 1) / 2 ? i : m - 1 - i;
      double node = NODES[m - 1][half];
      add_term(t, i == half ? node : 1 - node, WEIGHTS[m - 1][half], r.x[0],
               r.x[1], y);
    }
    la_scale_matrix(y, r.s);
    la_lacpy(y, t);
    for (ptrdiff_t i = 0; i < n; i++) {
      la_scalar a = la_get(r.t0, i, i);
      la_put(t, i, i, la_clog(a));
      if (i + 1 < n) {
        la_put(t, i, i + 1,
               la_log_superdiagonal(a, la_get(r.t0, i + 1, i + 1),
                                    la_get(r.t0, i, i + 1)));
      }
    }
  }
  la_mem_free(sum);
  la_mem_free(work);
  return info;
}

/* Diagonal and superdiagonal of F := those of T^p. */
static void renew_power(la_view t, double p, la_view f) {
  for (ptrdiff_t i = 0; i < t.n; i++) {
    la_scalar a = la_get(t, i, i);
    la_put(f, i, i, la_cpow_real(a, p));
    if (i + 1 < t.n) {
      la_put(f, i, i + 1,
             la_power_superdiagonal(a, la_get(t, i + 1, i + 1),
                                    la_get(t, i, i + 1), p));
    }
  }
}

/* F := the [m/m] approximant of (I - X)^p, X = -r->t, from the bottom of its
   continued fraction up. */
static void power_pade(la_roots *r, double p, la_view f) {
  la_view x = r->t, y = r->x[0];
  ptrdiff_t n = x.n;
  for (int j = 2 * r->degree; j >= 1; j--) {
    int h = j / 2;
    double c = j == 1       ? -p
               : j % 2 == 0 ? (-h + p) / (2.0 * (2 * h - 1))
                            : (-h - p) / (2.0 * (2 * h + 1));
    la_lacpy(x, y);
    for (ptrdiff_t k = 0; k < n; k++) {
      la_scal(LA_CPLX, n, la_cx(-c, 0), la_at(y, 0, k), 1);
    }
    if (j < 2 * r->degree) {
      la_trsm(LA_LEFT, LA_UPPER, LA_N, LA_NONUNIT, LA_ONE, f, y);
    }
    la_lacpy(y, f);
    for (ptrdiff_t k = 0; k < n; k++) {
      la_put(f, k, k, la_cadd(la_get(f, k, k), LA_ONE));
    }
  }
}

/* T := T^p for -1 < p < 1. */
static int fractional_power(la_view t, double p) {
  ptrdiff_t n = t.n;
  la_roots r = {.t = t};
  double *work = la_roots_new(&r);
  double *space = la_mem_alloc(2 * n * n, (ptrdiff_t)sizeof *space);
  int info = work == NULL || space == NULL ? LA_INFO_NOMEM : 0;
  if (info == 0) {
    info = la_take_roots(&r, THETA_POWER);
  }
  if (info == 0) {
    la_view f = la_view_of(LA_CPLX, space, n, n);
    power_pade(&r, p, f);
    renew_power(r.t0, ldexp(p, -r.s), f);
    for (int i = r.s - 1; i >= 0 && info == 0; i--) {
      la_lacpy(f, r.x[0]);
      la_trmm(LA_LEFT, LA_UPPER, LA_N, LA_NONUNIT, LA_ONE, r.x[0], f);
      renew_power(r.t0, ldexp(p, -i), f);
      info = la_interrupted() ? LA_INFO_INTR : 0;
    }
    la_lacpy(f, t);
  }
  la_mem_free(space);
  la_mem_free(work);
  return info;
}

/* F := F T^whole for a whole number >= 0, T destroyed. */
static int multiply_whole(la_view t, double whole, la_view f) {
  ptrdiff_t n = t.n;
  double *space = la_mem_alloc(2 * n * n, (ptrdiff_t)sizeof *space);
  if (space == NULL) {
    return LA_INFO_NOMEM;
  }
  la_view copy = la_view_of(LA_CPLX, space, n, n);
  int info = 0;
  while (whole > 0 && info == 0) {
    if (fmod(whole, 2) != 0) {
      la_trmm(LA_RIGHT, LA_UPPER, LA_N, LA_NONUNIT, LA_ONE, t, f);
    }
    whole = floor(whole / 2);
    if (whole > 0) {
      la_lacpy(t, copy);
      la_trmm(LA_LEFT, LA_UPPER, LA_N, LA_NONUNIT, LA_ONE, copy, t);
    }
    info = la_interrupted() ? LA_INFO_INTR : 0;
  }
  la_mem_free(space);
  return info;
}

static int power_triangular(void *arg, la_view t) {
  double p = *(const double *)arg, whole = trunc(p), rest = p - whole;
  ptrdiff_t n = t.n;
  double *space = la_mem_alloc(2 * n * n, (ptrdiff_t)sizeof *space);
  if (space == NULL) {
    return LA_INFO_NOMEM;
  }
  la_view f = la_view_of(LA_CPLX, space, n, n);
  int info = 0;
  if (rest != 0) {
    la_lacpy(t, f);
    info =
        rest == 0.5 ? la_sqrt_triangular(NULL, f) : fractional_power(f, rest);
  } else {
    la_laset(f, LA_ZERO, LA_ONE);
  }
  if (info == 0 && whole < 0 && la_trtri(LA_UPPER, LA_NONUNIT, t) != 0) {
    la_fill_nan_view(&f);
    whole = 0;
  }
  if (info == 0) {
    info = multiply_whole(t, fabs(whole), f);
  }
  la_lacpy(f, t);
  la_mem_free(space);
  return info;
}

int la_logm(la_view a, bool *singular) {
  return la_schur_function(a, log_triangular, NULL, singular);
}

int la_powm(la_view a, double p, bool *singular) {
  return la_schur_function(a, power_triangular, &p, singular);
}
