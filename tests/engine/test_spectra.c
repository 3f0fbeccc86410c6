/* test_spectra.c - eigenvalues, singular values, Schur form, functions of
   matrices: the program that runs the cases. */
#include "config.h"

#include "spectra_help.h"

#include <stdlib.h>

int main(void) {
  Suite *s = suite_create("spectra");
  suite_add_tcase(s, case_eig_sym());
  suite_add_tcase(s, case_eig_gen());
  suite_add_tcase(s, case_svd());
  suite_add_tcase(s, case_schur());
  suite_add_tcase(s, case_funm());
  SRunner *runner = srunner_create(s);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
