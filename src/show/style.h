/* style.h - the writers of one style each, as la_show calls them. Each writes
   the value, with its name where [name] is not NULL and the style has names,
   and no closing newline. */
#ifndef LA_SHOW_STYLE_H
#define LA_SHOW_STYLE_H

#include "show/format.h"

typedef la_status (*la_style_fn)(la_ctx *ctx, const la_format *fmt,
                                 const char *name, la_val v, la_buf *out);

la_status la_show_pretty(la_ctx *ctx, const la_format *fmt, const char *name,
                         la_val v, la_buf *out);
la_status la_show_plain(la_ctx *ctx, const la_format *fmt, const char *name,
                        la_val v, la_buf *out);
la_status la_show_csv(la_ctx *ctx, const la_format *fmt, const char *name,
                      la_val v, la_buf *out);
la_status la_show_tsv(la_ctx *ctx, const la_format *fmt, const char *name,
                      la_val v, la_buf *out);
la_status la_show_la(la_ctx *ctx, const la_format *fmt, const char *name,
                     la_val v, la_buf *out);
la_status la_show_json(la_ctx *ctx, const la_format *fmt, const char *name,
                       la_val v, la_buf *out);
la_status la_show_numpy(la_ctx *ctx, const la_format *fmt, const char *name,
                        la_val v, la_buf *out);
la_status la_show_latex(la_ctx *ctx, const la_format *fmt, const char *name,
                        la_val v, la_buf *out);
la_status la_show_markdown(la_ctx *ctx, const la_format *fmt, const char *name,
                           la_val v, la_buf *out);

#endif
