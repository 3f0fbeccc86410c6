/* scalar_ask.c - questions to many numbers, one after the other: the oracle of
   mask.h. */
#include "config.h"

#include "engine/kernel/kernel.h"

#include <math.h>
#include <stdbool.h>

static unsigned char answer(la_ask what, double x, double y) {
  const unsigned char odd = isnan(x) || isnan(y) ? 2 : 0;
  switch (what) {
  case LA_ASK_LT:
    return x < y;
  case LA_ASK_LE:
    return x <= y;
  case LA_ASK_EQ:
    return x == y;
  case LA_ASK_NE:
    return x != y;
  case LA_ASK_AND:
    return odd | (x != 0 && y != 0);
  case LA_ASK_OR:
    return odd | (x != 0 || y != 0);
  case LA_ASK_NOT:
    return odd | (x == y);
  case LA_ASK_SIZE_EQ:
    return fabs(x) == y;
  default:
    return fabs(x) < y;
  }
}

static void answers(la_ask what, ptrdiff_t n, const double *x, ptrdiff_t sx,
                    const double *y, ptrdiff_t sy, unsigned char *out) {
  for (ptrdiff_t i = 0; i < n; i++) {
    out[i] = answer(what, x[i * sx], y[i * sy]);
  }
}

static void kern_lt_scalar(ptrdiff_t n, const double *x, ptrdiff_t sx,
                           const double *y, ptrdiff_t sy, unsigned char *out) {
  answers(LA_ASK_LT, n, x, sx, y, sy, out);
}

static void kern_le_scalar(ptrdiff_t n, const double *x, ptrdiff_t sx,
                           const double *y, ptrdiff_t sy, unsigned char *out) {
  answers(LA_ASK_LE, n, x, sx, y, sy, out);
}

static void kern_eq_scalar(ptrdiff_t n, const double *x, ptrdiff_t sx,
                           const double *y, ptrdiff_t sy, unsigned char *out) {
  answers(LA_ASK_EQ, n, x, sx, y, sy, out);
}

static void kern_ne_scalar(ptrdiff_t n, const double *x, ptrdiff_t sx,
                           const double *y, ptrdiff_t sy, unsigned char *out) {
  answers(LA_ASK_NE, n, x, sx, y, sy, out);
}

static void kern_and_scalar(ptrdiff_t n, const double *x, ptrdiff_t sx,
                            const double *y, ptrdiff_t sy, unsigned char *out) {
  answers(LA_ASK_AND, n, x, sx, y, sy, out);
}

static void kern_or_scalar(ptrdiff_t n, const double *x, ptrdiff_t sx,
                           const double *y, ptrdiff_t sy, unsigned char *out) {
  answers(LA_ASK_OR, n, x, sx, y, sy, out);
}

static void kern_not_scalar(ptrdiff_t n, const double *x, ptrdiff_t sx,
                            const double *y, ptrdiff_t sy, unsigned char *out) {
  answers(LA_ASK_NOT, n, x, sx, y, sy, out);
}

static void kern_size_eq_scalar(ptrdiff_t n, const double *x, ptrdiff_t sx,
                                const double *y, ptrdiff_t sy,
                                unsigned char *out) {
  answers(LA_ASK_SIZE_EQ, n, x, sx, y, sy, out);
}

static void kern_size_lt_scalar(ptrdiff_t n, const double *x, ptrdiff_t sx,
                                const double *y, ptrdiff_t sy,
                                unsigned char *out) {
  answers(LA_ASK_SIZE_LT, n, x, sx, y, sy, out);
}

static void kern_larger_scalar(ptrdiff_t n, const double *x, ptrdiff_t sx,
                               const double *y, ptrdiff_t sy, double *out) {
  for (ptrdiff_t i = 0; i < n; i++) {
    double p = x[i * sx];
    double q = y[i * sy];
    out[i] = p >= q || isnan(q) ? p : q;
  }
}

static void kern_smaller_scalar(ptrdiff_t n, const double *x, ptrdiff_t sx,
                                const double *y, ptrdiff_t sy, double *out) {
  for (ptrdiff_t i = 0; i < n; i++) {
    double p = x[i * sx];
    double q = y[i * sy];
    out[i] = p <= q || isnan(q) ? p : q;
  }
}

static ptrdiff_t kern_zeros_scalar(ptrdiff_t n, const double *x) {
  ptrdiff_t count = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    count += x[i] == 0;
  }
  return count;
}

static ptrdiff_t kern_nans_scalar(ptrdiff_t n, const double *x) {
  ptrdiff_t count = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    count += isnan(x[i]);
  }
  return count;
}

static ptrdiff_t kern_differ_scalar(ptrdiff_t n, const double *x,
                                    const double *y) {
  ptrdiff_t count = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    count += x[i] != y[i];
  }
  return count;
}

static ptrdiff_t kern_byte_sum_scalar(ptrdiff_t n, const unsigned char *x) {
  ptrdiff_t sum = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    sum += x[i];
  }
  return sum;
}

void kern_init_asks_scalar(la_kern *table) {
  table->ask[LA_ASK_LT] = kern_lt_scalar;
  table->ask[LA_ASK_LE] = kern_le_scalar;
  table->ask[LA_ASK_EQ] = kern_eq_scalar;
  table->ask[LA_ASK_NE] = kern_ne_scalar;
  table->ask[LA_ASK_AND] = kern_and_scalar;
  table->ask[LA_ASK_OR] = kern_or_scalar;
  table->ask[LA_ASK_NOT] = kern_not_scalar;
  table->ask[LA_ASK_SIZE_EQ] = kern_size_eq_scalar;
  table->ask[LA_ASK_SIZE_LT] = kern_size_lt_scalar;
  table->larger = kern_larger_scalar;
  table->smaller = kern_smaller_scalar;
  table->zeros = kern_zeros_scalar;
  table->nans = kern_nans_scalar;
  table->differ = kern_differ_scalar;
  table->byte_sum = kern_byte_sum_scalar;
}
