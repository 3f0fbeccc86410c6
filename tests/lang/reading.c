/* reading.c - see reading.h. */
#include "config.h"

#include "reading.h"

#include <string.h>

static la_ctx ctx;
static la_source *src;
static la_arena *arena;
static la_node *block;
static la_buf text_out;

static la_parse_status parse(const char *name, const char *text,
                             bool may_go_on) {
  la_err_clear(&ctx.err);
  la_buf_clear(&text_out);
  la_source_release(src);
  la_arena_release(arena);
  src = la_source_new(name, text, (ptrdiff_t)strlen(text), 1);
  arena = la_arena_new();
  ck_assert_ptr_nonnull(src);
  ck_assert_ptr_nonnull(arena);
  return la_parse(&ctx, src, arena, may_go_on, &block);
}

static const char *finish(void) {
  if (text_out.len > 0 && text_out.text[text_out.len - 1] == '\n') {
    text_out.text[--text_out.len] = '\0';
  }
  return la_buf_text(&text_out);
}

const char *read_tree(const char *text) {
  if (parse(NULL, text, false) != LA_PARSE_OK) {
    return la_buf_text(&ctx.err.msg);
  }
  la_ast_dump(block, &text_out);
  return finish();
}

const char *read_printed(const char *text) {
  if (parse(NULL, text, false) != LA_PARSE_OK) {
    return la_buf_text(&ctx.err.msg);
  }
  for (int i = 0; i < block->u.list.n; i++) {
    la_ast_print(block->u.list.at[i], &text_out);
    la_buf_putc(&text_out, '\n');
  }
  return finish();
}

la_parse_status read_status(const char *text, bool may_go_on) {
  return parse(NULL, text, may_go_on);
}

const char *read_message(const char *name, const char *text) {
  if (parse(name, text, false) == LA_PARSE_OK) {
    return "no error";
  }
  la_err_render(&ctx.err, false, &text_out);
  return la_buf_text(&text_out);
}

const char *read_error(const char *text) {
  return parse(NULL, text, false) == LA_PARSE_OK ? "no error"
                                                 : la_buf_text(&ctx.err.msg);
}

const char *read_hint(const char *text) {
  return parse(NULL, text, false) == LA_PARSE_OK ? "no error"
                                                 : la_buf_text(&ctx.err.hint);
}

int read_count(const char *text, bool may_go_on, uint32_t *end) {
  parse(NULL, text, may_go_on);
  ck_assert_ptr_nonnull(block);
  *end = block->span.end;
  return block->u.list.n;
}
