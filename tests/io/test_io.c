/* test_io.c - files and values: tables, NumPy arrays, workspaces. */
#include "config.h"

#include "base/mem.h"
#include "io/file.h"
#include "io/io.h"
#include "io/json.h"
#include "io/mtx.h"
#include "io/npy.h"
#include "show/format.h"

#include <check.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static la_ctx ctx;
static char folder[] = "/tmp/lac-test-io-XXXXXX";
static char path[256];

static void set_up(void) {
  ctx = (la_ctx){.tic = 0};
  memcpy(folder + strlen(folder) - 6, "XXXXXX", 6);
  ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void tear_down(void) {
  la_ctx_release(&ctx);
  char command[sizeof folder + 8];
  snprintf(command, sizeof command, "rm -rf %s", folder);
  ck_assert_int_eq(system(command), 0);
}

static const char *in_folder(const char *name) {
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

/* Parses a table and checks its shape and, row by row, its elements. */
static void reads(const char *text, ptrdiff_t m, ptrdiff_t n,
                  const double *rows) {
  la_val v = LA_VAL_NONE;
  la_arr *a = NULL;
  la_status status =
      la_csv_parse(&ctx, "t.csv", text, (ptrdiff_t)strlen(text), '\0', &v);
  ck_assert_msg(status == LA_OK, "%s: %s", text, la_buf_text(&ctx.err.msg));
  ck_assert_int_eq(la_val_rows(v), m);
  ck_assert_int_eq(la_val_cols(v), n);
  ck_assert_int_eq(la_val_full(&ctx, v, &a), LA_OK);
  for (ptrdiff_t i = 0; i < m * n; i++) {
    double x = la_arr_d(a)[i / n + i % n * m];
    ck_assert_msg(x == rows[i] || (isnan(x) && isnan(rows[i])),
                  "%s: element %td is %g, not %g", text, i, x, rows[i]);
  }
  la_arr_release(a);
  la_val_release(&v);
}

#define READS(text, m, n, ...) reads(text, m, n, (const double[]){__VA_ARGS__})

static void refuses(const char *text, const char *message) {
  la_val v = LA_VAL_NONE;
  ck_assert_int_eq(
      la_csv_parse(&ctx, "t.csv", text, (ptrdiff_t)strlen(text), '\0', &v),
      LA_ERR);
  ck_assert_str_eq(la_buf_text(&ctx.err.msg), message);
}

START_TEST(test_tables) {
  READS("1,2\n3,4\n", 2, 2, 1, 2, 3, 4);
  READS("1,2\r\n3,4", 2, 2, 1, 2, 3, 4);
  READS("\xef\xbb\xbf"
        "1;2\n3;4\n",
        2, 2, 1, 2, 3, 4);
  READS("1\t2\n3\t4\n", 2, 2, 1, 2, 3, 4);
  READS("  1   2 \n\n 3\t4\n", 2, 2, 1, 2, 3, 4);
  READS("1 2 # one\n% two\n3 4\n", 2, 2, 1, 2, 3, 4);
  READS("1\n2\n3", 3, 1, 1, 2, 3);
  READS("\"1\",\"2\"\n3,4\n", 2, 2, 1, 2, 3, 4);
  READS("1,,3\n,5,\n", 2, 3, 1, (double)NAN, 3, (double)NAN, 5, (double)NAN);
  READS("inf,-Infinity,NaN,NA\n", 1, 4, (double)INFINITY, -(double)INFINITY,
        (double)NAN, (double)NAN);
  READS(" +1.5e3 , -.5 \n", 1, 2, 1500, -0.5);
  READS("", 0, 0, 0);
}
END_TEST

START_TEST(test_header) {
  READS("x,y\n1,2\n", 1, 2, 1, 2);
  READS("\"a,\"\"b\n c\",d\n1,2\n", 1, 2, 1, 2);
  READS("# made by hand\nx y\n1 2\n", 1, 2, 1, 2);
  READS("Na,K\n1,2\n", 1, 2, 1, 2);
  READS("x,y\n", 0, 2, 0);
  /* A first row with one number in it is no header. */
  refuses("x,1\n2,3\n", "t.csv:1:1: 'x' is not a number");
  READS("NaN,Inf\n1,2\n", 2, 2, (double)NAN, (double)INFINITY, 1, 2);
}
END_TEST

START_TEST(test_bad_tables) {
  refuses("1,2\n3,four\n", "t.csv:2:3: 'four' is not a number");
  refuses("1,2\n\n3\n", "t.csv:3:2: this line has 1 cell, line 1 has 2");
  refuses("1,2\n3,4,5\n", "t.csv:2:6: this line has 3 cells, line 1 has 2");
  refuses("1,\"2\n3,4\n", "t.csv:1:3: the quote is not closed");
  refuses("1,\"2\"x\n", "t.csv:1:6: text follows the closing quote");
  refuses("h\n1.2.3\n", "t.csv:2:1: '1.2.3' is not a number");
}
END_TEST

START_TEST(test_complex_table) {
  static const char text[] = "1+2i,3\n-1i,(4 - 5j)\nNaN-Infi,2e1-1e-1i\n";
  const double want[] = {1, 2, 0, -1, (double)NAN, -(double)INFINITY,
                         3, 0, 4, -5, 20,          -0.1};
  la_val v = LA_VAL_NONE;
  ck_assert_int_eq(la_csv_parse(&ctx, "t", text, sizeof text - 1, '\0', &v),
                   LA_OK);
  ck_assert(la_val_is_complex(v));
  for (int i = 0; i < 12; i++) {
    double x = la_arr_d(v.u.arr)[i];
    ck_assert(x == want[i] || (isnan(x) && isnan(want[i])));
  }
  la_val_release(&v);
}
END_TEST

/* An array of the class with varied bits in it. */
static la_val sample(la_class cls) {
  const ptrdiff_t dim[] = {2, 3, 2};
  la_arr *a = la_arr_new(&ctx, cls, 3, dim);
  ptrdiff_t n = a->numel * (cls == LA_C_CPLX ? 2 : 1);
  for (ptrdiff_t i = 0; i < n; i++) {
    if (cls == LA_C_BOOL) {
      la_arr_b(a)[i] = i % 3 == 0;
    } else {
      la_arr_d(a)[i] = i == 0 ? -0.0 : 1.0 / (double)i;
    }
  }
  return la_val_arr(a);
}

START_TEST(test_npy_back) {
  static const la_class classes[] = {LA_C_REAL, LA_C_CPLX, LA_C_BOOL};
  for (int k = 0; k < 3; k++) {
    la_val v = sample(classes[k]), w = LA_VAL_NONE;
    la_buf bytes = LA_BUF_INIT;
    ck_assert_int_eq(la_npy_write(&ctx, v, &bytes), LA_OK);
    ck_assert_int_eq(la_npy_parse(&ctx, "t", bytes.text, bytes.len, &w), LA_OK);
    ck_assert_int_eq(w.u.arr->cls, classes[k]);
    ck_assert_int_eq(la_val_ndims(w), 3);
    ck_assert_int_eq(la_val_dim(w, 1), 3);
    ck_assert_mem_eq(w.u.arr->data, v.u.arr->data,
                     (size_t)(12 * la_class_size(classes[k])));
    /* Cut anywhere, it is an error and no crash. */
    for (ptrdiff_t n = 0; n < bytes.len; n++) {
      la_val part = LA_VAL_NONE;
      ck_assert_int_eq(la_npy_parse(&ctx, "t", bytes.text, n, &part), LA_ERR);
    }
    la_buf_free(&bytes);
    la_val_release(&v);
    la_val_release(&w);
  }
}
END_TEST

/* Builds a file of version 1.0 from a header and elements. */
static la_status parse_npy(const char *header, const void *data, int n,
                           la_val *out) {
  char bytes[512] = "\x93NUMPY\1";
  size_t length = strlen(header);
  bytes[8] = (char)length;
  memcpy(bytes + 10, header, length);
  if (n > 0) {
    memcpy(bytes + 10 + length, data, (size_t)n);
  }
  return la_npy_parse(&ctx, "t.npy", bytes, (ptrdiff_t)length + 10 + n, out);
}

START_TEST(test_npy_types) {
  la_val v = LA_VAL_NONE;
  const unsigned char big[] = {0xff, 0xfe, 0x00, 0x03};
  ck_assert_int_eq(
      parse_npy("{'descr': '>i2', 'fortran_order': False, 'shape': (2,), }",
                big, 4, &v),
      LA_OK);
  ck_assert_int_eq(la_val_rows(v), 2);
  ck_assert_double_eq(la_arr_d(v.u.arr)[0], -2);
  ck_assert_double_eq(la_arr_d(v.u.arr)[1], 3);
  la_val_release(&v);
  const unsigned char order[] = {1, 2, 3, 4, 5, 6};
  ck_assert_int_eq(
      parse_npy("{'descr':'|u1','fortran_order':False,'shape':(2,3)}", order, 6,
                &v),
      LA_OK);
  ck_assert_double_eq(la_arr_d(v.u.arr)[1], 4);
  ck_assert_double_eq(la_arr_d(v.u.arr)[2], 2);
  la_val_release(&v);
  ck_assert_int_eq(
      parse_npy("{'descr': '|b1', 'fortran_order': False, 'shape': ()}", order,
                1, &v),
      LA_OK);
  ck_assert_int_eq(v.tag, LA_BOOL);
  ck_assert_int_eq(
      parse_npy("{'descr': '<f8', 'fortran_order': False, 'shape': (0, 3)}", "",
                0, &v),
      LA_OK);
  ck_assert_int_eq(la_val_cols(v), 3);
  la_val_release(&v);
}
END_TEST

START_TEST(test_npy_bad) {
  static const char *const bad[] = {
      "",
      "{}",
      "{'descr': '<f8'}",
      "nonsense",
      "{'descr': '<f8', 'fortran_order': Maybe, 'shape': (1,)}",
      "{'descr': '<U4', 'fortran_order': False, 'shape': (1,)}",
      "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,)}",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (1",
      "{'descr': '<f8', 'fortran_order': False, 'shape': "
      "(99999999999999999999,)}",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, "
      "4294967296)}",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}"};
  for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
    la_val v = LA_VAL_NONE;
    ck_assert_msg(parse_npy(bad[k], "12345678", 8, &v) == LA_ERR, "%s", bad[k]);
  }
}
END_TEST

START_TEST(test_save_and_load) {
  static const char *const names[] = {"a.csv", "a.tsv", "a.txt",
                                      "a.npy", "a.mtx", "a.json"};
  const double bits[] = {-0.0, 5e-324, 0.1, -1e300, 1.0 / 3, 1e22};
  for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
    la_arr *a = la_arr_new2(&ctx, LA_C_REAL, 2, 3);
    memcpy(a->data, bits, sizeof bits);
    la_val v = la_val_arr(a), w = LA_VAL_NONE;
    ck_assert_int_eq(la_io_save(&ctx, in_folder(names[k]), v), LA_OK);
    ck_assert_int_eq(la_io_load(&ctx, path, &w), LA_OK);
    ck_assert_int_eq(la_val_rows(w), 2);
    ck_assert_mem_eq(w.u.arr->data, bits, sizeof bits);
    la_val_release(&v);
    la_val_release(&w);
  }
}
END_TEST

typedef la_status (*parse_fn)(la_ctx *, const char *, const char *, ptrdiff_t,
                              la_val *);

/* The text read by [parse], then written as "la" writes it. */
static void gives(parse_fn parse, const char *text, const char *want) {
  la_val v = LA_VAL_NONE;
  la_buf out = LA_BUF_INIT;
  la_format fmt = {.style = LA_LA};
  la_status status = parse(&ctx, "t", text, (ptrdiff_t)strlen(text), &v);
  ck_assert_msg(status == LA_OK, "%s: %s", text, la_buf_text(&ctx.err.msg));
  ck_assert_int_eq(la_show_text(&ctx, &fmt, v, &out), LA_OK);
  ck_assert_str_eq(la_buf_text(&out), want);
  la_buf_free(&out);
  la_val_release(&v);
}

static void complains(parse_fn parse, const char *text, const char *message) {
  la_val v = LA_VAL_NONE;
  ck_assert_int_eq(parse(&ctx, "t", text, (ptrdiff_t)strlen(text), &v), LA_ERR);
  ck_assert_str_eq(la_buf_text(&ctx.err.msg), message);
}

START_TEST(test_json) {
  gives(la_json_parse, " [[1, 2.5e1], [-0, null]] ", "[1 25; -0 NaN]");
  gives(la_json_parse, "{\"A\": [1, 2]}", "[1; 2]");
  gives(la_json_parse, "{\"re\": 1, \"im\": -2}", "1-2i");
  gives(la_json_parse, "[[true], [false]]", "logical([1; 0])");
  gives(la_json_parse, "[[[1,5],[3,7]],[[2,6],[4,8]]]",
        "reshape([1 2 3 4 5 6 7 8],2,2,2)");
  gives(la_json_parse, "\"a\\n\\u00e9\"", "\"a\\né\"");
  gives(la_json_parse, "[\"ab\", \"c\"]", "[\"ab\"; \"c \"]");
  gives(la_json_parse, "[[],[]]", "zeros(2,0)");
  gives(la_json_parse, "[]", "[]");
  complains(la_json_parse, "[[1,2],[3]]",
            "t:1:11: this list is not as long as the one before it");
  complains(la_json_parse, "[1,[2]]",
            "t:1:5: the lists are not nested equally deep");
  complains(la_json_parse, "[1,\n 2", "t:2:3: ',' or ']' was expected");
  complains(la_json_parse, "[1,]",
            "t:1:4: a number, a string or a list was expected");
  complains(la_json_parse, "1 2", "t:1:3: something follows the value");
  complains(la_json_parse, "",
            "t:1:1: a number, a string or a list was expected");
}
END_TEST

/* Files as they should not be: seeds with a few bytes changed, taken out or put
   in. Whatever comes of it, it is a value or an error, and no byte beyond the
   text is read (the sanitizers and valgrind watch over that). */
static uint64_t next_random(uint64_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state >> 16;
}

static ptrdiff_t mutate(char *text, ptrdiff_t n, uint64_t *state) {
  static const char bytes[] = "0129.,;\t \n\r\"+-eEijnaNIf[]{}:()'%#\\u<>|";
  ptrdiff_t i = (ptrdiff_t)(next_random(state) % (uint64_t)n);
  char c = bytes[next_random(state) % (sizeof bytes - 1)];
  switch (next_random(state) % 4) {
  case 0:
    text[i] = c;
    return n;
  case 1:
    text[i] = (char)next_random(state);
    return n;
  case 2:
    memmove(text + i, text + i + 1, (size_t)(n - i - 1));
    return n - 1;
  default:
    memmove(text + i + 1, text + i, (size_t)(n - i));
    text[i] = c;
    return n + 1;
  }
}

static la_status parse_table(la_ctx *c, const char *name, const char *text,
                             ptrdiff_t n, la_val *out) {
  return la_csv_parse(c, name, text, n, '\0', out);
}

static void read_damaged(parse_fn parse, const char *seed, ptrdiff_t n,
                         uint64_t *state) {
  enum { CHANGES = 5, ROOM = 300 };
  char text[ROOM + CHANGES];
  ck_assert_int_lt(n, ROOM);
  memcpy(text, seed, (size_t)n);
  for (uint64_t k = next_random(state) % CHANGES + 1; k > 0 && n > 1; k--) {
    n = mutate(text, n, state);
  }
  char *exact = malloc((size_t)n);
  ck_assert_ptr_nonnull(exact);
  memcpy(exact, text, (size_t)n);
  la_val v = LA_VAL_NONE;
  if (parse(&ctx, "t", exact, n, &v) == LA_OK) {
    ck_assert_int_ne(v.tag, LA_NONE);
  } else {
    ck_assert_int_gt(ctx.err.msg.len, 0);
  }
  la_val_release(&v);
  free(exact);
}

#define SEED(text) text, sizeof text - 1

START_TEST(test_damaged) {
  static const struct {
    parse_fn parse;
    const char *text;
    ptrdiff_t n;
  } seeds[] = {
      {parse_table, SEED("x,y\n1,2\n3,4.5e-3\n")},
      {parse_table, SEED("1 2\t3 # c\n4 5 6\n")},
      {parse_table, SEED("\"a\"\"b\",1\n2,\"3\"\n")},
      {parse_table, SEED("1+2i;3\n(4-5j);NaN\n")},
      {la_json_parse, SEED("{\"A\":[[[1,5],[3,7]],[[2,6],[4,null]]]}")},
      {la_json_parse, SEED("[\"ab\", \"c\\u00e9\\ud83d\\ude00\"]")},
      {la_json_parse, SEED("{\"re\":1,\"im\":-2}")},
      {la_mtx_parse,
       SEED("%%MatrixMarket matrix coordinate real symmetric\n3 3 2\n"
            "1 1 1.5\n3 2 -2\n")},
      {la_mtx_parse, SEED("%%MatrixMarket matrix array complex hermitian\n2 2\n"
                          "1 0\n2 3\n4 0\n")},
      {la_npy_parse, SEED("\x93NUMPY\1\0\x3b\0"
                          "{'descr': '<f8', 'fortran_order': False, 'shape': "
                          "(2, 1), }12345678abcdefgh")}};
  uint64_t state = 88172645463325252;
  ptrdiff_t limit = la_mem_limit(1 << 24);
  for (int round = 0; round < 3000; round++) {
    for (size_t k = 0; k < sizeof seeds / sizeof *seeds; k++) {
      read_damaged(seeds[k].parse, seeds[k].text, seeds[k].n, &state);
    }
  }
  la_mem_limit(limit);
  complains(la_json_parse, "{\"re\\", "t:1:6: this escape is not known");
}
END_TEST

START_TEST(test_mtx) {
  gives(la_mtx_parse,
        "%%MatrixMarket matrix coordinate real general\n% x\n2 3 2\n"
        "1 1 1.5\n2 3 -2\n",
        "[1.5 0 0; 0 0 -2]");
  gives(la_mtx_parse,
        "%%MatrixMarket matrix array real symmetric\n2 2\n1\n2\n3\n",
        "[1 2; 2 3]");
  gives(la_mtx_parse,
        "%%matrixmarket MATRIX coordinate complex hermitian\n2 2 2\n"
        "1 1 1 0\n2 1 3 4\n",
        "[1+0i 3-4i; 3+4i 0+0i]");
  gives(la_mtx_parse,
        "%%MatrixMarket matrix coordinate pattern skew-symmetric\n2 2 1\n"
        "2 1\n",
        "[0 -1; 1 0]");
  complains(la_mtx_parse, "1,2\n",
            "t:1:1: a Matrix Market file begins with %%MatrixMarket");
  complains(la_mtx_parse,
            "%%MatrixMarket matrix coordinate real general\n2 2 1\n3 1 1\n",
            "t:3:1: this subscript is out of bounds");
  complains(la_mtx_parse,
            "%%MatrixMarket matrix array real general\n2 2\n1\n2\n",
            "t:5:1: the file ends before its last number");
  complains(la_mtx_parse,
            "%%MatrixMarket matrix array real general\n1 1\n1\n2\n",
            "t:4:1: there are more numbers than announced");
}
END_TEST

START_TEST(test_replaced_whole) {
  struct stat st;
  la_buf text = LA_BUF_INIT;
  ck_assert_int_eq(la_file_replace(&ctx, in_folder("a.txt"), "old", 3), LA_OK);
  ck_assert_int_eq(chmod(path, 0640), 0);
  ck_assert_int_eq(la_file_replace(&ctx, path, "newer", 5), LA_OK);
  ck_assert_int_eq(stat(path, &st), 0);
  ck_assert_int_eq(st.st_mode & 0777, 0640);
  ck_assert_int_eq(la_io_read_text(&ctx, path, &text), LA_OK);
  ck_assert_str_eq(la_buf_text(&text), "newer");
  la_buf_free(&text);
  /* A link stays a link. */
  char link[256];
  snprintf(link, sizeof link, "%s/link.txt", folder);
  ck_assert_int_eq(symlink("a.txt", link), 0);
  ck_assert_int_eq(la_file_replace(&ctx, link, "x", 1), LA_OK);
  ck_assert_int_eq(lstat(link, &st), 0);
  ck_assert(S_ISLNK(st.st_mode));
  ck_assert_int_eq(stat(in_folder("a.txt"), &st), 0);
  ck_assert_int_eq(st.st_size, 1);
  ck_assert_int_eq(la_file_replace(&ctx, "/nowhere/a.txt", "x", 1), LA_ERR);
  ck_assert_int_eq(la_file_replace(&ctx, folder, "x", 1), LA_ERR);
}
END_TEST

START_TEST(test_refusals) {
  la_val v = LA_VAL_NONE;
  ck_assert_int_eq(la_io_save(&ctx, in_folder("a.xyz"), la_val_num(1)), LA_ERR);
  ck_assert_int_eq(access(path, F_OK), -1);
  ck_assert_int_eq(la_io_load(&ctx, in_folder("none.csv"), &v), LA_ERR);
  ctx.sandbox = true;
  ck_assert_int_eq(la_io_save(&ctx, in_folder("a.csv"), la_val_num(1)), LA_ERR);
  ck_assert_int_eq(la_io_load(&ctx, "/dev/null", &v), LA_ERR);
  ck_assert_str_eq(la_buf_text(&ctx.err.msg),
                   "/dev/null: the sandbox allows no files");
}
END_TEST

START_TEST(test_script) {
  la_binding at[] = {{(char *)(size_t) "x", la_val_num(0.1)},
                     {(char *)(size_t) "ans", la_val_bool(true)}};
  la_bindings b = {at, 2};
  la_buf text = LA_BUF_INIT;
  ck_assert_int_eq(la_io_save_script(&ctx, in_folder("w.la"), &b), LA_OK);
  ck_assert_int_eq(la_io_read_text(&ctx, path, &text), LA_OK);
  ck_assert_str_eq(la_buf_text(&text), "x = 0.1;\nans = true;\n");
  la_buf_free(&text);
  ck_assert(la_io_is_script("a/b.la"));
  ck_assert(!la_io_is_script("la"));
}
END_TEST

int main(void) {
  Suite *suite = suite_create("io");
  TCase *all = tcase_create("all");
  tcase_add_checked_fixture(all, set_up, tear_down);
  tcase_add_test(all, test_tables);
  tcase_add_test(all, test_header);
  tcase_add_test(all, test_bad_tables);
  tcase_add_test(all, test_complex_table);
  tcase_add_test(all, test_npy_back);
  tcase_add_test(all, test_npy_types);
  tcase_add_test(all, test_npy_bad);
  tcase_add_test(all, test_save_and_load);
  tcase_add_test(all, test_json);
  tcase_add_test(all, test_mtx);
  tcase_add_test(all, test_damaged);
  tcase_add_test(all, test_replaced_whole);
  tcase_add_test(all, test_refusals);
  tcase_add_test(all, test_script);
  suite_add_tcase(suite, all);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed == 0 ? 0 : 1;
}
