/* anneal-object.c: a Python value
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-object-private.h"

#include "anneal-python.h"

gpointer
anneal_heap_new (gsize   size,
                 void (*finalize) (AnnealHeap *self))
{
  AnnealHeap *self = g_atomic_rc_box_alloc0 (size);

  self->finalize = finalize;
  self->weight = 1;

  return self;
}

void
anneal_heap_contain (AnnealHeap         *self,
                     const AnnealObject *inside)
{
  guint nesting = 0;
  guint weight = 1;

  if (anneal_object_has_heap (inside))
    {
      nesting = inside->heap->nesting + 1;
      weight = inside->heap->weight;
    }

  self->nesting = MAX (self->nesting, nesting);
  self->weight = MIN (self->weight + weight, ANNEAL_MAX_WEIGHT + 1);
}

static void
release_heap (gpointer data)
{
  AnnealHeap *self = data;

  if (self->finalize != NULL)
    self->finalize (self);
}

AnnealObject
anneal_object_ref (AnnealObject self)
{
  if (anneal_object_has_heap (&self))
    g_atomic_rc_box_acquire (self.heap);

  return self;
}

void
anneal_object_clear (AnnealObject *self)
{
  AnnealObject old = *self;

  *self = (AnnealObject) { .kind = ANNEAL_UNSET };
  if (anneal_object_has_heap (&old))
    g_atomic_rc_box_release_full (old.heap, release_heap);
}

AnnealObject
anneal_object_new_whole (double value)
{
  if (value >= -0x1p63 && value < 0x1p63)
    return (AnnealObject) ANNEAL_OBJECT_INT ((gint64) value);

  return (AnnealObject) ANNEAL_OBJECT_WIDE (value);
}

static AnnealObject
new_text (AnnealObjectKind  kind,
          const char       *text,
          gssize            length)
{
  gsize n_bytes = length < 0 ? strlen (text) : (gsize) length;
  AnnealText *self = anneal_heap_new (sizeof (AnnealText) + n_bytes + 1, NULL);

  memcpy (self->text, text, n_bytes);
  self->length = n_bytes;
  self->n_characters = (gsize) g_utf8_strlen (text, (gssize) n_bytes);
  self->heap.weight = (guint) MIN (1 + n_bytes / sizeof (AnnealObject), ANNEAL_MAX_WEIGHT + 1);

  return (AnnealObject) { .kind = kind, .heap = &self->heap };
}

AnnealObject
anneal_object_new_string (const char *text,
                          gssize      length)
{
  g_return_val_if_fail (text != NULL, (AnnealObject) ANNEAL_OBJECT_NONE);

  return new_text (ANNEAL_STRING, text, length);
}

AnnealObject
anneal_object_new_module (const char *dotted)
{
  return new_text (ANNEAL_MODULE, dotted, -1);
}

static void
finalize_items (AnnealHeap *heap)
{
  AnnealItems *self = (AnnealItems *) heap;

  for (gsize i = 0; i < self->n_items; i++)
    anneal_object_clear (&self->items[i]);
}

static AnnealObject
take_items (AnnealObjectKind    kind,
            const AnnealObject *items,
            gsize               n_items)
{
  AnnealItems *self = anneal_heap_new (sizeof (AnnealItems) + n_items * sizeof (AnnealObject), finalize_items);

  self->n_items = n_items;
  for (gsize i = 0; i < n_items; i++)
    {
      self->items[i] = items[i];
      anneal_heap_contain (&self->heap, &items[i]);
    }

  return (AnnealObject) { .kind = kind, .heap = &self->heap };
}

static AnnealObject
new_items (AnnealObjectKind    kind,
           const AnnealObject *items,
           gsize               n_items)
{
  for (gsize i = 0; i < n_items; i++)
    anneal_object_ref (items[i]);

  return take_items (kind, items, n_items);
}

AnnealObject
anneal_object_new_list (const AnnealObject *items,
                        gsize               n_items)
{
  return new_items (ANNEAL_LIST, items, n_items);
}

AnnealObject
anneal_object_new_tuple (const AnnealObject *items,
                         gsize               n_items)
{
  return new_items (ANNEAL_TUPLE, items, n_items);
}

static gboolean
check_size (AnnealObject  *self,
            GError       **error)
{
  if (self->heap->nesting <= ANNEAL_MAX_NESTING && self->heap->weight <= ANNEAL_MAX_WEIGHT)
    return TRUE;

  anneal_set_error (error, ANNEAL_ERROR_LIMIT, self->heap->nesting > ANNEAL_MAX_NESTING
                                               ? "A value nested more than %d levels deep is too much"
                                               : "A value of more than %d items is too much",
                    self->heap->nesting > ANNEAL_MAX_NESTING ? ANNEAL_MAX_NESTING : ANNEAL_MAX_WEIGHT);
  anneal_object_clear (self);

  return FALSE;
}

gboolean
anneal_object_take_list (AnnealObject      *items,
                         gsize              n_items,
                         AnnealObjectKind   kind,
                         AnnealObject      *result,
                         GError           **error)
{
  *result = take_items (kind, items, n_items);

  return check_size (result, error);
}

static void
finalize_dict (AnnealHeap *heap)
{
  AnnealDict *self = (AnnealDict *) heap;

  g_hash_table_unref (self->index);
  for (gsize i = 0; i < 2 * self->n_pairs; i++)
    anneal_object_clear (&self->pairs[i]);
}

static guint
hash_key (gconstpointer key)
{
  return anneal_object_hash (key);
}

static gboolean
equal_key (gconstpointer a,
           gconstpointer b)
{
  return anneal_object_python_equal (a, b);
}

/* The first list or dict in a would-be key, looking through tuples; NULL if all of it can be one. */
static const AnnealObject *
find_unhashable (const AnnealObject *key)
{
  if (key->kind == ANNEAL_LIST || key->kind == ANNEAL_DICT)
    return key;

  if (key->kind == ANNEAL_TUPLE)
    for (gsize i = 0; i < ANNEAL_ITEMS (key)->n_items; i++)
      {
        const AnnealObject *found = find_unhashable (&ANNEAL_ITEMS (key)->items[i]);

        if (found != NULL)
          return found;
      }

  return NULL;
}

static gboolean
check_key (const AnnealObject  *key,
           GError             **error)
{
  const AnnealObject *bad = find_unhashable (key);

  if (bad == NULL)
    return !anneal_object_refuse_unknown (key, error);

  anneal_set_error (error, ANNEAL_ERROR_TYPE, "unhashable type: '%s'", anneal_object_get_type_name (bad));
  return FALSE;
}

gboolean
anneal_object_take_dict (AnnealObject  *pairs,
                         gsize          n_pairs,
                         AnnealObject  *result,
                         GError       **error)
{
  AnnealDict *self = anneal_heap_new (sizeof (AnnealDict) + 2 * n_pairs * sizeof (AnnealObject), finalize_dict);
  gboolean good = TRUE;

  self->index = g_hash_table_new (hash_key, equal_key);
  for (gsize i = 0; i < n_pairs; i++)
    {
      AnnealObject *key = &pairs[2 * i];
      gsize place = 0;

      good = good && check_key (key, error);
      if (good)
        place = GPOINTER_TO_SIZE (g_hash_table_lookup (self->index, key));

      if (place > 0)
        {
          anneal_object_clear (&self->pairs[2 * (place - 1) + 1]);
          self->pairs[2 * (place - 1) + 1] = pairs[2 * i + 1];
          anneal_object_clear (key);
        }
      else
        {
          self->pairs[2 * self->n_pairs] = *key;
          self->pairs[2 * self->n_pairs + 1] = pairs[2 * i + 1];
          if (good)
            g_hash_table_insert (self->index, &self->pairs[2 * self->n_pairs], GSIZE_TO_POINTER (self->n_pairs + 1));
          self->n_pairs++;
          anneal_heap_contain (&self->heap, key);
        }

      anneal_heap_contain (&self->heap, &pairs[2 * i + 1]);
    }

  *result = (AnnealObject) { .kind = ANNEAL_DICT, .heap = &self->heap };
  if (good)
    return check_size (result, error);

  anneal_object_clear (result);
  return FALSE;
}

gboolean
anneal_object_new_range (gint64         start,
                         gint64         stop,
                         gint64         step,
                         AnnealObject  *result,
                         GError       **error)
{
  guint64 n_items = 0;
  AnnealRange *self;

  if (step == 0)
    {
      anneal_set_error (error, ANNEAL_ERROR_RANGE, "range() arg 3 must not be zero");
      return FALSE;
    }

  /* In unsigned arithmetic the distance of any two is exact. */
  if (step > 0 && stop > start)
    n_items = ((guint64) stop - (guint64) start - 1) / (guint64) step + 1;
  else if (step < 0 && stop < start)
    n_items = ((guint64) start - (guint64) stop - 1) / (0 - (guint64) step) + 1;

  if (n_items > ANNEAL_MAX_ITEMS)
    {
      anneal_set_error (error, ANNEAL_ERROR_LIMIT, "A range of %" G_GUINT64_FORMAT " items is more than %d", n_items,
                        ANNEAL_MAX_ITEMS);
      return FALSE;
    }

  self = anneal_heap_new (sizeof (AnnealRange), NULL);
  self->start = start;
  self->stop = stop;
  self->step = step;
  self->n_items = n_items;
  *result = (AnnealObject) { .kind = ANNEAL_RANGE, .heap = &self->heap };

  return TRUE;
}

const char *
anneal_object_get_string (const AnnealObject *self)
{
  g_return_val_if_fail (self->kind == ANNEAL_STRING || self->kind == ANNEAL_UNKNOWN || self->kind == ANNEAL_MODULE,
                        NULL);

  return self->kind == ANNEAL_UNKNOWN ? ANNEAL_UNKNOWN_OF (self)->why : ANNEAL_TEXT (self)->text;
}

const AnnealObject *
anneal_object_get_items (const AnnealObject *self,
                         gsize              *n_items)
{
  g_return_val_if_fail (self->kind == ANNEAL_LIST || self->kind == ANNEAL_TUPLE, NULL);

  *n_items = ANNEAL_ITEMS (self)->n_items;
  return ANNEAL_ITEMS (self)->items;
}

gboolean
anneal_object_iterate (const AnnealObject  *self,
                       gsize               *n_items,
                       GError             **error)
{
  *n_items = 0;
  if (anneal_object_refuse_unknown (self, error))
    return FALSE;

  if (self->kind == ANNEAL_LIST || self->kind == ANNEAL_TUPLE)
    *n_items = ANNEAL_ITEMS (self)->n_items;
  else if (self->kind == ANNEAL_RANGE)
    *n_items = ANNEAL_RANGE_OF (self)->n_items;
  else if (self->kind == ANNEAL_STRING)
    *n_items = ANNEAL_TEXT (self)->n_characters;
  else if (self->kind == ANNEAL_DICT)
    *n_items = ANNEAL_DICT_OF (self)->n_pairs;
  else
    {
      anneal_set_error (error, ANNEAL_ERROR_TYPE, "'%s' object is not iterable", anneal_object_get_type_name (self));
      return FALSE;
    }

  return TRUE;
}

AnnealObject
anneal_object_get_item (const AnnealObject *self,
                        gsize               i)
{
  if (self->kind == ANNEAL_RANGE)
    return (AnnealObject) ANNEAL_OBJECT_INT (ANNEAL_RANGE_OF (self)->start + (gint64) i * ANNEAL_RANGE_OF (self)->step);

  if (self->kind == ANNEAL_STRING)
    {
      const char *start = ANNEAL_TEXT (self)->text;

      /* Only bytes: the place of a character is its number. */
      if (ANNEAL_TEXT (self)->length == ANNEAL_TEXT (self)->n_characters)
        return new_text (ANNEAL_STRING, start + i, 1);

      start = g_utf8_offset_to_pointer (start, (glong) i);
      return new_text (ANNEAL_STRING, start, g_utf8_next_char (start) - start);
    }

  if (self->kind == ANNEAL_DICT)
    return anneal_object_ref (ANNEAL_DICT_OF (self)->pairs[2 * i]);

  g_return_val_if_fail (self->kind == ANNEAL_LIST || self->kind == ANNEAL_TUPLE, (AnnealObject) ANNEAL_OBJECT_NONE);

  return anneal_object_ref (ANNEAL_ITEMS (self)->items[i]);
}

const AnnealObject *
anneal_object_find_key (const AnnealObject  *dict,
                        const AnnealObject  *key,
                        GError             **error)
{
  gsize place;

  if (!check_key (key, error))
    return NULL;

  place = GPOINTER_TO_SIZE (g_hash_table_lookup (ANNEAL_DICT_OF (dict)->index, key));

  return place > 0 ? &ANNEAL_DICT_OF (dict)->pairs[2 * (place - 1) + 1] : NULL;
}

const AnnealObject *
anneal_object_lookup (const AnnealObject *self,
                      const char         *key)
{
  g_auto(AnnealObject) string = anneal_object_new_string (key, -1);

  g_return_val_if_fail (self->kind == ANNEAL_DICT, NULL);

  return anneal_object_find_key (self, &string, NULL);
}

gsize
anneal_object_get_n_pairs (const AnnealObject *self)
{
  g_return_val_if_fail (self->kind == ANNEAL_DICT, 0);

  return ANNEAL_DICT_OF (self)->n_pairs;
}

void
anneal_object_get_pair (const AnnealObject  *self,
                        gsize                i,
                        const AnnealObject **key,
                        const AnnealObject **value)
{
  g_return_if_fail (self->kind == ANNEAL_DICT && i < ANNEAL_DICT_OF (self)->n_pairs);

  *key = &ANNEAL_DICT_OF (self)->pairs[2 * i];
  *value = &ANNEAL_DICT_OF (self)->pairs[2 * i + 1];
}

gboolean
anneal_object_is_number (const AnnealObject *self)
{
  return self->kind == ANNEAL_FLOAT || anneal_object_is_integer (self);
}

double
anneal_object_get_number (const AnnealObject *self)
{
  if (self->kind == ANNEAL_FLOAT)
    return self->number;

  return anneal_object_is_integer (self) ? (double) self->integer : (double) NAN;
}

const char *
anneal_object_get_type_name (const AnnealObject *self)
{
  static const char * const names[] = {
    [ANNEAL_UNSET] = "NoneType", [ANNEAL_NONE] = "NoneType", [ANNEAL_BOOL] = "bool", [ANNEAL_INT] = "int",
    [ANNEAL_FLOAT] = "float", [ANNEAL_STRING] = "str", [ANNEAL_LIST] = "list", [ANNEAL_TUPLE] = "tuple",
    [ANNEAL_DICT] = "dict", [ANNEAL_RANGE] = "range", [ANNEAL_MODULE] = "module", [ANNEAL_UNKNOWN] = "object",
  };

  if (self->kind == ANNEAL_HOST)
    return self->host->type_name;
  if (self->kind == ANNEAL_RECORD)
    return anneal_record_get_type_name (self);
  if (anneal_object_is_wide (self))
    return "int";
  if (self->kind == ANNEAL_FUNCTION)
    return ((const AnnealCallable *) self->heap)->type_name;

  return names[self->kind];
}
