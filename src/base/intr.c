/* intr.c - see intr.h. */
#include "config.h"

#include "base/intr.h"

#include <signal.h>

static volatile sig_atomic_t raised;

bool la_interrupted(void) {
  return raised != 0;
}

void la_intr_raise(void) {
  raised = 1;
}

void la_intr_clear(void) {
  raised = 0;
}
