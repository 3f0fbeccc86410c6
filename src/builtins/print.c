/* print.c - putting values and text on the screen and into strings. */
#include "config.h"

#include "builtins/args.h"
#include "builtins/template.h"
#include "show/format.h"

#include <stdio.h>
#include <string.h>

/* Writes text to stream 1 or 2. */
static la_status put_stream(la_ctx *ctx, const la_call *call, int stream,
                            const la_buf *text) {
  if (text->failed) {
    return la_fail_nomem(ctx);
  }
  if (stream == 1) {
    return la_write(ctx, la_buf_text(text), text->len);
  }
  size_t n = (size_t)text->len;
  if (fwrite(la_buf_text(text), 1, n, stderr) != n) {
    return la_arg_fail(ctx, call, "cannot write to the error stream");
  }
  return LA_OK;
}

static la_status take_stream(la_ctx *ctx, const la_call *call, int i,
                             int *stream) {
  ptrdiff_t n = 0;
  LA_TRY(la_arg_int(ctx, call, i, &n));
  if (n != 1 && n != 2) {
    return la_arg_fail(ctx, call,
                       "streams are 1 (stdout) and 2 (stderr), not %td", n);
  }
  *stream = (int)n;
  return LA_OK;
}

/* The text of a value in the running format, closed by a newline. */
static la_status put_value(la_ctx *ctx, la_val v, la_buf *text) {
  LA_TRY(la_show_text(ctx, ctx->fmt, v, text));
  la_buf_putc(text, '\n');
  return LA_OK;
}

static la_status disp(la_ctx *ctx, la_call *call) {
  la_buf text = LA_BUF_INIT;
  la_status status = put_value(ctx, call->arg[0], &text);
  if (status == LA_OK && call->nargout > 0) {
    status = la_val_text(ctx, la_buf_text(&text), text.len, &call->out[0]);
  } else if (status == LA_OK) {
    status = put_stream(ctx, call, 1, &text);
  }
  la_buf_free(&text);
  return status;
}

static la_status fdisp(la_ctx *ctx, la_call *call) {
  int stream = 1;
  LA_TRY(take_stream(ctx, call, 0, &stream));
  la_buf text = LA_BUF_INIT;
  la_status status = put_value(ctx, call->arg[1], &text);
  if (status == LA_OK) {
    status = put_stream(ctx, call, stream, &text);
  }
  la_buf_free(&text);
  return status;
}

static la_status display(la_ctx *ctx, la_call *call) {
  la_buf text = LA_BUF_INIT;
  la_status status = la_show(ctx, ctx->fmt, NULL, call->arg[0], &text);
  if (status == LA_OK) {
    status = put_stream(ctx, call, 1, &text);
  }
  la_buf_free(&text);
  return status;
}

static la_status print_template(la_ctx *ctx, la_call *call, int first,
                                int stream) {
  la_buf text = LA_BUF_INIT;
  la_status status = la_template_fill(ctx, call, first, &text);
  if (status == LA_OK) {
    status = put_stream(ctx, call, stream, &text);
  }
  la_buf_free(&text);
  return status;
}

static la_status builtin_printf(la_ctx *ctx, la_call *call) {
  return print_template(ctx, call, 0, 1);
}

/* fprintf(2, ...), but also fprintf("text"). */
static la_status builtin_fprintf(la_ctx *ctx, la_call *call) {
  int stream = 1;
  if (la_val_is_text(call->arg[0])) {
    return print_template(ctx, call, 0, 1);
  }
  LA_TRY(take_stream(ctx, call, 0, &stream));
  if (call->nargin < 2) {
    return la_arg_fail(ctx, call, "needs a template");
  }
  return print_template(ctx, call, 1, stream);
}

/* A string; an empty one is 1x0, as Octave makes it. */
static la_status builtin_sprintf(la_ctx *ctx, la_call *call) {
  la_buf text = LA_BUF_INIT;
  la_status status = la_template_fill(ctx, call, 0, &text);
  if (status == LA_OK) {
    la_arr *a = la_arr_new2(ctx, LA_C_CHAR, 1, text.len);
    status = a == NULL ? LA_ERR : LA_OK;
    if (a != NULL) {
      memcpy(a->data, la_buf_text(&text), (size_t)text.len);
      call->out[0] = la_val_arr(a);
    }
  }
  la_buf_free(&text);
  return status;
}

static la_status put_text_arg(la_ctx *ctx, la_call *call, int i, int stream) {
  la_buf text = LA_BUF_INIT;
  la_status status = la_arg_text(ctx, call, i, &text);
  if (status == LA_OK) {
    status = put_stream(ctx, call, stream, &text);
  }
  la_buf_free(&text);
  return status;
}

static la_status builtin_puts(la_ctx *ctx, la_call *call) {
  return put_text_arg(ctx, call, 0, 1);
}

static la_status builtin_fputs(la_ctx *ctx, la_call *call) {
  int stream = 1;
  LA_TRY(take_stream(ctx, call, 0, &stream));
  return put_text_arg(ctx, call, 1, stream);
}

static la_status builtin_fflush(la_ctx *ctx, la_call *call) {
  int stream = 1;
  return take_stream(ctx, call, 0, &stream);
}

static la_status builtin_stdout(la_ctx *ctx, la_call *call) {
  (void)ctx;
  call->out[0] = la_val_num(1);
  return LA_OK;
}

static la_status builtin_stderr(la_ctx *ctx, la_call *call) {
  (void)ctx;
  call->out[0] = la_val_num(2);
  return LA_OK;
}

/* The value as a string in one style. Numbers have all their digits where the
   text is for programs, and those of the screen where it is for readers. */
static la_status in_style(la_ctx *ctx, la_call *call, la_style style) {
  la_format fmt = LA_FORMAT_PLAIN;
  fmt.style = style;
  fmt.num = ctx->fmt->num;
  if (style == LA_LATEX || style == LA_MARKDOWN) {
    fmt.digits = ctx->fmt->digits;
  }
  la_buf text = LA_BUF_INIT;
  la_status status = la_show_text(ctx, &fmt, call->arg[0], &text);
  if (status == LA_OK) {
    status = la_val_text(ctx, la_buf_text(&text), text.len, &call->out[0]);
  }
  la_buf_free(&text);
  return status;
}

static la_status repr(la_ctx *ctx, la_call *call) {
  return in_style(ctx, call, LA_LA);
}

static la_status latex(la_ctx *ctx, la_call *call) {
  return in_style(ctx, call, LA_LATEX);
}

static la_status json(la_ctx *ctx, la_call *call) {
  return in_style(ctx, call, LA_JSON);
}

static la_status csv(la_ctx *ctx, la_call *call) {
  return in_style(ctx, call, LA_CSV);
}

static la_status tsv(la_ctx *ctx, la_call *call) {
  return in_style(ctx, call, LA_TSV);
}

static la_status markdown(la_ctx *ctx, la_call *call) {
  return in_style(ctx, call, LA_MARKDOWN);
}

static la_status numpy(la_ctx *ctx, la_call *call) {
  return in_style(ctx, call, LA_NUMPY);
}

static la_status format(la_ctx *ctx, la_call *call) {
  la_buf words = LA_BUF_INIT, word = LA_BUF_INIT;
  la_status status = LA_OK;
  for (int i = 0; i < call->nargin && status == LA_OK; i++) {
    status = la_arg_text(ctx, call, i, &word);
    la_buf_puts(&words, la_buf_text(&word));
    la_buf_putc(&words, ' ');
  }
  if (status == LA_OK) {
    status = words.failed ? la_fail_nomem(ctx)
                          : la_format_set(ctx, ctx->fmt, la_buf_text(&words));
  }
  la_buf_free(&words);
  la_buf_free(&word);
  return status;
}

static const char template_help[] =
    "Conversions are %d %i (whole numbers), %f %e %g (decimals), %x %o %u,\n"
    "%s (text) and %c (characters), with flags, width and precision as in C;\n"
    "* takes a width from the values, %% is a percent sign. The template is\n"
    "used again until all elements of all values are printed. %d shows a\n"
    "number that is not whole as %g would. Escapes such as \\n work between\n"
    "single quotes, too.";

const la_builtin la_rows_print[] = {
    {"csv", csv, 1, 1, 1, LA_TOPIC_TEXT, NULL, "s = csv(A)",
     "The value as comma-separated text, all digits kept", NULL,
     "csv([1 2; 3 4])", "tsv, save, json"},
    {"disp", disp, 1, 1, 1, LA_TOPIC_TEXT, NULL, "disp(x)\ns = disp(x)",
     "Show a value without its name", NULL, "disp(\"done\")\ndisp([1 2; 3 4])",
     "display, printf, format"},
    {"display", display, 1, 1, 0, LA_TOPIC_TEXT, NULL, "display(x)",
     "Show a value as a statement without semicolon does", NULL, "display(1/4)",
     "disp"},
    {"fdisp", fdisp, 2, 2, 0, LA_TOPIC_TEXT, NULL, "fdisp(stream,x)",
     "Show a value on stdout or stderr", NULL, "fdisp(stdout,[1 2])",
     "disp, fprintf"},
    {"fflush", builtin_fflush, 1, 1, 0, LA_TOPIC_TEXT, NULL, "fflush(stream)",
     "Accepted for scripts written for Octave",
     "Output is always written before lac waits for input or ends.",
     "fflush(stdout)", "printf"},
    {"format", format, 0, 3, 0, LA_TOPIC_TEXT, NULL,
     "format\nformat long\nformat short g\nformat DIGITS\nformat STYLE",
     "Choose how results are shown",
     "short shows five significant digits, long sixteen; short e and long e\n"
     "always use exponents, short g and long g as %g does; rat shows nearby\n"
     "fractions and marks inexact ones by ~; bank two decimals; hex the bits.\n"
     "A number from 1 to 17 is a number of significant digits. The styles are\n"
     "pretty, plain, la, csv, tsv, json, latex, markdown and numpy; plain "
     "shows\n"
     "all digits under short and long. all switches the cutting of large\n"
     "results off, screen on. Alone, format goes back to what lac began with.",
     "format rat\nx = [1/2 1/3]\nformat", "disp, repr"},
    {"fprintf", builtin_fprintf, 1, LA_ANY, 0, LA_TOPIC_TEXT, NULL,
     "fprintf(template,x,...)\nfprintf(stream,template,x,...)",
     "Print to stdout (1) or stderr (2)", template_help,
     "fprintf(1, \"%d %s\\n\", 3, \"cubes\")", "printf, sprintf"},
    {"fputs", builtin_fputs, 2, 2, 0, LA_TOPIC_TEXT, NULL, "fputs(stream,text)",
     "Print a text to stdout (1) or stderr (2)", NULL,
     "fputs(stdout, \"text\\n\")", "puts, fprintf"},
    {"json", json, 1, 1, 1, LA_TOPIC_TEXT, NULL, "s = json(A)",
     "The value as JSON, all digits kept",
     "A matrix is a list of rows, a complex number {\"re\":1,\"im\":2}. NaN "
     "and\nInf, which JSON lacks, become null.",
     "json([1 2; 3 4])", "repr, csv, numpy"},
    {"latex", latex, 1, 1, 1, LA_TOPIC_TEXT, NULL, "s = latex(A)",
     "The value as LaTeX", "Needs the package amsmath.", "latex([1 2; 3 4])",
     "markdown, repr"},
    {"markdown", markdown, 1, 1, 1, LA_TOPIC_TEXT, NULL, "s = markdown(A)",
     "The value as a Markdown table", NULL, "markdown([1 2; 3 4])",
     "latex, csv"},
    {"numpy", numpy, 1, 1, 1, LA_TOPIC_TEXT, NULL, "s = numpy(A)",
     "The value as a NumPy expression, all digits kept", NULL,
     "numpy([1 2; 3 4])", "repr, json"},
    {"printf", builtin_printf, 1, LA_ANY, 0, LA_TOPIC_TEXT, NULL,
     "printf(template,x,...)", "Print values through a template", template_help,
     "printf(\"%d squared is %d\\n\", [1 2 3; 1 4 9])",
     "fprintf, sprintf, disp"},
    {"puts", builtin_puts, 1, 1, 0, LA_TOPIC_TEXT, NULL, "puts(text)",
     "Print a text as it is", NULL, "puts(\"text\\n\")", "disp, printf"},
    {"repr", repr, 1, 1, 1, LA_TOPIC_TEXT, NULL, "s = repr(A)",
     "The value as an expression that lac reads back exactly", NULL,
     "repr([1/3 -Inf; 2 NaN])\nrepr(1 < [0 2])", "eval, mat2str, json"},
    {"sprintf", builtin_sprintf, 1, LA_ANY, 1, LA_TOPIC_TEXT, NULL,
     "s = sprintf(template,x,...)", "Values through a template as a string",
     template_help, "sprintf(\"%05.2f|%s\", pi, \"pi\")",
     "printf, num2str, mat2str"},
    {"stderr", builtin_stderr, 0, 0, 1, LA_TOPIC_TEXT, NULL, "n = stderr",
     "The number of the error stream, 2", NULL, "stderr", "stdout, fprintf"},
    {"stdout", builtin_stdout, 0, 0, 1, LA_TOPIC_TEXT, NULL, "n = stdout",
     "The number of the output stream, 1", NULL, "stdout", "stderr, fprintf"},
    {"tsv", tsv, 1, 1, 1, LA_TOPIC_TEXT, NULL, "s = tsv(A)",
     "The value as tab-separated text, all digits kept", NULL,
     "tsv([1 2; 3 4])", "csv"},
    {.name = NULL}};
