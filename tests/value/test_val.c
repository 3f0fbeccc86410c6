/* test_val.c - arrays, ranges, truth, equality, conversions, reshaping. */
#include "config.h"

#include "fixture.h"

#include "base/intr.h"
#include "base/mem.h"
#include "value/broadcast.h"

#include <math.h>
#include <stdint.h>

typedef struct range_case {
  double base, inc, limit;
  ptrdiff_t n;
  double last;
} range_case;

/* Element counts and last elements as Octave's. */
static const range_case ranges[] = {
    {1, 1, 5, 5, 5},
    {1, 1, 0, 0, 0},
    {0, 0.1, 0.3, 4, 0.3},
    {0, 0.1, 1, 11, 1},
    {0, 0.01, 1, 101, 1},
    {10, -3, 0, 4, 1},
    {1, 0, 5, 0, 0},
    {1, 2, 6, 3, 5},
    {-1, 0.1, 1, 21, 1},
    {0.1, 0.1, 0.5, 5, 0.5},
    {1, 1, 1e9, 1000000000, 1e9},
    {5, -1, 1, 5, 1},
    {1, -1, 5, 0, 0},
};

START_TEST(test_range) {
  la_ctx ctx = {0};
  const range_case *c = &ranges[_i];
  la_val v;
  ck_assert_int_eq(la_val_range(&ctx, c->base, c->inc, c->limit, &v), LA_OK);
  ck_assert_int_eq(la_val_numel(v), c->n);
  ck_assert_int_eq(la_val_rows(v), 1);
  if (c->n > 1) {
    ck_assert(la_range_at(v.u.range, 0) == c->base);
    ck_assert(la_range_at(v.u.range, c->n - 1) == c->last);
  }
  la_val_release(&v);
}
END_TEST

START_TEST(test_range_ends) {
  la_ctx ctx = {0};
  la_val v;
  ck_assert_int_eq(la_val_range(&ctx, 1, 1, INFINITY, &v), LA_ERR);
  ck_assert_int_eq(la_val_range(&ctx, 0, 1e-300, 1, &v), LA_ERR);
  ck_assert_int_eq(la_val_range(&ctx, NAN, 1, 1, &v), LA_OK);
  ck_assert(v.tag == LA_NUM && isnan(v.u.num));
  ck_assert_int_eq(la_val_range(&ctx, 3, 1, 3, &v), LA_OK);
  ck_assert(v.tag == LA_NUM && v.u.num == 3);
  la_ctx_release(&ctx);
}
END_TEST

typedef struct truth_case {
  const char *text;
  int truth; /* -1: an error */
} truth_case;

static const truth_case truths[] = {
    {"1", 1},    {"0", 0},      {"nan", -1},  {"1 2", 1},    {"1 0", 0},
    {"0x0", 0},  {"0x3", 0},    {"#1 1", 1},  {"#1 0", 0},   {"1 nan", -1},
    {"1i", 1},   {"'ab", 1},    {"1:1:9", 1}, {"-2:1:2", 0}, {"D1 2", 0},
    {"P1 2", 0}, {"-2:3:7", 1}, {"1:1:0", 0},
};

START_TEST(test_truth) {
  la_ctx ctx = {0};
  const truth_case *c = &truths[_i];
  la_val v = val_of(&ctx, c->text);
  bool truth = false;
  la_status st = la_val_truth(&ctx, v, &truth);
  ck_assert_int_eq(st, c->truth < 0 ? LA_ERR : LA_OK);
  if (c->truth >= 0) {
    ck_assert_msg(truth == (c->truth == 1), "%s", c->text);
  }
  la_val_release(&v);
  la_ctx_release(&ctx);
}
END_TEST

typedef struct equal_case {
  const char *a, *b;
  bool equal;
} equal_case;

static const equal_case equals[] = {
    {"1", "1", true},       {"1", "#1", true},
    {"'a", "97", true},     {"1:1:3", "1 2 3", true},
    {"1 2", "1;2", false},  {"nan", "nan", false},
    {"D1 1", "P1 2", true}, {"1i", "1", false},
    {"0x0", "0x3", false},  {"1 2;3 4", "1 2;3 5", false},
};

START_TEST(test_equal) {
  la_ctx ctx = {0};
  const equal_case *c = &equals[_i];
  la_val a = val_of(&ctx, c->a);
  la_val b = val_of(&ctx, c->b);
  bool equal = !c->equal;
  ck_assert_int_eq(la_val_equal(&ctx, a, b, &equal), LA_OK);
  ck_assert_msg(equal == c->equal, "%s and %s", c->a, c->b);
  la_val_release(&a);
  la_val_release(&b);
}
END_TEST

START_TEST(test_shapes) {
  la_ctx ctx = {0};
  la_val v = val_of(&ctx, "1:1:4");
  ck_assert(la_val_is_vector(v) && !la_val_is_scalar(v));
  ck_assert_int_eq(la_val_dim(v, 0), 1);
  ck_assert_int_eq(la_val_dim(v, 1), 4);
  ck_assert_int_eq(la_val_dim(v, 5), 1);
  la_val_release(&v);
  v = val_of(&ctx, "D1 2 3");
  ck_assert(la_val_is_square(v) && la_val_is_numeric(v));
  ck_assert_int_eq(la_val_numel(v), 9);
  la_buf buf = LA_BUF_INIT;
  la_val_put_shape(v, &buf);
  ck_assert_str_eq(la_buf_text(&buf), "3x3");
  la_buf_free(&buf);
  la_val_release(&v);
  v = val_of(&ctx, "#1");
  ck_assert_int_eq(v.tag, LA_BOOL);
  ck_assert_str_eq(la_val_class_name(v), "logical");
  double x;
  ck_assert(la_val_get_num(v, &x) && x == 1);
}
END_TEST

START_TEST(test_limits) {
  la_ctx ctx = {0};
  const ptrdiff_t huge[3] = {PTRDIFF_MAX / 4, 8, 8};
  ck_assert_ptr_null(la_arr_new(&ctx, LA_C_REAL, 3, huge));
  ck_assert_ptr_null(la_arr_new2(&ctx, LA_C_REAL, 1000000, 1000000));
  check_err(&ctx, "out of memory: a 1000000x1000000 matrix needs 7.276 TiB", "",
            "", "1e6 x 1e6");
  ptrdiff_t many[40];
  for (int k = 0; k < 40; k++) {
    many[k] = 1;
  }
  la_arr *a = la_arr_new(&ctx, LA_C_REAL, 40, many);
  ck_assert_int_eq(a->nd, 2);
  la_arr_release(a);
  many[39] = 2;
  ck_assert_ptr_null(la_arr_new(&ctx, LA_C_REAL, 40, many));
  la_ctx_release(&ctx);
}
END_TEST

START_TEST(test_reshape) {
  la_ctx ctx = {0};
  la_val v = val_of(&ctx, "1 2 3;4 5 6");
  la_arr *a = v.u.arr;
  la_arr *r;
  const ptrdiff_t cube[4] = {1, 3, 2, 1};
  ck_assert_int_eq(la_arr_reshape(&ctx, a, 4, cube, &r), LA_OK);
  ck_assert_int_eq(r->nd, 3);
  ck_assert(la_arr_d(r)[1] == 4);
  la_arr *shared = la_arr_retain(r);
  const ptrdiff_t column[2] = {6, 1};
  ck_assert_int_eq(la_arr_reshape(&ctx, r, 2, column, &r), LA_OK);
  ck_assert_ptr_ne(r, shared);
  ck_assert_int_eq(shared->nd, 3);
  la_arr_release(shared);
  la_arr_release(r);
}
END_TEST

START_TEST(test_convert) {
  la_ctx ctx = {0};
  la_val v = val_of(&ctx, "1+2i 3");
  la_arr *r;
  ck_assert_int_eq(la_arr_convert(&ctx, v.u.arr, LA_C_REAL, &r), LA_OK);
  la_val w = la_val_arr(r);
  check_val(&ctx, &w, "1 3", "real");
  ck_assert_int_eq(la_arr_convert(&ctx, v.u.arr, LA_C_BOOL, &r), LA_OK);
  w = la_val_arr(r);
  check_val(&ctx, &w, "#1 1", "logical");
  la_val_release(&v);
  v = val_of(&ctx, "1 nan");
  ck_assert_int_eq(la_arr_convert(&ctx, v.u.arr, LA_C_BOOL, &r), LA_ERR);
  la_val_release(&v);
  la_ctx_release(&ctx);
}
END_TEST

static bool not_negative(double x) {
  return !(x < 0);
}

static la_scalar root(la_scalar z) {
  return (la_scalar){0, sqrt(-z.re)};
}

START_TEST(test_map) {
  la_ctx ctx = {0};
  const la_map1 map = {.fn = sqrt, .zfn = root, .domain = not_negative};
  la_val v = val_of(&ctx, "1 4 9");
  la_val out;
  ck_assert_int_eq(la_map(&ctx, &map, v, &out), LA_OK);
  check_val(&ctx, &out, "1 2 3", "sqrt");
  la_val_release(&v);
  v = val_of(&ctx, "-1 4");
  ck_assert_int_eq(la_map(&ctx, &map, v, &out), LA_OK);
  check_val(&ctx, &out, "0+1i 2", "sqrt");
  la_val_release(&v);
  v = val_of(&ctx, "#1 1");
  ck_assert_int_eq(la_map(&ctx, &map, v, &out), LA_OK);
  check_val(&ctx, &out, "1 1", "sqrt");
  la_val_release(&v);
  const la_map1 real_only = {.fn = sqrt};
  v = val_of(&ctx, "1i 2");
  ck_assert_int_eq(la_map(&ctx, &real_only, v, &out), LA_ERR);
  la_val_release(&v);
  la_ctx_release(&ctx);
}
END_TEST

/* What is filled element by element is not handed out half done. */
START_TEST(test_interrupted) {
  la_ctx ctx = {0};
  const ptrdiff_t dim[] = {3, 2};
  la_arr *none = NULL;
  la_val range = val_of(&ctx, "1:2:9");
  la_arr *a = la_arr_zeros(&ctx, LA_C_REAL, 2, dim);
  la_arr *b = la_arr_retain(a);
  la_intr_raise();
  ck_assert_ptr_null(la_arr_zeros(&ctx, LA_C_REAL, 2, dim));
  ck_assert_ptr_null(la_arr_copy(&ctx, a));
  ck_assert_int_eq(la_arr_convert(&ctx, a, LA_C_CPLX, &none), LA_ERR);
  ck_assert_int_eq(la_val_full(&ctx, range, &none), LA_ERR);
  ck_assert_int_eq(la_arr_unique(&ctx, &b), LA_ERR);
  ck_assert_ptr_eq(a, b);
  la_intr_clear();
  la_arr_release(a);
  la_arr_release(b);
  la_val_release(&range);
  la_ctx_release(&ctx);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

TCase *val_cases(void) {
  TCase *t = tcase_create("val");
  tcase_add_loop_test(t, test_range, 0, COUNT(ranges));
  tcase_add_test(t, test_range_ends);
  tcase_add_loop_test(t, test_truth, 0, COUNT(truths));
  tcase_add_loop_test(t, test_equal, 0, COUNT(equals));
  tcase_add_test(t, test_shapes);
  tcase_add_test(t, test_limits);
  tcase_add_test(t, test_reshape);
  tcase_add_test(t, test_convert);
  tcase_add_test(t, test_map);
  tcase_add_test(t, test_interrupted);
  return t;
}
