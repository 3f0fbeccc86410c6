/* eig_gen.c - eigenvalues and eigenvectors of a general matrix.

   Balancing, Hessenberg form, QR iteration, back-substitution (Golub and Van
   Loan 7.5-7.6; LAPACK's geev). Left vectors are the right ones of the
   transposed Schur form, turned by 180 degrees so that it is triangular the
   right way round. Backward stable up to balancing. */
#include "config.h"

#include "engine/eig_gen.h"

#include "base/mem.h"
#include "base/progress.h"
#include "engine/balance.h"
#include "engine/scalar.h"
#include "engine/gemm.h"
#include "engine/hess.h"
#include "engine/par.h"
#include "engine/scale.h"
#include "engine/schur.h"
#include "engine/trevc.h"
#include "engine/trsm.h"
#include "engine/vec.h"

#include <math.h>
#include <string.h>

typedef enum balancing { NOT, USUALLY, FULLY } balancing;

typedef struct job {
  la_view a;
  double *w, *tau, *work;
  balancing how;
  la_balance bal;
  bool scaled;  /* balancing has found factors */
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
   columns; [left]: of the conjugates. */
typedef struct unpacking {
  const job *q;
  la_view v, out;
  bool left;
} unpacking;

/* A pair starts at j (im > 0); reversed, its real part comes first as well. The
   left vector is the conjugate. */
static void unpack_pair(const unpacking *p, ptrdiff_t j) {
  la_view v = p->v;
  ptrdiff_t pair = p->left ? v.n - 2 - j : j;
  const double *re = la_at(v, 0, pair), *im = la_at(v, 0, pair + 1);
  double sign = p->left ? -1 : 1;
  double *to = la_at(p->out, 0, j), *next = la_at(p->out, 0, j + 1);
  for (ptrdiff_t i = 0; i < v.m; i++) {
    to[2 * i] = re[i];
    to[2 * i + 1] = sign * im[i];
  }
  normalise_column(p->out, j);
  for (ptrdiff_t i = 0; i < v.m; i++) {
    next[2 * i] = to[2 * i];
    next[2 * i + 1] = -to[2 * i + 1];
  }
}

static void unpack_single(const unpacking *p, ptrdiff_t j) {
  la_view v = p->v;
  ptrdiff_t from = p->left ? v.n - 1 - j : j;
  const double *x = la_at(v, 0, from);
  double *to = la_at(p->out, 0, j);
  if (v.k == LA_CPLX) {
    memcpy(to, x, (size_t)(2 * v.m) * sizeof *to);
  } else {
    for (ptrdiff_t i = 0; i < v.m; i++) {
      to[2 * i] = x[i];
      to[2 * i + 1] = 0;
    }
  }
  normalise_column(p->out, j);
}

/* The share that has the first column of a pair does both. */
static void unpack_range(void *arg, ptrdiff_t begin, ptrdiff_t end,
                         int thread) {
  const unpacking *p = arg;
  (void)thread;
  for (ptrdiff_t j = begin; j < end; j++) {
    double im = p->v.k == LA_REAL ? p->q->w[2 * j + 1] : 0;
    if (im > 0) {
      unpack_pair(p, j);
    } else if (im == 0) {
      unpack_single(p, j);
    }
  }
}

static void unpack(const job *q, la_view v, bool left, la_view out) {
  unpacking p = {q, v, out, left};
  la_par_for(v.n, 1, 16 * (double)v.m * (double)v.n, unpack_range, &p);
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
  /* tau is room for balancing, too. */
  q->work = la_mem_alloc(3 * n + 2 * square, (ptrdiff_t)sizeof *q->work);
  if (q->work == NULL) {
    return LA_INFO_NOMEM;
  }
  q->bal.scale = q->work;
  q->tau = q->work + n;
  if (vectors) {
    q->z = la_view_of(q->a.k, q->tau + 2 * n, n, n);
    q->x = la_view_of(q->a.k, q->z.p + square, n, n);
  }
  return 0;
}

static void even_out(job *q) {
  if (q->how == FULLY) {
    la_gebal_fully(q->a, &q->bal, q->tau);
  } else {
    la_gebal(q->a, q->how != NOT, q->how != NOT, &q->bal);
  }
  for (ptrdiff_t i = q->bal.lo; i < q->bal.hi; i++) {
    q->scaled = q->scaled || q->bal.scale[i] != 1;
  }
}

static int solve(job *q, la_view *vl, la_view *vr) {
  bool vectors = vl != NULL || vr != NULL;
  int info = prepare(q, vectors);
  if (info != 0) {
    return info;
  }
  even_out(q);
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

/* Balancing and eigenvectors: what is scaled back may have grown. Columns are
   judged so many at a time. */
enum { CHUNK = 32 };

/* The matrix as it was, and room for products with it. */
typedef struct judge {
  la_view a;
  double *x, *r;
} judge;

/* |op(A) v - lambda v| for the column v and the product's column c. */
static double residual(const judge *t, const double *v, la_scalar lambda,
                       ptrdiff_t c) {
  ptrdiff_t n = t->a.n, k = (ptrdiff_t)t->a.k;
  double *re = t->r + 2 * c * n, *im = k == LA_CPLX ? re + 1 : re + n;
  for (ptrdiff_t i = 0; i < n; i++) {
    la_scalar z = la_cmul(lambda, la_load(LA_CPLX, v + 2 * i));
    re[i * k] -= z.re;
    im[i * k] -= z.im;
  }
  return la_nrm2(LA_REAL, 2 * n, re, 1);
}

/* Products with the columns [j, j + count) of V. */
static void multiply(const judge *t, bool left, la_view v, ptrdiff_t j,
                     ptrdiff_t count) {
  ptrdiff_t n = t->a.n;
  la_trans op = left ? LA_C : LA_N;
  la_view x = la_block(v, 0, j, n, count);
  if (t->a.k == LA_REAL) {
    for (ptrdiff_t c = 0; c < count; c++) {
      const double *z = la_at(v, 0, j + c);
      la_copy(LA_REAL, n, z, 2, t->x + 2 * c * n, 1);
      la_copy(LA_REAL, n, z + 1, 2, t->x + (2 * c + 1) * n, 1);
    }
    x = la_view_of(LA_REAL, t->x, n, 2 * count);
  }
  (void)la_gemm(op, LA_N, LA_ONE, t->a, x, LA_ZERO,
                la_view_of(x.k, t->r, n, x.n));
}

/* The largest residual of the columns of V, if there are any. */
static double worst_residual(const judge *t, const double *w, bool left,
                             const la_view *v) {
  ptrdiff_t n = t->a.n;
  double worst = 0;
  for (ptrdiff_t j = 0; v != NULL && j < n; j += CHUNK) {
    ptrdiff_t count = n - j < CHUNK ? n - j : CHUNK;
    multiply(t, left, *v, j, count);
    for (ptrdiff_t c = 0; c < count; c++) {
      la_scalar z = la_load(LA_CPLX, w + 2 * (j + c));
      double now = residual(t, la_at(*v, 0, j + c), left ? la_cconj(z) : z, c);
      worst = now > worst || isnan(now) ? now : worst;
    }
  }
  return worst;
}

/* What rounding may do to n steps of norm |A|_2, with something to spare; the
   longest column is no longer than the norm. */
static double tolerable(la_view a) {
  const double spare = 8;
  double longest = 0;
  for (ptrdiff_t j = 0; j < a.n; j++) {
    longest = fmax(longest, la_nrm2(a.k, a.n, la_at(a, 0, j), 1));
  }
  return spare * (double)a.n * LA_ULP * longest;
}

static la_view like(const la_view *v, double **room) {
  la_view r = {0};
  if (v != NULL) {
    r = la_view_of(LA_CPLX, *room, v->m, v->n);
    *room += 2 * v->m * v->n;
  }
  return r;
}

/* Once more with all that balancing can do; the better vectors stay. */
static int solve_again(const job *q, const judge *t, double worst, la_view *vl,
                       la_view *vr) {
  ptrdiff_t n = q->a.n;
  double *room = la_mem_alloc((4 * n + 2) * n, (ptrdiff_t)sizeof *room);
  if (room == NULL) {
    return LA_INFO_NOMEM;
  }
  double *next = room + 2 * n;
  job again = {.a = q->a, .w = room, .how = FULLY};
  la_view left = like(vl, &next), right = like(vr, &next);
  la_lacpy(t->a, again.a);
  int info =
      solve(&again, vl != NULL ? &left : NULL, vr != NULL ? &right : NULL);
  if (info == 0 &&
      fmax(worst_residual(t, again.w, true, vl != NULL ? &left : NULL),
           worst_residual(t, again.w, false, vr != NULL ? &right : NULL)) <
          worst) {
    la_copy(LA_CPLX, n, again.w, 1, q->w, 1);
    if (vl != NULL) {
      la_lacpy(left, *vl);
    }
    if (vr != NULL) {
      la_lacpy(right, *vr);
    }
  }
  la_mem_free(room);
  return info > 0 ? 0 : info;
}

/* Powers of two even out neighbours to within a factor of two and are blind to
   less, so that along a chain of n elements the largest may still be 2^n times
   the smallest, and vectors that are scaled back suffer. */
static int mend(const job *q, la_view kept, la_view *vl, la_view *vr) {
  ptrdiff_t n = q->a.n;
  judge t = {.a = kept};
  t.x = la_mem_alloc(4 * CHUNK * n, (ptrdiff_t)sizeof *t.x);
  if (t.x == NULL) {
    return LA_INFO_NOMEM;
  }
  t.r = t.x + 2 * CHUNK * n;
  double worst = fmax(worst_residual(&t, q->w, true, vl),
                      worst_residual(&t, q->w, false, vr));
  int info = 0;
  if (worst > tolerable(kept)) {
    info = solve_again(q, &t, worst, vl, vr);
  }
  la_mem_free(t.x);
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
  la_view kept = {0};
  if (balance && (vl != NULL || vr != NULL)) {
    double *room = la_mem_alloc(a.n * a.n * a.k, (ptrdiff_t)sizeof *room);
    if (room == NULL) {
      return LA_INFO_NOMEM;
    }
    kept = la_view_of(a.k, room, a.n, a.n);
    la_lacpy(a, kept);
  }
  job q = {.a = a, .w = w, .how = balance ? USUALLY : NOT};
  int info = solve(&q, vl, vr);
  if (info == 0 && q.scaled && kept.p != NULL) {
    info = mend(&q, kept, vl, vr);
  }
  la_mem_free(kept.p);
  la_scale_vector(2 * a.n, w, p);
  return info;
}
