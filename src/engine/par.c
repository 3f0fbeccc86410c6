/* par.c - see par.h. The only OpenMP of lac. */
#include "config.h"

#include "engine/par.h"

#ifdef _OPENMP
#include <omp.h>
#endif

/* The number asked for; 0: as many as there are. */
static int wanted;

int la_threads(void) {
#ifdef _OPENMP
  return wanted > 0 ? wanted : omp_get_max_threads();
#else
  return 1;
#endif
}

void la_threads_set(int n) {
  wanted = n > 0 ? n : 0;
}

static int shares(ptrdiff_t chunks, double work) {
#ifdef _OPENMP
  if (work < LA_PAR_MIN || omp_in_parallel()) {
    return 1;
  }
  int t = la_threads();
  return chunks < t ? (int)chunks : t;
#else
  (void)chunks;
  (void)work;
  return 1;
#endif
}

void la_par_for(ptrdiff_t n, ptrdiff_t grain, double work, la_par_fn fn,
                void *arg) {
  ptrdiff_t chunks = (n + grain - 1) / grain;
  int t = shares(chunks, work);
  if (t <= 1) {
    if (n > 0) {
      fn(arg, 0, n, 0);
    }
    return;
  }
#ifdef _OPENMP
  /* The runtime may give fewer threads than asked for; the cut stays. */
#pragma omp parallel for num_threads(t) schedule(static, 1)
  for (int i = 0; i < t; i++) {
    ptrdiff_t begin = chunks * i / t * grain;
    ptrdiff_t end = chunks * (i + 1) / t * grain;
    fn(arg, begin, end < n ? end : n, i);
  }
#endif
}
