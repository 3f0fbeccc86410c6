/* fixture.h - runs a text in a fresh evaluator and tells what happened as one
   line, for tables of expectations. */
#ifndef LA_TESTS_EVAL_FIXTURE_H
#define LA_TESTS_EVAL_FIXTURE_H

#include "base/ctx.h"
#include "eval/interp.h"

#include <stdbool.h>

typedef struct fixture {
  la_ctx ctx;
  la_interp *in;
  la_buf log; /* "x=5;A=[1 2;3 4];warning: ...;error: ..." */
} fixture;

typedef struct expectation {
  const char *text, *log;
} expectation;

void fixture_open(fixture *f);
void fixture_close(fixture *f);

/* Runs a text; the log is emptied before. Borrowed until the next run. */
const char *fixture_run(fixture *f, const char *text);

/* Each text in a fresh evaluator; fails the test at the first difference. */
void fixture_check(const expectation *table, int n);

#endif
