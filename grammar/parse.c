/* parse.c - la_parse: one text, one scanner, one parser. */
#include "config.h"

#include "lang/parse.h"

#include "base/mem.h"
#include "base/progress.h"
#include "grammar.h"
#include "parser.h"

#include <string.h>

/* What flex scans: the text, a newline if its last line has none, and the two
   NULs that flex asks for. NULL without memory. */
static char *scan_copy(const la_source *src, ptrdiff_t *len) {
  bool closed = src->len > 0 && src->text[src->len - 1] == '\n';
  *len = src->len + !closed;
  char *copy = la_mem_alloc(*len + 2, 1);
  if (copy != NULL) {
    memcpy(copy, src->text, (size_t)src->len);
    memcpy(copy + *len - 1, "\n\0", 3);
  }
  return copy;
}

/* A function that only the end of the text closes may go on in the next
   lines. */
static void ask_for_more(la_parser *p) {
  if (!p->failed && p->block.n > 0) {
    la_syntax_unfinished(p);
  }
}

static void run(la_parser *p, bool allow_incomplete) {
  ptrdiff_t len;
  char *copy = scan_copy(p->src, &len);
  la_work_begin(&p->done, "reading the text", (double)p->src->len);
  if (copy == NULL || !la_lexer_open(p, copy, len)) {
    la_syntax_nomem(p);
  } else if (la_yyparse(p) != 0 && !p->failed) {
    la_syntax_fail(p, p->prev_span, "this is not a statement");
  }
  la_work_end(&p->done);
  if (allow_incomplete) {
    ask_for_more(p);
  }
  la_lexer_close(p);
  la_mem_free(copy);
  la_mem_free(p->open.at);
  la_mem_free(p->block.at);
}

la_parse_status la_parse(la_ctx *ctx, la_source *src, la_arena *arena,
                         bool allow_incomplete, la_node **block) {
  la_parser p = {.ctx = ctx, .src = src, .arena = arena, .text = src->text};
  *block = NULL;
  if (src->len > INT32_MAX) {
    la_fail(ctx, "a text of more than 2 GiB cannot be read");
    return LA_PARSE_ERROR;
  }
  run(&p, allow_incomplete);
  *block = la_ast_new(arena, LA_N_BLOCK, (la_span){0, p.whole, 0});
  if (*block == NULL) {
    la_fail_nomem(ctx);
    return LA_PARSE_ERROR;
  }
  (*block)->u.list = p.body;
  la_ast_measure(*block);
  if (!p.failed) {
    return LA_PARSE_OK;
  }
  return p.incomplete && allow_incomplete ? LA_PARSE_INCOMPLETE
                                          : LA_PARSE_ERROR;
}
