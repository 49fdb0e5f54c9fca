/* anneal-builtins-core.c: min, max, round, sum, … as CPython has them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-builtins-private.h"

#include "anneal-number.h"

static gboolean
fail_arithmetic (GError     **error,
                 const char  *message)
{
  anneal_set_error (error, ANNEAL_ERROR_ARITHMETIC, "%s", message);
  return FALSE;
}

gboolean
anneal_builtin_to_integer (double         value,
                           AnnealObject  *result,
                           GError       **error)
{
  if (isnan (value))
    return fail_arithmetic (error, "cannot convert float NaN to integer");
  if (isinf (value))
    return fail_arithmetic (error, "cannot convert float infinity to integer");

  *result = anneal_object_new_whole (value);
  return TRUE;
}

gboolean
anneal_builtin_abs (ANNEAL_BUILTIN_ARGUMENTS)
{
  const AnnealObject *x = &arguments[0];

  if (x->kind == ANNEAL_FLOAT)
    *result = (AnnealObject) { .kind = ANNEAL_FLOAT, .index = x->index, .number = fabs (x->number) };
  else if (anneal_object_is_integer (x) && x->integer != G_MININT64)
    *result = (AnnealObject) ANNEAL_OBJECT_INT (ABS (x->integer));
  else
    {
      anneal_set_error (error, ANNEAL_ERROR_TYPE, "bad operand type for %s(): '%s'", self->name,
                        anneal_object_get_type_name (x));
      return FALSE;
    }

  return TRUE;
}

/* The arguments themselves, or the items of the only one. */
static gboolean
call_extreme (ANNEAL_BUILTIN_ARGUMENTS)
{
  const char *symbol = g_str_equal (self->name, "min") ? "<" : ">";
  int wanted = *symbol == '<' ? -1 : 1;
  gsize n = n_arguments;
  g_auto(AnnealObject) best = { 0 };

  if (n_arguments == 1)
    {
      if (!anneal_object_iterate (&arguments[0], &n, error) || !anneal_evaluation_spend (evaluation, n, error))
        return FALSE;
      if (n == 0)
        {
          anneal_set_error (error, ANNEAL_ERROR_RANGE, "%s() arg is an empty sequence", self->name);
          return FALSE;
        }
    }

  for (gsize i = 0; i < n; i++)
    {
      AnnealObject item = n_arguments == 1 ? anneal_object_get_item (&arguments[0], i)
                                           : anneal_object_ref (arguments[i]);
      int order = wanted;

      if (i > 0 && !anneal_object_compare_as (&item, &best, symbol, &order, error))
        {
          anneal_object_clear (&item);
          return FALSE;
        }
      if (order == wanted)
        {
          anneal_object_clear (&best);
          best = item;
        }
      else
        anneal_object_clear (&item);
    }

  *result = best;
  best = (AnnealObject) { 0 };
  return TRUE;
}

/* To a multiple of 10^places, halves to even, exact. */
static gboolean
round_integer (gint64         value,
               gint64         places,
               AnnealObject  *result,
               GError       **error)
{
  gint64 unit = 1;
  gint64 rest;
  gint64 rounded;

  /* 10^19 is more than twice any 64-bit integer. */
  if (places > 18)
    {
      guint64 magnitude = value < 0 ? 0 - (guint64) value : (guint64) value;

      if (places == 19 && magnitude > G_GUINT64_CONSTANT (5000000000000000000))
        return fail_arithmetic (error, "The rounded integer is too large for this program (64 bits)");
      *result = (AnnealObject) ANNEAL_OBJECT_INT (0);
      return TRUE;
    }

  for (gint64 i = 0; i < places; i++)
    unit *= 10;
  rest = value % unit;
  rounded = value - rest;
  if (ABS (rest) > unit / 2 || (places > 0 && ABS (rest) == unit / 2 && (rounded / unit) % 2 != 0))
    if (__builtin_add_overflow (rounded, value < 0 ? -unit : unit, &rounded))
      return fail_arithmetic (error, "The rounded integer is too large for this program (64 bits)");

  *result = (AnnealObject) ANNEAL_OBJECT_INT (rounded);
  return TRUE;
}

static gboolean
call_round (ANNEAL_BUILTIN_ARGUMENTS)
{
  const AnnealObject *x = &arguments[0];
  gboolean has_digits = n_arguments == 2 && arguments[1].kind != ANNEAL_NONE;
  gint64 digits = 0;
  double rounded;

  if (!anneal_object_is_number (x))
    {
      anneal_set_error (error, ANNEAL_ERROR_TYPE, "type %s doesn't define __round__ method",
                        anneal_object_get_type_name (x));
      return FALSE;
    }
  if (has_digits && !anneal_builtin_get_integer (&arguments[1], &digits, error))
    return FALSE;

  if (x->kind != ANNEAL_FLOAT)
    {
      *result = (AnnealObject) ANNEAL_OBJECT_INT (x->integer);
      return digits >= 0 || round_integer (x->integer, -MAX (digits, -1000), result, error);
    }

  if (!has_digits || (anneal_object_is_wide (x) && digits >= 0))
    return anneal_builtin_to_integer (rint (x->number), result, error);

  rounded = anneal_number_round (x->number, (int) CLAMP (digits, -1000, 1000));
  if (isinf (rounded) && isfinite (x->number))
    return fail_arithmetic (error, "rounded value too large to represent");

  *result = (AnnealObject) ANNEAL_OBJECT_FLOAT (rounded);
  return TRUE;
}

static gboolean
call_int (ANNEAL_BUILTIN_ARGUMENTS)
{
  const AnnealObject *x = &arguments[0];

  *result = (AnnealObject) ANNEAL_OBJECT_INT (0);
  if (n_arguments == 0)
    return TRUE;
  if (n_arguments == 2)
    {
      anneal_set_error (error, ANNEAL_ERROR_TYPE, "int() with a base is not read by this program");
      return FALSE;
    }

  if (x->kind == ANNEAL_FLOAT)
    return anneal_builtin_to_integer (trunc (x->number), result, error);
  if (anneal_object_is_integer (x))
    {
      result->integer = x->integer;
      return TRUE;
    }
  if (x->kind == ANNEAL_STRING)
    {
      if (anneal_number_parse_int (anneal_object_get_string (x), &result->integer, NULL))
        return TRUE;

      g_autofree char *repr = anneal_object_repr (x);

      anneal_set_error (error, ANNEAL_ERROR_RANGE, "invalid literal for int() with base 10: %.200s", repr);
      return FALSE;
    }

  anneal_set_error (error, ANNEAL_ERROR_TYPE,
                    "int() argument must be a string, a bytes-like object or a real number, not '%s'",
                    anneal_object_get_type_name (x));
  return FALSE;
}

static gboolean
read_float (const char *text,
            double     *value)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);
  const char *word = g_strstrip (lower);
  double sign = *word == '-' ? -1.0 : 1.0;

  word += *word == '-' || *word == '+';
  if (g_str_equal (word, "inf") || g_str_equal (word, "infinity"))
    *value = sign * (double) INFINITY;
  else if (g_str_equal (word, "nan"))
    *value = (double) NAN;
  else
    return anneal_number_parse (text, value, NULL);

  return TRUE;
}

static gboolean
call_float (ANNEAL_BUILTIN_ARGUMENTS)
{
  *result = (AnnealObject) ANNEAL_OBJECT_FLOAT (0.0);
  if (n_arguments == 0)
    return TRUE;

  if (anneal_object_is_number (&arguments[0]))
    {
      result->number = anneal_object_get_number (&arguments[0]);
      return TRUE;
    }
  if (arguments[0].kind == ANNEAL_STRING)
    {
      if (read_float (anneal_object_get_string (&arguments[0]), &result->number))
        return TRUE;

      g_autofree char *repr = anneal_object_repr (&arguments[0]);

      anneal_set_error (error, ANNEAL_ERROR_RANGE, "could not convert string to float: %.200s", repr);
      return FALSE;
    }

  anneal_set_error (error, ANNEAL_ERROR_TYPE, "float() argument must be a string or a real number, not '%s'",
                    anneal_object_get_type_name (&arguments[0]));
  return FALSE;
}

static gboolean
call_bool (ANNEAL_BUILTIN_ARGUMENTS)
{
  *result = (AnnealObject) ANNEAL_OBJECT_BOOL (n_arguments == 1 && anneal_object_is_true (&arguments[0]));
  return TRUE;
}

static gboolean
call_len (ANNEAL_BUILTIN_ARGUMENTS)
{
  gsize n_items;

  if (!anneal_object_iterate (&arguments[0], &n_items, NULL))
    {
      anneal_set_error (error, ANNEAL_ERROR_TYPE, "object of type '%s' has no len()",
                        anneal_object_get_type_name (&arguments[0]));
      return FALSE;
    }

  *result = (AnnealObject) ANNEAL_OBJECT_INT ((gint64) n_items);
  return TRUE;
}

static gboolean
call_range (ANNEAL_BUILTIN_ARGUMENTS)
{
  gint64 values[3] = { 0, 0, 1 };

  for (gsize i = 0; i < n_arguments; i++)
    if (!anneal_builtin_get_integer (&arguments[i], &values[n_arguments == 1 ? 1 : i], error))
      return FALSE;

  return anneal_object_new_range (values[0], values[1], values[2], result, error);
}

/* From the left, one rounding for each item, as before Python 3.12. */
gboolean
anneal_builtin_sum (ANNEAL_BUILTIN_ARGUMENTS)
{
  g_auto(AnnealObject) total = ANNEAL_OBJECT_INT (0);
  gsize n_items;

  if (!anneal_object_iterate (&arguments[0], &n_items, error) || !anneal_evaluation_spend (evaluation, n_items, error))
    return FALSE;
  if (n_arguments == 2)
    total = anneal_object_ref (arguments[1]);

  for (gsize i = 0; i < n_items; i++)
    {
      g_auto(AnnealObject) item = anneal_object_get_item (&arguments[0], i);
      AnnealObject next = { 0 };

      if (!anneal_operate (ANNEAL_ADD, &total, &item, &next, error))
        return FALSE;
      anneal_object_clear (&total);
      total = next;
    }

  *result = total;
  total = (AnnealObject) { 0 };
  return TRUE;
}

static gboolean
call_pow (ANNEAL_BUILTIN_ARGUMENTS)
{
  if (n_arguments == 3)
    {
      anneal_set_error (error, ANNEAL_ERROR_TYPE, "pow() with three arguments is not read by this program");
      return FALSE;
    }

  return anneal_operate (ANNEAL_POWER, &arguments[0], &arguments[1], result, error);
}

static gboolean
call_divmod (ANNEAL_BUILTIN_ARGUMENTS)
{
  AnnealObject parts[2] = { 0 };
  const AnnealObject *b = &arguments[1];

  if (anneal_object_is_number (b) && anneal_object_get_number (b) == 0.0
      && (b->kind == ANNEAL_FLOAT || arguments[0].kind == ANNEAL_FLOAT))
    return fail_arithmetic (error, "float divmod()");

  if (!anneal_operate (ANNEAL_FLOOR_DIVIDE, &arguments[0], b, &parts[0], error)
      || !anneal_operate (ANNEAL_MODULO, &arguments[0], b, &parts[1], error))
    return FALSE;

  *result = anneal_object_new_tuple (parts, 2);
  return TRUE;
}

/* The items of an argument, with new references. */
static AnnealObject *
copy_items (const AnnealObject  *iterable,
            AnnealEvaluation    *evaluation,
            gsize               *n_items,
            GError             **error)
{
  AnnealObject *items;

  if (!anneal_object_iterate (iterable, n_items, error) || !anneal_evaluation_spend (evaluation, *n_items, error))
    return NULL;

  items = g_new0 (AnnealObject, *n_items + 1);
  for (gsize i = 0; i < *n_items; i++)
    items[i] = anneal_object_get_item (iterable, i);

  return items;
}

static gboolean
call_list (ANNEAL_BUILTIN_ARGUMENTS)
{
  AnnealObjectKind kind = g_str_equal (self->name, "tuple") ? ANNEAL_TUPLE : ANNEAL_LIST;
  gsize n_items = 0;
  g_autofree AnnealObject *items = NULL;

  if (n_arguments == 1)
    {
      items = copy_items (&arguments[0], evaluation, &n_items, error);
      if (items == NULL)
        return FALSE;
    }

  if (g_str_equal (self->name, "reversed"))
    for (gsize i = 0; i < n_items / 2; i++)
      {
        AnnealObject swapped = items[i];

        items[i] = items[n_items - 1 - i];
        items[n_items - 1 - i] = swapped;
      }

  return anneal_object_take_list (items, n_items, kind, result, error);
}

typedef struct
{
  int     sign;
  GError *error;
} Sorting;

static int
order_items (gconstpointer a,
             gconstpointer b,
             gpointer      data)
{
  Sorting *sorting = data;
  int order = 0;

  if (sorting->error == NULL)
    anneal_object_compare_as (a, b, "<", &order, &sorting->error);

  return order == 2 ? 0 : order * sorting->sign;
}

/* g_qsort_with_data() keeps equal items in their order, as Python promises. */
static gboolean
call_sorted (ANNEAL_BUILTIN_ARGUMENTS)
{
  Sorting sorting = { .sign = n_arguments == 2 && anneal_object_is_true (&arguments[1]) ? -1 : 1 };
  gsize n_items;
  g_autofree AnnealObject *items = copy_items (&arguments[0], evaluation, &n_items, error);

  if (items == NULL)
    return FALSE;

  g_qsort_with_data (items, (int) n_items, sizeof (AnnealObject), order_items, &sorting);
  if (sorting.error == NULL)
    return anneal_object_take_list (items, n_items, ANNEAL_LIST, result, error);

  for (gsize i = 0; i < n_items; i++)
    anneal_object_clear (&items[i]);
  g_propagate_error (error, sorting.error);
  return FALSE;
}

static gboolean
call_quantifier (ANNEAL_BUILTIN_ARGUMENTS)
{
  gboolean stop_at = g_str_equal (self->name, "any");
  gboolean found = FALSE;
  gsize n_items;

  if (!anneal_object_iterate (&arguments[0], &n_items, error) || !anneal_evaluation_spend (evaluation, n_items, error))
    return FALSE;

  for (gsize i = 0; i < n_items && !found; i++)
    {
      g_auto(AnnealObject) item = anneal_object_get_item (&arguments[0], i);

      if (anneal_object_refuse_unknown (&item, error))
        return FALSE;
      found = anneal_object_is_true (&item) == stop_at;
    }

  *result = (AnnealObject) ANNEAL_OBJECT_BOOL (found == stop_at);
  return TRUE;
}

/* dict (a=1, b=2) would need keywords of any name; dict (other) is a copy. */
static gboolean
call_dict (ANNEAL_BUILTIN_ARGUMENTS)
{
  if (n_arguments == 0)
    return anneal_object_take_dict (NULL, 0, result, error);
  if (arguments[0].kind == ANNEAL_DICT)
    {
      *result = anneal_object_ref (arguments[0]);
      return TRUE;
    }

  anneal_set_error (error, ANNEAL_ERROR_TYPE, "dict() of a value of type '%s' is not read by this program",
                    anneal_object_get_type_name (&arguments[0]));
  return FALSE;
}

static AnnealObject
new_pair (AnnealObject first,       /* both taken */
          AnnealObject second)
{
  AnnealObject items[] = { first, second };
  AnnealObject pair = anneal_object_new_tuple (items, 2);

  anneal_object_clear (&items[0]);
  anneal_object_clear (&items[1]);

  return pair;
}

static gboolean
call_enumerate (ANNEAL_BUILTIN_ARGUMENTS)
{
  gint64 start = 0;
  gsize n_items;
  g_autofree AnnealObject *items = NULL;

  if (n_arguments == 2 && !anneal_builtin_get_integer (&arguments[1], &start, error))
    return FALSE;
  items = copy_items (&arguments[0], evaluation, &n_items, error);
  if (items == NULL)
    return FALSE;

  for (gsize i = 0; i < n_items; i++)
    items[i] = new_pair ((AnnealObject) ANNEAL_OBJECT_INT ((gint64) ((guint64) start + i)), items[i]);

  return anneal_object_take_list (items, n_items, ANNEAL_LIST, result, error);
}

static gboolean
call_zip (ANNEAL_BUILTIN_ARGUMENTS)
{
  gsize n_items = n_arguments > 0 ? G_MAXSIZE : 0;
  g_autofree AnnealObject *rows = NULL;
  g_autofree AnnealObject *row = g_new0 (AnnealObject, n_arguments + 1);

  for (gsize i = 0; i < n_arguments; i++)
    {
      gsize n;

      if (!anneal_object_iterate (&arguments[i], &n, error))
        return FALSE;
      n_items = MIN (n_items, n);
    }
  if (!anneal_evaluation_spend (evaluation, n_items * MAX (n_arguments, 1), error))
    return FALSE;

  rows = g_new0 (AnnealObject, n_items + 1);
  for (gsize i = 0; i < n_items; i++)
    {
      for (gsize j = 0; j < n_arguments; j++)
        row[j] = anneal_object_get_item (&arguments[j], i);
      rows[i] = anneal_object_new_tuple (row, n_arguments);
      for (gsize j = 0; j < n_arguments; j++)
        anneal_object_clear (&row[j]);
    }

  return anneal_object_take_list (rows, n_items, ANNEAL_LIST, result, error);
}

const AnnealBuiltin anneal_builtins_core[] = {
  { NULL, "abs", NULL, anneal_builtin_abs, 1, 1, 0, NULL },
  { NULL, "all", NULL, call_quantifier, 1, 1, 0, NULL },
  { NULL, "any", NULL, call_quantifier, 1, 1, 0, NULL },
  { NULL, "bool", NULL, call_bool, 0, 1, 0, NULL },
  { NULL, "dict", NULL, call_dict, 0, 1, 0, NULL },
  { NULL, "divmod", NULL, call_divmod, 2, 2, 0, NULL },
  { NULL, "enumerate", NULL, call_enumerate, 1, 2, 0, "iterable start" },
  { NULL, "filter", NULL, anneal_builtin_apply, 2, 2, 0, NULL },
  { NULL, "float", NULL, call_float, 0, 1, 0, NULL },
  { NULL, "int", NULL, call_int, 0, 2, 0, NULL },
  { NULL, "len", NULL, call_len, 1, 1, 0, NULL },
  { NULL, "list", NULL, call_list, 0, 1, 0, NULL },
  { NULL, "map", NULL, anneal_builtin_apply, 2, 2, 0, NULL },
  { NULL, "max", NULL, call_extreme, 1, -1, 0, NULL },
  { NULL, "min", NULL, call_extreme, 1, -1, 0, NULL },
  { NULL, "pow", NULL, call_pow, 2, 3, 0, "base exp mod" },
  { NULL, "range", NULL, call_range, 1, 3, 0, NULL },
  { NULL, "reversed", NULL, call_list, 1, 1, 0, NULL },
  { NULL, "round", NULL, call_round, 1, 2, 0, "number ndigits" },
  { NULL, "sorted", NULL, call_sorted, 1, 1, 0, "iterable reverse" },
  { NULL, "sum", NULL, anneal_builtin_sum, 1, 2, 0, "iterable start" },
  { NULL, "tuple", NULL, call_list, 0, 1, 0, NULL },
  { NULL, "zip", NULL, call_zip, 0, -1, 0, NULL },
  { NULL, NULL, NULL, NULL, 0, 0, 0, NULL },
};
