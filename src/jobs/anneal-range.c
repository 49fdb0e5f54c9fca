/* anneal-range.c: range tests of runs, done aside
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-range.h"

#include "anneal-error.h"
#include "anneal-handoff.h"
#include "anneal-number.h"
#include "anneal-ticker.h"
#include "anneal-train-optimizer.h"

/* Of a schedule, in which its highest rate is looked for. */
#define MAX_TICKS 100000

/* What a worker needs; frozen before it starts. */
typedef struct
{
  AnnealProject      *project;
  AnnealRun          *run;
  AnnealRangeOptions  options;
} Request;

/* (n_groups) */
static void
get_rates (const AnnealOptimizer *optimizer,
           AnnealRate             rates[])
{
  AnnealParamGroup groups[ANNEAL_MAX_GROUPS];

  anneal_optimizer_get_groups (optimizer, groups);
  for (guint i = 0; i < anneal_optimizer_get_n_groups (optimizer); i++)
    {
      double ratio = groups[i].lr / groups[0].lr;

      rates[i] = (AnnealRate) {
        .lr = isfinite (ratio) ? ratio : 1,
        .momentum = isnan (groups[i].momentum) ? 0 : groups[i].momentum,
      };
    }
}

/* Of a schedule that moves the momentum, too: what it is where the rate is highest, for there the training stands or
 * falls.  rates: (n_groups) */
static void
take_momentum (const AnnealProject *project,
               const AnnealRun     *run,
               AnnealRate           rates[])
{
  g_autoptr(AnnealTicker) ticker = anneal_ticker_new (run->schedule, run->optimizer, project->pytorch, NULL);
  const AnnealTick tick = { .has_metric = TRUE };
  const AnnealTick *argument = anneal_schedule_reads_metric (run->schedule) ? &tick : NULL;
  double highest[ANNEAL_MAX_GROUPS] = { 0 };
  guint64 n_ticks = run->stepping == ANNEAL_STEPPING_EPOCH ? project->n_epochs
                                                           : anneal_project_get_n_updates (project);

  for (guint64 i = 0; ticker != NULL && i < MIN (n_ticks, MAX_TICKS); i++)
    {
      guint n_groups;
      const AnnealParamGroup *groups = anneal_ticker_get_groups (ticker, &n_groups);

      for (guint k = 0; k < n_groups; k++)
        if (groups[k].lr > highest[k] && !isnan (groups[k].momentum))
          {
            highest[k] = groups[k].lr;
            rates[k].momentum = groups[k].momentum;
          }
      if (!anneal_ticker_next (ticker, argument, NULL))
        return;
    }
}

static AnnealRangeTest *
new_test (const AnnealProject       *project,
          const AnnealRun           *run,
          const AnnealRangeOptions  *options,
          GError                   **error)
{
  AnnealTrainOptimizer optimizer;
  AnnealRate rates[ANNEAL_MAX_GROUPS];

  if (project->training.problem == NULL)
    {
      anneal_set_error (error, ANNEAL_ERROR_CONFLICT, _("There is nothing to train: choose a problem first"));
      return NULL;
    }
  if (!anneal_range_options_check (options, error)
      || !anneal_train_setup_check (&project->training, error)
      || !anneal_optimizer_check (run->optimizer, project->pytorch, error)
      || !anneal_train_optimizer_init (&optimizer, run->optimizer, error))
    return NULL;

  get_rates (run->optimizer, rates);
  if (run->schedule != NULL && anneal_schedule_sets_momentum (run->schedule, run->optimizer))
    take_momentum (project, run, rates);
  return anneal_range_test_new (&project->training, &optimizer, rates, options);
}

AnnealRangeCurve *
anneal_range_run (const AnnealProject       *project,
                  const AnnealRun           *run,
                  const AnnealRangeOptions  *options,
                  GCancellable              *cancellable,
                  GError                   **error)
{
  g_autoptr(AnnealRangeTest) test = new_test (project, run, options, error);

  if (test == NULL)
    return NULL;

  guint before = anneal_trainer_begin_thread ();

  while (!g_cancellable_is_cancelled (cancellable) && anneal_range_test_step (test))
    ;
  anneal_trainer_end_thread (before);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return anneal_range_test_dup_curve (test);
}

static void
free_request (gpointer data)
{
  Request *self = data;

  ANNEAL_TAKE_OVER (self);
  anneal_project_unref (self->project);
  anneal_run_unref (self->run);
  g_free (self);
}

static void
free_curve (gpointer data)
{
  anneal_range_curve_free (data);
}

static void
run_request_cb (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const Request *request = task_data;
  GError *error = NULL;

  ANNEAL_TAKE_OVER (request);

  AnnealRangeCurve *curve = anneal_range_run (request->project, request->run, &request->options, cancellable, &error);

  ANNEAL_HAND_OFF (request);
  if (curve == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  ANNEAL_HAND_OFF (curve);
  g_task_return_pointer (task, curve, free_curve);
}

void
anneal_range_run_async (const AnnealProject      *project,
                        const AnnealRun          *run,
                        const AnnealRangeOptions *options,
                        GCancellable             *cancellable,
                        GAsyncReadyCallback       callback,
                        gpointer                  user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new (Request, 1);

  *request = (Request) {
    .project = anneal_project_ref (project), .run = anneal_run_ref (run), .options = *options,
  };
  g_task_set_source_tag (task, anneal_range_run_async);
  g_task_set_task_data (task, request, free_request);
  ANNEAL_HAND_OFF (request);
  g_task_run_in_thread (task, run_request_cb);
}

AnnealRangeCurve *
anneal_range_run_finish (GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  AnnealRangeCurve *curve = g_task_propagate_pointer (G_TASK (result), error);

  if (curve != NULL)
    ANNEAL_TAKE_OVER (curve);
  return curve;
}

const char *
anneal_range_hint_get_name (AnnealRangeHint hint)
{
  static const char * const names[] = {
    [ANNEAL_RANGE_VALLEY] = N_("Valley"),
    [ANNEAL_RANGE_MINIMUM] = N_("Minimum / 10"),
    [ANNEAL_RANGE_STEEP] = N_("Steep"),
    [ANNEAL_RANGE_SLIDE] = N_("Slide"),
  };

  return _(names[hint]);
}

const char *
anneal_range_hint_get_doc (AnnealRangeHint hint)
{
  static const char * const docs[] = {
    [ANNEAL_RANGE_VALLEY] = N_("In the middle of the longest fall of the loss: a good start"),
    [ANNEAL_RANGE_MINIMUM] = N_("A tenth of the rate at which the loss was lowest: near the valley on most problems"),
    [ANNEAL_RANGE_STEEP] = N_("Where the loss fell fastest: often chance"),
    [ANNEAL_RANGE_SLIDE] = N_("Coming from the end, where the slope stops changing: often too high"),
  };

  return _(docs[hint]);
}

char *
anneal_range_curve_dup_end (const AnnealRangeCurve *self)
{
  g_autofree char *n = anneal_number_dup_count (self->n);
  g_autofree char *asked = anneal_number_dup_count (self->options.n_updates);
  g_autofree char *stop = anneal_number_dup_shown (self->options.stop, 3);

  if (self->diverged)
    /* translators: a number of updates */
    return g_strdup_printf (_("It diverged after %s updates."), n);
  if (self->n < self->options.n_updates)
    /* translators: two numbers of updates, and a factor */
    return g_strdup_printf (_("It ended after %s of %s updates, where the loss was more than %s times its best."), n,
                            asked, stop);
  /* translators: a number of updates */
  return g_strdup_printf (_("It went through all %s updates."), n);
}
