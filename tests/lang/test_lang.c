/* test_lang.c - the suite of the language. */
#include "config.h"

#include "reading.h"

#include <stdlib.h>

int main(void) {
  Suite *suite = suite_create("lang");
  suite_add_tcase(suite, tree_cases());
  suite_add_tcase(suite, syntax_cases());
  suite_add_tcase(suite, print_cases());
  suite_add_tcase(suite, render_cases());
  suite_add_tcase(suite, limit_cases());
  suite_add_tcase(suite, random_cases());
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
