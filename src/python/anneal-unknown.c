/* anneal-unknown.c: values that could not be worked out, and the expressions they stand for
 *
 * An unknown value that has an expression goes through arithmetic: what comes out stands for a longer expression and
 * depends on the same unresolved names.  So whoever supplies a value for each name has supplied all that follows.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-record-private.h"
#include "anneal-unknown-private.h"

/* Longer expressions help nobody; "x = x + x", many times over, must end somewhere. */
#define MAX_EXPRESSION_BYTES 400
#define MAX_ARGUMENTS_BYTES  80
#define MAX_NAMES            64

/* What an expression costs of what a run may spend. */
#define NODES_AN_EXPRESSION  50

static void
finalize_unknown (AnnealHeap *heap)
{
  AnnealUnknown *self = (AnnealUnknown *) heap;

  g_free (self->why);
  g_free (self->expression);
  g_clear_pointer (&self->names, g_ptr_array_unref);
}

static AnnealUnknown *
new_unknown (const char   *why,
             const char   *expression,
             AnnealPower   power,
             AnnealObject *object)
{
  AnnealUnknown *self = anneal_heap_new (sizeof (AnnealUnknown), finalize_unknown);

  self->why = g_strdup (why);
  self->power = (guint8) power;
  if (expression != NULL && strlen (expression) <= MAX_EXPRESSION_BYTES)
    self->expression = g_strdup (expression);
  *object = (AnnealObject) { .kind = ANNEAL_UNKNOWN, .heap = &self->heap };

  return self;
}

AnnealObject
anneal_object_new_unknown (const char *why)
{
  AnnealObject object = ANNEAL_OBJECT_NONE;

  g_return_val_if_fail (why != NULL, object);

  new_unknown (why, NULL, ANNEAL_POWER_ATOM, &object);

  return object;
}

AnnealObject
anneal_unknown_new_name (const char *expression,
                         const char *why,
                         gboolean    opaque)
{
  AnnealObject object;
  AnnealUnknown *self = new_unknown (why, expression, ANNEAL_POWER_ATOM, &object);

  self->is_opaque = opaque != FALSE;
  if (self->expression != NULL)
    {
      self->names = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (self->names, g_strdup (expression));
    }

  return object;
}

/* Whether there is a point in going on with @self. */
gboolean
anneal_unknown_is_open (const AnnealObject *self)
{
  return self->kind == ANNEAL_UNKNOWN
         && (ANNEAL_UNKNOWN_OF (self)->expression != NULL || ANNEAL_UNKNOWN_OF (self)->names != NULL);
}

AnnealObject
anneal_unknown_new_composed (const char         *expression,
                             AnnealPower         power,
                             const AnnealObject *parts,
                             gsize               n_parts)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *why = NULL;
  AnnealObject object;
  AnnealUnknown *self;

  for (gsize i = 0; i < n_parts; i++)
    {
      if (parts[i].kind == ANNEAL_UNKNOWN && why == NULL)
        why = ANNEAL_UNKNOWN_OF (&parts[i])->why;
      if (parts[i].kind == ANNEAL_UNKNOWN && ANNEAL_UNKNOWN_OF (&parts[i])->expression == NULL)
        expression = NULL;
      anneal_object_collect_names (&parts[i], names);
    }

  /* What is not known lies inside a list, say. */
  g_autofree char *nested = why != NULL     ? NULL
                            : names->len > 0 ? g_strdup_printf ("name '%s' is not defined",
                                                                (const char *) g_ptr_array_index (names, 0))
                                             : g_strdup (_("A part of this value could not be worked out"));

  self = new_unknown (why != NULL ? why : nested, expression, power, &object);
  if (names->len > 0)
    self->names = g_steal_pointer (&names);

  return object;
}

/* An operand as it stands in an expression where only what holds together as strongly as @power needs no bracket. */
static void
append_operand (GString            *text,
                const AnnealObject *operand,
                AnnealPower         power)
{
  g_autofree char *repr = anneal_object_repr (operand);
  AnnealPower own = ANNEAL_POWER_ATOM;

  if (operand->kind == ANNEAL_UNKNOWN)
    own = (AnnealPower) ANNEAL_UNKNOWN_OF (operand)->power;
  else if (*repr == '-')
    own = ANNEAL_POWER_UNARY;

  g_string_append_printf (text, own < power ? "(%s)" : "%s", repr);
}

static AnnealPower
get_power (AnnealOperator op)
{
  switch (op)
    {
    case ANNEAL_POWER:
      return ANNEAL_POWER_POWER;
    case ANNEAL_MULTIPLY:
    case ANNEAL_DIVIDE:
    case ANNEAL_FLOOR_DIVIDE:
    case ANNEAL_MODULO:
      return ANNEAL_POWER_PRODUCT;
    case ANNEAL_ADD:
    case ANNEAL_SUBTRACT:
      return ANNEAL_POWER_SUM;
    case ANNEAL_LEFT_SHIFT:
    case ANNEAL_RIGHT_SHIFT:
    case ANNEAL_BIT_AND:
    case ANNEAL_BIT_OR:
    case ANNEAL_BIT_XOR:
    default:
      return ANNEAL_POWER_BITS;
    }
}

AnnealObject
anneal_unknown_operate (const char         *symbol,
                        AnnealPower         power,
                        const AnnealObject *a,
                        const AnnealObject *b)
{
  g_autoptr(GString) text = g_string_new (NULL);
  AnnealObject parts[] = { *a, *b };
  gboolean leans_right = power == ANNEAL_POWER_POWER;
  gboolean leans_nowhere = power == ANNEAL_POWER_BITS || power == ANNEAL_POWER_COMPARE;

  append_operand (text, a, leans_right || leans_nowhere ? power + 1 : power);
  g_string_append_printf (text, " %s ", symbol);
  append_operand (text, b, leans_right ? ANNEAL_POWER_UNARY : power + 1);

  return anneal_unknown_new_composed (text->str, power, parts, G_N_ELEMENTS (parts));
}

AnnealObject
anneal_unknown_calculate (AnnealOperator      op,
                          const AnnealObject *a,
                          const AnnealObject *b)
{
  const char *symbol = op == ANNEAL_POWER ? "**" : anneal_operator_get_symbol (op);

  return anneal_unknown_operate (symbol, get_power (op), a, b);
}

/* "-x", "not x" */
AnnealObject
anneal_unknown_negate (const char         *sign,
                       AnnealPower         power,
                       const AnnealObject *operand)
{
  g_autoptr(GString) text = g_string_new (sign);

  append_operand (text, operand, power);

  return anneal_unknown_new_composed (text->str, power, operand, 1);
}

static gboolean
has_name (GPtrArray  *names,
          const char *name)
{
  for (guint i = 0; i < names->len; i++)
    if (g_str_equal (g_ptr_array_index (names, i), name))
      return TRUE;

  return FALSE;
}

void
anneal_names_add (GPtrArray  *names,
                  const char *name)
{
  if (names->len < MAX_NAMES && !has_name (names, name))
    g_ptr_array_add (names, g_strdup (name));
}

static void
add_names (GPtrArray       *names,
           const GPtrArray *more)
{
  for (guint i = 0; more != NULL && i < more->len; i++)
    anneal_names_add (names, g_ptr_array_index (more, i));
}

/* Items looked at for names: unknown ones are found at the start of a list, or nowhere. */
#define MAX_VISITS 10000

static void
collect (const AnnealObject *self,
         GPtrArray          *names,
         guint              *n_visits)
{
  gsize n_items = 0;
  const AnnealObject *items = NULL;

  if (*n_visits > MAX_VISITS || !anneal_object_has_heap (self))
    return;

  ++*n_visits;
  if (self->kind == ANNEAL_UNKNOWN)
    add_names (names, ANNEAL_UNKNOWN_OF (self)->names);
  else if (self->kind == ANNEAL_FUNCTION)
    anneal_function_collect_names (ANNEAL_FUNCTION_OF (self), names);
  else if (self->kind == ANNEAL_RECORD)
    anneal_record_collect_names (self, names);
  else if (self->kind == ANNEAL_LIST || self->kind == ANNEAL_TUPLE)
    items = anneal_object_get_items (self, &n_items);
  else if (self->kind == ANNEAL_DICT)
    {
      items = ANNEAL_DICT_OF (self)->pairs;
      n_items = 2 * ANNEAL_DICT_OF (self)->n_pairs;
    }

  for (gsize i = 0; i < n_items; i++)
    collect (&items[i], names, n_visits);
}

void
anneal_object_collect_names (const AnnealObject *self,
                             GPtrArray          *names)
{
  guint n_visits = 0;

  collect (self, names, &n_visits);
}

const char *
anneal_object_get_expression (const AnnealObject *self)
{
  g_return_val_if_fail (self->kind == ANNEAL_UNKNOWN, NULL);

  return ANNEAL_UNKNOWN_OF (self)->expression;
}

gboolean
anneal_object_refuse_unknown (const AnnealObject  *self,
                              GError             **error)
{
  if (self->kind != ANNEAL_UNKNOWN)
    return FALSE;

  anneal_set_error (error, ANNEAL_ERROR_NAME, "%s", ANNEAL_UNKNOWN_OF (self)->why);
  return TRUE;
}

/* Texts take longer than numbers. */
void
anneal_unknown_spend (AnnealEvaluation *evaluation)
{
  evaluation->nodes -= MIN (evaluation->nodes, NODES_AN_EXPRESSION);
}

/* The value of a name that nothing gives: the host's, or one that stays open. */
AnnealObject
anneal_open (AnnealFrame        *frame,
             const char         *expression,
             const char         *why,
             const AnnealObject *guess,
             gboolean            opaque)
{
  AnnealEvaluation *evaluation = frame->evaluation;
  const AnnealFunction *function = frame->function;
  AnnealObject value = { 0 };

  anneal_unknown_spend (evaluation);
  if (evaluation->runner != NULL && anneal_runner_resolve (evaluation->runner, expression, guess, &value))
    {
      if (evaluation->freezing != NULL)
        anneal_function_supply (evaluation->freezing, expression, &value);
      return value;
    }

  if (evaluation->runner == NULL && function != NULL && function->supplied != NULL)
    {
      const AnnealObject *supplied = g_hash_table_lookup (function->supplied, expression);

      if (supplied != NULL)
        return anneal_object_ref (*supplied);
    }

  return anneal_unknown_new_name (expression, why, opaque);
}

/* object.name */
AnnealObject
anneal_unknown_attribute (AnnealFrame        *frame,
                          const AnnealObject *object,
                          const char         *name)
{
  const AnnealUnknown *self = ANNEAL_UNKNOWN_OF (object);
  g_autofree char *text = NULL;

  if (self->expression == NULL || strlen (self->expression) > MAX_EXPRESSION_BYTES)
    return anneal_object_ref (*object);

  text = g_strdup_printf (self->power < ANNEAL_POWER_ATOM ? "(%s).%s" : "%s.%s", self->expression, name);

  return anneal_open (frame, text, self->why, NULL, FALSE);
}

/* object[index] */
AnnealObject
anneal_unknown_item (AnnealFrame        *frame,
                     const AnnealObject *object,
                     const AnnealObject *index)
{
  const AnnealUnknown *self = ANNEAL_UNKNOWN_OF (object);
  g_autofree char *repr = anneal_object_repr (index);
  g_autofree char *text = NULL;

  if (self->expression == NULL)
    return anneal_object_ref (*object);
  text = g_strdup_printf (self->power < ANNEAL_POWER_ATOM ? "(%s)[%s]" : "%s[%s]", self->expression, repr);
  if (index->kind == ANNEAL_UNKNOWN || strlen (text) > MAX_EXPRESSION_BYTES)
    {
      AnnealObject parts[] = { *object, *index };

      return anneal_unknown_new_composed (text, ANNEAL_POWER_ATOM, parts, G_N_ELEMENTS (parts));
    }

  return anneal_open (frame, text, self->why, NULL, FALSE);
}

/* "config.get('lr', 0.1)", "getattr(args, 'lr', 0.1)": the value that the text itself falls back on; unset if none. */
static AnnealObject
find_guess (AnnealFrame        *frame,
            const AnnealNode   *node,
            const AnnealObject *callee)
{
  gboolean is_get = node->call.callee->kind == ANNEAL_NODE_ATTRIBUTE
                    && g_str_equal (node->call.callee->attribute.name, "get");
  gboolean is_getattr = g_strcmp0 (ANNEAL_UNKNOWN_OF (callee)->expression, "getattr") == 0;
  g_autoptr(GError) error = NULL;
  AnnealObject guess = { 0 };

  if (node->call.plain && ((is_get && node->call.n == 2) || (is_getattr && node->call.n == 3)))
    anneal_evaluate (frame, node->call.arguments[node->call.n - 1].value, &guess, &error);

  return guess;
}

/* A call of what is not known. */
AnnealObject
anneal_unknown_call (AnnealFrame        *frame,
                     const AnnealNode   *node,
                     const AnnealObject *callee)
{
  const AnnealUnknown *self = ANNEAL_UNKNOWN_OF (callee);
  g_auto(AnnealObject) guess = { 0 };
  g_autofree char *written = NULL;
  g_autofree char *text = NULL;
  const char *arguments;

  if (self->expression == NULL)
    return anneal_object_ref (*callee);

  guess = find_guess (frame, node, callee);
  written = anneal_node_dup_text (frame->module, node);
  arguments = written + (node->call.callee->end - node->start);
  if (strlen (written) < node->call.callee->end - node->start || *arguments != '('
      || strlen (arguments) > MAX_ARGUMENTS_BYTES || strpbrk (arguments, "\r\n#") != NULL)
    arguments = "(...)";
  text = g_strconcat (self->expression, arguments, NULL);

  return anneal_open (frame, text, self->why, guess.kind != ANNEAL_UNSET ? &guess : NULL, TRUE);
}

/* What a variable is given: the result of a call takes the variable's name, "model" instead of "Net(args)". */
AnnealObject
anneal_unknown_take_name (AnnealFrame        *frame,
                          const char         *name,
                          const AnnealObject *value)
{
  if (value->kind != ANNEAL_UNKNOWN || !ANNEAL_UNKNOWN_OF (value)->is_opaque)
    return anneal_object_ref (*value);

  return anneal_open (frame, name, ANNEAL_UNKNOWN_OF (value)->why, NULL, FALSE);
}

/* A built-in function of arguments of which one is not known.  A length is a name of its own: "len(train_loader)". */
AnnealObject
anneal_unknown_apply (AnnealFrame      *frame,
                      const char       *function,
                      const AnnealCall *call)
{
  g_autoptr(GString) text = g_string_new (function);
  g_autofree AnnealObject *parts = g_new0 (AnnealObject, call->n_positional + call->n_keywords + 1);
  gsize n_parts = 0;

  g_string_append_c (text, '(');
  for (guint i = 0; i < call->n_positional; i++)
    {
      g_autofree char *repr = anneal_object_repr (&call->positional[i]);

      g_string_append_printf (text, "%s%.500s", i > 0 ? ", " : "", repr);
      parts[n_parts++] = call->positional[i];
    }
  for (guint i = 0; i < call->n_keywords; i++)
    {
      g_autofree char *repr = anneal_object_repr (&call->keyword_values[i]);

      g_string_append_printf (text, "%s%s=%.500s", n_parts > 0 ? ", " : "", call->keywords[i], repr);
      parts[n_parts++] = call->keyword_values[i];
    }
  g_string_append_c (text, ')');

  if (g_str_equal (function, "len") && n_parts == 1 && text->len <= MAX_EXPRESSION_BYTES)
    return anneal_open (frame, text->str, ANNEAL_UNKNOWN_OF (&parts[0])->why, NULL, FALSE);

  return anneal_unknown_new_composed (text->str, ANNEAL_POWER_ATOM, parts, n_parts);
}
