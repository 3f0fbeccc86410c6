/* move.h - large stretches of memory: the threads share them, since the system
   gives out fresh memory slowly, and Ctrl-C ends them. What was left undone
   then is for nobody to use. */
#ifndef LA_ENGINE_MOVE_H
#define LA_ENGINE_MOVE_H

#include <stddef.h>

/* Copies [bytes] from one place to another that does not overlap it. */
void la_move(void *to, const void *from, ptrdiff_t bytes);

/* Sets [bytes] to zero. */
void la_clear(void *to, ptrdiff_t bytes);

#endif
