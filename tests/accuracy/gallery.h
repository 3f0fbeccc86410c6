/* gallery.h - the matrices that the engine is judged on; everything comes from
   seeds, the name of a matrix being its own. */
#ifndef LA_TESTS_ACCURACY_GALLERY_H
#define LA_TESTS_ACCURACY_GALLERY_H

#include "engine/rng.h"
#include "sample.h"

/* Called with each matrix, which lives until the call returns. */
typedef void (*gallery_fn)(void *arg, const char *name, la_view a,
                           unsigned traits);

typedef struct gallery {
  bool quick;       /* small orders, fewer matrices */
  const char *only; /* names must contain this; NULL: any */
  gallery_fn visit;
  void *arg;
  /* the matrix under construction */
  char name[64];
  la_rng rng;
  la_arena *pool, *before;
} gallery;

/* All matrices, family by family. */
void gallery_visit(gallery *g);

/* For the families. [gallery_begin] names the next matrix; false: it is not
   wanted. [gallery_end] hands it out. */
bool gallery_begin(gallery *g, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void gallery_end(gallery *g, la_view a, unsigned traits);

void gallery_classics(gallery *g); /* matrices with names */
void gallery_spectra(gallery *g);  /* matrices with chosen spectra */
void gallery_shapes(gallery *g);   /* random, rectangular, empty, scaled */
void gallery_vectors(gallery *g);  /* long columns */

/* The element (i,j), from 0, of a matrix of order n. */
typedef double (*element_fn)(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n);
la_view gallery_fill(element_fn element, ptrdiff_t m, ptrdiff_t n);

/* Uniform in (-1,1); a random number there. */
la_view gallery_uniform(gallery *g, la_kind k, ptrdiff_t m, ptrdiff_t n);
double gallery_number(gallery *g);

/* B B' + shift I, rounded to an exactly Hermitian matrix; (A + A')/2. */
la_view gallery_gram(la_view b, double shift);
la_view gallery_hermitian(la_view a);

/* A times s. */
la_view gallery_scaled(la_view a, double s);

#endif
