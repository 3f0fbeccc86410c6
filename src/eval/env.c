/* env.c - see env.h. */
#include "config.h"

#include "eval/env.h"

#include "base/mem.h"
#include "builtins/registry.h"

#include <stdint.h>
#include <string.h>

/* FNV-1a. */
static uint32_t hash_text(const char *text) {
  uint32_t h = 2166136261u;
  for (const char *c = text; *c != '\0'; c++) {
    h = (h ^ (unsigned char)*c) * 16777619u;
  }
  return h;
}

static uint32_t hash_pointer(const void *p) {
  uint64_t x = (uint64_t)(uintptr_t)p >> 4;
  return (uint32_t)((x * 0x9E3779B97F4A7C15u) >> 32);
}

/* The place of [name] in the table, or of the hole where it belongs. */
static la_symbol **probe(la_symbol **at, int cap, const char *name) {
  uint32_t mask = (uint32_t)cap - 1;
  uint32_t i = hash_text(name) & mask;
  while (at[i] != NULL && strcmp(at[i]->name, name) != 0) {
    i = (i + 1) & mask;
  }
  return &at[i];
}

bool la_symbols_init(la_symbols *t) {
  *t = (la_symbols){.cap = 64};
  t->arena = la_arena_new();
  t->at = la_mem_zalloc(t->cap, sizeof(la_symbol *));
  return t->arena != NULL && t->at != NULL;
}

void la_symbols_free(la_symbols *t) {
  for (int i = 0; t->at != NULL && i < t->cap; i++) {
    if (t->at[i] != NULL) {
      la_ufunc_release(t->at[i]->user);
    }
  }
  la_mem_free(t->at);
  la_arena_release(t->arena);
  *t = (la_symbols){0};
}

static bool grow_symbols(la_symbols *t) {
  int cap = 2 * t->cap;
  la_symbol **at = la_mem_zalloc(cap, sizeof(la_symbol *));
  if (at == NULL) {
    return false;
  }
  for (int i = 0; i < t->cap; i++) {
    if (t->at[i] != NULL) {
      *probe(at, cap, t->at[i]->name) = t->at[i];
    }
  }
  la_mem_free(t->at);
  t->at = at;
  t->cap = cap;
  return true;
}

la_symbol *la_symbols_intern(la_symbols *t, const char *name) {
  la_symbol **place = probe(t->at, t->cap, name);
  if (*place != NULL) {
    return *place;
  }
  if (2 * (t->n + 1) > t->cap) {
    if (!grow_symbols(t)) {
      return NULL;
    }
    place = probe(t->at, t->cap, name);
  }
  la_symbol *s = la_arena_alloc(t->arena, sizeof *s);
  char *copy = la_arena_strndup(t->arena, name, (ptrdiff_t)strlen(name));
  if (s == NULL || copy == NULL) {
    return NULL;
  }
  s->name = copy;
  s->builtin = la_builtin_find(name);
  *place = s;
  t->n++;
  return s;
}

la_symbol *la_symbols_find(const la_symbols *t, const char *name) {
  return *probe(t->at, t->cap, name);
}

la_symbol *la_symbols_at(const la_symbols *t, int k) {
  for (int i = 0; i < t->cap; i++) {
    if (t->at[i] != NULL && k-- == 0) {
      return t->at[i];
    }
  }
  return NULL;
}

la_scope *la_scope_new(la_arena *arena) {
  la_scope *s = la_arena_alloc(arena, sizeof *s);
  if (s != NULL) {
    s->arena = arena;
    s->ans = s->nargin = s->nargout = -1;
  }
  return s;
}

static void scope_enter(la_scope *s, int slot) {
  uint32_t mask = (uint32_t)s->hash_cap - 1;
  uint32_t i = hash_pointer(s->name[slot]) & mask;
  while (s->hash[i] != 0) {
    i = (i + 1) & mask;
  }
  s->hash[i] = slot + 1;
}

static bool grow_scope(la_scope *s) {
  int cap = s->cap == 0 ? 8 : 2 * s->cap;
  la_symbol **name =
      la_arena_alloc(s->arena, cap * (ptrdiff_t)sizeof(la_symbol *));
  int *hash = la_arena_alloc(s->arena, 2 * cap * (ptrdiff_t)sizeof(int));
  if (name == NULL || hash == NULL) {
    return false;
  }
  if (s->n > 0) {
    memcpy(name, s->name, (size_t)s->n * sizeof(la_symbol *));
  }
  s->name = name;
  s->cap = cap;
  s->hash = hash;
  s->hash_cap = 2 * cap;
  for (int i = 0; i < s->n; i++) {
    if (name[i] != NULL) {
      scope_enter(s, i);
    }
  }
  return true;
}

int la_scope_add_unnamed(la_scope *s) {
  if (s->n == s->cap && !grow_scope(s)) {
    return -1;
  }
  s->name[s->n] = NULL;
  return s->n++;
}

int la_scope_add(la_scope *s, la_symbol *name) {
  int slot = la_scope_find(s, name);
  if (slot >= 0) {
    return slot;
  }
  slot = la_scope_add_unnamed(s);
  if (slot >= 0) {
    s->name[slot] = name;
    scope_enter(s, slot);
  }
  return slot;
}

int la_scope_find(const la_scope *s, const la_symbol *name) {
  if (s->hash_cap == 0) {
    return -1;
  }
  uint32_t mask = (uint32_t)s->hash_cap - 1;
  uint32_t i = hash_pointer(name) & mask;
  while (s->hash[i] != 0) {
    if (s->name[s->hash[i] - 1] == name) {
      return s->hash[i] - 1;
    }
    i = (i + 1) & mask;
  }
  return -1;
}

la_ufunc *la_ufunc_retain(la_ufunc *f) {
  f->refs++;
  return f;
}

void la_ufunc_release(la_ufunc *f) {
  if (f != NULL && --f->refs == 0) {
    la_arena_release(f->body.arena);
    la_source_release(f->body.src);
    la_mem_free(f);
  }
}

bool la_frame_reserve(la_frame *f) {
  int n = f->body->scope->n;
  if (n <= f->n) {
    return true;
  }
  /* In steps: a prompt brings one new name at a time. */
  int room = n + n / 2 + 8;
  la_val *slot = la_mem_zalloc(room, sizeof *slot);
  if (slot == NULL) {
    return false;
  }
  for (int i = 0; i < f->n; i++) {
    slot[i] = la_val_take(&f->slot[i]);
  }
  if (f->heap) {
    la_mem_free(f->slot);
  }
  f->slot = slot;
  f->n = room;
  f->heap = true;
  return true;
}

void la_frame_clear(la_frame *f) {
  la_vals_release(f->n, f->slot);
  if (f->heap) {
    la_mem_free(f->slot);
    f->slot = NULL;
    f->n = 0;
    f->heap = false;
  }
}

la_val *la_frame_find(const la_frame *f, const la_symbol *name) {
  int slot = la_scope_find(f->body->scope, name);
  if (slot < 0 || slot >= f->n || f->slot[slot].tag == LA_NONE) {
    return NULL;
  }
  return &f->slot[slot];
}
