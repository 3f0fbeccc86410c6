/* eig_pencil.c - generalised eigenvalues and eigenvectors: A x = lambda B x.

   QZ (qz.c), then a real pencil's 2x2 blocks are made triangular in complex
   arithmetic by their known eigenvalues, and the vectors follow by
   back-substitution with (beta S - alpha T) x = 0 (Golub and Van Loan 7.7;
   LAPACK's ggev and tgevc). The largest element of each vector has
   |re| + |im| = 1, as in LAPACK. Backward stable. */
#include "config.h"

#include "engine/eig_gen.h"

#include "base/intr.h"
#include "base/mem.h"
#include "engine/scalar.h"
#include "engine/gemm.h"
#include "engine/norm.h"
#include "engine/qz.h"
#include "engine/scale.h"
#include "engine/trsm.h"
#include "engine/vec.h"

#include <math.h>

typedef struct job {
  la_pencil real; /* the pencil as given, real or complex */
  la_pencil p;    /* complex triangular */
  double *alpha, *beta, *work;
} job;

/* The size of the 2x2 block of M at j. */
static double block_size(la_view m, ptrdiff_t j) {
  return la_cabs1(la_get(m, j, j)) + la_cabs1(la_get(m, j, j + 1)) +
         la_cabs1(la_get(m, j + 1, j)) + la_cabs1(la_get(m, j + 1, j + 1));
}

/* alpha/beta for an eigenvalue mu of the 2x2 pencil at j: columns, then rows
   are turned such that both blocks become triangular. */
static void split_block(la_pencil *p, ptrdiff_t j, la_scalar mu) {
  la_scalar h[2][2];
  int pick = 0;
  double best = -1;
  for (int r = 0; r < 2; r++) {
    double size = 0;
    for (int c = 0; c < 2; c++) {
      h[r][c] = la_csub(la_get(p->a, j + r, j + c),
                        la_cmul(mu, la_get(p->b, j + r, j + c)));
      size += la_cabs1(h[r][c]);
    }
    if (size > best) {
      best = size;
      pick = r;
    }
  }
  la_view a = p->a, b = p->b;
  double a_size = block_size(a, j), b_size = block_size(b, j);
  la_pencil_turn_columns(p, j, j + 2, j + 2, h[pick][0], h[pick][1]);
  la_scalar a0 = la_get(a, j, j), a1 = la_get(a, j + 1, j);
  la_scalar b0 = la_get(b, j, j), b1 = la_get(b, j + 1, j);
  /* The two first columns are parallel; the one with more digits, which is
     larger beside its block, turns the rows. */
  bool by_b = (la_cabs1(b0) + la_cabs1(b1)) * a_size >=
              (la_cabs1(a0) + la_cabs1(a1)) * b_size;
  la_pencil_turn_rows(p, j, j, by_b ? b0 : a0, by_b ? b1 : a1);
  la_put(a, j + 1, j, LA_ZERO);
  la_put(b, j + 1, j, LA_ZERO);
}

/* The eigenvalues of the real 2x2 pencil at j, B nonsingular there. */
static void block_values(la_pencil *p, ptrdiff_t j, la_scalar *w) {
  double b11 = *la_at(p->b, j, j), b22 = *la_at(p->b, j + 1, j + 1);
  double b12 = *la_at(p->b, j, j + 1);
  double m11 = *la_at(p->a, j, j) / b11, m21 = *la_at(p->a, j + 1, j) / b11;
  double m12 = (*la_at(p->a, j, j + 1) - m11 * b12) / b22;
  double m22 = (*la_at(p->a, j + 1, j + 1) - m21 * b12) / b22;
  double half = 0.5 * (m11 - m22), mid = 0.5 * (m11 + m22);
  double scale = fmax(fabs(half), fmax(fabs(m12), fabs(m21)));
  double disc = scale == 0 ? 0
                           : (half / scale) * (half / scale) +
                                 (m12 / scale) * (m21 / scale);
  double root = scale * sqrt(fabs(disc));
  if (disc < 0) {
    w[0] = la_cx(mid, root);
    w[1] = la_cconj(w[0]);
    return;
  }
  double far = m22 + half + copysign(root, half);
  double big = half + copysign(root, half);
  double near = big == 0 ? m22 : m22 - (m12 / big) * m21;
  w[0] = la_cx(far, 0);
  w[1] = la_cx(near, 0);
}

/* Diagonals to alpha and beta, beta >= 0. */
static void read_values(job *q) {
  for (ptrdiff_t j = 0; j < q->p.a.n; j++) {
    la_scalar a = la_get(q->p.a, j, j), b = la_get(q->p.b, j, j);
    double size = la_cabs(b);
    if (size > 0) {
      a = la_cmul(a, la_cx(b.re / size, -b.im / size));
    }
    la_store(LA_CPLX, q->alpha + 2 * j, a);
    q->beta[j] = size;
  }
}

/* The complex triangular pencil and its eigenvalues. */
static void complete(job *q) {
  ptrdiff_t n = q->p.a.n;
  la_lacpy(q->real.a, q->p.a);
  la_lacpy(q->real.b, q->p.b);
  la_lacpy(q->real.q, q->p.q);
  la_lacpy(q->real.z, q->p.z);
  if (q->real.a.k == LA_CPLX) {
    read_values(q);
    return;
  }
  for (ptrdiff_t j = 0; j + 1 < n; j++) {
    if (*la_at(q->real.a, j + 1, j) != 0) {
      la_scalar w[2];
      block_values(&q->real, j, w);
      split_block(&q->p, j, w[0]);
      j++;
    }
  }
  read_values(q);
  for (ptrdiff_t j = 0; j + 1 < n; j++) {
    la_scalar a = la_load(LA_CPLX, q->alpha + 2 * j);
    if (a.im != 0) {
      if (a.im < 0) {
        a = la_cconj(a);
      }
      la_store(LA_CPLX, q->alpha + 2 * j, a);
      la_store(LA_CPLX, q->alpha + 2 * (j + 1), la_cconj(a));
      q->beta[j + 1] = q->beta[j];
      j++;
    }
  }
}

/* x (n elements, those below [top] in use) := the solution of the rows above
   the diagonal of (b S - a T) x = 0 with x(top-1) = 1. */
static void back_substitute(la_view s, la_view t, la_scalar a, la_scalar b,
                            double *x, ptrdiff_t top) {
  const double huge = 0x1p+900;
  double least = LA_ULP;
  ptrdiff_t last = top - 1;
  la_store(LA_CPLX, x + 2 * last, LA_ONE);
  for (ptrdiff_t j = last; j >= 0; j--) {
    la_scalar xj = la_load(LA_CPLX, x + 2 * j);
    if (j < last) {
      la_scalar d =
          la_csub(la_cmul(b, la_get(s, j, j)), la_cmul(a, la_get(t, j, j)));
      if (la_cabs1(d) < least) {
        d = la_cx(least, 0);
      }
      xj = la_cdiv(xj, d);
      la_store(LA_CPLX, x + 2 * j, xj);
    }
    double size = la_cabs1(xj);
    if (size > huge) {
      la_scal(LA_CPLX, top, la_cx(1 / size, 0), x, 1);
      xj = la_cscale(1 / size, xj);
    }
    la_axpy(LA_CPLX, j, la_cneg(la_cmul(b, xj)), la_at(s, 0, j), 1, x, 1);
    la_axpy(LA_CPLX, j, la_cmul(a, xj), la_at(t, 0, j), 1, x, 1);
  }
}

static void normalise(double *x, ptrdiff_t n) {
  double big = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    big = fmax(big, la_cabs1(la_load(LA_CPLX, x + 2 * i)));
  }
  if (big > 0) {
    la_scal(LA_CPLX, n, la_cx(1 / big, 0), x, 1);
  }
}

/* Vectors of the triangular pencil S, T, scaled to norm 1, in X. */
static void triangular_vectors(la_view s, la_view t, la_view x) {
  la_laset(x, LA_ZERO, LA_ZERO);
  for (ptrdiff_t j = 0; j < s.n; j++) {
    la_scalar a = la_get(s, j, j), b = la_get(t, j, j);
    double size = fmax(la_cabs1(a), la_cabs1(b));
    if (size > 0) {
      a = la_cscale(1 / size, a);
      b = la_cscale(1 / size, b);
    }
    double *col = la_at(x, 0, j);
    back_substitute(s, t, a, b, col, j + 1);
    normalise(col, j + 1);
  }
}

/* Real pencils: real eigenvalues have real vectors, pairs conjugate ones. */
static void make_consistent(const job *q, la_view v) {
  if (q->real.a.k == LA_CPLX) {
    return;
  }
  for (ptrdiff_t j = 0; j < v.n; j++) {
    double *x = la_at(v, 0, j);
    if (q->alpha[2 * j + 1] == 0) {
      ptrdiff_t big = la_iamax(LA_CPLX, v.m, x, 1);
      la_scalar z = la_load(LA_CPLX, x + 2 * big);
      double r = la_cabs(z);
      if (r > 0) {
        la_scal(LA_CPLX, v.m, la_cx(z.re / r, -z.im / r), x, 1);
      }
      for (ptrdiff_t i = 0; i < v.m; i++) {
        x[2 * i + 1] = 0;
      }
    } else if (q->alpha[2 * j + 1] > 0 && j + 1 < v.n) {
      double *y = la_at(v, 0, j + 1);
      la_copy(LA_CPLX, v.m, x, 1, y, 1);
      la_conj(LA_CPLX, v.m, y, 1);
      normalise(x, v.m);
      normalise(y, v.m);
      j++;
      continue;
    }
    normalise(x, v.m);
  }
}

/* A view's copy divided by its largest element. */
static void copy_normalised(la_view from, la_view to) {
  double big = la_normmax(from);
  la_lacpy(from, to);
  for (ptrdiff_t j = 0; big > 0 && j < to.n; j++) {
    la_scal(to.k, to.m, la_cx(1 / big, 0), la_at(to, 0, j), 1);
  }
}

/* F := J M' J. */
static void flip_adjoint(la_view m) {
  ptrdiff_t n = m.n;
  for (ptrdiff_t j = 0; j < n; j++) {
    for (ptrdiff_t i = 0; i + j < n; i++) {
      la_scalar x = la_get(m, i, j), y = la_get(m, n - 1 - j, n - 1 - i);
      la_put(m, i, j, la_cconj(y));
      la_put(m, n - 1 - j, n - 1 - i, la_cconj(x));
    }
  }
}

/* V := M X with the columns (of M and the result) reversed for left vectors. */
static int expand(const job *q, la_view m, la_view x, bool left, la_view v) {
  ptrdiff_t n = m.n;
  if (left) {
    for (ptrdiff_t j = 0; j < n / 2; j++) {
      la_swap(LA_CPLX, n, la_at(m, 0, j), 1, la_at(m, 0, n - 1 - j), 1);
    }
  }
  int info = la_gemm(LA_N, LA_N, LA_ONE, m, x, LA_ZERO, v);
  for (ptrdiff_t j = 0; left && j < n / 2; j++) {
    la_swap(LA_CPLX, n, la_at(v, 0, j), 1, la_at(v, 0, n - 1 - j), 1);
  }
  for (ptrdiff_t j = 0; j < n; j++) {
    normalise(la_at(v, 0, j), n);
  }
  make_consistent(q, v);
  return info;
}

static int find_vectors(job *q, la_view *vl, la_view *vr) {
  ptrdiff_t n = q->p.a.n, size = 2 * n * n;
  double *work = la_mem_alloc(3 * size, (ptrdiff_t)sizeof *work);
  if (work == NULL) {
    return LA_INFO_NOMEM;
  }
  la_view s = la_view_of(LA_CPLX, work, n, n);
  la_view t = la_view_of(LA_CPLX, work + size, n, n);
  la_view x = la_view_of(LA_CPLX, work + 2 * size, n, n);
  copy_normalised(q->p.a, s);
  copy_normalised(q->p.b, t);
  int info = 0;
  if (vr != NULL) {
    triangular_vectors(s, t, x);
    info = expand(q, q->p.z, x, false, *vr);
  }
  if (info == 0 && vl != NULL) {
    flip_adjoint(s);
    flip_adjoint(t);
    triangular_vectors(s, t, x);
    info = expand(q, q->p.q, x, true, *vl);
  }
  la_mem_free(work);
  return info;
}

static int solve(job *q, la_view a, la_view b, la_view *vl, la_view *vr) {
  ptrdiff_t n = a.n, square = n * n;
  ptrdiff_t nq = vl != NULL ? n : 0, nz = vr != NULL ? n : 0;
  q->work = la_mem_alloc((8 + 4 * (ptrdiff_t)a.k) * square,
                         (ptrdiff_t)sizeof *q->work);
  if (q->work == NULL) {
    return LA_INFO_NOMEM;
  }
  double *next = q->work;
  q->p.a = la_view_of(LA_CPLX, next, n, n);
  q->p.b = la_view_of(LA_CPLX, next + 2 * square, n, n);
  q->p.q = la_view_of(LA_CPLX, next + 4 * square, n, nq);
  q->p.z = la_view_of(LA_CPLX, next + 6 * square, n, nz);
  next += 8 * square;
  q->real.a = a;
  q->real.b = b;
  q->real.q = la_view_of(a.k, next, n, nq);
  q->real.z = la_view_of(a.k, next + square * (ptrdiff_t)a.k, n, nz);
  int info = la_gghrd(&q->real);
  if (info == 0) {
    info = la_hgeqz(&q->real);
  }
  if (info == 0) {
    complete(q);
    info = vl != NULL || vr != NULL ? find_vectors(q, vl, vr) : 0;
  }
  la_mem_free(q->work);
  return info;
}

int la_ggev(la_view a, la_view b, double *alpha, double *beta, la_view *vl,
            la_view *vr) {
  bool finite_a, finite_b = true;
  int pa = la_scale_safe(a, &finite_a), pb = 0;
  if (finite_a) {
    pb = la_scale_safe(b, &finite_b);
  }
  if (!finite_a || !finite_b) {
    la_fill_nan(2 * a.n, alpha);
    la_fill_nan(a.n, beta);
    la_fill_nan_view(vl);
    la_fill_nan_view(vr);
    return 0;
  }
  job q = {.alpha = alpha, .beta = beta};
  int info = solve(&q, a, b, vl, vr);
  la_scale_vector(2 * a.n, alpha, pa);
  la_scale_vector(b.n, beta, pb);
  return info;
}
