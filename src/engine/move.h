/* move.h - large stretches of memory: the threads share them, since the system
   gives out fresh memory slowly, and Ctrl-C ends them. What was left undone
   then is for nobody to use. */
#ifndef LA_ENGINE_MOVE_H
#define LA_ENGINE_MOVE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Copies [bytes] from one place to another that does not overlap it. */
void la_move(void *to, const void *from, ptrdiff_t bytes);

/* The same for a piece of a result that has [whole] bytes. */
void la_move_long_part(void *to, const void *from, ptrdiff_t bytes,
                       ptrdiff_t whole);

static inline void la_move_part(void *to, const void *from, ptrdiff_t bytes,
                                ptrdiff_t whole) {
  enum { LONG = 4096 };
  if (bytes < LONG) {
    memcpy(to, from, (size_t)bytes);
  } else {
    la_move_long_part(to, from, bytes, whole);
  }
}

/* Sets [bytes] to zero. */
void la_clear(void *to, ptrdiff_t bytes);

/* True for a result so large that its beginning has left the caches before its
   end is there: it is better written past them (la_kern.stream), since memory
   is then not read before it is written. */
bool la_is_beyond_caches(ptrdiff_t bytes);

#endif
