/* reading.h - texts in, trees and messages out: what the tests of the language
   share. All results are valid until the next call and owned here. */
#ifndef LA_TESTS_READING_H
#define LA_TESTS_READING_H

#include "lang/parse.h"

#include <check.h>

/* The tree of a text, without the last newline; the status where there is no
   tree. */
const char *read_tree(const char *text);

/* The statements of a text as la_ast_print writes them, one a line. */
const char *read_printed(const char *text);

/* How a text was received. */
la_parse_status read_status(const char *text, bool may_go_on);

/* The whole message of a text that cannot be read; [name] of its source. */
const char *read_message(const char *name, const char *text);

/* The same in parts. */
const char *read_error(const char *text);
const char *read_hint(const char *text);

/* Statements read, and how much of the text they take. */
int read_count(const char *text, bool may_go_on, uint32_t *end);

TCase *tree_cases(void);
TCase *syntax_cases(void);
TCase *print_cases(void);
TCase *render_cases(void);
TCase *limit_cases(void);
TCase *random_cases(void);

#endif
