/* anneal-param.c: one row of a scheduler's or optimizer's table: a parameter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include <math.h>

#include "anneal-function.h"
#include "anneal-param.h"

/* A logarithmic slider that starts at 0 has it at its very end; the rest spans this many decades below the maximum. */
#define DECADES_ABOVE_ZERO 8
/* Significant digits of a slider's value. */
#define N_DIGITS 3
/* The largest power of ten that is a double exactly. */
#define MAX_EXACT_EXPONENT 22

AnnealObject
anneal_param_dup_fallback (const AnnealParam *self)
{
  AnnealObject value = { ANNEAL_UNSET };

  if (self->fallback_text == NULL)
    return anneal_object_ref (self->fallback);

  /* Tables are tested: their texts can be read. */
  if (!anneal_expression_parse (self->fallback_text, &value, NULL))
    g_return_val_if_reached (value);

  return value;
}

void
anneal_argument_copy (const AnnealArgument *self,
                      AnnealArgument       *target)
{
  target->value = anneal_object_ref (self->value);
  target->text = g_strdup (self->text);
}

void
anneal_argument_clear (AnnealArgument *self)
{
  anneal_object_clear (&self->value);
  g_clear_pointer (&self->text, g_free);
}

static gboolean
holds_function (const AnnealObject *value)
{
  gsize n_items;
  const AnnealObject *items;

  if (value->kind != ANNEAL_LIST && value->kind != ANNEAL_TUPLE)
    return value->kind == ANNEAL_FUNCTION;

  items = anneal_object_get_items (value, &n_items);
  for (gsize i = 0; i < n_items; i++)
    if (holds_function (&items[i]))
      return TRUE;

  return FALSE;
}

/* repr(), but with functions as they are written. */
static void
append_value (GString            *text,
              const AnnealObject *value)
{
  gsize n_items;
  const AnnealObject *items;

  if (!holds_function (value) || value->kind == ANNEAL_FUNCTION)
    {
      g_autofree char *whole = value->kind == ANNEAL_FUNCTION ? anneal_function_dup_text (value, NULL) : NULL;

      if (whole == NULL)
        whole = value->kind == ANNEAL_FUNCTION ? anneal_function_dup_source (value) : anneal_object_repr (value);
      g_string_append (text, whole);
      return;
    }

  items = anneal_object_get_items (value, &n_items);
  g_string_append_c (text, value->kind == ANNEAL_LIST ? '[' : '(');
  for (gsize i = 0; i < n_items; i++)
    {
      if (i > 0)
        g_string_append (text, ", ");
      append_value (text, &items[i]);
    }
  if (value->kind == ANNEAL_TUPLE && n_items == 1)
    g_string_append_c (text, ',');
  g_string_append_c (text, value->kind == ANNEAL_LIST ? ']' : ')');
}

static char *
dup_value_text (const AnnealObject *value)
{
  gboolean is_list = value->kind == ANNEAL_LIST || value->kind == ANNEAL_TUPLE;
  char *functions = is_list && holds_function (value) ? anneal_function_list_dup_text (value, NULL) : NULL;
  GString *text;

  if (functions != NULL)
    return functions;

  text = g_string_new (NULL);
  append_value (text, value);
  return g_string_free (text, FALSE);
}

gboolean
anneal_argument_parse (const char      *text,
                       AnnealArgument  *argument,
                       GError         **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autofree char *plain = NULL;

  *argument = (AnnealArgument) { .text = NULL };
  if (!anneal_expression_parse (text, &argument->value, error))
    return FALSE;

  plain = dup_value_text (&argument->value);
  if (g_strcmp0 (plain, stripped) != 0)
    argument->text = g_steal_pointer (&stripped);

  return TRUE;
}

char *
anneal_argument_dup_text (const AnnealArgument *self,
                          const AnnealParam    *param)
{
  g_auto(AnnealObject) fallback = { ANNEAL_UNSET };

  if (self->value.kind != ANNEAL_UNSET)
    return self->text != NULL ? g_strdup (self->text) : dup_value_text (&self->value);

  if (param->fallback_text != NULL)
    return g_strdup (param->fallback_text);

  fallback = anneal_param_dup_fallback (param);
  return fallback.kind == ANNEAL_UNSET ? g_strdup ("[]") : dup_value_text (&fallback);
}

gboolean
anneal_argument_equal (const AnnealArgument *a,
                       const AnnealArgument *b)
{
  if (g_strcmp0 (a->text, b->text) != 0)
    return FALSE;
  if (anneal_object_equal (&a->value, &b->value))
    return TRUE;
  if (a->value.kind != b->value.kind || !holds_function (&a->value) || !holds_function (&b->value))
    return FALSE;

  /* Functions made from the same text at different times compute the same. */
  g_autofree char *text_a = dup_value_text (&a->value);
  g_autofree char *text_b = dup_value_text (&b->value);

  return g_str_equal (text_a, text_b);
}

static gboolean
is_logarithmic (const AnnealParam *self)
{
  return (self->flags & ANNEAL_PARAM_LOG_SCALE) != 0 && self->max > 0;
}

/* The decades that a logarithmic slider shows; one that starts at 0 has it below them. */
static double
get_log_min (const AnnealParam *self)
{
  return self->min > 0 ? log10 (self->min) : log10 (self->max) - DECADES_ABOVE_ZERO;
}

/* The double nearest to @mantissa × 10^@exponent, as a literal of it would be read. */
static double
scale_by_ten (double mantissa,
              int    exponent)
{
  if (exponent < -MAX_EXACT_EXPONENT)
    return mantissa / pow (10, MAX_EXACT_EXPONENT) / pow (10, -exponent - MAX_EXACT_EXPONENT);

  return exponent < 0 ? mantissa / pow (10, -exponent) : mantissa * pow (10, exponent);
}

/* @value with its last digit at 10^@exponent. */
static double
round_to_exponent (double value,
                   int    exponent)
{
  return scale_by_ten (round (scale_by_ten (value, -exponent)), exponent);
}

/**
 * anneal_param_to_slider:
 * @self: a row with a range
 * @value: any number; what is outside the range stands at its end
 *
 * Returns: 0 to 1
 */
double
anneal_param_to_slider (const AnnealParam *self,
                        double             value)
{
  double log_min, position;

  if (!(value > self->min))
    return 0;
  if (value >= self->max)
    return 1;

  if (!is_logarithmic (self))
    return (value - self->min) / (self->max - self->min);

  log_min = get_log_min (self);
  position = (log10 (value) - log_min) / (log10 (self->max) - log_min);
  return CLAMP (position, 0, 1);
}

/**
 * anneal_param_from_slider:
 * @self: a row with a range
 * @position: 0 to 1
 *
 * Returns: the value there: whole for an INT row, else of three digits, with the range's ends as they are
 */
double
anneal_param_from_slider (const AnnealParam *self,
                          double             position)
{
  double log_min, value;
  int exponent;

  if (!(position > 0))
    return self->min;
  if (position >= 1)
    return self->max;

  if (is_logarithmic (self))
    {
      log_min = get_log_min (self);
      value = pow (10, log_min + position * (log10 (self->max) - log_min));
      exponent = (int) floor (log10 (value)) + 1 - N_DIGITS;
    }
  else
    {
      value = self->min + position * (self->max - self->min);
      exponent = (int) floor (log10 (self->max - self->min)) - N_DIGITS;
    }

  if (self->type == ANNEAL_PARAM_INT || self->type == ANNEAL_PARAM_INT_LIST)
    value = round (exponent > 0 ? round_to_exponent (value, exponent) : value);
  else
    value = round_to_exponent (value, exponent);

  return CLAMP (value, self->min, self->max);
}
