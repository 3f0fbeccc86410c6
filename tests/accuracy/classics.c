/* classics.c - matrices with names. Most are in N. J. Higham, The Test Matrix
   Toolbox for Matlab (Numerical Analysis Report 276, Manchester 1995), and
   Accuracy and Stability of Numerical Algorithms (SIAM 2002), chapter 28; also
   R. T. Gregory and D. L. Karney, A Collection of Matrices for Testing
   Computational Algorithms (Wiley 1969). Kahan: Canad. Math. Bull. 9 (1966).
   Tridiagonal ones that are hard for divide and conquer: O. Marques, C. Voemel,
   J. Demmel, B. Parlett, ACM TOMS 35 (2008), Algorithm 880. Graded bidiagonal
   ones: J. Demmel and W. Kahan, SIAM J. Sci. Stat. Comput. 11 (1990). */
#include "config.h"

#include "gallery.h"

#include "engine/scalar.h"

#include <math.h>
#include <stdlib.h>

static double least(ptrdiff_t i, ptrdiff_t j) {
  return (double)(i < j ? i : j);
}

static double most(ptrdiff_t i, ptrdiff_t j) {
  return (double)(i > j ? i : j);
}

static bool near(ptrdiff_t i, ptrdiff_t j) {
  return labs((long)(i - j)) == 1;
}

/* ---- of any order ---- */

static double zero(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)i, (void)j, (void)n;
  return 0;
}

static double identity(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return i == j;
}

static double ones(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)i, (void)j, (void)n;
  return 1;
}

static double cyclic(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  return (j + 1) % n == i;
}

static double hilbert(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return 1.0 / (double)(i + j + 1);
}

static double lotkin(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  return i == 0 ? 1 : hilbert(i, j, n);
}

static double frank(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  return j + 1 < i ? 0 : (double)n - most(i, j);
}

static double grcar(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return i == j + 1 ? -1 : j >= i && j <= i + 3;
}

static double kahan(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  double s = pow(sin(1.2), (double)i);
  return i == j ? s : i < j ? -cos(1.2) * s : 0;
}

static double wilkinson(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  return i == j ? fabs((double)i - (double)(n - 1) / 2) : near(i, j);
}

static double wilkinson_minus(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  return i == j ? (double)(n - 1) / 2 - (double)i : near(i, j);
}

static double jordan(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return i == j || j == i + 1;
}

static double nilpotent(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return j == i + 1;
}

static double forsythe(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  return j == i + 1 ? 1 : i == n - 1 && j == 0 ? 1e-10 : 0;
}

static double clement(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  return j == i + 1 ? (double)j : i == j + 1 ? (double)(n - i) : 0;
}

static double clement_symmetric(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  double k = most(i, j);
  return near(i, j) ? sqrt(k * ((double)n - k)) : 0;
}

static double lehmer(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return (least(i, j) + 1) / (most(i, j) + 1);
}

static double minij(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return least(i, j) + 1;
}

static double fiedler(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return most(i, j) - least(i, j);
}

static double moler(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return i == j ? (double)(i + 1) : least(i, j) - 1;
}

static double pei(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return i == j ? 1 + 1e-6 : 1;
}

static double kms(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return pow(0.999, most(i, j) - least(i, j));
}

static double prolate(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  double d = most(i, j) - least(i, j);
  return d == 0 ? 0.5 : sin(M_PI * d / 2) / (M_PI * d);
}

static double parter(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return 1 / ((double)(i - j) + 0.5);
}

static double ris(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  return 0.5 / ((double)(n - i - j) - 0.5);
}

static double chow(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return j <= i + 1;
}

static double lesp(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  double k = (double)i;
  return i == j       ? -2 * k - 5
         : j == i + 1 ? k + 2
         : i == j + 1 ? 1 / (k + 1)
                      : 0;
}

static double gear(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  return i == 0 && j == n - 1 ? 1 : i == n - 1 && j == 0 ? -1 : near(i, j);
}

static double redheffer(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return j == 0 || (j + 1) % (i + 1) == 0;
}

static double vandermonde(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  return pow((double)i / (double)n, (double)j);
}

static double chebyshev(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  return cos((double)i * M_PI * ((double)j + 0.5) / (double)n);
}

static double sine(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  double m = (double)(n + 1);
  return sqrt(2 / m) * sin((double)((i + 1) * (j + 1)) * M_PI / m);
}

static double difference(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return i == j ? 2 : near(i, j) ? -1 : 0;
}

static double triangle_ones(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return i == j ? 1 : i < j ? -1 : 0;
}

static double growth(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  return i == j || j == n - 1 ? 1 : i > j ? -1 : 0;
}

static double pairs(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return i / 2 != j / 2 ? 0 : i == j ? 1 : i < j ? 2 : -2;
}

static double leslie(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  return i == 0 ? j >= n / 2 : i == j + 1 ? 0.9 : 0;
}

static double hanowa(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  ptrdiff_t h = n / 2;
  return i == j                ? -1
         : i + h == j && i < h ? -(double)(i + 1)
         : j + h == i && j < h ? (double)(j + 1)
                               : 0;
}

/* The companion matrix of (x-1)(x-2)...(x-n) would overflow soon; that of
   x^n - x^(n-1) - ... - 1. */
static double companion(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return i == 0 || i == j + 1;
}

static double graded(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  double d = most(i, j) - least(i, j);
  return pow(10, -(double)(i + j) * 14 / (double)n) / (1 + d);
}

static double graded_bidiagonal(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  return i == j || j == i + 1 ? pow(10, -16 * (double)i / (double)n) : 0;
}

static double alternating_bidiagonal(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return i == j ? (i % 2 == 0 ? 1 : 1e-10) : j == i + 1;
}

static double holed_bidiagonal(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  return i == j ? i != n / 2 : j == i + 1;
}

static double legendre(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  double k = most(i, j);
  return near(i, j) ? k / sqrt(4 * k * k - 1) : 0;
}

static double hermite(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return near(i, j) ? sqrt(most(i, j) / 2) : 0;
}

static double tiny_coupling(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return i == j ? 1 : near(i, j) ? 1e-15 : 0;
}

/* Copies of Wilkinson's matrix of order 21, glued by a small number. */
static double glued(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return i / 21 == j / 21 ? wilkinson(i % 21, j % 21, 21)
                          : (near(i, j) ? 1e-8 : 0);
}

static double arrow(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  double d = floor(5 * (double)i / (double)n);
  return i == j ? d : i == 0 || j == 0 ? 1 / (1 + most(i, j)) : 0;
}

static const struct {
  const char *name;
  element_fn element;
  unsigned traits;
} CLASSIC[] = {{"zero", zero, 0},
               {"identity", identity, 0},
               {"ones", ones, 0},
               {"cyclic", cyclic, 0},
               {"hilbert", hilbert, 0},
               {"lotkin", lotkin, 0},
               {"frank", frank, 0},
               {"grcar", grcar, 0},
               {"kahan", kahan, 0},
               {"wilkinson", wilkinson, 0},
               {"wilkinson-minus", wilkinson_minus, 0},
               {"jordan", jordan, 0},
               {"nilpotent", nilpotent, 0},
               {"forsythe", forsythe, 0},
               {"clement", clement, 0},
               {"clement-symmetric", clement_symmetric, 0},
               {"lehmer", lehmer, 0},
               {"minij", minij, 0},
               {"fiedler", fiedler, 0},
               {"moler", moler, 0},
               {"pei", pei, 0},
               {"kms", kms, 0},
               {"prolate", prolate, 0},
               {"parter", parter, 0},
               {"ris", ris, 0},
               {"chow", chow, 0},
               {"lesp", lesp, 0},
               {"gear", gear, 0},
               {"redheffer", redheffer, 0},
               {"vandermonde", vandermonde, 0},
               {"chebyshev", chebyshev, 0},
               {"sine", sine, 0},
               {"difference", difference, 0},
               {"triangle-ones", triangle_ones, 0},
               {"growth", growth, GROWTH},
               {"pairs", pairs, 0},
               {"leslie", leslie, 0},
               {"hanowa", hanowa, 0},
               {"companion", companion, 0},
               {"graded", graded, 0},
               {"graded-bidiagonal", graded_bidiagonal, 0},
               {"alternating-bidiagonal", alternating_bidiagonal, 0},
               {"holed-bidiagonal", holed_bidiagonal, 0}};

/* Tridiagonal ones, and relatives, for divide and conquer; of larger order. */
static const struct {
  const char *name;
  element_fn element;
} COUPLED[] = {{"glued", glued},
               {"difference", difference},
               {"legendre", legendre},
               {"hermite", hermite},
               {"uncoupled", tiny_coupling},
               {"arrow", arrow},
               {"clement-symmetric", clement_symmetric}};

/* ---- single matrices ---- */

static const double ROSSER[8][8] = {{611, 196, -192, 407, -8, -52, -49, 29},
                                    {196, 899, 113, -192, -71, -43, -8, -44},
                                    {-192, 113, 899, 196, 61, 49, 8, 52},
                                    {407, -192, 196, 611, 8, 44, 59, -23},
                                    {-8, -71, 61, 8, 411, -599, 208, 208},
                                    {-52, -43, 49, 44, -599, 411, 208, 208},
                                    {-49, -8, 8, 59, 208, 208, 99, -911},
                                    {29, -44, 52, -23, 208, 208, -911, 99}};

static double rosser(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return ROSSER[i][j];
}

/* Eigenvalues 1, 2, 3 of condition about 1000 (Moler). */
static double gallery3(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  static const double a[3][3] = {
      {-149, -50, -154}, {537, 180, 546}, {-27, -9, -25}};
  (void)n;
  return a[i][j];
}

/* Nilpotent, with integer elements up to 1e5 (Moler). */
static double gallery5(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  static const double a[5][5] = {{-9, 11, -21, 63, -252},
                                 {70, -69, 141, -421, 1684},
                                 {-575, 575, -1149, 3451, -13801},
                                 {3891, -3891, 7782, -23345, 93365},
                                 {1024, -1024, 2048, -6144, 24572}};
  (void)n;
  return a[i][j];
}

static double nearly_defective(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return i == 1 && j == 0 ? 0x1p-52 : 1;
}

static double lopsided(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return i == j ? 1 : i < j ? 1e8 : 1e-8;
}

static double tiny_turn(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return i == j ? 1 : i < j ? 1e-200 : -1e-200;
}

static const struct {
  const char *name;
  element_fn element;
  ptrdiff_t n;
} SINGLE[] = {
    {"rosser", rosser, 8},     {"gallery3", gallery3, 3},
    {"gallery5", gallery5, 5}, {"nearly-defective", nearly_defective, 2},
    {"lopsided", lopsided, 2}, {"tiny-turn", tiny_turn, 2}};

/* The discrete Fourier transform, and a complex Jordan block. */
static void complex_ones(gallery *g, ptrdiff_t n) {
  if (gallery_begin(g, "fourier-%td", n)) {
    la_view a = view_new(LA_CPLX, n, n);
    for (ptrdiff_t i = 0; i < n * n; i++) {
      double angle = -2 * M_PI * (double)(i / n * (i % n) % n) / (double)n;
      a.p[2 * i] = cos(angle) / sqrt((double)n);
      a.p[2 * i + 1] = sin(angle) / sqrt((double)n);
    }
    gallery_end(g, a, 0);
  }
  if (gallery_begin(g, "cjordan-%td", n)) {
    la_view a = view_complex(gallery_fill(nilpotent, n, n));
    for (ptrdiff_t i = 0; i < n; i++) {
      la_put(a, i, i, (la_scalar){0.5, 0.5});
    }
    gallery_end(g, a, 0);
  }
}

void gallery_classics(gallery *g) {
  static const ptrdiff_t order[] = {2, 5, 12, 25, 66};
  static const ptrdiff_t few[] = {4, 20};
  size_t orders = g->quick ? 2 : 5;
  for (size_t c = 0; c < sizeof CLASSIC / sizeof *CLASSIC; c++) {
    for (size_t i = 0; i < orders; i++) {
      ptrdiff_t n = g->quick ? few[i] : order[i];
      if (gallery_begin(g, "%s-%td", CLASSIC[c].name, n)) {
        la_view a = gallery_fill(CLASSIC[c].element, n, n);
        gallery_end(g, a, CLASSIC[c].traits);
      }
    }
  }
  for (size_t c = 0; c < sizeof COUPLED / sizeof *COUPLED; c++) {
    for (ptrdiff_t n = g->quick ? 42 : 63; n <= (g->quick ? 42 : 252); n *= 2) {
      if (gallery_begin(g, "coupled-%s-%td", COUPLED[c].name, n)) {
        gallery_end(g, gallery_fill(COUPLED[c].element, n, n), 0);
      }
    }
  }
  for (size_t c = 0; c < sizeof SINGLE / sizeof *SINGLE; c++) {
    ptrdiff_t n = SINGLE[c].n;
    if (gallery_begin(g, "%s", SINGLE[c].name)) {
      gallery_end(g, gallery_fill(SINGLE[c].element, n, n), 0);
    }
  }
  complex_ones(g, 16);
  complex_ones(g, g->quick ? 5 : 64);
}
