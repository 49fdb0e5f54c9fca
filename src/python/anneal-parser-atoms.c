/* anneal-parser-atoms.c: names and brackets
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "anneal-parser.h"

#include "anneal-python.h"

/* Loops in one comprehension. */
#define MAX_CLAUSES 8

gboolean
anneal_parser_at_comprehension (const AnnealParser *self)
{
  return anneal_parser_at (self, ANNEAL_KEYWORD_FOR) || anneal_parser_at (self, ANNEAL_KEYWORD_ASYNC);
}

/* Whether a token could only begin an operand: after another one, an operator or a comma is missing. */
static gboolean
begins_operand (const AnnealToken *token)
{
  return token->kind >= ANNEAL_TOKEN_NAME && token->kind <= ANNEAL_TOKEN_STRING;
}

/* The closing bracket, or what is wrong instead; @start: of the item before. */
gboolean
anneal_parser_expect_closer (AnnealParser *self,
               guint16       closer,
               guint32       start)
{
  if (begins_operand (self->token))
    {
      anneal_parser_fail (self, (AnnealSpan) { start, self->token->end },
                          "invalid syntax. Perhaps you forgot a comma?");
      return FALSE;
    }

  return anneal_parser_expect (self, closer);
}

static gboolean
parse_clause (AnnealParser *self,
              AnnealClause *clause)
{
  g_autoptr(GPtrArray) conditions = g_ptr_array_new ();

  anneal_parser_accept (self, ANNEAL_KEYWORD_ASYNC);
  if (!anneal_parser_expect (self, ANNEAL_KEYWORD_FOR))
    return FALSE;

  clause->target = anneal_parse_target (self);
  if (clause->target == NULL || !anneal_parser_expect (self, ANNEAL_KEYWORD_IN))
    return FALSE;

  clause->iterable = anneal_parse_iterable (self);
  while (clause->iterable != NULL && anneal_parser_accept (self, ANNEAL_KEYWORD_IF))
    {
      AnnealNode *condition = anneal_parse_iterable (self);

      if (condition == NULL)
        return FALSE;
      g_ptr_array_add (conditions, condition);
    }

  clause->n_conditions = conditions->len;
  clause->conditions = anneal_parser_keep_nodes (self, conditions);

  return clause->iterable != NULL;
}

/* "element for target in iterable if condition …": the element has been read. */
AnnealNode *
anneal_parse_comprehension (AnnealParser *self,
                            AnnealNode   *element,
                            guint32       start)
{
  g_autoptr(GArray) clauses = g_array_new (FALSE, TRUE, sizeof (AnnealClause));
  AnnealNode *node;

  while (anneal_parser_at_comprehension (self))
    {
      AnnealClause clause = { NULL };

      /* Every clause is a loop inside the one before. */
      if (clauses->len == MAX_CLAUSES)
        return anneal_parser_fail (self, ANNEAL_SPAN_OF (self->token),
                                   "A comprehension of more than %d loops is too much", MAX_CLAUSES);
      if (!parse_clause (self, &clause))
        return NULL;
      g_array_append_val (clauses, clause);
    }

  node = anneal_parser_new_node (self, ANNEAL_NODE_COMPREHENSION, start);
  node->comprehension.element = element;
  node->comprehension.n = clauses->len;
  node->comprehension.clauses = anneal_arena_new_n (self->arena, AnnealClause, clauses->len);
  memcpy (node->comprehension.clauses, clauses->data, clauses->len * sizeof (AnnealClause));

  return node;
}

static AnnealNode *
parse_yield (AnnealParser *self,
             guint32       start)
{
  anneal_parser_advance (self);
  anneal_parser_accept (self, ANNEAL_KEYWORD_FROM);
  if (!anneal_parser_at (self, ')') && anneal_parse_expressions (self) == NULL)
    return NULL;

  return anneal_parser_new_unreadable (self, start, N_("“yield” is not read"));
}

/* What is between "(" and ")": a value, a tuple or a generator. */
static AnnealNode *
parse_parenthesis (AnnealParser *self,
                   guint32       start)
{
  AnnealNode *node;

  if (anneal_parser_accept (self, ')'))
    return anneal_parser_new_node (self, ANNEAL_NODE_TUPLE, start);

  if (anneal_parser_at (self, ANNEAL_KEYWORD_YIELD))
    node = parse_yield (self, start);
  else
    node = anneal_parse_expressions (self);
  if (node != NULL && anneal_parser_at_comprehension (self))
    node = anneal_parse_comprehension (self, node, start);
  if (node == NULL)
    {
      /* Closed by the lexer: let what is around go on. */
      if (self->silent)
        anneal_parser_accept (self, ')');
      return NULL;
    }

  if (!anneal_parser_expect_closer (self, ')', node->start))
    return NULL;
  node->parenthesised = TRUE;

  /* Only a tuple or generator is made by the bracket; anything else keeps the place it had. */
  if (node->kind == ANNEAL_NODE_TUPLE || node->kind == ANNEAL_NODE_COMPREHENSION)
    {
      node->start = start;
      node->end = self->last_end;
    }

  return node;
}

static AnnealNode *
parse_starred (AnnealParser *self)
{
  AnnealNode *node;

  if (!anneal_parser_at (self, '*'))
    return anneal_parse_expression (self);

  node = anneal_parser_new_node (self, ANNEAL_NODE_STAR, self->token->start);
  anneal_parser_advance (self);
  node->unary = anneal_parse_expression (self);
  node->end = self->last_end;

  return node->unary != NULL ? node : NULL;
}

/* An item that a bracket closed by the lexer cut off is left out; those before it are whole. */
gboolean
anneal_parser_forgive (AnnealParser *self)
{
  gboolean forgiven = self->silent && self->token->made_up;

  if (forgiven)
    {
      self->silent = FALSE;
      self->n_forgiven++;
    }

  return forgiven;
}

static AnnealNode *
parse_list (AnnealParser *self,
            guint32       start)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new ();
  guint32 last_start = start;
  AnnealNode *node;

  while (!anneal_parser_at (self, ']'))
    {
      AnnealNode *item;

      last_start = self->token->start;
      item = parse_starred (self);
      if (item == NULL && anneal_parser_forgive (self))
        break;
      if (item == NULL)
        return NULL;

      if (items->len == 0 && anneal_parser_at_comprehension (self))
        {
          item = anneal_parse_comprehension (self, item, start);
          if (item == NULL || !anneal_parser_expect (self, ']'))
            return NULL;
          node = item;
          node->end = self->last_end;
          return node;
        }

      g_ptr_array_add (items, item);
      if (!anneal_parser_accept (self, ','))
        break;
    }

  if (!anneal_parser_expect_closer (self, ']', last_start))
    return NULL;

  node = anneal_parser_new_node (self, ANNEAL_NODE_LIST, start);
  node->list.n = items->len;
  node->list.items = anneal_parser_keep_nodes (self, items);

  return node;
}

/* "key: value", "**dict" (a NULL key), or an item of a set (a NULL value). */
static gboolean
parse_pair (AnnealParser  *self,
            AnnealNode   **key,
            AnnealNode   **value)
{
  *key = NULL;
  *value = NULL;
  if (anneal_parser_accept (self, ANNEAL_SYMBOL_POWER))
    {
      *value = anneal_parse_expression (self);
      return *value != NULL;
    }

  *key = parse_starred (self);
  if (*key == NULL || !anneal_parser_at (self, ':'))
    return *key != NULL;

  anneal_parser_advance (self);
  if (anneal_parser_at (self, '}') || anneal_parser_at (self, ','))
    return anneal_parser_fail (self, (AnnealSpan) { self->last_end - 1, self->last_end },
                               "expression expected after dictionary key and ':'") != NULL;

  *value = anneal_parse_expression (self);
  return *value != NULL;
}

static AnnealNode *
parse_dict (AnnealParser *self,
            guint32       start)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new ();
  gboolean is_set = FALSE;
  guint32 last_start = start;
  AnnealNode *node;

  while (!anneal_parser_at (self, '}'))
    {
      AnnealNode *key;
      AnnealNode *value;

      last_start = self->token->start;
      if (!parse_pair (self, &key, &value))
        {
          if (anneal_parser_forgive (self))
            break;
          return NULL;
        }

      if (value == NULL && self->token->made_up)
        {
          /* A key whose value is cut off. */
          self->n_forgiven++;
          break;
        }
      if (items->len > 0 && is_set != (value == NULL))
        return anneal_parser_fail (self, (AnnealSpan) { last_start, self->last_end }, "invalid syntax");
      is_set = value == NULL;
      g_ptr_array_add (items, key);
      g_ptr_array_add (items, value);
      if (items->len == 2 && anneal_parser_at_comprehension (self))
        {
          if (anneal_parse_comprehension (self, key, start) == NULL || !anneal_parser_expect (self, '}'))
            return NULL;
          return anneal_parser_new_unreadable (self, start, N_("A comprehension in braces is not read"));
        }
      if (!anneal_parser_accept (self, ','))
        break;
    }

  if (!anneal_parser_expect_closer (self, '}', last_start))
    return NULL;
  if (is_set)
    return anneal_parser_new_unreadable (self, start, N_("A set is not read"));

  node = anneal_parser_new_node (self, ANNEAL_NODE_DICT, start);
  node->list.n = items->len;
  node->list.items = anneal_parser_keep_nodes (self, items);

  return node;
}

static AnnealNode *
parse_bracket (AnnealParser *self)
{
  guint32 start = self->token->start;
  guint16 opener = self->token->symbol;
  AnnealNode *node = NULL;

  anneal_parser_advance (self);
  if (anneal_parser_enter (self))
    node = opener == '(' ? parse_parenthesis (self, start)
           : opener == '[' ? parse_list (self, start)
           : parse_dict (self, start);
  anneal_parser_leave (self);

  return node;
}

static AnnealNode *
parse_keyword_constant (AnnealParser *self)
{
  AnnealNode *node = anneal_parser_new_node (self, ANNEAL_NODE_CONSTANT, self->token->start);

  switch ((int) self->token->symbol)
    {
    case ANNEAL_KEYWORD_NONE:
      node->constant = (AnnealObject) ANNEAL_OBJECT_NONE;
      break;
    case ANNEAL_KEYWORD_TRUE:
      node->constant = (AnnealObject) ANNEAL_OBJECT_BOOL (TRUE);
      break;
    case ANNEAL_KEYWORD_FALSE:
      node->constant = (AnnealObject) ANNEAL_OBJECT_BOOL (FALSE);
      break;
    case ANNEAL_SYMBOL_ELLIPSIS:
      node->kind = ANNEAL_NODE_UNREADABLE;
      node->why = N_("“...” has no value here");
      break;
    default:
      return anneal_parser_fail_here (self);
    }

  anneal_parser_advance (self);
  node->end = self->last_end;

  return node;
}

AnnealNode *
anneal_parse_atom (AnnealParser *self)
{
  AnnealNode *node;

  switch ((AnnealTokenKind) self->token->kind)
    {
    case ANNEAL_TOKEN_NAME:
      node = anneal_parser_new_node (self, ANNEAL_NODE_NAME, self->token->start);
      node->name.name = anneal_parser_take_name (self);
      node->end = self->last_end;
      return node->name.name != NULL ? node : NULL;
    case ANNEAL_TOKEN_INTEGER:
    case ANNEAL_TOKEN_FLOAT:
    case ANNEAL_TOKEN_IMAGINARY:
      return anneal_parse_number (self);
    case ANNEAL_TOKEN_STRING:
      return anneal_parse_string (self);
    case ANNEAL_TOKEN_SYMBOL:
      if (anneal_parser_at (self, '(') || anneal_parser_at (self, '[') || anneal_parser_at (self, '{'))
        return parse_bracket (self);
      return parse_keyword_constant (self);
    case ANNEAL_TOKEN_END:
    case ANNEAL_TOKEN_LINE:
    case ANNEAL_TOKEN_NEWLINE:
    case ANNEAL_TOKEN_ERROR:
    default:
      return anneal_parser_fail_here (self);
    }
}
