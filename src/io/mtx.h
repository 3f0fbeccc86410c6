/* mtx.h - Matrix Market files, dense and sparse ones, as full matrices. */
#ifndef LA_IO_MTX_H
#define LA_IO_MTX_H

#include "value/val.h"

/* Reads a matrix; [name] is for messages, which give line and column. */
la_status la_mtx_parse(la_ctx *ctx, const char *name, const char *text,
                       ptrdiff_t n, la_val *out);

/* Appends the matrix: diagonal and permutation matrices by coordinates, others
   as an array. */
la_status la_mtx_write(la_ctx *ctx, la_val v, la_buf *out);

#endif
