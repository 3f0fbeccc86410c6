/* judge_sum.c - norms and sums.

   norms: the error in units of eps of the result; they are computed with
   scaling or compensation, so that neither the length nor the range matters
   (Higham, Accuracy and Stability of Numerical Algorithms, 4.3 and 27.8). sums
   and products: the error / (eps sum|x|), which bounds pairwise and compensated
   sums however long they are (4.2, 4.3). */
#include "config.h"

#include "score.h"

#include "engine/norm.h"
#include "engine/reduce.h"
#include "engine/scalar.h"
#include "engine/vec.h"
#include "reference.h"

#include <float.h>
#include <math.h>

/* |got - want| in eps of want; a result beyond the range must be infinite, and
   of n moduli each may be off by the smallest number. */
static void judge_result(score *c, const char *metric, double got, wide want,
                         ptrdiff_t n) {
  if (want > DBL_MAX) {
    if (!isinf(got)) {
      score_wrong(c, "a norm beyond the range is not Inf");
    }
    return;
  }
  score_ratio(c, metric, fabsl(got - want),
              fmaxl(want * EPS, (wide)n * 0x1p-1074L));
}

static void judge_norms(sample *s, score *c) {
  ptrdiff_t n = s->a.m * s->a.n;
  judge_result(c, "norm 1", la_norm1(s->a), s->norm1, n);
  judge_result(c, "norm Inf", la_norminf(s->a), w_norminf(s->w), n);
  judge_result(c, "norm Frobenius", la_normfro(s->a), w_normfro(s->w), n);
  judge_result(c, "norm max", la_normmax(s->a), w_normmax(s->w), n);
}

/* The p-norm in extended precision, 1 <= p < Inf. */
static wide p_norm(wmat x, wide p) {
  wide sum = 0;
  wide most = w_normmax(x);
  for (ptrdiff_t i = 0; i < x.m && most > 0; i++) {
    sum += powl(wnum_abs(w_get(x, i, 0)) / most, p);
  }
  return most * powl(sum, 1 / p);
}

static wide least_modulus(wmat x) {
  wide least = INFINITY;
  for (ptrdiff_t i = 0; i < x.m; i++) {
    least = fminl(least, wnum_abs(w_get(x, i, 0)));
  }
  return least;
}

static void judge_vector_norms(sample *s, score *c) {
  la_view a = s->a;
  ptrdiff_t n = a.m;
  static const double ps[] = {1.5, 3, 10};
  wide two = p_norm(s->w, 2);
  judge_result(c, "nrm2", la_nrm2(a.k, a.m, a.p, 1), two, n);
  judge_result(c, "norm 2", la_vecnorm(a.k, a.m, a.p, 1, 2), two, n);
  wide one = ref_abs_sum(a.k, a.m, a.p);
  judge_result(c, "asum", la_asum(a.k, a.m, a.p, 1), one, n);
  judge_result(c, "norm 1", la_vecnorm(a.k, a.m, a.p, 1, 1), one, n);
  for (size_t i = 0; i < sizeof ps / sizeof *ps; i++) {
    judge_result(c, "norm p", la_vecnorm(a.k, a.m, a.p, 1, ps[i]),
                 p_norm(s->w, ps[i]), n);
  }
  judge_result(c, "norm Inf", la_vecnorm(a.k, a.m, a.p, 1, INFINITY),
               w_normmax(s->w), n);
  judge_result(c, "norm -Inf", la_vecnorm(a.k, a.m, a.p, 1, -INFINITY),
               least_modulus(s->w), n);
}

/* A sum against its reference; beyond the range nothing is promised. */
static void judge_total(score *c, const char *metric, la_scalar got, wnum want,
                        wide size) {
  wnum error = {got.re - want.re, got.im - want.im};
  if (size < DBL_MAX) {
    score_ratio(c, metric, wnum_abs(error), size * EPS);
  }
}

static void judge_sums(sample *s, score *c) {
  la_view a = s->a;
  wnum want = ref_sum(a.k, a.m, a.p);
  wide size = ref_abs_sum(a.k, a.m, a.p);
  judge_total(c, "sum", la_sum(a.k, a.m, a.p, 1), want, size);
  double y[2] = {0, 0};
  la_reduce_sum(a.k, (la_lanes){1, a.m, 1}, a.p, y);
  judge_total(c, "reduce", la_load(a.k, y), want, size);
  double *running = pool_take(a.m * (ptrdiff_t)a.k, sizeof *running);
  la_running_sum(a.k, (la_lanes){1, a.m, 1}, a.p, running);
  la_scalar last = la_load(a.k, running + (a.m - 1) * (ptrdiff_t)a.k);
  judge_total(c, "running / n", last, want, size * (wide)a.m);
}

/* Inner products, plain and conjugated, and sums of squares. */
static void judge_dots(sample *s, score *c) {
  la_view a = s->a;
  la_view b = sample_random(s, 40, a.k, a.m, 1);
  wmat y = w_of(b);
  wide size = w_dot(LA_REAL, a.m, w_abs(s->w).p, w_abs(y).p).re;
  size = fmaxl(size, (wide)a.m * 0x1p-1021L); /* products may underflow */
  for (int conj = 0; conj < 2; conj++) {
    la_scalar got = la_dot(a.k, conj == 1, a.m, a.p, 1, b.p, 1);
    wmat x = conj ? s->w : w_trans(LA_T, w_trans(LA_C, s->w));
    judge_total(c, "dot", got, w_dot(a.k, a.m, x.p, y.p), size);
  }
  if (!(s->traits & EXTREME)) {
    double sumsq = 0;
    wide want = w_dot(a.k, a.m, s->w.p, s->w.p).re;
    la_reduce_sumsq(a.k, (la_lanes){1, a.m, 1}, a.p, &sumsq);
    judge_total(c, "sumsq", la_cx(sumsq, 0), (wnum){want, 0}, want);
  }
}

const operation SUM_OPERATIONS[] = {
    {"norms", 0, 0, 0, judge_norms},
    {"vector-norms", VECTOR, 0, 0, judge_vector_norms},
    {"sums", VECTOR, 0, 0, judge_sums},
    {"dots", VECTOR, 0, 0, judge_dots},
    {.name = NULL}};
