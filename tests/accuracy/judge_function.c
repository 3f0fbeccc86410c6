/* judge_function.c - functions of matrices (N. J. Higham, Functions of
   Matrices, SIAM 2008).

   expm: norm(X - exp(A)) / (n c norm(exp(A)) eps), exp(A) and its condition
   number c in extended precision.
   logm: norm(X - log(A)) / (n c norm(log(A)) eps), log(A) by Newton's method in
   extended precision, c from the inverse of the derivative of exp (3.2 there).
   sqrtm: norm(X^2 - A) / (n norm(X)^2 eps) (6.2).
   powm: norm(X^q - A^p) / (n (q norm(X)^q + p norm(A)^p) eps) for A^(p/q).
   Frobenius norms. Roots and logarithms must be the principal ones. */
#include "config.h"

#include "score.h"

#include "engine/eig_gen.h"
#include "engine/funm.h"
#include "engine/scalar.h"
#include "engine/vec.h"
#include "reference.h"

#include <math.h>
#include <stdlib.h>

static void judge_expm(sample *s, score *c) {
  la_view x = view_copy(s->a);
  if (s->norm1 > 600 || !score_info(c, "expm", la_expm(x))) {
    return;
  }
  wmat want = ref_expm(s->w);
  wide cond = s->a.n > 0 && s->norm1 > 0 ? ref_expm_condition(s->w) : 1;
  wmat diff = w_of(x);
  w_sub(diff, want);
  wide n = (wide)s->a.n;
  score_ratio(c, "expm", w_normfro(diff),
              n * fmaxl(cond, 1) * w_normfro(want) * EPS);
}

/* The eigenvalues of A; NULL without. */
static double *eigenvalues(score *c, la_view a) {
  double *w = pool_take(2 * a.n, sizeof *w);
  la_view copy = view_copy(a);
  return score_info(c, "geev", la_geev(true, copy, w, NULL, NULL)) ? w : NULL;
}

/* How far the spectrum stays from the cut of log and roots, the negative real
   axis and zero, by norm(A); negative if that is too near to say on which side
   it is. */
static double clearance(sample *s, score *c) {
  ptrdiff_t n = s->a.n;
  const double *w = eigenvalues(c, s->a);
  double norm = (double)s->norm1;
  double least = 1;
  if (w == NULL || sample_sigma(s)[n - 1] <= 1e-11L * sample_norm2(s)) {
    return -1;
  }
  for (ptrdiff_t i = 0; i < n; i++) {
    double re = w[2 * i];
    double im = w[2 * i + 1];
    double distance = re > 0 ? hypot(re, im) : fabs(im);
    if (distance / norm < least) {
      least = distance / norm;
    }
  }
  return least > 1e-6 ? least : -1;
}

/* The arguments of the eigenvalues of X = A^p stay within p pi. Only where the
   eigenvalues of A, even defective ones, are known well enough. */
static void judge_principal(score *c, double clear, la_view x, double p) {
  const double *w = clear < 0.05 ? NULL : eigenvalues(c, x);
  for (ptrdiff_t i = 0; w != NULL && i < x.n; i++) {
    if (fabs(atan2(w[2 * i + 1], w[2 * i])) > p * M_PI) {
      score_wrong(c, "not the principal power");
      return;
    }
  }
}

static void judge_sqrtm(sample *s, score *c) {
  la_view x = view_complex(s->a);
  bool singular = false;
  double clear = clearance(s, c);
  if (clear < 0 || !score_info(c, "sqrtm", la_sqrtm(x, &singular))) {
    return;
  }
  wmat w = w_of(x);
  wmat error = w_mul(LA_N, w, LA_N, w);
  w_sub(error, w_of_complex(s->a));
  wide size = w_normfro(w);
  score_ratio(c, "sqrtm", w_normfro(error), (wide)s->a.n * size * size * EPS);
  judge_principal(c, clear, x, 0.5);
  if (singular) {
    score_wrong(c, "a regular matrix counts as singular");
  }
}

/* log A, improved by Newton's method for exp from the engine's X; *cond is the
   condition number of log at A. */
static wmat true_logarithm(wmat a, la_view x, wide *cond) {
  wmat log = w_of(x);
  ptrdiff_t n = a.n;
  wmat derivative = ref_expm_derivative(log);
  ref_lu f = ref_factor(derivative);
  wmat inverse = ref_solve(&f, w_identity(LA_CPLX, n * n));
  for (int step = 0; step < 3; step++) {
    wmat r = ref_expm(log);
    w_sub(r, a);
    wmat column = {r.p, n * n, 1, LA_CPLX};
    wmat dx = w_mul(LA_N, inverse, LA_N, column);
    w_sub(log, (wmat){dx.p, n, n, LA_CPLX});
  }
  wide norm = sqrtl(w_norm1(inverse) * w_norminf(inverse));
  *cond = norm * w_normfro(a) / w_normfro(log);
  return log;
}

static void judge_logm(sample *s, score *c) {
  la_view x = view_complex(s->a);
  bool singular = false;
  double clear = clearance(s, c);
  if (clear < 0 || !score_info(c, "logm", la_logm(x, &singular)) ||
      w_normmax(w_of(x)) == 0) {
    return;
  }
  wide cond;
  wmat want = true_logarithm(w_of_complex(s->a), x, &cond);
  wmat diff = w_of(x);
  w_sub(diff, want);
  score_ratio(c, "logm", w_normfro(diff),
              (wide)s->a.n * w_normfro(want) * fmaxl(1, cond) * EPS);
  const double *w = clear < 0.05 ? NULL : eigenvalues(c, x);
  for (ptrdiff_t i = 0; w != NULL && i < x.n; i++) {
    if (fabs(w[2 * i + 1]) > M_PI) {
      score_wrong(c, "not the principal logarithm");
      return;
    }
  }
}

/* A^k for k > 0. */
static wmat power(wmat a, int k) {
  if (k == 1) {
    return a;
  }
  wmat half = power(a, k / 2);
  wmat x = w_mul(LA_N, half, LA_N, half);
  return k % 2 == 0 ? x : w_mul(LA_N, x, LA_N, a);
}

/* X = A^(p/q) for q > 0. A negative p is brought to the other side. */
static void judge_one_power(sample *s, score *c, double clear, int p, int q) {
  la_view x = view_complex(s->a);
  bool singular = false;
  if (!score_info(c, "powm", la_powm(x, (double)p / q, &singular))) {
    return;
  }
  wmat a = w_of_complex(s->a);
  wmat left = power(w_of(x), q);
  wmat right = p > 0 ? power(a, p) : w_identity(LA_CPLX, a.n);
  wide size = (wide)q * powl(w_normfro(w_of(x)), q);
  if (p < 0) {
    left = w_mul(LA_N, left, LA_N, power(a, -p));
  }
  wide other = (wide)abs(p) * powl(w_normfro(a), abs(p));
  w_sub(left, right);
  wide unit = p > 0 ? size + other : size * other;
  score_ratio(c, "powm", w_normfro(left), (wide)a.n * unit * EPS);
  if (p > 0 && p < q) {
    judge_principal(c, clear, x, (double)p / q);
  }
}

static void judge_powm(sample *s, score *c) {
  double clear = clearance(s, c);
  if (clear > 0) {
    judge_one_power(s, c, clear, 1, 3);
    judge_one_power(s, c, clear, 3, 10);
    judge_one_power(s, c, clear, 5, 2);
    judge_one_power(s, c, clear, -1, 2);
  }
}

const operation FUNCTION_OPERATIONS[] = {
    {"expm", SQUARE, EXTREME, 25, judge_expm},
    {"logm", SQUARE | FILLED, EXTREME, 8, judge_logm},
    {"sqrtm", SQUARE | FILLED, EXTREME, 130, judge_sqrtm},
    {"powm", SQUARE | FILLED, EXTREME, 66, judge_powm},
    {.name = NULL}};
