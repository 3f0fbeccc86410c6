/* reduce.c - see reduce.h.

   Method: sums carry the rounding error of every addition along (TwoSum, Knuth;
   Ogita, Rump and Oishi 2005, Sum2), so that the result is as if computed in
   twice the precision and rounded once, plus n eps^2 cond. Lanes that lie
   contiguous in memory run on independent accumulators; lanes across columns
   run side by side in tiles, so that memory is always read in order.
   Cost: one pass. Long single lanes are cut into pieces of a fixed size, so the
   result does not depend on the number of threads. */
#include "config.h"

#include "engine/reduce.h"

#include "base/intr.h"
#include "engine/par.h"

#include <math.h>
#include <string.h>

enum {
  TILE = 256,    /* lanes that run side by side: their sums stay in L1 */
  PIECE = 32768, /* shortest piece of a cut lane */
  PIECES = 256   /* most pieces of a cut lane */
};

/* Two doubles at once: the vector length that every 64-bit machine has. */
typedef double pair __attribute__((vector_size(16)));

static inline pair load(const double *x) {
  pair v;
  memcpy(&v, x, sizeof v);
  return v;
}

static inline void add_pair(pair *s, pair *c, pair x) {
  pair t = *s + x;
  pair z = t - *s;
  *c += (*s - (t - z)) + (x - z);
  *s = t;
}

static inline void add_one(double *s, double *c, double x) {
  double t = *s + x;
  double z = t - *s;
  *c += (*s - (t - z)) + (x - z);
  *s = t;
}

/* The correction is meaningless once the sum has left the finite numbers. */
static inline double settle(double s, double c) {
  return isfinite(s) && isfinite(c) ? s + c : s;
}

/* --- what the drivers run ------------------------------------------------- */

/* A leaf reduces [w] neighbouring lanes of length len, [inner] apart from row
   to row, into y[0..w-1]. [extra] holds one number for each lane, or is NULL.
 */
typedef void (*leaf_fn)(const double *x, ptrdiff_t inner, ptrdiff_t len,
                        ptrdiff_t w, const double *extra, double *y);

typedef struct job {
  leaf_fn leaf;
  la_lanes s;
  ptrdiff_t tiles; /* for each outer index */
  const double *x;
  const double *extra;
  double *y;
} job;

static void run_tiles(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  const job *q = arg;
  (void)thread;
  for (ptrdiff_t t = begin; t < end && !la_interrupted(); t++) {
    ptrdiff_t o = t / q->tiles;
    ptrdiff_t i = t % q->tiles * TILE;
    ptrdiff_t w = q->s.inner - i < TILE ? q->s.inner - i : TILE;
    ptrdiff_t at = i + q->s.inner * o;
    q->leaf(q->x + i + q->s.inner * q->s.len * o, q->s.inner, q->s.len, w,
            q->extra == NULL ? NULL : q->extra + at, q->y + at);
  }
}

static void run(leaf_fn leaf, la_lanes s, const double *x, const double *extra,
                double *y) {
  job q = {leaf, s, (s.inner + TILE - 1) / TILE, x, extra, y};
  double work = (double)s.inner * (double)s.len * (double)s.outer;
  la_par_for(q.tiles * s.outer, 1, work, run_tiles, &q);
}

/* Few long lanes: reduces pieces of them first, then the results of the pieces
   by [join]. Only for leaves without [extra]. */
static void run_cut(leaf_fn leaf, leaf_fn join, la_lanes s, const double *x,
                    double *y) {
  if (s.inner != 1 || s.len < 2 * PIECE || s.outer >= 8) {
    run(leaf, s, x, NULL, y);
    return;
  }
  ptrdiff_t piece = (s.len + PIECES - 1) / PIECES;
  piece = piece < PIECE ? PIECE : piece;
  ptrdiff_t n = s.len / piece;
  for (ptrdiff_t o = 0; o < s.outer; o++) {
    double part[PIECES + 1];
    const double *lane = x + o * s.len;
    run(leaf, (la_lanes){1, piece, n}, lane, NULL, part);
    leaf(lane + n * piece, 1, s.len - n * piece, 1, NULL, part + n);
    join(part, 1, n + (s.len > n * piece), 1, NULL, y + o);
  }
}

/* --- sums ----------------------------------------------------------------- */

static double sum_line(const double *x, ptrdiff_t n) {
  pair s[4] = {{0, 0}}, c[4] = {{0, 0}};
  ptrdiff_t i = 0;
  for (; i + 8 <= n; i += 8) {
    add_pair(&s[0], &c[0], load(x + i));
    add_pair(&s[1], &c[1], load(x + i + 2));
    add_pair(&s[2], &c[2], load(x + i + 4));
    add_pair(&s[3], &c[3], load(x + i + 6));
  }
  double sum = 0, err = 0;
  for (; i < n; i++) {
    add_one(&sum, &err, x[i]);
  }
  for (int j = 0; n >= 8 && j < 8; j++) {
    add_one(&sum, &err, s[j / 2][j % 2]);
    err += c[j / 2][j % 2];
  }
  return settle(sum, err);
}

static void leaf_sum(const double *x, ptrdiff_t inner, ptrdiff_t len,
                     ptrdiff_t w, const double *extra, double *y) {
  (void)extra;
  if (inner == 1) {
    *y = sum_line(x, len);
    return;
  }
  double s[TILE] = {0}, c[TILE] = {0};
  for (ptrdiff_t l = 0; l < len; l++, x += inner) {
    ptrdiff_t j = 0;
    for (; j + 2 <= w; j += 2) {
      pair sj = load(s + j), cj = load(c + j);
      add_pair(&sj, &cj, load(x + j));
      memcpy(s + j, &sj, sizeof sj);
      memcpy(c + j, &cj, sizeof cj);
    }
    if (j < w) {
      add_one(&s[j], &c[j], x[j]);
    }
  }
  for (ptrdiff_t j = 0; j < w; j++) {
    y[j] = settle(s[j], c[j]);
  }
}

void la_reduce_sum(la_kind k, la_lanes s, const double *x, double *y) {
  s.inner *= (ptrdiff_t)k; /* a complex sum is two real ones side by side */
  run_cut(leaf_sum, leaf_sum, s, x, y);
}

/* --- sums of squares ------------------------------------------------------ */

static double sumsq_line(const double *x, ptrdiff_t n) {
  pair s[2] = {{0, 0}}, c[2] = {{0, 0}};
  ptrdiff_t i = 0;
  for (; i + 4 <= n; i += 4) {
    pair a = load(x + i), b = load(x + i + 2);
    add_pair(&s[0], &c[0], a * a);
    add_pair(&s[1], &c[1], b * b);
  }
  double sum = 0, err = 0;
  for (; i < n; i++) {
    add_one(&sum, &err, x[i] * x[i]);
  }
  for (int j = 0; n >= 4 && j < 4; j++) {
    add_one(&sum, &err, s[j / 2][j % 2]);
    err += c[j / 2][j % 2];
  }
  return settle(sum, err);
}

static void leaf_sumsq(const double *x, ptrdiff_t inner, ptrdiff_t len,
                       ptrdiff_t w, const double *extra, double *y) {
  (void)extra;
  if (inner == 1) {
    *y = sumsq_line(x, len);
    return;
  }
  double s[TILE] = {0}, c[TILE] = {0};
  for (ptrdiff_t l = 0; l < len; l++, x += inner) {
    for (ptrdiff_t j = 0; j < w; j++) {
      add_one(&s[j], &c[j], x[j] * x[j]);
    }
  }
  for (ptrdiff_t j = 0; j < w; j++) {
    y[j] = settle(s[j], c[j]);
  }
}

static void leaf_zsumsq(const double *x, ptrdiff_t inner, ptrdiff_t len,
                        ptrdiff_t w, const double *extra, double *y) {
  (void)extra;
  double s[TILE] = {0}, c[TILE] = {0};
  for (ptrdiff_t l = 0; l < len; l++, x += 2 * inner) {
    for (ptrdiff_t j = 0; j < w; j++) {
      add_one(&s[j], &c[j], x[2 * j] * x[2 * j]);
      add_one(&s[j], &c[j], x[2 * j + 1] * x[2 * j + 1]);
    }
  }
  for (ptrdiff_t j = 0; j < w; j++) {
    y[j] = settle(s[j], c[j]);
  }
}

static void run_complex_tiles(void *arg, ptrdiff_t begin, ptrdiff_t end,
                              int thread) {
  const job *q = arg;
  (void)thread;
  for (ptrdiff_t t = begin; t < end && !la_interrupted(); t++) {
    ptrdiff_t o = t / q->tiles;
    ptrdiff_t i = t % q->tiles * TILE;
    ptrdiff_t w = q->s.inner - i < TILE ? q->s.inner - i : TILE;
    ptrdiff_t at = i + q->s.inner * o;
    q->leaf(q->x + 2 * (i + q->s.inner * q->s.len * o), q->s.inner, q->s.len, w,
            q->extra == NULL ? NULL : q->extra + 2 * at, q->y + at);
  }
}

/* Complex elements in, one real result for each lane out. */
static void run_complex(leaf_fn leaf, la_lanes s, const double *x,
                        const double *extra, double *y) {
  job q = {leaf, s, (s.inner + TILE - 1) / TILE, x, extra, y};
  double work = 2 * (double)s.inner * (double)s.len * (double)s.outer;
  la_par_for(q.tiles * s.outer, 1, work, run_complex_tiles, &q);
}

void la_reduce_sumsq(la_kind k, la_lanes s, const double *x, double *y) {
  if (k == LA_CPLX && s.inner == 1) { /* the moduli of a contiguous lane */
    s.len *= 2;
    k = LA_REAL;
  }
  if (k == LA_REAL) {
    run_cut(leaf_sumsq, leaf_sum, s, x, y);
  } else {
    run_complex(leaf_zsumsq, s, x, NULL, y);
  }
}

/* --- squared deviations --------------------------------------------------- */

/* The second sum, of the deviations themselves, would be 0 but for the rounding
   of the mean. */
static inline double deviation(double sq, double dev, ptrdiff_t n) {
  double fix = dev * dev / (double)n;
  return isfinite(fix) && fix < sq ? sq - fix : sq;
}

static void leaf_sumdev(const double *x, ptrdiff_t inner, ptrdiff_t len,
                        ptrdiff_t w, const double *mean, double *y) {
  double s[TILE] = {0}, c[TILE] = {0}, d[TILE] = {0};
  for (ptrdiff_t l = 0; l < len; l++, x += inner) {
    for (ptrdiff_t j = 0; j < w; j++) {
      double t = x[j] - mean[j];
      add_one(&s[j], &c[j], t * t);
      d[j] += t;
    }
  }
  for (ptrdiff_t j = 0; j < w; j++) {
    y[j] = deviation(settle(s[j], c[j]), d[j], len);
  }
}

static void leaf_zsumdev(const double *x, ptrdiff_t inner, ptrdiff_t len,
                         ptrdiff_t w, const double *mean, double *y) {
  double s[TILE] = {0}, c[TILE] = {0}, d[2 * TILE] = {0};
  for (ptrdiff_t l = 0; l < len; l++, x += 2 * inner) {
    for (ptrdiff_t j = 0; j < w; j++) {
      double re = x[2 * j] - mean[2 * j];
      double im = x[2 * j + 1] - mean[2 * j + 1];
      add_one(&s[j], &c[j], re * re);
      add_one(&s[j], &c[j], im * im);
      d[2 * j] += re;
      d[2 * j + 1] += im;
    }
  }
  for (ptrdiff_t j = 0; j < w; j++) {
    double sq = deviation(settle(s[j], c[j]), d[2 * j], len);
    y[j] = deviation(sq, d[2 * j + 1], len);
  }
}

void la_reduce_sumdev(la_kind k, la_lanes s, const double *x,
                      const double *mean, double *y) {
  if (k == LA_REAL) {
    run(leaf_sumdev, s, x, mean, y);
  } else {
    run_complex(leaf_zsumdev, s, x, mean, y);
  }
}

/* --- products ------------------------------------------------------------- */

static void leaf_prod(const double *x, ptrdiff_t inner, ptrdiff_t len,
                      ptrdiff_t w, const double *extra, double *y) {
  (void)extra;
  double p[TILE];
  for (ptrdiff_t j = 0; j < w; j++) {
    p[j] = 1;
  }
  for (ptrdiff_t l = 0; l < len; l++, x += inner) {
    for (ptrdiff_t j = 0; j < w; j++) {
      p[j] *= x[j];
    }
  }
  memcpy(y, p, (size_t)w * sizeof *y);
}

static inline void times(double *p, const double *x) {
  double re = p[0] * x[0] - p[1] * x[1];
  p[1] = p[0] * x[1] + p[1] * x[0];
  p[0] = re;
}

/* The complex product of lane (i,o) stands at 2*(i + inner*o). */
static void zprod_lanes(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  const job *q = arg;
  (void)thread;
  for (ptrdiff_t t = begin; t < end && !la_interrupted(); t++) {
    const double *x =
        q->x + 2 * (t % q->s.inner + t / q->s.inner * q->s.inner * q->s.len);
    double p[2] = {1, 0};
    for (ptrdiff_t l = 0; l < q->s.len; l++) {
      times(p, x + 2 * q->s.inner * l);
    }
    memcpy(q->y + 2 * t, p, sizeof p);
  }
}

void la_reduce_prod(la_kind k, la_lanes s, const double *x, double *y) {
  if (k == LA_REAL) {
    run(leaf_prod, s, x, NULL, y);
    return;
  }
  job q = {NULL, s, 0, x, NULL, y};
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
static double confirm(const double *x, ptrdiff_t inner, ptrdiff_t len,
                      double m) {
  for (ptrdiff_t l = 0; l < len; l++) {
    if (x[l * inner] == m) {
      return m;
    }
  }
  return NAN;
}

static inline double better(bool smallest, double x, double m) {
  if (smallest) {
    return x < m ? x : m;
  }
  return x > m ? x : m;
}

static inline double extreme_line(bool smallest, const double *x, ptrdiff_t n) {
  double m[4];
  m[0] = m[1] = m[2] = m[3] = least(smallest);
  ptrdiff_t i = 0;
  for (; i + 4 <= n; i += 4) {
    m[0] = better(smallest, x[i], m[0]);
    m[1] = better(smallest, x[i + 1], m[1]);
    m[2] = better(smallest, x[i + 2], m[2]);
    m[3] = better(smallest, x[i + 3], m[3]);
  }
  for (; i < n; i++) {
    m[0] = better(smallest, x[i], m[0]);
  }
  m[0] = better(smallest, m[1], m[0]);
  m[2] = better(smallest, m[3], m[2]);
  return better(smallest, m[2], m[0]);
}

static inline void leaf_extreme(bool smallest, const double *x, ptrdiff_t inner,
                                ptrdiff_t len, ptrdiff_t w, double *y) {
  double m[TILE];
  if (inner == 1) {
    m[0] = extreme_line(smallest, x, len);
  } else {
    for (ptrdiff_t j = 0; j < w; j++) {
      m[j] = least(smallest);
    }
    for (ptrdiff_t l = 0; l < len; l++) {
      for (ptrdiff_t j = 0; j < w; j++) {
        m[j] = better(smallest, x[l * inner + j], m[j]);
      }
    }
  }
  for (ptrdiff_t j = 0; j < w; j++) {
    y[j] = m[j] == least(smallest) ? confirm(x + j, inner, len, m[j]) : m[j];
  }
}

static void leaf_min(const double *x, ptrdiff_t inner, ptrdiff_t len,
                     ptrdiff_t w, const double *extra, double *y) {
  (void)extra;
  leaf_extreme(true, x, inner, len, w, y);
}

static void leaf_max(const double *x, ptrdiff_t inner, ptrdiff_t len,
                     ptrdiff_t w, const double *extra, double *y) {
  (void)extra;
  leaf_extreme(false, x, inner, len, w, y);
}

/* Where the value y of each lane first stands; 1 for a lane of NaN. */
static void leaf_place(const double *x, ptrdiff_t inner, ptrdiff_t len,
                       ptrdiff_t w, const double *value, double *y) {
  for (ptrdiff_t j = 0; j < w; j++) {
    ptrdiff_t l = 0;
    while (l < len && x[l * inner + j] != value[j]) {
      l++;
    }
    y[j] = l < len ? (double)(l + 1) : 1;
  }
}

void la_reduce_extreme(bool smallest, la_lanes s, const double *x, double *y,
                       double *place) {
  leaf_fn leaf = smallest ? leaf_min : leaf_max;
  run_cut(leaf, leaf, s, x, y);
  if (place != NULL) {
    run(leaf_place, s, x, y, place);
  }
}

/* --- running sums --------------------------------------------------------- */

typedef struct running {
  la_lanes s;      /* inner counts doubles */
  ptrdiff_t tiles; /* for each outer index */
  const double *x;
  double *y;
  double *place;
  bool smallest;
} running;

static ptrdiff_t lane_start(const la_lanes *s, ptrdiff_t t) {
  return t % s->inner + t / s->inner * s->inner * s->len;
}

/* Where tile t begins, and how many lanes it has. */
static ptrdiff_t tile_start(const running *q, ptrdiff_t t, ptrdiff_t *w) {
  ptrdiff_t i = t % q->tiles * TILE;
  *w = q->s.inner - i < TILE ? q->s.inner - i : TILE;
  return i + t / q->tiles * q->s.inner * q->s.len;
}

static void sum_line_running(ptrdiff_t n, const double *x, double *y) {
  double s = 0, c = 0;
  for (ptrdiff_t l = 0; l < n; l++) {
    add_one(&s, &c, x[l]);
    y[l] = settle(s, c);
  }
}

static void sum_tiles(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  const running *q = arg;
  (void)thread;
  for (ptrdiff_t t = begin; t < end && !la_interrupted(); t++) {
    ptrdiff_t w, at = tile_start(q, t, &w);
    if (q->s.inner == 1) {
      sum_line_running(q->s.len, q->x + at, q->y + at);
      continue;
    }
    double s[TILE] = {0}, c[TILE] = {0};
    for (ptrdiff_t l = 0; l < q->s.len; l++, at += q->s.inner) {
      for (ptrdiff_t j = 0; j < w; j++) {
        add_one(&s[j], &c[j], q->x[at + j]);
        q->y[at + j] = settle(s[j], c[j]);
      }
    }
  }
}

static void prod_tiles(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  const running *q = arg;
  (void)thread;
  for (ptrdiff_t t = begin; t < end && !la_interrupted(); t++) {
    ptrdiff_t w, at = tile_start(q, t, &w);
    for (ptrdiff_t l = 0; l < q->s.len; l++, at += q->s.inner) {
      const double *last = l == 0 ? NULL : q->y + at - q->s.inner;
      for (ptrdiff_t j = 0; j < w; j++) {
        q->y[at + j] = last == NULL ? q->x[at + j] : last[j] * q->x[at + j];
      }
    }
  }
}

static void running_zprod(void *arg, ptrdiff_t begin, ptrdiff_t end,
                          int thread) {
  const running *q = arg;
  (void)thread;
  for (ptrdiff_t t = begin; t < end && !la_interrupted(); t++) {
    ptrdiff_t at = lane_start(&q->s, t);
    double p[2] = {1, 0};
    for (ptrdiff_t l = 0; l < q->s.len; l++, at += q->s.inner) {
      times(p, q->x + 2 * at);
      memcpy(q->y + 2 * at, p, sizeof p);
    }
  }
}

/* Runs [fn] on all tiles or, if [by_lane], on all lanes. */
static void run_running(la_par_fn fn, running *q, bool by_lane) {
  double work = (double)q->s.inner * (double)q->s.len * (double)q->s.outer;
  q->tiles = (q->s.inner + TILE - 1) / TILE;
  ptrdiff_t n = by_lane ? q->s.inner : q->tiles;
  la_par_for(n * q->s.outer, 1, 4 * work, fn, q);
}

void la_running_sum(la_kind k, la_lanes s, const double *x, double *y) {
  s.inner *= (ptrdiff_t)k;
  run_running(sum_tiles, &(running){.s = s, .x = x, .y = y}, false);
}

void la_running_prod(la_kind k, la_lanes s, const double *x, double *y) {
  running q = {.s = s, .x = x, .y = y};
  if (k == LA_REAL) {
    run_running(prod_tiles, &q, false);
  } else {
    run_running(running_zprod, &q, true);
  }
}

/* The best so far is what stands in y one step back; its place likewise. */
static void extreme_tiles(void *arg, ptrdiff_t begin, ptrdiff_t end,
                          int thread) {
  const running *q = arg;
  (void)thread;
  for (ptrdiff_t t = begin; t < end && !la_interrupted(); t++) {
    ptrdiff_t w, at = tile_start(q, t, &w), inner = q->s.inner;
    for (ptrdiff_t l = 0; l < q->s.len; l++, at += inner) {
      for (ptrdiff_t j = at; j < at + w; j++) {
        double x = q->x[j], m = l == 0 ? NAN : q->y[j - inner];
        bool wins = isnan(m) ? !isnan(x) : q->smallest ? x < m : x > m;
        q->y[j] = wins ? x : m;
        if (q->place != NULL) {
          q->place[j] = wins || l == 0 ? (double)(l + 1) : q->place[j - inner];
        }
      }
    }
  }
}

void la_running_extreme(bool smallest, la_lanes s, const double *x, double *y,
                        double *place) {
  running q = {.s = s, .x = x, .y = y, .place = place, .smallest = smallest};
  run_running(extreme_tiles, &q, false);
}
