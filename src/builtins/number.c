/* number.c - whole numbers: primes, factors, counting. */
#include "config.h"

#include "base/intr.h"
#include "base/mem.h"
#include "base/progress.h"
#include "builtins/along.h"
#include "builtins/tables.h"
#include "engine/specfun.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

static const double largest = 9007199254740992.0; /* 2^53 */

/* --- primes --------------------------------------------------------------- */

/* a*b mod m for a, b < m < 2^53: the quotient in floating point is wrong by at
   most a few units, which the wrapped difference shows. */
static uint64_t mul_mod(uint64_t a, uint64_t b, uint64_t m) {
  uint64_t q = (uint64_t)((double)a * (double)b / (double)m);
  int64_t r = (int64_t)(a * b - q * m);
  while (r < 0) {
    r += (int64_t)m;
  }
  return (uint64_t)r % m;
}

static uint64_t pow_mod(uint64_t a, uint64_t e, uint64_t m) {
  uint64_t p = 1;
  for (; e > 0; e >>= 1) {
    if (e & 1) {
      p = mul_mod(p, a, m);
    }
    a = mul_mod(a, a, m);
  }
  return p;
}

/* Miller and Rabin's test to base a, n - 1 = d 2^s with d odd. */
static bool witness(uint64_t a, uint64_t d, int s, uint64_t n) {
  uint64_t x = pow_mod(a % n, d, n);
  if (x == 1 || x == n - 1) {
    return false;
  }
  while (--s > 0) {
    x = mul_mod(x, x, n);
    if (x == n - 1) {
      return false;
    }
  }
  return true;
}

/* These bases decide all n < 3.4e14 (Jaeschke 1993) and, with the last ones,
   all n < 3.8e18 (Sorenson and Webster 2015). */
static bool is_prime(uint64_t n) {
  static const uint64_t base[] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37};
  const int nbase = (int)(sizeof base / sizeof *base);
  for (int k = 0; k < nbase; k++) {
    if (n % base[k] == 0) {
      return n == base[k];
    }
  }
  if (n < 37 * 37) {
    return n > 1;
  }
  uint64_t d = n - 1;
  int s = 0;
  for (; d % 2 == 0; d /= 2) {
    s++;
  }
  for (int k = 0; k < nbase; k++) {
    if (witness(base[k], d, s, n)) {
      return false;
    }
  }
  return true;
}

static la_status isprime(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL;
  LA_TRY(la_arg_array(ctx, call, 0, &a));
  la_arr *r = NULL;
  la_status st =
      a->cls == LA_C_CPLX ? la_arg_want(ctx, call, 0, "real") : LA_OK;
  if (st == LA_OK) {
    r = la_arr_like(ctx, a, LA_C_BOOL);
    st = r == NULL ? LA_ERR : LA_OK;
  }
  for (ptrdiff_t i = 0; st == LA_OK && i < a->numel && !la_interrupted_at(i);
       i++) {
    double x = fabs(la_arr_d(a)[i]);
    if (isfinite(x) && !(x == floor(x) && x < largest)) {
      st = la_arg_fail(ctx, call, "%.15g is no whole number below 2^53",
                       la_arr_d(a)[i]);
    } else if (!isfinite(x)) {
      la_arr_b(r)[i] = false;
    } else {
      la_arr_b(r)[i] = is_prime((uint64_t)x);
    }
  }
  la_arr_release(a);
  if (st != LA_OK) {
    la_arr_release(r);
    return st;
  }
  call->out[0] = la_val_arr(r);
  return LA_OK;
}

/* Marks the composite ones among 3, 5, 7, ...: bit k stands for 2k + 3. */
static void sieve_part(unsigned char *composite, ptrdiff_t roots,
                       ptrdiff_t from, ptrdiff_t to) {
  for (ptrdiff_t k = 0; k < roots; k++) {
    ptrdiff_t p = 2 * k + 3, m = (p * p - 3) / 2;
    if (m < from) {
      m += (from - m + p - 1) / p * p;
    }
    for (; !composite[k] && m < to; m += p) {
      composite[m] = 1;
    }
  }
}

/* In parts that stay in the cache; false if interrupted. */
static bool sieve(unsigned char *composite, ptrdiff_t n) {
  enum { PART = 1 << 19 };
  ptrdiff_t roots = 0; /* numbers up to the root of the largest */
  while ((2 * roots + 3) * (2 * roots + 3) <= 2 * n + 1) {
    roots++;
  }
  memset(composite, 0, (size_t)n);
  sieve_part(composite, roots, 0, roots);
  la_work done;
  la_work_begin(&done, "sieve", (double)n);
  for (ptrdiff_t from = 0; from < n; from += PART) {
    if (la_work_step(&done, PART)) {
      break;
    }
    sieve_part(composite, roots, from, n - from < PART ? n : from + PART);
  }
  la_work_end(&done);
  return !la_interrupted();
}

static la_status primes(la_ctx *ctx, la_call *call) {
  double x = 0;
  LA_TRY(la_arg_num(ctx, call, 0, &x));
  if (isnan(x) || x >= largest) {
    return la_arg_want(ctx, call, 0, "a number below 2^53");
  }
  ptrdiff_t top = x < 2 ? 0 : (ptrdiff_t)x;
  ptrdiff_t n = top < 3 ? 0 : (top - 1) / 2, count = top >= 2;
  unsigned char *composite = la_mem_alloc(n, 1);
  if (composite == NULL) {
    return la_fail_memory(ctx, "the sieve", (double)n);
  }
  if (!sieve(composite, n)) {
    la_mem_free(composite);
    return LA_INTR;
  }
  for (ptrdiff_t k = 0; k < n; k++) {
    count += !composite[k];
  }
  la_arr *r = la_arr_new2(ctx, LA_C_REAL, 1, count);
  double *p = r == NULL ? NULL : la_arr_d(r);
  if (p != NULL && count > 0) {
    *p++ = 2;
  }
  for (ptrdiff_t k = 0; p != NULL && k < n; k++) {
    if (!composite[k]) {
      *p++ = (double)(2 * k + 3);
    }
  }
  la_mem_free(composite);
  if (r == NULL) {
    return LA_ERR;
  }
  call->out[0] = la_val_arr(r);
  return LA_OK;
}

/* Prime factors of n in p, ascending; returns their number (at most 53), or -1
   if interrupted. */
static int factorise(uint64_t n, double *p) {
  int count = 0;
  uint64_t d = 2;
  while (d * d <= n) {
    while (n % d == 0) {
      p[count++] = (double)d;
      n /= d;
    }
    d += d == 2 ? 1 : 2;
    if (d % 65536 == 1) {
      if (la_interrupted()) {
        return -1;
      }
      if (is_prime(n)) {
        break;
      }
    }
  }
  if (n > 1 || count == 0) {
    p[count++] = (double)n;
  }
  return count;
}

/* [p,n] = factor(q): each prime once, with its multiplicity. */
static int gather_powers(double *p, double *times, int count) {
  int k = 0;
  for (int i = 0; i < count; i++) {
    if (k > 0 && p[k - 1] == p[i]) {
      times[k - 1]++;
    } else {
      p[k] = p[i];
      times[k++] = 1;
    }
  }
  return k;
}

static la_status give_row(la_ctx *ctx, la_call *call, int k, const double *x,
                          ptrdiff_t n) {
  la_arr *r = la_arr_new2(ctx, LA_C_REAL, 1, n);
  if (r == NULL) {
    return LA_ERR;
  }
  memcpy(r->data, x, (size_t)n * sizeof *x);
  call->out[k] = la_val_arr(r);
  return LA_OK;
}

static la_status factor(la_ctx *ctx, la_call *call) {
  double x = 0, p[64], times[64];
  LA_TRY(la_arg_num(ctx, call, 0, &x));
  if (!(x >= 0 && x < largest && x == floor(x))) {
    return la_arg_want(ctx, call, 0, "a whole number from 0 to 2^53");
  }
  int count = factorise((uint64_t)x, p);
  if (count < 0) {
    return LA_INTR;
  }
  if (call->nargout < 2) {
    return give_row(ctx, call, 0, p, count);
  }
  count = gather_powers(p, times, count);
  LA_TRY(give_row(ctx, call, 0, p, count));
  return give_row(ctx, call, 1, times, count);
}

/* --- counting ------------------------------------------------------------- */

static la_status factorial(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL;
  LA_TRY(la_arg_array(ctx, call, 0, &a));
  la_arr *r = la_arr_like(ctx, a, LA_C_REAL);
  la_status st = r == NULL ? LA_ERR : LA_OK;
  if (st == LA_OK && a->cls == LA_C_CPLX) {
    st = la_arg_want(ctx, call, 0, "real");
  }
  for (ptrdiff_t i = 0; st == LA_OK && i < a->numel && !la_interrupted_at(i);
       i++) {
    double x = la_arr_d(a)[i];
    if (!(x >= 0 && x == floor(x))) {
      st = la_arg_fail(ctx, call,
                       "all values must be whole numbers, not negative");
    } else {
      la_arr_d(r)[i] = round(la_gamma(x + 1));
    }
  }
  la_arr_release(a);
  if (st != LA_OK) {
    la_arr_release(r);
    return st;
  }
  call->out[0] = la_val_arr(r);
  return LA_OK;
}

/* The binomial coefficient, every step a whole number: common factors are
   divided out first, so that it is exact up to 2^53. */
static double choose(double n, double k) {
  double c = 1;
  k = k > n - k ? n - k : k;
  for (double i = 1; i <= k && isfinite(c); i++) {
    double num = n - k + i, g = la_gcd(num, i);
    c = c / (i / g) * (num / g);
  }
  return round(c);
}

/* All ways to take k of the elements of v, a row each, in order. */
static la_status combinations(la_ctx *ctx, const la_arr *v, ptrdiff_t k,
                              la_arr **out) {
  ptrdiff_t n = v->numel;
  double count = k > n ? 0 : choose((double)n, (double)k);
  if (!(count * (double)k < 1e15)) {
    return la_fail_memory(ctx, "the list of combinations",
                          count * (double)k * 8);
  }
  ptrdiff_t m = (ptrdiff_t)count, size = la_class_size(v->cls);
  la_arr *r = la_arr_new2(ctx, v->cls, m, k);
  ptrdiff_t *at = la_mem_alloc(k, (ptrdiff_t)sizeof *at);
  if (r == NULL || at == NULL) {
    la_arr_release(r);
    la_mem_free(at);
    return r == NULL ? LA_ERR : la_fail_nomem(ctx);
  }
  for (ptrdiff_t j = 0; j < k; j++) {
    at[j] = j;
  }
  for (ptrdiff_t i = 0; i < m && !la_interrupted_at(i); i++) {
    for (ptrdiff_t j = 0; j < k; j++) {
      memcpy((char *)r->data + (i + j * m) * size,
             (const char *)v->data + at[j] * size, (size_t)size);
    }
    ptrdiff_t j = k - 1;
    while (j >= 0 && at[j] == n - k + j) {
      j--;
    }
    for (ptrdiff_t next = j < 0 ? 0 : at[j] + 1; j >= 0 && j < k; j++) {
      at[j] = next++;
    }
  }
  la_mem_free(at);
  *out = r;
  return LA_OK;
}

static la_status nchoosek(la_ctx *ctx, la_call *call) {
  ptrdiff_t k = 0;
  double n = 0;
  LA_TRY(la_arg_int(ctx, call, 1, &k));
  if (k < 0) {
    return la_arg_want(ctx, call, 1, "a whole number, not negative");
  }
  if (!la_val_is_scalar(call->arg[0])) {
    la_arr *v = NULL, *r = NULL;
    LA_TRY(la_arg_vector(ctx, call, 0, &v));
    la_status st = combinations(ctx, v, k, &r);
    la_arr_release(v);
    LA_TRY(st);
    call->out[0] = la_val_arr(r);
    return LA_OK;
  }
  LA_TRY(la_arg_num(ctx, call, 0, &n));
  if (!(n >= (double)k && n == floor(n) && isfinite(n))) {
    return la_arg_want(ctx, call, 0, "a whole number, not below k");
  }
  double c = choose(n, (double)k);
  if (c > largest) {
    la_warn(ctx, "nchoosek: the result is beyond 2^53 and may be rounded");
  }
  call->out[0] = la_val_num(c);
  return LA_OK;
}

/* Row i of perms: the permutation number n!-1-i in lexicographic order of
   places, which is Octave's order. */
static void permutation(ptrdiff_t i, ptrdiff_t n, ptrdiff_t *at) {
  ptrdiff_t rest = i;
  for (ptrdiff_t j = n - 1; j >= 0; j--) { /* digits in the factorial base */
    at[j] = rest % (n - j);
    rest /= n - j;
  }
  for (ptrdiff_t j = n - 2; j >= 0; j--) {
    for (ptrdiff_t k = j + 1; k < n; k++) {
      at[k] += at[k] >= at[j];
    }
  }
}

static la_status perms(la_ctx *ctx, la_call *call) {
  la_arr *v = NULL;
  LA_TRY(la_val_full(ctx, call->arg[0], &v));
  ptrdiff_t n = v->numel, size = la_class_size(v->cls);
  double count = round(la_gamma((double)n + 1));
  if (n > 17) {
    la_arr_release(v);
    return la_fail_memory(ctx, "the list of permutations",
                          count * (double)n * 8);
  }
  ptrdiff_t m = (ptrdiff_t)count, at[17];
  la_arr *r = la_arr_new2(ctx, v->cls, m, n);
  la_status st = r == NULL ? LA_ERR : LA_OK;
  for (ptrdiff_t i = 0; st == LA_OK && i < m; i++) {
    permutation(m - 1 - i, n, at);
    for (ptrdiff_t j = 0; j < n; j++) {
      memcpy((char *)r->data + (i + j * m) * size,
             (char *)v->data + at[j] * size, (size_t)size);
    }
    st = la_interrupted_at(i) ? LA_INTR : LA_OK;
  }
  la_arr_release(v);
  if (st != LA_OK) {
    la_arr_release(r);
    return st;
  }
  call->out[0] = la_val_arr(r);
  return LA_OK;
}

const la_builtin la_rows_number[] = {
    {"primes", primes, 1, 1, 1, LA_TOPIC_MATH, NULL, "p = primes(n)",
     "All primes up to n", NULL, "primes(20)", "isprime, factor"},
    {"isprime", isprime, 1, 1, 1, LA_TOPIC_MATH, NULL, "t = isprime(x)",
     "True where x is prime", "The sign is ignored; NaN and Inf are not prime.",
     "isprime([1 2 9 11])", "primes, factor"},
    {"factor", factor, 1, 1, 2, LA_TOPIC_MATH, NULL,
     "p = factor(q)\n[p,n] = factor(q)", "Prime factors",
     "With two outputs each prime is listed once, n(k) times a factor.",
     "factor(60)\n[p,n] = factor(60)", "primes, isprime, gcd"},
    {"factorial", factorial, 1, 1, 1, LA_TOPIC_MATH, NULL, "f = factorial(n)",
     "Factorial", "Exact up to 22, Inf from 171.", "factorial([0 5 10])",
     "gamma, nchoosek"},
    {"nchoosek", nchoosek, 2, 2, 1, LA_TOPIC_MATH, NULL,
     "c = nchoosek(n,k)\nC = nchoosek(v,k)",
     "Binomial coefficient, or all choices of k elements",
     "For a vector v the rows of C are the ways to take k of its elements.",
     "nchoosek(5,2)\nnchoosek(1:3,2)", "factorial, perms"},
    {"perms", perms, 1, 1, 1, LA_TOPIC_MATH, NULL, "P = perms(v)",
     "All permutations of the elements, a row each", NULL, "perms([1 2 3])",
     "nchoosek, randperm"},
    {.name = NULL}};
