/* random.c - random numbers. All functions draw from the one generator of the
   session, which is seeded by the machine until a seed is set. */
#include "config.h"

#include "base/intr.h"
#include "base/mem.h"
#include "builtins/along.h"
#include "builtins/tables.h"
#include "engine/rng.h"

#include <math.h>
#include <string.h>

enum {
  STRETCH = 1 << 20, /* numbers between two looks at the interrupt flag */
  STATE = 8          /* numbers of 32 bits that hold the generator's state */
};

/* --- seeds ---------------------------------------------------------------- */

/* The generator never gets into the state of all zeros: it means that there was
   no seed yet. */
static la_rng *generator(la_ctx *ctx) {
  la_rng *g = ctx->rng;
  if ((g->s[0] | g->s[1] | g->s[2] | g->s[3]) == 0) {
    la_rng_seed_entropy(g);
  }
  return g;
}

static la_status give_state(la_ctx *ctx, la_call *call) {
  const la_rng *g = generator(ctx);
  la_arr *r = la_arr_new2(ctx, LA_C_REAL, STATE, 1);
  if (r == NULL) {
    return LA_ERR;
  }
  for (int k = 0; k < STATE; k++) {
    uint64_t half = g->s[k / 2] >> (k % 2 == 0 ? 0 : 32) & 0xffffffff;
    la_arr_d(r)[k] = (double)half;
  }
  call->out[0] = la_val_arr(r);
  return LA_OK;
}

/* True, with the state restored, if x is what give_state gave. */
static bool restore_state(la_rng *g, const la_arr *x) {
  la_rng back = {{0}};
  if (x->numel != STATE || x->cls != LA_C_REAL) {
    return false;
  }
  for (int k = 0; k < STATE; k++) {
    double half = la_arr_d(x)[k];
    if (!(half >= 0 && half < 4294967296.0 && half == floor(half))) {
      return false;
    }
    back.s[k / 2] |= (uint64_t)half << (k % 2 == 0 ? 0 : 32);
  }
  if ((back.s[0] | back.s[1] | back.s[2] | back.s[3]) == 0) {
    return false;
  }
  *g = back;
  return true;
}

/* One word out of the bits of all numbers of a seed (FNV-1a over words). */
static uint64_t digest(const la_arr *x) {
  if (x->numel == 1 && *la_arr_d(x) == 0) {
    return 0;
  }
  uint64_t h = UINT64_C(14695981039346656037);
  for (ptrdiff_t i = 0; i < x->numel; i++) {
    double v = la_arr_d(x)[i];
    uint64_t u;
    memcpy(&u, &v, sizeof u);
    h = (h ^ u) * UINT64_C(1099511628211);
    h ^= h >> 29;
  }
  return h;
}

/* rand("seed",x), rand("seed","reset"), s = rand("seed"). */
static la_status seed(la_ctx *ctx, la_call *call) {
  if (!la_arg_is(call, 0, "seed") && !la_arg_is(call, 0, "state") &&
      !la_arg_is(call, 0, "twister")) {
    return la_arg_want(ctx, call, 0, "sizes, or \"seed\" before a seed");
  }
  if (call->nargin == 1) {
    return give_state(ctx, call);
  }
  if (la_arg_is(call, 1, "reset")) {
    la_rng_seed_entropy(ctx->rng);
    return LA_OK;
  }
  la_arr *x = NULL;
  if (call->nargin > 2 || la_val_is_text(call->arg[1]) ||
      la_val_is_complex(call->arg[1])) {
    return la_arg_fail(ctx, call, "the seed must be one real array");
  }
  LA_TRY(la_arg_array(ctx, call, 1, &x));
  if (!restore_state(ctx->rng, x)) {
    la_rng_seed(ctx->rng, digest(x));
  }
  la_arr_release(x);
  return LA_OK;
}

/* --- arrays of numbers ---------------------------------------------------- */

typedef void (*draw_fn)(la_rng *g, ptrdiff_t n, double *x);

static la_status fill(la_rng *g, draw_fn draw, ptrdiff_t n, double *x) {
  for (ptrdiff_t i = 0; i < n; i += STRETCH) {
    draw(g, n - i < STRETCH ? n - i : STRETCH, x + i);
    if (la_interrupted()) {
      return LA_INTR;
    }
  }
  return LA_OK;
}

/* A new array of the sizes in the arguments from [first] on. */
static la_status sized(la_ctx *ctx, la_call *call, int first, la_arr **a) {
  int nd = 0;
  ptrdiff_t dim[LA_ANY];
  if (call->nargin > first && la_arg_is(call, call->nargin - 1, "double")) {
    call->nargin--;
  }
  LA_TRY(la_arg_dims(ctx, call, first, &nd, dim));
  *a = la_arr_new(ctx, LA_C_REAL, nd, dim);
  return *a == NULL ? LA_ERR : LA_OK;
}

static la_status drawn(la_ctx *ctx, la_call *call, draw_fn draw) {
  la_call own = *call;
  la_arr *a = NULL;
  if (call->nargin > 0 && la_val_is_text(call->arg[0]) &&
      !la_arg_is(call, 0, "double")) {
    return seed(ctx, call);
  }
  LA_TRY(sized(ctx, &own, 0, &a));
  la_status st = fill(generator(ctx), draw, a->numel, la_arr_d(a));
  if (st != LA_OK) {
    la_arr_release(a);
    return st;
  }
  call->out[0] = la_val_arr(a);
  return LA_OK;
}

static la_status uniform(la_ctx *ctx, la_call *call) {
  return drawn(ctx, call, la_rng_uniform);
}

static la_status normal(la_ctx *ctx, la_call *call) {
  return drawn(ctx, call, la_rng_normal);
}

static la_status exponential(la_ctx *ctx, la_call *call) {
  return drawn(ctx, call, la_rng_exponential);
}

/* --- whole numbers -------------------------------------------------------- */

/* Argument 0: imax, or [imin imax]. */
static la_status read_bounds(la_ctx *ctx, la_call *call, double bound[2]) {
  const double largest = 9007199254740992.0;
  la_arr *a = NULL;
  LA_TRY(la_arg_vector(ctx, call, 0, &a));
  bool good = a->cls == LA_C_REAL && a->numel >= 1 && a->numel <= 2;
  bound[0] = good && a->numel == 2 ? la_arr_d(a)[0] : 1;
  bound[1] = good ? la_arr_d(a)[a->numel - 1] : 0;
  la_arr_release(a);
  for (int k = 0; k < 2; k++) {
    good = good && bound[k] == floor(bound[k]) && fabs(bound[k]) <= largest;
  }
  if (!good) {
    return la_arg_want(ctx, call, 0, "a whole number, or two of them");
  }
  if (bound[0] > bound[1]) {
    return la_arg_fail(ctx, call,
                       "there is no whole number from %.15g to %.15g", bound[0],
                       bound[1]);
  }
  return LA_OK;
}

static la_status randi(la_ctx *ctx, la_call *call) {
  double bound[2];
  la_call own = *call;
  la_arr *a = NULL;
  LA_TRY(read_bounds(ctx, call, bound));
  LA_TRY(sized(ctx, &own, 1, &a));
  la_rng *g = generator(ctx);
  uint64_t n = (uint64_t)(bound[1] - bound[0]) + 1;
  for (ptrdiff_t i = 0; i < a->numel; i++) {
    la_arr_d(a)[i] = bound[0] + (double)la_rng_below(g, n);
    if (i % STRETCH == STRETCH - 1 && la_interrupted()) {
      la_arr_release(a);
      return LA_INTR;
    }
  }
  call->out[0] = la_val_arr(a);
  return LA_OK;
}

/* The first m places of a shuffle of 1..n (Fisher and Yates). */
static la_status randperm(la_ctx *ctx, la_call *call) {
  ptrdiff_t n = 0, m = 0;
  LA_TRY(la_arg_int(ctx, call, 0, &n));
  m = n;
  if (call->nargin > 1) {
    LA_TRY(la_arg_int(ctx, call, 1, &m));
  }
  if (n < 0 || m < 0 || m > n) {
    return la_arg_fail(ctx, call, "needs 0 <= m <= n, got n = %td, m = %td", n,
                       m);
  }
  la_arr *r = la_arr_new2(ctx, LA_C_REAL, 1, m);
  double *all = la_mem_alloc(n, (ptrdiff_t)sizeof *all);
  if (r == NULL || all == NULL) {
    la_arr_release(r);
    la_mem_free(all);
    return r == NULL ? LA_ERR : la_fail_nomem(ctx);
  }
  la_rng *g = generator(ctx);
  for (ptrdiff_t i = 0; i < n; i++) {
    all[i] = (double)(i + 1);
  }
  for (ptrdiff_t i = 0; i < m; i++) {
    if (i % STRETCH == STRETCH - 1 && la_interrupted()) {
      break;
    }
    ptrdiff_t k = i + (ptrdiff_t)la_rng_below(g, (uint64_t)(n - i));
    la_arr_d(r)[i] = all[k];
    all[k] = all[i];
  }
  la_mem_free(all);
  if (la_interrupted()) {
    la_arr_release(r);
    return LA_INTR;
  }
  call->out[0] = la_val_arr(r);
  return LA_OK;
}

const la_builtin la_rows_random[] = {
    {"rand", uniform, 0, LA_ANY, 1, LA_TOPIC_RANDOM, NULL,
     "A = rand(n)\nA = rand(m,n,...)\nrand(\"seed\",x)\ns = rand(\"state\")\n"
     "rand(\"state\",s)",
     "Uniform random numbers between 0 and 1",
     "0 and 1 themselves do not occur. A seed makes the numbers repeatable, "
     "on\n"
     "every machine; rand, randn, rande, randi and randperm share one "
     "generator\n"
     "(xoshiro256++), seeded by the machine until then. \"reset\" as a seed "
     "goes\n"
     "back to that. \"state\" and \"twister\" are the same as \"seed\".",
     "rand(\"seed\",42); rand(2,2) < 2", "randn, randi, randperm, rande"},
    {"randn", normal, 0, LA_ANY, 1, LA_TOPIC_RANDOM, NULL,
     "A = randn(n)\nA = randn(m,n,...)\nrandn(\"seed\",x)",
     "Normal random numbers with mean 0 and variance 1",
     "By the ziggurat method. Seeds as with rand.",
     "randn(\"seed\",42); size(randn(2,3))", "rand, randi"},
    {"rande", exponential, 0, LA_ANY, 1, LA_TOPIC_RANDOM, NULL,
     "A = rande(n)\nA = rande(m,n,...)\nrande(\"seed\",x)",
     "Exponential random numbers with mean 1", "Seeds as with rand.",
     "rande(\"seed\",42); all(rande(1,5) > 0)", "rand, randn"},
    {"randi", randi, 1, LA_ANY, 1, LA_TOPIC_RANDOM, NULL,
     "A = randi(imax,m,n,...)\nA = randi([imin imax],m,n,...)",
     "Random whole numbers from 1 (or imin) to imax", NULL,
     "rand(\"seed\",42); all(randi(6,1,9) <= 6)", "rand, randperm"},
    {"randperm", randperm, 1, 2, 1, LA_TOPIC_RANDOM, NULL,
     "p = randperm(n)\np = randperm(n,m)", "A random permutation of 1 to n",
     "Or the first m of one.", "rand(\"seed\",42); sort(randperm(5))",
     "rand, randi, perms"},
    {.name = NULL}};
