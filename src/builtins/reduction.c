/* reduction.c - steps towards a Schur form: Hessenberg form, balancing, plane
   rotations. */
#include "config.h"

#include "builtins/linalg.h"

#include "engine/balance.h"
#include "engine/hess.h"
#include "engine/vec.h"
#include "value/linop.h"

#include <math.h>

/* Replaces *a by itself in class [cls]. */
static la_status to_class(la_ctx *ctx, la_class cls, la_arr **a) {
  la_arr *b = NULL;
  LA_TRY(la_arr_convert(ctx, *a, cls, &b));
  la_arr_release(*a);
  *a = b;
  return la_arr_unique(ctx, a);
}

/* H and, if p is not NULL, P of A = P H P'; [h] holds A. */
static la_status run_gehrd(la_ctx *ctx, la_arr *h, la_arr **p) {
  ptrdiff_t n = h->dim[0];
  la_view v = la_arr_view(h);
  la_arr *tau = la_arr_new2(ctx, h->cls, n, 1);
  la_status st = tau == NULL ? LA_ERR : LA_OK;
  if (st == LA_OK && p != NULL) {
    *p = la_arr_new2(ctx, h->cls, n, n);
    st = *p == NULL ? LA_ERR : LA_OK;
  }
  if (st == LA_OK) {
    int info = la_gehrd(v, 0, n, la_arr_d(tau));
    if (info == 0 && p != NULL) {
      info = la_orghr(v, 0, n, la_arr_d(tau), la_arr_view(*p));
    }
    st = la_engine_status(ctx, info, "Hessenberg form");
  }
  for (ptrdiff_t j = 0; st == LA_OK && j + 2 < n; j++) {
    la_scal(v.k, n - j - 2, LA_ZERO, la_at(v, j + 2, j), 1);
  }
  la_arr_release(tau);
  return st;
}

static la_status hess(la_ctx *ctx, la_call *call) {
  la_arr *h = NULL, *p = NULL;
  bool two = call->nargout > 1;
  LA_TRY(la_arg_own_square(ctx, call, 0, &h));
  la_status st = la_lin_finite(ctx, call, 0, h);
  if (st == LA_OK) {
    st = run_gehrd(ctx, h, two ? &p : NULL);
  }
  if (st == LA_OK) {
    la_lin_out_narrow(ctx, call, two ? 1 : 0, la_arr_retain(h));
  }
  if (st == LA_OK && two) {
    la_lin_out_narrow(ctx, call, 0, la_arr_retain(p));
  }
  la_arr_release(h);
  la_arr_release(p);
  return st;
}

/* Takes DD = I(:,p)*diag(d) apart. */
static la_status split_scaling(la_ctx *ctx, la_call *call, const la_arr *dd) {
  la_view v = la_arr_view(dd);
  la_arr *d = la_arr_new2(ctx, LA_C_REAL, v.n, 1);
  la_arr *p = la_arr_new2(ctx, LA_C_REAL, v.n, 1);
  if (d == NULL || p == NULL) {
    la_arr_release(d);
    la_arr_release(p);
    return LA_ERR;
  }
  for (ptrdiff_t j = 0; j < v.n; j++) {
    for (ptrdiff_t i = 0; i < v.m; i++) {
      if (*la_at(v, i, j) != 0) {
        la_arr_d(d)[j] = *la_at(v, i, j);
        la_arr_d(p)[j] = (double)(i + 1);
      }
    }
  }
  la_lin_out_narrow(ctx, call, 0, d);
  la_lin_out_narrow(ctx, call, 1, p);
  return LA_OK;
}

/* Balances [a] in place; dd: a real identity that becomes P*D. */
static la_status run_gebal(la_ctx *ctx, const la_call *call, la_arr *a,
                           la_arr *dd) {
  bool permute = !la_arg_is(call, 1, "noperm") && !la_arg_is(call, 1, "S");
  bool scale = !la_arg_is(call, 1, "noscal") && !la_arg_is(call, 1, "P");
  la_arr *s = la_arr_new2(ctx, LA_C_REAL, a->dim[0], 1);
  if (s == NULL) {
    return LA_ERR;
  }
  la_balance bal = {.scale = la_arr_d(s)};
  la_gebal(la_arr_view(a), permute, scale, &bal);
  la_gebak(&bal, false, la_arr_view(dd));
  la_arr_release(s);
  return LA_OK;
}

static la_status balance(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL, *dd = NULL;
  if (call->nargin > 1 && !la_arg_is(call, 1, "noperm") &&
      !la_arg_is(call, 1, "S") && !la_arg_is(call, 1, "noscal") &&
      !la_arg_is(call, 1, "P")) {
    return la_arg_unknown(ctx, call, 1, "\"noperm\" or \"noscal\"");
  }
  LA_TRY(la_arg_own_square(ctx, call, 0, &a));
  la_status st = la_lin_finite(ctx, call, 0, a);
  if (st == LA_OK) {
    dd = la_lin_eye(ctx, LA_C_REAL, a->dim[0]);
    st = dd == NULL ? LA_ERR : run_gebal(ctx, call, a, dd);
  }
  if (st == LA_OK) {
    int last = call->nargout > 1 ? call->nargout - 1 : 0;
    la_lin_out_narrow(ctx, call, last, la_arr_retain(a));
  }
  if (st == LA_OK && call->nargout == 2) {
    la_lin_out_narrow(ctx, call, 0, la_arr_retain(dd));
  } else if (st == LA_OK && call->nargout > 2) {
    st = split_scaling(ctx, call, dd);
  }
  la_arr_release(a);
  la_arr_release(dd);
  return st;
}

/* The rotation [c s; -s' c] that turns (x,y) to (r,0); c is real. */
static void rotation(const double *x, const double *y, la_kind k, double *c,
                     la_scalar *s) {
  la_scalar f = {x[0], k == LA_CPLX ? x[1] : 0};
  la_scalar g = {y[0], k == LA_CPLX ? y[1] : 0};
  double nf = hypot(f.re, f.im), ng = hypot(g.re, g.im), r = hypot(nf, ng);
  if (ng == 0) {
    *c = 1;
    *s = LA_ZERO;
  } else if (nf == 0) {
    *c = 0;
    *s = (la_scalar){g.re / ng, -g.im / ng};
  } else if (k == LA_REAL) {
    /* c >= 0, as LAPACK's lartg */
    *c = nf / r;
    *s = (la_scalar){f.re < 0 ? -g.re / r : g.re / r, 0};
  } else {
    la_scalar u = {f.re / nf, f.im / nf};
    *c = nf / r;
    *s = (la_scalar){(u.re * g.re + u.im * g.im) / r,
                     (u.im * g.re - u.re * g.im) / r};
  }
}

/* G from the elements at x and y, and what else is asked for. */
static la_status out_rotation(la_ctx *ctx, la_call *call, const double *xy[2],
                              la_class cls, bool parts) {
  la_kind k = cls == LA_C_CPLX ? LA_CPLX : LA_REAL;
  double c = 1;
  la_scalar s = LA_ZERO;
  rotation(xy[0], xy[1], k, &c, &s);
  if (parts) {
    call->out[0] = la_val_num(c);
    return la_val_complex(ctx, s.re, s.im, &call->out[1]);
  }
  la_arr *g = la_lin_zeros(ctx, cls, 2, 2);
  if (g == NULL) {
    return LA_ERR;
  }
  double *e = la_arr_d(g);
  e[0] = e[3 * (ptrdiff_t)k] = c;
  e[(ptrdiff_t)k] = -s.re;
  e[2 * (ptrdiff_t)k] = s.re;
  if (k == LA_CPLX) {
    e[3] = s.im;
    e[5] = s.im;
  }
  la_lin_out_narrow(ctx, call, 0, g);
  return LA_OK;
}

static la_status givens(la_ctx *ctx, la_call *call) {
  la_arr *x[2] = {NULL, NULL};
  la_status st = LA_OK;
  for (int i = 0; i < 2 && st == LA_OK; i++) {
    st = la_arg_matrix(ctx, call, i, &x[i]);
    if (st == LA_OK && x[i]->numel != 1) {
      st = la_arg_want(ctx, call, i, "a number");
    }
  }
  bool complex =
      st == LA_OK && (x[0]->cls == LA_C_CPLX || x[1]->cls == LA_C_CPLX);
  for (int i = 0; i < 2 && st == LA_OK; i++) {
    st = to_class(ctx, complex ? LA_C_CPLX : LA_C_REAL, &x[i]);
  }
  if (st == LA_OK) {
    const double *xy[2] = {la_arr_d(x[0]), la_arr_d(x[1])};
    st = out_rotation(ctx, call, xy, x[0]->cls, call->nargout > 1);
  }
  la_arr_release(x[0]);
  la_arr_release(x[1]);
  return st;
}

/* G*x: the length of x with the phase that the rotation leaves, and an exact
   zero. */
static la_status out_rotated(la_ctx *ctx, la_call *call, const double *xy[2],
                             la_kind k) {
  double c = 1;
  la_scalar s = LA_ZERO;
  rotation(xy[0], xy[1], k, &c, &s);
  la_arr *y = la_lin_zeros(ctx, k == LA_CPLX ? LA_C_CPLX : LA_C_REAL, 2, 1);
  if (y == NULL) {
    return LA_ERR;
  }
  double *r = la_arr_d(y);
  if (k == LA_REAL) {
    r[0] = copysign(hypot(xy[0][0], xy[1][0]), c * xy[0][0] + s.re * xy[1][0]);
  } else {
    r[0] = c * xy[0][0] + s.re * xy[1][0] - s.im * xy[1][1];
    r[1] = c * xy[0][1] + s.re * xy[1][1] + s.im * xy[1][0];
  }
  la_lin_out_narrow(ctx, call, 1, y);
  return LA_OK;
}

static la_status planerot(la_ctx *ctx, la_call *call) {
  la_arr *x = NULL;
  LA_TRY(la_arg_vector(ctx, call, 0, &x));
  la_kind k = la_arr_view(x).k;
  la_status st = LA_OK;
  if (x->numel != 2) {
    st = la_arg_want(ctx, call, 0, "a vector of two elements");
  }
  const double *xy[2] = {la_arr_d(x), la_arr_d(x) + k};
  if (st == LA_OK) {
    st = out_rotation(ctx, call, xy, x->cls, false);
  }
  if (st == LA_OK && call->nargout > 1) {
    st = out_rotated(ctx, call, xy, k);
  }
  la_arr_release(x);
  return st;
}

const la_builtin la_rows_reduction[] = {
    {"hess", hess, 1, 1, 2, LA_TOPIC_FACTOR, NULL,
     "H = hess(A)\n[P,H] = hess(A)", "Hessenberg form",
     "A = P*H*P' with orthogonal P, and H zero below the first subdiagonal:\n"
     "the first step of computing eigenvalues.",
     "A = [1 2 3; 4 5 6; 7 8 10];\n[P,H] = hess(A);\nissame(P*H*P', A)",
     "schur, eig, balance"},
    {"balance", balance, 1, 2, 3, LA_TOPIC_FACTOR, NULL,
     "B = balance(A)\n[T,B] = balance(A)\n[d,p,B] = balance(A)\n"
     "... = balance(A,\"noperm\")",
     "Scaling that makes rows and columns alike in size",
     "B = T\\A*T has rows and columns of nearly equal norms; T is a "
     "permutation\n"
     "times a diagonal of powers of two, so that nothing is rounded.\n"
     "Eigenvalues stay, and come out more accurate. \"noperm\" only scales,\n"
     "\"noscal\" only permutes. With three values T = eye(n)(:,p)*diag(d).",
     "balance([1 1e6; 1e-6 1])", "eig, hess"},
    {"givens", givens, 2, 2, 2, LA_TOPIC_FACTOR, NULL,
     "G = givens(x,y)\n[c,s] = givens(x,y)",
     "Plane rotation that makes an element zero",
     "G = [c s; -s' c] is orthogonal and G*[x;y] = [r;0].", "givens(3, 4)",
     "planerot, qr"},
    {"planerot", planerot, 1, 1, 2, LA_TOPIC_FACTOR, NULL,
     "G = planerot(x)\n[G,y] = planerot(x)",
     "Plane rotation for a vector of two elements",
     "G is orthogonal, y = G*x and y(2) is zero.", "[G,y] = planerot([3;4])",
     "givens, qr"},
    {.name = NULL}};
