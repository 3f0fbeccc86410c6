/* walk.c - see walk.h. */
#include "config.h"

#include "builtins/walk.h"

#include "base/intr.h"
#include "engine/move.h"
#include "engine/par.h"

#include <string.h>

enum { SQUARE = 32 }; /* elements to a side when rows become columns */

la_walk la_walk_over(const la_arr *a) {
  la_walk w = {.nd = a->nd};
  ptrdiff_t step = 1;
  for (int k = 0; k < a->nd; k++) {
    w.dim[k] = a->dim[k];
    w.from[k] = w.to[k] = step;
    step *= a->dim[k];
  }
  return w;
}

/* A line of n elements, by element size so that each copy is one move. */
static void copy_line(ptrdiff_t size, ptrdiff_t n, const char *src,
                      ptrdiff_t from, char *dst, ptrdiff_t to) {
  if (from == 1 && to == 1) {
    la_move(dst, src, n * size);
  } else if (size == 8) {
    for (ptrdiff_t i = 0; i < n; i++) {
      memcpy(dst + 8 * to * i, src + 8 * from * i, 8);
    }
  } else if (size == 16) {
    for (ptrdiff_t i = 0; i < n; i++) {
      memcpy(dst + 16 * to * i, src + 16 * from * i, 16);
    }
  } else {
    for (ptrdiff_t i = 0; i < n; i++) {
      dst[to * i] = src[from * i];
    }
  }
}

/* The two fastest dimensions, in squares where one side reads and the other
   writes in order. */
static void copy_plane(ptrdiff_t size, const la_walk *w, const char *src,
                       char *dst) {
  ptrdiff_t m = w->dim[0], n = w->nd > 1 ? w->dim[1] : 1;
  ptrdiff_t fj = w->nd > 1 ? w->from[1] : 0, tj = w->nd > 1 ? w->to[1] : 0;
  bool crossed = fj == 1 && w->from[0] != 1 && m > SQUARE && n > SQUARE;
  ptrdiff_t mb = crossed ? SQUARE : m, nb = crossed ? SQUARE : n;
  for (ptrdiff_t jj = 0; jj < n; jj += nb) {
    for (ptrdiff_t ii = 0; ii < m; ii += mb) {
      ptrdiff_t len = m - ii < mb ? m - ii : mb;
      for (ptrdiff_t j = jj;
           j < jj + nb && j < n && !la_interrupted_moving(len * size, j); j++) {
        copy_line(size, len, src + size * (j * fj + ii * w->from[0]),
                  w->from[0], dst + size * (j * tj + ii * w->to[0]), w->to[0]);
      }
    }
  }
}

void la_walk_copy(const la_walk *w, const la_arr *src, ptrdiff_t at,
                  la_arr *dst, ptrdiff_t into) {
  ptrdiff_t size = la_class_size(src->cls);
  ptrdiff_t turn[LA_DIMS_MAX] = {0};
  for (int k = 0; k < w->nd; k++) {
    if (w->dim[k] == 0) {
      return;
    }
  }
  for (;;) {
    copy_plane(size, w, (const char *)src->data + size * at,
               (char *)dst->data + size * into);
    int k = 2;
    for (; k < w->nd; k++) {
      at += w->from[k];
      into += w->to[k];
      if (++turn[k] < w->dim[k]) {
        break;
      }
      at -= w->from[k] * turn[k];
      into -= w->to[k] * turn[k];
      turn[k] = 0;
    }
    if (k >= w->nd) {
      return;
    }
  }
}

void la_walk_one(const la_arr *src, ptrdiff_t i, la_arr *dst, ptrdiff_t j) {
  ptrdiff_t size = la_class_size(src->cls);
  memcpy((char *)dst->data + size * j, (const char *)src->data + size * i,
         (size_t)size);
}

typedef struct filling {
  la_arr *a;
  double re, im;
} filling;

static void fill_range(void *arg, ptrdiff_t begin, ptrdiff_t end, int share) {
  const filling *f = arg;
  (void)share;
  if (f->a->cls == LA_C_REAL) {
    double *x = la_arr_d(f->a);
    for (ptrdiff_t i = begin; i < end; i++) {
      x[i] = f->re;
    }
  } else if (f->a->cls == LA_C_CPLX) {
    la_scalar *z = f->a->data;
    for (ptrdiff_t i = begin; i < end; i++) {
      z[i] = (la_scalar){f->re, f->im};
    }
  } else {
    memset(la_arr_b(f->a) + begin, (int)f->re, (size_t)(end - begin));
  }
}

void la_walk_fill(la_arr *a, double re, double im) {
  la_par_elements(a->numel, 1, fill_range, &(filling){a, re, im});
}
