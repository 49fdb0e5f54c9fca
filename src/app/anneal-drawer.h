/* anneal-drawer.h: pages about the chosen run, below the plot
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "anneal-curves.h"
#include "anneal-player.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_DRAWER (anneal_drawer_get_type ())

/* Properties "curves" (AnnealCurves), "selected-run" (guint64; 0: the first run is shown), "page" (the name of the page
 * in front, remembered by the window), "cursor-update" (gint64: the update under the plot's cursor, -1: none) and
 * "player" (AnnealPlayer, nullable).
 *
 * A page is a widget with a property "edit" (AnnealRunEdit, nullable): the run it shows, kept up to date by the edit's
 * signal "changed".  One with a property "cursor-update" or "player" is told the drawer's.  It is made when it is first
 * opened and should leave its work undone while it is not mapped. */
G_DECLARE_FINAL_TYPE (AnnealDrawer, anneal_drawer, ANNEAL, DRAWER, GtkWidget)

GtkWidget *anneal_drawer_new           (void);
/* The page of this name, made if it is not yet; NULL if there is none. */
GtkWidget *anneal_drawer_ensure_page   (AnnealDrawer *self,
                                        const char   *name);

G_END_DECLS
