/* test_concat.c - brackets and cat. Expected values are Octave's. */
#include "config.h"

#include "fixture.h"

#include "value/concat.h"

#include <string.h>

/* Operands separated by '|', rows by '/'. */
typedef struct rows_case {
  const char *text, *wanted; /* NULL: an error */
} rows_case;

static const rows_case cases[] = {
    {"1|2/3|4", "1 2;3 4"},
    {"1:1:3|4", "1 2 3 4"},
    {"1 2/3 4", "1 2;3 4"},
    {"0x0|1", "1"},
    {"1|0x0", "1"},
    {"1x0/1", "1"},
    {"0x0/0x3", "0x3"},
    {"0x2|0x3", "0x5"},
    {"1 2;3 4|1x0", "1 2;3 4"},
    {"1x0|1 2;3 4", "1 2;3 4"},
    {"1x0|1x0", "1x0"},
    {"0x3/0x3", "0x3"},
    {"2x0|1;2", "1;2"},
    {"#1|#0", "#1 0"},
    {"#1|2", "1 2"},
    {"0x0|#1", "1"},
    {"1|2i", "1 2i"},
    {"'abc|'de", "'abcde"},
    {"'a|66", "'aB"},
    {"D1 2|5;6", "1 0 5;0 2 6"},
    {"1 2;3 4|5;6/7 8|9", "1 2 5;3 4 6;7 8 9"},
    {"1|2/3", NULL},
    {"1;2|1;2;3", NULL},
    {"2x0|1;2;3", NULL},
    {"0x2/1 2 3", NULL},
};

static int split(la_ctx *ctx, const char *text, int *rows, la_val *v,
                 int *total) {
  int m = 1;
  rows[0] = 0;
  *total = 0;
  while (*text != '\0') {
    size_t len = strcspn(text, "|/");
    char one[32];
    memcpy(one, text, len);
    one[len] = '\0';
    v[(*total)++] = val_of(ctx, one);
    rows[m - 1]++;
    text += len;
    if (*text == '/') {
      rows[m++] = 0;
    }
    text += *text != '\0';
  }
  return m;
}

START_TEST(test_rows) {
  la_ctx ctx = {0};
  const rows_case *c = &cases[_i];
  int rows[8];
  la_val v[8];
  int total;
  int bad[2] = {-1, -1};
  int m = split(&ctx, c->text, rows, v, &total);
  la_val out = LA_VAL_NONE;
  la_status st = la_concat_rows(&ctx, m, rows, v, &out, bad);
  if (c->wanted == NULL) {
    ck_assert_int_eq(st, LA_ERR);
    ck_assert_int_lt(bad[0], bad[1]);
    ck_assert_int_lt(bad[1], total);
  } else {
    ck_assert_int_eq(st, LA_OK);
    check_val(&ctx, &out, c->wanted, c->text);
  }
  la_vals_release(total, v);
  la_ctx_release(&ctx);
}
END_TEST

START_TEST(test_errors) {
  la_ctx ctx = {0};
  la_val v[3] = {val_of(&ctx, "1 2"), val_of(&ctx, "3"), val_of(&ctx, "1;2")};
  la_val out;
  int bad[2];
  const int one_each[2] = {1, 1};
  ck_assert_int_eq(la_concat_rows(&ctx, 2, one_each, v, &out, bad), LA_ERR);
  check_err(&ctx, "row 1 has 2 columns but row 2 has 1", "", "", "[1 2; 3]");
  const int both[1] = {2};
  ck_assert_int_eq(la_concat_rows(&ctx, 1, both, v + 1, &out, bad), LA_ERR);
  check_err(&ctx,
            "side by side \001 and \002 need the same number of rows, not 1 "
            "and 2",
            "\001 is 1x1, \002 is 2x1", "", "[3 [1;2]]");
  ck_assert_int_eq(bad[0], 0);
  ck_assert_int_eq(bad[1], 1);
  la_vals_release(3, v);
  la_ctx_release(&ctx);
}
END_TEST

START_TEST(test_pages) {
  la_ctx ctx = {0};
  la_val v[2] = {val_of(&ctx, "1 2;3 4"), val_of(&ctx, "5 6;7 8")};
  la_val out;
  int bad[2];
  ck_assert_int_eq(la_concat(&ctx, 2, 2, v, &out, bad), LA_OK);
  ck_assert_int_eq(la_val_ndims(out), 3);
  ck_assert_int_eq(la_val_dim(out, 2), 2);
  ck_assert(la_arr_d(out.u.arr)[4] == 5 && la_arr_d(out.u.arr)[6] == 6);
  la_val pair[2] = {out, out};
  la_val wide;
  ck_assert_int_eq(la_concat(&ctx, 1, 2, pair, &wide, bad), LA_OK);
  ck_assert_int_eq(la_val_cols(wide), 4);
  ck_assert(la_arr_d(wide.u.arr)[8] == 5 && la_arr_d(wide.u.arr)[12] == 5);
  la_val_release(&wide);
  la_val_release(&out);
  la_vals_release(2, v);
}
END_TEST

/* Rows of text in brackets are filled up with blanks. */
START_TEST(test_text_rows) {
  la_ctx ctx = {0};
  la_val v[2] = {val_of(&ctx, "'abc"), val_of(&ctx, "'d")};
  const int rows[2] = {1, 1};
  int bad[2];
  la_val out;
  ck_assert_int_eq(la_concat_rows(&ctx, 2, rows, v, &out, bad), LA_OK);
  ck_assert_int_eq(la_val_rows(out), 2);
  ck_assert_mem_eq(out.u.arr->data, "adb c ", 6);
  la_val_release(&out);
  ck_assert_int_eq(la_concat(&ctx, 0, 2, v, &out, bad), LA_ERR);
  la_vals_release(2, v);
  la_ctx_release(&ctx);
}
END_TEST

static la_status concat_once(la_ctx *ctx, void *arg) {
  (void)arg;
  la_val v[4] = {la_val_num(1), LA_VAL_NONE, la_val_num(3), LA_VAL_NONE};
  la_val out = LA_VAL_NONE;
  const int rows[2] = {2, 2};
  int bad[2];
  la_status st = la_val_range(ctx, 1, 1, 3, &v[1]);
  if (st == LA_OK) {
    st = la_val_range(ctx, 4, 1, 6, &v[3]);
  }
  if (st == LA_OK) {
    st = la_concat_rows(ctx, 2, rows, v, &out, bad);
  }
  la_vals_release(4, v);
  la_val_release(&out);
  return st;
}

START_TEST(test_nomem) {
  check_nomem(concat_once, NULL);
}
END_TEST

TCase *concat_cases(void) {
  TCase *t = tcase_create("concat");
  tcase_add_loop_test(t, test_rows, 0, (int)(sizeof cases / sizeof *cases));
  tcase_add_test(t, test_errors);
  tcase_add_test(t, test_pages);
  tcase_add_test(t, test_text_rows);
  tcase_add_test(t, test_nomem);
  return t;
}
