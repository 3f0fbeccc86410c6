/* det.c - determinants. */
#include "config.h"

#include "builtins/linalg.h"

#include "base/mem.h"
#include "builtins/intmat.h"
#include "engine/cond.h"
#include "engine/hermitian.h"
#include "engine/lu.h"
#include "engine/vec.h"
#include "value/linop.h"
#include "value/solve.h"

#include <math.h>

/* mantissa * 2^exponent; rcond is set only where it is asked for. */
typedef struct determinant {
  la_scalar mantissa;
  long exponent;
  double rcond;
} determinant;

static double modulus(la_scalar z) {
  return hypot(z.re, z.im);
}

/* Keeps the modulus of the mantissa near 1. */
static void normalize_mantissa(determinant *d) {
  double size = modulus(d->mantissa);
  int e = 0;
  if (size > 0 && size < INFINITY) {
    frexp(size, &e);
    d->mantissa.re = ldexp(d->mantissa.re, -e);
    d->mantissa.im = ldexp(d->mantissa.im, -e);
    d->exponent += e;
  }
}

static void times_element(determinant *d, const double *x, la_kind k) {
  la_scalar z = d->mantissa, w = {x[0], k == LA_CPLX ? x[1] : 0};
  d->mantissa = (la_scalar){z.re * w.re, 0};
  if (z.im != 0 || w.im != 0) {
    d->mantissa.re = z.re * w.re - z.im * w.im;
    d->mantissa.im = z.re * w.im + z.im * w.re;
  }
  normalize_mantissa(d);
}

/* The product of a diagonal: 0 if the matrix is not square. */
static la_status det_diag(la_ctx *ctx, const la_call *call, const la_diag *m,
                          determinant *d) {
  if (m->m != m->n) {
    return la_arg_want(ctx, call, 0, "square");
  }
  la_kind k = m->d->cls == LA_C_CPLX ? LA_CPLX : LA_REAL;
  double least = INFINITY, most = 0;
  for (ptrdiff_t i = 0; i < m->n; i++) {
    const double *x = la_arr_d(m->d) + i * (ptrdiff_t)k;
    double size = k == LA_CPLX ? hypot(x[0], x[1]) : fabs(x[0]);
    least = fmin(least, size);
    most = fmax(most, size);
    times_element(d, x, k);
  }
  d->rcond = m->n == 0 ? 1 : most > 0 ? least / most : 0;
  return LA_OK;
}

/* The sign of a permutation: each cycle of even length turns it. */
static la_status det_perm(la_ctx *ctx, const la_perm *p, determinant *d) {
  unsigned char *seen = la_mem_zalloc(p->n, 1);
  if (seen == NULL) {
    return la_fail_nomem(ctx);
  }
  for (ptrdiff_t i = 0; i < p->n; i++) {
    ptrdiff_t length = 0;
    for (ptrdiff_t j = i; !seen[j]; j = p->p[j]) {
      seen[j] = 1;
      length++;
    }
    if (length > 0 && length % 2 == 0) {
      d->mantissa.re = -d->mantissa.re;
    }
  }
  la_mem_free(seen);
  return LA_OK;
}

/* By LU factors of [a], which is consumed. */
static la_status det_lu(la_ctx *ctx, la_arr *a, bool want_rcond,
                        determinant *d) {
  ptrdiff_t n = a->dim[0];
  double norm = want_rcond ? la_norm1_in_range(la_arr_view(a)) : 0;
  la_arr *piv = la_arr_new2(ctx, LA_C_REAL, n, 1);
  la_status st = piv == NULL ? LA_ERR : la_arr_unique(ctx, &a);
  if (st == LA_OK) {
    ptrdiff_t *ipiv = piv->data;
    int info = la_getrf(la_arr_view(a), ipiv);
    bool singular = info > 0;
    if (info >= 0) {
      la_getrf_det(la_arr_view(a), ipiv, &d->mantissa, &d->exponent);
    }
    d->rcond = 0;
    if (info == 0 && want_rcond) {
      info = la_gecon(la_arr_view(a), ipiv, norm, LA_RCOND_CLEAR, &d->rcond);
    }
    st = singular ? LA_OK : la_engine_status(ctx, info, "factorisation");
  }
  la_arr_release(piv);
  la_arr_release(a);
  return st;
}

/* The product of the diagonal, whatever stands beside it. */
static la_status det_triangle(la_ctx *ctx, la_arr *a, la_uplo uplo,
                              bool want_rcond, determinant *d) {
  la_view v = la_arr_view(a);
  for (ptrdiff_t i = 0; i < v.n; i++) {
    times_element(d, la_at(v, i, i), v.k);
  }
  int info =
      want_rcond ? la_trcon(uplo, LA_NONUNIT, v, LA_RCOND_CLEAR, &d->rcond) : 0;
  la_arr_release(a);
  return la_engine_status(ctx, info, "condition");
}

static la_status det_full(la_ctx *ctx, la_call *call, bool want_rcond,
                          determinant *d) {
  la_arr *a = NULL;
  bool exact = false;
  double value = 0;
  LA_TRY(la_arg_square(ctx, call, 0, &a));
  bool hermitian = a->cls == LA_C_CPLX && la_is_hermitian(la_arr_view(a));
  la_status st = la_int_det(ctx, a, &exact, &value);
  if (st != LA_OK || (exact && !want_rcond)) {
    la_arr_release(a);
  } else {
    la_shape shape = la_shape_of(la_arr_view(a));
    bool triangle = shape == LA_SHAPE_UPPER || shape == LA_SHAPE_LOWER;
    la_uplo uplo = shape == LA_SHAPE_UPPER ? LA_UPPER : LA_LOWER;
    st = triangle ? det_triangle(ctx, a, uplo, want_rcond, d)
                  : det_lu(ctx, a, want_rcond, d);
  }
  if (exact) {
    d->mantissa = (la_scalar){value, 0};
    d->exponent = 0;
  }
  if (hermitian) {
    d->mantissa.im = 0; /* the eigenvalues are real */
  }
  return st;
}

static la_status find_det(la_ctx *ctx, la_call *call, bool want_rcond,
                          determinant *d) {
  la_val a = call->arg[0];
  *d = (determinant){LA_ONE, 0, 1};
  if (a.tag == LA_DIAG) {
    return det_diag(ctx, call, a.u.diag, d);
  }
  if (a.tag == LA_PERM) {
    return det_perm(ctx, a.u.perm, d);
  }
  return det_full(ctx, call, want_rcond, d);
}

/* x * 2^e for any long e. */
static double scale(double x, long e) {
  long most = 5000;
  return ldexp(x, (int)(e > most ? most : e < -most ? -most : e));
}

static la_status det(la_ctx *ctx, la_call *call) {
  determinant d;
  LA_TRY(find_det(ctx, call, call->nargout > 1, &d));
  normalize_mantissa(&d);
  if (call->nargout > 1) {
    call->out[1] = la_val_num(d.rcond);
  }
  return la_val_complex(ctx, scale(d.mantissa.re, d.exponent),
                        scale(d.mantissa.im, d.exponent), &call->out[0]);
}

static la_status slogdet(la_ctx *ctx, la_call *call) {
  determinant d;
  LA_TRY(find_det(ctx, call, false, &d));
  normalize_mantissa(&d);
  double size = modulus(d.mantissa);
  la_scalar sign = d.mantissa;
  if (size > 0 && size < INFINITY) {
    sign = (la_scalar){sign.re / size, sign.im / size};
  }
  if (call->nargout > 1) {
    call->out[1] = la_val_num(log(size) + (double)d.exponent * M_LN2);
  }
  return la_val_complex(ctx, sign.re, sign.im, &call->out[0]);
}

const la_builtin la_rows_det[] = {
    {"det", det, 1, 1, 2, LA_TOPIC_SOLVE, "2.11",
     "d = det(A)\n[d,rcond] = det(A)", "Determinant",
     "The product of the eigenvalues. Its modulus says by how much A "
     "stretches\n"
     "volumes: 0 if space is flattened along some direction, that is if A is\n"
     "singular, 1 if volume is kept; the sign says whether A turns space\n"
     "inside out. For small matrices of whole numbers the result is exact;\n"
     "otherwise it comes from the LU factors. To ask whether a matrix is\n"
     "nearly singular use rcond or cond: a small determinant does not mean\n"
     "that.",
     "det([1 2; 3 4])", "slogdet, rcond, eig, lu"},
    {"slogdet", slogdet, 1, 1, 2, LA_TOPIC_SOLVE, "2.11",
     "[sign,logabs] = slogdet(A)", "Sign and logarithm of the determinant",
     "det(A) = sign*exp(logabs), where det(A) itself may overflow or\n"
     "underflow. For a complex A sign has modulus 1. A singular A gives 0 and\n"
     "-Inf.",
     "[s,l] = slogdet(1e200*eye(3))", "det"},
    {.name = NULL}};
