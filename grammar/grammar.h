/* grammar.h - what lexer, parser and their helpers share: the state of one
   parse. Private to the grammar. */
#ifndef LA_GRAMMAR_GRAMMAR_H
#define LA_GRAMMAR_GRAMMAR_H

#include "base/progress.h"
#include "lang/ast.h"
#include "lang/parse.h"
#include "lang/source.h"

#include <stdalign.h>
#include <stddef.h>

/* Brackets may nest this deep; the tree below stays under LA_AST_DEPTH_MAX. */
enum { LA_NEST_MAX = 2000 };

/* Something open: a bracket '(' '[' '|' (a norm) or the token of a keyword that
   begins a block, and where it stands. */
typedef struct la_open {
  int what;
  la_span span;
  bool params; /* the parameters of an anonymous function */
} la_open;

typedef struct la_stack {
  la_open *at;
  int n;
  int cap;
} la_stack;

typedef struct la_parser {
  la_ctx *ctx;
  la_source *src;
  la_arena *arena;
  bool failed;     /* the error is set; the lexer gives no more tokens */
  bool incomplete; /* the text ended too early */

  /* The lexer's. */
  void *scanner;
  const char *text; /* of the source: flex changes its own copy */
  uint32_t pos;     /* of the byte after the token */
  uint32_t begin;   /* of a token that is read in parts */
  const char *word; /* of a command that is being read */
  int remarks;      /* block comments that are open */
  int closes;       /* the block that an END names: endif; 0: any */
  int prev;         /* the last token; 0 at the beginning */
  la_span prev_span;
  int before; /* the token before that */
  la_span before_span;
  int first;      /* the token that began the statement */
  bool params;    /* the last token closed such parameters */
  la_stack open;  /* brackets */
  int parens;     /* of these, how many are '(' */
  la_stack block; /* keywords whose block is open */
  ptrdiff_t records_used;
  alignas(max_align_t) char records[1024]; /* flex's own */

  /* The parser's. */
  la_list body;   /* the statements so far */
  uint32_t whole; /* offset behind the last of them */
  int tildes;     /* '~' read in a matrix and not yet claimed as an output */
  la_span tilde;
  la_work done;  /* in bytes */
  size_t tokens; /* so far */
} la_parser;

/* lexer.l: one parse's scanner over a text. */
bool la_lexer_open(la_parser *p, char *text, ptrdiff_t len);
void la_lexer_close(la_parser *p);

/* scan.c: facts that the rules of the lexer ask for. The first ones tell what
   stands before the token, the next ones look at the text after it. */
bool la_scan_ends_operand(int token);
bool la_scan_after_operand(const la_parser *p);
bool la_scan_at_statement(const la_parser *p);
bool la_scan_in_matrix(const la_parser *p);
bool la_scan_blank_separates(const la_parser *p);
bool la_scan_is_placeholder(const la_parser *p);

/* What two signs are that stand side by side. */
typedef enum la_signs {
  LA_SIGNS_TWO,     /* two signs */
  LA_SIGNS_PREFIX,  /* they change the variable behind them */
  LA_SIGNS_POSTFIX, /* they change the variable before them */
  LA_SIGNS_UNCLEAR
} la_signs;
la_signs la_scan_signs(const la_parser *p);

/* Length of the rest of a line that belongs to a command. */
ptrdiff_t la_scan_command_end(const char *rest, ptrdiff_t n);

/* Token of the word: a keyword, NAME, or COMMAND where one begins here. */
int la_scan_keyword(la_parser *p, const char *word, ptrdiff_t n);

/* literal.c: the nodes of tokens, NULL with the error set. */
ptrdiff_t la_scan_number_end(const la_parser *p, const char *text, ptrdiff_t n);
ptrdiff_t la_scan_number_run(la_parser *p, const char *text, ptrdiff_t n,
                             la_span span);
la_node *la_scan_number(la_parser *p, const char *text, ptrdiff_t n,
                        la_span span);
la_node *la_scan_string(la_parser *p, const char *text, ptrdiff_t n, bool dq,
                        la_span span);
la_node *la_scan_name(la_parser *p, const char *text, ptrdiff_t n,
                      la_span span);
la_node *la_scan_command(la_parser *p, const char *word, const char *rest,
                         ptrdiff_t n, la_span span);
char *la_scan_copy(la_parser *p, const char *text, ptrdiff_t n);

/* unicode.c: the token at the beginning of a run of characters beyond ASCII:
   NAME, an operator, 0 for a blank, YYUNDEF for a character without meaning.
   [used]: the bytes it takes. [node]: of a name, number or superscript. */
int la_scan_unicode(la_parser *p, const char *text, ptrdiff_t n,
                    ptrdiff_t *used, la_node **node);

/* Length of the name that begins a run of letters, digits and characters beyond
   ASCII. */
ptrdiff_t la_scan_word_end(const char *text, ptrdiff_t n);

/* True if an operand begins with the character beyond ASCII at [text]. */
bool la_scan_begins_operand(const char *text);
bool la_scan_is_minus(const char *text);

/* syntax.c: errors; the first one counts. */
void la_syntax_fail(la_parser *p, la_span span, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void la_syntax_hint(la_parser *p, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void la_syntax_nomem(la_parser *p);
void la_syntax_too_deep(la_parser *p, la_span span);
void la_syntax_unfinished(la_parser *p);
void la_syntax_unexpected(la_parser *p, int token, la_span span);
void la_syntax_closer(la_parser *p, char closer, la_span span);
void la_syntax_block(la_parser *p, la_span span);
void la_syntax_character(la_parser *p, const char *text, ptrdiff_t n,
                         la_span span);
void la_syntax_field(la_parser *p, la_span span);
void la_syntax_signs(la_parser *p, const char *text, la_span span);
void la_syntax_operator(la_parser *p, const char *text, la_span span);

/* build.c: the nodes that the rules make. All of them hand on a failure of
   their parts and note their own in [p]. */
la_span la_span_at(la_span all, la_span at);
la_node *la_build_number(la_parser *p, double value, la_span span);
la_node *la_build_unary(la_parser *p, la_op op, bool postfix, la_node *x,
                        la_span span);
la_node *la_build_binary(la_parser *p, la_op op, la_node *a, la_node *b,
                         la_span span);
la_node *la_build_range(la_parser *p, la_node *base, la_node *inc,
                        la_node *limit, la_span span);
la_node *la_build_index(la_parser *p, la_node *callee, la_list args,
                        la_span span);
la_node *la_build_field(la_parser *p, la_node *x, const char *name,
                        la_span span);
la_node *la_build_leaf(la_parser *p, la_node_kind kind, la_span span);
la_node *la_build_list(la_parser *p, la_node_kind kind, la_list list,
                       la_span span);
la_node *la_build_handle(la_parser *p, la_node *name, la_span span);
la_node *la_build_anon(la_parser *p, la_list params, la_node *body,
                       la_span span);
la_node *la_build_expr(la_parser *p, la_node *x);
la_node *la_build_assign(la_parser *p, la_node *left, la_node *value,
                         la_span span);
la_node *la_build_update(la_parser *p, la_node *left, la_op op, la_node *value,
                         la_span span);
la_node *la_build_increment(la_parser *p, la_op op, la_node *x, la_span sign,
                            la_span span);
la_node *la_build_incremented(la_parser *p, la_node *x, la_op op, la_span sign,
                              la_span span);
la_node *la_build_clause(la_parser *p, la_node *cond, la_node *block,
                         la_span span);
la_node *la_build_choice(la_parser *p, la_node_kind kind, la_node *subject,
                         la_list clauses, la_span span);
la_node *la_build_for(la_parser *p, la_node *target, la_node *value,
                      la_node *block, la_span span);
la_node *la_build_loop(la_parser *p, la_node_kind kind, la_node *cond,
                       la_node *block, la_span span);
la_node *la_build_guard(la_parser *p, la_node_kind kind, la_node *block,
                        la_node *handler, la_span span);
la_node *la_build_function(la_parser *p, la_node *name, la_list outs,
                           la_list params, la_span span);
la_node *la_build_body(la_parser *p, la_node *function, la_node *body,
                       la_span span);
la_list la_build_push(la_parser *p, la_list list, la_node *node);
la_list la_build_push_row(la_parser *p, la_list rows, la_list row,
                          la_span span);

/* Notes that everything up to the end of [terminator] has been read. */
void la_build_whole(la_parser *p, la_span terminator);
la_list la_build_statement(la_parser *p, la_list list, la_node *stmt,
                           int terminator);

#endif
