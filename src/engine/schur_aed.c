/* schur_aed.c - aggressive early deflation for the real QR iteration.

   The Schur form of a trailing window turns the subdiagonal element that leads
   into it to a spike; eigenvalues at the end of a negligible spike split off,
   others are moved out of the way, and the window becomes Hessenberg again
   (Braman, Byers, Mathias, SIAM J. Matrix Anal. Appl. 23, 2002; LAPACK's
   laqr2). Backward stable. */
#include "config.h"

#include "engine/schur_steps.h"

#include "base/mem.h"
#include "engine/gemm.h"
#include "engine/hess.h"
#include "engine/kernel/kernel.h"
#include "engine/qr.h"
#include "engine/scalar.h"
#include "engine/vec.h"

#include <math.h>

/* How many times the tolerance an estimate may be. */
#define NEAR 16

/* The window: order nw, first row at. */
typedef struct window {
  const la_schur *s;
  la_view t, v;
  ptrdiff_t at, nw, top, end;
  double spike;
  double *tau, *work;
} window;

int la_schur_apply(const la_schur *s, la_view u, ptrdiff_t at, ptrdiff_t top,
                   ptrdiff_t end, double *work) {
  la_view h = s->h;
  ptrdiff_t n = u.n, first = s->want_t ? 0 : top;
  ptrdiff_t right = at + n, cols = (s->want_t ? h.n : end) - right;
  int info = 0;
  if (at > first) {
    la_view above = la_block(h, first, at, at - first, n);
    la_view w = la_view_of(LA_REAL, work, at - first, n);
    info = la_gemm(LA_N, LA_N, LA_ONE, above, u, LA_ZERO, w);
    la_lacpy(w, above);
  }
  if (info == 0 && cols > 0) {
    la_view beside = la_block(h, at, right, n, cols);
    la_view w = la_view_of(LA_REAL, work, n, cols);
    info = la_gemm(LA_C, LA_N, LA_ONE, u, beside, LA_ZERO, w);
    la_lacpy(w, beside);
  }
  if (info == 0 && s->z != NULL) {
    la_view z = la_block(*s->z, 0, at, s->z->m, n);
    la_view w = la_view_of(LA_REAL, work, z.m, n);
    info = la_gemm(LA_N, LA_N, LA_ONE, z, u, LA_ZERO, w);
    la_lacpy(w, z);
  }
  return info;
}

static ptrdiff_t order_at(la_view t, ptrdiff_t j) {
  return j + 1 < t.n && *la_at(t, j + 1, j) != 0 ? 2 : 1;
}

/* True if the last [order] elements of the spike before row ns are negligible
   beside the block they belong to. */
static bool can_deflate(const window *w, ptrdiff_t ns, ptrdiff_t order) {
  la_view t = w->t;
  double size = fabs(*la_at(t, ns - 1, ns - 1));
  double part = fabs(w->spike * *la_at(w->v, 0, ns - 1));
  if (order == 2) {
    size += sqrt(fabs(*la_at(t, ns - 1, ns - 2))) *
            sqrt(fabs(*la_at(t, ns - 2, ns - 1)));
    part = fmax(part, fabs(w->spike * *la_at(w->v, 0, ns - 2)));
  }
  if (size == 0) {
    size = fabs(w->spike);
  }
  double small = LA_SAFMIN * ((double)w->s->h.n / LA_ULP);
  return part <= fmax(small, LA_ULP * size);
}

/* y(j) of a left eigenvector, or y(j) and y(j+1) for a block of order 2, from
   the elements before them: y (T - lambda I) = 0 in the columns of the block.
   The real parts are at y, the imaginary ones at z; what comes before row k is
   zero. */
static void extend_vector(la_view t, ptrdiff_t k, ptrdiff_t j, la_scalar lambda,
                          double *y, double *z) {
  const la_kern *kern = la_kernel();
  ptrdiff_t order = order_at(t, j);
  la_scalar s[2], d = la_csub(la_cx(*la_at(t, j, j), 0), lambda);
  for (ptrdiff_t i = 0; i < order; i++) {
    const double *col = la_at(t, k, j + i);
    s[i].re = kern->dot(j - k, col, y + k);
    s[i].im = lambda.im != 0 ? kern->dot(j - k, col, z + k) : 0;
  }
  la_scalar first = s[0];
  if (order == 2) {
    double b = *la_at(t, j, j + 1), c = *la_at(t, j + 1, j);
    la_scalar det = la_csub(la_cmul(d, d), la_cx(b * c, 0));
    first = la_csub(la_cmul(s[0], d), la_cscale(c, s[1]));
    la_scalar second = la_csub(la_cmul(s[1], d), la_cscale(b, s[0]));
    second = la_cdiv(second, la_cneg(det));
    y[j + 1] = second.re;
    z[j + 1] = second.im;
    d = det;
  }
  first = la_cdiv(first, la_cneg(d));
  y[j] = first.re;
  z[j] = first.im;
}

/* True if the block at row k seems worth moving to the end of the first ns
   rows: what the last columns of V would have in their first row there, the
   left eigenvectors of the block have already. y: 2 nw elements. */
static bool is_promising(const window *w, ptrdiff_t k, ptrdiff_t ns,
                         double *y) {
  la_view t = w->t;
  ptrdiff_t order = order_at(t, k), rows = ns - k;
  double size = fabs(*la_at(t, k, k)), *z = y + w->nw;
  la_scalar lambda = la_cx(*la_at(t, k, k), 0);
  y[k] = 1;
  z[k] = 0;
  if (order == 2) {
    double c = *la_at(t, k + 1, k);
    lambda.im = sqrt(fabs(c)) * sqrt(fabs(*la_at(t, k, k + 1)));
    y[k + 1] = 0;
    z[k + 1] = lambda.im / c;
    size += lambda.im;
  }
  for (ptrdiff_t j = k + order; j < ns; j += order_at(t, j)) {
    extend_vector(t, k, j, lambda, y, z);
  }
  const double *row = la_at(w->v, 0, k);
  double re = la_dot(LA_REAL, false, rows, row, w->v.ld, y + k, 1).re;
  double im = la_dot(LA_REAL, false, rows, row, w->v.ld, z + k, 1).re;
  double norm =
      hypot(la_nrm2(LA_REAL, rows, y + k, 1), la_nrm2(LA_REAL, rows, z + k, 1));
  /* NaN, where the vector overflowed, is worth a try. */
  return !(fabs(w->spike) * hypot(re, im) > NEAR * LA_ULP * size * norm);
}

/* Moves the block at row k down to the end of the first ns rows; false if a
   neighbour is too close for that. */
static bool move_down(window *w, ptrdiff_t k, ptrdiff_t ns) {
  ptrdiff_t own = order_at(w->t, k);
  while (k + own < ns) {
    ptrdiff_t from = k + own;
    la_trexc(w->t, w->v, &from, k, w->work);
    if (from != k || order_at(w->t, k + order_at(w->t, k)) != own) {
      return false;
    }
    k += order_at(w->t, k);
  }
  return true;
}

/* The rows of the window that do not deflate; the others are at its end. To
   move every block there only to see that it does not deflate would cost more
   than the Schur form of the window: the blocks that seem to be worth it are
   chosen beforehand. */
static ptrdiff_t find_deflated(window *w, ptrdiff_t unconverged) {
  la_view t = w->t;
  ptrdiff_t ns = w->nw, k = w->nw;
  double *y = w->work + w->nw;
  while (ns > unconverged) {
    ptrdiff_t order = ns > 1 && *la_at(t, ns - 1, ns - 2) != 0 ? 2 : 1;
    if (can_deflate(w, ns, order)) {
      ns -= order;
      k = k < ns ? k : ns;
      continue;
    }
    bool moved = false;
    k = k < ns - order ? k : ns - order;
    while (k > unconverged && !moved) {
      k -= k > 1 && *la_at(t, k - 1, k - 2) != 0 ? 2 : 1;
      moved = is_promising(w, k, ns, y) && move_down(w, k, ns);
    }
    if (!moved) {
      break;
    }
  }
  return ns;
}

/* Eigenvalues of T's diagonal blocks from row [first] on to w. */
static void read_values(const window *w, ptrdiff_t first) {
  la_view t = w->t;
  for (ptrdiff_t j = first; j < w->nw; j++) {
    double *to = w->s->w + 2 * (w->at + j), re = *la_at(t, j, j);
    if (j + 1 < w->nw && *la_at(t, j + 1, j) != 0) {
      double im =
          sqrt(fabs(*la_at(t, j + 1, j))) * sqrt(fabs(*la_at(t, j, j + 1)));
      la_store(LA_CPLX, to, la_cx(re, im));
      la_store(LA_CPLX, to + 2, la_cx(re, -im));
      j++;
    } else {
      la_store(LA_CPLX, to, la_cx(re, 0));
    }
  }
}

/* The first ns rows, which have the spike, to Hessenberg form again. */
static int restore_form(window *w, ptrdiff_t ns) {
  la_view t = w->t, v = w->v;
  double *x = w->work, tau;
  la_copy(LA_REAL, ns, la_at(v, 0, 0), v.ld, x, 1);
  la_larfg(LA_REAL, ns, x, x + 1, 1, &tau);
  x[0] = 1;
  double *space = x + w->nw;
  la_larf(LA_LEFT, true, x, 1, &tau, la_block(t, 0, 0, ns, w->nw), space);
  la_larf(LA_RIGHT, false, x, 1, &tau, la_block(t, 0, 0, ns, ns), space);
  la_larf(LA_RIGHT, false, x, 1, &tau, la_block(v, 0, 0, w->nw, ns), space);
  int info = la_gehrd(la_block(t, 0, 0, ns, w->nw), 0, ns, w->tau);
  if (info != 0) {
    return info;
  }
  return la_ormqr(LA_RIGHT, LA_N, la_block(t, 1, 0, ns - 1, ns - 1), w->tau,
                  ns - 1, la_block(v, 0, 1, w->nw, ns - 1));
}

/* T into H, V into everything beside it. */
static int write_back(window *w, ptrdiff_t ns) {
  la_view h = w->s->h, t = w->t;
  double lead = w->spike * *la_at(w->v, 0, 0);
  int info = 0;
  if (ns > 1 && w->spike != 0) {
    info = restore_form(w, ns);
    lead = w->spike * *la_at(w->v, 0, 0);
  }
  if (info != 0) {
    return info;
  }
  if (w->at > w->top) {
    *la_at(h, w->at, w->at - 1) = ns == 0 ? 0 : lead;
  }
  for (ptrdiff_t j = 0; j < w->nw; j++) {
    ptrdiff_t rows = j + 2 < w->nw ? j + 2 : w->nw;
    la_copy(LA_REAL, rows, la_at(t, 0, j), 1, la_at(h, w->at, w->at + j), 1);
  }
  return la_schur_apply(w->s, w->v, w->at, w->top, w->end, w->work);
}

static int deflate(window *w, ptrdiff_t *deflated, ptrdiff_t *shifts) {
  la_view h = w->s->h;
  la_laset(w->t, LA_ZERO, LA_ZERO);
  for (ptrdiff_t j = 0; j < w->nw; j++) {
    ptrdiff_t rows = j + 2 < w->nw ? j + 2 : w->nw;
    la_copy(LA_REAL, rows, la_at(h, w->at, w->at + j), 1, la_at(w->t, 0, j), 1);
  }
  la_laset(w->v, LA_ZERO, LA_ONE);
  la_schur inner = {true, w->t, w->s->w + 2 * w->at, &w->v};
  int left = la_lahqr_real(&inner, 0, w->nw);
  if (left < 0) {
    return left;
  }
  ptrdiff_t ns = find_deflated(w, left);
  read_values(w, left);
  *deflated = w->nw - ns;
  *shifts = ns - left;
  if (ns < w->nw || w->spike == 0) {
    return write_back(w, ns);
  }
  return 0;
}

int la_aed_real(const la_schur *s, ptrdiff_t top, ptrdiff_t end, ptrdiff_t nw,
                ptrdiff_t *deflated, ptrdiff_t *shifts) {
  ptrdiff_t n = s->h.n > nw ? s->h.n : nw;
  window w = {.s = s, .at = end - nw, .nw = nw, .top = top, .end = end};
  double *work =
      la_mem_alloc(2 * nw * nw + nw + nw * n + 2 * nw, (ptrdiff_t)sizeof *work);
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  w.t = la_view_of(LA_REAL, work, nw, nw);
  w.v = la_view_of(LA_REAL, work + nw * nw, nw, nw);
  w.tau = work + 2 * nw * nw;
  w.work = w.tau + nw;
  w.spike = w.at > top ? *la_at(s->h, w.at, w.at - 1) : 0;
  int info = deflate(&w, deflated, shifts);
  la_mem_free(work);
  return info;
}
