/* range.c - see val.h and range.h: base:inc:limit without its elements. */
#include "config.h"

#include "value/range.h"

#include "base/mem.h"
#include "value/ewise.h"

#include <float.h>
#include <math.h>
#include <stdint.h>

/* An element this many ulps beyond the limit still counts as the limit, so that
   0:0.1:0.3 has four elements. */
static const double slack = 3 * DBL_EPSILON;

/* The number of elements, as a double since it may be too large to count. */
static double count(double base, double inc, double limit) {
  if (inc == 0 || (inc > 0 && base > limit) || (inc < 0 && base < limit)) {
    return 0;
  }
  double steps = (limit - base) / inc;
  double near = round(steps);
  double span = fmax(fabs(limit - base + inc), fabs(limit));
  bool hits = fabs(base + near * inc - limit) <= slack * span;
  return (hits ? near : floor(steps)) + 1;
}

static la_status make(la_ctx *ctx, la_range r, la_val *out) {
  if (r.n == 1) {
    *out = la_val_num(r.base);
    return LA_OK;
  }
  la_range *p = la_mem_alloc(1, sizeof *p);
  if (p == NULL) {
    return la_fail_nomem(ctx);
  }
  *p = r;
  p->refs = 1;
  *out = (la_val){.tag = LA_RANGE, .u.range = p};
  return LA_OK;
}

la_status la_val_range(la_ctx *ctx, double base, double inc, double limit,
                       la_val *out) {
  if (isnan(base) || isnan(inc) || isnan(limit)) {
    *out = la_val_num(NAN);
    return LA_OK;
  }
  double n = count(base, inc, limit);
  if (isnan(n)) {
    *out = la_val_num(NAN);
    return LA_OK;
  }
  if (n >= (double)(PTRDIFF_MAX / 2)) {
    return la_fail(ctx,
                   "the range from %.15g in steps of %.15g has %s elements",
                   base, inc, isinf(n) ? "infinitely many" : "too many");
  }
  double last = base + (n - 1) * inc;
  if (inc > 0 ? last > limit : last < limit) {
    last = limit;
  }
  return make(ctx, (la_range){1, base, inc, last, (ptrdiff_t)n}, out);
}

/* The first element of a part of a range; *none: it has none. */
static la_status first_of(la_ctx *ctx, la_val v, double *x, bool *none) {
  la_arr *a;
  if (la_val_get_num(v, x)) {
    return LA_OK;
  }
  LA_TRY(la_val_numeric(ctx, v, &a));
  *none = *none || a->numel == 0;
  *x = a->numel > 0 ? la_arr_d(a)[0] : 0;
  la_arr_release(a);
  return LA_OK;
}

/* The characters whose codes are in *v, which is consumed. */
static la_status spell(la_ctx *ctx, bool dq, bool none, la_val *v) {
  la_arr *a = NULL, *text = NULL;
  la_status st = none ? LA_OK : la_val_full(ctx, *v, &a);
  la_val_release(v);
  if (st == LA_OK && none) {
    text = la_arr_new2(ctx, LA_C_CHAR, 0, 0);
    st = text == NULL ? LA_ERR : LA_OK;
  } else if (st == LA_OK) {
    st = la_arr_characters(ctx, a, &text);
  }
  la_arr_release(a);
  if (st == LA_OK) {
    text->dq = dq;
    *v = la_val_arr(text);
  }
  return st;
}

la_status la_val_colon(la_ctx *ctx, const la_val part[3], la_val *out,
                       int *bad) {
  double x[3] = {0, 1, 0};
  bool none = false;
  for (int k = 0; k < 3; k++) {
    *bad = k;
    if (part[k].tag != LA_NONE) {
      LA_TRY(first_of(ctx, part[k], &x[k], &none));
    }
  }
  if (none) {
    x[0] = x[1] = 1;
    x[2] = 0;
  }
  *bad = 0;
  LA_TRY(la_val_range(ctx, x[0], x[1], x[2], out));
  bool text = false, dq = true;
  for (int k = 0; k < 3; k++) {
    if (la_val_is_text(part[k])) {
      text = true;
      dq = dq && part[k].u.arr->dq;
    }
  }
  return text ? spell(ctx, dq, none, out) : LA_OK;
}

double la_range_at(const la_range *r, ptrdiff_t i) {
  if (i == 0) {
    return r->base;
  }
  return i < r->n - 1 ? r->base + (double)i * r->inc : r->limit;
}

static la_status shift(la_ctx *ctx, const la_range *r, double s, la_val *out) {
  return make(ctx, (la_range){1, r->base + s, r->inc, r->limit + s, r->n}, out);
}

static la_status scale(la_ctx *ctx, const la_range *r, double s, la_val *out) {
  la_range q = {1, r->base * s, r->inc * s, r->limit * s, r->n};
  return make(ctx, q, out);
}

/* s - r, with -0 only where the elements would have it. */
static la_status reverse(la_ctx *ctx, const la_range *r, double s,
                         la_val *out) {
  return make(ctx, (la_range){1, s - r->base, -r->inc, s - r->limit, r->n},
              out);
}

/* Written out, ranges up to here take no memory worth saving. */
static const ptrdiff_t few = (ptrdiff_t)1 << 22;

static bool is_whole(double x) {
  return floor(x) == x && fabs(x) < 0x1p26;
}

/* True if an element between the first and the last is zero. */
static bool has_inner_zero(const la_range *r) {
  double at = -r->base / r->inc;
  return at > 0 && at < (double)(r->n - 1) && floor(at) == at;
}

/* True if r op s, element by element, is again a range to the last bit: whole
   numbers, and no zero that would change its sign. */
static bool stays_exact(const la_range *r, double s, bool scales) {
  bool whole = is_whole(s) && is_whole(r->base) && is_whole(r->inc) &&
               fabs(r->limit) < 0x1p26;
  return whole && (!scales || s > 0 || (s < 0 && !has_inner_zero(r)));
}

/* Far from overflow and underflow, so that base + i*inc means the same before
   and after but for rounding. */
static bool moderate(const la_range *r, double s) {
  double m = fmax(fmax(fabs(r->base), fabs(r->limit)), fabs(r->inc));
  double small = fmin(fabs(r->inc) > 0 ? fabs(r->inc) : 1, 1);
  return isfinite(s) && m * fmax(fabs(s), 1) < DBL_MAX / 4 &&
         (s == 0 || fabs(s) * small > DBL_MIN / DBL_EPSILON);
}

/* Short ranges stay ranges where nobody can tell; long ones wherever they can,
   since nobody wants them in memory. */
static bool stays_range(const la_range *r, double s, bool scales) {
  return stays_exact(r, s, scales) || (r->n > few && moderate(r, s));
}

la_status la_range_negate(la_ctx *ctx, const la_range *r, la_val *out) {
  if (stays_range(r, -1, true)) {
    return scale(ctx, r, -1, out);
  }
  la_val v = {.tag = LA_RANGE, .u.range = (la_range *)r};
  return la_ewise_neg(ctx, v, NULL, out);
}

la_status la_range_binary(la_ctx *ctx, la_op op, la_val a, la_val b,
                          la_val *out, bool *done) {
  bool left = a.tag == LA_RANGE;
  const la_range *r = left ? a.u.range : b.u.range;
  la_val other = left ? b : a;
  double s = 0;
  *done = false;
  if ((other.tag != LA_NUM && other.tag != LA_BOOL) ||
      !la_val_get_num(other, &s) ||
      !stays_range(r, s, op == LA_OP_MUL || op == LA_OP_EMUL)) {
    return LA_OK;
  }
  *done = true;
  switch (op) {
  case LA_OP_ADD:
    return shift(ctx, r, s, out);
  case LA_OP_SUB:
    return left ? shift(ctx, r, -s, out) : reverse(ctx, r, s, out);
  case LA_OP_MUL:
  case LA_OP_EMUL:
    return scale(ctx, r, s, out);
  default:
    *done = false;
    return LA_OK;
  }
}
