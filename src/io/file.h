/* file.h - whole files: read at once, replaced at once. */
#ifndef LA_IO_FILE_H
#define LA_IO_FILE_H

#include "base/buf.h"
#include "base/ctx.h"

#include <stdbool.h>

/* The extension of a path without its dot, "" if it has none. Borrowed. */
const char *la_file_extension(const char *path);

/* Replaces the file at [path] by the [n] bytes at [bytes]: they go to a
   temporary file beside it, which is synced and then renamed, so that a crash
   leaves the old file or the new one. Permissions stay as they were. Devices
   and pipes are written to directly; "-" is standard output. */
la_status la_file_replace(la_ctx *ctx, const char *path, const char *bytes,
                          ptrdiff_t n);

/* True if there is a file of that name, in the working folder or beside the
   running script. */
bool la_file_exists(la_ctx *ctx, const char *path);

#endif
