/* command.c - the words that work without parentheses. Only source is the
   evaluator's own; the others are the shell's. */
#include "config.h"

#include "eval/walk.h"

#include "eval/report.h"
#include "io/io.h"

#include <string.h>

/* The first word of [rest], or what stands between quotes. */
static void first_word(const char *rest, la_buf *word) {
  const char *c = rest + strspn(rest, " \t");
  if (*c == '"' || *c == '\'') {
    const char *end = strchr(c + 1, *c);
    ptrdiff_t n = end == NULL ? (ptrdiff_t)strlen(c + 1) : end - c - 1;
    la_buf_put(word, c + 1, n);
  } else {
    la_buf_put(word, c, (ptrdiff_t)strcspn(c, " \t;,"));
  }
}

static la_status source(la_interp *in, const char *rest) {
  la_buf path = LA_BUF_INIT, text = LA_BUF_INIT;
  la_status st;
  first_word(rest, &path);
  if (path.failed) {
    st = la_fail_nomem(in->ctx);
  } else if (path.len == 0) {
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

la_status la_exec_command(la_interp *in, la_node *n) {
  const char *word = n->u.command.word;
  const char *rest = n->u.command.rest == NULL ? "" : n->u.command.rest;
  la_status st;
  if (strcmp(word, "source") == 0) {
    st = source(in, rest);
  } else {
    st = in->hooks.command(in->hooks.self, word, rest);
  }
  if (st == LA_OK && in->quitting) {
    st = LA_INTR;
  }
  if (st == LA_ERR && in->ctx->err.src == NULL) {
    la_err_name_operands(&in->ctx->err, NULL, 0);
  }
  return la_report_place(in, n, st);
}
