/* qr.c - see qr.h.

   Blocked Householder QR in compact WY form; panels by recursion (Elmroth and
   Gustavson, IBM J. Res. Dev. 44, 2000), so that even they are mostly products.
   2 n^2 (m - n/3) flops. Columnwise backward stable (Higham, Accuracy and
   Stability of Numerical Algorithms, 19.3). */
#include "config.h"

#include "engine/qr.h"

#include "base/mem.h"
#include "base/progress.h"
#include "engine/gemm.h"
#include "engine/trsm.h"
#include "engine/vec.h"
#include "engine/wy.h"

#include <assert.h>
#include <float.h>
#include <math.h>

/* The most columns of a block, and the columns of a panel done reflection by
   reflection. */
enum { BLOCK = LA_WY_MAX, LEAF = 16 };

/* Matrices with at most this many reflections are not worth a block. */
enum { UNBLOCKED = 64 };

static ptrdiff_t least(ptrdiff_t a, ptrdiff_t b) {
  return a < b ? a : b;
}

/* Columns of a block: small matrices would spend too much on its triangle,
   large ones are read and written once for each block. */
static ptrdiff_t block_width(ptrdiff_t count) {
  return count <= 200 ? BLOCK / 4 : count <= 1500 ? BLOCK / 2 : BLOCK;
}

/* ---- single reflections ---- */

/* |[alpha; x]| with the sign that cannot cancel against alpha. */
static double signed_norm(la_scalar alpha, double xnorm) {
  double v[3] = {alpha.re, alpha.im, xnorm};
  return -copysign(la_nrm2(LA_REAL, 3, v, 1), alpha.re);
}

void la_larfg(la_kind k, ptrdiff_t n, double *alpha, double *x, ptrdiff_t incx,
              double *tau) {
  const double tiny = DBL_MIN / (DBL_EPSILON / 2);
  la_scalar a = {alpha[0], k == LA_CPLX ? alpha[1] : 0};
  double xnorm = n > 1 ? la_nrm2(k, n - 1, x, incx) : 0;
  int shrunk = 0;
  tau[0] = 0;
  if (k == LA_CPLX) {
    tau[1] = 0;
  }
  if (n <= 0 || (xnorm == 0 && a.im == 0)) {
    return;
  }
  double beta = signed_norm(a, xnorm);
  for (; fabs(beta) < tiny && shrunk < 20; shrunk++) {
    la_scal(k, n - 1, (la_scalar){1 / tiny, 0}, x, incx);
    a = (la_scalar){a.re / tiny, a.im / tiny};
    xnorm = la_nrm2(k, n - 1, x, incx);
    beta = signed_norm(a, xnorm);
  }
  tau[0] = (beta - a.re) / beta;
  if (k == LA_CPLX) {
    tau[1] = -a.im / beta;
  }
  la_scal(k, n - 1, la_cdiv(LA_ONE, (la_scalar){a.re - beta, a.im}), x, incx);
  for (; shrunk > 0; shrunk--) {
    beta *= tiny;
  }
  alpha[0] = beta;
  if (k == LA_CPLX) {
    alpha[1] = 0;
  }
}

void la_larf(la_side side, bool adjoint, const double *v, ptrdiff_t incv,
             const double *tau, la_view c, double *work) {
  la_scalar t = {-tau[0], c.k == LA_REAL ? 0 : adjoint ? tau[1] : -tau[1]};
  if (t.re == 0 && t.im == 0) {
    return;
  }
  if (side == LA_LEFT) {
    la_gemv(LA_C, LA_ONE, c, v, incv, LA_ZERO, work, 1);
    la_ger(t, v, incv, work, 1, true, c);
  } else {
    la_gemv(LA_N, LA_ONE, c, v, incv, LA_ZERO, work, 1);
    la_ger(t, work, 1, v, incv, true, c);
  }
}

/* Makes reflection j of the columns of A and applies its adjoint to the columns
   [j+1, n). */
static void reflect_column(la_view a, ptrdiff_t j, ptrdiff_t n, double *tau,
                           double *work) {
  double *diag = la_at(a, j, j);
  double *t = tau + j * (ptrdiff_t)a.k;
  double keep[2] = {0, 0};
  const double one[2] = {1, 0};
  la_larfg(a.k, a.m - j, diag, j + 1 < a.m ? la_at(a, j + 1, j) : diag, 1, t);
  if (n > j + 1) {
    la_copy(a.k, 1, diag, 1, keep, 1);
    la_copy(a.k, 1, one, 1, diag, 1);
    la_larf(LA_LEFT, true, diag, 1, t,
            la_block(a, j, j + 1, a.m - j, n - j - 1), work);
    la_copy(a.k, 1, keep, 1, diag, 1);
  }
}

/* ---- panels ---- */

/* The room a factorisation works in; sizes for panels of [BLOCK] columns. */
typedef struct room {
  double *v;    /* the vectors of a block, m-by-BLOCK */
  double *t;    /* its triangle */
  double *work; /* la_wy_apply's */
} room;

static int take_room(la_kind k, ptrdiff_t m, ptrdiff_t n, room *r) {
  ptrdiff_t width = (m + 2 * n + BLOCK) * BLOCK * (ptrdiff_t)k;
  r->v = la_mem_alloc(width + BLOCK * BLOCK * (ptrdiff_t)k,
                      (ptrdiff_t)sizeof *r->v);
  if (r->v == NULL) {
    return LA_INFO_NOMEM;
  }
  r->t = r->v + m * BLOCK * (ptrdiff_t)k;
  r->work = r->t + BLOCK * BLOCK * (ptrdiff_t)k;
  return 0;
}

/* A (m-by-n, m >= n) := R and reflections; T := its triangle. v and work as in
   [room]; both are free again afterwards. */
static void factor_panel(la_view a, double *tau, la_view t, const room *r) {
  const ptrdiff_t kind = a.k;
  if (a.n <= LEAF) {
    for (ptrdiff_t j = 0; j < a.n; j++) {
      reflect_column(a, j, a.n, tau, r->work);
    }
    la_view v = la_view_of(a.k, r->v, a.m, a.n);
    la_wy_vectors(a, v);
    la_wy_triangle(v, tau, t);
    return;
  }
  ptrdiff_t n1 = a.n / 2;
  ptrdiff_t n2 = a.n - n1;
  la_view t1 = la_block(t, 0, 0, n1, n1);
  la_view t2 = la_block(t, n1, n1, n2, n2);
  la_view t12 = la_block(t, 0, n1, n1, n2);
  la_view left = la_block(a, 0, 0, a.m, n1);
  la_view right = la_block(a, n1, n1, a.m - n1, n2);
  la_view v1 = la_view_of(a.k, r->v, a.m, n1);
  factor_panel(left, tau, t1, r);
  la_wy_vectors(left, v1);
  la_wy_apply(LA_LEFT, LA_C, v1, t1, la_block(a, 0, n1, a.m, n2), r->work);
  factor_panel(right, tau + n1 * kind, t2, r);
  /* T12 = -T1 (V1' V2) T2; V2 is zero above row n1. */
  la_wy_vectors(left, v1);
  la_view v2 = la_view_of(a.k, la_at(v1, 0, n1), a.m - n1, n2);
  la_wy_vectors(right, v2);
  la_gemm(LA_C, LA_N, LA_MINUS_ONE, la_block(v1, n1, 0, a.m - n1, n1), v2,
          LA_ZERO, t12);
  la_trmm(LA_LEFT, LA_UPPER, LA_N, LA_NONUNIT, LA_ONE, t1, t12);
  la_trmm(LA_RIGHT, LA_UPPER, LA_N, LA_NONUNIT, LA_ONE, t2, t12);
  la_laset(la_block(t, n1, 0, n2, n1), LA_ZERO, LA_ZERO);
}

void la_geqrt(la_view a, double *tau, la_view t, la_view v, double *work) {
  assert(a.n <= LA_WY_MAX && v.ld == a.m);
  factor_panel(a, tau, t, &(room){.v = v.p, .work = work});
  la_wy_vectors(a, v);
}

static int factor_plain(la_view a, double *tau) {
  double *work = la_mem_alloc(a.n * (ptrdiff_t)a.k, (ptrdiff_t)sizeof *work);
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  for (ptrdiff_t j = 0; j < least(a.m, a.n); j++) {
    reflect_column(a, j, a.n, tau, work);
  }
  la_mem_free(work);
  return 0;
}

/* Flops, about, that are left from column j on. */
static double flops_from(la_view a, ptrdiff_t j) {
  double k = (double)(least(a.m, a.n) - j);
  return 2 * k * k * ((double)(a.m + a.n - 2 * j) - k * 4 / 3);
}

int la_geqrf(la_view a, double *tau) {
  const ptrdiff_t k = least(a.m, a.n);
  room r;
  la_work done;
  if (k <= UNBLOCKED) {
    return factor_plain(a, tau);
  }
  const ptrdiff_t width = block_width(k);
  int info = take_room(a.k, a.m, a.n, &r);
  la_work_begin(&done, "QR factorisation", flops_from(a, 0));
  for (ptrdiff_t j = 0; info == 0 && j < k; j += width) {
    ptrdiff_t nb = least(width, k - j);
    ptrdiff_t rest = a.n - j - nb;
    la_view panel = la_block(a, j, j, a.m - j, nb);
    la_view t = la_view_of(a.k, r.t, nb, nb);
    if (la_work_step(&done, flops_from(a, j) - flops_from(a, j + nb))) {
      info = LA_INFO_INTR;
      break;
    }
    factor_panel(panel, tau + j * (ptrdiff_t)a.k, t, &r);
    if (rest > 0) {
      la_view v = la_view_of(a.k, r.v, a.m - j, nb);
      la_wy_vectors(panel, v);
      la_wy_apply(LA_LEFT, LA_C, v, t, la_block(a, j, j + nb, a.m - j, rest),
                  r.work);
    }
  }
  la_work_end(&done);
  if (info != LA_INFO_NOMEM) {
    la_mem_free(r.v);
  }
  return info;
}

/* ---- with column pivoting ---- */

/* Norms of the columns below the row at work: as down-dated, and as last
   computed. */
typedef struct norms {
  double *now, *exact;
} norms;

static ptrdiff_t longest(const norms *v, ptrdiff_t j, ptrdiff_t n) {
  ptrdiff_t at = j;
  for (ptrdiff_t i = j + 1; i < n; i++) {
    if (v->now[i] > v->now[at]) {
      at = i;
    }
  }
  return at;
}

/* The norms after row j of R is known. Where down-dating has lost half of the
   digits (relative to the last exact norm), the norm is computed anew. */
static void downdate(la_view a, ptrdiff_t j, norms *v) {
  const double safe = sqrt(DBL_EPSILON);
  for (ptrdiff_t c = j + 1; c < a.n; c++) {
    if (v->now[c] == 0) {
      continue;
    }
    double r = la_amax(a.k, 1, la_at(a, j, c), 1) / v->now[c];
    double left = fmax(0, (1 - r) * (1 + r));
    double ratio = v->now[c] / v->exact[c];
    if (left * ratio * ratio <= safe || isnan(left)) {
      v->now[c] =
          j + 1 < a.m ? la_nrm2(a.k, a.m - j - 1, la_at(a, j + 1, c), 1) : 0;
      v->exact[c] = v->now[c];
    } else {
      v->now[c] *= sqrt(left);
    }
  }
}

static void swap_columns(la_view a, ptrdiff_t p, ptrdiff_t j, ptrdiff_t *jpvt,
                         norms *v) {
  if (p == j) {
    return;
  }
  la_swap(a.k, a.m, la_at(a, 0, p), 1, la_at(a, 0, j), 1);
  ptrdiff_t column = jpvt[p];
  jpvt[p] = jpvt[j];
  jpvt[j] = column;
  v->now[p] = v->now[j];
  v->exact[p] = v->exact[j];
}

static int factor_pivoted(la_view a, ptrdiff_t *jpvt, double *tau, norms *v,
                          double *work, la_work *done) {
  for (ptrdiff_t j = 0; j < a.n; j++) {
    jpvt[j] = j;
    v->now[j] = v->exact[j] = la_nrm2(a.k, a.m, la_at(a, 0, j), 1);
  }
  for (ptrdiff_t j = 0; j < least(a.m, a.n); j++) {
    if (la_work_reach(done, flops_from(a, 0) - flops_from(a, j))) {
      return LA_INFO_INTR;
    }
    swap_columns(a, longest(v, j, a.n), j, jpvt, v);
    reflect_column(a, j, a.n, tau, work);
    downdate(a, j, v);
  }
  return 0;
}

int la_geqp3(la_view a, ptrdiff_t *jpvt, double *tau) {
  double *work =
      la_mem_alloc((2 + (ptrdiff_t)a.k) * a.n, (ptrdiff_t)sizeof *work);
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  norms v = {.now = work, .exact = work + a.n};
  la_work done;
  la_work_begin(&done, "QR factorisation with pivoting", flops_from(a, 0));
  int info = factor_pivoted(a, jpvt, tau, &v, work + 2 * a.n, &done);
  la_work_end(&done);
  la_mem_free(work);
  return info;
}

/* ---- Q ---- */

/* Vectors and triangle of block [j, j+nb) of the reflections in [a]. */
static void load_block(la_view a, const double *tau, ptrdiff_t j, ptrdiff_t nb,
                       const room *r, la_view *v, la_view *t) {
  *v = la_view_of(a.k, r->v, a.m - j, nb);
  *t = la_view_of(a.k, r->t, nb, nb);
  la_wy_vectors(la_block(a, j, j, a.m - j, nb), *v);
  la_wy_triangle(*v, tau + j * (ptrdiff_t)a.k, *t);
}

/* Q from the last reflection to the first, one by one. */
static int form_plain(la_view q, const double *tau, ptrdiff_t count) {
  const double one[2] = {1, 0};
  double *work = la_mem_alloc(q.n * (ptrdiff_t)q.k, (ptrdiff_t)sizeof *work);
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  for (ptrdiff_t j = count - 1; j >= 0; j--) {
    const double *t = tau + j * (ptrdiff_t)q.k;
    la_scalar minus = {-t[0], q.k == LA_CPLX ? -t[1] : 0};
    double *diag = la_at(q, j, j);
    la_copy(q.k, 1, one, 1, diag, 1);
    la_larf(LA_LEFT, false, diag, 1, t,
            la_block(q, j, j + 1, q.m - j, q.n - j - 1), work);
    la_scal(q.k, q.m - j, minus, diag, 1);
    diag[0] += 1;
    la_laset(la_block(q, 0, j, j, 1), LA_ZERO, LA_ZERO);
  }
  la_mem_free(work);
  return 0;
}

int la_orgqr(la_view q, const double *tau, ptrdiff_t count) {
  assert(q.m >= q.n && q.n >= count);
  la_laset(la_block(q, 0, count, count, q.n - count), LA_ZERO, LA_ZERO);
  la_laset(la_block(q, count, count, q.m - count, q.n - count), LA_ZERO,
           LA_ONE);
  if (count <= UNBLOCKED) {
    return form_plain(q, tau, count);
  }
  room r;
  int info = take_room(q.k, q.m, q.n, &r);
  if (info != 0) {
    return info;
  }
  const ptrdiff_t width = block_width(count);
  la_work done;
  /* From the last block to the first they grow like squares. */
  la_work_begin(&done, "orthogonal factor", flops_from(q, 0));
  for (ptrdiff_t j = (count - 1) / width * width; j >= 0; j -= width) {
    ptrdiff_t nb = least(width, count - j);
    la_view v;
    la_view t;
    if (la_work_step(&done, flops_from(q, j) - flops_from(q, j + nb))) {
      info = LA_INFO_INTR;
      break;
    }
    load_block(la_block(q, 0, 0, q.m, count), tau, j, nb, &r, &v, &t);
    la_laset(la_block(q, 0, j, j, nb), LA_ZERO, LA_ZERO);
    la_laset(la_block(q, j, j, q.m - j, nb), LA_ZERO, LA_ONE);
    la_wy_apply(LA_LEFT, LA_N, v, t, la_block(q, j, j, q.m - j, q.n - j),
                r.work);
  }
  la_work_end(&done);
  la_mem_free(r.v);
  return info;
}

int la_ormqr(la_side side, la_trans trans, la_view a, const double *tau,
             ptrdiff_t count, la_view c) {
  const bool left = side == LA_LEFT;
  room r;
  assert(a.m == (left ? c.m : c.n) && count <= least(a.m, a.n));
  int info = take_room(a.k, a.m, left ? c.n : c.m, &r);
  if (info != 0) {
    return info;
  }
  /* Q C needs the last reflection first; Q' C and C Q the first. */
  const bool forward = left == (trans != LA_N);
  const ptrdiff_t width = block_width(count);
  ptrdiff_t blocks = (count + width - 1) / width;
  la_work done;
  la_work_begin(&done, "reflections applied",
                (double)count * ((double)a.m - (double)count / 2));
  for (ptrdiff_t s = 0; s < blocks; s++) {
    ptrdiff_t j = (forward ? s : blocks - 1 - s) * width;
    la_view v;
    la_view t;
    ptrdiff_t nb = least(width, count - j);
    if (la_work_step(&done, (double)nb * (double)(a.m - j))) {
      info = LA_INFO_INTR;
      break;
    }
    load_block(a, tau, j, nb, &r, &v, &t);
    la_wy_apply(side, trans == LA_N ? LA_N : LA_C, v, t,
                left ? la_block(c, j, 0, c.m - j, c.n)
                     : la_block(c, 0, j, c.m, c.n - j),
                r.work);
  }
  la_work_end(&done);
  la_mem_free(r.v);
  return info;
}
