/* feed.h - statements from a stream, each evaluated as soon as it is complete.
 */
#ifndef LA_SHELL_FEED_H
#define LA_SHELL_FEED_H

#include "shell/session.h"

/* Runs the statements that can be read from [fd] in the session; [name] is for
   messages. Stops at the first failure unless [keep_going], and when the
   session is quit. The outcome of the first failing statement, LA_UNREADABLE
   where the stream fails, or LA_DONE. */
la_outcome la_feed(la_session *s, int fd, const char *name, bool keep_going);

#endif
