/* anneal-run-start.c: what a run starts with that its scheduler's table alone does not say
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <math.h>

#include "anneal-run-start.h"

/* More is no easier to edit; past its end the last metric stands. */
#define MAX_START_METRICS 500

/* The invented loss falls from the first value to the second over this share of the horizon, then is flat. */
#define FIRST_LOSS    2.3
#define LAST_LOSS     0.3
#define FALLING_SHARE 0.35

/* Policies that move the momentum, too, count batches in PyTorch's documentation, the others epochs. */
static AnnealStepping
guess_stepping (const AnnealSchedule *schedule)
{
  for (guint i = 0; i < anneal_schedule_get_n_nodes (schedule); i++)
    if ((anneal_schedule_get_scheduler (schedule, i)->flags & ANNEAL_SCHEDULER_SETS_MOMENTUM) != 0)
      return ANNEAL_STEPPING_BATCH;

  return ANNEAL_STEPPING_EPOCH;
}

static double
invent_loss (gsize k,
             gsize n)
{
  double left = 1.0 - (double) k / (FALLING_SHARE * (double) n);

  if (!(left > 0.0))
    return LAST_LOSS;

  /* Three decimals: what a person would type. */
  return round ((LAST_LOSS + (FIRST_LOSS - LAST_LOSS) * left * left * left) * 1000.0) / 1000.0;
}

AnnealRun *
anneal_run_with_start_metrics (const AnnealRun     *self,
                               const AnnealProject *project)
{
  g_return_val_if_fail (self != NULL && project != NULL, NULL);

  if (self->n_metrics > 0 || self->schedule == NULL || !anneal_schedule_reads_metric (self->schedule))
    return anneal_run_ref (self);

  guint64 n_ticks = self->stepping == ANNEAL_STEPPING_EPOCH ? project->n_epochs
                                                            : anneal_project_get_n_updates (project);
  double metrics[MAX_START_METRICS];
  gsize n_metrics = CLAMP (n_ticks, 1, MAX_START_METRICS);

  for (gsize k = 0; k < n_metrics; k++)
    metrics[k] = invent_loss (k, n_metrics);

  return anneal_run_with_metrics (self, metrics, n_metrics);
}

AnnealRun *
anneal_run_new_start (const AnnealProject   *project,
                      const AnnealScheduler *scheduler)
{
  g_return_val_if_fail (project != NULL && scheduler != NULL, NULL);

  g_autoptr(AnnealSchedule) schedule = anneal_schedule_new (scheduler);
  g_autoptr(AnnealRun) run = anneal_run_new (NULL, NULL, schedule, guess_stepping (schedule));

  return anneal_run_with_start_metrics (run, project);
}

AnnealRun *
anneal_run_with_started_schedule (const AnnealRun      *self,
                                  const AnnealSchedule *schedule,
                                  const AnnealProject  *project)
{
  g_return_val_if_fail (self != NULL && schedule != NULL, NULL);

  gboolean follows = self->schedule == NULL || self->stepping == guess_stepping (self->schedule);
  g_autoptr(AnnealRun) changed = anneal_run_with_schedule (self, schedule);
  g_autoptr(AnnealRun) stepped = anneal_run_with_stepping (changed, follows ? guess_stepping (schedule)
                                                                            : self->stepping);

  return anneal_run_with_start_metrics (stepped, project);
}
