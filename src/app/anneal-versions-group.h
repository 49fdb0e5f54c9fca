/* anneal-versions-group.h: what other versions of PyTorch would do with a run
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "anneal-run-edit.h"
#include "anneal-versions.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_VERSIONS_GROUP (anneal_versions_group_get_type ())

/* Compares on a worker once edits have settled, and only while it is on the screen.  Signal "shown" (): it says what
 * the run is now. */
G_DECLARE_FINAL_TYPE (AnnealVersionsGroup, anneal_versions_group, ANNEAL, VERSIONS_GROUP, AdwPreferencesGroup)

GtkWidget            *anneal_versions_group_new          (void);
/* @edit: (nullable): whose run is compared, from now on. */
void                  anneal_versions_group_set_edit     (AnnealVersionsGroup *self,
                                                          AnnealRunEdit       *edit);
/* What is shown; lent.  NULL: nothing yet. */
const AnnealVersions *anneal_versions_group_get_versions (AnnealVersionsGroup *self);

G_END_DECLS
