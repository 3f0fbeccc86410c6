/* schur_cplx.c - the complex single-shift QR iteration on a Hessenberg matrix.

   Wilkinson shifts, rotations, the deflation criterion of Ahues and Tisseur
   (LAWN 122), exceptional shifts every tenth turn (Golub and Van Loan 7.5;
   LAPACK's zlahqr has the same steps). Backward stable. */
#include "config.h"

#include "engine/schur_steps.h"

#include "base/intr.h"
#include "base/progress.h"
#include "engine/scalar.h"
#include "engine/rot.h"
#include "engine/vec.h"

#include <math.h>

enum { TURNS_PER_VALUE = 30, EXCEPTIONAL = 10 };

/* The iteration on the block top .. end (both included) of H. */
typedef struct state {
  const la_schur *s;
  la_view h;
  ptrdiff_t lo, top, end;
  ptrdiff_t first_row, last_col;
  double small;
} state;

static double abs_at(la_view h, ptrdiff_t i, ptrdiff_t j) {
  return la_cabs1(la_get(h, i, j));
}

/* True if the subdiagonal element h(k,k-1) may be set to zero. */
static bool negligible(const state *q, ptrdiff_t k, ptrdiff_t hi) {
  la_view h = q->h;
  double sub = abs_at(h, k, k - 1);
  if (sub <= q->small) {
    return true;
  }
  la_scalar hkk = la_get(h, k, k), hll = la_get(h, k - 1, k - 1);
  double test = la_cabs1(hll) + la_cabs1(hkk);
  if (test == 0) {
    test += k - 2 >= q->lo ? abs_at(h, k - 1, k - 2) : 0;
    test += k + 1 < hi ? abs_at(h, k + 1, k) : 0;
  }
  if (sub > LA_ULP * test) {
    return false;
  }
  double sup = abs_at(h, k - 1, k), diff = la_cabs1(la_csub(hll, hkk));
  double ab = fmax(sub, sup), ba = fmin(sub, sup), d = la_cabs1(hkk);
  double aa = fmax(d, diff), bb = fmin(d, diff), s = aa + ab;
  return ba * (ab / s) <= fmax(q->small, LA_ULP * (bb * (aa / s)));
}

/* The eigenvalue of the last 2x2 block nearer to its last element. */
static la_scalar wilkinson_shift(const state *q) {
  la_view h = q->h;
  ptrdiff_t i = q->end;
  la_scalar t = la_get(h, i, i);
  la_scalar u =
      la_cmul(la_csqrt(la_get(h, i - 1, i)), la_csqrt(la_get(h, i, i - 1)));
  double s = la_cabs1(u);
  if (s == 0) {
    return t;
  }
  la_scalar x = la_cscale(0.5, la_csub(la_get(h, i - 1, i - 1), t));
  double sx = la_cabs1(x);
  s = fmax(s, sx);
  la_scalar xs = la_cscale(1 / s, x), us = la_cscale(1 / s, u);
  la_scalar y =
      la_cscale(s, la_csqrt(la_cadd(la_cmul(xs, xs), la_cmul(us, us))));
  if (sx > 0 && (x.re / sx) * y.re + (x.im / sx) * y.im < 0) {
    y = la_cneg(y);
  }
  return la_csub(t, la_cmul(u, la_cdiv(u, la_cadd(x, y))));
}

static la_scalar choose_shift(const state *q, int turn) {
  if (turn == 0 || turn % EXCEPTIONAL != 0) {
    return wilkinson_shift(q);
  }
  bool front = turn % (2 * EXCEPTIONAL) != 0;
  ptrdiff_t i = front ? q->top : q->end;
  double s = front ? abs_at(q->h, i + 1, i) : abs_at(q->h, i, i - 1);
  return la_cadd(la_get(q->h, i, i), la_cx(0.75 * s, 0));
}

/* The lowest row where the sweep may start; (f, g) is the first column. */
static ptrdiff_t find_start(const state *q, la_scalar t, la_scalar *f,
                            la_scalar *g) {
  la_view h = q->h;
  for (ptrdiff_t m = q->end - 1;; m--) {
    la_scalar hmm = la_get(h, m, m);
    *f = la_csub(hmm, t);
    *g = la_get(h, m + 1, m);
    double s = la_cabs1(*f) + la_cabs1(*g);
    if (s > 0) {
      *f = la_cscale(1 / s, *f);
      *g = la_cscale(1 / s, *g);
    }
    if (m == q->top) {
      return m;
    }
    double around = la_cabs1(hmm) + abs_at(h, m + 1, m + 1);
    if (abs_at(h, m, m - 1) * la_cabs1(*g) <=
        LA_ULP * (la_cabs1(*f) * around)) {
      return m;
    }
  }
}

static void sweep(const state *q, ptrdiff_t m, la_scalar f, la_scalar g) {
  la_view h = q->h;
  for (ptrdiff_t k = m; k < q->end && !la_interrupted(); k++) {
    double c;
    la_scalar s, r;
    if (k > m) {
      f = la_get(h, k, k - 1);
      g = la_get(h, k + 1, k - 1);
    }
    la_clartg(f, g, &c, &s, &r);
    if (k > m) {
      la_put(h, k, k - 1, r);
      la_put(h, k + 1, k - 1, LA_ZERO);
    } else if (m > q->top) {
      la_put(h, k, k - 1, la_cscale(c, la_get(h, k, k - 1)));
    }
    la_crot(q->last_col - k + 1, la_at(h, k, k), h.ld, la_at(h, k + 1, k), h.ld,
            c, s);
    ptrdiff_t to = (k + 2 < q->end ? k + 2 : q->end) + 1;
    la_crot(to - q->first_row, la_at(h, q->first_row, k), 1,
            la_at(h, q->first_row, k + 1), 1, c, la_cconj(s));
    if (q->s->z != NULL) {
      la_view z = *q->s->z;
      la_crot(z.m, la_at(z, 0, k), 1, la_at(z, 0, k + 1), 1, c, la_cconj(s));
    }
  }
}

/* Works on the block that ends at q->end until one eigenvalue splits off. */
static int split_off(state *q, ptrdiff_t hi, ptrdiff_t turns) {
  for (int turn = 0; turn < turns; turn++) {
    ptrdiff_t k = q->end;
    while (k > q->top && !negligible(q, k, hi)) {
      k--;
    }
    q->top = k;
    if (k > q->lo) {
      la_put(q->h, k, k - 1, LA_ZERO);
    }
    if (k == q->end) {
      return 0;
    }
    if (la_interrupted()) {
      return LA_INFO_INTR;
    }
    if (!q->s->want_t) {
      q->first_row = q->top;
      q->last_col = q->end;
    }
    la_scalar f, g;
    ptrdiff_t m = find_start(q, choose_shift(q, turn), &f, &g);
    sweep(q, m, f, g);
  }
  return 1;
}

int la_lahqr_cplx(const la_schur *s, ptrdiff_t lo, ptrdiff_t hi) {
  state q = {.s = s, .h = s->h, .lo = lo, .last_col = s->h.n - 1};
  ptrdiff_t n = hi - lo;
  ptrdiff_t turns = TURNS_PER_VALUE * (n > 10 ? n : 10);
  q.small = LA_SAFMIN * ((double)n / LA_ULP);
  const double total = (double)n * (double)n;
  int info = 0;
  la_work done;
  la_work_begin(&done, "QR iteration", total);
  for (ptrdiff_t i = hi - 1; i >= lo && info == 0; i--) {
    la_work_reach(&done, total - (double)(i + 1 - lo) * (double)(i + 1 - lo));
    q.end = i;
    q.top = lo;
    info = split_off(&q, hi, turns);
    if (info > 0) {
      info = (int)(i + 1);
    }
    la_store(LA_CPLX, s->w + 2 * i, la_get(s->h, i, i));
  }
  la_work_end(&done);
  return info;
}
