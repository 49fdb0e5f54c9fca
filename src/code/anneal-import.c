/* anneal-import.c: Python text in, schedules out
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-import-private.h"

#include "anneal-text.h"

/* A value may lead to names that were not asked for before. */
#define MAX_READINGS    5

/* For trying what depends on what: what comes after that is no field. */
#define MAX_TRIED_US (G_USEC_PER_SEC / 2)

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

  anneal_importer_init (&importer, text, strlen (text), version, NULL, NULL, own);

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

/* One run of the text, with what is known of its fields by then. */
typedef struct
{
  AnnealImporter  importer;
  AnnealScope    *scope;
  GPtrArray      *diagnostics;
} Reading;

static void
reading_clear (Reading *self)
{
  anneal_importer_clear (&self->importer);
  g_clear_pointer (&self->scope, anneal_scope_unref);
  g_clear_pointer (&self->diagnostics, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

/* What the schedulers' functions need is known once all has run. */
static void
ask_for_functions (AnnealImporter *importer)
{
  for (guint i = 0; i < importer->nodes->len; i++)
    {
      const AnnealImportNode *node = g_ptr_array_index (importer->nodes, i);

      importer->place = node->call.start;
      for (guint j = 0; j < node->scheduler->n_params; j++)
        anneal_importer_need (importer, &node->arguments[j].value);
    }
}

/* Clears what @self held before.  @is_strict: names that nobody knows are errors. */
static void
read_once (Reading               *self,
           AnnealModule          *module,
           const AnnealOptimizer *given,
           AnnealFieldTable      *fields,
           gboolean               is_strict)
{
  reading_clear (self);
  self->diagnostics = g_ptr_array_new_with_free_func ((GDestroyNotify) anneal_diagnostic_free);
  anneal_importer_init (&self->importer, fields->text, fields->length, fields->options->version, given, fields,
                        self->diagnostics);
  self->importer.is_strict = !!is_strict;

  AnnealPythonHost host = anneal_importer_get_host (&self->importer);

  self->scope = anneal_module_run (module, &host, NULL, self->diagnostics);
  ask_for_functions (&self->importer);
}

/* Whether the text builds the scheduler whose call starts at @start. */
static gboolean
has_node (const AnnealImporter *importer,
          gsize                 start)
{
  for (guint i = 0; i < importer->nodes->len; i++)
    if (((const AnnealImportNode *) g_ptr_array_index (importer->nodes, i))->call.start == start)
      return TRUE;

  return FALSE;
}

/* Where the optimizer of a scheduler is built. */
static gsize
get_optimizer_start (const AnnealImporter *importer,
                     guint                 i)
{
  const AnnealImportNode *node = g_ptr_array_index (importer->nodes, i);

  return g_array_index (importer->places, AnnealSpan, node->optimizer).start;
}

/* Whether @self builds a scheduler on the optimizer from @start that @other does not. */
static gboolean
has_more (const AnnealImporter *self,
          const AnnealImporter *other,
          gsize                 start)
{
  for (guint i = 0; i < self->nodes->len; i++)
    if (get_optimizer_start (self, i) == start
        && !has_node (other, ((const AnnealImportNode *) g_ptr_array_index (self->nodes, i))->call.start))
      return TRUE;

  return FALSE;
}

/* A scheduler that is not built without the value of @name needs it, too, and one that is chosen among others by it. */
static void
find_chosen (const AnnealImporter *whole,
             const AnnealImporter *without,
             const char           *name)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  g_ptr_array_add (names, (gpointer) name);
  for (guint i = 0; i < whole->nodes->len; i++)
    {
      const AnnealImportNode *node = g_ptr_array_index (whole->nodes, i);

      if (!has_node (without, node->call.start) || has_more (without, whole, get_optimizer_start (whole, i)))
        anneal_field_table_need (whole->fields, node->call.start, names);
    }
}

/* What the script has a value for is a field, too, if a schedule depends on it: that shows without the value. */
static void
try_without (const Reading         *whole,
             AnnealModule          *module,
             const AnnealOptimizer *given,
             AnnealFieldTable      *fields)
{
  g_auto(Reading) without = { 0 };

  gint64 end_us = g_get_monotonic_time () + MAX_TRIED_US;

  for (guint i = 0; whole->importer.nodes->len > 0 && i < fields->asked->len && g_get_monotonic_time () < end_us; i++)
    {
      fields->withheld = g_ptr_array_index (fields->asked, i);
      read_once (&without, module, given, fields, FALSE);
      find_chosen (&whole->importer, &without.importer, fields->withheld);
    }
  fields->withheld = NULL;
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

  self->runs = g_ptr_array_new_with_free_func ((GDestroyNotify) free_run);
  self->diagnostics = g_ptr_array_new_with_free_func ((GDestroyNotify) anneal_diagnostic_free);

  g_autoptr(AnnealOptimizer) given = options->optimizer_text != NULL
                                     ? read_optimizer (options->optimizer_text, options->version,
                                                       self->diagnostics)
                                     : anneal_optimizer_new_default ();
  g_autoptr(AnnealModule) module = anneal_module_parse (text, (gssize) size, self->diagnostics);
  g_auto(AnnealFieldTable) fields;
  g_auto(Reading) reading = { 0 };

  anneal_field_table_init (&fields, text, size, options);
  read_once (&reading, module, given, &fields, FALSE);
  for (guint i = 1; reading.importer.has_needs && i < MAX_READINGS; i++)
    read_once (&reading, module, given, &fields, FALSE);
  try_without (&reading, module, given, &fields);

  /* In a script, what is not known may be anything; in one line it is why there is no scheduler. */
  if (reading.importer.nodes->len == 0 && anneal_field_table_is_one_line (&fields))
    read_once (&reading, module, given, &fields, TRUE);

  anneal_importer_note_own_classes (&reading.importer);
  anneal_importer_find_runs (&reading.importer, module, reading.scope, self->runs);
  anneal_importer_finish_fields (&reading.importer, self->runs);
  if (self->runs->len == 0 && !has_error (self->diagnostics) && !has_error (reading.diagnostics))
    report_no_run (&reading.importer);

  g_ptr_array_extend_and_steal (self->diagnostics, g_steal_pointer (&reading.diagnostics));
  g_ptr_array_sort (self->diagnostics, compare_diagnostics);
  self->fields = g_steal_pointer (&fields.fields);
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

gboolean
anneal_import_is_complete (const AnnealImport *self,
                           guint               run)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      const AnnealImportField *field = g_ptr_array_index (self->fields, i);

      for (guint j = 0; field->text == NULL && j < field->runs->len; j++)
        if (g_array_index (field->runs, guint, j) == run)
          return FALSE;
    }

  return TRUE;
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
