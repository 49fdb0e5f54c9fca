/* anneal-parser.h: tokens to trees
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-lexer.h"
#include "anneal-tree.h"

G_BEGIN_DECLS

/* One parse: the position, and where its pieces go.  After an error, tokens up to the end of the line are skipped. */
typedef struct
{
  const char        *text;
  AnnealArena       *arena;
  AnnealTokens       tokens;
  const AnnealToken *token;     /* the next one */
  GHashTable        *names;     /* (element-type char char): one copy of each name */
  AnnealReport       report;
  gpointer           data;
  guint              depth;
  guint              n_made_up; /* closing brackets that are not in the text, so far … */
  guint              n_forgiven;        /* … and pieces before them that were left out */
  guint              n_errors;
  guint32            last_end;  /* of the token before */
  guint              silent : 1;    /* a made-up bracket was in the way: that has been reported already */
} AnnealParser;

/* NULL after an error, which has been reported. */
AnnealNode  *anneal_parse_expression  (AnnealParser *self);
/* "a, *b, c": what may stand on either side of "=". */
AnnealNode  *anneal_parse_expressions (AnnealParser *self);
/* Without a conditional, as after "for x in". */
AnnealNode  *anneal_parse_iterable    (AnnealParser *self);
AnnealNode  *anneal_parse_subscript   (AnnealParser *self);
AnnealNode  *anneal_parse_one_target  (AnnealParser *self);
AnnealNode  *anneal_parse_target      (AnnealParser *self);     /* of "for … in" */
AnnealCode  *anneal_parse_parameters  (AnnealParser *self,
                                       guint32       start,
                                       guint16       closer);   /* ':' or ')' */
AnnealBlock  anneal_parse_block       (AnnealParser *self);     /* the whole text */

/* Shared by the parser's files. */
AnnealNode  *anneal_parse_atom        (AnnealParser *self);
AnnealNode  *anneal_parse_comprehension (AnnealParser *self,
                                         AnnealNode   *element,
                                         guint32       start);
gboolean     anneal_parse_call        (AnnealParser *self,
                                       AnnealNode   *call);
AnnealNode  *anneal_parse_string      (AnnealParser *self);
AnnealNode  *anneal_parse_number      (AnnealParser *self);

gboolean     anneal_parse_simple      (AnnealParser    *self,   /* FALSE: reported */
                                       AnnealStatement *statement);
gboolean     anneal_parser_check_target (AnnealParser     *self,
                                         const AnnealNode *node);
gboolean     anneal_parser_at_end     (const AnnealParser *self);   /* of a statement */
void         anneal_parser_skip_line  (AnnealParser *self);
gboolean     anneal_parser_at_comprehension (const AnnealParser *self);
gboolean     anneal_parser_expect_closer (AnnealParser *self,
                                          guint16       closer,
                                          guint32       start);
gboolean     anneal_parser_forgive    (AnnealParser *self);

void         anneal_parser_report     (AnnealParser *self,
                                       GError       *error);    /* (transfer full) */
gpointer     anneal_parser_fail       (AnnealParser *self,      /* NULL */
                                       AnnealSpan    span,
                                       const char   *format,
                                       ...) G_GNUC_PRINTF (3, 4);
/* "invalid syntax" at the next token, or what the lexer had to say about it. */
gpointer     anneal_parser_fail_here  (AnnealParser *self);
gboolean     anneal_parser_enter      (AnnealParser *self);     /* pair with leave, whatever it returns */
void         anneal_parser_leave      (AnnealParser *self);
void         anneal_parser_advance    (AnnealParser *self);
gboolean     anneal_parser_expect     (AnnealParser *self,
                                       guint16       symbol);
const char  *anneal_parser_take_name  (AnnealParser *self);     /* NULL, reported, if there is none */
AnnealNode  *anneal_parser_new_node   (AnnealParser *self,
                                       AnnealNodeKind kind,
                                       guint32       start);
/* Copies a GPtrArray of nodes to the arena. */
AnnealNode **anneal_parser_keep_nodes (AnnealParser *self,
                                       GPtrArray    *nodes);
AnnealNode  *anneal_parser_new_unreadable (AnnealParser *self,
                                           guint32       start,
                                           const char   *why);

static inline gboolean
anneal_parser_at (const AnnealParser *self,
                  guint16             symbol)
{
  return self->token->kind == ANNEAL_TOKEN_SYMBOL && self->token->symbol == symbol;
}

static inline gboolean
anneal_parser_accept (AnnealParser *self,
                      guint16       symbol)
{
  if (!anneal_parser_at (self, symbol))
    return FALSE;

  anneal_parser_advance (self);
  return TRUE;
}

G_END_DECLS
