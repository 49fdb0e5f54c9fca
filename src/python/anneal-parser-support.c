/* anneal-parser-support.c: what the parts of the parser share: place, errors, nodes
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include "anneal-parser.h"

#include "anneal-python.h"

/* Normalising takes time that grows with the square of the length. */
#define MAX_NAME_BYTES 1000

void
anneal_parser_report (AnnealParser *self,
                      GError       *error)
{
  self->n_errors++;
  self->report (self->data, error);
}

gpointer
anneal_parser_fail (AnnealParser *self,
                    AnnealSpan    span,
                    const char   *format,
                    ...)
{
  GError *error = NULL;
  va_list arguments;
  g_autofree char *message = NULL;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  anneal_set_error_at (&error, ANNEAL_ERROR_SYNTAX, span, "%s", message);
  anneal_parser_report (self, error);

  return NULL;
}

gpointer
anneal_parser_fail_here (AnnealParser *self)
{
  const AnnealToken *token = self->token;
  const char *message = "invalid syntax";

  if (token->made_up)
    {
      self->silent = TRUE;
      return NULL;
    }

  if (token->kind == ANNEAL_TOKEN_ERROR)
    message = g_ptr_array_index (self->tokens.messages, token->detail);
  if (*message == '\0')
    {
      /* The text was cut off there, which has been reported. */
      self->silent = TRUE;
      return NULL;
    }

  return anneal_parser_fail (self, ANNEAL_SPAN_OF (token), "%s", message);
}

gboolean
anneal_parser_enter (AnnealParser *self)
{
  GError *error = NULL;

  if (++self->depth <= ANNEAL_MAX_DEPTH)
    return TRUE;

  anneal_set_error_at (&error, ANNEAL_ERROR_LIMIT, ANNEAL_SPAN_OF (self->token), "Nested more than %d levels deep",
                       ANNEAL_MAX_DEPTH);
  anneal_parser_report (self, error);

  return FALSE;
}

void
anneal_parser_leave (AnnealParser *self)
{
  self->depth--;
}

void
anneal_parser_advance (AnnealParser *self)
{
  self->last_end = self->token->end;
  self->n_made_up += self->token->made_up;
  if (self->token->kind != ANNEAL_TOKEN_END)
    self->token++;
}

gboolean
anneal_parser_expect (AnnealParser *self,
                      guint16       symbol)
{
  if (anneal_parser_accept (self, symbol))
    return TRUE;

  anneal_parser_fail_here (self);
  return FALSE;
}

/* Python compares names after NFKC. */
const char *
anneal_parser_take_name (AnnealParser *self)
{
  const char *start = self->text + self->token->start;
  gsize length = self->token->end - self->token->start;
  const char *known;

  if (self->token->kind != ANNEAL_TOKEN_NAME)
    return anneal_parser_fail_here (self);

  if (length > MAX_NAME_BYTES)
    return anneal_parser_fail (self, ANNEAL_SPAN_OF (self->token), "A name of more than %d bytes is too long",
                               MAX_NAME_BYTES);

  g_autofree char *name = g_utf8_normalize (start, (gssize) length, G_NORMALIZE_ALL_COMPOSE);

  anneal_parser_advance (self);
  known = g_hash_table_lookup (self->names, name);
  if (known == NULL)
    {
      char *copy = anneal_arena_copy (self->arena, name, strlen (name));

      g_hash_table_add (self->names, copy);
      known = copy;
    }

  return known;
}

AnnealNode *
anneal_parser_new_node (AnnealParser   *self,
                        AnnealNodeKind  kind,
                        guint32         start)
{
  AnnealNode *node = anneal_arena_new (self->arena, AnnealNode);

  node->kind = (guint8) kind;
  node->start = start;
  node->end = self->last_end;

  return node;
}

AnnealNode **
anneal_parser_keep_nodes (AnnealParser *self,
                          GPtrArray    *nodes)
{
  AnnealNode **kept = anneal_arena_new_n (self->arena, AnnealNode *, nodes->len);

  for (guint i = 0; i < nodes->len; i++)
    kept[i] = g_ptr_array_index (nodes, i);

  return kept;
}

AnnealNode *
anneal_parser_new_unreadable (AnnealParser *self,
                              guint32       start,
                              const char   *why)
{
  AnnealNode *node = anneal_parser_new_node (self, ANNEAL_NODE_UNREADABLE, start);

  node->why = why;

  return node;
}
