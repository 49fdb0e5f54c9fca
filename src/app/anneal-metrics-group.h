/* anneal-metrics-group.h: the metrics that a run's schedule reads, and all ways to give it others
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "anneal-metric-series.h"
#include "anneal-run-edit.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_METRICS_GROUP (anneal_metrics_group_get_type ())

/* Visible only for a schedule that reads metrics. */
G_DECLARE_FINAL_TYPE (AnnealMetricsGroup, anneal_metrics_group, ANNEAL, METRICS_GROUP, AdwPreferencesGroup)

GtkWidget *anneal_metrics_group_new      (void);
/* @edit: (nullable): whose run is shown, from now on. */
void       anneal_metrics_group_set_edit (AnnealMetricsGroup *self,
                                          AnnealRunEdit      *edit);

G_END_DECLS
