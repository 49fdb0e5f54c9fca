/* anneal-run-start.c: what a run starts with that its scheduler's table alone does not say
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include "anneal-run-start.h"

/* Past its end the last metric stands. */
#define MAX_START_METRICS 10000

/* Policies that move the momentum, too, count batches in PyTorch's documentation, the others epochs. */
static AnnealStepping
guess_stepping (const AnnealSchedule *schedule)
{
  for (guint i = 0; i < anneal_schedule_get_n_nodes (schedule); i++)
    if ((anneal_schedule_get_scheduler (schedule, i)->flags & ANNEAL_SCHEDULER_SETS_MOMENTUM) != 0)
      return ANNEAL_STEPPING_BATCH;

  return ANNEAL_STEPPING_EPOCH;
}

AnnealRun *
anneal_run_with_sample_metrics (const AnnealRun     *self,
                                const AnnealProject *project,
                                AnnealMetricSample   sample)
{
  g_return_val_if_fail (self != NULL && project != NULL, NULL);

  guint64 n_ticks = self->stepping == ANNEAL_STEPPING_EPOCH ? project->n_epochs
                                                            : anneal_project_get_n_updates (project);
  gsize n_metrics = CLAMP (n_ticks, 1, MAX_START_METRICS);
  g_autofree double *metrics = g_new (double, n_metrics);

  anneal_metric_sample_fill (sample, metrics, n_metrics);

  return anneal_run_with_metrics (self, metrics, n_metrics);
}

AnnealRun *
anneal_run_with_start_metrics (const AnnealRun     *self,
                               const AnnealProject *project)
{
  g_return_val_if_fail (self != NULL && project != NULL, NULL);

  if (self->n_metrics > 0 || self->schedule == NULL || !anneal_schedule_reads_metric (self->schedule))
    return anneal_run_ref (self);

  return anneal_run_with_sample_metrics (self, project, ANNEAL_METRIC_PLATEAU);
}

/* That of the last run, so that schedulers are compared and nothing else; NULL, for the usual one, if there is none or
 * the schedule does not go with it. */
static const AnnealOptimizer *
find_optimizer (const AnnealProject  *project,
                const AnnealSchedule *schedule)
{
  const AnnealOptimizer *optimizer = project->n_runs > 0 ? project->runs[project->n_runs - 1]->optimizer : NULL;

  return optimizer != NULL && anneal_schedule_check (schedule, optimizer, project->pytorch, NULL) ? optimizer : NULL;
}

AnnealRun *
anneal_run_new_start (const AnnealProject   *project,
                      const AnnealScheduler *scheduler)
{
  g_return_val_if_fail (project != NULL && scheduler != NULL, NULL);

  g_autoptr(AnnealSchedule) schedule = anneal_schedule_new (scheduler);
  g_autoptr(AnnealRun) run = anneal_run_new (NULL, find_optimizer (project, schedule), schedule,
                                            guess_stepping (schedule));

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
