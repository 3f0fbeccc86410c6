/* test_render.c - messages to the last blank: places in cells, underlines, cut
   lines. */
#include "config.h"

#include "reading.h"

#include <string.h>

static const struct {
  const char *name;
  const char *text;
  const char *message;
} rows[] = {
    {"fit.la", "a;\nb;\nc;\n    x = A ** b",
     "error: ** is not an operator here\n"
     " --> fit.la:4:11\n"
     "  4 |     x = A ** b\n"
     "    |           ^~\n"
     "hint: a power is written ^\n"},
    {NULL, "3 = x",
     "error: 3 cannot be assigned to\n"
     "  1 | 3 = x\n"
     "    | ^\n"},
    /* a tab goes to the next multiple of eight */
    {"t.la", "\tx = )",
     "error: ) closes nothing: no bracket is open\n"
     " --> t.la:1:13\n"
     "  1 |         x = )\n"
     "    |             ^\n"},
    /* wide and combining characters */
    {"t.la", "'日本' + e\xCC\x81 = 3",
     "error: '日本' + e\xCC\x81 cannot be assigned to\n"
     " --> t.la:1:1\n"
     "  1 | '日本' + e\xCC\x81 = 3\n"
     "    | ~~~~~~~^~~\n"},
    /* bytes that are no UTF-8 */
    {"t.la", "x = '\xFF\xFE' $",
     "error: $ has no meaning here\n"
     " --> t.la:1:10\n"
     "  1 | x = '\xEF\xBF\xBD\xEF\xBF\xBD' $\n"
     "    |          ^\n"},
    /* a span over lines: its first line is underlined */
    {"t.la", "f(1,\n2) = [3\n4",
     "error: [ is not closed\n"
     " --> t.la:2:6\n"
     "  2 | 2) = [3\n"
     "    |      ^\n"},
    {"t.la", "x;\r\ny = )\r\n",
     "error: ) closes nothing: no bracket is open\n"
     " --> t.la:2:5\n"
     "  2 | y = )\n"
     "    |     ^\n"},
};

START_TEST(message) {
  ck_assert_str_eq(read_message(rows[_i].name, rows[_i].text),
                   rows[_i].message);
}
END_TEST

/* Both halves of a line of 400 characters around the place are cut. */
START_TEST(long_line) {
  char text[500];
  memset(text, 'a', 400);
  for (int i = 3; i < 400; i += 4) {
    text[i] = i == 199 ? '$' : '+';
  }
  text[400] = '\0';
  const char *got = read_message(NULL, text);
  ck_assert_ptr_nonnull(strstr(got, "  1 | ..."));
  ck_assert_ptr_nonnull(strstr(got, "...\n    | "));
  const char *line = strchr(got, '\n') + 1;
  const char *under = strchr(line, '\n') + 1;
  size_t caret = strcspn(under, "^") - strlen("    | ");
  const char *shown = line + strlen("  1 | ");
  ck_assert_int_eq(shown[caret], '$');
}
END_TEST

START_TEST(color) {
  la_err err = {.src = NULL};
  la_buf out = LA_BUF_INIT;
  la_buf_puts(&err.msg, "no");
  la_buf_puts(&err.hint, "yes");
  la_buf_puts(&err.trace, "  in f\n");
  la_err_render(&err, true, &out);
  ck_assert_str_eq(la_buf_text(&out), "\033[1;31merror:\033[0m no\n  in f\n"
                                      "\033[1;36mhint:\033[0m yes\n");
  la_buf_free(&out);
  la_buf_free(&err.msg);
  la_buf_free(&err.hint);
  la_buf_free(&err.trace);
}
END_TEST

START_TEST(warning) {
  la_source *src = la_source_new("w.la", "a;\n  b", 6, 10);
  la_buf out = LA_BUF_INIT;
  la_warning_render("careful", src, (la_span){5, 6, 5}, false, &out);
  ck_assert_str_eq(la_buf_text(&out), "w.la:11:3: warning: careful\n");
  la_buf_free(&out);
  la_source_release(src);
}
END_TEST

TCase *render_cases(void) {
  TCase *tc = tcase_create("render");
  tcase_add_loop_test(tc, message, 0, (int)(sizeof rows / sizeof *rows));
  tcase_add_test(tc, long_line);
  tcase_add_test(tc, color);
  tcase_add_test(tc, warning);
  return tc;
}
