/* session.c - see session.h: binds context, evaluator, settings and streams. */
#include "config.h"

#include "shell/session.h"

#include "base/intr.h"
#include "base/mem.h"
#include "engine/rng.h"
#include "io/io.h"
#include "lang/parse.h"
#include "shell/command.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct la_session {
  la_ctx ctx;
  la_interp *interp;
  la_format fmt;
  la_rng rng;
  FILE *out;
  FILE *err;
  la_watch watch; /* no functions: nobody */
  bool color_errors;
  bool write_failed;
  bool silent;       /* nobody reads any more */
  bool after_result; /* the last thing written was a result */
};

/* Tables and text blocks read better with a blank line between them; one-line
   formats are one result a line. */
static bool spaced(la_style style) {
  return style == LA_PLAIN || style == LA_CSV || style == LA_TSV ||
         style == LA_LATEX || style == LA_MARKDOWN;
}

static void hide_watch(la_session *s) {
  if (s->watch.hide != NULL) {
    s->watch.hide(s->watch.self);
  }
}

static void begin_watch(la_session *s, const char *what, ptrdiff_t n) {
  if (s->watch.begin != NULL) {
    s->watch.begin(s->watch.self, what, n);
  }
}

static void end_watch(la_session *s) {
  if (s->watch.end != NULL) {
    s->watch.end(s->watch.self);
  }
}

/* A reader that left (lac ... | head) is told by the status alone. */
static la_status fail_write(la_session *s) {
  s->write_failed = true;
  s->silent = errno == EPIPE;
  return la_fail(&s->ctx, "cannot write the result: %s", strerror(errno));
}

static la_status write_text(void *self, const char *text, ptrdiff_t n) {
  la_session *s = self;
  enum { PART = 1 << 14 };
  s->after_result = false;
  hide_watch(s);
  /* In parts, since a slow screen takes long to show a large result. */
  for (ptrdiff_t at = 0; at < n; at += PART) {
    size_t part = (size_t)(n - at < PART ? n - at : PART);
    if (la_interrupted()) {
      return LA_INTR;
    }
    if (fwrite(text + at, 1, part, s->out) != part) {
      return fail_write(s);
    }
  }
  return LA_OK;
}

/* A person at the screen sees names; elsewhere only what was assigned has one,
   so that the value of an expression can be used as it stands. */
static la_status display(void *self, const char *name, bool assigned,
                         la_val v) {
  la_session *s = self;
  if (!assigned && s->fmt.style != LA_PRETTY) {
    name = NULL;
  }
  la_buf text = LA_BUF_INIT;
  if (s->after_result && spaced(s->fmt.style)) {
    la_buf_putc(&text, '\n');
  }
  la_status status = la_show(&s->ctx, &s->fmt, name, v, &text);
  if (status == LA_OK && text.failed) {
    status = la_fail_nomem(&s->ctx);
  }
  if (status == LA_OK) {
    status = write_text(s, la_buf_text(&text), text.len);
    s->after_result = true;
  }
  la_buf_free(&text);
  return status;
}

/* Results and messages must come out in the order in which they arose. */
static void put_message(la_session *s, const la_buf *text) {
  if (fflush(s->out) != 0) {
    fail_write(s);
  }
  if (s->silent) {
    return;
  }
  hide_watch(s);
  fwrite(la_buf_text(text), 1, (size_t)text->len, s->err);
  fflush(s->err);
}

static void warn(void *self, const char *text, la_source *src, la_span span) {
  la_session *s = self;
  la_buf line = LA_BUF_INIT;
  la_warning_render(text, src, span, s->color_errors, &line);
  put_message(s, &line);
  la_buf_free(&line);
}

static la_status command(void *self, const char *word, const char *rest) {
  return la_command(self, word, rest);
}

la_session *la_session_new(FILE *out, FILE *err) {
  la_session *s = la_mem_zalloc(1, sizeof *s);
  if (s == NULL) {
    return NULL;
  }
  s->out = out;
  s->err = err;
  s->fmt = LA_FORMAT_PLAIN;
  s->ctx.fmt = &s->fmt;
  s->ctx.rng = &s->rng;
  s->ctx.out = (la_writer){s, write_text};
  s->interp =
      la_interp_new(&s->ctx, (la_interp_hooks){s, display, warn, command});
  if (s->interp == NULL) {
    la_session_free(s);
    return NULL;
  }
  return s;
}

void la_session_free(la_session *s) {
  if (s != NULL) {
    la_interp_free(s->interp);
    la_ctx_release(&s->ctx);
    la_mem_free(s);
  }
}

la_format *la_session_format(la_session *s) {
  return &s->fmt;
}

la_ctx *la_session_ctx(la_session *s) {
  return &s->ctx;
}

la_interp *la_session_interp(la_session *s) {
  return s->interp;
}

void la_session_watch(la_session *s, la_watch watch) {
  s->watch = watch;
}

void la_session_color_errors(la_session *s, bool color) {
  s->color_errors = color;
}

/* Tells the user of the error in the context, and keeps it for lasterr(). */
static la_outcome report(la_session *s, la_status status) {
  la_buf text = LA_BUF_INIT;
  status = la_interrupted() ? LA_INTR : status;
  if (status == LA_INTR) {
    la_buf_puts(&text, "interrupted\n");
  } else {
    la_buf_clear(&s->ctx.lasterr);
    la_buf_puts(&s->ctx.lasterr, la_buf_text(&s->ctx.err.msg));
    la_err_render(&s->ctx.err, s->color_errors, &text);
  }
  put_message(s, &text);
  la_buf_free(&text);
  la_err_clear(&s->ctx.err);
  return status == LA_INTR ? LA_INTERRUPTED : LA_FAILED;
}

/* Runs one statement and sees to it that its results are on their way. */
static la_outcome run_statement(la_session *s, la_source *src, la_arena *arena,
                                la_node *statement) {
  la_node block = {.kind = LA_N_BLOCK, .span = statement->span};
  block.u.list = (la_list){&statement, 1, 1};
  begin_watch(s, src->text + statement->span.begin,
              (ptrdiff_t)(statement->span.end - statement->span.begin));
  la_status status = la_interp_run(s->interp, src, arena, &block);
  end_watch(s);
  la_outcome outcome = status == LA_OK ? LA_DONE : report(s, status);
  if (fflush(s->out) != 0 && !s->write_failed) {
    outcome = report(s, fail_write(s));
  }
  return outcome;
}

/* Runs the statements of a block: functions are defined first, so that a script
   may call what it defines further down. */
static la_outcome run_block(la_session *s, la_source *src, la_arena *arena,
                            const la_list *list, bool keep_going) {
  la_outcome worst = LA_DONE;
  int status;
  for (int pass = 0; pass < 2; pass++) {
    for (int i = 0; i < list->n; i++) {
      bool defines = list->at[i]->kind == LA_N_FUNCTION;
      if (defines != (pass == 0)) {
        continue;
      }
      la_outcome outcome = run_statement(s, src, arena, list->at[i]);
      worst = worst == LA_DONE ? outcome : worst;
      if (outcome == LA_INTERRUPTED || (outcome != LA_DONE && !keep_going) ||
          la_session_quit(s, &status)) {
        return worst;
      }
    }
  }
  return worst;
}

/* Where to go on after a syntax error: behind the line that it is in. */
static ptrdiff_t behind_error(const la_err *err, const la_source *src,
                              const la_node *block) {
  ptrdiff_t at = (ptrdiff_t)err->span.end;
  if (block != NULL && (ptrdiff_t)block->span.end > at) {
    at = (ptrdiff_t)block->span.end;
  }
  while (at < src->len && src->text[at] != '\n') {
    at++;
  }
  return at < src->len ? at + 1 : src->len;
}

/* What follows from the parser's answer. The syntax error waits in the context
   while the statements before it run, so its message is made first. */
static la_outcome run_parsed(la_session *s, const la_input *input,
                             la_source *src, la_arena *arena, ptrdiff_t *used) {
  la_node *block = NULL;
  la_buf message = LA_BUF_INIT;
  la_outcome after = LA_DONE;
  ptrdiff_t done = input->len;
  la_parse_status parsed = la_parse(&s->ctx, src, arena, input->more, &block);
  if (parsed == LA_PARSE_ERROR && la_interrupted()) {
    return report(s, LA_INTR);
  }
  if (parsed == LA_PARSE_ERROR) {
    la_err_render(&s->ctx.err, s->color_errors, &message);
    after = LA_FAILED;
    if (input->keep_going) {
      done = behind_error(&s->ctx.err, src, block);
    }
  } else if (parsed == LA_PARSE_INCOMPLETE) {
    after = LA_MORE;
    done = block != NULL ? (ptrdiff_t)block->span.end : 0;
  }
  la_err_clear(&s->ctx.err);
  la_outcome outcome = LA_DONE;
  if (block != NULL && (after == LA_DONE || used != NULL)) {
    outcome = run_block(s, src, arena, &block->u.list, input->keep_going);
  }
  if (used != NULL) {
    *used = done;
  }
  if (after == LA_FAILED && (outcome == LA_DONE || input->keep_going)) {
    put_message(s, &message);
  }
  la_buf_free(&message);
  return outcome == LA_DONE ? after : outcome;
}

la_outcome la_session_run(la_session *s, const la_input *input,
                          ptrdiff_t *used) {
  la_source *src =
      la_source_new(input->name, input->text, input->len, input->first_line);
  la_arena *arena = la_arena_new();
  la_outcome outcome;
  la_intr_clear();
  la_err_clear(&s->ctx.err);
  if (src == NULL || arena == NULL) {
    outcome = report(s, la_fail_nomem(&s->ctx));
  } else {
    outcome = run_parsed(s, input, src, arena, used);
  }
  la_arena_release(arena);
  la_source_release(src);
  return outcome;
}

bool la_session_is_open(la_session *s, const la_input *input) {
  la_source *src =
      la_source_new(input->name, input->text, input->len, input->first_line);
  la_arena *arena = la_arena_new();
  la_node *block;
  bool open =
      src != NULL && arena != NULL &&
      la_parse(&s->ctx, src, arena, true, &block) == LA_PARSE_INCOMPLETE;
  la_err_clear(&s->ctx.err);
  la_arena_release(arena);
  la_source_release(src);
  return open;
}

/* The user's pager, or one that leaves the text on the screen. NULL if it
   cannot be started. */
static FILE *open_pager(void) {
  const char *pager = getenv("LAC_PAGER");
  if (pager == NULL || *pager == '\0') {
    pager = getenv("PAGER");
  }
  if (pager == NULL || *pager == '\0') {
    pager = "less -FRX";
  }
  return popen(pager, "w");
}

la_status la_session_page(la_session *s, const la_buf *text) {
  int lines = 0;
  for (ptrdiff_t i = 0; i < text->len; i++) {
    lines += text->text[i] == '\n';
  }
  if (s->fmt.height > 0 && lines >= s->fmt.height && !s->ctx.sandbox &&
      isatty(fileno(s->out))) {
    fflush(s->out);
    end_watch(s);
    FILE *pager = open_pager();
    if (pager != NULL) {
      fwrite(text->text, 1, (size_t)text->len, pager);
      if (pclose(pager) == 0) {
        return LA_OK;
      }
    }
  }
  return write_text(s, la_buf_text(text), text->len);
}

la_outcome la_session_dump(la_session *s, const la_input *input) {
  la_source *src =
      la_source_new(input->name, input->text, input->len, input->first_line);
  la_arena *arena = la_arena_new();
  la_buf text = LA_BUF_INIT;
  la_node *block;
  la_status status = LA_ERR;
  if (src == NULL || arena == NULL) {
    la_fail_nomem(&s->ctx);
  } else if (la_parse(&s->ctx, src, arena, false, &block) == LA_PARSE_OK) {
    la_ast_dump(block, &text);
    status = write_text(s, la_buf_text(&text), text.len);
  }
  la_outcome outcome = status == LA_OK ? LA_DONE : report(s, status);
  la_buf_free(&text);
  la_arena_release(arena);
  la_source_release(src);
  return outcome;
}

/* The command line may name files even where the statements may not. */
la_outcome la_session_read(la_session *s, const char *path, la_buf *text) {
  bool sandbox = s->ctx.sandbox;
  s->ctx.sandbox = false;
  la_status status = la_io_read_text(&s->ctx, path, text);
  s->ctx.sandbox = sandbox;
  return status == LA_OK ? LA_DONE : report(s, status);
}

la_outcome la_session_load(la_session *s, const char *name, const char *path) {
  la_val v = LA_VAL_NONE;
  bool sandbox = s->ctx.sandbox;
  s->ctx.sandbox = false;
  begin_watch(s, path, (ptrdiff_t)strlen(path));
  la_status status = la_io_load(&s->ctx, path, &v);
  end_watch(s);
  s->ctx.sandbox = sandbox;
  if (status == LA_OK) {
    status = la_interp_set(s->interp, name, v);
  }
  la_val_release(&v);
  return status == LA_OK ? LA_DONE : report(s, status);
}

la_outcome la_session_unreadable(la_session *s, const char *name, int error) {
  report(s, la_fail(&s->ctx, "%s: cannot be read: %s", name, strerror(error)));
  return LA_UNREADABLE;
}

bool la_session_quit(const la_session *s, int *status) {
  return la_interp_quit(s->interp, status);
}

bool la_session_write_failed(const la_session *s) {
  return s->write_failed;
}
