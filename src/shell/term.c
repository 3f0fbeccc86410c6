/* term.c - see term.h. */
#include "config.h"

#include "shell/term.h"

#include "base/intr.h"

#include <langinfo.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool la_term_both(void) {
  return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

bool la_term_color(int fd, int choice) {
  if (choice != 0) {
    return choice > 0;
  }
  const char *no = getenv("NO_COLOR");
  const char *term = getenv("TERM");
  return isatty(fd) && (no == NULL || *no == '\0') && term != NULL &&
         strcmp(term, "dumb") != 0;
}

void la_term_size(la_format *fmt) {
  struct winsize size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    fmt->width = size.ws_col;
    fmt->height = size.ws_row;
  }
}

void la_term_format(la_format *fmt) {
  fmt->unicode = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
  if (isatty(STDOUT_FILENO)) {
    fmt->style = LA_PRETTY;
    fmt->width = 80;
    la_term_size(fmt);
  }
}

/* Asynchronous: only flags and signal dispositions may be touched. */
static void on_interrupt(int number) {
  if (la_interrupted()) {
    signal(number, SIG_DFL);
    raise(number);
  }
  la_intr_raise();
}

/* The same where a person is at the prompt: their variables are worth more than
   a computation that does not heed. */
static void on_prompt_interrupt(int number) {
  (void)number;
  la_intr_raise();
}

void la_term_prompt_signals(void) {
  struct sigaction action = {.sa_handler = on_prompt_interrupt};
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, NULL);
}

void la_term_signals(void) {
  struct sigaction old;
  struct sigaction action = {.sa_handler = on_interrupt};
  sigemptyset(&action.sa_mask);
  if (sigaction(SIGINT, NULL, &old) == 0 && old.sa_handler != SIG_IGN) {
    sigaction(SIGINT, &action, NULL);
  }
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, NULL);
}
