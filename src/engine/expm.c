/* expm.c - the matrix exponential.

   Scaling and squaring with diagonal Pade approximants of degree 3, 5, 7, 9 or
   13 (Higham, SIAM J. Matrix Anal. Appl. 26, 2005); the degree and the scaling
   follow from norms of powers of A rather than from |A| alone, which keeps
   non-normal matrices from being scaled too much (Al-Mohy and Higham, ibid. 31,
   2009). A triangular A has the diagonal and the first superdiagonal of its
   exponential renewed after every squaring (ibid., Code Fragment 2.1). About
   2 (pi + s) n^3 flops with pi = 2 .. 6 products and s squarings. */
#include "config.h"

#include "engine/funm.h"

#include "base/mem.h"
#include "base/progress.h"
#include "engine/cond.h"
#include "engine/scalar.h"
#include "engine/gemm.h"
#include "engine/lu.h"
#include "engine/norm.h"
#include "engine/scale.h"
#include "engine/vec.h"

#include <math.h>

enum { MATRICES = 6 };

static const double COEF_3[] = {120, 60, 12, 1};
static const double COEF_5[] = {30240, 15120, 3360, 420, 30, 1};
static const double COEF_7[] = {17297280, 8648640, 1995840, 277200,
                                25200,    1512,    56,      1};
static const double COEF_9[] = {
    17643225600., 8821612800., 2075673600., 302702400., 30270240.,
    2162160.,     110880.,     3960.,       90.,        1.};
static const double COEF_13[] = {64764752532480000.,
                                 32382376266240000.,
                                 7771770303897600.,
                                 1187353796428800.,
                                 129060195264000.,
                                 10559470521600.,
                                 670442572800.,
                                 33522128640.,
                                 1323241920.,
                                 40840800.,
                                 960960.,
                                 16380.,
                                 182.,
                                 1.};

/* Largest |A| for which the degree gives full accuracy (Higham 2005). */
static const double THETA[] = {1.495585217958292e-2, 2.539398330063230e-1,
                               9.504178996162932e-1, 2.097847961257068e0, 4.25};

/* The even powers p[1] = A^2, p[2] = A^4, p[3] = A^6; u, v and w are space. */
typedef struct job {
  la_view a, p[4], u, v, w;
  double *work;
  ptrdiff_t *pivots;
  bool triangular;
  la_work done;
} job;

/* y := M^k x or its adjoint, for the norm estimate. */
typedef struct power_arg {
  la_view m1, m2;
  double *space;
} power_arg;

static void apply_product(void *arg, bool adjoint, la_view x) {
  power_arg *q = arg;
  la_trans t = adjoint ? LA_C : LA_N;
  la_view first = adjoint ? q->m1 : q->m2, second = adjoint ? q->m2 : q->m1;
  la_view y = la_view_of(x.k, q->space, x.m, x.n);
  (void)la_gemm(t, LA_N, LA_ONE, first, x, LA_ZERO, y);
  (void)la_gemm(t, LA_N, LA_ONE, second, y, LA_ZERO, x);
}

/* |M1 M2|_1, exactly for small orders or estimated. */
static int product_norm(job *q, la_view m1, la_view m2, double *norm) {
  if (q->a.n <= 32) {
    int info = la_gemm(LA_N, LA_N, LA_ONE, m1, m2, LA_ZERO, q->w);
    *norm = la_norm1(q->w);
    return info;
  }
  power_arg arg = {m1, m2, q->w.p};
  return la_norm1_estimate(q->a.k, q->a.n, apply_product, &arg, 0, norm);
}

/* The moduli of the elements of A, in the room of U. */
static la_view moduli(const job *q) {
  ptrdiff_t n = q->a.n;
  la_view abs = la_view_of(LA_REAL, q->u.p, n, n);
  for (ptrdiff_t j = 0; j < n; j++) {
    const double *from = la_at(q->a, 0, j);
    double *to = la_at(abs, 0, j);
    for (ptrdiff_t i = 0; i < n; i++) {
      to[i] = q->a.k == LA_REAL ? fabs(from[i])
                                : hypot(from[2 * i], from[2 * i + 1]);
    }
  }
  return abs;
}

/* How many more squarings rounding in degree m asks for: from the norm of
   |A|^(2m+1), found by products with a vector of ones. [scale] is 2^-s. */
static int extra_squarings(job *q, int m, double scale) {
  static const double RECIPROCAL[] = {100800., 10059033600., 4487938430976000.,
                                      5914384781877411840000.,
                                      113250775606021113483283660800000000.};
  ptrdiff_t n = q->a.n;
  double *x = q->w.p, *y = x + n;
  double total = la_norm1(q->a) * scale, norm = 0;
  la_view abs = moduli(q);
  for (ptrdiff_t i = 0; i < n; i++) {
    x[i] = 1;
  }
  for (int turn = 0; turn < 2 * m + 1 && !la_interrupted(); turn++) {
    la_gemv(LA_T, la_cx(scale, 0), abs, x, 1, LA_ZERO, y, 1);
    la_copy(LA_REAL, n, y, 1, x, 1);
  }
  norm = la_amax(LA_REAL, n, x, 1);
  if (norm == 0 || total == 0 || !isfinite(norm)) {
    return 0;
  }
  int index = m == 13 ? 4 : (m - 3) / 2;
  double alpha = norm / (total * RECIPROCAL[index]);
  int extra = (int)ceil(log2(alpha / LA_EPS) / (2 * m));
  return extra > 0 ? extra : 0;
}

static int multiply(la_view a, la_view b, la_view c) {
  return la_gemm(LA_N, LA_N, LA_ONE, a, b, LA_ZERO, c);
}

/* M := sum of c[i] p[i], i = 0 .. count-1, p[0] standing for I. */
static void combine(job *q, const double *c, int count, la_view m) {
  la_laset(m, LA_ZERO, la_cx(c[0], 0));
  for (int i = 1; i < count; i++) {
    for (ptrdiff_t j = 0; j < m.n; j++) {
      la_axpy(m.k, m.m, la_cx(c[i], 0), la_at(q->p[i], 0, j), 1, la_at(m, 0, j),
              1);
    }
  }
}

/* The numerator is V + U, the denominator V - U; U takes the odd powers. */
static int pade_13(job *q) {
  const double *c = COEF_13;
  double high_u[] = {0, c[9], c[11], c[13]}, low_u[] = {c[1], c[3], c[5], c[7]};
  double high_v[] = {0, c[8], c[10], c[12]}, low_v[] = {c[0], c[2], c[4], c[6]};
  la_view parts[2] = {q->u, q->v};
  for (int part = 0; part < 2; part++) {
    combine(q, part == 0 ? high_u : high_v, 4, q->w);
    combine(q, part == 0 ? low_u : low_v, 4, parts[part]);
    int info = la_gemm(LA_N, LA_N, LA_ONE, q->p[3], q->w, LA_ONE, parts[part]);
    if (info != 0) {
      return info;
    }
  }
  la_lacpy(q->u, q->w);
  return multiply(q->a, q->w, q->u);
}

static int pade_low(job *q, int m) {
  const double *c = m == 3   ? COEF_3
                    : m == 5 ? COEF_5
                    : m == 7 ? COEF_7
                             : COEF_9;
  double odd[5] = {0}, even[5] = {0};
  int half = (m + 1) / 2;
  for (int i = 0; i < half; i++) {
    even[i] = c[2 * i];
    odd[i] = c[2 * i + 1];
  }
  int count = half < 4 ? half : 4;
  combine(q, odd, count, q->w);
  combine(q, even, count, q->v);
  if (m == 9) {
    /* A^8 = A^4 A^4 lives in u for a moment. */
    int info = multiply(q->p[2], q->p[2], q->u);
    if (info != 0) {
      return info;
    }
    for (ptrdiff_t j = 0; j < q->a.n; j++) {
      const double *x = la_at(q->u, 0, j);
      la_axpy(q->a.k, q->a.n, la_cx(odd[4], 0), x, 1, la_at(q->w, 0, j), 1);
      la_axpy(q->a.k, q->a.n, la_cx(even[4], 0), x, 1, la_at(q->v, 0, j), 1);
    }
  }
  return multiply(q->a, q->w, q->u);
}

/* R := (V - U)^-1 (V + U), into v. */
static int solve_pade(job *q) {
  la_lacpy(q->v, q->w);
  for (ptrdiff_t j = 0; j < q->a.n; j++) {
    la_axpy(q->a.k, q->a.n, LA_ONE, la_at(q->u, 0, j), 1, la_at(q->v, 0, j), 1);
    la_axpy(q->a.k, q->a.n, LA_MINUS_ONE, la_at(q->u, 0, j), 1,
            la_at(q->w, 0, j), 1);
  }
  int info = la_getrf(q->w, q->pivots);
  if (info < 0) {
    return info;
  }
  la_getrs(LA_N, q->w, q->pivots, q->v);
  return 0;
}

static la_scalar exp_of(la_scalar z) {
  double e = exp(z.re);
  return z.im == 0 ? la_cx(e, 0) : la_cx(e * cos(z.im), e * sin(z.im));
}

/* (exp(a) - exp(b)) / (a - b) without cancellation. */
static la_scalar exp_difference(la_scalar a, la_scalar b) {
  la_scalar mid = la_cscale(0.5, la_cadd(a, b));
  la_scalar h = la_cscale(0.5, la_csub(a, b));
  if (la_cabs1(h) > 1) {
    return la_cdiv(la_csub(exp_of(a), exp_of(b)), la_csub(a, b));
  }
  /* exp(mid) sinh(h)/h; the series converges fast for |h| <= 1. */
  la_scalar h2 = la_cmul(h, h), sum = LA_ONE, term = LA_ONE;
  for (int i = 1; i < 10; i++) {
    term = la_cscale(1.0 / (2 * i * (2 * i + 1)), la_cmul(term, h2));
    sum = la_cadd(sum, term);
  }
  return la_cmul(exp_of(mid), sum);
}

/* Diagonal and superdiagonal of X := those of exp(2^-s A), T being A scaled. */
static void renew_diagonals(la_view t, double factor, la_view x) {
  for (ptrdiff_t i = 0; i < t.n; i++) {
    la_scalar d = la_cscale(factor, la_get(t, i, i));
    la_put(x, i, i, exp_of(d));
    if (i + 1 < t.n) {
      la_scalar next = la_cscale(factor, la_get(t, i + 1, i + 1));
      la_scalar up = la_cscale(factor, la_get(t, i, i + 1));
      la_put(x, i, i + 1, la_cmul(up, exp_difference(d, next)));
    }
  }
}

static int square_back(job *q, int s) {
  if (q->triangular) {
    la_zero_other(LA_UPPER, q->v);
    renew_diagonals(q->a, 1, q->v);
  }
  double factor = 1;
  for (int i = 0; i < s; i++) {
    if (la_work_step(&q->done, 1)) {
      return LA_INFO_INTR;
    }
    int info = multiply(q->v, q->v, q->w);
    if (info != 0) {
      return info;
    }
    la_view t = q->v;
    q->v = q->w;
    q->w = t;
    factor *= 2;
    if (q->triangular) {
      renew_diagonals(q->a, factor, q->v);
    }
  }
  return 0;
}

/* Degree (3 .. 13) and number of halvings s. */
static int choose(job *q, int *m, int *s) {
  double d4 = sqrt(sqrt(la_norm1(q->p[2]))), d6 = cbrt(sqrt(la_norm1(q->p[3])));
  double d8 = 0, d10 = 0;
  *s = 0;
  double eta1 = fmax(d4, d6);
  for (int i = 0; i < 2; i++) {
    if (eta1 <= THETA[i] && extra_squarings(q, 2 * i + 3, 1) == 0) {
      *m = 2 * i + 3;
      return 0;
    }
  }
  int info = product_norm(q, q->p[2], q->p[2], &d8);
  if (info == 0) {
    info = product_norm(q, q->p[2], q->p[3], &d10);
  }
  if (info != 0) {
    return info;
  }
  d8 = sqrt(sqrt(sqrt(d8)));
  d10 = pow(d10, 0.1);
  double eta3 = fmax(d6, d8);
  for (int i = 2; i < 4; i++) {
    if (eta3 <= THETA[i] && extra_squarings(q, 2 * i + 3, 1) == 0) {
      *m = 2 * i + 3;
      return 0;
    }
  }
  double eta5 = fmin(eta3, fmax(d8, d10));
  *m = 13;
  *s = eta5 > THETA[4] ? (int)ceil(log2(eta5 / THETA[4])) : 0;
  *s += extra_squarings(q, 13, ldexp(1, -*s));
  return 0;
}

static bool is_upper(la_view a) {
  for (ptrdiff_t j = 0; j < a.n; j++) {
    for (ptrdiff_t i = j + 1; i < a.n; i++) {
      if (la_cabs1(la_get(a, i, j)) != 0) {
        return false;
      }
    }
  }
  return true;
}

static bool is_zero(la_view a) {
  for (ptrdiff_t j = 0; j < a.n; j++) {
    for (ptrdiff_t i = 0; i < a.m; i++) {
      if (!(la_cabs1(la_get(a, i, j)) == 0)) {
        return false;
      }
    }
  }
  return true;
}

/* A^6 is zero: the power series ends, and no denominator is needed that may be
   ill-conditioned. */
static int sum_series(job *q) {
  const double odd[] = {0, 1.0 / 6, 1.0 / 120}, even[] = {1, 0.5, 1.0 / 24};
  combine(q, odd, 3, q->w);
  combine(q, even, 3, q->v);
  int info = multiply(q->a, q->w, q->u);
  for (ptrdiff_t j = 0; j < q->a.n; j++) {
    double *x = la_at(q->v, 0, j);
    la_axpy(q->a.k, q->a.n, LA_ONE, la_at(q->u, 0, j), 1, x, 1);
    la_axpy(q->a.k, q->a.n, LA_ONE, la_at(q->a, 0, j), 1, x, 1);
  }
  return info;
}

static int compute(job *q) {
  int m = 0, s = 0;
  la_work_step(&q->done, 1);
  int info = multiply(q->a, q->a, q->p[1]);
  if (info == 0) {
    la_work_step(&q->done, 1);
    info = multiply(q->p[1], q->p[1], q->p[2]);
  }
  if (info == 0) {
    la_work_step(&q->done, 1);
    info = multiply(q->p[1], q->p[2], q->p[3]);
  }
  if (info == 0 && is_zero(q->p[3])) {
    return sum_series(q);
  }
  if (info == 0) {
    la_work_step(&q->done, 1);
    info = choose(q, &m, &s);
  }
  if (info != 0) {
    return info;
  }
  q->done.total += s;
  la_work_step(&q->done, 3);
  la_scale_matrix(q->a, -s);
  for (int i = 1; i <= 3; i++) {
    la_scale_matrix(q->p[i], -2 * i * s);
  }
  info = m == 13 ? pade_13(q) : pade_low(q, m);
  if (info == 0) {
    la_work_step(&q->done, 1.5);
    info = solve_pade(q);
  }
  return info == 0 ? square_back(q, s) : info;
}

/* exp of what is so large that its sixth power overflows: every element is 0,
   or beyond the range, except on the diagonal of a diagonal matrix. Halving
   first keeps the powers finite. */
static int prescale(la_view a) {
  double norm = la_norm1(a);
  int p = 0;
  if (norm > 0x1p+90) {
    frexp(norm, &p);
    p -= 90;
    la_scale_matrix(a, -p);
  }
  return p;
}

int la_expm(la_view a) {
  ptrdiff_t n = a.n, size = n * n * (ptrdiff_t)a.k;
  if (n == 0) {
    return 0;
  }
  if (!la_isfinite(a)) {
    la_fill_nan_view(&a);
    return 0;
  }
  /* w doubles as two vectors of reals. */
  ptrdiff_t total = MATRICES * size + 2 * n;
  job q = {.a = a, .triangular = is_upper(a)};
  q.work = la_mem_alloc(total, (ptrdiff_t)sizeof *q.work);
  q.pivots = la_mem_alloc(n, (ptrdiff_t)sizeof *q.pivots);
  int info = LA_INFO_NOMEM;
  if (q.work != NULL && q.pivots != NULL) {
    la_view *views[MATRICES] = {&q.p[1], &q.p[2], &q.p[3], &q.u, &q.v, &q.w};
    for (int i = 0; i < MATRICES; i++) {
      *views[i] = la_view_of(a.k, q.work + i * size, n, n);
    }
    int p = prescale(a);
    /* In products; the squarings are added when they are known. */
    la_work_begin(&q.done, "matrix exponential", 8.5);
    info = compute(&q);
    la_work_end(&q.done);
    for (; p > 0 && info == 0; p--) {
      info = multiply(q.v, q.v, q.w);
      la_view t = q.v;
      q.v = q.w;
      q.w = t;
    }
    if (info == 0) {
      la_lacpy(q.v, a);
    }
  }
  la_mem_free(q.pivots);
  la_mem_free(q.work);
  return info;
}
