/* intr.c - see intr.h. */
#include "config.h"

#include "base/intr.h"

#include <stdatomic.h>

/* Lock-free, so that a signal handler may set it while threads look. */
static atomic_bool raised;

bool la_interrupted(void) {
  return atomic_load_explicit(&raised, memory_order_relaxed);
}

void la_intr_raise(void) {
  atomic_store_explicit(&raised, true, memory_order_relaxed);
}

void la_intr_clear(void) {
  atomic_store_explicit(&raised, false, memory_order_relaxed);
}
