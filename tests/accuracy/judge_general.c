/* judge_general.c - Hessenberg and Schur forms, eigenvalues and eigenvectors of
   general matrices and of pencils: the tests of LAPACK's dchkhs, ddrves, ddrvev
   and ddrgev (LAPACK Working Note 41, 6.9 and 6.13).

   dhst01: norm(A - Q H Q') / (n norm(A) ulp), norm(I - Q'Q) / (n ulp).
   dget22: norm(A v - w v) / (n norm(A) norm(v) ulp), column by column (LAPACK's
   own has no n, its orders end at 20), and |norm(v) - 1| / (n ulp).
   gap: how near w is to an eigenvalue of a neighbour of A: the smallest
   singular value of A - w I / (n norm(A) ulp). trace: the sum of the
   eigenvalues / (n norm(A) ulp). dget52: norm(beta A v - alpha B v) / (n
   max(|beta| norm(A), |alpha| norm(B)) norm(v) ulp).

   With balancing, a residual counts by the smaller of its ratios in the scale
   of A and in that of the balanced matrix: in the other scale nothing is
   promised (Watkins, LAA 416, 2006). */
#include "config.h"

#include "score.h"

#include "engine/balance.h"
#include "engine/eig_gen.h"
#include "engine/hess.h"
#include "engine/scalar.h"
#include "engine/schur.h"
#include "engine/vec.h"
#include "reference.h"

#include <math.h>

static la_view square(const sample *s) {
  return view_new(s->a.k, s->a.n, s->a.n);
}

static void clear_below(la_view a, ptrdiff_t below) {
  for (ptrdiff_t j = 0; j < a.n; j++) {
    for (ptrdiff_t i = j + below + 1; i < a.m; i++) {
      la_put(a, i, j, LA_ZERO);
    }
  }
}

/* A = Q H Q' with an orthogonal Q; A in the kind of H. */
static void dhst01(score *c, wmat a, la_view q, la_view h) {
  wmat z = w_of(q);
  wmat error = w_mul(LA_N, w_mul(LA_N, z, LA_N, w_of(h)), LA_C, z);
  w_sub(error, a);
  score_ratio(c, "dhst01", w_norm1(error), (wide)a.n * w_norm1(a) * ULP);
  wmat g = w_mul(LA_C, z, LA_N, z);
  w_sub(g, w_identity(z.k, z.n));
  score_ratio(c, "orthogonality", w_norm1(g), (wide)a.n * ULP);
}

static void judge_hess(sample *s, score *c) {
  ptrdiff_t n = s->a.n;
  double *tau = pool_take(2 * n, sizeof *tau);
  la_view h = view_copy(s->a);
  la_view q = square(s);
  if (score_info(c, "gehrd", la_gehrd(h, 0, n, tau)) &&
      score_info(c, "orghr", la_orghr(h, 0, n, tau, q))) {
    clear_below(h, 1);
    dhst01(c, s->w, q, h);
  }
}

/* ---- Schur form ---- */

/* The diagonal block at j of a real quasi-triangular T is standard: order 1, or
   equal diagonal elements and off-diagonal ones of opposite sign. */
static bool is_standard(la_view t, ptrdiff_t j, const double *w) {
  double sub = j + 1 < t.n ? *la_at(t, j + 1, j) : 0;
  double d = *la_at(t, j, j);
  if (sub == 0) {
    return w[2 * j] == d && w[2 * j + 1] == 0;
  }
  double next = j + 2 < t.n ? *la_at(t, j + 2, j + 1) : 0;
  return *la_at(t, j + 1, j + 1) == d &&
         (sub < 0) != (*la_at(t, j, j + 1) < 0) && next == 0 &&
         w[2 * j + 1] > 0 && w[2 * j + 2] == w[2 * j] &&
         w[2 * j + 3] == -w[2 * j + 1];
}

static void judge_form(score *c, la_view t, const double *w) {
  for (ptrdiff_t j = 0; j < t.n; j++) {
    for (ptrdiff_t i = j + 1; i < t.n; i++) {
      if (la_cabs1(la_get(t, i, j)) != 0 && (t.k == LA_CPLX || i > j + 1)) {
        score_wrong(c, "T is not triangular");
        return;
      }
    }
  }
  for (ptrdiff_t j = 0; t.k == LA_REAL && j < t.n; j++) {
    if (!is_standard(t, j, w)) {
      score_wrong(c, "a block of T is not standard, or not among the values");
      return;
    }
    j += w[2 * j + 1] != 0;
  }
}

static void judge_schur(sample *s, score *c) {
  ptrdiff_t n = s->a.n;
  double *w = pool_take(2 * n, sizeof *w);
  la_view t = view_copy(s->a);
  la_view u = square(s);
  if (!score_info(c, "gees", la_gees(t, w, &u))) {
    return;
  }
  dhst01(c, s->w, u, t);
  /* Scaling T back may round what is equal to different numbers. */
  if (!(s->traits & EXTREME)) {
    judge_form(c, t, w);
  }
  if (s->a.k == LA_REAL) {
    la_view tc = view_complex(t);
    la_view uc = view_complex(u);
    la_rsf2csf(tc, uc);
    dhst01(c, w_of_complex(s->a), uc, tc);
    judge_form(c, tc, w);
  }
}

/* ---- eigenvalues ---- */

/* A matrix in the scale in which its eigenvectors are judged: M^-1 A M with M =
   P D of balancing, or A itself. */
typedef struct judged {
  ptrdiff_t n;
  wmat a;         /* complex */
  wide norm;      /* |A|_2, about */
  la_balance bal; /* scale is NULL without balancing */
} judged;

static judged in_scale(const sample *s, bool balanced) {
  judged j = {.n = s->a.n};
  la_view a = view_copy(s->a);
  if (balanced) {
    j.bal.scale = pool_take(j.n, sizeof(double));
    la_gebal(a, true, true, &j.bal);
  }
  j.a = w_of_complex(a);
  j.norm = fminl(w_normfro(j.a), sqrtl(w_norm1(j.a) * w_norminf(j.a)));
  return j;
}

/* M^-1 V for right vectors, M'V for left ones, M'^-1 being P D^-1. */
static wmat vectors_in_scale(const judged *j, bool left, wmat v) {
  if (j->bal.scale == NULL) {
    return v;
  }
  la_view m = view_new(LA_REAL, j->n, j->n);
  la_laset(m, LA_ZERO, LA_ONE);
  la_gebak(&j->bal, left, m);
  wmat inverse = w_new(LA_CPLX, j->n, j->n);
  for (ptrdiff_t i = 0; i < j->n * j->n; i++) {
    /* One element in each row and column. */
    if (m.p[i] != 0) {
      *w_at(inverse, i / j->n, i % j->n) = 1 / (wide)m.p[i];
    }
  }
  return w_mul(LA_N, inverse, LA_N, v);
}

static void judge_gaps(score *c, const judged *j, const double *w) {
  wmat h = ref_hessenberg(j->a);
  wnum trace = {0, 0};
  wide unit = (wide)j->n * j->norm * ULP;
  for (ptrdiff_t i = 0; i < j->n; i++) {
    wnum z = {w[2 * i], w[2 * i + 1]};
    wnum d = w_get(j->a, i, i);
    trace.re += z.re - d.re;
    trace.im += z.im - d.im;
    if (j->n <= 130) {
      score_ratio(c, "gap", ref_gap(h, z), unit);
    }
  }
  score_ratio(c, "trace", wnum_abs(trace), unit);
}

static void judge_values(sample *s, score *c) {
  double *w = pool_take(2 * s->a.n, sizeof *w);
  for (int balance = 0; balance < 2; balance++) {
    la_view a = view_copy(s->a);
    judged j = in_scale(s, balance == 1);
    if (score_info(c, "geev", la_geev(balance == 1, a, w, NULL, NULL))) {
      judge_gaps(c, &j, w);
    }
  }
}

/* ---- eigenvectors ---- */

/* Lowers ratio[i] to norm(A v - w v) / (n norm(A) norm(v) ulp) of column i. */
static void residuals(const judged *j, bool left, wmat v, const double *w,
                      wide *ratio) {
  v = vectors_in_scale(j, left, v);
  wmat av = w_mul(left ? LA_C : LA_N, j->a, LA_N, v);
  for (ptrdiff_t i = 0; i < j->n; i++) {
    wnum z = {-w[2 * i], left ? w[2 * i + 1] : -w[2 * i + 1]};
    w_axpy(LA_CPLX, j->n, z, w_at(v, 0, i), w_at(av, 0, i));
    wide unit = (wide)j->n * j->norm * w_colnorm(v, i) * ULP;
    wide r = w_colnorm(av, i);
    r = r == 0 ? 0 : r / unit;
    if (!(r > ratio[i])) {
      ratio[i] = r;
    }
  }
}

static void dget22(sample *s, score *c, bool balanced, bool left,
                   la_view vectors, const double *w) {
  wmat v = w_of(vectors);
  wide *ratio = pool_take(v.n, sizeof *ratio);
  judged plain = in_scale(s, false);
  for (ptrdiff_t i = 0; i < v.n; i++) {
    ratio[i] = INFINITY;
  }
  residuals(&plain, left, v, w, ratio);
  if (balanced) {
    judged other = in_scale(s, true);
    residuals(&other, left, v, w, ratio);
  }
  for (ptrdiff_t i = 0; i < v.n; i++) {
    score_ratio(c, left ? "dget22 left" : "dget22", ratio[i], 1);
    wide error = fabsl(w_colnorm(v, i) - 1);
    score_ratio(c, "length", error, (wide)v.n * ULP);
  }
}

/* Conjugate pairs of a real matrix are exact, and so are their vectors. */
static bool pairs_match(la_view v, const double *w) {
  for (ptrdiff_t j = 0; j < v.n; j++) {
    bool pair = w[2 * j + 1] != 0;
    if (pair && (j + 1 == v.n || w[2 * j] != w[2 * j + 2] ||
                 w[2 * j + 1] != -w[2 * j + 3])) {
      return false;
    }
    for (ptrdiff_t i = 0; i < v.m; i++) {
      la_scalar x = la_get(v, i, j);
      la_scalar y = pair ? la_get(v, i, j + 1) : la_cconj(x);
      if (x.re != y.re || x.im != -y.im || (!pair && x.im != 0)) {
        return false;
      }
    }
    j += pair;
  }
  return true;
}

static void judge_eig(sample *s, score *c) {
  ptrdiff_t n = s->a.n;
  double *w = pool_take(2 * n, sizeof *w);
  for (int balance = 0; balance < 2; balance++) {
    la_view a = view_copy(s->a);
    la_view vl = view_new(LA_CPLX, n, n);
    la_view vr = view_new(LA_CPLX, n, n);
    if (score_info(c, "geev", la_geev(balance == 1, a, w, &vl, &vr))) {
      dget22(s, c, balance == 1, false, vr, w);
      dget22(s, c, balance == 1, true, vl, w);
      if (s->a.k == LA_REAL && (!pairs_match(vr, w) || !pairs_match(vl, w))) {
        score_wrong(c, "conjugate pairs are not exact");
      }
    }
  }
}

/* ---- pencils ---- */

static void dget52(score *c, bool left, wmat a, wmat b, la_view vectors,
                   const double *alpha, const double *beta) {
  wmat v = w_of(vectors);
  wmat av = w_mul(left ? LA_C : LA_N, a, LA_N, v);
  wmat bv = w_mul(left ? LA_C : LA_N, b, LA_N, v);
  wide an = w_normfro(a);
  wide bn = w_normfro(b);
  for (ptrdiff_t i = 0; i < v.n; i++) {
    wmat r = w_new(LA_CPLX, v.m, 1);
    wnum z = {-alpha[2 * i], left ? alpha[2 * i + 1] : -alpha[2 * i + 1]};
    w_axpy(LA_CPLX, v.m, (wnum){beta[i], 0}, w_at(av, 0, i), r.p);
    w_axpy(LA_CPLX, v.m, z, w_at(bv, 0, i), r.p);
    wide size = fmaxl(fabsl((wide)beta[i]) * an, wnum_abs(z) * bn);
    wide unit = (wide)v.m * size * w_colnorm(v, i) * ULP;
    score_ratio(c, left ? "dget52 left" : "dget52", w_colnorm(r, 0), unit);
  }
}

/* With a random B, and with one that is singular. */
static void judge_pencil(sample *s, score *c) {
  ptrdiff_t n = s->a.n;
  double *alpha = pool_take(2 * n, sizeof *alpha);
  double *beta = pool_take(n, sizeof *beta);
  for (int singular = 0; singular < 2; singular++) {
    la_view b = sample_random(s, 30, s->a.k, n, n);
    for (ptrdiff_t i = 0; singular && i < n; i++) {
      la_put(b, i, n / 2, LA_ZERO);
    }
    la_view a1 = view_copy(s->a);
    la_view b1 = view_copy(b);
    la_view vl = view_new(LA_CPLX, n, n);
    la_view vr = view_new(LA_CPLX, n, n);
    int info = la_ggev(a1, b1, alpha, beta, &vl, &vr);
    if (score_info(c, "ggev", info)) {
      wmat a = w_of_complex(s->a);
      dget52(c, false, a, w_of_complex(b), vr, alpha, beta);
      dget52(c, true, a, w_of_complex(b), vl, alpha, beta);
    }
  }
}

const operation GENERAL_OPERATIONS[] = {
    {"hess", SQUARE, EXTREME, 0, judge_hess},
    {"schur", SQUARE, 0, 210, judge_schur},
    {"eig-values", SQUARE, 0, 210, judge_values},
    {"eig", SQUARE, 0, 210, judge_eig},
    {"eig-pencil", SQUARE | FILLED, EXTREME, 70, judge_pencil},
    {.name = NULL}};
