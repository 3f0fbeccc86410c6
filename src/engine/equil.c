/* equil.c - see equil.h.

   The permutation is the one of the largest product of elements, an assignment
   problem for their logarithms; the scale factors are its dual variables (Duff
   and Koster, SIAM J. Matrix Anal. Appl. 22, 2001). Solved by shortest
   augmenting paths, a row at a time (Jonker and Volgenant 1987). Logarithms are
   rounded to whole numbers, so that scaling is exact. */
#include "config.h"

#include "engine/equil.h"

#include "base/intr.h"
#include "base/mem.h"
#include "engine/scalar.h"
#include "engine/scale.h"

#include <limits.h>
#include <math.h>

/* Elements with fewer bits between them are left alone. */
enum { SPREAD = 53, NEVER = INT_MAX / 4 };

/* Rows and columns are counted from 1 here: 0 is the root of every path. */
typedef struct assignment {
  la_view a;
  int *u, *v;            /* dual variables of rows and columns */
  int *least;            /* the shortest way to a column, less the duals */
  ptrdiff_t *row, *from; /* of a column: its row; the column before it */
  bool *seen;
} assignment;

/* The exponent of the largest part with its sign turned. */
static int cost(la_view a, ptrdiff_t i, ptrdiff_t j) {
  la_scalar z = la_get(a, i, j);
  double size = fmax(fabs(z.re), fabs(z.im));
  int e = 0;
  frexp(size, &e);
  return size > 0 ? -e : NEVER;
}

static bool is_spread(la_view a) {
  int low = NEVER, high = -NEVER;
  for (ptrdiff_t j = 0; j < a.n; j++) {
    for (ptrdiff_t i = 0; i < a.m; i++) {
      int e = cost(a, i, j);
      low = e < low ? e : low;
      high = e > high && e < NEVER ? e : high;
    }
  }
  return high - low > SPREAD;
}

/* The column nearest to the path that ends in column [at]; 0 if none is to be
   reached. */
static ptrdiff_t nearest(assignment *t, ptrdiff_t at) {
  ptrdiff_t i = t->row[at], best = 0;
  for (ptrdiff_t j = 1; j <= t->a.n; j++) {
    if (t->seen[j]) {
      continue;
    }
    int c = cost(t->a, i - 1, j - 1);
    int way = c == NEVER ? NEVER : c - t->u[i] - t->v[j];
    if (way < t->least[j]) {
      t->least[j] = way;
      t->from[j] = at;
    }
    if (t->least[j] < NEVER && (best == 0 || t->least[j] < t->least[best])) {
      best = j;
    }
  }
  return best;
}

static void adjust(assignment *t, int by) {
  for (ptrdiff_t j = 0; j <= t->a.n; j++) {
    if (t->seen[j]) {
      t->u[t->row[j]] += by;
      t->v[j] -= by;
    } else if (t->least[j] < NEVER) {
      t->least[j] -= by;
    }
  }
}

/* Finds a column for row i, moving others on; false if there is none. */
static bool assign(assignment *t, ptrdiff_t i) {
  for (ptrdiff_t j = 0; j <= t->a.n; j++) {
    t->least[j] = NEVER;
    t->seen[j] = false;
  }
  t->row[0] = i;
  ptrdiff_t at = 0;
  do {
    t->seen[at] = true;
    ptrdiff_t next = nearest(t, at);
    if (next == 0) {
      return false;
    }
    adjust(t, t->least[next]);
    at = next;
  } while (t->row[at] != 0);
  while (at != 0) {
    ptrdiff_t before = t->from[at];
    t->row[at] = t->row[before];
    at = before;
  }
  return true;
}

int la_equilibrate(la_view a, int *r, int *c, bool *found) {
  ptrdiff_t n = a.n;
  *found = is_spread(a);
  if (!*found) {
    return 0;
  }
  int *whole = la_mem_zalloc(3 * (n + 1), (ptrdiff_t)sizeof *whole);
  ptrdiff_t *index = la_mem_zalloc(2 * (n + 1), (ptrdiff_t)sizeof *index);
  bool *seen = la_mem_zalloc(n + 1, (ptrdiff_t)sizeof *seen);
  int info = whole == NULL || index == NULL || seen == NULL ? LA_INFO_NOMEM : 0;
  assignment t = {.a = a, .u = whole, .row = index, .seen = seen};
  if (info == 0) {
    t.v = whole + n + 1;
    t.least = t.v + n + 1;
    t.from = index + n + 1;
  }
  for (ptrdiff_t i = 1; i <= n && info == 0 && *found; i++) {
    *found = assign(&t, i);
    info = la_interrupted() ? LA_INFO_INTR : 0;
  }
  for (ptrdiff_t i = 0; i < n && info == 0 && *found; i++) {
    r[i] = t.u[i + 1];
    c[i] = t.v[i + 1];
  }
  la_mem_free(whole);
  la_mem_free(index);
  la_mem_free(seen);
  return info;
}

void la_scale_rows_columns(la_view a, const int *r, const int *c) {
  ptrdiff_t k = (ptrdiff_t)a.k;
  for (ptrdiff_t j = 0; j < a.n; j++) {
    for (ptrdiff_t i = 0; i < a.m; i++) {
      int e = (r == NULL ? 0 : r[i]) + (c == NULL ? 0 : c[j]);
      double *x = la_at(a, i, j);
      for (ptrdiff_t p = 0; p < k; p++) {
        x[p] = ldexp(x[p], e);
      }
    }
  }
}
