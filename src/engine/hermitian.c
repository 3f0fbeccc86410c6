/* hermitian.c - see hermitian.h. Tile by tile, since one of the two elements of
   a pair is always a row away from the next. */
#include "config.h"

#include "engine/hermitian.h"

enum { TILE = 32 };

/* Rows [i, i+TILE) and columns [j, j+TILE) of the upper triangle. */
typedef bool (*tile_fn)(la_view a, ptrdiff_t i, ptrdiff_t j);

static bool tile_agrees(la_view a, ptrdiff_t i0, ptrdiff_t j0) {
  for (ptrdiff_t j = j0; j < a.n && j < j0 + TILE; j++) {
    for (ptrdiff_t i = i0; i <= j && i < i0 + TILE; i++) {
      const double *x = la_at(a, i, j);
      const double *y = la_at(a, j, i);
      if (!(x[0] == y[0]) || (a.k == LA_CPLX && !(x[1] == -y[1]))) {
        return false;
      }
    }
  }
  return true;
}

/* Without overflow, and without a loss where both are the same. */
static double mean(double x, double y) {
  return x == y ? x : x / 2 + y / 2;
}

static bool average_tile(la_view a, ptrdiff_t i0, ptrdiff_t j0) {
  for (ptrdiff_t j = j0; j < a.n && j < j0 + TILE; j++) {
    for (ptrdiff_t i = i0; i <= j && i < i0 + TILE; i++) {
      double *x = la_at(a, i, j);
      double *y = la_at(a, j, i);
      x[0] = y[0] = mean(x[0], y[0]);
      if (a.k == LA_CPLX) {
        x[1] = i == j ? 0 : mean(x[1], -y[1]);
        y[1] = i == j ? 0 : -x[1];
      }
    }
  }
  return true;
}

static bool each_tile(la_view a, tile_fn fn) {
  for (ptrdiff_t j = 0; j < a.n; j += TILE) {
    for (ptrdiff_t i = 0; i <= j; i += TILE) {
      if (!fn(a, i, j)) {
        return false;
      }
    }
  }
  return true;
}

bool la_is_hermitian(la_view a) {
  return a.m == a.n && each_tile(a, tile_agrees);
}

void la_make_hermitian(la_view a) {
  (void)each_tile(a, average_tile);
}
