/* line.c - see line.h. Readline is one global thing, and its callbacks take no
   argument of ours: so this file has the one static of the shell. */
#include "config.h"

#include "shell/line.h"

#include "base/intr.h"
#include "base/mem.h"
#include "shell/complete.h"
#include "shell/path.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

enum { HISTORY_MOST = 5000 };

static struct {
  la_session *session; /* asked for names; NULL: the terminal is not in use */
  char *file;          /* of the history; NULL: none is kept */
  char *entry;         /* what Readline handed over */
  bool done;           /* it handed something over */
  la_place place;      /* of the completion that is going on */
  la_buf names;        /* its candidates */
  ptrdiff_t next;      /* offset of the next candidate */
} line;

/* --- completion --- */

/* Readline frees what it is given, so the copy is libc's. */
static char *next_name(const char *text, int state) {
  (void)text;
  if (state == 0) {
    line.next = 0;
  }
  const char *name = la_buf_text(&line.names) + line.next;
  size_t n = strcspn(name, "\n");
  line.next += (ptrdiff_t)n + 1;
  return n == 0 ? NULL : strndup(name, n);
}

/* Shows the forms of the call at the cursor below the line. */
static void show_signature(void) {
  la_buf text = LA_BUF_INIT;
  if (la_complete_signature(line.session, rl_line_buffer, rl_point, &text)) {
    fprintf(rl_outstream, "\n%s", la_buf_text(&text));
    rl_on_new_line();
    rl_redisplay();
  }
  la_buf_free(&text);
}

static char **complete(const char *text, int start, int end) {
  (void)start;
  ptrdiff_t begin;
  line.place = la_complete_place(rl_line_buffer, end, &begin);
  rl_completion_append_character = '\0';
  if (line.place == LA_PLACE_FILE) {
    char quote = begin > 0 ? rl_line_buffer[begin - 1] : ' ';
    rl_completion_append_character = quote;
    return NULL; /* Readline's own file names */
  }
  rl_attempted_completion_over = 1;
  if (*text == '\0' && line.place <= LA_PLACE_HANDLE) {
    show_signature();
    return NULL;
  }
  la_buf_clear(&line.names);
  la_complete_names(line.session, line.place, text, &line.names);
  if (line.names.len == 0) {
    show_signature();
    return NULL;
  }
  return rl_completion_matches(text, next_name);
}

/* What ends the word before the cursor: a file name may hold nearly all. */
static char *word_breaks(void) {
  static char name[] = " \t\n\"\\'`@$><=;|&{}()[]+-*/^!~,.:%#?";
  static char file[] = "\"'";
  static char source[] = " ";
  ptrdiff_t begin;
  if (la_complete_place(rl_line_buffer, rl_point, &begin) != LA_PLACE_FILE) {
    return name;
  }
  return begin > 0 && rl_line_buffer[begin - 1] == ' ' ? source : file;
}

/* --- history --- */

/* Makes the history file, readable by its owner only, and takes it in. */
static void open_history(void) {
  using_history();
  stifle_history(HISTORY_MOST);
  history_comment_char = '#';
  history_write_timestamps = 1;
  line.file = la_path_state("history");
  int fd = -1;
  if (line.file != NULL) {
    fd = open(line.file, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  }
  if (fd < 0) {
    la_mem_free(line.file);
    line.file = NULL;
    return;
  }
  close(fd);
  read_history(line.file);
  if (history_length >= HISTORY_MOST) {
    write_history(line.file);
    chmod(line.file, 0600);
  }
}

void la_line_remember(const char *entry) {
  HIST_ENTRY *last = history_get(history_base + history_length - 1);
  if (*entry == ' ' || (last != NULL && strcmp(last->line, entry) == 0)) {
    return;
  }
  add_history(entry);
  if (line.file != NULL) {
    append_history(1, line.file);
  }
}

/* An entry behind its number, its further lines below its first. */
static void put_entry(int number, const char *entry, la_buf *out) {
  la_buf_printf(out, "%5d  ", number);
  for (; *entry != '\0'; entry++) {
    la_buf_putc(out, *entry);
    la_buf_pad(out, ' ', *entry == '\n' ? 7 : 0);
  }
  la_buf_putc(out, '\n');
}

void la_line_history(int most, la_buf *out) {
  HIST_ENTRY **list = history_list();
  int first = most < history_length ? history_length - most : 0;
  for (int i = first; list != NULL && i < history_length; i++) {
    put_entry(history_base + i, list[i]->line, out);
  }
}

/* --- reading --- */

/* The arrows look for entries that begin like the line, unless the user has
   bound them otherwise. */
static void bind_arrows(void) {
  static const char *const up[] = {"\033[A", "\033OA"};
  static const char *const down[] = {"\033[B", "\033OB"};
  for (int i = 0; i < 2; i++) {
    if (rl_function_of_keyseq(up[i], NULL, NULL) == rl_get_previous_history) {
      rl_bind_keyseq(up[i], rl_history_search_backward);
    }
    if (rl_function_of_keyseq(down[i], NULL, NULL) == rl_get_next_history) {
      rl_bind_keyseq(down[i], rl_history_search_forward);
    }
  }
}

void la_line_open(la_session *s, bool history) {
  line.session = s;
  rl_readline_name = "lac";
  rl_persistent_signal_handlers = 1;
  rl_attempted_completion_function = complete;
  rl_completion_word_break_hook = word_breaks;
  rl_variable_bind("blink-matching-paren", "on");
  rl_initialize();
  bind_arrows();
  if (history) {
    open_history();
  }
}

void la_line_close(void) {
  clear_history();
  la_mem_free(line.file);
  la_buf_free(&line.names);
  line.file = NULL;
  line.session = NULL;
}

static void take(char *text) {
  line.entry = text;
  line.done = true;
  rl_callback_handler_remove();
}

/* A signal came while we were waiting. True if it was Ctrl-C: the line goes. */
static bool heed_signal(void) {
  bool stopped = rl_pending_signal() == SIGTSTP;
  rl_check_signals();
  if (!la_interrupted()) {
    if (stopped) {
      rl_forced_update_display(); /* back in the foreground */
    }
    return false;
  }
  rl_callback_sigcleanup();
  rl_free_line_state();
  rl_callback_handler_remove();
  fputc('\n', rl_outstream);
  return true;
}

/* The line in which Ctrl-D was typed: where pastes are bracketed, Readline has
   closed it. */
static void close_last_line(void) {
  const char *bracketed = rl_variable_value("enable-bracketed-paste");
  if (bracketed == NULL || strcmp(bracketed, "on") != 0) {
    fputc('\n', rl_outstream);
  }
}

la_line_result la_line_read(const char *prompt, la_buf *text) {
  struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
  la_intr_clear();
  line.done = false;
  rl_eof_found = 0; /* else Readline closes every later line twice */
  rl_callback_handler_install(prompt, take);
  while (!line.done) {
    if (poll(&in, 1, -1) > 0) {
      rl_callback_read_char();
    } else if (errno != EINTR) {
      take(NULL);
    }
    if (!line.done && heed_signal()) {
      la_intr_clear();
      return LA_LINE_BREAK;
    }
  }
  if (line.entry == NULL) {
    close_last_line();
    return LA_LINE_END;
  }
  la_buf_clear(text);
  la_buf_puts(text, line.entry);
  free(line.entry);
  line.entry = NULL;
  return LA_LINE_READ;
}
