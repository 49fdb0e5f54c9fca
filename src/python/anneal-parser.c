/* anneal-parser.c: expressions, by one table of binding powers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "anneal-parser.h"

#include "anneal-python.h"

/* How strongly prefixes bind to what follows them. */
#define POWER_NOT         7
#define POWER_UNARY      25
/* What an operand may still hold where a conditional or a comparison may not stand. */
#define POWER_OR          3
#define POWER_BITS       11

typedef enum
{
  FORM_NONE,
  FORM_CONDITIONAL,
  FORM_OR,
  FORM_AND,
  FORM_COMPARE,
  FORM_BINARY,
  FORM_UNREADABLE,      /* "@" */
} Form;

/* The one table: left power 28 and right power 27 make ** lean to the right. */
static const struct
{
  guint16 symbol;
  guint8  left;
  guint8  right;
  guint8  form;
  guint8  op;
} infixes[] = {
  { ANNEAL_KEYWORD_IF, 1, 2, FORM_CONDITIONAL, 0 },
  { ANNEAL_KEYWORD_OR, 3, 4, FORM_OR, 0 },
  { ANNEAL_KEYWORD_AND, 5, 6, FORM_AND, 0 },
  { '<', 9, 10, FORM_COMPARE, ANNEAL_COMPARE_LESS },
  { ANNEAL_SYMBOL_LESS_EQUAL, 9, 10, FORM_COMPARE, ANNEAL_COMPARE_LESS_EQUAL },
  { '>', 9, 10, FORM_COMPARE, ANNEAL_COMPARE_GREATER },
  { ANNEAL_SYMBOL_GREATER_EQUAL, 9, 10, FORM_COMPARE, ANNEAL_COMPARE_GREATER_EQUAL },
  { ANNEAL_SYMBOL_EQUAL, 9, 10, FORM_COMPARE, ANNEAL_COMPARE_EQUAL },
  { ANNEAL_SYMBOL_NOT_EQUAL, 9, 10, FORM_COMPARE, ANNEAL_COMPARE_NOT_EQUAL },
  { ANNEAL_KEYWORD_IN, 9, 10, FORM_COMPARE, ANNEAL_COMPARE_IN },
  { ANNEAL_KEYWORD_NOT, 9, 10, FORM_COMPARE, ANNEAL_COMPARE_NOT_IN },
  { ANNEAL_KEYWORD_IS, 9, 10, FORM_COMPARE, ANNEAL_COMPARE_IS },
  { '|', 11, 12, FORM_BINARY, ANNEAL_BIT_OR },
  { '^', 13, 14, FORM_BINARY, ANNEAL_BIT_XOR },
  { '&', 15, 16, FORM_BINARY, ANNEAL_BIT_AND },
  { ANNEAL_SYMBOL_LEFT_SHIFT, 17, 18, FORM_BINARY, ANNEAL_LEFT_SHIFT },
  { ANNEAL_SYMBOL_RIGHT_SHIFT, 17, 18, FORM_BINARY, ANNEAL_RIGHT_SHIFT },
  { '+', 19, 20, FORM_BINARY, ANNEAL_ADD },
  { '-', 19, 20, FORM_BINARY, ANNEAL_SUBTRACT },
  { '*', 21, 22, FORM_BINARY, ANNEAL_MULTIPLY },
  { '/', 21, 22, FORM_BINARY, ANNEAL_DIVIDE },
  { ANNEAL_SYMBOL_FLOOR_DIVIDE, 21, 22, FORM_BINARY, ANNEAL_FLOOR_DIVIDE },
  { '%', 21, 22, FORM_BINARY, ANNEAL_MODULO },
  { '@', 21, 22, FORM_UNREADABLE, 0 },
  { ANNEAL_SYMBOL_POWER, 28, 27, FORM_BINARY, ANNEAL_POWER },
};

static AnnealNode *parse_operation (AnnealParser *self,
                                    guint         min_power);

/* "a.b", "a[b]", "a(b)"; each one is a level of the tree. */
static AnnealNode *
parse_postfix (AnnealParser *self)
{
  guint32 start = self->token->start;
  AnnealNode *left = anneal_parse_atom (self);
  guint depth = self->depth;

  while (left != NULL)
    {
      AnnealNode *node;

      if (anneal_parser_at (self, '.'))
        node = anneal_parser_new_node (self, ANNEAL_NODE_ATTRIBUTE, start);
      else if (anneal_parser_at (self, '('))
        node = anneal_parser_new_node (self, ANNEAL_NODE_CALL, start);
      else if (anneal_parser_at (self, '['))
        node = anneal_parser_new_node (self, ANNEAL_NODE_SUBSCRIPT, start);
      else
        break;

      if (!anneal_parser_enter (self))
        left = NULL;
      else if (node->kind == ANNEAL_NODE_CALL)
        {
          node->call.callee = left;
          left = anneal_parse_call (self, node) ? node : NULL;
        }
      else if (node->kind == ANNEAL_NODE_SUBSCRIPT)
        {
          anneal_parser_advance (self);
          node->subscript.object = left;
          node->subscript.index = anneal_parse_subscript (self);
          left = node->subscript.index != NULL && anneal_parser_expect (self, ']') ? node : NULL;
        }
      else
        {
          anneal_parser_advance (self);
          node->attribute.object = left;
          node->attribute.name = anneal_parser_take_name (self);
          left = node->attribute.name != NULL ? node : NULL;
        }

      node->end = self->last_end;
    }

  self->depth = depth;
  return left;
}

static AnnealNode *
parse_unary (AnnealParser   *self,
             AnnealNodeKind  kind,
             guint           power)
{
  AnnealNode *node = anneal_parser_new_node (self, kind, self->token->start);

  anneal_parser_advance (self);
  if (anneal_parser_enter (self))
    node->unary = parse_operation (self, power);
  anneal_parser_leave (self);
  node->end = self->last_end;

  return node->unary != NULL ? node : NULL;
}

/* The brackets that the lexer closed inside a lambda are the last thing in it. */
static char *
copy_closers (AnnealParser *self,
              guint         n)
{
  char *closers = anneal_arena_alloc (self->arena, n + 1);

  for (guint i = 0; i < n; i++)
    closers[i] = (char) self->token[(int) i - (int) n].symbol;

  return closers;
}

static AnnealNode *
parse_lambda (AnnealParser *self)
{
  AnnealNode *node = anneal_parser_new_node (self, ANNEAL_NODE_LAMBDA, self->token->start);
  guint n_made_up = self->n_made_up;
  guint n_forgiven = self->n_forgiven;

  anneal_parser_advance (self);
  if (anneal_parser_enter (self))
    {
      node->code = anneal_parse_parameters (self, node->start, ':');
      if (node->code != NULL && anneal_parser_expect (self, ':'))
        node->code->expression = anneal_parse_expression (self);
    }
  anneal_parser_leave (self);
  if (node->code == NULL || node->code->expression == NULL)
    return NULL;

  node->end = self->last_end;
  node->code->end = self->last_end;
  node->code->is_cut = self->n_forgiven > n_forgiven;
  if (self->n_made_up > n_made_up)
    node->code->closers = copy_closers (self, self->n_made_up - n_made_up);

  return node;
}

static AnnealNode *
parse_prefix (AnnealParser *self,
              guint         min_power)
{
  guint32 start = self->token->start;

  if (anneal_parser_at (self, '-'))
    return parse_unary (self, ANNEAL_NODE_NEGATIVE, POWER_UNARY);
  if (anneal_parser_at (self, '+'))
    return parse_unary (self, ANNEAL_NODE_POSITIVE, POWER_UNARY);
  if (anneal_parser_at (self, '~'))
    return parse_unary (self, ANNEAL_NODE_INVERT, POWER_UNARY);
  if (anneal_parser_at (self, ANNEAL_KEYWORD_NOT) && min_power <= POWER_NOT)
    return parse_unary (self, ANNEAL_NODE_NOT, POWER_NOT);
  if (anneal_parser_at (self, ANNEAL_KEYWORD_LAMBDA) && min_power == 0)
    return parse_lambda (self);
  if (anneal_parser_at (self, ANNEAL_KEYWORD_AWAIT))
    {
      AnnealNode *operand = parse_unary (self, ANNEAL_NODE_NOT, POWER_UNARY);

      return operand != NULL ? anneal_parser_new_unreadable (self, start, N_("“await” is not read")) : NULL;
    }

  return parse_postfix (self);
}

static guint
find_infix (const AnnealParser *self)
{
  if (self->token->kind == ANNEAL_TOKEN_SYMBOL)
    for (guint i = 0; i < G_N_ELEMENTS (infixes); i++)
      if (infixes[i].symbol == self->token->symbol)
        return i;

  return G_N_ELEMENTS (infixes);
}

/* The operator, "not in" and "is not" being two words. */
static gboolean
take_comparison (AnnealParser *self,
                 guint8       *op)
{
  anneal_parser_advance (self);
  if (*op == ANNEAL_COMPARE_NOT_IN)
    return anneal_parser_expect (self, ANNEAL_KEYWORD_IN);
  if (*op == ANNEAL_COMPARE_IS && anneal_parser_accept (self, ANNEAL_KEYWORD_NOT))
    *op = ANNEAL_COMPARE_IS_NOT;

  return TRUE;
}

/* All operators of one form in a row: flat in the tree, so that a long sum is not a deep one.  The
 * operators of a chain may have any power, as what is on the left is always done first. */
static AnnealNode *
parse_row (AnnealParser *self,
           AnnealNode   *left,
           guint32       start,
           guint         min_power)
{
  guint at = find_infix (self);
  Form form = (Form) infixes[at].form;
  g_autoptr(GArray) links = g_array_new (FALSE, FALSE, sizeof (AnnealLink));
  AnnealNode *node;

  for (; at < G_N_ELEMENTS (infixes) && infixes[at].form == form && infixes[at].left >= min_power;
       at = find_infix (self))
    {
      AnnealLink link = { .op = infixes[at].op };
      gboolean good = TRUE;

      if (form == FORM_COMPARE)
        good = take_comparison (self, &link.op);
      else
        anneal_parser_advance (self);

      /* Only ** nests without a bracket. */
      if (good && infixes[at].left > infixes[at].right)
        {
          if (anneal_parser_enter (self))
            link.operand = parse_operation (self, infixes[at].right);
          anneal_parser_leave (self);
        }
      else if (good)
        link.operand = parse_operation (self, infixes[at].right);

      if (link.operand == NULL)
        return NULL;
      link.end = self->last_end;
      g_array_append_val (links, link);
    }

  if (form == FORM_UNREADABLE)
    return anneal_parser_new_unreadable (self, start, N_("“@” is not read"));

  node = anneal_parser_new_node (self, form == FORM_BINARY ? ANNEAL_NODE_CHAIN : ANNEAL_NODE_COMPARE, start);
  node->chain.first = left;
  node->chain.n = links->len;
  node->chain.links = anneal_arena_new_n (self->arena, AnnealLink, links->len);
  memcpy (node->chain.links, links->data, links->len * sizeof (AnnealLink));

  return node;
}

static AnnealNode *
parse_logic (AnnealParser *self,
             AnnealNode   *left,
             guint         at)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new ();
  AnnealNode *node;

  g_ptr_array_add (items, left);
  while (anneal_parser_accept (self, infixes[at].symbol))
    {
      AnnealNode *item = parse_operation (self, infixes[at].right);

      if (item == NULL)
        return NULL;
      g_ptr_array_add (items, item);
    }

  node = anneal_parser_new_node (self, infixes[at].form == FORM_AND ? ANNEAL_NODE_AND : ANNEAL_NODE_OR, left->start);
  node->list.n = items->len;
  node->list.items = anneal_parser_keep_nodes (self, items);

  return node;
}

static AnnealNode *
parse_conditional (AnnealParser *self,
                   AnnealNode   *yes)
{
  AnnealNode *node = anneal_parser_new_node (self, ANNEAL_NODE_CONDITIONAL, yes->start);

  node->conditional.yes = yes;
  anneal_parser_advance (self);
  node->conditional.condition = parse_operation (self, POWER_OR);
  if (node->conditional.condition == NULL)
    return NULL;
  if (!anneal_parser_at (self, ANNEAL_KEYWORD_ELSE) && self->token->kind != ANNEAL_TOKEN_ERROR
      && !self->token->made_up)
    return anneal_parser_fail (self, (AnnealSpan) { yes->start, self->last_end },
                               "expected 'else' after 'if' expression");
  if (!anneal_parser_expect (self, ANNEAL_KEYWORD_ELSE))
    return NULL;

  if (anneal_parser_enter (self))
    node->conditional.no = parse_operation (self, 0);
  anneal_parser_leave (self);
  node->end = self->last_end;

  return node->conditional.no != NULL ? node : NULL;
}

/* Everything that binds at least as strongly as @min_power. */
static AnnealNode *
parse_operation (AnnealParser *self,
                 guint         min_power)
{
  guint32 start = self->token->start;
  AnnealNode *left = parse_prefix (self, min_power);

  while (left != NULL)
    {
      guint at = find_infix (self);

      if (at == G_N_ELEMENTS (infixes) || infixes[at].left < min_power)
        break;

      switch ((Form) infixes[at].form)
        {
        case FORM_CONDITIONAL:
          left = parse_conditional (self, left);
          break;
        case FORM_OR:
        case FORM_AND:
          left = parse_logic (self, left, at);
          break;
        case FORM_COMPARE:
        case FORM_BINARY:
        case FORM_UNREADABLE:
          left = parse_row (self, left, start, min_power);
          break;
        case FORM_NONE:
        default:
          g_assert_not_reached ();
        }
    }

  return left;
}

AnnealNode *
anneal_parse_expression (AnnealParser *self)
{
  guint32 start = self->token->start;
  AnnealNode *node = parse_operation (self, 0);

  if (node == NULL || !anneal_parser_at (self, ANNEAL_SYMBOL_WALRUS) || node->kind != ANNEAL_NODE_NAME)
    return node;

  AnnealNode *named = anneal_parser_new_node (self, ANNEAL_NODE_WALRUS, start);

  anneal_parser_advance (self);
  named->named.target = node;
  if (anneal_parser_enter (self))
    named->named.value = anneal_parse_expression (self);
  anneal_parser_leave (self);
  named->end = self->last_end;

  return named->named.value != NULL ? named : NULL;
}

AnnealNode *
anneal_parse_iterable (AnnealParser *self)
{
  return parse_operation (self, POWER_OR);
}

/* An expression, or one with a star. */
static AnnealNode *
parse_item (AnnealParser *self)
{
  AnnealNode *node;

  if (!anneal_parser_at (self, '*'))
    return anneal_parse_expression (self);

  node = anneal_parser_new_node (self, ANNEAL_NODE_STAR, self->token->start);
  anneal_parser_advance (self);
  node->unary = parse_operation (self, POWER_BITS);
  node->end = self->last_end;

  return node->unary != NULL ? node : NULL;
}

static AnnealNode *
parse_slice (AnnealParser *self,
             AnnealNode   *first,
             guint32       start)
{
  AnnealNode *node = anneal_parser_new_node (self, ANNEAL_NODE_SLICE, start);
  AnnealNode **parts[] = { &node->slice.stop, &node->slice.step };

  node->slice.start = first;
  for (guint i = 0; i < G_N_ELEMENTS (parts) && anneal_parser_accept (self, ':'); i++)
    if (!anneal_parser_at (self, ':') && !anneal_parser_at (self, ']') && !anneal_parser_at (self, ','))
      {
        *parts[i] = anneal_parse_expression (self);
        if (*parts[i] == NULL)
          return NULL;
      }
  node->end = self->last_end;

  return node;
}

/* Whether the next token ends a list of expressions, as after a trailing comma. */
static gboolean
ends_expressions (const AnnealParser *self)
{
  static const guint16 symbols[] = { ')', ']', '}', '=', ':', ';', ANNEAL_SYMBOL_AUGMENTED, ANNEAL_KEYWORD_IN };

  if (self->token->kind == ANNEAL_TOKEN_NEWLINE || self->token->kind == ANNEAL_TOKEN_END)
    return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (symbols); i++)
    if (anneal_parser_at (self, symbols[i]))
      return TRUE;

  return FALSE;
}

static AnnealNode *
parse_item_or_slice (AnnealParser *self)
{
  guint32 start = self->token->start;
  AnnealNode *first = NULL;

  if (!anneal_parser_at (self, ':'))
    {
      first = parse_item (self);
      if (first == NULL || !anneal_parser_at (self, ':'))
        return first;
    }

  return parse_slice (self, first, start);
}

static AnnealNode *
parse_sequence (AnnealParser  *self,
                AnnealNode  *(*parse_one) (AnnealParser *self))
{
  guint32 start = self->token->start;
  g_autoptr(GPtrArray) items = NULL;
  AnnealNode *first = parse_one (self);
  AnnealNode *node;

  if (first == NULL || !anneal_parser_at (self, ','))
    return first;

  items = g_ptr_array_new ();
  g_ptr_array_add (items, first);
  while (anneal_parser_accept (self, ',')
         && !(parse_one == parse_item_or_slice ? anneal_parser_at (self, ']') : ends_expressions (self)))
    {
      AnnealNode *item = parse_one (self);

      if (item == NULL)
        return NULL;
      g_ptr_array_add (items, item);
    }

  node = anneal_parser_new_node (self, ANNEAL_NODE_TUPLE, start);
  node->list.n = items->len;
  node->list.items = anneal_parser_keep_nodes (self, items);

  return node;
}

AnnealNode *
anneal_parse_expressions (AnnealParser *self)
{
  return parse_sequence (self, parse_item);
}

AnnealNode *
anneal_parse_subscript (AnnealParser *self)
{
  return parse_sequence (self, parse_item_or_slice);
}

AnnealNode *
anneal_parse_one_target (AnnealParser *self)
{
  return anneal_parser_at (self, '*') ? parse_item (self) : parse_operation (self, POWER_BITS);
}

AnnealNode *
anneal_parse_target (AnnealParser *self)
{
  return parse_sequence (self, anneal_parse_one_target);
}
