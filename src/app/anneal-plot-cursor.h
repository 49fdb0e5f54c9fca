/* anneal-plot-cursor.h: the line through all lanes at one update, with a dot on every curve
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-plot-canvas.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_PLOT_CURSOR (anneal_plot_cursor_get_type ())

/* Lies over a canvas and borrows its layout, so that moving it draws no curve. */
G_DECLARE_FINAL_TYPE (AnnealPlotCursor, anneal_plot_cursor, ANNEAL, PLOT_CURSOR, GtkWidget)

GtkWidget *anneal_plot_cursor_new        (AnnealPlotCanvas *canvas);
/* @update: 0-based, -1: no cursor. */
void       anneal_plot_cursor_set_update (AnnealPlotCursor *self,
                                          gint64            update);

G_END_DECLS
