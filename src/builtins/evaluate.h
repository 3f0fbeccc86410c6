/* evaluate.h - the value of an expression given as text. */
#ifndef LA_BUILTINS_EVALUATE_H
#define LA_BUILTINS_EVALUATE_H

#include "value/val.h"

/* Evaluates the expression [text] in the running scope, through the host.
   [name] stands for it in messages. */
la_status la_evaluate(la_ctx *ctx, const char *name, const char *text,
                      la_val *out);

#endif
