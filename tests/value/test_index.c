/* test_index.c - reading, writing and deleting by subscripts. The expected
   values are Octave's, but for negative subscripts, which Octave has not. */
#include "config.h"

#include "fixture.h"

#include "value/index.h"

typedef struct read_case {
  const char *v, *subs, *wanted;
} read_case;

static const read_case reads[] = {
    {"1:1:5", "2", "2"},
    {"1:1:5", "1 3", "1 3"},
    {"1:1:5", "1;3", "1 3"},
    {"1 2 3 4 5", "1;3", "1 3"},
    {"1;2;3;4;5", "1 3", "1;3"},
    {"1 2 3 4 5", "1 2;3 4", "1 2;3 4"},
    {"1 2 3", ":", "1;2;3"},
    {"1;2;3", ":", "1;2;3"},
    {"1 2 3", "0x0", "0x0"},
    {"1 2 3", "1x0", "1x0"},
    {"1 2 3", "0x3", "0x3"},
    {"1;2;3", "1x0", "0x1"},
    {"1 2 3", "#1 0 1", "1 3"},
    {"1;2;3", "#1 0 1", "1;3"},
    {"1 2 3", "#0 0 0", "1x0"},
    {"1 2 3", "#0", "0x0"},
    {"5", "1 1;1 1", "5 5;5 5"},
    {"5", "#0", "0x0"},
    {"5", ":,:", "5"},
    {"1 2;3 4", "2,1", "3"},
    {"1 2;3 4", "2", "3"},
    {"1 2;3 4", ":,2", "2;4"},
    {"1 2;3 4", "2,:", "3 4"},
    {"1 2;3 4", ":", "1;3;2;4"},
    {"1 2;3 4", "1 4", "1 4"},
    {"1 2;3 4", "1;4", "1;4"},
    {"1 2;3 4", "#0 1;1 0", "3;2"},
    {"1 2;3 4", "2 1,:", "3 4;1 2"},
    {"1 2;3 4", "1,1,1", "1"},
    {"1 2;3 4", "#0 1,:", "3 4"},
    {"1 2;3 4", ":,0x0", "2x0"},
    {"1 2 3;4 5 6", "2:-1:1,3:-2:1", "6 4;3 1"},
    {"'hello", "5:-1:1", "'olleh"},
    {"#1 0 1", "1 1", "#1 1"},
    {"1+2i 3", "1", "1+2i"},
    {"1+2i 3", "2", "3"},
    {"D1 2 3", "2,:", "0 2 0"},
    {"D1 2 3", "2,2", "2"},
    {"D1 2 3", "5", "2"},
    {"D1 2 3", ":,:", "1 0 0;0 2 0;0 0 3"},
    {"P2 3 1", "2,:", "1 0 0"},
    {"P2 3 1", ":,1", "0;1;0"},
    /* all but those */
    {"1 2 3 4 5", "-1", "2 3 4 5"},
    {"1 2 3 4 5 6", "-1 -3 -6", "2 4 5"},
    {"1;2;3", "-2", "1;3"},
    {"1 2;3 4", "-2,:", "1 2"},
    {"1 2;3 4", ":,-1", "2;4"},
    {"1 2;3 4", "-1", "3;2;4"},
    {"1 2 3", "-1 -1", "2 3"},
    {"1 2", "-1", "2"},
    {"5", "-1", "0x1"},
};

START_TEST(test_read) {
  la_ctx ctx = {0};
  const read_case *c = &reads[_i];
  la_val v = val_of(&ctx, c->v);
  la_val idx[3];
  int n = subs_of(&ctx, c->subs, idx);
  la_val out = LA_VAL_NONE;
  ck_assert_int_eq(la_index(&ctx, v, n, idx, &out), LA_OK);
  check_val(&ctx, &out, c->wanted, c->subs);
  la_vals_release(n, idx);
  la_val_release(&v);
}
END_TEST

typedef struct fail_case {
  const char *v, *subs, *rhs; /* rhs NULL: read */
  const char *msg, *note;
} fail_case;

static const fail_case fails[] = {
    {"1 2 3", "0", NULL, "index 0 of \001: subscripts start at 1", ""},
    {"1 2;3 4", "1,0", NULL,
     "index 0 in position 2 of \001: subscripts start at 1", ""},
    {"1 2 3", "1.5", NULL, "index 1.5 of \001: subscripts are whole numbers",
     ""},
    {"1 2 3", "nan", NULL, NULL, ""},
    {"1 2 3", "1 -2", NULL, "index -2 of \001: it is mixed with positive ones",
     "negative subscripts mean all but those"},
    {"1 2 3", "-1 2", NULL, "index 2 of \001: it is mixed with negative ones",
     "negative subscripts mean all but those"},
    {"1 2 3", "-4", NULL,
     "index -4 of \001: there is no such element to leave out",
     "negative subscripts mean all but those"},
    {"1 2 3", "7", NULL, "\001 has 3 elements, not 7", "\001 is 1x3"},
    {"1:1:3", "7", NULL, "\001 has 3 elements, not 7", "\001 is 1x3"},
    {"1 2;3 4", "3,1", NULL, "\001 has 2 rows, not 3", "\001 is 2x2"},
    {"1 2;3 4", ":,5", NULL, "\001 has 2 columns, not 5", "\001 is 2x2"},
    {"1 2;3 4", "1,1,2", NULL, "dimension 3 of \001 has size 1, not 2",
     "\001 is 2x2"},
    {"D1 2", "3,1", NULL, "\001 has 2 rows, not 3", "\001 is 2x2"},
    {"1 2 3", "1+1i", NULL, NULL, ""},
    {"1 2 3", "1 2", "1 2 3", "2 elements of \001 cannot take 3 values", ""},
    {"1 2;3 4", "1,:", "1 2 3", "a 1x2 part of \001 cannot take a 1x3 value",
     ""},
    {"1 2;3 4", "7", "1", "\001 has 4 elements, not 7", "\001 is 2x2"},
    {"1 2;3 4", "0,1", "1",
     "index 0 in position 1 of \001: subscripts start at 1", ""},
};

START_TEST(test_fail) {
  la_ctx ctx = {0};
  const fail_case *c = &fails[_i];
  la_val v = val_of(&ctx, c->v);
  la_val before = la_val_retain(v);
  la_val idx[3];
  int n = subs_of(&ctx, c->subs, idx);
  la_val out = LA_VAL_NONE;
  if (c->rhs == NULL) {
    ck_assert_int_eq(la_index(&ctx, v, n, idx, &out), LA_ERR);
  } else {
    la_val rhs = val_of(&ctx, c->rhs);
    ck_assert_int_eq(la_index_assign(&ctx, &v, n, idx, rhs), LA_ERR);
    la_val_release(&rhs);
  }
  check_err(&ctx, c->msg, c->note, NULL, c->subs);
  check_val(&ctx, &v, c->v, "untouched");
  la_val_release(&before);
  la_vals_release(n, idx);
  la_ctx_release(&ctx);
}
END_TEST

typedef struct write_case {
  const char *v, *subs, *rhs, *wanted; /* v NULL: undefined; rhs NULL: [] */
} write_case;

static const write_case writes[] = {
    {"1 2 3", "2", "9", "1 9 3"},
    {"1 2 3", "5", "9", "1 2 3 0 9"},
    {"1;2;3", "4", "9", "1;2;3;9"},
    {"1 2 3", "1 3", "7 8", "7 2 8"},
    {"1 2 3", "1 3", "7;8", "7 2 8"},
    {"1 2 3", ":", "0", "0 0 0"},
    {"1 2 3", ":", "4;5;6", "4 5 6"},
    {"1 2 3", "#0 1 1", "0", "1 0 0"},
    {"1 2 3", "0x0", "4", "1 2 3"},
    {"1 2 3", "2", "1i", "1 1i 3"},
    {"1:1:3", "2", "7", "1 7 3"},
    {"1i 2", "1", "5", "5 2"},
    {"1i 2i", "1", "5", "5 2i"},
    {"5", "1", "7", "7"},
    {"5", "3", "7", "5 0 7"},
    {"5", "2,2", "7", "5 0;0 7"},
    {"#1 0", "2", "#1", "#1 1"},
    {"#1 0", "2", "5", "#1 1"},
    {"#1 0", "4", "0", "#1 0 0 0"},
    {"#1 0", "2", "1i", "1 1i"},
    {"'abc", "2", "65.5", "'aBc"},
    {"1 2", "0x0,1 3", "1x0", "1 2"},
    {"#1 0", "4", "#1", "#1 0 0 1"},
    {"'abc", "2", "'X", "'aXc"},
    {"'abc", "2", "65", "'aAc"},
    {"1 2 3", "2", "'a", "1 97 3"},
    {"1 2;3 4", "2,1", "9", "1 2;9 4"},
    {"1 2;3 4", "3,4", "1", "1 2 0 0;3 4 0 0;0 0 0 1"},
    {"1 2;3 4", ":,3", "5;6", "1 2 5;3 4 6"},
    {"1 2;3 4", "3,:", "5 6", "1 2;3 4;5 6"},
    {"1 2;3 4", "1,:", "5;6", "5 6;3 4"},
    {"1 2;3 4", ":", "1 2 3 4", "1 3;2 4"},
    {"1 2;3 4", "2 1,:", "5 6;7 8", "7 8;5 6"},
    {"1 2;3 4", "-1,:", "0", "1 2;0 0"},
    {"1 2 3", "-2", "0", "0 2 0"},
    {"D1 2", "1,2", "5", "1 5;0 2"},
    {"P2 1", "1,1", "5", "5 1;1 0"},
    {"0x0", "3", "1", "0 0 1"},
    {"0x0", ":,1", "1;2", "1;2"},
    {"0x0", ":,1", "1 2", "1;2"},
    {"0x0", "2,:", "1 2", "0 0;1 2"},
    {"0x0", ":,:", "1 2;3 4", "1 2;3 4"},
    {"0x0", "1:1:3", "1;2;3", "1 2 3"},
    {"0x1", "1", "5", "5"},
    {"0x3", "1,:", "1 2 3", "1 2 3"},
    {"3x0", ":,1", "1;2;3", "1;2;3"},
    {NULL, "3", "1", "0 0 1"},
    {NULL, "2,:", "1 2 3", "0 0 0;1 2 3"},
    {"1 2 3", "2", NULL, "1 3"},
    {"1;2;3", "2", NULL, "1;3"},
    {"1 2 3", ":", NULL, "0x0"},
    {"1 2 3", "0x0", NULL, "1 2 3"},
    {"1 2 3", "#1 1 0", NULL, "3"},
    {"1 2 3", "-2", NULL, "2"},
    {"1 2;3 4", "1,:", NULL, "3 4"},
    {"1 2;3 4", ":,2", NULL, "1;3"},
    {"1 2;3 4", ":,:", NULL, "0x2"},
    {"1 2;3 4", "1 2,:", NULL, "0x2"},
    {"1 2;3 4", "-2,:", NULL, "3 4"},
    {"1 2;3 4", "2", NULL, "1 2 4"},
    {"'abc", "2", NULL, "'ac"},
};

START_TEST(test_write) {
  la_ctx ctx = {0};
  const write_case *c = &writes[_i];
  la_val v = c->v == NULL ? LA_VAL_NONE : val_of(&ctx, c->v);
  la_val idx[3];
  int n = subs_of(&ctx, c->subs, idx);
  /* A second reference keeps its own elements. */
  la_val other = la_val_retain(v);
  if (c->rhs == NULL) {
    ck_assert_int_eq(la_index_delete(&ctx, &v, n, idx), LA_OK);
  } else {
    la_val rhs = val_of(&ctx, c->rhs);
    ck_assert_int_eq(la_index_assign(&ctx, &v, n, idx, rhs), LA_OK);
    la_val_release(&rhs);
  }
  check_val(&ctx, &v, c->wanted, c->subs);
  if (c->v != NULL) {
    check_val(&ctx, &other, c->v, "the other reference");
  }
  la_vals_release(n, idx);
}
END_TEST

/* The same with one reference: in place. */
START_TEST(test_write_in_place) {
  la_ctx ctx = {0};
  const write_case *c = &writes[_i];
  la_val v = c->v == NULL ? LA_VAL_NONE : val_of(&ctx, c->v);
  la_val idx[3];
  int n = subs_of(&ctx, c->subs, idx);
  if (c->rhs == NULL) {
    ck_assert_int_eq(la_index_delete(&ctx, &v, n, idx), LA_OK);
  } else {
    la_val rhs = val_of(&ctx, c->rhs);
    ck_assert_int_eq(la_index_assign(&ctx, &v, n, idx, rhs), LA_OK);
    la_val_release(&rhs);
  }
  check_val(&ctx, &v, c->wanted, c->subs);
  la_vals_release(n, idx);
}
END_TEST

static la_val plain(ptrdiff_t i) {
  return la_val_num((double)i);
}

START_TEST(test_append) {
  la_ctx ctx = {0};
  la_val v = val_of(&ctx, "0x0");
  ptrdiff_t moved = 0;
  const la_arr *last = NULL;
  for (ptrdiff_t i = 1; i <= 10000; i++) {
    la_val at = plain(i);
    ck_assert_int_eq(la_index_assign(&ctx, &v, 1, &at, plain(i * i)), LA_OK);
    if (v.tag == LA_ARR && v.u.arr != last) {
      last = v.u.arr;
      moved++;
    }
  }
  ck_assert_int_eq(la_val_numel(v), 10000);
  ck_assert_int_eq(la_val_rows(v), 1);
  for (ptrdiff_t i = 1; i <= 10000; i++) {
    ck_assert(la_arr_d(v.u.arr)[i - 1] == (double)(i * i));
  }
  ck_assert_msg(moved < 40, "the vector moved %td times", moved);
  la_val_release(&v);
}
END_TEST

START_TEST(test_append_columns) {
  la_ctx ctx = {0};
  la_val v = LA_VAL_NONE;
  for (ptrdiff_t j = 1; j <= 100; j++) {
    la_val idx[2] = {{.tag = LA_COLON}, plain(j)};
    la_val rhs = val_of(&ctx, "1;2;3");
    ck_assert_int_eq(la_index_assign(&ctx, &v, 2, idx, rhs), LA_OK);
    la_val_release(&rhs);
  }
  ck_assert_int_eq(la_val_rows(v), 3);
  ck_assert_int_eq(la_val_cols(v), 100);
  for (ptrdiff_t k = 0; k < 300; k++) {
    ck_assert(la_arr_d(v.u.arr)[k] == (double)(k % 3 + 1));
  }
  la_val_release(&v);
}
END_TEST

START_TEST(test_tensor) {
  la_ctx ctx = {0};
  la_val v = val_of(&ctx, "1 2;3 4");
  la_val page[3] = {{.tag = LA_COLON}, {.tag = LA_COLON}, plain(2)};
  la_val rhs = val_of(&ctx, "5 6;7 8");
  ck_assert_int_eq(la_index_assign(&ctx, &v, 3, page, rhs), LA_OK);
  la_val_release(&rhs);
  ck_assert_int_eq(la_val_ndims(v), 3);
  la_val out;
  la_val flat[2] = {plain(2), plain(3)};
  ck_assert_int_eq(la_index(&ctx, v, 2, flat, &out), LA_OK);
  check_val(&ctx, &out, "7", "T(2,3)");
  la_val middle[3] = {plain(1), {.tag = LA_COLON}, {.tag = LA_COLON}};
  ck_assert_int_eq(la_index(&ctx, v, 3, middle, &out), LA_OK);
  ck_assert_int_eq(la_val_ndims(out), 3);
  ck_assert_int_eq(la_val_rows(out), 1);
  la_val_release(&out);
  ck_assert_int_eq(la_index_delete(&ctx, &v, 3, page), LA_OK);
  check_val(&ctx, &v, "1 2;3 4", "the first page");
}
END_TEST

static la_status write_once(la_ctx *ctx, void *arg) {
  const write_case *c = arg;
  la_val v = LA_VAL_NONE;
  la_val idx[3] = {LA_VAL_NONE, LA_VAL_NONE, LA_VAL_NONE};
  la_status st = la_val_range(ctx, 1, 1, 4, &v);
  if (st == LA_OK) {
    st = la_val_range(ctx, 2, 1, 3, &idx[0]);
  }
  if (st == LA_OK) {
    st = c == NULL ? la_index_delete(ctx, &v, 1, idx)
                   : la_index_assign(ctx, &v, 1, idx, la_val_num(1));
  }
  if (st == LA_OK) {
    la_val out = LA_VAL_NONE;
    idx[1] = la_val_num(1);
    st = la_index(ctx, v, 1, idx + 1, &out);
    la_val_release(&out);
  }
  la_vals_release(3, idx);
  la_val_release(&v);
  return st;
}

START_TEST(test_nomem) {
  check_nomem(write_once, NULL);
  check_nomem(write_once, (void *)&writes[0]);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

TCase *index_cases(void) {
  TCase *t = tcase_create("index");
  tcase_add_loop_test(t, test_read, 0, COUNT(reads));
  tcase_add_loop_test(t, test_fail, 0, COUNT(fails));
  tcase_add_loop_test(t, test_write, 0, COUNT(writes));
  tcase_add_loop_test(t, test_write_in_place, 0, COUNT(writes));
  tcase_add_test(t, test_append);
  tcase_add_test(t, test_append_columns);
  tcase_add_test(t, test_tensor);
  tcase_add_test(t, test_nomem);
  return t;
}
