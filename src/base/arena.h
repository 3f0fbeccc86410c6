/* arena.h - memory that is given back all at once: the tree of a statement. */
#ifndef LA_BASE_ARENA_H
#define LA_BASE_ARENA_H

#include <stddef.h>

typedef struct la_arena la_arena;

/* Returns a new, empty arena with one reference, or NULL without memory. */
la_arena *la_arena_new(void);

/* Takes one more reference; returns [arena]. */
la_arena *la_arena_retain(la_arena *arena);

/* Drops one reference; the last one frees every block. NULL is allowed. */
void la_arena_release(la_arena *arena);

/* Returns [bytes] zeroed bytes aligned for any object, owned by the arena, or
   NULL without memory. */
void *la_arena_alloc(la_arena *arena, ptrdiff_t bytes);

/* Returns a NUL-closed copy of the [n] bytes at [text], owned by the arena, or
   NULL without memory. */
char *la_arena_strndup(la_arena *arena, const char *text, ptrdiff_t n);

#endif
