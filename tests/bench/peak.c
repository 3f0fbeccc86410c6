/* peak.c - see peak.h. */
#include "config.h"

#include "peak.h"

#include "base/mem.h"
#include "engine/kernel/kernel.h"
#include "engine/par.h"

#include <string.h>
#include <time.h>

double peak_seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static const char *best_kernel(void) {
  const char *name = "scalar";
  for (int i = 0; la_kernel_at(i) != NULL; i++) {
    name = la_kernel_at(i)->name;
  }
  return name;
}

const peak_loops *peak_choose(void) {
#ifdef LAC_X86_64
  static const peak_loops *const all[] = {&PEAK_AVX512, &PEAK_AVX2};
  for (int i = 0; i < 2; i++) {
    if (strcmp(best_kernel(), all[i]->name) == 0) {
      return all[i];
    }
  }
#endif
  (void)best_kernel;
  return &PEAK_PORTABLE;
}

/* ---- arithmetic ---- */

/* Short runs, the best of many: something else may be running. */
enum { TRIES = 60, BURSTS = 200 };

typedef struct fma_work {
  const peak_loops *loops;
  long rounds;
  double sum[1024]; /* one for each thread */
} fma_work;

static void run_fma(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  fma_work *w = arg;
  for (; begin < end; begin++) {
    w->sum[thread % 1024] += w->loops->fma(w->rounds, 0.999, 1e-3);
  }
}

double peak_flops(void) {
  fma_work w = {.loops = peak_choose(), .rounds = 1000000};
  double best = 0;
  for (int i = 0; i < BURSTS; i++) {
    double start = peak_seconds();
    la_par_for(la_threads(), 1, 1e12, run_fma, &w);
    double time = peak_seconds() - start;
    double flops =
        (double)w.rounds * w.loops->fma_flops * (double)la_threads() / time;
    best = flops > best ? flops : best;
  }
  return best;
}

/* ---- memory ---- */

typedef struct triad_work {
  const peak_loops *loops;
  double *a, *b, *c;
} triad_work;

static void fill(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  const triad_work *w = arg;
  (void)thread;
  for (; begin < end; begin++) {
    w->a[begin] = 0;
    w->b[begin] = 1;
    w->c[begin] = 2;
  }
}

static void run_triad(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  const triad_work *w = arg;
  (void)thread;
  w->loops->triad(end - begin, w->a + begin, w->b + begin, w->c + begin, 3);
}

double peak_bandwidth(void) {
  ptrdiff_t n = (ptrdiff_t)1 << 23;
  double *block = la_mem_alloc(3 * n, sizeof *block);
  double best = 0;
  if (block == NULL) {
    return 0;
  }
  triad_work w = {peak_choose(), block, block + n, block + 2 * n};
  la_par_for(n, 8, 1e12, fill, &w);
  for (int i = 0; i < TRIES; i++) {
    double start = peak_seconds();
    la_par_for(n, 8, 1e12, run_triad, &w);
    double rate = 24 * (double)n / (peak_seconds() - start);
    best = rate > best ? rate : best;
  }
  la_mem_free(block);
  return best;
}
