/* anneal-cli-report.c: sentences on standard error, with their place
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-cli"

#include "config.h"

#include "anneal-cli-report.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-file.h"
#include "anneal-notebook.h"
#include "anneal-text.h"

/* Bytes of diagnostics printed for one text; more would only scroll the first ones away. */
#define MAX_REPORT 3000

/* PyTorch's longest message has four lines. */
#define MAX_LINES 8

static void
print (GOutputStream *err,
       const char    *text)
{
  g_output_stream_write_all (err, text, strlen (text), NULL, NULL, NULL);
}

static const char *
get_prefix (AnnealSeverity severity)
{
  /* translators: goes before a message that is no error */
  return severity == ANNEAL_SEVERITY_NOTE ? _("note: ") : "";
}

char *
anneal_cli_dup_safe (const char *message)
{
  g_auto(GStrv) lines = g_strsplit (message, "\n", MAX_LINES);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *safe = anneal_text_escape (lines[i], -1);

      g_free (lines[i]);
      lines[i] = safe;
    }

  return g_strjoinv ("\n  ", lines);
}

void
anneal_cli_report (GOutputStream *err,
                   const char    *message)
{
  g_autofree char *safe = anneal_cli_dup_safe (message);
  g_autofree char *line = g_strconcat ("anneal-cli: ", safe, "\n", NULL);

  print (err, line);
}

void
anneal_cli_report_error (GOutputStream *err,
                         const GError  *error)
{
  const char *path = anneal_error_get_path (error);
  g_autofree char *message = path != NULL ? g_strconcat (path, ": ", error->message, NULL)
                                          : g_strdup (error->message);

  anneal_cli_report (err, message);
}

/* "name:3:7: ", or "name: code cell 4, line 2: " in the code of a notebook. */
static char *
dup_place (const char *name,      /* (nullable) */
           const char *text,
           gsize       length,
           gsize       offset)
{
  guint cell;
  guint line;
  guint column;

  anneal_notebook_locate (text, length, offset, &cell, &line, &column);

  /* translators: a place in a notebook, before what is wrong there */
  g_autofree char *place = cell > 0 ? g_strdup_printf (_("code cell %u, line %u: "), cell, line)
                                    : g_strdup_printf ("%u:%u: ", line, column);

  return g_strconcat (name != NULL ? name : "", name == NULL ? "" : cell > 0 ? ": " : ":", place, NULL);
}

char *
anneal_cli_dup_located (const char     *path,
                        GBytes         *bytes,
                        AnnealSeverity  severity,
                        const GError   *error)
{
  g_autofree char *display = g_filename_display_name (path);
  g_autofree char *name = anneal_text_escape (display, -1);
  const char *error_path = anneal_error_get_path (error);
  const char *note = get_prefix (severity);
  AnnealSpan span;

  if (error_path != NULL)
    return g_strdup_printf ("%s: %s: %s%s", name, error_path, note, error->message);
  if (bytes == NULL || !anneal_error_get_span (error, &span))
    return g_strdup_printf ("%s: %s%s", name, note, error->message);

  g_autofree char *place = dup_place (name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), span.start);

  return g_strconcat (place, note, error->message, NULL);
}

/* The code of a notebook, if that is what the source is; its JSON may be broken. */
static gboolean
take_notebook (AnnealCliSource  *self,
               GError          **error)
{
  g_autoptr(GError) refusal = NULL;
  g_autofree char *code = NULL;

  if (!anneal_notebook_detect (self->text, self->length))
    return TRUE;

  code = anneal_notebook_dup_code (self->text, self->length, &refusal);
  if (code == NULL)
    {
      g_autofree char *place = anneal_cli_source_locate (self, refusal);

      g_prefix_error (&refusal, "%s", place);
      g_propagate_error (error, g_steal_pointer (&refusal));
      return FALSE;
    }

  g_free (self->text);
  self->text = g_steal_pointer (&code);
  self->length = strlen (self->text);
  return TRUE;
}

static void
take_bytes (AnnealCliSource *self,
            GBytes          *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  self->text = g_malloc (length + 1);
  if (length > 0)
    memcpy (self->text, data, length);
  self->text[length] = '\0';
  self->length = length;
}

gboolean
anneal_cli_check_text (const char  *text,
                       GError     **error)
{
  const char *end;
  guint line;
  guint column;

  if (g_utf8_validate (text, -1, &end))
    return TRUE;

  anneal_text_locate (text, strlen (text), (gsize) (end - text), &line, &column);
  /* translators: a line and a column */
  anneal_set_error (error, ANNEAL_ERROR_SYNTAX, _("%u:%u: The text is not valid UTF-8"), line, column);
  return FALSE;
}

/* "train.py" is an expression, too, but never one of a scheduler. */
static gboolean
refuse_file_name (const char  *argument,
                  GError     **error)
{
  gboolean is_project = g_str_has_suffix (argument, ".anneal");
  gboolean is_script = g_str_has_suffix (argument, ".py") || g_str_has_suffix (argument, ".ipynb");

  if ((!is_project && !is_script) || strpbrk (argument, "()=\n") != NULL)
    return TRUE;

  g_autofree char *name = anneal_text_escape (argument, -1);

  anneal_set_error (error, ANNEAL_ERROR_NAME,
                    is_script ? _("“%s” is the name of a file, not code: give it as --file")
                              : _("“%s” is the name of a project, and this command wants code"), name);
  return FALSE;
}

gboolean
anneal_cli_source_read (AnnealCliSource *self,
                        const char      *argument,
                        const char      *file,
                        GError         **error)
{
  g_autoptr(GBytes) bytes = NULL;

  if (file == NULL && strcmp (argument, "-") != 0)
    {
      if (!refuse_file_name (argument, error))
        return FALSE;
      self->text = g_strdup (argument);
      self->length = strlen (argument);
      return TRUE;
    }

  if (file != NULL)
    {
      g_autofree char *name = g_filename_display_name (file);

      self->name = anneal_text_escape (name, -1);
      bytes = anneal_file_read (file, anneal_notebook_get_max_bytes (file), NULL, error);
    }
  else
    bytes = anneal_file_read_stdin (ANNEAL_MAX_TEXT_BYTES, error);

  if (bytes == NULL)
    return FALSE;

  take_bytes (self, bytes);
  return take_notebook (self, error);
}

void
anneal_cli_source_clear (AnnealCliSource *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->text, g_free);
}

char *
anneal_cli_source_locate (const AnnealCliSource *self,
                          const GError          *error)
{
  AnnealSpan span;

  if (!anneal_error_get_span (error, &span))
    return g_strdup ("");

  return dup_place (self->name, self->text, self->length, span.start);
}

static char *
format_diagnostic (const AnnealCliSource *self,
                   AnnealSeverity         severity,
                   const GError          *error)
{
  g_autofree char *place = anneal_cli_source_locate (self, error);
  g_autofree char *safe = anneal_cli_dup_safe (error->message);

  return g_strconcat (*place != '\0' ? place : "anneal-cli: ", get_prefix (severity), safe, "\n", NULL);
}

void
anneal_cli_source_report (const AnnealCliSource *self,
                          GOutputStream         *err,
                          AnnealSeverity         severity,
                          const GError          *error)
{
  g_autofree char *line = format_diagnostic (self, severity, error);

  print (err, line);
}

gboolean
anneal_cli_source_report_all (const AnnealCliSource *self,
                              GOutputStream         *err,
                              GPtrArray             *diagnostics)
{
  gboolean good = TRUE;
  gsize n_bytes = 0;
  guint n_left_out = 0;

  for (guint i = 0; i < diagnostics->len; i++)
    {
      const AnnealDiagnostic *diagnostic = g_ptr_array_index (diagnostics, i);
      gboolean is_first_error = good && diagnostic->severity == ANNEAL_SEVERITY_ERROR;

      good = good && diagnostic->severity == ANNEAL_SEVERITY_NOTE;
      if (n_bytes > MAX_REPORT && !is_first_error)
        {
          n_left_out++;
          continue;
        }

      g_autofree char *line = format_diagnostic (self, diagnostic->severity, diagnostic->error);

      n_bytes += strlen (line);
      print (err, line);
    }

  if (n_left_out > 0)
    {
      g_autofree char *message = g_strdup_printf (ngettext ("%u more message", "%u more messages", n_left_out),
                                                  n_left_out);

      anneal_cli_report (err, message);
    }

  return good;
}

char *
anneal_cli_dup_hint (const AnnealImport *import)
{
  g_autoptr(GString) settings = g_string_new (NULL);

  for (guint i = 0; i < import->fields->len && settings->len < MAX_REPORT / 8; i++)
    {
      const AnnealImportField *field = g_ptr_array_index (import->fields, i);

      if (field->text == NULL)
        g_string_append_printf (settings, " --set '%s=…'", field->name);
    }

  /* translators: %s is one or more options of the command line, after a blank */
  return settings->len > 0 ? g_strdup_printf (_("Give what is not known:%s"), settings->str) : NULL;
}

gboolean
anneal_cli_source_report_import (const AnnealCliSource *self,
                                 GOutputStream         *err,
                                 const AnnealImport    *import)
{
  gboolean good = anneal_cli_source_report_all (self, err, import->diagnostics);
  g_autofree char *hint = anneal_cli_dup_hint (import);

  if (hint != NULL)
    anneal_cli_report (err, hint);

  return good;
}
