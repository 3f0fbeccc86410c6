/* move.c - see move.h. */
#include "config.h"

#include "engine/move.h"

#include "base/intr.h"
#include "engine/par.h"

#include <string.h>

/* Bytes between two looks at the interrupt flag. */
enum { PIECE = 1 << 20 };

typedef struct transfer {
  char *to;
  const char *from; /* NULL: zeros */
} transfer;

static void transfer_range(void *arg, ptrdiff_t begin, ptrdiff_t end,
                           int share) {
  const transfer *t = arg;
  (void)share;
  for (ptrdiff_t at = begin; at < end && !la_interrupted(); at += PIECE) {
    size_t size = (size_t)(end - at < PIECE ? end - at : PIECE);
    if (t->from != NULL) {
      memcpy(t->to + at, t->from + at, size);
    } else {
      memset(t->to + at, 0, size);
    }
  }
}

static void run(transfer t, ptrdiff_t bytes) {
  enum { GRAIN = 4096, PER_FLOP = 8 };
  la_par_for(bytes, GRAIN, (double)bytes / PER_FLOP, transfer_range, &t);
}

void la_move(void *to, const void *from, ptrdiff_t bytes) {
  if (bytes < PIECE) {
    memcpy(to, from, (size_t)bytes);
  } else {
    run((transfer){to, from}, bytes);
  }
}

void la_clear(void *to, ptrdiff_t bytes) {
  if (bytes < PIECE) {
    memset(to, 0, (size_t)bytes);
  } else {
    run((transfer){to, NULL}, bytes);
  }
}
