/* anneal-range-dialog.h: a range test of a run, to choose a learning rate by
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "anneal-store.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_RANGE_DIALOG (anneal_range_dialog_get_type ())

/* Signal "used" (const char *sentence): a run was given a rate; what happened, for a toast. */
G_DECLARE_FINAL_TYPE (AnnealRangeDialog, anneal_range_dialog, ANNEAL, RANGE_DIALOG, AdwWindow)

/* @run_id: which run to begin with; 0, or one that is not there: the first. */
AnnealRangeDialog *anneal_range_dialog_present (GtkWindow   *parent,
                                                AnnealStore *store,
                                                guint64      run_id);

G_END_DECLS
