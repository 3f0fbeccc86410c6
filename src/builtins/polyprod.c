/* polyprod.c - products and quotients of polynomials, common factors. */
#include "config.h"

#include "builtins/polyprod.h"

#include "base/intr.h"
#include "builtins/along.h"
#include "builtins/coef.h"
#include "builtins/tables.h"
#include "engine/vec.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* --- products and quotients ----------------------------------------------- */

la_arr *la_poly_product(la_ctx *ctx, const la_arr *p, const la_arr *q) {
  ptrdiff_t n = p->numel + q->numel - 1;
  la_arr *r =
      la_arr_zeros(ctx, la_coef_class(p, q), 2,
                   (ptrdiff_t[]){1, p->numel == 0 || q->numel == 0 ? 0 : n});
  for (ptrdiff_t i = 0; r != NULL && r->numel > 0 && i < p->numel; i++) {
    if (la_interrupted()) {
      break;
    }
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

la_status la_poly_two(la_ctx *ctx, la_call *call, la_arr *v[2]) {
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
  la_status st = la_poly_two(ctx, call, v);
  if (st == LA_OK) {
    st = conv_part(ctx, call, v[0]->numel, v[1]->numel, cut);
  }
  if (st == LA_OK) {
    /* as the longer one; a part of it as the first one */
    bool full = call->nargin < 3 || la_arg_is(call, 2, "full");
    const la_arr *like = v[full && v[0]->numel <= v[1]->numel];
    bool column = like->numel > 1 && like->dim[1] == 1;
    r = la_poly_product(ctx, v[0], v[1]);
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
  for (ptrdiff_t k = 0; k < q->numel && !la_interrupted(); k++) {
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

la_status la_poly_quotient(la_ctx *ctx, la_arr *y, const la_arr *a, la_arr **q,
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
  la_status st = la_poly_two(ctx, call, v);
  if (st == LA_OK && la_coef_is_zero(la_coef_get(v[1], 0))) {
    st = la_arg_fail(ctx, call, "the first coefficient of \002 must not be 0");
  }
  if (st == LA_OK) {
    st = la_poly_quotient(ctx, v[0], v[1], &q, &r);
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

la_arr *la_poly_trimmed(la_ctx *ctx, la_arr *p) {
  ptrdiff_t from = 0;
  while (p != NULL && from + 1 < p->numel &&
         la_coef_is_zero(la_coef_get(p, from))) {
    from++;
  }
  return from == 0 ? p : part(ctx, p, from, p->numel - from, false);
}

/* --- common factors ------------------------------------------------------- */

/* A row of the coefficients of p from the first that exceeds [tol] in modulus,
   at least one, in class [cls]. */
static la_arr *from_first(la_ctx *ctx, const la_arr *p, double tol,
                          la_class cls) {
  ptrdiff_t from = 0;
  while (from + 1 < p->numel && !(la_cabs(la_coef_get(p, from)) > tol)) {
    from++;
  }
  la_arr *r = la_arr_new2(ctx, cls, 1, p->numel - from);
  for (ptrdiff_t i = 0; r != NULL && i < r->numel; i++) {
    la_coef_put(r, i, la_coef_get(p, from + i));
  }
  return r;
}

static void make_monic(la_arr *p) {
  la_scalar lead = la_coef_get(p, 0);
  for (ptrdiff_t i = p->numel - 1; i >= 0 && !la_coef_is_zero(lead); i--) {
    la_coef_put(p, i, la_cdiv(la_coef_get(p, i), lead));
  }
}

static bool vanishes(const la_arr *p, double tol) {
  for (ptrdiff_t i = 0; i < p->numel; i++) {
    if (!(la_cabs(la_coef_get(p, i)) <= tol)) {
      return false;
    }
  }
  return true;
}

/* One division of Euclid's: b := a, a := the remainder of b by a, monic. Sets
 *done if nothing remains. */
static la_status euclid(la_ctx *ctx, la_arr **b, la_arr **a, double tol,
                        bool *done) {
  la_arr *q = NULL, *r = NULL;
  la_status st = la_poly_quotient(ctx, *b, *a, &q, &r);
  la_arr_release(q);
  *done = st == LA_OK && vanishes(r, tol);
  if (st == LA_OK && !*done) {
    la_arr *rest = from_first(ctx, r, tol, r->cls);
    st = rest == NULL ? LA_ERR : LA_OK;
    if (st == LA_OK) {
      make_monic(rest);
      la_arr_release(*b);
      *b = *a;
      *a = rest;
    }
  }
  la_arr_release(r);
  return st;
}

la_status la_poly_gcd(la_ctx *ctx, const la_arr *p, const la_arr *q, double tol,
                      la_arr **out) {
  la_class cls = la_coef_class(p, q);
  la_arr *b = from_first(ctx, p, 0, cls);
  la_arr *a = b == NULL ? NULL : from_first(ctx, q, 0, cls);
  la_status st = a == NULL ? LA_ERR : LA_OK;
  bool done = false;
  if (st == LA_OK && la_coef_is_zero(la_coef_get(a, 0))) {
    la_arr *zero = a; /* of 0 and b: b */
    a = b;
    b = zero;
    done = true;
  } else if (st == LA_OK) {
    make_monic(a);
  }
  while (st == LA_OK && !done) {
    st = euclid(ctx, &b, &a, tol, &done);
  }
  la_arr_release(b);
  if (st != LA_OK) {
    la_arr_release(a);
    return st;
  }
  *out = a;
  return LA_OK;
}

static la_status polygcd(la_ctx *ctx, la_call *call) {
  la_arr *v[2] = {NULL, NULL}, *r = NULL;
  double tol = sqrt(DBL_EPSILON);
  if (call->nargin > 2) {
    LA_TRY(la_arg_num(ctx, call, 2, &tol));
    if (!(tol >= 0)) {
      return la_arg_want(ctx, call, 2, "a tolerance >= 0");
    }
  }
  la_status st = la_poly_two(ctx, call, v);
  if (st == LA_OK) {
    st = la_poly_gcd(ctx, v[0], v[1], tol, &r);
  }
  la_arr_release(v[0]);
  la_arr_release(v[1]);
  return st == LA_OK ? la_along_give(ctx, call, 0, r) : st;
}

static la_status polyreduce(la_ctx *ctx, la_call *call) {
  la_arr *p = NULL;
  if (!la_val_is_vector(call->arg[0])) {
    return la_arg_want(ctx, call, 0, "a vector");
  }
  LA_TRY(la_arg_vector(ctx, call, 0, &p));
  return la_along_give(ctx, call, 0, la_poly_trimmed(ctx, p));
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
    {"polygcd", polygcd, 2, 3, 1, LA_TOPIC_POLY, NULL,
     "g = polygcd(a,b)\ng = polygcd(a,b,tol)",
     "Greatest common divisor of two polynomials",
     "By Euclid's algorithm; coefficients up to tol, sqrt(eps) unless given,\n"
     "count as 0. Monic, and 1 if the two have no root in common.",
     "polygcd(poly([1 2]), poly([2 3]))", "deconv, conv, roots, gcd"},
    {"polyreduce", polyreduce, 1, 1, 1, LA_TOPIC_POLY, NULL,
     "q = polyreduce(p)", "A polynomial without leading zeros", NULL,
     "polyreduce([0 0 1 2])", "conv, polyval"},
    {.name = NULL}};
