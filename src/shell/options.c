/* options.c - see options.h. */
#include "config.h"

#include "shell/options.h"

#include "base/mem.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPT_STRICT = 256, OPT_NO_INIT, OPT_NO_HISTORY, OPT_COLOR, OPT_DUMP };

static const struct option table[] = {
    {"eval", required_argument, NULL, 'e'},
    {"format", required_argument, NULL, 'f'},
    {"digits", required_argument, NULL, 'd'},
    {"interactive", no_argument, NULL, 'i'},
    {"keep-going", no_argument, NULL, 'k'},
    {"strict", no_argument, NULL, OPT_STRICT},
    {"quiet", no_argument, NULL, 'q'},
    {"sandbox", no_argument, NULL, 's'},
    {"threads", required_argument, NULL, 't'},
    {"max-memory", required_argument, NULL, 'm'},
    {"no-init", no_argument, NULL, OPT_NO_INIT},
    {"no-history", no_argument, NULL, OPT_NO_HISTORY},
    {"color", required_argument, NULL, OPT_COLOR},
    {"dump-ast", no_argument, NULL, OPT_DUMP},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'V'},
    {NULL, 0, NULL, 0}};

/* "-": arguments that are no options are handed over where they stand. */
static const char letters[] = "-e:f:d:ikqst:m:hV";

const char *la_options_help(void) {
  return "Usage: lac [OPTION]... [NAME=FILE]... [-e EXPR]...\n"
         "       lac [OPTION]... [NAME=FILE]... SCRIPT.la [ARGUMENT]...\n"
         "The linear algebra calculator: evaluates matrix expressions at a "
         "prompt, from a\nscript, from -e, or from standard input.\n"
         "\n"
         "NAME=FILE loads a data file (.csv .tsv .txt .npy) into a variable "
         "first;\nFILE - is standard input.\n"
         "\n"
         "  -e, --eval EXPR        evaluate EXPR and leave; may be repeated\n"
         "  -f, --format STYLE     pretty, plain, la, csv, tsv, json, latex, "
         "markdown,\n                         numpy\n"
         "  -d, --digits N         at most N significant digits\n"
         "  -i, --interactive      show a prompt afterwards\n"
         "  -k, --keep-going       go on after an error\n"
         "      --strict           a warning is an error\n"
         "  -q, --quiet            no banner\n"
         "  -s, --sandbox          no files, no programs\n"
         "  -t, --threads N        use N threads\n"
         "  -m, --max-memory SIZE  use no more memory than SIZE (K, M, G, T)\n"
         "      --no-init          do not read the init file\n"
         "      --no-history       do not read or write the history file\n"
         "      --color WHEN       auto, always or never\n"
         "      --dump-ast         show how the input is understood, do not "
         "run it\n"
         "  -h, --help             show this and leave\n"
         "  -V, --version          show the version and leave\n"
         "\n"
         "Exit status: 0 done, 1 an evaluation failed, 2 wrong usage or "
         "unreadable input,\n130 interrupted. At the prompt: help.\n";
}

const char *la_options_name(int k) {
  return table[k].name;
}

static bool wrong(const char *fmt, const char *what) {
  fputs("lac: ", stderr);
  fprintf(stderr, fmt, what);
  fputs("\nTry 'lac --help'.\n", stderr);
  return false;
}

/* NAME=FILE: a name, then an equals sign, then something. */
static bool is_load(const char *arg) {
  const char *c = arg;
  while (isalnum((unsigned char)*c) || *c == '_' || (unsigned char)*c >= 128) {
    c++;
  }
  return c > arg && !isdigit((unsigned char)*arg) && *c == '=' && c[1] != '\0';
}

static bool read_count(const char *text, int least, int *n) {
  char *end;
  errno = 0;
  long value = strtol(text, &end, 10);
  *n = (int)value;
  return errno == 0 && end != text && *end == '\0' && value >= least &&
         value <= 1000000;
}

/* 100, 100K, 1.5G, 2GiB: bytes. */
static bool read_size(const char *text, ptrdiff_t *bytes) {
  static const char units[] = "KMGT";
  char *end;
  double value = strtod(text, &end);
  if (end == text || !(value > 0)) {
    return false;
  }
  if (*end != '\0') {
    const char *unit = strchr(units, toupper((unsigned char)*end));
    if (unit == NULL) {
      return false;
    }
    for (ptrdiff_t i = 0; i <= unit - units; i++) {
      value *= 1024;
    }
    end++;
    if (strcmp(end, "") != 0 && strcmp(end, "B") != 0 &&
        strcmp(end, "iB") != 0) {
      return false;
    }
  }
  if (value < 1 || value >= (double)PTRDIFF_MAX) {
    return false;
  }
  *bytes = (ptrdiff_t)value;
  return true;
}

static bool read_color(const char *text, int *color) {
  if (strcmp(text, "auto") == 0) {
    *color = 0;
  } else if (strcmp(text, "always") == 0) {
    *color = 1;
  } else if (strcmp(text, "never") == 0) {
    *color = -1;
  } else {
    return false;
  }
  return true;
}

/* An option that takes a value. */
static bool read_value(la_options *opt, int letter, const char *value) {
  switch (letter) {
  case 'f':
    opt->has_style = true;
    return la_style_from_name(value, &opt->style) ||
           wrong("unknown format '%s'", value);
  case 'd':
    return read_count(value, 1, &opt->digits) ||
           wrong("--digits takes a whole number from 1, not '%s'", value);
  case 't':
    return read_count(value, 1, &opt->threads) ||
           wrong("--threads takes a whole number from 1, not '%s'", value);
  case 'm':
    return read_size(value, &opt->memory) ||
           wrong("--max-memory takes a size such as 500M or 2G, not '%s'",
                 value);
  default:
    return read_color(value, &opt->color) ||
           wrong("--color takes auto, always or never, not '%s'", value);
  }
}

static bool read_flag(la_options *opt, int letter) {
  switch (letter) {
  case 'i':
    opt->interactive = true;
    return true;
  case 'k':
    opt->keep_going = true;
    return true;
  case 'q':
    opt->quiet = true;
    return true;
  case 's':
    opt->sandbox = true;
    return true;
  case 'h':
    opt->help = true;
    return true;
  case 'V':
    opt->version = true;
    return true;
  case OPT_STRICT:
    opt->strict = true;
    return true;
  case OPT_NO_INIT:
    opt->no_init = true;
    return true;
  case OPT_NO_HISTORY:
    opt->no_history = true;
    return true;
  case OPT_DUMP:
    opt->dump_ast = true;
    return true;
  default:
    return false;
  }
}

/* One argument as getopt hands it over; *done when the rest belongs to the
   script. */
static bool read_one(la_options *opt, int letter, bool *done) {
  switch (letter) {
  case 'e':
    opt->evals[opt->nevals++] = optarg;
    return true;
  case 1:
    if (is_load(optarg)) {
      opt->loads[opt->nloads++] = optarg;
    } else {
      opt->script = optarg;
      *done = true;
    }
    return true;
  case '?':
    fputs("Try 'lac --help'.\n", stderr);
    return false;
  default:
    return read_flag(opt, letter) || read_value(opt, letter, optarg);
  }
}

bool la_options_read(la_options *opt, int argc, char **argv) {
  *opt = (la_options){0};
  opt->evals = la_mem_zalloc(argc + 1, sizeof *opt->evals);
  opt->loads = la_mem_zalloc(argc + 1, sizeof *opt->loads);
  if (opt->evals == NULL || opt->loads == NULL) {
    return wrong("%s", "out of memory");
  }
  int letter;
  bool done = false;
  while (!done &&
         (letter = getopt_long(argc, argv, letters, table, NULL)) != -1) {
    if (!read_one(opt, letter, &done)) {
      return false;
    }
  }
  if (opt->script == NULL && optind < argc) { /* behind "--" */
    opt->script = argv[optind++];
  }
  opt->args = argv + optind;
  opt->nargs = argc - optind;
  return true;
}

void la_options_release(la_options *opt) {
  la_mem_free(opt->evals);
  la_mem_free(opt->loads);
}
