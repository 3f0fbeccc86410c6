/* ctx.h - the context that every floor is handed: error, warnings, settings,
   and the hooks through which lower floors reach the ones above them. */
#ifndef LA_BASE_CTX_H
#define LA_BASE_CTX_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct la_format; /* show/format.h */
struct la_rng;    /* engine/rng.h */
struct la_source; /* lang/source.h */
struct la_val;    /* value/val.h */

/* What every function that can fail returns. On LA_ERR the context holds the
   message; LA_INTR is an interrupt by the user and needs none. */
typedef enum la_status { LA_OK = 0, LA_ERR = 1, LA_INTR = 2 } la_status;

/* Returns early with any status but LA_OK. Only for functions that hold
   nothing to release. */
#define LA_TRY(expr)                   \
  do {                                 \
    la_status la_try_status_ = (expr); \
    if (la_try_status_ != LA_OK) {     \
      return la_try_status_;           \
    }                                  \
  } while (0)

/* A stretch of source text in byte offsets, [begin, end), with the place of
   the caret. */
typedef struct la_span {
  uint32_t begin;
  uint32_t end;
  uint32_t at;
} la_span;

/* The error of the running statement.

   Texts may hold the bytes \1 to \9: the operands or arguments of the failing
   operation. Lower floors know shapes but not names; the evaluator, which knows
   the user's own words for them, puts these in (la_err_name_operands). */
typedef struct la_err {
  la_buf msg;  /* what happened, without "error: " */
  la_buf note; /* said beside the underline, for example "A is 3x3, b is 2x1" */
  la_buf hint; /* what to do now; empty: none */
  la_buf trace;          /* one line for each call the error went through */
  struct la_source *src; /* borrowed: the evaluator keeps the sources of a
                            statement until it was reported; NULL: no place */
  la_span span;
  bool is_syntax; /* found by the parser */
} la_err;

/* A warning waits here until the evaluator, which knows operand names and the
   place, hands it on (or, under --strict, makes an error of it). */
typedef struct la_warning {
  char *text;
  struct la_warning *next;
} la_warning;

/* Where result text goes: set by the session. LA_ERR if it cannot be written.
 */
typedef struct la_writer {
  void *self;
  la_status (*write)(void *self, const char *text, ptrdiff_t n);
} la_writer;

/* Hooks upward, set by the evaluator; [self] is the evaluator. */
typedef struct la_host {
  void *self;
  /* Calls the function value [fn] (or the function named by a string value)
     with borrowed arguments; the [nargout] results are new references. */
  la_status (*call)(void *self, const struct la_val *fn, int nargin,
                    struct la_val *arg, int nargout, struct la_val *out);
  /* Reads a variable of the running scope (borrowed; LA_NONE if undefined),
     sets one, forgets one (NULL: all). */
  void (*get)(void *self, const char *name, struct la_val *out);
  la_status (*set)(void *self, const char *name, const struct la_val *v);
  void (*clear)(void *self, const char *name);
  /* Names of the variables (kind 0) or user functions (kind 1) in scope,
     sorted, k from 0; NULL after the last. */
  const char *(*list)(void *self, int kind, int k);
  /* Parses and runs a text in the running scope: eval, source, load of a .la
     file. */
  la_status (*run)(void *self, const char *name, const char *text, ptrdiff_t n);
  /* Ends the session after the running statement. */
  void (*quit)(void *self, int status);
} la_host;

/* What becomes of warnings. */
typedef enum la_warn_state {
  LA_WARN_ON,
  LA_WARN_OFF,
  LA_WARN_ERROR /* each is an error */
} la_warn_state;

typedef struct la_ctx {
  la_err err;
  la_warning *warnings; /* oldest first */
  la_warn_state warn_state;
  la_writer out;
  la_host host;
  struct la_format *fmt; /* owned by the session */
  struct la_rng *rng;    /* owned by the session */
  la_buf lasterr;        /* message of the last error caught or reported */
  double tic;            /* monotonic seconds of the last tic; 0: none yet */
  const char
      *script_dir; /* folder of the running script, or NULL: where files
                      that are not in the working folder are looked for */
  char **args;     /* arguments of the script, borrowed */
  int nargs;
  bool sandbox; /* no files, no processes */
  struct la_store
      *store; /* in the sandbox: files in memory, borrowed, or NULL */
} la_ctx;

/* Frees what the error and the waiting warnings hold. */
void la_ctx_release(la_ctx *ctx);

/* Writes result text through ctx->out. */
la_status la_write(la_ctx *ctx, const char *text, ptrdiff_t n);

/* Sets the error message, dropping note, hint, trace and place of an older
   one. Always returns LA_ERR, so that callers can write
   return la_fail(ctx, "..."). */
la_status la_fail(la_ctx *ctx, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Add to the error just set; both return LA_ERR. */
la_status la_fail_note(la_ctx *ctx, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
la_status la_fail_hint(la_ctx *ctx, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* The ordinary error for memory that cannot be had: [what] is for example
   "a 3x4 matrix", [bytes] its size (a double, since it may overflow). */
la_status la_fail_memory(la_ctx *ctx, const char *what, double bytes);

/* The same where no size is worth naming. */
la_status la_fail_nomem(la_ctx *ctx);

/* Empties the error. */
void la_err_clear(la_err *err);

/* Replaces \1 ... \9 in all texts by name[0] ... name[n-1]; a missing name
   becomes "argument K". */
void la_err_name_operands(la_err *err, const char *const *name, int n);

/* The same replacement for one text, appended to [out]. */
void la_text_name_operands(la_buf *out, const char *text,
                           const char *const *name, int n);

/* Queues a warning (without "warning: "); \1 to \9 as in errors. The same text
   twice in one statement is queued once. */
void la_warn(la_ctx *ctx, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Takes the oldest waiting warning out of the queue; the caller frees it and
   its text (la_mem_free). NULL if there is none. */
la_warning *la_warn_take(la_ctx *ctx);

#endif
