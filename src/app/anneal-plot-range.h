/* anneal-plot-range.h: which part of the plot is shown, and which parts were shown before
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Updates, and values of the main lane; NAN: all of x, and y as the curves need it. */
typedef struct
{
  double x_min, x_max;
  double y_min, y_max;
} AnnealPlotRange;

#define ANNEAL_PLOT_RANGE_ALL { NAN, NAN, NAN, NAN }

/* The range in view and the ones before it.  Gestures that go on change the present one; a new gesture remembers it. */
typedef struct
{
  AnnealPlotRange  now;
  GArray          *before;      /* of AnnealPlotRange, oldest first */
} AnnealPlotHistory;

void     anneal_plot_history_init     (AnnealPlotHistory     *self);
void     anneal_plot_history_clear    (AnnealPlotHistory     *self);
void     anneal_plot_history_remember (AnnealPlotHistory     *self);
gboolean anneal_plot_history_go_back  (AnnealPlotHistory     *self);    /* FALSE: there is nothing before */

gboolean anneal_plot_range_shows_all  (const AnnealPlotRange *self);
/* Scales x around @center: @factor < 1 zooms in.  @n_updates: the whole axis is 0 … n_updates; a range that would hold
 * all of it becomes "all". */
void     anneal_plot_range_zoom_x     (AnnealPlotRange       *self,
                                       double                 center,
                                       double                 factor,
                                       double                 n_updates);
/* Moves x by @distance updates, not past the ends. */
void     anneal_plot_range_pan_x      (AnnealPlotRange       *self,
                                       double                 distance,
                                       double                 n_updates);
/* Scales y around @center, from [@y_min, @y_max], what is shown now; on a log axis by its decades. */
void     anneal_plot_range_zoom_y     (AnnealPlotRange       *self,
                                       double                 center,
                                       double                 factor,
                                       double                 y_min,
                                       double                 y_max,
                                       gboolean               log_y);

G_END_DECLS
