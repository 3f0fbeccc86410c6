/* help.c - la_help: everything it shows comes from the rows of the builtins and
   from the pages; the output of an example is made by running it. */
#include "config.h"

#include "base/mem.h"
#include "base/op.h"
#include "builtins/registry.h"
#include "eval/words.h"
#include "io/store.h"
#include "shell/command.h"
#include "shell/pages.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void put_rule(la_buf *out, const char *title) {
  la_buf_printf(out, "%s\n", title);
}

/* "  name            what it does" */
static void put_row(la_buf *out, const la_builtin *row) {
  la_buf_printf(out, "  %-16s %s\n", row->name, row->summary);
}

/* Every line of [text] behind [indent] blanks. */
static void put_indented(la_buf *out, const char *text, int indent) {
  while (*text != '\0') {
    size_t n = strcspn(text, "\n");
    if (n > 0) {
      la_buf_pad(out, ' ', indent);
    }
    la_buf_put(out, text, (ptrdiff_t)n);
    la_buf_putc(out, '\n');
    text += n + (text[n] == '\n');
  }
}

/* Runs [text] in [s], which writes to [stream], and shows prompts before its
   lines as a person would have seen them. */
static void play_lines(la_session *s, FILE *stream, const char *text) {
  const char *start = text;
  bool open = false;
  while (*text != '\0') {
    size_t n = strcspn(text, "\n");
    fprintf(stream, "%s%.*s\n", open ? "...> " : "lac> ", (int)n, text);
    const char *next = text + n + (text[n] == '\n');
    la_input input = {.text = start,
                      .len = next - start,
                      .first_line = 1,
                      .more = *next != '\0'};
    open = la_session_run(s, &input, NULL) == LA_MORE;
    fflush(stream);
    text = next;
    start = open ? start : next;
  }
}

/* The dialogue of an example, in a session of its own that sees no files
   but those it writes. */
static void put_example(la_session *s, const char *example, la_buf *out) {
  char *text = NULL;
  size_t n = 0;
  FILE *stream = open_memstream(&text, &n);
  if (stream == NULL) {
    return;
  }
  la_session *fresh = la_session_new(stream, stream);
  if (fresh != NULL) {
    *la_session_format(fresh) = (la_format){
        .style = LA_PRETTY, .unicode = la_session_format(s)->unicode};
    la_store *store = la_store_new();
    la_session_ctx(fresh)->sandbox = true;
    la_session_ctx(fresh)->store = store;
    play_lines(fresh, stream, example);
    la_session_free(fresh);
    la_store_free(store);
  }
  if (fclose(stream) == 0 && text != NULL) {
    put_indented(out, text, 2);
  }
  free(text);
}

/* The functions of a topic, after [before]. */
static bool put_topic(const char *name, const char *before, la_buf *out) {
  for (int t = 0; t < LA_TOPIC_COUNT; t++) {
    if (strcmp(la_topic_name((la_topic)t), name) != 0) {
      continue;
    }
    la_buf_puts(out, before);
    put_rule(out, la_topic_title((la_topic)t));
    for (int k = 0; la_builtin_at(k) != NULL; k++) {
      if (la_builtin_at(k)->topic == (la_topic)t) {
        put_row(out, la_builtin_at(k));
      }
    }
    return true;
  }
  return false;
}

static void put_function(la_session *s, const la_builtin *row, la_buf *out) {
  la_buf_printf(out, "%s - %s\n\n", row->name, row->summary);
  put_indented(out, row->signature, 2);
  if (row->help != NULL) {
    la_buf_putc(out, '\n');
    put_indented(out, row->help, 0);
  }
  if (row->example != NULL) {
    la_buf_puts(out, "\nExample:\n");
    put_example(s, row->example, out);
  }
  la_buf_printf(out, "\nTopic: %s", la_topic_name(row->topic));
  if (row->section != NULL) {
    la_buf_printf(out, ", section %s of the book", row->section);
  }
  if (row->see != NULL) {
    la_buf_printf(out, ". See also: %s", row->see);
  }
  la_buf_puts(out, ".\n");
  put_topic(row->name, "\n", out); /* norm is a topic, too */
}

/* A function of the user's: how it is called, and its first comment. */
static bool put_user_function(la_session *s, const char *name, la_buf *out) {
  const la_function_def *def = la_interp_definition(la_session_interp(s), name);
  if (def == NULL) {
    return false;
  }
  la_buf_puts(out, "  ");
  la_ast_print_signature(def, out);
  la_buf_putc(out, '\n');
  if (def->comment != NULL) {
    la_buf_putc(out, '\n');
    put_indented(out, def->comment, 0);
  }
  return true;
}

static void put_overview(la_buf *out) {
  la_buf_puts(out, "help NAME    a function, with an example: help svd, ?svd\n"
                   "help TOPIC   the functions of a topic:\n");
  for (int t = 0; t < LA_TOPIC_COUNT; t++) {
    la_buf_printf(out, "               %-11s %s\n", la_topic_name((la_topic)t),
                  la_topic_title((la_topic)t));
  }
  la_buf_puts(out, "help 2.7     the functions of a section of the book's "
                   "chapter, 2.1 to 2.12\n"
                   "help WORD    a search: help \"least squares\"\n"
                   "             and the language itself: syntax operators "
                   "unicode indexing\n"
                   "             if for switch function try commands "
                   "differences\n");
}

static bool put_section(const char *section, la_buf *out) {
  bool found = false;
  for (int k = 0; la_builtin_at(k) != NULL; k++) {
    const la_builtin *row = la_builtin_at(k);
    if (row->section != NULL && strcmp(row->section, section) == 0) {
      if (!found) {
        la_buf_printf(out, "Section %s of the chapter on linear algebra\n",
                      section);
      }
      found = true;
      put_row(out, row);
    }
  }
  return found;
}

static bool is_letter(char c) {
  return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* True if a word of [text] begins with [word], whatever the case of letters;
   one of two letters has to be the whole word. */
static bool mentions(const char *text, const char *word) {
  size_t n = strlen(word);
  const char *at = text;
  while (at != NULL && (at = strcasestr(at, word)) != NULL) {
    bool begins = at == text || !is_letter(at[-1]) || !is_letter(*word);
    if (begins && (n > 2 || !is_letter(at[n]))) {
      return true;
    }
    at += n;
  }
  return false;
}

static bool is_part(const char *name, const char *word) {
  size_t n = strlen(word);
  return n > 2 ? strcasestr(name, word) != NULL
               : strncasecmp(name, word, n) == 0;
}

/* Names first, then what is said about them. */
static bool search(const char *word, la_buf *out) {
  bool found = false;
  for (int pass = 0; pass < 3; pass++) {
    for (int k = 0; la_builtin_at(k) != NULL; k++) {
      const la_builtin *row = la_builtin_at(k);
      bool in[3] = {is_part(row->name, word), mentions(row->summary, word),
                    mentions(row->help, word)};
      if (in[pass] && !(pass > 0 && in[0]) && !(pass > 1 && in[1])) {
        if (!found) {
          la_buf_printf(out, "Nothing is called %s; it is mentioned in:\n",
                        word);
        }
        found = true;
        put_row(out, row);
      }
    }
  }
  return found;
}

/* The search that finds something: for the word, or else for its singular. */
static bool put_search(char *word, la_buf *out) {
  size_t n = strlen(word);
  if (search(word, out)) {
    return true;
  }
  if (n < 4 || word[n - 1] != 's') {
    return false;
  }
  word[n - 1] = '\0';
  bool found = search(word, out);
  word[n - 1] = 's';
  return found;
}

/* What a variable of that name is. */
static bool put_variable(la_session *s, const char *name, la_buf *out) {
  la_val v = la_interp_get(la_session_interp(s), name);
  if (v.tag == LA_NONE) {
    return false;
  }
  la_buf_printf(out, "%s is a variable: ", name);
  if (v.tag == LA_FUNC) {
    la_buf_printf(out, "the function %s\n", v.u.func->text);
    return true;
  }
  la_val_put_shape(v, out);
  la_buf_printf(out, "%s %s\n", la_val_is_complex(v) ? " complex" : "",
                la_val_class_name(v));
  return true;
}

/* "help *" is help on the function of the same meaning. */
static const la_builtin *find_row(const char *name) {
  const la_builtin *row = la_builtin_find(name);
  for (int op = 0; row == NULL && op < LA_OP_COUNT; op++) {
    if (strcmp(la_op_text((la_op)op), name) == 0 &&
        la_op_function((la_op)op) != NULL) {
      row = la_builtin_find(la_op_function((la_op)op));
    }
  }
  return row;
}

static void put_page(const la_page *page, la_buf *out) {
  put_rule(out, page->title);
  put_indented(out, page->text, 2);
}

/* The name alone: no blanks, quotes, parentheses or semicolon round it. */
static char *trim(const char *what) {
  static const char around[] = " \t\n\"';()";
  what += strspn(what, around);
  size_t n = strlen(what);
  bool is_operator = n == 0;
  while (n > 0 && strchr(around, what[n - 1]) != NULL) {
    n--;
  }
  return is_operator ? la_mem_strndup("", 0)
                     : la_mem_strndup(what, (ptrdiff_t)n);
}

/* Nothing fits: the nearest name, or the way another system says it. */
static la_status fail_help(la_ctx *ctx, const char *name) {
  const char *nearest = NULL;
  const char *meaning = la_words_foreign(name);
  int best = strlen(name) < 4 ? 2 : 3;
  for (int k = 0; la_builtin_at(k) != NULL; k++) {
    int d = la_words_distance(name, la_builtin_at(k)->name, best - 1);
    if (d < best) {
      best = d;
      nearest = la_builtin_at(k)->name;
    }
  }
  la_fail(ctx, "there is no help for %s", name);
  if (meaning != NULL) {
    return la_fail_hint(ctx, "%s", meaning);
  }
  if (nearest != NULL) {
    return la_fail_hint(ctx, "did you mean help %s?", nearest);
  }
  return la_fail_hint(ctx, "help alone lists the topics");
}

la_status la_help(la_session *s, const char *what, la_buf *out) {
  la_ctx *ctx = la_session_ctx(s);
  la_status status = LA_OK;
  char *name = trim(what);
  if (name == NULL) {
    return la_fail_nomem(ctx);
  }
  const la_builtin *row = find_row(strcmp(what, "'") == 0 ? "'" : name);
  const la_page *page = la_page_find(name);
  bool is_variable = put_variable(s, name, out);
  if (is_variable && (row != NULL || page != NULL)) {
    la_buf_puts(out, "It hides what lac itself calls by that name:\n\n");
  }
  if (*name == '\0' && row == NULL) {
    put_overview(out);
  } else if (put_user_function(s, name, out)) {
    status = LA_OK; /* it hides whatever else has the name */
  } else if (row != NULL) {
    put_function(s, row, out);
  } else if (page != NULL) {
    put_page(page, out);
  } else if (!is_variable && !put_topic(name, "", out) &&
             !put_section(name, out) && !put_search(name, out)) {
    status = fail_help(ctx, name);
  }
  la_mem_free(name);
  return status;
}
