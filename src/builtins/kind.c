/* kind.c - questions about the shape and kind of any value. */
#include "config.h"

#include "builtins/args.h"

static la_status answer(la_call *call, bool yes) {
  call->out[0] = la_val_bool(yes);
  return LA_OK;
}

static la_status issquare(la_ctx *ctx, la_call *call) {
  (void)ctx;
  la_val v = call->arg[0];
  return answer(call, v.tag != LA_FUNC && la_val_is_square(v));
}

static la_status isvector(la_ctx *ctx, la_call *call) {
  (void)ctx;
  la_val v = call->arg[0];
  return answer(call, la_val_ndims(v) == 2 &&
                          (la_val_rows(v) == 1 || la_val_cols(v) == 1));
}

static la_status isrow(la_ctx *ctx, la_call *call) {
  (void)ctx;
  la_val v = call->arg[0];
  return answer(call, la_val_ndims(v) == 2 && la_val_rows(v) == 1);
}

static la_status iscolumn(la_ctx *ctx, la_call *call) {
  (void)ctx;
  la_val v = call->arg[0];
  return answer(call, la_val_ndims(v) == 2 && la_val_cols(v) == 1);
}

static la_status isscalar(la_ctx *ctx, la_call *call) {
  (void)ctx;
  la_val v = call->arg[0];
  return answer(call, la_val_numel(v) == 1);
}

static la_status ismatrix(la_ctx *ctx, la_call *call) {
  (void)ctx;
  la_val v = call->arg[0];
  return answer(call, la_val_ndims(v) == 2);
}

static la_status isempty(la_ctx *ctx, la_call *call) {
  (void)ctx;
  la_val v = call->arg[0];
  return answer(call, la_val_numel(v) == 0);
}

static la_status isreal(la_ctx *ctx, la_call *call) {
  (void)ctx;
  la_val v = call->arg[0];
  return answer(call, v.tag != LA_FUNC && !la_val_is_complex(v));
}

static la_status iscomplex(la_ctx *ctx, la_call *call) {
  (void)ctx;
  la_val v = call->arg[0];
  return answer(call, la_val_is_complex(v));
}

static la_status isnumeric(la_ctx *ctx, la_call *call) {
  (void)ctx;
  la_val v = call->arg[0];
  return answer(call, la_val_is_numeric(v));
}

static la_status isfloat(la_ctx *ctx, la_call *call) {
  (void)ctx;
  la_val v = call->arg[0];
  return answer(call, la_val_is_numeric(v));
}

static la_status islogical(la_ctx *ctx, la_call *call) {
  (void)ctx;
  la_val v = call->arg[0];
  return answer(call, la_val_is_bool(v));
}

static la_status ischar(la_ctx *ctx, la_call *call) {
  (void)ctx;
  la_val v = call->arg[0];
  return answer(call, la_val_is_text(v));
}

static la_status isequal(la_ctx *ctx, la_call *call) {
  bool same = true;
  for (int k = 1; k < call->nargin && same; k++) {
    LA_TRY(la_val_equal(ctx, call->arg[0], call->arg[k], &same));
  }
  return answer(call, same);
}

const la_builtin la_rows_kind[] = {
    {"isequal", isequal, 2, LA_ANY, 1, LA_TOPIC_PREDICATE, NULL,
     "t = isequal(a,b)\n"
     "t = isequal(a,b,c,...)",
     "Whether values have the same shape and equal elements",
     "Numbers, truth values and text are compared by value. NaN is equal to\n"
     "nothing. Results that differ by rounding are not equal: see issame.",
     "isequal([1 2], [1 2])", "issame, eq"},
    {"issquare", issquare, 1, 1, 1, LA_TOPIC_PREDICATE, "2.1",
     "t = issquare(A)", "Whether there are as many rows as columns", NULL,
     "issquare([1 2; 3 4])", "isvector, size"},
    {"isvector", isvector, 1, 1, 1, LA_TOPIC_PREDICATE, "2.1",
     "t = isvector(a)", "Whether there is one row or one column", NULL,
     "isvector([1 2 3])", "isrow, iscolumn, isscalar"},
    {"isrow", isrow, 1, 1, 1, LA_TOPIC_PREDICATE, "2.1", "t = isrow(a)",
     "Whether there is exactly one row", NULL, "isrow([1 2 3])",
     "iscolumn, isvector"},
    {"iscolumn", iscolumn, 1, 1, 1, LA_TOPIC_PREDICATE, "2.1",
     "t = iscolumn(a)", "Whether there is exactly one column", NULL,
     "iscolumn([1;2])", "isrow, isvector"},
    {"isscalar", isscalar, 1, 1, 1, LA_TOPIC_PREDICATE, "2.1",
     "t = isscalar(a)", "Whether there is exactly one element", NULL,
     "isscalar(5)", "isvector, ismatrix, numel"},
    {"ismatrix", ismatrix, 1, 1, 1, LA_TOPIC_PREDICATE, "2.1",
     "t = ismatrix(a)", "Whether there are two dimensions",
     "Scalars, vectors and empty matrices count; tensors with three or more\n"
     "dimensions do not.",
     "ismatrix([1 2; 3 4])", "isvector, ndims"},
    {"isempty", isempty, 1, 1, 1, LA_TOPIC_PREDICATE, NULL, "t = isempty(a)",
     "Whether there are no elements", NULL, "isempty([])", "numel, size"},
    {"isreal", isreal, 1, 1, 1, LA_TOPIC_PREDICATE, NULL, "t = isreal(a)",
     "Whether values have no imaginary part", NULL,
     "isreal([1 2])\n"
     "isreal(1+2i)",
     "iscomplex, isnumeric"},
    {"iscomplex", iscomplex, 1, 1, 1, LA_TOPIC_PREDICATE, NULL,
     "t = iscomplex(a)", "Whether values are complex", NULL, "iscomplex(1+2i)",
     "isreal, isnumeric"},
    {"isnumeric", isnumeric, 1, 1, 1, LA_TOPIC_PREDICATE, NULL,
     "t = isnumeric(a)", "Whether values are numbers",
     "Truth values, text and functions are not.",
     "isnumeric(5)\n"
     "isnumeric(true)",
     "islogical, ischar, isreal"},
    {"isfloat", isfloat, 1, 1, 1, LA_TOPIC_PREDICATE, NULL, "t = isfloat(a)",
     "Whether values are floating-point numbers",
     "The same as isnumeric: all numbers are.", "isfloat(5)", "isnumeric"},
    {"islogical", islogical, 1, 1, 1, LA_TOPIC_PREDICATE, NULL,
     "t = islogical(a)", "Whether values are true or false", NULL,
     "islogical([1 2] > 1)", "isnumeric"},
    {"isbool", islogical, 1, 1, 1, LA_TOPIC_PREDICATE, NULL, "t = isbool(a)",
     "Whether values are true or false", "The same as islogical.",
     "isbool(true)", "islogical"},
    {"ischar", ischar, 1, 1, 1, LA_TOPIC_PREDICATE, NULL, "t = ischar(a)",
     "Whether a value is text", NULL, "ischar(\"abc\")", "isnumeric"},
    {.name = NULL}};
