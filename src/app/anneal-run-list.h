/* anneal-run-list.h: the runs of the project, in their order
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "anneal-curves.h"
#include "anneal-player.h"
#include "anneal-run-row.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_RUN_LIST (anneal_run_list_get_type ())

/* Property "selected-run" (guint64, 0: none). */
G_DECLARE_FINAL_TYPE (AnnealRunList, anneal_run_list, ANNEAL, RUN_LIST, AdwPreferencesGroup)

GtkWidget    *anneal_run_list_new              (void);
/* @curves: (nullable) */
void          anneal_run_list_set_curves       (AnnealRunList *self,
                                                AnnealCurves  *curves);
/* Once, after the curves: says at a run why it is not trained. */
void          anneal_run_list_set_player       (AnnealRunList *self,
                                                AnnealPlayer  *player);
guint64       anneal_run_list_get_selected_run (AnnealRunList *self);
void          anneal_run_list_set_selected_run (AnnealRunList *self,
                                                guint64        run_id);
/* NULL if there is none. */
AnnealRunRow *anneal_run_list_find_row         (AnnealRunList *self,
                                                guint64        run_id);
/* Of AnnealRunItem; lent. */
GListModel   *anneal_run_list_get_model        (AnnealRunList *self);

G_END_DECLS
