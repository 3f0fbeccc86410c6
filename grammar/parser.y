/* parser.y - the grammar of lac: precedence, and calls that build the tree.
   Nothing is evaluated or folded here. Beside each rule stands what it builds;
   the names are those of la_ast_dump. */
%code requires {
#include "grammar.h"
}

%code {
#include "config.h"

#include "base/mem.h"

/* The generated code is not ours to warn about. */
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wunused-but-set-variable"
#pragma GCC diagnostic ignored "-Wunused-function"

#define YYMALLOC(n) la_mem_alloc((ptrdiff_t)(n), 1)
#define YYFREE la_mem_free
#define YYMAXDEPTH 40000
#define YYLLOC_DEFAULT(all, part, n)                                       \
  do {                                                                     \
    (all).begin = (n) ? YYRHSLOC(part, 1).begin : YYRHSLOC(part, 0).end;   \
    (all).end = (n) ? YYRHSLOC(part, n).end : (all).begin;                 \
    (all).at = (all).begin;                                                \
  } while (0)
}

%code provides {
int la_scan_next(LA_YYSTYPE *value, la_span *span, la_parser *p);
int la_lexer_token(LA_YYSTYPE *value, la_span *span, void *scanner);
}

%code {
#define la_yylex la_scan_next

static void la_yyerror(const la_span *span, la_parser *p, const char *text);
}

%define api.pure full
%define api.prefix {la_yy}
%define api.token.prefix {TOK_}
%define api.location.type {la_span}
%define parse.error custom
%locations
%expect 0
%param {la_parser *p}

%union {
  la_node *node;
  la_list list;
  const char *text;
  int token;
  la_op op;
}

%token <node> NUMBER "a number"
%token <node> STRING "a text"
%token <node> NAME "a name"
%token <node> COMMAND "a command"
%token <node> SUPERSCRIPT "a superscript"
%token <text> FIELD "a field"
%token END_INDEX "end"
%token TILDE "~"
%token NEWLINE "the end of the line"
%token IF "if" ELSEIF "elseif" ELSE "else"
%token FOR "for" WHILE "while" DO "do" UNTIL "until"
%token SWITCH "switch" CASE "case" OTHERWISE "otherwise"
%token BREAK "break" CONTINUE "continue" RETURN "return"
%token FUNCTION "function"
%token TRY "try" CATCH "catch"
%token UNWIND "unwind_protect" CLEANUP "unwind_protect_cleanup"
%token END "end of a block"
%token INCREMENT "++ before a variable" DECREMENT "-- before a variable"
%token INCREMENTED "++" DECREMENTED "--"
%token <op> UPDATE "+="
%token OROR "||" ANDAND "&&" LE "<=" EQ "==" NE "!=" GE ">="
%token EMUL ".*" EDIV "./" ELDIV ".\\" FRAC "//" EPOW ".^"
%token SQRT "√" CTRANS "'" TRANS ".'" PINV "⁺"
%token NORM_OPEN "opening ‖" NORM_CLOSE "closing ‖"

%type <node> expr sum post pow pprim prim matrix element arg param
%type <node> statement assignment control function head target block
%type <list> args arguments params parameters outs outputs row cols rows
%type <list> statements ifs cases
%type <node> open_function
%type <token> terminator

/* From loose to tight. LOW is for reductions that wait for any operator. */
%precedence LOW
%left OROR
%left ANDAND
%left '|'
%left '&'
%left '<' LE EQ NE GE '>'
%left '+' '-'
%left '*' '/' '\\' EMUL EDIV ELDIV FRAC
%precedence UNARY '!' SQRT
%precedence '(' FIELD INCREMENTED DECREMENTED

%%

program:
  text
| text open_function { p->body = la_build_push(p, p->body, $2); }
;

/* The statements go to p->body at once, so that those before an error are
   there when it is met. */
text:
  %empty
| text terminator { la_build_whole(p, @2); }
| text statement terminator {
    p->body = la_build_statement(p, p->body, $2, $3);
    la_build_whole(p, @3);
  }
;

/* A function at the end of the text may lack its end. */
open_function:
  head block { $$ = la_build_body(p, $1, $2, @$); }
| head statements open_function {
    la_node *block = la_build_list(p, LA_N_BLOCK, $2, @2);
    p->body = la_build_push(p, p->body, la_build_body(p, $1, block, @$));
    $$ = $3;
  }
;

terminator:
  ';' { $$ = ';'; }
| ',' { $$ = ','; }
| NEWLINE { $$ = TOK_NEWLINE; }
;

/* (block ...); the last statement needs no terminator */
block:
  statements { $$ = la_build_list(p, LA_N_BLOCK, $1, @$); }
| statements statement {
    $$ = la_build_list(p, LA_N_BLOCK,
                       la_build_statement(p, $1, $2, TOK_NEWLINE), @$);
  }
;

statements:
  %empty { $$ = (la_list){0}; }
| statements terminator { $$ = $1; }
| statements statement terminator { $$ = la_build_statement(p, $1, $2, $3); }
;

statement:
  expr { $$ = la_build_expr(p, $1); }
| assignment
| COMMAND
| BREAK { $$ = la_build_leaf(p, LA_N_BREAK, @$); }
| CONTINUE { $$ = la_build_leaf(p, LA_N_CONTINUE, @$); }
| RETURN { $$ = la_build_leaf(p, LA_N_RETURN, @$); }
| control
| function
;

/* a = b = 3 assigns from the right; the value of an assignment is its target */
assignment:
  expr '=' expr { $$ = la_build_assign(p, $1, $3, la_span_at(@$, @2)); }
| expr '=' assignment {
    $$ = la_build_assign(p, $1, $3, la_span_at(@$, @2));
  }
| expr UPDATE expr {
    $$ = la_build_update(p, $1, $2, $3, la_span_at(@$, @2));
  }
| expr UPDATE assignment {
    $$ = la_build_update(p, $1, $2, $3, la_span_at(@$, @2));
  }
;

control:
  ifs END { $$ = la_build_choice(p, LA_N_IF, NULL, $1, @$); }
| ifs ELSE block END {
    la_list all = la_build_push(p, $1, la_build_clause(p, NULL, $3, @2));
    $$ = la_build_choice(p, LA_N_IF, NULL, all, @$);
  }
| FOR target '=' expr block END {
    $$ = la_build_for(p, $2, $4, $5, @$);
  }
| FOR '(' target '=' expr ')' block END {
    $$ = la_build_for(p, $3, $5, $7, @$);
  }
| WHILE expr block END { $$ = la_build_loop(p, LA_N_WHILE, $2, $3, @$); }
| DO block UNTIL expr { $$ = la_build_loop(p, LA_N_DO, $4, $2, @$); }
| SWITCH expr separators cases END {
    $$ = la_build_choice(p, LA_N_SWITCH, $2, $4, @$);
  }
| TRY block END { $$ = la_build_guard(p, LA_N_TRY, $2, NULL, @$); }
| TRY block CATCH block END {
    $$ = la_build_guard(p, LA_N_TRY, $2, $4, @$);
  }
| UNWIND block CLEANUP block END {
    $$ = la_build_guard(p, LA_N_UNWIND, $2, $4, @$);
  }
;

/* (clause cond block) ... */
ifs:
  IF expr block {
    $$ = la_build_push(p, (la_list){0}, la_build_clause(p, $2, $3, @2));
  }
| ifs ELSEIF expr block {
    $$ = la_build_push(p, $1, la_build_clause(p, $3, $4, @3));
  }
;

separators:
  %empty
| separators terminator
;

cases:
  %empty { $$ = (la_list){0}; }
| cases CASE expr block {
    $$ = la_build_push(p, $1, la_build_clause(p, $3, $4, @3));
  }
| cases CASE '{' row '}' block { /* (clause (row ...) block) */
    la_node *any = la_build_list(p, LA_N_ROW, $4, la_span_at(@4, @4));
    $$ = la_build_push(p, $1, la_build_clause(p, any, $6, @3));
  }
| cases OTHERWISE block {
    $$ = la_build_push(p, $1, la_build_clause(p, NULL, $3, @2));
  }
;

function:
  head block END { $$ = la_build_body(p, $1, $2, @$); }
;

/* (function name (outs) (params) block), still without its block */
head:
  FUNCTION NAME parameters {
    $$ = la_build_function(p, $2, (la_list){0}, $3, @$);
  }
| FUNCTION NAME '=' NAME parameters {
    $$ = la_build_function(p, $4, la_build_push(p, (la_list){0}, $2), $5, @$);
  }
| FUNCTION '[' outputs ']' '=' NAME parameters {
    $$ = la_build_function(p, $6, $3, $7, @$);
  }
;

outputs:
  %empty { $$ = (la_list){0}; }
| outs
;

outs:
  NAME { $$ = la_build_push(p, (la_list){0}, $1); }
| outs ',' NAME { $$ = la_build_push(p, $1, $3); }
;

parameters:
  %empty %prec LOW { $$ = (la_list){0}; }
| '(' ')' { $$ = (la_list){0}; }
| '(' params ')' { $$ = $2; }
;

params:
  param { $$ = la_build_push(p, (la_list){0}, $1); }
| params ',' param { $$ = la_build_push(p, $1, $3); }
;

param:
  NAME
| TILDE { $$ = la_build_leaf(p, LA_N_TILDE, @$); }
;

target:
  NAME
| target '(' arguments ')' { $$ = la_build_index(p, $1, $3, @$); }
;

/* Everything from || down to the range. */
expr:
  sum %prec LOW
| sum ':' sum %prec LOW { $$ = la_build_range(p, $1, NULL, $3, @$); }
| sum ':' sum ':' sum %prec LOW { $$ = la_build_range(p, $1, $3, $5, @$); }
| '@' '(' ')' expr %prec LOW {
    $$ = la_build_anon(p, (la_list){0}, $4, @$);
  }
| '@' '(' params ')' expr %prec LOW { $$ = la_build_anon(p, $3, $5, @$); }
| expr OROR expr {
    $$ = la_build_binary(p, LA_OP_OROR, $1, $3, la_span_at(@$, @2));
  }
| expr ANDAND expr {
    $$ = la_build_binary(p, LA_OP_ANDAND, $1, $3, la_span_at(@$, @2));
  }
| expr '|' expr {
    $$ = la_build_binary(p, LA_OP_OR, $1, $3, la_span_at(@$, @2));
  }
| expr '&' expr {
    $$ = la_build_binary(p, LA_OP_AND, $1, $3, la_span_at(@$, @2));
  }
| expr '<' expr {
    $$ = la_build_binary(p, LA_OP_LT, $1, $3, la_span_at(@$, @2));
  }
| expr LE expr {
    $$ = la_build_binary(p, LA_OP_LE, $1, $3, la_span_at(@$, @2));
  }
| expr EQ expr {
    $$ = la_build_binary(p, LA_OP_EQ, $1, $3, la_span_at(@$, @2));
  }
| expr NE expr {
    $$ = la_build_binary(p, LA_OP_NE, $1, $3, la_span_at(@$, @2));
  }
| expr GE expr {
    $$ = la_build_binary(p, LA_OP_GE, $1, $3, la_span_at(@$, @2));
  }
| expr '>' expr {
    $$ = la_build_binary(p, LA_OP_GT, $1, $3, la_span_at(@$, @2));
  }
;

/* From sums to signs. */
sum:
  post %prec LOW
| sum '+' sum {
    $$ = la_build_binary(p, LA_OP_ADD, $1, $3, la_span_at(@$, @2));
  }
| sum '-' sum {
    $$ = la_build_binary(p, LA_OP_SUB, $1, $3, la_span_at(@$, @2));
  }
| sum '*' sum {
    $$ = la_build_binary(p, LA_OP_MUL, $1, $3, la_span_at(@$, @2));
  }
| sum '/' sum {
    $$ = la_build_binary(p, LA_OP_DIV, $1, $3, la_span_at(@$, @2));
  }
| sum '\\' sum {
    $$ = la_build_binary(p, LA_OP_LDIV, $1, $3, la_span_at(@$, @2));
  }
| sum EMUL sum {
    $$ = la_build_binary(p, LA_OP_EMUL, $1, $3, la_span_at(@$, @2));
  }
| sum EDIV sum {
    $$ = la_build_binary(p, LA_OP_EDIV, $1, $3, la_span_at(@$, @2));
  }
| sum ELDIV sum {
    $$ = la_build_binary(p, LA_OP_ELDIV, $1, $3, la_span_at(@$, @2));
  }
| sum FRAC sum {
    $$ = la_build_binary(p, LA_OP_FRAC, $1, $3, la_span_at(@$, @2));
  }
| '+' sum %prec UNARY { $$ = la_build_unary(p, LA_OP_UPLUS, false, $2, @$); }
| '-' sum %prec UNARY { $$ = la_build_unary(p, LA_OP_NEG, false, $2, @$); }
| '!' sum { $$ = la_build_unary(p, LA_OP_NOT, false, $2, @$); }
| INCREMENT sum %prec UNARY { /* (assign += x 1), or two signs */
    $$ = la_build_increment(p, LA_OP_ADD, $2, @1, @$);
  }
| DECREMENT sum %prec UNARY {
    $$ = la_build_increment(p, LA_OP_SUB, $2, @1, @$);
  }
| SQRT sum { $$ = la_build_unary(p, LA_OP_SQRT, false, $2, @$); }
;

/* Powers and transposes bind alike, from the left: a.^b' is (a.^b)'. */
post:
  prim
| post '(' arguments ')' { $$ = la_build_index(p, $1, $3, @$); }
| post CTRANS {
    $$ = la_build_unary(p, LA_OP_CTRANS, true, $1, la_span_at(@$, @2));
  }
| post TRANS {
    $$ = la_build_unary(p, LA_OP_TRANS, true, $1, la_span_at(@$, @2));
  }
| post PINV {
    $$ = la_build_unary(p, LA_OP_PINV, true, $1, la_span_at(@$, @2));
  }
| post INCREMENTED { /* (assign postfix += x 1) */
    $$ = la_build_incremented(p, $1, LA_OP_ADD, @2, la_span_at(@$, @2));
  }
| post DECREMENTED {
    $$ = la_build_incremented(p, $1, LA_OP_SUB, @2, la_span_at(@$, @2));
  }
| post FIELD { $$ = la_build_field(p, $1, $2, la_span_at(@$, @2)); }
| post SUPERSCRIPT { /* (binary ^ x (number 2)) */
    $$ = la_build_binary(p, LA_OP_POW, $1, $2, la_span_at(@$, @2));
  }
| post '^' pow {
    $$ = la_build_binary(p, LA_OP_POW, $1, $3, la_span_at(@$, @2));
  }
| post EPOW pow {
    $$ = la_build_binary(p, LA_OP_EPOW, $1, $3, la_span_at(@$, @2));
  }
;

/* An exponent: signs and subscripts, but no transposes or powers. */
pow:
  pprim %prec LOW
| '+' pow %prec UNARY { $$ = la_build_unary(p, LA_OP_UPLUS, false, $2, @$); }
| '-' pow %prec UNARY { $$ = la_build_unary(p, LA_OP_NEG, false, $2, @$); }
| '!' pow { $$ = la_build_unary(p, LA_OP_NOT, false, $2, @$); }
| INCREMENT pow %prec UNARY {
    $$ = la_build_increment(p, LA_OP_ADD, $2, @1, @$);
  }
| DECREMENT pow %prec UNARY {
    $$ = la_build_increment(p, LA_OP_SUB, $2, @1, @$);
  }
| SQRT pow { $$ = la_build_unary(p, LA_OP_SQRT, false, $2, @$); }
;

pprim:
  prim
| pprim FIELD { $$ = la_build_field(p, $1, $2, la_span_at(@$, @2)); }
| pprim '(' arguments ')' { $$ = la_build_index(p, $1, $3, @$); }
| pprim INCREMENTED {
    $$ = la_build_incremented(p, $1, LA_OP_ADD, @2, la_span_at(@$, @2));
  }
| pprim DECREMENTED {
    $$ = la_build_incremented(p, $1, LA_OP_SUB, @2, la_span_at(@$, @2));
  }
;

prim:
  NUMBER
| STRING
| NAME
| END_INDEX { $$ = la_build_leaf(p, LA_N_END, @$); }
| '(' expr ')' {
    $$ = $2;
    if ($$ != NULL) {
      $$->parens = true;
    }
  }
| '(' assignment ')' {
    $$ = $2;
    if ($$ != NULL) {
      $$->parens = true;
    }
  }
| NORM_OPEN expr NORM_CLOSE {
    $$ = la_build_unary(p, LA_OP_NORM, false, $2, @$);
  }
| '@' NAME { $$ = la_build_handle(p, $2, @$); }
| matrix
;

arguments:
  %empty { $$ = (la_list){0}; }
| args
;

args:
  arg { $$ = la_build_push(p, (la_list){0}, $1); }
| args ',' arg { $$ = la_build_push(p, $1, $3); }
;

arg:
  expr
| ':' { $$ = la_build_leaf(p, LA_N_COLON, @$); }
;

/* (matrix (row ...) ...); empty rows count for nothing */
matrix:
  '[' rows ']' { $$ = la_build_list(p, LA_N_MATRIX, $2, @$); }
;

rows:
  row { $$ = la_build_push_row(p, (la_list){0}, $1, @1); }
| rows ';' row { $$ = la_build_push_row(p, $1, $3, @3); }
;

row:
  %empty { $$ = (la_list){0}; }
| cols
| cols ','
;

cols:
  element { $$ = la_build_push(p, (la_list){0}, $1); }
| cols ',' element { $$ = la_build_push(p, $1, $3); }
;

element:
  expr
| TILDE {
    $$ = la_build_leaf(p, LA_N_TILDE, @$);
    p->tildes++;
    p->tilde = @$;
  }
;

%%

/* Called only when the parser's own stack is full. */
static void la_yyerror(const la_span *span, la_parser *p, const char *text) {
  (void)text;
  la_syntax_too_deep(p, *span);
}

static int yyreport_syntax_error(const yypcontext_t *context, la_parser *p) {
  yysymbol_kind_t symbol = yypcontext_token(context);
  if (symbol != YYSYMBOL_YYEMPTY) {
    la_syntax_unexpected(p, p->prev, *yypcontext_location(context));
  }
  return 0;
}
