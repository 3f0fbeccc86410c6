/* command.c - the words that work without parentheses. The evaluator knows
   those that concern itself; the others are the shell's. */
#include "config.h"

#include "eval/walk.h"

#include "base/mem.h"
#include "eval/report.h"

#include <stdlib.h>
#include <string.h>

/* Copies the next word of *rest, quotes around it removed, and moves on. False
   after the last. */
static bool next_word(const char **rest, la_buf *word) {
  la_buf_clear(word);
  const char *c = *rest;
  c += strspn(c, " \t,");
  if (*c == '\0') {
    return false;
  }
  char quote = *c == '"' || *c == '\'' ? *c : '\0';
  ptrdiff_t n;
  if (quote != '\0') {
    c++;
    const char *end = strchr(c, quote);
    n = end == NULL ? (ptrdiff_t)strlen(c) : end - c;
    *rest = end == NULL ? c + n : end + 1;
  } else {
    n = (ptrdiff_t)strcspn(c, " \t,");
    *rest = c + n;
  }
  la_buf_put(word, c, n);
  return true;
}

static la_status clear(la_interp *in, const char *rest) {
  la_buf word = LA_BUF_INIT;
  bool any = false;
  while (next_word(&rest, &word)) {
    const char *text = la_buf_text(&word);
    bool all = strcmp(text, "all") == 0 || strcmp(text, "-all") == 0 ||
               strcmp(text, "-a") == 0;
    in->ctx->host.clear(in, all ? NULL : text);
    any = true;
  }
  la_buf_free(&word);
  if (!any) {
    in->ctx->host.clear(in, NULL);
  }
  return LA_OK;
}

static la_status source(la_interp *in, const char *rest) {
  la_buf path = LA_BUF_INIT, text = LA_BUF_INIT;
  la_status st;
  if (!next_word(&rest, &path)) {
    st = la_fail(in->ctx, "source needs the name of a file");
  } else {
    st = la_io_read_text(in->ctx, la_buf_text(&path), &text);
  }
  if (st == LA_OK) {
    st = la_interp_run_text(in, la_buf_text(&path), la_buf_text(&text),
                            text.len);
  }
  la_buf_free(&text);
  la_buf_free(&path);
  return st;
}

static la_status quit(la_interp *in, const char *rest) {
  la_buf word = LA_BUF_INIT;
  long status = 0;
  bool bad = false;
  if (next_word(&rest, &word)) {
    char *end;
    status = strtol(la_buf_text(&word), &end, 10);
    bad = *end != '\0' || status < 0 || status > 255;
  }
  la_buf_free(&word);
  if (bad) {
    return la_fail(in->ctx, "the exit status is a whole number from 0 to 255");
  }
  in->ctx->host.quit(in, (int)status);
  return LA_INTR;
}

la_status la_exec_command(la_interp *in, la_node *n) {
  const char *word = n->u.command.word;
  const char *rest = n->u.command.rest == NULL ? "" : n->u.command.rest;
  la_status st;
  if (strcmp(word, "clear") == 0) {
    st = clear(in, rest);
  } else if (strcmp(word, "source") == 0) {
    st = source(in, rest);
  } else if (strcmp(word, "quit") == 0 || strcmp(word, "exit") == 0) {
    st = quit(in, rest);
  } else {
    st = in->hooks.command(in->hooks.self, word, rest);
  }
  return la_report_place(in, n, st);
}
