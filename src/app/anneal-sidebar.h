/* anneal-sidebar.h: the list of runs, and the page of one of them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "anneal-curves.h"
#include "anneal-player.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_SIDEBAR (anneal_sidebar_get_type ())

/* Properties "curves" (AnnealCurves, its store is the document) and "selected-run" (guint64, 0: none; read-write,
 * two-way bindable; NOT the same as the page being open).  Adding, deleting, duplicating, pasting are the window's
 * actions: win.add-run ("s": scheduler id), win.paste-code, win.duplicate-run ("t": id), win.delete-run ("t"),
 * win.rename-run ("t"). */
G_DECLARE_FINAL_TYPE (AnnealSidebar, anneal_sidebar, ANNEAL, SIDEBAR, GtkWidget)

GtkWidget *anneal_sidebar_new         (void);
/* Once, after "curves": the list says at a run why it is not trained. */
void       anneal_sidebar_set_player  (AnnealSidebar *self,
                                       AnnealPlayer  *player);
/* Opens the page of a run / goes back to the list / starts renaming in place. */
void       anneal_sidebar_show_run    (AnnealSidebar *self,
                                       guint64        run_id);
void       anneal_sidebar_show_list   (AnnealSidebar *self);
void       anneal_sidebar_rename_run  (AnnealSidebar *self,
                                       guint64        run_id);

G_END_DECLS
