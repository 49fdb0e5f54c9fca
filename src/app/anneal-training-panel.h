/* anneal-training-panel.h: a popover with the options of the project's training
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-param-row.h"
#include "anneal-store.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_TRAINING_PANEL (anneal_training_panel_get_type ())

/* A row for each option that the problem has; every edit is committed. */
G_DECLARE_FINAL_TYPE (AnnealTrainingPanel, anneal_training_panel, ANNEAL, TRAINING_PANEL, GtkPopover)

GtkWidget      *anneal_training_panel_new      (AnnealStore         *store);
/* The row of an option, or NULL: the problem does not have it. */
AnnealParamRow *anneal_training_panel_find_row (AnnealTrainingPanel *self,
                                                const char          *key);

G_END_DECLS
