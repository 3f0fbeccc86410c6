/* params.h - what the signatures of a builtin call its parameters. */
#ifndef LA_EVAL_PARAMS_H
#define LA_EVAL_PARAMS_H

#include "base/buf.h"

#include <stdbool.h>

/* The name of parameter k (from 0) in the first form of [signature] that takes
   [nargs] arguments, into [out]; false if there is none. The signature
   "r = vecnorm(A)\nr = vecnorm(A,p)" calls argument 1 of two "p". */
bool la_params_name(const char *signature, int nargs, int k, la_buf *out);

#endif
