/* intr.h - the interrupt flag: set by a signal handler, polled by long work.
   The same poll tells whoever watches over long work that time has passed. */
#ifndef LA_BASE_INTR_H
#define LA_BASE_INTR_H

#include <stdbool.h>
#include <stddef.h>

/* True once the user has asked for the running statement to stop. Cheap enough
   for every panel, sweep, loop turn or printed row. */
bool la_interrupted(void);

/* The same for turn i of a loop whose turns are short: it looks at every
   thousandth. */
static inline bool la_interrupted_at(ptrdiff_t i) {
  return i % 1024 == 0 && la_interrupted();
}

/* The same where each turn moves [bytes]. */
static inline bool la_interrupted_moving(ptrdiff_t bytes, ptrdiff_t i) {
  return (bytes >= 1024 || i % 1024 == 0) && la_interrupted();
}

/* Raises the flag. Async-signal-safe. */
void la_intr_raise(void);

/* Lowers the flag: a new statement starts. */
void la_intr_clear(void);

/* Has [fn] called by the next poll of the calling thread after every
   la_intr_tick; NULL ends this. */
void la_intr_watch(void (*fn)(void *arg), void *arg);

/* Time has passed. Async-signal-safe. */
void la_intr_tick(void);

#endif
