/* test_value.c - the value floor: arrays, values, operators, subscripts. */
#include "config.h"

#include "fixture.h"

#include <stdlib.h>

int main(void) {
  Suite *s = suite_create("value");
  suite_add_tcase(s, val_cases());
  suite_add_tcase(s, index_cases());
  suite_add_tcase(s, concat_cases());
  suite_add_tcase(s, ops_cases());
  suite_add_tcase(s, linop_cases());
  SRunner *runner = srunner_create(s);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
