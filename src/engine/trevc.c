/* trevc.c - eigenvectors of (quasi-)triangular matrices by back-substitution.

   (T - lambda I) x = 0 row by row from the bottom (Golub and Van Loan 7.6.4;
   LAPACK's trevc). Diagonals smaller than eps |lambda| are replaced by that
   much, so that defective matrices give a vector near the right one; x is
   scaled down whenever it is about to overflow. Vectors side by side are found
   together, some rows at a time: what those rows mean for the rows above is one
   product for all of the vectors. n^3/3 flops. Groups of vectors do not depend
   on one another: threads share them out. */
#include "config.h"

#include "engine/trevc.h"

#include "base/intr.h"
#include "base/mem.h"
#include "base/progress.h"
#include "engine/gemm.h"
#include "engine/par.h"
#include "engine/scalar.h"
#include "engine/vec.h"

#include <math.h>

/* Vectors in a group, and rows in a step. */
enum { GROUP = 32, ROWS = 32 };

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

/* Rows [from, to) of x := x - x(j) T(:, j), scaled first if that might overflow
   in any row. */
static void subtract_column(vector *v, ptrdiff_t j, ptrdiff_t from,
                            ptrdiff_t to) {
  double size = la_cabs1(get(v, j));
  if (size > 1 && v->q->norm[j] > 1 / (v->q->smallest * size)) {
    rescale(v, 1 / size);
  }
  la_scalar z = la_cneg(get(v, j));
  la_kind k = v->q->t.k;
  const double *col = la_at(v->q->t, from, j);
  la_scalar first = k == LA_CPLX ? z : la_cx(z.re, 0);
  la_axpy(k, to - from, first, col, 1, v->re + from * (ptrdiff_t)k, 1);
  if (v->im != NULL) {
    la_axpy(k, to - from, la_cx(z.im, 0), col, 1, v->im + from, 1);
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

/* Back-substitution over the rows [from, top), whose right-hand sides are
   ready. */
static void substitute(vector *v, ptrdiff_t from, ptrdiff_t top) {
  la_view t = v->q->t;
  for (ptrdiff_t j = top - 1; j >= from; j--) {
    bool pair = t.k == LA_REAL && j > 0 && *la_at(t, j, j - 1) != 0;
    if (pair) {
      j--;
      solve_two(v, j);
      subtract_column(v, j + 1, from, j);
    } else {
      solve_one(v, j);
    }
    subtract_column(v, j, from, j);
  }
}

/* Scales x down if the rows [from, to) of it times their columns of T might
   overflow further up. */
static void prepare_product(vector *v, ptrdiff_t from, ptrdiff_t to) {
  double sum = 0, big = 0;
  for (ptrdiff_t j = from; j < to && j < v->used; j++) {
    double size = la_cabs1(get(v, j));
    big = fmax(big, size);
    sum += size * v->q->norm[j];
  }
  if (big > 1 && sum > 1 / v->q->smallest) {
    rescale(v, 1 / big);
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

/* Starts a pair with the elements of its own diagonal block, which make the
   block's rows zero. */
static void start_pair(vector *v, ptrdiff_t j) {
  la_view t = v->q->t;
  double b = *la_at(t, j, j + 1), c = *la_at(t, j + 1, j);
  bool upper = fabs(b) >= fabs(c);
  v->re[j] = upper ? 1 : -v->w.im / c;
  v->im[j + 1] = upper ? v->w.im / b : 1;
}

/* The vectors with columns in a group, and the rows of the first of them. */
typedef struct group {
  const job *q;
  ptrdiff_t first, end;
  vector v[GROUP + 1];
  ptrdiff_t own[GROUP + 1]; /* the row of each one's diagonal block */
  int count;
} group;

static bool splits_pair(const job *q, ptrdiff_t j) {
  return q->t.k == LA_REAL && j > 0 && j < q->t.n &&
         *la_at(q->t, j, j - 1) != 0;
}

static void start_vectors(group *g) {
  const job *q = g->q;
  g->count = 0;
  for (ptrdiff_t j = g->first; j < g->end; j++) {
    bool pair = splits_pair(q, j + 1);
    vector *v = &g->v[g->count];
    *v = (vector){.q = q, .re = la_at(q->x, 0, j), .used = j + (pair ? 2 : 1)};
    v->im = pair ? la_at(q->x, 0, j + 1) : NULL;
    v->w = la_load(LA_CPLX, q->w + 2 * j);
    v->least = fmax(LA_ULP * la_cabs1(v->w), q->smallest);
    g->own[g->count++] = j;
    if (pair) {
      start_pair(v, j++);
    } else {
      put(v, j, LA_ONE);
    }
  }
}

/* The rows of the group itself, where each vector begins in another one. */
static void begin_vectors(group *g) {
  start_vectors(g);
  for (int i = 0; i < g->count; i++) {
    vector *v = &g->v[i];
    ptrdiff_t own = g->own[i];
    if (v->im != NULL) {
      subtract_column(v, own + 1, g->first, own);
    }
    subtract_column(v, own, g->first, own);
    substitute(v, g->first, own);
  }
}

/* All of the rows above, some at a time: those before [top] get what the rows
   [top, below) of the vectors mean for them. */
static void go_up(group *g) {
  const job *q = g->q;
  ptrdiff_t cols = g->end - g->first, below = g->end;
  for (ptrdiff_t top = g->first; top > 0 && !la_interrupted();) {
    for (int i = 0; i < g->count; i++) {
      prepare_product(&g->v[i], top, below);
    }
    (void)la_gemm(LA_N, LA_N, LA_MINUS_ONE,
                  la_block(q->t, 0, top, top, below - top),
                  la_block(q->x, top, g->first, below - top, cols), LA_ONE,
                  la_block(q->x, 0, g->first, top, cols));
    below = top;
    top = top > ROWS ? top - ROWS : 0;
    top -= splits_pair(q, top) ? 1 : 0;
    for (int i = 0; i < g->count; i++) {
      substitute(&g->v[i], top, below);
    }
  }
}

/* Groups are dealt from both ends, since long vectors cost more. */
static void find_groups(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  const job *q = arg;
  (void)thread;
  ptrdiff_t n = q->t.n, groups = (n + GROUP - 1) / GROUP;
  la_work done;
  la_work_begin(&done, "eigenvectors", (double)(end - begin));
  for (ptrdiff_t item = begin; item < end; item++) {
    if (la_work_step(&done, 1)) {
      break;
    }
    ptrdiff_t i = item % 2 == 0 ? item / 2 : groups - 1 - item / 2;
    group g = {.q = q, .first = i * GROUP};
    g.end = g.first + GROUP < n ? g.first + GROUP : n;
    g.first += splits_pair(q, g.first) ? 1 : 0;
    g.end += splits_pair(q, g.end) ? 1 : 0;
    begin_vectors(&g);
    go_up(&g);
    for (int k = 0; k < g.count; k++) {
      normalise(&g.v[k]);
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
  la_par_for((n + GROUP - 1) / GROUP, 1, cubic / 3, find_groups, &q);
  la_mem_free(q.norm);
  return la_interrupted() ? LA_INFO_INTR : 0;
}
