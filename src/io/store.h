/* store.h - files that are kept in memory: what an example of the help saves it
   can load again, and no disk is touched. */
#ifndef LA_IO_STORE_H
#define LA_IO_STORE_H

#include "base/buf.h"

#include <stdbool.h>

typedef struct la_store la_store;

/* A store without files; NULL out of memory. */
la_store *la_store_new(void);
void la_store_free(la_store *s);

/* Keeps [n] bytes as the file [path], in place of an older one; false out of
   memory. */
bool la_store_put(la_store *s, const char *path, const char *bytes,
                  ptrdiff_t n);

/* The bytes of a file, borrowed; NULL if there is none. */
const la_buf *la_store_get(const la_store *s, const char *path);

#endif
