/* io.h - files <-> values, by extension. */
#ifndef LA_IO_IO_H
#define LA_IO_IO_H

#include "value/val.h"

#include <stdbool.h>

/* A named value, as a workspace file holds them. */
typedef struct la_binding {
  char *name; /* owned; NULL for a file that holds one unnamed value */
  la_val val; /* owned */
} la_binding;

typedef struct la_bindings {
  la_binding *at;
  int n;
} la_bindings;

void la_bindings_release(la_bindings *b);

/* Reads one array from a data file (.csv .tsv .txt .dat .npy .mtx .json).
   [path] "-" is standard input, whose format is recognised from its bytes.
   Errors name file, line and column. */
la_status la_io_load(la_ctx *ctx, const char *path, la_val *out);

/* Writes one value to a data file by its extension: to a temporary beside the
   target, synced, renamed. "-" is standard output. */
la_status la_io_save(la_ctx *ctx, const char *path, la_val v);

/* Writes the bindings as a .la script that restores them. (A .la file is read
   by evaluating it: that is the evaluator's part.) */
la_status la_io_save_script(la_ctx *ctx, const char *path,
                            const la_bindings *b);

/* True if the path ends in .la. */
bool la_io_is_script(const char *path);

/* Reads a whole file ("-": standard input) into [out]. */
la_status la_io_read_text(la_ctx *ctx, const char *path, la_buf *out);

/* Parsers of one format each, from a text in memory; [name] is for messages. */
la_status la_csv_parse(la_ctx *ctx, const char *name, const char *text,
                       ptrdiff_t n, char delimiter, la_val *out);
la_status la_npy_parse(la_ctx *ctx, const char *name, const char *bytes,
                       ptrdiff_t n, la_val *out);

#endif
