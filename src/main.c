/* main.c - the program: options, then data, expressions, script, pipe, prompt.
 */
#include "config.h"

#include "base/intr.h"
#include "base/mem.h"
#include "engine/kernel/kernel.h"
#include "engine/par.h"
#include "io/io.h"
#include "lang/parse.h"
#include "shell/busy.h"
#include "shell/feed.h"
#include "shell/options.h"
#include "shell/repl.h"
#include "shell/session.h"
#include "shell/term.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Exit statuses, as documented. */
enum { DONE = 0, FAILED = 1, USAGE = 2, INTERRUPTED = 130 };

static int status_of(la_outcome outcome) {
  return outcome == LA_DONE          ? DONE
         : outcome == LA_INTERRUPTED ? INTERRUPTED
         : outcome == LA_UNREADABLE  ? USAGE
                                     : FAILED;
}

/* NAME=FILE arguments; every one that cannot be read is an end. */
static int load_data(la_session *s, const la_options *opt, bool *used_stdin) {
  for (int i = 0; i < opt->nloads; i++) {
    const char *equals = strchr(opt->loads[i], '=');
    char *name = la_mem_strndup(opt->loads[i], equals - opt->loads[i]);
    if (name == NULL) {
      return FAILED;
    }
    *used_stdin = *used_stdin || strcmp(equals + 1, "-") == 0;
    la_outcome outcome = la_session_load(s, name, equals + 1);
    la_mem_free(name);
    if (outcome != LA_DONE) {
      return outcome == LA_INTERRUPTED ? INTERRUPTED : USAGE;
    }
  }
  return DONE;
}

/* Goes on behind each line that cannot be read. */
static la_outcome run_on(la_session *s, la_input input) {
  la_outcome worst = LA_DONE;
  ptrdiff_t used;
  int status;
  do {
    used = input.len;
    la_outcome outcome = la_session_run(s, &input, &used);
    worst = worst == LA_DONE || outcome == LA_INTERRUPTED ? outcome : worst;
    for (ptrdiff_t i = 0; i < used; i++) {
      input.first_line += input.text[i] == '\n';
    }
    input.text += used;
    input.len -= used;
  } while (worst != LA_INTERRUPTED && input.len > 0 &&
           !la_session_quit(s, &status));
  return worst;
}

static int run_text(la_session *s, const la_options *opt, const char *name,
                    const char *text, ptrdiff_t len) {
  la_input input = {.name = name,
                    .text = text,
                    .len = len,
                    .first_line = 1,
                    .keep_going = opt->keep_going};
  if (opt->dump_ast) {
    return status_of(la_session_dump(s, &input));
  }
  return status_of(opt->keep_going ? run_on(s, input)
                                   : la_session_run(s, &input, NULL));
}

/* The first failure decides the status, and ends the run without -k. */
static int run_evals(la_session *s, const la_options *opt) {
  int worst = DONE;
  int status;
  for (int i = 0; i < opt->nevals; i++) {
    int one =
        run_text(s, opt, "-e", opt->evals[i], (ptrdiff_t)strlen(opt->evals[i]));
    worst = worst == DONE ? one : worst;
    if ((one != DONE && !opt->keep_going) || one == INTERRUPTED ||
        la_session_quit(s, &status)) {
      break;
    }
  }
  return worst;
}

static int run_script(la_session *s, const la_options *opt) {
  la_ctx *ctx = la_session_ctx(s);
  la_buf text = LA_BUF_INIT;
  int status = USAGE;
  ctx->args = opt->args;
  ctx->nargs = opt->nargs;
  if (la_session_read(s, opt->script, &text) == LA_DONE) {
    const char *slash = strrchr(opt->script, '/');
    char *dir = slash == NULL
                    ? NULL
                    : la_mem_strndup(opt->script, slash + 1 - opt->script);
    ctx->script_dir = dir;
    status = run_text(s, opt, opt->script, la_buf_text(&text), text.len);
    ctx->script_dir = NULL;
    la_mem_free(dir);
  }
  la_buf_free(&text);
  return status;
}

/* Expressions, then the script; or else standard input; then the prompt. */
static int run_all(la_session *s, const la_options *opt) {
  bool used_stdin = false;
  bool quiet_input = opt->nevals == 0 && opt->script == NULL;
  bool prompt = la_term_both();
  int done;
  int status = load_data(s, opt, &used_stdin);
  if (status != DONE) {
    return status;
  }
  if (opt->nevals > 0) {
    status = run_evals(s, opt);
  }
  if (opt->script != NULL && !la_session_quit(s, &done) &&
      (status == DONE || (opt->keep_going && status == FAILED))) {
    bool feeds = strcmp(opt->script, "-") == 0 && !opt->dump_ast;
    int one =
        feeds ? status_of(la_feed(s, STDIN_FILENO, "stdin", opt->keep_going))
              : run_script(s, opt);
    status = status == DONE ? one : status;
  }
  if (quiet_input && !prompt && used_stdin) {
    fputs("lac: standard input was read as data; what is to be evaluated "
          "goes behind -e\n",
          stderr);
    return USAGE;
  }
  if (quiet_input && !prompt && !opt->interactive) {
    return opt->dump_ast
               ? run_script(s, &(la_options){.script = "-", .dump_ast = true})
               : status_of(la_feed(s, STDIN_FILENO, "stdin", opt->keep_going));
  }
  if ((quiet_input || opt->interactive) && !la_session_quit(s, &done)) {
    status = la_repl(s, opt);
  }
  return status;
}

static void apply(la_session *s, const la_options *opt) {
  la_format *fmt = la_session_format(s);
  la_term_format(fmt);
  if (opt->has_style) {
    fmt->style = opt->style;
  }
  fmt->digits = opt->digits;
  fmt->usual_style = fmt->style;
  fmt->usual_digits = fmt->digits;
  la_session_color_errors(s, la_term_color(STDERR_FILENO, opt->color));
  fmt->color = la_term_color(STDOUT_FILENO, opt->color);
  la_session_ctx(s)->sandbox = opt->sandbox;
  la_interp_strict(la_session_interp(s), opt->strict);
  if (opt->threads > 0) {
    la_threads_set(opt->threads);
  }
  if (opt->memory > 0) {
    la_mem_limit(opt->memory);
  }
}

int main(int argc, char **argv) {
  la_options opt;
  int status = USAGE;
  setlocale(LC_CTYPE, "");
  if (!la_options_read(&opt, argc, argv)) {
    la_options_release(&opt);
    return USAGE;
  }
  if (opt.help || opt.version) {
    if (opt.help) {
      fputs(la_options_help(), stdout);
    } else {
      printf("lac %s (kernel %s, %d threads)\n", PACKAGE_VERSION,
             la_kernel_name(), la_threads());
    }
    la_options_release(&opt);
    return fflush(stdout) == 0 ? DONE : FAILED;
  }
  la_term_signals();
  la_session *s = la_session_new(stdout, stderr);
  if (s == NULL) {
    fputs("lac: out of memory\n", stderr);
    status = FAILED;
  } else {
    apply(s, &opt);
    la_busy *busy = la_busy_new(s);
    status = run_all(s, &opt);
    la_busy_free(busy);
    if (!la_session_quit(s, &status) && status == DONE &&
        la_session_write_failed(s)) {
      status = FAILED;
    }
  }
  la_session_free(s);
  la_options_release(&opt);
  return status;
}
