/* schur_real.c - the real double-shift QR iteration on a Hessenberg matrix.

   Francis (1961); Golub and Van Loan 7.5; small subdiagonals are recognised by
   the criterion of Ahues and Tisseur (LAWN 122); exceptional shifts every tenth
   turn; two consecutive small subdiagonals start the bulge further down. Same
   steps as LAPACK's lahqr. About 10 n^3 flops, with T and Z 25 n^3. Backward
   stable. */
#include "config.h"

#include "engine/schur_steps.h"

#include "base/intr.h"
#include "engine/kernel/kernel.h"
#include "engine/scalar.h"
#include "engine/rot.h"

#include <math.h>

enum { TURNS_PER_VALUE = 30, EXCEPTIONAL = 10 };

/* The iteration on the block top .. end (both included) of H. */
typedef struct state {
  const la_schur *s;
  la_view h;
  ptrdiff_t lo, top, end;
  ptrdiff_t first_row, last_col; /* what the reflections are applied to */
  double small;
  const la_kern *kern;
} state;

static double *at(la_view h, ptrdiff_t i, ptrdiff_t j) {
  return la_at(h, i, j);
}

static double sign_of(double x) {
  return x < 0 ? -1 : 1;
}

/* The block has two equal real eigenvalues, or nearly so, or a complex pair:
   equal diagonals first, then the signs of b and c tell. */
static void make_diagonals_equal(la_block2 *q) {
  double temp = q->a - q->d, sigma = q->b + q->c;
  double p = 0.5 * temp, tau = hypot(sigma, temp);
  q->cs = sqrt(0.5 * (1 + fabs(sigma) / tau));
  q->sn = -(p / (tau * q->cs)) * sign_of(sigma);
  double aa = q->a * q->cs + q->b * q->sn, bb = -q->a * q->sn + q->b * q->cs;
  double cc = q->c * q->cs + q->d * q->sn, dd = -q->c * q->sn + q->d * q->cs;
  q->a = aa * q->cs + cc * q->sn;
  q->b = bb * q->cs + dd * q->sn;
  q->c = -aa * q->sn + cc * q->cs;
  q->d = -bb * q->sn + dd * q->cs;
  double mid = 0.5 * (q->a + q->d);
  q->a = q->d = mid;
  if (q->c == 0) {
    return;
  }
  if (q->b == 0) {
    q->b = -q->c;
    q->c = 0;
    double t = q->cs;
    q->cs = -q->sn;
    q->sn = t;
  } else if (sign_of(q->b) == sign_of(q->c)) {
    double sab = sqrt(fabs(q->b)), sac = sqrt(fabs(q->c));
    double root = copysign(sab * sac, q->c), t = 1 / sqrt(fabs(q->b + q->c));
    q->a = mid + root;
    q->d = mid - root;
    q->b -= q->c;
    q->c = 0;
    double cs1 = sab * t, sn1 = sac * t, c = q->cs * cs1 - q->sn * sn1;
    q->sn = q->cs * sn1 + q->sn * cs1;
    q->cs = c;
  }
}

static void triangulate(la_block2 *q, double p, double z, double bcmax,
                        double bcmis) {
  double scale = fmax(fabs(p), bcmax);
  z = p + copysign(sqrt(scale) * sqrt(z), p);
  q->a = q->d + z;
  q->d -= (bcmax / z) * bcmis;
  double tau = hypot(q->c, z);
  q->cs = z / tau;
  q->sn = q->c / tau;
  q->b -= q->c;
  q->c = 0;
}

void la_lanv2(la_block2 *q) {
  q->cs = 1;
  q->sn = 0;
  if (q->c == 0) {
    /* Already triangular. */
  } else if (q->b == 0) {
    q->cs = 0;
    q->sn = 1;
    double t = q->d;
    q->d = q->a;
    q->a = t;
    q->b = -q->c;
    q->c = 0;
  } else if (q->a != q->d || sign_of(q->b) == sign_of(q->c)) {
    double p = 0.5 * (q->a - q->d);
    double bcmax = fmax(fabs(q->b), fabs(q->c));
    double bcmis = fmin(fabs(q->b), fabs(q->c)) * sign_of(q->b) * sign_of(q->c);
    double scale = fmax(fabs(p), bcmax);
    double z = (p / scale) * p + (bcmax / scale) * bcmis;
    if (z >= 4 * LA_ULP) {
      triangulate(q, p, z, bcmax, bcmis);
    } else {
      make_diagonals_equal(q);
    }
  }
  double im = q->c == 0 ? 0 : sqrt(fabs(q->b)) * sqrt(fabs(q->c));
  q->w1 = la_cx(q->a, im);
  q->w2 = la_cx(q->d, -im);
}

/* True if the subdiagonal element h(k,k-1) may be set to zero. */
static bool negligible(const state *q, ptrdiff_t k, ptrdiff_t hi) {
  la_view h = q->h;
  double sub = fabs(*at(h, k, k - 1));
  if (sub <= q->small) {
    return true;
  }
  double hkk = *at(h, k, k), hll = *at(h, k - 1, k - 1);
  double test = fabs(hll) + fabs(hkk);
  if (test == 0) {
    test += k - 2 >= q->lo ? fabs(*at(h, k - 1, k - 2)) : 0;
    test += k + 1 < hi ? fabs(*at(h, k + 1, k)) : 0;
  }
  if (sub > LA_ULP * test) {
    return false;
  }
  double sup = fabs(*at(h, k - 1, k)), diff = fabs(hll - hkk);
  double ab = fmax(sub, sup), ba = fmin(sub, sup);
  double aa = fmax(fabs(hkk), diff), bb = fmin(fabs(hkk), diff), s = aa + ab;
  return ba * (ab / s) <= fmax(q->small, LA_ULP * (bb * (aa / s)));
}

/* The two shifts: the eigenvalues of the last 2x2 block, both equal if real. */
static void choose_shifts(const state *q, int turn, la_scalar *rt1,
                          la_scalar *rt2) {
  la_view h = q->h;
  ptrdiff_t i = q->end, l = q->top;
  double h11 = *at(h, i - 1, i - 1), h12 = *at(h, i - 1, i);
  double h21 = *at(h, i, i - 1), h22 = *at(h, i, i);
  if (turn % EXCEPTIONAL == 0 && turn > 0) {
    bool front = turn % (2 * EXCEPTIONAL) != 0;
    double s = front ? fabs(*at(h, l + 1, l)) + fabs(*at(h, l + 2, l + 1))
                     : fabs(h21) + fabs(*at(h, i - 1, i - 2));
    h11 = h22 = 0.75 * s + (front ? *at(h, l, l) : h22);
    h12 = -0.4375 * s;
    h21 = s;
  }
  *rt1 = *rt2 = LA_ZERO;
  double s = fabs(h11) + fabs(h12) + fabs(h21) + fabs(h22);
  if (s == 0) {
    return;
  }
  h11 /= s;
  h12 /= s;
  h21 /= s;
  h22 /= s;
  double tr = (h11 + h22) / 2, det = (h11 - tr) * (h22 - tr) - h12 * h21;
  double root = sqrt(fabs(det));
  if (det >= 0) {
    *rt1 = la_cx(tr * s, root * s);
    *rt2 = la_cconj(*rt1);
  } else {
    double r1 = tr + root, r2 = tr - root;
    double near = fabs(r1 - h22) <= fabs(r2 - h22) ? r1 : r2;
    *rt1 = *rt2 = la_cx(near * s, 0);
  }
}

/* First column v of (H - rt1)(H - rt2) from row m on; m is the lowest row where
   the sweep may start. */
static ptrdiff_t find_start(const state *q, la_scalar rt1, la_scalar rt2,
                            double *v) {
  la_view h = q->h;
  for (ptrdiff_t m = q->end - 2;; m--) {
    double hmm = *at(h, m, m), sub = *at(h, m + 1, m);
    double s = fabs(hmm - rt2.re) + fabs(rt2.im) + fabs(sub);
    double hs = sub / s;
    v[0] = hs * *at(h, m, m + 1) + (hmm - rt1.re) * ((hmm - rt2.re) / s) -
           rt1.im * (rt2.im / s);
    v[1] = hs * (hmm + *at(h, m + 1, m + 1) - rt1.re - rt2.re);
    v[2] = hs * *at(h, m + 2, m + 1);
    s = fabs(v[0]) + fabs(v[1]) + fabs(v[2]);
    for (int i = 0; i < 3; i++) {
      v[i] /= s;
    }
    if (m == q->top) {
      return m;
    }
    double around =
        fabs(*at(h, m - 1, m - 1)) + fabs(hmm) + fabs(*at(h, m + 1, m + 1));
    if (fabs(*at(h, m, m - 1)) * (fabs(v[1]) + fabs(v[2])) <=
        LA_ULP * fabs(v[0]) * around) {
      return m;
    }
  }
}

/* Rows k .. k+nr of the columns k .. last := H times them. */
static void reflect_rows(const state *q, ptrdiff_t k, ptrdiff_t nr,
                         const double *v) {
  if (nr == 3) {
    q->kern->reflect_rows(q->last_col + 1 - k, 1, v, at(q->h, k, k), q->h.ld);
    return;
  }
  for (ptrdiff_t j = k; j <= q->last_col; j++) {
    double *x = at(q->h, k, j), sum = v[2] * (x[0] + v[0] * x[1]);
    x[0] -= sum;
    x[1] -= v[0] * sum;
  }
}

/* Columns k .. k+nr of the rows [from, to) of m. */
static void reflect_columns(const state *q, la_view m, ptrdiff_t k,
                            ptrdiff_t nr, ptrdiff_t from, ptrdiff_t to,
                            const double *v) {
  if (nr == 3) {
    q->kern->reflect_cols(to - from, v, la_at(m, from, k), m.ld);
    return;
  }
  double *x = la_at(m, 0, k), *y = la_at(m, 0, k + 1);
  for (ptrdiff_t i = from; i < to; i++) {
    double sum = v[2] * (x[i] + v[0] * y[i]);
    x[i] -= sum;
    y[i] -= v[0] * sum;
  }
}

/* One double-shift sweep from row m with first column v. */
static void sweep(const state *q, ptrdiff_t m, double *v) {
  la_view h = q->h;
  for (ptrdiff_t k = m; k < q->end; k++) {
    ptrdiff_t nr = q->end - k + 1 < 3 ? q->end - k + 1 : 3;
    if (k > m) {
      for (ptrdiff_t i = 0; i < nr; i++) {
        v[i] = *at(h, k + i, k - 1);
      }
    }
    double t;
    la_reflect_small(nr, v, &t);
    if (k > m) {
      *at(h, k, k - 1) = v[0];
      for (ptrdiff_t i = 1; i < nr; i++) {
        *at(h, k + i, k - 1) = 0;
      }
    } else if (m > q->top) {
      /* Not just negated: the dropped elements may matter (LAPACK's lahqr). */
      *at(h, k, k - 1) *= 1 - t;
    }
    double vt[3] = {v[1], v[2], t};
    reflect_rows(q, k, nr, vt);
    ptrdiff_t to = (k + 3 < q->end ? k + 3 : q->end) + 1;
    reflect_columns(q, h, k, nr, q->first_row, to, vt);
    if (q->s->z != NULL) {
      reflect_columns(q, *q->s->z, k, nr, 0, q->s->z->m, vt);
    }
  }
}

/* Rows and columns i-1, i form a block of their own. */
static void finish_pair(const state *q, ptrdiff_t i) {
  la_view h = q->h;
  la_block2 b = {.a = *at(h, i - 1, i - 1),
                 .b = *at(h, i - 1, i),
                 .c = *at(h, i, i - 1),
                 .d = *at(h, i, i)};
  la_lanv2(&b);
  *at(h, i - 1, i - 1) = b.a;
  *at(h, i - 1, i) = b.b;
  *at(h, i, i - 1) = b.c;
  *at(h, i, i) = b.d;
  la_store(LA_CPLX, q->s->w + 2 * (i - 1), b.w1);
  la_store(LA_CPLX, q->s->w + 2 * i, b.w2);
  if (!q->s->want_t) {
    return;
  }
  if (i + 1 < h.n) {
    la_rot(LA_REAL, h.n - i - 1, at(h, i - 1, i + 1), h.ld, at(h, i, i + 1),
           h.ld, b.cs, b.sn);
  }
  la_rot(LA_REAL, i - 1, at(h, 0, i - 1), 1, at(h, 0, i), 1, b.cs, b.sn);
  if (q->s->z != NULL) {
    la_rot(LA_REAL, q->s->z->m, la_at(*q->s->z, 0, i - 1), 1,
           la_at(*q->s->z, 0, i), 1, b.cs, b.sn);
  }
}

/* Works on the block that ends at q->end until one or two eigenvalues split
   off. Returns 0, 1 without convergence, LA_INFO_INTR. */
static int split_off(state *q, ptrdiff_t hi, ptrdiff_t turns) {
  for (int turn = 0; turn < turns; turn++) {
    ptrdiff_t k = q->end;
    while (k > q->top && !negligible(q, k, hi)) {
      k--;
    }
    q->top = k;
    if (k > q->lo) {
      *at(q->h, k, k - 1) = 0;
    }
    if (k >= q->end - 1) {
      return 0;
    }
    if (la_interrupted()) {
      return LA_INFO_INTR;
    }
    if (!q->s->want_t) {
      q->first_row = q->top;
      q->last_col = q->end;
    }
    la_scalar rt1, rt2;
    double v[3];
    choose_shifts(q, turn, &rt1, &rt2);
    ptrdiff_t m = find_start(q, rt1, rt2, v);
    sweep(q, m, v);
  }
  return 1;
}

int la_lahqr_real(const la_schur *s, ptrdiff_t lo, ptrdiff_t hi) {
  state q = {
      .s = s, .h = s->h, .lo = lo, .last_col = s->h.n - 1, .kern = la_kernel()};
  ptrdiff_t n = hi - lo;
  ptrdiff_t turns = TURNS_PER_VALUE * (n > 10 ? n : 10);
  q.small = LA_SAFMIN * ((double)n / LA_ULP);
  for (ptrdiff_t i = hi - 1; i >= lo;) {
    q.end = i;
    q.top = lo;
    int info = split_off(&q, hi, turns);
    if (info != 0) {
      return info < 0 ? info : (int)(i + 1);
    }
    if (q.top == i) {
      la_store(LA_CPLX, s->w + 2 * i, la_cx(*at(s->h, i, i), 0));
    } else {
      finish_pair(&q, i);
    }
    i = q.top - 1;
  }
  return 0;
}
