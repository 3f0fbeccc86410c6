/* session.c - variables, names and the session itself. */
#include "config.h"

#include "builtins/args.h"
#include "builtins/registry.h"

#include "io/file.h"

#include <string.h>

/* True if the name is among the arguments, or there are none. */
static bool is_asked(const la_call *call, const char *name) {
  ptrdiff_t n = 0;
  for (int i = 0; i < call->nargin; i++) {
    const char *text = la_val_chars(call->arg[i], &n);
    if (text != NULL && n == (ptrdiff_t)strlen(name) &&
        memcmp(text, name, (size_t)n) == 0) {
      return true;
    }
  }
  return call->nargin == 0;
}

static la_status write_text(la_ctx *ctx, la_buf *text) {
  la_status status = text->failed ? la_fail_nomem(ctx)
                                  : la_write(ctx, la_buf_text(text), text->len);
  la_buf_free(text);
  return status;
}

/* Names side by side, broken into lines. */
static la_status who(la_ctx *ctx, la_call *call) {
  enum { WIDTH = 78 };
  la_buf text = LA_BUF_INIT;
  ptrdiff_t line = 0;
  const char *name;
  for (int k = 0; (name = ctx->host.list(ctx->host.self, 0, k)) != NULL; k++) {
    if (!is_asked(call, name)) {
      continue;
    }
    ptrdiff_t n = (ptrdiff_t)strlen(name);
    if (line > 0) {
      la_buf_puts(&text, line + 2 + n > WIDTH ? "\n" : "  ");
      line = line + 2 + n > WIDTH ? 0 : line + 2;
    }
    la_buf_puts(&text, name);
    line += n;
  }
  if (line > 0) {
    la_buf_putc(&text, '\n');
  }
  return write_text(ctx, &text);
}

static double bytes_of(la_val v) {
  switch (v.tag) {
  case LA_NUM:
    return 8;
  case LA_BOOL:
    return 1;
  case LA_ARR:
    return (double)v.u.arr->numel * (double)la_class_size(v.u.arr->cls);
  case LA_RANGE:
    return 3 * sizeof(double);
  case LA_DIAG:
    return (double)v.u.diag->d->numel * (double)la_class_size(v.u.diag->d->cls);
  case LA_PERM:
    return (double)v.u.perm->n * sizeof(ptrdiff_t);
  default:
    return 0;
  }
}

static const char *storage_of(la_val v) {
  switch (v.tag) {
  case LA_RANGE:
    return " range";
  case LA_DIAG:
    return " diagonal";
  case LA_PERM:
    return " permutation";
  default:
    return "";
  }
}

static void put_shape(la_val v, la_buf *out) {
  if (v.tag == LA_FUNC) {
    la_buf_puts(out, "1x1");
  } else {
    la_val_put_shape(v, out);
  }
}

/* One line of whos; the column of names is [width] wide. */
static void put_variable(const char *name, la_val v, ptrdiff_t width,
                         la_buf *out) {
  la_buf shape = LA_BUF_INIT;
  put_shape(v, &shape);
  la_buf_printf(out, "%-*s  %12s  %12.0f  %s%s%s\n", (int)width, name,
                la_buf_text(&shape), bytes_of(v),
                v.tag != LA_FUNC && la_val_is_complex(v) ? "complex " : "",
                la_val_class_name(v), storage_of(v));
  out->failed |= shape.failed;
  la_buf_free(&shape);
}

static la_status whos(la_ctx *ctx, la_call *call) {
  la_buf text = LA_BUF_INIT;
  ptrdiff_t width = 4;
  const char *name;
  int listed = 0;
  la_host *host = &ctx->host;
  for (int k = 0; (name = host->list(host->self, 0, k)) != NULL; k++) {
    if (is_asked(call, name)) {
      ptrdiff_t n = (ptrdiff_t)strlen(name);
      width = n > width ? n : width;
      listed++;
    }
  }
  if (listed > 0) {
    la_buf_printf(&text, "%-*s  %12s  %12s  %s\n", (int)width, "Name", "Size",
                  "Bytes", "Class");
  }
  for (int k = 0; (name = host->list(host->self, 0, k)) != NULL; k++) {
    la_val v = LA_VAL_NONE;
    host->get(host->self, name, &v);
    if (is_asked(call, name) && v.tag != LA_NONE) {
      put_variable(name, v, width, &text);
    }
  }
  return write_text(ctx, &text);
}

static la_status clear(la_ctx *ctx, la_call *call) {
  la_buf name = LA_BUF_INIT;
  la_status status = LA_OK;
  if (call->nargin == 0 || la_arg_is(call, 0, "all")) {
    ctx->host.clear(ctx->host.self, NULL);
    return LA_OK;
  }
  for (int i = 0; i < call->nargin && status == LA_OK; i++) {
    status = la_arg_text(ctx, call, i, &name);
    if (status == LA_OK) {
      ctx->host.clear(ctx->host.self, la_buf_text(&name));
    }
  }
  la_buf_free(&name);
  return status;
}

static bool is_user_function(la_ctx *ctx, const char *wanted) {
  const char *name;
  for (int k = 0; (name = ctx->host.list(ctx->host.self, 1, k)) != NULL; k++) {
    if (strcmp(name, wanted) == 0) {
      return true;
    }
  }
  return false;
}

/* Octave's codes: 1 variable, 2 file, 5 builtin, 103 function of the user. */
static la_status exist(la_ctx *ctx, la_call *call) {
  la_buf name = LA_BUF_INIT;
  if (call->nargin > 1 && !la_arg_is(call, 1, "var") &&
      !la_arg_is(call, 1, "builtin") && !la_arg_is(call, 1, "file")) {
    return la_arg_unknown(ctx, call, 1, "\"var\", \"builtin\" or \"file\"");
  }
  LA_TRY(la_arg_text(ctx, call, 0, &name));
  const char *text = la_buf_text(&name);
  la_val v = LA_VAL_NONE;
  ctx->host.get(ctx->host.self, text, &v);
  bool any = call->nargin < 2;
  double code = 0;
  if (v.tag != LA_NONE && (any || la_arg_is(call, 1, "var"))) {
    code = 1;
  } else if (any && is_user_function(ctx, text)) {
    code = 103;
  } else if ((any || la_arg_is(call, 1, "builtin")) &&
             la_builtin_find(text) != NULL) {
    code = 5;
  } else if ((any || la_arg_is(call, 1, "file")) && name.len > 0 &&
             la_file_exists(ctx, text)) {
    code = 2;
  }
  la_buf_free(&name);
  call->out[0] = la_val_num(code);
  return LA_OK;
}

static bool is_keyword(const char *text) {
  static const char *const words[] = {"if",
                                      "elseif",
                                      "else",
                                      "end",
                                      "endif",
                                      "for",
                                      "endfor",
                                      "while",
                                      "endwhile",
                                      "do",
                                      "until",
                                      "switch",
                                      "case",
                                      "otherwise",
                                      "endswitch",
                                      "break",
                                      "continue",
                                      "return",
                                      "function",
                                      "endfunction",
                                      "try",
                                      "catch",
                                      "end_try_catch",
                                      "unwind_protect",
                                      "unwind_protect_cleanup",
                                      "end_unwind_protect"};
  for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
    if (strcmp(text, words[k]) == 0) {
      return true;
    }
  }
  return false;
}

/* Letters of any script, digits and underscores; no digit first. */
static bool is_name(const char *text) {
  if (*text == '\0' || (*text >= '0' && *text <= '9') || is_keyword(text)) {
    return false;
  }
  for (const char *c = text; *c != '\0'; c++) {
    bool letter = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
                  *c == '_' || (unsigned char)*c >= 0x80;
    if (!letter && !(*c >= '0' && *c <= '9')) {
      return false;
    }
  }
  return true;
}

static la_status isvarname(la_ctx *ctx, la_call *call) {
  la_buf name = LA_BUF_INIT;
  bool yes = false;
  if (la_val_is_text(call->arg[0])) {
    LA_TRY(la_arg_text(ctx, call, 0, &name));
    yes = is_name(la_buf_text(&name)) &&
          (ptrdiff_t)strlen(la_buf_text(&name)) == name.len;
  }
  la_buf_free(&name);
  call->out[0] = la_val_bool(yes);
  return LA_OK;
}

static la_status iskeyword(la_ctx *ctx, la_call *call) {
  la_buf name = LA_BUF_INIT;
  LA_TRY(la_arg_text(ctx, call, 0, &name));
  call->out[0] = la_val_bool(is_keyword(la_buf_text(&name)));
  la_buf_free(&name);
  return LA_OK;
}

/* args(): how many arguments the script was given; args(k): one as text. */
static la_status args(la_ctx *ctx, la_call *call) {
  ptrdiff_t k = 0;
  if (call->nargin == 0) {
    call->out[0] = la_val_num(ctx->nargs);
    return LA_OK;
  }
  LA_TRY(la_arg_int(ctx, call, 0, &k));
  if (k < 1 || k > ctx->nargs) {
    return la_arg_fail(ctx, call, "there is no argument %td: %d %s given", k,
                       ctx->nargs, ctx->nargs == 1 ? "was" : "were");
  }
  const char *text = ctx->args[k - 1];
  return la_val_text(ctx, text, (ptrdiff_t)strlen(text), &call->out[0]);
}

static la_status quit(la_ctx *ctx, la_call *call) {
  ptrdiff_t status = 0;
  if (call->nargin > 0) {
    LA_TRY(la_arg_int(ctx, call, 0, &status));
  }
  if (status < 0 || status > 255) {
    return la_arg_want(ctx, call, 0, "a status from 0 to 255");
  }
  ctx->host.quit(ctx->host.self, (int)status);
  return LA_INTR;
}

static la_status version(la_ctx *ctx, la_call *call) {
  return la_val_text(ctx, PACKAGE_VERSION, (ptrdiff_t)strlen(PACKAGE_VERSION),
                     &call->out[0]);
}

const la_builtin la_rows_session[] = {
    {"args", args, 0, 1, 1, LA_TOPIC_SYSTEM, NULL, "n = args()\ns = args(k)",
     "The arguments that a script was started with",
     "args(k) is text; str2double makes a number of it.", "args()",
     "str2double"},
    {"clear", clear, 0, LA_ANY, 0, LA_TOPIC_SYSTEM, NULL,
     "clear\nclear NAME ...", "Forget variables", NULL,
     "x = 1; clear x\nexist(\"x\")", "who, exist"},
    {"exist", exist, 1, 2, 1, LA_TOPIC_SYSTEM, NULL,
     "k = exist(name)\nk = exist(name,kind)", "What a name stands for",
     "1 a variable, 2 a file, 5 a builtin function, 103 a function of yours, "
     "0\n"
     "nothing. kind is \"var\", \"builtin\" or \"file\".",
     "x = 1; exist(\"x\"), exist(\"inv\")", "who, isvarname"},
    {"exit", quit, 0, 1, 0, LA_TOPIC_SYSTEM, NULL, "exit\nexit(status)",
     "End lac", NULL, "isvarname(\"exit\")", "quit"},
    {"iskeyword", iskeyword, 1, 1, 1, LA_TOPIC_SYSTEM, NULL,
     "t = iskeyword(name)", "True for a word of the language", NULL,
     "iskeyword(\"for\")", "isvarname"},
    {"isvarname", isvarname, 1, 1, 1, LA_TOPIC_SYSTEM, NULL,
     "t = isvarname(name)", "True if a variable may be named so", NULL,
     "isvarname(\"x1\"), isvarname(\"1x\")", "exist, iskeyword"},
    {"quit", quit, 0, 1, 0, LA_TOPIC_SYSTEM, NULL, "quit\nquit(status)",
     "End lac", "The status is what lac tells the shell, 0 by default.",
     "isvarname(\"quit\")", "exit"},
    {"version", version, 0, 0, 1, LA_TOPIC_SYSTEM, NULL, "s = version()",
     "The version of lac", NULL, "ischar(version())", NULL},
    {"who", who, 0, LA_ANY, 0, LA_TOPIC_SYSTEM, NULL, "who\nwho NAME ...",
     "The names of the variables", NULL, "x = 1; y = 2;\nwho",
     "whos, exist, clear"},
    {"whos", whos, 0, LA_ANY, 0, LA_TOPIC_SYSTEM, NULL, "whos\nwhos NAME ...",
     "The variables with their sizes and classes", NULL,
     "x = [1 2; 3 4];\nwhos", "who, size, class"},
    {.name = NULL}};
