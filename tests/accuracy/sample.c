/* sample.c - see sample.h. */
#include "config.h"

#include "sample.h"

#include "engine/rng.h"
#include "reference.h"

#include <math.h>
#include <stdlib.h>

static bool is_hermitian(wmat a) {
  for (ptrdiff_t j = 0; j < a.n; j++) {
    for (ptrdiff_t i = 0; i <= j; i++) {
      wnum x = w_get(a, i, j);
      wnum y = w_get(a, j, i);
      if (x.re != y.re || x.im != -y.im) {
        return false;
      }
    }
  }
  return true;
}

/* By Cholesky on the matrix scaled to a unit diagonal: no pivot may come near
   to rounding. */
static bool is_definite(wmat a) {
  wmat r = w_copy(a);
  wide least = 40 * (wide)a.n * 0x1p-53L;
  for (ptrdiff_t j = 0; j < a.n; j++) {
    wide dj = sqrtl(w_get(a, j, j).re);
    for (ptrdiff_t i = 0; i <= j; i++) {
      wide scale = sqrtl(w_get(a, i, i).re) * dj;
      wnum s = w_dot(a.k, i, w_at(r, 0, i), w_at(r, 0, j));
      wnum x = w_get(a, i, j);
      x = (wnum){x.re / scale - s.re, x.im / scale - s.im};
      if (i == j && !(x.re > least)) {
        return false;
      }
      wide d = i == j ? sqrtl(x.re) : w_get(r, i, i).re;
      w_put(r, i, j, (wnum){x.re / d, x.im / d});
    }
  }
  return true;
}

static unsigned look(wmat a) {
  unsigned traits = a.m > 0 && a.n > 0 ? FILLED : 0;
  if (a.m == a.n) {
    traits |= SQUARE;
    if (is_hermitian(a)) {
      traits |= HERMITIAN | (is_definite(a) ? DEFINITE : 0);
    }
  }
  return traits;
}

void sample_open(sample *s, const char *name, la_view a, unsigned traits) {
  *s = (sample){.name = name, .a = a, .traits = traits};
  s->pool = la_arena_new();
  if (s->pool == NULL) {
    abort();
  }
  la_arena *before = pool_use(s->pool);
  s->w = w_of(a);
  s->norm1 = w_norm1(s->w);
  s->traits |= traits & VECTOR ? FILLED : look(s->w);
  pool_use(before);
}

void sample_close(sample *s) {
  la_arena_release(s->pool);
}

const wide *sample_sigma(sample *s) {
  la_arena *before = pool_use(s->pool);
  if (s->sigma == NULL) {
    s->sigma = ref_singular_values(s->w);
  }
  pool_use(before);
  return s->sigma;
}

const wide *sample_lambda(sample *s) {
  la_arena *before = pool_use(s->pool);
  if (s->lambda == NULL) {
    s->lambda = ref_hermitian_values(s->w);
  }
  pool_use(before);
  return s->lambda;
}

wide sample_norm2(sample *s) {
  return s->traits & FILLED ? sample_sigma(s)[0] : 0;
}

static void find_inverse(sample *s) {
  ref_lu f = ref_factor(s->w);
  s->inverse_state = -1;
  if (!f.rank_short) {
    s->inverse = ref_solve(&f, w_identity(s->a.k, s->a.n));
    wide cond = s->norm1 * w_norm1(s->inverse);
    if (s->a.n == 0 || cond * (wide)s->a.n * WIDE_EPS < 1e-3L) {
      s->inverse_state = 1;
    }
  }
}

const wmat *sample_inverse(sample *s) {
  la_arena *before = pool_use(s->pool);
  if (s->inverse_state == 0) {
    find_inverse(s);
  }
  pool_use(before);
  return s->inverse_state > 0 ? &s->inverse : NULL;
}

wide sample_cond1(sample *s) {
  const wmat *inverse = sample_inverse(s);
  return s->a.n == 0       ? 1
         : inverse == NULL ? (wide)INFINITY
                           : s->norm1 * w_norm1(*inverse);
}

ptrdiff_t rank_of(ptrdiff_t m, ptrdiff_t n, const wide *sigma) {
  ptrdiff_t most = m > n ? m : n;
  ptrdiff_t count = m < n ? m : n;
  ptrdiff_t rank = 0;
  for (ptrdiff_t i = 0; i < count; i++) {
    wide tol = (wide)most * 0x1p-52L * sigma[0];
    if (sigma[i] > tol / (8 * (wide)most) && sigma[i] < 8 * tol) {
      return -1;
    }
    rank += sigma[i] > tol;
  }
  return rank;
}

la_view sample_random(const sample *s, int number, la_kind k, ptrdiff_t m,
                      ptrdiff_t n) {
  la_rng rng;
  uint64_t seed = 14695981039346656037u + (uint64_t)number;
  for (const char *c = s->name; *c != '\0'; c++) {
    seed = (seed ^ (unsigned char)*c) * 1099511628211u;
  }
  la_rng_seed(&rng, seed);
  la_view a = view_new(k, m, n);
  la_rng_normal(&rng, m * n * (ptrdiff_t)k, a.p);
  return a;
}
