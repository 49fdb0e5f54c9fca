/* anneal-plot-canvas.h: the axes and curves of the plot, kept as pictures
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "anneal-figure.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_PLOT_CANVAS (anneal_plot_canvas_get_type ())

/* Draws a figure.  One run is "hot": its curves are drawn last, thicker, and into a picture of their own, so that
 * editing it draws no other curve anew; everything else is a second picture. */
G_DECLARE_FINAL_TYPE (AnnealPlotCanvas, anneal_plot_canvas, ANNEAL, PLOT_CANVAS, GtkWidget)

GtkWidget              *anneal_plot_canvas_new         (void);
/* Takes @figure (nullable: nothing to show).  @hot_run: position of the run, -1 for none. */
void                    anneal_plot_canvas_take_figure (AnnealPlotCanvas *self,
                                                        AnnealFigure     *figure,
                                                        int               hot_run);
/* Lent, until the next call of take_figure(). */
const AnnealFigure     *anneal_plot_canvas_get_figure  (AnnealPlotCanvas *self);
/* Where everything lies at the present size; lent.  NULL before the first size is known, or without a figure. */
const AnnealPlotLayout *anneal_plot_canvas_get_layout  (AnnealPlotCanvas *self);
const AnnealPlotTheme  *anneal_plot_canvas_get_theme   (AnnealPlotCanvas *self);
/* How often curves were drawn, for tests: moving the cursor draws none. */
guint                   anneal_plot_canvas_get_n_lines_drawn (AnnealPlotCanvas *self);

G_END_DECLS
