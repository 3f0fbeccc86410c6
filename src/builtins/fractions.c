/* fractions.c - rat and rats: nearby fractions by continued fractions, whose
   terms are rounded to the nearest (so that they may be negative), as in
   Octave. */
#include "config.h"

#include "builtins/args.h"
#include "builtins/lines.h"

#include "base/intr.h"

#include <limits.h>
#include <math.h>

/* A convergent n/d, the one before it, and what is left of the number. */
typedef struct convergent {
  double n, d, last_n, last_d, rest;
} convergent;

static convergent begin(double x) {
  double n = round(x);
  return (convergent){n, 1, 1, 0, x - n};
}

/* Takes the next term, which is returned, into the fraction. */
static double advance(convergent *c) {
  double flip = 1 / c->rest, term = round(flip), n = c->n, d = c->d;
  c->rest = flip - term;
  c->n = n * term + c->last_n;
  c->d = d * term + c->last_d;
  c->last_n = n;
  c->last_d = d;
  return term;
}

static bool far(double x, const convergent *c, double tol) {
  return x != 0 && fabs(x - c->n / c->d) >= tol;
}

/* The tolerance: argument 1, or a millionth of the 1-norm of what is finite. */
static la_status read_tol(la_ctx *ctx, const la_call *call, const la_arr *a,
                          double *tol) {
  if (call->nargin > 1) {
    LA_TRY(la_arg_num(ctx, call, 1, tol));
    return *tol > 0 ? LA_OK : la_arg_want(ctx, call, 1, "positive");
  }
  double sum = 0;
  for (ptrdiff_t i = 0; i < a->numel; i++) {
    double x = fabs(la_arr_d(a)[i]);
    sum += isfinite(x) ? x : 0;
  }
  *tol = 1e-6 * sum;
  return LA_OK;
}

/* Numerators and denominators; Inf is 1/0. */
static la_status give_parts(la_ctx *ctx, la_call *call, const la_arr *a,
                            double tol) {
  la_arr *p = la_arr_like(ctx, a, LA_C_REAL);
  la_arr *q = p == NULL ? NULL : la_arr_like(ctx, a, LA_C_REAL);
  if (q == NULL) {
    la_arr_release(p);
    return LA_ERR;
  }
  for (ptrdiff_t i = 0; i < a->numel && !la_interrupted_at(i); i++) {
    double x = la_arr_d(a)[i];
    convergent c = begin(x);
    while (isfinite(x) && far(x, &c, tol)) {
      advance(&c);
    }
    bool turn = c.d < 0;
    la_arr_d(p)[i] = isinf(x) ? copysign(1, x) : turn ? -c.n : c.n;
    la_arr_d(q)[i] = isinf(x) ? 0 : turn ? -c.d : c.d;
  }
  call->out[0] = la_val_arr(p);
  call->out[1] = la_val_arr(q);
  return LA_OK;
}

/* "3 + 1/(7 + 1/16)". A number that is whole ends in a blank, as in Octave. */
static void put_terms(double x, double tol, la_buf *out) {
  convergent c = begin(x);
  if (isinf(x) || x == 0) {
    la_buf_puts(out, isinf(x) ? (x < 0 ? "-Inf" : "Inf") : "0");
    return;
  }
  if (isnan(x)) {
    la_buf_puts(out, "NaN ");
    return;
  }
  la_buf_printf(out, "%.0f", c.n);
  if (!far(x, &c, tol)) {
    la_buf_putc(out, ' ');
    return;
  }
  int open = 0;
  for (bool more = true; more;) {
    double term = advance(&c);
    more = far(x, &c, tol);
    bool bracket = more || term < 0;
    la_buf_printf(out, bracket ? " + 1/(%.0f" : " + 1/%.0f", term);
    open += bracket;
  }
  la_buf_pad(out, ')', open);
}

static la_status rat(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL;
  double tol = 0;
  la_buf text = LA_BUF_INIT;
  LA_TRY(la_arg_array(ctx, call, 0, &a));
  la_status st = a->cls == LA_C_CPLX ? la_arg_want(ctx, call, 0, "real")
                                     : read_tol(ctx, call, a, &tol);
  if (st == LA_OK && call->nargout > 1) {
    st = give_parts(ctx, call, a, tol);
  } else if (st == LA_OK) {
    for (ptrdiff_t i = 0; i < a->numel && !la_interrupted_at(i); i++) {
      put_terms(la_arr_d(a)[i], tol, &text);
      la_buf_putc(&text, '\n');
    }
    st = la_lines_matrix(ctx, &text, false, &call->out[0]);
  }
  la_buf_free(&text);
  la_arr_release(a);
  return st;
}

/* Whether a part of a fraction can be written as an int. */
static bool in_range(double x) {
  return fabs(x) <= INT_MAX;
}

/* The nearest fraction of at most [width] characters. */
static void put_fraction(double x, int width, la_buf *out) {
  if (!isfinite(x)) {
    la_buf_puts(out, isnan(x) ? "0/0" : x < 0 ? "-1/0" : "1/0");
    return;
  }
  la_buf_clear(out);
  la_buf_printf(out, "%.0f", round(x));
  if (x == round(x) || !in_range(x)) {
    return;
  }
  la_buf next = LA_BUF_INIT;
  convergent c = begin(x);
  while (fabs(1 / c.rest) <= INT_MAX) {
    advance(&c);
    la_buf_clear(&next);
    la_buf_printf(&next, "%.0f/%.0f", c.d < 0 ? -c.n : c.n, fabs(c.d));
    if (!in_range(c.n) || !in_range(c.d) || next.len > width) {
      break;
    }
    la_buf_clear(out);
    la_buf_puts(out, la_buf_text(&next));
  }
  la_buf_free(&next);
}

/* Rows of fractions flush right in columns [width] wide; a star for what does
   not fit. */
static la_status put_rows(const la_arr *a, int width, la_buf *out) {
  ptrdiff_t m = a->dim[0];
  la_buf item = LA_BUF_INIT;
  for (ptrdiff_t i = 0; i < m && a->numel > 0; i++) {
    if (la_interrupted()) {
      la_buf_free(&item);
      return LA_INTR;
    }
    for (ptrdiff_t at = i; at < a->numel && !la_interrupted_at(at / m);
         at += m) {
      la_buf_clear(&item);
      put_fraction(la_arr_d(a)[at], width, &item);
      if (item.len > width) {
        la_buf_clear(&item);
        la_buf_putc(&item, '*');
      }
      la_buf_pad(out, ' ', width - item.len + (a->numel > 1 ? 2 : 0));
      la_buf_puts(out, la_buf_text(&item));
    }
    la_buf_putc(out, '\n');
  }
  la_buf_free(&item);
  return LA_OK;
}

static la_status rats(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL;
  ptrdiff_t width = 9;
  if (call->nargin > 1) {
    LA_TRY(la_arg_int(ctx, call, 1, &width));
    if (width < 1 || width > 40) {
      return la_arg_want(ctx, call, 1, "between 1 and 40");
    }
  }
  LA_TRY(la_arg_array(ctx, call, 0, &a));
  la_buf text = LA_BUF_INIT;
  la_status st = LA_OK;
  if (a->cls == LA_C_CPLX) {
    st = la_arg_want(ctx, call, 0, "real");
  } else if (a->numel == 1 && *la_arr_d(a) == 0) {
    la_buf_puts(&text, "0\n");
  } else {
    st = put_rows(a, (int)width, &text);
  }
  if (st == LA_OK) {
    st = la_lines_matrix(ctx, &text, false, &call->out[0]);
  }
  la_buf_free(&text);
  la_arr_release(a);
  return st;
}

const la_builtin la_rows_fractions[] = {
    {"rat", rat, 1, 2, 2, LA_TOPIC_TEXT, NULL,
     "s = rat(A)\ns = rat(A,tol)\n[p,q] = rat(...)",
     "Nearby fractions, and how they continue",
     "The text is a continued fraction, a row for each element; p./q is "
     "within\n"
     "tol of A, 1e-6*norm(A(:),1) unless given. See format rat for results\n"
     "shown as fractions.",
     "rat(pi)\n[p,q] = rat(0.75)", "rats, format"},
    {"rats", rats, 1, 2, 1, LA_TOPIC_TEXT, NULL,
     "s = rats(A)\ns = rats(A,width)", "Nearby fractions as text",
     "The best with at most width characters, 9 unless given; a star where\n"
     "even the whole part is longer.",
     "rats([0.5 0.75])\nrats(pi,20)", "rat, format"},
    {.name = NULL}};
