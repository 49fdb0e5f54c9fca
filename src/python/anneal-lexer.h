/* anneal-lexer.h: Python text to tokens
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "anneal-error.h"

G_BEGIN_DECLS

typedef enum
{
  ANNEAL_TOKEN_END,
  ANNEAL_TOKEN_LINE,        /* begins a logical line; detail: its indentation in columns */
  ANNEAL_TOKEN_NEWLINE,     /* ends one */
  ANNEAL_TOKEN_NAME,
  ANNEAL_TOKEN_INTEGER,
  ANNEAL_TOKEN_FLOAT,
  ANNEAL_TOKEN_IMAGINARY,
  ANNEAL_TOKEN_STRING,      /* prefix and quotes included */
  ANNEAL_TOKEN_SYMBOL,      /* symbol: an AnnealSymbol */
  ANNEAL_TOKEN_ERROR,       /* detail: place in the list of messages */
} AnnealTokenKind;

/* Operators, brackets and keywords.  One character stands for itself. */
typedef enum
{
  ANNEAL_SYMBOL_NONE,
  ANNEAL_SYMBOL_POWER = 256, ANNEAL_SYMBOL_FLOOR_DIVIDE, ANNEAL_SYMBOL_LEFT_SHIFT, ANNEAL_SYMBOL_RIGHT_SHIFT,
  ANNEAL_SYMBOL_LESS_EQUAL, ANNEAL_SYMBOL_GREATER_EQUAL, ANNEAL_SYMBOL_EQUAL, ANNEAL_SYMBOL_NOT_EQUAL,
  ANNEAL_SYMBOL_ARROW, ANNEAL_SYMBOL_WALRUS, ANNEAL_SYMBOL_ELLIPSIS, ANNEAL_SYMBOL_AUGMENTED,

  ANNEAL_KEYWORD_FALSE, ANNEAL_KEYWORD_NONE, ANNEAL_KEYWORD_TRUE, ANNEAL_KEYWORD_AND, ANNEAL_KEYWORD_AS,
  ANNEAL_KEYWORD_ASSERT, ANNEAL_KEYWORD_ASYNC, ANNEAL_KEYWORD_AWAIT, ANNEAL_KEYWORD_BREAK, ANNEAL_KEYWORD_CLASS,
  ANNEAL_KEYWORD_CONTINUE, ANNEAL_KEYWORD_DEF, ANNEAL_KEYWORD_DEL, ANNEAL_KEYWORD_ELIF, ANNEAL_KEYWORD_ELSE,
  ANNEAL_KEYWORD_EXCEPT, ANNEAL_KEYWORD_FINALLY, ANNEAL_KEYWORD_FOR, ANNEAL_KEYWORD_FROM, ANNEAL_KEYWORD_GLOBAL,
  ANNEAL_KEYWORD_IF, ANNEAL_KEYWORD_IMPORT, ANNEAL_KEYWORD_IN, ANNEAL_KEYWORD_IS, ANNEAL_KEYWORD_LAMBDA,
  ANNEAL_KEYWORD_NONLOCAL, ANNEAL_KEYWORD_NOT, ANNEAL_KEYWORD_OR, ANNEAL_KEYWORD_PASS, ANNEAL_KEYWORD_RAISE,
  ANNEAL_KEYWORD_RETURN, ANNEAL_KEYWORD_TRY, ANNEAL_KEYWORD_WHILE, ANNEAL_KEYWORD_WITH, ANNEAL_KEYWORD_YIELD,
} AnnealSymbol;

typedef struct
{
  guint32 start;            /* bytes of the text */
  guint32 end;
  guint32 detail;
  guint16 symbol;
  guint8  kind;
  guint8  made_up : 1;      /* a closing bracket that is not in the text */
} AnnealToken;

/* What the lexer found; the text is not copied. */
typedef struct
{
  GArray    *tokens;        /* (element-type AnnealToken), the last one ANNEAL_TOKEN_END */
  GPtrArray *messages;      /* (element-type char *), of ANNEAL_TOKEN_ERROR */
} AnnealTokens;

/* Reads @text, valid UTF-8 without NUL of at most ANNEAL_MAX_TEXT_BYTES.  Places where brackets were closed for the
 * sake of going on, and a text with too many tokens, are reported through @report. */
typedef void (*AnnealReport) (gpointer  data,
                              GError   *error);     /* (transfer full) */

void anneal_tokens_init  (AnnealTokens *self,
                          const char   *text,
                          gsize         length,
                          AnnealReport  report,
                          gpointer      data);
void anneal_tokens_clear (AnnealTokens *self);

/* The keyword that @name is, or ANNEAL_SYMBOL_NONE. */
AnnealSymbol anneal_keyword_find (const char *name,
                                  gsize       length);

/* For the lexer's files only: where a literal that starts at @start ends, and in @message what is wrong with it. */
const char *anneal_lexer_scan_number (const char       *start,
                                      const char       *end,
                                      AnnealTokenKind  *kind,
                                      char            **message);
const char *anneal_lexer_scan_string (const char       *start,
                                      const char       *quote,
                                      const char       *end,
                                      char            **message);
const char *anneal_lexer_scan_name   (const char       *start,
                                      const char       *end,
                                      char            **message);
/* What is wrong with a character that begins no token: "invalid character '“' (U+201C)". */
char       *anneal_lexer_blame       (const char       *start);

G_END_DECLS
