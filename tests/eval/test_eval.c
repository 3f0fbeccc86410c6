/* test_eval.c - the evaluator over parsed texts: values, assignment, control
   flow, functions, errors. Expected values are Octave's unless they are about
   what Octave does not have. */
#include "config.h"

#include "fixture.h"

#include "base/intr.h"
#include "engine/par.h"
#include "eval/words.h"
#include "value/val.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK_TABLE(table) \
  fixture_check(table, (int)(sizeof(table) / sizeof *(table)))

START_TEST(expressions) {
  static const expectation table[] = {
      {"1+2*3", "ans=7;"},
      {"-2^2", "ans=-4;"},
      {"2^-1", "ans=0.5;"},
      {"x=3; x", "x=3;"},
      {"x=3; x;", ""},
      {"x=3; x+1; ans", "ans=4;"},
      {"[1 2;3 4]", "ans=[1 2|3 4];"},
      {"[]", "ans=[](0x0);"},
      {"1:0", "ans=[](1x0);"},
      {"5:-2:1", "ans=[5 3 1];"},
      {"(1:3)(2)", "ans=2;"},
      {"[1 2 3](end)", "ans=3;"},
      {"!true", "ans=false;"},
      {"!3", "ans=false;"},
      {"1 < 2", "ans=true;"},
      {"'ab'", "ans='ab';"},
      {"3i", "ans=0+3i;"},
      {"i*i", "ans=-1;"},
      {"[1 2]'", "ans=[1|2];"},
      {"1 || error('no')", "ans=true;"},
      {"0 && error('no')", "ans=false;"},
      {"[1 1] && 1", "ans=true;"},
      {"[1 0] && 1", "ans=false;"},
      {"[] || 1", "ans=true;"},
      {"0 || 0", "ans=false;"},
  };
  CHECK_TABLE(table);
}
END_TEST

START_TEST(subscripts) {
  static const expectation table[] = {
      {"A=[1 2;3 4]; A(2,1)", "ans=3;"},
      {"A=[1 2;3 4]; A(3)", "ans=2;"},
      {"A=[1 2;3 4]; A(:)'", "ans=[1 3 2 4];"},
      {"A=[1 2;3 4]; A(end,1)", "ans=3;"},
      {"A=[1 2;3 4]; A(end)", "ans=4;"},
      {"A=[1 2;3 4]; A(1,:)(2)", "ans=2;"},
      {"A=1:9; b=[2 3]; A(b(end))", "ans=3;"},
      {"A=1:9; A(min(end,4))", "ans=4;"},
      {"A=1:9; f=@(x) x-1; A(f(end))", "ans=8;"},
      {"A=1:9; A([end end-1])", "ans=[9 8];"},
      {"A=zeros(2,3,4); A(end)=5; A(end,end,end)", "ans=5;"},
      {"A=zeros(2,3,4); A(:,end)(1)", "ans=0;"},
      {"A=[1 2;3 4]; A()", "ans=[1 2|3 4];"},
      {"A=[1 2;3 4]; A(logical([1 0 0 1]))", "ans=[1 4];"},
      {"x=3; x(1)", "ans=3;"},
      {"-[1 2](2)", "ans=-2;"},
  };
  CHECK_TABLE(table);
}
END_TEST

START_TEST(assignments) {
  static const expectation table[] = {
      {"x = 3", "x=3;"},
      {"x=1:3; x(2)=7", "x=[1 7 3];"},
      {"x(3)=1", "x=[0 0 1];"},
      {"x=[]; x(end+1)=4; x(end+1)=5", "x=[4 5];"},
      {"x(end+1)=4", "x=4;"},
      {"A=eye(2); A(:,1)=[5;6]", "A=[5 0|6 1];"},
      {"A=[1 2;3 4]; B=A; A(1)=9; B", "B=[1 2|3 4];"},
      {"A=[1 2;3 4]; A(1,:)=A(2,:)", "A=[3 4|3 4];"},
      {"A=[1 2;3 4]; A(2,:)=[]", "A=[1 2];"},
      {"x=1:5; x([1 3])=[]", "x=[2 4 5];"},
      {"x=1; x+=2", "x=3;"},
      {"x=2; x*=3; x-=1; x/=5", "x=1;"},
      {"x=2; x^=3", "x=8;"},
      {"x=1; x++; x", "x=2;"},
      {"x=1; x--; x", "x=0;"},
      {"x=1:3; x(2)+=10", "x=[1 12 3];"},
      {"[a,b]=size([1 2 3;4 5 6])", "a=2;b=3;"},
      {"[~,b]=size([1 2 3;4 5 6])", "b=3;"},
      {"A=zeros(2); [A(1),A(2)]=size(ones(3,4))", "A=[3 0|4 0];"},
      {"sin=3; sin", "sin=3;"},
      {"x=1; x(2)=true", "x=[1 1];"},
      {"x=2; y=x; x(2)=5; y", "y=2;"},
      {"A=zeros(1,3); A(2)=i", "A=[0+0i 0+1i 0+0i];"},
  };
  CHECK_TABLE(table);
}
END_TEST

START_TEST(control_flow) {
  static const expectation table[] = {
      {"if 1, a=1, else, a=2, end", "a=1;"},
      {"if [], a=1, elseif 2, a=2, else, a=3, end", "a=2;"},
      {"if 'a', a=1, end", "a=1;"},
      {"if (1 | error('no')), a=1, end", "a=1;"},
      {"if (0 & error('no')), a=1, end", ""},
      {"s=0; for k=1:4, s=s+k; end, s", "s=10;"},
      {"for k=[1 2;3 4], k, end", "k=[1|3];k=[2|4];"},
      {"for k=[], k, end, k", "k=[](0x0);"},
      {"for k=5:1, k, end, k", "k=[](1x0);"},
      {"for k='ab', k, end", "k='a';k='b';"},
      {"for k=zeros(0,3), 1, end, k", "k=[](0x3);"},
      {"for k=3, k, end", "k=3;"},
      {"x=1:2; for k=x, x=5; k, end", "k=1;k=2;"},
      {"for k=1:1e15, if k>2, break, end, end, k", "k=3;"},
      {"for k=1:3, if k==2, continue, end, k, end", "k=1;k=3;"},
      {"for i=1:2, for j=1:2, if j==2, break, end, [i j], end, end",
       "ans=[1 1];ans=[2 1];"},
      {"k=0; while k<3, k++; end, k", "k=3;"},
      {"k=0; do, k++; until k>=2, k", "k=2;"},
      {"switch 3, case 1, a=1, case 3, a=3, otherwise, a=0, end", "a=3;"},
      {"switch 'abc', case 'ab', a=1, case 'abc', a=2, end", "a=2;"},
      {"switch [1 2], case [1 2], a=12, end", "a=12;"},
      {"switch 9, case 1, a=1, otherwise, a=0, end", "a=0;"},
      {"try, error('boom'); catch, a=lasterr(), end", "a='boom';"},
      {"try, x=1; y=[1 2]*[3 4]; catch, x, end", "x=1;"},
      {"try, a=1, catch, a=2, end", "a=1;"},
      {"unwind_protect, a=1, unwind_protect_cleanup, b=2, end", "a=1;b=2;"},
      {"unwind_protect, error('x'), unwind_protect_cleanup, b=2, end",
       "b=2;error: x"},
      {"for k=1:3, unwind_protect, break, unwind_protect_cleanup, b=k, end, "
       "end",
       "b=1;"},
  };
  CHECK_TABLE(table);
}
END_TEST

START_TEST(functions) {
  static const expectation table[] = {
      {"function y=f(x)\n y=x+1;\nend\nf(2)", "ans=3;"},
      {"f(2)\nfunction y=f(x)\n y=x+1;\nend", "ans=3;"},
      {"function f\n x=1\nend\nf", "x=1;"},
      {"function y=f()\n y=7;\nend\nf+1", "ans=8;"},
      {"function [a,b]=f(x)\n a=x; b=2*x;\nend\n[p,q]=f(3)", "p=3;q=6;"},
      {"function [a,b]=f(x)\n a=x; b=2*x;\nend\nf(3)", "ans=3;"},
      {"function [a,b]=f()\n a=nargout; b=0;\nend\n[x,y]=f(); x, f()",
       "x=2;ans=0;"},
      {"function r=f(a,b)\n r=nargin;\nend\nf(), f(1), f(1,2)",
       "ans=0;ans=1;ans=2;"},
      {"function r=f(n)\n r=1; if n==0, return, end, r=n*f(n-1);\nend\nf(5)",
       "ans=120;"},
      {"function r=g(n)\n if n<2\n r=n;\n else\n r=g(n-1)+g(n-2);\n "
       "end\nend\ng(10)",
       "ans=55;"},
      {"x=1; function f()\n x=5;\nend\nf(); x", "x=1;"},
      {"function r=f(~,b)\n r=b;\nend\nf(1,2)", "ans=2;"},
      {"h=@(x) x+1", "h=@(x) x + 1;"},
      {"h=@(x) x+1; h(2)", "ans=3;"},
      {"a=5; h=@(x) x+a; a=9; h(1)", "ans=6;"},
      {"h=@sin; h(0)", "ans=0;"},
      {"h=@() 7; h()+1", "ans=8;"},
      {"h=@(x) @(y) x+y; g=h(3); g(4)", "ans=7;"},
      {"h=@(x) @(y) x+y; h(3)(4)", "ans=7;"},
      {"a=2; h=@(x) @(y) a*x+y; a=0; h(3)(4)", "ans=10;"},
      {"function r=tw(f,x)\n r=f(f(x));\nend\ntw(@(t) t*2, 3)", "ans=12;"},
      {"h=@size; [a,b]=h(ones(2,5))", "a=2;b=5;"},
      {"h=@(x) size(x); [a,b]=h(ones(2,5))", "a=2;b=5;"},
      {"function y=f(x)\n y=x(end);\nend\nf(1:4)", "ans=4;"},
      {"x=3; feval(@(t) t+x, 1)", "ans=4;"},
      {"function y=f(x), y=x; end\nfunction y=f(x), y=-x; end\nf(1)",
       "ans=-1;"},
  };
  CHECK_TABLE(table);
}
END_TEST

START_TEST(errors) {
  static const expectation table[] = {
      {"A=ones(2,3); b=[1;2]; A*b",
       "error: A * b: A has 3 columns but b has 2 rows (A' * b "
       "would work)"},
      {"x", "error: x is not defined"},
      {"function f\nend\ny=f", "error: f returns no value"},
      {"function r=f()\nend\ny=f", "error: f: its output r was not set"},
      {"function [a,b]=f()\n a=1;\nend\n[x,y]=f()",
       "error: f: its output b was not set"},
      {"function [a,b]=f()\n a=1;\nend\n[x,~]=f()", "x=1;"},
      {"function f(x)\nend\nf(1,2)",
       "error: f takes 1 argument, but 2 are given (f(x))"},
      {"h=@(x) x+1; h(1,2)",
       "error: h takes 1 argument, but 2 are given (@(x) x + 1)"},
      {"inv()", "error: inv takes 1 argument, but 0 are given (B = inv(A)  or "
                " [B,rcond] = inv(A))"},
      {"function r=f(x,y)\n r=x+y;\nend\nf(1)",
       "error: y is not defined: argument 2 of f was not given"},
      {"A=1:5; A(2)(1)=3", "error: A(2)(1) cannot be assigned to"},
      {"x(2)+=1", "error: x is not defined"},
      {"x+=1", "error: x is not defined"},
      {"function r=f(n)\n r=f(n+1);\nend\nf(1)",
       "error: f: calls are nested more than 256 deep (a function that calls "
       "itself must stop somewhere)"},
      {"alpha1=3; alhpa1", "error: alhpa1 is not defined (did you mean "
                           "alpha1?)"},
      {"arange(3)", "error: arange is not defined (lac writes a range as "
                    "first:step:last)"},
      {"if NaN, 1, end", "error: NaN is neither true nor false"},
  };
  CHECK_TABLE(table);
}
END_TEST

START_TEST(nothing_changes_on_an_error) {
  static const expectation table[] = {
      {"x=1:3; try, x(2)=[7 8]; catch, end, x", "x=[1 2 3];"},
      {"x=1:3; try, x(0)=7; catch, end, x", "x=[1 2 3];"},
      {"x=1:3; try, x+=[1;2](:,[1 1]); catch, end, x", "x=[1 2 3];"},
      {"a=1; b=2; function [p,q]=f()\n p=8;\nend\ntry, [a,b]=f(); catch, "
       "end, a, b",
       "a=1;b=2;"},
      {"a=1; b=1:2; try, [a,b(0)]=size(5); catch, end, a, b", "a=1;b=[1 2];"},
      {"x=1; for k=1:3, try, x=k; error('e'); catch, end, end, x", "x=3;"},
  };
  CHECK_TABLE(table);
}
END_TEST

START_TEST(plans_agree_with_the_plain_evaluation) {
  static const expectation table[] = {
      {"A=[4 1;2 3]; b=[1;2]; max(abs(inv(A)*b-A\\b)) < 1e-15", "ans=true;"},
      {"A=[4 1;2 3]; b=[1 2]; max(abs(b*inv(A)-b/A)) < 1e-15", "ans=true;"},
      {"A=[4 1;2 3]; b=[1;2]; max(abs(A^-1*b-A\\b)) < 1e-15", "ans=true;"},
      {"A=[1 2;3 4;5 6]; B=[1 1;0 2;1 0]; A'*B", "ans=[6 7|8 10];"},
      {"A=[1 2;3 4;5 6]; A'*A", "ans=[35 44|44 56];"},
      {"A=[1 2;3 4]; A*A'", "ans=[5 11|11 25];"},
      {"A=[1 2;3 4]; x=[1;1]; A*A*x", "ans=[17|37];"},
      {"A=[1 2;3 4]; x=[1;1]; 2*A*3*x", "ans=[18|42];"},
      {"x=[1;2]; y=[3;4]; x'*y*[1 2;3 4]", "ans=[11 22|33 44];"},
      {"x=[1;2]; x*x'*x", "ans=[5|10];"},
      {"A=[1 2;3 4]; B=[0 1;1 0]; trace(A*B)", "ans=5;"},
      {"A=[1 2;3 4]; B=[0 1;1 0]; diag(A*B)", "ans=[2|3];"},
      {"diag([1;2]*1)", "ans=[1 0|0 2];"},
      {"x=[1;2]; diag([1 0;0 1]*x)", "ans=[1 0|0 2];"},
      {"A=magic(4); B=magic(4)'; (A*B)(2,3) == A(2,:)*B(:,3)", "ans=true;"},
      {"A=[1 2;3 4]; (A*A)(end,1)", "ans=15;"},
      {"(2*3)(1,1)", "ans=6;"},
      {"inv=[1 2;3 4]; inv(2)*5", "ans=15;"},
      {"function y=inv(x)\n y=10;\nend\ninv(2)*5", "ans=50;"},
      {"inv(4)*2", "ans=0.5;"},
      {"A=[2 0;0 4]; inv(A)*inv(A)*[4;16]", "ans=[1|1];"},
      {"A=[1 i;0 1]; A'*A", "ans=[1+0i 0+1i|0-1i 2+0i];"},
      {"A=[1 i;0 1]; A.'*A", "ans=[1+0i 0+1i|0+1i 0+0i];"},
      {"A=[1 2;3 4]; (A*A)(3,1)", "error: A * A has 2 rows, not 3"},
  };
  CHECK_TABLE(table);
}
END_TEST

START_TEST(an_interrupt_stops_a_loop) {
  fixture f;
  fixture_open(&f);
  fixture_run(&f, "x=5;");
  la_intr_raise();
  ck_assert_str_eq(fixture_run(&f, "for k=1:10, x=k; end"), "interrupted");
  la_intr_clear();
  ck_assert_str_eq(fixture_run(&f, "x"), "x=5;");
  fixture_close(&f);
}
END_TEST

START_TEST(nothing_half_done_is_kept) {
  static const char *const text[] = {"x=A*A;",          "x=A*A*A;",     "x+=A;",
                                     "x(2)=sum(A(:));", "[x,y]=lu(A);", "A*A;"};
  fixture f;
  fixture_open(&f);
  fixture_run(&f, "x=5; ans=6; A=ones(40);");
  for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
    la_intr_raise();
    ck_assert_str_eq(fixture_run(&f, text[i]), "interrupted");
    la_intr_clear();
    ck_assert_str_eq(fixture_run(&f, "x, ans"), "x=5;ans=6;");
  }
  fixture_close(&f);
}
END_TEST

/* Raises the flag at the poll that [polls] counts down to. */
static int polls;

static void count_down(void *arg) {
  (void)arg;
  if (--polls == 0) {
    la_intr_raise();
  } else {
    la_intr_tick();
  }
}

/* Copies of large variables that are made to be written. Wherever Ctrl-C meets
   them, the variable has all of its old elements, or all of the new ones. */
START_TEST(no_variable_is_half_copied) {
  static const struct {
    const char *before, *then, *after;
  } c[] = {
      {"x=A;", "x(1,1)=7;", "x(1,1)==7 && isequal(x(2:end,:), A(2:end,:))"},
      {"x=A;", "x(1200,1201)=7;", "isequal(x(1:1200,1:1200), A)"},
      {"x=A;", "x(1201,1200)=7;", "isequal(x(1:1200,1:1200), A)"},
      {"x=A+0;", "x(1201,1200)=7;", "isequal(x(1:1200,1:1200), A)"},
      {"x=A;", "x(1,1)=i;", "x(1,1)==i && isequal(x(2:end,:), A(2:end,:))"},
      {"x=1:1.5e6;", "x(1)=7;", "isequal(x(2:end), 2:1.5e6)"},
      {"x=A;", "x(:,1)=[];", "isequal(x, A(:,2:end))"},
      {"x=A;", "x(1,:)=[];", "isequal(x, A(2:end,:))"},
      {"x=A;", "x+=A;", "isequal(x, 2*A)"},
  };
  fixture f;
  la_threads_set(1); /* so that all polls are this thread's */
  fixture_open(&f);
  fixture_run(&f, "A=reshape(1:1440000,1200,1200); A=A+0;");
  for (size_t i = 0; i < sizeof c / sizeof *c; i++) {
    bool interrupted = true;
    for (int at = 1; interrupted; at += 1 + at / 4) {
      char text[256];
      fixture_run(&f, c[i].before);
      fixture_run(&f, "old=x+0;");
      polls = at;
      la_intr_watch(count_down, NULL);
      la_intr_tick();
      interrupted = strcmp(fixture_run(&f, c[i].then), "interrupted") == 0;
      la_intr_watch(NULL, NULL);
      la_intr_clear();
      snprintf(text, sizeof text, "isequal(x, old) || (%s)", c[i].after);
      const char *answer = fixture_run(&f, text);
      ck_assert_msg(strcmp(answer, "ans=true;") == 0, "%s at poll %d: %s",
                    c[i].then, at, answer);
      ck_assert_msg(at > 3 || interrupted, "%s has no polls", c[i].then);
    }
    ck_assert_msg(strcmp(fixture_run(&f, c[i].after), "ans=true;") == 0, "%s",
                  c[i].then);
  }
  fixture_close(&f);
}
END_TEST

START_TEST(variables_from_outside) {
  fixture f;
  fixture_open(&f);
  ck_assert_int_eq(la_interp_set(f.in, "b", la_val_num(4)), LA_OK);
  fixture_run(&f, "a=b+1; function g\nend");
  ck_assert_double_eq(la_interp_get(f.in, "a").u.num, 5);
  ck_assert_int_eq(la_interp_get(f.in, "zz").tag, LA_NONE);
  ck_assert_str_eq(la_interp_variable(f.in, 0), "a");
  ck_assert_str_eq(la_interp_variable(f.in, 1), "b");
  ck_assert_ptr_null(la_interp_variable(f.in, 2));
  ck_assert_str_eq(la_interp_function(f.in, 0), "g");
  la_interp_clear(f.in, NULL);
  ck_assert_ptr_null(la_interp_variable(f.in, 0));
  fixture_close(&f);
}
END_TEST

START_TEST(the_trace_names_the_callers) {
  fixture f;
  fixture_open(&f);
  fixture_run(&f, "function r=g(x)\n r=x+zz;\nend\nfunction r=f(x)\n "
                  "r=g(x);\nend\n\nf(1)");
  ck_assert_str_eq(la_buf_text(&f.ctx.err.trace),
                   "called from f at t.la:5:4\ncalled from t.la:8:1\n");
  ck_assert_int_eq((int)f.ctx.err.span.begin, 21);
  fixture_close(&f);
}
END_TEST

START_TEST(strict_makes_errors_of_warnings) {
  fixture f;
  fixture_open(&f);
  ck_assert_str_eq(fixture_run(&f, "warning('w'); x=1"), "warning: w;x=1;");
  la_interp_strict(f.in, true);
  ck_assert_str_eq(fixture_run(&f, "warning('w'); x=2"), "error: w");
  ck_assert_str_eq(fixture_run(&f, "x"), "x=1;");
  fixture_close(&f);
}
END_TEST

START_TEST(words_are_near_or_not) {
  ck_assert_int_eq(la_words_distance("inv", "inv", 3), 0);
  ck_assert_int_eq(la_words_distance("ivn", "inv", 3), 1);
  ck_assert_int_eq(la_words_distance("lenght", "length", 3), 1);
  ck_assert_int_eq(la_words_distance("Trace", "trace", 3), 1);
  ck_assert_int_eq(la_words_distance("TRACE", "trace", 3), 1);
  ck_assert_int_eq(la_words_distance("", "abc", 3), 3);
  ck_assert_int_eq(la_words_distance("kitten", "sitting", 5), 3);
  ck_assert_int_eq(la_words_distance("eig", "svd", 2), 3);
  ck_assert_ptr_nonnull(la_words_foreign("linalg.matrix_rank"));
  ck_assert_ptr_null(la_words_foreign("qwertz"));
}
END_TEST

static Suite *suite(void) {
  Suite *s = suite_create("eval");
  TCase *t = tcase_create("eval");
  tcase_add_test(t, expressions);
  tcase_add_test(t, subscripts);
  tcase_add_test(t, assignments);
  tcase_add_test(t, control_flow);
  tcase_add_test(t, functions);
  tcase_add_test(t, errors);
  tcase_add_test(t, nothing_changes_on_an_error);
  tcase_add_test(t, plans_agree_with_the_plain_evaluation);
  tcase_add_test(t, an_interrupt_stops_a_loop);
  tcase_add_test(t, nothing_half_done_is_kept);
  tcase_add_test(t, no_variable_is_half_copied);
  tcase_add_test(t, variables_from_outside);
  tcase_add_test(t, the_trace_names_the_callers);
  tcase_add_test(t, words_are_near_or_not);
  tcase_add_test(t, strict_makes_errors_of_warnings);
  suite_add_tcase(s, t);
  return s;
}

int main(void) {
  SRunner *r = srunner_create(suite());
  srunner_run_all(r, CK_NORMAL);
  int failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
