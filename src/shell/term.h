/* term.h - what kind of terminal there is, and the signals it sends. */
#ifndef LA_SHELL_TERM_H
#define LA_SHELL_TERM_H

#include "show/format.h"

#include <stdbool.h>

/* True where standard input and standard output are both terminals: a person is
   there to be prompted. */
bool la_term_both(void);

/* True if text written to [fd] should be coloured: [choice] 1 always, -1 never,
   0 where it is a terminal that can, and NO_COLOR is not set. */
bool la_term_color(int fd, int choice);

/* Sets style, size and character set of [fmt] from standard output: pretty on a
   terminal, plain elsewhere. */
void la_term_format(la_format *fmt);

/* Takes in the size of the screen anew. */
void la_term_size(la_format *fmt);

/* Ctrl-C raises the interrupt flag; a second one before the flag was heeded
   ends the program. A closed pipe is a failed write, not a signal. */
void la_term_signals(void);

/* At the prompt no number of Ctrl-C ends the program, and they count even where
   whoever started it had them ignored. */
void la_term_prompt_signals(void);

#endif
