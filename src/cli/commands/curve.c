/* curve.c: the numbers of one schedule
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-cli"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "anneal-cli-commands.h"
#include "anneal-cli-output.h"
#include "anneal-cli-report.h"
#include "anneal-cli-request.h"
#include "anneal-cli-values.h"

#include "anneal-ticker.h"

/* Numbers held at a time, all groups together: 320 MB. */
#define MAX_NUMBERS 40000000

typedef struct
{
  char *optimizer;
  char *steps;
  char *metrics;
  char *metrics_column;
  char *step_args;
  char *last_epoch;
  char *epochs;
  char *batches;
  char *step_every;
  char *format;
  char *file;
  char *pytorch;
  char **set;
} Options;

enum { FORMAT_CSV, FORMAT_JSON };

static const char * const formats[] = { "csv", "json", NULL };
static const char * const steppings[] = { "batch", "epoch", NULL };     /* in the order of AnnealStepping */

static const GOptionEntry entries[] = {
  { "optimizer", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, optimizer),
    N_("The optimizer, such as “SGD(params, lr=0.1)”, where CODE builds none"), "CODE" },
  { "steps", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, steps),
    N_("Calls of scheduler.step(); 100 unless given"), "N" },
  { "metrics", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, metrics),
    N_("What each step() of ReduceLROnPlateau gets: a JSON array, or a table with commas, semicolons or tabs"),
    "FILE" },
  { "metrics-column", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, metrics_column),
    N_("The column of that table: its name, or its number from 1"), "NAME" },
  { "step-args", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, step_args),
    N_("A JSON array: the epoch that each step() gets, or null"), "FILE" },
  { "last-epoch", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, last_epoch),
    N_("The last_epoch of the scheduler, to resume"), "N" },
  { "epochs", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, epochs),
    N_("Print the rate used for every update of so many epochs; 1 unless given"), "N" },
  { "batches", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, batches),
    N_("Batches of an epoch; 100 unless given"), "N" },
  { "step-every", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, step_every),
    N_("When step() is called: batch or epoch; what CODE says unless given"), "WHEN" },
  { "format", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, format), N_("csv or json"), "FORMAT" },
  { "file", 0, 0, G_OPTION_ARG_FILENAME, ANNEAL_CLI_FIELD (Options, file), N_("Read CODE from a file"), "FILE" },
  ANNEAL_CLI_PYTORCH_ENTRY (Options, N_("The version of PyTorch: 1.13, 2.2, 2.7 or 2.14; 2.14 unless given")),
  ANNEAL_CLI_SET_ENTRY (Options),
  G_OPTION_ENTRY_NULL,
};

/* What is asked for, and what is computed. */
typedef struct
{
  gint64         n_steps;
  gint64         n_epochs, n_batches;
  guint          format;
  guint          stepping;          /* an AnnealStepping, if step_every was given */
  gint64         last_epoch;
  AnnealPytorch  version;
  double        *metrics;           /* (n_metrics), nullable */
  gsize          n_metrics;
  GArray        *step_args;         /* (nullable) */
  gboolean       by_update;         /* a value an update, not a tick */
  guint          n_groups;
  guint64        n_ticks;
  double        *lr;                /* (n_groups, n_ticks + 1) */
  double        *momentum;          /* (nullable): the same */
} Curve;

static void
curve_clear (Curve *self)
{
  g_clear_pointer (&self->metrics, g_free);
  g_clear_pointer (&self->step_args, g_array_unref);
  g_clear_pointer (&self->lr, g_free);
  g_clear_pointer (&self->momentum, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Curve, curve_clear)

static gboolean
check_texts (const AnnealCliCall  *call,
             const Options        *options,
             GError              **error)
{
  const char *texts[] = { options->optimizer, call->arguments[0] };

  if ((options->file != NULL) + call->n_arguments != 1)
    {
      anneal_set_error (error, ANNEAL_ERROR_CONFLICT, call->n_arguments == 0
                                                        ? _("curve wants CODE, “-” or --file")
                                                        : _("curve wants one CODE, with every text quoted as one"));
      return FALSE;
    }

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] != NULL && !anneal_cli_check_text (texts[i], error))
      return FALSE;

  return TRUE;
}

static gboolean
read_options (const Options  *options,
              Curve          *curve,
              GError        **error)
{
  *curve = (Curve) {
    .n_steps = ANNEAL_CLI_DEFAULT_STEPS,
    .n_epochs = ANNEAL_CLI_DEFAULT_EPOCHS,
    .n_batches = ANNEAL_CLI_DEFAULT_BATCHES,
    .format = FORMAT_CSV,
    .version = ANNEAL_PYTORCH_DEFAULT,
    .by_update = options->epochs != NULL || options->batches != NULL || options->step_every != NULL,
  };

  if (curve->by_update && options->steps != NULL)
    {
      anneal_set_error (error, ANNEAL_ERROR_CONFLICT, _("--steps does not go with --epochs, --batches, --step-every"));
      return FALSE;
    }
  if (options->metrics_column != NULL && options->metrics == NULL)
    {
      anneal_set_error (error, ANNEAL_ERROR_CONFLICT, _("--metrics-column wants --metrics"));
      return FALSE;
    }

  return anneal_cli_read_count ("--steps", options->steps, 0, ANNEAL_MAX_TICKS, &curve->n_steps, error)
         && anneal_cli_read_horizon (options->epochs, options->batches, &curve->n_epochs, &curve->n_batches, error)
         && anneal_cli_read_pytorch (options->pytorch, &curve->version, error)
         && anneal_cli_read_choice ("--step-every", options->step_every, steppings, &curve->stepping, error)
         && anneal_cli_read_choice ("--format", options->format, formats, &curve->format, error)
         && anneal_cli_read_count ("--last-epoch", options->last_epoch, -1, G_MAXINT, &curve->last_epoch, error);
}

static gboolean
read_series (const AnnealCliCall  *call,
             const Options        *options,
             Curve                *curve,
             GError              **error)
{
  if (options->metrics != NULL)
    curve->metrics = anneal_cli_read_metrics (options->metrics, options->metrics_column, call->err, &curve->n_metrics,
                                              error);
  if (options->metrics != NULL && curve->metrics == NULL)
    return FALSE;
  if (options->step_args != NULL)
    curve->step_args = anneal_cli_read_step_args (options->step_args, error);

  return options->step_args == NULL || curve->step_args != NULL;
}

/* The schedule with --last-epoch as its outermost constructor's argument. */
static AnnealSchedule *
resume (const AnnealSchedule  *schedule,
        const Options         *options,
        const Curve           *curve,
        GError               **error)
{
  if (options->last_epoch == NULL)
    return anneal_schedule_ref (schedule);

  guint node = anneal_schedule_get_stepped (schedule);
  const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (schedule, node);
  int param = anneal_scheduler_find_param (scheduler, "last_epoch");

  if (param < 0)
    {
      anneal_set_error (error, ANNEAL_ERROR_NAME, _("%s has no last_epoch"), scheduler->name);
      return NULL;
    }

  AnnealArgument argument = { .value = ANNEAL_OBJECT_INT (curve->last_epoch) };

  return anneal_schedule_with_argument (schedule, node, (guint) param, &argument);
}

static gboolean
check_metrics (const AnnealSchedule  *schedule,
               const Curve           *curve,
               GError               **error)
{
  if (curve->metrics == NULL || !anneal_schedule_reads_metric (schedule) || curve->n_metrics >= curve->n_ticks)
    return TRUE;

  anneal_set_error (error, ANNEAL_ERROR_CONFLICT,
                    _("--metrics has %" PRIu64 " numbers for %" PRIu64 " calls of step()"),
                    (guint64) curve->n_metrics, curve->n_ticks);
  return FALSE;
}

static gboolean
allocate (const AnnealSchedule   *schedule,
          const AnnealOptimizer  *optimizer,
          Curve                  *curve,
          GError                **error)
{
  gboolean sets_momentum = anneal_schedule_sets_momentum (schedule, optimizer);
  guint64 n_values = curve->n_ticks + 1;

  curve->n_groups = anneal_optimizer_get_n_groups (optimizer);

  guint64 n_numbers = n_values * curve->n_groups * (sets_momentum ? 2 : 1);

  if (n_numbers > MAX_NUMBERS)
    {
      anneal_set_error (error, ANNEAL_ERROR_LIMIT,
                        _("%" PRIu64 " numbers are more than the %d that are computed at once"), n_numbers,
                        MAX_NUMBERS);
      return FALSE;
    }

  curve->lr = g_try_new (double, n_values * curve->n_groups);
  curve->momentum = sets_momentum ? g_try_new (double, n_values * curve->n_groups) : NULL;
  if (curve->lr != NULL && (curve->momentum != NULL || !sets_momentum))
    return TRUE;

  anneal_set_error (error, ANNEAL_ERROR_LIMIT, _("There is not enough memory for %" PRIu64 " numbers"),
                    n_numbers);
  return FALSE;
}

static void
report_refusal (const AnnealCliCall     *call,
                const AnnealCliSource   *source,
                const AnnealImportedRun *run,
                guint64                  n_done,
                GError                  *error)
{
  if (n_done > 0)
    /* translators: goes before what went wrong in the call of that number */
    g_prefix_error (&error, _("at step %" PRIu64 ": "), n_done);

  anneal_imported_run_locate (run, error);
  anneal_cli_source_report (source, call->err, ANNEAL_SEVERITY_ERROR, error);
}

/* FALSE after reporting. */
static gboolean
compute (const AnnealCliCall     *call,
         const AnnealCliSource   *source,
         const AnnealImportedRun *run,
         Curve                   *curve)
{
  const Options *options = call->options;
  g_autoptr(GError) error = NULL;
  g_autoptr(AnnealSchedule) schedule = resume (run->schedule, options, curve, &error);
  guint64 n_done = 0;

  if (options->step_every == NULL)
    curve->stepping = run->stepping;
  if (!curve->by_update)
    curve->n_ticks = (guint64) curve->n_steps;
  else if (curve->stepping == ANNEAL_STEPPING_BATCH)
    curve->n_ticks = (guint64) (curve->n_epochs * curve->n_batches - 1);
  else
    curve->n_ticks = (guint64) (curve->n_epochs - 1);

  if (schedule == NULL || !check_metrics (schedule, curve, &error)
      || !allocate (schedule, run->optimizer, curve, &error))
    {
      anneal_cli_report_error (call->err, error);
      return FALSE;
    }

  AnnealFillInput input = { .metrics = curve->metrics, .n_metrics = curve->n_metrics };

  if (curve->step_args != NULL)
    {
      input.step_args = (const AnnealObject *) (gpointer) curve->step_args->data;
      input.n_step_args = curve->step_args->len;
    }

  if (anneal_schedule_fill (schedule, run->optimizer, curve->version, &input, curve->n_ticks, curve->lr,
                            curve->momentum, NULL, NULL, &n_done, &error))
    return TRUE;

  report_refusal (call, source, run, n_done, error);
  return FALSE;
}

/* Rows of values that are printed: one a tick, or one an update. */
static guint64
count_rows (const Curve *curve)
{
  return curve->by_update ? (guint64) (curve->n_epochs * curve->n_batches) : curve->n_ticks + 1;
}

/* The value in a row: of its tick, or of the last tick before its update. */
static double
get_value (const Curve  *curve,
           const double *values,
           guint         group,
           guint64       row)
{
  guint64 tick = row;

  if (curve->by_update && curve->stepping == ANNEAL_STEPPING_EPOCH)
    tick = row / (guint64) curve->n_batches;

  return values[group * (curve->n_ticks + 1) + tick];
}

static void
write_csv (const Curve     *curve,
           AnnealCliOutput *output)
{
  guint64 n_rows = count_rows (curve);

  anneal_cli_output_text (output, curve->by_update ? "update,epoch" : "tick");
  for (guint group = 0; group < curve->n_groups; group++)
    if (curve->n_groups == 1)
      anneal_cli_output_text (output, ",lr");
    else
      anneal_cli_output_printf (output, ",lr_%u", group);
  anneal_cli_output_text (output, "\n");

  for (guint64 row = 0; row < n_rows && output->error == NULL; row++)
    {
      anneal_cli_output_count (output, row);
      if (curve->by_update)
        {
          anneal_cli_output_bytes (output, ",", 1);
          anneal_cli_output_count (output, row / (guint64) curve->n_batches);
        }
      for (guint group = 0; group < curve->n_groups; group++)
        {
          anneal_cli_output_bytes (output, ",", 1);
          anneal_cli_output_double (output, get_value (curve, curve->lr, group, row));
        }
      anneal_cli_output_bytes (output, "\n", 1);
    }
}

static void
write_json_groups (const Curve     *curve,
                   const double    *values,
                   AnnealCliOutput *output)
{
  guint64 n_rows = count_rows (curve);

  if (values == NULL)
    {
      anneal_cli_output_text (output, "null");
      return;
    }

  for (guint group = 0; group < curve->n_groups; group++)
    {
      anneal_cli_output_text (output, group == 0 ? "[[" : "],\n  [");
      for (guint64 row = 0; row < n_rows && output->error == NULL; row++)
        {
          if (row > 0)
            anneal_cli_output_bytes (output, ", ", 2);
          anneal_cli_output_number (output, get_value (curve, values, group, row));
        }
    }
  anneal_cli_output_text (output, "]]");
}

static void
write_json (const Curve     *curve,
            AnnealCliOutput *output)
{
  anneal_cli_output_text (output, "{\"lr\": ");
  write_json_groups (curve, curve->lr, output);
  anneal_cli_output_text (output, ",\n \"momentum\": ");
  write_json_groups (curve, curve->momentum, output);
  anneal_cli_output_text (output, "}\n");
}

static AnnealCliStatus
print_curve (const AnnealCliCall *call,
             const Curve         *curve)
{
  g_autoptr(AnnealCliOutput) output = anneal_cli_output_new (call->out);
  g_autoptr(GError) error = NULL;

  if (curve->format == FORMAT_JSON)
    write_json (curve, output);
  else
    write_csv (curve, output);

  if (anneal_cli_output_flush (output, &error))
    return ANNEAL_CLI_DONE;

  anneal_cli_report_error (call->err, error);
  return ANNEAL_CLI_FAILED;
}

static AnnealCliStatus
run_curve (const AnnealCliCall *call)
{
  const Options *options = call->options;
  g_auto(Curve) curve = { 0 };
  g_auto(AnnealCliSource) source = { 0 };
  g_auto(AnnealCliValues) values = { 0 };
  g_autoptr(GError) error = NULL;

  if (!check_texts (call, options, &error) || !read_options (options, &curve, &error)
      || !anneal_cli_values_read (&values, options->set, &error))
    {
      anneal_cli_report_error (call->err, error);
      return error->code == ANNEAL_ERROR_SYNTAX ? ANNEAL_CLI_FAILED : ANNEAL_CLI_USAGE;
    }
  if (!anneal_cli_source_read (&source, call->arguments[0], options->file, &error)
      || !read_series (call, options, &curve, &error))
    {
      anneal_cli_report_error (call->err, error);
      return ANNEAL_CLI_FAILED;
    }

  AnnealImportOptions reading = ANNEAL_IMPORT_OPTIONS_INIT;

  reading.optimizer_text = options->optimizer;
  reading.version = curve.version;
  reading.n_epochs = options->epochs != NULL ? (guint64) curve.n_epochs : 0;
  reading.n_batches = options->batches != NULL ? (guint64) curve.n_batches : 0;
  anneal_cli_values_apply (&values, &reading);

  g_autoptr(AnnealImport) import = anneal_import_read (source.text, (gssize) source.length, &reading);

  anneal_cli_values_learn (&values, import);
  if (!anneal_cli_values_check (&values, &error))
    {
      anneal_cli_report_error (call->err, error);
      return ANNEAL_CLI_USAGE;
    }
  if (!anneal_cli_source_report_import (&source, call->err, import))
    return ANNEAL_CLI_FAILED;
  if (import->runs->len > 1)
    anneal_cli_report (call->err, _("note: the text builds several schedules; this is the last one"));

  if (!compute (call, &source, g_ptr_array_index (import->runs, import->runs->len - 1), &curve))
    return ANNEAL_CLI_FAILED;

  return print_curve (call, &curve);
}

const AnnealCommand anneal_command_curve = {
  .name = "curve",
  .arguments = "CODE",
  .summary = N_("Print the learning rates of a schedule"),
  .details = N_("Prints the learning rate after 0 to N calls of scheduler.step(), for the last scheduler that CODE "
                "builds. With --epochs, --batches or --step-every, prints the rate used for every update instead. "
                "Any error in CODE is the end: nothing is printed then."),
  .options = entries,
  .options_size = sizeof (Options),
  .run = run_curve,
};
