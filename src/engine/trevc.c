/* trevc.c - eigenvectors of (quasi-)triangular matrices by back-substitution.

   (T - lambda I) x = 0 row by row from the bottom (Golub and Van Loan 7.6.4;
   LAPACK's trevc). Diagonals smaller than eps |lambda| are replaced by that
   much, so that defective matrices give a vector near the right one; x is
   scaled down whenever it is about to overflow. n^3/3 flops. The vectors do
   not depend on one another: threads share them out. */
#include "config.h"

#include "engine/trevc.h"

#include "base/intr.h"
#include "base/mem.h"
#include "base/progress.h"
#include "engine/scalar.h"
#include "engine/par.h"
#include "engine/vec.h"

#include <math.h>

typedef struct job {
  la_view t, x;
  const double *w;
  double *norm; /* 1-norms of the columns of T above the diagonal */
  double smallest;
} job;

/* One vector being found: x = re + i im (im NULL for a real eigenvalue), of
   which the elements below [used] are in use. A complex T has its x in re. */
typedef struct vector {
  const job *q;
  double *re, *im;
  ptrdiff_t used;
  la_scalar w;
  double least; /* smallest divisor allowed */
} vector;

static void rescale(vector *v, double f) {
  la_scal(v->q->t.k, v->used, la_cx(f, 0), v->re, 1);
  if (v->im != NULL) {
    la_scal(LA_REAL, v->used, la_cx(f, 0), v->im, 1);
  }
}

static la_scalar get(const vector *v, ptrdiff_t j) {
  if (v->q->t.k == LA_CPLX) {
    return la_load(LA_CPLX, v->re + 2 * j);
  }
  return la_cx(v->re[j], v->im != NULL ? v->im[j] : 0);
}

static void put(vector *v, ptrdiff_t j, la_scalar z) {
  if (v->q->t.k == LA_CPLX) {
    la_store(LA_CPLX, v->re + 2 * j, z);
    return;
  }
  v->re[j] = z.re;
  if (v->im != NULL) {
    v->im[j] = z.im;
  }
}

/* x := x - x(j) T(0:count, j), scaled first if that might overflow. */
static void subtract_column(vector *v, ptrdiff_t j, ptrdiff_t count) {
  double size = la_cabs1(get(v, j));
  if (size > 1 && v->q->norm[j] > 1 / (v->q->smallest * size)) {
    rescale(v, 1 / size);
  }
  la_scalar z = la_cneg(get(v, j));
  const double *col = la_at(v->q->t, 0, j);
  la_scalar first = v->q->t.k == LA_CPLX ? z : la_cx(z.re, 0);
  la_axpy(v->q->t.k, count, first, col, 1, v->re, 1);
  if (v->im != NULL) {
    la_axpy(LA_REAL, count, la_cx(z.im, 0), col, 1, v->im, 1);
  }
}

/* A divisor with room: x is scaled so that no element of size [size] divided by
   it overflows. */
static void make_room(vector *v, la_scalar divisor, double size) {
  double d = la_cabs1(divisor);
  if (d < 1 && size > d / v->q->smallest) {
    rescale(v, 1 / size);
  }
}

static void solve_one(vector *v, ptrdiff_t j) {
  la_scalar d = la_csub(la_get(v->q->t, j, j), v->w);
  if (la_cabs1(d) < v->least) {
    d = la_cx(v->least, 0);
  }
  make_room(v, d, la_cabs1(get(v, j)));
  put(v, j, la_cdiv(get(v, j), d));
}

/* Rows i, i+1 together, by elimination with complete pivoting. */
static void solve_two(vector *v, ptrdiff_t i) {
  la_view t = v->q->t;
  la_scalar m[2][2];
  int pr = 0, pc = 0;
  for (int r = 0; r < 2; r++) {
    for (int c = 0; c < 2; c++) {
      m[r][c] = la_get(t, i + r, i + c);
      m[r][c] = r == c ? la_csub(m[r][c], v->w) : m[r][c];
      if (la_cabs1(m[r][c]) > la_cabs1(m[pr][pc])) {
        pr = r;
        pc = c;
      }
    }
  }
  la_scalar pivot = m[pr][pc];
  la_scalar f = la_cdiv(m[1 - pr][pc], pivot);
  la_scalar rest = la_csub(m[1 - pr][1 - pc], la_cmul(f, m[pr][1 - pc]));
  if (la_cabs1(rest) < v->least) {
    rest = la_cx(v->least, 0);
  }
  double size = fmax(la_cabs1(get(v, i)), la_cabs1(get(v, i + 1)));
  make_room(v, rest, 2 * size);
  la_scalar top = get(v, i + pr), low = get(v, i + 1 - pr);
  low = la_cdiv(la_csub(low, la_cmul(f, top)), rest);
  top = la_cdiv(la_csub(top, la_cmul(m[pr][1 - pc], low)), pivot);
  put(v, i + pc, top);
  put(v, i + 1 - pc, low);
}

/* Back-substitution over the rows below [top] of the vector. */
static void substitute(vector *v, ptrdiff_t top) {
  la_view t = v->q->t;
  for (ptrdiff_t j = top - 1; j >= 0; j--) {
    bool pair = t.k == LA_REAL && j > 0 && *la_at(t, j, j - 1) != 0;
    if (pair) {
      j--;
      solve_two(v, j);
      subtract_column(v, j + 1, j);
    } else {
      solve_one(v, j);
    }
    subtract_column(v, j, j);
  }
}

static void normalise(vector *v) {
  double big = 0;
  for (ptrdiff_t i = 0; i < v->used; i++) {
    big = fmax(big, la_cabs1(get(v, i)));
  }
  if (big > 0) {
    rescale(v, 1 / big);
  }
}

/* Starts the vector with the element(s) of its own diagonal block, which make
   the block's rows zero, and the right-hand side above. */
static void start_pair(vector *v, ptrdiff_t j) {
  la_view t = v->q->t;
  double b = *la_at(t, j, j + 1), c = *la_at(t, j + 1, j);
  bool upper = fabs(b) >= fabs(c);
  double re = upper ? 1 : -v->w.im / c, im = upper ? v->w.im / b : 1;
  for (ptrdiff_t i = 0; i < j; i++) {
    v->re[i] = -re * *la_at(t, i, j);
    v->im[i] = -im * *la_at(t, i, j + 1);
  }
  v->re[j] = re;
  v->im[j] = 0;
  v->re[j + 1] = 0;
  v->im[j + 1] = im;
}

static void find_vector(const job *q, ptrdiff_t j, bool pair) {
  la_view t = q->t;
  vector v = {.q = q, .re = la_at(q->x, 0, j), .used = j + (pair ? 2 : 1)};
  v.im = pair ? la_at(q->x, 0, j + 1) : NULL;
  v.w = la_load(LA_CPLX, q->w + 2 * j);
  v.least = fmax(LA_ULP * la_cabs1(v.w), q->smallest);
  if (pair) {
    start_pair(&v, j);
  } else {
    la_copy(t.k, j, la_at(t, 0, j), 1, v.re, 1);
    la_scal(t.k, j, LA_MINUS_ONE, v.re, 1);
    put(&v, j, LA_ONE);
  }
  substitute(&v, j);
  normalise(&v);
}

/* Items are dealt from both ends, since long vectors cost more. */
static void find_range(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  const job *q = arg;
  (void)thread;
  ptrdiff_t n = q->t.n;
  la_work done;
  la_work_begin(&done, "eigenvectors", (double)(end - begin));
  for (ptrdiff_t item = begin; item < end; item++) {
    if (la_work_step(&done, 1)) {
      break;
    }
    ptrdiff_t j = item % 2 == 0 ? item / 2 : n - 1 - item / 2;
    double im = q->w[2 * j + 1];
    bool is_pair = q->t.k == LA_REAL && im != 0;
    if (!is_pair || im > 0) {
      find_vector(q, j, is_pair);
    }
  }
  la_work_end(&done);
}

int la_trevc(la_view t, const double *w, la_view x) {
  ptrdiff_t n = t.n;
  job q = {.t = t, .x = x, .w = w};
  q.norm = la_mem_alloc(n, (ptrdiff_t)sizeof *q.norm);
  if (q.norm == NULL) {
    return LA_INFO_NOMEM;
  }
  for (ptrdiff_t j = 0; j < n; j++) {
    q.norm[j] = la_asum(t.k, j, la_at(t, 0, j), 1);
  }
  q.smallest = LA_SAFMIN * ((double)n / LA_ULP);
  la_laset(x, LA_ZERO, LA_ZERO);
  double cubic = (double)n * (double)n * (double)n;
  la_par_for(n, 2, cubic / 3, find_range, &q);
  la_mem_free(q.norm);
  return la_interrupted() ? LA_INFO_INTR : 0;
}
