/* complete.c - see complete.h. */
#include "config.h"

#include "shell/complete.h"

#include "builtins/registry.h"
#include "lang/parse.h"
#include "shell/pages.h"

#include <ctype.h>
#include <string.h>

/* --- where the end of the text is --- */

static bool is_word(char c) {
  return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* A quote behind one of these is a transpose. */
static bool ends_operand(char c) {
  return is_word(c) || c == ')' || c == ']' || c == '\'' || c == '.';
}

/* Where a string that is still open begins, or -1. */
static ptrdiff_t open_string(const char *line, ptrdiff_t n) {
  ptrdiff_t begin = -1;
  for (ptrdiff_t i = 0; i < n; i++) {
    char c = line[i];
    bool quote =
        c == '"' || (c == '\'' && (i == 0 || !ends_operand(line[i - 1])));
    if (begin >= 0) {
      begin = c == line[begin] ? -1 : begin;
    } else if (quote) {
      begin = i;
    }
  }
  return begin;
}

/* The command word of the statement in which the text ends, and where the rest
   behind it begins. Length 0: there is none. */
static ptrdiff_t command_word(const char *line, ptrdiff_t n, const char **word,
                              ptrdiff_t *rest) {
  ptrdiff_t i = n;
  while (i > 0 && strchr("\n;,", line[i - 1]) == NULL) {
    i--;
  }
  while (i < n && (line[i] == ' ' || line[i] == '\t')) {
    i++;
  }
  ptrdiff_t len = 0;
  while (i + len < n && is_word(line[i + len])) {
    len++;
  }
  *word = line + i;
  *rest = i + len + 1;
  if (len == 0 && i < n && line[i] == '?') {
    *rest = i + 1;
    return 1;
  }
  return i + len < n && line[i + len] == ' ' ? len : 0;
}

static bool is(const char *word, ptrdiff_t n, const char *text) {
  return (ptrdiff_t)strlen(text) == n && memcmp(word, text, (size_t)n) == 0;
}

la_place la_complete_place(const char *line, ptrdiff_t n, ptrdiff_t *begin) {
  const char *word;
  ptrdiff_t rest;
  ptrdiff_t quote = open_string(line, n);
  ptrdiff_t len = command_word(line, n, &word, &rest);
  if (quote >= 0 || is(word, len, "source")) {
    *begin = quote >= 0 ? quote + 1 : rest;
    return LA_PLACE_FILE;
  }
  *begin = n;
  while (*begin > 0 && is_word(line[*begin - 1])) {
    (*begin)--;
  }
  if (is(word, len, "help") || is(word, len, "?")) {
    return LA_PLACE_HELP;
  }
  if (is(word, len, "format")) {
    return LA_PLACE_FORMAT;
  }
  if (is(word, len, "clear") || is(word, len, "who") || is(word, len, "whos")) {
    return LA_PLACE_VARIABLE;
  }
  return *begin > 0 && line[*begin - 1] == '@' ? LA_PLACE_HANDLE
                                               : LA_PLACE_NAME;
}

/* --- names --- */

typedef struct wanted {
  la_session *s;
  const char *prefix;
  const char *close; /* behind the name of a function */
  la_buf *out;
} wanted;

static void put(const wanted *w, const char *name, size_t n,
                const char *close) {
  size_t len = strlen(w->prefix);
  if (n >= len && memcmp(name, w->prefix, len) == 0) {
    la_buf_put(w->out, name, (ptrdiff_t)n);
    la_buf_puts(w->out, close);
    la_buf_putc(w->out, '\n');
  }
}

/* Every word of [names], which are separated by blanks. */
static void put_words(const wanted *w, const char *names) {
  while (*names != '\0') {
    size_t n = strcspn(names, " ");
    put(w, names, n, "");
    names += n + (names[n] == ' ');
  }
}

static void put_variables(const wanted *w) {
  la_interp *in = la_session_interp(w->s);
  const char *name;
  for (int k = 0; (name = la_interp_variable(in, k)) != NULL; k++) {
    put(w, name, strlen(name), "");
  }
}

static bool is_variable(const wanted *w, const char *name) {
  return la_interp_get(la_session_interp(w->s), name).tag != LA_NONE;
}

static void put_functions(const wanted *w) {
  la_interp *in = la_session_interp(w->s);
  const char *name;
  for (int k = 0; (name = la_interp_function(in, k)) != NULL; k++) {
    put(w, name, strlen(name), w->close);
  }
  for (int k = 0; la_builtin_at(k) != NULL; k++) {
    name = la_builtin_at(k)->name;
    if (!is_variable(w, name)) {
      put(w, name, strlen(name), la_builtin_at(k)->max_in > 0 ? w->close : "");
    }
  }
}

static void put_keywords(const wanted *w) {
  const char *word;
  for (int k = 0; (word = la_parse_keyword(k)) != NULL; k++) {
    put(w, word, strlen(word), "");
  }
}

static void put_topics(const wanted *w) {
  for (int t = 0; t < LA_TOPIC_COUNT; t++) {
    const char *name = la_topic_name((la_topic)t);
    put(w, name, strlen(name), "");
  }
  for (int k = 0; la_page_at(k) != NULL; k++) {
    put_words(w, la_page_at(k)->names);
  }
}

void la_complete_names(la_session *s, la_place place, const char *prefix,
                       la_buf *out) {
  wanted w = {s, prefix, place == LA_PLACE_NAME ? "(" : "", out};
  switch (place) {
  case LA_PLACE_NAME:
    put_variables(&w);
    put_functions(&w);
    put_keywords(&w);
    break;
  case LA_PLACE_HANDLE:
    put_functions(&w);
    break;
  case LA_PLACE_HELP:
    put_functions(&w);
    put_topics(&w);
    break;
  case LA_PLACE_FORMAT:
    put_words(&w, la_format_words());
    break;
  case LA_PLACE_VARIABLE:
    put_variables(&w);
    break;
  case LA_PLACE_FILE:
    break;
  }
}

/* --- the signature of an open call --- */

/* Index of the parenthesis that is open at the end of the text, or -1. */
static ptrdiff_t open_call(const char *line, ptrdiff_t n) {
  int depth = 0;
  for (ptrdiff_t i = n - 1; i >= 0; i--) {
    char c = line[i];
    if (c == ')' || c == ']') {
      depth++;
    } else if ((c == '(' || c == '[') && depth-- == 0) {
      return c == '(' ? i : -1;
    }
  }
  return -1;
}

/* A user's function hides a builtin of the same name. */
static bool put_signature(la_session *s, const char *name, la_buf *out) {
  const la_function_def *def = la_interp_definition(la_session_interp(s), name);
  const la_builtin *row = la_builtin_find(name);
  if (def != NULL) {
    la_ast_print_signature(def, out);
  } else if (row != NULL) {
    la_buf_puts(out, row->signature);
  } else {
    return false;
  }
  la_buf_putc(out, '\n');
  return true;
}

bool la_complete_signature(la_session *s, const char *line, ptrdiff_t n,
                           la_buf *out) {
  ptrdiff_t end = open_call(line, n);
  ptrdiff_t begin = end;
  while (begin > 0 && is_word(line[begin - 1])) {
    begin--;
  }
  if (end < 0 || begin == end) {
    return false;
  }
  la_buf name = LA_BUF_INIT;
  la_buf_put(&name, line + begin, end - begin);
  bool found = put_signature(s, la_buf_text(&name), out);
  la_buf_free(&name);
  return found;
}
