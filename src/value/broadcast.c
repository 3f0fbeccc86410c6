/* broadcast.c - see broadcast.h. Both shapes are folded into as few axes as
   possible: neighbours along which both operands advance, or the same one
   stands still, are one axis. The first axis is what the leaf loop runs over.
 */
#include "config.h"

#include "value/broadcast.h"

#include "engine/move.h"
#include "engine/par.h"

#include <stdatomic.h>

enum {
  BLOCK = 512, /* bytes widened to doubles at a time */
  SMALL = 1024 /* elements for which no plan is made */
};

typedef struct axis {
  ptrdiff_t len;
  ptrdiff_t a, b; /* elements to advance, 0: stand still */
} axis;

typedef struct plan {
  la_ewise2_fn fn;
  const la_arr *a, *b;
  la_arr *out;
  bool as_is; /* operands are not widened */
  int n;
  axis ax[LA_DIMS_MAX];
} plan;

int la_broadcast_shape(la_ctx *ctx, const la_arr *a, const la_arr *b,
                       ptrdiff_t *dim) {
  int nd = a->nd > b->nd ? a->nd : b->nd;
  for (int k = 0; k < nd; k++) {
    ptrdiff_t p = la_arr_dim(a, k);
    ptrdiff_t q = la_arr_dim(b, k);
    if (p != q && p != 1 && q != 1) {
      la_val x = {.tag = LA_ARR, .u.arr = (la_arr *)a};
      la_val y = {.tag = LA_ARR, .u.arr = (la_arr *)b};
      la_buf text = LA_BUF_INIT;
      la_buf_puts(&text, "\001 is ");
      la_val_put_shape(x, &text);
      la_buf_puts(&text, " but \002 is ");
      la_val_put_shape(y, &text);
      la_fail(ctx, "%s", la_buf_text(&text));
      la_buf_free(&text);
      return 0;
    }
    dim[k] = p == 1 ? q : p;
  }
  return nd;
}

static void add_axis(plan *p, ptrdiff_t len, bool a_moves, bool b_moves) {
  axis *last = p->n > 0 ? &p->ax[p->n - 1] : NULL;
  if (last != NULL && (last->a != 0) == a_moves && (last->b != 0) == b_moves) {
    last->len *= len;
    return;
  }
  p->ax[p->n++] = (axis){len, a_moves, b_moves};
}

/* Folds the shapes; then turns "moves" into element steps. */
static void fold(plan *p) {
  p->n = 0;
  for (int k = 0; k < p->out->nd; k++) {
    if (p->out->dim[k] != 1) {
      add_axis(p, p->out->dim[k], la_arr_dim(p->a, k) != 1,
               la_arr_dim(p->b, k) != 1);
    }
  }
  if (p->n == 0) {
    add_axis(p, 1, false, false);
  }
  ptrdiff_t step_a = 1;
  ptrdiff_t step_b = 1;
  for (int k = 0; k < p->n; k++) {
    axis *x = &p->ax[k];
    ptrdiff_t grow_a = x->a != 0 ? x->len : 1;
    ptrdiff_t grow_b = x->b != 0 ? x->len : 1;
    x->a = x->a != 0 ? step_a : 0;
    x->b = x->b != 0 ? step_b : 0;
    step_a *= grow_a;
    step_b *= grow_b;
  }
}

static const char *address(const la_arr *a, ptrdiff_t i) {
  return (const char *)a->data + i * la_class_size(a->cls);
}

static const void *widened(const la_arr *a, ptrdiff_t i, ptrdiff_t n,
                           double *room) {
  if (la_arr_is_num(a)) {
    return address(a, i);
  }
  la_elem_widen(n, la_arr_b(a) + i, room);
  return room;
}

static const void *operand(const plan *p, const la_arr *a, ptrdiff_t i,
                           ptrdiff_t n, double *room) {
  return p->as_is ? address(a, i) : widened(a, i, n, room);
}

/* n elements of the first axis from elements i of a, j of b to element k. */
static void run(const plan *p, ptrdiff_t i, ptrdiff_t j, ptrdiff_t k,
                ptrdiff_t n) {
  double room_a[BLOCK];
  double room_b[BLOCK];
  ptrdiff_t sa = p->ax[0].a;
  ptrdiff_t sb = p->ax[0].b;
  bool whole = p->as_is || (la_arr_is_num(p->a) && la_arr_is_num(p->b));
  ptrdiff_t size = la_class_size(p->out->cls);
  for (ptrdiff_t at = 0; at < n;) {
    ptrdiff_t m = whole || n - at < BLOCK ? n - at : BLOCK;
    const void *x = operand(p, p->a, i + at * sa, sa != 0 ? m : 1, room_a);
    const void *y = operand(p, p->b, j + at * sb, sb != 0 ? m : 1, room_b);
    p->fn(m, x, sa, y, sb, (char *)p->out->data + (k + at) * size);
    at += m;
  }
}

/* Elements [begin, end) of the result. */
static void part(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  (void)thread;
  const plan *p = arg;
  ptrdiff_t at[LA_DIMS_MAX] = {0};
  ptrdiff_t k = begin;
  ptrdiff_t rest = k;
  ptrdiff_t i = 0;
  ptrdiff_t j = 0;
  for (int d = 0; d < p->n; d++) {
    at[d] = rest % p->ax[d].len;
    rest /= p->ax[d].len;
    i += at[d] * p->ax[d].a;
    j += at[d] * p->ax[d].b;
  }
  while (k < end) {
    ptrdiff_t n = p->ax[0].len - at[0];
    n = n < end - k ? n : end - k;
    run(p, i, j, k, n);
    k += n;
    at[0] += n;
    i += n * p->ax[0].a;
    j += n * p->ax[0].b;
    for (int d = 0; d + 1 < p->n && at[d] == p->ax[d].len; d++) {
      i += p->ax[d + 1].a - at[d] * p->ax[d].a;
      j += p->ax[d + 1].b - at[d] * p->ax[d].b;
      at[d] = 0;
      at[d + 1]++;
    }
  }
}

/* Large results, in long runs, are written past the caches where there is a
   loop for that; but not in the place of an operand, which is in the caches
   when it is overwritten. */
static la_ewise2_fn best_loop(const plan *p) {
  enum { LONG = 512 };
  const bool own = p->out->data != p->a->data && p->out->data != p->b->data;
  la_ewise2_fn past = NULL;
  if (own && p->ax[0].len >= LONG &&
      la_is_beyond_caches(p->out->numel * la_class_size(p->out->cls))) {
    past = la_elem2_past(p->fn);
  }
  return past != NULL ? past : p->fn;
}

static la_status run_plan(plan *p) {
  const la_arr *a = p->a;
  const la_arr *b = p->b;
  la_arr *out = p->out;
  if (out->numel == 0) {
    return LA_OK;
  }
  if (out->numel < SMALL &&
      (p->as_is || (la_arr_is_num(a) && la_arr_is_num(b))) &&
      (a->numel == 1 || a->numel == out->numel) &&
      (b->numel == 1 || b->numel == out->numel)) {
    p->fn(out->numel, a->data, a->numel > 1, b->data, b->numel > 1, out->data);
    return LA_OK;
  }
  fold(p);
  p->fn = best_loop(p);
  return la_par_elements(out->numel, 1, part, p) ? LA_OK : LA_INTR;
}

la_status la_broadcast_into(la_ewise2_fn fn, const la_arr *a, const la_arr *b,
                            la_arr *out) {
  return run_plan(&(plan){.fn = fn, .a = a, .b = b, .out = out});
}

la_status la_broadcast_bytes_into(la_ewise2_fn fn, const la_arr *a,
                                  const la_arr *b, la_arr *out) {
  return run_plan(&(plan){.fn = fn, .a = a, .b = b, .out = out, .as_is = true});
}

la_status la_broadcast(la_ctx *ctx, la_ewise2_fn fn, la_arr *a, la_arr *b,
                       la_class cls, la_arr **out) {
  ptrdiff_t dim[LA_DIMS_MAX];
  int nd = la_broadcast_shape(ctx, a, b, dim);
  la_arr *r = nd == 0 ? NULL : la_arr_new(ctx, cls, nd, dim);
  if (r == NULL) {
    return LA_ERR;
  }
  la_status st = la_broadcast_into(fn, a, b, r);
  if (st != LA_OK) {
    la_arr_release(r);
    return st;
  }
  *out = r;
  return LA_OK;
}

/* One function over all elements. */

typedef struct map_job {
  const la_map1 *map;
  const la_arr *a;
  la_arr *out;
  atomic_bool left; /* a number outside of the domain was met */
} map_job;

static double apply(const la_map1 *map, double x) {
  return map->fun != LA_FUN_NONE ? la_elem_fun_at(map->fun, x) : map->fn(x);
}

/* The domain of a kernel's function is an interval: its ends decide. */
static bool within(const la_map1 *map, ptrdiff_t n, const double *x) {
  if (map->domain == NULL) {
    return true;
  }
  if (map->fun != LA_FUN_NONE) {
    double least = la_kernel()->min(n, x);
    double most = la_kernel()->max(n, x);
    return least > most || (map->domain(least) && map->domain(most));
  }
  for (ptrdiff_t i = 0; i < n; i++) {
    if (!map->domain(x[i])) {
      return false;
    }
  }
  return true;
}

static void map_block(const la_map1 *map, ptrdiff_t n, const double *x,
                      double *y) {
  if (map->fun != LA_FUN_NONE) {
    la_elem_fun(map->fun, n, x, y);
    return;
  }
  for (ptrdiff_t i = 0; i < n; i++) {
    y[i] = map->fn(x[i]);
  }
}

/* The domain is asked for block by block, while the numbers are at hand. */
static void map_real(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  (void)thread;
  map_job *job = arg;
  double room[BLOCK];
  for (ptrdiff_t i = begin; i < end && !atomic_load(&job->left); i += BLOCK) {
    ptrdiff_t n = end - i < BLOCK ? end - i : BLOCK;
    const double *x = widened(job->a, i, n, room);
    if (!within(job->map, n, x)) {
      atomic_store(&job->left, true);
      return;
    }
    map_block(job->map, n, x, la_arr_d(job->out) + i);
  }
}

static void map_complex(void *arg, ptrdiff_t begin, ptrdiff_t end, int thread) {
  (void)thread;
  const map_job *job = arg;
  la_scalar *y = job->out->data;
  const la_arr *a = job->a;
  for (ptrdiff_t i = begin; i < end; i++) {
    if (a->cls == LA_C_CPLX) {
      y[i] = job->map->zfn(((const la_scalar *)a->data)[i]);
      continue;
    }
    double x = a->cls == LA_C_REAL ? la_arr_d(a)[i] : la_arr_b(a)[i];
    y[i] = job->map->domain(x) ? (la_scalar){apply(job->map, x), 0}
                               : job->map->zfn((la_scalar){x, 0});
  }
}

/* Fills job->out; stops where a real function leaves its domain. */
static la_status map_all(map_job *job, la_par_fn fn) {
  const double cost = 10; /* flops, about, of an elementary function */
  return la_par_elements(job->a->numel, cost, fn, job) ? LA_OK : LA_INTR;
}

static la_status map_class(la_ctx *ctx, const la_map1 *map, const la_arr *a,
                           la_class cls, map_job *job) {
  *job = (map_job){.map = map, .a = a, .out = la_arr_like(ctx, a, cls)};
  la_status st = job->out == NULL
                     ? LA_ERR
                     : map_all(job, cls == LA_C_CPLX ? map_complex : map_real);
  if (st != LA_OK || atomic_load(&job->left)) {
    la_arr_release(job->out);
  }
  return st;
}

static la_status map_array(la_ctx *ctx, const la_map1 *map, const la_arr *a,
                           la_val *out) {
  map_job job;
  bool cplx = a->cls == LA_C_CPLX;
  if (!cplx) {
    LA_TRY(map_class(ctx, map, a, LA_C_REAL, &job));
    cplx = atomic_load(&job.left);
  }
  if (cplx && map->zfn == NULL) {
    return la_fail(ctx, a->cls == LA_C_CPLX
                            ? "\001 is complex; the function takes real numbers"
                            : "\001 lies outside of the function's domain");
  }
  if (cplx) {
    LA_TRY(map_class(ctx, map, a, LA_C_CPLX, &job));
  }
  *out = la_val_arr_narrow(ctx, job.out);
  return LA_OK;
}

la_status la_map(la_ctx *ctx, const la_map1 *map, la_val a, la_val *out) {
  double x = 0;
  if (la_val_get_num(a, &x) && (map->domain == NULL || map->domain(x))) {
    *out = la_val_num(apply(map, x));
    return LA_OK;
  }
  la_box box = {0};
  la_arr *arr = NULL;
  LA_TRY(la_box_open(ctx, a, &box, &arr));
  la_status st = map_array(ctx, map, arr, out);
  la_box_close(&box);
  return st;
}
