/* move.c - see move.h. */
#include "config.h"

#include "engine/move.h"

#include "base/intr.h"
#include "engine/kernel/kernel.h"
#include "engine/par.h"

#include <string.h>

/* Bytes between two looks at the interrupt flag. */
enum { PIECE = 1 << 20 };

bool la_is_beyond_caches(ptrdiff_t bytes) {
#ifdef LAC_HOSTILE
  const ptrdiff_t at_hand = 4096; /* so that small tests come here */
#else
  /* Half of a usual last cache: operands want to be there as well. Systems do
     not tell the size reliably: some count all caches of the machine. */
  const ptrdiff_t at_hand = 1 << 24;
#endif
  return bytes > at_hand;
}

typedef struct transfer {
  char *to;
  const char *from; /* NULL: zeros */
  bool past;        /* past the caches */
} transfer;

static void transfer_range(void *arg, ptrdiff_t begin, ptrdiff_t end,
                           int share) {
  const transfer *t = arg;
  (void)share;
  for (ptrdiff_t at = begin; at < end && !la_interrupted(); at += PIECE) {
    ptrdiff_t size = end - at < PIECE ? end - at : PIECE;
    if (t->from == NULL) {
      memset(t->to + at, 0, (size_t)size);
    } else if (t->past) {
      la_kernel()->stream(size, 1, t->from + at, 0, t->to + at, 0);
    } else {
      memcpy(t->to + at, t->from + at, (size_t)size);
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
    run((transfer){to, from, la_is_beyond_caches(bytes)}, bytes);
  }
}

void la_move_long_part(void *to, const void *from, ptrdiff_t bytes,
                       ptrdiff_t whole) {
  if (bytes < PIECE && la_is_beyond_caches(whole)) {
    la_kernel()->stream(bytes, 1, from, 0, to, 0);
  } else {
    la_move(to, from, bytes);
  }
}

void la_clear(void *to, ptrdiff_t bytes) {
  if (bytes < PIECE) {
    memset(to, 0, (size_t)bytes);
  } else {
    run((transfer){.to = to}, bytes);
  }
}
