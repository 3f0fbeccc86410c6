/* session.h - one run of lac: context, evaluator, settings, output. Knows no
   terminal. Shared by the prompt, scripts, pipes, -e and the tests. */
#ifndef LA_SHELL_SESSION_H
#define LA_SHELL_SESSION_H

#include "base/ctx.h"
#include "eval/interp.h"
#include "show/format.h"

#include <stdbool.h>
#include <stdio.h>

typedef struct la_session la_session;

/* How a text was received. */
typedef enum la_outcome {
  LA_DONE,
  LA_FAILED,     /* reported on the error stream */
  LA_INTERRUPTED,/* reported */
  LA_MORE        /* incomplete: hand over more text */
} la_outcome;

/* A new session that writes results to [out] and diagnostics to [err]. */
la_session *la_session_new(FILE *out, FILE *err);
void la_session_free(la_session *s);

/* Settings; read and write freely between statements. */
la_format *la_session_format(la_session *s);
la_ctx *la_session_ctx(la_session *s);
la_interp *la_session_interp(la_session *s);
void la_session_color_errors(la_session *s, bool color);

/* Runs [text] (from line [first_line] of [name]); with [more] an incomplete
   text gives LA_MORE and nothing is run, otherwise it is an error. All
   statements up to the first failing one are run. */
la_outcome la_session_run(la_session *s, const char *name, const char *text,
                          ptrdiff_t len, int first_line, bool more);

/* Loads FILE into variable NAME ("A=a.csv"). */
la_outcome la_session_load(la_session *s, const char *name, const char *path);

/* True once quit or exit was evaluated; its status. */
bool la_session_quit(const la_session *s, int *status);

/* True if some result could not be written. */
bool la_session_write_failed(const la_session *s);

#endif
