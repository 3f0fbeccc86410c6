/* line.h - reading an entry from the terminal: GNU Readline, its history and
   its completion. The only file that knows Readline is line.c. */
#ifndef LA_SHELL_LINE_H
#define LA_SHELL_LINE_H

#include "base/buf.h"
#include "shell/session.h"

#include <stdbool.h>

typedef enum la_line_result {
  LA_LINE_READ,
  LA_LINE_BREAK, /* Ctrl-C: the line is dropped */
  LA_LINE_END    /* Ctrl-D on an empty line, or the terminal is gone */
} la_line_result;

/* Prepares the terminal. Completion asks [s] for names; with [history] the
   entries of earlier sessions are taken in and new ones are kept. */
void la_line_open(la_session *s, bool history);
void la_line_close(void);

/* Reads one line after [prompt] into [line], which it replaces; an entry that
   was recalled or pasted may hold several lines. No newline at the end. */
la_line_result la_line_read(const char *prompt, la_buf *line);

/* Adds an entry to the history and its file. One that begins with a blank, or
   is the last one again, stays out. */
void la_line_remember(const char *entry);

/* Appends the last [most] entries of this and earlier sessions, each behind its
   number, oldest first. */
void la_line_history(int most, la_buf *out);

#endif
