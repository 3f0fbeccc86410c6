/* fixture.h - values written as text, for the tests of the value floor. */
#ifndef LA_TESTS_VALUE_FIXTURE_H
#define LA_TESTS_VALUE_FIXTURE_H

#include "value/val.h"

#include <check.h>

/* The value that [text] describes: "1 2; 3 4", "1+2i 3", "#1 0" (logical),
   "'abc" (text), "1:2:9" (a range), "D1 2" (a diagonal), "P2 1 3" (the
   permutation with its ones at those rows), "0x3" (an empty matrix). A single
   number is an unboxed scalar. */
la_val val_of(la_ctx *ctx, const char *text);

/* Subscripts separated by commas, each ':' or a value as above. Returns their
   number. */
int subs_of(la_ctx *ctx, const char *text, la_val *idx);

/* Fails the test unless [v] is what [text] describes in class, shape and
   elements, to a few ulps; [what] names the case. Releases [v]. */
void check_val(la_ctx *ctx, la_val *v, const char *text, const char *what);

/* Fails the test unless the error's message, note and hint are these; an empty
   string stands for none, NULL for whatever. */
void check_err(const la_ctx *ctx, const char *msg, const char *note,
               const char *hint, const char *what);

/* Runs [fn] with the first, second, ... allocation failing until it succeeds;
   it must leave no block behind. Without a hostile build it runs once. */
void check_nomem(la_status (*fn)(la_ctx *ctx, void *arg), void *arg);

TCase *index_cases(void);
TCase *ops_cases(void);
TCase *linop_cases(void);
TCase *concat_cases(void);
TCase *val_cases(void);

#endif
