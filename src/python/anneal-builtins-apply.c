/* anneal-builtins-apply.c: map() and filter(), worked out at once, as lists
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include "anneal-builtins-private.h"

gboolean
anneal_builtin_apply (ANNEAL_BUILTIN_ARGUMENTS)
{
  gboolean maps = g_str_equal (self->name, "map");
  AnnealSpan span = { 0, 0 };
  gsize n_items;
  gsize n_taken = 0;
  g_autofree AnnealObject *items = NULL;
  gboolean good = TRUE;

  if (n_arguments != 2 || !anneal_object_iterate (&arguments[1], &n_items, error)
      || !anneal_evaluation_spend (evaluation, n_items, error))
    return FALSE;

  items = g_new0 (AnnealObject, n_items + 1);
  for (gsize i = 0; good && i < n_items; i++)
    {
      g_auto(AnnealObject) item = anneal_object_get_item (&arguments[1], i);
      g_auto(AnnealObject) value = { 0 };
      AnnealCall call = { .n_positional = 1, .positional = &item, .positional_spans = &span };

      good = anneal_evaluation_call (evaluation, &arguments[0], &call, &value, error)
             && !anneal_object_refuse_unknown (&value, error);
      if (good && (maps || anneal_object_is_true (&value)))
        items[n_taken++] = anneal_object_ref (maps ? value : item);
    }

  if (good)
    return anneal_object_take_list (items, n_taken, ANNEAL_LIST, result, error);

  for (gsize i = 0; i < n_taken; i++)
    anneal_object_clear (&items[i]);
  return FALSE;
}
