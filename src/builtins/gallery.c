/* gallery.c - matrices with names. */
#include "config.h"

#include "base/intr.h"
#include "builtins/along.h"
#include "builtins/coef.h"
#include "builtins/tables.h"
#include "builtins/walk.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* Element (i,j), from 0, of an n-by-n matrix of real numbers. */
typedef double (*element_fn)(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n);

static la_status square(la_ctx *ctx, la_call *call, element_fn fn) {
  ptrdiff_t n = 0;
  LA_TRY(la_arg_size(ctx, call, 0, &n));
  la_arr *a = la_arr_new2(ctx, LA_C_REAL, n, n);
  if (a == NULL) {
    return LA_ERR;
  }
  double *x = la_arr_d(a);
  for (ptrdiff_t j = 0; j < n && !la_interrupted(); j++) {
    for (ptrdiff_t i = 0; i < n; i++) {
      *x++ = fn(i, j, n);
    }
  }
  call->out[0] = la_val_arr(a);
  return LA_OK;
}

static double hilb_at(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  (void)n;
  return 1 / (double)(i + j + 1);
}

static la_status hilb(la_ctx *ctx, la_call *call) {
  return square(ctx, call, hilb_at);
}

/* The factor p(i) of the inverse, which has the elements p(i)p(j)/(i+j-1).
   Every step is a whole number, exact while it fits. */
static double hilb_factor(ptrdiff_t i, ptrdiff_t n) {
  double p = (double)n;
  for (ptrdiff_t k = 1; k <= i; k++) {
    p = -p * (double)(n - k) / (double)k * (double)(n + k) / (double)k;
  }
  return p;
}

static double invhilb_at(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  double p = hilb_factor(i, n), q = hilb_factor(j, n);
  return p / (double)(i + j + 1) * q;
}

static la_status invhilb(la_ctx *ctx, la_call *call) {
  return square(ctx, call, invhilb_at);
}

static double wilkinson_at(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  if (i == j) {
    return fabs((double)(n - 1) / 2 - (double)i);
  }
  return i - j == 1 || j - i == 1 ? 1 : 0;
}

static la_status wilkinson(la_ctx *ctx, la_call *call) {
  return square(ctx, call, wilkinson_at);
}

static double rosser_at(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  static const short a[8][8] = {{611, 196, -192, 407, -8, -52, -49, 29},
                                {196, 899, 113, -192, -71, -43, -8, -44},
                                {-192, 113, 899, 196, 61, 49, 8, 52},
                                {407, -192, 196, 611, 8, 44, 59, -23},
                                {-8, -71, 61, 8, 411, -599, 208, 208},
                                {-52, -43, 49, 44, -599, 411, 208, 208},
                                {-49, -8, 8, 59, 208, 208, 99, -911},
                                {29, -44, 52, -23, 208, 208, -911, 99}};
  (void)n;
  return a[i][j];
}

static la_status rosser(la_ctx *ctx, la_call *call) {
  la_arr *a = la_arr_new2(ctx, LA_C_REAL, 8, 8);
  if (a == NULL) {
    return LA_ERR;
  }
  for (ptrdiff_t i = 0; i < 64; i++) {
    la_arr_d(a)[i] = rosser_at(i % 8, i / 8, 8);
  }
  call->out[0] = la_val_arr(a);
  return LA_OK;
}

/* --- magic squares -------------------------------------------------------- */

/* Odd order, by the Siamese method. */
static double magic_odd(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  ptrdiff_t p = (i + j + 1 + n / 2) % n;
  ptrdiff_t q = (i + 2 * j + 1) % n;
  return (double)(p * n + q + 1);
}

/* Order 4k: count through, and turn the squares of a fixed pattern around. */
static double magic_four(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  double at = (double)(i * n + j + 1);
  bool turn = ((i + 1) / 2 % 2) == ((j + 1) / 2 % 2);
  return turn ? (double)(n * n + 1) - at : at;
}

/* Order 4k+2, from four odd ones by the LUX-like exchange of columns. */
static double magic_six(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  static const double plus[2][2] = {{0, 2}, {3, 1}};
  ptrdiff_t h = n / 2, k = (h - 1) / 2;
  ptrdiff_t r = i % h, c = j % h;
  bool lower = i >= h;
  bool swap = j < k || j >= n - k + 1;
  if (r == k && j <= k && j < h) {
    swap = j >= 1 && j <= k;
  }
  return magic_odd(r, c, h) + (double)(h * h) * plus[lower != swap][j >= h];
}

static double magic_at(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  static const double two[2][2] = {{4, 3}, {1, 2}};
  if (n == 2) {
    return two[i][j];
  }
  return n % 2 == 1   ? magic_odd(i, j, n)
         : n % 4 == 0 ? magic_four(i, j, n)
                      : magic_six(i, j, n);
}

static la_status magic(la_ctx *ctx, la_call *call) {
  return square(ctx, call, magic_at);
}

/* --- Pascal --------------------------------------------------------------- */

/* The lower triangle of binomial coefficients, by addition: exact. [sign]: the
   columns alternate. */
static void binomials(la_arr *a, bool sign) {
  ptrdiff_t n = a->dim[0];
  double *x = la_arr_d(a);
  for (ptrdiff_t i = 0; i < n; i++) {
    x[i] = 1;
  }
  for (ptrdiff_t j = 1; j < n; j++) {
    for (ptrdiff_t i = j; i < n; i++) {
      double up = i > j ? x[i - 1 + j * n] : 0;
      x[i + j * n] = up + x[i - 1 + (j - 1) * n];
    }
  }
  for (ptrdiff_t k = 0; sign && k < n * n; k++) {
    x[k] = k / n % 2 == 1 ? -x[k] + 0.0 : x[k];
  }
}

/* The symmetric matrix of the same numbers. */
static void pascal_whole(la_arr *a) {
  ptrdiff_t n = a->dim[0];
  double *x = la_arr_d(a);
  for (ptrdiff_t j = 0; j < n; j++) {
    for (ptrdiff_t i = 0; i < n; i++) {
      x[i + j * n] =
          i == 0 || j == 0 ? 1 : x[i - 1 + j * n] + x[i + (j - 1) * n];
    }
  }
}

/* pascal(n,2): the signed triangle, transposed and turned so that its cube is
   the identity. */
static la_status pascal_cube(la_ctx *ctx, const la_arr *t, la_arr **out) {
  ptrdiff_t n = t->dim[0];
  la_arr *r = la_arr_zeros(ctx, LA_C_REAL, 2, (ptrdiff_t[]){n, n});
  if (r == NULL) {
    return LA_ERR;
  }
  double flip = n % 2 == 1 ? 1 : -1;
  for (ptrdiff_t i = 0; i < n; i++) {
    for (ptrdiff_t j = 0; j + i < n; j++) {
      la_arr_d(r)[i + j * n] = flip * la_arr_d(t)[n - 1 - j + i * n];
    }
  }
  *out = r;
  return LA_OK;
}

static la_status pascal(la_ctx *ctx, la_call *call) {
  ptrdiff_t n = 0, kind = 0;
  LA_TRY(la_arg_size(ctx, call, 0, &n));
  if (call->nargin == 2) {
    LA_TRY(la_arg_int(ctx, call, 1, &kind));
  }
  if (kind < -1 || kind > 2) {
    return la_arg_fail(ctx, call, "the kind is -1, 0, 1 or 2, not %td", kind);
  }
  la_arr *a = la_arr_zeros(ctx, LA_C_REAL, 2, (ptrdiff_t[]){n, n});
  if (a == NULL) {
    return LA_ERR;
  }
  if (kind == 0) {
    pascal_whole(a);
  } else {
    binomials(a, kind > 0);
  }
  if (kind == 2) {
    la_arr *r = NULL;
    la_status st = pascal_cube(ctx, a, &r);
    la_arr_release(a);
    LA_TRY(st);
    a = r;
  }
  call->out[0] = la_val_arr(a);
  return LA_OK;
}

/* --- Hadamard ------------------------------------------------------------- */

/* True if x is a square modulo the prime p, and not 0. */
static bool is_residue(ptrdiff_t x, ptrdiff_t p) {
  for (ptrdiff_t k = 1; k < p; k++) {
    if (k * k % p == x) {
      return true;
    }
  }
  return false;
}

/* A Hadamard matrix of order 28, a row a word, 1 for +1. */
static const uint32_t hadamard28[28] = {
    0xfffffff, 0xc047dea, 0xa16435f, 0x91f7c05, 0x89be3a8, 0x8598c7e,
    0x828bbd5, 0xbc8709e, 0x9f045e5, 0xf03a0e7, 0xb858d99, 0x9c69b26,
    0x8e73079, 0xf981a69, 0xdab4952, 0xd2e06bc, 0xd7ca10b, 0xd55d2d0,
    0xabe94c2, 0xeb4e834, 0xca1d60f, 0xe73198c, 0xcd22e93, 0xa6d4aa3,
    0xecd2744, 0xb62ee48, 0xe4ad531, 0xb313732};

/* Element (i,j) of the core of order 1, 12, 20 (Paley) or 28. */
static double hadamard_core(ptrdiff_t i, ptrdiff_t j, ptrdiff_t p) {
  if (i == 0 || j == 0) {
    return 1;
  }
  if (p == 28) {
    return hadamard28[i] >> (27 - j) & 1 ? 1 : -1;
  }
  if (p == 12) {
    ptrdiff_t d = (j - i + 11) % 11;
    return d != 0 && !is_residue(d, 11) ? 1 : -1;
  }
  return is_residue((i + j) % 19, 19) ? 1 : -1;
}

/* The odd part p of n = 2^k p that there is a core for; 0: none. */
static ptrdiff_t hadamard_order(ptrdiff_t n) {
  static const ptrdiff_t core[] = {1, 12, 20, 28};
  for (int c = 0; c < 4 && n > 0; c++) {
    ptrdiff_t m = n % core[c] == 0 ? n / core[c] : 0;
    if (m > 0 && (m & (m - 1)) == 0) {
      return core[c];
    }
  }
  return 0;
}

static double hadamard_at(ptrdiff_t i, ptrdiff_t j, ptrdiff_t n) {
  ptrdiff_t p = hadamard_order(n);
  double x = hadamard_core(i % p, j % p, p);
  for (ptrdiff_t both = i / p & j / p; both != 0; both &= both - 1) {
    x = -x;
  }
  return x;
}

static la_status hadamard(la_ctx *ctx, la_call *call) {
  ptrdiff_t n = 0;
  LA_TRY(la_arg_size(ctx, call, 0, &n));
  if (hadamard_order(n) == 0) {
    return la_arg_fail(
        ctx, call, "the order must be 2^k, 12*2^k, 20*2^k or 28*2^k, not %td",
        n);
  }
  return square(ctx, call, hadamard_at);
}

/* --- matrices from vectors ------------------------------------------------ */

static la_status vander(la_ctx *ctx, la_call *call) {
  la_arr *v = NULL;
  LA_TRY(la_arg_vector(ctx, call, 0, &v));
  ptrdiff_t n = v->numel, m = v->numel;
  la_status st = call->nargin == 2 ? la_arg_size(ctx, call, 1, &n) : LA_OK;
  la_arr *a = st == LA_OK ? la_arr_new2(ctx, v->cls, m, n) : NULL;
  for (ptrdiff_t i = 0; a != NULL && i < m; i++) {
    la_scalar p = {1, 0};
    la_scalar z = v->cls == LA_C_CPLX ? ((la_scalar *)v->data)[i]
                                      : (la_scalar){la_arr_d(v)[i], 0};
    for (ptrdiff_t j = n - 1; j >= 0; j--) {
      if (v->cls == LA_C_CPLX) {
        ((la_scalar *)a->data)[i + j * m] = p;
      } else {
        la_arr_d(a)[i + j * m] = p.re;
      }
      p = a->cls == LA_C_CPLX ? la_coef_times(p, z)
                              : (la_scalar){p.re * z.re, 0};
    }
  }
  la_arr_release(v);
  if (a == NULL) {
    return st == LA_OK ? LA_ERR : st;
  }
  call->out[0] = la_val_arr_narrow(ctx, a);
  return LA_OK;
}

/* Arguments 0 and 1 (the same where there is one) as vectors of one class. */
static la_status two_vectors(la_ctx *ctx, la_call *call, la_arr *v[2]) {
  la_class cls = LA_C_REAL;
  int last = call->nargin > 1 ? 1 : 0;
  if (la_val_is_complex(call->arg[0]) || la_val_is_complex(call->arg[last])) {
    cls = LA_C_CPLX;
  }
  for (int k = 0; k < 2; k++) {
    la_arr *a = NULL;
    LA_TRY(la_arg_vector(ctx, call, k <= last ? k : 0, &a));
    la_status st = la_arr_convert(ctx, a, cls, &v[k]);
    la_arr_release(a);
    LA_TRY(st);
  }
  return LA_OK;
}

static void conjugate(la_arr *a) {
  for (ptrdiff_t i = 0; a->cls == LA_C_CPLX && i < a->numel; i++) {
    la_arr_d(a)[2 * i + 1] = -la_arr_d(a)[2 * i + 1];
  }
}

/* The first column c and first row r; with one argument the matrix is
   Hermitian: c is its conjugate. */
static la_status toeplitz_of(la_ctx *ctx, la_call *call, la_arr *v[2],
                             la_arr **out) {
  LA_TRY(two_vectors(ctx, call, v));
  if (call->nargin == 1) {
    LA_TRY(la_arr_unique(ctx, &v[0]));
    conjugate(v[0]);
    if (v[0]->cls == LA_C_CPLX && v[0]->numel > 0) {
      la_walk_one(v[1], 0, v[0], 0);
    }
  }
  ptrdiff_t m = v[0]->numel, n = v[1]->numel;
  la_arr *a = la_arr_new2(ctx, v[0]->cls, m, n);
  if (a == NULL) {
    return LA_ERR;
  }
  for (ptrdiff_t j = 0; j < n; j++) {
    for (ptrdiff_t i = 0; i < m; i++) {
      la_walk_one(v[i < j], i < j ? j - i : i - j, a, i + j * m);
    }
  }
  *out = a;
  return LA_OK;
}

static la_status toeplitz(la_ctx *ctx, la_call *call) {
  la_arr *v[2] = {NULL, NULL}, *a = NULL;
  la_status st = toeplitz_of(ctx, call, v, &a);
  la_arr_release(v[0]);
  la_arr_release(v[1]);
  if (st == LA_OK) {
    call->out[0] = la_val_arr(a);
  }
  return st;
}

static la_status hankel(la_ctx *ctx, la_call *call) {
  la_arr *v[2] = {NULL, NULL}, *a = NULL;
  la_status st = two_vectors(ctx, call, v);
  if (st == LA_OK) {
    a = la_arr_zeros(ctx, v[0]->cls, 2,
                     (ptrdiff_t[]){v[0]->numel, v[1]->numel});
    st = a == NULL ? LA_ERR : LA_OK;
  }
  ptrdiff_t m = a == NULL ? 0 : a->dim[0], n = a == NULL ? 0 : a->dim[1];
  for (ptrdiff_t j = 0; j < n; j++) {
    for (ptrdiff_t i = 0; i < m; i++) {
      if (i + j < m) {
        la_walk_one(v[0], i + j, a, i + j * m);
      } else if (call->nargin == 2) {
        la_walk_one(v[1], i + j - m + 1, a, i + j * m);
      }
    }
  }
  la_arr_release(v[0]);
  la_arr_release(v[1]);
  if (st == LA_OK) {
    call->out[0] = la_val_arr(a);
  }
  return st;
}

const la_builtin la_rows_gallery[] = {
    {"hilb", hilb, 1, 1, 1, LA_TOPIC_CREATE, NULL, "H = hilb(n)",
     "The Hilbert matrix",
     "H(i,j) = 1/(i+j-1): positive definite and so nearly singular that "
     "hilb(12)\n"
     "exhausts double precision.",
     "hilb(3)", "invhilb, cond"},
    {"invhilb", invhilb, 1, 1, 1, LA_TOPIC_CREATE, NULL, "A = invhilb(n)",
     "The inverse of the Hilbert matrix, from its formula",
     "Whole numbers, exact up to n = 15.", "invhilb(3)", "hilb"},
    {"wilkinson", wilkinson, 1, 1, 1, LA_TOPIC_CREATE, NULL, "W = wilkinson(n)",
     "Wilkinson's tridiagonal matrix",
     "Its largest eigenvalues come in pairs that are nearly, not quite, equal.",
     "wilkinson(3)", "eig, rosser"},
    {"rosser", rosser, 0, 0, 1, LA_TOPIC_CREATE, NULL, "R = rosser()",
     "Rosser's 8x8 matrix, a test of eigenvalue routines",
     "Symmetric, with a double, a nearly double and a zero eigenvalue.",
     "rosser()(1,:)", "wilkinson, eig"},
    {"magic", magic, 1, 1, 1, LA_TOPIC_CREATE, NULL, "M = magic(n)",
     "A magic square",
     "The numbers 1 to n^2 such that rows, columns and diagonals have equal\n"
     "sums (n = 2 excepted).",
     "magic(4)", "rank, sum"},
    {"pascal", pascal, 1, 2, 1, LA_TOPIC_CREATE, NULL,
     "P = pascal(n)\nL = pascal(n,kind)", "Pascal's triangle as a matrix",
     "Kind 0 is symmetric with determinant 1; -1 the lower triangle of "
     "binomial\n"
     "coefficients; 1 the same with signs, its own inverse; 2 a cube root of\n"
     "the identity.",
     "pascal(4)", "chol, hilb"},
    {"hadamard", hadamard, 1, 1, 1, LA_TOPIC_CREATE, "2.6", "H = hadamard(n)",
     "A Hadamard matrix",
     "Elements 1 and -1, orthogonal columns: H'*H = n*I. n is 2^k, 12*2^k,\n"
     "20*2^k or 28*2^k.",
     "hadamard(4)", "isorthogonal"},
    {"vander", vander, 1, 2, 1, LA_TOPIC_CREATE, NULL,
     "A = vander(c)\nA = vander(c,n)", "A Vandermonde matrix",
     "Column j holds the powers c.^(n-j), so that A*p evaluates polynomial p.",
     "vander([1 2 3])", "polyval, polyfit"},
    {"toeplitz", toeplitz, 1, 2, 1, LA_TOPIC_CREATE, NULL,
     "T = toeplitz(c)\nT = toeplitz(c,r)", "A matrix with constant diagonals",
     "First column c and first row r; c(1) stands in the corner. With one\n"
     "argument the matrix is symmetric, or Hermitian with first row c.",
     "toeplitz([1 2 3])", "hankel"},
    {"hankel", hankel, 1, 2, 1, LA_TOPIC_CREATE, NULL,
     "H = hankel(c)\nH = hankel(c,r)", "A matrix with constant anti-diagonals",
     "First column c and last row r; c(end) stands in the corner. Without r,\n"
     "zeros below the anti-diagonal.",
     "hankel([1 2 3])", "toeplitz"},
    {.name = NULL}};
