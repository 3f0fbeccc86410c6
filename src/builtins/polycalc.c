/* polycalc.c - derivatives and integrals of polynomials. */
#include "config.h"

#include "builtins/along.h"
#include "builtins/coef.h"
#include "builtins/polyprod.h"
#include "builtins/tables.h"
#include "engine/vec.h"

#include <float.h>
#include <math.h>

/* A row of n elements of the class of [like]. */
static la_arr *row_like(la_ctx *ctx, const la_arr *like, ptrdiff_t n) {
  return la_arr_zeros(ctx, like->cls, 2, (ptrdiff_t[]){1, n});
}

static la_arr *derivative(la_ctx *ctx, const la_arr *p) {
  ptrdiff_t n = p->numel < 2 ? 1 : p->numel - 1;
  la_arr *d = row_like(ctx, p, n);
  for (ptrdiff_t i = 0; d != NULL && i + 1 < p->numel; i++) {
    double k = (double)(p->numel - 1 - i);
    la_scalar z = la_coef_get(p, i);
    la_coef_put(d, i, (la_scalar){k * z.re, k * z.im});
  }
  return d;
}

/* *p := *p / g, the quotient only. */
static la_status divide_out(la_ctx *ctx, la_arr **p, const la_arr *g) {
  la_arr *q = NULL, *r = NULL;
  la_status st = la_poly_quotient(ctx, *p, g, &q, &r);
  la_arr_release(r);
  if (st == LA_OK) {
    la_arr_release(*p);
    *p = q;
  }
  return st;
}

/* q/d without common factors, d monic. */
static la_status lowest_terms(la_ctx *ctx, la_arr **q, la_arr **d) {
  la_arr *g = NULL;
  LA_TRY(la_poly_gcd(ctx, *q, *d, sqrt(DBL_EPSILON), &g));
  la_status st = LA_OK;
  if (g->numel > 1) {
    st = divide_out(ctx, q, g);
    st = st == LA_OK ? divide_out(ctx, d, g) : st;
  }
  la_arr_release(g);
  la_scalar lead = la_coef_get(*d, 0);
  la_arr *both[2] = {*q, *d};
  for (int k = 0; st == LA_OK && k < 2; k++) {
    for (ptrdiff_t i = 0; i < both[k]->numel; i++) {
      la_coef_put(both[k], i, la_cdiv(la_coef_get(both[k], i), lead));
    }
  }
  return st;
}

/* [q,d]: the derivative of b/a is q/d = (b'a - ba')/a^2. */
static la_status quotient_rule(la_ctx *ctx, la_call *call, la_arr *b,
                               la_arr *a) {
  la_arr *db = derivative(ctx, b), *da = derivative(ctx, a), *q = NULL;
  la_arr *x = db == NULL || da == NULL ? NULL : la_poly_product(ctx, db, a);
  la_arr *y = x == NULL ? NULL : la_poly_product(ctx, b, da);
  la_arr *d = y == NULL ? NULL : la_poly_product(ctx, a, a);
  if (d != NULL) {
    ptrdiff_t n = x->numel > y->numel ? x->numel : y->numel;
    q = la_arr_zeros(ctx, la_coef_class(x, y), 2, (ptrdiff_t[]){1, n});
  }
  for (ptrdiff_t i = 0; q != NULL && i < x->numel; i++) {
    la_coef_put(q, q->numel - 1 - i, la_coef_get(x, x->numel - 1 - i));
  }
  for (ptrdiff_t i = 0; q != NULL && i < y->numel; i++) {
    ptrdiff_t at = q->numel - 1 - i;
    la_coef_put(
        q, at,
        la_coef_minus(la_coef_get(q, at), la_coef_get(y, y->numel - 1 - i)));
  }
  la_arr_release(db);
  la_arr_release(da);
  la_arr_release(x);
  la_arr_release(y);
  q = q == NULL ? NULL : la_poly_trimmed(ctx, q);
  d = q == NULL ? d : la_poly_trimmed(ctx, d);
  la_status st = q == NULL || d == NULL ? LA_ERR : LA_OK;
  if (st == LA_OK && !la_coef_is_zero(la_coef_get(d, 0))) {
    st = lowest_terms(ctx, &q, &d);
  }
  if (st != LA_OK) {
    la_arr_release(q);
    la_arr_release(d);
    return st;
  }
  call->out[0] = la_val_arr_narrow(ctx, q);
  call->out[1] = la_val_arr_narrow(ctx, d);
  return LA_OK;
}

static la_status polyder(la_ctx *ctx, la_call *call) {
  la_arr *v[2] = {NULL, NULL}, *p = NULL, *d = NULL;
  if (call->nargin == 2) {
    la_status st = la_poly_two(ctx, call, v);
    if (st == LA_OK && call->nargout > 1) {
      st = quotient_rule(ctx, call, v[0], v[1]);
    } else if (st == LA_OK) {
      p = la_poly_product(ctx, v[0], v[1]);
      d = p == NULL ? NULL : la_poly_trimmed(ctx, derivative(ctx, p));
      st = la_along_give(ctx, call, 0, d);
    }
    la_arr_release(v[0]);
    la_arr_release(v[1]);
    la_arr_release(p);
    return st;
  }
  if (call->nargout > 1) {
    return la_arg_fail(ctx, call, "two outputs need two polynomials");
  }
  LA_TRY(la_arg_vector(ctx, call, 0, &p));
  d = derivative(ctx, p);
  la_arr_release(p);
  return la_along_give(ctx, call, 0, d);
}

static la_status polyint(la_ctx *ctx, la_call *call) {
  la_arr *p = NULL;
  double constant = 0;
  if (call->nargin > 1) {
    LA_TRY(la_arg_num(ctx, call, 1, &constant));
  }
  LA_TRY(la_arg_vector(ctx, call, 0, &p));
  la_arr *q = row_like(ctx, p, p->numel + 1);
  for (ptrdiff_t i = 0; q != NULL && i < p->numel; i++) {
    double k = (double)(p->numel - i);
    la_scalar z = la_coef_get(p, i);
    la_coef_put(q, i, (la_scalar){z.re / k, z.im / k});
  }
  if (q != NULL) {
    la_coef_put(q, p->numel, (la_scalar){constant, 0});
  }
  la_arr_release(p);
  return la_along_give(ctx, call, 0, q);
}

const la_builtin la_rows_polycalc[] = {
    {"polyder", polyder, 1, 2, 2, LA_TOPIC_POLY, NULL,
     "d = polyder(p)\nd = polyder(a,b)\n[q,d] = polyder(b,a)",
     "Derivative of a polynomial, of a product, of a quotient",
     "That of the product a*b; with two outputs that of the quotient b/a, as\n"
     "q/d in lowest terms.",
     "polyder([1 2 3])\n[q,d] = polyder(1,[1 0])", "polyint, polyval"},
    {"polyint", polyint, 1, 2, 1, LA_TOPIC_POLY, NULL,
     "q = polyint(p)\nq = polyint(p,k)", "Integral of a polynomial",
     "k is the constant term, 0 unless given.", "polyint([3 2 1])",
     "polyder, polyval, trapz"},
    {.name = NULL}};
