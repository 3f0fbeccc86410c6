/* intr.h - the interrupt flag: set by a signal handler, polled by long work. */
#ifndef LA_BASE_INTR_H
#define LA_BASE_INTR_H

#include <stdbool.h>

/* True once the user has asked for the running statement to stop. Cheap enough
   for every panel, sweep, loop turn or printed row. */
bool la_interrupted(void);

/* Raises the flag. Async-signal-safe. */
void la_intr_raise(void);

/* Lowers the flag: a new statement starts. */
void la_intr_clear(void);

#endif
