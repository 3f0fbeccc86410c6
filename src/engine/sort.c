/* sort.c - see sort.h.

   Method: the bits of a double, with the sign folded in, order as unsigned
   integers do; they are sorted by least-significant-digit radix sort in digits
   of 8 bits, skipping the digits in which all keys agree (Knuth, vol.
   3, 5.2.5). Short lanes use insertion sort, complex ones merge sort. Lanes are
   independent and run on all threads. Cost: up to 8 passes over the lane.
   Stable. */
#include "config.h"

#include "engine/sort.h"

#include "base/intr.h"
#include "base/mem.h"
#include "base/progress.h"
#include "engine/par.h"

#include <math.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

enum {
  SHORT = 48,  /* insertion sort below this */
  STRIPE = 16, /* strided lanes copied together: 16 doubles are 2 cache lines */
  DIGITS = 8,
  RADIX = 256,
  STRETCH = 1 << 20 /* elements between two looks at the interrupt flag */
};

/* A key with the place it came from. */
typedef struct item {
  uint64_t key;
  ptrdiff_t at;
} item;

static uint64_t key_of(double x) {
  uint64_t u;
  memcpy(&u, &x, sizeof u);
  return u >> 63 ? ~u : u | UINT64_C(1) << 63;
}

static double value_of(uint64_t key) {
  uint64_t u = key >> 63 ? key & ~(UINT64_C(1) << 63) : ~key;
  double x;
  memcpy(&x, &u, sizeof x);
  return x;
}

/* --- bare keys ------------------------------------------------------------ */

static void insert_keys(ptrdiff_t n, uint64_t *a) {
  for (ptrdiff_t i = 1; i < n; i++) {
    uint64_t k = a[i];
    ptrdiff_t j = i;
    for (; j > 0 && a[j - 1] > k; j--) {
      a[j] = a[j - 1];
    }
    a[j] = k;
  }
}

/* The end of the stretch that begins at i. */
static ptrdiff_t stretch_end(ptrdiff_t i, ptrdiff_t n) {
  return n - i < STRETCH ? n : i + STRETCH;
}

/* False if interrupted. */
static bool count_digits(ptrdiff_t n, const uint64_t *a,
                         ptrdiff_t count[DIGITS][RADIX]) {
  memset(count, 0, sizeof(ptrdiff_t[DIGITS][RADIX]));
  for (ptrdiff_t i = 0; i < n;) {
    if (la_interrupted()) {
      return false;
    }
    for (ptrdiff_t end = stretch_end(i, n); i < end; i++) {
      uint64_t k = a[i];
      for (int d = 0; d < DIGITS; d++) {
        count[d][k >> (8 * d) & 0xff]++;
      }
    }
  }
  return true;
}

/* Turns counts into first places; false if all keys share this digit. */
static bool first_places(ptrdiff_t n, ptrdiff_t *count) {
  ptrdiff_t sum = 0;
  for (int d = 0; d < RADIX; d++) {
    ptrdiff_t c = count[d];
    if (c == n) {
      return false;
    }
    count[d] = sum;
    sum += c;
  }
  return true;
}

/* One pass over all keys; false if interrupted. */
static bool deal_keys(ptrdiff_t n, int shift, ptrdiff_t *place,
                      const uint64_t *a, uint64_t *b, la_work *done) {
  for (ptrdiff_t i = 0; i < n;) {
    ptrdiff_t end = stretch_end(i, n);
    if (la_work_step(done, (double)(end - i))) {
      return false;
    }
    for (; i < end; i++) {
      b[place[a[i] >> shift & 0xff]++] = a[i];
    }
  }
  return true;
}

/* Sorts n keys using as much scratch; returns where the result is, NULL if
   interrupted. */
static uint64_t *sort_keys(ptrdiff_t n, uint64_t *a, uint64_t *b) {
  if (n <= SHORT) {
    insert_keys(n, a);
    return a;
  }
  ptrdiff_t count[DIGITS][RADIX];
  la_work done;
  la_work_begin(&done, "sorting", DIGITS * (double)n);
  bool going = count_digits(n, a, count);
  for (int d = 0; d < DIGITS && going; d++) {
    if (!first_places(n, count[d])) {
      done.total -= (double)n;
      continue;
    }
    going = deal_keys(n, 8 * d, count[d], a, b, &done);
    uint64_t *t = a;
    a = b;
    b = t;
  }
  la_work_end(&done);
  return going ? a : NULL;
}

/* --- keys with places ----------------------------------------------------- */

static void insert_items(ptrdiff_t n, item *a) {
  for (ptrdiff_t i = 1; i < n; i++) {
    item k = a[i];
    ptrdiff_t j = i;
    for (; j > 0 && a[j - 1].key > k.key; j--) {
      a[j] = a[j - 1];
    }
    a[j] = k;
  }
}

/* Counts of one digit; false if interrupted. */
static bool count_items(ptrdiff_t n, int shift, const item *a,
                        ptrdiff_t *count) {
  memset(count, 0, RADIX * sizeof *count);
  for (ptrdiff_t i = 0; i < n;) {
    if (la_interrupted()) {
      return false;
    }
    for (ptrdiff_t end = stretch_end(i, n); i < end; i++) {
      count[a[i].key >> shift & 0xff]++;
    }
  }
  return true;
}

static bool deal_items(ptrdiff_t n, int shift, ptrdiff_t *place, const item *a,
                       item *b, la_work *done) {
  for (ptrdiff_t i = 0; i < n;) {
    ptrdiff_t end = stretch_end(i, n);
    if (la_work_step(done, (double)(end - i))) {
      return false;
    }
    for (; i < end; i++) {
      b[place[a[i].key >> shift & 0xff]++] = a[i];
    }
  }
  return true;
}

/* As sort_keys. */
static item *sort_items(ptrdiff_t n, item *a, item *b) {
  if (n <= SHORT) {
    insert_items(n, a);
    return a;
  }
  la_work done;
  la_work_begin(&done, "sorting", DIGITS * (double)n);
  bool going = true;
  for (int d = 0; d < DIGITS && going; d++) {
    ptrdiff_t place[RADIX];
    going = count_items(n, 8 * d, a, place);
    if (!going || !first_places(n, place)) {
      done.total -= (double)n;
      continue;
    }
    going = deal_items(n, 8 * d, place, a, b, &done);
    item *t = a;
    a = b;
    b = t;
  }
  la_work_end(&done);
  return going ? a : NULL;
}

/* --- one contiguous lane -------------------------------------------------- */

/* [flip] inverts the keys for a descending sort, which keeps it stable. All NaN
   get the key above all others, in the order they stand. */
static uint64_t lane_key(double x, uint64_t flip) {
  if (isnan(x)) {
    return ~UINT64_C(0) ^ flip;
  }
  return key_of(x) ^ flip;
}

/* The work space is 2n keys (n >= 0). */
static void sort_values(ptrdiff_t n, bool down, const double *x, double *y,
                        uint64_t *work) {
  uint64_t flip = down ? ~UINT64_C(0) : 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    work[i] = lane_key(x[i], flip);
  }
  const uint64_t *a = sort_keys(n, work, work + n);
  for (ptrdiff_t i = 0; i < n && a != NULL; i++) {
    uint64_t k = a[i] ^ flip;
    y[i] = k == ~UINT64_C(0) ? NAN : value_of(k);
  }
}

/* The work space is 2n items. x and y differ. -0 and 0 share a key here: they
   are equal, so the first comes first. */
static void sort_placed(ptrdiff_t n, bool down, const double *x, double *y,
                        double *place, item *work) {
  uint64_t flip = down ? ~UINT64_C(0) : 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    work[i] = (item){lane_key(x[i] == 0 ? 0 : x[i], flip), i};
  }
  const item *a = sort_items(n, work, work + n);
  for (ptrdiff_t i = 0; i < n && a != NULL; i++) {
    y[i] = x[a[i].at];
    place[i] = (double)(a[i].at + 1);
  }
}

/* --- all lanes ------------------------------------------------------------ */

typedef struct job {
  bool down;
  la_lanes s;
  ptrdiff_t stripes; /* for each outer index */
  const double *x;
  double *y;
  double *place;
  atomic_int info;
} job;

/* Room for a stripe: its lanes, their places, and the keys of one. */
typedef struct room {
  double *in, *out, *place;
  void *work;
} room;

static bool make_room(room *r, const job *q) {
  ptrdiff_t n = q->s.len;
  ptrdiff_t each = q->s.inner == 1 ? 1 : STRIPE;
  bool placed = q->place != NULL;
  r->in = la_mem_alloc(n, each * (ptrdiff_t)sizeof(double));
  r->out = la_mem_alloc(n, each * (ptrdiff_t)sizeof(double));
  r->place = la_mem_alloc(placed ? n : 0, each * (ptrdiff_t)sizeof(double));
  r->work = la_mem_alloc(2 * n,
                         (ptrdiff_t)(placed ? sizeof(item) : sizeof(uint64_t)));
  return r->in != NULL && r->out != NULL && r->place != NULL && r->work != NULL;
}

static void drop_room(room *r) {
  la_mem_free(r->in);
  la_mem_free(r->out);
  la_mem_free(r->place);
  la_mem_free(r->work);
}

static void sort_lane(const job *q, const double *x, double *y, double *place,
                      void *work) {
  if (place != NULL) {
    sort_placed(q->s.len, q->down, x, y, place, work);
  } else {
    sort_values(q->s.len, q->down, x, y, work);
  }
}

static void gather(const job *q, const double *x, ptrdiff_t w, double *to) {
  for (ptrdiff_t l = 0; l < q->s.len; l++) {
    for (ptrdiff_t j = 0; j < w; j++) {
      to[l + j * q->s.len] = x[l * q->s.inner + j];
    }
  }
}

static void scatter(const job *q, const double *from, ptrdiff_t w, double *y) {
  for (ptrdiff_t l = 0; l < q->s.len; l++) {
    for (ptrdiff_t j = 0; j < w; j++) {
      y[l * q->s.inner + j] = from[l + j * q->s.len];
    }
  }
}

static void sort_stripe(const job *q, ptrdiff_t t, room *r) {
  ptrdiff_t i = t % q->stripes * STRIPE;
  ptrdiff_t w = q->s.inner - i < STRIPE ? q->s.inner - i : STRIPE;
  ptrdiff_t at = i + t / q->stripes * q->s.inner * q->s.len;
  ptrdiff_t n = q->s.len;
  bool placed = q->place != NULL;
  if (q->s.inner == 1) {
    memcpy(r->in, q->x + at, (size_t)n * sizeof(double));
    sort_lane(q, r->in, q->y + at, placed ? q->place + at : NULL, r->work);
    return;
  }
  gather(q, q->x + at, w, r->in);
  for (ptrdiff_t j = 0; j < w; j++) {
    sort_lane(q, r->in + j * n, r->out + j * n,
              placed ? r->place + j * n : NULL, r->work);
  }
  scatter(q, r->out, w, q->y + at);
  if (placed) {
    scatter(q, r->place, w, q->place + at);
  }
}

static void sort_stripes(void *arg, ptrdiff_t begin, ptrdiff_t end,
                         int thread) {
  job *q = arg;
  room r;
  (void)thread;
  if (!make_room(&r, q)) {
    atomic_store(&q->info, LA_INFO_NOMEM);
    begin = end;
  }
  la_work done;
  la_work_begin(&done, NULL, (double)(end - begin));
  for (ptrdiff_t t = begin; t < end; t++) {
    la_work_step(&done, 1);
    sort_stripe(q, t, &r);
    if (la_interrupted()) {
      atomic_store(&q->info, LA_INFO_INTR);
      break;
    }
  }
  la_work_end(&done);
  drop_room(&r);
}

/* --- complex lanes and indices -------------------------------------------- */

/* The argument of Octave's order: -pi counts as pi. */
static double argument(la_scalar z) {
  double t = atan2(z.im, z.re);
  return t == -atan2(0, -1) ? -t : t;
}

int la_order_complex(la_scalar a, la_scalar b) {
  bool na = isnan(a.re) || isnan(a.im), nb = isnan(b.re) || isnan(b.im);
  if (na || nb) {
    return (int)na - (int)nb;
  }
  double x = hypot(a.re, a.im), y = hypot(b.re, b.im);
  if (x == y) {
    x = argument(a);
    y = argument(b);
  }
  return (x > y) - (x < y);
}

static void merge(const ptrdiff_t *a, ptrdiff_t na, const ptrdiff_t *b,
                  ptrdiff_t nb, ptrdiff_t *out, la_less_fn less,
                  const void *arg) {
  for (ptrdiff_t turn = 1; na > 0 && nb > 0; turn++) {
    if (turn % STRETCH == 0 && la_interrupted()) {
      break; /* what is left is copied, so that places stay places */
    }
    if (less(arg, *b, *a)) {
      *out++ = *b++;
      nb--;
    } else {
      *out++ = *a++;
      na--;
    }
  }
  memcpy(out, a, (size_t)na * sizeof *a);
  memcpy(out + na, b, (size_t)nb * sizeof *b);
}

int la_sort_index(ptrdiff_t n, ptrdiff_t *idx, la_less_fn less,
                  const void *arg) {
  ptrdiff_t *work = la_mem_alloc(n, (ptrdiff_t)sizeof *work);
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  ptrdiff_t *from = idx, *to = work;
  int info = 0;
  for (ptrdiff_t run = 1; run < n && info == 0; run *= 2) {
    for (ptrdiff_t i = 0; i < n; i += 2 * run) {
      ptrdiff_t na = n - i < run ? n - i : run;
      ptrdiff_t nb = n - i - na < run ? n - i - na : run;
      merge(from + i, na, from + i + na, nb, to + i, less, arg);
      if (i % STRETCH == 0 && la_interrupted()) {
        break;
      }
    }
    if (la_interrupted()) {
      info = LA_INFO_INTR; /* [from] is whole, [to] may not be */
      break;
    }
    ptrdiff_t *t = from;
    from = to;
    to = t;
  }
  if (from != idx) {
    memcpy(idx, from, (size_t)n * sizeof *idx);
  }
  la_mem_free(work);
  return info;
}

typedef struct zlane {
  const double *x;
  ptrdiff_t step; /* in elements */
  int sign;
} zlane;

static bool zless(const void *arg, ptrdiff_t i, ptrdiff_t j) {
  const zlane *q = arg;
  const double *a = q->x + 2 * q->step * i, *b = q->x + 2 * q->step * j;
  return q->sign * la_order_complex((la_scalar){a[0], a[1]},
                                    (la_scalar){b[0], b[1]}) <
         0;
}

/* One lane of complex numbers; [tmp] has 2 len doubles. */
static int sort_zlane(const job *q, ptrdiff_t at, ptrdiff_t *idx, double *tmp) {
  zlane lane = {q->x + 2 * at, q->s.inner, q->down ? -1 : 1};
  ptrdiff_t n = q->s.len, step = q->s.inner;
  for (ptrdiff_t l = 0; l < n; l++) {
    idx[l] = l;
  }
  int info = la_sort_index(n, idx, zless, &lane);
  for (ptrdiff_t l = 0; l < n; l++) {
    memcpy(tmp + 2 * l, lane.x + 2 * step * idx[l], 2 * sizeof *tmp);
    if (q->place != NULL) {
      q->place[at + l * step] = (double)(idx[l] + 1);
    }
  }
  for (ptrdiff_t l = 0; l < n; l++) {
    memcpy(q->y + 2 * (at + l * step), tmp + 2 * l, 2 * sizeof *tmp);
  }
  return info;
}

static int sort_complex(const job *q) {
  ptrdiff_t n = q->s.len;
  ptrdiff_t *idx = la_mem_alloc(n, (ptrdiff_t)sizeof *idx);
  double *tmp = la_mem_alloc(n, 2 * (ptrdiff_t)sizeof *tmp);
  int info = idx == NULL || tmp == NULL ? LA_INFO_NOMEM : 0;
  for (ptrdiff_t t = 0; t < q->s.inner * q->s.outer && info == 0; t++) {
    ptrdiff_t at = t % q->s.inner + t / q->s.inner * q->s.inner * n;
    info = sort_zlane(q, at, idx, tmp);
  }
  la_mem_free(idx);
  la_mem_free(tmp);
  return info;
}

int la_sort(la_kind k, bool descending, la_lanes s, const double *x, double *y,
            double *place) {
  job q = {descending, s, (s.inner + STRIPE - 1) / STRIPE, x, y, place, 0};
  if (k == LA_CPLX) {
    return sort_complex(&q);
  }
  double work = 20 * (double)s.inner * (double)s.len * (double)s.outer;
  la_par_for(q.stripes * s.outer, 1, work, sort_stripes, &q);
  return atomic_load(&q.info);
}
