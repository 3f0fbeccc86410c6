/* store.c - see store.h. */
#include "config.h"

#include "io/store.h"

#include "base/mem.h"

#include <string.h>

typedef struct entry {
  la_buf path, bytes;
  struct entry *next;
} entry;

struct la_store {
  entry *first;
};

la_store *la_store_new(void) {
  return la_mem_zalloc(1, (ptrdiff_t)sizeof(la_store));
}

void la_store_free(la_store *s) {
  for (entry *e = s == NULL ? NULL : s->first; e != NULL;) {
    entry *next = e->next;
    la_buf_free(&e->path);
    la_buf_free(&e->bytes);
    la_mem_free(e);
    e = next;
  }
  la_mem_free(s);
}

static entry *find(const la_store *s, const char *path) {
  entry *e = s->first;
  while (e != NULL && strcmp(la_buf_text(&e->path), path) != 0) {
    e = e->next;
  }
  return e;
}

bool la_store_put(la_store *s, const char *path, const char *bytes,
                  ptrdiff_t n) {
  entry *e = find(s, path);
  if (e == NULL) {
    e = la_mem_zalloc(1, (ptrdiff_t)sizeof *e);
    if (e == NULL) {
      return false;
    }
    la_buf_puts(&e->path, path);
    e->next = s->first;
    s->first = e;
  }
  la_buf_clear(&e->bytes);
  la_buf_put(&e->bytes, bytes, n);
  return !e->path.failed && !e->bytes.failed;
}

const la_buf *la_store_get(const la_store *s, const char *path) {
  const entry *e = find(s, path);
  return e == NULL ? NULL : &e->bytes;
}
