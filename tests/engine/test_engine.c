/* test_engine.c - products, factorisations, vectors and kernels: the program
   that runs the cases. */
#include "config.h"

#include "engine_cases.h"

#include <stdlib.h>

int main(void) {
  Suite *s = suite_create("engine");
  suite_add_tcase(s, case_kernel());
  suite_add_tcase(s, case_fun());
  suite_add_tcase(s, case_ask());
  suite_add_tcase(s, case_par());
  suite_add_tcase(s, case_product());
  suite_add_tcase(s, case_triangle());
  suite_add_tcase(s, case_factor());
  suite_add_tcase(s, case_band());
  suite_add_tcase(s, case_least_squares());
  suite_add_tcase(s, case_vector());
  suite_add_tcase(s, case_random());
  SRunner *runner = srunner_create(s);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
