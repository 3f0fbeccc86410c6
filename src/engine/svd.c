/* svd.c - singular value decomposition.

   A wide matrix is transposed; a tall one is first reduced by QR (Chan 1982).
   Then bidiagonalisation (bidiag.c) and, for vectors, divide and conquer
   (dc_svd.c) or for small orders the zero-shift QR iteration (bdsqr.c); values
   only by the differential qd algorithm (Golub and Van Loan 8.6; Demmel and
   Kahan 1990). Backward stable. */
#include "config.h"

#include "engine/svd.h"

#include "base/mem.h"
#include "base/progress.h"
#include "engine/bidiag.h"
#include "engine/scalar.h"
#include "engine/qr.h"
#include "engine/scale.h"
#include "engine/vec.h"

/* The order from which on values only are found by way of a band. */
enum { TWO_STAGES = 1200 };

/* Everything the decomposition of one m-by-n matrix, m >= n, needs. */
typedef struct job {
  la_view a;     /* the matrix, later its QR factorisation */
  bool qr_first; /* then b.a is a copy of R */
  double *tau;   /* of the QR factorisation */
  la_bidiag b;
  double *work;
  la_work done; /* in n^2 flops, about; those of the reduction are slow */
} job;

static int prepare(job *q, la_view a, double *s) {
  ptrdiff_t n = a.n, k = (ptrdiff_t)a.k;
  *q = (job){.a = a, .qr_first = a.m > n + n / 2 && n > 4};
  ptrdiff_t square = n * n * k;
  q->work = la_mem_alloc(square * (q->qr_first ? 2 : 1) + n * (3 * k + 1) + 1,
                         (ptrdiff_t)sizeof *q->work);
  if (q->work == NULL) {
    return LA_INFO_NOMEM;
  }
  double *next = q->work;
  q->b.p = la_view_of(a.k, next, n, n);
  next += square;
  q->b.a = a;
  if (q->qr_first) {
    q->b.a = la_view_of(a.k, next, n, n);
    next += square;
  }
  q->tau = next;
  q->b.tauq = next + n * k;
  q->b.taup = next + 2 * n * k;
  q->b.e = next + 3 * n * k;
  q->b.d = s;
  return 0;
}

static int reduce(job *q, bool vectors) {
  if (q->qr_first) {
    la_work_step(&q->done, 2 * (double)q->a.m);
    int info = la_geqrf(q->a, q->tau);
    if (info != 0) {
      return info;
    }
    la_lacpy(la_block(q->a, 0, 0, q->a.n, q->a.n), q->b.a);
    la_zero_other(LA_UPPER, q->b.a);
  }
  la_work_step(&q->done, 8 * (double)q->b.a.m);
  return !vectors && q->b.a.n >= TWO_STAGES
             ? la_gebrd_2stage(q->b.a, q->b.d, q->b.e)
             : la_gebrd(&q->b);
}

/* U := Q [U_B 0; 0 I], V := P V_B. */
static int expand(job *q, la_view ub, la_view vb, la_view u, la_view v) {
  ptrdiff_t n = q->a.n;
  la_laset(u, LA_ZERO, LA_ONE);
  la_lacpy(ub, la_block(u, 0, 0, n, n));
  la_lacpy(vb, v);
  la_work_step(&q->done, 2 * (double)n);
  int info = la_gebrd_apply_p(&q->b, v);
  if (info != 0) {
    return info;
  }
  la_work_step(&q->done, 2 * (double)q->b.a.m);
  if (!q->qr_first) {
    return la_gebrd_apply_q(&q->b, u);
  }
  info = la_gebrd_apply_q(&q->b, la_block(u, 0, 0, n, n));
  if (info != 0) {
    return info;
  }
  la_work_step(&q->done, 4 * (double)q->a.m);
  return la_ormqr(LA_LEFT, LA_N, q->a, q->tau, n, u);
}

static int find_vectors(job *q, la_view u, la_view v) {
  ptrdiff_t n = q->a.n;
  double *work = la_mem_alloc(2 * n * n, (ptrdiff_t)sizeof *work);
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  la_view ub = la_view_of(LA_REAL, work, n, n);
  la_view vb = la_view_of(LA_REAL, work + n * n, n, n);
  la_work_step(&q->done, 4 * (double)n);
  int info = la_bdsdc(n, q->b.d, q->b.e, ub, vb);
  if (info == 0) {
    info = expand(q, ub, vb, u, v);
  }
  la_mem_free(work);
  return info;
}

/* m >= n. */
static int svd_tall(la_view a, double *s, la_view *u, la_view *v) {
  job q;
  int info = prepare(&q, a, s);
  double m = (double)a.m, n = (double)a.n;
  double reduction = q.qr_first ? 2 * m + 8 * n : 8 * m;
  double vectors = q.qr_first ? 8 * n + 4 * m : 6 * n + 2 * m;
  la_work_begin(&q.done, NULL, reduction + (u == NULL ? 0 : vectors));
  if (info == 0) {
    info = reduce(&q, u != NULL);
  }
  if (info == 0) {
    info = u == NULL ? la_bdsval(a.n, q.b.d, q.b.e) : find_vectors(&q, *u, *v);
  }
  la_work_end(&q.done);
  la_mem_free(q.work);
  return info;
}

static int svd_wide(la_view a, double *s, la_view *u, la_view *v) {
  double *work = la_mem_alloc(a.m * a.n, (ptrdiff_t)(a.k * sizeof *work));
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  la_view t = la_view_of(a.k, work, a.n, a.m);
  la_transpose(a, true, t);
  int info = svd_tall(t, s, v, u);
  la_mem_free(work);
  return info;
}

int la_svd(la_view a, double *s, la_view *u, la_view *v) {
  ptrdiff_t r = a.m < a.n ? a.m : a.n;
  bool finite;
  int p = la_scale_safe(a, &finite);
  if (!finite) {
    la_fill_nan(r, s);
    la_fill_nan_view(u);
    la_fill_nan_view(v);
    return 0;
  }
  int info = a.m >= a.n ? svd_tall(a, s, u, v) : svd_wide(a, s, u, v);
  la_scale_vector(r, s, p);
  return info;
}
