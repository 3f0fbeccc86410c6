/* args.c - see args.h: checking and reading arguments. */
#include "config.h"

#include "builtins/args.h"

#include "base/buf.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>
#include <strings.h>

/* Largest size: beyond it a double no longer tells whole numbers apart. */
static const double max_int = 9007199254740992.0;

/* Puts the operand mark of argument i, which the evaluator replaces by the
   user's own words. */
static void put_arg(la_buf *buf, int i) {
  if (i < 9) {
    la_buf_putc(buf, (char)(i + 1));
  } else {
    la_buf_printf(buf, "argument %d", i + 1);
  }
}

/* The forms of the call on one line. */
static void put_signature(la_buf *buf, const char *signature) {
  for (const char *c = signature; *c != '\0'; c++) {
    if (*c == '\n') {
      la_buf_puts(buf, "  or  ");
    } else {
      la_buf_putc(buf, *c);
    }
  }
}

static la_status set_message(la_ctx *ctx, const la_call *call,
                             const la_buf *text) {
  if (text->failed) {
    return la_fail_nomem(ctx);
  }
  return la_fail(ctx, "%s: %s", call->self->name, la_buf_text(text));
}

la_status la_arg_fail(la_ctx *ctx, const la_call *call, const char *fmt, ...) {
  la_buf text = LA_BUF_INIT;
  va_list ap;
  va_start(ap, fmt);
  la_buf_vprintf(&text, fmt, ap);
  va_end(ap);
  set_message(ctx, call, &text);
  la_buf_free(&text);
  put_signature(&ctx->err.hint, call->self->signature);
  return LA_ERR;
}

la_status la_arg_hint(la_ctx *ctx, const char *fmt, ...) {
  la_buf_clear(&ctx->err.hint);
  va_list ap;
  va_start(ap, fmt);
  la_buf_vprintf(&ctx->err.hint, fmt, ap);
  va_end(ap);
  return LA_ERR;
}

la_status la_arg_most(la_ctx *ctx, const la_call *call, int n) {
  if (call->nargin <= n) {
    return LA_OK;
  }
  return la_arg_fail(ctx, call, "argument %d is one too many", n + 1);
}

/* A number as lac writes it. */
static void put_number(la_buf *buf, double x) {
  if (isnan(x)) {
    la_buf_puts(buf, "NaN");
  } else if (isinf(x)) {
    la_buf_puts(buf, x < 0 ? "-Inf" : "Inf");
  } else {
    la_buf_printf(buf, "%.15g", x);
  }
}

/* What the argument is: in a word, by its value or by its shape. */
static void put_what(la_buf *buf, la_val v) {
  double x = 0;
  if (v.tag == LA_FUNC) {
    la_buf_puts(buf, "a function");
  } else if (v.tag == LA_NONE || v.tag == LA_COLON) {
    la_buf_puts(buf, "not given");
  } else if (la_val_is_text(v)) {
    la_buf_puts(buf, "text");
  } else if (la_val_get_num(v, &x)) {
    put_number(buf, x);
  } else if (la_val_is_scalar(v)) {
    la_buf_puts(buf, "a complex number");
  } else {
    la_val_put_shape(v, buf);
  }
}

/* "NAME: \1 must be WANT, it is WHAT". */
static la_status fail_want(la_ctx *ctx, const la_call *call, int i,
                           const char *want, const la_buf *what) {
  la_buf text = LA_BUF_INIT;
  put_arg(&text, i);
  la_buf_printf(&text, " must be %s, it is %s", want, la_buf_text(what));
  set_message(ctx, call, &text);
  la_buf_free(&text);
  return LA_ERR;
}

la_status la_arg_want(la_ctx *ctx, const la_call *call, int i,
                      const char *want) {
  la_buf what = LA_BUF_INIT;
  put_what(&what, call->arg[i]);
  fail_want(ctx, call, i, want, &what);
  la_buf_free(&what);
  return LA_ERR;
}

la_status la_arg_unknown(la_ctx *ctx, const la_call *call, int i,
                         const char *known) {
  la_buf text = LA_BUF_INIT;
  put_arg(&text, i);
  la_buf_printf(&text, " is not understood here: it can be %s", known);
  set_message(ctx, call, &text);
  la_buf_free(&text);
  return LA_ERR;
}

la_status la_arg_differ(la_ctx *ctx, const la_call *call, int i, ptrdiff_t m,
                        int j, ptrdiff_t n, const char *noun) {
  la_buf text = LA_BUF_INIT;
  put_arg(&text, i);
  la_buf_printf(&text, " has %td %s%s but ", m, noun, m == 1 ? "" : "s");
  put_arg(&text, j);
  la_buf_printf(&text, " has %td", n);
  set_message(ctx, call, &text);
  la_buf_free(&text);
  put_signature(&ctx->err.hint, call->self->signature);
  return LA_ERR;
}

/* The same where the value of a number is the trouble. */
static la_status fail_value(la_ctx *ctx, const la_call *call, int i,
                            const char *want, double x) {
  la_buf what = LA_BUF_INIT;
  put_number(&what, x);
  fail_want(ctx, call, i, want, &what);
  la_buf_free(&what);
  return LA_ERR;
}

la_status la_arg_num(la_ctx *ctx, const la_call *call, int i, double *x) {
  la_val v = call->arg[i];
  if (la_val_is_text(v) || !la_val_get_num(v, x)) {
    return la_arg_want(ctx, call, i, "a real number");
  }
  return LA_OK;
}

la_status la_arg_int(la_ctx *ctx, const la_call *call, int i, ptrdiff_t *n) {
  double x = 0;
  la_val v = call->arg[i];
  if (la_val_is_text(v) || !la_val_get_num(v, &x)) {
    return la_arg_want(ctx, call, i, "a whole number");
  }
  if (!(x == floor(x) && fabs(x) <= max_int)) {
    bool whole = x == floor(x) && isfinite(x);
    return fail_value(ctx, call, i, whole ? "below 2^53" : "a whole number", x);
  }
  *n = (ptrdiff_t)x;
  return LA_OK;
}

la_status la_arg_size(la_ctx *ctx, const la_call *call, int i, ptrdiff_t *n) {
  LA_TRY(la_arg_int(ctx, call, i, n));
  *n = *n < 0 ? 0 : *n;
  return LA_OK;
}

la_status la_arg_dim(la_ctx *ctx, const la_call *call, int i, int *dim) {
  ptrdiff_t n = 0;
  LA_TRY(la_arg_int(ctx, call, i, &n));
  if (n < 1 || n > LA_ANY) {
    return fail_value(ctx, call, i, "a dimension: 1, 2, ...", (double)n);
  }
  *dim = (int)n - 1;
  return LA_OK;
}

la_status la_arg_text(la_ctx *ctx, const la_call *call, int i, la_buf *buf) {
  ptrdiff_t n = 0;
  const char *text = la_val_chars(call->arg[i], &n);
  if (text == NULL && la_val_is_text(call->arg[i]) &&
      la_val_is_empty(call->arg[i])) {
    text = "";
    n = 0;
  }
  if (text == NULL) {
    return la_arg_want(ctx, call, i, "text");
  }
  la_buf_clear(buf);
  la_buf_put(buf, text, n);
  la_buf_put(buf, "", 0);
  return buf->failed ? la_fail_nomem(ctx) : LA_OK;
}

bool la_arg_is(const la_call *call, int i, const char *word) {
  if (i >= call->nargin) {
    return false;
  }
  ptrdiff_t n = 0;
  const char *text = la_val_chars(call->arg[i], &n);
  return text != NULL && n == (ptrdiff_t)strlen(word) &&
         strncasecmp(text, word, (size_t)n) == 0;
}

la_status la_arg_array(la_ctx *ctx, const la_call *call, int i, la_arr **a) {
  la_val v = call->arg[i];
  if (v.tag == LA_FUNC || v.tag == LA_NONE || v.tag == LA_COLON) {
    return la_arg_want(ctx, call, i, "an array of numbers");
  }
  return la_val_numeric(ctx, v, a);
}

/* Whether argument i is numbers or truth values with two dimensions. */
static la_status check_matrix(la_ctx *ctx, const la_call *call, int i) {
  la_val v = call->arg[i];
  if (v.tag == LA_FUNC || v.tag == LA_NONE || v.tag == LA_COLON ||
      la_val_is_text(v)) {
    return la_arg_want(ctx, call, i, "a matrix of numbers");
  }
  if (la_val_ndims(v) > 2) {
    return la_arg_want(ctx, call, i, "a matrix");
  }
  return LA_OK;
}

static la_status check_square(la_ctx *ctx, const la_call *call, int i) {
  LA_TRY(check_matrix(ctx, call, i));
  if (!la_val_is_square(call->arg[i])) {
    return la_arg_want(ctx, call, i, "square");
  }
  return LA_OK;
}

la_status la_arg_matrix(la_ctx *ctx, const la_call *call, int i, la_arr **a) {
  LA_TRY(check_matrix(ctx, call, i));
  return la_val_numeric(ctx, call->arg[i], a);
}

la_status la_arg_square(la_ctx *ctx, const la_call *call, int i, la_arr **a) {
  LA_TRY(check_square(ctx, call, i));
  return la_val_numeric(ctx, call->arg[i], a);
}

la_status la_arg_vector(la_ctx *ctx, const la_call *call, int i, la_arr **a) {
  LA_TRY(check_matrix(ctx, call, i));
  la_val v = call->arg[i];
  if (!la_val_is_vector(v) && !la_val_is_empty(v)) {
    return la_arg_want(ctx, call, i, "a vector");
  }
  return la_val_numeric(ctx, v, a);
}

/* Moves a dying array out of its slot, or copies. */
static la_status own(la_ctx *ctx, la_call *call, int i, la_arr **a) {
  la_val *v = &call->arg[i];
  if (v->tag == LA_ARR && la_arr_is_sole(v->u.arr) && la_arr_is_num(v->u.arr)) {
    *a = la_val_take(v).u.arr;
    return LA_OK;
  }
  LA_TRY(la_val_numeric(ctx, *v, a));
  la_status st = la_arr_unique(ctx, a);
  if (st != LA_OK) {
    la_arr_release(*a);
    *a = NULL;
  }
  return st;
}

la_status la_arg_own(la_ctx *ctx, la_call *call, int i, la_arr **a) {
  LA_TRY(check_matrix(ctx, call, i));
  return own(ctx, call, i, a);
}

la_status la_arg_own_square(la_ctx *ctx, la_call *call, int i, la_arr **a) {
  LA_TRY(check_square(ctx, call, i));
  return own(ctx, call, i, a);
}

void la_arg_drop_class(la_call *call) {
  if (call->nargin > 0 && la_arg_is(call, call->nargin - 1, "double")) {
    call->nargin--;
  }
}

/* The sizes in one vector argument. */
static la_status dims_vector(la_ctx *ctx, const la_call *call, int i, int *nd,
                             ptrdiff_t *dim) {
  la_arr *a = NULL;
  if (!la_val_is_vector(call->arg[i])) {
    return la_arg_want(ctx, call, i, "a vector of sizes");
  }
  if (la_val_numel(call->arg[i]) > LA_ANY) {
    return la_arg_fail(ctx, call, "at most %d dimensions are possible", LA_ANY);
  }
  LA_TRY(la_arg_vector(ctx, call, i, &a));
  la_status st = LA_OK;
  *nd = (int)a->numel;
  for (int k = 0; k < *nd && st == LA_OK; k++) {
    double x = la_arr_d(a)[a->cls == LA_C_CPLX ? 2 * k : k];
    if (!(x == floor(x) && fabs(x) <= max_int)) {
      st = fail_value(ctx, call, i, "whole numbers", x);
    } else {
      dim[k] = x < 0 ? 0 : (ptrdiff_t)x;
    }
  }
  la_arr_release(a);
  return st;
}

la_status la_arg_dims(la_ctx *ctx, const la_call *call, int i, int *nd,
                      ptrdiff_t *dim) {
  *nd = 2;
  dim[0] = dim[1] = 1;
  int given = call->nargin - i;
  if (given <= 0) {
    return LA_OK;
  }
  if (given == 1 && !la_val_is_scalar(call->arg[i])) {
    return dims_vector(ctx, call, i, nd, dim);
  }
  for (int k = 0; k < given; k++) {
    dim[k] = 0; /* what [] means, as in Octave */
    if (la_val_is_text(call->arg[i + k])) {
      la_arg_unknown(ctx, call, i + k, "a size");
      return la_arg_hint(ctx, "all numbers of lac are doubles");
    }
    if (!la_val_is_empty(call->arg[i + k])) {
      LA_TRY(la_arg_size(ctx, call, i + k, &dim[k]));
    }
  }
  if (given == 1) {
    dim[1] = dim[0];
  } else {
    *nd = given;
  }
  return LA_OK;
}
