/* command.c - see command.h. A command word is either the shell's own or a
   builtin of that name, called with the words behind it as strings. */
#include "config.h"

#include "shell/command.h"

#include "builtins/registry.h"
#include "shell/line.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_WORDS = 64 };

static la_status show_help(la_session *s, const char *rest) {
  la_ctx *ctx = la_session_ctx(s);
  la_buf text = LA_BUF_INIT;
  la_status status = la_help(s, rest, &text);
  if (status == LA_OK) {
    status = la_session_page(s, &text);
  }
  if (status == LA_OK && text.failed) {
    status = la_fail_nomem(ctx);
  }
  la_buf_free(&text);
  return status;
}

static la_status set_format(la_session *s, const char *rest) {
  return la_format_set(la_session_ctx(s), la_session_format(s), rest);
}

static la_status show_history(la_session *s, const char *rest) {
  la_buf text = LA_BUF_INIT;
  char *end;
  long most = strtol(rest, &end, 10);
  if (end == rest) {
    most = INT_MAX;
  }
  if (end[strspn(end, " \t,;")] != '\0' || most < 1 || most > INT_MAX) {
    return la_fail(la_session_ctx(s),
                   "history takes the number of entries to show");
  }
  la_line_history((int)most, &text);
  la_status status = la_session_page(s, &text);
  la_buf_free(&text);
  return status;
}

static const struct {
  const char *word;
  la_status (*run)(la_session *s, const char *rest);
} own[] = {
    {"help", show_help}, {"format", set_format}, {"history", show_history}};

/* Splits [rest] at blanks into string values; -1 without memory. */
static int split_words(la_ctx *ctx, const char *rest, la_val *word) {
  static const char blanks[] = " \t,;";
  int n = 0;
  rest += strspn(rest, blanks);
  while (*rest != '\0' && n < MAX_WORDS) {
    size_t len = strcspn(rest, blanks);
    if (la_val_text(ctx, rest, (ptrdiff_t)len, &word[n]) != LA_OK) {
      la_vals_release(n, word);
      return -1;
    }
    n++;
    rest += len;
    rest += strspn(rest, blanks);
  }
  return n;
}

static la_status call_builtin(la_ctx *ctx, const la_builtin *row,
                              const char *rest) {
  la_val arg[MAX_WORDS];
  la_val out[1] = {LA_VAL_NONE};
  int n = split_words(ctx, rest, arg);
  if (n < 0) {
    return LA_ERR;
  }
  if (n > row->max_in && row->max_in != LA_ANY) {
    la_vals_release(n, arg);
    return la_fail(ctx, "%s takes at most %d words", row->name, row->max_in);
  }
  la_call call = {.self = row, .nargin = n, .arg = arg, .out = out};
  la_status status = row->fn(ctx, &call);
  la_vals_release(n, arg);
  la_val_release(&out[0]);
  return status;
}

la_status la_command(la_session *s, const char *word, const char *rest) {
  la_ctx *ctx = la_session_ctx(s);
  for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
    if (strcmp(own[i].word, word) == 0) {
      return own[i].run(s, rest);
    }
  }
  const la_builtin *row = la_builtin_find(word);
  if (row == NULL) {
    return la_fail(ctx, "%s is not part of this version of lac", word);
  }
  return call_builtin(ctx, row, rest);
}
