/* mpower.c - see linop.h: powers of matrices and to matrices.

   Whole exponents by repeated squaring on values, so that diagonals and
   permutations stay what they are; others for Hermitian matrices through their
   eigenvalues, and in general by the Schur-Pade algorithm (engine/funm.h). */
#include "config.h"

#include "value/linop.h"

#include "base/mem.h"
#include "engine/eig_sym.h"
#include "engine/elem.h"
#include "engine/funm.h"
#include "engine/gemm.h"
#include "engine/hermitian.h"
#include "engine/norm.h"
#include "engine/scale.h"
#include "engine/semidef.h"
#include "engine/vec.h"
#include "value/ewise.h"
#include "value/ops.h"

#include <float.h>
#include <math.h>

static la_status fail_square(la_ctx *ctx, int name, la_val a) {
  la_buf shape = LA_BUF_INIT;
  la_val_put_shape(a, &shape);
  la_fail(ctx, "%c must be square, it is %s", name, la_buf_text(&shape));
  la_buf_free(&shape);
  return la_fail_hint(ctx, "\001 .^ \002 works element by element");
}

/* Identity of the order of [a], as a diagonal. */
static la_status identity(la_ctx *ctx, la_val a, la_val *out) {
  ptrdiff_t n = la_val_rows(a);
  la_arr *d = la_arr_new2(ctx, LA_C_REAL, n, 1);
  if (d == NULL) {
    return LA_ERR;
  }
  for (ptrdiff_t i = 0; i < n; i++) {
    la_arr_d(d)[i] = 1;
  }
  return la_val_diag(ctx, d, n, n, out);
}

static la_status times_into(la_ctx *ctx, la_val *a, la_val b) {
  la_val r;
  LA_TRY(la_mtimes(ctx, LA_N, *a, LA_N, b, &r));
  la_val_release(a);
  *a = r;
  return LA_OK;
}

/* a^e for a whole e >= 1. */
static la_status repeated_squares(la_ctx *ctx, la_val a, double e,
                                  la_val *out) {
  la_val square = la_val_retain(a);
  la_val power = LA_VAL_NONE;
  la_status st = LA_OK;
  for (; st == LA_OK && e >= 1; e = floor(e / 2)) {
    if (fmod(e, 2) == 1) {
      if (power.tag == LA_NONE) {
        power = la_val_retain(square);
      } else {
        st = times_into(ctx, &power, square);
      }
    }
    if (st == LA_OK && e >= 2) {
      st = times_into(ctx, &square, square);
    }
  }
  la_val_release(&square);
  if (st != LA_OK) {
    la_val_release(&power);
    return st;
  }
  *out = power;
  return LA_OK;
}

static la_status whole_power(la_ctx *ctx, la_val a, double e, la_val *out) {
  if (e == 0) {
    return identity(ctx, a, out);
  }
  if (e == 1) {
    return la_unary(ctx, LA_OP_UPLUS, a, out); /* logical becomes a number */
  }
  if (e > 0) {
    return repeated_squares(ctx, a, e, out);
  }
  la_val inverse;
  LA_TRY(la_inverse(ctx, a, &inverse, NULL));
  la_status st = repeated_squares(ctx, inverse, -e, out);
  la_val_release(&inverse);
  return st;
}

/* An exponent of two that no double needs more of. */
static int clamp(double p) {
  const double most = 1 << 20;
  return (int)fmax(-most, fmin(most, p));
}

/* The same for an array of numbers, with two precautions: the power of a matrix
   near the ends of the range is that of 2^-p A, which may be in range where
   intermediate products are not; the power of a Hermitian matrix is Hermitian
   to the last bit. */
static la_status whole_power_full(la_ctx *ctx, la_arr *a, double e,
                                  la_val *out) {
  bool hermitian = la_is_hermitian(la_arr_view(a));
  int p = la_scale_needed(la_arr_view(a));
  la_arr *x = p == 0 ? la_arr_retain(a) : la_arr_copy(ctx, a);
  la_arr *r = NULL;
  la_val power = LA_VAL_NONE;
  la_status st = x == NULL ? LA_ERR : LA_OK;
  if (st == LA_OK) {
    la_scale_matrix(la_arr_view(x), -p);
    st = whole_power(ctx, (la_val){.tag = LA_ARR, .u.arr = x}, e, &power);
    la_arr_release(x);
  }
  if (st == LA_OK) {
    st = la_val_full(ctx, power, &r);
    la_val_release(&power);
  }
  if (st == LA_OK && (p != 0 || hermitian)) {
    st = la_arr_unique(ctx, &r);
  }
  if (st != LA_OK) {
    la_arr_release(r);
    return st;
  }
  la_scale_matrix(la_arr_view(r), clamp(p * e));
  if (hermitian) {
    la_make_hermitian(la_arr_view(r));
  }
  *out = la_val_arr_narrow(ctx, r);
  return LA_OK;
}

/* What is asked for: the matrix to the power z, or z to the power of the
   matrix. */
typedef struct power {
  la_scalar z;
  bool to_matrix;
} power;

static la_scalar of_eigenvalue(power p, double w) {
  la_scalar x = {w, 0};
  return p.to_matrix ? la_elem_cpow(p.z, x) : la_elem_cpow(x, p.z);
}

/* V diag(f) V' for the eigenvectors [v]. */
static la_status rebuild(la_ctx *ctx, la_arr *v, const la_scalar *f,
                         la_class cls, la_arr **out) {
  la_arr *x;
  LA_TRY(la_arr_convert(ctx, v, cls, &x));
  la_arr *scaled = la_arr_copy(ctx, x);
  la_arr *r = la_arr_like(ctx, x, cls);
  la_status st = scaled == NULL || r == NULL ? LA_ERR : LA_OK;
  if (st == LA_OK) {
    la_view s = la_arr_view(scaled);
    for (ptrdiff_t j = 0; j < s.n; j++) {
      la_scal(s.k, s.m, f[j], la_at(s, 0, j), 1);
    }
    st = la_engine_status(
        ctx,
        la_gemm(LA_N, LA_C, LA_ONE, s, la_arr_view(x), LA_ZERO, la_arr_view(r)),
        "");
  }
  la_arr_release(x);
  la_arr_release(scaled);
  if (st != LA_OK) {
    la_arr_release(r);
    r = NULL;
  }
  *out = r;
  return st;
}

/* f(j) := the function of w(j). Eigenvalues that rounding has put just below
   zero are zero to a power: the root of a semidefinite matrix is real. */
static bool of_eigenvalues(power p, ptrdiff_t n, const double *w,
                           la_scalar *f) {
  double noise = (double)n * DBL_EPSILON * la_amax(LA_REAL, n, w, 1);
  bool real = true;
  for (ptrdiff_t j = 0; j < n; j++) {
    bool zero = !p.to_matrix && w[j] < 0 && -w[j] <= noise;
    f[j] = of_eigenvalue(p, zero ? 0 : w[j]);
    real = real && f[j].im == 0;
  }
  return real;
}

/* Eigenvalues into w, eigenvectors into [a]. */
static la_status decompose(la_ctx *ctx, power p, la_arr *a, double *w) {
  la_arr *copy = p.to_matrix ? NULL : la_arr_copy(ctx, a);
  if (copy == NULL && !p.to_matrix) {
    return LA_ERR;
  }
  int info = la_syev(true, la_arr_view(a), w);
  if (info == 0 && copy != NULL) {
    info = la_semidefinite_zeros(la_arr_view(copy), w);
  }
  la_arr_release(copy);
  return la_engine_status(ctx, info, "the eigenvalues");
}

/* For Hermitian [a] (unshared, destroyed): the function of its eigenvalues. */
static la_status of_hermitian(la_ctx *ctx, power p, la_arr *a, la_arr **out) {
  ptrdiff_t n = a->dim[0];
  double *w = la_mem_alloc(n, sizeof *w);
  la_scalar *f = la_mem_alloc(n, sizeof *f);
  la_status st = w == NULL || f == NULL ? la_fail_nomem(ctx) : LA_OK;
  if (st == LA_OK) {
    st = decompose(ctx, p, a, w);
  }
  if (st == LA_OK) {
    bool real = of_eigenvalues(p, n, w, f);
    st = rebuild(ctx, a, f, real ? a->cls : LA_C_CPLX, out);
    if (st == LA_OK && real) {
      la_make_hermitian(la_arr_view(*out));
    }
  }
  la_mem_free(w);
  la_mem_free(f);
  return st;
}

/* Drops imaginary parts that are rounding errors of a real result. */
static void clean(la_arr *z) {
  la_view v = la_arr_view(z);
  double largest = 0;
  for (ptrdiff_t i = 0; i < z->numel; i++) {
    largest = fmax(largest, fabs(v.p[2 * i + 1]));
  }
  if (largest <= 10 * (double)v.n * DBL_EPSILON * la_normmax(v)) {
    for (ptrdiff_t i = 0; i < z->numel; i++) {
      v.p[2 * i + 1] = 0;
    }
  }
}

/* z^A = exp(log(z) A), into *a. */
static la_status scalar_to_general(la_ctx *ctx, la_scalar z, la_arr **a) {
  double modulus = hypot(z.re, z.im);
  if (modulus == 0) {
    return la_fail(ctx, "zero cannot be raised to the power of a matrix");
  }
  la_scalar log_z = {log(modulus), atan2(z.im, z.re)};
  if (log_z.im != 0 && (*a)->cls == LA_C_REAL) {
    la_arr *c;
    LA_TRY(la_arr_convert(ctx, *a, LA_C_CPLX, &c));
    la_arr_release(*a);
    *a = c;
  }
  la_view v = la_arr_view(*a);
  la_scal(v.k, (*a)->numel, log_z, v.p, 1);
  return la_engine_status(ctx, la_expm(v), "the exponential");
}

/* A^z by the Schur form, into *a. */
static la_status general_to_scalar(la_ctx *ctx, la_scalar z, la_arr **a) {
  if (!isfinite(z.re) || !isfinite(z.im)) {
    return la_fail(ctx, "the exponent of a matrix must be finite");
  }
  bool was_real = (*a)->cls == LA_C_REAL;
  la_arr *c;
  LA_TRY(la_arr_convert(ctx, *a, LA_C_CPLX, &c));
  la_arr_release(*a);
  *a = c;
  la_view v = la_arr_view(c);
  bool singular = false;
  int info;
  if (z.im == 0) {
    info = la_powm(v, z.re, &singular);
  } else {
    info = la_logm(v, &singular);
    if (info == 0) {
      la_scal(LA_CPLX, c->numel, z, v.p, 1);
      info = la_expm(v);
    }
  }
  LA_TRY(la_engine_status(ctx, info, "the power"));
  if (singular) {
    la_warn(ctx, "\001 is singular: the power may not exist");
  }
  if (was_real && z.im == 0) {
    clean(c);
  }
  return LA_OK;
}

/* The power of 2^-s A, s even, becomes that of A: times 2^(s z). */
static void rescale(la_scalar z, int s, la_arr *x) {
  la_view v = la_arr_view(x);
  double t = s * z.re, turn = s * M_LN2 * z.im;
  if (s == 0) {
    return;
  }
  if (x->cls == LA_C_CPLX) {
    la_scal(v.k, x->numel, (la_scalar){cos(turn), sin(turn)}, v.p, 1);
  }
  la_scal(v.k, x->numel, (la_scalar){exp2(t - floor(t)), 0}, v.p, 1);
  la_scale_matrix(v, clamp(floor(t)));
}

static la_status other_power(la_ctx *ctx, power p, la_val a, la_val *out) {
  la_arr *x;
  int scale = 0;
  LA_TRY(la_val_numeric(ctx, a, &x));
  la_status st = la_arr_unique(ctx, &x);
  if (st == LA_OK && x->numel > 0 && !la_isfinite(la_arr_view(x))) {
    st = la_fail(ctx, "%c has an Inf or NaN, so the power does not exist",
                 p.to_matrix ? 2 : 1);
  }
  if (st == LA_OK && !p.to_matrix) {
    scale = la_scale_needed(la_arr_view(x));
    scale += scale % 2;
    la_scale_matrix(la_arr_view(x), -scale);
  }
  if (st == LA_OK && x->numel > 0) {
    if (la_is_hermitian(la_arr_view(x))) {
      la_arr *r = NULL;
      st = of_hermitian(ctx, p, x, &r);
      la_arr_release(x);
      x = r;
    } else {
      st = p.to_matrix ? scalar_to_general(ctx, p.z, &x)
                       : general_to_scalar(ctx, p.z, &x);
    }
  }
  if (st != LA_OK) {
    la_arr_release(x);
    return st;
  }
  rescale(p.z, scale, x);
  *out = la_val_arr_narrow(ctx, x);
  return LA_OK;
}

/* A diagonal to a power: its elements to that power. */
static la_status diagonal_power(la_ctx *ctx, la_val a, la_val e, la_val *out) {
  const la_diag *d = a.u.diag;
  la_val elements = {.tag = LA_ARR, .u.arr = d->d};
  la_val v;
  LA_TRY(la_ewise(ctx, LA_OP_EPOW, elements, e, NULL, &v));
  la_arr *r;
  la_status st = la_val_full(ctx, v, &r);
  la_val_release(&v);
  return st == LA_OK ? la_val_diag(ctx, r, d->m, d->n, out) : st;
}

static la_status get_scalar(la_ctx *ctx, la_val v, la_scalar *z) {
  *z = LA_ZERO;
  if (la_val_get_num(v, &z->re)) {
    return LA_OK;
  }
  la_arr *a;
  LA_TRY(la_val_full(ctx, v, &a));
  *z = ((const la_scalar *)a->data)[0];
  la_arr_release(a);
  return LA_OK;
}

la_status la_mpower(la_ctx *ctx, la_val a, la_val b, la_val *out) {
  if (a.tag == LA_FUNC || b.tag == LA_FUNC) {
    return la_fail(ctx, a.tag == LA_FUNC
                            ? "\001 is a function; '^' needs numbers"
                            : "\002 is a function; '^' needs numbers");
  }
  bool to_scalar = la_val_is_scalar(b);
  if (to_scalar && la_val_is_scalar(a)) {
    return la_ewise(ctx, LA_OP_EPOW, a, b, NULL, out);
  }
  if (!to_scalar && !la_val_is_scalar(a)) {
    la_fail(ctx, "\001 and \002 are both matrices; one has to be a scalar");
    return la_fail_hint(ctx, "\001 .^ \002 works element by element");
  }
  if (!la_val_is_square(to_scalar ? a : b)) {
    return fail_square(ctx, to_scalar ? 1 : 2, to_scalar ? a : b);
  }
  power p = {.to_matrix = !to_scalar};
  LA_TRY(get_scalar(ctx, to_scalar ? b : a, &p.z));
  bool whole = p.z.im == 0 && floor(p.z.re) == p.z.re && isfinite(p.z.re);
  if (to_scalar && whole && fabs(p.z.re) < 0x1p53 && a.tag != LA_DIAG) {
    return a.tag == LA_ARR && la_arr_is_num(a.u.arr) && a.u.arr->numel > 0
               ? whole_power_full(ctx, a.u.arr, p.z.re, out)
               : whole_power(ctx, a, p.z.re, out);
  }
  if (to_scalar && a.tag == LA_DIAG) {
    return diagonal_power(ctx, a, b, out);
  }
  return other_power(ctx, p, to_scalar ? a : b, out);
}
