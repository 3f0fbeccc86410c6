/* par.h - threads: run a function over a range. par.c is the only file with
   threads in it; one thread, the one of the interpreter, calls. */
#ifndef LA_ENGINE_PAR_H
#define LA_ENGINE_PAR_H

#include <stdbool.h>
#include <stddef.h>

/* One share: the half-open range [begin, end) and its number, from 0, smaller
   than la_threads(). No two shares of a call have the same number. */
typedef void (*la_par_fn)(void *arg, ptrdiff_t begin, ptrdiff_t end, int share);

/* Cuts [0, n) into at most la_threads() ranges whose bounds are multiples of
   [grain], and runs [fn] on each; serially where [work] (flops or bytes, see
   LA_PAR_MIN) is too small to pay for the threads, inside another parallel
   region, or with one thread. The cut depends on n, grain and the thread count
   alone, so results repeat bit for bit. */
void la_par_for(ptrdiff_t n, ptrdiff_t grain, double work, la_par_fn fn,
                void *arg);

/* The same for loops over n elements that know nothing of each other, [each]
   flops or bytes apiece: [fn] gets its share piece by piece, with a look at the
   interrupt flag between them. False where that was raised: then what is left
   is left undone. */
bool la_par_elements(ptrdiff_t n, double each, la_par_fn fn, void *arg);

/* How many shares la_par_for makes of n grains of this work, at least 1. */
int la_par_shares(ptrdiff_t grains, double work);

/* Runs [fn] on each of n pieces, one by one as threads become free, so that one
   that is held up leaves the rest to the others. What a piece computes must not
   depend on who does it; [fn] is told the number of the thread, smaller than
   la_threads(), as the name of memory of its own. Serial as above. */
void la_par_each(ptrdiff_t n, double work, la_par_fn fn, void *arg);

/* Below this much work (about flops) a loop stays on one thread. */
#define LA_PAR_MIN 2e5

/* The number of threads in use, at least 1 and at most LA_THREADS_MAX. */
enum { LA_THREADS_MAX = 256 };

int la_threads(void);

/* Sets it; n < 1 means as many as the machine has (or the
   environment variable OMP_NUM_THREADS says). */
void la_threads_set(int n);

#endif
