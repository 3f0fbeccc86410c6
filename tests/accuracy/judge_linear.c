/* judge_linear.c - LU, Cholesky and what follows from them: the tests of
   LAPACK's programs dchkge and dchkpo (LAPACK Users' Guide, 3rd ed., SIAM 1999;
   J. Dongarra et al., Installing and Testing LAPACK, LAPACK Working Note 41,
   6.1-6.2).

   dget01: norm(A - P L U) / (n norm(A) eps); dpot01 with L L'.
   dget02: norm(B - A X) / (norm(A) norm(X) eps), column by column.
   dget03: norm(I - X A) / (n norm(A) norm(X) eps), the side that solving
   X L = U^-1 keeps small (Higham, Accuracy and Stability, 14.3.2), and
   norm(I - A X) likewise, for Hermitian A once X is made Hermitian, too.
   dget04: norm(X - X*) rcond / (norm(X*) eps), X* in extended precision.
   dget06: the larger of rcond and its estimate by the smaller, less 1 - eps.
   det: the error by what an error of n eps norm(A) in the matrix makes. */
#include "config.h"

#include "score.h"

#include "engine/chol.h"
#include "engine/hermitian.h"
#include "engine/lu.h"
#include "engine/norm.h"
#include "engine/scalar.h"
#include "engine/vec.h"
#include "reference.h"

#include <math.h>

/* ---- LU ---- */

/* P'L U of la_getrf's result; |L| |U| instead if [moduli]. */
static wmat rebuild_lu(la_view lu, const ptrdiff_t *ipiv, bool moduli) {
  ptrdiff_t least = lu.m < lu.n ? lu.m : lu.n;
  wmat l = w_block(w_of(lu), 0, 0, lu.m, least);
  wmat u = w_block(w_of(lu), 0, 0, least, lu.n);
  w_triangle(l, LA_LOWER, true);
  w_triangle(u, LA_UPPER, false);
  wmat p =
      moduli ? w_mul(LA_N, w_abs(l), LA_N, w_abs(u)) : w_mul(LA_N, l, LA_N, u);
  for (ptrdiff_t i = least - 1; i >= 0; i--) {
    for (ptrdiff_t j = 0; j < p.n && ipiv[i] != i; j++) {
      wnum z = w_get(p, i, j);
      w_put(p, i, j, w_get(p, ipiv[i], j));
      w_put(p, ipiv[i], j, z);
    }
  }
  return p;
}

static void judge_lu(sample *s, score *c) {
  ptrdiff_t least = s->a.m < s->a.n ? s->a.m : s->a.n;
  ptrdiff_t *ipiv = pool_take(least, sizeof *ipiv);
  la_view lu = view_copy(s->a);
  if (la_getrf(lu, ipiv) < 0) {
    score_wrong(c, "getrf failed");
    return;
  }
  wmat error = rebuild_lu(lu, ipiv, false);
  w_sub(error, s->w);
  wide norm =
      s->traits & GROWTH ? w_norm1(rebuild_lu(lu, ipiv, true)) : s->norm1;
  score_ratio(c, "dget01", w_norm1(error), (wide)s->a.n * norm * EPS);
  wmat l = w_block(w_of(lu), 0, 0, s->a.m, least);
  w_triangle(l, LA_LOWER, true);
  wide bound = (s->a.k == LA_CPLX ? sqrtl(2) : 1) + 4 * EPS;
  if (w_normmax(l) > bound) {
    score_wrong(c, "a multiplier is larger than 1: no partial pivoting");
  }
}

/* The columns of B - op(A) X by the norms. */
static void dget02(score *c, wmat a, la_trans t, la_view x, la_view b) {
  wmat residual = w_mul(t, a, LA_N, w_of(x));
  w_sub(residual, w_of(b));
  wide anorm = t == LA_N ? w_norm1(a) : w_norminf(a);
  for (ptrdiff_t j = 0; j < x.n; j++) {
    wide r = w_norm1(w_block(residual, 0, j, residual.m, 1));
    wide size = w_norm1(w_of(la_col(x, j)));
    score_ratio(c, "dget02", r, anorm * size * EPS);
  }
}

static void dget04(score *c, wmat want, la_view x, wide cond) {
  wmat diff = w_of(x);
  w_sub(diff, want);
  for (ptrdiff_t j = 0; j < x.n; j++) {
    wide error = w_normmax(w_block(diff, 0, j, diff.m, 1));
    wide size = w_normmax(w_block(want, 0, j, diff.m, 1));
    score_ratio(c, "dget04", error, size * cond * EPS);
  }
}

/* The solution in extended precision, and the condition in the norm of the
   largest element. */
static wmat true_solution(sample *s, la_trans t, la_view b, wide *cond) {
  const wmat *inverse = sample_inverse(s);
  *cond = t == LA_N ? w_norminf(s->w) * w_norminf(*inverse) : sample_cond1(s);
  return w_mul(t, *inverse, LA_N, w_of(b));
}

static void judge_solve(sample *s, score *c) {
  ptrdiff_t *ipiv = pool_take(s->a.n, sizeof *ipiv);
  la_view lu = view_copy(s->a);
  int info = la_getrf(lu, ipiv);
  if (info != 0) {
    if (sample_cond1(s) < 1 / EPS) {
      score_wrong(c, "a regular matrix counts as singular");
    }
    return;
  }
  for (int t = LA_N; t <= LA_C; t++) {
    la_view b = sample_random(s, 4 + t, s->a.k, s->a.n, t == LA_N ? 3 : 1);
    la_view x = view_copy(b);
    la_getrs((la_trans)t, lu, ipiv, x);
    if (!la_isfinite(x)) {
      continue; /* a solution beyond the range */
    }
    dget02(c, s->w, (la_trans)t, x, b);
    if (sample_cond1(s) < 0.1L / EPS) {
      wide cond;
      wmat want = true_solution(s, (la_trans)t, b, &cond);
      dget04(c, want, x, cond);
    }
  }
}

/* Beyond the condition at which inv mends an inverse, the right side is that of
   inv alone (judge_least.c). */
static void dget03(score *c, sample *s, la_view x) {
  score_inverse(c, "dget03 left", s, w_of(x), true);
  if (la_is_hermitian(s->a)) {
    la_make_hermitian(x);
  }
  if (sample_cond1(s) < 1e8L) {
    score_inverse(c, "dget03 right", s, w_of(x), false);
  }
}

static void judge_inverse(sample *s, score *c) {
  ptrdiff_t *ipiv = pool_take(s->a.n, sizeof *ipiv);
  la_view x = view_copy(s->a);
  wide cond = sample_cond1(s);
  if (cond > 0.1L / EPS) {
    return;
  }
  if (score_info(c, "getrf", la_getrf(x, ipiv)) &&
      score_info(c, "getri", la_getri(x, ipiv)) && la_isfinite(x)) {
    dget03(c, s, x);
    wmat diff = w_of(x);
    w_sub(diff, *sample_inverse(s));
    score_ratio(c, "forward", w_norm1(diff),
                (wide)s->a.n * cond * w_norm1(*sample_inverse(s)) * EPS);
  }
}

/* ---- condition ---- */

static void dget06(score *c, wide cond, double rcond) {
  wide ratio = cond * rcond;
  score_ratio(c, "dget06", fmaxl(ratio, 1 / ratio) - (1 - EPS), 1);
}

static void judge_rcond(sample *s, score *c) {
  ptrdiff_t *ipiv = pool_take(s->a.n, sizeof *ipiv);
  la_view lu = view_copy(s->a);
  wide cond = sample_cond1(s);
  double rcond = -1;
  int info = la_getrf(lu, ipiv);
  if (info < 0 ||
      !score_info(c, "gecon",
                  la_gecon(lu, ipiv, la_norm1(s->a), LA_RCOND_BEST, &rcond))) {
    return;
  }
  if (cond * (wide)s->a.n < 0.01L / EPS) {
    dget06(c, cond, rcond);
  } else if (!(rcond < 3000 * (double)s->a.n * (double)EPS)) {
    score_wrong(c, "a nearly singular matrix seems regular");
  }
}

/* ---- determinant ---- */

/* log of prod(1 + n eps s1/s_i): what a perturbation of n eps |A|_2 may do. */
static wide perturbation(sample *s) {
  const wide *sigma = sample_sigma(s);
  wide sum = 0;
  for (ptrdiff_t i = 0; i < s->a.n; i++) {
    sum += log1pl((wide)s->a.n * EPS * sigma[0] / sigma[i]);
  }
  return expm1l(sum);
}

static void judge_det(sample *s, score *c) {
  ptrdiff_t n = s->a.n;
  ptrdiff_t *ipiv = pool_take(n, sizeof *ipiv);
  la_view lu = view_copy(s->a);
  la_scalar mantissa;
  long exponent;
  long e;
  if (la_getrf(lu, ipiv) < 0) {
    score_wrong(c, "getrf failed");
    return;
  }
  la_getrf_det(lu, ipiv, &mantissa, &exponent);
  ref_lu f = ref_factor(s->w);
  wnum want = ref_determinant(&f, &e);
  if (f.rank_short || (n > 0 && sample_sigma(s)[n - 1] == 0)) {
    return;
  }
  wide bring = exponent - e > 5000 ? INFINITY : ldexpl(1, (int)(exponent - e));
  wnum error = {mantissa.re * bring - want.re, mantissa.im * bring - want.im};
  score_ratio(c, "det", wnum_abs(error),
              wnum_abs(want) * (perturbation(s) + (wide)n * EPS));
}

/* ---- Cholesky ---- */

static void judge_chol(sample *s, score *c) {
  for (int i = 0; i < 2; i++) {
    la_uplo uplo = i == 0 ? LA_UPPER : LA_LOWER;
    la_view r = view_copy(s->a);
    if (!score_info(c, "potrf", la_potrf(uplo, r))) {
      continue;
    }
    wmat f = w_of(r);
    w_triangle(f, uplo, false);
    wmat error = i == 0 ? w_mul(LA_C, f, LA_N, f) : w_mul(LA_N, f, LA_C, f);
    w_sub(error, s->w);
    score_ratio(c, "dpot01", w_norm1(error), (wide)s->a.n * s->norm1 * EPS);
    la_view b = sample_random(s, 9, s->a.k, s->a.n, 3);
    la_view x = view_copy(b);
    la_potrs(uplo, r, x);
    if (la_isfinite(x)) {
      dget02(c, s->w, LA_N, x, b);
    }
    double rcond;
    wide cond = sample_cond1(s);
    if (score_info(c, "pocon",
                   la_pocon(uplo, r, la_norm1(s->a), LA_RCOND_BEST, &rcond)) &&
        cond * (wide)s->a.n < 0.01L / EPS) {
      dget06(c, cond, rcond);
    }
  }
}

/* An indefinite matrix must be told from a definite one. */
static void judge_chol_flag(sample *s, score *c) {
  const wide *w = sample_lambda(s);
  wide clear = 10 * (wide)s->a.n * ULP * sample_norm2(s);
  if (w[0] < -clear) {
    la_view r = view_copy(s->a);
    if (la_potrf(LA_UPPER, r) <= 0) {
      score_wrong(c, "a matrix with a negative eigenvalue has a factor");
    }
  }
}

const operation LINEAR_OPERATIONS[] = {
    {"lu", 0, 0, 0, judge_lu},
    {"solve", SQUARE | FILLED, GROWTH, 210, judge_solve},
    {"inverse", SQUARE | FILLED, GROWTH, 210, judge_inverse},
    {"rcond", SQUARE | FILLED, GROWTH, 210, judge_rcond},
    {"det", SQUARE, GROWTH, 210, judge_det},
    {"chol", DEFINITE, 0, 0, judge_chol},
    {"chol-refuses", HERMITIAN | FILLED, 0, 210, judge_chol_flag},
    {.name = NULL}};
