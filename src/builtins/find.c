/* find.c - where elements are: find, subscripts and indices, bins. */
#include "config.h"

#include "base/intr.h"
#include "base/mem.h"
#include "builtins/along.h"
#include "builtins/tables.h"
#include "engine/count.h"
#include "engine/elem.h"

#include <math.h>
#include <string.h>

static bool nonzero(const la_arr *a, ptrdiff_t i) {
  if (a->cls == LA_C_CPLX) {
    return la_arr_d(a)[2 * i] != 0 || la_arr_d(a)[2 * i + 1] != 0;
  }
  return a->cls == LA_C_REAL ? la_arr_d(a)[i] != 0 : la_arr_b(a)[i] != 0;
}

/* Argument i as a full array of its own class. */
static la_status full_arg(la_ctx *ctx, la_call *call, int i, la_arr **a) {
  if (call->arg[i].tag == LA_FUNC) {
    return la_arg_want(ctx, call, i, "an array of numbers");
  }
  return la_val_full(ctx, call->arg[i], a);
}

static la_status nnz(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL;
  LA_TRY(full_arg(ctx, call, 0, &a));
  ptrdiff_t n = 0;
  if (a->cls == LA_C_REAL) {
    n = a->numel - la_count_zeros(a->numel, la_arr_d(a));
  } else if (a->cls == LA_C_BOOL) {
    n = la_count_bytes(a->numel, la_arr_b(a));
  } else {
    for (ptrdiff_t i = 0; i < a->numel; i++) {
      n += nonzero(a, i);
    }
  }
  la_arr_release(a);
  call->out[0] = la_val_num((double)n);
  return LA_OK;
}

/* --- find ----------------------------------------------------------------- */

/* All places of [n] bytes, those of element [from] on, that are not 0: no
   branch depends on them. [at] has room for n. */
static ptrdiff_t places(ptrdiff_t from, ptrdiff_t n, const unsigned char *x,
                        ptrdiff_t *at) {
  ptrdiff_t count = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    at[count] = from + i;
    count += x[i] != 0;
  }
  return count;
}

/* All nonzero places. */
static ptrdiff_t search_all(const la_arr *a, ptrdiff_t *at) {
  enum { BLOCK = 1024 };
  const double zero = 0;
  ptrdiff_t count = 0;
  if (!la_arr_is_num(a)) {
    return places(0, a->numel, la_arr_b(a), at);
  }
  for (ptrdiff_t i = 0; i < a->numel; i += BLOCK) {
    unsigned char truth[BLOCK];
    ptrdiff_t n = a->numel - i < BLOCK ? a->numel - i : BLOCK;
    if (a->cls == LA_C_REAL) {
      la_elem2(LA_ELEM_NE, LA_REAL, LA_REAL)(n, la_arr_d(a) + i, 1, &zero, 0,
                                             truth);
    } else {
      la_elem2(LA_ELEM_NE, LA_CPLX, LA_REAL)(n, la_arr_d(a) + 2 * i, 1, &zero,
                                             0, truth);
    }
    count += places(i, n, truth, at + count);
  }
  return count;
}

/* The first (or last) [want] nonzero places, ascending. */
static ptrdiff_t search(const la_arr *a, ptrdiff_t want, bool last,
                        ptrdiff_t *at) {
  ptrdiff_t n = 0;
  if (want >= a->numel) {
    return search_all(a, at);
  }
  if (!last) {
    for (ptrdiff_t i = 0; i < a->numel && n < want; i++) {
      if (nonzero(a, i)) {
        at[n++] = i;
      }
    }
    return n;
  }
  for (ptrdiff_t i = a->numel - 1; i >= 0 && n < want; i--) {
    if (nonzero(a, i)) {
      at[n++] = i;
    }
  }
  for (ptrdiff_t i = 0; i < n / 2; i++) {
    ptrdiff_t t = at[i];
    at[i] = at[n - 1 - i];
    at[n - 1 - i] = t;
  }
  return n;
}

/* An output of find: a row for a row, else a column; what is found nowhere in
   [] or in 0 is []. */
static la_arr *found(la_ctx *ctx, const la_arr *a, la_class cls, ptrdiff_t n) {
  ptrdiff_t r = a->dim[0], c = a->nd == 2 ? a->dim[1] : 2;
  if (n == 0 && ((r == 0 && c == 0) || (r == 1 && c == 1))) {
    return la_arr_new2(ctx, cls, 0, 0);
  }
  return r == 1 && c != 1 && a->nd == 2 ? la_arr_new2(ctx, cls, 1, n)
                                        : la_arr_new2(ctx, cls, n, 1);
}

static la_status give_found(la_ctx *ctx, la_call *call, const la_arr *a,
                            const ptrdiff_t *at, ptrdiff_t n) {
  int outs = call->nargout < 1 ? 1 : call->nargout;
  ptrdiff_t m = a->dim[0], size = la_class_size(a->cls);
  for (int k = 0; k < outs; k++) {
    la_arr *r = found(ctx, a, k == 2 ? a->cls : LA_C_REAL, n);
    if (r == NULL) {
      return LA_ERR;
    }
    for (ptrdiff_t i = 0; outs == 1 && i < n; i++) {
      la_arr_d(r)[i] = (double)(at[i] + 1);
    }
    for (ptrdiff_t i = 0; outs > 1 && i < n; i++) {
      if (k == 2) {
        memcpy((char *)r->data + i * size, (char *)a->data + at[i] * size,
               (size_t)size);
      } else {
        ptrdiff_t x = k == 0 ? at[i] % m : at[i] / m;
        la_arr_d(r)[i] = (double)(x + 1);
      }
    }
    call->out[k] = la_val_arr(r);
  }
  return LA_OK;
}

/* How many to look for, and from which end. */
static la_status read_limits(la_ctx *ctx, la_call *call, ptrdiff_t *want,
                             bool *last) {
  if (call->nargin > 1) {
    LA_TRY(la_arg_int(ctx, call, 1, want));
    if (*want < 1) {
      return la_arg_want(ctx, call, 1, "a whole number above 0");
    }
  }
  *last = call->nargin > 2 && la_arg_is(call, 2, "last");
  if (call->nargin > 2 && !*last && !la_arg_is(call, 2, "first")) {
    return la_arg_want(ctx, call, 2, "\"first\" or \"last\"");
  }
  return LA_OK;
}

static la_status find(la_ctx *ctx, la_call *call) {
  ptrdiff_t want = PTRDIFF_MAX;
  bool last = false;
  la_arr *a = NULL;
  LA_TRY(read_limits(ctx, call, &want, &last));
  LA_TRY(full_arg(ctx, call, 0, &a));
  ptrdiff_t room = want < a->numel ? want : a->numel;
  ptrdiff_t *at = la_mem_alloc(room, (ptrdiff_t)sizeof *at);
  la_status st = LA_OK;
  if (at == NULL) {
    st = la_fail_nomem(ctx);
  } else {
    st = give_found(ctx, call, a, at, search(a, room, last, at));
  }
  la_mem_free(at);
  la_arr_release(a);
  return st;
}

/* --- subscripts and indices ----------------------------------------------- */

/* The sizes in argument 0. */
static la_status read_sizes(la_ctx *ctx, la_call *call, int *nd,
                            ptrdiff_t *dim) {
  la_arr *a = NULL;
  LA_TRY(la_arg_vector(ctx, call, 0, &a));
  bool good = a->cls == LA_C_REAL && a->numel >= 1 && a->numel <= LA_DIMS_MAX;
  *nd = good ? (int)a->numel : 0;
  for (int k = 0; k < *nd; k++) {
    double x = la_arr_d(a)[k];
    good = good && x >= 0 && x < 9e15 && x == floor(x);
    dim[k] = good ? (ptrdiff_t)x : 0;
  }
  la_arr_release(a);
  return good ? LA_OK : la_arg_want(ctx, call, 0, "a vector of sizes");
}

/* Adds (s - 1) step to every index. */
static la_status add_subscript(la_ctx *ctx, la_call *call, int i,
                               ptrdiff_t bound, double step, la_arr *sum) {
  la_arr *s = NULL;
  LA_TRY(la_arg_array(ctx, call, i, &s));
  la_status st = LA_OK;
  if (s->cls != LA_C_REAL || s->numel != sum->numel) {
    st = la_arg_fail(ctx, call, "all subscripts must be real and equally many");
  }
  for (ptrdiff_t k = 0; st == LA_OK && k < s->numel; k++) {
    double x = la_arr_d(s)[k];
    if (!(x >= 1 && x == floor(x) && x <= (double)bound)) {
      st = la_arg_fail(ctx, call, "subscript %.15g is out of bound %td", x,
                       bound);
    } else {
      la_arr_d(sum)[k] += (x - 1) * step;
    }
  }
  la_arr_release(s);
  return st;
}

static la_status sub2ind(la_ctx *ctx, la_call *call) {
  int nd = 0, given = call->nargin - 1;
  ptrdiff_t dim[LA_DIMS_MAX];
  LA_TRY(read_sizes(ctx, call, &nd, dim));
  la_arr *first = NULL;
  LA_TRY(la_arg_array(ctx, call, 1, &first));
  la_arr *sum = la_arr_like(ctx, first, LA_C_REAL);
  la_arr_release(first);
  if (sum == NULL) {
    return LA_ERR;
  }
  for (ptrdiff_t k = 0; k < sum->numel; k++) {
    la_arr_d(sum)[k] = 1;
  }
  double step = 1;
  la_status st = LA_OK;
  for (int k = 0; k < given && st == LA_OK; k++) {
    ptrdiff_t bound = k < nd ? dim[k] : 1;
    for (int d = k + 1; k == given - 1 && d < nd; d++) {
      bound *= dim[d];
    }
    st = add_subscript(ctx, call, k + 1, bound, step, sum);
    step *= (double)bound;
  }
  if (st != LA_OK) {
    la_arr_release(sum);
    return st;
  }
  call->out[0] = la_val_arr(sum);
  return LA_OK;
}

/* Splits index x (from 0) into n subscripts; the last one takes what is left of
   all further dimensions. */
static double split_index(double x, int k, int n, int nd,
                          const ptrdiff_t *dim) {
  for (int d = 0; d < k; d++) {
    x = floor(x / (double)(d < nd ? dim[d] : 1));
  }
  return k == n - 1 ? x : fmod(x, (double)(k < nd ? dim[k] : 1));
}

static la_status ind2sub(la_ctx *ctx, la_call *call) {
  int nd = 0, n = call->nargout < 1 ? 1 : call->nargout;
  ptrdiff_t dim[LA_DIMS_MAX];
  LA_TRY(read_sizes(ctx, call, &nd, dim));
  double total = 1;
  for (int k = 0; k < nd; k++) {
    total *= (double)dim[k];
  }
  la_arr *a = NULL;
  LA_TRY(la_arg_array(ctx, call, 1, &a));
  la_status st =
      a->cls == LA_C_REAL ? LA_OK : la_arg_want(ctx, call, 1, "real");
  for (ptrdiff_t i = 0; st == LA_OK && i < a->numel; i++) {
    double x = la_arr_d(a)[i];
    if (!(x >= 1 && x == floor(x) && x <= total)) {
      st =
          la_arg_fail(ctx, call, "index %.15g is out of bound %.15g", x, total);
    }
  }
  for (int k = 0; k < n && st == LA_OK; k++) {
    la_arr *r = la_arr_like(ctx, a, LA_C_REAL);
    st = r == NULL ? LA_ERR : LA_OK;
    for (ptrdiff_t i = 0; r != NULL && i < a->numel; i++) {
      la_arr_d(r)[i] = split_index(la_arr_d(a)[i] - 1, k, n, nd, dim) + 1;
    }
    if (r != NULL) {
      call->out[k] = la_val_arr(r);
    }
  }
  la_arr_release(a);
  return st;
}

/* --- bins ----------------------------------------------------------------- */

/* The number of elements of the sorted table that are <= x (descending: >= x).
 */
static ptrdiff_t look_up(const double *t, ptrdiff_t n, bool down, double x) {
  ptrdiff_t low = 0, high = n;
  while (low < high) {
    ptrdiff_t mid = low + (high - low) / 2;
    if (down ? t[mid] < x : t[mid] > x || isnan(t[mid])) {
      high = mid;
    } else {
      low = mid + 1;
    }
  }
  return isnan(x) && !down ? n : low;
}

/* What lookup gives: the interval, the interval with the first or the last one
   open to infinity, or the place of a match (as truth value). */
typedef struct lookup_how {
  bool match, truth, left, right;
} lookup_how;

static la_status read_lookup(la_ctx *ctx, la_call *call, ptrdiff_t entries,
                             lookup_how *how) {
  *how = (lookup_how){.match = false};
  la_buf opt = LA_BUF_INIT;
  la_status st = call->nargin > 2 ? la_arg_text(ctx, call, 2, &opt) : LA_OK;
  for (ptrdiff_t i = 0; st == LA_OK && i < opt.len; i++) {
    char c = la_buf_text(&opt)[i];
    how->match = how->match || c == 'm' || c == 'b';
    how->truth = how->truth || c == 'b';
    how->left = how->left || c == 'l';
    how->right = how->right || c == 'r';
    if (strchr("mblr", c) == NULL) {
      st = la_arg_unknown(ctx, call, 2, "\"m\", \"b\", \"l\", \"r\" or \"lr\"");
    }
  }
  la_buf_free(&opt);
  bool open = how->left || how->right;
  if (st == LA_OK && open && how->match) {
    st = la_arg_fail(ctx, call, "\"%c\" asks for matches, not for intervals",
                     how->truth ? 'b' : 'm');
  }
  if (st == LA_OK && open && entries < 2) {
    st = la_arg_fail(ctx, call, "\001 has no interval: %td entr%s", entries,
                     entries == 1 ? "y" : "ies");
  }
  return st;
}

/* One answer. */
static ptrdiff_t look_up_as(lookup_how how, const la_arr *t, double x) {
  const double *v = la_arr_d(t);
  ptrdiff_t n = t->numel;
  ptrdiff_t k = look_up(v, n, n > 1 && v[0] > v[n - 1], x);
  if (how.match) {
    bool found = k > 0 && v[k - 1] == x;
    return !found ? 0 : how.truth ? 1 : k;
  }
  k = how.left && k < 1 ? 1 : k;
  return how.right && k > n - 1 ? n - 1 : k;
}

static la_status lookup_in(la_ctx *ctx, la_call *call, const la_arr *t,
                           const la_arr *x) {
  lookup_how how;
  if (t->cls != LA_C_REAL || x->cls != LA_C_REAL) {
    return la_arg_fail(ctx, call, "table and values must be real");
  }
  LA_TRY(read_lookup(ctx, call, t->numel, &how));
  la_arr *r = la_arr_like(ctx, x, how.truth ? LA_C_BOOL : LA_C_REAL);
  if (r == NULL) {
    return LA_ERR;
  }
  for (ptrdiff_t i = 0; i < x->numel && !la_interrupted_at(i); i++) {
    ptrdiff_t k = look_up_as(how, t, la_arr_d(x)[i]);
    if (how.truth) {
      la_arr_b(r)[i] = k > 0;
    } else {
      la_arr_d(r)[i] = (double)k;
    }
  }
  call->out[0] = la_val_arr(r);
  return LA_OK;
}

static la_status lookup(la_ctx *ctx, la_call *call) {
  la_arr *t = NULL, *x = NULL;
  LA_TRY(la_arg_vector(ctx, call, 0, &t));
  la_status st = la_arg_array(ctx, call, 1, &x);
  if (st == LA_OK) {
    st = lookup_in(ctx, call, t, x);
  }
  la_arr_release(t);
  la_arr_release(x);
  return st;
}

/* Bin of x among the edges, from 1; the last edge is a bin of its own; 0: none.
 */
static ptrdiff_t bin_of(const la_arr *edges, double x) {
  const double *e = la_arr_d(edges);
  ptrdiff_t n = edges->numel;
  if (isnan(x) || n == 0 || x > e[n - 1]) {
    return 0;
  }
  return look_up(e, n, false, x);
}

static void count_bins(const la_arr *x, la_lanes s, const la_arr *edges,
                       double *count, double *bin) {
  ptrdiff_t n = edges->numel;
  for (ptrdiff_t t = 0; t < s.inner * s.outer; t++) {
    ptrdiff_t i = t % s.inner, o = t / s.inner;
    for (ptrdiff_t l = 0; l < s.len; l++) {
      ptrdiff_t at = i + s.inner * (l + s.len * o);
      ptrdiff_t b = bin_of(edges, la_arr_d(x)[at]);
      if (b > 0) {
        count[i + s.inner * (b - 1 + n * o)]++;
      }
      bin[at] = (double)b;
    }
  }
}

static la_status histc_of(la_ctx *ctx, la_call *call, const la_arr *x,
                          const la_arr *edges) {
  int dim = 0;
  if (x->cls != LA_C_REAL || edges->cls != LA_C_REAL) {
    return la_arg_fail(ctx, call, "values and edges must be real");
  }
  for (ptrdiff_t k = 1; k < edges->numel; k++) {
    if (!(la_arr_d(edges)[k - 1] <= la_arr_d(edges)[k])) {
      return la_arg_want(ctx, call, 1, "in ascending order");
    }
  }
  LA_TRY(la_along_dim(ctx, call, 2, x, &dim));
  la_arr *count = la_along_new(ctx, x, dim, edges->numel, LA_C_REAL);
  la_arr *bin = count == NULL ? NULL : la_arr_like(ctx, x, LA_C_REAL);
  if (bin == NULL) {
    la_arr_release(count);
    return LA_ERR;
  }
  memset(count->data, 0, (size_t)count->numel * sizeof(double));
  count_bins(x, la_along_lanes(x, dim), edges, la_arr_d(count), la_arr_d(bin));
  call->out[0] = la_val_arr(count);
  if (call->nargout > 1) {
    call->out[1] = la_val_arr(bin);
  } else {
    la_arr_release(bin);
  }
  return LA_OK;
}

static la_status histc(la_ctx *ctx, la_call *call) {
  la_arr *x = NULL, *edges = NULL;
  LA_TRY(la_arg_array(ctx, call, 0, &x));
  la_status st = la_arg_vector(ctx, call, 1, &edges);
  if (st == LA_OK) {
    st = histc_of(ctx, call, x, edges);
  }
  la_arr_release(x);
  la_arr_release(edges);
  return st;
}

/* --- bsxfun --------------------------------------------------------------- */

static la_status bsxfun(la_ctx *ctx, la_call *call) {
  if (call->arg[0].tag != LA_FUNC && !la_val_is_text(call->arg[0])) {
    return la_arg_want(ctx, call, 0, "a function");
  }
  la_val arg[2] = {call->arg[1], call->arg[2]};
  return ctx->host.call(ctx->host.self, &call->arg[0], 2, arg, 1, call->out);
}

const la_builtin la_rows_find[] = {
    {"find", find, 1, 3, 3, LA_TOPIC_SHAPE, NULL,
     "i = find(A)\ni = find(A,n)\ni = find(A,n,\"last\")\n"
     "[i,j,v] = find(...)",
     "Places of the elements that are not zero",
     "One output: indices down the columns. Two: rows and columns. Three: the\n"
     "values too. n: only so many, from the beginning or the end.",
     "find([0 2 3])\n[i,j,v] = find([0 2; 3 0])", "any, nnz, lookup"},
    {"nnz", nnz, 1, 1, 1, LA_TOPIC_SHAPE, "2.5", "n = nnz(A)",
     "The number of elements that are not zero", NULL, "nnz([1 0 2])",
     "find, norm"},
    {"sub2ind", sub2ind, 2, LA_ANY, 1, LA_TOPIC_SHAPE, NULL,
     "k = sub2ind(size,i,j,...)", "Subscripts to index", NULL,
     "sub2ind([2 3],2,3)", "ind2sub, find"},
    {"ind2sub", ind2sub, 2, 2, LA_ANY, LA_TOPIC_SHAPE, NULL,
     "[i,j,...] = ind2sub(size,k)", "Index to subscripts",
     "The last output takes the remaining dimensions together.",
     "[i,j] = ind2sub([2 3],6)", "sub2ind, find"},
    {"lookup", lookup, 2, 3, 1, LA_TOPIC_SHAPE, NULL,
     "k = lookup(table,x)\nk = lookup(table,x,option)",
     "The last entry of a sorted table that is not above x",
     "0 where x comes before the first one. The table may be descending.\n"
     "\n"
     "Options: \"l\" the first interval begins at -Inf, so that k is at least "
     "1;\n"
     "\"r\" the last one ends at Inf: k is at most numel(table)-1; \"lr\" "
     "both;\n"
     "\"m\" only an entry equal to x counts, otherwise 0; \"b\" the same as\n"
     "true or false.",
     "lookup([1 2 3],[0.5 2 2.5])\nlookup([1 2 3],[0.5 2 2.5],\"m\")",
     "histc, interp1, ismember"},
    {"histc", histc, 2, 3, 2, LA_TOPIC_STATS, NULL,
     "n = histc(x,edges)\n[n,bin] = histc(x,edges,dim)",
     "How many elements fall between edges",
     "n(k) counts edges(k) <= x < edges(k+1); the last one counts x equal to\n"
     "the last edge.",
     "histc([1 2 2 3 5],1:5)", "lookup, accumarray, mode"},
    {"bsxfun", bsxfun, 3, 3, 1, LA_TOPIC_SHAPE, NULL, "C = bsxfun(f,A,B)",
     "A function of two arrays with broadcasting",
     "Operators broadcast by themselves: A + B does what bsxfun(@plus,A,B) "
     "does.",
     "bsxfun(@plus,[1 2],[10; 20])", "repmat"},
    {.name = NULL}};
