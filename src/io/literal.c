/* literal.c - see literal.h. */
#include "config.h"

#include "io/literal.h"

#include "base/decimal.h"
#include "engine/specfun.h"

#include <math.h>
#include <string.h>
#include <strings.h>

static const char *skip(const char *p, const char *end) {
  while (p < end && (*p == ' ' || *p == '\t')) {
    p++;
  }
  return p;
}

/* Inf and NaN in any case, and R's NA (but not Na, a name); NULL if none stands
   there. */
static const char *parse_word(const char *p, const char *end, double *x) {
  static const struct {
    const char *word;
    double value;
  } words[] = {{"infinity", INFINITY}, {"inf", INFINITY}, {"nan", NAN}};
  for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
    size_t n = strlen(words[k].word);
    if ((size_t)(end - p) >= n && strncasecmp(p, words[k].word, n) == 0) {
      *x = words[k].value;
      return p + n;
    }
  }
  if (end - p >= 2 && memcmp(p, "NA", 2) == 0) {
    *x = la_missing();
    return p + 2;
  }
  return NULL;
}

const char *la_literal_unsigned(const char *begin, const char *end, double *x) {
  const char *after = la_decimal_parse(begin, end, x);
  return after == NULL ? parse_word(begin, end, x) : after;
}

/* A number with its sign, which complex numbers may have blanks around. */
static const char *parse_signed(const char *p, const char *end, double *x) {
  bool minus = p < end && *p == '-';
  if (p < end && (*p == '-' || *p == '+')) {
    p = skip(p + 1, end);
  }
  const char *after = la_literal_unsigned(p, end, x);
  if (after != NULL && minus) {
    *x = -*x;
  }
  return after;
}

bool la_literal_parse(const char *begin, const char *end, la_scalar *z,
                      bool *is_complex) {
  const char *p = begin;
  *is_complex = false;
  z->im = 0;
  if (end - p > 2 && *p == '(' && end[-1] == ')') {
    p++;
    end--;
  }
  p = parse_signed(p, end, &z->re);
  if (p == NULL || p == end) {
    return p != NULL;
  }
  *is_complex = true;
  if (end[-1] != 'i' && end[-1] != 'j') {
    return false;
  }
  end--;
  if (p == end) {
    *z = (la_scalar){0, z->re};
    return true;
  }
  p = skip(p, end);
  if (p == end || (*p != '+' && *p != '-')) {
    return false;
  }
  if (p + 1 == end) { /* 1+i */
    z->im = *p == '-' ? -1 : 1;
    return true;
  }
  return parse_signed(p, end, &z->im) == end;
}
