/* schur_multi.c - the small-bulge multishift QR iteration for large real
   Hessenberg matrices.

   Rounds of early deflation (schur_aed.c), which leaves the shifts, and of a
   sweep with many of them at once (schur_sweep.c) where that did not deflate
   enough (Braman, Byers, Mathias, SIAM J. Matrix Anal. Appl. 23, 2002; LAPACK's
   laqr0). Same flops as the plain iteration per shift, far fewer shifts, nearly
   all flops in products. Backward stable. */
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

/* A small block [top, *end) to the end. Only its own rows and columns are
   active: where the rest of T is to be kept up to date and is large, the block
   is done apart, as a window that takes up all of it. */
static int finish(const la_schur *s, ptrdiff_t top, ptrdiff_t *end) {
  ptrdiff_t n = *end - top, deflated = n, have;
  int info = 0;
  if (s->want_t && 3 * n < 2 * s->h.n) {
    info = la_aed_real(s, top, *end, n, &deflated, &have);
    info = info == 0 && deflated == 0 ? (int)*end : info;
  } else {
    info = la_lahqr_real(s, top, *end);
  }
  *end -= info == 0 ? deflated : 0;
  return info;
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
      info = finish(s, top, &end);
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
