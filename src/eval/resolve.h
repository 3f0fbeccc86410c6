/* resolve.h - one pass over a freshly parsed tree: every name gets its slot and
   its symbol, every function its scope, products their plan. */
#ifndef LA_EVAL_RESOLVE_H
#define LA_EVAL_RESOLVE_H

#include "eval/walk.h"

/* Resolves [n] in [scope] (which grows), then defines the functions that the
   block defines: they may be called before the line of their definition. On an
   error nothing is defined. */
la_status la_resolve(la_interp *in, la_scope *scope, la_node *n);

#endif
