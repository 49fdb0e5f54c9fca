/* anneal-horizon-group.h: how long the project's training is
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "anneal-param-row.h"
#include "anneal-store.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_HORIZON_GROUP (anneal_horizon_group_get_type ())

G_DECLARE_FINAL_TYPE (AnnealHorizonGroup, anneal_horizon_group, ANNEAL, HORIZON_GROUP, AdwPreferencesGroup)

GtkWidget      *anneal_horizon_group_new             (void);
/* @store: (nullable) */
void            anneal_horizon_group_set_store       (AnnealHorizonGroup *self,
                                                      AnnealStore        *store);
AnnealParamRow *anneal_horizon_group_get_epochs_row  (AnnealHorizonGroup *self);
AnnealParamRow *anneal_horizon_group_get_batches_row (AnnealHorizonGroup *self);

G_END_DECLS
