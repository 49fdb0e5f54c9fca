/* anneal-sequence.c: strings, lists and tuples joined and repeated
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include "anneal-object-private.h"

#include "anneal-python.h"

static gboolean
fail_too_long (const AnnealObject  *self,
               GError             **error)
{
  if (self->kind == ANNEAL_STRING)
    anneal_set_error (error, ANNEAL_ERROR_LIMIT, "A string of more than %d characters is too long for this program",
                      ANNEAL_MAX_STRING);
  else
    anneal_set_error (error, ANNEAL_ERROR_LIMIT, "A %s of more than %d items is too long for this program",
                      anneal_object_get_type_name (self), ANNEAL_MAX_ITEMS);

  return FALSE;
}

static gboolean
add_strings (const AnnealObject  *a,
             const AnnealObject  *b,
             AnnealObject        *result,
             GError             **error)
{
  if (ANNEAL_TEXT (a)->n_characters + ANNEAL_TEXT (b)->n_characters > ANNEAL_MAX_STRING)
    return fail_too_long (a, error);

  g_autofree char *joined = g_strconcat (ANNEAL_TEXT (a)->text, ANNEAL_TEXT (b)->text, NULL);

  *result = anneal_object_new_string (joined, -1);
  return TRUE;
}

static gboolean
add_items (const AnnealObject  *a,
           const AnnealObject  *b,
           AnnealObject        *result,
           GError             **error)
{
  gsize n_left;
  gsize n_right;
  const AnnealObject *left = anneal_object_get_items (a, &n_left);
  const AnnealObject *right = anneal_object_get_items (b, &n_right);

  if (n_left + n_right > ANNEAL_MAX_ITEMS)
    return fail_too_long (a, error);

  g_autofree AnnealObject *items = g_new (AnnealObject, n_left + n_right);

  for (gsize i = 0; i < n_left + n_right; i++)
    items[i] = anneal_object_ref (i < n_left ? left[i] : right[i - n_left]);

  return anneal_object_take_list (items, n_left + n_right, a->kind, result, error);
}

gboolean
anneal_sequence_add (const AnnealObject  *a,
                     const AnnealObject  *b,
                     AnnealObject        *result,
                     GError             **error)
{
  if (a->kind != b->kind)
    {
      anneal_set_error (error, ANNEAL_ERROR_TYPE, "can only concatenate %s (not \"%s\") to %s",
                        anneal_object_get_type_name (a), anneal_object_get_type_name (b),
                        anneal_object_get_type_name (a));
      return FALSE;
    }

  return a->kind == ANNEAL_STRING ? add_strings (a, b, result, error) : add_items (a, b, result, error);
}

static gboolean
repeat_string (const AnnealObject  *string,
               gsize                count,
               AnnealObject        *result)
{
  const AnnealText *text = ANNEAL_TEXT (string);
  g_autofree char *repeated = g_malloc (text->length * count + 1);

  for (gsize i = 0; i < count; i++)
    memcpy (repeated + i * text->length, text->text, text->length);
  repeated[text->length * count] = '\0';
  *result = anneal_object_new_string (repeated, (gssize) (text->length * count));

  return TRUE;
}

/* @count: any integer; less than one gives an empty sequence. */
gboolean
anneal_sequence_repeat (const AnnealObject  *sequence,
                        gint64               count,
                        AnnealObject        *result,
                        GError             **error)
{
  gsize n_max = sequence->kind == ANNEAL_STRING ? ANNEAL_MAX_STRING : ANNEAL_MAX_ITEMS;
  gsize n_once = sequence->kind == ANNEAL_STRING ? ANNEAL_TEXT (sequence)->n_characters
                                                 : ANNEAL_ITEMS (sequence)->n_items;
  gsize n_times = n_once > 0 && count > 0 ? (gsize) count : 0;

  if (n_times > 0 && n_times > n_max / n_once)
    return fail_too_long (sequence, error);
  if (sequence->kind == ANNEAL_STRING)
    return repeat_string (sequence, n_times, result);

  g_autofree AnnealObject *items = g_new (AnnealObject, n_once * n_times);

  for (gsize i = 0; i < n_once * n_times; i++)
    items[i] = anneal_object_ref (ANNEAL_ITEMS (sequence)->items[i % n_once]);

  return anneal_object_take_list (items, n_once * n_times, sequence->kind, result, error);
}
