/* plan.c - see plan.h: finding plans, and the plans for parts of products. */
#include "config.h"

#include "eval/plan.h"

#include "eval/report.h"
#include "value/index.h"
#include "value/linop.h"

#include <string.h>

static const char *const texts[] = {
#define LA_PLAN(id, text) text,
#include "eval/plan.def"
#undef LA_PLAN
};

const char *la_plan_text(la_plan plan) {
  return texts[plan];
}

la_node *la_plan_transposed(const la_node *n) {
  bool is = n->kind == LA_N_UNARY &&
            (n->u.unary.op == LA_OP_CTRANS || n->u.unary.op == LA_OP_TRANS);
  return is ? n->u.unary.x : NULL;
}

static bool calls(const la_node *n, const char *name) {
  return n->kind == LA_N_INDEX && n->u.index.callee->kind == LA_N_NAME &&
         n->u.index.args.n == 1 &&
         strcmp(n->u.index.callee->u.name.text, name) == 0;
}

static bool is_minus_one(const la_node *n) {
  if (n->kind == LA_N_UNARY && n->u.unary.op == LA_OP_NEG) {
    const la_node *x = n->u.unary.x;
    return x->kind == LA_N_NUMBER && !x->u.number.imag &&
           x->u.number.value == 1;
  }
  return n->kind == LA_N_NUMBER && !n->u.number.imag && n->u.number.value == -1;
}

la_node *la_plan_inverted(const la_node *n) {
  if (calls(n, "inv")) {
    la_node *arg = n->u.index.args.at[0];
    return arg->kind == LA_N_COLON ? NULL : arg;
  }
  if (n->kind == LA_N_BINARY && n->u.binary.op == LA_OP_POW &&
      is_minus_one(n->u.binary.b)) {
    return n->u.binary.a;
  }
  return NULL;
}

static bool is_product(const la_node *n) {
  return n->kind == LA_N_BINARY && n->u.binary.op == LA_OP_MUL;
}

/* A factor that is cheaper not to compute. */
static bool is_special(const la_node *n) {
  return la_plan_transposed(n) != NULL || la_plan_inverted(n) != NULL;
}

static void mark_binary(la_node *n) {
  if (!is_product(n)) {
    return;
  }
  const la_node *a = n->u.binary.a, *b = n->u.binary.b;
  if ((is_product(a) && !a->parens) || is_special(a) || is_special(b)) {
    n->plan = LA_PLAN_PRODUCT;
  }
}

static void mark_index(la_node *n) {
  const la_list *args = &n->u.index.args;
  if (is_product(n->u.index.callee)) {
    if (args->n == 2) {
      n->plan = LA_PLAN_PART;
    }
  } else if (args->n == 1 && is_product(args->at[0])) {
    if (calls(n, "trace")) {
      n->plan = LA_PLAN_TRACE;
    } else if (calls(n, "diag")) {
      n->plan = LA_PLAN_DIAG;
    }
  }
}

void la_plan_mark(la_node *n) {
  if (n->kind == LA_N_BINARY) {
    mark_binary(n);
  } else if (n->kind == LA_N_INDEX) {
    mark_index(n);
  }
}

const la_builtin *la_plan_builtin(const la_interp *in, const la_node *n,
                                  const char *name) {
  const la_node *callee = n->u.index.callee;
  const la_symbol *sym = callee->u.name.cache;
  if (la_variable(in, callee)->tag != LA_NONE || sym->user != NULL ||
      sym->builtin == NULL || strcmp(sym->name, name) != 0) {
    return NULL;
  }
  return sym->builtin;
}

la_status la_plan_eval(la_interp *in, la_node *n, la_val *out) {
  return la_product_eval(in, n, out);
}

/* Both factors of the product node [n]. */
static la_status eval_factors(la_interp *in, la_node *n, la_val *a, la_val *b) {
  LA_TRY(la_eval(in, n->u.binary.a, a));
  la_status st = la_eval(in, n->u.binary.b, b);
  if (st != LA_OK) {
    la_drop(a);
  }
  return st;
}

static bool is_matrix(la_val v) {
  return v.tag == LA_ARR && v.u.arr->nd == 2 && la_arr_is_num(v.u.arr) &&
         v.u.arr->numel > 1;
}

/* Two matrices that can be multiplied. */
static bool fit(la_val a, la_val b) {
  return is_matrix(a) && is_matrix(b) && a.u.arr->dim[1] == b.u.arr->dim[0];
}

/* sum over l of a(i,l) b(l,i), for i = 0 .. n-1, into d (n elements of the
   wider kind, zero at first). In square blocks: one of the two is read across
   its columns. */
static void add_diagonal(la_view a, la_view b, la_kind k, double *d,
                         ptrdiff_t n) {
  const ptrdiff_t nb = 32;
  for (ptrdiff_t l0 = 0; l0 < a.n; l0 += nb) {
    ptrdiff_t l1 = l0 + nb < a.n ? l0 + nb : a.n;
    for (ptrdiff_t i = 0; i < n; i++) {
      for (ptrdiff_t l = l0; l < l1; l++) {
        const double *x = la_at(a, i, l), *y = la_at(b, l, i);
        if (k == LA_REAL) {
          d[i] += x[0] * y[0];
          continue;
        }
        double xi = a.k == LA_CPLX ? x[1] : 0, yi = b.k == LA_CPLX ? y[1] : 0;
        d[2 * i] += x[0] * y[0] - xi * yi;
        d[2 * i + 1] += x[0] * yi + xi * y[0];
      }
    }
  }
}

/* The diagonal of a*b as a column. */
static la_status diagonal(la_interp *in, la_val a, la_val b, la_arr **out) {
  la_view va = la_arr_view(a.u.arr), vb = la_arr_view(b.u.arr);
  la_kind k = va.k > vb.k ? va.k : vb.k;
  ptrdiff_t n = va.m < vb.n ? va.m : vb.n;
  ptrdiff_t dim[2] = {n, 1};
  *out = la_arr_zeros(in->ctx, k == LA_CPLX ? LA_C_CPLX : LA_C_REAL, 2, dim);
  if (*out == NULL) {
    return LA_ERR;
  }
  add_diagonal(va, vb, k, la_arr_d(*out), n);
  return LA_OK;
}

static la_status trace_of(la_interp *in, la_arr *d, la_val *out) {
  double re = 0, im = 0;
  ptrdiff_t k = d->cls == LA_C_CPLX ? 2 : 1;
  for (ptrdiff_t i = 0; i < d->numel; i++) {
    re += la_arr_d(d)[i * k];
    im += k == 2 ? la_arr_d(d)[2 * i + 1] : 0;
  }
  la_arr_release(d);
  return la_val_complex(in->ctx, re, im, out);
}

/* The call as it is written, its product already split into the factors. */
static la_status plain_call(la_interp *in, la_node *n, const la_builtin *b,
                            la_val *x, la_val *y, la_val *out) {
  la_val p;
  LA_TRY(la_eval_binary_take(in, n->u.index.args.at[0], x, y, &p));
  la_call call = {.nargin = 1, .nargout = 1, .arg = &p, .out = out};
  la_status st = la_call_builtin(in, n, b, &call);
  la_drop(&p);
  return st;
}

/* trace(a*b), diag(a*b): O(n^2). */
static la_status on_diagonal(la_interp *in, la_node *n, const la_builtin *b,
                             la_val *out) {
  bool trace = n->plan == LA_PLAN_TRACE;
  la_val x, y;
  LA_TRY(eval_factors(in, n->u.index.args.at[0], &x, &y));
  ptrdiff_t rows = la_val_rows(x), cols = la_val_cols(y);
  /* diag of a row or column makes a matrix; trace wants a square. */
  bool usable = fit(x, y) && (trace ? rows == cols : rows > 1 && cols > 1);
  if (!usable) {
    return plain_call(in, n, b, &x, &y, out);
  }
  la_arr *d;
  la_status st = diagonal(in, x, y, &d);
  la_drop(&x);
  la_drop(&y);
  if (st == LA_OK && trace) {
    st = trace_of(in, d, out);
  } else if (st == LA_OK) {
    *out = la_val_arr_narrow(in->ctx, d);
  }
  return la_report_place(in, n, st);
}

/* (a*b)(i,j) = a(i,:) * b(:,j) with the subscripts known. Any failure is left
   to the plain evaluation. */
static bool part(la_interp *in, la_val a, la_val b, const la_val *k,
                 la_val *out) {
  const la_val all = {.tag = LA_COLON};
  la_val rows[2] = {k[0], all}, cols[2] = {all, k[1]};
  la_val x = LA_VAL_NONE, y = LA_VAL_NONE;
  bool ok = la_index(in->ctx, a, 2, rows, &x) == LA_OK &&
            la_index(in->ctx, b, 2, cols, &y) == LA_OK &&
            la_mtimes(in->ctx, LA_N, x, LA_N, y, out) == LA_OK;
  la_drop(&x);
  la_drop(&y);
  if (!ok) {
    la_err_clear(&in->ctx->err);
  }
  return ok;
}

static la_status plain_part(la_interp *in, la_node *n, la_val *a, la_val *b,
                            const la_val *k, la_val *out) {
  la_val p;
  LA_TRY(la_eval_binary_take(in, n->u.index.callee, a, b, &p));
  la_status st = la_index(in->ctx, p, 2, k, out);
  la_drop(&p);
  return la_report_index(in, n, NULL, st);
}

/* Worth it if one side shrinks to a half or less. */
static bool is_small(la_val k, ptrdiff_t side) {
  return k.tag != LA_COLON && 2 * la_val_numel(k) <= side && !la_val_is_bool(k);
}

static la_status part_of_product(la_interp *in, la_node *n, la_val *out) {
  la_node *product = n->u.index.callee;
  la_val a, b, k[2];
  LA_TRY(eval_factors(in, product, &a, &b));
  bool usable = fit(a, b);
  la_val whole = LA_VAL_NONE;
  if (!usable) {
    LA_TRY(la_eval_binary_take(in, product, &a, &b, &whole));
  }
  la_end end = {.of = whole, .m = la_val_rows(a), .n = la_val_cols(b)};
  la_status st = la_subs_eval(in, &n->u.index.args, &end, k);
  if (st != LA_OK) {
    la_drop(&a);
    la_drop(&b);
    la_drop(&whole);
    return st;
  }
  if (!usable) {
    st = la_report_index(in, n, NULL, la_index(in->ctx, whole, 2, k, out));
  } else if ((!is_small(k[0], end.m) && !is_small(k[1], end.n)) ||
             !part(in, a, b, k, out)) {
    st = plain_part(in, n, &a, &b, k, out);
  }
  la_vals_release(2, k);
  la_drop(&a);
  la_drop(&b);
  la_drop(&whole);
  return st;
}

la_status la_plan_index(la_interp *in, la_node *n, la_val *out, bool *done) {
  if (n->plan == LA_PLAN_PART) {
    *done = true;
    return part_of_product(in, n, out);
  }
  const char *name = n->plan == LA_PLAN_TRACE ? "trace" : "diag";
  const la_builtin *b = la_plan_builtin(in, n, name);
  *done = b != NULL;
  return *done ? on_diagonal(in, n, b, out) : LA_OK;
}
