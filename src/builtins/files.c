/* files.c - loading and saving. */
#include "config.h"

#include "builtins/args.h"

#include "base/mem.h"
#include "io/file.h"
#include "io/io.h"

#include <string.h>

/* Runs a .la file in the running scope. */
static la_status run_script(la_ctx *ctx, const char *path) {
  la_buf text = LA_BUF_INIT;
  la_status status = la_io_read_text(ctx, path, &text);
  if (status == LA_OK) {
    status = ctx->host.run(ctx->host.self, path, la_buf_text(&text), text.len);
  }
  la_buf_free(&text);
  return status;
}

static la_status load_path(la_ctx *ctx, la_call *call, const char *path) {
  if (!la_io_is_script(path)) {
    return la_io_load(ctx, path, &call->out[0]);
  }
  if (call->nargout > 0) {
    return la_arg_fail(ctx, call,
                       "%s sets its own variables: load it without a name for "
                       "the result",
                       path);
  }
  return run_script(ctx, path);
}

static la_status load(la_ctx *ctx, la_call *call) {
  la_buf path = LA_BUF_INIT;
  la_status status = la_arg_text(ctx, call, 0, &path);
  if (status == LA_OK) {
    status = load_path(ctx, call, la_buf_text(&path));
  }
  la_buf_free(&path);
  return status;
}

static la_status csvread(la_ctx *ctx, la_call *call) {
  la_buf path = LA_BUF_INIT, text = LA_BUF_INIT;
  la_status status = la_arg_text(ctx, call, 0, &path);
  if (status == LA_OK) {
    status = la_io_read_text(ctx, la_buf_text(&path), &text);
  }
  if (status == LA_OK) {
    status = la_csv_parse(ctx, la_buf_text(&path), la_buf_text(&text), text.len,
                          '\0', &call->out[0]);
  }
  la_buf_free(&text);
  la_buf_free(&path);
  return status;
}

static la_status fileread(la_ctx *ctx, la_call *call) {
  la_buf path = LA_BUF_INIT, text = LA_BUF_INIT;
  la_status status = la_arg_text(ctx, call, 0, &path);
  if (status == LA_OK) {
    status = la_io_read_text(ctx, la_buf_text(&path), &text);
  }
  if (status == LA_OK) {
    status = la_val_text(ctx, la_buf_text(&text), text.len, &call->out[0]);
  }
  la_buf_free(&text);
  la_buf_free(&path);
  return status;
}

/* Adds the variable of that name; it must exist. */
static la_status bind(la_ctx *ctx, const la_call *call, const char *name,
                      la_bindings *b) {
  la_val v = LA_VAL_NONE;
  ctx->host.get(ctx->host.self, name, &v);
  if (v.tag == LA_NONE) {
    return la_arg_fail(ctx, call, "there is no variable '%s'", name);
  }
  char *copy = la_mem_strndup(name, (ptrdiff_t)strlen(name));
  if (copy == NULL) {
    return la_fail_nomem(ctx);
  }
  b->at[b->n].name = copy;
  b->at[b->n].val = la_val_retain(v);
  b->n++;
  return LA_OK;
}

static la_status bind_named(la_ctx *ctx, const la_call *call, la_bindings *b) {
  la_buf name = LA_BUF_INIT;
  la_status status = LA_OK;
  for (int i = 1; i < call->nargin && status == LA_OK; i++) {
    if (!la_val_is_text(call->arg[i])) {
      status = la_arg_fail(ctx, call,
                           "a .la file keeps variables: give their "
                           "names as text");
    } else {
      status = la_arg_text(ctx, call, i, &name);
    }
    if (status == LA_OK) {
      status = bind(ctx, call, la_buf_text(&name), b);
    }
  }
  la_buf_free(&name);
  return status;
}

static int count_variables(la_ctx *ctx) {
  int n = 0;
  while (ctx->host.list(ctx->host.self, 0, n) != NULL) {
    n++;
  }
  return n;
}

/* The named variables, or all of them, as a script. */
static la_status save_script(la_ctx *ctx, const la_call *call,
                             const char *path) {
  int room = call->nargin > 1 ? call->nargin - 1 : count_variables(ctx);
  la_bindings b = {la_mem_zalloc(room, sizeof *b.at), 0};
  if (b.at == NULL) {
    return la_fail_nomem(ctx);
  }
  la_status status = LA_OK;
  if (call->nargin > 1) {
    status = bind_named(ctx, call, &b);
  }
  for (int k = 0; call->nargin == 1 && k < room && status == LA_OK; k++) {
    status = bind(ctx, call, ctx->host.list(ctx->host.self, 0, k), &b);
  }
  if (status == LA_OK) {
    status = la_io_save_script(ctx, path, &b);
  }
  la_bindings_release(&b);
  return status;
}

/* save(FILE,"A") means the variable, as in Octave, where there is one. */
static la_val value_to_save(la_ctx *ctx, la_val v) {
  ptrdiff_t n = 0;
  const char *text = la_val_chars(v, &n);
  la_val variable = LA_VAL_NONE;
  if (text != NULL && n > 0) {
    char *name = la_mem_strndup(text, n);
    if (name != NULL) {
      ctx->host.get(ctx->host.self, name, &variable);
      la_mem_free(name);
    }
  }
  return variable.tag == LA_NONE ? v : variable;
}

static la_status save_path(la_ctx *ctx, const la_call *call, const char *path) {
  if (la_io_is_script(path)) {
    return save_script(ctx, call, path);
  }
  if (call->nargin != 2) {
    return la_arg_fail(ctx, call, "%s holds one value%s", path,
                       call->nargin < 2 ? ": name it" : "");
  }
  la_val v = value_to_save(ctx, call->arg[1]);
  if (la_val_is_text(v) && strcmp(la_file_extension(path), "json") != 0 &&
      strcmp(path, "-") != 0) {
    return la_arg_fail(ctx, call, "%s holds numbers, \002 is text", path);
  }
  return la_io_save(ctx, path, v);
}

static la_status save(la_ctx *ctx, la_call *call) {
  la_buf path = LA_BUF_INIT;
  la_status status = la_arg_text(ctx, call, 0, &path);
  if (status == LA_OK) {
    status = save_path(ctx, call, la_buf_text(&path));
  }
  la_buf_free(&path);
  return status;
}

const la_builtin la_rows_files[] = {
    {"csvread", csvread, 1, 1, 1, LA_TOPIC_FILES, NULL, "A = csvread(file)",
     "Read a table of numbers, whatever the file's name ends in", NULL,
     "save(\"points.csv\", [1 2; 3 4]);\ncsvread(\"points.csv\")", "load"},
    {"fileread", fileread, 1, 1, 1, LA_TOPIC_FILES, NULL, "s = fileread(file)",
     "A whole file as text", NULL,
     "save(\"points.csv\", [1 2; 3 4]);\ns = fileread(\"points.csv\")", "load"},
    {"load", load, 1, 1, 1, LA_TOPIC_FILES, NULL,
     "A = load(file)\nload(\"work.la\")", "Read a matrix or a workspace",
     ".csv .tsv .txt .dat: a table of numbers; what separates them and a\n"
     "header line are recognised, empty cells are NaN. .npy: an array of\n"
     "NumPy. .mtx: a Matrix Market file. .json: nested lists. .la: a script,\n"
     "whose variables are set. \"-\" is standard input.",
     "save(\"points.csv\", [1 2; 3 4]);\nA = load(\"points.csv\")",
     "save, csvread, fileread"},
    {"save", save, 1, LA_ANY, 0, LA_TOPIC_FILES, NULL,
     "save(file,A)\nsave(\"work.la\")\nsave(\"work.la\",\"A\",\"b\",...)",
     "Write a matrix or a workspace",
     "The file's extension tells how: .csv .tsv .txt .dat for tables, .npy\n"
     "for an array of NumPy, .mtx for Matrix Market, .json, and .la for a\n"
     "script that sets the named variables, or all, again. Every number reads\n"
     "back the same (JSON has no NaN and no Inf). A file is replaced as a\n"
     "whole or not at all. \"-\" is standard output.",
     "save(\"-\", [1 2; 3 4])", "load, csv, repr"},
    {.name = NULL}};
