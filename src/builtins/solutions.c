/* solutions.c - how many solutions A*x = b has, and whether b is in the span of
   the columns of A. */
#include "config.h"

#include "builtins/linalg.h"

#include "engine/vec.h"
#include "value/linop.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* What the singular value decomposition of A says about A*x = b. */
typedef struct fit {
  la_lin_usv usv;
  ptrdiff_t m, n, rank;
  la_arr *x;    /* the shortest x that minimises norm(b - A*x) */
  double gap;   /* that minimum */
  double noise; /* what rounding alone could leave of it */
} fit;

/* The same for all columns of B, A*X = B. */
typedef struct system {
  fit f;
  la_arr *a, *x;
  ptrdiff_t count, outside; /* columns, and those not in the column space */
  la_buf names;             /* of those outside: "1, 3" */
  double gap;               /* the Frobenius norm of B - A*X */
} system;

static void free_fit(fit *f) {
  la_lin_usv_free(&f->usv);
  la_arr_release(f->x);
  f->x = NULL;
}

static void free_system(system *s) {
  free_fit(&s->f);
  la_arr_release(s->a);
  la_arr_release(s->x);
  la_buf_free(&s->names);
}

/* Decomposes [a], which is consumed. */
static la_status start_fit(la_ctx *ctx, la_arr *a, fit *f) {
  *f = (fit){.m = a->dim[0], .n = a->dim[1]};
  LA_TRY(la_lin_svd(ctx, a, false, &f->usv));
  f->rank = la_lin_count_above(f->usv.s, la_lin_tol(f->m, f->n, f->usv.s));
  return LA_OK;
}

/* Columns [from, to) of [a]. */
static la_arr *columns(la_ctx *ctx, const la_arr *a, ptrdiff_t from,
                       ptrdiff_t to) {
  return la_lin_block(ctx, a, (ptrdiff_t[]){0, from},
                      (ptrdiff_t[]){a->dim[0], to - from});
}

/* x := V S^-1 c and the noise level, from the coordinates c = U'b. */
static la_status fit_x(la_ctx *ctx, fit *f, la_arr *c, double bnorm) {
  la_view v = la_arr_view(c);
  for (ptrdiff_t i = 0; i < v.m; i++) {
    double s = la_arr_d(f->usv.s)[i], *ci = la_at(v, i, 0);
    ci[0] /= s;
    if (v.k == LA_CPLX) {
      ci[1] /= s;
    }
  }
  double reach =
      v.m > 0 ? la_arr_d(f->usv.s)[0] * la_nrm2(v.k, v.m, v.p, 1) : 0;
  f->noise = 4 * (double)(f->m + f->n) * DBL_EPSILON * (reach + bnorm);
  la_arr *vr = columns(ctx, f->usv.v, 0, f->rank);
  la_arr_release(f->x);
  f->x = NULL;
  la_status st =
      vr == NULL ? LA_ERR : la_lin_mul(ctx, LA_N, vr, LA_N, c, &f->x);
  la_arr_release(vr);
  return st;
}

/* rest := b - U c, its norm into gap. */
static la_status fit_gap(la_ctx *ctx, fit *f, la_arr *const uc[2], la_arr *b,
                         double *bnorm) {
  la_arr *p = NULL, *rest = NULL;
  la_status st = la_lin_mul(ctx, LA_N, uc[0], LA_N, uc[1], &p);
  if (st == LA_OK) {
    st = la_arr_convert(ctx, b, p->cls, &rest);
  }
  if (st == LA_OK) {
    st = la_arr_unique(ctx, &rest);
  }
  if (st == LA_OK) {
    la_kind k = la_arr_view(p).k;
    *bnorm = la_nrm2(k, rest->numel, la_arr_d(rest), 1);
    la_axpy(k, p->numel, LA_MINUS_ONE, la_arr_d(p), 1, la_arr_d(rest), 1);
    f->gap = la_nrm2(k, rest->numel, la_arr_d(rest), 1);
  }
  la_arr_release(p);
  la_arr_release(rest);
  return st;
}

/* Fits one column b (m-by-1, borrowed). */
static la_status fit_column(la_ctx *ctx, fit *f, la_arr *b) {
  la_arr *c = NULL;
  double bnorm = 0;
  la_arr *u = columns(ctx, f->usv.u, 0, f->rank);
  la_status st = u == NULL ? LA_ERR : la_lin_mul(ctx, LA_C, u, LA_N, b, &c);
  if (st == LA_OK) {
    st = fit_gap(ctx, f, (la_arr *[]){u, c}, b, &bnorm);
  }
  if (st == LA_OK) {
    st = fit_x(ctx, f, c, bnorm);
  }
  la_arr_release(u);
  la_arr_release(c);
  return st;
}

/* In the span up to rounding: an A and b changed in their last digits would
   have an exact solution. */
static bool fits(const fit *f) {
  return f->gap <= f->noise;
}

/* Arguments ia and ib as finite matrices with the same number of rows; a row b
   as long as A has rows is turned. */
static la_status read_system(la_ctx *ctx, la_call *call, int ia, int ib,
                             la_arr *ab[2]) {
  la_status st = la_arg_matrix(ctx, call, ia, &ab[0]);
  if (st == LA_OK) {
    st = la_arg_matrix(ctx, call, ib, &ab[1]);
  }
  if (st == LA_OK) {
    st = la_lin_finite(ctx, call, ia, ab[0]);
  }
  if (st == LA_OK) {
    st = la_lin_finite(ctx, call, ib, ab[1]);
  }
  if (st == LA_OK && ab[0]->dim[0] != ab[1]->dim[0]) {
    st = la_arg_differ(ctx, call, ia, ab[0]->dim[0], ib, ab[1]->dim[0], "row");
  }
  return st;
}

static la_status isinspan(la_ctx *ctx, la_call *call) {
  la_arr *ab[2] = {NULL, NULL}, *t = NULL;
  fit f = {.rank = 0};
  la_status st = read_system(ctx, call, 1, 0, ab);
  ptrdiff_t count = st == LA_OK ? ab[1]->dim[1] : 0;
  if (st == LA_OK) {
    st = start_fit(ctx, la_arr_retain(ab[0]), &f);
  }
  if (st == LA_OK) {
    t = la_arr_new2(ctx, LA_C_BOOL, 1, count);
    st = t == NULL ? LA_ERR : LA_OK;
  }
  for (ptrdiff_t j = 0; st == LA_OK && j < count; j++) {
    la_arr *b = columns(ctx, ab[1], j, j + 1);
    st = b == NULL ? LA_ERR : fit_column(ctx, &f, b);
    la_arr_b(t)[j] = fits(&f);
    la_arr_release(b);
  }
  if (st == LA_OK) {
    la_lin_out_narrow(ctx, call, 0, t);
  } else {
    la_arr_release(t);
  }
  free_fit(&f);
  la_arr_release(ab[0]);
  la_arr_release(ab[1]);
  return st;
}

static const char *plural(ptrdiff_t n) {
  return n == 1 ? "" : "s";
}

/* "x1, x3": the unknowns without a pivot. A column has none if it depends on
   those before it, that is if the rank does not grow there. */
static la_status put_free(la_ctx *ctx, la_arr *a, la_buf *text) {
  ptrdiff_t before = 0;
  const char *gap = "";
  for (ptrdiff_t j = 0; j < a->dim[1]; j++) {
    ptrdiff_t now = 0;
    la_arr *left = columns(ctx, a, 0, j + 1);
    la_status st = left == NULL ? LA_ERR : la_lin_rank(ctx, left, -1, &now);
    la_arr_release(left);
    LA_TRY(st);
    if (now == before) {
      la_buf_printf(text, "%sx%td", gap, j + 1);
      gap = ", ";
    }
    before = now;
  }
  return LA_OK;
}

enum { NAMED = 20 }; /* of more, free or outside, only the number is said */

/* The words that differ for one right-hand side b and for several, B. */
typedef struct words {
  const char *b, *x, *fits;
} words;

static words words_for(const system *s) {
  return s->count == 1 ? (words){"b", "x", "b is"}
                       : (words){"B", "X", "every column of B is"};
}

static la_status put_infinite(la_ctx *ctx, const system *s, la_buf *text) {
  const fit *f = &s->f;
  words w = words_for(s);
  ptrdiff_t left = f->n - f->rank;
  la_buf_printf(text,
                "infinitely many solutions\n"
                "  A is %tdx%td, rank(A) = rank([A %s]) = %td: %s in the "
                "column space of A,\n"
                "  but %td unknown%s for rank %td leave%s %td free variable%s",
                f->m, f->n, w.b, f->rank, w.fits, f->n, plural(f->n), f->rank,
                f->n == 1 ? "s" : "", left, plural(left));
  if (f->n <= NAMED) {
    la_buf_puts(text, " (");
    LA_TRY(put_free(ctx, s->a, text));
    la_buf_puts(text, ")");
  }
  la_buf_printf(text,
                ".\n  [n,%s,N] = solutions(A,%s): %s is the shortest "
                "solution,\n  and %s + N*%s is one for every %s.\n",
                w.x, w.b, w.x, w.x, s->count == 1 ? "t" : "T",
                s->count == 1 ? "t" : "T");
  return LA_OK;
}

static void put_outside(const system *s, la_buf *text) {
  if (s->outside <= NAMED) {
    la_buf_printf(text, "column%s %s of B %s", plural(s->outside),
                  la_buf_text(&s->names), s->outside == 1 ? "is" : "are");
  } else {
    la_buf_printf(text, "%td columns of B are", s->outside);
  }
}

static void put_none(const system *s, la_buf *text) {
  const fit *f = &s->f;
  words w = words_for(s);
  la_buf_printf(text, "no solution\n  A is %tdx%td, rank(A) = %td but ", f->m,
                f->n, f->rank);
  if (s->count == 1) {
    la_buf_printf(text, "rank([A b]) = %td: b is", f->rank + 1);
  } else {
    put_outside(s, text);
  }
  la_buf_printf(text,
                " not in the column space of A.\n"
                "  The nearest A*%s misses %s by %.5g; [n,%s] = "
                "solutions(A,%s) gives that %s.\n",
                w.x, w.b, s->gap, w.x, w.b, w.x);
}

/* The verdict in words. */
static la_status put_verdict(la_ctx *ctx, const system *s, la_buf *text) {
  const fit *f = &s->f;
  words w = words_for(s);
  if (s->outside > 0) {
    put_none(s, text);
    return LA_OK;
  }
  if (f->rank < f->n) {
    return put_infinite(ctx, s, text);
  }
  la_buf_printf(text,
                "exactly one solution\n"
                "  A is %tdx%td, rank(A) = rank([A %s]) = %td: %s in the "
                "column space of A,\n"
                "  and no variable is free: the rank is the number of "
                "unknowns.\n  A\\%s gives it.\n",
                f->m, f->n, w.b, f->rank, w.fits, w.b);
  return LA_OK;
}

static la_status say_verdict(la_ctx *ctx, const system *s) {
  la_buf text = LA_BUF_INIT;
  la_status st = put_verdict(ctx, s, &text);
  if (st == LA_OK && (text.failed || s->names.failed)) {
    st = la_fail_nomem(ctx);
  }
  if (st == LA_OK) {
    st = la_write(ctx, la_buf_text(&text), text.len);
  }
  la_buf_free(&text);
  return st;
}

/* n, x, N. A regular system is solved as A\b does: closer to the last digit
   than by singular vectors. */
static la_status give_solutions(la_ctx *ctx, la_call *call, const system *s) {
  const fit *f = &s->f;
  bool one = s->outside == 0 && f->rank == f->n;
  call->out[0] = la_val_num(s->outside > 0 ? 0 : one ? 1 : INFINITY);
  if (call->nargout > 1 && one && f->m == f->n) {
    LA_TRY(la_mldivide(ctx, call->arg[0], call->arg[1], &call->out[1]));
  } else if (call->nargout > 1) {
    la_lin_out_narrow(ctx, call, 1, la_arr_retain(s->x));
  }
  if (call->nargout > 2) {
    la_arr *null = columns(ctx, f->usv.v, f->rank, f->n);
    if (null == NULL) {
      return LA_ERR;
    }
    la_lin_out_narrow(ctx, call, 2, null);
  }
  return LA_OK;
}

/* Adds what the fit of column j says. */
static la_status add_column(la_ctx *ctx, system *s, ptrdiff_t j) {
  const la_arr *x = s->f.x;
  if (s->x == NULL) {
    s->x = la_arr_new2(ctx, x->cls, s->f.n, s->count);
  }
  if (s->x == NULL) {
    return LA_ERR;
  }
  ptrdiff_t size = s->f.n * la_class_size(x->cls);
  if (size > 0) {
    memcpy((char *)s->x->data + j * size, x->data, (size_t)size);
  }
  s->gap = hypot(s->gap, s->f.gap);
  if (!fits(&s->f) && ++s->outside <= NAMED) {
    la_buf_printf(&s->names, "%s%td", s->outside > 1 ? ", " : "", j + 1);
  }
  return LA_OK;
}

static la_status fit_system(la_ctx *ctx, system *s, la_arr *b) {
  s->count = b->dim[1];
  LA_TRY(start_fit(ctx, la_arr_retain(s->a), &s->f));
  for (ptrdiff_t j = 0; j < s->count; j++) {
    la_arr *one = columns(ctx, b, j, j + 1);
    la_status st = one == NULL ? LA_ERR : fit_column(ctx, &s->f, one);
    la_arr_release(one);
    LA_TRY(st);
    LA_TRY(add_column(ctx, s, j));
  }
  return LA_OK;
}

static la_status solutions(la_ctx *ctx, la_call *call) {
  la_arr *ab[2] = {NULL, NULL};
  system s = {.count = 0, .names = LA_BUF_INIT};
  la_status st = read_system(ctx, call, 0, 1, ab);
  if (st == LA_OK && ab[1]->dim[1] == 0) {
    st = la_arg_want(ctx, call, 1, "at least one column");
  }
  s.a = ab[0];
  if (st == LA_OK) {
    st = fit_system(ctx, &s, ab[1]);
  }
  if (st == LA_OK) {
    st = call->nargout == 0 ? say_verdict(ctx, &s)
                            : give_solutions(ctx, call, &s);
  }
  free_system(&s);
  la_arr_release(ab[1]);
  return st;
}

const la_builtin la_rows_solutions[] = {
    {"solutions", solutions, 2, 2, 3, LA_TOPIC_SOLVE, "2.4",
     "solutions(A,b)\n[n,x,N] = solutions(A,b)",
     "How many solutions A*x = b has, and which",
     "A system of linear equations has no solution, one, or infinitely many,\n"
     "never another number: with two different ones x and y, all\n"
     "a*x + (1-a)*y are solutions too (2.26).\n"
     "\n"
     "Without assignment the verdict is printed with its reason. Otherwise n\n"
     "is 0, 1 or Inf; x is the solution of least norm, or where there is none\n"
     "the shortest x that brings A*x nearest to b; the columns of N are an\n"
     "orthonormal basis of the null space, so that x + N*t are all solutions.\n"
     "With several columns B the question is about A*X = B.",
     "solutions([1 2; 2 4], [3; 6])", "mldivide, rank, null, isinspan, rref"},
    {"isinspan", isinspan, 2, 2, 1, LA_TOPIC_SPACE, "2.4", "t = isinspan(b,A)",
     "Whether b is a linear combination of the columns of A",
     "The columns of A span its column space (2.27, 2.28); A*x = b has a\n"
     "solution exactly if b lies in it. Rounding is allowed for. For several\n"
     "columns b there is one answer each.",
     "isinspan([2;4], [1;2])\nisinspan([2;5], [1;2])",
     "solutions, colspace, rank, isindependent"},
    {.name = NULL}};
