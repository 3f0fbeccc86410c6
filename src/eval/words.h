/* words.h - what to say about a name that means nothing here. */
#ifndef LA_EVAL_WORDS_H
#define LA_EVAL_WORDS_H

#include "eval/walk.h"

/* "x is not defined", with the nearest known name or the spelling of another
   system as the hint. [n] is the name or the call; NULL: no place. Always
   LA_ERR. */
la_status la_words_undefined(la_interp *in, const la_node *n, const char *name);

/* lac's way to say what [name] says in NumPy, MATLAB, R or Julia; NULL: not
   known. */
const char *la_words_foreign(const char *name);

/* How many letters have to change to make b from a, a swap of neighbours
   counting once; anything above [limit] is limit + 1. */
int la_words_distance(const char *a, const char *b, int limit);

#endif
