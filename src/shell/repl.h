/* repl.h - the prompt. */
#ifndef LA_SHELL_REPL_H
#define LA_SHELL_REPL_H

#include "shell/options.h"
#include "shell/session.h"

/* Reads and runs statements from the terminal until the user leaves. Returns
   the exit status. */
int la_repl(la_session *s, const la_options *opt);

#endif
