/* lu.c - see lu.h.

   Right-looking LU with partial pivoting by blocks of columns (LAPACK's getrf),
   with look-ahead: the thread that has brought the next block up to date
   factors it while the others are at the rest of the product. A block itself,
   and a small matrix, is factored by recursion (Toledo, SIAM J. Matrix Anal.
   Appl. 18, 1997; Gustavson 1997): the left half of the columns, the right half
   updated by a triangular solve and a product, then its lower part. 2/3 n^3
   flops, nearly all in products. Backward stable up to the growth of
   the pivots (Golub and Van Loan 3.4). The inverse solves X L = U^-1 by block
   columns (LAPACK's getri): small left residuals |X A - I|. */
#include "config.h"

#include "engine/lu.h"

#include "base/intr.h"
#include "base/mem.h"
#include "base/progress.h"
#include "engine/cond.h"
#include "engine/gemm.h"
#include "engine/kernel/kernel.h"
#include "engine/par.h"
#include "engine/trsm.h"
#include "engine/vec.h"

#include <assert.h>
#include <float.h>
#include <math.h>

/* Columns of a panel that is factored column by column, and of a block column
   of the inverse. */
enum { PANEL = 16, INV_BLOCK = 64 };

static ptrdiff_t least(ptrdiff_t a, ptrdiff_t b) {
  return a < b ? a : b;
}

static la_scalar get(la_view a, ptrdiff_t i, ptrdiff_t j) {
  const double *p = la_at(a, i, j);
  return (la_scalar){p[0], a.k == LA_CPLX ? p[1] : 0};
}

static bool is_zero(la_scalar z) {
  return z.re == 0 && z.im == 0;
}

/* ---- row interchanges ---- */

/* Many interchanges of long columns jump through them: then the permutation
   that they make is worked out once, and each column is read in order and
   gathered from a copy. */
typedef struct swaps {
  la_view a;
  const ptrdiff_t *ipiv;
  ptrdiff_t from, to;
  bool forward;
  const ptrdiff_t *origin; /* the row that comes to each place, or NULL */
  double *room;            /* a column for each share */
} swaps;

static inline ptrdiff_t swap_at(const swaps *s, ptrdiff_t t) {
  return s->forward ? t : s->from + s->to - 1 - t;
}

static inline void exchange(double *x, ptrdiff_t i, ptrdiff_t k) {
  double keep = x[i];
  x[i] = x[k];
  x[k] = keep;
}

static void swap_column(const swaps *s, double *x) {
  const ptrdiff_t kind = s->a.k;
  for (ptrdiff_t t = s->from; t < s->to; t++) {
    const ptrdiff_t i = swap_at(s, t);
    const ptrdiff_t k = s->ipiv[i];
    for (ptrdiff_t part = 0; part < kind; part++) {
      exchange(x + part, kind * i, kind * k);
    }
  }
}

/* Four real columns at a time: each place is looked up once, and that in the
   four at [next] is sent for. */
static void swap_four(const swaps *s, double *x, const double *next) {
  const ptrdiff_t ld = s->a.ld;
  for (ptrdiff_t t = s->from; t < s->to; t++) {
    const ptrdiff_t i = swap_at(s, t);
    const ptrdiff_t k = s->ipiv[i];
    for (ptrdiff_t c = 0; c < 4; c++) {
      __builtin_prefetch(next + c * ld + k, 1);
      exchange(x + c * ld, i, k);
    }
  }
}

static void swap_range(void *arg, ptrdiff_t begin, ptrdiff_t end, int share) {
  const swaps *s = arg;
  (void)share;
  for (; s->a.k == LA_REAL && begin + 4 <= end; begin += 4) {
    swap_four(s, la_at(s->a, 0, begin),
              la_at(s->a, 0, begin + 8 <= end ? begin + 4 : begin));
  }
  for (ptrdiff_t j = begin; j < end; j++) {
    swap_column(s, la_at(s->a, 0, j));
  }
}

/* The rows from the first interchange on. */
static void gather_range(void *arg, ptrdiff_t begin, ptrdiff_t end, int share) {
  const swaps *s = arg;
  const ptrdiff_t m = s->a.m;
  double *old = s->room + share * m * (ptrdiff_t)s->a.k;
  for (ptrdiff_t j = begin; j < end; j++) {
    double *x = la_at(s->a, 0, j);
    la_copy(s->a.k, m - s->from, la_at(s->a, s->from, j), 1,
            old + s->from * (ptrdiff_t)s->a.k, 1);
    for (ptrdiff_t i = s->from; s->a.k == LA_REAL && i < m; i++) {
      x[i] = old[s->origin[i]];
    }
    for (ptrdiff_t i = s->from; s->a.k == LA_CPLX && i < m; i++) {
      x[2 * i] = old[2 * s->origin[i]];
      x[2 * i + 1] = old[2 * s->origin[i] + 1];
    }
  }
}

/* The interchanges as a permutation: false if there is no memory for it. */
static bool gather(swaps *s, double work) {
  const ptrdiff_t m = s->a.m;
  const int shares = la_par_shares(s->a.n, work);
  ptrdiff_t *origin = la_mem_alloc(m, (ptrdiff_t)sizeof *origin);
  s->room = la_mem_alloc(shares * m * (ptrdiff_t)s->a.k, sizeof *s->room);
  const bool able = origin != NULL && s->room != NULL;
  if (able) {
    for (ptrdiff_t i = 0; i < m; i++) {
      origin[i] = i;
    }
    for (ptrdiff_t t = s->from; t < s->to; t++) {
      ptrdiff_t i = swap_at(s, t);
      ptrdiff_t keep = origin[i];
      origin[i] = origin[s->ipiv[i]];
      origin[s->ipiv[i]] = keep;
    }
    s->origin = origin;
    la_par_for(s->a.n, 1, work, gather_range, s);
  }
  la_mem_free(origin);
  la_mem_free(s->room);
  return able;
}

void la_laswp(la_view a, const ptrdiff_t *ipiv, ptrdiff_t from, ptrdiff_t to,
              bool forward) {
  enum { LONG = 800, WIDE = 16, OFTEN = 8 };
  swaps s = {.a = a, .ipiv = ipiv, .from = from, .to = to, .forward = forward};
  const ptrdiff_t rows = a.m - from;
  const double work = 4.0 * (double)(to - from) * (double)a.n;
  if (rows < LONG || a.n < WIDE || OFTEN * (to - from) < rows ||
      !gather(&s, work)) {
    la_par_for(a.n, 4, work, swap_range, &s);
  }
}

/* ---- factorisation ---- */

/* The columns of a panel behind column j, less its multiples. */
static void update_panel(la_view a, ptrdiff_t j) {
  double u[2 * PANEL];
  const ptrdiff_t below = a.m - j - 1;
  const ptrdiff_t right = a.n - j - 1;
  if (a.k == LA_REAL) {
    for (ptrdiff_t c = 0; c < right; c++) {
      u[c] = -*la_at(a, j, j + 1 + c);
    }
    la_kernel()->ger(below, right, la_at(a, j + 1, j), u,
                     la_at(a, j + 1, j + 1), a.ld);
    return;
  }
  for (ptrdiff_t c = j + 1; c < a.n; c++) {
    la_scalar z = get(a, j, c);
    la_axpy(a.k, below, (la_scalar){-z.re, -z.im}, la_at(a, j + 1, j), 1,
            la_at(a, j + 1, c), 1);
  }
}

/* A narrow panel, column by column. Returns as la_getrf. */
static int factor_panel(la_view a, ptrdiff_t *ipiv) {
  int info = 0;
  for (ptrdiff_t j = 0; j < least(a.m, a.n); j++) {
    ptrdiff_t below = a.m - j - 1;
    ipiv[j] = j + la_iamax(a.k, a.m - j, la_at(a, j, j), 1);
    la_swap(a.k, a.n, la_at(a, j, 0), a.ld, la_at(a, ipiv[j], 0), a.ld);
    la_scalar pivot = get(a, j, j);
    if (is_zero(pivot)) {
      info = info == 0 ? (int)(j + 1) : info;
      continue;
    }
    la_rscl(a.k, below, pivot, la_at(a, j, j) + a.k, 1);
    if (below > 0 && a.n - j - 1 > 0) {
      update_panel(a, j);
    }
  }
  return info;
}

/* Flops of the elimination in an m-by-n matrix. */
static double flops(la_view a) {
  double k = (double)least(a.m, a.n);
  return k * k * ((double)(a.m + a.n) - k - k / 3);
}

/* By halves of the columns. Returns as la_getrf. */
static int factor(la_view a, ptrdiff_t *ipiv, la_work *done) {
  const ptrdiff_t k = least(a.m, a.n);
  if (k <= PANEL && a.n <= 2 * PANEL) {
    return la_work_step(done, flops(a)) ? LA_INFO_INTR : factor_panel(a, ipiv);
  }
  ptrdiff_t n1 = a.n > a.m ? a.m : (k / 2 + PANEL - 1) / PANEL * PANEL;
  n1 = n1 < k || a.n > a.m ? n1 : k / 2;
  la_view left = la_block(a, 0, 0, a.m, n1);
  la_view right = la_block(a, 0, n1, a.m, a.n - n1);
  int info = factor(left, ipiv, done);
  if (info < 0) {
    return info;
  }
  la_view a12 = la_block(right, 0, 0, n1, right.n);
  la_view a22 = la_block(right, n1, 0, a.m - n1, right.n);
  la_laswp(right, ipiv, 0, n1, true);
  la_work_step(done, (double)n1 * (double)n1 * (double)right.n);
  la_trsm(LA_LEFT, LA_LOWER, LA_N, LA_UNIT, LA_ONE, la_block(a, 0, 0, n1, n1),
          a12);
  if (n1 == k) {
    return info;
  }
  la_work_step(done, 2 * (double)n1 * (double)a22.m * (double)a22.n);
  la_gemm(LA_N, LA_N, LA_MINUS_ONE, la_block(a, n1, 0, a.m - n1, n1), a12,
          LA_ONE, a22);
  int more = factor(a22, ipiv + n1, done);
  if (more < 0) {
    return more;
  }
  la_laswp(la_block(left, n1, 0, a.m - n1, n1), ipiv + n1, 0, k - n1, true);
  for (ptrdiff_t i = n1; i < k; i++) {
    ipiv[i] += n1;
  }
  return info != 0 ? info : more > 0 ? more + (int)n1 : 0;
}

/* A block of columns, factored, the columns behind it, and the next block. */
typedef struct front {
  la_view a;
  ptrdiff_t *ipiv; /* of the whole matrix */
  ptrdiff_t j, w;  /* the block: columns [j, j+w) from row j on */
  ptrdiff_t next;  /* columns of the next one */
  int info;        /* of its factorisation, as la_getrf */
} front;

/* Factors the w columns of [a] from (j,j) on, by one thread or all of them. */
static int factor_block(la_view a, ptrdiff_t j, ptrdiff_t w, ptrdiff_t *ipiv) {
  la_view block = la_block(a, j, j, a.m - j, w);
  la_work done;
  la_work_begin(&done, "LU factorisation", flops(block));
  int info = factor(block, ipiv + j, &done);
  la_work_end(&done);
  for (ptrdiff_t i = j; i < j + w; i++) {
    ipiv[i] += j;
  }
  return info > 0 ? info + (int)j : info;
}

/* Columns [from, to) behind the block: their rows exchanged, and those of U. */
static void prepare(void *arg, ptrdiff_t from, ptrdiff_t to) {
  const front *f = arg;
  la_view columns = la_block(f->a, 0, f->j + f->w + from, f->a.m, to - from);
  la_laswp(columns, f->ipiv, f->j, f->j + f->w, true);
  la_trsm(LA_LEFT, LA_LOWER, LA_N, LA_UNIT, LA_ONE,
          la_block(f->a, f->j, f->j, f->w, f->w),
          la_block(columns, f->j, 0, f->w, columns.n));
}

static void look_ahead(void *arg) {
  front *f = arg;
  f->info = factor_block(f->a, f->j + f->w, f->next, f->ipiv);
}

/* The columns behind the block, and the factors of the next one. */
static int advance(front *f) {
  const la_gemm_stages stages = {
      .head = f->next, .before = prepare, .then = look_ahead, .arg = f};
  const ptrdiff_t at = f->j + f->w;
  const ptrdiff_t right = f->a.n - at;
  const ptrdiff_t below = f->a.m - at;
  if (f->next == 0) {
    prepare(f, 0, right);
    return 0;
  }
  f->info = LA_INFO_INTR;
  la_gemm_staged(la_block(f->a, at, f->j, below, f->w),
                 la_block(f->a, f->j, at, f->w, right),
                 la_block(f->a, at, at, below, right), &stages);
  return f->info;
}

/* By blocks of nb columns. Returns as la_getrf. */
static int factor_blocks(la_view a, ptrdiff_t *ipiv, ptrdiff_t nb,
                         la_work *done) {
  const ptrdiff_t k = least(a.m, a.n);
  front f = {.a = a, .ipiv = ipiv, .w = nb};
  la_work_step(done, flops(la_block(a, 0, 0, a.m, nb)));
  int info = factor_block(a, 0, nb, ipiv);
  for (; info >= 0 && f.j < k; f.j += f.w, f.w = f.next) {
    const ptrdiff_t at = f.j + f.w;
    f.next = least(nb, k - at);
    if (la_work_step(done, 2 * (double)f.w * (double)(a.m - at) *
                               (double)(a.n - at))) {
      return LA_INFO_INTR;
    }
    int more = advance(&f);
    info = more < 0 || info == 0 ? more : info;
  }
  for (ptrdiff_t j = 0; info >= 0 && j < k; j += nb) {
    ptrdiff_t w = least(nb, k - j);
    la_laswp(la_block(a, 0, j, a.m, w), ipiv, j + w, k, true);
  }
  return info;
}

/* Columns of a block: what the product gains by more of them, the threads lose
   that wait for the first one. */
static ptrdiff_t block_width(ptrdiff_t k) {
  return k < 500 ? 32 : k < 1500 ? 64 : 128;
}

int la_getrf(la_view a, ptrdiff_t *ipiv) {
  enum { SMALL = 160 };
  const ptrdiff_t k = least(a.m, a.n);
  la_work done;
  if (k == 0) {
    return 0;
  }
  la_work_begin(&done, "LU factorisation", flops(a));
  int info = k < SMALL ? factor(a, ipiv, &done)
                       : factor_blocks(a, ipiv, block_width(k), &done);
  la_work_end(&done);
  return la_interrupted() ? LA_INFO_INTR : info;
}

/* ---- solving and inverting ---- */

void la_getrs(la_trans trans, la_view lu, const ptrdiff_t *ipiv, la_view b) {
  assert(lu.m == lu.n && lu.m == b.m);
  if (trans == LA_N) {
    la_laswp(b, ipiv, 0, lu.n, true);
    la_trsm(LA_LEFT, LA_LOWER, LA_N, LA_UNIT, LA_ONE, lu, b);
    la_trsm(LA_LEFT, LA_UPPER, LA_N, LA_NONUNIT, LA_ONE, lu, b);
  } else {
    la_trsm(LA_LEFT, LA_UPPER, trans, LA_NONUNIT, LA_ONE, lu, b);
    la_trsm(LA_LEFT, LA_LOWER, trans, LA_UNIT, LA_ONE, lu, b);
    la_laswp(b, ipiv, 0, lu.n, false);
  }
}

/* X := X L^-1 for the block columns from the right; X and L share A: the
   columns of L at work move to [l] (n-by-nb). */
static int times_inverse_of_l(la_view a, la_view l, la_work *done) {
  const ptrdiff_t n = a.n;
  for (ptrdiff_t j = (n - 1) / l.n * l.n; j >= 0; j -= l.n) {
    ptrdiff_t nb = least(l.n, n - j);
    ptrdiff_t rest = n - j - nb;
    la_view x = la_block(a, 0, j, n, nb);
    la_view lj = la_block(l, 0, 0, n - j, nb);
    if (la_work_step(done, (double)nb * (double)(2 * rest + nb))) {
      return LA_INFO_INTR;
    }
    la_lacpy(la_block(a, j, j, n - j, nb), lj);
    la_zero_other(LA_UPPER, la_block(a, j, j, n - j, nb));
    if (rest > 0) {
      la_gemm(LA_N, LA_N, LA_MINUS_ONE, la_block(a, 0, j + nb, n, rest),
              la_block(lj, nb, 0, rest, nb), LA_ONE, x);
    }
    la_trsm(LA_RIGHT, LA_LOWER, LA_N, LA_UNIT, LA_ONE,
            la_block(lj, 0, 0, nb, nb), x);
  }
  return 0;
}

static void swap_columns_back(la_view a, const ptrdiff_t *ipiv) {
  for (ptrdiff_t j = a.n - 1; j >= 0; j--) {
    if (ipiv[j] != j) {
      la_swap(a.k, a.m, la_at(a, 0, j), 1, la_at(a, 0, ipiv[j]), 1);
    }
  }
}

int la_getri(la_view lu, const ptrdiff_t *ipiv) {
  const ptrdiff_t n = lu.n;
  assert(lu.m == lu.n);
  if (n == 0) {
    return 0;
  }
  ptrdiff_t nb = least(n, INV_BLOCK);
  double *buf = la_mem_alloc(n * nb * (ptrdiff_t)lu.k, (ptrdiff_t)sizeof *buf);
  if (buf == NULL) {
    return LA_INFO_NOMEM;
  }
  /* In units of n flops: n^2 / 3 for U, n^2 for L. */
  const double square = (double)n * (double)n;
  la_work done;
  la_work_begin(&done, "inverse from LU factors", square * 4 / 3);
  la_work_step(&done, square / 3);
  int info = la_trtri(LA_UPPER, LA_NONUNIT, lu);
  if (info == 0) {
    info = times_inverse_of_l(lu, la_view_of(lu.k, buf, n, nb), &done);
    swap_columns_back(lu, ipiv);
  }
  la_work_end(&done);
  la_mem_free(buf);
  return info;
}

/* ---- condition and determinant ---- */

typedef struct factors {
  la_view lu;
  const ptrdiff_t *ipiv;
} factors;

static void apply_inverse(void *arg, bool adjoint, la_view x) {
  const factors *f = arg;
  la_getrs(adjoint ? LA_C : LA_N, f->lu, f->ipiv, x);
}

int la_gecon(la_view lu, const ptrdiff_t *ipiv, double anorm,
             la_rcond_need need, double *rcond) {
  factors f = {.lu = lu, .ipiv = ipiv};
  for (ptrdiff_t j = 0; j < lu.n; j++) {
    if (is_zero(get(lu, j, j))) {
      *rcond = isnan(anorm) ? NAN : 0;
      return 0;
    }
  }
  return la_rcond_estimate(lu.k, lu.n, apply_inverse, &f, anorm, need, rcond);
}

/* z := z 2^-e with |z| near 1; returns e. */
static long normalise(la_scalar *z) {
  int e = 0;
  double most = fmax(fabs(z->re), fabs(z->im));
  if (most == 0 || !isfinite(most)) {
    return 0;
  }
  (void)frexp(most, &e);
  z->re = ldexp(z->re, -e);
  z->im = ldexp(z->im, -e);
  return e;
}

void la_getrf_det(la_view lu, const ptrdiff_t *ipiv, la_scalar *mantissa,
                  long *exponent) {
  la_scalar det = LA_ONE;
  *exponent = 0;
  assert(lu.m == lu.n);
  for (ptrdiff_t j = 0; j < lu.n; j++) {
    la_scalar u = get(lu, j, j);
    double sign = ipiv[j] != j ? -1 : 1;
    *exponent += normalise(&u);
    if (lu.k == LA_REAL) {
      det.re *= sign * u.re;
    } else {
      det = (la_scalar){sign * (det.re * u.re - det.im * u.im),
                        sign * (det.re * u.im + det.im * u.re)};
    }
    *exponent += normalise(&det);
  }
  *mantissa = det;
}
