/* fold.h - sums, products and extremes over many elements, for the instruction
   set that the including file is compiled for (simd.h).

   Sums carry the rounding error of every addition along (Knuth's exact sum; in
   all lanes and accumulators). A line is contiguous and runs on several
   independent accumulators. Rows are [w] lanes side by side, [step] doubles
   from one row to the next: they are read in order, a few rows at a time for
   each visit of the accumulators, which stay in the first level cache. */
#ifndef LA_ENGINE_KERNEL_FOLD_H
#define LA_ENGINE_KERNEL_FOLD_H

#include "engine/kernel/kernel.h"
#include "engine/kernel/simd.h"

/* A sum and its rounding error. */
typedef struct vsum {
  vec s, e;
} vsum;

static inline vsum vsum_none(void) {
  return (vsum){{0}, {0}};
}

SIMD_INLINE vsum vsum_add(vsum a, vec x) {
  vec t = a.s + x;
  vec back = t - a.s;
  vec lost = v_plus(a.s - v_less(t, back), v_less(x, back));
  return (vsum){t, a.e + lost};
}

SIMD_INLINE vsum vsum_join(vsum a, vsum b) {
  a = vsum_add(a, b.s);
  a.e += b.e;
  return a;
}

/* The lanes of even index to out[0..1], of odd index to out[2..3]. */
static inline void vsum_lanes(vsum a, double *out) {
  if (SIMD_W > 4) {
    a = vsum_join(a, (vsum){v_turn4(a.s), v_turn4(a.e)});
  }
  if (SIMD_W > 2) {
    a = vsum_join(a, (vsum){v_turn2(a.s), v_turn2(a.e)});
  }
  out[0] = a.s[0];
  out[1] = a.e[0];
  out[2] = a.s[1];
  out[3] = a.e[1];
}

/* All lanes to out[0..1]. */
static inline void vsum_all(vsum a, double *out) {
  double both[4];
  vsum_lanes(a, both);
  double t = both[0] + both[2];
  double back = t - both[0];
  out[0] = t;
  out[1] = (both[0] - (t - back)) + (both[2] - back) + both[1] + both[3];
}

/* What is summed. Squares are added four at a time before the error is kept:
   all are positive, so that costs no more than their own rounding. */
typedef enum vterm { PLAIN, MODULUS, SQUARE } vterm;

SIMD_INLINE vec v_term(vterm what, vec x) {
  return what == SQUARE ? x * x : what == MODULUS ? v_abs(x) : x;
}

/* Four terms. */
SIMD_INLINE vsum vsum_four(vterm what, vsum a, vec x, vec y, vec z, vec w) {
  if (what == SQUARE) {
    return vsum_add(a, v_fma(x, x, y * y) + v_fma(z, z, w * w));
  }
  a = vsum_add(vsum_add(a, v_term(what, x)), v_term(what, y));
  return vsum_add(vsum_add(a, v_term(what, z)), v_term(what, w));
}

/* Long sums are read in four places at once: processors fetch ahead only to the
   end of a page, and wait at each beginning; of four pages they wait for all
   together. */
enum { STREAMS = 4, STREAM_MIN = 1 << 14 };

SIMD_INLINE vsum sum_streams(vterm what, ptrdiff_t len, const double *x) {
  vsum s[STREAMS];
  for (int k = 0; k < STREAMS; k++) {
    s[k] = vsum_none();
  }
  for (ptrdiff_t i = 0; i < len; i += 4 * SIMD_W) {
    for (int k = 0; k < STREAMS; k++) {
      const double *p = x + k * len + i;
      s[k] = vsum_four(what, s[k], v_load(p), v_load(p + SIMD_W),
                       v_load(p + 2 * SIMD_W), v_load(p + 3 * SIMD_W));
    }
  }
  return vsum_join(vsum_join(s[0], s[1]), vsum_join(s[2], s[3]));
}

SIMD_INLINE vsum sum_near(vterm what, ptrdiff_t n, const double *x) {
  vsum a = vsum_none();
  vsum b = a;
  vsum c = a;
  vsum d = a;
  ptrdiff_t i = 0;
  if (what == SQUARE) {
    for (; i + 8 * SIMD_W <= n; i += 8 * SIMD_W) {
      const double *p = x + i;
      a = vsum_four(what, a, v_load(p), v_load(p + SIMD_W),
                    v_load(p + 2 * SIMD_W), v_load(p + 3 * SIMD_W));
      p += 4 * SIMD_W;
      b = vsum_four(what, b, v_load(p), v_load(p + SIMD_W),
                    v_load(p + 2 * SIMD_W), v_load(p + 3 * SIMD_W));
    }
  }
  for (; i + 4 * SIMD_W <= n; i += 4 * SIMD_W) {
    a = vsum_add(a, v_term(what, v_load(x + i)));
    b = vsum_add(b, v_term(what, v_load(x + i + SIMD_W)));
    c = vsum_add(c, v_term(what, v_load(x + i + 2 * SIMD_W)));
    d = vsum_add(d, v_term(what, v_load(x + i + 3 * SIMD_W)));
  }
  for (; i + SIMD_W <= n; i += SIMD_W) {
    a = vsum_add(a, v_term(what, v_load(x + i)));
  }
  if (i < n) {
    a = vsum_add(a, v_term(what, v_load_part(n - i, x + i, 0)));
  }
  return n < 4 * SIMD_W ? a : vsum_join(vsum_join(a, b), vsum_join(c, d));
}

SIMD_INLINE vsum sum_terms(vterm what, ptrdiff_t n, const double *x) {
  if (n < STREAM_MIN) {
    return sum_near(what, n, x);
  }
  ptrdiff_t len = n / (STREAMS * 4 * SIMD_W) * (4 * SIMD_W);
  ptrdiff_t done = STREAMS * len;
  return vsum_join(sum_streams(what, len, x),
                   sum_near(what, n - done, x + done));
}

static void kern_sum2(ptrdiff_t n, const double *x, double *out) {
  vsum_lanes(sum_terms(PLAIN, n, x), out);
}

static void kern_asum2(ptrdiff_t n, const double *x, double *out) {
  vsum_all(sum_terms(MODULUS, n, x), out);
}

static void kern_ssq2(ptrdiff_t n, const double *x, double *out) {
  vsum_all(sum_terms(SQUARE, n, x), out);
}

/* ---- rows ---- */

/* Sums of [w] lanes over [len] rows, FOLD_ROWS rows in one visit. */
enum { FOLD_ROWS = 4 };

SIMD_INLINE vec row_load(ptrdiff_t left, const double *p) {
  return left >= SIMD_W ? v_load(p) : v_load_part(left, p, 0);
}

SIMD_INLINE void sum_columns(vterm what, int rows, ptrdiff_t step, ptrdiff_t w,
                             const double *x, double *s, double *e) {
  for (ptrdiff_t j = 0; j < w; j += SIMD_W) {
    vsum a = {v_load(s + j), v_load(e + j)};
    const double *p = x + j;
    if (rows == FOLD_ROWS) {
      a = vsum_four(what, a, row_load(w - j, p), row_load(w - j, p + step),
                    row_load(w - j, p + 2 * step),
                    row_load(w - j, p + 3 * step));
    } else {
      a = vsum_add(a, v_term(what, row_load(w - j, p)));
    }
    v_store(s + j, a.s);
    v_store(e + j, a.e);
  }
}

SIMD_INLINE void sum_rows(vterm what, ptrdiff_t step, ptrdiff_t len,
                          ptrdiff_t w, const double *x, double *s, double *e) {
  ptrdiff_t l = 0;
  for (; l + FOLD_ROWS <= len; l += FOLD_ROWS) {
    sum_columns(what, FOLD_ROWS, step, w, x + l * step, s, e);
  }
  for (; l < len; l++) {
    sum_columns(what, 1, step, w, x + l * step, s, e);
  }
}

static void kern_sum_rows(ptrdiff_t step, ptrdiff_t len, ptrdiff_t w,
                          const double *x, double *s, double *e) {
  sum_rows(PLAIN, step, len, w, x, s, e);
}

static void kern_ssq_rows(ptrdiff_t step, ptrdiff_t len, ptrdiff_t w,
                          const double *x, double *s, double *e) {
  sum_rows(SQUARE, step, len, w, x, s, e);
}

/* Squares of x - mean, and in d the deviations themselves. */
SIMD_INLINE void dev_columns(ptrdiff_t step, ptrdiff_t w, const double *x,
                             const double *mean, double *s, double *e,
                             double *d) {
  for (ptrdiff_t j = 0; j < w; j += SIMD_W) {
    const double *p = x + j;
    vsum a = {v_load(s + j), v_load(e + j)};
    vec m = row_load(w - j, mean + j);
    vec t = row_load(w - j, p) - m;
    vec u = row_load(w - j, p + step) - m;
    a = vsum_add(a, v_fma(t, t, u * u));
    v_store(s + j, a.s);
    v_store(e + j, a.e);
    v_store(d + j, v_load(d + j) + (t + u));
  }
}

static void dev_line(ptrdiff_t n, const double *x, double mean, double *s,
                     double *e, double *d) {
  vsum a = vsum_none();
  vsum b = a;
  vec sum = {0};
  ptrdiff_t i = 0;
  for (; i + 4 * SIMD_W <= n; i += 4 * SIMD_W) {
    vec t = v_load(x + i) - mean;
    vec u = v_load(x + i + SIMD_W) - mean;
    vec v = v_load(x + i + 2 * SIMD_W) - mean;
    vec w = v_load(x + i + 3 * SIMD_W) - mean;
    a = vsum_add(a, v_fma(t, t, u * u));
    b = vsum_add(b, v_fma(v, v, w * w));
    sum += (t + u) + (v + w);
  }
  for (; i < n; i += SIMD_W) {
    ptrdiff_t k = n - i;
    vec t = (k >= SIMD_W ? v_load(x + i) : v_load_part(k, x + i, mean)) - mean;
    a = vsum_add(a, t * t);
    sum += t;
  }
  double out[2];
  vsum_all(vsum_join(a, b), out);
  double t = *s + out[0];
  double back = t - *s;
  *e += (*s - (t - back)) + (out[0] - back) + out[1];
  *s = t;
  for (int k = 0; k < SIMD_W; k++) {
    *d += sum[k];
  }
}

static void kern_dev_rows(ptrdiff_t step, ptrdiff_t len, ptrdiff_t w,
                          const double *x, const double *mean, double *s,
                          double *e, double *d) {
  ptrdiff_t l = 0;
  if (step == 1) {
    dev_line(len, x, *mean, s, e, d);
    return;
  }
  for (; l + 2 <= len; l += 2) {
    dev_columns(step, w, x + l * step, mean, s, e, d);
  }
  for (ptrdiff_t j = 0; l < len && j < w; j++) {
    double t = x[l * step + j] - mean[j];
    double sum = s[j] + t * t;
    double back = sum - s[j];
    e[j] += (s[j] - (sum - back)) + (t * t - back);
    s[j] = sum;
    d[j] += t;
  }
}

/* ---- products and extremes ---- */

typedef enum vjoin { TIMES, LEAST, MOST } vjoin;

/* Extremes that no NaN can win. */
SIMD_INLINE vec v_join(vjoin how, vec m, vec x) {
  return how == TIMES ? m * x : how == LEAST ? v_min(x, m) : v_max(x, m);
}

static inline double join_start(vjoin how) {
  return how == TIMES ? 1 : how == LEAST ? INFINITY : -INFINITY;
}

SIMD_INLINE void join_columns(vjoin how, int rows, ptrdiff_t step, ptrdiff_t w,
                              const double *x, double *m) {
  for (ptrdiff_t j = 0; j < w; j += SIMD_W) {
    vec a = v_load(m + j);
    for (int l = 0; l < rows; l++) {
      const double *p = x + l * step + j;
      a = v_join(how, a,
                 w - j >= SIMD_W ? v_load(p) : v_load_part(w - j, p, 1));
    }
    v_store(m + j, a);
  }
}

SIMD_INLINE void join_rows(vjoin how, ptrdiff_t step, ptrdiff_t len,
                           ptrdiff_t w, const double *x, double *y) {
  double m[LA_FOLD_MAX + LA_FOLD_PAD];
  for (ptrdiff_t j = 0; j < w + SIMD_W; j++) {
    m[j] = join_start(how);
  }
  ptrdiff_t l = 0;
  for (; l + FOLD_ROWS <= len; l += FOLD_ROWS) {
    join_columns(how, FOLD_ROWS, step, w, x + l * step, m);
  }
  for (; l < len; l++) {
    join_columns(how, 1, step, w, x + l * step, m);
  }
  memcpy(y, m, (size_t)w * sizeof *y);
}

SIMD_INLINE double join_line(vjoin how, ptrdiff_t n, const double *x) {
  const double start = join_start(how);
  vec a = v_all(start);
  vec b = a;
  vec c = a;
  vec d = a;
  ptrdiff_t i = 0;
  for (; i + 4 * SIMD_W <= n; i += 4 * SIMD_W) {
    a = v_join(how, a, v_load(x + i));
    b = v_join(how, b, v_load(x + i + SIMD_W));
    c = v_join(how, c, v_load(x + i + 2 * SIMD_W));
    d = v_join(how, d, v_load(x + i + 3 * SIMD_W));
  }
  for (; i + SIMD_W <= n; i += SIMD_W) {
    a = v_join(how, a, v_load(x + i));
  }
  if (i < n) {
    a = v_join(how, a, v_load_part(n - i, x + i, start));
  }
  a = v_join(how, v_join(how, a, b), v_join(how, c, d));
  vec m = v_all(start);
  for (int k = 0; k < SIMD_W; k++) {
    m = v_join(how, m, v_all(a[k]));
  }
  return m[0];
}

static void kern_prod_rows(ptrdiff_t step, ptrdiff_t len, ptrdiff_t w,
                           const double *x, double *y) {
  join_rows(TIMES, step, len, w, x, y);
}

static void kern_min_rows(ptrdiff_t step, ptrdiff_t len, ptrdiff_t w,
                          const double *x, double *y) {
  join_rows(LEAST, step, len, w, x, y);
}

static void kern_max_rows(ptrdiff_t step, ptrdiff_t len, ptrdiff_t w,
                          const double *x, double *y) {
  join_rows(MOST, step, len, w, x, y);
}

static double kern_prod(ptrdiff_t n, const double *x) {
  return join_line(TIMES, n, x);
}

static double kern_min(ptrdiff_t n, const double *x) {
  return join_line(LEAST, n, x);
}

static double kern_max(ptrdiff_t n, const double *x) {
  return join_line(MOST, n, x);
}

/* ---- questions ---- */

static double kern_amax(ptrdiff_t n, const double *x) {
  vec most = {0};
  vec more = {0};
  ivec nan = {0};
  ptrdiff_t i = 0;
  for (; i + 2 * SIMD_W <= n; i += 2 * SIMD_W) {
    vec a = v_load(x + i);
    vec b = v_load(x + i + SIMD_W);
    nan |= (a != a) | (b != b);
    most = v_max(v_abs(a), most);
    more = v_max(v_abs(b), more);
  }
  for (; i < n; i += SIMD_W) {
    vec a = n - i >= SIMD_W ? v_load(x + i) : v_load_part(n - i, x + i, 0);
    nan |= a != a;
    most = v_max(v_abs(a), most);
  }
  if (v_any(nan)) {
    return NAN;
  }
  most = v_max(most, more);
  double result = 0;
  for (int k = 0; k < SIMD_W; k++) {
    result = most[k] > result ? most[k] : result;
  }
  return result;
}

/* The first place of v. */
static ptrdiff_t kern_place(ptrdiff_t n, const double *x, double v) {
  ptrdiff_t i = 0;
  for (; i + 4 * SIMD_W <= n; i += 4 * SIMD_W) {
    ivec a = (v_load(x + i) == v) | (v_load(x + i + SIMD_W) == v);
    ivec b =
        (v_load(x + i + 2 * SIMD_W) == v) | (v_load(x + i + 3 * SIMD_W) == v);
    if (v_any(a | b)) {
      break;
    }
  }
  while (i < n && x[i] != v) {
    i++;
  }
  return i;
}

/* From the last row to the first: what is met last came first. */
static void kern_place_rows(ptrdiff_t step, ptrdiff_t len, ptrdiff_t w,
                            const double *x, const double *v, double *y) {
  for (ptrdiff_t j = 0; j < w; j++) {
    y[j] = 0;
  }
  for (ptrdiff_t l = len - 1; l >= 0; l--) {
    const double *p = x + l * step;
    ptrdiff_t j = 0;
    for (; j + SIMD_W <= w; j += SIMD_W) {
      ivec here = v_load(p + j) == v_load(v + j);
      v_store(y + j, v_pick(here, v_all((double)l), v_load(y + j)));
    }
    for (; j < w; j++) {
      y[j] = p[j] == v[j] ? (double)l : y[j];
    }
  }
}

static void enter_folds(la_kern *table) {
  table->sum2 = kern_sum2;
  table->asum2 = kern_asum2;
  table->ssq2 = kern_ssq2;
  table->amax = kern_amax;
  table->sum_rows = kern_sum_rows;
  table->ssq_rows = kern_ssq_rows;
  table->dev_rows = kern_dev_rows;
  table->prod_rows = kern_prod_rows;
  table->min_rows = kern_min_rows;
  table->max_rows = kern_max_rows;
  table->prod = kern_prod;
  table->min = kern_min;
  table->max = kern_max;
  table->place = kern_place;
  table->place_rows = kern_place_rows;
}

#endif
