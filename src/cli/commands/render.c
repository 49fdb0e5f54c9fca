/* render.c: the figure of a project in a file
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-cli"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-cli-commands.h"
#include "anneal-cli-picture.h"
#include "anneal-cli-project.h"
#include "anneal-cli-report.h"
#include "anneal-cli-request.h"
#include "anneal-cli-values.h"

typedef struct
{
  char             *output;
  AnnealCliPicture  picture;
  char             *optimizer;
  char             *epochs;
  char             *batches;
  char             *file;
  char            **set;
  char             *pytorch;
} Options;

static const GOptionEntry entries[] = {
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, output),
    N_("The file to write; its ending says whether png, svg or pdf"), "FILE" },
  ANNEAL_CLI_PICTURE_ENTRIES (Options, picture, N_("A logarithmic axis of learning rates")),
  { "optimizer", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, optimizer),
    N_("The optimizer, such as “SGD(params, lr=0.1)”, where CODE builds none"), "CODE" },
  { "epochs", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, epochs),
    N_("Epochs; those of the project, or 1"), "N" },
  { "batches", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, batches),
    N_("Batches of an epoch; those of the project, or 100"), "N" },
  { "file", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, file), N_("Read CODE from a file"), "FILE" },
  ANNEAL_CLI_SET_ENTRY (Options),
  ANNEAL_CLI_PYTORCH_ENTRY (Options, N_("The version of PyTorch: 1.13, 2.2, 2.7 or 2.14; the project's, or 2.14")),
  G_OPTION_ENTRY_NULL,
};

static AnnealCliStatus
run_render (const AnnealCliCall *call)
{
  const Options *options = call->options;
  AnnealCliHorizon horizon = {
    .optimizer = options->optimizer, .epochs = options->epochs, .batches = options->batches, .set = options->set,
    .file = options->file, .pytorch = options->pytorch,
  };
  AnnealExport export;
  AnnealCliStatus status;
  gboolean too_new;
  g_autoptr(GError) error = NULL;

  if (options->output == NULL)
    {
      anneal_cli_report (call->err, _("render wants a file to write: -o FILE"));
      return ANNEAL_CLI_USAGE;
    }
  if (!anneal_cli_picture_read (&options->picture, options->output, &export, &error))
    {
      anneal_cli_report_error (call->err, error);
      return ANNEAL_CLI_USAGE;
    }

  g_autoptr(AnnealProject) project = anneal_cli_project_read (call, &horizon, &too_new, &status);

  if (project == NULL)
    return status;

  if (options->picture.log_y)
    {
      AnnealView view = project->view;

      view.log_y = TRUE;

      AnnealProject *logarithmic = anneal_project_with_view (project, &view);

      anneal_project_unref (project);
      project = logarithmic;
    }

  if (anneal_export_save (&export, project, NULL, options->output, NULL, &error))
    return ANNEAL_CLI_DONE;

  anneal_cli_report_error (call->err, error);
  return ANNEAL_CLI_FAILED;
}

const AnnealCommand anneal_command_render = {
  .name = "render",
  .arguments = "PROJECT|CODE…",
  .summary = N_("Draw schedules into a PNG, SVG or PDF file"),
  .details = N_("Draws the figure that the window exports: all runs of the projects and all schedules of the code, on "
                "one axis of updates. The file is written whole or not at all."),
  .options = entries,
  .options_size = sizeof (Options),
  .run = run_render,
};
