/* anneal-project-private.h: making new projects and runs out of old ones, for the files of this layer
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-project.h"

G_BEGIN_DECLS

/* A copy that only its maker holds, and so may still change; the runs of a project are left out. */
AnnealRun     *anneal_run_copy         (const AnnealRun     *self);
AnnealProject *anneal_project_copy     (const AnnealProject *self,
                                        guint                n_runs);
/* Valid UTF-8 of at most ANNEAL_MAX_TITLE characters. */
char          *anneal_run_clean_title  (const char          *title);
/* Whether the schedule is made of the same schedulers, whatever their parameters. */
gboolean       anneal_schedule_is_alike (const AnnealSchedule *a,
                                         const AnnealSchedule *b);

G_END_DECLS
