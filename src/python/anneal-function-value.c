/* anneal-function-value.c: what stands in a function's text for a value that it uses
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-function-text-private.h"
#include "anneal-record-private.h"

static char *write_dict (const AnnealObject  *dict,
                         guint                level,
                         GError             **error);

char *
anneal_function_write_builtin (const AnnealBuiltin *builtin)
{
  return builtin->module != NULL ? g_strconcat (builtin->module, ".", builtin->name, NULL) : g_strdup (builtin->name);
}

static char *
write_number (double value)
{
  AnnealObject object = ANNEAL_OBJECT_FLOAT (value);
  g_autofree char *text = anneal_object_repr (&object);

  if (g_ascii_isdigit (*text))
    return g_steal_pointer (&text);
  if (*text == '-' && g_ascii_isdigit (text[1]))
    return g_strdup_printf ("(%s)", text);

  return g_strdup_printf ("float('%s')", text);
}

char *
anneal_function_write_value (const AnnealObject  *value,
                             guint                level,
                             GError             **error)
{
  g_autofree char *text = NULL;
  g_autoptr(GString) list = NULL;
  gsize n_items;
  const AnnealObject *items;

  switch ((AnnealObjectKind) value->kind)
    {
    case ANNEAL_FLOAT:
      return write_number (value->number);
    case ANNEAL_INT:
      text = anneal_object_repr (value);
      return *text == '-' ? g_strdup_printf ("(%s)", text) : g_steal_pointer (&text);
    case ANNEAL_NONE:
    case ANNEAL_BOOL:
    case ANNEAL_STRING:
    case ANNEAL_RANGE:
      return anneal_object_repr (value);
    case ANNEAL_MODULE:
      if (anneal_builtin_has_module (anneal_object_get_string (value)))
        return g_strdup (g_str_equal (anneal_object_get_string (value), "math") ? "math" : "np");
      break;
    case ANNEAL_FUNCTION:
      if (ANNEAL_FUNCTION_OF (value)->builtin != NULL)
        return anneal_function_write_builtin (ANNEAL_FUNCTION_OF (value)->builtin);
      text = anneal_function_write_lambda (ANNEAL_FUNCTION_OF (value), level + 1, error);
      return text != NULL ? g_strdup_printf ("(%s)", text) : NULL;
    case ANNEAL_DICT:
      return write_dict (value, level, error);
    case ANNEAL_LIST:
    case ANNEAL_TUPLE:
      list = g_string_new (value->kind == ANNEAL_LIST ? "[" : "(");
      items = anneal_object_get_items (value, &n_items);
      for (gsize i = 0; i < n_items && list->len <= ANNEAL_MAX_FUNCTION_TEXT; i++)
        {
          g_autofree char *item = anneal_function_write_value (&items[i], level + 1, error);

          if (item == NULL)
            return NULL;
          g_string_append (list, item);
          g_string_append (list, i + 1 < n_items || (n_items == 1 && value->kind == ANNEAL_TUPLE) ? ", " : "");
        }
      g_string_append_c (list, value->kind == ANNEAL_LIST ? ']' : ')');
      return g_string_free (g_steal_pointer (&list), FALSE);
    case ANNEAL_UNKNOWN:
      anneal_object_refuse_unknown (value, error);
      return NULL;
    case ANNEAL_RECORD:
    case ANNEAL_HOST:
    case ANNEAL_UNSET:
    default:
      break;
    }

  anneal_set_error (error, ANNEAL_ERROR_TYPE, _("A value of type '%s' cannot be written into a function"),
                    anneal_object_get_type_name (value));
  return NULL;
}

static char *
write_dict (const AnnealObject  *dict,
            guint                level,
            GError             **error)
{
  const AnnealDict *self = ANNEAL_DICT_OF (dict);
  g_autoptr(GString) text = g_string_new ("{");

  for (gsize i = 0; i < self->n_pairs && text->len <= ANNEAL_MAX_FUNCTION_TEXT; i++)
    {
      g_autofree char *key = anneal_function_write_value (&self->pairs[2 * i], level + 1, error);
      g_autofree char *value = key != NULL ? anneal_function_write_value (&self->pairs[2 * i + 1], level + 1, error)
                                           : NULL;

      if (value == NULL)
        return NULL;
      g_string_append_printf (text, "%s%s: %s", i > 0 ? ", " : "", key, value);
    }

  g_string_append_c (text, '}');
  return g_string_free (g_steal_pointer (&text), FALSE);
}
