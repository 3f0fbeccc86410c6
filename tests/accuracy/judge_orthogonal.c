/* judge_orthogonal.c - QR factorisations, the tests of LAPACK's dchkqr and
   dchkq3 (LAPACK Working Note 41, 6.6-6.7).

   dqrt01: norm(A - Q R) / (m norm(A) eps), norm(I - Q'Q) / (m eps).
   columns: the same residual column by column, as QR by reflections keeps it
   (Higham, Accuracy and Stability of Numerical Algorithms, Theorem 19.4).
   dqrt03: norm(Q C - (Q)C) / (m norm(C) eps) for products with Q as it is
   stored, from both sides, plain and adjoint.
   dqrt12: norm(svd(R) - svd(A)) / (norm(svd(A)) max(m,n) eps). */
#include "config.h"

#include "score.h"

#include "engine/qr.h"
#include "engine/scalar.h"
#include "engine/vec.h"
#include "reference.h"

#include <math.h>

static ptrdiff_t least(la_view a) {
  return a.m < a.n ? a.m : a.n;
}

/* |I - Q'Q|_1 / (size unit). */
static void orthogonality(score *c, const char *metric, wmat q, wide unit) {
  wmat g = w_mul(LA_C, q, LA_N, q);
  w_sub(g, w_identity(q.k, q.n));
  score_ratio(c, metric, w_norm1(g), (wide)q.m * unit);
}

/* The residual of A = Q R, R above the diagonal of [qr]. */
static void residual(score *c, wmat a, wmat q, la_view qr) {
  ptrdiff_t k = least(qr);
  wmat r = w_block(w_of(qr), 0, 0, k, qr.n);
  w_triangle(r, LA_UPPER, false);
  wmat error = w_mul(LA_N, w_block(q, 0, 0, q.m, k), LA_N, r);
  w_sub(error, a);
  wide m = (wide)(a.m > a.n ? a.m : a.n);
  score_ratio(c, "dqrt01", w_norm1(error), m * w_norm1(a) * EPS);
  for (ptrdiff_t j = 0; j < a.n; j++) {
    score_ratio(c, "column", w_colnorm(error, j), m * w_colnorm(a, j) * EPS);
  }
}

/* Q as an m-by-n matrix from the reflections in [qr]; n = m or min(m,n). */
static bool form_q(score *c, la_view qr, const double *tau, ptrdiff_t n,
                   la_view *q) {
  ptrdiff_t k = least(qr);
  *q = view_new(qr.k, qr.m, n);
  la_lacpy(la_block(qr, 0, 0, qr.m, k), la_block(*q, 0, 0, qr.m, k));
  return score_info(c, "orgqr", la_orgqr(*q, tau, k));
}

/* Products with Q against those with the matrix itself. */
static void products(sample *s, score *c, la_view qr, const double *tau,
                     wmat q) {
  for (int i = 0; i < 4; i++) {
    bool left = i % 2 == 0;
    la_trans t = i < 2 ? LA_N : LA_C;
    la_view x = sample_random(s, 11, qr.k, left ? qr.m : 5, left ? 5 : qr.m);
    wmat want = left ? w_mul(t, q, LA_N, w_of(x)) : w_mul(LA_N, w_of(x), t, q);
    wide unit = (wide)qr.m * w_norm1(w_of(x)) * EPS;
    la_side side = left ? LA_LEFT : LA_RIGHT;
    if (score_info(c, "ormqr", la_ormqr(side, t, qr, tau, least(qr), x))) {
      w_sub(want, w_of(x));
      score_ratio(c, "dqrt03", w_norm1(want), unit);
    }
  }
}

static void judge_q(sample *s, score *c, wmat a, la_view qr,
                    const double *tau) {
  la_view thin;
  la_view full;
  if (!form_q(c, qr, tau, least(qr), &thin) ||
      !form_q(c, qr, tau, qr.m, &full)) {
    return;
  }
  wmat q = w_of(full);
  residual(c, a, w_of(thin), qr);
  residual(c, a, q, qr);
  orthogonality(c, "orthogonality", w_of(thin), EPS);
  orthogonality(c, "orthogonality", q, EPS);
  products(s, c, qr, tau, q);
}

static void judge_qr(sample *s, score *c) {
  double *tau = pool_take(2 * least(s->a), sizeof *tau);
  la_view qr = view_copy(s->a);
  if (score_info(c, "geqrf", la_geqrf(qr, tau))) {
    judge_q(s, c, s->w, qr, tau);
  }
}

/* ---- with pivoting ---- */

/* False if [jpvt] is no permutation. */
static bool permuted(wmat a, const ptrdiff_t *jpvt, wmat *out) {
  bool *seen = pool_take(a.n, sizeof *seen);
  *out = w_new(a.k, a.m, a.n);
  for (ptrdiff_t j = 0; j < a.n; j++) {
    ptrdiff_t from = jpvt[j];
    if (from < 0 || from >= a.n || seen[from]) {
      return false;
    }
    seen[from] = true;
    w_axpy(a.k, a.m, (wnum){1, 0}, w_at(a, 0, from), w_at(*out, 0, j));
  }
  return true;
}

/* Each diagonal element is at least as long as what is left of every column to
   its right. */
static void judge_order(score *c, la_view qr, wide norm) {
  wmat r = w_of(qr);
  wide slack = 10 * (wide)(qr.m + qr.n) * EPS * norm;
  w_triangle(r, LA_UPPER, false);
  for (ptrdiff_t i = 0; i < least(qr); i++) {
    wide d = wnum_abs(w_get(r, i, i));
    for (ptrdiff_t j = i + 1; j < qr.n; j++) {
      ptrdiff_t rows = (j < qr.m ? j + 1 : qr.m) - i;
      wide rest = w_colnorm(w_block(r, i, j, rows, 1), 0);
      if (rest > d * (1 + 0x1p-20L) + slack) {
        score_wrong(c, "the longest column was not taken");
        return;
      }
    }
  }
}

static void dqrt12(sample *s, score *c, la_view qr) {
  ptrdiff_t k = least(qr);
  wmat r = w_block(w_of(qr), 0, 0, k, qr.n);
  w_triangle(r, LA_UPPER, false);
  const wide *want = sample_sigma(s);
  const wide *got = ref_singular_values(r);
  wide error = 0;
  wide size = 0;
  for (ptrdiff_t i = 0; i < k; i++) {
    error += (got[i] - want[i]) * (got[i] - want[i]);
    size += want[i] * want[i];
  }
  wide most = (wide)(qr.m > qr.n ? qr.m : qr.n);
  score_ratio(c, "dqrt12", sqrtl(error), sqrtl(size) * most * EPS);
}

static void judge_qr_pivot(sample *s, score *c) {
  double *tau = pool_take(2 * least(s->a), sizeof *tau);
  ptrdiff_t *jpvt = pool_take(s->a.n, sizeof *jpvt);
  la_view qr = view_copy(s->a);
  wmat a;
  if (!score_info(c, "geqp3", la_geqp3(qr, jpvt, tau))) {
    return;
  }
  if (!permuted(s->w, jpvt, &a)) {
    score_wrong(c, "the pivots are no permutation");
    return;
  }
  judge_q(s, c, a, qr, tau);
  judge_order(c, qr, w_normfro(s->w));
  dqrt12(s, c, qr);
}

const operation ORTHOGONAL_OPERATIONS[] = {
    {"qr", 0, 0, 0, judge_qr},
    {"qr-pivot", 0, 0, 210, judge_qr_pivot},
    {.name = NULL}};
