/* options.h - the command line. */
#ifndef LA_SHELL_OPTIONS_H
#define LA_SHELL_OPTIONS_H

#include "show/format.h"

#include <stdbool.h>
#include <stddef.h>

/* What the command line asks for. All texts are borrowed from argv. */
typedef struct la_options {
  const char **evals; /* in the order given; the array is owned */
  int nevals;
  const char **loads; /* NAME=FILE; the array is owned */
  int nloads;
  const char *script; /* NULL: none; "-": standard input */
  char **args;        /* behind the script */
  int nargs;
  bool has_style;
  la_style style;
  int digits;       /* 0: not given */
  int threads;      /* 0: not given */
  ptrdiff_t memory; /* bytes; 0: not given */
  int color;        /* 1 always, 0 auto, -1 never */
  bool interactive, keep_going, strict, quiet, sandbox, dump_ast;
  bool no_init, no_history, help, version;
} la_options;

/* Reads the command line. False: it is wrong, and standard error says so. */
bool la_options_read(la_options *opt, int argc, char **argv);

void la_options_release(la_options *opt);

/* The text of --help: it fits a screen. */
const char *la_options_help(void);

/* The long options, for completion: k from 0, NULL after the last. */
const char *la_options_name(int k);

#endif
