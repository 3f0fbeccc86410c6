/* charpoly.c - the characteristic polynomial.

   Exactly for small matrices of whole numbers (intmat.c); otherwise from the
   Hessenberg form by La Budde's recurrence over its leading blocks, which is
   forward stable for the coefficients (R. Rehman and I. Ipsen, La Budde's
   method for computing characteristic polynomials, arXiv 1104.3769). n^3 for
   the reduction and n^3/6 for the recurrence. */
#include "config.h"

#include "builtins/linalg.h"

#include "builtins/intmat.h"
#include "engine/hess.h"
#include "engine/vec.h"
#include "value/linop.h"

static la_scalar element(la_view a, ptrdiff_t i, ptrdiff_t j) {
  const double *x = la_at(a, i, j);
  return (la_scalar){x[0], a.k == LA_CPLX ? x[1] : 0};
}

static la_scalar times(la_scalar x, la_scalar y) {
  return (la_scalar){x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re};
}

/* Column c of the table [p] holds the coefficients, highest power first, of the
   characteristic polynomial of the leading block of order c. Fills column j + 1
   from those before: with the elements h and the subdiagonal b,
   p(j+1) = (x - h(j,j)) p(j) - sum over i < j of h(i,j) b(j)...b(i+1) p(i). */
static void extend(la_view h, ptrdiff_t j, la_view p) {
  la_scalar f = element(h, j, j), chain = LA_ONE;
  double *to = la_at(p, 0, j + 1);
  la_copy(p.k, j + 1, la_at(p, 0, j), 1, to, 1);
  la_axpy(p.k, j + 1, (la_scalar){-f.re, -f.im}, la_at(p, 0, j), 1,
          to + (ptrdiff_t)p.k, 1);
  for (ptrdiff_t i = j - 1; i >= 0; i--) {
    chain = times(chain, element(h, i + 1, i));
    f = times(chain, element(h, i, j));
    /* p(i) has degree i, the new one j + 1 */
    la_axpy(p.k, i + 1, (la_scalar){-f.re, -f.im}, la_at(p, 0, i), 1,
            to + (j + 1 - i) * (ptrdiff_t)p.k, 1);
  }
}

/* The last column of the table as a row; [h] is Hessenberg. */
static la_status labudde(la_ctx *ctx, const la_arr *h, la_arr **out) {
  ptrdiff_t n = h->dim[0];
  la_arr *table = la_lin_zeros(ctx, h->cls, n + 1, n + 1);
  *out = la_arr_new2(ctx, h->cls, 1, n + 1);
  la_status st = table == NULL || *out == NULL ? LA_ERR : LA_OK;
  if (st == LA_OK) {
    la_view p = la_arr_view(table), v = la_arr_view(h);
    *la_at(p, 0, 0) = 1;
    for (ptrdiff_t j = 0; j < n; j++) {
      extend(v, j, p);
    }
    la_copy(p.k, n + 1, la_at(p, 0, n), 1, la_arr_d(*out), 1);
  }
  la_arr_release(table);
  if (st != LA_OK) {
    la_arr_release(*out);
    *out = NULL;
  }
  return st;
}

/* The way for any numbers; [a] is borrowed. */
static la_status by_hessenberg(la_ctx *ctx, la_arr *a, la_arr **out) {
  la_arr *h = la_arr_retain(a);
  la_arr *tau = la_arr_new2(ctx, a->cls, a->dim[0], 1);
  la_status st = tau == NULL ? LA_ERR : la_arr_unique(ctx, &h);
  if (st == LA_OK) {
    int info = la_gehrd(la_arr_view(h), 0, a->dim[0], la_arr_d(tau));
    st = la_engine_status(ctx, info, "Hessenberg form");
  }
  if (st == LA_OK) {
    st = labudde(ctx, h, out);
  }
  la_arr_release(tau);
  la_arr_release(h);
  return st;
}

static void drop_imaginary(la_arr *p) {
  for (ptrdiff_t i = 0; i < p->numel; i++) {
    la_arr_d(p)[2 * i + 1] = 0;
  }
}

la_status la_lin_charpoly(la_ctx *ctx, la_arr *a, la_arr **p) {
  bool done = false;
  *p = NULL;
  if (a->cls == LA_C_REAL) {
    la_arr *row = la_arr_new2(ctx, LA_C_REAL, 1, a->dim[0] + 1);
    la_status st =
        row == NULL ? LA_ERR : la_int_charpoly(ctx, a, &done, la_arr_d(row));
    if (st == LA_OK && done) {
      *p = row;
      return LA_OK;
    }
    la_arr_release(row);
    LA_TRY(st);
  }
  LA_TRY(by_hessenberg(ctx, a, p));
  if (a->cls == LA_C_CPLX && la_lin_hermitian(a, true)) {
    drop_imaginary(*p); /* the eigenvalues are real */
  }
  return LA_OK;
}

static la_status charpoly(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL, *p = NULL;
  LA_TRY(la_arg_square(ctx, call, 0, &a));
  la_status st = la_lin_finite(ctx, call, 0, a);
  if (st == LA_OK) {
    st = la_lin_charpoly(ctx, a, &p);
  }
  la_arr_release(a);
  if (st == LA_OK) {
    la_lin_out_narrow(ctx, call, 0, p);
  }
  return st;
}

const la_builtin la_rows_charpoly[] = {
    {"charpoly", charpoly, 1, 1, 1, LA_TOPIC_EIG, "2.7", "p = charpoly(A)",
     "Characteristic polynomial of a matrix",
     "The coefficients of det(lambda*I - A), highest power first, beginning\n"
     "with 1. Its roots are the eigenvalues of A, counted as often as their\n"
     "algebraic multiplicity; p(2) is -trace(A), p(end) is det(A) up to sign.\n"
     "For small matrices of whole numbers the result is exact. To compute\n"
     "eigenvalues use eig: the roots of a polynomial react far more strongly\n"
     "to rounding.",
     "charpoly([1 2; 3 4])", "eig, poly, roots, multiplicity"},
    {.name = NULL}};
