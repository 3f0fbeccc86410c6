/* test_syntax.c - what is said about a text that is not lac, and which texts
   only need to go on. */
#include "config.h"

#include "reading.h"

typedef struct row {
  const char *text;
  const char *error;
  const char *hint;
} row;

static const row errors[] = {
    {"2A", "2A: a number cannot stand directly before a name",
     "to multiply, write 2*A"},
    {"2in", "2in: a number cannot stand directly before a name",
     "to multiply, write 2*in"},
    {"2π", "2π: a number cannot stand directly before a name",
     "to multiply, write 2*π"},
    {"a b", "an operator is missing between a and b",
     "to call a function, write a(b); to multiply, a*b"},
    {"printf \"x\"", "an operator is missing between printf and \"x\"",
     "to call a function, write printf(\"x\")"},
    {"load data.csv  b; x", "load takes its arguments in parentheses",
     "write load(\"data.csv\", \"b\")"},
    {"global x", "there are no global variables",
     "a function takes what it needs as arguments"},
    {"x = 1 +", "an operand is missing after +",
     "... at the end of a line continues it on the next"},
    {"(1 + )", "an operand is missing after +", ""},
    {"x = * 2", "an operand is missing after =", ""},
    {"* 2", "an operand is missing before *", ""},
    {"if x = 3\nend", "an assignment is not a condition",
     "to compare, write =="},
    {"while (x = 3) end", "an assignment is not a condition",
     "to compare, write =="},
    {"a = [b = 3]",
     "an assignment inside an expression needs its own parentheses",
     "to compare, write =="},
    {"f(x=3)", "an assignment inside an expression needs its own parentheses",
     "to compare, write =="},
    {"3 = x", "3 cannot be assigned to", ""},
    {"f(1)(2) = x", "f(1)(2) cannot be assigned to", ""},
    {"[a, 2] = f", "2 cannot be assigned to", ""},
    {"[a, b] += 1", "only one variable can be updated at a time", ""},
    {"[~]",
     "~ stands only for an output that is not wanted, as in [a,~] = "
     "f(x)",
     ""},
    {"(1,2)", ", cannot stand in these parentheses",
     "to make a matrix, write [ ]"},
    {"f(1,)", "an argument is missing after ,", ""},
    {"()", "there is nothing between ( and )", ""},
    {"[1,,2]", "an element is missing between two commas", ""},
    {"[1 2)", ") cannot close the [ that is open", ""},
    {"x)", ") closes nothing: no bracket is open", ""},
    {"1:2:3:4", "a range has at most three parts", ""},
    {"y = (x + 1)++", "++ changes a variable, and there is none before it", ""},
    {"y = x --z", "-- can be read in two ways here",
     "- - for two signs; a variable is changed by a statement of its own"},
    {"[x ++ y]", "++ can be read in two ways here",
     "+ + for two signs; a variable is changed by a statement of its own"},
    {"function f(a, varargin)\nend",
     "there is no varargin: there are no cell arrays",
     "name the parameters; nargin says how many are given"},
    {"function varargout = f()\nend",
     "there is no varargout: there are no cell arrays",
     "name the outputs; nargout says how many are wanted"},
    {"classdef X", "there are no classes", ""},
    {"parfor i = 1:3, end", "parfor is no statement here", "write for"},
    {"(1", "( is not closed", ""},
    {"x = (1\ny = 2", "( is not closed", ""},
    {"[1 2\n3", "[ is not closed", ""},
    {"‖x", "‖ is not closed", ""},
    {"if [1 2\nend", "[ is not closed before end", ""},
    {"if x", "if is not closed", "end closes it"},
    {"do\nx", "do is not closed", "until closes it"},
    {"%{\nx", "the comment block is not closed",
     "%} on a line of its own closes it"},
    {"'abc", "the text is not closed: ' is missing", ""},
    {"x = \"abc\n", "the text is not closed: \" is missing", ""},
    {"end", "end closes nothing: no block is open", ""},
    {"if 1\nendfor", "endfor cannot close the if of line 1", ""},
    {"else", "else does not belong to the block that is open", ""},
    {"x = 1 if 2", "if cannot stand inside a statement", ""},
    {"if", "a condition is missing after if", ""},
    {"function", "a name is missing after function", ""},
    {"err.message = 3", "err.message cannot be assigned to", ""},
    {"x = {1, 2}", "{ is not used: there are no cell arrays",
     "matrices are written with [ ]"},
    {"np.linalg.solve(A,b)",
     "np.linalg.solve: values have no fields here, names no modules",
     "solve is written solve(A,b)"},
    {"A.T", "A.T: values have no fields here, names no modules",
     "T is written A.'"},
    {"2**3", "** is not an operator here", "a power is written ^"},
    {"A %*% B", "%*% is R's matrix product",
     "here * is the matrix product, .* the element-wise"},
    {"a <> b", "<> is not an operator", "write !="},
    {"x := 3", ":= is not an operator", "write ="},
    {"// note", "// makes a fraction, not a comment",
     "a comment begins with % or #"},
    {"x = “abc”", "“ has no meaning here",
     "texts stand in straight quotes: \"text\" or 'text'"},
    {"x = $3", "$ has no meaning here", ""},
    {"x = \xFF", "the byte 0xFF has no meaning here", ""},
};

static const char *const unfinished[] = {
    "(1 +\n",           "[1 2\n",
    "f(1,\n",           "if x\n",
    "if x\ny\n",        "for i=1:3\n",
    "while 1\n",        "do\nx\n",
    "switch x\n",       "switch x\ncase 1\n",
    "try\nx\n",         "function f\nx;\n",
    "x = 1 + ...\n",    "%{\nx\n",
    "unwind_protect\n", "x = [1 2 ...\n",
};

/* Complete, or wrong however they go on. */
static const char *const not_unfinished[] = {
    "1\n",         "x = 1 +\n", "'abc\n",   "(1 + )\n", "end\n",
    "if x\nend\n", "",          "% note\n", "...\n",
};

START_TEST(error) {
  ck_assert_str_eq(read_error(errors[_i].text), errors[_i].error);
  ck_assert_str_eq(read_hint(errors[_i].text), errors[_i].hint);
}
END_TEST

START_TEST(goes_on) {
  ck_assert_int_eq(read_status(unfinished[_i], true), LA_PARSE_INCOMPLETE);
}
END_TEST

START_TEST(does_not_go_on) {
  ck_assert_int_ne(read_status(not_unfinished[_i], true), LA_PARSE_INCOMPLETE);
}
END_TEST

START_TEST(statements_before) {
  uint32_t end;
  ck_assert_int_eq(read_count("a;\nb, c\nd = (\n", true, &end), 3);
  ck_assert_uint_eq(end, 8);
  ck_assert_int_eq(read_count("a; b; c = )\n", false, &end), 2);
  ck_assert_uint_eq(end, 5);
  ck_assert_int_eq(read_count("if 1\n", true, &end), 0);
  ck_assert_uint_eq(end, 0);
  ck_assert_int_eq(read_count("a\nb", false, &end), 2);
  ck_assert_uint_eq(end, 3);
}
END_TEST

#define COUNT(rows) ((int)(sizeof(rows) / sizeof *(rows)))

TCase *syntax_cases(void) {
  TCase *tc = tcase_create("syntax");
  tcase_add_loop_test(tc, error, 0, COUNT(errors));
  tcase_add_loop_test(tc, goes_on, 0, COUNT(unfinished));
  tcase_add_loop_test(tc, does_not_go_on, 0, COUNT(not_unfinished));
  tcase_add_test(tc, statements_before);
  return tc;
}
