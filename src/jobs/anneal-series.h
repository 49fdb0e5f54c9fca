/* anneal-series.h: the numbers of a run: its learning rates, computed once
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "anneal-counts.h"
#include "anneal-course.h"
#include "anneal-plot-pyramid.h"
#include "anneal-project.h"

G_BEGIN_DECLS

/* Ticks computed on the main thread without a thought: < 2 ms. */
#define ANNEAL_SERIES_SHORT 100000
/* Values of one run, all groups together: 12 bytes each; and of all runs computed at once. */
#define ANNEAL_SERIES_MAX_VALUES     40000000
#define ANNEAL_SERIES_MAX_ALL_VALUES 200000000
#define ANNEAL_SERIES_MAX_THREADS    8

/* Immutable, counted atomically; at most 24 bytes a value of each curve, the pyramids included. */
typedef struct
{
  const AnnealRun    *run;                /* owned: the run these are the numbers of */
  guint64             n_epochs, n_batches;
  AnnealCallOrder     call_order;
  AnnealPytorch       pytorch;
  guint               n_groups;
  gsize               n_values;           /* of each group: after construction, then one a tick; fewer if refused */
  const double       *lr;                 /* (n_groups, row_length) */
  const double       *momentum;           /* (n_groups, row_length), NULL if the run changes none */
  gsize               row_length;
  AnnealPlotPyramid **lr_pyramids;        /* (n_groups): of what get_curve() gives */
  AnnealPlotPyramid **momentum_pyramids;  /* (n_groups), nullable */
  AnnealCourse       *lr_courses;         /* (n_groups): of the same; all 0 where there is no value */
  AnnealCourse       *momentum_courses;   /* (n_groups), nullable */
  AnnealCounts       *counts;             /* (nullable): only if asked for */
  AnnealPlotPyramid  *metric_pyramid;     /* (nullable): with them, of the run's metrics */
  GError             *refusal;            /* (nullable): why there are fewer values than the horizon asks for */
} AnnealSeries;

/* Calls of step() that the horizon asks of a run.  Value k, after k of them, is used in the right call order for k = 0
 * to n_ticks - 1, in the wrong one for k = 1 to n_ticks. */
guint64       anneal_series_n_ticks    (const AnnealProject  *project,
                                        const AnnealRun      *run);
/* Whole on this thread.  NULL only when cancelled, or when the memory cannot be had (G_IO_ERROR_NO_SPACE). */
AnnealSeries *anneal_series_new        (const AnnealProject  *project,
                                        const AnnealRun      *run,
                                        GCancellable         *cancellable,
                                        GError              **error);
/* … with what the scheduler counts, if it does: of the one run whose counters are shown, as they take memory. */
AnnealSeries *anneal_series_new_counted (const AnnealProject *project,
                                         const AnnealRun     *run,
                                         GCancellable        *cancellable,
                                         GError             **error);
void          anneal_series_new_async  (const AnnealProject  *project,
                                        const AnnealRun      *run,
                                        gboolean              counted,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
AnnealSeries *anneal_series_new_finish (GAsyncResult         *result,
                                        GError              **error);
/* All visible runs of a project on all cores; (n_runs), NULL for hidden runs.  NULL when cancelled. */
GPtrArray    *anneal_series_new_all    (const AnnealProject  *project,
                                        GCancellable         *cancellable,
                                        GError              **error);
AnnealSeries *anneal_series_ref        (AnnealSeries         *self);
void          anneal_series_unref      (AnnealSeries         *self);
/* Whether @self still is what @project asks for @run (the same pointers and horizon). */
gboolean      anneal_series_is_of      (const AnnealSeries   *self,
                                        const AnnealProject  *project,
                                        const AnnealRun      *run);
/* The rates (or momentum) in use, one for each tick: (n), lent; NULL if there is none. */
const double *anneal_series_get_curve    (const AnnealSeries       *self,
                                          gboolean                  momentum,
                                          guint                     group,
                                          gsize                    *n,
                                          const AnnealPlotPyramid **pyramid);   /* (out) (optional) */
/* The same of a counter: as it is in the tick in which the rate is in use. */
const double *anneal_series_get_counter  (const AnnealSeries       *self,
                                          guint                     counter,
                                          gsize                    *n,
                                          const AnnealPlotPyramid **pyramid);   /* (out) (optional) */
/* The one used for an update, 0-based; NAN past the end. */
double        anneal_series_get_lr       (const AnnealSeries       *self,
                                          guint                     group,
                                          guint64                   update);
double        anneal_series_get_count    (const AnnealSeries       *self,
                                          guint                     counter,
                                          guint64                   update);
double        anneal_series_get_momentum (const AnnealSeries       *self,
                                          guint                     group,
                                          guint64                   update);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealSeries, anneal_series_unref)

G_END_DECLS
