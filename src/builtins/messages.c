/* messages.c - errors, warnings and assertions made by the user. */
#include "config.h"

#include "builtins/args.h"
#include "builtins/template.h"

#include <math.h>
#include <string.h>

/* True if argument [i] is an identifier such as "shape:mismatch" before the
   template. */
static bool is_identifier(const la_call *call, int i) {
  ptrdiff_t n = 0;
  const char *text = la_val_chars(call->arg[i], &n);
  if (text == NULL || n == 0 || i + 1 >= call->nargin) {
    return false;
  }
  if (memchr(text, ':', (size_t)n) == NULL || text[n - 1] == ':') {
    return false;
  }
  for (ptrdiff_t k = 0; k < n; k++) {
    if (strchr(" \t\n%\\", text[k]) != NULL) {
      return false;
    }
  }
  return la_val_is_text(call->arg[i + 1]);
}

/* The text that the arguments from [first] on make. */
static la_status take_message(la_ctx *ctx, const la_call *call, int first,
                              la_buf *text) {
  if (is_identifier(call, first)) {
    first++;
  }
  LA_TRY(la_template_fill(ctx, call, first, text));
  if (text->len > 0 && text->text[text->len - 1] == '\n') {
    text->text[--text->len] = '\0';
  }
  return LA_OK;
}

static la_status fail_with(la_ctx *ctx, const la_call *call, int first) {
  la_buf text = LA_BUF_INIT;
  la_status status = take_message(ctx, call, first, &text);
  if (status == LA_OK) {
    status = la_fail(ctx, "%s",
                     text.len > 0 ? la_buf_text(&text) : "unspecified error");
  }
  la_buf_free(&text);
  return status;
}

static la_status error(la_ctx *ctx, la_call *call) {
  return fail_with(ctx, call, 0);
}

/* warning("off") and its like: true if the call was one. Warnings of one
   identifier alone have none here: nothing changes. */
static bool set_warnings(la_ctx *ctx, const la_call *call) {
  static const struct {
    const char *word;
    la_warn_state state;
  } states[] = {
      {"on", LA_WARN_ON}, {"off", LA_WARN_OFF}, {"error", LA_WARN_ERROR}};
  for (size_t k = 0; k < sizeof states / sizeof *states; k++) {
    if (la_arg_is(call, 0, states[k].word)) {
      if (call->nargin == 1 || la_arg_is(call, 1, "all")) {
        ctx->warn_state = states[k].state;
      }
      return true;
    }
  }
  return la_arg_is(call, 0, "query");
}

static la_status warning(la_ctx *ctx, la_call *call) {
  if (set_warnings(ctx, call)) {
    return LA_OK;
  }
  la_buf text = LA_BUF_INIT;
  la_status status = take_message(ctx, call, 0, &text);
  if (status == LA_OK) {
    la_warn(ctx, "%s", la_buf_text(&text));
  }
  la_buf_free(&text);
  return status;
}

static la_status lasterr(la_ctx *ctx, la_call *call) {
  return la_val_text(ctx, la_buf_text(&ctx->lasterr), ctx->lasterr.len,
                     &call->out[0]);
}

static la_status rethrow(la_ctx *ctx, la_call *call) {
  la_buf text = LA_BUF_INIT;
  la_status status = LA_OK;
  if (call->nargin == 0) {
    la_buf_puts(&text, la_buf_text(&ctx->lasterr));
  } else {
    status = la_arg_text(ctx, call, 0, &text);
  }
  if (status == LA_OK) {
    status = la_fail(ctx, "%s", la_buf_text(&text));
  }
  la_buf_free(&text);
  return status;
}

/* Where two arrays differ most. */
typedef struct difference {
  ptrdiff_t at; /* -1: nowhere */
  double size;
} difference;

static la_scalar element(const la_arr *a, ptrdiff_t i) {
  const double *d = la_arr_d(a);
  return a->cls == LA_C_CPLX ? (la_scalar){d[2 * i], d[2 * i + 1]}
                             : (la_scalar){d[i], 0};
}

static bool same_part(double a, double b) {
  return a == b || (isnan(a) && isnan(b));
}

/* How far a is from b; 0 where both are the same NaN or Inf. */
static double distance(la_scalar a, la_scalar b) {
  if (same_part(a.re, b.re) && same_part(a.im, b.im)) {
    return 0;
  }
  double d = hypot(a.re - b.re, a.im - b.im);
  return isnan(d) ? (double)INFINITY : d;
}

/* [tol] below 0 is relative to the expected element. */
static difference compare(const la_arr *a, const la_arr *b, double tol) {
  difference worst = {-1, 0};
  for (ptrdiff_t i = 0; i < a->numel; i++) {
    la_scalar want = element(b, i);
    double d = distance(element(a, i), want);
    if (tol < 0 && isfinite(d)) {
      double scale = hypot(want.re, want.im);
      d = d == 0 || scale == 0 ? d : d / scale;
    }
    if (!(d <= fabs(tol)) && d > worst.size) {
      worst = (difference){i, d};
    }
  }
  return worst;
}

static void put_number(la_buf *out, la_scalar z) {
  la_buf_printf(out, "%.15g", z.re);
  if (z.im != 0) {
    la_buf_printf(out, "%+.15gi", z.im);
  }
}

static la_status fail_difference(la_ctx *ctx, const la_arr *a, const la_arr *b,
                                 difference d, double tol) {
  la_buf text = LA_BUF_INIT;
  la_buf_puts(&text, "assertion failed: \001 is ");
  put_number(&text, element(a, d.at));
  if (a->numel > 1) {
    la_buf_printf(&text, " at (%td,%td)", d.at % a->dim[0] + 1,
                  d.at / a->dim[0] + 1);
  }
  la_buf_puts(&text, ", expected ");
  put_number(&text, element(b, d.at));
  la_fail(ctx, "%s", la_buf_text(&text));
  la_fail_note(ctx, "%s error %.3g, tolerance %.3g",
               tol < 0 ? "relative" : "absolute", d.size, fabs(tol));
  la_buf_free(&text);
  return LA_ERR;
}

static la_status fail_shapes(la_ctx *ctx, const la_call *call) {
  la_buf text = LA_BUF_INIT;
  la_buf_puts(&text, "assertion failed: \001 is ");
  la_val_put_shape(call->arg[0], &text);
  la_buf_puts(&text, ", expected ");
  la_val_put_shape(call->arg[1], &text);
  la_fail(ctx, "%s", la_buf_text(&text));
  la_buf_free(&text);
  return LA_ERR;
}

static bool same_shape(la_val a, la_val b) {
  int n = la_val_ndims(a) > la_val_ndims(b) ? la_val_ndims(a) : la_val_ndims(b);
  for (int k = 0; k < n; k++) {
    if (la_val_dim(a, k) != la_val_dim(b, k)) {
      return false;
    }
  }
  return true;
}

/* assert(observed, expected, tolerance) */
static la_status assert_equal(la_ctx *ctx, la_call *call) {
  double tol = 0;
  la_arr *a = NULL, *b = NULL;
  if (call->nargin > 2) {
    LA_TRY(la_arg_num(ctx, call, 2, &tol));
  }
  if (la_val_is_text(call->arg[0]) != la_val_is_text(call->arg[1])) {
    return la_fail(ctx, "assertion failed: only one of \001 and \002 is text");
  }
  if (!same_shape(call->arg[0], call->arg[1])) {
    return fail_shapes(ctx, call);
  }
  LA_TRY(la_arg_array(ctx, call, 0, &a));
  la_status status = la_arg_array(ctx, call, 1, &b);
  if (status == LA_OK) {
    difference d = compare(a, b, tol);
    if (d.at >= 0) {
      status = fail_difference(ctx, a, b, d, tol);
    }
  }
  la_arr_release(a);
  la_arr_release(b);
  return status;
}

static la_status builtin_assert(la_ctx *ctx, la_call *call) {
  bool truth = false;
  bool has_message = call->nargin > 1 && la_val_is_text(call->arg[1]) &&
                     !la_val_is_text(call->arg[0]);
  if (call->nargin > 1 && !has_message) {
    return assert_equal(ctx, call);
  }
  LA_TRY(la_val_truth(ctx, call->arg[0], &truth));
  if (truth) {
    return LA_OK;
  }
  return has_message ? fail_with(ctx, call, 1)
                     : la_fail(ctx, "assertion failed: \001 is not true");
}

const la_builtin la_rows_messages[] = {
    {"assert", builtin_assert, 1, LA_ANY, 0, LA_TOPIC_SYSTEM, NULL,
     "assert(condition)\nassert(condition,template,...)\n"
     "assert(observed,expected)\nassert(observed,expected,tol)",
     "Stop with an error unless something holds",
     "A tolerance above 0 is absolute, one below 0 relative to the expected\n"
     "element. NaN equals NaN here.",
     "assert(2 + 2 == 4)\nassert(pi, 3.1416, 1e-4)", "error, isequal"},
    {"error", error, 1, LA_ANY, 0, LA_TOPIC_SYSTEM, NULL,
     "error(template,...)\nerror(id,template,...)", "Stop with an error",
     "The template is that of printf.",
     "try, error(\"no solution for %d\", 3), catch, disp(lasterr()), end",
     "warning, lasterr, assert"},
    {"lasterr", lasterr, 0, 0, 1, LA_TOPIC_SYSTEM, NULL, "s = lasterr()",
     "The message of the last error", NULL,
     "try, error(\"oops\"), end, lasterr()", "error, rethrow"},
    {"rethrow", rethrow, 0, 1, 0, LA_TOPIC_SYSTEM, NULL,
     "rethrow()\nrethrow(message)", "Stop with the last error again", NULL,
     "try\n  try, error(\"inner\"), catch, rethrow(), end\n"
     "catch, disp(lasterr()), end",
     "error, lasterr"},
    {"warning", warning, 1, LA_ANY, 0, LA_TOPIC_SYSTEM, NULL,
     "warning(template,...)\nwarning(id,template,...)\n"
     "warning(\"off\")\nwarning(\"on\")\nwarning(\"error\")",
     "Print a warning, or say what becomes of warnings",
     "After \"off\" there are none, after \"error\" each stops the program,\n"
     "as with lac --strict; \"on\" prints them again. A second argument\n"
     "\"all\" says the same. Warnings have no identifiers here: one in its\n"
     "place changes nothing.",
     "warning(\"off\")\ninv([1 2; 2 4]);\nwarning(\"on\")", "error"},
    {.name = NULL}};
