/* einsum.c - sums of products by the index notation of Einstein.

   Operands are contracted two at a time. Of all pairs the one that costs the
   fewest multiplications goes first. A pair becomes matrix products: with the
   indices in the groups M (left only), N (right only), K (summed) and B (in
   both and kept), the left operand is laid out as M x K, the right one as
   K x N, once for every value of B. An operand that already lies so, or
   transposed, is not copied. */
#include "config.h"

#include "builtins/linalg.h"

#include "base/intr.h"
#include "base/mem.h"
#include "engine/gemm.h"
#include "engine/vec.h"
#include "value/linop.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

enum { LABELS = 52 };

/* An array whose dimensions have names; strides in elements. A name stands
   once: a repeated one was merged into the stride of a diagonal. */
typedef struct tensor {
  la_arr *a;
  int n;
  char label[LABELS + 1];
  ptrdiff_t dim[LABELS], stride[LABELS];
} tensor;

/* The call: tensors still to be contracted, and the names of the result. */
typedef struct network {
  int count;
  tensor *t;
  char out[LABELS + 1];
  la_kind kind;
} network;

static int find(const tensor *t, char label) {
  const char *at = memchr(t->label, label, (size_t)t->n);
  return at == NULL ? -1 : (int)(at - t->label);
}

static void append(char *list, char label) {
  size_t n = strlen(list);
  if (strchr(list, label) == NULL) {
    list[n] = label;
    list[n + 1] = '\0';
  }
}

/* Adds a dimension of this name; false if its size contradicts. */
static bool add_dim(tensor *t, char label, ptrdiff_t dim, ptrdiff_t stride) {
  int at = find(t, label);
  if (at >= 0) {
    t->stride[at] += stride;
    return t->dim[at] == dim;
  }
  t->label[t->n] = label;
  t->dim[t->n] = dim;
  t->stride[t->n++] = stride;
  return true;
}

/* The next group of letters of [spec], up to a comma or arrow, without
   blanks, into [names]. Returns what stands after it, or NULL if the text is
   not understood. */
static const char *read_names(const char *spec, char *names) {
  int n = 0;
  for (; *spec != '\0' && *spec != ',' && *spec != '-'; spec++) {
    if (isspace((unsigned char)*spec)) {
      continue;
    }
    if (!isalpha((unsigned char)*spec) || n == LABELS) {
      return NULL;
    }
    names[n++] = *spec;
  }
  names[n] = '\0';
  return spec;
}

/* Names the dimensions of operand k (argument k + 1). A vector may have one
   name, a number none. */
static la_status name_dims(la_ctx *ctx, const la_call *call, int k,
                           const char *names, tensor *t) {
  int n = (int)strlen(names);
  la_arr *a = t->a;
  char mark[8] = {(char)(k + 2), '\0'};
  bool line = n == 1 && a->nd == 2 && (a->dim[0] == 1 || a->dim[1] == 1);
  if (n < a->nd && !line && !(n == 0 && a->numel == 1)) {
    return la_fail(ctx, "%s: %s has %d dimensions but \"%s\" names %d",
                   call->self->name, mark, a->nd, names, n);
  }
  ptrdiff_t stride = 1;
  for (int d = 0; d < n; d++) {
    ptrdiff_t dim = line ? a->numel : la_arr_dim(a, d);
    if (!add_dim(t, names[d], dim, stride)) {
      return la_fail(ctx, "%s: the index %c of %s has different sizes",
                     call->self->name, names[d], mark);
    }
    stride *= dim;
  }
  return LA_OK;
}

/* The names of the result: those given, or those that appear once, in
   alphabetical order. [seen] counts how often each appears. */
static la_status name_result(la_ctx *ctx, const la_call *call,
                             const char *arrow, const int *seen, network *net) {
  net->out[0] = '\0';
  if (*arrow == '\0') {
    for (int c = 0; c < 128; c++) {
      if (seen[c] == 1) {
        append(net->out, (char)c);
      }
    }
    return LA_OK;
  }
  char names[LABELS + 1];
  const char *end = arrow[1] == '>' ? read_names(arrow + 2, names) : NULL;
  if (end == NULL || *end != '\0') {
    return la_arg_unknown(ctx, call, 0, "letters as in \"ij,jk->ik\"");
  }
  for (const char *c = names; *c != '\0'; c++) {
    if (seen[(int)*c] == 0 || strchr(net->out, *c) != NULL) {
      return la_fail(
          ctx, "%s: the index %c of the result %s", call->self->name, *c,
          seen[(int)*c] == 0 ? "is in no operand" : "is written twice");
    }
    append(net->out, *c);
  }
  return LA_OK;
}

/* An index has one size in all operands. */
static la_status check_sizes(la_ctx *ctx, const la_call *call,
                             const network *net) {
  for (int k = 0; k < net->count; k++) {
    const tensor *t = &net->t[k];
    for (int d = 0; d < t->n; d++) {
      for (int l = 0; l < k; l++) {
        int e = find(&net->t[l], t->label[d]);
        if (e >= 0 && net->t[l].dim[e] != t->dim[d]) {
          return la_fail(ctx, "%s: the index %c is %td in %c but %td in %c",
                         call->self->name, t->label[d], net->t[l].dim[e],
                         (char)(l + 2), t->dim[d], (char)(k + 2));
        }
      }
    }
  }
  return LA_OK;
}

/* Refuses a text whose commas make another number of operands than are given.
 */
static la_status wrong_count(la_ctx *ctx, const la_call *call, const char *spec,
                             int given) {
  int n = 1;
  for (; *spec != '\0' && *spec != '-'; spec++) {
    n += *spec == ',';
  }
  return la_fail(ctx, "%s: \001 names %d operand%s, but %d %s given",
                 call->self->name, n, n == 1 ? "" : "s", given,
                 given == 1 ? "is" : "are");
}

static la_status read_spec(la_ctx *ctx, const la_call *call, const char *spec,
                           network *net) {
  int seen[128] = {0};
  const char *all = spec;
  for (int k = 0; k < net->count; k++) {
    char names[LABELS + 1];
    const char *end = read_names(spec, names);
    bool more = k + 1 < net->count;
    if (end == NULL || (more ? *end != ',' : *end == ',')) {
      return end == NULL
                 ? la_arg_unknown(ctx, call, 0, "letters as in \"ij,jk->ik\"")
                 : wrong_count(ctx, call, all, net->count);
    }
    LA_TRY(name_dims(ctx, call, k, names, &net->t[k]));
    for (const char *c = names; *c != '\0'; c++) {
      seen[(int)*c]++;
    }
    spec = more ? end + 1 : end;
  }
  LA_TRY(name_result(ctx, call, spec, seen, net));
  return check_sizes(ctx, call, net);
}

/* Loops of one gather: sizes and strides, the first varying fastest. */
typedef struct loops {
  int n;
  ptrdiff_t dim[LABELS], stride[LABELS], at[LABELS];
} loops;

/* Moves to the next place; the change of the offset, or 0 with *done set after
   the last. */
static ptrdiff_t advance(loops *l, bool *done) {
  ptrdiff_t moved = 0;
  for (int d = 0; d < l->n; d++) {
    moved += l->stride[d];
    if (++l->at[d] < l->dim[d]) {
      return moved;
    }
    moved -= l->stride[d] * l->dim[d];
    l->at[d] = 0;
  }
  *done = true;
  return moved;
}

/* The sum over all places of [l], starting at element x. */
static la_scalar sum_over(la_kind k, const double *x, loops *l) {
  la_scalar s = LA_ZERO;
  bool done = false;
  while (!done) {
    s.re += x[0];
    s.im += k == LA_CPLX ? x[1] : 0;
    x += advance(l, &done) * (ptrdiff_t)k;
  }
  return s;
}

/* Splits the dimensions: those of [order] in that order, and the rest, which
   are summed over. */
static void split_loops(const tensor *t, const char *order, loops *kept,
                        loops *summed) {
  *kept = *summed = (loops){0};
  for (const char *c = order; *c != '\0'; c++) {
    int d = find(t, *c);
    kept->dim[kept->n] = t->dim[d];
    kept->stride[kept->n++] = t->stride[d];
  }
  for (int d = 0; d < t->n; d++) {
    if (strchr(order, t->label[d]) == NULL) {
      summed->dim[summed->n] = t->dim[d];
      summed->stride[summed->n++] = t->stride[d];
    }
  }
}

/* True if the elements of [t] already lie one after the other in [order]. */
static bool lies_so(const tensor *t, const char *order) {
  ptrdiff_t stride = 1;
  if ((int)strlen(order) != t->n) {
    return false;
  }
  for (int i = 0; i < t->n; i++) {
    int d = find(t, order[i]);
    if (t->dim[d] != 1 && t->stride[d] != stride) {
      return false;
    }
    stride *= t->dim[d];
  }
  return stride == t->a->numel;
}

/* Numbers the dimensions of [t] anew, one after the other. */
static void pack_strides(tensor *t) {
  ptrdiff_t stride = 1;
  for (int d = 0; d < t->n; d++) {
    t->stride[d] = stride;
    stride *= t->dim[d];
  }
}

/* Lays [t] out in [order], summing over the indices that are not in it. */
static la_status gather(la_ctx *ctx, tensor *t, const char *order) {
  loops kept, summed;
  ptrdiff_t size = 1;
  if (lies_so(t, order)) {
    return LA_OK;
  }
  split_loops(t, order, &kept, &summed);
  for (int d = 0; d < kept.n; d++) {
    size *= kept.dim[d];
  }
  la_kind k = t->a->cls == LA_C_CPLX ? LA_CPLX : LA_REAL;
  la_arr *b = la_lin_zeros(ctx, t->a->cls, size, 1);
  if (b == NULL) {
    return LA_ERR;
  }
  const double *x = la_arr_d(t->a);
  double *y = la_arr_d(b);
  bool done = size == 0 || t->a->numel == 0;
  for (; !done; y += k) {
    la_scalar s = sum_over(k, x, &summed);
    memcpy(y, &s, (size_t)k * sizeof *y);
    x += advance(&kept, &done) * (ptrdiff_t)k;
  }
  la_arr_release(t->a);
  t->a = b;
  t->n = kept.n;
  memcpy(t->label, order, strlen(order) + 1);
  memcpy(t->dim, kept.dim, sizeof t->dim);
  pack_strides(t);
  return LA_OK;
}

/* Whether the index is in the result or in an operand other than i and j. */
static bool needed(const network *net, int i, int j, char label) {
  if (strchr(net->out, label) != NULL) {
    return true;
  }
  for (int k = 0; k < net->count; k++) {
    if (k != i && k != j && find(&net->t[k], label) >= 0) {
      return true;
    }
  }
  return false;
}

/* Sums operand i over the indices that nobody else has. */
static la_status drop_own(la_ctx *ctx, network *net, int i) {
  char order[LABELS + 1] = "";
  tensor *t = &net->t[i];
  for (int d = 0; d < t->n; d++) {
    if (needed(net, i, i, t->label[d])) {
      append(order, t->label[d]);
    }
  }
  return (int)strlen(order) == t->n ? LA_OK : gather(ctx, t, order);
}

/* Multiplications for contracting x with y: the product of the sizes of all
   their indices. */
static double pair_cost(const tensor *x, const tensor *y) {
  double cost = 1;
  for (int d = 0; d < x->n; d++) {
    cost *= (double)x->dim[d];
  }
  for (int d = 0; d < y->n; d++) {
    cost *= find(x, y->label[d]) < 0 ? (double)y->dim[d] : 1;
  }
  return cost;
}

/* The groups of indices of a pair, and their sizes. */
typedef struct groups {
  char m[LABELS + 1], n[LABELS + 1], k[LABELS + 1], b[LABELS + 1];
  ptrdiff_t ms, ns, ks, bs;
} groups;

/* A size beyond all counting stays at the largest number: no memory has it. */
static ptrdiff_t times(ptrdiff_t a, ptrdiff_t b) {
  ptrdiff_t c = 0;
  return __builtin_mul_overflow(a, b, &c) ? PTRDIFF_MAX : c;
}

static void put(char *list, ptrdiff_t *size, char label, ptrdiff_t dim) {
  append(list, label);
  *size = times(*size, dim);
}

static groups group(const network *net, int i, int j) {
  groups g = {.ms = 1, .ns = 1, .ks = 1, .bs = 1};
  const tensor *x = &net->t[i], *y = &net->t[j];
  for (int d = 0; d < x->n; d++) {
    char c = x->label[d];
    if (find(y, c) < 0) {
      put(g.m, &g.ms, c, x->dim[d]);
    } else if (needed(net, i, j, c)) {
      put(g.b, &g.bs, c, x->dim[d]);
    } else {
      put(g.k, &g.ks, c, x->dim[d]);
    }
  }
  for (int d = 0; d < y->n; d++) {
    if (find(x, y->label[d]) < 0) {
      put(g.n, &g.ns, y->label[d], y->dim[d]);
    }
  }
  return g;
}

static void chain(char *to, const char *a, const char *b, const char *c) {
  to[0] = '\0';
  strcat(strcat(strcat(to, a), b), c);
}

/* Lays [t] out as rows x columns x batch; if it lies transposed already, says
   so instead. */
static la_status lay_out(la_ctx *ctx, tensor *t, const char *const rcb[3],
                         la_trans *trans) {
  char order[3 * LABELS + 1];
  chain(order, rcb[1], rcb[0], rcb[2]);
  *trans = LA_T;
  if (lies_so(t, order)) {
    return LA_OK;
  }
  *trans = LA_N;
  chain(order, rcb[0], rcb[1], rcb[2]);
  return gather(ctx, t, order);
}

/* c(i) := x(i) y(i), where the groups M, N and K are trivial. */
static void multiply_each(la_kind k, ptrdiff_t n, const double *x,
                          const double *y, double *c) {
  for (ptrdiff_t i = 0; i < n * (ptrdiff_t)k; i += (ptrdiff_t)k) {
    if (k == LA_REAL) {
      c[i] = x[i] * y[i];
    } else {
      c[i] = x[i] * y[i] - x[i + 1] * y[i + 1];
      c[i + 1] = x[i] * y[i + 1] + x[i + 1] * y[i];
    }
  }
}

/* One product for every value of the batch index. */
static int multiply(la_kind kind, const groups *g, const la_trans tt[2],
                    const double *x, const double *y, double *c) {
  ptrdiff_t k = (ptrdiff_t)kind;
  if (g->ms == 1 && g->ns == 1 && g->ks == 1) {
    multiply_each(kind, g->bs, x, y, c);
    return 0;
  }
  for (ptrdiff_t b = 0; b < g->bs; b++) {
    la_view p = tt[0] == LA_N ? la_view_of(kind, (double *)x, g->ms, g->ks)
                              : la_view_of(kind, (double *)x, g->ks, g->ms);
    la_view q = tt[1] == LA_N ? la_view_of(kind, (double *)y, g->ks, g->ns)
                              : la_view_of(kind, (double *)y, g->ns, g->ks);
    int info = la_gemm(tt[0], tt[1], LA_ONE, p, q, LA_ZERO,
                       la_view_of(kind, c, g->ms, g->ns));
    if (info != 0 || la_interrupted()) {
      return info != 0 ? info : LA_INFO_INTR;
    }
    x += g->ms * g->ks * k;
    y += g->ks * g->ns * k;
    c += g->ms * g->ns * k;
  }
  return 0;
}

/* The pair (i, j) becomes one tensor at i. */
static la_status contract(la_ctx *ctx, network *net, int i, int j) {
  tensor *x = &net->t[i], *y = &net->t[j];
  groups g = group(net, i, j);
  la_trans tt[2] = {LA_N, LA_N};
  LA_TRY(lay_out(ctx, x, (const char *[]){g.m, g.k, g.b}, &tt[0]));
  LA_TRY(lay_out(ctx, y, (const char *[]){g.k, g.n, g.b}, &tt[1]));
  tensor r = {.a = la_lin_zeros(ctx, x->a->cls, times(g.ms, g.ns), g.bs)};
  if (r.a == NULL) {
    return LA_ERR;
  }
  char order[3 * LABELS + 1];
  chain(order, g.m, g.n, g.b);
  for (const char *c = order; *c != '\0'; c++) {
    int d = find(x, *c);
    add_dim(&r, *c, d >= 0 ? x->dim[d] : y->dim[find(y, *c)], 0);
  }
  pack_strides(&r);
  int info = multiply(net->kind, &g, tt, la_arr_d(x->a), la_arr_d(y->a),
                      la_arr_d(r.a));
  la_arr_release(x->a);
  la_arr_release(y->a);
  *x = r;
  *y = net->t[--net->count];
  net->t[net->count].a = NULL;
  return la_engine_status(ctx, info, "product");
}

/* Contracts pairs, the cheapest first, until one tensor is left. */
static la_status contract_all(la_ctx *ctx, network *net) {
  for (int i = 0; i < net->count; i++) {
    LA_TRY(drop_own(ctx, net, i));
  }
  while (net->count > 1) {
    int best[2] = {0, 1};
    double least = -1;
    for (int i = 0; i < net->count; i++) {
      for (int j = i + 1; j < net->count; j++) {
        double cost = pair_cost(&net->t[i], &net->t[j]);
        if (least < 0 || cost < least) {
          least = cost;
          best[0] = i;
          best[1] = j;
        }
      }
    }
    LA_TRY(contract(ctx, net, best[0], best[1]));
  }
  return gather(ctx, &net->t[0], net->out);
}

/* The operands as arrays of one class. */
static la_status read_operands(la_ctx *ctx, const la_call *call, network *net) {
  la_class cls = LA_C_REAL;
  for (int k = 0; k < net->count; k++) {
    LA_TRY(la_arg_array(ctx, call, k + 1, &net->t[k].a));
    cls = net->t[k].a->cls == LA_C_CPLX ? LA_C_CPLX : cls;
  }
  net->kind = cls == LA_C_CPLX ? LA_CPLX : LA_REAL;
  for (int k = 0; k < net->count; k++) {
    la_arr *same = NULL;
    LA_TRY(la_arr_convert(ctx, net->t[k].a, cls, &same));
    la_arr_release(net->t[k].a);
    net->t[k].a = same;
  }
  return LA_OK;
}

/* The tensor left over as a value: one index makes a column. */
static la_status out_tensor(la_ctx *ctx, la_call *call, tensor *t) {
  ptrdiff_t dim[LABELS] = {1, 1};
  for (int d = 0; d < t->n; d++) {
    dim[d] = t->dim[d];
  }
  la_arr *a = t->a, *shaped = NULL;
  t->a = NULL;
  LA_TRY(la_arr_reshape(ctx, a, t->n < 2 ? 2 : t->n, dim, &shaped));
  la_lin_out_narrow(ctx, call, 0, shaped);
  return LA_OK;
}

static la_status einsum(la_ctx *ctx, la_call *call) {
  la_buf spec = LA_BUF_INIT;
  network net = {.count = call->nargin - 1};
  int all = net.count;
  LA_TRY(la_arg_text(ctx, call, 0, &spec));
  net.t = la_mem_zalloc(all, sizeof *net.t);
  la_status st = net.t == NULL ? la_fail_nomem(ctx) : LA_OK;
  if (st == LA_OK) {
    st = read_operands(ctx, call, &net);
  }
  if (st == LA_OK) {
    st = read_spec(ctx, call, la_buf_text(&spec), &net);
  }
  if (st == LA_OK) {
    st = contract_all(ctx, &net);
  }
  if (st == LA_OK) {
    st = out_tensor(ctx, call, &net.t[0]);
  }
  for (int k = 0; net.t != NULL && k < all; k++) {
    la_arr_release(net.t[k].a);
  }
  la_mem_free(net.t);
  la_buf_free(&spec);
  return st;
}

const la_builtin la_rows_einsum[] = {
    {"einsum", einsum, 2, LA_ANY, 1, LA_TOPIC_PRODUCT, "2.2",
     "C = einsum(\"ij,jk->ik\",A,B)\nC = einsum(indices,A,B,...)",
     "Sums of products of arrays, by index notation",
     "Every operand gets one letter for each dimension (a vector may have "
     "one,\n"
     "a number none). Elements with equal letters are multiplied, and summed\n"
     "over all letters that are not after the arrow; what is after it names\n"
     "the dimensions of the result. Without an arrow these are the letters\n"
     "that appear once, in alphabetical order.\n"
     "\n"
     "  \"ij,jk->ik\"  product      \"ij->ji\"    transpose\n"
     "  \"ij,ij->ij\"  Hadamard     \"i,j->ij\"   outer product\n"
     "  \"ii->\"       trace        \"ii->i\"     diagonal\n"
     "  \"ij->j\"      column sums  \"i,ij,j->\"  quadratic form\n"
     "\n"
     "Any number of operands: the order in which they are multiplied is "
     "chosen\n"
     "by cost. Nothing is conjugated.",
     "A = [1 2; 3 4]; B = [5 6; 7 8];\neinsum(\"ij,jk->ik\", A, B)\n"
     "einsum(\"ii->\", A)",
     "mtimes, times, dot, outer, kron, permute"},
    {.name = NULL}};
