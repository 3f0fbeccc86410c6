/* test_linop.c - products, quotients, inverses and powers, by structure, and
   what is said about singular matrices and shapes that do not fit. */
#include "config.h"

#include "fixture.h"

#include "base/mem.h"
#include "value/linop.h"
#include "value/ops.h"

#include <math.h>
#include <stdlib.h>

typedef struct op_case {
  la_op op;
  const char *a, *b, *wanted;
} op_case;

static const op_case cases[] = {
    {LA_OP_MUL, "1 2;3 4", "5;6", "17;39"},
    {LA_OP_MUL, "1 2;3 4", "5 6;7 8", "19 22;43 50"},
    {LA_OP_MUL, "1 2 3", "4;5;6", "32"},
    {LA_OP_MUL, "1;2", "3 4", "3 4;6 8"},
    {LA_OP_MUL, "0x3", "3x0", "0x0"},
    {LA_OP_MUL, "2x0", "0x2", "0 0;0 0"},
    {LA_OP_MUL, "#1 0", "1;2", "1"},
    {LA_OP_MUL, "'ab", "1;2", "293"},
    {LA_OP_MUL, "1+1i 2;3 4", "5;6", "17+5i;39"},
    {LA_OP_MUL, "1 2;3 4", "5+1i;6", "17+1i;39+3i"},
    {LA_OP_MUL, "1 2;3 4", "1i 2;6 1i", "12+1i 2+2i;24+3i 6+4i"},
    {LA_OP_MUL, "1i 2", "1i;2", "3"},
    {LA_OP_MUL, "1:1:3", "1;1;1", "6"},
    {LA_OP_MUL, "D2 3", "1 2;3 4", "2 4;9 12"},
    {LA_OP_MUL, "1 2;3 4", "D2 3", "2 6;6 12"},
    {LA_OP_MUL, "D2 3", "1i;1", "2i;3"},
    {LA_OP_MUL, "P2 3 1", "1;2;3", "3;1;2"},
    {LA_OP_MUL, "1 2 3", "P2 3 1", "2 3 1"},
    {LA_OP_LDIV, "1 2;3 4", "5;6", "-4;4.5"},
    {LA_OP_LDIV, "4 1;1 3", "1;2", "0.090909090909090912;0.63636363636363635"},
    {LA_OP_LDIV, "4 1i;-1i 3", "1;2",
     "0.27272727272727271-0.18181818181818182i;0.72727272727272729+0."
     "090909090909090912i"},
    {LA_OP_LDIV, "1 2;0 4", "5;8", "1;2"},
    {LA_OP_LDIV, "1 0;2 4", "1;10", "1;2"},
    {LA_OP_LDIV, "1 2;3 4", "1i;2", "2-2i;-1+1.5i"},
    {LA_OP_LDIV, "1 2;3 4;5 6", "1;2;3", "0;0.5"},
    {LA_OP_LDIV, "1 2 3;4 5 6", "1;2",
     "-0.055555555555555552;0.1111111111111111;0.27777777777777779"},
    {LA_OP_LDIV, "D2 4", "2;8", "1;2"},
    {LA_OP_LDIV, "P2 3 1", "3;1;2", "1;2;3"},
    {LA_OP_LDIV, "3x0", "1;2;3", "0x1"},
    {LA_OP_LDIV, "2", "2 4", "1 2"},
    {LA_OP_DIV, "5 6", "1 2;3 4", "-1 2"},
    {LA_OP_DIV, "2 4", "2", "1 2"},
    {LA_OP_DIV, "1 2 3", "4 5 6", "0.41558441558441561"},
    {LA_OP_DIV, "2 6", "D2 3", "1 2"},
    {LA_OP_DIV, "2 3 1", "P2 3 1", "1 2 3"},
    {LA_OP_POW, "1 2;3 4", "2", "7 10;15 22"},
    {LA_OP_POW, "1 2;3 4", "0", "1 0;0 1"},
    {LA_OP_POW, "1 2;3 4", "-1", "-2 1;1.5 -0.5"},
    {LA_OP_POW, "1 2;3 4", "10", "4783807 6972050;10458075 15241882"},
    {LA_OP_POW, "5 4;4 5", "0.5", "2 1;1 2"},
    {LA_OP_POW, "4 0;0 9", "-0.5", "0.5 0;0 0.33333333333333331"},
    {LA_OP_POW, "2", "1 0;0 3", "2 0;0 8"},
    {LA_OP_POW, "D2 3", "3", "8 0;0 27"},
    {LA_OP_POW, "P2 3 1", "3", "1 0 0;0 1 0;0 0 1"},
    {LA_OP_POW, "2", "10", "1024"},
};

START_TEST(test_op) {
  la_ctx ctx = {0};
  const op_case *c = &cases[_i];
  la_val a = val_of(&ctx, c->a);
  la_val b = val_of(&ctx, c->b);
  la_val out = LA_VAL_NONE;
  ck_assert_int_eq(la_binary(&ctx, c->op, a, b, &out), LA_OK);
  ck_assert_ptr_null(ctx.warnings);
  check_val(&ctx, &out, c->wanted, c->a);
  la_val_release(&a);
  la_val_release(&b);
}
END_TEST

START_TEST(test_structure_stays) {
  la_ctx ctx = {0};
  la_val d = val_of(&ctx, "D2 4");
  la_val p = val_of(&ctx, "P2 3 1");
  la_val out;
  ck_assert_int_eq(la_binary(&ctx, LA_OP_MUL, d, d, &out), LA_OK);
  ck_assert_int_eq(out.tag, LA_DIAG);
  check_val(&ctx, &out, "4 0;0 16", "D*D");
  ck_assert_int_eq(la_inverse(&ctx, d, &out, NULL), LA_OK);
  ck_assert_int_eq(out.tag, LA_DIAG);
  check_val(&ctx, &out, "0.5 0;0 0.25", "inv(D)");
  ck_assert_int_eq(la_binary(&ctx, LA_OP_POW, d, la_val_num(-1), &out), LA_OK);
  ck_assert_int_eq(out.tag, LA_DIAG);
  check_val(&ctx, &out, "0.5 0;0 0.25", "D^-1");
  ck_assert_int_eq(la_binary(&ctx, LA_OP_LDIV, d, d, &out), LA_OK);
  ck_assert_int_eq(out.tag, LA_DIAG);
  check_val(&ctx, &out, "1 0;0 1", "D\\D");
  ck_assert_int_eq(la_binary(&ctx, LA_OP_MUL, p, p, &out), LA_OK);
  ck_assert_int_eq(out.tag, LA_PERM);
  check_val(&ctx, &out, "0 1 0;0 0 1;1 0 0", "P*P");
  ck_assert_int_eq(la_inverse(&ctx, p, &out, NULL), LA_OK);
  ck_assert_int_eq(out.tag, LA_PERM);
  check_val(&ctx, &out, "0 1 0;0 0 1;1 0 0", "inv(P)");
  ck_assert_int_eq(la_pinv(&ctx, d, -1, &out), LA_OK);
  ck_assert_int_eq(out.tag, LA_DIAG);
  la_val_release(&out);
  la_val_release(&d);
  la_val_release(&p);
}
END_TEST

typedef struct fail_case {
  la_op op;
  const char *a, *b, *msg, *note, *hint;
} fail_case;

static const fail_case fails[] = {
    {LA_OP_MUL, "1 2 3;4 5 6;7 8 9", "1;2",
     "\001 has 3 columns but \002 has 2 rows", "\001 is 3x3, \002 is 2x1", ""},
    {LA_OP_MUL, "1 2 3;4 5 6", "1;2", "\001 has 3 columns but \002 has 2 rows",
     "\001 is 2x3, \002 is 2x1", "\001' * \002 would work"},
    {LA_OP_MUL, "1 2", "1 2", "\001 has 2 columns but \002 has 1 row",
     "\001 is 1x2, \002 is 1x2", "\001' * \002 would work"},
    {LA_OP_MUL, "1 2 3;4 5 6;7 8 9", "1 2 3",
     "\001 has 3 columns but \002 has 1 row", "\001 is 3x3, \002 is 1x3",
     "\001 * \002' would work"},
    {LA_OP_LDIV, "1 2;3 4", "1 2", "\001 has 2 rows but \002 has 1",
     "\001 is 2x2, \002 is 1x2", "\001 \\ \002' would work"},
    {LA_OP_DIV, "1 2 3", "1 2;3 4", "\001 has 3 columns but \002 has 2",
     "\001 is 1x3, \002 is 2x2", ""},
    {LA_OP_POW, "1 2 3", "2", "\001 must be square, it is 1x3", "",
     "\001 .^ \002 works element by element"},
    {LA_OP_POW, "2", "1 2 3", "\002 must be square, it is 1x3", "",
     "\001 .^ \002 works element by element"},
};

START_TEST(test_fail) {
  la_ctx ctx = {0};
  const fail_case *c = &fails[_i];
  la_val a = val_of(&ctx, c->a);
  la_val b = val_of(&ctx, c->b);
  la_val out;
  ck_assert_int_eq(la_binary(&ctx, c->op, a, b, &out), LA_ERR);
  check_err(&ctx, c->msg, c->note, c->hint, c->a);
  la_val_release(&a);
  la_val_release(&b);
  la_ctx_release(&ctx);
}
END_TEST

START_TEST(test_inverse_not_square) {
  la_ctx ctx = {0};
  la_val a = val_of(&ctx, "1 2;3 4;5 6");
  la_val out;
  ck_assert_int_eq(la_inverse(&ctx, a, &out, NULL), LA_ERR);
  check_err(&ctx, "\001 must be square, it is 3x2", "",
            "pinv(\001) inverts as far as possible", "inv");
  la_val_release(&a);
  la_ctx_release(&ctx);
}
END_TEST

typedef struct warn_case {
  la_op op;
  const char *a, *b, *wanted, *warning;
} warn_case;

static const warn_case warns[] = {
    {LA_OP_LDIV, "1 2;2 4", "1;2", "0.2;0.4",
     "\001 is singular: the answer is the least-squares one of least norm"},
    {LA_OP_LDIV, "1 1;0 0", "1;1", "0.5;0.5",
     "\001 is singular: the answer is the least-squares one of least norm"},
    {LA_OP_LDIV, "D1 0", "1;2", "1;0",
     "\001 is singular: the answer is the least-squares one of least norm"},
    {LA_OP_DIV, "1 2", "1 2;2 4", "0.2 0.4",
     "\002 is singular: the answer is the least-squares one of least norm"},
    {LA_OP_LDIV, "1 0;0 1e-10", "1;1e-10", "1;1",
     "\001 is ill-conditioned: rcond = 1e-10, about 6 digits can be trusted"},
    {LA_OP_LDIV, "1 0;0 1e-17", "1;1e-17", "1;1",
     "\001 is nearly singular: rcond = 1e-17, about 0 digits can be trusted"},
    {LA_OP_POW, "1 2;2 4", "-1", "inf inf;inf inf",
     "\001 is singular: its inverse is Inf"},
    {LA_OP_LDIV, "1 0;0 1e-3", "1;1e-3", "1;1", NULL},
};

START_TEST(test_warn) {
  la_ctx ctx = {0};
  const warn_case *c = &warns[_i];
  la_val a = val_of(&ctx, c->a);
  la_val b = val_of(&ctx, c->b);
  la_val out;
  ck_assert_int_eq(la_binary(&ctx, c->op, a, b, &out), LA_OK);
  check_val(&ctx, &out, c->wanted, c->a);
  la_warning *w = la_warn_take(&ctx);
  if (c->warning == NULL) {
    ck_assert_ptr_null(w);
  } else {
    ck_assert_ptr_nonnull(w);
    ck_assert_str_eq(w->text, c->warning);
    la_mem_free(w->text);
    la_mem_free(w);
  }
  la_val_release(&a);
  la_val_release(&b);
  la_ctx_release(&ctx);
}
END_TEST

static double noise(ptrdiff_t k) {
  double x = sin(12.9898 * (double)(k + 1)) * 43758.5453;
  return 2 * (x - floor(x)) - 1;
}

static la_arr *random_matrix(la_ctx *ctx, la_class cls, ptrdiff_t m,
                             ptrdiff_t n) {
  la_arr *a = la_arr_new2(ctx, cls, m, n);
  ptrdiff_t count = a->numel * (cls == LA_C_CPLX ? 2 : 1);
  for (ptrdiff_t k = 0; k < count; k++) {
    la_arr_d(a)[k] = noise(k);
  }
  return a;
}

/* A'*A and A*A' of one array are Hermitian to the last bit. */
START_TEST(test_gram) {
  la_ctx ctx = {0};
  la_class cls = _i % 2 == 0 ? LA_C_REAL : LA_C_CPLX;
  la_val a = la_val_arr(random_matrix(&ctx, cls, 37, 23));
  bool inner = _i < 2;
  la_val g;
  ck_assert_int_eq(
      la_mtimes(&ctx, inner ? LA_C : LA_N, a, inner ? LA_N : LA_C, a, &g),
      LA_OK);
  la_view v = la_arr_view(g.u.arr);
  ck_assert_int_eq(v.n, inner ? 23 : 37);
  for (ptrdiff_t j = 0; j < v.n; j++) {
    for (ptrdiff_t i = 0; i <= j; i++) {
      ck_assert(la_at(v, i, j)[0] == la_at(v, j, i)[0]);
      if (v.k == LA_CPLX) {
        ck_assert(la_at(v, i, j)[1] == -la_at(v, j, i)[1]);
      }
    }
  }
  la_val_release(&g);
  la_val_release(&a);
}
END_TEST

/* op(A) op(B) is the product of the transposed values, for every pair of kinds
   and transpositions. */
START_TEST(test_transposed_products) {
  la_ctx ctx = {0};
  la_trans ta = (la_trans)(_i % 3);
  la_trans tb = (la_trans)(_i / 3 % 3);
  la_class ca = _i / 9 % 2 == 0 ? LA_C_REAL : LA_C_CPLX;
  la_class cb = _i / 18 == 0 ? LA_C_REAL : LA_C_CPLX;
  la_val a = la_val_arr(ta == LA_N ? random_matrix(&ctx, ca, 4, 3)
                                   : random_matrix(&ctx, ca, 3, 4));
  la_val b = la_val_arr(tb == LA_N ? random_matrix(&ctx, cb, 3, 5)
                                   : random_matrix(&ctx, cb, 5, 3));
  la_val at = la_val_retain(a);
  la_val bt = la_val_retain(b);
  if (ta != LA_N) {
    la_val_release(&at);
    ck_assert_int_eq(la_transposed(&ctx, a, ta == LA_C, &at), LA_OK);
  }
  if (tb != LA_N) {
    la_val_release(&bt);
    ck_assert_int_eq(la_transposed(&ctx, b, tb == LA_C, &bt), LA_OK);
  }
  la_val x;
  la_val y;
  ck_assert_int_eq(la_mtimes(&ctx, ta, a, tb, b, &x), LA_OK);
  ck_assert_int_eq(la_mtimes(&ctx, LA_N, at, LA_N, bt, &y), LA_OK);
  ck_assert_int_eq(x.u.arr->cls, y.u.arr->cls);
  int parts = x.u.arr->cls == LA_C_CPLX ? 2 : 1;
  for (ptrdiff_t k = 0; k < 20 * parts; k++) {
    ck_assert(fabs(la_arr_d(x.u.arr)[k] - la_arr_d(y.u.arr)[k]) < 1e-13);
  }
  la_vals_release(6, (la_val[]){a, b, at, bt, x, y});
}
END_TEST

/* The residual of A\b for each shape of matrix is of the order of rounding. */
START_TEST(test_residual) {
  la_ctx ctx = {0};
  enum { N = 120 };
  la_class cls = _i % 2 == 0 ? LA_C_REAL : LA_C_CPLX;
  la_arr *a = random_matrix(&ctx, cls, N, N);
  la_view v = la_arr_view(a);
  for (ptrdiff_t j = 0; j < N; j++) {
    for (ptrdiff_t i = 0; i < N; i++) {
      bool zero = (_i / 2 == 1 && i > j) || (_i / 2 == 2 && i < j);
      for (int part = 0; part < (int)v.k; part++) {
        double *x = la_at(v, i, j) + part;
        *x = zero ? 0 : *x + (i == j && part == 0 ? N : 0);
      }
    }
  }
  la_val va = la_val_arr(a);
  if (_i / 2 == 3) {
    la_val g;
    ck_assert_int_eq(la_mtimes(&ctx, LA_C, va, LA_N, va, &g), LA_OK);
    la_val_release(&va);
    va = g;
  }
  la_val b = la_val_arr(random_matrix(&ctx, LA_C_REAL, N, 2));
  la_val x;
  la_val ax;
  la_val r;
  ck_assert_int_eq(la_mldivide(&ctx, va, b, &x), LA_OK);
  ck_assert_int_eq(la_mtimes(&ctx, LA_N, va, LA_N, x, &ax), LA_OK);
  ck_assert_int_eq(la_binary(&ctx, LA_OP_SUB, ax, b, &r), LA_OK);
  la_arr *residual;
  ck_assert_int_eq(la_val_numeric(&ctx, r, &residual), LA_OK);
  int parts = residual->cls == LA_C_CPLX ? 2 : 1;
  for (ptrdiff_t k = 0; k < residual->numel * parts; k++) {
    ck_assert_double_lt(fabs(la_arr_d(residual)[k]), 1e-12);
  }
  ck_assert_ptr_null(ctx.warnings);
  la_arr_release(residual);
  la_vals_release(5, (la_val[]){va, b, x, ax, r});
}
END_TEST

/* The four conditions of Moore and Penrose. */
START_TEST(test_pinv) {
  la_ctx ctx = {0};
  la_class cls = _i % 2 == 0 ? LA_C_REAL : LA_C_CPLX;
  la_val a = la_val_arr(random_matrix(&ctx, cls, _i < 2 ? 7 : 4, 5));
  la_val p;
  la_val ap;
  la_val apa;
  la_val d;
  ck_assert_int_eq(la_pinv(&ctx, a, -1, &p), LA_OK);
  ck_assert_int_eq(la_mtimes(&ctx, LA_N, a, LA_N, p, &ap), LA_OK);
  ck_assert_int_eq(la_mtimes(&ctx, LA_N, ap, LA_N, a, &apa), LA_OK);
  ck_assert_int_eq(la_binary(&ctx, LA_OP_SUB, apa, a, &d), LA_OK);
  la_view v = la_arr_view(ap.u.arr);
  for (ptrdiff_t k = 0; k < d.u.arr->numel; k++) {
    ck_assert_double_lt(fabs(la_arr_d(d.u.arr)[k]), 1e-13);
  }
  for (ptrdiff_t j = 0; j < v.n; j++) {
    for (ptrdiff_t i = 0; i < j; i++) {
      ck_assert_double_lt(fabs(la_at(v, i, j)[0] - la_at(v, j, i)[0]), 1e-13);
    }
  }
  la_vals_release(5, (la_val[]){a, p, ap, apa, d});
}
END_TEST

static la_status linop_once(la_ctx *ctx, void *arg) {
  const op_case *c = arg;
  la_val a = LA_VAL_NONE;
  la_val out = LA_VAL_NONE;
  la_arr *m = la_arr_new2(ctx, LA_C_REAL, 3, 3);
  if (m == NULL) {
    return LA_ERR;
  }
  for (ptrdiff_t k = 0; k < 9; k++) {
    la_arr_d(m)[k] = noise(k) + (k % 4 == 0 ? 4 : 0);
  }
  a = la_val_arr(m);
  la_val b = c->op == LA_OP_POW ? la_val_num(strtod(c->b, NULL)) : a;
  la_status st = la_binary(ctx, c->op, a, b, &out);
  la_val_release(&a);
  la_val_release(&out);
  return st;
}

START_TEST(test_nomem) {
  static op_case each[] = {
      {LA_OP_MUL, NULL, NULL, NULL}, {LA_OP_LDIV, NULL, NULL, NULL},
      {LA_OP_DIV, NULL, NULL, NULL}, {LA_OP_POW, NULL, "3", NULL},
      {LA_OP_POW, NULL, "-2", NULL}, {LA_OP_POW, NULL, "0.5", NULL},
  };
  check_nomem(linop_once, &each[_i]);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

TCase *linop_cases(void) {
  TCase *t = tcase_create("linop");
  tcase_add_loop_test(t, test_op, 0, COUNT(cases));
  tcase_add_loop_test(t, test_fail, 0, COUNT(fails));
  tcase_add_loop_test(t, test_warn, 0, COUNT(warns));
  tcase_add_test(t, test_structure_stays);
  tcase_add_test(t, test_inverse_not_square);
  tcase_add_loop_test(t, test_gram, 0, 4);
  tcase_add_loop_test(t, test_transposed_products, 0, 36);
  tcase_add_loop_test(t, test_residual, 0, 8);
  tcase_add_loop_test(t, test_pinv, 0, 4);
  tcase_add_loop_test(t, test_nomem, 0, 6);
  return t;
}
