/* vec.c - see vec.h.

   Sums carry their rounding errors along (Knuth's exact addition, in every
   lane): as accurate as if computed in twice the precision and rounded once.
   Dot products add lanes within blocks and blocks pairwise (Higham, Accuracy
   and Stability of Numerical Algorithms, 4.2). Norms square directly and look
   afterwards whether that was in range; only then they scale. Long vectors are
   cut in a number of pieces that depends on the length alone, so the results do
   not depend on the number of threads. */
#include "config.h"

#include "engine/vec.h"

#include "engine/kernel/kernel.h"
#include "engine/par.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <string.h>

/* Elements of a strided vector are gathered in pieces of this many. */
enum { GATHER = 256, DOT_BLOCK = 2048, PIECES = 64, PIECE_MIN = 16384 };

/* A sum and its rounding error. */
typedef struct sum2 {
  double s, e;
} sum2;

static void add(sum2 *to, double x) {
  double t = to->s + x;
  double back = t - to->s;
  to->e += (to->s - (t - back)) + (x - back);
  to->s = t;
}

static void join(sum2 *to, sum2 more) {
  add(to, more.s);
  to->e += more.e;
}

/* The error of an infinite sum is NaN and means nothing. */
static double value(sum2 a) {
  return isfinite(a.s) ? a.s + a.e : a.s;
}

/* The n elements from [x] on, contiguous: in place or gathered in [buf]. */
static const double *gather(la_kind k, ptrdiff_t n, const double *x,
                            ptrdiff_t incx, double *buf) {
  if (incx == 1) {
    return x;
  }
  la_copy(k, n, x, incx, buf, 1);
  return buf;
}

static ptrdiff_t least(ptrdiff_t a, ptrdiff_t b) {
  return a < b ? a : b;
}

/* A reduction to up to two exact sums (the real and the imaginary part). */
typedef void (*reduce_fn)(la_kind k, ptrdiff_t n, const double *x, sum2 *out);

typedef struct reduction {
  reduce_fn fn;
  la_kind k;
  const double *x;
  ptrdiff_t n, incx, piece;
  sum2 part[PIECES][2];
} reduction;

static void reduce_piece(const reduction *r, ptrdiff_t begin, ptrdiff_t end,
                         sum2 *out) {
  double buf[2 * GATHER];
  ptrdiff_t step = r->incx == 1 ? end - begin : GATHER;
  for (ptrdiff_t i = begin; i < end; i += step) {
    ptrdiff_t n = least(step, end - i);
    sum2 s[2] = {{0, 0}, {0, 0}};
    r->fn(r->k, n, gather(r->k, n, r->x + i * r->incx * r->k, r->incx, buf), s);
    join(&out[0], s[0]);
    join(&out[1], s[1]);
  }
}

static void reduce_range(void *arg, ptrdiff_t begin, ptrdiff_t end,
                         int thread) {
  reduction *r = arg;
  (void)thread;
  for (ptrdiff_t i = begin; i < end; i += r->piece) {
    reduce_piece(r, i, least(i + r->piece, r->n), r->part[i / r->piece]);
  }
}

static void reduce(reduce_fn fn, la_kind k, ptrdiff_t n, const double *x,
                   ptrdiff_t incx, sum2 *out) {
  out[0] = out[1] = (sum2){0, 0};
  reduction r; /* the parts are cleared only where they are used */
  r.fn = fn;
  r.k = k;
  r.x = x;
  r.n = n;
  r.incx = incx;
  if (n <= PIECE_MIN) {
    reduce_piece(&r, 0, n, out);
    return;
  }
  ptrdiff_t pieces = least(PIECES, n / PIECE_MIN);
  r.piece = (n + pieces - 1) / pieces;
  memset(r.part, 0, sizeof r.part);
  la_par_for(n, r.piece, (double)(n * (ptrdiff_t)k), reduce_range, &r);
  for (ptrdiff_t i = 0; i < pieces; i++) {
    join(&out[0], r.part[i][0]);
    join(&out[1], r.part[i][1]);
  }
}

static void leaf_sum(la_kind k, ptrdiff_t n, const double *x, sum2 *out) {
  double s[4];
  la_kernel()->sum2(n * (ptrdiff_t)k, x, s);
  out[0] = (sum2){s[0], s[1]};
  out[1] = (sum2){s[2], s[3]};
  if (k == LA_REAL) {
    join(&out[0], out[1]);
    out[1] = (sum2){0, 0};
  }
}

static void leaf_asum(la_kind k, ptrdiff_t n, const double *x, sum2 *out) {
  double s[2] = {0, 0};
  if (k == LA_REAL) {
    la_kernel()->asum2(n, x, s);
    out[0] = (sum2){s[0], s[1]};
    return;
  }
  for (ptrdiff_t i = 0; i < n; i++) {
    add(&out[0], la_cabs((la_scalar){x[2 * i], x[2 * i + 1]}));
  }
}

static void leaf_ssq(la_kind k, ptrdiff_t n, const double *x, sum2 *out) {
  double s[2];
  la_kernel()->ssq2(n * (ptrdiff_t)k, x, s);
  out[0] = (sum2){s[0], s[1]};
}

la_scalar la_sum(la_kind k, ptrdiff_t n, const double *x, ptrdiff_t incx) {
  sum2 s[2];
  reduce(leaf_sum, k, n, x, incx, s);
  return (la_scalar){value(s[0]), value(s[1])};
}

double la_asum(la_kind k, ptrdiff_t n, const double *x, ptrdiff_t incx) {
  sum2 s[2];
  reduce(leaf_asum, k, n, x, incx, s);
  return value(s[0]);
}

/* Sum of the squares of scale * x: the rare case, so in plain C. */
static double scaled_norm(la_kind k, ptrdiff_t n, const double *x,
                          ptrdiff_t incx, double most) {
  int e;
  (void)frexp(most, &e);
  /* A subnormal needs a factor beyond the largest power of two: two steps. */
  int half = -e / 2;
  double up = ldexp(1, half);
  double rest = ldexp(1, -e - half);
  sum2 s = {0, 0};
  for (ptrdiff_t i = 0; i < n; i++) {
    for (int part = 0; part < (int)k; part++) {
      double v = x[i * incx * k + part] * up * rest;
      add(&s, v * v);
    }
  }
  return ldexp(sqrt(value(s)), e);
}

double la_nrm2(la_kind k, ptrdiff_t n, const double *x, ptrdiff_t incx) {
  sum2 s[2];
  reduce(leaf_ssq, k, n, x, incx, s);
  double ssq = value(s[0]);
  /* Squares lost below DBL_MIN do not count beside a sum above this. */
  if (ssq > 0x1p-900 && ssq < 0x1p1000) {
    return sqrt(ssq);
  }
  double most = 0;
  for (ptrdiff_t i = 0; i < n && !isnan(most); i++) {
    double v = la_kernel()->amax((ptrdiff_t)k, x + i * incx * k);
    most = v > most || isnan(v) ? v : most;
  }
  if (most == 0 || !isfinite(most)) {
    return most;
  }
  return scaled_norm(k, n, x, incx, most);
}

/* Dot products: four sums for a complex one (see kernel.h), else one. */
typedef struct product {
  la_kind k;
  const double *x, *y;
  ptrdiff_t incx, incy, n, piece;
  double part[PIECES][4];
} product;

static void dot_leaf(const product *p, ptrdiff_t i, ptrdiff_t n, double *out) {
  double xbuf[2 * GATHER];
  double ybuf[2 * GATHER];
  const double *x = gather(p->k, n, p->x + i * p->incx * p->k, p->incx, xbuf);
  const double *y = gather(p->k, n, p->y + i * p->incy * p->k, p->incy, ybuf);
  if (p->k == LA_REAL) {
    out[0] = la_kernel()->dot(n, x, y);
  } else {
    la_kernel()->zdot(n, x, y, out);
  }
}

static void dot_pairwise(const product *p, ptrdiff_t begin, ptrdiff_t end,
                         double *out) {
  ptrdiff_t block = p->incx == 1 && p->incy == 1 ? DOT_BLOCK : GATHER;
  ptrdiff_t n = end - begin;
  if (n <= block) {
    dot_leaf(p, begin, n, out);
    return;
  }
  double more[4] = {0, 0, 0, 0};
  ptrdiff_t half = (n / 2 + block - 1) / block * block;
  dot_pairwise(p, begin, begin + half, out);
  dot_pairwise(p, begin + half, end, more);
  for (int i = 0; i < 4; i++) {
    out[i] += more[i];
  }
}

static void dot_range(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  product *p = arg;
  (void)thread;
  for (ptrdiff_t i = begin; i < end; i += p->piece) {
    dot_pairwise(p, i, least(i + p->piece, p->n), p->part[i / p->piece]);
  }
}

static void dot_sums(product *p, double *out) {
  if (p->n <= PIECE_MIN) {
    dot_pairwise(p, 0, p->n, out);
    return;
  }
  ptrdiff_t pieces = least(PIECES, p->n / PIECE_MIN);
  p->piece = (p->n + pieces - 1) / pieces;
  memset(p->part, 0, sizeof p->part);
  la_par_for(p->n, p->piece, 2.0 * (double)(p->n * (ptrdiff_t)p->k), dot_range,
             p);
  for (ptrdiff_t i = 0; i < pieces; i++) {
    for (int j = 0; j < 4; j++) {
      out[j] += p->part[i][j];
    }
  }
}

la_scalar la_dot(la_kind k, bool conj, ptrdiff_t n, const double *x,
                 ptrdiff_t incx, const double *y, ptrdiff_t incy) {
  double s[4] = {0, 0, 0, 0};
  product p;
  p.k = k;
  p.x = x;
  p.y = y;
  p.incx = incx;
  p.incy = incy;
  p.n = n;
  dot_sums(&p, s);
  if (k == LA_REAL) {
    return (la_scalar){s[0], 0};
  }
  return conj ? (la_scalar){s[0] + s[1], s[2] - s[3]}
              : (la_scalar){s[0] - s[1], s[2] + s[3]};
}

double la_amax(la_kind k, ptrdiff_t n, const double *x, ptrdiff_t incx) {
  double most = 0;
  if (k == LA_REAL && incx == 1) {
    return la_kernel()->amax(n, x);
  }
  for (ptrdiff_t i = 0; i < n; i++) {
    const double *p = x + i * incx * k;
    double v = k == LA_REAL ? fabs(*p) : la_cabs((la_scalar){p[0], p[1]});
    if (isnan(v)) {
      return v;
    }
    most = v > most ? v : most;
  }
  return most;
}

/* The first element of modulus [most], or the first NaN. */
static ptrdiff_t find(ptrdiff_t n, const double *x, double most) {
  for (ptrdiff_t i = 0; i < n; i++) {
    if (fabs(x[i]) == most || isnan(x[i])) {
      return i;
    }
  }
  return -1;
}

ptrdiff_t la_iamax(la_kind k, ptrdiff_t n, const double *x, ptrdiff_t incx) {
  if (k == LA_REAL && incx == 1) {
    return find(n, x, la_kernel()->amax(n, x));
  }
  ptrdiff_t at = -1;
  double most = -1;
  for (ptrdiff_t i = 0; i < n; i++) {
    const double *p = x + i * incx * k;
    double v = fabs(p[0]) + (k == LA_CPLX ? fabs(p[1]) : 0);
    if (isnan(v)) {
      return i;
    }
    if (v > most) {
      most = v;
      at = i;
    }
  }
  return at;
}
