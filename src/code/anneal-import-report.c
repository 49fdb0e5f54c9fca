/* anneal-import-report.c: what is said of a script's fields
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-import-private.h"

static gboolean
is_bare_name (const char *name)
{
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '_' && (*p & 0x80) == 0)
      return FALSE;

  return TRUE;
}

static AnnealSpan
get_place (const AnnealImportField *field)
{
  return field->spans->len > 0 ? g_array_index (field->spans, AnnealSpan, 0) : (AnnealSpan) { 0, 0 };
}

/* The function of a call in a line alone, where nothing but Python's own functions has a name. */
static char *
dup_unknown_callee (AnnealImporter *self,
                    const char     *name)
{
  gsize length = strcspn (name, "(");
  g_autofree char *callee = g_strndup (name, length);
  g_auto(AnnealObject) known = { 0 };

  if (name[length] == '\0' || !is_bare_name (callee) || !anneal_field_table_is_one_line (self->fields)
      || anneal_expression_parse (callee, &known, NULL))
    return NULL;

  return g_steal_pointer (&callee);
}

/* Python's own words for a name, as nothing else would happen there. */
static void
report_open (AnnealImporter          *self,
             const AnnealImportField *field)
{
  g_autofree char *name = is_bare_name (field->name) ? g_strdup (field->name) : dup_unknown_callee (self, field->name);
  GError *error = NULL;

  if (name != NULL)
    anneal_set_error_at (&error, ANNEAL_ERROR_NAME, get_place (field), "name '%s' is not defined", name);
  else
    anneal_set_error_at (&error, ANNEAL_ERROR_NAME, get_place (field), _("“%s” is not known: the text does not say it"),
                         field->name);
  anneal_importer_report (self, ANNEAL_SEVERITY_ERROR, error);
}

void
anneal_importer_finish_fields (AnnealImporter *self,
                               GPtrArray      *runs)
{
  for (guint i = 0; i < runs->len; i++)
    {
      const AnnealImportedRun *run = g_ptr_array_index (runs, i);

      for (guint node = 0; node < anneal_schedule_get_n_nodes (run->schedule); node++)
        anneal_field_table_add_run (self->fields, run->spans[node].call.start, i);
      for (guint j = 0; j < self->optimizers->len; j++)
        if (g_ptr_array_index (self->optimizers, j) == run->optimizer)
          anneal_field_table_add_run (self->fields, g_array_index (self->places, AnnealSpan, j).start, i);
    }

  anneal_field_table_drop_unused (self->fields);
  for (guint i = 0; i < self->fields->fields->len; i++)
    {
      const AnnealImportField *field = g_ptr_array_index (self->fields->fields, i);

      if (field->text == NULL)
        report_open (self, field);
      else if (field->source != NULL)
        /* translators: a name, a value, and where that is from: “the project's epochs” */
        anneal_importer_note (self, get_place (field), _("%s is taken as %s: %s"), field->name, field->text,
                              field->source);
    }
}
