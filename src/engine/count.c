/* count.c - see count.h. Bound by memory: one pass, and none further than the
   answer is known. */
#include "config.h"

#include "engine/count.h"

#include "engine/kernel/kernel.h"
#include "engine/par.h"

#include <stdatomic.h>
#include <string.h>

enum {
  PIECE = 8192, /* elements between two looks at what others have found */
  TILE = 1024,  /* lanes side by side */
  ROWS = 255    /* truth values that a byte can count */
};

typedef ptrdiff_t (*count_fn)(ptrdiff_t n, const void *x, const void *y);

typedef struct count_job {
  count_fn fn;
  const char *x, *y; /* y may be NULL */
  ptrdiff_t size;    /* of an element */
  bool first;        /* one is enough */
  _Atomic ptrdiff_t found;
} count_job;

static void count_range(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  count_job *q = arg;
  (void)thread;
  ptrdiff_t sum = 0;
  for (ptrdiff_t i = begin; i < end; i += PIECE) {
    ptrdiff_t n = end - i < PIECE ? end - i : PIECE;
    sum +=
        q->fn(n, q->x + i * q->size, q->y == NULL ? NULL : q->y + i * q->size);
    if (q->first && (sum > 0 || atomic_load(&q->found) > 0)) {
      break;
    }
  }
  atomic_fetch_add(&q->found, sum);
}

static ptrdiff_t count(count_job *q, ptrdiff_t n) {
  la_par_for(n, PIECE, (double)(n * q->size) / 8, count_range, q);
  return atomic_load(&q->found);
}

static ptrdiff_t zeros(ptrdiff_t n, const void *x, const void *y) {
  (void)y;
  return la_kernel()->zeros(n, x);
}

static ptrdiff_t nans(ptrdiff_t n, const void *x, const void *y) {
  (void)y;
  return la_kernel()->nans(n, x);
}

static ptrdiff_t differ(ptrdiff_t n, const void *x, const void *y) {
  return la_kernel()->differ(n, x, y);
}

static ptrdiff_t negative(ptrdiff_t n, const void *x, const void *y) {
  (void)y;
  return la_kernel()->min(n, x) < 0;
}

static ptrdiff_t bytes(ptrdiff_t n, const void *x, const void *y) {
  (void)y;
  return la_kernel()->byte_sum(n, x);
}

static ptrdiff_t odd(ptrdiff_t n, const void *x, const void *y) {
  const unsigned char *p = x;
  unsigned char all = 0;
  (void)y;
  for (ptrdiff_t i = 0; i < n; i++) {
    all |= p[i];
  }
  return (all & 2) != 0;
}

ptrdiff_t la_count_zeros(ptrdiff_t n, const double *x) {
  count_job q = {.fn = zeros, .x = (const char *)x, .size = sizeof *x};
  return count(&q, n);
}

ptrdiff_t la_count_nans(ptrdiff_t n, const double *x) {
  count_job q = {.fn = nans, .x = (const char *)x, .size = sizeof *x};
  return count(&q, n);
}

ptrdiff_t la_count_bytes(ptrdiff_t n, const unsigned char *x) {
  count_job q = {.fn = bytes, .x = (const char *)x, .size = 1};
  return count(&q, n);
}

bool la_count_equal(ptrdiff_t n, const double *x, const double *y) {
  count_job q = {.fn = differ,
                 .x = (const char *)x,
                 .y = (const char *)y,
                 .size = sizeof *x,
                 .first = true};
  return count(&q, n) == 0;
}

bool la_count_negative(ptrdiff_t n, const double *x) {
  count_job q = {
      .fn = negative, .x = (const char *)x, .size = sizeof *x, .first = true};
  return count(&q, n) > 0;
}

bool la_count_odd(ptrdiff_t n, const unsigned char *x) {
  count_job q = {.fn = odd, .x = (const char *)x, .size = 1, .first = true};
  return count(&q, n) > 0;
}

/* --- along lanes ---------------------------------------------------------- */

typedef struct lane_job {
  la_lanes s;
  ptrdiff_t tiles; /* for each outer index */
  bool any;
  const unsigned char *x;
  const double *real; /* instead of x */
  double *sum;
  unsigned char *truth;
} lane_job;

/* Sums of w <= TILE neighbouring lanes: in bytes as long as these do not
   overflow. */
static void sum_tile(const lane_job *q, ptrdiff_t w, const unsigned char *x,
                     double *y) {
  for (ptrdiff_t i = 0; i < w; i++) {
    y[i] = 0;
  }
  for (ptrdiff_t l = 0; l < q->s.len; l += ROWS) {
    unsigned char part[TILE] = {0};
    ptrdiff_t end = l + ROWS < q->s.len ? l + ROWS : q->s.len;
    for (ptrdiff_t r = l; r < end; r++) {
      const unsigned char *row = x + r * q->s.inner;
      for (ptrdiff_t i = 0; i < w; i++) {
        part[i] = (unsigned char)(part[i] + row[i]);
      }
    }
    for (ptrdiff_t i = 0; i < w; i++) {
      y[i] += part[i];
    }
  }
}

static void ask_tile(const lane_job *q, ptrdiff_t w, const unsigned char *x,
                     unsigned char *y) {
  memset(y, q->any ? 0 : 1, (size_t)w);
  for (ptrdiff_t l = 0; l < q->s.len; l++) {
    const unsigned char *row = x + l * q->s.inner;
    for (ptrdiff_t i = 0; i < w; i++) {
      y[i] = q->any ? y[i] | row[i] : y[i] & row[i];
    }
  }
}

/* A lane that is contiguous. */
static bool ask_line(const lane_job *q, const unsigned char *x) {
  return (memchr(x, q->any ? 1 : 0, (size_t)q->s.len) != NULL) == q->any;
}

/* The same for numbers: x & x is 1, or 3 for NaN. */
static void ask_real_tile(const lane_job *q, ptrdiff_t w, const double *x,
                          unsigned char *y) {
  unsigned char row[TILE];
  memset(y, q->any ? 0 : 1, (size_t)w);
  for (ptrdiff_t l = 0; l < q->s.len; l++) {
    const double *p = x + l * q->s.inner;
    la_kernel()->ask[LA_ASK_AND](w, p, 1, p, 1, row);
    for (ptrdiff_t i = 0; i < w; i++) {
      y[i] = q->any ? y[i] | (row[i] == 1) : y[i] & row[i] & 1;
    }
  }
}

static bool ask_real_line(const lane_job *q, const double *x) {
  for (ptrdiff_t i = 0; i < q->s.len; i += PIECE) {
    ptrdiff_t n = q->s.len - i < PIECE ? q->s.len - i : PIECE;
    ptrdiff_t none = la_kernel()->zeros(n, x + i);
    if (q->any ? none + la_kernel()->nans(n, x + i) < n : none > 0) {
      return q->any;
    }
  }
  return !q->any;
}

/* Tile t of the answers about numbers. */
static void ask_real(const lane_job *q, ptrdiff_t i, ptrdiff_t o, ptrdiff_t w) {
  const double *x = q->real + i + q->s.inner * q->s.len * o;
  unsigned char *y = q->truth + i + q->s.inner * o;
  if (q->s.inner == 1) {
    *y = ask_real_line(q, x);
  } else {
    ask_real_tile(q, w, x, y);
  }
}

static void run_tiles(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  const lane_job *q = arg;
  (void)thread;
  for (ptrdiff_t t = begin; t < end; t++) {
    ptrdiff_t o = t / q->tiles;
    ptrdiff_t i = t % q->tiles * TILE;
    ptrdiff_t w = q->s.inner - i < TILE ? q->s.inner - i : TILE;
    if (q->real != NULL) {
      ask_real(q, i, o, w);
      continue;
    }
    const unsigned char *x = q->x + i + q->s.inner * q->s.len * o;
    ptrdiff_t to = i + q->s.inner * o;
    if (q->s.inner == 1 && q->sum != NULL) {
      q->sum[to] = (double)la_kernel()->byte_sum(q->s.len, x);
    } else if (q->s.inner == 1) {
      q->truth[to] = ask_line(q, x);
    } else if (q->sum != NULL) {
      sum_tile(q, w, x, q->sum + to);
    } else {
      ask_tile(q, w, x, q->truth + to);
    }
  }
}

static void run(lane_job *q) {
  q->tiles = (q->s.inner + TILE - 1) / TILE;
  double work = (double)q->s.inner * (double)q->s.len * (double)q->s.outer;
  la_par_for(q->tiles * q->s.outer, 1, work / 8, run_tiles, q);
}

void la_count_sum(la_lanes s, const unsigned char *x, double *y) {
  if (s.inner == 1 && s.outer == 1) {
    y[0] = (double)la_count_bytes(s.len, x);
    return;
  }
  run(&(lane_job){.s = s, .x = x, .sum = y});
}

void la_count_ask(bool any, la_lanes s, const unsigned char *x,
                  unsigned char *y) {
  run(&(lane_job){.s = s, .any = any, .x = x, .truth = y});
}

void la_count_ask_real(bool any, la_lanes s, const double *x,
                       unsigned char *y) {
  run(&(lane_job){.s = s, .any = any, .real = x, .truth = y});
}
