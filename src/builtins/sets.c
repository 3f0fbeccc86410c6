/* sets.c - vectors, and rows of matrices, as sets. Everything is done on the
   sorted order; a NaN equals nothing, so each one is an element of its own. */
#include "config.h"

#include "base/intr.h"
#include "base/mem.h"
#include "builtins/along.h"
#include "builtins/order.h"
#include "builtins/tables.h"
#include "engine/sort.h"
#include "value/linop.h"

#include <limits.h>
#include <string.h>

/* Members in order: idx lists the elements (rows) of [a] sorted, first[k] is
   where in idx the k-th different one begins (first[n] = count). */
typedef struct set {
  la_arr *a;
  bool rows;       /* the members are rows */
  bool row;        /* the argument was a row vector */
  ptrdiff_t count; /* elements, with repetitions */
  ptrdiff_t *idx;
  ptrdiff_t n; /* members */
  ptrdiff_t *first;
} set;

static void drop_set(set *s) {
  la_arr_release(s->a);
  la_mem_free(s->idx);
  la_mem_free(s->first);
}

static int order_members(const set *s, ptrdiff_t i, const set *t, ptrdiff_t j) {
  return s->rows ? la_order_rows(s->a, i, t->a, j)
                 : la_order_elements(s->a, i, t->a, j);
}

/* Equal as members: NaN is not even equal to itself. */
static bool same(const set *s, ptrdiff_t i, const set *t, ptrdiff_t j) {
  return order_members(s, i, t, j) == 0 && !la_order_has_nan(s->a, i, s->rows);
}

static la_status sort_members(la_ctx *ctx, set *s) {
  s->count = s->rows ? s->a->dim[0] : s->a->numel;
  LA_TRY(la_order_index(ctx, s->a, s->rows, &s->idx));
  s->first = la_mem_alloc(s->count + 1, (ptrdiff_t)sizeof *s->first);
  if (s->first == NULL) {
    return la_fail_nomem(ctx);
  }
  s->n = 0;
  for (ptrdiff_t k = 0; k < s->count && !la_interrupted_at(k); k++) {
    if (k == 0 || !same(s, s->idx[k - 1], s, s->idx[k])) {
      s->first[s->n++] = k;
    }
  }
  s->first[s->n] = s->count;
  return la_interrupted() ? LA_INTR : LA_OK;
}

/* Argument i as a set in class [cls] (its own where cls is negative). */
static la_status open_set(la_ctx *ctx, la_call *call, int i, int cls, set *s) {
  la_val v = call->arg[i];
  if (v.tag == LA_FUNC || (s->rows && la_val_ndims(v) > 2)) {
    return la_arg_want(ctx, call, i, s->rows ? "a matrix" : "an array");
  }
  s->row = la_val_ndims(v) == 2 && la_val_rows(v) == 1 && !s->rows;
  if (cls < 0) {
    LA_TRY(la_val_full(ctx, v, &s->a));
  } else {
    la_arr *a = NULL;
    LA_TRY(la_arg_array(ctx, call, i, &a));
    la_status st = la_arr_convert(ctx, a, (la_class)cls, &s->a);
    la_arr_release(a);
    LA_TRY(st);
  }
  return sort_members(ctx, s);
}

/* Takes the option words off the end. */
typedef struct options {
  bool rows, stable, last;
} options;

static la_status take_options(la_ctx *ctx, la_call *call, int keep,
                              options *o) {
  for (; call->nargin > keep; call->nargin--) {
    int last = call->nargin - 1;
    if (la_arg_is(call, last, "rows")) {
      o->rows = true;
    } else if (la_arg_is(call, last, "stable")) {
      o->stable = true;
    } else if (la_arg_is(call, last, "last")) {
      o->last = true;
    } else if (!la_arg_is(call, last, "first") &&
               !la_arg_is(call, last, "sorted")) {
      return la_arg_want(ctx, call, last,
                         "\"rows\", \"stable\", \"first\" or \"last\"");
    }
  }
  return LA_OK;
}

static la_status give(la_call *call, int k, la_arr *a) {
  if (a == NULL) {
    return LA_ERR;
  }
  call->out[k] = la_val_arr(a);
  return LA_OK;
}

/* --- unique --------------------------------------------------------------- */

/* The element that stands for each member, and the member that each element
   belongs to. */
static void represent(const set *s, const options *o, ptrdiff_t *stand,
                      ptrdiff_t *member) {
  for (ptrdiff_t k = 0; k < s->n; k++) {
    stand[k] = s->idx[o->last ? s->first[k + 1] - 1 : s->first[k]];
    for (ptrdiff_t p = s->first[k]; p < s->first[k + 1]; p++) {
      member[s->idx[p]] = k;
    }
  }
}

/* In order of first appearance: walks the elements and numbers the members
   anew; [number] has room for a number each. */
static void renumber(const set *s, ptrdiff_t *stand, ptrdiff_t *member,
                     ptrdiff_t *number) {
  ptrdiff_t n = 0;
  for (ptrdiff_t k = 0; k < s->n; k++) {
    number[k] = -1;
  }
  for (ptrdiff_t i = 0; i < s->count; i++) {
    ptrdiff_t k = member[i];
    if (number[k] < 0) {
      number[k] = n;
      stand[n++] = i;
    }
    member[i] = number[k];
  }
}

/* Outputs of unique from the sorted set, with [work] of 3 count + 1 places. */
static la_status give_unique(la_ctx *ctx, la_call *call, const set *s,
                             const options *o, ptrdiff_t *work) {
  ptrdiff_t *stand = work, *member = work + s->count;
  represent(s, o, stand, member);
  if (o->stable) {
    renumber(s, stand, member, work + 2 * s->count);
  }
  bool nothing = s->a->dim[0] == 0 && s->a->dim[1] == 0;
  if (nothing) {
    for (int k = 0; k < 3 && (k == 0 || k < call->nargout); k++) {
      LA_TRY(give(call, k,
                  la_arr_new2(ctx, k == 0 ? s->a->cls : LA_C_REAL, 0, 0)));
    }
    return LA_OK;
  }
  LA_TRY(give(call, 0,
              la_order_pick(ctx, s->a, stand, s->n, s->rows, s->row && s->n)));
  if (call->nargout > 1) {
    LA_TRY(give(call, 1, la_order_places(ctx, stand, s->n, false)));
  }
  if (call->nargout > 2) {
    LA_TRY(give(call, 2, la_order_places(ctx, member, s->count, false)));
  }
  return LA_OK;
}

/* The members alone of real elements: sorted by value, without an index. */
static la_status unique_reals(la_ctx *ctx, la_call *call) {
  la_arr *a = NULL, *r = NULL;
  LA_TRY(la_val_full(ctx, call->arg[0], &a));
  bool row = a->nd == 2 && a->dim[0] == 1;
  la_arr *s = la_arr_like(ctx, a, LA_C_REAL);
  la_status st = s == NULL ? LA_ERR : LA_OK;
  if (st == LA_OK) {
    la_lanes all = {1, a->numel, 1};
    int info = la_sort(LA_REAL, false, all, la_arr_d(a), la_arr_d(s), NULL);
    st = la_engine_status(ctx, info, "sorting");
  }
  ptrdiff_t n = 0;
  for (ptrdiff_t i = 0; st == LA_OK && i < s->numel; i++) {
    double x = la_arr_d(s)[i] + 0.0; /* -0 becomes 0 */
    if (n == 0 || la_arr_d(s)[n - 1] != x) {
      la_arr_d(s)[n++] = x;
    }
  }
  if (st == LA_OK) {
    r = row ? la_arr_new2(ctx, LA_C_REAL, 1, n)
            : la_arr_new2(ctx, LA_C_REAL, n, 1);
    if (r != NULL) {
      memcpy(r->data, s->data, (size_t)n * sizeof(double));
    }
    st = give(call, 0, r);
  }
  la_arr_release(s);
  la_arr_release(a);
  return st;
}

static la_status unique(la_ctx *ctx, la_call *call) {
  options o = {false, false, false};
  LA_TRY(take_options(ctx, call, 1, &o));
  if (!o.rows && !o.stable && call->nargout < 2 && call->arg[0].tag == LA_ARR &&
      call->arg[0].u.arr->numel > 0 &&
      la_val_class(call->arg[0]) == LA_C_REAL) {
    return unique_reals(ctx, call);
  }
  set s = {.rows = o.rows};
  la_status st = open_set(ctx, call, 0, -1, &s);
  ptrdiff_t *work = NULL;
  if (st == LA_OK) {
    work = la_mem_alloc(3 * s.count + 1, (ptrdiff_t)sizeof *work);
    st = work == NULL ? la_fail_nomem(ctx)
                      : give_unique(ctx, call, &s, &o, work);
  }
  la_mem_free(work);
  drop_set(&s);
  return st;
}

/* --- two sets ------------------------------------------------------------- */

/* Opens arguments 0 and 1 as sets of one class. */
static la_status open_pair(la_ctx *ctx, la_call *call, set s[2], bool *stable) {
  options o = {false, false, false};
  LA_TRY(take_options(ctx, call, 2, &o));
  *stable = o.stable;
  bool text = la_val_is_text(call->arg[0]) && la_val_is_text(call->arg[1]);
  bool z = la_val_is_complex(call->arg[0]) || la_val_is_complex(call->arg[1]);
  int cls = text ? -1 : z ? LA_C_CPLX : LA_C_REAL;
  s[0].rows = s[1].rows = o.rows;
  LA_TRY(open_set(ctx, call, 0, cls, &s[0]));
  LA_TRY(open_set(ctx, call, 1, cls, &s[1]));
  /* Only a 0x0 has no width that could differ. */
  bool none = s[0].a->dim[0] + s[0].a->dim[1] == 0 ||
              s[1].a->dim[0] + s[1].a->dim[1] == 0;
  if (o.rows && s[0].a->dim[1] != s[1].a->dim[1] && !none) {
    return la_arg_differ(ctx, call, 0, s[0].a->dim[1], 1, s[1].a->dim[1],
                         "column");
  }
  return LA_OK;
}

/* Members by where they are: only in the first set, in both, only in the
   second. */
enum { ONLY_A = 1, BOTH = 2, ONLY_B = 4 };

/* The wanted members in order: from[k] is the set each is taken from, at[k] the
   element; both have room for all members. For BOTH, other[k] is the element of
   the second set. Returns their number. */
typedef struct taken {
  ptrdiff_t *at, *other;
  unsigned char *from;
  ptrdiff_t n;
} taken;

static void take(taken *t, int from, ptrdiff_t at, ptrdiff_t other) {
  t->from[t->n] = (unsigned char)from;
  t->at[t->n] = at;
  t->other[t->n++] = other;
}

static void merge_sets(const set s[2], int want, taken *t) {
  ptrdiff_t i = 0, j = 0, turn = 0;
  while ((i < s[0].n || j < s[1].n) && !la_interrupted_at(turn++)) {
    ptrdiff_t p = i < s[0].n ? s[0].idx[s[0].first[i]] : -1;
    ptrdiff_t q = j < s[1].n ? s[1].idx[s[1].first[j]] : -1;
    int o = q < 0 ? -1 : p < 0 ? 1 : order_members(&s[0], p, &s[1], q);
    if (o == 0 && !same(&s[0], p, &s[1], q)) {
      o = -1;
    }
    if (o < 0 && (want & ONLY_A) != 0) {
      take(t, 0, p, -1);
    } else if (o == 0 && (want & BOTH) != 0) {
      take(t, 0, p, q);
    } else if (o > 0 && (want & ONLY_B) != 0) {
      take(t, 1, q, -1);
    }
    i += o <= 0;
    j += o >= 0;
  }
}

/* The order of first appearance: what is taken from the first set, then what is
   taken from the second. */
static bool appears_before(const void *arg, ptrdiff_t i, ptrdiff_t j) {
  const taken *t = arg;
  return t->from[i] != t->from[j] ? t->from[i] < t->from[j]
                                  : t->at[i] < t->at[j];
}

static la_status order_taken(la_ctx *ctx, taken *t) {
  ptrdiff_t *idx = la_mem_alloc(3 * t->n, (ptrdiff_t)sizeof *idx);
  unsigned char *from = la_mem_alloc(t->n, 1);
  la_status st = idx == NULL || from == NULL ? la_fail_nomem(ctx) : LA_OK;
  for (ptrdiff_t k = 0; st == LA_OK && k < t->n; k++) {
    idx[k] = k;
  }
  if (st == LA_OK) {
    int info = la_sort_index(t->n, idx, appears_before, t);
    st = la_engine_status(ctx, info, "sorting");
  }
  if (st == LA_OK) {
    ptrdiff_t *at = idx + t->n, *other = at + t->n;
    for (ptrdiff_t k = 0; k < t->n; k++) {
      from[k] = t->from[idx[k]];
      at[k] = t->at[idx[k]];
      other[k] = t->other[idx[k]];
    }
    memcpy(t->from, from, (size_t)t->n);
    memcpy(t->at, at, (size_t)t->n * sizeof *at);
    memcpy(t->other, other, (size_t)t->n * sizeof *other);
  }
  la_mem_free(idx);
  la_mem_free(from);
  return st;
}

/* Copies the taken members of both sets into one array. */
static la_arr *gather(la_ctx *ctx, const set s[2], const taken *t,
                      bool as_row) {
  bool rows = s[0].rows;
  ptrdiff_t cols = !rows                ? 1
                   : s[0].a->dim[1] > 0 ? s[0].a->dim[1]
                                        : s[1].a->dim[1];
  ptrdiff_t size = la_class_size(s[0].a->cls);
  la_arr *r = as_row ? la_arr_new2(ctx, s[0].a->cls, 1, t->n)
                     : la_arr_new2(ctx, s[0].a->cls, t->n, cols);
  for (ptrdiff_t k = 0; r != NULL && k < t->n && !la_interrupted_at(k); k++) {
    const la_arr *a = s[t->from[k]].a;
    for (ptrdiff_t c = 0; c < cols; c++) {
      memcpy((char *)r->data + size * (k + c * t->n),
             (const char *)a->data + size * (t->at[k] + c * a->dim[0]),
             (size_t)size);
    }
  }
  return r;
}

/* Places of the members taken from set [which]; [both]: their places in the
   second set. Overwrites t->at. */
static la_arr *places_of(la_ctx *ctx, taken *t, int which, bool both) {
  ptrdiff_t n = 0;
  ptrdiff_t *list = t->at;
  la_arr *r = la_arr_new2(ctx, LA_C_REAL, t->n, 1);
  for (ptrdiff_t k = 0; r != NULL && k < t->n; k++) {
    if (both || t->from[k] == which) {
      la_arr_d(r)[n++] = (double)((both && which ? t->other : list)[k] + 1);
    }
  }
  if (r == NULL || n == t->n) {
    return r;
  }
  la_arr *cut = la_arr_new2(ctx, LA_C_REAL, n, 1);
  if (cut != NULL) {
    memcpy(cut->data, r->data, (size_t)n * sizeof(double));
  }
  la_arr_release(r);
  return cut;
}

static bool make_taken(taken *t, ptrdiff_t n) {
  t->at = la_mem_alloc(n, (ptrdiff_t)sizeof *t->at);
  t->other = la_mem_alloc(n, (ptrdiff_t)sizeof *t->other);
  t->from = la_mem_alloc(n, 1);
  return t->at != NULL && t->other != NULL && t->from != NULL;
}

static void drop_taken(taken *t) {
  la_mem_free(t->at);
  la_mem_free(t->other);
  la_mem_free(t->from);
}

/* The result is a row where all arguments that count are rows. */
static bool result_is_row(const set s[2], int want) {
  if (s[0].rows) {
    return false;
  }
  if (want == (ONLY_A | ONLY_B) && s[0].a->numel == 0) {
    return s[1].row;
  }
  if (want == ONLY_A || (want == (ONLY_A | ONLY_B) && s[1].a->numel == 0)) {
    return s[0].row && s[0].a->numel > 0;
  }
  return s[0].row && s[1].row;
}

/* Where Octave gives [] instead of a row or column without elements: what []
   lacks, and what an empty set or two single elements have in common. */
static bool is_nothing(const set s[2], int want, ptrdiff_t n) {
  bool a = s[0].a->numel == 0, b = s[1].a->numel == 0;
  if (s[0].rows || n > 0) {
    return false;
  }
  if (want == ONLY_A) {
    return a && s[0].a->dim[0] == 0 && s[0].a->dim[1] == 0;
  }
  return want == BOTH && (a || b || (s[0].n == 1 && s[1].n == 1));
}

/* The class of the result: that of what may be in it, joined. */
static la_class result_class(const la_call *call, int want) {
  la_class a = la_val_class(call->arg[0]), b = la_val_class(call->arg[1]);
  b = want == ONLY_A ? a : b;
  bool text = la_val_is_text(call->arg[0]) ||
              (want != ONLY_A && la_val_is_text(call->arg[1]));
  return text ? LA_C_CHAR : a == LA_C_BOOL && b == LA_C_BOOL ? a : LA_C_REAL;
}

/* Hands out [r] (consumed), as truth values or text where these came in. */
static la_status give_set(la_ctx *ctx, la_call *call, la_arr *r, int want) {
  la_class cls = result_class(call, want);
  if (r == NULL) {
    return LA_ERR;
  }
  if (r->cls != LA_C_REAL || cls == LA_C_REAL) {
    call->out[0] = la_val_arr_narrow(ctx, r);
    return LA_OK;
  }
  la_arr *t = la_arr_like(ctx, r, cls);
  for (ptrdiff_t i = 0; t != NULL && i < r->numel; i++) {
    double x = la_arr_d(r)[i];
    la_arr_b(t)[i] = x >= 0 && x <= UCHAR_MAX ? (unsigned char)x : 0;
  }
  la_arr_release(r);
  return give(call, 0, t);
}

static la_status combine(la_ctx *ctx, la_call *call, int want) {
  set s[2] = {{0}, {0}};
  taken t = {0};
  bool stable = false;
  la_status st = open_pair(ctx, call, s, &stable);
  if (st == LA_OK && !make_taken(&t, s[0].n + s[1].n)) {
    st = la_fail_nomem(ctx);
  }
  if (st == LA_OK) {
    merge_sets(s, want, &t);
    st = stable ? order_taken(ctx, &t) : LA_OK;
  }
  if (st == LA_OK) {
    la_arr *r = is_nothing(s, want, t.n)
                    ? la_arr_new2(ctx, s[0].a->cls, 0, 0)
                    : gather(ctx, s, &t, result_is_row(s, want));
    st = give_set(ctx, call, r, want);
  }
  if (st == LA_OK && call->nargout > 1) {
    st = give(call, 1, places_of(ctx, &t, 0, want == BOTH));
  }
  if (st == LA_OK && call->nargout > 2) {
    st = give(call, 2, places_of(ctx, &t, 1, want == BOTH));
  }
  drop_taken(&t);
  drop_set(&s[0]);
  drop_set(&s[1]);
  return st;
}

static la_status set_union(la_ctx *ctx, la_call *call) {
  return combine(ctx, call, ONLY_A | BOTH | ONLY_B);
}

static la_status intersect(la_ctx *ctx, la_call *call) {
  return combine(ctx, call, BOTH);
}

static la_status setdiff(la_ctx *ctx, la_call *call) {
  return combine(ctx, call, ONLY_A);
}

static la_status setxor(la_ctx *ctx, la_call *call) {
  return combine(ctx, call, ONLY_A | ONLY_B);
}

/* --- ismember ------------------------------------------------------------- */

/* The member of [t] equal to element i of [s], as its first place in [t] from
   1; 0: none. */
static ptrdiff_t find_member(const set *s, ptrdiff_t i, const set *t) {
  ptrdiff_t low = 0, high = t->n;
  while (low < high) {
    ptrdiff_t mid = low + (high - low) / 2;
    if (order_members(t, t->idx[t->first[mid]], s, i) < 0) {
      low = mid + 1;
    } else {
      high = mid;
    }
  }
  if (low < t->n && same(s, i, t, t->idx[t->first[low]])) {
    return t->idx[t->first[low + 1] - 1] + 1; /* the last, as in Octave */
  }
  return 0;
}

static la_status give_members(la_ctx *ctx, la_call *call, const set s[2]) {
  la_arr *yes, *place;
  if (s[0].rows) {
    yes = la_arr_new2(ctx, LA_C_BOOL, s[0].count, 1);
    place = yes == NULL ? NULL : la_arr_new2(ctx, LA_C_REAL, s[0].count, 1);
  } else {
    yes = la_arr_like(ctx, s[0].a, LA_C_BOOL);
    place = yes == NULL ? NULL : la_arr_like(ctx, s[0].a, LA_C_REAL);
  }
  if (place == NULL) {
    la_arr_release(yes);
    return LA_ERR;
  }
  for (ptrdiff_t i = 0; i < s[0].count && !la_interrupted_at(i); i++) {
    ptrdiff_t at = find_member(&s[0], i, &s[1]);
    la_arr_b(yes)[i] = at > 0;
    la_arr_d(place)[i] = (double)at;
  }
  call->out[0] = la_val_arr(yes);
  if (call->nargout > 1) {
    call->out[1] = la_val_arr(place);
  } else {
    la_arr_release(place);
  }
  return LA_OK;
}

static la_status ismember(la_ctx *ctx, la_call *call) {
  set s[2] = {{0}, {0}};
  bool stable = false;
  la_status st = open_pair(ctx, call, s, &stable);
  if (st == LA_OK) {
    st = give_members(ctx, call, s);
  }
  drop_set(&s[0]);
  drop_set(&s[1]);
  return st;
}

const la_builtin la_rows_sets[] = {
    {"unique", unique, 1, LA_ANY, 3, LA_TOPIC_SHAPE, NULL,
     "u = unique(A)\nU = unique(A,\"rows\")\nu = unique(...,\"stable\")\n"
     "[u,i,j] = unique(...)",
     "The different elements, or rows, in order",
     "u = A(i) and A = u(j). i is the first place of each element, the last "
     "one\n"
     "with \"last\"; \"stable\" keeps the order of first appearance.",
     "unique([3 1 1 2])\n[u,i,j] = unique([3 1 1])",
     "sort, union, ismember, histc"},
    {"union", set_union, 2, 4, 3, LA_TOPIC_SHAPE, NULL,
     "u = union(a,b)\nu = union(a,b,\"stable\")\nU = union(A,B,\"rows\")\n"
     "[u,i,j] = union(...)",
     "The elements of either set",
     "In order, each once; with \"stable\" those of a before those of b, as "
     "they\n"
     "come. u consists of a(i) and b(j).",
     "union([1 3],[2 3])", "intersect, setdiff, unique"},
    {"intersect", intersect, 2, 4, 3, LA_TOPIC_SHAPE, NULL,
     "c = intersect(a,b)\nC = intersect(A,B,\"rows\")\n"
     "[c,i,j] = intersect(...)",
     "The elements that both sets have",
     "c is a(i) and b(j), in order, or with \"stable\" in the order of a.",
     "intersect([1 2 3],[2 3 4])", "union, setdiff, ismember"},
    {"setdiff", setdiff, 2, 4, 2, LA_TOPIC_SHAPE, NULL,
     "d = setdiff(a,b)\nD = setdiff(A,B,\"rows\")\n[d,i] = setdiff(...)",
     "The elements of the first set that the second one lacks",
     "d is a(i), in order, or with \"stable\" in the order of a.",
     "setdiff([1 2 3],2)", "setxor, intersect"},
    {"setxor", setxor, 2, 4, 3, LA_TOPIC_SHAPE, NULL,
     "d = setxor(a,b)\nD = setxor(A,B,\"rows\")\n[d,i,j] = setxor(...)",
     "The elements that only one of the sets has",
     "In order; with \"stable\" those of a before those of b, as they come. d\n"
     "consists of a(i) and b(j).",
     "setxor([1 2],[2 3])", "setdiff, union"},
    {"ismember", ismember, 2, 3, 2, LA_TOPIC_SHAPE, NULL,
     "t = ismember(x,s)\nt = ismember(X,S,\"rows\")\n[t,i] = ismember(...)",
     "True where an element belongs to a set",
     "i is its last place in s, or 0.", "ismember([1 5],[1 2 3])",
     "unique, intersect, lookup"},
    {.name = NULL}};
