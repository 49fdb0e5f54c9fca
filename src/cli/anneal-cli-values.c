/* anneal-cli-values.c: what names in a script stand for, out of --set NAME=VALUE
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-cli"

#include "config.h"

#include "anneal-cli-values.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-text.h"

static void
clear_value (gpointer data)
{
  AnnealImportValue *value = data;

  g_free ((char *) value->name);
  g_free ((char *) value->text);
}

/* The "=" between name and value; one in the brackets of "get(key, default=3)" is the name's. */
static const char *
find_equals (const char *setting)
{
  int depth = 0;

  for (const char *p = setting; *p != '\0'; p++)
    {
      if (strchr ("([{", *p) != NULL)
        depth++;
      else if (strchr (")]}", *p) != NULL)
        depth--;
      else if (*p == '=' && depth <= 0)
        return p;
    }

  return NULL;
}

static gboolean
read_value (AnnealCliValues  *self,
            const char       *setting,
            GError          **error)
{
  g_autofree char *shown = anneal_text_escape (setting, -1);
  const char *equals = g_utf8_validate (setting, -1, NULL) ? find_equals (setting) : NULL;
  g_auto(AnnealObject) value = { 0 };
  g_autoptr(GError) reason = NULL;

  if (equals == NULL || equals == setting)
    {
      anneal_set_error (error, ANNEAL_ERROR_FORMAT, _("--set wants NAME=VALUE, not “%s”"), shown);
      return FALSE;
    }
  if (!anneal_expression_parse (equals + 1, &value, &reason))
    {
      anneal_set_error (error, ANNEAL_ERROR_FORMAT, _("--set “%s”: %s"), shown, reason->message);
      return FALSE;
    }

  AnnealImportValue item = {
    .name = g_strstrip (g_strndup (setting, (gsize) (equals - setting))),
    .text = g_strstrip (g_strdup (equals + 1)),
  };

  g_array_append_val (self->values, item);
  return TRUE;
}

gboolean
anneal_cli_values_read (AnnealCliValues  *self,
                        char            **settings,
                        GError          **error)
{
  self->values = g_array_new (FALSE, FALSE, sizeof (AnnealImportValue));
  g_array_set_clear_func (self->values, clear_value);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; settings != NULL && settings[i] != NULL; i++)
    if (!read_value (self, settings[i], error))
      return FALSE;

  return TRUE;
}

void
anneal_cli_values_clear (AnnealCliValues *self)
{
  g_clear_pointer (&self->values, g_array_unref);
  g_clear_pointer (&self->known, g_hash_table_unref);
}

void
anneal_cli_values_apply (const AnnealCliValues *self,
                         AnnealImportOptions   *options)
{
  options->values = (const AnnealImportValue *) (gpointer) self->values->data;
  options->n_values = self->values->len;
}

void
anneal_cli_values_learn (AnnealCliValues    *self,
                         const AnnealImport *import)
{
  for (guint i = 0; i < import->fields->len; i++)
    {
      const AnnealImportField *field = g_ptr_array_index (import->fields, i);

      g_hash_table_add (self->known, g_strdup (field->name));
    }
}

static char *
dup_known (const AnnealCliValues *self)
{
  g_autoptr(GList) names = g_list_sort (g_hash_table_get_keys (self->known), (GCompareFunc) strcmp);
  g_autoptr(GString) list = g_string_new (NULL);

  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autofree char *safe = anneal_text_escape (l->data, -1);

      g_string_append_printf (list, "%s“%s”", list->len > 0 ? ", " : "", safe);
    }

  return g_string_free (g_steal_pointer (&list), FALSE);
}

gboolean
anneal_cli_values_check (const AnnealCliValues  *self,
                         GError                **error)
{
  for (guint i = 0; i < self->values->len; i++)
    {
      const char *name = g_array_index (self->values, AnnealImportValue, i).name;

      if (g_hash_table_contains (self->known, name))
        continue;

      g_autofree char *shown = anneal_text_escape (name, -1);
      g_autofree char *known = dup_known (self);

      if (*known != '\0')
        /* translators: the second %s is a list of names */
        anneal_set_error (error, ANNEAL_ERROR_NAME, _("--set: CODE does not ask for “%s”; it asks for %s"),
                          shown, known);
      else
        anneal_set_error (error, ANNEAL_ERROR_NAME, _("--set: CODE does not ask for “%s”, nor for anything else"),
                          shown);
      return FALSE;
    }

  return TRUE;
}
