/* bidiag.c - reduction of a general matrix to real upper bidiagonal form.

   Householder reflections from both sides (Golub and Kahan 1965). Both products
   that a column asks for, A'v for the row that follows and A u for the next
   column, are made in one pass: strip by strip, as soon as a part of A'v is
   known, so is that part of the row, but for its norm, which the product can
   do without (Howell, Demmel, Fulton, Hammarling, Marmol, ACM TOMS 34, 2008).
   Large matrices are reduced in panels (Dongarra, Hammarling, Sorensen 1989;
   LAPACK's labrd): inside one the matrix stays as it is and the products are
   corrected by the reflections before; after it A - V Y' - X U' is one product.
   Small ones stay in the cache, and each strip is brought up to date when its
   turn comes. Half of the 8/3 n^3 flops (m = n) are matrix-vector products.
   Backward stable. */
#include "config.h"

#include "engine/bidiag.h"

#include "base/mem.h"
#include "base/progress.h"
#include "engine/gemm.h"
#include "engine/leaf.h"
#include "engine/par.h"
#include "engine/qr.h"
#include "engine/scalar.h"
#include "engine/vec.h"

#include <math.h>
#include <string.h>

/* Columns of a panel, of one of a matrix so large that each is felt by which
   the rest is brought up to date, and of a strip; the most elements of a matrix
   that is reduced without panels. */
enum { PANEL = 32, WIDE = 48, STRIP = 8, SMALL = 200 * 200, LARGE = 2000 };

/* Column j at work. vx has the vectors V and X in turn, v x v x ..., yu has Y
   and U: the update is A - VX * YU'. The columns [from, from + known) are not
   in A yet; the two behind them are those of column j. Without panels [known]
   is 0, and the last column's, at [behind], enter A during the pass. */
typedef struct form {
  la_bidiag *b;
  la_view vx, yu;
  ptrdiff_t j, from, known, behind;
  ptrdiff_t panel; /* columns of a panel; 0: there are none */
  double *row;     /* a.n: row j, conjugated */
  double *s, *t;   /* 2 panel + 2 factors each */
  double *sums;    /* a.m elements for each thread: A times the row */
} form;

/* Column j := what the reflections so far make of it. */
static void update_column(form *f, double *col) {
  ptrdiff_t from = f->panel == 0 ? f->behind : f->from, j = f->j;
  ptrdiff_t count = f->panel > 0 ? f->known : j > 0 ? 2 : 0;
  la_copy(f->vx.k, count, la_at(f->yu, j, from), f->yu.ld, f->s, 1);
  la_conj(f->vx.k, count, f->s, 1);
  la_leaf_subtract(la_block(f->vx, j, from, f->vx.m - j, count), f->s, col);
}

/* The strip at column c, from row j on, - v y' - x u' of the last column. */
static void update_strip(const form *f, la_view a, ptrdiff_t c) {
  const la_kern *kern = la_kernel();
  ptrdiff_t k = (ptrdiff_t)a.k;
  const double *v = la_at(f->vx, f->j, f->behind);
  const double *x = la_at(f->vx, f->j, f->behind + 1);
  double y[2 * STRIP], u[2 * STRIP];
  la_copy(a.k, a.n, la_at(f->yu, c, f->behind), 1, y, 1);
  la_copy(a.k, a.n, la_at(f->yu, c, f->behind + 1), 1, u, 1);
  la_conj(a.k, a.n, y, 1);
  la_conj(a.k, a.n, u, 1);
  kern->scal(a.n * k, -1, y);
  kern->scal(a.n * k, -1, u);
  if (a.k == LA_REAL) {
    kern->ger2(a.m, a.n, v, y, x, u, a.p, a.ld);
    return;
  }
  for (ptrdiff_t i = 0; i < a.n; i++) {
    kern->zaxpy(a.m, y + 2 * i, v, la_at(a, 0, i));
    kern->zaxpy(a.m, u + 2 * i, x, la_at(a, 0, i));
  }
}

/* The pass over the columns c .. c+w: y := tau (A'v - Y V'v - U X'v), the row
   a' - Y v_j' - U x_j' of which y is part, and A below row j times the row. */
static void pass_strip(const form *f, ptrdiff_t c, ptrdiff_t w, double *sum) {
  ptrdiff_t j = f->j, at = f->from + f->known;
  la_view a = la_block(f->b->a, j, c, f->b->a.m - j, w);
  double *y = la_at(f->yu, c, at), *row = f->row + c * (ptrdiff_t)a.k;
  if (f->panel == 0 && j > 0) {
    update_strip(f, a, c);
  }
  la_leaf_project(a, la_at(f->vx, j, at), y);
  la_leaf_add(la_block(f->yu, c, f->from, w, f->known), f->s, y);
  la_scal(a.k, w, la_load(a.k, f->b->tauq + j * (ptrdiff_t)a.k), y, 1);
  la_copy(a.k, w, a.p, a.ld, row, 1);
  la_conj(a.k, w, row, 1);
  la_leaf_add(la_block(f->yu, c, f->from, w, f->known + 1), f->t, row);
  la_leaf_add(la_block(a, 1, 0, a.m - 1, w), row, sum);
}

/* Every other pass comes back: it begins with what the last one has left in the
   cache. */
static void pass_range(void *arg, ptrdiff_t begin, ptrdiff_t end, int share) {
  const form *f = arg;
  la_view a = f->b->a;
  ptrdiff_t first = f->j + 1, k = (ptrdiff_t)a.k, rows = a.m - first;
  double *sum = f->sums + share * a.m * k;
  memset(sum, 0, (size_t)(rows * k) * sizeof *sum);
  for (ptrdiff_t i = begin; i < end; i++) {
    ptrdiff_t s = f->j % 2 == 0 ? i : begin + end - 1 - i;
    ptrdiff_t c = first + s * STRIP;
    pass_strip(f, c, a.n - c < STRIP ? a.n - c : STRIP, sum);
  }
}

/* The whole pass; the sum of A times the row is left in f->sums. */
static void pass(form *f) {
  la_view a = f->b->a;
  ptrdiff_t rows = a.m - f->j, cols = a.n - f->j - 1, k = (ptrdiff_t)a.k;
  ptrdiff_t strips = (cols + STRIP - 1) / STRIP;
  double work = 4.0 * (double)rows * (double)cols * (double)k;
  int shares = la_par_shares(strips, work);
  la_leaf_project(la_block(f->vx, f->j, f->from, rows, f->known),
                  la_at(f->vx, f->j, f->from + f->known), f->s);
  la_copy(a.k, f->known + 1, la_at(f->vx, f->j, f->from), f->vx.ld, f->t, 1);
  la_conj(a.k, f->known + 1, f->t, 1);
  la_kernel()->scal(f->known * k, -1, f->s);
  la_kernel()->scal((f->known + 1) * k, -1, f->t);
  la_par_for(strips, 1, work, pass_range, f);
  for (int t = 1; t < shares; t++) {
    la_axpy(a.k, rows - 1, LA_ONE, f->sums + t * a.m * k, 1, f->sums, 1);
  }
}

/* Column j: brought up to date, and its reflection v. */
static void left_reflection(form *f) {
  la_view a = f->b->a;
  double *col = la_at(a, f->j, f->j);
  update_column(f, col);
  la_larfg(a.k, a.m - f->j, col, col + a.k, 1,
           f->b->tauq + f->j * (ptrdiff_t)a.k);
  f->b->d[f->j] = col[0];
  la_store(a.k, col, LA_ONE);
  la_copy(a.k, a.m - f->j, col, 1, la_at(f->vx, f->j, f->from + f->known), 1);
}

/* x := A u, A below and right of row and column j. The row is alpha, ... and
   became beta u_0 = 1: row = beta e_0 + (alpha - beta) u, which turns A times
   the row into A u; far from 1 that would lose digits. */
static void multiply_u(const form *f, la_scalar alpha, const double *u,
                       double *x) {
  ptrdiff_t first = f->j + 1;
  la_view a = f->b->a;
  la_view rest = la_block(a, first, first, a.m - first, a.n - first);
  double beta = f->b->e[f->j];
  if (fabs(beta) > 0x1p-900 && fabs(beta) < 0x1p+900) {
    la_copy(a.k, rest.m, f->sums, 1, x, 1);
    la_axpy(a.k, rest.m, la_cx(-beta, 0), rest.p, 1, x, 1);
    la_scalar scale = la_cdiv(LA_ONE, la_cx(alpha.re - beta, alpha.im));
    la_scal(a.k, rest.m, scale, x, 1);
  } else {
    la_gemv(LA_N, LA_ONE, rest, u, 1, LA_ZERO, x, 1);
  }
}

/* Row j: its reflection u, and tau (A u - V Y'u - X U'u) for the rows below. */
static void right_reflection(form *f) {
  la_view a = f->b->a;
  ptrdiff_t k = (ptrdiff_t)a.k, first = f->j + 1, at = f->from + f->known;
  ptrdiff_t rows = a.m - first, cols = a.n - first;
  double *u = la_at(f->b->p, first, f->j), *tau = f->b->taup + f->j * k;
  double *x = la_at(f->vx, first, at + 1);
  la_copy(a.k, cols, f->row + first * k, 1, u, 1);
  la_scalar alpha = la_load(a.k, u);
  la_larfg(a.k, cols, u, u + k, 1, tau);
  f->b->e[f->j] = u[0];
  la_store(a.k, u, LA_ONE);
  la_copy(a.k, cols, u, 1, la_at(f->yu, first, at + 1), 1);
  if (tau[0] == 0 && tau[k - 1] == 0) {
    la_laset(la_view_of(a.k, x, rows, 1), LA_ZERO, LA_ZERO);
    return;
  }
  multiply_u(f, alpha, u, x);
  la_leaf_project(la_block(f->yu, first, f->from, cols, f->known + 1), u, f->s);
  la_leaf_subtract(la_block(f->vx, first, f->from, rows, f->known + 1), f->s,
                   x);
  la_scal(a.k, rows, la_load(a.k, tau), x, 1);
}

/* Flops, about, that are left from column j on. */
static double flops_from(la_view a, ptrdiff_t j) {
  double rest = (double)(a.n - j);
  return 4 * rest * rest * ((double)(a.m - j) - rest / 3);
}

static int step(form *f, la_work *done) {
  la_view a = f->b->a;
  if (la_work_reach(done, flops_from(a, 0) - flops_from(a, f->j))) {
    return LA_INFO_INTR;
  }
  left_reflection(f);
  if (f->j + 1 < a.n) {
    pass(f);
    right_reflection(f);
  }
  return 0;
}

/* The panel that ends before column j into the rest of A. */
static int update_rest(form *f, ptrdiff_t j) {
  la_view a = f->b->a;
  ptrdiff_t rows = a.m - j, cols = a.n - j;
  return la_gemm(LA_N, LA_C, LA_MINUS_ONE,
                 la_block(f->vx, j, 0, rows, f->known),
                 la_block(f->yu, j, 0, cols, f->known), LA_ONE,
                 la_block(a, j, j, rows, cols));
}

static int reduce(form *f, la_work *done) {
  ptrdiff_t n = f->b->a.n;
  int info = 0;
  for (f->j = 0; f->j < n && info == 0; f->j++) {
    if (f->panel == 0) {
      f->from = 2 * (f->j % 2);
      f->behind = 2 - f->from;
    }
    info = step(f, done);
    f->known += f->panel == 0 ? 0 : 2;
    if (info == 0 && f->known == 2 * f->panel && f->j + 1 < n) {
      info = update_rest(f, f->j + 1);
      f->known = 0;
    }
  }
  return info;
}

static ptrdiff_t panel_width(la_view a) {
  return a.m * a.n * (ptrdiff_t)a.k <= SMALL ? 0 : a.n > LARGE ? WIDE : PANEL;
}

int la_gebrd(la_bidiag *b) {
  la_view a = b->a;
  ptrdiff_t k = (ptrdiff_t)a.k;
  form f = {.b = b, .panel = panel_width(a)};
  ptrdiff_t width = f.panel == 0 ? 4 : 2 * f.panel;
  ptrdiff_t factors = 2 * f.panel + 2;
  ptrdiff_t total =
      (a.m + a.n) * width + a.n + 2 * factors + la_threads() * a.m;
  if (a.n == 0) {
    return 0;
  }
  double *work = la_mem_alloc(total * k, sizeof *work);
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  f.vx = la_view_of(a.k, work, a.m, width);
  f.yu = la_view_of(a.k, la_at(f.vx, 0, width), a.n, width);
  f.row = la_at(f.yu, 0, width);
  f.s = f.row + a.n * k;
  f.t = f.s + factors * k;
  f.sums = f.t + factors * k;
  la_work done;
  la_work_begin(&done, "bidiagonal form", flops_from(a, 0));
  int info = reduce(&f, &done);
  la_work_end(&done);
  la_mem_free(work);
  return info;
}

int la_gebrd_apply_q(const la_bidiag *b, la_view u) {
  return la_ormqr(LA_LEFT, LA_N, b->a, b->tauq, b->a.n, u);
}

int la_gebrd_apply_p(const la_bidiag *b, la_view v) {
  ptrdiff_t n = b->a.n;
  if (n < 2) {
    return 0;
  }
  return la_ormqr(LA_LEFT, LA_N, la_block(b->p, 1, 0, n - 1, n - 1), b->taup,
                  n - 1, la_block(v, 1, 0, n - 1, v.n));
}
