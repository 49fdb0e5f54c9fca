/* anneal-run-start.h: what a run starts with that its scheduler's table alone does not say
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-metric-series.h"

G_BEGIN_DECLS

/* A run of @scheduler with the table's own values, and the optimizer of the last run if they go together. */
AnnealRun *anneal_run_new_start             (const AnnealProject   *project,
                                             const AnnealScheduler *scheduler);
/* @self with a metric to follow, if its schedule reads one and it has none; @project gives its length. */
AnnealRun *anneal_run_with_start_metrics    (const AnnealRun       *self,
                                             const AnnealProject   *project);
/* @self with a made-up metric in place of the one it has, one number a step() as far as that is of use. */
AnnealRun *anneal_run_with_sample_metrics   (const AnnealRun       *self,
                                             const AnnealProject   *project,
                                             AnnealMetricSample     sample);
/* @self with another schedule, whose ticks it counts in batches or epochs as schedules of that kind are, unless the
 * user had chosen otherwise for the old one. */
AnnealRun *anneal_run_with_started_schedule (const AnnealRun       *self,
                                             const AnnealSchedule  *schedule,
                                             const AnnealProject   *project);

G_END_DECLS
