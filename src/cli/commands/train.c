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
#include "anneal-cli-picture.h"
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
  AnnealCliPicture picture;
} Options;

/* What is done with what is trained. */
typedef struct
{
  AnnealCliSweep sweep;
  AnnealExport   export;
  gboolean       draws;
  int            stepping;      /* -1: as it is */
} Request;

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
    N_("The file to write, whole or not at all; its ending says the format: csv or json, or a picture as png, svg or "
       "pdf"), "FILE" },
  ANNEAL_CLI_PICTURE_ENTRIES (Options, picture, N_("Logarithmic axes of learning rates and losses")),
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

/* The letters after the last dot of a file's name; NULL: there are none. */
static const char *
find_ending (const char *path)
{
  const char *dot = strrchr (path, '.');

  return dot != NULL && strchr (dot, '/') == NULL ? dot + 1 : NULL;
}

/* What is neither of the formats is drawn. */
static gboolean
read_ending (const Options  *options,
             Request        *request,
             GError        **error)
{
  const char *ending = find_ending (options->output);
  AnnealPlotFormat unused;

  for (guint i = 0; ending != NULL && formats[i] != NULL; i++)
    if (g_ascii_strcasecmp (ending, formats[i]) == 0)
      {
        request->sweep.format = (AnnealCliSweepFormat) i;
        return TRUE;
      }

  request->draws = TRUE;
  if (anneal_plot_format_from_name (options->output, &unused, NULL))
    return anneal_cli_picture_read (&options->picture, options->output, &request->export, error);

  g_autofree char *name = g_filename_display_name (options->output);
  g_autofree char *shown = anneal_text_escape (name, -1);

  anneal_set_error (error, ANNEAL_ERROR_RANGE, _("“%s” does not end in .csv, .json, .png, .svg or .pdf"), shown);
  return FALSE;
}

/* That of --format, or that the file's ending says. */
static gboolean
read_format (const Options  *options,
             Request        *request,
             GError        **error)
{
  guint format = ANNEAL_CLI_SWEEP_CSV;

  if (!anneal_cli_read_choice ("--format", options->format, formats, &format, error))
    return FALSE;

  request->sweep.format = (AnnealCliSweepFormat) format;
  if (options->output != NULL && options->format == NULL && !read_ending (options, request, error))
    return FALSE;
  if (request->draws || !anneal_cli_picture_is_given (&options->picture))
    return TRUE;

  anneal_set_error (error, ANNEAL_ERROR_CONFLICT,
                    _("--width, --height, --scale, --log-y, --dark and --title want a picture: -o FILE.png"));
  return FALSE;
}

/* What needs no project. */
static gboolean
read_request (const Options  *options,
              Request        *request,
              GError        **error)
{
  guint chosen = 0;
  gint64 n_threads = 0;

  *request = (Request) { .sweep.n_shards = 1 };
  if (!read_format (options, request, error) || !read_shard (options->shard, &request->sweep, error)
      || !anneal_cli_read_count ("--threads", options->threads, 1, MAX_THREADS, &n_threads, error)
      || !anneal_cli_read_choice ("--step-every", options->step_every, steppings, &chosen, error))
    return FALSE;

  request->sweep.n_threads = (guint) n_threads;
  request->stepping = options->step_every != NULL ? (int) chosen : -1;
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

  g_autoptr(AnnealProject) set_up = anneal_project_with_training (project, &setup);
  AnnealView view = project->view;

  view.log_y = view.log_y || options->picture.log_y;
  view.loss_log_y = view.loss_log_y || options->picture.log_y;

  AnnealProject *trained = anneal_project_with_view (set_up, &view);

  return stepping >= 0 ? with_stepping (trained, (AnnealStepping) stepping) : trained;
}

/* All that is to be saved; NULL after reporting why there is nothing. */
static GBytes *
make_file (const AnnealCliCall *call,
           const Request       *request,
           gboolean            *good)
{
  if (request->draws)
    return anneal_cli_sweep_draw (&request->sweep, &request->export, call->err, good);

  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr(AnnealCliOutput) output = anneal_cli_output_new (memory);

  *good = anneal_cli_sweep_run (&request->sweep, output, call->err);
  if (output->error != NULL)
    return NULL;

  g_output_stream_close (memory, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

/* At the end and at once: no half file is left behind. */
static gboolean
save (const AnnealCliCall *call,
      const Request       *request,
      const char          *path)
{
  gboolean good = TRUE;
  g_autoptr(GBytes) bytes = make_file (call, request, &good);
  g_autoptr(GError) error = NULL;

  if (bytes == NULL)
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
  Request request;
  AnnealCliStatus status;
  gboolean good;
  g_autoptr(GError) error = NULL;

  if (options->reference != NULL)
    return replay (call, options->reference);

  if (!read_request (options, &request, &error))
    {
      anneal_cli_report_error (call->err, error);
      return ANNEAL_CLI_USAGE;
    }

  g_autoptr(AnnealProject) project = read_project (call, request.stepping, &status);

  if (project == NULL)
    return status;

  request.sweep.project = project;
  if (options->output != NULL)
    good = save (call, &request, options->output);
  else
    {
      g_autoptr(AnnealCliOutput) output = anneal_cli_output_new (call->out);

      good = anneal_cli_sweep_run (&request.sweep, output, call->err);
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
                "diverges is told on standard error and ends with a row whose loss is nan; that is no failure. A file "
                "that ends in png, svg or pdf gets a picture: losses beside rates on one axis of updates. The "
                "first project says horizon and problem, if no option does. With --shard, many machines do a share "
                "each, and their outputs, put one after another in the order of the shares, are the whole output."),
  .options = entries,
  .get_more_options = get_setup_entries,
  .options_size = sizeof (Options),
  .run = run_train,
};
