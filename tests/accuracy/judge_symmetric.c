/* judge_symmetric.c - eigenvalues of Hermitian and of tridiagonal matrices, the
   tests of LAPACK's dchkst and ddrvst (LAPACK Working Note 41, 6.10; LAPACK
   Users' Guide 4.7).

   dsyt21: norm(A - V D V') / (n norm(A) ulp), norm(I - V'V) / (n ulp).
   dstt21: the same for a tridiagonal matrix.
   values: the largest error of an eigenvalue / (n norm(A)_2 ulp), against
   bisection in extended precision; with and without vectors. */
#include "config.h"

#include "score.h"

#include "engine/eig_sym.h"
#include "engine/scalar.h"
#include "engine/tridiag.h"
#include "engine/vec.h"
#include "reference.h"

#include <math.h>
#include <string.h>

/* norm(A - V diag(d) V') and the orthogonality of V. */
static void decomposition(score *c, const char *metric, wmat a, la_view v,
                          const double *d) {
  wide n = (wide)a.n;
  wmat z = w_of(v);
  wmat zd = w_copy(z);
  w_scale_columns(zd, LA_REAL, d);
  wmat error = w_mul(LA_N, zd, LA_C, z);
  w_sub(error, a);
  score_ratio(c, metric, w_norm1(error), n * w_norm1(a) * ULP);
  wmat g = w_mul(LA_C, z, LA_N, z);
  w_sub(g, w_identity(z.k, z.n));
  score_ratio(c, "orthogonality", w_norm1(g), n * ULP);
}

static void compare_values(score *c, const char *metric, ptrdiff_t n,
                           const double *got, const wide *want) {
  wide norm = n > 0 ? fmaxl(fabsl(want[0]), fabsl(want[n - 1])) : 0;
  wide worst = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    wide error = fabsl(got[i] - want[i]);
    if (!(error <= worst)) {
      worst = error;
    }
    if (i > 0 && got[i] < got[i - 1]) {
      score_wrong(c, "the eigenvalues do not ascend");
      return;
    }
  }
  score_ratio(c, metric, worst, (wide)n * norm * ULP);
}

static void judge_eigh(sample *s, score *c) {
  ptrdiff_t n = s->a.n;
  double *w = pool_take(n, sizeof *w);
  la_view v = view_copy(s->a);
  if (score_info(c, "syev", la_syev(true, v, w))) {
    decomposition(c, "dsyt21", s->w, v, w);
    compare_values(c, "values", n, w, sample_lambda(s));
  }
  v = view_copy(s->a);
  if (score_info(c, "syev, values only", la_syev(false, v, w))) {
    compare_values(c, "values only", n, w, sample_lambda(s));
  }
}

/* ---- the steps ---- */

/* A tridiagonal matrix in two arrays, and copies of it. */
typedef struct tri {
  ptrdiff_t n;
  double *d, *e;
} tri;

static tri tri_new(ptrdiff_t n) {
  return (tri){n, pool_take(n, sizeof(double)), pool_take(n, sizeof(double))};
}

static tri tri_copy(tri t) {
  tri u = tri_new(t.n);
  memcpy(u.d, t.d, (size_t)t.n * sizeof *t.d);
  memcpy(u.e, t.e, (size_t)t.n * sizeof *t.e);
  return u;
}

static wmat tri_matrix(la_kind k, tri t) {
  wmat a = w_new(k, t.n, t.n);
  for (ptrdiff_t i = 0; i < t.n; i++) {
    *w_at(a, i, i) = t.d[i];
    if (i + 1 < t.n) {
      *w_at(a, i + 1, i) = t.e[i];
      *w_at(a, i, i + 1) = t.e[i];
    }
  }
  return a;
}

static void judge_tridiagonal(score *c, tri t) {
  const wide *want = ref_tridiagonal_values(t.n, t.d, t.e);
  wmat a = tri_matrix(LA_REAL, t);
  la_view z = view_new(LA_REAL, t.n, t.n);
  tri u = tri_copy(t);
  la_laset(z, LA_ZERO, LA_ONE);
  if (score_info(c, "steqr", la_steqr(t.n, u.d, u.e, &z))) {
    decomposition(c, "dstt21 QL", a, z, u.d);
    compare_values(c, "values QL", t.n, u.d, want);
  }
  u = tri_copy(t);
  if (score_info(c, "stedc", la_stedc(t.n, u.d, u.e, z))) {
    decomposition(c, "dstt21 D&C", a, z, u.d);
    compare_values(c, "values D&C", t.n, u.d, want);
  }
  u = tri_copy(t);
  if (score_info(c, "sterf", la_sterf(t.n, u.d, u.e))) {
    compare_values(c, "values root-free", t.n, u.d, want);
  }
}

/* A = Q T Q', then T by every method. */
static void judge_steps(sample *s, score *c) {
  ptrdiff_t n = s->a.n;
  tri t = tri_new(n);
  double *tau = pool_take(2 * n, sizeof *tau);
  la_view a = view_copy(s->a);
  if (!score_info(c, "hetrd", la_hetrd(a, t.d, t.e, tau))) {
    return;
  }
  la_view q = view_new(s->a.k, n, n);
  la_laset(q, LA_ZERO, LA_ONE);
  if (score_info(c, "hetrd_apply", la_hetrd_apply(a, tau, q))) {
    wmat z = w_of(q);
    wmat zt = w_mul(LA_N, z, LA_N, tri_matrix(s->a.k, t));
    wmat error = w_mul(LA_N, zt, LA_C, z);
    w_sub(error, s->w);
    score_ratio(c, "dsyt21 T", w_norm1(error), (wide)n * s->norm1 * ULP);
    wmat g = w_mul(LA_C, z, LA_N, z);
    w_sub(g, w_identity(z.k, n));
    score_ratio(c, "orthogonality", w_norm1(g), (wide)n * ULP);
  }
  judge_tridiagonal(c, t);
}

const operation SYMMETRIC_OPERATIONS[] = {
    {"eigh", HERMITIAN, 0, 0, judge_eigh},
    {"tridiagonal", HERMITIAN | FILLED, EXTREME, 260, judge_steps},
    {.name = NULL}};
