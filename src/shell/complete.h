/* complete.h - what could stand at the end of a line. Knows no terminal. */
#ifndef LA_SHELL_COMPLETE_H
#define LA_SHELL_COMPLETE_H

#include "base/buf.h"
#include "shell/session.h"

#include <stdbool.h>

/* What the end of a text asks for. */
typedef enum la_place {
  LA_PLACE_NAME,    /* variables, functions, keywords */
  LA_PLACE_HANDLE,  /* behind @: functions */
  LA_PLACE_FILE,    /* inside a string, or behind source */
  LA_PLACE_HELP,    /* behind help or ? */
  LA_PLACE_FORMAT,  /* behind format */
  LA_PLACE_VARIABLE /* behind clear, who, whos */
} la_place;

/* Finds out what the [n] bytes at [line] ask for next; [begin] is where the
   word that is to be completed begins. */
la_place la_complete_place(const char *line, ptrdiff_t n, ptrdiff_t *begin);

/* Appends the names that could stand at [place] and begin with [prefix], one a
   line, variables first; a function that is called there has its parenthesis.
 */
void la_complete_names(la_session *s, la_place place, const char *prefix,
                       la_buf *out);

/* Appends the forms of the function whose call is open at the end of the text,
   one a line. False if there is none. */
bool la_complete_signature(la_session *s, const char *line, ptrdiff_t n,
                           la_buf *out);

#endif
