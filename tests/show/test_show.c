/* test_show.c - values as text, in every style. */
#include "config.h"

#include "base/decimal.h"
#include "show/format.h"

#include <check.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static la_ctx ctx;
static la_format fmt;
static la_buf out;

static void set_up(void) {
  ctx = (la_ctx){.tic = 0};
  fmt = LA_FORMAT_PLAIN;
  fmt.unicode = true;
  out = LA_BUF_INIT;
}

static void tear_down(void) {
  la_buf_free(&out);
  la_ctx_release(&ctx);
}

static la_val real_matrix(ptrdiff_t m, ptrdiff_t n, const double *rows) {
  la_arr *a = la_arr_new2(&ctx, LA_C_REAL, m, n);
  for (ptrdiff_t i = 0; i < m; i++) {
    for (ptrdiff_t j = 0; j < n; j++) {
      la_arr_d(a)[i + j * m] = rows[i * n + j];
    }
  }
  return la_val_arr(a);
}

static la_val complex_row(ptrdiff_t n, const double *parts) {
  la_arr *a = la_arr_new2(&ctx, LA_C_CPLX, 1, n);
  memcpy(a->data, parts, (size_t)(2 * n) * sizeof(double));
  return la_val_arr(a);
}

#define REAL(m, n, ...) real_matrix(m, n, (const double[]){__VA_ARGS__})
#define COMPLEX(n, ...) complex_row(n, (const double[]){__VA_ARGS__})

static la_val text_value(const char *text) {
  la_val v = LA_VAL_NONE;
  ck_assert_int_eq(la_val_text(&ctx, text, (ptrdiff_t)strlen(text), &v), LA_OK);
  return v;
}

static la_val empty(la_class cls, ptrdiff_t m, ptrdiff_t n) {
  return la_val_arr(la_arr_new2(&ctx, cls, m, n));
}

/* 2x2x2 with elements 1 to 8. */
static la_val cube(void) {
  const ptrdiff_t dim[] = {2, 2, 2};
  la_arr *a = la_arr_new(&ctx, LA_C_REAL, 3, dim);
  for (int i = 0; i < 8; i++) {
    la_arr_d(a)[i] = i + 1;
  }
  return la_val_arr(a);
}

static la_val logical_row(int n, const char *bytes) {
  la_arr *a = la_arr_new2(&ctx, LA_C_BOOL, 1, n);
  memcpy(a->data, bytes, (size_t)n);
  return la_val_arr(a);
}

/* The value as la_show writes it; releases it. */
static const char *shown(la_style style, const char *name, la_val v) {
  fmt.style = style;
  la_buf_clear(&out);
  ck_assert_int_eq(la_show(&ctx, &fmt, name, v, &out), LA_OK);
  la_val_release(&v);
  return la_buf_text(&out);
}

static const char *pretty(la_val v) {
  return shown(LA_PRETTY, NULL, v);
}

static const char *shortest(double x) {
  la_buf_clear(&out);
  la_put_shortest(&out, x, true);
  return la_buf_text(&out);
}

START_TEST(test_shortest) {
  ck_assert_str_eq(shortest(0.1), "0.1");
  ck_assert_str_eq(shortest(0.1 + 0.2), "0.30000000000000004");
  ck_assert_str_eq(shortest(-0.0), "-0");
  ck_assert_str_eq(shortest(5e-324), "5e-324");
  ck_assert_str_eq(shortest(1.7976931348623157e308), "1.7976931348623157e+308");
  ck_assert_str_eq(shortest(2.2250738585072014e-308),
                   "2.2250738585072014e-308");
  ck_assert_str_eq(shortest(0x1p53), "9007199254740992");
  ck_assert_str_eq(shortest(1e22), "1e+22");
  ck_assert_str_eq(shortest(0.0001), "0.0001");
  ck_assert_str_eq(shortest(0.00001), "1e-05");
  ck_assert_str_eq(shortest(-123456789.25), "-123456789.25");
  ck_assert_str_eq(shortest((double)NAN), "NaN");
  ck_assert_str_eq(shortest(-(double)INFINITY), "-Inf");
}
END_TEST

static uint64_t next_bits(uint64_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state;
}

START_TEST(test_all_bits_read_back) {
  uint64_t state = 88172645463325252;
  for (int k = 0; k < 200000; k++) {
    uint64_t bits = next_bits(&state);
    double x, y;
    memcpy(&x, &bits, sizeof x);
    if (k % 3 == 0) {
      x = ldexp(1, (int)(bits % 2098) - 1074);
    }
    if (!isfinite(x) || x <= 0) {
      continue;
    }
    const char *text = shortest(x);
    ck_assert_msg(strtod(text, NULL) == x, "%.17g as %s", x, text);
    ck_assert_ptr_eq(la_decimal_parse(text, text + strlen(text), &y),
                     text + strlen(text));
    ck_assert_msg(y == x, "%.17g read as %.17g", x, y);
  }
}
END_TEST

/* Numbers that are hard to round: the C library is the judge. */
START_TEST(test_reading) {
  static const char *const hard[] = {
      "0",
      "00012.50",
      "9007199254740993",
      "9007199254740992.5",
      "9007199254740993.0000000000000000000000001",
      "2.2250738585072011e-308",
      "2.4703282292062327e-324",
      "2.4703282292062328e-324",
      "1.7976931348623158e308",
      "1.7976931348623159e308",
      "1e400",
      "1e-400",
      "123456789012345678901234567890",
      "0.000000000000000000000000000000123456789012345678901234567890",
      "1.00000000000000011102230246251565404236316680908203125",
      "1.00000000000000011102230246251565404236316680908203124",
      "8.5e22",
      "1e23",
      "3.",
      ".5",
      "1e+05",
      "7e-9"};
  for (size_t k = 0; k < sizeof hard / sizeof *hard; k++) {
    double x = -1;
    const char *end = hard[k] + strlen(hard[k]);
    ck_assert_ptr_eq(la_decimal_parse(hard[k], end, &x), end);
    ck_assert_msg(x == strtod(hard[k], NULL), "%s read as %.17g", hard[k], x);
  }
  double x;
  static const char exponent[] = "e5", point[] = ".", partial[] = "12ex";
  ck_assert_ptr_null(la_decimal_parse(exponent, exponent + 2, &x));
  ck_assert_ptr_null(la_decimal_parse(point, point + 1, &x));
  ck_assert_ptr_eq(la_decimal_parse(partial, partial + 4, &x), partial + 2);
}
END_TEST

START_TEST(test_pretty_matrix) {
  ck_assert_str_eq(shown(LA_PRETTY, "A", REAL(2, 2, 1, 2, 3, 4)),
                   "A =\n  ⎡ 1  2 ⎤\n  ⎣ 3  4 ⎦\n");
  ck_assert_str_eq(shown(LA_PRETTY, "ans", REAL(2, 1, -4, 4.5)),
                   "ans =\n  ⎡ -4   ⎤\n  ⎣  4.5 ⎦\n");
  ck_assert_str_eq(pretty(REAL(3, 1, 1, 2, 3)), "⎡ 1 ⎤\n⎢ 2 ⎥\n⎣ 3 ⎦\n");
  ck_assert_str_eq(pretty(REAL(1, 3, 1, 2.5, -3)), "[ 1  2.5  -3 ]\n");
  fmt.unicode = false;
  ck_assert_str_eq(pretty(REAL(2, 2, 1, 2, 3, 4)), "[ 1  2 ]\n[ 3  4 ]\n");
}
END_TEST

START_TEST(test_pretty_scalar) {
  ck_assert_str_eq(shown(LA_PRETTY, "x", la_val_num(5)), "x = 5\n");
  ck_assert_str_eq(pretty(la_val_num(M_PI)), "3.1416\n");
  ck_assert_str_eq(pretty(la_val_num(-0.0)), "0\n");
  ck_assert_str_eq(pretty(la_val_num(1e-17)), "1e-17\n");
  ck_assert_str_eq(pretty(la_val_num(99999999)), "99999999\n");
  ck_assert_str_eq(pretty(la_val_num(123456.75)), "123457\n");
  /* Whole numbers stay whole as far as all of them are doubles. */
  ck_assert_str_eq(pretty(la_val_num(1307674368000)), "1307674368000\n");
  ck_assert_str_eq(pretty(la_val_num(0x1p53)), "9007199254740992\n");
  ck_assert_str_eq(pretty(la_val_num(0x1p54)), "1.8014e+16\n");
  ck_assert_str_eq(pretty(la_val_num(123456789.5)), "1.2346e+08\n");
  ck_assert_str_eq(pretty(la_val_bool(true)), "1\n");
  ck_assert_str_eq(pretty(COMPLEX(1, 1, -2)), "1 - 2i\n");
}
END_TEST

START_TEST(test_pretty_columns) {
  /* Rounding noise neither chooses the format nor passes for a zero. */
  ck_assert_str_eq(pretty(REAL(2, 2, 1, 1e-17, 0, 1)),
                   "⎡ 1  0.0000 ⎤\n⎣ 0  1      ⎦\n");
  ck_assert_str_eq(pretty(REAL(2, 1, 2.9999999999999996, -1e-17)),
                   "⎡ 3      ⎤\n⎣ 0.0000 ⎦\n");
  /* One column of wide range leaves the others alone. */
  ck_assert_str_eq(pretty(REAL(2, 2, 1e10, 0.5, 1e-3, 2)),
                   "⎡ 1e+10  0.5 ⎤\n⎣ 1e-03  2   ⎦\n");
  ck_assert_str_eq(pretty(REAL(2, 2, 4249941696., 1, 64, 99999.5)),
                   "⎡ 4249941696       1 ⎤\n⎣         64  100000 ⎦\n");
  ck_assert_str_eq(pretty(REAL(3, 1, 1000.5, 0.001, -2)),
                   "⎡ 1000.5   ⎤\n⎢    0.001 ⎥\n⎣   -2     ⎦\n");
  ck_assert_str_eq(pretty(REAL(3, 1, 1.5, (double)NAN, -(double)INFINITY)),
                   "⎡    1.5 ⎤\n⎢  NaN   ⎥\n⎣ -Inf   ⎦\n");
  ck_assert_str_eq(pretty(COMPLEX(2, 1.5, 2, 3, -4.25)),
                   "[ 1.5 + 2i  3 - 4.25i ]\n");
}
END_TEST

START_TEST(test_pretty_kinds) {
  ck_assert_str_eq(shown(LA_PRETTY, "T", cube()),
                   "T(:,:,1) =\n  ⎡ 1  3 ⎤\n  ⎣ 2  4 ⎦\n"
                   "T(:,:,2) =\n  ⎡ 5  7 ⎤\n  ⎣ 6  8 ⎦\n");
  ck_assert_str_eq(shown(LA_PRETTY, "A", empty(LA_C_REAL, 0, 3)),
                   "A = [](0x3)\n");
  ck_assert_str_eq(shown(LA_PRETTY, "s", text_value("abc")), "s = abc\n");
  ck_assert_str_eq(shown(LA_PRETTY, "s", text_value("")), "s = \"\"\n");
  ck_assert_str_eq(pretty(logical_row(3, "\1\0\1")), "[ 1  0  1 ]\n");
  la_val v = LA_VAL_NONE;
  ck_assert_int_eq(la_val_perm(&ctx, 2, (const ptrdiff_t[]){1, 0}, &v), LA_OK);
  ck_assert_str_eq(pretty(v), "⎡ 0  1 ⎤\n⎣ 1  0 ⎦\n");
  ck_assert_int_eq(la_val_range(&ctx, 1, 1, 4, &v), LA_OK);
  ck_assert_str_eq(pretty(v), "[ 1  2  3  4 ]\n");
}
END_TEST

/* Cells of the widest line; continuation bytes have no width. */
static int widest(const char *text) {
  int most = 0, now = 0;
  for (; *text != '\0'; text++) {
    now = *text == '\n' ? 0 : now + (((unsigned char)*text & 0xc0) != 0x80);
    most = now > most ? now : most;
  }
  return most;
}

static int count_lines(const char *text) {
  int n = 0;
  for (; *text != '\0'; text++) {
    n += *text == '\n';
  }
  return n;
}

START_TEST(test_cut) {
  for (fmt.width = 24; fmt.width < 100; fmt.width += 7) {
    fmt.height = 10 + fmt.width / 5;
    la_arr *a = la_arr_new2(&ctx, LA_C_REAL, 200, 300);
    for (ptrdiff_t i = 0; i < a->numel; i++) {
      la_arr_d(a)[i] = sin((double)i) * 100;
    }
    const char *text = shown(LA_PRETTY, "A", la_val_arr(a));
    ck_assert_int_lt(count_lines(text), fmt.height);
    const char *last = strstr(text, "  200x300, cut to fit; all: format all");
    ck_assert_ptr_nonnull(last);
    ck_assert_ptr_nonnull(strstr(text, "⋱"));
    out.text[last - text] = '\0';
    ck_assert_int_le(widest(text), fmt.width);
  }
  fmt.all = true;
  ck_assert_int_eq(count_lines(pretty(empty(LA_C_REAL, 0, 0))), 1);
  la_val v = LA_VAL_NONE;
  ck_assert_int_eq(la_val_range(&ctx, 1, 1, 1000, &v), LA_OK);
  ck_assert_ptr_null(strstr(pretty(v), "⋯"));
  /* A lazy range is cut without being written out. */
  fmt.all = false;
  ck_assert_int_eq(la_val_range(&ctx, 1, 1, 1e15, &v), LA_OK);
  ck_assert_ptr_nonnull(strstr(pretty(v), "1x1000000000000000, cut"));
}
END_TEST

START_TEST(test_number_formats) {
  static const struct {
    const char *words;
    double x;
    const char *text;
  } cases[] = {{"long", 1.0 / 3, "0.3333333333333333\n"},
               {"short", 1.0 / 3, "0.33333\n"},
               {"rat", 0.75, "3/4\n"},
               {"rat", M_PI, "~355/113\n"},
               {"rat", 1e-20, "1e-20\n"},
               {"bank", 2.0 / 3, "0.67\n"},
               {"short e", 1.0 / 3, "3.3333e-01\n"},
               {"long e", 0.5, "5e-01\n"},
               {"short g", 1e-10, "1e-10\n"},
               {"hex", 1, "3ff0000000000000\n"},
               {"", 1.0 / 3, "0.33333\n"}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    ck_assert_int_eq(la_format_set(&ctx, &fmt, cases[k].words), LA_OK);
    ck_assert_str_eq(pretty(la_val_num(cases[k].x)), cases[k].text);
  }
  /* In plain, too, but for short and long, which lose nothing there. */
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    bool all = strcmp(cases[k].words, "short") == 0 || cases[k].words[0] == 0;
    ck_assert_int_eq(la_format_set(&ctx, &fmt, cases[k].words), LA_OK);
    ck_assert_str_eq(shown(LA_PLAIN, NULL, la_val_num(cases[k].x)),
                     all ? "0.3333333333333333\n"
                     : strcmp(cases[k].words, "long e")
                         ? cases[k].text
                         : "5.000000000000000e-01\n");
  }
  ck_assert_int_eq(la_format_set(&ctx, &fmt, ""), LA_OK);
  fmt.digits = 8;
  ck_assert_str_eq(shown(LA_PLAIN, NULL, la_val_num(1234567890)),
                   "1234567890\n");
  ck_assert_str_eq(pretty(la_val_num(M_PI)), "3.1415927\n");
  ck_assert_str_eq(shown(LA_PLAIN, NULL, la_val_num(M_PI)), "3.1415927\n");
}
END_TEST

START_TEST(test_format_words) {
  ck_assert_int_eq(la_format_set(&ctx, &fmt, "long json compact all"), LA_OK);
  ck_assert_int_eq(fmt.style, LA_JSON);
  ck_assert_int_eq(fmt.num, LA_FMT_LONG);
  ck_assert(fmt.all);
  ck_assert_int_eq(la_format_set(&ctx, &fmt, "short wide"), LA_ERR);
  ck_assert_str_eq(la_buf_text(&ctx.err.msg),
                   "format: there is no format 'wide'");
  ck_assert_int_eq(fmt.num, LA_FMT_LONG); /* nothing half done */
  ck_assert_int_eq(la_format_set(&ctx, &fmt, ""), LA_OK);
  ck_assert_int_eq(fmt.num, LA_FMT_SHORT);
  ck_assert_int_eq(fmt.style, LA_PLAIN); /* as at first */
  ck_assert(!fmt.all);
  ck_assert_int_eq(la_format_set(&ctx, &fmt, "3 csv"), LA_OK);
  ck_assert_int_eq(fmt.digits, 3);
  ck_assert_int_eq(la_format_set(&ctx, &fmt, "18"), LA_ERR);
  ck_assert_int_eq(la_format_set(&ctx, &fmt, "long"), LA_OK);
  ck_assert_int_eq(fmt.digits, 0);
}
END_TEST

START_TEST(test_plain) {
  ck_assert_str_eq(shown(LA_PLAIN, "A", REAL(2, 2, 1, 2, 3, 4)),
                   "A =\n1 2\n3 4\n");
  ck_assert_str_eq(shown(LA_PLAIN, NULL, REAL(1, 2, 0.5, -0.0)), "0.5 0\n");
  ck_assert_str_eq(shown(LA_PLAIN, "x", la_val_num(5)), "x = 5\n");
  ck_assert_str_eq(shown(LA_PLAIN, NULL, COMPLEX(2, 1, 2, -0.5, -1)),
                   "1+2i -0.5-1i\n");
  ck_assert_str_eq(shown(LA_PLAIN, "A", empty(LA_C_REAL, 3, 0)),
                   "A = [](3x0)\n");
  ck_assert_str_eq(shown(LA_PLAIN, "T", cube()),
                   "T =\nans(:,:,1) =\n1 3\n2 4\n\nans(:,:,2) =\n5 7\n6 8\n");
  ck_assert_str_eq(shown(LA_PLAIN, NULL, text_value("a b")), "a b\n");
  ck_assert_str_eq(shown(LA_CSV, "A", REAL(2, 2, 1, -0.0, 3, 4)),
                   "1,-0\n3,4\n");
  ck_assert_str_eq(shown(LA_TSV, NULL, REAL(1, 2, 1, 2)), "1\t2\n");
  ck_assert_str_eq(shown(LA_CSV, NULL, text_value("a,\"b\"")),
                   "\"a,\"\"b\"\"\"\n");
}
END_TEST

START_TEST(test_la) {
  la_val v = LA_VAL_NONE;
  ck_assert_str_eq(shown(LA_LA, "A", REAL(2, 2, 1, -0.0, (double)NAN, 4)),
                   "A = [1 -0; NaN 4]\n");
  ck_assert_str_eq(shown(LA_LA, NULL, COMPLEX(2, 1, 2, 0, -1)),
                   "[1+2i 0-1i]\n");
  ck_assert_str_eq(shown(LA_LA, NULL, COMPLEX(2, -0.0, 2, 0, (double)NAN)),
                   "complex([-0 0],[2 NaN])\n");
  ck_assert_str_eq(shown(LA_LA, NULL, cube()),
                   "reshape([1 2 3 4 5 6 7 8],2,2,2)\n");
  ck_assert_str_eq(shown(LA_LA, NULL, empty(LA_C_REAL, 0, 3)), "zeros(0,3)\n");
  ck_assert_str_eq(shown(LA_LA, NULL, empty(LA_C_BOOL, 2, 0)), "false(2,0)\n");
  ck_assert_str_eq(shown(LA_LA, NULL, logical_row(2, "\1\0")),
                   "logical([1 0])\n");
  ck_assert_str_eq(shown(LA_LA, NULL, text_value("a\"\n\x01")),
                   "\"a\\\"\\n\\001\"\n");
  ck_assert_int_eq(la_val_range(&ctx, 0, 0.5, 2, &v), LA_OK);
  ck_assert_str_eq(shown(LA_LA, NULL, v), "0:0.5:2\n");
  ck_assert_int_eq(la_val_perm(&ctx, 2, (const ptrdiff_t[]){1, 0}, &v), LA_OK);
  ck_assert_str_eq(shown(LA_LA, NULL, v), "eye(2)(:,[2 1])\n");
}
END_TEST

START_TEST(test_json) {
  ck_assert_str_eq(shown(LA_JSON, "A", REAL(2, 2, 1, 2, 3, (double)NAN)),
                   "{\"A\":[[1,2],[3,null]]}\n");
  ck_assert_str_eq(shown(LA_JSON, NULL, COMPLEX(1, 1, -2)),
                   "{\"re\":1,\"im\":-2}\n");
  ck_assert_str_eq(shown(LA_JSON, NULL, cube()),
                   "[[[1,5],[3,7]],[[2,6],[4,8]]]\n");
  ck_assert_str_eq(shown(LA_JSON, NULL, empty(LA_C_REAL, 2, 0)), "[[],[]]\n");
  ck_assert_str_eq(shown(LA_JSON, NULL, text_value("a\"\n\x01")),
                   "\"a\\\"\\n\\u0001\"\n");
  ck_assert_str_eq(shown(LA_JSON, NULL, la_val_bool(true)), "true\n");
}
END_TEST

START_TEST(test_numpy) {
  ck_assert_str_eq(
      shown(LA_NUMPY, "A", REAL(2, 2, 1, 2.5, 3, -(double)INFINITY)),
      "A = np.array([[1.0, 2.5], [3.0, -np.inf]])\n");
  ck_assert_str_eq(shown(LA_NUMPY, NULL, COMPLEX(1, 1, 2)), "1+2j\n");
  ck_assert_str_eq(shown(LA_NUMPY, NULL, empty(LA_C_BOOL, 0, 3)),
                   "np.zeros((0, 3), dtype=bool)\n");
  ck_assert_str_eq(shown(LA_NUMPY, NULL, la_val_bool(false)), "False\n");
}
END_TEST

START_TEST(test_documents) {
  ck_assert_str_eq(
      shown(LA_LATEX, "A", REAL(2, 2, 1, 0.5, 1e-10, 4)),
      "A = \\begin{bmatrix}\n1 & 0.5 \\\\\n1 \\times 10^{-10} & 4\n"
      "\\end{bmatrix}\n");
  ck_assert_str_eq(shown(LA_LATEX, "xy", la_val_num((double)INFINITY)),
                   "\\mathrm{xy} = \\infty\n");
  ck_assert_str_eq(shown(LA_MARKDOWN, NULL, REAL(1, 2, 1, 2.5)),
                   "|  |  |\n|--:|--:|\n| 1 | 2.5 |\n");
  fmt.num = LA_FMT_RAT;
  ck_assert_str_eq(shown(LA_LATEX, NULL, la_val_num(-0.75)), "-\\frac{3}{4}\n");
}
END_TEST

int main(void) {
  Suite *suite = suite_create("show");
  TCase *all = tcase_create("all");
  tcase_add_checked_fixture(all, set_up, tear_down);
  tcase_add_test(all, test_shortest);
  tcase_add_test(all, test_all_bits_read_back);
  tcase_add_test(all, test_reading);
  tcase_add_test(all, test_pretty_matrix);
  tcase_add_test(all, test_pretty_scalar);
  tcase_add_test(all, test_pretty_columns);
  tcase_add_test(all, test_pretty_kinds);
  tcase_add_test(all, test_cut);
  tcase_add_test(all, test_number_formats);
  tcase_add_test(all, test_format_words);
  tcase_add_test(all, test_plain);
  tcase_add_test(all, test_la);
  tcase_add_test(all, test_json);
  tcase_add_test(all, test_numpy);
  tcase_add_test(all, test_documents);
  suite_add_tcase(suite, all);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed == 0 ? 0 : 1;
}
