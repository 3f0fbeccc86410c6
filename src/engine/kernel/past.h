/* past.h - results that go past the caches: memory is then not read before it
   is written, which saves a third of the traffic of a sum of two matrices. For
   the instruction set that the including file is compiled for. */
#ifndef LA_ENGINE_KERNEL_PAST_H
#define LA_ENGINE_KERNEL_PAST_H

#include "engine/kernel/kernel.h"
#include "engine/kernel/simd.h"

enum { PAST_LINE = 64 }; /* bytes; lines are written whole or not at all */

/* Bytes up to the next line. */
SIMD_INLINE ptrdiff_t past_head(const void *p) {
  return (ptrdiff_t)(-(uintptr_t)p % PAST_LINE);
}

static void past_one(ptrdiff_t m, const char *from, char *to) {
  const ptrdiff_t size = (ptrdiff_t)sizeof(double);
  ptrdiff_t i = past_head(to) < m ? past_head(to) : m;
  memcpy(to, from, (size_t)i);
  for (; i + PAST_LINE <= m; i += PAST_LINE) {
    for (ptrdiff_t k = 0; k < PAST_LINE; k += SIMD_W * size) {
      v_stream((void *)(to + i + k), v_load((const void *)(from + i + k)));
    }
  }
  memcpy(to + i, from + i, (size_t)(m - i));
}

static void kern_stream(ptrdiff_t m, ptrdiff_t n, const char *from,
                        ptrdiff_t from_step, char *to, ptrdiff_t to_step) {
  for (ptrdiff_t j = 0; j < n; j++) {
    past_one(m, from + j * from_step, to + j * to_step);
  }
  v_streamed();
}

typedef vec (*past_op)(vec x, vec y);

SIMD_INLINE vec past_plus(vec x, vec y) {
  return x + y;
}

SIMD_INLINE vec past_minus(vec x, vec y) {
  return x - y;
}

SIMD_INLINE vec past_times(vec x, vec y) {
  return x * y;
}

SIMD_INLINE vec past_over(vec x, vec y) {
  return x / y;
}

/* Whole lines go past the caches, what is before and behind them does not. The
   steps are known to the compiler. */
SIMD_INLINE void past_map(past_op f, ptrdiff_t n, const double *x, ptrdiff_t sx,
                          const double *y, ptrdiff_t sy, double *out) {
  const ptrdiff_t line = PAST_LINE / (ptrdiff_t)sizeof *out;
  ptrdiff_t i = past_head(out) / (ptrdiff_t)sizeof *out;
  i = i < n ? i : n;
  v_map(f, i, x, sx, y, sy, out);
  for (; i + line <= n; i += line) {
    for (ptrdiff_t k = i; k < i + line; k += SIMD_W) {
      vec p = sx == 0 ? v_all(x[0]) : v_load(x + k);
      vec q = sy == 0 ? v_all(y[0]) : v_load(y + k);
      v_stream(out + k, f(p, q));
    }
  }
  v_map(f, n - i, x + i * sx, sx, y + i * sy, sy, out + i);
  v_streamed();
}

SIMD_INLINE void past_any(past_op f, ptrdiff_t n, const double *x, ptrdiff_t sx,
                          const double *y, ptrdiff_t sy, double *out) {
  if (sx == 0) {
    past_map(f, n, x, 0, y, sy, out);
  } else if (sy == 0) {
    past_map(f, n, x, 1, y, 0, out);
  } else {
    past_map(f, n, x, 1, y, 1, out);
  }
}

static void kern_past_plus(ptrdiff_t n, const void *x, ptrdiff_t sx,
                           const void *y, ptrdiff_t sy, void *out) {
  past_any(past_plus, n, x, sx, y, sy, out);
}

static void kern_past_minus(ptrdiff_t n, const void *x, ptrdiff_t sx,
                            const void *y, ptrdiff_t sy, void *out) {
  past_any(past_minus, n, x, sx, y, sy, out);
}

static void kern_past_times(ptrdiff_t n, const void *x, ptrdiff_t sx,
                            const void *y, ptrdiff_t sy, void *out) {
  past_any(past_times, n, x, sx, y, sy, out);
}

static void kern_past_over(ptrdiff_t n, const void *x, ptrdiff_t sx,
                           const void *y, ptrdiff_t sy, void *out) {
  past_any(past_over, n, x, sx, y, sy, out);
}

static void enter_past(la_kern *table) {
  table->stream = kern_stream;
  table->past[LA_PLUS] = kern_past_plus;
  table->past[LA_MINUS] = kern_past_minus;
  table->past[LA_TIMES] = kern_past_times;
  table->past[LA_OVER] = kern_past_over;
}

#endif
