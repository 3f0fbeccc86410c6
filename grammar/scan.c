/* scan.c - the lexer's decisions, and the stacks of what is open. */
#include "config.h"

#include "grammar.h"

#include "base/mem.h"
#include "base/progress.h"
#include "parser.h"

#include <string.h>

/* --- what stands before the token --- */

bool la_scan_ends_operand(int token) {
  switch (token) {
  case TOK_NUMBER:
  case TOK_STRING:
  case TOK_NAME:
  case TOK_END_INDEX:
  case TOK_TILDE:
  case TOK_SUPERSCRIPT:
  case TOK_FIELD:
  case TOK_CTRANS:
  case TOK_TRANS:
  case TOK_PINV:
  case TOK_INCREMENTED:
  case TOK_DECREMENTED:
  case TOK_NORM_CLOSE:
  case ')':
  case ']':
    return true;
  default:
    return false;
  }
}

bool la_scan_after_operand(const la_parser *p) {
  return la_scan_ends_operand(p->prev) && !(p->prev == ')' && p->params);
}

bool la_scan_at_statement(const la_parser *p) {
  if (p->open.n > 0) {
    return false;
  }
  switch (p->prev) {
  case 0:
  case TOK_NEWLINE:
  case ';':
  case ',':
  case TOK_ELSE:
  case TOK_DO:
  case TOK_OTHERWISE:
  case TOK_TRY:
  case TOK_CATCH:
  case TOK_UNWIND:
  case TOK_CLEANUP:
    return true;
  default:
    return false;
  }
}

static int innermost(const la_parser *p) {
  return p->open.n == 0 ? 0 : p->open.at[p->open.n - 1].what;
}

bool la_scan_in_matrix(const la_parser *p) {
  return innermost(p) == '[' || innermost(p) == '{';
}

/* --- what comes after it --- */

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

static bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static const char *skip_blanks(const char *s) {
  while (is_blank(*s)) {
    s++;
  }
  return s;
}

/* True if nothing but blanks, a comment or a continuation follows on the
   line. */
static bool is_line_end(const char *s) {
  s = skip_blanks(s);
  return *s == '\0' || *s == '\n' || *s == '%' || *s == '#' ||
         strncmp(s, "...", 3) == 0;
}

/* A sign with a blank before it and none after it begins an element. */
static bool sign_begins_element(const char *after) {
  return !is_blank(*after) && !is_line_end(after);
}

/* In a matrix, blanks separate two elements if an operand ends before them and
   another begins after them: [a' b'], [x (1)], [1 -2], but not [1 - 2]. */
bool la_scan_blank_separates(const la_parser *p) {
  if (!la_scan_in_matrix(p) || !la_scan_after_operand(p)) {
    return false;
  }
  const char *s = p->text + p->pos;
  if (is_letter(*s) || is_digit(*s)) {
    return true;
  }
  switch (*s) {
  case '"':
  case '\'':
  case '(':
  case '[':
  case '{':
  case '@':
    return true;
  case '.':
    return is_digit(s[1]);
  case '+':
  case '-':
    return sign_begins_element(s[1] == s[0] ? s + 2 : s + 1);
  case '!':
  case '~':
    return s[1] != '=';
  default:
    return (la_scan_is_minus(s) && sign_begins_element(s + 3)) ||
           la_scan_begins_operand(s);
  }
}

/* [a,~] = f(x), @(x,~) ...: '~' where an output or parameter could stand. */
bool la_scan_is_placeholder(const la_parser *p) {
  const char *s = skip_blanks(p->text + p->pos);
  return p->open.n > 0 && (*s == ',' || *s == ']' || *s == ')');
}

/* True if an operand begins here. */
static bool begins_operand(const char *s) {
  switch (*s) {
  case '"':
  case '\'':
  case '(':
  case '[':
  case '@':
    return true;
  case '.':
    return is_digit(s[1]);
  case '!':
  case '~':
    return s[1] != '=';
  default:
    return is_letter(*s) || is_digit(*s) || la_scan_begins_operand(s);
  }
}

/* Before an operand they are for what comes; between two operands they are an
   operator and a sign, as 5--3 is 8; else they are for what stands before. */
la_signs la_scan_signs(const la_parser *p) {
  const char *s = p->text + p->pos;
  bool before = p->prev_span.end + 2 < p->pos;
  bool after = is_blank(*s);
  if (!la_scan_after_operand(p)) {
    return LA_SIGNS_PREFIX;
  }
  if (before && la_scan_in_matrix(p)) {
    return after ? LA_SIGNS_UNCLEAR : LA_SIGNS_TWO;
  }
  if (p->prev != TOK_NAME && p->prev != ')') {
    bool word = is_letter(*s) || (unsigned char)*s >= 0x80;
    return before && word ? LA_SIGNS_UNCLEAR : LA_SIGNS_TWO;
  }
  if (*s == '\'' || (after && la_scan_in_matrix(p)) ||
      !begins_operand(skip_blanks(s))) {
    return LA_SIGNS_POSTFIX;
  }
  bool word = is_letter(*s) || (unsigned char)*s >= 0x80;
  return *s == '(' || (before && word) ? LA_SIGNS_UNCLEAR : LA_SIGNS_TWO;
}

/* The word of a command is a variable where it is assigned to or called. */
static bool is_variable(const la_parser *p) {
  static const char update[] = "+-*/\\^|&";
  const char *s = skip_blanks(p->text + p->pos);
  if (*s == '(' || (*s == '=' && s[1] != '=')) {
    return true;
  }
  if (*s == '\0' || strchr(update, *s) == NULL) {
    return false;
  }
  return s[1] == '=' || (s[1] == s[0] && (*s == '+' || *s == '-'));
}

/* --- commands --- */

static bool ends_operand(char c) {
  return is_letter(c) || is_digit(c) || c == ')' || c == ']' || c == '\'' ||
         c == '.' || (unsigned char)c >= 0x80;
}

/* Index of the closing quote of the text that begins at [i], or [n]. */
static ptrdiff_t skip_quoted(const char *s, ptrdiff_t i, ptrdiff_t n) {
  char quote = s[i++];
  while (i < n && s[i] != quote) {
    i += quote == '"' && s[i] == '\\' ? 2 : 1;
  }
  return i;
}

ptrdiff_t la_scan_command_end(const char *rest, ptrdiff_t n) {
  int depth = 0;
  char last = ' ';
  for (ptrdiff_t i = 0; i < n; i++) {
    char c = rest[i];
    bool free = depth == 0 && (c == ';' || c == ',');
    if (c == '%' || c == '#' || free) {
      return i;
    }
    if (c == '(' || c == '[') {
      depth++;
    } else if ((c == ')' || c == ']') && depth > 0) {
      depth--;
    } else if (c == '"' || (c == '\'' && !ends_operand(last))) {
      i = skip_quoted(rest, i, n);
    }
    last = c;
  }
  return n;
}

/* --- words --- */

typedef struct keyword {
  const char *word;
  int token;
  int closes;
} keyword;

/* In the order of strcmp. */
static const keyword keywords[] = {
    {"break", TOK_BREAK, 0},
    {"case", TOK_CASE, 0},
    {"catch", TOK_CATCH, 0},
    {"clear", TOK_COMMAND, 0},
    {"continue", TOK_CONTINUE, 0},
    {"do", TOK_DO, 0},
    {"else", TOK_ELSE, 0},
    {"elseif", TOK_ELSEIF, 0},
    {"end", TOK_END, 0},
    {"end_try_catch", TOK_END, TOK_TRY},
    {"end_unwind_protect", TOK_END, TOK_UNWIND},
    {"endfor", TOK_END, TOK_FOR},
    {"endfunction", TOK_END, TOK_FUNCTION},
    {"endif", TOK_END, TOK_IF},
    {"endswitch", TOK_END, TOK_SWITCH},
    {"endwhile", TOK_END, TOK_WHILE},
    {"exit", TOK_COMMAND, 0},
    {"explain", TOK_COMMAND, 0},
    {"for", TOK_FOR, 0},
    {"format", TOK_COMMAND, 0},
    {"function", TOK_FUNCTION, 0},
    {"help", TOK_COMMAND, 0},
    {"history", TOK_COMMAND, 0},
    {"if", TOK_IF, 0},
    {"otherwise", TOK_OTHERWISE, 0},
    {"plot", TOK_COMMAND, 0},
    {"quit", TOK_COMMAND, 0},
    {"return", TOK_RETURN, 0},
    {"source", TOK_COMMAND, 0},
    {"switch", TOK_SWITCH, 0},
    {"try", TOK_TRY, 0},
    {"until", TOK_UNTIL, 0},
    {"unwind_protect", TOK_UNWIND, 0},
    {"unwind_protect_cleanup", TOK_CLEANUP, 0},
    {"while", TOK_WHILE, 0},
    {"who", TOK_COMMAND, 0},
    {"whos", TOK_COMMAND, 0},
};

const char *la_parse_keyword(int k) {
  int n = (int)(sizeof keywords / sizeof *keywords);
  return k < n ? keywords[k].word : NULL;
}

static const keyword *find_keyword(const char *word, ptrdiff_t n) {
  int low = 0;
  int high = (int)(sizeof keywords / sizeof *keywords);
  while (low < high) {
    int mid = (low + high) / 2;
    int order = strncmp(word, keywords[mid].word, (size_t)n);
    if (order == 0 && keywords[mid].word[n] == '\0') {
      return &keywords[mid];
    }
    if (order > 0) {
      low = mid + 1;
    } else {
      high = mid;
    }
  }
  return NULL;
}

int la_scan_keyword(la_parser *p, const char *word, ptrdiff_t n) {
  const keyword *k = find_keyword(word, n);
  if (k == NULL) {
    return TOK_NAME;
  }
  if (k->token == TOK_COMMAND) {
    return la_scan_at_statement(p) && !is_variable(p) ? TOK_COMMAND : TOK_NAME;
  }
  if (k->token == TOK_END) {
    p->closes = k->closes;
    return k->closes == 0 && p->parens > 0 ? TOK_END_INDEX : TOK_END;
  }
  return k->token;
}

/* --- what is open --- */

static bool push(la_parser *p, la_stack *stack, int what, la_span span) {
  if (stack->n == stack->cap) {
    int cap = stack->cap == 0 ? 16 : stack->cap * 2;
    la_open *at = la_mem_resize(stack->at, stack->n * (ptrdiff_t)sizeof *at,
                                cap * (ptrdiff_t)sizeof *at);
    if (at == NULL) {
      la_syntax_nomem(p);
      return false;
    }
    stack->at = at;
    stack->cap = cap;
  }
  stack->at[stack->n++] = (la_open){what, span, p->prev == '@'};
  return true;
}

static void open_bracket(la_parser *p, int what, la_span span) {
  if (p->open.n >= LA_NEST_MAX) {
    la_syntax_too_deep(p, span);
  } else if (push(p, &p->open, what, span)) {
    p->parens += what == '(';
  }
}

static void close_bracket(la_parser *p, int what, char closer, la_span span) {
  if (innermost(p) != what) {
    la_syntax_closer(p, closer, span);
    return;
  }
  p->open.n--;
  p->params = p->open.at[p->open.n].params;
  p->parens -= what == '(';
}

static void close_block(la_parser *p, int closes, la_span span) {
  if (p->block.n == 0) {
    return; /* the parser complains */
  }
  if (closes != 0 && p->block.at[p->block.n - 1].what != closes) {
    la_syntax_block(p, span);
    return;
  }
  p->block.n--;
}

static void keep_stacks(la_parser *p, int token, la_span span) {
  switch (token) {
  case '(':
  case '[':
  case '{':
    open_bracket(p, token, span);
    break;
  case TOK_NORM_OPEN:
    open_bracket(p, '|', span);
    break;
  case ')':
    close_bracket(p, '(', ')', span);
    break;
  case ']':
    close_bracket(p, '[', ']', span);
    break;
  case '}':
    close_bracket(p, '{', '}', span);
    break;
  case TOK_NORM_CLOSE:
    close_bracket(p, '|', '|', span);
    break;
  case TOK_IF:
  case TOK_FOR:
  case TOK_WHILE:
  case TOK_DO:
  case TOK_SWITCH:
  case TOK_TRY:
  case TOK_UNWIND:
  case TOK_FUNCTION:
    push(p, &p->block, token, span);
    break;
  case TOK_END:
    close_block(p, p->closes, span);
    break;
  case TOK_UNTIL:
    close_block(p, TOK_DO, span);
    break;
  default:
    break;
  }
}

int la_scan_next(LA_YYSTYPE *value, la_span *span, la_parser *p) {
  enum { STRETCH = 1024 };
  if (++p->tokens % STRETCH == 0 && la_work_reach(&p->done, p->prev_span.end)) {
    la_syntax_fail(p, p->prev_span, "interrupted");
  }
  if (p->failed) {
    return TOK_LA_YYerror;
  }
  bool begins = la_scan_at_statement(p);
  int token = la_lexer_token(value, span, p->scanner);
  if (token == TOK_YYEOF && p->remarks > 0) {
    la_syntax_unfinished(p);
  }
  keep_stacks(p, token, *span);
  if (p->failed) {
    return TOK_LA_YYerror;
  }
  p->first = begins ? token : p->first;
  p->before = p->prev;
  p->before_span = p->prev_span;
  p->prev = token;
  p->prev_span = *span;
  return token;
}
