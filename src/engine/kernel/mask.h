/* mask.h - questions to many numbers, answered by bytes 0 and 1 or by how many
   there are, for the instruction set that the including file is compiled for.
   Bound by memory: the lanes of a comparison become bits, four bits become four
   bytes by one multiplication (which shifts copies of them apart). */
#ifndef LA_ENGINE_KERNEL_MASK_H
#define LA_ENGINE_KERNEL_MASK_H

#include "engine/kernel/kernel.h"
#include "engine/kernel/simd.h"

/* Numbers whose answers are stored at a time. */
enum { MASK_STEP = 8 };

/* Bytes that are fetched ahead of their use. */
enum { MASK_AHEAD = 4096 };

typedef ivec (*vask)(vec x, vec y);

/* One bit for each lane, the first one lowest. */
SIMD_INLINE unsigned mask_bits(ivec m) {
#if defined(__AVX512F__)
  return _mm512_test_epi64_mask((__m512i)m, (__m512i)m);
#elif defined(__AVX2__) && defined(__FMA__)
  return (unsigned)_mm256_movemask_pd((__m256d)m);
#elif defined(__SSE2__)
  return (unsigned)_mm_movemask_pd((__m128d)m);
#else
  return (unsigned)((m[0] & 1) | (m[1] & 2));
#endif
}

/* Byte i is bit i, also where the first byte of a word is its highest one. */
SIMD_INLINE uint64_t mask_bytes(unsigned bits) {
  uint64_t low = (uint64_t)(bits & 15) * 0x00204081 & 0x01010101;
  uint64_t high = (uint64_t)(bits >> 4) * 0x00204081 & 0x01010101;
  uint64_t bytes = high << 32 | low;
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  bytes = __builtin_bswap64(bytes);
#endif
  return bytes;
}

SIMD_INLINE unsigned ask_eight(vask f, const double *x, ptrdiff_t sx,
                               const double *y, ptrdiff_t sy) {
  unsigned bits = 0;
  for (int k = 0; k < MASK_STEP; k += SIMD_W) {
    vec p = sx == 0 ? v_all(x[0]) : v_load(x + k);
    vec q = sy == 0 ? v_all(y[0]) : v_load(y + k);
    bits |= mask_bits(f(p, q)) << k;
  }
  return bits;
}

/* [odd], if not NULL, sets the second bit of the byte. */
SIMD_INLINE void ask_bytes(vask f, vask odd, const double *x, ptrdiff_t sx,
                           const double *y, ptrdiff_t sy, unsigned char *out) {
  uint64_t bytes = mask_bytes(ask_eight(f, x, sx, y, sy));
  if (odd != NULL) {
    bytes |= mask_bytes(ask_eight(odd, x, sx, y, sy)) << 1;
  }
  memcpy(out, &bytes, sizeof bytes);
}

SIMD_INLINE void ask_run(vask f, vask odd, ptrdiff_t n, const double *x,
                         ptrdiff_t sx, const double *y, ptrdiff_t sy,
                         unsigned char *out) {
  ptrdiff_t i = 0;
  for (; i + MASK_STEP <= n; i += MASK_STEP) {
    /* Beyond the end nothing is fetched, and no harm done. */
    __builtin_prefetch((const char *)(x + i * sx) + MASK_AHEAD * sx);
    ask_bytes(f, odd, x + i * sx, sx, y + i * sy, sy, out + i);
  }
  if (i < n) {
    double p[MASK_STEP] = {0};
    double q[MASK_STEP] = {0};
    unsigned char last[MASK_STEP];
    size_t left = (size_t)(n - i);
    memcpy(p, x + i * sx, (sx == 0 ? 1 : left) * sizeof *p);
    memcpy(q, y + i * sy, (sy == 0 ? 1 : left) * sizeof *q);
    ask_bytes(f, odd, p, sx, q, sy, last);
    memcpy(out + i, last, left);
  }
}

/* The steps are constants in each loop. */
SIMD_INLINE void ask_map(vask f, vask odd, ptrdiff_t n, const double *x,
                         ptrdiff_t sx, const double *y, ptrdiff_t sy,
                         unsigned char *out) {
  if (n == 0) {
    return;
  }
  if (sx != 0 && sy != 0) {
    ask_run(f, odd, n, x, 1, y, 1, out);
  } else if (sx != 0) {
    ask_run(f, odd, n, x, 1, y, 0, out);
  } else if (sy != 0) {
    ask_run(f, odd, n, x, 0, y, 1, out);
  } else {
    ask_run(f, odd, n, x, 0, y, 0, out);
  }
}

/* How many; [y] is one number. */
SIMD_INLINE ptrdiff_t ask_count(vask f, ptrdiff_t n, const double *x,
                                double y) {
  const vec one = v_all(y);
  ivec a = v_ints(0);
  ivec b = v_ints(0);
  ptrdiff_t i = 0;
  for (; i + 2 * SIMD_W <= n; i += 2 * SIMD_W) {
    a -= f(v_load(x + i), one);
    b -= f(v_load(x + i + SIMD_W), one);
  }
  a += b;
  ptrdiff_t count = 0;
  for (int k = 0; k < SIMD_W; k++) {
    count += (ptrdiff_t)a[k];
  }
  for (; i < n; i++) {
    count += (ptrdiff_t)(f(v_all(x[i]), one)[0] & 1);
  }
  return count;
}

SIMD_INLINE ivec ask_lt(vec x, vec y) {
  return x < y;
}

SIMD_INLINE ivec ask_le(vec x, vec y) {
  return x <= y;
}

SIMD_INLINE ivec ask_eq(vec x, vec y) {
  return x == y;
}

SIMD_INLINE ivec ask_ne(vec x, vec y) {
  return x != y;
}

SIMD_INLINE ivec ask_and(vec x, vec y) {
  return (x != v_all(0)) & (y != v_all(0));
}

SIMD_INLINE ivec ask_or(vec x, vec y) {
  return (x != v_all(0)) | (y != v_all(0));
}

SIMD_INLINE ivec ask_nan(vec x, vec y) {
  return (x != x) | (y != y);
}

SIMD_INLINE ivec ask_size_eq(vec x, vec y) {
  return v_abs(x) == y;
}

SIMD_INLINE ivec ask_size_lt(vec x, vec y) {
  return v_abs(x) < y;
}

static void kern_ask_lt(ptrdiff_t n, const double *x, ptrdiff_t sx,
                        const double *y, ptrdiff_t sy, unsigned char *out) {
  ask_map(ask_lt, NULL, n, x, sx, y, sy, out);
}

static void kern_ask_le(ptrdiff_t n, const double *x, ptrdiff_t sx,
                        const double *y, ptrdiff_t sy, unsigned char *out) {
  ask_map(ask_le, NULL, n, x, sx, y, sy, out);
}

static void kern_ask_eq(ptrdiff_t n, const double *x, ptrdiff_t sx,
                        const double *y, ptrdiff_t sy, unsigned char *out) {
  ask_map(ask_eq, NULL, n, x, sx, y, sy, out);
}

static void kern_ask_ne(ptrdiff_t n, const double *x, ptrdiff_t sx,
                        const double *y, ptrdiff_t sy, unsigned char *out) {
  ask_map(ask_ne, NULL, n, x, sx, y, sy, out);
}

static void kern_ask_and(ptrdiff_t n, const double *x, ptrdiff_t sx,
                         const double *y, ptrdiff_t sy, unsigned char *out) {
  ask_map(ask_and, ask_nan, n, x, sx, y, sy, out);
}

static void kern_ask_or(ptrdiff_t n, const double *x, ptrdiff_t sx,
                        const double *y, ptrdiff_t sy, unsigned char *out) {
  ask_map(ask_or, ask_nan, n, x, sx, y, sy, out);
}

static void kern_ask_not(ptrdiff_t n, const double *x, ptrdiff_t sx,
                         const double *y, ptrdiff_t sy, unsigned char *out) {
  ask_map(ask_eq, ask_nan, n, x, sx, y, sy, out);
}

static void kern_ask_size_eq(ptrdiff_t n, const double *x, ptrdiff_t sx,
                             const double *y, ptrdiff_t sy,
                             unsigned char *out) {
  ask_map(ask_size_eq, NULL, n, x, sx, y, sy, out);
}

static void kern_ask_size_lt(ptrdiff_t n, const double *x, ptrdiff_t sx,
                             const double *y, ptrdiff_t sy,
                             unsigned char *out) {
  ask_map(ask_size_lt, NULL, n, x, sx, y, sy, out);
}

SIMD_INLINE vec pick_larger(vec x, vec y) {
  return v_pick((x >= y) | (y != y), x, y);
}

SIMD_INLINE vec pick_smaller(vec x, vec y) {
  return v_pick((x <= y) | (y != y), x, y);
}

static void kern_larger(ptrdiff_t n, const double *x, ptrdiff_t sx,
                        const double *y, ptrdiff_t sy, double *out) {
  v_map(pick_larger, n, x, sx, y, sy, out);
}

static void kern_smaller(ptrdiff_t n, const double *x, ptrdiff_t sx,
                         const double *y, ptrdiff_t sy, double *out) {
  v_map(pick_smaller, n, x, sx, y, sy, out);
}

static ptrdiff_t kern_zeros(ptrdiff_t n, const double *x) {
  return ask_count(ask_eq, n, x, 0);
}

static ptrdiff_t kern_nans(ptrdiff_t n, const double *x) {
  return ask_count(ask_nan, n, x, 0);
}

static ptrdiff_t kern_differ(ptrdiff_t n, const double *x, const double *y) {
  ivec a = v_ints(0);
  ptrdiff_t i = 0;
  for (; i + SIMD_W <= n; i += SIMD_W) {
    a -= v_load(x + i) != v_load(y + i);
  }
  ptrdiff_t count = 0;
  for (int k = 0; k < SIMD_W; k++) {
    count += (ptrdiff_t)a[k];
  }
  for (; i < n; i++) {
    count += x[i] != y[i];
  }
  return count;
}

/* Sums of absolute differences from 0, eight bytes in each. */
static ptrdiff_t kern_byte_sum(ptrdiff_t n, const unsigned char *x) {
  ptrdiff_t sum = 0;
  ptrdiff_t i = 0;
#if defined(__AVX2__)
  __m256i a = _mm256_setzero_si256();
  __m256i b = a;
  for (; i + 64 <= n; i += 64) {
    __m256i p = _mm256_loadu_si256((const __m256i *)(const void *)(x + i));
    __m256i q = _mm256_loadu_si256((const __m256i *)(const void *)(x + i + 32));
    a = _mm256_add_epi64(a, _mm256_sad_epu8(p, _mm256_setzero_si256()));
    b = _mm256_add_epi64(b, _mm256_sad_epu8(q, _mm256_setzero_si256()));
  }
  int64_t part[4];
  _mm256_storeu_si256((__m256i *)(void *)part, _mm256_add_epi64(a, b));
  sum = (ptrdiff_t)(part[0] + part[1] + part[2] + part[3]);
#elif defined(__SSE2__)
  __m128i a = _mm_setzero_si128();
  for (; i + 16 <= n; i += 16) {
    __m128i p = _mm_loadu_si128((const __m128i *)(const void *)(x + i));
    a = _mm_add_epi64(a, _mm_sad_epu8(p, _mm_setzero_si128()));
  }
  int64_t part[2];
  _mm_storeu_si128((__m128i *)(void *)part, a);
  sum = (ptrdiff_t)(part[0] + part[1]);
#endif
  for (; i < n; i++) {
    sum += x[i];
  }
  return sum;
}

static void enter_masks(la_kern *table) {
  table->ask[LA_ASK_LT] = kern_ask_lt;
  table->ask[LA_ASK_LE] = kern_ask_le;
  table->ask[LA_ASK_EQ] = kern_ask_eq;
  table->ask[LA_ASK_NE] = kern_ask_ne;
  table->ask[LA_ASK_AND] = kern_ask_and;
  table->ask[LA_ASK_OR] = kern_ask_or;
  table->ask[LA_ASK_NOT] = kern_ask_not;
  table->ask[LA_ASK_SIZE_EQ] = kern_ask_size_eq;
  table->ask[LA_ASK_SIZE_LT] = kern_ask_size_lt;
  table->larger = kern_larger;
  table->smaller = kern_smaller;
  table->zeros = kern_zeros;
  table->nans = kern_nans;
  table->differ = kern_differ;
  table->byte_sum = kern_byte_sum;
}

#endif
