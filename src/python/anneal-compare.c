/* anneal-compare.c: Python's comparisons, and what counts as true
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-object-private.h"

/* compare()'s answer for NaN. */
#define UNORDERED 2

static int
order_integers (gint64 a,
                gint64 b)
{
  return (a > b) - (a < b);
}

/* Exact: rounding the integer to a double first would call 2^53 + 1 and 2^53 equal. */
static int
order_integer_and_float (gint64 a,
                         double b)
{
  gint64 whole;

  if (isnan (b))
    return UNORDERED;
  if (b >= 0x1p63)
    return -1;
  if (b < -0x1p63)
    return 1;

  whole = (gint64) b;
  if (a != whole)
    return order_integers (a, whole);

  return ((double) whole > b) - ((double) whole < b);
}

static int
order_floats (double a,
              double b)
{
  return isnan (a) || isnan (b) ? UNORDERED : (a > b) - (a < b);
}

static int
order_numbers (const AnnealObject *a,
               const AnnealObject *b)
{
  int order;

  if (a->kind == ANNEAL_FLOAT && b->kind == ANNEAL_FLOAT)
    return order_floats (a->number, b->number);
  if (a->kind != ANNEAL_FLOAT && b->kind != ANNEAL_FLOAT)
    return order_integers (a->integer, b->integer);
  if (b->kind == ANNEAL_FLOAT)
    return order_integer_and_float (a->integer, b->number);

  order = order_integer_and_float (b->integer, a->number);
  return order == UNORDERED ? order : -order;
}

static gboolean
equal_texts (const AnnealText *a,
             const AnnealText *b)
{
  return a->length == b->length && memcmp (a->text, b->text, a->length) == 0;
}

typedef gboolean (*EqualFunc) (const AnnealObject *a,
                               const AnnealObject *b);

static gboolean
equal_items (const AnnealItems *a,
             const AnnealItems *b,
             EqualFunc          equal)
{
  if (a->n_items != b->n_items)
    return FALSE;

  for (gsize i = 0; i < a->n_items; i++)
    if (!equal (&a->items[i], &b->items[i]))
      return FALSE;

  return TRUE;
}

static gboolean
equal_dicts (const AnnealObject *a,
             const AnnealObject *b,
             EqualFunc           equal)
{
  const AnnealDict *dict = ANNEAL_DICT_OF (a);

  if (dict->n_pairs != ANNEAL_DICT_OF (b)->n_pairs)
    return FALSE;

  for (gsize i = 0; i < dict->n_pairs; i++)
    {
      const AnnealObject *value = anneal_object_find_key (b, &dict->pairs[2 * i], NULL);

      if (value == NULL || !equal (&dict->pairs[2 * i + 1], value))
        return FALSE;
    }

  return TRUE;
}

static gboolean
equal_ranges (const AnnealRange *a,
              const AnnealRange *b)
{
  return a->n_items == b->n_items &&
         (a->n_items == 0 || (a->start == b->start && (a->n_items == 1 || a->step == b->step)));
}

/* Of two values of the same kind that is no number. */
static gboolean
equal_bodies (const AnnealObject *a,
              const AnnealObject *b,
              EqualFunc           equal)
{
  switch ((AnnealObjectKind) a->kind)
    {
    case ANNEAL_UNSET:
    case ANNEAL_NONE:
      return TRUE;
    case ANNEAL_STRING:
    case ANNEAL_MODULE:
      return equal_texts (ANNEAL_TEXT (a), ANNEAL_TEXT (b));
    case ANNEAL_LIST:
    case ANNEAL_TUPLE:
      return a->heap == b->heap || equal_items (ANNEAL_ITEMS (a), ANNEAL_ITEMS (b), equal);
    case ANNEAL_DICT:
      return a->heap == b->heap || equal_dicts (a, b, equal);
    case ANNEAL_RANGE:
      return equal_ranges (ANNEAL_RANGE_OF (a), ANNEAL_RANGE_OF (b));
    case ANNEAL_HOST:
      return a->host == b->host && a->index == b->index;
    case ANNEAL_FUNCTION:
    case ANNEAL_RECORD:
    case ANNEAL_UNKNOWN:
      return a->heap == b->heap;
    case ANNEAL_BOOL:
    case ANNEAL_INT:
    case ANNEAL_FLOAT:
    default:
      g_assert_not_reached ();
    }
}

/**
 * anneal_object_equal:
 *
 * Whether nothing could tell the two apart: 1 is not 1.0 nor True, 0.0 is not -0.0, and NaN is NaN.
 */
gboolean
anneal_object_equal (const AnnealObject *a,
                     const AnnealObject *b)
{
  if (a->kind != b->kind)
    return FALSE;
  if (a->kind == ANNEAL_FLOAT)
    return a->index == b->index
           && (memcmp (&a->number, &b->number, sizeof (double)) == 0 || (isnan (a->number) && isnan (b->number)));
  if (anneal_object_is_integer (a))
    return a->integer == b->integer;

  return equal_bodies (a, b, anneal_object_equal);
}

gboolean
anneal_object_python_equal (const AnnealObject *a,
                            const AnnealObject *b)
{
  if (anneal_object_is_number (a) && anneal_object_is_number (b))
    return order_numbers (a, b) == 0;

  return a->kind == b->kind && equal_bodies (a, b, anneal_object_python_equal);
}

/* Equal values have equal hashes, whatever their kinds. */
guint
anneal_object_hash (const AnnealObject *self)
{
  guint hash = self->kind;

  if (anneal_object_is_number (self))
    {
      double number = anneal_object_get_number (self) + 0.0;

      return g_double_hash (&number);
    }

  if (self->kind == ANNEAL_STRING || self->kind == ANNEAL_MODULE)
    return g_str_hash (ANNEAL_TEXT (self)->text);
  if (self->kind == ANNEAL_FUNCTION)
    return g_direct_hash (self->heap);
  if (self->kind == ANNEAL_RANGE)
    return hash + (guint) ANNEAL_RANGE_OF (self)->n_items;

  if (self->kind == ANNEAL_TUPLE)
    for (gsize i = 0; i < ANNEAL_ITEMS (self)->n_items; i++)
      hash = 31 * hash + anneal_object_hash (&ANNEAL_ITEMS (self)->items[i]);

  return hash;
}

static gboolean
compare_items (const AnnealObject  *a,
               const AnnealObject  *b,
               const char          *symbol,
               int                 *order,
               GError             **error)
{
  const AnnealItems *left = ANNEAL_ITEMS (a);
  const AnnealItems *right = ANNEAL_ITEMS (b);

  for (gsize i = 0; i < MIN (left->n_items, right->n_items); i++)
    if (!anneal_object_python_equal (&left->items[i], &right->items[i]))
      return anneal_object_compare_as (&left->items[i], &right->items[i], symbol, order, error);

  *order = (left->n_items > right->n_items) - (left->n_items < right->n_items);
  return TRUE;
}

gboolean
anneal_object_compare_as (const AnnealObject  *a,
                          const AnnealObject  *b,
                          const char          *symbol,
                          int                 *order,
                          GError             **error)
{
  if (anneal_object_is_number (a) && anneal_object_is_number (b))
    {
      *order = order_numbers (a, b);
      return TRUE;
    }

  if (a->kind == b->kind && a->kind == ANNEAL_STRING)
    {
      /* UTF-8 sorts as its characters do. */
      int result = strcmp (ANNEAL_TEXT (a)->text, ANNEAL_TEXT (b)->text);

      *order = (result > 0) - (result < 0);
      return TRUE;
    }

  if (a->kind == b->kind && (a->kind == ANNEAL_LIST || a->kind == ANNEAL_TUPLE))
    return compare_items (a, b, symbol, order, error);

  if (!anneal_object_refuse_unknown (a, error) && !anneal_object_refuse_unknown (b, error))
    anneal_set_error (error, ANNEAL_ERROR_TYPE, "'%s' not supported between instances of '%s' and '%s'", symbol,
                      anneal_object_get_type_name (a), anneal_object_get_type_name (b));

  return FALSE;
}

gboolean
anneal_object_compare (const AnnealObject  *a,
                       const AnnealObject  *b,
                       int                 *order,
                       GError             **error)
{
  return anneal_object_compare_as (a, b, "<", order, error);
}

static gboolean
range_contains (const AnnealRange  *range,
                const AnnealObject *item)
{
  gint64 value;

  if (!anneal_object_is_number (item) || range->n_items == 0)
    return FALSE;
  if (item->kind == ANNEAL_FLOAT && !(item->number == floor (item->number) && fabs (item->number) < 0x1p63))
    return FALSE;

  value = item->kind == ANNEAL_FLOAT ? (gint64) item->number : item->integer;
  if (range->step > 0)
    return value >= range->start && value < range->stop
           && ((guint64) value - (guint64) range->start) % (guint64) range->step == 0;

  return value <= range->start && value > range->stop
         && ((guint64) range->start - (guint64) value) % (0 - (guint64) range->step) == 0;
}

gboolean
anneal_object_contains (const AnnealObject  *container,
                        const AnnealObject  *item,
                        gboolean            *found,
                        GError             **error)
{
  *found = FALSE;
  if (anneal_object_refuse_unknown (container, error) || anneal_object_refuse_unknown (item, error))
    return FALSE;

  if (container->kind == ANNEAL_RANGE)
    *found = range_contains (ANNEAL_RANGE_OF (container), item);
  else if (container->kind == ANNEAL_DICT)
    {
      GError *local_error = NULL;

      *found = anneal_object_find_key (container, item, &local_error) != NULL;
      if (local_error != NULL)
        {
          g_propagate_error (error, local_error);
          return FALSE;
        }
    }
  else if (container->kind == ANNEAL_LIST || container->kind == ANNEAL_TUPLE)
    {
      for (gsize i = 0; i < ANNEAL_ITEMS (container)->n_items && !*found; i++)
        *found = anneal_object_python_equal (&ANNEAL_ITEMS (container)->items[i], item);
    }
  else if (container->kind == ANNEAL_STRING && item->kind == ANNEAL_STRING)
    *found = strstr (ANNEAL_TEXT (container)->text, ANNEAL_TEXT (item)->text) != NULL;
  else
    {
      if (container->kind == ANNEAL_STRING)
        anneal_set_error (error, ANNEAL_ERROR_TYPE, "'in <string>' requires string as left operand, not %s",
                          anneal_object_get_type_name (item));
      else
        anneal_set_error (error, ANNEAL_ERROR_TYPE, "argument of type '%s' is not iterable",
                          anneal_object_get_type_name (container));
      return FALSE;
    }

  return TRUE;
}

gboolean
anneal_object_is_true (const AnnealObject *self)
{
  gsize n_items;

  if (self->kind == ANNEAL_FLOAT)
    return self->number != 0.0;
  if (anneal_object_is_integer (self))
    return self->integer != 0;
  if (self->kind == ANNEAL_NONE || self->kind == ANNEAL_UNSET)
    return FALSE;
  if (self->kind == ANNEAL_FUNCTION || self->kind == ANNEAL_RECORD || self->kind == ANNEAL_MODULE
      || self->kind == ANNEAL_HOST || self->kind == ANNEAL_UNKNOWN)
    return TRUE;

  return anneal_object_iterate (self, &n_items, NULL) && n_items > 0;
}
