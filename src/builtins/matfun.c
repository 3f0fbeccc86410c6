/* matfun.c - functions of square matrices: expm, logm, sqrtm. */
#include "config.h"

#include "builtins/linalg.h"

#include "engine/balance.h"
#include "engine/eig_sym.h"
#include "engine/funm.h"
#include "engine/hermitian.h"
#include "engine/norm.h"
#include "engine/scale.h"
#include "engine/semidef.h"
#include "engine/vec.h"
#include "value/linop.h"

#include <float.h>
#include <math.h>

/* A function of a number, and what the engine does for matrices. */
typedef struct matfun {
  la_scalar (*scalar)(la_scalar z);
  int (*matrix)(la_view a, bool *singular); /* complex matrices */
  bool (*real_on)(double x); /* whether a real x has a real value */
  bool root;                 /* f(4^s A) is 2^s f(A) */
} matfun;

static la_scalar exp_of(la_scalar z) {
  double r = exp(z.re);
  return z.im == 0 ? (la_scalar){r, 0}
                   : (la_scalar){r * cos(z.im), r * sin(z.im)};
}

static la_scalar log_of(la_scalar z) {
  return (la_scalar){log(hypot(z.re, z.im)),
                     z.im == 0 && z.re >= 0 ? 0 : atan2(z.im, z.re)};
}

static bool not_negative(double x) {
  return x >= 0;
}

static const matfun exp_fun = {exp_of, NULL, NULL, false}; /* diagonals only */
static const matfun log_fun = {log_of, la_logm, not_negative, false};
static const matfun sqrt_fun = {la_csqrt, la_sqrtm, not_negative, true};

/* f of every element of [a] (consumed), narrowed. */
static la_status map_elements(la_ctx *ctx, const matfun *f, la_arr *a,
                              la_arr **out) {
  la_arr *z = NULL;
  *out = NULL;
  la_status st = la_arr_convert(ctx, a, LA_C_CPLX, &z);
  if (st == LA_OK) {
    st = la_arr_unique(ctx, &z);
  }
  la_arr_release(a);
  if (st != LA_OK) {
    la_arr_release(z);
    return st;
  }
  double *e = la_arr_d(z);
  for (ptrdiff_t i = 0; i < z->numel; i++, e += 2) {
    la_scalar r = f->scalar((la_scalar){e[0], e[1]});
    e[0] = r.re;
    e[1] = r.im;
  }
  *out = la_arr_narrow(ctx, z);
  return LA_OK;
}

/* A diagonal matrix: the function of each element. */
static la_status of_diagonal(la_ctx *ctx, const matfun *f, la_call *call) {
  const la_diag *d = call->arg[0].u.diag;
  la_arr *fd = NULL;
  LA_TRY(map_elements(ctx, f, la_arr_retain(d->d), &fd));
  return la_val_diag(ctx, fd, d->m, d->n, &call->out[0]);
}

/* True if all elements off the diagonal are zero. */
static bool is_diagonal(const la_arr *a) {
  la_view v = la_arr_view(a);
  for (ptrdiff_t j = 0; j < v.n; j++) {
    for (ptrdiff_t i = 0; i < v.m; i++) {
      const double *x = la_at(v, i, j);
      if (i != j && (x[0] != 0 || (v.k == LA_CPLX && x[1] != 0))) {
        return false;
      }
    }
  }
  return true;
}

/* The same for a full one (borrowed): the rest stays zero. */
static la_status of_full_diagonal(la_ctx *ctx, const matfun *f, la_arr *a,
                                  la_arr **b) {
  ptrdiff_t n = a->dim[0];
  la_arr *d = la_arr_new2(ctx, a->cls, n, 1), *fd = NULL;
  *b = NULL;
  if (d == NULL) {
    return LA_ERR;
  }
  la_kind k = la_arr_view(a).k;
  la_copy(k, n, la_arr_d(a), n + 1, la_arr_d(d), 1);
  LA_TRY(map_elements(ctx, f, d, &fd));
  *b = la_lin_zeros(ctx, fd->cls, n, n);
  if (*b != NULL) {
    k = la_arr_view(fd).k;
    la_copy(k, n, la_arr_d(fd), 1, la_arr_d(*b), n + 1);
  }
  la_arr_release(fd);
  return *b == NULL ? LA_ERR : LA_OK;
}

static void warn_singular(la_ctx *ctx, const la_call *call) {
  la_warn(ctx, "%s: \001 is singular, the result may not exist",
          call->self->name);
}

/* B := V diag(f(w)) V', Hermitian where f(w) is real; [v] real or complex,
   [fw] the values. */
static la_status recompose(la_ctx *ctx, la_arr *v, la_arr *fw, la_arr **b) {
  la_arr *scaled = NULL;
  la_class cls =
      v->cls == LA_C_CPLX || fw->cls == LA_C_CPLX ? LA_C_CPLX : LA_C_REAL;
  la_status st = la_arr_convert(ctx, v, cls, &scaled);
  if (st == LA_OK) {
    st = la_arr_unique(ctx, &scaled);
  }
  if (st == LA_OK) {
    la_view s = la_arr_view(scaled);
    for (ptrdiff_t j = 0; j < s.n; j++) {
      const double *x = la_arr_d(fw) + (fw->cls == LA_C_CPLX ? 2 * j : j);
      la_scalar f = {x[0], fw->cls == LA_C_CPLX ? x[1] : 0};
      la_scal(s.k, s.m, f, la_at(s, 0, j), 1);
    }
    st = la_lin_mul(ctx, LA_N, scaled, LA_C, v, b);
  }
  if (st == LA_OK && fw->cls == LA_C_REAL) {
    la_make_hermitian(la_arr_view(*b));
  }
  la_arr_release(scaled);
  return st;
}

/* Eigenvalues of the Hermitian [a] into w, eigenvectors into [a]. */
static la_status decompose(la_ctx *ctx, la_arr *a, double *w) {
  la_arr *copy = la_arr_copy(ctx, a);
  if (copy == NULL) {
    return LA_ERR;
  }
  int info = la_syev(true, la_arr_view(a), w);
  if (info == 0) {
    info = la_semidefinite_zeros(la_arr_view(copy), w);
  }
  la_arr_release(copy);
  return la_engine_status(ctx, info, "eigenvalues");
}

/* Hermitian [a] (consumed): through its eigendecomposition. Eigenvalues that
   rounding has put just below zero count as zero. */
static la_status of_hermitian(la_ctx *ctx, const matfun *f, const la_call *call,
                              la_arr *a, la_arr **b) {
  ptrdiff_t n = a->dim[0];
  la_arr *w = la_arr_new2(ctx, LA_C_REAL, n, 1), *fw = NULL;
  la_status st = w == NULL ? LA_ERR : la_arr_unique(ctx, &a);
  if (st == LA_OK) {
    st = decompose(ctx, a, la_arr_d(w));
  }
  if (st == LA_OK) {
    double most = la_amax(LA_REAL, n, la_arr_d(w), 1);
    for (ptrdiff_t i = 0; i < n; i++) {
      double *x = &la_arr_d(w)[i];
      bool noise = fabs(*x) <= (double)n * DBL_EPSILON * most;
      *x = noise && !f->real_on(*x) ? 0 : *x;
    }
    st = map_elements(ctx, f, la_arr_retain(w), &fw);
  }
  if (st == LA_OK && !la_isfinite(la_arr_view(fw))) {
    warn_singular(ctx, call);
  }
  if (st == LA_OK) {
    st = recompose(ctx, a, fw, b);
  }
  la_arr_release(a);
  la_arr_release(w);
  la_arr_release(fw);
  return st;
}

/* Drops imaginary parts of the size of rounding. */
static void drop_noise(la_arr *z) {
  double most = la_normmax(la_arr_view(z)), part = 0;
  double *e = la_arr_d(z);
  for (ptrdiff_t i = 0; i < z->numel; i++) {
    part = fmax(part, fabs(e[2 * i + 1]));
  }
  if (part <= 100 * (double)z->dim[0] * DBL_EPSILON * most) {
    for (ptrdiff_t i = 0; i < z->numel; i++) {
      e[2 * i + 1] = 0;
    }
  }
}

/* General [a] (consumed) through complex arithmetic. */
static la_status of_general(la_ctx *ctx, const matfun *f, const la_call *call,
                            la_arr *a, la_arr **b) {
  bool real = a->cls == LA_C_REAL, singular = false;
  la_status st = la_arr_convert(ctx, a, LA_C_CPLX, b);
  la_arr_release(a);
  if (st == LA_OK) {
    st = la_arr_unique(ctx, b);
  }
  if (st == LA_OK) {
    int info = f->matrix(la_arr_view(*b), &singular);
    st = la_engine_status(ctx, info, "Schur form");
  }
  if (st == LA_OK && singular) {
    warn_singular(ctx, call);
  }
  if (st == LA_OK && real) {
    drop_noise(*b);
  }
  return st;
}

/* Halves the exponents of a root out of the way: eigenvalues may be beyond the
   range where [a] is not. *s: what its root is to be multiplied by, as a power
   of two. */
static la_status scale_for_root(la_ctx *ctx, la_arr **a, int *s) {
  int p = la_scale_needed(la_arr_view(*a));
  *s = (p + p % 2) / 2;
  if (p == 0) {
    return LA_OK;
  }
  LA_TRY(la_arr_unique(ctx, a));
  la_scale_matrix(la_arr_view(*a), -2 * *s);
  return LA_OK;
}

static la_status apply(la_ctx *ctx, la_call *call, const matfun *f) {
  int scale = 0;
  la_arr *a = NULL, *b = NULL;
  la_val v = call->arg[0];
  if (v.tag == LA_DIAG && v.u.diag->m == v.u.diag->n) {
    return of_diagonal(ctx, f, call);
  }
  LA_TRY(la_arg_square(ctx, call, 0, &a));
  la_status st = la_lin_finite(ctx, call, 0, a);
  if (st != LA_OK) {
    la_arr_release(a);
    return st;
  }
  if (is_diagonal(a)) {
    st = of_full_diagonal(ctx, f, a, &b);
    la_arr_release(a);
  } else {
    st = f->root ? scale_for_root(ctx, &a, &scale) : LA_OK;
    if (st != LA_OK) {
      la_arr_release(a);
    } else if (la_lin_hermitian(a, true)) {
      st = of_hermitian(ctx, f, call, a, &b);
    } else {
      st = of_general(ctx, f, call, a, &b);
    }
  }
  if (st != LA_OK) {
    la_arr_release(b);
    return st;
  }
  la_scale_matrix(la_arr_view(b), scale);
  la_lin_out_narrow(ctx, call, 0, b);
  return LA_OK;
}

static la_status logm(la_ctx *ctx, la_call *call) {
  return apply(ctx, call, &log_fun);
}

/* [a] (consumed) in class [cls], free to be overwritten. */
static la_status own_class(la_ctx *ctx, la_class cls, la_arr **a) {
  la_arr *b = NULL;
  LA_TRY(la_arr_convert(ctx, *a, cls, &b));
  la_arr_release(*a);
  *a = b;
  return la_arr_unique(ctx, a);
}

/* norm(S*S - A,"fro") / norm(A,"fro") of argument 0 and the root in output 0.
 */
static la_status out_root_error(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL, *s = NULL, *p = NULL;
  la_status st = la_arg_matrix(ctx, call, 0, &a);
  st = st == LA_OK ? la_val_numeric(ctx, call->out[0], &s) : st;
  st = st == LA_OK ? la_lin_mul(ctx, LA_N, s, LA_N, s, &p) : st;
  if (st == LA_OK) {
    bool z = a->cls == LA_C_CPLX || p->cls == LA_C_CPLX;
    st = own_class(ctx, z ? LA_C_CPLX : LA_C_REAL, &a);
    st = st == LA_OK ? own_class(ctx, z ? LA_C_CPLX : LA_C_REAL, &p) : st;
  }
  if (st == LA_OK) {
    double norm = la_normfro(la_arr_view(a));
    la_axpy(la_arr_view(p).k, p->numel, (la_scalar){-1, 0}, la_arr_d(a), 1,
            la_arr_d(p), 1);
    double gap = la_normfro(la_arr_view(p));
    call->out[1] = la_val_num(gap == 0 ? 0 : gap / norm);
  }
  la_arr_release(a);
  la_arr_release(s);
  la_arr_release(p);
  return st;
}

static la_status sqrtm(la_ctx *ctx, la_call *call) {
  LA_TRY(apply(ctx, call, &sqrt_fun));
  return call->nargout > 1 ? out_root_error(ctx, call) : LA_OK;
}

/* E := T E T^-1 for the permutation and scaling T that balancing found; [room]
   is as large as E. */
static void undo_balance(const la_balance *bal, la_view e, la_view room) {
  la_gebak(bal, false, e);
  la_transpose(e, false, room);
  la_gebak(bal, true, room);
  la_transpose(room, false, e);
}

/* exp of a general matrix, in place. It is balanced first: the scaling and
   squaring errs in proportion to the norm, which a bad scaling of the unknowns
   can make enormous. */
static la_status exp_balanced(la_ctx *ctx, la_arr *a) {
  la_arr *room = la_arr_like(ctx, a, a->cls);
  la_arr *scale = la_arr_new2(ctx, LA_C_REAL, a->dim[0], 1);
  la_status st = room == NULL || scale == NULL ? LA_ERR : LA_OK;
  if (st == LA_OK) {
    la_balance bal = {.scale = la_arr_d(scale)};
    la_gebal(la_arr_view(a), true, true, &bal);
    st = la_engine_status(ctx, la_expm(la_arr_view(a)), "exponential");
    if (st == LA_OK) {
      undo_balance(&bal, la_arr_view(a), la_arr_view(room));
    }
  }
  la_arr_release(room);
  la_arr_release(scale);
  return st;
}

/* exp of a full matrix [a], which is replaced. */
static la_status exp_full(la_ctx *ctx, la_arr **a) {
  if (is_diagonal(*a)) {
    la_arr *b = NULL;
    LA_TRY(of_full_diagonal(ctx, &exp_fun, *a, &b));
    la_arr_release(*a);
    *a = b;
    return LA_OK;
  }
  if (!la_lin_hermitian(*a, true)) {
    return exp_balanced(ctx, *a);
  }
  LA_TRY(la_engine_status(ctx, la_expm(la_arr_view(*a)), "exponential"));
  la_make_hermitian(la_arr_view(*a));
  return LA_OK;
}

/* Unlike log and sqrt, exp needs no complex arithmetic for a real matrix. */
static la_status expm(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL;
  la_val v = call->arg[0];
  if (v.tag == LA_DIAG && v.u.diag->m == v.u.diag->n) {
    return of_diagonal(ctx, &exp_fun, call);
  }
  LA_TRY(la_arg_own_square(ctx, call, 0, &a));
  la_status st = la_lin_finite(ctx, call, 0, a);
  if (st == LA_OK) {
    st = exp_full(ctx, &a);
  }
  if (st != LA_OK) {
    la_arr_release(a);
    return st;
  }
  la_lin_out_narrow(ctx, call, 0, a);
  return LA_OK;
}

const la_builtin la_rows_matfun[] = {
    {"expm", expm, 1, 1, 1, LA_TOPIC_EIG, "2.7", "E = expm(A)",
     "Matrix exponential",
     "I + A + A^2/2! + A^3/3! + ..., which solves x' = A*x by\n"
     "x(t) = expm(t*A)*x(0). With A = V*D*inv(V) it is V*exp(D)*inv(V).\n"
     "exp(A) is another thing: the exponential of every element.",
     "expm([0 1; 0 0])", "logm, sqrtm, mpower, exp"},
    {"logm", logm, 1, 1, 1, LA_TOPIC_EIG, "2.7", "L = logm(A)",
     "Matrix logarithm",
     "The principal L with expm(L) = A. It is real if no eigenvalue of the\n"
     "real matrix A is negative, and does not exist if one is zero.",
     "logm(expm([0 1; 0 0]))", "expm, sqrtm, log"},
    {"sqrtm", sqrtm, 1, 1, 2, LA_TOPIC_EIG, "2.7",
     "S = sqrtm(A)\n[S,error] = sqrtm(A)", "Matrix square root",
     "The principal S with S*S = A, the one whose eigenvalues have real parts\n"
     ">= 0. A positive semidefinite A has a positive semidefinite S. error is\n"
     "norm(S*S-A,\"fro\")/norm(A,\"fro\").",
     "sqrtm([5 4; 4 5])", "mpower, expm, chol, sqrt"},
    {.name = NULL}};
