/* line.h - reading an entry from the terminal: GNU Readline, its history and
   its completion. The only file that knows Readline is line.c. */
#ifndef LA_SHELL_LINE_H
#define LA_SHELL_LINE_H

#include "base/buf.h"

/* Appends the entries of this and earlier sessions, oldest first. */
void la_line_history(la_buf *out);

#endif
