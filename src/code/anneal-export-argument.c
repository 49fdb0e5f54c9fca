/* anneal-export-argument.c: the values of arguments, and the functions that stand above the calls
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include <math.h>

#include "anneal-export-private.h"

#include "anneal-function.h"

/* What the functions of a script may not be called, beside the names in use. */
static const char * const variables[] = { "optimizer", "scheduler", NULL };

gboolean
anneal_argument_is_default (const AnnealArgument *self,
                            const AnnealParam    *param)
{
  if ((param->flags & ANNEAL_PARAM_REQUIRED) != 0)
    return FALSE;
  if (self->value.kind == ANNEAL_UNSET)
    return TRUE;

  AnnealArgument value = { .value = self->value };
  g_auto(AnnealArgument) fallback = { .value = anneal_param_dup_fallback (param) };

  return anneal_argument_equal (&value, &fallback);
}

/* Puts a "def" above the calls, once; its name there. */
static const char *
hoist_function (AnnealExporter *self,
                const char     *text)
{
  const char *known = g_hash_table_lookup (self->function_names, text);

  if (known != NULL)
    return known;

  g_autofree char *own = anneal_function_text_dup_name (text);
  g_autofree char *wish = g_strv_contains (variables, own) ? g_strconcat (own, "_function", NULL) : g_strdup (own);
  char *name = anneal_exporter_take_name (self, wish);

  anneal_exporter_note_text (self, text);
  g_ptr_array_add (self->functions, anneal_function_text_rename (text, name));
  g_hash_table_insert (self->function_names, g_strdup (text), name);
  return name;
}

static AnnealPiece *
new_value (AnnealExporter *self,
           const char     *before,
           const char     *text)
{
  if (anneal_function_text_is_definition (text))
    return anneal_piece_new (before, hoist_function (self, text));

  anneal_exporter_note_text (self, text);
  return anneal_piece_new (before, text);
}

static gboolean
holds_functions (const AnnealObject *value)
{
  gsize n_items = 0;
  const AnnealObject *items = NULL;

  if (value->kind == ANNEAL_LIST || value->kind == ANNEAL_TUPLE)
    items = anneal_object_get_items (value, &n_items);
  for (gsize i = 0; i < n_items; i++)
    if (items[i].kind == ANNEAL_FUNCTION)
      return TRUE;

  return FALSE;
}

/* One function a param group. */
static AnnealPiece *
new_function_list (AnnealExporter     *self,
                   const char         *before,
                   const AnnealObject *value)
{
  gboolean is_list = value->kind == ANNEAL_LIST;
  AnnealPiece *list = anneal_piece_new_group (before, is_list ? "[" : "(", is_list ? "]" : ")");
  gsize n_items;
  const AnnealObject *items = anneal_object_get_items (value, &n_items);

  list->keeps_comma = !is_list && n_items == 1;
  for (gsize i = 0; i < n_items; i++)
    {
      AnnealArgument item = { .value = items[i] };
      g_autofree char *text = anneal_argument_dup_text (&item, NULL);

      anneal_piece_add (list, new_value (self, NULL, text));
    }

  return list;
}

AnnealPiece *
anneal_exporter_new_argument (AnnealExporter       *self,
                              const char           *before,
                              const AnnealArgument *argument,
                              const AnnealParam    *param)
{
  const AnnealObject *value = &argument->value;

  /* Written as they are only if they are expressions. */
  if (holds_functions (value) && (argument->text == NULL || anneal_function_text_is_definition (argument->text)))
    return new_function_list (self, before, value);
  /* repr() gives names that only numpy has. */
  if (argument->text == NULL && value->kind == ANNEAL_FLOAT && !isfinite (value->number))
    return anneal_piece_new (before, isnan (value->number) ? "float('nan')"
                                     : value->number > 0 ? "float('inf')" : "float('-inf')");

  g_autofree char *text = anneal_argument_dup_text (argument, param);

  return new_value (self, before, text);
}

void
anneal_exporter_write_functions (const AnnealExporter *self,
                                 GString              *text)
{
  for (guint i = 0; i < self->functions->len; i++)
    {
      g_string_append_printf (text, "\n\n%s", (const char *) g_ptr_array_index (self->functions, i));
      if (text->str[text->len - 1] != '\n')
        g_string_append_c (text, '\n');
    }

  g_string_append (text, self->functions->len > 0 ? "\n\n" : "\n");
}
