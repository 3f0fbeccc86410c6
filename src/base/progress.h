/* progress.h - how far long work has come. Who works says what he does and in
   which steps; who wants to know asks. Works nest: one that begins while
   another has a step under way fills that step.

     la_work work;
     la_work_begin(&work, "Hessenberg form", total);
     for (each panel) {
       if (la_work_step(&work, flops of the panel)) {
         interrupted: break
       }
       ...
     }
     la_work_end(&work);

   A work belongs to the thread that began it; works of other threads are not
   seen. Works end in the opposite order of their beginnings, on every way out
   of the function. */
#ifndef LA_BASE_PROGRESS_H
#define LA_BASE_PROGRESS_H

#include "base/intr.h"

#include <stdbool.h>

/* Opaque but for the size; lives on the stack of the worker. */
typedef struct la_work {
  const char *what;      /* NULL: it consists of works with names */
  double done, step;     /* behind us, and under way */
  double total;          /* in any unit: flops, columns, bytes */
  double best;           /* the most that was ever shown of it */
  struct la_work *outer; /* the work that has this one as a step */
} la_work;

/* Begins a work of [total] units. [what] is borrowed and short, for example
   "LU factorisation". */
void la_work_begin(la_work *work, const char *what, double total);
void la_work_end(la_work *work);

/* The step before is done; the next takes [amount] units. True if the user has
   asked for an end: then nothing that follows matters. */
static inline bool la_work_step(la_work *work, double amount) {
  work->done += work->step;
  work->step = amount;
  return la_interrupted();
}

/* The same where [done] units are behind us, whatever was said before. */
static inline bool la_work_reach(la_work *work, double done) {
  work->done = done;
  work->step = 0;
  return la_interrupted();
}

/* The share of the outermost work of this thread that is done, from 0 to 1, and
   never less than it was; negative if there is none. *what names it, or the
   outermost work inside it that has a name; NULL if none has. */
double la_work_done(const char **what);

#endif
