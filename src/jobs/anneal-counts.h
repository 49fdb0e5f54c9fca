/* anneal-counts.h: what a run's scheduler has counted after each tick
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "anneal-plot-pyramid.h"
#include "anneal-project.h"
#include "anneal-ticker.h"

G_BEGIN_DECLS

/* More ticks than these are not recorded: 12 bytes a counter each. */
#define ANNEAL_COUNTS_MAX_TICKS 1000000

/* Immutable; owned by one series. */
typedef struct
{
  guint                node;            /* of the schedule: whose counters these are */
  const AnnealCounter *counters;        /* (n_counters) */
  guint                n_counters;
  gsize                n_values;        /* after construction, then one a tick; fewer if refused */
  gsize                row_length;
  double              *values;          /* (n_counters, row_length) */
  AnnealPlotPyramid  **pyramids;        /* (n_counters): of the values from number @first on */
} AnnealCounts;

/* @first: how many values at the start are never in use.  NULL: the run counts nothing, or too long; or it was
 * cancelled, or there is no memory. */
AnnealCounts *anneal_counts_new  (const AnnealRun *run,
                                  AnnealPytorch    version,
                                  guint64          n_ticks,
                                  gsize            first,
                                  GCancellable    *cancellable);
void          anneal_counts_free (AnnealCounts    *self);
/* Whether there is anything to count in so many ticks. */
gboolean      anneal_counts_is_of_use (const AnnealRun *run,
                                       guint64          n_ticks);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealCounts, anneal_counts_free)

G_END_DECLS
