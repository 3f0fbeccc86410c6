/* poly.c - polynomials: coefficients in a row, the highest power first. */
#include "config.h"

#include "builtins/along.h"
#include "builtins/linalg.h"
#include "builtins/tables.h"
#include "engine/eig_gen.h"
#include "engine/gemm.h"
#include "engine/vec.h"
#include "value/linop.h"

#include <math.h>
#include <string.h>

/* Element i of a real or complex vector. */
static la_scalar get(const la_arr *a, ptrdiff_t i) {
  return a->cls == LA_C_CPLX ? ((la_scalar *)a->data)[i]
                             : (la_scalar){la_arr_d(a)[i], 0};
}

static void put(la_arr *a, ptrdiff_t i, la_scalar z) {
  if (a->cls == LA_C_CPLX) {
    ((la_scalar *)a->data)[i] = z;
  } else {
    la_arr_d(a)[i] = z.re;
  }
}

static la_scalar times(la_scalar a, la_scalar b) {
  return (la_scalar){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

static la_scalar plus(la_scalar a, la_scalar b) {
  return (la_scalar){a.re + b.re, a.im + b.im};
}

static la_scalar minus(la_scalar a, la_scalar b) {
  return (la_scalar){a.re - b.re, a.im - b.im};
}

static bool is_zero(la_scalar z) {
  return z.re == 0 && z.im == 0;
}

/* A row of n elements of the class of [like]. */
static la_arr *row_like(la_ctx *ctx, const la_arr *like, ptrdiff_t n) {
  return la_arr_zeros(ctx, like->cls, 2, (ptrdiff_t[]){1, n});
}

/* Complex if one of the two is. */
static la_class common(const la_arr *a, const la_arr *b) {
  return a->cls == LA_C_CPLX || b->cls == LA_C_CPLX ? LA_C_CPLX : LA_C_REAL;
}

static la_status give(la_ctx *ctx, la_call *call, int k, la_arr *a) {
  if (a == NULL) {
    return LA_ERR;
  }
  call->out[k] = la_val_arr_narrow(ctx, a);
  return LA_OK;
}

/* --- poly and roots ------------------------------------------------------- */

/* True if every root has its exact conjugate among the roots. */
static bool in_pairs(const la_arr *r) {
  for (ptrdiff_t i = 0; i < r->numel; i++) {
    la_scalar z = get(r, i);
    ptrdiff_t same = 0, mirror = 0;
    for (ptrdiff_t j = 0; j < r->numel; j++) {
      la_scalar w = get(r, j);
      same += w.re == z.re && w.im == z.im;
      mirror += w.re == z.re && w.im == -z.im;
    }
    if (same != mirror) {
      return false;
    }
  }
  return true;
}

/* The product of (x - root) over all roots. */
static la_status from_roots(la_ctx *ctx, const la_arr *r, la_arr **out) {
  la_arr *p = row_like(ctx, r, r->numel + 1);
  if (p == NULL) {
    return LA_ERR;
  }
  put(p, 0, LA_ONE);
  for (ptrdiff_t k = 0; k < r->numel; k++) {
    la_scalar z = get(r, k);
    for (ptrdiff_t i = k + 1; i > 0; i--) {
      put(p, i, minus(get(p, i), times(z, get(p, i - 1))));
    }
  }
  for (ptrdiff_t i = 0; r->cls == LA_C_CPLX && in_pairs(r) && i < p->numel;
       i++) {
    la_arr_d(p)[2 * i + 1] = 0;
  }
  *out = p;
  return LA_OK;
}

static la_status poly(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL, *p = NULL;
  LA_TRY(la_arg_matrix(ctx, call, 0, &a));
  la_status st;
  if (a->numel > 1 && a->dim[0] == a->dim[1]) {
    st = la_lin_charpoly(ctx, a, &p);
  } else if (a->numel == 0 || a->dim[0] == 1 || a->dim[1] == 1) {
    st = from_roots(ctx, a, &p);
  } else {
    st = la_arg_want(ctx, call, 0, "a vector of roots or a square matrix");
  }
  la_arr_release(a);
  return st == LA_OK ? give(ctx, call, 0, p) : st;
}

/* The companion matrix of n + 1 coefficients, the first of which is not 0. */
static void fill_companion(const la_arr *p, ptrdiff_t from, ptrdiff_t n,
                           la_arr *c) {
  la_scalar lead = get(p, from);
  for (ptrdiff_t j = 0; j < n; j++) {
    la_scalar q = get(p, from + j + 1);
    if (p->cls == LA_C_CPLX) {
      q = la_cdiv(q, lead);
    } else {
      q.re /= lead.re;
    }
    put(c, j * n, (la_scalar){-q.re, -q.im});
    if (j + 1 < n) {
      put(c, j + 1 + j * n, LA_ONE);
    }
  }
}

/* b*b - 4*a*c with the rounding errors of the products put back. */
static double discriminant(double a, double b, double c) {
  double p = b * b, q = 4 * a * c;
  double dp = fma(b, b, -p), dq = fma(4 * a, c, -q);
  return (p - q) + (dp - dq);
}

/* Both roots of a real quadratic without cancellation; the coefficients are
   first scaled into the middle of the exponents. */
static void quadratic(const double *p, la_scalar *w) {
  int e = 0;
  frexp(fmax(fmax(fabs(p[0]), fabs(p[1])), fabs(p[2])), &e);
  double a = ldexp(p[0], -e), b = ldexp(p[1], -e), c = ldexp(p[2], -e);
  double d = discriminant(a, b, c);
  if (d < 0) {
    w[0] = (la_scalar){-b / (2 * a), sqrt(-d) / (2 * fabs(a))};
    w[1] = (la_scalar){w[0].re, -w[0].im};
    return;
  }
  double q = -(b + copysign(sqrt(d), b)) / 2;
  double x = q / a, y = q == 0 ? 0 : c / q;
  bool first = fabs(x) >= fabs(y);
  w[0] = (la_scalar){first ? x : y, 0};
  w[1] = (la_scalar){first ? y : x, 0};
}

/* The n roots of n + 1 coefficients with nonzero ends, into w. */
static la_status find_roots(la_ctx *ctx, const la_arr *p, ptrdiff_t from,
                            ptrdiff_t n, la_scalar *w) {
  if (n == 2 && p->cls == LA_C_REAL) {
    quadratic(la_arr_d(p) + from, w);
    return LA_OK;
  }
  la_arr *c = la_arr_zeros(ctx, p->cls, 2, (ptrdiff_t[]){n, n});
  if (c == NULL) {
    return LA_ERR;
  }
  fill_companion(p, from, n, c);
  la_status st = LA_OK;
  if (!la_isfinite(la_arr_view(c))) {
    st = la_fail(ctx, "roots: the leading coefficient is too small beside the "
                      "others");
  } else {
    int info = la_geev(true, la_arr_view(c), (double *)w, NULL, NULL);
    st = la_engine_status(ctx, info, "the eigenvalues");
  }
  la_arr_release(c);
  return st;
}

/* Roots of the coefficients p: leading zeros do not count, trailing ones are
   roots 0. */
static la_status roots_of(la_ctx *ctx, const la_arr *p, la_arr **out) {
  ptrdiff_t from = 0, to = p->numel - 1;
  while (from < p->numel && is_zero(get(p, from))) {
    from++;
  }
  if (from == p->numel) {
    *out = la_arr_new2(ctx, LA_C_REAL, 0, 0);
    return *out == NULL ? LA_ERR : LA_OK;
  }
  while (is_zero(get(p, to))) {
    to--;
  }
  ptrdiff_t n = p->numel - 1 - from;
  la_arr *r = la_arr_zeros(ctx, LA_C_CPLX, 2, (ptrdiff_t[]){n, 1});
  la_status st = r == NULL ? LA_ERR : LA_OK;
  if (st == LA_OK && to > from) {
    st = find_roots(ctx, p, from, to - from, r->data);
  }
  if (st != LA_OK) {
    la_arr_release(r);
    return st;
  }
  *out = r;
  return LA_OK;
}

static la_status roots(la_ctx *ctx, la_call *call) {
  la_arr *p = NULL, *r = NULL;
  LA_TRY(la_arg_vector(ctx, call, 0, &p));
  la_status st = la_lin_finite(ctx, call, 0, p);
  if (st == LA_OK) {
    st = roots_of(ctx, p, &r);
  }
  la_arr_release(p);
  return st == LA_OK ? give(ctx, call, 0, r) : st;
}

static la_status compan(la_ctx *ctx, la_call *call) {
  la_arr *p = NULL, *c = NULL;
  LA_TRY(la_arg_vector(ctx, call, 0, &p));
  la_status st = LA_OK;
  if (p->numel == 0 || is_zero(get(p, 0))) {
    st = la_arg_fail(ctx, call, "the first coefficient must not be 0");
  } else {
    ptrdiff_t n = p->numel - 1;
    c = la_arr_zeros(ctx, p->cls, 2, (ptrdiff_t[]){n, n});
    st = c == NULL ? LA_ERR : LA_OK;
    if (st == LA_OK) {
      fill_companion(p, 0, n, c);
    }
  }
  la_arr_release(p);
  return st == LA_OK ? give(ctx, call, 0, c) : st;
}

/* --- values --------------------------------------------------------------- */

/* Horner's rule at (x - shift) / scale. */
static void horner(const la_arr *p, const la_arr *x, const double mu[2],
                   la_arr *y) {
  for (ptrdiff_t i = 0; i < x->numel; i++) {
    la_scalar z = get(x, i), v = LA_ZERO;
    z = (la_scalar){(z.re - mu[0]) / mu[1], z.im / mu[1]};
    if (y->cls == LA_C_REAL) {
      for (ptrdiff_t k = 0; k < p->numel; k++) {
        v.re = v.re * z.re + la_arr_d(p)[k];
      }
    } else {
      for (ptrdiff_t k = 0; k < p->numel; k++) {
        v = plus(times(v, z), get(p, k));
      }
    }
    put(y, i, v);
  }
}

/* The shift and scale in argument 3. */
static la_status read_mu(la_ctx *ctx, la_call *call, double mu[2]) {
  mu[0] = 0;
  mu[1] = 1;
  if (!la_along_given(call, 3)) {
    return LA_OK;
  }
  la_arr *m = NULL;
  LA_TRY(la_arg_vector(ctx, call, 3, &m));
  bool good = m->cls == LA_C_REAL && m->numel == 2;
  if (good) {
    memcpy(mu, m->data, 2 * sizeof *mu);
  }
  la_arr_release(m);
  return good ? LA_OK : la_arg_want(ctx, call, 3, "[mean, deviation]");
}

static la_status polyval(la_ctx *ctx, la_call *call) {
  la_arr *p = NULL, *x = NULL, *y = NULL;
  double mu[2];
  LA_TRY(read_mu(ctx, call, mu));
  LA_TRY(la_arg_vector(ctx, call, 0, &p));
  la_status st = la_arg_array(ctx, call, 1, &x);
  if (st == LA_OK) {
    y = la_arr_like(ctx, x, common(p, x));
    st = y == NULL ? LA_ERR : LA_OK;
  }
  if (st == LA_OK) {
    horner(p, x, mu, y);
  }
  la_arr_release(p);
  la_arr_release(x);
  return st == LA_OK ? give(ctx, call, 0, y) : st;
}

/* y := y a + c I, by way of [work]. */
static int horner_step(la_arr *y, const la_arr *a, la_arr *work, la_scalar c) {
  int info = la_gemm(LA_N, LA_N, LA_ONE, la_arr_view(y), la_arr_view(a),
                     LA_ZERO, la_arr_view(work));
  ptrdiff_t n = a->dim[0];
  memcpy(y->data, work->data, (size_t)(n * n * la_class_size(y->cls)));
  for (ptrdiff_t i = 0; i < n; i++) {
    put(y, i * (n + 1), plus(get(y, i * (n + 1)), c));
  }
  return info;
}

static la_status matrix_values(la_ctx *ctx, const la_arr *p, la_arr *a,
                               la_arr **out) {
  la_class cls = common(p, a);
  la_arr *x = NULL;
  LA_TRY(la_arr_convert(ctx, a, cls, &x));
  la_arr *y = la_arr_zeros(ctx, cls, 2, a->dim);
  la_arr *work = y == NULL ? NULL : la_arr_like(ctx, a, cls);
  int info = 0;
  for (ptrdiff_t k = 0; work != NULL && k < p->numel && info == 0; k++) {
    info = horner_step(y, x, work, get(p, k));
  }
  bool made = work != NULL;
  la_arr_release(x);
  la_arr_release(work);
  if (!made || info != 0) {
    la_arr_release(y);
    return made ? la_engine_status(ctx, info, "the product") : LA_ERR;
  }
  *out = y;
  return LA_OK;
}

static la_status polyvalm(la_ctx *ctx, la_call *call) {
  la_arr *p = NULL, *a = NULL, *y = NULL;
  LA_TRY(la_arg_vector(ctx, call, 0, &p));
  la_status st = la_arg_square(ctx, call, 1, &a);
  if (st == LA_OK) {
    st = matrix_values(ctx, p, a, &y);
  }
  la_arr_release(p);
  la_arr_release(a);
  return st == LA_OK ? give(ctx, call, 0, y) : st;
}

/* --- products and quotients ----------------------------------------------- */

/* The coefficients of p q. */
static la_arr *product(la_ctx *ctx, const la_arr *p, const la_arr *q) {
  ptrdiff_t n = p->numel + q->numel - 1;
  la_arr *r =
      la_arr_zeros(ctx, common(p, q), 2,
                   (ptrdiff_t[]){1, p->numel == 0 || q->numel == 0 ? 0 : n});
  for (ptrdiff_t i = 0; r != NULL && r->numel > 0 && i < p->numel; i++) {
    la_scalar z = get(p, i);
    for (ptrdiff_t j = 0; j < q->numel; j++) {
      put(r, i + j, plus(get(r, i + j), times(z, get(q, j))));
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
  return st == LA_OK ? give(ctx, call, 0, r) : st;
}

/* Long division: the quotient into q, what remains of y into r (which holds y
   at the start). */
static void divide(la_arr *r, const la_arr *a, la_arr *q) {
  la_scalar lead = get(a, 0);
  for (ptrdiff_t k = 0; k < q->numel; k++) {
    la_scalar c = get(r, k);
    c = r->cls == LA_C_CPLX ? la_cdiv(c, lead) : (la_scalar){c.re / lead.re, 0};
    put(q, k, c);
    put(r, k, LA_ZERO);
    for (ptrdiff_t j = 1; j < a->numel; j++) {
      put(r, k + j, minus(get(r, k + j), times(c, get(a, j))));
    }
  }
}

static la_status quotient(la_ctx *ctx, la_arr *y, const la_arr *a, la_arr **q,
                          la_arr **r) {
  la_class cls = common(y, a);
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
  if (st == LA_OK && is_zero(get(v[1], 0))) {
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
    la_scalar z = get(p, i);
    put(d, i, (la_scalar){k * z.re, k * z.im});
  }
  return d;
}

/* Without leading zeros, but for one coefficient. Consumes p; NULL stays. */
static la_arr *trimmed(la_ctx *ctx, la_arr *p) {
  ptrdiff_t from = 0;
  while (p != NULL && from + 1 < p->numel && is_zero(get(p, from))) {
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
    q = la_arr_zeros(ctx, common(x, y), 2, (ptrdiff_t[]){1, n});
  }
  for (ptrdiff_t i = 0; q != NULL && i < x->numel; i++) {
    put(q, q->numel - 1 - i, get(x, x->numel - 1 - i));
  }
  for (ptrdiff_t i = 0; q != NULL && i < y->numel; i++) {
    ptrdiff_t at = q->numel - 1 - i;
    put(q, at, minus(get(q, at), get(y, y->numel - 1 - i)));
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
      st = give(ctx, call, 0, d);
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
  return give(ctx, call, 0, d);
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
    la_scalar z = get(p, i);
    put(q, i, (la_scalar){z.re / k, z.im / k});
  }
  if (q != NULL) {
    put(q, p->numel, (la_scalar){constant, 0});
  }
  la_arr_release(p);
  return give(ctx, call, 0, q);
}

const la_builtin la_rows_poly[] = {
    {"poly", poly, 1, 1, 1, LA_TOPIC_POLY, "2.7", "p = poly(r)\np = poly(A)",
     "The polynomial with given roots, or characteristic polynomial",
     "Monic, highest power first. The roots of poly(A) are the eigenvalues of "
     "A.",
     "poly([1 2 3])\npoly([1 2; 3 4])", "roots, charpoly, eig, polyval"},
    {"roots", roots, 1, 1, 1, LA_TOPIC_POLY, "2.7", "r = roots(p)",
     "The roots of a polynomial",
     "Eigenvalues of the companion matrix. Trailing zero coefficients give "
     "roots\n"
     "that are exactly 0; conjugate pairs are exact.",
     "roots([1 -3 2])\nroots([1 0 1])", "poly, polyval, compan, eig"},
    {"compan", compan, 1, 1, 1, LA_TOPIC_POLY, "2.7", "C = compan(p)",
     "The companion matrix of a polynomial",
     "Its eigenvalues are the roots of p.", "compan([1 2 3])",
     "roots, charpoly, eig"},
    {"polyval", polyval, 2, 4, 1, LA_TOPIC_POLY, "2.7",
     "y = polyval(p,x)\ny = polyval(p,x,[],mu)",
     "Values of a polynomial, element by element",
     "mu is what polyfit gives: x is replaced by (x - mu(1)) / mu(2).",
     "polyval([1 2 3],[0 1 2])", "polyvalm, polyfit, roots"},
    {"polyvalm", polyvalm, 2, 2, 1, LA_TOPIC_POLY, "2.7", "Y = polyvalm(p,A)",
     "Value of a polynomial at a square matrix",
     "With powers of the matrix: by Cayley and Hamilton "
     "polyvalm(charpoly(A),A)\n"
     "is zero but for rounding.",
     "polyvalm([1 -5 -2],[1 2; 3 4])", "polyval, charpoly"},
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
