/* anneal-plot-handle.h: a parameter of a run as a line across the plot that can be moved
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ANNEAL_TYPE_PLOT_HANDLE (anneal_plot_handle_get_type ())

/* Signals "nudged" (by: gint64): a key asks for so many ticks; "cancelled" () → gboolean: Escape; TRUE if there was
 * anything to cancel. */
G_DECLARE_FINAL_TYPE (AnnealPlotHandle, anneal_plot_handle, ANNEAL, PLOT_HANDLE, GtkWidget)

GtkWidget  *anneal_plot_handle_new       (void);
/* @name: for screen readers and the label. */
void        anneal_plot_handle_show      (AnnealPlotHandle *self,
                                          const char       *name,
                                          gint64            value,
                                          gint64            min,
                                          gint64            max,
                                          const GdkRGBA    *color);
void        anneal_plot_handle_set_held  (AnnealPlotHandle *self,
                                          gboolean          held);
/* Pointed at, focused or held: what it is should be said. */
gboolean    anneal_plot_handle_is_active (AnnealPlotHandle *self);
/* "Milestones · 30"; lent. */
const char *anneal_plot_handle_get_label (AnnealPlotHandle *self);

G_END_DECLS
