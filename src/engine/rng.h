/* rng.h - random numbers, the same on every machine for a given seed. */
#ifndef LA_ENGINE_RNG_H
#define LA_ENGINE_RNG_H

#include <stddef.h>
#include <stdint.h>

/* xoshiro256++ (Blackman and Vigna 2019). */
typedef struct la_rng {
  uint64_t s[4];
} la_rng;

/* Fills the state from a seed by splitmix64. */
void la_rng_seed(la_rng *rng, uint64_t seed);

/* Fills the state from the machine's entropy. */
void la_rng_seed_entropy(la_rng *rng);

uint64_t la_rng_next(la_rng *rng);

/* n uniform numbers in the open interval (0,1), multiples of 2^-53; n standard
   normal ones (ziggurat); n unit exponential ones. */
void la_rng_uniform(la_rng *rng, ptrdiff_t n, double *x);
void la_rng_normal(la_rng *rng, ptrdiff_t n, double *x);
void la_rng_exponential(la_rng *rng, ptrdiff_t n, double *x);

/* A uniform integer in [0, n), without bias. */
uint64_t la_rng_below(la_rng *rng, uint64_t n);

#endif
