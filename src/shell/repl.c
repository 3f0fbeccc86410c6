/* repl.c - see repl.h: entries of one or more lines, until the user leaves. */
#include "config.h"

#include "shell/repl.h"

#include "base/intr.h"
#include "base/mem.h"
#include "shell/feed.h"
#include "shell/line.h"
#include "shell/path.h"
#include "shell/term.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char prompt[] = "lac> ";
static const char more[] = "...> ";

/* The user's own settings. A missing file is no error; anything wrong inside is
   reported and the session goes on. */
static void run_init(la_session *s) {
  char *path = la_path_config("init.la");
  la_buf text = LA_BUF_INIT;
  if (path != NULL && access(path, F_OK) == 0 &&
      la_session_read(s, path, &text) == LA_DONE) {
    la_input input = {.name = path,
                      .text = la_buf_text(&text),
                      .len = text.len,
                      .first_line = 1};
    la_session_run(s, &input, NULL);
  }
  la_buf_free(&text);
  la_mem_free(path);
}

/* Length of a prompt of ours at [s], as it comes along with pasted text. */
static ptrdiff_t pasted_prompt(const char *s) {
  ptrdiff_t n = (ptrdiff_t)strlen(prompt);
  bool first = strncmp(s, prompt, (size_t)n) == 0;
  bool next = strncmp(s, more, (size_t)n) == 0;
  return first || next ? n : 0;
}

/* Adds the lines of [text] to the entry without pasted prompts. */
static void add_lines(la_buf *entry, const char *text) {
  for (;;) {
    text += pasted_prompt(text);
    size_t n = strcspn(text, "\n");
    la_buf_put(entry, text, (ptrdiff_t)n);
    la_buf_putc(entry, '\n');
    if (text[n] == '\0') {
      return;
    }
    text += n + 1;
  }
}

static bool is_blank(const la_buf *entry) {
  return strspn(la_buf_text(entry), " \t\n\r") == (size_t)entry->len;
}

/* The entry goes to the history as it was typed, without its last newline. */
static void remember(la_buf *entry) {
  if (entry->len > 0 && !is_blank(entry)) {
    entry->text[entry->len - 1] = '\0';
    la_line_remember(entry->text);
    entry->text[entry->len - 1] = '\n';
  }
}

static void run_entry(la_session *s, const la_input *input) {
  la_term_size(la_session_format(s));
  la_session_run(s, input, NULL);
}

/* Reads the lines of an entry: until it is complete, or the user breaks off. */
static la_line_result read_entry(la_session *s, la_buf *entry) {
  la_buf line = LA_BUF_INIT;
  la_line_result got = LA_LINE_READ;
  la_input input = {.first_line = 1};
  la_buf_clear(entry);
  do {
    got = la_line_read(entry->len == 0 ? prompt : more, &line);
    if (got == LA_LINE_READ) {
      add_lines(entry, la_buf_text(&line));
    }
    input.text = la_buf_text(entry);
    input.len = entry->len;
  } while (got == LA_LINE_READ && la_session_is_open(s, &input));
  la_buf_free(&line);
  return got;
}

/* Reads and runs one entry; what is open at its end is an error. It is in the
   history before it runs, in case it never ends. False when the user wants to
   leave. */
static bool take_entry(la_session *s, la_buf *entry, int *breaks) {
  la_line_result got = read_entry(s, entry);
  bool leave = got == LA_LINE_END && entry->len == 0;
  *breaks = got == LA_LINE_BREAK && entry->len == 0 ? *breaks + 1 : 0;
  if (!leave && got != LA_LINE_BREAK) {
    la_input input = {
        .text = la_buf_text(entry), .len = entry->len, .first_line = 1};
    remember(entry);
    run_entry(s, &input);
  }
  if (*breaks == 3) {
    fputs("Ctrl-D or quit leaves.\n", stdout);
  }
  return !leave;
}

static void say_hello(const la_options *opt) {
  if (!opt->quiet) {
    puts("lac " PACKAGE_VERSION ", the linear algebra calculator. "
         "help shows the way, Ctrl-D leaves.");
  }
}

int la_repl(la_session *s, const la_options *opt) {
  int status = 0;
  int breaks = 0;
  la_buf entry = LA_BUF_INIT;
  if (!la_term_both()) {
    la_outcome outcome = la_feed(s, STDIN_FILENO, "stdin", opt->keep_going);
    return outcome == LA_DONE          ? 0
           : outcome == LA_INTERRUPTED ? 130
           : outcome == LA_UNREADABLE  ? 2
                                       : 1;
  }
  la_term_prompt_signals();
  say_hello(opt);
  if (!opt->no_init) {
    run_init(s);
  }
  la_line_open(s, !opt->no_history && !opt->sandbox);
  while (!la_session_quit(s, &status) && take_entry(s, &entry, &breaks)) {
  }
  la_line_close();
  la_buf_free(&entry);
  return status;
}
