/* schur_multi.c - the small-bulge multishift QR iteration for large real
   Hessenberg matrices.

   A chain of double-shift bulges, three rows apart, is chased through windows
   on the diagonal; what it does there is gathered in an orthogonal matrix and
   applied to the rest by products (Braman, Byers, Mathias, SIAM J. Matrix Anal.
   Appl. 23, 2002; LAPACK's laqr0 and laqr5). Shifts come from early deflation
   (schur_aed.c). Same flops as the plain iteration per shift, far fewer shifts,
   nearly all flops in products. Backward stable. */
#include "config.h"

#include "engine/schur_steps.h"

#include "base/intr.h"
#include "base/mem.h"
#include "base/progress.h"
#include "engine/rot.h"
#include "engine/scalar.h"
#include "engine/vec.h"

#include <math.h>

enum { SMALL = 75, NIBBLE = 14, STALL = 6, ROUNDS_PER_VALUE = 30 };

/* One stretch of a sweep: rows and columns [lo, hi) of H, U of that order. */
typedef struct stretch {
  const la_schur *s;
  la_view u;
  ptrdiff_t top, end; /* the active block */
  ptrdiff_t lo, hi;
} stretch;

static double *at(const stretch *q, ptrdiff_t i, ptrdiff_t j) {
  return la_at(q->s->h, i, j);
}

/* First column of (H - s1)(H - s2) at the top of the active block. */
static void first_column(const stretch *q, const double *shift, double *v) {
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

/* Columns c, c+1, c+2 of the rows [from, to) of m, times I - t v v'. */
static void reflect_columns(la_view m, ptrdiff_t c, ptrdiff_t nr,
                            ptrdiff_t from, ptrdiff_t to, const double *vt) {
  double v2 = vt[1], v3 = vt[2], t1 = vt[3], t2 = t1 * v2, t3 = t1 * v3;
  double *x = la_at(m, 0, c), *y = la_at(m, 0, c + 1);
  double *z = nr == 3 ? la_at(m, 0, c + 2) : NULL;
  for (ptrdiff_t i = from; i < to; i++) {
    double sum = x[i] + v2 * y[i] + (z != NULL ? v3 * z[i] : 0);
    x[i] -= sum * t1;
    y[i] -= sum * t2;
    if (z != NULL) {
      z[i] -= sum * t3;
    }
  }
}

static void reflect_rows(const stretch *q, ptrdiff_t r, ptrdiff_t nr,
                         ptrdiff_t from, const double *vt) {
  double v2 = vt[1], v3 = vt[2], t1 = vt[3], t2 = t1 * v2, t3 = t1 * v3;
  for (ptrdiff_t j = from; j < q->hi; j++) {
    double *x = at(q, r, j);
    double sum = x[0] + v2 * x[1] + (nr == 3 ? v3 * x[2] : 0);
    x[0] -= sum * t1;
    x[1] -= sum * t2;
    if (nr == 3) {
      x[2] -= sum * t3;
    }
  }
}

/* Moves the bulge in column k one column on; k = top - 1 makes a new one. */
static void advance(const stretch *q, ptrdiff_t k, const double *shift) {
  double vt[4] = {0};
  ptrdiff_t r = k + 1, nr = q->end - r < 3 ? q->end - r : 3;
  bool fresh = k < q->top;
  if (fresh) {
    first_column(q, shift, vt);
  } else {
    for (ptrdiff_t i = 0; i < nr; i++) {
      vt[i] = *at(q, r + i, k);
    }
  }
  la_reflect_small(nr, vt, &vt[3]);
  if (!fresh) {
    *at(q, r, k) = vt[0];
    for (ptrdiff_t i = 1; i < nr; i++) {
      *at(q, r + i, k) = 0;
    }
  }
  if (nr < 3) {
    vt[2] = 0;
  }
  reflect_rows(q, r, nr, r, vt);
  ptrdiff_t to = r + 4 < q->end ? r + 4 : q->end;
  reflect_columns(q->s->h, r, nr, q->lo, to, vt);
  reflect_columns(q->u, r - q->lo, nr, 0, q->u.n, vt);
}

/* Turns t0 <= t < t1 of the sweep: in turn t bulge b works on column
   top - 1 + t - 3 b. The lowest bulge goes first. */
static void chase(stretch *q, ptrdiff_t t0, ptrdiff_t t1, const double *shift,
                  ptrdiff_t bulges) {
  for (ptrdiff_t t = t0; t < t1; t++) {
    for (ptrdiff_t b = 0; b < bulges; b++) {
      ptrdiff_t k = q->top - 1 + t - 3 * b;
      if (k >= q->top - 1 && k <= q->end - 3) {
        advance(q, k, shift + 4 * b);
      }
    }
  }
}

int la_sweep_real(const la_schur *s, ptrdiff_t top, ptrdiff_t end,
                  const double *shift, ptrdiff_t count) {
  ptrdiff_t bulges = count / 2, n = s->h.n, length = 3 * bulges;
  ptrdiff_t most = 2 * length + 8;
  double *work = la_mem_alloc(most * (most + n), (ptrdiff_t)sizeof *work);
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  ptrdiff_t turns = 3 * (bulges - 1) + end - 1 - top;
  int info = 0;
  for (ptrdiff_t t = 0; t < turns && info == 0; t += length) {
    ptrdiff_t t1 = t + length < turns ? t + length : turns;
    stretch q = {.s = s, .top = top, .end = end};
    ptrdiff_t last = top + t - 3 * (bulges - 1), first = top + t1 - 2 + 5;
    q.lo = last > top ? last : top;
    q.hi = first < end ? first : end;
    q.u = la_view_of(LA_REAL, work, q.hi - q.lo, q.hi - q.lo);
    la_laset(q.u, LA_ZERO, LA_ONE);
    chase(&q, t, t1, shift, bulges);
    info = la_schur_apply(s, q.u, q.lo, top, end, work + most * most);
    if (la_interrupted()) {
      info = LA_INFO_INTR;
    }
  }
  la_mem_free(work);
  return info;
}

/* Shifts for a block of order n, even (LAPACK's iparmq). */
static ptrdiff_t shift_count(ptrdiff_t n) {
  ptrdiff_t ns = 10;
  if (n >= 150) {
    ns = (ptrdiff_t)((double)n / log2((double)n));
    ns = ns < 10 ? 10 : ns;
  }
  if (n >= 590) {
    ns = n >= 3000 ? 128 : 64;
  }
  return ns - ns % 2;
}

/* The start of the unreduced block that ends before row [end]. */
static ptrdiff_t find_top(la_view h, ptrdiff_t lo, ptrdiff_t end) {
  ptrdiff_t k = end - 1;
  for (; k > lo; k--) {
    double sub = fabs(*la_at(h, k, k - 1));
    double near = fabs(*la_at(h, k, k)) + fabs(*la_at(h, k - 1, k - 1));
    double sup = fabs(*la_at(h, k - 1, k));
    /* Ahues and Tisseur's criterion, in its cautious half. */
    if (sub <= LA_SAFMIN / LA_ULP ||
        (sub <= LA_ULP * near &&
         fmin(sub, sup) * (fmax(sub, sup) / near) <=
             LA_ULP * fabs(*la_at(h, k, k)) *
                 (fabs(*la_at(h, k - 1, k - 1) - *la_at(h, k, k)) / near))) {
      *la_at(h, k, k - 1) = 0;
      break;
    }
  }
  return k;
}

/* Collects up to [want] shifts (4 doubles a pair) from the last [have]
   eigenvalues before row [end]: conjugates together, reals in pairs. */
static ptrdiff_t collect_shifts(const double *w, ptrdiff_t end, ptrdiff_t have,
                                ptrdiff_t want, double *shift) {
  ptrdiff_t count = 0, pending = -1;
  for (ptrdiff_t i = end - 1; i >= end - have && count + 2 <= want; i--) {
    bool pair = w[2 * i + 1] != 0;
    if (pair && i - 1 < end - have) {
      break;
    }
    ptrdiff_t j = pair ? i - 1 : pending;
    if (!pair && pending < 0) {
      pending = i;
      continue;
    }
    double *to = shift + 2 * count;
    to[0] = w[2 * j];
    to[1] = w[2 * j + 1];
    to[2] = w[2 * i];
    to[3] = w[2 * i + 1];
    count += 2;
    if (pair) {
      i--;
    } else {
      pending = -1;
    }
  }
  if (count == 0 && pending >= 0) {
    shift[0] = shift[2] = w[2 * pending];
    shift[1] = shift[3] = 0;
    count = 2;
  }
  return count;
}

/* Shifts that are off the beaten track, for a block that does not converge. */
static ptrdiff_t exceptional_shifts(la_view h, ptrdiff_t top, ptrdiff_t end,
                                    ptrdiff_t want, double *shift) {
  ptrdiff_t count = 0;
  for (ptrdiff_t i = end - 1; i > top + 1 && count + 2 <= want; i -= 2) {
    double s = fabs(*la_at(h, i, i - 1)) + fabs(*la_at(h, i - 1, i - 2));
    la_block2 b = {.a = 0.75 * s + *la_at(h, i, i), .b = -0.4375 * s, .c = s};
    b.d = b.a;
    la_lanv2(&b);
    la_store(LA_CPLX, shift + 2 * count, b.w1);
    la_store(LA_CPLX, shift + 2 * count + 2, b.w2);
    count += 2;
  }
  return count;
}

/* One round on the active block: early deflation, and a sweep unless that did
   enough. */
static int work_on(const la_schur *s, ptrdiff_t top, ptrdiff_t *end, int stall,
                   double *shift) {
  ptrdiff_t n = *end - top, want = shift_count(n);
  ptrdiff_t nw = n <= 500 ? want : 3 * want / 2, deflated = 0, have = 0;
  nw = stall > STALL / 2 && 2 * nw < 200 ? 2 * nw : nw;
  nw = nw > n ? n : nw < 2 ? 2 : nw;
  int info = la_aed_real(s, top, *end, nw, &deflated, &have);
  *end -= deflated;
  if (info != 0 || *end - top <= SMALL ||
      (deflated > 0 && 100 * deflated > nw * NIBBLE)) {
    return info;
  }
  ptrdiff_t most = (*end - top - 2) / 3;
  want = want > most ? most - most % 2 : want;
  ptrdiff_t count = stall > 0 && stall % STALL == 0
                        ? exceptional_shifts(s->h, top, *end, want, shift)
                        : collect_shifts(s->w, *end, have, want, shift);
  return count >= 2 ? la_sweep_real(s, top, *end, shift, count) : 0;
}

int la_laqr_real(const la_schur *s, ptrdiff_t lo, ptrdiff_t hi) {
  ptrdiff_t end = hi, rounds = ROUNDS_PER_VALUE * (hi - lo);
  double *shift = la_mem_alloc(4 * 128, (ptrdiff_t)sizeof *shift);
  if (shift == NULL) {
    return LA_INFO_NOMEM;
  }
  int info = 0, stall = 0;
  const double total = (double)(hi - lo) * (double)(hi - lo);
  la_work done;
  la_work_begin(&done, "QR iteration", total);
  while (end > lo && info == 0 && rounds-- > 0) {
    la_work_reach(&done, total - (double)(end - lo) * (double)(end - lo));
    ptrdiff_t top = find_top(s->h, lo, end), before = end;
    if (end - top <= SMALL) {
      /* Only rows [top, end) are active, but all of T is kept up to date. */
      info = la_lahqr_real(s, top, end);
      end = info == 0 ? top : end;
      stall = 0;
    } else {
      info = work_on(s, top, &end, stall, shift);
      stall = end < before ? 0 : stall + 1;
    }
  }
  la_work_end(&done);
  la_mem_free(shift);
  return info == 0 && end > lo ? (int)end : info;
}
