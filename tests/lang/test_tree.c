/* test_tree.c - what a text means: the tree of each construct. Where the text
   is valid in Octave too, the tree is the one that gives Octave's value. */
#include "config.h"

#include "reading.h"

#include <stdio.h>

typedef struct row {
  const char *text;
  const char *tree;
} row;

/* One expression each; its tree without (expr ... print). */
static const row expressions[] = {
    /* numbers */
    {"1e3", "(number 1000)"},
    {"1E+3", "(number 1000)"},
    {"1d3", "(number 1000)"},
    {"1_000_000", "(number 1000000)"},
    {"1_0.5_0e1_0", "(number 105000000000)"},
    {"0x1F", "(number 31)"},
    {"0b101", "(number 5)"},
    {"3i", "(number 3i)"},
    {"2.5e-3j", "(number 0.0025i)"},
    {"1.", "(number 1)"},
    {".5", "(number 0.5)"},
    {"12345678901234567890", "(number 1.2345678901234567e+19)"},
    {"0.1", "(number 0.1)"},
    /* the point that belongs to the operator */
    {"1./x", "(binary ./ (number 1) (name x))"},
    {"1.'", "(unary postfix .' (number 1))"},
    {"1.*2", "(binary .* (number 1) (number 2))"},
    {"2.^3", "(binary .^ (number 2) (number 3))"},
    /* texts */
    {"'it''s'", "(string 'it''s')"},
    {"\"a\\tb\\n\"", "(string \"a\\tb\\n\")"},
    {"\"say \"\"x\"\"\"", "(string \"say \\\"x\\\"\")"},
    {"\"\\x41\\101\"", "(string \"AA\")"},
    {"'a\\n'", "(string 'a\\n')"},
    {"'100%'", "(string '100%')"},
    /* precedence, as Octave has it */
    {"1+2*3", "(binary + (number 1) (binary * (number 2) (number 3)))"},
    {"2-3-4", "(binary - (binary - (number 2) (number 3)) (number 4))"},
    {"2/3*4", "(binary * (binary / (number 2) (number 3)) (number 4))"},
    {"-2^2", "(unary - (binary ^ (number 2) (number 2)))"},
    {"2^-1", "(binary ^ (number 2) (unary - (number 1)))"},
    {"2^-2^2", "(binary ^ (binary ^ (number 2) (unary - (number 2))) "
               "(number 2))"},
    {"2^3^2", "(binary ^ (binary ^ (number 2) (number 3)) (number 2))"},
    {"2^-1'", "(unary postfix ' (binary ^ (number 2) (unary - (number 1))))"},
    {"a.^b'", "(unary postfix ' (binary .^ (name a) (name b)))"},
    {"a'^2", "(binary ^ (unary postfix ' (name a)) (number 2))"},
    {"-a'", "(unary - (unary postfix ' (name a)))"},
    {"-a*b", "(binary * (unary - (name a)) (name b))"},
    {"!x==y", "(binary == (unary ! (name x)) (name y))"},
    {"~x+1", "(binary + (unary ! (name x)) (number 1))"},
    {"2^!0", "(binary ^ (number 2) (unary ! (number 0)))"},
    {"2^x(1)", "(binary ^ (number 2) (index (name x) (number 1)))"},
    {"1:3+1", "(range (number 1) nil (binary + (number 3) (number 1)))"},
    {"1:2:9", "(range (number 1) (number 2) (number 9))"},
    {"1:3==x", "(binary == (range (number 1) nil (number 3)) (name x))"},
    {"-1:3", "(range (unary - (number 1)) nil (number 3))"},
    {"a||b&&c", "(binary || (name a) (binary && (name b) (name c)))"},
    {"a|b&c", "(binary | (name a) (binary & (name b) (name c)))"},
    {"a&b==c", "(binary & (name a) (binary == (name b) (name c)))"},
    {"1<2==1", "(binary == (binary < (number 1) (number 2)) (number 1))"},
    {"a!=b", "(binary != (name a) (name b))"},
    {"a~=b", "(binary != (name a) (name b))"},
    {"1//3", "(binary // (number 1) (number 3))"},
    {"A\\b", "(binary \\ (name A) (name b))"},
    {"5--2", "(binary - (number 5) (unary - (number 2)))"},
    {"(1+2)*3", "(binary * (binary + (number 1) (number 2)) (number 3))"},
    {"(1 +\n2)", "(binary + (number 1) (number 2))"},
    {"1 + ... on\n 2", "(binary + (number 1) (number 2))"},
    {"a '", "(unary postfix ' (name a))"},
    {"a''", "(unary postfix ' (unary postfix ' (name a)))"},
    {"[1]'", "(unary postfix ' (matrix (row (number 1))))"},
    /* matrices: white space */
    {"[1 -2]", "(matrix (row (number 1) (unary - (number 2))))"},
    {"[1 - 2]", "(matrix (row (binary - (number 1) (number 2))))"},
    {"[1 -2 - 3]", "(matrix (row (number 1) (binary - (unary - (number 2)) "
                   "(number 3))))"},
    {"[1 - 2 -3]", "(matrix (row (binary - (number 1) (number 2)) (unary - "
                   "(number 3))))"},
    {"[1 , -2]", "(matrix (row (number 1) (unary - (number 2))))"},
    {"[1 +2i]", "(matrix (row (number 1) (unary + (number 2i))))"},
    {"[a' b']", "(matrix (row (unary postfix ' (name a)) (unary postfix ' "
                "(name b))))"},
    {"[a', b.']", "(matrix (row (unary postfix ' (name a)) (unary postfix .' "
                  "(name b))))"},
    {"[a ' b']", "(matrix (row (name a) (string ' b')))"},
    {"[x (1)]", "(matrix (row (name x) (number 1)))"},
    {"[x(1)]", "(matrix (row (index (name x) (number 1))))"},
    {"[f(1, 2) 3]", "(matrix (row (index (name f) (number 1) (number 2)) "
                    "(number 3)))"},
    {"[f(a ')]", "(matrix (row (index (name f) (unary postfix ' (name a)))))"},
    {"[(1 - 2) (3 -4)]", "(matrix (row (binary - (number 1) (number 2)) "
                         "(binary - (number 3) (number 4))))"},
    {"[1 !0]", "(matrix (row (number 1) (unary ! (number 0))))"},
    {"[1 ~= 0]", "(matrix (row (binary != (number 1) (number 0))))"},
    {"[2 ^2]", "(matrix (row (binary ^ (number 2) (number 2))))"},
    {"[1 .5]", "(matrix (row (number 1) (number 0.5)))"},
    {"[1 .* 5]", "(matrix (row (binary .* (number 1) (number 5))))"},
    {"[1 : 3]", "(matrix (row (range (number 1) nil (number 3))))"},
    {"[\"a\" 'b']", "(matrix (row (string \"a\") (string 'b')))"},
    {"[1\xC2\xA0-2]", "(matrix (row (number 1) (unary - (number 2))))"},
    /* matrices: rows */
    {"[]", "(matrix)"},
    {"[;]", "(matrix)"},
    {"[1 2;3 4]", "(matrix (row (number 1) (number 2)) (row (number 3) "
                  "(number 4)))"},
    {"[1 2\n3 4]", "(matrix (row (number 1) (number 2)) (row (number 3) "
                   "(number 4)))"},
    {"[1 2;\n3 4\n]", "(matrix (row (number 1) (number 2)) (row (number 3) "
                      "(number 4)))"},
    {"[1,\n2]", "(matrix (row (number 1)) (row (number 2)))"},
    {"[1 2 % note\n3 4]", "(matrix (row (number 1) (number 2)) (row (number "
                          "3) (number 4)))"},
    {"[1 2 ...\n3]", "(matrix (row (number 1) (number 2) (number 3)))"},
    {"[1 ...\n-2]", "(matrix (row (number 1) (unary - (number 2))))"},
    {"[1,2,]", "(matrix (row (number 1) (number 2)))"},
    {"[1;2;]", "(matrix (row (number 1)) (row (number 2)))"},
    {"[1;;2]", "(matrix (row (number 1)) (row (number 2)))"},
    {"[1 2\r\n3 4]\r", "(matrix (row (number 1) (number 2)) (row (number 3) "
                       "(number 4)))"},
    {"[[1 2];[3 4]]", "(matrix (row (matrix (row (number 1) (number 2)))) "
                      "(row (matrix (row (number 3) (number 4)))))"},
    /* subscripts */
    {"f(x)(2)", "(index (index (name f) (name x)) (number 2))"},
    {"A(:,end)", "(index (name A) (colon) (end))"},
    {"A(end)(end-1)", "(index (index (name A) (end)) (binary - (end) (number "
                      "1)))"},
    {"x([1 end])", "(index (name x) (matrix (row (number 1) (end))))"},
    {"(A*B)(:,1)", "(index (binary * (name A) (name B)) (colon) (number 1))"},
    {"A'(1)", "(index (unary postfix ' (name A)) (number 1))"},
    {"f()", "(index (name f))"},
    {"x(-[1 3])", "(index (name x) (unary - (matrix (row (number 1) (number "
                  "3)))))"},
    /* functions */
    {"@sin", "(handle sin)"},
    {"@(x) x.^2 + 1", "(anon ((name x)) (binary + (binary .^ (name x) "
                      "(number 2)) (number 1)))"},
    {"@(x,~) x", "(anon ((name x) (tilde)) (name x))"},
    {"@() 1", "(anon () (number 1))"},
    {"@(x) 'text'", "(anon ((name x)) (string 'text'))"},
    {"[@(x) -x, 2]", "(matrix (row (anon ((name x)) (unary - (name x))) "
                     "(number 2)))"},
    {"@(x) @(y) x+y", "(anon ((name x)) (anon ((name y)) (binary + (name x) "
                      "(name y))))"},
    {"f(@(t) t(end), 3)", "(index (name f) (anon ((name t)) (index (name t) "
                          "(end))) (number 3))"},
    /* beyond ASCII */
    {"A⊙B", "(binary .* (name A) (name B))"},
    {"A·B", "(binary * (name A) (name B))"},
    {"2×3", "(binary * (number 2) (number 3))"},
    {"x − 1", "(binary - (name x) (number 1))"},
    {"Aᵀ", "(unary postfix .' (name A))"},
    {"Aᴴ", "(unary postfix ' (name A))"},
    {"A⁻¹", "(binary ^ (name A) (unary - (number 1)))"},
    {"A⁻¹⁰", "(binary ^ (name A) (unary - (number 10)))"},
    {"A⁺", "(unary postfix ⁺ (name A))"},
    {"x²", "(binary ^ (name x) (number 2))"},
    {"x¹⁰ᵀ", "(unary postfix .' (binary ^ (name x) (number 10)))"},
    {"2²", "(binary ^ (number 2) (number 2))"},
    {"-x²", "(unary - (binary ^ (name x) (number 2)))"},
    {"√x + 1", "(binary + (unary √ (name x)) (number 1))"},
    {"√x²", "(unary √ (binary ^ (name x) (number 2)))"},
    {"2^√4", "(binary ^ (number 2) (unary √ (number 4)))"},
    {"‖x − y‖²", "(binary ^ (unary ‖ (binary - (name x) (name y))) (number "
                 "2))"},
    {"[‖x‖ ‖y‖]", "(matrix (row (unary ‖ (name x)) (unary ‖ (name y))))"},
    {"a ≤ b", "(binary <= (name a) (name b))"},
    {"a ≥ b", "(binary >= (name a) (name b))"},
    {"a ≠ b", "(binary != (name a) (name b))"},
    {"π", "(name pi)"},
    {"-∞", "(unary - (name Inf))"},
    {"λ₁ + Σx", "(binary + (name λ₁) (name Σx))"},
    {"[a −b]", "(matrix (row (name a) (unary - (name b))))"},
    {"[a √b]", "(matrix (row (name a) (unary √ (name b))))"},
};

/* Statements. */
static const row statements[] = {
    {"x = 1;", "(assign (name x) (number 1))"},
    {"x = 1", "(assign (name x) (number 1) print)"},
    {"x = 1, y;", "(assign (name x) (number 1) print)\n(expr (name y))"},
    {";;1;", "(expr (number 1))"},
    {"A(2,:) = [];", "(assign (index (name A) (number 2) (colon)) (matrix))"},
    {"[a,b] = size(x);", "(assign (name a) (name b) (index (name size) (name "
                         "x)))"},
    {"[a b] = f;", "(assign (name a) (name b) (name f))"},
    {"[a,~] = f;", "(assign (name a) (tilde) (name f))"},
    {"[~, q(2)] = f;", "(assign (tilde) (index (name q) (number 2)) (name "
                       "f))"},
    {"x += 2;", "(assign += (name x) (number 2))"},
    {"x(2) -= 1;", "(assign -= (index (name x) (number 2)) (number 1))"},
    {"x *= a + b;", "(assign *= (name x) (binary + (name a) (name b)))"},
    {"x /= 2; x ^= 2;", "(assign /= (name x) (number 2))\n(assign ^= (name x) "
                        "(number 2))"},
    {"x++; --x;", "(assign += (name x) (number 1))\n(assign -= (name x) "
                  "(number 1))"},
    {"y = x++ + ++x;",
     "(assign (name y) (binary + (assign postfix += (name x) (number 1)) "
     "(assign += (name x) (number 1))))"},
    {"y = -x++;", "(assign (name y) (unary - (assign postfix += (name x) "
                  "(number 1))))"},
    {"y = ++x^2;", "(assign (name y) (unary + (unary + (binary ^ (name x) "
                   "(number 2)))))"},
    {"y = 2^x--;", "(assign (name y) (binary ^ (number 2) (assign postfix -= "
                   "(name x) (number 1))))"},
    {"y = 5--3;", "(assign (name y) (binary - (number 5) (unary - (number "
                  "3))))"},
    {"y = x--3;", "(assign (name y) (binary - (name x) (unary - (number "
                  "3))))"},
    {"y = x---3;", "(assign (name y) (binary - (assign postfix -= (name x) "
                   "(number 1)) (number 3)))"},
    {"[x --y]", "(expr (matrix (row (name x) (assign -= (name y) (number "
                "1)))) print)"},
    {"[x-- y]", "(expr (matrix (row (assign postfix -= (name x) (number 1)) "
                "(name y))) print)"},
    {"[1 --2]", "(expr (matrix (row (number 1) (unary - (unary - (number "
                "2))))) print)"},
    {"y = (x = 2) + 1;", "(assign (name y) (binary + (assign (name x) (number "
                         "2)) (number 1)))"},
    {"x += y = 2;", "(assign += (name x) (assign (name y) (number 2)))"},
    {"if a, b; elseif c, d; else e; end",
     "(if (clause (name a) (block (expr (name b)))) (clause (name c) (block "
     "(expr (name d)))) (clause nil (block (expr (name e)))))"},
    {"if (a) b = 1; end",
     "(if (clause (name a) (block (assign (name b) (number 1)))))"},
    {"if (a) [b, c] = f; endif",
     "(if (clause (name a) (block (assign (name b) (name c) (name f)))))"},
    {"for i = 1:3 f(i); end",
     "(for (name i) (range (number 1) nil (number 3)) (block (expr (index "
     "(name f) (name i)))))"},
    {"for (i = 1:3), f(i); endfor",
     "(for (name i) (range (number 1) nil (number 3)) (block (expr (index "
     "(name f) (name i)))))"},
    {"for x(2) = A\nend", "(for (index (name x) (number 2)) (name A) (block))"},
    {"while(0)end", "(while (number 0) (block))"},
    {"do x++; until x > 3",
     "(do (binary > (name x) (number 3)) (block (assign += (name x) (number "
     "1))))"},
    {"switch x\ncase 1\na;\ncase {2, 3}\nb;\notherwise\nc;\nend",
     "(switch (name x) (clause (number 1) (block (expr (name a)))) (clause "
     "(row (number 2) (number 3)) (block (expr (name b)))) (clause nil (block "
     "(expr (name c)))))"},
    {"switch (3) case 3 a; endswitch",
     "(switch (number 3) (clause (number 3) (block (expr (name a)))))"},
    {"try a; catch b; end", "(try (name b) (block (expr (name a))) (block))"},
    {"try\na;\ncatch err\nerr.message;\nend",
     "(try (name err) (block (expr (name a))) (block (expr (field (name err) "
     "message))))"},
    {"a = b = 3;", "(assign (name a) (assign (name b) (number 3)))"},
    {"try, a; catch, b; end_try_catch",
     "(try (block (expr (name a))) (block (expr (name b))))"},
    {"try a; end", "(try (block (expr (name a))) nil)"},
    {"unwind_protect a; unwind_protect_cleanup b; end_unwind_protect",
     "(unwind (block (expr (name a))) (block (expr (name b))))"},
    {"while 1, break, continue; end",
     "(while (number 1) (block (break) (continue)))"},
    {"function f\nx;\nend", "(function f () () (block (expr (name x))))"},
    {"function r = f(x, ~) r = x; endfunction",
     "(function f ((name r)) ((name x) (tilde)) (block (assign (name r) (name "
     "x))))"},
    {"function [a, b] = f(x)\nreturn\nend",
     "(function f ((name a) (name b)) ((name x)) (block (return)))"},
    {"function f\na;\nfunction g(x)\nb;",
     "(function f () () (block (expr (name a))))\n(function g () ((name x)) "
     "(block (expr (name b))))"},
    {"%{\nnothing\n%{\ninner\n%}\n%}\nx;", "(expr (name x))"},
    {"#{\nnothing\n#}\nx; % note\n# note\ny;",
     "(expr (name x))\n(expr (name y))"},
    {"#!/usr/bin/env lac\nx;", "(expr (name x))"},
    {"\xEF\xBB\xBFx;", "(expr (name x))"},
    /* commands */
    {"who", "(command who \"\")"},
    {"whos x y", "(command whos \"x y\")"},
    {"format long; x;", "(command format \"long\")\n(expr (name x))"},
    {"help svd % note", "(command help \"svd\")"},
    {"?svd", "(command help \"svd\")"},
    {"svd?", "(command help \"svd\")"},
    {"explain [1 2;3 4]*x, y;",
     "(command explain \"[1 2;3 4]*x\")\n(expr (name y))"},
    {"explain A'*B; y;", "(command explain \"A'*B\")\n(expr (name y))"},
    {"source 'a;b.la'", "(command source \"'a;b.la'\")"},
    {"if x, clear y, end",
     "(if (clause (name x) (block (command clear \"y\"))))"},
    {"who = 3;", "(assign (name who) (number 3))"},
    {"quit(3);", "(expr (index (name quit) (number 3)))"},
    {"plot += 1;", "(assign += (name plot) (number 1))"},
    {"x = help;", "(assign (name x) (name help))"},
};

START_TEST(expression) {
  const row *r = &expressions[_i];
  char want[600];
  snprintf(want, sizeof want, "(expr %s print)", r->tree);
  ck_assert_str_eq(read_tree(r->text), want);
}
END_TEST

START_TEST(statement) {
  ck_assert_str_eq(read_tree(statements[_i].text), statements[_i].tree);
}
END_TEST

START_TEST(comment_of_function) {
  ck_assert_int_eq(
      read_status("function f(x)\n% Doubles x.\n%  twice\nx;\nend", false),
      LA_PARSE_OK);
}
END_TEST

TCase *tree_cases(void) {
  TCase *tc = tcase_create("tree");
  tcase_add_loop_test(tc, expression, 0,
                      (int)(sizeof expressions / sizeof *expressions));
  tcase_add_loop_test(tc, statement, 0,
                      (int)(sizeof statements / sizeof *statements));
  tcase_add_test(tc, comment_of_function);
  return tc;
}
