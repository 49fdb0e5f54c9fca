/* render.c: the figure of a project in a file
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-cli"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-cli-commands.h"
#include "anneal-cli-project.h"
#include "anneal-cli-report.h"
#include "anneal-cli-request.h"
#include "anneal-cli-values.h"

#include "anneal-figure.h"

typedef struct
{
  char    *output;
  char    *width;
  char    *height;
  char    *scale;
  char    *title;
  char    *optimizer;
  char    *epochs;
  char    *batches;
  gboolean log_y;
  gboolean dark;
  char   **set;
  char    *pytorch;
} Options;

static const GOptionEntry entries[] = {
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, output),
    N_("The file to write; its ending says whether png, svg or pdf"), "FILE" },
  { "width", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, width),
    N_("In pixels of 1/96 inch; 1280 unless given"), "N" },
  { "height", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, height), N_("720 unless given"), "N" },
  { "scale", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, scale),
    N_("What the pixels of a png are multiplied by"), "X" },
  { "log-y", 0, 0, G_OPTION_ARG_NONE, ANNEAL_CLI_FIELD (Options, log_y),
    N_("A logarithmic axis of learning rates"), NULL },
  { "dark", 0, 0, G_OPTION_ARG_NONE, ANNEAL_CLI_FIELD (Options, dark), N_("A dark background"), NULL },
  { "title", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, title), N_("The figure's title"), "TEXT" },
  { "optimizer", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, optimizer),
    N_("The optimizer, such as “SGD(params, lr=0.1)”, where CODE builds none"), "CODE" },
  { "epochs", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, epochs),
    N_("Epochs; those of the project, or 1"), "N" },
  { "batches", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, batches),
    N_("Batches of an epoch; those of the project, or 100"), "N" },
  ANNEAL_CLI_SET_ENTRY (Options),
  ANNEAL_CLI_PYTORCH_ENTRY (Options, N_("The version of PyTorch: 1.13, 2.2, 2.7 or 2.14; the project's, or 2.14")),
  G_OPTION_ENTRY_NULL,
};

static gboolean
read_export (const Options  *options,
             AnnealExport   *export,
             GError        **error)
{
  *export = (AnnealExport) ANNEAL_EXPORT_INIT;
  export->dark = options->dark;
  export->title = options->title;

  if (options->output == NULL)
    {
      anneal_set_error (error, ANNEAL_ERROR_CONFLICT, _("render wants a file to write: -o FILE"));
      return FALSE;
    }
  if (options->title != NULL && !g_utf8_validate (options->title, -1, NULL))
    {
      anneal_set_error (error, ANNEAL_ERROR_SYNTAX, _("The title is not valid UTF-8"));
      return FALSE;
    }

  return anneal_plot_format_from_name (options->output, &export->format, error)
         && anneal_cli_read_positive ("--width", options->width, &export->width, error)
         && anneal_cli_read_positive ("--height", options->height, &export->height, error)
         && anneal_cli_read_positive ("--scale", options->scale, &export->scale, error);
}

static AnnealCliStatus
run_render (const AnnealCliCall *call)
{
  const Options *options = call->options;
  AnnealCliHorizon horizon = {
    .optimizer = options->optimizer, .epochs = options->epochs, .batches = options->batches, .set = options->set,
    .pytorch = options->pytorch,
  };
  AnnealExport export;
  AnnealCliStatus status;
  gboolean too_new;
  g_autoptr(GError) error = NULL;

  if (!read_export (options, &export, &error))
    {
      anneal_cli_report_error (call->err, error);
      return ANNEAL_CLI_USAGE;
    }

  g_autoptr(AnnealProject) project = anneal_cli_project_read (call, &horizon, &too_new, &status);

  if (project == NULL)
    return status;

  if (options->log_y)
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
