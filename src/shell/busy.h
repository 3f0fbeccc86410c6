/* busy.h - a line on the screen that says, while a statement takes long, what
   it does and how far it is. It goes when something else is written, and when
   the statement ends. */
#ifndef LA_SHELL_BUSY_H
#define LA_SHELL_BUSY_H

#include "shell/session.h"

typedef struct la_busy la_busy;

/* A watch over [s] where standard output and standard error are terminals, else
   NULL. Only one at a time: it has the alarm clock of the process. */
la_busy *la_busy_new(la_session *s);
void la_busy_free(la_busy *busy);

#endif
