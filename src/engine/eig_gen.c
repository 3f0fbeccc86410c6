/* eig_gen.c - eigenvalues and eigenvectors of a general matrix.

   Balancing, Hessenberg form, QR iteration, back-substitution (Golub and Van
   Loan 7.5-7.6; LAPACK's geev). Left vectors are the right ones of the
   transposed Schur form, turned by 180 degrees so that it is triangular the
   right way round. Backward stable up to balancing. */
#include "config.h"

#include "engine/eig_gen.h"

#include "base/mem.h"
#include "base/progress.h"
#include "engine/scalar.h"
#include "engine/hess.h"
#include "engine/scale.h"
#include "engine/schur.h"
#include "engine/trevc.h"
#include "engine/trsm.h"
#include "engine/vec.h"

#include <math.h>
#include <string.h>

typedef struct job {
  la_view a;
  double *w, *tau, *work;
  la_balance bal;
  la_view z, x; /* Schur vectors and workspace, of A's kind */
} job;

/* Column j of [out] := norm 1 and, if complex, the largest element real. */
static void normalise_column(la_view out, ptrdiff_t j) {
  double *col = la_at(out, 0, j);
  double norm = la_nrm2(LA_CPLX, out.m, col, 1);
  if (!(norm > 0)) {
    return;
  }
  la_scal(LA_CPLX, out.m, la_cx(1 / norm, 0), col, 1);
  ptrdiff_t big = 0;
  double best = -1;
  for (ptrdiff_t i = 0; i < out.m; i++) {
    double size = col[2 * i] * col[2 * i] + col[2 * i + 1] * col[2 * i + 1];
    if (size > best) {
      best = size;
      big = i;
    }
  }
  la_scalar z = la_load(LA_CPLX, col + 2 * big);
  if (z.im != 0) {
    double r = la_cabs(z);
    la_scal(LA_CPLX, out.m, la_cx(z.re / r, -z.im / r), col, 1);
    col[2 * big + 1] = 0;
  }
}

/* The packed vectors V (columns in the order of w, or reversed) into complex
   columns; [conj]: of the conjugates. */
static void unpack(const job *q, la_view v, bool left, la_view out) {
  ptrdiff_t n = v.n;
  for (ptrdiff_t j = 0; j < n; j++) {
    ptrdiff_t from = left ? n - 1 - j : j;
    double im = v.k == LA_REAL ? q->w[2 * j + 1] : 0;
    double *to = la_at(out, 0, j);
    if (v.k == LA_CPLX) {
      memcpy(to, la_at(v, 0, from), (size_t)(2 * v.m) * sizeof *to);
    } else if (im == 0) {
      const double *re = la_at(v, 0, from);
      for (ptrdiff_t i = 0; i < v.m; i++) {
        to[2 * i] = re[i];
        to[2 * i + 1] = 0;
      }
    } else {
      /* The pair starts at j (im > 0); reversed, its real part comes first
         as well. The left vector is the conjugate. */
      ptrdiff_t pair = left ? n - 2 - j : j;
      const double *re = la_at(v, 0, pair), *is = la_at(v, 0, pair + 1);
      double sign = left ? -1 : 1;
      double *next = la_at(out, 0, j + 1);
      for (ptrdiff_t i = 0; i < v.m; i++) {
        to[2 * i] = next[2 * i] = re[i];
        to[2 * i + 1] = sign * is[i];
      }
      normalise_column(out, j);
      for (ptrdiff_t i = 0; i < v.m; i++) {
        next[2 * i] = to[2 * i];
        next[2 * i + 1] = -to[2 * i + 1];
      }
      j++;
      continue;
    }
    normalise_column(out, j);
  }
}

/* F := J T' J, upper (quasi-)triangular. */
static void flip_transpose(la_view t, la_view f) {
  ptrdiff_t n = t.n;
  for (ptrdiff_t j = 0; j < n; j++) {
    for (ptrdiff_t i = 0; i < n; i++) {
      la_put(f, n - 1 - j, n - 1 - i, la_cconj(la_get(t, i, j)));
    }
  }
}

/* Right vectors into [out]; Z is overwritten. */
static int right_vectors(job *q, la_view out) {
  int info = la_trevc(q->a, q->w, q->x);
  if (info == 0) {
    la_trmm(LA_RIGHT, LA_UPPER, LA_N, LA_NONUNIT, LA_ONE, q->x, q->z);
    la_gebak(&q->bal, false, q->z);
    unpack(q, q->z, false, out);
  }
  return info;
}

/* Left vectors into [out]; Z is kept. */
static int left_vectors(job *q, la_view out) {
  ptrdiff_t n = q->a.n, k = (ptrdiff_t)q->a.k;
  double *work = la_mem_alloc(2 * n * n * k + 2 * n, (ptrdiff_t)sizeof *work);
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  la_view f = la_view_of(q->a.k, work, n, n);
  la_view zr = la_view_of(q->a.k, work + n * n * k, n, n);
  double *wr = work + 2 * n * n * k;
  flip_transpose(q->a, f);
  for (ptrdiff_t j = 0; j < n; j++) {
    la_copy(q->z.k, n, la_at(q->z, 0, j), 1, la_at(zr, 0, n - 1 - j), 1);
    la_scalar z = la_cconj(la_load(LA_CPLX, q->w + 2 * j));
    la_store(LA_CPLX, wr + 2 * (n - 1 - j), z);
  }
  int info = la_trevc(f, wr, q->x);
  if (info == 0) {
    la_trmm(LA_RIGHT, LA_UPPER, LA_N, LA_NONUNIT, LA_ONE, q->x, zr);
    la_gebak(&q->bal, true, zr);
    unpack(q, zr, true, out);
  }
  la_mem_free(work);
  return info;
}

static int prepare(job *q, bool vectors) {
  ptrdiff_t n = q->a.n, k = (ptrdiff_t)q->a.k;
  ptrdiff_t square = vectors ? n * n * k : 0;
  q->work = la_mem_alloc(n + n * k + 2 * square, (ptrdiff_t)sizeof *q->work);
  if (q->work == NULL) {
    return LA_INFO_NOMEM;
  }
  q->bal.scale = q->work;
  q->tau = q->work + n;
  if (vectors) {
    q->z = la_view_of(q->a.k, q->tau + n * k, n, n);
    q->x = la_view_of(q->a.k, q->z.p + square, n, n);
  }
  return 0;
}

static int solve(job *q, bool balance, la_view *vl, la_view *vr) {
  bool vectors = vl != NULL || vr != NULL;
  int info = prepare(q, vectors);
  if (info != 0) {
    return info;
  }
  la_gebal(q->a, balance, balance, &q->bal);
  /* The parts take about as many n^3 flops as their steps say. */
  la_work done;
  la_work_begin(&done, NULL, 10.0 / 3 + (vectors ? 28 : 10));
  la_work_step(&done, 10.0 / 3);
  info = la_gehrd(q->a, q->bal.lo, q->bal.hi, q->tau);
  if (info == 0 && vectors) {
    la_work_step(&done, 4.0 / 3);
    info = la_orghr(q->a, q->bal.lo, q->bal.hi, q->tau, q->z);
  }
  if (info == 0) {
    la_work_step(&done, vectors ? 20 : 10);
    info = la_hseqr(vectors, q->a, q->bal.lo, q->bal.hi, q->w,
                    vectors ? &q->z : NULL);
  }
  la_work_step(&done, 3);
  if (info == 0 && vl != NULL) {
    info = left_vectors(q, *vl);
  }
  if (info == 0 && vr != NULL) {
    info = right_vectors(q, *vr);
  }
  la_work_end(&done);
  la_mem_free(q->work);
  return info;
}

int la_geev(bool balance, la_view a, double *w, la_view *vl, la_view *vr) {
  bool finite;
  int p = la_scale_safe(a, &finite);
  if (!finite) {
    la_fill_nan(2 * a.n, w);
    la_fill_nan_view(vl);
    la_fill_nan_view(vr);
    return 0;
  }
  job q = {.a = a, .w = w};
  int info = solve(&q, balance, vl, vr);
  la_scale_vector(2 * a.n, w, p);
  return info;
}
