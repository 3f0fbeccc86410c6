/* running.c - running sums, products and extremes (reduce.h). Lanes that lie
   side by side run together in tiles, so that memory is read in order. */
#include "config.h"

#include "engine/reduce.h"

#include "base/intr.h"
#include "engine/par.h"

#include <complex.h>
#include <math.h>
#include <string.h>

enum { TILE = 256 /* lanes that run side by side: their sums stay in L1 */ };

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

/* C's own product: an infinite factor makes an infinite product, also where the
   parts cancel. */
static inline void times(double *p, const double *x) {
  double complex z = CMPLX(p[0], p[1]) * CMPLX(x[0], x[1]);
  p[0] = creal(z);
  p[1] = cimag(z);
}

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
    double p[2] = {0};
    for (ptrdiff_t l = 0; l < q->s.len; l++, at += q->s.inner) {
      if (l == 0) {
        memcpy(p, q->x + 2 * at, sizeof p);
      } else {
        times(p, q->x + 2 * at);
      }
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
