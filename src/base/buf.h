/* buf.h - a growing byte buffer for text. */
#ifndef LA_BASE_BUF_H
#define LA_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* A buffer is a plain struct, empty when zeroed. Running out of memory is
   sticky: [failed] is set, later puts do nothing, and the owner looks once at
   the end. [text] is NUL-closed whenever it is not NULL. */
typedef struct la_buf {
  char *text;
  ptrdiff_t len;
  ptrdiff_t cap;
  bool failed;
} la_buf;

#define LA_BUF_INIT ((la_buf){0})

/* Frees the text and makes the buffer empty again. */
void la_buf_free(la_buf *buf);

/* Empties the buffer, keeping its memory and clearing [failed]. */
void la_buf_clear(la_buf *buf);

/* Appends bytes, one byte, a C string, a repeated byte, formatted text. */
void la_buf_put(la_buf *buf, const char *text, ptrdiff_t n);
void la_buf_putc(la_buf *buf, char c);
void la_buf_puts(la_buf *buf, const char *text);
void la_buf_pad(la_buf *buf, char c, ptrdiff_t n);
void la_buf_printf(la_buf *buf, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void la_buf_vprintf(la_buf *buf, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));

/* The text so far, never NULL. Owned by the buffer, valid until it changes. */
const char *la_buf_text(const la_buf *buf);

/* Moves the text out; the caller owns it (la_mem_free). The buffer is empty
   afterwards. NULL if memory ran out. */
char *la_buf_take(la_buf *buf);

#endif
