/* anneal-pytorch-group.h: which version of PyTorch the project follows
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "anneal-store.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_PYTORCH_GROUP (anneal_pytorch_group_get_type ())

G_DECLARE_FINAL_TYPE (AnnealPytorchGroup, anneal_pytorch_group, ANNEAL, PYTORCH_GROUP, AdwPreferencesGroup)

GtkWidget   *anneal_pytorch_group_new       (void);
/* @store: (nullable) */
void         anneal_pytorch_group_set_store (AnnealPytorchGroup *self,
                                             AnnealStore        *store);
AdwComboRow *anneal_pytorch_group_get_row   (AnnealPytorchGroup *self);

G_END_DECLS
