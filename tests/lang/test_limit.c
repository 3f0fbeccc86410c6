/* test_limit.c - texts of absurd depth and size: an error or a tree, never a
   crash, and in no more than linear time. */
#include "config.h"

#include "reading.h"

#include "base/mem.h"

#include <string.h>

/* [head], then [n] times [part], then [m] times [tail]. */
static char *repeat(const char *head, const char *part, int n, const char *tail,
                    int m) {
  la_buf text = LA_BUF_INIT;
  la_buf_puts(&text, head);
  for (int i = 0; i < n; i++) {
    la_buf_puts(&text, part);
  }
  for (int i = 0; i < m; i++) {
    la_buf_puts(&text, tail);
  }
  char *all = la_buf_take(&text);
  ck_assert_ptr_nonnull(all);
  return all;
}

static const struct {
  const char *head, *part, *tail;
} deep[] = {
    {"", "(", ""},
    {"", "(", "1)"},
    {"", "[", ""},
    {"", "-", "1"},
    {"", "!", "1"},
    {"", "2^", ""},
    {"", "2^-", "1"},
    {"", "@(x) ", "1"},
    {"a", "+a", ""},
    {"x", "(1)", ""},
    {"x", "'", ""},
    {"", "if 1\n", ""},
    {"", "f(", ""},
    {"", "‖", ""},
    {"", "x(end-", ""},
    {"", "√", "2"},
    {"", "function f\n", ""},
};

START_TEST(too_deep) {
  char *text = repeat(deep[_i].head, deep[_i].part, 1000000, deep[_i].tail, 1);
  ck_assert_str_eq(read_error(text), "this is nested too deeply to be read");
  la_mem_free(text);
}
END_TEST

START_TEST(deep_enough) {
  char *chain = repeat("a", "+a", 9000, "", 0);
  ck_assert_int_eq(read_status(chain, false), LA_PARSE_OK);
  ck_assert_uint_gt(strlen(read_tree(chain)), 9000);
  ck_assert_uint_gt(strlen(read_printed(chain)), 9000);
  la_mem_free(chain);
}
END_TEST

START_TEST(brackets) {
  char *open = repeat("", "(", 1500, "", 0);
  char *text = repeat(open, "1", 1, ")", 1500);
  ck_assert_int_eq(read_status(text, false), LA_PARSE_OK);
  la_mem_free(open);
  la_mem_free(text);
}
END_TEST

START_TEST(large_literal) {
  char *text = repeat("x = [1", " -2.5", 1000000, "]", 1);
  uint32_t end;
  ck_assert_int_eq(read_count(text, false, &end), 1);
  la_mem_free(text);
}
END_TEST

START_TEST(many_statements) {
  char *text = repeat("", "x = 1;\n", 200000, "", 0);
  uint32_t end;
  ck_assert_int_eq(read_count(text, false, &end), 200000);
  ck_assert_uint_eq(end, 1400000);
  la_mem_free(text);
}
END_TEST

TCase *limit_cases(void) {
  TCase *tc = tcase_create("limit");
  tcase_set_timeout(tc, 60);
  tcase_add_loop_test(tc, too_deep, 0, (int)(sizeof deep / sizeof *deep));
  tcase_add_test(tc, deep_enough);
  tcase_add_test(tc, brackets);
  tcase_add_test(tc, large_literal);
  tcase_add_test(tc, many_statements);
  return tc;
}
