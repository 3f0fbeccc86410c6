/* chase.c - see chase.h. */
#include "config.h"

#include "engine/chase.h"

#include "base/mem.h"
#include "base/progress.h"
#include "engine/leaf.h"
#include "engine/par.h"
#include "engine/qr.h"
#include "engine/scalar.h"
#include "engine/vec.h"

#include <assert.h>

/* Sweeps that a thread chases together, each two steps behind the one before,
   while their part of the band is in its cache; and steps in one task. What
   runs side by side keeps its distance as 2 GROUP <= CHUNK. */
enum { GROUP = 4, CHUNK = 8 };

static ptrdiff_t least(ptrdiff_t a, ptrdiff_t b) {
  return a < b ? a : b;
}

/* ---- memory ---- */

/* Steps of sweep s; sweeps; groups of them. */
static ptrdiff_t steps_of(const la_chase *c, ptrdiff_t s) {
  return (c->n - 1 - s + c->width - 1) / c->width;
}

static ptrdiff_t sweeps_of(const la_chase *c) {
  return c->n - 1;
}

static ptrdiff_t groups_of(const la_chase *c) {
  return (sweeps_of(c) + GROUP - 1) / GROUP;
}

/* Tasks of a group: its sweeps start two steps after each other. */
static ptrdiff_t tasks_of(const la_chase *c, ptrdiff_t group) {
  ptrdiff_t steps = steps_of(c, group * GROUP) + 2 * (GROUP - 1);
  return (steps + CHUNK - 1) / CHUNK;
}

int la_chase_open(la_chase *c, la_kind k, ptrdiff_t n, ptrdiff_t width) {
  assert(width <= LA_CHASE_MAX);
  *c = (la_chase){.n = n, .width = width};
  c->slots = n < 2 ? 1 : GROUP * (tasks_of(c, 0) / 2 + 2);
  ptrdiff_t steps = n < 2 ? 1 : steps_of(c, 0);
  double *work = la_mem_alloc((n + steps) * c->slots * (ptrdiff_t)k,
                              (ptrdiff_t)sizeof *work);
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  c->v = la_view_of(k, work, n, c->slots);
  c->tau = la_at(c->v, 0, c->slots);
  return 0;
}

void la_chase_close(la_chase *c) {
  la_mem_free(c->v.p);
}

double *la_chase_v(const la_chase *c, ptrdiff_t s, ptrdiff_t t) {
  return la_at(c->v, la_chase_row(c, s, t), s % c->slots);
}

double *la_chase_tau(const la_chase *c, ptrdiff_t s, ptrdiff_t t) {
  return c->tau + (s % c->slots + t * c->slots) * (ptrdiff_t)c->v.k;
}

int la_band_store_open(la_band_store *b, la_kind k, ptrdiff_t n, ptrdiff_t top,
                       ptrdiff_t below) {
  *b = (la_band_store){.n = n, .top = top, .ld = top + 1 + below, .k = k};
  b->p = la_mem_zalloc(b->ld * n * (ptrdiff_t)k, (ptrdiff_t)sizeof *b->p);
  return b->p == NULL ? LA_INFO_NOMEM : 0;
}

la_view la_band_block(const la_band_store *b, ptrdiff_t i, ptrdiff_t j,
                      ptrdiff_t m, ptrdiff_t n) {
  ptrdiff_t at = i - j + b->top + j * b->ld;
  return (la_view){b->p + at * (ptrdiff_t)b->k, m, n, b->ld - 1, b->k};
}

/* ---- one after the other, side by side ---- */

typedef struct wave {
  const la_chase *c;
  la_chase_fn fn;
  void *arg;
  ptrdiff_t time, first; /* a group's task is time - 2 group */
} wave;

static void run_task(const wave *w, ptrdiff_t group, ptrdiff_t task) {
  const la_chase *c = w->c;
  for (ptrdiff_t u = task * CHUNK; u < (task + 1) * CHUNK; u++) {
    for (ptrdiff_t i = 0; i < GROUP && u >= 2 * i; i++) {
      ptrdiff_t s = group * GROUP + i, t = u - 2 * i;
      if (s < sweeps_of(c) && t < steps_of(c, s)) {
        w->fn(w->arg, s, t);
      }
    }
  }
}

static void run_tasks(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  const wave *w = arg;
  (void)thread;
  for (ptrdiff_t i = begin; i < end; i++) {
    ptrdiff_t group = w->first + i;
    run_task(w, group, w->time - 2 * group);
  }
}

/* Steps that are done before group g starts, times 2 width / n^0. */
static double steps_before(const la_chase *c, ptrdiff_t group) {
  double rest = (double)(sweeps_of(c) - group * GROUP);
  double all = (double)sweeps_of(c);
  return all * all - rest * rest;
}

int la_chase_run(const la_chase *c, const char *what, la_chase_fn fn,
                 void *arg) {
  wave w = {.c = c, .fn = fn, .arg = arg};
  ptrdiff_t groups = groups_of(c);
  double flops = 12.0 * (double)(c->width * c->width) * GROUP * CHUNK;
  bool stop = false;
  la_work done;
  la_work_begin(&done, what, steps_before(c, groups));
  for (; w.first < groups && !stop; w.time++) {
    while (w.first < groups && w.time - 2 * w.first >= tasks_of(c, w.first)) {
      w.first++;
    }
    ptrdiff_t last = least(groups - 1, w.time / 2);
    ptrdiff_t count = last - w.first + 1;
    stop = la_work_reach(&done, steps_before(c, w.first));
    if (count > 0 && !stop) {
      la_par_each(count, flops * (double)count, run_tasks, &w);
    }
  }
  la_work_end(&done);
  return stop ? LA_INFO_INTR : 0;
}

/* ---- reflections of blocks ---- */

/* A := A + x0 y0' + x1 y1'; y0 and y1 are conjugated in place. */
static void update(la_view a, const double *x0, double *y0, const double *x1,
                   double *y1) {
  const la_kern *kern = la_kernel();
  if (a.k == LA_REAL) {
    kern->ger2(a.m, a.n, x0, y0, x1, y1, a.p, a.ld);
    return;
  }
  la_conj(a.k, a.n, y0, 1);
  la_conj(a.k, a.n, y1, 1);
  for (ptrdiff_t j = 0; j < a.n; j++) {
    kern->zaxpy(a.m, y0 + 2 * j, x0, la_at(a, 0, j));
    kern->zaxpy(a.m, y1 + 2 * j, x1, la_at(a, 0, j));
  }
}

void la_chase_begin(la_kind k, ptrdiff_t n, double *x, double *v, double *tau) {
  la_larfg(k, n, x, x + k, 1, tau);
  la_copy(k, n, x, 1, v, 1);
  la_store(k, v, LA_ONE);
  la_laset(la_view_of(k, x + k, n - 1, 1), LA_ZERO, LA_ZERO);
  if (k == LA_CPLX) {
    x[1] = 0;
  }
}

void la_chase_column(la_view e, const double *v0, const double *tau0, double *v,
                     double *tau) {
  double y[2 * LA_CHASE_MAX] = {0}, w[2 * LA_CHASE_MAX], copy[2 * LA_CHASE_MAX];
  la_view rest = la_block(e, 0, 1, e.m, e.n - 1);
  ptrdiff_t k = (ptrdiff_t)e.k;
  /* y = -tau0 E v0: E H is E + y v0'. */
  la_leaf_add(e, v0, y);
  la_scal(e.k, e.m, la_cneg(la_load(e.k, tau0)), y, 1);
  la_axpy(e.k, e.m, LA_ONE, y, 1, e.p, 1);
  la_chase_begin(e.k, e.m, e.p, v, tau);
  /* w = (E H)' v: H1' E H is E + y v0' - conj(tau) v w'. */
  la_leaf_project(rest, v, w);
  la_axpy(e.k, rest.n, la_dot(e.k, true, e.m, y, 1, v, 1), v0 + k, 1, w, 1);
  la_scal(e.k, rest.n, la_cneg(la_load(e.k, tau)), w, 1);
  la_copy(e.k, rest.n, v0 + k, 1, copy, 1);
  update(rest, y, copy, v, w);
}

void la_chase_row_of(la_view e, const double *v0, const double *tau0, double *v,
                     double *tau) {
  double y[2 * LA_CHASE_MAX] = {0}, w[2 * LA_CHASE_MAX], copy[2 * LA_CHASE_MAX];
  ptrdiff_t k = (ptrdiff_t)e.k;
  la_view rest = la_block(e, 1, 0, e.m - 1, e.n);
  /* w = -tau0 E'v0: H'E is E + v0 w'. */
  la_leaf_project(e, v0, w);
  la_scal(e.k, e.n, la_cneg(la_load(e.k, tau0)), w, 1);
  la_copy(e.k, e.n, e.p, e.ld, copy, 1);
  la_conj(e.k, e.n, copy, 1);
  la_axpy(e.k, e.n, LA_ONE, w, 1, copy, 1);
  la_chase_begin(e.k, e.n, copy, v, tau);
  la_copy(e.k, e.n, copy, 1, e.p, e.ld);
  /* y = -tau (H'E) u: H'E H1 is E + v0 w' + y u'. */
  la_leaf_add(rest, v, y);
  la_axpy(e.k, rest.m, la_dot(e.k, true, e.n, w, 1, v, 1), v0 + k, 1, y, 1);
  la_scal(e.k, rest.m, la_cneg(la_load(e.k, tau)), y, 1);
  la_copy(e.k, e.n, v, 1, copy, 1);
  update(rest, v0 + k, w, y, copy);
}
