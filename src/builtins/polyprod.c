/* polyprod.c - products, quotients, derivatives and integrals of polynomials.
 */
#include "config.h"

#include "builtins/along.h"
#include "builtins/coef.h"
#include "builtins/tables.h"
#include "engine/vec.h"

#include <string.h>

/* A row of n elements of the class of [like]. */
static la_arr *row_like(la_ctx *ctx, const la_arr *like, ptrdiff_t n) {
  return la_arr_zeros(ctx, like->cls, 2, (ptrdiff_t[]){1, n});
}

/* --- products and quotients ----------------------------------------------- */

/* The coefficients of p q. */
static la_arr *product(la_ctx *ctx, const la_arr *p, const la_arr *q) {
  ptrdiff_t n = p->numel + q->numel - 1;
  la_arr *r =
      la_arr_zeros(ctx, la_coef_class(p, q), 2,
                   (ptrdiff_t[]){1, p->numel == 0 || q->numel == 0 ? 0 : n});
  for (ptrdiff_t i = 0; r != NULL && r->numel > 0 && i < p->numel; i++) {
    la_scalar z = la_coef_get(p, i);
    for (ptrdiff_t j = 0; j < q->numel; j++) {
      la_coef_put(r, i + j,
                  la_coef_plus(la_coef_get(r, i + j),
                               la_coef_times(z, la_coef_get(q, j))));
    }
  }
  return r;
}

/* Elements [from, from + n) of the row r, as a column if [column]. Consumes r.
 */
static la_arr *part(la_ctx *ctx, la_arr *r, ptrdiff_t from, ptrdiff_t n,
                    bool column) {
  la_arr *out =
      column ? la_arr_new2(ctx, r->cls, n, 1) : la_arr_new2(ctx, r->cls, 1, n);
  if (out != NULL) {
    ptrdiff_t size = la_class_size(r->cls);
    memcpy(out->data, (char *)r->data + from * size, (size_t)(n * size));
  }
  la_arr_release(r);
  return out;
}

static la_status two_vectors(la_ctx *ctx, la_call *call, la_arr *v[2]) {
  for (int k = 0; k < 2; k++) {
    if (!la_val_is_vector(call->arg[k])) {
      return la_arg_want(ctx, call, k, "a vector");
    }
    LA_TRY(la_arg_vector(ctx, call, k, &v[k]));
  }
  return LA_OK;
}

/* What part of the convolution of na and nb elements is wanted. */
static la_status conv_part(la_ctx *ctx, la_call *call, ptrdiff_t na,
                           ptrdiff_t nb, ptrdiff_t cut[2]) {
  cut[0] = 0;
  cut[1] = na + nb - 1;
  if (call->nargin < 3 || la_arg_is(call, 2, "full")) {
    return LA_OK;
  }
  if (la_arg_is(call, 2, "same")) {
    cut[0] = nb / 2;
    cut[1] = na;
    return LA_OK;
  }
  if (la_arg_is(call, 2, "valid")) {
    cut[0] = nb - 1;
    cut[1] = na >= nb ? na - nb + 1 : 0;
    return LA_OK;
  }
  return la_arg_want(ctx, call, 2, "\"full\", \"same\" or \"valid\"");
}

static la_status conv(la_ctx *ctx, la_call *call) {
  la_arr *v[2] = {NULL, NULL}, *r = NULL;
  ptrdiff_t cut[2];
  la_status st = two_vectors(ctx, call, v);
  if (st == LA_OK) {
    st = conv_part(ctx, call, v[0]->numel, v[1]->numel, cut);
  }
  if (st == LA_OK) {
    bool column = v[1]->numel > 1 && v[1]->dim[1] == 1;
    r = product(ctx, v[0], v[1]);
    r = r == NULL ? NULL : part(ctx, r, cut[0], cut[1], column);
    st = r == NULL ? LA_ERR : LA_OK;
  }
  la_arr_release(v[0]);
  la_arr_release(v[1]);
  return st == LA_OK ? la_along_give(ctx, call, 0, r) : st;
}

/* Long division: the quotient into q, what remains of y into r (which holds y
   at the start). */
static void divide(la_arr *r, const la_arr *a, la_arr *q) {
  la_scalar lead = la_coef_get(a, 0);
  for (ptrdiff_t k = 0; k < q->numel; k++) {
    la_scalar c = la_coef_get(r, k);
    c = r->cls == LA_C_CPLX ? la_cdiv(c, lead) : (la_scalar){c.re / lead.re, 0};
    la_coef_put(q, k, c);
    la_coef_put(r, k, LA_ZERO);
    for (ptrdiff_t j = 1; j < a->numel; j++) {
      la_coef_put(r, k + j,
                  la_coef_minus(la_coef_get(r, k + j),
                                la_coef_times(c, la_coef_get(a, j))));
    }
  }
}

static la_status quotient(la_ctx *ctx, la_arr *y, const la_arr *a, la_arr **q,
                          la_arr **r) {
  la_class cls = la_coef_class(y, a);
  LA_TRY(la_arr_convert(ctx, y, cls, r));
  LA_TRY(la_arr_unique(ctx, r));
  bool shorter = y->numel < a->numel;
  ptrdiff_t n = shorter ? 1 : y->numel - a->numel + 1;
  bool column = y->dim[1] == 1 && y->dim[0] > 1;
  *q = la_arr_zeros(ctx, cls, 2,
                    column ? (ptrdiff_t[]){n, 1} : (ptrdiff_t[]){1, n});
  if (*q == NULL) {
    return LA_ERR;
  }
  if (!shorter) {
    divide(*r, a, *q);
  }
  return LA_OK;
}

static la_status deconv(la_ctx *ctx, la_call *call) {
  la_arr *v[2] = {NULL, NULL}, *q = NULL, *r = NULL;
  la_status st = two_vectors(ctx, call, v);
  if (st == LA_OK && la_coef_is_zero(la_coef_get(v[1], 0))) {
    st = la_arg_fail(ctx, call, "the first coefficient of \002 must not be 0");
  }
  if (st == LA_OK) {
    st = quotient(ctx, v[0], v[1], &q, &r);
  }
  la_arr_release(v[0]);
  la_arr_release(v[1]);
  if (st != LA_OK || call->nargout < 2) {
    la_arr_release(r);
    r = NULL;
  }
  if (st != LA_OK) {
    la_arr_release(q);
    return st;
  }
  call->out[0] = la_val_arr_narrow(ctx, q);
  if (r != NULL) {
    call->out[1] = la_val_arr_narrow(ctx, r);
  }
  return LA_OK;
}

/* --- calculus ------------------------------------------------------------- */

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

/* Without leading zeros, but for one coefficient. Consumes p; NULL stays. */
static la_arr *trimmed(la_ctx *ctx, la_arr *p) {
  ptrdiff_t from = 0;
  while (p != NULL && from + 1 < p->numel &&
         la_coef_is_zero(la_coef_get(p, from))) {
    from++;
  }
  return from == 0 ? p : part(ctx, p, from, p->numel - from, false);
}

/* [q,d]: the derivative of b/a is q/d = (b'a - ba')/a^2. */
static la_status quotient_rule(la_ctx *ctx, la_call *call, la_arr *b,
                               la_arr *a) {
  la_arr *db = derivative(ctx, b), *da = derivative(ctx, a), *q = NULL;
  la_arr *x = db == NULL || da == NULL ? NULL : product(ctx, db, a);
  la_arr *y = x == NULL ? NULL : product(ctx, b, da);
  la_arr *d = y == NULL ? NULL : product(ctx, a, a);
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
  q = q == NULL ? NULL : trimmed(ctx, q);
  d = q == NULL ? d : trimmed(ctx, d);
  if (q == NULL || d == NULL) {
    la_arr_release(q);
    la_arr_release(d);
    return LA_ERR;
  }
  call->out[0] = la_val_arr_narrow(ctx, q);
  call->out[1] = la_val_arr_narrow(ctx, d);
  return LA_OK;
}

static la_status polyder(la_ctx *ctx, la_call *call) {
  la_arr *v[2] = {NULL, NULL}, *p = NULL, *d = NULL;
  if (call->nargin == 2) {
    la_status st = two_vectors(ctx, call, v);
    if (st == LA_OK && call->nargout > 1) {
      st = quotient_rule(ctx, call, v[0], v[1]);
    } else if (st == LA_OK) {
      p = product(ctx, v[0], v[1]);
      d = p == NULL ? NULL : trimmed(ctx, derivative(ctx, p));
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

const la_builtin la_rows_polyprod[] = {
    {"conv", conv, 2, 3, 1, LA_TOPIC_POLY, NULL,
     "c = conv(a,b)\nc = conv(a,b,\"same\")\nc = conv(a,b,\"valid\")",
     "Product of polynomials, convolution of vectors",
     "\"same\" is the middle part as long as a; \"valid\" where they overlap\n"
     "fully.",
     "conv([1 2],[1 3])", "deconv, polyval"},
    {"deconv", deconv, 2, 2, 2, LA_TOPIC_POLY, NULL, "[q,r] = deconv(y,a)",
     "Quotient and remainder of polynomials", "y = conv(a,q) + r.",
     "[q,r] = deconv([1 5 6 1],[1 2])", "conv"},
    {"polyder", polyder, 1, 2, 2, LA_TOPIC_POLY, NULL,
     "d = polyder(p)\nd = polyder(a,b)\n[q,d] = polyder(b,a)",
     "Derivative of a polynomial, of a product, of a quotient", NULL,
     "polyder([1 2 3])\npolyder([1 2],[1 3])", "polyint, polyval"},
    {"polyint", polyint, 1, 2, 1, LA_TOPIC_POLY, NULL,
     "q = polyint(p)\nq = polyint(p,k)", "Integral of a polynomial",
     "k is the constant term, 0 unless given.", "polyint([3 2 1])",
     "polyder, polyval, trapz"},
    {.name = NULL}};
