/* spectral.c - what the eigenvalues say: multiplicities, diagonalisability,
   definiteness.

   A computed eigenvalue is uncertain by about eps*norm(A)/s, s being the cosine
   between its left and right eigenvectors (Golub and Van Loan 7.2.2); for a
   defective eigenvalue s is tiny, and the cluster into which rounding breaks it
   lies within that radius. Eigenvalues whose radii meet are counted as one, and
   stand for it by their mean, which is far more accurate than they are. */
#include "config.h"

#include "builtins/linalg.h"

#include "base/intr.h"
#include "base/mem.h"
#include "builtins/intmat.h"
#include "engine/chol.h"
#include "engine/eig_gen.h"
#include "engine/eig_sym.h"
#include "engine/hermitian.h"
#include "engine/norm.h"
#include "engine/vec.h"
#include "value/linop.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One distinct eigenvalue. */
typedef struct cluster {
  la_scalar value;
  ptrdiff_t am, gm;
} cluster;

/* Eigenvalues under study: n values with their uncertainty, the cluster each
   belongs to, and the clusters. */
typedef struct spectrum {
  ptrdiff_t n, count;
  double norm;
  bool exact;     /* no rounding in the values */
  la_arr *w;      /* n complex */
  double *radius; /* n */
  ptrdiff_t *of;  /* n: cluster number */
  cluster *c;     /* room for n */
} spectrum;

static void free_spectrum(spectrum *s) {
  la_arr_release(s->w);
  la_mem_free(s->radius);
  la_mem_free(s->of);
  la_mem_free(s->c);
}

static la_scalar value_at(const spectrum *s, ptrdiff_t i) {
  const double *w = la_arr_d(s->w) + 2 * i;
  return (la_scalar){w[0], w[1]};
}

/* Radii from left and right eigenvectors of length 1, not beyond what a
   defective block of moderate order can spread. */
static void set_radii(spectrum *s, la_view left, la_view right) {
  double unit = 10 * (double)s->n * DBL_EPSILON;
  double order = s->n < 6 ? (double)s->n : 6;
  double most = s->norm * pow(unit, 1 / order);
  for (ptrdiff_t i = 0; i < s->n; i++) {
    la_scalar d = la_dot(LA_CPLX, true, s->n, la_at(left, 0, i), 1,
                         la_at(right, 0, i), 1);
    double r = s->norm * unit / hypot(d.re, d.im);
    s->radius[i] = r < most ? r : most;
  }
}

/* Values of a Hermitian [a] (consumed) are all certain. */
static la_status hermitian_values(la_ctx *ctx, la_arr *a, spectrum *s) {
  la_arr *w = la_arr_new2(ctx, LA_C_REAL, s->n, 1);
  la_status st = w == NULL ? LA_ERR : la_arr_unique(ctx, &a);
  if (st == LA_OK) {
    int info = la_syev(false, la_arr_view(a), la_arr_d(w));
    st = la_engine_status(ctx, info, "eigenvalues");
  }
  if (st == LA_OK) {
    st = la_arr_convert(ctx, w, LA_C_CPLX, &s->w);
  }
  for (ptrdiff_t i = 0; st == LA_OK && i < s->n; i++) {
    s->radius[i] = 10 * (double)s->n * DBL_EPSILON * s->norm;
  }
  la_arr_release(a);
  la_arr_release(w);
  return st;
}

static la_status general_values(la_ctx *ctx, la_arr *a, spectrum *s) {
  la_arr *l = la_arr_new2(ctx, LA_C_CPLX, s->n, s->n);
  la_arr *r = la_arr_new2(ctx, LA_C_CPLX, s->n, s->n);
  s->w = la_arr_new2(ctx, LA_C_CPLX, s->n, 1);
  la_status st =
      l == NULL || r == NULL || s->w == NULL ? LA_ERR : la_arr_unique(ctx, &a);
  if (st == LA_OK) {
    la_view left = la_arr_view(l), right = la_arr_view(r);
    int info = la_geev(true, la_arr_view(a), la_arr_d(s->w), &left, &right);
    st = la_engine_status(ctx, info, "eigenvalues");
    if (st == LA_OK) {
      set_radii(s, left, right);
    }
  }
  la_arr_release(a);
  la_arr_release(l);
  la_arr_release(r);
  return st;
}

/* True if all elements below (above) the diagonal are zero. */
static bool triangular(la_view a, bool upper) {
  for (ptrdiff_t j = 0; j < a.n; j++) {
    for (ptrdiff_t i = 0; i < a.m; i++) {
      const double *x = la_at(a, i, j);
      if ((upper ? i > j : i < j) &&
          (x[0] != 0 || (a.k == LA_CPLX && x[1] != 0))) {
        return false;
      }
    }
  }
  return true;
}

/* The eigenvalues of a triangular matrix stand on its diagonal, exactly. */
static la_status triangular_values(la_ctx *ctx, const la_arr *a, spectrum *s) {
  la_view v = la_arr_view(a);
  s->exact = true;
  s->w = la_lin_zeros(ctx, LA_C_CPLX, s->n, 1);
  if (s->w == NULL) {
    return LA_ERR;
  }
  for (ptrdiff_t i = 0; i < s->n; i++) {
    const double *x = la_at(v, i, i);
    la_arr_d(s->w)[2 * i] = x[0];
    la_arr_d(s->w)[2 * i + 1] = v.k == LA_CPLX ? x[1] : 0;
    s->radius[i] = 0;
  }
  return LA_OK;
}

/* Joins the clusters of i and j; a cluster is named by its first member. */
static void join(spectrum *s, ptrdiff_t i, ptrdiff_t j) {
  ptrdiff_t x = s->of[i], y = s->of[j];
  for (ptrdiff_t k = 0; x != y && k < s->n; k++) {
    if (s->of[k] == x || s->of[k] == y) {
      s->of[k] = x < y ? x : y;
    }
  }
}

/* By real part; of a conjugate pair the upper one first. */
static int by_value(const void *a, const void *b) {
  const la_scalar x = ((const cluster *)a)->value;
  const la_scalar y = ((const cluster *)b)->value;
  if (x.re != y.re) {
    return x.re < y.re ? -1 : 1;
  }
  return (x.im < y.im) - (x.im > y.im);
}

/* The mean of each cluster, sorted. */
static void take_means(spectrum *s) {
  memset(s->c, 0, (size_t)s->n * sizeof *s->c);
  for (ptrdiff_t i = 0; i < s->n; i++) {
    cluster *c = &s->c[s->of[i]];
    c->value.re += value_at(s, i).re;
    c->value.im += value_at(s, i).im;
    c->am++;
  }
  s->count = 0;
  for (ptrdiff_t i = 0; i < s->n; i++) {
    cluster c = s->c[i];
    if (c.am > 0) {
      c.value.re /= (double)c.am;
      c.value.im /= (double)c.am;
      c.value.im = fabs(c.value.im) <= s->radius[i] ? 0 : c.value.im;
      s->c[s->count++] = c;
    }
  }
  qsort(s->c, (size_t)s->count, sizeof *s->c, by_value);
}

static void find_clusters(spectrum *s) {
  for (ptrdiff_t i = 0; i < s->n; i++) {
    s->of[i] = i;
  }
  for (ptrdiff_t i = 0; i < s->n && !la_interrupted(); i++) {
    for (ptrdiff_t j = i + 1; j < s->n; j++) {
      la_scalar x = value_at(s, i), y = value_at(s, j);
      double reach = s->radius[i] + s->radius[j];
      if (s->of[i] != s->of[j] && hypot(x.re - y.re, x.im - y.im) <= reach) {
        join(s, i, j);
      }
    }
  }
  take_means(s);
}

/* B := A - z I as a new array. */
static la_status shifted(la_ctx *ctx, la_arr *a, la_scalar z, la_arr **b) {
  bool complex = a->cls == LA_C_CPLX || z.im != 0;
  la_status st = la_arr_convert(ctx, a, complex ? LA_C_CPLX : LA_C_REAL, b);
  if (st == LA_OK) {
    st = la_arr_unique(ctx, b);
  }
  for (ptrdiff_t i = 0; st == LA_OK && i < a->dim[0]; i++) {
    double *x = la_at(la_arr_view(*b), i, i);
    x[0] -= z.re;
    if (complex) {
      x[1] -= z.im;
    }
  }
  return st;
}

/* A rational eigenvalue of a matrix of whole numbers is whole: where one is
   near, an exact determinant tells whether it is the one. */
static la_status snap(la_ctx *ctx, la_arr *a, cluster *c, bool *exact) {
  la_arr *b = NULL;
  double near = rint(c->value.re), det = 1;
  *exact = false;
  if (c->value.im != 0 || !la_lin_whole(a) ||
      fabs(c->value.re - near) > 1e-6 * (1 + fabs(near))) {
    return LA_OK;
  }
  la_status st = shifted(ctx, a, (la_scalar){near, 0}, &b);
  if (st == LA_OK) {
    st = la_int_det(ctx, b, exact, &det);
    *exact = *exact && det == 0;
  }
  if (*exact) {
    c->value.re = near;
  }
  la_arr_release(b);
  return st;
}

/* gm = n - rank(A - value I): a computed value leaves singular values of the
   size of its own error in place of zeros. */
static la_status find_gm(la_ctx *ctx, la_arr *a, spectrum *s, cluster *c) {
  bool exact = s->exact;
  ptrdiff_t rank = 0;
  la_arr *b = NULL;
  if (!exact) {
    LA_TRY(snap(ctx, a, c, &exact));
  }
  if (c->am == 1) {
    c->gm = 1;
    return LA_OK;
  }
  la_status st = shifted(ctx, a, c->value, &b);
  if (st == LA_OK) {
    double unit = (double)s->n * DBL_EPSILON * s->norm;
    st = la_lin_rank(ctx, b, exact ? 4 * unit : 1000 * unit, &rank);
  }
  la_arr_release(b);
  c->gm = s->n - rank;
  c->gm = c->gm < 1 ? 1 : c->gm > c->am ? c->am : c->gm;
  return st;
}

/* Everything about the eigenvalues of [a], which is borrowed. */
static la_status study(la_ctx *ctx, la_arr *a, spectrum *s) {
  ptrdiff_t n = a->dim[0];
  *s = (spectrum){.n = n, .norm = la_normfro(la_arr_view(a))};
  s->radius = la_mem_alloc(n, sizeof *s->radius);
  s->of = la_mem_alloc(n, sizeof *s->of);
  s->c = la_mem_alloc(n, sizeof *s->c);
  la_status st = s->radius == NULL || s->of == NULL || s->c == NULL
                     ? la_fail_nomem(ctx)
                     : LA_OK;
  bool hermitian = la_lin_hermitian(a, true), exact = false;
  la_view v = la_arr_view(a);
  if (st == LA_OK && (triangular(v, true) || triangular(v, false))) {
    st = triangular_values(ctx, a, s);
  } else if (st == LA_OK) {
    st = hermitian ? hermitian_values(ctx, la_arr_retain(a), s)
                   : general_values(ctx, la_arr_retain(a), s);
  }
  if (st == LA_OK) {
    find_clusters(s);
  }
  for (ptrdiff_t i = 0; st == LA_OK && i < s->count; i++) {
    s->c[i].gm = s->c[i].am;
    st = hermitian ? snap(ctx, a, &s->c[i], &exact)
                   : find_gm(ctx, a, s, &s->c[i]);
  }
  return st;
}

/* Argument 0, square and finite, studied. */
static la_status study_argument(la_ctx *ctx, la_call *call, spectrum *s) {
  la_arr *a = NULL;
  *s = (spectrum){.n = 0};
  LA_TRY(la_arg_square(ctx, call, 0, &a));
  la_status st = la_lin_finite(ctx, call, 0, a);
  if (st == LA_OK) {
    st = study(ctx, a, s);
  }
  la_arr_release(a);
  return st;
}

static la_status out_multiplicity(la_ctx *ctx, la_call *call,
                                  const spectrum *s) {
  la_arr *w = la_arr_new2(ctx, LA_C_CPLX, s->count, 1);
  la_arr *am = la_arr_new2(ctx, LA_C_REAL, s->count, 1);
  la_arr *gm = la_arr_new2(ctx, LA_C_REAL, s->count, 1);
  if (w == NULL || am == NULL || gm == NULL) {
    la_arr_release(w);
    la_arr_release(am);
    la_arr_release(gm);
    return LA_ERR;
  }
  for (ptrdiff_t i = 0; i < s->count; i++) {
    la_arr_d(w)[2 * i] = s->c[i].value.re;
    la_arr_d(w)[2 * i + 1] = s->c[i].value.im;
    la_arr_d(am)[i] = (double)s->c[i].am;
    la_arr_d(gm)[i] = (double)s->c[i].gm;
  }
  la_lin_out_narrow(ctx, call, 0, w);
  la_val rest[2] = {la_val_arr(am), la_val_arr(gm)};
  for (int k = 0; k < 2; k++) {
    if (call->nargout > k + 1) {
      call->out[k + 1] = la_val_take(&rest[k]);
    }
  }
  la_vals_release(2, rest);
  return LA_OK;
}

static la_status multiplicity(la_ctx *ctx, la_call *call) {
  spectrum s;
  la_status st = study_argument(ctx, call, &s);
  if (st == LA_OK) {
    st = out_multiplicity(ctx, call, &s);
  }
  free_spectrum(&s);
  return st;
}

static la_status isdiagonalizable(la_ctx *ctx, la_call *call) {
  spectrum s;
  la_status st = study_argument(ctx, call, &s);
  ptrdiff_t vectors = 0;
  for (ptrdiff_t i = 0; st == LA_OK && i < s.count; i++) {
    vectors += s.c[i].gm;
  }
  call->out[0] = la_val_bool(st == LA_OK && vectors == s.n);
  free_spectrum(&s);
  return st;
}

/* Argument 0 as a finite Hermitian matrix of its own, differences of rounding
   size averaged away. */
static la_status own_hermitian(la_ctx *ctx, la_call *call, la_arr **a) {
  LA_TRY(la_arg_own_square(ctx, call, 0, a));
  la_status st = la_lin_finite(ctx, call, 0, *a);
  if (st == LA_OK && !la_lin_nearly_hermitian(*a)) {
    st = la_fail(ctx, "%s: \001 must be symmetric (Hermitian), it is not",
                 call->self->name);
    la_fail_hint(ctx, "%s((\001 + \001')/2) has the same quadratic form",
                 call->self->name);
  }
  if (st != LA_OK) {
    la_arr_release(*a);
    *a = NULL;
    return st;
  }
  la_make_hermitian(la_arr_view(*a));
  return LA_OK;
}

/* By the least and the largest eigenvalue, what is within rounding of zero
   being zero. */
static const char *definiteness_word(double least, double most, double tol) {
  bool plus = most > tol, minus = least < -tol;
  if (plus && minus) {
    return "indefinite";
  }
  if (minus) {
    return most < -tol ? "negative definite" : "negative semidefinite";
  }
  return least > tol ? "positive definite" : "positive semidefinite";
}

static la_status definiteness(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL, *w = NULL;
  const char *word = "positive definite"; /* 0-by-0: nothing to the contrary */
  LA_TRY(own_hermitian(ctx, call, &a));
  ptrdiff_t n = a->dim[0];
  w = la_arr_new2(ctx, LA_C_REAL, n, 1);
  la_status st = w == NULL ? LA_ERR : LA_OK;
  if (st == LA_OK) {
    int info = la_syev(false, la_arr_view(a), la_arr_d(w));
    st = la_engine_status(ctx, info, "eigenvalues");
  }
  if (st == LA_OK && n > 0) {
    double least = la_arr_d(w)[0], most = la_arr_d(w)[n - 1];
    double tol = (double)n * DBL_EPSILON * fmax(fabs(least), fabs(most));
    word = definiteness_word(least, most, tol);
  }
  la_arr_release(a);
  la_arr_release(w);
  LA_TRY(st);
  return la_val_text(ctx, word, (ptrdiff_t)strlen(word), &call->out[0]);
}

/* Octave's test: A - tol*I has a Cholesky factor. */
static la_status definite_beyond(la_ctx *ctx, la_arr *a, double tol,
                                 bool *yes) {
  la_arr *b = NULL;
  la_status st = shifted(ctx, a, (la_scalar){tol, 0}, &b);
  if (st == LA_OK) {
    int info = la_potrf(LA_UPPER, la_arr_view(b));
    *yes = info == 0;
    st = info > 0 ? LA_OK : la_engine_status(ctx, info, "factorisation");
  }
  la_arr_release(b);
  return st;
}

static la_status isdefinite(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL;
  double tol = -1;
  bool yes = false;
  if (call->nargin > 1) {
    LA_TRY(la_arg_num(ctx, call, 1, &tol));
    if (!(tol >= 0)) {
      return la_arg_want(ctx, call, 1, "a tolerance >= 0");
    }
  }
  LA_TRY(la_arg_matrix(ctx, call, 0, &a));
  la_status st = LA_OK;
  if (a->dim[0] == a->dim[1] && la_isfinite(la_arr_view(a)) &&
      la_lin_nearly_hermitian(a)) {
    double norm = la_normfro(la_arr_view(a));
    st =
        definite_beyond(ctx, a, tol < 0 ? 100 * DBL_EPSILON * norm : tol, &yes);
  }
  la_arr_release(a);
  call->out[0] = la_val_bool(yes);
  return st;
}

const la_builtin la_rows_spectral[] = {
    {"multiplicity", multiplicity, 1, 1, 3, LA_TOPIC_EIG, "2.7",
     "[lambda,am,gm] = multiplicity(A)",
     "Distinct eigenvalues with their multiplicities",
     "am, the algebraic multiplicity, is how often lambda is a root of the\n"
     "characteristic polynomial; gm, the geometric one, how many independent\n"
     "eigenvectors it has, the dimension of null(A - lambda*I). 1 <= gm <= "
     "am,\n"
     "and A is diagonalisable if they are equal for every eigenvalue.\n"
     "\n"
     "Rounding breaks a multiple eigenvalue into a cluster; values that their\n"
     "uncertainty does not tell apart are counted as one and given by their\n"
     "mean.",
     "[lambda,am,gm] = multiplicity([2 1 0; 0 2 0; 0 0 3])",
     "eig, isdiagonalizable, charpoly"},
    {"isdiagonalizable", isdiagonalizable, 1, 1, 1, LA_TOPIC_EIG, "2.7",
     "t = isdiagonalizable(A)", "Whether A has a basis of eigenvectors",
     "True if A = V*D*inv(V) exists (2.40), complex eigenvalues allowed: "
     "every\n"
     "geometric multiplicity equals the algebraic one. Symmetric matrices\n"
     "always have one.",
     "isdiagonalizable([1 1; 0 1])\nisdiagonalizable([0 1; -1 0])",
     "multiplicity, eig, eigh"},
    {"definiteness", definiteness, 1, 1, 1, LA_TOPIC_EIG, "2.7",
     "s = definiteness(A)", "What kind of quadratic form x'*A*x is",
     "\"positive definite\" if x'*A*x > 0 for all x except 0, which holds if "
     "all\n"
     "eigenvalues of the symmetric matrix A are positive; \"positive\n"
     "semidefinite\" if >= 0; \"negative definite\" and \"negative "
     "semidefinite\"\n"
     "likewise; \"indefinite\" if it takes both signs. Eigenvalues within\n"
     "rounding of zero are zero.",
     "definiteness([2 1; 1 2])\ndefiniteness([1 2; 2 1])",
     "isdefinite, quadform, eigh, chol"},
    {"isdefinite", isdefinite, 1, 2, 1, LA_TOPIC_EIG, "2.7",
     "t = isdefinite(A)\nt = isdefinite(A,tol)",
     "Whether a matrix is symmetric positive definite",
     "True if A - tol*I has a Cholesky factor; tol is 100*eps*norm(A,\"fro\")\n"
     "unless it is given.",
     "isdefinite([2 1; 1 2])", "definiteness, chol"},
    {.name = NULL}};
