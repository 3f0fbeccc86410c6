/* polyfit.c - the polynomial that fits points best.

   Refined least squares with the Vandermonde matrix, whose powers of real
   points are carried to doubled precision: the coefficients are those of the
   points as given, not of rounded powers of them. */
#include "config.h"

#include "builtins/along.h"
#include "builtins/moments.h"
#include "builtins/tables.h"
#include "engine/lstsq.h"
#include "engine/vec.h"
#include "value/linop.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* The points, as columns of one class, x transformed to (x - mu)/sigma. */
typedef struct points {
  la_arr *x, *y;
  double mu[2];
  ptrdiff_t degree;
} points;

static void drop_points(points *q) {
  la_arr_release(q->x);
  la_arr_release(q->y);
}

static la_status read_column(la_ctx *ctx, la_call *call, int i, la_class cls,
                             la_arr **out) {
  la_arr *a = NULL, *c = NULL;
  LA_TRY(la_arg_array(ctx, call, i, &a));
  la_status st = la_arr_convert(ctx, a, cls, &c);
  la_arr_release(a);
  LA_TRY(st);
  return la_arr_reshape(ctx, c, 2, (ptrdiff_t[]){c->numel, 1}, out);
}

static la_status standardise(la_ctx *ctx, points *q) {
  la_arr *mean = la_moment_mean(ctx, q->x, 0);
  la_arr *var = mean == NULL ? NULL : la_moment_var(ctx, q->x, 0, false);
  la_arr *z = var == NULL ? NULL : la_moment_center(ctx, q->x, 0);
  if (z != NULL) {
    q->mu[0] = *la_arr_d(mean);
    q->mu[1] = sqrt(*la_arr_d(var));
    la_moment_divide(z, 0, &q->mu[1]);
    la_arr_release(q->x);
    q->x = z;
  }
  la_arr_release(mean);
  la_arr_release(var);
  return z == NULL ? LA_ERR : LA_OK;
}

static la_status read_points(la_ctx *ctx, la_call *call, points *q) {
  LA_TRY(la_arg_int(ctx, call, 2, &q->degree));
  if (q->degree < 0) {
    return la_arg_want(ctx, call, 2, "a degree, not negative");
  }
  bool z = la_val_is_complex(call->arg[0]) || la_val_is_complex(call->arg[1]);
  la_class cls = z ? LA_C_CPLX : LA_C_REAL;
  LA_TRY(read_column(ctx, call, 0, cls, &q->x));
  LA_TRY(read_column(ctx, call, 1, cls, &q->y));
  if (q->x->numel != q->y->numel) {
    return la_arg_differ(ctx, call, 0, q->x->numel, 1, q->y->numel, "element");
  }
  if (q->x->numel == 0) {
    return la_arg_fail(ctx, call, "needs at least one point");
  }
  if (!la_isfinite(la_arr_view(q->x)) || !la_isfinite(la_arr_view(q->y))) {
    return la_arg_fail(ctx, call, "all points must be finite");
  }
  return call->nargout > 2 ? standardise(ctx, q) : LA_OK;
}

/* (p, low) := (p, low) * x in doubled precision (Dekker, Numer. Math. 18,
   1971). */
static void times(double x, double *p, double *low) {
  double product = *p * x;
  double rest = fma(*p, x, -product) + *low * x;
  *p = product + rest;
  *low = rest - (*p - product);
}

/* The Vandermonde matrix as v + low. */
static void fill_real(const points *q, la_view v, la_view low) {
  for (ptrdiff_t i = 0; i < v.m; i++) {
    double p = 1, rest = 0;
    for (ptrdiff_t j = q->degree; j >= 0; j--) {
      *la_at(v, i, j) = p;
      *la_at(low, i, j) = rest;
      times(la_arr_d(q->x)[i], &p, &rest);
    }
  }
}

static void fill_complex(const points *q, la_view v) {
  for (ptrdiff_t i = 0; i < v.m; i++) {
    const double *x = la_arr_d(q->x) + 2 * i;
    double re = 1, im = 0;
    for (ptrdiff_t j = q->degree; j >= 0; j--) {
      double *to = la_at(v, i, j);
      to[0] = re;
      to[1] = im;
      re = to[0] * x[0] - to[1] * x[1];
      im = to[0] * x[1] + to[1] * x[0];
    }
  }
}

/* Solves for the coefficients, from the highest power on. */
static la_status solve(la_ctx *ctx, const points *q, la_arr *v, la_arr *low,
                       la_view p) {
  ptrdiff_t rank = 0;
  la_view none = {.k = LA_CPLX, .ld = 1};
  if (low == NULL) {
    fill_complex(q, la_arr_view(v));
  } else {
    fill_real(q, la_arr_view(v), la_arr_view(low));
  }
  if (!la_isfinite(la_arr_view(v))) {
    return la_fail(ctx, "polyfit: powers of the points overflow");
  }
  int info = la_lstsq(la_arr_view(v), low == NULL ? none : la_arr_view(low),
                      la_arr_view(q->y), DBL_EPSILON / 64, p, &rank);
  LA_TRY(la_engine_status(ctx, info, "the factorisation"));
  if (rank < q->degree + 1) {
    la_warn(ctx,
            "polyfit: the points do not determine a polynomial of degree "
            "%td: there are others that fit as well",
            q->degree);
  }
  return LA_OK;
}

static la_status fit(la_ctx *ctx, const points *q, la_arr **out) {
  ptrdiff_t m = q->x->numel, cols = q->degree + 1;
  la_class cls = q->x->cls;
  bool real = cls == LA_C_REAL;
  la_arr *v = la_arr_new2(ctx, cls, m, cols);
  la_arr *low = v == NULL || !real ? NULL : la_arr_new2(ctx, cls, m, cols);
  la_arr *p = v == NULL ? NULL : la_arr_new2(ctx, cls, 1, cols);
  la_status st = p == NULL || (real && low == NULL) ? LA_ERR : LA_OK;
  if (st == LA_OK) {
    st = solve(ctx, q, v, low,
               la_view_of(la_along_kind(p), la_arr_d(p), cols, 1));
  }
  la_arr_release(v);
  la_arr_release(low);
  if (st != LA_OK) {
    la_arr_release(p);
    return st;
  }
  *out = p;
  return LA_OK;
}

/* The Euclidean norm of y - p(x). */
static double residual(const points *q, const la_arr *p) {
  double sum = 0;
  for (ptrdiff_t i = 0; i < q->x->numel; i++) {
    la_kind k = la_along_kind(q->x);
    const double *x = la_arr_d(q->x) + i * (ptrdiff_t)k;
    const double *c = la_arr_d(p), *y = la_arr_d(q->y) + i * (ptrdiff_t)k;
    double re = 0, im = 0, xi = k == LA_CPLX ? x[1] : 0;
    for (ptrdiff_t j = 0; j < p->numel; j++, c += k) {
      double t = re * x[0] - im * xi + c[0];
      im = re * xi + im * x[0] + (k == LA_CPLX ? c[1] : 0);
      re = t;
    }
    sum = hypot(sum, hypot(y[0] - re, (k == LA_CPLX ? y[1] : 0) - im));
  }
  return sum;
}

static la_status give_fit(la_ctx *ctx, la_call *call, const points *q,
                          la_arr *p) {
  if (call->nargout > 1) {
    call->out[1] = la_val_num(residual(q, p));
  }
  call->out[0] = la_val_arr_narrow(ctx, p);
  if (call->nargout > 2) {
    la_arr *mu = la_arr_new2(ctx, LA_C_REAL, 1, 2);
    if (mu == NULL) {
      return LA_ERR;
    }
    memcpy(mu->data, q->mu, sizeof q->mu);
    call->out[2] = la_val_arr(mu);
  }
  return LA_OK;
}

static la_status polyfit(la_ctx *ctx, la_call *call) {
  points q = {NULL, NULL, {0, 1}, 0};
  la_arr *p = NULL;
  la_status st = read_points(ctx, call, &q);
  if (st == LA_OK) {
    st = fit(ctx, &q, &p);
  }
  if (st == LA_OK) {
    st = give_fit(ctx, call, &q, p);
  }
  drop_points(&q);
  return st;
}

const la_builtin la_rows_polyfit[] = {
    {"polyfit", polyfit, 3, 3, 3, LA_TOPIC_POLY, "2.9",
     "p = polyfit(x,y,n)\n[p,r] = polyfit(x,y,n)\n[p,r,mu] = polyfit(x,y,n)",
     "The polynomial of degree n that fits points best",
     "Least squares. r is the norm of the residuals. With mu, x is first "
     "brought\n"
     "to mean 0 and deviation 1, which keeps high degrees accurate:\n"
     "polyval(p,x,[],mu).",
     "x = 0:4; round(polyfit(x,x.^2+1,2))", "polyval, mldivide, vander"},
    {.name = NULL}};
