/* anneal-parser-atoms.c: names, brackets, calls and parameters
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "anneal-parser.h"

#include "anneal-python.h"

/* As many as any sensible function has. */
#define MAX_PARAMETERS 255

static gboolean
at_comprehension (const AnnealParser *self)
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
static gboolean
expect_closer (AnnealParser *self,
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

  while (at_comprehension (self))
    {
      AnnealClause clause = { NULL };

      /* Every clause is a loop inside the one before. */
      if (clauses->len == 8)
        return anneal_parser_fail (self, ANNEAL_SPAN_OF (self->token), "A comprehension of more than 8 loops is too much");
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
  if (node != NULL && at_comprehension (self))
    node = anneal_parse_comprehension (self, node, start);
  if (node == NULL)
    {
      /* Closed by the lexer: let what is around go on. */
      if (self->silent)
        anneal_parser_accept (self, ')');
      return NULL;
    }

  if (!expect_closer (self, ')', node->start))
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
static gboolean
forgive (AnnealParser *self)
{
  gboolean forgiven = self->silent && self->token->made_up;

  if (forgiven)
    self->silent = FALSE;

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
      if (item == NULL && forgive (self))
        break;
      if (item == NULL)
        return NULL;

      if (items->len == 0 && at_comprehension (self))
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

  if (!expect_closer (self, ']', last_start))
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
          if (forgive (self))
            break;
          return NULL;
        }

      is_set = is_set || value == NULL;
      g_ptr_array_add (items, key);
      g_ptr_array_add (items, value);
      if (items->len == 2 && at_comprehension (self))
        {
          if (anneal_parse_comprehension (self, key, start) == NULL || !anneal_parser_expect (self, '}'))
            return NULL;
          return anneal_parser_new_unreadable (self, start, N_("A comprehension in braces is not read"));
        }
      if (!anneal_parser_accept (self, ','))
        break;
    }

  if (!expect_closer (self, '}', last_start))
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

/* "name=", "True=", "f(x)=": what is before the sign decides. */
static gboolean
parse_keyword_argument (AnnealParser   *self,
                        AnnealArgument *argument)
{
  AnnealNode *name = argument->value;
  const char *text = self->text + name->start;

  if (name->kind == ANNEAL_NODE_CONSTANT
      && (name->constant.kind == ANNEAL_BOOL || name->constant.kind == ANNEAL_NONE))
    return anneal_parser_fail (self, ANNEAL_SPAN_OF (name), "cannot assign to %.*s", (int) (name->end - name->start),
                               text) != NULL;
  if (name->kind != ANNEAL_NODE_NAME || name->parenthesised)
    return anneal_parser_fail (self, ANNEAL_SPAN_OF (name),
                               "expression cannot contain assignment, perhaps you meant \"==\"?") != NULL;

  argument->name = name->name.name;
  argument->name_span = ANNEAL_SPAN_OF (name);
  anneal_parser_advance (self);
  argument->value = anneal_parse_expression (self);

  return argument->value != NULL;
}

static gboolean
parse_argument (AnnealParser   *self,
                AnnealArgument *argument)
{
  guint32 start = self->token->start;

  if (anneal_parser_accept (self, '*'))
    argument->stars = 1;
  else if (anneal_parser_accept (self, ANNEAL_SYMBOL_POWER))
    argument->stars = 2;

  argument->value = anneal_parse_expression (self);
  if (argument->value == NULL)
    return FALSE;
  if (argument->stars == 0 && anneal_parser_at (self, '='))
    return parse_keyword_argument (self, argument);
  if (argument->stars == 0 && at_comprehension (self))
    argument->value = anneal_parse_comprehension (self, argument->value, start);

  return argument->value != NULL;
}

/* The order of arguments, and each keyword once. */
static gboolean
check_argument (AnnealParser         *self,
                const AnnealArgument *argument,
                guint                *phase,        /* 1: a keyword was seen, 2: two stars were */
                GHashTable           *names)
{
  AnnealSpan span = ANNEAL_SPAN_OF (argument->value);

  if (argument->name != NULL && !g_hash_table_add (names, (gpointer) argument->name))
    return anneal_parser_fail (self, argument->name_span, "keyword argument repeated: %s", argument->name) != NULL;
  if (argument->name == NULL && argument->stars == 0 && *phase > 0)
    return anneal_parser_fail (self, span, *phase == 1 ? "positional argument follows keyword argument"
                                                       : "positional argument follows keyword argument unpacking")
           != NULL;
  if (argument->stars == 1 && *phase == 2)
    return anneal_parser_fail (self, span, "iterable argument unpacking follows keyword argument unpacking") != NULL;

  *phase = argument->stars == 2 ? 2 : argument->name != NULL ? MAX (*phase, 1) : *phase;
  return TRUE;
}

gboolean
anneal_parse_call (AnnealParser *self,
                   AnnealNode   *call)
{
  g_autoptr(GArray) arguments = g_array_new (FALSE, TRUE, sizeof (AnnealArgument));
  g_autoptr(GHashTable) names = g_hash_table_new (NULL, NULL);
  guint32 last_start = self->token->start;
  guint phase = 0;

  anneal_parser_advance (self);
  call->call.plain = TRUE;
  while (!anneal_parser_at (self, ')'))
    {
      AnnealArgument argument = { NULL };

      last_start = self->token->start;
      if (!parse_argument (self, &argument))
        {
          if (forgive (self))
            break;
          return FALSE;
        }
      if (!check_argument (self, &argument, &phase, names))
        return FALSE;

      call->call.plain = call->call.plain && argument.name == NULL && argument.stars == 0;
      g_array_append_val (arguments, argument);
      if (!anneal_parser_accept (self, ','))
        break;
    }

  call->call.n = arguments->len;
  call->call.arguments = anneal_arena_new_n (self->arena, AnnealArgument, arguments->len);
  if (arguments->len > 0)
    memcpy (call->call.arguments, arguments->data, arguments->len * sizeof (AnnealArgument));

  return expect_closer (self, ')', last_start);
}

/* "name", "name=default", "name: annotation"; in "*args" and the like only what is known to follow. */
static gboolean
parse_parameter (AnnealParser    *self,
                 AnnealCode      *code,
                 guint16          closer,
                 AnnealParameter *parameter)
{
  gboolean starred = anneal_parser_at (self, '*') || anneal_parser_at (self, ANNEAL_SYMBOL_POWER);

  if (starred || anneal_parser_at (self, '/'))
    {
      code->unreadable = N_("A function with “*” or “/” among its parameters is not read");
      anneal_parser_advance (self);
      if (!starred || anneal_parser_at (self, ','))
        return TRUE;
    }

  parameter->name = anneal_parser_take_name (self);
  if (parameter->name == NULL)
    return FALSE;
  if (closer == ')' && anneal_parser_accept (self, ':') && anneal_parse_expression (self) == NULL)
    return FALSE;
  if (!anneal_parser_accept (self, '='))
    return TRUE;

  parameter->fallback = anneal_parse_expression (self);
  return parameter->fallback != NULL;
}

static gboolean
check_parameter (AnnealParser          *self,
                 const AnnealCode      *code,
                 const GArray          *parameters,
                 const AnnealParameter *parameter,
                 AnnealSpan             span)
{
  for (guint i = 0; i < parameters->len; i++)
    {
      const AnnealParameter *earlier = &g_array_index (parameters, AnnealParameter, i);

      if (earlier->name == parameter->name)
        return anneal_parser_fail (self, span, "duplicate argument '%s' in function definition", parameter->name)
               != NULL;
      if (earlier->fallback != NULL && parameter->fallback == NULL && code->unreadable == NULL)
        return anneal_parser_fail (self, span, "non-default argument follows default argument") != NULL;
    }

  if (parameters->len == MAX_PARAMETERS)
    return anneal_parser_fail (self, span, "A function of more than %d parameters is too much", MAX_PARAMETERS)
           != NULL;

  return TRUE;
}

AnnealCode *
anneal_parse_parameters (AnnealParser *self,
                         guint32       start,
                         guint16       closer)
{
  AnnealCode *code = anneal_arena_new (self->arena, AnnealCode);
  g_autoptr(GArray) parameters = g_array_new (FALSE, TRUE, sizeof (AnnealParameter));

  code->start = start;
  code->name = "<lambda>";
  while (!anneal_parser_at (self, closer))
    {
      AnnealParameter parameter = { NULL };
      AnnealSpan span = ANNEAL_SPAN_OF (self->token);

      if (!parse_parameter (self, code, closer, &parameter))
        return NULL;
      if (parameter.name != NULL)
        {
          if (!check_parameter (self, code, parameters, &parameter, span))
            return NULL;
          g_array_append_val (parameters, parameter);
        }
      if (!anneal_parser_accept (self, ','))
        break;
    }

  code->n_parameters = parameters->len;
  code->parameters = anneal_arena_new_n (self->arena, AnnealParameter, parameters->len);
  if (parameters->len > 0)
    memcpy (code->parameters, parameters->data, parameters->len * sizeof (AnnealParameter));

  return code;
}
