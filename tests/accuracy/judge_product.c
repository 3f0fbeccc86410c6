/* judge_product.c - products and triangular matrices.

   Products are compared element by element, as LAPACK's dblat3 (its routine
   dmmch) does: |C - C'| against eps (|alpha| |A| |B| + |beta| |C|), here also
   divided by the length of the sums (Higham, Accuracy and Stability of
   Numerical Algorithms, 3.5). Triangular solves: dtrt02, norm(B - op(T) X) /
   (norm(op(T)) norm(X) eps); inverses: dtrt01, norm(T X - I) / (n norm(T)
   norm(X) eps); their condition: dget06. */
#include "config.h"

#include "score.h"

#include "engine/cond.h"
#include "engine/gemm.h"
#include "engine/scalar.h"
#include "engine/trsm.h"
#include "engine/vec.h"
#include "reference.h"

#include <float.h>
#include <math.h>

static bool finite_view(la_view a) {
  return la_isfinite(a);
}

/* |op(A)| |op(B)|, in double: it is only a yardstick. */
static wmat gauge_product(la_trans ta, wmat a, la_trans tb, wmat b) {
  la_view x = w_round(w_abs(ta == LA_N ? w_trans(LA_T, a) : a));
  la_view y = w_round(w_abs(tb == LA_N ? b : w_trans(LA_T, b)));
  wmat c = w_new(LA_REAL, x.n, y.n);
  for (ptrdiff_t j = 0; j < c.n; j++) {
    for (ptrdiff_t i = 0; i < c.m; i++) {
      double sum = 0;
      for (ptrdiff_t l = 0; l < x.m; l++) {
        sum += *la_at(x, l, i) * *la_at(y, l, j);
      }
      *w_at(c, i, j) = sum;
    }
  }
  return c;
}

/* The largest |C - got| / gauge over the elements; gauge is real. */
static void compare_elements(score *c, const char *metric, wmat want,
                             la_view got, wmat gauge, wide unit) {
  wide worst = 0;
  wmat diff = w_of(got);
  w_sub(diff, want);
  for (ptrdiff_t j = 0; j < diff.n; j++) {
    for (ptrdiff_t i = 0; i < diff.m; i++) {
      wide error = wnum_abs(w_get(diff, i, j));
      wide bound = *w_at(gauge, i, j) * unit + 0x1p-1074L;
      if (!(error / bound <= worst)) {
        worst = error / bound;
      }
    }
  }
  score_ratio(c, metric, worst, 1);
}

/* A := alpha A, B := B + beta C. */
static void scale_number(wmat a, la_scalar alpha) {
  double z[2] = {alpha.re, alpha.im};
  for (ptrdiff_t j = 0; j < a.n; j++) {
    wmat column = {w_at(a, 0, j), a.m, 1, a.k};
    w_scale_columns(column, a.k, z);
  }
}

static void add(wmat a, wmat b) {
  w_scale(b, -1);
  w_sub(a, b);
}

/* C := alpha op(A) op(B) + beta C for one pair of transpositions. */
static void judge_one_product(sample *s, score *c, la_trans ta, la_trans tb) {
  la_kind k = s->a.k;
  const la_scalar alpha = {-0.75, k == LA_CPLX ? 0.5 : 0};
  const la_scalar beta = {1.25, k == LA_CPLX ? -0.25 : 0};
  ptrdiff_t m = ta == LA_N ? s->a.m : s->a.n;
  ptrdiff_t inner = ta == LA_N ? s->a.n : s->a.m;
  ptrdiff_t n = inner > 40 ? inner - 7 : inner + 3;
  la_view b =
      sample_random(s, 1, k, tb == LA_N ? inner : n, tb == LA_N ? n : inner);
  la_view got = sample_random(s, 2, k, m, n);
  wmat old = w_of(got);
  wmat want = w_mul(ta, s->w, tb, w_of(b));
  wmat gauge = gauge_product(ta, s->w, tb, w_of(b));
  wmat gauge_old = w_abs(old);
  scale_number(want, alpha);
  scale_number(old, beta);
  w_scale(gauge, hypot(alpha.re, alpha.im));
  w_scale(gauge_old, hypot(beta.re, beta.im));
  add(want, old);
  add(gauge, gauge_old);
  if (score_info(c, "gemm", la_gemm(ta, tb, alpha, s->a, b, beta, got))) {
    wide terms = (wide)(inner + 3) * (k == LA_CPLX ? 2 : 1);
    compare_elements(c, "elements", want, got, gauge, terms * EPS);
  }
}

static void judge_product(sample *s, score *c) {
  bool small = s->a.m * s->a.n <= 70 * 70;
  for (int ta = LA_N; ta <= LA_C; ta++) {
    for (int tb = LA_N; tb <= LA_C; tb++) {
      if (small || (ta + 2 * tb) % 4 == 0) {
        judge_one_product(s, c, (la_trans)ta, (la_trans)tb);
      }
    }
  }
}

static bool exactly_symmetric(la_view a, bool conj) {
  for (ptrdiff_t j = 0; j < a.n; j++) {
    for (ptrdiff_t i = 0; i <= j; i++) {
      la_scalar x = la_get(a, i, j);
      la_scalar y = la_get(a, j, i);
      if (x.re != y.re || x.im != (conj ? -y.im : y.im)) {
        return false;
      }
    }
  }
  return true;
}

/* A*A', A'*A and A.'*A by the routine that computes half of them. */
static void judge_gram(sample *s, score *c) {
  for (int t = LA_N; t <= LA_C; t++) {
    la_trans ta = (la_trans)t;
    la_trans right = ta == LA_N ? LA_C : LA_N;
    ptrdiff_t n = ta == LA_N ? s->a.m : s->a.n;
    ptrdiff_t inner = ta == LA_N ? s->a.n : s->a.m;
    wmat want = w_mul(ta, s->w, right, s->w);
    wmat gauge = gauge_product(ta, s->w, right, s->w);
    la_view got = view_new(s->a.k, n, n);
    if (score_info(c, "herk", la_herk(ta, 1, s->a, 0, got))) {
      wide terms = (wide)(inner + 2) * (s->a.k == LA_CPLX ? 2 : 1);
      compare_elements(c, "elements", want, got, gauge, terms * EPS);
      if (!exactly_symmetric(got, ta != LA_T)) {
        score_wrong(c, "not exactly symmetric");
      }
    }
  }
}

/* ---- triangular ---- */

/* How T enters. */
typedef struct manner {
  la_side side;
  la_uplo uplo;
  la_trans trans;
  la_unit unit;
} manner;

/* The triangle of A that counts, in extended precision. */
static wmat triangle(const sample *s, manner h) {
  wmat t = w_copy(s->w);
  w_triangle(t, h.uplo, h.unit == LA_UNIT);
  return t;
}

static wmat times(wmat t, wmat x, manner h) {
  return h.side == LA_LEFT ? w_mul(h.trans, t, LA_N, x)
                           : w_mul(LA_N, x, h.trans, t);
}

static void judge_triangular_solve(sample *s, score *c, manner h) {
  ptrdiff_t n = s->a.n;
  la_view b = sample_random(s, 3, s->a.k, h.side == LA_LEFT ? n : 3,
                            h.side == LA_LEFT ? 3 : n);
  la_view x = view_copy(b);
  la_trsm(h.side, h.uplo, h.trans, h.unit, LA_ONE, s->a, x);
  if (!finite_view(x)) {
    return; /* grown beyond the range, as triangular solutions may */
  }
  wmat t = triangle(s, h);
  wmat residual = times(t, w_of(x), h);
  w_sub(residual, w_of(b));
  bool left = h.side == LA_LEFT;
  bool one = left == (h.trans == LA_N);
  wide tnorm = one ? w_norm1(t) : w_norminf(t);
  wide xnorm = left ? w_norm1(w_of(x)) : w_norminf(w_of(x));
  wide rnorm = left ? w_norm1(residual) : w_norminf(residual);
  score_ratio(c, "dtrt02", rnorm, tnorm * xnorm * EPS);
}

static void judge_triangular_product(sample *s, score *c, manner h) {
  ptrdiff_t n = s->a.n;
  la_view b = sample_random(s, 3, s->a.k, h.side == LA_LEFT ? n : 3,
                            h.side == LA_LEFT ? 3 : n);
  la_view got = view_copy(b);
  la_trmm(h.side, h.uplo, h.trans, h.unit, LA_ONE, s->a, got);
  wmat t = triangle(s, h);
  wmat gauge = times(w_abs(t), w_abs(w_of(b)), h);
  wide terms = (wide)(n + 2) * (s->a.k == LA_CPLX ? 2 : 1);
  compare_elements(c, "elements", times(t, w_of(b), h), got, gauge,
                   terms * EPS);
}

static bool has_zero_diagonal(la_view a) {
  for (ptrdiff_t i = 0; i < a.n; i++) {
    if (la_cabs1(la_get(a, i, i)) == 0) {
      return true;
    }
  }
  return false;
}

static void judge_triangular(sample *s, score *c) {
  bool zero = has_zero_diagonal(s->a);
  for (int i = 0; i < 24; i++) {
    manner h = {i & 1 ? LA_RIGHT : LA_LEFT, i & 2 ? LA_LOWER : LA_UPPER,
                (la_trans)(i / 8), i & 4 ? LA_UNIT : LA_NONUNIT};
    judge_triangular_product(s, c, h);
    if (!zero || h.unit == LA_UNIT) {
      judge_triangular_solve(s, c, h);
    }
  }
}

static void judge_triangular_inverse(sample *s, score *c) {
  for (int i = 0; i < 2; i++) {
    manner h = {.uplo = i == 0 ? LA_UPPER : LA_LOWER};
    la_view x = view_copy(s->a);
    int info = la_trtri(h.uplo, LA_NONUNIT, x);
    if (has_zero_diagonal(s->a)) {
      if (info <= 0) {
        score_wrong(c, "a zero on the diagonal is not reported");
      }
      continue;
    }
    if (!score_info(c, "trtri", info) || !finite_view(x)) {
      continue;
    }
    wmat t = triangle(s, h);
    wmat inverse = w_of(x);
    w_triangle(inverse, h.uplo, false);
    wmat product = w_mul(LA_N, t, LA_N, inverse);
    w_sub(product, w_identity(s->a.k, s->a.n));
    wide cond = w_norm1(t) * w_norm1(inverse);
    score_ratio(c, "dtrt01", w_norm1(product), (wide)s->a.n * cond * EPS);
    double rcond;
    if (cond < 1 / EPS &&
        score_info(c, "trcon",
                   la_trcon(h.uplo, LA_NONUNIT, s->a, LA_RCOND_BEST, &rcond))) {
      wide ratio = cond * rcond;
      score_ratio(c, "dget06", fmaxl(ratio, 1 / ratio) - (1 - EPS), 1);
    }
  }
}

const operation PRODUCT_OPERATIONS[] = {
    {"product", 0, EXTREME, 0, judge_product},
    {"gram", 0, EXTREME, 0, judge_gram},
    {"triangular", SQUARE | FILLED, EXTREME, 130, judge_triangular},
    {"tri-inverse", SQUARE | FILLED, EXTREME, 130, judge_triangular_inverse},
    {.name = NULL}};
