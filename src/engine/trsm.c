/* trsm.c - see trsm.h.

   Recursion on halves of the triangle: all but the smallest triangles become
   products (Peise and Bientinesi, ACM TOMS 44, 2017). The threads share the
   right-hand sides. In the leaves, "lines" are combined: the columns of B for a
   triangle from the right, the rows of B (transposed into a buffer) for one
   from the left, so that both are one routine that solves or multiplies with
   an upper or lower triangle from the right. Solves are backward stable line by
   line: diagonal elements divide, no inverse is formed. */
#include "config.h"

#include "engine/trsm.h"

#include "base/progress.h"
#include "engine/gemm.h"
#include "engine/kernel/kernel.h"
#include "engine/par.h"
#include "engine/scalar.h"
#include "engine/vec.h"

#include <assert.h>
#include <stdalign.h>
#include <string.h>

/* Order of a leaf triangle, and the length of a line worked on at once; how
   many right-hand sides are few, and the columns of T that they meet at a time.
 */
enum { LEAF = 32, LINE = 64, FEW = 4, STEP = 8 };

typedef struct job {
  bool solve; /* else multiply */
  la_side side;
  la_trans trans;
  la_unit unit;
  bool upper; /* op(T) is upper triangular */
  la_view t, b;
  la_work *done; /* of the share at work */
} job;

static ptrdiff_t least(ptrdiff_t a, ptrdiff_t b) {
  return a < b ? a : b;
}

/* The stored block that holds op(T)(i.., j..), m-by-n. */
static la_view op_block(const job *g, la_view t, ptrdiff_t i, ptrdiff_t j,
                        ptrdiff_t m, ptrdiff_t n) {
  return g->trans == LA_N ? la_block(t, i, j, m, n) : la_block(t, j, i, n, m);
}

/* ---- leaves ---- */

/* The triangle of a leaf as the lines see it: from the right. */
typedef struct leaf {
  la_kind k;
  ptrdiff_t n;
  bool solve, upper, unit;
  alignas(64) double t[LEAF * LEAF * 2]; /* off-diagonals negated for solves */
  la_scalar diag[LEAF];
} leaf;

static void load_leaf(const job *g, la_view t, leaf *f) {
  const bool flip = (g->trans == LA_N) == (g->side == LA_LEFT);
  const double sign = g->solve ? -1 : 1;
  const double im_sign = g->trans == LA_C ? -1 : 1;
  const ptrdiff_t kind = t.k;
  f->k = t.k;
  f->n = t.n;
  f->solve = g->solve;
  f->upper = g->upper == (g->side == LA_RIGHT);
  f->unit = g->unit == LA_UNIT;
  for (ptrdiff_t j = 0; j < f->n; j++) {
    ptrdiff_t from = f->upper ? 0 : j;
    ptrdiff_t to = f->upper ? j + 1 : f->n;
    for (ptrdiff_t i = from; i < to; i++) {
      const double *p = flip ? la_at(t, j, i) : la_at(t, i, j);
      double re = p[0];
      double im = kind == 2 ? im_sign * p[1] : 0;
      if (i == j) {
        f->diag[j] = (la_scalar){re, im};
        continue;
      }
      double *to_t = &f->t[(i + j * LEAF) * kind];
      to_t[0] = sign * re;
      if (kind == 2) {
        to_t[1] = sign * im;
      }
    }
  }
}

/* Line j of X := (line j + its combination with lines [from, to)). */
static void combine(const leaf *f, la_view x, ptrdiff_t j, ptrdiff_t from,
                    ptrdiff_t to) {
  const double *coef = &f->t[(from + j * LEAF) * (ptrdiff_t)f->k];
  double *line = la_at(x, 0, j);
  if (!f->solve && !f->unit) {
    la_scal(f->k, x.m, f->diag[j], line, 1);
  }
  if (f->k == LA_REAL) {
    la_kernel()->gemv_n(x.m, to - from, la_at(x, 0, from), x.ld, coef, line);
  } else {
    la_kernel()->zgemv_n(x.m, to - from, la_at(x, 0, from), x.ld, coef, line);
  }
  if (f->solve && !f->unit) {
    la_rscl(f->k, x.m, f->diag[j], line, 1);
  }
}

/* Solving goes from the corner of the triangle on, multiplying comes back. */
static void run_leaf(const leaf *f, la_view x) {
  const bool ascending = f->upper == f->solve;
  for (ptrdiff_t s = 0; s < f->n; s++) {
    ptrdiff_t j = ascending ? s : f->n - 1 - s;
    combine(f, x, j, f->upper ? 0 : j + 1, f->upper ? j : f->n);
  }
}

static void lines_right(const leaf *f, la_view b) {
  for (ptrdiff_t i = 0; i < b.m; i += LINE) {
    run_leaf(f, la_block(b, i, 0, least(LINE, b.m - i), b.n));
  }
}

static void lines_left(const leaf *f, la_view b) {
  alignas(64) double buf[LEAF * LINE * 2];
  for (ptrdiff_t j = 0; j < b.n; j += LINE) {
    la_view part = la_block(b, 0, j, b.m, least(LINE, b.n - j));
    la_view x = {buf, part.n, b.m, LINE, b.k};
    la_transpose(part, false, x);
    run_leaf(f, x);
    la_transpose(x, false, part);
  }
}

/* ---- few right-hand sides: nothing to share or to transpose ---- */

/* The small triangle at the rows [i, i+n) of a real T: b := op(T)^-1 b. What
   is known of b leaves the rest at once, so that no sum has to be waited for,
   and a column does not wait for the quotients of the others. */
static void solve_corner(const job *g, la_view t, ptrdiff_t i, ptrdiff_t n,
                         la_view b) {
  const ptrdiff_t down = g->trans == LA_N ? 1 : t.ld;
  for (ptrdiff_t s = 0; s < n; s++) {
    const ptrdiff_t r = i + (g->upper ? n - 1 - s : s);
    const ptrdiff_t from = g->upper ? i : r + 1;
    const ptrdiff_t to = g->upper ? r : i + n;
    const double *diag = la_at(t, r, r);
    for (ptrdiff_t j = 0; j < b.n; j++) {
      double *col = la_at(b, 0, j);
      const double x = g->unit == LA_UNIT ? col[r] : col[r] / *diag;
      col[r] = x;
      for (ptrdiff_t k = from; k < to; k++) {
        col[k] -= diag[(k - r) * down] * x;
      }
    }
  }
}

/* Columns of T from i on and the rows of b that they meet: what the columns
   [i, i+n) contribute to the rest of b, or what the rest contributes to theirs
   before they are solved. */
typedef struct step {
  ptrdiff_t i, n, before, count, after, rest;
} step;

static step step_of(const job *g, ptrdiff_t order, ptrdiff_t done,
                    ptrdiff_t width) {
  const ptrdiff_t n = least(width, order - done);
  const bool ascending = !g->upper;
  const ptrdiff_t i = ascending ? done : order - done - n;
  return (step){.i = i,
                .n = n,
                .before = ascending ? 0 : i + n,
                .count = done,
                .after = ascending ? i + n : 0,
                .rest = order - done - n};
}

/* One step for few real columns. */
static void solve_step(const job *g, la_view t, const step *s, la_view b) {
  const la_kern *kern = la_kernel();
  for (ptrdiff_t j = 0; g->trans != LA_N && j < b.n; j++) {
    double *col = la_at(b, 0, j);
    double x[STEP] = {0};
    kern->gemv_t(s->count, s->n, la_at(t, s->before, s->i), t.ld,
                 col + s->before, x);
    for (ptrdiff_t k = 0; k < s->n; k++) {
      col[s->i + k] -= x[k];
    }
  }
  solve_corner(g, t, s->i, s->n, b);
  for (ptrdiff_t j = 0; g->trans == LA_N && j < b.n; j++) {
    double *col = la_at(b, 0, j);
    double x[STEP] = {0};
    for (ptrdiff_t k = 0; k < s->n; k++) {
      x[k] = -col[s->i + k];
    }
    kern->gemv_n(s->rest, s->n, la_at(t, s->after, s->i), t.ld, x,
                 col + s->after);
  }
}

/* b := op(T)^-1 b for few real columns. */
static void solve_few_real(const job *g, la_view t, la_view b) {
  for (ptrdiff_t done = 0; done < t.n; done += STEP) {
    const step s = step_of(g, t.n, done, STEP);
    solve_step(g, t, &s, b);
  }
}

/* b := op(T)^-1 b for one complex column b, by columns of T where op is none,
   else by dot products with them. */
static void solve_one_complex(const job *g, la_view t, la_view b) {
  for (ptrdiff_t done = 0; done < t.n; done++) {
    const step s = step_of(g, t.n, done, 1);
    if (g->trans != LA_N) {
      la_scalar d =
          la_dot(t.k, g->trans == LA_C, s.count, la_at(t, s.before, s.i), 1,
                 la_at(b, s.before, 0), 1);
      double v[2] = {d.re, d.im};
      la_axpy(t.k, 1, LA_MINUS_ONE, v, 1, la_at(b, s.i, 0), 1);
    }
    if (g->unit == LA_NONUNIT) {
      const double *p = la_at(t, s.i, s.i);
      double sign = g->trans == LA_C ? -1 : 1;
      la_rscl(t.k, 1, la_cx(p[0], sign * p[1]), la_at(b, s.i, 0), 1);
    }
    if (g->trans == LA_N) {
      const double *x = la_at(b, s.i, 0);
      la_axpy(t.k, s.rest, la_cx(-x[0], -x[1]), la_at(t, s.after, s.i), 1,
              la_at(b, s.after, 0), 1);
    }
  }
}

static void solve_few(const job *g, la_view t, la_view b) {
  if (t.k == LA_REAL) {
    solve_few_real(g, t, b);
    return;
  }
  for (ptrdiff_t j = 0; j < b.n; j++) {
    solve_one_complex(g, t, la_col(b, j));
  }
}

/* ---- recursion ---- */

static void update(const job *g, la_view t21, la_view b1, la_view b2) {
  la_scalar alpha = g->solve ? LA_MINUS_ONE : LA_ONE;
  if (g->side == LA_LEFT) {
    (void)la_gemm(g->trans, LA_N, alpha, t21, b1, LA_ONE, b2);
  } else {
    (void)la_gemm(LA_N, g->trans, alpha, b1, t21, LA_ONE, b2);
  }
}

static void recurse(const job *g, la_view t, la_view b) {
  const double order = (double)t.n;
  if (g->side == LA_LEFT && g->solve && b.n <= FEW && t.n <= 2 * LEAF) {
    solve_few(g, t, b);
    return;
  }
  if (t.n <= LEAF) {
    leaf f;
    if (la_work_step(g->done, order * order)) {
      return;
    }
    load_leaf(g, t, &f);
    if (g->side == LA_LEFT) {
      lines_left(&f, b);
    } else {
      lines_right(&f, b);
    }
    return;
  }
  const bool left = g->side == LA_LEFT;
  ptrdiff_t n1 = (t.n / 2 + LEAF - 1) / LEAF * LEAF;
  n1 = n1 < t.n ? n1 : t.n / 2;
  ptrdiff_t n2 = t.n - n1;
  la_view t1 = la_block(t, 0, 0, n1, n1);
  la_view t2 = la_block(t, n1, n1, n2, n2);
  la_view b1 = left ? la_block(b, 0, 0, n1, b.n) : la_block(b, 0, 0, b.m, n1);
  la_view b2 = left ? la_block(b, n1, 0, n2, b.n) : la_block(b, 0, n1, b.m, n2);
  /* The second half depends on the first if op(T) is lower and acts from the
     left or upper and from the right. */
  const bool down = left != g->upper;
  la_view off = left == down ? op_block(g, t, n1, 0, n2, n1)
                             : op_block(g, t, 0, n1, n1, n2);
  la_view src = down ? b1 : b2;
  la_view dst = down ? b2 : b1;
  la_view tsrc = down ? t1 : t2;
  la_view tdst = down ? t2 : t1;
  recurse(g, g->solve ? tsrc : tdst, g->solve ? src : dst);
  if (la_work_step(g->done, 2 * (double)n1 * (double)n2)) {
    return;
  }
  update(g, off, src, dst);
  recurse(g, g->solve ? tdst : tsrc, g->solve ? dst : src);
}

/* Right-hand sides [begin, end). */
static void run_range(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  job g = *(const job *)arg;
  ptrdiff_t n = end - begin;
  la_work done;
  (void)thread;
  la_work_begin(&done, g.solve ? "triangular system" : "triangular product",
                (double)g.t.n * (double)g.t.n);
  g.done = &done;
  recurse(&g, g.t,
          g.side == LA_LEFT ? la_block(g.b, 0, begin, g.b.m, n)
                            : la_block(g.b, begin, 0, n, g.b.n));
  la_work_end(&done);
}

static void run(job *g, la_uplo uplo, la_scalar alpha) {
  const la_view b = g->b;
  assert(g->t.m == g->t.n && g->t.k == b.k);
  assert(g->t.n == (g->side == LA_LEFT ? b.m : b.n));
  if (b.m == 0 || b.n == 0) {
    return;
  }
  g->upper = (uplo == LA_UPPER) == (g->trans == LA_N);
  if (alpha.re != 1 || alpha.im != 0) {
    for (ptrdiff_t j = 0; j < b.n; j++) {
      la_scal(b.k, b.m, alpha, la_at(b, 0, j), 1);
    }
  }
  ptrdiff_t count = g->side == LA_LEFT ? b.n : b.m;
  /* Mostly flops of products, which take less time than others. */
  double work = 0.4 * (double)g->t.n * (double)g->t.n * (double)count *
                (b.k == LA_CPLX ? 4 : 1);
  la_par_for(count, 8, work, run_range, g);
}

void la_trsm(la_side side, la_uplo uplo, la_trans trans, la_unit unit,
             la_scalar alpha, la_view t, la_view b) {
  job g = {.solve = true,
           .side = side,
           .trans = trans,
           .unit = unit,
           .t = t,
           .b = b};
  run(&g, uplo, alpha);
}

void la_trmm(la_side side, la_uplo uplo, la_trans trans, la_unit unit,
             la_scalar alpha, la_view t, la_view b) {
  job g = {.solve = false,
           .side = side,
           .trans = trans,
           .unit = unit,
           .t = t,
           .b = b};
  run(&g, uplo, alpha);
}

/* ---- inverse ---- */

/* The triangle alone, with zeros in the other one, from or to T. */
static void copy_triangle(la_uplo uplo, ptrdiff_t skip, la_view from,
                          la_view to) {
  for (ptrdiff_t j = 0; j < from.n; j++) {
    ptrdiff_t i = uplo == LA_UPPER ? 0 : j + skip;
    ptrdiff_t n = uplo == LA_UPPER ? j + 1 - skip : from.n - i;
    la_copy(from.k, n, la_at(from, i, j), 1, la_at(to, i, j), 1);
  }
}

/* Columns from the left for an upper triangle (from the right for a lower
   one): column j of the inverse from the inverse of what lies before it. */
static void invert_leaf(la_uplo uplo, la_unit unit, la_view t) {
  alignas(64) double buf[LEAF * LEAF * 2];
  double x[LEAF * 2];
  la_view d = la_view_of(t.k, buf, t.n, t.n);
  memset(buf, 0, (size_t)(t.n * t.n * t.k) * sizeof *buf);
  copy_triangle(uplo, 0, t, d);
  for (ptrdiff_t s = 0; s < t.n; s++) {
    ptrdiff_t j = uplo == LA_UPPER ? s : t.n - 1 - s;
    ptrdiff_t from = uplo == LA_UPPER ? 0 : j + 1;
    double *p = la_at(d, j, j);
    la_scalar r = LA_ONE;
    if (unit == LA_NONUNIT) {
      r = la_cdiv(LA_ONE, (la_scalar){p[0], t.k == LA_CPLX ? p[1] : 0});
    }
    p[0] = r.re;
    if (t.k == LA_CPLX) {
      p[1] = r.im;
    }
    la_copy(t.k, s, la_at(d, from, j), 1, x, 1);
    la_gemv(LA_N, (la_scalar){-r.re, -r.im}, la_block(d, from, from, s, s), x,
            1, LA_ZERO, la_at(d, from, j), 1);
  }
  copy_triangle(uplo, unit == LA_UNIT ? 1 : 0, d, t);
}

static void invert(la_uplo uplo, la_unit unit, la_view t, la_work *done) {
  if (t.n <= LEAF) {
    invert_leaf(uplo, unit, t);
    return;
  }
  ptrdiff_t n1 = t.n / 2;
  ptrdiff_t n2 = t.n - n1;
  la_view t1 = la_block(t, 0, 0, n1, n1);
  la_view t2 = la_block(t, n1, n1, n2, n2);
  /* Two triangular systems in one step: seen from far, they are one. */
  if (la_work_step(done, (double)n1 * (double)n2 * (double)t.n)) {
    return;
  }
  if (uplo == LA_UPPER) {
    la_view t12 = la_block(t, 0, n1, n1, n2);
    la_trsm(LA_LEFT, uplo, LA_N, unit, LA_MINUS_ONE, t1, t12);
    la_trsm(LA_RIGHT, uplo, LA_N, unit, LA_ONE, t2, t12);
  } else {
    la_view t21 = la_block(t, n1, 0, n2, n1);
    la_trsm(LA_LEFT, uplo, LA_N, unit, LA_MINUS_ONE, t2, t21);
    la_trsm(LA_RIGHT, uplo, LA_N, unit, LA_ONE, t1, t21);
  }
  invert(uplo, unit, t1, done);
  invert(uplo, unit, t2, done);
}

int la_trtri(la_uplo uplo, la_unit unit, la_view t) {
  for (ptrdiff_t j = 0; unit == LA_NONUNIT && j < t.n; j++) {
    const double *p = la_at(t, j, j);
    if (p[0] == 0 && (t.k == LA_REAL || p[1] == 0)) {
      return (int)(j + 1);
    }
  }
  if (t.n > 0) {
    const double n = (double)t.n;
    la_work done;
    la_work_begin(&done, "triangular inverse", n * n * n / 3);
    invert(uplo, unit, t, &done);
    la_work_end(&done);
  }
  return la_interrupted() ? LA_INFO_INTR : 0;
}
