/* anneal-import.c: Python text in, schedules out
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-import-private.h"

#include "anneal-text.h"

static void
free_run (AnnealImportedRun *self)
{
  for (guint i = 0; i < anneal_schedule_get_n_nodes (self->schedule); i++)
    g_free (self->spans[i].arguments);
  g_free (self->spans);
  g_free (self->name);
  anneal_optimizer_unref (self->optimizer);
  anneal_schedule_unref (self->schedule);
  g_free (self);
}

static void
free_field (gpointer data)
{
  AnnealImportField *self = data;

  g_free (self->name);
  g_free (self->text);
  g_free (self->source);
  g_array_unref (self->spans);
  g_array_unref (self->runs);
  g_free (self);
}

static gboolean
is_syntax_error (const AnnealDiagnostic *diagnostic)
{
  return diagnostic->severity == ANNEAL_SEVERITY_ERROR
         && g_error_matches (diagnostic->error, ANNEAL_ERROR, ANNEAL_ERROR_SYNTAX);
}

/* Python reads the whole text before it runs the first line: what cannot be read comes first. */
static int
compare_diagnostics (gconstpointer a,
                     gconstpointer b)
{
  const AnnealDiagnostic *first = *(AnnealDiagnostic * const *) a;
  const AnnealDiagnostic *second = *(AnnealDiagnostic * const *) b;

  if (is_syntax_error (first) != is_syntax_error (second))
    return is_syntax_error (first) ? -1 : 1;

  AnnealSpan first_span = { 0 };
  AnnealSpan second_span = { 0 };

  anneal_error_get_span (first->error, &first_span);
  anneal_error_get_span (second->error, &second_span);
  return first_span.start < second_span.start ? -1 : first_span.start > second_span.start;
}

/* An error of the optimizer's text has no place in the script: the message says it. */
static GError *
translate_optimizer_error (const GError *source,
                           const char   *text)
{
  AnnealSpan span;
  GError *error = NULL;
  guint line = 1;
  guint column = 1;

  if (anneal_error_get_span (source, &span))
    anneal_text_locate (text, strlen (text), span.start, &line, &column);

  /* translators: a line, a column, and what is wrong there */
  anneal_set_error (&error, (AnnealError) source->code, _("in the optimizer: %u:%u: %s"), line, column,
                    source->message);
  return error;
}

static AnnealOptimizer *
find_result (AnnealImporter     *importer,
             const AnnealObject *result)
{
  if (result != NULL && result->kind == ANNEAL_HOST && result->host == &anneal_optimizer_type)
    return anneal_optimizer_ref (g_ptr_array_index (importer->optimizers, result->index));

  return NULL;
}

static gboolean
has_error (GPtrArray *diagnostics)
{
  for (guint i = 0; i < diagnostics->len; i++)
    if (((AnnealDiagnostic *) g_ptr_array_index (diagnostics, i))->severity == ANNEAL_SEVERITY_ERROR)
      return TRUE;

  return FALSE;
}

/* What @text builds, or the default with an error in @diagnostics. */
static AnnealOptimizer *
read_optimizer (const char    *text,
                AnnealPytorch  version,
                GPtrArray     *diagnostics)
{
  g_autoptr(GPtrArray) own = g_ptr_array_new_with_free_func ((GDestroyNotify) anneal_diagnostic_free);
  g_auto(AnnealImporter) importer;

  anneal_importer_init (&importer, text, strlen (text), version, NULL, own);

  g_autoptr(AnnealModule) module = anneal_module_parse (text, -1, own);
  AnnealPythonHost host = anneal_importer_get_host (&importer);
  g_autoptr(AnnealScope) scope = anneal_module_run (module, &host, NULL, own);
  AnnealOptimizer *optimizer = find_result (&importer, anneal_scope_get_result (scope));

  if (optimizer == NULL && !has_error (own))
    {
      GError *error = NULL;

      anneal_set_error_at (&error, ANNEAL_ERROR_TYPE, (AnnealSpan) { 0, strlen (text) }, _("no optimizer is built"));
      anneal_importer_report (&importer, ANNEAL_SEVERITY_ERROR, error);
    }

  for (guint i = 0; i < own->len; i++)
    {
      const AnnealDiagnostic *diagnostic = g_ptr_array_index (own, i);
      AnnealDiagnostic *translated = g_new0 (AnnealDiagnostic, 1);

      translated->severity = diagnostic->severity;
      translated->error = translate_optimizer_error (diagnostic->error, text);
      g_ptr_array_add (diagnostics, translated);
    }

  return optimizer != NULL ? optimizer : anneal_optimizer_new_default ();
}

static gboolean
is_blank (const char *text,
          gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (text[i]))
      return FALSE;

  return TRUE;
}

/* What could not be read, and is one of the text's optimizers or schedulers, may change a curve:
 * "optimizer.param_groups[0]['lr'] = 0.1". */
static void
raise_notes (AnnealImporter         *importer,
             const AnnealPythonHost *host,
             AnnealScope            *scope)
{
  for (guint i = 0; i < importer->diagnostics->len; i++)
    {
      AnnealDiagnostic *diagnostic = g_ptr_array_index (importer->diagnostics, i);
      AnnealSpan span;

      if (diagnostic->severity != ANNEAL_SEVERITY_NOTE || !anneal_error_get_span (diagnostic->error, &span))
        continue;

      gsize end = span.start;

      while (end < span.end && (g_ascii_isalnum (importer->text[end]) || importer->text[end] == '_'))
        end++;

      g_autofree char *name = g_strndup (importer->text + span.start, end - span.start);
      const AnnealObject *bound = anneal_scope_lookup (scope, name);
      g_auto(AnnealObject) object = { 0 };

      if (bound != NULL)
        object = anneal_object_ref (*bound);
      else if (!host->lookup (host->data, name, &object))
        continue;

      if (object.kind == ANNEAL_HOST
          && (object.host == &anneal_optimizer_type || object.host == &anneal_schedule_node_type))
        diagnostic->severity = ANNEAL_SEVERITY_ERROR;
    }
}

static void
report_no_run (AnnealImporter *importer)
{
  GError *error = NULL;
  AnnealSpan start = { 0, 0 };

  if (is_blank (importer->text, importer->length))
    anneal_set_error_at (&error, ANNEAL_ERROR_SYNTAX, start, _("The text is empty"));
  else
    anneal_set_error_at (&error, ANNEAL_ERROR_NAME, start, _("No scheduler is built in this text"));

  anneal_importer_report (importer, ANNEAL_SEVERITY_ERROR, error);
}

AnnealImport *
anneal_import_read (const char                *text,
                    gssize                     length,
                    const AnnealImportOptions *options)
{
  g_return_val_if_fail (text != NULL, NULL);

  static const AnnealImportOptions defaults = ANNEAL_IMPORT_OPTIONS_INIT;

  if (options == NULL)
    options = &defaults;

  gsize size = length < 0 ? strlen (text) : (gsize) length;
  AnnealImport *self = g_new0 (AnnealImport, 1);

  self->fields = g_ptr_array_new_with_free_func (free_field);
  self->runs = g_ptr_array_new_with_free_func ((GDestroyNotify) free_run);
  self->diagnostics = g_ptr_array_new_with_free_func ((GDestroyNotify) anneal_diagnostic_free);

  g_autoptr(AnnealOptimizer) given = options->optimizer_text != NULL
                                     ? read_optimizer (options->optimizer_text, options->version,
                                                       self->diagnostics)
                                     : anneal_optimizer_new_default ();
  g_auto(AnnealImporter) importer;

  anneal_importer_init (&importer, text, size, options->version, given, self->diagnostics);

  g_autoptr(AnnealModule) module = anneal_module_parse (text, (gssize) size, self->diagnostics);
  AnnealPythonHost host = anneal_importer_get_host (&importer);
  g_autoptr(AnnealScope) scope = anneal_module_run (module, &host, NULL, self->diagnostics);

  raise_notes (&importer, &host, scope);
  anneal_importer_find_runs (&importer, module, scope, self->runs);
  if (self->runs->len == 0 && !has_error (self->diagnostics))
    report_no_run (&importer);

  g_ptr_array_sort (self->diagnostics, compare_diagnostics);
  return self;
}

void
anneal_import_free (AnnealImport *self)
{
  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->runs);
  g_ptr_array_unref (self->diagnostics);
  g_free (self);
}

const GError *
anneal_import_get_error (const AnnealImport *self)
{
  for (guint i = 0; i < self->diagnostics->len; i++)
    {
      const AnnealDiagnostic *diagnostic = g_ptr_array_index (self->diagnostics, i);

      if (diagnostic->severity == ANNEAL_SEVERITY_ERROR)
        return diagnostic->error;
    }

  return NULL;
}

/* Reads the index at the start of "/12/params/T_max"; the rest of the path, or NULL. */
static const char *
read_index (const char *path,
            guint       n_nodes,
            guint      *index)
{
  const char *p = path;

  if (p == NULL || *p++ != '/' || !g_ascii_isdigit (*p))
    return NULL;

  for (*index = 0; g_ascii_isdigit (*p); p++)
    {
      *index = *index * 10 + (guint) (*p - '0');
      if (*index >= n_nodes)
        return NULL;
    }

  return p;
}

/**
 * anneal_imported_run_locate:
 * @error: of anneal_schedule_check() or anneal_schedule_fill() with the run's schedule
 *
 * Gives @error the place of the argument or call that its path names.  One that has a place already, such as a function
 * that fails, keeps it.
 */
void
anneal_imported_run_locate (const AnnealImportedRun *self,
                            GError                  *error)
{
  static const char params_part[] = "/params/";
  guint n_nodes = anneal_schedule_get_n_nodes (self->schedule);
  guint node = anneal_schedule_get_stepped (self->schedule);
  AnnealSpan span;

  if (anneal_error_get_span (error, &span))
    return;

  const char *rest = read_index (anneal_error_get_path (error), n_nodes, &node);
  int param = -1;

  if (rest != NULL && g_str_has_prefix (rest, params_part))
    param = anneal_scheduler_find_param (anneal_schedule_get_scheduler (self->schedule, node),
                                         rest + strlen (params_part));

  span = self->spans[node].call;
  if (param >= 0 && self->spans[node].arguments[param].end > 0)
    span = self->spans[node].arguments[param];

  anneal_error_take_span (error, span);
}
