/* anneal-curves.h: the numbers of every run of the current project, kept up to date
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-series.h"
#include "anneal-store.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_CURVES (anneal_curves_get_type ())

/* Follows a store: short series are computed at once, long ones on a worker, one running and one waiting a run.
 * Signal "changed" (): some series or error is another one.  Property "busy".  Main thread. */
G_DECLARE_FINAL_TYPE (AnnealCurves, anneal_curves, ANNEAL, CURVES, GObject)

AnnealCurves *anneal_curves_new        (AnnealStore  *store);
AnnealStore  *anneal_curves_get_store  (AnnealCurves *self);
/* The series of this run have its scheduler's counters, now or soon; 0: no one's have. */
void          anneal_curves_set_counted_run (AnnealCurves *self,
                                             guint64       run_id);
guint64       anneal_curves_get_counted_run (AnnealCurves *self);
/* The last good series of a run: shown while a newer one is being computed, and while the run's present parameters are
 * refused.  Lent; NULL if there never was one. */
AnnealSeries *anneal_curves_get_series (AnnealCurves *self,
                                        guint64       run_id);
/* Why the run as it is now is refused: at construction, or at a step() within the horizon.  Lent; paths as those of
 * anneal_schedule_check().  NULL: all is well. */
const GError *anneal_curves_get_error  (AnnealCurves *self,
                                        guint64       run_id);
/* For anneal_figure_new(): as many as runs, in their order; NULL for hidden runs and those without a series.
 * (transfer container of references) */
GPtrArray    *anneal_curves_dup_all    (AnnealCurves *self);

G_END_DECLS
