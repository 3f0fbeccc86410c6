/* kernel.h - the leaf loops of the engine, one table of them for each
   instruction set. Vectors are contiguous unless a leading dimension is given;
   nothing need be aligned; a count of 0 does nothing. */
#ifndef LA_ENGINE_KERNEL_KERNEL_H
#define LA_ENGINE_KERNEL_KERNEL_H

#include <stddef.h>

/* Bounds on the register tiles of all tables: buffers for one tile may be
   arrays of this size. */
enum { LA_MR_MAX = 24, LA_NR_MAX = 8 };

/* Most numbers side by side in one call of the kernels of rows, and how many
   more the arrays they sum up in have room for. */
enum { LA_FOLD_MAX = 1024, LA_FOLD_PAD = 8 };

/* Functions of one number; NONE is none of them. */
typedef enum la_fun {
  LA_FUN_NONE,
#define LA_FUN(id, name, fn) LA_FUN_##id,
#include "engine/kernel/fun.def"
#undef LA_FUN
  LA_FUN_COUNT
} la_fun;

typedef enum la_arith {
  LA_PLUS,
  LA_MINUS,
  LA_TIMES,
  LA_OVER,
  LA_ARITH_COUNT
} la_arith;

/* Questions about two numbers; NOT asks whether x is y, which is 0, SIZE_EQ and
   SIZE_LT whether |x| is y, or below. */
typedef enum la_ask {
  LA_ASK_LT,
  LA_ASK_LE,
  LA_ASK_EQ,
  LA_ASK_NE,
  LA_ASK_AND,
  LA_ASK_OR,
  LA_ASK_NOT,
  LA_ASK_SIZE_EQ,
  LA_ASK_SIZE_LT,
  LA_ASK_COUNT
} la_ask;

typedef struct la_kern {
  const char *name;

  /* Register tile and cache blocks of the product: A is packed in panels of mr
     rows, B in panels of nr columns, both kc deep. mc rows of A or fc columns
     of B fill the second level cache, nc of either part of the third. mr is
     even; fc is 0 where a panel of A is too large for the first level cache. */
  ptrdiff_t mr, nr, mc, fc, kc, nc;

  /* C := alpha A B + beta C, C m-by-n with m <= mr, n <= nr; A: k columns of
     mr doubles, B: k rows of nr doubles; entries of A and B beyond m and n must
     be there but do not count. beta = 0 never reads C. */
  void (*gemm)(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, double alpha,
               const double *a, const double *b, double beta, double *c,
               ptrdiff_t ldc);

  /* The same for nr columns of a B that is not packed: column j is at b + j
     ldb. NULL in tables that have none. */
  void (*gemm_in_place)(ptrdiff_t m, ptrdiff_t k, double alpha, const double *a,
                        const double *b, ptrdiff_t ldb, double beta, double *c,
                        ptrdiff_t ldc);

  /* DST, k rows of w doubles: row l is A(0:m, l), filled up with zeros. */
  void (*pack)(ptrdiff_t w, ptrdiff_t m, ptrdiff_t k, const double *a,
               ptrdiff_t lda, double *dst);

  /* The same for a complex A: row 2l holds the elements z of A(0:m, l), row
     2l+1 those of i z; w >= 2m doubles each. */
  void (*zpack)(ptrdiff_t w, ptrdiff_t m, ptrdiff_t k, const double *a,
                ptrdiff_t lda, double *dst);

  /* B := A.' for a real m-by-n A. */
  void (*transpose)(ptrdiff_t m, ptrdiff_t n, const double *a, ptrdiff_t lda,
                    double *b, ptrdiff_t ldb);

  /* Copies n stretches of m bytes, the beginnings of which are [from_step] and
     [to_step] bytes apart, past the caches: memory need not be read before it
     is written. For what nobody asks for soon. */
  void (*stream)(ptrdiff_t m, ptrdiff_t n, const char *from,
                 ptrdiff_t from_step, char *to, ptrdiff_t to_step);

  /* y := y + A x and y := y + A.' x, A m-by-n. The complex ones take lda in
     elements; [conj] asks for A' instead of A.'. */
  void (*gemv_n)(ptrdiff_t m, ptrdiff_t n, const double *a, ptrdiff_t lda,
                 const double *x, double *y);
  void (*gemv_t)(ptrdiff_t m, ptrdiff_t n, const double *a, ptrdiff_t lda,
                 const double *x, double *y);
  void (*zgemv_n)(ptrdiff_t m, ptrdiff_t n, const double *a, ptrdiff_t lda,
                  const double *x, double *y);
  void (*zgemv_t)(int conj, ptrdiff_t m, ptrdiff_t n, const double *a,
                  ptrdiff_t lda, const double *x, double *y);

  /* A := A + x y.', real, m-by-n. */
  void (*ger)(ptrdiff_t m, ptrdiff_t n, const double *x, const double *y,
              double *a, ptrdiff_t lda);

  /* A := A + x0 y0.' + x1 y1.', real, m-by-n. */
  void (*ger2)(ptrdiff_t m, ptrdiff_t n, const double *x0, const double *y0,
               const double *x1, const double *y1, double *a, ptrdiff_t lda);

  /* y := y + (the share of the first n columns in A x), A symmetric or
     Hermitian of order m >= n, known by its lower triangle: what is below the
     diagonal counts above it, too. The complex one takes lda in elements; a
     diagonal is real. */
  void (*symv)(ptrdiff_t m, ptrdiff_t n, const double *a, ptrdiff_t lda,
               const double *x, double *y);
  void (*zhemv)(ptrdiff_t m, ptrdiff_t n, const double *a, ptrdiff_t lda,
                const double *x, double *y);

  /* x := x / d; x := alpha x; y := y + alpha x. */
  void (*div)(ptrdiff_t n, double d, double *x);
  void (*scal)(ptrdiff_t n, double alpha, double *x);
  void (*axpy)(ptrdiff_t n, double alpha, const double *x, double *y);
  void (*zaxpy)(ptrdiff_t n, const double *alpha, const double *x, double *y);

  double (*dot)(ptrdiff_t n, const double *x, const double *y);
  /* The four real sums of a complex dot product:
     out = sum re re, im im, re im, im re. */
  void (*zdot)(ptrdiff_t n, const double *x, const double *y, double *out);

  /* Sums with the rounding errors kept: the value is out[0] + out[1]. [sum2]:
     elements of even index in out[0..1], of odd index in out[2..3]. [asum2]:
     moduli; [ssq2]: squares. */
  void (*sum2)(ptrdiff_t n, const double *x, double *out);
  void (*asum2)(ptrdiff_t n, const double *x, double *out);
  void (*ssq2)(ptrdiff_t n, const double *x, double *out);

  /* Largest modulus; NaN if there is one. */
  double (*amax)(ptrdiff_t n, const double *x);

  /* Product, smallest and largest element, NaN passed over (Inf and -Inf where
     there is none); the first place of v, n if it is nowhere. */
  double (*prod)(ptrdiff_t n, const double *x);
  double (*min)(ptrdiff_t n, const double *x);
  double (*max)(ptrdiff_t n, const double *x);
  ptrdiff_t (*place)(ptrdiff_t n, const double *x, double v);

  /* The same for w <= LA_FOLD_MAX neighbours in each of len rows, [step] apart.
     [sum_rows] and [ssq_rows] add to sums s and their errors e, which have room
     for LA_FOLD_PAD more; [dev_rows] adds the squares of x - mean and, to d,
     the differences themselves. [place_rows] counts rows from 0 (0 if v is
     nowhere). */
  void (*sum_rows)(ptrdiff_t step, ptrdiff_t len, ptrdiff_t w, const double *x,
                   double *s, double *e);
  void (*ssq_rows)(ptrdiff_t step, ptrdiff_t len, ptrdiff_t w, const double *x,
                   double *s, double *e);
  void (*dev_rows)(ptrdiff_t step, ptrdiff_t len, ptrdiff_t w, const double *x,
                   const double *mean, double *s, double *e, double *d);
  void (*prod_rows)(ptrdiff_t step, ptrdiff_t len, ptrdiff_t w, const double *x,
                    double *y);
  void (*min_rows)(ptrdiff_t step, ptrdiff_t len, ptrdiff_t w, const double *x,
                   double *y);
  void (*max_rows)(ptrdiff_t step, ptrdiff_t len, ptrdiff_t w, const double *x,
                   double *y);
  void (*place_rows)(ptrdiff_t step, ptrdiff_t len, ptrdiff_t w,
                     const double *x, const double *v, double *y);

  /* Three neighbouring columns of m rows times H = I - tau w w', w = (1, v[0],
     v[1]) and tau = v[2]; and rows 2q .. 2q + 2 of n columns, H times them with
     v + 3q, q = count - 1 .. 0 in this order. */
  void (*reflect_cols)(ptrdiff_t m, const double *v, double *a, ptrdiff_t lda);
  void (*reflect_rows)(ptrdiff_t n, ptrdiff_t count, const double *v, double *a,
                       ptrdiff_t lda);

  /* hi + lo := hi + lo + alpha x, products and sums in doubled precision
     (Ogita, Rump, Oishi, SIAM J. Sci. Comput. 26, 2005, Dot2). */
  void (*axpy2)(ptrdiff_t n, double alpha, const double *x, double *hi,
                double *lo);

  /* y := f(x) for each element, within an ulp, also in place. A result depends
     on the element alone, and so does out[i] = x[i*sx] ^ y[i*sy] (sx and sy are
     0 or 1; NaN where the power is complex). All tables that have products and
     sums with one rounding give the same results; the others have those of the
     C library. */
  void (*fun[LA_FUN_COUNT])(ptrdiff_t n, const double *x, double *y);
  void (*pow)(ptrdiff_t n, const double *x, ptrdiff_t sx, const double *y,
              ptrdiff_t sy, double *out);

  /* out[i] := 1 where the answer about x[i*sx] and y[i*sy] is yes, else 0; sx
     and sy are 0 or 1. AND, OR and NOT add 2 where one of the two is NaN. */
  void (*ask[LA_ASK_COUNT])(ptrdiff_t n, const double *x, ptrdiff_t sx,
                            const double *y, ptrdiff_t sy, unsigned char *out);

  /* out[i] := the larger and the smaller of x[i*sx] and y[i*sy], x where they
     are equal, the number where one is NaN. */
  void (*larger)(ptrdiff_t n, const double *x, ptrdiff_t sx, const double *y,
                 ptrdiff_t sy, double *out);
  void (*smaller)(ptrdiff_t n, const double *x, ptrdiff_t sx, const double *y,
                  ptrdiff_t sy, double *out);

  /* out[i] := x[i*sx] op y[i*sy] for doubles, sx and sy 0 or 1, past the caches
     like [stream]. NULL where the machine has no such way. */
  void (*past[LA_ARITH_COUNT])(ptrdiff_t n, const void *x, ptrdiff_t sx,
                               const void *y, ptrdiff_t sy, void *out);

  /* How many are 0, are NaN, differ (NaN from all). */
  ptrdiff_t (*zeros)(ptrdiff_t n, const double *x);
  ptrdiff_t (*nans)(ptrdiff_t n, const double *x);
  ptrdiff_t (*differ)(ptrdiff_t n, const double *x, const double *y);

  /* The sum of bytes. */
  ptrdiff_t (*byte_sum)(ptrdiff_t n, const unsigned char *x);
} la_kern;

/* The table in use: the best this CPU runs, or the one named by the environment
   variable LAC_KERNEL (scalar, portable, avx2, avx512) if it runs here. */
const la_kern *la_kernel(void);

/* Its name. */
const char *la_kernel_name(void);

/* The tables that run on this CPU, slowest first, from 0; NULL after the
   last. */
const la_kern *la_kernel_at(int i);

/* Fill a table; called once each, from kernel.c. */
void kern_init_scalar(la_kern *table);
void kern_init_portable(la_kern *table);
void kern_init_avx2(la_kern *table);
void kern_init_avx512(la_kern *table);

void kern_init_funs_scalar(la_kern *table);
void kern_init_asks_scalar(la_kern *table);

/* The loops that are written once for all widths of vectors. */
void kern_init_loops_portable(la_kern *table);
void kern_init_loops_avx2(la_kern *table);
void kern_init_loops_avx512(la_kern *table);

#endif
