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
  LA_FAILED,      /* reported on the error stream */
  LA_INTERRUPTED, /* reported */
  LA_UNREADABLE,  /* the input itself; reported */
  LA_MORE         /* incomplete: hand over more text */
} la_outcome;

/* A new session that writes results to [out] and diagnostics to [err]. */
la_session *la_session_new(FILE *out, FILE *err);
void la_session_free(la_session *s);

/* Settings; read and write freely between statements. */
la_format *la_session_format(la_session *s);
la_ctx *la_session_ctx(la_session *s);
la_interp *la_session_interp(la_session *s);
void la_session_color_errors(la_session *s, bool color);

/* Who looks on while statements run. [begin] and [end] enclose each one, [hide]
   comes before anything is written to the screen. */
typedef struct la_watch {
  void *self;
  void (*begin)(void *self, const char *statement, ptrdiff_t n);
  void (*hide)(void *self);
  void (*end)(void *self);
} la_watch;

void la_session_watch(la_session *s, la_watch watch);

/* A text to run. */
typedef struct la_input {
  const char *name; /* for messages; NULL at the prompt */
  const char *text;
  ptrdiff_t len;
  int first_line;  /* number of its first line in [name] */
  bool more;       /* there may be more text: incomplete is LA_MORE, no error */
  bool keep_going; /* go on after a failing statement */
} la_input;

/* Runs the statements of a text, up to the first failing one. A text with a
   syntax error, or with LA_MORE to come, is not run at all if [used] is NULL;
   otherwise the complete statements before the trouble are run, and *used is
   the number of bytes that are done with (to the end of the line of a syntax
   error where [keep_going], else all). The outcome is that of the first
   failing statement. */
la_outcome la_session_run(la_session *s, const la_input *input,
                          ptrdiff_t *used);

/* True if a text is incomplete: more lines are wanted before it can run. */
bool la_session_is_open(la_session *s, const la_input *input);

/* Shows a long text: through a pager where results go to a terminal on which it
   does not fit, else as it is. */
la_status la_session_page(la_session *s, const la_buf *text);

/* Reports that reading [name] failed with [error], an errno. */
la_outcome la_session_unreadable(la_session *s, const char *name, int error);

/* Writes the tree of a text instead of running it. */
la_outcome la_session_dump(la_session *s, const la_input *input);

/* Reads a whole script; a failure is reported. */
la_outcome la_session_read(la_session *s, const char *path, la_buf *text);

/* Loads FILE into variable NAME ("A=a.csv"). */
la_outcome la_session_load(la_session *s, const char *name, const char *path);

/* True once quit or exit was evaluated; its status. */
bool la_session_quit(const la_session *s, int *status);

/* True if some result could not be written. */
bool la_session_write_failed(const la_session *s);

#endif
