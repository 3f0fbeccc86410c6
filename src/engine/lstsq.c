/* lstsq.c - see lstsq.h.

   la_gelsy: QR with column pivoting; the rank from incremental condition
   estimation; if columns depend on each other, a second QR, of the adjoint of
   the leading rows of R, completes the orthogonal factorisation (Golub and Van
   Loan 5.5.2). Backward stable.

   la_lstsq: columns (of a wide matrix: rows) scaled alike by powers of two, so
   that units do not decide about rank or digits (van der Sluis, Numer. Math.
   14, 1969); QR, with pivoting only where the triangle is not clearly of full
   rank; the augmented system refined. If the rank is short: la_gelsy, and for
   small matrices the full-rank factorisation A = B C, whose two systems are
   refined in turn. */
#include "config.h"

#include "engine/lstsq.h"

#include "base/mem.h"
#include "engine/augmented.h"
#include "engine/cond.h"
#include "engine/norm.h"
#include "engine/qr.h"
#include "engine/rank.h"
#include "engine/scale.h"
#include "engine/trsm.h"
#include "engine/vec.h"

#include <assert.h>
#include <float.h>
#include <math.h>

static ptrdiff_t least(ptrdiff_t a, ptrdiff_t b) {
  return a < b ? a : b;
}

/* B(0:n) := the solution of least norm of R(0:rank,:) x = B(0:rank). */
static int solve_minimum_norm(la_view r, ptrdiff_t rank, la_view b) {
  const ptrdiff_t n = r.n;
  const ptrdiff_t kind = r.k;
  la_view b1 = la_block(b, 0, 0, rank, b.n);
  la_laset(la_block(b, rank, 0, b.m - rank, b.n), LA_ZERO, LA_ZERO);
  if (rank == n) {
    la_trsm(LA_LEFT, LA_UPPER, LA_N, LA_NONUNIT, LA_ONE,
            la_block(r, 0, 0, n, n), b1);
    return 0;
  }
  double *buf = la_mem_alloc((n * rank + rank) * kind, (ptrdiff_t)sizeof *buf);
  if (buf == NULL) {
    return LA_INFO_NOMEM;
  }
  la_view z = la_view_of(r.k, buf, n, rank);
  double *tau = buf + n * rank * kind;
  la_view top = la_block(r, 0, 0, rank, n);
  la_zero_other(LA_UPPER, top);
  la_transpose(top, true, z);
  int info = la_geqrf(z, tau);
  if (info == 0) {
    la_trsm(LA_LEFT, LA_UPPER, LA_C, LA_NONUNIT, LA_ONE,
            la_block(z, 0, 0, rank, rank), b1);
    info = la_ormqr(LA_LEFT, LA_N, z, tau, rank, la_block(b, 0, 0, n, b.n));
  }
  la_mem_free(buf);
  return info;
}

/* X(jpvt[i]) := X(i), one column after the other. */
static void unpivot(la_view x, const ptrdiff_t *jpvt, double *work) {
  for (ptrdiff_t j = 0; j < x.n; j++) {
    la_copy(x.k, x.m, la_at(x, 0, j), 1, work, 1);
    for (ptrdiff_t i = 0; i < x.m; i++) {
      la_copy(x.k, 1, work + i * (ptrdiff_t)x.k, 1, la_at(x, jpvt[i], j), 1);
    }
  }
}

/* A := 2^-e A with the largest modulus in [1/2, 1); returns e. Exact but for
   numbers that are subnormal beside it. */
static int scale_to_one(la_view a) {
  int e = 0;
  double most = la_normmax(a);
  if (most == 0 || (most > 0x1p-400 && most < 0x1p400)) {
    return 0;
  }
  (void)frexp(most, &e);
  for (int half = 0; half < 2; half++) {
    int by = half == 0 ? -e / 2 : -e - (-e / 2);
    for (ptrdiff_t j = 0; j < a.n; j++) {
      la_scal(a.k, a.m, (la_scalar){ldexp(1, by), 0}, la_at(a, 0, j), 1);
    }
  }
  return e;
}

static void scale_back(la_view x, int e) {
  for (int half = 0; e != 0 && half < 2; half++) {
    int by = half == 0 ? e / 2 : e - e / 2;
    for (ptrdiff_t j = 0; j < x.n; j++) {
      la_scal(x.k, x.m, (la_scalar){ldexp(1, by), 0}, la_at(x, 0, j), 1);
    }
  }
}

static int solve(la_view a, la_view b, double rcond, ptrdiff_t *rank,
                 double *work, ptrdiff_t *jpvt) {
  const ptrdiff_t k = least(a.m, a.n);
  double *tau = work;
  double *rest = work + k * (ptrdiff_t)a.k;
  int ea = scale_to_one(a);
  int eb = scale_to_one(b);
  int info = la_geqp3(a, jpvt, tau);
  if (info != 0) {
    return info;
  }
  info = la_ormqr(LA_LEFT, LA_C, a, tau, k, la_block(b, 0, 0, a.m, b.n));
  if (info != 0) {
    return info;
  }
  *rank = la_triangle_rank(a, rcond, rest);
  info = solve_minimum_norm(a, *rank, b);
  if (info == 0) {
    la_view x = la_block(b, 0, 0, a.n, b.n);
    unpivot(x, jpvt, rest);
    scale_back(x, eb - ea);
  }
  return info;
}

int la_gelsy(la_view a, la_view b, double rcond, ptrdiff_t *rank) {
  const ptrdiff_t most = a.m > a.n ? a.m : a.n;
  assert(b.m == most && a.k == b.k);
  *rank = 0;
  la_laset(la_block(b, a.m, 0, most - a.m, b.n), LA_ZERO, LA_ZERO);
  if (a.m == 0 || a.n == 0) {
    la_laset(b, LA_ZERO, LA_ZERO);
    return 0;
  }
  if (!la_isfinite(a) || !la_isfinite(b)) {
    la_laset(b, (la_scalar){NAN, 0}, (la_scalar){NAN, 0});
    return 0;
  }
  ptrdiff_t doubles = 3 * most * (ptrdiff_t)a.k;
  double *work = la_mem_alloc(doubles + a.n, (ptrdiff_t)sizeof *work);
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  _Static_assert(sizeof(ptrdiff_t) <= sizeof(double), "jpvt fits");
  ptrdiff_t *jpvt = (ptrdiff_t *)(void *)(work + doubles);
  int info = solve(a, b, rcond < 0 ? (double)most * DBL_EPSILON : rcond, rank,
                   work, jpvt);
  la_mem_free(work);
  return info;
}

/* ---- with every digit ---- */

/* Systems up to this order are read by people: they are always refined. */
enum { READABLE = 64, STEPS = 8 };

/* Above this condition a triangle without pivoting shows full rank, and a
   larger system is accurate enough without refinement. */
static const double CLEAR = 1e-8, ACCURATE = 1e-4;

/* A problem of full rank: A if it is tall, else its adjoint, with columns of
   modulus about 1. */
typedef struct problem {
  la_tall t;
  bool wide;
  ptrdiff_t *scale; /* column j was multiplied by 2^-scale[j] */
  double *work;     /* 2 q elements */
} problem;

static ptrdiff_t problem_doubles(la_view a, la_view low) {
  ptrdiff_t q = least(a.m, a.n);
  ptrdiff_t copies = low.p == NULL ? 2 : 3;
  return (copies * a.m * a.n + 3 * q) * (ptrdiff_t)a.k + 2 * q;
}

static void take_copy(la_view a, bool wide, la_view to) {
  if (wide) {
    la_transpose(a, true, to);
  } else {
    la_lacpy(a, to);
  }
}

/* Lays a problem out in [room]. */
static problem problem_of(la_view a, la_view low, double *room) {
  problem s = {.wide = a.m < a.n};
  ptrdiff_t p = s.wide ? a.n : a.m;
  ptrdiff_t q = s.wide ? a.m : a.n;
  ptrdiff_t size = p * q * (ptrdiff_t)a.k;
  s.t.m = la_view_of(a.k, room, p, q);
  s.t.qr = la_view_of(a.k, room + size, p, q);
  room += 2 * size;
  take_copy(a, s.wide, s.t.m);
  if (low.p != NULL) {
    s.t.low = la_view_of(a.k, room, p, q);
    take_copy(low, s.wide, s.t.low);
    room += size;
  }
  s.t.tau = room;
  s.work = room + q * (ptrdiff_t)a.k;
  _Static_assert(sizeof(ptrdiff_t) <= sizeof(double), "jpvt fits");
  s.scale = (ptrdiff_t *)(void *)(s.work + 2 * q * (ptrdiff_t)a.k);
  for (ptrdiff_t j = 0; j < q; j++) {
    int e = 0;
    (void)frexp(la_amax(a.k, p, la_at(s.t.m, 0, j), 1), &e);
    s.scale[j] = e;
    la_scale_matrix(la_col(s.t.m, j), -e);
    if (low.p != NULL) {
      la_scale_matrix(la_col(s.t.low, j), -e);
    }
  }
  return s;
}

/* Factors the problem; *rank: its columns if they are independent. *rcond: an
   estimate for those of full rank. */
static int factor_problem(problem *s, double tol, ptrdiff_t *rank,
                          double *rcond) {
  const la_tall *t = &s->t;
  ptrdiff_t q = t->m.n;
  la_lacpy(t->m, t->qr);
  int info = la_geqrf(t->qr, t->tau);
  if (info == 0) {
    info = la_trcon(LA_UPPER, LA_NONUNIT, la_block(t->qr, 0, 0, q, q),
                    LA_RCOND_CLEAR, rcond);
  }
  if (info != 0 || *rcond > CLEAR) {
    *rank = q;
    return info;
  }
  s->t.jpvt = s->scale + q;
  la_lacpy(t->m, t->qr);
  info = la_geqp3(t->qr, t->jpvt, t->tau);
  if (info == 0) {
    *rank = la_triangle_rank(t->qr, tol, s->work);
  }
  return info;
}

/* X(i,:) := X(i,:) 2^(by - scale[i]) */
static void unscale_rows(const problem *s, ptrdiff_t by, la_view x) {
  for (ptrdiff_t j = 0; j < x.n; j++) {
    for (ptrdiff_t i = 0; i < x.m; i++) {
      la_scale_vector(x.k, la_at(x, i, j), (int)(by - s->scale[i]));
    }
  }
}

/* X := the solution of a factored problem of full rank. */
static int solve_problem(const problem *s, la_view b, int steps, la_view x) {
  const la_tall *t = &s->t;
  ptrdiff_t p = t->m.m;
  ptrdiff_t q = t->m.n;
  const la_view none = {NULL, 0, 0, 1, b.k};
  ptrdiff_t size = (b.m + p + q) * b.n * (ptrdiff_t)b.k;
  double *buf = la_mem_alloc(size, (ptrdiff_t)sizeof *buf);
  if (buf == NULL) {
    return LA_INFO_NOMEM;
  }
  la_view f = la_view_of(b.k, buf, b.m, b.n);
  la_view y = la_view_of(b.k, la_at(f, 0, b.n), q, b.n);
  la_view r = la_view_of(b.k, la_at(y, 0, b.n), p, b.n);
  int e = 0;
  la_lacpy(b, f);
  (void)frexp(la_normmax(b), &e);
  la_scale_matrix(f, -e);
  if (s->wide) {
    unscale_rows(s, 0, f);
  }
  int info = la_augmented_solve(t, s->wide ? none : f, s->wide ? f : none,
                                steps, y, r);
  if (info == 0) {
    if (s->wide) {
      la_scale_matrix(r, e);
    } else {
      unscale_rows(s, e, y);
    }
    la_lacpy(s->wide ? r : y, x);
  }
  la_mem_free(buf);
  return info;
}

/* X := the solution if A + low has full rank; *rank tells. */
static int solve_full(la_view a, la_view low, la_view b, double tol, la_view x,
                      ptrdiff_t *rank) {
  ptrdiff_t q = least(a.m, a.n);
  double rcond = 0;
  double *room = la_mem_alloc(problem_doubles(a, low), (ptrdiff_t)sizeof *room);
  if (room == NULL) {
    return LA_INFO_NOMEM;
  }
  problem s = problem_of(a, low, room);
  int info = factor_problem(&s, tol, rank, &rcond);
  if (info == 0 && *rank == q) {
    bool refine = q <= READABLE || rcond < ACCURATE;
    info = solve_problem(&s, b, refine ? STEPS : 0, x);
  }
  la_mem_free(room);
  return info;
}

/* X := the solution of least norm for any rank, by la_gelsy on copies. */
static int solve_any(la_view a, la_view b, double tol, la_view x,
                     ptrdiff_t *rank) {
  ptrdiff_t most = a.m > a.n ? a.m : a.n;
  ptrdiff_t size = (a.m * a.n + most * b.n) * (ptrdiff_t)a.k;
  double *buf = la_mem_alloc(size, (ptrdiff_t)sizeof *buf);
  if (buf == NULL) {
    return LA_INFO_NOMEM;
  }
  la_view f = la_view_of(a.k, buf, a.m, a.n);
  la_view w = la_view_of(a.k, la_at(f, 0, a.n), most, b.n);
  la_lacpy(a, f);
  la_lacpy(b, la_block(w, 0, 0, b.m, b.n));
  int info = la_gelsy(f, w, tol, rank);
  if (info == 0) {
    la_lacpy(la_block(w, 0, 0, a.n, b.n), x);
  }
  la_mem_free(buf);
  return info;
}

/* ---- A = B C ---- */

/* The factorisation of an m-by-n matrix of rank r, and right-hand sides. */
typedef struct product {
  la_view b;       /* r independent columns of A */
  la_view c;       /* r-by-n: every column of A by them */
  la_view rest;    /* the other columns of A, then the right-hand sides */
  la_view by;      /* r-by-(n - r + p): rest by B */
  ptrdiff_t *jpvt; /* the order of the columns, those of B first */
} product;

/* Columns jpvt[0..r) of A to B, the others and the right-hand sides to rest. */
static void split(la_view a, la_view rhs, const product *t) {
  ptrdiff_t r = t->b.n;
  for (ptrdiff_t j = 0; j < a.n; j++) {
    la_lacpy(la_col(a, t->jpvt[j]),
             j < r ? la_col(t->b, j) : la_col(t->rest, j - r));
  }
  la_lacpy(rhs, la_block(t->rest, 0, a.n - r, a.m, rhs.n));
}

/* C from the coordinates of the other columns. */
static void gather(const product *t) {
  ptrdiff_t r = t->b.n;
  la_laset(t->c, LA_ZERO, LA_ZERO);
  for (ptrdiff_t j = 0; j < t->c.n; j++) {
    la_view to = la_col(t->c, t->jpvt[j]);
    if (j < r) {
      la_laset(la_block(to, j, 0, 1, 1), LA_ONE, LA_ONE);
    } else {
      la_lacpy(la_col(t->by, j - r), to);
    }
  }
}

/* X := C^+ B^+ rhs, each solved to every digit; X stays where one of the two
   does not show the rank. */
static int solve_product(la_view a, la_view rhs, const product *t, la_view x) {
  const la_view none = {NULL, 0, 0, 1, a.k};
  ptrdiff_t r = t->b.n;
  ptrdiff_t rank = 0;
  double tol = DBL_EPSILON * (double)(a.m > a.n ? a.m : a.n);
  split(a, rhs, t);
  int info = solve_full(t->b, none, t->rest, tol, t->by, &rank);
  if (info != 0 || rank < r) {
    return info;
  }
  gather(t);
  la_view y = la_block(t->by, 0, a.n - r, r, rhs.n);
  return solve_full(t->c, none, y, tol, x, &rank);
}

/* Replaces the X of a small system of short rank by one with every digit. */
static int refine_short(la_view a, la_view rhs, ptrdiff_t r, la_view x) {
  ptrdiff_t k = a.k;
  ptrdiff_t others = a.n - r + rhs.n;
  ptrdiff_t size = (a.m * (a.n + r + others) + r * (a.n + others)) * k;
  double *buf =
      la_mem_alloc(size + (a.m + a.n) * k + a.n, (ptrdiff_t)sizeof *buf);
  if (buf == NULL) {
    return LA_INFO_NOMEM;
  }
  product t;
  la_view f = la_view_of(a.k, buf, a.m, a.n);
  t.b = la_view_of(a.k, la_at(f, 0, a.n), a.m, r);
  t.c = la_view_of(a.k, la_at(t.b, 0, r), r, a.n);
  t.rest = la_view_of(a.k, t.c.p + r * a.n * k, a.m, others);
  t.by = la_view_of(a.k, la_at(t.rest, 0, others), r, others);
  double *tau = buf + size;
  t.jpvt = (ptrdiff_t *)(void *)(tau + (a.m + a.n) * k);
  la_lacpy(a, f);
  int info = la_geqp3(f, t.jpvt, tau);
  if (info == 0) {
    info = solve_product(a, rhs, &t, x);
  }
  la_mem_free(buf);
  return info;
}

int la_lstsq(la_view a, la_view low, la_view b, double rcond, la_view x,
             ptrdiff_t *rank) {
  const ptrdiff_t most = a.m > a.n ? a.m : a.n;
  double tol = rcond < 0 ? (double)most * DBL_EPSILON : rcond;
  *rank = 0;
  assert(a.m == b.m && a.n == x.m && b.n == x.n && a.k == b.k);
  if (a.m == 0 || a.n == 0 || b.n == 0) {
    la_laset(x, LA_ZERO, LA_ZERO);
    return 0;
  }
  if (!la_isfinite(a) || !la_isfinite(b)) {
    la_laset(x, (la_scalar){NAN, 0}, (la_scalar){NAN, 0});
    return 0;
  }
  int info = solve_full(a, low, b, tol, x, rank);
  if (info != 0 || *rank == least(a.m, a.n)) {
    return info;
  }
  info = solve_any(a, b, tol, x, rank);
  if (info == 0 && *rank > 0 && most <= READABLE) {
    info = refine_short(a, b, *rank, x);
  }
  return info;
}
