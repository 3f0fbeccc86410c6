/* builtin.h - what a builtin is: one row of a table. Evaluator, help,
   completion, man page and tests all read the row and nothing else. */
#ifndef LA_BUILTINS_BUILTIN_H
#define LA_BUILTINS_BUILTIN_H

#include "value/val.h"

#include <stdbool.h>

struct la_builtin;

/* A call in progress. Arguments are borrowed (take a dying one with
   la_val_take); out[0 .. max(1,nargout)-1] are LA_NONE on entry and new
   references on return. nargout is 0 when the result is not used or only
   displayed. Complex results whose imaginary parts are all zero become real
   afterwards, unless the function has set [as_is]. */
typedef struct la_call {
  const struct la_builtin *self;
  int nargin;
  int nargout;
  la_val *arg;
  la_val *out;
  bool as_is;
} la_call;

typedef la_status (*la_builtin_fn)(la_ctx *ctx, la_call *call);

typedef enum la_topic {
#define LA_TOPIC(id, name, title) LA_TOPIC_##id,
#include "builtins/topic.def"
#undef LA_TOPIC
  LA_TOPIC_COUNT
} la_topic;

enum { LA_ANY = 99 }; /* max_in of a function with any number of arguments */

typedef struct la_builtin {
  const char *name;
  la_builtin_fn fn;
  signed char min_in, max_in; /* arguments, max_in may be LA_ANY */
  signed char max_out;        /* outputs */
  la_topic topic;
  const char *section; /* of the book's chapter, "2.7", or NULL */
  const char
      *signature;      /* forms, one a line: "x = inv(A)\n[x,rcond] = inv(A)" */
  const char *summary; /* one line, no full stop */
  const char *help;    /* paragraphs, newlines as written; may be NULL */
  const char *example; /* lac statements; their output is made by running */
  const char *see;     /* "pinv, mldivide" or NULL */
} la_builtin;

#endif
