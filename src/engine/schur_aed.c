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
#include "engine/qr.h"
#include "engine/scalar.h"
#include "engine/vec.h"

#include <math.h>

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

/* Rows of the window that do not deflate; the others are at its end. */
static ptrdiff_t find_deflated(window *w, ptrdiff_t unconverged) {
  la_view t = w->t;
  ptrdiff_t ns = w->nw, keep = unconverged;
  while (keep < ns) {
    ptrdiff_t order = ns > 1 && *la_at(t, ns - 1, ns - 2) != 0 ? 2 : 1;
    if (can_deflate(w, ns, order)) {
      ns -= order;
    } else {
      ptrdiff_t from = ns - order;
      la_trexc(t, w->v, &from, keep, w->work);
      keep += order;
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
