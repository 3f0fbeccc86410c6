/* interp.c - values between points in one dimension.

   Cubic splines satisfy the not-a-knot condition (de Boor, A Practical Guide to
   Splines, IV); "pchip" keeps the monotony of the data (Fritsch and Butland
   1984). Both are evaluated in Hermite form from the slopes at the points. */
#include "config.h"

#include "base/mem.h"
#include "builtins/along.h"
#include "builtins/order.h"
#include "builtins/tables.h"
#include "engine/specfun.h"

#include <math.h>
#include <string.h>

typedef enum method { LINEAR, NEAREST, PREVIOUS, NEXT, PCHIP, SPLINE } method;

/* n points in ascending order, [cols] columns of values, and for the cubic
   methods the slopes. */
typedef struct curve {
  method how;
  ptrdiff_t n, cols;
  double *x, *y, *slope;
  bool extend;    /* beyond the ends */
  double outside; /* otherwise this stands there */
} curve;

/* --- slopes --------------------------------------------------------------- */

/* Slope at the end of three points; [h] and [d] are steps and chords, nearest
   first. Kept from changing the sign of the data. */
static double end_slope(double h0, double h1, double d0, double d1) {
  double s = ((2 * h0 + h1) * d0 - h0 * d1) / (h0 + h1);
  if (s * d0 <= 0) {
    return 0;
  }
  return d0 * d1 < 0 && fabs(s) > 3 * fabs(d0) ? 3 * d0 : s;
}

static void pchip_slopes(ptrdiff_t n, const double *x, const double *y,
                         double *s) {
  if (n == 2) {
    s[0] = s[1] = (y[1] - y[0]) / (x[1] - x[0]);
    return;
  }
  for (ptrdiff_t i = 1; i + 1 < n; i++) {
    double h = x[i] - x[i - 1], k = x[i + 1] - x[i];
    double d = (y[i] - y[i - 1]) / h, e = (y[i + 1] - y[i]) / k;
    double a = 2 * k + h, b = k + 2 * h;
    s[i] = d * e <= 0 ? 0 : (a + b) / (a / d + b / e);
  }
  double h = x[1] - x[0], k = x[2] - x[1];
  s[0] = end_slope(h, k, (y[1] - y[0]) / h, (y[2] - y[1]) / k);
  h = x[n - 1] - x[n - 2];
  k = x[n - 2] - x[n - 3];
  s[n - 1] =
      end_slope(h, k, (y[n - 1] - y[n - 2]) / h, (y[n - 2] - y[n - 3]) / k);
}

/* The parabola through three points. */
static void parabola_slopes(const double *x, const double *y, double *s) {
  double h = x[1] - x[0], k = x[2] - x[1];
  double d = (y[1] - y[0]) / h, e = (y[2] - y[1]) / k;
  double c = (e - d) / (h + k);
  s[0] = d - c * h;
  s[1] = d + c * h;
  s[2] = e + c * k;
}

/* Slopes of the not-a-knot spline, n >= 4: a tridiagonal system whose first and
   last rows come from the equality of the third derivatives. [w] has 2n
   doubles: diagonal and upper diagonal. */
static void spline_slopes(ptrdiff_t n, const double *x, const double *y,
                          double *s, double *w) {
  double *diag = w, *up = w + n;
  double h = x[1] - x[0], k = x[2] - x[1];
  double d = (y[1] - y[0]) / h, e = (y[2] - y[1]) / k;
  diag[0] = k;
  up[0] = h + k;
  s[0] = ((h + 2 * up[0]) * k * d + h * h * e) / up[0];
  for (ptrdiff_t i = 1; i + 1 < n; i++) {
    h = x[i] - x[i - 1];
    k = x[i + 1] - x[i];
    d = (y[i] - y[i - 1]) / h;
    e = (y[i + 1] - y[i]) / k;
    double f = -k / diag[i - 1];
    s[i] = f * s[i - 1] + 3 * (h * e + k * d);
    diag[i] = f * up[i - 1] + 2 * (h + k);
    up[i] = h;
  }
  double sum = h + k; /* the last two steps, k the last */
  double f = -sum / diag[n - 2];
  double last = diag[n - 2] == 0 ? 0 : f * up[n - 2] + h;
  double r = ((k + 2 * sum) * h * e + k * k * d) / sum;
  s[n - 1] = (r + f * s[n - 2]) / last;
  for (ptrdiff_t i = n - 2; i >= 0; i--) {
    s[i] = (s[i] - up[i] * s[i + 1]) / diag[i];
  }
}

static la_status find_slopes(la_ctx *ctx, curve *c) {
  c->slope = la_mem_alloc(c->n, c->cols * (ptrdiff_t)sizeof(double));
  double *w = la_mem_alloc(2 * c->n, (ptrdiff_t)sizeof *w);
  la_status st = c->slope == NULL || w == NULL ? la_fail_nomem(ctx) : LA_OK;
  for (ptrdiff_t j = 0; st == LA_OK && j < c->cols; j++) {
    const double *y = c->y + j * c->n;
    double *s = c->slope + j * c->n;
    if (c->how == PCHIP || c->n == 2) {
      pchip_slopes(c->n, c->x, y, s);
    } else if (c->n == 3) {
      parabola_slopes(c->x, y, s);
    } else {
      spline_slopes(c->n, c->x, y, s, w);
    }
  }
  la_mem_free(w);
  return st;
}

/* --- evaluation ----------------------------------------------------------- */

/* The piece that t lies in: x[i] <= t, at most n - 2. */
static ptrdiff_t piece(const curve *c, double t) {
  ptrdiff_t low = 0, high = c->n - 1;
  while (high - low > 1) {
    ptrdiff_t mid = low + (high - low) / 2;
    if (c->x[mid] <= t) {
      low = mid;
    } else {
      high = mid;
    }
  }
  return low;
}

/* The cubic with the values y and slopes s at both ends of a step h, at u. */
static double hermite(const double *y, const double *s, double h, double u) {
  double d = (y[1] - y[0]) / h;
  double c = (3 * d - 2 * s[0] - s[1]) / h, b = (s[0] + s[1] - 2 * d) / (h * h);
  return y[0] + u * (s[0] + u * (c + u * b));
}

static double value_at(const curve *c, ptrdiff_t i, ptrdiff_t j, double t) {
  const double *x = c->x + i, *y = c->y + j * c->n + i;
  double h = x[1] - x[0], u = t - x[0];
  switch (c->how) {
  case NEAREST:
    return u < h / 2 ? y[0] : y[1];
  case PREVIOUS:
    return t >= x[1] ? y[1] : y[0];
  case NEXT:
    return t <= x[0] ? y[0] : y[1];
  case PCHIP:
  case SPLINE:
    return hermite(y, c->slope + j * c->n + i, h, u);
  default:
    return t == x[1] ? y[1] : y[0] + (y[1] - y[0]) / h * u;
  }
}

static double interpolate(const curve *c, ptrdiff_t j, double t) {
  bool inside = t >= c->x[0] && t <= c->x[c->n - 1];
  if (isnan(t) || (!inside && !c->extend)) {
    return isnan(t) ? la_missing() : c->outside;
  }
  return value_at(c, piece(c, t), j, t);
}

/* --- the call ------------------------------------------------------------- */

static const char *const names[] = {"linear", "nearest", "previous",
                                    "next",   "pchip",   "spline"};

/* Takes method and treatment of the outside off the arguments. */
static la_status read_options(la_ctx *ctx, la_call *call, curve *c) {
  c->how = LINEAR;
  c->outside = la_missing();
  int first = 0;
  while (first < call->nargin && !la_val_is_text(call->arg[first])) {
    first++;
  }
  for (int i = first; i < call->nargin; i++) {
    bool known = false;
    for (int k = 0; k <= SPLINE; k++) {
      if (la_arg_is(call, i, names[k]) ||
          (k == PCHIP && la_arg_is(call, i, "cubic"))) {
        c->how = (method)k;
        known = true;
      }
    }
    if (la_arg_is(call, i, "extrap")) {
      c->extend = known = true;
    } else if (!la_val_is_text(call->arg[i])) {
      LA_TRY(la_arg_num(ctx, call, i, &c->outside));
      known = true;
    }
    if (!known) {
      return la_arg_want(ctx, call, i,
                         "\"linear\", \"nearest\", \"previous\", \"next\", "
                         "\"pchip\", \"spline\" or \"extrap\"");
    }
  }
  if (first == 4) { /* interp1(x,y,xi,outside) */
    LA_TRY(la_arg_num(ctx, call, 3, &c->outside));
    first = 3;
  }
  call->nargin = first;
  return LA_OK;
}

/* Copies the points into the curve, in ascending order of x (NULL: 1, 2, ...).
 */
static la_status sort_points(la_ctx *ctx, la_call *call, const la_arr *x,
                             const la_arr *y, curve *c) {
  ptrdiff_t *idx = NULL;
  c->x = la_mem_alloc(c->n, (ptrdiff_t)sizeof *c->x);
  c->y = la_mem_alloc(c->n, c->cols * (ptrdiff_t)sizeof *c->y);
  if (c->x == NULL || c->y == NULL) {
    return la_fail_nomem(ctx);
  }
  if (x != NULL) {
    LA_TRY(la_order_index(ctx, x, false, &idx));
  }
  bool distinct = true;
  for (ptrdiff_t i = 0; i < c->n; i++) {
    ptrdiff_t at = idx == NULL ? i : idx[i];
    c->x[i] = x == NULL ? (double)(i + 1) : la_arr_d(x)[at];
    distinct = distinct && (i == 0 || c->x[i - 1] < c->x[i]);
    for (ptrdiff_t j = 0; j < c->cols; j++) {
      c->y[i + j * c->n] = la_arr_d(y)[at + j * c->n];
    }
  }
  la_mem_free(idx);
  return distinct ? LA_OK
                  : la_arg_fail(ctx, call, "the points must be different");
}

static la_status open_curve(la_ctx *ctx, la_call *call, la_arr *x, la_arr *y,
                            curve *c) {
  bool vector = y->dim[0] == 1 || y->dim[1] == 1;
  c->n = vector ? y->numel : y->dim[0];
  c->cols = vector ? 1 : y->dim[1];
  if (y->cls != LA_C_REAL || (x != NULL && x->cls != LA_C_REAL)) {
    return la_arg_fail(ctx, call, "points and values must be real");
  }
  if (x != NULL && x->numel != c->n) {
    return la_arg_fail(ctx, call, "\001 has %td points but \002 has %td values",
                       x->numel, c->n);
  }
  if (c->n < 2) {
    return la_arg_fail(ctx, call, "needs at least two points");
  }
  LA_TRY(sort_points(ctx, call, x, y, c));
  return c->how >= PCHIP ? find_slopes(ctx, c) : LA_OK;
}

/* Values at xi: shaped as xi for one column, else a column for each. */
static la_status evaluate(la_ctx *ctx, la_call *call, const curve *c,
                          const la_arr *xi) {
  if (xi->cls != LA_C_REAL) {
    return la_arg_fail(ctx, call, "the places must be real");
  }
  la_arr *r = c->cols == 1 ? la_arr_like(ctx, xi, LA_C_REAL)
                           : la_arr_new2(ctx, LA_C_REAL, xi->numel, c->cols);
  if (r == NULL) {
    return LA_ERR;
  }
  for (ptrdiff_t j = 0; j < c->cols; j++) {
    for (ptrdiff_t i = 0; i < xi->numel; i++) {
      la_arr_d(r)[i + j * xi->numel] = interpolate(c, j, la_arr_d(xi)[i]);
    }
  }
  call->out[0] = la_val_arr(r);
  return LA_OK;
}

static la_status interp1(la_ctx *ctx, la_call *call) {
  la_call own = *call;
  curve c = {0};
  la_arr *x = NULL, *y = NULL, *xi = NULL;
  LA_TRY(read_options(ctx, &own, &c));
  if (own.nargin != 2 && own.nargin != 3) {
    return la_arg_fail(ctx, call, "needs points, values and places");
  }
  int skip = own.nargin == 3;
  la_status st = skip ? la_arg_vector(ctx, &own, 0, &x) : LA_OK;
  if (st == LA_OK) {
    st = la_arg_matrix(ctx, &own, skip, &y);
  }
  if (st == LA_OK) {
    st = la_arg_array(ctx, &own, skip + 1, &xi);
  }
  if (st == LA_OK) {
    st = open_curve(ctx, &own, x, y, &c);
  }
  if (st == LA_OK) {
    st = evaluate(ctx, &own, &c, xi);
  }
  la_mem_free(c.x);
  la_mem_free(c.y);
  la_mem_free(c.slope);
  la_arr_release(x);
  la_arr_release(y);
  la_arr_release(xi);
  return st;
}

const la_builtin la_rows_interp[] = {
    {"interp1", interp1, 2, 5, 1, LA_TOPIC_POLY, NULL,
     "yi = interp1(x,y,xi)\nyi = interp1(y,xi)\nyi = interp1(x,y,xi,method)\n"
     "yi = interp1(x,y,xi,method,\"extrap\")\n"
     "yi = interp1(x,y,xi,method,outside)",
     "Values between points",
     "Methods: \"linear\", \"nearest\", \"previous\", \"next\", \"pchip\" "
     "(also\n"
     "\"cubic\"; keeps monotony), \"spline\" (not-a-knot). Beyond the points\n"
     "stands NA, the number outside, or the extended curve.",
     "interp1([1 2 3],[4 5 9],[1.5 2.5])", "polyfit, polyval, lookup"},
    {.name = NULL}};
