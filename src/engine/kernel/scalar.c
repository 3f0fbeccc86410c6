/* scalar.c - every kernel in plain C: the table for machines without a better
   one, and the oracle that the others are tested against. */
#include "config.h"

#include "engine/kernel/kernel.h"

#include <math.h>
#include <string.h>

enum { MR = 4, NR = 4 };

static void kern_gemm_scalar(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k,
                             double alpha, const double *a, const double *b,
                             double beta, double *c, ptrdiff_t ldc) {
  double sum[NR][MR] = {{0}};
  for (ptrdiff_t l = 0; l < k; l++) {
    for (ptrdiff_t j = 0; j < NR; j++) {
      for (ptrdiff_t i = 0; i < MR; i++) {
        sum[j][i] += a[l * MR + i] * b[l * NR + j];
      }
    }
  }
  for (ptrdiff_t j = 0; j < n; j++) {
    for (ptrdiff_t i = 0; i < m; i++) {
      double *to = &c[i + j * ldc];
      *to = alpha * sum[j][i] + (beta == 0 ? 0 : beta * *to);
    }
  }
}

static void kern_pack_scalar(ptrdiff_t w, ptrdiff_t m, ptrdiff_t k,
                             const double *a, ptrdiff_t lda, double *dst) {
  for (ptrdiff_t l = 0; l < k; l++) {
    for (ptrdiff_t i = 0; i < w; i++) {
      dst[l * w + i] = i < m ? a[i + l * lda] : 0;
    }
  }
}

static void kern_zpack_scalar(ptrdiff_t w, ptrdiff_t m, ptrdiff_t k,
                              const double *a, ptrdiff_t lda, double *dst) {
  for (ptrdiff_t l = 0; l < k; l++) {
    const double *from = a + 2 * l * lda;
    double *one = dst + 2 * l * w;
    double *two = one + w;
    for (ptrdiff_t i = 0; i < w; i += 2) {
      double re = i < 2 * m ? from[i] : 0;
      double im = i < 2 * m ? from[i + 1] : 0;
      one[i] = re;
      one[i + 1] = im;
      two[i] = -im;
      two[i + 1] = re;
    }
  }
}

static void kern_transpose_scalar(ptrdiff_t m, ptrdiff_t n, const double *a,
                                  ptrdiff_t lda, double *b, ptrdiff_t ldb) {
  for (ptrdiff_t i = 0; i < m; i++) {
    for (ptrdiff_t j = 0; j < n; j++) {
      b[j + i * ldb] = a[i + j * lda];
    }
  }
}

static void kern_stream_scalar(ptrdiff_t m, ptrdiff_t n, const char *from,
                               ptrdiff_t from_step, char *to,
                               ptrdiff_t to_step) {
  for (ptrdiff_t j = 0; j < n; j++) {
    memcpy(to + j * to_step, from + j * from_step, (size_t)m);
  }
}

static void kern_div_scalar(ptrdiff_t n, double d, double *x) {
  for (ptrdiff_t i = 0; i < n; i++) {
    x[i] /= d;
  }
}

static void kern_scal_scalar(ptrdiff_t n, double alpha, double *x) {
  for (ptrdiff_t i = 0; i < n; i++) {
    x[i] *= alpha;
  }
}

static void kern_axpy_scalar(ptrdiff_t n, double alpha, const double *x,
                             double *y) {
  for (ptrdiff_t i = 0; i < n; i++) {
    y[i] += alpha * x[i];
  }
}

static void kern_zaxpy_scalar(ptrdiff_t n, const double *alpha, const double *x,
                              double *y) {
  const double re = alpha[0];
  const double im = alpha[1];
  for (ptrdiff_t i = 0; i < n; i++) {
    double xr = x[2 * i];
    double xi = x[2 * i + 1];
    y[2 * i] += re * xr - im * xi;
    y[2 * i + 1] += re * xi + im * xr;
  }
}

static double kern_dot_scalar(ptrdiff_t n, const double *x, const double *y) {
  double s[4] = {0};
  ptrdiff_t i = 0;
  for (; i + 4 <= n; i += 4) {
    for (int lane = 0; lane < 4; lane++) {
      s[lane] += x[i + lane] * y[i + lane];
    }
  }
  for (; i < n; i++) {
    s[i % 4] += x[i] * y[i];
  }
  return (s[0] + s[2]) + (s[1] + s[3]);
}

static void kern_zdot_scalar(ptrdiff_t n, const double *x, const double *y,
                             double *out) {
  double rr = 0;
  double ii = 0;
  double ri = 0;
  double ir = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    double xr = x[2 * i];
    double xi = x[2 * i + 1];
    double yr = y[2 * i];
    double yi = y[2 * i + 1];
    rr += xr * yr;
    ii += xi * yi;
    ri += xr * yi;
    ir += xi * yr;
  }
  out[0] = rr;
  out[1] = ii;
  out[2] = ri;
  out[3] = ir;
}

static void kern_gemv_n_scalar(ptrdiff_t m, ptrdiff_t n, const double *a,
                               ptrdiff_t lda, const double *x, double *y) {
  for (ptrdiff_t j = 0; j < n; j++) {
    kern_axpy_scalar(m, x[j], a + j * lda, y);
  }
}

static void kern_gemv_t_scalar(ptrdiff_t m, ptrdiff_t n, const double *a,
                               ptrdiff_t lda, const double *x, double *y) {
  for (ptrdiff_t j = 0; j < n; j++) {
    y[j] += kern_dot_scalar(m, a + j * lda, x);
  }
}

static void kern_zgemv_n_scalar(ptrdiff_t m, ptrdiff_t n, const double *a,
                                ptrdiff_t lda, const double *x, double *y) {
  for (ptrdiff_t j = 0; j < n; j++) {
    kern_zaxpy_scalar(m, x + 2 * j, a + 2 * j * lda, y);
  }
}

static void kern_zgemv_t_scalar(int conj, ptrdiff_t m, ptrdiff_t n,
                                const double *a, ptrdiff_t lda, const double *x,
                                double *y) {
  const double sign = conj ? -1 : 1;
  for (ptrdiff_t j = 0; j < n; j++) {
    double s[4];
    kern_zdot_scalar(m, a + 2 * j * lda, x, s);
    y[2 * j] += s[0] - sign * s[1];
    y[2 * j + 1] += s[2] + sign * s[3];
  }
}

static void kern_ger_scalar(ptrdiff_t m, ptrdiff_t n, const double *x,
                            const double *y, double *a, ptrdiff_t lda) {
  for (ptrdiff_t j = 0; j < n; j++) {
    kern_axpy_scalar(m, y[j], x, a + j * lda);
  }
}

static void kern_ger2_scalar(ptrdiff_t m, ptrdiff_t n, const double *x0,
                             const double *y0, const double *x1,
                             const double *y1, double *a, ptrdiff_t lda) {
  for (ptrdiff_t j = 0; j < n; j++) {
    double *c = a + j * lda;
    for (ptrdiff_t i = 0; i < m; i++) {
      c[i] += x0[i] * y0[j] + x1[i] * y1[j];
    }
  }
}

static void kern_symv_scalar(ptrdiff_t m, ptrdiff_t n, const double *a,
                             ptrdiff_t lda, const double *x, double *y) {
  for (ptrdiff_t j = 0; j < n; j++) {
    const double *below = a + j + 1 + j * lda;
    y[j] +=
        a[j + j * lda] * x[j] + kern_dot_scalar(m - j - 1, below, x + j + 1);
    kern_axpy_scalar(m - j - 1, x[j], below, y + j + 1);
  }
}

static void kern_zhemv_scalar(ptrdiff_t m, ptrdiff_t n, const double *a,
                              ptrdiff_t lda, const double *x, double *y) {
  for (ptrdiff_t j = 0; j < n; j++) {
    const double *diag = a + 2 * (j + j * lda);
    const double *xj = x + 2 * j;
    double s[4];
    kern_zdot_scalar(m - j - 1, diag + 2, xj + 2, s);
    y[2 * j] += diag[0] * xj[0] + s[0] + s[1];
    y[2 * j + 1] += diag[0] * xj[1] + s[2] - s[3];
    kern_zaxpy_scalar(m - j - 1, xj, diag + 2, y + 2 * j + 2);
  }
}

/* Knuth's exact sum: *s + x = new *s + the error added to *e. */
static void add2(double *s, double *e, double x) {
  double t = *s + x;
  double back = t - *s;
  *e += (*s - (t - back)) + (x - back);
  *s = t;
}

static void kern_sum2_scalar(ptrdiff_t n, const double *x, double *out) {
  out[0] = out[1] = out[2] = out[3] = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    add2(&out[i % 2 * 2], &out[i % 2 * 2 + 1], x[i]);
  }
}

static void kern_asum2_scalar(ptrdiff_t n, const double *x, double *out) {
  out[0] = out[1] = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    add2(&out[0], &out[1], fabs(x[i]));
  }
}

static void kern_ssq2_scalar(ptrdiff_t n, const double *x, double *out) {
  out[0] = out[1] = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    add2(&out[0], &out[1], x[i] * x[i]);
  }
}

static double kern_amax_scalar(ptrdiff_t n, const double *x) {
  double most = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    double v = fabs(x[i]);
    if (v > most || isnan(v)) {
      most = v;
      if (isnan(v)) {
        break;
      }
    }
  }
  return most;
}

static double kern_prod_scalar(ptrdiff_t n, const double *x) {
  double p = 1;
  for (ptrdiff_t i = 0; i < n; i++) {
    p *= x[i];
  }
  return p;
}

static double kern_min_scalar(ptrdiff_t n, const double *x) {
  double m = INFINITY;
  for (ptrdiff_t i = 0; i < n; i++) {
    m = x[i] < m ? x[i] : m;
  }
  return m;
}

static double kern_max_scalar(ptrdiff_t n, const double *x) {
  double m = -INFINITY;
  for (ptrdiff_t i = 0; i < n; i++) {
    m = x[i] > m ? x[i] : m;
  }
  return m;
}

static ptrdiff_t kern_place_scalar(ptrdiff_t n, const double *x, double v) {
  ptrdiff_t i = 0;
  while (i < n && x[i] != v) {
    i++;
  }
  return i;
}

static void kern_sum_rows_scalar(ptrdiff_t step, ptrdiff_t len, ptrdiff_t w,
                                 const double *x, double *s, double *e) {
  for (ptrdiff_t l = 0; l < len; l++) {
    for (ptrdiff_t j = 0; j < w; j++) {
      add2(&s[j], &e[j], x[l * step + j]);
    }
  }
}

static void kern_ssq_rows_scalar(ptrdiff_t step, ptrdiff_t len, ptrdiff_t w,
                                 const double *x, double *s, double *e) {
  for (ptrdiff_t l = 0; l < len; l++) {
    for (ptrdiff_t j = 0; j < w; j++) {
      add2(&s[j], &e[j], x[l * step + j] * x[l * step + j]);
    }
  }
}

static void kern_dev_rows_scalar(ptrdiff_t step, ptrdiff_t len, ptrdiff_t w,
                                 const double *x, const double *mean, double *s,
                                 double *e, double *d) {
  for (ptrdiff_t l = 0; l < len; l++) {
    for (ptrdiff_t j = 0; j < w; j++) {
      double t = x[l * step + j] - mean[j];
      add2(&s[j], &e[j], t * t);
      d[j] += t;
    }
  }
}

static void kern_prod_rows_scalar(ptrdiff_t step, ptrdiff_t len, ptrdiff_t w,
                                  const double *x, double *y) {
  for (ptrdiff_t j = 0; j < w; j++) {
    y[j] = 1;
    for (ptrdiff_t l = 0; l < len; l++) {
      y[j] *= x[l * step + j];
    }
  }
}

static void kern_min_rows_scalar(ptrdiff_t step, ptrdiff_t len, ptrdiff_t w,
                                 const double *x, double *y) {
  for (ptrdiff_t j = 0; j < w; j++) {
    y[j] = INFINITY;
    for (ptrdiff_t l = 0; l < len; l++) {
      y[j] = x[l * step + j] < y[j] ? x[l * step + j] : y[j];
    }
  }
}

static void kern_max_rows_scalar(ptrdiff_t step, ptrdiff_t len, ptrdiff_t w,
                                 const double *x, double *y) {
  for (ptrdiff_t j = 0; j < w; j++) {
    y[j] = -INFINITY;
    for (ptrdiff_t l = 0; l < len; l++) {
      y[j] = x[l * step + j] > y[j] ? x[l * step + j] : y[j];
    }
  }
}

static void kern_place_rows_scalar(ptrdiff_t step, ptrdiff_t len, ptrdiff_t w,
                                   const double *x, const double *v,
                                   double *y) {
  for (ptrdiff_t j = 0; j < w; j++) {
    ptrdiff_t l = 0;
    while (l < len && x[l * step + j] != v[j]) {
      l++;
    }
    y[j] = l < len ? (double)l : 0;
  }
}

/* x = high + low with 26 bits in each half (Veltkamp). */
static void split(double x, double *high, double *low) {
  double c = 134217729.0 * x; /* 2^27 + 1 */
  *high = c - (c - x);
  *low = x - *high;
}

/* Without a fused multiply-add the error of a product is found from halves
   (Dekker); factors whose halves would overflow are made smaller first. If the
   product itself overflows there is no error to speak of. */
static double product_error(double a, double b, double p) {
  const double most = 0x1p995, less = 0x1p-54;
  double as = fabs(a) > most ? less : 1, bs = fabs(b) > most ? less : 1;
  double ah, al, bh, bl;
  split(a * as, &ah, &al);
  split(b * bs, &bh, &bl);
  p *= as * bs;
  double e = al * bl - (((p - ah * bh) - al * bh) - ah * bl);
  return e - e == 0 ? e / as / bs : 0;
}

static void kern_axpy2_scalar(ptrdiff_t n, double alpha, const double *x,
                              double *hi, double *lo) {
  for (ptrdiff_t i = 0; i < n; i++) {
    double p = alpha * x[i];
    double s = hi[i] + p;
    double b = s - hi[i];
    lo[i] += ((hi[i] - (s - b)) + (p - b)) + product_error(alpha, x[i], p);
    hi[i] = s;
  }
}

/* (x, y, z) times I - tau w w'. */
static void reflect(const double *v, double *x, double *y, double *z) {
  double sum = v[2] * (*x + v[0] * *y + v[1] * *z);
  *x -= sum;
  *y -= v[0] * sum;
  *z -= v[1] * sum;
}

static void kern_reflect_cols_scalar(ptrdiff_t m, const double *v, double *a,
                                     ptrdiff_t lda) {
  for (ptrdiff_t i = 0; i < m; i++) {
    reflect(v, a + i, a + i + lda, a + i + 2 * lda);
  }
}

static void kern_reflect_rows_scalar(ptrdiff_t n, ptrdiff_t count,
                                     const double *v, double *a,
                                     ptrdiff_t lda) {
  for (ptrdiff_t q = count - 1; q >= 0; q--) {
    for (ptrdiff_t j = 0; j < n; j++) {
      double *x = a + 2 * q + j * lda;
      reflect(v + 3 * q, x, x + 1, x + 2);
    }
  }
}

void kern_init_scalar(la_kern *table) {
  *table = (la_kern){
      .name = "scalar",
      .mr = MR,
      .nr = NR,
      .mc = 96,
      .kc = 256,
      .nc = 4096,
      .gemm = kern_gemm_scalar,
      .pack = kern_pack_scalar,
      .zpack = kern_zpack_scalar,
      .transpose = kern_transpose_scalar,
      .stream = kern_stream_scalar,
      .gemv_n = kern_gemv_n_scalar,
      .gemv_t = kern_gemv_t_scalar,
      .zgemv_n = kern_zgemv_n_scalar,
      .zgemv_t = kern_zgemv_t_scalar,
      .ger = kern_ger_scalar,
      .ger2 = kern_ger2_scalar,
      .symv = kern_symv_scalar,
      .zhemv = kern_zhemv_scalar,
      .div = kern_div_scalar,
      .scal = kern_scal_scalar,
      .axpy = kern_axpy_scalar,
      .zaxpy = kern_zaxpy_scalar,
      .dot = kern_dot_scalar,
      .zdot = kern_zdot_scalar,
      .sum2 = kern_sum2_scalar,
      .asum2 = kern_asum2_scalar,
      .ssq2 = kern_ssq2_scalar,
      .amax = kern_amax_scalar,
      .prod = kern_prod_scalar,
      .min = kern_min_scalar,
      .max = kern_max_scalar,
      .place = kern_place_scalar,
      .sum_rows = kern_sum_rows_scalar,
      .ssq_rows = kern_ssq_rows_scalar,
      .dev_rows = kern_dev_rows_scalar,
      .prod_rows = kern_prod_rows_scalar,
      .min_rows = kern_min_rows_scalar,
      .max_rows = kern_max_rows_scalar,
      .place_rows = kern_place_rows_scalar,
      .reflect_cols = kern_reflect_cols_scalar,
      .reflect_rows = kern_reflect_rows_scalar,
      .axpy2 = kern_axpy2_scalar,
  };
}
