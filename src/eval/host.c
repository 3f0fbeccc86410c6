/* host.c - the hooks through which builtins reach the evaluator, and the
   variables as the shell sees them. */
#include "config.h"

#include "eval/walk.h"

#include "base/mem.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

static la_val frame_get(const la_interp *in, const la_frame *f,
                        const char *name) {
  const la_symbol *sym = la_symbols_find(&in->symbols, name);
  const la_val *v = sym == NULL ? NULL : la_frame_find(f, sym);
  return v == NULL ? LA_VAL_NONE : *v;
}

static la_status frame_set(la_interp *in, la_frame *f, const char *name,
                           la_val v) {
  la_symbol *sym = la_symbols_intern(&in->symbols, name);
  int slot = sym == NULL ? -1 : la_scope_add(f->body->scope, sym);
  if (slot < 0 || !la_interp_reserve(in, f)) {
    return la_fail_nomem(in->ctx);
  }
  la_val old = f->slot[slot];
  f->slot[slot] = la_share(v);
  la_drop(&old);
  return LA_OK;
}

static bool fits(const char *pattern, const char *name) {
  return pattern == NULL || fnmatch(pattern, name, 0) == 0;
}

/* Forgets variables, and at top level user functions, whose names fit. Numbers
   of arguments and outputs are no variables of the user's. */
static void frame_clear(la_interp *in, la_frame *f, const char *pattern) {
  const la_scope *s = f->body->scope;
  for (int i = 0; i < s->n && i < f->n; i++) {
    bool own = i != s->nargin && i != s->nargout && s->name[i] != NULL;
    if (own && fits(pattern, s->name[i]->name)) {
      la_val old = la_val_take(&f->slot[i]);
      la_drop(&old);
    }
  }
  la_symbol *sym =
      pattern == NULL ? NULL : la_symbols_find(&in->symbols, pattern);
  if (sym != NULL && sym->user != NULL) {
    la_ufunc *old = sym->user;
    sym->user = NULL;
    la_ufunc_release(old);
  }
}

static int by_name(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names of the variables of a frame, unsorted; their number. [out] has room for
   every slot. */
static int variables(const la_frame *f, const char **out) {
  const la_scope *s = f->body->scope;
  int n = 0;
  for (int i = 0; i < s->n && i < f->n; i++) {
    if (f->slot[i].tag != LA_NONE && s->name[i] != NULL && i != s->nargin &&
        i != s->nargout) {
      out[n++] = s->name[i]->name;
    }
  }
  return n;
}

static int functions(const la_interp *in, const char **out) {
  int n = 0;
  for (int i = 0; i < in->symbols.cap; i++) {
    const la_symbol *sym = in->symbols.at[i];
    if (sym != NULL && sym->user != NULL) {
      out[n++] = sym->name;
    }
  }
  return n;
}

/* The k-th name of a list that is made when k is 0. */
static const char *list_name(la_interp *in, const la_frame *f, int k) {
  if (k == 0) {
    int room = f != NULL ? f->body->scope->n : in->symbols.n;
    la_mem_free(in->listing);
    in->nlisting = 0;
    in->listing = la_mem_alloc(room, sizeof *in->listing);
    if (in->listing == NULL) {
      return NULL;
    }
    in->nlisting =
        f != NULL ? variables(f, in->listing) : functions(in, in->listing);
    if (in->nlisting > 1) {
      qsort(in->listing, (size_t)in->nlisting, sizeof *in->listing, by_name);
    }
  }
  return k < in->nlisting ? in->listing[k] : NULL;
}

static la_status host_call(void *self, const la_val *fn, int nargin,
                           la_val *arg, int nargout, la_val *out) {
  la_interp *in = self;
  la_call call = {.nargin = nargin, .nargout = nargout, .arg = arg, .out = out};
  for (int i = 0; i < nargout || i == 0; i++) {
    out[i] = LA_VAL_NONE;
  }
  return la_call_with(in, fn, &call);
}

static void host_get(void *self, const char *name, la_val *out) {
  const la_interp *in = self;
  *out = frame_get(in, in->frame, name);
}

static la_status host_set(void *self, const char *name, const la_val *v) {
  la_interp *in = self;
  return frame_set(in, in->frame, name, *v);
}

static void host_clear(void *self, const char *name) {
  la_interp *in = self;
  frame_clear(in, in->frame, name);
}

static const char *host_list(void *self, int kind, int k) {
  la_interp *in = self;
  return list_name(in, kind == 0 ? in->frame : NULL, k);
}

static la_status host_run(void *self, const char *name, const char *text,
                          ptrdiff_t n) {
  return la_interp_run_text(self, name, text, n);
}

static void host_quit(void *self, int status) {
  la_interp *in = self;
  in->quitting = true;
  in->quit_status = status;
}

void la_host_install(la_interp *in) {
  in->ctx->host = (la_host){.self = in,
                            .call = host_call,
                            .get = host_get,
                            .set = host_set,
                            .clear = host_clear,
                            .list = host_list,
                            .run = host_run,
                            .quit = host_quit};
}

la_val la_interp_get(const la_interp *in, const char *name) {
  return frame_get(in, &in->top, name);
}

la_status la_interp_set(la_interp *in, const char *name, la_val v) {
  return frame_set(in, &in->top, name, v);
}

void la_interp_clear(la_interp *in, const char *name) {
  frame_clear(in, &in->top, name);
}

const char *la_interp_variable(la_interp *in, int k) {
  return list_name(in, &in->top, k);
}

const char *la_interp_function(la_interp *in, int k) {
  return list_name(in, NULL, k);
}

const la_function_def *la_interp_definition(const la_interp *in,
                                            const char *name) {
  const la_symbol *sym = la_symbols_find(&in->symbols, name);
  return sym == NULL || sym->user == NULL ? NULL : sym->user->def;
}
