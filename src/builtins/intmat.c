/* intmat.c - see intmat.h.

   Determinant: elimination modulo several primes just below 2^31 and Chinese
   remaindering in mixed radix (von zur Gathen and Gerhard, Modern Computer
   Algebra, 5.5); Hadamard's bound says how many primes are enough. About n^3/3
   modular operations for each prime, so only for small n.

   Echelon form: fraction-free Gauss-Jordan elimination in 128-bit integers
   (Bareiss, Math. Comp. 22, 1968): every number that appears is a minor of A,
   which Hadamard's bound keeps from overflowing.

   Characteristic polynomial: Faddeev's method (Gantmacher, Theory of Matrices
   I, IV.5), again in 128-bit integers; its divisions are exact. */
#include "config.h"

#include "builtins/intmat.h"

#include "base/mem.h"
#include "builtins/linalg.h"

#include <math.h>
#include <string.h>

__extension__ typedef __int128 wide;

enum { PRIMES = 20, MAX_DET = 40, MAX_POLY = 24, WORDS = PRIMES + 2 };

static const uint32_t primes[PRIMES] = {
    2147483647, 2147483629, 2147483587, 2147483579, 2147483563,
    2147483549, 2147483543, 2147483497, 2147483489, 2147483477,
    2147483423, 2147483399, 2147483353, 2147483323, 2147483269,
    2147483249, 2147483237, 2147483179, 2147483171, 2147483137};

/* log2 of a bound for every minor: the product of the row norms, none counted
   below 1 (Hadamard). */
static double minor_bits(const la_arr *a) {
  la_view v = la_arr_view(a);
  double bits = 0;
  for (ptrdiff_t i = 0; i < v.m; i++) {
    double sum = 1;
    for (ptrdiff_t j = 0; j < v.n; j++) {
      double x = *la_at(v, i, j);
      sum += x * x;
    }
    bits += 0.5 * log2(sum);
  }
  return bits;
}

static uint32_t mul_mod(uint64_t a, uint64_t b, uint32_t p) {
  return (uint32_t)(a * b % p);
}

/* a^(p-2), the inverse of a modulo the prime p (Fermat). */
static uint32_t inverse_mod(uint32_t a, uint32_t p) {
  uint32_t r = 1;
  for (uint32_t e = p - 2; e > 0; e >>= 1) {
    if (e & 1) {
      r = mul_mod(r, a, p);
    }
    a = mul_mod(a, a, p);
  }
  return r;
}

/* Swaps row i of the column-major w with row c; true if they differ. */
static bool swap_rows(uint32_t *w, ptrdiff_t n, ptrdiff_t i, ptrdiff_t c) {
  for (ptrdiff_t j = c; i != c && j < n; j++) {
    uint32_t t = w[i + j * n];
    w[i + j * n] = w[c + j * n];
    w[c + j * n] = t;
  }
  return i != c;
}

/* Determinant modulo p of the n-by-n residues w, which are destroyed. */
static uint32_t det_mod(uint32_t *w, ptrdiff_t n, uint32_t p) {
  uint32_t det = 1;
  for (ptrdiff_t c = 0; c < n; c++) {
    ptrdiff_t i = c;
    while (i < n && w[i + c * n] == 0) {
      i++;
    }
    if (i == n) {
      return 0;
    }
    if (swap_rows(w, n, i, c)) {
      det = p - det;
    }
    uint32_t *col = w + c * n;
    det = mul_mod(det, col[c], p);
    uint32_t inv = inverse_mod(col[c], p);
    for (i = c + 1; i < n; i++) {
      col[i] = mul_mod(col[i], inv, p);
    }
    for (ptrdiff_t j = c + 1; j < n; j++) {
      uint32_t *x = w + j * n;
      uint64_t f = p - x[c];
      for (i = c + 1; i < n; i++) {
        x[i] = (uint32_t)((x[i] + f * col[i]) % p);
      }
    }
  }
  return det;
}

/* Mixed-radix digits v of the number in [0, primes product) with residues r:
   v[0] + v[1] p[0] + v[2] p[0] p[1] + ... (Garner). */
static void mixed_radix(const uint32_t *r, int count, uint32_t *v) {
  for (int k = 0; k < count; k++) {
    uint32_t p = primes[k];
    uint64_t sum = 0, base = 1;
    for (int i = 0; i < k; i++) {
      sum = (sum + base * (v[i] % p)) % p;
      base = base * (primes[i] % p) % p;
    }
    v[k] = mul_mod((r[k] + p - sum) % p, inverse_mod((uint32_t)base, p), p);
  }
}

/* The number with these digits, rounded once. */
static double radix_to_double(const uint32_t *v, int count) {
  uint32_t x[WORDS] = {0};
  for (int k = count - 1; k >= 0; k--) {
    uint64_t carry = v[k];
    for (int i = 0; i < WORDS; i++) {
      carry += (uint64_t)x[i] * primes[k];
      x[i] = (uint32_t)carry;
      carry >>= 32;
    }
  }
  int top = WORDS - 1;
  while (top > 1 && x[top] == 0) {
    top--;
  }
  /* 64 leading bits, the last one sticky, so that the conversion rounds
     right. */
  uint64_t lead = (uint64_t)x[top] << 32 | x[top - 1];
  int shift = 0;
  if (top >= 2) {
    for (; lead >> 63 == 0; shift++) {
      lead = lead << 1 | (x[top - 2] >> (31 - shift) & 1);
    }
    bool rest = (uint32_t)((uint64_t)x[top - 2] << shift) != 0;
    for (int i = top - 3; i >= 0; i--) {
      rest = rest || x[i] != 0;
    }
    lead |= rest;
  }
  return ldexp((double)lead, 32 * (top - 1) - shift);
}

/* det A modulo enough primes for 2^bits, into r. */
static int det_residues(const la_arr *a, double bits, uint32_t *w,
                        uint32_t *r) {
  int count = 1 + (int)((bits + 2) / 30.9);
  for (int k = 0; k < count; k++) {
    int64_t p = primes[k];
    for (ptrdiff_t i = 0; i < a->numel; i++) {
      int64_t x = (int64_t)la_arr_d(a)[i] % p;
      w[i] = (uint32_t)(x < 0 ? x + p : x);
    }
    r[k] = det_mod(w, a->dim[0], primes[k]);
  }
  return count;
}

la_status la_int_det(la_ctx *ctx, const la_arr *a, bool *done, double *det) {
  double bits = 0;
  *done = false;
  if (a->dim[0] > MAX_DET || !la_lin_whole(a) ||
      (bits = minor_bits(a)) > 30.9 * (PRIMES - 1)) {
    return LA_OK;
  }
  uint32_t r[PRIMES] = {0}, v[PRIMES] = {0};
  uint32_t *w = la_mem_alloc(a->numel, sizeof *w);
  if (w == NULL) {
    return la_fail_nomem(ctx);
  }
  int count = det_residues(a, bits, w, r);
  la_mem_free(w);
  mixed_radix(r, count, v);
  /* Two spare bits: a leading digit in the upper half means negative. */
  bool negative = v[count - 1] > primes[count - 1] / 2;
  if (negative) {
    for (int k = 0; k < count; k++) {
      r[k] = r[k] == 0 ? 0 : primes[k] - r[k];
    }
    mixed_radix(r, count, v);
  }
  *det = radix_to_double(v, count);
  *det = negative ? -*det : *det;
  *done = true;
  return LA_OK;
}

/* num/den in lowest terms, as a double. */
static double quotient(wide num, wide den) {
  wide a = num < 0 ? -num : num, b = den < 0 ? -den : den;
  while (b != 0) {
    wide t = a % b;
    a = b;
    b = t;
  }
  return a == 0 ? 0 : (double)(num / a) / (double)(den / a);
}

/* One step of fraction-free Gauss-Jordan elimination of the m-by-n matrix w
   with the pivot (r,c), the pivot before it being [last]. */
static void bareiss_step(wide *w, ptrdiff_t m, ptrdiff_t n,
                         const ptrdiff_t rc[2], wide last) {
  ptrdiff_t r = rc[0], c = rc[1];
  wide pivot = w[r + c * m];
  for (ptrdiff_t j = 0; j < n; j++) {
    wide right = w[r + j * m];
    for (ptrdiff_t i = 0; i < m && j != c; i++) {
      if (i != r) {
        w[i + j * m] = (pivot * w[i + j * m] - w[i + c * m] * right) / last;
      }
    }
  }
  for (ptrdiff_t i = 0; i < m; i++) {
    w[i + c * m] = i == r ? pivot : 0;
  }
}

/* Reduces w; pivot columns into [pivot]. Returns the rank; *last: the value of
   all pivots at the end. */
static ptrdiff_t bareiss(wide *w, ptrdiff_t m, ptrdiff_t n, ptrdiff_t *pivot,
                         wide *last) {
  ptrdiff_t r = 0;
  *last = 1;
  for (ptrdiff_t c = 0; c < n && r < m; c++) {
    ptrdiff_t i = r;
    while (i < m && w[i + c * m] == 0) {
      i++;
    }
    if (i == m) {
      continue;
    }
    for (ptrdiff_t j = 0; i != r && j < n; j++) {
      wide t = w[i + j * m];
      w[i + j * m] = w[r + j * m];
      w[r + j * m] = t;
    }
    wide now = w[r + c * m];
    bareiss_step(w, m, n, (ptrdiff_t[]){r, c}, *last);
    *last = now;
    pivot[r++] = c;
  }
  return r;
}

la_status la_int_rref(la_ctx *ctx, const la_arr *a, bool *done, double *r,
                      ptrdiff_t *pivot, ptrdiff_t *rank) {
  ptrdiff_t m = a->dim[0], n = a->dim[1];
  *done = false;
  /* Products of two minors must fit 127 bits. */
  if (!la_lin_whole(a) || minor_bits(a) > 62) {
    return LA_OK;
  }
  wide *w = la_mem_alloc(a->numel, sizeof *w);
  if (w == NULL) {
    return la_fail_nomem(ctx);
  }
  for (ptrdiff_t i = 0; i < a->numel; i++) {
    w[i] = (wide)la_arr_d(a)[i];
  }
  wide last = 1;
  *rank = bareiss(w, m, n, pivot, &last);
  for (ptrdiff_t i = 0; i < a->numel; i++) {
    r[i] = quotient(w[i], last);
  }
  la_mem_free(w);
  *done = true;
  return LA_OK;
}

/* next := A * now + c I. */
static void faddeev_step(la_view a, const wide *now, wide c, wide *next) {
  ptrdiff_t n = a.n;
  memset(next, 0, (size_t)(n * n) * sizeof *next);
  for (ptrdiff_t j = 0; j < n; j++) {
    for (ptrdiff_t l = 0; l < n; l++) {
      wide f = now[l + j * n];
      for (ptrdiff_t i = 0; f != 0 && i < n; i++) {
        next[i + j * n] += (wide)*la_at(a, i, l) * f;
      }
    }
    next[j + j * n] += c;
  }
}

la_status la_int_charpoly(la_ctx *ctx, const la_arr *a, bool *done, double *p) {
  ptrdiff_t n = a->dim[0];
  la_view v = la_arr_view(a);
  *done = false;
  /* The matrices that appear have sums of fewer than 2^n minors in them; times
     A once more, with room for the sum of n terms. */
  if (n > MAX_POLY || !la_lin_whole(a) ||
      minor_bits(a) + (double)n + 53 + 5 > 126) {
    return LA_OK;
  }
  wide *w = la_mem_zalloc(2 * n * n, sizeof *w);
  if (w == NULL) {
    return la_fail_nomem(ctx);
  }
  wide *now = w, *next = w + n * n, c = 1;
  p[0] = 1;
  for (ptrdiff_t k = 1; k <= n; k++) {
    /* now = A M(k-1) + c(k-1) I holds M(k); c(k) = -trace(A M(k)) / k */
    faddeev_step(v, now, c, next);
    wide *t = now;
    now = next;
    next = t;
    faddeev_step(v, now, 0, next);
    c = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
      c -= next[i + i * n];
    }
    c /= k;
    p[k] = (double)c;
  }
  la_mem_free(w);
  *done = true;
  return LA_OK;
}
