/* interp.h - the evaluator: variables, functions, and running a tree. */
#ifndef LA_EVAL_INTERP_H
#define LA_EVAL_INTERP_H

#include "base/ctx.h"
#include "io/io.h"
#include "lang/ast.h"
#include "lang/source.h"
#include "value/val.h"

typedef struct la_interp la_interp;

/* What the shell gives the evaluator. */
typedef struct la_interp_hooks {
  void *self;
  /* A result to display: the variable [name] ("ans" for an expression), and
     whether the statement assigned it or only asked for it. */
  la_status (*display)(void *self, const char *name, bool assigned, la_val v);
  /* A warning, with its place. Under --strict it is not called. */
  void (*warn)(void *self, const char *text, la_source *src, la_span span);
  /* A command (help who whos clear format quit exit source explain history
     plot) that is not the evaluator's own; LA_ERR with the error set if it
     fails. */
  la_status (*command)(void *self, const char *word, const char *rest);
} la_interp_hooks;

/* A new evaluator over [ctx] (which it borrows); it sets ctx->host. NULL
   without memory. */
la_interp *la_interp_new(la_ctx *ctx, la_interp_hooks hooks);
void la_interp_free(la_interp *in);

/* Runs a parsed block at the top level. [arena] holds it; function definitions
   keep a reference. On an error or interrupt every variable is as it was before
   the failing statement, and ctx->err has message, place and operand names. */
la_status la_interp_run(la_interp *in, la_source *src, la_arena *arena,
                        la_node *block);

/* Parses and runs a text: source(), eval(), a .la data file, the init file. */
la_status la_interp_run_text(la_interp *in, const char *name, const char *text,
                             ptrdiff_t len);

/* Set by quit/exit: the session ends with this status. */
bool la_interp_quit(const la_interp *in, int *status);

void la_interp_strict(la_interp *in, bool strict);

/* Top-level variables. get borrows (LA_NONE if undefined); set retains. */
la_val la_interp_get(const la_interp *in, const char *name);
la_status la_interp_set(la_interp *in, const char *name, la_val v);
void la_interp_clear(la_interp *in, const char *name); /* NULL: all */

/* The names of all defined variables or functions, sorted; k from 0, NULL after
   the last. Valid until the next statement. */
const char *la_interp_variable(la_interp *in, int k);
const char *la_interp_function(la_interp *in, int k);

/* The user's function of that name, or NULL. Valid until the next statement. */
const la_function_def *la_interp_definition(const la_interp *in,
                                            const char *name);

#endif
