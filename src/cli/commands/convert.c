/* convert.c: schedules as code for a framework
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-cli"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-cli-commands.h"
#include "anneal-cli-output.h"
#include "anneal-cli-project.h"
#include "anneal-cli-report.h"
#include "anneal-cli-request.h"
#include "anneal-cli-values.h"

#include "anneal-export.h"
#include "anneal-file.h"

typedef struct
{
  char    *to;
  char    *output;
  char    *file;
  char    *optimizer;
  char    *epochs;
  char    *batches;
  char    *step_every;
  gboolean no_loop;
  char   **set;
  char    *pytorch;
} Options;

static const char * const targets[] = { "pytorch", NULL };
static const char * const later_targets[] = { "keras", "optax", "timm", "transformers", NULL };
static const char * const steppings[] = { "batch", "epoch", NULL };     /* in the order of AnnealStepping */

static const GOptionEntry entries[] = {
  { "to", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, to), N_("The framework: pytorch"), "FRAMEWORK" },
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, output),
    N_("The file to write; standard output unless given"), "FILE" },
  { "file", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, file), N_("Read CODE from a file"), "FILE" },
  { "optimizer", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, optimizer),
    N_("The optimizer, such as “SGD(params, lr=0.1)”, where CODE builds none"), "CODE" },
  { "epochs", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, epochs),
    N_("Epochs of the loop; those of the project, or the name “epochs”"), "N" },
  { "batches", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, batches),
    N_("Batches of an epoch, for a comment; those of the project"), "N" },
  { "step-every", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, step_every),
    N_("batch or epoch; what CODE shows or PyTorch's documentation does, unless given"), "WHAT" },
  { "no-loop", 0, 0, G_OPTION_ARG_NONE, ANNEAL_CLI_FIELD (Options, no_loop),
    N_("Leave out the training loop"), NULL },
  ANNEAL_CLI_SET_ENTRY (Options),
  ANNEAL_CLI_PYTORCH_ENTRY (Options, N_("The version of PyTorch: 1.13, 2.2, 2.7 or 2.14; the project's, or 2.14")),
  G_OPTION_ENTRY_NULL,
};

static gboolean
check_target (const char  *to,
              GError     **error)
{
  guint target = 0;

  if (to == NULL)
    {
      anneal_set_error (error, ANNEAL_ERROR_NAME, _("convert wants the framework: --to pytorch"));
      return FALSE;
    }
  if (g_strv_contains (later_targets, to))
    {
      anneal_set_error (error, ANNEAL_ERROR_NAME, _("Schedules cannot be written for %s yet, only for pytorch"), to);
      return FALSE;
    }

  return anneal_cli_read_choice ("--to", to, targets, &target, error);
}

/* What is wrong with a run is said with its title; FALSE if it cannot be written. */
static gboolean
check_run (const AnnealCliCall *call,
           AnnealPytorch        version,
           const AnnealRun     *run)
{
  g_autoptr(GError) error = NULL;

  if (run->schedule == NULL)
    {
      g_autofree char *message = g_strdup_printf (_("This version does not know the scheduler of “%s”"), run->title);

      anneal_cli_report (call->err, message);
      return FALSE;
    }
  if (anneal_schedule_check (run->schedule, run->optimizer, version, &error))
    return TRUE;

  g_prefix_error (&error, "%s: ", run->title);
  anneal_cli_report_error (call->err, error);
  return FALSE;
}

/* NULL after reporting why not. */
static AnnealExportedCode *
export_project (const AnnealCliCall       *call,
                const AnnealProject       *project,
                const AnnealExportOptions *options,
                int                        stepping)
{
  g_autofree AnnealExportRun *runs = g_new0 (AnnealExportRun, project->n_runs + 1);

  for (guint i = 0; i < project->n_runs; i++)
    {
      const AnnealRun *run = project->runs[i];

      if (!check_run (call, project->pytorch, run))
        return NULL;

      runs[i] = (AnnealExportRun) {
        .title = project->n_runs > 1 ? run->title : NULL,
        .optimizer = run->optimizer,
        .schedule = run->schedule,
        .stepping = stepping >= 0 ? (AnnealStepping) stepping : run->stepping,
        .scheduler_first = project->call_order == ANNEAL_CALL_ORDER_SCHEDULER_FIRST,
      };
    }

  return anneal_export_pytorch (runs, project->n_runs, options);
}

static AnnealCliStatus
write_code (const AnnealCliCall      *call,
            const AnnealExportedCode *code)
{
  const Options *options = call->options;
  g_autoptr(GError) error = NULL;
  gboolean done;

  if (options->output != NULL)
    {
      g_autoptr(GBytes) bytes = g_bytes_new (code->text, strlen (code->text));

      done = anneal_file_save (options->output, bytes, NULL, NULL, NULL, &error);
    }
  else
    {
      g_autoptr(AnnealCliOutput) output = anneal_cli_output_new (call->out);

      anneal_cli_output_text (output, code->text);
      done = anneal_cli_output_flush (output, &error);
    }

  if (!done)
    anneal_cli_report_error (call->err, error);
  return done ? ANNEAL_CLI_DONE : ANNEAL_CLI_FAILED;
}

static gboolean
has_project (const AnnealCliCall *call)
{
  for (guint i = 0; i < call->n_arguments; i++)
    if (g_str_has_suffix (call->arguments[i], ANNEAL_CLI_PROJECT_SUFFIX))
      return TRUE;

  return FALSE;
}

static AnnealCliStatus
run_convert (const AnnealCliCall *call)
{
  const Options *options = call->options;
  AnnealCliHorizon horizon = {
    .optimizer = options->optimizer, .epochs = options->epochs, .batches = options->batches, .file = options->file,
    .set = options->set, .pytorch = options->pytorch, .keeps_stepping = TRUE,
  };
  guint stepping = 0;
  AnnealCliStatus status;
  gboolean too_new;
  g_autoptr(GError) error = NULL;

  if (!check_target (options->to, &error)
      || !anneal_cli_read_choice ("--step-every", options->step_every, steppings, &stepping, &error))
    {
      anneal_cli_report_error (call->err, error);
      return ANNEAL_CLI_USAGE;
    }

  g_autoptr(AnnealProject) project = anneal_cli_project_read (call, &horizon, &too_new, &status);

  if (project == NULL)
    return status;

  AnnealExportOptions wanted = {
    .with_loop = !options->no_loop,
    .n_epochs = options->epochs != NULL || has_project (call) ? project->n_epochs : 0,
    .n_batches = options->batches != NULL || has_project (call) ? project->n_batches : 0,
  };
  g_autoptr(AnnealExportedCode) code = export_project (call, project, &wanted,
                                                       options->step_every != NULL ? (int) stepping : -1);

  return code != NULL ? write_code (call, code) : ANNEAL_CLI_FAILED;
}

const AnnealCommand anneal_command_convert = {
  .name = "convert",
  .arguments = "PROJECT|CODE…",
  .summary = N_("Write schedules as code for a framework"),
  .details = N_("Writes the optimizer, the schedulers and the training loop with step() in its place, as a person "
                "would do it: only the arguments that differ from the framework's defaults, and numbers as they came "
                "in. Several runs become several blocks with their titles as comments."),
  .options = entries,
  .options_size = sizeof (Options),
  .run = run_convert,
};
