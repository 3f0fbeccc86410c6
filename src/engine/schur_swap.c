/* schur_swap.c - exchanging neighbouring diagonal blocks of a real Schur form.

   The invariant subspace of the lower block follows from a Sylvester equation
   of order at most 4; its QR factorisation gives the similarity, which is tried
   on a copy first and dropped if it is not accurate (Bai and Demmel 1993;
   LAPACK's laexc). Backward stable. */
#include "config.h"

#include "engine/schur_steps.h"

#include "engine/qr.h"
#include "engine/rot.h"
#include "engine/scalar.h"
#include "engine/vec.h"

#include <math.h>

static ptrdiff_t block_order(la_view t, ptrdiff_t j) {
  return j + 1 < t.n && *la_at(t, j + 1, j) != 0 ? 2 : 1;
}

void la_standardise(la_view t, la_view v, ptrdiff_t j) {
  la_block2 b = {.a = *la_at(t, j, j),
                 .b = *la_at(t, j, j + 1),
                 .c = *la_at(t, j + 1, j),
                 .d = *la_at(t, j + 1, j + 1)};
  la_lanv2(&b);
  *la_at(t, j, j) = b.a;
  *la_at(t, j, j + 1) = b.b;
  *la_at(t, j + 1, j) = b.c;
  *la_at(t, j + 1, j + 1) = b.d;
  if (j + 2 < t.n) {
    la_rot(LA_REAL, t.n - j - 2, la_at(t, j, j + 2), t.ld,
           la_at(t, j + 1, j + 2), t.ld, b.cs, b.sn);
  }
  la_rot(LA_REAL, j, la_at(t, 0, j), 1, la_at(t, 0, j + 1), 1, b.cs, b.sn);
  la_rot(LA_REAL, v.m, la_at(v, 0, j), 1, la_at(v, 0, j + 1), 1, b.cs, b.sn);
}

/* Two eigenvalues side by side: one rotation. */
static void swap_single(la_view t, la_view v, ptrdiff_t j) {
  double t11 = *la_at(t, j, j), t22 = *la_at(t, j + 1, j + 1), c, s, r;
  la_lartg(*la_at(t, j, j + 1), t22 - t11, &c, &s, &r);
  if (j + 2 < t.n) {
    la_rot(LA_REAL, t.n - j - 2, la_at(t, j, j + 2), t.ld,
           la_at(t, j + 1, j + 2), t.ld, c, s);
  }
  la_rot(LA_REAL, j, la_at(t, 0, j), 1, la_at(t, 0, j + 1), 1, c, s);
  la_rot(LA_REAL, v.m, la_at(v, 0, j), 1, la_at(v, 0, j + 1), 1, c, s);
  *la_at(t, j, j) = t22;
  *la_at(t, j + 1, j + 1) = t11;
}

/* Solves the m-by-m system in the first m+1 columns of a (rows of 5) by
   elimination with complete pivoting; false if it is nearly singular. */
static bool eliminate(double a[4][5], int m, double tiny, double *x) {
  int order[4] = {0, 1, 2, 3};
  for (int k = 0; k < m; k++) {
    int pr = k, pc = k;
    for (int i = k; i < m; i++) {
      for (int j = k; j < m; j++) {
        if (fabs(a[i][j]) > fabs(a[pr][pc])) {
          pr = i;
          pc = j;
        }
      }
    }
    if (fabs(a[pr][pc]) <= tiny) {
      return false;
    }
    for (int j = 0; j <= m; j++) {
      double t = a[k][j];
      a[k][j] = a[pr][j];
      a[pr][j] = t;
    }
    for (int i = 0; i < m; i++) {
      double t = a[i][k];
      a[i][k] = a[i][pc];
      a[i][pc] = t;
    }
    int t = order[k];
    order[k] = order[pc];
    order[pc] = t;
    for (int i = k + 1; i < m; i++) {
      double f = a[i][k] / a[k][k];
      for (int j = k; j <= m; j++) {
        a[i][j] -= f * a[k][j];
      }
    }
  }
  for (int k = m - 1; k >= 0; k--) {
    double sum = a[k][m];
    for (int j = k + 1; j < m; j++) {
      sum -= a[k][j] * x[order[j]];
    }
    x[order[k]] = sum / a[k][k];
  }
  return true;
}

/* X with T11 X - X T22 = T12, by columns, for the blocks of d of order n1, n2.
 */
static bool solve_sylvester(la_view d, int n1, int n2, double tiny, double *x) {
  double a[4][5] = {{0}};
  for (int j = 0; j < n2; j++) {
    for (int i = 0; i < n1; i++) {
      int row = i + j * n1;
      for (int l = 0; l < n1; l++) {
        a[row][l + j * n1] += *la_at(d, i, l);
      }
      for (int l = 0; l < n2; l++) {
        a[row][i + l * n1] -= *la_at(d, n1 + l, n1 + j);
      }
      a[row][n1 * n2] = *la_at(d, i, n1 + j);
    }
  }
  return eliminate(a, n1 * n2, tiny, x);
}

/* Reflections whose product maps the lower block's subspace to the front:
   column i of q and tau[i]. */
static void factor_basis(const double *x, int n1, int n2, la_view q,
                         double *tau) {
  double work[4];
  la_laset(q, LA_ZERO, LA_ZERO);
  for (int j = 0; j < n2; j++) {
    for (int i = 0; i < n1; i++) {
      *la_at(q, i, j) = -x[i + j * n1];
    }
    *la_at(q, n1 + j, j) = 1;
  }
  for (int j = 0; j < n2; j++) {
    double *v = la_at(q, j, j);
    la_larfg(LA_REAL, q.m - j, v, v + 1, 1, &tau[j]);
    *v = 1;
    if (j + 1 < n2) {
      la_larf(LA_LEFT, true, v, 1, &tau[j], la_block(q, j, 1, q.m - j, 1),
              work);
    }
  }
}

static void apply_left(la_view q, const double *tau, la_view c, double *work) {
  for (ptrdiff_t j = 0; j < q.n; j++) {
    la_larf(LA_LEFT, true, la_at(q, j, j), 1, &tau[j],
            la_block(c, j, 0, c.m - j, c.n), work);
  }
}

static void apply_right(la_view q, const double *tau, la_view c, double *work) {
  for (ptrdiff_t j = 0; j < q.n; j++) {
    la_larf(LA_RIGHT, false, la_at(q, j, j), 1, &tau[j],
            la_block(c, 0, j, c.m, c.n - j), work);
  }
}

/* Exchanges the blocks of order n1 at j and n2 at j + n1, at least one of them
   of order 2. work: as many doubles as T has rows. False: too close. */
static bool swap_blocks(la_view t, la_view v, ptrdiff_t j, int n1, int n2,
                        double *work) {
  int nd = n1 + n2;
  double dp[16], qp[8], tau[2], x[4];
  la_view d = la_view_of(LA_REAL, dp, nd, nd);
  la_view q = la_view_of(LA_REAL, qp, nd, n2);
  la_lacpy(la_block(t, j, j, nd, nd), d);
  double norm = la_amax(LA_REAL, (ptrdiff_t)nd * nd, dp, 1);
  double tol = fmax(10 * LA_ULP * norm, LA_SAFMIN / LA_ULP);
  if (!solve_sylvester(d, n1, n2, LA_ULP * norm, x)) {
    return false;
  }
  factor_basis(x, n1, n2, q, tau);
  apply_left(q, tau, d, work);
  apply_right(q, tau, d, work);
  for (int c = 0; c < n2; c++) {
    for (int r = n2; r < nd; r++) {
      if (fabs(*la_at(d, r, c)) > tol) {
        return false;
      }
    }
  }
  apply_left(q, tau, la_block(t, j, j, nd, t.n - j), work);
  apply_right(q, tau, la_block(t, 0, j, j + nd, nd), work);
  apply_right(q, tau, la_block(v, 0, j, v.m, nd), work);
  la_laset(la_block(t, j + n2, j, n1, n2), LA_ZERO, LA_ZERO);
  if (n2 == 2) {
    la_standardise(t, v, j);
  }
  if (n1 == 2) {
    la_standardise(t, v, j + n2);
  }
  return true;
}

void la_trexc(la_view t, la_view v, ptrdiff_t *from, ptrdiff_t to,
              double *work) {
  ptrdiff_t j = *from;
  while (j > to) {
    ptrdiff_t above = j > 1 && *la_at(t, j - 1, j - 2) != 0 ? 2 : 1;
    ptrdiff_t own = block_order(t, j);
    if (above == 1 && own == 1) {
      swap_single(t, v, j - 1);
    } else if (!swap_blocks(t, v, j - above, (int)above, (int)own, work)) {
      break;
    }
    j -= above;
    if (block_order(t, j) != own) {
      break; /* the pair became two real eigenvalues */
    }
  }
  *from = j;
}
