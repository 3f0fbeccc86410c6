/* interp.c - see interp.h: the evaluator's life, and running a text. */
#include "config.h"

#include "eval/interp.h"

#include "base/intr.h"
#include "base/mem.h"
#include "eval/report.h"
#include "eval/resolve.h"
#include "eval/walk.h"
#include "lang/parse.h"

#include <stdint.h>
#include <sys/resource.h>

/* Values on the stack of arguments and frames; beyond it, calls take blocks of
   their own. */
enum { STACK_VALUES = 1 << 13 };

/* How far down the C stack may grow from here: three quarters of what the
   system grants. The rest is for the floors below. */
static const char *stack_floor(void) {
  const ptrdiff_t usual = 8 << 20, most = 64 << 20;
  struct rlimit r;
  ptrdiff_t room = usual;
  if (getrlimit(RLIMIT_STACK, &r) == 0 && r.rlim_cur != RLIM_INFINITY) {
    room = r.rlim_cur < (rlim_t)most ? (ptrdiff_t)r.rlim_cur : most;
  }
  uintptr_t here = (uintptr_t)__builtin_frame_address(0);
  return (const char *)(here - (uintptr_t)(room / 4 * 3));
}

static bool intern_words(la_interp *in) {
  in->sym_nargin = la_symbols_intern(&in->symbols, "nargin");
  in->sym_nargout = la_symbols_intern(&in->symbols, "nargout");
  in->sym_ans = la_symbols_intern(&in->symbols, "ans");
  return in->sym_nargin != NULL && in->sym_nargout != NULL &&
         in->sym_ans != NULL;
}

la_interp *la_interp_new(la_ctx *ctx, la_interp_hooks hooks) {
  la_interp *in = la_mem_zalloc(1, sizeof *in);
  if (in == NULL) {
    return NULL;
  }
  in->ctx = ctx;
  in->hooks = hooks;
  in->floor = stack_floor();
  in->frame = &in->top;
  in->top.body = &in->top_body;
  in->stack = la_mem_zalloc(STACK_VALUES, sizeof(la_val));
  if (in->stack == NULL || !la_symbols_init(&in->symbols) ||
      !intern_words(in) ||
      (in->top_body.scope = la_scope_new(in->symbols.arena)) == NULL) {
    la_interp_free(in);
    return NULL;
  }
  in->stack_top = in->stack;
  in->stack_limit = in->stack + STACK_VALUES;
  la_host_install(in);
  return in;
}

static void release_kept(la_interp *in) {
  for (int i = 0; i < in->nkept; i++) {
    la_source_release(in->kept[i]);
  }
  in->nkept = 0;
}

void la_interp_free(la_interp *in) {
  if (in == NULL) {
    return;
  }
  la_frame_clear(&in->top);
  la_symbols_free(&in->symbols);
  release_kept(in);
  la_mem_free(in->kept);
  la_mem_free(in->listing);
  la_mem_free(in->stack);
  la_mem_free(in);
}

void la_interp_keep(la_interp *in, la_source *src) {
  for (int i = 0; i < in->nkept; i++) {
    if (in->kept[i] == src) {
      return;
    }
  }
  if (in->nkept == in->kept_cap) {
    int cap = in->kept_cap == 0 ? 8 : 2 * in->kept_cap;
    ptrdiff_t size = sizeof *in->kept;
    la_source **kept = la_mem_resize(in->kept, in->nkept * size, cap * size);
    if (kept == NULL) {
      /* Without room to keep it the message goes without its place. */
      in->ctx->err.src = NULL;
      return;
    }
    in->kept = kept;
    in->kept_cap = cap;
  }
  in->kept[in->nkept++] = la_source_retain(src);
}

bool la_slots_take_block(int n, la_slots *s) {
  s->n = n;
  s->heap = true;
  s->at = la_mem_zalloc(n, sizeof(la_val));
  return s->at != NULL;
}

void la_slots_give_block(la_slots *s) {
  la_mem_free(s->at);
}

bool la_interp_reserve(la_interp *in, la_frame *f) {
  bool ok = la_frame_reserve(f);
  in->slot = in->frame->slot;
  return ok;
}

/* Runs a block of another text in the running frame. */
static la_status run_here(la_interp *in, la_source *src, la_arena *arena,
                          la_node *block) {
  la_frame *f = in->frame;
  const la_body *outer = f->body;
  const la_end *end = f->end;
  la_body body = {outer->name, outer->scope, src, arena};
  f->body = &body;
  f->end = NULL;
  in->running++;
  la_status st = la_resolve(in, body.scope, block);
  if (st == LA_OK && !la_interp_reserve(in, f)) {
    st = la_fail_nomem(in->ctx);
  }
  if (st == LA_OK) {
    st = la_exec_block(in, block);
  }
  st = la_report_place(in, block, st);
  in->running--;
  f->body = outer;
  f->end = end;
  return st;
}

la_status la_interp_run(la_interp *in, la_source *src, la_arena *arena,
                        la_node *block) {
  if (in->running == 0) {
    release_kept(in);
    in->flow = LA_FLOW_ON;
  }
  la_status st = run_here(in, src, arena, block);
  if (in->running == 0) {
    in->flow = LA_FLOW_ON;
    if (in->quitting) {
      return LA_OK;
    }
  }
  return st;
}

/* Parses a text; the error, if there is one, keeps its source. */
static la_status parse(la_interp *in, la_source *src, la_arena *arena,
                       la_node **block) {
  if (src == NULL || arena == NULL) {
    return la_fail_nomem(in->ctx);
  }
  if (la_parse(in->ctx, src, arena, false, block) == LA_PARSE_OK) {
    return LA_OK;
  }
  la_interp_keep(in, src);
  return LA_ERR;
}

la_status la_interp_run_text(la_interp *in, const char *name, const char *text,
                             ptrdiff_t len) {
  if (la_walk_too_deep(in)) {
    return la_fail(in->ctx, "texts are evaluated too deeply in one another");
  }
  la_source *src = la_source_new(name, text, len, 1);
  la_arena *arena = la_arena_new();
  la_node *block;
  la_status st = parse(in, src, arena, &block);
  if (st == LA_OK) {
    st = la_interp_run(in, src, arena, block);
  }
  la_arena_release(arena);
  if (src != NULL) {
    la_source_release(src);
  }
  return st;
}

bool la_interp_quit(const la_interp *in, int *status) {
  if (in->quitting) {
    *status = in->quit_status;
  }
  return in->quitting;
}

void la_interp_strict(la_interp *in, bool strict) {
  in->strict = strict;
}
