/* poly.c - polynomials: coefficients in a row, the highest power first. */
#include "config.h"

#include "builtins/along.h"
#include "builtins/coef.h"
#include "builtins/linalg.h"
#include "builtins/tables.h"
#include "engine/eig_gen.h"
#include "engine/gemm.h"
#include "engine/hermitian.h"
#include "engine/vec.h"
#include "value/linop.h"

#include <math.h>
#include <string.h>

/* A row of n elements of the class of [like]. */
static la_arr *row_like(la_ctx *ctx, const la_arr *like, ptrdiff_t n) {
  return la_arr_zeros(ctx, like->cls, 2, (ptrdiff_t[]){1, n});
}

/* --- poly and roots ------------------------------------------------------- */

/* True if every root has its exact conjugate among the roots. */
static bool in_pairs(const la_arr *r) {
  for (ptrdiff_t i = 0; i < r->numel; i++) {
    la_scalar z = la_coef_get(r, i);
    ptrdiff_t same = 0, mirror = 0;
    for (ptrdiff_t j = 0; j < r->numel; j++) {
      la_scalar w = la_coef_get(r, j);
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
  la_coef_put(p, 0, LA_ONE);
  for (ptrdiff_t k = 0; k < r->numel; k++) {
    la_scalar z = la_coef_get(r, k);
    for (ptrdiff_t i = k + 1; i > 0; i--) {
      la_coef_put(p, i,
                  la_coef_minus(la_coef_get(p, i),
                                la_coef_times(z, la_coef_get(p, i - 1))));
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
  return st == LA_OK ? la_along_give(ctx, call, 0, p) : st;
}

/* The companion matrix of n + 1 coefficients, the first of which is not 0. */
static void fill_companion(const la_arr *p, ptrdiff_t from, ptrdiff_t n,
                           la_arr *c) {
  la_scalar lead = la_coef_get(p, from);
  for (ptrdiff_t j = 0; j < n; j++) {
    la_scalar q = la_coef_get(p, from + j + 1);
    if (p->cls == LA_C_CPLX) {
      q = la_cdiv(q, lead);
    } else {
      q.re /= lead.re;
    }
    la_coef_put(c, j * n, (la_scalar){-q.re, -q.im});
    if (j + 1 < n) {
      la_coef_put(c, j + 1 + j * n, LA_ONE);
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
  while (from < p->numel && la_coef_is_zero(la_coef_get(p, from))) {
    from++;
  }
  if (from == p->numel) {
    *out = la_arr_new2(ctx, LA_C_REAL, 0, 0);
    return *out == NULL ? LA_ERR : LA_OK;
  }
  while (la_coef_is_zero(la_coef_get(p, to))) {
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
  return st == LA_OK ? la_along_give(ctx, call, 0, r) : st;
}

static la_status compan(la_ctx *ctx, la_call *call) {
  la_arr *p = NULL, *c = NULL;
  LA_TRY(la_arg_vector(ctx, call, 0, &p));
  la_status st = LA_OK;
  if (p->numel == 0 || la_coef_is_zero(la_coef_get(p, 0))) {
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
  return st == LA_OK ? la_along_give(ctx, call, 0, c) : st;
}

/* --- values --------------------------------------------------------------- */

/* Horner's rule at (x - shift) / scale. */
static void horner(const la_arr *p, const la_arr *x, const double mu[2],
                   la_arr *y) {
  for (ptrdiff_t i = 0; i < x->numel; i++) {
    la_scalar z = la_coef_get(x, i), v = LA_ZERO;
    z = (la_scalar){(z.re - mu[0]) / mu[1], z.im / mu[1]};
    if (y->cls == LA_C_REAL) {
      for (ptrdiff_t k = 0; k < p->numel; k++) {
        v.re = v.re * z.re + la_arr_d(p)[k];
      }
    } else {
      for (ptrdiff_t k = 0; k < p->numel; k++) {
        v = la_coef_plus(la_coef_times(v, z), la_coef_get(p, k));
      }
    }
    la_coef_put(y, i, v);
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
    y = la_arr_like(ctx, x, la_coef_class(p, x));
    st = y == NULL ? LA_ERR : LA_OK;
  }
  if (st == LA_OK) {
    horner(p, x, mu, y);
  }
  la_arr_release(p);
  la_arr_release(x);
  return st == LA_OK ? la_along_give(ctx, call, 0, y) : st;
}

static void add_to_diagonal(la_arr *y, la_scalar c) {
  ptrdiff_t n = y->dim[0];
  for (ptrdiff_t i = 0; i < n; i++) {
    la_coef_put(y, i * (n + 1), la_coef_plus(la_coef_get(y, i * (n + 1)), c));
  }
}

/* y := p(a) by Horner's rule, y coming in as a copy of a; [work] is as large.
 */
static int matrix_horner(const la_arr *p, const la_arr *a, la_arr *y,
                         la_arr *work) {
  la_view v = la_arr_view(y), room = la_arr_view(work);
  if (p->numel < 2) {
    la_laset(v, LA_ZERO, p->numel == 0 ? LA_ZERO : la_coef_get(p, 0));
    return 0;
  }
  la_scal(v.k, y->numel, la_coef_get(p, 0), v.p, 1);
  add_to_diagonal(y, la_coef_get(p, 1));
  for (ptrdiff_t k = 2; k < p->numel; k++) {
    int info = la_gemm(LA_N, LA_N, LA_ONE, v, la_arr_view(a), LA_ZERO, room);
    if (info != 0) {
      return info;
    }
    la_lacpy(room, v);
    add_to_diagonal(y, la_coef_get(p, k));
  }
  return 0;
}

static la_status matrix_values(la_ctx *ctx, const la_arr *p, la_arr *a,
                               la_arr **out) {
  la_class cls = la_coef_class(p, a);
  la_arr *x = NULL;
  LA_TRY(la_arr_convert(ctx, a, cls, &x));
  la_arr *y = la_arr_copy(ctx, x);
  la_arr *work = la_arr_like(ctx, x, cls);
  la_status st = y == NULL || work == NULL ? LA_ERR : LA_OK;
  if (st == LA_OK) {
    int info = matrix_horner(p, x, y, work);
    st = la_engine_status(ctx, info, "the product");
  }
  if (st == LA_OK && p->cls == LA_C_REAL && la_is_hermitian(la_arr_view(a))) {
    la_make_hermitian(la_arr_view(y));
  }
  la_arr_release(x);
  la_arr_release(work);
  if (st != LA_OK) {
    la_arr_release(y);
    y = NULL;
  }
  *out = y;
  return st;
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
  return st == LA_OK ? la_along_give(ctx, call, 0, y) : st;
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
    {.name = NULL}};
