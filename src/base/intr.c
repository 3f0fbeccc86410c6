/* intr.c - see intr.h. The flags are one word, so that a poll is one load. */
#include "config.h"

#include "base/intr.h"

#include <stdatomic.h>
#include <stddef.h>

enum { RAISED = 1, TICKED = 2 };

static atomic_int flags;

/* Only the thread that watches has these. */
static _Thread_local struct {
  void (*fn)(void *arg);
  void *arg;
} watcher;

static bool heed(int now) {
  if ((now & TICKED) != 0 && watcher.fn != NULL) {
    atomic_fetch_and(&flags, ~TICKED);
    watcher.fn(watcher.arg);
  }
  return (now & RAISED) != 0;
}

bool la_interrupted(void) {
  int now = atomic_load_explicit(&flags, memory_order_relaxed);
  return now != 0 && heed(now);
}

void la_intr_raise(void) {
  atomic_fetch_or(&flags, RAISED);
}

void la_intr_clear(void) {
  atomic_fetch_and(&flags, ~RAISED);
}

void la_intr_watch(void (*fn)(void *arg), void *arg) {
  watcher.fn = fn;
  watcher.arg = arg;
  atomic_fetch_and(&flags, ~TICKED);
}

void la_intr_tick(void) {
  atomic_fetch_or(&flags, TICKED);
}
