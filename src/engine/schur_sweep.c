/* schur_sweep.c - one sweep of the multishift QR iteration.

   Chains of double-shift bulges are chased through windows on the diagonal;
   what happens in a window is gathered in an orthogonal matrix and applied to
   the rest by products (Braman, Byers, Mathias, SIAM J. Matrix Anal. Appl. 23,
   2002). The bulges of a chain are only two rows apart (Karlsson, Kressner,
   Lang, ACM Trans. Math. Softw. 40, 2014; LAPACK 3.10's laqr5): the reflections
   of neighbours share a row, so each is made before the one above it is applied
   from the right, and the last row of that is left for the next turn. Chains
   follow each other at a distance, so that threads chase them side by side.
   16 flops a shift pair for each element beside the diagonal, nearly all in
   products. Backward stable. */
#include "config.h"

#include "engine/schur_steps.h"

#include "base/intr.h"
#include "base/mem.h"
#include "engine/kernel/kernel.h"
#include "engine/par.h"
#include "engine/rot.h"
#include "engine/scalar.h"
#include "engine/vec.h"

#include <math.h>

/* Most bulges in a chain, and chains in a sweep. */
enum { CHAIN = 16, CHAINS = 8 };

/* A chain: bulge b, counted from below, is at column top - 1 + t - 2 b in turn
   t. Its reflection works on the three rows below that number, two at the end
   of the active block. The window of the turns [t0, t1) is [lo, hi). */
typedef struct chain {
  const la_schur *s;
  const double *shift; /* 4 doubles for each bulge */
  ptrdiff_t bulges;
  ptrdiff_t top, end; /* the active block */
  ptrdiff_t t0, t1;
  ptrdiff_t lo, hi;
  la_view u;           /* what is done in the window */
  double v[3 * CHAIN]; /* the reflections, that of the highest bulge first */
  double *room;        /* for U */
} chain;

static double *at(const chain *q, ptrdiff_t i, ptrdiff_t j) {
  return la_at(q->s->h, i, j);
}

static ptrdiff_t least(ptrdiff_t a, ptrdiff_t b) {
  return a < b ? a : b;
}

/* First column of (H - s1)(H - s2) at the top of the active block. */
static void first_column(const chain *q, const double *shift, double *v) {
  ptrdiff_t t = q->top;
  double r1 = shift[0], i1 = shift[1], r2 = shift[2], i2 = shift[3];
  double h11 = *at(q, t, t), h21 = *at(q, t + 1, t);
  double s = fabs(h11 - r2) + fabs(i2) + fabs(h21);
  if (s == 0) {
    v[0] = v[1] = v[2] = 0;
    return;
  }
  double h21s = h21 / s;
  v[0] =
      h21s * *at(q, t, t + 1) + (h11 - r1) * ((h11 - r2) / s) - i1 * (i2 / s);
  v[1] = h21s * (h11 + *at(q, t + 1, t + 1) - r1 - r2);
  v[2] = h21s * *at(q, t + 2, t + 1);
}

/* The row that the last turn's reflection [w] has not met yet. */
static void catch_up(const chain *q, ptrdiff_t k, const double *w) {
  double *x = at(q, k + 3, k), *y = at(q, k + 3, k + 1);
  double *z = at(q, k + 3, k + 2), sum = w[2] * w[1] * *z;
  *x = -sum;
  *y = -sum * w[0];
  *z -= sum * w[1];
}

/* The reflection that moves the bulge on from column k, in place of the one
   that brought it there. */
static void make_reflection(const chain *q, ptrdiff_t b, ptrdiff_t k,
                            ptrdiff_t nr, double *w) {
  double v[3] = {0, 0, 0}, tau;
  if (k < q->top) {
    first_column(q, q->shift + 4 * b, v);
  } else {
    if (nr == 3) {
      catch_up(q, k, w);
    }
    for (ptrdiff_t i = 0; i < nr; i++) {
      v[i] = *at(q, k + 1 + i, k);
      *at(q, k + 1 + i, k) = 0;
    }
  }
  la_reflect_small(nr, v, &tau);
  if (k >= q->top) {
    *at(q, k + 1, k) = v[0];
  }
  w[0] = v[1];
  w[1] = nr == 3 ? v[2] : 0;
  w[2] = tau;
}

/* Two columns or rows, where the active block ends. */
static void reflect_two_columns(la_view m, ptrdiff_t c, ptrdiff_t from,
                                ptrdiff_t to, const double *w) {
  double *x = la_at(m, 0, c), *y = la_at(m, 0, c + 1);
  for (ptrdiff_t i = from; i < to; i++) {
    double sum = w[2] * (x[i] + w[0] * y[i]);
    x[i] -= sum;
    y[i] -= sum * w[0];
  }
}

static void reflect_two_rows(const chain *q, ptrdiff_t r, const double *w) {
  for (ptrdiff_t j = r; j < q->hi; j++) {
    double *x = at(q, r, j), sum = w[2] * (x[0] + w[0] * x[1]);
    x[0] -= sum;
    x[1] -= sum * w[0];
  }
}

/* A new reflection for bulge b: applied from the right to the rows that are
   ready for it, and from the left to the one column that is needed next; at the
   end of the block, to all. */
static void advance(chain *q, ptrdiff_t b, ptrdiff_t k) {
  ptrdiff_t r = k + 1, nr = least(3, q->end - r);
  la_view h = q->s->h;
  double *w = q->v + 3 * (q->bulges - 1 - b);
  make_reflection(q, b, k, nr, w);
  if (nr == 3) {
    la_kernel()->reflect_cols(r + 3 - q->lo, w, at(q, q->lo, r), h.ld);
    la_kernel()->reflect_rows(1, 1, w, at(q, r, r), h.ld);
  } else {
    reflect_two_columns(h, r, q->lo, r + 2, w);
    reflect_two_rows(q, r, w);
  }
}

/* Rows of the other columns of the window: those of [count] bulges, whose
   reflections are at v and whose first row is r. Column r + 1 is the first that
   the highest of them has still to meet, each of the others begins two further
   on. */
static void apply_left(const chain *q, ptrdiff_t r, ptrdiff_t count,
                       const double *v) {
  const la_kern *kern = la_kernel();
  ptrdiff_t ld = q->s->h.ld, j = r + 1, b = 0;
  for (; b < count && j < q->hi; b += 2, j += 4) {
    ptrdiff_t n = least(4, q->hi - j);
    if (b + 1 < count && n > 2) {
      kern->reflect_rows(n - 2, 1, v + 3 * (b + 1), at(q, r + 2 * b + 2, j + 2),
                         ld);
    }
    kern->reflect_rows(n, b + 1, v, at(q, r, j), ld);
  }
  if (j < q->hi) {
    kern->reflect_rows(q->hi - j, count, v, at(q, r, j), ld);
  }
}

/* U times the reflection of bulge b, whose first row is r: rows of U before
   those in which the bulge started in this window, and after those that the
   lowest bulge has reached, are zero in these columns. */
static void gather(const chain *q, ptrdiff_t b, ptrdiff_t t, ptrdiff_t r,
                   const double *w) {
  ptrdiff_t from = q->top + q->t0 - 2 * b - q->lo;
  ptrdiff_t to = least(q->top + t + 3 - q->lo, q->u.n);
  from = from < 0 ? 0 : from;
  if (q->end - r >= 3) {
    la_kernel()->reflect_cols(to - from, w, la_at(q->u, from, r - q->lo),
                              q->u.ld);
  } else {
    reflect_two_columns(q->u, r - q->lo, from, to, w);
  }
}

/* Turn t: the bulges [low, high) are on their way. */
static void take_turn(chain *q, ptrdiff_t t) {
  ptrdiff_t first = q->top + t, low = 0;
  while (low < q->bulges && first - 2 * low > q->end - 2) {
    low++;
  }
  ptrdiff_t high = least(t / 2 + 1, q->bulges);
  for (ptrdiff_t b = low; b < high; b++) {
    advance(q, b, first - 1 - 2 * b);
  }
  ptrdiff_t lowest = low;
  if (low < high && q->end - (first - 2 * low) < 3) {
    lowest++; /* its two rows are done */
  }
  if (lowest < high) {
    apply_left(q, first - 2 * (high - 1), high - lowest,
               q->v + 3 * (q->bulges - high));
  }
  for (ptrdiff_t b = low; b < high; b++) {
    gather(q, b, t, first - 2 * b, q->v + 3 * (q->bulges - 1 - b));
  }
}

static ptrdiff_t all_turns(const chain *q) {
  return 2 * (q->bulges - 1) + q->end - 1 - q->top;
}

/* The window of the turns [t0, t1). */
static void place_window(chain *q, ptrdiff_t t0, ptrdiff_t t1) {
  ptrdiff_t first = q->top + t0 - 2 * (q->bulges - 1);
  q->t0 = t0;
  q->t1 = least(t1, all_turns(q));
  q->lo = first > q->top ? first : q->top;
  q->hi = least(q->top + q->t1 + 2, q->end);
  q->u = la_view_of(LA_REAL, q->room, q->hi - q->lo, q->hi - q->lo);
}

static void chase(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  chain **q = arg;
  (void)thread;
  for (ptrdiff_t c = begin; c < end; c++) {
    la_laset(q[c]->u, LA_ZERO, LA_ONE);
    for (ptrdiff_t t = q[c]->t0; t < q[c]->t1; t++) {
      take_turn(q[c], t);
    }
  }
}

/* All chains one window on; [step] counts the windows of the first. The second
   is two windows behind it, and so on: their windows do not touch. */
static int step_chains(chain *all, ptrdiff_t count, ptrdiff_t step,
                       ptrdiff_t turns, double *work) {
  chain *busy[CHAINS];
  ptrdiff_t n = 0;
  double flops = 0;
  for (ptrdiff_t c = 0; c < count; c++) {
    ptrdiff_t t0 = (step - 2 * c) * turns;
    if (t0 >= 0 && t0 < all_turns(&all[c])) {
      place_window(&all[c], t0, t0 + turns);
      double size = (double)all[c].u.n;
      flops += 20 * size * (double)(turns * all[c].bulges);
      busy[n++] = &all[c];
    }
  }
  la_par_each(n, flops, chase, busy);
  int info = la_interrupted() ? LA_INFO_INTR : 0;
  for (ptrdiff_t c = 0; c < n && info == 0; c++) {
    const chain *q = busy[c];
    info = la_schur_apply(q->s, q->u, q->lo, q->top, q->end, work);
  }
  return info;
}

int la_sweep_real(const la_schur *s, ptrdiff_t top, ptrdiff_t end,
                  const double *shift, ptrdiff_t count) {
  ptrdiff_t bulges = count / 2, most = (bulges + CHAIN - 1) / CHAIN;
  ptrdiff_t chains = most < 1 ? 1 : least(most, CHAINS);
  ptrdiff_t length = least((bulges + chains - 1) / chains, CHAIN);
  ptrdiff_t turns = 2 * length + 2, size = 4 * length + 4;
  double *work = la_mem_alloc(chains * size * size + size * s->h.n,
                              (ptrdiff_t)sizeof *work);
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  chain all[CHAINS];
  for (ptrdiff_t c = 0, first = 0; c < chains; c++) {
    ptrdiff_t own = least(length, bulges - first);
    all[c] = (chain){.s = s,
                     .shift = shift + 4 * first,
                     .bulges = own,
                     .top = top,
                     .end = end,
                     .room = work + c * size * size};
    first += own;
  }
  ptrdiff_t steps = 2 * (chains - 1) + (all_turns(&all[0]) + turns - 1) / turns;
  int info = 0;
  for (ptrdiff_t step = 0; step < steps && info == 0; step++) {
    info = step_chains(all, chains, step, turns, work + chains * size * size);
  }
  la_mem_free(work);
  return info;
}
