/* pack.c - see pack.h. */
#include "config.h"

#include "engine/pack.h"

/* Columns [from, w) of a panel of k rows of w doubles := 0. */
static void clear_rest(ptrdiff_t w, ptrdiff_t from, ptrdiff_t k, double *dst) {
  for (ptrdiff_t l = 0; from < w && l < k; l++) {
    for (ptrdiff_t i = from; i < w; i++) {
      dst[l * w + i] = 0;
    }
  }
}

/* One complex panel: m rows of op(A). */
static void panel_cplx(const la_kern *kern, la_trans ta, la_view a, ptrdiff_t m,
                       ptrdiff_t k, double *dst) {
  const ptrdiff_t mr = kern->mr;
  const double sign = ta == LA_C ? -1 : 1;
  if (ta == LA_N) {
    kern->zpack(mr, m, k, a.p, a.ld, dst);
    return;
  }
  for (ptrdiff_t l = 0; l < k; l++) {
    const double *from = a.p + 2 * l;
    double *one = dst + 2 * l * mr;
    double *two = one + mr;
    for (ptrdiff_t i = 0; i < m; i++) {
      double re = from[2 * i * a.ld];
      double im = sign * from[2 * i * a.ld + 1];
      one[2 * i] = re;
      one[2 * i + 1] = im;
      two[2 * i] = -im;
      two[2 * i + 1] = re;
    }
  }
  clear_rest(mr, 2 * m, 2 * k, dst);
}

/* Real panels of A as it lies, a few columns of all panels at a time: that
   reads long stretches of each column, where whole panels one after the other
   would read a little of many. */
static void panels_by_columns(const la_kern *kern, la_view a, double *dst) {
  enum { COLUMNS = 8 };
  const ptrdiff_t mr = kern->mr;
  for (ptrdiff_t l = 0; l < a.n; l += COLUMNS) {
    ptrdiff_t cols = a.n - l < COLUMNS ? a.n - l : COLUMNS;
    for (ptrdiff_t r = 0; r < a.m; r += mr) {
      kern->pack(mr, a.m - r < mr ? a.m - r : mr, cols, la_at(a, r, l), a.ld,
                 dst + r * a.n + l * mr);
    }
  }
}

void la_pack_a(const la_kern *kern, la_trans ta, la_view a, ptrdiff_t i,
               ptrdiff_t m, ptrdiff_t l, ptrdiff_t k, double *dst) {
  const ptrdiff_t kind = a.k;
  const ptrdiff_t step = kern->mr / kind;
  if (ta == LA_N && kind == 1) {
    panels_by_columns(kern, la_block(a, i, l, m, k), dst);
    return;
  }
  for (ptrdiff_t r = 0; r < m; r += step) {
    ptrdiff_t rows = m - r < step ? m - r : step;
    la_view block = ta == LA_N ? la_block(a, i + r, l, rows, k)
                               : la_block(a, l, i + r, k, rows);
    if (kind == 1) {
      kern->transpose(k, rows, block.p, block.ld, dst, kern->mr);
      clear_rest(kern->mr, rows, k, dst);
    } else {
      panel_cplx(kern, ta, block, rows, k, dst);
    }
    dst += kern->mr * k * kind;
  }
}

/* Rows in pairs: the real and the imaginary parts of one row of B. */
static void scale_pairs(ptrdiff_t w, ptrdiff_t k, la_scalar alpha, double sign,
                        double *dst) {
  for (ptrdiff_t l = 0; l < k; l++) {
    double *re = dst + 2 * l * w;
    double *im = re + w;
    for (ptrdiff_t j = 0; j < w; j++) {
      double x = re[j];
      double y = sign * im[j];
      re[j] = alpha.re * x - alpha.im * y;
      im[j] = alpha.re * y + alpha.im * x;
    }
  }
}

static void split_row(ptrdiff_t n, const double *from, double *re, double *im) {
  for (ptrdiff_t j = 0; j < n; j++) {
    re[j] = from[2 * j];
    im[j] = from[2 * j + 1];
  }
}

static void pack_b_cplx(const la_kern *kern, la_trans tb, la_view b,
                        la_scalar alpha, double *dst) {
  const ptrdiff_t nr = kern->nr;
  const ptrdiff_t k = tb == LA_N ? b.m : b.n;
  const ptrdiff_t n = tb == LA_N ? b.n : b.m;
  if (tb == LA_N) {
    kern->transpose(2 * k, n, b.p, 2 * b.ld, dst, nr);
  } else {
    for (ptrdiff_t l = 0; l < k; l++) {
      split_row(n, la_at(b, 0, l), dst + 2 * l * nr, dst + (2 * l + 1) * nr);
    }
  }
  clear_rest(nr, n, 2 * k, dst);
  if (tb == LA_C || alpha.im != 0 || alpha.re != 1) {
    scale_pairs(nr, k, alpha, tb == LA_C ? -1 : 1, dst);
  }
}

void la_pack_b(const la_kern *kern, la_trans tb, la_view b, la_scalar alpha,
               ptrdiff_t l, ptrdiff_t k, ptrdiff_t j, ptrdiff_t n,
               double *dst) {
  const ptrdiff_t nr = kern->nr;
  la_view block =
      tb == LA_N ? la_block(b, l, j, k, n) : la_block(b, j, l, n, k);
  if (b.k == LA_CPLX) {
    pack_b_cplx(kern, tb, block, alpha, dst);
    return;
  }
  if (tb == LA_N) {
    kern->transpose(k, n, block.p, block.ld, dst, nr);
    clear_rest(nr, n, k, dst);
  } else {
    kern->pack(nr, n, k, block.p, block.ld, dst);
  }
}
