/* anneal-optimizer-group.h: the optimizer of a run, its parameters and its param groups
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "anneal-param-panel.h"
#include "anneal-run-edit.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_OPTIMIZER_GROUP (anneal_optimizer_group_get_type ())

/* Widget action "optimizer.add-group". */
G_DECLARE_FINAL_TYPE (AnnealOptimizerGroup, anneal_optimizer_group, ANNEAL, OPTIMIZER_GROUP, GtkBox)

GtkWidget        *anneal_optimizer_group_new       (void);
/* @edit: (nullable): whose run is shown, from now on. */
void              anneal_optimizer_group_set_edit  (AnnealOptimizerGroup *self,
                                                    AnnealRunEdit        *edit);
/* The panel of the constructor's arguments (-1), or of a param group's own; NULL if it has none. */
AnnealParamPanel *anneal_optimizer_group_get_panel (AnnealOptimizerGroup *self,
                                                    int                   group);

G_END_DECLS
