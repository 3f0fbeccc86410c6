/* arena.c - see arena.h. Blocks of doubling size in a list, newest first. */
#include "config.h"

#include "base/arena.h"

#include "base/mem.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

typedef struct block {
  struct block *next;
  ptrdiff_t used;
  ptrdiff_t size;
  alignas(max_align_t) char bytes[];
} block;

struct la_arena {
  int refs;
  block *newest;
};

#ifdef LAC_HOSTILE
enum { FIRST_BLOCK = 1 };
#else
enum { FIRST_BLOCK = 4000 };
#endif

la_arena *la_arena_new(void) {
  la_arena *arena = la_mem_zalloc(1, sizeof *arena);
  if (arena != NULL) {
    arena->refs = 1;
  }
  return arena;
}

la_arena *la_arena_retain(la_arena *arena) {
  arena->refs++;
  return arena;
}

void la_arena_release(la_arena *arena) {
  if (arena == NULL || --arena->refs > 0) {
    return;
  }
  block *b = arena->newest;
  while (b != NULL) {
    block *next = b->next;
    la_mem_free(b);
    b = next;
  }
  la_mem_free(arena);
}

static block *add_block(la_arena *arena, ptrdiff_t least) {
  ptrdiff_t size =
      arena->newest == NULL ? FIRST_BLOCK : arena->newest->size * 2;
  if (size < least) {
    size = least;
  }
  block *b = la_mem_alloc((ptrdiff_t)sizeof *b + size, 1);
  if (b == NULL) {
    return NULL;
  }
  b->used = 0;
  b->size = size;
  b->next = arena->newest;
  arena->newest = b;
  return b;
}

void *la_arena_alloc(la_arena *arena, ptrdiff_t bytes) {
  const ptrdiff_t unit = alignof(max_align_t);
  if (bytes < 0 || bytes > PTRDIFF_MAX - unit) {
    return NULL;
  }
  bytes = (bytes + unit - 1) / unit * unit;
  block *b = arena->newest;
  if (b == NULL || b->size - b->used < bytes) {
    b = add_block(arena, bytes);
    if (b == NULL) {
      return NULL;
    }
  }
  void *place = b->bytes + b->used;
  b->used += bytes;
  memset(place, 0, (size_t)bytes);
  return place;
}

char *la_arena_strndup(la_arena *arena, const char *text, ptrdiff_t n) {
  char *copy = la_arena_alloc(arena, n + 1);
  if (copy != NULL) {
    memcpy(copy, text, (size_t)n);
  }
  return copy;
}
