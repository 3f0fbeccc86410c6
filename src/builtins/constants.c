/* constants.c - named numbers, and arrays filled with one number. */
#include "config.h"

#include "base/intr.h"
#include "builtins/args.h"
#include "builtins/tables.h"
#include "builtins/walk.h"
#include "engine/specfun.h"

#include <float.h>
#include <math.h>

/* An array of the sizes in the arguments, filled. */
static la_status filled(la_ctx *ctx, la_call *call, la_class cls,
                        la_scalar value) {
  int nd = 0;
  ptrdiff_t dim[LA_ANY];
  LA_TRY(la_arg_dims(ctx, call, 0, &nd, dim));
  la_arr *a = value.re == 0 && value.im == 0 ? la_arr_zeros(ctx, cls, nd, dim)
                                             : la_arr_new(ctx, cls, nd, dim);
  if (a == NULL) {
    return LA_ERR;
  }
  if (value.re != 0 || value.im != 0) {
    la_walk_fill(a, value.re, value.im);
  }
  call->out[0] = la_val_arr_narrow(ctx, a);
  return LA_OK;
}

static la_status fill_real(la_ctx *ctx, la_call *call, double value) {
  la_arg_drop_class(call);
  if (call->nargin == 0) {
    call->out[0] = la_val_num(value);
    return LA_OK;
  }
  return filled(ctx, call, LA_C_REAL, (la_scalar){value, 0});
}

static la_status zeros(la_ctx *ctx, la_call *call) {
  return fill_real(ctx, call, 0);
}

static la_status ones(la_ctx *ctx, la_call *call) {
  return fill_real(ctx, call, 1);
}

static la_status fill_bool(la_ctx *ctx, la_call *call) {
  return filled(ctx, call, LA_C_BOOL,
                (la_scalar){call->self->name[0] == 't', 0});
}

static la_status imaginary(la_ctx *ctx, la_call *call) {
  la_arg_drop_class(call);
  if (call->nargin == 0) {
    return la_val_complex(ctx, 0, 1, &call->out[0]);
  }
  return filled(ctx, call, LA_C_CPLX, (la_scalar){0, 1});
}

/* The distance to the next larger double. */
static double spacing(double x) {
  x = fabs(x);
  return isfinite(x) ? nextafter(x, INFINITY) - x : NAN;
}

/* At the largest double the neighbour is not finite. */
static double eps_at(double x) {
  return fabs(x) == DBL_MAX ? DBL_MAX - nextafter(DBL_MAX, 0) : spacing(x);
}

static la_status eps(la_ctx *ctx, la_call *call) {
  /* eps(n,"double") is an array of eps, as in Octave */
  if (call->nargin != 1 || la_val_is_text(call->arg[0])) {
    return fill_real(ctx, call, DBL_EPSILON);
  }
  la_arr *a = NULL, *r = NULL;
  LA_TRY(la_arg_array(ctx, call, 0, &a));
  if (a->cls == LA_C_CPLX) {
    la_arr_release(a);
    return la_arg_fail(ctx, call, "\001 must be real");
  }
  r = la_arr_like(ctx, a, LA_C_REAL);
  for (ptrdiff_t i = 0; r != NULL && i < r->numel && !la_interrupted_at(i);
       i++) {
    la_arr_d(r)[i] = eps_at(la_arr_d(a)[i]);
  }
  la_arr_release(a);
  if (r == NULL) {
    return LA_ERR;
  }
  call->out[0] = la_val_arr(r);
  return LA_OK;
}

static la_status constant(la_ctx *ctx, la_call *call);

const la_builtin la_rows_constants[] = {
#define LA_CONSTANT(name, value, summary, help, see) \
  {name,    constant,                                \
   0,       LA_ANY,                                  \
   1,       LA_TOPIC_CREATE,                         \
   NULL,    name "\n" name "(n)\n" name "(m,n,...)", \
   summary, help,                                    \
   name,    see},
#include "builtins/constants.def"
#undef LA_CONSTANT
    {"zeros", zeros, 0, LA_ANY, 1, LA_TOPIC_CREATE, "2.1",
     "A = zeros(n)\nA = zeros(m,n,...)\nA = zeros(size)", "An array of zeros",
     "zeros(n) is n-by-n; zeros(size(A)) is as large as A.", "zeros(2,3)",
     "ones, eye, size"},
    {"ones", ones, 0, LA_ANY, 1, LA_TOPIC_CREATE, "2.1",
     "A = ones(n)\nA = ones(m,n,...)\nA = ones(size)", "An array of ones", NULL,
     "ones(2,3)", "zeros, eye, repmat"},
    {"true", fill_bool, 0, LA_ANY, 1, LA_TOPIC_CREATE, NULL,
     "true\ntrue(n)\ntrue(m,n,...)", "The truth value, or an array of it", NULL,
     "true(1,2)", "false, logical"},
    {"false", fill_bool, 0, LA_ANY, 1, LA_TOPIC_CREATE, NULL,
     "false\nfalse(n)\nfalse(m,n,...)",
     "The value of what is not so, or an array of it", NULL, "false(1,2)",
     "true, logical"},
    {"i", imaginary, 0, LA_ANY, 1, LA_TOPIC_CREATE, NULL, "i\ni(n)\ni(m,n,...)",
     "The imaginary unit",
     "Also I, j and J. A variable named i hides it; 1i always means it.",
     "(1 + 2*i)^2", "complex, real, imag"},
    {"I", imaginary, 0, LA_ANY, 1, LA_TOPIC_CREATE, NULL, "I\nI(n)\nI(m,n,...)",
     "The imaginary unit", NULL, "I^2", "i"},
    {"j", imaginary, 0, LA_ANY, 1, LA_TOPIC_CREATE, NULL, "j\nj(n)\nj(m,n,...)",
     "The imaginary unit", NULL, "j^2", "i"},
    {"J", imaginary, 0, LA_ANY, 1, LA_TOPIC_CREATE, NULL, "J\nJ(n)\nJ(m,n,...)",
     "The imaginary unit", NULL, "J^2", "i"},
    {"eps", eps, 0, LA_ANY, 1, LA_TOPIC_CREATE, NULL,
     "eps\nd = eps(x)\nA = eps(m,n,...)", "The spacing of doubles",
     "eps is 2^-52, the distance from 1 to the next larger double. eps(x) is\n"
     "that distance at each element of x.",
     "eps([1 1000])", "realmin, realmax, flintmax"},
    {.name = NULL}};

static la_status constant(la_ctx *ctx, la_call *call) {
  const double value[] = {
#define LA_CONSTANT(name, value, summary, help, see) value,
#include "builtins/constants.def"
#undef LA_CONSTANT
  };
  return fill_real(ctx, call, value[call->self - la_rows_constants]);
}
