/* progress.c - see progress.h. */
#include "config.h"

#include "base/progress.h"

#include <stddef.h>

/* The work that began last in this thread. */
static _Thread_local la_work *inmost;

void la_work_begin(la_work *work, const char *what, double total) {
  *work = (la_work){.what = what, .total = total, .outer = inmost};
  inmost = work;
}

void la_work_end(la_work *work) {
  inmost = work->outer;
}

static double share(const la_work *w, double inner) {
  if (!(w->total > 0)) {
    return 0;
  }
  double f = (w->done + w->step * inner) / w->total;
  return f < 1 ? f : 1;
}

double la_work_done(const char **what) {
  double done = 0;
  la_work *outermost = NULL;
  *what = NULL;
  for (la_work *w = inmost; w != NULL; w = w->outer) {
    done = share(w, done);
    *what = w->what != NULL ? w->what : *what;
    outermost = w;
  }
  if (outermost == NULL) {
    return -1;
  }
  outermost->best = done > outermost->best ? done : outermost->best;
  return outermost->best;
}
