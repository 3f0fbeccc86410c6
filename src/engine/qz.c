/* qz.c - the QZ algorithm.

   Moler and Stewart (SIAM J. Numer. Anal. 10, 1973); Golub and Van Loan 7.7: B
   to triangular form by QR, A to Hessenberg form by rotations that keep B so,
   then the implicit QR iteration for A B^-1 without forming it, single shifts
   for complex and double shifts for real pencils. Zeros on B's diagonal are
   chased to the bottom and split off as infinite eigenvalues. About 70 n^3
   flops with Q and Z. Backward stable. */
#include "config.h"

#include "engine/qz.h"

#include "base/intr.h"
#include "base/mem.h"
#include "base/progress.h"
#include "engine/scalar.h"
#include "engine/norm.h"
#include "engine/qr.h"
#include "engine/rot.h"
#include "engine/vec.h"

#include <math.h>

enum { TURNS_PER_VALUE = 60, EXCEPTIONAL = 10 };

/* x := c x + s y; y := c y - conj(s) x. */
static void turn(la_kind k, ptrdiff_t n, double *x, ptrdiff_t incx, double *y,
                 ptrdiff_t incy, double c, la_scalar s) {
  if (n <= 0) {
    return;
  }
  if (k == LA_REAL || s.im == 0) {
    la_rot(k, n, x, incx, y, incy, c, s.re);
  } else {
    la_crot(n, x, incx, y, incy, c, s);
  }
}

la_scalar la_pencil_turn_rows(la_pencil *p, ptrdiff_t i, ptrdiff_t col,
                              la_scalar f, la_scalar g) {
  double c;
  la_scalar s, r;
  la_kind k = p->a.k;
  la_clartg(f, g, &c, &s, &r);
  ptrdiff_t count = p->a.n - col;
  turn(k, count, la_at(p->a, i, col), p->a.ld, la_at(p->a, i + 1, col), p->a.ld,
       c, s);
  turn(k, count, la_at(p->b, i, col), p->b.ld, la_at(p->b, i + 1, col), p->b.ld,
       c, s);
  if (p->q.n > 0) {
    turn(k, p->q.m, la_at(p->q, 0, i), 1, la_at(p->q, 0, i + 1), 1, c,
         la_cconj(s));
  }
  return r;
}

la_scalar la_pencil_turn_columns(la_pencil *p, ptrdiff_t j, ptrdiff_t rows_a,
                                 ptrdiff_t rows_b, la_scalar f, la_scalar g) {
  double c;
  la_scalar s, r;
  la_kind k = p->a.k;
  la_clartg(g, f, &c, &s, &r);
  turn(k, rows_a, la_at(p->a, 0, j + 1), 1, la_at(p->a, 0, j), 1, c, s);
  turn(k, rows_b, la_at(p->b, 0, j + 1), 1, la_at(p->b, 0, j), 1, c, s);
  if (p->z.n > 0) {
    turn(k, p->z.m, la_at(p->z, 0, j + 1), 1, la_at(p->z, 0, j), 1, c, s);
  }
  return r;
}

/* B := R, A := Q'A, q := Q. */
static int triangularise(la_pencil *p) {
  ptrdiff_t n = p->a.n;
  double *tau = la_mem_alloc(n * (ptrdiff_t)p->a.k, (ptrdiff_t)sizeof *tau);
  if (tau == NULL) {
    return LA_INFO_NOMEM;
  }
  int info = la_geqrf(p->b, tau);
  if (info == 0) {
    info = la_ormqr(LA_LEFT, LA_C, p->b, tau, n, p->a);
  }
  if (info == 0 && p->q.n > 0) {
    la_lacpy(p->b, p->q);
    info = la_orgqr(p->q, tau, n);
  }
  la_zero_other(LA_UPPER, p->b);
  la_mem_free(tau);
  return info;
}

int la_gghrd(la_pencil *p) {
  ptrdiff_t n = p->a.n;
  int info = triangularise(p);
  if (info != 0) {
    return info;
  }
  la_laset(p->z, LA_ZERO, LA_ONE);
  la_work done;
  la_work_begin(&done, "Hessenberg-triangular form", (double)n * (double)n);
  for (ptrdiff_t j = 0; j + 2 < n; j++) {
    const double left = (double)(n - j);
    la_work_reach(&done, (double)n * (double)n - left * left);
    for (ptrdiff_t i = n - 2; i > j && !la_interrupted(); i--) {
      la_pencil_turn_rows(p, i, j, la_get(p->a, i, j), la_get(p->a, i + 1, j));
      la_put(p->a, i + 1, j, LA_ZERO);
      la_pencil_turn_columns(p, i, n, i + 2, la_get(p->b, i + 1, i),
                             la_get(p->b, i + 1, i + 1));
      la_put(p->b, i + 1, i, LA_ZERO);
    }
  }
  la_work_end(&done);
  return la_interrupted() ? LA_INFO_INTR : 0;
}

/* The active block top .. end (both included). */
typedef struct state {
  la_pencil *p;
  ptrdiff_t top, end;
  double a_tol, b_tol; /* eps times the norms of A and B */
} state;

/* Turns rows i, i+1 to make element (i+1, col) of A zero. */
static void clear_below(state *q, ptrdiff_t i, ptrdiff_t col) {
  la_view a = q->p->a;
  la_pencil_turn_rows(q->p, i, col, la_get(a, i, col), la_get(a, i + 1, col));
  la_put(a, i + 1, col, LA_ZERO);
}

/* Turns columns j, j+1 to make element (row, j) of B zero; A has nonzeros as
   far down as row a_last. */
static void clear_b(state *q, ptrdiff_t row, ptrdiff_t j, ptrdiff_t a_last) {
  la_view b = q->p->b;
  ptrdiff_t rows = (a_last < q->end ? a_last : q->end) + 1;
  la_pencil_turn_columns(q->p, j, rows, row + 1, la_get(b, row, j),
                         la_get(b, row, j + 1));
  la_put(b, row, j, LA_ZERO);
}

/* The same for element (row, j) of A; B has nonzeros down to row b_last. */
static void clear_a(state *q, ptrdiff_t row, ptrdiff_t j, ptrdiff_t b_last) {
  la_view a = q->p->a;
  la_pencil_turn_columns(q->p, j, row + 1, b_last + 1, la_get(a, row, j),
                         la_get(a, row, j + 1));
  la_put(a, row, j, LA_ZERO);
}

static bool negligible(const state *q, ptrdiff_t k, bool patient) {
  la_view a = q->p->a;
  double sub = la_cabs1(la_get(a, k, k - 1));
  double near = la_cabs1(la_get(a, k, k)) + la_cabs1(la_get(a, k - 1, k - 1));
  double tol = LA_ULP * near;
  return sub <= fmax(LA_SAFMIN, patient ? tol : fmax(tol, q->a_tol));
}

/* B(j,j) is zero: chases the zero to the bottom, where an infinite eigenvalue
   splits off. */
static void chase_zero(state *q, ptrdiff_t j) {
  la_view b = q->p->b;
  for (ptrdiff_t k = j; k < q->end; k++) {
    /* Rows k, k+1: B(k+1,k+1) into B(k,k+1); A gets a bulge at (k+1,k-1). */
    ptrdiff_t col = k > q->top ? k - 1 : k;
    la_pencil_turn_rows(q->p, k, col, la_get(b, k, k + 1),
                        la_get(b, k + 1, k + 1));
    la_put(b, k + 1, k + 1, LA_ZERO);
    if (k > q->top) {
      clear_a(q, k + 1, k - 1, k);
    }
  }
  if (q->end > q->top) {
    clear_a(q, q->end, q->end - 1, q->end);
  }
  la_put(b, q->end, q->end, LA_ZERO);
}

/* The trailing 2x2 block of A B^-1 (m: its elements by rows). */
static void trailing_block(const state *q, la_scalar *m) {
  la_view a = q->p->a, b = q->p->b;
  ptrdiff_t n = q->end, l = n - 1;
  la_scalar row = LA_ZERO, coupled = LA_ZERO, last = LA_ZERO;
  if (l > q->top) {
    row = la_cdiv(la_get(a, l, l - 1), la_get(b, l - 1, l - 1));
    coupled = la_get(b, l - 1, l);
    last = la_get(b, l - 1, n);
  }
  la_scalar bll = la_get(b, l, l), bln = la_get(b, l, n), bnn = la_get(b, n, n);
  m[0] = la_cdiv(la_csub(la_get(a, l, l), la_cmul(row, coupled)), bll);
  m[1] = la_csub(la_get(a, l, n), la_cmul(row, last));
  m[1] = la_cdiv(la_csub(m[1], la_cmul(m[0], bln)), bnn);
  m[2] = la_cdiv(la_get(a, n, l), bll);
  m[3] = la_cdiv(la_csub(la_get(a, n, n), la_cmul(m[2], bln)), bnn);
}

/* The eigenvalue of [m0 m1; m2 m3] nearer to m3. */
static la_scalar nearer_value(const la_scalar *m) {
  la_scalar half = la_cscale(0.5, la_csub(m[0], m[3]));
  la_scalar bc = la_cmul(m[1], m[2]);
  if (la_cabs1(bc) == 0) {
    return m[3];
  }
  la_scalar root = la_csqrt(la_cadd(la_cmul(half, half), bc));
  if (half.re * root.re + half.im * root.im < 0) {
    root = la_cneg(root);
  }
  return la_csub(m[3], la_cdiv(bc, la_cadd(half, root)));
}

static void sweep_cplx(state *q, int turns) {
  la_view a = q->p->a, b = q->p->b;
  ptrdiff_t l = q->top;
  la_scalar m[4];
  trailing_block(q, m);
  la_scalar shift = nearer_value(m);
  if (turns % EXCEPTIONAL == 0) {
    shift = la_cadd(m[3], m[2]);
  }
  la_scalar b11 = la_get(b, l, l);
  la_scalar f = la_csub(la_cdiv(la_get(a, l, l), b11), shift);
  la_scalar g = la_cdiv(la_get(a, l + 1, l), b11);
  for (ptrdiff_t k = l; k < q->end && !la_interrupted(); k++) {
    if (k == l) {
      la_pencil_turn_rows(q->p, k, k, f, g);
    } else {
      clear_below(q, k, k - 1);
    }
    clear_b(q, k + 1, k, k + 2);
  }
}

/* First column of (M - s1)(M - s2), M = A B^-1, s1 and s2 the eigenvalues of
   its trailing block; divided by M(2,1). */
static void first_column(const state *q, int turns, double *v) {
  la_view a = q->p->a, b = q->p->b;
  ptrdiff_t l = q->top;
  if (turns % EXCEPTIONAL == 0) {
    v[0] = 0;
    v[1] = 1;
    v[2] = 1.1605;
    return;
  }
  la_scalar m[4];
  trailing_block(q, m);
  double b11 = *la_at(b, l, l), b12 = *la_at(b, l, l + 1);
  double b22 = *la_at(b, l + 1, l + 1);
  double m11 = *la_at(a, l, l) / b11, m21 = *la_at(a, l + 1, l) / b11;
  double m12 = (*la_at(a, l, l + 1) - m11 * b12) / b22;
  double m22 = (*la_at(a, l + 1, l + 1) - m21 * b12) / b22;
  double s1 = m[0].re - m11, s2 = m[3].re - m11;
  v[0] = (s1 * s2 - m[1].re * m[2].re) / m21 + m12;
  v[1] = (m22 - m11) - s1 - s2;
  v[2] = *la_at(a, l + 2, l + 1) / b22;
}

static void sweep_real(state *q, int turns) {
  double v[3];
  first_column(q, turns, v);
  for (ptrdiff_t k = q->top; k < q->end && !la_interrupted(); k++) {
    bool three = k + 2 <= q->end;
    if (k > q->top) {
      if (three) {
        clear_below(q, k + 1, k - 1);
      }
      clear_below(q, k, k - 1);
    } else {
      la_scalar r =
          la_pencil_turn_rows(q->p, k + 1, k, la_cx(v[1], 0), la_cx(v[2], 0));
      la_pencil_turn_rows(q->p, k, k, la_cx(v[0], 0), r);
    }
    if (three) {
      clear_b(q, k + 2, k, k + 3);
      clear_b(q, k + 2, k + 1, k + 3);
    }
    clear_b(q, k + 1, k, k + 3);
  }
}

/* Looks for zeros: sets q->top to the start of the unreduced block that ends
   at q->end. Returns true if an infinite eigenvalue was split off on the way,
   so that the search must begin anew. */
static bool find_block(state *q, bool patient) {
  la_view a = q->p->a, b = q->p->b;
  q->top = q->end;
  while (q->top > 0) {
    if (negligible(q, q->top, patient)) {
      la_put(a, q->top, q->top - 1, LA_ZERO);
      break;
    }
    q->top--;
  }
  for (ptrdiff_t j = q->end; j >= q->top; j--) {
    if (la_cabs1(la_get(b, j, j)) <= q->b_tol) {
      la_put(b, j, j, LA_ZERO);
      if (q->end > q->top) {
        chase_zero(q, j);
        return true;
      }
    }
  }
  return false;
}

int la_hgeqz(la_pencil *p) {
  ptrdiff_t n = p->a.n;
  bool real = p->a.k == LA_REAL;
  state q = {.p = p, .end = n - 1};
  q.a_tol = LA_ULP * la_normfro(p->a);
  q.b_tol = fmax(LA_SAFMIN, LA_ULP * la_normfro(p->b));
  const double total = (double)n * (double)n;
  la_work done;
  int info = 0;
  la_work_begin(&done, "QZ iteration", total);
  for (int turns = 1; q.end >= 0 && info == 0; turns++) {
    double left = (double)(q.end + 1);
    if (la_work_reach(&done, total - left * left)) {
      info = LA_INFO_INTR;
    } else if (turns > TURNS_PER_VALUE) {
      info = (int)(q.end + 1);
    } else if (find_block(&q, turns <= 2 * EXCEPTIONAL)) {
      q.end--;
      turns = 0;
    } else if (q.top == q.end || (real && q.top == q.end - 1)) {
      q.end = q.top - 1;
      turns = 0;
    } else if (real) {
      sweep_real(&q, turns);
    } else {
      sweep_cplx(&q, turns);
    }
  }
  la_work_end(&done);
  return info;
}
