/* ctx.c - see ctx.h: errors and warnings of the running statement. */
#include "config.h"

#include "base/ctx.h"

#include "base/mem.h"

#include <stdarg.h>
#include <string.h>

void la_ctx_release(la_ctx *ctx) {
  la_buf_free(&ctx->err.msg);
  la_buf_free(&ctx->err.note);
  la_buf_free(&ctx->err.hint);
  la_buf_free(&ctx->err.trace);
  la_buf_free(&ctx->lasterr);
  la_warning *w;
  while ((w = la_warn_take(ctx)) != NULL) {
    la_mem_free(w->text);
    la_mem_free(w);
  }
}

la_status la_write(la_ctx *ctx, const char *text, ptrdiff_t n) {
  return ctx->out.write(ctx->out.self, text, n);
}

void la_err_clear(la_err *err) {
  la_buf_clear(&err->msg);
  la_buf_clear(&err->note);
  la_buf_clear(&err->hint);
  la_buf_clear(&err->trace);
  err->src = NULL;
  err->span = (la_span){0, 0, 0};
  err->is_syntax = false;
}

la_status la_fail(la_ctx *ctx, const char *fmt, ...) {
  la_err_clear(&ctx->err);
  va_list ap;
  va_start(ap, fmt);
  la_buf_vprintf(&ctx->err.msg, fmt, ap);
  va_end(ap);
  return LA_ERR;
}

la_status la_fail_note(la_ctx *ctx, const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  la_buf_vprintf(&ctx->err.note, fmt, ap);
  va_end(ap);
  return LA_ERR;
}

la_status la_fail_hint(la_ctx *ctx, const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  la_buf_vprintf(&ctx->err.hint, fmt, ap);
  va_end(ap);
  return LA_ERR;
}

la_status la_fail_memory(la_ctx *ctx, const char *what, double bytes) {
  static const char *const unit[] = {"bytes", "KiB", "MiB", "GiB", "TiB",
                                     "PiB",   "EiB", "ZiB", "YiB"};
  const int last = (int)(sizeof unit / sizeof *unit) - 1;
  int k = 0;
  while (bytes >= 1024 && k < last) {
    bytes /= 1024;
    k++;
  }
  return la_fail(ctx, "out of memory: %s needs %.4g %s", what, bytes, unit[k]);
}

la_status la_fail_nomem(la_ctx *ctx) {
  return la_fail(ctx, "out of memory");
}

void la_text_name_operands(la_buf *out, const char *text,
                           const char *const *name, int n) {
  for (const char *c = text; *c != '\0'; c++) {
    int k = *c - 1;
    if (k < 0 || k > 8) {
      la_buf_putc(out, *c);
    } else if (k < n && name[k] != NULL) {
      la_buf_puts(out, name[k]);
    } else {
      la_buf_printf(out, "argument %d", k + 1);
    }
  }
}

static void name_in_buf(la_buf *text, const char *const *name, int n) {
  la_buf named = LA_BUF_INIT;
  la_text_name_operands(&named, la_buf_text(text), name, n);
  la_buf_free(text);
  *text = named;
}

void la_err_name_operands(la_err *err, const char *const *name, int n) {
  name_in_buf(&err->msg, name, n);
  name_in_buf(&err->note, name, n);
  name_in_buf(&err->hint, name, n);
}

void la_warn(la_ctx *ctx, const char *fmt, ...) {
  la_buf text = LA_BUF_INIT;
  va_list ap;
  if (ctx->warn_state == LA_WARN_OFF) {
    return;
  }
  va_start(ap, fmt);
  la_buf_vprintf(&text, fmt, ap);
  va_end(ap);
  la_warning **end = &ctx->warnings;
  while (*end != NULL && strcmp((*end)->text, la_buf_text(&text)) != 0) {
    end = &(*end)->next;
  }
  la_warning *w = *end == NULL ? la_mem_zalloc(1, sizeof *w) : NULL;
  if (w != NULL) {
    w->text = la_buf_take(&text);
    if (w->text != NULL) {
      *end = w;
    } else {
      la_mem_free(w);
    }
  }
  la_buf_free(&text);
}

la_warning *la_warn_take(la_ctx *ctx) {
  la_warning *w = ctx->warnings;
  if (w != NULL) {
    ctx->warnings = w->next;
    w->next = NULL;
  }
  return w;
}
