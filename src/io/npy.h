/* npy.h - writing NumPy's array files; the reader is in io.h. */
#ifndef LA_IO_NPY_H
#define LA_IO_NPY_H

#include "value/val.h"

/* Appends the value as a .npy file (version 1.0, Fortran order, in the byte
   order of this machine). Text and functions are errors. */
la_status la_npy_write(la_ctx *ctx, la_val v, la_buf *out);

#endif
