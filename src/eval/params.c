/* params.c - see params.h. */
#include "config.h"

#include "eval/params.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

/* A parameter in its form: the text between commas. */
typedef struct piece {
  const char *at;
  ptrdiff_t len;
} piece;

static bool is_name(piece p) {
  bool good = p.len > 0 && isalpha((unsigned char)p.at[0]);
  for (ptrdiff_t i = 1; good && i < p.len; i++) {
    good = isalnum((unsigned char)p.at[i]) || p.at[i] == '_';
  }
  return good;
}

/* The number of parameters of the form that begins with [form]; parameter k
   goes to *want. Forms without parentheses have none. */
static int count(const char *form, int k, piece *want) {
  const char *end = form + strcspn(form, "\n");
  const char *open = memchr(form, '(', (size_t)(end - form));
  int n = 0, depth = 0;
  if (open == NULL || open[1] == ')') {
    return 0;
  }
  const char *begin = open + 1;
  for (const char *c = begin; c < end; c++) {
    bool last = *c == ')' && depth == 0;
    if (last || (*c == ',' && depth == 0)) {
      if (n == k) {
        *want = (piece){begin, c - begin};
      }
      n++;
      begin = c + 1;
    }
    if (last) {
      return n;
    }
    depth += (*c == '(' || *c == '[') - (*c == ')' || *c == ']');
  }
  return 0;
}

bool la_params_name(const char *signature, int nargs, int k, la_buf *out) {
  for (const char *form = signature; form != NULL;) {
    piece p = {NULL, 0}, last = {NULL, 0};
    int n = count(form, k, &p);
    bool open = n > 0 && count(form, n - 1, &last) == n &&
                strncmp(last.at, "...", 3) == 0;
    if ((open ? nargs >= n - 1 : nargs == n) && is_name(p)) {
      la_buf_put(out, p.at, p.len);
      return !out->failed;
    }
    form = strchr(form, '\n');
    form = form == NULL ? NULL : form + 1;
  }
  return false;
}
