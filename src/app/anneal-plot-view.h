/* anneal-plot-view.h: the plot of the window: curves, cursor and read-out
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "anneal-curves.h"
#include "anneal-player.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_PLOT_VIEW (anneal_plot_view_get_type ())

/* Properties "curves" (AnnealCurves), "player" (AnnealPlayer, nullable) and "selected-run" (guint64: drawn on top and
 * thicker; picking a curve sets it).
 * Property "cursor-update" (gint64, read-only): see below.
 * Widget actions: plot.fit, plot.zoom-in, plot.zoom-out, plot.view-back, plot.copy-values, plot.cursor-left, …-right.
 * Log y and the x unit are the project's view (anneal_store_set_view). */
G_DECLARE_FINAL_TYPE (AnnealPlotView, anneal_plot_view, ANNEAL, PLOT_VIEW, GtkWidget)

GtkWidget *anneal_plot_view_new           (void);
/* "draw-metric": whether the metrics of the selected run are drawn by hand; disabled if it reads none.  For the window,
 * as its button is in the side bar, too.  Lent. */
GAction   *anneal_plot_view_get_draw_action (AnnealPlotView *self);
/* The part of x that is shown, in updates; NAN, NAN when all of it is. */
void       anneal_plot_view_get_range     (AnnealPlotView *self,
                                           double         *x_min,
                                           double         *x_max);
/* The update under the cursor, 0-based; -1: no cursor. */
gint64     anneal_plot_view_get_cursor    (AnnealPlotView *self);
void       anneal_plot_view_set_cursor    (AnnealPlotView *self,
                                           gint64          update);
/* Moves the cursor there, and what is shown if it would be outside. */
void       anneal_plot_view_show_update   (AnnealPlotView *self,
                                           gint64          update);

G_END_DECLS
