/* chase.h - band matrices to tridiagonal or bidiagonal form by chasing bulges,
   the second stage of a reduction in two (Bischof, Lang, Sun, ACM TOMS 26,
   2000; Haidar, Ltaief, Dongarra, SC'11).

   Sweep s clears row and column s of the band with a reflection of rows (and
   columns) s+1 .. s+width; the bulge that it makes is chased down the band in
   steps: that of step t acts on the rows from s+1 + t width on. Only the first
   column of each bulge is cleared, the next sweep meets the rest. */
#ifndef LA_ENGINE_CHASE_H
#define LA_ENGINE_CHASE_H

#include "engine/view.h"

/* The widest band: reflections fit into arrays of this size. */
enum { LA_CHASE_MAX = 64 };

/* The reflections of the sweeps that are under way. */
typedef struct la_chase {
  ptrdiff_t n, width; /* the order; the most rows of a reflection */
  ptrdiff_t slots;    /* columns of v, which sweeps take in turn */
  la_view v;          /* the vectors of a sweep one below the other */
  double *tau;
} la_chase;

/* A band matrix of order n with [top] stored diagonals above the main one and
   ld - top - 1 below it, and the blocks that lie inside. */
typedef struct la_band_store {
  double *p;
  ptrdiff_t n, top, ld;
  la_kind k;
} la_band_store;

/* Memory for the reflections: 0 or LA_INFO_NOMEM. width <= LA_CHASE_MAX. */
int la_chase_open(la_chase *c, la_kind k, ptrdiff_t n, ptrdiff_t width);
void la_chase_close(la_chase *c);

/* Step t of sweep s begins at this row and has this many. */
static inline ptrdiff_t la_chase_row(const la_chase *c, ptrdiff_t s,
                                     ptrdiff_t t) {
  return s + 1 + t * c->width;
}

static inline ptrdiff_t la_chase_len(const la_chase *c, ptrdiff_t row) {
  return c->n - row < c->width ? c->n - row : c->width;
}

/* Its vector, with v(0) = 1 stored, and its tau. */
double *la_chase_v(const la_chase *c, ptrdiff_t s, ptrdiff_t t);
double *la_chase_tau(const la_chase *c, ptrdiff_t s, ptrdiff_t t);

/* Runs all steps of all sweeps. Before step t of a sweep, step t-1 of it and
   step t+1 of the sweep before are done; steps of one sweep and of the next
   that are two or more apart may run side by side. [what] names the work.
   Returns 0 or LA_INFO_INTR. */
typedef void (*la_chase_fn)(void *arg, ptrdiff_t sweep, ptrdiff_t step);
int la_chase_run(const la_chase *c, const char *what, la_chase_fn fn,
                 void *arg);

/* Zeroed memory for the band: 0 or LA_INFO_NOMEM; la_mem_free(b->p). */
int la_band_store_open(la_band_store *b, la_kind k, ptrdiff_t n, ptrdiff_t top,
                       ptrdiff_t below);

/* The m-by-n block whose first element is (i,j). */
la_view la_band_block(const la_band_store *b, ptrdiff_t i, ptrdiff_t j,
                      ptrdiff_t m, ptrdiff_t n);

/* E := E H for H = I - tau0 v0 v0', then E := H1' E for the new reflection v,
   tau that makes the first column beta e_0. */
void la_chase_column(la_view e, const double *v0, const double *tau0, double *v,
                     double *tau);

/* E := H' E, then E := E H1 for the new reflection that makes the first row
   beta e_0'. */
void la_chase_row_of(la_view e, const double *v0, const double *tau0, double *v,
                     double *tau);

/* x := beta e_0 for a vector of n elements, by H' x; v, tau := the new
   reflection. */
void la_chase_begin(la_kind k, ptrdiff_t n, double *x, double *v, double *tau);

#endif
