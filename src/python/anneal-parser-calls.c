/* anneal-parser-calls.c: arguments and parameters
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
  if (argument->stars == 0 && anneal_parser_at_comprehension (self))
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
          if (anneal_parser_forgive (self))
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

  return anneal_parser_expect_closer (self, ')', last_start);
}

/* "name", "name=default", "name: annotation", "*name", "**name"; "*" and "/" alone have no name. */
static gboolean
parse_parameter (AnnealParser    *self,
                 AnnealCode      *code,
                 guint16          closer,
                 AnnealParameter *parameter)
{
  if (anneal_parser_accept (self, '/'))
    return TRUE;
  if (anneal_parser_accept (self, '*'))
    parameter->stars = 1;
  else if (anneal_parser_accept (self, ANNEAL_SYMBOL_POWER))
    parameter->stars = 2;
  if (parameter->stars > 0)
    code->has_stars = TRUE;
  if (parameter->stars == 1 && anneal_parser_at (self, ','))
    return TRUE;

  parameter->name = anneal_parser_take_name (self);
  if (parameter->name == NULL)
    return FALSE;
  if (closer == ')' && anneal_parser_accept (self, ':') && anneal_parse_expression (self) == NULL)
    return FALSE;
  parameter->end = self->last_end;
  if (parameter->stars > 0 || !anneal_parser_accept (self, '='))
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
      if (earlier->fallback != NULL && parameter->fallback == NULL && !code->has_stars)
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
      AnnealParameter parameter = { .by_keyword = code->has_stars, .start = self->token->start };
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
