/* train.c: losses of a training under every schedule
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-cli"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "anneal-cli-commands.h"
#include "anneal-cli-output.h"
#include "anneal-cli-project.h"
#include "anneal-cli-report.h"
#include "anneal-cli-request.h"
#include "anneal-cli-setup.h"
#include "anneal-cli-sweep.h"
#include "anneal-cli-values.h"

#include "anneal-file.h"
#include "anneal-number.h"
#include "anneal-replay.h"
#include "anneal-text.h"
#include "anneal-training.h"

/* Of code, which has no horizon: as many as a new project has. */
#define DEFAULT_EPOCHS 90

#define MAX_SHARDS  1000000
#define MAX_THREADS 1024

typedef struct
{
  char  *problem;
  char  *epochs;
  char  *batches;
  char  *step_every;
  char  *optimizer;
  char  *format;
  char  *output;
  char  *shard;
  char  *threads;
  char  *file;
  char  *pytorch;
  char  *reference;
  char **set;
  char  *setup[ANNEAL_CLI_MAX_SETUP];
} Options;

static const char * const formats[] = { "csv", "json", NULL };          /* in the order of AnnealCliSweepFormat */
static const char * const steppings[] = { "batch", "epoch", NULL };     /* in the order of AnnealStepping */

static const GOptionEntry entries[] = {
  { "problem", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, problem),
    N_("What is trained, such as spirals; the project's unless given. “list problems” prints them all, with their "
       "options"), "PROBLEM" },
  { "epochs", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, epochs),
    N_("Epochs; those of the project, or 90"), "N" },
  { "batches", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, batches),
    N_("Batches of an epoch; those of the project, or as many as go once through the problem's rows"), "N" },
  { "step-every", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, step_every),
    N_("When step() is called: batch or epoch; what CODE or the project says unless given"), "WHEN" },
  { "optimizer", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, optimizer),
    N_("The optimizer, such as “SGD(params, lr=0.1)”, where CODE builds none"), "CODE" },
  { "format", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, format),
    N_("csv, a row an update, or json, a line a run; csv unless given"), "FORMAT" },
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, output),
    N_("The file to write, whole or not at all; its ending may say the format: csv or json"), "FILE" },
  { "shard", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, shard),
    N_("Train only share I of N of the runs; only share 1 has a header"), "I/N" },
  { "threads", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, threads),
    N_("Runs that are trained at a time; as many as there are processors unless given"), "N" },
  { "file", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, file), N_("Read CODE from a file"), "FILE" },
  { "reference", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, reference),
    N_("Train what the lines of a file recorded again, and count how many agree; for maintainers"), "FILE" },
  ANNEAL_CLI_SET_ENTRY (Options),
  ANNEAL_CLI_PYTORCH_ENTRY (Options, N_("The version of PyTorch: 1.13, 2.2, 2.7 or 2.14; the project's, or 2.14")),
  G_OPTION_ENTRY_NULL,
};

static const GOptionEntry *
get_setup_entries (void)
{
  return anneal_cli_setup_get_entries (G_STRUCT_OFFSET (Options, setup));
}

/* "2/8" */
static gboolean
read_shard (const char      *text,
            AnnealCliSweep  *sweep,
            GError         **error)
{
  const char *slash = text != NULL ? strchr (text, '/') : NULL;
  gint64 shard = 0;
  gint64 n_shards = 0;

  if (text == NULL)
    return TRUE;

  if (slash != NULL)
    {
      g_autofree char *left = g_strndup (text, (gsize) (slash - text));

      if (anneal_number_parse_int (left, &shard, NULL) && anneal_number_parse_int (slash + 1, &n_shards, NULL)
          && n_shards <= MAX_SHARDS && shard >= 1 && shard <= n_shards)
        {
          sweep->shard = (guint) (shard - 1);
          sweep->n_shards = (guint) n_shards;
          return TRUE;
        }
    }

  g_autofree char *shown = anneal_text_escape (text, -1);

  anneal_set_error (error, ANNEAL_ERROR_RANGE,
                    _("--shard wants I/N, I from 1 to N and N at most %d, such as 2/8, not “%s”"), MAX_SHARDS, shown);
  return FALSE;
}

/* That of --format, or that the file's ending says. */
static gboolean
read_format (const Options   *options,
             AnnealCliSweep  *sweep,
             GError         **error)
{
  const char *dot = options->output != NULL ? strrchr (options->output, '.') : NULL;
  const char *ending = dot != NULL && strchr (dot, '/') == NULL ? dot + 1 : NULL;
  guint format = ANNEAL_CLI_SWEEP_CSV;

  if (!anneal_cli_read_choice ("--format", options->format, formats, &format, error))
    return FALSE;

  sweep->format = (AnnealCliSweepFormat) format;
  if (options->output == NULL || options->format != NULL)
    return TRUE;

  for (guint i = 0; ending != NULL && formats[i] != NULL; i++)
    if (g_ascii_strcasecmp (ending, formats[i]) == 0)
      {
        sweep->format = (AnnealCliSweepFormat) i;
        return TRUE;
      }

  g_autofree char *name = g_filename_display_name (options->output);
  g_autofree char *shown = anneal_text_escape (name, -1);

  anneal_set_error (error, ANNEAL_ERROR_RANGE, _("“%s” does not end in .csv or .json; --format says it, too"), shown);
  return FALSE;
}

/* What needs no project; @stepping: -1 if it is not given. */
static gboolean
read_options (const Options   *options,
              AnnealCliSweep  *sweep,
              int             *stepping,
              GError         **error)
{
  guint chosen = 0;
  gint64 n_threads = 0;

  *sweep = (AnnealCliSweep) { .n_shards = 1 };
  if (!read_format (options, sweep, error) || !read_shard (options->shard, sweep, error)
      || !anneal_cli_read_count ("--threads", options->threads, 1, MAX_THREADS, &n_threads, error)
      || !anneal_cli_read_choice ("--step-every", options->step_every, steppings, &chosen, error))
    return FALSE;

  sweep->n_threads = (guint) n_threads;
  *stepping = options->step_every != NULL ? (int) chosen : -1;
  return TRUE;
}

/* What the options say of a training, without a project; its problem is NULL if they do not say which. */
static gboolean
read_setup (const Options     *options,
            AnnealTrainSetup  *setup,
            GError           **error)
{
  const AnnealProblem *problem = NULL;

  if (options->problem != NULL)
    {
      problem = anneal_cli_problem_find (options->problem, error);
      if (problem == NULL)
        return FALSE;
    }

  anneal_train_setup_init (setup, problem);
  return problem == NULL || anneal_cli_setup_read (setup, options->setup, error);
}

/* A project's setup counts where the options name no other problem.  @setup: (inout): of the options alone */
static gboolean
join_setup (const Options        *options,
            const AnnealProject  *project,
            AnnealTrainSetup     *setup,
            GError              **error)
{
  const AnnealProblem *problem = project->training.problem;

  if (setup->problem == NULL && problem == NULL)
    {
      g_autofree char *ids = anneal_cli_problems_dup_ids ();

      /* translators: %s is a list of what --problem can be */
      anneal_set_error (error, ANNEAL_ERROR_CONFLICT, _("train wants --problem, which is one of %s"), ids);
      return FALSE;
    }
  if (problem == NULL || (setup->problem != NULL && setup->problem != problem))
    return TRUE;

  *setup = project->training;
  return anneal_cli_setup_read (setup, options->setup, error);
}

static gboolean
check_length (const AnnealProject  *project,
              GError              **error)
{
  if (anneal_project_get_n_updates (project) <= ANNEAL_TRAINING_MAX_UPDATES)
    return TRUE;

  anneal_set_error (error, ANNEAL_ERROR_LIMIT, _("%" PRId64 " epochs of %" PRId64 " batches are more than %d updates"),
                    (gint64) project->n_epochs, (gint64) project->n_batches, ANNEAL_TRAINING_MAX_UPDATES);
  return FALSE;
}

/* Takes @project over. */
static AnnealProject *
with_stepping (AnnealProject  *project,
               AnnealStepping  stepping)
{
  for (guint i = 0; i < project->n_runs; i++)
    {
      g_autoptr(AnnealProject) before = project;
      g_autoptr(AnnealRun) run = anneal_run_with_stepping (before->runs[i], stepping);

      project = anneal_project_with_changed_run (before, run);
    }

  return project;
}

/* The project that is trained; NULL after reporting why there is none. */
static AnnealProject *
read_project (const AnnealCliCall *call,
              int                  stepping,
              AnnealCliStatus     *status)
{
  const Options *options = call->options;
  AnnealTrainSetup setup;
  gboolean too_new;
  g_autoptr(GError) error = NULL;

  *status = ANNEAL_CLI_USAGE;
  if (!read_setup (options, &setup, &error))
    {
      anneal_cli_report_error (call->err, error);
      return NULL;
    }

  const AnnealCliHorizon horizon = {
    .optimizer = options->optimizer, .epochs = options->epochs, .batches = options->batches, .file = options->file,
    .set = options->set, .pytorch = options->pytorch, .keeps_stepping = TRUE, .default_epochs = DEFAULT_EPOCHS,
    .default_batches = (gint64) anneal_train_setup_n_batches (&setup),
  };
  g_autoptr(AnnealProject) project = anneal_cli_project_read (call, &horizon, &too_new, status);

  if (project == NULL)
    return NULL;

  if (!join_setup (options, project, &setup, &error) || !check_length (project, &error))
    {
      anneal_cli_report_error (call->err, error);
      *status = ANNEAL_CLI_USAGE;
      return NULL;
    }

  AnnealProject *trained = anneal_project_with_training (project, &setup);

  return stepping >= 0 ? with_stepping (trained, (AnnealStepping) stepping) : trained;
}

/* All of it is kept until the end: no half file is left behind. */
static gboolean
save (const AnnealCliCall  *call,
      const AnnealCliSweep *sweep,
      const char           *path)
{
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr(AnnealCliOutput) output = anneal_cli_output_new (memory);
  gboolean good = anneal_cli_sweep_run (sweep, output, call->err);
  g_autoptr(GError) error = NULL;

  g_output_stream_close (memory, NULL, NULL);

  g_autoptr(GBytes) bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));

  if (output->error != NULL)
    return FALSE;
  if (anneal_file_save (path, bytes, NULL, NULL, NULL, &error))
    return good;

  anneal_cli_report_error (call->err, error);
  return FALSE;
}

/* What a replay came to. */
typedef struct
{
  AnnealCliOutput *output;
  guint            n_passed, n_failed;
} Tally;

static void
report_replay_cb (const char *id,
                  const char *difference,
                  gpointer    user_data)
{
  Tally *tally = user_data;

  if (difference == NULL)
    {
      tally->n_passed++;
      return;
    }

  g_autofree char *shown = anneal_text_escape (id, -1);
  g_autofree char *message = anneal_cli_dup_safe (difference);

  anneal_cli_output_printf (tally->output, "%s: %s\n", shown, message);
  tally->n_failed++;
}

static AnnealCliStatus
replay (const AnnealCliCall *call,
        const char          *path)
{
  g_autoptr(AnnealCliOutput) output = anneal_cli_output_new (call->out);
  Tally tally = { .output = output };
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) failure = NULL;

  if (call->n_arguments > 0)
    {
      anneal_cli_report (call->err, _("--reference goes with neither PROJECT nor CODE"));
      return ANNEAL_CLI_USAGE;
    }

  if (!anneal_replay_file (path, report_replay_cb, &tally, NULL, &error))
    anneal_cli_report_error (call->err, error);
  else
    anneal_cli_output_printf (output, _("%u passed, %u failed\n"), tally.n_passed, tally.n_failed);

  if (!anneal_cli_output_flush (output, &failure))
    anneal_cli_report_error (call->err, failure);

  return error == NULL && failure == NULL && tally.n_failed == 0 ? ANNEAL_CLI_DONE : ANNEAL_CLI_FAILED;
}

static AnnealCliStatus
run_train (const AnnealCliCall *call)
{
  const Options *options = call->options;
  AnnealCliSweep sweep;
  AnnealCliStatus status;
  int stepping;
  gboolean good;
  g_autoptr(GError) error = NULL;

  if (options->reference != NULL)
    return replay (call, options->reference);

  if (!read_options (options, &sweep, &stepping, &error))
    {
      anneal_cli_report_error (call->err, error);
      return ANNEAL_CLI_USAGE;
    }

  g_autoptr(AnnealProject) project = read_project (call, stepping, &status);

  if (project == NULL)
    return status;

  sweep.project = project;
  if (options->output != NULL)
    good = save (call, &sweep, options->output);
  else
    {
      g_autoptr(AnnealCliOutput) output = anneal_cli_output_new (call->out);

      good = anneal_cli_sweep_run (&sweep, output, call->err);
    }

  return good ? ANNEAL_CLI_DONE : ANNEAL_CLI_FAILED;
}

const AnnealCommand anneal_command_train = {
  .name = "train",
  .arguments = "PROJECT|CODE…",
  .summary = N_("Train a small problem under every schedule"),
  .details = N_("Trains the same problem from the same start under every run of the projects and every schedule of the "
                "code, and prints rate and loss of each update, and validation loss and accuracy of each epoch. As CSV "
                "each update is a row: run, title, update, epoch, lr, loss, validation, accuracy; what there is once "
                "an epoch stands in its last row. As JSON each run is an object in a line of its own. A run that "
                "diverges is told on standard error and ends with a row whose loss is nan; that is no failure. The "
                "first project says horizon and problem, if no option does. With --shard, many machines do a share "
                "each, and their outputs, put one after another in the order of the shares, are the whole output."),
  .options = entries,
  .get_more_options = get_setup_entries,
  .options_size = sizeof (Options),
  .run = run_train,
};
