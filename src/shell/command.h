/* command.h - the words that need no parentheses: help, format, who, ... */
#ifndef LA_SHELL_COMMAND_H
#define LA_SHELL_COMMAND_H

#include "shell/session.h"

/* Runs the command [word] with the raw text [rest] behind it. LA_ERR with the
   error set if it fails. */
la_status la_command(la_session *s, const char *word, const char *rest);

/* Writes the help for [what] - a function, a topic, a section of the chapter, a
   word to look for, or nothing - to [out]. LA_ERR with the error set if nothing
   fits. */
la_status la_help(la_session *s, const char *what, la_buf *out);

#endif
