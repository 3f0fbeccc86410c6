/* gallery.c - see gallery.h. */
#include "config.h"

#include "gallery.h"

#include "engine/scalar.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void gallery_visit(gallery *g) {
  gallery_shapes(g);
  gallery_spectra(g);
  gallery_classics(g);
  gallery_vectors(g);
}

/* FNV-1a. */
static uint64_t hash(const char *text) {
  uint64_t h = 14695981039346656037u;
  for (; *text != '\0'; text++) {
    h = (h ^ (unsigned char)*text) * 1099511628211u;
  }
  return h;
}

bool gallery_begin(gallery *g, const char *format, ...) {
  va_list args;
  va_start(args, format);
  vsnprintf(g->name, sizeof g->name, format, args);
  va_end(args);
  if (g->only != NULL && strstr(g->name, g->only) == NULL) {
    return false;
  }
  la_rng_seed(&g->rng, hash(g->name));
  g->pool = la_arena_new();
  if (g->pool == NULL) {
    abort();
  }
  g->before = pool_use(g->pool);
  return true;
}

void gallery_end(gallery *g, la_view a, unsigned traits) {
  g->visit(g->arg, g->name, a, traits);
  pool_use(g->before);
  la_arena_release(g->pool);
}

la_view gallery_fill(element_fn element, ptrdiff_t m, ptrdiff_t n) {
  la_view a = view_new(LA_REAL, m, n);
  for (ptrdiff_t j = 0; j < n; j++) {
    for (ptrdiff_t i = 0; i < m; i++) {
      *la_at(a, i, j) = element(i, j, n);
    }
  }
  return a;
}

double gallery_number(gallery *g) {
  double x;
  la_rng_uniform(&g->rng, 1, &x);
  return 2 * x - 1;
}

la_view gallery_uniform(gallery *g, la_kind k, ptrdiff_t m, ptrdiff_t n) {
  la_view a = view_new(k, m, n);
  for (ptrdiff_t i = 0; i < m * n * (ptrdiff_t)k; i++) {
    a.p[i] = gallery_number(g);
  }
  return a;
}

la_view gallery_hermitian(la_view a) {
  la_view h = view_new(a.k, a.n, a.n);
  for (ptrdiff_t j = 0; j < a.n; j++) {
    for (ptrdiff_t i = 0; i <= j; i++) {
      la_scalar z = la_cadd(la_get(a, i, j), la_cconj(la_get(a, j, i)));
      z = la_cscale(0.5, z);
      la_put(h, i, j, z);
      la_put(h, j, i, la_cconj(z));
    }
  }
  return h;
}

la_view gallery_gram(la_view b, double shift) {
  wmat w = w_of(b);
  wmat g = w_mul(LA_N, w, LA_C, w);
  for (ptrdiff_t i = 0; i < g.n; i++) {
    *w_at(g, i, i) += shift;
  }
  return gallery_hermitian(w_round(g));
}

la_view gallery_scaled(la_view a, double s) {
  la_view b = view_copy(a);
  for (ptrdiff_t i = 0; i < a.m * a.n * (ptrdiff_t)a.k; i++) {
    b.p[i] *= s;
  }
  return b;
}
