/* handle.c - function values: @name and @(x) expression. */
#include "config.h"

#include "eval/walk.h"

#include "base/mem.h"
#include "eval/report.h"

#include <string.h>

static void destroy(la_func *self) {
  la_handle *h = la_handle_of(self);
  if (h->captured != NULL) {
    const la_scope *scope = h->def->scope;
    la_vals_release(scope->ncapture, h->captured);
    la_mem_free(h->captured);
  }
  la_arena_release(h->body.arena);
  if (h->body.src != NULL) {
    la_source_release(h->body.src);
  }
  la_mem_free(h->base.text);
  la_mem_free(h);
}

/* Names that were not defined when the function was made are left out. */
static const char *captured(const la_func *self, int k, la_val *value) {
  const la_handle *h = (const la_handle *)self;
  if (h->captured == NULL) {
    return NULL;
  }
  const la_scope *scope = h->def->scope;
  for (int i = 0; i < scope->ncapture; i++) {
    if (h->captured[i].tag != LA_NONE && k-- == 0) {
      *value = h->captured[i];
      return scope->name[scope->capture[i].inner]->name;
    }
  }
  return NULL;
}

static la_handle *make(const char *text) {
  la_handle *h = la_mem_zalloc(1, sizeof *h);
  if (h != NULL) {
    h->base.refs = 1;
    h->base.destroy = destroy;
    h->base.captured = captured;
    h->base.text = la_mem_strndup(text, (ptrdiff_t)strlen(text));
    if (h->base.text == NULL) {
      la_mem_free(h);
      h = NULL;
    }
  }
  return h;
}

la_status la_handle_named(la_interp *in, la_node *n, la_val *out) {
  la_buf text = LA_BUF_INIT;
  la_buf_printf(&text, "@%s", n->u.name.text);
  la_handle *h = text.failed ? NULL : make(la_buf_text(&text));
  la_buf_free(&text);
  if (h == NULL) {
    la_fail_nomem(in->ctx);
    return la_report_place(in, n, LA_ERR);
  }
  h->symbol = n->u.name.cache;
  *out = (la_val){.tag = LA_FUNC, .u.func = &h->base};
  return LA_OK;
}

la_status la_handle_anonymous(la_interp *in, la_node *n, la_val *out) {
  la_function_def *def = &n->u.def;
  const la_scope *scope = def->scope;
  la_handle *h = make(scope->text);
  la_val *captured = la_mem_zalloc(scope->ncapture, sizeof *captured);
  if (h == NULL || captured == NULL) {
    if (h != NULL) {
      destroy(&h->base);
    }
    la_mem_free(captured);
    la_fail_nomem(in->ctx);
    return la_report_place(in, n, LA_ERR);
  }
  for (int i = 0; i < scope->ncapture; i++) {
    captured[i] = la_share(in->slot[scope->capture[i].outer]);
  }
  h->def = def;
  h->captured = captured;
  h->body = *in->frame->body;
  h->body.name = NULL;
  h->body.scope = def->scope;
  la_arena_retain(h->body.arena);
  la_source_retain(h->body.src);
  *out = (la_val){.tag = LA_FUNC, .u.func = &h->base};
  return LA_OK;
}
