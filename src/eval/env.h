/* env.h - names, scopes, frames and user functions.

   A name is interned once as a symbol, which knows the function of that name.
   A scope gives each name that is mentioned in it a slot; a frame holds the
   values of one activation, one for each slot. */
#ifndef LA_EVAL_ENV_H
#define LA_EVAL_ENV_H

#include "base/arena.h"
#include "builtins/builtin.h"
#include "lang/ast.h"
#include "lang/source.h"
#include "value/val.h"

#include <stdbool.h>

struct la_scope;

/* Code that can run: its name (NULL: top level or anonymous), the names in it,
   and the text and the arena that its tree needs. */
typedef struct la_body {
  const char *name;
  struct la_scope *scope;
  la_source *src;
  la_arena *arena;
} la_body;

/* A user function; it holds its text and arena. */
typedef struct la_ufunc {
  int refs;
  const la_function_def *def;
  la_body body;
} la_ufunc;

/* A name, interned: equal names are the same symbol. It lives as long as its
   table. */
typedef struct la_symbol {
  const char *name;
  la_ufunc *user;            /* the user function of that name, or NULL */
  const la_builtin *builtin; /* the builtin of that name, or NULL */
} la_symbol;

typedef struct la_symbols {
  la_arena *arena;
  la_symbol **at; /* open addressing; cap is a power of two */
  int n, cap;
} la_symbols;

/* An empty table; false without memory. */
bool la_symbols_init(la_symbols *t);
void la_symbols_free(la_symbols *t);

/* The symbol of [name], made if need be. NULL without memory. */
la_symbol *la_symbols_intern(la_symbols *t, const char *name);

/* The symbol of [name] if it was ever mentioned, else NULL. */
la_symbol *la_symbols_find(const la_symbols *t, const char *name);

/* The k-th symbol in no order, NULL after the last. */
la_symbol *la_symbols_at(const la_symbols *t, int k);

/* A variable that an anonymous function takes along: its slot there, and its
   slot in the scope around. */
typedef struct la_capture {
  int inner, outer;
} la_capture;

/* Lives in an arena (its own [arena], from which it also grows), so that nobody
   frees it. The parameters have the first slots, in order. */
typedef struct la_scope {
  la_arena *arena;
  la_symbol **name; /* of slot 0 .. n-1 */
  int n, cap;
  int *hash; /* slot + 1, or 0; hash_cap is a power of two */
  int hash_cap;
  int nparams;
  bool function;       /* of a named function: nargin and nargout exist */
  int ans;             /* slot of ans, or -1: no statement needs one */
  int nargin, nargout; /* slots, or -1: not mentioned */
  int nassign;         /* assignments in it, while it is resolved */
  la_capture *capture; /* anonymous functions only */
  int ncapture;
  char *text; /* as an anonymous function prints */
} la_scope;

/* A new scope in [arena], NULL without memory. */
la_scope *la_scope_new(la_arena *arena);

/* The slot of a name: made if need be (-1 without memory), or only looked up
   (-1: not there). */
int la_scope_add(la_scope *s, la_symbol *name);
int la_scope_find(const la_scope *s, const la_symbol *name);

/* A new slot that no name finds (an ignored parameter); -1 without memory. */
int la_scope_add_unnamed(la_scope *s);

la_ufunc *la_ufunc_retain(la_ufunc *f);
void la_ufunc_release(la_ufunc *f); /* NULL is allowed */

/* One activation. [slot] has room for n values; it moves when a text that is
   evaluated at run time brings new names. */
typedef struct la_frame {
  la_val *slot;
  int n;
  bool heap; /* [slot] is a block of its own, not a piece of the stack */
  const la_body *body;
  const struct la_end *end; /* what 'end' speaks of; NULL: nothing */
  struct la_frame *up;
} la_frame;

/* Makes room for every name of the scope; false without memory. */
bool la_frame_reserve(la_frame *f);

/* Releases all values, and the block if it has its own. */
void la_frame_clear(la_frame *f);

/* The value of a name in a frame (borrowed, NULL: none). */
la_val *la_frame_find(const la_frame *f, const la_symbol *name);

#endif
