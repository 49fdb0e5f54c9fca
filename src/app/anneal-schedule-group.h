/* anneal-schedule-group.h: the schedulers of a run and their parameters
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "anneal-param-panel.h"
#include "anneal-run-edit.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_SCHEDULE_GROUP (anneal_schedule_group_get_type ())

G_DECLARE_FINAL_TYPE (AnnealScheduleGroup, anneal_schedule_group, ANNEAL, SCHEDULE_GROUP, GtkBox)

GtkWidget        *anneal_schedule_group_new       (void);
/* @edit: (nullable): whose run is shown, from now on. */
void              anneal_schedule_group_set_edit  (AnnealScheduleGroup *self,
                                                   AnnealRunEdit       *edit);
/* The panel of a node of the schedule, or NULL. */
AnnealParamPanel *anneal_schedule_group_get_panel (AnnealScheduleGroup *self,
                                                   guint                node);

G_END_DECLS
