/* anneal-cli-project.c: a project out of project files and code on the command line
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-cli"

#include "config.h"

#include "anneal-cli-project.h"

#include <glib/gi18n-lib.h>

#include "anneal-cli-report.h"
#include "anneal-cli-request.h"
#include "anneal-cli-values.h"

#include "anneal-document.h"
#include "anneal-file.h"
#include "anneal-json.h"

/* What all texts of one call are read with. */
typedef struct
{
  const AnnealCliCall    *call;
  const AnnealCliHorizon *horizon;
  AnnealCliValues         values;
  gboolean                has_project;    /* which tells epochs and batches */
} Reading;

static void
reading_clear (Reading *self)
{
  anneal_cli_values_clear (&self->values);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static gboolean
is_project_name (const char *argument)
{
  return g_str_has_suffix (argument, ANNEAL_CLI_PROJECT_SUFFIX);
}

/* NULL after reporting why not.  *too_new becomes TRUE for the file of a newer version. */
static AnnealProject *
read_project (const AnnealCliCall *call,
              const char          *path,
              gboolean            *too_new)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = anneal_file_read (path, ANNEAL_JSON_MAX_BYTES, NULL, &error);

  if (bytes == NULL)
    {
      anneal_cli_report_error (call->err, error);
      return NULL;
    }

  gboolean is_newer = FALSE;
  AnnealProject *project = anneal_document_read (bytes, &is_newer, &error);

  if (is_newer)
    {
      *too_new = TRUE;
      anneal_set_error (&error, ANNEAL_ERROR_TOO_NEW,
                        _("A newer version wrote this project; what this one does not know is left out"));
    }
  if (error != NULL)
    {
      AnnealSeverity severity = is_newer ? ANNEAL_SEVERITY_NOTE : ANNEAL_SEVERITY_ERROR;
      g_autofree char *message = anneal_cli_dup_located (path, bytes, severity, error);

      anneal_cli_report (call->err, message);
    }

  return project;
}

/* What a project file says of the version of PyTorch, if it is not followed. */
static void
note_version (const AnnealCliCall *call,
              const char          *path,
              const AnnealProject *file,
              AnnealPytorch        version)
{
  const char *unknown = anneal_project_get_unknown_pytorch (file);
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *message = NULL;

  if (unknown == NULL && file->pytorch == version)
    return;

  /* translators: the name of a file, and two versions */
  message = g_strdup_printf (_("note: %s is made for PyTorch %s; %s is followed"), name,
                             unknown != NULL ? unknown : anneal_pytorch_get_name (file->pytorch),
                             anneal_pytorch_get_name (version));
  anneal_cli_report (call->err, message);
}

/* Takes @project over; NULL after reporting that it is full, or if it is NULL. */
static AnnealProject *
add_run (AnnealProject       *project,
         const AnnealCliCall *call,
         const AnnealRun     *run)
{
  g_autoptr(AnnealProject) before = project;

  if (before == NULL)
    return NULL;
  if (before->n_runs >= ANNEAL_MAX_RUNS)
    {
      g_autofree char *message = g_strdup_printf (_("A project has at most %d runs"), ANNEAL_MAX_RUNS);

      anneal_cli_report (call->err, message);
      return NULL;
    }

  return anneal_project_with_run (before, run, G_MAXUINT);
}

/* The runs of a further project, as new ones.  Takes @project over; NULL after reporting an error. */
static AnnealProject *
add_project (AnnealProject       *project,
             const AnnealCliCall *call,
             const AnnealProject *other)
{
  for (guint i = 0; i < other->n_runs; i++)
    {
      g_autoptr(AnnealRun) run = anneal_run_new_copy (other->runs[i]);

      project = add_run (project, call, run);
    }

  return project;
}

/* The project's order of calls becomes the wrong one where a text has it.  Takes @project over. */
static AnnealProject *
with_call_order (AnnealProject           *project,      /* (nullable) */
                 const AnnealImportedRun *imported)
{
  g_autoptr(AnnealProject) before = project;

  if (before == NULL || !imported->scheduler_first)
    return g_steal_pointer (&before);

  return anneal_project_with_call_order (before, ANNEAL_CALL_ORDER_SCHEDULER_FIRST);
}

/* What is known of names: the horizon only where somebody gave one. */
static AnnealImportOptions
get_options (const Reading       *self,
             const AnnealProject *project)
{
  AnnealImportOptions options = ANNEAL_IMPORT_OPTIONS_INIT;

  options.optimizer_text = self->horizon->optimizer;
  options.version = project->pytorch;
  anneal_cli_values_apply (&self->values, &options);
  if (self->has_project || self->horizon->epochs != NULL || self->horizon->default_epochs > 0)
    options.n_epochs = project->n_epochs;
  if (self->has_project || self->horizon->batches != NULL || self->horizon->default_batches > 0)
    options.n_batches = project->n_batches;

  return options;
}

/* Adds what a text builds, an argument or that of @file; NULL after reporting an error.  Takes @project over. */
static AnnealProject *
add_code (AnnealProject *project,
          Reading       *reading,
          const char    *argument,   /* (nullable) */
          const char    *file)       /* (nullable) */
{
  const AnnealCliCall *call = reading->call;
  const AnnealCliHorizon *horizon = reading->horizon;
  g_autoptr(AnnealProject) before = project;
  g_auto(AnnealCliSource) source = { 0 };
  g_autoptr(GError) error = NULL;

  if ((argument != NULL && !anneal_cli_check_text (argument, &error))
      || (horizon->optimizer != NULL && !anneal_cli_check_text (horizon->optimizer, &error))
      || !anneal_cli_source_read (&source, argument, file, &error))
    {
      anneal_cli_report_error (call->err, error);
      return NULL;
    }

  AnnealImportOptions options = get_options (reading, before);
  g_autoptr(AnnealImport) import = anneal_import_read (source.text, (gssize) source.length, &options);

  anneal_cli_values_learn (&reading->values, import);
  if (!anneal_cli_source_report_import (&source, call->err, import))
    return NULL;

  AnnealProject *after = g_steal_pointer (&before);

  for (guint i = 0; i < import->runs->len && after != NULL; i++)
    {
      AnnealImportedRun *imported = g_ptr_array_index (import->runs, i);

      /* One epoch would show one value: nothing else says how often step() is called. */
      if (!imported->stepping_found && after->n_epochs == 1 && !horizon->keeps_stepping)
        imported->stepping = ANNEAL_STEPPING_BATCH;

      g_autoptr(AnnealRun) run = anneal_run_new_imported (imported);

      after = with_call_order (add_run (after, call, run), imported);
    }

  return after;
}

/* The first project among the arguments, or an empty one, with the horizon of the options. */
static AnnealProject *
start_project (const AnnealCliCall    *call,
               const AnnealCliHorizon *horizon,
               gint                   *first,
               gboolean               *too_new,
               AnnealCliStatus        *status)
{
  g_autoptr(AnnealProject) project = NULL;
  g_autoptr(GError) error = NULL;
  gint64 n_epochs = horizon->default_epochs > 0 ? horizon->default_epochs : ANNEAL_CLI_DEFAULT_EPOCHS;
  gint64 n_batches = horizon->default_batches > 0 ? horizon->default_batches : ANNEAL_CLI_DEFAULT_BATCHES;
  AnnealPytorch version = ANNEAL_PYTORCH_DEFAULT;

  *first = -1;
  for (guint i = 0; i < call->n_arguments && *first < 0; i++)
    if (is_project_name (call->arguments[i]))
      *first = (gint) i;

  *status = ANNEAL_CLI_FAILED;
  if (*first >= 0)
    {
      project = read_project (call, call->arguments[*first], too_new);
      if (project == NULL)
        return NULL;
      n_epochs = (gint64) project->n_epochs;
      n_batches = (gint64) project->n_batches;
      version = project->pytorch;
    }
  else
    project = anneal_project_new ();

  if (!anneal_cli_read_horizon (horizon->epochs, horizon->batches, &n_epochs, &n_batches, &error)
      || !anneal_cli_read_pytorch (horizon->pytorch, &version, &error))
    {
      anneal_cli_report_error (call->err, error);
      *status = ANNEAL_CLI_USAGE;
      return NULL;
    }

  g_autoptr(AnnealProject) changed = anneal_project_with_horizon (project, (guint64) n_epochs, (guint64) n_batches,
                                                                  &error);

  if (changed == NULL)
    {
      anneal_cli_report_error (call->err, error);
      return NULL;
    }

  if (*first >= 0 && horizon->pytorch == NULL)
    note_version (call, call->arguments[*first], project, version);

  return horizon->pytorch != NULL ? anneal_project_with_pytorch (changed, version) : g_steal_pointer (&changed);
}

/* All that is no project file, and projects after the first one.  Takes @project over. */
static AnnealProject *
add_arguments (AnnealProject *project,     /* (nullable) */
               Reading       *reading,
               gint           first,
               gboolean      *too_new)
{
  const AnnealCliCall *call = reading->call;

  for (gint i = 0; project != NULL && i < (gint) call->n_arguments; i++)
    {
      const char *argument = call->arguments[i];

      if (i == first)
        continue;

      if (!is_project_name (argument))
        {
          project = add_code (project, reading, argument, NULL);
          continue;
        }

      g_autoptr(AnnealProject) other = read_project (call, argument, too_new);

      if (other == NULL)
        g_clear_pointer (&project, anneal_project_unref);
      else
        {
          note_version (call, argument, other, project->pytorch);
          project = add_project (project, call, other);
        }
    }

  if (project != NULL && reading->horizon->file != NULL)
    project = add_code (project, reading, NULL, reading->horizon->file);

  return project;
}

static gboolean
has_code (const AnnealCliCall    *call,
          const AnnealCliHorizon *horizon)
{
  for (guint i = 0; i < call->n_arguments; i++)
    if (!is_project_name (call->arguments[i]))
      return TRUE;

  return horizon->file != NULL;
}

AnnealProject *
anneal_cli_project_read (const AnnealCliCall    *call,
                         const AnnealCliHorizon *horizon,
                         gboolean               *too_new,
                         AnnealCliStatus        *status)
{
  g_auto(Reading) reading = { .call = call, .horizon = horizon };
  g_autoptr(GError) error = NULL;
  gint first;

  *too_new = FALSE;
  *status = ANNEAL_CLI_USAGE;

  if (call->n_arguments == 0 && horizon->file == NULL)
    {
      anneal_cli_report (call->err, _("There is no project and no code to read"));
      return NULL;
    }
  if (horizon->optimizer != NULL && !has_code (call, horizon))
    {
      anneal_cli_report (call->err, _("--optimizer is for CODE: the runs of a project have an optimizer"));
      return NULL;
    }
  if (!anneal_cli_values_read (&reading.values, horizon->set, &error))
    {
      anneal_cli_report_error (call->err, error);
      return NULL;
    }

  g_autoptr(AnnealProject) project = start_project (call, horizon, &first, too_new, status);

  reading.has_project = first >= 0;
  project = add_arguments (g_steal_pointer (&project), &reading, first, too_new);

  /* A name that nothing asks for may be why the code could not be read. */
  if (!anneal_cli_values_check (&reading.values, &error) && *status != ANNEAL_CLI_USAGE)
    {
      anneal_cli_report_error (call->err, error);
      *status = ANNEAL_CLI_USAGE;
      return NULL;
    }

  if (project != NULL)
    *status = ANNEAL_CLI_DONE;
  return g_steal_pointer (&project);
}
