/* test_shell.c - the shell without a terminal: what could stand at the end of a
   line, and how far long work says it is. */
#include "config.h"

#include "shell/complete.h"

#include "base/intr.h"
#include "base/progress.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const struct {
  const char *line;
  la_place place;
  const char *word; /* that is to be completed */
} places[] = {
    {"", LA_PLACE_NAME, ""},
    {"in", LA_PLACE_NAME, "in"},
    {"x = inv(A)*lam", LA_PLACE_NAME, "lam"},
    {"x = λ", LA_PLACE_NAME, "λ"},
    {"@si", LA_PLACE_HANDLE, "si"},
    {"help sv", LA_PLACE_HELP, "sv"},
    {"?sv", LA_PLACE_HELP, "sv"},
    {"x = 1; help sv", LA_PLACE_HELP, "sv"},
    {"format lo", LA_PLACE_FORMAT, "lo"},
    {"clear x", LA_PLACE_VARIABLE, "x"},
    {"whos ", LA_PLACE_VARIABLE, ""},
    {"source dir/fi", LA_PLACE_FILE, "dir/fi"},
    {"load(\"a-b/c", LA_PLACE_FILE, "a-b/c"},
    {"load('x.c", LA_PLACE_FILE, "x.c"},
    {"A'*so", LA_PLACE_NAME, "so"},
    {"[a' b']*so", LA_PLACE_NAME, "so"},
    {"x = 'done'; in", LA_PLACE_NAME, "in"},
};

START_TEST(place) {
  const char *line = places[_i].line;
  ptrdiff_t begin;
  ck_assert_int_eq(la_complete_place(line, (ptrdiff_t)strlen(line), &begin),
                   places[_i].place);
  ck_assert_str_eq(line + begin, places[_i].word);
}
END_TEST

static la_session *session(void) {
  static const char text[] = "xyz = 1; svdlike = 2;\n"
                             "function [p, q] = xfun(a, ~), p = a; end\n";
  la_session *s = la_session_new(stdout, stderr);
  ck_assert_ptr_nonnull(s);
  la_input input = {
      .text = text, .len = (ptrdiff_t)strlen(text), .first_line = 1};
  ck_assert_int_eq(la_session_run(s, &input, NULL), LA_DONE);
  return s;
}

static const struct {
  la_place place;
  const char *prefix;
  const char *names;
} names[] = {
    {LA_PLACE_NAME, "x", "xyz\nxfun(\nxor(\n"},
    {LA_PLACE_NAME, "svd", "svdlike\nsvd(\n"},
    {LA_PLACE_NAME, "endf", "endfor\nendfunction\n"},
    {LA_PLACE_NAME, "nothing", ""},
    {LA_PLACE_HANDLE, "xf", "xfun\n"},
    {LA_PLACE_VARIABLE, "", "svdlike\nxyz\n"},
    {LA_PLACE_FORMAT, "l", "long\nla\nlatex\n"},
    {LA_PLACE_HELP, "svd", "svd\n"},
    {LA_PLACE_FILE, "a", ""},
};

START_TEST(name) {
  la_session *s = session();
  la_buf out = LA_BUF_INIT;
  la_complete_names(s, names[_i].place, names[_i].prefix, &out);
  ck_assert_str_eq(la_buf_text(&out), names[_i].names);
  la_buf_free(&out);
  la_session_free(s);
}
END_TEST

static const struct {
  const char *line;
  const char *forms; /* how they begin; NULL: there are none */
} calls[] = {
    {"xfun(", "[p, q] = xfun(a, ~)\n"},
    {"1 + xfun([1 2], (3 + 4), ", "[p, q] = xfun(a, ~)\n"},
    {"inv(", "B = inv("},
    {"inv(A)", NULL},
    {"(", NULL},
    {"x = [xfun", NULL},
    {"nothing(", NULL},
    {"xfun([1 ", NULL},
};

START_TEST(signature) {
  la_session *s = session();
  la_buf out = LA_BUF_INIT;
  const char *line = calls[_i].line;
  bool found = la_complete_signature(s, line, (ptrdiff_t)strlen(line), &out);
  ck_assert_int_eq(found, calls[_i].forms != NULL);
  if (found && strchr(calls[_i].forms, '\n') != NULL) {
    ck_assert_str_eq(la_buf_text(&out), calls[_i].forms);
  }
  la_buf_free(&out);
  la_session_free(s);
}
END_TEST

/* Works inside works are shares of their steps; only the outermost name and
   share are told, and the share never falls. */
START_TEST(works_nest) {
  const char *what = "";
  la_work outer, inner;
  ck_assert(la_work_done(&what) < 0);
  ck_assert_ptr_null(what);
  la_work_begin(&outer, NULL, 10);
  ck_assert(!la_work_step(&outer, 4));
  la_work_begin(&inner, "inner", 2);
  la_work_step(&inner, 1);
  la_work_step(&inner, 1);
  ck_assert_double_eq_tol(la_work_done(&what), 0.2, 1e-15);
  ck_assert_str_eq(what, "inner");
  la_work_end(&inner);
  ck_assert_double_eq_tol(la_work_done(&what), 0.2, 1e-15);
  la_work_step(&outer, 6);
  ck_assert_double_eq_tol(la_work_done(&what), 0.4, 1e-15);
  ck_assert_ptr_null(what);
  la_work_reach(&outer, 9);
  ck_assert_double_eq_tol(la_work_done(&what), 0.9, 1e-15);
  la_intr_raise();
  ck_assert(la_work_step(&outer, 1));
  la_intr_clear();
  la_work_end(&outer);
  ck_assert(la_work_done(&what) < 0);
}
END_TEST

static void count(void *arg) {
  ++*(int *)arg;
}

/* A tick reaches the watcher at the next poll, once, and is no interrupt. */
START_TEST(ticks_arrive) {
  int ticks = 0;
  la_intr_watch(count, &ticks);
  ck_assert(!la_interrupted());
  ck_assert_int_eq(ticks, 0);
  la_intr_tick();
  la_intr_tick();
  ck_assert(!la_interrupted());
  ck_assert(!la_interrupted());
  ck_assert_int_eq(ticks, 1);
  la_intr_raise();
  la_intr_tick();
  ck_assert(la_interrupted());
  ck_assert_int_eq(ticks, 2);
  la_intr_clear();
  la_intr_watch(NULL, NULL);
  la_intr_tick();
  ck_assert(!la_interrupted());
}
END_TEST

#define COUNT(rows) ((int)(sizeof(rows) / sizeof *(rows)))

int main(void) {
  Suite *suite = suite_create("shell");
  TCase *tc = tcase_create("complete");
  tcase_add_loop_test(tc, place, 0, COUNT(places));
  tcase_add_loop_test(tc, name, 0, COUNT(names));
  tcase_add_loop_test(tc, signature, 0, COUNT(calls));
  suite_add_tcase(suite, tc);
  tc = tcase_create("progress");
  tcase_add_test(tc, works_nest);
  tcase_add_test(tc, ticks_arrive);
  suite_add_tcase(suite, tc);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
