/* peak.h - what the machine can do: floating-point operations and bytes a
   second on all threads. Loops for each instruction set, as the engine's
   kernels are built; the best set that the processor has is used. */
#ifndef LA_TESTS_BENCH_PEAK_H
#define LA_TESTS_BENCH_PEAK_H

#include <stddef.h>

/* One instruction set. */
typedef struct peak_loops {
  const char *name;
  /* [rounds] times a number of independent fused multiplications and additions
     (without such instructions: one of each), and how many operations a round
     is. The result, and sums that begin with different numbers, keep the
     compiler from leaving work out. */
  double (*fma)(long rounds, double x, double y);
  double fma_flops;
  /* a := b + s c, written past the caches where that is possible. */
  void (*triad)(ptrdiff_t n, double *a, const double *b, const double *c,
                double s);
} peak_loops;

extern const peak_loops PEAK_PORTABLE, PEAK_AVX2, PEAK_AVX512;

/* The loops that this processor runs best. */
const peak_loops *peak_choose(void);

/* Operations a second, on all threads of the engine. */
double peak_flops(void);

/* Bytes a second that the triad moves, 24 for each element, as STREAM counts
   (J. D. McCalpin, IEEE TCCA Newsletter, December 1995); 0 without memory. */
double peak_bandwidth(void);

/* Seconds on a clock that only goes forwards. */
double peak_seconds(void);

#endif
