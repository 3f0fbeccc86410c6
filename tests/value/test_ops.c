/* test_ops.c - element-wise operators: classes, broadcasting, complex numbers,
   ranges and diagonals. Expected values are Octave's. */
#include "config.h"

#include "fixture.h"

#include "value/broadcast.h"
#include "value/ops.h"

#include <math.h>
#include <string.h>

typedef struct op_case {
  la_op op;
  const char *a, *b, *wanted; /* b NULL: unary; wanted NULL: an error */
} op_case;

static const op_case cases[] = {
    {LA_OP_ADD, "1", "2", "3"},
    {LA_OP_ADD, "#1", "#1", "2"},
    {LA_OP_ADD, "'a", "1", "98"},
    {LA_OP_EMUL, "'abc", "1 2 3", "97 196 297"},
    {LA_OP_SUB, "#1 0", "#1", "0 -1"},
    {LA_OP_ADD, "1 2;3 4", "10 20", "11 22;13 24"},
    {LA_OP_ADD, "1 2;3 4", "10;20", "11 12;23 24"},
    {LA_OP_ADD, "1;2", "10 20", "11 21;12 22"},
    {LA_OP_ADD, "0x3", "1 2 3", "0x3"},
    {LA_OP_ADD, "0x0", "1", "0x0"},
    {LA_OP_ADD, "1 2 3", "1 2", NULL},
    {LA_OP_ADD, "1 2;3 4;5 6", "1 2;3 4", NULL},
    {LA_OP_EDIV, "1 0 -1", "0", "inf nan -inf"},
    {LA_OP_ELDIV, "2", "4 6", "2 3"},
    {LA_OP_EPOW, "2", "10", "1024"},
    {LA_OP_EPOW, "0", "0", "1"},
    {LA_OP_EPOW, "nan", "0", "1"},
    {LA_OP_EPOW, "-2", "3", "-8"},
    {LA_OP_EPOW, "-1", "0.5", "1i"},
    {LA_OP_EPOW, "-4 9", "0.5", "0+2i 3"},
    {LA_OP_EPOW, "-8", "0.33333333333333331", "1+1.7320508075688772i"},
    {LA_OP_EPOW, "-2 -3", "2 3", "4 -27"},
    {LA_OP_EPOW, "1+2i", "2", "-3+4i"},
    {LA_OP_EPOW, "1+2i", "-1", "0.2-0.4i"},
    {LA_OP_EPOW, "1i", "2", "-1"},
    {LA_OP_EPOW, "2", "1+1i", "1.5384778027279442+1.2779225526272695i"},
    {LA_OP_EMUL, "1+2i", "3-4i", "11+2i"},
    {LA_OP_EMUL, "1+2i 3-4i", "1-2i 3+4i", "5 25"},
    {LA_OP_EDIV, "1+2i", "3-4i", "-0.2+0.4i"},
    {LA_OP_SUB, "1+2i 3", "0+2i 1", "1 2"},
    {LA_OP_LT, "1 2 3", "2", "#1 0 0"},
    {LA_OP_GE, "1 2 3", "2", "#0 1 1"},
    {LA_OP_EQ, "'abc", "'abd", "#1 1 0"},
    {LA_OP_EQ, "nan", "nan", "#0"},
    {LA_OP_NE, "nan", "nan", "#1"},
    {LA_OP_EQ, "1i", "1i", "#1"},
    {LA_OP_LT, "1+2i", "2+1i", "#0"},
    {LA_OP_GE, "1+2i", "2+1i", "#1"},
    {LA_OP_LT, "1+1i -1-1i 3", "1+1i", "#0 1 0"},
    {LA_OP_AND, "1 0", "1 1", "#1 0"},
    {LA_OP_OR, "1 0", "0 0", "#1 0"},
    {LA_OP_AND, "#1 1", "#0 1", "#0 1"},
    {LA_OP_AND, "nan", "1", NULL},
    {LA_OP_OR, "1 nan", "1", NULL},
    {LA_OP_NEG, "1 -2", NULL, "-1 2"},
    {LA_OP_NEG, "#1", NULL, "-1"},
    {LA_OP_NEG, "1+2i", NULL, "-1-2i"},
    {LA_OP_NEG, "'a", NULL, "-97"},
    {LA_OP_UPLUS, "#1", NULL, "1"},
    {LA_OP_NOT, "1 0 2", NULL, "#0 1 0"},
    {LA_OP_NOT, "#1", NULL, "#0"},
    {LA_OP_NOT, "nan", NULL, NULL},
    {LA_OP_SQRT, "4 9", NULL, "2 3"},
    {LA_OP_SQRT, "-4 9", NULL, "0+2i 3"},
    {LA_OP_NORM, "3 4", NULL, "5"},
    {LA_OP_CTRANS, "1+2i 3", NULL, "1-2i;3"},
    {LA_OP_TRANS, "1+2i 3", NULL, "1+2i;3"},
    {LA_OP_CTRANS, "'ab", NULL, NULL},
    {LA_OP_CTRANS, "0x3", NULL, "3x0"},
    /* ranges */
    {LA_OP_ADD, "1:1:3", "10", "11 12 13"},
    {LA_OP_SUB, "10", "1:1:3", "9 8 7"},
    {LA_OP_MUL, "2", "1:1:3", "2 4 6"},
    {LA_OP_EDIV, "1:1:3", "2", "0.5 1 1.5"},
    {LA_OP_NEG, "0:1:2", NULL, "-0 -1 -2"},
    {LA_OP_MUL, "0:1:2", "inf", "nan inf inf"},
    {LA_OP_ADD, "1:1:3", "1:1:3", "2 4 6"},
    {LA_OP_CTRANS, "1:1:3", NULL, "1;2;3"},
    /* diagonals */
    {LA_OP_ADD, "D1 2", "1", "2 1;1 3"},
    {LA_OP_EMUL, "D1 2", "1 2;3 4", "1 0;0 8"},
    {LA_OP_NEG, "D1 2", NULL, "-1 0;0 -2"},
    {LA_OP_NOT, "D1 2", NULL, "#0 1;1 0"},
};

static bool has_text(const char *text) {
  return text != NULL && text[0] == '\'';
}

START_TEST(test_op) {
  la_ctx ctx = {0};
  const op_case *c = &cases[_i];
  la_val a = val_of(&ctx, c->a);
  la_val b = c->b == NULL ? LA_VAL_NONE : val_of(&ctx, c->b);
  la_val out = LA_VAL_NONE;
  la_status st = c->b == NULL ? la_unary(&ctx, c->op, a, &out)
                              : la_binary(&ctx, c->op, a, b, &out);
  if (c->op == LA_OP_CTRANS && has_text(c->a)) {
    ck_assert_int_eq(st, LA_OK);
    ck_assert_int_eq(la_val_rows(out), 2);
    la_val_release(&out);
  } else if (c->wanted == NULL) {
    ck_assert_int_eq(st, LA_ERR);
  } else {
    ck_assert_int_eq(st, LA_OK);
    check_val(&ctx, &out, c->wanted, la_op_text(c->op));
  }
  /* The same again, allowed to overwrite. */
  st = c->b == NULL ? la_unary_take(&ctx, c->op, &a, &out)
                    : la_binary_take(&ctx, c->op, &a, &b, &out);
  ck_assert_int_eq(a.tag, LA_NONE);
  ck_assert_int_eq(b.tag, LA_NONE);
  if (st == LA_OK && c->wanted != NULL) {
    check_val(&ctx, &out, c->wanted, la_op_text(c->op));
  }
  la_val_release(&out);
  la_ctx_release(&ctx);
}
END_TEST

START_TEST(test_tags) {
  la_ctx ctx = {0};
  la_val r = val_of(&ctx, "1:1:1000000000");
  la_val d = val_of(&ctx, "D1 2");
  la_val out;
  ck_assert_int_eq(la_binary(&ctx, LA_OP_MUL, r, la_val_num(2), &out), LA_OK);
  ck_assert_int_eq(out.tag, LA_RANGE);
  ck_assert(la_range_at(out.u.range, 999999999) == 2e9);
  la_val_release(&out);
  ck_assert_int_eq(la_unary(&ctx, LA_OP_NEG, r, &out), LA_OK);
  ck_assert_int_eq(out.tag, LA_RANGE);
  la_val_release(&out);
  ck_assert_int_eq(la_binary(&ctx, LA_OP_MUL, la_val_num(3), d, &out), LA_OK);
  ck_assert_int_eq(out.tag, LA_DIAG);
  check_val(&ctx, &out, "3 0;0 6", "3*D");
  ck_assert_int_eq(la_binary(&ctx, LA_OP_ADD, d, d, &out), LA_OK);
  ck_assert_int_eq(out.tag, LA_DIAG);
  check_val(&ctx, &out, "2 0;0 4", "D+D");
  la_val_release(&r);
  la_val_release(&d);
}
END_TEST

START_TEST(test_shape_error) {
  la_ctx ctx = {0};
  la_val a = val_of(&ctx, "1 2;3 4;5 6");
  la_val b = val_of(&ctx, "1 2 3;4 5 6");
  la_val out;
  ck_assert_int_eq(la_binary(&ctx, LA_OP_ADD, a, b, &out), LA_ERR);
  check_err(&ctx, "\001 is 3x2 but \002 is 2x3", "", "\001 + \002' would work",
            "+");
  la_val_release(&a);
  la_val_release(&b);
  la_ctx_release(&ctx);
}
END_TEST

/* Broadcasting of three dimensions against a plain triple loop, with threads
   and over blocks. */
START_TEST(test_broadcast) {
  la_ctx ctx = {0};
  static const ptrdiff_t shapes[][2][3] = {
      {{7, 5, 3}, {7, 1, 3}},          {{7, 5, 3}, {1, 5, 1}},
      {{1, 5, 3}, {7, 1, 1}},          {{1, 1, 3}, {7, 5, 3}},
      {{700, 5, 30}, {1, 5, 30}},      {{1, 90, 40}, {90, 1, 40}},
      {{1501, 1499, 1}, {1, 1499, 1}},
  };
  const ptrdiff_t *p = shapes[_i][0];
  const ptrdiff_t *q = shapes[_i][1];
  la_arr *a = la_arr_new(&ctx, LA_C_REAL, 3, p);
  la_arr *b = la_arr_new(&ctx, LA_C_BOOL, 3, q);
  for (ptrdiff_t k = 0; k < a->numel; k++) {
    la_arr_d(a)[k] = (double)k;
  }
  for (ptrdiff_t k = 0; k < b->numel; k++) {
    la_arr_b(b)[k] = k % 3 == 0;
  }
  la_arr *r;
  ck_assert_int_eq(la_broadcast(&ctx, la_elem2(LA_ELEM_SUB, LA_REAL, LA_REAL),
                                a, b, LA_C_REAL, &r),
                   LA_OK);
  const double *x = la_arr_d(r);
  for (ptrdiff_t k = 0; k < r->dim[2]; k++) {
    for (ptrdiff_t j = 0; j < r->dim[1]; j++) {
      for (ptrdiff_t i = 0; i < r->dim[0]; i++) {
        ptrdiff_t ia = (i % p[0]) + p[0] * ((j % p[1]) + p[1] * (k % p[2]));
        ptrdiff_t ib = (i % q[0]) + q[0] * ((j % q[1]) + q[1] * (k % q[2]));
        ck_assert(*x++ == la_arr_d(a)[ia] - la_arr_b(b)[ib]);
      }
    }
  }
  la_arr_release(a);
  la_arr_release(b);
  la_arr_release(r);
}
END_TEST

START_TEST(test_negative_zero) {
  la_ctx ctx = {0};
  la_val out;
  ck_assert_int_eq(la_unary(&ctx, LA_OP_NEG, la_val_num(0), &out), LA_OK);
  ck_assert(signbit(out.u.num));
  la_val r = val_of(&ctx, "0:1:2");
  ck_assert_int_eq(la_unary_take(&ctx, LA_OP_NEG, &r, &out), LA_OK);
  ck_assert(signbit(la_range_at(out.u.range, 0)));
  la_val_release(&out);
}
END_TEST

/* In place: the temporary's block is the result's. */
START_TEST(test_take) {
  la_ctx ctx = {0};
  la_val a = val_of(&ctx, "1 2;3 4");
  la_val b = val_of(&ctx, "1 1");
  const la_arr *block = a.u.arr;
  la_val out;
  ck_assert_int_eq(la_binary_take(&ctx, LA_OP_ADD, &a, &b, &out), LA_OK);
  ck_assert_ptr_eq(out.u.arr, block);
  check_val(&ctx, &out, "2 3;4 5", "+");
  a = val_of(&ctx, "1 2 3");
  la_val shared = la_val_retain(a);
  ck_assert_int_eq(la_unary_take(&ctx, LA_OP_NEG, &a, &out), LA_OK);
  check_val(&ctx, &out, "-1 -2 -3", "-");
  check_val(&ctx, &shared, "1 2 3", "the other reference");
}
END_TEST

static la_status op_once(la_ctx *ctx, void *arg) {
  const la_op op = *(la_op *)arg;
  la_val r = LA_VAL_NONE;
  la_val z = LA_VAL_NONE;
  la_val out = LA_VAL_NONE;
  la_status st = la_val_range(ctx, -1, 1, 4, &r);
  if (st == LA_OK) {
    st = la_val_complex(ctx, 0.5, 1, &z);
  }
  if (st == LA_OK) {
    st = la_binary(ctx, op, r, z, &out);
  }
  if (st == LA_OK) {
    la_val_release(&r);
    st = la_unary(ctx, LA_OP_CTRANS, out, &r);
  }
  la_val_release(&r);
  la_val_release(&z);
  la_val_release(&out);
  return st;
}

START_TEST(test_nomem) {
  static la_op op[] = {LA_OP_ADD, LA_OP_EPOW, LA_OP_LT};
  check_nomem(op_once, &op[_i]);
}
END_TEST

TCase *ops_cases(void) {
  TCase *t = tcase_create("ops");
  tcase_add_loop_test(t, test_op, 0, (int)(sizeof cases / sizeof *cases));
  tcase_add_test(t, test_tags);
  tcase_add_test(t, test_shape_error);
  tcase_add_loop_test(t, test_broadcast, 0, 7);
  tcase_add_test(t, test_negative_zero);
  tcase_add_test(t, test_take);
  tcase_add_loop_test(t, test_nomem, 0, 3);
  return t;
}
