/* anneal-explanation-part.h: the explanation of one scheduler of a schedule
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "anneal-series-scene.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_EXPLANATION_PART (anneal_explanation_part_get_type ())

G_DECLARE_FINAL_TYPE (AnnealExplanationPart, anneal_explanation_part, ANNEAL, EXPLANATION_PART, GtkBox)

GtkWidget             *anneal_explanation_part_new           (const AnnealScheduler *scheduler);
const AnnealScheduler *anneal_explanation_part_get_scheduler (AnnealExplanationPart *self);
/* @schedule: its node @node is of the part's scheduler.  @series: (nullable): the numbers of exactly this schedule. */
void                   anneal_explanation_part_show          (AnnealExplanationPart *self,
                                                              const AnnealSchedule  *schedule,
                                                              guint                  node,
                                                              const AnnealSeries    *series);

G_END_DECLS
