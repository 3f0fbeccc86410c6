/* sample.h - one matrix of the gallery, with the answers about it that several
   judges need. */
#ifndef LA_TESTS_ACCURACY_SAMPLE_H
#define LA_TESTS_ACCURACY_SAMPLE_H

#include "wide.h"

/* What a matrix is: found by looking, except for the last three, which the
   gallery knows. */
enum {
  SQUARE = 1,
  HERMITIAN = 2,
  DEFINITE = 4, /* Hermitian, no eigenvalue near zero */
  FILLED = 8,   /* not empty */
  GROWTH = 16,  /* elimination with partial pivoting promises nothing */
  EXTREME = 64, /* squares of elements overflow or underflow */
  VECTOR = 128  /* a long column, for sums and norms only */
};

/* The answers are made when they are first asked for. */
typedef struct sample {
  const char *name;
  la_view a; /* borrowed, not changed */
  unsigned traits;
  la_arena *pool; /* owned */
  wmat w;         /* A in extended precision */
  wide norm1;     /* |A|_1 */
  wide *sigma, *lambda;
  wmat inverse;
  int inverse_state; /* 0: not asked for, 1: known, -1: there is none */
} sample;

/* Looks at [a] and fills [s]; both have to stay until sample_close. */
void sample_open(sample *s, const char *name, la_view a, unsigned traits);
void sample_close(sample *s);

/* Singular values, descending; eigenvalues of a Hermitian A, ascending. */
const wide *sample_sigma(sample *s);
const wide *sample_lambda(sample *s);

/* |A|_2. */
wide sample_norm2(sample *s);

/* A^-1, or NULL if A is too near to a singular matrix for extended precision to
   tell it; |A|_1 |A^-1|_1, or infinity. */
const wmat *sample_inverse(sample *s);
wide sample_cond1(sample *s);

/* The number of singular values above max(m,n) eps |A|_2, or -1 if one of them
   is so near to that (or to eps |A|_2) that opinions may differ. */
ptrdiff_t rank_of(ptrdiff_t m, ptrdiff_t n, const wide *sigma);

/* A random matrix that belongs to the sample: the same in every run. */
la_view sample_random(const sample *s, int number, la_kind k, ptrdiff_t m,
                      ptrdiff_t n);

#endif
