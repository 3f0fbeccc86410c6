/* shapes.c - random matrices of every shape, graded and badly scaled ones, with
   short rank, empty ones, and long columns. */
#include "config.h"

#include "gallery.h"

#include "engine/scalar.h"

#include <math.h>

static const char *letter(la_kind k) {
  return k == LA_CPLX ? "c" : "";
}

/* Square, Hermitian and positive definite random matrices. */
static void random_square(gallery *g, la_kind k, ptrdiff_t n) {
  if (gallery_begin(g, "%srand-%td", letter(k), n)) {
    gallery_end(g, gallery_uniform(g, k, n, n), 0);
  }
  if (gallery_begin(g, "%sherm-%td", letter(k), n)) {
    gallery_end(g, gallery_hermitian(gallery_uniform(g, k, n, n)), 0);
  }
  if (gallery_begin(g, "%sdefinite-%td", letter(k), n)) {
    gallery_end(g, gallery_gram(gallery_uniform(g, k, n, n), 0.01), 0);
  }
  if (n <= 65 && gallery_begin(g, "%sshifted-%td", letter(k), n)) {
    la_view a = gallery_uniform(g, k, n, n);
    for (ptrdiff_t i = 0; i < n; i++) {
      *la_at(a, i, i) += sqrt((double)n);
    }
    gallery_end(g, a, 0);
  }
}

static void random_squares(gallery *g, la_kind k) {
  static const ptrdiff_t order[] = {1,  2,  3,  4,  5,  6,   7,   8,   9,
                                    10, 16, 25, 64, 65, 100, 129, 200, 300};
  static const ptrdiff_t few[] = {1, 2, 3, 5, 8, 20, 50, 100};
  size_t count = g->quick ? 8 : 18;
  for (size_t i = 0; i < count - (k == LA_CPLX ? 2 : 0); i++) {
    random_square(g, k, g->quick ? few[i] : order[i]);
  }
}

/* ---- rectangular ---- */

static const ptrdiff_t TALL[][2] = {{3, 1},   {5, 3},    {40, 33},  {70, 7},
                                    {25, 10}, {66, 65},  {100, 64}, {129, 20},
                                    {300, 1}, {300, 10}, {200, 150}};

static void rectangular(gallery *g, la_kind k) {
  size_t count = g->quick ? 4 : k == LA_REAL ? 11 : 8;
  for (size_t i = 0; i < count; i++) {
    ptrdiff_t m = TALL[i][0];
    ptrdiff_t n = TALL[i][1];
    for (int turned = 0; turned < 2; turned++) {
      if (gallery_begin(g, "%srand-%tdx%td", letter(k), turned ? n : m,
                        turned ? m : n)) {
        gallery_end(g, gallery_uniform(g, k, turned ? n : m, turned ? m : n),
                    0);
      }
    }
  }
}

/* Small whole numbers, so that products of two factors are exact. */
static la_view whole(gallery *g, la_kind k, ptrdiff_t m, ptrdiff_t n) {
  la_view a = gallery_uniform(g, k, m, n);
  for (ptrdiff_t i = 0; i < m * n * (ptrdiff_t)k; i++) {
    a.p[i] = rint(8 * a.p[i]);
  }
  return a;
}

static void short_rank(gallery *g, la_kind k, ptrdiff_t m, ptrdiff_t n) {
  ptrdiff_t rank = (m < n ? m : n) / 2;
  if (gallery_begin(g, "%srank%td-%tdx%td", letter(k), rank, m, n)) {
    wmat b = w_of(whole(g, k, m, rank));
    wmat c = w_of(whole(g, k, rank, n));
    gallery_end(g, w_round(w_mul(LA_N, b, LA_N, c)), 0);
  }
  if (gallery_begin(g, "%stwins-%tdx%td", letter(k), m, n)) {
    la_view a = gallery_uniform(g, k, m, n);
    for (ptrdiff_t j = 1; j < n; j += 2) {
      for (ptrdiff_t i = 0; i < m; i++) {
        la_put(a, i, j, la_get(a, i, j - 1));
      }
    }
    gallery_end(g, a, 0);
  }
}

static void short_ranks(gallery *g, la_kind k) {
  static const ptrdiff_t shape[][2] = {{12, 12}, {25, 10}, {10, 25},
                                       {65, 65}, {65, 40}, {40, 65}};
  for (size_t i = 0; i < (g->quick ? 3 : 6); i++) {
    short_rank(g, k, shape[i][0], shape[i][1]);
  }
}

/* ---- graded and badly scaled ---- */

/* Rows times 10^(-rows i/n), columns times 10^(-cols j/n). */
static la_view grade(gallery *g, la_kind k, ptrdiff_t m, ptrdiff_t n,
                     const double power[2]) {
  la_view a = gallery_uniform(g, k, m, n);
  for (ptrdiff_t j = 0; j < n; j++) {
    for (ptrdiff_t i = 0; i < m; i++) {
      double s = pow(10, -power[0] * (double)i / (double)m -
                             power[1] * (double)j / (double)n);
      la_put(a, i, j, la_cscale(s, la_get(a, i, j)));
    }
  }
  return a;
}

static void graded(gallery *g, la_kind k, ptrdiff_t m, ptrdiff_t n) {
  static const struct {
    const char *name;
    double power[2];
  } type[] = {{"rows", {16, 0}},
              {"cols", {0, 16}},
              {"both", {16, 16}},
              {"rising", {-16, -16}}};
  for (size_t t = 0; t < sizeof type / sizeof *type; t++) {
    if (gallery_begin(g, "%sgraded-%s-%tdx%td", letter(k), type[t].name, m,
                      n)) {
      gallery_end(g, grade(g, k, m, n, type[t].power), 0);
    }
  }
  if (m == n && gallery_begin(g, "%sgraded-herm-%td", letter(k), n)) {
    const double power[2] = {8, 0};
    la_view a = grade(g, k, n, n, power);
    gallery_end(g, gallery_gram(a, 0), 0);
  }
}

/* D B D^-1 with D of powers of two: balancing has to undo it. */
static void unbalanced(gallery *g, la_kind k, ptrdiff_t n) {
  if (gallery_begin(g, "%sunbalanced-%td", letter(k), n)) {
    la_view a = gallery_uniform(g, k, n, n);
    for (ptrdiff_t j = 0; j < n; j++) {
      for (ptrdiff_t i = 0; i < n; i++) {
        int e = (int)(17 * i % 61 - 17 * j % 61);
        la_put(a, i, j, la_cscale(ldexp(1, e), la_get(a, i, j)));
      }
    }
    gallery_end(g, a, 0);
  }
}

static void all_graded(gallery *g, la_kind k) {
  graded(g, k, 10, 10);
  graded(g, k, 30, 12);
  unbalanced(g, k, 10);
  if (!g->quick) {
    graded(g, k, 65, 65);
    graded(g, k, 66, 40);
    graded(g, k, 40, 66);
    unbalanced(g, k, 65);
  }
}

/* ---- ends of the range ---- */

static void extreme(gallery *g, la_kind k, ptrdiff_t n) {
  static const double scale[] = {0x1p1000, 0x1p-997};
  for (int t = 0; t < 2; t++) {
    const char *name = t == 0 ? "huge" : "tiny";
    if (gallery_begin(g, "%s%s-%td", letter(k), name, n)) {
      la_view a = gallery_uniform(g, k, n, n);
      gallery_end(g, gallery_scaled(a, scale[t]), EXTREME);
    }
    if (gallery_begin(g, "%s%s-herm-%td", letter(k), name, n)) {
      la_view a = gallery_hermitian(gallery_uniform(g, k, n, n));
      gallery_end(g, gallery_scaled(a, scale[t]), EXTREME);
    }
    if (gallery_begin(g, "%s%s-definite-%td", letter(k), name, n)) {
      la_view a = gallery_gram(gallery_uniform(g, k, n, n), 0.1);
      gallery_end(g, gallery_scaled(a, scale[t] / (double)n), EXTREME);
    }
  }
}

static void empty(gallery *g, la_kind k) {
  static const ptrdiff_t shape[][2] = {{0, 0}, {0, 3}, {3, 0}};
  for (int i = 0; i < 3; i++) {
    if (gallery_begin(g, "%sempty-%tdx%td", letter(k), shape[i][0],
                      shape[i][1])) {
      gallery_end(g, view_new(k, shape[i][0], shape[i][1]), 0);
    }
  }
}

void gallery_shapes(gallery *g) {
  for (int kind = LA_REAL; kind <= LA_CPLX; kind++) {
    la_kind k = (la_kind)kind;
    empty(g, k);
    random_squares(g, k);
    rectangular(g, k);
    short_ranks(g, k);
    all_graded(g, k);
    extreme(g, k, 3);
    extreme(g, k, 25);
  }
}

/* ---- long columns ---- */

static double tenth(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)i, (void)j, (void)n;
  return 0.1;
}

static double reciprocal(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)j, (void)n;
  return 1 / (double)(i + 1);
}

/* One, then what is lost one by one. */
static double one_then_small(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)j, (void)n;
  return i == 0 ? 1 : 0x1p-54;
}

/* Large terms that cancel. */
static double cancelling(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)j, (void)n;
  double x = 1e8 / (double)(i / 2 + 1);
  return i % 2 == 0 ? x : -x + 1e-6;
}

void gallery_vectors(gallery *g) {
  static const struct {
    const char *name;
    element_fn element;
  } type[] = {{"tenths", tenth},
              {"harmonic", reciprocal},
              {"one-then-small", one_then_small},
              {"cancelling", cancelling}};
  static const double scale[] = {1, 1e300, 1e-300, 1e-310};
  static const char *const tag[] = {"", "-1e300", "-1e-300", "-1e-310"};
  ptrdiff_t longest = g->quick ? 10000 : 100000;
  for (ptrdiff_t n = 1; n <= longest; n *= 10) {
    for (size_t t = 0; t < sizeof type / sizeof *type; t++) {
      if (gallery_begin(g, "column-%s-%td", type[t].name, n)) {
        gallery_end(g, gallery_fill(type[t].element, n, 1), VECTOR);
      }
    }
    for (int s = 0; s < 4; s++) {
      for (int k = LA_REAL; k <= LA_CPLX; k++) {
        if (gallery_begin(g, "%scolumn%s-%td", letter((la_kind)k), tag[s], n)) {
          la_view a = gallery_uniform(g, (la_kind)k, n, 1);
          gallery_end(g, gallery_scaled(a, scale[s]),
                      s == 0 ? VECTOR : VECTOR | EXTREME);
        }
      }
    }
  }
}
