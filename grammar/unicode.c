/* unicode.c - what mathematics writes beyond ASCII: letters of any script, and
   operators that are other spellings of ASCII ones. */
#include "config.h"

#include "grammar.h"

#include "base/utf8.h"
#include "parser.h"

#include <string.h>

static const struct {
  uint32_t cp;
  int token;
} operators[] = {
    {0x2299, TOK_EMUL},   /* ⊙ */
    {0x2218, TOK_EMUL},   /* ∘ */
    {0x00B7, '*'},        /* · */
    {0x22C5, '*'},        /* ⋅ */
    {0x00D7, '*'},        /* × */
    {0x00F7, '/'},        /* ÷ */
    {0x2212, '-'},        /* − */
    {0x2264, TOK_LE},     /* ≤ */
    {0x2265, TOK_GE},     /* ≥ */
    {0x2260, TOK_NE},     /* ≠ */
    {0x00AC, '!'},        /* ¬ */
    {0x221A, TOK_SQRT},   /* √ */
    {0x1D40, TOK_TRANS},  /* ᵀ */
    {0x1D34, TOK_CTRANS}, /* ᴴ */
};

enum {
  CP_NORM = 0x2016,
  CP_PI = 0x03C0,
  CP_INFINITY = 0x221E,
  CP_SUPER_PLUS = 0x207A,
  CP_SUPER_MINUS = 0x207B,
  CP_NBSP = 0x00A0,
  CP_BOM = 0xFEFF,
};

static int operator_token(uint32_t cp) {
  for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
    if (operators[i].cp == cp) {
      return operators[i].token;
    }
  }
  return TOK_LA_YYUNDEF;
}

static bool is_blank(uint32_t cp) {
  return cp == CP_NBSP || cp == CP_BOM || (cp >= 0x2000 && cp <= 0x200B) ||
         cp == 0x202F || cp == 0x205F || cp == 0x3000;
}

/* The digit that is written as a superscript, or -1. */
static int superscript_digit(uint32_t cp) {
  if (cp == 0x00B9) {
    return 1;
  }
  if (cp == 0x00B2 || cp == 0x00B3) {
    return (int)(cp - 0x00B0);
  }
  return cp == 0x2070 || (cp >= 0x2074 && cp <= 0x2079) ? (int)(cp - 0x2070)
                                                        : -1;
}

/* Everything that is not punctuation, a symbol or a blank counts as a letter;
   subscript digits are letters too, so that x₁ is a name. */
static bool is_letter(uint32_t cp) {
  static const uint32_t other[][2] = {
      {0x0080, 0x00A9},   {0x00AB, 0x00B4}, {0x00B6, 0x00B9},
      {0x00BB, 0x00BF},   {0x00D7, 0x00D7}, {0x00F7, 0x00F7},
      {0x1D34, 0x1D34},   {0x1D40, 0x1D40}, {0x2000, 0x207F},
      {0x208A, 0x208F},   {0x20A0, 0x20CF}, {0x2190, 0x2BFF},
      {0x2E00, 0x2E7F},   {0x3000, 0x3004}, {0x3008, 0x3020},
      {0xE000, 0xF8FF},   {0xFE10, 0xFE1F}, {0xFE30, 0xFE6F},
      {0xFF00, 0xFF20},   {0xFF3B, 0xFF40}, {0xFF5B, 0xFF65},
      {0xFFE0, 0xFFFF},   {0xFEFF, 0xFEFF}, {0x1F000, 0x1FAFF},
      {0xE0000, 0x10FFFF}};
  for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
    if (cp >= other[i][0] && cp <= other[i][1]) {
      return false;
    }
  }
  return cp >= 0x80;
}

static bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_';
}

ptrdiff_t la_scan_word_end(const char *text, ptrdiff_t n) {
  ptrdiff_t i = 0;
  while (i < n) {
    if ((unsigned char)text[i] < 0x80) {
      if (!is_word_byte(text[i])) {
        break;
      }
      i++;
    } else {
      uint32_t cp;
      int bytes = la_utf8_decode(text + i, text + n, &cp);
      if (!is_letter(cp)) {
        break;
      }
      i += bytes;
    }
  }
  return i;
}

static uint32_t code_point(const char *text) {
  uint32_t cp;
  la_utf8_decode(text, text + strnlen(text, 4), &cp);
  return cp;
}

bool la_scan_is_minus(const char *text) {
  return (unsigned char)*text >= 0x80 && code_point(text) == 0x2212;
}

bool la_scan_begins_operand(const char *text) {
  if ((unsigned char)*text < 0x80) {
    return false;
  }
  uint32_t cp = code_point(text);
  return is_letter(cp) || cp == CP_INFINITY || cp == CP_NORM ||
         operator_token(cp) == TOK_SQRT || operator_token(cp) == '!';
}

/* A run of superscripts: ¹⁰, ⁻². Fills the node with the number, as "^-2"
   would: a sign before it is an operator. Returns the token. */
static int superscript(la_parser *p, const char *text, ptrdiff_t n,
                       ptrdiff_t *used, la_node **node) {
  uint32_t cp;
  ptrdiff_t i = la_utf8_decode(text, text + n, &cp);
  bool minus = cp == CP_SUPER_MINUS;
  double value = 0;
  int count = 0;
  if (!minus) {
    i = 0;
  }
  while (i < n) {
    int bytes = la_utf8_decode(text + i, text + n, &cp);
    int digit = superscript_digit(cp);
    if (digit < 0) {
      break;
    }
    value = value * 10 + digit;
    count++;
    i += bytes;
  }
  *used = i;
  la_span span = {p->pos - (uint32_t)n, p->pos - (uint32_t)(n - i), 0};
  span.at = span.begin;
  *node = la_build_number(p, value, span);
  if (minus) {
    *node = la_build_unary(p, LA_OP_NEG, false, *node, span);
  }
  return count > 0 ? TOK_SUPERSCRIPT : TOK_LA_YYUNDEF;
}

static int norm_token(const la_parser *p) {
  bool inside = p->open.n > 0 && p->open.at[p->open.n - 1].what == '|';
  return inside && la_scan_after_operand(p) ? TOK_NORM_CLOSE : TOK_NORM_OPEN;
}

static int symbol(la_parser *p, uint32_t cp, la_span span, la_node **node) {
  if (is_blank(cp)) {
    return 0;
  }
  switch (cp) {
  case CP_INFINITY:
    *node = la_scan_name(p, "Inf", 3, span);
    return TOK_NAME;
  case CP_SUPER_PLUS:
    return TOK_PINV;
  case CP_NORM:
    return norm_token(p);
  default:
    return operator_token(cp);
  }
}

int la_scan_unicode(la_parser *p, const char *text, ptrdiff_t n,
                    ptrdiff_t *used, la_node **node) {
  uint32_t cp;
  int bytes = la_utf8_decode(text, text + n, &cp);
  ptrdiff_t word = la_scan_word_end(text, n);
  uint32_t begin = p->pos - (uint32_t)n;
  *used = word > 0 ? word : bytes;
  la_span span = {begin, begin + (uint32_t)*used, begin};
  if (cp == CP_PI && word == bytes) {
    *node = la_scan_name(p, "pi", 2, span);
    return TOK_NAME;
  }
  if (word > 0) {
    *node = la_scan_name(p, text, word, span);
    return TOK_NAME;
  }
  if (cp == CP_SUPER_MINUS || superscript_digit(cp) >= 0) {
    return superscript(p, text, n, used, node);
  }
  return symbol(p, cp, span, node);
}
