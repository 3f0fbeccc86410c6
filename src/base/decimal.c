/* decimal.c - see decimal.h.

   Both directions multiply a 64-bit significand by a power of ten known to 128
   bits, keep a bound on the error of that product, and decide by it. Where the
   bound leaves the answer open (about one number in 2^50) or the number is
   subnormal, the C library decides. The ideas are those of Clinger, "How to
   read floating point numbers accurately" (1990), and Steele and White, "How to
   print floating-point numbers accurately" (1990). */
#include "config.h"

#include "base/decimal.h"

#include "base/mem.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef unsigned __int128 u128;

/* Units in the last of 128 bits by which a product may be wrong. */
enum { SLACK = 16 };

/* 10^0 ... 10^27, exact, shifted so that the top bit is set. */
static const uint64_t small_power[28] = {
    0x8000000000000000, 0xa000000000000000, 0xc800000000000000,
    0xfa00000000000000, 0x9c40000000000000, 0xc350000000000000,
    0xf424000000000000, 0x9896800000000000, 0xbebc200000000000,
    0xee6b280000000000, 0x9502f90000000000, 0xba43b74000000000,
    0xe8d4a51000000000, 0x9184e72a00000000, 0xb5e620f480000000,
    0xe35fa931a0000000, 0x8e1bc9bf04000000, 0xb1a2bc2ec5000000,
    0xde0b6b3a76400000, 0x8ac7230489e80000, 0xad78ebc5ac620000,
    0xd8d726b7177a8000, 0x878678326eac9000, 0xa968163f0a57b400,
    0xd3c21bcecceda100, 0x84595161401484a0, 0xa56fa5b99019a5c8,
    0xcecb8f27f4200f3a};

/* 10^(28 q), q = -13 ... 12, to 128 bits, shifted likewise. */
static const struct {
  uint64_t hi, lo;
} large_power[26] = {{0xe1afa13afbd14d6d, 0x82189c09a3a1ec21},
                     {0xe3e27a444d8d98b7, 0xfd1b1b2308169b25},
                     {0xe61acf033d1a45df, 0x6fb92487298e33be},
                     {0xe858ad248f5c22c9, 0xd1b3400f8f9cff69},
                     {0xea9c227723ee8bcb, 0x465e15a979c1cadc},
                     {0xece53cec4a314ebd, 0xa4f8bf5635246428},
                     {0xef340a98172aace4, 0x86fb897116c87c35},
                     {0xf18899b1bc3f8ca1, 0xdc44e6c3cb279ac2},
                     {0xf3e2f893dec3f126, 0x5a89dba3c3efccfb},
                     {0xf64335bcf065d37d, 0x4d4617b5ff4a16d6},
                     {0xf8a95fcf88747d94, 0x75a44c6397ce912a},
                     {0xfb158592be068d2e, 0xeed6e2f0f0d56713},
                     {0xfd87b5f28300ca0d, 0x8bca9d6e188853fc},
                     {0x8000000000000000, 0x0000000000000000},
                     {0x813f3978f8940984, 0x4000000000000000},
                     {0x82818f1281ed449f, 0xbff8f10e7a8921a4},
                     {0x83c7088e1aab65db, 0x792667c6da79e0fa},
                     {0x850fadc09923329e, 0x03e2cf6bc604ddb0},
                     {0x865b86925b9bc5c2, 0x0b8a2392ba45a9b2},
                     {0x87aa9aff79042286, 0x90fb44d2f05d0843},
                     {0x88fcf317f22241e2, 0x441fece3bdf81f03},
                     {0x8a5296ffe33cc92f, 0x82bd6b70d99aaa70},
                     {0x8bab8eefb6409c1a, 0x1ad089b6c2f7548e},
                     {0x8d07e33455637eb2, 0xdb0b487b6423e1e8},
                     {0x8e679c2f5e44ff8f, 0x570f09eaa7ea7648},
                     {0x8fcac257558ee4e6, 0x213a4f0aa5e8a7b2}};

/* 10^k = (returned value) * 2^exp, the value in [2^127, 2^128) and wrong by at
   most 4. -364 <= k < 364. */
static u128 power_of_ten(int k, int *exp) {
  int q = (k + 28 * 13) / 28;
  int r = k + 28 * 13 - 28 * q;
  u128 low = (u128)large_power[q].lo * small_power[r];
  u128 high = (u128)large_power[q].hi * small_power[r] + (low >> 64);
  if (high >> 127 == 0) {
    high = high << 1 | ((uint64_t)low >> 63);
  }
  *exp = ((k * 217706) >> 16) - 127; /* floor(k log2(10)), |k| < 400 */
  return high;
}

/* The top 128 bits of a * b. */
static u128 multiply_high(uint64_t a, u128 b) {
  return (u128)a * (uint64_t)(b >> 64) + (((u128)a * (uint64_t)b) >> 64);
}

/* The same by trying ever more digits. */
static void shortest_slowly(double x, uint64_t *w, int *e) {
  char text[40];
  for (int digits = 1; digits <= 17; digits++) {
    snprintf(text, sizeof text, "%.*e", digits - 1, x);
    if (strtod(text, NULL) == x) {
      break;
    }
  }
  char *exponent = strchr(text, 'e');
  *e = (int)strtol(exponent + 1, NULL, 10);
  *w = 0;
  for (const char *c = text; c < exponent; c++) {
    if (*c >= '0' && *c <= '9') {
      *w = *w * 10 + (uint64_t)(*c - '0');
      *e -= c > text; /* a digit after the point */
    }
  }
}

/* Looks for a multiple of [unit] in the interval of reals that read back as x.
   [v] is x scaled, [below] and [above] how far the interval reaches, all in
   64.64 fixed point and wrong by a few units. 1: found in *w; 0: there is none;
   -1: cannot tell. */
static int round_to(u128 v, u128 below, u128 above, unsigned unit,
                    uint64_t *w) {
  uint64_t whole = (uint64_t)(v >> 64);
  uint64_t base = whole - whole % unit;
  u128 down = v - ((u128)base << 64);
  u128 up = ((u128)unit << 64) - down;
  if (down > up ? down - up <= SLACK : up - down <= SLACK) {
    return -1;
  }
  u128 distance = down < up ? down : up;
  u128 reach = down < up ? below : above;
  *w = down < up ? base : base + unit;
  if (distance + SLACK < reach) {
    return 1;
  }
  return distance > reach + SLACK ? 0 : -1;
}

void la_decimal_shortest(double x, uint64_t *w, int *e) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  int biased = (int)(bits >> 52 & 0x7ff);
  uint64_t fraction = bits & ((UINT64_C(1) << 52) - 1);
  if (biased == 0) {
    shortest_slowly(x, w, e);
    return;
  }
  int e2 = biased - 1075; /* x = (2^52 + fraction) 2^e2 */
  /* Scaled by 10^s, x lies in [1e16, 2e17): 17 digits, sometimes 18. */
  int s = 16 - (((e2 + 52) * 78913) >> 18);
  int exp;
  u128 power = power_of_ten(s, &exp);
  int shift = -(e2 - 11 + exp + 128);
  u128 v = multiply_high((fraction | UINT64_C(1) << 52) << 11, power) >> shift;
  u128 above = power >> (shift + 54);
  u128 below = fraction == 0 ? above / 2 : above;
  int found = 0;
  for (unsigned unit = 100; unit > 0 && found == 0; unit /= 10) {
    found = round_to(v, below, above, unit, w);
  }
  if (found != 1) {
    shortest_slowly(x, w, e);
    return;
  }
  *e = -s;
  while (*w % 10 == 0) {
    *w /= 10;
    ++*e;
  }
}

/* w * 10^e correctly rounded; false if it cannot be told. */
static bool compose(uint64_t w, int e, double *x) {
  static const double exact[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                 1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  if (w == 0) {
    *x = 0;
    return true;
  }
  if (w <= UINT64_C(1) << 53 && e >= -22 && e <= 22) {
    *x = e < 0 ? (double)w / exact[-e] : (double)w * exact[e];
    return true;
  }
  if (e < -340 || e > 308) {
    return false;
  }
  int exp;
  u128 power = power_of_ten(e, &exp);
  int zeros = __builtin_clzll(w);
  u128 product = multiply_high(w << zeros, power);
  exp += 64 - zeros;
  if (product >> 127 == 0) {
    product <<= 1;
    exp--;
  }
  const u128 half = (u128)1 << 74; /* 53 of 128 bits are kept */
  u128 rest = product & (2 * half - 1);
  if (rest > half ? rest - half <= 2 * SLACK : half - rest <= 2 * SLACK) {
    return false;
  }
  uint64_t kept = (uint64_t)(product >> 75) + (rest > half);
  exp += 75;
  if (exp < -1074 || exp > 970) {
    return false;
  }
  *x = ldexp((double)kept, exp);
  return true;
}

/* What stands at a number's place in a text. */
typedef struct scanned {
  uint64_t w; /* the first 19 digits */
  int e;      /* and the power of ten they are counted in */
  bool more;  /* other digits follow, not all zero */
  int digits; /* digits seen at all */
  const char *end;
} scanned;

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
/* Eight digits at once, in the lanes of one word; false if there are fewer.
   Lemire, "Number parsing at a gigabyte per second" (2021), section 4. */
static bool eight_digits(const char *p, uint64_t *value) {
  uint64_t v;
  memcpy(&v, p, sizeof v);
  uint64_t high = v & UINT64_C(0xf0f0f0f0f0f0f0f0);
  uint64_t over =
      (v + UINT64_C(0x0606060606060606)) & UINT64_C(0xf0f0f0f0f0f0f0f0);
  if ((high | over >> 4) != UINT64_C(0x3333333333333333)) {
    return false;
  }
  v = ((v & UINT64_C(0x0f0f0f0f0f0f0f0f)) * 2561) >> 8;
  v = ((v & UINT64_C(0x00ff00ff00ff00ff)) * 6553601) >> 16;
  *value = ((v & UINT64_C(0x0000ffff0000ffff)) * 42949672960001) >> 32;
  return true;
}
#else
static bool eight_digits(const char *p, uint64_t *value) {
  (void)p;
  *value = 0;
  return false;
}
#endif

static bool is_digit(const char *p, const char *end) {
  return p < end && (unsigned)(*p - '0') < 10;
}

/* Reads digits up to the first other character. */
static void scan_digits(scanned *s, const char *end, bool fraction) {
  const uint64_t full = UINT64_C(1000000000000000000);
  const char *p = s->end;
  uint64_t w = s->w, eight;
  while (end - p >= 8 && w < full / 10000000 && eight_digits(p, &eight)) {
    w = w * 100000000 + eight;
    p += 8;
  }
  for (; w < full && is_digit(p, end); p++) {
    w = w * 10 + (uint64_t)(*p - '0');
  }
  s->w = w;
  s->e -= fraction ? (int)(p - s->end) : 0;
  for (; is_digit(p, end); p++) {
    s->more |= *p != '0';
    s->e += !fraction;
  }
  s->digits += p > s->end;
  s->end = p;
}

static void scan_exponent(scanned *s, const char *end) {
  const char *p = s->end;
  if (p == end || (*p != 'e' && *p != 'E')) {
    return;
  }
  p++;
  bool minus = p < end && *p == '-';
  p += p < end && (*p == '-' || *p == '+');
  if (!is_digit(p, end)) {
    return;
  }
  int e = 0;
  for (; is_digit(p, end); p++) {
    e = e < 100000 ? e * 10 + (*p - '0') : e;
  }
  s->e += minus ? -e : e;
  s->end = p;
}

/* The C library's reading of [text, end), which needs a NUL. */
static double read_slowly(const char *text, const char *end) {
  char local[128];
  size_t n = (size_t)(end - text);
  char *copy = n < sizeof local ? local : la_mem_alloc((ptrdiff_t)n + 1, 1);
  if (copy == NULL) {
    copy = local; /* the digits beyond decide nothing but exact ties */
    n = sizeof local - 1;
  }
  memcpy(copy, text, n);
  copy[n] = '\0';
  double x = strtod(copy, NULL);
  if (copy != local) {
    la_mem_free(copy);
  }
  return x;
}

const char *la_decimal_parse(const char *text, const char *end, double *x) {
  scanned s = {.end = text};
  scan_digits(&s, end, false);
  if (s.end < end && *s.end == '.') {
    s.end++;
    scan_digits(&s, end, true);
  }
  if (s.digits == 0) {
    return NULL;
  }
  scan_exponent(&s, end);
  double next;
  bool sure = compose(s.w, s.e, x);
  if (sure && s.more) {
    sure = compose(s.w + 1, s.e, &next) && next == *x;
  }
  if (!sure) {
    *x = read_slowly(text, s.end);
  }
  return s.end;
}
