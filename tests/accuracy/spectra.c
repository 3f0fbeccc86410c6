/* spectra.c - matrices with chosen singular values or eigenvalues, the kinds of
   LAPACK's generators LATMS, LAGGE, LAGSY and LATME (Demmel and McKenney, A
   Test Matrix Generation Suite, LAPACK Working Note 9, 1989; the types are
   those of Anderson and Dongarra, LAWN 16, and of the tables in LAWN 41).
   Orthogonal factors are products of random reflections (Stewart, SIAM J.
   Numer. Anal. 17, 1980), applied in extended precision and rounded once. */
#include "config.h"

#include "gallery.h"

#include "reference.h"

#include <math.h>

/* How the values lie between 1 and 1/cond. */
typedef enum spread {
  ONE_LARGE = 1,
  ONE_SMALL,
  GEOMETRIC,
  EVEN,
  RANDOM_LOG,
  RANDOM
} spread;

static const char *const MODE_NAME[] = {
    NULL, "onelarge", "onesmall", "geometric", "even", "randlog", "random"};

/* LAPACK's ill-conditioned cases are sqrt(0.1/eps) and 0.1/eps; the reciprocal
   of its "precision"; and scales near the ends of the range. */
static const double MEDIOCRE = 3.0e7;
static const double POOR = 9.0e14;
static const double WORST = 0x1p52;
static const double LARGE = 0x1p970;
static const double SMALL = 0x1p-970;

static wide value_at(gallery *g, spread mode, ptrdiff_t i, ptrdiff_t n,
                     double cond) {
  wide last = (wide)(n > 1 ? n - 1 : 1);
  switch (mode) {
  case ONE_LARGE:
    return i == 0 ? 1 : 1 / (wide)cond;
  case ONE_SMALL:
    return i == n - 1 && n > 1 ? 1 / (wide)cond : 1;
  case GEOMETRIC:
    return powl(cond, -(wide)i / last);
  case EVEN:
    return 1 - (wide)i / last * (1 - 1 / (wide)cond);
  case RANDOM_LOG:
    return powl(cond, -(wide)fabs(gallery_number(g)));
  default:
    return fabs(gallery_number(g));
  }
}

/* A random reflection I - tau v v' of order n. Returns tau. */
static wide random_reflection(gallery *g, la_kind k, ptrdiff_t n, wmat *v) {
  la_view x = view_new(k, n, 1);
  la_rng_normal(&g->rng, n * (ptrdiff_t)k, x.p);
  *v = w_of(x);
  return 2 / w_dot(k, n, v->p, v->p).re;
}

/* U A V with random orthogonal U and V; for a diagonal A. */
static wmat between_random(gallery *g, wmat a) {
  ptrdiff_t least = a.m < a.n ? a.m : a.n;
  wmat v;
  for (ptrdiff_t i = least - 1; i >= 0; i--) {
    wide tau = random_reflection(g, a.k, a.m - i, &v);
    ref_reflect_left(a, i, i, v.p, tau);
    tau = random_reflection(g, a.k, a.n - i, &v);
    ref_reflect_right(a, i, i, v.p, tau);
  }
  return a;
}

/* Q A Q' with a random orthogonal Q. */
static wmat similar(gallery *g, wmat a) {
  wmat v;
  for (ptrdiff_t i = a.n - 1; i >= 0; i--) {
    wide tau = random_reflection(g, a.k, a.n - i, &v);
    ref_reflect_left(a, i, 0, v.p, tau);
    ref_reflect_right(a, 0, i, v.p, tau);
  }
  return a;
}

static wmat diagonal(gallery *g, la_kind k, ptrdiff_t m, ptrdiff_t n,
                     spread mode, double cond) {
  ptrdiff_t least = m < n ? m : n;
  wmat d = w_new(k, m, n);
  for (ptrdiff_t i = 0; i < least; i++) {
    *w_at(d, i, i) = value_at(g, mode, i, least, cond);
  }
  return d;
}

/* Turns the signs, or the phases, of the diagonal. */
static void random_signs(gallery *g, wmat d, bool phases) {
  for (ptrdiff_t i = 0; i < d.n; i++) {
    wide angle = M_PI * (wide)gallery_number(g);
    wide x = w_get(d, i, i).re;
    if (phases) {
      w_put(d, i, i, (wnum){x * cosl(angle), x * sinl(angle)});
    } else if (angle < 0) {
      w_put(d, i, i, (wnum){-x, 0});
    }
  }
}

static const char *letter(la_kind k) {
  return k == LA_CPLX ? "c" : "";
}

/* ---- general matrices ---- */

static void general(gallery *g, la_kind k, ptrdiff_t m, ptrdiff_t n) {
  static const struct {
    spread mode;
    double cond;
    const char *tag;
  } type[] = {{GEOMETRIC, 2, "2"},       {GEOMETRIC, MEDIOCRE, "3e7"},
              {ONE_LARGE, POOR, "9e14"}, {ONE_SMALL, POOR, "9e14"},
              {GEOMETRIC, POOR, "9e14"}, {EVEN, POOR, "9e14"},
              {RANDOM_LOG, 1e10, "1e10"}};
  for (size_t t = 0; t < sizeof type / sizeof *type; t++) {
    if (gallery_begin(g, "%sge-%s-%s-%tdx%td", letter(k),
                      MODE_NAME[type[t].mode], type[t].tag, m, n)) {
      wmat d = diagonal(g, k, m, n, type[t].mode, type[t].cond);
      gallery_end(g, w_round(between_random(g, d)), 0);
    }
  }
}

/* Well-conditioned matrices at the ends of the range. */
static void general_scaled(gallery *g, la_kind k, ptrdiff_t m, ptrdiff_t n) {
  for (int big = 0; big < 2; big++) {
    if (gallery_begin(g, "%sge-%s-%tdx%td", letter(k), big ? "large" : "small",
                      m, n)) {
      wmat d = diagonal(g, k, m, n, GEOMETRIC, 2);
      la_view a = w_round(between_random(g, d));
      gallery_end(g, gallery_scaled(a, big ? LARGE : SMALL), EXTREME);
    }
  }
}

/* Zero columns: the first, the last, the second half. */
static void general_zeroed(gallery *g, la_kind k, ptrdiff_t n) {
  static const char *const which[] = {"first", "last", "half"};
  for (int t = 0; t < 3; t++) {
    if (gallery_begin(g, "%sge-zero-%s-%td", letter(k), which[t], n)) {
      la_view a = gallery_uniform(g, k, n, n);
      ptrdiff_t from = t == 0 ? 0 : t == 1 ? n - 1 : n / 2;
      for (ptrdiff_t j = from; j < (t == 0 ? 1 : n); j++) {
        for (ptrdiff_t i = 0; i < n * (ptrdiff_t)k; i++) {
          la_at(a, 0, j)[i] = 0;
        }
      }
      gallery_end(g, a, 0);
    }
  }
}

/* ---- Hermitian matrices ---- */

static void hermitian(gallery *g, la_kind k, ptrdiff_t n) {
  static const spread modes[] = {EVEN, GEOMETRIC, ONE_LARGE, RANDOM_LOG};
  for (size_t t = 0; t < sizeof modes / sizeof *modes; t++) {
    for (int scale = -1; scale < 2; scale++) {
      const char *tag = scale < 0 ? "-small" : scale > 0 ? "-large" : "";
      if ((scale == 0 || modes[t] == EVEN) &&
          gallery_begin(g, "%ssep-%s%s-%td", letter(k), MODE_NAME[modes[t]],
                        tag, n)) {
        wmat d = diagonal(g, k, n, n, modes[t], WORST);
        random_signs(g, d, false);
        la_view a = gallery_hermitian(w_round(similar(g, d)));
        double factor = scale < 0 ? SMALL : scale > 0 ? LARGE : 1;
        gallery_end(g, gallery_scaled(a, factor), scale == 0 ? 0 : EXTREME);
      }
    }
  }
}

static void definite(gallery *g, la_kind k, ptrdiff_t n) {
  static const struct {
    spread mode;
    double cond;
  } type[] = {
      {EVEN, 1e6}, {GEOMETRIC, 1e10}, {ONE_LARGE, 1e8}, {ONE_SMALL, 1e12}};
  for (size_t t = 0; t < sizeof type / sizeof *type; t++) {
    if (gallery_begin(g, "%spo-%s-%g-%td", letter(k), MODE_NAME[type[t].mode],
                      type[t].cond, n)) {
      wmat d = diagonal(g, k, n, n, type[t].mode, type[t].cond);
      gallery_end(g, gallery_hermitian(w_round(similar(g, d))), 0);
    }
  }
}

/* ---- nonsymmetric eigenproblems ---- */

/* Random above the diagonal; for RANDOM every other pair of rows of a real
   matrix is a block with a complex pair. */
static wmat triangle(gallery *g, la_kind k, ptrdiff_t n, spread mode) {
  wmat t = diagonal(g, k, n, n, mode, WORST);
  random_signs(g, t, k == LA_CPLX);
  for (ptrdiff_t j = 1; j < n; j++) {
    for (ptrdiff_t i = 0; i < j; i++) {
      w_put(t, i, j, (wnum){gallery_number(g), gallery_number(g)});
    }
    if (k == LA_REAL && mode == RANDOM && j % 4 == 1) {
      *w_at(t, j, j) = *w_at(t, j - 1, j - 1);
      *w_at(t, j, j - 1) = -*w_at(t, j - 1, j);
    }
  }
  return t;
}

/* S T S^-1 with a geometric S of condition 1/sqrt(ulp). */
static void skew(wmat t) {
  for (ptrdiff_t j = 0; j < t.n; j++) {
    for (ptrdiff_t i = 0; i < t.n; i++) {
      wide s = powl(0x1p26L, (wide)(j - i) / (wide)(t.n > 1 ? t.n - 1 : 1));
      wnum z = w_get(t, i, j);
      w_put(t, i, j, (wnum){z.re * s, z.im * s});
    }
  }
}

static void nonsymmetric(gallery *g, la_kind k, ptrdiff_t n) {
  static const spread modes[] = {EVEN, GEOMETRIC, ONE_LARGE, RANDOM};
  for (size_t t = 0; t < sizeof modes / sizeof *modes; t++) {
    for (int ill = 0; ill < 2; ill++) {
      if (gallery_begin(g, "%snep-%s-%s-%td", letter(k), ill ? "cond" : "orth",
                        MODE_NAME[modes[t]], n)) {
        wmat a = similar(g, triangle(g, k, n, modes[t]));
        if (ill) {
          skew(a);
          a = similar(g, a);
        }
        gallery_end(g, w_round(a), 0);
      }
    }
  }
}

void gallery_spectra(gallery *g) {
  static const ptrdiff_t order[] = {10, 25, 65, 129};
  static const ptrdiff_t few[] = {8, 24};
  static const ptrdiff_t shape[][2] = {
      {25, 10}, {10, 25}, {130, 65}, {65, 130}};
  for (int kind = LA_REAL; kind <= LA_CPLX; kind++) {
    la_kind k = (la_kind)kind;
    size_t count = g->quick ? 2 : k == LA_REAL ? 4 : 3;
    for (size_t i = 0; i < count; i++) {
      ptrdiff_t n = g->quick ? few[i] : order[i];
      general(g, k, n, n);
      general_scaled(g, k, n, n);
      general_zeroed(g, k, n);
      hermitian(g, k, n);
      definite(g, k, n);
      nonsymmetric(g, k, n);
    }
    count = g->quick ? 2 : 4;
    for (size_t i = 0; i < count; i++) {
      general(g, k, shape[i][0], shape[i][1]);
      general_scaled(g, k, shape[i][0], shape[i][1]);
    }
  }
}
