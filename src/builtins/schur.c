/* schur.c - Schur form: real, complex, in a chosen order. */
#include "config.h"

#include "base/mem.h"
#include "builtins/linalg.h"
#include "engine/schur.h"
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

/* Real T and U made complex triangular. */
static la_status make_complex(la_ctx *ctx, la_arr **t, la_arr **u) {
  LA_TRY(to_class(ctx, LA_C_CPLX, t));
  LA_TRY(to_class(ctx, LA_C_CPLX, u));
  int info = la_rsf2csf(la_arr_view(*t), la_arr_view(*u));
  return la_engine_status(ctx, info, "Schur form");
}

/* Room for what la_gees gives. */
static la_status run_gees(la_ctx *ctx, la_arr *t, la_arr **u) {
  ptrdiff_t n = t->dim[0];
  la_arr *w = la_arr_new2(ctx, LA_C_CPLX, n, 1);
  *u = la_arr_new2(ctx, t->cls, n, n);
  la_status st = w == NULL || *u == NULL ? LA_ERR : LA_OK;
  if (st == LA_OK) {
    la_view v = la_arr_view(*u);
    int info = la_gees(la_arr_view(t), la_arr_d(w), &v);
    st = la_engine_status(ctx, info, "Schur form");
  }
  la_arr_release(w);
  return st;
}

/* --- order ---------------------------------------------------------------- */

/* Whether the eigenvalues of the block of T at j, of order 1 or 2, have
   negative real parts ('a') or moduli below 1 ('d'). */
static bool leads(la_view t, ptrdiff_t j, int order, char which) {
  const double *x = la_at(t, j, j);
  if (which == 'a') {
    return x[0] < 0;
  }
  if (t.k == LA_CPLX) {
    return hypot(x[0], x[1]) < 1;
  }
  if (order == 1) {
    return fabs(x[0]) < 1;
  }
  double im = sqrt(fabs(*la_at(t, j + 1, j))) * sqrt(fabs(*la_at(t, j, j + 1)));
  return hypot(x[0], im) < 1;
}

static la_status apply_order(la_ctx *ctx, const la_call *call, la_arr *t,
                             la_arr *u, const bool *select) {
  int info = la_trsen(la_arr_view(t), la_arr_view(u), select);
  if (info > 0) {
    return la_fail(ctx,
                   "%s: some eigenvalues are too close to be exchanged in "
                   "floating point",
                   call->self->name);
  }
  return la_engine_status(ctx, info, "the reordering");
}

/* Eigenvalues of the kind [which] first. */
static la_status order_by(la_ctx *ctx, const la_call *call, la_arr *t,
                          la_arr *u, char which) {
  la_view v = la_arr_view(t);
  bool *select = la_mem_zalloc(v.n, (ptrdiff_t)sizeof *select);
  if (select == NULL) {
    return la_fail_nomem(ctx);
  }
  for (ptrdiff_t j = 0; j < v.n;) {
    bool pair = v.k == LA_REAL && j + 1 < v.n && *la_at(v, j + 1, j) != 0;
    select[j] = leads(v, j, pair ? 2 : 1, which);
    if (pair) {
      select[j + 1] = select[j];
    }
    j += pair ? 2 : 1;
  }
  la_status st = apply_order(ctx, call, t, u, select);
  la_mem_free(select);
  return st;
}

/* Hands out S, or U and S. */
static void out_form(la_ctx *ctx, la_call *call, la_arr *t, la_arr *u) {
  la_lin_out_narrow(ctx, call, call->nargout > 1 ? 1 : 0, la_arr_retain(t));
  if (call->nargout > 1) {
    la_lin_out_narrow(ctx, call, 0, la_arr_retain(u));
  }
}

/* The words after the matrix. */
static la_status read_words(la_ctx *ctx, const la_call *call, bool *complex,
                            char *which) {
  *complex = false;
  *which = 'u';
  for (int i = 1; i < call->nargin; i++) {
    if (la_arg_is(call, i, "real") || la_arg_is(call, i, "complex")) {
      *complex = la_arg_is(call, i, "complex");
    } else if (la_arg_is(call, i, "a") || la_arg_is(call, i, "d") ||
               la_arg_is(call, i, "u")) {
      ptrdiff_t n = 0;
      *which = (char)(*la_val_chars(call->arg[i], &n) | 0x20);
    } else {
      return la_arg_unknown(ctx, call, i,
                            "\"real\", \"complex\", \"a\", \"d\" or \"u\"");
    }
  }
  return LA_OK;
}

static la_status schur(la_ctx *ctx, la_call *call) {
  la_arr *t = NULL, *u = NULL;
  bool complex = false;
  char which = 'u';
  LA_TRY(read_words(ctx, call, &complex, &which));
  LA_TRY(la_arg_own_square(ctx, call, 0, &t));
  la_status st = la_lin_finite(ctx, call, 0, t);
  if (st == LA_OK) {
    st = run_gees(ctx, t, &u);
  }
  if (st == LA_OK && complex && t->cls == LA_C_REAL) {
    st = make_complex(ctx, &t, &u);
  }
  if (st == LA_OK && which != 'u') {
    st = order_by(ctx, call, t, u, which);
  }
  if (st == LA_OK) {
    out_form(ctx, call, t, u);
  }
  la_arr_release(t);
  la_arr_release(u);
  return st;
}

/* U and S of ordschur or rsf2csf: square, of one size and class, unshared. */
static la_status read_form(la_ctx *ctx, la_call *call, la_arr **u, la_arr **t) {
  LA_TRY(la_arg_own_square(ctx, call, 0, u));
  LA_TRY(la_arg_own_square(ctx, call, 1, t));
  if ((*u)->dim[0] != (*t)->dim[0]) {
    return la_arg_differ(ctx, call, 0, (*u)->dim[0], 1, (*t)->dim[0], "row");
  }
  bool z = (*u)->cls == LA_C_CPLX || (*t)->cls == LA_C_CPLX;
  LA_TRY(to_class(ctx, z ? LA_C_CPLX : LA_C_REAL, u));
  LA_TRY(to_class(ctx, z ? LA_C_CPLX : LA_C_REAL, t));
  la_view v = la_arr_view(*t);
  for (ptrdiff_t j = 0; j < v.n; j++) {
    for (ptrdiff_t i = j + 1; i < v.m; i++) {
      const double *x = la_at(v, i, j);
      bool block = v.k == LA_REAL && i == j + 1;
      if (!block && (x[0] != 0 || (z && x[1] != 0))) {
        return la_arg_fail(ctx, call, "\002 is no Schur form");
      }
    }
  }
  return LA_OK;
}

static la_status read_selection(la_ctx *ctx, la_call *call, ptrdiff_t n,
                                bool **select) {
  la_arr *a = NULL;
  LA_TRY(la_arg_vector(ctx, call, 2, &a));
  la_status st = LA_OK;
  if (a->numel != n || a->cls != LA_C_REAL) {
    st = la_arg_fail(ctx, call,
                     "\003 must say of each of %td eigenvalues "
                     "whether it leads",
                     n);
  }
  *select = st == LA_OK ? la_mem_zalloc(n, (ptrdiff_t)sizeof **select) : NULL;
  if (st == LA_OK && *select == NULL) {
    st = la_fail_nomem(ctx);
  }
  for (ptrdiff_t i = 0; st == LA_OK && i < n; i++) {
    (*select)[i] = la_arr_d(a)[i] != 0;
  }
  la_arr_release(a);
  return st;
}

static la_status ordschur(la_ctx *ctx, la_call *call) {
  la_arr *t = NULL, *u = NULL;
  bool *select = NULL;
  la_status st = read_form(ctx, call, &u, &t);
  if (st == LA_OK) {
    st = read_selection(ctx, call, t->dim[0], &select);
  }
  if (st == LA_OK) {
    st = apply_order(ctx, call, t, u, select);
  }
  if (st == LA_OK && call->nargout < 2) {
    la_lin_out_narrow(ctx, call, 0, la_arr_retain(u));
  } else if (st == LA_OK) {
    out_form(ctx, call, t, u);
  }
  la_mem_free(select);
  la_arr_release(t);
  la_arr_release(u);
  return st;
}

static la_status rsf2csf(la_ctx *ctx, la_call *call) {
  la_arr *t = NULL, *u = NULL;
  la_status st = read_form(ctx, call, &u, &t);
  if (st == LA_OK && t->cls == LA_C_REAL) {
    st = make_complex(ctx, &t, &u);
  }
  if (st == LA_OK && call->nargout < 2) {
    la_lin_out_narrow(ctx, call, 0, la_arr_retain(u));
  } else if (st == LA_OK) {
    out_form(ctx, call, t, u);
  }
  la_arr_release(t);
  la_arr_release(u);
  return st;
}

const la_builtin la_rows_schur[] = {
    {"schur", schur, 1, 3, 2, LA_TOPIC_FACTOR, NULL,
     "S = schur(A)\n[U,S] = schur(A)\n[U,S] = schur(A,\"complex\")\n"
     "[U,S] = schur(A,\"a\")",
     "Schur decomposition",
     "A = U*S*U' with orthogonal U and S upper triangular, the eigenvalues on\n"
     "its diagonal: every square matrix has one, unlike the\n"
     "eigendecomposition. For real A the default is a real S, with a 2x2\n"
     "block on the diagonal for every pair of complex eigenvalues.\n"
     "\n"
     "\"a\" puts the eigenvalues with negative real parts first, \"d\" those "
     "of\n"
     "modulus less than 1, \"u\" leaves the order to the algorithm. The first "
     "k\n"
     "columns of U always span a space that A maps into itself.",
     "schur([1 2; 0 3])", "ordschur, rsf2csf, eig, hess, sqrtm"},
    {"ordschur", ordschur, 3, 3, 2, LA_TOPIC_FACTOR, NULL,
     "[U,S] = ordschur(U,S,select)", "Schur decomposition in another order",
     "The eigenvalues of S whose element of select is not 0 come first. Of a\n"
     "complex pair in a real S both move.",
     "[U,S] = schur([1 2; 3 4]);\n[U,S] = ordschur(U,S,[0 1]);\ndiag(S)",
     "schur, rsf2csf"},
    {"rsf2csf", rsf2csf, 2, 2, 2, LA_TOPIC_FACTOR, NULL, "[U,S] = rsf2csf(U,S)",
     "Real Schur form made complex",
     "S becomes triangular, with complex eigenvalues on its diagonal.",
     "[U,S] = schur([0 1; -1 0]);\n[U,S] = rsf2csf(U,S);\ndiag(S)", "schur"},
    {.name = NULL}};
