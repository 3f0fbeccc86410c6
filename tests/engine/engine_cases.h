/* engine_cases.h - the test cases of the engine's products, factorisations,
   vectors, kernels and threads. */
#ifndef LA_TESTS_ENGINE_CASES_H
#define LA_TESTS_ENGINE_CASES_H

#include <check.h>

TCase *case_kernel(void);
TCase *case_fun(void);
TCase *case_ask(void);
TCase *case_par(void);
TCase *case_band(void);
TCase *case_product(void);
TCase *case_triangle(void);
TCase *case_factor(void);
TCase *case_least_squares(void);
TCase *case_vector(void);
TCase *case_random(void);

#endif
