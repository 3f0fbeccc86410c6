/* reduce.c - see reduce.h.

   Method: sums carry the rounding error of every addition along (TwoSum, Knuth;
   Ogita, Rump and Oishi 2005, Sum2), so that the result is as if computed in
   twice the precision and rounded once, plus n eps^2 cond. The loops are
   kernels: lanes that lie contiguous in memory run on independent accumulators;
   lanes across columns run side by side in tiles, so that memory is always read
   in order. Cost: one pass. Long single lanes are cut into pieces of a fixed
   size, so the result does not depend on the number of threads. */
#include "config.h"

#include "engine/reduce.h"

#include "base/intr.h"
#include "engine/kernel/kernel.h"
#include "engine/par.h"

#include <complex.h>
#include <math.h>
#include <string.h>

enum {
  TILE = LA_FOLD_MAX, /* doubles side by side in a tile */
  PIECE = 32768,      /* doubles in the shortest piece of a cut lane */
  PIECES = 256        /* most pieces of a cut lane */
};

/* --- what the drivers run ------------------------------------------------- */

/* A leaf reduces [w] neighbouring doubles of each of len rows, [step] apart
   from row to row, into y. [extra] holds one number for each, or is NULL. */
typedef void (*leaf_fn)(const double *x, ptrdiff_t step, ptrdiff_t len,
                        ptrdiff_t w, const double *extra, double *y);

typedef struct job {
  leaf_fn leaf;
  ptrdiff_t step, len;
  ptrdiff_t tiles, tile; /* for each outer index; doubles in a tile */
  const double *x;
  const double *extra;
  double *y;
  ptrdiff_t parts; /* doubles that become one result: 2 for moduli */
} job;

static void run_tiles(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  const job *q = arg;
  (void)thread;
  for (ptrdiff_t t = begin; t < end && !la_interrupted(); t++) {
    ptrdiff_t o = t / q->tiles;
    ptrdiff_t i = t % q->tiles * q->tile;
    ptrdiff_t w = q->step - i < q->tile ? q->step - i : q->tile;
    ptrdiff_t at = i + q->step * o;
    q->leaf(q->x + i + q->step * q->len * o, q->step, q->len, w,
            q->extra == NULL ? NULL : q->extra + at, q->y + at / q->parts);
  }
}

/* Wide tiles read long stretches of a row; every thread is to have one. Each
   lane is reduced in the same way whatever tile it lies in. */
static ptrdiff_t tile_for(ptrdiff_t step) {
  ptrdiff_t w = (step / la_threads() + 63) / 64 * 64;
  return w < 64 ? 64 : w < TILE ? w : TILE;
}

/* Runs [leaf] on all tiles of lanes of kind k; [parts]: 1 where each part of a
   complex number has a result of its own, 2 where it is one for both. */
static void run(leaf_fn leaf, ptrdiff_t parts, la_kind k, la_lanes s,
                const double *x, const double *extra, double *y) {
  job q = {.leaf = leaf,
           .step = s.inner * (ptrdiff_t)k,
           .len = s.len,
           .tile = tile_for(s.inner * (ptrdiff_t)k),
           .x = x,
           .extra = extra,
           .y = y,
           .parts = parts};
  q.tiles = (q.step + q.tile - 1) / q.tile;
  double work = (double)q.step * (double)s.len * (double)s.outer;
  la_par_for(q.tiles * s.outer, 1, work, run_tiles, &q);
}

/* --- sums ----------------------------------------------------------------- */

/* The correction is meaningless once the sum has left the finite numbers. */
static inline double settle(double s, double c) {
  return isfinite(s) && isfinite(c) ? s + c : s;
}

/* (s + c) := (s + c) + (x + e), the rounding error kept. */
static void join(double *s, double x, double e) {
  double t = s[0] + x;
  double z = t - s[0];
  s[1] += (s[0] - (t - z)) + (x - z) + e;
  s[0] = t;
}

/* The sum of [n] doubles and its error, of those with even index in out[0..1],
   with odd index in out[2..3]; sums of squares are out[0..1] alone. */
typedef void (*line_fn)(ptrdiff_t n, const double *x, double *out);

static void squares(ptrdiff_t n, const double *x, double *out) {
  la_kernel()->ssq2(n, x, out);
  out[2] = out[3] = 0;
}

typedef struct pieces {
  line_fn fn;
  const double *x;
  ptrdiff_t n, piece;
  double part[PIECES][4];
} pieces;

static void sum_pieces(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  pieces *q = arg;
  (void)thread;
  for (ptrdiff_t i = begin; i < end && !la_interrupted(); i += q->piece) {
    ptrdiff_t n = end - i < q->piece ? end - i : q->piece;
    q->fn(n, q->x + i, q->part[i / q->piece]);
  }
}

/* One long line. */
static void sum_long(line_fn fn, ptrdiff_t n, const double *x, double *out) {
  pieces q;
  ptrdiff_t count = n / PIECE < PIECES ? n / PIECE : PIECES;
  q.fn = fn;
  q.x = x;
  q.n = n;
  q.piece = ((n + count - 1) / count + 1) / 2 * 2;
  memset(q.part, 0, sizeof q.part);
  la_par_for(n, q.piece, (double)n, sum_pieces, &q);
  for (ptrdiff_t i = 0; i < count; i++) {
    join(out, q.part[i][0], q.part[i][1]);
    join(out + 2, q.part[i][2], q.part[i][3]);
  }
}

/* Contiguous lanes, real or complex: a line each, with one result or, if
   [pair], one for each parity. */
typedef struct lines {
  line_fn fn;
  ptrdiff_t n;
  bool pair;
  const double *x;
  double *y;
} lines;

static void put_line(const lines *q, ptrdiff_t t, double *out) {
  if (q->pair) {
    q->y[2 * t] = settle(out[0], out[1]);
    q->y[2 * t + 1] = settle(out[2], out[3]);
  } else {
    join(out, out[2], out[3]);
    q->y[t] = settle(out[0], out[1]);
  }
}

static void sum_lines(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  const lines *q = arg;
  (void)thread;
  for (ptrdiff_t t = begin; t < end && !la_interrupted(); t++) {
    double out[4];
    q->fn(q->n, q->x + t * q->n, out);
    put_line(q, t, out);
  }
}

static void run_lines(line_fn fn, bool pair, ptrdiff_t n, ptrdiff_t count,
                      const double *x, double *y) {
  lines q = {fn, n, pair, x, y};
  if (n < 2 * PIECE || count >= 8) {
    la_par_for(count, 1, (double)n * (double)count, sum_lines, &q);
    return;
  }
  for (ptrdiff_t t = 0; t < count && !la_interrupted(); t++) {
    double out[4] = {0};
    sum_long(fn, n, x + t * n, out);
    put_line(&q, t, out);
  }
}

/* Sums of [w] <= TILE neighbours by a kernel of rows. */
typedef struct sums {
  double s[TILE + LA_FOLD_PAD], e[TILE + LA_FOLD_PAD];
} sums;

static void clear(sums *q, ptrdiff_t w) {
  memset(q->s, 0, (size_t)(w + LA_FOLD_PAD) * sizeof *q->s);
  memset(q->e, 0, (size_t)(w + LA_FOLD_PAD) * sizeof *q->e);
}

static void leaf_sum(const double *x, ptrdiff_t step, ptrdiff_t len,
                     ptrdiff_t w, const double *extra, double *y) {
  sums q;
  (void)extra;
  clear(&q, w);
  la_kernel()->sum_rows(step, len, w, x, q.s, q.e);
  for (ptrdiff_t j = 0; j < w; j++) {
    y[j] = settle(q.s[j], q.e[j]);
  }
}

void la_reduce_sum(la_kind k, la_lanes s, const double *x, double *y) {
  ptrdiff_t step = s.inner * (ptrdiff_t)k;
  if (step == 1 || step == 2) {
    run_lines(la_kernel()->sum2, step == 2, step * s.len, s.outer, x, y);
  } else {
    run(leaf_sum, 1, k, s, x, NULL, y);
  }
}

static void leaf_sumsq(const double *x, ptrdiff_t step, ptrdiff_t len,
                       ptrdiff_t w, const double *extra, double *y) {
  sums q;
  (void)extra;
  clear(&q, w);
  la_kernel()->ssq_rows(step, len, w, x, q.s, q.e);
  for (ptrdiff_t j = 0; j < w; j++) {
    y[j] = settle(q.s[j], q.e[j]);
  }
}

static void leaf_zsumsq(const double *x, ptrdiff_t step, ptrdiff_t len,
                        ptrdiff_t w, const double *extra, double *y) {
  sums q;
  (void)extra;
  clear(&q, w);
  la_kernel()->ssq_rows(step, len, w, x, q.s, q.e);
  for (ptrdiff_t j = 0; j < w; j += 2) {
    double both[2] = {q.s[j], q.e[j]};
    join(both, q.s[j + 1], q.e[j + 1]);
    y[j / 2] = settle(both[0], both[1]);
  }
}

void la_reduce_sumsq(la_kind k, la_lanes s, const double *x, double *y) {
  if (s.inner == 1) {
    run_lines(squares, false, s.len * (ptrdiff_t)k, s.outer, x, y);
  } else if (k == LA_REAL) {
    run(leaf_sumsq, 1, k, s, x, NULL, y);
  } else {
    run(leaf_zsumsq, 2, k, s, x, NULL, y);
  }
}

/* --- squared deviations --------------------------------------------------- */

/* The second sum, of the deviations themselves, would be 0 but for the rounding
   of the mean. */
static inline double deviation(double sq, double dev, ptrdiff_t n) {
  double fix = dev * dev / (double)n;
  return isfinite(fix) && fix < sq ? sq - fix : sq;
}

static void leaf_sumdev(const double *x, ptrdiff_t step, ptrdiff_t len,
                        ptrdiff_t w, const double *mean, double *y) {
  sums q;
  double d[TILE + LA_FOLD_PAD] = {0};
  clear(&q, w);
  la_kernel()->dev_rows(step, len, w, x, mean, q.s, q.e, d);
  for (ptrdiff_t j = 0; j < w; j++) {
    y[j] = deviation(settle(q.s[j], q.e[j]), d[j], len);
  }
}

static void leaf_zsumdev(const double *x, ptrdiff_t step, ptrdiff_t len,
                         ptrdiff_t w, const double *mean, double *y) {
  sums q;
  double d[TILE + LA_FOLD_PAD] = {0};
  clear(&q, w);
  la_kernel()->dev_rows(step, len, w, x, mean, q.s, q.e, d);
  for (ptrdiff_t j = 0; j < w; j += 2) {
    double both[2] = {q.s[j], q.e[j]};
    join(both, q.s[j + 1], q.e[j + 1]);
    double sq = deviation(settle(both[0], both[1]), d[j], len);
    y[j / 2] = deviation(sq, d[j + 1], len);
  }
}

void la_reduce_sumdev(la_kind k, la_lanes s, const double *x,
                      const double *mean, double *y) {
  run(k == LA_REAL ? leaf_sumdev : leaf_zsumdev, (ptrdiff_t)k, k, s, x, mean,
      y);
}

/* --- products ------------------------------------------------------------- */

enum { SHORT = 64 /* lines up to here are multiplied in order */ };

static void leaf_prod(const double *x, ptrdiff_t step, ptrdiff_t len,
                      ptrdiff_t w, const double *extra, double *y) {
  (void)extra;
  if (step > 1) {
    la_kernel()->prod_rows(step, len, w, x, y);
    return;
  }
  double p = 1;
  for (ptrdiff_t l = 0; l < len && len <= SHORT; l++) {
    p *= x[l];
  }
  *y = len <= SHORT ? p : la_kernel()->prod(len, x);
}

/* C's own product: an infinite factor makes an infinite product, also where the
   parts cancel. */
static inline void times(double *p, const double *x) {
  double complex z = CMPLX(p[0], p[1]) * CMPLX(x[0], x[1]);
  p[0] = creal(z);
  p[1] = cimag(z);
}

/* The complex product of lane (i,o) stands at 2*(i + inner*o). */
static void zprod_lanes(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  const job *q = arg;
  (void)thread;
  for (ptrdiff_t t = begin; t < end && !la_interrupted(); t++) {
    const double *x = q->x + 2 * (t % q->step + t / q->step * q->step * q->len);
    double p[2] = {1, 0};
    for (ptrdiff_t l = 0; l < q->len; l++) {
      if (l == 0) {
        memcpy(p, x, sizeof p);
      } else {
        times(p, x + 2 * q->step * l);
      }
    }
    memcpy(q->y + 2 * t, p, sizeof p);
  }
}

void la_reduce_prod(la_kind k, la_lanes s, const double *x, double *y) {
  if (k == LA_REAL) {
    run(leaf_prod, 1, k, s, x, NULL, y);
    return;
  }
  job q = {.step = s.inner, .len = s.len, .x = x, .y = y};
  double work = 6 * (double)s.inner * (double)s.len * (double)s.outer;
  la_par_for(s.inner * s.outer, 1, work, zprod_lanes, &q);
}

/* --- extremes ------------------------------------------------------------- */

/* The start of a search that no NaN can win: unlike "the first element", it
   needs no test for NaN in the loop. */
static double least(bool smallest) {
  return smallest ? INFINITY : -INFINITY;
}

/* Nothing beat the start: either it is there itself, or all were NaN. */
static double confirm(const double *x, ptrdiff_t step, ptrdiff_t len,
                      double m) {
  for (ptrdiff_t l = 0; l < len; l++) {
    if (x[l * step] == m) {
      return m;
    }
  }
  return NAN;
}

static void leaf_extreme(bool smallest, const double *x, ptrdiff_t step,
                         ptrdiff_t len, ptrdiff_t w, double *y) {
  const la_kern *kern = la_kernel();
  if (step == 1) {
    *y = smallest ? kern->min(len, x) : kern->max(len, x);
  } else {
    (smallest ? kern->min_rows : kern->max_rows)(step, len, w, x, y);
  }
  for (ptrdiff_t j = 0; j < w; j++) {
    y[j] = y[j] == least(smallest) ? confirm(x + j, step, len, y[j]) : y[j];
  }
}

static void leaf_min(const double *x, ptrdiff_t step, ptrdiff_t len,
                     ptrdiff_t w, const double *extra, double *y) {
  (void)extra;
  leaf_extreme(true, x, step, len, w, y);
}

static void leaf_max(const double *x, ptrdiff_t step, ptrdiff_t len,
                     ptrdiff_t w, const double *extra, double *y) {
  (void)extra;
  leaf_extreme(false, x, step, len, w, y);
}

/* Where the value y of each lane first stands; 1 for a lane of NaN. */
static void leaf_place(const double *x, ptrdiff_t step, ptrdiff_t len,
                       ptrdiff_t w, const double *value, double *y) {
  if (step == 1) {
    ptrdiff_t at = la_kernel()->place(len, x, *value);
    *y = (double)(at < len ? at + 1 : 1);
    return;
  }
  la_kernel()->place_rows(step, len, w, x, value, y);
  for (ptrdiff_t j = 0; j < w; j++) {
    y[j]++;
  }
}

/* Few long lanes: the extremes of pieces, and then of those. */
static void run_cut(leaf_fn leaf, la_lanes s, const double *x, double *y) {
  if (s.inner != 1 || s.len < 2 * PIECE || s.outer >= 8) {
    run(leaf, 1, LA_REAL, s, x, NULL, y);
    return;
  }
  ptrdiff_t piece = (s.len + PIECES - 1) / PIECES;
  piece = piece < PIECE ? PIECE : piece;
  ptrdiff_t n = s.len / piece;
  for (ptrdiff_t o = 0; o < s.outer; o++) {
    double part[PIECES + 1];
    const double *lane = x + o * s.len;
    run(leaf, 1, LA_REAL, (la_lanes){1, piece, n}, lane, NULL, part);
    leaf(lane + n * piece, 1, s.len - n * piece, 1, NULL, part + n);
    leaf(part, 1, n + (s.len > n * piece), 1, NULL, y + o);
  }
}

void la_reduce_extreme(bool smallest, la_lanes s, const double *x, double *y,
                       double *place) {
  run_cut(smallest ? leaf_min : leaf_max, s, x, y);
  if (place != NULL) {
    run(leaf_place, 1, LA_REAL, s, x, y, place);
  }
}
