/* test_print.c - la_ast_print: the fewest parentheses, and what is printed
   reads back to the same tree. */
#include "config.h"

#include "reading.h"

#include <string.h>

static const struct {
  const char *text;
  const char *printed;
} rows[] = {
    {"1+2*3", "1 + 2 * 3"},
    {"(1+2)*3", "(1 + 2) * 3"},
    {"((1+2))+3", "1 + 2 + 3"},
    {"1-(2-3)", "1 - (2 - 3)"},
    {"a/(b*c)", "a / (b * c)"},
    {"-(2^2)", "-2^2"},
    {"(-2)^2", "(-2)^2"},
    {"2^-1", "2^-1"},
    {"2^(3^2)", "2^(3^2)"},
    {"(2^3)^2", "2^3^2"},
    {"2^(-x')", "2^(-x')"},
    {"(a*b)'", "(a * b)'"},
    {"(a')'", "a''"},
    {"(-a)'", "(-a)'"},
    {"-(-a)", "-(-a)"},
    {"!(a==b)", "!(a == b)"},
    {"(1:3)+1", "(1:3) + 1"},
    {"1:(2:3)", "1:(2:3)"},
    {"(1:3)(2)", "(1:3)(2)"},
    {"1:n+1", "1:n + 1"},
    {"A(:,end)", "A(:, end)"},
    {"f(x)(2)", "f(x)(2)"},
    {"(A*B)(1)", "(A * B)(1)"},
    {"A'(1)", "A'(1)"},
    {"2^x(1)", "2^x(1)"},
    {"(2^x)(1)", "(2^x)(1)"},
    {"[1 -2;3 4]", "[1, -2; 3, 4]"},
    {"[]", "[]"},
    {"@(x,~) x.^2", "@(x, ~) x.^2"},
    {"(@(x) x)(3)", "(@(x) x)(3)"},
    {"@sin", "@sin"},
    {"'it''s'", "'it''s'"},
    {"\"a\\n\"", "\"a\\n\""},
    {"3i", "3i"},
    {"√(x+1)", "√(x + 1)"},
    {"‖x‖²", "‖x‖^2"},
    {"A⁺'", "A⁺'"},
    {"a||(b&&c)", "a || b && c"},
    {"(a||b)&&c", "(a || b) && c"},
    {"x = 3", "x = 3"},
    {"[a,~] = f(x)", "[a, ~] = f(x)"},
    {"x += 2", "x += 2"},
    {"y = x++ * (++x)", "y = x++ * ++x"},
    {"y = x++'", "y = x++'"},
    {"y = (x = 2) + 1", "y = (x = 2) + 1"},
    {"y = [(x = 2) 1]", "y = [(x = 2), 1]"},
};

START_TEST(printed) {
  ck_assert_str_eq(read_printed(rows[_i].text), rows[_i].printed);
}
END_TEST

START_TEST(reads_back) {
  char tree[1000];
  char text[1000];
  strncpy(tree, read_tree(rows[_i].text), sizeof tree - 1);
  tree[sizeof tree - 1] = '\0';
  strncpy(text, read_printed(rows[_i].text), sizeof text - 1);
  text[sizeof text - 1] = '\0';
  ck_assert_str_eq(read_tree(text), tree);
}
END_TEST

TCase *print_cases(void) {
  TCase *tc = tcase_create("print");
  tcase_add_loop_test(tc, printed, 0, (int)(sizeof rows / sizeof *rows));
  tcase_add_loop_test(tc, reads_back, 0, (int)(sizeof rows / sizeof *rows));
  return tc;
}
