/* text.c - see text.h. */
#include "config.h"

#include "lang/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

ptrdiff_t la_text_length(const char *text) {
  return (ptrdiff_t)strlen(text);
}

void la_text_number(la_buf *out, double x) {
  char digits[40];
  for (int precision = 15; precision <= 17; precision++) {
    snprintf(digits, sizeof digits, "%.*g", precision, x);
    if (strtod(digits, NULL) == x) {
      break;
    }
  }
  la_buf_puts(out, digits);
}

static void quote_double(la_buf *out, const char *text, ptrdiff_t n) {
  static const char plain[] = "\a\b\t\n\v\f\r\"\\";
  static const char letter[] = "abtnvfr\"\\";
  la_buf_putc(out, '"');
  for (ptrdiff_t i = 0; i < n; i++) {
    char c = text[i];
    const char *known = c == '\0' ? NULL : strchr(plain, c);
    if (known != NULL) {
      la_buf_putc(out, '\\');
      la_buf_putc(out, letter[known - plain]);
    } else if ((unsigned char)c < ' ') {
      la_buf_printf(out, "\\%03o", (unsigned)c);
    } else {
      la_buf_putc(out, c);
    }
  }
  la_buf_putc(out, '"');
}

static bool has_control(const char *text, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) {
    if ((unsigned char)text[i] < ' ') {
      return true;
    }
  }
  return false;
}

void la_text_quote(la_buf *out, const char *text, ptrdiff_t n, bool dq) {
  if (dq || has_control(text, n)) {
    quote_double(out, text, n);
    return;
  }
  la_buf_putc(out, '\'');
  for (ptrdiff_t i = 0; i < n; i++) {
    la_buf_putc(out, text[i]);
    if (text[i] == '\'') {
      la_buf_putc(out, '\'');
    }
  }
  la_buf_putc(out, '\'');
}
