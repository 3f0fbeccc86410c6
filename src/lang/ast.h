/* ast.h - the tree: pure data and positions. Built by the grammar, read by the
   evaluator; lives in an arena. */
#ifndef LA_LANG_AST_H
#define LA_LANG_AST_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/ctx.h"
#include "base/op.h"

#include <stdbool.h>

typedef enum la_node_kind {
  /* expressions */
  LA_N_NUMBER, /* 1.5, 0x1F; with imag: 3i */
  LA_N_STRING, /* escapes already replaced */
  LA_N_NAME,
  LA_N_COLON,  /* ':' alone as an argument */
  LA_N_END,    /* 'end' inside a subscript */
  LA_N_TILDE,  /* '~' as an ignored output or parameter */
  LA_N_UNARY,  /* op x, also postfix ' .' */
  LA_N_BINARY, /* also && and || */
  LA_N_RANGE,  /* base : [inc :] limit; inc may be NULL */
  LA_N_INDEX,  /* callee ( args ) */
  LA_N_FIELD,  /* x.message, of a caught error */
  LA_N_MATRIX, /* list of rows; an empty literal has none */
  LA_N_ROW,    /* list of elements */
  LA_N_HANDLE, /* @name */
  LA_N_ANON,   /* @(params) body */
  /* statements; each also the body of a block */
  LA_N_BLOCK,  /* list of statements */
  LA_N_EXPR,   /* expression statement */
  LA_N_ASSIGN, /* targets = x; op-assign when has_op; ++ and -- too; inside an
                  expression, what was assigned */
  LA_N_IF,     /* list of LA_N_CLAUSE; the last may lack a condition */
  LA_N_CLAUSE, /* condition (NULL: else, otherwise) and block; the condition
                  of "case {2, 3}" is a LA_N_ROW: any of them */
  LA_N_FOR,
  LA_N_WHILE,
  LA_N_DO,     /* do block until condition */
  LA_N_SWITCH, /* subject and list of LA_N_CLAUSE */
  LA_N_BREAK,
  LA_N_CONTINUE,
  LA_N_RETURN,
  LA_N_FUNCTION,
  LA_N_TRY,     /* block, catch block and name of the error (may be NULL) */
  LA_N_UNWIND,  /* block, cleanup block */
  LA_N_COMMAND, /* help svd: command word and raw text of the rest */
  LA_N_KINDS
} la_node_kind;

/* How an assignment is written. */
typedef enum la_form {
  LA_FORM_SIGN,   /* x = y, x += y */
  LA_FORM_PREFIX, /* ++x */
  LA_FORM_POSTFIX /* x++; its value is the one before */
} la_form;

typedef struct la_node la_node;

/* A list of nodes in an arena. */
typedef struct la_list {
  la_node **at;
  int n;
  int cap;
} la_list;

/* Names are resolved after parsing, once per scope: [slot] is the place of the
   variable in its frame; [cache] is the evaluator's (what the name means when
   no variable has it). */
typedef struct la_name {
  const char *text;
  int slot;
  void *cache;
  unsigned cache_version;
} la_name;

/* A function definition; shared by LA_N_FUNCTION and LA_N_ANON. The scope that
   the resolver makes hangs at [scope]. */
typedef struct la_function_def {
  const char *name;    /* NULL for an anonymous function */
  la_list params;      /* LA_N_NAME or LA_N_TILDE */
  la_list outs;        /* LA_N_NAME */
  la_node *body;       /* block; for an anonymous function the expression */
  const char *comment; /* first comment block, for help; may be NULL */
  void *scope;
} la_function_def;

/* The parser refuses trees higher than this, so that every walk over a tree may
   recurse. A flat chain a + b + c + ... is as high as it is long. */
enum { LA_AST_DEPTH_MAX = 10000 };

struct la_node {
  la_node_kind kind;
  int depth;          /* height of the tree below and with this node */
  la_span span;       /* the whole node; at: the operator, else the beginning */
  bool parens;        /* written in parentheses */
  unsigned char plan; /* the evaluator's: a cheaper way to compute it, or 0 */
  bool slow; /* the evaluator's: its operands were no plain numbers last time */
  union {
    struct {
      double value;
      bool imag;
    } number;
    struct {
      const char *text;
      ptrdiff_t n;
      bool dq;
    } string;
    la_name name; /* NAME, HANDLE */
    struct {
      la_op op;
      bool postfix;
      la_node *x;
    } unary;
    struct {
      la_op op;
      la_node *a, *b;
    } binary;
    struct {
      la_node *base, *inc, *limit;
    } range;
    struct {
      la_node *callee;
      la_list args;
    } index;
    struct {
      la_node *x;
      const char *name;
    } field;
    la_list list;        /* MATRIX, ROW, BLOCK */
    la_function_def def; /* FUNCTION, ANON */
    struct {
      la_node *x;
      bool print;
    } expr;
    struct {
      la_list targets; /* NAME, INDEX or TILDE */
      la_node *value;
      la_op op; /* with has_op: x op= value */
      la_form form;
      bool has_op, print;
    } assign;
    struct {
      la_node *subject;
      la_list clauses;
    } choice; /* IF, SWITCH */
    struct {
      la_node *cond, *block;
    } clause;
    struct {
      la_node *target, *value, *block;
    } loop_for;
    struct {
      la_node *cond, *block;
    } loop; /* WHILE, DO */
    struct {
      la_node *block, *handler, *name;
    } guard; /* TRY, UNWIND */
    struct {
      const char *word, *rest;
    } command;
  } u;
};

/* Constructors: new nodes in [arena], NULL without memory. A NULL operand that
   stands for failed memory yields NULL. */
la_node *la_ast_new(la_arena *arena, la_node_kind kind, la_span span);
la_node *la_ast_number(la_arena *arena, double value, bool imag, la_span span);
la_node *la_ast_string(la_arena *arena, const char *text, ptrdiff_t n, bool dq,
                       la_span span);
la_node *la_ast_name(la_arena *arena, const char *text, la_span span);
la_node *la_ast_unary(la_arena *arena, la_op op, bool postfix, la_node *x,
                      la_span span);
la_node *la_ast_binary(la_arena *arena, la_op op, la_node *a, la_node *b,
                       la_span span);
la_node *la_ast_index(la_arena *arena, la_node *callee, la_list args,
                      la_span span);

/* Sets the depth of [node] from its children; returns [node] (NULL too). */
la_node *la_ast_measure(la_node *node);

/* Appends to a list; false without memory. */
bool la_list_push(la_arena *arena, la_list *list, la_node *node);

/* The tree in unambiguous form for tests, one statement a line:
   (assign (name x) (binary + (number 1) (name y))). */
void la_ast_dump(const la_node *node, la_buf *out);

/* The expression as a user would write it, in the fewest parentheses: how
   anonymous functions and error messages show it. */
void la_ast_print(const la_node *node, la_buf *out);

/* How a function is called: "[q, r] = f(a, b)". */
void la_ast_print_signature(const la_function_def *def, la_buf *out);

/* "number", "name", ... */
const char *la_node_kind_name(la_node_kind kind);

#endif
