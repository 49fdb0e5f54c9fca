/* anneal-run-row.h: a run in the list: its line, its title, whether it is shown
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "anneal-run-item.h"
#include "anneal-store.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_RUN_ROW (anneal_run_row_get_type ())

/* Widget actions: run.open, run.rename, run.color, run.duplicate, run.move-up, run.move-down, run.delete. */
G_DECLARE_FINAL_TYPE (AnnealRunRow, anneal_run_row, ANNEAL, RUN_ROW, GtkListBoxRow)

GtkWidget     *anneal_run_row_new          (AnnealStore   *store,
                                            AnnealRunItem *item);
AnnealRunItem *anneal_run_row_get_item     (AnnealRunRow  *self);
/* The title becomes an entry: Enter and leaving it commit, Escape does not. */
void           anneal_run_row_start_rename (AnnealRunRow  *self);

G_END_DECLS
