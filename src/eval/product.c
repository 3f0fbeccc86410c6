/* product.c - a chain of factors under '*'.

   The factors are evaluated from left to right, as written; then the order of
   the multiplications is chosen by dynamic programming over the flops of every
   bracketing (Godbole 1973, as in Cormen et al., Introduction to Algorithms,
   15.2): O(k^3) for k factors. A factor inv(A) or A^-1 is never formed where it
   has a neighbour: it is solved for. A factor A' enters the product as a flag.
 */
#include "config.h"

#include "eval/plan.h"

#include "base/mem.h"
#include "engine/hermitian.h"
#include "eval/report.h"
#include "value/linop.h"
#include "value/ops.h"

/* Chains that are longer are multiplied from left to right. */
enum { LONGEST = 24 };

typedef struct factor {
  la_node *node; /* as it is written */
  la_node *op;   /* the '*' to its left; NULL for the first */
  la_val v;      /* of the node, or of what is below ' or inv */
  la_trans trans;
  bool inverse;
} factor;

typedef struct chain {
  la_node *node; /* the whole product */
  factor *f;
  int n;
} chain;

/* Cheapest flops of the factors i..j, and the last factor of their left part.
 */
typedef struct table {
  double cost[LONGEST][LONGEST];
  signed char split[LONGEST][LONGEST];
} table;

static bool is_link(const la_node *n) {
  return n->kind == LA_N_BINARY && n->u.binary.op == LA_OP_MUL;
}

static int count_factors(const la_node *n) {
  int k = 1;
  while (is_link(n) && (k == 1 || !n->parens)) {
    n = n->u.binary.a;
    k++;
  }
  return k;
}

static void flatten(la_node *n, factor *f, int k) {
  for (int i = k - 1; i > 0; i--) {
    f[i] = (factor){.node = n->u.binary.b, .op = n};
    n = n->u.binary.a;
  }
  f[0] = (factor){.node = n};
}

/* A matrix of numbers for which transposing or inverting is work. */
static bool is_matrix(la_val v) {
  return v.tag == LA_ARR && v.u.arr->nd == 2 && la_arr_is_num(v.u.arr) &&
         v.u.arr->numel > 1;
}

/* The value of inv(x) or x^-1 as written, once x is known. */
static la_status invert(la_interp *in, la_node *n, la_val *x, la_val *out) {
  *out = LA_VAL_NONE;
  if (n->kind == LA_N_BINARY) {
    la_val k = la_val_num(-1);
    return la_eval_binary_take(in, n, x, &k, out);
  }
  la_call call = {.nargin = 1, .nargout = 1, .arg = x, .out = out};
  const la_builtin *b = la_plan_builtin(in, n, "inv");
  la_status st = la_call_builtin(in, n, b, &call);
  la_drop(x);
  return st;
}

static la_status eval_inverse(la_interp *in, factor *f, la_node *below) {
  la_val x;
  LA_TRY(la_eval(in, below, &x));
  if (is_matrix(x) && x.u.arr->dim[0] == x.u.arr->dim[1]) {
    f->v = x;
    f->inverse = true;
    return LA_OK;
  }
  return invert(in, f->node, &x, &f->v);
}

static la_status eval_transpose(la_interp *in, factor *f, la_node *below) {
  la_val x;
  la_op op = f->node->u.unary.op;
  LA_TRY(la_eval(in, below, &x));
  if (is_matrix(x)) {
    f->v = x;
    f->trans = op == LA_OP_CTRANS ? LA_C : LA_T;
    return LA_OK;
  }
  la_status st = la_unary_take(in->ctx, op, &x, &f->v);
  la_drop(&x);
  return la_report_unary(in, f->node, st);
}

static la_status eval_factor(la_interp *in, factor *f) {
  la_node *below = la_plan_transposed(f->node);
  if (below != NULL) {
    return eval_transpose(in, f, below);
  }
  below = la_plan_inverted(f->node);
  if (below != NULL && (f->node->kind == LA_N_BINARY ||
                        la_plan_builtin(in, f->node, "inv") != NULL)) {
    return eval_inverse(in, f, below);
  }
  return la_eval(in, f->node, &f->v);
}

static void release(chain *c) {
  for (int i = 0; i < c->n; i++) {
    la_drop(&c->f[i].v);
  }
}

/* Evaluates the factors. Leading scalars are multiplied on the way; what is
   left moves up, so that the chain may get shorter. */
static la_status eval_factors(la_interp *in, chain *c) {
  int n = c->n;
  c->n = 0;
  for (int i = 0; i < n; i++) {
    factor *f = &c->f[c->n];
    *f = c->f[i];
    f->v = LA_VAL_NONE;
    la_status st = eval_factor(in, f);
    if (st != LA_OK) {
      return st;
    }
    if (c->n == 1 && f->v.tag == LA_NUM && c->f[0].v.tag == LA_NUM) {
      c->f[0].v.u.num *= f->v.u.num;
    } else {
      c->n++;
    }
  }
  return LA_OK;
}

/* The value of a factor as written. */
static la_status make_plain(la_interp *in, factor *f) {
  la_val v = LA_VAL_NONE;
  la_status st = LA_OK;
  if (f->inverse) {
    st = invert(in, f->node, &f->v, &v);
  } else if (f->trans != LA_N) {
    st = la_transposed(in->ctx, f->v, f->trans == LA_C, &v);
    st = la_report_unary(in, f->node, st);
  } else {
    return LA_OK;
  }
  la_drop(&f->v);
  f->v = v;
  f->inverse = false;
  f->trans = LA_N;
  return st;
}

/* From left to right, with the errors of the plain evaluation. */
static la_status multiply_plain(la_interp *in, chain *c, la_val *out) {
  LA_TRY(make_plain(in, &c->f[0]));
  *out = la_val_take(&c->f[0].v);
  for (int i = 1; i < c->n; i++) {
    la_val a = *out;
    *out = LA_VAL_NONE;
    la_status st = make_plain(in, &c->f[i]);
    if (st != LA_OK) {
      la_drop(&a);
      return st;
    }
    LA_TRY(la_eval_binary_take(in, c->f[i].op, &a, &c->f[i].v, out));
  }
  return LA_OK;
}

static bool is_scalar(const factor *f) {
  return f->v.tag == LA_NUM;
}

static ptrdiff_t factor_rows(const factor *f) {
  return f->trans == LA_N ? la_val_rows(f->v) : la_val_cols(f->v);
}

static ptrdiff_t factor_cols(const factor *f) {
  return f->trans == LA_N ? la_val_cols(f->v) : la_val_rows(f->v);
}

static bool is_structured(const factor *f) {
  return f->v.tag == LA_DIAG || f->v.tag == LA_PERM;
}

/* True if every bracketing is a product of matrices, or scales one. */
static bool is_associative(const chain *c) {
  const factor *last = NULL;
  for (int i = 0; i < c->n; i++) {
    const factor *f = &c->f[i];
    if (is_scalar(f)) {
      continue;
    }
    if ((!is_matrix(f->v) && !is_structured(f) && f->v.tag != LA_RANGE) ||
        (last != NULL && factor_cols(last) != factor_rows(f))) {
      return false;
    }
    last = f;
  }
  return true;
}

/* Rows and columns of the product of i..j; 1 by 1 for scalars only. */
static void shape(const chain *c, int i, int j, double *m, double *n) {
  *m = *n = 1;
  while (i < j && is_scalar(&c->f[i])) {
    i++;
  }
  while (j > i && is_scalar(&c->f[j])) {
    j--;
  }
  if (!is_scalar(&c->f[i])) {
    *m = (double)factor_rows(&c->f[i]);
    *n = (double)factor_cols(&c->f[j]);
  }
}

static bool only_scalars(const chain *c, int i, int j) {
  while (i <= j && is_scalar(&c->f[i])) {
    i++;
  }
  return i > j;
}

/* Flops of (i..s) times (s+1..j), both given. */
static double pair_cost(const chain *c, int i, int s, int j) {
  double m, k, k2, n;
  shape(c, i, s, &m, &k);
  shape(c, s + 1, j, &k2, &n);
  bool left_one = i == s, right_one = s + 1 == j;
  if (only_scalars(c, i, s) || only_scalars(c, s + 1, j)) {
    return m * k * k2 * n;
  }
  if ((left_one && is_structured(&c->f[i])) ||
      (right_one && is_structured(&c->f[j]))) {
    return m * n;
  }
  if (left_one && c->f[i].inverse) {
    double form = right_one && c->f[j].inverse ? 2 * k * k * k : 0;
    return form + 2.0 / 3 * m * m * m + 2 * m * m * n;
  }
  if (right_one && c->f[j].inverse) {
    return 2.0 / 3 * n * n * n + 2 * n * n * m;
  }
  return 2 * m * k * n;
}

/* Of equal costs the order as written wins. */
static void fill_table(const chain *c, table *t) {
  for (int i = 0; i < c->n; i++) {
    t->cost[i][i] = 0;
  }
  for (int len = 2; len <= c->n; len++) {
    for (int i = 0; i + len <= c->n; i++) {
      int j = i + len - 1;
      t->split[i][j] = -1;
      for (int s = j - 1; s >= i; s--) {
        double cost = t->cost[i][s] + t->cost[s + 1][j] + pair_cost(c, i, s, j);
        if (t->split[i][j] < 0 || cost < t->cost[i][j]) {
          t->cost[i][j] = cost;
          t->split[i][j] = (signed char)s;
        }
      }
    }
  }
}

/* a * b, consuming both. */
static la_status multiply_pair(la_interp *in, const la_node *n, factor *a,
                               factor *b, la_val *out) {
  la_status st;
  if (a->inverse && b->inverse) {
    LA_TRY(make_plain(in, b));
  }
  if (a->inverse && !is_scalar(b)) {
    LA_TRY(make_plain(in, b));
    st = la_mldivide(in->ctx, a->v, b->v, out);
    return la_report_operands(in, n, la_plan_inverted(a->node), b->node, st);
  }
  if (b->inverse && !is_scalar(a)) {
    LA_TRY(make_plain(in, a));
    st = la_mrdivide(in->ctx, a->v, b->v, out);
    return la_report_operands(in, n, la_plan_inverted(b->node), a->node, st);
  }
  if ((a->trans == LA_N && b->trans == LA_N) || is_scalar(a) || is_scalar(b)) {
    LA_TRY(make_plain(in, a));
    LA_TRY(make_plain(in, b));
    st = la_binary_take(in->ctx, LA_OP_MUL, &a->v, &b->v, out);
  } else {
    st = la_mtimes(in->ctx, a->trans, a->v, b->trans, b->v, out);
  }
  return la_report_operands(in, n, a->node, b->node, st);
}

/* The product of i..j as one more factor. */
static la_status multiply_range(la_interp *in, chain *c, const table *t, int i,
                                int j, factor *out) {
  if (i == j) {
    *out = c->f[i];
    c->f[i].v = LA_VAL_NONE;
    return LA_OK;
  }
  int s = t->split[i][j];
  factor a, b;
  LA_TRY(multiply_range(in, c, t, i, s, &a));
  la_status st = multiply_range(in, c, t, s + 1, j, &b);
  if (st == LA_OK) {
    *out = (factor){.node = c->f[j].op};
    st = multiply_pair(in, c->node, &a, &b, &out->v);
    la_drop(&b.v);
  }
  la_drop(&a.v);
  return st;
}

static la_status multiply_cheapest(la_interp *in, chain *c, la_val *out) {
  table t;
  factor whole = {.v = LA_VAL_NONE};
  fill_table(c, &t);
  la_status st = multiply_range(in, c, &t, 0, c->n - 1, &whole);
  if (st == LA_OK) {
    *out = whole.v;
  } else {
    la_drop(&whole.v);
  }
  return st;
}

static bool is_hermitian(const factor *f) {
  if (f->v.tag == LA_DIAG) {
    return f->v.u.diag->m == f->v.u.diag->n && f->v.u.diag->d->cls == LA_C_REAL;
  }
  return is_scalar(f) || (is_matrix(f->v) && !f->inverse &&
                          la_is_hermitian(la_arr_view(f->v.u.arr)));
}

/* True if [a] is the conjugate transpose of [b]: one matrix, once with ', or a
   Hermitian one. */
static bool are_adjoint(const factor *a, const factor *b) {
  if (a->v.tag != LA_ARR || b->v.tag != LA_ARR || a->v.u.arr != b->v.u.arr ||
      a->inverse || b->inverse) {
    return false;
  }
  bool real = a->v.u.arr->cls == LA_C_REAL;
  la_trans t = a->trans == LA_N ? b->trans : a->trans;
  return (a->trans == LA_N) != (b->trans == LA_N) ? real || t == LA_C
                                                  : is_hermitian(a);
}

/* True of chains like A'*S*A with a Hermitian S: read from the right and
   transposed they are the same, so that the product is Hermitian. */
static bool is_mirrored(const chain *c) {
  int i = 0, j = c->n - 1;
  while (i < j && is_scalar(&c->f[i])) {
    i++;
  }
  if (j - i < 2) {
    return false; /* a pair is what la_mtimes looks at */
  }
  for (; i < j; i++, j--) {
    if (!are_adjoint(&c->f[i], &c->f[j])) {
      return false;
    }
  }
  return i > j || is_hermitian(&c->f[i]);
}

/* Makes a product Hermitian that is so but for rounding. */
static la_status make_hermitian(la_interp *in, la_val *v) {
  if (v->tag != LA_ARR) {
    return LA_OK;
  }
  LA_TRY(la_arr_unique(in->ctx, &v->u.arr));
  la_make_hermitian(la_arr_view(v->u.arr));
  *v = la_val_arr_narrow(in->ctx, v->u.arr);
  return LA_OK;
}

static la_status run(la_interp *in, chain *c, la_val *out) {
  LA_TRY(eval_factors(in, c));
  if (c->n == 1) {
    *out = la_val_take(&c->f[0].v);
    return LA_OK;
  }
  if (c->n > LONGEST || !is_associative(c)) {
    return multiply_plain(in, c, out);
  }
  bool mirrored = is_mirrored(c);
  LA_TRY(multiply_cheapest(in, c, out));
  return mirrored ? make_hermitian(in, out) : LA_OK;
}

la_status la_product_eval(la_interp *in, la_node *n, la_val *out) {
  enum { FEW = 4 };
  factor few[FEW];
  chain c = {.node = n, .n = count_factors(n)};
  c.f = c.n <= FEW ? few : la_mem_alloc(c.n, sizeof(factor));
  if (c.f == NULL) {
    la_fail_nomem(in->ctx);
    return la_report_place(in, n, LA_ERR);
  }
  flatten(n, c.f, c.n);
  la_status st = run(in, &c, out);
  release(&c);
  if (c.f != few) {
    la_mem_free(c.f);
  }
  return st;
}
