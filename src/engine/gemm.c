/* gemm.c - see gemm.h.

   The five loops of Goto and van de Geijn (Anatomy of High-Performance Matrix
   Multiplication, ACM TOMS 34, 2008) in the form of BLIS (Van Zee and van de
   Geijn, ACM TOMS 41, 2015): one side of C in strips of nc, the inner dimension
   in blocks of kc, the other side in blocks of mc, and inside register tiles
   mr-by-nr. The operand of the strip is packed once for each block of kc, by
   all threads together, for the third level cache; then each thread packs
   blocks of the other one, for the second.

   Large products have strips of rows and blocks of columns: then the wide panel
   of op(A) stays in the first level cache, and the narrow ones of op(B) run
   past it. Where C has few columns the strips are columns, as in BLIS.
   Transposition, conjugation and complex arithmetic are matters of packing
   alone (pack.h). Backward stable in the componentwise sense: |error| <= k eps
   |A||B|. */
#include "config.h"

#include "engine/gemm.h"

#include "base/mem.h"
#include "base/progress.h"
#include "engine/kernel/kernel.h"
#include "engine/pack.h"
#include "engine/par.h"
#include "engine/vec.h"

#include <assert.h>
#include <math.h>
#include <stdalign.h>

/* Packed blocks up to this many doubles live on the stack. */
enum { SMALL = 6144 };

/* Doubles that stay in a second level cache besides the blocks. */
enum { NEAR = 131072 };

/* A flop of a product takes a fraction of the time of one bound by memory, for
   which LA_PAR_MIN is meant. */
static const double EASY = 0.2;

/* Which elements of C count. */
typedef enum part { WHOLE, UPPER, LOWER } part;

/* One product. Sizes with "packed" in their comment count packed rows and
   steps, that is, doubles: twice the elements of a complex matrix. */
typedef struct product {
  const la_kern *kern;
  la_trans ta, tb;
  la_view a, b, c;
  ptrdiff_t m, n, k;
  la_scalar balpha; /* enters with B */
  double alpha;     /* enters in the micro-kernel */
  double beta;
  part part;
  const la_gemm_stages *stages; /* or NULL; of a flat product */
  bool flat;                    /* strips of rows, blocks of columns */
  bool far;             /* the strip is larger than a second level cache */
  bool in_place;        /* B is not packed, but for columns that are no panel */
  ptrdiff_t mc, nc, kc; /* elements of a block, of a strip, of the inner sum */
  int rows, cols;       /* the grid of cells that threads take */
  int threads;
  double *strip, *block; /* packed */
  ptrdiff_t stride;      /* from one thread's block to the next */
  /* The strip and the inner block at work. */
  ptrdiff_t at, len, l, kb;
} product;

static ptrdiff_t least(ptrdiff_t a, ptrdiff_t b) {
  return a < b ? a : b;
}

static ptrdiff_t ceil_div(ptrdiff_t a, ptrdiff_t b) {
  return (a + b - 1) / b;
}

/* Equal blocks of at most [most], each a multiple of [unit] but the last. */
static ptrdiff_t even_block(ptrdiff_t n, ptrdiff_t most, ptrdiff_t unit) {
  ptrdiff_t blocks = ceil_div(n, most);
  return blocks <= 1 ? n : ceil_div(ceil_div(n, blocks), unit) * unit;
}

/* Elements of C along the strips and across, along the blocks. */
static ptrdiff_t strip_side(const product *p) {
  return p->flat ? p->m : p->n;
}

static ptrdiff_t block_side(const product *p) {
  return p->flat ? p->n : p->m;
}

/* ---- the part of C that counts ---- */

typedef enum place { OUTSIDE, INSIDE, ACROSS } place;

/* Where the tile at element (i,j) lies. */
static place place_of(part p, ptrdiff_t i, ptrdiff_t m, ptrdiff_t j,
                      ptrdiff_t n) {
  ptrdiff_t top = i - j - n + 1; /* smallest and largest i - j of the tile */
  ptrdiff_t bottom = i + m - 1 - j;
  if (p == WHOLE || (p == LOWER && top >= 0) || (p == UPPER && bottom <= 0)) {
    return INSIDE;
  }
  return (p == LOWER && bottom < 0) || (p == UPPER && top > 0) ? OUTSIDE
                                                               : ACROSS;
}

/* The counting elements of C's tile := alpha A B + beta C. */
static void tile_across(const product *p, ptrdiff_t i, ptrdiff_t m, ptrdiff_t j,
                        ptrdiff_t n, const double *a, const double *b,
                        double beta) {
  alignas(64) double tmp[LA_MR_MAX * LA_NR_MAX];
  const ptrdiff_t kind = p->c.k;
  const ptrdiff_t mr = p->kern->mr;
  p->kern->gemm(m * kind, n, p->kb * kind, p->alpha, a, b, 0, tmp, mr);
  for (ptrdiff_t jj = 0; jj < n; jj++) {
    ptrdiff_t from = p->part == LOWER && j + jj > i ? j + jj - i : 0;
    ptrdiff_t to = p->part == UPPER ? least(m, j + jj - i + 1) : m;
    for (ptrdiff_t ii = from * kind; ii < to * kind; ii++) {
      double *c = la_at(p->c, i, j + jj) + ii;
      *c = tmp[ii + jj * mr] + (beta == 0 ? 0 : beta * *c);
    }
  }
}

/* ---- the inner loops ---- */

/* The tile of C at (i,j) from panels of A and B. */
static void tile(const product *p, ptrdiff_t i, ptrdiff_t m, ptrdiff_t j,
                 ptrdiff_t n, const double *a, const double *b) {
  const ptrdiff_t kind = p->c.k;
  const double beta = p->l == 0 ? p->beta : 1;
  switch (place_of(p->part, i, m, j, n)) {
  case INSIDE:
    p->kern->gemm(m * kind, n, p->kb * kind, p->alpha, a, b, beta,
                  la_at(p->c, i, j), p->c.ld * kind);
    break;
  case ACROSS:
    tile_across(p, i, m, j, n, a, b, beta);
    break;
  case OUTSIDE:
    break;
  }
}

/* The same for nr columns of a B that is read where it is. */
static void tile_in_place(const product *p, ptrdiff_t i, ptrdiff_t m,
                          ptrdiff_t j, const double *a) {
  p->kern->gemm_in_place(m, p->kb, p->alpha, a, la_at(p->b, p->l, j), p->b.ld,
                         p->l == 0 ? p->beta : 1, la_at(p->c, i, j), p->c.ld);
}

/* The panel of A that comes next in a flat product. With each tile a part of it
   is asked for, so that it is in the second level cache when its turn comes. */
typedef struct ahead {
  const double *at, *end;
  ptrdiff_t share; /* doubles with each tile */
} ahead;

/* Nothing where the strip is near anyway, or where so few [tiles] share the
   panel that asking would cost more than waiting. */
static ahead look_ahead(const product *p, const double *panel, ptrdiff_t size,
                        ptrdiff_t tiles) {
  enum { MANY = 24 };
  return p->far && tiles >= MANY
             ? (ahead){panel, panel + size, ceil_div(size, tiles)}
             : (ahead){0};
}

static void fetch_part(ahead *next) {
  enum { LINE = 64 / sizeof(double) };
  const ptrdiff_t share = least(next->share, next->end - next->at);
  for (ptrdiff_t x = 0; x < share; x += LINE) {
    __builtin_prefetch(next->at + x, 0, 2);
  }
  next->at += share;
}

/* C's rows [i, i+m) of columns [j, j+n), from A's panels and B's: those of the
   strip in the outer loop, so that they are fetched once. */
static void macro_kernel(const product *p, ptrdiff_t i, ptrdiff_t m,
                         ptrdiff_t j, ptrdiff_t n, const double *a,
                         const double *b) {
  const ptrdiff_t nr = p->kern->nr;
  const ptrdiff_t step = p->kern->mr / (ptrdiff_t)p->c.k;
  const ptrdiff_t depth = p->kb * (ptrdiff_t)p->c.k;
  const ptrdiff_t wide = p->kern->mr * depth; /* doubles in a panel */
  for (ptrdiff_t q = 0; p->flat && q < m; q += step) {
    const double *panel = a + q / step * wide;
    if (place_of(p->part, i + q, step, j, n) == OUTSIDE) {
      continue;
    }
    ahead next = {0};
    if (q + step < m) {
      next = look_ahead(p, panel + wide, wide, ceil_div(n, nr));
    }
    for (ptrdiff_t r = 0; r < n; r += nr) {
      fetch_part(&next);
      tile(p, i + q, least(step, m - q), j + r, least(nr, n - r), panel,
           b + r * depth);
    }
  }
  for (ptrdiff_t r = 0; !p->flat && r < n; r += nr) {
    if (place_of(p->part, i, m, j + r, nr) == OUTSIDE) {
      continue;
    }
    for (ptrdiff_t q = 0; q < m; q += step) {
      const double *panel = a + q / step * wide;
      if (p->in_place && n - r >= nr) {
        tile_in_place(p, i + q, least(step, m - q), j + r, panel);
      } else {
        tile(p, i + q, least(step, m - q), j + r, least(nr, n - r), panel,
             b + r * depth);
      }
    }
  }
}

/* Columns [j, j+n) of op(B) in panels. */
static void pack_columns(const product *p, ptrdiff_t j, ptrdiff_t n,
                         double *dst) {
  const ptrdiff_t nr = p->kern->nr;
  for (ptrdiff_t r = p->in_place ? n / nr * nr : 0; r < n; r += nr) {
    la_pack_b(p->kern, p->tb, p->b, p->balpha, p->l, p->kb, j + r,
              least(nr, n - r), dst + r * p->kb * (ptrdiff_t)p->c.k);
  }
}

static void pack_rows(const product *p, ptrdiff_t i, ptrdiff_t m, double *dst) {
  la_pack_a(p->kern, p->ta, p->a, i, m, p->l, p->kb, dst);
}

/* Elements in a panel of the strip and of the blocks. */
static ptrdiff_t strip_unit(const product *p) {
  return p->flat ? p->kern->mr / (ptrdiff_t)p->c.k : p->kern->nr;
}

static ptrdiff_t block_unit(const product *p) {
  return p->flat ? p->kern->nr : p->kern->mr / (ptrdiff_t)p->c.k;
}

/* Panel [panel] of the strip, packed. */
static double *strip_at(const product *p, ptrdiff_t panel) {
  const ptrdiff_t width = p->flat ? p->kern->mr : p->kern->nr;
  return p->strip + panel * width * p->kb * (ptrdiff_t)p->c.k;
}

/* Panels [begin, end) of the strip. */
static void pack_panels(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  const product *p = arg;
  const ptrdiff_t unit = strip_unit(p);
  ptrdiff_t from = begin * unit;
  ptrdiff_t count = least(p->len, end * unit) - from;
  (void)thread;
  if (p->flat) {
    pack_rows(p, p->at + from, count, strip_at(p, begin));
  } else {
    pack_columns(p, p->at + from, count, strip_at(p, begin));
  }
}

/* The bound of share [s] of [shares] in n rows (flat: columns) of C, a multiple
   of [unit]. */
static ptrdiff_t bound(ptrdiff_t n, ptrdiff_t unit, int s, int shares) {
  if (s >= shares) {
    return n;
  }
  double f = (double)s / shares;
  return least(n, (ptrdiff_t)(f * (double)ceil_div(n, unit) + 0.5) * unit);
}

/* The same where a triangle counts, for row r of the grid: shares of equal
   areas in what counts of the strip at work. That is a rectangle with a
   triangle at its end or, seen from the other end of C, at its beginning. */
static ptrdiff_t triangle_bound(const product *p, int r) {
  const ptrdiff_t side = block_side(p);
  const ptrdiff_t unit = block_unit(p);
  const bool other_end = (p->part == LOWER) != p->flat;
  const ptrdiff_t first = other_end ? p->at : 0;
  const ptrdiff_t last = other_end ? side : p->at + p->len;
  if (r == 0 || r == p->rows) {
    return r == 0 ? first : last;
  }
  const double len = (double)p->len;
  const double long_ones = (double)(last - first) - len;
  double f = (double)r / p->rows;
  double area = (other_end ? 1 - f : f) * (long_ones + len / 2) * len;
  double rest = len * len - 2 * (area - long_ones * len);
  double x =
      rest >= len * len ? area / len : long_ones + len - sqrt(fmax(rest, 0));
  double from_first = other_end ? (double)(last - first) - x : x;
  return least(last,
               first + (ptrdiff_t)(from_first / (double)unit + 0.5) * unit);
}

/* One block, packed, against panels [first, last) of the strip. */
static void run_block(const product *p, ptrdiff_t i, ptrdiff_t m,
                      ptrdiff_t first, ptrdiff_t last, double *pack) {
  const ptrdiff_t unit = strip_unit(p);
  const ptrdiff_t from = first * unit;
  const ptrdiff_t len = least(p->len, last * unit) - from;
  if (p->flat) {
    pack_columns(p, i, m, pack);
    macro_kernel(p, p->at + from, len, i, m, strip_at(p, first), pack);
  } else {
    pack_rows(p, i, m, pack);
    macro_kernel(p, i, m, p->at + from, len, pack, strip_at(p, first));
  }
}

/* The bound of row r of the grid, whose first one is the head if there is one.
 */
static ptrdiff_t row_bound(const product *p, int r) {
  const ptrdiff_t side = block_side(p);
  const ptrdiff_t unit = block_unit(p);
  if (p->part != WHOLE) {
    return triangle_bound(p, r);
  }
  if (p->stages == NULL || r == 0) {
    return bound(side, unit, r, p->rows);
  }
  const ptrdiff_t head = p->stages->head;
  return head + bound(side - head, unit, r - 1, p->rows - 1);
}

/* No strip and no part of the inner sum is done yet, or follows. */
static bool is_first(const product *p) {
  return p->at == 0 && p->l == 0;
}

static bool is_last(const product *p) {
  const ptrdiff_t side = strip_side(p);
  return p->at + p->len == side && p->l + p->kb == p->k;
}

/* Cells [begin, end) of the grid: its rows are shares of the blocks' side of C,
   its columns shares of the strip. */
static void run_cells(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  const product *p = arg;
  const ptrdiff_t unit = block_unit(p);
  const ptrdiff_t panels = ceil_div(p->len, strip_unit(p));
  for (ptrdiff_t cell = begin; cell < end; cell++) {
    int r = (int)(cell / p->cols);
    int q = (int)(cell % p->cols);
    ptrdiff_t i0 = row_bound(p, r);
    ptrdiff_t i1 = row_bound(p, r + 1);
    ptrdiff_t block = even_block(i1 - i0, p->mc, unit);
    if (p->stages != NULL && is_first(p)) {
      p->stages->before(p->stages->arg, i0, i1);
    }
    for (ptrdiff_t i = i0; i < i1; i += block) {
      run_block(p, i, least(block, i1 - i), panels * q / p->cols,
                panels * (q + 1) / p->cols, p->block + thread * p->stride);
    }
    if (p->stages != NULL && cell == 0 && is_last(p)) {
      p->stages->then(p->stages->arg);
    }
  }
}

/* The work in the measure of la_par_for. */
static double work_of(const product *p) {
  return 2.0 * EASY * (double)p->m * (double)p->n * (double)p->k *
         (p->c.k == LA_CPLX ? 4 : 1);
}

static void five_loops(product *p) {
  const double work = work_of(p);
  const ptrdiff_t side = strip_side(p);
  la_work all;
  la_work_begin(&all, "matrix product", (double)side * (double)p->k);
  for (p->at = 0; p->at < side; p->at += p->nc) {
    p->len = least(p->nc, side - p->at);
    for (p->l = 0; p->l < p->k; p->l += p->kc) {
      p->kb = least(p->kc, p->k - p->l);
      if (la_work_step(&all, (double)p->len * (double)p->kb)) {
        break;
      }
      la_par_for(ceil_div(p->len, strip_unit(p)), 1,
                 p->rows * p->cols == 1 ? 0 : work, pack_panels, p);
      la_par_each(p->rows * p->cols, work, run_cells, p);
    }
  }
  la_work_end(&all);
}

/* ---- blocks, threads, memory ---- */

/* The grid with the least work for the busiest thread; among equals the one
   with the fewest columns, which packs each block only once. A strip in place
   is read from memory, and by one thread only. */
static void share_out(product *p, ptrdiff_t blocks, ptrdiff_t strips) {
  if (p->in_place) {
    p->cols = (int)least(p->threads, strips);
    return;
  }
  ptrdiff_t best = blocks * strips;
  for (int cols = 1; cols <= p->threads; cols++) {
    int rows = p->threads / cols;
    ptrdiff_t load = ceil_div(blocks, rows) * ceil_div(strips, cols);
    if (load < best && (p->part == WHOLE || cols == 1)) {
      best = load;
      p->rows = rows;
      p->cols = cols;
    }
  }
}

/* Cells for each thread, cut further into several, which are taken one by one:
   a thread that is held up leaves some to the others. */
static void choose_grid(product *p) {
  enum { FEW = 4, FEW_OF_HALF = 8, NARROW = 16, GROUP = 64 };
  ptrdiff_t blocks = ceil_div(block_side(p), block_unit(p));
  ptrdiff_t strips = ceil_div(least(p->nc, strip_side(p)), //
                              strip_unit(p));
  p->threads = la_par_shares(LA_THREADS_MAX, work_of(p));
  p->rows = p->cols = 1;
  if (p->stages != NULL) {
    p->rows = 1 + (int)ceil_div(p->n - p->stages->head, GROUP);
    return;
  }
  share_out(p, blocks, strips);
  if (p->rows * p->cols == 1) {
    return;
  }
  if (p->cols == 1) {
    const int few = p->part == WHOLE ? FEW : FEW_OF_HALF;
    p->rows *= (int)least(few, ceil_div(blocks, 2 * p->rows));
  } else if (strips / p->cols >= 2 * NARROW) {
    p->cols *= (int)least(FEW, strips / p->cols / NARROW);
  }
}

/* Panels in a block of columns where the kernel does not say how many. */
enum { FLAT = 32 };

/* Tiny in hostile builds, so that small tests pass every loop's bounds. */
static void cache_blocks(const la_kern *kern, product *p) {
#ifdef LAC_HOSTILE
  p->flat = p->n >= p->m || p->stages != NULL;
  p->mc = 2 * (p->flat ? kern->nr : kern->mr);
  p->kc = 8;
  p->nc = 2 * (p->flat ? kern->mr : kern->nr);
#else
  /* A block is used as often as the strip has panels. */
  p->flat = (kern->fc > 0 && p->n >= 256 && p->m >= 256) || p->stages != NULL;
  p->mc = !p->flat ? kern->mc : kern->fc > 0 ? kern->fc : FLAT * kern->nr;
  p->kc = kern->kc;
  p->nc = kern->nc;
#endif
}

/* The length of a strip: less than the cache has room for where one would take
   so long that an interrupt had to wait. */
static ptrdiff_t strip_length(const product *p) {
  const double patience = 4e9; /* flops, a tenth of a second */
  const double each =
      (p->c.k == LA_CPLX ? 8 : 2) * (p->part == WHOLE ? 1 : 0.5);
  double across = (double)block_side(p);
  double most = patience * la_threads() / (each * across * (double)p->kc);
  return most < (double)p->nc && most > 512 ? (ptrdiff_t)most : p->nc;
}

/* B's columns lie as the inner loop wants them. Where a large B runs past few
   panels of A, or a little one stays in the cache anyway, packing it costs more
   than is gained by it. */
static bool reads_in_place(const product *p) {
  enum { PANELS = 16, LITTLE = 16384 };
  return p->kern->gemm_in_place != NULL && !p->flat && p->tb == LA_N &&
         p->c.k == LA_REAL && p->part == WHOLE &&
         p->m <= PANELS * p->kern->mr &&
         (p->n > 2 * p->m || p->n * p->k <= LITTLE);
}

/* Doubles in a packed block, rounded up to whole cache lines so that threads
   share none, and in a packed strip. */
static ptrdiff_t block_size(const product *p) {
  ptrdiff_t panels = ceil_div(p->mc, block_unit(p));
  ptrdiff_t width = p->flat ? p->kern->nr : p->kern->mr;
  return ceil_div(panels * width * p->kc * (ptrdiff_t)p->c.k, 8) * 8;
}

static ptrdiff_t strip_size(const product *p) {
  const ptrdiff_t side = strip_side(p);
  ptrdiff_t panels = ceil_div(least(p->nc, side), strip_unit(p));
  ptrdiff_t width = p->flat ? p->kern->mr : p->kern->nr;
  return panels * width * p->kc * (ptrdiff_t)p->c.k;
}

static void choose_blocks(product *p) {
  const ptrdiff_t kind = p->c.k;
  const la_kern *kern = p->kern;
  cache_blocks(kern, p);
  p->in_place = reads_in_place(p);
  p->kc = even_block(p->k, p->kc / kind, 4);
  p->nc = even_block(strip_side(p), strip_length(p), strip_unit(p));
  choose_grid(p);
  const ptrdiff_t side = block_side(p);
  ptrdiff_t share = ceil_div(side, p->rows) + block_unit(p);
  p->mc = p->flat ? p->mc : p->mc / kind;
  p->mc = least(p->mc, p->part == WHOLE ? share : side);
  p->far = strip_size(p) > NEAR;
}

/* With blocks that fit into [SMALL] doubles, by one thread, one stage after the
   other: always possible. */
static void run_small(product *p, double *small) {
  const ptrdiff_t kind = p->c.k;
  const la_gemm_stages *stages = p->stages;
  p->stages = NULL;
  p->flat = false;
  p->rows = p->cols = p->threads = 1;
  p->mc = p->kern->mr / kind;
  p->nc = p->kern->nr;
  p->kc = least(p->k, SMALL / 2 / (p->kern->mr + p->kern->nr) / kind);
  p->block = small;
  p->strip = small + block_size(p);
  if (stages != NULL) {
    stages->before(stages->arg, 0, p->n);
  }
  five_loops(p);
  if (stages != NULL && !la_interrupted()) {
    stages->then(stages->arg);
  }
}

static void run(product *p) {
  alignas(64) double small[SMALL];
  choose_blocks(p);
  p->stride = block_size(p);
  ptrdiff_t total = p->threads * p->stride + strip_size(p);
  double *heap =
      total <= SMALL ? NULL : la_mem_alloc(total, (ptrdiff_t)sizeof *heap);
  if (heap == NULL && total > SMALL) {
    run_small(p, small);
    return;
  }
  p->block = heap != NULL ? heap : small;
  p->strip = p->block + p->threads * p->stride;
  five_loops(p);
  la_mem_free(heap);
}

/* ---- shapes with paths of their own ---- */

static void scale(la_scalar beta, la_view c) {
  for (ptrdiff_t j = 0; j < c.n; j++) {
    if (beta.re == 0 && beta.im == 0) {
      la_laset(la_col(c, j), LA_ZERO, LA_ZERO);
    } else if (beta.re != 1 || beta.im != 0) {
      la_scal(c.k, c.m, beta, la_at(c, 0, j), 1);
    }
  }
}

/* op(A) times a vector or few of them, or a row vector times op(B): true if
   done. */
static bool run_vector(const product *p, la_scalar alpha, la_scalar beta) {
  enum { FEW = 4 };
  if (p->n == 1 && p->tb != LA_C) {
    la_gemv(p->ta, alpha, p->a, p->b.p, p->tb == LA_N ? 1 : p->b.ld, beta,
            p->c.p, 1);
    return true;
  }
  if (p->m == 1 && p->ta != LA_C && p->tb != LA_C) {
    la_gemv(p->tb == LA_N ? LA_T : LA_N, alpha, p->b, p->a.p,
            p->ta == LA_N ? p->a.ld : 1, beta, p->c.p, p->c.ld);
    return true;
  }
  if (p->n <= FEW && p->tb == LA_N && p->m >= 2 * FEW && p->k >= 2 * FEW) {
    la_gemv_few(p->ta, alpha, p->a, p->b, beta, p->c);
    return true;
  }
  return false;
}

/* Real products with so few operations that packing would cost more. */
static bool run_tiny(const product *p, la_scalar alpha, la_scalar beta) {
  if (p->c.k != LA_REAL || p->m * p->n * p->k > 64) {
    return false;
  }
  const ptrdiff_t ai = p->ta == LA_N ? 1 : p->a.ld;
  const ptrdiff_t al = p->ta == LA_N ? p->a.ld : 1;
  const ptrdiff_t bl = p->tb == LA_N ? 1 : p->b.ld;
  const ptrdiff_t bj = p->tb == LA_N ? p->b.ld : 1;
  for (ptrdiff_t j = 0; j < p->n; j++) {
    for (ptrdiff_t i = 0; i < p->m; i++) {
      double s = 0;
      for (ptrdiff_t l = 0; l < p->k; l++) {
        s += p->a.p[i * ai + l * al] * p->b.p[l * bl + j * bj];
      }
      double *c = la_at(p->c, i, j);
      *c = alpha.re * s + (beta.re == 0 ? 0 : beta.re * *c);
    }
  }
  return true;
}

/* Long inner dimension, small C: each thread sums its share of k. */
typedef struct shares {
  product p;
  double *sum; /* one C for each thread */
  ptrdiff_t grain;
} shares;

static void run_share(shares *s, ptrdiff_t begin, ptrdiff_t k) {
  product p = s->p;
  la_view a = p.a;
  la_view b = p.b;
  p.a = p.ta == LA_N ? la_block(a, 0, begin, a.m, k)
                     : la_block(a, begin, 0, k, a.n);
  p.b = p.tb == LA_N ? la_block(b, begin, 0, k, b.n)
                     : la_block(b, 0, begin, b.m, k);
  p.k = k;
  p.beta = 0;
  p.c = la_view_of(p.c.k, s->sum + begin / s->grain * (p.m * p.n * p.c.k), p.m,
                   p.n);
  run(&p);
}

static void run_share_range(void *arg, ptrdiff_t begin, ptrdiff_t end,
                            int thread) {
  shares *s = arg;
  (void)thread;
  for (ptrdiff_t l = begin; l < end; l += s->grain) {
    run_share(s, l, least(s->grain, end - l));
  }
}

static bool run_shares(const product *p) {
  const ptrdiff_t t = la_threads();
  const ptrdiff_t size = p->m * p->n * (ptrdiff_t)p->c.k;
  ptrdiff_t tiles = ceil_div(p->m * (ptrdiff_t)p->c.k, p->kern->mr) *
                    ceil_div(p->n, p->kern->nr);
  if (t == 1 || p->part != WHOLE || tiles >= 4 * t || p->k < 64 * t ||
      p->k < 8 * (p->m + p->n) || work_of(p) < LA_PAR_MIN) {
    return false;
  }
  shares s = {.p = *p, .grain = ceil_div(p->k, t)};
  s.sum = la_mem_alloc(t * size, (ptrdiff_t)sizeof *s.sum);
  if (s.sum == NULL) {
    return false;
  }
  la_par_for(p->k, s.grain, work_of(p), run_share_range, &s);
  scale((la_scalar){p->beta, 0}, p->c);
  for (ptrdiff_t i = 0; i < ceil_div(p->k, s.grain); i++) {
    for (ptrdiff_t j = 0; j < p->n; j++) {
      const double *x = s.sum + i * size + j * p->m * (ptrdiff_t)p->c.k;
      la_axpy(p->c.k, p->m, LA_ONE, x, 1, la_at(p->c, 0, j), 1);
    }
  }
  la_mem_free(s.sum);
  return true;
}

int la_gemm(la_trans ta, la_trans tb, la_scalar alpha, la_view a, la_view b,
            la_scalar beta, la_view c) {
  product p = {.kern = la_kernel(), .ta = ta, .tb = tb, .a = a, .b = b, .c = c};
  p.m = c.m;
  p.n = c.n;
  p.k = ta == LA_N ? a.n : a.m;
  assert(p.m == (ta == LA_N ? a.m : a.n) && p.n == (tb == LA_N ? b.n : b.m));
  assert(p.k == (tb == LA_N ? b.m : b.n) && a.k == b.k && a.k == c.k);
  if (p.m == 0 || p.n == 0) {
    return 0;
  }
  if (p.k == 0 || (alpha.re == 0 && alpha.im == 0)) {
    scale(beta, c);
    return 0;
  }
  if (run_tiny(&p, alpha, beta) || run_vector(&p, alpha, beta)) {
    return 0;
  }
  if (beta.im != 0) {
    scale(beta, c);
    beta = LA_ONE;
  }
  p.beta = beta.re;
  p.alpha = alpha.im == 0 ? alpha.re : 1;
  p.balpha = alpha.im == 0 ? LA_ONE : alpha;
  if (!run_shares(&p)) {
    run(&p);
  }
  return 0;
}

void la_gemm_staged(la_view a, la_view b, la_view c,
                    const la_gemm_stages *stages) {
  product p = {.kern = la_kernel(), .a = a, .b = b, .c = c, .stages = stages};
  p.m = c.m;
  p.n = c.n;
  p.k = a.n;
  assert(a.m == c.m && b.n == c.n && a.n == b.m && p.k > 0);
  assert(a.k == c.k && b.k == c.k && stages->head > 0 && stages->head <= c.n);
  p.alpha = -1;
  p.beta = 1;
  p.balpha = LA_ONE;
  if (p.m > 0 && stages->head < p.n) {
    run(&p);
    return;
  }
  stages->before(stages->arg, 0, p.n);
  (void)la_gemm(LA_N, LA_N, LA_MINUS_ONE, a, b, LA_ONE, c);
  if (!la_interrupted()) {
    stages->then(stages->arg);
  }
}

/* ---- products with the own transpose ---- */

/* The diagonal of a Hermitian matrix is real. */
static void real_diagonal(la_view c) {
  for (ptrdiff_t j = 0; c.k == LA_CPLX && j < c.n; j++) {
    la_at(c, j, j)[1] = 0;
  }
}

static void scale_triangle(la_uplo uplo, double beta, la_view c) {
  for (ptrdiff_t j = 0; j < c.n; j++) {
    ptrdiff_t from = uplo == LA_LOWER ? j : 0;
    ptrdiff_t rows = uplo == LA_LOWER ? c.n - j : j + 1;
    scale((la_scalar){beta, 0}, la_block(c, from, j, rows, 1));
  }
}

int la_gemm_triangle(la_uplo uplo, la_trans ta, la_trans tb, double alpha,
                     la_view a, la_view b, double beta, la_view c) {
  product p = {.kern = la_kernel(), .ta = ta, .tb = tb, .a = a, .b = b, .c = c};
  p.m = p.n = c.n;
  p.k = ta == LA_N ? a.n : a.m;
  assert(c.m == c.n && p.m == (ta == LA_N ? a.m : a.n));
  assert(p.n == (tb == LA_N ? b.n : b.m) && p.k == (tb == LA_N ? b.m : b.n));
  p.alpha = alpha;
  p.beta = beta;
  p.balpha = LA_ONE;
  p.part = uplo == LA_LOWER ? LOWER : UPPER;
  if (p.k == 0 || alpha == 0) {
    scale_triangle(uplo, beta, c);
  } else if (p.n > 0) {
    run(&p);
  }
  return 0;
}

int la_herk_triangle(la_uplo uplo, la_trans ta, double alpha, la_view a,
                     double beta, la_view c) {
  la_trans tb = ta == LA_N ? LA_C : LA_N;
  int info = la_gemm_triangle(uplo, ta, tb, alpha, a, a, beta, c);
  if (ta != LA_T) {
    real_diagonal(c);
  }
  return info;
}

/* The upper triangle of a small matrix := the mirror image of the lower one. */
static void mirror_elements(double sign, la_view c) {
  for (ptrdiff_t j = 0; j < c.n; j++) {
    for (ptrdiff_t i = j + 1; i < c.n; i++) {
      const double *from = la_at(c, i, j);
      double *to = la_at(c, j, i);
      to[0] = from[0];
      if (c.k == LA_CPLX) {
        to[1] = sign * from[1];
      }
    }
  }
}

/* The upper triangle := the mirror image of the lower one, by halves. */
static void mirror(bool conj, la_view c) {
  enum { SMALL_ORDER = 8 };
  if (c.n <= SMALL_ORDER) {
    mirror_elements(conj ? -1 : 1, c);
    return;
  }
  ptrdiff_t n = (c.n / 2 + SMALL_ORDER - 1) / SMALL_ORDER * SMALL_ORDER;
  ptrdiff_t below = c.n - n;
  la_transpose(la_block(c, n, 0, below, n), conj, la_block(c, 0, n, n, below));
  mirror(conj, la_block(c, 0, 0, n, n));
  mirror(conj, la_block(c, n, n, below, below));
}

int la_herk(la_trans ta, double alpha, la_view a, double beta, la_view c) {
  ptrdiff_t k = ta == LA_N ? a.n : a.m;
  /* A small C with a long inner dimension: threads share the sum instead. */
  if (c.n <= 2 * LA_MR_MAX && k > 64 * c.n && la_threads() > 1) {
    (void)la_gemm(ta, ta == LA_N ? LA_C : LA_N, (la_scalar){alpha, 0}, a, a,
                  (la_scalar){beta, 0}, c);
    if (ta != LA_T) {
      real_diagonal(c);
    }
  } else {
    (void)la_herk_triangle(LA_LOWER, ta, alpha, a, beta, c);
  }
  mirror(ta != LA_T, c);
  return 0;
}
