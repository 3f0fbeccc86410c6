/* judge_singular.c - singular values and vectors, the tests of LAPACK's dchkbd
   and ddrvbd (LAPACK Working Note 41, 6.12).

   ddrvbd: norm(A - U S V') / (max(m,n) norm(A) ulp), norm(I - U'U) / (m ulp),
   norm(I - V'V) / (n ulp), the order of S.
   dbdt01: norm(A - Q B P') / (n norm(A) eps); dort01: norm(I - Q'Q) / (n eps).
   dbdt03: norm(B - U S V') / (n norm(B) eps).
   values: the largest error / (n norm(A)_2 ulp), against bisection in extended
   precision.
   relative: for bidiagonal matrices, the error of each value by itself
   (dsvdch; Demmel and Kahan, SIAM J. Sci. Stat. Comput. 11, 1990). */
#include "config.h"

#include "score.h"

#include "engine/bidiag.h"
#include "engine/norm.h"
#include "engine/scalar.h"
#include "engine/svd.h"
#include "engine/vec.h"
#include "reference.h"

#include <math.h>
#include <string.h>

static void orthogonality(score *c, const char *metric, la_view v, wide unit) {
  wmat z = w_of(v);
  wmat g = w_mul(LA_C, z, LA_N, z);
  w_sub(g, w_identity(z.k, z.n));
  score_ratio(c, metric, w_norm1(g), (wide)z.m * unit);
}

/* False if the values rise or are negative. */
static bool in_order(score *c, ptrdiff_t n, const double *s) {
  for (ptrdiff_t i = 0; i < n; i++) {
    if (!(s[i] >= 0) || (i > 0 && s[i] > s[i - 1])) {
      score_wrong(c, "the singular values do not descend to 0");
      return false;
    }
  }
  return true;
}

static void compare_values(score *c, const char *metric, ptrdiff_t n,
                           const double *got, const wide *want) {
  wide worst = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    worst = fmaxl(worst, fabsl(got[i] - want[i]));
  }
  if (in_order(c, n, got) && n > 0) {
    score_ratio(c, metric, worst, (wide)n * want[0] * ULP);
  }
}

/* A = U S V'; full: U and V square. */
static void judge_one_svd(sample *s, score *c, bool full) {
  ptrdiff_t m = s->a.m;
  ptrdiff_t n = s->a.n;
  ptrdiff_t k = m < n ? m : n;
  double *sigma = pool_take(k, sizeof *sigma);
  la_view a = view_copy(s->a);
  la_view u = view_new(s->a.k, m, full ? m : k);
  la_view v = view_new(s->a.k, n, full ? n : k);
  if (!score_info(c, "svd", la_svd(a, sigma, &u, &v))) {
    return;
  }
  wmat us = w_block(w_of(u), 0, 0, m, k);
  w_scale_columns(us, LA_REAL, sigma);
  wmat error = w_mul(LA_N, us, LA_C, w_block(w_of(v), 0, 0, n, k));
  w_sub(error, s->w);
  wide most = (wide)(m > n ? m : n);
  score_ratio(c, "ddrvbd", w_norm1(error), most * s->norm1 * ULP);
  orthogonality(c, "orthogonality U", u, ULP);
  orthogonality(c, "orthogonality V", v, ULP);
  compare_values(c, "values", k, sigma, sample_sigma(s));
}

static void judge_svd(sample *s, score *c) {
  judge_one_svd(s, c, false);
  if (s->a.m != s->a.n) {
    judge_one_svd(s, c, true);
  }
}

static void judge_values(sample *s, score *c) {
  ptrdiff_t k = s->a.m < s->a.n ? s->a.m : s->a.n;
  double *sigma = pool_take(k, sizeof *sigma);
  la_view a = view_copy(s->a);
  if (score_info(c, "svd", la_svd(a, sigma, NULL, NULL))) {
    compare_values(c, "values", k, sigma, sample_sigma(s));
  }
  double norm;
  if (score_info(c, "norm2", la_norm2(s->a, &norm))) {
    wide want = sample_norm2(s);
    score_ratio(c, "norm2", fabsl(norm - want),
                (wide)(k > 0 ? k : 1) * want * ULP);
  }
}

/* ---- the steps ---- */

/* The bidiagonal matrix d, e of order n as a matrix of kind k. */
static wmat bidiagonal(la_kind k, ptrdiff_t n, const double *d,
                       const double *e) {
  wmat b = w_new(k, n, n);
  for (ptrdiff_t i = 0; i < n; i++) {
    *w_at(b, i, i) = d[i];
    if (i + 1 < n) {
      *w_at(b, i, i + 1) = e[i];
    }
  }
  return b;
}

/* A factorisation B = U diag(s) V' of the bidiagonal matrix. */
static void dbdt03(score *c, const char *metric, wmat b, la_view u,
                   const double *s, la_view v) {
  wmat us = w_of(u);
  w_scale_columns(us, LA_REAL, s);
  wmat error = w_mul(LA_N, us, LA_C, w_of(v));
  w_sub(error, b);
  score_ratio(c, metric, w_norm1(error), (wide)b.n * w_norm1(b) * EPS);
  orthogonality(c, "dort01", u, EPS);
  orthogonality(c, "dort01", v, EPS);
}

static void relative_values(score *c, const char *metric, ptrdiff_t n,
                            const double *got, const wide *want) {
  wide worst = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    wide unit = (wide)n * fmaxl(want[i], 0x1p-1022L) * ULP;
    worst = fmaxl(worst, fabsl(got[i] - want[i]) / unit);
  }
  if (in_order(c, n, got)) {
    score_ratio(c, metric, worst, 1);
  }
}

/* Copies of the diagonals, which the routines destroy. */
typedef struct diagonals {
  double *d, *e;
} diagonals;

static diagonals copy_of(ptrdiff_t n, diagonals from) {
  diagonals to = {pool_take(n, sizeof(double)), pool_take(n, sizeof(double))};
  memcpy(to.d, from.d, (size_t)n * sizeof(double));
  memcpy(to.e, from.e, (size_t)n * sizeof(double));
  return to;
}

static void judge_bidiagonal(score *c, ptrdiff_t n, diagonals b) {
  const wide *want = ref_bidiagonal_values(n, b.d, b.e);
  wmat matrix = bidiagonal(LA_REAL, n, b.d, b.e);
  la_view u = view_new(LA_REAL, n, n);
  la_view v = view_new(LA_REAL, n, n);
  diagonals x = copy_of(n, b);
  la_laset(u, LA_ZERO, LA_ONE);
  la_laset(v, LA_ZERO, LA_ONE);
  if (score_info(c, "bdsqr", la_bdsqr(n, x.d, x.e, &u, &v))) {
    dbdt03(c, "dbdt03 QR", matrix, u, x.d, v);
    relative_values(c, "relative QR", n, x.d, want);
  }
  x = copy_of(n, b);
  if (score_info(c, "bdsdc", la_bdsdc(n, x.d, x.e, u, v))) {
    dbdt03(c, "dbdt03 D&C", matrix, u, x.d, v);
    compare_values(c, "values D&C", n, x.d, want);
  }
  x = copy_of(n, b);
  if (score_info(c, "bdsval", la_bdsval(n, x.d, x.e))) {
    relative_values(c, "relative qd", n, x.d, want);
  }
}

/* A = Q B P', then B by every method. */
static void judge_steps(sample *s, score *c) {
  la_view a = view_copy(s->a);
  if (a.m < a.n) {
    a = view_new(s->a.k, s->a.n, s->a.m);
    la_transpose(s->a, true, a);
  }
  wmat before = w_of(a);
  ptrdiff_t n = a.n;
  ptrdiff_t k = (ptrdiff_t)a.k;
  la_bidiag b = {.a = a, .p = view_new(a.k, n, n)};
  b.tauq = pool_take(n * k, sizeof(double));
  b.taup = pool_take(n * k, sizeof(double));
  b.d = pool_take(n, sizeof(double));
  b.e = pool_take(n, sizeof(double));
  if (!score_info(c, "gebrd", la_gebrd(&b))) {
    return;
  }
  la_view q = view_new(a.k, a.m, n);
  la_view p = view_new(a.k, n, n);
  la_laset(q, LA_ZERO, LA_ONE);
  la_laset(p, LA_ZERO, LA_ONE);
  if (score_info(c, "apply_q", la_gebrd_apply_q(&b, q)) &&
      score_info(c, "apply_p", la_gebrd_apply_p(&b, p))) {
    wmat qb = w_mul(LA_N, w_of(q), LA_N, bidiagonal(a.k, n, b.d, b.e));
    wmat error = w_mul(LA_N, qb, LA_C, w_of(p));
    w_sub(error, before);
    score_ratio(c, "dbdt01", w_norm1(error), (wide)a.m * w_norm1(before) * EPS);
    orthogonality(c, "dort01", q, EPS);
    orthogonality(c, "dort01", p, EPS);
  }
  judge_bidiagonal(c, n, (diagonals){b.d, b.e});
}

const operation SINGULAR_OPERATIONS[] = {
    {"svd", 0, 0, 0, judge_svd},
    {"svd-values", 0, 0, 0, judge_values},
    {"bidiagonal", FILLED, EXTREME, 130, judge_steps},
    {.name = NULL}};
