/* parse.h - the facade of the grammar. */
#ifndef LA_LANG_PARSE_H
#define LA_LANG_PARSE_H

#include "lang/ast.h"
#include "lang/source.h"

typedef enum la_parse_status {
  LA_PARSE_OK,
  LA_PARSE_ERROR,     /* ctx->err has message, place and hint */
  LA_PARSE_INCOMPLETE /* the text ends inside a bracket, block, string or
                         continuation; ctx->err says what is still open */
} la_parse_status;

/* Parses the text of [src] into a block of statements whose nodes live in
   [arena]. With [allow_incomplete] false, an incomplete text is an error.
   Unless memory is short there is always a block: on LA_PARSE_ERROR and
   LA_PARSE_INCOMPLETE it holds the complete statements before the trouble, and
   its span ends behind the last of them (with the newline, semicolon or comma
   that closes it; 0 if there is none). */
la_parse_status la_parse(la_ctx *ctx, la_source *src, la_arena *arena,
                         bool allow_incomplete, la_node **block);

/* The words with a meaning of their own - keywords and command words - in
   order: k from 0, NULL after the last. */
const char *la_parse_keyword(int k);

#endif
