/* literal.c - numbers, texts and names: from their spelling to their node. */
#include "config.h"

#include "grammar.h"

#include <stdlib.h>
#include <string.h>

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* Digits in groups: 1_000_000. */
static ptrdiff_t digits(const char *s, ptrdiff_t i, ptrdiff_t n) {
  while (i < n &&
         (is_digit(s[i]) || (s[i] == '_' && i + 1 < n && is_digit(s[i + 1])))) {
    i++;
  }
  return i;
}

/* Length of the decimal number that begins the text. */
static ptrdiff_t decimal(const char *s, ptrdiff_t n) {
  ptrdiff_t i = digits(s, 0, n);
  if (i < n && s[i] == '.') {
    i = digits(s, i + 1, n);
  }
  if (i < n && strchr("eEdD", s[i]) != NULL) {
    ptrdiff_t e = i + 1;
    e += e < n && (s[e] == '+' || s[e] == '-');
    if (e < n && is_digit(s[e])) {
      i = digits(s, e, n);
    }
  }
  return i;
}

/* "1./x" is 1 ./ x and "1.'" is 1 .': the point belongs to the operator. */
ptrdiff_t la_scan_number_end(const la_parser *p, const char *text,
                             ptrdiff_t n) {
  if (text[n - 1] != '.') {
    return n;
  }
  const char *next = p->text + p->pos;
  bool glued = *next != '\0' && strchr("*/\\^'", *next) != NULL;
  bool dots = next[0] == '.' && next[1] == '.';
  return glued || dots ? n - 1 : n;
}

/* A number with letters directly after it: an error, unless the first character
   beyond ASCII is an operator. Returns the length of the number, or 0. */
ptrdiff_t la_scan_number_run(la_parser *p, const char *text, ptrdiff_t n,
                             la_span span) {
  ptrdiff_t number = decimal(text, n);
  bool imag = number < n && strchr("ijIJ", text[number]) != NULL;
  if (imag && la_scan_word_end(text + number, n - number) == 1) {
    return number + 1;
  }
  ptrdiff_t name = la_scan_word_end(text + number, n - number);
  if (name == 0) {
    return number;
  }
  span.at = span.begin + (uint32_t)number;
  span.end = span.at + (uint32_t)name;
  la_syntax_fail(p, span, "%.*s: a number cannot stand directly before a name",
                 (int)(number + name), text);
  la_syntax_hint(p, "to multiply, write %.*s*%.*s", (int)number, text,
                 (int)name, text + number);
  return 0;
}

static double read_digits(const char *s, ptrdiff_t n, int base) {
  double x = 0;
  for (ptrdiff_t i = 0; i < n; i++) {
    int digit = is_digit(s[i]) ? s[i] - '0' : (s[i] | 32) - 'a' + 10;
    x = x * base + digit;
  }
  return x;
}

/* strtod, without the underscores between digits, and with Fortran's 1d3 for
   1e3. */
static double read_decimal(la_parser *p, const char *s, ptrdiff_t n) {
  if ((ptrdiff_t)strcspn(s, "dD_") >= n) {
    return strtod(s, NULL);
  }
  char *copy = la_scan_copy(p, s, n);
  if (copy == NULL) {
    return 0;
  }
  char *to = copy;
  for (const char *from = copy; *from != '\0'; from++) {
    if (*from != '_') {
      *to++ = (*from | 32) == 'd' ? 'e' : *from;
    }
  }
  *to = '\0';
  return strtod(copy, NULL);
}

static double read_number(la_parser *p, const char *s, ptrdiff_t n) {
  if (n > 2 && (s[1] == 'x' || s[1] == 'X')) {
    return read_digits(s + 2, n - 2, 16);
  }
  if (n > 2 && (s[1] == 'b' || s[1] == 'B')) {
    return read_digits(s + 2, n - 2, 2);
  }
  if (n < 16 && (ptrdiff_t)strspn(s, "0123456789") >= n) {
    return read_digits(s, n, 10);
  }
  return read_decimal(p, s, n);
}

static la_node *had(la_parser *p, la_node *node) {
  if (node == NULL) {
    la_syntax_nomem(p);
  }
  return node;
}

la_node *la_scan_number(la_parser *p, const char *text, ptrdiff_t n,
                        la_span span) {
  bool hex = n > 1 && (text[1] == 'x' || text[1] == 'X');
  bool imag = !hex && strchr("ijIJ", text[n - 1]) != NULL;
  double value = read_number(p, text, imag ? n - 1 : n);
  return had(p, la_ast_number(p->arena, value, imag, span));
}

char *la_scan_copy(la_parser *p, const char *text, ptrdiff_t n) {
  char *copy = la_arena_strndup(p->arena, text, n);
  if (copy == NULL) {
    la_syntax_nomem(p);
  }
  return copy;
}

la_node *la_scan_name(la_parser *p, const char *text, ptrdiff_t n,
                      la_span span) {
  return had(p, la_ast_name(p->arena, la_scan_copy(p, text, n), span));
}

/* --- texts --- */

/* An octal or hexadecimal escape of at most [most] digits at [s]; puts the byte
   and returns the digits read. */
static ptrdiff_t put_byte(la_buf *out, const char *s, int base, int most) {
  char copy[4] = "";
  char *end;
  strncat(copy, s, (size_t)most);
  if (copy[0] == '-' || copy[0] == '+' || copy[0] == ' ') {
    return 0;
  }
  unsigned long byte = strtoul(copy, &end, base);
  if (end > copy) {
    la_buf_putc(out, (char)(unsigned char)byte);
  }
  return end - copy;
}

/* The escape after a backslash at [s]; returns its length. An unknown one
   stands for itself. */
static ptrdiff_t put_escape(la_buf *out, const char *s) {
  static const char letter[] = "abtnvfr";
  static const char byte[] = "\a\b\t\n\v\f\r";
  const char *known = strchr(letter, *s);
  if (known != NULL) {
    la_buf_putc(out, byte[known - letter]);
    return 1;
  }
  if (*s >= '0' && *s <= '7') {
    return put_byte(out, s, 8, 3);
  }
  if (*s == 'x') {
    ptrdiff_t n = put_byte(out, s + 1, 16, 2);
    if (n > 0) {
      return n + 1;
    }
  }
  la_buf_putc(out, *s);
  return 1;
}

static void unquote(la_buf *out, const char *text, ptrdiff_t n, bool dq) {
  for (ptrdiff_t i = 1; i < n - 1; i++) {
    if (dq && text[i] == '\\') {
      i += put_escape(out, text + i + 1);
    } else {
      i += text[i] == text[0]; /* a doubled quote */
      la_buf_putc(out, text[i]);
    }
  }
}

la_node *la_scan_string(la_parser *p, const char *text, ptrdiff_t n, bool dq,
                        la_span span) {
  la_buf body = LA_BUF_INIT;
  unquote(&body, text, n, dq);
  la_node *node = NULL;
  if (!body.failed) {
    node = la_ast_string(p->arena, la_buf_text(&body), body.len, dq, span);
  }
  la_buf_free(&body);
  return had(p, node);
}

la_node *la_scan_command(la_parser *p, const char *word, const char *rest,
                         ptrdiff_t n, la_span span) {
  static const char blanks[] = " \t\r\f\v";
  while (n > 0 && strchr(blanks, rest[n - 1]) != NULL) {
    n--;
  }
  while (n > 0 && strchr(blanks, *rest) != NULL) {
    rest++;
    n--;
  }
  la_node *node = had(p, la_ast_new(p->arena, LA_N_COMMAND, span));
  char *copy = la_scan_copy(p, rest, n);
  if (node == NULL || copy == NULL || word == NULL) {
    return NULL;
  }
  node->u.command.word = word;
  node->u.command.rest = copy;
  return node;
}
