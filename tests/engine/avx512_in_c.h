/* avx512_in_c.h - the AVX-512 instructions that our kernels use, in C, lane by
   lane: with configure --enable-emulated-avx512 the kernels are compiled with
   this file before them, and run on machines that have AVX2 only. For tests; it
   says nothing of their speed. */
#ifndef LA_TESTS_AVX512_IN_C_H
#define LA_TESTS_AVX512_IN_C_H

/* Before __AVX512F__ is defined: the compiler's own header looks at it. */
#include <immintrin.h>

#include <string.h>

#define EMULATED static inline __attribute__((always_inline, unused))

typedef double m512d __attribute__((vector_size(64)));
typedef long long m512i __attribute__((vector_size(64)));
typedef unsigned char mask8;

/* ---- memory ---- */

EMULATED m512d loadu(const void *p) {
  m512d x;
  memcpy(&x, p, sizeof x);
  return x;
}

EMULATED void storeu(void *p, m512d x) {
  memcpy(p, &x, sizeof x);
}

EMULATED m512d maskz_loadu(mask8 k, const double *p) {
  m512d x = {0};
  for (int i = 0; i < 8; i++) {
    x[i] = k >> i & 1 ? p[i] : 0;
  }
  return x;
}

EMULATED void mask_storeu(double *p, mask8 k, m512d x) {
  for (int i = 0; i < 8; i++) {
    if (k >> i & 1) {
      p[i] = x[i];
    }
  }
}

EMULATED m512d gather(m512i at, const void *table, int scale) {
  double x[8];
  for (int i = 0; i < 8; i++) {
    memcpy(&x[i], (const char *)table + at[i] * scale, sizeof *x);
  }
  return loadu(x);
}

/* ---- lanes ---- */

EMULATED m512d all_lanes(double x) {
  return (m512d){x, x, x, x, x, x, x, x};
}

/* The other lane of each pair where the bit says so. */
EMULATED m512d permute(m512d a, int bits) {
  m512d r = a;
  for (int i = 0; i < 8; i++) {
    r[i] = a[(i & ~1) + (bits >> i & 1)];
  }
  return r;
}

EMULATED m512d unpacklo(m512d a, m512d b) {
  return (m512d){a[0], b[0], a[2], b[2], a[4], b[4], a[6], b[6]};
}

EMULATED m512d unpackhi(m512d a, m512d b) {
  return (m512d){a[1], b[1], a[3], b[3], a[5], b[5], a[7], b[7]};
}

/* Two pairs of lanes from a, two from b; two bits name each. */
EMULATED m512d shuffle_pairs(m512d a, m512d b, int which) {
  m512d r = a;
  for (int q = 0; q < 4; q++) {
    int s = which >> (2 * q) & 3;
    r[2 * q] = q < 2 ? a[2 * s] : b[2 * s];
    r[2 * q + 1] = q < 2 ? a[2 * s + 1] : b[2 * s + 1];
  }
  return r;
}

EMULATED m512d from_half(__m256d x) {
  return (m512d){x[0], x[1], x[2], x[3], 0, 0, 0, 0};
}

EMULATED __m256d half(m512d x, int which) {
  const int i = 4 * which;
  return (__m256d){x[i], x[i + 1], x[i + 2], x[i + 3]};
}

EMULATED m512d insert_half(m512d x, __m256d y, int which) {
  for (int i = 0; i < 4; i++) {
    x[4 * which + i] = y[i];
  }
  return x;
}

EMULATED m512d blend(mask8 k, m512d a, m512d b) {
  for (int i = 0; i < 8; i++) {
    a[i] = k >> i & 1 ? b[i] : a[i];
  }
  return a;
}

EMULATED mask8 test_lanes(m512i a, m512i b) {
  unsigned k = 0;
  for (int i = 0; i < 8; i++) {
    k |= (a[i] & b[i]) != 0 ? 1U << i : 0;
  }
  return (mask8)k;
}

/* ---- arithmetic ---- */

/* a b + c, a b - c, and the latter in even lanes, the former in odd ones. */
EMULATED m512d fmadd(m512d a, m512d b, m512d c) {
  for (int i = 0; i < 8; i++) {
    c[i] = __builtin_fma(a[i], b[i], c[i]);
  }
  return c;
}

EMULATED m512d fmsub(m512d a, m512d b, m512d c) {
  return fmadd(a, b, -c);
}

EMULATED m512d fmaddsub(m512d a, m512d b, m512d c) {
  for (int i = 0; i < 8; i += 2) {
    c[i] = -c[i];
  }
  return fmadd(a, b, c);
}

EMULATED m512d mask_sub(m512d other, mask8 k, m512d a, m512d b) {
  return blend(k, other, a - b);
}

EMULATED m512d square_root(m512d x) {
  for (int i = 0; i < 8; i++) {
    x[i] = __builtin_sqrt(x[i]);
  }
  return x;
}

/* The second one where one of the two is NaN. */
EMULATED m512d larger(m512d x, m512d y) {
  for (int i = 0; i < 8; i++) {
    y[i] = x[i] > y[i] ? x[i] : y[i];
  }
  return y;
}

EMULATED m512d smaller(m512d x, m512d y) {
  for (int i = 0; i < 8; i++) {
    y[i] = x[i] < y[i] ? x[i] : y[i];
  }
  return y;
}

EMULATED double sum_of_lanes(m512d x) {
  return ((x[0] + x[4]) + (x[2] + x[6])) + ((x[1] + x[5]) + (x[3] + x[7]));
}

EMULATED double mask_sum_of_lanes(mask8 k, m512d x) {
  return sum_of_lanes(blend(k, (m512d){0}, x));
}

/* ---- the names that the kernels know them by ---- */

#define __AVX512F__ 1
#define __m512d m512d
#define __m512i m512i
#define __mmask8 mask8
#define _mm512_add_pd(a, b) ((a) + (b))
#define _mm512_castpd256_pd512 from_half
#define _mm512_castpd512_pd256(x) half(x, 0)
#define _mm512_div_pd(a, b) ((a) / (b))
#define _mm512_extractf64x4_pd half
#define _mm512_fmadd_pd fmadd
#define _mm512_fmaddsub_pd fmaddsub
#define _mm512_fmsub_pd fmsub
#define _mm512_i64gather_pd gather
#define _mm512_insertf64x4 insert_half
#define _mm512_loadu_pd loadu
#define _mm512_mask_blend_pd blend
#define _mm512_mask_reduce_add_pd mask_sum_of_lanes
#define _mm512_mask_storeu_pd mask_storeu
#define _mm512_mask_sub_pd mask_sub
#define _mm512_maskz_loadu_pd maskz_loadu
#define _mm512_max_pd larger
#define _mm512_min_pd smaller
#define _mm512_mul_pd(a, b) ((a) * (b))
#define _mm512_permute_pd permute
#define _mm512_reduce_add_pd sum_of_lanes
#define _mm512_set1_pd all_lanes
#define _mm512_setzero_pd() ((m512d){0})
#define _mm512_shuffle_f64x2 shuffle_pairs
#define _mm512_sqrt_pd square_root
#define _mm512_storeu_pd storeu
#define _mm512_stream_pd storeu
#define _mm512_sub_pd(a, b) ((a) - (b))
#define _mm512_test_epi64_mask test_lanes
#define _mm512_unpackhi_pd unpackhi
#define _mm512_unpacklo_pd unpacklo

#endif
