/* syntax.c - what is said about a text that is not lac: in the user's words,
   with the place and, where one is sure to help, a hint. */
#include "config.h"

#include "grammar.h"

#include "base/utf8.h"
#include "parser.h"

#include <stdarg.h>
#include <string.h>

void la_syntax_fail(la_parser *p, la_span span, const char *fmt, ...) {
  if (p->failed) {
    return;
  }
  la_err *err = &p->ctx->err;
  la_err_clear(err);
  va_list ap;
  va_start(ap, fmt);
  la_buf_vprintf(&err->msg, fmt, ap);
  va_end(ap);
  err->src = p->src;
  err->span = span;
  err->is_syntax = true;
  p->failed = true;
}

void la_syntax_hint(la_parser *p, const char *fmt, ...) {
  la_buf *hint = &p->ctx->err.hint;
  if (hint->len > 0) {
    return;
  }
  va_list ap;
  va_start(ap, fmt);
  la_buf_vprintf(hint, fmt, ap);
  va_end(ap);
}

void la_syntax_nomem(la_parser *p) {
  if (!p->failed) {
    la_fail_nomem(p->ctx);
    p->failed = true;
  }
}

void la_syntax_too_deep(la_parser *p, la_span span) {
  la_syntax_fail(p, span, "this is nested too deeply to be read");
}

/* --- words for tokens --- */

/* The text of a span, cut to a length that fits a message. */
static const char *spelled(const la_parser *p, la_span span, char *out) {
  enum { MOST = 24 };
  ptrdiff_t n = (ptrdiff_t)(span.end - span.begin);
  const char *cut = n > MOST ? "..." : "";
  n = n > MOST ? MOST : n;
  while (n > 0 &&
         ((unsigned char)p->text[span.begin + (uint32_t)n] & 0xC0) == 0x80) {
    n--;
  }
  memcpy(out, p->text + span.begin, (size_t)n);
  for (ptrdiff_t i = 0; i < n; i++) {
    out[i] = (unsigned char)out[i] < ' ' ? '?' : out[i];
  }
  strcpy(out + n, cut);
  return out;
}

enum { SPELLED = 32 };

static const char *bracket(int what) {
  switch (what) {
  case '(':
    return "(";
  case '[':
    return "[";
  case '{':
    return "{";
  case ')':
    return ")";
  case ']':
    return "]";
  case '}':
    return "}";
  default:
    return "‖";
  }
}

static const char *block_word(int token) {
  switch (token) {
  case TOK_IF:
    return "if";
  case TOK_FOR:
    return "for";
  case TOK_WHILE:
    return "while";
  case TOK_DO:
    return "do";
  case TOK_SWITCH:
    return "switch";
  case TOK_TRY:
    return "try";
  case TOK_UNWIND:
    return "unwind_protect";
  default:
    return "function";
  }
}

static bool begins_operand(int token) {
  switch (token) {
  case TOK_NUMBER:
  case TOK_STRING:
  case TOK_NAME:
  case TOK_END_INDEX:
  case TOK_SQRT:
  case TOK_NORM_OPEN:
  case TOK_INCREMENT:
  case TOK_DECREMENT:
  case '(':
  case '[':
  case '@':
  case '!':
    return true;
  default:
    return false;
  }
}

static bool is_operator(int token) {
  switch (token) {
  case TOK_OROR:
  case TOK_ANDAND:
  case TOK_LE:
  case TOK_GE:
  case TOK_EQ:
  case TOK_NE:
  case TOK_EMUL:
  case TOK_EDIV:
  case TOK_ELDIV:
  case TOK_EPOW:
  case TOK_FRAC:
  case TOK_SQRT:
  case TOK_UPDATE:
    return true;
  default:
    return token > 0 && token < 128 && strchr("+-*/\\^<>|&!=:@", token);
  }
}

static bool is_separator(int token) {
  return token == TOK_NEWLINE || token == ';' || token == ',';
}

static bool is_condition(int token) {
  return token == TOK_IF || token == TOK_ELSEIF || token == TOK_WHILE ||
         token == TOK_UNTIL || token == TOK_SWITCH || token == TOK_CASE;
}

static bool is_keyword(int token) {
  return token >= TOK_IF && token <= TOK_END;
}

/* --- unfinished texts --- */

void la_syntax_unfinished(la_parser *p) {
  p->incomplete = true;
  if (p->remarks > 0) {
    la_span span = {p->begin, p->begin + 2, p->begin};
    la_syntax_fail(p, span, "the comment block is not closed");
    la_syntax_hint(p, "%%} on a line of its own closes it");
  } else if (p->open.n > 0) {
    la_open *last = &p->open.at[p->open.n - 1];
    la_syntax_fail(p, last->span, "%s is not closed", bracket(last->what));
  } else if (p->block.n > 0) {
    la_open *last = &p->block.at[p->block.n - 1];
    la_syntax_fail(p, last->span, "%s is not closed", block_word(last->what));
    la_syntax_hint(p, "%s closes it", last->what == TOK_DO ? "until" : "end");
  } else {
    la_syntax_fail(p, p->before_span,
                   "the text ends in the middle of a "
                   "statement");
  }
}

/* --- unexpected tokens --- */

static void say_assignment(la_parser *p, la_span span) {
  if (is_condition(p->first)) {
    la_syntax_fail(p, span, "an assignment is not a condition");
  } else {
    la_syntax_fail(
        p, span,
        "an assignment inside an expression needs its own parentheses");
  }
  la_syntax_hint(p, "to compare, write ==");
}

/* True if a line ends between the two tokens. */
static bool on_another_line(const la_parser *p, la_span span) {
  uint32_t end = p->before_span.end;
  return memchr(p->text + end, '\n', span.begin - end) != NULL;
}

static bool is_word(const la_parser *p, la_span span,
                    const char *const *words) {
  size_t n = span.end - span.begin;
  for (; *words != NULL; words++) {
    if (strlen(*words) == n && memcmp(p->text + span.begin, *words, n) == 0) {
      return true;
    }
  }
  return false;
}

/* "load data.csv": the words behind the function as the texts that they are
   meant to be. */
static void hint_at_texts(la_parser *p, la_span span) {
  const char *s = p->text + span.begin;
  la_buf call = LA_BUF_INIT;
  la_buf_put(&call, p->text + p->before_span.begin,
             (ptrdiff_t)(p->before_span.end - p->before_span.begin));
  const char *between = "(";
  while (*s != '\0' && strchr("\n;,%#", *s) == NULL) {
    size_t n = strcspn(s, " \t\r\n;,%#");
    la_buf_printf(&call, "%s\"%.*s\"", between, (int)n, s);
    between = ", ";
    s += n;
    s += strspn(s, " \t\r");
  }
  la_syntax_hint(p, "write %s)", la_buf_text(&call));
  la_buf_free(&call);
}

/* "f x" at the beginning of a statement: Octave's command syntax. */
static bool say_command(la_parser *p, la_span span) {
  static const char *const takes_texts[] = {"load",  "save",    "disp",
                                            "error", "warning", NULL};
  static const char *const declares[] = {"global", "persistent", NULL};
  static const char *const classes[] = {"classdef", NULL};
  static const char *const parallel[] = {"parfor", NULL};
  char word[SPELLED];
  if (p->before != TOK_NAME || p->first != TOK_NAME) {
    return false;
  }
  if (is_word(p, p->before_span, declares)) {
    la_syntax_fail(p, p->before_span, "there are no %s variables",
                   spelled(p, p->before_span, word));
    la_syntax_hint(p, "a function takes what it needs as arguments");
    return true;
  }
  if (is_word(p, p->before_span, classes)) {
    la_syntax_fail(p, p->before_span, "there are no classes");
    return true;
  }
  if (is_word(p, p->before_span, parallel)) {
    la_syntax_fail(p, p->before_span, "parfor is no statement here");
    la_syntax_hint(p, "write for");
    return true;
  }
  if (is_word(p, p->before_span, takes_texts)) {
    la_syntax_fail(p, span, "%s takes its arguments in parentheses",
                   spelled(p, p->before_span, word));
    hint_at_texts(p, span);
    return true;
  }
  return false;
}

/* Two operands side by side; on two lines, the mistake is an open bracket. */
static void say_no_operator(la_parser *p, int token, la_span span) {
  if (p->open.n > 0 && on_another_line(p, span)) {
    la_open *last = &p->open.at[p->open.n - 1];
    la_syntax_fail(p, last->span, "%s is not closed", bracket(last->what));
    return;
  }
  char a[SPELLED];
  char b[SPELLED];
  if (token == TOK_NAME && say_command(p, span)) {
    return;
  }
  spelled(p, p->before_span, a);
  spelled(p, span, b);
  if (p->before == TOK_CTRANS) {
    la_syntax_fail(p, span, "an operator is missing after the transpose '");
    return;
  }
  la_syntax_fail(p, span, "an operator is missing between %s and %s", a, b);
  bool plain = token == TOK_NAME || token == TOK_NUMBER;
  if (token == '@') {
    la_syntax_hint(p, "the matrix product is written *");
    return;
  }
  if (p->before == TOK_NAME && p->first == TOK_NAME && token == TOK_STRING) {
    la_syntax_hint(p, "to call a function, write %s(%s)", a, b);
  } else if (p->before == TOK_NAME && plain) {
    la_syntax_hint(p, "to call a function, write %s(%s); to multiply, %s*%s", a,
                   b, a, b);
  } else if (plain) {
    la_syntax_hint(p, "to multiply, write *");
  }
}

static void say_no_operand(la_parser *p, int token, la_span span) {
  char text[SPELLED];
  if (is_operator(p->before) || p->before == TOK_INCREMENT ||
      p->before == TOK_DECREMENT) {
    la_syntax_fail(p, p->before_span, "an operand is missing after %s",
                   spelled(p, p->before_span, text));
    if (token == TOK_NEWLINE) {
      la_syntax_hint(p, "... at the end of a line continues it on the next");
    }
  } else if (is_condition(p->before) && is_separator(token)) {
    la_syntax_fail(p, p->before_span, "a condition is missing after %s",
                   spelled(p, p->before_span, text));
  } else {
    la_syntax_fail(p, span, "an operand is missing before %s",
                   spelled(p, span, text));
  }
}

static void say_keyword(la_parser *p, int token, la_span span) {
  char text[SPELLED];
  spelled(p, span, text);
  if (p->open.n > 0) {
    la_open *last = &p->open.at[p->open.n - 1];
    la_syntax_fail(p, last->span, "%s is not closed before %s",
                   bracket(last->what), text);
  } else if (is_operator(p->before)) {
    say_no_operand(p, token, span);
  } else if (token == TOK_END) {
    la_syntax_fail(p, span, "%s closes nothing: no block is open", text);
  } else if (token == TOK_ELSE || token == TOK_ELSEIF || token == TOK_CASE ||
             token == TOK_OTHERWISE || token == TOK_CATCH ||
             token == TOK_CLEANUP || token == TOK_UNTIL) {
    la_syntax_fail(p, span, "%s does not belong to the block that is open",
                   text);
  } else {
    la_syntax_fail(p, span, "%s cannot stand inside a statement", text);
  }
}

static void say_closer(la_parser *p, int token, la_span span) {
  char text[SPELLED];
  if (p->before == ',') {
    la_syntax_fail(p, p->before_span, "an argument is missing after ,");
  } else if (p->before == '(') {
    la_syntax_fail(p, span, "there is nothing between ( and )");
  } else if (is_operator(p->before)) {
    say_no_operand(p, token, span);
  } else {
    la_syntax_fail(p, span, "%s is not expected here", spelled(p, span, text));
  }
}

static void say_separator(la_parser *p, int token, la_span span) {
  int open = p->open.n > 0 ? p->open.at[p->open.n - 1].what : 0;
  char text[SPELLED];
  if (token == ',' && p->before == ',') {
    la_syntax_fail(p, span, "an element is missing between two commas");
  } else if (open == '(' && la_scan_ends_operand(p->before)) {
    la_syntax_fail(p, span, "%s cannot stand in these parentheses",
                   spelled(p, span, text));
    la_syntax_hint(p, "to make a matrix, write [ ]");
  } else if (p->before == TOK_FUNCTION || p->before == TOK_FOR) {
    la_syntax_fail(p, p->before_span, "a name is missing after %s",
                   block_word(p->before));
  } else {
    say_no_operand(p, token, span);
  }
}

void la_syntax_unexpected(la_parser *p, int token, la_span span) {
  char text[SPELLED];
  if (p->failed) {
    return;
  }
  if (token == TOK_YYEOF) {
    la_syntax_unfinished(p);
  } else if (la_scan_ends_operand(p->before) &&
             (token == '=' || token == TOK_UPDATE)) {
    say_assignment(p, span);
  } else if (la_scan_ends_operand(p->before) && begins_operand(token)) {
    say_no_operator(p, token, span);
  } else if (token == ':' && la_scan_ends_operand(p->before)) {
    la_syntax_fail(p, span, "a range has at most three parts");
  } else if (is_keyword(token)) {
    say_keyword(p, token, span);
  } else if (token == ')' || token == ']' || token == '}' ||
             token == TOK_NORM_CLOSE) {
    say_closer(p, token, span);
  } else if (is_separator(token)) {
    say_separator(p, token, span);
  } else if (is_operator(token)) {
    say_no_operand(p, token, span);
  } else {
    la_syntax_fail(p, span, "%s is not expected here", spelled(p, span, text));
  }
}

/* --- brackets and blocks --- */

static int line_of(const la_parser *p, la_span span) {
  int line;
  int column;
  la_source_place(p->src, span.begin, &line, &column);
  return line;
}

void la_syntax_closer(la_parser *p, char closer, la_span span) {
  const char *text = bracket(closer);
  if (p->open.n == 0) {
    la_syntax_fail(p, span, "%s closes nothing: no bracket is open", text);
    return;
  }
  la_open *last = &p->open.at[p->open.n - 1];
  la_syntax_fail(p, span, "%s cannot close the %s that is open", text,
                 bracket(last->what));
  la_span both = {last->span.begin, span.end, span.begin};
  if (line_of(p, last->span) == line_of(p, span)) {
    p->ctx->err.span = both;
  }
}

void la_syntax_block(la_parser *p, la_span span) {
  char text[SPELLED];
  la_open *last = &p->block.at[p->block.n - 1];
  la_syntax_fail(p, span, "%s cannot close the %s of line %d",
                 spelled(p, span, text), block_word(last->what),
                 line_of(p, last->span));
}

/* --- characters and spellings of other systems --- */

void la_syntax_character(la_parser *p, const char *text, ptrdiff_t n,
                         la_span span) {
  uint32_t cp;
  int bytes = la_utf8_decode(text, text + n, &cp);
  unsigned char c = (unsigned char)*text;
  if (c == '{') {
    la_syntax_fail(p, span, "{ is not used: there are no cell arrays");
    la_syntax_hint(p, "matrices are written with [ ]");
  } else if (cp == LA_UTF8_BAD || c < ' ' || c == 0x7F) {
    la_syntax_fail(p, span, "the byte 0x%02X has no meaning here", c);
  } else {
    la_syntax_fail(p, span, "%.*s has no meaning here", bytes, text);
  }
  if (c == '?') {
    la_syntax_hint(p, "help is asked for with ?NAME, NAME? or help NAME alone");
  }
  if (cp == 0x2018 || cp == 0x2019 || cp == 0x201C || cp == 0x201D) {
    la_syntax_hint(p, "texts stand in straight quotes: \"text\" or 'text'");
  }
}

void la_syntax_signs(la_parser *p, const char *text, la_span span) {
  la_syntax_fail(p, span, "%s can be read in two ways here", text);
  la_syntax_hint(p,
                 "%c %c for two signs; a variable is changed by a statement "
                 "of its own",
                 *text, *text);
}

void la_syntax_operator(la_parser *p, const char *text, la_span span) {
  static const char *const pair[][2] = {
      {"<>", "!="}, {"=>", ">="},  {"=<", "<="},
      {":=", "="},  {"===", "=="}, {"!==", "!="},
  };
  for (size_t i = 0; i < sizeof pair / sizeof *pair; i++) {
    if (strcmp(text, pair[i][0]) == 0) {
      la_syntax_fail(p, span, "%s is not an operator", text);
      la_syntax_hint(p, "write %s", pair[i][1]);
    }
  }
}

/* Members of NumPy's modules and arrays, and what stands for them here. */
static const char *field_meaning(const char *name, ptrdiff_t n) {
  static const char *const pair[][2] = {
      {"T", "A.'"},
      {"H", "A'"},
      {"arange", "first:step:last"},
      {"array", "[1 2; 3 4]"},
      {"cholesky", "chol(A)"},
      {"concatenate", "[A; B]"},
      {"det", "det(A)"},
      {"diag", "diag(v)"},
      {"dot", "A*B"},
      {"eig", "[V,D] = eig(A)"},
      {"eigh", "[Q,L] = eigh(A)"},
      {"eigvals", "eig(A)"},
      {"exp", "exp(x)"},
      {"eye", "eye(n)"},
      {"hstack", "[A, B]"},
      {"inv", "inv(A)"},
      {"linspace", "linspace(a,b,n)"},
      {"log", "log(x)"},
      {"lstsq", "A\\b"},
      {"matmul", "A*B"},
      {"matrix_rank", "rank(A)"},
      {"norm", "norm(A)"},
      {"ones", "ones(m,n)"},
      {"outer", "outer(x,y)"},
      {"pi", "pi"},
      {"pinv", "pinv(A)"},
      {"qr", "[Q,R] = qr(A)"},
      {"reshape", "reshape(A,m,n)"},
      {"shape", "size(A)"},
      {"solve", "solve(A,b)"},
      {"sqrt", "sqrt(x)"},
      {"sum", "sum(A)"},
      {"svd", "[U,S,V] = svd(A)"},
      {"trace", "trace(A)"},
      {"transpose", "A.'"},
      {"vstack", "[A; B]"},
      {"zeros", "zeros(m,n)"},
  };
  for (size_t i = 0; i < sizeof pair / sizeof *pair; i++) {
    if ((ptrdiff_t)strlen(pair[i][0]) == n &&
        memcmp(pair[i][0], name, (size_t)n) == 0) {
      return pair[i][1];
    }
  }
  return NULL;
}

/* x.name, also np.linalg.solve: the last name counts. */
void la_syntax_field(la_parser *p, la_span span) {
  bool glued = p->prev == TOK_NAME && p->prev_span.end == span.begin;
  span.begin = glued ? p->prev_span.begin : span.begin;
  const char *whole = p->text + span.begin;
  const char *name = p->text + span.at;
  ptrdiff_t len;
  do {
    name += strspn(name, ". \t");
    len = (ptrdiff_t)strspn(name, "abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
  } while (name[len] == '.' &&
           strspn(name + len + 1, "0123456789*/\\^'") == 0 &&
           (name = name + len));
  span.end = (uint32_t)(name + len - p->text);
  la_syntax_fail(p, span, "%.*s: values have no fields here, names no modules",
                 (int)(span.end - span.begin), whole);
  const char *meaning = field_meaning(name, len);
  if (meaning != NULL) {
    la_syntax_hint(p, "%.*s is written %s", (int)len, name, meaning);
  }
}
