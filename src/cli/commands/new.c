/* new.c: a project file out of code and other projects
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

#include "anneal-document.h"
#include "anneal-file.h"
#include "anneal-lesson.h"

typedef struct
{
  char *output;
  char *optimizer;
  char *epochs;
  char *batches;
  char *file;
  char **set;
  char *pytorch;
  char *lesson;
} Options;

static const GOptionEntry entries[] = {
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, output),
    N_("The file to write, ending in .anneal; one of that name is replaced"), "FILE" },
  { "optimizer", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, optimizer),
    N_("The optimizer, such as “SGD(params, lr=0.1)”, where CODE builds none"), "CODE" },
  { "epochs", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, epochs),
    N_("Epochs; those of the project, or 1"), "N" },
  { "batches", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, batches),
    N_("Batches of an epoch; those of the project, or 100"), "N" },
  { "file", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, file), N_("Read CODE from a file"), "FILE" },
  ANNEAL_CLI_SET_ENTRY (Options),
  ANNEAL_CLI_PYTORCH_ENTRY (Options, N_("The version of PyTorch: 1.13, 2.2, 2.7 or 2.14; the project's, or 2.14")),
  { "lesson", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, lesson),
    N_("A copy of a lesson instead; “list lessons” names them"), "ID" },
  G_OPTION_ENTRY_NULL,
};

/* Byte by byte what the window opens. */
static AnnealCliStatus
write_lesson (const AnnealCliCall *call)
{
  const Options *options = call->options;
  const AnnealLesson *lesson = anneal_lesson_find (options->lesson);
  g_autoptr(GError) error = NULL;

  if (lesson == NULL)
    {
      g_autofree char *message = g_strdup_printf (_("There is no lesson “%s”; “list lessons” names them"),
                                                  options->lesson);

      anneal_cli_report (call->err, message);
      return ANNEAL_CLI_USAGE;
    }
  if (call->n_arguments > 0 || options->optimizer != NULL || options->epochs != NULL || options->batches != NULL
      || options->file != NULL || options->set != NULL || options->pytorch != NULL)
    {
      anneal_cli_report (call->err, _("--lesson goes with no PROJECT, no CODE and no other option than -o"));
      return ANNEAL_CLI_USAGE;
    }

  g_autoptr(GBytes) bytes = anneal_lesson_dup_bytes (lesson, &error);

  if (bytes != NULL && anneal_file_save (options->output, bytes, anneal_document_verify, NULL, NULL, &error))
    return ANNEAL_CLI_DONE;

  anneal_cli_report_error (call->err, error);
  return ANNEAL_CLI_FAILED;
}

static AnnealCliStatus
run_new (const AnnealCliCall *call)
{
  const Options *options = call->options;
  AnnealCliHorizon horizon = {
    .optimizer = options->optimizer, .epochs = options->epochs, .batches = options->batches, .set = options->set,
    .file = options->file, .pytorch = options->pytorch,
  };
  AnnealCliStatus status;
  gboolean too_new;
  g_autoptr(GError) error = NULL;

  if (options->output == NULL || !g_str_has_suffix (options->output, ANNEAL_CLI_PROJECT_SUFFIX))
    {
      anneal_cli_report (call->err, _("new wants a file to write that ends in .anneal: -o FILE.anneal"));
      return ANNEAL_CLI_USAGE;
    }

  if (options->lesson != NULL)
    return write_lesson (call);

  g_autoptr(AnnealProject) project = anneal_cli_project_read (call, &horizon, &too_new, &status);

  if (project == NULL)
    return status;
  if (too_new)
    {
      anneal_cli_report (call->err, _("Nothing is written: it would lack what the newer version knows"));
      return ANNEAL_CLI_FAILED;
    }

  g_autoptr(GBytes) bytes = anneal_document_write (project);

  if (anneal_file_save (options->output, bytes, anneal_document_verify, NULL, NULL, &error))
    return ANNEAL_CLI_DONE;

  anneal_cli_report_error (call->err, error);
  return ANNEAL_CLI_FAILED;
}

const AnnealCommand anneal_command_new = {
  .name = "new",
  .arguments = "PROJECT|CODE…",
  .summary = N_("Write a project file of schedules"),
  .details = N_("Writes a project that holds all runs of the projects and all schedules of the code, as the window "
                "saves it. The file is written whole or not at all."),
  .options = entries,
  .options_size = sizeof (Options),
  .run = run_new,
};
