/* judge_least.c - least squares, pseudo-inverse, and A\b as users call it: the
   tests of LAPACK's ddrvls (LAPACK Working Note 41, 6.8).

   dqrt16: norm(B - A X) / (max(m,n) norm(A) norm(X) eps) where A X = B has a
   solution.
   dqrt17: norm(A'R) / (norm(A) (norm(R) + norm(A) norm(X)) max(m,n) eps), R =
   B - A X; the second term is what an error of eps in A makes.
   forward: the error by eps max(m,n) (k norm(X) + k^2 norm(R)/norm(A)), k the
   condition of A without its zero singular values (Wedin, BIT 13, 1973).
   digits: the error / (eps norm(X)), whatever the condition: lac refines small
   systems until every digit that the data allow is right.
   penrose: the four equations of Penrose, each by eps max(m,n) and the norms
   of its factors. */
#include "config.h"

#include "score.h"

#include "engine/lstsq.h"
#include "engine/scalar.h"
#include "engine/vec.h"
#include "reference.h"
#include "value/linop.h"

#include <math.h>
#include <stdlib.h>

/* A problem with its answer. */
typedef struct problem {
  wmat a, b;
  wide most;      /* max(m,n) */
  wide norm;      /* |A|_2 */
  wide cond;      /* of A without its zero singular values */
  ptrdiff_t rank; /* -1: not clear */
  wmat x;         /* the solution, if the rank is clear */
} problem;

/* Steps of refinement for answers with every digit. */
enum { EVERY_DIGIT = 3 };

/* Finds rank and solution; [sigma] are the singular values of A. */
static void answer(problem *p, const wide *sigma, int steps) {
  ptrdiff_t least = p->a.m < p->a.n ? p->a.m : p->a.n;
  p->most = (wide)(p->a.m > p->a.n ? p->a.m : p->a.n);
  p->norm = least > 0 ? sigma[0] : 0;
  p->rank = rank_of(p->a.m, p->a.n, sigma);
  if (p->rank > 0) {
    p->cond = sigma[0] / sigma[p->rank - 1];
    p->x = ref_least_squares(p->a, p->b, p->rank, steps);
  }
}

/* Of the right-hand sides of a problem this many are random; as many more have
   a solution. */
enum { SIDES = 2 };

/* Residuals and the error of the solution X. */
static void judge_solution(score *c, const problem *p, la_view got) {
  wmat x = w_of(got);
  wmat r = w_mul(LA_N, p->a, LA_N, x);
  w_sub(r, p->b);
  wmat g = w_mul(LA_C, p->a, LA_N, r);
  wmat diff = w_copy(x);
  w_sub(diff, p->x);
  for (ptrdiff_t j = 0; j < x.n; j++) {
    wide xn = w_colnorm(x, j);
    wide rn = w_colnorm(r, j);
    wide unit = p->most * EPS;
    if (j >= SIDES) {
      score_ratio(c, "dqrt16", rn, unit * p->norm * xn);
    }
    score_ratio(c, "dqrt17", w_colnorm(g, j),
                unit * p->norm * (rn + p->norm * xn));
    wide wedin =
        p->cond * w_colnorm(p->x, j) + p->cond * p->cond * rn / p->norm;
    score_ratio(c, "forward", w_colnorm(diff, j), unit * wedin);
  }
}

/* Right-hand sides: random ones of the size of A, then A times random ones. */
static la_view right_sides(const sample *s) {
  wide size = w_normmax(s->w);
  la_view b = view_new(s->a.k, s->a.m, 2 * SIDES);
  wmat x = w_of(sample_random(s, 21, s->a.k, s->a.n, SIDES));
  wmat random = w_of(sample_random(s, 20, s->a.k, s->a.m, SIDES));
  w_scale(random, size > 0 ? size : 1);
  la_lacpy(w_round(random), la_block(b, 0, 0, b.m, SIDES));
  la_lacpy(w_round(w_mul(LA_N, s->w, LA_N, x)),
           la_block(b, 0, SIDES, b.m, SIDES));
  return b;
}

static void judge_any_rank(score *c, const problem *p, la_view x,
                           ptrdiff_t rank) {
  if (rank != p->rank) {
    score_wrong(c, "the rank is another one");
  } else if (rank > 0) {
    judge_solution(c, p, x);
  } else if (w_normmax(w_of(x)) != 0) {
    score_wrong(c, "the solution for rank 0 is not 0");
  }
}

static void judge_gelsy(sample *s, score *c) {
  ptrdiff_t most = s->a.m > s->a.n ? s->a.m : s->a.n;
  la_view b = right_sides(s);
  problem p = {.a = s->w, .b = w_of(b)};
  la_view x = view_new(s->a.k, most, b.n);
  la_view a = view_copy(s->a);
  ptrdiff_t rank = -1;
  la_lacpy(b, la_block(x, 0, 0, s->a.m, b.n));
  answer(&p, sample_sigma(s), 0);
  if (score_info(c, "gelsy", la_gelsy(a, x, -1, &rank)) && p.rank >= 0) {
    judge_any_rank(c, &p, la_block(x, 0, 0, s->a.n, b.n), rank);
  }
}

/* ---- with scaling and refinement ---- */

/* 2^-e for which row or column [j] of A has a length in [1/2,1). */
static wide unit_scale(wmat a, ptrdiff_t j, bool row) {
  int e = 0;
  wmat v = row ? w_block(a, j, 0, 1, a.n) : w_block(a, 0, j, a.m, 1);
  wide norm = w_normfro(v);
  if (norm > 0) {
    frexpl(norm, &e);
  }
  return ldexpl(1, -e);
}

/* The same problem with the columns (of a wide matrix: the rows) of A of length
   about 1, and X to match: units must not count. */
static problem in_other_units(wmat a, wmat b, wmat x) {
  problem p = {.a = w_copy(a), .b = w_copy(b)};
  bool rows = a.m < a.n;
  for (ptrdiff_t l = 0; l < (rows ? a.m : a.n); l++) {
    wide s = unit_scale(a, l, rows);
    for (ptrdiff_t i = 0; i < (rows ? a.n : a.m); i++) {
      wide *z = rows ? w_at(p.a, l, i) : w_at(p.a, i, l);
      z[0] *= s;
      z[a.k - 1] *= a.k == LA_CPLX ? s : 1;
    }
    wmat with = rows ? p.b : x;
    for (ptrdiff_t i = 0; i < with.n * (ptrdiff_t)with.k; i++) {
      ptrdiff_t at = (l + i / with.k * with.m) * with.k + i % with.k;
      with.p[at] = rows ? with.p[at] * s : with.p[at] / s;
    }
  }
  return p;
}

/* The error of X in units of eps, whatever the condition: small systems are
   refined to every digit that the data allow. */
static void judge_digits(score *c, const problem *p, wmat x) {
  wmat diff = w_copy(x);
  w_sub(diff, p->x);
  for (ptrdiff_t j = 0; j < x.n; j++) {
    score_ratio(c, "digits", w_colnorm(diff, j), w_colnorm(p->x, j) * EPS);
  }
}

static void judge_lstsq(sample *s, score *c) {
  const la_view none = {.k = s->a.k, .ld = 1};
  la_view b = right_sides(s);
  la_view x = view_new(s->a.k, s->a.n, b.n);
  ptrdiff_t rank = -1;
  ptrdiff_t full = s->a.m < s->a.n ? s->a.m : s->a.n;
  bool small = s->a.m <= 64 && s->a.n <= 64;
  if (!score_info(c, "lstsq", la_lstsq(s->a, none, b, -1, x, &rank))) {
    return;
  }
  wmat scaled = w_of(x);
  problem p = in_other_units(s->w, w_of(b), scaled);
  answer(&p, ref_singular_values(p.a), small ? EVERY_DIGIT : 0);
  if (p.rank == full) {
    judge_any_rank(c, &p, w_round(scaled), rank);
    if (p.rank > 0 && small && p.cond < 1e10L) {
      judge_digits(c, &p, scaled);
    }
  } else if (p.rank >= 0) {
    p = (problem){.a = s->w, .b = w_of(b)};
    answer(&p, sample_sigma(s), 0);
    if (p.rank >= 0) {
      judge_any_rank(c, &p, x, rank);
    }
  }
}

/* ---- as users call them ---- */

/* A view's values as a value of the language, and back. */
static la_val to_value(la_ctx *ctx, la_view a) {
  la_class cls = a.k == LA_CPLX ? LA_C_CPLX : LA_C_REAL;
  la_arr *x = la_arr_new2(ctx, cls, a.m, a.n);
  if (x == NULL) {
    abort();
  }
  la_lacpy(a, la_arr_view(x));
  return la_val_arr(x);
}

static la_view from_value(la_ctx *ctx, la_kind k, la_val v) {
  la_arr *x = NULL;
  if (la_val_numeric(ctx, v, &x) != LA_OK) {
    abort();
  }
  la_view a = view_new(k, x->dim[0], x->dim[1]);
  la_lacpy(la_arr_view(x), a);
  la_arr_release(x);
  return a;
}

/* Penrose's equations for X, the pseudo-inverse of A. */
static void penrose(score *c, const sample *s, wmat x) {
  wide most = (wide)(s->a.m > s->a.n ? s->a.m : s->a.n);
  wide an = s->norm1;
  wide xn = w_norm1(x);
  wmat ax = w_mul(LA_N, s->w, LA_N, x);
  wmat xa = w_mul(LA_N, x, LA_N, s->w);
  wmat axa = w_mul(LA_N, ax, LA_N, s->w);
  wmat xax = w_mul(LA_N, x, LA_N, ax);
  w_sub(axa, s->w);
  w_sub(xax, x);
  score_ratio(c, "penrose 1", w_norm1(axa), most * EPS * an * an * xn);
  score_ratio(c, "penrose 2", w_norm1(xax), most * EPS * an * xn * xn);
  wmat ax_adjoint = w_trans(LA_C, ax);
  wmat xa_adjoint = w_trans(LA_C, xa);
  w_sub(ax, ax_adjoint);
  w_sub(xa, xa_adjoint);
  score_ratio(c, "penrose 3", w_norm1(ax), most * EPS * an * xn);
  score_ratio(c, "penrose 4", w_norm1(xa), most * EPS * an * xn);
}

static void judge_pinv(sample *s, score *c) {
  la_ctx ctx = {0};
  la_val a = to_value(&ctx, s->a);
  la_val out = LA_VAL_NONE;
  if (la_pinv(&ctx, a, -1, &out) != LA_OK) {
    score_wrong(c, "pinv refused");
  } else {
    wmat x = w_of(from_value(&ctx, s->a.k, out));
    problem p = {.a = s->w, .b = w_identity(s->a.k, s->a.m)};
    answer(&p, sample_sigma(s), 0);
    /* Where the rank is in doubt, so is what X should be. */
    if (p.rank > 0) {
      penrose(c, s, x);
      w_sub(x, p.x);
      wide k2 = p.cond * w_normfro(p.x);
      score_ratio(c, "forward", w_normfro(x), p.most * EPS * k2);
    }
  }
  la_val_release(&out);
  la_val_release(&a);
  la_ctx_release(&ctx);
}

/* LU factors keep only the left side small; whoever asks for an inverse may
   need either. */
static void judge_inv(sample *s, score *c) {
  if (sample_cond1(s) > 0.1L / EPS) {
    return;
  }
  la_ctx ctx = {0};
  la_val a = to_value(&ctx, s->a);
  la_val out = LA_VAL_NONE;
  double rcond = 0;
  if (la_inverse(&ctx, a, &out, &rcond) != LA_OK) {
    score_wrong(c, "inv refused");
  } else {
    wmat x = w_of(from_value(&ctx, s->a.k, out));
    score_inverse(c, "left", s, x, true);
    score_inverse(c, "right", s, x, false);
  }
  la_val_release(&out);
  la_val_release(&a);
  la_ctx_release(&ctx);
}

/* X against the solution in extended precision. */
static void judge_divided(sample *s, score *c, la_view x, la_view b) {
  bool small = s->a.n <= 64;
  wmat want = ref_least_squares(s->w, w_of(b), s->a.n, small ? EVERY_DIGIT : 0);
  wmat r = w_mul(LA_N, s->w, LA_N, w_of(x));
  wmat diff = w_of(x);
  wide cond = w_norminf(s->w) * w_norminf(*sample_inverse(s));
  w_sub(r, w_of(b));
  w_sub(diff, want);
  for (ptrdiff_t j = 0; j < x.n; j++) {
    wide size = w_norm1(w_of(la_col(x, j)));
    wide most = w_normmax(w_block(want, 0, j, want.m, 1));
    wide error = w_normmax(w_block(diff, 0, j, diff.m, 1));
    score_ratio(c, "dget02", w_norm1(w_block(r, 0, j, r.m, 1)),
                s->norm1 * size * EPS);
    score_ratio(c, "dget04", error, most * cond * EPS);
    if (small && sample_cond1(s) < 1e10L) {
      score_ratio(c, "digits", error, most * EPS);
    }
  }
}

static void judge_divide(sample *s, score *c) {
  if (sample_cond1(s) > 0.01L / EPS) {
    return;
  }
  la_ctx ctx = {0};
  la_view b = right_sides(s);
  la_val av = to_value(&ctx, s->a);
  la_val bv = to_value(&ctx, b);
  la_val out = LA_VAL_NONE;
  if (la_mldivide(&ctx, av, bv, &out) != LA_OK) {
    score_wrong(c, "A\\b refused");
  } else {
    judge_divided(s, c, from_value(&ctx, s->a.k, out), b);
  }
  la_val_release(&out);
  la_val_release(&bv);
  la_val_release(&av);
  la_ctx_release(&ctx);
}

const operation LEAST_OPERATIONS[] = {
    {"gelsy", FILLED, 0, 130, judge_gelsy},
    {"lstsq", FILLED, 0, 130, judge_lstsq},
    {"inv", SQUARE | FILLED, GROWTH, 210, judge_inv},
    {"pinv", FILLED, 0, 130, judge_pinv},
    {"divide", SQUARE | FILLED, GROWTH, 210, judge_divide},
    {.name = NULL}};
