/* buf.c - see buf.h. */
#include "config.h"

#include "base/buf.h"

#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

void la_buf_free(la_buf *buf) {
  la_mem_free(buf->text);
  *buf = LA_BUF_INIT;
}

void la_buf_clear(la_buf *buf) {
  buf->len = 0;
  buf->failed = false;
  if (buf->text != NULL) {
    buf->text[0] = '\0';
  }
}

/* Makes room for [n] more bytes and the closing NUL. */
static bool reserve(la_buf *buf, ptrdiff_t n) {
  if (buf->failed) {
    return false;
  }
  if (n > PTRDIFF_MAX / 2 - buf->len) {
    buf->failed = true;
    return false;
  }
  ptrdiff_t need = buf->len + n + 1;
  if (need <= buf->cap) {
    return true;
  }
  ptrdiff_t cap = buf->cap * 2 > need ? buf->cap * 2 : need;
#ifndef LAC_HOSTILE
  cap = cap < 64 ? 64 : cap;
#endif
  char *text = la_mem_resize(buf->text, buf->len, cap);
  if (text == NULL) {
    buf->failed = true;
    return false;
  }
  buf->text = text;
  buf->cap = cap;
  return true;
}

void la_buf_put(la_buf *buf, const char *text, ptrdiff_t n) {
  if (n > 0 && reserve(buf, n)) {
    memcpy(buf->text + buf->len, text, (size_t)n);
    buf->len += n;
    buf->text[buf->len] = '\0';
  }
}

void la_buf_putc(la_buf *buf, char c) {
  la_buf_put(buf, &c, 1);
}

void la_buf_puts(la_buf *buf, const char *text) {
  la_buf_put(buf, text, (ptrdiff_t)strlen(text));
}

void la_buf_pad(la_buf *buf, char c, ptrdiff_t n) {
  if (n > 0 && reserve(buf, n)) {
    memset(buf->text + buf->len, c, (size_t)n);
    buf->len += n;
    buf->text[buf->len] = '\0';
  }
}

void la_buf_printf(la_buf *buf, const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  la_buf_vprintf(buf, fmt, ap);
  va_end(ap);
}

/* Formats into the room that is there; only a text that does not fit is
   formatted again. */
void la_buf_vprintf(la_buf *buf, const char *fmt, va_list ap) {
  va_list again;
  va_copy(again, ap);
  ptrdiff_t room = buf->failed ? 0 : buf->cap - buf->len;
  char *end = room > 0 ? buf->text + buf->len : NULL;
  int n = vsnprintf(end, (size_t)room, fmt, ap);
  if (n < 0) {
    buf->failed = true;
  } else if (n < room) {
    buf->len += n;
  } else if (reserve(buf, n)) {
    vsnprintf(buf->text + buf->len, (size_t)n + 1, fmt, again);
    buf->len += n;
  } else if (room > 0) {
    *end = '\0'; /* without the part that was cut off */
  }
  va_end(again);
}

const char *la_buf_text(const la_buf *buf) {
  return buf->text == NULL ? "" : buf->text;
}

char *la_buf_take(la_buf *buf) {
  char *text = NULL;
  if (!buf->failed && reserve(buf, 0)) {
    text = buf->text;
    text[buf->len] = '\0';
    buf->text = NULL;
  }
  la_buf_free(buf);
  return text;
}
