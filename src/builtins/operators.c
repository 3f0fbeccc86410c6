/* operators.c - the operators as functions. */
#include "config.h"

#include "builtins/args.h"

#include "value/ops.h"

#include <string.h>

/* The operator whose function form this is. */
static la_op op_of(const la_call *call) {
  int op = 0;
  for (; op < LA_OP_COUNT; op++) {
    const char *name = la_op_function((la_op)op);
    if (name != NULL && strcmp(name, call->self->name) == 0) {
      break;
    }
  }
  return (la_op)op;
}

/* In a fold the left operand of a failing step is no argument of the call:
   names it, and puts the right one's place. */
static void name_step(la_ctx *ctx, int k) {
  if (k > 1) {
    char right[16] = {(char)(k + 1), '\0'};
    const char *names[] = {"the result so far", right};
    la_err_name_operands(&ctx->err, names, 2);
  }
}

/* plus(a,b,c,...) = ((a + b) + c) + ...; with one argument a unary operator. */
static la_status operate(la_ctx *ctx, la_call *call) {
  la_op op = op_of(call);
  if (call->self->max_in == 1) {
    return la_unary(ctx, op, call->arg[0], &call->out[0]);
  }
  la_val acc = la_val_retain(call->arg[0]);
  for (int k = 1; k < call->nargin; k++) {
    la_val right = la_val_retain(call->arg[k]);
    la_val next = LA_VAL_NONE;
    la_status st = la_binary_take(ctx, op, &acc, &right, &next);
    la_val_release(&acc);
    la_val_release(&right);
    if (st != LA_OK) {
      name_step(ctx, k);
      return st;
    }
    acc = next;
  }
  call->out[0] = acc;
  return LA_OK;
}

const la_builtin la_rows_operators[] = {
    {"plus", operate, 2, LA_ANY, 1, LA_TOPIC_MATH, "2.1",
     "c = plus(a,b)\nc = plus(a,b,c,...)", "Sum, a + b",
     "Element by element. A dimension of size 1 is repeated to fit, so that a\n"
     "vector is added to every row or column of a matrix.",
     "plus(1, 2, 3)\nplus([1 2; 3 4], [10 20])", "minus, sum"},
    {"minus", operate, 2, 2, 1, LA_TOPIC_MATH, "2.1", "c = minus(a,b)",
     "Difference, a - b",
     "Element by element, with the same repetition as plus.",
     "minus([5 7], [1 2])", "plus, uminus"},
    {"uplus", operate, 1, 1, 1, LA_TOPIC_MATH, NULL, "b = uplus(a)",
     "Unary plus, +a", NULL, "uplus([1 -2])", "uminus"},
    {"uminus", operate, 1, 1, 1, LA_TOPIC_MATH, "2.1", "b = uminus(a)",
     "Negation, -a", NULL, "uminus([1 -2])", "uplus, minus"},
    {"times", operate, 2, LA_ANY, 1, LA_TOPIC_MATH, "2.2",
     "c = times(a,b)\nc = times(a,b,c,...)", "Element-wise product, a .* b",
     "The Hadamard product: c(i,j) = a(i,j)*b(i,j). It is not the product of\n"
     "matrices, which is mtimes.",
     "times([1 2; 3 4], [10 0; 0 10])", "mtimes, rdivide"},
    {"rdivide", operate, 2, 2, 1, LA_TOPIC_MATH, "2.1", "c = rdivide(a,b)",
     "Element-wise quotient, a ./ b", NULL, "rdivide([10 20], [5 4])",
     "ldivide, mrdivide"},
    {"ldivide", operate, 2, 2, 1, LA_TOPIC_MATH, "2.1", "c = ldivide(a,b)",
     "Element-wise quotient, a .\\ b",
     "b ./ a: the divisor stands on the left.", "ldivide([5 4], [10 20])",
     "rdivide, mldivide"},
    {"power", operate, 2, 2, 1, LA_TOPIC_MATH, "2.1", "c = power(a,b)",
     "Element-wise power, a .^ b",
     "A negative number to a fractional power is complex.", "power([1 2 3], 2)",
     "mpower, sqrt"},
    {"mtimes", operate, 2, LA_ANY, 1, LA_TOPIC_PRODUCT, "2.2",
     "C = mtimes(A,B)\nC = mtimes(A,B,C,...)", "Product of matrices, A * B",
     "C(i,j) is the dot product of row i of A with column j of B (2.5), so A\n"
     "must have as many columns as B has rows. The product is associative and\n"
     "distributive (2.6, 2.7) but A*B is not B*A in general.",
     "mtimes([1 2; 3 4], [5; 6])", "times, dot, outer, einsum"},
    {"mpower", operate, 2, 2, 1, LA_TOPIC_PRODUCT, "2.7", "C = mpower(A,p)",
     "Power of a matrix, A ^ p",
     "For whole p by repeated squaring, of the inverse if p is negative; for\n"
     "other p the principal power, through the Schur form. With a number on\n"
     "the left and a matrix on the right, expm(log(a)*P).",
     "mpower([1 1; 1 0], 10)", "power, expm, sqrtm"},
    {"mldivide", operate, 2, 2, 1, LA_TOPIC_SOLVE, "2.3", "X = mldivide(A,B)",
     "Solution of A*X = B, A \\ B",
     "Square A is solved by its structure: diagonal, triangular, positive\n"
     "definite, or by elimination with row exchanges. A nearly singular A "
     "gives\n"
     "a warning with the reciprocal condition number; a singular one the\n"
     "minimum-norm least-squares answer. If A is not square the answer\n"
     "minimises norm(A*X - B), and among all such X it is the shortest.\n"
     "\n"
     "The inverse is never formed: that would cost more and be less accurate.",
     "mldivide([2 1; 1 3], [3; 5])", "mrdivide, solve, linsolve, inv, pinv"},
    {"mrdivide", operate, 2, 2, 1, LA_TOPIC_SOLVE, "2.3", "X = mrdivide(B,A)",
     "Solution of X*A = B, B / A", "The same as (A' \\ B')'.",
     "mrdivide([3 5], [2 1; 1 3])", "mldivide"},
    {"transpose", operate, 1, 1, 1, LA_TOPIC_PRODUCT, "2.1", "B = transpose(A)",
     "Transpose, A.'",
     "The mirror image in the main diagonal: B(i,j) = A(j,i) (2.3).",
     "transpose([1 2 3; 4 5 6])", "ctranspose, permute"},
    {"ctranspose", operate, 1, 1, 1, LA_TOPIC_PRODUCT, "2.1",
     "B = ctranspose(A)", "Conjugate transpose, A'",
     "The transpose with every element conjugated; the same as the transpose\n"
     "for real matrices.",
     "ctranspose([1+2i 3])", "transpose, conj"},
    {"eq", operate, 2, 2, 1, LA_TOPIC_MATH, NULL, "t = eq(a,b)",
     "Element-wise comparison, a == b",
     "Rounding makes results that are equal in mathematics differ in the last\n"
     "digits: compare those with issame.",
     "eq([1 2 3], 2)", "ne, isequal, issame"},
    {"ne", operate, 2, 2, 1, LA_TOPIC_MATH, NULL, "t = ne(a,b)",
     "Element-wise comparison, a != b", NULL, "ne([1 2 3], 2)", "eq"},
    {"lt", operate, 2, 2, 1, LA_TOPIC_MATH, NULL, "t = lt(a,b)",
     "Element-wise comparison, a < b", NULL, "lt([1 2 3], 2)",
     "eq, le, gt, ge"},
    {"le", operate, 2, 2, 1, LA_TOPIC_MATH, NULL, "t = le(a,b)",
     "Element-wise comparison, a <= b", NULL, "le([1 2 3], 2)",
     "eq, lt, gt, ge"},
    {"gt", operate, 2, 2, 1, LA_TOPIC_MATH, NULL, "t = gt(a,b)",
     "Element-wise comparison, a > b", NULL, "gt([1 2 3], 2)",
     "eq, lt, le, ge"},
    {"ge", operate, 2, 2, 1, LA_TOPIC_MATH, NULL, "t = ge(a,b)",
     "Element-wise comparison, a >= b", NULL, "ge([1 2 3], 2)",
     "eq, lt, le, gt"},
    {"and", operate, 2, LA_ANY, 1, LA_TOPIC_MATH, NULL,
     "t = and(a,b)\nt = and(a,b,c,...)", "Element-wise logical and, a & b",
     NULL, "and([1 1 0], [1 0 0])", "or, not, all"},
    {"or", operate, 2, LA_ANY, 1, LA_TOPIC_MATH, NULL,
     "t = or(a,b)\nt = or(a,b,c,...)", "Element-wise logical or, a | b", NULL,
     "or([1 1 0], [1 0 0])", "and, not, any"},
    {"not", operate, 1, 1, 1, LA_TOPIC_MATH, NULL, "t = not(a)",
     "Element-wise negation, !a", NULL, "not([1 0 2])", "and, or"},
    {.name = NULL}};
